//! Clients: listed, searched, found, saved.

use shared::{
    access::Permission,
    client::ClientId,
    details::DetailsForm,
    flaw::Refused,
    forms::{ClientChange, FormNumber, Notice, SaveClient, Shown},
    search,
};
use store::{
    Act, Engine, Once, Outcome,
    desk::{
        client_words,
        clients::{self, Listed, Page},
        details, suggestions,
    },
};
use support::{Database, TODAY, now, on_both, values};

use crate::fixture::{Studio, whole};

async fn page(studio: &Studio, term: &str, after: Option<ClientId>, size: i64) -> Page<Listed> {
    let mut tx = studio.db.store.read().await.unwrap();
    clients::list(&mut tx, term, after, size).await.unwrap()
}

/// Returns the first names of the clients that `term` finds.
async fn found(studio: &Studio, term: &str) -> Vec<String> {
    let page = page(studio, term, None, 100).await;
    page.rows
        .into_iter()
        .map(|listed| listed.name.first)
        .collect()
}

/// Returns every client that `term` finds, page by page.
async fn walk(studio: &Studio, term: &str, size: i64) -> Vec<ClientId> {
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = page(studio, term, after, size).await;
        assert!(page.rows.len() <= usize::try_from(size).unwrap());
        seen.extend(page.rows.iter().map(|listed| listed.id));
        assert!(seen.len() < 100, "the pages never end");
        after = seen.last().copied();
        if !page.more {
            return seen;
        }
    }
}

fn named(first: &str, last: &str) -> DetailsForm {
    DetailsForm {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        ..DetailsForm::default()
    }
}

async fn save(studio: &Studio, client: ClientId, form: &DetailsForm) -> Outcome {
    studio.save(client, form, Notice::Unseen).await
}

async fn list_is_ordered_by_last_name_without_case_and_accents(db: Database) {
    let mut studio = Studio::open(db).await;
    for (first, last) in [
        ("Zoe", "Adams"),
        ("Ann", "Ődön"),
        ("Bea", "odon"),
        ("cid", "Zimmer"),
        ("Éva", ""),
        ("Dan", "zimmer"),
        ("eve", "de Boer"),
        ("Joël", "Łukasz"),
        ("Max", "Müller"),
        ("Moa", "Muller"),
        ("Нина", "Юрьева"),
    ] {
        studio.client_with(&named(first, last)).await;
    }
    let order = [
        "Zoe", "eve", "Éva", "Joël", "Max", "Moa", "Ann", "Bea", "cid", "Dan", "Нина",
    ];
    assert_eq!(found(&studio, "").await, order);
    assert_eq!(found(&studio, "  ").await, order);
}

async fn pages_have_no_gaps_and_no_repeats(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut expected = Vec::new();
    for i in 0..23 {
        // Some have the same name, so that only the key orders them.
        let (first, last) = (["Ann", "Bob", "Cid"][i % 3], ["Lee", "Lée"][i % 2]);
        let id = studio.client_with(&named(first, last)).await;
        expected.push((search::fold(&format!("{last} {first}")), id));
    }
    expected.sort();
    let expected: Vec<_> = expected.into_iter().map(|(_, id)| id).collect();
    for size in [1, 4, 22, 23, 24] {
        assert_eq!(walk(&studio, "", size).await, expected, "pages of {size}");
        assert_eq!(
            walk(&studio, "lee", size).await,
            expected,
            "pages of {size}, searched"
        );
    }
}

/// More clients than one walk reads, in the order of their numbers.
const CROWD: usize = 6_000;

/// Words of the crowd, each with the condition for the number `n` of a client who has it.
const CROWD_WORDS: [(&str, &str); 5] = [
    ("all", "n >= 0"),
    ("even", "n % 2 = 0"),
    ("odd", "n % 2 = 1"),
    ("late", "n >= 3990"),
    ("rare", "n % 600 = 7"),
];

/// Returns whether client `n` of the crowd has a word.
fn has(n: usize, word: &str) -> bool {
    match word {
        "all" => true,
        "even" => n.is_multiple_of(2),
        "odd" => !n.is_multiple_of(2),
        "late" => n >= 3990,
        "rare" => n % 600 == 7,
        _ => false,
    }
}

