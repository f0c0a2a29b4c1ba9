//! What should happen, computed in memory with whole minutes and days, without the rules and the store.

mod bookings;
mod links;
mod money;
mod sales;

use shared::{Condition, flaw::Refused, standing::MembershipStatus};
use store::{
    Outcome,
    desk::{
        relationships::Kind,
        statuses::{BookingStatus, InvoiceStatus, PackageStatus},
    },
};

use super::{
    CLIENTS,
    step::{Location, Member, Step},
};

pub(super) const MINUTES_A_DAY: i64 = 24 * 60;

/// The outcome of a step.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// The outcome of any step except erasing.
    Outcome(Outcome),
    /// The client is erased.
    Erased,
    /// The client was erased before.
    ErasedBefore,
    /// The conditions of the open items.
    Open(Vec<Condition>),
    /// The team member may not erase.
    NotPermitted,
}

/// All rows, in the order in which they were added.
pub(super) struct Oracle {
    /// Minutes since the first midnight in UTC.
    pub(super) now: i64,
    pub(super) erased: [bool; CLIENTS],
    /// Whether each client has asked to be deleted.
    pub(super) asking: [bool; CLIENTS],
    pub(super) sessions: Vec<Session>,
    pub(super) bookings: Vec<Booking>,
    pub(super) packages: Vec<Package>,
    pub(super) memberships: Vec<Membership>,
    pub(super) invoices: Vec<Invoice>,
    /// For each client, in each of the two currencies.
    pub(super) credit: [[i64; 2]; CLIENTS],
    pub(super) links: Vec<Link>,
}

pub(super) struct Session {
    pub(super) location: Location,
    pub(super) starts: i64,
    pub(super) capacity: u32,
    pub(super) cancelled: bool,
}

pub(super) struct Booking {
    pub(super) client: usize,
    pub(super) session: usize,
    pub(super) status: BookingStatus,
    pub(super) booked_at: i64,
    pub(super) package: Option<usize>,
}

pub(super) struct Package {
    pub(super) client: usize,
    pub(super) location: Location,
    pub(super) status: PackageStatus,
    pub(super) total: u32,
    pub(super) used: u32,
    /// The last day on which it is valid.
    pub(super) expires: Option<i64>,
}

pub(super) struct Membership {
    pub(super) client: usize,
    pub(super) location: Location,
    pub(super) status: MembershipStatus,
    pub(super) starts: i64,
    pub(super) ends: Option<i64>,
}

pub(super) struct Invoice {
    pub(super) client: usize,
    pub(super) location: Location,
    pub(super) amount: i64,
    pub(super) paid: i64,
    pub(super) status: InvoiceStatus,
}

pub(super) struct Link {
    /// Seen from the first client.
    pub(super) kind: Kind,
    pub(super) clients: (usize, usize),
    pub(super) ended: bool,
    /// An erasure removed it.
    pub(super) gone: bool,
}

impl Location {
    /// Returns the index of the currency.
    pub(super) fn currency(self) -> usize {
        match self {
            Self::Quay => 0,
            Self::Lagoon => 1,
        }
    }

    /// Returns by how many minutes local time is ahead of UTC in winter.
    fn offset(self) -> i64 {
        match self {
            Self::Quay => 0,
            Self::Lagoon => -10 * 60,
        }
    }

    /// Returns the local day at an instant, counted from the first one.
    pub(super) fn day(self, at: i64) -> i64 {
        (at + self.offset()).div_euclid(MINUTES_A_DAY)
    }

    /// Returns whether a day is over at an instant.
    fn is_over(self, day: i64, at: i64) -> bool {
        self.day(at) > day
    }
}

