//! Undoing what was just done: exactly the former state comes back, once, or the reason why it does not.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::date};
use shared::{
    client::ClientId,
    flaw::Refused,
    forms::{Credit, SeatBooking},
    ids::{BookingId, PackageId, PaymentMethodId, RelationshipId, SessionId, UndoId},
    standing::Direction,
    undo::Undone,
    visit::Overlap,
};
use store::{
    Act, Answer, By, Outcome,
    desk::{
        bookings, payment_methods,
        relationships::{self, Kind},
        schedule, undo, undos,
        visits::Change,
    },
};
use support::{Database, TODAY, now, on_both, tomorrow, values};

use crate::fixture::Studio;

const AS_BEFORE: Answer<Undone> = Answer::Done(Undone::AsBefore);

fn refused(why: Refused) -> Answer<Undone> {
    Answer::Not(Outcome::Refused(why))
}

/// Returns the instant so many seconds from now.
fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

impl Studio {
    async fn seated(&self, client: ClientId, session: SessionId, credit: Credit, at: Timestamp) {
        let seat = SeatBooking {
            client,
            session,
            credit,
            overlap: Overlap::Wanted,
        };
        let act = self.act_at(By::Team(self.olivia), at);
        let booked = bookings::book(&self.db.store, act, &seat).await;
        assert_eq!(booked.unwrap(), Outcome::Done);
    }

    /// Changes a booking, and returns the id by which that can be undone.
    async fn changed(&self, client: ClientId, session: SessionId, change: Change) -> UndoId {
        let booking = self.booking_in(client, session).await;
        let act = self.act_at(By::Team(self.olivia), later(60));
        let id = act.once.undo_id();
        let outcome = bookings::attend(&self.db.store, act, client, booking, change).await;
        assert_eq!(outcome.unwrap(), Outcome::Done);
        id
    }

    async fn undo_by(&self, act: Act, id: UndoId) -> Answer<Undone> {
        undo::undo(&self.db.store, act, id).await.unwrap()
    }

    async fn undo(&self, id: UndoId) -> Answer<Undone> {
        let act = self.act_at(By::Team(self.olivia), later(120));
        self.undo_by(act, id).await
    }

    /// Returns all that a booking holds.
    async fn booking_row(&self, booking: BookingId) -> Vec<Option<String>> {
        let row = "
            select cast(booked_at as text) || status || case when package_id is null then '' else ' by package' end
            from bookings where id = $1";
        self.db.texts(row, values![booking.0]).await
    }

    /// Returns the clients of a session who have this status, in the order of the waitlist.
    async fn queue(&self, session: SessionId, status: &str) -> Vec<ClientId> {
        let mut tx = self.db.store.read().await.unwrap();
        let roster = schedule::roster(&mut tx, session).await.unwrap();
        let entries = roster.into_iter();
        let entries = entries.filter(|entry| entry.status.name() == status);
        entries.map(|entry| entry.client).collect()
    }

    async fn used_of(&self, package: PackageId) -> i64 {
        let used = "select credits_used from packages where id = $1";
        self.db.number(used, values![package.0]).await
    }

    async fn left(&self) -> i64 {
        self.db.number("select count(*) from undos", &[]).await
    }
}

async fn cancelled_seat_comes_back_with_its_credit(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let session = studio.session(studio.quay, tomorrow(), 1).await;
    let package = PackageId(studio.package(ann, studio.quay, "active", 3, None).await);
    studio
        .seated(ann, session, Credit::Of(package), now())
        .await;
    let booking = studio.booking_in(ann, session).await;
    let before = studio.booking_row(booking).await;
    assert_eq!(studio.used_of(package).await, 4);

    let id = studio.changed(ann, session, Change::Cancel).await;
    assert_eq!(studio.used_of(package).await, 3);
    assert_eq!(studio.undo(id).await, AS_BEFORE);
    assert_eq!(studio.booking_row(booking).await, before);
    assert_eq!(studio.used_of(package).await, 4);
    assert_eq!(studio.undo(id).await, refused(Refused::TooLate));
    assert_eq!(studio.used_of(package).await, 4);
}

async fn same_form_undoes_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let ann = studio.client("Ann").await;
    let session = studio.session(studio.quay, tomorrow(), 1).await;
    let package = PackageId(studio.package(ann, studio.quay, "active", 3, None).await);
    studio
        .seated(ann, session, Credit::Of(package), now())
        .await;
    let id = studio.changed(ann, session, Change::Cancel).await;
    let first = studio.act();
    let second = Act {
        once: first.once,
        ..studio.act()
    };
    let (first, second) = tokio::join!(
        undo::undo(&studio.db.store, first, id),
        undo::undo(&rival, second, id)
    );
    assert_eq!((first.unwrap(), second.unwrap()), (AS_BEFORE, AS_BEFORE));
    assert_eq!(studio.used_of(package).await, 4);
    let events = "select count(*) from client_events where what = 'booked'";
    assert_eq!(studio.db.number(events, &[]).await, 2);
}