/// Adds the crowd with few statements. Each client has several words that begin alike.
async fn add_crowd(studio: &Studio) {
    let (id, words) = match studio.db.store.engine() {
        Engine::Sqlite => (
            "randomblob(16)",
            "char(10) || group_concat(token, char(10))",
        ),
        Engine::Postgres => ("gen_random_uuid()", "chr(10) || string_agg(token, chr(10))"),
    };
    let clients = format!(
        "insert into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
        with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < {CROWD} - 1)
        select {id}, cast(n as text), cast(n + 10000 as text), l.joined_on, l.home_location_id, l.created_at, l.updated_at
        from numbers, (select * from clients limit 1) l"
    );
    studio.run(&clients, values![]).await;
    for (word, condition) in CROWD_WORDS {
        let tokens = format!(
            "insert into client_tokens (token, client_id, sort_key)
            select '{word}' || e.ending, id, sort_key
            from (select id, sort_key, cast(sort_key as integer) - 10000 as n from clients where last_name is null) c,
                (select '' as ending union all select 'a' union all select 'b' union all select 'c') e
            where {condition}"
        );
        studio.run(&tokens, values![]).await;
    }
    let words = format!(
        "insert into client_list (sort_key, client_id, words)
        select sort_key, client_id, {words} from client_tokens
        where sort_key >= '10000' and sort_key < '20000'
        group by sort_key, client_id"
    );
    studio.run(&words, values![]).await;
    let starts = "insert into client_starts (start, sort_key, client_id)
        select substr(token, 1, 1), sort_key, client_id from client_tokens where sort_key >= '10000' and sort_key < '20000'
        union
        select substr(token, 1, 2), sort_key, client_id from client_tokens where sort_key >= '10000' and sort_key < '20000'";
    studio.run(starts, values![]).await;
}

async fn search_finds_the_same_however_many_clients_have_a_word(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.client_with(&named("Zoe", "Last")).await;
    add_crowd(&studio).await;
    for term in [
        "all",
        "alla",
        "late",
        "rare",
        "even",
        "even odd",
        "late even",
        "odd late al",
        "rare all",
        "rare odd late",
        "rare even",
        "all zoe",
        "a",
        "r",
        "al",
        "e o",
        "ev od",
        "r la a",
        "al zo",
        "r all",
    ] {
        let words: Vec<_> = CROWD_WORDS.iter().map(|(word, _)| *word).collect();
        let begins = |typed: &str, n: usize| {
            let mut of = words.iter().filter(|word| has(n, word));
            of.any(|word| format!("{word}a").starts_with(typed))
        };
        let is_found = |n: &usize| term.split(' ').all(|typed| begins(typed, *n));
        let expected: Vec<String> = (0..CROWD).filter(is_found).map(|n| n.to_string()).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            // A few small pages, then large ones.
            let size = if seen.len() < 50 { 25 } else { 2_000 };
            let page = page(&studio, term, after, size).await;
            after = page.rows.last().map(|listed| listed.id);
            seen.extend(page.rows.into_iter().map(|listed| listed.name.first));
            if !page.more {
                break;
            }
        }
        assert!(seen == expected, "{term:?} finds {} clients", seen.len());
    }
}

async fn page_after_an_erased_client_is_complete(db: Database) {
    let mut studio = Studio::open(db).await;
    for first in ["Ann", "Bob", "Cid", "Dan"] {
        studio.client(first).await;
    }
    let first = page(&studio, "", None, 2).await;
    studio.erase(first.rows[1].id).await;
    // The client's position in the list was personal, so it is no longer known.
    let next = page(&studio, "", Some(first.rows[1].id), 9).await;
    let names: Vec<_> = next
        .rows
        .iter()
        .map(|listed| listed.name.first.as_str())
        .collect();
    assert_eq!(names, ["Ann", "Cid", "Dan"]);
}

async fn list_shows_name_email_and_mobile_number(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client_with(&whole::form("Qzxann")).await;
    let listed = page(&studio, "", None, 2).await.rows.remove(0);
    assert_eq!(listed.id, client);
    assert_eq!(
        listed.name.to_string(),
        "Qzxann Éléonore Qzxann O'Neil-Łukasz"
    );
    assert_eq!(
        listed.email.as_deref(),
        Some("Qzxann.Ellie+gym@Qzxann-Mail.test")
    );
    assert_eq!(listed.phone.as_deref(), Some("+44 7700 900461"));
}

