//! How the books of the demo studio are written down.

use jiff::ToSpan;

use super::{
    books::{Books, Card},
    dice::Dice,
};
use crate::{
    Result, Tx,
    business::{self, NewInvoice, NewPaymentMethod},
};

impl Books {
    /// Writes everything down. Invoices are numbered at each location in the order of their dates, without a gap.
    /// Gives the dice back.
    pub(super) async fn write(mut self, tx: &mut Tx) -> Result<Dice> {
        let sessions: Vec<_> = self.slots.iter().map(|slot| slot.session.clone()).collect();
        business::insert_sessions(tx, &sessions).await?;
        business::insert_bookings(tx, &self.bookings).await?;
        business::insert_memberships(tx, &self.memberships).await?;
        business::insert_packages(tx, &self.packages).await?;
        business::insert_credit_movements(tx, &self.credits).await?;
        business::insert_relationships(tx, &self.relationships).await?;

        self.invoices
            .sort_by_key(|invoice| (invoice.place, invoice.issued_on));
        let mut issued = vec![0_u32; self.places.len()];
        let numbers: Vec<String> = self
            .invoices
            .iter()
            .map(|invoice| {
                issued[invoice.place] += 1;
                let name = &self.places[invoice.place].location.name;
                format!("{}-{:05}", &name[..1], issued[invoice.place])
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
                paid: invoice.paid,
                status: invoice.status,
                issued_on: invoice.issued_on,
                due_on: invoice.issued_on.saturating_add(14.days()),
            });
        }
        business::insert_invoices(tx, &invoices).await?;

        let cards: Vec<_> = self.cards.iter().map(Card::as_new).collect();
        business::insert_payment_methods(tx, &cards).await?;
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
