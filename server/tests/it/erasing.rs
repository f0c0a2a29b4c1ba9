//! Erasing a client over HTTP, from the scan to the record that is left, by plain forms and by `fetch`.

use app::api::{AppError, clients::Saving, erasures::Erasing};
use shared::{Condition, client::Reference};

use crate::{
    answer::Answer,
    engine::on_both,
    lethe::Lethe,
    studio::{ERASERS, INES, NORA, Who},
};

fn information(step: &str) -> String {
    format!("/clients/{NORA}/information{step}")
}

impl Lethe {
    async fn confirm_by_form(&self, who: Who) -> Answer {
        let id = NORA.to_string();
        self.form(&information(""), "erase_client", &[("id", &id)])
            .by(who)
            .send()
            .await
    }

    async fn confirm_by_fetch(&self, who: Who) -> Answer {
        self.fetch("erase_client", &[("id", &NORA.to_string())])
            .by(who)
            .send()
            .await
    }

    /// What is left of Nora; she has to be erased.
    async fn reference(&self) -> Reference {
        let references = self.db.texts("select reference from erasures").await;
        assert_eq!(references.len(), 1, "one client is erased");
        Reference::parse(&references[0]).unwrap()
    }
}

on_both! {
    async fn the_scan_shows_the_checklist_or_the_button(db: Database) {
        let lethe = Lethe::open(db).await;
        let blocked = format!("/clients/{INES}/information");
        for step in ["?delete=scan", "?delete=confirm"] {
            let answer = lethe.get(&format!("{blocked}{step}")).by(Who::Dora).send().await;
            assert!(answer.is_page_that_says("Account deletion checklist"), "{step}");
            assert!(answer.body.contains(
                "Can not delete this account until the following list of items has been resolved"
            ));
            for words in ["INV-21", "Pilates", "15.00 GBP", "Quay"] {
                assert!(answer.body.contains(words), "{words}: {}", answer.body);
            }
            assert!(!answer.body.contains(r#"value="confirm""#), "{step}: no button");
            assert!(answer.body.contains(r#"aria-checked="false""#), "{step}: the switch is off");
        }

        let answer = lethe.get(&information("")).by(Who::Dora).send().await;
        assert!(answer.body.contains(r#"aria-checked="false""#));
        assert!(!answer.body.contains(r#"value="confirm""#));
        let answer = lethe.get(&information("?delete=scan")).by(Who::Dora).send().await;
        assert!(answer.body.contains(r#"aria-checked="true""#), "the switch is on");
        assert!(answer.body.contains(r#"value="confirm""#), "the button is there");
        let answer = lethe.get(&information("?delete=confirm")).by(Who::Dora).send().await;
        assert!(answer.is_page_that_says("Nora McNora account deletion confirmation"));
        assert!(answer.body.contains("?do=erase_client"));
    }

    async fn a_confirmed_form_erases_and_leads_to_what_is_left(db: Database) {
        let lethe = Lethe::open(db).await;
        let answer = lethe.confirm_by_form(Who::Dora).await;
        let reference = lethe.reference().await;
        let left = format!("/deleted-clients/{reference}");
        assert_eq!((answer.status.as_u16(), answer.location()), (303, format!("{left}?erased=now").as_str()));
        let receipt = lethe.get(answer.location()).by(Who::Sam).send().await;
        assert!(receipt.is_page_that_says("The client has been erased."), "{}", receipt.body);
        assert!(!receipt.body.contains("Nora"), "{}", receipt.body);
        let list = lethe.get("/deleted-clients").by(Who::Sam).send().await;
        assert!(list.is_page_that_says(reference.as_str()));

        let again = lethe.confirm_by_form(Who::Dora).await;
        assert_eq!(again.location(), format!("{left}?erased=before"));
        let receipt = lethe.get(again.location()).by(Who::Sam).send().await;
        assert!(receipt.is_page_that_says("This client was already erased."));
    }

    async fn a_confirmed_fetch_erases_and_says_the_reference(db: Database) {
        let lethe = Lethe::open(db).await;
        let erasing: Erasing = lethe.confirm_by_fetch(Who::Dora).await.data();
        let reference = lethe.reference().await;
        assert_eq!(erasing, Erasing::Erased(reference.clone()));
        let again: Erasing = lethe.confirm_by_fetch(Who::Olivia).await.data();
        assert_eq!(again, Erasing::ErasedBefore(reference));
    }

    async fn the_old_addresses_lead_to_what_is_left(db: Database) {
        let lethe = Lethe::open(db).await;
        let left = format!("/deleted-clients/{}", lethe.erase(NORA).await);
        for page in ["", "/information", "/information?delete=scan", "/information?delete=confirm"] {
            let answer = lethe.get(&format!("/clients/{NORA}{page}")).by(Who::Sam).send().await;
            assert_eq!((answer.status.as_u16(), answer.location()), (302, left.as_str()), "{page}");
            assert!(!answer.body.contains("Nora"), "{page}");
        }
    }

    async fn nothing_that_writes_reaches_an_erased_client(db: Database) {
        let lethe = Lethe::open(db).await;
        let reference = lethe.erase(NORA).await;
        let before = lethe.db.dump().await;
        let id = NORA.to_string();
        let fields = [("id", id.as_str()), ("details[first_name]", "Nora"), ("details[email]", "nora@mail.example")];

        let answer = lethe.fetch("save_client", &fields).by(Who::Olivia).send().await;
        assert_eq!((answer.status.as_u16(), answer.error()), (404, Some(AppError::NotFound)));
        let answer = lethe.form(&information(""), "save_client", &fields).by(Who::Olivia).send().await;
        assert!(answer.status == 404 && answer.is_page_that_says("This page is not here"));
        let answer = lethe.fetch("save_client", &fields[..1]).by(Who::Olivia).send().await;
        assert_ne!(answer.status, 500, "{}", answer.body);
        let erasing: Erasing = lethe.confirm_by_fetch(Who::Olivia).await.data();
        assert_eq!(erasing, Erasing::ErasedBefore(reference));
        assert_eq!(lethe.db.dump().await, before, "an erased client changed");
    }

    async fn a_permission_that_was_taken_away_counts_at_once(db: Database) {
        let lethe = Lethe::open(db).await;
        let page = lethe.get(&information("?delete=confirm")).by(Who::Dora).send().await;
        assert!(page.body.contains("?do=erase_client"));
        lethe.forbid(ERASERS).await;
        let before = lethe.db.dump().await;

        let answer = lethe.confirm_by_form(Who::Dora).await;
        assert!(answer.status == 403 && answer.is_page_that_says("This is not open to you"));
        let answer = lethe.confirm_by_fetch(Who::Dora).await;
        assert_eq!((answer.status.as_u16(), answer.error()), (403, Some(AppError::NotPermitted)));
        assert_eq!(lethe.db.dump().await, before, "a refused deletion changed something");
    }

    async fn what_came_up_since_the_scan_is_shown_and_nothing_is_erased(db: Database) {
        let lethe = Lethe::open(db).await;
        let page = lethe.get(&information("?delete=confirm")).by(Who::Dora).send().await;
        assert!(page.body.contains("?do=erase_client"));
        lethe.invoice(NORA).await;
        let before = lethe.db.dump().await;

        let answer = lethe.confirm_by_form(Who::Dora).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.location(), information("?delete=scan#delete"));
        let scan = lethe.get(&information("?delete=scan")).by(Who::Dora).send().await;
        assert!(scan.is_page_that_says("INV-20"));
        let Erasing::Open(checklist, _) = lethe.confirm_by_fetch(Who::Dora).await.data() else {
            panic!("the invoice is open");
        };
        let conditions: Vec<_> = checklist.items().iter().map(shared::Item::condition).collect();
        assert_eq!(conditions, [Condition::Payment]);
        assert_eq!(lethe.db.dump().await, before, "something was erased");
    }

    async fn the_address_is_free_for_a_new_client(db: Database) {
        let lethe = Lethe::open(db).await;
        let ines = INES.to_string();
        let fields = [("id", ines.as_str()), ("details[first_name]", "Ines"), ("details[email]", "NORA@mail.example")];
        let taken: Saving = lethe.fetch("save_client", &fields).by(Who::Sam).send().await.data();
        assert!(matches!(taken, Saving::Flawed(_)), "{taken:?}");
        lethe.erase(NORA).await;
        let saved: Saving = lethe.fetch("save_client", &fields).by(Who::Sam).send().await.data();
        assert_eq!(saved, Saving::Saved);
    }
}
