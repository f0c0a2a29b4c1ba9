//! What the studio has chosen for all readers: formats, the time zone of its lists, and the titles of tabs.

use shared::{
    formats::{Chosen, Region},
    forms::{SetStudioFormats, Shown, StudioFormats},
};

use crate::{
    Outcome, Result, Store, Tx,
    engine::{
        act::Act,
        db::{on, statements},
        stored::tab_names,
    },
    studio::setting,
};

statements! {
    CHOSEN = "select formats, time_zone, names_in_tabs from studio where id = 1";
    SET = "update studio set formats = $1, time_zone = $2, names_in_tabs = $3 where id = 1";
}

#[derive(sqlx::FromRow)]
struct ChosenRow {
    formats: Option<String>,
    time_zone: String,
    names_in_tabs: String,
}

/// Returns what the studio has chosen, or `None` until it is set up.
pub async fn chosen(tx: &mut Tx) -> Result<Option<StudioFormats>> {
    let row: Option<ChosenRow> = on!(tx, |c| sqlx::query_as(CHOSEN).fetch_optional(c).await?);
    let Some(ChosenRow {
        formats,
        time_zone,
        names_in_tabs,
    }) = row
    else {
        return Ok(None);
    };
    Ok(Some(StudioFormats {
        formats: formats.as_deref().and_then(Region::named),
        time_zone,
        tabs: tab_names(&names_in_tabs)?,
    }))
}

/// Returns what applies to a reader who is not logged in.
pub async fn for_strangers(tx: &mut Tx) -> Result<Chosen> {
    let studio = chosen(tx).await?;
    Ok(studio.map_or_else(Chosen::default, |studio| Chosen {
        studio: studio.formats,
        tabs: studio.tabs,
        ..Chosen::default()
    }))
}

/// Chooses, unless another person has chosen since the page was made. `shown` is the choice on the form's page.
pub async fn set(
    store: &Store,
    act: Act,
    wanted: &StudioFormats,
    shown: &Shown,
) -> Result<Outcome> {
    let mut work = match setting::begin(store, act).await? {
        Ok(work) => work,
        Err(outcome) => return Ok(outcome),
    };
    let Some(current) = chosen(&mut work.tx).await? else {
        return Ok(Outcome::NotFound);
    };
    if let Some(newer) = setting::newer(shown, &SetStudioFormats::showing(current)) {
        return Ok(newer);
    }
    on!(&mut work.tx, |c| sqlx::query(SET)
        .bind(wanted.formats.map(|region| region.tag))
        .bind(&wanted.time_zone)
        .bind(wanted.tabs.name())
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}
