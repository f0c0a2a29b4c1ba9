//! The first steps of a studio: done by themselves, hidden by administrators.

use shared::getting_started::{Said, Step};
use store::{
    Outcome,
    studio::getting_started::{progress, set},
};
use support::{Database, now, on_both, values};

use crate::fixture::Studio;

impl Studio {
    /// Returns the steps that are not done; `None` where the list is not shown.
    async fn steps_left(&self) -> Option<Vec<Step>> {
        let mut tx = self.db.store.read().await.unwrap();
        let steps = progress(&mut tx, now()).await.unwrap()?;
        let left = steps.into_iter().filter(|(_, done)| !done);
        Some(left.map(|(step, _)| step).collect())
    }
}

async fn steps_are_done_when_there_is_what_they_are_about(db: Database) {
    let mut studio = Studio::open(db).await;
    // The fixture has three team members.
    let mut left = vec![
        Step::Locations,
        Step::Selling,
        Step::Clients,
        Step::Sessions,
        Step::Website,
        Step::Backups,
    ];
    assert_eq!(studio.steps_left().await.as_ref(), Some(&left));
    let mut done = |step| left.retain(|other| *other != step);
    studio.client("Ann").await;
    done(Step::Clients);
    let quay = studio.quay;
    let address = "update locations set address = '1 Quay Street' where id = $1";
    studio.run(address, values![quay]).await;
    done(Step::Locations);
    let offer = "
        insert into offers (id, location_id, kind, name, price) values ($1, $2, 'membership', 'Unlimited', 9000)";
    let id = studio.id();
    studio.run(offer, values![id, quay]).await;
    done(Step::Selling);
    studio
        .session(quay, now() - jiff::SignedDuration::from_hours(1), 8)
        .await;
    assert_eq!(studio.steps_left().await.as_ref(), Some(&left));
    studio
        .session(quay, now() + jiff::SignedDuration::from_hours(1), 8)
        .await;
    assert_eq!(
        studio.steps_left().await,
        Some(vec![Step::Website, Step::Backups])
    );
}

async fn administrators_hide_the_list(db: Database) {
    let studio = Studio::open(db).await;
    let say = async |by, said| {
        let act = studio.act_by(by);
        set(&studio.db.store, act, said).await.unwrap()
    };
    assert_eq!(say(studio.sam, Said::Hide).await, Outcome::NotPermitted);
    assert_eq!(say(studio.adam, Said::Backups).await, Outcome::Done);
    let left = studio.steps_left().await.expect("steps are left");
    assert!(!left.contains(&Step::Backups), "{left:?}");
    assert_eq!(say(studio.adam, Said::Hide).await, Outcome::Done);
    assert_eq!(studio.steps_left().await, None);
}

on_both!(
    steps_are_done_when_there_is_what_they_are_about,
    administrators_hide_the_list
);
