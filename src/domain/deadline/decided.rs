//! A person's decision about a wording, carried over to the same wording elsewhere. In: how a wording was read and
//! settled there, and how it is read here. Out: the reading to offer first. Nothing is decided by it.

use chrono::{Datelike, NaiveDate};

use super::stored::StoredDeadline;
use super::types::{Candidate, Deadline, Period, Severity, When};

/// The readings among which a person decides: those of the first question, or of a contradiction.
pub fn readings(read: &Deadline) -> Vec<&When> {
    let question = read.doubts.iter().find(|doubt| doubt.severity == Severity::Ask);
    let found: Vec<&When> = question
        .into_iter()
        .flat_map(|doubt| &doubt.candidates)
        .filter_map(|candidate| match candidate {
            Candidate::When(when) => Some(when),
            Candidate::Text(_) => None,
        })
        .collect();
    match &read.when {
        When::Conflict { candidates, .. } if found.is_empty() => candidates.iter().collect(),
        _ => found,
    }
}

/// What was decided there, as it would be decided here. A wording without a year moves with the years of the plan; then
/// the same value counts, then the same place among the readings, then what was typed. `None`: nothing comparable.
pub fn carried(
    there: &StoredDeadline,
    plan_there: Option<Period>,
    here: &Deadline,
    plan_here: Option<Period>,
) -> Option<When> {
    let settled = there.settled.as_ref()?;
    let offered = readings(here);
    let years = match (plan_there, plan_here) {
        (Some(there), Some(new)) if !says_year(&here.text) => new.start.year() - there.start.year(),
        _ => 0,
    };
    let moved = in_years(settled, years);
    for wanted in moved.iter().chain([settled]) {
        if offered.contains(&wanted) {
            return Some(wanted.clone());
        }
    }
    let before = readings(&there.read);
    match before.iter().position(|reading| *reading == settled) {
        Some(at) if before.len() == offered.len() => offered.get(at).map(|when| (*when).clone()),
        Some(_) => None,
        None => moved,
    }
}

/// Whether a wording names a year: «2021», «01.03.21».
fn says_year(text: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let four = text
        .split(|c| !digits(c))
        .any(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")));
    let dated = text.split_whitespace().any(|word| {
        let parts: Vec<&str> = word.trim_matches(|c| !digits(c)).split('.').collect();
        parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.chars().all(digits))
    });
    four || dated
}

/// The same so many years later; `None` when a day leaves the calendar.
fn in_years(when: &When, years: i32) -> Option<When> {
    let moved = |day: NaiveDate| {
        let year = day.year() + years;
        day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
    };
    let perhaps = |day: Option<NaiveDate>| match day {
        Some(day) => moved(day).map(Some),
        None => Some(None),
    };
    let mut when = when.clone();
    match &mut when {
        When::By { due: day, .. } | When::On { date: day, .. } => *day = moved(*day)?,
        When::Period { start, end } => (*start, *end) = (moved(*start)?, moved(*end)?),
        When::Points(points) => {
            for point in points {
                (point.start, point.end) = (perhaps(point.start)?, moved(point.end)?);
            }
        }
        When::Recurring(rule) => {
            (rule.start, rule.end) = (perhaps(rule.start)?, perhaps(rule.end)?);
        }
        When::Standing { start, end, .. } => (*start, *end) = (perhaps(*start)?, perhaps(*end)?),
        When::Schedule { .. } | When::Event(_) | When::Conflict { .. } | When::None => {}
    }
    Some(when)
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Context, read};
    use super::*;

    fn plan(year: i32) -> Option<Period> {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        Some(Period { start: day(year, 5, 1), end: day(year + 1, 6, 30) })
    }

    fn settled(text: &str, year: i32, choose: impl Fn(&[&When]) -> When) -> StoredDeadline {
        let read = read(text, &Context::with_period(plan(year)));
        let when = choose(&readings(&read));
        StoredDeadline { read, settled: Some(when) }
    }

    #[test]
    fn a_reading_without_a_year_moves_with_the_plan_and_one_with_a_year_stays() {
        for (text, year_there, year_here) in [("до 25 мая", 2020, 2021), ("до 31 мая октября", 2020, 2022)]
        {
            let there = settled(text, year_there, |readings| (*readings.last().unwrap()).clone());
            let here = read(text, &Context::with_period(plan(year_here)));
            let found = carried(&there, plan(year_there), &here, plan(year_here)).unwrap();
            assert_eq!(&found, *readings(&here).last().unwrap(), "{text}");
        }
        let text = "до 20 июня февраля 2021 года";
        let there = settled(text, 2020, |readings| (*readings.last().unwrap()).clone());
        let here = read(text, &Context::with_period(plan(2021)));
        let found = carried(&there, plan(2020), &here, plan(2021));
        assert_eq!(found.as_ref(), there.settled.as_ref().filter(|when| readings(&here).contains(when)));
    }

    #[test]
    fn a_typed_deadline_moves_with_the_plan() {
        let typed = When::By { due: NaiveDate::from_ymd_opt(2020, 9, 1).unwrap(), time: None };
        let there = settled("до 25 мая", 2020, |_| typed.clone());
        let here = read("до 25 мая", &Context::with_period(plan(2021)));
        let moved = When::By { due: NaiveDate::from_ymd_opt(2021, 9, 1).unwrap(), time: None };
        assert_eq!(carried(&there, plan(2020), &here, plan(2021)), Some(moved));
    }
}
