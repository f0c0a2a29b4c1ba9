//! What each way does: it calls the function that the desk, the app or an import calls.

use jiff::civil::date;
use rand::Rng;
use shared::{
    client::Email,
    flaw::Refused,
    forms::{
        ClientChange, Credit, CreditChange, CreditGift, DeskPayment, ManualInvoice, MembershipSale,
        Notice, PackageSale, SeatBooking, Shown, ShownAmounts,
    },
    ids::{
        BookingId, InvoiceId, LocationId, MembershipId, PackageId, PaymentMethodId, RelationshipId,
        SessionId, UndoId,
    },
    invoice::{PaymentMethod, Settlement},
    membership,
    standing::Direction,
    visit::Overlap,
};
use store::{
    Act, Answer, By, Error, Outcome, Result, Store,
    desk::{
        bookings,
        corrections::{self, Thing},
        credit, deletion_requests, details,
        invoices::{self, Step},
        memberships, packages, payment_methods,
        relationships::{self, Kind},
        schedule, undo, visits,
    },
    door::{
        access::{self, Attempt},
        logins,
    },
    erasing::confirmations,
    import::{self, Importing},
};
use support::{TODAY, now, sql, values};

use super::{Scene, Way};
use crate::{
    fixture::{gbp, whole},
    import::export::ExportFolder,
};

