//! The erased clients whom a session counts without a name.

use shared::visit::Unnamed;

use super::catalogue::say;

/// Says how many erased clients had a seat, by what became of it. Returns `None` if there are none.
pub fn seated(
    Unnamed {
        attended,
        no_show,
        booked,
        waitlisted: _,
    }: Unnamed,
) -> Option<String> {
    let sentences = [
        (attended > 0).then(|| say!(unnamed.attended, count = attended).to_string()),
        (no_show > 0).then(|| say!(unnamed.no_show, count = no_show).to_string()),
        (booked > 0).then(|| say!(unnamed.booked, count = booked).to_string()),
    ];
    let sentences: Vec<_> = sentences.into_iter().flatten().collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Says how many erased clients were on the waitlist. Returns `None` if there are none.
pub fn waitlisted(unnamed: Unnamed) -> Option<String> {
    let count = unnamed.waitlisted;
    (count > 0).then(|| say!(unnamed.waitlisted, count = count).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erased_clients_are_counted_in_sentences() {
        let check = |[attended, no_show, booked, waiting]: [u32; 4],
                     seats: Option<&str>,
                     waitlist: Option<&str>| {
            let unnamed = Unnamed {
                attended,
                no_show,
                booked,
                waitlisted: waiting,
            };
            assert_eq!(seated(unnamed).as_deref(), seats);
            assert_eq!(waitlisted(unnamed).as_deref(), waitlist);
        };
        check([0; 4], None, None);
        check([2, 0, 0, 0], Some("2 deleted clients attended."), None);
        check(
            [1, 1, 1, 1],
            Some(
                "1 deleted client attended. 1 deleted client did not attend. \
                 1 deleted client had a seat, and attendance was not recorded.",
            ),
            Some("1 deleted client was on the waitlist."),
        );
        check(
            [0, 2, 3, 4],
            Some(
                "2 deleted clients did not attend. \
                 3 deleted clients had a seat, and attendance was not recorded.",
            ),
            Some("4 deleted clients were on the waitlist."),
        );
    }
}
