//! When it is time to begin: days of warning by the kind of paper that proves the result, a note needing weeks and a
//! list days. The usual ones are in `data/warning/days.tsv`; a district sets its own, and a row may have its own.
//! In: a record and what the district set. Out: days before the last day.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};

use super::record::Record;
use super::value::Value;
use super::{activity, paper};

/// Stands for rows that owe no paper.
pub const NO_PAPER: u16 = 0;
/// The English name of [`NO_PAPER`].
pub const NO_PAPER_NAME: &str = "no-paper";
/// Nobody is warned earlier than two years ahead.
pub const MOST: u16 = 730;

static USUAL: &str = include_str!("../../data/warning/days.tsv");

/// A line of the table that is not a kind of paper and a number of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    pub line: usize,
    pub text: String,
}

/// The kinds of paper and the days that each usually needs.
pub fn read_table(text: &str) -> Result<Vec<(u16, u16)>, BadLine> {
    let mut rows = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let row = line.split_once('\t').and_then(|(name, days)| {
            let days = days.trim().parse().ok().filter(|days| *days <= MOST)?;
            Some((named(name.trim())?, days))
        });
        rows.push(row.ok_or_else(|| BadLine { line: at + 1, text: line.to_owned() })?);
    }
    Ok(rows)
}

/// The kind of paper of an English name, `no-paper` included.
pub fn named(name: &str) -> Option<u16> {
    if name == NO_PAPER_NAME {
        return Some(NO_PAPER);
    }
    paper::kind::NAMES.iter().find(|(_, known)| *known == name).map(|(code, _)| *code)
}

/// The English name of a kind of paper, or of none.
pub fn name_of(paper: u16) -> &'static str {
    if paper == NO_PAPER {
        return NO_PAPER_NAME;
    }
    paper::kind::NAMES.iter().find(|(code, _)| *code == paper).map_or("", |(_, name)| name)
}

/// Every kind of paper that days can be set for, and none.
pub fn papers() -> impl Iterator<Item = u16> {
    paper::kind::NAMES.iter().map(|(code, _)| *code).chain([NO_PAPER])
}

/// What a kind of paper usually needs.
pub fn usual_days(paper: u16) -> u16 {
    static TABLE: LazyLock<Vec<(u16, u16)>> = LazyLock::new(|| read_table(USUAL).unwrap_or_default());
    TABLE.iter().find(|(code, _)| *code == paper).map_or(0, |(_, days)| *days)
}

/// The kinds of paper that a row owes; `NO_PAPER` alone when it owes none.
pub fn papers_owed(row: &Record) -> Vec<u16> {
    let items = row.get(activity::PAPERS_OWED).map(Value::items).unwrap_or_default();
    let owed: Vec<u16> = items.iter().filter_map(Value::as_code).collect();
    if owed.is_empty() { vec![NO_PAPER] } else { owed }
}

/// Days of the row's own.
pub fn own_days(row: &Record) -> Option<u16> {
    let days = row.get(activity::WARN_DAYS).and_then(Value::as_int)?;
    u16::try_from(days).ok().map(|days| days.min(MOST))
}

/// How many days before its last day it is time to begin: the row's own, else what the slowest of its papers needs by
/// `set`. `None`: nobody is warned.
pub fn days(row: &Record, set: &dyn Fn(u16) -> u16) -> Option<u16> {
    let days = own_days(row).or_else(|| papers_owed(row).into_iter().map(set).max())?;
    (days > 0).then_some(days)
}

/// The first day on which it is time to begin.
pub fn begin_by(due: NaiveDate, days: u16) -> Option<NaiveDate> {
    due.checked_sub_days(Days::new(u64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_kind_of_paper_once() {
        let rows = read_table(USUAL).unwrap();
        let mut codes: Vec<u16> = rows.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        let mut all: Vec<u16> = papers().collect();
        all.sort_unstable();
        assert_eq!(codes, all);
        assert_eq!((usual_days(paper::kind::NOTE), usual_days(paper::kind::LIST)), (21, 2));
    }

    #[test]
    fn a_wrong_line_is_told_with_its_number() {
        let wrong = read_table("# days\nlist\t2\nlust\t3\n").unwrap_err();
        assert_eq!(wrong, BadLine { line: 3, text: "lust\t3".to_owned() });
    }
}
