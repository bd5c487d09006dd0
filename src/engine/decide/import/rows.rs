//! The activities of a paper: each new, or one that is known and merged.

use std::collections::{HashMap, HashSet};

use super::doubts_value;
use super::owners::Spelled;
use super::three_way::Merge;
use crate::domain::activity::{self, status};
use crate::domain::deadline::{self, Context, StoredDeadline};
use crate::domain::draft::{ActivityDraft, PlanDraft};
use crate::domain::paper_base::{fingerprint, made_of};
use crate::domain::plan::{self, source};
use crate::domain::recognise::{self, Row};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{PartsBuilder, Tag, Value};
use crate::domain::{section, words};
use crate::engine::Failure;
use crate::engine::decide::Decision;
use crate::engine::decide::add::{ORDER_STEP, set_deadline};
use crate::engine::merge::{DeletedRow, MergeChoices};
use crate::store::Store;

/// For each row of the draft its record, by its place among those that stand in the plan.
pub type Pairs = Vec<Option<usize>>;

/// Fields that the paper gives as they are.
const OF_ROW: [Tag; 7] = [
    activity::SECTION,
    activity::NUMBER,
    activity::TITLE,
    activity::OWNERS,
    activity::OWNERS_WORDING,
    activity::RESULT,
    activity::PAPERS_OWED,
];

/// What is kept of it for the next time, besides the wording of the deadline.
const OF_BASE: [Tag; 9] = [
    activity::SECTION,
    activity::NUMBER,
    activity::ORDER,
    activity::TITLE,
    activity::OWNERS,
    activity::OWNERS_WORDING,
    activity::RESULT,
    activity::PAPERS_OWED,
    activity::DOUBTS,
];

/// What rows are taken with.
pub struct Taking<'a> {
    pub plan: &'a Record,
    pub sections: &'a [RecordId],
    pub owners: &'a Spelled,
    pub choices: &'a MergeChoices,
}

/// The activities of a plan in their order.
pub fn standing(store: &dyn Store, plan: RecordId) -> Result<Vec<Record>, Failure> {
    let mut rows = Vec::new();
    for id in store.facet(Kind::Activity, activity::PLAN, plan.0)?.iter().map(RecordId) {
        rows.extend(store.get(Kind::Activity, id)?);
    }
    rows.sort_by_key(|row| (order_of(row), row.id));
    Ok(rows)
}

pub fn order_of(row: &Record) -> i64 {
    row.get(activity::ORDER).and_then(Value::as_int).unwrap_or(0)
}

pub fn print_of(row: &ActivityDraft) -> u64 {
    fingerprint(row.number.as_deref().unwrap_or(""), &row.title)
}

/// Which record each row of the draft is: by what the last paper said of it, then by what it is called here.
pub fn recognised(
    decision: &Decision,
    standing: &[Record],
    draft: &PlanDraft,
    sections: &[RecordId],
) -> Result<Pairs, Failure> {
    if standing.is_empty() {
        return Ok(vec![None; draft.activities.len()]);
    }
    let mut titles = HashMap::new();
    for id in sections {
        let title = decision.need(Kind::Section, *id)?.text(section::TITLE).to_owned();
        titles.insert(*id, title);
    }
    let new: Vec<Row> = draft
        .activities
        .iter()
        .map(|row| Row {
            section: row.section.and_then(|at| titles.get(sections.get(at)?)).cloned().unwrap_or_default(),
            number: row.number.clone().unwrap_or_default(),
            title: row.title.clone(),
            deadline: row.deadline.text.clone(),
            owners: row.owners_wording.clone(),
            result: row.result.clone(),
        })
        .collect();
    let before: Vec<Row> = standing.iter().map(|row| as_row(row, row.get(activity::BASE), &titles)).collect();
    let mut pairs = recognise::recognise(&before, &new);
    recognise_renamed(standing, &titles, &new, &mut pairs);
    Ok(pairs)
}

