//! An attempt to erase the client.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    Standing, WorkList,
    client::ClientId,
    forms::{EraseClient, FindOutErasure, PreviewErasure},
};

use super::{
    findings::Findings,
    focus::focus,
    live::Then,
    proof::Proof,
    refusal::{FINDINGS, LOG_IN, Refusal, SAID},
    server_clock::ServerClock,
    step::Step,
};
use crate::{
    answers::erasing::{Became, Erasing},
    api::erasures::{erase_client, find_out_erasure, preview_erasure},
    error::AppError,
    islands::number,
    words::say,
};

/// How long to wait before the server is asked what became of the attempt, and asked again. If it is under way then, the page hears
/// later that the client is gone, and asks once more.
const PAUSE: Duration = Duration::from_secs(1);

/// How far the attempt is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// None is under way. Holds why the last one was refused.
    Idle(Option<Refusal>),
    /// It is under way.
    Erasing,
    /// The answer was lost. The page asks until it knows whether the client is erased.
    Unknown(Doubt),
}

/// Why it is not known whether the client is erased.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The server does not answer.
    Unreachable,
    /// Lethe, or a proxy before it, answered with a failure.
    Failed,
    /// The login expired before the server told it.
    NotLoggedIn,
}

impl Progress {
    /// Whether the dialog must stay open.
    pub(super) fn is_under_way(self) -> bool {
        match self {
            Self::Erasing | Self::Unknown(_) => true,
            Self::Idle(_) => false,
        }
    }

    /// Whether the administrator has to log in again.
    pub(super) fn needs_login(self) -> bool {
        match self {
            Self::Idle(Some(Refusal::NotLoggedIn)) | Self::Unknown(Doubt::NotLoggedIn) => true,
            Self::Idle(_) | Self::Erasing | Self::Unknown(_) => false,
        }
    }

    /// Returns what the footer says.
    pub(super) fn in_words(self) -> Option<String> {
        match self {
            Self::Idle(refusal) => refusal.map(Refusal::in_words),
            Self::Erasing => None,
            Self::Unknown(Doubt::Unreachable) => Some(say!(delete.unreachable).into()),
            Self::Unknown(Doubt::Failed) => Some(say!(delete.unknown).into()),
            Self::Unknown(Doubt::NotLoggedIn) => Some(say!(delete.unknown_logged_out).into()),
        }
    }
}

/// An attempt to erase the client, and the outcome of the last one.
#[derive(Clone, Copy)]
pub struct Attempt {
    client: ClientId,
    standing: StoredValue<Standing>,
    set_step: WriteSignal<Step>,
    /// The number of the last request to erase.
    sent: StoredValue<Option<String>>,
    pub(super) progress: ReadSignal<Progress>,
    set_progress: WriteSignal<Progress>,
    pub(super) proof: ReadSignal<Proof>,
    set_proof: WriteSignal<Proof>,
    pub(super) findings: ReadSignal<Findings>,
    set_findings: WriteSignal<Findings>,
}

impl Attempt {
    pub(super) fn new(
        client: ClientId,
        standing: StoredValue<Standing>,
        set_step: WriteSignal<Step>,
        (refusal, proof): (Option<Refusal>, Proof),
        findings: Findings,
    ) -> Self {
        let (progress, set_progress) = signal(Progress::Idle(refusal));
        let (proof, set_proof) = signal(proof);
        let (findings, set_findings) = signal(findings);
        Self {
            client,
            standing,
            set_step,
            sent: StoredValue::new(None),
            progress,
            set_progress,
            proof,
            set_proof,
            findings,
            set_findings,
        }
    }

    /// Asks for the password or a code as soon as the last proof has expired.
    pub(super) fn ask_for_proof_in_time(self, clock: ServerClock) {
        Effect::new(move |_| {
            if let Proof::ValidUntil(end) = self.proof.get() {
                let left = end.duration_since(clock.now());
                let left = Duration::try_from(left).unwrap_or_default();
                set_timeout(move || self.set_proof.set(Proof::Needed), left);
            }
        });
    }

    /// Searches for texts about others that name the client. An administrator who confirms before the answer arrives gets them
    /// in the server's answer.
    pub(super) fn look_for_findings(self) {
        self.set_findings.set(Findings::Sought);
        spawn_local(async move {
            let answer = preview_erasure(PreviewErasure { id: self.client }).await;
            let is_sought = |findings: &Findings| *findings == Findings::Sought;
            if !self.findings.with_untracked(is_sought) {
                return;
            }
            self.set_findings.set(match answer {
                Ok(found) => Findings::Found {
                    found,
                    asked: false,
                },
                Err(_) => Findings::Unknown,
            });
        });
    }

    pub(super) fn forget_refusal(self) {
        self.set_progress.set(Progress::Idle(None));
    }

