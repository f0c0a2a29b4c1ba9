//! Which callers may call which server function: the program's list, its behaviour, and what was meant all agree.

use app::{
    AppError,
    api::{CALLERS, Call},
};
use http::{Method, header};
use shared::access::Callers;
use support::{Database, on_both};

use crate::{
    answer::Answer,
    lethe::Lethe,
    meant::{MEANT, Meant, functions},
    studio::{Caller, NORA},
};

#[test]
fn server_functions_all_name_their_callers() {
    let functions = functions();
    for function in &functions {
        let path = format!("/api/{function}");
        let rows: Vec<_> = CALLERS
            .iter()
            .filter(|call| call.function == *function)
            .collect();
        assert_eq!(
            rows.len(),
            1,
            "{path} is a server function and has no row, or several, in app::api::CALLERS."
        );
        assert_eq!(
            rows[0].callers,
            Meant::of(function).callers,
            "{path} is open to others than was meant."
        );
    }
    for Call { function, .. } in CALLERS {
        assert!(
            functions.contains(function),
            "{function} is in app::api::CALLERS but is not a server function: remove it."
        );
    }
    for Meant { function, .. } in MEANT {
        assert!(
            functions.contains(function),
            "{function} is in this test but is not a server function: remove it."
        );
    }
}

/// Calls every function as every caller with `ask`, and checks each answer.
async fn call_all(
    lethe: &Lethe,
    ask: impl AsyncFn(&Meant, &[(&str, &str)], Caller) -> Answer,
    check: impl Fn(&Meant, Caller, &Answer),
) {
    lethe.log_client_in(NORA, "token-of-nora").await;
    let before = lethe.db.dump().await;
    for function in functions() {
        let meant = Meant::of(function);
        for who in Caller::WITH_CLIENTS {
            if ["log_out", "client_log_out"].contains(&function) && who != Caller::Stranger {
                continue;
            }
            let fields = (meant.fields)();
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let answer = ask(meant, &fields, who).await;
            check(meant, who, &answer);
            // The number of a form is kept even where it finds nothing to do, for known and unknown addresses alike.
            let delete = "delete from acts where client_id is null";
            lethe.db.run(delete, &[]).await;
            // A team member who may not erase clients is recorded.
            let recorded = lethe
                .db
                .number("select count(*) from refused_erasures", &[]);
            let is_attempt = function == "erase_client" && who.is_team();
            let expected = i64::from(is_attempt && !meant.open_to.contains(&who));
            assert_eq!(recorded.await, expected, "{function} by {who:?}");
            lethe.db.run("delete from refused_erasures", &[]).await;
            assert_eq!(
                lethe.db.dump().await,
                before,
                "{function} by {who:?} changed something"
            );
        }
    }
}

async fn fetch_is_answered_or_refused_by_caller(db: Database) {
    let lethe = Lethe::open(db).await;
    let ask = async |meant: &Meant, fields: &[(&str, &str)], who: Caller| {
        lethe.fetch(meant.function, fields).by(who).send().await
    };
    call_all(&lethe, ask, |meant, who, answer| {
        let (expected, error) = match who {
            _ if meant.open_to.contains(&who) => (meant.answered.0, None),
            // A team member is not a client, and a client is not a team member.
            who if !who.is_team() || meant.callers == Callers::Client => {
                (401, Some(AppError::NotLoggedIn))
            }
            _ => (403, Some(AppError::NotPermitted)),
        };
        assert_eq!(answer.status, expected, "{} by {who:?}", meant.function);
        if error.is_some() {
            assert_eq!(
                answer.error(),
                error,
                "{} by {who:?}: {}",
                meant.function,
                answer.body
            );
        }
    })
    .await;
}