async fn search_finds_names_emails_and_phones_by_their_beginnings(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut ann = named("Ann", "Müller-Łukasz");
    ann.email = "ann.m@river.example".into();
    ann.phone_mobile = "+44 7700 900461".into();
    studio.client_with(&ann).await;
    let mut joann = named("Joann", "Muller");
    joann.email = "joann@lake.example".into();
    joann.phone_home = "020 7946 0462".into();
    studio.client_with(&joann).await;
    studio.client_with(&named("Нина", "Юрьева")).await;
    for (term, expected) in [
        ("ann", &["Ann"][..]),
        ("ANN mull", &["Ann"]),
        ("mull", &["Joann", "Ann"]),
        ("MÜLL", &["Joann", "Ann"]),
        ("lukasz ann", &["Ann"]),
        ("muller joann 020 7946", &["Joann"]),
        ("ann@", &[]),
        ("ann.m@riv", &["Ann"]),
        ("Joann@Lake.example", &["Joann"]),
        ("river", &["Ann"]),
        ("07700 900461", &["Ann"]),
        ("900 461", &["Ann"]),
        ("+44 20 7946 0462", &["Joann"]),
        ("нин", &["Нина"]),
        ("юрьева нина", &["Нина"]),
        ("annmul", &["Ann"]),
        ("mullerjoann", &["Joann"]),
        ("нинаюрьева", &["Нина"]),
        ("a b c d e f", &[]),
        ("ann müller łukasz river", &["Ann"]),
        ("zzz müller łukasz river", &[]),
        ("ann zzz łukasz river", &[]),
        ("ann müller zzz river", &[]),
        ("ann müller łukasz zzz", &[]),
        ("ann müller łukasz river m", &["Ann"]),
        ("%", &["Joann", "Ann", "Нина"]),
        ("ann%", &["Ann"]),
        ("' or 1=1 --", &[]),
        ("\u{10ffff}", &["Joann", "Ann", "Нина"]),
    ] {
        assert_eq!(found(&studio, term).await, expected, "{term:?}");
    }
}

async fn client_fields_are_all_saved_and_read_back(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio
        .run(
            "update clients set external_id = 'import 7' where id = $1",
            values![client.0],
        )
        .await;
    let mut form = whole::form("Qzxann");
    assert_eq!(save(&studio, client, &form).await, Outcome::Done);
    let mut tx = studio.db.store.read().await.unwrap();
    let seen = clients::find(&mut tx, client)
        .await
        .unwrap()
        .expect("the client");
    drop(tx);
    assert_eq!(seen.form, form);
    assert_eq!(seen.id, client);
    assert_eq!(
        seen.name.to_string(),
        format!("{} {}", form.first_name, form.last_name)
    );
    assert_eq!(seen.external_id.as_deref(), Some("import 7"));
    assert_eq!(seen.joined_on, jiff::civil::date(2024, 2, 29));
    assert_eq!(seen.home_location, "Quay");

    // A blank field is stored as unknown, except the first name. Saving one kind of phone removes no other.
    form = DetailsForm {
        first_name: form.first_name,
        ..DetailsForm::default()
    };
    assert_eq!(save(&studio, client, &form).await, Outcome::Done);
    let mut tx = studio.db.store.read().await.unwrap();
    let seen = clients::find(&mut tx, client)
        .await
        .unwrap()
        .expect("the client");
    assert_eq!(seen.form, form);
    assert_eq!(seen.name.last, None);
    assert_eq!(
        studio
            .db
            .number("select count(*) from client_phones", &[])
            .await,
        0
    );
    let blank = "select count(*) from clients where last_name = '' or email = '' or notes = '' or city = ''";
    assert_eq!(studio.db.number(blank, &[]).await, 0);
}

