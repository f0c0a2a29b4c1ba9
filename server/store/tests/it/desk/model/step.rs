//! The steps of a history.

use proptest::{collection::vec, option, prelude::*, sample::select};
use shared::{invoice::Settlement, standing::Direction};
use store::desk::{
    invoices,
    relationships::{self, Kind},
    visits,
};

use super::{CLIENTS, SESSIONS};

/// A location, and with it the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// In London, in GBP; the home of every client.
    Quay,
    /// In Honolulu, in USD.
    Lagoon,
}

/// A team member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// May do everything.
    Olivia,
    /// An administrator whose group allows nothing.
    Adam,
    /// Staff, in the group that allows everything.
    Sam,
}

/// A change of a membership.
#[derive(Clone, Copy, Debug)]
pub(super) enum MembershipChange {
    Pause,
    Resume,
    CancelNow,
    /// This many days after today.
    CancelAfter(i64),
}

/// One step. Clients and sessions have numbers; bookings, packages, memberships, invoices and links are numbered in
/// the order in which they were added, modulo their count. A client books with their own packages. Amounts are in
/// minor units; days are counted from today at the location.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Wait {
        minutes: i64,
    },
    SetCapacity {
        session: usize,
        capacity: u32,
    },
    CancelSession {
        session: usize,
    },
    Book {
        client: usize,
        session: usize,
        package: Option<usize>,
    },
    Cancel {
        booking: usize,
        by_client: bool,
    },
    CancelAll {
        client: usize,
        surplus: usize,
    },
    Attend {
        booking: usize,
        change: visits::Change,
    },
    SellPackage {
        client: usize,
        location: Location,
        credits: u32,
        expires: Option<i64>,
        price: i64,
    },
    VoidPackage {
        package: usize,
        by: Member,
    },
    SellMembership {
        client: usize,
        location: Location,
        starts: i64,
        price: i64,
    },
    ChangeMembership {
        membership: usize,
        change: MembershipChange,
    },
    Issue {
        client: usize,
        location: Location,
        amount: i64,
    },
    Pay {
        invoice: usize,
        amount: i64,
    },
    ChangeInvoice {
        invoice: usize,
        change: invoices::Step,
    },
    Settle {
        invoice: usize,
        settlement: Settlement,
        by: Member,
    },
    AddCredit {
        client: usize,
        location: Location,
        amount: i64,
    },
    /// A debt, as an import adds it.
    Owe {
        client: usize,
        location: Location,
        amount: i64,
    },
    Spend {
        invoice: usize,
        amount: i64,
    },
    SettleDebt {
        client: usize,
        location: Location,
        amount: i64,
    },
    GiveBack {
        client: usize,
        location: Location,
        amount: i64,
        by: Member,
    },
    GiveAllBack {
        client: usize,
        surplus: i64,
        by: Member,
    },
    Link {
        kind: relationships::Kind,
        client: usize,
        other: usize,
    },
    EndLink {
        link: usize,
        from_other: bool,
    },
    /// The client asks to be deleted, or the request is withdrawn.
    Ask {
        client: usize,
        take_back: bool,
    },
    Erase {
        client: usize,
        by: Member,
    },
}

/// Generates the steps of a history.
pub(super) fn history() -> impl Strategy<Value = Vec<Step>> {
    let part = prop_oneof![12 => step().prop_map(|step| vec![step]), 1 => crowd()];
    vec(part, 1..90).prop_map(|parts| parts.concat())
}

