//! Team members: invited, given a new code, moved, deactivated. One manager always stays.

use jiff::ToSpan;
use shared::{
    access::{Permission, Role, TeamMemberId},
    client::{Email, Line},
    flaw::Refused,
};
use store::{
    members::{self, Invitation, Status},
    team::{self, Attempt, Change},
    team_sessions::{self, Limits},
};
use support::{Database, now, on_both, random, values};

use crate::fixture::Studio;

const CODE: &[u8] = b"a digest of a code";
const TOKEN: &[u8] = b"a digest of a token";

impl Studio {
    async fn invite(&self, by: TeamMemberId, email: &str) -> Change {
        let invitation = Invitation {
            name: Line::parse("Nia Bello").unwrap(),
            email: Email::parse(email).unwrap(),
            role: Role::Staff,
            group: self.desk,
        };
        members::invite(&self.db.store, by, &invitation, CODE, now(), &mut random())
            .await
            .unwrap()
    }

    /// Returns the member with this email address.
    async fn called(&self, email: &str) -> TeamMemberId {
        let mut tx = self.db.store.read().await.unwrap();
        let email = Email::parse(email).unwrap();
        let known = team::credentials(&mut tx, &email).await.unwrap();
        known.expect("a member").id
    }

    async fn is_logged_in(&self, token: &[u8]) -> bool {
        let mut tx = self.db.store.read().await.unwrap();
        let actor = team_sessions::actor(&mut tx, token, now(), Limits::default()).await;
        actor.unwrap().is_some()
    }

    async fn log_in(&self, token: &[u8], member: TeamMemberId) {
        let hash = self.hash_of(member).await;
        let begun = (member, hash.as_str());
        team_sessions::begin(&self.db.store, token, begun, now(), Limits::default())
            .await
            .unwrap();
    }
}

async fn invited_member_sets_a_password_with_the_code_once(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    assert_eq!(
        studio.invite(studio.olivia, "nia@lethe.example").await,
        Change::Saved
    );
    let nia = studio.called("nia@lethe.example").await;
    let attempt = team::attempt_by(store, nia, now()).await.unwrap();
    assert!(
        matches!(attempt, Attempt::Counted(known) if known.password_hash.is_none()),
        "no password yet"
    );

    assert!(
        !members::use_link(store, b"another", "a hash", now())
            .await
            .unwrap()
    );
    let over = now() + (24 * 7).hours();
    assert!(
        !members::use_link(store, CODE, "a hash", over)
            .await
            .unwrap(),
        "seven days are over"
    );
    // As for a forgotten password: the new one ends the logins of the old one.
    studio
        .run(
            "update team_members set password_hash = 'a hash' where id = $1",
            values![nia.0],
        )
        .await;
    studio.log_in(TOKEN, nia).await;
    let last = over - 1.millisecond();
    assert!(
        members::use_link(store, CODE, "a new hash", last)
            .await
            .unwrap()
    );
    assert!(
        !members::use_link(store, CODE, "another hash", last)
            .await
            .unwrap(),
        "it works once"
    );
    assert!(!studio.is_logged_in(TOKEN).await, "earlier logins end");
    let hash = "select password_hash from team_members where email_key = 'nia@lethe.example'";
    assert_eq!(
        studio.db.texts(hash, &[]).await,
        [Some("a new hash".to_owned())]
    );
}

async fn email_address_belongs_to_one_member(db: Database) {
    let studio = Studio::open(db).await;
    let change = studio.invite(studio.olivia, "ADAM@lethe.example").await;
    assert_eq!(change, Change::Refused(Refused::KnownMember));
    members::deactivate(&studio.db.store, studio.olivia, studio.adam, now())
        .await
        .unwrap();
    let change = studio.invite(studio.olivia, "adam@lethe.example").await;
    assert_eq!(
        change,
        Change::Refused(Refused::KnownMember),
        "a deactivated one counts"
    );
}

async fn team_is_changed_only_by_managers(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let before = studio.db.everything().await;
    for by in [studio.adam, studio.sam] {
        assert_eq!(
            studio.invite(by, "nia@lethe.example").await,
            Change::NotPermitted
        );
        let (olivia, desk) = (studio.olivia, studio.desk);
        for change in [
            members::renew_link(store, by, by, CODE, now())
                .await
                .unwrap(),
            members::change(store, by, by, Role::Administrator, studio.owners)
                .await
                .unwrap(),
            members::change(store, by, olivia, Role::Staff, desk)
                .await
                .unwrap(),
            members::deactivate(store, by, olivia, now()).await.unwrap(),
            members::reactivate(store, by, olivia).await.unwrap(),
            members::reset_second_factor(store, by, olivia)
                .await
                .unwrap(),
        ] {
            assert_eq!(change, Change::NotPermitted);
        }
    }
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
}

async fn new_code_invalidates_the_previous_one(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    for code in [CODE, b"second"] {
        let change = members::renew_link(store, studio.olivia, studio.sam, code, now())
            .await
            .unwrap();
        assert_eq!(change, Change::Saved);
    }
    assert!(!members::use_link(store, CODE, "hash", now()).await.unwrap());
    members::deactivate(store, studio.olivia, studio.sam, now())
        .await
        .unwrap();
    assert!(
        !members::use_link(store, b"second", "hash", now())
            .await
            .unwrap(),
        "deactivated"
    );
    let change = members::renew_link(store, studio.olivia, studio.sam, CODE, now())
        .await
        .unwrap();
    assert_eq!(change, Change::Refused(Refused::Changed));
}

