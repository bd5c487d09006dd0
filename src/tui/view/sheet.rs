//! Pages of text: a reminder, what a school owes, a summary, the log of looks, an act. In: answers. Out: lines without
//! any frame, so that they can be marked with the mouse and pasted.

use chrono::{DateTime, NaiveDate, Utc};

use super::dates;
use crate::domain::column::Shown;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::engine::{Debtors, Details, Here, LookLine, Readers, Summary, SummaryBy, SummaryLabel};
use crate::locale::Words;
use crate::tui::model::Model;
use crate::tui::model::place::SheetPlace;
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// Draws the page; the cursor waits at its first line.
pub fn draw(model: &Model, sheet: &SheetPlace, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let heading = model.words.plain(&format!("sheet-{}", sheet.what.name()));
    paint.put(1, 0, &heading, look::strong());
    let lines = wrapped(sheet, paint.width());
    let top = sheet.top.min(lines.len().saturating_sub(paint.height().saturating_sub(1)));
    for (y, line) in lines.iter().skip(top).enumerate().take(paint.height().saturating_sub(1)) {
        paint.put(1, y + 1, line, look::plain());
    }
    paint.place(0, 0)
}

/// The lines as they are broken on a screen of this width; what fits stays as it is, as lines of tables must.
pub fn wrapped(sheet: &SheetPlace, width: usize) -> Vec<String> {
    let cells = width.saturating_sub(2);
    let broken = |line: &String| match text::width(line) <= cells {
        true => vec![line.clone()],
        false => text::wrapped(line, cells),
    };
    sheet.lines.iter().flat_map(broken).collect()
}

pub fn reminder_lines(words: &Words, debtors: &Debtors, today: NaiveDate) -> Vec<String> {
    let numbers = [("done", debtors.handed.to_string().into()), ("all", debtors.all.to_string().into())];
    if debtors.schools.is_empty() {
        return vec![words.say("reminder-all-in", &numbers)];
    }
    let key = match debtors.due {
        Some(due) if due < today => "reminder-late",
        Some(_) => "reminder-ahead",
        None => "reminder-no-day",
    };
    let due = debtors.due.map(dates::full).unwrap_or_default();
    let about = words.say(
        key,
        &[("number", (&debtors.number).into()), ("title", (&debtors.title).into()), ("due", due.into())],
    );
    let mut lines = vec![words.plain("reminder-greeting"), about, words.say("reminder-who", &numbers)];
    lines.extend(debtors.schools.iter().map(|school| format!("— {school}")));
    lines.push(words.plain("reminder-ask"));
    lines
}

/// What a school owes, in the order in which it is said: its own reports, not the measures that others carry out for it.
pub fn owes_lines(words: &Words, details: &Details) -> Vec<String> {
    let title = details.record.text(crate::domain::school::SHORT);
    let mut lines = vec![words.say("reminder-school", &[("school", title.into())])];
    for part in details.parts.iter().filter(|part| part.name == "owes") {
        for row in &part.page.rows {
            let cell = |name: &str| {
                let at = part.columns.iter().position(|column| *column == name);
                at.and_then(|at| row.cells.get(at)).map(|shown| said(words, shown)).unwrap_or_default()
            };
            let (number, title, due) = (cell("activity"), cell("activity-title"), cell("due"));
            let key = if due.is_empty() { "reminder-item-no-day" } else { "reminder-item" };
            lines.push(
                words.say(key, &[("number", number.into()), ("title", title.into()), ("due", due.into())]),
            );
        }
    }
    if lines.len() == 1 {
        return vec![words.plain("reminder-nothing")];
    }
    lines
}

fn said(words: &Words, shown: &Shown) -> String {
    super::cell::shown(words, shown, 40, Default::default())
}

pub fn looks(model: &Model, looks: &[LookLine]) -> Vec<String> {
    let line = |one: &LookLine| {
        let at = dates::moment(one.at, model.offset);
        let what = model.words.plain(&format!("command-{}", one.what));
        format!("{at}  {}  {what}  {}", one.who, one.about)
    };
    looks.iter().map(line).collect()
}

/// Who was told a teacher's name: what is printed when the teacher asks.
pub fn readers(words: &Words, found: &Readers, moment: impl Fn(DateTime<Utc>) -> String) -> Vec<String> {
    let mut lines = vec![words.say("readers-of", &[("code", (&found.code).into())])];
    if found.readings.is_empty() {
        lines.push(words.plain("readers-nobody"));
    }
    for one in &found.readings {
        let role = format!("choice-role-{}", one.role);
        let role = if words.has(&role) { format!(" ({})", words.plain(&role)) } else { String::new() };
        let what = words.plain(&format!("command-{}", one.what));
        lines.push(format!("{}  {}{role}  {what}", moment(one.at), one.who));
        let known = |tag| spec(Kind::Teacher).field(tag);
        let fields = one.fields.iter().filter_map(|tag| known(*tag));
        let fields: Vec<String> =
            fields.map(|field| words.plain(&format!("field-teacher-{}", field.name))).collect();
        if !fields.is_empty() {
            lines.push(format!(
                "    {}",
                words.say("readers-fields", &[("fields", fields.join(", ").into())])
            ));
        }
        if !one.purpose.is_empty() {
            lines
                .push(format!("    {}", words.say("readers-purpose", &[("purpose", (&one.purpose).into())])));
        }
    }
    for (key, count) in [("readers-more", found.more), ("readers-unnamed", found.unnamed)] {
        if count > 0 {
            lines.push(words.say(key, &[("n", count.to_string().into())]));
        }
    }
    lines
}

