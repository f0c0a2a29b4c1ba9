//! The list of clients: filtered, sorted, and read a page at a time by the key of its first or last client. Each filter with each
//! order has an index, so a page costs the same in a studio of any size.

use jiff::{Timestamp, civil::Date};
use shared::{
    client::ClientId,
    client_list::{ClientOrder, ClientState, Open},
    ids::LocationId,
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    Result, Tx,
    desk::{
        client_states::{EVERYONE, NEVER},
        clients::{self, Listed, Page},
        standings,
    },
    engine::{
        batch::find_rows,
        db::{At, on, on_day, statements},
        stored::zone,
    },
};

/// The greatest number of clients that is counted. The cost of counting does not grow beyond it.
pub const COUNTED: i64 = 1_000;

/// Before the first day on which a client can have joined.
const FIRST_DAY: Date = Date::constant(1, 1, 1);

/// After the last day on which a client can have joined.
const LAST_DAY: Date = Date::constant(9999, 12, 31);

statements! {
    KEY = "
        select c.sort_key, c.joined_on, s.balance, s.last_visit
        from clients c left join client_states s on s.client_id = c.id and s.state = 'everyone'
        where c.id = $1 and c.erased_at is null";
    /// A visit is a session that the client attended.
    ABOUT = "
        select c.id, c.date_of_birth, l.name as location, l.time_zone,
            (
                select max(s.starts_at) from bookings b join sessions s on s.id = b.session_id
                where b.client_id = c.id and b.status = 'attended'
            ) as last_visit
        from clients c join locations l on l.id = c.home_location_id
        where c.id in ($1)";
}

/// Which clients are listed, in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The home location of the clients, or all locations.
    pub location: Option<LocationId>,
    /// The state of the clients, or all states.
    pub state: Option<ClientState>,
    /// The order.
    pub order: ClientOrder,
}

/// Where a page of the list begins or ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// The page is the first one.
    #[default]
    First,
    /// The page begins after this client.
    After(ClientId),
    /// The page ends before this client.
    Before(ClientId),
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// The clients of this page, in order.
    pub rows: Vec<Listed>,
    /// Whether there is a page before.
    pub has_previous: bool,
    /// Whether there is a page after.
    pub has_next: bool,
}

/// How many clients there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(i64),
    /// More than so many.
    MoreThan(i64),
}

/// What tells clients with similar names apart, and what the desk looks for in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// The date of birth.
    pub date_of_birth: Option<Date>,
    /// The name of the home location.
    pub location: String,
    /// The day of the last visit, in the time zone of the home location.
    pub last_visit: Option<Date>,
    /// Memberships, debts and credit.
    pub open: Open,
}

#[derive(sqlx::FromRow)]
struct AboutRow {
    id: Uuid,
    date_of_birth: Option<jiff_sqlx::Date>,
    location: String,
    time_zone: String,
    last_visit: Option<At>,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    sort_key: String,
    joined_on: jiff_sqlx::Date,
    balance: Option<i64>,
    last_visit: Option<jiff_sqlx::Date>,
}

/// A column by which the list is ordered. The client's id follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    SortKey,
    JoinedOn,
    Balance,
    LastVisit,
}

