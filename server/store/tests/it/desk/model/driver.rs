//! Plays a history on the store and compares it with the oracle.

use std::fmt::Debug;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use shared::{
    Condition,
    access::{Role, TeamMemberId},
    assess,
    client::{ClientId, Reference},
    forms::{
        Credit, CreditChange, CreditGift, DeskPayment, ManualInvoice, MembershipSale, PackageSale,
        SeatBooking, SetCapacity, Shown, ShownAmounts,
    },
    ids::{BookingId, InvoiceId, LocationId, MembershipId, PackageId, RelationshipId, SessionId},
    invoice::PaymentMethod,
    membership,
    money::{Currency, Money},
    visit::Overlap,
};
use store::{
    Act, By, Outcome,
    desk::{
        bookings, credit, deletion_requests, invoices, memberships, packages, relationships,
        schedule, standings, visits,
    },
    erasing::erase::{self, Erasing},
};
use support::TODAY;

use super::{
    CLIENTS, Figures, SESSIONS,
    oracle::{Answer, MINUTES_A_DAY, Oracle, Session, nth},
    step::{Location, Member, MembershipChange, Step},
};
use crate::{erasing::as_proposed, fixture::Studio};

/// A difference, in words.
type Checked<T = ()> = Result<T, String>;

pub(super) struct Driver<'a> {
    studio: &'a mut Studio,
    figures: &'a mut Figures,
    oracle: Oracle,
    clients: Vec<ClientId>,
    references: [Option<Reference>; CLIENTS],
    /// In the order of their ids, which is the order of the store.
    sessions: Vec<SessionId>,
    // The store's id of each row that the oracle numbers.
    bookings: Vec<BookingId>,
    packages: Vec<PackageId>,
    memberships: Vec<MembershipId>,
    invoices: Vec<InvoiceId>,
    links: Vec<RelationshipId>,
}

