//! A plan of the store as an office prints it. In: the activities that a list asks for, all of one plan. Out: the
//! printed plan with every wording as the paper has it. The paper speaks Russian, whatever language the program has.

use super::outcome;
use super::rows::Rows;
use super::shown::doubt_text;
use super::trouble::{Exit, Trouble};
use super::values::{name_of, paper_text};
use crate::domain::activity::{self, status};
use crate::domain::clean::{clean, clean_lines};
use crate::domain::deadline::{KeptDoubt, Severity};
use crate::domain::obligation::Obligation;
use crate::domain::paper::Paper;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::words::folded;
use crate::domain::{owner, owner_phrase, plan, section};
use crate::engine::{Details, ListQuery, Workbench};
use crate::exchange::export::printed::{Appendix, PrintedColumn, PrintedPlan, PrintedRow};
use crate::exchange::import::columns::{Role, role_of};
use crate::locale::{Lang, Words};
use crate::tui::view::dates::full;

/// What is printed besides the five columns, when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Extra {
    Status,
    #[value(alias = "paper")]
    Papers,
    /// Where a deadline was moved to.
    NewDate,
    /// Open questions, behind the plan.
    Doubts,
}

/// What is wanted of a plan.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// `None`: the plan that all the activities are of.
    pub plan: Option<RecordId>,
    pub extras: &'a [Extra],
    /// The plan and not a part of it: sections without activities are there, rows that were withdrawn are not.
    pub whole: bool,
}

/// Columns of the printed form: the word of the heading, the share of the width, whether cells stand in the middle.
const COLUMNS: [(&str, u32, bool); 5] = [
    ("printed-number", 6, true),
    ("printed-title", 36, false),
    ("printed-owners", 20, false),
    ("printed-deadline", 15, false),
    ("printed-result", 26, false),
];

/// One activity, with the place of its section.
struct Line {
    /// 0: above all sections.
    section: i64,
    cells: Vec<String>,
    doubts: Vec<String>,
}

pub fn plan(
    words: &Words,
    bench: &dyn Workbench,
    query: &ListQuery,
    wanted: &Wanted<'_>,
) -> Result<PrintedPlan, Trouble> {
    let paper = Words::new(Lang::Ru);
    let (plan, mut lines) = lines(words, &paper, bench, query, wanted)?;
    // What stands between two rows of a section belongs to it; the order within a section is the paper's.
    lines.sort_by_key(|line| line.section);
    let besides = columns_besides(wanted.extras).map(|(_, title, share)| (*title, *share, true));
    let columns = COLUMNS.into_iter().chain(besides).map(|(title, share, centred)| PrintedColumn {
        title: paper.plain(title),
        share,
        centred,
    });
    let columns = columns.collect();
    let sections = sections(words, bench, plan.id)?;
    let mut doubts: Vec<String> =
        plan::doubts(&plan).iter().filter(|kept| is_open(kept)).map(|kept| question(&paper, kept)).collect();
    doubts.extend(lines.iter().flat_map(|line| line.doubts.iter().cloned()));
    let appendix = wanted.extras.contains(&Extra::Doubts).then(|| Appendix {
        title: paper.plain("printed-doubts"),
        lines: if doubts.is_empty() { vec![paper.plain("printed-no-doubts")] } else { doubts },
    });
    let title = clean(plan.text(plan::TITLE)).into_owned();
    Ok(PrintedPlan { title, columns, rows: rows(&sections, lines, wanted.whole), appendix })
}

/// What is told of a plan that was written.
pub fn said(words: &Words, plan: &PrintedPlan) -> String {
    let count = plan.rows.iter().filter(|row| matches!(row, PrintedRow::Cells(_))).count();
    words.say("count-activities", &[("n", count.into())])
}

/// Sections between their activities, each once, in the order of the paper.
fn rows(sections: &[Record], lines: Vec<Line>, whole: bool) -> Vec<PrintedRow> {
    let mut rows = Vec::new();
    let mut ahead = sections.iter().peekable();
    let order = |section: &Record| section.get(section::ORDER).and_then(Value::as_int).unwrap_or(0);
    for line in lines {
        while let Some(section) = ahead.next_if(|section| order(section) <= line.section) {
            if whole || order(section) == line.section {
                rows.push(PrintedRow::Section(heading(section)));
            }
        }
        rows.push(PrintedRow::Cells(line.cells));
    }
    let left = ahead.filter(|_| whole).map(|section| PrintedRow::Section(heading(section)));
    rows.extend(left);
    rows
}

/// «1. Анализ перечня общеобразовательных организаций».
fn heading(section: &Record) -> String {
    let (number, title) = (section.text(section::NUMBER), clean(section.text(section::TITLE)));
    match number {
        "" => title.into_owned(),
        number => format!("{}. {title}", clean(number)).trim_end().to_owned(),
    }
}

