//! The list of clients: what a row shows, filters and sorting in the address, pages in both directions, and the search beside it.

use app::answers::clients::Found;
use http::header;
use jiff::SignedDuration;
use shared::client::ClientId;
use store::desk::client_states;
use support::{Database, now, on_both, values};
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::Lethe,
    studio::{Caller, INES, NORA, QUAY, UNKNOWN},
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
    let turn = async |turn| {
        let form = lethe.form("/account", "set_search_key", &[("turn", turn)]);
        let answer = form.by(Caller::Sam).send().await;
        assert_eq!(answer.location(), "/account?done=set_search_key");
        assert_eq!(
            answer.header(header::SET_COOKIE),
            "",
            "the browser keeps nothing"
        );
    };
    let check = async |who, is_off: bool| {
        let page = lethe.page("/schedule", who).await;
        assert_eq!(page.contains(r#"data-slash="off""#), is_off, "{who:?}");
        let account = lethe.page("/account", who).await;
        let button = if is_off {
            "Turn on the / key"
        } else {
            "Turn off the / key"
        };
        assert!(account.contains(button), "{who:?}");
    };
    check(Caller::Sam, false).await;
    turn("Off").await;
    check(Caller::Sam, true).await;
    check(Caller::Olivia, false).await;
    turn("On").await;
    check(Caller::Sam, false).await;
}

async fn example_clients_are_marked(db: Database) {
    let lethe = Lethe::open(db).await;
    let example = ClientId(Uuid::from_u128(0x70));
    // A client is an example from the start or never.
    let insert = "
        insert into clients (id, first_name, last_name, sort_key, joined_on, home_location_id, created_at, updated_at, example)
        select $2, 'Toby', 'Example', 'toby', joined_on, home_location_id, created_at, updated_at, 1
        from clients where id = $1";
    lethe.db.run(insert, values![NORA.0, example.0]).await;
    let find = "insert into client_tokens (client_id, token, sort_key) values ($1, 'toby', 'toby')";
    lethe.db.run(find, values![example.0]).await;
    let mark = r#"<span class="badge muted">Example</span>"#;
    let answer = list(&lethe, "").await;
    assert_eq!(clients(&answer).len(), 3);
    assert_eq!(answer.body.matches(mark).count(), 1, "{}", answer.body);
    let (before, _) = answer.body.split_once(mark).unwrap();
    let name = before
        .rfind(&format!("/clients/{example}"))
        .expect("the link");
    assert!(!before[name..].contains("<tr"), "in the row of the example");

    let found = lethe.fetch("search_clients", &[("term", "Toby")]);
    let found: Found = found.by(Caller::Sam).send().await.data();
    let is_example = found.rows.iter().map(|row| row.is_example);
    assert_eq!(is_example.collect::<Vec<_>>(), [true]);

    for (client, marked) in [(example, true), (NORA, false)] {
        let page = lethe.page(&format!("/clients/{client}"), Caller::Sam).await;
        assert_eq!(page.contains(mark), marked, "{client}");
    }
}

async fn history_leads_to_older_and_newer_entries(db: Database) {
    let lethe = Lethe::open(db).await;
    let insert = "
        insert into client_events (id, client_id, happened_at, what, subject_id, by_id)
        values ($1, $2, $3, $4, null, null)";
    // Some happen at the same instant, and none is twice on a page or on none.
    // Ines has one already.
    for nth in 0..59_u128 {
        let at = now() - SignedDuration::from_secs(i64::try_from(nth / 7).unwrap());
        let what = if nth == 58 {
            "added"
        } else {
            "information_changed"
        };
        let id = Uuid::from_u128(0x900 + nth);
        lethe.db.run(insert, values![id, INES.0, at, what]).await;
    }
    let history = format!("/clients/{INES}/history");
    let page = async |query: &str| {
        let answer = lethe.get(&format!("{history}{query}")).by(Caller::Sam);
        let answer = answer.send().await;
        assert!(answer.is_page_that_says("60 entries"), "{}", answer.body);
        let links = answer.attributes("href").into_iter();
        let links = links.filter_map(|link| link.strip_prefix(&history));
        let turn = |name: &str| {
            let mut links = links.clone();
            links.find(|link| link.starts_with(name)).map(str::to_owned)
        };
        let rows = answer.body.matches("<time ").count();
        let ends = answer.body.contains("Client added");
        (rows, ends, turn("?newer="), turn("?older="))
    };
    let (rows, ends, newer, older) = page("").await;
    assert_eq!((rows, ends, newer), (25, false, None));
    let second = older.expect("older entries");
    let (rows, ends, newer, older) = page(&second).await;
    assert_eq!((rows, ends), (25, false));
    let (third, newer) = (older.expect("older entries"), newer.expect("newer entries"));
    let (rows, ends, back, older) = page(&third).await;
    assert_eq!((rows, ends, older), (10, true, None));
    let (rows, _, first, again) = page(&back.expect("newer entries")).await;
    assert_eq!((rows, first, again), (25, Some(newer.clone()), Some(third)));
    let (rows, _, none, again) = page(&newer).await;
    assert_eq!((rows, none, again), (25, None, Some(second)));
    // An event of no client, or of another one, leads to the first page.
    let (rows, _, newer, _) = page(&format!("?older={}", UNKNOWN.0)).await;
    assert_eq!((rows, newer), (25, None));
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
    example_clients_are_marked,
    history_leads_to_older_and_newer_entries,
    row_shows_what_tells_clients_apart,
    filters_and_orders_are_read_from_the_address,
    pages_lead_forward_and_back_in_the_same_view,
    search_says_how_many_are_found_and_is_in_no_address,
    pages_of_the_desk_have_the_keys_of_the_search,
    act_moves_a_client_between_filtered_lists
);
