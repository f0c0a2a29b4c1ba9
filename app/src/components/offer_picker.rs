//! A form that fills in a sale from the catalogue.

use leptos::prelude::*;
use shared::{forms::OfferKind, ids::LocationId};
use store::{
    Tx,
    studio::catalogue::{self, Offer},
};

use super::{
    form::inputs,
    request::{from_checklist, query},
    select::Select,
};
use crate::words::{formats::money, say};

/// What is offered of a kind, and what the team member has picked from it.
#[derive(Clone, Debug)]
pub struct Picking {
    offers: Vec<Offer>,
    /// The offer with which the form for the sale is filled in.
    pub picked: Option<Offer>,
}

impl Picking {
    /// The field of the address that names the offer.
    const FIELD: &'static str = "offer";

    /// Reads what is offered of a kind, those of `home` first. `picked` is what [`Picking::asked`] returned.
    pub async fn read(
        tx: &mut Tx,
        kind: OfferKind,
        home: LocationId,
        picked: &str,
    ) -> store::Result<Self> {
        let offers = catalogue::current(tx, kind, home).await?;
        let picked = offers.iter().find(|offer| offer.id.to_string() == picked);
        Ok(Self {
            picked: picked.cloned(),
            offers,
        })
    }

    /// Returns the offer that the address names.
    pub fn asked() -> String {
        query(Self::FIELD)
    }
}

/// The form: a list of what is offered, and a button that fills in the form for the sale, which has the `id` `sell`. Shows nothing
/// without a catalogue.
#[component]
pub fn OfferPicker(
    /// What is offered.
    picking: Picking,
    /// The path of the page.
    path: String,
) -> impl IntoView {
    let Picking { offers, picked } = picking;
    if offers.is_empty() {
        return ().into_any();
    }
    let choice = |offer: Offer| {
        let words = say!(
            catalogue.choice,
            name = offer.terms.name,
            price = money(offer.terms.price),
            location = offer.location_name
        );
        (offer.id.to_string(), words)
    };
    let other = (String::new(), say!(catalogue.other).to_owned());
    let choices = [other].into_iter().chain(offers.into_iter().map(choice));
    let value = picked.map_or(String::new(), |offer| offer.id.to_string());
    let way_back = from_checklist().then(|| ("from", "checklist".to_owned()));
    view! {
        <form method="get" action=format!("{path}#sell")>
            {inputs(way_back.into_iter().collect())}
            <div class="fields">
                <Select
                    name=Picking::FIELD
                    id=Picking::FIELD
                    label=say!(catalogue.pick)
                    choices=choices.collect()
                    value
                />
                <div class="actions">
                    <button>{say!(catalogue.fill_in)}</button>
                </div>
            </div>
        </form>
    }
    .into_any()
}
