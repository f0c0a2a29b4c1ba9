//! A client with everything that the desk, the app and an import can store: each value meets its fate.

use jiff::{ToSpan, civil::date};
use shared::{
    client::{ClientId, Email},
    details::DetailsForm,
    formats::REGIONS,
    forms::{
        Credit, CreditChange, CreditGift, DeskPayment, MembershipSale, Notice, PackageSale,
        PlannedSession, SeatBooking, Shown,
    },
    ids::{InvoiceId, LocationId, SessionId},
    invoice::{PaymentMethod, Settlement},
    membership,
    money::Money,
    standing::Direction,
    visit::Overlap,
};
use store::{
    Answer, By, Outcome,
    desk::{
        bookings, clients,
        corrections::{self, Thing},
        credit, deletion_requests, invoices, memberships, packages, payment_methods,
        relationships::{self, Kind},
        schedule,
        visits::Change,
    },
    door::{access, formats, logins},
    erasing::confirmations,
    import::{self, Importing},
};
use support::{Database, TODAY, now, on_both};

use super::fates::Before;
use crate::{
    desk::schedule::once,
    fixture::{Studio, gbp, whole},
    import::export::ExportFolder,
};

fn done(outcome: store::Result<Outcome>) {
    assert_eq!(outcome.unwrap(), Outcome::Done);
}

impl Studio {
    /// Imports a client. Only imports add payment methods and identifiers of another system.
    async fn imported_client(&mut self) -> ClientId {
        let folder = ExportFolder::empty();
        folder.add("locations.csv", "Quay,Europe/London,GBP\n");
        folder.add(
            "clients.csv",
            "Qzx1,Ann,,,,,,,,,,,,,,,,,,2024-01-01,Quay,\n",
        );
        folder.add(
            "clients.csv",
            "Qzx2,Zed,,,,,,,,,,,,,,,,,,2024-01-01,Quay,\n",
        );
        folder.add(
            "relationships.csv",
            "buddy,Qzx1,Qzx2,2025-01-01,2027-03-01\n",
        );
        folder.add(
            "payment_methods.csv",
            "Qzx1,stripe,pm_1,visa,4242,12,2028\n",
        );
        let export = folder.read().expect("a good export");
        let imported =
            import::write(&self.db.store, &export, now(), &mut self.rng, |_, _| ()).await;
        assert!(matches!(imported, Ok(Importing::Imported(_))));
        let mut tx = self.db.store.read().await.unwrap();
        let id = clients::by_external_id(&mut tx, "Qzx1").await.unwrap();
        id.expect("an imported client")
    }

    /// Returns the open invoices of a client.
    async fn open_invoices(&self, client: ClientId) -> Vec<(InvoiceId, Money)> {
        let mut tx = self.db.store.read().await.unwrap();
        let all = invoices::of_client(&mut tx, client).await.unwrap();
        let left = all
            .into_iter()
            .map(|invoice| (invoice.id, invoice.bill().left()));
        left.filter(|(_, left)| left.minor() > 0).collect()
    }

    async fn fill_information(&mut self, ann: ClientId) {
        let (store, form) = (&self.db.store, whole::form("Qzxann"));
        // The second form replaces all that identifies the client.
        let former = DetailsForm {
            first_name: "Qzx Maiden".into(),
            last_name: "Name".into(),
            email: "former@qzx-mail.test".into(),
            phone_mobile: "020 7946 0465".into(),
            address_line1: "Qzx Lane 3".into(),
            ..DetailsForm::default()
        };
        for form in [&former, &form] {
            assert_eq!(self.save(ann, form, Notice::Unseen).await, Outcome::Done);
        }

        let public = || self.act_at(By::Public, now());
        let link = access::make_link(store, self.act(), ann, None).await;
        let token = link.unwrap().done().expect("a link").digest();
        let set = access::set_password(store, public(), &token, "the hash of a password");
        assert_eq!(set.await.unwrap(), Answer::Done(ann));
        let region = Some(&REGIONS[0]);
        done(formats::set(store, self.act_at(By::Client(ann), now()), ann, region).await);
        let another = access::make_link(store, self.act(), ann, None).await;
        another.unwrap().done().expect("another link");
        assert!(
            logins::begin(store, b"a session", ann, now())
                .await
                .unwrap()
        );
        let email = Email::parse(&form.email).unwrap();
        access::attempt(store, &email, now()).await.unwrap();
        done(access::forgotten(store, public(), &email).await);
        let by_ann = self.act_at(By::Client(ann), now());
        done(deletion_requests::ask(store, by_ann, ann).await);
    }

    async fn fill_relationships(&mut self, ann: ClientId, bob: ClientId) {
        let store = &self.db.store;
        for kind in [Kind::PaidBy(Direction::IsPaidBy), Kind::Buddy] {
            done(relationships::start(store, self.act(), ann, kind, bob).await);
        }
        let mut tx = store.read().await.unwrap();
        let links = relationships::of_client(&mut tx, ann).await.unwrap();
        drop(tx);
        for link in links {
            done(relationships::end(store, self.act(), ann, link.id).await);
        }
    }