async fn plain_form_is_answered_or_refused_by_caller(db: Database) {
    let lethe = Lethe::open(db).await;
    let ask = async |meant: &Meant, fields: &[(&str, &str)], who: Caller| {
        lethe
            .form(meant.page, meant.function, fields)
            .by(who)
            .send()
            .await
    };
    call_all(&lethe, ask, |meant, who, answer| {
        let (function, status) = (meant.function, answer.status.as_u16());
        match (meant.page, who) {
            // Pages that this caller cannot see.
            ("/app", who) if who != Caller::Nora && meant.open_to.contains(&who) => {
                assert_eq!(status, meant.answered.1, "{function} by {who:?}");
            }
            ("/app", who) if who != Caller::Nora => {
                assert_eq!(status, 200, "{function} by {who:?}");
                assert!(
                    answer.is_page_that_says("what you typed is still here"),
                    "{function} by {who:?}"
                );
            }
            ("/app/login" | "/app/sign-up", Caller::Nora) => {
                assert_eq!((status, answer.location()), (303, "/app"), "{function}");
            }
            (page, who) if page.starts_with("/app") => {
                assert_eq!(
                    status, meant.answered.1,
                    "{function} by {who:?}: {}",
                    answer.body
                );
            }
            ("/setup" | "/login", who) if who.is_team() => {
                assert_eq!(
                    (status, answer.location()),
                    (303, "/clients"),
                    "{function} by {who:?}"
                );
            }
            ("/setup", _) => assert_eq!((status, answer.location()), (303, "/login"), "{function}"),
            ("/login", _) => assert_eq!(status, meant.answered.1, "{function} by {who:?}"),
            (_, who @ (Caller::Stranger | Caller::Nora)) if meant.open_to.contains(&who) => {
                assert_eq!(status, meant.answered.1, "{function} by {who:?}");
            }
            (page, who @ (Caller::Stranger | Caller::Nora)) => {
                assert_eq!(status, 200, "{function} on {page}");
                assert!(
                    answer.is_page_that_says("what you typed is still here"),
                    "{function} on {page} by {who:?}"
                );
            }
            (_, who) if meant.open_to.contains(&who) => {
                assert_eq!(
                    status, meant.answered.1,
                    "{function} by {who:?}: {}",
                    answer.body
                );
            }
            (_, who) => {
                assert_eq!(status, 403, "{function} by {who:?}");
                assert!(
                    answer.is_page_that_says("You don’t have access to this page"),
                    "{function} by {who:?}"
                );
            }
        }
    })
    .await;
}

/// The only page with a form that strangers reach calls no other function.
async fn login_page_leads_strangers_to_no_function(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    for function in functions() {
        let meant = Meant::of(function);
        if meant.open_to.contains(&Caller::Stranger) {
            continue;
        }
        let fields = (meant.fields)();
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let answer = lethe.form("/login", function, &fields).send().await;
        assert_eq!(answer.status, 200, "{function}");
        assert!(
            answer.is_page_that_says("what you typed is still here"),
            "{function}"
        );
    }
    assert_eq!(lethe.db.dump().await, before);
}

async fn unknown_server_function_is_not_found(db: Database) {
    let lethe = Lethe::open(db).await;
    for function in ["no_such", "log_in/", "LOG_IN", "erase_client%20", "..", ""] {
        let answer = lethe.fetch(function, &[]).by(Caller::Olivia).send().await;
        assert!(
            [404, 405].contains(&answer.status.as_u16()),
            "{function}: {}",
            answer.status
        );
        let answer = lethe
            .form("/clients", function, &[])
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.status, 404, "{function}");
    }
    for function in functions() {
        let answer = lethe
            .ask(Method::GET, &format!("/api/{function}"), "")
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.status, 405, "GET {function}");
    }
}

/// A browser that accepts pages is answered with one; the referrer does not decide where it is redirected.
async fn answers_never_redirect_to_the_referrer(db: Database) {
    let lethe = Lethe::open(db).await;
    for function in functions() {
        for who in [Caller::Stranger, Caller::Adam] {
            let ask = lethe.fetch(function, &[]).by(who);
            let ask = ask
                .with(header::ACCEPT, "text/html")
                .with(header::REFERER, "https://evil.example/a");
            let answer = ask.send().await;
            assert!(
                ["", "/login", "/app/login"].contains(&answer.location()),
                "{function} by {who:?}: {}",
                answer.location()
            );
            assert!(
                !answer.body.contains("evil.example"),
                "{function} by {who:?}"
            );
        }
    }
}

on_both!(
    fetch_is_answered_or_refused_by_caller,
    plain_form_is_answered_or_refused_by_caller,
    login_page_leads_strangers_to_no_function,
    unknown_server_function_is_not_found,
    answers_never_redirect_to_the_referrer
);
