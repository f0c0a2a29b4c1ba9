use base64::{Engine, engine::general_purpose};

use super::*;

/// Returns the part of a text that names the person. Whichever choice of a lead is taken, it must lead to the text.
fn find(marks: &Marks, text: &str) -> Option<String> {
    let found = marks.find(text).map(|range| text[range].to_owned())?;
    let words = words(text);
    let is_there = |anchor: &Anchor| match anchor {
        Anchor::Word(word) => words.contains(word),
        Anchor::Prefix(start) => words.iter().any(|word| word.starts_with(start)),
    };
    let leads = |lead: &Lead| {
        lead.choices
            .iter()
            .all(|choice| choice.iter().any(is_there))
    };
    assert!(
        marks.leads().iter().any(leads),
        "no lead of {:?} leads to {text:?} with {words:?}",
        marks.leads()
    );
    Some(found)
}

fn ann() -> Marks {
    Marks::of(&Identity {
        names: vec![("Ann".into(), Some("Lee".into()))],
        full_names: vec!["Ann Lee".into()],
        emails: vec!["Ann.Lee@example.com".into()],
        phones: vec!["+44 7700 900123".into(), "112".into()],
        addresses: vec!["12 High Street".into(), "High Street".into()],
        codes: vec!["tok_4Fq9".into(), "1042".into()],
    })
}

#[test]
fn person_is_found_in_any_spelling() {
    let check = |text: &str, expected: Option<&str>| {
        let seen = find(&ann(), text);
        assert_eq!(seen.as_deref(), expected, "{text:?}");
    };
    check("Trains with Ann Lee on Mondays", Some("Ann Lee"));
    check("LEE, ANN (paid)", Some("LEE, ANN"));
    check("ann\u{301}-lée", Some("ann\u{301}-lée"));
    check("ask Ann about Lee", None);
    check("Joann Lee and Ann Leeds, Joann Leeds, joannleeds", None);
    check("write to ann.lee@EXAMPLE.com.", Some("ann.lee@EXAMPLE.com"));
    check("<mailto:ann.lee@example.com>", Some("ann.lee@example.com"));
    check("j.ann.lees@example.com", None);
    check("call 07700-900 123!", Some("07700-900 123"));
    check("0044 (0) 7700 900123", Some("0044 (0) 7700 900123"));
    check("07700 900124", None);
    check("her number (07700 900123).", Some("07700 900123"));
    check("in an emergency 112", None);
    check("lives at 12, HIGH street", Some("12, HIGH street"));
    check("lives in the High Street", None);
    check("112 High Street", None);
    check("paid with TOK_4fq9", Some("TOK_4fq9"));
    check("room 1042", None);
    check("", None);
}

#[test]
fn email_is_not_found_in_a_longer_one() {
    let ann = Marks::of(&Identity {
        emails: vec!["ann@x.com".into()],
        ..Identity::default()
    });
    let check =
        |text: &str, expected: bool| assert_eq!(find(&ann, text).is_some(), expected, "{text:?}");
    check("ann@x.com", true);
    check("Ann@X.com, bob@x.com", true);
    check("-ann@x.com-", true);
    check("ann@x.com.", true);
    check("joann@x.com", false);
    check("jo.ann@x.com", false);
    check("jo+ann@x.com", false);
    check("ann@x.com.au", false);
    check("ann@x.company", false);
    check("joann@x.com or ann@x.com", true);
}

#[test]
fn shared_email_does_not_name_the_person_and_the_name_does() {
    let ann = Marks::of(&Identity {
        names: vec![("Ann".into(), Some("Lee".into()))],
        emails: vec!["Home@exämple.test".into(), "ann@x.com".into()],
        ..Identity::default()
    });
    let check = |shared: &str, text, expected: Option<&str>| {
        let found = find(&ann.without_emails([shared]), text);
        assert_eq!(found.as_deref(), expected, "{shared}: {text}");
    };
    for shared in ["home@exämple.test", "HOME@xn--exmple-cua.test"] {
        check(shared, "to home@exämple.test", None);
        check(shared, "to home@xn--exmple-cua.test", None);
        check(shared, "to ann@x.com", Some("ann@x.com"));
        check(shared, "home@exämple.test, for Ann Lee", Some("Ann Lee"));
    }
    check(
        "other@x.com",
        "to home@exämple.test",
        Some("home@exämple.test"),
    );
}

#[test]
fn international_email_is_found_in_both_forms() {
    let forms = ["jürgen@exämple.test", "jürgen@xn--exmple-cua.test"];
    for stored in forms {
        let jurgen = Marks::of(&Identity {
            emails: vec![stored.into()],
            ..Identity::default()
        });
        for written in forms {
            let seen = find(&jurgen, &format!("cc {written}, thanks"));
            assert_eq!(seen.as_deref(), Some(written), "{stored}");
        }
        assert_eq!(find(&jurgen, "jürgen@xn--exmple-cub.test"), None);
    }
}

