//! The page of an erased client, which anyone may open.

use std::{
    cmp::Ordering,
    fs,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, header};
use rand::{SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};
use shared::{
    client::Reference,
    ledger::{Key, Keys},
    proof::{Link, Verdict, verdict},
};
use store::{
    engine::{day_keys::DayKeys, ledger_file::LedgerFile},
    erasing::replay::settle,
};
use support::{Database, Folder, on_both, on_sqlite};

use crate::{
    answer::{Answer, attribute},
    lethe::{Lethe, ORIGIN},
    studio::{Caller, INES, NORA, UNKNOWN},
};

/// How often each address is opened where times are compared.
const TRIES: usize = 500;

const STYLE: &str = "a { color: red }";
const SCRIPT: &str = "/* the script */";
const WASM: &[u8] = b"\0asm and so on";

/// A studio with a ledger and the files of a build.
struct Studio {
    lethe: Lethe,
    folder: Folder,
}

impl Studio {
    async fn open(mut db: Database) -> Self {
        let folder = Folder::new();
        let pkg = folder.join("pkg");
        fs::create_dir(&pkg).unwrap();
        fs::write(pkg.join("lethe.0a.css"), STYLE).unwrap();
        fs::write(pkg.join("erased.1b.js"), SCRIPT).unwrap();
        fs::write(pkg.join("erased.1b.wasm"), WASM).unwrap();
        fs::write(pkg.join("erased.1b.wasm.br"), "compressed").unwrap();
        let ledger = LedgerFile::new(
            &folder.join("ledger"),
            &folder.join("newest"),
            DayKeys::new(&folder.join("days"), 35, rand::make_rng()),
            Key::new(&[7; Key::SIZE]),
            &Keys::default(),
        );
        let ledger = ledger.signing("desk.example/lethe").unwrap();
        db.store = db.store.with_ledger(ledger);
        let settled = settle(&db.store, &mut StdRng::seed_from_u64(7), None, |_| {}).await;
        settled.unwrap();
        let lethe = Lethe::with_site(db, &folder, false);
        lethe.furnish().await;
        Self { lethe, folder }
    }

    async fn erase(&self) -> Reference {
        self.lethe.erase(NORA).await
    }

    async fn page(&self, reference: &Reference) -> Answer {
        let answer = self.lethe.get(&format!("/erased/{reference}")).send().await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer
    }

    /// Returns the receipt, as a team member downloads it.
    async fn receipt(&self, reference: &Reference) -> String {
        let address = format!("/deleted-clients/{reference}/receipt");
        self.lethe.page(&address, Caller::Sam).await
    }
}

/// Returns the text of an attribute as the browser reads it.
fn read(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&amp;", "&")
}

/// Returns what the page says, which the receipt must say too.
fn said(page: &Answer) -> String {
    read(attribute(page.tag("verifying"), "data-said").expect("what the page says"))
}

fn key(page: &Answer) -> String {
    read(attribute(page.tag("key"), "value").expect("a key"))
}

