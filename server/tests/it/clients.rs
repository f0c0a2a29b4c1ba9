//! The list of clients: what a row shows, filters and sorting in the address, pages in both directions, and the search beside it.

use http::header;
use shared::client::ClientId;
use store::desk::client_states;
use support::{Database, now, on_both, values};
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::Lethe,
    studio::{Caller, INES, NORA, QUAY},
};

/// Returns the answer to a team member who opens the list.
async fn list(lethe: &Lethe, query: &str) -> Answer {
    let answer = lethe.get(&format!("/clients{query}")).by(Caller::Sam);
    let answer = answer.send().await;
    assert_eq!(answer.status, 200, "{query}");
    answer
}

/// Returns the clients whose links a page has, in its order.
fn clients(answer: &Answer) -> Vec<ClientId> {
    let links = answer.attributes("href").into_iter();
    let ids = links.filter_map(|link| link.strip_prefix("/clients/")?.parse().ok());
    ids.map(ClientId).collect()
}

/// Returns the link of a page that begins so, without its markup.
fn link(answer: &Answer, part: &str) -> Option<String> {
    let mut links = answer.attributes("href").into_iter();
    links
        .find(|link| link.starts_with("/clients?") && link.contains(part))
        .map(|link| link.strip_prefix("/clients").unwrap().replace("&amp;", "&"))
}

async fn row_shows_what_tells_clients_apart(db: Database) {
    let lethe = Lethe::open(db).await;
    let answer = list(&lethe, "").await;
    for words in [
        "2 clients",
        "Born",
        "Last visit",
        "23 Apr 1985",
        "Ines@mail.example",
        "+44 7700 900461",
        "Quay",
        "Owes ",
        "1 Jun 2026",
    ] {
        assert!(answer.is_page_that_says(words), "{words}: {}", answer.body);
    }
    assert_eq!(clients(&answer), [INES, NORA]);
    assert!(!answer.body.contains("asthma"));
}

async fn filters_and_orders_are_read_from_the_address(db: Database) {
    let lethe = Lethe::open(db).await;
    client_states::complete(&lethe.db.store, now())
        .await
        .unwrap();
    let owes = list(&lethe, "?location=&show=owes&sort=name").await;
    assert_eq!(clients(&owes), [INES]);
    assert!(owes.is_page_that_says("1 client<"), "{}", owes.body);
    assert!(owes.is_page_that_says("Clear filters"));
    let backwards = list(&lethe, "?sort=name_backwards").await;
    assert_eq!(clients(&backwards), [NORA, INES]);
    for (order, expected) in [
        ("owes_most", [INES, NORA]),
        ("most_credit", [NORA, INES]),
        ("visited_last", [NORA, INES]),
        ("not_seen_longest", [INES, NORA]),
    ] {
        let sorted = list(&lethe, &format!("?sort={order}")).await;
        assert_eq!(clients(&sorted), expected, "{order}");
    }
    let here = list(&lethe, &format!("?location={QUAY}")).await;
    assert_eq!(clients(&here).len(), 2);
    let none = list(&lethe, "?show=has_credit").await;
    assert_eq!(clients(&none), []);
    assert!(none.is_page_that_says("No clients match these filters"));
    // What is not understood does not filter.
    let unknown = list(&lethe, "?location=7&show=rich&sort=age&after=x&before=y").await;
    assert_eq!(clients(&unknown), [INES, NORA]);
}

async fn pages_lead_forward_and_back_in_the_same_view(db: Database) {
    let lethe = Lethe::open(db).await;
    for n in 0..60 {
        let id = ClientId(Uuid::from_u128(0x1000 + n));
        let db = &lethe.db;
        db.insert_client(id, &format!("Zoe {n:02}"), QUAY).await;
        db.insert_credit(Uuid::from_u128(0x2000 + n), id, QUAY, 100, "GBP")
            .await;
    }
    client_states::complete(&lethe.db.store, now())
        .await
        .unwrap();
    let first = list(&lethe, "?show=has_credit&sort=name_backwards").await;
    assert!(first.is_page_that_says("60 clients"));
    assert_eq!(link(&first, "before="), None);
    let next = link(&first, "after=").unwrap();
    assert!(next.starts_with("?show=has_credit&sort=name_backwards&after="));
    let second = list(&lethe, &next).await;
    let last = list(&lethe, &link(&second, "after=").unwrap()).await;
    assert_eq!(link(&last, "after="), None);
    let all = [&first, &second, &last].map(clients);
    assert_eq!(all.each_ref().map(Vec::len), [25, 25, 10]);
    let expected: Vec<_> = (0..60)
        .rev()
        .map(|n| ClientId(Uuid::from_u128(0x1000 + n)))
        .collect();
    assert_eq!(all.concat(), expected);
    let back = list(&lethe, &link(&last, "before=").unwrap()).await;
    assert_eq!(clients(&back), all[1]);
    let back = list(&lethe, &link(&back, "before=").unwrap()).await;
    assert_eq!(clients(&back), all[0]);
    assert_eq!(link(&back, "before="), None);
}

