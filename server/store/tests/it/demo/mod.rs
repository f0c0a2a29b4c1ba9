//! The demo studio: its promises hold at any instant.

mod examples;

use std::{collections::BTreeSet, sync::mpsc};

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use shared::{
    Condition, Item,
    access::{Permission, Role},
    assess,
    client::{ClientId, Email, Phone},
    register::{Fate, Owner, Personal, TABLES},
    setup::Password,
    standing::Direction,
    visit::VisitFate,
};
use store::{
    Engine, Tx,
    demo::{self, Held, LOGINS, SHOWCASE},
    desk::{clients, standings},
    erasing::deleted_clients,
    team::{attempts, rights},
};
use support::{Database, contents::Cell, now, on_both, run, values};

const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA";

/// What each named client has open: one condition for each item.
const OPEN: &[(&str, &[Condition])] = &[
    ("Ines Alvarado", &[Condition::Payment]),
    ("Tom Whitaker", &[Condition::Payment]),
    ("Mei Tanaka", &[Condition::Session]),
    ("Karim Haddad", &[Condition::Session]),
    ("Greta Lindholm", &[Condition::Credit]),
    ("Oscar Nowak", &[Condition::PaidBy]),
    ("Hanna Nowak", &[Condition::PaidBy]),
    ("Priya Raman", &[Condition::Package]),
    ("Luca Moretti", &[Condition::Package]),
    ("Zoë Dubois", &[Condition::Membership]),
    ("Amara Okonkwo", &[Condition::Membership]),
    (
        "Bruno Castellanos",
        &[
            Condition::Payment,
            Condition::Payment,
            Condition::Payment,
            Condition::Payment,
            Condition::Payment,
            Condition::Session,
            Condition::Session,
            Condition::Session,
            Condition::Session,
            Condition::Session,
            Condition::Session,
            Condition::Credit,
            Condition::Credit,
            Condition::PaidBy,
            Condition::PaidBy,
            Condition::PaidBy,
            Condition::Package,
            Condition::Package,
            Condition::Package,
            Condition::Package,
            Condition::Membership,
            Condition::Membership,
        ],
    ),
    ("Nora Fitzgerald", &[]),
    ("Daniel Weiß", &[]),
    ("Jürgen Ångström-O’Neill", &[]),
    ("晓燕 李", &[]),
    ("ليلى منصور", &[]),
    ("נועה לוי", &[]),
    ("Sofia Marchetti", &[]),
    ("Yusuf Demir", &[]),
    ("Ewa Zielińska", &[]),
    (
        "Maria-Antonietta Guglielmina von Hohenstaufen-Sigmaringen",
        &[],
    ),
    ("Cher", &[]),
];

/// Returns the only client that this name finds.
async fn find(tx: &mut Tx, name: &str) -> ClientId {
    let found = clients::list(tx, name, None, 10).await.unwrap().rows;
    let names: Vec<_> = found.iter().map(|c| c.name.to_string()).collect();
    assert_eq!(names, [name], "the clients found by {name}");
    found[0].id
}

/// Returns the open items of a client.
async fn open(tx: &mut Tx, client: ClientId, now: Timestamp) -> Vec<Item> {
    let standing = standings::of(tx, client, now).await.unwrap();
    match assess(&standing, now) {
        Ok(_) => Vec::new(),
        Err(checklist) => checklist.items().to_vec(),
    }
}

/// A studio that was set up, or whose records were imported, is not the demo studio.
async fn demo_needs_a_database_of_its_own(db: Database) {
    assert_eq!(demo::held(&db.store).await.unwrap(), Held::Nothing);
    let location = "
        insert into locations (id, name, time_zone, currency) values ($1, 'London', 'Europe/London', 'GBP')";
    db.run(location, values![uuid::Uuid::from_u128(7)]).await;
    assert_eq!(demo::held(&db.store).await.unwrap(), Held::Another);
}

