//! The pages of invoices and account credit: mistakes, races, and the permission to settle.

use app::words::addresses::act;
use shared::{client::ClientId, forms::FormNumber};
use support::{Database, on_both, values};

use crate::{
    answer::attribute,
    lethe::Lethe,
    studio::{Caller, INES, NORA, QUAY},
};

/// Returns the page of Ines's invoice, which has her id.
fn page() -> String {
    format!("/clients/{INES}/invoices/{INES}")
}

/// Returns the page of a form about it.
fn at(function: &str) -> String {
    act(&page(), function)
}

/// Returns the functions that require Settle Accounts, with the pages of their things.
fn settling() -> [(&'static str, String); 4] {
    let credit = format!("/clients/{INES}/credit");
    [
        ("write_off_invoice", page()),
        ("void_invoice", page()),
        ("return_credit", credit.clone()),
        ("return_all_credit", credit),
    ]
}

impl Lethe {
    /// Sends a form about the invoice of Ines, and returns where it redirects.
    async fn about_the_invoice(&self, function: &str, fields: &[(&str, &str)]) -> String {
        let id = INES.to_string();
        let fields = [&[("client", id.as_str()), ("invoice", id.as_str())], fields].concat();
        let answer = self
            .form(&at(function), function, &fields)
            .by(Caller::Olivia)
            .send()
            .await;
        answer.location().to_owned()
    }

    /// Gives Ines ten pounds of credit.
    async fn credit(&self, client: ClientId) {
        self.db
            .insert_credit(client.0, client, QUAY, 1000, "GBP")
            .await;
    }
}

async fn invalid_amount_is_reported_at_its_field(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    let id = INES.to_string();
    for (typed, words) in [
        ("", "Enter an amount."),
        ("0", "Enter an amount above zero, like 12.50."),
        ("15.0001", "Enter an amount above zero, like 12.50."),
        (
            "15.001",
            "This amount can be read in two ways. Type thousands without a separator, like 1234, and decimals like 1234.50.",
        ),
        ("15.01", "This is more than the amount left to pay."),
    ] {
        let fields = [
            ("client", id.as_str()),
            ("invoice", &id),
            ("amount", typed),
            ("method", "cash"),
        ];
        let answer = lethe
            .form(&at("record_payment"), "record_payment", &fields)
            .by(Caller::Sam)
            .send()
            .await;
        assert_eq!(answer.status, 422, "{typed}");
        assert_eq!(answer.text("record_payment-amount-flaw"), words, "{typed}");
        let field = answer.tag("record_payment-amount");
        assert_eq!(attribute(field, "value"), Some(typed));
    }
    let fields = [
        ("client", id.as_str()),
        ("invoice", &id),
        ("amount", "1"),
        ("method", "credit"),
    ];
    let answer = lethe
        .form(&at("record_payment"), "record_payment", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(
        answer.text("record_payment-method-flaw"),
        "Choose an option from the list."
    );
    assert_eq!(lethe.db.dump().await, before);
}

async fn late_form_is_refused_with_a_message(db: Database) {
    let lethe = Lethe::open(db).await;
    let paid = [("amount", "15.00"), ("method", "card")];
    let next = lethe.about_the_invoice("record_payment", &paid).await;
    assert_eq!(next, format!("{}?done=record_payment", page()));
    let answer = lethe.get(&next).by(Caller::Olivia).send().await;
    assert!(
        answer.is_page_that_says("Payment recorded."),
        "{}",
        answer.body
    );
    let id = INES.to_string();
    for function in [
        "record_payment",
        "fail_payment",
        "void_invoice",
        "write_off_invoice",
    ] {
        let fields = [
            ("client", id.as_str()),
            ("invoice", &id),
            ("amount", "1"),
            ("method", "card"),
            ("reason", "a mistake"),
        ];
        let answer = lethe
            .form(&at(function), function, &fields)
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.status, 422, "{function}");
        assert!(
            answer.is_page_that_says("Another person changed this while you were looking at it"),
            "{function}"
        );
        assert!(!answer.body.contains("?do=record_payment"), "{function}");
    }
}

async fn settling_page_names_who_may_settle(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.credit(INES).await;
    for who in [
        Caller::Sam,
        Caller::Adam,
        Caller::Dora,
        Caller::Mona,
        Caller::Olivia,
    ] {
        for (function, page) in settling() {
            let (may, says) = (who == Caller::Olivia, "need Settle Accounts.");
            let form = act(&page, function);
            let thing = lethe.page(&page, who).await;
            // The other way to return one balance.
            if function != "return_all_credit" {
                let link = format!(r#"href="{form}"#);
                assert_eq!(thing.contains(&link), may, "{function} by {who:?}");
            }
            assert_eq!(thing.contains(says), !may, "{function} by {who:?}");
            let action = format!(r#"do={function}""#);
            assert!(!thing.contains(&action), "{function}");
            let form = lethe.page(&form, who).await;
            assert_eq!(form.contains(&action), may, "{function} by {who:?}");
            assert_eq!(form.contains(says), !may, "{function} by {who:?}");
        }
    }
}

async fn credit_is_returned_only_as_the_page_showed_it(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.credit(NORA).await;
    let (id, thing) = (NORA.to_string(), format!("/clients/{NORA}/credit"));
    let page = act(&thing, "return_all_credit");
    let send = async |confirmed: &str, reason: &str| {
        let fields = [
            ("client", id.as_str()),
            ("confirmed", confirmed),
            ("reason", reason),
        ];
        lethe
            .form(&page, "return_all_credit", &fields)
            .by(Caller::Olivia)
            .send()
            .await
    };
    let asked = lethe.get(&page).by(Caller::Olivia).send().await;
    assert!(
        asked.attributes("value").contains(&"10.00 GBP"),
        "{}",
        asked.body
    );
    assert_eq!(send("10.00", "paid out").await.status, 400);
    let answer = send("9.00 GBP", "paid out").await;
    assert_eq!(answer.status, 422);
    assert!(answer.is_page_that_says("Another person changed this while you were looking at it"));
    // The page asks again, with the current amounts.
    assert!(
        answer.attributes("value").contains(&"10.00 GBP"),
        "{}",
        answer.body
    );
    let answer = send("10.00 GBP", " ").await;
    assert_eq!(
        answer.text("return_all_credit-reason-flaw"),
        "Enter how you paid it back, or why."
    );
    assert_eq!(
        send("10.00 GBP", "paid out").await.location(),
        format!("{thing}?done=return_all_credit")
    );
    let answer = lethe.get(&thing).by(Caller::Olivia).send().await;
    assert!(answer.is_page_that_says("No credit and nothing owed."));
}

async fn invoices_are_paid_together_only_as_the_page_showed_them(db: Database) {
    let lethe = Lethe::open(db).await;
    let (id, page) = (INES.to_string(), format!("/clients/{INES}/settle/payment"));
    let asked = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(
        asked.attributes("value").contains(&"15.00 GBP"),
        "{}",
        asked.body
    );
    let send = async |confirmed: &str, method: &str| {
        let fields = [
            ("client", id.as_str()),
            ("confirmed", confirmed),
            ("method", method),
        ];
        let form = lethe.form(&page, "record_payments", &fields);
        form.by(Caller::Sam).send().await
    };
    let answer = send("14.00 GBP", "cash").await;
    assert_eq!(answer.status, 422);
    assert!(answer.is_page_that_says("Another person changed this while you were looking at it"));
    let answer = send("15.00 GBP", "credit").await;
    assert_eq!(
        answer.text("record_payments-method-flaw"),
        "Choose an option from the list."
    );
    assert_eq!(
        send("15.00 GBP", "cash").await.location(),
        format!("{page}?done=record_payments")
    );
    let answer = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(answer.is_page_that_says("Nothing is left to settle here."));
    let none = lethe.get(&format!("/clients/{INES}/settle/session"));
    assert_eq!(none.by(Caller::Sam).send().await.status, 404);
}

async fn packages_page_names_who_may_void_them(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/settle/package");
    let insert = "
        insert into packages (id, client_id, location_id, name, status, credits_total, credits_used, purchased_on)
        values ($1, $2, $3, 'Five evenings', 'unused', 5, 0, $4)";
    let values = values![uuid::Uuid::from_u128(77), NORA.0, QUAY, support::TODAY];
    lethe.db.run(insert, values).await;
    for who in [Caller::Sam, Caller::Adam, Caller::Olivia] {
        let answer = lethe.get(&page).by(who).send().await;
        let may = who == Caller::Olivia;
        assert_eq!(answer.body.contains("?do=void_packages"), may, "{who:?}");
        let says = "need Settle Accounts.";
        assert_eq!(answer.body.contains(says), !may, "{who:?}");
    }
}

async fn refund_is_prefilled_and_acts_once(db: Database) {
    let lethe = Lethe::open(db).await;
    let paid = [("amount", "15.00"), ("method", "card")];
    lethe.about_the_invoice("record_payment", &paid).await;
    let refunds = at("refund_invoice");
    let shown = lethe.get(&refunds).by(Caller::Olivia).send().await;
    let amount = attribute(shown.tag("refund_invoice-amount"), "value");
    assert_eq!(amount, Some("15.00"));
    let sams = lethe.get(&page()).by(Caller::Sam).send().await;
    assert!(!sams.body.contains("?do=refund_invoice"));
    assert!(sams.is_page_that_says("need Settle Accounts."));

    let id = INES.to_string();
    let refund = |amount| {
        [
            ("client", id.as_str()),
            ("invoice", &id),
            ("amount", amount),
            ("method", "credit"),
        ]
    };
    let answer = lethe
        .form(&refunds, "refund_invoice", &refund("15.01"))
        .by(Caller::Olivia)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    let words = "This is more than the amount paid and not refunded yet.";
    assert_eq!(answer.text("refund_invoice-amount-flaw"), words);

    let mut fields = refund("5.00").to_vec();
    fields.push((FormNumber::FIELD, "000102030405060708090a0b0c0d0e0f"));
    let send = || {
        lethe
            .form(&refunds, "refund_invoice", &fields)
            .by(Caller::Olivia)
            .send()
    };
    let (one, other) = tokio::join!(send(), send());
    let next = format!("{}?done=refund_invoice", page());
    assert_eq!([one.location(), other.location()], [&next, &next]);
    let count = "select count(*) from refunds";
    assert_eq!(lethe.db.number(count, &[]).await, 1);
    let answer = lethe.get(&next).by(Caller::Olivia).send().await;
    assert!(answer.is_page_that_says("Payment refunded."));
    let rest = lethe.page(&refunds, Caller::Olivia).await;
    assert!(rest.contains("10.00 GBP can be refunded."));
    let history = format!("/clients/{INES}/history");
    let history = lethe.get(&history).by(Caller::Sam).send().await;
    assert!(history.is_page_that_says("Payment refunded"));
    let credit = format!("/clients/{INES}/credit");
    let credit = lethe.get(&credit).by(Caller::Sam).send().await;
    assert!(credit.is_page_that_says("5.00 GBP"));
}

on_both!(
    invoices_are_paid_together_only_as_the_page_showed_them,
    packages_page_names_who_may_void_them,
    refund_is_prefilled_and_acts_once,
    invalid_amount_is_reported_at_its_field,
    late_form_is_refused_with_a_message,
    settling_page_names_who_may_settle,
    credit_is_returned_only_as_the_page_showed_it
);
