//! Finds the texts about others that name a client. An administrator reviews them before the client is erased.
//!
//! The index of texts leads to the texts that may name the client, and `shared::residue` decides. The few texts that
//! describe the studio are all read.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    fmt,
};

use shared::{
    access::{Actor, Permission},
    client::ClientId,
    finding::{self, Choice, Rows, Sight},
    register::{self, Owner, TABLES, Table, Text},
    residue::{Anchor, Excerpt, Lead, Marks},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::{
        batch::find_rows,
        db::{on, statements},
        place::Place,
        text_words, texts,
    },
    erasing::{
        digest::key_of,
        identity,
        sharing::{self, Sharing},
    },
};

/// The number of texts from which one word of a name is as frequent as another.
const FREQUENT: i64 = 10_000;

statements! {
    /// Counts the texts with words from $1 to before $2, up to $3.
    COUNT = "select count(*) from (select 1 from text_words where word >= $1 and word < $2 limit $3) found";
    CANDIDATES = "
        select field, row_id, client_id from text_words
        where word >= $1 and word < $2 and (client_id is null or client_id <> $3)";
    SESSIONS_OF_CLASSES = "select class_id, count(*) from sessions where class_id in ($1) group by class_id";
    SESSIONS_OF_COACHES = "select coach_id, count(*) from sessions where coach_id in ($1) group by coach_id";
}

/// A finding: a text outside the client's own rows that names the client. Equal texts in a column are one finding.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where the text stands; in the row with the lowest id, if it stands in several.
    pub place: Place,
    /// In how many rows it stands.
    pub rows: usize,
    /// How many sessions have it, where it is the name of a class or a coach.
    pub sessions: Option<usize>,
    /// The client who owns the rows, if one client owns all of them.
    pub of: Option<ClientId>,
    /// The text around the name.
    pub excerpt: Excerpt,
    text: String,
    sight: Sight,
    kind: Rows,
    column: Column,
    all: Vec<Candidate>,
    /// The email addresses of the client that the owner of the rows has too.
    shared: Vec<String>,
}

impl Finding {
    /// Returns what an administrator decides about. It differs as soon as the text stands in more or fewer rows.
    pub fn key(&self) -> String {
        let place = match self.place.row {
            Some(_) => self.place.to_string(),
            None => key_of(&self.place.to_string(), &self.text),
        };
        match self.rows {
            1 => place,
            rows => format!("{place}*{rows}"),
        }
    }

    /// Returns what may be done with it.
    pub fn choices(&self) -> &'static [Choice] {
        let Place { table, column, .. } = &self.place;
        finding::choices(table, column, self.kind, self.sight)
    }

    /// Returns what the text is about.
    pub fn about(&self) -> Text {
        let Place { table, column, .. } = &self.place;
        register::text(table, column).unwrap_or(Text::Studio)
    }

    /// Returns the whole text, if the viewer may see it.
    pub fn text(&self) -> Option<&str> {
        match self.sight {
            Sight::Shown => Some(&self.text),
            Sight::Hidden => None,
        }
    }

    /// Returns whether the rows belong to clients who are erased, so that the text cannot change.
    pub fn is_of_erased(&self) -> bool {
        self.kind == Rows::OfErased
    }

    /// Hides the text from a viewer who may not see it.
    pub(super) fn show_to(&mut self, viewer: &Actor) {
        if self.about() == Text::Medical && !viewer.may(Permission::ViewMedicalInformation) {
            self.sight = Sight::Hidden;
        }
    }

    /// Returns the same finding for nobody in particular.
    pub(super) fn for_nobody(&self) -> Self {
        Self {
            sight: Sight::Shown,
            ..self.clone()
        }
    }

    pub(super) fn whole_text(&self) -> &str {
        &self.text
    }

    /// Returns the rows in which it stands, each with its client. None of a setting of the studio.
    pub(super) fn all(&self) -> &[(Uuid, Option<Uuid>)] {
        &self.all
    }

    /// Returns what of these marks names the client in it.
    pub(super) fn marks<'a>(&self, all: &'a Marks) -> Cow<'a, Marks> {
        naming(all, &self.shared)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.all.iter().map(|(row, _)| *row)
    }

    pub(super) fn owners(&self) -> impl Iterator<Item = ClientId> {
        self.all.iter().filter_map(|(_, owner)| owner.map(ClientId))
    }

    pub(super) fn column(&self) -> Column {
        self.column
    }
}

/// Shows where it stands, and no text.
impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({})", self.key())
    }
}

/// A column whose texts can name clients.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) table: &'static Table,
    pub(super) name: &'static str,
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        (self.table.name, self.name) == (other.table.name, other.name)
    }
}

impl Eq for Column {}

impl Column {
    pub(super) fn field(self) -> String {
        format!("{}.{}", self.table.name, self.name)
    }

    pub(super) fn text(self) -> Option<Text> {
        register::text(self.table.name, self.name)
    }
}

