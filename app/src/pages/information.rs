//! A client's information: its fields, and below them the section in which the client is deleted.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    Standing,
    access::{Actor, Permission},
    client::{ClientId, Email},
    details::Field,
    flaw::{Flaw, Refused},
    forms::{Decisions, EraseClient, SaveClient},
    login::{PROOF_LASTS, proof_is_valid},
    visit::VisitFate,
};
use store::{
    Tx,
    desk::{
        clients::Client,
        new_clients::{self, Duplicate},
    },
    erasing::confirmations,
    studio::visit_fate::visit_fate,
};

use crate::{
    answers::{findings::found, form::Returned, open::Open},
    components::{
        client_fields::{ClientFields, Medical, holders, problems},
        form::DeskForm,
        layout::{Layout, Menu, PageHead, Width},
        live,
        page::{Away, page},
        request::{client_id, query},
        settle_in_place::SettleInPlace,
        start_islands::StartIslands,
    },
    islands::delete_client::{DeleteClient, Sentences, step::Step},
    login::{team::proved_at, viewer::viewer},
    pages::confirmation::{Confirmation, Proof, Said, Who, findings::Findings, refusal::Refusal},
    services::Services,
    words::{dates::date_time, formats::in_tab, say},
};

/// The information of one client.
#[component]
pub fn InformationPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let confirmation = DeskForm::of::<EraseClient>();
    let confirming = query("delete") == "confirm" || confirmation.is_back();
    let decisions = confirmation
        .is_back()
        .then(|| Decisions::of_fields(|name| confirmation.typed(name)));
    let shared = shared();
    let load = async move {
        let (actor, now) = (actor?, services.now());
        let deleting = match (actor.may(Permission::DeleteAccounts), confirming) {
            (false, _) => Deleting::NotPermitted,
            (true, false) => Deleting::Permitted(&actor),
            (true, true) => Deleting::Confirming(&actor, decisions.as_ref()),
        };
        let id = id.ok_or(Away::NOT_FOUND)?;
        let found = find(&services, id, deleting, now).await?;
        let sharing = sharing(&services, id, shared.as_ref()).await?;
        Ok::<_, Away>((actor, found, sharing, now))
    };
    page(load, |(actor, (client, standing, about), sharing, now)| {
        show(actor, (client, sharing), (standing, about), now)
    })
}

/// Returns the typed email address, where the form came back because another client has it, or where it is to be shared.
fn shared() -> Option<Email> {
    let form = DeskForm::of::<SaveClient>();
    let is_pointed_out = form.flaw(Field::Email.name()) == Some(Refused::EmailShared.into());
    let is_ticked = form.value(SaveClient::although_shared, "") == "1";
    let typed = form.typed(Field::Email.name());
    let typed = typed.filter(|_| is_pointed_out || is_ticked)?;
    Email::parse(&typed).ok()
}

/// Returns the other clients who have this email address.
async fn sharing(
    services: &Services,
    id: ClientId,
    email: Option<&Email>,
) -> Result<Vec<Duplicate>, Away> {
    let Some(email) = email else {
        return Ok(Vec::new());
    };
    let mut tx = services.store.read().await?;
    let mut found = new_clients::with_email(&mut tx, email).await?;
    found.retain(|other| other.id != id);
    Ok(found)
}

/// What the viewer does with the section in which a client is deleted.
#[derive(Clone, Copy)]
enum Deleting<'a> {
    /// The viewer does not see it.
    NotPermitted,
    /// This viewer sees it.
    Permitted(&'a Actor),
    /// This viewer is about to confirm, with these decisions where the confirmation came back.
    Confirming(&'a Actor, Option<&'a Decisions>),
}

/// What the confirmation says of a client.
struct About {
    /// Whether the viewer has to give the password or a code again.
    proof: Proof,
    /// The texts about others that name the client.
    findings: Findings,
    /// The day until which digests would be kept.
    suppressed_until: Option<Date>,
    /// What would become of the visits.
    visits: VisitFate,
    /// Who has asked for a second administrator to confirm, in words.
    asked: Option<String>,
    /// The names of the other clients who have the email address.
    shared_with: Vec<String>,
}

