//! The rows below the headings → records with refusals. A row says who it is about, or goes on about the one above
//! (cells merged over several deficits of one person come empty); what is no record (totals, headings printed again on
//! the next page, column numbers) is passed over.

use super::forbidden;
use super::headings::Column;
use super::read::RosterOptions;
use super::values::{self, Taken, tidy};
use crate::domain::field::{FieldType, spec};
use crate::domain::record::Kind;
use crate::domain::roster::{Meaning, RosterCell, RosterColumn, RosterDraft, RosterRefusal, RosterRow};
use crate::domain::value::{Tag, Value};
use crate::domain::words::folded;
use crate::domain::{deficit, school, teacher};
use crate::exchange::import::table::Row;

/// Of a refused cell so much is shown.
const SHOWN: usize = 200;

pub fn fill(draft: &mut RosterDraft, columns: Vec<Column>, rows: &[Row], options: &RosterOptions) {
    let mut reader =
        Reader { draft, fields: fields(&columns), columns: &columns, options, above: None, spoilt: false };
    let mut filled = vec![0; columns.len()];
    for row in rows {
        if is_heading_again(row, &columns) || is_column_numbers(row) {
            continue;
        }
        for (count, at) in filled.iter_mut().zip(0..) {
            *count += usize::from(!row.cell(at).is_empty());
        }
        if is_total(row) {
            reader.above = None;
        } else {
            reader.row(row);
        }
    }
    let column = |(column, filled): (Column, usize)| RosterColumn {
        heading: column.heading,
        meaning: column.meaning,
        filled,
    };
    draft.columns = columns.into_iter().zip(filled).map(column).collect();
}

/// A field and the columns that make its value, in the order in which they are joined.
struct Source {
    kind: Kind,
    tag: Tag,
    columns: Vec<usize>,
}

fn fields(columns: &[Column]) -> Vec<Source> {
    let mut fields: Vec<Source> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let Meaning::Field(kind, tag) = column.meaning else { continue };
        match fields.iter_mut().find(|field| (field.kind, field.tag) == (kind, tag)) {
            Some(field) => field.columns.push(at),
            None => fields.push(Source { kind, tag, columns: vec![at] }),
        }
    }
    for field in &mut fields {
        field.columns.sort_by_key(|at| columns[*at].part);
    }
    fields.sort_by_key(|field| (field.kind, field.tag));
    fields
}

/// Cells that say whom a row is about.
const OF_TEACHER: [Tag; 3] = [teacher::NAME, teacher::CODE, teacher::SCHOOLS];