async fn search_finds_what_was_saved_last(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client_with(&whole::form("Qzxann")).await;
    let mut form = whole::form("Wvkben");
    form.phone_mobile = "0151 555 0199".into();
    assert_eq!(save(&studio, client, &form).await, Outcome::Done);
    for term in ["qzxann", "7700900461", "qzxann.ellie"] {
        assert!(found(&studio, term).await.is_empty(), "{term}");
    }
    for term in ["wvkben", "5550199", "wvkben.ellie"] {
        assert_eq!(found(&studio, term).await.len(), 1, "{term}");
    }
    let changed = "select count(*) from clients where updated_at = $1 and created_at = $1";
    assert_eq!(studio.db.number(changed, values![now()]).await, 1);
}

async fn email_address_is_shared_once_a_team_member_says_so(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let mut form = named("Ann", "Lee");
    form.email = "Ann@River.example".into();
    assert_eq!(save(&studio, ann, &form).await, Outcome::Done);
    assert_eq!(
        save(&studio, ann, &form).await,
        Outcome::Done,
        "one's own address is free"
    );
    let before = studio.db.everything().await;
    form.email = "ann@RIVER.example".into();
    assert_eq!(
        save(&studio, bob, &form).await,
        Outcome::Refused(Refused::EmailShared)
    );
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
    assert_eq!(
        studio.save(bob, &form, Notice::Seen).await,
        Outcome::Done,
        "both have it"
    );
    form.city = "Leeds".into();
    assert_eq!(
        save(&studio, bob, &form).await,
        Outcome::Done,
        "it is not asked again"
    );
    let keys = "select email_key from clients where email_key is not null";
    let both = Some("ann@river.example".to_owned());
    assert_eq!(studio.db.texts(keys, &[]).await, [both.clone(), both]);
    for typed in ["ann@river.example", "ANN@river.example"] {
        let mut tx = studio.db.store.read().await.unwrap();
        let found = clients::one_found(&mut tx, typed).await.unwrap();
        assert_eq!(found, None, "it is unclear who is meant");
    }
    form.email = "joann@river.example".into();
    assert_eq!(save(&studio, bob, &form).await, Outcome::Done);
}

/// Returns what the page of a client's information shows.
async fn shown(studio: &Studio, client: ClientId) -> (DetailsForm, Shown) {
    let mut tx = studio.db.store.read().await.unwrap();
    let found = clients::find(&mut tx, client).await.unwrap();
    let details = found.expect("the client").form;
    let form = SaveClient {
        id: client,
        details: details.clone(),
        although_suppressed: String::new(),
        although_shared: String::new(),
    };
    (details, Shown::of(&form))
}

async fn save_over(
    studio: &Studio,
    act: Act,
    client: ClientId,
    form: &DetailsForm,
    shown: &Shown,
) -> Outcome {
    let change = ClientChange {
        client,
        details: form.parse(TODAY).expect("good details"),
        notice: Notice::Unseen,
        sharing: Notice::Unseen,
    };
    details::save(&studio.db.store, act, &change, shown)
        .await
        .unwrap()
}

/// Two people open the same page: the second one saves nothing and is told both values of each field.
async fn information_is_not_saved_over_newer_information(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let ann = studio.client_with(&named("Ann", "Lee")).await;
    let (form, shown) = shown(&studio, ann).await;
    let theirs = DetailsForm {
        city: "Leeds".into(),
        notes: "Prefers\nmornings".into(),
        ..form.clone()
    };
    let change = ClientChange {
        client: ann,
        details: theirs.parse(TODAY).expect("good details"),
        notice: Notice::Unseen,
        sharing: Notice::Unseen,
    };
    let saved = details::save(&rival, studio.act(), &change, &shown).await;
    assert_eq!(saved.unwrap(), Outcome::Done);

    let before = studio.db.everything().await;
    let ours = DetailsForm {
        occupation: "Pilot".into(),
        ..form
    };
    let late = save_over(&studio, studio.act(), ann, &ours, &shown).await;
    let Outcome::Newer(newer) = late else {
        panic!("{late:?}");
    };
    let newer: Vec<_> = newer
        .iter()
        .map(|d| (d.field, d.before.as_str(), d.now.as_str()))
        .collect();
    assert_eq!(
        newer,
        [("city", "", "Leeds"), ("notes", "", "Prefers\nmornings")]
    );
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );

    // As two people at the same moment: one saves, the other is told.
    let (form, shown) = self::shown(&studio, ann).await;
    let [left, right] = ["Left", "Right"].map(|city| ClientChange {
        client: ann,
        details: DetailsForm {
            city: city.into(),
            ..form.clone()
        }
        .parse(TODAY)
        .expect("good details"),
        notice: Notice::Unseen,
        sharing: Notice::Unseen,
    });
    let (one, other) = tokio::join!(
        details::save(&studio.db.store, studio.act(), &left, &shown),
        details::save(&rival, studio.act(), &right, &shown),
    );
    let outcomes = (one.unwrap(), other.unwrap());
    assert!(
        matches!(
            outcomes,
            (Outcome::Done, Outcome::Newer(_)) | (Outcome::Newer(_), Outcome::Done)
        ),
        "{outcomes:?}"
    );
}