/// Generates a booking of one session by all clients, then a cancellation.
fn crowd() -> impl Strategy<Value = Vec<Step>> {
    let clients = Just((0..CLIENTS).collect::<Vec<_>>()).prop_shuffle();
    (clients, session(), nth()).prop_map(|(clients, session, booking)| {
        let book = |client| Step::Book {
            client,
            session,
            package: None,
        };
        let mut steps: Vec<_> = clients.into_iter().map(book).collect();
        steps.push(Step::Cancel {
            booking,
            by_client: false,
        });
        steps
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (1..1800_i64).prop_map(|minutes| Step::Wait { minutes }),
        8 => booking(),
        6 => sale(),
        5 => invoice(),
        4 => credit(),
        3 => link(),
        1 => (client(), any::<bool>()).prop_map(|(client, take_back)| Step::Ask { client, take_back }),
        3 => (client(), who()).prop_map(|(client, by)| Step::Erase { client, by }),
    ]
}

fn booking() -> impl Strategy<Value = Step> {
    let change = select(vec![
        visits::Change::CheckIn,
        visits::Change::NoShow,
        visits::Change::Undo,
        visits::Change::Cancel,
    ]);
    prop_oneof![
        6 => (client(), session(), option::of(nth()))
            .prop_map(|(client, session, package)| Step::Book { client, session, package }),
        3 => (nth(), any::<bool>()).prop_map(|(booking, by_client)| Step::Cancel { booking, by_client }),
        1 => (client(), surplus()).prop_map(|(client, surplus)| Step::CancelAll { client, surplus }),
        2 => (nth(), change).prop_map(|(booking, change)| Step::Attend { booking, change }),
        1 => (session(), 0..3_u32)
            .prop_map(|(session, capacity)| Step::SetCapacity { session, capacity }),
        1 => (0..SESSIONS).prop_map(|session| Step::CancelSession { session }),
    ]
}

fn sale() -> impl Strategy<Value = Step> {
    let change = prop_oneof![
        Just(MembershipChange::Pause),
        Just(MembershipChange::Resume),
        Just(MembershipChange::CancelNow),
        (-1..3_i64).prop_map(MembershipChange::CancelAfter),
    ];
    let price = || prop_oneof![2 => Just(0), 1 => amount()];
    prop_oneof![
        3 => (client(), location(), 1..4_u32, option::of(-1..4_i64), price()).prop_map(
            |(client, location, credits, expires, price)| Step::SellPackage { client, location, credits, expires, price }
        ),
        3 => (nth(), who()).prop_map(|(package, by)| Step::VoidPackage { package, by }),
        2 => (client(), location(), -2..3_i64, price()).prop_map(
            |(client, location, starts, price)| Step::SellMembership { client, location, starts, price }
        ),
        4 => (nth(), change)
            .prop_map(|(membership, change)| Step::ChangeMembership { membership, change }),
    ]
}

fn invoice() -> impl Strategy<Value = Step> {
    let change = select(vec![
        invoices::Step::Fail,
        invoices::Step::Retry,
        invoices::Step::HandOver,
    ]);
    let settlement = select(vec![Settlement::WriteOff, Settlement::Void]);
    prop_oneof![
        2 => (client(), location(), amount())
            .prop_map(|(client, location, amount)| Step::Issue { client, location, amount }),
        3 => (nth(), amount()).prop_map(|(invoice, amount)| Step::Pay { invoice, amount }),
        2 => (nth(), change).prop_map(|(invoice, change)| Step::ChangeInvoice { invoice, change }),
        2 => (nth(), settlement, who())
            .prop_map(|(invoice, settlement, by)| Step::Settle { invoice, settlement, by }),
    ]
}

fn credit() -> impl Strategy<Value = Step> {
    let on = || (client(), location(), amount());
    prop_oneof![
        2 => on().prop_map(|(client, location, amount)| Step::AddCredit { client, location, amount }),
        1 => on().prop_map(|(client, location, amount)| Step::Owe { client, location, amount }),
        2 => (nth(), amount()).prop_map(|(invoice, amount)| Step::Spend { invoice, amount }),
        2 => on().prop_map(|(client, location, amount)| Step::SettleDebt { client, location, amount }),
        2 => (on(), who())
            .prop_map(|((client, location, amount), by)| Step::GiveBack { client, location, amount, by }),
        2 => (client(), surplus(), who()).prop_map(|(client, surplus, by)| Step::GiveAllBack {
            client,
            surplus: i64::try_from(surplus).expect("a small number"),
            by,
        }),
    ]
}

fn link() -> impl Strategy<Value = Step> {
    let kind = select(vec![
        Kind::Buddy,
        Kind::PaidBy(Direction::IsPaidBy),
        Kind::PaidBy(Direction::PaysFor),
    ]);
    prop_oneof![
        3 => (kind, client(), client()).prop_map(|(kind, client, other)| Step::Link {
            kind,
            client,
            other
        }),
        1 => (nth(), any::<bool>()).prop_map(|(link, from_other)| Step::EndLink { link, from_other }),
    ]
}

fn client() -> impl Strategy<Value = usize> {
    0..CLIENTS
}

/// Half of the values are one session, so that several clients wait for it.
fn session() -> impl Strategy<Value = usize> {
    prop_oneof![Just(0), 0..SESSIONS]
}

fn nth() -> impl Strategy<Value = usize> {
    0..12_usize
}

/// By how much the page that a person saw is out of date.
fn surplus() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0), 1 => Just(1)]
}

fn amount() -> impl Strategy<Value = i64> {
    select(vec![100, 200, 300])
}

fn location() -> impl Strategy<Value = Location> {
    select(vec![Location::Quay, Location::Lagoon])
}

fn who() -> impl Strategy<Value = Member> {
    prop_oneof![6 => Just(Member::Olivia), 1 => Just(Member::Adam), 1 => Just(Member::Sam)]
}
