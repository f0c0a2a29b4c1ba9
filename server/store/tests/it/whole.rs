//! A client of whom everything is stored that can be stored, and of whom nothing is open.

use jiff::civil::date;
use shared::{
    client::ClientId,
    details::DetailsForm,
    register::{Of, TABLES},
};

use crate::{engine::now, fixture::Studio, sql::values};

/// A client's information in which `word` stands in every text.
pub(crate) fn form(word: &str) -> DetailsForm {
    let text = |what: &str| format!("{word} {what}");
    DetailsForm {
        first_name: text("Éléonore"),
        last_name: text("O'Neil-Łukasz"),
        email: format!("{word}.Ellie+gym@{word}-Mail.test"),
        phone_mobile: "+44 7700 900461".to_owned(),
        phone_home: "020 7946 0462".to_owned(),
        phone_work: "020 7946 0463".to_owned(),
        date_of_birth: "1967-05-23".to_owned(),
        gender: text("gender"),
        occupation: text("occupation"),
        address_line1: text("Street 1"),
        address_line2: text("Flat 2"),
        city: text("City"),
        region: text("Region"),
        postcode: text("9AA"),
        country: text("Country"),
        medical_information: text("knee,\nand the other knee"),
        emergency_contact_name: text("Emergency"),
        emergency_contact_phone: "020 7946 0464".to_owned(),
        notes: text("prefers mornings"),
    }
}

impl Studio {
    /// Adds a client of whom every column of the register holds a value, with `word` in every personal text,
    /// who has a buddy, was paid for by `other`, and paid for `other`. All of it is settled.
    pub(crate) async fn whole_client(&mut self, word: &str, other: ClientId) -> ClientId {
        let client = self.client_with(&form(word)).await;
        let (id, text) = (client.0, |what: &str| format!("{word} {what}"));

        let update = "update clients set external_id = $2, password_hash = $3 where id = $1";
        self.run(update, values![id, text("import"), text("password")])
            .await;
        let insert = "
            insert into client_sessions (token_hash, client_id, created_at, last_seen_at) values ($1, $2, $3, $3)";
        self.run(insert, values![text("session").as_bytes(), id, now()])
            .await;
        let insert = "
            insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
            values ($1, $2, $3, $4, $5, $6, 12, 2029)";
        let method = self.id();
        let last4 = format!("{word}4");
        self.run(
            insert,
            values![method, id, text("pay"), text("token"), text("card"), last4],
        )
        .await;

        let ended = Some(date(2026, 3, 1));
        self.relationship("paid_by", client, other, ended).await;
        self.relationship("paid_by", other, client, ended).await;
        self.relationship("buddy", client, other, None).await;

        for place in [self.quay, self.lagoon] {
            self.membership(client, place, "cancelled", Some(date(2026, 6, 30)))
                .await;
            self.package(client, place, "used", 10, Some(date(2026, 6, 30)))
                .await;
            self.invoice(client, place, "paid", 8900, 8900).await;
            self.credit(client, place, 500, "GBP").await;
            self.credit(client, place, -500, "GBP").await;
            self.booking(
                client,
                place,
                "attended",
                "2026-03-02T18:30:00Z".parse().unwrap(),
            )
            .await;
        }
        self.run(
            "update invoices set billed_to = $2 where client_id = $1",
            values![id, text("billed")],
        )
        .await;
        self.run(
            "update credit_movements set reason = $2 where client_id = $1",
            values![id, text("reason")],
        )
        .await;
        client
    }

    /// Gives a value to every column that has nothing to do with clients.
    pub(crate) async fn fill_the_rest(&mut self) {
        let update = "
            update sessions set external_id = 'session 1', coach = 'Coach'
            where id = (select id from sessions limit 1)";
        self.run(update, &[]).await;
        self.run(
            "update team_members set last_failed_at = $1, failed_log_ins = 1",
            values![now()],
        )
        .await;
        let insert = "
            insert into team_sessions (token_hash, team_member_id, created_at, last_seen_at) values ($1, $2, $3, $3)";
        self.run(
            insert,
            values![b"a digest".as_slice(), self.olivia.0, now()],
        )
        .await;
    }

    /// The condition that picks the rows of client $1 from a table of the register.
    pub(crate) fn rows_of(table: &str) -> Option<String> {
        match TABLES.iter().find(|t| t.name == table)?.of {
            Of::Client => Some("id = $1".to_owned()),
            Of::Through(columns) => {
                let columns = columns.iter().map(|column| format!("{column} = $1"));
                Some(columns.collect::<Vec<_>>().join(" or "))
            }
            Of::Nobody => None,
        }
    }
}
