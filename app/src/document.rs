//! The document around every page, and the page at each address.

use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::pages::{
    access_group::AccessGroupPage,
    app_home::AppHomePage,
    app_schedule::{AppSchedulePage, EmbedSchedulePage},
    bookings::{BookingPage, BookingsPage},
    catalogue::{CataloguePage, OfferPage},
    client::ClientPage,
    client_access::ClientAccessPage,
    clients::ClientsPage,
    credit::CreditPage,
    deleted_client::DeletedClientPage,
    deleted_clients::DeletedClientsPage,
    deletion_requests::{DeletionRequestPage, DeletionRequestsPage},
    groups::GroupsPage,
    history::HistoryPage,
    information::InformationPage,
    invoice::InvoicePage,
    invoices::InvoicesPage,
    locations::{LocationPage, LocationsPage},
    member::MemberPage,
    memberships::{MembershipPage, MembershipsPage},
    new_client::NewClientPage,
    packages::{PackagePage, PackagesPage},
    payment_methods::{PaymentMethodPage, PaymentMethodsPage},
    relationships::{RelationshipPage, RelationshipsPage},
    schedule::SchedulePage,
    session::SessionPage,
    settings::SettingsPage,
    settling::SettlingPage,
    setup::SetupPage,
    team::TeamPage,
    website::WebsitePage,
};
use crate::{
    components::error_page::{Instead, NotFound, error_page},
    login::{
        door::Door,
        pages::{
            account::AccountPage,
            client::{
                AppForgottenPage, AppLoginPage, AppPasswordPage, AppSignUpPage, EmbedLoginPage,
            },
            second_step::SecondStepPage,
            team::LoginPage,
            welcome::WelcomePage,
        },
    },
    words::{
        catalogue::{direction, language},
        formats::formats,
    },
};

/// The environment variable that `cargo leptos watch` sets.
pub const WATCHED: &str = "LEPTOS_WATCH";

/// The whole document, with the page at the address of the request.
pub fn document(options: LeptosOptions) -> impl IntoView {
    permit_own_scripts();
    provide_context(options.clone());
    // Only what is in an island is started in the browser.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let app = (Door::of_request() == Some(Door::App)).then(|| {
        view! {
            <link rel="manifest" href="/app.webmanifest" />
            <link rel="apple-touch-icon" href="/app-icon.svg" />
            <meta name="theme-color" content="#1a646b" />
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=language() dir=direction()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="lethe" />
                <AutoReload options=options.clone() />
                {app}
                <MetaTags />
            </head>
            <body data-formats=formats().to_text()>
                <App />
            </body>
        </html>
    }
}

