//! The studio: whether it is set up, its name, and setting it up.

use jiff::{Timestamp, tz::TimeZone};
use shared::{
    access::{AccessGroupId, Permission, Role, TeamMemberId},
    client_list,
    flaw::Refused,
    search,
    setup::SetUp,
};

use crate::{
    Answer, Outcome, Result, Store, Tx,
    engine::{
        act::{Act, begun},
        db::{At, on, statements},
        ids,
        stored::zone,
        text_words,
    },
    studio::locations,
    team::{groups, members},
};

statements! {
    EXISTS = "select count(*) from studio";
    TIME_ZONE = "select time_zone from studio where id = 1";
    NAME = "select name from studio where id = 1";
    /// The second of two concurrent requests waits here for the first, and changes nothing. Words and states of clients who were imported
    /// before can be older than the rules of today.
    INSERT = "
        insert into studio (id, name, created_at, text_words, search_words, client_states, time_zone)
        select 1, $1, $2,
            case when words.due then 0 else cast($3 as bigint) end,
            case when words.due then 0 else cast($4 as bigint) end,
            case when words.due then 0 else cast($5 as bigint) end,
            $6
        from (select exists (select 1 from clients) as due) words
        where true
        on conflict do nothing";
}

/// Returns whether the studio has been set up.
pub async fn is_set_up(tx: &mut Tx) -> Result<bool> {
    let count: i64 = on!(tx, |c| sqlx::query_scalar(EXISTS).fetch_one(c).await?);
    Ok(count > 0)
}

/// Returns the name of the studio, which is blank until the studio is set up.
pub async fn name(tx: &mut Tx) -> Result<String> {
    let name: Option<String> = on!(tx, |c| sqlx::query_scalar(NAME).fetch_optional(c).await?);
    Ok(name.unwrap_or_default())
}

/// Returns the time zone in which lists show when something was done. One list can be about several locations, so the studio
/// has a time zone of its own; UTC until the studio is set up.
///
/// # Errors
/// Fails if Lethe does not know the stored time zone.
pub async fn time_zone(tx: &mut Tx) -> Result<TimeZone> {
    let name: Option<String> = on!(tx, |c| sqlx::query_scalar(TIME_ZONE)
        .fetch_optional(c)
        .await?);
    name.map_or(Ok(TimeZone::UTC), |name| zone(&name))
}

/// Sets up the studio: its name, its first location, two groups, and the first administrator, whose group has every
/// permission. Returns the administrator, or refuses if the studio is already set up.
///
/// If an import already added a location of that name, it keeps its time zone and currency, because the imported
/// records depend on them.
pub async fn set_up(
    store: &Store,
    act: Act,
    form: &SetUp,
    password_hash: &str,
) -> Result<Answer<TeamMemberId>> {
    let mut work = begun!(store.begin(act).await?, member => TeamMemberId(member));
    let now = work.now;
    let time_zone = form.time_zone.iana_name().unwrap_or("UTC");
    if !create(&mut work.tx, form.studio.as_str(), time_zone, now).await? {
        return Ok(Answer::Not(Outcome::Refused(Refused::Changed)));
    }
    let location = locations::Location {
        id: ids::random(&mut work.rng),
        name: form.location.as_str().to_owned(),
        time_zone: time_zone.to_owned(),
        currency: form.currency.code().to_owned(),
    };
    let known = locations::locations(&mut work.tx).await?;
    if known.iter().all(|known| known.name != location.name) {
        locations::insert_location(&mut work.tx, &location).await?;
    }
    let owners: AccessGroupId = ids::random(&mut work.rng);
    let front_desk: AccessGroupId = ids::random(&mut work.rng);
    groups::insert_group(&mut work.tx, owners, "Owners", &Permission::ALL).await?;
    groups::insert_group(&mut work.tx, front_desk, "Front desk", &[]).await?;
    let member = members::NewMember {
        id: ids::random(&mut work.rng),
        name: form.name.as_str(),
        email: &form.email,
        password_hash: Some(password_hash),
        role: Role::Administrator,
        group: owners,
    };
    members::insert_member(&mut work.tx, &member, now).await?;
    work.about(None, member.id.0).await?;
    work.commit().await?;
    Ok(Answer::Done(member.id))
}

/// Adds the studio. Returns false if there was one before.
pub(crate) async fn create(
    tx: &mut Tx,
    name: &str,
    time_zone: &str,
    now: Timestamp,
) -> Result<bool> {
    let count = on!(tx, |c| sqlx::query(INSERT)
        .bind(name)
        .bind(At(now))
        .bind(text_words::RULES)
        .bind(search::RULES)
        .bind(client_list::RULES)
        .bind(time_zone)
        .execute(c)
        .await?
        .rows_affected());
    Ok(count > 0)
}
