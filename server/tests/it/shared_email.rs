//! Two clients share an email address: the desk is told whose it is and goes on, and each logs in with their own user name.

use shared::client::ClientId;
use support::{Database, on_both};

use crate::{
    answer::Answer,
    lethe::Lethe,
    studio::{Caller, INES, NORA, PASSWORD, QUAY},
};

const SHARED: &str = "Another client already uses this email address. Open that client, or tick the box to share the address.";
const TAKEN: &str = "This username is already in use.";

impl Lethe {
    /// Saves Ines with Nora's email address in another case.
    async fn save_ines(&self, although: Option<&str>) -> Answer {
        let (id, page) = (INES.to_string(), format!("/clients/{INES}/information"));
        let mut fields = vec![
            ("id", id.as_str()),
            ("details[first_name]", "Ines"),
            ("details[city]", "Leeds"),
            ("details[email]", "NORA@Mail.example"),
        ];
        fields.extend(although.map(|sent| ("although_shared", sent)));
        let form = self.form(&page, "save_client", &fields);
        form.by(Caller::Sam).send().await
    }

    /// Makes a link for a client with this user name.
    async fn give_access(&self, client: ClientId, user_name: &str) -> Answer {
        let (id, page) = (client.to_string(), format!("/clients/{client}/access"));
        let fields = [("client", id.as_str()), ("user_name", user_name)];
        let form = self.form(&page, "make_client_link", &fields);
        form.by(Caller::Sam).send().await
    }

    async fn with_noras_address(&self) -> i64 {
        let same = "select count(*) from clients where email_key = 'nora@mail.example'";
        self.db.number(same, &[]).await
    }
}

async fn changed_user_name_says_whose_it_is(db: Database) {
    let lethe = Lethe::open(db).await;
    let (page, ines) = (format!("/clients/{INES}/access"), INES.to_string());
    let bare = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(!bare.body.contains("?do=change_user_name"), "she has none");
    assert_eq!(lethe.give_access(NORA, "").await.status, 200);
    let taken = lethe.give_access(INES, "nora@mail.example").await;
    let nora = format!("/clients/{NORA}");
    assert!(taken.is_page_that_says("This username belongs to"));
    assert!(taken.attributes("href").contains(&nora.as_str()));
    assert_eq!(
        lethe.give_access(INES, "ines@mail.example").await.status,
        200
    );
    let change = |user_name| {
        let fields = [("client", ines.as_str()), ("user_name", user_name)];
        let form = lethe.form(&page, "change_user_name", &fields);
        form.by(Caller::Sam).send()
    };
    let taken = change("NORA@Mail.example").await;
    assert_eq!(taken.status, 422);
    assert!(
        taken
            .text("change_user_name-user_name-flaw")
            .starts_with(TAKEN)
    );
    assert!(taken.attributes("href").contains(&nora.as_str()));
    let done = change("ines+2@mail.example").await;
    assert_eq!(done.location(), format!("{page}?done=change_user_name"));
    let shown = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(shown.is_page_that_says("ines+2@mail.example"));
    assert!(shown.is_page_that_says("Username changed"));
}

