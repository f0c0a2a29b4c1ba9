//! Forms are carried out once, never save over a newer row unnoticed, and survive a login that has expired.

use app::AppError;
use http::header;
use shared::{
    details::DetailsForm,
    forms::{Form, IssueInvoice, SaveClient, SearchClients, SellMembership, Shown},
    ids::LocationId,
};
use support::{Database, on_both, values};

use crate::{
    answer::{Answer, attribute},
    lethe::Lethe,
    studio::{Caller, NORA, PASSWORD, QUAY, details},
};

/// The number of a form.
const NUMBER: (&str, &str) = ("once", "00112233445566778899aabbccddeeff");

fn invoice(amount: &str) -> Vec<(&'static str, String)> {
    let form = IssueInvoice {
        client: NORA,
        location: LocationId(QUAY),
        description: "Towel".into(),
        amount: amount.into(),
        due_on: "2027-01-31".into(),
    };
    form.fields()
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

/// Returns the text of an attribute without what HTML escapes.
fn decoded(attribute: &str) -> String {
    let signs = [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    signs
        .iter()
        .fold(attribute.to_owned(), |text, (escaped, sign)| {
            text.replace(escaped, sign)
        })
}

/// Returns the form that a login page carries through.
fn carried(page: &Answer) -> String {
    let (_, carried) = page
        .body
        .split_once(r#"name="carried" value=""#)
        .expect("the form");
    let (carried, _) = carried.split_once('"').expect("its end");
    decoded(carried)
}

fn page_of_invoices() -> String {
    format!("/clients/{NORA}/invoices")
}

impl Lethe {
    async fn towels(&self) -> i64 {
        let count = "select count(*) from invoices where client_id = $1 and description = 'Towel'";
        self.db.number(count, values![NORA.0]).await
    }
}

async fn form_without_a_number_is_refused(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    let fields = invoice("4.50");
    let mut fields = borrowed(&fields);
    fields.push(("once", "not a number"));
    let answer = lethe
        .fetch(IssueInvoice::FUNCTION, &fields)
        .by(Caller::Olivia)
        .send()
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.error()),
        (400, Some(AppError::Invalid))
    );
    assert_eq!(lethe.db.dump().await, before);
}

async fn form_sent_twice_at_once_is_carried_out_once(db: Database) {
    let lethe = Lethe::open(db).await;
    let fields = invoice("4.50");
    let mut fields = borrowed(&fields);
    fields.push(NUMBER);
    let page = page_of_invoices();
    let send = || {
        lethe
            .form(&page, IssueInvoice::FUNCTION, &fields)
            .by(Caller::Olivia)
            .send()
    };
    let (one, other) = tokio::join!(send(), send());
    let done = format!("{page}?done=issue_invoice");
    assert_eq!([one.location(), other.location()], [&done, &done]);
    assert_eq!(lethe.towels().await, 1);
}

async fn form_sent_again_with_other_content_comes_back(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = page_of_invoices();
    let (first, edited) = (invoice("4.50"), invoice("5.50"));
    let mut first = borrowed(&first);
    first.push(NUMBER);
    lethe
        .form(&page, IssueInvoice::FUNCTION, &first)
        .by(Caller::Olivia)
        .send()
        .await;
    let mut edited = borrowed(&edited);
    edited.push(NUMBER);
    let answer = lethe
        .form(&page, IssueInvoice::FUNCTION, &edited)
        .by(Caller::Olivia)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.is_page_that_says("You sent this form before with other content"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains(r#"value="5.50""#),
        "what was typed is kept"
    );
    assert!(!answer.body.contains(NUMBER.1), "the form has a new number");
    assert_eq!(lethe.towels().await, 1);
}

async fn client_is_not_saved_over_what_another_person_saved(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/information");
    let shown = SaveClient {
        id: NORA,
        details: details("Nora"),
        although_suppressed: String::new(),
        although_shared: String::new(),
    };
    let saved = |details: DetailsForm| {
        let mut fields = vec![("id".to_owned(), NORA.to_string())];
        let typed = details.fields().into_iter();
        fields.extend(typed.map(|(name, value)| (format!("details[{name}]"), value)));
        fields.push((Shown::FIELD.to_owned(), Shown::of(&shown).to_text()));
        fields
    };
    let send = async |details: DetailsForm| {
        let fields = saved(details);
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        lethe
            .form(&page, SaveClient::FUNCTION, &fields)
            .by(Caller::Olivia)
            .send()
            .await
    };
    let allergic = DetailsForm {
        medical_information: "ALLERGIC TO LATEX".into(),
        ..details("Nora")
    };
    assert_eq!(send(allergic).await.status, 303);

    let noted = DetailsForm {
        notes: "Prefers mornings".into(),
        ..details("Nora")
    };
    let answer = send(noted).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.is_page_that_says("another person has changed this"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains("ALLERGIC TO LATEX"),
        "what is stored now"
    );
    assert!(
        answer.body.contains(&details("Nora").medical_information),
        "what the page showed"
    );
    assert!(answer.body.contains("Prefers mornings"), "what was typed");
    let stored = "select medical_information from clients where id = $1";
    let stored = lethe.db.texts(stored, values![NORA.0]).await;
    assert_eq!(stored, [Some("ALLERGIC TO LATEX".to_owned())]);
}

async fn form_survives_a_login_that_has_expired(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/memberships");
    lethe.clock.advance(31 * 60);
    let form = SellMembership {
        client: NORA,
        location: LocationId(QUAY),
        plan: "Sunrise & <b>Yoga</b>".into(),
        starts_on: "2026-12-24".into(),
        price: "89".into(),
    };
    let fields = form.fields();
    let answer = lethe
        .form(&page, SellMembership::FUNCTION, &borrowed(&fields))
        .by(Caller::Olivia)
        .send()
        .await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.is_page_that_says("what you typed is still here"),
        "{}",
        answer.body
    );
    let carried = carried(&answer);
    let before = lethe.db.texts("select plan from memberships", &[]).await;

    let email = Caller::Olivia.email();
    let wrong = [
        ("email", &*email),
        ("password", "wrong"),
        ("carried", &carried),
    ];
    let refused = lethe.form("/login", "log_in", &wrong).send().await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Sunrise"),
        "a wrong password loses nothing"
    );

    let right = [
        ("email", &*email),
        ("password", PASSWORD),
        ("carried", &carried),
    ];
    let answer = lethe.form("/login", "log_in", &right).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.header(header::SET_COOKIE).contains("__Host-lethe="));
    let plan = answer.tag("sell_membership-plan");
    assert_eq!(
        attribute(plan, "value"),
        Some("Sunrise &amp; &lt;b&gt;Yoga&lt;/b&gt;")
    );
    assert!(
        answer.is_page_that_says("You are logged in again. Nothing has changed yet"),
        "{}",
        answer.body
    );
    assert_eq!(
        lethe.db.texts("select plan from memberships", &[]).await,
        before,
        "nothing is sent by itself"
    );
}

