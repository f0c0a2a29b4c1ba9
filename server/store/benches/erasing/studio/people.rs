//! The clients of a generated studio, and what belongs to them.

use rand::{Rng, RngExt, rngs::StdRng};
use shared::{client::Reference, search};
use store::engine::ids;

use super::bulk::{Bulk, bulk_id};

const SYLLABLES: [&str; 40] = [
    "ba", "be", "bo", "da", "di", "du", "el", "fa", "fi", "ga", "go", "ha", "he", "in", "ja", "jo",
    "ka", "ki", "la", "le", "li", "ma", "me", "mo", "na", "ni", "or", "pa", "pe", "ra", "ri", "sa",
    "se", "ta", "to", "va", "vi", "wa", "xa", "zu",
];

/// How many rows a client has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// As many as a client who has come for a year.
    Typical,
    /// A few.
    Few,
}

/// A client to add.
pub(super) struct Person<'a> {
    pub(super) id: String,
    pub(super) home: &'a str,
    pub(super) first: &'a str,
    pub(super) last: &'a str,
    pub(super) n: usize,
}

impl Person<'_> {
    /// Adds the client.
    pub(super) async fn add(
        &self,
        bulk: &mut Bulk,
        sessions: &[String],
        rows: Rows,
        rng: &mut StdRng,
    ) {
        let Self {
            id,
            home,
            first,
            last,
            n,
        } = self;
        let domain = ["gmail.com", "mail.example", "yahoo.example"][n % 3];
        let email = format!("{first}.{last}{n}@{domain}").to_lowercase();
        let phones = [
            format!("+44 7700 {:06}", rng.random_range(0..1_000_000)),
            format!(
                "020 {:04} {:04}",
                rng.random_range(0..10_000),
                rng.random_range(0..10_000)
            ),
        ];
        let sort_key = search::fold(&format!("{last} {first}"));
        let (number, notes) = match rows {
            Rows::Typical => (
                format!("'T-{n}'"),
                format!("'Prefers mornings with the {n}th reformer'"),
            ),
            Rows::Few => ("null".to_owned(), "null".to_owned()),
        };
        let born = format!("'{}-{:02}-{:02}'", 1950 + n % 55, n % 12 + 1, n % 28 + 1);
        let at = "'2025-03-01T09:00:00.000Z'";
        bulk.add(
            "clients",
            &format!(
                "{id}, {number}, '{first}', '{last}', '{sort_key}', '{email}', '{email}', {born}, '{n} High Street', \
                 'Leeds', {notes}, '2025-03-01', {home}, {at}, {at}"
            ),
        )
        .await;
        if rows == Rows::Typical {
            bulk.add_words("clients.notes", (id, id), notes.trim_matches('\''))
                .await;
        }
        for (kind, phone) in ["mobile", "home"].iter().zip(&phones) {
            bulk.add("client_phones", &format!("{id}, '{kind}', '{phone}'"))
                .await;
        }
        let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
        let tokens = search::tokens(&[first, last], &[&email], &phones);
        for token in &tokens {
            bulk.add("tokens", &format!("'{token}', {id}, '{sort_key}'"))
                .await;
        }
        bulk.add(
            "list",
            &format!("'{sort_key}', {id}, '\n{}'", tokens.join("\n")),
        )
        .await;
        self.add_belongings(bulk, sessions, rows, rng).await;
    }

    async fn add_belongings(
        &self,
        bulk: &mut Bulk,
        sessions: &[String],
        rows: Rows,
        rng: &mut StdRng,
    ) {
        let Self {
            id,
            home,
            first,
            last,
            n,
        } = self;
        // Bookings, events, invoices: all of a typical client are settled.
        let (bookings, events, invoices) = match rows {
            Rows::Typical => (12, 20, 6),
            Rows::Few => (2, 3, 1),
        };
        let typical = rows == Rows::Typical;
        let mut new = || bulk_id(bulk.engine, ids::random(rng));
        let [package, membership, method] = [new(), new(), new()];
        let booked: Vec<_> = (0..bookings).map(|i| (i, new())).collect();
        let happened: Vec<_> = (0..events).map(|i| (i, new())).collect();
        let sold: Vec<_> = (0..invoices).map(|i| (i, new(), new())).collect();
        if typical || n % 2 == 0 {
            let name = if n % 5 == 0 {
                format!("Ten for {first} {last}")
            } else {
                "Ten classes".to_owned()
            };
            bulk.add(
                "packages",
                &format!("{package}, {id}, {home}, '{name}', 'used', 10, 10, '2025-04-01', '2025-12-01', null"),
            )
            .await;
            bulk.add_words("packages.name", (&package, id), &name).await;
            bulk.add(
                "payment_methods",
                &format!("{method}, {id}, 'stripe', 'pm_{n}', 'visa', '4242', 12, 2027"),
            )
            .await;
        }
        if typical || n % 2 == 1 {
            bulk.add(
                "memberships",
                &format!(
                    "{membership}, {id}, {home}, 'Unlimited', 'cancelled', '2025-03-01', '2025-09-01', 8900, 'GBP'"
                ),
            )
            .await;
            bulk.add_words("memberships.plan", (&membership, id), "Unlimited")
                .await;
        }
        for (i, booking) in booked {
            let session = &sessions[(n + i * 17) % sessions.len()];
            bulk.add(
                "bookings",
                &format!(
                    "{booking}, {id}, {session}, 'attended', '2025-12-01T09:00:00.000Z', null"
                ),
            )
            .await;
        }
        for (i, event) in happened {
            bulk.add(
                "client_events",
                &format!(
                    "{event}, {id}, '2026-01-{:02}T09:00:00.000Z', 'booked', null, null",
                    i % 28 + 1
                ),
            )
            .await;
        }
        for (i, invoice, payment) in sold {
            let description = match i {
                0 if typical => format!("Personal training for {first} {last}"),
                _ => "Unlimited, monthly".to_owned(),
            };
            bulk.add(
                "invoices",
                &format!(
                    "{invoice}, {id}, {home}, 'INV-{n}-{i}', '{first} {last}', '{description}', 8900, 'GBP', 'paid', \
                     '2025-03-01', '2025-03-15', null"
                ),
            )
            .await;
            bulk.add_words("invoices.description", (&invoice, id), &description)
                .await;
            bulk.add(
                "payments",
                &format!("{payment}, {id}, {invoice}, 8900, 'card', '2025-03-02'"),
            )
            .await;
        }
    }
}