async fn change_to_the_address_of_another_client_asks_first(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    for although in [None, Some("0")] {
        let page = lethe.save_ines(although).await;
        assert!(
            page.status == 422 && page.is_page_that_says(SHARED),
            "{}",
            page.body
        );
        let nora = format!("/clients/{NORA}");
        assert!(page.attributes("href").contains(&nora.as_str()), "a link");
        let tick = page.tag("save_client-although_shared");
        assert!(tick.contains(r#"name="although_shared""#));
        assert!(page.tag("details[email]").contains("NORA@Mail.example"));
        assert!(page.tag("details[city]").contains("Leeds"));
    }
    assert_eq!(lethe.db.dump().await, before, "it was saved");
    // The form is sent twice.
    for _ in 0..2 {
        let saved = lethe.save_ines(Some("1")).await;
        let page = format!("/clients/{INES}/information?saved=1");
        assert_eq!(saved.location(), page, "{}", saved.body);
    }
    assert_eq!(lethe.with_noras_address().await, 2);
    // Each profile leads to the other.
    for (client, other) in [(NORA, INES), (INES, NORA)] {
        let page = format!("/clients/{client}");
        let page = lethe.get(&page).by(Caller::Sam).send().await;
        assert!(page.is_page_that_says("Same email address:"));
        let other = format!("/clients/{other}");
        assert!(page.attributes("href").contains(&other.as_str()));
    }
    // Deleting one of them says that the other keeps it.
    let page = format!("/clients/{INES}/information?delete=confirm");
    let page = lethe.get(&page).by(Caller::Dora).send().await;
    let keeps = "Other clients who use this email address keep it: Nora";
    assert!(page.is_page_that_says(keeps), "{}", page.body);
}

async fn new_client_can_share_an_address(db: Database) {
    let lethe = Lethe::open(db).await;
    let location = QUAY.to_string();
    let add = async |although: &str, number: &str| {
        let fields = [
            ("details[first_name]", "Mia"),
            ("details[email]", "nora@MAIL.example"),
            ("location", &location),
            ("although_alike", although),
            ("once", number),
        ];
        let form = lethe.form("/clients/new", "add_client", &fields);
        form.by(Caller::Sam).send().await
    };
    let page = add("", "00112233445566778899aabbccddeeff").await;
    assert_eq!(page.status, 422);
    for words in [
        "Clients who already use this email address:",
        "This is a different person who shares the email address. Add as a new client",
    ] {
        assert!(page.is_page_that_says(words), "{}", page.body);
    }
    let nora = format!("/clients/{NORA}");
    assert!(page.attributes("href").contains(&nora.as_str()));
    assert_eq!(lethe.with_noras_address().await, 1);
    // The form is sent twice.
    let again = "ffeeddccbbaa99887766554433221100";
    let (added, repeated) = (add("1", again).await, add("1", again).await);
    assert!(added.location().ends_with("?done=add_client"));
    assert_eq!(added.location(), repeated.location());
    assert_eq!(lethe.with_noras_address().await, 2);
}

async fn second_client_of_an_address_chooses_a_user_name(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.save_ines(Some("1")).await;
    let page = lethe.give_access(NORA, "").await;
    assert_eq!(page.status, 200);
    assert!(page.is_page_that_says("nora@mail.example"));
    for typed in ["", "NORA@mail.example"] {
        let page = lethe.give_access(INES, typed).await;
        assert!(
            page.status == 422 && page.is_page_that_says(TAKEN),
            "{}",
            page.body
        );
        assert!(page.tag("make_client_link-user_name").contains(typed));
    }
    let page = lethe.give_access(INES, "ines").await;
    assert!(page.status == 422 && page.is_page_that_says("Enter an email address"));
    let page = lethe.give_access(INES, "Ines+own@mail.example").await;
    assert_eq!(page.status, 200);
    let page = format!("/clients/{INES}/access");
    let page = lethe.get(&page).by(Caller::Sam).send().await;
    assert!(page.is_page_that_says("ines+own@mail.example"));
    assert!(
        !page.body.contains("make_client_link-user_name"),
        "it stays"
    );
}

async fn sign_up_offers_another_user_name(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.set_password(NORA).await;
    let location = QUAY.to_string();
    let sign_up = async |user_name: &str| {
        let fields = [
            ("first_name", "Mia"),
            ("email", "nora@mail.example"),
            ("user_name", user_name),
            ("password", PASSWORD),
            ("location", &location),
        ];
        let form = lethe.form("/app/sign-up", "client_sign_up", &fields);
        form.send().await
    };
    let page = lethe.get("/app/sign-up").send().await;
    assert!(!page.body.contains(r#"name="user_name""#));
    let page = sign_up("").await;
    assert!(
        page.status == 422 && page.is_page_that_says(TAKEN),
        "{}",
        page.body
    );
    assert!(
        page.tag("client_sign_up-user_name")
            .contains(r#"name="user_name""#)
    );
    let done = sign_up("mia@mail.example").await;
    assert_eq!(done.location(), "/app?done=client_sign_up");
    assert_eq!(lethe.with_noras_address().await, 2);
    // Each logs in with their own.
    for user_name in ["nora@mail.example", "MIA@mail.example"] {
        let fields = [("email", user_name), ("password", PASSWORD)];
        let form = lethe.form("/app/login", "client_log_in", &fields);
        assert_eq!(form.send().await.location(), "/app", "{user_name}");
    }
}

on_both!(
    changed_user_name_says_whose_it_is,
    change_to_the_address_of_another_client_asks_first,
    new_client_can_share_an_address,
    second_client_of_an_address_chooses_a_user_name,
    sign_up_offers_another_user_name
);
