//! Input: bodies that are too large or unreadable are refused, and a form with a mistake comes back with the flaw
//! beside its field.

use std::{convert::Infallible, iter};

use app::AppError;
use axum::body::Body;
use futures_util::stream;
use http::{Method, header};
use shared::{client::ClientId, details::DetailsForm};
use support::{Database, on_both, values};
use uuid::Uuid;

use crate::{
    answer::{Answer, attribute},
    lethe::{Ask, Lethe},
    log,
    studio::{Caller, INES, NORA, details},
};

const GONE: ClientId = ClientId(Uuid::from_u128(0x22));

const FORM: &str = "application/x-www-form-urlencoded";

impl Lethe {
    /// Returns a `fetch` call with this body.
    fn raw(&self, function: &str, body: impl Into<Body>) -> Ask {
        self.ask(Method::POST, &format!("/api/{function}"), body)
            .with(header::CONTENT_TYPE, FORM)
            .by(Caller::Olivia)
    }
}

/// Asserts that the field is marked as invalid, refers to its message, and holds what was typed.
fn assert_flawed(page: &Answer, field: &str, typed: Option<&str>, sentence: &str) {
    let tag = page.tag(field);
    assert_eq!(attribute(tag, "aria-invalid"), Some("true"), "{tag}");
    assert_eq!(attribute(tag, "value"), typed, "{tag}");
    let described = attribute(tag, "aria-describedby").unwrap_or_default();
    let sentences: Vec<_> = described.split(' ').map(|id| page.text(id)).collect();
    assert!(
        sentences.contains(&sentence),
        "{field} is described by {sentences:?}"
    );
}

async fn oversized_body_is_refused_unread(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    let password = "x".repeat(10_000_000);
    let hashed = log::count("a password is hashed");
    let fields = [
        ("email", "sam@lethe.example"),
        ("password", password.as_str()),
    ];
    assert_eq!(lethe.fetch("log_in", &fields).send().await.status, 413);
    let page = lethe.form("/login", "log_in", &fields).send().await;
    assert!(
        page.status == 413 && page.is_page_that_says("Lethe couldn’t process that"),
        "{}",
        page.status
    );
    assert_eq!(log::count("a password is hashed"), hashed);

    // A request without a length is measured while it is read.
    let chunks = || {
        let chunk = &[b'x'; 1024][..];
        Body::from_stream(stream::iter(iter::repeat_n(
            Ok::<_, Infallible>(chunk),
            300,
        )))
    };
    assert_eq!(
        lethe.raw("search_clients", chunks()).send().await.status,
        413
    );
    let page = lethe
        .ask(Method::POST, "/clients?do=search_clients", chunks())
        .with(header::CONTENT_TYPE, FORM)
        .with(header::ACCEPT, "text/html")
        .by(Caller::Olivia);
    assert_eq!(page.send().await.status, 413);
    assert_eq!(lethe.db.dump().await, before);
}