/// The page does not show medical information without the permission: it is neither saved nor told.
async fn medical_information_is_kept_and_not_told_without_the_permission(db: Database) {
    let mut studio = Studio::open(db).await;
    let form = DetailsForm {
        medical_information: "A pacemaker".into(),
        ..named("Ann", "Lee")
    };
    let ann = studio.client_with(&form).await;
    let by_adam = || studio.act_by(studio.adam);
    let typed = DetailsForm {
        medical_information: "Nothing".into(),
        ..named("Ann", "Lee")
    };
    // A forged page cannot ask for it.
    let guess = Shown::read([("medical_information".to_owned(), "A guess".to_owned())]);
    let saved = save_over(&studio, by_adam(), ann, &typed, &guess).await;
    let Outcome::Newer(newer) = saved else {
        panic!("{saved:?}");
    };
    assert_eq!(newer[0].now, "");
    let blank = Shown::read([("medical_information".to_owned(), String::new())]);
    let saved = save_over(&studio, by_adam(), ann, &typed, &blank).await;
    assert_eq!(saved, Outcome::Done);
    assert_eq!(shown(&studio, ann).await.0, form);
    let mut tx = studio.db.store.read().await.unwrap();
    let adam = store::team::rights::actor(&mut tx, studio.adam)
        .await
        .unwrap();
    assert!(!adam.unwrap().may(Permission::ViewMedicalInformation));
}

/// Marks the rows of phones and search words, and looks for the marks after saving.
async fn phones_and_search_words_are_written_only_when_they_change(db: Database) {
    let mut studio = Studio::open(db).await;
    let form = DetailsForm {
        phone_mobile: "+44 7700 900461".into(),
        ..named("Ann", "Lee")
    };
    let ann = studio.client_with(&form).await;
    let marks = async |studio: &Studio| {
        let phone = "select count(*) from client_phones where kind = 'work'";
        let word = "select count(*) from client_tokens where token = 'a mark'";
        (
            studio.db.number(phone, &[]).await,
            studio.db.number(word, &[]).await,
        )
    };
    let mark = async |studio: &Studio| {
        studio
            .run(
                "insert into client_tokens (client_id, token) values ($1, 'a mark')",
                values![ann.0],
            )
            .await;
    };
    mark(&studio).await;
    let changed = DetailsForm {
        city: "Leeds".into(),
        ..form.clone()
    };
    assert_eq!(save(&studio, ann, &changed).await, Outcome::Done);
    assert_eq!(marks(&studio).await, (0, 1), "nothing was written");
    let renamed = DetailsForm {
        last_name: "Leigh".into(),
        ..changed.clone()
    };
    assert_eq!(save(&studio, ann, &renamed).await, Outcome::Done);
    assert_eq!(marks(&studio).await, (0, 0), "words are written");
    mark(&studio).await;
    let called = DetailsForm {
        phone_work: "020 7946 0462".into(),
        ..renamed
    };
    assert_eq!(save(&studio, ann, &called).await, Outcome::Done);
    assert_eq!(marks(&studio).await, (1, 0), "both are written");
}

