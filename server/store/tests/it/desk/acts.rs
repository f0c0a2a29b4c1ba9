//! A form is carried out once: sent twice at the same moment, through two processes, with other content, after a
//! refusal. What is kept of it to know it again tells nothing of what was sent.

use jiff::{SignedDuration, ToSpan};
use sha2::{Digest, Sha256};
use shared::{
    client::ClientId,
    flaw::Refused,
    forms::{CreditGift, DeskPayment, FormNumber, ManualInvoice, MembershipSale, PackageSale},
    ids::{InvoiceId, LocationId},
    invoice::{PaymentMethod, Settlement},
};
use store::{
    Act, Once, Outcome, Store,
    desk::{credit, invoices, memberships, packages},
};
use support::{Database, TODAY, now, on_both, values};
use tokio::task::JoinSet;

use crate::fixture::{Studio, gbp};

/// How often a form is sent at the same moment.
const CLICKS: usize = 6;

/// What a form asks for, each time it is carried out.
#[derive(Clone, Debug)]
enum Sent {
    Invoice(ManualInvoice),
    Payment(ClientId, InvoiceId, DeskPayment),
    Membership(MembershipSale),
    Package(PackageSale),
    Credit(CreditGift),
}

impl Sent {
    async fn carry_out(&self, store: &Store, act: Act) -> Outcome {
        let outcome = match self {
            Self::Invoice(invoice) => invoices::issue(store, act, invoice).await,
            Self::Payment(client, invoice, payment) => {
                invoices::pay(store, act, *client, *invoice, *payment).await
            }
            Self::Membership(sale) => memberships::sell(store, act, sale).await,
            Self::Package(sale) => packages::sell(store, act, sale).await,
            Self::Credit(gift) => credit::add(store, act, gift).await,
        };
        outcome.unwrap()
    }

    fn client(&self) -> ClientId {
        match self {
            Self::Invoice(invoice) => invoice.client,
            Self::Payment(client, ..) => *client,
            Self::Membership(sale) => sale.client,
            Self::Package(sale) => sale.client,
            Self::Credit(gift) => gift.client,
        }
    }

    /// Returns the table to which the form adds a row of its client.
    fn table(&self) -> &'static str {
        match self {
            Self::Invoice(_) => "invoices",
            Self::Payment(..) => "payments",
            Self::Membership(_) => "memberships",
            Self::Package(_) => "packages",
            Self::Credit(_) => "credit_movements",
        }
    }
}

/// Returns the number of a form.
fn number(n: u8) -> FormNumber {
    FormNumber::from_random([n; 16])
}

impl Studio {
    /// Returns an act of Olivia with this form.
    fn sent(&self, number: FormNumber, content: &[u8]) -> Act {
        Act {
            once: Once::new(number, content),
            ..self.act()
        }
    }

    /// Returns a form of each kind, for a new client each.
    async fn forms(&mut self) -> Vec<Sent> {
        let location = LocationId(self.quay);
        let invoice = ManualInvoice {
            client: self.client("Ann").await,
            location,
            description: "Workshop".into(),
            amount: gbp(500),
            due_on: TODAY,
        };
        let payer = self.client("Bob").await;
        let owed = self.invoice(payer, self.quay, "outstanding", 1000, 0).await;
        let payment = DeskPayment {
            amount: gbp(300),
            method: PaymentMethod::Cash,
        };
        let membership = MembershipSale {
            client: self.client("Cleo").await,
            location,
            plan: "Unlimited".into(),
            starts_on: TODAY,
            price: gbp(8900),
        };
        let package = PackageSale {
            client: self.client("Dan").await,
            location,
            name: "Ten classes".into(),
            credits: 10,
            expires_on: None,
            price: gbp(9900),
        };
        let gift = CreditGift {
            client: self.client("Eve").await,
            location,
            amount: gbp(500),
            reason: "patience".into(),
        };
        vec![
            Sent::Invoice(invoice),
            Sent::Payment(payer, InvoiceId(owed), payment),
            Sent::Membership(membership),
            Sent::Package(package),
            Sent::Credit(gift),
        ]
    }

    async fn count(&self, table: &str, client: ClientId) -> i64 {
        let count = format!("select count(*) from {table} where client_id = $1");
        self.db.number(&count, values![client.0]).await
    }

    /// Sends each form several times at the same moment through these stores, and checks that it is carried out once.
    async fn send_at_once(&mut self, stores: [Store; 2]) {
        for (n, form) in (1..).zip(self.forms().await) {
            let mut clicks = JoinSet::new();
            for click in 0..CLICKS {
                let (store, form) = (stores[click % 2].clone(), form.clone());
                let act = self.sent(number(n), b"the same");
                clicks.spawn(async move { form.carry_out(&store, act).await });
            }
            let outcomes = clicks.join_all().await;
            assert!(
                outcomes.iter().all(|outcome| *outcome == Outcome::Done),
                "{form:?}: {outcomes:?}"
            );
            let client = form.client();
            assert_eq!(self.count(form.table(), client).await, 1, "{form:?}");
            assert_eq!(self.count("acts", client).await, 1, "{form:?}");
            // A sale issues an invoice and notes it too.
            let invoiced = self.count("invoices", client).await;
            assert_eq!(
                invoiced,
                i64::from(!matches!(form, Sent::Credit(_))),
                "{form:?}"
            );
            let is_sale = matches!(form, Sent::Membership(_) | Sent::Package(_));
            let noted = self.count("client_events", client).await;
            assert_eq!(noted, 1 + i64::from(is_sale), "{form:?}");
        }
        // No number of an invoice was lost.
        let numbers =
            "select count(*) from invoices where number in ('INV-00001', 'INV-00002', 'INV-00003')";
        assert_eq!(self.db.number(numbers, &[]).await, 3);
    }
}