/// Creates the demo studio at `now` and checks its promises.
async fn check(db: Database, now: &str) {
    let now: Timestamp = now.parse().expect("an instant");
    demo::create(&db.store, HASH, now).await.unwrap();
    let mut tx = db.store.read().await.unwrap();
    check_showcase(&mut tx, now).await;
    check_crowd(&mut tx, now).await;
    check_logins(&mut tx).await;
    drop(tx);
    check_sense(&db, now).await;
    check_personal_data(&db).await;
    check_whole_clients(&db).await;
}

async fn check_showcase(tx: &mut Tx, now: Timestamp) {
    let names: Vec<_> = SHOWCASE.iter().map(|showcase| showcase.name).collect();
    let expected: Vec<_> = OPEN.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, expected);
    for (name, expected) in OPEN {
        let client = find(tx, name).await;
        let items = open(tx, client, now).await;
        let conditions: Vec<_> = items.iter().map(Item::condition).collect();
        assert_eq!(conditions, *expected, "{name} at {now}: {items:?}");
        for word in name.split(' ') {
            for found in clients::list(tx, word, None, 10).await.unwrap().rows {
                let found = found.name.to_string();
                assert!(names.contains(&found.as_str()), "{word} finds {found}");
            }
        }
    }

    let mei = find(tx, "Mei Tanaka").await;
    let [Item::Session(session)] = &open(tx, mei, now).await[..] else {
        panic!("a session");
    };
    let sydney = TimeZone::get("Australia/Sydney").unwrap();
    let today = sydney.to_datetime(now).date();
    assert_eq!(session.starts.local().date(), today + 3.days());

    let amara = find(tx, "Amara Okonkwo").await;
    let [Item::Membership(membership)] = &open(tx, amara, now).await[..] else {
        panic!("a membership");
    };
    let last = membership.ends.expect("a last day").date();
    assert_eq!(last, last.last_of_month());
    assert!(last > today, "{last} is ahead of {today}");

    let hanna = find(tx, "Hanna Nowak").await;
    let [Item::PaidBy(pays)] = &open(tx, hanna, now).await[..] else {
        panic!("a relationship");
    };
    assert_eq!(pays.direction, Direction::PaysFor);
    assert_eq!(pays.other.to_string(), "Oscar Nowak");

    let bruno = find(tx, "Bruno Castellanos").await;
    let mut pairs = BTreeSet::new();
    for item in open(tx, bruno, now).await {
        let condition = item.condition().name();
        match item {
            Item::Invoice(invoice) => pairs.insert((condition, invoice.location)),
            Item::Session(booking) => pairs.insert((condition, booking.location)),
            Item::Package(package) => pairs.insert((condition, package.location)),
            Item::Membership(membership) => pairs.insert((condition, membership.location)),
            Item::Credit(balance) => pairs.insert((condition, balance.locations.concat())),
            Item::PaidBy(_) | Item::Debt(_) => false,
        };
    }
    assert_eq!(
        pairs.len(),
        10,
        "five conditions at two locations: {pairs:?}"
    );
}

async fn check_crowd(tx: &mut Tx, now: Timestamp) {
    let known = support::standings(tx, now).await;
    assert!(known.len() >= 300, "{} clients", known.len());
    let mut nothing = 0;
    let mut conditions = BTreeSet::new();
    for known in &known {
        match assess(&known.standing, now) {
            Ok(_) => nothing += 1,
            Err(checklist) => {
                conditions.extend(checklist.items().iter().map(|item| item.condition().name()));
            }
        }
    }
    assert_eq!(conditions.len(), Condition::ALL.len());
    assert!(
        (known.len() / 4..known.len() / 2).contains(&nothing),
        "{nothing} of {} clients have nothing open",
        known.len()
    );

    let deleted = deleted_clients::list(tx, None, 100).await.unwrap().rows;
    assert_eq!(deleted.len(), 12);
    for listed in deleted {
        assert_eq!(listed.erased_by.as_deref(), Some(LOGINS[0].name));
        assert!(listed.erased_at.at() < now);
        let found = deleted_clients::find(tx, &listed.reference).await.unwrap();
        let found = found.expect("a deleted client");
        let (history, erasure) = (found.history, found.receipt.erasure);
        assert!(!history.invoices.is_empty(), "{}", listed.reference);
        assert!(history.visits.is_empty(), "{}", listed.reference);
        assert_eq!(erasure.visit_fate(), VisitFate::Counted);
        let counted = erasure.erased.iter();
        let counted = counted.filter(|erased| erased.what == Personal::Visits);
        assert!(counted.map(|erased| erased.count).sum::<i64>() > 0);
    }
}

