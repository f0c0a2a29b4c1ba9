//! The client's own access: what belongs to the client, what strangers and erased clients are told, and which
//! websites may frame the widget.

use app::login::site_data::CLEAR_SITE_DATA;
use axum::body::BodyDataStream;
use futures_util::StreamExt;
use http::header;
use shared::client::ClientId;
use support::{Database, now, on_both, tomorrow, values};
use tokio::time::{Duration, timeout};
use uuid::Uuid;

use crate::{
    answer::{Answer, without_numbers},
    lethe::Lethe,
    studio::{Caller, INES, NORA, PASSWORD, QUAY, UNKNOWN},
};

const APP: &str = "__Host-lethe-client";
const WIDGET: &str = "__Host-lethe-widget";

/// An upcoming session.
const TOMORROW: Uuid = Uuid::from_u128(0x60);
/// A session that has started.
const STARTED: Uuid = Uuid::from_u128(0x61);
/// The seat of Ines in the upcoming session.
const SEAT: Uuid = Uuid::from_u128(0x62);

/// The origin of a website that may frame the widget.
const SITE: &str = "https://studio.example";

/// A client who is erased before the first request.
const GONE: ClientId = ClientId(Uuid::from_u128(0x22));

/// Adds a session that has started and an upcoming one, in which Ines has a seat.
async fn schedule(lethe: &Lethe) {
    for (id, starts) in [(STARTED, now()), (TOMORROW, tomorrow())] {
        lethe.db.insert_session(id, QUAY, starts, 8).await;
    }
    lethe
        .db
        .insert_booking(SEAT, INES, TOMORROW, "booked")
        .await;
}

/// Returns the status and body of an answer, without the random nonce.
fn said(answer: &Answer) -> (u16, String) {
    let nonce = answer.attributes("nonce").first().map(ToString::to_string);
    let body = match nonce {
        Some(nonce) => answer.body.replace(&nonce, ""),
        None => answer.body.clone(),
    };
    (answer.status.as_u16(), without_numbers(&body))
}

fn cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect()
}

/// Returns the token of the one cookie that an answer sets, which must have this name.
fn token(answer: &Answer, name: &str) -> String {
    let cookies = cookies(answer);
    assert_eq!(cookies.len(), 1, "{cookies:?}: {}", answer.body);
    let rest = cookies[0].strip_prefix(&format!("{name}="));
    let rest = rest.expect("the cookie with this name");
    rest.split(';').next().unwrap().to_owned()
}

/// Returns the name and data of the next event, or `None` after the last one.
async fn next(line: &mut BodyDataStream) -> Option<(String, String)> {
    let told = timeout(Duration::from_secs(10), line.next()).await;
    let bytes = told.expect("an event in time")?.expect("an event");
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let part = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.expect("a part").trim().to_owned()
    };
    Some((part("event:"), part("data:")))
}

fn event(name: &str, data: &str) -> (String, String) {
    (name.to_owned(), data.to_owned())
}

async fn client_cannot_tell_another_clients_rows_from_missing_ones(db: Database) {
    let lethe = Lethe::open(db).await;
    schedule(&lethe).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let before = lethe.db.dump().await;
    for function in ["client_cancel_booking", "client_book"] {
        let field = if function == "client_book" {
            "session"
        } else {
            "booking"
        };
        let of = async |id: Uuid, fetched: bool| {
            let id = id.to_string();
            let fields = [(field, id.as_str())];
            let ask = if fetched {
                lethe.fetch(function, &fields)
            } else {
                lethe.form("/app", function, &fields)
            };
            said(&ask.by(Caller::Nora).send().await)
        };
        for fetched in [true, false] {
            let nothing = of(UNKNOWN.0, fetched).await;
            assert_eq!(nothing.0, 404);
            for other in [SEAT, INES.0, NORA.0] {
                assert_eq!(of(other, fetched).await, nothing, "{function} {other}");
            }
        }
    }
    assert_eq!(lethe.db.dump().await, before);
    for page in ["/app", "/app/schedule?day=2026-12-02"] {
        let page = lethe.get(page).by(Caller::Nora).send().await;
        assert!(
            !page.body.contains("Ines") && !page.body.contains(&SEAT.to_string()),
            "{}",
            page.body
        );
    }
}

