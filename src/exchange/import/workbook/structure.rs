//! What a sheet says besides its cells: hidden rows and columns. In: the guarded archive. Out: runs of them by the
//! sheet's name. A workbook that hides its own parts has none of them, and is read all the same.

use std::collections::HashMap;

use crate::exchange::import::archive::Guarded;
use crate::exchange::import::docx::xml::{Step, walk};
use crate::exchange::import::error::Fault;

/// Runs, first and last, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    pub rows: Vec<(u32, u32)>,
    pub columns: Vec<(u32, u32)>,
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
    const MOST: usize = 10_000;
    let mut hidden = Hidden::default();
    let mut row = 0u32;
    each(archive, part, |name, get| {
        let number = |name: &str| get(name).and_then(|text| text.parse::<u32>().ok());
        let is_hidden = || matches!(get("hidden").as_deref(), Some("1" | "true"));
        match name {
            "row" => {
                row = number("r").unwrap_or(row + 1);
                if is_hidden() {
                    add(&mut hidden.rows, row.saturating_sub(1), row.saturating_sub(1), MOST);
                }
            }
            "col" if is_hidden() => {
                if let (Some(first), Some(last)) = (number("min"), number("max")) {
                    add(&mut hidden.columns, first.saturating_sub(1), last.saturating_sub(1), MOST);
                }
            }
            _ => {}
        }
    })?;
    Ok(hidden)
}

fn add(runs: &mut Vec<(u32, u32)>, first: u32, last: u32, most: usize) {
    let many = runs.len() >= most;
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
