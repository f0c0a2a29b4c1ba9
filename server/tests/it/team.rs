//! The team over HTTP: members are invited and deactivated, and confirm their identity before they erase.

use app::{
    answers::{erasing::Erasing, form::Outcome},
    words::addresses::act,
};
use shared::flaw::Refused;
use support::{Database, on_both};
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::Lethe,
    log,
    studio::{Caller, DESK, NORA, PASSWORD, QUAY},
};

const NEW_PASSWORD: &str = "a river of words";

impl Lethe {
    async fn use_link(&self, code: &str, password: &str) -> Answer {
        let fields = [("code", code), ("password", password)];
        self.form("/welcome", "use_link", &fields).send().await
    }

    async fn log_in_as(&self, email: &str, password: &str) -> Answer {
        let fields = [("email", email), ("password", password)];
        self.form("/login", "log_in", &fields).send().await
    }

    async fn erase_by_fetch(&self, proof: &str) -> Erasing {
        let (id, seen) = (NORA.to_string(), self.seen(Caller::Dora, NORA).await);
        let fields = [("id", id.as_str()), ("seen", &seen), ("proof", proof)];
        let ask = self.fetch("erase_client", &fields).by(Caller::Dora);
        ask.send().await.data()
    }
}

async fn invited_member_sets_a_password_and_logs_in(db: Database) {
    let lethe = Lethe::open(db).await;
    let group = DESK.0.to_string();
    let fields = [
        ("name", "Nia Bello"),
        ("email", "nia@lethe.example"),
        ("role", "Staff"),
        ("group", &group),
    ];
    let page = lethe
        .form("/team", "invite_member", &fields)
        .by(Caller::Mona)
        .send()
        .await;
    assert!(
        page.status == 200 && page.is_page_that_says("Send them this link"),
        "{}",
        page.body
    );
    let code = page.text("link-code").to_owned();
    assert_eq!(code.len(), 24);
    let again = lethe
        .form("/team", "invite_member", &fields)
        .by(Caller::Mona)
        .send()
        .await;
    assert!(
        again.status == 422
            && again.is_page_that_says(
                "A team member (active or deactivated) already uses this email address"
            )
    );
    assert!(
        !lethe
            .get("/team")
            .by(Caller::Mona)
            .send()
            .await
            .body
            .contains(&code),
        "the link is shown once"
    );
    assert_eq!(
        lethe
            .log_in_as("nia@lethe.example", NEW_PASSWORD)
            .await
            .status,
        422,
        "no password yet"
    );

    let short = lethe.use_link(&code, "short").await;
    assert!(short.status == 422 && short.is_page_that_says("Must be 12 characters or more."));
    let wrong = lethe
        .use_link("0000-0000-0000-0000-0000", NEW_PASSWORD)
        .await;
    assert!(
        wrong.status == 422
            && wrong.is_page_that_says("This link has expired or already been used.")
    );
    let done = lethe.use_link(&code.to_lowercase(), NEW_PASSWORD).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, "/login?done=use_link")
    );
    assert!(
        lethe
            .get(done.location())
            .send()
            .await
            .is_page_that_says("Password set.")
    );
    assert_eq!(
        lethe.use_link(&code, "another password").await.status,
        422,
        "it works once"
    );
    assert_eq!(
        lethe
            .log_in_as("nia@lethe.example", NEW_PASSWORD)
            .await
            .location(),
        "/clients"
    );
    let log = log::all();
    assert!(
        !log.contains(&code) && !log.contains(NEW_PASSWORD),
        "the log holds a secret"
    );
}

async fn deactivated_member_is_logged_out_at_once(db: Database) {
    let lethe = Lethe::open(db).await;
    let sam = Caller::Sam.id().unwrap().0.to_string();
    let page = format!("/team/members/{sam}");
    let answer = lethe
        .form(&page, "deactivate_member", &[("member", &sam)])
        .by(Caller::Mona)
        .send()
        .await;
    let address = format!("{page}?done=deactivate_member&undo=");
    assert!(answer.location().starts_with(&address));
    assert_eq!(
        lethe
            .get("/clients")
            .by(Caller::Sam)
            .send()
            .await
            .location(),
        "/login?next=/clients"
    );
    assert_eq!(
        lethe
            .fetch("search_clients", &[])
            .by(Caller::Sam)
            .send()
            .await
            .status,
        401
    );
    let known = lethe.log_in_as("sam@lethe.example", PASSWORD).await;
    assert!(known.status == 422 && known.is_page_that_says("That email and password don’t match."));
    let seen = lethe.get(&page).by(Caller::Mona).send().await;
    assert!(
        seen.is_page_that_says("Deactivated team members can’t do anything."),
        "{}",
        seen.body
    );
    let answer = lethe
        .form(
            &act(&page, "reactivate_member"),
            "reactivate_member",
            &[("member", &sam)],
        )
        .by(Caller::Mona)
        .send()
        .await;
    assert_eq!(answer.location(), format!("{page}?done=reactivate_member"));
    assert_eq!(
        lethe
            .log_in_as("sam@lethe.example", PASSWORD)
            .await
            .location(),
        "/clients"
    );
}

async fn member_page_explains_permissions_and_has_forms_for_managers(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/team/members/{}", Caller::Sam.id().unwrap().0);
    for who in [Caller::Adam, Caller::Mona] {
        let answer = lethe.get(&page).by(who).send().await;
        assert!(answer.is_page_that_says("Turned on for Owners, but only for administrators."));
        assert!(answer.is_page_that_says("Turned on for everyone in Owners."));
        let may = who == Caller::Mona;
        let deactivates = answer.body.contains("?do=deactivate_member");
        assert_eq!(deactivates, may, "{who:?}");
        let form = act(&page, "renew_link");
        assert_eq!(answer.body.contains(&form), may, "{who:?}");
        let form = lethe.page(&form, who).await;
        assert_eq!(form.contains("?do=renew_link"), may, "{who:?}");
    }
}