    pub(super) fn is_under_way(self) -> Signal<bool> {
        Signal::derive(move || self.progress.get().is_under_way())
    }

    pub(super) fn start(self, form: EraseClient) {
        if self.progress.get_untracked().is_under_way() {
            return;
        }
        self.set_progress.set(Progress::Erasing);
        let number = number();
        self.sent.set_value(Some(number.clone()));
        spawn_local(async move {
            let form = EraseClient {
                decisions: form.decisions.decided(),
                ..form
            };
            match erase_client(form, number).await {
                Ok(done @ (Erasing::Erased(_) | Erasing::ErasedBefore)) => {
                    leave_for(&done.page(self.client));
                }
                Ok(Erasing::Open(checklist, standing)) => {
                    self.standing.set_value(*standing);
                    self.set_step.set(Step::Checklist(WorkList::of(checklist)));
                    self.refuse(Refusal::Opened);
                }
                Ok(Erasing::NotAccepted(found)) => {
                    let remedy = if found.is_open() {
                        format!("#{FINDINGS} [data-open]")
                    } else {
                        format!("#{SAID}")
                    };
                    self.set_findings
                        .set(Findings::Found { found, asked: true });
                    self.forget_refusal();
                    focus(remedy);
                }
                Ok(Erasing::Unproved(refused)) => {
                    self.set_proof.set(Proof::Needed);
                    self.refuse(Refusal::Unproved(refused));
                }
                Ok(Erasing::Stopped) => self.refuse(Refusal::Stopped),
                Ok(Erasing::NoDayKeys) => self.refuse(Refusal::NoDayKeys),
                Ok(Erasing::LimitReached(limit, next)) => {
                    self.refuse(Refusal::LimitReached(limit, next));
                }
                Err(AppError::NotLoggedIn) => self.refuse(Refusal::NotLoggedIn),
                Err(AppError::NotPermitted) => self.refuse(Refusal::NotPermitted),
                Err(AppError::NotFound) => self.refuse(Refusal::NotFound),
                Err(AppError::Unreachable) => self.find_out(Doubt::Unreachable),
                Err(AppError::Invalid | AppError::Failed) => self.find_out(Doubt::Failed),
            }
        });
    }

    fn refuse(self, refusal: Refusal) {
        self.set_progress.set(Progress::Idle(Some(refusal)));
        focus(refusal.remedy());
    }

    /// Asks the server until it says whether the client is erased.
    fn find_out(self, doubt: Doubt) {
        if self.progress.get_untracked() != Progress::Unknown(doubt) {
            self.set_progress.set(Progress::Unknown(doubt));
            if doubt == Doubt::NotLoggedIn {
                focus(format!("#{LOG_IN}"));
            }
        }
        let ask = move || {
            spawn_local(async move {
                match (self.became().await, doubt) {
                    (Ok(Became::NotErased), Doubt::Failed) => self.refuse(Refusal::Failed),
                    (Ok(Became::NotErased), Doubt::Unreachable | Doubt::NotLoggedIn) => {
                        self.refuse(Refusal::Lost);
                    }
                    (Ok(became), _) => leave_for(&page_of(became)),
                    (Err(AppError::NotLoggedIn), _) => self.find_out(Doubt::NotLoggedIn),
                    (Err(_), doubt) => self.find_out(doubt),
                }
            });
        };
        set_timeout(ask, PAUSE);
    }

    /// Asks the server what became of the last request to erase.
    async fn became(self) -> Result<Became, AppError> {
        let number = self.sent.get_value().unwrap_or_default();
        find_out_erasure(FindOutErasure { id: self.client }, number).await
    }

    /// Reacts when the client is gone. If this page has tried to erase the client, it leads to the record if that was its own
    /// doing.
    pub(super) fn client_is_gone(self) -> Then {
        let is_idle = match self.progress.get_untracked() {
            Progress::Idle(_) => true,
            Progress::Erasing | Progress::Unknown(_) => false,
        };
        if is_idle && self.sent.with_value(Option::is_none) {
            return Then::GoOn;
        }
        if is_idle {
            spawn_local(async move {
                let became = self.became().await;
                leave_for(&page_of(became.unwrap_or(Became::ErasedByAnother)));
            });
        }
        Then::Stay
    }
}

/// Returns the page that says what became of an attempt, where the client is erased.
fn page_of(became: Became) -> String {
    match became {
        Became::Erased(reference) => format!("/deleted-clients/{reference}?erased=now"),
        Became::ErasedByAnother | Became::NotErased => Erasing::PAGE_OF_ANOTHER.into(),
    }
}

/// Leaves for the record. The browser's "back" must not lead to the page that showed the client.
pub(super) fn leave_for(record: &str) {
    let _ = window().location().replace(record);
}
