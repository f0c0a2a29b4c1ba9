//! Rows of a studio, inserted one by one under identifiers that the test chooses.

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use sha2::{Digest, Sha256};
use shared::{
    access::{AccessGroupId, Permission, Role, TeamMemberId},
    client::ClientId,
    search,
};
use store::{Engine, engine::text_words};
use uuid::Uuid;

use crate::{Database, TODAY, now, values};

/// Inserts the studio, which was created at $1.
pub const INSERT_STUDIO: &str =
    "insert into studio (id, name, created_at) values (1, 'River Studio', $1)";

/// A team member to insert.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The identifier.
    pub id: TeamMemberId,
    /// The name.
    pub name: &'a str,
    /// The email address.
    pub email: &'a str,
    /// The stored hash of the password.
    pub password_hash: &'a str,
    /// The role.
    pub role: Role,
    /// The Team Access Group.
    pub group: AccessGroupId,
}

/// An invoice in GBP to insert.
#[derive(Clone, Copy, Debug)]
pub struct Invoice<'a> {
    /// The identifier.
    pub id: Uuid,
    /// The client.
    pub client: ClientId,
    /// The location.
    pub location: Uuid,
    /// The number on the invoice.
    pub number: &'a str,
    /// The stored status.
    pub status: &'a str,
    /// The amount, in pence.
    pub amount: i64,
    /// The day of issue, and when it is due.
    pub days: [Date; 2],
}

impl Database {
    /// Makes the words of the texts in a row, after they were written by hand.
    pub async fn index_texts(&self, table: &str, row: Uuid) {
        let mut tx = self.store.write().await.expect("a transaction");
        let made = text_words::changed(&mut tx, table, &[row]).await;
        made.expect("words");
        tx.commit().await.expect("a commit");
    }

    /// Inserts a location.
    pub async fn insert_location(&self, id: Uuid, name: &str, zone: &str, currency: &str) {
        let insert =
            "insert into locations (id, name, time_zone, currency) values ($1, $2, $3, $4)";
        self.run(insert, values![id, name, zone, currency]).await;
    }

    /// Inserts a Team Access Group.
    pub async fn insert_group(&self, id: AccessGroupId, name: &str, permissions: &[Permission]) {
        let insert = "insert into access_groups (id, name) values ($1, $2)";
        self.run(insert, values![id.0, name]).await;
        for permission in permissions {
            self.insert_permission(id, *permission).await;
        }
    }

    /// Gives a group a permission.
    pub async fn insert_permission(&self, group: AccessGroupId, permission: Permission) {
        let insert =
            "insert into access_group_permissions (access_group_id, permission) values ($1, $2)";
        self.run(insert, values![group.0, permission.name()]).await;
    }

    /// Inserts a team member.
    pub async fn insert_member(&self, member: Member<'_>) {
        let Member {
            id,
            name,
            email,
            password_hash,
            role,
            group,
        } = member;
        let key = email.to_lowercase();
        let insert = "
            insert into team_members (id, name, email, email_key, password_hash, role, access_group_id, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let role = role.name();
        let row = values![id.0, name, email, key, password_hash, role, group.0, now()];
        self.run(insert, row).await;
    }

    /// Inserts a client with nothing but a first name.
    pub async fn insert_client(&self, id: ClientId, first_name: &str, home: Uuid) {
        let insert = "
            insert into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $6)";
        let (key, joined) = (search::fold(first_name), date(2024, 2, 29));
        let row = values![id.0, first_name, key, joined, home, now()];
        self.run(insert, row).await;
    }

    /// Inserts a session of the class Reformer, of 50 minutes.
    pub async fn insert_session(&self, id: Uuid, location: Uuid, starts: Timestamp, seats: i64) {
        let class = self.class("Reformer").await;
        let insert = "
            insert into sessions (id, location_id, class_id, starts_at, minutes, capacity)
            values ($1, $2, $3, $4, 50, $5)";
        let row = values![id, location, class, starts, seats];
        self.run(insert, row).await;
    }