/// Statements that count contradictions; `$1` is now.
const NONSENSE: &[(&str, &str)] = &[
    (
        "sessions with more clients than seats",
        "select count(*) from sessions s
        where s.capacity - s.booked_unnamed - s.attended_unnamed - s.no_show_unnamed < (select count(*) from bookings b
            where b.session_id = s.id and b.status in ('booked', 'attended', 'no_show'))",
    ),
    (
        "clients who wait for a session that is not full",
        "select count(*) from bookings w join sessions s on s.id = w.session_id
        where w.status = 'waitlisted' and s.capacity > (select count(*) from bookings b
            where b.session_id = s.id and b.status = 'booked')",
    ),
    (
        "clients who wait for a session that has begun",
        "select count(*) from bookings b join sessions s on s.id = b.session_id
        where b.status = 'waitlisted' and s.starts_at <= $1",
    ),
    (
        "clients who came to a session that has not begun",
        "select count(*) from bookings b join sessions s on s.id = b.session_id
        where b.status in ('attended', 'no_show') and s.starts_at > $1",
    ),
    (
        "bookings of clients who had not joined",
        "select count(*) from bookings b join sessions s on s.id = b.session_id join clients c on c.id = b.client_id
        where s.starts_at < c.created_at and s.starts_at < $1",
    ),
    (
        "bookings of clients who had left",
        "select count(*) from bookings b join sessions s on s.id = b.session_id join clients c on c.id = b.client_id
        where s.starts_at > c.erased_at",
    ),
    (
        "locations whose invoice numbers have a gap",
        "select count(*) from (select location_id from invoices group by location_id
            having count(*) <> max(cast(substr(number, 3) as integer))) gaps",
    ),
    (
        "invoices with a number before that of an older one",
        "select count(*) from (select issued_on, lag(issued_on) over (partition by location_id order by number) as older
            from invoices) numbered where older > issued_on",
    ),
    (
        "invoices of clients who had not joined",
        "select count(*) from invoices i join clients c on c.id = i.client_id where i.issued_on < c.joined_on",
    ),
    (
        "invoices that are paid and are not",
        "select count(*) from (
                select i.*, coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as paid
                from invoices i) known
            where paid > amount or (status = 'paid' and paid < amount)
            or (status in ('outstanding', 'failed', 'collection') and paid >= amount) or due_on < issued_on",
    ),
    (
        "packages that end before they begin, or begin before the client does",
        "select count(*) from packages p join clients c on c.id = p.client_id
        where p.expires_on <= p.purchased_on or p.purchased_on < c.joined_on",
    ),
    (
        "packages with credits that contradict their status",
        "select count(*) from packages where (status = 'unused' and credits_used > 0)
            or (status = 'active' and (credits_used = 0 or credits_used = credits_total))
            or (status = 'used' and credits_used < credits_total)",
    ),
    (
        "memberships that end before they begin, or begin before the client does",
        "select count(*) from memberships m join clients c on c.id = m.client_id
        where m.ends_on <= m.starts_on or m.starts_on < c.joined_on",
    ),
    (
        "relationships that end before they begin, or begin before one of the clients does",
        "select count(*) from relationships r join clients c on c.id = r.client_id join clients o on o.id = r.other_id
        where r.ended_on <= r.since or r.since < c.joined_on or r.since < o.joined_on",
    ),
    (
        "rows from the future",
        "select count(*) from clients where created_at > $1 or updated_at > $1",
    ),
];

