//! A line that names papers, as it is typed in a form: as `domain::paper_line` reads it, and shorter still, with a year
//! left out: «12 29.01». In: the line and today. Out: papers.

use chrono::NaiveDate;

use super::day::read_day;
use crate::domain::deadline::typed::Prefer;
use crate::domain::paper::{Paper, kind};
use crate::domain::paper_line::papers_of;
use crate::domain::query::vocabulary::{self, Found};
use crate::domain::words::folded;

/// The papers of a line; a missing year is the nearest past. `Err` names a part that is no paper.
pub fn read_papers(line: &str, today: NaiveDate) -> Result<Vec<Paper>, String> {
    if line.trim().is_empty() {
        return Ok(Vec::new());
    }
    if let Ok(papers) = papers_of(line) {
        return Ok(papers);
    }
    line.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| read_paper(part, today))
        .collect()
}

fn read_paper(part: &str, today: NaiveDate) -> Result<Paper, String> {
    let (what, place) = match part.split_once(", ") {
        Some((what, place)) if !place.trim().is_empty() => (what, Some(place.trim().to_owned())),
        _ => (part, None),
    };
    let mut paper = Paper { place, ..Paper::default() };
    let mut kind_words: Vec<&str> = Vec::new();
    for word in what.split_whitespace() {
        if matches!(
            folded(word).as_str(),
            "№" | "n" | "no" | "#" | "от" | "of" | "from" | "г" | "г." | "года"
        ) {
            continue;
        }
        let bare = word.trim_start_matches(['№', '#']).trim_end_matches(',');
        match read_date(bare, today) {
            Some(day) if paper.date.is_none() => paper.date = Some(day),
            _ if bare.contains(|c: char| c.is_ascii_digit()) && paper.number.is_none() => {
                paper.number = Some(bare.to_owned());
            }
            _ => kind_words.push(word),
        }
    }
    if !kind_words.is_empty() {
        let words = kind_words.join(" ");
        match kind_of(&words) {
            Some(kind) => paper.kind = Some(kind),
            None if paper.number.is_none() && paper.date.is_none() => return Err(part.to_owned()),
            None => {
                paper.kind = Some(kind::OTHER);
                paper.place = Some(paper.place.map_or(words.clone(), |place| format!("{words}, {place}")));
            }
        }
    }
    Ok(paper)
}

/// Only what has a day and a month is a date here; a lone number is the paper's number.
fn read_date(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let parts = word.split(['.', ',', '/', 'ю', 'б']).filter(|part| !part.is_empty()).count();
    (parts >= 2).then(|| read_day(word, today, Prefer::Past))?
}

fn kind_of(words: &str) -> Option<u16> {
    let rows = vocabulary::PAPERS.iter().map(|choice| (choice.codes[0], &choice.wording));
    match vocabulary::find(rows, words) {
        Found::One(code) => Some(code),
        _ => None,
    }
}
