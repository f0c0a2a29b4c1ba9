//! Every page of the program, as every caller: who sees it, what is missing, and that reading changes nothing.

use shared::client::{ClientId, Reference};
use support::{Database, now, on_both, values};
use uuid::Uuid;

use crate::{
    answer::attribute,
    lethe::Lethe,
    studio::{
        BOOKING, Caller, DESK, FRIENDSHIP, INES, MEMBERSHIP, NORA, OFFER, PACKAGE, QUAY, SESSION,
        UNKNOWN,
    },
};

/// A card of Ines, who asks to be deleted.
pub(crate) const CARD: Uuid = Uuid::from_u128(0x56);

impl Lethe {
    /// Gives Ines a card that expires this month, and lets her ask to be deleted.
    pub(crate) async fn give_ines_a_card_and_a_request(&self) {
        let insert = "
            insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
            values ($1, $2, 'stripe', 'tok', 'Visa', '4242', 12, 2026)";
        self.db.run(insert, values![CARD, INES.0]).await;
        let ask = "update clients set deletion_requested_at = $2 where id = $1";
        self.db.run(ask, values![INES.0, now()]).await;
    }
}

/// The client who is erased.
const GONE: ClientId = ClientId(Uuid::from_u128(0x22));

/// The audience of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Callers who are not logged in. Others are redirected to Clients.
    Strangers,
    /// Only team members whose second factor is missing.
    Halfway,
    /// Callers before the studio is set up.
    BeforeSetUp,
    Team,
    Administrators,
    /// Clients. Others are redirected to the app's login page.
    Clients,
    /// Clients who are not logged in. Others are redirected to the app.
    StrangeClients,
    /// All callers.
    Everyone,
}

