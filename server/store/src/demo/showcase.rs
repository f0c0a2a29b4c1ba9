//! The named clients of the demo studio, one for each thing to try.

use shared::standing::MembershipStatus;

use super::{
    books::{Books, Client},
    places::{ALTSTADT, BONDI, QUAYSIDE},
    sales::Used,
    tariff::{DROP_IN, EIGHT_A_MONTH, INTRO, OFF_PEAK, PRIVATE, TEN, UNLIMITED, WORKSHOP},
};
use crate::desk::statuses::{BookingStatus, InvoiceStatus, RelationshipKind};

/// How many days a story goes back.
pub(super) const LONGEST: i64 = 320;

/// A named client to try things on.
#[derive(Debug)]
pub struct Showcase {
    /// First and last name, by which nobody else is found.
    pub name: &'static str,
    /// What is there to see, in a few words.
    pub what: &'static str,
    pub(super) gender: &'static str,
    pub(super) email: &'static str,
    pub(super) home: usize,
    story: Story,
}

/// What a named client has besides a past.
#[derive(Clone, Copy, Debug)]
enum Story {
    Invoice,
    Debt,
    Session,
    Waitlist,
    Credit,
    PaidBy(&'static str),
    PaysFor,
    UnusedPackage,
    ActivePackage,
    Membership,
    CancelledMembership,
    Everything,
    /// Nothing that is open, and much that was.
    Ended,
    /// Nothing that is open; much ended yesterday, or would lie ahead and is cancelled.
    JustEnded,
    Nothing,
}

const fn showcase(
    name: &'static str,
    what: &'static str,
    gender: &'static str,
    email: &'static str,
    home: usize,
    story: Story,
) -> Showcase {
    Showcase {
        name,
        what,
        gender,
        email,
        home,
        story,
    }
}

/// The named clients: one for each condition alone, one with all of them, and some who can be erased.
#[rustfmt::skip]
pub const SHOWCASE: &[Showcase] = {
    use Story::{
        ActivePackage, CancelledMembership, Credit, Debt, Ended, Everything, Invoice, JustEnded, Membership, Nothing,
        PaidBy, PaysFor, Session, UnusedPackage, Waitlist,
    };
    &[
        showcase("Ines Alvarado", "an unpaid invoice", "female", "ines.alvarado@example.com", QUAYSIDE, Invoice),
        showcase("Tom Whitaker", "a balance below zero", "male", "tom.whitaker@example.com", QUAYSIDE, Debt),
        showcase("Mei Tanaka", "a session in three days", "female", "mei.tanaka@example.com", BONDI, Session),
        showcase("Karim Haddad", "a place on a waiting list", "male", "karim.haddad@example.com", ALTSTADT, Waitlist),
        showcase("Greta Lindholm", "account credit", "female", "greta.lindholm@example.com", ALTSTADT, Credit),
        showcase("Oscar Nowak", "paid by Hanna Nowak", "male", "oscar.nowak@example.com", QUAYSIDE, PaidBy("Hanna Nowak")),
        showcase("Hanna Nowak", "pays for Oscar Nowak", "female", "hanna.nowak@example.com", QUAYSIDE, PaysFor),
        showcase("Priya Raman", "a package that is not used yet", "female", "priya.raman@example.com", BONDI, UnusedPackage),
        showcase("Luca Moretti", "a package with credits left", "male", "luca.moretti@example.com", ALTSTADT, ActivePackage),
        showcase("Zoë Dubois", "an active membership", "non-binary", "zoe.dubois@example.com", QUAYSIDE, Membership),
        showcase("Amara Okonkwo", "a membership that ends with the month", "female", "amara.okonkwo@example.com", BONDI, CancelledMembership),
        showcase("Bruno Castellanos", "everything at once, at two locations", "male", "bruno.castellanos@example.com", QUAYSIDE, Everything),
        showcase("Nora Fitzgerald", "nothing open", "female", "nora.fitzgerald@example.com", QUAYSIDE, Ended),
        showcase("Daniel Weiß", "nothing open; much ended yesterday", "male", "daniel.weiss@example.com", ALTSTADT, JustEnded),
        showcase("Jürgen Ångström-O’Neill", "nothing open", "male", "juergen@angstroem-oneill.example", ALTSTADT, Ended),
        showcase("晓燕 李", "nothing open", "female", "xiaoyan.li@example.com", BONDI, Ended),
        showcase("ليلى منصور", "nothing open", "female", "layla.mansour@example.com", QUAYSIDE, Ended),
        showcase("נועה לוי", "nothing open", "female", "noa.levi@example.com", ALTSTADT, Ended),
        showcase("Sofia Marchetti", "nothing open", "female", "sofia.marchetti@example.com", QUAYSIDE, Ended),
        showcase("Yusuf Demir", "nothing open; much ended yesterday", "male", "yusuf.demir@example.com", ALTSTADT, JustEnded),
        showcase("Ewa Zielińska", "nothing open", "female", "ewa.zielinska@example.com", BONDI, Ended),
        showcase("Maria-Antonietta Guglielmina von Hohenstaufen-Sigmaringen", "nothing open", "female", "ma.g.v.hohenstaufen-sigmaringen@example.com", ALTSTADT, Ended),
        showcase("Cher", "nothing open; no last name, and hardly anything is known", "", "", BONDI, Nothing),
    ]
};

impl Books {
    /// Tells the story of one of the `cast`. `others` have something open too, and get more of it.
    pub(super) fn tell(
        &mut self,
        showcase: &Showcase,
        client: &Client,
        cast: &[Client],
        others: &[Client],
    ) {
        self.past(client);
        let home = client.home;
        match showcase.story {
            Story::Invoice => self.invoice(
                client,
                home,
                (WORKSHOP.name, WORKSHOP.price[home]),
                (1_500, InvoiceStatus::Outstanding),
                20,
            ),
            Story::Debt => self.credit(client, home, -1_850, "Late cancellations", 12),
            Story::Session => self.ahead(client, home, (3, 3), 1, BookingStatus::Booked),
            Story::Waitlist => self.wait(client, home, others),
            Story::Credit => self.credit(client, home, 2_500, "Gift voucher", 33),
            Story::PaidBy(name) => {
                if let Some(payer) = cast.iter().find(|other| other.name == name) {
                    self.link(RelationshipKind::PaidBy, client, payer, (250, None));
                }
            }
            // The story of the one who is paid for tells it.
            Story::PaysFor | Story::Nothing => {}
            Story::UnusedPackage => self.pack(client, home, &TEN, Used::Credits(0), 6),
            Story::ActivePackage => self.pack(client, home, &TEN, Used::Credits(7), 50),
            Story::Membership => {
                self.membership(
                    client,
                    home,
                    &UNLIMITED,
                    MembershipStatus::Active,
                    (210, None),
                );
            }
            Story::CancelledMembership => {
                let end = self.days_to_end_of_month(home);
                self.membership(
                    client,
                    home,
                    &EIGHT_A_MONTH,
                    MembershipStatus::Cancelled,
                    (170, Some(-end)),
                );
            }
            Story::Everything => self.everything(client, [QUAYSIDE, ALTSTADT], others),
            Story::Ended => self.ended(client, 40, others),
            Story::JustEnded => {
                self.ended(client, 1, others);
                self.ahead(client, home, (4, 12), 1, BookingStatus::Cancelled);
            }
        }
    }

