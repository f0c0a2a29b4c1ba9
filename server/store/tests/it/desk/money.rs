//! Invoices and account credit: totals, allowed changes, permissions, and concurrent payments.

use shared::{
    access::TeamMemberId,
    client::ClientId,
    credit::CreditMove,
    flaw::Refused,
    forms::{CreditChange, CreditGift, DeskPayment, ManualInvoice, ShownAmounts},
    ids::{InvoiceId, LocationId},
    invoice::{InvoiceStatus, PaymentMethod, Settlement},
    money::{Currency, Money},
};
use store::{
    Outcome,
    desk::{
        credit,
        invoices::{self, Step},
    },
};
use support::{Database, TODAY, on_both, values};
use uuid::Uuid;

use crate::fixture::{Studio, gbp};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

const REFUSED: Outcome = Outcome::Refused(Refused::Changed);

impl Studio {
    /// Adds an invoice of ten pounds.
    async fn ten_pounds(&mut self, client: ClientId, status: &str, paid: i64) -> InvoiceId {
        InvoiceId(self.invoice(client, self.quay, status, 1000, paid).await)
    }

    async fn pay(&self, client: ClientId, invoice: InvoiceId, amount: Money) -> Outcome {
        let method = PaymentMethod::Cash;
        let (act, payment) = (self.act_by(self.sam), DeskPayment { amount, method });
        invoices::pay(&self.db.store, act, client, invoice, payment)
            .await
            .unwrap()
    }

    async fn change(&self, client: ClientId, invoice: InvoiceId, step: Step) -> Outcome {
        let act = self.act_by(self.sam);
        invoices::change(&self.db.store, act, client, invoice, step)
            .await
            .unwrap()
    }

    async fn settle(
        &self,
        by: TeamMemberId,
        client: ClientId,
        invoice: InvoiceId,
        settlement: Settlement,
    ) -> Outcome {
        let (store, act, reason) = (&self.db.store, self.act_by(by), "a mistake");
        invoices::settle(store, act, client, invoice, settlement, reason)
            .await
            .unwrap()
    }

    async fn status(&self, client: ClientId, invoice: InvoiceId) -> (InvoiceStatus, i64, i64) {
        let mut tx = self.db.store.read().await.unwrap();
        let found = invoices::find(&mut tx, client, invoice).await.unwrap();
        let found = found.expect("an invoice");
        (
            found.status,
            found.paid.minor(),
            found.bill().left().minor(),
        )
    }

    async fn spend(&self, client: ClientId, invoice: InvoiceId, amount: Money) -> Outcome {
        let act = self.act_by(self.sam);
        credit::spend(&self.db.store, act, client, invoice, amount)
            .await
            .unwrap()
    }

    async fn give_back(&self, by: TeamMemberId, client: ClientId, amount: Money) -> Outcome {
        let back = paid_out(amount);
        credit::give_back(&self.db.store, self.act_by(by), client, &back)
            .await
            .unwrap()
    }

    async fn give_all_back(&self, by: TeamMemberId, client: ClientId, all: &[Money]) -> Outcome {
        let (act, shown) = (self.act_by(by), ShownAmounts(all.to_vec()));
        credit::give_all_back(&self.db.store, act, client, &shown, "paid out")
            .await
            .unwrap()
    }

    async fn settle_debt(&self, client: ClientId, amount: Money) -> Outcome {
        let reason = "in cash".into();
        let (act, paid) = (self.act_by(self.sam), CreditChange { amount, reason });
        credit::settle_debt(&self.db.store, act, client, &paid)
            .await
            .unwrap()
    }

    async fn issue(&self, by: TeamMemberId, invoice: &ManualInvoice) -> Outcome {
        invoices::issue(&self.db.store, self.act_by(by), invoice)
            .await
            .unwrap()
    }

    async fn balances(&self, client: ClientId) -> Vec<Money> {
        let mut tx = self.db.store.read().await.unwrap();
        credit::balances(&mut tx, client).await.unwrap()
    }

