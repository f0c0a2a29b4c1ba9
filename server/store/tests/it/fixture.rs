//! A studio to test on: two locations, three groups, three team members, and whatever a test adds to it.

use jiff::civil::Date;
use rand::rngs::StdRng;
use shared::{
    access::{AccessGroupId, Actor, Permission, Role, TeamMemberId},
    client::ClientId,
    details::DetailsForm,
    search,
};
use store::{client_details, ids};
use uuid::Uuid;

use crate::{
    engine::{Database, now, rng},
    sql::{Value, values},
};

/// The day on which every test takes place, in UTC.
pub(crate) const TODAY: Date = jiff::civil::date(2026, 12, 1);

/// A studio in a database of its own.
pub(crate) struct Studio {
    pub(crate) db: Database,
    pub(crate) rng: StdRng,
    /// A location in Europe/London, paid in GBP; the home of every client.
    pub(crate) quay: Uuid,
    /// A location in Pacific/Honolulu, paid in USD.
    pub(crate) lagoon: Uuid,
    /// A group that allows everything.
    pub(crate) owners: AccessGroupId,
    /// A group that allows nothing.
    pub(crate) desk: AccessGroupId,
    /// An administrator who may do everything.
    pub(crate) olivia: TeamMemberId,
    /// An administrator who may do nothing.
    pub(crate) adam: TeamMemberId,
    /// Staff, in the group that allows everything.
    pub(crate) sam: TeamMemberId,
    pub(crate) invoices: u32,
}

impl Studio {
    /// Opens the studio in an empty database.
    pub(crate) async fn open(db: Database) -> Self {
        let mut studio = Self {
            db,
            rng: rng(),
            quay: Uuid::nil(),
            lagoon: Uuid::nil(),
            owners: AccessGroupId(Uuid::nil()),
            desk: AccessGroupId(Uuid::nil()),
            olivia: TeamMemberId(Uuid::nil()),
            adam: TeamMemberId(Uuid::nil()),
            sam: TeamMemberId(Uuid::nil()),
            invoices: 0,
        };
        let insert = "insert into studio (id, name, created_at) values (1, 'River Studio', $1)";
        studio.run(insert, values![now()]).await;
        studio.quay = studio.location("Quay", "Europe/London", "GBP").await;
        studio.lagoon = studio.location("Lagoon", "Pacific/Honolulu", "USD").await;
        studio.owners = studio.group("Owners", &Permission::ALL).await;
        studio.desk = studio.group("Front desk", &[]).await;
        studio.olivia = studio
            .member("Olivia", Role::Administrator, studio.owners)
            .await;
        studio.adam = studio
            .member("Adam", Role::Administrator, studio.desk)
            .await;
        studio.sam = studio.member("Sam", Role::Staff, studio.owners).await;
        studio
    }

    /// Olivia, as somebody who changes clients' information.
    pub(crate) fn editor(&self) -> Actor {
        Actor {
            id: self.olivia,
            name: "Olivia".into(),
            role: Role::Administrator,
            permissions: Permission::ALL.to_vec(),
        }
    }

    /// The stored hash of a team member's password.
    pub(crate) async fn hash_of(&self, member: TeamMemberId) -> String {
        let hash = "select password_hash from team_members where id = $1";
        let hashes = self.db.texts(hash, values![member.0]).await;
        hashes[0].clone().expect("a password")
    }

    /// A new random identifier.
    pub(crate) fn id(&mut self) -> Uuid {
        ids::uuid(&mut self.rng)
    }

    /// Adds a location.
    pub(crate) async fn location(&mut self, name: &str, zone: &str, currency: &str) -> Uuid {
        let id = self.id();
        let insert =
            "insert into locations (id, name, time_zone, currency) values ($1, $2, $3, $4)";
        self.run(insert, values![id, name, zone, currency]).await;
        id
    }

    /// Adds a Team Access Group.
    pub(crate) async fn group(&mut self, name: &str, permissions: &[Permission]) -> AccessGroupId {
        let id = self.id();
        self.run(
            "insert into access_groups (id, name) values ($1, $2)",
            values![id, name],
        )
        .await;
        let insert =
            "insert into access_group_permissions (access_group_id, permission) values ($1, $2)";
        for permission in permissions {
            self.run(insert, values![id, permission.name()]).await;
        }
        AccessGroupId(id)
    }

    /// Adds a team member, whose email address is made of the name.
    pub(crate) async fn member(
        &mut self,
        name: &str,
        role: Role,
        group: AccessGroupId,
    ) -> TeamMemberId {
        let id = self.id();
        let email = format!("{name}@lethe.example");
        let insert = "
            insert into team_members (id, name, email, email_key, password_hash, role, access_group_id, created_at)
            values ($1, $2, $3, $4, 'a hash', $5, $6, $7)";
        let key = email.to_lowercase();
        self.run(
            insert,
            values![id, name, email, key, role.name(), group.0, now()],
        )
        .await;
        TeamMemberId(id)
    }

    /// Adds a client who has nothing but a first name.
    pub(crate) async fn client(&mut self, first: &str) -> ClientId {
        let id = self.id();
        let insert = "
            insert into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $6)";
        let joined = jiff::civil::date(2024, 2, 29);
        self.run(
            insert,
            values![id, first, search::fold(first), joined, self.quay, now()],
        )
        .await;
        ClientId(id)
    }

    /// Adds a client with this information, whoever was erased before.
    pub(crate) async fn client_with(&mut self, form: &DetailsForm) -> ClientId {
        let id = self.client("New").await;
        let details = form.parse(TODAY).expect("good details");
        let by = self.editor();
        let saved = client_details::save(
            &self.db.store,
            &by,
            id,
            &details,
            true,
            now(),
            &mut self.rng,
        )
        .await
        .unwrap();
        assert_eq!(saved, client_details::Saving::Saved);
        id
    }

    /// Runs a statement that must succeed.
    pub(crate) async fn run(&self, text: &str, values: &[Value]) {
        self.db.execute(text, values).await.expect(text);
    }
}
