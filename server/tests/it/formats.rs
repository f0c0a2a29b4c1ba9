//! Dates, times, amounts and titles as the reader, the studio and the browser want them.

use http::header;
use support::{Database, on_both, values};

use crate::{
    answer::{Answer, attribute},
    lethe::Lethe,
    studio::{Caller, FRIENDSHIP, INES, NORA, QUAY},
};

const ACCOUNT: &str = "/account";
const OWN: &str = "/account/set-formats";
const SETTINGS: &str = "/team/settings";
const OF_ALL: &str = "/team/settings/set-studio-formats";

/// Returns the page of the invoice of Ines, which has her id.
fn invoice() -> String {
    format!("/clients/{INES}/invoices/{INES}")
}

impl Lethe {
    /// Returns a page as a browser gets it that sends this header `Accept-Language`.
    async fn in_language(&self, page: &str, language: &str, by: Caller) -> Answer {
        let ask = self.get(page).by(by);
        let answer = ask.with(header::ACCEPT_LANGUAGE, language).send().await;
        assert_eq!(answer.status, 200, "{page}");
        answer
    }

    /// Makes the invoice of Ines one over more than a thousand pounds.
    async fn raise_the_invoice(&self) {
        let update = "update invoices set amount = 123450 where client_id = $1";
        self.db.run(update, values![INES.0]).await;
    }

    async fn choose_formats(&self, formats: &str, by: Caller) -> Answer {
        self.form(OWN, "set_formats", &[("formats", formats)])
            .by(by)
            .send()
            .await
    }

    async fn choose_for_all(&self, [formats, time_zone, tabs]: [&str; 3], by: Caller) -> Answer {
        let fields = [
            ("formats", formats),
            ("time_zone", time_zone),
            ("tabs", tabs),
        ];
        self.form(OF_ALL, "set_studio_formats", &fields)
            .by(by)
            .send()
            .await
    }
}

