//! A studio to test on: everybody who can ask, and clients who can and cannot be erased.

use std::sync::OnceLock;

use app::login::token::Token;
use http::{HeaderMap, HeaderValue, header};
use shared::{
    access::{AccessGroupId, Actor, Permission, Role, TeamMemberId},
    client::{ClientId, Reference},
    details::DetailsForm,
};
use store::{
    client_details, client_sessions,
    erasures::{self, Erasing},
    team_sessions,
};
use uuid::Uuid;

use crate::{engine::Database, lethe::Lethe};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "forget-me-not-2026";

/// What makes a database the one of a studio.
pub(crate) const INSERT_STUDIO: &str = "insert into studio (id, name, created_at) values (1, 'River Studio', '2026-01-01T00:00:00.000Z')";

/// The home of every client.
pub(crate) const QUAY: Uuid = Uuid::from_u128(0x10);

/// The client of whom nothing is open.
pub(crate) const NORA: ClientId = ClientId(Uuid::from_u128(0x20));
/// That Nora came with Ines.
pub(crate) const FRIENDSHIP: Uuid = Uuid::from_u128(0x51);
/// A membership that Nora had.
pub(crate) const MEMBERSHIP: Uuid = Uuid::from_u128(0x50);
/// A session that Nora came to.
pub(crate) const SESSION: Uuid = Uuid::from_u128(0x54);
/// Her place in it.
pub(crate) const BOOKING: Uuid = Uuid::from_u128(0x52);
/// A package that she used up.
pub(crate) const PACKAGE: Uuid = Uuid::from_u128(0x53);
/// The client with an unpaid invoice.
pub(crate) const INES: ClientId = ClientId(Uuid::from_u128(0x21));
/// A client who is nobody.
pub(crate) const NOBODY: ClientId = ClientId(Uuid::from_u128(0x2f));

/// Somebody who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Not logged in.
    Nobody,
    /// Staff, in the group that allows everything.
    Sam,
    /// An administrator, in the group that allows nothing.
    Adam,
    /// An administrator who may delete accounts, and nothing else.
    Dora,
    /// An administrator who may manage team access, and nothing else.
    Mona,
    /// An administrator who may do everything.
    Olivia,
    /// The client [`NORA`], where [`Lethe::let_in`] has let her in.
    Nora,
}

impl Who {
    pub(crate) const ALL: [Self; 6] = [
        Self::Nobody,
        Self::Sam,
        Self::Adam,
        Self::Dora,
        Self::Mona,
        Self::Olivia,
    ];

    /// Everybody, clients included.
    pub(crate) const EVERYBODY: [Self; 7] = [
        Self::Nobody,
        Self::Sam,
        Self::Adam,
        Self::Dora,
        Self::Mona,
        Self::Olivia,
        Self::Nora,
    ];

    /// The cookie of this person's browser.
    pub(crate) fn cookie(self) -> &'static str {
        match self {
            Self::Nora => "__Host-lethe-client",
            _ => "__Host-lethe",
        }
    }

    /// Whether this is a team member.
    pub(crate) fn is_team(self) -> bool {
        self.numbers().is_some()
    }

    /// The secret of this person's browser.
    pub(crate) fn token(self) -> Option<&'static str> {
        match self {
            Self::Nobody => None,
            Self::Sam => Some("token-of-sam"),
            Self::Adam => Some("token-of-adam"),
            Self::Dora => Some("token-of-dora"),
            Self::Mona => Some("token-of-mona"),
            Self::Olivia => Some("token-of-olivia"),
            Self::Nora => Some("token-of-nora"),
        }
    }

    /// The number of this person, and of this person's group.
    fn numbers(self) -> Option<(u128, AccessGroupId)> {
        match self {
            Self::Nobody | Self::Nora => None,
            Self::Sam => Some((0x40, OWNERS)),
            Self::Adam => Some((0x41, DESK)),
            Self::Dora => Some((0x42, ERASERS)),
            Self::Mona => Some((0x43, MANAGERS)),
            Self::Olivia => Some((0x44, OWNERS)),
        }
    }

    pub(crate) fn id(self) -> Option<TeamMemberId> {
        Some(TeamMemberId(Uuid::from_u128(self.numbers()?.0)))
    }

    pub(crate) fn email(self) -> String {
        format!("{self:?}@lethe.example").to_lowercase()
    }

    pub(crate) fn is_staff(self) -> bool {
        self == Self::Sam
    }
}

