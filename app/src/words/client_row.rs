//! Clients in a list: what tells them apart, in words.

use jiff::Timestamp;
use shared::standing::{Membership, MembershipStatus};
use store::{
    Tx,
    desk::{
        client_list::{self, About},
        clients::Listed,
    },
};

use super::{catalogue::say, dates::date, formats::money, status};
use crate::answers::clients::ClientRow;

/// Returns clients in words, with what is read for a list.
pub(crate) async fn rows(
    tx: &mut Tx,
    listed: Vec<Listed>,
    now: Timestamp,
) -> store::Result<Vec<ClientRow>> {
    let ids: Vec<_> = listed.iter().map(|client| client.id).collect();
    let about = client_list::about(tx, &ids, now).await?;
    Ok(listed.into_iter().zip(about).map(row).collect())
}

fn row(
    (
        Listed {
            id,
            name,
            email,
            phone,
            is_example,
        },
        About {
            date_of_birth,
            location,
            last_visit,
            open,
        },
    ): (Listed, About),
) -> ClientRow {
    let membership = joined(open.memberships.iter().map(membership));
    let owes = joined(open.owed.iter().copied().map(money));
    let credit = joined(open.credit.iter().copied().map(money));
    ClientRow {
        id,
        name,
        email,
        phone,
        born: date_of_birth.map(date),
        location,
        membership,
        owes: owes.map(|amount| say!(clients.owes, amount = amount).to_string()),
        credit: credit.map(|amount| say!(clients.credit, amount = amount).to_string()),
        last_visit: last_visit.map(date),
        is_example,
    }
}

/// Returns the plan, and the status of a membership that does not simply run.
fn membership(membership: &Membership) -> String {
    let plan = membership.plan.clone();
    let status = match (membership.status, membership.ends) {
        (MembershipStatus::Active, _) => return plan,
        (MembershipStatus::Cancelled, Some(day)) => {
            say!(clients.until, end = date(day.date())).to_string()
        }
        (MembershipStatus::Paused | MembershipStatus::Pending | MembershipStatus::Cancelled, _) => {
            status::membership(membership.status).word.to_owned()
        }
    };
    say!(clients.with_status, plan = plan, status = status).to_string()
}

/// Returns several texts as one, or `None` where there are none.
fn joined(texts: impl Iterator<Item = String>) -> Option<String> {
    let texts: Vec<_> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}