impl Way {
    /// Goes the way and returns whether it was done. Coming after an erasure is a refusal; anything else is an error.
    #[expect(clippy::too_many_lines, reason = "a few lines for each way")]
    pub(crate) async fn go(
        self,
        store: &Store,
        scene: &Scene,
        rng: &mut (impl Rng + Send),
    ) -> Result<bool> {
        let &Scene {
            client,
            other,
            thing,
            location,
            by,
        } = scene;
        let act = Act::without_form(By::Team(by), now(), rng);
        let by_client = Act::without_form(By::Client(client), now(), rng);
        let (at, invoice) = (LocationId(location), InvoiceId(thing));
        let (session, booking) = (SessionId(thing), BookingId(thing));
        let public = Act::without_form(By::Public, now(), rng);
        let token = thing.as_bytes().as_slice();
        match self {
            Self::InvoiceIssued => {
                let invoice = ManualInvoice {
                    client,
                    location: at,
                    description: "Pilates".into(),
                    amount: gbp(8900),
                    due_on: TODAY,
                };
                done(invoices::issue(store, act, &invoice).await)
            }
            Self::InvoicePaid => {
                let (amount, method) = (gbp(8900), PaymentMethod::Card);
                let payment = DeskPayment { amount, method };
                done(invoices::pay(store, act, client, invoice, payment).await)
            }
            Self::InvoiceVoided | Self::InvoiceWrittenOff => {
                let how = match self {
                    Self::InvoiceVoided => Settlement::Void,
                    _ => Settlement::WriteOff,
                };
                done(invoices::settle(store, act, client, invoice, how, "a mistake").await)
            }
            Self::PaymentFailed | Self::PaymentRetried | Self::InvoiceHandedOver => {
                let step = match self {
                    Self::PaymentFailed => Step::Fail,
                    Self::PaymentRetried => Step::Retry,
                    _ => Step::HandOver,
                };
                done(invoices::change(store, act, client, invoice, step).await)
            }
            Self::InvoiceRefunded | Self::InvoiceRefundedAsCredit => {
                let method = match self {
                    Self::InvoiceRefunded => PaymentMethod::Card,
                    _ => PaymentMethod::Credit,
                };
                let amount = gbp(8900);
                let refund = DeskPayment { amount, method };
                done(invoices::refund(store, act, client, invoice, refund).await)
            }
            Self::InvoiceCorrected | Self::PackageCorrected | Self::MembershipCorrected => {
                let thing = match self {
                    Self::InvoiceCorrected => Thing::Invoice(invoice),
                    Self::PackageCorrected => Thing::Package(PackageId(thing)),
                    _ => Thing::Membership(MembershipId(thing)),
                };
                let (text, shown) = ("Corrected", Shown::read([]));
                done(corrections::correct(store, act, client, thing, text, &shown).await)
            }
            Self::DebtPaid => {
                let (amount, reason) = (gbp(500), "in cash".into());
                let paid = CreditChange { amount, reason };
                done(credit::settle_debt(store, act, client, &paid).await)
            }
            Self::BookedAtTheDesk | Self::BookedInTheApp | Self::PutOnTheWaitlist => {
                let seat = SeatBooking {
                    client,
                    session,
                    credit: Credit::None,
                    overlap: Overlap::Wanted,
                };
                let act = match self {
                    Self::BookedAtTheDesk => act,
                    _ => by_client,
                };
                done(bookings::book(store, act, &seat).await)
            }
            // The other client cancels the only seat.
            Self::Promoted => done(bookings::cancel(store, act, other, booking).await),
            Self::PromotedByAnotherPlace => {
                done(schedule::set_capacity(store, act, session, 2, &Shown::read([])).await)
            }
            Self::BookingCancelled => {
                done(bookings::cancel(store, by_client, client, booking).await)
            }
            Self::BookingsAllCancelled => done(bookings::cancel_all(store, act, client, 1).await),
            Self::SessionCancelled => done(schedule::cancel(store, act, session).await),
            Self::CheckedIn | Self::MarkedAsNoShow | Self::AttendanceUndone => {
                let change = match self {
                    Self::CheckedIn => visits::Change::CheckIn,
                    Self::MarkedAsNoShow => visits::Change::NoShow,
                    _ => visits::Change::Undo,
                };
                done(bookings::attend(store, act, client, booking, change).await)
            }
            Self::CreditAdded => {
                let gift = CreditGift {
                    client,
                    location: at,
                    amount: gbp(500),
                    reason: "patience".into(),
                };
                done(credit::add(store, act, &gift).await)
            }
            Self::CreditSpent => done(credit::spend(store, act, client, invoice, gbp(500)).await),
            Self::CreditPaidOut => {
                let (amount, reason) = (gbp(500), "paid out".into());
                let back = CreditChange { amount, reason };
                done(credit::give_back(store, act, client, &back).await)
            }
            Self::CreditAllPaidOut => {
                let all = ShownAmounts(vec![gbp(500)]);
                done(credit::give_all_back(store, act, client, &all, "paid out").await)
            }
            Self::IsPaidByStarted | Self::PaysForStarted => {
                let direction = match self {
                    Self::IsPaidByStarted => Direction::IsPaidBy,
                    _ => Direction::PaysFor,
                };
                let kind = Kind::PaidBy(direction);
                done(relationships::start(store, act, client, kind, other).await)
            }
            Self::BuddyStarted => {
                done(relationships::start(store, act, client, Kind::Buddy, other).await)
            }
            Self::BuddyStartedByTheOther => {
                done(relationships::start(store, act, other, Kind::Buddy, client).await)
            }
            // From the other side.
            Self::PaidByEnded => {
                done(relationships::end(store, act, other, RelationshipId(thing)).await)
            }
            Self::BuddyEnded => {
                done(relationships::end(store, act, client, RelationshipId(thing)).await)
            }
            Self::PaidByImported => imported(store, scene, rng).await,
            Self::PackageSold => {
                let sale = PackageSale {
                    client,
                    location: at,
                    name: "Ten classes".into(),
                    credits: 10,
                    expires_on: None,
                    price: gbp(0),
                };
                done(packages::sell(store, act, &sale).await)
            }
            Self::PackageVoided => {
                done(packages::void(store, act, client, PackageId(thing), "a mistake").await)
            }
            Self::MembershipSold => {
                let sale = MembershipSale {
                    client,
                    location: at,
                    plan: "Unlimited".into(),
                    starts_on: date(2027, 1, 1),
                    price: gbp(0),
                };
                done(memberships::sell(store, act, &sale).await)
            }
            Self::MembershipPaused | Self::MembershipResumed | Self::MembershipCancelled => {
                let change = match self {
                    Self::MembershipPaused => membership::Change::Pause,
                    Self::MembershipResumed => membership::Change::Resume,
                    _ => membership::Change::CancelNow,
                };
                done(memberships::change(store, act, client, MembershipId(thing), change).await)
            }
            Self::InformationSaved => {
                let details = whole::form(&format!("w{}", thing.simple()));
                let change = ClientChange {
                    client,
                    details: details.parse(TODAY).expect("good details"),
                    notice: Notice::Unseen,
                    sharing: Notice::Unseen,
                };
                done(details::save(store, act, &change, &Shown::read([])).await)
            }
            Self::LoggedIn => logins::begin(store, token, client, now()).await,
            Self::SeenAgain => {
                logins::seen(store, token, now()).await?;
                Ok(true)
            }
            Self::LogInTried => match access::attempt(store, &scene.email(), now()).await? {
                Attempt::Counted(_) => Ok(true),
                Attempt::Unknown => Ok(false),
                other @ Attempt::TooSoon(_) => panic!("{other:?}"),
            },
            Self::PasswordForgotten => done(access::forgotten(store, public, &scene.email()).await),
            Self::UserNameChanged => {
                let user_name = format!("new-{}@lethe.example", client.0.simple());
                let user_name = Email::parse(&user_name).expect("an address");
                let shown = Shown::read([]);
                done(access::change_user_name(store, act, client, &user_name, &shown).await)
            }
            Self::LinkMade => {
                answered(access::make_link(store, act, client, Some(&scene.email())).await)
            }
            Self::PasswordSet => {
                let hash = "the hash of a password";
                answered(access::set_password(store, public, token, hash).await)
            }
            // Only imports add them, and only to new clients. Here the trigger of the database refuses.
            Self::PaymentMethodAdded => {
                let insert = "
                    insert into payment_methods (
                        id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
                    values ($1, $2, 'stripe', $3, 'visa', '4242', 12, 2029)";
                let row = values![thing, client.0, thing.to_string()];
                let added = async {
                    let mut tx = store.write().await?;
                    sql::execute(&mut tx, insert, row).await?;
                    tx.commit().await
                };
                match added.await {
                    Ok(()) => Ok(true),
                    Err(Error::Erased) => Ok(false),
                    Err(error) => Err(error),
                }
            }
            Self::PaymentMethodRemoved => {
                done(payment_methods::remove(store, act, client, PaymentMethodId(thing)).await)
            }
            Self::CancellationUndone | Self::EndOfPaidByUndone | Self::RemovalUndone => {
                answered(undo::undo(store, act, UndoId(thing)).await)
            }
            Self::ConfirmationAsked => done(confirmations::ask(store, act, client).await),
            Self::DeletionAskedFor => done(deletion_requests::ask(store, act, client).await),
            Self::DeletionNoLongerAskedFor => {
                done(deletion_requests::withdraw(store, act, client).await)
            }
        }
    }
}

/// Returns whether it was done. An erased client is not found, and their links have ended.
fn done(outcome: Result<Outcome>) -> Result<bool> {
    match outcome? {
        Outcome::Done => Ok(true),
        Outcome::NotFound | Outcome::Refused(Refused::LinkExpired | Refused::TooLate) => Ok(false),
        other => panic!("unexplained: {other:?}"),
    }
}

/// The same of an act whose answer carries something.
fn answered<T>(answer: Result<Answer<T>>) -> Result<bool> {
    match answer? {
        Answer::Done(_) => Ok(true),
        Answer::Not(outcome) => done(Ok(outcome)),
    }
}

/// Imports a person for whom the client pays; the import names the client by external id. An erased client has none,
/// so the import adds a new payer.
async fn imported(store: &Store, scene: &Scene, rng: &mut (impl Rng + Send)) -> Result<bool> {
    let (known, new) = (scene.client.0, scene.thing);
    let folder = ExportFolder::empty();
    folder.add("locations.csv", "Quay,Europe/London,GBP\n");
    for id in [known, new] {
        folder.add(
            "clients.csv",
            &format!("{id},Ann,,,,,,,,,,,,,,,,,,2024-01-01,Quay,\n"),
        );
    }
    folder.add(
        "relationships.csv",
        &format!("paid_by,{new},{known},2025-01-01,\n"),
    );
    let export = folder.read().expect("a good export");
    match import::write(store, &export, now(), rng, |_, _| ()).await {
        Ok(Importing::Imported(report)) => Ok(report.clients.already_here == 1),
        Err(Error::Erased) => Ok(false),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error),
    }
}

impl Scene {
    /// Returns the client's email address.
    pub(crate) fn email(&self) -> Email {
        Email::parse(&format!("{}@lethe.example", self.client.0.simple())).expect("an address")
    }
}
