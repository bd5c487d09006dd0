//! The corpus of `data/deadlines/` against the reader: value, doubts and note of every phrase; precision and recall.
//! In: the tables. Out: a list of all differences at once, and numbers per kind. To see them:
//! `cargo test --lib precision_and_recall -- --nocapture`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::json::offset_text;
use super::names::{DIRECTION, EVERY, name};
use super::*;

/// Cited phrases are scored apart; `unseen` was written by somebody who had not seen the reader.
const TABLES: [(&str, &str); 3] = [
    ("cited", include_str!("../../../data/deadlines/cited.tsv")),
    ("composed", include_str!("../../../data/deadlines/composed.tsv")),
    ("unseen", include_str!("../../../data/deadlines/unseen.tsv")),
];

/// One line of a table.
struct Row {
    table: &'static str,
    line: usize,
    phrase: String,
    period: Option<Period>,
    expected: String,
    doubts: String,
    note: String,
    source: String,
}

impl Row {
    /// Its expectation is right and the reader is known to miss it.
    fn is_misread(&self) -> bool {
        self.source.contains("misread")
    }

    fn read(&self) -> Deadline {
        read(&self.phrase, &Context::with_period(self.period))
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn rows() -> Vec<Row> {
    let of_table = |(table, text): (&'static str, &'static str)| {
        let lines = text.lines().enumerate();
        lines
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .map(move |(at, line)| row(table, at + 1, line))
    };
    TABLES.into_iter().flat_map(of_table).collect()
}

fn row(table: &'static str, line: usize, text: &str) -> Row {
    let cells: Vec<&str> = text.split('\t').collect();
    let [phrase, period, expected, doubts, note, source] = cells[..] else {
        panic!("data/deadlines/{table}.tsv:{line}: six cells expected, {} found", cells.len());
    };
    let period = (period != "-").then(|| {
        let (start, end) = period.split_once("..").unwrap_or_default();
        let days = day(start).zip(day(end));
        let (start, end) =
            days.unwrap_or_else(|| panic!("data/deadlines/{table}.tsv:{line}: no period: «{period}»"));
        Period { start, end }
    });
    Row {
        table,
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
        let read = row.read();
        let found = (shown(&read.when), shown_doubts(&read.doubts), read.note.unwrap_or_default());
        let expected = (row.expected.clone(), row.doubts.clone(), row.note.replace("\\n", "\n"));
        if (found != expected) != row.is_misread() {
            wrong.push(format!(
                "{}.tsv:{} «{}»\n  expected {expected:?}\n  found    {found:?}",
                row.table, row.line, row.phrase
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn the_corpus_is_large_cites_its_sources_and_seldom_asks_about_clean_phrases() {
    let rows = rows();
    assert!(rows.len() >= 600, "{} phrases", rows.len());
    assert!(rows.iter().all(|row| !row.source.is_empty()));
    let clean =
        |row: &&Row| !row.doubts.contains("note") && row.period.is_some() && has_full_date(&row.phrase);
    let clean: Vec<&Row> = rows.iter().filter(clean).collect();
    let asks = |row: &Row| row.read().doubts.iter().any(|doubt| doubt.severity == Severity::Ask);
    let asked = clean.iter().filter(|row| asks(row) && !row.source.contains("asks")).count();
    assert!(asked * 50 <= clean.len(), "{asked} of {} clean phrases are asked about", clean.len());
}

fn has_full_date(phrase: &str) -> bool {
    phrase.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4 && digits.starts_with("20"))
}

/// How often a kind was expected, found, and found with exactly the value that is right.
#[derive(Default)]
struct Score {
    expected: usize,
    found: usize,
    right: usize,
}

/// «by» of «by 2020-05-31», as `When::kind_name` says it.
fn kind_of(shown: &str) -> &str {
    match shown.split(' ').next().unwrap_or_default() {
        "every" => "recurring",
        kind => kind,
    }
}

#[test]
fn precision_and_recall_per_kind() {
    for (table, _) in TABLES {
        let rows: Vec<Row> = rows().into_iter().filter(|row| row.table == table).collect();
        let mut scores: BTreeMap<String, Score> = BTreeMap::new();
        let mut doubts = 0;
        for row in &rows {
            let read = row.read();
            let found = shown(&read.when);
            scores.entry(kind_of(&row.expected).to_owned()).or_default().expected += 1;
            scores.entry(kind_of(&found).to_owned()).or_default().found += 1;
            if found == row.expected {
                scores.entry(kind_of(&found).to_owned()).or_default().right += 1;
            }
            doubts += usize::from(shown_doubts(&read.doubts) == row.doubts);
        }
        println!("\n{table}: {} phrases; doubts exactly right in {doubts}", rows.len());
        println!(
            "{:<10} {:>8} {:>6} {:>6} {:>10} {:>7}",
            "kind", "expected", "found", "right", "precision", "recall"
        );
        let share = |part: usize, whole: usize| part as f64 * 100.0 / whole.max(1) as f64;
        for (kind, score) in &scores {
            let (precision, recall) = (share(score.right, score.found), share(score.right, score.expected));
            println!(
                "{kind:<10} {:>8} {:>6} {:>6} {precision:>9.1}% {recall:>6.1}%",
                score.expected, score.found, score.right
            );
        }
        let right: usize = scores.values().map(|score| score.right).sum();
        println!(
            "{:<10} {:>8} {:>6} {right:>6} {:>9.1}%",
            "all",
            rows.len(),
            rows.len(),
            share(right, rows.len())
        );
        assert!(right * 100 >= rows.len() * 98, "{table}: {right} of {}", rows.len());
    }
}
