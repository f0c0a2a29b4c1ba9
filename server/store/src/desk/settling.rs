//! Settling the items of one condition of a client's checklist together, in one transaction. Each act says what its page showed,
//! and is refused if anything else is open now.

use jiff::Timestamp;
use shared::{
    Condition, Item,
    access::SettleAccounts,
    checklist::{assess, together},
    client::ClientId,
    flaw::Refused,
    forms::ShownAmounts,
    invoice::PaymentMethod,
    membership::Change,
    work_list::sums,
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct, events::What, invoices, locks, memberships, packages, relationships,
        standings,
    },
    engine::act::{Act, begun},
};

/// What was done to one thing, or why nothing may be done.
type Step = std::result::Result<(What, Uuid), Refused>;

/// Returns the items of a condition that are settled together.
pub async fn items(
    tx: &mut Tx,
    client: ClientId,
    condition: Condition,
    now: Timestamp,
) -> Result<Vec<Item>> {
    let standing = standings::of(tx, client, now).await?;
    Ok(match assess(&standing, now) {
        Ok(_) => Vec::new(),
        Err(checklist) => {
            let items = together(checklist.items(), condition);
            items.into_iter().cloned().collect()
        }
    })
}

/// Records that the open invoices of a client are paid in full. Refuses if what is left to pay is no longer `shown`.
pub async fn pay(
    store: &Store,
    act: Act,
    client: ClientId,
    shown: &ShownAmounts,
    method: PaymentMethod,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let items = open(&mut act, Condition::Payment).await?;
    if sums(&items) != shown.0 {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    let mut steps = Vec::new();
    for item in &items {
        let Item::Invoice(open) = item else {
            return Err(Error::Corrupt("invoices.id"));
        };
        let invoice = invoices::find(act.tx(), client, open.id).await?;
        let invoice = invoice.ok_or(Error::Corrupt("invoices.id"))?;
        let taken = invoices::take(&mut act, &invoice, open.left, method).await?;
        steps.push(taken.map(|()| (What::PaymentRecorded, open.id.0)));
    }
    finish(act, steps).await
}

/// Ends Paid By relationships of a client today. Refuses if their number is no longer `count`.
pub async fn end_paid_by(
    store: &Store,
    act: Act,
    client: ClientId,
    count: usize,
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let mut others = Vec::new();
    for item in items(&mut tx, client, Condition::PaidBy, act.now).await? {
        if let Item::PaidBy(paid_by) = item {
            others.extend(relationships::other(&mut tx, client, paid_by.id).await?);
        }
    }
    let held = locks::with_others(&mut tx, client, &others).await?;
    if !held.contains(&client) {
        return Ok(Outcome::NotFound);
    }
    let mut act = begun!(ClientAct::claim(tx, client, act).await?);
    // Read again now that the clients are locked.
    let items = open(&mut act, Condition::PaidBy).await?;
    let mut steps = Vec::new();
    for item in &items {
        let Item::PaidBy(open) = item else {
            return Err(Error::Corrupt("relationships.id"));
        };
        let ended = relationships::end_one(&mut act, open.id, &held).await?;
        steps.push(ended.map(|(what, _)| (what, open.id.0)));
    }
    finish_counted(act, steps, count).await
}

/// Voids packages of a client, for this reason. Refuses if their number is no longer `count`. It requires the permission to
/// settle accounts.
pub async fn void_packages(
    store: &Store,
    act: Act,
    client: ClientId,
    count: usize,
    reason: &str,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(_permit) = act.permit::<SettleAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let items = open(&mut act, Condition::Package).await?;
    let sold = packages::of_client(act.tx(), client).await?;
    let mut steps = Vec::new();
    for item in &items {
        let Item::Package(open) = item else {
            return Err(Error::Corrupt("packages.id"));
        };
        let package = sold.iter().find(|sold| sold.id == open.id);
        let package = package.ok_or(Error::Corrupt("packages.id"))?;
        let voided = packages::void_one(&mut act, package, reason).await?;
        steps.push(voided.map(|()| (What::PackageVoided, open.id.0)));
    }
    finish_counted(act, steps, count).await
}

/// Cancels memberships of a client, so that they end at once. Refuses if their number is no longer `count`.
pub async fn cancel_memberships(
    store: &Store,
    act: Act,
    client: ClientId,
    count: usize,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let items = open(&mut act, Condition::Membership).await?;
    let mut steps = Vec::new();
    for item in &items {
        let Item::Membership(open) = item else {
            return Err(Error::Corrupt("memberships.id"));
        };
        let cancelled = memberships::change_one(&mut act, open.id, Change::CancelNow).await?;
        let cancelled = cancelled.ok_or(Error::Corrupt("memberships.id"))?;
        steps.push(cancelled.map(|what| (what, open.id.0)));
    }
    finish_counted(act, steps, count).await
}

async fn open(act: &mut ClientAct, condition: Condition) -> Result<Vec<Item>> {
    let (client, now) = (act.client(), act.now());
    items(act.tx(), client, condition, now).await
}

async fn finish_counted(act: ClientAct, steps: Vec<Step>, count: usize) -> Result<Outcome> {
    if steps.len() == count {
        finish(act, steps).await
    } else {
        Ok(Outcome::Refused(Refused::Changed))
    }
}

/// Commits all steps. Refuses if a step was refused, or if the list is empty.
async fn finish(mut act: ClientAct, steps: Vec<Step>) -> Result<Outcome> {
    let done: Vec<_> = match steps.into_iter().collect::<std::result::Result<_, _>>() {
        Ok(done) => done,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let Some(((last, id), others)) = done.split_last() else {
        return Ok(Outcome::Refused(Refused::Changed));
    };
    for (what, id) in others {
        act.note(*what, *id).await?;
    }
    act.commit(*last, *id).await
}
