//! Another process on the same database: this test program, started a second time.

use std::{
    env,
    io::{BufRead, BufReader, Write, stdin, stdout},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use shared::{access::TeamMemberId, client::ClientId};
use store::Store;
use support::random;
use uuid::Uuid;

use crate::erasing::{
    attach::{Scene, Way, said, said_of},
    erase,
    ledger::Ledger,
};

/// Where a worker finds the address of its database.
const ADDRESS: &str = "LETHE_TEST_WORKER";

/// What every answer begins with. Other lines are output of the test harness.
const ANSWER: &str = "worker: ";

/// A process that runs the requests it reads.
pub(crate) struct Worker {
    process: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a process and waits until it has opened the database.
    pub(crate) fn start(address: &str) -> Self {
        let mut process = Command::new(env::current_exe().expect("this program"))
            .args(["--exact", "erasing::worker::at_work", "--nocapture"])
            .env(ADDRESS, address)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let asks = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut worker = Self {
            process,
            asks,
            answers,
        };
        assert_eq!(worker.answer(), "ready");
        worker
    }

    /// Sends a request without waiting for the answer.
    pub(crate) fn ask(&mut self, ask: &str) {
        writeln!(self.asks, "{ask}").expect("a worker that listens");
    }

    /// Returns the next answer.
    pub(crate) fn answer(&mut self) -> String {
        self.next().expect("a worker that answers")
    }

    /// Returns the next answer, or `None` once the process has ended.
    pub(crate) fn next(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            // A process that is killed may have written half a line.
            if self.answers.read_line(&mut line).expect("a pipe") == 0 || !line.ends_with('\n') {
                return None;
            }
            if let Some((_, answer)) = line.split_once(ANSWER) {
                return Some(answer.trim().to_owned());
            }
        }
    }

    /// Kills the process at once, with SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("a process to kill");
        self.process.wait().expect("a process that ends");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

fn tell(answer: &str) {
    let mut out = stdout().lock();
    writeln!(out, "{ANSWER}{answer}").expect("a reader");
    out.flush().expect("a reader");
}

/// Runs the requests of a worker, one a line: `PAUSE erase SCENE` or `PAUSE WAY SCENE`, each after a pause in
/// milliseconds; or `all LEDGER BY CLIENT CLIENT …`, which erases the clients one after the other with that ledger
/// and answers for each.
async fn work(address: &str) {
    let store = Store::open(address).await.expect("the database");
    tell("ready");
    for line in stdin().lines() {
        let line = line.expect("a line");
        let (first, rest) = line.split_once(' ').expect("two words");
        if first == "all" {
            let (ledger, rest) = rest.split_once(' ').expect("clients");
            let store = store.clone().with_ledger(Ledger::file(Path::new(ledger)));
            let mut ids = rest.split(' ').map(|id| id.parse::<Uuid>().expect("an id"));
            let by = TeamMemberId(ids.next().expect("a team member"));
            for client in ids.map(ClientId) {
                let said = said_of(erase(&store, by, client, &mut random()).await);
                tell(&format!("{} {said}", client.0));
            }
            tell("end");
            continue;
        }
        let (what, scene) = rest.split_once(' ').expect("a request");
        let (pause, scene) = (first.parse().expect("a pause"), Scene::parse(scene));
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let way = Way::ALL.iter().find(|way| format!("{way:?}") == what);
        tell(&match way {
            Some(way) => said(way.go(&store, &scene, &mut random()).await),
            None => said_of(erase(&store, scene.by, scene.client, &mut random()).await),
        });
    }
}

/// Runs as a worker when a test starts this program as one. Among the other tests it does nothing.
#[test]
fn at_work() {
    let Ok(address) = env::var(ADDRESS) else {
        return;
    };
    // Dropped transactions are rolled back in the background, also while this waits for the next line.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(work(&address));
}