/// Rows that a person renamed here and the paper's authors renamed the same way.
fn recognise_renamed(
    standing: &[Record],
    titles: &HashMap<RecordId, String>,
    new: &[Row],
    pairs: &mut Pairs,
) {
    let taken: HashSet<usize> = pairs.iter().copied().flatten().collect();
    let old_left: Vec<usize> = (0..standing.len()).filter(|at| !taken.contains(at)).collect();
    let new_left: Vec<usize> = (0..new.len()).filter(|at| pairs[*at].is_none()).collect();
    if old_left.is_empty() || new_left.is_empty() {
        return;
    }
    let here: Vec<Row> = old_left.iter().map(|at| as_row(&standing[*at], None, titles)).collect();
    let rows: Vec<Row> = new_left.iter().map(|at| new[*at].clone()).collect();
    for (at, found) in recognise::recognise(&here, &rows).into_iter().enumerate() {
        pairs[new_left[at]] = found.map(|found| old_left[found]);
    }
}

/// A record as it can be recognised: by its base, else as it stands here.
fn as_row(row: &Record, base: Option<&Value>, sections: &HashMap<RecordId, String>) -> Row {
    let value = |tag: Tag| base.map_or_else(|| row.get(tag), |base| base.part(tag));
    let text = |tag: Tag| value(tag).and_then(Value::as_text).unwrap_or("").to_owned();
    let section = value(activity::SECTION).and_then(Value::as_ref_id);
    let deadline = match base {
        Some(_) => text(activity::DEADLINE),
        None => activity::stored_deadline(row).map(|stored| stored.read.text).unwrap_or_default(),
    };
    Row {
        section: section.and_then(|id| sections.get(&id)).cloned().unwrap_or_default(),
        number: text(activity::NUMBER),
        title: text(activity::TITLE),
        deadline,
        owners: text(activity::OWNERS_WORDING),
        result: text(activity::RESULT),
    }
}

/// Takes the rows in; the records that they became, in the order of the paper. Rows that were deleted here and say the
/// same as before are left out.
pub fn take(
    decision: &mut Decision,
    taking: &Taking,
    draft: &PlanDraft,
    standing: &[Record],
    pairs: &Pairs,
    known_rows: Vec<u64>,
) -> Result<Vec<RecordId>, Failure> {
    let mut gone = HashMap::<u64, usize>::new();
    known_rows.into_iter().for_each(|print| *gone.entry(print).or_default() += 1);
    for row in standing {
        if let Some(base) = row.get(activity::BASE) {
            let text = |tag: Tag| base.part(tag).and_then(Value::as_text).unwrap_or("");
            let print = fingerprint(text(activity::NUMBER), text(activity::TITLE));
            gone.entry(print).and_modify(|count| *count = count.saturating_sub(1));
        }
    }
    let mut taken = Vec::new();
    for (row, known) in draft.activities.iter().zip(pairs) {
        let print = print_of(row);
        if let Some(count) = gone.get_mut(&print).filter(|count| known.is_none() && **count > 0) {
            *count -= 1;
            let chosen = taking.choices.restore.holds(&print);
            let (number, title) = (row.number.clone().unwrap_or_default(), row.title.clone());
            decision.merge.deleted.push(DeletedRow { print, number, title, chosen });
            if !chosen {
                continue;
            }
        }
        taken.push(match known {
            Some(at) => merge_row(decision, taking, &standing[*at], row)?,
            None => new_row(decision, taking, row)?,
        });
    }
    Ok(taken)
}

fn new_row(decision: &mut Decision, taking: &Taking, row: &ActivityDraft) -> Result<RecordId, Failure> {
    let mut record = decision.create(Kind::Activity);
    let paper = as_the_paper_says(&record, taking, row);
    record.set(activity::PLAN, Some(Value::Ref(taking.plan.id)), 0);
    for tag in OF_ROW.into_iter().chain([activity::DOUBTS]) {
        record.set(tag, paper.get(tag).cloned(), 0);
    }
    activity::set_horizon(&mut record, plan::period(taking.plan));
    if let Some(stored) = activity::stored_deadline(&paper) {
        set_deadline(decision, &mut record, stored)?;
    }
    record.set(activity::ORDER, paper.get(activity::ORDER).cloned(), 0);
    record.set(activity::STATUS, Some(Value::Code(status::OPEN)), 0);
    record.set(activity::SOURCE, Some(source_of(row)), 0);
    record.set(activity::BASE, Some(base_of(&paper, &row.deadline.text)), 0);
    let id = record.id;
    decision.put(record)?;
    Ok(id)
}