async fn check_sense(db: &Database, now: Timestamp) {
    for (what, statement) in NONSENSE {
        let values: &[_] = if statement.contains("$1") {
            values![now]
        } else {
            &[]
        };
        assert_eq!(db.number(statement, values).await, 0, "{what} at {now}");
    }
    let starts = db
        .texts("select cast(starts_at as text) from sessions", &[])
        .await;
    for start in starts.into_iter().flatten() {
        let minute = &start[14..16];
        assert!(
            ["00", "15", "30", "45"].contains(&minute),
            "a session at {start}"
        );
    }
}

async fn check_logins(tx: &mut Tx) {
    let expected = [
        (Role::Administrator, &Permission::ALL[..]),
        (Role::Administrator, &[]),
        (Role::Staff, &[]),
    ];
    for (login, (role, permissions)) in LOGINS.iter().zip(expected) {
        let email = Email::parse(login.email).unwrap();
        let credentials = attempts::credentials(tx, &email).await.unwrap();
        let credentials = credentials.expect(login.email);
        assert_eq!(credentials.password_hash.as_deref(), Some(HASH));
        let actor = rights::actor(tx, credentials.id).await.unwrap();
        let actor = actor.expect(login.email);
        assert_eq!(actor.name, login.name);
        assert_eq!(actor.role, role, "{}", login.name);
        assert_eq!(actor.permissions, permissions, "{}", login.name);
    }
    assert!(Password::parse(demo::PASSWORD).is_ok());
}

/// Columns that only acts at the desk or in the app fill.
const ONLY_WITH_USE: &[(&str, &str)] = &[
    ("clients", "failed_log_ins"),
    ("clients", "last_failed_at"),
    ("clients", "formats"),
    ("clients", "deletion_requested_at"),
    ("client_links", "*"),
    ("acts", "*"),
    ("undos", "*"),
    ("refunds", "*"),
    ("payment_methods", "removed_at"),
    ("confirmations_asked", "*"),
    ("client_events", "subject_id"),
    ("client_events", "by_id"),
    ("client_former", "*"),
    ("former_texts", "*"),
    ("due_texts", "*"),
    ("packages", "reason"),
    ("invoices", "reason"),
    ("credit_movements", "invoice_id"),
    ("bookings", "package_id"),
    // Nothing is open for the clients who can be erased.
    ("client_states", "*"),
];

fn comes_only_with_use(table: &str, column: &str) -> bool {
    let is_it = |(name, of): &(&str, &str)| *name == table && (*of == "*" || *of == column);
    ONLY_WITH_USE.iter().any(is_it)
}

/// Checks that every kind of personal data is stored, and that forms would accept it.
async fn check_personal_data(db: &Database) {
    for table in TABLES {
        for (column, fate) in table.fates() {
            let kind = match fate {
                Fate::Clear(kind) | Fate::Remove(kind) | Fate::Count(kind) => kind,
                Fate::Keep(_) | Fate::Reword(_) => continue,
            };
            if comes_only_with_use(table.name, column) {
                continue;
            }
            let count = format!("select count({column}) from {}", table.name);
            let count = db.number(&count, &[]).await;
            assert!(
                count > 0,
                "no client has {kind:?} in {}.{column}",
                table.name
            );
        }
    }
    let emails = "select email from clients where email is not null";
    let emails = db.texts(emails, &[]).await;
    assert!(emails.len() > 250);
    for email in emails.into_iter().flatten() {
        assert!(Email::parse(&email).is_ok(), "{email}");
        let mut reserved = ["example.com", "example.net", "example.org", ".example"].iter();
        assert!(reserved.any(|end| email.ends_with(end)), "{email}");
    }
    let phones = "
        select number from client_phones
        union all
        select emergency_contact_phone from clients where emergency_contact_phone is not null";
    let phones = db.texts(phones, &[]).await;
    assert!(phones.len() > 250);
    for phone in phones.into_iter().flatten() {
        assert!(Phone::parse(&phone).is_ok(), "{phone}");
    }
}

