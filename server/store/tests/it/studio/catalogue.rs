//! The catalogue: added to, changed, retired, and searched when a client is erased.

use shared::{
    access::TeamMemberId,
    details::DetailsForm,
    finding::Choice,
    flaw::Refused,
    forms::{ChangeOffer, Decisions, OfferKind, PackageTerms, Shown, Terms},
    ids::{LocationId, OfferId},
    money::{Currency, Money},
};
use store::{
    Outcome,
    studio::catalogue::{self, Offer},
};
use support::{Database, on_both};

use crate::fixture::{Studio, gbp};

fn ten() -> Terms {
    Terms {
        name: "Ten classes".into(),
        price: gbp(13_500),
        package: Some(PackageTerms {
            credits: 10,
            valid_days: Some(120),
        }),
    }
}

fn unlimited() -> Terms {
    Terms {
        name: "Unlimited".into(),
        price: gbp(8_900),
        package: None,
    }
}

impl Studio {
    async fn add_offer(&self, by: TeamMemberId, terms: Terms) -> Outcome {
        let (act, quay) = (self.act_by(by), LocationId(self.quay));
        let added = catalogue::add(&self.db.store, act, quay, terms).await;
        added.unwrap()
    }

    async fn offers(&self) -> Vec<Offer> {
        let mut tx = self.db.store.read().await.unwrap();
        catalogue::all(&mut tx).await.unwrap()
    }

    /// Returns the names of what is offered of a kind.
    async fn offered(&self, kind: OfferKind) -> Vec<String> {
        let mut tx = self.db.store.read().await.unwrap();
        let offers = catalogue::current(&mut tx, kind, LocationId(self.quay)).await;
        offers.unwrap().into_iter().map(|o| o.terms.name).collect()
    }

    async fn change_offer(&self, by: TeamMemberId, offer: OfferId, terms: &Terms) -> Outcome {
        let (act, shown) = (self.act_by(by), Shown::read([]));
        let changed = catalogue::change(&self.db.store, act, offer, terms, &shown).await;
        changed.unwrap()
    }
}

async fn catalogue_is_changed_by_administrators(db: Database) {
    let studio = Studio::open(db).await;
    studio.index_fixture().await;
    let store = &studio.db.store;
    let refused = studio.add_offer(studio.sam, ten()).await;
    assert_eq!(refused, Outcome::NotPermitted);
    assert_eq!(studio.add_offer(studio.adam, ten()).await, Outcome::Done);
    let added = studio.add_offer(studio.adam, unlimited()).await;
    assert_eq!(added, Outcome::Done);
    let dollars = Terms {
        price: Money::new(100, Currency::USD),
        ..unlimited()
    };
    let changed = Outcome::Refused(Refused::Changed);
    let added = studio.add_offer(studio.adam, dollars.clone()).await;
    assert_eq!(added, changed, "the location takes pounds");

    let offers = studio.offers().await;
    let [membership, package] = &offers[..] else {
        panic!("{offers:?}");
    };
    assert_eq!((&membership.terms, &package.terms), (&unlimited(), &ten()));
    let id = package.id;
    let five = Terms {
        name: "Five classes".into(),
        price: gbp(0),
        package: Some(PackageTerms {
            credits: 5,
            valid_days: None,
        }),
    };
    let refused = studio.change_offer(studio.sam, id, &five).await;
    assert_eq!(refused, Outcome::NotPermitted);
    for other in [unlimited(), dollars] {
        let refused = studio.change_offer(studio.adam, id, &other).await;
        assert_eq!(refused, changed, "a package stays one, in pounds");
    }
    let done = studio.change_offer(studio.adam, id, &five).await;
    assert_eq!(done, Outcome::Done);
    let shown = Shown::of(&ChangeOffer::showing(id, &ten()));
    let late = catalogue::change(store, studio.act(), id, &ten(), &shown).await;
    assert!(matches!(late.unwrap(), Outcome::Newer(newer) if newer.len() == 4));
    assert_eq!(studio.offered(OfferKind::Package).await, ["Five classes"]);
    assert_eq!(studio.faults().await, [""; 0], "the index knows the words");

    for (by, expected) in [
        (studio.sam, Outcome::NotPermitted),
        (studio.adam, Outcome::Done),
        (studio.adam, changed.clone()),
    ] {
        let retired = catalogue::retire(store, studio.act_by(by), id).await;
        assert_eq!(retired.unwrap(), expected);
    }
    assert_eq!(studio.offered(OfferKind::Package).await, [""; 0]);
    assert_eq!(studio.offered(OfferKind::Membership).await, ["Unlimited"]);
    for (by, expected) in [
        (studio.sam, Outcome::NotPermitted),
        (studio.adam, Outcome::Done),
        (studio.adam, changed),
    ] {
        let restored = catalogue::restore(store, studio.act_by(by), id).await;
        assert_eq!(restored.unwrap(), expected);
    }
    assert_eq!(studio.offered(OfferKind::Package).await, ["Five classes"]);
}

async fn offer_that_names_a_client_is_found_and_replaced(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let form = DetailsForm {
        first_name: "Qzxann".into(),
        last_name: "Test".into(),
        ..DetailsForm::default()
    };
    let ann = studio.client_with(&form).await;
    let named = Terms {
        name: "Family of Qzxann Test".into(),
        ..ten()
    };
    assert_eq!(studio.add_offer(studio.adam, named).await, Outcome::Done);
    let retired = studio.offers().await[0].id;
    let done = catalogue::retire(&studio.db.store, studio.act(), retired).await;
    assert_eq!(done.unwrap(), Outcome::Done);

    let listing = studio.listing(ann).await;
    let found: Vec<_> = listing
        .findings
        .iter()
        .map(|f| f.place.to_string())
        .collect();
    assert_eq!(found, [format!("offers.name:{retired}")]);
    let decisions = Decisions {
        rest: Some(Choice::Replace),
        ..listing.as_proposed()
    };
    let reference = studio.erase_with(ann, &decisions).await;
    let name = studio.offers().await.remove(0).terms.name;
    assert_eq!(name, format!("Family of {}", reference.as_str()));
    assert_eq!(studio.faults().await, [""; 0]);
}

on_both!(
    catalogue_is_changed_by_administrators,
    offer_that_names_a_client_is_found_and_replaced
);