async fn client_books_and_cancels_until_the_session_starts(db: Database) {
    let lethe = Lethe::open(db).await;
    schedule(&lethe).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let page = format!("/app/schedule?location={QUAY}&day=2026-12-02");
    let book = async |session: Uuid| {
        lethe
            .form(
                "/app/schedule",
                "client_book",
                &[("session", &session.to_string())],
            )
            .by(Caller::Nora)
            .send()
            .await
    };
    let started = book(STARTED).await;
    assert_eq!(started.status, 422);
    let booked = book(TOMORROW).await;
    assert_eq!(
        (booked.status.as_u16(), booked.location()),
        (303, "/app/schedule?done=client_book")
    );
    assert_eq!(book(TOMORROW).await.status, 422, "a seat already");
    let shown = lethe.get(&page).by(Caller::Nora).send().await;
    assert!(shown.is_page_that_says("Booked"));
    let booking = shown
        .attributes("value")
        .into_iter()
        .find(|value| value.len() == 36);
    let booking = booking.expect("a booking to cancel").to_owned();
    lethe.clock.advance(33 * 60 * 60 + 30 * 60);
    let cancel = [("booking", booking.as_str())];
    let late = lethe
        .form("/app", "client_cancel_booking", &cancel)
        .by(Caller::Nora)
        .send()
        .await;
    assert_eq!(late.status, 422, "it has started");
    lethe.clock.advance(-1);
    let cancelled = lethe
        .form("/app", "client_cancel_booking", &cancel)
        .by(Caller::Nora)
        .send()
        .await;
    assert_eq!(cancelled.status, 303);
    let next = cancelled.location();
    assert!(
        next.starts_with("/app?done=client_cancel_booking&undo="),
        "{next}"
    );
}

