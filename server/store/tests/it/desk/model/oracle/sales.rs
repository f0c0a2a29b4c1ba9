//! Packages and memberships.

use shared::{
    flaw::Refused,
    standing::MembershipStatus::{Active, Cancelled, Paused, Pending},
};
use store::{Outcome, desk::statuses::PackageStatus};

use super::{
    super::step::{Location, Member, MembershipChange},
    Membership, Oracle, Package, not_permitted, refused,
};

impl Oracle {
    pub(super) fn sell_package(
        &mut self,
        client: usize,
        location: Location,
        (credits, expires): (u32, Option<i64>),
        price: i64,
    ) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        let today = location.day(self.now);
        self.packages.push(Package {
            client,
            location,
            status: PackageStatus::Unused,
            total: credits,
            used: 0,
            expires: expires.map(|days| today + days),
        });
        self.issue(client, location, price);
        Outcome::Done
    }

    pub(super) fn void_package(&mut self, package: usize, by: Member) -> Outcome {
        let absent = self.absent(self.packages[package].client);
        if let Some(outcome) = absent.or_else(|| not_permitted(by)) {
            return outcome;
        }
        let status = &mut self.packages[package].status;
        match status {
            PackageStatus::Unused | PackageStatus::Active => {
                *status = PackageStatus::Void;
                Outcome::Done
            }
            PackageStatus::Used | PackageStatus::Expired | PackageStatus::Void => {
                refused(Refused::Changed)
            }
        }
    }

    pub(super) fn sell_membership(
        &mut self,
        client: usize,
        location: Location,
        starts: i64,
        price: i64,
    ) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        self.memberships.push(Membership {
            client,
            location,
            status: if starts > 0 { Pending } else { Active },
            starts: location.day(self.now) + starts,
            ends: None,
        });
        self.issue(client, location, price);
        Outcome::Done
    }

    pub(super) fn change_membership(
        &mut self,
        membership: usize,
        change: MembershipChange,
    ) -> Outcome {
        if let Some(absent) = self.absent(self.memberships[membership].client) {
            return absent;
        }
        let now = self.now;
        let membership = &mut self.memberships[membership];
        let today = membership.location.day(now);
        let runs = membership.is_open(now);
        match (change, membership.status) {
            (MembershipChange::Pause, Active | Pending) => membership.status = Paused,
            (MembershipChange::Resume, Paused) => membership.status = Active,
            (MembershipChange::CancelNow, _) if runs => {
                membership.status = Cancelled;
                membership.ends = Some(today - 1).filter(|last| *last >= membership.starts);
            }
            (MembershipChange::CancelAfter(days), _) if runs && days >= 0 => {
                membership.status = Cancelled;
                membership.ends = Some(today + days);
            }
            _ => return refused(Refused::Changed),
        }
        Outcome::Done
    }
}

impl Package {
    fn has_expired(&self, at: i64) -> bool {
        self.expires
            .is_some_and(|day| self.location.is_over(day, at))
    }

    /// Returns whether the package pays for a session that starts then.
    pub(super) fn is_good(&self, at: i64) -> bool {
        let runs = matches!(self.status, PackageStatus::Unused | PackageStatus::Active);
        runs && !self.has_expired(at) && self.used < self.total
    }

    pub(super) fn is_open(&self, now: i64) -> bool {
        match self.status {
            PackageStatus::Unused => !self.has_expired(now),
            PackageStatus::Active => !self.has_expired(now) && self.used < self.total,
            PackageStatus::Used | PackageStatus::Expired | PackageStatus::Void => false,
        }
    }

    pub(super) fn use_credit(&mut self) {
        self.used += 1;
        self.status = if self.used < self.total {
            PackageStatus::Active
        } else {
            PackageStatus::Used
        };
    }

    pub(super) fn give_back(&mut self) {
        self.used -= 1;
        if self.status != PackageStatus::Void {
            self.status = if self.used > 0 {
                PackageStatus::Active
            } else {
                PackageStatus::Unused
            };
        }
    }
}

impl Membership {
    pub(super) fn is_open(&self, now: i64) -> bool {
        match self.status {
            Active | Paused | Pending => true,
            Cancelled => self
                .ends
                .is_some_and(|day| !self.location.is_over(day, now)),
        }
    }
}
