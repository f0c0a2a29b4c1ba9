//! A demo studio: three locations, a schedule, and clients with every kind of history.
//!
//! All dates are relative to the instant at which the studio is created. The same instant creates the same studio.

mod books;
mod contact;
mod dice;
pub mod examples;
mod history;
mod joining;
mod locations;
mod names;
mod openings;
mod people;
mod phrases;
mod sales;
mod showcase;
mod tariff;
mod team;
mod writing;

use jiff::Timestamp;
use shared::{client::Email, getting_started::Said};

use self::{
    books::Books,
    dice::Dice,
    history::SHORTEST,
    locations::DemoLocation,
    people::{Crowd, Known, Person},
    showcase::LONGEST,
};
use crate::{
    Act, By, Error, Result, Store,
    desk::{client_states, events},
    erasing::{
        erase::{self, Erasing},
        listing,
    },
    studio::{
        catalogue::{self, NewOffer},
        getting_started,
        locations::{self as studio_locations, insert_location, set_address},
        set_up,
    },
    team::{attempts, rights},
};

pub(crate) fn statements() -> Vec<&'static [(&'static str, &'static str)]> {
    [&[joining::STATEMENTS], examples::STATEMENTS_OF_EXAMPLES].concat()
}

pub use self::showcase::{SHOWCASE, Showcase};
pub use self::team::{DemoLogin, LOGINS, PASSWORD};

/// The number of clients besides the named ones. One in three has nothing open.
const OTHERS: usize = 300;

/// The days before today on which clients were erased.
const ERASED: [i64; 12] = [2, 6, 13, 20, 27, 34, 48, 62, 83, 104, 131, 158];

/// The days since the studio opened: four years.
const OPENED: i64 = 1_461;

/// What a database holds that the demo studio is to be created in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing: the demo studio can be created.
    Nothing,
    /// The demo studio.
    DemoStudio,
    /// Another studio, or records that were imported for one.
    Another,
}

/// Returns what a database holds. The demo studio is known by the address of its first login.
pub async fn held(store: &Store) -> Result<Held> {
    let mut tx = store.read().await?;
    let first = Email::parse(LOGINS[0].email).map_err(|_| Error::Corrupt("team_members.email"))?;
    if attempts::credentials(&mut tx, &first).await?.is_some() {
        return Ok(Held::DemoStudio);
    }
    let is_empty = !set_up::is_set_up(&mut tx).await?
        && studio_locations::locations(&mut tx).await?.is_empty();
    Ok(if is_empty {
        Held::Nothing
    } else {
        Held::Another
    })
}

/// Creates the demo studio in a database without a studio. Does nothing if there is one. `password_hash` is the hash of
/// [`PASSWORD`]. An error before the first erasure leaves nothing behind.
pub async fn create(store: &Store, password_hash: &str, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    if set_up::is_set_up(&mut tx).await? {
        return Ok(());
    }
    let mut dice = Dice::new();
    let (named, others, leavers) = people(&mut dice);

    let locations = DemoLocation::all(&mut dice, now)?;
    let opened = locations[0].at(locations[0].day(OPENED).at(9, 0, 0, 0));
    let time_zone = &locations[0].record.time_zone;
    if !set_up::create(&mut tx, "Lethe Demo Studio", time_zone, opened).await? {
        return Ok(());
    }
    getting_started::say(&mut tx, Said::Hide).await?;
    for location in &locations {
        insert_location(&mut tx, &location.record).await?;
        set_address(&mut tx, location.record.id, location.address).await?;
    }
    let eraser = team::hire(&mut tx, &mut dice, password_hash, opened).await?;

    let catalogue = tariff::catalogue(&locations);
    let slots = locations::schedule(&locations, &mut dice);
    let mut books = Books::new(dice, now, locations, slots);
    let cast = joining::join(&mut tx, &mut books, &named, (LONGEST, 0)).await?;
    let others = joining::join(&mut tx, &mut books, &others, (SHORTEST, 0)).await?;
    let mut left = Vec::new();
    for (person, days_ago) in leavers.chunks(1).zip(ERASED) {
        let stay = (days_ago + SHORTEST, days_ago);
        left.extend(joining::join(&mut tx, &mut books, person, stay).await?);
    }
    books.history(&cast, &others, &left);
    let erasures: Vec<_> = left
        .iter()
        .map(|client| (client.id, books.leaves_at(client)))
        .collect();
    let mut dice = books.write(&mut tx).await?;
    let offer = |(location, terms)| NewOffer {
        id: dice.id(),
        location,
        terms,
    };
    let offers: Vec<_> = catalogue.into_iter().map(offer).collect();
    catalogue::insert(&mut tx, &offers).await?;
    let clients = cast.iter().chain(&others).chain(&left);
    let clients: Vec<_> = clients.map(|client| client.id).collect();
    events::imported(&mut tx, &clients, now, &mut dice.0).await?;
    let clients: Vec<_> = clients.into_iter().map(|client| client.0).collect();
    client_states::write(&mut tx, &clients, now).await?;
    tx.commit().await?;

    for (client, at) in erasures {
        let act = Act::without_form(By::Team(eraser), at, &mut dice.0);
        let mut tx = store.read().await?;
        let actor = rights::actor(&mut tx, eraser).await?;
        let actor = actor.ok_or(Error::Corrupt("team_members.id"))?;
        let decisions = listing::of(&mut tx, client, &actor).await?.as_proposed();
        drop(tx);
        match erase::erase(store, act, client, &decisions).await? {
            Erasing::Erased(_) => {}
            Erasing::Open(_, _)
            | Erasing::NotAccepted(_)
            | Erasing::NotPermitted
            | Erasing::ErasedBefore
            | Erasing::LimitReached(_)
            | Erasing::SentBefore
            | Erasing::NoSuchClient
            | Erasing::Stopped(_) => return Err(Error::Corrupt("erasures.client_id")),
        }
    }
    Ok(())
}

/// Returns the clients: the named ones, the others, and those to erase. They do not depend on the time.
fn people(dice: &mut Dice) -> (Vec<Person>, Vec<Person>, Vec<Person>) {
    let mut crowd = Crowd::new(SHOWCASE.iter().map(|showcase| showcase.name));
    let named = SHOWCASE
        .iter()
        .map(|client| {
            let about = (client.gender, client.email);
            crowd.named(dice, client.name, about, client.home)
        })
        .collect();
    let mut some = |count, known| {
        (0..count)
            .map(|_| {
                let home = people::home(dice);
                crowd.random_person(dice, known, home)
            })
            .collect()
    };
    (
        named,
        some(OTHERS, Known::Something),
        some(ERASED.len(), Known::Everything),
    )
}