/// Finds the client. Texts about others that name the client are searched only for an administrator who is about to confirm.
async fn find(
    services: &Services,
    id: ClientId,
    deleting: Deleting<'_>,
    now: Timestamp,
) -> Result<(Client, Standing, About), Away> {
    let mut tx = services.store.read().await?;
    let client = store::desk::clients::find(&mut tx, id).await?;
    let client = client.ok_or(Away::NOT_FOUND)?;
    let standing = store::desk::standings::of(&mut tx, id, now).await?;
    let proof = match deleting {
        Deleting::NotPermitted => Proof::Needed,
        Deleting::Permitted(_) | Deleting::Confirming(_, _) => proof(&mut tx, now).await?,
    };
    let asked = match deleting {
        Deleting::NotPermitted => None,
        Deleting::Permitted(actor) | Deleting::Confirming(actor, _) => {
            asked(&mut tx, id, actor, now).await?
        }
    };
    let visits = match deleting {
        Deleting::NotPermitted => VisitFate::default(),
        Deleting::Permitted(_) | Deleting::Confirming(_, _) => visit_fate(&mut tx).await?,
    };
    let findings = match deleting {
        Deleting::Confirming(actor, decisions) => Findings::Found {
            found: found(&mut tx, actor, id, decisions).await?,
            asked: false,
        },
        Deleting::NotPermitted | Deleting::Permitted(_) => Findings::Sought,
    };
    let form = &client.form;
    let contacts = [
        &form.email,
        &form.phone_mobile,
        &form.phone_home,
        &form.phone_work,
    ];
    let suppression = services.store.suppression();
    let suppressed_until = suppression
        .filter(|_| contacts.iter().any(|contact| !contact.is_empty()))
        .map(|suppression| suppression.until(now));
    let shared_with = match (deleting, Email::parse(&form.email)) {
        (Deleting::NotPermitted, _) | (_, Err(_)) => Vec::new(),
        (Deleting::Permitted(_) | Deleting::Confirming(_, _), Ok(email)) => {
            let mut found = new_clients::with_email(&mut tx, &email).await?;
            found.retain(|other| other.id != id);
            found.iter().map(|other| other.name.to_string()).collect()
        }
    };
    let about = About {
        proof,
        findings,
        suppressed_until,
        visits,
        asked,
        shared_with,
    };
    Ok((client, standing, about))
}

fn show(
    actor: Actor,
    (client, sharing): (Client, Vec<Duplicate>),
    (standing, about): (Standing, About),
    now: Timestamp,
) -> impl IntoView {
    let Client {
        id,
        external_id,
        name,
        form,
        joined_on: _,
        home_location: _,
        is_example: _,
    } = client;
    let About {
        proof,
        findings,
        suppressed_until,
        visits,
        asked,
        shared_with,
    } = about;
    let who = Who {
        name: name.clone(),
        email: filled(&form.email),
        phone: filled(&form.phone_mobile),
        shared_with,
    };
    let medical = Medical::of(&actor);
    let stored = SaveClient {
        id,
        details: medical.shown(form),
        although_suppressed: String::new(),
        although_shared: String::new(),
    };
    let form = DeskForm::of::<SaveClient>().editing(&stored);
    let saved = (query("saved") == "1" && !form.is_back()).then(|| say!(information.saved));
    let suppressed = form.flaw(SaveClient::although_suppressed).is_some()
        || form.value(SaveClient::although_suppressed, "") == "1";
    let beside_email = (!sharing.is_empty()).then(|| is_shared(&form, &sharing).into_any());
    let may_delete = actor.may(Permission::DeleteAccounts);
    let about_client = about_client(id, &actor);
    let confirmation = DeskForm::of::<EraseClient>();
    let unseen = confirmation.flaw(EraseClient::seen).is_some();
    let findings = with_unseen(findings, unseen);
    let (step, shown) = step(&confirmation, &standing, now);
    let said = Said {
        who,
        proof,
        refusal: refusal(&confirmation).filter(|_| shown == Shown::Confirmation),
        findings,
        suppressed_until,
        visits,
        asked,
    };
    let tab = say!(
        client.tab,
        page = say!(information.title),
        name = in_tab(&name)
    )
    .to_string();
    view! {
        <Layout actor menu=Menu::Clients title=tab width=Width::Narrow about=about_client>
            <PageHead
                above=vec![
                    ("/clients".into(), say!(clients.title).into()),
                    (format!("/clients/{id}"), name.to_string()),
                ]
                title=say!(information.title)
                lede=name.to_string()
            />
            {saved
                .map(|words| {
                    view! {
                        <p class="notice good" role="status">
                            {words}
                        </p>
                    }
                })}
            {problems(&form)}
            <form method="post" action=form.action(&format!("/clients/{id}/information")) novalidate>
                {form.own()}
                <input type="hidden" name=SaveClient::id value=id.to_string() />
                {suppressed.then(|| was_erased(&form))}
                <ClientFields form=form.clone() stored=stored.details medical beside_email />
                <div class="form-actions">
                    <button class="primary">{say!(information.save)}</button>
                    {external_id
                        .map(|id| view! { <p class="hint">{say!(information.external_id, id = id).to_string()}</p> })}
                </div>
            </form>
            {may_delete.then(|| deletion(id, (standing, now), (step, shown), said, confirmation))}
        </Layout>
    }
}