async fn seat_of_another_client_is_not_taken_away(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let session = studio.session(studio.quay, tomorrow(), 1).await;
    for (client, at) in [(ann, now()), (bob, later(1))] {
        studio.seated(client, session, Credit::None, at).await;
    }
    let id = studio.changed(ann, session, Change::Cancel).await;
    assert_eq!(studio.queue(session, "booked").await, [bob]);
    let before = studio.db.dump().await;
    assert_eq!(studio.undo(id).await, refused(Refused::SeatTaken));
    assert_eq!(studio.db.dump().await, before, "a refusal changes nothing");
    // The seat becomes free again.
    studio.changed(bob, session, Change::Cancel).await;
    assert_eq!(studio.undo(id).await, AS_BEFORE);
    assert_eq!(studio.queue(session, "booked").await, [ann]);
}

async fn position_on_the_waitlist_comes_back_while_it_is_free(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 0).await;
    let mut waiting = Vec::new();
    for i in 0..3 {
        let client = studio.client("Ann").await;
        studio.seated(client, session, Credit::None, later(i)).await;
        waiting.push(client);
    }
    let id = studio.changed(waiting[0], session, Change::Cancel).await;
    assert_eq!(studio.queue(session, "waitlisted").await, waiting[1..]);
    assert_eq!(studio.undo(id).await, AS_BEFORE);
    assert_eq!(studio.queue(session, "waitlisted").await, waiting);

    let id = studio.changed(waiting[0], session, Change::Cancel).await;
    let late = studio.client("Late").await;
    studio.seated(late, session, Credit::None, later(90)).await;
    let first = studio.act_at(By::Team(studio.olivia), later(120));
    let second = Act {
        once: first.once,
        ..studio.act()
    };
    for act in [first, second] {
        let undone = studio.undo_by(act, id).await;
        assert_eq!(undone, Answer::Done(Undone::AtTheEnd));
    }
    assert_eq!(
        studio.queue(session, "waitlisted").await,
        [waiting[1], waiting[2], late, waiting[0]]
    );
}

async fn attendance_comes_back_as_it_was(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let session = studio.session(studio.quay, now() - 1.hour(), 1).await;
    let booking = BookingId(studio.seat(session, ann, "booked").await);
    let status = async || studio.booking_row(booking).await;
    let booked = status().await;
    for change in [Change::CheckIn, Change::NoShow] {
        let id = studio.changed(ann, session, change).await;
        let noted = status().await;
        assert_ne!(noted, booked);
        let undone = studio.changed(ann, session, Change::Undo).await;
        assert_eq!(
            studio.undo(id).await,
            refused(Refused::TooLate),
            "an older page"
        );
        assert_eq!(studio.undo(undone).await, AS_BEFORE);
        assert_eq!(status().await, noted);
        let undone = studio.changed(ann, session, Change::Undo).await;
        assert_eq!(status().await, booked);
        assert_eq!(studio.undo(undone).await, AS_BEFORE);
        let id = studio.changed(ann, session, Change::Undo).await;
        assert_eq!(studio.undo(id).await, AS_BEFORE);
        studio.changed(ann, session, Change::Undo).await;
        assert_eq!(status().await, booked);
    }
    let id = studio.changed(ann, session, Change::CheckIn).await;
    assert_eq!(studio.undo(id).await, AS_BEFORE);
    assert_eq!(status().await, booked);
}

