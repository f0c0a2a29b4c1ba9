//! The rows that a way needs.

use std::fmt;

use jiff::Timestamp;
use shared::{access::TeamMemberId, client::ClientId};
use support::{TODAY, now, tomorrow, values};
use uuid::Uuid;

use super::Way;
use crate::fixture::Studio;

/// A client to erase, and what a way acts upon.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    /// The client.
    pub(crate) client: ClientId,
    /// Another client.
    pub(crate) other: ClientId,
    /// The invoice, session, booking, …; or an identifier for what is added.
    pub(crate) thing: Uuid,
    /// The location.
    pub(crate) location: Uuid,
    /// The team member who acts.
    pub(crate) by: TeamMemberId,
}

impl fmt::Display for Scene {
    /// Writes the scene as one line, for another process.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            client,
            other,
            thing,
            location,
            by,
        } = self;
        write!(f, "{} {} {thing} {location} {}", client.0, other.0, by.0)
    }
}

impl Scene {
    /// Reads such a line.
    pub(crate) fn parse(line: &str) -> Self {
        let ids: Vec<Uuid> = line
            .split_whitespace()
            .map(|id| id.parse().expect("an identifier"))
            .collect();
        let [client, other, thing, location, by] = ids.try_into().expect("five identifiers");
        Self {
            client: ClientId(client),
            other: ClientId(other),
            thing,
            location,
            by: TeamMemberId(by),
        }
    }
}

fn an_hour_ago() -> Timestamp {
    "2026-12-01T08:00:00Z".parse().expect("an instant")
}

impl Studio {
    /// Adds the rows that a way needs.
    pub(crate) async fn scene(&mut self, way: Way) -> Scene {
        let (client, other) = (self.client("Ann").await, self.client("Bob").await);
        let location = self.quay;
        let thing = match way {
            Way::InvoicePaid
            | Way::InvoiceVoided
            | Way::InvoiceWrittenOff
            | Way::InvoiceHandedOver
            | Way::InvoiceCorrected
            | Way::PaymentFailed => self.invoice(client, location, "outstanding", 8900, 0).await,
            Way::PaymentRetried => self.invoice(client, location, "failed", 8900, 0).await,
            Way::InvoiceRefunded | Way::InvoiceRefundedAsCredit => {
                self.invoice(client, location, "paid", 8900, 8900).await
            }
            Way::DebtPaid => self.credit(client, location, -500, "GBP").await,
            Way::BookedAtTheDesk | Way::BookedInTheApp => {
                self.session(location, tomorrow(), 8).await.0
            }
            Way::PutOnTheWaitlist => self.session(location, tomorrow(), 0).await.0,
            Way::Promoted | Way::PromotedByAnotherPlace => {
                let session = self.session(location, tomorrow(), 1).await;
                let booking = self.seat(session, other, "booked").await;
                self.seat(session, client, "waitlisted").await;
                if way == Way::Promoted {
                    booking
                } else {
                    session.0
                }
            }
            Way::BookingCancelled => {
                let session = self.session(location, tomorrow(), 1).await;
                let booking = self.seat(session, client, "booked").await;
                self.seat(session, other, "waitlisted").await;
                booking
            }
            Way::BookingsAllCancelled => {
                let session = self.session(location, tomorrow(), 1).await;
                self.seat(session, client, "booked").await
            }
            Way::SessionCancelled => {
                let session = self.session(location, tomorrow(), 1).await;
                self.seat(session, client, "booked").await;
                session.0
            }
            Way::AttendanceUndone => {
                let session = self.session(location, an_hour_ago(), 1).await;
                self.seat(session, client, "attended").await
            }
            Way::CheckedIn | Way::MarkedAsNoShow => {
                let session = self.session(location, an_hour_ago(), 1).await;
                self.seat(session, client, "booked").await
            }
            Way::CreditSpent => {
                self.credit(client, location, 500, "GBP").await;
                self.invoice(client, location, "outstanding", 500, 0).await
            }
            Way::CreditPaidOut | Way::CreditAllPaidOut => {
                self.credit(client, location, 500, "GBP").await
            }
            Way::PaidByEnded => self.relationship("paid_by", client, other, None).await,
            Way::BuddyEnded => self.relationship("buddy", client, other, None).await,
            Way::PackageVoided | Way::PackageCorrected => {
                self.package(client, location, "unused", 0, None).await
            }
            Way::MembershipResumed => self.membership(client, location, "paused", None).await,
            Way::MembershipPaused | Way::MembershipCancelled | Way::MembershipCorrected => {
                self.membership(client, location, "active", None).await
            }
            _ => self.id(),
        };
        let scene = Scene {
            client,
            other,
            thing,
            location,
            by: self.olivia,
        };
        self.add_details(way, &scene).await;
        scene
    }

