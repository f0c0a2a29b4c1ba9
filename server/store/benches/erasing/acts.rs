//! What is measured: searches, the reads of pages, and erasures.

use rand::{Rng, rngs::StdRng};
use shared::{
    assess,
    client::{ClientId, Reference},
    forms::{Decisions, Shown},
};
use store::{
    Act, By, Outcome, Store,
    desk::{clients, deletion_requests, standings},
    erasing::{
        deleted_clients,
        erase::{self, Erasing},
        listing,
    },
    studio::deletion_limit,
    team::rights,
};
use support::{TODAY, now, random};

use crate::{
    bare,
    measure::{self, Figure},
    sample::Sample,
};

/// The rows of a page.
const PAGE: i64 = 25;

/// How often each search is measured.
const SEARCHES: usize = 120;

/// How many clients are erased, and as many by bare SQL.
const ERASURES: usize = 20;

/// What confirming an erasure is called, and bare SQL for the same rows.
pub(crate) const CONFIRM: &str = "confirm an erasure";
pub(crate) const BARE: &str = "bare SQL for the same rows";

/// The kinds of terms. Each kind is a list that is repeated.
const TERMS: [(&str, &[&str]); 7] = [
    ("one letter", &["s", "m", "x", "z", "a", "b"]),
    ("two letters", &["ma", "si", "zu", "xa", "wa", "or", "be"]),
    ("a frequent first name", &["maria"]),
    (
        "part of a phone number",
        &["7700 12", "900 12", "0204", "4477", "1234", "98 76 5"],
    ),
    ("a frequent last name", &["silva"]),
    ("a full name of frequent names", &["maria silva"]),
    ("two letters apart", &["a x", "z w", "x zu"]),
];

/// Measures the searches.
pub(crate) async fn searches(store: &Store, sample: &Sample) -> Vec<Figure> {
    let mut figures = Vec::new();
    let emails: Vec<&str> = sample.emails.iter().map(String::as_str).collect();
    let all = TERMS.iter().copied();
    for (what, terms) in all.chain([("an email address", emails.as_slice())]) {
        let what = format!("search: {what}");
        let cases = terms.iter().cycle().take(SEARCHES);
        figures
            .push(measure::each(&what, cases, async |term: &&str| search(store, term).await).await);
    }
    figures
}

/// Searches for one page.
pub(crate) async fn search(store: &Store, term: &str) {
    let mut tx = store.read().await.expect("a transaction");
    clients::list(&mut tx, term, None, PAGE)
        .await
        .expect("a page");
}

/// Reads what the profile shows.
pub(crate) async fn profile(store: &Store, client: ClientId) {
    let mut tx = store.read().await.expect("a transaction");
    clients::find(&mut tx, client).await.expect("a client");
    standings::of(&mut tx, client, now())
        .await
        .expect("a standing");
    clients::buddies(&mut tx, client, TODAY)
        .await
        .expect("buddies");
    deletion_requests::of(&mut tx, client)
        .await
        .expect("a request");
}

/// Reads what the information page shows.
pub(crate) async fn information(store: &Store, client: ClientId) {
    let mut tx = store.read().await.expect("a transaction");
    clients::find(&mut tx, client).await.expect("a client");
    standings::of(&mut tx, client, now())
        .await
        .expect("a standing");
}

/// Reads and assesses a client's checklist.
pub(crate) async fn checklist(store: &Store, client: ClientId) {
    let mut tx = store.read().await.expect("a transaction");
    let standing = standings::of(&mut tx, client, now())
        .await
        .expect("a standing");
    drop(assess(&standing, now()));
}

/// Reads what the confirmation shows, and returns the decisions that change nothing of it.
pub(crate) async fn before_confirming(
    store: &Store,
    sample: &Sample,
    client: ClientId,
) -> Decisions {
    let mut tx = store.read().await.expect("a transaction");
    let actor = rights::actor(&mut tx, sample.owner).await.expect("rights");
    let actor = actor.expect("the owner");
    let listing = listing::of(&mut tx, client, &actor).await;
    listing.expect("a listing").as_proposed()
}

/// Reads a page of Deleted Clients.
pub(crate) async fn deleted(store: &Store, after: Option<&Reference>) {
    let mut tx = store.read().await.expect("a transaction");
    deleted_clients::list(&mut tx, after, PAGE)
        .await
        .expect("a page");
}

/// Measures the reads of pages.
pub(crate) async fn pages(store: &Store, sample: &Sample) -> Vec<Figure> {
    let clients = || sample.typical.iter().take(100).copied();
    vec![
        measure::each("information page", clients(), async |c| {
            information(store, c).await;
        })
        .await,
        measure::each("profile", clients(), async |c| profile(store, c).await).await,
        measure::each("checklist of one client", clients(), async |c| {
            checklist(store, c).await;
        })
        .await,
        measure::each("Deleted Clients, first page", 0..100, async |_| {
            deleted(store, None).await;
        })
        .await,
        measure::each("Deleted Clients, far down", 0..100, async |_| {
            deleted(store, Some(&sample.far_down)).await;
        })
        .await,
        measure::each("findings before confirming", clients(), async |c| {
            before_confirming(store, sample, c).await;
        })
        .await,
    ]
}

/// Erases clients, in turn as an administrator does and by bare SQL.
pub(crate) async fn erasures(store: &Store, sample: &Sample) -> Vec<Figure> {
    let mut rng = random();
    allow_erasures(store, sample, &mut rng).await;
    let mut typical = sample.typical.iter().copied();
    let (mut confirmed, mut bare) = (Vec::new(), Vec::new());
    let began = std::time::Instant::now();
    for _ in 0..ERASURES {
        let (Some(one), Some(other)) = (typical.next(), typical.next()) else {
            break;
        };
        let decisions = before_confirming(store, sample, one).await;
        let begins = std::time::Instant::now();
        confirm(store, sample, one, &decisions, &mut rng).await;
        confirmed.push(begins.elapsed());
        let mut random = [0; 8];
        rng.fill_bytes(&mut random);
        let reference = Reference::from_random(random);
        let begins = std::time::Instant::now();
        bare::erase(store, other, &reference).await;
        bare.push(begins.elapsed());
        if began.elapsed().as_secs() > 60 {
            break;
        }
    }
    vec![Figure::of(CONFIRM, confirmed), Figure::of(BARE, bare)]
}

/// Lets the administrator erase as many clients as are measured.
pub(crate) async fn allow_erasures(store: &Store, sample: &Sample, rng: &mut StdRng) {
    let act = Act::without_form(By::Team(sample.owner), now(), rng);
    let set = deletion_limit::set(store, act, 1000, &Shown::read([])).await;
    assert!(matches!(set, Ok(Outcome::Done)), "{set:?}");
}

/// Confirms an erasure, as the server does.
pub(crate) async fn confirm(
    store: &Store,
    sample: &Sample,
    client: ClientId,
    decisions: &Decisions,
    rng: &mut StdRng,
) {
    let act = Act::without_form(By::Team(sample.owner), now(), rng);
    let erasing = Box::pin(erase::erase(store, act, client, decisions)).await;
    assert!(matches!(erasing, Ok(Erasing::Erased(_))), "{erasing:?}");
}
