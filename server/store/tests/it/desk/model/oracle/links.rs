//! Links between clients.

use shared::{flaw::Refused, standing::Direction};
use store::{Outcome, desk::relationships::Kind};

use super::{Link, Oracle, refused};

impl Link {
    pub(super) fn has(&self, client: usize) -> bool {
        self.clients.0 == client || self.clients.1 == client
    }

    /// Returns who is paid for and who pays, if the link is about that.
    fn paid_for(&self) -> Option<(usize, usize)> {
        let (one, other) = self.clients;
        match self.kind {
            Kind::PaidBy(Direction::IsPaidBy) => Some((one, other)),
            Kind::PaidBy(Direction::PaysFor) => Some((other, one)),
            Kind::Buddy => None,
        }
    }
}

impl Oracle {
    pub(super) fn link(&mut self, kind: Kind, client: usize, other: usize) -> Outcome {
        if client == other {
            return refused(Refused::SameClient);
        }
        if self.erased[client] || self.erased[other] {
            return Outcome::NotFound;
        }
        let link = Link {
            kind,
            clients: (client, other),
            ended: false,
            gone: false,
        };
        let is_there = |known: &Link| match (known.paid_for(), link.paid_for()) {
            (None, None) => known.has(client) && known.has(other),
            (known, new) => known == new,
        };
        if self
            .links
            .iter()
            .any(|known| !known.ended && !known.gone && is_there(known))
        {
            return refused(Refused::LinkedAlready);
        }
        if let Some((paid_for, payer)) = link.paid_for()
            && self.pays_for(paid_for, payer)
        {
            return refused(Refused::Circle);
        }
        self.links.push(link);
        Outcome::Done
    }

    /// Returns whether `payer` pays for `client`, directly or through others.
    fn pays_for(&self, payer: usize, client: usize) -> bool {
        let holding = self.links.iter().filter(|link| !link.ended && !link.gone);
        let mut payers = holding
            .filter_map(Link::paid_for)
            .filter(|(paid_for, _)| *paid_for == client);
        // There are no circles, so this ends.
        payers.any(|(_, other)| other == payer || self.pays_for(payer, other))
    }

    pub(super) fn end_link(&mut self, link: usize) -> Outcome {
        let link = &mut self.links[link];
        if link.gone {
            return Outcome::NotFound;
        }
        if link.ended {
            return refused(Refused::Changed);
        }
        link.ended = true;
        Outcome::Done
    }
}
