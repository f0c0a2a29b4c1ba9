//! Fills a studio without clients with example data.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, time},
    tz::TimeZone,
};
use rand::rngs::StdRng;
use shared::{
    client::ClientId,
    details::DetailsForm,
    flaw::Refused,
    ids::{BookingId, LocationId, SessionId},
    money::Money,
    standing::MembershipStatus,
};
use uuid::Uuid;

use super::{Examples, examples};
use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        client_states,
        details::{self, NewClient, Origin},
        events,
        insert::{
            self, NewBooking, NewCreditMovement, NewInvoice, NewMembership, NewPackage, NewPayment,
            NewRelationship, NewSession,
        },
        statuses::{
            BookingStatus, CreditMove, InvoiceStatus, PackageStatus, PaymentMethod,
            RelationshipKind,
        },
    },
    engine::{
        act::{Act, begun},
        batch::with_keys,
        db::{on, statements},
        dialect, ids,
    },
    studio::locations::{self, Location},
    team::rights,
};

statements! {
    MARK = "update sessions set example = 1 where id in ($1)";
}

/// The first names. The last name says what they are.
const FIRST_NAMES: [&str; 12] = [
    "Ada", "Ben", "Chloe", "Dev", "Elif", "Finn", "Grace", "Hugo", "Inga", "Jun", "Kofi", "Lena",
];
const LAST_NAME: &str = "Example";
const NOTES: &str = "Example data, not a real person.";

const CLASSES: [(&str, Time); 2] = [
    ("Mat Pilates (example)", time(9, 0, 0, 0)),
    ("Reformer (example)", time(18, 0, 0, 0)),
];
const COACH: &str = "Kim Example";
const SEATS: usize = 8;
const MINUTES: u32 = 50;

/// The days of the schedule: a week before today, and the week that begins with it.
const DAYS: std::ops::Range<i64> = -7..7;

const PLAN: &str = "Unlimited (example)";
const PACKAGE: &str = "10 classes (example)";
const CREDIT: &str = "Example";

/// The prices, in units of the location's currency.
const PLAN_PRICE: i64 = 89;
const PACKAGE_PRICE: i64 = 120;
const CREDIT_UNITS: i64 = 20;

/// Which of the clients have a membership, and which a package.
const MEMBERS: std::ops::Range<usize> = 0..5;
const WITH_PACKAGE: std::ops::Range<usize> = 5..9;

/// The location that gets the example data.
struct Here {
    id: LocationId,
    zone: TimeZone,
    today: Date,
    now: Timestamp,
    nothing: Money,
}

/// Adds the example data at the first location. Refuses if the studio has clients, or example data. It takes an administrator.
pub async fn fill(store: &Store, act: Act) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Outcome::NotPermitted);
    }
    let lock = dialect::LOCK_STUDIO.on(&work.tx);
    on!(&mut work.tx, |c| sqlx::query(lock)
        .fetch_optional(c)
        .await?
        .is_some());
    if examples(&mut work.tx).await? != Examples::CanBeAdded {
        return Ok(Outcome::Refused(Refused::HasClients));
    }
    let locations = locations::locations(&mut work.tx).await?;
    let Some(location) = locations.into_iter().next() else {
        return Ok(Outcome::NotFound);
    };
    let here = Here::at(&location, work.now)?;
    let (tx, rng) = (&mut work.tx, &mut work.rng);
    let clients = clients(tx, &here, rng).await?;
    let ids: Vec<ClientId> = clients.iter().map(|(id, _)| *id).collect();
    schedule(tx, &here, &ids, rng).await?;
    sales(tx, &here, &clients, rng).await?;
    events::imported(tx, &ids, here.now, rng).await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    client_states::write(tx, &ids, here.now).await?;
    work.commit().await
}

/// Adds the clients. Returns them with their names.
async fn clients(tx: &mut Tx, here: &Here, rng: &mut StdRng) -> Result<Vec<(ClientId, String)>> {
    let mut clients = Vec::new();
    for (number, first) in (0..).zip(FIRST_NAMES) {
        let form = DetailsForm {
            first_name: first.to_owned(),
            last_name: LAST_NAME.to_owned(),
            email: format!("{}@example.com", first.to_lowercase()),
            notes: NOTES.to_owned(),
            ..DetailsForm::default()
        };
        let details = form.parse(here.today);
        let details = details.map_err(|_| Error::Corrupt("clients"))?;
        let new = NewClient {
            external_id: None,
            details: &details,
            joined_on: here.day(-20 - number),
            home_location: here.id,
            origin: Origin::Example,
        };
        let id = details::insert(tx, &new, here.now, rng).await?;
        clients.push((id, details.name.to_string()));
    }
    Ok(clients)
}

/// Adds the sessions, and the seats in them.
async fn schedule(tx: &mut Tx, here: &Here, clients: &[ClientId], rng: &mut StdRng) -> Result<()> {
    let mut sessions = Vec::new();
    let mut bookings = Vec::new();
    for day in DAYS {
        for (class, at) in CLASSES {
            let starts_at = here.at_time(here.day(day), at);
            let id = SessionId(ids::random(rng));
            let number = sessions.len();
            // Between three and six clients, others in each session.
            for seat in 0..3 + number % 4 {
                bookings.push(NewBooking {
                    id: BookingId(ids::random(rng)),
                    client: clients[(number + 2 * seat) % clients.len()],
                    session: id,
                    status: here.seat(starts_at, number + seat),
                });
            }
            sessions.push(NewSession {
                id,
                external_id: None,
                location: here.id,
                class,
                coach: Some(COACH),
                starts_at,
                minutes: MINUTES,
                capacity: u32::try_from(SEATS).unwrap_or(u32::MAX),
            });
        }
    }
    insert::insert_sessions(tx, &sessions, rng).await?;
    insert::insert_bookings(tx, &bookings).await?;
    let mark = with_keys(tx.engine(), MARK, sessions.len());
    on!(tx, |c| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(mark));
        for session in &sessions {
            query = query.bind(session.id.0);
        }
        query.execute(c).await?.rows_affected()
    });
    Ok(())
}

