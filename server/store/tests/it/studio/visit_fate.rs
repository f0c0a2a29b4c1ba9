//! What becomes of the visits of erased clients: chosen by administrators.

use shared::{
    access::TeamMemberId,
    forms::{SetVisitFate, Shown},
    visit::VisitFate,
};
use store::{
    Outcome,
    studio::visit_fate::{set, visit_fate},
};
use support::{Database, on_both};

use crate::fixture::Studio;

impl Studio {
    async fn chosen(&self) -> VisitFate {
        let mut tx = self.db.store.read().await.unwrap();
        visit_fate(&mut tx).await.unwrap()
    }

    /// Chooses on a page that showed `shown`.
    async fn set_fate(&self, by: TeamMemberId, fate: VisitFate, shown: VisitFate) -> Outcome {
        let shown = Shown::of(&SetVisitFate::showing(shown));
        set(&self.db.store, self.act_by(by), fate, &shown)
            .await
            .unwrap()
    }
}

async fn visits_are_counted_until_an_administrator_chooses_otherwise(db: Database) {
    use VisitFate::{Counted, Kept};
    let studio = Studio::open(db).await;
    assert_eq!(studio.chosen().await, Counted);
    let staff = studio.set_fate(studio.sam, Kept, Counted).await;
    assert_eq!(
        (staff, studio.chosen().await),
        (Outcome::NotPermitted, Counted)
    );
    let chosen = studio.set_fate(studio.adam, Kept, Counted).await;
    assert_eq!((chosen, studio.chosen().await), (Outcome::Done, Kept));

    // The page was made before the choice.
    let late = studio.set_fate(studio.olivia, Counted, Counted).await;
    assert!(matches!(late, Outcome::Newer(_)), "{late:?}");
    assert_eq!(studio.chosen().await, Kept);
    let again = studio.set_fate(studio.olivia, Counted, Kept).await;
    assert_eq!((again, studio.chosen().await), (Outcome::Done, Counted));
}

async fn studio_that_is_not_set_up_counts_visits(db: Database) {
    let mut tx = db.store.read().await.unwrap();
    assert_eq!(visit_fate(&mut tx).await.unwrap(), VisitFate::Counted);
}

on_both!(
    visits_are_counted_until_an_administrator_chooses_otherwise,
    studio_that_is_not_set_up_counts_visits
);
