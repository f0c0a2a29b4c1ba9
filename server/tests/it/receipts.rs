//! What the receipt of a deleted client says for print, and the one time zone of lists.

use support::{Database, on_both, values};

use crate::{
    lethe::Lethe,
    studio::{Caller, INES, NORA, QUAY},
};

async fn receipt_says_where_who_when_and_what_it_proves(db: Database) {
    let lethe = Lethe::open(db).await;
    let reference = lethe.erase(NORA).await;
    let address = format!("/deleted-clients/{reference}");
    let page = lethe.page(&address, Caller::Sam).await;
    for words in [
        "River Studio",
        "<bdi>Quay</bdi>",
        "(UTC+00:00)",
        "What this receipt proves",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let fill = "update locations set address = '12 Quay Street, London SE1' where id = $1";
    lethe.db.run(fill, values![QUAY]).await;
    let page = lethe.page(&address, Caller::Sam).await;
    assert!(page.contains("<bdi>Quay, 12 Quay Street, London SE1</bdi>"));
}

async fn lists_have_one_time_zone_and_name_it(db: Database) {
    let lethe = Lethe::open(db).await;
    let zone = "update studio set time_zone = 'Australia/Sydney'";
    lethe.db.run(zone, &[]).await;
    let ask = "update clients set deletion_requested_at = created_at where id = $1";
    lethe.db.run(ask, values![INES.0]).await;
    let reference = lethe.erase(NORA).await;
    for page in [
        "/deleted-clients".to_owned(),
        "/clients/requests".to_owned(),
        format!("/clients/{INES}/history"),
        format!("/clients/{INES}/access"),
    ] {
        let page = (lethe.page(&page, Caller::Olivia).await, page);
        let zone = "Times are in the Australia/Sydney time zone.";
        assert!(page.0.contains(zone), "{}", page.1);
    }
    let receipt = format!("/deleted-clients/{reference}");
    let receipt = lethe.page(&receipt, Caller::Sam).await;
    assert!(receipt.contains("(UTC+11:00)"), "it is summer in Sydney");
}

async fn history_says_what_it_leaves_out(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = lethe
        .page(&format!("/clients/{INES}/history"), Caller::Sam)
        .await;
    assert!(page.contains("What an import or the example data brought in has one entry."));
}

on_both!(
    receipt_says_where_who_when_and_what_it_proves,
    lists_have_one_time_zone_and_name_it,
    history_says_what_it_leaves_out
);