fn sections(words: &Words, bench: &dyn Workbench, plan: RecordId) -> Result<Vec<Record>, Trouble> {
    let all = bench.records(Kind::Section).map_err(|failure| outcome::failed(words, failure))?;
    let mut sections: Vec<Record> = all
        .into_iter()
        .filter(|section| section.get(section::PLAN).and_then(Value::as_ref_id) == Some(plan))
        .collect();
    sections.sort_by_key(|section| section.get(section::ORDER).and_then(Value::as_int));
    Ok(sections)
}

/// The plan, and its activities among those that the list asks for, in the order of the paper.
fn lines(
    words: &Words,
    paper: &Words,
    bench: &dyn Workbench,
    query: &ListQuery,
    wanted: &Wanted<'_>,
) -> Result<(Record, Vec<Line>), Trouble> {
    let query =
        ListQuery { columns: vec!["number".to_owned()], sort: None, descending: false, ..query.clone() };
    let mut rows = Rows::begin(words, bench, &query)?;
    let mut plan: Option<Record> = None;
    let mut lines: Vec<Line> = Vec::new();
    for row in &mut rows {
        let details = bench.details(Kind::Activity, row.id, query.today);
        let Some(details) = details.map_err(|failure| outcome::failed(words, failure))? else { continue };
        // Measures belong to no plan.
        let Some(own) = details.related.iter().find(|record| record.kind == Kind::Plan) else { continue };
        if wanted.plan.is_some_and(|wanted| wanted != own.id) {
            continue;
        }
        match &plan {
            Some(plan) if plan.id != own.id => return Err(several_plans(words, bench)),
            Some(_) => {}
            None => plan = Some(own.clone()),
        }
        if wanted.whole && activity::status_of(&details.record) == status::WITHDRAWN {
            continue;
        }
        let above = lines.last().map_or(0, |line| line.section);
        lines.push(line(paper, &details, above, wanted.extras));
    }
    rows.end()?;
    let empty = || Trouble::new(Exit::Refused, words.plain("cli-list-empty"));
    Ok((plan.filter(|_| !lines.is_empty()).ok_or_else(empty)?, lines))
}

fn several_plans(words: &Words, bench: &dyn Workbench) -> Trouble {
    let plans = bench.records(Kind::Plan).unwrap_or_default();
    let titles = plans.iter().map(|plan| clean(plan.text(plan::TITLE)).into_owned()).collect();
    let several = Trouble::new(Exit::Refused, words.plain("cli-export-several-plans"));
    several.lines(titles).hint(words.plain("cli-export-several-plans-hint"))
}

/// `above`: the section of the row above, which a row without one stands in.
fn line(paper: &Words, details: &Details, above: i64, extras: &[Extra]) -> Line {
    let row = &details.record;
    let owed = Obligation::of(row);
    let section = details.related.iter().find(|record| record.kind == Kind::Section);
    let section = section.and_then(|section| section.get(section::ORDER)).and_then(Value::as_int);
    let mut cells = vec![
        number(row),
        lines_of(row.text(activity::TITLE)),
        owners(details),
        lines_of(&owed.stored.read.text),
        lines_of(row.text(activity::RESULT)),
    ];
    cells.extend(columns_besides(extras).map(|(extra, _, _)| match extra {
        Extra::Status => status_said(paper, &owed),
        Extra::Papers => papers(paper, row, &owed),
        _ => new_date(&owed),
    }));
    Line { section: section.unwrap_or(above), cells, doubts: questions(paper, details, &owed) }
}

/// The columns behind the five, in their own order: the heading and the share of the width.
fn columns_besides(extras: &[Extra]) -> impl Iterator<Item = &'static (Extra, &'static str, u32)> {
    const BESIDES: [(Extra, &str, u32); 3] = [
        (Extra::Status, "printed-status", 12),
        (Extra::Papers, "printed-papers", 16),
        (Extra::NewDate, "printed-new-date", 11),
    ];
    BESIDES.iter().filter(move |(extra, _, _)| extras.contains(extra))
}

fn lines_of(text: &str) -> String {
    clean_lines(text).into_owned()
}

/// As the paper writes it; with a final dot where it came otherwise.
fn number(row: &Record) -> String {
    let number = clean(row.text(activity::NUMBER));
    let as_read = cells_as_read(row)
        .find(|(heading, _)| role_of(heading) == Role::Number)
        .map(|(_, text)| clean(text.trim()).into_owned())
        .filter(|text| text.trim_end_matches(['.', ')']) == number);
    match as_read {
        Some(text) => text,
        None if number.ends_with(|last: char| last.is_ascii_digit()) => format!("{number}."),
        None => number.into_owned(),
    }
}