async fn unreadable_body_is_refused_with_a_code(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    let group = "group=00000000-0000-0000-0000-000000000031";
    let switch = |rest: &str| format!("{group}&{rest}").into_bytes();
    for (function, body) in [
        ("erase_client", b"".to_vec()),
        ("erase_client", b"id".to_vec()),
        ("erase_client", b"id=".to_vec()),
        ("erase_client", b"id=7".to_vec()),
        ("erase_client", b"id=%".to_vec()),
        ("erase_client", b"id=%ff".to_vec()),
        ("erase_client", b"id=\xff\xfe".to_vec()),
        ("erase_client", b"\x00".to_vec()),
        ("erase_client", b"{\"id\":7}".to_vec()),
        ("erase_client", format!("id={NORA}&id={INES}").into_bytes()),
        ("save_client", format!("id={NORA}&details=x").into_bytes()),
        ("save_client", format!("id={NORA}").into_bytes()),
        ("set_permission", switch("permission=DeleteAccounts")),
        (
            "set_permission",
            switch("permission=delete_accounts&turn=On"),
        ),
        (
            "set_permission",
            switch("permission=DeleteAccounts&turn=on"),
        ),
        ("set_permission", switch("permission=Everything&turn=On")),
        ("search_clients", b"after=7".to_vec()),
        ("set_up", b"".to_vec()),
    ] {
        let sent = String::from_utf8_lossy(&body).into_owned();
        let answer = lethe.raw(function, body.clone()).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.error()),
            (400, Some(AppError::Invalid)),
            "{function} {sent}: {}",
            answer.body
        );
        let form = lethe
            .ask(Method::POST, &format!("/clients?do={function}"), body)
            .with(header::CONTENT_TYPE, FORM)
            .with(header::ACCEPT, "text/html")
            .by(Caller::Olivia);
        let page = form.send().await;
        assert!(
            page.status == 400 && page.is_page_that_says("Lethe couldn’t process that"),
            "{function} {sent}: {}",
            page.status
        );
    }
    for query in [
        "",
        "?",
        "?do",
        "?do=search_clients&do=log_out",
        "?do=search_clients&carry=log_out",
        "?x=search_clients",
        "?do=%ff",
    ] {
        let answer = lethe
            .ask(Method::POST, &format!("/clients{query}"), "")
            .with(header::ACCEPT, "text/html")
            .by(Caller::Olivia)
            .send()
            .await;
        assert!(
            answer.status == 400 || answer.status == 404,
            "{query}: {}",
            answer.status
        );
    }
    assert_eq!(lethe.db.dump().await, before);
}

