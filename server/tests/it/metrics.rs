//! The figures for Prometheus.

use axum::body::Body;
use http::{Request, header};
use shared::client::ClientId;
use support::{Database, Folder, on_both, on_sqlite, values};
use tower::ServiceExt;
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::Lethe,
    program::{Program, ask, free_address, lethe, run},
    studio::{Caller, NORA, PASSWORD},
};

/// A client with nothing open.
const ZEB: ClientId = ClientId(Uuid::from_u128(0x23));

impl Lethe {
    async fn figures(&self) -> Answer {
        let request = Request::get("/metrics").body(Body::empty()).unwrap();
        let router = self.metrics.routes(&self.services);
        Answer::of(router.oneshot(request).await.unwrap()).await
    }

    /// Checks that the figures have these lines.
    pub(crate) async fn measures(&self, lines: &[&str]) {
        let figures = self.figures().await.body;
        for line in lines {
            assert!(
                figures.lines().any(|found| found == *line),
                "{line}: {figures}"
            );
        }
    }
}

async fn work_is_measured(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.client(ZEB, "Zebulon").await;
    lethe
        .measures(&[
            "lethe_erasures_total 0",
            "lethe_wiping_lag_seconds 0",
            "lethe_deletion_requests 0",
            "lethe_deletion_request_age_seconds 0",
            "lethe_log_in_failures_total 0",
            "lethe_database_up 1",
        ])
        .await;
    let asked = "update clients set deletion_requested_at = $1 where id in ($2, $3)";
    let clients = values![support::now(), ZEB.0, NORA.0];
    lethe.db.run(asked, clients).await;
    lethe.clock.advance(3_600);
    lethe
        .measures(&[
            "lethe_deletion_requests 2",
            "lethe_deletion_request_age_seconds 3600",
        ])
        .await;
    lethe.erase(ZEB).await;
    lethe.clock.advance(60);
    lethe
        .measures(&[
            "lethe_erasures_total 1",
            "lethe_ledger_lag_entries 0",
            "lethe_ledger_up 1",
            "lethe_wiping_lag_seconds 60",
            "lethe_deletion_requests 1",
        ])
        .await;
}

async fn requests_and_failed_log_ins_are_counted(db: Database) {
    let lethe = Lethe::open(db).await;
    for email in ["sam@lethe.example", "zebulon@mail.example"] {
        let fields = [("email", email), ("password", "wrong")];
        lethe.fetch("log_in", &fields).send().await;
        lethe.fetch("client_log_in", &fields).send().await;
    }
    let right = [("email", "olivia@lethe.example"), ("password", PASSWORD)];
    lethe.fetch("log_in", &right).send().await;
    lethe
        .page(&format!("/clients/{NORA}"), Caller::Olivia)
        .await;
    lethe.page("/zebulon", Caller::Olivia).await;
    lethe
        .measures(&[
            "lethe_log_in_failures_total 4",
            r#"lethe_requests_total{route="/api/{function}",status="2xx"} 5"#,
            r#"lethe_requests_total{route="/clients/{id}",status="2xx"} 1"#,
            r#"lethe_requests_total{route="none",status="4xx"} 1"#,
        ])
        .await;
    let figures = lethe.figures().await;
    assert!(
        figures
            .header(header::CONTENT_TYPE)
            .starts_with("application/openmetrics-text")
    );
    assert!(figures.body.ends_with("# EOF\n"));
    for personal in ["zebulon", "sam@", &NORA.to_string()] {
        assert!(!figures.body.contains(personal), "{}", figures.body);
    }
    // The public address has no figures.
    assert_eq!(
        lethe.get("/metrics").by(Caller::Olivia).send().await.status,
        404
    );

    lethe.db.store.close().await;
    lethe
        .measures(&["lethe_database_up 0", "lethe_log_in_failures_total 4"])
        .await;
    assert!(!lethe.figures().await.body.contains("lethe_erasures"));
}

async fn program_listens_for_figures_and_knows_the_last_backup(db: Database) {
    let folder = Folder::new();
    let address = free_address();
    let mut serving = lethe(&folder);
    serving.env("LETHE_METRICS_LISTEN", &address);
    let _program = Program::serve(serving, &db.address);
    let backup = "lethe_last_backup_timestamp_seconds ";
    let figures = ask(&address, "/metrics");
    assert!(
        figures.starts_with("HTTP/1.1 200 ") && !figures.contains(backup),
        "{figures}"
    );
    let mut backing_up = lethe(&folder);
    backing_up.arg("backup").arg(folder.join("backup"));
    let (done, said) = run(backing_up.args(["--database", &db.address]));
    assert!(done && !said.contains("will not know"), "{said}");
    let figures = ask(&address, "/metrics");
    let at = figures.lines().find_map(|line| line.strip_prefix(backup));
    let at: i64 = at.expect("a time").parse().expect("a number");
    let now = server::clock::now().as_second();
    assert!((now - 60..=now).contains(&at), "{at} {now}");
    assert!(ask(&address, "/clients").starts_with("HTTP/1.1 404 "));
}

on_both!(work_is_measured, requests_and_failed_log_ins_are_counted);
on_sqlite!(program_listens_for_figures_and_knows_the_last_backup);