    /// Returns how many events of this kind there are.
    async fn happened(&self, what: &str) -> i64 {
        let count = "select count(*) from client_events where what = $1";
        self.db.number(count, values![what]).await
    }
}

/// Returns credit of this amount to pay out.
fn paid_out(amount: Money) -> CreditChange {
    let reason = "paid out".into();
    CreditChange { amount, reason }
}

/// Returns an invoice of five pounds to issue.
fn five_pounds(client: ClientId, location: Uuid) -> ManualInvoice {
    ManualInvoice {
        client,
        location: LocationId(location),
        description: "Workshop".into(),
        amount: gbp(500),
        due_on: TODAY,
    }
}

async fn invoice_is_dated_at_its_location_and_names_the_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    // At nine in London it is still the previous day in Honolulu.
    let to_issue = ManualInvoice {
        amount: usd(500),
        ..five_pounds(client, studio.lagoon)
    };
    assert_eq!(studio.issue(studio.sam, &to_issue).await, Outcome::Done);
    let mut tx = studio.db.store.read().await.unwrap();
    let issued = invoices::of_client(&mut tx, client).await.unwrap();
    let issued = issued.first().expect("an invoice");
    assert_eq!(
        (issued.issued_on, issued.due_on),
        (TODAY.yesterday().unwrap(), TODAY)
    );
    assert_eq!(
        (issued.number.as_str(), issued.location.as_str()),
        ("INV-00001", "Lagoon")
    );
    assert_eq!(
        (issued.status, issued.bill().left()),
        (InvoiceStatus::Outstanding, usd(500))
    );
    let billed = studio.db.texts("select billed_to from invoices", &[]).await;
    assert_eq!(billed, [Some("Ann".to_owned())]);
    assert_eq!(studio.happened("invoice_issued").await, 1);
}

async fn payments_add_up_and_never_exceed_the_amount_due(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let invoice = studio.ten_pounds(client, "failed", 300).await;
    let more = Outcome::Refused(Refused::MoreThanLeft);
    assert_eq!(studio.pay(client, invoice, gbp(701)).await, more);
    assert_eq!(studio.pay(client, invoice, usd(100)).await, REFUSED);
    assert_eq!(studio.pay(client, invoice, gbp(200)).await, Outcome::Done);
    assert_eq!(
        studio.status(client, invoice).await,
        (InvoiceStatus::Failed, 500, 500)
    );
    assert_eq!(studio.pay(client, invoice, gbp(500)).await, Outcome::Done);
    assert_eq!(
        studio.status(client, invoice).await,
        (InvoiceStatus::Paid, 1000, 0)
    );
    assert_eq!(studio.pay(client, invoice, gbp(1)).await, REFUSED);
    let mut tx = studio.db.store.read().await.unwrap();
    let payments = invoices::payments(&mut tx, invoice).await.unwrap();
    let mut seen: Vec<_> = payments
        .iter()
        .map(|payment| payment.amount.minor())
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [200, 300, 500]);
    assert_eq!(studio.happened("payment_recorded").await, 2);
}

async fn invoice_is_not_found_for_another_or_an_erased_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let invoice = studio.ten_pounds(ann, "outstanding", 0).await;
    let olivia = studio.olivia;
    assert_eq!(studio.pay(bob, invoice, gbp(100)).await, Outcome::NotFound);
    assert_eq!(
        studio.change(bob, invoice, Step::Fail).await,
        Outcome::NotFound
    );
    assert_eq!(
        studio.settle(olivia, bob, invoice, Settlement::Void).await,
        Outcome::NotFound
    );
    assert_eq!(
        studio.settle(olivia, ann, invoice, Settlement::Void).await,
        Outcome::Done
    );
    studio.erase(ann).await;
    let to_issue = five_pounds(ann, studio.quay);
    assert_eq!(studio.issue(olivia, &to_issue).await, Outcome::NotFound);
    assert_eq!(studio.pay(ann, invoice, gbp(100)).await, Outcome::NotFound);
    assert_eq!(
        studio.give_back(olivia, ann, gbp(100)).await,
        Outcome::NotFound
    );
    assert_eq!(studio.settle_debt(ann, gbp(100)).await, Outcome::NotFound);
}

