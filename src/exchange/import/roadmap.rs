//! Neutral table → draft of a plan. Finds the heading, gives title, sections, activities, owners and deadlines their
//! form, and keeps an account of what every line was taken for.

use std::collections::HashMap;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::columns::{Columns, Role, recognise};
use super::error::Fault;
use super::rows::{self, ActivityRow, Is, Piece, Sorted};
use super::table::{Item, Line, Row, Table};
use super::{Options, deadlines, doubts, numbers, title};
use crate::domain::deadline::{Deadline, Doubt, DoubtCode, Severity};
use crate::domain::draft::{ActivityDraft, PaperLine, PlanDraft, RefusedRow, SectionDraft, SourceDraft};
use crate::domain::{owner_phrase, paper_kinds};

/// A draft, and what became of every line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub draft: PlanDraft,
    /// Ascending by first line. Each line that holds anything is in exactly one use.
    pub uses: Vec<Use>,
}

/// Lines `from..=to` of the paper and what they were taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub from: u32,
    pub to: u32,
    pub taken_as: TakenAs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TakenAs {
    Title,
    Heading,
    Section,
    Activity,
    Noise,
    Refused,
}

/// Reads the plan. `name` is kept to its last component.
pub fn read(name: &str, bytes: &[u8], table: Table, options: &Options) -> Result<Reading, Fault> {
    let (at, columns) = heading(&table)?;
    let above: Vec<Line> = table.items[..at].iter().map(as_line).collect();
    let title = title::read(&above);
    let sorted = rows::sort(&table.items[at + 1..], columns);
    let heading = row_at(&table.items[at]);
    if !sorted.pieces.iter().any(|piece| matches!(piece.is, Is::Activity(_))) {
        return Err(Fault::NoActivities { line: heading.from });
    }
    let uses = uses(&above, title.before, heading, &sorted.pieces);
    let source = SourceDraft {
        file_name: last_component(name).to_owned(),
        hash: Sha256::digest(bytes).to_vec(),
        encoding: table.encoding,
    };
    let mut draft = draft(&sorted, &title, heading.from, options, source);
    let above =
        above.iter().take(title.before).map(|line| PaperLine { line: line.at, text: line.text.clone() });
    draft.noise.splice(0..0, above);
    doubts::add(&mut draft);
    Ok(Reading { draft, uses })
}

fn last_component(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// The first row that heads the columns of a road map; else the row most like one is named.
fn heading(table: &Table) -> Result<(usize, Columns), Fault> {
    let rows = || {
        table.items.iter().enumerate().filter_map(|(at, item)| match item {
            Item::Row(row) => Some((at, row)),
            Item::Line(_) => None,
        })
    };
    if let Some(found) = rows().find_map(|(at, row)| recognise(&row.cells).map(|columns| (at, columns))) {
        return Ok(found);
    }
    let known =
        |row: &Row| row.cells.iter().filter(|cell| super::columns::role_of(cell) != Role::Unknown).count();
    // Of equals the first: a heading stands on top.
    let nearest = rows().map(|(_, row)| row).rev().max_by_key(|row| known(row));
    let lines = table.items.last().map_or(0, |item| match item {
        Item::Line(line) => line.at,
        Item::Row(row) => row.to,
    });
    Err(nearest.map_or(Fault::NoTable { lines }, |row| Fault::NoHeading {
        line: row.from,
        cells: row.cells.iter().map(|cell| title::plain(cell)).collect(),
    }))
}

fn as_line(item: &Item) -> Line {
    match item {
        Item::Line(line) => line.clone(),
        Item::Row(row) => Line {
            part: row.part,
            at: row.from,
            text: row.joined(),
            apart: row.apart,
            bold: row.bold,
            page: row.page,
        },
    }
}

/// The heading is a row by its making; a line in its place would be an empty row.
fn row_at(item: &Item) -> &Row {
    static NONE: LazyLock<Row> = LazyLock::new(Row::default);
    match item {
        Item::Row(row) => row,
        Item::Line(_) => &NONE,
    }
}

fn uses(above: &[Line], before: usize, heading: &Row, pieces: &[Piece]) -> Vec<Use> {
    let title = above.iter().enumerate().map(|(at, line)| Use {
        from: line.at,
        to: line.at,
        taken_as: if at < before { TakenAs::Noise } else { TakenAs::Title },
    });
    let heading = Use { from: heading.from, to: heading.to, taken_as: TakenAs::Heading };
    let of = |piece: &Piece, (from, to): (u32, u32)| Use { from, to, taken_as: taken_as(&piece.is) };
    let pieces = pieces.iter().flat_map(|piece| piece.spans.iter().map(move |span| of(piece, *span)));
    let mut uses: Vec<Use> = title.chain([heading]).chain(pieces).collect();
    uses.sort_unstable();
    uses
}

fn taken_as(is: &Is) -> TakenAs {
    match is {
        Is::Section { .. } => TakenAs::Section,
        Is::Activity(_) => TakenAs::Activity,
        Is::Heading => TakenAs::Heading,
        Is::Noise { .. } => TakenAs::Noise,
        Is::Refused { .. } => TakenAs::Refused,
    }
}

fn draft(
    sorted: &Sorted,
    title: &title::Title,
    heading: u32,
    options: &Options,
    source: SourceDraft,
) -> PlanDraft {
    let rows: Vec<(&Piece, &ActivityRow)> = sorted.pieces.iter().filter_map(activity_of).collect();
    let wordings: Vec<String> = rows.iter().map(|(_, row)| text(sorted, row, Role::Deadline)).collect();
    let given = options.period.or(title.period);
    let (period, deadlines) = deadlines::read_all(&wordings, given);
    let mut doubts = Vec::new();
    doubts.extend(period.filter(|_| given.is_none()).map(doubts::period_inferred));
    doubts.extend(unknown_headings(sorted, heading));
    let mut draft = PlanDraft {
        title: title.title.clone(),
        district: title.district.clone(),
        period,
        doubts,
        sections: Vec::new(),
        activities: Vec::new(),
        owners: Vec::new(),
        noise: Vec::new(),
        refused: Vec::new(),
        source,
    };
    let mut filler =
        Filler { draft: &mut draft, sorted, deadlines: deadlines.into_iter(), named: HashMap::new() };
    sorted.pieces.iter().for_each(|piece| filler.take(piece));
    draft.owners = owner_phrase::owners_of(draft.activities.iter().flat_map(|activity| &activity.owners));
    draft
}

fn activity_of(piece: &Piece) -> Option<(&Piece, &ActivityRow)> {
    match &piece.is {
        Is::Activity(row) => Some((piece, row)),
        _ => None,
    }
}

/// The cells of a role: deadlines and owners with their own line breaks, which may separate them; the rest in a line.
fn text(sorted: &Sorted, row: &ActivityRow, role: Role) -> String {
    let columns = &sorted.columns[row.columns];
    let cells = columns.all(role).map(|column| match role {
        Role::Deadline | Role::Owners => row.cell(column),
        _ => row.line(column),
    });
    let cells: Vec<String> = cells.map(|cell| bare(&cell)).filter(|cell| !cell.is_empty()).collect();
    cells.join("\n")
}

/// Without bold marks and space at the ends; white space inside a line made single.
fn bare(cell: &str) -> String {
    let lines: Vec<String> = cell.trim().split('\n').map(title::plain).collect();
    lines.join("\n").trim().to_owned()
}

fn unknown_headings(sorted: &Sorted, heading: u32) -> impl Iterator<Item = Doubt> {
    let first = sorted.columns.first().into_iter();
    first.flat_map(Columns::unknown).map(move |(column, text)| Doubt {
        code: DoubtCode::NotUnderstood,
        severity: Severity::Note,
        text: Some(text.to_owned()),
        place: Some(format!("{heading}:{}", column + 1)),
        candidates: Vec::new(),
    })
}

/// A deadline that a section's own row gives: rows are not dated by it unasked.
fn unused_of_section(text: &str, line: u32) -> Doubt {
    Doubt {
        code: DoubtCode::NotUnderstood,
        severity: Severity::Note,
        text: Some(text.to_owned()),
        place: Some(line.to_string()),
        candidates: Vec::new(),
    }
}

struct Filler<'a, D: Iterator<Item = Deadline>> {
    draft: &'a mut PlanDraft,
    sorted: &'a Sorted,
    /// One for each activity, in order.
    deadlines: D,
    /// Sections that rows name themselves.
    named: HashMap<String, usize>,
}

