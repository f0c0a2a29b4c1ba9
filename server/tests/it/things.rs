//! Pages that show one thing: the facts, what can be done, the form of each act on a page of its own, and the way back.

use app::words::addresses::act;
use support::{Database, on_both, values};
use uuid::Uuid;

use crate::{
    answer::attribute,
    lethe::Lethe,
    studio::{Caller, INES, NORA, QUAY},
};

/// Returns the page of Ines's invoice, which has her id.
fn invoice() -> String {
    format!("/clients/{INES}/invoices/{INES}")
}

/// Returns the fields of a payment on it.
fn payment<'a>(id: &'a str, amount: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("client", id),
        ("invoice", id),
        ("amount", amount),
        ("method", "cash"),
    ]
}

async fn thing_is_shown_without_forms_and_leads_to_each(db: Database) {
    let lethe = Lethe::open(db).await;
    let thing = invoice();
    let page = lethe.page(&thing, Caller::Olivia).await;
    let (_, content) = page.split_once("<main").expect("the content");
    assert!(!content.contains("<form"), "{content}");
    let at = |function: &str| {
        let link = format!(r#"href="{}""#, act(&thing, function));
        content.find(&link).unwrap_or_else(|| panic!("{link}"))
    };
    let primary = r#"class="button primary""#;
    assert_eq!(content.matches(primary).count(), 1, "one act is first");
    let order = [
        "record_payment",
        "fail_payment",
        "write_off_invoice",
        "void_invoice",
    ];
    let places = order.map(at);
    assert!(places.is_sorted(), "what cannot be undone is last");
    let warning = content.find("You can’t undo these").expect("the mark");
    assert!(places[1] < warning && warning < places[2]);
    assert!(
        content.contains(r#"class="badge bad">Overdue<"#),
        "its last day was 15 Nov"
    );
}

async fn form_leads_back_to_its_thing(db: Database) {
    let lethe = Lethe::open(db).await;
    let (id, thing) = (INES.to_string(), invoice());
    let form = act(&thing, "record_payment");
    let page = lethe.page(&form, Caller::Sam).await;
    assert!(
        page.contains("<h1><bdi>Record payment</bdi></h1>"),
        "{page}"
    );
    assert!(page.contains(&format!(r#"href="{thing}""#)), "the way back");
    assert!(page.contains(&format!(r#"action="{form}?do=record_payment""#)));

    let refused = lethe.form(&form, "record_payment", &payment(&id, "99"));
    let refused = refused.by(Caller::Sam).send().await;
    assert_eq!(refused.status, 422);
    assert!(refused.is_page_that_says("<h1><bdi>Record payment</bdi></h1>"));
    let field = refused.tag("record_payment-amount");
    assert_eq!(attribute(field, "value"), Some("99"));

    let paid = lethe.form(&form, "record_payment", &payment(&id, "5"));
    let paid = paid.by(Caller::Sam).send().await;
    assert_eq!(paid.location(), format!("{thing}?done=record_payment"));
    let page = lethe.page(paid.location(), Caller::Sam).await;
    assert!(page.contains("Payment recorded.") && page.contains("5.00 GBP"));
}

async fn way_back_to_the_checklist_stays(db: Database) {
    let lethe = Lethe::open(db).await;
    let (id, thing) = (INES.to_string(), invoice());
    let page = lethe
        .page(&format!("{thing}?from=checklist"), Caller::Olivia)
        .await;
    let form = format!("{}?from=checklist", act(&thing, "record_payment"));
    assert!(page.contains(&format!(r#"href="{form}""#)), "{page}");
    let page = lethe.page(&form, Caller::Olivia).await;
    assert!(page.contains("Back to the checklist"));
    let action = format!("{form}&do=record_payment");
    let escaped = action.replace('&', "&amp;");
    assert!(page.contains(&format!(r#"action="{escaped}""#)), "{page}");
    let fields = payment(&id, "5").map(|(name, value)| format!("{name}={value}"));
    let body = format!("{}&once=00112233445566778899aabbccddeeff", fields.join("&"));
    let paid = lethe
        .ask(http::Method::POST, &action, body)
        .with(
            http::header::CONTENT_TYPE,
            "application/x-www-form-urlencoded",
        )
        .by(Caller::Olivia)
        .send()
        .await;
    let next = format!("{thing}?from=checklist&done=record_payment");
    assert_eq!(paid.location(), next);
}

async fn act_that_came_too_late_shows_the_thing(db: Database) {
    let lethe = Lethe::open(db).await;
    let (id, thing) = (INES.to_string(), invoice());
    let form = act(&thing, "record_payment");
    let pay = || {
        lethe
            .form(&form, "record_payment", &payment(&id, "15"))
            .by(Caller::Sam)
    };
    assert_eq!(pay().send().await.status, 303);
    let looked = lethe.get(&form).by(Caller::Sam).send().await;
    assert!(looked.is_page_that_says("This is no longer possible."));
    assert!(looked.is_page_that_says(r#"class="badge good">Paid<"#));
    let late = pay().send().await;
    assert_eq!(late.status, 422);
    assert!(late.is_page_that_says("Another person changed this while you were looking at it"));
    assert!(
        !late.body.contains("This is no longer possible."),
        "it is said once"
    );
}

async fn each_balance_has_a_form_of_its_own(db: Database) {
    let lethe = Lethe::open(db).await;
    let altstadt = Uuid::from_u128(0x81);
    lethe
        .db
        .insert_location(altstadt, "Altstadt", "Europe/Berlin", "EUR")
        .await;
    for (id, location, currency) in [(1, QUAY, "GBP"), (2, altstadt, "EUR")] {
        let id = Uuid::from_u128(id);
        lethe
            .db
            .insert_credit(id, NORA, location, 1000, currency)
            .await;
    }
    let thing = format!("/clients/{NORA}/credit");
    let page = lethe.page(&thing, Caller::Olivia).await;
    for code in ["GBP", "EUR"] {
        let form = format!("{}?currency={code}", act(&thing, "return_credit"));
        assert!(page.contains(&format!(r#"href="{form}""#)), "{page}");
        let form = lethe.page(&form, Caller::Olivia).await;
        let id = format!("return_credit-{code}-amount");
        assert!(form.contains(&format!(r#"id="{id}""#)), "{form}");
        assert_eq!(form.matches("?currency=").count(), 1, "its own form alone");
    }
}

async fn link_for_a_password_is_shown_on_the_page_of_the_member(db: Database) {
    let lethe = Lethe::open(db).await;
    let sam = Caller::Sam.id().unwrap().0.to_string();
    let thing = format!("/team/members/{sam}");
    let form = act(&thing, "renew_link");
    let made = lethe.form(&form, "renew_link", &[("member", &sam)]);
    let made = made.by(Caller::Mona).send().await;
    assert_eq!(made.status, 200);
    assert!(made.is_page_that_says("Send them this link"));
    assert!(
        made.is_page_that_says("<h1><bdi>Sam</bdi></h1>"),
        "{}",
        made.body
    );
}

async fn location_is_changed_on_a_page_of_its_own(db: Database) {
    let lethe = Lethe::open(db).await;
    let list = lethe.page("/team/locations", Caller::Adam).await;
    let thing = format!("/team/locations/{QUAY}");
    assert!(list.contains(&format!(r#"href="{thing}""#)), "{list}");
    let form = act(&thing, "change_location");
    assert!(lethe.page(&thing, Caller::Adam).await.contains(&form));
    let id = QUAY.to_string();
    let fields = [
        ("location", &*id),
        ("name", "Quay"),
        ("address", "1 Quay Street"),
        ("time_zone", "Europe/London"),
        ("currency", "GBP"),
        ("invoice_prefix", "INV"),
    ];
    let changed = lethe.form(&form, "change_location", &fields);
    let changed = changed.by(Caller::Adam).send().await;
    assert_eq!(changed.location(), format!("{thing}?done=change_location"));
    let page = lethe.page(changed.location(), Caller::Adam).await;
    assert!(page.contains("Changes saved.") && page.contains("1 Quay Street"));
    let stored = "select count(*) from locations where address = '1 Quay Street' and id = $1";
    assert_eq!(lethe.db.number(stored, values![QUAY]).await, 1);
}

on_both!(
    thing_is_shown_without_forms_and_leads_to_each,
    form_leads_back_to_its_thing,
    way_back_to_the_checklist_stays,
    act_that_came_too_late_shows_the_thing,
    each_balance_has_a_form_of_its_own,
    link_for_a_password_is_shown_on_the_page_of_the_member,
    location_is_changed_on_a_page_of_its_own,
);
