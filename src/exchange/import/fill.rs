//! Sorted pieces → drafts: sections, activities with their owners, deadlines and results, and what to doubt about each,
//! with its place. Deadlines come from their columns, else from the name, else from the section; never silently.

use std::collections::HashMap;

use super::activity_row::ActivityRow;
use super::columns::{Columns, Role};
use super::places::Places;
use super::rows::{Is, Piece, Sorted};
use super::table::Item;
use super::title::{self, Title};
use super::units::Unit;
use super::wording::{self, Wording, bare};
use super::{Options, column_doubts, deadlines, doubts, numbers, roadmap, units};
use crate::domain::deadline::{Context, Deadline, Doubt, DoubtCode, Period, Severity, When, read};
use crate::domain::draft::{
    Account, ActivityDraft, PaperLine, PlanDraft, RefusedRow, SectionDraft, SourceDraft,
};
use crate::domain::place::Place;
use crate::domain::{owner_phrase, paper_kinds};

/// What the drafts are made of.
pub struct Paper<'a> {
    pub items: &'a [Item],
    pub sorted: &'a Sorted,
    pub title: &'a Title,
    pub places: &'a Places,
    pub options: &'a Options,
}

impl Paper<'_> {
    /// First and last line of a piece.
    fn lines(&self, piece: &Piece) -> (u32, u32) {
        let span = |at: &usize| match &self.items[*at] {
            Item::Line(line) => (line.at, line.at),
            Item::Row(row) => (row.from, row.to),
        };
        let first = piece.items.first().map_or((0, 0), span);
        (first.0, piece.items.last().map_or(first.1, |at| span(at).1))
    }

    fn place(&self, piece: &Piece) -> Place {
        piece.items.first().map_or_else(Place::default, |at| self.places.of_item(&self.items[*at]))
    }
}

/// Where the deadline of a row was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Cells,
    Title,
    Section,
    /// The row above: «то же».
    Above,
}

pub fn draft(paper: &Paper<'_>, source: SourceDraft) -> PlanDraft {
    let wordings = wordings(paper);
    let texts: Vec<_> = wordings.iter().map(|(wording, _)| (wording.text.as_str(), wording.within)).collect();
    let stated = paper.options.period.or(paper.title.period).or_else(|| column_doubts::period(paper.sorted));
    let (period, deadlines) = deadlines::read_all(&texts, stated, paper.title.until);
    let mut draft = PlanDraft {
        title: paper.title.title.clone(),
        district: paper.title.district.clone(),
        period,
        doubts: period.filter(|_| stated.is_none()).map(doubts::period_inferred).into_iter().collect(),
        sections: Vec::new(),
        activities: Vec::new(),
        owners: Vec::new(),
        noise: Vec::new(),
        refused: Vec::new(),
        source,
        account: Account { columns: column_doubts::drafts(paper), ..Account::default() },
    };
    draft.doubts.extend(column_doubts::of(paper));
    let told = wordings.into_iter().zip(deadlines);
    let mut filler =
        Filler { paper, draft: &mut draft, told, named: HashMap::new(), section: None, places: Vec::new() };
    paper.sorted.pieces.iter().for_each(|piece| filler.take(piece));
    let places = filler.places;
    draft.owners = owner_phrase::owners_of(draft.activities.iter().flat_map(|activity| &activity.owners));
    roadmap::add_doubts(&mut draft);
    for (activity, places) in draft.activities.iter_mut().zip(&places) {
        let all = activity.doubts.iter_mut().chain(&mut activity.deadline.doubts);
        all.filter(|doubt| doubt.place.is_none()).for_each(|doubt| doubt.place = Some(places.of(doubt)));
    }
    draft
}