impl Column {
    const ALL: [Self; 4] = [
        Self::SortKey,
        Self::JoinedOn,
        Self::Balance,
        Self::LastVisit,
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Ascending,
    Descending,
}

/// Where a client stands in the list.
struct Position {
    sort_key: String,
    joined_on: Date,
    balance: i64,
    last_visit: Date,
    client: Uuid,
}

/// Returns a page of at most `size` clients.
pub async fn page(
    tx: &mut Tx,
    view: View,
    start: Start,
    now: Timestamp,
    size: i64,
) -> Result<ListPage> {
    let (column, direction) = sorted(view.order);
    let (start, key) = match start {
        Start::First => (start, None),
        Start::After(client) | Start::Before(client) => match key(tx, client).await? {
            Some(key) => (start, Some(key)),
            // The client is erased meanwhile.
            None => (Start::First, None),
        },
    };
    let direction = match start {
        Start::First | Start::After(_) => direction,
        Start::Before(_) => direction.reversed(),
    };
    let key = key.unwrap_or_else(|| Position::before_all(direction));
    let statement = select(view, column, direction);
    let ids: Vec<Uuid> = on!(&mut *tx, |c| {
        let query = sqlx::query_scalar(AssertSqlSafe(statement));
        let mut query = match column {
            Column::SortKey => query.bind(key.sort_key),
            Column::JoinedOn => query.bind(on_day(key.joined_on)),
            Column::Balance => query.bind(key.balance),
            Column::LastVisit => query.bind(on_day(key.last_visit)),
        };
        query = query.bind(key.client).bind(size + 1);
        if let Some(location) = view.location {
            query = query.bind(location.0);
        }
        if let Some(state) = view.state {
            query = query.bind(state.name()).bind(At(now));
        }
        query.fetch_all(c).await?
    });
    let Page {
        rows: mut ids,
        more,
    } = Page::of(ids, size);
    let (has_previous, has_next) = match start {
        Start::First => (false, more),
        Start::After(_) => (true, more),
        Start::Before(_) => {
            ids.reverse();
            (more, true)
        }
    };
    Ok(ListPage {
        rows: clients::listed(tx, &ids).await?,
        has_previous,
        has_next,
    })
}

/// Counts the clients of a view, up to [`COUNTED`].
pub async fn count(tx: &mut Tx, view: View, now: Timestamp) -> Result<Count> {
    let statement = counting(view);
    let count: i64 = on!(tx, |c| {
        let mut query = sqlx::query_scalar(AssertSqlSafe(statement)).bind(COUNTED + 1);
        if let Some(location) = view.location {
            query = query.bind(location.0);
        }
        if let Some(state) = view.state {
            query = query.bind(state.name()).bind(At(now));
        }
        query.fetch_one(c).await?
    });
    Ok(if count > COUNTED {
        Count::MoreThan(COUNTED)
    } else {
        Count::Exactly(count)
    })
}

/// Returns what the list shows of each of these clients, in their order.
pub async fn about(tx: &mut Tx, clients: &[ClientId], now: Timestamp) -> Result<Vec<About>> {
    let ids: Vec<Uuid> = clients.iter().map(|client| client.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<AboutRow> = find_rows!(tx, ABOUT, ids, |query| query);
    rows.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.id));
    let standings = standings::of_all(tx, &ids, now).await?;
    let about = |row: AboutRow| {
        let AboutRow {
            id,
            date_of_birth,
            location,
            time_zone,
            last_visit,
        } = row;
        let zone = zone(&time_zone)?;
        Ok(About {
            date_of_birth: date_of_birth.map(jiff_sqlx::Date::to_jiff),
            location,
            last_visit: last_visit.map(|at| zone.to_datetime(at.0).date()),
            open: standings
                .get(&id)
                .map(|standing| Open::of(standing, now))
                .unwrap_or_default(),
        })
    };
    rows.into_iter().map(about).collect()
}

async fn key(tx: &mut Tx, client: ClientId) -> Result<Option<Position>> {
    let row: Option<KeyRow> = on!(tx, |c| sqlx::query_as(KEY)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(|row| Position {
        sort_key: row.sort_key,
        joined_on: row.joined_on.to_jiff(),
        balance: row.balance.unwrap_or_default(),
        last_visit: row.last_visit.map_or(NEVER, jiff_sqlx::Date::to_jiff),
        client: client.0,
    }))
}

impl Position {
    /// Returns a key before those of all clients.
    fn before_all(direction: Direction) -> Self {
        match direction {
            Direction::Ascending => Self {
                sort_key: String::new(),
                joined_on: FIRST_DAY,
                balance: i64::MIN,
                last_visit: FIRST_DAY,
                client: Uuid::nil(),
            },
            Direction::Descending => Self {
                sort_key: char::MAX.to_string(),
                joined_on: LAST_DAY,
                balance: i64::MAX,
                last_visit: LAST_DAY,
                client: Uuid::max(),
            },
        }
    }
}