async fn invoice_changes_only_between_allowed_statuses(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let after = |step, from: &str| match (step, from) {
        (Step::Fail, "outstanding") => Some(InvoiceStatus::Failed),
        (Step::Retry, "failed" | "collection") => Some(InvoiceStatus::Outstanding),
        (Step::HandOver, "outstanding" | "failed") => Some(InvoiceStatus::Collection),
        (Step::Fail | Step::Retry | Step::HandOver, _) => None,
    };
    for from in InvoiceStatus::ALL {
        for step in [Step::Fail, Step::Retry, Step::HandOver] {
            let invoice = studio.ten_pounds(client, from.name(), 0).await;
            let expected = after(step, from.name());
            let outcome = studio.change(client, invoice, step).await;
            assert_eq!(
                outcome == Outcome::Done,
                expected.is_some(),
                "{from:?} {step:?}: {outcome:?}"
            );
            let (status, ..) = studio.status(client, invoice).await;
            assert_eq!(status, expected.unwrap_or(from), "{from:?} {step:?}");
        }
    }
}

async fn settling_requires_the_permission_and_an_open_invoice(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let (adam, sam, olivia) = (studio.adam, studio.sam, studio.olivia);
    let invoice = studio.ten_pounds(client, "outstanding", 300).await;
    for by in [adam, sam] {
        for settlement in [Settlement::WriteOff, Settlement::Void] {
            assert_eq!(
                studio.settle(by, client, invoice, settlement).await,
                Outcome::NotPermitted
            );
        }
    }
    assert_eq!(
        studio
            .settle(olivia, client, invoice, Settlement::Void)
            .await,
        REFUSED
    );
    assert_eq!(
        studio
            .settle(olivia, client, invoice, Settlement::WriteOff)
            .await,
        Outcome::Done
    );
    assert_eq!(
        studio.status(client, invoice).await,
        (InvoiceStatus::WrittenOff, 300, 0)
    );
    let reasons = studio.db.texts("select reason from invoices", &[]).await;
    assert_eq!(reasons, [Some("a mistake".to_owned())]);
    for settlement in [Settlement::WriteOff, Settlement::Void] {
        assert_eq!(
            studio.settle(olivia, client, invoice, settlement).await,
            REFUSED
        );
    }
    for status in ["outstanding", "failed", "collection"] {
        let invoice = studio.ten_pounds(client, status, 0).await;
        assert_eq!(
            studio
                .settle(olivia, client, invoice, Settlement::Void)
                .await,
            Outcome::Done
        );
        assert_eq!(
            studio.status(client, invoice).await,
            (InvoiceStatus::Void, 0, 0)
        );
    }
}

async fn settling_is_refused_once_the_permission_is_removed(db: Database) {
    let mut studio = Studio::open(db).await;
    let (client, olivia) = (studio.client("Ann").await, studio.olivia);
    let invoice = studio.ten_pounds(client, "outstanding", 0).await;
    studio.credit(client, studio.quay, 500, "GBP").await;
    studio
        .run(
            "delete from access_group_permissions where permission = 'settle_accounts'",
            &[],
        )
        .await;
    assert_eq!(
        studio
            .settle(olivia, client, invoice, Settlement::Void)
            .await,
        Outcome::NotPermitted
    );
    assert_eq!(
        studio.give_back(olivia, client, gbp(500)).await,
        Outcome::NotPermitted
    );
    assert_eq!(
        studio.give_all_back(olivia, client, &[gbp(500)]).await,
        Outcome::NotPermitted
    );
    assert_eq!(studio.balances(client).await, [gbp(500)]);
}

