//! The catalogue: the memberships and packages that each location sells. Selling copies the words and the price, so that a change
//! here changes no sale.

use shared::{
    flaw::Refused,
    forms::{ChangeOffer, OfferKind, PackageTerms, Shown, Terms},
    ids::{LocationId, OfferId},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    engine::{
        act::{Act, Work, begun},
        batch::write_rows,
        db::{At, on, statements},
        dialect, ids,
        stored::money,
        text_words,
    },
    studio::locations,
    team::rights,
};

statements! {
    ALL = "
        select o.id, o.location_id, l.name as location, l.currency, o.kind, o.name, o.price, o.credits, o.valid_days, o.retired_at
        from offers o join locations l on l.id = o.location_id
        order by l.name, o.kind, o.name, o.price, o.id";
    CURRENT = "
        select o.id, o.location_id, l.name as location, l.currency, o.kind, o.name, o.price, o.credits, o.valid_days, o.retired_at
        from offers o join locations l on l.id = o.location_id
        where o.kind = $1 and o.retired_at is null
        order by l.name, o.name, o.price, o.id";
    ONE = "
        select o.id, o.location_id, l.name as location, l.currency, o.kind, o.name, o.price, o.credits, o.valid_days, o.retired_at
        from offers o join locations l on l.id = o.location_id
        where o.id = $1";
    INSERT = "
        insert into offers (id, location_id, kind, name, price, credits, valid_days)
        values ($1, $2, $3, $4, $5, $6, $7)";
    CHANGE = "update offers set name = $2, price = $3, credits = $4, valid_days = $5 where id = $1";
    SET_RETIRED = "update offers set retired_at = $2 where id = $1";
}

/// A membership or a package in the catalogue.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The offer.
    pub id: OfferId,
    /// The location that sells it.
    pub location: LocationId,
    /// The name of the location.
    pub location_name: String,
    /// What is offered.
    pub terms: Terms,
    /// Whether it is no longer offered.
    pub is_retired: bool,
}

/// An offer to add.
#[derive(Clone, Debug)]
pub(crate) struct NewOffer {
    pub(crate) id: OfferId,
    pub(crate) location: LocationId,
    pub(crate) terms: Terms,
}

#[derive(sqlx::FromRow)]
struct OfferRow {
    id: Uuid,
    location_id: Uuid,
    location: String,
    currency: String,
    kind: String,
    name: String,
    price: i64,
    credits: Option<i64>,
    valid_days: Option<i64>,
    retired_at: Option<At>,
}

/// Returns the whole catalogue, with what is retired, by location, kind and name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Offer>> {
    let rows: Vec<OfferRow> = on!(tx, |c| sqlx::query_as(ALL).fetch_all(c).await?);
    rows.into_iter().map(OfferRow::into_offer).collect()
}

/// Returns what is offered of a kind, those of `home` first.
pub async fn current(tx: &mut Tx, kind: OfferKind, home: LocationId) -> Result<Vec<Offer>> {
    let rows: Vec<OfferRow> = on!(tx, |c| sqlx::query_as(CURRENT)
        .bind(kind.name())
        .fetch_all(c)
        .await?);
    let offers: Result<Vec<Offer>> = rows.into_iter().map(OfferRow::into_offer).collect();
    let mut offers = offers?;
    offers.sort_by_key(|offer| offer.location != home);
    Ok(offers)
}

/// Returns one offer.
pub async fn find(tx: &mut Tx, offer: OfferId) -> Result<Option<Offer>> {
    let row: Option<OfferRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(offer.0)
        .fetch_optional(c)
        .await?);
    row.map(OfferRow::into_offer).transpose()
}

/// Adds a membership or a package to the catalogue of a location.
pub async fn add(store: &Store, act: Act, location: LocationId, terms: Terms) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Outcome::NotPermitted);
    }
    let lock = dialect::LOCK_LOCATION.on(&work.tx);
    let _: Option<Uuid> = on!(&mut work.tx, |c| sqlx::query_scalar(lock)
        .bind(location.0)
        .fetch_optional(c)
        .await?);
    let Some(here) = locations::location(&mut work.tx, location).await? else {
        return Ok(Outcome::NotFound);
    };
    if here.currency()? != terms.price.currency() {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    let offer = NewOffer {
        id: ids::random(&mut work.rng),
        location,
        terms,
    };
    insert(&mut work.tx, &[offer]).await?;
    work.commit().await
}

