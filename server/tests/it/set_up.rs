//! Setting up the studio: the first act, possible once, by a person who sees the terminal.

use std::time::Duration;

use app::answers::set_up::SettingUp;
use http::header;
use support::{Database, now, on_both, records::INSERT_STUDIO, sql, values};
use tokio::{task::JoinSet, time::timeout};

use crate::{
    answer::{Answer, attribute},
    lethe::{CODE, Lethe},
    studio::Caller,
};

const GOOD: [(&str, &str); 8] = [
    ("form[code]", CODE),
    ("form[studio]", "River Studio"),
    ("form[location]", "Quay"),
    ("form[time_zone]", "Europe/London"),
    ("form[currency]", "gbp"),
    ("form[name]", "Ada Reed"),
    ("form[email]", "ada@lethe.example"),
    ("form[password]", "a river of words"),
];

/// Returns a valid form except for one field.
fn but(field: &str, typed: &'static str) -> [(&'static str, &'static str); 8] {
    GOOD.map(|(name, value)| {
        if name == field {
            (name, typed)
        } else {
            (name, value)
        }
    })
}

async fn pages_lead_to_the_set_up_without_a_studio(db: Database) {
    let lethe = Lethe::over(db);
    for listing in leptos_axum::generate_route_list(app::App) {
        for who in [Caller::Stranger, Caller::Olivia] {
            let answer = lethe.get(listing.path()).by(who).send().await;
            let expected = if listing.path() == "/setup" {
                (200, "")
            } else {
                (303, "/setup")
            };
            assert_eq!(
                (answer.status.as_u16(), answer.location()),
                expected,
                "{}",
                listing.path()
            );
        }
    }
    for page in ["/", "/nowhere", "/clients?after=7"] {
        assert_eq!(lethe.get(page).send().await.location(), "/setup", "{page}");
    }
    let answer = lethe.form("/clients", "log_out", &[]).send().await;
    assert_eq!(answer.location(), "/setup");
    assert!(
        lethe
            .get("/setup")
            .send()
            .await
            .is_page_that_says("Set up your studio")
    );
    assert_eq!(lethe.get("/favicon.svg").send().await.status, 200);
}

async fn flaws_are_shown_beside_their_field(db: Database) {
    let lethe = Lethe::over(db);
    let before = lethe.db.dump().await;
    for (field, typed, sentence) in [
        (
            "form[code]",
            "0a0a-1b1b-2c2c-3d3d-4e4f",
            "Enter the setup code shown in the terminal.",
        ),
        (
            "form[code]",
            "",
            "Enter the setup code shown in the terminal.",
        ),
        ("form[studio]", " ", "Enter the name of your studio."),
        (
            "form[location]",
            "",
            "Enter the name of your first location.",
        ),
        (
            "form[time_zone]",
            "Mars/Olympus",
            "Enter a time zone, like London or Europe/London.",
        ),
        (
            "form[currency]",
            "XYZ",
            "Choose a currency from the list, or enter its 3-letter code, like GBP.",
        ),
        ("form[name]", "", "Enter your name."),
        (
            "form[email]",
            "ada",
            "Enter an email address in the right format, like name@example.com.",
        ),
        (
            "form[password]",
            "elevenchars",
            "Must be 12 characters or more.",
        ),
    ] {
        let page = lethe
            .form("/setup", "set_up", &but(field, typed))
            .send()
            .await;
        assert!(
            page.status == 422 && page.is_page_that_says("There is a problem. Nothing was saved."),
            "{field}: {}",
            page.status
        );
        let described = attribute(page.tag(field), "aria-describedby").unwrap_or_default();
        let sentences: Vec<_> = described.split(' ').map(|id| page.text(id)).collect();
        assert!(
            sentences.contains(&sentence),
            "{field} is described by {sentences:?}"
        );
        for (name, value) in but(field, typed) {
            let linked = page.body.contains(&format!("href=\"#{name}\""));
            assert_eq!(linked, name == field, "{name}, when {field} is wrong");
            let kept = (name != "form[password]").then_some(value);
            assert_eq!(
                attribute(page.tag(name), "value"),
                kept,
                "{name}, when {field} is wrong"
            );
            let invalid = attribute(page.tag(name), "aria-invalid").is_some();
            assert_eq!(invalid, name == field, "{name}, when {field} is wrong");
        }
        let fetched: SettingUp = lethe
            .fetch("set_up", &but(field, typed))
            .send()
            .await
            .data();
        assert!(
            matches!(fetched, SettingUp::Flawed(_)),
            "{field}: {fetched:?}"
        );
    }
    assert_eq!(
        lethe.db.dump().await,
        before,
        "a flawed form changed something"
    );
}

