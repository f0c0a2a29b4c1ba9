//! `lethe demo`: serves a demo studio with made-up clients.

use anyhow::ensure;
use store::demo::{self, Held};

use super::serve::{Args, listen, serve};

/// Creates the demo studio in a new database, prints its logins, and serves it.
pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    let store = args.store().await?;
    // The demo studio needs no code for setting up.
    let services = args.services(&store, "");
    let url = args.web.public_url()?;
    let held = demo::held(&store).await?;
    ensure!(
        held != Held::Another,
        "This database already has a studio. The demo studio needs a database of its own: name a new one with --database."
    );
    let listening = listen(&args.web)?;
    if held == Held::Nothing {
        println!("Creating a demo studio…");
        let hash = services.passwords.hash(demo::PASSWORD).await?;
        demo::create(&store, &hash, services.now()).await?;
    }
    println!(
        "\nLethe is running at {url}\n\nLog in with the password {} and one of these email addresses:\n",
        demo::PASSWORD
    );
    for login in demo::LOGINS {
        println!("    {:24} {}", login.email, login.what);
    }
    println!(
        "\nThen try it: go to Clients, find one of these clients, select the i, and turn on “Delete this client”.\n"
    );
    for person in demo::SHOWCASE {
        println!("    {:24} {}", person.name, person.what);
    }
    println!(
        "\nThis is a demo only: the people are made up and the password is public, so do not put it on the internet.\nPress Ctrl-C to stop."
    );
    serve(listening, &args.web, services, args.metrics()?).await
}
