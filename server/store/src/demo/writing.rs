//! How the books of the demo studio are written down.

use jiff::ToSpan;

use super::{
    books::{Books, Card},
    dice::Dice,
    places::Place,
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
    /// Writes everything down. Invoices are numbered at each location in the order of their dates, without a gap.
    /// Gives the dice back.
    pub(super) async fn write(mut self, tx: &mut Tx) -> Result<Dice> {
        let sessions: Vec<_> = self.slots.iter().map(|slot| slot.session.clone()).collect();
        insert::insert_sessions(tx, &sessions).await?;
        insert::insert_bookings(tx, &self.bookings).await?;
        insert::insert_memberships(tx, &self.memberships).await?;
        insert::insert_packages(tx, &self.packages).await?;
        insert::insert_credit_movements(tx, &self.credits).await?;
        insert::insert_relationships(tx, &self.relationships).await?;

        self.invoices
            .sort_by_key(|invoice| (invoice.place, invoice.issued_on));
        let mut issued = vec![0_i64; self.places.len()];
        let numbers: Vec<String> = self
            .invoices
            .iter()
            .map(|invoice| {
                issued[invoice.place] += 1;
                let prefix = prefix(&self.places[invoice.place]);
                locations::invoice_number(prefix, issued[invoice.place])
            })
            .collect();
        let mut invoices = Vec::new();
        for (invoice, number) in self.invoices.iter().zip(&numbers) {
            invoices.push(NewInvoice {
                id: self.dice.uuid(),
                client: invoice.client,
                location: self.places[invoice.place].location.id,
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
                    id: self.dice.uuid(),
                    client: new.client,
                    invoice: new.id,
                    amount: invoice.paid.minor(),
                    method: PaymentMethod::Card,
                    paid_on: new.issued_on,
                });
            }
        }
        insert::insert_payments(tx, &payments).await?;
        for (place, issued) in self.places.iter().zip(&issued) {
            locations::number_invoices(tx, place.location.id, prefix(place), issued + 1).await?;
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
            id: *id,
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

/// What the numbers of invoices at a place begin with.
fn prefix(place: &Place) -> &str {
    &place.location.name[..1]
}