async fn studio_is_set_up_once_and_its_administrator_logs_in(db: Database) {
    let lethe = Lethe::over(db);
    let answer = lethe.form("/setup", "set_up", &GOOD).send().await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, "/clients")
    );
    let cookie = answer.header(header::SET_COOKIE).to_owned();
    let (name, token) = cookie.split_once('=').expect("a cookie");
    let (token, _) = token.split_once(';').expect("attributes");
    let page = lethe.get("/clients").with_cookie(name, token).send().await;
    assert!(
        page.is_page_that_says("Ada Reed") && page.is_page_that_says("No clients yet"),
        "the administrator is logged in"
    );
    assert_eq!(
        lethe.db.texts("select name from studio", &[]).await,
        [Some("River Studio".into())]
    );
    assert_eq!(
        lethe.db.texts("select currency from locations", &[]).await,
        [Some("GBP".into())]
    );
    assert_eq!(
        lethe.db.texts("select time_zone from studio", &[]).await,
        [Some("Europe/London".into())]
    );
    let before = lethe.db.dump().await;

    assert_eq!(lethe.get("/setup").send().await.location(), "/login");
    assert_eq!(
        lethe
            .form("/setup", "set_up", &GOOD)
            .send()
            .await
            .location(),
        "/login"
    );
    let again: SettingUp = lethe
        .fetch("set_up", &but("form[email]", "eve@lethe.example"))
        .send()
        .await
        .data();
    assert_eq!(again, SettingUp::DoneBefore);
    assert_eq!(
        lethe.db.dump().await,
        before,
        "a second set-up changed something"
    );

    let fields = [
        ("email", "ADA@lethe.example"),
        ("password", "a river of words"),
    ];
    let answer = lethe.form("/login", "log_in", &fields).send().await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, "/clients")
    );
}

async fn set_up_accepts_what_people_type(db: Database) {
    let lethe = Lethe::over(db);
    let page = lethe.get("/setup").send().await;
    for (field, list) in [("time_zone", "time-zones"), ("currency", "currencies")] {
        let tag = page.tag(&format!("form[{field}]"));
        assert_eq!(attribute(tag, "list"), Some(list));
    }
    for option in ["Europe/London", "Australia/Sydney", "GBP", "JPY"] {
        let option = format!(r#"<option value="{option}">"#);
        assert!(page.body.contains(&option), "{option}");
    }
    let code = CODE.to_uppercase().replace('-', " ");
    let typed = GOOD.map(|(name, value)| match name {
        "form[code]" => (name, &*code),
        "form[time_zone]" => (name, "london"),
        "form[currency]" => (name, "£"),
        _ => (name, value),
    });
    let answer = lethe.form("/setup", "set_up", &typed).send().await;
    assert_eq!(answer.location(), "/clients");
    let stored = "select time_zone || ' ' || currency from locations";
    assert_eq!(
        lethe.db.texts(stored, &[]).await,
        [Some("Europe/London GBP".into())]
    );
}

async fn set_up_that_waits_for_another_finds_it_done(db: Database) {
    let lethe = Lethe::over(db);
    let mut first = lethe.db.store.write().await.unwrap();
    let studio = values![now()];
    sql::execute(&mut first, INSERT_STUDIO, studio)
        .await
        .unwrap();
    let second = tokio::spawn(lethe.fetch("set_up", &GOOD).send());
    timeout(Duration::from_mins(1), lethe.db.until_a_transaction_waits())
        .await
        .expect("the second one waits");
    first.commit().await.unwrap();
    assert_eq!(
        second.await.unwrap().data::<SettingUp>(),
        SettingUp::DoneBefore
    );
    assert!(
        lethe
            .db
            .texts("select name from team_members", &[])
            .await
            .is_empty()
    );
}

async fn concurrent_set_ups_succeed_once(db: Database) {
    let lethe = Lethe::over(db);
    let mut both = JoinSet::new();
    for email in ["ada@lethe.example", "eve@lethe.example"] {
        both.spawn(lethe.fetch("set_up", &but("form[email]", email)).send());
    }
    let mut answers: Vec<SettingUp> = both.join_all().await.iter().map(Answer::data).collect();
    answers.sort_by_key(|answer| *answer != SettingUp::Done);
    assert_eq!(answers, [SettingUp::Done, SettingUp::DoneBefore]);
    assert_eq!(
        lethe
            .db
            .texts("select name from team_members", &[])
            .await
            .len(),
        1
    );
}

on_both!(
    pages_lead_to_the_set_up_without_a_studio,
    flaws_are_shown_beside_their_field,
    studio_is_set_up_once_and_its_administrator_logs_in,
    set_up_accepts_what_people_type,
    set_up_that_waits_for_another_finds_it_done,
    concurrent_set_ups_succeed_once
);
