//! The first steps of a new studio, as its first page lists them.

use crate::words;

words! {
    /// A step. All but the last are done when there is what the step is about.
    pub Step {
        /// Entering the address of a location.
        Locations = "locations",
        /// Entering memberships and packages to sell.
        Selling = "selling",
        /// Adding or importing clients.
        Clients = "clients",
        /// Inviting a second team member.
        Team = "team",
        /// Adding sessions to come.
        Sessions = "sessions",
        /// Allowing a website to embed the schedule.
        Website = "website",
        /// Setting up backups, which a person has to confirm: they are made outside the studio's records.
        Backups = "backups",
    }
}

words! {
    /// What an administrator has said about the list.
    pub Said {
        /// Nothing yet: the list is shown until its steps are done.
        Nothing = "nothing",
        /// Backups are made.
        Backups = "backups",
        /// The list is not wanted.
        Hide = "hide",
    }
}

/// Returns each step and whether it is done; `None` where the list is not wanted, or every step is done.
pub fn steps(said: Said, done: impl Fn(Step) -> bool) -> Option<Vec<(Step, bool)>> {
    let is_done = |step| match (step, said) {
        (Step::Backups, Said::Backups | Said::Hide) => true,
        (Step::Backups, Said::Nothing) => false,
        (step, _) => done(step),
    };
    let steps: Vec<_> = Step::ALL
        .into_iter()
        .map(|step| (step, is_done(step)))
        .collect();
    let is_open = said != Said::Hide && steps.iter().any(|(_, done)| !done);
    is_open.then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_shown_until_it_is_done_or_unwanted() {
        let check = |said, done: &[Step], expected: Option<&[Step]>| {
            let steps = steps(said, |step| done.contains(&step));
            let open = steps.map(|steps| {
                let open = steps.into_iter().filter(|(_, done)| !done);
                open.map(|(step, _)| step).collect::<Vec<_>>()
            });
            assert_eq!(open.as_deref(), expected, "{said:?}");
        };
        let all_but_backups = &Step::ALL[..6];
        check(Said::Nothing, &[], Some(&Step::ALL));
        check(Said::Backups, &[], Some(all_but_backups));
        check(Said::Nothing, &Step::ALL, Some(&[Step::Backups]));
        check(Said::Backups, all_but_backups, None);
        check(Said::Hide, &[], None);
    }
}