/// Returns the audience of the page at a route, and addresses of it.
#[expect(clippy::too_many_lines, reason = "an entry a page")]
pub(crate) fn addresses(route: &str, reference: &Reference) -> (Audience, Vec<String>) {
    let page = |address: &str| vec![address.to_owned()];
    match route {
        "/login" => (
            Audience::Strangers,
            vec!["/login".into(), "/login?next=/team".into()],
        ),
        "/login/code" => (Audience::Halfway, page("/login/code")),
        "/welcome" => (Audience::Strangers, page("/welcome")),
        "/account" => (Audience::Team, page("/account")),
        "/account/{act}" => (
            Audience::Team,
            ["change-password", "set-formats"]
                .map(|act| format!("/account/{act}"))
                .to_vec(),
        ),
        "/team/settings/{act}" => (
            Audience::Administrators,
            ["set-studio-formats", "set-deletion-limit", "set-visit-fate"]
                .map(|act| format!("/team/settings/{act}"))
                .to_vec(),
        ),
        "/team/website/{act}" => (
            Audience::Administrators,
            ["add-embedding-site", "remove-embedding-site?site=x"]
                .map(|act| format!("/team/website/{act}"))
                .to_vec(),
        ),
        "/clients/{id}/deletion-request" => (
            Audience::Team,
            [NORA, INES]
                .map(|id| format!("/clients/{id}/deletion-request"))
                .to_vec(),
        ),
        "/clients/{id}/deletion-request/{act}" => (
            Audience::Team,
            [NORA, INES]
                .map(|id| format!("/clients/{id}/deletion-request/withdraw-deletion-request"))
                .to_vec(),
        ),
        "/clients/{id}/payment-methods/{method}" => (
            Audience::Team,
            vec![format!("/clients/{INES}/payment-methods/{CARD}")],
        ),
        "/clients/{id}/payment-methods/{method}/{act}" => (
            Audience::Team,
            vec![format!(
                "/clients/{INES}/payment-methods/{CARD}/remove-payment-method"
            )],
        ),
        "/team/groups" => (Audience::Administrators, page("/team/groups")),
        "/team/catalogue" => (Audience::Administrators, page("/team/catalogue")),
        "/team/catalogue/{offer}" => (
            Audience::Administrators,
            vec![format!("/team/catalogue/{OFFER}")],
        ),
        "/team/locations" => (Audience::Administrators, page("/team/locations")),
        "/team/locations/{location}" => (
            Audience::Administrators,
            vec![format!("/team/locations/{QUAY}")],
        ),
        // A page that asks for an act that the rules do not allow now shows the thing.
        "/team/catalogue/{offer}/{act}" => (
            Audience::Administrators,
            ["change-offer", "retire-offer", "restore-offer"]
                .map(|act| format!("/team/catalogue/{OFFER}/{act}"))
                .to_vec(),
        ),
        "/team/locations/{location}/{act}" => (
            Audience::Administrators,
            vec![format!("/team/locations/{QUAY}/change-location")],
        ),
        "/team/members/{member}/{act}" => (
            Audience::Administrators,
            [
                "change-member",
                "renew-link",
                "reactivate-member",
                "reset-second-factor",
            ]
            .map(|act| format!("/team/members/{}/{act}", Caller::Sam.id().unwrap().0))
            .to_vec(),
        ),
        "/clients/{id}/relationships/{relationship}/{act}" => (
            Audience::Team,
            vec![format!(
                "/clients/{NORA}/relationships/{FRIENDSHIP}/end-relationship"
            )],
        ),
        "/clients/{id}/memberships/{membership}/{act}" => (
            Audience::Team,
            ["pause-membership", "cancel-membership"]
                .map(|act| format!("/clients/{NORA}/memberships/{MEMBERSHIP}/{act}"))
                .to_vec(),
        ),
        "/clients/{id}/bookings/{booking}/{act}" => (
            Audience::Team,
            ["note-no-show", "cancel-booking"]
                .map(|act| format!("/clients/{NORA}/bookings/{BOOKING}/{act}"))
                .to_vec(),
        ),
        "/clients/{id}/packages/{package}/{act}" => (
            Audience::Team,
            vec![format!(
                "/clients/{NORA}/packages/{PACKAGE}/void-package?from=checklist"
            )],
        ),
        "/clients/{id}/invoices/{invoice}/{act}" => (
            Audience::Team,
            [
                "record-payment",
                "spend-credit",
                "fail-payment",
                "retry-payment",
                "hand-over-invoice",
                "refund-invoice",
                "write-off-invoice",
                "void-invoice?from=checklist",
            ]
            .map(|act| format!("/clients/{INES}/invoices/{INES}/{act}"))
            .to_vec(),
        ),
        "/clients/{id}/credit/{act}" => (
            Audience::Team,
            [
                "add-credit",
                "settle-debt?currency=GBP",
                "return-credit?currency=GBP&from=checklist",
                "return-all-credit",
            ]
            .map(|act| format!("/clients/{NORA}/credit/{act}"))
            .to_vec(),
        ),
        "/schedule/{session}/{act}" => (
            Audience::Team,
            ["book-client", "set-capacity", "cancel-session"]
                .map(|act| format!("/schedule/{SESSION}/{act}"))
                .to_vec(),
        ),
        "/team/members/{member}" => (
            Audience::Administrators,
            Caller::ALL
                .into_iter()
                .filter_map(Caller::id)
                .map(|member| format!("/team/members/{}", member.0))
                .collect(),
        ),
        "/setup" => (Audience::BeforeSetUp, page("/setup")),
        "/clients" => (
            Audience::Team,
            vec!["/clients".into(), format!("/clients?after={NORA}")],
        ),
        "/clients/{id}" => (
            Audience::Team,
            vec![format!("/clients/{NORA}"), format!("/clients/{INES}")],
        ),
        "/clients/{id}/information" => (
            Audience::Team,
            ["", "?saved=1", "?delete=scan", "?delete=confirm"]
                .iter()
                .flat_map(|step| [NORA, INES].map(|id| format!("/clients/{id}/information{step}")))
                .collect(),
        ),
        "/clients/new" => (Audience::Team, page("/clients/new")),
        "/clients/{id}/history"
        | "/clients/{id}/payment-methods"
        | "/clients/{id}/relationships"
        | "/clients/{id}/memberships" => (
            Audience::Team,
            [NORA, INES]
                .map(|id| route.replace("{id}", &id.to_string()))
                .to_vec(),
        ),
        "/clients/{id}/relationships/{relationship}" => (
            Audience::Team,
            vec![format!("/clients/{NORA}/relationships/{FRIENDSHIP}")],
        ),
        "/clients/{id}/memberships/{membership}" => (
            Audience::Team,
            vec![format!("/clients/{NORA}/memberships/{MEMBERSHIP}")],
        ),
        "/clients/{id}/bookings" => (
            Audience::Team,
            vec![
                format!("/clients/{NORA}/bookings"),
                format!("/clients/{INES}/bookings?location={QUAY}&cancel=confirm&from=checklist"),
            ],
        ),
        "/clients/{id}/bookings/{booking}" => (
            Audience::Team,
            vec![format!("/clients/{NORA}/bookings/{BOOKING}")],
        ),
        "/clients/{id}/packages" => (
            Audience::Team,
            [NORA, INES]
                .map(|id| format!("/clients/{id}/packages"))
                .to_vec(),
        ),
        "/clients/{id}/packages/{package}" => (
            Audience::Team,
            vec![format!("/clients/{NORA}/packages/{PACKAGE}")],
        ),
        "/schedule" => (
            Audience::Team,
            vec![
                "/schedule".into(),
                format!("/schedule?location={QUAY}&day=2026-06-01"),
            ],
        ),
        "/schedule/{session}" => (Audience::Team, vec![format!("/schedule/{SESSION}")]),
        "/clients/{id}/invoices" => (
            Audience::Team,
            [NORA, INES]
                .map(|id| format!("/clients/{id}/invoices"))
                .to_vec(),
        ),
        // The invoice of Ines has her id.
        "/clients/{id}/invoices/{invoice}" => (
            Audience::Team,
            ["", "?from=checklist"]
                .map(|query| format!("/clients/{INES}/invoices/{INES}{query}"))
                .to_vec(),
        ),
        "/clients/{id}/credit" => (
            Audience::Team,
            [NORA, INES]
                .map(|id| format!("/clients/{id}/credit"))
                .to_vec(),
        ),
        "/clients/{id}/settle/{condition}" => (
            Audience::Team,
            ["payment", "paid_by", "package", "membership"]
                .iter()
                .flat_map(|of| [NORA, INES].map(|id| format!("/clients/{id}/settle/{of}")))
                .collect(),
        ),
        "/deleted-clients" => (
            Audience::Team,
            vec![
                "/deleted-clients".into(),
                format!("/deleted-clients?after={reference}"),
            ],
        ),
        "/deleted-clients/{reference}" => (
            Audience::Team,
            vec![
                format!("/deleted-clients/{reference}"),
                format!("/deleted-clients/{reference}?erased=now"),
            ],
        ),
        "/clients/requests" => (Audience::Team, page("/clients/requests")),
        "/clients/{id}/access" => (
            Audience::Team,
            [NORA, INES]
                .map(|id| format!("/clients/{id}/access"))
                .to_vec(),
        ),
        "/team/settings" => (Audience::Administrators, page("/team/settings")),
        "/team/website" => (Audience::Administrators, page("/team/website")),
        "/app" => (Audience::Clients, page("/app")),
        "/app/schedule" => (
            Audience::Clients,
            vec![
                "/app/schedule".into(),
                format!("/app/schedule?location={QUAY}&day=2026-12-02"),
            ],
        ),
        "/app/login" | "/app/sign-up" => (Audience::StrangeClients, page(route)),
        "/app/forgotten" => (Audience::Everyone, page("/app/forgotten")),
        "/app/password" => (
            Audience::Everyone,
            vec!["/app/password".into(), "/app/password?link=none".into()],
        ),
        "/embed/schedule" => (
            Audience::Everyone,
            vec![
                "/embed/schedule".into(),
                format!("/embed/schedule?location={QUAY}"),
            ],
        ),
        "/embed/login" => (Audience::Everyone, page("/embed/login")),
        "/team" => (Audience::Administrators, page("/team")),
        "/team/{group}" => (
            Audience::Administrators,
            vec![
                format!("/team/{}", DESK.0),
                format!("/team/{}?tab=access", DESK.0),
            ],
        ),
        _ => panic!("{route} is a page without an audience in this test: add it to `addresses`."),
    }
}