/// Who is here: oneself first, then the others by name.
pub fn here(words: &Words, here: &[(Here, Option<String>)]) -> Vec<String> {
    let mut here: Vec<&(Here, Option<String>)> = here.iter().collect();
    here.sort_by_key(|(one, _)| (!one.me, one.who.clone()));
    let line = |(one, at): &&(Here, Option<String>)| {
        let who = match one.me {
            true => words.say("here-me", &[("who", (&one.who).into())]),
            false => one.who.clone(),
        };
        match (at, one.editing) {
            (Some(handle), Some((kind, _))) => {
                let kind = words.plain(&format!("kind-{}", crate::domain::field::spec(kind).name));
                words.say(
                    "here-editing",
                    &[("who", who.into()), ("kind", kind.into()), ("handle", handle.into())],
                )
            }
            _ => who,
        }
    };
    here.iter().map(line).collect()
}

pub fn summary(words: &Words, by: SummaryBy, summary: &Summary) -> Vec<String> {
    let mut lines = vec![words.plain(match by {
        SummaryBy::School => "summary-by-school",
        SummaryBy::Block => "summary-by-block",
        SummaryBy::Typical => "summary-typical",
    })];
    if summary.rows.is_empty() {
        lines.push(words.plain("summary-empty"));
    } else {
        lines.extend(table(words, by, summary));
    }
    lines.push(String::new());
    for (name, count) in &summary.coverage {
        lines.push(format!("{}: {}", words.plain(&format!("coverage-{name}")), few(*count)));
    }
    lines.push(words.plain("summary-note"));
    lines
}

/// A count of people that may be told: fewer than five are «<5».
fn few(count: u64) -> String {
    match count {
        1..=4 => "<5".to_owned(),
        count => count.to_string(),
    }
}

fn table(words: &Words, by: SummaryBy, summary: &Summary) -> Vec<String> {
    let field = if by == SummaryBy::School { "block" } else { "level" };
    let heading = |name: &&str| match by {
        SummaryBy::Typical => words.plain(&format!("column-{name}")),
        _ => words.plain(&format!("choice-{field}-{name}")),
    };
    let label = |label: &SummaryLabel| match label {
        SummaryLabel::Data(text) => text.clone(),
        SummaryLabel::Choice(field, name) => words.plain(&format!("choice-{field}-{name}")),
        SummaryLabel::Merged(count) => words.say("summary-merged", &[("n", (*count).into())]),
    };
    let mut heads: Vec<String> = summary.columns.iter().map(heading).collect();
    // Of one wording there is one number.
    let totals = by != SummaryBy::Typical;
    heads.extend(totals.then(|| words.plain("summary-total")));
    heads.push(words.plain("summary-people"));
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for row in &summary.rows {
        let mut cells: Vec<String> = row.cells.iter().map(u64::to_string).collect();
        cells.resize(summary.columns.len(), "—".to_owned());
        let total: u64 = row.cells.iter().sum();
        let shown = if row.cells.is_empty() { "—".to_owned() } else { total.to_string() };
        cells.extend(totals.then_some(shown));
        cells.push(if row.people == 0 { "<5".to_owned() } else { row.people.to_string() });
        rows.push((label(&row.label), cells));
    }
    let wide: Vec<usize> = (0..heads.len())
        .map(|at| {
            let numbers = rows.iter().map(|(_, cells)| text::width(&cells[at])).max().unwrap_or(0);
            text::width(&heads[at]).min(if heads.len() > MANY { 5 } else { 9 }).max(numbers)
        })
        .collect();
    let left = PAGE.saturating_sub(wide.iter().map(|wide| wide + 1).sum());
    let widest = rows.iter().map(|(label, _)| text::width(label)).max().unwrap_or(0).min(left);
    let mut lines = vec![line("", widest, &heads, &wide)];
    lines.extend(rows.iter().map(|(label, cells)| line(label, widest, cells, &wide)));
    lines
}

/// Cells of a line of a page: a table stands on any screen without being broken.
const PAGE: usize = 78;
/// More columns than these have narrow headings.
const MANY: usize = 5;

fn line(label: &str, widest: usize, cells: &[String], wide: &[usize]) -> String {
    let mut line = text::fitted(label, widest);
    for (cell, wide) in cells.iter().zip(wide) {
        line.push(' ');
        line.push_str(&text::fitted_right(&text::cut(cell, *wide), *wide));
    }
    line.trim_end().to_owned()
}

/// The act of destruction, ready to print and sign.
pub fn act_lines(words: &Words, code: &str, today: NaiveDate, who: &str) -> Vec<String> {
    vec![
        words.plain("sheet-act"),
        String::new(),
        words.say("act-line-code", &[("code", code.into())]),
        words.say("act-line-day", &[("day", dates::full(today).into())]),
        words.say("act-line-by", &[("who", who.into())]),
        words.plain("act-line-what"),
        words.plain("act-line-kept"),
        String::new(),
        words.plain("act-line-sign"),
    ]
}