/// Adds offers. The caller checks the permission.
pub(crate) async fn insert(tx: &mut Tx, offers: &[NewOffer]) -> Result<()> {
    write_rows!(tx, INSERT, offers, |query, offer| {
        let (credits, days) = stored(offer.terms.package);
        query
            .bind(offer.id.0)
            .bind(offer.location.0)
            .bind(offer.terms.kind().name())
            .bind(&offer.terms.name)
            .bind(offer.terms.price.minor())
            .bind(credits)
            .bind(days)
    });
    let added: Vec<Uuid> = offers.iter().map(|offer| offer.id.0).collect();
    text_words::added(tx, "offers", &added).await
}

/// Changes an offer, unless another person has changed it since the page was made.
pub async fn change(
    store: &Store,
    act: Act,
    offer: OfferId,
    terms: &Terms,
    shown: &Shown,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let current = match editable(&mut work, offer).await? {
        Ok(current) => current,
        Err(outcome) => return Ok(outcome),
    };
    let newer = shown.differences(&ChangeOffer::showing(offer, &current.terms));
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    let same_kind = current.terms.kind() == terms.kind();
    if !same_kind || current.terms.price.currency() != terms.price.currency() {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    let (credits, days) = stored(terms.package);
    on!(&mut work.tx, |c| sqlx::query(CHANGE)
        .bind(offer.0)
        .bind(&terms.name)
        .bind(terms.price.minor())
        .bind(credits)
        .bind(days)
        .execute(c)
        .await?
        .rows_affected());
    text_words::changed(&mut work.tx, "offers", &[offer.0]).await?;
    work.commit().await
}

/// Retires an offer: it is no longer offered.
pub async fn retire(store: &Store, act: Act, offer: OfferId) -> Result<Outcome> {
    let at = Some(At(act.now));
    set_retired(store, act, offer, at).await
}

/// Offers a retired membership or package again.
pub async fn restore(store: &Store, act: Act, offer: OfferId) -> Result<Outcome> {
    set_retired(store, act, offer, None).await
}

async fn set_retired(store: &Store, act: Act, offer: OfferId, at: Option<At>) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let current = match editable(&mut work, offer).await? {
        Ok(current) => current,
        Err(outcome) => return Ok(outcome),
    };
    if current.is_retired == at.is_some() {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    on!(&mut work.tx, |c| sqlx::query(SET_RETIRED)
        .bind(offer.0)
        .bind(at)
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}

/// Locks an offer and returns it, or why the actor cannot change it.
async fn editable(work: &mut Work, offer: OfferId) -> Result<std::result::Result<Offer, Outcome>> {
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Err(Outcome::NotPermitted));
    }
    let lock = dialect::LOCK_OFFER.on(&work.tx);
    let _: Option<Uuid> = on!(&mut work.tx, |c| sqlx::query_scalar(lock)
        .bind(offer.0)
        .fetch_optional(c)
        .await?);
    Ok(find(&mut work.tx, offer).await?.ok_or(Outcome::NotFound))
}

/// Returns the credits and the days of a package as they are stored.
fn stored(package: Option<PackageTerms>) -> (Option<i64>, Option<i64>) {
    let credits = package.map(|package| i64::from(package.credits));
    let days = package.and_then(|package| package.valid_days);
    (credits, days.map(i64::from))
}

impl OfferRow {
    fn into_offer(self) -> Result<Offer> {
        let Self {
            id,
            location_id,
            location,
            currency,
            kind,
            name,
            price,
            credits,
            valid_days,
            retired_at,
        } = self;
        let count =
            |number: i64| u32::try_from(number).map_err(|_| Error::Corrupt("offers.credits"));
        let package = match OfferKind::parse(&kind).ok_or(Error::Corrupt("offers.kind"))? {
            OfferKind::Membership => None,
            OfferKind::Package => Some(PackageTerms {
                credits: count(credits.ok_or(Error::Corrupt("offers.credits"))?)?,
                valid_days: valid_days.map(count).transpose()?,
            }),
        };
        Ok(Offer {
            id: OfferId(id),
            location: LocationId(location_id),
            location_name: location,
            terms: Terms {
                name,
                price: money(price, &currency)?,
                package,
            },
            is_retired: retired_at.is_some(),
        })
    }
}
