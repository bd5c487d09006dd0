//! Cells of lists as text. In: what a column shows. Out: a short text, and how it is to be looked at.

use chrono::{Datelike, NaiveDate};
use ratatui::style::Style;

use super::dates;
use crate::domain::column::{DeadlineShown, Shown};
use crate::domain::deadline::When;
use crate::engine::RowFlags;
use crate::locale::Words;
use crate::tui::widgets::paint::look;
use crate::tui::widgets::text;

/// The text of a cell.
pub fn shown(words: &Words, shown: &Shown, width: usize, flags: RowFlags) -> String {
    match shown {
        Shown::Nothing => String::new(),
        Shown::Text(text) => text.clone(),
        Shown::Number(number) => number.to_string(),
        Shown::Day(day) => dates::full(*day),
        Shown::Deadline(deadline) => deadline_text(words, deadline, width),
        Shown::DaysLeft(_) if flags.closed => String::new(),
        // It is time to begin.
        Shown::DaysLeft(days) if flags.warned => format!("!{days}"),
        Shown::DaysLeft(days) => days.to_string(),
        Shown::Choice(field, name) => words.plain(&format!("choice-{field}-{name}")),
        Shown::Names(names) => names_text(names),
        Shown::Papers(papers) => {
            papers.iter().map(|paper| super::words::paper_said(words, paper)).collect::<Vec<_>>().join("; ")
        }
        Shown::Part(done, all) => format!("{done}/{all}"),
    }
}

/// The text of a cell of a list: a closed row says so where its days would stand.
pub fn in_list(words: &Words, column: &str, value: &Shown, width: usize, flags: RowFlags) -> String {
    match flags.closed && column == "days" {
        true if flags.to_check => words.plain("row-to-check"),
        true => words.plain("row-closed"),
        false => shown(words, value, width, flags),
    }
}

/// A style that only repeats what the text says.
pub fn style(shown: &Shown, flags: RowFlags) -> Style {
    match shown {
        Shown::DaysLeft(days) if *days < 0 && !flags.closed => look::alarm(),
        Shown::Deadline(deadline) if deadline.open_question || deadline.silent => look::doubt(),
        Shown::DaysLeft(_) if flags.warned => look::strong(),
        _ => look::plain(),
    }
}

/// «ОМиС +1»: the first leads.
fn names_text(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first, others @ ..] => format!("{first} +{}", others.len()),
    }
}

fn deadline_text(words: &Words, deadline: &DeadlineShown, width: usize) -> String {
    if deadline.open_question {
        return question_text(words, deadline, width);
    }
    let base = match &deadline.when {
        When::Period { start, end } => {
            let whole = dates::period(words, *start, *end);
            if text::width(&whole) <= width { whole } else { format!("–{}", dates::full(*end)) }
        }
        When::Event(_) if deadline.day.is_none() && deadline.begins.is_none() => {
            words.plain("deadline-event")
        }
        When::Standing { .. } if deadline.silent => words.plain("deadline-silent"),
        When::Standing { .. } => words.plain("deadline-standing"),
        When::Schedule { .. } => words.plain("deadline-schedule"),
        When::None => words.plain("deadline-none"),
        _ => match deadline.day {
            Some(day) => dates::full(day),
            None => deadline.wording.clone(),
        },
    };
    match deadline.moves {
        0 => base,
        moves => format!("{base}+{moves}"),
    }
}

/// «31.10/31.05?»: the readings, the likeliest first, as far as they fit.
fn question_text(words: &Words, deadline: &DeadlineShown, width: usize) -> String {
    let readings: Vec<NaiveDate> = match &deadline.when {
        When::Conflict { candidates, .. } => candidates.iter().filter_map(last_day).collect(),
        _ => Vec::new(),
    };
    let days = if readings.is_empty() { deadline.candidates.clone() } else { readings };
    let mut parts: Vec<String> = Vec::new();
    for part in days.iter().map(|day| dates::short(*day)) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    match (parts.as_slice(), days.as_slice()) {
        ([], _) => words.plain("deadline-question"),
        ([only], [first, .., last]) if first != last && width >= 12 => {
            format!("{only}.{:02}/{:02}?", first.year() % 100, last.year() % 100)
        }
        _ => {
            while parts.len() > 1 && parts.join("/").chars().count() + 1 > width {
                parts.pop();
            }
            format!("{}?", parts.join("/"))
        }
    }
}

fn last_day(when: &When) -> Option<NaiveDate> {
    match when {
        When::By { due, .. } => Some(*due),
        When::On { date, .. } => Some(*date),
        When::Period { end, .. } => Some(*end),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deadline::DoubtCode;
    use crate::locale::Lang;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    fn shown(when: When, candidates: Vec<NaiveDate>) -> DeadlineShown {
        let open_question = !candidates.is_empty();
        DeadlineShown {
            wording: String::new(),
            when,
            day: None,
            begins: None,
            candidates,
            open_question,
            moves: 0,
            silent: false,
        }
    }

    #[test]
    fn an_open_question_shows_its_readings() {
        let words = Words::new(Lang::Ru);
        let by = |due| When::By { due, time: None };
        let two = When::Conflict {
            reason: DoubtCode::TwoMonths,
            candidates: vec![by(day(2020, 10, 31)), by(day(2020, 5, 31))],
        };
        for (deadline, text) in [
            (shown(two, vec![day(2020, 5, 31), day(2020, 10, 31)]), "31.10/31.05?"),
            (shown(When::None, vec![day(2020, 5, 25), day(2021, 5, 25)]), "25.05.20/21?"),
            (shown(When::None, vec![day(2020, 6, 20), day(2021, 2, 20), day(2021, 6, 20)]), "20.06/20.02?"),
        ] {
            assert_eq!(deadline_text(&words, &deadline, 12), text);
        }
    }

    #[test]
    fn periods_of_whole_months_are_named() {
        let words = Words::new(Lang::Ru);
        let april = When::Period { start: day(2021, 4, 1), end: day(2021, 4, 30) };
        assert_eq!(deadline_text(&words, &shown(april, vec![]), 12), "апр. 2021");
    }

    #[test]
    fn the_first_owner_leads_and_the_others_are_counted() {
        assert_eq!(names_text(&["ОМиС".into(), "ИМЦ".into()]), "ОМиС +1");
        assert_eq!(names_text(&["ИМЦ".into()]), "ИМЦ");
    }
}