impl<'a> Driver<'a> {
    /// Adds the clients and the sessions of a history to the studio.
    pub(super) async fn new(studio: &'a mut Studio, figures: &'a mut Figures) -> Self {
        let mut clients = Vec::new();
        for name in ["Ann", "Bob", "Cid"] {
            clients.push(studio.client(name).await);
        }
        let mut ids: Vec<SessionId> = (0..SESSIONS).map(|_| SessionId(studio.id())).collect();
        ids.sort_unstable();
        // One administrator erases only so many clients within an hour, and every history begins at the same time.
        let members = studio.db.number("select count(*) from team_members", &[]);
        let name = format!("Olivia{}", members.await);
        studio.olivia = studio
            .member(&name, Role::Administrator, studio.owners)
            .await;
        let start = 9 * 60;
        let session = |(nth, hours): (usize, i64)| Session {
            location: if nth % 2 == 0 {
                Location::Quay
            } else {
                Location::Lagoon
            },
            starts: start + hours * 60,
            capacity: 1,
            cancelled: false,
        };
        let sessions: Vec<Session> = [50, 16, 200, 4]
            .into_iter()
            .enumerate()
            .map(session)
            .collect();
        for (id, session) in ids.iter().zip(&sessions) {
            let location = location_id(studio, session.location);
            let (starts, capacity) = (at(session.starts), i64::from(session.capacity));
            studio
                .db
                .insert_session(id.0, location.0, starts, capacity)
                .await;
        }
        Self {
            studio,
            figures,
            oracle: Oracle {
                now: start,
                erased: [false; CLIENTS],
                asking: [false; CLIENTS],
                sessions,
                bookings: Vec::new(),
                packages: Vec::new(),
                memberships: Vec::new(),
                invoices: Vec::new(),
                credit: [[0; 2]; CLIENTS],
                links: Vec::new(),
            },
            clients,
            references: [const { None }; CLIENTS],
            sessions: ids,
            bookings: Vec::new(),
            packages: Vec::new(),
            memberships: Vec::new(),
            invoices: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Plays all steps, one a minute.
    pub(super) async fn play(mut self, history: &[Step]) -> Checked {
        for (index, step) in history.iter().enumerate() {
            let index = index + 1;
            self.oracle.now += 1;
            self.figures.steps += 1;
            let done = self.perform(step).await;
            let seen = done.map_err(|why| format!("step {index}: {why}"))?;
            let expected = self.oracle.take(step);
            if seen != expected {
                return Err(format!("step {index}: got {seen:?}, expected {expected:?}"));
            }
            self.learn()
                .await
                .map_err(|why| format!("after step {index}: {why}"))?;
            self.compare()
                .await
                .map_err(|why| format!("after step {index}: {why}"))?;
        }
        self.compare_money().await
    }

    /// Runs a step on the store.
    #[expect(clippy::too_many_lines, reason = "a line or two for each kind of step")]
    async fn perform(&mut self, step: &Step) -> Checked<Option<Answer>> {
        let now = at(self.oracle.now);
        let act = self.act(Member::Olivia);
        let store = &self.studio.db.store.clone();
        let outcome = match *step {
            Step::Wait { .. } => return Ok(None),
            Step::SetCapacity { session, capacity } => {
                let before = self.oracle.sessions[session].capacity.to_string();
                let session = self.sessions[session];
                let page = SetCapacity {
                    session,
                    capacity: before,
                };
                schedule::set_capacity(store, act, session, capacity, &Shown::of(&page)).await
            }
            Step::CancelSession { session } => {
                schedule::cancel(store, act, self.sessions[session]).await
            }
            Step::Book {
                client,
                session,
                package,
            } => {
                let credit = match package {
                    None => Credit::None,
                    Some(package) => match self.oracle.package_of(client, package) {
                        Some(package) => Credit::Of(self.packages[package]),
                        None => return Ok(None),
                    },
                };
                let booking = SeatBooking {
                    client: self.clients[client],
                    session: self.sessions[session],
                    credit,
                    overlap: Overlap::Wanted,
                };
                bookings::book(store, act, &booking).await
            }
            Step::Cancel { booking, by_client } => {
                let Some((client, booking)) = self.booking(booking) else {
                    return Ok(None);
                };
                let act = if by_client {
                    self.studio.act_at(By::Client(client), now)
                } else {
                    act
                };
                bookings::cancel(store, act, client, booking).await
            }
            Step::CancelAll { client, surplus } => {
                let count = self.oracle.coming(client).len() + surplus;
                let count = u32::try_from(count).expect("a few");
                bookings::cancel_all(store, act, self.clients[client], count).await
            }
            Step::Attend { booking, change } => {
                let Some((client, booking)) = self.booking(booking) else {
                    return Ok(None);
                };
                bookings::attend(store, act, client, booking, change).await
            }
            Step::SellPackage {
                client,
                location,
                credits,
                expires,
                price,
            } => {
                let sale = PackageSale {
                    client: self.clients[client],
                    location: self.location(location),
                    name: "Passes".into(),
                    credits,
                    expires_on: expires.map(|days| self.day(location, days)),
                    price: money(location, price),
                };
                packages::sell(store, act, &sale).await
            }
            Step::VoidPackage { package, by } => {
                let Some(package) = self.oracle.package(package) else {
                    return Ok(None);
                };
                let client = self.clients[self.oracle.packages[package].client];
                let (act, package) = (self.act(by), self.packages[package]);
                packages::void(store, act, client, package, "a mistake").await
            }
            Step::SellMembership {
                client,
                location,
                starts,
                price,
            } => {
                let sale = MembershipSale {
                    client: self.clients[client],
                    location: self.location(location),
                    plan: "Unlimited".into(),
                    starts_on: self.day(location, starts),
                    price: money(location, price),
                };
                memberships::sell(store, act, &sale).await
            }
            Step::ChangeMembership { membership, change } => {
                let all = &self.oracle.memberships;
                let Some(membership) = nth(membership, all.len()) else {
                    return Ok(None);
                };
                let (client, location) = (all[membership].client, all[membership].location);
                let change = match change {
                    MembershipChange::Pause => membership::Change::Pause,
                    MembershipChange::Resume => membership::Change::Resume,
                    MembershipChange::CancelNow => membership::Change::CancelNow,
                    MembershipChange::CancelAfter(days) => {
                        membership::Change::CancelAfter(self.day(location, days))
                    }
                };
                let (client, membership) = (self.clients[client], self.memberships[membership]);
                memberships::change(store, act, client, membership, change).await
            }
            Step::Issue {
                client,
                location,
                amount,
            } => {
                let invoice = ManualInvoice {
                    client: self.clients[client],
                    location: self.location(location),
                    description: "A towel".into(),
                    amount: money(location, amount),
                    due_on: self.day(location, 0),
                };
                invoices::issue(store, act, &invoice).await
            }
            Step::Pay { invoice, amount } => {
                let Some((client, invoice, location)) = self.invoice(invoice) else {
                    return Ok(None);
                };
                let (amount, method) = (money(location, amount), PaymentMethod::Card);
                let payment = DeskPayment { amount, method };
                invoices::pay(store, act, client, invoice, payment).await
            }
            Step::ChangeInvoice { invoice, change } => {
                let Some((client, invoice, _)) = self.invoice(invoice) else {
                    return Ok(None);
                };
                invoices::change(store, act, client, invoice, change).await
            }
            Step::Settle {
                invoice,
                settlement,
                by,
            } => {
                let Some((client, invoice, _)) = self.invoice(invoice) else {
                    return Ok(None);
                };
                let act = self.act(by);
                invoices::settle(store, act, client, invoice, settlement, "a mistake").await
            }
            Step::AddCredit {
                client,
                location,
                amount,
            } => {
                let gift = CreditGift {
                    client: self.clients[client],
                    location: self.location(location),
                    amount: money(location, amount),
                    reason: "a present".into(),
                };
                credit::add(store, act, &gift).await
            }
            Step::Owe {
                client,
                location,
                amount,
            } => {
                if self.oracle.erased[client] {
                    return Ok(None);
                }
                let (client, id) = (self.clients[client], self.location(location));
                let currency = money(location, amount).currency().code();
                self.studio.credit(client, id.0, -amount, currency).await;
                Ok(Outcome::Done)
            }
            Step::Spend { invoice, amount } => {
                let Some((client, invoice, location)) = self.invoice(invoice) else {
                    return Ok(None);
                };
                credit::spend(store, act, client, invoice, money(location, amount)).await
            }
            Step::SettleDebt {
                client,
                location,
                amount,
            } => {
                let (amount, reason) = (money(location, amount), "in cash".into());
                let payment = CreditChange { amount, reason };
                credit::settle_debt(store, act, self.clients[client], &payment).await
            }
            Step::GiveBack {
                client,
                location,
                amount,
                by,
            } => {
                let (amount, reason) = (money(location, amount), "a wish".into());
                let returned = CreditChange { amount, reason };
                credit::give_back(store, self.act(by), self.clients[client], &returned).await
            }
            Step::GiveAllBack {
                client,
                surplus,
                by,
            } => {
                let all = [Location::Quay, Location::Lagoon]
                    .map(|location| (location, self.oracle.credit[client][location.currency()]))
                    .into_iter()
                    .filter(|(_, balance)| *balance > 0)
                    .map(|(location, balance)| money(location, balance + surplus))
                    .collect();
                let (act, client) = (self.act(by), self.clients[client]);
                credit::give_all_back(store, act, client, &ShownAmounts(all), "a wish").await
            }
            Step::Link {
                kind,
                client,
                other,
            } => {
                let (one, other) = (self.clients[client], self.clients[other]);
                relationships::start(store, act, one, kind, other).await
            }
            Step::EndLink { link, from_other } => {
                let all = &self.oracle.links;
                let Some(link) = nth(link, all.len()) else {
                    return Ok(None);
                };
                let (one, other) = all[link].clients;
                let side = self.clients[if from_other { other } else { one }];
                let link = self.links[link];
                relationships::end(store, act, side, link).await
            }
            Step::Ask { client, take_back } => {
                let client = self.clients[client];
                if take_back {
                    deletion_requests::withdraw(store, act, client).await
                } else {
                    deletion_requests::ask(store, act, client).await
                }
            }
            Step::Erase { client, by } => {
                let id = self.clients[client];
                let act = self.act(by);
                let by = act.by.team_member().ok_or("a team member erases")?;
                let decisions = as_proposed(store, by, id).await;
                let decisions = decisions.map_err(|error| format!("{error:?}"))?;
                let erasing = erase::erase(store, act, id, &decisions).await;
                let erasing = erasing.map_err(|error| format!("{error:?}"))?;
                return self.erasing(client, erasing).map(Some);
            }
        };
        match outcome {
            Ok(outcome) => Ok(Some(Answer::Outcome(outcome))),
            Err(error) => Err(format!("{error:?}")),
        }
    }

    fn erasing(&mut self, client: usize, erasing: Erasing) -> Checked<Answer> {
        let (count, answer) = match erasing {
            Erasing::Erased(reference) => {
                self.references[client] = Some(reference);
                (&mut self.figures.erased, Answer::Erased)
            }
            Erasing::Open(checklist, _) => {
                let items = checklist.items().iter();
                let open = items.map(shared::Item::condition).collect();
                (&mut self.figures.open, Answer::Open(open))
            }
            Erasing::NotPermitted => (&mut self.figures.not_permitted, Answer::NotPermitted),
            Erasing::ErasedBefore => (&mut self.figures.erased_before, Answer::ErasedBefore),
            Erasing::LimitReached(_) => return Err("the limit is above all steps".into()),
            Erasing::SentBefore => return Err("each form is sent once".into()),
            Erasing::NoSuchClient => return Err("the client is unknown".into()),
            Erasing::NotAccepted(_) => return Err("no text here names another client".into()),
            Erasing::Stopped(_) => return Err("there is no ledger".into()),
        };
        *count += 1;
        Ok(answer)
    }

    /// Reads the ids of the rows that the step added.
    async fn learn(&mut self) -> Checked {
        let mut tx = self.studio.db.store.read().await.expect("a transaction");
        let (oracle, clients) = (&self.oracle, &self.clients);
        for new in &oracle.bookings[self.bookings.len()..] {
            let all = visits::of_client(&mut tx, clients[new.client], at(oracle.now), 100).await;
            let session = self.sessions[new.session];
            let all = all.expect("bookings").into_iter();
            add(
                &mut self.bookings,
                all.filter(|one| one.session == session).map(|one| one.id),
            )?;
        }
        for new in &oracle.packages[self.packages.len()..] {
            let all = packages::of_client(&mut tx, clients[new.client]).await;
            add(
                &mut self.packages,
                all.expect("packages").into_iter().map(|one| one.id),
            )?;
        }
        for new in &oracle.memberships[self.memberships.len()..] {
            let all = memberships::of_client(&mut tx, clients[new.client]).await;
            let all = all.expect("memberships").into_iter();
            add(&mut self.memberships, all.map(|one| one.membership.id))?;
        }
        for new in &oracle.invoices[self.invoices.len()..] {
            let all = invoices::of_client(&mut tx, clients[new.client]).await;
            add(
                &mut self.invoices,
                all.expect("invoices").into_iter().map(|one| one.id),
            )?;
        }
        for new in &oracle.links[self.links.len()..] {
            let all = relationships::of_client(&mut tx, clients[new.clients.0]).await;
            add(
                &mut self.links,
                all.expect("links").into_iter().map(|one| one.id),
            )?;
        }
        Ok(())
    }

    /// Compares which clients are erased, and for the others what is open, the bookings, the credits and the deletion
    /// requests.
    async fn compare(&self) -> Checked {
        let now = at(self.oracle.now);
        let mut tx = self.studio.db.store.read().await.expect("a transaction");
        for (client, id) in self.clients.iter().enumerate() {
            let reference = erase::reference_of(&mut tx, *id).await.expect("an answer");
            if reference != self.references[client]
                || reference.is_some() != self.oracle.erased[client]
            {
                return Err(format!(
                    "client {client} is erased, or is not, against all reason"
                ));
            }
            if self.oracle.erased[client] {
                continue;
            }
            let standing = standings::of(&mut tx, *id, now).await.expect("a standing");
            let seen: Vec<Condition> = match assess(&standing, now) {
                Ok(_) => Vec::new(),
                Err(checklist) => checklist
                    .items()
                    .iter()
                    .map(shared::Item::condition)
                    .collect(),
            };
            same("open items", client, &seen, &self.oracle.open(client))?;
            let visits = visits::of_client(&mut tx, *id, now, 100).await;
            let known = |id| self.bookings.iter().position(|one| *one == id);
            let mut seen: Vec<_> = visits
                .expect("bookings")
                .into_iter()
                .map(|visit| (known(visit.id), visit.status))
                .collect();
            seen.sort_unstable_by_key(|(index, _)| *index);
            let all = self.oracle.bookings.iter().enumerate();
            let expected: Vec<_> = all
                .filter(|(_, booking)| booking.client == client)
                .map(|(index, booking)| (Some(index), booking.status))
                .collect();
            same("the seats", client, &seen, &expected)?;
            let sold = packages::of_client(&mut tx, *id).await.expect("packages");
            let known = |id| self.packages.iter().position(|one| *one == id);
            let mut seen: Vec<_> = sold
                .into_iter()
                .map(|sold| (known(sold.id), sold.credits_used))
                .collect();
            seen.sort_unstable();
            let all = self.oracle.packages.iter().enumerate();
            let expected: Vec<_> = all
                .filter(|(_, package)| package.client == client)
                .map(|(index, package)| (Some(index), package.used))
                .collect();
            same("the credits that are used", client, &seen, &expected)?;
            let asks = deletion_requests::of(&mut tx, *id)
                .await
                .expect("an answer");
            let expected = self.oracle.asking[client];
            same("asking for deletion", client, &asks.is_some(), &expected)?;
        }
        Ok(())
    }

    /// Compares what was paid and what is left, also for erased clients.
    async fn compare_money(&self) -> Checked {
        let mut tx = self.studio.db.store.read().await.expect("a transaction");
        for (client, id) in self.clients.iter().enumerate() {
            let seen = credit::balances(&mut tx, *id).await.expect("balances");
            let mut expected = Vec::new();
            for location in [Location::Quay, Location::Lagoon] {
                let balance = self.oracle.credit[client][location.currency()];
                if balance != 0 {
                    expected.push(money(location, balance));
                }
            }
            if seen != expected {
                return Err(format!(
                    "client {client} has {seen:?} and should have {expected:?}"
                ));
            }
            for invoice in invoices::of_client(&mut tx, *id).await.expect("invoices") {
                let known = self.invoices.iter().position(|id| *id == invoice.id);
                let known = &self.oracle.invoices[known.ok_or("an invoice from nowhere")?];
                let (seen, expected) = (
                    (invoice.paid.minor(), invoice.status),
                    (known.paid, known.status),
                );
                if known.client != client || seen != expected {
                    return Err(format!("an invoice is {seen:?} and should be {expected:?}"));
                }
            }
        }
        Ok(())
    }

    fn booking(&self, index: usize) -> Option<(ClientId, BookingId)> {
        let index = self.oracle.booking(index)?;
        Some((
            self.clients[self.oracle.bookings[index].client],
            self.bookings[index],
        ))
    }

    fn invoice(&self, index: usize) -> Option<(ClientId, InvoiceId, Location)> {
        let index = self.oracle.invoice(index)?;
        let invoice = &self.oracle.invoices[index];
        Some((
            self.clients[invoice.client],
            self.invoices[index],
            invoice.location,
        ))
    }

    /// Returns an act by a team member in this minute.
    fn act(&self, by: Member) -> Act {
        self.studio
            .act_at(By::Team(self.member(by)), at(self.oracle.now))
    }

    fn member(&self, who: Member) -> TeamMemberId {
        match who {
            Member::Olivia => self.studio.olivia,
            Member::Adam => self.studio.adam,
            Member::Sam => self.studio.sam,
        }
    }

    fn location(&self, location: Location) -> LocationId {
        location_id(self.studio, location)
    }

    /// Returns the date this many days after today.
    fn day(&self, location: Location, days: i64) -> Date {
        let days = location.day(self.oracle.now) + days;
        TODAY.saturating_add(days.days())
    }
}

fn same<T: PartialEq + Debug>(what: &str, client: usize, seen: &T, expected: &T) -> Checked {
    if seen == expected {
        return Ok(());
    }
    Err(format!(
        "client {client}, {what}: got {seen:?}, expected {expected:?}"
    ))
}

/// Adds the one new id.
fn add<Id: PartialEq>(known: &mut Vec<Id>, all: impl Iterator<Item = Id>) -> Checked {
    let mut new = all.filter(|id| !known.contains(id)).collect::<Vec<_>>();
    match (new.pop(), new.is_empty()) {
        (Some(id), true) => known.push(id),
        _ => return Err("a row was not added, or twice".into()),
    }
    Ok(())
}

fn location_id(studio: &Studio, location: Location) -> LocationId {
    match location {
        Location::Quay => LocationId(studio.quay),
        Location::Lagoon => LocationId(studio.lagoon),
    }
}

fn money(location: Location, amount: i64) -> Money {
    let currency = match location {
        Location::Quay => Currency::GBP,
        Location::Lagoon => Currency::USD,
    };
    Money::new(amount, currency)
}

fn at(minutes: i64) -> Timestamp {
    let midnight: Timestamp = "2026-12-01T00:00:00Z".parse().expect("an instant");
    debug_assert!(minutes < 365 * MINUTES_A_DAY);
    midnight + SignedDuration::from_mins(minutes)
}