async fn client_sees_what_pays_and_which_sessions_overlap(db: Database) {
    let lethe = Lethe::open(db).await;
    schedule(&lethe).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let page = format!("/app/schedule?location={QUAY}&day=2026-12-02");
    let cost = async || lethe.page(&page, Caller::Nora).await;
    let shown = cost().await;
    assert!(
        shown.contains("Not covered: you pay at the studio"),
        "{shown}"
    );
    let package = Uuid::from_u128(0x91);
    let insert = "
        insert into packages (id, client_id, location_id, name, status, credits_total, credits_used, purchased_on)
        values ($1, $2, $3, 'Ten rivers', 'active', 10, 3, '2026-01-05')";
    lethe.db.run(insert, values![package, NORA.0, QUAY]).await;
    assert!(cost().await.contains("Uses 1 credit from Ten rivers"));
    let membership = Uuid::from_u128(0x92);
    lethe
        .db
        .insert_membership(membership, NORA, QUAY, "active", None)
        .await;
    assert!(cost().await.contains("Covered by your membership"));

    let other = Uuid::from_u128(0x93);
    lethe
        .db
        .insert_session_of(other, QUAY, ["Barre", "Tom"], tomorrow())
        .await;
    let book = async |session: Uuid, ticked: &str| {
        let once = if ticked.is_empty() {
            session.simple().to_string()
        } else {
            Uuid::from_u128(0x94).simple().to_string()
        };
        let form = format!("session={session}&although_overlapping={ticked}&once={once}");
        lethe
            .ask(http::Method::POST, &format!("{page}&do=client_book"), form)
            .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .by(Caller::Nora)
            .send()
            .await
    };
    assert_eq!(book(other, "").await.status, 303);
    let refused = book(TOMORROW, "").await;
    assert_eq!(refused.status, 422);
    for words in [
        "You have another session at the same time: Barre, ",
        "Book although the sessions overlap",
    ] {
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    assert!(
        !cost().await.contains("Book although"),
        "it is not offered before"
    );
    assert_eq!(book(TOMORROW, "1").await.status, 303);
    let home = lethe.page("/app", Caller::Nora).await;
    assert!(home.contains("Barre") && home.contains("<summary>Delete your account</summary>"));
}

async fn people_fill_in_their_own_details_with_the_browser(db: Database) {
    let lethe = Lethe::open(db).await;
    for (page, expected) in [
        ("/login", &["username", "current-password"][..]),
        ("/app/login", &["username", "current-password"]),
        ("/app/forgotten", &["username"]),
        ("/app/password?link=x", &["new-password"]),
        (
            "/app/sign-up",
            &["given-name", "family-name", "username", "new-password"],
        ),
    ] {
        let answer = lethe.get(page).send().await;
        assert_eq!(answer.attributes("autocomplete"), expected, "{page}");
        let passwords = expected.iter().filter(|name| name.ends_with("password"));
        let scripts = answer.body.matches(r#"src="/show-password.js""#).count();
        assert_eq!(scripts, passwords.count(), "{page}");
    }
    let script = lethe.get("/show-password.js").send().await;
    assert_eq!(script.status, 200);
}

async fn erased_client_is_told_what_strangers_are_told(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.client(GONE, "Gone").await;
    lethe.set_password(GONE).await;
    lethe.log_client_in(GONE, "token-of-gone").await;
    let page = async |door, page: &str| {
        lethe
            .get(page)
            .with_cookie(door, "token-of-gone")
            .send()
            .await
    };
    assert_eq!(page(APP, "/app").await.status, 200);
    let widget = format!("/embed/schedule?location={QUAY}");
    assert!(page(WIDGET, &widget).await.body.contains("Gone"));
    lethe.erase(GONE).await;
    let out = page(APP, "/app").await;
    assert_eq!((out.status.as_u16(), out.location()), (303, "/app/login"));
    assert_eq!(
        said(&page(WIDGET, &widget).await),
        said(&lethe.get(&widget).send().await)
    );
    let call = lethe
        .fetch("client_ask_deletion", &[("sure", "1")])
        .with_cookie(APP, "token-of-gone")
        .send()
        .await;
    assert_eq!(call.status, 401);

    let known = [("gone@mail.example", "stranger@mail.example")];
    for (email, stranger) in known {
        for (address, function) in [
            ("/app/login", "client_log_in"),
            ("/embed/login", "client_log_in"),
            ("/app/forgotten", "client_forgot_password"),
        ] {
            let ask = async |email| {
                let answer = lethe
                    .form(
                        address,
                        function,
                        &[("email", email), ("password", PASSWORD)],
                    )
                    .send()
                    .await;
                assert!(cookies(&answer).is_empty(), "{function}");
                let (status, body) = said(&answer);
                (
                    status,
                    body.replace(email, ""),
                    answer.location().to_owned(),
                )
            };
            assert_eq!(ask(email).await, ask(stranger).await, "{function}");
        }
    }

    let quay = QUAY.to_string();
    let new = [
        ("first_name", "Una"),
        ("email", "gone@mail.example"),
        ("password", PASSWORD),
        ("location", &quay),
    ];
    let signed_up = lethe
        .form("/app/sign-up", "client_sign_up", &new)
        .send()
        .await;
    assert_eq!(
        (signed_up.status.as_u16(), signed_up.location()),
        (303, "/app?done=client_sign_up")
    );
    let una = token(&signed_up, APP);
    assert!(
        lethe
            .get("/app")
            .with_cookie(APP, &una)
            .send()
            .await
            .is_page_that_says("Hello Una")
    );
    let again = lethe
        .form("/app/sign-up", "client_sign_up", &new)
        .send()
        .await;
    assert_eq!(again.status, 422);
    assert!(
        again.is_page_that_says("An account already uses this email address")
            && cookies(&again).is_empty()
    );
}

async fn open_page_hears_of_changes_and_of_its_logout(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    for (door, address) in [(APP, "/app/live"), (WIDGET, "/embed/live")] {
        // A stranger, an ended login, and the page of another client.
        let made_for_another = format!("{address}?client={INES}");
        for ask in [
            lethe.get(address),
            lethe.get(address).with_cookie(door, "unknown"),
            lethe
                .get(&made_for_another)
                .with_cookie(door, "token-of-nora"),
        ] {
            let mut line = ask.open().await.into_body().into_data_stream();
            assert_eq!(next(&mut line).await, Some(event("over", "1")));
            assert_eq!(next(&mut line).await, None);
        }
    }
    let open = async |door, address: &str| {
        let ask = lethe.get(address).with_cookie(door, "token-of-nora");
        let mut line = ask.open().await.into_body().into_data_stream();
        let thirty_days = (30_u64 * 24 * 60 * 60 * 1000).to_string();
        assert_eq!(next(&mut line).await, Some(event("here", &thirty_days)));
        line
    };
    let mut app = open(APP, "/app/live").await;
    let mut widget = open(WIDGET, "/embed/live").await;
    let shown = lethe.get("/app").by(Caller::Nora).send().await;
    let seen = shown.attributes("data-seen")[0].to_owned();
    let live = format!("/app/live?client={NORA}");
    assert_eq!(shown.attributes("data-live"), [live.as_str()]);
    assert_eq!(next(&mut app).await, Some(event("seen", &seen)));
    assert_eq!(next(&mut widget).await, Some(event("seen", &seen)));
    let asked = lethe
        .form("/app", "client_ask_deletion", &[("sure", "1")])
        .by(Caller::Nora)
        .send()
        .await;
    assert_eq!(asked.location(), "/app?done=client_ask_deletion");
    for line in [&mut app, &mut widget] {
        let (event, count) = next(line).await.unwrap();
        assert!(event == "seen" && count != seen, "{event} {count}");
    }
    // Logging out in another tab ends the page, and the other door stays open.
    lethe.log_client_in(NORA, "another-token").await;
    let mut tab = {
        let ask = lethe.get("/app/live").with_cookie(APP, "another-token");
        ask.open().await.into_body().into_data_stream()
    };
    assert_eq!(next(&mut tab).await.unwrap().0, "here");
    assert_eq!(next(&mut tab).await.unwrap().0, "seen");
    let out = lethe.form("/app", "client_log_out", &[]);
    let out = out.with_cookie(APP, "another-token").send().await;
    assert_eq!(out.header(CLEAR_SITE_DATA), r#""cache", "storage""#);
    assert_eq!(next(&mut tab).await, Some(event("over", "1")));
    lethe.erase(NORA).await;
    for line in [&mut app, &mut widget] {
        assert_eq!(next(line).await, Some(event("over", "1")));
        assert_eq!(next(line).await, None);
    }
}

async fn deletion_page_says_when_backups_expire(db: Database) {
    let lethe = Lethe::open(db.clone()).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let kept = Lethe::keeping_backups(db, 30);
    for step in ["before asking", "after it"] {
        let unknown = lethe.page("/app", Caller::Nora).await;
        assert!(
            unknown.contains("Ask the studio how long it keeps them"),
            "{step}: {unknown}"
        );
        let known = kept.page("/app", Caller::Nora).await;
        assert!(
            known.contains("your data may stay in backups until 31 Dec 2026"),
            "{step}: {known}"
        );
        assert!(!known.contains("how long it keeps them"), "{step}: {known}");
        lethe
            .form("/app", "client_ask_deletion", &[("sure", "1")])
            .by(Caller::Nora)
            .send()
            .await;
    }
}

/// Checks that Nora logs in to the widget with [`PASSWORD`], and that its cookie is for the widget only.
async fn check_widget_login(lethe: &Lethe) {
    let widget = lethe.ask(
        http::Method::POST,
        &format!("/embed/login?location={QUAY}&do=client_log_in"),
        format!("email=nora%40mail.example&password={PASSWORD}&location={QUAY}"),
    );
    let widget = widget
        .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .send()
        .await;
    let schedule = format!("/embed/schedule?location={QUAY}");
    assert_eq!(
        (widget.status.as_u16(), widget.location()),
        (303, schedule.as_str())
    );
    let cookie = cookies(&widget).remove(0);
    for attribute in [
        "Path=/",
        "Secure",
        "HttpOnly",
        "SameSite=None",
        "Partitioned",
    ] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
    }
    let in_widget = token(&widget, WIDGET);
    let shown = lethe
        .get(&schedule)
        .with_cookie(WIDGET, &in_widget)
        .send()
        .await;
    assert!(shown.is_page_that_says("McNora"));
    // The cookie of the widget is valid nowhere else.
    assert_eq!(
        lethe
            .get("/app")
            .with_cookie(WIDGET, &in_widget)
            .send()
            .await
            .status,
        303
    );
    assert_eq!(
        lethe
            .get("/clients")
            .with_cookie(WIDGET, &in_widget)
            .send()
            .await
            .status,
        303
    );
}

async fn link_sets_a_password_once_and_leaves_the_address(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let page = format!("/clients/{NORA}/access");
    let client = NORA.to_string();
    let made = lethe
        .form(&page, "make_client_link", &[("client", &client)])
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(made.status, 200);
    let link = made.text("link").to_owned();
    let secret = link
        .strip_prefix("https://desk.example/app/password?link=")
        .expect("a link of this Lethe");
    let dump = lethe.db.dump().await.join("\n");
    assert!(!dump.contains(secret), "the link is stored");
    let again = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(!again.body.contains(secret), "it is shown once");

    let set = async |password| {
        let fields = [("link", secret), ("password", password)];
        lethe
            .form("/app/password", "client_set_password", &fields)
            .send()
            .await
    };
    let short = set("short").await;
    assert_eq!(short.status, 422);
    assert!(
        short.attributes("value").contains(&secret),
        "the link is kept for another try"
    );
    let done = set(PASSWORD).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, "/app?done=client_set_password")
    );
    let in_app = token(&done, APP);
    assert_eq!(
        lethe
            .get("/app")
            .with_cookie(APP, &in_app)
            .send()
            .await
            .status,
        200
    );
    assert_eq!(
        lethe.get("/app").by(Caller::Nora).send().await.status,
        303,
        "older logins end"
    );
    let spent = set(PASSWORD).await;
    assert_eq!(spent.status, 422);
    assert!(spent.is_page_that_says("This link has expired or already been used"));
    check_widget_login(&lethe).await;
}

