//! `lethe demo`: serves a studio of invented people.

use std::sync::Arc;

use app::services::Services;
use store::demo;

use super::serve::{Args, listen, serve};
use crate::clock;

/// Creates the demo studio in a new database, prints its logins, and serves it.
pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    let store = args.store().await?;
    // An existing studio keeps its people, and needs no code for setting up.
    let services = Services::new(store.clone(), Arc::new(clock::now), "")
        .keeping_backups(args.backup_days.promised());
    let url = args.web.public_url()?;
    let listening = listen(&args.web)?;
    if !services.is_set_up().await? {
        println!("Creating the demo studio …");
        let hash = services.passwords.hash(demo::PASSWORD).await?;
        demo::create(&store, &hash, services.now()).await?;
    }
    println!(
        "\nLethe is at {url}\n\nLog in with the password {} as\n",
        demo::PASSWORD
    );
    for login in demo::LOGINS {
        println!("    {:24} {}", login.email, login.what);
    }
    println!(
        "\nThen open Clients, search for one of these, press the i, and turn on “Delete this client”.\n"
    );
    for person in demo::SHOWCASE {
        println!("    {:24} {}", person.name, person.what);
    }
    println!(
        "\nThe people are invented and the password is public. Do not make this studio reachable from the internet.\nCtrl-C stops it."
    );
    serve(listening, &args.web, services, store).await
}
