//! The limit for deletions over HTTP: direct requests of one login, the second administrator, the setting.

use app::answers::erasing::Erasing;
use http::StatusCode;
use shared::{client::ClientId, flaw::ClockTime};
use support::{Database, on_both, values};
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::Lethe,
    log,
    studio::{Caller, QUAY},
};

/// The page of the form that sets the limit.
const FORM: &str = "/team/settings/set-deletion-limit";

/// Returns client number `nth` of those whom a test adds.
fn client(nth: u128) -> ClientId {
    ClientId(Uuid::from_u128(0x1000 + nth))
}

/// The time of day at Quay at which the clock of the tests, plus an hour, stands.
fn in_an_hour(lethe: &Lethe) -> ClockTime {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
    let at = lethe.clock.now() + jiff::SignedDuration::from_hours(1);
    let local = zone.to_datetime(at);
    ClockTime {
        hour: local.hour(),
        minute: local.minute(),
    }
}

impl Lethe {
    /// Adds a client with nothing open.
    async fn bare_client(&self, nth: u128) -> ClientId {
        self.db.insert_client(client(nth), "New", QUAY).await;
        client(nth)
    }

    async fn erase_directly(&self, who: Caller, client: ClientId) -> Erasing {
        let (id, seen) = (client.to_string(), self.seen(who, client).await);
        let fields = [("id", id.as_str()), ("seen", &seen)];
        self.fetch("erase_client", &fields)
            .by(who)
            .send()
            .await
            .data()
    }

    /// Sends a plain form of the client's information page.
    async fn send_by_form(&self, who: Caller, client: ClientId, function: &str) -> Answer {
        let (id, seen) = (client.to_string(), self.seen(who, client).await);
        let page = format!("/clients/{client}/information");
        self.form(&page, function, &[("id", &id), ("seen", &seen)])
            .by(who)
            .send()
            .await
    }

    async fn set_limit(&self, who: Caller, limit: &str) -> Answer {
        self.form(FORM, "set_deletion_limit", &[("deletions_per_hour", limit)])
            .by(who)
            .send()
            .await
    }
}

async fn one_login_erases_no_studio(db: Database) {
    let lethe = Lethe::open(db).await;
    let (mut erased, mut refused) = (0, 0);
    let expected = Erasing::LimitReached(20, in_an_hour(&lethe));
    for nth in 0..25 {
        let client = lethe.bare_client(nth).await;
        match lethe.erase_directly(Caller::Dora, client).await {
            Erasing::Erased(_) => erased += 1,
            answer if answer == expected => refused += 1,
            answer => panic!("{answer:?}"),
        }
    }
    assert_eq!((erased, refused), (20, 5));
    let rows = lethe.db.number("select count(*) from erasures", &[]).await;
    assert_eq!(rows, 20);
    let living = "select count(*) from clients where first_name = 'New' and erased_at is null";
    assert_eq!(lethe.db.number(living, &[]).await, 5);

    // Administrators who may delete accounts see the attempts; the log has ids and codes.
    let why = "Hourly limit of deletions per administrator reached";
    for (who, times) in [
        (Caller::Olivia, 5),
        (Caller::Dora, 5),
        (Caller::Sam, 0),
        (Caller::Adam, 0),
    ] {
        let page = lethe.page("/deleted-clients", who).await;
        assert_eq!(page.matches(why).count(), times, "{who:?}");
    }
    let dora = Caller::Dora.id().unwrap().0;
    assert_eq!(
        log::count(&format!(
            "an erasure is refused member={dora} why=\"limit\""
        )),
        5
    );
}

