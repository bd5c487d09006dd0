//! The real road map: `data/roadmaps/leskensky-2020.txt`, row by row as domain notes 1 have it.

use opora::domain::deadline::{DoubtCode, Severity, When};
use opora::domain::draft::{ActivityDraft, PlanDraft};
use opora::domain::paper::kind;
use opora::exchange::import::json::{self, Standing};
use opora::exchange::import::{Options, Reading, TakenAs, read_bytes};

fn bytes() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/roadmaps/leskensky-2020.txt")).unwrap()
}

fn read(bytes: &[u8]) -> Reading {
    read_bytes("leskensky-2020.txt", bytes, &Options::default()).unwrap()
}

fn draft() -> PlanDraft {
    read(&bytes()).draft
}

fn activity<'a>(draft: &'a PlanDraft, number: &str) -> &'a ActivityDraft {
    draft.activities.iter().find(|activity| activity.number.as_deref() == Some(number)).unwrap()
}

/// `OPORA_WRITE_GOLDEN=1` writes the file anew; then it is compared with domain notes 1 by hand.
#[test]
fn the_whole_draft_is_the_golden_file() {
    let draft = draft();
    let today = "2021-02-01".parse().unwrap();
    let json = json::plan(&draft, |activity| Standing::of_new(activity, draft.period, today));
    let text = serde_json::to_string_pretty(&json).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/leskensky-2020.json");
    if std::env::var_os("OPORA_WRITE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap();
    for (at, (ours, theirs)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {} of the golden file", at + 1);
    }
    assert_eq!(text, golden);
}

#[test]
fn four_sections_and_twenty_four_activities_stand_in_their_order() {
    let draft = draft();
    let sections: Vec<&str> = draft.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(
        sections,
        [
            "Анализ перечня общеобразовательных организаций",
            "Сбор дополнительных сведений об общеобразовательных организациях",
            "Организация реализации программы помощи школам",
            "Мониторинг эффективности программ помощи",
        ]
    );
    let numbers: Vec<&str> =
        draft.activities.iter().filter_map(|activity| activity.number.as_deref()).collect();
    let of = |section: usize, count: usize| (1..=count).map(move |at| format!("{section}.{at}"));
    let expected: Vec<String> = of(1, 1).chain(of(2, 4)).chain(of(3, 15)).chain(of(4, 4)).collect();
    assert_eq!(numbers, expected);
    for (at, activity) in draft.activities.iter().enumerate() {
        assert_eq!(activity.order as usize, at + 1);
        let section = activity.section.unwrap();
        assert_eq!(
            draft.sections[section].number.as_deref(),
            activity.number.as_ref().and_then(|it| it.split('.').next())
        );
    }
    assert_eq!((draft.noise.len(), draft.refused.len()), (0, 0));
}

#[test]
fn title_and_district_are_read_and_the_period_is_inferred_and_asked_first() {
    let draft = draft();
    assert_eq!(
        draft.title,
        "План мероприятий («дорожная карта») по работе с общеобразовательными учреждениями с низкими \
         образовательными результатами на территории Лескенского муниципального района"
    );
    assert_eq!(draft.district.as_deref(), Some("Лескенский муниципальный район"));
    let period = draft.period.unwrap();
    assert_eq!(
        (period.start.to_string(), period.end.to_string()),
        ("2020-05-01".into(), "2021-06-30".into())
    );
    let doubts: Vec<(DoubtCode, Severity)> =
        draft.doubts.iter().map(|doubt| (doubt.code, doubt.severity)).collect();
    assert_eq!(doubts, [(DoubtCode::PeriodInferred, Severity::Ask)]);
}

#[test]
fn rows_broken_by_a_page_are_whole() {
    let draft = draft();
    let broken = [
        (
            "2.3",
            (13, 15),
            "кадровой и методической поддержки школ",
            "рекомендациями вариативных форм финансовой",
        ),
        (
            "3.5",
            (22, 24),
            "роста профессиональных компетенций учителя с учетом",
            "компетенций учителя с учетом",
        ),
        ("3.11", (30, 32), "по отдельным учебным предметам", "практиками преподавания"),
        (
            "4.3",
            (40, 42),
            "результатами образовательной деятельности",
            "образовательной деятельности. Корректировка",
        ),
    ];
    for (number, lines, title, result) in broken {
        let activity = activity(&draft, number);
        assert_eq!(activity.lines, lines, "{number}");
        assert!(activity.title.contains(title), "{}", activity.title);
        assert!(activity.result.contains(result), "{}", activity.result);
    }
    let single = draft.activities.iter().filter(|activity| activity.lines.0 == activity.lines.1).count();
    assert_eq!(single, 20);
    let cells = &activity(&draft, "2.3").cells;
    assert_eq!(cells[0], ("№ п/п".to_owned(), "2.3.".to_owned()));
    assert!(cells[1].1.ends_with("кадровой и\nметодической поддержки школ"), "{}", cells[1].1);
}

/// All doubts of a row, of its deadline first.
fn doubts(activity: &ActivityDraft) -> Vec<(DoubtCode, Severity)> {
    activity
        .deadline
        .doubts
        .iter()
        .chain(&activity.doubts)
        .map(|doubt| (doubt.code, doubt.severity))
        .collect()
}

#[test]
fn doubts_are_those_of_the_table_and_no_others() {
    use DoubtCode::*;
    use Severity::{Ask, Note};
    let draft = draft();
    let expected: &[(&str, &[(DoubtCode, Severity)])] = &[
        ("2.1", &[(TwoMonths, Ask)]),
        ("3.1", &[(YearMissing, Ask), (OwnerAlias, Note)]),
        ("3.3", &[(NearDuplicate, Note)]),
        ("3.5", &[(OwnerTypo, Ask)]),
        ("3.6", &[(TwoMonths, Ask), (NearDuplicate, Note)]),
        ("3.7", &[(OutsidePlan, Ask)]),
        ("3.9", &[(TwoBases, Ask)]),
        ("3.12", &[(YearInferred, Note)]),
        ("4.2", &[(StagesWithoutDates, Note)]),
    ];
    for activity in &draft.activities {
        let number = activity.number.as_deref().unwrap();
        let wanted = expected.iter().find(|(row, _)| *row == number).map_or(&[][..], |(_, doubts)| doubts);
        assert_eq!(doubts(activity), wanted, "{number}");
    }
}

#[test]
fn a_deadline_keeps_its_wording_and_has_its_kind() {
    let draft = draft();
    let kind = |number: &str| match &activity(&draft, number).deadline.when {
        When::By { due, .. } => format!("by {due}"),
        When::Period { start, end } => format!("period {start}..{end}"),
        When::Standing { source, .. } => format!("standing {source:?}"),
        When::Event(bound) => format!("event {:?} {}", bound.direction, bound.event),
        When::Conflict { candidates, .. } => format!("conflict {}", candidates.len()),
        other => format!("{other:?}"),
    };
    for (number, expected) in [
        ("1.1", "by 2020-05-31"),
        ("2.1", "conflict 2"),
        ("3.1", "by 2020-05-25"),
        ("3.6", "conflict 3"),
        ("3.7", "by 2020-01-20"),
        ("3.8", "standing None"),
        ("3.9", "event During ограничительные меры"),
        ("3.10", "event After снятие ограничительных мер"),
        ("3.12", "by 2020-12-10"),
        ("3.13", "period 2021-05-01..2021-05-31"),
        ("3.15", "standing Some(\"отдельный график\")"),
        ("4.2", "period 2021-04-01..2021-04-30"),
        ("4.4", "by 2021-06-01"),
    ] {
        assert_eq!(kind(number), expected, "{number}");
    }
    assert_eq!(activity(&draft, "2.1").deadline.text, "до 31 мая октября 2020 г.");
    assert_eq!(activity(&draft, "3.10").deadline.note.as_deref(), Some("в очной форме"));
}

#[test]
fn owners_are_three_bodies_and_one_spelling_that_is_asked_about() {
    let draft = draft();
    let owners: Vec<(&str, &str, &str)> =
        draft.owners.iter().map(|it| (it.name.as_str(), it.short.as_str(), it.code.as_str())).collect();
    assert_eq!(
        owners,
        [
            ("Отдел мониторинга и статистики образования УО", "ОМиС", "ОМ"),
            ("ИМЦ УО", "ИМЦ", "ИМ"),
            ("ОУ района", "ОУ", "ОУ"),
            ("ИМУ УО", "ИМУ", "ИУ"),
        ]
    );
    assert_eq!(draft.owners[2].aliases, ["ОУ"]);
    assert_eq!(activity(&draft, "3.5").owners, ["ИМУ УО"]);
}

#[test]
fn a_planned_result_gives_the_papers_that_prove_it() {
    let draft = draft();
    let papers = |number: &str| activity(&draft, number).papers.clone();
    assert_eq!(papers("3.1"), [kind::LIST, kind::ORDER]);
    assert_eq!(papers("3.7"), [kind::NOTE, kind::ROAD_MAP]);
    for number in ["3.8", "3.9", "3.10", "3.11", "3.14", "3.15"] {
        assert_eq!(papers(number), [0u16; 0], "{number}");
    }
    let several = draft.activities.iter().filter(|activity| activity.papers.len() > 1).count();
    assert_eq!(several, 2);
}

#[test]
fn the_same_paper_in_other_code_pages_gives_the_same_draft() {
    let utf8 = read(&bytes());
    let text = String::from_utf8(bytes()).unwrap();
    for encoding in [encoding_rs::WINDOWS_1251, encoding_rs::UTF_16LE] {
        let other = match encoding == encoding_rs::UTF_16LE {
            true => [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
            false => encoding.encode(&text).0.into_owned(),
        };
        let mut read = read(&other);
        assert_eq!(read.draft.source.encoding, encoding.name().to_lowercase());
        read.draft.source = utf8.draft.source.clone();
        assert_eq!(read, utf8, "{}", encoding.name());
    }
    assert_eq!(utf8.draft.source.encoding, "utf-8");
    let windows = text.replace('\n', "\r\n");
    assert_eq!(self::read(windows.as_bytes()).draft.activities, utf8.draft.activities);
}

#[test]
fn every_line_is_accounted_for() {
    let reading = read(&bytes());
    let text = String::from_utf8(bytes()).unwrap();
    for (at, line) in (1u32..).zip(text.lines()) {
        let uses = reading.uses.iter().filter(|it| (it.from..=it.to).contains(&at)).count();
        assert_eq!(uses, usize::from(!line.trim().is_empty()), "line {at}");
    }
    let count = |taken_as| reading.uses.iter().filter(|it| it.taken_as == taken_as).count();
    assert_eq!((count(TakenAs::Title), count(TakenAs::Heading), count(TakenAs::Section)), (3, 1, 4));
    assert_eq!((count(TakenAs::Activity), count(TakenAs::Noise), count(TakenAs::Refused)), (24 + 4, 0, 0));
}