async fn search_says_how_many_are_found_and_is_in_no_address(db: Database) {
    let lethe = Lethe::open(db).await;
    let search = async |term: &str| {
        let ask = lethe.form("/clients", "search_clients", &[("term", term)]);
        ask.by(Caller::Sam).send().await
    };
    let found = search("mcnora").await;
    assert!(found.is_page_that_says("1 client found"), "{}", found.body);
    assert_eq!(clients(&found), [NORA]);
    assert!(
        found
            .attributes("href")
            .iter()
            .all(|link| !link.contains("mcnora"))
    );
    assert!(search("mc").await.is_page_that_says("2 clients found"));
    let list = list(&lethe, "").await;
    assert!(list.body.contains(r#"role="search" method="post""#));
    assert!(list.body.contains(r#"method="get" action="/clients""#));
}

async fn pages_of_the_desk_have_the_keys_of_the_search(db: Database) {
    let lethe = Lethe::open(db).await;
    let script = lethe.get("/search-keys.js").send().await;
    assert_eq!(script.status, 200);
    for page in ["/clients", "/schedule", "/team"] {
        let answer = lethe.get(page).by(Caller::Olivia).send().await;
        assert!(
            answer.attributes("src").contains(&"/search-keys.js"),
            "{page}"
        );
    }
}

/// People who talk to their computer can turn off the single key (WCAG 2.1.4).
async fn key_of_the_search_can_be_turned_off(db: Database) {
    let lethe = Lethe::open(db).await;
    let with = |cookie: &str, page: &str| {
        let token = Caller::Sam.token().unwrap();
        let cookies = format!("__Host-lethe={token}; {cookie}");
        lethe.get(page).with(header::COOKIE, &cookies).send()
    };
    let turn = async |turn| {
        let form = lethe.form("/account", "set_search_key", &[("turn", turn)]);
        let answer = form.by(Caller::Sam).send().await;
        assert_eq!(answer.location(), "/account?done=set_search_key");
        answer.header(header::SET_COOKIE).to_owned()
    };
    let rest = "Secure; HttpOnly; SameSite=Lax";
    let off = "__Host-lethe-search-key=off";
    assert_eq!(
        turn("Off").await,
        format!("{off}; Path=/; Max-Age=31536000; {rest}")
    );
    let on = "__Host-lethe-search-key=on";
    assert_eq!(turn("On").await, format!("{on}; Path=/; Max-Age=0; {rest}"));
    for (cookie, slash) in [(off, true), ("a=b", false)] {
        let page = with(cookie, "/schedule").await;
        assert_eq!(page.body.contains(r#"data-slash="off""#), slash, "{cookie}");
        let account = with(cookie, "/account").await;
        let button = if slash {
            "Turn on the / key"
        } else {
            "Turn off the / key"
        };
        assert!(account.is_page_that_says(button), "{cookie}");
    }
}

async fn act_moves_a_client_between_filtered_lists(db: Database) {
    let lethe = Lethe::open(db).await;
    let ask = "update clients set deletion_requested_at = $2 where id = $1";
    lethe.db.run(ask, values![NORA.0, now()]).await;
    client_states::complete(&lethe.db.store, now())
        .await
        .unwrap();
    let asked = "?show=asked_to_be_deleted";
    assert_eq!(clients(&list(&lethe, asked).await), [NORA]);
    let id = NORA.to_string();
    let page = format!("/clients/{NORA}/information");
    let answer = lethe.form(&page, "withdraw_deletion_request", &[("client", &id)]);
    let answer = answer.by(Caller::Sam).send().await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(clients(&list(&lethe, asked).await), []);
}

on_both!(
    key_of_the_search_can_be_turned_off,
    row_shows_what_tells_clients_apart,
    filters_and_orders_are_read_from_the_address,
    pages_lead_forward_and_back_in_the_same_view,
    search_says_how_many_are_found_and_is_in_no_address,
    pages_of_the_desk_have_the_keys_of_the_search,
    act_moves_a_client_between_filtered_lists
);
