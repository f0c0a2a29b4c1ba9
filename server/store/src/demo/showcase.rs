//! The named clients of the demo studio, one for each thing to try.

use shared::standing::MembershipStatus;

use super::{
    books::{Books, Client},
    locations::{ALTSTADT, BONDI, QUAYSIDE},
    sales::Used,
    tariff::{DROP_IN, EIGHT_A_MONTH, INTRO, OFF_PEAK, PRIVATE, TEN, UNLIMITED, WORKSHOP},
};
use crate::desk::statuses::{BookingStatus, InvoiceStatus, RelationshipKind};

/// The longest history of a story, in days.
pub(super) const LONGEST: i64 = 320;

/// A named client to try things on.
#[derive(Debug)]
pub struct Showcase {
    /// First and last name, by which the search finds this client alone.
    pub name: &'static str,
    /// What this client shows, in a few words.
    pub what: &'static str,
    pub(super) gender: &'static str,
    pub(super) email: &'static str,
    pub(super) home: usize,
    story: Story,
}

/// The records of a named client, besides a past.
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
    /// Nothing is open, and much has ended.
    Ended,
    /// Nothing is open. Much ended yesterday, or would lie ahead and is cancelled.
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

/// The named clients: one for each condition, one with all of them, and some who can be erased.
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
        showcase("Karim Haddad", "a seat on a waitlist", "male", "karim.haddad@example.com", ALTSTADT, Waitlist),
        showcase("Greta Lindholm", "account credit", "female", "greta.lindholm@example.com", ALTSTADT, Credit),
        showcase("Oscar Nowak", "paid by Hanna Nowak", "male", "oscar.nowak@example.com", QUAYSIDE, PaidBy("Hanna Nowak")),
        showcase("Hanna Nowak", "pays for Oscar Nowak", "female", "hanna.nowak@example.com", QUAYSIDE, PaysFor),
        showcase("Priya Raman", "an unused package", "female", "priya.raman@example.com", BONDI, UnusedPackage),
        showcase("Luca Moretti", "a package with credits left", "male", "luca.moretti@example.com", ALTSTADT, ActivePackage),
        showcase("Zoë Dubois", "an active membership", "non-binary", "zoe.dubois@example.com", QUAYSIDE, Membership),
        showcase("Amara Okonkwo", "a membership that ends with the month", "female", "amara.okonkwo@example.com", BONDI, CancelledMembership),
        showcase("Bruno Castellanos", "everything at once, at two locations", "male", "bruno.castellanos@example.com", QUAYSIDE, Everything),
        showcase("Nora Fitzgerald", "nothing to settle", "female", "nora.fitzgerald@example.com", QUAYSIDE, Ended),
        showcase("Daniel Weiß", "nothing to settle; several things ended yesterday", "male", "daniel.weiss@example.com", ALTSTADT, JustEnded),
        showcase("Jürgen Ångström-O’Neill", "nothing to settle", "male", "juergen@angstroem-oneill.example", ALTSTADT, Ended),
        showcase("晓燕 李", "nothing to settle", "female", "xiaoyan.li@example.com", BONDI, Ended),
        showcase("ليلى منصور", "nothing to settle", "female", "layla.mansour@example.com", QUAYSIDE, Ended),
        showcase("נועה לוי", "nothing to settle", "female", "noa.levi@example.com", ALTSTADT, Ended),
        showcase("Sofia Marchetti", "nothing to settle", "female", "sofia.marchetti@example.com", QUAYSIDE, Ended),
        showcase("Yusuf Demir", "nothing to settle; several things ended yesterday", "male", "yusuf.demir@example.com", ALTSTADT, JustEnded),
        showcase("Ewa Zielińska", "nothing to settle", "female", "ewa.zielinska@example.com", BONDI, Ended),
        showcase("Maria-Antonietta Guglielmina von Hohenstaufen-Sigmaringen", "nothing to settle", "female", "ma.g.v.hohenstaufen-sigmaringen@example.com", ALTSTADT, Ended),
        showcase("Cher", "nothing to settle; no last name and few details", "", "", BONDI, Nothing),
    ]
};

impl Books {
    /// Adds the story of a client of the `cast`. It also gives more open items to the `others`, who have some already.
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
            // The story of the client who is paid for adds the link.
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

    /// Adds items for all six conditions at both locations, and more than one for most.
    fn everything(&mut self, client: &Client, locations: [usize; 2], others: &[Client]) {
        for location in locations {
            let late = (WORKSHOP.name, WORKSHOP.price[location]);
            self.invoice(
                client,
                location,
                late,
                (500, InvoiceStatus::Outstanding),
                25,
            );
            let failed = (UNLIMITED.fee, UNLIMITED.price[location]);
            self.invoice(client, location, failed, (0, InvoiceStatus::Failed), 3);
            self.ahead(client, location, (1, 9), 2, BookingStatus::Booked);
            self.wait(client, location, others);
            self.credit(client, location, 4_000, "Gift voucher", 60);
            self.credit(client, location, -1_150, "Used for a workshop", 25);
            self.pack(client, location, &INTRO, Used::Credits(0), 2);
            self.pack(client, location, &TEN, Used::Credits(4), 70);
        }
        let [first, second] = locations;
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

    /// Adds one of each kind of record, ended `days_ago` days ago or earlier, and lasting friendships.
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

    /// Returns the number of days to the end of the month, or of the next month if less than a week is left.
    fn days_to_end_of_month(&self, location: usize) -> i64 {
        let here = &self.locations[location];
        let end = here.day(-7).last_of_month();
        here.today.duration_until(end).as_hours() / 24
    }
}

/// Returns clients with the same home location who joined before the longest story begins.
fn old_friends<'a>(client: &Client, others: &'a [Client]) -> Vec<&'a Client> {
    others
        .iter()
        .filter(|other| other.home == client.home && other.since >= LONGEST)
        .collect()
}