/// A row that may name the client, and the client whose row it is.
type Candidate = (Uuid, Option<Uuid>);

/// All that a search reads before it decides.
#[derive(PartialEq, Eq)]
pub(super) struct Texts {
    /// The texts that may name the client, by column, each with its row and the client whose row it is.
    candidates: Vec<(Column, Vec<(Candidate, String)>)>,
    /// The texts that describe the studio, with the number of their rows.
    settings: Vec<(Column, BTreeMap<String, usize>)>,
    sharing: Sharing,
}

/// Returns the findings, by table, column and row.
pub async fn find(tx: &mut Tx, client: ClientId) -> Result<Vec<Finding>> {
    let marks = identity::marks(tx, client).await?;
    let mut findings = read(tx, client, &marks).await?.findings(&marks);
    count_sessions(tx, &mut findings).await?;
    Ok(findings)
}

/// Reads the texts that may name a client with these marks.
pub(super) async fn read(tx: &mut Tx, client: ClientId, marks: &Marks) -> Result<Texts> {
    let mut rows = rows(tx, client, marks).await?;
    let sharing = sharing::of(tx, client).await?;
    let mut candidates = Vec::new();
    for column in indexed() {
        if let Some(rows) = rows.remove(&column.field()) {
            let ids: Vec<Uuid> = rows.keys().copied().collect();
            let texts = texts::read(tx, (column.table.name, column.name), &ids).await?;
            let mut texts: Vec<(Candidate, String)> = texts
                .into_iter()
                .map(|(row, text)| ((row, rows.get(&row).copied().flatten()), text))
                .collect();
            texts.sort_unstable();
            candidates.push((column, texts));
        }
    }
    let mut settings_texts = Vec::new();
    for column in settings() {
        let texts: Vec<String> = on!(&mut *tx, |c| sqlx::query_scalar(AssertSqlSafe(all_texts(
            column
        )))
        .fetch_all(c)
        .await?);
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        for text in texts {
            *rows.entry(text).or_default() += 1;
        }
        settings_texts.push((column, rows));
    }
    Ok(Texts {
        candidates,
        settings: settings_texts,
        sharing,
    })
}

impl Texts {
    /// Returns which of the texts name the client, without the sessions of classes and coaches.
    pub(super) fn findings(&self, marks: &Marks) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (column, texts) in &self.candidates {
            findings.extend(named_in(*column, texts, (marks, &self.sharing)));
        }
        for (column, texts) in &self.settings {
            findings.extend(texts.iter().filter_map(|(text, rows)| {
                Some(Finding {
                    place: place(*column, None),
                    rows: *rows,
                    sessions: None,
                    of: None,
                    excerpt: marks.excerpt(text)?,
                    text: text.clone(),
                    sight: Sight::Shown,
                    kind: Rows::Current,
                    column: *column,
                    all: Vec::new(),
                    shared: Vec::new(),
                })
            }));
        }
        findings.sort_by_cached_key(Finding::key);
        findings
    }
}

/// Returns how many tables and columns are searched.
pub(crate) fn searched() -> (usize, usize) {
    let columns: Vec<_> = indexed().chain(settings()).collect();
    let mut tables: Vec<_> = columns.iter().map(|column| column.table.name).collect();
    tables.sort_unstable();
    tables.dedup();
    (tables.len(), columns.len())
}

fn indexed() -> impl Iterator<Item = Column> {
    text_words::all_indexed()
        .flat_map(|table| table.indexed().map(move |name| Column { table, name }))
}

/// Returns the columns with words in the index in which a text can change.
pub(super) fn changeable() -> impl Iterator<Item = Column> {
    indexed().filter(can_change)
}

/// Returns the columns of the studio's settings in which a text can change.
pub(super) fn changeable_settings() -> impl Iterator<Item = Column> {
    settings().filter(can_change)
}

fn can_change(Column { table, name }: &Column) -> bool {
    finding::choices(table.name, name, Rows::Current, Sight::Shown) != [Choice::Leave]
}

fn settings() -> impl Iterator<Item = Column> {
    TABLES
        .iter()
        .flat_map(|table| table.settings().map(move |name| Column { table, name }))
}

/// Returns the rows whose texts may name the client, by column.
async fn rows(
    tx: &mut Tx,
    client: ClientId,
    marks: &Marks,
) -> Result<HashMap<String, BTreeMap<Uuid, Option<Uuid>>>> {
    let mut all: HashMap<String, BTreeMap<Uuid, Option<Uuid>>> = HashMap::new();
    for lead in marks.leads() {
        for anchor in rarest(tx, lead).await? {
            let (from, to) = range(anchor);
            let rows: Vec<(String, Uuid, Option<Uuid>)> =
                on!(&mut *tx, |c| sqlx::query_as(CANDIDATES)
                    .bind(from)
                    .bind(to)
                    .bind(client.0)
                    .fetch_all(c)
                    .await?);
            for (field, row, owner) in rows {
                all.entry(field).or_default().insert(row, owner);
            }
        }
    }
    Ok(all)
}

