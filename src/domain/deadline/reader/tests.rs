//! The reader against the phrases of the seed, with exactly the doubts that its table asks for.

use chrono::NaiveDate;

use super::{Context, read};
use crate::domain::deadline::{Candidate, Direction, DoubtCode, EventBound, Means, Period, Severity, When};

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn seed() -> Context {
    let period = Period { start: day("2020-05-01"), end: day("2021-06-30") };
    Context { period: Some(period), period_is_inferred: true, ..Context::default() }
}

fn by(text: &str) -> When {
    When::By { due: day(text), time: None }
}

fn period(start: &str, end: &str) -> When {
    When::Period { start: day(start), end: day(end) }
}

fn standing(source: Option<&str>) -> When {
    When::Standing {
        start: Some(day("2020-05-01")),
        end: Some(day("2021-06-30")),
        source: source.map(str::to_owned),
    }
}

fn event(event: &str, direction: Direction) -> When {
    When::Event(EventBound { event: event.to_owned(), offset: None, direction })
}

/// Number, wording, value, (doubt, its candidates).
type SeedRow = (&'static str, &'static str, When, Option<(DoubtCode, Severity, Vec<When>)>);

fn seed_rows() -> Vec<SeedRow> {
    let conflict = |reason, candidates: &[When]| When::Conflict { reason, candidates: candidates.to_vec() };
    let ask = |code, candidates: &[When]| Some((code, Severity::Ask, candidates.to_vec()));
    let always = "постоянно в течение всего периода";
    let october = [by("2020-10-31"), by("2020-05-31")];
    let february = [by("2021-02-20"), by("2020-06-20"), by("2021-06-20")];
    let may = [by("2020-05-25"), by("2021-05-25")];
    let january = [by("2021-01-20"), by("2020-01-20")];
    let measures = event("ограничительные меры", Direction::During);
    let school_year = period("2020-09-01", "2021-05-31");
    vec![
        ("1.1", "до 31 мая 2020 года", by("2020-05-31"), None),
        (
            "2.1",
            "до 31 мая октября 2020 г.",
            conflict(DoubtCode::TwoMonths, &october),
            ask(DoubtCode::TwoMonths, &october),
        ),
        ("2.2", "до 15 февраля 2021 года", by("2021-02-15"), None),
        ("2.3", "до 15 февраля 2021 года", by("2021-02-15"), None),
        ("2.4", "до 15 февраля 2021 года", by("2021-02-15"), None),
        ("3.1", "до 25 мая", by("2020-05-25"), ask(DoubtCode::YearMissing, &may)),
        ("3.2", "до 20 июня 2020 года", by("2020-06-20"), None),
        ("3.3", "до 1 июня 2020 года", by("2020-06-01"), None),
        ("3.4", "до 1 июня 2020 года", by("2020-06-01"), None),
        ("3.5", "до 1 июня 2020 года", by("2020-06-01"), None),
        (
            "3.6",
            "до 20 июня февраля 2021 года",
            conflict(DoubtCode::TwoMonths, &february),
            ask(DoubtCode::TwoMonths, &february),
        ),
        ("3.7", "до 20 января 2020 года", by("2020-01-20"), ask(DoubtCode::OutsidePlan, &january)),
        ("3.8", always, standing(None), None),
        (
            "3.9",
            "в период действия-ограничительных мер учебного года",
            measures.clone(),
            ask(DoubtCode::TwoBases, &[measures, school_year]),
        ),
        (
            "3.10",
            "в период после снятия ограничительных мер в очной форме",
            event("снятие ограничительных мер", Direction::After),
            None,
        ),
        ("3.11", always, standing(None), None),
        ("3.12", "до 10 декабря", by("2020-12-10"), Some((DoubtCode::YearInferred, Severity::Note, vec![]))),
        ("3.13", "май 2021 г.", period("2021-05-01", "2021-05-31"), None),
        ("3.14", always, standing(None), None),
        (
            "3.15",
            "постоянно в течение всего периода по отдельному графику",
            standing(Some("отдельный график")),
            None,
        ),
        ("4.1", "апрель 2021 года", period("2021-04-01", "2021-04-30"), None),
        ("4.2", "апрель 2021 года", period("2021-04-01", "2021-04-30"), None),
        ("4.3", "до 1 июня 2021 года", by("2021-06-01"), None),
        ("4.4", "до 1 июня 2021 года", by("2021-06-01"), None),
    ]
}

#[test]
fn every_deadline_of_the_seed_has_its_value_and_exactly_its_doubts() {
    for (number, text, when, doubt) in seed_rows() {
        let read = read(text, &seed());
        assert_eq!(read.text, text, "{number}");
        assert_eq!(read.when, when, "{number} «{text}»");
        let expected: Vec<_> = doubt.into_iter().collect();
        let found: Vec<_> = read
            .doubts
            .iter()
            .map(|doubt| {
                let candidates = doubt.candidates.iter().map(|candidate| match candidate {
                    Candidate::When(when) => when.clone(),
                    Candidate::Text(text) => panic!("{number}: a text «{text}» among the candidates"),
                });
                (doubt.code, doubt.severity, candidates.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(found, expected, "{number} «{text}»");
        let note = (number == "3.10").then_some("в очной форме");
        assert_eq!(read.note.as_deref(), note, "{number}");
    }
}

#[test]
fn spans_name_the_parts_in_characters() {
    let read = read("до 31 мая 2020 года", &seed());
    let spans: Vec<_> = read.spans.iter().map(|span| (span.from, span.to, span.means)).collect();
    let expected = [(0, 2, Means::Limit), (3, 5, Means::Day), (6, 9, Means::Month), (10, 19, Means::Year)];
    assert_eq!(spans, expected);
}
