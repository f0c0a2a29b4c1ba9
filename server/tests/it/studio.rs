//! The studio on which tests run: every kind of caller, and clients who can and cannot be erased.

use std::sync::OnceLock;

use app::login::token::Token;
use http::{HeaderMap, HeaderValue, header};
use jiff::civil::date;
use shared::{
    access::{AccessGroupId, Permission, Role, TeamMemberId},
    client::{ClientId, Reference},
    details::DetailsForm,
    forms::{ClientChange, Decisions, Notice, Shown},
};
use store::{
    Act, By, Outcome,
    desk::details,
    door,
    erasing::{
        erase::{self, Erasing},
        listing,
    },
    team::{self, rights},
};
use support::{
    Database, now,
    records::{INSERT_STUDIO, Invoice, Member},
    values,
};
use uuid::Uuid;

use crate::lethe::Lethe;

/// The password of all callers.
pub(crate) const PASSWORD: &str = "forget-me-not-2026";

/// The home of every client.
pub(crate) const QUAY: Uuid = Uuid::from_u128(0x10);

/// The client with nothing open.
pub(crate) const NORA: ClientId = ClientId(Uuid::from_u128(0x20));
/// The buddy link of Nora and Ines.
pub(crate) const FRIENDSHIP: Uuid = Uuid::from_u128(0x51);
/// A membership that Nora had.
pub(crate) const MEMBERSHIP: Uuid = Uuid::from_u128(0x50);
/// A session that Nora attended.
pub(crate) const SESSION: Uuid = Uuid::from_u128(0x54);
/// Her seat in it.
pub(crate) const BOOKING: Uuid = Uuid::from_u128(0x52);
/// A package that she used up.
pub(crate) const PACKAGE: Uuid = Uuid::from_u128(0x53);
/// A package in the catalogue.
pub(crate) const OFFER: Uuid = Uuid::from_u128(0x55);
/// The client with an unpaid invoice.
pub(crate) const INES: ClientId = ClientId(Uuid::from_u128(0x21));
/// An id that no client has.
pub(crate) const UNKNOWN: ClientId = ClientId(Uuid::from_u128(0x2f));

/// A caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Not logged in.
    Stranger,
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
    /// The client [`NORA`], once [`Lethe::log_client_in`] has logged her in.
    Nora,
}

impl Caller {
    pub(crate) const ALL: [Self; 6] = [
        Self::Stranger,
        Self::Sam,
        Self::Adam,
        Self::Dora,
        Self::Mona,
        Self::Olivia,
    ];

    /// All callers, clients included.
    pub(crate) const WITH_CLIENTS: [Self; 7] = [
        Self::Stranger,
        Self::Sam,
        Self::Adam,
        Self::Dora,
        Self::Mona,
        Self::Olivia,
        Self::Nora,
    ];

