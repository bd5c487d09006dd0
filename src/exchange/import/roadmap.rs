//! Neutral table → draft of a plan. Finds the heading, or tells the columns by their cells, and keeps an account of
//! what every row and line was taken for. The drafts themselves are made in `fill`.

use sha2::{Digest, Sha256};

use super::columns::Role;
use super::error::Fault;
use super::fill::{self, Paper};
use super::places::Places;
use super::rows::{self, Is, Piece, Section, Sorted, Start, part_of};
use super::table::{Item, Line, Part, Row, Table};
use super::{Options, content, doubts, heading, numbers, title};
use crate::domain::draft::{PaperLine, PlanDraft, RemarkDraft, RowCount, SourceDraft};

/// A draft, and what became of every row and line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub draft: PlanDraft,
    /// In the order of the paper: one for each row and line.
    pub uses: Vec<Use>,
}

/// Lines or rows `from..=to` of a part of the paper and what they were taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Index into the table's parts.
    pub part: u16,
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
    let items = &table.items;
    let places = Places::of(&table);
    let found = start(&table, &places, options)?;
    let (head, below) = (found.head.unwrap_or(found.at), found.at);
    let above: Vec<Line> = items[..head].iter().map(as_line).collect();
    let mut sorted = rows::sort(items, found, &options.meanings);
    let named = sections_above(&above).max(caption_above(&above, items, &sorted));
    let title = title::read(&above[..above.len() - named]);
    let first = (head - named..head).map(|at| Piece { items: vec![at], is: rows::section(&above[at].text) });
    sorted.pieces.splice(0..0, first);
    captions_of_others(&mut sorted, items);
    sections_by_sheet(&mut sorted, &table);
    if !sorted.pieces.iter().any(|piece| matches!(piece.is, Is::Activity(_))) {
        return Err(Fault::NoActivities { place: places.of_item(&items[head]) });
    }
    if let Some(cells) = without_deadlines(&sorted, items) {
        return Err(Fault::NoDeadline { place: places.of_item(&items[head]), cells });
    }
    let uses = uses(items, title.before, head..below, &sorted.pieces);
    let source = SourceDraft {
        file_name: last_component(name).to_owned(),
        hash: Sha256::digest(bytes).to_vec(),
        encoding: table.encoding.clone(),
    };
    let paper = Paper { items, sorted: &sorted, title: &title, places: &places, options };
    let mut draft = fill::draft(&paper, source);
    let above = items[..title.before].iter().zip(&above);
    let above = above.map(|(item, line)| PaperLine { place: places.of_item(item), text: line.text.clone() });
    draft.noise.splice(0..0, above);
    draft.account.rows = count(&uses, &sorted.pieces);
    draft.account.remarks = remarks(&table, &places);
    Ok(Reading { draft, uses })
}