/// Returns the chosen option of a field.
pub(crate) fn chosen<'a>(page: &'a Answer, field: &str) -> &'a str {
    let select = page.body.split(&format!(r#"id="{field}""#)).nth(1);
    let select = select.and_then(|rest| rest.split("</select>").next());
    let mut options = select.expect("the field").split("<option");
    let chosen = options.find(|option| option.contains(" selected"));
    let tag = chosen.expect("a chosen option");
    attribute(tag, "value").expect("a value")
}

fn title(page: &Answer) -> &str {
    let title = page.body.split("<title>").nth(1).expect("a title");
    title.split("</title>").next().unwrap_or_default()
}

fn language(page: &Answer) -> &str {
    let tag = page.body.split("<html").nth(1).expect("the document");
    attribute(tag, "lang").expect("a language")
}

async fn page_has_the_formats_of_the_region(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.raise_the_invoice().await;
    for (header, lang, due, amount, field) in [
        ("", "en", "15 Nov 2026", "1,234.50 GBP", "1234.50"),
        ("en", "en", "15 Nov 2026", "1,234.50 GBP", "1234.50"),
        ("ar-EG", "en", "15 Nov 2026", "1,234.50 GBP", "1234.50"),
        ("en-GB", "en-GB", "15 Nov 2026", "£1,234.50", "1234.50"),
        ("en-US", "en-US", "Nov 15, 2026", "£1,234.50", "1234.50"),
        (
            "de-DE,en;q=0.5",
            "en-DE",
            "15.11.2026",
            "1.234,50\u{a0}£",
            "1234,50",
        ),
        (
            "fr",
            "en-FR",
            "15 Nov 2026",
            "1\u{202f}234,50\u{a0}£",
            "1234,50",
        ),
        ("pt-PT", "en-PT", "15/11/2026", "1234,50\u{a0}£", "1234,50"),
    ] {
        let page = lethe.in_language(&invoice(), header, Caller::Sam).await;
        assert_eq!(language(&page), lang, "{header}");
        assert!(page.body.contains(due), "{header}: {}", page.body);
        assert!(page.body.contains(amount), "{header}: {}", page.body);
        let form = format!("{}/record-payment", invoice());
        let page = lethe.in_language(&form, header, Caller::Sam).await;
        let shown = attribute(page.tag("record_payment-amount"), "value");
        assert_eq!(shown, Some(field), "{header}");
    }
}

async fn session_is_shown_at_the_hour_of_the_region(db: Database) {
    let lethe = Lethe::open(db).await;
    let starts = "2026-12-06T18:30:00Z".parse().unwrap();
    lethe
        .db
        .insert_session(uuid::Uuid::from_u128(0x77), QUAY, starts, 8)
        .await;
    // 6 December 2026 is a Sunday: the first day of a week in the United States, and the last one in Britain.
    let week = format!("/schedule?location={QUAY}&day=2026-12-06&view=week");
    for (header, says, first) in [
        ("en-GB", "18:30", "Mon, 30 Nov 2026"),
        ("en-US", "6:30\u{a0}PM", "Sun, Dec 6, 2026"),
        ("de-DE", "18:30", "Mon, 30.11.2026"),
        ("fi-FI", "18.30", "Mon, 30.11.2026"),
    ] {
        let page = lethe.in_language(&week, header, Caller::Sam).await;
        assert!(page.body.contains(says), "{header}: {}", page.body);
        assert!(page.is_page_that_says("Times are in the Europe/London time zone."));
        let shown = page.body.split("<h3>").nth(1).expect("a day");
        assert!(shown.contains(first), "{header}: {shown}");
    }
}

async fn own_choice_comes_before_that_of_the_studio_and_the_browser(db: Database) {
    let lethe = Lethe::open(db).await;
    let due = async |by| {
        let page = lethe.in_language(&invoice(), "en-US", by).await;
        let known = ["Nov 15, 2026", "15.11.2026", "2026/11/15", "15 Nov 2026"];
        let mut shown = known.into_iter().filter(|date| page.body.contains(date));
        shown.next().expect("a date")
    };
    let before = lethe.in_language(OWN, "", Caller::Sam).await;
    assert_eq!(chosen(&before, "set_formats-formats"), "browser");
    assert_eq!(due(Caller::Sam).await, "Nov 15, 2026");

    let studio = ["de-DE", "Europe/London", "full"];
    let answer = lethe.choose_for_all(studio, Caller::Adam).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, "/team/settings?done=set_studio_formats")
    );
    let settings = lethe.in_language(OF_ALL, "", Caller::Adam).await;
    assert_eq!(chosen(&settings, "set_studio_formats-formats"), "de-DE");
    let settings = lethe.in_language(SETTINGS, "", Caller::Adam).await;
    assert!(settings.is_page_that_says("Germany"), "{}", settings.body);
    assert_eq!(due(Caller::Sam).await, "15.11.2026");
    assert_eq!(due(Caller::Olivia).await, "15.11.2026");

    let answer = lethe.choose_formats("ja-JP", Caller::Sam).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, "/account?done=set_formats")
    );
    let account = lethe.in_language(OWN, "", Caller::Sam).await;
    assert_eq!(chosen(&account, "set_formats-formats"), "ja-JP");
    let account = lethe.in_language(ACCOUNT, "", Caller::Sam).await;
    assert!(account.is_page_that_says("Japan"), "{}", account.body);
    assert_eq!(due(Caller::Sam).await, "2026/11/15");
    assert_eq!(due(Caller::Olivia).await, "15.11.2026");

    lethe.choose_formats("browser", Caller::Sam).await;
    assert_eq!(due(Caller::Sam).await, "15.11.2026");
    // A page that is not there keeps the formats.
    let ask = lethe.get("/clients/nowhere").by(Caller::Sam);
    assert_eq!(language(&ask.send().await), "en-DE");
}

async fn wrong_choice_is_reported_at_its_field(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    for (typed, words) in [
        ("", "Choose an option."),
        ("de", "Choose an option from the list."),
        ("xx-XX", "Choose an option from the list."),
    ] {
        let answer = lethe.choose_formats(typed, Caller::Sam).await;
        assert_eq!(answer.status, 422, "{typed}");
        assert_eq!(answer.text("set_formats-formats-flaw"), words, "{typed}");
    }
    let wrong = ["de-DE", "Olympus", "full"];
    let answer = lethe.choose_for_all(wrong, Caller::Adam).await;
    assert_eq!(answer.status, 422);
    assert!(!answer.text("set_studio_formats-time_zone-flaw").is_empty());
    let right = ["de-DE", "Europe/Berlin", "full"];
    assert_eq!(lethe.choose_for_all(right, Caller::Sam).await.status, 403);
    assert_eq!(lethe.db.dump().await, before);
}

async fn client_chooses_formats_in_the_app(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let home = lethe.in_language("/app", "en-US", Caller::Nora).await;
    assert_eq!(chosen(&home, "client_set_formats-formats"), "browser");
    assert_eq!(language(&home), "en-US");
    let answer = lethe
        .form("/app", "client_set_formats", &[("formats", "de-DE")])
        .by(Caller::Nora)
        .send()
        .await;
    assert_eq!(answer.location(), "/app?done=client_set_formats");
    let home = lethe.in_language("/app", "en-US", Caller::Nora).await;
    assert_eq!(chosen(&home, "client_set_formats-formats"), "de-DE");
    assert_eq!(language(&home), "en-DE");
    let stored = "select formats from clients where id = $1";
    let stored = async || lethe.db.texts(stored, values![NORA.0]).await;
    assert_eq!(stored().await, [Some("de-DE".to_owned())]);

    // The studio's choice is for those who are not logged in, too.
    let studio = ["fi-FI", "Europe/London", "full"];
    lethe.choose_for_all(studio, Caller::Adam).await;
    let widget = format!("/embed/schedule?location={QUAY}");
    let widget = lethe.in_language(&widget, "en-US", Caller::Stranger).await;
    assert_eq!(language(&widget), "en-FI");

    lethe.erase(NORA).await;
    assert_eq!(stored().await, [None]);
}

