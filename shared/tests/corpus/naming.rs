//! Texts that name a client.

use std::iter;

use shared::residue::Identity;

use crate::{
    contacts,
    encoded::encoded,
    people::{
        Name, codes, emails, names, phones, streets, with_code, with_email, with_phone, with_street,
    },
    sentences::{Dealer, for_names, sentences, stands_free, within},
    spellings::{Spelling, family_first, given_first, is_run, spellings},
};

/// A client, and texts that name the client, each with its kind.
pub(crate) struct Named {
    pub identity: Identity,
    pub texts: Vec<(&'static str, String)>,
}

/// How many sentences surround each spelling of an email address, a phone number, an address and a code.
const SENTENCES_EACH: usize = 3;

/// Returns all clients with the texts that name them.
pub(crate) fn all() -> Vec<Named> {
    let mut dealer = Dealer::default();
    let mut all = Vec::new();
    for name in names() {
        all.push(by_name(&name, &mut dealer));
        all.extend(by_whole_name(&name, &mut dealer));
    }
    let mut with = |identity, kind, value: &str, spellings| {
        all.push(by_contact(identity, kind, value, spellings, &mut dealer));
    };
    for email in emails() {
        with(with_email(email), "email", email, contacts::email(email));
    }
    for (at, phone) in phones().iter().enumerate() {
        let abroad = phone.abroad();
        // Every other number is stored without its country.
        let stored = if at % 2 == 0 {
            &abroad
        } else {
            &phone.at_home()
        };
        with(with_phone(stored), "phone", &abroad, contacts::phone(phone));
    }
    for street in streets() {
        with(
            with_street(street),
            "street",
            street,
            contacts::street(street),
        );
    }
    for code in codes() {
        with(with_code(code), "code", code, contacts::code(code));
    }
    all
}

/// Returns a client with texts that have the name.
fn by_name(name: &Name, dealer: &mut Dealer) -> Named {
    let ([own, any], addresses) = (for_names(name.language), sentences("address"));
    let mut texts = Vec::new();
    for of in [&own, &any] {
        let free: Vec<&str> = of.iter().copied().filter(stands_free).collect();
        for spelling in spellings(name) {
            let sentence = dealer.deal(if spelling.joins { of } else { &free });
            texts.push((spelling.kind, within(sentence, &spelling.text)));
        }
    }
    for Spelling { text, .. } in iter::once(given_first(name)).chain(family_first(name)) {
        texts.extend(encoded(&text, dealer.deal(&addresses), dealer.deal(&any)));
    }
    Named {
        identity: name.identity(),
        texts,
    }
}

/// Returns clients whose whole name is stored in one text: on an invoice, and as a first name.
fn by_whole_name(name: &Name, dealer: &mut Dealer) -> Vec<Named> {
    let Some(listed) = family_first(name) else {
        return Vec::new();
    };
    let whole = given_first(name).text;
    let on_invoice = Identity {
        full_names: vec![whole.clone()],
        ..Identity::default()
    };
    let as_first_name = Identity {
        names: vec![(whole.clone(), None)],
        ..Identity::default()
    };
    let mut clients = vec![("name on an invoice", on_invoice)];
    let mut written = vec![whole.clone(), whole.to_uppercase()];
    // A name in one run does not say where the family name ends.
    if !is_run(name) {
        clients.push(("whole name as the first name", as_first_name));
        written.push(listed.text);
    }
    let any = sentences("any");
    let named = |(kind, identity)| {
        let text = |written: &String| (kind, within(dealer.deal(&any), written));
        Named {
            identity,
            texts: written.iter().map(text).collect(),
        }
    };
    clients.into_iter().map(named).collect()
}

/// Returns a client with texts that have something else by which the client is known.
fn by_contact(
    identity: Identity,
    kind: &str,
    value: &str,
    spellings: Vec<contacts::Spelling>,
    dealer: &mut Dealer,
) -> Named {
    let (of, addresses) = (sentences(kind), sentences("address"));
    let mut texts = Vec::new();
    for (kind, written) in spellings {
        for _ in 0..SENTENCES_EACH {
            texts.push((kind, within(dealer.deal(&of), &written)));
        }
    }
    texts.extend(encoded(value, dealer.deal(&addresses), dealer.deal(&of)));
    Named { identity, texts }
}