    /// Returns the name of this caller's cookie.
    pub(crate) fn cookie(self) -> &'static str {
        match self {
            Self::Nora => "__Host-lethe-client",
            _ => "__Host-lethe",
        }
    }

    /// Returns whether this is a team member.
    pub(crate) fn is_team(self) -> bool {
        self.numbers().is_some()
    }

    /// Returns the token of this caller's browser.
    pub(crate) fn token(self) -> Option<&'static str> {
        match self {
            Self::Stranger => None,
            Self::Sam => Some("token-of-sam"),
            Self::Adam => Some("token-of-adam"),
            Self::Dora => Some("token-of-dora"),
            Self::Mona => Some("token-of-mona"),
            Self::Olivia => Some("token-of-olivia"),
            Self::Nora => Some("token-of-nora"),
        }
    }

    /// Returns the id of this team member, and the group.
    fn numbers(self) -> Option<(u128, AccessGroupId)> {
        match self {
            Self::Stranger | Self::Nora => None,
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

/// Returns a client's information with `word` in every text.
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
    /// Returns the process over a studio with all team members logged in, and with Nora and Ines.
    pub(crate) async fn open(db: Database) -> Self {
        let lethe = Self::over(db);
        lethe.furnish().await;
        lethe
    }

    /// Inserts the studio.
    pub(crate) async fn furnish(&self) {
        let db = &self.db;
        db.run(INSERT_STUDIO, values![now()]).await;
        db.insert_location(QUAY, "Quay", "Europe/London", "GBP")
            .await;
        for (group, name, permissions) in GROUPS {
            db.insert_group(group, name, permissions).await;
        }
        for who in Caller::ALL {
            self.employ(who).await;
        }
        self.client(NORA, "Nora").await;
        self.client(INES, "Ines").await;
        let ended = Some(date(2026, 6, 30));
        db.insert_relationship(FRIENDSHIP, "buddy", [NORA, INES], ended)
            .await;
        db.insert_membership(MEMBERSHIP, NORA, QUAY, "cancelled", ended)
            .await;
        let starts = "2026-06-01T17:00:00Z".parse().unwrap();
        db.insert_session(SESSION, QUAY, starts, 8).await;
        let insert = "
            insert into packages (id, client_id, location_id, name, status, credits_total, credits_used, purchased_on)
            values ($1, $2, $3, 'One class', 'used', 1, 1, '2026-05-01')";
        db.run(insert, values![PACKAGE, NORA.0, QUAY]).await;
        let insert = "
            insert into offers (id, location_id, kind, name, price, credits, valid_days)
            values ($1, $2, 'package', 'Ten classes', 13500, 10, 120)";
        db.run(insert, values![OFFER, QUAY]).await;
        db.insert_booking(BOOKING, NORA, SESSION, "attended").await;
        let update = "update bookings set package_id = $2 where id = $1";
        db.run(update, values![BOOKING, PACKAGE]).await;
        self.invoice(INES).await;
    }

    async fn employ(&self, who: Caller) {
        let (Some(id), Some((_, group)), Some(token)) = (who.id(), who.numbers(), who.token())
        else {
            return;
        };
        let role = if who.is_staff() {
            Role::Staff
        } else {
            Role::Administrator
        };
        let hash = self.hash().await;
        let member = Member {
            id,
            name: &format!("{who:?}"),
            email: &who.email(),
            password_hash: hash,
            role,
            group,
        };
        self.db.insert_member(member).await;
        let (digest, now, limits) = (digest(token), self.clock.now(), self.services.limits);
        let begun = team::logins::begin(&self.db.store, id, hash, &digest, now, limits).await;
        assert!(begun.unwrap().is_some(), "{who:?} cannot log in");
    }

    /// Logs a client in with this token.
    pub(crate) async fn log_client_in(&self, client: ClientId, token: &str) {
        let now = self.clock.now();
        let begun = door::logins::begin(&self.db.store, &digest(token), client, now).await;
        assert!(begun.unwrap(), "the client is erased");
    }

    /// Gives a client access to the app, with [`PASSWORD`].
    pub(crate) async fn set_password(&self, client: ClientId) {
        let update = "update clients set password_hash = $2, user_name = email_key where id = $1";
        let hash = self.hash().await;
        self.db.run(update, values![client.0, hash]).await;
    }

    /// Returns the hash of [`PASSWORD`], which is made once.
    async fn hash(&self) -> &'static str {
        static HASH: OnceLock<String> = OnceLock::new();
        if let Some(hash) = HASH.get() {
            return hash;
        }
        let hash = self.services.passwords.hash(PASSWORD).await.unwrap();
        HASH.get_or_init(|| hash)
    }

    /// Removes every permission of a group.
    pub(crate) async fn forbid(&self, group: AccessGroupId) {
        let delete = "delete from access_group_permissions where access_group_id = $1";
        self.db.run(delete, values![group.0]).await;
    }

    /// Adds a client with `word` in every text.
    pub(crate) async fn client(&self, id: ClientId, word: &str) {
        self.db.insert_client(id, "New", QUAY).await;
        let change = ClientChange {
            client: id,
            details: details(word).parse(self.services.today()).unwrap(),
            notice: Notice::Unseen,
            sharing: Notice::Unseen,
        };
        let shown = Shown::read([]);
        let saved = details::save(&self.db.store, self.act(), &change, &shown).await;
        assert_eq!(saved.unwrap(), Outcome::Done);
    }

    /// Adds an unpaid invoice.
    pub(crate) async fn invoice(&self, client: ClientId) {
        let invoice = Invoice {
            id: client.0,
            client,
            location: QUAY,
            number: &format!("INV-{:x}", client.0.as_u128()),
            status: "outstanding",
            amount: 1500,
            days: [date(2026, 11, 1), date(2026, 11, 15)],
        };
        self.db.insert_invoice(invoice).await;
    }

    /// Returns an act of Olivia's, for which no form was sent.
    pub(crate) fn act(&self) -> Act {
        let by = Caller::Olivia.id().expect("a team member");
        Act::without_form(By::Team(by), self.clock.now(), &mut self.services.rng())
    }

    /// Returns what a confirmation sends of a team member who has seen what it lists.
    pub(crate) async fn seen(&self, who: Caller, client: ClientId) -> String {
        self.decisions(who, client).await.seen
    }

    /// Returns the decisions of a team member who changes nothing of what the confirmation proposes.
    async fn decisions(&self, who: Caller, client: ClientId) -> Decisions {
        let mut tx = self.db.store.read().await.expect("a transaction");
        let actor = rights::actor(&mut tx, who.id().expect("a team member")).await;
        let actor = actor.expect("an answer").expect("an active team member");
        let listing = listing::of(&mut tx, client, &actor).await;
        listing.expect("a listing").as_proposed()
    }

    /// Erases a client with nothing open.
    pub(crate) async fn erase(&self, client: ClientId) -> Reference {
        let decisions = self.decisions(Caller::Olivia, client).await;
        match erase::erase(&self.db.store, self.act(), client, &decisions).await {
            Ok(Erasing::Erased(reference)) => reference,
            other => panic!("the client cannot be erased: {other:?}"),
        }
    }
}

/// Returns the stored digest of a token.
pub(crate) fn digest(token: &str) -> [u8; 32] {
    let mut headers = HeaderMap::new();
    let cookie = HeaderValue::from_str(&format!("__Host-lethe={token}")).unwrap();
    headers.insert(header::COOKIE, cookie);
    Token::of(&headers).expect("a token").digest()
}
