//! A studio to try things on: three locations, a schedule, and clients with every kind of history.
//!
//! Everything lies around the instant at which the studio is made, and the same instant makes the same studio.

mod books;
mod contact;
mod dice;
mod history;
mod joining;
mod names;
mod openings;
mod people;
mod phrases;
mod places;
mod sales;
mod showcase;
mod tariff;
mod team;
mod writing;

use jiff::Timestamp;

use self::{
    books::Books,
    dice::Dice,
    history::SHORTEST,
    people::{Crowd, Known, Person},
    places::Place,
    showcase::LONGEST,
};
use crate::{
    Act, By, Error, Result, Store,
    erasing::erase::{self, Erasing},
    studio::{locations, set_up},
};

pub(crate) use self::joining::STATEMENTS;
pub use self::showcase::{SHOWCASE, Showcase};
pub use self::team::{LOG_INS, LogIn, PASSWORD};

/// Clients besides the named ones. One in three has nothing open.
const OTHERS: usize = 300;

/// How many days ago clients were erased.
const ERASED: [i64; 12] = [2, 6, 13, 20, 27, 34, 48, 62, 83, 104, 131, 158];

/// How many days ago the studio opened: four years.
const OPENED: i64 = 1_461;

/// Makes the demo studio in a database that has no studio; otherwise does nothing. `password_hash` is the hash of
/// [`PASSWORD`].
///
/// # Errors
/// When the database fails. What fails before anybody is erased leaves nothing behind.
pub async fn create(store: &Store, password_hash: &str, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    if set_up::is_set_up(&mut tx).await? {
        return Ok(());
    }
    let mut dice = Dice::new();
    let (named, others, leavers) = people(&mut dice);

    let places = Place::all(&mut dice, now)?;
    let opened = places[0].at(places[0].day(OPENED).at(9, 0, 0, 0));
    if !set_up::create(&mut tx, "Lethe Demo Studio", opened).await? {
        return Ok(());
    }
    for place in &places {
        locations::insert_location(&mut tx, &place.location).await?;
    }
    let eraser = team::hire(&mut tx, &mut dice, password_hash, opened).await?;

    let slots = places::schedule(&places, &mut dice);
    let mut books = Books::new(dice, now, places, slots);
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
    tx.commit().await?;

    for (client, at) in erasures {
        let act = Act::without_form(By::Team(eraser), at, &mut dice.0);
        match erase::erase(store, act, client, &[]).await? {
            Erasing::Erased(_) => {}
            Erasing::Open(_, _)
            | Erasing::Mentioned(_)
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
        .map(|client| {
            let about = (client.gender, client.email);
            crowd.named(dice, client.name, about, client.home)
        })
        .collect();
    let mut some = |count, known| {
        (0..count)
            .map(|_| {
                let home = people::home(dice);
                crowd.anybody(dice, known, home)
            })
            .collect()
    };
    (
        named,
        some(OTHERS, Known::Something),
        some(ERASED.len(), Known::Everything),
    )
}
