//! What a client of the studio can have: each fact is a row.

use jiff::{Timestamp, civil::Date};
use shared::client::ClientId;
use uuid::Uuid;

use crate::{
    fixture::{Studio, TODAY},
    sql::values,
};

impl Studio {
    /// Adds an invoice in the currency GBP, with a number of its own.
    pub(crate) async fn invoice(
        &mut self,
        client: ClientId,
        location: Uuid,
        status: &str,
        amount: i64,
        paid: i64,
    ) -> Uuid {
        let id = self.id();
        self.invoices += 1;
        let number = format!("INV-{:04}", self.invoices);
        let insert = "
            insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on,
                due_on)
            values ($1, $2, $3, $4, 'Pilates', $5, 'GBP', $6, $7, $7)";
        self.run(
            insert,
            values![id, client.0, location, number, amount, status, TODAY],
        )
        .await;
        if paid > 0 {
            let payment = self.id();
            let insert = "
                insert into payments (id, client_id, invoice_id, amount, method, paid_on)
                values ($1, $2, $3, $4, 'card', $5)";
            self.run(insert, values![payment, client.0, id, paid, TODAY])
                .await;
        }
        id
    }

    /// Adds a movement of account credit.
    pub(crate) async fn credit(
        &mut self,
        client: ClientId,
        location: Uuid,
        amount: i64,
        currency: &str,
    ) -> Uuid {
        let id = self.id();
        let insert = "
            insert into credit_movements (id, client_id, location_id, amount, currency, created_on)
            values ($1, $2, $3, $4, $5, $6)";
        self.run(
            insert,
            values![id, client.0, location, amount, currency, TODAY],
        )
        .await;
        id
    }

    /// Adds a session and a place in it.
    pub(crate) async fn booking(
        &mut self,
        client: ClientId,
        location: Uuid,
        status: &str,
        starts: Timestamp,
    ) -> Uuid {
        let (id, session) = (self.id(), self.id());
        let insert = "
            insert into sessions (id, location_id, name, starts_at, minutes, capacity)
            values ($1, $2, 'Reformer', $3, 50, 8)";
        self.run(insert, values![session, location, starts]).await;
        let insert =
            "insert into bookings (id, client_id, session_id, status) values ($1, $2, $3, $4)";
        self.run(insert, values![id, client.0, session, status])
            .await;
        id
    }

    /// Adds a relationship: `other` pays for `client`, or is the client's buddy.
    pub(crate) async fn relationship(
        &mut self,
        kind: &str,
        client: ClientId,
        other: ClientId,
        ended: Option<Date>,
    ) -> Uuid {
        let id = self.id();
        let insert = "
            insert into relationships (id, kind, client_id, other_id, since, ended_on)
            values ($1, $2, $3, $4, $5, $6)";
        let since = jiff::civil::date(2025, 6, 1);
        self.run(insert, values![id, kind, client.0, other.0, since, ended])
            .await;
        id
    }

    /// Adds a package of ten credits.
    pub(crate) async fn package(
        &mut self,
        client: ClientId,
        location: Uuid,
        status: &str,
        used: i64,
        expires: Option<Date>,
    ) -> Uuid {
        let id = self.id();
        let insert = "
            insert into packages (id, client_id, location_id, name, status, credits_total, credits_used, purchased_on,
                expires_on)
            values ($1, $2, $3, 'Ten classes', $4, 10, $5, $6, $7)";
        let bought = jiff::civil::date(2026, 1, 5);
        self.run(
            insert,
            values![id, client.0, location, status, used, bought, expires],
        )
        .await;
        id
    }

    /// Adds a membership.
    pub(crate) async fn membership(
        &mut self,
        client: ClientId,
        location: Uuid,
        status: &str,
        ends: Option<Date>,
    ) -> Uuid {
        let id = self.id();
        let insert = "
            insert into memberships (id, client_id, location_id, plan, status, starts_on, ends_on, price, currency)
            values ($1, $2, $3, 'Unlimited', $4, $5, $6, 8900, 'GBP')";
        let starts = jiff::civil::date(2026, 1, 1);
        self.run(
            insert,
            values![id, client.0, location, status, starts, ends],
        )
        .await;
        id
    }
}
