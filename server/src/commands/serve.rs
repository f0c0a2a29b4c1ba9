//! `lethe serve`: answers requests until it is told to stop.

use std::{
    fmt::Write as _,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use app::{services::Services, words::catalogue::Offered};
use axum_server::{Handle, Server};
use hyper_util::rt::TokioTimer;
use indicatif::{ProgressBar, ProgressStyle};
use rand::{Rng, rngs::StdRng};
use shared::ledger::Entry;
use store::{
    Store,
    engine::day_keys,
    erasing::replay::{Told, settle},
};
use tokio::{signal, sync::watch};

use crate::{
    cleaning::{find_again, keep_clean, keep_finishing, keep_forgetting},
    clock,
    config::{BackupDays, Database, Ledger, Suppress, Web},
    metrics::Metrics,
    routes::routes,
    state::{App, Closing},
};

/// How long a client may take to send the head of a request.
const HEAD_WITHIN: Duration = Duration::from_secs(10);

/// How long requests may take after the process is told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// The options of `lethe serve` and `lethe demo`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub(super) database: Database,
    #[command(flatten)]
    pub(super) ledger: Ledger,
    /// Repeat this many erasures, on a database that is older than its ledger and was not restored by `lethe restore`.
    #[arg(long, value_name = "N")]
    pub(super) erase_again: Option<u64>,
    #[command(flatten)]
    pub(super) suppress: Suppress,
    #[command(flatten)]
    pub(super) web: Web,
    #[command(flatten)]
    pub(super) backup_days: BackupDays,
    /// Offer the language for tests to browsers that ask for ar-XB.
    #[arg(long, env = "LETHE_PSEUDO_LOCALE", hide = true)]
    pub(super) pseudo_locale: bool,
}

impl Args {
    /// Returns which languages the process offers.
    pub(super) fn offered(&self) -> Offered {
        if self.pseudo_locale {
            Offered::Pseudo
        } else {
            Offered::Real
        }
    }

    /// Returns the services over a store. Setting the studio up takes `set_up_code`.
    pub(super) fn services(&self, store: &Store, set_up_code: &str) -> Services {
        let services = Services::new(store.clone(), Arc::new(clock::now), set_up_code)
            .keeping_backups(self.backup_days.promised())
            .offering(self.offered());
        match &self.web.source_url {
            Some(address) => services.with_source(&address.to_string()),
            None => services,
        }
    }

    /// Returns the figures for the operator.
    pub(super) fn metrics(&self) -> anyhow::Result<Metrics> {
        Ok(Metrics::new(self.ledger.last_backup(&self.database)?))
    }

    /// Opens the store for serving.
    pub(super) async fn store(&self) -> anyhow::Result<Store> {
        let origin = self.web.origin()?;
        let store =
            self.database
                .open_for_erasing(&self.ledger, &origin, self.backup_days.backup_days);
        let store = store.await?;
        let store = self.suppress.over(store)?;
        store::engine::schema::check(&store).await?;
        store::engine::text_words::complete(&store).await?;
        // A database that needs keys which are no longer kept is not served.
        day_keys::remove_expired(&store, clock::now())
            .await
            .context("Lethe cannot read or write the file of the day keys (--day-keys)")?;
        settle_with_ledger(&store, self.erase_again).await?;
        Ok(store)
    }
}

/// Serves the studio. Before it is set up, the terminal shows the code for the set-up page.
pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    let store = args.store().await?;
    let code = set_up_code(&mut rand::make_rng::<rand::rngs::StdRng>());
    let services = args.services(&store, &code);
    let url = args.web.public_url()?;
    let listening = listen(&args.web)?;
    if services.is_set_up().await? {
        println!("Lethe is running at {url}");
    } else {
        println!(
            "Lethe is running at {url}\n\nTo set up your studio, open {url}setup and enter this code:\n\n    {code}\n"
        );
    }
    serve(listening, &args.web, services, args.metrics()?).await
}