/// The pages. Each is sent whole, so that none needs a script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    if let Some(Instead { error, callers }) = use_context() {
        return error_page(error, callers).into_any();
    }
    view! {
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/login/code") view=SecondStepPage ssr=SsrMode::Async />
                <Route path=path!("/welcome") view=WelcomePage ssr=SsrMode::Async />
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
                <Route path=path!("/account/:act") view=AccountPage ssr=SsrMode::Async />
                <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async />
                <Route path=path!("/clients") view=ClientsPage ssr=SsrMode::Async />
                <Route path=path!("/clients/requests") view=DeletionRequestsPage ssr=SsrMode::Async />
                <Route path=path!("/clients/new") view=NewClientPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id") view=ClientPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/access") view=ClientAccessPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/information") view=InformationPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/history") view=HistoryPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/deletion-request") view=DeletionRequestPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/deletion-request/:act") view=DeletionRequestPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/payment-methods") view=PaymentMethodsPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/payment-methods/:method") view=PaymentMethodPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/payment-methods/:method/:act") view=PaymentMethodPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/relationships") view=RelationshipsPage ssr=SsrMode::Async />
                <Route
                    path=path!("/clients/:id/relationships/:relationship")
                    view=RelationshipPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/clients/:id/relationships/:relationship/:act")
                    view=RelationshipPage
                    ssr=SsrMode::Async
                />
                <Route path=path!("/clients/:id/memberships") view=MembershipsPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/memberships/:membership") view=MembershipPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/memberships/:membership/:act") view=MembershipPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/invoices") view=InvoicesPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/invoices/:invoice") view=InvoicePage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/invoices/:invoice/:act") view=InvoicePage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/credit") view=CreditPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/credit/:act") view=CreditPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/settle/:condition") view=SettlingPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/bookings") view=BookingsPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/bookings/:booking") view=BookingPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/bookings/:booking/:act") view=BookingPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/packages") view=PackagesPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/packages/:package") view=PackagePage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/packages/:package/:act") view=PackagePage ssr=SsrMode::Async />
                <Route path=path!("/schedule") view=SchedulePage ssr=SsrMode::Async />
                <Route path=path!("/schedule/:session") view=SessionPage ssr=SsrMode::Async />
                <Route path=path!("/schedule/:session/:act") view=SessionPage ssr=SsrMode::Async />
                <Route path=path!("/deleted-clients") view=DeletedClientsPage ssr=SsrMode::Async />
                <Route path=path!("/deleted-clients/:reference") view=DeletedClientPage ssr=SsrMode::Async />
                <Route path=path!("/team") view=TeamPage ssr=SsrMode::Async />
                <Route path=path!("/team/catalogue") view=CataloguePage ssr=SsrMode::Async />
                <Route path=path!("/team/catalogue/:offer") view=OfferPage ssr=SsrMode::Async />
                <Route path=path!("/team/catalogue/:offer/:act") view=OfferPage ssr=SsrMode::Async />
                <Route path=path!("/team/groups") view=GroupsPage ssr=SsrMode::Async />
                <Route path=path!("/team/locations") view=LocationsPage ssr=SsrMode::Async />
                <Route path=path!("/team/locations/:location") view=LocationPage ssr=SsrMode::Async />
                <Route path=path!("/team/locations/:location/:act") view=LocationPage ssr=SsrMode::Async />
                <Route path=path!("/team/members/:member") view=MemberPage ssr=SsrMode::Async />
                <Route path=path!("/team/members/:member/:act") view=MemberPage ssr=SsrMode::Async />
                <Route path=path!("/team/settings") view=SettingsPage ssr=SsrMode::Async />
                <Route path=path!("/team/settings/:act") view=SettingsPage ssr=SsrMode::Async />
                <Route path=path!("/team/website") view=WebsitePage ssr=SsrMode::Async />
                <Route path=path!("/team/website/:act") view=WebsitePage ssr=SsrMode::Async />
                <Route path=path!("/team/:group") view=AccessGroupPage ssr=SsrMode::Async />
                <Route path=path!("/app") view=AppHomePage ssr=SsrMode::Async />
                <Route path=path!("/app/login") view=AppLoginPage ssr=SsrMode::Async />
                <Route path=path!("/app/forgotten") view=AppForgottenPage ssr=SsrMode::Async />
                <Route path=path!("/app/password") view=AppPasswordPage ssr=SsrMode::Async />
                <Route path=path!("/app/sign-up") view=AppSignUpPage ssr=SsrMode::Async />
                <Route path=path!("/app/schedule") view=AppSchedulePage ssr=SsrMode::Async />
                <Route path=path!("/embed/schedule") view=EmbedSchedulePage ssr=SsrMode::Async />
                <Route path=path!("/embed/login") view=EmbedLoginPage ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
    .into_any()
}

/// Lets the browser run only the scripts of this document, which carry a number that is used once.
fn permit_own_scripts() {
    if let (Some(nonce), Some(response)) =
        (leptos::nonce::use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = content_security_policy(Some(&nonce)).parse()
    {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Returns what the browser may load and run: Lethe's own files and, with a `nonce`, the scripts that carry it. The server
/// adds which websites may frame the answer.
///
/// Under `cargo leptos watch` the page may also listen for the request to load again.
pub fn content_security_policy(nonce: Option<&str>) -> String {
    let reload = if std::env::var_os(WATCHED).is_some() {
        " ws:"
    } else {
        ""
    };
    let scripts = match nonce {
        Some(nonce) => format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
        None => "'none'".to_owned(),
    };
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self'; connect-src 'self'{reload}; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'"
    )
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Returns whether a line of a style names a side of the screen, which does not follow the direction of the text.
    fn is_physical(line: &str) -> bool {
        let Some((property, value)) = line.trim().split_once(": ") else {
            return false;
        };
        let is_side = |part: &str| matches!(part, "left" | "right");
        let follows = ["float", "clear", "text-align"].contains(&property);
        property.split('-').any(is_side) || (follows && is_side(value.trim_end_matches(';')))
    }

    fn check(folder: &Path, wrong: &mut Vec<String>) {
        for file in fs::read_dir(folder).expect("the styles") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                check(&path, wrong);
                continue;
            }
            let style = fs::read_to_string(&path).expect("a style");
            let lines = style.lines().filter(|line| is_physical(line));
            wrong.extend(lines.map(|line| format!("{}: {line}", path.display())));
        }
    }

    #[test]
    fn styles_follow_the_direction_of_the_text() {
        for (line, expected) in [
            ("  margin-left: 1px;", true),
            ("border-top-right-radius: 0;", true),
            ("left: 0;", true),
            ("text-align: right;", true),
            ("text-align: end;", false),
            ("margin-inline-start: 1px;", false),
            ("a:hover {", false),
        ] {
            assert_eq!(is_physical(line), expected, "{line}");
        }
        let mut wrong = Vec::new();
        let styles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
        check(&styles, &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