/// The wording of each activity's deadline, in order, and where it comes from.
fn wordings(paper: &Paper<'_>) -> Vec<(Wording, From)> {
    let (mut of_section, mut years, mut month) = (None, None, None::<Unit>);
    let mut found: Vec<(Wording, From)> = Vec::new();
    for piece in &paper.sorted.pieces {
        match &piece.is {
            Is::Section(section) => {
                of_section.clone_from(&section.deadline);
                years = section.deadline.as_deref().and_then(year_above);
                month = section.deadline.as_deref().and_then(units::month_named);
            }
            Is::Activity(row) => {
                let mut own = wording::of(row, &paper.sorted.columns[row.columns]);
                if let Some(days) = month.as_ref().and_then(|month| month.days(&own.text)) {
                    own.text = days;
                }
                if wording::is_undated_year(&own.text) {
                    own.within = own.within.or(years);
                }
                if let Some((above, _)) = found.last().filter(|_| wording::is_ditto(&own.text)) {
                    found.push((Wording { column: own.column, ..above.clone() }, From::Above));
                    continue;
                }
                let columns = &paper.sorted.columns[row.columns];
                // A leading column of months that is merged in print leaves the cells below its first one empty.
                let leads = columns.of(Role::Deadline).is_some_and(|at| at < row.title_in);
                let above = found.last().filter(|(above, _)| leads && !above.text.is_empty()).cloned();
                let in_title = || wording::in_name_of(row, columns);
                found.push(match (own.text.is_empty(), &of_section) {
                    (false, _) => (own, From::Cells),
                    (true, section) => match (in_title(), section) {
                        (Some(text), _) => {
                            let within = years.filter(|_| wording::is_undated_year(&text));
                            (Wording { text, column: Some(row.title_in), within }, From::Title)
                        }
                        (None, Some(text)) => {
                            (Wording { text: text.clone(), ..Wording::default() }, From::Section)
                        }
                        (None, None) => match above {
                            Some((above, _)) => (above, From::Above),
                            None => (own, From::Cells),
                        },
                    },
                });
            }
            _ => {}
        }
    }
    found
}

/// The year that a section's own time names for the rows below it: «2022 год», «2021-2022 учебный год».
fn year_above(deadline: &str) -> Option<Period> {
    let whole = matches!(read(deadline, &Context::default()).when, When::Period { .. });
    units::period_of_years(deadline).filter(|_| whole)
}

/// The columns of a row that doubts about it name.
struct RowPlaces {
    row: Place,
    number: Option<usize>,
    title: Option<usize>,
    owners: Option<usize>,
    deadline: Option<usize>,
}

impl RowPlaces {
    fn of(&self, doubt: &Doubt) -> String {
        let column = match doubt.code {
            DoubtCode::OwnerTypo | DoubtCode::OwnerAlias => self.owners,
            DoubtCode::NumberMissing | DoubtCode::NumberDoubled => self.number,
            DoubtCode::NearDuplicate
            | DoubtCode::StagesWithoutDates
            | DoubtCode::DeadlineInTitle
            | DoubtCode::SectionUnsure => self.title,
            DoubtCode::CellsShifted => None,
            _ => self.deadline,
        };
        column.map_or_else(|| self.row.clone(), |column| self.row.at(column)).to_string()
    }
}

struct Filler<'a, T> {
    paper: &'a Paper<'a>,
    draft: &'a mut PlanDraft,
    /// One for each activity, in order.
    told: T,
    /// Sections that rows name themselves.
    named: HashMap<String, usize>,
    /// The section that rows stand in.
    section: Option<usize>,
    places: Vec<RowPlaces>,
}