/// Returns the choice of a lead that has the fewest texts.
async fn rarest<'a>(tx: &mut Tx, lead: &'a Lead) -> Result<&'a [Anchor]> {
    if let [only] = &lead.choices[..] {
        return Ok(only);
    }
    let mut best: (i64, &[Anchor]) = (i64::MAX, &[]);
    for choice in &lead.choices {
        let mut texts = 0;
        for anchor in choice {
            let (from, to) = range(anchor);
            let count: i64 = on!(&mut *tx, |c| sqlx::query_scalar(COUNT)
                .bind(from)
                .bind(to)
                .bind(FREQUENT)
                .fetch_one(c)
                .await?);
            texts += count;
        }
        if texts < best.0 {
            best = (texts, choice);
        }
        if texts == 0 {
            break;
        }
    }
    Ok(best.1)
}

/// Returns the first word of an anchor, and the first one after its last.
fn range(anchor: &Anchor) -> (&str, String) {
    match anchor {
        Anchor::Word(word) => (word, format!("{word}\u{1}")),
        Anchor::Prefix(start) => (start, format!("{start}{}", char::MAX)),
    }
}

/// Returns the findings among the texts of a column that may name the client.
fn named_in<'a>(
    column: Column,
    texts: &'a [(Candidate, String)],
    (marks, sharing): (&'a Marks, &'a Sharing),
) -> impl Iterator<Item = Finding> + 'a {
    // In the index, the rows of an erased client have no client.
    let kind = |owner: Option<Uuid>| match (column.table.owner, owner) {
        (Owner::Client | Owner::ClientIn(_), None) => Rows::OfErased,
        (Owner::Client | Owner::ClientIn(_) | Owner::Studio, _) => Rows::Current,
    };
    let shared = |owner: Option<Uuid>| owner.and_then(|owner| sharing.get(&owner));
    let mut by_text: HashMap<(&str, Rows, &[String]), Vec<Candidate>> = HashMap::new();
    for ((row, owner), text) in texts {
        let shared = shared(*owner).map_or(&[][..], Vec::as_slice);
        let found = by_text.entry((text, kind(*owner), shared)).or_default();
        found.push((*row, *owner));
    }
    by_text
        .into_iter()
        .filter_map(move |((text, kind, shared), rows)| {
            let excerpt = naming(marks, shared).excerpt(text)?;
            let (first, owner) = *rows.first()?;
            Some(Finding {
                place: place(column, Some(first)),
                rows: rows.len(),
                sessions: None,
                of: owner
                    .filter(|_| rows.iter().all(|row| row.1 == owner))
                    .map(ClientId),
                excerpt,
                text: text.to_owned(),
                sight: Sight::Shown,
                kind,
                column,
                all: rows,
                shared: shared.to_vec(),
            })
        })
}

/// Returns what of these marks names a client in the texts of another one who has these email addresses too.
fn naming<'a>(marks: &'a Marks, shared: &[String]) -> Cow<'a, Marks> {
    if shared.is_empty() {
        Cow::Borrowed(marks)
    } else {
        Cow::Owned(marks.without_emails(shared.iter().map(String::as_str)))
    }
}

/// Counts the sessions of the classes and coaches whose names are findings.
pub(super) async fn count_sessions(tx: &mut Tx, findings: &mut [Finding]) -> Result<()> {
    for (table, statement) in [
        ("classes", SESSIONS_OF_CLASSES),
        ("coaches", SESSIONS_OF_COACHES),
    ] {
        let of_table = |finding: &&mut Finding| finding.column.table.name == table;
        let ids: Vec<Uuid> = findings
            .iter_mut()
            .filter(of_table)
            .flat_map(|finding| finding.ids().collect::<Vec<_>>())
            .collect();
        let counted: Vec<(Uuid, i64)> = find_rows!(tx, statement, ids, |query| query);
        let counted: HashMap<Uuid, i64> = counted.into_iter().collect();
        for finding in findings.iter_mut().filter(of_table) {
            let sessions: i64 = finding.ids().filter_map(|id| counted.get(&id)).sum();
            finding.sessions = Some(usize::try_from(sessions).unwrap_or(usize::MAX));
        }
    }
    Ok(())
}

fn place(column: Column, row: Option<Uuid>) -> Place {
    Place {
        table: column.table.name.to_owned(),
        column: column.name.to_owned(),
        row,
    }
}

/// Selects all texts of a column of which there are few.
fn all_texts(Column { table, name }: Column) -> String {
    format!("select {name} from {} where {name} is not null", table.name)
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements() -> impl Iterator<Item = (String, String)> {
    let texts = indexed().map(|column| {
        let statement = texts::texts_of(column.table.name, column.name);
        (format!("texts of {}", column.field()), statement)
    });
    let all = settings().map(|column| (format!("all {}", column.field()), all_texts(column)));
    texts.chain(all)
}
