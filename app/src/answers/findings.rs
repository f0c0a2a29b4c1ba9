//! What an erasure is about, as the confirmation lists it: what the client has, the client's own texts that change, and findings,
//! the texts about others that name the client.

use jiff::civil::Date;
use shared::{
    access::Actor,
    client::ClientId,
    finding::Choice,
    flaw::Flaw,
    forms::Decisions,
    holdings::Holdings,
    ids::{ClassId, CoachId, SessionId},
    register::{Personal, Text},
};
use store::{
    Tx,
    desk::{
        classes,
        corrections::{self, Thing},
        session_corrections,
    },
    erasing::{
        findings, holdings,
        listing::{self, Listing},
        own,
    },
};
use uuid::Uuid;

use super::erasing::{Finding, Found, Replaced, Rest};
use crate::{
    error::AppError,
    words::{addresses, dates::date, flaws},
};

/// How many wordings are proposed. Each takes a statement.
const PROPOSALS: usize = 10;

/// Finds what the erasure of a client is about, as `viewer` may see it, with what was decided so far.
pub(crate) async fn found(
    tx: &mut Tx,
    viewer: &Actor,
    client: ClientId,
    decisions: Option<&Decisions>,
) -> Result<Found, AppError> {
    if store::desk::clients::head(tx, client).await?.is_none() {
        return Ok(Found::default());
    }
    let listing = listing::of(tx, client, viewer).await?;
    in_words(tx, viewer, client, &listing, decisions).await
}

/// Returns a listing as the confirmation shows it, with what the client has.
pub(crate) async fn in_words(
    tx: &mut Tx,
    viewer: &Actor,
    client: ClientId,
    listing: &Listing,
    decisions: Option<&Decisions>,
) -> Result<Found, AppError> {
    let (findings, rest) = findings(tx, listing, decisions).await?;
    let changing = listing.own.iter().filter(|text| !text.stays()).count();
    let seen = listing.seen();
    Ok(Found {
        is_newer: decisions.is_some_and(|before| !before.seen.is_empty() && before.seen != seen),
        seen,
        replaced: replaced(tx, client, listing, decisions).await?,
        more: changing.saturating_sub(Found::SHOWN),
        numbers: listing.numbers.clone(),
        findings,
        rest,
        holdings: Some(with_dates(
            holdings::of(tx, client, viewer, listing.visits).await?,
        )),
    })
}

/// Writes the date of birth as pages do.
fn with_dates(mut holdings: Holdings) -> Holdings {
    let births = holdings.erased.iter_mut();
    let births = births.filter(|held| held.kind == Personal::DateOfBirth);
    for value in births.filter_map(|held| held.values.as_mut()).flatten() {
        if let Ok(day) = value.parse::<Date>() {
            *value = date(day);
        }
    }
    holdings
}

/// Returns the first of the client's own texts that change, with a wording for each.
async fn replaced(
    tx: &mut Tx,
    client: ClientId,
    listing: &Listing,
    decisions: Option<&Decisions>,
) -> Result<Vec<Replaced>, AppError> {
    let changing = listing.own.iter().filter(|text| !text.stays());
    let mut all = Vec::new();
    for text in changing.take(Found::SHOWN) {
        let key = text.key();
        let typed = decisions.and_then(|decisions| decisions.wording(&key));
        let flaw = decisions.and_then(|decisions| listing.reworded(decisions, text).err());
        let after = match typed {
            Some(typed) => typed.to_owned(),
            None if all.len() < PROPOSALS => {
                let may_be = |part: &str| listing.may_propose(text, part);
                let proposal = own::proposal(tx, client, text, may_be).await?;
                proposal.unwrap_or_else(|| text.after.clone())
            }
            None => text.after.clone(),
        };
        all.push(Replaced {
            at: key,
            about: text.about,
            before: text.before.clone(),
            after,
            rows: text.rows,
            flaw: flaw.map(flaws::flaw),
        });
    }
    Ok(all)
}