/// Checks the headers of the page: it is not cached, not indexed, sends nothing, and sets no cookie.
fn check_headers(what: &str, headers: &HeaderMap) {
    let value = |name: &str| {
        headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    };
    assert_eq!(value("x-robots-tag"), "noindex, nofollow", "{what}");
    assert_eq!(value("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(value("cache-control"), "no-store", "{what}");
    assert_eq!(value("content-type"), "text/html; charset=utf-8", "{what}");
    assert_eq!(value("x-frame-options"), "DENY", "{what}");
    assert_eq!(value("x-content-type-options"), "nosniff", "{what}");
    assert!(!headers.contains_key(header::SET_COOKIE), "{what}");
    let script = STANDARD.encode(Sha256::digest(SCRIPT));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{script}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    assert_eq!(value("content-security-policy"), policy, "{what}");
}

/// Returns the headers without the id of the request, which is random.
fn headers(mut all: HeaderMap) -> HeaderMap {
    let id = all.remove(server::logging::REQUEST_ID);
    assert!(id.is_some_and(|id| id.len() == 16));
    all
}

async fn unknown_malformed_and_living_get_one_answer(db: Database) {
    let studio = Studio::open(db).await;
    let reference = studio.erase().await;
    let lethe = &studio.lethe;
    let expected = lethe.get("/erased/DC-2345-6789").send().await;
    assert_eq!(expected.status, 404);
    check_headers("an unknown reference", &expected.headers);
    assert!(
        expected.body.contains("No erasure found"),
        "{}",
        expected.body
    );
    assert!(expected.body.contains(r#"name="robots" content="noindex"#));
    for other in [
        "/erased".to_owned(),
        "/erased/".to_owned(),
        "/erased/x".to_owned(),
        "/erased/.html".to_owned(),
        "/erased/DC-2345-6789.html".to_owned(),
        "/erased/DC-2222-2222".to_owned(),
        "/erased/DC-0000-0000".to_owned(),
        "/erased/%FF%00".to_owned(),
        "/erased/%E2%80%94".to_owned(),
        "/erased/a/b/c?x=1".to_owned(),
        format!("/erased/{INES}"),
        format!("/erased/{NORA}"),
        format!("/erased/{reference}/page"),
        format!("/erased/x{reference}"),
        format!("/erased/{}", "9".repeat(5000)),
    ] {
        for who in [Caller::Stranger, Caller::Olivia] {
            let answer = lethe.get(&other).by(who).send().await;
            assert_eq!(answer.status, expected.status, "{other}");
            assert_eq!(
                headers(answer.headers),
                headers(expected.headers.clone()),
                "{other}"
            );
            assert_eq!(answer.body, expected.body, "{other}");
        }
    }
    for address in [
        "/deleted-clients/DC-2345-6789/page",
        "/deleted-clients/x/page",
    ] {
        let answer = lethe.get(address).by(Caller::Sam).send().await;
        assert_eq!(answer.status, 404, "{address}");
    }
}

/// Unknown and malformed references take the same time: the same statements, and the same page. An existing one is looked up by the
/// same statements, and its page is longer, as everyone sees.
async fn unknown_and_malformed_take_the_same_time(db: Database) {
    let studio = Studio::open(db).await;
    let reference = studio.erase().await;
    let existing = format!("/erased/{reference}");
    let asked = ["/erased/DC-2345-6789", "/erased/x", &existing];
    let mut times = [const { Vec::new() }; 3];
    for n in 0..TRIES {
        // Each minute has its visits.
        if n % 10 == 0 {
            studio.lethe.clock.advance(60);
        }
        // What comes first in a round takes longer, so each comes first in turn.
        for place in 0..asked.len() {
            let of = (n + place) % asked.len();
            let request = studio.lethe.get(asked[of]);
            let began = Instant::now();
            let answer = request.send().await;
            times[of].push(began.elapsed());
            assert_ne!(answer.status, 429);
        }
    }
    let [unknown, malformed, existing] = times;
    // The chance that the one takes longer than the other. It is one half if they cannot be told apart.
    let longer = |some: &[Duration], others: &[Duration]| {
        let (mut halves, mut pairs) = (0_u32, 0_u32);
        for (one, other) in some
            .iter()
            .flat_map(|one| others.iter().map(move |other| (one, other)))
        {
            pairs += 1;
            halves += match one.cmp(other) {
                Ordering::Greater => 2,
                Ordering::Equal => 1,
                Ordering::Less => 0,
            };
        }
        f64::from(halves) / f64::from(2 * pairs)
    };
    let told_apart = longer(&malformed, &unknown);
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    println!(
        "malformed takes longer than unknown: {told_apart:.3}; existing than unknown: {:.3}; medians: unknown {:?}, malformed {:?}, \
         existing {:?}",
        longer(&existing, &unknown),
        median(unknown),
        median(malformed),
        median(existing),
    );
    assert!((told_apart - 0.5).abs() < 0.2, "{told_apart}");
}

async fn page_says_what_was_erased_and_names_no_one(db: Database) {
    let studio = Studio::open(db).await;
    let reference = studio.erase().await;
    let page = studio.page(&reference).await;
    check_headers("the page", &page.headers);
    for words in [
        reference.as_str(),
        "1 Dec 2026, 09:00 UTC",
        "<strong>First name and last name<",
        "<strong>Medical information<",
        "tax and accounting law",
        "Nothing left: ",
        "Backups may contain this data until 5 Jan 2027",
        "lethe verify RECEIPT --key desk.example/lethe+",
        "/pkg/lethe.0a.css",
        "/pkg/erased.1b.wasm",
        SCRIPT,
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let entry = studio.lethe.db.texts("select receipt from erasures", &[]);
    let entry = entry.await[0].clone().expect("an entry");
    let entry: serde_json::Value = serde_json::from_str(&entry).unwrap();
    let mut secrets = vec!["Nora".to_owned(), "Olivia".to_owned(), "Quay".to_owned()];
    for member in ["client", "erased_by", "hash", "after", "signature"] {
        secrets.extend(entry[member].as_str().map(str::to_owned));
    }
    for secret in secrets {
        assert!(!page.body.contains(&secret), "{secret}: {}", page.body);
    }
    let lower = format!("/erased/{}", reference.as_str().to_lowercase());
    let same = studio.lethe.get(&lower).by(Caller::Olivia).send().await;
    assert_eq!(same.body, page.body, "the same for everyone");
}

async fn receipt_in_the_link_says_what_the_page_says(db: Database) {
    let studio = Studio::open(db).await;
    let reference = studio.erase().await;
    let page = studio.page(&reference).await;
    let record = format!("/deleted-clients/{reference}");
    let record = studio.lethe.get(&record).by(Caller::Sam).send().await;
    let address = format!("{ORIGIN}/erased/{reference}");
    let links = record.attributes("href");
    let link = links
        .iter()
        .find_map(|link| link.strip_prefix(&format!("{address}#")))
        .expect("a link with the receipt");
    let link: Link = link.parse().expect("a receipt");
    let receipt = studio.receipt(&reference).await;
    assert_eq!(link.receipt.to_string(), receipt);
    assert_eq!(link.key.expect("a key").to_string(), key(&page));
    assert!(record.body.contains("QR code with the address of the page"));
    let seen = verdict(&receipt, &key(&page), &said(&page));
    assert_eq!(seen, Verdict::Genuine);

    studio.lethe.client(UNKNOWN, "Zeb").await;
    let other = studio.lethe.erase(UNKNOWN).await;
    let other = studio.receipt(&other).await;
    let seen = verdict(&other, &key(&page), &said(&page));
    assert_eq!(seen, Verdict::OtherClient);
}

async fn erasure_of_an_earlier_version_has_no_proof(db: Database) {
    let lethe = Lethe::open(db).await;
    let reference = lethe.erase(NORA).await;
    let page = lethe.get(&format!("/erased/{reference}")).send().await;
    assert_eq!(page.status, 200);
    let record = format!("/deleted-clients/{reference}");
    let record = lethe.page(&record, Caller::Sam).await;
    for body in [page.body, record] {
        let words = "This erasure is from before receipts were signed.";
        assert!(body.contains(words), "{body}");
        assert!(!body.contains("<script id="), "no build: {body}");
        assert!(!body.contains(&format!("/erased/{reference}#")), "{body}");
    }
}

async fn file_holds_all_that_it_needs(db: Database) {
    let studio = Studio::open(db).await;
    let reference = studio.erase().await;
    let address = format!("/erased/{reference}.html");
    let of_anyone = studio.lethe.get(&address).send().await;
    check_headers("the file", &of_anyone.headers);
    let address = format!("/deleted-clients/{reference}/page");
    let of_the_team = studio.lethe.get(&address).by(Caller::Sam).send().await;
    let receipt = studio.receipt(&reference).await;
    let text = receipt.lines().next().unwrap();
    for file in [&of_anyone, &of_the_team] {
        let name = format!("attachment; filename=\"{reference}.html\"");
        assert_eq!(file.header(header::CONTENT_DISPOSITION), name);
        let [style, script] = [STYLE, SCRIPT].map(|text| STANDARD.encode(Sha256::digest(text)));
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{script}' 'wasm-unsafe-eval'; style-src 'sha256-{style}'; \
             form-action 'none'; base-uri 'none'"
        );
        assert!(read(&file.body).contains(&policy), "{}", file.body);
        for part in [STYLE, SCRIPT, &STANDARD.encode(WASM), "<svg"] {
            assert!(file.body.contains(part), "{part}: {}", file.body);
        }
        let own = format!("{ORIGIN}/erased/{reference}");
        assert_eq!(file.attributes("href"), [own.as_str()], "nothing is loaded");
        assert_eq!(file.attributes("src"), [""; 0], "nothing is loaded");
        assert_eq!(file.body.matches(SCRIPT).count(), 1);
    }
    let held = |file: &Answer| file.text("receipt").starts_with(text);
    assert!(!held(&of_anyone) && held(&of_the_team));
    assert_eq!(studio.lethe.get(&address).send().await.status, 401);
}

async fn visits_are_limited(db: Database) {
    let studio = Studio::open(db).await;
    let reference = studio.erase().await;
    let (lethe, page) = (&studio.lethe, format!("/erased/{reference}"));
    for n in 0..60 {
        let address = if n % 2 == 0 { &page } else { "/erased/x" };
        assert_ne!(lethe.get(address).send().await.status, 429);
    }
    for address in [&page, "/erased/x"] {
        let answer = lethe.get(address).send().await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header(header::RETRY_AFTER), "60");
        assert!(answer.body.contains("Too many visits"), "{}", answer.body);
        check_headers("too many visits", &answer.headers);
    }
    lethe.clock.advance(60);
    assert_eq!(lethe.get(&page).send().await.status, 200);
}

async fn page_says_until_when_backups_hold_the_data(db: Database) {
    let lethe = Lethe::open(db.clone()).await;
    let reference = lethe.erase(NORA).await;
    let page = format!("/erased/{reference}");
    let lethe = Lethe::keeping_backups(db, 35);
    let body = lethe.page(&page, Caller::Stranger).await;
    let words = "Backups may contain this data until 5 Jan 2027";
    assert!(body.contains(words), "{body}");
}

async fn key_of_the_receipt_is_shown_after_the_key_was_replaced(db: Database) {
    let studio = Studio::open(db).await;
    let reference = studio.erase().await;
    let before = key(&studio.page(&reference).await);
    let Studio { lethe, folder } = studio;
    let mut db = lethe.db;
    let earlier = Key::new(&[7; Key::SIZE]).keys();
    let replaced = |earlier: &Keys| {
        let (ledger, newest) = (folder.join("ledger"), folder.join("newest"));
        let days = DayKeys::new(&folder.join("days"), 35, rand::make_rng());
        let ledger = LedgerFile::new(&ledger, &newest, days, Key::new(&[8; Key::SIZE]), earlier);
        ledger.signing("desk.example/lethe").unwrap()
    };
    db.store = db.store.with_ledger(replaced(&earlier));
    let lethe = Lethe::with_site(db, &folder, false);
    let page = lethe.get(&format!("/erased/{reference}")).send().await;
    assert_eq!(key(&page), before);
    let mut db = lethe.db;
    db.store = db.store.with_ledger(replaced(&Keys::default()));
    let lethe = Lethe::with_site(db, &folder, false);
    let page = lethe.get(&format!("/erased/{reference}")).send().await;
    assert_eq!(key(&page), "", "the key is not known any more");
}

on_both!(
    unknown_malformed_and_living_get_one_answer,
    unknown_and_malformed_take_the_same_time,
    page_says_what_was_erased_and_names_no_one,
    receipt_in_the_link_says_what_the_page_says,
);
on_sqlite!(
    erasure_of_an_earlier_version_has_no_proof,
    file_holds_all_that_it_needs,
    visits_are_limited,
    page_says_until_when_backups_hold_the_data,
    key_of_the_receipt_is_shown_after_the_key_was_replaced,
);