    /// Inserts a session with 10 seats, of a class and with a coach, of 60 minutes.
    pub async fn insert_session_of(
        &self,
        id: Uuid,
        location: Uuid,
        [class, coach]: [&str; 2],
        starts: Timestamp,
    ) {
        let (class, coach) = (self.class(class).await, self.coach(coach).await);
        let insert = "
            insert into sessions (id, location_id, class_id, coach_id, starts_at, minutes, capacity)
            values ($1, $2, $3, $4, $5, 60, 10)";
        let row = values![id, location, class, coach, starts];
        self.run(insert, row).await;
    }

    /// Returns the class with this name. Adds it and its words if it is missing.
    pub async fn class(&self, name: &str) -> Uuid {
        self.named("classes", name).await
    }

    /// Returns the coach with this name. Adds the coach and the words if they are missing.
    pub async fn coach(&self, name: &str) -> Uuid {
        self.named("coaches", name).await
    }

    async fn named(&self, table: &str, name: &str) -> Uuid {
        let id = match self.store.engine() {
            Engine::Sqlite => "lower(hex(id))",
            Engine::Postgres => "cast(id as text)",
        };
        let find = format!("select {id} from {table} where name = $1 order by id");
        let found = self.texts(&find, values![name]).await;
        if let Some(Some(id)) = found.first() {
            return Uuid::parse_str(id).expect("an id");
        }
        // The same in every run.
        let rows = format!("select count(*) from {table}");
        let rows = self.number(&rows, &[]).await;
        let digest: [u8; 32] = Sha256::digest(format!("{table} {rows} {name}")).into();
        let id = Uuid::from_slice(&digest[..16]).expect("16 bytes");
        let insert = format!("insert into {table} (id, name) values ($1, $2)");
        self.run(&insert, values![id, name]).await;
        self.index_texts(table, id).await;
        id
    }

    /// Inserts a seat in a session.
    pub async fn insert_booking(&self, id: Uuid, client: ClientId, session: Uuid, status: &str) {
        let insert =
            "insert into bookings (id, client_id, session_id, status) values ($1, $2, $3, $4)";
        self.run(insert, values![id, client.0, session, status])
            .await;
    }

    /// Inserts a relationship: `other` pays for `client`, or is the client's buddy.
    pub async fn insert_relationship(
        &self,
        id: Uuid,
        kind: &str,
        [client, other]: [ClientId; 2],
        ended: Option<Date>,
    ) {
        let insert = "
            insert into relationships (id, kind, client_id, other_id, since, ended_on)
            values ($1, $2, $3, $4, $5, $6)";
        let since = date(2025, 6, 1);
        let row = values![id, kind, client.0, other.0, since, ended];
        self.run(insert, row).await;
    }

    /// Inserts a membership that started in January 2026.
    pub async fn insert_membership(
        &self,
        id: Uuid,
        client: ClientId,
        location: Uuid,
        status: &str,
        ends: Option<Date>,
    ) {
        let insert = "
            insert into memberships (id, client_id, location_id, plan, status, starts_on, ends_on, price, currency)
            values ($1, $2, $3, 'Unlimited', $4, $5, $6, 8900, 'GBP')";
        let starts = date(2026, 1, 1);
        let row = values![id, client.0, location, status, starts, ends];
        self.run(insert, row).await;
    }

    /// Inserts an invoice.
    pub async fn insert_invoice(&self, invoice: Invoice<'_>) {
        let Invoice {
            id,
            client,
            location,
            number,
            status,
            amount,
            days: [issued, due],
        } = invoice;
        let insert = "
            insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on,
                due_on)
            values ($1, $2, $3, $4, 'Pilates', $5, 'GBP', $6, $7, $8)";
        let row = values![id, client.0, location, number, amount, status, issued, due];
        self.run(insert, row).await;
    }

    /// Inserts a movement of account credit.
    pub async fn insert_credit(
        &self,
        id: Uuid,
        client: ClientId,
        location: Uuid,
        amount: i64,
        currency: &str,
    ) {
        let insert = "
            insert into credit_movements (id, client_id, location_id, amount, currency, created_on)
            values ($1, $2, $3, $4, $5, $6)";
        let row = values![id, client.0, location, amount, currency, TODAY];
        self.run(insert, row).await;
    }
}