async fn credit_is_spent_in_its_currency_and_within_both_limits(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let invoice = studio.ten_pounds(client, "outstanding", 0).await;
    assert_eq!(studio.spend(client, invoice, gbp(1)).await, REFUSED);
    studio.credit(client, studio.quay, 600, "GBP").await;
    studio.credit(client, studio.lagoon, 5000, "USD").await;
    let more = Outcome::Refused(Refused::MoreThanCredit);
    assert_eq!(studio.spend(client, invoice, gbp(601)).await, more);
    assert_eq!(studio.spend(client, invoice, usd(100)).await, REFUSED);
    assert_eq!(studio.spend(client, invoice, gbp(400)).await, Outcome::Done);
    assert_eq!(
        studio.status(client, invoice).await,
        (InvoiceStatus::Outstanding, 400, 600)
    );
    studio.credit(client, studio.quay, 1000, "GBP").await;
    let more = Outcome::Refused(Refused::MoreThanLeft);
    assert_eq!(studio.spend(client, invoice, gbp(601)).await, more);
    assert_eq!(studio.spend(client, invoice, gbp(600)).await, Outcome::Done);
    assert_eq!(
        studio.status(client, invoice).await,
        (InvoiceStatus::Paid, 1000, 0)
    );
    assert_eq!(studio.balances(client).await, [gbp(600), usd(5000)]);
    let mut tx = studio.db.store.read().await.unwrap();
    let movements = credit::movements(&mut tx, client).await.unwrap();
    let spent: Vec<_> = movements
        .iter()
        .filter(|m| m.what == CreditMove::Spent)
        .collect();
    assert_eq!(spent.len(), 2);
    assert!(
        spent
            .iter()
            .all(|m| m.invoice.as_ref().is_some_and(|(id, _)| *id == invoice))
    );
    let payments = invoices::payments(&mut tx, invoice).await.unwrap();
    assert!(
        payments
            .iter()
            .all(|payment| payment.method == PaymentMethod::Credit)
    );
}

async fn totals_are_per_currency(db: Database) {
    let mut studio = Studio::open(db).await;
    let (client, olivia) = (studio.client("Ann").await, studio.olivia);
    let insert = "
        insert into credit_movements (id, client_id, location_id, amount, currency, created_on)
        values ($1, $2, $3, $4, $5, $6)";
    let days = [
        (studio.quay, 1000, "GBP", "2026-01-05"),
        (studio.lagoon, 700, "USD", "2026-01-06"),
        (studio.quay, -1200, "GBP", "2026-02-01"),
        (studio.lagoon, 300, "GBP", "2026-02-01"),
    ];
    for (location, amount, currency, day) in days {
        let (id, day): (_, jiff::civil::Date) = (studio.id(), day.parse().unwrap());
        studio
            .run(
                insert,
                values![id, client.0, location, amount, currency, day],
            )
            .await;
    }
    assert_eq!(
        studio.give_back(olivia, client, usd(200)).await,
        Outcome::Done
    );
    let mut tx = studio.db.store.read().await.unwrap();
    let movements = credit::movements(&mut tx, client).await.unwrap();
    let sums: Vec<_> = movements.iter().map(|m| (m.amount, m.balance)).collect();
    let expected = [
        (gbp(1000), gbp(1000)),
        (usd(700), usd(700)),
        (gbp(300), gbp(1300)),
        (gbp(-1200), gbp(100)),
        (usd(-200), usd(500)),
    ];
    assert_eq!(sums, expected);
    let last = movements.last().expect("a movement");
    // It is returned at the location where it was added, on that location's day.
    assert_eq!(
        (last.location.as_str(), last.created_on),
        ("Lagoon", TODAY.yesterday().unwrap())
    );
    assert_eq!(
        (last.what, last.reason.as_deref()),
        (CreditMove::Returned, Some("paid out"))
    );
}

