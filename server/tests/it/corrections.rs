//! Correcting texts: the form shows what stands there, leads back to the thing, and refuses an older page.

use support::{Database, on_both};

use crate::{
    answer::attribute,
    lethe::Lethe,
    studio::{Caller, INES, MEMBERSHIP, NORA, PACKAGE, SESSION},
};

/// A thing with a text: its page, its form with what it sends, and the field with the text.
struct Thing {
    page: String,
    function: &'static str,
    hidden: Vec<(&'static str, String)>,
    field: &'static str,
    before: &'static str,
}

fn things() -> [Thing; 4] {
    let of = |client: &str, kind: &'static str, id: String| {
        vec![("client", client.to_owned()), (kind, id)]
    };
    let (nora, ines) = (NORA.to_string(), INES.to_string());
    let thing = |page, function, hidden, field, before| Thing {
        page,
        function,
        hidden,
        field,
        before,
    };
    [
        thing(
            format!("/clients/{INES}/invoices/{INES}"),
            "correct_invoice",
            of(&ines, "invoice", ines.clone()),
            "description",
            "Pilates",
        ),
        thing(
            format!("/clients/{NORA}/memberships/{MEMBERSHIP}"),
            "correct_membership",
            of(&nora, "membership", MEMBERSHIP.to_string()),
            "plan",
            "Unlimited",
        ),
        thing(
            format!("/clients/{NORA}/packages/{PACKAGE}"),
            "correct_package",
            of(&nora, "package", PACKAGE.to_string()),
            "name",
            "One class",
        ),
        thing(
            format!("/schedule/{SESSION}"),
            "correct_session",
            vec![("session", SESSION.to_string())],
            "name",
            "Reformer",
        ),
    ]
}

async fn text_is_corrected_on_a_page_of_its_own(db: Database) {
    let lethe = Lethe::open(db).await;
    for Thing {
        page,
        function,
        hidden,
        field,
        before,
    } in things()
    {
        let form_page = format!("{page}/{}", function.replace('_', "-"));
        let shown = lethe.get(&page).by(Caller::Olivia).send().await;
        let link = format!("href=\"{form_page}\"");
        assert!(shown.body.contains(&link), "{page}: {}", shown.body);
        let form = lethe.get(&form_page).by(Caller::Olivia).send().await;
        let tag = form.tag(&format!("{function}-{field}"));
        assert_eq!(attribute(tag, "value"), Some(before), "{page}");

        let fields = |text| {
            let mut fields: Vec<(&str, &str)> = hidden
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            fields.push((field, text));
            fields
        };
        let blank = match function {
            "correct_invoice" => "Enter a description.",
            "correct_membership" => "Enter a plan.",
            "correct_package" => "Enter a package.",
            _ => "Enter a session name.",
        };
        for (text, words) in [("", blank), (before, "This is the text as it is now.")] {
            let answer = lethe
                .form(&form_page, function, &fields(text))
                .by(Caller::Olivia)
                .send()
                .await;
            assert_eq!(answer.status, 422, "{page}: {text}");
            assert!(answer.is_page_that_says(words), "{page}: {}", answer.body);
        }
        let answer = lethe
            .form(&form_page, function, &fields("Duet"))
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.location(), format!("{page}?done={function}"));
        let done = lethe.get(answer.location()).by(Caller::Olivia).send().await;
        assert!(done.is_page_that_says("Text corrected."), "{page}");
        let (_, corrections) = done
            .body
            .split_once("id=\"corrections\"")
            .expect("the corrections");
        for words in [before, "Duet", "Olivia"] {
            assert!(corrections.contains(words), "{page}: {words}");
        }
    }
    let history = lethe.get(&format!("/clients/{INES}/history"));
    let history = history.by(Caller::Sam).send().await;
    assert!(history.is_page_that_says("Invoice text corrected"));
}

async fn older_page_is_told_what_has_changed(db: Database) {
    let lethe = Lethe::open(db).await;
    for Thing {
        page,
        function,
        hidden,
        field,
        before,
    } in things()
    {
        let form_page = format!("{page}/{}", function.replace('_', "-"));
        let shown = format!("[[\"{field}\",\"Older\"]]");
        let mut fields: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fields.extend([(field, "Duet"), ("shown", shown.as_str())]);
        let answer = lethe
            .form(&form_page, function, &fields)
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.status, 422, "{page}");
        for words in ["another person has changed this", "Older", before, "Duet"] {
            assert!(answer.is_page_that_says(words), "{page}: {words}");
        }
    }
}

async fn texts_in_the_accounts_take_the_permission(db: Database) {
    let lethe = Lethe::open(db).await;
    for Thing { page, function, .. } in things() {
        let form_page = format!("{page}/{}", function.replace('_', "-"));
        for who in [Caller::Sam, Caller::Adam, Caller::Olivia] {
            let may = who == Caller::Olivia || function == "correct_session";
            let thing = lethe.get(&page).by(who).send().await;
            let link = format!("href=\"{form_page}\"");
            assert_eq!(thing.body.contains(&link), may, "{page} by {who:?}");
            let form = lethe.get(&form_page).by(who).send().await;
            let button = format!("?do={function}");
            assert_eq!(form.body.contains(&button), may, "{page} by {who:?}");
            let says = form.body.contains("need Settle Accounts.");
            assert_eq!(says, !may, "{page} by {who:?}");
        }
    }
}

on_both!(
    text_is_corrected_on_a_page_of_its_own,
    older_page_is_told_what_has_changed,
    texts_in_the_accounts_take_the_permission
);
