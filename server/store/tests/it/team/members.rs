//! Team members: invited, given a new code, moved, deactivated. One manager always stays.

use jiff::{SignedDuration, Timestamp, ToSpan};
use shared::{
    access::{AccessGroupId, Permission, Role, Switch, TeamMemberId},
    client::{ClientId, Email, Line},
    flaw::Refused,
    forms::{ChangeMember, FormNumber, Invitation, Shown},
    undo::Undone,
};
use store::{
    Act, Answer, By, Once, Outcome, Store,
    desk::undo::undo,
    team::{
        attempts::{self, Attempt},
        logins::{self, Limits},
        members::{self, NewHash, Status},
        search_key,
        secrets::Code,
    },
};
use support::{Database, now, on_both, random, values};

use crate::fixture::Studio;

const TOKEN: &[u8] = b"a digest of a token";

fn invitation(email: &str, group: AccessGroupId) -> Invitation {
    Invitation {
        name: Line::parse("Nia Bello").unwrap(),
        email: Email::parse(email).unwrap(),
        role: Role::Staff,
        group,
    }
}

/// Returns an act of a person who is not logged in.
fn public(at: Timestamp) -> Act {
    Act::without_form(By::Public, at, &mut random())
}

async fn redeemed(store: &Store, code: &[u8], hash: &str, at: Timestamp) -> Outcome {
    members::use_link(store, public(at), code, hash)
        .await
        .unwrap()
}

impl Studio {
    async fn invite(&self, by: TeamMemberId, email: &str) -> Answer<Code> {
        let invitation = invitation(email, self.desk);
        members::invite(&self.db.store, self.act_by(by), &invitation)
            .await
            .unwrap()
    }

    /// Changes a member's role and group on a page that does not say what it showed.
    pub(super) async fn moved(
        &self,
        by: TeamMemberId,
        member: TeamMemberId,
        role: Role,
        group: AccessGroupId,
    ) -> Outcome {
        let wanted = ChangeMember {
            member,
            role,
            group,
        };
        members::change(&self.db.store, self.act_by(by), &wanted, &Shown::read([]))
            .await
            .unwrap()
    }

    /// Returns the member with this email address.
    async fn called(&self, email: &str) -> TeamMemberId {
        let mut tx = self.db.store.read().await.unwrap();
        let email = Email::parse(email).unwrap();
        let known = attempts::credentials(&mut tx, &email).await.unwrap();
        known.expect("a member").id
    }

    async fn is_logged_in(&self, token: &[u8]) -> bool {
        let mut tx = self.db.store.read().await.unwrap();
        let actor = logins::actor(&mut tx, token, now(), Limits::default()).await;
        actor.unwrap().is_some()
    }

    async fn log_in(&self, token: &[u8], member: TeamMemberId) {
        let hash = self.hash_of(member).await;
        logins::begin(
            &self.db.store,
            member,
            &hash,
            token,
            now(),
            Limits::default(),
        )
        .await
        .unwrap();
    }
}

