//! A studio to try things on: three locations, a schedule, and clients with every kind of history.
//!
//! Everything lies around the instant at which the studio is made, and the same instant makes the same studio.

mod books;
mod contact;
mod dice;
mod history;
mod people;
mod phrases;
mod places;
mod showcase;
mod tariff;

use jiff::{SignedDuration, Timestamp};
use shared::{
    Condition,
    access::{AccessGroupId, Permission, Role, TeamMemberId},
    client::Email,
};

use self::{
    books::{Books, Client},
    dice::Dice,
    history::SHORTEST,
    people::{Crowd, Person},
    places::Place,
    showcase::LONGEST,
};
use crate::{
    Error, Result, Store, Tx,
    clients::{self, NewClient},
    db::{At, on, statements},
    erasures::{self, Erasing},
    statuses::RelationshipKind,
    studio, team,
};

pub use self::showcase::{SHOWCASE, Showcase};

statements! {
    SET_PASSWORD = "update clients set password_hash = $2 where id = $1";
    LOG_IN = "
        insert into client_sessions (token_hash, client_id, created_at, last_seen_at) values ($1, $2, $3, $4)";
}

/// Somebody who can log in to the demo studio.
#[derive(Debug)]
pub struct LogIn {
    /// The email address, which is the user name.
    pub email: &'static str,
    /// The name to show.
    pub name: &'static str,
    /// What this team member may do, in a few words.
    pub what: &'static str,
    role: Role,
    group: &'static str,
    permissions: &'static [Permission],
}

/// Who can log in, all with [`PASSWORD`]. The first one erases those who are erased already.
pub const LOG_INS: [LogIn; 3] = [
    LogIn {
        email: "olivia@lethe.example",
        name: "Olivia Reed",
        what: "administrator, may delete accounts and manage team access",
        role: Role::Administrator,
        group: "Owners",
        permissions: &Permission::ALL,
    },
    LogIn {
        email: "adam@lethe.example",
        name: "Adam Okafor",
        what: "administrator, may do neither",
        role: Role::Administrator,
        group: "Managers",
        permissions: &[],
    },
    LogIn {
        email: "sam@lethe.example",
        name: "Sam Lindqvist",
        what: "staff",
        role: Role::Staff,
        group: "Front desk",
        permissions: &[],
    },
];

/// The password of everybody in [`LOG_INS`].
pub const PASSWORD: &str = "forget-me-not-2026";

/// Clients besides the named ones. One in three has nothing open.
const OTHERS: usize = 300;

/// How many days ago clients were erased.
const ERASED: [i64; 12] = [2, 6, 13, 20, 27, 34, 48, 62, 83, 104, 131, 158];

/// How many days ago the studio opened: four years.
const OPENED: i64 = 1_461;

/// What is open, as often as it comes up.
const LIKELY: [Condition; 15] = [
    Condition::Membership,
    Condition::Membership,
    Condition::Membership,
    Condition::Membership,
    Condition::Membership,
    Condition::Session,
    Condition::Session,
    Condition::Session,
    Condition::Package,
    Condition::Package,
    Condition::Package,
    Condition::Payment,
    Condition::Payment,
    Condition::Credit,
    Condition::PaidBy,
];

/// Makes the demo studio in a database that has no studio; otherwise does nothing. `password_hash` is the hash of
/// [`PASSWORD`].
///
/// # Errors
/// When the database fails. What fails before anybody is erased leaves nothing behind.
pub async fn create(store: &Store, password_hash: &str, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    if studio::is_set_up(&mut tx).await? {
        return Ok(());
    }
    let mut dice = Dice::new();
    let (named, others, leavers) = people(&mut dice);

    let places = Place::all(&mut dice, now)?;
    let opened = places[0].at(places[0].day(OPENED).at(9, 0, 0, 0));
    studio::create(&mut tx, "Lethe Demo Studio", opened).await?;
    for place in &places {
        studio::insert_location(&mut tx, &place.location).await?;
    }
    let eraser = hire(&mut tx, &mut dice, password_hash, opened).await?;

    let slots = places::schedule(&places, &mut dice);
    let mut books = Books::new(dice, now, places, slots);
    let cast = join(&mut tx, &mut books, &named, (LONGEST, 0)).await?;
    let others = join(&mut tx, &mut books, &others, (SHORTEST, 0)).await?;
    let mut left = Vec::new();
    for (person, days_ago) in leavers.chunks(1).zip(ERASED) {
        let stay = (days_ago + SHORTEST, days_ago);
        left.extend(join(&mut tx, &mut books, person, stay).await?);
    }
    history(&mut books, &cast, &others, &left);
    let erasures: Vec<_> = left
        .iter()
        .map(|client| (client.id, books.leaves_at(client)))
        .collect();
    let mut dice = books.write(&mut tx).await?;
    tx.commit().await?;

    for (client, at) in erasures {
        match erasures::erase(store, eraser, client, at, &mut dice.0).await? {
            Erasing::Erased(_) => {}
            Erasing::Open(_)
            | Erasing::NotPermitted
            | Erasing::ErasedBefore(_)
            | Erasing::NoSuchClient => return Err(Error::Corrupt("erasures.client_id")),
        }
    }
    Ok(())
}

