//! Tables of cases; `forms.txt` beside has one word of the field a line, in all its forms.

use std::collections::BTreeMap;

use super::*;

#[test]
fn all_forms_of_a_word_have_one_stem_and_no_two_words_share_it() {
    let mut owner_of: BTreeMap<String, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for line in include_str!("forms.txt").lines().filter(|line| !line.starts_with('#')) {
        let word = line.split(' ').next().unwrap();
        let mut found: Vec<String> = line.split(' ').map(stem).collect();
        found.sort();
        found.dedup();
        if found.len() != 1 {
            faults.push(format!("{word}: {found:?}"));
        }
        for stem in found {
            let owner = *owner_of.entry(stem.clone()).or_insert(word);
            if owner != word {
                faults.push(format!("{owner} and {word} are both {stem}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_beginning_of_a_form_leads_to_its_stem() {
    let mut faults = Vec::new();
    for line in include_str!("forms.txt").lines().filter(|line| !line.starts_with('#')) {
        for form in line.split(' ').map(folded) {
            let target = stem(&form);
            let letters: Vec<char> = form.chars().collect();
            for length in 1..=letters.len() {
                let typed: String = letters[..length].iter().collect();
                let reached = target.starts_with(&typed)
                    || stem(&typed) == target
                    || stems_ahead(&typed).contains(&target);
                if !reached && length <= target.chars().count() {
                    faults.push(format!("{typed} of {form} does not lead to {target}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn folding_keeps_the_number_of_characters() {
    let cases = [
        ("Ёлка – «Зелёная»", "елка - \"зеленая\""),
        ("№\u{a0}12", "n 12"),
        ("ИМЦ УО", "имц уо"),
        ("2020—2021 гг.", "2020-2021 гг."),
        ("İ", "i"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(folded(text), expected);
        assert_eq!(folded(text).chars().count(), text.chars().count());
    }
}

#[test]
fn phrases_ignore_quotes_spaces_and_the_way_a_number_is_written() {
    let same = [
        ["МКОУ «СОШ № 1»", "мкоу \"сош №1\"", "МКОУ СОШ N 1"],
        ["2020 – 2021 год", "2020-2021\u{a0}год", "2020—2021  Год "],
        ["учёт", "учет", "уче\u{308}т"],
    ];
    for group in same {
        for text in group {
            assert_eq!(phrase(text), phrase(group[0]), "{text}");
        }
    }
    assert_ne!(phrase("план 12"), phrase("план12"));
    assert_eq!(phrase("--- «» "), "---");
}

#[test]
fn tokens_are_words_and_numbers_with_their_places() {
    type Place<'a> = (&'a str, usize, usize);
    let cases: &[(&str, &[Place])] = &[
        (
            "Приказ № 12-к от 01.02",
            &[("приказ", 0, 6), ("12", 9, 11), ("к", 12, 13), ("от", 14, 16), ("01", 17, 19), ("02", 20, 22)],
        ),
        ("N12, N 7, №5", &[("12", 1, 3), ("7", 7, 8), ("5", 11, 12)]),
        ("Cидоров", &[("сидоров", 0, 7)]),
        ("IT-куб", &[("it", 0, 2), ("куб", 3, 6)]),
        ("по\u{ad}мощь", &[("помощь", 0, 7)]),
        ("и\u{306}од", &[("йод", 0, 4)]),
        (" — … ", &[]),
    ];
    for (text, expected) in cases {
        let found: Vec<_> = tokens(text).collect();
        let found: Vec<_> = found.iter().map(|t| (t.text.as_str(), t.from, t.to)).collect();
        assert_eq!(&found, expected, "{text}");
    }
}

#[test]
fn latin_words_and_numbers_are_kept_folded() {
    assert_eq!(stems("Excel 2021 ВПР-8 PISA's"), ["excel", "2021", "впр", "8", "pisa", "s"]);
    assert_eq!(stem("«»"), "");
}