async fn deactivated_member_is_logged_out_and_can_be_reactivated(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    studio.log_in(TOKEN, studio.sam).await;
    studio.log_in(b"olivia", studio.olivia).await;
    let change = members::deactivate(store, studio.olivia, studio.sam, now())
        .await
        .unwrap();
    assert_eq!(change, Change::Saved);
    assert!(!studio.is_logged_in(TOKEN).await && studio.is_logged_in(b"olivia").await);
    let email = Email::parse("sam@lethe.example").unwrap();
    let attempt = team::attempt(store, &email, now()).await.unwrap();
    assert!(
        matches!(attempt, Attempt::Unknown),
        "like an unknown address"
    );
    let again = members::deactivate(store, studio.olivia, studio.sam, now())
        .await
        .unwrap();
    assert_eq!(again, Change::Refused(Refused::Changed));

    assert_eq!(
        members::reactivate(store, studio.olivia, studio.sam)
            .await
            .unwrap(),
        Change::Saved
    );
    assert!(
        !studio.is_logged_in(TOKEN).await,
        "the earlier login is not revived"
    );
    let attempt = team::attempt(store, &email, now()).await.unwrap();
    assert!(matches!(attempt, Attempt::Counted(_)));
}

async fn last_manager_is_not_demoted_moved_or_deactivated(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let (olivia, owners, desk) = (studio.olivia, studio.owners, studio.desk);
    // Deactivated members and members without a password are not managers.
    let dora = studio.member("Dora", Role::Administrator, owners).await;
    assert_eq!(
        members::deactivate(&store, olivia, dora, now())
            .await
            .unwrap(),
        Change::Saved
    );
    let ivy = studio.member("Ivy", Role::Administrator, owners).await;
    studio
        .run(
            "update team_members set password_hash = null where id = $1",
            values![ivy.0],
        )
        .await;
    let before = studio.db.everything().await;
    for change in [
        members::change(&store, olivia, olivia, Role::Staff, owners)
            .await
            .unwrap(),
        members::change(&store, olivia, olivia, Role::Administrator, desk)
            .await
            .unwrap(),
        members::deactivate(&store, olivia, olivia, now())
            .await
            .unwrap(),
    ] {
        assert_eq!(change, Change::Refused(Refused::LastManager));
    }
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
    assert_eq!(
        members::reactivate(&store, olivia, dora).await.unwrap(),
        Change::Saved
    );
    assert_eq!(
        members::deactivate(&store, olivia, olivia, now())
            .await
            .unwrap(),
        Change::Saved
    );
    let change = members::change(&store, olivia, dora, Role::Staff, owners)
        .await
        .unwrap();
    assert_eq!(
        change,
        Change::NotPermitted,
        "a deactivated member changes nothing"
    );
}

async fn managers_deactivating_each_other_leave_one(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let (owners, store) = (studio.owners, studio.db.store.clone());
    for round in 0..20 {
        studio
            .run("update team_members set role = 'staff'", &[])
            .await;
        let lea = studio
            .member(&format!("Lea{round}"), Role::Administrator, owners)
            .await;
        let rio = studio
            .member(&format!("Rio{round}"), Role::Administrator, owners)
            .await;
        let (first, second) = tokio::join!(
            members::deactivate(&store, lea, rio, now()),
            members::change(&rival, rio, lea, Role::Staff, owners),
        );
        let outcomes = (first.unwrap(), second.unwrap());
        assert!(
            matches!(
                outcomes,
                (Change::Saved, Change::NotPermitted) | (Change::NotPermitted, Change::Saved)
            ),
            "round {round}: {outcomes:?}"
        );
    }
}

async fn own_password_is_changed_once_and_ends_other_logins(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    studio.log_in(TOKEN, studio.sam).await;
    studio.log_in(b"elsewhere", studio.sam).await;
    let hashes = ("a hash", "another hash");
    assert!(
        members::change_password(store, studio.sam, hashes, TOKEN, now())
            .await
            .unwrap()
    );
    assert!(
        !members::change_password(store, studio.sam, hashes, TOKEN, now())
            .await
            .unwrap()
    );
    assert!(studio.is_logged_in(TOKEN).await && !studio.is_logged_in(b"elsewhere").await);
}

async fn profile_explains_every_decision(db: Database) {
    let studio = Studio::open(db).await;
    assert_eq!(
        studio.invite(studio.olivia, "nia@lethe.example").await,
        Change::Saved
    );
    let nia = studio.called("nia@lethe.example").await;
    let mut tx = studio.db.store.read().await.unwrap();
    let profile = members::find(&mut tx, nia, now()).await.unwrap().unwrap();
    assert_eq!(
        (profile.actor.name.as_str(), profile.group_name.as_str()),
        ("Nia Bello", "Front desk")
    );
    assert_eq!(
        (profile.status, profile.has_second_factor),
        (Status::Invited, false)
    );
    let later = now() + (24 * 7).hours();
    let nia = members::find(&mut tx, nia, later).await.unwrap().unwrap();
    assert_eq!(nia.status, Status::InvitationOver);
    let olivia = members::find(&mut tx, studio.olivia, now())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(olivia.status, Status::Active);
    assert!(
        Permission::ALL
            .into_iter()
            .all(|permission| olivia.actor.may(permission))
    );
}

on_both!(
    invited_member_sets_a_password_with_the_code_once,
    email_address_belongs_to_one_member,
    team_is_changed_only_by_managers,
    new_code_invalidates_the_previous_one,
    deactivated_member_is_logged_out_and_can_be_reactivated,
    last_manager_is_not_demoted_moved_or_deactivated,
    managers_deactivating_each_other_leave_one,
    own_password_is_changed_once_and_ends_other_logins,
    profile_explains_every_decision
);