/// Who there is: the named ones, the others, and those who are erased. It does not depend on the time.
fn people(dice: &mut Dice) -> (Vec<Person>, Vec<Person>, Vec<Person>) {
    let mut crowd = Crowd::new(SHOWCASE.iter().map(|showcase| showcase.name));
    let named = SHOWCASE
        .iter()
        .map(|client| crowd.named(dice, client.name, client.email, client.home))
        .collect();
    let mut some = |count| {
        (0..count)
            .map(|_| {
                let home = people::home(dice);
                crowd.anybody(dice, home)
            })
            .collect()
    };
    (named, some(OTHERS), some(ERASED.len()))
}

/// Employs everybody of [`LOG_INS`], and says who the first one is.
async fn hire(
    tx: &mut Tx,
    dice: &mut Dice,
    password_hash: &str,
    opened: Timestamp,
) -> Result<TeamMemberId> {
    let ids = [(); 3].map(|()| TeamMemberId(dice.uuid()));
    for (log_in, id) in LOG_INS.iter().zip(ids) {
        let group = AccessGroupId(dice.uuid());
        team::insert_group(tx, group, log_in.group, log_in.permissions).await?;
        let email = Email::parse(log_in.email).map_err(|_| Error::Corrupt("team_members.email"))?;
        let member = team::NewMember {
            id,
            name: log_in.name,
            email: &email,
            password_hash,
            role: log_in.role,
            group,
        };
        team::insert_member(tx, &member, opened).await?;
    }
    Ok(ids[0])
}

/// Adds people as clients who joined at least so many days ago, and left so many days ago, or stay.
async fn join(
    tx: &mut Tx,
    books: &mut Books,
    people: &[Person],
    (since, until): (i64, i64),
) -> Result<Vec<Client>> {
    let mut clients = Vec::new();
    for person in people {
        let since = books.dice.between(since..OPENED);
        let place = &books.places[person.home];
        let details = person
            .form
            .parse(place.today)
            .map_err(|_| Error::Corrupt("clients"))?;
        let joined_on = place.day(since);
        let new = NewClient {
            external_id: person.external_id.as_deref(),
            details: &details,
            joined_on,
            home_location: place.location.id,
        };
        let joined = place.at(joined_on.at(10, 0, 0, 0));
        let client = Client {
            id: clients::insert(tx, &new, joined, &mut books.dice.0).await?,
            name: details.name.to_string(),
            home: person.home,
            since,
            until,
        };
        if person.uses_app {
            log_in(tx, books, &client).await?;
        }
        clients.push(client);
    }
    Ok(clients)
}

/// Gives a client a password that nobody knows, and a log-in to the app.
async fn log_in(tx: &mut Tx, books: &mut Books, client: &Client) -> Result<()> {
    let mut base64 = |length| {
        books
            .dice
            .text(b"abcdefghijklmnopqrstuvwxyz0123456789", length)
    };
    let password_hash = format!(
        "$argon2id$v=19$m=19456,t=2,p=1${}A${}A",
        base64(21),
        base64(42)
    );
    on!(tx, |c| sqlx::query(SET_PASSWORD)
        .bind(client.id.0)
        .bind(password_hash)
        .execute(c)
        .await?
        .rows_affected());
    let token_hash: [u8; 32] = books.dice.bytes();
    let last_seen = books.leaves_at(client) - SignedDuration::from_hours(books.dice.between(1..72));
    on!(tx, |c| sqlx::query(LOG_IN)
        .bind(token_hash.as_slice())
        .bind(client.id.0)
        .bind(At(last_seen - SignedDuration::from_hours(400)))
        .bind(At(last_seen))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Makes up what everybody did. Those of the `others` who have something open get more of it in the stories of
/// the `cast`.
fn history(books: &mut Books, cast: &[Client], others: &[Client], left: &[Client]) {
    for client in left {
        books.past(client);
    }
    let mut open: Vec<Client> = Vec::new();
    for (number, client) in others.iter().enumerate() {
        books.past(client);
        if let Some(friend) = others[..number].last()
            && books.dice.chance(12)
        {
            books.link(RelationshipKind::Buddy, client, friend, (SHORTEST, None));
        }
        if number % 3 == 0 {
            continue;
        }
        let mut conditions: Vec<Condition> = Vec::new();
        for _ in 0..books.dice.between(1..4) {
            let condition = books.dice.pick(&LIKELY);
            if !conditions.contains(&condition) {
                conditions.push(condition);
                books.open(client, condition, &open);
            }
        }
        open.push(client.clone());
    }
    for (showcase, client) in SHOWCASE.iter().zip(cast) {
        books.tell(showcase, client, cast, &open);
    }
}