async fn widget_is_framed_only_by_listed_websites(db: Database) {
    let lethe = Lethe::open(db).await;
    let widget = format!("/embed/schedule?location={QUAY}");
    let framing = async |page: &str| {
        let answer = lethe.get(page).by(Caller::Olivia).send().await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        let ancestors = policy
            .split("frame-ancestors ")
            .nth(1)
            .expect("the frame ancestors");
        assert!(!ancestors.contains(';'), "{policy}");
        (
            ancestors.to_owned(),
            answer.header(header::X_FRAME_OPTIONS).to_owned(),
        )
    };
    let closed = ("'none'".to_owned(), "DENY".to_owned());
    assert_eq!(framing(&widget).await, closed, "no website is listed");
    for origin in ["https://Studio.example/", "http://localhost:8080"] {
        let added = lethe
            .form("/team/website", "add_embedding_site", &[("origin", origin)])
            .by(Caller::Adam)
            .send()
            .await;
        assert_eq!(added.location(), "/team/website?done=add_embedding_site");
    }
    let open = (format!("http://localhost:8080 {SITE}"), String::new());
    for page in [
        widget.as_str(),
        "/embed/login",
        "/embed/schedule?location=x",
        "/embed/nowhere",
    ] {
        assert_eq!(framing(page).await, open, "{page}");
    }
    for page in [
        "/app/login",
        "/clients",
        "/login",
        "/team/website",
        "/embedding",
        "/favicon.svg",
    ] {
        assert_eq!(framing(page).await, closed, "{page}");
    }
    for origin in [SITE, "http://localhost:8080"] {
        lethe
            .form(
                "/team/website",
                "remove_embedding_site",
                &[("origin", origin)],
            )
            .by(Caller::Adam)
            .send()
            .await;
    }
    assert_eq!(framing(&widget).await, closed);
    let staff = lethe
        .form("/team", "add_embedding_site", &[("origin", SITE)])
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(staff.status, 403);
}

