//! Account credit: given, spent on invoices, paid out; and debts that are paid.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{AtLocation, form, line};
use crate::{
    client::ClientId,
    flaw::{Flaw, Flaws},
    ids::{InvoiceId, LocationId},
    input,
    money::{Currency, Money, Separators},
    setup,
};

form! {
    /// Gives a client account credit.
    pub AddCredit = "add_credit";
    ids { client: ClientId, location: LocationId }
    typed { amount, reason }
}

form! {
    /// Pays an invoice, in part or in full, with account credit.
    pub SpendCredit = "spend_credit";
    ids { client: ClientId, invoice: InvoiceId }
    typed { amount }
}

form! {
    /// Records a payment towards a debt.
    pub SettleDebt = "settle_debt";
    ids { client: ClientId, currency: CurrencyCode }
    typed { amount, reason }
}

form! {
    /// Pays account credit in one currency out, in part or in full.
    pub ReturnCredit = "return_credit";
    ids { client: ClientId, currency: CurrencyCode }
    typed { amount, reason }
}

form! {
    /// Pays the account credit in every currency out, where it is still what the page showed.
    pub ReturnAllCredit = "return_all_credit";
    ids { client: ClientId, confirmed: ShownAmounts }
    typed { reason }
}

/// A currency, which a form carries as its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CurrencyCode(pub Currency);

/// The amount in each currency that a page showed: `25.00 EUR,10.00 GBP`.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownAmounts(pub Vec<Money>);

/// Account credit to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditGift {
    /// The client who gets it.
    pub client: ClientId,
    /// The location that gives it.
    pub location: LocationId,
    /// How much, in the currency of the location.
    pub amount: Money,
    /// The reason.
    pub reason: String,
}

/// An amount that changes a balance, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditChange {
    /// How much.
    pub amount: Money,
    /// The reason.
    pub reason: String,
}

impl AddCredit {
    /// Parses the form; `here` is `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, here: Option<AtLocation>) -> Result<CreditGift, Flaws<&'static str>> {
        let Some(AtLocation {
            currency,
            separators,
            ..
        }) = here
        else {
            return Err(Flaws::one(Self::location, Flaw::NotAChoice));
        };
        let CreditChange { amount, reason } =
            change(currency, separators, &self.amount, &self.reason)?;
        Ok(CreditGift {
            client: self.client,
            location: self.location,
            amount,
            reason,
        })
    }
}

impl SpendCredit {
    /// Parses the form: how much; `currency` is that of the invoice.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(
        &self,
        currency: Currency,
        separators: Separators,
    ) -> Result<Money, Flaws<&'static str>> {
        input::amount(&self.amount, currency, separators)
            .map_err(|flaw| Flaws::one(Self::amount, flaw))
    }
}

impl SettleDebt {
    /// Parses the form.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, separators: Separators) -> Result<CreditChange, Flaws<&'static str>> {
        change(self.currency.0, separators, &self.amount, &self.reason)
    }
}

impl ReturnCredit {
    /// Parses the form.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, separators: Separators) -> Result<CreditChange, Flaws<&'static str>> {
        change(self.currency.0, separators, &self.amount, &self.reason)
    }
}

impl ReturnAllCredit {
    /// Parses the form: the reason.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        line(Self::reason, &self.reason)
    }
}

/// Parses an amount and a reason, whose fields have the same names in each form of credit.
fn change(
    currency: Currency,
    separators: Separators,
    amount: &str,
    reason: &str,
) -> Result<CreditChange, Flaws<&'static str>> {
    let mut flaws = Flaws::none();
    let amount = flaws.note(
        AddCredit::amount,
        input::amount(amount, currency, separators),
    );
    let reason = flaws.note(AddCredit::reason, input::line(reason));
    let (Some(amount), Some(reason)) = (amount, reason) else {
        return Err(flaws);
    };
    Ok(CreditChange { amount, reason })
}

impl fmt::Display for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code())
    }
}

impl FromStr for CurrencyCode {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        setup::currency(text).map(Self)
    }
}

impl fmt::Display for ShownAmounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, credit) in self.0.iter().enumerate() {
            let comma = if n == 0 { "" } else { "," };
            write!(f, "{comma}{}", credit.coded())?;
        }
        Ok(())
    }
}

impl FromStr for ShownAmounts {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let credit = |text: &str| {
            let (amount, code) = text.split_once(' ')?;
            Money::parse(amount, setup::currency(code).ok()?)
        };
        let credits: Option<Vec<_>> = text.split(',').map(credit).collect();
        credits.map(Self).ok_or(Flaw::NotAnAmount)
    }
}

impl Serialize for CurrencyCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CurrencyCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom("not a currency"))
    }
}

impl Serialize for ShownAmounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ShownAmounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| D::Error::custom("not amounts of money"))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn shown_credit_is_read_as_it_is_written() {
        let credit = [
            Money::new(2500, Currency::EUR),
            Money::new(-5, Currency::GBP),
        ];
        let shown = ShownAmounts(credit.to_vec());
        assert_eq!(shown.to_string(), "25.00 EUR,-0.05 GBP");
        assert!(shown.to_string().parse() == Ok(shown));
        for text in ["", "25.00", "EUR 25.00", "25.00 EUR, 1 GBP"] {
            assert!(text.parse::<ShownAmounts>().is_err(), "{text}");
        }
    }

    #[test]
    fn credit_needs_an_amount_and_a_reason() {
        let form = |amount: &str, reason: &str| SettleDebt {
            client: ClientId(Uuid::nil()),
            currency: CurrencyCode(Currency::EUR),
            amount: amount.to_owned(),
            reason: reason.to_owned(),
        };
        let paid = form("2,50", "Cash")
            .parse(Separators::PLAIN)
            .expect("a good form");
        assert_eq!(paid.amount, Money::new(250, Currency::EUR));
        let flaws = form("", "")
            .parse(Separators::PLAIN)
            .expect_err("nothing is typed");
        let expected = [("amount", Flaw::Missing), ("reason", Flaw::Missing)];
        assert_eq!(flaws.iter().collect::<Vec<_>>(), expected);
    }
}