/// Checks that the clients who can be erased, except one, have a value in every column.
async fn check_whole_clients(db: &Database) {
    for (name, open) in OPEN {
        if !open.is_empty() || *name == "Cher" {
            continue;
        }
        let client = find(&mut db.store.read().await.unwrap(), name).await;
        for table in TABLES {
            if table.name == "erasures"
                || crate::fixture::whole::BETWEEN_STEPS.contains(&table.name)
            {
                continue;
            }
            let rows = match table.owner {
                Owner::Client => "id = $1".to_owned(),
                Owner::ClientIn(columns) => format!("$1 in ({})", columns.join(", ")),
                Owner::Studio => continue,
            };
            for column in table.names().filter(|column| *column != "erased_at") {
                if comes_only_with_use(table.name, column) {
                    continue;
                }
                let count = format!("select count({column}) from {} where {rows}", table.name);
                let count = db.number(&count, values![client.0]).await;
                assert!(count > 0, "{name} has no {}.{column}", table.name);
            }
        }
    }
}

/// Returns everything that a demo studio created at `now` holds, except when its schema was made and the digests of
/// its ledger, which begins with a random name.
fn dump(engine: Engine, now: &'static str) -> Vec<Cell> {
    let (send, receive) = mpsc::channel();
    run(engine, move |db| async move {
        let now = now.parse().expect("an instant");
        demo::create(&db.store, HASH, now).await.unwrap();
        send.send(db.everything().await).unwrap();
    });
    let mut cells = receive.recv().unwrap();
    let varies = [
        ("_sqlx_migrations", "*"),
        ("ledger", "hash"),
        ("erasures", "receipt"),
    ];
    cells.retain(|cell| {
        !varies
            .iter()
            .any(|(table, column)| *table == cell.table && ["*", &cell.column].contains(column))
    });
    cells
}

mod demo_is_the_same_at_the_same_instant {
    use super::*;

    fn check(engine: Engine) {
        let cells = dump(engine, "2026-12-01T09:00:00Z");
        assert!(cells.len() > 10_000, "{} values", cells.len());
        assert!(cells == dump(engine, "2026-12-01T09:00:00Z"));
    }

    #[test]
    fn sqlite() {
        check(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        check(Engine::Postgres);
    }
}

async fn demo_holds_on_an_ordinary_day(db: Database) {
    check(db, "2026-12-01T09:00:00Z").await;
}

async fn demo_holds_in_the_last_half_hour_of_a_month(db: Database) {
    check(db, "2026-01-31T23:30:00Z").await;
}

async fn demo_holds_when_clocks_go_forward(db: Database) {
    check(db, "2026-03-29T00:30:00Z").await;
}

async fn demo_holds_in_the_last_minute_of_a_year(db: Database) {
    check(db, "2026-12-31T23:59:00Z").await;
}

async fn demo_holds_on_a_leap_day(db: Database) {
    check(db, "2028-02-29T12:00:00Z").await;
}

async fn demo_is_created_once(db: Database) {
    demo::create(&db.store, HASH, now()).await.unwrap();
    let before = db.everything().await;
    demo::create(&db.store, "another hash", now() + 24.hours())
        .await
        .unwrap();
    assert!(
        before == db.everything().await,
        "the second time changes nothing"
    );
}

on_both!(
    demo_holds_on_an_ordinary_day,
    demo_holds_in_the_last_half_hour_of_a_month,
    demo_holds_when_clocks_go_forward,
    demo_holds_in_the_last_minute_of_a_year,
    demo_holds_on_a_leap_day,
    demo_is_created_once,
    demo_needs_a_database_of_its_own
);
