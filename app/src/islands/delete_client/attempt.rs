//! An attempt to erase the client.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    Standing, WorkList,
    client::ClientId,
    forms::{EraseClient, FindMentions},
};

use super::{confirmation::Proof, findings::Findings, step::Step};
use crate::{
    answers::erasing::Erasing,
    api::erasures::{erase_client, find_mentions},
    error::AppError,
    islands::number,
};

/// An attempt to erase the client, and the outcome of the last one.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    client: ClientId,
    standing: StoredValue<Standing>,
    set_step: WriteSignal<Step>,
    pub(super) problem: ReadSignal<Option<AppError>>,
    set_problem: WriteSignal<Option<AppError>>,
    pub(super) proof: ReadSignal<Proof>,
    set_proof: WriteSignal<Proof>,
    pub(super) findings: ReadSignal<Findings>,
    set_findings: WriteSignal<Findings>,
    pub(super) under_way: ReadSignal<bool>,
    set_under_way: WriteSignal<bool>,
}

impl Attempt {
    pub(super) fn new(
        client: ClientId,
        standing: StoredValue<Standing>,
        set_step: WriteSignal<Step>,
        proof: Proof,
        findings: Findings,
    ) -> Self {
        let (problem, set_problem) = signal(None);
        let (proof, set_proof) = signal(proof);
        let (findings, set_findings) = signal(findings);
        let (under_way, set_under_way) = signal(false);
        Self {
            client,
            standing,
            set_step,
            problem,
            set_problem,
            proof,
            set_proof,
            findings,
            set_findings,
            under_way,
            set_under_way,
        }
    }

    /// Searches for texts about others that name the client. An administrator who confirms before the answer arrives gets them
    /// in the server's answer.
    pub(super) fn look_for_findings(self) {
        self.set_findings.set(Findings::Sought);
        spawn_local(async move {
            let answer = find_mentions(FindMentions { id: self.client }).await;
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

    pub(super) fn forget_problem(self) {
        self.set_problem.set(None);
    }

    pub(super) fn start(self, proof: String, accepted: String) {
        if self.under_way.get_untracked() {
            return;
        }
        self.set_under_way.set(true);
        self.forget_problem();
        spawn_local(async move {
            let form = EraseClient {
                id: self.client,
                accepted,
                proof,
            };
            match erase_client(form, number()).await {
                Ok(Erasing::Open(checklist, standing)) => {
                    self.standing.set_value(*standing);
                    self.set_step.set(Step::Checklist(WorkList::of(checklist)));
                }
                Ok(done @ (Erasing::Erased(_) | Erasing::ErasedBefore(_))) => {
                    // The browser's "back" must not lead to the page that showed the client.
                    let _ = window().location().replace(&done.page(self.client));
                    return;
                }
                Ok(Erasing::Mentioned(found)) => {
                    self.set_findings
                        .set(Findings::Found { found, asked: true });
                }
                Ok(Erasing::Unproved(refused)) => self.set_proof.set(Proof::Asked(refused)),
                Err(error) => self.set_problem.set(Some(error)),
            }
            self.set_under_way.set(false);
        });
    }
}
