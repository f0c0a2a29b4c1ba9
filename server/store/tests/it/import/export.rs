//! A small export, in a folder that is removed after the test.

use std::fs;

use store::import::{self, Export, Problem};
use support::{Folder, TODAY};

/// Every file of the valid export.
pub(crate) const FILES: [(&str, &str); 10] = [
    (
        "locations.csv",
        "name,time_zone,currency\nBondi,Australia/Sydney,AUD\nKreuzberg,Europe/Berlin,EUR\n",
    ),
    (
        "clients.csv",
        "\u{feff}external_id,first_name,last_name,email,phone_mobile,phone_home,phone_work,date_of_birth,gender,\
         occupation,address_line1,address_line2,city,region,postcode,country,medical_notes,emergency_contact_name,\
         emergency_contact_phone,joined_on,home_location,notes\r\n\
         M1,Ann,Lee,ann@example.com,0400 555 111,,,1990-01-31,,,,,,,,,\"Asthma,\r\nand a \"\"knee\"\"\",,,2024-01-01,Bondi,\r\n\
         M2,Bob,,,,,,,,,,,,,,,,,,2024-01-02,Kreuzberg,\r\n\
         M3,Cid,Roe,cid@example.com,,,,,,,,,,,,,,,,2024-01-03,Bondi,\r\n",
    ),
    (
        "memberships.csv",
        "client,location,plan,status,starts_on,ends_on,price,currency\nM1,Bondi,Unlimited,active,2026-01-01,,99.50,AUD\n",
    ),
    (
        "packages.csv",
        "client,location,name,status,credits_total,credits_used,purchased_on,expires_on\n\
         M1,Bondi,10 class pass,active,10,3,2026-06-01,2027-06-01\n",
    ),
    (
        "invoices.csv",
        "client,location,number,description,amount,paid,currency,status,issued_on,due_on\n\
         M1,Bondi,INV-1,Intro,80.00,80.00,AUD,paid,2026-01-01,2026-01-15\n\
         M2,Bondi,INV-2,Intro,80.00,0.00,AUD,failed,2026-01-01,2026-01-15\n\
         M2,Kreuzberg,INV-1,Intro,80.00,0.00,EUR,void,2026-01-01,2026-01-15\n",
    ),
    (
        "credits.csv",
        "client,location,amount,currency,reason,created_on\nM2,Bondi,-19.38,AUD,spent,2026-09-17\n",
    ),
    (
        "sessions.csv",
        "external_id,location,name,coach,starts_at,minutes,capacity\n\
         S1,Bondi,Spin,Tom,2026-12-24T20:00+11:00,60,8\n\
         S2,Kreuzberg,Yin,,2026-12-24T20:00+01:00,75,20\n",
    ),
    (
        "bookings.csv",
        "client,session,status\nM1,S1,booked\nM1,S2,waitlisted\nM3,S1,attended\n",
    ),
    (
        "relationships.csv",
        "kind,client,other,since,ended_on\npaid_by,M1,M2,2025-01-01,\nbuddy,M2,M3,2025-01-01,2025-06-01\n",
    ),
    (
        "payment_methods.csv",
        "client,processor,token,brand,last4,expiry_month,expiry_year\n\
         M1,stripe,pm_1,visa,4242,12,2028\n\
         M3,adyen,pm_1,sepa,1080,1,2027\n",
    ),
];

/// A folder with an export.
pub(crate) struct ExportFolder(Folder);

impl ExportFolder {
    /// Writes the valid export.
    pub(crate) fn new() -> Self {
        let folder = Folder::new();
        for (file, text) in FILES {
            fs::write(folder.join(file), text).expect("a file of the export");
        }
        Self(folder)
    }

    /// Writes an export without rows.
    pub(crate) fn empty() -> Self {
        let folder = Self::new();
        for (file, text) in FILES {
            let names = text.split_inclusive('\n').next().expect("names of columns");
            fs::write(folder.0.join(file), names).expect("a file of the export");
        }
        folder
    }

    /// Writes the valid export with one change: it replaces every `old` in `file`.
    pub(crate) fn with(file: &str, old: &str, new: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.change(file, old, new);
        folder
    }

    /// Replaces every `old`, of which there must be one.
    pub(crate) fn change(&self, file: &str, old: &str, new: impl AsRef<[u8]>) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("a file of the export");
        let parts: Vec<&[u8]> = text.split(old).map(str::as_bytes).collect();
        assert!(parts.len() > 1, "{file} has no {old:?}");
        fs::write(path, parts.join(new.as_ref())).expect("a file of the export");
    }

    /// Adds rows to the end of a file.
    pub(crate) fn add(&self, file: &str, rows: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("a file of the export");
        fs::write(path, text + rows).expect("a file of the export");
    }

    /// Returns the bytes of a file.
    pub(crate) fn bytes(&self, file: &str) -> Vec<u8> {
        fs::read(self.0.join(file)).expect("a file of the export")
    }

    /// Replaces the bytes of a file.
    pub(crate) fn put(&self, file: &str, bytes: &[u8]) {
        fs::write(self.0.join(file), bytes).expect("a file of the export");
    }

    /// Removes a file.
    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.0.join(file)).expect("a file of the export");
    }

    /// Replaces a file with a folder.
    pub(crate) fn make_a_folder_of(&self, file: &str) {
        self.remove(file);
        fs::create_dir(self.0.join(file)).expect("a folder in place of a file");
    }

    /// Reads the export.
    pub(crate) fn read(&self) -> Result<Export, Vec<Problem>> {
        import::read(&self.0, TODAY)
    }
}