impl Direction {
    fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

fn sorted(order: ClientOrder) -> (Column, Direction) {
    match order {
        ClientOrder::Name => (Column::SortKey, Direction::Ascending),
        ClientOrder::NameBackwards => (Column::SortKey, Direction::Descending),
        ClientOrder::NewestFirst => (Column::JoinedOn, Direction::Descending),
        ClientOrder::OldestFirst => (Column::JoinedOn, Direction::Ascending),
        ClientOrder::OwesMost => (Column::Balance, Direction::Ascending),
        ClientOrder::MostCredit => (Column::Balance, Direction::Descending),
        ClientOrder::VisitedLast => (Column::LastVisit, Direction::Descending),
        ClientOrder::NotSeenLongest => (Column::LastVisit, Direction::Ascending),
    }
}

/// Selects at most $3 clients of a view who stand after $1, $2 in this direction.
fn select(view: View, column: Column, direction: Direction) -> String {
    let (column, all) = match column {
        Column::SortKey => ("sort_key", All::OfClients),
        Column::JoinedOn => ("joined_on", All::OfClients),
        Column::Balance => ("balance", All::OfStates),
        Column::LastVisit => ("last_visit", All::OfStates),
    };
    let (after, order) = match direction {
        Direction::Ascending => (">", "asc"),
        Direction::Descending => ("<", "desc"),
    };
    let (id, rows) = filtered(view, all, 4);
    format!(
        "select {id} from {rows} and ({column}, {id}) {after} ($1, $2)
        order by {column} {order}, {id} {order}
        limit $3"
    )
}

/// Counts at most $1 clients of a view.
fn counting(view: View) -> String {
    let (_, rows) = filtered(view, All::OfClients, 2);
    // The condition on the name, which every client meets, and the order lead to the index.
    format!(
        "select count(*) from (select 1 from {rows} and sort_key >= '' order by sort_key limit $1) matching"
    )
}

/// Which rows list the clients of all states.
#[derive(Clone, Copy)]
enum All {
    /// Their own.
    OfClients,
    /// The state that everyone is in, which has more orders.
    OfStates,
}

/// Returns the column with the client's id, and the table with the conditions of the filters, whose values begin with the
/// parameter `first`.
fn filtered(view: View, all: All, first: usize) -> (&'static str, String) {
    let mut next = first..;
    let mut parameter = || next.next().unwrap_or_default();
    let location = view
        .location
        .map(|_| format!(" and home_location_id = ${}", parameter()))
        .unwrap_or_default();
    match (view.state, all) {
        (None, All::OfClients) => ("id", format!("clients where erased_at is null{location}")),
        (None, All::OfStates) => (
            "client_id",
            format!("client_states where state = '{EVERYONE}'{location}"),
        ),
        (Some(_), All::OfClients | All::OfStates) => {
            let (state, now) = (parameter(), parameter());
            (
                "client_id",
                format!(
                    "client_states where state = ${state} and (until is null or until > ${now}){location}"
                ),
            )
        }
    }
}

/// Returns every statement that is put together, by name.
pub(crate) fn built_statements() -> Vec<(String, String)> {
    let mut statements = Vec::new();
    for (filter, view) in views() {
        statements.push((format!("count {filter}"), counting(view)));
        for column in Column::ALL {
            for direction in [Direction::Ascending, Direction::Descending] {
                let name = format!("{filter} by {column:?} {direction:?}");
                statements.push((name, select(view, column, direction)));
            }
        }
    }
    statements
}

/// Returns a view for each combination of filters.
fn views() -> [(&'static str, View); 4] {
    let location = Some(LocationId(Uuid::nil()));
    let state = Some(ClientState::Active);
    let view = |location, state| View {
        location,
        state,
        order: ClientOrder::Name,
    };
    [
        ("clients", view(None, None)),
        ("clients of a location", view(location, None)),
        ("clients in a state", view(None, state)),
        ("clients of a location in a state", view(location, state)),
    ]
}
