//! Whether a client is whole, or gone as the register says.

use shared::{
    client::ClientId,
    register::{Action, Owner, TABLES},
};
use store::erasures::reference_of;

use crate::{fixture::Studio, rows::Cell, sql::values};

impl Studio {
    /// Every stored value of the rows that are a client's.
    pub(crate) async fn belongings(&self, client: ClientId) -> Vec<Cell> {
        let mut cells = Vec::new();
        for table in TABLES {
            let Some(rows) = Self::rows_of(table.name) else {
                continue;
            };
            let columns: Vec<_> = table.names().map(str::to_owned).collect();
            cells.extend(
                self.db
                    .cells(table.name, &columns, &rows, values![client.0])
                    .await,
            );
        }
        cells
    }

    /// Whether a client is erased.
    pub(crate) async fn is_erased(&self, client: ClientId) -> bool {
        let mut tx = self.db.store.read().await.unwrap();
        reference_of(&mut tx, client).await.unwrap().is_some()
    }

    /// How many values and rows of a client are stored which an erasure takes away.
    pub(crate) async fn remains(&self, client: ClientId) -> i64 {
        let mut counts = Vec::new();
        for table in TABLES.iter().filter(|table| table.owner != Owner::Studio) {
            let rows = Self::rows_of(table.name).expect("a table of clients");
            let condition = match table.action() {
                Action::Keep => continue,
                Action::Remove(_) => String::new(),
                Action::Clear(columns) => {
                    let filled: Vec<_> = columns
                        .iter()
                        .map(|column| format!("{column} is not null"))
                        .collect();
                    format!(" and ({})", filled.join(" or "))
                }
            };
            counts.push(format!(
                "(select count(*) from {} where ({rows}){condition})",
                table.name
            ));
        }
        let count = format!("select {}", counts.join(" + "));
        self.db.number(&count, values![client.0]).await
    }
}