pub(crate) const OWNERS: AccessGroupId = AccessGroupId(Uuid::from_u128(0x30));
pub(crate) const DESK: AccessGroupId = AccessGroupId(Uuid::from_u128(0x31));
pub(crate) const ERASERS: AccessGroupId = AccessGroupId(Uuid::from_u128(0x32));
pub(crate) const MANAGERS: AccessGroupId = AccessGroupId(Uuid::from_u128(0x33));

const GROUPS: [(AccessGroupId, &str, &[Permission]); 4] = [
    (OWNERS, "Owners", &Permission::ALL),
    (DESK, "Front desk", &[]),
    (ERASERS, "Erasers", &[Permission::DeleteAccounts]),
    (MANAGERS, "Managers", &[Permission::ManageTeamAccess]),
];

/// The information of a client, whose texts all hold `word`.
pub(crate) fn details(word: &str) -> DetailsForm {
    DetailsForm {
        first_name: word.to_owned(),
        last_name: format!("Mc{word}"),
        email: format!("{word}@mail.example"),
        phone_mobile: "+44 7700 900461".to_owned(),
        date_of_birth: "1985-04-23".to_owned(),
        city: format!("{word}ville"),
        medical_information: format!("{word} has asthma"),
        ..DetailsForm::default()
    }
}

impl Lethe {
    /// The process over a studio with everybody logged in, Nora and Ines.
    pub(crate) async fn open(db: Database) -> Self {
        let lethe = Self::over(db);
        lethe.furnish().await;
        lethe
    }

    /// Sets the studio up by hand.
    pub(crate) async fn furnish(&self) {
        let db = &self.db;
        db.run(INSERT_STUDIO, &[]).await;
        let insert = "insert into locations (id, name, time_zone, currency) values ($1, 'Quay', 'Europe/London', 'GBP')";
        db.run(insert, &[QUAY]).await;
        for (group, name, permissions) in GROUPS {
            let insert = format!("insert into access_groups (id, name) values ($1, '{name}')");
            db.run(&insert, &[group.0]).await;
            for permission in permissions {
                self.allow(group, *permission).await;
            }
        }
        for who in Who::ALL {
            self.employ(who).await;
        }
        self.client(NORA, "Nora").await;
        self.client(INES, "Ines").await;
        let insert = "
            insert into relationships (id, kind, client_id, other_id, since, ended_on)
            values ($1, 'buddy', $2, $3, '2026-01-01', '2026-06-30')";
        db.run(insert, &[FRIENDSHIP, NORA.0, INES.0]).await;
        let insert = "
            insert into memberships (id, client_id, location_id, plan, status, starts_on, ends_on, price, currency)
            values ($1, $2, $3, 'Unlimited', 'cancelled', '2026-01-01', '2026-06-30', 8900, 'GBP')";
        db.run(insert, &[MEMBERSHIP, NORA.0, QUAY]).await;
        let insert = "
            insert into sessions (id, location_id, name, starts_at, minutes, capacity)
            values ($1, $2, 'Reformer', '2026-06-01T17:00:00.000Z', 50, 8)";
        db.run(insert, &[SESSION, QUAY]).await;
        let insert = "
            insert into packages (id, client_id, location_id, name, status, credits_total, credits_used, purchased_on)
            values ($1, $2, $3, 'One class', 'used', 1, 1, '2026-05-01')";
        db.run(insert, &[PACKAGE, NORA.0, QUAY]).await;
        let insert = "
            insert into bookings (id, client_id, session_id, status, package_id)
            values ($1, $2, $3, 'attended', $4)";
        db.run(insert, &[BOOKING, NORA.0, SESSION, PACKAGE]).await;
        self.invoice(INES).await;
    }

