//! Logins: how long they last, and which team member each belongs to.

use jiff::{Timestamp, ToSpan};
use shared::access::{Permission, Switch, TeamMemberId};
use store::team::{
    groups::set_permission,
    logins::{Limits, actor, begin, end, seen},
};
use support::{Database, now, on_both, values};

use crate::fixture::Studio;

const TOKEN: &[u8] = b"a digest of a token";

async fn log_in(studio: &Studio, token: &[u8], member: TeamMemberId, at: Timestamp) {
    let hash = studio.hash_of(member).await;
    begin(
        &studio.db.store,
        member,
        &hash,
        token,
        at,
        Limits::default(),
    )
    .await
    .unwrap()
    .expect("a login");
}

/// Returns the member who is logged in, and when the token was last seen.
async fn who(studio: &Studio, token: &[u8], at: Timestamp) -> Option<(TeamMemberId, Timestamp)> {
    let mut tx = studio.db.store.read().await.unwrap();
    let found = actor(&mut tx, token, at, Limits::default()).await.unwrap();
    found.map(|(actor, seen)| (actor.id, seen))
}

/// Comparing a password takes time, in which the password may change.
async fn login_is_refused_with_a_password_that_was_changed(db: Database) {
    let studio = Studio::open(db).await;
    let old = studio.hash_of(studio.sam).await;
    studio
        .run("update team_members set password_hash = 'another'", &[])
        .await;
    let begun = begin(
        &studio.db.store,
        studio.sam,
        &old,
        b"a",
        now(),
        Limits::default(),
    )
    .await;
    assert_eq!(begun.unwrap(), None);
    studio
        .run(
            "update team_members set deactivated_at = $1",
            values![now()],
        )
        .await;
    let begun = begin(
        &studio.db.store,
        studio.sam,
        "another",
        b"a",
        now(),
        Limits::default(),
    )
    .await;
    assert_eq!(begun.unwrap(), None, "a deactivated member");
    assert_eq!(
        studio
            .db
            .number("select count(*) from team_sessions", &[])
            .await,
        0
    );
}

async fn token_identifies_one_team_member_until_it_ends(db: Database) {
    let studio = Studio::open(db).await;
    log_in(&studio, TOKEN, studio.olivia, now()).await;
    log_in(&studio, b"another", studio.adam, now()).await;
    assert_eq!(
        who(&studio, TOKEN, now()).await,
        Some((studio.olivia, now()))
    );
    assert_eq!(
        who(&studio, b"another", now()).await,
        Some((studio.adam, now()))
    );
    assert_eq!(who(&studio, b"unknown", now()).await, None);
    assert_eq!(who(&studio, b"", now()).await, None);
    end(&studio.db.store, TOKEN).await.unwrap();
    assert_eq!(who(&studio, TOKEN, now()).await, None);
    assert_eq!(
        who(&studio, b"another", now()).await,
        Some((studio.adam, now()))
    );
    end(&studio.db.store, TOKEN).await.unwrap();
}

async fn team_member_is_logged_in_twice(db: Database) {
    let studio = Studio::open(db).await;
    log_in(&studio, TOKEN, studio.olivia, now()).await;
    log_in(&studio, b"another", studio.olivia, now() + 5.minutes()).await;
    let later = now() + 6.minutes();
    assert_eq!(
        who(&studio, TOKEN, later).await,
        Some((studio.olivia, now()))
    );
    assert!(who(&studio, b"another", later).await.is_some());
}

async fn permissions_are_read_at_each_request(db: Database) {
    let studio = Studio::open(db).await;
    log_in(&studio, TOKEN, studio.olivia, now()).await;
    let may_delete = async || {
        let mut tx = studio.db.store.read().await.unwrap();
        let (actor, _) = actor(&mut tx, TOKEN, now(), Limits::default())
            .await
            .unwrap()
            .unwrap();
        (
            actor.may(Permission::DeleteAccounts),
            actor.may(Permission::ManageTeamAccess),
        )
    };
    assert_eq!(may_delete().await, (true, true));
    set_permission(
        &studio.db.store,
        studio.act(),
        studio.owners,
        Permission::DeleteAccounts,
        Switch::Off,
    )
    .await
    .unwrap();
    assert_eq!(may_delete().await, (false, true));
}

async fn login_ends_after_half_an_hour_without_a_request(db: Database) {
    let studio = Studio::open(db).await;
    log_in(&studio, TOKEN, studio.olivia, now()).await;
    let last = now() + 30.minutes() - 1.millisecond();
    assert_eq!(
        who(&studio, TOKEN, last).await,
        Some((studio.olivia, now()))
    );
    assert_eq!(who(&studio, TOKEN, now() + 30.minutes()).await, None);
    seen(&studio.db.store, TOKEN, last).await.unwrap();
    assert_eq!(
        who(&studio, TOKEN, now() + 30.minutes()).await,
        Some((studio.olivia, last))
    );
    assert_eq!(who(&studio, TOKEN, last + 30.minutes()).await, None);
}

async fn login_ends_after_twelve_hours(db: Database) {
    let studio = Studio::open(db).await;
    log_in(&studio, TOKEN, studio.olivia, now()).await;
    for quarter in 1..48 {
        let at = now() + (15 * quarter).minutes();
        assert!(
            who(&studio, TOKEN, at).await.is_some(),
            "after {quarter} quarters of an hour"
        );
        seen(&studio.db.store, TOKEN, at).await.unwrap();
    }
    assert!(
        who(&studio, TOKEN, now() + 12.hours() - 1.millisecond())
            .await
            .is_some()
    );
    assert_eq!(who(&studio, TOKEN, now() + 12.hours()).await, None);
}

async fn ended_token_is_not_revived(db: Database) {
    let studio = Studio::open(db).await;
    seen(&studio.db.store, TOKEN, now()).await.unwrap();
    assert_eq!(who(&studio, TOKEN, now()).await, None);
    log_in(&studio, TOKEN, studio.olivia, now()).await;
    end(&studio.db.store, TOKEN).await.unwrap();
    seen(&studio.db.store, TOKEN, now()).await.unwrap();
    assert_eq!(who(&studio, TOKEN, now()).await, None);
}

async fn login_removes_ended_logins(db: Database) {
    let studio = Studio::open(db).await;
    let count = "select count(*) from team_sessions";
    log_in(&studio, TOKEN, studio.olivia, now()).await;
    log_in(&studio, b"later", studio.adam, now() + 1.minute()).await;
    assert_eq!(studio.db.number(count, &[]).await, 2);
    log_in(&studio, b"last", studio.sam, now() + 30.minutes()).await;
    assert_eq!(
        studio.db.number(count, &[]).await,
        2,
        "the first is gone, the later one is not"
    );
    assert!(who(&studio, b"later", now() + 30.minutes()).await.is_some());
}

on_both!(
    login_is_refused_with_a_password_that_was_changed,
    token_identifies_one_team_member_until_it_ends,
    team_member_is_logged_in_twice,
    permissions_are_read_at_each_request,
    login_ends_after_half_an_hour_without_a_request,
    login_ends_after_twelve_hours,
    ended_token_is_not_revived,
    login_removes_ended_logins
);