/// Returns the findings that are decided one by one, and how many others there are.
async fn findings(
    tx: &mut Tx,
    listing: &Listing,
    decisions: Option<&Decisions>,
) -> Result<(Vec<Finding>, Option<Rest>), AppError> {
    let mut shown = Vec::new();
    let mut bytes = 0;
    for one in &listing.findings {
        bytes += one.text().map_or(0, str::len);
        if shown.len() == Found::SHOWN || bytes > Found::BYTES {
            break;
        }
        shown.push(finding(tx, listing, one, decisions).await?);
    }
    let others = &listing.findings[shown.len()..];
    let rest = (!others.is_empty()).then(|| Rest {
        texts: others.len(),
        rows: others.iter().map(|one| one.rows).sum(),
        chosen: decisions.and_then(|decisions| decisions.rest),
    });
    Ok((shown, rest))
}

async fn finding(
    tx: &mut Tx,
    listing: &Listing,
    one: &findings::Finding,
    decisions: Option<&Decisions>,
) -> Result<Finding, AppError> {
    let about = one.about();
    let of = match one.of {
        Some(client) => store::desk::clients::head(tx, client)
            .await?
            .map(|head| (client, head.name)),
        None => None,
    };
    let owner = of.as_ref().map(|(client, _)| *client);
    let page = page_of(tx, about, owner, one.place.row).await?;
    let key = one.key();
    let decision = decisions.and_then(|decisions| decisions.of_finding(&key));
    let chosen = decision.and_then(|decision| decision.choice);
    let only = match one.choices() {
        [only] => Some(*only),
        _ => None,
    };
    let flaw = match (decisions, chosen) {
        (Some(decisions), Some(_)) => listing.decided(decisions, one).err(),
        (_, None) | (None, _) => None,
    };
    let text = decision.map(|decision| decision.text.clone());
    let text = text.filter(|text| chosen == Some(Choice::Edit) || !text.is_empty());
    Ok(Finding {
        at: key,
        rows: one.rows,
        sessions: one.sessions,
        about,
        of: of.map(|(_, name)| name.to_string()),
        page,
        excerpt: one.text().map(|_| one.excerpt.clone()),
        choices: one.choices().to_vec(),
        is_of_erased: one.is_of_erased(),
        chosen: chosen.or(only),
        text: text.unwrap_or_else(|| one.text().unwrap_or_default().to_owned()),
        flaw: flaw.map(|flaw: Flaw| flaws::flaw(flaw)),
    })
}

/// Returns the page that shows a text: of a client, of the row `row`, or of the latest session of a class or a coach.
async fn page_of(
    tx: &mut Tx,
    text: Text,
    client: Option<ClientId>,
    row: Option<Uuid>,
) -> Result<Option<String>, AppError> {
    let of_session = |session| format!("/schedule/{session}");
    let page = match text {
        Text::Session => return Ok(row.map(SessionId).map(of_session)),
        Text::Class => {
            let Some(class) = row.map(ClassId) else {
                return Ok(None);
            };
            let latest = match classes::latest_of_class(tx, class).await? {
                Some(session) => Some(session),
                None => session_corrections::latest_of_class(tx, class).await?,
            };
            return Ok(latest.map(of_session));
        }
        Text::Coach => {
            let Some(coach) = row.map(CoachId) else {
                return Ok(None);
            };
            let latest = match classes::latest_of_coach(tx, coach).await? {
                Some(session) => Some(session),
                None => session_corrections::latest_of_coach(tx, coach).await?,
            };
            return Ok(latest.map(of_session));
        }
        Text::FormerText => {
            let (Some(client), Some(row)) = (client, row) else {
                return Ok(None);
            };
            let thing = corrections::thing_of(tx, row).await?;
            return Ok(thing.map(|thing| match thing {
                Thing::Invoice(id) => addresses::of_client(client, "invoices", id),
                Thing::Membership(id) => addresses::of_client(client, "memberships", id),
                Thing::Package(id) => addresses::of_client(client, "packages", id),
            }));
        }
        Text::Offer => return Ok(row.map(|offer| format!("/team/catalogue/{offer}"))),
        Text::TeamMember => return Ok(row.map(|member| format!("/team/members/{member}"))),
        Text::Invoice | Text::InvoiceReason => "invoices",
        Text::Plan => "memberships",
        Text::Package | Text::PackageReason => "packages",
        Text::CreditReason => "credit",
        Text::PaymentMethod => "payment-methods",
        Text::Details | Text::Medical | Text::EmergencyContact | Text::Notes | Text::Studio => {
            "information"
        }
    };
    Ok(client.map(|client| format!("/clients/{client}/{page}")))
}
