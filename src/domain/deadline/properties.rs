//! What must hold for any text and any deadline.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::arbitrary::{a_day, a_deadline, a_doubt, a_when};
use super::*;
use crate::domain::paper::Paper;

/// Pieces of real wordings, to reach deeper than letters at random do.
const WORDS: &[&str] = &[
    "до",
    "с",
    "по",
    "не позднее",
    "в течение",
    "после",
    "за",
    "к",
    "31",
    "25",
    "0",
    "2020",
    "2021",
    "20201",
    "99999",
    "мая",
    "февраля",
    "октября",
    "сентярбь",
    "май",
    "г.",
    "года",
    "учебного года",
    "I",
    "IV",
    "квартал",
    "полугодие",
    "четверть",
    "декада",
    "первая",
    "последняя",
    "пятница",
    "ежеквартально",
    "каждого",
    "месяца",
    "числа",
    "раз в",
    "следующего за отчетным",
    "кварталом",
    "постоянно",
    "по графику",
    "снятия мер",
    "рабочих дней",
    "10-00",
    "01.11.2007",
    "31.13.2020",
    "2020-2021",
    "2020/21",
    "-",
    "–",
    ",",
    ";",
    "(",
    ")",
    "и",
    "*",
    "«",
    "»",
    "\n",
    "перенесено на",
    "приказ от",
    "№ 5",
    "конца",
    "О",
    "0",
    "2 декада",
    "2 квартал",
    "начало",
    "неделя",
    "учебный год",
    "за 3 дня до",
    "каждую вторую",
    "в последний рабочий день",
    "далее",
    "вместо",
    "п/г",
    "текущего года",
    "включительно",
    "раз в",
    "31.02",
    "29 февраля",
    "13",
    "п. 4.2",
    "кроме",
    "между",
    "или",
    "продлён на 10 дней",
    "исполнено",
    "последний",
    "конец",
    "пн",
    "1)",
    "тел.",
    "за",
    "отчёт",
    "1,5 месяца",
    "..",
    "→",
    "20 20",
    "не ранее",
    "накануне",
];

fn some_words() -> impl Strategy<Value = String> {
    vec(0..WORDS.len(), 0..9).prop_map(|picked| {
        let words: Vec<&str> = picked.into_iter().filter_map(|at| WORDS.get(at).copied()).collect();
        words.join(" ")
    })
}

fn a_context() -> impl Strategy<Value = Context> {
    of((a_day(), 0i64..900)).prop_map(|period| {
        Context::with_period(
            period.map(|(start, days)| Period { start, end: start + chrono::Duration::days(days) }),
        )
    })
}

fn check(text: &str, context: &Context) -> Result<(), TestCaseError> {
    let read = read(text, context);
    prop_assert_eq!(&read.text, text);
    let length = text.chars().count();
    let mut last = 0;
    for span in &read.spans {
        prop_assert!(
            span.from >= last && span.from < span.to && span.to <= length,
            "{:?} in «{}»",
            span,
            text
        );
        last = span.to;
    }
    if let When::Conflict { candidates, .. } = &read.when {
        let nested = candidates.iter().any(|one| matches!(one, When::Conflict { .. }));
        prop_assert!(!nested);
        prop_assert!(
            read.doubts.iter().any(|doubt| doubt.severity == Severity::Ask),
            "unasked conflict: «{}»",
            text
        );
    }
    if let When::Period { start, end } = &read.when {
        prop_assert!(start <= end, "«{}»", text);
    }
    let json = json::deadline(&read).to_string();
    prop_assert!(json.contains("\"kind\""));
    prop_assert_eq!(Deadline::from_value(&read.to_value()), Some(read));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_kept(text in any::<String>(), context in a_context()) {
        check(&text, &context)?;
    }

    #[test]
    fn any_row_of_words_is_read_and_kept(text in some_words(), context in a_context()) {
        check(&text, &context)?;
    }

    #[test]
    fn a_deadline_comes_back_from_the_store(read in a_deadline(), settled in of(a_when())) {
        let stored = StoredDeadline { read, settled };
        prop_assert_eq!(StoredDeadline::from_value(&stored.to_value()), Some(stored));
    }

    #[test]
    fn doubts_and_moves_come_back_from_the_store(
        doubt in a_doubt(),
        settled in of("[а-я]{0,5}"),
        days in (of(a_day()), of(a_day()), a_day()),
    ) {
        let kept = vec![KeptDoubt { doubt, settled }];
        prop_assert_eq!(doubts_from_value(&doubts_to_value(&kept)), kept);
        let paper = Paper { number: Some("12".to_owned()), date: days.0, ..Paper::default() };
        let moves = vec![Move { of: days.0, from: days.1, to: days.2, reason: "карантин".to_owned(), paper: Some(paper) }];
        prop_assert_eq!(moves_from_value(&moves_to_value(&moves)), moves);
    }

    #[test]
    fn json_says_what_there_is(read in a_deadline()) {
        let json = json::deadline(&read);
        prop_assert_eq!(json["text"].as_str(), Some(read.text.as_str()));
        prop_assert_eq!(json["kind"].as_str(), Some(read.when.kind_name()));
    }
}
