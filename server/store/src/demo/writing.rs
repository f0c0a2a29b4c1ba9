//! Writes the records of the demo studio.

use jiff::ToSpan;
use shared::ids::PaymentMethodId;

use super::{
    books::{Books, Card},
    dice::Dice,
    locations::DemoLocation,
};
use crate::{
    Result, Tx,
    desk::{
        insert::{self, NewInvoice, NewPayment, NewPaymentMethod},
        statuses::PaymentMethod,
    },
    studio::locations,
};

impl Books {
    /// Writes all records, and returns the dice. Invoices get consecutive numbers at each location, in the order of
    /// their dates.
    pub(super) async fn write(mut self, tx: &mut Tx) -> Result<Dice> {
        let sessions: Vec<_> = self.slots.iter().map(|slot| slot.session.clone()).collect();
        insert::insert_sessions(tx, &sessions, &mut self.dice.0).await?;
        insert::insert_bookings(tx, &self.bookings).await?;
        insert::insert_memberships(tx, &self.memberships).await?;
        insert::insert_packages(tx, &self.packages).await?;
        insert::insert_credit_movements(tx, &self.credits).await?;
        insert::insert_relationships(tx, &self.relationships).await?;

        self.invoices
            .sort_by_key(|invoice| (invoice.location, invoice.issued_on));
        let mut issued = vec![0_i64; self.locations.len()];
        let numbers: Vec<String> = self
            .invoices
            .iter()
            .map(|invoice| {
                issued[invoice.location] += 1;
                let prefix = prefix(&self.locations[invoice.location]);
                locations::invoice_number(prefix, issued[invoice.location])
            })
            .collect();
        let mut invoices = Vec::new();
        for (invoice, number) in self.invoices.iter().zip(&numbers) {
            invoices.push(NewInvoice {
                id: self.dice.id(),
                client: invoice.client,
                location: self.locations[invoice.location].record.id,
                number,
                billed_to: invoice.billed_to.as_deref(),
                description: invoice.description,
                amount: invoice.amount,
                status: invoice.status,
                issued_on: invoice.issued_on,
                due_on: invoice.issued_on.saturating_add(14.days()),
            });
        }
        insert::insert_invoices(tx, &invoices).await?;
        let mut payments = Vec::new();
        for (invoice, new) in self.invoices.iter().zip(&invoices) {
            if invoice.paid.minor() > 0 {
                payments.push(NewPayment {
                    id: self.dice.id(),
                    client: new.client,
                    invoice: new.id,
                    amount: invoice.paid.minor(),
                    method: PaymentMethod::Card,
                    paid_on: new.issued_on,
                });
            }
        }
        insert::insert_payments(tx, &payments).await?;
        for (location, issued) in self.locations.iter().zip(&issued) {
            locations::number_invoices(tx, location.record.id, prefix(location), issued + 1)
                .await?;
        }

        let cards: Vec<_> = self.cards.iter().map(Card::as_new).collect();
        insert::insert_payment_methods(tx, &cards).await?;
        Ok(self.dice)
    }
}

impl Card {
    fn as_new(&self) -> NewPaymentMethod<'_> {
        let Self {
            id,
            client,
            token,
            brand,
            last4,
            expiry_month,
            expiry_year,
        } = self;
        NewPaymentMethod {
            id: PaymentMethodId(*id),
            client: *client,
            processor: "stripe",
            token,
            brand,
            last4,
            expiry_month: *expiry_month,
            expiry_year: *expiry_year,
        }
    }
}

/// Returns the prefix of a location's invoice numbers.
fn prefix(location: &DemoLocation) -> &str {
    &location.record.name[..1]
}