fn last_component(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn rows_of(table: &Table) -> impl DoubleEndedIterator<Item = (usize, &Row)> {
    table.items.iter().enumerate().filter_map(|(at, item)| match item {
        Item::Row(row) => Some((at, row)),
        Item::Line(_) => None,
    })
}

/// The first rows that head the columns of a road map; else the first table whose cells are those of one; else the row
/// most like a heading is named.
fn start(table: &Table, places: &Places, options: &Options) -> Result<Start, Fault> {
    let items = &table.items;
    let headed = rows_of(table).find_map(|(at, _)| Some((at, heading::at(&items[at..], &options.meanings)?)));
    if let Some((at, found)) = headed {
        return Ok(Start { at: at + found.rows, columns: found.columns, head: Some(at) });
    }
    if let Some(start) = headless(table, options) {
        return Ok(start);
    }
    // Of equals the first: a heading stands on top.
    let nearest = rows_of(table).map(|(_, row)| row).rev().max_by_key(|row| heading::known(row));
    let lines = table.items.last().map_or(0, |item| match item {
        Item::Line(line) => line.at,
        Item::Row(row) => row.to,
    });
    Err(nearest.map_or(Fault::NoTable { lines }, |row| Fault::NoHeading {
        place: places.of_row(row),
        cells: row.cells.iter().map(|cell| title::plain(cell)).collect(),
    }))
}

/// A table without a heading that is known, whose cells say what they are.
fn headless(table: &Table, options: &Options) -> Option<Start> {
    let mut parts: Vec<u16> = rows_of(table).map(|(_, row)| row.part).collect();
    parts.dedup();
    parts.into_iter().find_map(|part| {
        let rows: Vec<(usize, &Row)> = rows_of(table)
            .filter(|(_, row)| row.part == part)
            .skip_while(|(_, row)| row.filled().len() < 2)
            .take(content::SAMPLE * 2)
            .collect();
        let sample: Vec<&Row> = rows.iter().map(|(_, row)| *row).collect();
        let (at, first) = *rows.first()?;
        let mut columns = content::without_heading(&sample)?;
        // A row that is none of the others heads them, in words that nobody knows.
        let headed = !content::fits(&columns, &sample[..1]);
        if headed {
            columns = content::without_heading(&sample[1..])?;
            for (column, cell) in columns.list.iter_mut().zip(&first.cells) {
                column.heading = title::plain(cell);
            }
        }
        heading::apply_word(&mut columns, &options.meanings);
        columns.of(Role::Title)?;
        Some(Start { at: at + usize::from(headed), columns, head: headed.then_some(at) })
    })
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

/// How many of the last lines above a heading name the section below it: «Раздел 1. Кадры». The title stays.
fn sections_above(lines: &[Line]) -> usize {
    let names = |line: &&Line| {
        let text = title::plain(&line.text);
        numbers::leading(&text).is_some() || numbers::announces_section(&text)
    };
    lines.iter().skip(1).rev().take_while(names).count()
}

/// 1 when the last line above the heading is bold and names its table, as bold lines name the tables further down.
fn caption_above(above: &[Line], items: &[Item], sorted: &Sorted) -> usize {
    let bold =
        |line: &Line| line.bold || line.text.trim().starts_with("**") && line.text.trim().ends_with("**");
    let captions = sorted.pieces.windows(2).filter(|pieces| {
        let line = match (&pieces[0].is, &pieces[0].items[..]) {
            (Is::Section(Section { number: None, .. }), [at]) => items.get(*at),
            _ => None,
        };
        pieces[1].is == Is::Heading && matches!(line, Some(Item::Line(line)) if bold(line))
    });
    let Some((last, title)) = above.split_last() else { return 0 };
    let text = title::plain(&last.text);
    // What goes on with the title, or says when and where, is part of it.
    let place = || title::read(std::slice::from_ref(last)).district.is_some();
    let apart =
        text.starts_with(char::is_uppercase) && !text.contains(|c: char| c.is_ascii_digit()) && !place();
    let titled = title.iter().any(|line| title::begins_title(&title::plain(&line.text)));
    usize::from(bold(last) && apart && titled && !title::begins_title(&text) && captions.count() > 0)
}

/// A line that names a table of something else, or nothing below it, is no section.
fn captions_of_others(sorted: &mut Sorted, items: &[Item]) {
    for at in 0..sorted.pieces.len() {
        let [item] = sorted.pieces[at].items[..] else { continue };
        let Item::Line(line) = &items[item] else { continue };
        if !matches!(sorted.pieces[at].is, Is::Section(_)) {
            continue;
        }
        let next = sorted.pieces[at + 1..].iter().find(|piece| !matches!(piece.is, Is::Section(_)));
        let foreign = |piece: &Piece| {
            let row = piece.items.first().is_some_and(|at| matches!(items[*at], Item::Row(_)));
            row && matches!(piece.is, Is::Noise { .. })
        };
        if next.is_none_or(foreign) {
            sorted.pieces[at].is = Is::Noise { text: line.text.clone() };
        }
    }
}

/// Where several sheets hold rows, each sheet without a section of its own is one.
fn sections_by_sheet(sorted: &mut Sorted, table: &Table) {
    let part = |piece: &Piece| piece.items.first().map(|at| part_of(&table.items[*at]));
    let mut with_rows: Vec<u16> =
        sorted.pieces.iter().filter(|piece| matches!(piece.is, Is::Activity(_))).filter_map(part).collect();
    with_rows.dedup();
    let named = |part: u16| match table.parts.get(usize::from(part)) {
        Some(Part::Sheet(name)) => Some(name.clone()),
        _ => None,
    };
    if with_rows.len() < 2 {
        return;
    }
    for sheet in with_rows {
        let told = |piece: &Piece| matches!(piece.is, Is::Activity(_) | Is::Section(_));
        let first = sorted.pieces.iter().position(|piece| part(piece) == Some(sheet) && told(piece));
        let (Some(first), Some(title)) = (first, named(sheet)) else { continue };
        if matches!(sorted.pieces[first].is, Is::Activity(_)) {
            let is = Is::Section(Section { title, ..Section::default() });
            sorted.pieces.insert(first, Piece { items: Vec::new(), is });
        }
    }
}

/// The headings, when every one of them is known, none is about deadlines, and no row or section says when.
fn without_deadlines(sorted: &Sorted, items: &[Item]) -> Option<Vec<String>> {
    let open = sorted.columns.iter().flat_map(|columns| &columns.list).any(|column| {
        super::columns::says_when(column.role)
            || column.role == Role::Unknown && !column.heading.is_empty()
            || column.role == Role::Owners && super::columns::names_time_too(&column.heading)
    });
    let dated = sorted.pieces.iter().any(|piece| match &piece.is {
        Is::Section(section) => section.deadline.is_some(),
        Is::Activity(row) => super::wording::in_name_of(row, &sorted.columns[row.columns]).is_some(),
        _ => false,
    });
    let head = sorted.heads.first().copied().flatten()?;
    let Some(Item::Row(row)) = items.get(head) else { return None };
    (!open && !dated).then(|| row.cells.iter().map(|cell| title::plain(cell)).collect())
}

/// One use for each item, in order.
fn uses(items: &[Item], before: usize, heading: std::ops::Range<usize>, pieces: &[Piece]) -> Vec<Use> {
    let mut taken = vec![TakenAs::Title; items.len()];
    taken[..before].fill(TakenAs::Noise);
    taken[heading].fill(TakenAs::Heading);
    for piece in pieces {
        piece.items.iter().for_each(|at| taken[*at] = taken_as(&piece.is));
    }
    let span = |item: &Item| match item {
        Item::Line(line) => (line.at, line.at),
        Item::Row(row) => (row.from, row.to),
    };
    items
        .iter()
        .zip(taken)
        .map(|(item, taken_as)| {
            let (from, to) = span(item);
            Use { part: part_of(item), from, to, taken_as }
        })
        .collect()
}

fn taken_as(is: &Is) -> TakenAs {
    match is {
        Is::Section(_) => TakenAs::Section,
        Is::Activity(_) => TakenAs::Activity,
        Is::Heading => TakenAs::Heading,
        Is::Noise { .. } => TakenAs::Noise,
        Is::Refused { .. } => TakenAs::Refused,
    }
}

fn count(uses: &[Use], pieces: &[Piece]) -> RowCount {
    let of = |wanted| uses.iter().filter(|each| each.taken_as == wanted).count();
    let first = |wanted: fn(&Is) -> bool| {
        pieces.iter().filter(|piece| wanted(&piece.is) && !piece.items.is_empty()).count()
    };
    let sections = first(|is| matches!(is, Is::Section(_)));
    let activities = first(|is| matches!(is, Is::Activity(_)));
    RowCount {
        seen: uses.len(),
        title: of(TakenAs::Title),
        headings: of(TakenAs::Heading),
        sections,
        activities,
        joined: of(TakenAs::Section) + of(TakenAs::Activity) - sections - activities,
        noise: of(TakenAs::Noise),
        refused: of(TakenAs::Refused),
    }
}

fn remarks(table: &Table, places: &Places) -> Vec<RemarkDraft> {
    let of = |remark: &super::table::Remark| RemarkDraft {
        code: remark.code.clone(),
        place: places.at(remark.part, remark.rows.0, 0),
        to: remark.rows.1,
        text: remark.text.clone(),
    };
    table.remarks.iter().map(of).collect()
}

/// Adds what there is to ask or to note about the rows of a draft.
pub fn add_doubts(draft: &mut PlanDraft) {
    doubts::add(draft);
}
