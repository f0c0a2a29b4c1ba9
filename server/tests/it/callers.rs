//! Who may call which server function: what the program lists, what it allows, and what was meant.

use app::{AppError, api::CALLERS};
use http::{Method, header};
use shared::access::Callers;

use crate::{
    answer::Answer,
    engine::on_both,
    lethe::Lethe,
    meant::{MEANT, Meant, functions},
    studio::{NORA, Who},
};

#[test]
fn every_server_function_says_who_may_call_it() {
    let functions = functions();
    for function in &functions {
        let path = format!("/api/{function}");
        let rows: Vec<_> = CALLERS.iter().filter(|(known, _)| *known == path).collect();
        assert_eq!(
            rows.len(),
            1,
            "{path} is a server function and has no row, or several, in app::api::CALLERS."
        );
        assert_eq!(
            rows[0].1,
            Meant::of(function).callers,
            "{path} is open to others than was meant."
        );
    }
    for (path, _) in CALLERS {
        assert!(
            functions
                .iter()
                .any(|function| *path == format!("/api/{function}")),
            "{path} stands in app::api::CALLERS and is no server function: take it out."
        );
    }
    for Meant { function, .. } in MEANT {
        assert!(
            functions.contains(function),
            "{function} stands in this test and is no server function: take it out."
        );
    }
}

/// Every function with everybody, through `ask`, which is told the values of the fields.
async fn everybody(
    lethe: &Lethe,
    ask: impl AsyncFn(&Meant, &[(&str, &str)], Who) -> Answer,
    check: impl Fn(&Meant, Who, &Answer),
) {
    lethe.let_in(NORA, "token-of-nora").await;
    let before = lethe.db.dump().await;
    for function in functions() {
        let meant = Meant::of(function);
        for who in Who::EVERYBODY {
            if ["log_out", "client_log_out"].contains(&function) && who != Who::Nobody {
                continue;
            }
            let fields = (meant.fields)();
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let answer = ask(meant, &fields, who).await;
            check(meant, who, &answer);
            assert_eq!(
                lethe.db.dump().await,
                before,
                "{function} by {who:?} changed something"
            );
        }
    }
}

on_both! {
    async fn a_call_by_fetch_is_answered_or_refused_by_who_calls(db: Database) {
        let lethe = Lethe::open(db).await;
        let ask = async |meant: &Meant, fields: &[(&str, &str)], who: Who| {
            lethe.fetch(meant.function, fields).by(who).send().await
        };
        everybody(&lethe, ask, |meant, who, answer| {
            let (expected, error) = match who {
                _ if meant.open_to.contains(&who) => (meant.answered.0, None),
                // A team member is no client, and the other way round.
                who if !who.is_team() || meant.callers == Callers::Client => {
                    (401, Some(AppError::NotLoggedIn))
                }
                _ => (403, Some(AppError::NotPermitted)),
            };
            assert_eq!(answer.status, expected, "{} by {who:?}", meant.function);
            if error.is_some() {
                assert_eq!(answer.error(), error, "{} by {who:?}: {}", meant.function, answer.body);
            }
        })
        .await;
    }

    async fn a_plain_form_is_answered_or_refused_by_who_sends_it(db: Database) {
        let lethe = Lethe::open(db).await;
        let ask = async |meant: &Meant, fields: &[(&str, &str)], who: Who| {
            lethe.form(meant.page, meant.function, fields).by(who).send().await
        };
        everybody(&lethe, ask, |meant, who, answer| {
            let (function, status) = (meant.function, answer.status.as_u16());
            match (meant.page, who) {
                // Pages that this person does not get to see in the first place.
                ("/app", who) if who != Who::Nora => {
                    assert_eq!((status, answer.location()), (303, "/app/login"), "{function} by {who:?}");
                }
                ("/app/login" | "/app/sign-up", Who::Nora) => {
                    assert_eq!((status, answer.location()), (303, "/app"), "{function}");
                }
                (page, who) if page.starts_with("/app") => {
                    assert_eq!(status, meant.answered.1, "{function} by {who:?}: {}", answer.body);
                }
                ("/setup" | "/login", who) if who.is_team() => {
                    assert_eq!((status, answer.location()), (303, "/clients"), "{function} by {who:?}");
                }
                ("/setup", _) => assert_eq!((status, answer.location()), (303, "/login"), "{function}"),
                ("/login", _) => assert_eq!(status, meant.answered.1, "{function} by {who:?}"),
                (page, Who::Nobody | Who::Nora) => {
                    let next = format!("/login?next={page}");
                    assert_eq!((status, answer.location()), (303, next.as_str()), "{function}");
                }
                (_, who) if meant.open_to.contains(&who) => {
                    assert_eq!(status, meant.answered.1, "{function} by {who:?}: {}", answer.body);
                }
                (_, who) => {
                    assert_eq!(status, 403, "{function} by {who:?}");
                    assert!(answer.is_page_that_says("This is not open to you"), "{function} by {who:?}");
                }
            }
        })
        .await;
    }

    /// The one page with a form that strangers reach is no way round to the other functions.
    async fn strangers_reach_nothing_through_the_log_in_page(db: Database) {
        let lethe = Lethe::open(db).await;
        let before = lethe.db.dump().await;
        for function in functions() {
            let meant = Meant::of(function);
            if meant.open_to.contains(&Who::Nobody) {
                continue;
            }
            let fields = (meant.fields)();
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = lethe.form("/login", function, &fields).send().await;
            assert_eq!((answer.status.as_u16(), answer.location()), (303, "/login"), "{function}");
        }
        assert_eq!(lethe.db.dump().await, before);
    }

    async fn what_is_no_server_function_is_not_found(db: Database) {
        let lethe = Lethe::open(db).await;
        for function in ["no_such", "log_in/", "LOG_IN", "erase_client%20", "..", ""] {
            let answer = lethe.fetch(function, &[]).by(Who::Olivia).send().await;
            assert!([404, 405].contains(&answer.status.as_u16()), "{function}: {}", answer.status);
            let answer = lethe.form("/clients", function, &[]).by(Who::Olivia).send().await;
            assert_eq!(answer.status, 404, "{function}");
        }
        for function in functions() {
            let answer = lethe.ask(Method::GET, &format!("/api/{function}"), "").by(Who::Olivia).send().await;
            assert_eq!(answer.status, 405, "GET {function}");
        }
    }

    /// A browser that asks for a page gets one; where it came from does not say where it is led.
    async fn an_answer_never_leads_to_where_the_call_came_from(db: Database) {
        let lethe = Lethe::open(db).await;
        for function in functions() {
            for who in [Who::Nobody, Who::Adam] {
                let ask = lethe.fetch(function, &[]).by(who);
                let ask = ask.with(header::ACCEPT, "text/html").with(header::REFERER, "https://evil.example/a");
                let answer = ask.send().await;
                assert!(["", "/login", "/app/login"].contains(&answer.location()), "{function} by {who:?}: {}", answer.location());
                assert!(!answer.body.contains("evil.example"), "{function} by {who:?}");
            }
        }
    }
}
