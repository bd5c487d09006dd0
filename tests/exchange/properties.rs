//! Whatever bytes come: no panic, every line accounted for once, every wording kept.

use opora::exchange::import::{Options, Reading, read_bytes};
use proptest::prelude::*;

/// Pieces from which papers, and near-papers, are composed.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\"".to_owned()),
        Just("№\tМероприятие\tОтветственные\tСрок\tРезультат\n".to_owned()),
        Just("Мероприятие\tСрок\n".to_owned()),
        "[1-4]\\.[1-9]{1,2}\\.?".prop_map(|number| format!("\n{number}\t")),
        "[1-4]\\. [А-Я][а-я]{3,9}\t\t\t\t\n",
        Just("Проведение анализа".to_owned()),
        Just("до 31 мая 2020 года".to_owned()),
        Just("ИМЦ УО, ОУ".to_owned()),
        Just("Сформирована справка (приказы; «план»)".to_owned()),
        "\\PC{0,12}",
        "[а-яА-Я ,;.()«»\"/-]{0,20}",
        Just("**".to_owned()),
        Just("\u{0C}".to_owned()),
        Just("\r\n".to_owned()),
    ]
}

fn paper() -> impl Strategy<Value = String> {
    proptest::collection::vec(fragment(), 0..40).prop_map(|parts| parts.concat())
}

fn all_lines_are_used_once(text: &str, reading: &Reading) -> Result<(), TestCaseError> {
    let separator = if text.contains('\n') { '\n' } else { '\r' };
    for (at, line) in (1u32..).zip(text.split(separator)) {
        let uses = reading.uses.iter().filter(|it| (it.from..=it.to).contains(&at)).count();
        let blank = line.trim_matches('\u{0C}').trim().is_empty();
        prop_assert!(
            uses == usize::from(!blank) || blank && uses <= 1,
            "line {at} {line:?}: {uses} of {:?}",
            reading.uses
        );
    }
    Ok(())
}

#[test]
fn a_row_whose_name_is_a_dash_is_refused_in_its_place() {
    let text =
        "№\tМероприятие\tОтветственные\tСрок\tРезультат\n1.1\tДело\tИМЦ\tмай 2021\tПриказ\n1.2\t-\tИМЦ\t\t\n";
    let reading = read_bytes("a.txt", text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(reading.draft.activities.len(), 1);
    assert_eq!(reading.draft.refused.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), csv in any::<bool>()) {
        let name = if csv { "a.csv" } else { "a.txt" };
        if let Err(error) = read_bytes(name, &bytes, &Options::default()) {
            prop_assert!(error.to_string().starts_with(name));
        }
    }

    #[test]
    fn every_line_of_a_paper_is_accounted_for(tail in paper()) {
        let text = format!("План\n№\tМероприятие\tОтветственные\tСрок\tРезультат\n1.1\tДело\tИМЦ\tмай 2021\tПриказ\n{tail}");
        if let Ok(reading) = read_bytes("a.txt", text.as_bytes(), &Options::default()) {
            all_lines_are_used_once(&text, &reading)?;
        }
    }

    #[test]
    fn any_paper_is_read_or_refused_in_both_forms(text in paper()) {
        for name in ["a.txt", "a.csv"] {
            if let Ok(reading) = read_bytes(name, text.as_bytes(), &Options::default()) {
                for activity in &reading.draft.activities {
                    prop_assert!(!activity.title.trim().is_empty());
                    prop_assert!(activity.section.is_none_or(|at| at < reading.draft.sections.len()));
                }
            }
        }
    }

    #[test]
    fn no_cell_of_an_activity_is_lost(cells in proptest::collection::vec("[а-я]{1,8}( [а-я]{1,8}){0,3}", 4)) {
        let text = format!("№\tМероприятие\tОтветственные\tСрок\tРезультат\n1.1\t{}", cells.join("\t"));
        let reading = read_bytes("a.txt", text.as_bytes(), &Options::default());
        let reading = reading.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let activity = &reading.draft.activities[0];
        let kept: Vec<&str> = activity.cells[1..].iter().map(|(_, cell)| cell.as_str()).collect();
        prop_assert_eq!(kept, cells.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(&activity.title, &cells[0]);
        prop_assert_eq!(&activity.deadline.text, &cells[2]);
        prop_assert_eq!(&activity.result, &cells[3]);
    }

    #[test]
    fn owners_keep_every_letter_of_their_cell(cell in "[а-яА-Я ,;.()«»\"/\n-]{0,60}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let owners = opora::domain::owner_phrase::split(&cell);
        let kept: usize = owners.iter().map(|owner| letters(owner)).sum();
        // The conjunctions and prepositions between owners are no part of them.
        prop_assert!(kept <= letters(&cell));
        prop_assert!(owners.iter().all(|owner| !owner.trim().is_empty()));
        let drafts = opora::domain::owner_phrase::owners_of(owners.iter());
        prop_assert!(drafts.len() <= owners.len());
    }

    #[test]
    fn papers_typed_in_any_way_never_panic(line in "\\PC{0,40}", other in "[справкпиот №0-9.,;/«»-]{0,40}") {
        for line in [line, other] {
            if let Err(error) = opora::domain::paper_line::papers_of(&line) {
                prop_assert!(error.at <= line.chars().count());
            }
            opora::domain::paper_kinds::owed(&line);
        }
    }
}