struct Reader<'a> {
    draft: &'a mut RosterDraft,
    fields: Vec<Source>,
    columns: &'a [Column],
    options: &'a RosterOptions,
    /// Whom the row directly above is about.
    above: Option<Vec<RosterCell>>,
    /// The deficit of the row cannot be taken.
    spoilt: bool,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row) {
        let mut read = RosterRow { line: row.from, cells: Vec::new(), same_as: None };
        let before = self.draft.refused.len();
        self.spoilt = false;
        for at in 0..self.fields.len() {
            self.field(at, row, &mut read);
        }
        if self.spoilt {
            read.cells.retain(|cell| cell.kind == Kind::Teacher);
        }
        self.split_numbers(&mut read);
        let nothing = read.cells.is_empty() && self.draft.refused.len() == before;
        if nothing && row.filled().is_empty() {
            self.above = None;
            return;
        }
        if !self.is_about_somebody(&mut read) {
            let whole = RosterRefusal { line: row.from, column: None, text: String::new(), why: "no-name" };
            self.draft.refused.push(whole);
            self.above = None;
            return;
        }
        let is_who = |cell: &&RosterCell| cell.kind == Kind::Teacher && OF_TEACHER.contains(&cell.tag);
        self.above = Some(read.cells.iter().filter(is_who).cloned().collect());
        read.cells.sort_by_key(|cell| (cell.kind, cell.tag));
        self.draft.rows.push(read);
    }

    /// Reads one field of a row: its cell, or its several cells as one text.
    fn field(&mut self, at: usize, row: &Row, read: &mut RosterRow) {
        let Source { kind, tag, ref columns } = self.fields[at];
        let texts: Vec<&str> =
            columns.iter().map(|at| row.cell(*at)).filter(|text| !text.is_empty()).collect();
        let between = if (kind, tag) == (Kind::Teacher, teacher::NAME) { " " } else { "; " };
        let text = texts.join(between);
        let first = columns.iter().find(|at| !row.cell(**at).is_empty());
        let Some(heading) = first.map(|at| self.columns[*at].heading.clone()) else { return };
        let refused = |text: &str, why| RosterRefusal {
            line: row.from,
            column: Some(heading.clone()),
            text: tidy(text).chars().take(SHOWN).collect(),
            why,
        };
        if forbidden::text(self.options.kind, &text).is_some() {
            // Not even a refusal repeats it.
            self.draft.refused.push(refused("", "personal-data"));
            return;
        }
        if is_swallowed(kind, tag, &text) {
            self.draft.refused.push(refused(text.lines().next().unwrap_or(""), "unclosed-quote"));
            return;
        }
        match values::value(kind, tag, &text, self.options.today) {
            Taken::Value(value) => read.cells.push(RosterCell { kind, tag, value }),
            Taken::Nothing => {}
            // The reader of separated values leaves a quote that is never closed in its cell.
            Taken::Refused(_) if text.starts_with('"') => {
                self.draft.refused.push(refused(&text, "unclosed-quote"));
            }
            // What stands beside a name may be what nobody may keep.
            Taken::Refused("not-a-name") if text.bytes().filter(u8::is_ascii_digit).count() > 3 => {
                self.draft.refused.push(refused("", "not-a-name"));
            }
            Taken::Refused(why) => {
                self.draft.refused.push(refused(&text, why));
                // A deficit without its block or level would be another deficit.
                self.spoilt |= matches!((kind, tag), (Kind::Deficit, deficit::BLOCK | deficit::LEVEL));
            }
        }
    }

    /// «№ 12 от 01.09.2020» gives the day too, when no column of its own gives it.
    fn split_numbers(&self, read: &mut RosterRow) {
        let papers = [
            (Kind::School, school::ORDER_NUMBER, school::ORDER_DATE),
            (Kind::Teacher, teacher::CONSENT_NUMBER, teacher::CONSENT_DATE),
        ];
        for (kind, number, date) in papers {
            if read.get(kind, date).is_some() || self.fields.iter().any(|f| (f.kind, f.tag) == (kind, date)) {
                continue;
            }
            let Some(cell) = read.cells.iter_mut().find(|cell| (cell.kind, cell.tag) == (kind, number))
            else {
                continue;
            };
            let text = cell.value.as_text().unwrap_or("").to_owned();
            if let Some((bare, day)) = values::number_and_day(&text, self.options.today) {
                cell.value = Value::text(bare);
                read.cells.push(RosterCell { kind, tag: date, value: Value::Day(day) });
            }
        }
    }

    /// Whether the row names its school or teacher, or goes on about the teacher above.
    fn is_about_somebody(&self, read: &mut RosterRow) -> bool {
        let says =
            |read: &RosterRow, kind, tags: &[Tag]| tags.iter().any(|tag| read.get(kind, *tag).is_some());
        if self.options.kind == Kind::School {
            return says(read, Kind::School, &[school::NAME, school::SHORT, school::CODE, school::LOGIN]);
        }
        if says(read, Kind::Teacher, &[teacher::NAME, teacher::CODE]) {
            return true;
        }
        let Some(above) = &self.above else { return false };
        let has_more = read.has(Kind::Deficit) || read.has(Kind::Activity);
        let school = |cells: &[RosterCell]| {
            let schools = |cell: &&RosterCell| cell.kind == Kind::Teacher && cell.tag == teacher::SCHOOLS;
            cells.iter().find(schools).map(|cell| cell.value.clone())
        };
        let own = school(&read.cells);
        if !has_more || self.refused_name(read.line) || own.is_some() && own != school(above) {
            return false;
        }
        read.cells.retain(|cell| cell.kind != Kind::Teacher || !OF_TEACHER.contains(&cell.tag));
        read.cells.extend(above.iter().cloned());
        true
    }

    /// Whether this line had a name that was not taken: then it is not about the one above.
    fn refused_name(&self, line: u32) -> bool {
        let names = self.fields.iter().filter(|field| {
            field.kind == Kind::Teacher && matches!(field.tag, teacher::NAME | teacher::CODE)
        });
        let headings: Vec<&str> = names
            .flat_map(|field| field.columns.iter().map(|at| self.columns[*at].heading.as_str()))
            .collect();
        let of_line = self.draft.refused.iter().rev().take_while(|refusal| refusal.line == line);
        of_line.filter_map(|refusal| refusal.column.as_deref()).any(|column| headings.contains(&column))
    }
}

/// Every filled cell repeats its heading.
/// A quote that is never closed swallows the rows below it into one cell.
fn is_swallowed(kind: Kind, tag: Tag, text: &str) -> bool {
    let one_line = spec(kind).field(tag).is_some_and(|field| field.holds == FieldType::Text);
    let separators = text.chars().filter(|c| matches!(c, ';' | '\t')).count();
    one_line && text.contains('\n') && separators > 1
}

fn is_heading_again(row: &Row, columns: &[Column]) -> bool {
    let filled = row.filled();
    let same = |at: &usize| {
        columns.get(*at).is_some_and(|column| folded(&column.heading) == folded(&tidy(row.cell(*at))))
    };
    filled.len() > 1 && filled.iter().all(same)
}

/// «1 2 3 4 5» below the headings.
fn is_column_numbers(row: &Row) -> bool {
    let filled = row.filled();
    let first = filled.first().and_then(|at| row.cell(*at).parse::<usize>().ok());
    filled.len() > 2
        && filled
            .iter()
            .zip(first.into_iter().flat_map(|first| first..))
            .all(|(at, number)| row.cell(*at).parse() == Ok(number))
        && first == Some(1)
}

fn is_total(row: &Row) -> bool {
    let first = row.filled().first().map(|at| folded(row.cell(*at))).unwrap_or_default();
    let word: String = first.chars().take_while(|c| c.is_alphabetic()).collect();
    matches!(word.as_str(), "итого" | "всего" | "total")
}