async fn credit_is_given_and_returned_with_the_permission(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let (adam, sam, olivia) = (studio.adam, studio.sam, studio.olivia);
    let gift = CreditGift {
        client,
        location: LocationId(studio.quay),
        amount: gbp(500),
        reason: "a gift".into(),
    };
    let given = credit::add(&studio.db.store, studio.act_by(sam), &gift).await;
    assert_eq!(given.unwrap(), Outcome::Done);
    for by in [adam, sam] {
        assert_eq!(
            studio.give_back(by, client, gbp(500)).await,
            Outcome::NotPermitted
        );
        assert_eq!(
            studio.give_all_back(by, client, &[gbp(500)]).await,
            Outcome::NotPermitted
        );
    }
    let more = Outcome::Refused(Refused::MoreThanCredit);
    assert_eq!(studio.give_back(olivia, client, gbp(501)).await, more);
    assert_eq!(studio.give_back(olivia, client, usd(1)).await, REFUSED);
    assert_eq!(
        studio.give_back(olivia, client, gbp(200)).await,
        Outcome::Done
    );
    assert_eq!(studio.balances(client).await, [gbp(300)]);
    assert_eq!(
        studio.give_back(olivia, client, gbp(300)).await,
        Outcome::Done
    );
    assert_eq!(studio.balances(client).await, []);
}

async fn credit_is_returned_together_and_only_as_confirmed(db: Database) {
    let mut studio = Studio::open(db).await;
    let (client, olivia) = (studio.client("Ann").await, studio.olivia);
    studio.credit(client, studio.quay, 500, "GBP").await;
    studio.credit(client, studio.lagoon, -200, "GBP").await;
    studio.credit(client, studio.lagoon, 700, "USD").await;
    studio.credit(client, studio.lagoon, -900, "EUR").await;
    for other in [
        &[][..],
        &[gbp(300)],
        &[gbp(500), usd(700)],
        &[gbp(300), usd(701)],
    ] {
        assert_eq!(
            studio.give_all_back(olivia, client, other).await,
            REFUSED,
            "{other:?}"
        );
    }
    let all = [gbp(300), usd(700)];
    assert_eq!(
        studio.give_all_back(olivia, client, &all).await,
        Outcome::Done
    );
    // The debt stays.
    assert_eq!(
        studio.balances(client).await,
        [Money::new(-900, Currency::EUR)]
    );
    assert_eq!(studio.happened("credit_returned").await, 2);
    assert_eq!(studio.give_all_back(olivia, client, &all).await, REFUSED);
}

async fn debt_is_paid_and_never_overpaid(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.credit(client, studio.quay, -500, "GBP").await;
    let more = Outcome::Refused(Refused::MoreThanLeft);
    assert_eq!(studio.settle_debt(client, gbp(501)).await, more);
    assert_eq!(studio.settle_debt(client, usd(5)).await, REFUSED);
    assert_eq!(studio.settle_debt(client, gbp(100)).await, Outcome::Done);
    assert_eq!(studio.settle_debt(client, gbp(400)).await, Outcome::Done);
    assert_eq!(studio.balances(client).await, []);
    assert_eq!(studio.settle_debt(client, gbp(1)).await, REFUSED);
}

async fn invoice_numbers_have_no_gap_under_concurrency(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let (quay, sam) = (studio.quay, studio.sam);
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(studio.client("Ann").await);
    }
    let mut issuing = tokio::task::JoinSet::new();
    for i in 0..20 {
        let store = if i % 2 == 0 {
            studio.db.store.clone()
        } else {
            rival.clone()
        };
        let (act, to_issue) = (studio.act_by(sam), five_pounds(clients[i % 4], quay));
        issuing.spawn(async move { invoices::issue(&store, act, &to_issue).await.unwrap() });
    }
    assert!(
        issuing
            .join_all()
            .await
            .iter()
            .all(|outcome| *outcome == Outcome::Done)
    );
    let numbers = studio
        .db
        .texts("select number from invoices order by number", &[])
        .await;
    let expected: Vec<_> = (1..=20)
        .map(|number| Some(format!("INV-{number:05}")))
        .collect();
    assert_eq!(numbers, expected);
}