fn cells_as_read(row: &Record) -> impl Iterator<Item = (&str, &str)> {
    let cells = row.get(activity::SOURCE).and_then(|source| source.part(plan::source::CELLS));
    cells.map(Value::items).unwrap_or_default().iter().map(|cell| {
        let part = |tag| cell.part(tag).and_then(Value::as_text).unwrap_or("");
        (part(plan::source::CELL_HEADING), part(plan::source::CELL_TEXT))
    })
}

/// The owners as the paper writes them, while they are the ones that answer; else their names.
fn owners(details: &Details) -> String {
    let row = &details.record;
    let wording = row.text(activity::OWNERS_WORDING);
    let owners: Vec<&Record> = activity::owners(row)
        .into_iter()
        .filter_map(|id| details.related.iter().find(|record| record.kind == Kind::Owner && record.id == id))
        .collect();
    let written: Vec<String> = owner_phrase::split(wording).iter().map(|name| folded(name)).collect();
    let untouched = row.revision(activity::OWNERS) <= row.revision(activity::OWNERS_WORDING);
    let named = |owner: &&Record| names_of(owner).any(|name| written.contains(&folded(name)));
    let all_answer = written
        .iter()
        .all(|name| owners.iter().any(|owner| names_of(owner).any(|known| folded(known) == *name)));
    if !wording.is_empty() && (untouched || owners.iter().all(named) && all_answer) {
        return lines_of(wording);
    }
    let names: Vec<String> = owners.iter().map(|owner| clean(owner.text(owner::NAME)).into_owned()).collect();
    names.join(", ")
}

fn names_of(owner: &Record) -> impl Iterator<Item = &str> {
    let aliases = owner.get(owner::ALIASES).into_iter().flat_map(Value::items).filter_map(Value::as_text);
    [owner.text(owner::NAME), owner.text(owner::SHORT)].into_iter().chain(aliases)
}

/// «исполнено 15.02.2021»; the day is that of the work, not of its being taken off control.
fn status_said(paper: &Words, owed: &Obligation) -> String {
    let said = |status| {
        let name = name_of(status::NAMES, status).unwrap_or("open");
        paper.plain(&format!("choice-status-{name}"))
    };
    match (owed.status, owed.done_on()) {
        (status::REPORTED, Some(day)) => {
            format!("{} {}, {}", said(status::REPORTED), full(day), paper.plain("details-waits"))
        }
        (status::DONE, Some(day)) => {
            let done = format!("{} {}, {}", said(status::REPORTED), full(day), said(status::DONE));
            let last = owed.completions.last().filter(|last| last.accepted_by.as_ref() != Some(&last.by));
            match last.and_then(|last| last.accepted_on) {
                Some(on) => format!("{done} {}", full(on)),
                None => done,
            }
        }
        (status, _) => said(status),
    }
}

/// The papers that prove the result, one a line.
fn papers(paper: &Words, row: &Record, owed: &Obligation) -> String {
    let mut papers: Vec<Paper> = activity::papers_given(row);
    papers.extend(owed.completions.iter().flat_map(|done| done.papers.iter().cloned()));
    let mut said: Vec<String> = papers.iter().map(|one| paper_text(paper, one)).collect();
    said.dedup();
    said.join("\n")
}

/// The day that a deadline was moved to; for occurrences from which day to which.
fn new_date(owed: &Obligation) -> String {
    if let Some(whole) = owed.moves.iter().rev().find(|step| step.of.is_none()) {
        return full(whole.to);
    }
    let mut days: Vec<(String, String)> = Vec::new();
    for step in &owed.moves {
        let Some(of) = step.of.map(full) else { continue };
        match days.iter_mut().find(|(known, _)| *known == of) {
            Some((_, to)) => *to = full(step.to),
            None => days.push((of, full(step.to))),
        }
    }
    days.iter().map(|(of, to)| format!("{of} → {to}")).collect::<Vec<_>>().join("\n")
}

fn is_open(kept: &KeptDoubt) -> bool {
    kept.settled.is_none() && kept.doubt.severity == Severity::Ask
}

/// The open questions of an activity, each with its number.
fn questions(paper: &Words, details: &Details, owed: &Obligation) -> Vec<String> {
    let of_row = activity::doubts(&details.record).into_iter().filter(is_open);
    let settled = owed.stored.settled.is_some();
    let of_deadline = owed.stored.read.doubts.iter().filter(|_| !settled).cloned();
    let of_deadline = of_deadline.map(|doubt| KeptDoubt { doubt, settled: None }).filter(is_open);
    let all: Vec<KeptDoubt> = of_deadline.chain(of_row).collect();
    all.iter().map(|kept| format!("{}: {}", clean(&details.handle), question(paper, kept))).collect()
}

fn question(paper: &Words, kept: &KeptDoubt) -> String {
    doubt_text(paper, &kept.doubt).trim_start_matches(['?', '·', ' ']).to_owned()
}
