//! The visits of deleted clients over HTTP: the studio's choice, and what pages say of visits that were counted or kept.

use app::answers::erasing::Erasing;
use shared::{client::Reference, ledger::Entry, visit::VisitFate};
use support::{Database, on_both, values};

use crate::{
    answer::Answer,
    formats::chosen,
    lethe::Lethe,
    studio::{Caller, NORA, SESSION},
};

const SETTINGS: &str = "/team/settings";
const FORM: &str = "/team/settings/set-visit-fate";

impl Lethe {
    async fn choose(&self, visits: &str, by: Caller) -> Answer {
        self.form(FORM, "set_visit_fate", &[("visits", visits)])
            .by(by)
            .send()
            .await
    }

    /// Erases Nora after the confirmation was shown. Returns the answer.
    async fn confirm(&self, seen: &str) -> Erasing {
        let id = NORA.to_string();
        self.fetch("erase_client", &[("id", &id), ("seen", seen)])
            .by(Caller::Dora)
            .send()
            .await
            .data()
    }

    async fn page_of(&self, page: &str) -> String {
        let page = self.get(page).by(Caller::Dora).send().await;
        assert_eq!(page.status, 200);
        page.body
    }

    /// Returns the receipt of Nora, who must be erased, and her reference.
    async fn receipt(&self) -> (Reference, String) {
        let receipts = self.db.texts("select receipt from erasures", &[]).await;
        let receipt = receipts[0].clone().expect("a receipt");
        let entry = Entry::read(&receipt, 1).expect("an entry");
        (entry.erasure.reference, receipt)
    }
}

async fn administrators_choose_what_becomes_of_visits(db: Database) {
    let lethe = Lethe::open(db).await;
    let (page, form) = (lethe.page_of(SETTINGS).await, lethe.page_of(FORM).await);
    for (page, words) in [
        (&page, "Visits of deleted clients"),
        (&page, "How they are kept"),
        (&page, "Counted without a name"),
        (&form, "Counted without a name"),
        (&form, "Kept under the reference"),
    ] {
        assert!(page.contains(words), "{words}");
    }
    let before = lethe.db.dump().await;
    for (typed, flaw) in [
        ("", "Choose an option."),
        ("forgotten", "Choose an option from the list."),
    ] {
        let answer = lethe.choose(typed, Caller::Adam).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.text("set_visit_fate-visits-flaw"), flaw);
    }
    assert_eq!(lethe.choose("kept", Caller::Sam).await.status, 403);
    assert_eq!(lethe.db.dump().await, before);

    let answer = lethe.choose("kept", Caller::Adam).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, "/team/settings?done=set_visit_fate")
    );
    let page = lethe.get(FORM).by(Caller::Adam).send().await;
    assert_eq!(chosen(&page, "set_visit_fate-visits"), "kept");
    assert!(
        lethe
            .page_of(SETTINGS)
            .await
            .contains("Kept under the reference")
    );
}

/// What the pages of one fate say, and the pages of the other do not.
struct Said {
    confirmation: &'static str,
    record: &'static str,
    roster: &'static str,
}

const COUNTED: Said = Said {
    confirmation: "Bookings with their sessions and dates",
    record: "1 booking was removed. Its session still counts it, without a name, unless it was cancelled.",
    roster: "1 deleted client attended.",
};

const KEPT: Said = Said {
    confirmation: "Attendance figures, under the reference.",
    record: "Reformer",
    roster: "/deleted-clients/DC-",
};

/// Walks through the pages: the confirmation, the session before and after, the receipt and the record.
async fn check_pages(db: Database, fate: VisitFate, said: Said, others: Said) {
    let lethe = Lethe::open(db).await;
    let check = |page: &str, says: &str, not: &str| {
        assert!(page.contains(says), "{says}: {page}");
        assert!(!page.contains(not), "{not}: {page}");
    };
    let choose = "update studio set visits_of_erased = $1";
    lethe.db.run(choose, values![fate.name()]).await;
    let page = format!("/clients/{NORA}/information?delete=confirm");
    let page = lethe.page_of(&page).await;
    check(&page, said.confirmation, others.confirmation);
    check(&page, "1 booking.", "2 bookings.");
    let session = format!("/schedule/{SESSION}");
    let taken = "1 of 8<";
    check(&lethe.page_of(&session).await, taken, "deleted client");

    let seen = lethe.seen(Caller::Dora, NORA).await;
    assert!(matches!(lethe.confirm(&seen).await, Erasing::Erased(_)));
    let (reference, receipt) = lethe.receipt().await;
    let written = format!(r#""visits":"{fate:?}""#);
    assert!(receipt.contains(&written), "{receipt}");
    let page = lethe
        .page_of(&format!("/deleted-clients/{reference}"))
        .await;
    check(&page, said.record, others.record);
    check(&page, said.confirmation, others.confirmation);
    let page = lethe.page_of(&session).await;
    check(&page, said.roster, others.roster);
    check(&page, taken, "0 of 8<");
}

async fn pages_say_that_visits_were_counted(db: Database) {
    check_pages(db, VisitFate::Counted, COUNTED, KEPT).await;
}

async fn pages_say_that_visits_were_kept(db: Database) {
    check_pages(db, VisitFate::Kept, KEPT, COUNTED).await;
}

async fn choice_after_the_confirmation_is_not_carried_out(db: Database) {
    let lethe = Lethe::open(db).await;
    let seen = lethe.seen(Caller::Dora, NORA).await;
    let answer = lethe.choose("kept", Caller::Olivia).await;
    assert_eq!(answer.status, 303);
    let Erasing::NotAccepted(found) = lethe.confirm(&seen).await else {
        panic!("the confirmation said that visits are counted");
    };
    let holdings = found.holdings.expect("holdings");
    assert_eq!(holdings.visits, VisitFate::Kept);
    assert!(matches!(
        lethe.confirm(&found.seen).await,
        Erasing::Erased(_)
    ));
    let bookings = "select count(*) from bookings where client_id = $1";
    assert_eq!(lethe.db.number(bookings, values![NORA.0]).await, 1);
}

on_both!(
    administrators_choose_what_becomes_of_visits,
    pages_say_that_visits_were_counted,
    pages_say_that_visits_were_kept,
    choice_after_the_confirmation_is_not_carried_out
);
