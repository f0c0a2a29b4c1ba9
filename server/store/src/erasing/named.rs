//! Finds the people whom entries of the ledger name. A name leads to its person only with the key of its day.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use shared::{
    access::TeamMemberId,
    client::ClientId,
    ledger::{Commitment, Entry, Named},
};
use uuid::Uuid;

use crate::{
    Result, Store,
    engine::{
        batch::SIZE,
        day_keys::DayKey,
        db::{on, statements},
    },
};

statements! {
    CLIENTS = "select id from clients where id > $1 order by id limit $2";
    TEAM_MEMBERS = "select id from team_members";
}

/// Day keys, by day.
pub type Days = BTreeMap<Date, DayKey>;

/// The people of an entry, where they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct People {
    pub(crate) client: Option<ClientId>,
    pub(crate) by: Option<TeamMemberId>,
}

/// Returns how many of the entries name a client who can no longer be found, because the key of their day is gone.
pub(crate) fn without_key(entries: &[Entry], days: &Days) -> usize {
    let is_gone = |entry: &&Entry| match entry.erasure.client {
        Named::Known(_) => false,
        Named::Committed(_) => !days.contains_key(&entry.erasure.day()),
    };
    entries.iter().filter(is_gone).count()
}

/// Returns whether an entry names this client, or no longer says whom it names.
pub(crate) fn may_name(entry: &Entry, client: ClientId, days: &Days) -> bool {
    match &entry.erasure.client {
        Named::Known(id) => *id == client,
        Named::Committed(commitment) => {
            let key = days.get(&entry.erasure.day());
            key.is_none_or(|key| key.client(client) == *commitment)
        }
    }
}

/// Returns the people of each entry, by going through all clients once.
pub(crate) async fn people(store: &Store, entries: &[Entry], days: &Days) -> Result<Vec<People>> {
    let mut people: Vec<People> = entries.iter().map(known).collect();
    let mut clients = Sought::default();
    let mut team = Sought::default();
    for (n, entry) in entries.iter().enumerate() {
        clients.add(n, entry, &entry.erasure.client);
        team.add(n, entry, &entry.erasure.erased_by);
    }
    if !clients.by.is_empty() {
        let mut last = Uuid::nil();
        loop {
            let page: Vec<Uuid> = on!(&mut store.read().await?, |c| sqlx::query_scalar(CLIENTS)
                .bind(last)
                .bind(i64::try_from(SIZE).unwrap_or(i64::MAX))
                .fetch_all(c)
                .await?);
            let Some(end) = page.last() else { break };
            last = *end;
            for id in page.into_iter().map(ClientId) {
                let found = clients.find(days, |key| key.client(id));
                found.for_each(|n| people[n].client = Some(id));
            }
        }
    }
    if !team.by.is_empty() {
        let all: Vec<Uuid> = on!(&mut store.read().await?, |c| sqlx::query_scalar(
            TEAM_MEMBERS
        )
        .fetch_all(c)
        .await?);
        for id in all.into_iter().map(TeamMemberId) {
            let found = team.find(days, |key| key.team_member(id));
            found.for_each(|n| people[n].by = Some(id));
        }
    }
    Ok(people)
}

/// Returns whom an entry names by id.
fn known(entry: &Entry) -> People {
    let client = match entry.erasure.client {
        Named::Known(id) => Some(id),
        Named::Committed(_) => None,
    };
    let by = match entry.erasure.erased_by {
        Named::Known(id) => Some(id),
        Named::Committed(_) => None,
    };
    People { client, by }
}

/// The digests that are looked for, by day, with the number of their entries.
#[derive(Default)]
struct Sought<'a> {
    by: BTreeMap<Date, HashMap<&'a Commitment, Vec<usize>>>,
}

impl<'a> Sought<'a> {
    fn add<Id>(&mut self, n: usize, entry: &Entry, named: &'a Named<Id>) {
        if let Named::Committed(commitment) = named {
            let day = self.by.entry(entry.erasure.day()).or_default();
            day.entry(commitment).or_default().push(n);
        }
    }

    /// Returns the numbers of the entries that hold the digest which `commit` makes with the key of their day.
    fn find(
        &self,
        days: &Days,
        commit: impl Fn(&DayKey) -> Commitment,
    ) -> impl Iterator<Item = usize> {
        let with_key = self
            .by
            .iter()
            .filter_map(|(day, sought)| Some((days.get(day)?, sought)));
        let found = with_key.filter_map(move |(key, sought)| sought.get(&commit(key)));
        found.flatten().copied()
    }
}