impl<T: Iterator<Item = ((Wording, From), Deadline)>> Filler<'_, T> {
    fn take(&mut self, piece: &Piece) {
        match &piece.is {
            Is::Section(section) => {
                let deadline = section.deadline.as_deref();
                let noted = deadline.map(|text| {
                    let place = self.paper.place(piece).to_string();
                    Doubt { place: Some(place), ..note(DoubtCode::SectionDeadline, text) }
                });
                self.draft.doubts.extend(noted);
                let (number, title) = (section.number.clone(), section.title.clone());
                self.section = Some(self.draft.sections.len());
                self.draft.sections.push(SectionDraft { number, title });
            }
            Is::Activity(row) => self.activity(piece, row),
            Is::Heading => {}
            Is::Noise { text } => {
                let place = self.paper.place(piece);
                self.draft.noise.push(PaperLine { place, text: text.clone() });
            }
            Is::Refused { text, why } => {
                let place = self.paper.place(piece);
                self.draft.refused.push(RefusedRow { place, text: text.clone(), why });
            }
        }
    }

    fn activity(&mut self, piece: &Piece, row: &ActivityRow) {
        let Some(((wording, from), deadline)) = self.told.next() else { return };
        let columns = &self.paper.sorted.columns[row.columns];
        let title = row.line(row.title_in);
        let inside = numbers::leading(&title).filter(|_| row.number_in_title);
        let title = inside.map_or(title.as_str(), |found| found.rest);
        let mut owners_wording = lines(row, columns, Role::Owners);
        let mut result = flat(row, columns, Role::Result);
        let mut doubts = self.doubts(row, columns, from, &deadline);
        if let Some(above) = self.draft.activities.last() {
            let same = [(&mut owners_wording, &above.owners_wording), (&mut result, &above.result)];
            for (own, above) in same.into_iter().filter(|(own, _)| wording::is_ditto(own)) {
                own.clone_from(above);
                doubts.push(note(DoubtCode::Ditto, above));
            }
        }
        self.places.push(RowPlaces {
            row: self.paper.place(piece),
            number: columns.of(Role::Number),
            title: Some(row.title_in),
            owners: columns.of(Role::Owners),
            deadline: wording.column.or(columns.dated().next()),
        });
        let activity = ActivityDraft {
            number: row.number.clone(),
            section: self.section(row, columns),
            order: u32::try_from(self.draft.activities.len() + 1).unwrap_or(u32::MAX),
            title: bare(title),
            owners: owners(&owners_wording, &wording, columns),
            owners_wording,
            deadline,
            year_above: wording.within,
            papers: paper_kinds::owed(&result),
            result,
            doubts,
            lines: self.paper.lines(piece),
            cells: (0..row.width()).map(|at| (columns.heading(at).to_owned(), row.as_read(at))).collect(),
        };
        self.draft.activities.push(activity);
    }

    fn doubts(&self, row: &ActivityRow, columns: &Columns, from: From, deadline: &Deadline) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        match from {
            From::Cells => {}
            From::Title => doubts.push(note(DoubtCode::DeadlineInTitle, &deadline.text)),
            From::Above => doubts.push(note(DoubtCode::Ditto, &deadline.text)),
            From::Section => doubts.push(note(DoubtCode::SectionDeadline, &deadline.text)),
        }
        if let Some(text) = shifted(row, columns, from, deadline) {
            doubts.push(Doubt { severity: Severity::Ask, ..note(DoubtCode::CellsShifted, &text) });
        } else if row.unsure {
            doubts.push(Doubt { severity: Severity::Ask, text: None, ..note(DoubtCode::SectionUnsure, "") });
        }
        doubts
    }

    /// The section that the row names, else the one it stands below.
    fn section(&mut self, row: &ActivityRow, columns: &Columns) -> Option<usize> {
        let named = columns.of(Role::Section).map(|column| row.line(column)).filter(|name| !name.is_empty());
        if let Some(name) = named {
            let sections = &mut self.draft.sections;
            let at = *self.named.entry(name).or_insert_with_key(|name| {
                let found = numbers::leading(name);
                let number = found.as_ref().map(|found| found.number.clone());
                let title = found.map_or(name.as_str(), |found| found.rest).to_owned();
                sections.push(SectionDraft { number, title });
                sections.len() - 1
            });
            self.section = Some(at);
        }
        self.section
    }
}

/// The owners of a cell, without what of it is the deadline.
fn owners(cell: &str, wording: &Wording, columns: &Columns) -> Vec<String> {
    let mut owners = owner_phrase::split(cell);
    let from_owners =
        wording.column.and_then(|at| columns.list.get(at)).is_some_and(|it| it.role == Role::Owners);
    if from_owners {
        owners.retain(|owner| !wording.text.split(", ").any(|time| time == owner));
    }
    owners
}

fn note(code: DoubtCode, text: &str) -> Doubt {
    Doubt { code, severity: Severity::Note, text: Some(text.to_owned()), place: None, candidates: Vec::new() }
}

/// The cells of a role, their own line breaks kept: these may separate.
fn lines(row: &ActivityRow, columns: &Columns, role: Role) -> String {
    let cells = columns.all(role).map(|column| bare(&row.cell(column)));
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The cells of a role, each in one line.
fn flat(row: &ActivityRow, columns: &Columns, role: Role) -> String {
    let cells = columns.all(role).map(|column| bare(&row.line(column)));
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The text of a cell that does not fit its column: a deadline among the owners or the results, where the column of
/// deadlines holds none.
fn shifted(row: &ActivityRow, columns: &Columns, from: From, deadline: &Deadline) -> Option<String> {
    if from != From::Cells || !columns.dated().any(|_| true) {
        return None;
    }
    let short = row.width() < columns.list.len();
    let read = !matches!(deadline.when, When::None);
    let cell = |column: usize| bare(&row.line(column));
    let holds_date = |text: &str| super::units::is_dated(text) && wording::reads(text);
    let in_owners = columns.all(Role::Owners).map(cell).find(|text| match read {
        true => super::content::says_when_text(text),
        false => holds_date(text) && !text.contains('№'),
    });
    let in_others = || {
        let others = columns.all(Role::Result).chain(columns.all(Role::Aside)).map(cell);
        others.into_iter().find(|text| !read && super::content::says_when_text(text))
    };
    let glued_number = || {
        let column = columns.of(Role::Number).filter(|column| *column != row.title_in)?;
        let number = title::plain(&row.line(column));
        (short && !read && number.chars().filter(|c| c.is_alphabetic()).count() > 10).then_some(number)
    };
    let unread = || (short && !read && !deadline.text.is_empty()).then(|| deadline.text.clone());
    in_owners.or_else(in_others).or_else(glued_number).or_else(unread)
}