/// A page sends what was typed in this way when its login expires.
async fn carried_form_is_never_carried_out(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/memberships");
    let before = lethe.db.dump().await;
    let send = async || {
        let fields = "client=&plan=Sunrise&starts_on=2026-12-24&price=89&once=0123456789abcdef0123456789abcdef";
        let address = format!("{page}?carry={}", SellMembership::FUNCTION);
        let form = lethe.ask(http::Method::POST, &address, fields);
        form.with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .with(header::ACCEPT, "text/html")
            .by(Caller::Olivia)
            .send()
            .await
    };
    // A person has logged in again meanwhile.
    let shown = send().await;
    assert_eq!(shown.status, 200);
    assert!(shown.is_page_that_says("You are logged in again. Nothing has changed yet"));
    let plan = shown.tag("sell_membership-plan");
    assert_eq!(attribute(plan, "value"), Some("Sunrise"));
    assert_eq!(lethe.db.dump().await, before);

    lethe.clock.advance(31 * 60);
    let asked = send().await;
    assert_eq!(asked.status, 200);
    assert!(asked.is_page_that_says("what you typed is still here"));
    let kept = carried(&asked);
    assert!(
        kept.contains("Sunrise") && !kept.contains("carry"),
        "{kept}"
    );
    assert_eq!(lethe.db.dump().await, before);
    let unknown = lethe.ask(http::Method::POST, "/clients?carry=no_such", "");
    assert_eq!(unknown.by(Caller::Olivia).send().await.status, 404);
}

async fn search_survives_a_login_that_has_expired(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.clock.advance(31 * 60);
    let answer = lethe
        .form("/clients", SearchClients::FUNCTION, &[("term", "nora")])
        .by(Caller::Olivia)
        .send()
        .await;
    let carried = carried(&answer);
    let right = [
        ("email", &*Caller::Olivia.email()),
        ("password", PASSWORD),
        ("carried", &carried),
    ];
    let answer = lethe.form("/login", "log_in", &right).send().await;
    let term = answer.tag("search-clients");
    assert_eq!(attribute(term, "value"), Some("nora"));
    assert!(
        answer.body.contains(&format!("/clients/{NORA}")),
        "the search is carried out"
    );
}

async fn refusal_is_said_once_where_its_form_stands(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = page_of_invoices();
    let send = async |amount: &str| {
        let fields = invoice(amount);
        let mut fields = borrowed(&fields);
        fields.push(NUMBER);
        let form = lethe.form(&page, IssueInvoice::FUNCTION, &fields);
        form.by(Caller::Olivia).send().await
    };
    send("4.50").await;
    let again = send("5.50").await;
    assert_eq!(again.body.matches(r#"role="alert""#).count(), 1);
    let (_, form) = again
        .body
        .split_once(r#"id="issue""#)
        .expect("the form's card");
    assert!(form.contains(r#"role="alert" tabindex="-1" autofocus"#));
}

async fn secrets_are_not_carried_through_the_login(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.clock.advance(31 * 60);
    let fields = [("current", "old-secret-2026"), ("new", "new-secret-2026")];
    let answer = lethe
        .form("/account/change-password", "change_password", &fields)
        .by(Caller::Olivia)
        .send()
        .await;
    assert!(!answer.body.contains("secret-2026"), "{}", answer.body);
}

on_both!(
    form_without_a_number_is_refused,
    form_sent_twice_at_once_is_carried_out_once,
    form_sent_again_with_other_content_comes_back,
    client_is_not_saved_over_what_another_person_saved,
    refusal_is_said_once_where_its_form_stands,
    form_survives_a_login_that_has_expired,
    search_survives_a_login_that_has_expired,
    carried_form_is_never_carried_out,
    secrets_are_not_carried_through_the_login,
);