async fn own_password_is_changed_with_the_current_one(db: Database) {
    let lethe = Lethe::open(db).await;
    let change = async |current: &str, new: &str| {
        let fields = [("current", current), ("new", new)];
        lethe
            .fetch("change_password", &fields)
            .by(Caller::Sam)
            .send()
            .await
            .data::<Outcome>()
    };
    let wrong = Outcome::Refused(vec![("current".into(), Refused::Wrong.into())]);
    assert_eq!(change("not the password", NEW_PASSWORD).await, wrong);
    assert_eq!(change(PASSWORD, NEW_PASSWORD).await, Outcome::Done);
    assert_eq!(
        lethe.get("/clients").by(Caller::Sam).send().await.status,
        200,
        "this login continues"
    );
    assert_eq!(
        lethe.log_in_as("sam@lethe.example", PASSWORD).await.status,
        422
    );
    assert_eq!(
        lethe
            .log_in_as("sam@lethe.example", NEW_PASSWORD)
            .await
            .location(),
        "/clients"
    );
    for _ in 0..10 {
        assert_eq!(change("not the password", NEW_PASSWORD).await, wrong);
    }
    let slow = Outcome::Refused(vec![("current".into(), Refused::SlowDown(1).into())]);
    assert_eq!(
        change(NEW_PASSWORD, PASSWORD).await,
        slow,
        "guesses are slowed down here too"
    );
}

async fn erasing_asks_for_the_password_after_five_minutes(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.clock.advance(301);
    assert_eq!(lethe.erase_by_fetch("").await, Erasing::Unproved(None));
    assert_eq!(
        lethe.erase_by_fetch("not the password").await,
        Erasing::Unproved(Some(Refused::Wrong))
    );
    assert_eq!(
        lethe.erase_by_fetch("123456").await,
        Erasing::Unproved(Some(Refused::Wrong))
    );
    assert!(
        lethe
            .db
            .texts("select reference from erasures", &[])
            .await
            .is_empty()
    );

    let (id, page) = (NORA.to_string(), format!("/clients/{NORA}/information"));
    let seen = lethe.seen(Caller::Dora, NORA).await;
    let confirm = async |proof: &str| {
        let fields = [("id", id.as_str()), ("seen", &seen), ("proof", proof)];
        lethe
            .form(&page, "erase_client", &fields)
            .by(Caller::Dora)
            .send()
            .await
    };
    let asked = confirm("").await;
    assert!(
        asked.status == 422
            && asked.is_page_that_says("Your password or a two-step verification code")
    );
    assert!(asked.is_page_that_says("Nora McNora account deletion confirmation"));
    let wrong = confirm("not the password").await;
    assert!(
        wrong.status == 422 && wrong.is_page_that_says("That’s not correct."),
        "{}",
        wrong.body
    );
    let done = confirm(PASSWORD).await;
    assert!(
        done.location().starts_with("/deleted-clients/DC-"),
        "{}",
        done.body
    );
}

async fn identity_check_is_valid_for_five_minutes(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.clock.advance(300);
    let (id, seen) = (NORA.to_string(), lethe.seen(Caller::Olivia, NORA).await);
    let erasing: Erasing = lethe
        .fetch("erase_client", &[("id", &id), ("seen", &seen)])
        .by(Caller::Olivia)
        .send()
        .await
        .data();
    assert!(
        matches!(erasing, Erasing::Erased(_)),
        "five minutes are not over: {erasing:?}"
    );
}

/// A duplicate name is refused beside the field, in the form that was sent.
async fn duplicate_names_are_refused_beside_the_field(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe
        .db
        .insert_location(Uuid::from_u128(0x51), "Lagoon", "Europe/London", "GBP")
        .await;
    let (group, location) = (DESK.0.to_string(), QUAY.to_string());
    let rename = format!("/team/{group}");
    let change = act(&format!("/team/locations/{location}"), "change_location");
    let settings = [
        ("time_zone", "Europe/London"),
        ("currency", "GBP"),
        ("invoice_prefix", "INV"),
    ];
    let located = |name| [&[("name", name)], &settings[..]].concat();
    let changed = [&[("location", &*location)], &located("Lagoon")[..]].concat();
    for (page, function, fields, field) in [
        (
            "/team/groups",
            "create_group",
            vec![("name", "Owners")],
            "create_group-name".to_owned(),
        ),
        (
            &*rename,
            "rename_group",
            vec![("group", &*group), ("name", "Owners")],
            "rename_group-name".to_owned(),
        ),
        (
            "/team/locations",
            "add_location",
            located("Quay"),
            "add_location-name".to_owned(),
        ),
        (
            &*change,
            "change_location",
            changed,
            "change_location-name".to_owned(),
        ),
    ] {
        let before = lethe.db.dump().await;
        let answer = lethe
            .form(page, function, &fields)
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.status, 422, "{function}");
        let tag = answer.tag(&field);
        assert!(tag.contains(r#"aria-invalid="true""#), "{function}: {tag}");
        let flaw = answer.text(&format!("{field}-flaw"));
        assert_eq!(flaw, "This name is already in use.", "{function}");
        assert_eq!(lethe.db.dump().await, before, "{function}");
    }
}

on_both!(
    duplicate_names_are_refused_beside_the_field,
    invited_member_sets_a_password_and_logs_in,
    deactivated_member_is_logged_out_at_once,
    member_page_explains_permissions_and_has_forms_for_managers,
    own_password_is_changed_with_the_current_one,
    erasing_asks_for_the_password_after_five_minutes,
    identity_check_is_valid_for_five_minutes
);
