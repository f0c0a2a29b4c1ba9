//! Formats, time zone and tabs: chosen by administrators for the studio, by each reader for themselves.

use shared::{
    access::{Switch, TeamMemberId},
    formats::{Chosen, Region, TabNames},
    forms::{SetStudioFormats, Shown, StudioFormats},
};
use store::{
    By, Outcome, door,
    studio::formats::{chosen, for_strangers, set},
    team,
};
use support::{Database, now, on_both, values};

use crate::fixture::Studio;

fn formats(tag: Option<&str>, time_zone: &str, tabs: TabNames) -> StudioFormats {
    StudioFormats {
        formats: tag.and_then(Region::named),
        time_zone: time_zone.to_owned(),
        tabs,
    }
}

impl Studio {
    async fn of_all(&self) -> StudioFormats {
        let mut tx = self.db.store.read().await.unwrap();
        chosen(&mut tx).await.unwrap().expect("a studio")
    }

    /// Chooses on a page that showed `shown`.
    async fn choose_for_all(
        &self,
        by: TeamMemberId,
        wanted: &StudioFormats,
        shown: &StudioFormats,
    ) -> Outcome {
        let shown = Shown::of(&SetStudioFormats::showing(shown.clone()));
        set(&self.db.store, self.act_by(by), wanted, &shown)
            .await
            .unwrap()
    }
}

async fn studio_leaves_formats_to_the_browser_until_an_administrator_chooses(db: Database) {
    let studio = Studio::open(db).await;
    let first = studio.of_all().await;
    assert_eq!((first.formats, first.tabs), (None, TabNames::Full));
    let german = formats(Some("de-DE"), "Europe/Berlin", TabNames::Initials);
    let staff = studio.choose_for_all(studio.sam, &german, &first).await;
    assert_eq!(staff, Outcome::NotPermitted);
    assert_eq!(studio.of_all().await, first);
    let done = studio.choose_for_all(studio.adam, &german, &first).await;
    assert_eq!(
        (done, studio.of_all().await),
        (Outcome::Done, german.clone())
    );

    let mut tx = studio.db.store.read().await.unwrap();
    let expected = Chosen {
        own: None,
        studio: Region::named("de-DE"),
        tabs: TabNames::Initials,
        search_key: Switch::On,
    };
    assert_eq!(for_strangers(&mut tx).await.unwrap(), expected);
    drop(tx);

    // The page was made before the choice.
    let late = studio.choose_for_all(studio.olivia, &first, &first).await;
    assert!(matches!(late, Outcome::Newer(_)), "{late:?}");
    assert_eq!(studio.of_all().await, german);
    let again = studio.choose_for_all(studio.olivia, &first, &german).await;
    assert_eq!((again, studio.of_all().await), (Outcome::Done, first));
}

async fn readers_choose_for_themselves(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let (german, act) = (Region::named("de-DE"), studio.act_by(studio.sam));
    let set = team::formats::set(&studio.db.store, act, german).await;
    assert_eq!(set.unwrap(), Outcome::Done);
    let act = studio.act_at(By::Client(client), now());
    let set = door::formats::set(&studio.db.store, act, client, german).await;
    assert_eq!(set.unwrap(), Outcome::Done);
    for (table, id) in [("team_members", studio.sam.0), ("clients", client.0)] {
        let others = format!("select count(*) from {table} where formats is not null and id <> $1");
        let own = format!("select count(*) from {table} where formats = 'de-DE' and id = $1");
        let count = async |sql: &str| studio.db.number(sql, values![id]).await;
        assert_eq!((count(&own).await, count(&others).await), (1, 0), "{table}");
    }
    // A client has no account in the team.
    let act = studio.act_at(By::Client(client), now());
    let set = team::formats::set(&studio.db.store, act, None).await;
    assert_eq!(set.unwrap(), Outcome::NotPermitted);
}

async fn studio_that_is_not_set_up_has_chosen_nothing(db: Database) {
    let mut tx = db.store.read().await.unwrap();
    assert_eq!(chosen(&mut tx).await.unwrap(), None);
    assert_eq!(for_strangers(&mut tx).await.unwrap(), Chosen::default());
}

on_both!(
    studio_leaves_formats_to_the_browser_until_an_administrator_chooses,
    readers_choose_for_themselves,
    studio_that_is_not_set_up_has_chosen_nothing
);
