//! What a sheet says besides its cells: hidden rows and columns, formulas without a value. In: the guarded archive. Out:
//! runs of them by the sheet's name. A workbook that hides its own parts has none of them, and is read all the same.

use std::collections::HashMap;

use crate::exchange::import::archive::Guarded;
use crate::exchange::import::docx::xml::{Step, walk};
use crate::exchange::import::error::Fault;

/// More runs of one kind are not kept.
const MOST: usize = 10_000;

/// Runs, first and last, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    pub rows: Vec<(u32, u32)>,
    pub columns: Vec<(u32, u32)>,
    /// Rows with a formula that some program wrote down without working it out.
    pub unworked: Vec<(u32, u32)>,
}

/// What of a cell has passed by.
#[derive(Default)]
struct Passing {
    row: u32,
    /// The row of a formula whose value has not come yet.
    formula: Option<u32>,
    in_value: bool,
    /// The value is said to be a text, and so may be an empty one.
    is_text: bool,
}

impl Hidden {
    pub fn has_row(&self, row: u32) -> bool {
        self.rows.iter().any(|run| (run.0..=run.1).contains(&row))
    }

    pub fn has_column(&self, column: u32) -> bool {
        self.columns.iter().any(|run| (run.0..=run.1).contains(&column))
    }
}

/// The part of each sheet, by its name.
pub fn parts(archive: &mut Guarded<'_>) -> Result<HashMap<String, String>, Fault> {
    let mut ids = Vec::new();
    each(archive, "xl/workbook.xml", |name, get| {
        if name == "sheet" {
            ids.extend(get("name").zip(get("id")));
        }
    })?;
    let mut targets = HashMap::new();
    each(archive, "xl/_rels/workbook.xml.rels", |name, get| {
        if name == "Relationship" {
            targets.extend(get("Id").zip(get("Target")));
        }
    })?;
    let path = |target: &String| match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    };
    Ok(ids.into_iter().filter_map(|(name, id)| Some((name, path(targets.get(&id)?)))).collect())
}

pub fn hidden(archive: &mut Guarded<'_>, part: &str) -> Result<Hidden, Fault> {
    let mut hidden = Hidden::default();
    let mut passing = Passing::default();
    let Some(stream) = archive.stream(part)? else { return Ok(hidden) };
    walk(part, stream, |step| {
        match step {
            Step::Open { name, attributes, .. } => {
                passing.in_value = matches!(name, "v" | "t");
                opened(name, &|name| attributes.get(name), &mut passing, &mut hidden);
            }
            Step::Text(text) if passing.in_value && !text.trim().is_empty() => passing.formula = None,
            Step::Text(_) => {}
            Step::Close => passing.in_value = false,
        }
        Ok(())
    })?;
    settle(&mut passing, &mut hidden);
    Ok(hidden)
}

fn opened(name: &str, get: &dyn Fn(&str) -> Option<String>, passing: &mut Passing, hidden: &mut Hidden) {
    let number = |name: &str| get(name).and_then(|text| text.parse::<u32>().ok());
    let is_hidden = || matches!(get("hidden").as_deref(), Some("1" | "true"));
    match name {
        "row" => {
            settle(passing, hidden);
            passing.row = number("r").unwrap_or(passing.row + 1);
            let row = passing.row.saturating_sub(1);
            if is_hidden() {
                add(&mut hidden.rows, row, row);
            }
        }
        "c" => {
            settle(passing, hidden);
            passing.is_text = get("t").as_deref() == Some("str");
        }
        "f" if !passing.is_text => passing.formula = Some(passing.row.saturating_sub(1)),
        "col" if is_hidden() => {
            if let (Some(first), Some(last)) = (number("min"), number("max")) {
                add(&mut hidden.columns, first.saturating_sub(1), last.saturating_sub(1));
            }
        }
        _ => {}
    }
}

/// The cell is over: a formula that got no value by now has none.
fn settle(passing: &mut Passing, hidden: &mut Hidden) {
    if let Some(row) = passing.formula.take()
        && hidden.unworked.last().is_none_or(|run| run.1 != row)
    {
        add(&mut hidden.unworked, row, row);
    }
}

fn add(runs: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    let many = runs.len() >= MOST;
    match runs.last_mut().filter(|run| run.1 + 1 == first) {
        Some(run) => run.1 = last,
        None if many => {}
        None => runs.push((first, last)),
    }
}

/// Shows every element of a part: its name and its attributes by name.
fn each(
    archive: &mut Guarded<'_>,
    part: &str,
    mut look: impl FnMut(&str, &dyn Fn(&str) -> Option<String>),
) -> Result<(), Fault> {
    let Some(stream) = archive.stream(part)? else { return Ok(()) };
    walk(part, stream, |step| {
        if let Step::Open { name, attributes, .. } = step {
            look(name, &|name| attributes.get(name));
        }
        Ok(())
    })
}