/// Returns the routes of all pages, as the program reports them.
pub(crate) fn routes() -> Vec<String> {
    let listings = leptos_axum::generate_route_list(app::App);
    let routes: Vec<_> = listings
        .iter()
        .map(|listing| listing.path().to_owned())
        .collect();
    assert!(routes.len() >= 9, "{routes:?}");
    routes
}

/// Returns addresses without a page.
fn nothing() -> Vec<String> {
    let mut addresses = vec![
        format!("/clients/{UNKNOWN}"),
        format!("/clients/{UNKNOWN}/information"),
        format!("/clients/{UNKNOWN}/information?delete=confirm"),
        format!("/clients/{NORA}/no-such-page"),
        format!("/clients/{UNKNOWN}/bookings"),
        format!("/clients/{NORA}/bookings/{UNKNOWN}"),
        format!("/clients/{UNKNOWN}/deletion-request"),
        format!("/clients/{INES}/payment-methods/x"),
        format!("/clients/{INES}/payment-methods/{UNKNOWN}"),
        "/account/set-deletion-limit".into(),
        "/team/settings/set-formats".into(),
        "/team/website/x".into(),
        // Another client's.
        format!("/clients/{NORA}/payment-methods/{CARD}"),
        format!("/clients/{INES}/bookings/{BOOKING}"),
        format!("/clients/{INES}/packages/{PACKAGE}"),
        format!("/clients/{INES}/packages/{PACKAGE}/correct-package"),
        format!("/clients/{INES}/memberships/{MEMBERSHIP}/correct-membership"),
        format!("/clients/{NORA}/invoices/{INES}/correct-invoice"),
        format!("/schedule/{UNKNOWN}/correct-session"),
        format!("/clients/{NORA}/bookings?location=x"),
        format!("/schedule/{UNKNOWN}"),
        "/schedule/x".into(),
        format!("/schedule?location={UNKNOWN}"),
        "/schedule?day=2026-02-30".into(),
        format!("/clients/{NORA}/invoices/{INES}"),
        format!("/clients/{INES}/invoices/x"),
        format!("/clients/{INES}/invoices/{INES}/no-such-act"),
        // An act on another kind of thing.
        format!("/clients/{INES}/invoices/{INES}/void-package"),
        format!("/clients/{NORA}/invoices/{INES}/record-payment"),
        format!("/clients/{NORA}/credit/record-payment"),
        format!("/schedule/{UNKNOWN}/cancel-session"),
        format!("/team/locations/{UNKNOWN}"),
        "/team/locations/x/change-location".into(),
        format!("/team/{}", UNKNOWN.0),
        format!("/team/members/{}", UNKNOWN.0),
        "/team/members/x".into(),
        "/team/catalogue/x".into(),
        format!("/team/catalogue/{UNKNOWN}"),
        "/deleted-clients/DC-0000-0000".into(),
        format!("/deleted-clients/{NORA}"),
    ];
    let garbage = [
        "/nowhere",
        "/clients/7",
        "/clients/%00",
        "/clients/%ff",
        "/clients/%E0%A4%A",
        "/clients/%",
        "/clients/..%2f..",
        "/clients/'%20or%20'1'='1",
        "/clients/7/information",
        "/deleted-clients/%ff",
        "/deleted-clients/x",
        "/team/%ff",
        "/team/x",
        "/%ff",
        "/no/such/page",
        "//evil.example",
    ];
    addresses.extend(garbage.map(str::to_owned));
    addresses
}