async fn refused_attempts_say_why(db: Database) {
    let lethe = Lethe::open(db).await;
    let client = lethe.bare_client(0).await;
    let (id, seen) = (client.to_string(), lethe.seen(Caller::Dora, client).await);
    let fields = [("id", id.as_str()), ("seen", &seen), ("proof", "wrong")];
    // Staff, by a direct request.
    let answer = lethe
        .fetch("erase_client", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // A stranger is not a team member.
    let answer = lethe.fetch("erase_client", &fields).send().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    lethe.clock.advance(10 * 60);
    let answer = lethe
        .fetch("erase_client", &fields)
        .by(Caller::Dora)
        .send()
        .await;
    assert!(
        matches!(answer.data(), Erasing::Unproved(Some(_))),
        "{}",
        answer.body
    );
    let why = lethe
        .db
        .texts("select why from refused_erasures order by refused_at", &[])
        .await;
    let why: Vec<_> = why.iter().flatten().map(String::as_str).collect();
    assert_eq!(why, ["not_permitted", "not_proved"]);
    let page = lethe.page("/deleted-clients", Caller::Olivia).await;
    for words in [
        "Sam",
        "No permission to delete accounts",
        "Dora",
        "Password or code missing or wrong",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // They do not say which client.
    assert!(!page.contains(&id));
}

async fn second_administrator_is_asked_and_confirms(db: Database) {
    let lethe = Lethe::open(db).await;
    let set = lethe.set_limit(Caller::Adam, "1").await;
    assert_eq!(set.location(), "/team/settings?done=set_deletion_limit");
    let (one, other, third) = (
        lethe.bare_client(1).await,
        lethe.bare_client(2).await,
        lethe.bare_client(3).await,
    );
    for (who, client) in [(Caller::Dora, one), (Caller::Olivia, other)] {
        let erased = lethe.erase_directly(who, client).await;
        assert!(matches!(erased, Erasing::Erased(_)), "{erased:?}");
    }
    let refused = lethe
        .send_by_form(Caller::Dora, third, "erase_client")
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ClockTime { hour, minute } = in_an_hour(&lethe);
    let words = format!(
        "An administrator can delete 1 client per hour, and you have deleted one. Nothing was changed. You can \
         delete the next client at {hour:02}:{minute:02}."
    );
    assert!(refused.is_page_that_says(&words), "{}", refused.body);
    assert!(refused.tag("deletion-refused").contains("autofocus"));
    assert!(refused.body.contains("?do=ask_confirmation"));

    let page = format!("/clients/{third}/information");
    let asked = lethe
        .send_by_form(Caller::Dora, third, "ask_confirmation")
        .await;
    assert_eq!(asked.location(), format!("{page}#delete"));
    let asker = lethe.page(&page, Caller::Dora).await;
    assert!(asker.contains("You asked another administrator to confirm this deletion on"));
    // In the section, and in the dialog.
    let says = "Dora asked another administrator to confirm this deletion on";
    for (step, times) in [("", 1), ("?delete=confirm", 2)] {
        let seen = lethe
            .get(&format!("{page}{step}"))
            .by(Caller::Olivia)
            .send()
            .await;
        assert!(
            seen.body.matches(says).count() >= times,
            "{step}: {}",
            seen.body
        );
    }
    assert!(!lethe.page(&page, Caller::Sam).await.contains(says));

    // Dora cannot confirm what she asked for; Olivia can, beyond her own limit.
    let refused = lethe.erase_directly(Caller::Dora, third).await;
    assert!(
        matches!(refused, Erasing::LimitReached(1, _)),
        "{refused:?}"
    );
    let erased = lethe
        .send_by_form(Caller::Olivia, third, "erase_client")
        .await;
    assert!(
        erased.location().starts_with("/deleted-clients/DC-"),
        "{}",
        erased.body
    );
    let record = lethe.page(erased.location(), Caller::Dora).await;
    assert!(record.contains("Olivia"));
    let agreed = "select count(*) from erasures where client_id = $1 and asked_by = $2";
    let dora = Caller::Dora.id().unwrap().0;
    assert_eq!(lethe.db.number(agreed, values![third.0, dora]).await, 1);
}

async fn limit_says_what_is_wrong_beside_its_field(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = lethe.page("/team/settings", Caller::Adam).await;
    assert!(page.contains("Deletions per administrator and hour") && page.contains(">20<"));
    let page = lethe.get(FORM).by(Caller::Adam).send().await;
    assert!(
        page.tag("set_deletion_limit-deletions_per_hour")
            .contains(r#"value="20""#)
    );
    for typed in ["0", "1001", "many"] {
        let answer = lethe.set_limit(Caller::Adam, typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(
            answer.is_page_that_says("Enter a whole number from 1 to 1000."),
            "{typed}"
        );
        let field = answer.tag("set_deletion_limit-deletions_per_hour");
        assert!(field.contains(r#"aria-invalid="true""#), "{field}");
    }
    assert_eq!(
        lethe.set_limit(Caller::Sam, "5").await.status,
        StatusCode::FORBIDDEN
    );
}

on_both!(
    one_login_erases_no_studio,
    refused_attempts_say_why,
    second_administrator_is_asked_and_confirms,
    limit_says_what_is_wrong_beside_its_field
);
