//! A client of whom everything is stored that can be stored, and of whom nothing is open.

use jiff::civil::date;
use shared::{
    client::ClientId,
    details::DetailsForm,
    register::{Owner, TABLES},
};

use uuid::Uuid;

use crate::{
    engine::now,
    fixture::{Studio, TODAY},
    sql::values,
};

/// A client's information in which `word` stands in every text.
pub(crate) fn form(word: &str) -> DetailsForm {
    let text = |what: &str| format!("{word} {what}");
    DetailsForm {
        first_name: text("Éléonore"),
        last_name: text("O'Neil-Łukasz"),
        email: format!("{word}.Ellie+gym@{word}-Mail.test"),
        phone_mobile: "+44 7700 900461".to_owned(),
        phone_home: "020 7946 0462".to_owned(),
        phone_work: "020 7946 0463".to_owned(),
        date_of_birth: "1967-05-23".to_owned(),
        gender: text("gender"),
        occupation: text("occupation"),
        address_line1: text("Street 1"),
        address_line2: text("Flat 2"),
        city: text("City"),
        region: text("Region"),
        postcode: text("9AA"),
        country: text("Country"),
        medical_information: text("knee,\nand the other knee"),
        emergency_contact_name: text("Emergency"),
        emergency_contact_phone: "020 7946 0464".to_owned(),
        notes: text("prefers mornings"),
    }
}

impl Studio {
    /// Adds a client of whom every column of the register holds a value, with `word` in every personal text,
    /// who has a buddy, was paid for by `other`, and paid for `other`. All of it is settled.
    pub(crate) async fn whole_client(&mut self, word: &str, other: ClientId) -> ClientId {
        self.whole_client_of(&form(word), word, other).await
    }

    /// The same with another form.
    pub(crate) async fn whole_client_of(
        &mut self,
        form: &DetailsForm,
        word: &str,
        other: ClientId,
    ) -> ClientId {
        let client = self.client_with(form).await;
        let (id, text) = (client.0, |what: &str| format!("{word} {what}"));

        let update = "
            update clients set external_id = $2, password_hash = $3, failed_log_ins = 2, last_failed_at = $4,
                deletion_requested_at = $4
            where id = $1";
        self.run(update, values![id, text("import"), text("password"), now()])
            .await;
        let insert =
            "insert into client_links (token_hash, client_id, expires_at) values ($1, $2, $3)";
        self.run(insert, values![text("link").as_bytes(), id, now()])
            .await;
        let insert = "
            insert into client_events (id, client_id, happened_at, what, subject_id, by_id)
            values ($1, $2, $3, 'booked', $4, $5)";
        let (event, subject) = (self.id(), self.id());
        self.run(insert, values![event, id, now(), subject, self.olivia.0])
            .await;
        let insert = "
            insert into client_sessions (token_hash, client_id, created_at, last_seen_at) values ($1, $2, $3, $3)";
        self.run(insert, values![text("session").as_bytes(), id, now()])
            .await;
        let insert = "
            insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
            values ($1, $2, $3, $4, $5, $6, 12, 2029)";
        let method = self.id();
        let last4 = format!("{word}4");
        self.run(
            insert,
            values![method, id, text("pay"), text("token"), text("card"), last4],
        )
        .await;

        let ended = Some(date(2026, 3, 1));
        self.relationship("paid_by", client, other, ended).await;
        self.relationship("paid_by", other, client, ended).await;
        self.relationship("buddy", client, other, None).await;

        for place in [self.quay, self.lagoon] {
            self.membership(client, place, "cancelled", Some(date(2026, 6, 30)))
                .await;
            self.package(client, place, "used", 10, Some(date(2026, 6, 30)))
                .await;
            self.invoice(client, place, "paid", 8900, 8900).await;
            self.credit(client, place, 500, "GBP").await;
            self.credit(client, place, -500, "GBP").await;
            self.spent_credit(client, place, &text("reason")).await;
            self.booking(
                client,
                place,
                "attended",
                "2026-03-02T18:30:00Z".parse().unwrap(),
            )
            .await;
        }
        let update = "update invoices set billed_to = $2, reason = $3 where client_id = $1";
        self.run(update, values![id, text("billed"), text("reason")])
            .await;
        let update = "update packages set reason = $2 where client_id = $1";
        self.run(update, values![id, text("reason")]).await;
        let update = "
            update bookings set package_id = (select id from packages where client_id = $1 limit 1)
            where client_id = $1";
        self.run(update, values![id]).await;
        client
    }

    /// Adds credit that was given and spent on an invoice, with a reason.
    async fn spent_credit(&mut self, client: ClientId, place: Uuid, reason: &str) {
        let insert = "
            insert into credit_movements (
                id, client_id, location_id, amount, currency, what, invoice_id, reason, created_on)
            select $1, $2, $3, $4, 'GBP', 'spent', id, $5, $6 from invoices where client_id = $2 limit 1";
        for amount in [100, -100] {
            let movement = self.id();
            self.run(
                insert,
                values![movement, client.0, place, amount, reason, TODAY],
            )
            .await;
        }
    }

    /// Gives a value to every column that has nothing to do with clients.
    pub(crate) async fn fill_the_rest(&mut self) {
        let update = "update erasures set wiped_at = $1 where wiped_at is null";
        self.run(update, values![now()]).await;
        let update = "
            update sessions set external_id = 'session 1', coach = 'Coach', cancelled_at = $1
            where id = (select id from sessions limit 1)";
        self.run(update, values![now()]).await;
        let (secret, digest) = (b"a secret".as_slice(), b"a digest".as_slice());
        let update = "
            update team_members set last_failed_at = $1, failed_log_ins = 1, totp_secret = $2, totp_confirmed_at = $1,
                totp_last_step = 7, deactivated_at = case when id = $3 then $1 end";
        self.run(update, values![now(), secret, self.adam.0]).await;
        let insert = "
            insert into team_sessions (
                token_hash, team_member_id, created_at, last_seen_at, proved_at, still_needs)
            values ($1, $2, $3, $3, $3, 'second_factor')";
        self.run(insert, values![digest, self.olivia.0, now()])
            .await;
        let insert =
            "insert into team_links (token_hash, team_member_id, expires_at) values ($1, $2, $3)";
        self.run(insert, values![digest, self.olivia.0, now()])
            .await;
        let insert = "insert into team_recovery_codes (team_member_id, code_hash) values ($1, $2)";
        self.run(insert, values![self.olivia.0, digest]).await;
        let insert = "insert into embedding_sites (origin) values ('https://studio.example')";
        self.run(insert, &[]).await;
    }

    /// The condition that picks the rows of client $1 from a table of the register.
    pub(crate) fn rows_of(table: &str) -> Option<String> {
        match TABLES.iter().find(|t| t.name == table)?.owner {
            Owner::Client => Some("id = $1".to_owned()),
            Owner::ClientIn(columns) => {
                let columns = columns.iter().map(|column| format!("{column} = $1"));
                Some(columns.collect::<Vec<_>>().join(" or "))
            }
            Owner::Studio => None,
        }
    }
}