impl<D: Iterator<Item = Deadline>> Filler<'_, D> {
    fn take(&mut self, piece: &Piece) {
        match &piece.is {
            Is::Section { number, title, unused } => {
                self.draft
                    .doubts
                    .extend(unused.as_deref().map(|text| unused_of_section(text, piece.lines().0)));
                self.draft.sections.push(SectionDraft { number: number.clone(), title: title.clone() });
            }
            Is::Activity(row) => self.activity(piece, row),
            Is::Heading => {}
            Is::Noise { text } => {
                self.draft.noise.push(PaperLine { line: piece.lines().0, text: text.clone() })
            }
            Is::Refused { text, why } => {
                self.draft.refused.push(RefusedRow { line: piece.lines().0, text: text.clone(), why });
            }
        }
    }

    fn activity(&mut self, piece: &Piece, row: &ActivityRow) {
        let Some(deadline) = self.deadlines.next() else { return };
        let columns = &self.sorted.columns[row.columns];
        let title = row.line(row.title_in);
        let inside = numbers::leading(&title).filter(|_| row.number_in_title);
        let title = inside.map_or(title.as_str(), |found| found.rest);
        let owners_wording = text(self.sorted, row, Role::Owners);
        let result = text(self.sorted, row, Role::Result);
        let section = self.section(row, columns);
        let activity = ActivityDraft {
            number: row.number.clone(),
            section,
            order: u32::try_from(self.draft.activities.len() + 1).unwrap_or(u32::MAX),
            title: bare(title),
            owners: owner_phrase::split(&owners_wording),
            owners_wording,
            deadline,
            papers: paper_kinds::owed(&result),
            result,
            doubts: Vec::new(),
            lines: piece.lines(),
            cells: (0..row.parts.len()).map(|at| (columns.heading(at).to_owned(), row.as_read(at))).collect(),
        };
        self.draft.activities.push(activity);
    }

    /// The section that the row names, else the one it stands below.
    fn section(&mut self, row: &ActivityRow, columns: &Columns) -> Option<usize> {
        let named = columns.of(Role::Section).map(|column| row.line(column)).filter(|name| !name.is_empty());
        let Some(title) = named else { return self.draft.sections.len().checked_sub(1) };
        let sections = &mut self.draft.sections;
        Some(*self.named.entry(title).or_insert_with_key(|title| {
            sections.push(SectionDraft { number: None, title: title.clone() });
            sections.len() - 1
        }))
    }
}
