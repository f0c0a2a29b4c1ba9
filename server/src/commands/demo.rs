//! `lethe demo`: serves a studio full of invented people.

use std::sync::Arc;

use app::services::Services;
use store::demo;

use super::serve::{Args, listen, serve};
use crate::clock;

/// Makes the demo studio where there is none, says how to get in, and serves it.
pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    let store = args.store().await?;
    // A studio that is there already keeps its people: nothing in it can be set up any more.
    let services =
        Services::new(store.clone(), Arc::new(clock::now), "").keeping_backups(args.backup_days);
    let url = args.web.public_url()?;
    let listening = listen(&args.web)?;
    if !services.is_set_up().await? {
        println!("Inventing a studio …");
        let hash = services.passwords.hash(demo::PASSWORD).await?;
        demo::create(&store, &hash, services.now()).await?;
    }
    println!(
        "\nLethe is at {url}\n\nLog in with the password {} as\n",
        demo::PASSWORD
    );
    for log_in in demo::LOG_INS {
        println!("    {:24} {}", log_in.email, log_in.what);
    }
    println!(
        "\nThen try: Clients, search for one of these, the i, turn on “Delete this client”.\n"
    );
    for person in demo::SHOWCASE {
        println!("    {:24} {}", person.name, person.what);
    }
    println!(
        "\nThe people are invented, the password is public: do not put this one on the internet.\nCtrl-C stops it."
    );
    serve(listening, &args.web, services, store).await
}