    /// All six conditions at both places, more than one item each.
    fn everything(&mut self, client: &Client, places: [usize; 2], others: &[Client]) {
        for place in places {
            let late = (WORKSHOP.name, WORKSHOP.price[place]);
            self.invoice(client, place, late, (500, InvoiceStatus::Outstanding), 25);
            let failed = (UNLIMITED.fee, UNLIMITED.price[place]);
            self.invoice(client, place, failed, (0, InvoiceStatus::Failed), 3);
            self.ahead(client, place, (1, 9), 2, BookingStatus::Booked);
            self.wait(client, place, others);
            self.credit(client, place, 4_000, "Gift voucher", 60);
            self.credit(client, place, -1_150, "Used for a workshop", 25);
            self.pack(client, place, &INTRO, Used::Credits(0), 2);
            self.pack(client, place, &TEN, Used::Credits(4), 70);
        }
        let [first, second] = places;
        let collection = (PRIVATE.name, PRIVATE.price[second]);
        self.invoice(
            client,
            second,
            collection,
            (9_000, InvoiceStatus::Collection),
            150,
        );
        let active = (240, None);
        self.membership(client, first, &UNLIMITED, MembershipStatus::Active, active);
        let paused = (120, None);
        self.membership(client, second, &OFF_PEAK, MembershipStatus::Paused, paused);
        if let [payer, guest, child, ..] = old_friends(client, others)[..] {
            self.link(RelationshipKind::PaidBy, client, payer, (250, None));
            self.link(RelationshipKind::PaidBy, guest, client, (180, None));
            self.link(RelationshipKind::PaidBy, child, client, (90, None));
            self.link(RelationshipKind::Buddy, client, guest, (200, None));
        }
    }

    /// One of each that a client can have, ended `days_ago` days ago or before, and friends that remain.
    fn ended(&mut self, client: &Client, days_ago: i64, others: &[Client]) {
        let home = client.home;
        self.pack(client, home, &TEN, Used::Credits(6), TEN.days + days_ago);
        self.pack(client, home, &PRIVATE, Used::TakenBack, 130);
        self.membership(
            client,
            home,
            &OFF_PEAK,
            MembershipStatus::Cancelled,
            (300, Some(days_ago)),
        );
        self.sale(client, home, &WORKSHOP, 62);
        self.sale(client, home, &DROP_IN, 31);
        self.credit(client, home, 2_500, "Gift voucher", 95);
        self.credit(client, home, -2_500, "Used for a workshop", 62);
        self.card(client);
        self.visits(client, home, 4);
        if let [.., friend, payer] = old_friends(client, others)[..] {
            let paid_by = (310, Some(days_ago - 1));
            self.link(RelationshipKind::PaidBy, client, payer, paid_by);
            self.link(RelationshipKind::Buddy, client, friend, (280, None));
            self.link(RelationshipKind::Buddy, payer, client, (315, Some(210)));
        }
    }

    /// Days to the end of the month: of the next one where this one has less than a week left.
    fn days_to_end_of_month(&self, place: usize) -> i64 {
        let here = &self.places[place];
        let end = here.day(-7).last_of_month();
        here.today.duration_until(end).as_hours() / 24
    }
}

/// Clients of the same home location who have been there as long as a story goes back.
fn old_friends<'a>(client: &Client, others: &'a [Client]) -> Vec<&'a Client> {
    others
        .iter()
        .filter(|other| other.home == client.home && other.since >= LONGEST)
        .collect()
}
