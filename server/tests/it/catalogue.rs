//! The catalogue: who changes it, and how a sale is filled in from it.

use support::{Database, on_both};

use crate::{
    answer::attribute,
    lethe::Lethe,
    studio::{Caller, NORA, OFFER, QUAY},
};

async fn sale_is_filled_in_from_the_catalogue(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/packages");
    let value = async |address: &str, field: &str| {
        let answer = lethe.get(address).by(Caller::Sam).send().await;
        let tag = answer.tag(&format!("sell_package-{field}"));
        attribute(tag, "value").unwrap_or_default().to_owned()
    };
    let picked = format!("{page}?offer={OFFER}");
    assert_eq!(value(&picked, "name").await, "Ten classes");
    assert_eq!(value(&picked, "credits").await, "10");
    assert_eq!(value(&picked, "price").await, "135.00");
    assert_ne!(value(&picked, "expires_on").await, "");
    assert_eq!(value(&page, "name").await, "", "Other");
    let unknown = format!("{page}?offer={NORA}");
    assert_eq!(value(&unknown, "name").await, "", "no such offer");
    let answer = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(answer.body.contains("Ten classes · 135.00 GBP · Quay"));

    let offer = OFFER.to_string();
    let retired = lethe
        .form("/team/catalogue", "retire_offer", &[("offer", &offer)])
        .by(Caller::Adam)
        .send()
        .await;
    assert_eq!(retired.status, 303);
    assert_eq!(value(&picked, "name").await, "", "no longer offered");
    let answer = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(!answer.body.contains("135.00 GBP"));
}

async fn invalid_offer_is_reported_at_its_field(db: Database) {
    let lethe = Lethe::open(db).await;
    let quay = QUAY.to_string();
    let before = lethe.db.dump().await;
    let fields = [
        ("location", quay.as_str()),
        ("kind", "package"),
        ("name", "Five classes"),
        ("credits", "none"),
        ("price", "70.001"),
    ];
    let answer = lethe
        .form("/team/catalogue", "add_offer", &fields)
        .by(Caller::Adam)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    for field in ["credits", "price"] {
        let tag = answer.tag(&format!("add_offer-package-{field}"));
        assert!(tag.contains(r#"aria-invalid="true""#), "{tag}");
    }
    let tag = answer.tag("add_offer-package-name");
    assert_eq!(attribute(tag, "value"), Some("Five classes"));
    let tag = answer.tag("add_offer-membership-name");
    assert_eq!(attribute(tag, "value").unwrap_or_default(), "");
    assert_eq!(lethe.db.dump().await, before);
}

on_both!(
    sale_is_filled_in_from_the_catalogue,
    invalid_offer_is_reported_at_its_field
);