    /// Sells a membership with a paid invoice, and a package with a used credit.
    async fn fill_sales(&mut self, ann: ClientId) {
        let (store, by, location) = (self.db.store.clone(), self.olivia, self.quay);
        // Three days ago: a membership that has ended since.
        let (then, starts_on) = (now() - 72.hours(), date(2026, 11, 28));
        let member = By::Team(by);
        let sale = MembershipSale {
            client: ann,
            location: LocationId(location),
            plan: "Unlimited".into(),
            starts_on,
            price: gbp(8900),
        };
        done(memberships::sell(&store, self.act_at(member, then), &sale).await);
        let mut tx = store.read().await.unwrap();
        let sold = memberships::of_client(&mut tx, ann).await.unwrap();
        drop(tx);
        let sold = sold[0].membership.id;
        let (act, change) = (
            self.act_at(member, then),
            membership::Change::CancelAfter(starts_on),
        );
        done(memberships::change(&store, act, ann, sold, change).await);
        let (thing, shown) = (Thing::Membership(sold), Shown::read([]));
        let text = "Qzx Unlimited";
        done(corrections::correct(&store, self.act(), ann, thing, text, &shown).await);
        let paid = self.open_invoices(ann).await;
        for (invoice, amount) in paid.clone() {
            let method = PaymentMethod::Card;
            let payment = DeskPayment { amount, method };
            done(invoices::pay(&store, self.act(), ann, invoice, payment).await);
        }

        for (invoice, amount) in paid {
            let method = PaymentMethod::Card;
            let payment = DeskPayment { amount, method };
            done(invoices::refund(&store, self.act(), ann, invoice, payment).await);
        }

        // This morning: a session that is over by now.
        let early = now() - 3.hours();
        let sale = PackageSale {
            client: ann,
            location: LocationId(location),
            name: "Ten classes".into(),
            credits: 10,
            expires_on: Some(TODAY),
            price: gbp(1000),
        };
        done(packages::sell(&store, self.act_at(member, early), &sale).await);
        let session = PlannedSession {
            location: LocationId(location),
            name: "Reformer".into(),
            coach: None,
            starts_at: early + 1.hour(),
            minutes: 50,
            capacity: 8,
        };
        done(schedule::add(&store, self.act_at(member, early), &once(session), None).await);
        let session = self.only_session().await;
        let booking = SeatBooking {
            client: ann,
            session,
            credit: Credit::First,
            overlap: Overlap::Wanted,
        };
        done(bookings::book(&store, self.act_at(By::Client(ann), early), &booking).await);
        let booking = self.booking_in(ann, session).await;
        let act = self.act_at(member, early);
        done(bookings::attend(&store, act, ann, booking, Change::CheckIn).await);
        let mut tx = store.read().await.unwrap();
        let package = packages::of_client(&mut tx, ann).await.unwrap()[0].id;
        drop(tx);
        done(packages::void(&store, self.act(), ann, package, "Qzx moved").await);
    }

    async fn remove_payment_method(&self, ann: ClientId) {
        let store = &self.db.store;
        let mut tx = store.read().await.unwrap();
        let method = payment_methods::of_client(&mut tx, ann).await.unwrap()[0].id;
        drop(tx);
        done(payment_methods::remove(store, self.act(), ann, method).await);
    }

    async fn only_session(&self) -> SessionId {
        let mut tx = self.db.store.read().await.unwrap();
        let (from, until) = (now() - 9.hours(), now());
        let sessions = schedule::between(&mut tx, LocationId(self.quay), from, until).await;
        sessions.unwrap()[0].id
    }

    /// Adds credit, spends some on an invoice that is then written off, and returns the rest.
    async fn fill_credit(&self, ann: ClientId) {
        let store = &self.db.store;
        let gift = CreditGift {
            client: ann,
            location: LocationId(self.quay),
            amount: gbp(500),
            reason: "Qzx was patient".into(),
        };
        done(credit::add(store, self.act(), &gift).await);
        for (invoice, _) in self.open_invoices(ann).await {
            done(credit::spend(store, self.act(), ann, invoice, gbp(300)).await);
            let (how, why) = (Settlement::WriteOff, "Qzx could not pay");
            done(invoices::settle(store, self.act(), ann, invoice, how, why).await);
        }
        let (amount, reason) = (gbp(200), "Qzx moved".into());
        let back = CreditChange { amount, reason };
        done(credit::give_back(store, self.act(), ann, &back).await);
    }
}

async fn client_filled_by_desk_app_and_import_is_erased(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let bob = studio.client("Bob").await;
    let ann = studio.imported_client().await;
    studio.fill_information(ann).await;
    studio.fill_relationships(ann, bob).await;
    studio.fill_sales(ann).await;
    studio.fill_credit(ann).await;
    studio.remove_payment_method(ann).await;
    // The last act, while the membership still ran: nothing has removed its state since it ended.
    let then = studio.act_at(By::Team(studio.olivia), now() - 72.hours());
    done(confirmations::ask(&studio.db.store, then, ann).await);

    let before = Before::of(&studio, ann).await;
    assert_eq!(
        before.empty(),
        Vec::<String>::new(),
        "No function of the store gave the client a value there: do so in this test by the function that does, \
         so that its fate is seen."
    );
    let why = "A function of the store writes texts without their words: call `text_words::added` or `changed` after it.";
    assert_eq!(studio.faults().await, [""; 0], "{why}");
    studio.erase(ann).await;
    assert_eq!(studio.faults().await, [""; 0]);
    before.check(&studio).await;
    assert_eq!(studio.remains(ann).await, 0);
}

on_both!(client_filled_by_desk_app_and_import_is_erased);