async fn app_can_be_installed(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = lethe.get("/app/login").send().await;
    assert!(page.attributes("href").contains(&"/app.webmanifest"));
    assert!(
        page.header(header::CONTENT_SECURITY_POLICY)
            .contains("manifest-src 'self'")
    );
    let manifest = lethe.get("/app.webmanifest").send().await;
    assert_eq!(
        manifest.header(header::CONTENT_TYPE),
        "application/manifest+json"
    );
    let manifest: serde_json::Value = serde_json::from_str(&manifest.body).unwrap();
    assert_eq!(manifest["start_url"], "/app");
    for icon in manifest["icons"].as_array().unwrap() {
        let picture = lethe.get(icon["src"].as_str().unwrap()).send().await;
        assert_eq!(picture.header(header::CONTENT_TYPE), "image/svg+xml");
    }
    assert_eq!(lethe.get("/live.js").send().await.status, 200);
}

on_both!(
    client_sees_what_pays_and_which_sessions_overlap,
    people_fill_in_their_own_details_with_the_browser,
    client_cannot_tell_another_clients_rows_from_missing_ones,
    client_books_and_cancels_until_the_session_starts,
    erased_client_is_told_what_strangers_are_told,
    open_page_hears_of_changes_and_of_its_logout,
    deletion_page_says_when_backups_expire,
    link_sets_a_password_once_and_leaves_the_address,
    widget_is_framed_only_by_listed_websites,
    app_can_be_installed
);
