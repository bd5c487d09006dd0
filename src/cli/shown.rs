//! Deadlines, doubts and cells of lists in words.

use crate::domain::clean::clean;
use crate::domain::column::{DeadlineShown, Shown};
use crate::domain::deadline::{Candidate, Doubt, Severity, When};
use crate::locale::Words;
use crate::tui::view::dates::full;
use crate::tui::view::paper_words;
use crate::tui::view::words::{paper_said, when_said};

/// A reading of a deadline in words.
pub fn when_text(words: &Words, when: &When) -> String {
    clean(&when_said(words, when)).into_owned()
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
        Candidate::Text(text) => clean(&paper_words::candidate_said(words, doubt, text)).into_owned(),
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
        Shown::Day(day) => full(*day),
        Shown::Deadline(deadline) => deadline_cell(words, deadline),
        Shown::Choice(field, choice) => words.plain(&format!("choice-{field}-{choice}")),
        Shown::Papers(papers) => papers
            .iter()
            .map(|paper| clean(&paper_said(words, paper)).into_owned())
            .collect::<Vec<_>>()
            .join("; "),
        Shown::Part(done, all) => format!("{done}/{all}"),
        Shown::Names(names) => {
            names.iter().map(|name| clean(name).into_owned()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// `15.02.2021`, `31.05/31.10.2020?`, `постоянно`, or the wording when no word of ours is shorter.
fn deadline_cell(words: &Words, shown: &DeadlineShown) -> String {
    if shown.open_question && shown.candidates.len() > 1 {
        let days: Vec<String> = shown.candidates.iter().map(|day| full(*day)).collect();
        return format!("{}?", days.join("/"));
    }
    let mark = if shown.open_question { "?" } else { "" };
    if let Some(day) = shown.day {
        return format!("{}{mark}", full(day));
    }
    match &shown.when {
        When::Standing { .. } | When::Schedule { .. } | When::None => {
            format!("{}{mark}", when_text(words, &shown.when))
        }
        _ => format!("{}{mark}", clean(&shown.wording)),
    }
}