/// Adds clients who were erased before.
pub(super) async fn add_erased(bulk: &mut Bulk, count: usize, home: &str, rng: &mut StdRng) {
    for n in 1..=count {
        let id = bulk.id(ids::random(rng));
        let mut random = [0; 8];
        rng.fill_bytes(&mut random);
        let reference = Reference::from_random(random);
        let at = format!(
            "'2026-{:02}-{:02}T{:02}:{:02}:00.000Z'",
            n % 11 + 1,
            n % 28 + 1,
            n % 23,
            n % 59
        );
        bulk.add(
            "erased",
            &format!("{id}, '2025-03-01', {home}, '2025-03-01T09:00:00.000Z', {at}, {at}"),
        )
        .await;
        bulk.add(
            "erasures",
            &format!("{id}, '{reference}', {at}, null, {n}, '{{}}', {at}"),
        )
        .await;
    }
    bulk.run(&format!("update ledger set place = {count}"))
        .await;
}

/// Returns different names of some syllables.
pub(super) fn names(
    rng: &mut StdRng,
    count: usize,
    syllables: std::ops::Range<usize>,
) -> Vec<String> {
    let mut names = std::collections::BTreeSet::new();
    while names.len() < count {
        let length = rng.random_range(syllables.clone());
        let name: String = (0..length)
            .map(|_| SYLLABLES[rng.random_range(0..SYLLABLES.len())])
            .collect();
        names.insert(name[..1].to_uppercase() + &name[1..]);
    }
    names.into_iter().collect()
}

/// Picks a name: the first ones are frequent.
pub(super) fn pick<'a>(names: &'a [String], rng: &mut StdRng) -> &'a str {
    let share = f64::from(rng.random_range(0..10_000_u32)) / 10_000.0;
    let spread = [0, 7_919, 104_729][rng.random_range(0..3)];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a short list"
    )]
    let at = (share * share * names.len() as f64) as usize;
    &names[(at * 31 + spread) % names.len()]
}