    /// Keeps what an act on `subject` changed, to be undone.
    async fn undoable(&self, scene: &Scene, kind: &str, subject: Uuid) {
        let (before, after) = match kind {
            "booking" => (Some("booked"), Some("cancelled")),
            _ => (None, None),
        };
        let insert = "
            insert into undos (id, client_id, kind, subject_id, status_before, status_after, done_at)
            values ($1, $2, $3, $4, $5, $6, $7)";
        let (id, client) = (scene.thing, scene.client.0);
        self.run(
            insert,
            values![id, client, kind, subject, before, after, now()],
        )
        .await;
    }

    /// Adds the rows that a way needs besides its thing.
    async fn add_details(&mut self, way: Way, scene: &Scene) {
        let (id, thing) = (scene.client.0, scene.thing);
        let (token, at) = (thing.as_bytes().as_slice(), now());
        match way {
            Way::PaidByImported => {
                let update = "update clients set external_id = $2 where id = $1";
                self.run(update, values![id, id.to_string()]).await;
            }
            Way::LogInTried | Way::PasswordForgotten | Way::UserNameChanged => {
                let email = scene.email();
                let update =
                    "update clients set email = $2, email_key = $3, user_name = $3 where id = $1";
                self.run(update, values![id, email.as_str(), email.key()])
                    .await;
            }
            Way::SeenAgain => {
                let insert = "
                    insert into client_sessions (token_hash, client_id, created_at, last_seen_at)
                    values ($1, $2, $3, $3)";
                self.run(insert, values![token, id, at]).await;
            }
            Way::PasswordSet => {
                let insert = "insert into client_links (token_hash, client_id, expires_at) values ($1, $2, $3)";
                let over: Timestamp = tomorrow();
                self.run(insert, values![token, id, over]).await;
            }
            Way::PaymentMethodRemoved => {
                let insert = "
                    insert into payment_methods (
                        id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
                    values ($1, $2, 'stripe', $3, 'visa', '4242', 12, 2029)";
                self.run(insert, values![thing, id, thing.to_string()])
                    .await;
            }
            Way::CancellationUndone => {
                let session = self.session(scene.location, tomorrow(), 1).await;
                let booking = self.seat(session, scene.client, "cancelled").await;
                self.undoable(scene, "booking", booking).await;
            }
            Way::EndOfPaidByUndone => {
                let link = self.relationship("paid_by", scene.client, scene.other, Some(TODAY));
                let link = link.await;
                self.undoable(scene, "relationship", link).await;
            }
            Way::RemovalUndone => {
                let insert = "
                    insert into payment_methods (
                        id, client_id, processor, token, brand, last4, expiry_month, expiry_year, removed_at)
                    values ($1, $2, 'stripe', $3, 'visa', '4242', 12, 2029, $4)";
                let method = self.id();
                self.run(insert, values![method, id, thing.to_string(), at])
                    .await;
                self.undoable(scene, "payment_method", method).await;
            }
            Way::DeletionNoLongerAskedFor => {
                let update = "update clients set deletion_requested_at = $2 where id = $1";
                self.run(update, values![id, at]).await;
            }
            _ => {}
        }
    }
}