    async fn employ(&self, who: Who) {
        let (Some(id), Some((_, group)), Some(token)) = (who.id(), who.numbers(), who.token())
        else {
            return;
        };
        let role = if who.is_staff() {
            Role::Staff
        } else {
            Role::Administrator
        };
        let (role, email, hash) = (role.name(), who.email(), self.hash().await);
        let insert = format!(
            "insert into team_members (id, name, email, email_key, password_hash, role, access_group_id, created_at)
            values ($1, '{who:?}', '{email}', '{email}', '{hash}', '{role}', $2, '2026-01-01T00:00:00.000Z')"
        );
        self.db.run(&insert, &[id.0, group.0]).await;
        let (digest, now, limits) = (digest(token), self.clock.now(), self.services.limits);
        let begun = team_sessions::begin(&self.db.store, &digest, (id, hash), now, limits).await;
        assert!(begun.unwrap().is_some(), "{who:?} cannot log in");
    }

    /// Lets a client in whose browser holds this token.
    pub(crate) async fn let_in(&self, client: ClientId, token: &str) {
        let now = self.clock.now();
        let begun = client_sessions::begin(&self.db.store, &digest(token), client, now).await;
        assert!(begun.unwrap(), "the client is erased");
    }

    /// Gives a client [`PASSWORD`].
    pub(crate) async fn set_password(&self, client: ClientId) {
        let hash = self.hash().await;
        let update = format!("update clients set password_hash = '{hash}' where id = $1");
        self.db.run(&update, &[client.0]).await;
    }

    /// The hash of [`PASSWORD`], made once.
    async fn hash(&self) -> &'static str {
        static HASH: OnceLock<String> = OnceLock::new();
        if let Some(hash) = HASH.get() {
            return hash;
        }
        let hash = self.services.passwords.hash(PASSWORD).await.unwrap();
        HASH.get_or_init(|| hash)
    }

    /// Turns a permission of a group on.
    pub(crate) async fn allow(&self, group: AccessGroupId, permission: Permission) {
        let insert = format!(
            "insert into access_group_permissions (access_group_id, permission) values ($1, '{}')",
            permission.name()
        );
        self.db.run(&insert, &[group.0]).await;
    }

    /// Takes every permission from a group.
    pub(crate) async fn forbid(&self, group: AccessGroupId) {
        let delete = "delete from access_group_permissions where access_group_id = $1";
        self.db.run(delete, &[group.0]).await;
    }

    /// Adds a client whose texts all hold `word`.
    pub(crate) async fn client(&self, id: ClientId, word: &str) {
        let insert = "
            insert into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
            values ($1, 'New', 'new', '2024-02-29', $2, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')";
        self.db.run(insert, &[id.0, QUAY]).await;
        let details = details(word).parse(self.services.today()).unwrap();
        let saved = {
            let (by, now, mut rng) = (olivia(), self.clock.now(), self.services.rng());
            client_details::save(&self.db.store, &by, id, &details, false, now, &mut rng).await
        };
        assert_eq!(saved.unwrap(), client_details::Saving::Saved);
    }

    /// Adds an unpaid invoice.
    pub(crate) async fn invoice(&self, client: ClientId) {
        let number = client.0.as_u128();
        let insert = format!(
            "insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on,
                due_on)
            values ($1, $1, $2, 'INV-{number:x}', 'Pilates', 1500, 'GBP', 'outstanding', '2026-11-01', '2026-11-15')"
        );
        self.db.run(&insert, &[client.0, QUAY]).await;
    }

    /// Erases a client of whom nothing is open.
    pub(crate) async fn erase(&self, client: ClientId) -> Reference {
        let by = Who::Olivia.id().unwrap();
        let (now, mut rng) = (self.clock.now(), self.services.rng());
        match erasures::erase(&self.db.store, by, client, &[], now, &mut rng).await {
            Ok(Erasing::Erased(reference)) => reference,
            other => panic!("the client cannot be erased: {other:?}"),
        }
    }
}

/// Olivia, who does what has to be done before a test.
fn olivia() -> Actor {
    Actor {
        id: TeamMemberId(Uuid::from_u128(0x44)),
        name: "Olivia".into(),
        role: Role::Administrator,
        permissions: Permission::ALL.to_vec(),
    }
}

/// What the database knows a token by.
pub(crate) fn digest(token: &str) -> [u8; 32] {
    let mut headers = HeaderMap::new();
    let cookie = HeaderValue::from_str(&format!("__Host-lethe={token}")).unwrap();
    headers.insert(header::COOKIE, cookie);
    Token::of(&headers).expect("a token").digest()
}

/// Bytes in hexadecimal, as a dump shows them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