async fn link_holds_again_until_its_former_end(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    for (kind, ended) in [("paid_by", None), ("buddy", Some(date(2027, 3, 1)))] {
        let link = RelationshipId(studio.relationship(kind, ann, bob, ended).await);
        let end = async || {
            let act = studio.act();
            let id = act.once.undo_id();
            let ended = relationships::end(&studio.db.store, act, bob, link).await;
            assert_eq!(ended.unwrap(), Outcome::Done);
            id
        };
        let ends = async || {
            let mut tx = studio.db.store.read().await.unwrap();
            let links = relationships::of_client(&mut tx, ann).await.unwrap();
            let link = links.into_iter().find(|other| other.id == link).unwrap();
            link.ended_on
        };
        let id = end().await;
        assert_eq!(ends().await, Some(TODAY));
        assert_eq!(studio.undo(id).await, AS_BEFORE);
        assert_eq!(ends().await, ended);

        // The clients were linked again since.
        let id = end().await;
        let kind = match kind {
            "paid_by" => Kind::PaidBy(Direction::IsPaidBy),
            _ => Kind::Buddy,
        };
        let again = relationships::start(&studio.db.store, studio.act(), ann, kind, bob).await;
        assert_eq!(again.unwrap(), Outcome::Done);
        assert_eq!(studio.undo(id).await, refused(Refused::LinkedAlready));
        assert_eq!(ends().await, Some(TODAY));
    }
    // Ann is paid by Bob now, so Bob cannot be paid by Ann again.
    let circle = studio.relationship("paid_by", bob, ann, Some(TODAY)).await;
    let insert = "
        insert into undos (id, client_id, kind, subject_id, done_at) values ($1, $2, 'relationship', $3, $4)";
    let id = studio.id();
    studio.run(insert, values![id, bob.0, circle, now()]).await;
    assert_eq!(studio.undo(UndoId(id)).await, refused(Refused::Circle));
}

async fn removed_payment_method_is_kept_until_that_cannot_be_undone(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let method = studio.id();
    let insert = "
        insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
        values ($1, $2, 'stripe', 'tok', 'Visa', '4242', 12, 2029)";
    studio.run(insert, values![method, ann.0]).await;
    let remove = async || {
        let act = studio.act();
        let id = act.once.undo_id();
        let (store, method) = (&studio.db.store, PaymentMethodId(method));
        let removed = payment_methods::remove(store, act, ann, method).await;
        assert_eq!(removed.unwrap(), Outcome::Done);
        id
    };
    let listed = async || {
        let mut tx = studio.db.store.read().await.unwrap();
        payment_methods::of_client(&mut tx, ann)
            .await
            .unwrap()
            .len()
    };
    let stored = async || {
        let count = "select count(*) from payment_methods";
        studio.db.number(count, &[]).await
    };
    let id = remove().await;
    assert_eq!((listed().await, stored().await), (0, 1));
    assert_eq!(studio.undo(id).await, AS_BEFORE);
    assert_eq!((listed().await, stored().await), (1, 1));

    remove().await;
    undos::forget_old(&studio.db.store, later(9 * 60))
        .await
        .unwrap();
    assert_eq!((stored().await, studio.left().await), (1, 1));
    undos::forget_old(&studio.db.store, later(10 * 60))
        .await
        .unwrap();
    assert_eq!((stored().await, studio.left().await), (0, 0));
}

async fn undo_is_refused_late_from_an_older_page_and_to_others(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let session = studio.session(studio.quay, tomorrow(), 2).await;
    studio.seated(ann, session, Credit::None, now()).await;
    let too_late = refused(Refused::TooLate);

    let id = studio.changed(ann, session, Change::Cancel).await;
    let late = studio.act_at(By::Team(studio.olivia), later(60 + 10 * 60));
    assert_eq!(studio.undo_by(late, id).await, too_late);
    let by_bob = studio.act_at(By::Client(bob), later(61));
    assert_eq!(studio.undo_by(by_bob, id).await, too_late);
    let unknown = UndoId(studio.id());
    assert_eq!(studio.undo(unknown).await, too_late);

    // Booked and cancelled again since: only the last cancellation can be undone.
    studio.seated(ann, session, Credit::None, later(70)).await;
    assert_eq!(studio.undo(id).await, too_late);
    let last = studio.changed(ann, session, Change::Cancel).await;
    assert_eq!(studio.undo(id).await, too_late);
    let by_ann = studio.act_at(By::Client(ann), later(80));
    assert_eq!(studio.undo_by(by_ann, last).await, AS_BEFORE);

    // The session was cancelled since.
    let id = studio.changed(ann, session, Change::Cancel).await;
    let cancelled = schedule::cancel(&studio.db.store, studio.act(), session).await;
    assert_eq!(cancelled.unwrap(), Outcome::Done);
    assert_eq!(studio.undo(id).await, refused(Refused::SessionCancelled));

    // The client was erased since.
    studio.erase(ann).await;
    assert_eq!(studio.undo(id).await, too_late);
    assert!(studio.is_erased(ann).await);
    assert_eq!(studio.left().await, 0);
}

on_both!(
    cancelled_seat_comes_back_with_its_credit,
    same_form_undoes_once,
    seat_of_another_client_is_not_taken_away,
    position_on_the_waitlist_comes_back_while_it_is_free,
    attendance_comes_back_as_it_was,
    link_holds_again_until_its_former_end,
    removed_payment_method_is_kept_until_that_cannot_be_undone,
    undo_is_refused_late_from_an_older_page_and_to_others,
);