async fn invited_member_sets_a_password_with_the_code_once(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let invited = studio.invite(studio.olivia, "nia@lethe.example").await;
    let code = invited.done().expect("a code").digest();
    let nia = studio.called("nia@lethe.example").await;
    let attempt = attempts::attempt_by(store, nia, now()).await.unwrap();
    assert!(
        matches!(attempt, Attempt::Counted(known) if known.password_hash.is_none()),
        "no password yet"
    );

    assert_eq!(
        redeemed(store, b"another", "a hash", now()).await,
        Outcome::Refused(Refused::LinkExpired)
    );
    let over = now() + (24 * 7).hours();
    assert_eq!(
        redeemed(store, &code, "a hash", over).await,
        Outcome::Refused(Refused::LinkExpired),
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
    assert_eq!(
        redeemed(store, &code, "a new hash", last).await,
        Outcome::Done
    );
    assert_eq!(
        redeemed(store, &code, "another hash", last).await,
        Outcome::Refused(Refused::LinkExpired),
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
    let known = Answer::Not(Outcome::Refused(Refused::KnownMember));
    let invited = studio.invite(studio.olivia, "ADAM@lethe.example").await;
    assert_eq!(invited, known);
    members::deactivate(&studio.db.store, studio.act(), studio.adam)
        .await
        .unwrap();
    let invited = studio.invite(studio.olivia, "adam@lethe.example").await;
    assert_eq!(invited, known, "a deactivated one counts");
}

async fn team_is_changed_only_by_managers(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let before = studio.db.everything().await;
    for by in [studio.adam, studio.sam] {
        let refused = Answer::Not(Outcome::NotPermitted);
        assert_eq!(studio.invite(by, "nia@lethe.example").await, refused);
        let renewed = members::renew_link(store, studio.act_by(by), by);
        assert_eq!(renewed.await.unwrap(), refused);
        let (olivia, desk) = (studio.olivia, studio.desk);
        for change in [
            members::reset_second_factor(store, studio.act_by(by), by)
                .await
                .unwrap(),
            studio
                .moved(by, by, Role::Administrator, studio.owners)
                .await,
            studio.moved(by, olivia, Role::Staff, desk).await,
            members::deactivate(store, studio.act_by(by), olivia)
                .await
                .unwrap(),
            members::reactivate(store, studio.act_by(by), olivia)
                .await
                .unwrap(),
            members::reset_second_factor(store, studio.act_by(by), olivia)
                .await
                .unwrap(),
        ] {
            assert_eq!(change, Outcome::NotPermitted);
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
    let renewed = async || {
        members::renew_link(store, studio.act(), studio.sam)
            .await
            .unwrap()
    };
    let first = renewed().await.done().expect("a code").digest();
    let second = renewed().await.done().expect("a code").digest();
    let over = Outcome::Refused(Refused::LinkExpired);
    assert_eq!(redeemed(store, &first, "hash", now()).await, over);
    members::deactivate(store, studio.act(), studio.sam)
        .await
        .unwrap();
    assert_eq!(
        redeemed(store, &second, "hash", now()).await,
        over,
        "deactivated"
    );
    let changed = Answer::Not(Outcome::Refused(Refused::Changed));
    assert_eq!(renewed().await, changed);
}

/// An act with a form, as if the same request arrived again.
fn once(studio: &Studio, content: &[u8]) -> Act {
    let once = Once::new(FormNumber::from_random([7; 16]), content);
    Act {
        once,
        ..studio.act()
    }
}

async fn code_is_shown_again_to_the_same_form(db: Database) {
    let studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let store = &studio.db.store;
    let nia = invitation("nia@lethe.example", studio.desk);
    let (one, other) = tokio::join!(
        members::invite(store, once(&studio, b"nia"), &nia),
        members::invite(&rival, once(&studio, b"nia"), &nia),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one, other);
    let code = one.done().expect("a code").digest();
    let ida = invitation("ida@lethe.example", studio.desk);
    let sent_before = Answer::Not(Outcome::Refused(Refused::SentBefore));
    let another = members::invite(store, once(&studio, b"ida"), &ida);
    assert_eq!(another.await.unwrap(), sent_before);
    let links = "select count(*) from team_links";
    assert_eq!(studio.db.number(links, &[]).await, 1);
    let done = Outcome::Done;
    assert_eq!(redeemed(store, &code, "a hash", now()).await, done);
}

async fn member_is_not_moved_over_a_newer_role(db: Database) {
    let studio = Studio::open(db).await;
    let position = |role, group| ChangeMember {
        member: studio.sam,
        role,
        group,
    };
    let shown = Shown::of(&position(Role::Staff, studio.owners));
    let moved = async |role, group| {
        let wanted = position(role, group);
        members::change(&studio.db.store, studio.act(), &wanted, &shown)
            .await
            .unwrap()
    };
    let administrator = Role::Administrator;
    assert_eq!(moved(administrator, studio.desk).await, Outcome::Done);
    let Outcome::Newer(newer) = moved(Role::Staff, studio.desk).await else {
        panic!("it is newer");
    };
    let newer: Vec<_> = newer
        .iter()
        .map(|d| (d.field, d.before.clone(), d.now.clone()))
        .collect();
    let (owners, desk) = (studio.owners.to_string(), studio.desk.to_string());
    assert_eq!(
        newer,
        [
            ("role", "Staff".to_owned(), "Administrator".to_owned()),
            ("group", owners, desk),
        ]
    );
    let role = "select role from team_members where name = 'Sam'";
    let stored = studio.db.texts(role, &[]).await;
    assert_eq!(stored, [Some("administrator".to_owned())]);
}

async fn deactivated_member_is_logged_out_and_can_be_reactivated(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    studio.log_in(TOKEN, studio.sam).await;
    studio.log_in(b"olivia", studio.olivia).await;
    let change = members::deactivate(store, studio.act(), studio.sam)
        .await
        .unwrap();
    assert_eq!(change, Outcome::Done);
    assert!(!studio.is_logged_in(TOKEN).await && studio.is_logged_in(b"olivia").await);
    let email = Email::parse("sam@lethe.example").unwrap();
    let attempt = attempts::attempt(store, &email, now()).await.unwrap();
    assert!(
        matches!(attempt, Attempt::Unknown),
        "like an unknown address"
    );
    let again = members::deactivate(store, studio.act(), studio.sam)
        .await
        .unwrap();
    assert_eq!(again, Outcome::Refused(Refused::Changed));

    assert_eq!(
        members::reactivate(store, studio.act(), studio.sam)
            .await
            .unwrap(),
        Outcome::Done
    );
    assert!(
        !studio.is_logged_in(TOKEN).await,
        "the earlier login is not revived"
    );
    let attempt = attempts::attempt(store, &email, now()).await.unwrap();
    assert!(matches!(attempt, Attempt::Counted(_)));
}

async fn undone_deactivation_gives_back_a_code_but_no_login(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let at = |seconds| now() + SignedDuration::from_secs(seconds);
    let deactivate = async || {
        let act = studio.act();
        let id = act.once.undo_id();
        let done = members::deactivate(store, act, studio.sam).await;
        assert_eq!(done.unwrap(), Outcome::Done);
        id
    };
    let undone = async |by, id, seconds| {
        let act = studio.act_at(By::Team(by), at(seconds));
        undo(store, act, id).await.unwrap()
    };
    let back = Answer::Done(Undone::CanLogIn);
    let refused = |why| Answer::Not(Outcome::Refused(why));
    let code = members::renew_link(store, studio.act(), studio.sam).await;
    let code = code.unwrap().done().expect("a code").digest();
    studio.log_in(TOKEN, studio.sam).await;

    let id = deactivate().await;
    let adam = undone(studio.adam, id, 1).await;
    assert_eq!(adam, Answer::Not(Outcome::NotPermitted), "as deactivating");
    let client = Act::without_form(By::Client(ClientId(id.0)), at(1), &mut random());
    let client = undo(store, client, id).await.unwrap();
    assert_eq!(client, Answer::Not(Outcome::NotPermitted));
    let act = studio.act_at(By::Team(studio.olivia), at(2));
    let again = Act {
        once: act.once,
        ..studio.act()
    };
    assert_eq!(undo(store, act, id).await.unwrap(), back);
    assert_eq!(undo(store, again, id).await.unwrap(), back, "the same form");
    assert_eq!(
        undone(studio.olivia, id, 3).await,
        refused(Refused::TooLate)
    );
    assert!(!studio.is_logged_in(TOKEN).await, "the login stays ended");
    let mut tx = store.read().await.unwrap();
    assert!(members::link_counts(&mut tx, &code, at(3)).await.unwrap());
    drop(tx);

    // Only the last deactivation can be undone, and not for long.
    let first = deactivate().await;
    let active = members::reactivate(store, studio.act(), studio.sam).await;
    assert_eq!(active.unwrap(), Outcome::Done);
    assert_eq!(
        undone(studio.olivia, first, 4).await,
        refused(Refused::TooLate)
    );
    let mut tx = store.read().await.unwrap();
    let counts = members::link_counts(&mut tx, &code, at(4)).await.unwrap();
    assert!(!counts, "reactivating leaves an old code invalid");
    drop(tx);
    let last = deactivate().await;
    assert_eq!(
        undone(studio.olivia, first, 5).await,
        refused(Refused::TooLate)
    );
    assert_eq!(
        undone(studio.olivia, last, 600).await,
        refused(Refused::TooLate)
    );
    assert_eq!(undone(studio.olivia, last, 599).await, back);
}

async fn search_key_is_a_choice_of_each_member(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let tokens = [(TOKEN, studio.sam), (b"olivia".as_slice(), studio.olivia)];
    for (token, member) in tokens {
        studio.log_in(token, member).await;
    }
    let keys = async || {
        let mut tx = store.read().await.unwrap();
        let mut keys = Vec::new();
        for (token, _) in tokens {
            let found = logins::find(&mut tx, token, now(), Limits::default()).await;
            keys.push(found.unwrap().expect("a login").chosen.search_key);
        }
        keys
    };
    assert_eq!(keys().await, [Switch::On, Switch::On]);
    for turn in [Switch::Off, Switch::On] {
        let set = search_key::set(store, studio.act_by(studio.sam), turn).await;
        assert_eq!(set.unwrap(), Outcome::Done);
        assert_eq!(keys().await, [turn, Switch::On]);
    }
    let stranger = search_key::set(store, public(now()), Switch::Off).await;
    assert_eq!(stranger.unwrap(), Outcome::NotPermitted);
}

async fn last_manager_is_not_demoted_moved_or_deactivated(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = &studio.db.store.clone();
    let (olivia, owners, desk) = (studio.olivia, studio.owners, studio.desk);
    // Deactivated members and members without a password are not managers.
    let dora = studio.member("Dora", Role::Administrator, owners).await;
    assert_eq!(
        members::deactivate(store, studio.act(), dora)
            .await
            .unwrap(),
        Outcome::Done
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
        studio.moved(olivia, olivia, Role::Staff, owners).await,
        studio
            .moved(olivia, olivia, Role::Administrator, desk)
            .await,
        members::deactivate(store, studio.act(), olivia)
            .await
            .unwrap(),
    ] {
        assert_eq!(change, Outcome::Refused(Refused::LastManager));
    }
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
    assert_eq!(
        members::reactivate(store, studio.act(), dora)
            .await
            .unwrap(),
        Outcome::Done
    );
    assert_eq!(
        members::deactivate(store, studio.act(), olivia)
            .await
            .unwrap(),
        Outcome::Done
    );
    let change = studio.moved(olivia, dora, Role::Staff, owners).await;
    assert_eq!(
        change,
        Outcome::NotPermitted,
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
        let (by_lea, by_rio) = (studio.act_by(lea), studio.act_by(rio));
        let (shown, wanted) = (
            Shown::read([]),
            ChangeMember {
                member: lea,
                role: Role::Staff,
                group: owners,
            },
        );
        let (first, second) = tokio::join!(
            members::deactivate(&store, by_lea, rio),
            members::change(&rival, by_rio, &wanted, &shown),
        );
        let outcomes = (first.unwrap(), second.unwrap());
        assert!(
            matches!(
                outcomes,
                (Outcome::Done, Outcome::NotPermitted) | (Outcome::NotPermitted, Outcome::Done)
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
    let hashes = NewHash {
        before: "a hash",
        after: "another hash",
    };
    let changed = async || {
        let by_sam = studio.act_by(studio.sam);
        members::change_password(store, by_sam, hashes, TOKEN)
            .await
            .unwrap()
    };
    assert_eq!(changed().await, Outcome::Done);
    assert_eq!(changed().await, Outcome::Refused(Refused::Changed));
    assert!(studio.is_logged_in(TOKEN).await && !studio.is_logged_in(b"elsewhere").await);
}

async fn profile_explains_every_decision(db: Database) {
    let studio = Studio::open(db).await;
    let invited = studio.invite(studio.olivia, "nia@lethe.example").await;
    invited.done().expect("a code");
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
    code_is_shown_again_to_the_same_form,
    member_is_not_moved_over_a_newer_role,
    deactivated_member_is_logged_out_and_can_be_reactivated,
    undone_deactivation_gives_back_a_code_but_no_login,
    search_key_is_a_choice_of_each_member,
    last_manager_is_not_demoted_moved_or_deactivated,
    managers_deactivating_each_other_leave_one,
    own_password_is_changed_once_and_ends_other_logins,
    profile_explains_every_decision
);
