//! Deadlines, doubts and cells of lists in words.

use chrono::NaiveDate;

use super::speech::written_day;
use crate::domain::clean::clean;
use crate::domain::column::{DeadlineShown, Shown};
use crate::domain::deadline::{
    Candidate, Direction, Doubt, Each, Every, Offset, OffsetUnit, Recurrence, Severity, When,
};
use crate::locale::Words;

/// What was read, without the name of its kind: `15.02.2021`, `01.04.2021–30.04.2021`.
pub fn when_text(words: &Words, when: &When) -> String {
    let until = |start: Option<NaiveDate>, end: Option<NaiveDate>| match (start, end) {
        (None, None) => String::new(),
        (start, end) => {
            let day = |day: Option<NaiveDate>| day.map(written_day).unwrap_or_else(|| "…".to_owned());
            format!("{}–{}", day(start), day(end))
        }
    };
    match when {
        When::By { due: day, time } | When::On { date: day, time } => match time {
            Some(time) => format!("{} {}", written_day(*day), time.format("%H:%M")),
            None => written_day(*day),
        },
        When::Period { start, end } => until(Some(*start), Some(*end)),
        When::Points(points) => {
            let points = points.iter().map(|point| {
                let day = match (point.each, point.start) {
                    (Each::In, Some(start)) => until(Some(start), Some(point.end)),
                    _ => written_day(point.end),
                };
                point.label.as_ref().map_or(day.clone(), |label| format!("{day} ({})", clean(label)))
            });
            points.collect::<Vec<_>>().join(", ")
        }
        When::Recurring(recurrence) => recurrence_text(words, recurrence),
        When::Standing { start, end, .. } => until(*start, *end),
        When::Schedule { source } => {
            source.as_deref().map(|source| clean(source).into_owned()).unwrap_or_default()
        }
        When::Event(bound) => {
            let direction = match bound.direction {
                Direction::Before => "before",
                Direction::During => "during",
                Direction::After => "after",
            };
            let key = format!("cli-event-{direction}");
            let text = words.say(&key, &[("event", clean(&bound.event).into_owned().into())]);
            bound.offset.map_or(text.clone(), |offset| format!("{} {text}", offset_text(words, offset)))
        }
        When::Conflict { candidates, .. } => {
            let either: Vec<String> =
                candidates.iter().map(|candidate| when_text(words, candidate)).collect();
            either.join(&format!(" {} ", words.plain("cli-or")))
        }
        When::None => String::new(),
    }
}

fn offset_text(words: &Words, offset: Offset) -> String {
    let unit = match offset.unit {
        OffsetUnit::Days => "days",
        OffsetUnit::WorkingDays => "working-days",
        OffsetUnit::Weeks => "weeks",
        OffsetUnit::Months => "months",
    };
    words.say(&format!("cli-span-{unit}"), &[("count", i64::from(offset.count).into())])
}

fn recurrence_text(words: &Words, recurrence: &Recurrence) -> String {
    let every = match recurrence.every {
        Every::Day => "day",
        Every::Week => "week",
        Every::Month => "month",
        Every::Quarter => "quarter",
        Every::SchoolTerm => "school-term",
        Every::HalfYear => "half-year",
        Every::Year => "year",
    };
    let mut parts = vec![words.plain(&format!("cli-every-{every}"))];
    if let Some(interval) = recurrence.interval.filter(|interval| *interval > 1) {
        parts.push(words.say("cli-every-interval", &[("count", i64::from(interval).into())]));
    }
    if let Some(times) = recurrence.times.filter(|times| *times > 1) {
        parts.push(words.say("cli-every-times", &[("count", i64::from(times).into())]));
    }
    let numbers = |numbers: &[u8]| numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    if !recurrence.days.is_empty() {
        parts.push(words.say("cli-every-days", &[("days", numbers(&recurrence.days).into())]));
    }
    if !recurrence.months.is_empty() {
        parts.push(words.say("cli-every-months", &[("months", numbers(&recurrence.months).into())]));
    }
    if !recurrence.weekdays.is_empty() {
        parts.push(recurrence.weekdays.join(", "));
    }
    if recurrence.last_working_day {
        parts.push(words.plain("cli-every-last-working-day"));
    }
    parts.join(", ")
}

/// `? в дате два месяца: мая октября — 31.05.2020 или 31.10.2020`.
pub fn doubt_text(words: &Words, doubt: &Doubt) -> String {
    let mark = if doubt.severity == Severity::Ask { "?" } else { "·" };
    let mut text = format!("{mark} {}", words.plain(&format!("doubt-{}", doubt.code.name())));
    if let Some(fragment) = &doubt.text {
        text.push_str(&format!(": {}", clean(fragment)));
    }
    let candidates = doubt.candidates.iter().map(|candidate| match candidate {
        Candidate::When(when) => when_text(words, when),
        Candidate::Text(text) => clean(text).into_owned(),
    });
    let candidates: Vec<String> = candidates.filter(|candidate| !candidate.is_empty()).collect();
    if !candidates.is_empty() {
        text.push_str(&format!(" — {}", candidates.join(&format!(" {} ", words.plain("cli-or")))));
    }
    text
}

/// A cell of a list.
pub fn cell_text(words: &Words, cell: &Shown) -> String {
    match cell {
        Shown::Nothing => String::new(),
        Shown::Text(text) => clean(text).into_owned(),
        Shown::Number(number) | Shown::DaysLeft(number) => number.to_string(),
        Shown::Day(day) => written_day(*day),
        Shown::Deadline(deadline) => deadline_cell(words, deadline),
        Shown::Choice(field, choice) => words.plain(&format!("choice-{field}-{choice}")),
        Shown::Names(names) => {
            names.iter().map(|name| clean(name).into_owned()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// `15.02.2021`, `31.05/31.10.2020?`, `постоянно`, or the wording when no word of ours is shorter.
fn deadline_cell(words: &Words, shown: &DeadlineShown) -> String {
    if shown.open_question && shown.candidates.len() > 1 {
        let days: Vec<String> = shown.candidates.iter().map(|day| written_day(*day)).collect();
        return format!("{}?", days.join("/"));
    }
    let mark = if shown.open_question { "?" } else { "" };
    if let Some(day) = shown.day {
        return format!("{}{mark}", written_day(day));
    }
    match &shown.when {
        When::Standing { .. } | When::Schedule { .. } | When::None => {
            let kind = super::json::kind_of(&shown.when);
            format!("{}{mark}", words.plain(&format!("cli-due-{kind}")))
        }
        _ => format!("{}{mark}", clean(&shown.wording)),
    }
}