/// Adds memberships, packages, invoices with payments, account credit, and a link.
async fn sales(
    tx: &mut Tx,
    here: &Here,
    clients: &[(ClientId, String)],
    rng: &mut StdRng,
) -> Result<()> {
    let membership = |(client, _): &(ClientId, String), status, rng: &mut StdRng| NewMembership {
        id: ids::random(rng),
        client: *client,
        location: here.id,
        plan: PLAN,
        status,
        starts_on: here.day(-20),
        ends_on: None,
        price: here.money(PLAN_PRICE),
    };
    let mut memberships = Vec::new();
    for client in &clients[MEMBERS] {
        memberships.push(membership(client, MembershipStatus::Active, rng));
    }
    if let Some(last) = memberships.last_mut() {
        last.status = MembershipStatus::Paused;
    }
    insert::insert_memberships(tx, &memberships).await?;
    let mut packages = Vec::new();
    for (client, _) in &clients[WITH_PACKAGE] {
        packages.push(NewPackage {
            id: ids::random(rng),
            client: *client,
            location: here.id,
            name: PACKAGE,
            status: PackageStatus::Active,
            credits_total: 10,
            credits_used: 3,
            purchased_on: here.day(-15),
            expires_on: Some(here.day(75)),
        });
    }
    insert::insert_packages(tx, &packages).await?;
    invoices(tx, here, clients, rng).await?;
    let [.., (credited, _), (payee, _)] = clients else {
        return Err(Error::Corrupt("clients"));
    };
    let movement = NewCreditMovement {
        id: ids::random(rng),
        client: *credited,
        location: here.id,
        amount: here.money(CREDIT_UNITS),
        what: CreditMove::Added,
        invoice: None,
        reason: Some(CREDIT),
        created_on: here.day(-2),
    };
    insert::insert_credit_movements(tx, &[movement]).await?;
    let link = NewRelationship {
        id: ids::random(rng),
        kind: RelationshipKind::PaidBy,
        client: *payee,
        other: *credited,
        since: here.day(-10),
        ended_on: None,
    };
    insert::insert_relationships(tx, &[link]).await
}

/// Adds an invoice for each sale. All but two are paid: one is overdue, and the payment of one has failed.
async fn invoices(
    tx: &mut Tx,
    here: &Here,
    clients: &[(ClientId, String)],
    rng: &mut StdRng,
) -> Result<()> {
    let sold = MEMBERS.map(|client| (client, PLAN, PLAN_PRICE, -20));
    let sold = sold.chain(WITH_PACKAGE.map(|client| (client, PACKAGE, PACKAGE_PRICE, -15)));
    let sold: Vec<_> = sold.collect();
    let numbers: Vec<String> = (1..=sold.len()).map(|n| format!("EXAMPLE-{n}")).collect();
    let mut invoices = Vec::new();
    let mut payments = Vec::new();
    for ((client, description, price, day), number) in sold.into_iter().zip(&numbers) {
        let (client, name) = &clients[client];
        let status = match invoices.len() {
            0 => InvoiceStatus::Outstanding,
            5 => InvoiceStatus::Failed,
            _ => InvoiceStatus::Paid,
        };
        let invoice = NewInvoice {
            id: ids::random(rng),
            client: *client,
            location: here.id,
            number,
            billed_to: Some(name),
            description,
            amount: here.money(price),
            status,
            issued_on: here.day(day),
            due_on: here.day(day + 14),
        };
        if status == InvoiceStatus::Paid {
            payments.push(NewPayment {
                id: ids::random(rng),
                client: *client,
                invoice: invoice.id,
                amount: invoice.amount.minor(),
                method: PaymentMethod::Card,
                paid_on: invoice.issued_on,
            });
        }
        invoices.push(invoice);
    }
    insert::insert_invoices(tx, &invoices).await?;
    insert::insert_payments(tx, &payments).await
}

impl Here {
    fn at(location: &Location, now: Timestamp) -> Result<Self> {
        Ok(Self {
            id: location.id,
            zone: location.zone()?,
            today: location.today(now)?,
            now,
            nothing: Money::new(0, location.currency()?),
        })
    }

    /// Returns the date so many days after today.
    fn day(&self, days: i64) -> Date {
        self.today.saturating_add(days.days())
    }

    /// Returns the instant of a local time.
    fn at_time(&self, day: Date, at: Time) -> Timestamp {
        let local = self.zone.to_ambiguous_timestamp(day.to_datetime(at));
        local.compatible().unwrap_or(Timestamp::MAX)
    }

    /// Returns an amount of so many units of the location's currency.
    fn money(&self, units: i64) -> Money {
        let currency = self.nothing.currency();
        let decimals = u32::from(currency.exponent().unwrap_or(0));
        Money::new(units * 10_i64.pow(decimals), currency)
    }

    /// Returns the status of a seat in a session that starts then.
    fn seat(&self, starts_at: Timestamp, number: usize) -> BookingStatus {
        let ends_at = starts_at + i64::from(MINUTES).minutes();
        if ends_at > self.now {
            BookingStatus::Booked
        } else if number % 7 == 3 {
            BookingStatus::NoShow
        } else {
            BookingStatus::Attended
        }
    }
}
