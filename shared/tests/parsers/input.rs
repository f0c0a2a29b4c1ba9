//! What people type into the forms of the desk.

use iso_currency::Currency;
use jiff::{Timestamp, tz::TimeZone};
use proptest::{prelude::*, sample::select};
use shared::{
    input,
    money::{Money, Separators},
};

use crate::typed::{check, config, typed};

fn currency() -> impl Strategy<Value = Currency> {
    select(vec![
        Currency::EUR,
        Currency::JPY,
        Currency::KWD,
        Currency::XAU,
    ])
}

fn separators() -> impl Strategy<Value = Separators> {
    let of = |decimal, group| Separators { decimal, group };
    select(vec![Separators::PLAIN, of(',', '.'), of(',', '\u{202f}')])
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn amounts_and_prices(typed in typed(), currency in currency(), separators in separators()) {
        let print = |money: &Money| money.decimal().replace('.', &separators.decimal.to_string());
        check(&typed, |typed| input::amount(typed, currency, separators), print)?;
        check(&typed, |typed| input::price(typed, currency, separators), print)?;
        // A price is an amount or zero.
        let price = input::price(&typed, currency, separators).ok();
        let price = price.filter(|price| price.minor() != 0);
        prop_assert_eq!(input::amount(&typed, currency, separators).ok(), price);
    }

    #[test]
    fn money(typed in typed(), currency in currency(), minor in (i64::MIN + 1)..=i64::MAX) {
        let read = Money::parse(&typed, currency);
        let again = read.map(|money| Money::parse(&money.decimal(), currency));
        prop_assert_eq!(again, read.map(Some));
        let money = Money::new(minor, currency);
        prop_assert_eq!(Money::parse(&money.decimal(), currency), Some(money));
    }

    #[test]
    fn dates(typed in typed()) {
        let today = jiff::civil::date(2026, 12, 1);
        check(&typed, input::date, ToString::to_string)?;
        check(&typed, |typed| input::upcoming_date(typed, today), ToString::to_string)?;
        prop_assert!(input::date(&typed).is_ok_and(|date| date.year() < 1900).eq(&false));
        prop_assert!(input::upcoming_date(&typed, today).is_ok_and(|date| date < today).eq(&false));
    }

    #[test]
    fn times(typed in typed(), zone in select(vec!["Europe/Berlin", "Pacific/Chatham"])) {
        check(&typed, input::date_time, ToString::to_string)?;
        let zone = TimeZone::get(zone).expect("a known zone");
        let now: Timestamp = "2026-12-01T09:00:00Z".parse().expect("an instant");
        let shown = |at: &Timestamp| zone.to_datetime(*at).to_string();
        check(&typed, |typed| input::upcoming_time(typed, &zone, now), shown)?;
        if let Ok(at) = input::upcoming_time(&typed, &zone, now) {
            prop_assert!(at > now);
            prop_assert_eq!(input::date_time(&typed), Ok(zone.to_datetime(at)));
        }
    }

    #[test]
    fn numbers(typed in typed(), least in 0..50_u32, most in 50..u32::MAX) {
        check(&typed, |typed| input::number(typed, least, most), ToString::to_string)?;
        if let Ok(number) = input::number(&typed, least, most) {
            prop_assert!((least..=most).contains(&number));
        }
    }

    #[test]
    fn prefixes_of_invoices(typed in typed()) {
        check(&typed, input::invoice_prefix, Clone::clone)?;
        if let Ok(prefix) = input::invoice_prefix(&typed) {
            prop_assert!(prefix.chars().count() <= 12 && !prefix.contains(char::is_whitespace));
        }
    }

    #[test]
    fn origins(typed in typed()) {
        check(&typed, input::origin, Clone::clone)?;
        let upper = input::origin(&typed.to_ascii_uppercase());
        prop_assert_eq!(upper, input::origin(&typed), "in capitals");
        if let Ok(origin) = input::origin(&typed) {
            // It becomes part of a header unchanged.
            let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ":/.-".contains(c);
            prop_assert!(origin.chars().all(is_allowed), "{:?}", origin);
        }
    }

    #[test]
    fn blank_is_no_value(typed in typed()) {
        let read = input::optional(&typed, input::line);
        prop_assert_eq!(read.is_ok_and(|line| line.is_none()), typed.trim().is_empty());
    }
}