async fn invalid_form_comes_back_as_typed(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    let id = NORA.to_string();
    let page = format!("/clients/{NORA}/information");
    let notes = "<b>\"likes\"</b> & mornings";
    let fields = [
        ("id", id.as_str()),
        ("details[first_name]", "  "),
        ("details[last_name]", "O\"Neil"),
        ("details[email]", "nora at home"),
        ("details[phone_mobile]", "call me"),
        ("details[date_of_birth]", "1999-02-30"),
        ("details[city]", "a\u{7}b"),
        ("details[notes]", notes),
    ];
    let answer = lethe
        .form(&page, "save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.is_page_that_says("There is a problem. Nothing was saved. Check these fields:"));
    assert_flawed(
        &answer,
        "details[first_name]",
        Some("  "),
        "Enter a first name.",
    );
    assert_flawed(
        &answer,
        "details[email]",
        Some("nora at home"),
        "Enter an email address in the right format, like name@example.com.",
    );
    assert_flawed(
        &answer,
        "details[phone_mobile]",
        Some("call me"),
        "Enter a phone number, like 020 7946 0000 or +44 20 7946 0000.",
    );
    assert_flawed(
        &answer,
        "details[date_of_birth]",
        Some("1999-02-30"),
        "Enter a real date, like 1985-04-23.",
    );
    assert_flawed(
        &answer,
        "details[city]",
        Some("a\u{7}b"),
        "Must be a single line of text.",
    );
    assert_eq!(
        attribute(answer.tag("details[last_name]"), "value"),
        Some("O&quot;Neil")
    );
    assert_eq!(
        attribute(answer.tag("details[last_name]"), "aria-invalid"),
        None
    );
    assert_eq!(
        answer.text("details[notes]"),
        "&lt;b&gt;\"likes\"&lt;/b&gt; &amp; mornings",
        "{}",
        answer.body
    );
    assert_eq!(
        lethe.db.dump().await,
        before,
        "a flawed form changed something"
    );

    let taken = [
        ("id", id.as_str()),
        ("details[first_name]", "Nora"),
        ("details[email]", "INES@mail.example"),
    ];
    let answer = lethe
        .form(&page, "save_client", &taken)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    assert_flawed(
        &answer,
        "details[email]",
        Some("INES@mail.example"),
        "Another client already uses this email address. Open that client, or tick the box to share the address.",
    );
    assert_eq!(lethe.db.dump().await, before);
}

async fn text_is_saved_as_typed(db: Database) {
    let lethe = Lethe::open(db).await;
    let id = NORA.to_string();
    let page = format!("/clients/{NORA}/information");
    let typed = "Line 1\r\nłódź \u{1F3CB} </textarea><script>alert(1)</script>\r\n\tend";
    let name = "</title><i>\"Zoë'</i>&amp;";
    let fields = [
        ("id", id.as_str()),
        ("details[first_name]", name),
        ("details[notes]", typed),
    ];
    let answer = lethe
        .form(&page, "save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, format!("{page}?saved=1").as_str())
    );
    let answer = lethe.get(answer.location()).by(Caller::Sam).send().await;
    assert!(answer.is_page_that_says("Changes saved."));
    assert!(
        answer
            .text("details[notes]")
            .ends_with("&lt;/script&gt;\n\tend"),
        "{}",
        answer.body
    );

    // Every page shows it as text, in its own element.
    let blocked = [
        ("id", id.as_str()),
        ("details[first_name]", name),
        ("details[email]", "no"),
        ("details[notes]", typed),
    ];
    for ask in [
        lethe.get(&page),
        lethe.get(&format!("{page}?delete=confirm")),
        lethe.get(&format!("/clients/{NORA}")),
        lethe.get("/clients"),
        lethe.form("/clients", "search_clients", &[("term", "zoë")]),
        lethe.form("/clients", "search_clients", &[("term", name)]),
        lethe.form(&page, "save_client", &blocked),
    ] {
        let answer = ask.by(Caller::Olivia).send().await;
        assert!(answer.body.contains("Zoë"), "{}", answer.body);
        for markup in [
            "<script>alert",
            "</textarea><script",
            "</title><i",
            "<i>\"Zoë",
        ] {
            assert!(!answer.body.contains(markup), "{markup}: {}", answer.body);
        }
    }
    assert_eq!(
        lethe
            .db
            .texts(
                "select notes from clients where first_name like '%Zo%'",
                &[]
            )
            .await,
        [Some(typed.replace("\r\n", "\n"))]
    );
}

/// One engine may refuse what the other one stores, so both must store the same.
async fn pasted_text_is_cleaned_or_refused_with_a_sentence(db: Database) {
    let lethe = Lethe::open(db).await;
    let id = NORA.to_string();
    let page = format!("/clients/{NORA}/information");
    let fields = [
        ("id", id.as_str()),
        ("details[first_name]", "Nora"),
        ("details[email]", "\u{202a}nora@xn--exmple-cua.test\u{202c}"),
        ("details[phone_mobile]", "\u{202a}+44 7700 900123\u{202c}"),
        (
            "details[phone_home]",
            "tel:+44\u{a0}7700\u{a0}900124 ext. 12",
        ),
        ("details[phone_work]", "٠٧٧٠٠ ٩٠٠١٢٥"),
    ];
    let answer = lethe.form(&page, "save_client", &fields);
    let answer = answer.by(Caller::Sam).send().await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let numbers = "select number from client_phones where client_id = $1 order by number";
    let numbers = lethe.db.texts(numbers, values![NORA.0]).await;
    let expected = ["+44 7700 900123", "+44 7700 900124 x12", "07700 900125"];
    assert_eq!(numbers, expected.map(|number| Some(number.to_owned())));
    let email = "select email from clients where id = $1";
    let email = lethe.db.texts(email, values![NORA.0]).await;
    assert_eq!(email, [Some("nora@exämple.test".to_owned())]);

    for (name, sentence) in [
        (
            "Ann\u{202e}eeL",
            "an invisible mark that changes its direction",
        ),
        ("\u{200b}", "at least one letter"),
    ] {
        let fields = [("id", id.as_str()), ("details[first_name]", name)];
        let answer = lethe.form(&page, "save_client", &fields);
        let answer = answer.by(Caller::Sam).send().await;
        assert_eq!(answer.status, 422, "{name:?}");
        assert!(answer.body.contains(sentence), "{}", answer.body);
    }
}

async fn line_breaks_of_browsers_are_one_character(db: Database) {
    let lethe = Lethe::open(db).await;
    let id = NORA.to_string();
    let notes = "\r\n".repeat(200);
    let notes = format!("a{notes}{}", "b".repeat(9_799));
    let fields = [
        ("id", id.as_str()),
        ("details[first_name]", "Nora"),
        ("details[notes]", notes.as_str()),
    ];
    let page = format!("/clients/{NORA}/information");
    let answer = lethe.form(&page, "save_client", &fields);
    let answer = answer.by(Caller::Sam).send().await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

async fn one_wrong_letter_leads_to_a_button(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.client(GONE, "Castellanos").await;
    let search = async |term: &str| {
        let ask = lethe.form("/clients", "search_clients", &[("term", term)]);
        ask.by(Caller::Sam).send().await
    };
    let answer = search("castelanos").await;
    assert!(answer.body.contains("Did you mean"), "{}", answer.body);
    let near: String = answer.body.split("Did you mean").skip(1).collect();
    assert!(answer.body.contains("<bdi>Castellanos"), "{near:.300}");
    let term = answer.body.contains(r#"name="term" value="Castellanos""#);
    assert!(term, "{}", answer.body);
    let found = search("Castellanos").await;
    assert!(!found.body.contains("Did you mean"));
    assert!(found.body.contains(&format!("/clients/{GONE}")));
    assert!(!search("zzzzz").await.body.contains("Did you mean"));
}

async fn invisible_characters_do_no_harm(db: Database) {
    let lethe = Lethe::open(db).await;
    let id = NORA.to_string();
    let fields = [
        ("id", id.as_str()),
        ("details[first_name]", "Nora"),
        ("details[notes]", "a\0b\u{1b}c\nd\te"),
    ];
    let answer = lethe
        .fetch("save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (200, r#""Done""#)
    );
    assert_eq!(
        lethe
            .db
            .texts("select notes from clients where first_name = 'Nora'", &[])
            .await,
        [Some("abc\nd\te".into())]
    );

    for term in [
        "\0",
        "nora\0",
        "a\0@b",
        "%00",
        "_",
        "'; drop table clients; --",
        "\u{202e}nora",
        &"n ".repeat(5_000),
    ] {
        let answer = lethe
            .fetch("search_clients", &[("term", term)])
            .by(Caller::Sam)
            .send()
            .await;
        assert_eq!(answer.status, 200, "{term:?}");
    }
    for email in ["sam\0@lethe.example", "\0", "sam@lethe.example\n"] {
        let answer = lethe
            .fetch("log_in", &[("email", email), ("password", "a\0b")])
            .send()
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.as_str()),
            (200, r#""Wrong""#),
            "{email:?}"
        );
    }
}

async fn fields_are_all_saved_and_read_back(db: Database) {
    let lethe = Lethe::open(db).await;
    let DetailsForm {
        first_name,
        email,
        medical_information,
        ..
    } = details("Nora");
    let page = lethe
        .get(&format!("/clients/{NORA}/information"))
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(
        attribute(page.tag("details[first_name]"), "value"),
        Some(first_name.as_str())
    );
    assert_eq!(
        attribute(page.tag("details[email]"), "value"),
        Some(email.as_str())
    );
    assert_eq!(
        page.text("details[medical_information]"),
        medical_information
    );
}

on_both!(
    oversized_body_is_refused_unread,
    unreadable_body_is_refused_with_a_code,
    invalid_form_comes_back_as_typed,
    text_is_saved_as_typed,
    pasted_text_is_cleaned_or_refused_with_a_sentence,
    line_breaks_of_browsers_are_one_character,
    one_wrong_letter_leads_to_a_button,
    invisible_characters_do_no_harm,
    fields_are_all_saved_and_read_back
);
