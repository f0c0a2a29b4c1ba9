//! Of the texts in an erased client's kept rows, only those stay that three other clients have too.

use shared::{
    client::ClientId,
    details::DetailsForm,
    ledger::{Entry, OwnTexts},
};
use store::erasing::own;
use support::{Database, on_both, values};

use crate::fixture::Studio;

/// The columns of kept rows in which people type, and the word that replaces a text there.
const COLUMNS: [(&str, &str, &str); 3] = [
    ("memberships", "plan", "Membership"),
    ("packages", "name", "Package"),
    ("invoices", "description", "Service"),
];

/// Adds a client of this name with one row in each table of [`COLUMNS`], each with `text`.
async fn client_with(studio: &mut Studio, name: (&str, &str), text: &str) -> ClientId {
    let form = DetailsForm {
        first_name: name.0.into(),
        last_name: name.1.into(),
        phone_mobile: "07700 900808".into(),
        ..DetailsForm::default()
    };
    let client = studio.client_with(&form).await;
    let quay = studio.quay;
    studio.membership(client, quay, "cancelled", None).await;
    studio.package(client, quay, "used", 10, None).await;
    studio.invoice(client, quay, "paid", 8900, 8900).await;
    write(studio, client, text).await;
    client
}

/// Writes a text into every column of [`COLUMNS`].
async fn write(studio: &Studio, client: ClientId, text: &str) {
    for (table, column, _) in COLUMNS {
        let update = format!("update {table} set {column} = $2 where client_id = $1");
        studio.run(&update, values![client.0, text]).await;
    }
}

/// Returns the texts of a client in [`COLUMNS`].
async fn read(studio: &Studio, client: ClientId) -> Vec<String> {
    let mut texts = Vec::new();
    for (table, column, _) in COLUMNS {
        let query = format!("select {column} from {table} where client_id = $1");
        texts.extend(
            studio
                .db
                .texts(&query, values![client.0])
                .await
                .into_iter()
                .flatten(),
        );
    }
    texts
}

/// Returns what the receipt of an erased client says about the texts.
async fn receipt(studio: &Studio, client: ClientId) -> OwnTexts {
    let query = "select receipt from erasures where client_id = $1";
    let receipt = studio.db.texts(query, values![client.0]).await;
    let entry = Entry::read(receipt[0].as_deref().expect("a receipt"), 1).expect("an entry");
    entry.erasure.swept.own.expect("own texts")
}

async fn text_stays_only_if_three_other_clients_have_it(db: Database) {
    let mut studio = Studio::open(db).await;
    let replaced = COLUMNS.map(|(_, _, word)| word.to_owned());
    let mut clients = Vec::new();
    for name in ["Ann", "Bob", "Cid", "Dee"] {
        let seen = match clients.last() {
            Some(last) => read(&studio, *last).await,
            None => Vec::new(),
        };
        assert_ne!(seen, replaced);
        clients.push(client_with(&mut studio, (name, "Lee"), "Unlimited").await);
    }
    // The same text in other letters, and in another column, is another text.
    client_with(&mut studio, ("Eve", "Lee"), "unlimited").await;
    let rare = client_with(&mut studio, ("Fay", "Lee"), "Ten for two").await;
    client_with(&mut studio, ("Gus", "Lee"), "Ten for two").await;
    client_with(&mut studio, ("Hal", "Lee"), "Ten for two").await;

    studio.erase(rare).await;
    assert_eq!(read(&studio, rare).await, replaced);
    let own = receipt(&studio, rare).await;
    assert_eq!((own.replaced, own.shared, own.numbers), (3, 0, 0));

    studio.erase(clients[0]).await;
    assert_eq!(read(&studio, clients[0]).await, ["Unlimited"; 3]);
    let own = receipt(&studio, clients[0]).await;
    assert_eq!((own.replaced, own.shared, own.numbers), (0, 3, 0));
    for other in &clients[1..] {
        assert_eq!(
            read(&studio, *other).await,
            ["Unlimited"; 3],
            "others are unchanged"
        );
    }
}

/// However the name, the number or the address is written: nothing is looked for, so nothing is missed.
async fn no_spelling_stays_in_own_rows(db: Database) {
    let mut studio = Studio::open(db).await;
    for (name, text) in [
        (("준호", "허"), "허준호 PT 10회"),
        (("Shaun", "O'Neil"), "PT Shaun ONeil"),
        (("Hans", "Müller"), "PT Mueller, Hans"),
        (("Ann", "Jones"), "Personal training for Ann Smith"),
        (("Zoë", "Lee"), "Acompte, tel 07700\u{a0}900\u{a0}808"),
        (("Ada", "Lee"), "07700_900_808"),
        (("May", ""), "May's own"),
    ] {
        let client = client_with(&mut studio, name, text).await;
        studio.erase(client).await;
        assert_eq!(
            read(&studio, client).await,
            COLUMNS.map(|(_, _, word)| word),
            "{text}"
        );
    }
}

async fn texts_are_shown_before_and_after(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = client_with(&mut studio, ("Ann", "Lee"), "Ten for Ann").await;
    let before = studio.db.everything().await;
    let mut tx = studio.db.store.read().await.unwrap();
    let shown = own::texts(&mut tx, ann).await.unwrap();
    drop(tx);
    let seen: Vec<_> = shown
        .iter()
        .map(|text| (text.before.as_str(), text.after.as_str(), text.rows))
        .collect();
    let expected = COLUMNS.map(|(_, _, word)| ("Ten for Ann", word, 1));
    assert_eq!(seen, expected);
    assert_eq!(studio.db.everything().await, before);
    studio.erase(ann).await;
    assert_eq!(read(&studio, ann).await, COLUMNS.map(|(_, _, word)| word));
}

async fn number_that_the_accounts_need_stays_and_is_told(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = client_with(&mut studio, ("Ann", "Lee"), "Ten").await;
    studio
        .run(
            "update clients set external_id = '100000123' where id = $1",
            values![ann.0],
        )
        .await;
    studio
        .run(
            "update invoices set number = '100000123-01' where client_id = $1",
            values![ann.0],
        )
        .await;
    let mut tx = studio.db.store.read().await.unwrap();
    let numbers = own::telling_numbers(&mut tx, ann).await.unwrap();
    drop(tx);
    assert_eq!(numbers, ["100000123-01"]);
    studio.erase(ann).await;
    assert_eq!(receipt(&studio, ann).await.numbers, 1);
    let query = "select number from invoices where client_id = $1";
    let number = studio.db.texts(query, values![ann.0]).await;
    assert_eq!(number, [Some("100000123-01".to_owned())]);
}

on_both!(
    text_stays_only_if_three_other_clients_have_it,
    no_spelling_stays_in_own_rows,
    texts_are_shown_before_and_after,
    number_that_the_accounts_need_stays_and_is_told
);
