//! A team member who is refused sees who can help. Clients and strangers never see who is in the team.

use shared::access::TeamMemberId;
use support::{Database, on_both, values};

use crate::{
    answer::Answer,
    lethe::Lethe,
    studio::{Caller, NORA},
};

/// Returns what the page says under each of the two headings.
fn help(page: &Answer) -> [String; 2] {
    ["Who can do this", "Who can give you permission"].map(|term| {
        let (_, after) = page.body.split_once(term).expect(term);
        let (_, value) = after.split_once("<bdi>").expect("a value");
        value.split('<').next().unwrap_or_default().to_owned()
    })
}

const MANAGERS: &str = "Mona (Managers), Olivia (Owners)";

async fn refused_page_names_who_can_help(db: Database) {
    let lethe = Lethe::open(db).await;
    for page in ["/team", "/team/groups", "/team/settings"] {
        let answer = lethe.get(page).by(Caller::Sam).send().await;
        assert_eq!(answer.status, 403, "{page}");
        let able = "Dora (Erasers), Adam (Front desk), Mona (Managers), Olivia (Owners)";
        assert_eq!(help(&answer), [able, MANAGERS], "{page}");
    }
}

async fn refused_form_names_who_has_the_permission(db: Database) {
    let lethe = Lethe::open(db).await;
    let refused = async |function: &'static str| {
        let answer = lethe.form("/clients", function, &[]).by(Caller::Adam);
        let answer = answer.send().await;
        assert_eq!(answer.status, 403, "{function}");
        help(&answer)
    };
    let erasers = "Dora (Erasers), Olivia (Owners)";
    assert_eq!(refused("erase_client").await, [erasers, MANAGERS]);
    assert_eq!(refused("set_permission").await, [MANAGERS, MANAGERS]);

    // A team member who was deactivated cannot help.
    let TeamMemberId(dora) = Caller::Dora.id().unwrap();
    let leave = "update team_members set deactivated_at = created_at where id = $1";
    lethe.db.run(leave, values![dora]).await;
    assert_eq!(refused("erase_client").await, ["Olivia (Owners)", MANAGERS]);
}

async fn strangers_and_clients_learn_no_name(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    for who in [Caller::Stranger, Caller::Nora] {
        for (page, function) in [
            ("/team", "set_permission"),
            ("/clients", "erase_client"),
            ("/app", "erase_client"),
            ("/app/nowhere", ""),
        ] {
            let answer = if function.is_empty() {
                lethe.get(page).by(who).send().await
            } else {
                lethe.form(page, function, &[]).by(who).send().await
            };
            for name in ["Mona", "Olivia", "Dora", "Who can"] {
                assert!(
                    !answer.body.contains(name),
                    "{name} on {page} for {who:?}: {}",
                    answer.status
                );
            }
        }
    }
}

on_both!(
    refused_page_names_who_can_help,
    refused_form_names_who_has_the_permission,
    strangers_and_clients_learn_no_name
);