/// Settles the records with their ledger. A database that was restored to an earlier day is not served before the erasures
/// since then are carried out again.
async fn settle_with_ledger(store: &Store, again: Option<u64>) -> anyhow::Result<()> {
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:40} {pos} of {len} erasures, {eta} left",
    )?);
    let tell = |told: Told| match told {
        Told::Lacking(entries) => {
            bar.set_length(entries.len() as u64);
            println!("{}", in_words(entries));
        }
        Told::Done(done) => bar.set_position(done),
    };
    let mut rng: StdRng = rand::make_rng();
    let settled = settle(store, &mut rng, again, tell).await;
    bar.finish_and_clear();
    let settled =
        settled.context("Lethe cannot start until the database and its ledger agree (--ledger)")?;
    if settled.erased_again > 0 {
        println!("Erasures repeated: {}", settled.erased_again);
    }
    if settled.unknown > 0 {
        println!(
            "Erasures skipped, because the clients are not in this database: {}",
            settled.unknown
        );
    }
    if settled.put_back > 0 {
        println!(
            "Some records of erased clients were back in the database. Clients erased again: {}",
            settled.put_back
        );
    }
    for place in &settled.findings {
        println!("Check this record. It names a client who was erased again: {place}");
    }
    Ok(())
}

/// Returns which erasures are missing in the database: how many, and the first ones with reference and date.
fn in_words(lacking: &[Entry]) -> String {
    const LISTED: usize = 20;
    let mut words = format!(
        "This database is older than its erasure ledger. Missing erasures: {}\n",
        lacking.len()
    );
    for Entry { erasure, .. } in lacking.iter().take(LISTED) {
        let day = erasure.erased_at.strftime("%F");
        let _ = writeln!(words, "    {} of {day}", erasure.reference);
    }
    if lacking.len() > LISTED {
        let _ = writeln!(words, "    and {} more", lacking.len() - LISTED);
    }
    words
}

/// What Lethe listens on.
pub(super) struct Listening {
    pages: TcpListener,
    metrics: Option<TcpListener>,
}

/// Listens on the addresses, before anything is printed about them.
pub(super) fn listen(web: &Web) -> anyhow::Result<Listening> {
    let metrics = web.metrics_listen;
    Ok(Listening {
        pages: listen_on(web.listen, "--listen")?,
        metrics: metrics
            .map(|address| listen_on(address, "--metrics-listen"))
            .transpose()?,
    })
}

fn listen_on(address: SocketAddr, option: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("Lethe cannot listen on {address}. Is Lethe already running there? ({option})")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Answers requests until SIGTERM or Ctrl-C.
pub(super) async fn serve(
    listening: Listening,
    web: &Web,
    services: Services,
    metrics: Metrics,
) -> anyhow::Result<()> {
    let store = services.store.clone();
    let (tell, closing) = Closing::new();
    let app = App {
        services,
        options: web.leptos(),
        closing,
        metrics,
    };
    let mut beside = vec![
        tokio::spawn(keep_clean(store.clone(), Arc::new(clock::now))),
        tokio::spawn(keep_forgetting(store.clone(), Arc::new(clock::now))),
        tokio::spawn(keep_finishing(store.clone(), rand::make_rng())),
        tokio::spawn(find_again(store.clone(), Arc::new(clock::now))),
    ];
    let routes = routes(&app, &web.site(), &web.public_url()?)?;
    if let Some(listener) = listening.metrics {
        let figures = app.metrics.routes(&app.services);
        let server = patient(axum_server::from_tcp(listener)?);
        beside.push(tokio::spawn(async move {
            if let Err(error) = server.serve(figures.into_make_service()).await {
                tracing::error!(%error, "the metrics are no longer served");
            }
        }));
    }
    let handle = Handle::new();
    tokio::spawn(stop(handle.clone(), tell));
    let server = patient(axum_server::from_tcp(listening.pages)?).handle(handle);
    // The page of an erased client counts its visits by address.
    let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
    server.serve(routes).await?;
    for task in beside {
        task.abort();
    }
    store.close().await;
    Ok(())
}

/// Returns the same server, which waits for the head of a request for some seconds only.
fn patient(mut server: Server<SocketAddr>) -> Server<SocketAddr> {
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN);
    server
}

async fn stop(handle: Handle<SocketAddr>, tell: watch::Sender<bool>) {
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminated => {}
    }
    let _ = tell.send(true);
    handle.graceful_shutdown(Some(STOP_WITHIN));
}

/// Returns a code that cannot be guessed: 80 random bits.
fn set_up_code(rng: &mut impl Rng) -> String {
    let mut random = [0; 10];
    rng.fill_bytes(&mut random);
    let mut code = String::new();
    for (i, pair) in random.chunks(2).enumerate() {
        let _ = write!(
            code,
            "{}{:02x}{:02x}",
            if i == 0 { "" } else { "-" },
            pair[0],
            pair[1]
        );
    }
    code
}