impl Oracle {
    /// Returns the outcome of a step, or `None` if the step is about a row that does not exist.
    pub(super) fn take(&mut self, step: &Step) -> Option<Answer> {
        let outcome = match *step {
            Step::Wait { minutes } => {
                self.now += minutes;
                return None;
            }
            Step::SetCapacity { session, capacity } => self.set_capacity(session, capacity),
            Step::CancelSession { session } => self.cancel_session(session),
            Step::Book {
                client,
                session,
                package,
            } => {
                let package = match package {
                    Some(nth) => Some(self.package_of(client, nth)?),
                    None => None,
                };
                self.book(client, session, package)
            }
            Step::Cancel { booking, by_client } => self.cancel(self.booking(booking)?, by_client),
            Step::CancelAll { client, surplus } => self.cancel_all(client, surplus),
            Step::Attend { booking, change } => self.attend(self.booking(booking)?, change),
            Step::SellPackage {
                client,
                location,
                credits,
                expires,
                price,
            } => self.sell_package(client, location, (credits, expires), price),
            Step::VoidPackage { package, by } => self.void_package(self.package(package)?, by),
            Step::SellMembership {
                client,
                location,
                starts,
                price,
            } => self.sell_membership(client, location, starts, price),
            Step::ChangeMembership { membership, change } => {
                let membership = nth(membership, self.memberships.len())?;
                self.change_membership(membership, change)
            }
            Step::Issue {
                client,
                location,
                amount,
            } => self.issue_by_hand(client, location, amount),
            Step::Pay { invoice, amount } => self.pay(self.invoice(invoice)?, amount),
            Step::ChangeInvoice { invoice, change } => {
                self.change_invoice(self.invoice(invoice)?, change)
            }
            Step::Settle {
                invoice,
                settlement,
                by,
            } => self.settle(self.invoice(invoice)?, settlement, by),
            Step::AddCredit {
                client,
                location,
                amount,
            } => self.add_credit(client, location, amount),
            Step::Owe {
                client,
                location,
                amount,
            } => {
                if self.erased[client] {
                    return None;
                }
                self.add_credit(client, location, -amount)
            }
            Step::Spend { invoice, amount } => self.spend(self.invoice(invoice)?, amount),
            Step::SettleDebt {
                client,
                location,
                amount,
            } => self.settle_debt(client, location, amount),
            Step::GiveBack {
                client,
                location,
                amount,
                by,
            } => self.give_back(client, location, amount, by),
            Step::GiveAllBack {
                client,
                surplus,
                by,
            } => self.give_all_back(client, surplus, by),
            Step::Link {
                kind,
                client,
                other,
            } => self.link(kind, client, other),
            Step::EndLink { link, .. } => self.end_link(nth(link, self.links.len())?),
            Step::Ask { client, take_back } => self.ask(client, take_back),
            Step::Erase { client, by } => return Some(self.erase(client, by)),
        };
        Some(Answer::Outcome(outcome))
    }

    fn ask(&mut self, client: usize, take_back: bool) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        if self.asking[client] != take_back {
            return refused(Refused::Changed);
        }
        self.asking[client] = !take_back;
        Outcome::Done
    }

    fn erase(&mut self, client: usize, by: Member) -> Answer {
        if by != Member::Olivia {
            return Answer::NotPermitted;
        }
        if self.erased[client] {
            return Answer::ErasedBefore;
        }
        let open = self.open(client);
        if !open.is_empty() {
            return Answer::Open(open);
        }
        self.erased[client] = true;
        self.asking[client] = false;
        for link in &mut self.links {
            link.gone |= link.has(client);
        }
        Answer::Erased
    }

    /// Returns the conditions of the items that block erasing a client, in order.
    pub(super) fn open(&self, client: usize) -> Vec<Condition> {
        let owed = |invoice: &Invoice| invoice.is_open() && invoice.amount > invoice.paid;
        let counts = [
            count(&self.invoices, |i| i.client == client && owed(i))
                + count(&self.credit[client], |balance| *balance < 0),
            count(&self.bookings, |b| {
                let starts = self.sessions[b.session].starts;
                b.client == client && b.status != BookingStatus::Cancelled && starts > self.now
            }),
            count(&self.credit[client], |balance| *balance > 0),
            count(&self.links, |l| {
                matches!(l.kind, Kind::PaidBy(_)) && l.has(client) && !l.ended && !l.gone
            }),
            count(&self.packages, |p| {
                p.client == client && p.is_open(self.now)
            }),
            count(&self.memberships, |m| {
                m.client == client && m.is_open(self.now)
            }),
        ];
        let of = |(condition, count)| std::iter::repeat_n(condition, count);
        Condition::ALL
            .into_iter()
            .zip(counts)
            .flat_map(of)
            .collect()
    }

    /// Returns why nothing can be done for a client, if so.
    fn absent(&self, client: usize) -> Option<Outcome> {
        self.erased[client].then_some(Outcome::NotFound)
    }

    pub(super) fn booking(&self, index: usize) -> Option<usize> {
        nth(index, self.bookings.len())
    }

    pub(super) fn package(&self, index: usize) -> Option<usize> {
        nth(index, self.packages.len())
    }

    /// Returns one of the packages of a client.
    pub(super) fn package_of(&self, client: usize, index: usize) -> Option<usize> {
        let own: Vec<usize> = (0..self.packages.len())
            .filter(|package| self.packages[*package].client == client)
            .collect();
        nth(index, own.len()).map(|index| own[index])
    }

    pub(super) fn invoice(&self, index: usize) -> Option<usize> {
        nth(index, self.invoices.len())
    }
}

/// Returns an index below `count`.
pub(super) fn nth(index: usize, count: usize) -> Option<usize> {
    index.checked_rem(count)
}

fn count<T>(all: &[T], is_meant: impl Fn(&T) -> bool) -> usize {
    all.iter().filter(|one| is_meant(one)).count()
}

/// Returns the refusal for a team member who may not settle accounts.
fn not_permitted(by: Member) -> Option<Outcome> {
    (by != Member::Olivia).then_some(Outcome::NotPermitted)
}

fn refused(why: Refused) -> Outcome {
    Outcome::Refused(why)
}
