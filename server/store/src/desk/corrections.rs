//! Corrections of texts in a client's rows: the description of an invoice, and the names of memberships and packages that were
//! sold. What the text was before is kept with the client, and goes with the client.

use jiff::Timestamp;
use shared::{
    access::SettleAccounts,
    client::ClientId,
    flaw::Refused,
    forms::{CorrectInvoice, CorrectMembership, CorrectPackage, Difference, Shown},
    ids::{InvoiceId, MembershipId, PackageId},
    words,
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::events::What,
    engine::{
        act::{Act, begun},
        db::{At, on, statements},
        ids, text_words,
    },
};

statements! {
    INVOICE = "select description from invoices where id = $1 and client_id = $2";
    MEMBERSHIP = "select plan from memberships where id = $1 and client_id = $2";
    PACKAGE = "select name from packages where id = $1 and client_id = $2";
    SET_INVOICE = "update invoices set description = $2 where id = $1";
    SET_MEMBERSHIP = "update memberships set plan = $2 where id = $1";
    SET_PACKAGE = "update packages set name = $2 where id = $1";
    NUMBER = "select count(*) from former_texts where subject_id = $1";
    KEEP = "
        insert into former_texts (id, client_id, kind, subject_id, number, replaced_at, by_id, text)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF = "
        select f.replaced_at, f.text, m.name as by_name
        from former_texts f join team_members m on m.id = f.by_id
        where f.subject_id = $1
        order by f.number desc";
    SUBJECT = "select kind, subject_id from former_texts where id = $1";
}

words! {
    /// The kind of a thing whose text can be corrected.
    Kind {
        Invoice = "invoice",
        Membership = "membership",
        Package = "package",
    }
}

/// A thing of a client whose text can be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// An invoice, by its description.
    Invoice(InvoiceId),
    /// A membership that was sold, by its plan.
    Membership(MembershipId),
    /// A package that was sold, by its name.
    Package(PackageId),
}

/// A correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction<T> {
    /// When the text was corrected.
    pub at: Timestamp,
    /// The name of the team member who corrected it.
    pub by: String,
    /// What it was before.
    pub before: T,
    /// What it was afterwards.
    pub after: T,
}

#[derive(sqlx::FromRow)]
struct FormerRow {
    replaced_at: At,
    text: String,
    by_name: String,
}

/// Returns the corrections of the text of a thing, which is `text` now. The latest comes first.
pub async fn of(tx: &mut Tx, thing: Thing, text: &str) -> Result<Vec<Correction<String>>> {
    let rows: Vec<FormerRow> = on!(tx, |c| sqlx::query_as(OF)
        .bind(thing.id())
        .fetch_all(c)
        .await?);
    let rows = rows.into_iter();
    let former = rows.map(|row| (row.replaced_at.0, row.by_name, row.text));
    Ok(chain(text.to_owned(), former))
}

/// Returns corrections from what was replaced, the latest first, and what stands there `now`.
pub(super) fn chain<T: Clone>(
    now: T,
    former: impl Iterator<Item = (Timestamp, String, T)>,
) -> Vec<Correction<T>> {
    let mut after = now;
    former
        .map(|(at, by, before)| Correction {
            at,
            by,
            after: std::mem::replace(&mut after, before.clone()),
            before,
        })
        .collect()
}

/// Returns the thing whose text was replaced in a row of the former texts.
pub async fn thing_of(tx: &mut Tx, row: Uuid) -> Result<Option<Thing>> {
    let row: Option<(String, Uuid)> = on!(tx, |c| sqlx::query_as(SUBJECT)
        .bind(row)
        .fetch_optional(c)
        .await?);
    let Some((kind, id)) = row else {
        return Ok(None);
    };
    Ok(Some(match Kind::parse(&kind) {
        Some(Kind::Invoice) => Thing::Invoice(InvoiceId(id)),
        Some(Kind::Membership) => Thing::Membership(MembershipId(id)),
        Some(Kind::Package) => Thing::Package(PackageId(id)),
        None => return Err(Error::Corrupt("former_texts.kind")),
    }))
}

/// Corrects the text of a thing, and keeps what it was. If another person has changed it since the page was made, nothing
/// changes. It requires the permission to settle accounts.
pub async fn correct(
    store: &Store,
    act: Act,
    client: ClientId,
    thing: Thing,
    text: &str,
    shown: &Shown,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(permit) = act.permit::<SettleAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let before: Option<String> = on!(act.tx(), |c| sqlx::query_scalar(thing.read())
        .bind(thing.id())
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    let Some(before) = before else {
        return Ok(Outcome::NotFound);
    };
    let newer = thing.differences(client, &before, shown);
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    if before == text {
        return Ok(Outcome::Refused(Refused::SameText));
    }
    let (id, now): (Uuid, _) = (ids::random(act.rng()), act.now());
    let earlier: i64 = on!(act.tx(), |c| sqlx::query_scalar(NUMBER)
        .bind(thing.id())
        .fetch_one(c)
        .await?);
    on!(act.tx(), |c| sqlx::query(KEEP)
        .bind(id)
        .bind(client.0)
        .bind(thing.kind().name())
        .bind(thing.id())
        .bind(earlier + 1)
        .bind(At(now))
        .bind(permit.by().0)
        .bind(&before)
        .execute(c)
        .await?
        .rows_affected());
    text_words::added(act.tx(), "former_texts", &[id]).await?;
    on!(act.tx(), |c| sqlx::query(thing.write())
        .bind(thing.id())
        .bind(text)
        .execute(c)
        .await?
        .rows_affected());
    text_words::changed(act.tx(), thing.table(), &[thing.id()]).await?;
    act.commit(thing.corrected(), thing.id()).await
}

impl Thing {
    fn id(self) -> Uuid {
        match self {
            Self::Invoice(invoice) => invoice.0,
            Self::Membership(membership) => membership.0,
            Self::Package(package) => package.0,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Invoice(_) => Kind::Invoice,
            Self::Membership(_) => Kind::Membership,
            Self::Package(_) => Kind::Package,
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Invoice(_) => "invoices",
            Self::Membership(_) => "memberships",
            Self::Package(_) => "packages",
        }
    }

    fn read(self) -> &'static str {
        match self {
            Self::Invoice(_) => INVOICE,
            Self::Membership(_) => MEMBERSHIP,
            Self::Package(_) => PACKAGE,
        }
    }

    fn write(self) -> &'static str {
        match self {
            Self::Invoice(_) => SET_INVOICE,
            Self::Membership(_) => SET_MEMBERSHIP,
            Self::Package(_) => SET_PACKAGE,
        }
    }

    fn corrected(self) -> What {
        match self {
            Self::Invoice(_) => What::InvoiceCorrected,
            Self::Membership(_) => What::MembershipCorrected,
            Self::Package(_) => What::PackageCorrected,
        }
    }

    /// Returns what another person has changed since the page was made.
    fn differences(self, client: ClientId, now: &str, shown: &Shown) -> Vec<Difference> {
        let now = now.to_owned();
        match self {
            Self::Invoice(invoice) => shown.differences(&CorrectInvoice {
                client,
                invoice,
                description: now,
            }),
            Self::Membership(membership) => shown.differences(&CorrectMembership {
                client,
                membership,
                plan: now,
            }),
            Self::Package(package) => shown.differences(&CorrectPackage {
                client,
                package,
                name: now,
            }),
        }
    }
}