/// The switch with its checklist, and the confirmation.
fn deletion(
    client: ClientId,
    (standing, now): (Standing, Timestamp),
    (step, shown): (Step, Shown),
    said: Said,
    form: DeskForm,
) -> impl IntoView {
    let asked = said.asked.clone();
    view! {
        <SettleInPlace client />
        <StartIslands />
        <section class="danger-zone" id="delete" aria-labelledby="delete-heading">
            <h2 id="delete-heading">{say!(delete.heading)}</h2>
            <p>{say!(delete.intro)}</p>
            {asked.map(|words| view! { <p class="notice">{words}</p> })}
            <DeleteClient
                client
                open=Open::of(standing, now)
                made_at=now.as_millisecond()
                step
                is_opened=shown == Shown::Opened
                sentences=Sentences::of_page()
            />
            <Confirmation client said is_shown=shown == Shown::Confirmation form now />
        </section>
    }
}

/// Returns the findings, with those that have come up since the confirmation was shown pointed out.
fn with_unseen(findings: Findings, unseen: bool) -> Findings {
    match findings {
        Findings::Found { found, asked } => Findings::Found {
            found,
            asked: asked || unseen,
        },
        Findings::Sought => Findings::Sought,
    }
}

/// Returns what of the client leads away from the page or changes it.
fn about_client(id: ClientId, viewer: &Actor) -> live::About {
    if viewer.may(Permission::DeleteAccounts) {
        live::About::Standing(id)
    } else {
        live::About::Client(id)
    }
}

/// Returns whether the viewer has to give the password or a code again.
async fn proof(tx: &mut Tx, now: Timestamp) -> Result<Proof, Away> {
    let proved_at = proved_at(tx).await?;
    Ok(match proved_at.filter(|at| proof_is_valid(*at, now)) {
        Some(at) => Proof::ValidUntil(at + PROOF_LASTS),
        None => Proof::Needed,
    })
}

/// Returns who has asked for a second administrator to confirm, in words.
async fn asked(
    tx: &mut Tx,
    client: ClientId,
    viewer: &Actor,
    now: Timestamp,
) -> Result<Option<String>, Away> {
    let Some(asked) = confirmations::asked(tx, client, now).await? else {
        return Ok(None);
    };
    let zone = store::studio::locations::zone_of_home(tx, client).await?;
    let when = date_time(zone.ok_or(Away::NOT_FOUND)?.to_datetime(asked.at));
    Ok(Some(if asked.by == viewer.id {
        say!(delete.asked_by_you, when = when).to_string()
    } else {
        say!(delete.asked_by, name = asked.name, when = when).to_string()
    }))
}

/// Returns why the confirmation came back, unless it came back for the findings.
fn refusal(confirmation: &DeskForm) -> Option<Refusal> {
    let is_unseen = confirmation.flaw(EraseClient::seen).is_some();
    if !confirmation.is_back() || is_unseen {
        return None;
    }
    if !confirmation.is_refused() {
        return Some(Refusal::Carried);
    }
    match confirmation.flaw(Returned::WHOLE) {
        Some(Flaw::Refused(Refused::LimitReached(limit, next))) => {
            return Some(Refusal::LimitReached(limit, next));
        }
        Some(Flaw::Refused(Refused::NoDayKeys)) => return Some(Refusal::NoDayKeys),
        Some(_) => return Some(Refusal::Stopped),
        None => {}
    }
    Some(match confirmation.flaw(EraseClient::proof) {
        Some(Flaw::Refused(refused)) => Refusal::Unproved(Some(refused)),
        Some(_) | None => Refusal::Unproved(None),
    })
}

/// What the page shows besides the step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Nothing.
    Step,
    /// That items were opened after the scan.
    Opened,
    /// The confirmation.
    Confirmation,
}

/// Returns the step of the deletion that the address or the confirmation asks for. Where it asks for the confirmation, items
/// that are open were opened after the scan.
fn step(confirmation: &DeskForm, standing: &Standing, now: Timestamp) -> (Step, Shown) {
    let asked = query("delete");
    if confirmation.is_back() || asked == "confirm" {
        match Step::scan(standing, now) {
            Step::Cleared => (Step::Cleared, Shown::Confirmation),
            open @ (Step::Off | Step::Checklist) => (open, Shown::Opened),
        }
    } else if asked == "scan" {
        (Step::scan(standing, now), Shown::Step)
    } else {
        (Step::Off, Shown::Step)
    }
}

/// Says that an erased client had the new email address or phone number, and has the checkbox to save it regardless.
fn was_erased(form: &DeskForm) -> impl IntoView + use<> {
    view! {
        <div class="notice warn" role="alert">
            <p>{say!(information.suppressed)}</p>
            {form.tick(SaveClient::although_suppressed, say!(information.although_suppressed))}
        </div>
    }
}

/// Says who else has the new email address, and has the checkbox to share it.
fn is_shared(form: &DeskForm, sharing: &[Duplicate]) -> impl IntoView + use<> {
    view! {
        <div class="field wide">
            {holders(sharing)} {form.tick(SaveClient::although_shared, say!(information.although_shared))}
        </div>
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}
