//! The corpus of `data/deadlines/corpus.tsv` against the reader: value, doubts and note of every phrase.
//! In: the table. Out: a list of all differences at once, and counts per kind.

use chrono::NaiveDate;

use super::json::offset_text;
use super::names::{DIRECTION, EVERY, name};
use super::*;

const CORPUS: &str = include_str!("../../../data/deadlines/corpus.tsv");

/// One line of the table.
struct Row {
    line: usize,
    phrase: String,
    period: Option<Period>,
    expected: String,
    doubts: String,
    note: String,
    source: String,
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn rows() -> Vec<Row> {
    let lines = CORPUS.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(at, line)| row(at + 1, line)).collect()
}

fn row(line: usize, text: &str) -> Row {
    let cells: Vec<&str> = text.split('\t').collect();
    let [phrase, period, expected, doubts, note, source] = cells[..] else {
        panic!("data/deadlines/corpus.tsv:{line}: six cells expected, {} found", cells.len());
    };
    let period = (period != "-").then(|| {
        let (start, end) = period.split_once("..").unwrap_or_default();
        let days = day(start).zip(day(end));
        let (start, end) =
            days.unwrap_or_else(|| panic!("data/deadlines/corpus.tsv:{line}: no period: «{period}»"));
        Period { start, end }
    });
    Row {
        line,
        phrase: phrase.replace("\\n", "\n").replace("\\s", "\u{a0}"),
        period,
        expected: expected.to_owned(),
        doubts: doubts.to_owned(),
        note: note.to_owned(),
        source: source.to_owned(),
    }
}

fn days(start: Option<NaiveDate>, end: Option<NaiveDate>) -> String {
    let text = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    format!("{}..{}", text(start), text(end))
}

/// A value in one line, as the table writes it.
pub fn shown(when: &When) -> String {
    let timed = |word: &str, day: &NaiveDate, time: &Option<chrono::NaiveTime>| {
        let time = time.map_or_else(String::new, |time| time.format(" %H:%M").to_string());
        format!("{word} {day}{time}")
    };
    match when {
        When::By { due, time } => timed("by", due, time),
        When::On { date, time } => timed("on", date, time),
        When::Period { start, end } => format!("period {start}..{end}"),
        When::Points(points) => {
            let points: Vec<String> = points.iter().map(point).collect();
            format!("points {}", points.join(", "))
        }
        When::Recurring(rule) => recurrence(rule),
        When::Standing { start, end, source } => {
            format!(
                "standing {}{}",
                days(*start, *end),
                source.as_ref().map_or_else(String::new, |s| format!(" «{s}»"))
            )
        }
        When::Schedule { source } => format!("schedule «{}»", source.clone().unwrap_or_default()),
        When::Event(bound) => {
            let offset = bound.offset.map_or_else(String::new, |offset| format!("{} ", offset_text(offset)));
            format!("event {offset}{} «{}»", name(DIRECTION, &bound.direction), bound.event)
        }
        When::Conflict { reason, candidates } => {
            let candidates: Vec<String> = candidates.iter().map(shown).collect();
            format!("conflict {}: {}", reason.name(), candidates.join(" | "))
        }
        When::None => "none".to_owned(),
    }
}

fn point(point: &Point) -> String {
    let label = point.label.as_ref().map_or_else(String::new, |label| format!(" [{label}]"));
    match (point.each, point.start) {
        (Each::By, _) => format!("by {}{label}", point.end),
        (Each::In, Some(start)) if start == point.end => format!("{start}{label}"),
        (Each::In, start) => format!("{}{label}", days(start, Some(point.end))),
    }
}

fn recurrence(rule: &Recurrence) -> String {
    let mut out = format!("every {}", name(EVERY, &rule.every));
    let numbers = |numbers: &[u8]| numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            out.push_str(&format!(" {key}={value}"));
        }
    };
    add("interval", rule.interval.map(|n| n.to_string()));
    add("days", (!rule.days.is_empty()).then(|| numbers(&rule.days)));
    add("months", (!rule.months.is_empty()).then(|| numbers(&rule.months)));
    add("weekdays", (!rule.weekdays.is_empty()).then(|| rule.weekdays.join(",")));
    add("last-working-day", rule.last_working_day.then(|| "yes".to_owned()));
    add("month-of-quarter", rule.month_of_quarter.map(|n| n.to_string()));
    add("month-offset", rule.month_offset.map(|n| n.to_string()));
    add("times", rule.times.map(|n| n.to_string()));
    add("start", rule.start.map(|day| day.to_string()));
    add("end", rule.end.map(|day| day.to_string()));
    out
}

fn shown_doubts(doubts: &[Doubt]) -> String {
    let doubts = doubts.iter().map(|doubt| {
        let severity = if doubt.severity == Severity::Ask { "ask" } else { "note" };
        let candidates: Vec<String> = doubt
            .candidates
            .iter()
            .map(|candidate| match candidate {
                Candidate::When(when) => shown(when),
                Candidate::Text(text) => format!("«{text}»"),
            })
            .collect();
        let candidates =
            if candidates.is_empty() { String::new() } else { format!(" ({})", candidates.join(" | ")) };
        format!("{severity} {}{candidates}", doubt.code.name())
    });
    doubts.collect::<Vec<_>>().join("; ")
}

#[test]
fn every_phrase_of_the_corpus_is_read_as_written_down() {
    let mut wrong = Vec::new();
    let rows = rows();
    for row in &rows {
        let read = read(&row.phrase, &Context::with_period(row.period));
        let found = (shown(&read.when), shown_doubts(&read.doubts), read.note.unwrap_or_default());
        let expected = (row.expected.clone(), row.doubts.clone(), row.note.replace("\\n", "\n"));
        if found != expected {
            wrong.push(format!(
                "line {} «{}»\n  expected {expected:?}\n  found    {found:?}",
                row.line, row.phrase
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn the_corpus_is_large_cites_its_sources_and_seldom_asks_about_clean_phrases() {
    let rows = rows();
    assert!(rows.len() >= 150, "{} phrases", rows.len());
    assert!(rows.iter().all(|row| !row.source.is_empty()));
    let clean =
        |row: &&Row| !row.doubts.contains("note") && row.period.is_some() && has_full_date(&row.phrase);
    let clean: Vec<&Row> = rows.iter().filter(clean).collect();
    let asked = clean.iter().filter(|row| row.doubts.contains("ask")).count();
    let meant: usize = clean.iter().filter(|row| row.source.contains("asks")).count();
    assert!((asked - meant) * 50 <= clean.len(), "{asked} of {} clean phrases are asked about", clean.len());
}

fn has_full_date(phrase: &str) -> bool {
    phrase.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4 && digits.starts_with("20"))
}
