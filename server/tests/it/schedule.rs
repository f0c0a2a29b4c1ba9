//! The schedule over HTTP: a day and a week, the location that the browser keeps, and sessions that repeat weekly.

use http::header;
use support::{Database, now, on_both, tomorrow, values};
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::Lethe,
    studio::{Caller, INES, NORA, QUAY},
};

const LAGOON: Uuid = Uuid::from_u128(0x71);
const PILATES: Uuid = Uuid::from_u128(0x72);
const BARRE: Uuid = Uuid::from_u128(0x73);

/// The fields of the form that adds sessions.
fn fields<'a>(location: &'a str, until: &'a str, seen: &'a str) -> [(&'a str, &'a str); 8] {
    [
        ("location", location),
        ("name", "Reformer"),
        ("coach", "Kim"),
        ("starts_at", "2026-12-08T18:00"),
        ("minutes", "50"),
        ("capacity", "8"),
        ("until", until),
        ("seen", seen),
    ]
}

impl Lethe {
    async fn adds(&self, until: &str, seen: &str) -> Answer {
        let location = QUAY.to_string();
        self.form("/schedule", "add_session", &fields(&location, until, seen))
            .by(Caller::Sam)
            .send()
            .await
    }

    async fn sessions(&self) -> i64 {
        let sessions = "select count(*) from sessions where starts_at >= $1";
        self.db.number(sessions, values![now()]).await
    }
}

async fn series_is_shown_before_it_is_added(db: Database) {
    let lethe = Lethe::open(db).await;
    let shown = lethe.adds("2027-02-23", "").await;
    assert_eq!(shown.status, 422);
    for words in [
        "Nothing was added yet.",
        "12 sessions will be added, one a week. The last one is on 23 Feb 2027.",
        "The first date is Tue, 8 Dec 2026, at 18:00.",
        r#"value="Reformer""#,
        r#"value="2027-02-23""#,
        r#"value="12 2027-02-23 0 0""#,
    ] {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    assert_eq!(lethe.sessions().await, 0);

    let added = lethe.adds("2027-02-23", "12 2027-02-23 0 0").await;
    assert_eq!(added.status, 303, "{}", added.body);
    assert_eq!(lethe.sessions().await, 12);
    let page = lethe.page(added.location(), Caller::Sam).await;
    assert!(page.contains("12 sessions added. The last one is on 23 Feb 2027."));
    assert!(page.contains("Tue, 8 Dec 2026"), "the day of the first one");

    // The same again, and one week more.
    let again = lethe.adds("2027-02-23", "12 2027-02-23 0 0").await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("This is already in the schedule"));
    let more = lethe.adds("2027-03-02", "").await;
    for words in [
        "1 session will be added, on 2 Mar 2027.",
        "12 sessions are already in the schedule and will not be added again: 8 Dec 2026; ",
    ] {
        assert!(more.body.contains(words), "{words}: {}", more.body);
    }
    assert_eq!(lethe.sessions().await, 12);
    for (until, words) in [
        ("2027-12-07", "at most 52 sessions"),
        ("2026-12-07", "Enter a date on or after the first session."),
    ] {
        let refused = lethe.adds(until, "").await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(words), "{words}");
    }
}

async fn overlapping_sessions_are_named(db: Database) {
    let lethe = Lethe::open(db).await;
    let at = "2026-12-08T18:30:00Z".parse().unwrap();
    lethe
        .db
        .insert_session_of(BARRE, QUAY, ["Barre", "Kim"], at)
        .await;
    let shown = lethe.adds("", "").await;
    assert_eq!(shown.status, 422);
    for words in [
        "1 session will be added, on 8 Dec 2026.",
        "8 Dec 2026, 18:30 · Barre · Kim",
        r#"value="1 2026-12-08 0 1""#,
    ] {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    let added = lethe.adds("", "1 2026-12-08 0 1").await;
    assert_eq!(added.status, 303);
    let page = lethe.page(added.location(), Caller::Sam).await;
    assert!(page.contains("Session added."));
}

async fn browser_keeps_the_location_and_nothing_else(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe
        .db
        .insert_location(LAGOON, "Lagoon", "Pacific/Honolulu", "USD")
        .await;
    let of = |cookie: Option<Uuid>, page: &str| {
        let token = Caller::Sam.token().unwrap();
        let mut cookies = format!("__Host-lethe={token}");
        if let Some(location) = cookie {
            cookies = format!("{cookies}; __Host-lethe-location={location}");
        }
        lethe.get(page).with(header::COOKIE, &cookies).send()
    };
    let kept = |answer: &Answer| answer.header(header::SET_COOKIE).to_owned();
    let cookie = |location: Uuid| {
        format!(
            "__Host-lethe-location={location}; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"
        )
    };
    let first = of(None, "/schedule").await;
    assert!(first.is_page_that_says("· Lagoon"), "the first by name");
    let chosen = of(None, &format!("/schedule?location={QUAY}")).await;
    assert_eq!(kept(&chosen), cookie(QUAY));
    let again = of(Some(QUAY), "/schedule").await;
    assert!(again.is_page_that_says("· Quay"));
    assert_eq!(kept(&again), "", "the browser has it");
    let other = of(Some(QUAY), &format!("/schedule?location={LAGOON}")).await;
    assert_eq!(kept(&other), cookie(LAGOON));
    // A location that is not there any more.
    let gone = of(Some(NORA.0), "/schedule").await;
    assert!(gone.is_page_that_says("· Lagoon"));
}

async fn day_and_week_show_how_full_sessions_are(db: Database) {
    let lethe = Lethe::open(db).await;
    let early = "2026-12-01T08:00:00Z".parse().unwrap();
    for (id, name, at) in [(PILATES, "Pilates", early), (BARRE, "Barre", tomorrow())] {
        lethe
            .db
            .insert_session_of(id, QUAY, [name, "Tom"], at)
            .await;
    }
    lethe
        .db
        .run(
            "update sessions set capacity = 1 where id = $1",
            values![BARRE],
        )
        .await;
    for (seat, client, status) in [(0x74, NORA, "booked"), (0x75, INES, "waitlisted")] {
        let seat = Uuid::from_u128(seat);
        lethe.db.insert_booking(seat, client, BARRE, status).await;
    }
    let today = lethe
        .page(&format!("/schedule?location={QUAY}"), Caller::Sam)
        .await;
    assert!(today.contains("Pilates") && !today.contains("Barre"));
    let (started, mark) = (today.find("Pilates"), today.find(r#"aria-current="time""#));
    assert!(started < mark, "the mark of the present time follows it");

    let page = format!("/schedule?location={QUAY}&day=2026-12-03&view=week");
    let week = lethe.page(&page, Caller::Sam).await;
    for words in [
        "Week of 30 Nov 2026",
        "Pilates",
        "Barre",
        "1 of 1",
        "1 on the waitlist",
        r#"aria-current="date""#,
        "Previous week",
        &format!(r#"href="/schedule?location={QUAY}&amp;day=2026-12-10&amp;view=week""#),
        &format!(r#"href="/schedule?location={QUAY}&amp;day=2026-12-01&amp;view=week""#),
    ] {
        assert!(week.contains(words), "{words}: {week}");
    }
    assert_eq!(week.matches("<h3").count(), 7);
    let other = lethe
        .page(&page.replace("12-03", "12-07"), Caller::Sam)
        .await;
    assert!(!other.contains("Barre") && !other.contains("aria-current=\"time\""));
}

on_both!(
    series_is_shown_before_it_is_added,
    overlapping_sessions_are_named,
    browser_keeps_the_location_and_nothing_else,
    day_and_week_show_how_full_sessions_are,
);