#[test]
fn person_is_found_in_encoded_text() {
    let check = |text: &str, expected: bool| {
        assert_eq!(find(&ann(), text).is_some(), expected, "{text:?}");
    };
    check("https://x.example/?q=Ann%20Lee", true);
    check("q=ann.lee%40example.com&page=2", true);
    check("q=Ann+Lee", true);
    check("100 % of Anns", false);
    for written in [
        "Ann Lee",
        "user=ann.lee@example.com;",
        "tel 07700 900123",
        "xann lee",
    ] {
        for prefix in ["", "a", "bc", "def", "id:"] {
            let standard = general_purpose::STANDARD.encode(written);
            let url_safe = general_purpose::URL_SAFE_NO_PAD.encode(written);
            let expected = written != "xann lee";
            check(&format!("{prefix}{standard}"), expected);
            check(&format!("{prefix}{url_safe} and more"), expected);
        }
    }
    check(
        &general_purpose::STANDARD.encode("Joann Leeds was here"),
        false,
    );
}

#[test]
fn short_number_is_found_by_all_its_digits() {
    let ann = Marks::of(&Identity {
        phones: vec!["900123".into()],
        ..Identity::default()
    });
    assert_eq!(find(&ann, "900-123").as_deref(), Some("900-123"));
    assert_eq!(find(&ann, "90-123"), None);
}

#[test]
fn encoded_text_is_found_between_other_characters() {
    let check = |text: &str, expected: bool| {
        assert_eq!(find(&ann(), text).is_some(), expected, "{text:?}");
    };
    // 21 bytes are 28 characters, without padding.
    let encoded = general_purpose::STANDARD.encode("user Ann Lee, member.");
    assert_eq!(encoded.len(), 28);
    for before in ["", "x", "xy", "xyz"] {
        for after in ["", "x", "xy", "xyz"] {
            check(&format!("{before}{encoded}{after}"), true);
        }
    }
    check("abcdefghijklmnopqrstuvwxyz0123456789", false);
}

#[test]
fn name_without_spaces_is_found_between_other_letters() {
    let taro = Marks::of(&Identity {
        names: vec![("太郎".into(), Some("山田".into()))],
        ..Identity::default()
    });
    let check = |text: &str, expected: bool| {
        assert_eq!(find(&taro, text).is_some(), expected, "{text:?}");
    };
    check("山田太郎さん", true);
    check("山田 太郎", true);
    check("太郎さん", false);
}

#[test]
fn single_word_is_not_searched_for() {
    let check = |first: &str, last: Option<&str>, text: &str, expected: bool| {
        let marks = Marks::of(&Identity {
            names: vec![(first.into(), last.map(str::to_owned))],
            ..Identity::default()
        });
        assert_eq!(
            find(&marks, text).is_some(),
            expected,
            "{first:?} {last:?} in {text:?}"
        );
    };
    check("May", None, "May", false);
    check("Maria del Mar", None, "with maria del mar", true);
    check("May", Some("Day"), "May Day", true);
    check("O’Neil", Some("D'Arcy"), "o'neil d’arcy", true);
    check("…", Some("—"), "… —", false);
}

#[test]
fn excerpt_shows_the_context() {
    let long = "x".repeat(60);
    let check = |text: &str, before: &str, found: &str, after: &str| {
        let seen = ann().excerpt(text).expect("found");
        assert_eq!(
            (&*seen.before, &*seen.found, &*seen.after),
            (before, found, after)
        );
    };
    check("With Ann Lee.", "With ", "Ann Lee", ".");
    let forty = "x".repeat(40);
    check(
        &format!("{long}: Ann Lee; {long}"),
        &format!("…{} : ", &forty[2..]).replace(" : ", ": "),
        "Ann Lee",
        &format!("; {}…", &forty[2..]),
    );
    let all = "y".repeat(38);
    check(
        &format!("{all}: Ann Lee; {all}"),
        &format!("{all}: "),
        "Ann Lee",
        &format!("; {all}"),
    );
    assert_eq!(ann().excerpt("Someone else"), None);
}

fn named(first: &str, last: Option<&str>) -> Marks {
    Marks::of(&Identity {
        names: vec![(first.into(), last.map(str::to_owned))],
        ..Identity::default()
    })
}