async fn concurrent_payments_never_exceed_the_amount_due(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let client = studio.client("Ann").await;
    let invoice = studio.ten_pounds(client, "outstanding", 0).await;
    studio.credit(client, studio.quay, 500, "GBP").await;
    let mut paying = tokio::task::JoinSet::new();
    for i in 0..20 {
        let store = if i % 2 == 0 {
            studio.db.store.clone()
        } else {
            rival.clone()
        };
        let act = studio.act_by(studio.sam);
        paying.spawn(async move {
            let outcome = if i % 4 < 2 {
                credit::spend(&store, act, client, invoice, gbp(300)).await
            } else {
                let (amount, method) = (gbp(300), PaymentMethod::Card);
                let payment = DeskPayment { amount, method };
                invoices::pay(&store, act, client, invoice, payment).await
            };
            outcome.unwrap()
        });
    }
    let outcomes = paying.join_all().await;
    let done = outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::Done)
        .count();
    assert_eq!(done, 3, "{outcomes:?}");
    assert_eq!(
        studio.status(client, invoice).await,
        (InvoiceStatus::Outstanding, 900, 100)
    );
    let spent = studio
        .db
        .number(
            "select count(*) from credit_movements where what = 'spent'",
            &[],
        )
        .await;
    let paid = studio
        .db
        .number("select count(*) from payments where method = 'credit'", &[])
        .await;
    assert_eq!(spent, paid);
    assert!(spent <= 1, "more was spent than there was");
}

async fn credit_is_returned_once_by_concurrent_requests(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let client = studio.client("Ann").await;
    studio.credit(client, studio.quay, 500, "GBP").await;
    let mut returning = tokio::task::JoinSet::new();
    for i in 0..10 {
        let store = if i % 2 == 0 {
            studio.db.store.clone()
        } else {
            rival.clone()
        };
        let act = studio.act();
        returning.spawn(async move {
            let outcome = if i % 4 < 2 {
                credit::give_back(&store, act, client, &paid_out(gbp(500))).await
            } else {
                let all = ShownAmounts(vec![gbp(500)]);
                credit::give_all_back(&store, act, client, &all, "paid out").await
            };
            outcome.unwrap()
        });
    }
    let outcomes = returning.join_all().await;
    let done = outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::Done)
        .count();
    assert_eq!(done, 1, "{outcomes:?}");
    assert_eq!(studio.balances(client).await, []);
}

impl Studio {
    async fn refund(
        &self,
        by: TeamMemberId,
        (client, invoice): (ClientId, InvoiceId),
        (amount, method): (Money, PaymentMethod),
    ) -> Outcome {
        let (act, refund) = (self.act_by(by), DeskPayment { amount, method });
        let refunded = invoices::refund(&self.db.store, act, client, invoice, refund).await;
        refunded.unwrap()
    }
}