async fn form_sent_twice_at_once_is_carried_out_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    studio.send_at_once([store.clone(), store]).await;
}

async fn form_sent_to_two_processes_at_once_is_carried_out_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let stores = [studio.db.open_again().await, studio.db.open_again().await];
    studio.send_at_once(stores).await;
}

async fn form_number_with_other_content_is_refused(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    for (n, form) in (1..).zip(studio.forms().await) {
        let first = studio.sent(number(n), b"a first content");
        assert_eq!(form.carry_out(&store, first).await, Outcome::Done);
        let before = studio.db.everything().await;
        let other = studio.sent(number(n), b"another content");
        assert_eq!(
            form.carry_out(&store, other).await,
            Outcome::Refused(Refused::SentBefore),
            "{form:?}"
        );
        let again = studio.sent(number(n), b"a first content");
        assert_eq!(form.carry_out(&store, again).await, Outcome::Done);
        assert!(studio.db.everything().await == before, "{form:?}");
        // Under a number of its own it is another form.
        let anew = studio.sent(number(n + 100), b"another content");
        assert_eq!(form.carry_out(&store, anew).await, Outcome::Done);
        assert_eq!(studio.count(form.table(), form.client()).await, 2);
    }
}

async fn refused_form_can_be_corrected_and_sent_again(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let client = studio.client("Ann").await;
    let invoice = studio.invoice(client, studio.quay, "outstanding", 1000, 0);
    let invoice = InvoiceId(invoice.await);
    let pay = |minor| DeskPayment {
        amount: gbp(minor),
        method: PaymentMethod::Cash,
    };
    let before = studio.db.everything().await;

    let too_much = studio.sent(number(1), b"amount=10.01");
    let refused = invoices::pay(&store, too_much, client, invoice, pay(1001)).await;
    let more = Outcome::Refused(Refused::MoreThanLeft);
    assert_eq!(refused.unwrap(), more);
    let nowhere = studio.sent(number(1), b"an unknown invoice");
    let unknown = InvoiceId(studio.id());
    let refused = invoices::pay(&store, nowhere, client, unknown, pay(1000)).await;
    assert_eq!(refused.unwrap(), Outcome::NotFound);
    let adam = Act {
        once: Once::new(number(1), b"void"),
        ..studio.act_by(studio.adam)
    };
    let void = invoices::settle(&store, adam, client, invoice, Settlement::Void, "-").await;
    assert_eq!(void.unwrap(), Outcome::NotPermitted);
    assert_eq!(studio.count("acts", client).await, 0);
    assert!(studio.db.everything().await == before);

    let corrected = studio.sent(number(1), b"amount=10.00");
    let paid = invoices::pay(&store, corrected, client, invoice, pay(1000)).await;
    assert_eq!(paid.unwrap(), Outcome::Done);
    assert_eq!(studio.count("acts", client).await, 1);
}

async fn form_numbers_are_removed_after_a_day(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let form = studio.forms().await.pop().expect("a form");
    let first = studio.sent(number(1), b"the same");
    assert_eq!(form.carry_out(&store, first).await, Outcome::Done);
    let a_day_later = now() + SignedDuration::from_hours(24);
    for (at, left) in [(a_day_later, 1), (a_day_later + 1.second(), 0)] {
        store.forget_acts(at).await.unwrap();
        assert_eq!(studio.count("acts", form.client()).await, left, "{at}");
    }
}

async fn form_numbers_are_removed_with_the_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let location = LocationId(studio.quay);
    for (n, client) in [(1, ann), (2, bob)] {
        let sale = MembershipSale {
            client,
            location,
            plan: "Unlimited".into(),
            starts_on: TODAY,
            price: gbp(0),
        };
        let sold = memberships::sell(&store, studio.sent(number(n), b""), &sale).await;
        assert_eq!(sold.unwrap(), Outcome::Done);
    }
    studio
        .run("update memberships set status = 'cancelled'", &[])
        .await;
    studio.erase(ann).await;
    assert_eq!(studio.count("acts", ann).await, 0);
    assert_eq!(studio.count("acts", bob).await, 1);
}

async fn form_numbers_and_contents_are_stored_nowhere(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let bytes = *b"0Qzx number 0Qzx";
    let content = b"client=1&amount=5.00&reason=Qzx content";
    for form in studio.forms().await {
        let number = FormNumber::from_random(bytes);
        studio.run("delete from acts", &[]).await;
        let act = studio.sent(number, content);
        assert_eq!(form.carry_out(&store, act).await, Outcome::Done);
        let text = number.to_string();
        // A digest of the content alone would answer every guess of it.
        let digest = Sha256::digest(content);
        for needle in [&bytes[..], text.as_bytes(), content, b"Qzx", &digest[..]] {
            let everything = studio.db.everything().await;
            let found = everything.iter().find(|cell| cell.holds(needle));
            assert_eq!(found, None, "{form:?}");
        }
    }
}

on_both!(
    form_sent_twice_at_once_is_carried_out_once,
    form_sent_to_two_processes_at_once_is_carried_out_once,
    form_number_with_other_content_is_refused,
    refused_form_can_be_corrected_and_sent_again,
    form_numbers_are_removed_after_a_day,
    form_numbers_are_removed_with_the_client,
    form_numbers_and_contents_are_stored_nowhere
);