/// The same form is saved once, on any process.
async fn information_is_saved_once_for_the_same_form(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let (form, shown) = shown(&studio, ann).await;
    let changed = DetailsForm {
        city: "Leeds".into(),
        ..form
    };
    let act = |content: &[u8]| Act {
        once: Once::new(FormNumber::from_random([7; 16]), content),
        ..studio.act()
    };
    let events = "select count(*) from client_events where what = 'information_changed'";
    for _ in 0..2 {
        let saved = save_over(&studio, act(b"Leeds"), ann, &changed, &shown).await;
        assert_eq!(saved, Outcome::Done);
        assert_eq!(studio.db.number(events, &[]).await, 1);
    }
    let other = DetailsForm {
        city: "York".into(),
        ..changed
    };
    let late = save_over(&studio, act(b"York"), ann, &other, &shown).await;
    assert_eq!(late, Outcome::Refused(Refused::SentBefore));
}

async fn search_finds_every_spelling(db: Database) {
    let mut studio = Studio::open(db).await;
    for (first, last, phone) in [
        ("Shaun", "O'Neill", "07700 900931"),
        ("준호", "허", "+44 (0)7700 900932"),
        ("太郎", "山田", "(555) 010-9921"),
        ("Max", "Müller", ""),
        ("Søren", "Kjærgaard", ""),
        ("Jean-Pierre", "Dupont", ""),
        ("Flora", "MacDonald", ""),
        ("Fitzwilliam", "D'Arcy", ""),
    ] {
        let mut form = named(first, last);
        form.phone_mobile = phone.into();
        studio.client_with(&form).await;
    }
    for (term, expected) in [
        ("oneill", "Shaun"),
        ("oneil", "Shaun"),
        ("허준호", "준호"),
        ("山田太郎", "太郎"),
        ("mueller", "Max"),
        ("soeren", "Søren"),
        ("kjaergaard", "Søren"),
        ("jeanpierre", "Jean-Pierre"),
        ("mac donald", "Flora"),
        ("darcy", "Fitzwilliam"),
        ("447700900931", "Shaun"),
        ("447700900932", "준호"),
        ("1-555-010-9921", "太郎"),
        ("15550109921", "太郎"),
    ] {
        assert_eq!(found(&studio, term).await, [expected], "{term}");
    }
}

/// Browsers send one form for the other.
async fn international_email_address_is_one_address(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut form = named("Jürgen", "");
    form.email = "jürgen@exämple.test".into();
    studio.client_with(&form).await;
    let other = studio.client("Other").await;
    form.email = "JÜRGEN@xn--exmple-cua.test".into();
    let saved = save(&studio, other, &form).await;
    assert_eq!(saved, Outcome::Refused(Refused::EmailShared));
    for term in ["jürgen@xn--exmple-cua.test", "jürgen@exämple.test"] {
        assert_eq!(found(&studio, term).await, ["Jürgen"], "{term}");
    }
}

/// A studio from before, whose clients have other search words and addresses in another form.
async fn search_words_of_an_older_studio_are_made_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut max = named("Max", "Müller");
    max.email = "max@exämple.test".into();
    let max = studio.client_with(&max).await;
    let gone = studio.client("Gone").await;
    studio.erase(gone).await;
    for statement in [
        "delete from client_tokens",
        "delete from client_starts",
        "delete from client_list",
        "update studio set search_words = 0",
        "update clients set email_key = 'max@xn--exmple-cua.test', user_name = 'max@xn--exmple-cua.test'
        where email_key is not null",
    ] {
        studio.run(statement, &[]).await;
    }
    assert_eq!(found(&studio, "mueller").await, [""; 0]);
    client_words::complete(&studio.db.store).await.unwrap();
    assert_eq!(found(&studio, "mueller").await, ["Max"]);
    assert_eq!(found(&studio, "m").await, ["Max"]);
    for column in ["email_key", "user_name"] {
        let keys = format!("select {column} from clients where id = $1");
        let keys = studio.db.texts(&keys, values![max.0]).await;
        assert_eq!(keys, [Some("max@exämple.test".to_owned())], "{column}");
    }
    let of_erased = "select token from client_tokens where client_id = $1";
    assert_eq!(studio.db.texts(of_erased, values![gone.0]).await, []);

    studio.run("delete from client_tokens", &[]).await;
    client_words::complete(&studio.db.store).await.unwrap();
    assert_eq!(found(&studio, "mueller").await, [""; 0], "made twice");
}