fn merge_row(
    decision: &mut Decision,
    taking: &Taking,
    standing: &Record,
    row: &ActivityDraft,
) -> Result<RecordId, Failure> {
    // A new period of the plan may have read the row anew in this very import.
    let here = decision.get(Kind::Activity, standing.id)?.unwrap_or_else(|| standing.clone());
    let paper = as_the_paper_says(&here, taking, row);
    let mut after = here.clone();
    activity::set_horizon(&mut after, plan::period(taking.plan));
    let base = here.get(activity::BASE).cloned();
    let merge = Merge { here: &here, paper: &paper, base, choices: taking.choices };
    for tag in [activity::SECTION, activity::NUMBER, activity::TITLE] {
        merge.field(decision, &mut after, tag, None)?;
    }
    merge.field(decision, &mut after, activity::OWNERS, Some(activity::OWNERS_WORDING))?;
    merge.deadline(decision, &mut after)?;
    merge.field(decision, &mut after, activity::RESULT, None)?;
    merge.field(decision, &mut after, activity::PAPERS_OWED, Some(activity::RESULT))?;
    merge.doubts(&mut after);
    // Nobody edits the owners' words: they are the paper's whatever becomes of the owners.
    after.set(activity::OWNERS_WORDING, paper.get(activity::OWNERS_WORDING).cloned(), 0);
    after.set(activity::SOURCE, Some(source_of(row)), 0);
    let mut said = paper.clone();
    if here.get(activity::OWNERS) == paper.get(activity::OWNERS)
        && !merge.paper_changed(activity::OWNERS_WORDING)
    {
        // The same words came to mean another owner here (a slip that was settled): the paper says what it said.
        let before = merge.base.as_ref().and_then(|base| base.part(activity::OWNERS));
        said.set(activity::OWNERS, before.cloned(), 0);
    }
    after.set(activity::BASE, Some(base_of(&said, &row.deadline.text)), 0);
    decision.put(after)?;
    Ok(here.id)
}

/// The fields as the paper gives them, the deadline read in the plan's own period: it goes before what this version of
/// the paper let the importer infer.
fn as_the_paper_says(record: &Record, taking: &Taking, row: &ActivityDraft) -> Record {
    let mut paper = Record::new(Kind::Activity, record.id);
    let section = row.section.and_then(|index| taking.sections.get(index));
    paper.set(activity::SECTION, section.map(|id| Value::Ref(*id)), 0);
    paper.set(activity::NUMBER, row.number.clone().map(Value::Text), 0);
    paper.set(activity::ORDER, Some(Value::Int(i64::from(row.order) * ORDER_STEP)), 0);
    paper.set(activity::TITLE, Some(Value::text(&row.title)), 0);
    let mut ids: Vec<Value> = Vec::new();
    for id in row.owners.iter().filter_map(|name| taking.owners.get(&words::folded(name))) {
        if !ids.contains(&Value::Ref(*id)) {
            ids.push(Value::Ref(*id));
        }
    }
    paper.set(activity::OWNERS, (!ids.is_empty()).then_some(Value::List(ids)), 0);
    let text = |text: &str| (!text.is_empty()).then(|| Value::text(text));
    paper.set(activity::OWNERS_WORDING, text(&row.owners_wording), 0);
    paper.set(activity::RESULT, text(&row.result), 0);
    let owed: Vec<Value> = row.papers.iter().copied().map(Value::Code).collect();
    paper.set(activity::PAPERS_OWED, (!owed.is_empty()).then_some(Value::List(owed)), 0);
    paper.set(activity::DOUBTS, doubts_value(&row.doubts), 0);
    let period = row.year_above.or(plan::period(taking.plan));
    let read = deadline::read(&row.deadline.text, &Context::with_period(period));
    paper.set(activity::DEADLINE, Some(StoredDeadline::new(read).to_value()), 0);
    paper
}

/// What a paper says, to be kept; `wording` is its deadline.
pub fn base_of(paper: &Record, wording: &str) -> Value {
    made_of(paper, &OF_BASE, [(activity::DEADLINE, Value::text(wording))])
}

fn source_of(row: &ActivityDraft) -> Value {
    let cell = |(heading, text): &(String, String)| {
        PartsBuilder::new()
            .with(source::CELL_HEADING, Some(Value::text(heading)))
            .with(source::CELL_TEXT, Some(Value::text(text)))
            .build()
    };
    PartsBuilder::new()
        .with(source::FROM, Some(Value::Int(i64::from(row.lines.0))))
        .with(source::TO, Some(Value::Int(i64::from(row.lines.1))))
        .with(source::CELLS, Some(Value::List(row.cells.iter().map(cell).collect())))
        .build()
}