#[test]
fn name_is_found_in_usual_spellings() {
    let check = |first: &str, last: &str, text: &str| {
        assert!(
            find(&named(first, Some(last)), text).is_some(),
            "{first:?} {last:?} in {text:?}"
        );
    };
    check("Shaun", "O'Neil", "PT Shaun ONeil");
    check("Shaun", "O'Neil", "PT Shaun O Neil");
    check("Shaun", "ONeil", "PT Shaun O’Neil");
    check("Shaun", "O'Neil", "O&#039;Neil, Shaun");
    check("Shaun", "O'Neil", "ShaunO'Neil");
    check("Shaun", "O'Neil", "shaun_oneil");
    check("Shaun", "O'Neil", "shaunoneil");
    check("Shaun", "O'Neil", "O%2527Neil%2BShaun");
    check("Hans", "Müller", "PT Mueller, Hans");
    check("Hans", "Mueller", "PT Hans Müller");
    check("Jörg", "Mueller", "Joerg Müller");
    check("Søren", "Åkjær", "Soeren Aakjaer");
    check("Anna-Lena", "Schmidt", "Anna Lena Schmidt");
    check("Anna-Lena", "Schmidt", "Annalena Schmidt");
    check("Annalena", "Schmidt", "Schmidt, Anna-Lena");
    check("Mary", "McDonald", "Mary Mc Donald");
    check("Ann", "Lee", "AnnLee");
    check("Ann", "Lee", "Ann M. Lee");
    check("Ann", "Lee", "Ann\u{a0}Lee's");
    check("Ann", "Lee", "A\u{200b}nn L\u{ad}ee");
    check("Juan Carlos", "García López", "García López, Juan Carlos");
    check("Văn An", "Nguyễn", "Nguyen Van An");
    check("준호", "허", "허준호 PT 10회");
    check("준호", "허", "허 준호님");
    check("준호", "허", "회원: 허준호님의");
    check("太郎", "山田", "山田 太郎さん");
    check("伟", "王", "和王伟的课");
    check("สมชาย", "ใจดี", "กับสมชาย ใจดีวันนี้");
    check("Ken", "田中", "田中Kenさん");
    check("أحمد", "مصطفى", "احمد مصطفي");
}

#[test]
fn other_names_are_not_found() {
    let check = |first: &str, last: Option<&str>, text: &str| {
        assert_eq!(
            find(&named(first, last), text),
            None,
            "{first:?} {last:?} in {text:?}"
        );
    };
    check("Jo", Some("An"), "Joan");
    check("Jo", Some("An"), "joan of arc");
    check("Ann", Some("Lee"), "Ann and Lee");
    check("Ann", Some("Lee"), "Annlees");
    check("Annalena", Some("Schmidt"), "Anna Lena Schmidt");
    check("준호", Some("허"), "김허준호");
    check("준호", Some("허"), "허준혼");
    check("Budi", None, "Budi");
    check("준호", None, "준호");
    check("A", Some("B"), "A B");
}

#[test]
fn only_name_is_found_if_it_is_long() {
    assert!(find(&named("Suharto", None), "Yoga: suharto").is_some());
    assert!(find(&named("山田太郎", None), "山田太郎さん").is_some());
}

#[test]
fn numbers_are_found_whatever_stands_between_the_digits() {
    let ann = Marks::of(&Identity {
        phones: vec!["07700 900808".into()],
        ..Identity::default()
    });
    let check = |text: &str, expected: &str| {
        assert_eq!(find(&ann, text).as_deref(), Some(expected), "{text:?}");
    };
    check(
        "Acompte, tel 07700\u{a0}900\u{a0}808",
        "07700\u{a0}900\u{a0}808",
    );
    check("07700_900_808", "07700_900_808");
    check("tel:+44-7700-900808", "+44-7700-900808");
    check("٠٧٧٠٠ ٩٠٠٨٠٨", "٠٧٧٠٠ ٩٠٠٨٠٨");
    check("2024-05-01, 10:00, 07700 900808, 25", "00 900808");
    assert_eq!(find(&ann, "07700 a 900808"), None);
}

#[test]
fn street_is_found_only_if_it_tells_something() {
    let check = |street: &str, text: &str, expected: bool| {
        let marks = Marks::of(&Identity {
            addresses: vec![street.into()],
            ..Identity::default()
        });
        assert_eq!(
            find(&marks, text).is_some(),
            expected,
            "{street:?} in {text:?}"
        );
    };
    check("12 Mill Lane", "to 12, mill-lane", true);
    check("12 Mill Lane", "112 Mill Lane", false);
    check("Level 1", "Level 1 HIIT", false);
    check("Unit 2", "Unit 2", false);
    check("Mill Lane", "Mill Lane", false);
    check("渋谷1-2-3", "東京都渋谷1-2-3に", true);
}

#[test]
fn reference_takes_the_place_of_each_part_that_names_the_person() {
    let ann = Marks::of(&Identity {
        names: vec![("Ann".into(), Some("Lee".into()))],
        emails: vec!["ann.lee@example.com".into()],
        phones: vec!["07700 900808".into()],
        ..Identity::default()
    });
    let check = |text: &str, expected: &str| {
        let seen = ann.replaced(text, "DC-7QX4-2MPA");
        assert_eq!(seen, expected, "{text:?}");
        assert_eq!(find(&ann, &seen), None, "{seen:?}");
    };
    check("Private: Ann Lee", "Private: DC-7QX4-2MPA");
    check(
        "LEE, ANN (07700-900-808), Lee",
        "DC-7QX4-2MPA (DC-7QX4-2MPA), Lee",
    );
    check(
        "Ann Lee, Ann\u{a0}Lee; ann.lee@example.com!",
        "DC-7QX4-2MPA, DC-7QX4-2MPA; DC-7QX4-2MPA!",
    );
    check("to=Ann%20Lee&x=1", "to=DC-7QX4-2MPA&x=1");
    check("nothing", "nothing");
    check(&"Ann Lee ".repeat(101), "DC-7QX4-2MPA");
}
