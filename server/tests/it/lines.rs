//! The lines of the log: each one about a request has the id of the request and of the team member.

use serde_json::Value;
use support::{Database, Folder, on_sqlite};

use crate::{
    lethe::Lethe,
    log,
    program::{Program, lethe},
    studio::Caller,
};

/// Returns the id of the request that an answer names.
fn id_in(answer: &str) -> &str {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("x-request-id: "));
    line.expect("an id").trim()
}

async fn lines_are_json_with_the_id_of_their_request(db: Database) {
    let folder = Folder::new();
    let mut json = lethe(&folder);
    json.args(["--log-format", "json"])
        .env("LETHE_LOG", "server=info");
    let program = Program::serve(json, &db.address);
    let answers = ["/healthz", "/setup?code=sesame", "/none"].map(|path| program.ask(path));
    let ids = answers.each_ref().map(|answer| id_in(answer));
    let log = program.end();
    assert!(!log.contains("sesame") && !log.contains('\u{1b}'), "{log}");
    let lines = log.lines().map(serde_json::from_str::<Value>);
    let lines: Vec<_> = lines.map(|line| line.expect("JSON")).collect();
    assert_eq!(lines.len(), 3, "{log}");
    for (line, id) in lines.iter().zip(ids) {
        assert_eq!(line["span"]["id"], id, "{log}");
        assert_eq!(line["message"], "answered");
        assert!(id.len() == 16 && line["timestamp"].is_string(), "{log}");
    }
    assert_eq!(
        (&lines[0]["route"], &lines[0]["status"]),
        (&"/healthz".into(), &200.into())
    );
}

async fn request_has_a_new_id_and_its_lines_name_the_team_member(db: Database) {
    let lethe = Lethe::open(db).await;
    let mut ids = Vec::new();
    for page in ["/clients", "/no/such/page"] {
        // A visitor cannot choose the id.
        let ask = lethe.get(page).by(Caller::Olivia);
        let name = server::logging::REQUEST_ID;
        let answer = ask.with(name.clone(), "forged").send().await;
        ids.push(answer.header(name).to_owned());
    }
    assert!(
        ids[0] != ids[1] && ids.iter().all(|id| id.len() == 16),
        "{ids:?}"
    );
    let olivia = Caller::Olivia.id().unwrap().to_string();
    let log = log::all();
    for id in ids {
        let line = log
            .lines()
            .find(|line| line.contains(&id) && line.contains("answered"));
        let line = line.expect("a line");
        assert!(line.contains(&olivia), "{line}");
        assert!(!line.contains("no/such"), "{line}");
    }
}

async fn store_failure_is_logged_with_the_id_of_its_request(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.db.store.close().await;
    let answer = lethe.get("/clients").by(Caller::Olivia).send().await;
    assert_eq!(answer.status, 500);
    let id = answer.header(server::logging::REQUEST_ID).to_owned();
    let log = log::all();
    let mut errors = log.lines().filter(|line| line.contains("ERROR"));
    assert!(errors.any(|line| line.contains(&id)));
}

on_sqlite!(
    lines_are_json_with_the_id_of_their_request,
    request_has_a_new_id_and_its_lines_name_the_team_member,
    store_failure_is_logged_with_the_id_of_its_request,
);
