//! Every page of the demo studio, found by following every link: none shows a secret.

use std::collections::{BTreeMap, BTreeSet};

use store::demo;
use support::{Database, contents::hex, on_both};

use crate::{
    lethe::Lethe,
    studio::{Caller, digest},
};

/// How many pages of a kind are read.
const OF_A_KIND: usize = 40;

/// Words of programs that must not appear on a page.
const INSIDE: [&str; 9] = [
    "$argon2",
    "password_hash",
    "token_hash",
    "email_key",
    "order by ",
    " from clients",
    "sqlite",
    "postgres",
    "panicked",
];

/// Returns the kind of page at an address: the address without its numbers and references.
fn kind(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let part = |part: &str| {
        let number = part.len() == 36 || part.starts_with("DC-");
        if number {
            "*".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn pages_show_no_secret(db: Database) {
    let lethe = Lethe::over(db);
    let hash = lethe.services.passwords.hash(demo::PASSWORD).await.unwrap();
    demo::create(&lethe.db.store, &hash, lethe.clock.now())
        .await
        .unwrap();
    let olivia = lethe
        .db
        .texts(
            "select name from team_members where name like 'Olivia%'",
            &[],
        )
        .await;
    assert_eq!(olivia.len(), 1);
    let token = lethe.log_in_to_demo().await;

    let mut secrets = lethe
        .db
        .texts("select token from payment_methods", &[])
        .await;
    secrets.extend(
        lethe
            .db
            .texts(
                "select password_hash from clients where password_hash is not null",
                &[],
            )
            .await,
    );
    let mut secrets: Vec<_> = secrets.into_iter().flatten().collect();
    secrets.push(hash);
    secrets.push(token.clone());
    secrets.push(hex(&digest(&token)));
    assert!(secrets.len() > 100, "{}", secrets.len());

    let mut seen = BTreeMap::<String, usize>::new();
    let mut known = BTreeSet::from(["/clients".to_owned()]);
    let mut next = vec!["/clients".to_owned()];
    while let Some(address) = next.pop() {
        let count = seen.entry(kind(&address)).or_default();
        *count += 1;
        if *count > OF_A_KIND {
            continue;
        }
        let page = lethe.get(&address).with_token(&token).send().await;
        assert!(
            // The login page redirects people who are logged in.
            matches!(page.status.as_u16(), 200 | 302 | 303),
            "{address}: {}",
            page.status
        );
        for secret in &secrets {
            assert!(
                !page.body.contains(secret.as_str()),
                "{address} shows {secret}"
            );
        }
        let lower = page.body.to_lowercase();
        for word in INSIDE {
            assert!(!lower.contains(word), "{address} says {word}");
        }
        let mut links: Vec<_> = page
            .attributes("href")
            .into_iter()
            .map(|link| link.replace("&amp;", "&"))
            .collect();
        if address.ends_with("/information") {
            links
                .extend(["?delete=scan", "?delete=confirm"].map(|step| format!("{address}{step}")));
        }
        for link in links {
            let inside =
                link.starts_with('/') && !link.starts_with("/pkg/") && link != "/favicon.svg";
            if inside && known.insert(link.clone()) {
                next.push(link);
            }
        }
    }
    for page in [
        "/clients",
        "/clients/*",
        "/clients/*/information",
        "/deleted-clients",
        "/deleted-clients/*",
        "/team",
        "/team/*",
    ] {
        assert!(seen.contains_key(page), "no link leads to {page}");
    }
}

on_both!(pages_show_no_secret);

impl Lethe {
    /// Logs in as the administrator of the demo studio, and returns the token.
    async fn log_in_to_demo(&self) -> String {
        let fields = [
            ("email", demo::LOGINS[0].email),
            ("password", demo::PASSWORD),
        ];
        let answer = self
            .fetch("log_in", &fields)
            .by(Caller::Stranger)
            .send()
            .await;
        let cookie = answer.header(http::header::SET_COOKIE);
        let (_, rest) = cookie.split_once('=').expect("a cookie");
        rest.split(';').next().unwrap().to_owned()
    }
}
