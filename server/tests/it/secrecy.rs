//! Personal data stays out of addresses and out of the log.

use std::process::Command;

use shared::client::ClientId;
use support::{Database, on_both, values};
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::{Ask, Lethe},
    log,
    studio::{Caller, NORA, PASSWORD, details},
};

/// A client with nothing open.
const ZEB: ClientId = ClientId(Uuid::from_u128(0x23));

/// A word in everything that this client has, and nowhere else.
const WORD: &str = "Zebulon";

/// What must not be found, in lower case.
const MARKS: [&str; 6] = [
    "zebulon",
    "7700 900461",
    "7700+900461",
    "7700%20900461",
    "1985-04-23",
    "forget-me-not",
];

fn assert_bare(what: &str, text: &str) {
    let lower = text.to_lowercase();
    for mark in MARKS {
        if let Some(at) = lower.find(mark) {
            let around: String = lower[..at]
                .chars()
                .rev()
                .take(300)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            panic!("{what} holds {mark}, after: {around}");
        }
    }
}

/// Sends a request, and checks where the answer redirects.
async fn look(ask: Ask) -> Answer {
    let answer = ask.send().await;
    for (name, value) in &answer.headers {
        assert_bare(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
    }
    for name in ["href", "action", "src"] {
        // A link that calls or writes to a client goes to a program of the reader, and to no server.
        let goes_nowhere =
            |address: &&str| address.starts_with("tel:") || address.starts_with("mailto:");
        for address in answer.attributes(name) {
            if !goes_nowhere(&address) {
                assert_bare(name, address);
            }
        }
    }
    answer
}

/// Returns the output of `lethe checklist` in each format.
fn exports(address: &str) -> Vec<String> {
    let mut exports = Vec::new();
    for format in ["table", "csv", "json"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lethe"));
        command.args(["checklist", "--database", address, "--format", format]);
        let done = command.output().expect("the program runs");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        exports.push(String::from_utf8(done.stdout).expect("text"));
    }
    exports
}

async fn exports_hold_no_erased_client(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.client(ZEB, WORD).await;
    let address = lethe.db.address.clone();
    lethe
        .db
        .run(
            "update clients set external_id = 'M-zebulon' where id = $1",
            values![ZEB.0],
        )
        .await;
    for export in exports(&address) {
        assert!(
            export.contains("M-zebulon"),
            "the client is in the export: {export}"
        );
    }
    let erased = lethe
        .fetch("erase_client", &[("id", &ZEB.to_string())])
        .by(Caller::Olivia)
        .send()
        .await;
    assert_eq!(erased.status, 200);
    for export in exports(&address) {
        assert_bare("an export", &export);
        assert!(!export.contains(&ZEB.to_string()), "{export}");
    }
}

/// Tries to log in with this address everywhere.
async fn try_logins(lethe: &Lethe, email: &str) {
    for password in ["wrong", PASSWORD] {
        let fields = [
            ("email", email),
            ("password", password),
            ("next", "/clients"),
        ];
        look(lethe.form("/login", "log_in", &fields)).await;
        look(lethe.fetch("log_in", &fields)).await;
        for page in ["/app/login", "/embed/login"] {
            look(lethe.form(page, "client_log_in", &fields)).await;
        }
        look(lethe.form("/app/forgotten", "client_forgot_password", &fields)).await;
    }
}

async fn addresses_and_log_hold_no_personal_data(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.client(ZEB, WORD).await;
    let who = Caller::Olivia;
    let (email, id) = (format!("{WORD}@lethe.example"), ZEB.to_string());
    let (profile, information) = (
        format!("/clients/{ZEB}"),
        format!("/clients/{ZEB}/information"),
    );
    let form = details(WORD);
    let good = [
        ("id", id.as_str()),
        ("details[first_name]", &form.first_name),
        ("details[last_name]", &form.last_name),
        ("details[email]", &form.email),
        ("details[phone_mobile]", &form.phone_mobile),
        ("details[date_of_birth]", &form.date_of_birth),
        ("details[medical_information]", &form.medical_information),
    ];
    let nora = NORA.to_string();
    let mut taken = good;
    taken[0].1 = &nora;
    let mut flawed = good;
    flawed[4].1 = "Zebulon’s";
    let mut no_client = good;
    no_client[0].1 = "Zebulon";

    try_logins(&lethe, &email).await;
    let fields = [("email", "olivia@lethe.example"), ("password", PASSWORD)];
    look(lethe.form("/login", "log_in", &fields)).await;
    for term in [
        WORD,
        "07700 900461",
        "zebulon@mail",
        "Zebulon Zebulon",
        "Zebulon\0",
    ] {
        let found = look(lethe.fetch("search_clients", &[("term", term)]).by(who)).await;
        assert_eq!(found.status, 200, "{term}");
        look(
            lethe
                .form("/clients", "search_clients", &[("term", term)])
                .by(who),
        )
        .await;
    }
    let found = look(lethe.fetch("search_clients", &[("term", WORD)]).by(who)).await;
    assert!(
        found.body.contains(&id),
        "the client is found: {}",
        found.body
    );
    for fields in [good, taken, flawed, no_client] {
        look(lethe.form(&information, "save_client", &fields).by(who)).await;
        look(lethe.fetch("save_client", &fields).by(who)).await;
    }
    for page in [
        "/clients",
        &profile,
        &information,
        &format!("{information}?delete=confirm"),
        "/no/such/page",
    ] {
        look(lethe.get(page).by(who)).await;
    }
    let done = look(
        lethe
            .form(&information, "erase_client", &[("id", &id)])
            .by(who),
    )
    .await;
    assert!(done.location().starts_with("/deleted-clients/DC-"));
    for page in [done.location(), "/deleted-clients", &profile, &information] {
        let page = look(lethe.get(page).by(who)).await;
        assert_bare("the receipt", &page.body);
    }
    look(lethe.form(&information, "save_client", &good).by(who)).await;

    // Failures are logged, but without the search term.
    lethe.db.store.close().await;
    for ask in [
        lethe.fetch(
            "log_in",
            &[("email", email.as_str()), ("password", PASSWORD)],
        ),
        lethe.fetch("save_client", &good).by(who),
        lethe
            .form("/clients", "search_clients", &[("term", WORD)])
            .by(who),
    ] {
        assert_eq!(look(ask).await.status, 500);
    }
    let log = log::all();
    assert!(log.contains("answered"), "the log is listened to");
    assert_bare("the log", &log);
    assert!(!log.contains("token-of-olivia"), "the log holds a token");
}

on_both!(
    exports_hold_no_erased_client,
    addresses_and_log_hold_no_personal_data
);