async fn one_wrong_letter_leads_to_a_suggestion(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut maria = named("Maria", "Castellanos");
    maria.email = "maria@harbour.example".into();
    let maria = studio.client_with(&maria).await;
    for (first, last) in [
        ("Max", "Müller"),
        ("Mila", "Castellanosa"),
        ("Нина", "Юрьева"),
        ("민준", "김"),
        ("Shaun", "O'Neill"),
    ] {
        studio.client_with(&named(first, last)).await;
    }
    let suggestion = async |term: &str| {
        assert_eq!(found(&studio, term).await, [""; 0], "{term}");
        let mut tx = studio.db.store.read().await.unwrap();
        suggestions::suggestion(&mut tx, term).await.unwrap()
    };
    for (term, expected) in [
        ("castelanos", Some("Castellanos")),
        ("casstellanos", Some("Castellanos")),
        ("castellamos", Some("Castellanos")),
        ("catsellanos", Some("Castellanos")),
        ("xastellanos", Some("Castellanos")),
        ("Maria Castelanos", Some("Maria Castellanos")),
        ("castelanos mar", Some("Castellanos mar")),
        ("castelanos mil", Some("Castellanosa mil")),
        ("castelanos max", None),
        ("muelker", Some("Müller")),
        ("Юрева", Some("Юрьева")),
        ("김민순", Some("민준 김")),
        ("o'niell", Some("O'Neill")),
        // Two letters, a short word, an email address, a number.
        ("casteianoz", None),
        ("mzx", None),
        ("harbuor", None),
        ("07700900999", None),
        ("zzzz yyyy xxxx wwww vvvv", None),
    ] {
        assert_eq!(suggestion(term).await.as_deref(), expected, "{term}");
    }
    studio.erase(maria).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let other = suggestions::suggestion(&mut tx, "castelanos")
        .await
        .unwrap();
    assert_eq!(other.as_deref(), Some("Castellanosa"));
}

async fn unknown_client_is_neither_found_nor_saved(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.client("Ann").await;
    let unknown = ClientId(studio.id());
    assert_eq!(
        save(&studio, unknown, &named("Bob", "")).await,
        Outcome::NotFound
    );
    let mut tx = studio.db.store.read().await.unwrap();
    assert!(clients::find(&mut tx, unknown).await.unwrap().is_none());
}

async fn buddies_are_shown_to_both_until_the_link_ends(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let (cid, dan) = (studio.client("Cid").await, studio.client("Dan").await);
    studio.relationship("buddy", ann, bob, None).await;
    studio
        .relationship("buddy", cid, ann, Some(TODAY.tomorrow().unwrap()))
        .await;
    studio.relationship("buddy", ann, dan, Some(TODAY)).await;
    studio.relationship("paid_by", ann, dan, None).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let mut buddies = Vec::new();
    for client in [ann, bob, cid, dan] {
        let seen = clients::buddies(&mut tx, client, TODAY).await.unwrap();
        buddies.push(
            seen.into_iter()
                .map(|buddy| buddy.name.first)
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(
        buddies,
        [vec!["Bob", "Cid"], vec!["Ann"], vec!["Ann"], vec![]]
    );
}

on_both!(
    list_is_ordered_by_last_name_without_case_and_accents,
    pages_have_no_gaps_and_no_repeats,
    search_finds_the_same_however_many_clients_have_a_word,
    page_after_an_erased_client_is_complete,
    list_shows_name_email_and_mobile_number,
    search_finds_names_emails_and_phones_by_their_beginnings,
    client_fields_are_all_saved_and_read_back,
    search_finds_what_was_saved_last,
    email_address_is_shared_once_a_team_member_says_so,
    information_is_not_saved_over_newer_information,
    medical_information_is_kept_and_not_told_without_the_permission,
    phones_and_search_words_are_written_only_when_they_change,
    information_is_saved_once_for_the_same_form,
    search_finds_every_spelling,
    international_email_address_is_one_address,
    search_words_of_an_older_studio_are_made_once,
    one_wrong_letter_leads_to_a_suggestion,
    unknown_client_is_neither_found_nor_saved,
    buddies_are_shown_to_both_until_the_link_ends
);