async fn amount_is_read_as_the_reader_writes_it(db: Database) {
    let lethe = Lethe::open(db).await;
    let id = INES.to_string();
    let page = format!("/clients/{INES}/credit/add-credit");
    let location = QUAY.to_string();
    let add = async |amount: &str, language: &str| {
        let fields = [
            ("client", id.as_str()),
            ("location", &location),
            ("amount", amount),
            ("reason", "A gift"),
        ];
        let form = lethe.form(&page, "add_credit", &fields).by(Caller::Sam);
        form.with(header::ACCEPT_LANGUAGE, language).send().await
    };
    let total = async || {
        let sum = "select cast(coalesce(sum(amount), 0) as bigint) from credit_movements";
        lethe.db.number(sum, &[]).await
    };
    let mut expected = 0;
    for (amount, language, minor) in [
        ("12,50", "en-GB", 1250),
        ("12.50", "de-DE", 1250),
        ("1.234,50", "en-GB", 123_450),
        ("1,234.50", "de-DE", 123_450),
        ("1,234", "en-GB", 123_400),
        ("1.234", "de-DE", 123_400),
        ("1 234,50", "fr-FR", 123_450),
    ] {
        let answer = add(amount, language).await;
        assert_eq!(answer.status, 303, "{amount} in {language}");
        expected += minor;
        assert_eq!(total().await, expected, "{amount} in {language}");
    }
    for (amount, language, example) in [
        ("1.234", "en-GB", "1234.50"),
        ("1,234", "de-DE", "1234,50"),
        ("1.234", "fr-FR", "1234,50"),
    ] {
        let answer = add(amount, language).await;
        assert_eq!(answer.status, 422, "{amount} in {language}");
        let words = format!(
            "This amount can be read in two ways. Type thousands without a separator, like 1234, and decimals like {example}."
        );
        assert_eq!(answer.text("add_credit-amount-flaw"), words);
        assert_eq!(total().await, expected, "{amount} in {language}");
    }
}

async fn tab_names_the_client_or_the_initials(db: Database) {
    let lethe = Lethe::open(db).await;
    let pages = [
        (format!("/clients/{NORA}"), ""),
        (
            format!("/clients/{NORA}/information"),
            "Client Information · ",
        ),
        (format!("/clients/{NORA}/memberships"), "Memberships · "),
    ];
    for (tabs, name) in [("full", "Nora McNora"), ("initials", "NM")] {
        let chosen = ["browser", "Europe/London", tabs];
        lethe.choose_for_all(chosen, Caller::Adam).await;
        for (page, before) in &pages {
            let page = lethe.in_language(page, "", Caller::Sam).await;
            assert_eq!(title(&page), format!("{before}{name} · Lethe"), "{tabs}");
            // The page itself names the client.
            assert!(page.body.contains("Nora McNora"));
        }
        let link = format!("/clients/{NORA}/relationships/{FRIENDSHIP}");
        let link = lethe.in_language(&link, "", Caller::Sam).await;
        assert_eq!(title(&link).contains("Ines"), tabs == "full");
        assert!(link.body.contains("Ines"));
    }
}

async fn lists_are_in_the_time_zone_that_the_studio_has_chosen(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/history");
    let chosen = ["browser", "new york", "full"];
    lethe.choose_for_all(chosen, Caller::Adam).await;
    let settings = lethe.in_language(OF_ALL, "", Caller::Adam).await;
    let field = settings.tag("set_studio_formats-time_zone");
    assert_eq!(attribute(field, "value"), Some("America/New_York"));
    assert_eq!(attribute(field, "list"), Some("time-zones"));
    let page = lethe.in_language(&page, "", Caller::Sam).await;
    assert!(
        page.is_page_that_says("Times are in the America/New_York time zone."),
        "{}",
        page.body
    );
}

on_both!(
    page_has_the_formats_of_the_region,
    session_is_shown_at_the_hour_of_the_region,
    own_choice_comes_before_that_of_the_studio_and_the_browser,
    wrong_choice_is_reported_at_its_field,
    client_chooses_formats_in_the_app,
    amount_is_read_as_the_reader_writes_it,
    tab_names_the_client_or_the_initials,
    lists_are_in_the_time_zone_that_the_studio_has_chosen
);