async fn refund_is_paid_out_or_added_to_the_credit(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let (card, credit) = (PaymentMethod::Card, PaymentMethod::Credit);
    let paid = (client, studio.ten_pounds(client, "paid", 1000).await);
    for by in [studio.adam, studio.sam] {
        let refused = studio.refund(by, paid, (gbp(100), card)).await;
        assert_eq!(refused, Outcome::NotPermitted);
    }
    let olivia = studio.olivia;
    let more = Outcome::Refused(Refused::MoreThanPaid);
    assert_eq!(studio.refund(olivia, paid, (gbp(1001), card)).await, more);
    assert_eq!(studio.refund(olivia, paid, (usd(1), card)).await, REFUSED);
    let done = studio.refund(olivia, paid, (gbp(400), card)).await;
    assert_eq!(done, Outcome::Done);
    assert_eq!(studio.balances(client).await, []);
    assert_eq!(studio.refund(olivia, paid, (gbp(601), credit)).await, more);
    let done = studio.refund(olivia, paid, (gbp(600), credit)).await;
    assert_eq!(done, Outcome::Done);
    assert_eq!(studio.balances(client).await, [gbp(600)]);
    assert_eq!(studio.refund(olivia, paid, (gbp(1), card)).await, more);
    let status = studio.status(client, paid.1).await;
    assert_eq!(status, (InvoiceStatus::Paid, 1000, 0), "it makes no debt");
    assert_eq!(studio.happened("invoice_refunded").await, 2);
    assert_eq!(studio.happened("credit_added").await, 1);
    let mut tx = studio.db.store.read().await.unwrap();
    let refunds = invoices::refunds(&mut tx, paid.1).await.unwrap();
    let mut seen: Vec<_> = refunds.iter().map(|r| (r.amount, r.method)).collect();
    seen.sort_unstable_by_key(|(amount, _)| amount.minor());
    assert_eq!(seen, [(gbp(400), card), (gbp(600), credit)]);
    drop(tx);

    let open = (client, studio.ten_pounds(client, "outstanding", 500).await);
    let refused = studio.refund(olivia, open, (gbp(100), card)).await;
    assert_eq!(refused, REFUSED, "something is left to pay");
    let bob = studio.client("Bob").await;
    let others = studio.refund(olivia, (bob, paid.1), (gbp(1), card)).await;
    assert_eq!(others, Outcome::NotFound);
}

async fn concurrent_refunds_never_exceed_what_was_paid(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let client = studio.client("Ann").await;
    let invoice = studio.ten_pounds(client, "paid", 1000).await;
    let mut refunding = tokio::task::JoinSet::new();
    for i in 0..10 {
        let store = if i % 2 == 0 {
            studio.db.store.clone()
        } else {
            rival.clone()
        };
        let act = studio.act();
        let method = if i % 4 < 2 {
            PaymentMethod::Cash
        } else {
            PaymentMethod::Credit
        };
        refunding.spawn(async move {
            let amount = gbp(300);
            let refund = DeskPayment { amount, method };
            let refunded = invoices::refund(&store, act, client, invoice, refund).await;
            refunded.unwrap()
        });
    }
    let outcomes = refunding.join_all().await;
    let done = outcomes.iter().filter(|o| **o == Outcome::Done).count();
    assert_eq!(done, 3, "{outcomes:?}");
    let total = "select cast(sum(amount) as bigint) from refunds";
    assert_eq!(studio.db.number(total, &[]).await, 900);
    let credit = "
        select count(*) from refunds r where r.method = 'credit'
            and not exists (select 1 from credit_movements m where m.invoice_id = r.invoice_id and m.amount = 300)";
    assert_eq!(studio.db.number(credit, &[]).await, 0);
}

on_both!(
    refund_is_paid_out_or_added_to_the_credit,
    concurrent_refunds_never_exceed_what_was_paid,
    invoice_is_dated_at_its_location_and_names_the_client,
    payments_add_up_and_never_exceed_the_amount_due,
    invoice_is_not_found_for_another_or_an_erased_client,
    invoice_changes_only_between_allowed_statuses,
    settling_requires_the_permission_and_an_open_invoice,
    settling_is_refused_once_the_permission_is_removed,
    credit_is_spent_in_its_currency_and_within_both_limits,
    totals_are_per_currency,
    credit_is_given_and_returned_with_the_permission,
    credit_is_returned_together_and_only_as_confirmed,
    debt_is_paid_and_never_overpaid,
    invoice_numbers_have_no_gap_under_concurrency,
    concurrent_payments_never_exceed_the_amount_due,
    credit_is_returned_once_by_concurrent_requests
);