async fn sale_starts_today_at_the_clients_home_location(db: Database) {
    let lethe = Lethe::open(db).await;
    // In Honolulu it is late on the previous day.
    lethe
        .db
        .run("update locations set time_zone = 'Pacific/Honolulu'", &[])
        .await;
    for (page, field) in [
        ("memberships", "sell_membership-starts_on"),
        ("invoices", "issue_invoice-due_on"),
    ] {
        let answer = lethe
            .get(&format!("/clients/{NORA}/{page}"))
            .by(Caller::Sam)
            .send()
            .await;
        assert_eq!(
            attribute(answer.tag(field), "value"),
            Some("2026-11-30"),
            "{page}"
        );
    }
}

async fn pages_open_only_to_their_audience_and_change_nothing(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.client(GONE, "Gone").await;
    let reference = lethe.erase(GONE).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    lethe.give_ines_a_card_and_a_request().await;
    let before = lethe.db.dump().await;
    for route in routes() {
        let (meant, addresses) = addresses(&route, &reference);
        for (address, who) in addresses
            .iter()
            .flat_map(|address| Caller::WITH_CLIENTS.map(|who| (address, who)))
        {
            let answer = lethe.get(address).by(who).send().await;
            let login = format!("/login?next={}", address.replace('&', "%26"));
            let (status, location) = match (meant, who) {
                (Audience::Clients, Caller::Nora)
                | (Audience::Everyone, _)
                | (Audience::Strangers, Caller::Stranger | Caller::Nora) => (200, ""),
                (Audience::Clients, _) => (303, "/app/login"),
                (Audience::StrangeClients, Caller::Nora) => (303, "/app"),
                (Audience::StrangeClients, _) => (200, ""),
                (Audience::BeforeSetUp | Audience::Halfway, Caller::Stranger | Caller::Nora) => {
                    (303, "/login")
                }
                (Audience::Strangers | Audience::BeforeSetUp | Audience::Halfway, _) => {
                    (303, "/clients")
                }
                (_, Caller::Stranger | Caller::Nora) => (303, login.as_str()),
                (Audience::Administrators, who) if who.is_staff() => (403, ""),
                (Audience::Team | Audience::Administrators, _) => (200, ""),
            };
            assert_eq!(
                (answer.status.as_u16(), answer.location()),
                (status, location),
                "{address} by {who:?}"
            );
            match status {
                200 => {
                    assert!(answer.is_page_that_says("<h1"), "{address} by {who:?}");
                    // One page has an island, and no other page loads WebAssembly.
                    let has_island = answer.body.contains("<leptos-island");
                    let loads = answer.body.contains(".wasm");
                    assert_eq!(loads, has_island, "{address} by {who:?}");
                    let is_meant = route == "/clients/{id}/information";
                    assert!(is_meant || !has_island, "{address} by {who:?}");
                }
                403 => assert!(
                    answer.is_page_that_says("You don’t have access to this page"),
                    "{address} by {who:?}"
                ),
                _ => assert_eq!(answer.body, "", "{address} by {who:?}"),
            }
        }
    }
    assert_eq!(lethe.db.dump().await, before, "looking changed something");
}

async fn missing_page_says_only_that_it_is_missing(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.give_ines_a_card_and_a_request().await;
    let before = lethe.db.dump().await;
    let page = lethe.get("/nowhere").by(Caller::Olivia).send().await;
    for address in nothing() {
        let answer = lethe.get(&address).by(Caller::Olivia).send().await;
        assert_eq!(answer.status, 404, "{address}: {}", answer.body);
        assert!(
            answer.is_page_that_says("Page not found"),
            "{address}: {}",
            answer.body
        );
        // The page shows neither the address nor the cause.
        assert_eq!(
            answer.body.len(),
            page.body.len(),
            "{address}: {}",
            answer.body
        );
        let stranger = lethe.get(&address).send().await;
        assert_eq!(stranger.status, 303, "{address}");
        assert!(
            stranger.location().starts_with("/login?next=/"),
            "{address}"
        );
    }
    assert_eq!(lethe.db.dump().await, before, "looking changed something");
}

/// The root address has no page of its own.
async fn root_address_leads_to_the_first_page(db: Database) {
    let lethe = Lethe::open(db).await;
    for who in Caller::ALL {
        let first = if who == Caller::Stranger {
            "/login"
        } else {
            "/clients"
        };
        assert_eq!(
            lethe.get("/").by(who).send().await.location(),
            first,
            "{who:?}"
        );
    }
}

async fn delete_section_requires_the_permission(db: Database) {
    let lethe = Lethe::open(db).await;
    for who in Caller::ALL.into_iter().skip(1) {
        for step in ["", "?delete=scan", "?delete=confirm"] {
            let page = format!("/clients/{NORA}/information{step}");
            let answer = lethe.get(&page).by(who).send().await;
            let may = matches!(who, Caller::Dora | Caller::Olivia);
            assert_eq!(
                answer.body.contains("Delete this client"),
                may,
                "{page} by {who:?}"
            );
            let loads = answer.body.contains(".wasm");
            assert_eq!(loads, may, "{page} by {who:?} loads WebAssembly");
        }
    }
}

async fn group_switches_require_the_permission(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/team/{}?tab=access", DESK.0);
    for who in [Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia] {
        let answer = lethe.get(&page).by(who).send().await;
        let may = matches!(who, Caller::Mona | Caller::Olivia);
        assert!(answer.is_page_that_says("Delete Accounts"), "{who:?}");
        assert_eq!(answer.body.contains("?do=set_permission"), may, "{who:?}");
    }
}

async fn profile_begins_with_what_a_desk_needs(db: Database) {
    let lethe = Lethe::open(db).await;
    let profile = format!("/clients/{NORA}");
    for (who, sees_medical) in [(Caller::Dora, false), (Caller::Olivia, true)] {
        let page = lethe.get(&profile).by(who).send().await.body;
        let (head, below) = page.split_once("card-grid").expect("the cards");
        for words in [
            "41 years old",
            "Next visit",
            "Last visit",
            "Owes",
            "Open items",
        ] {
            assert!(head.contains(words), "{words}: {page}");
        }
        for link in ["mailto:", "tel:", "/bookings#book", "/memberships#sell"] {
            assert!(head.contains(link), "{link}: {page}");
        }
        assert_eq!(
            head.contains("Medical information"),
            sees_medical,
            "{who:?}"
        );
        assert!(!page.contains("asthma"), "it is told on its own page");
        assert!(below.contains("Upcoming sessions"));
    }
    let tab = lethe.get(&format!("{profile}/memberships"));
    let tab = tab.by(Caller::Sam).send().await;
    assert!(
        tab.body
            .contains("<title>Memberships · Nora McNora · Lethe</title>")
    );
}

on_both!(
    profile_begins_with_what_a_desk_needs,
    sale_starts_today_at_the_clients_home_location,
    pages_open_only_to_their_audience_and_change_nothing,
    missing_page_says_only_that_it_is_missing,
    root_address_leads_to_the_first_page,
    delete_section_requires_the_permission,
    group_switches_require_the_permission
);
