//! The choices of a merge on the command line, and what it has to tell: fields that the paper and a person changed
//! differently, rows that vanished, came back or were deleted here. In: `--take-paper` and its like. Out: text, JSON.

use serde_json::{Value as Json, json};

use super::context::Context;
use super::trouble::{Done, Exit, Trouble};
use super::values::{Names, field_json, field_text};
use super::{find, outcome};
use crate::domain::clean::clean;
use crate::domain::draft::PlanDraft;
use crate::domain::field::spec;
use crate::domain::plan;
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::engine::{FieldConflict, ImportPreview, Marked, MergeChoices, OfferedRow, WhichPlan, Workbench};
use crate::tui::view::dates::full;

/// Each without a value: all that is offered; with one: `--take-paper=3.7,3.8:deadline`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Choices {
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "*", value_delimiter = ',', value_name = "ROWS")]
    take_paper: Vec<String>,
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "*", value_delimiter = ',', value_name = "ROWS")]
    withdraw_missing: Vec<String>,
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "*", value_delimiter = ',', value_name = "ROWS")]
    reopen_returned: Vec<String>,
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "*", value_delimiter = ',', value_name = "ROWS")]
    restore_deleted: Vec<String>,
}

impl Choices {
    /// What was chosen, for this paper. A name that nothing offered bears is refused.
    pub fn chosen(
        &self,
        context: &Context<'_>,
        bench: &dyn Workbench,
        draft: &PlanDraft,
        plan: WhichPlan,
    ) -> Result<MergeChoices, Trouble> {
        let file = clean(&draft.source.file_name).into_owned();
        let reason = context.words.say("import-withdrawn-because", &[("file", file.into())]);
        let mut choices = MergeChoices { plan, reason, ..MergeChoices::default() };
        let all = [&self.take_paper, &self.withdraw_missing, &self.reopen_returned, &self.restore_deleted];
        if all.iter().all(|typed| typed.is_empty()) {
            return Ok(choices);
        }
        let offered = bench.merge_preview(draft, &choices);
        let offered = offered.map_err(|failure| outcome::failed(context.words, failure))?.merge;
        choices.take_paper = marked(context, &self.take_paper, &offered.conflicts, |conflict, typed| {
            let (row, field) = typed.split_once(':').map_or((typed, None), |(row, field)| (row, Some(field)));
            let named = field.is_none_or(|field| is_field(context, conflict, field));
            (conflict.handle == row && named).then_some((conflict.id, conflict.tag))
        })?;
        let row = |row: &OfferedRow, typed: &str| (row.handle == typed && !row.closed).then_some(row.id);
        choices.withdraw = marked(context, &self.withdraw_missing, &offered.missing, row)?;
        choices.reopen = marked(context, &self.reopen_returned, &offered.returned, row)?;
        choices.restore = marked(context, &self.restore_deleted, &offered.deleted, |row, typed| {
            (row.number == typed || row.title == typed).then_some(row.print)
        })?;
        Ok(choices)
    }
}

fn is_field(context: &Context<'_>, conflict: &FieldConflict, typed: &str) -> bool {
    let spec = spec(conflict.kind);
    spec.field(conflict.tag).is_some_and(|field| {
        let shown = context.words.plain(&format!("field-{}-{}", spec.name, field.name));
        field.name == typed || crate::domain::words::folded(&shown) == crate::domain::words::folded(typed)
    })
}

fn marked<O, T>(
    context: &Context<'_>,
    typed: &[String],
    offered: &[O],
    is_it: impl Fn(&O, &str) -> Option<T>,
) -> Result<Marked<T>, Trouble> {
    if typed.iter().any(|name| name == "*") {
        return Ok(Marked::All);
    }
    let mut these = Vec::new();
    for name in typed {
        let found: Vec<T> =
            offered.iter().filter_map(|one| is_it(one, name.trim().trim_end_matches('.'))).collect();
        if found.is_empty() {
            return Err(context.trouble(Exit::Usage, "import-not-offered", &[("name", name)]));
        }
        these.extend(found);
    }
    Ok(if these.is_empty() { Marked::None } else { Marked::These(these) })
}

/// Names of owners and sections, which fields refer to.
fn names(context: &Context<'_>, bench: &dyn Workbench) -> Result<Vec<(RecordId, String)>, Trouble> {
    let mut names = Vec::new();
    for kind in [Kind::Owner, Kind::Section] {
        let records = bench.records(kind).map_err(|failure| outcome::failed(context.words, failure))?;
        names.extend(records.iter().map(|record| (record.id, record.text(spec(kind).title).to_owned())));
    }
    Ok(names)
}

/// Rows that are named one by one.
const LISTED: usize = 30;

pub fn text(context: &mut Context<'_>, bench: &dyn Workbench, compared: &ImportPreview) -> Done {
    let (words, merge) = (context.words, &compared.merge);
    if let Some(plan) = merge.plan {
        let plans = bench.records(Kind::Plan).map_err(|failure| outcome::failed(words, failure))?;
        if let Some(record) = plans.iter().find(|record| record.id == plan) {
            let title = clean(record.text(plan::TITLE)).into_owned();
            let period = plan::period(record)
                .map_or_else(String::new, |period| format!("{}–{}", full(period.start), full(period.end)));
            let line = words.say("import-version-of", &[("title", title.into()), ("period", period.into())]);
            context.out.line(&format!("  {line}"))?;
        }
    }
    if merge.plan.is_none() && !merge.others.is_empty() {
        context.out.line(&format!("  {}", words.plain("import-as-new")))?;
    }
    if !merge.conflicts.is_empty() {
        let names = names(context, bench)?;
        context.out.line(&format!("  {}", words.plain("import-conflicts")))?;
        for conflict in &merge.conflicts {
            let line = conflict_said(context, &names, conflict);
            context.out.line(&format!("    {line}"))?;
        }
        context.out.line(&format!("    {}", words.plain("import-conflicts-hint")))?;
    }
    let listed = |rows: Vec<&str>| -> String {
        let named: Vec<String> = rows.iter().take(LISTED).map(|name| clean(name).into_owned()).collect();
        named.join(", ")
    };
    let gone = |chosen: bool| -> Vec<&str> {
        merge.missing.iter().filter(|row| row.chosen == chosen).map(|row| row.handle.as_str()).collect()
    };
    let back = |chosen: bool| -> Vec<&str> {
        merge.returned.iter().filter(|row| row.chosen == chosen).map(|row| row.handle.as_str()).collect()
    };
    let deleted = |chosen: bool| -> Vec<&str> {
        let name = |row: &'_ crate::engine::DeletedRow| row.number.is_empty();
        let rows = merge.deleted.iter().filter(|row| row.chosen == chosen);
        rows.map(|row| if name(row) { row.title.as_str() } else { row.number.as_str() }).collect()
    };
    for (key, rows) in [
        ("import-missing", gone(false)),
        ("import-withdrawn", gone(true)),
        ("import-returned", back(false)),
        ("import-reopened", back(true)),
        ("import-deleted", deleted(false)),
        ("import-restored", deleted(true)),
    ] {
        if !rows.is_empty() {
            context.out.line(&format!("  {}", words.say(key, &[("records", listed(rows).into())])))?;
        }
    }
    Ok(())
}

/// «3.7 Срок: было «до 1 июня», в документе «до 1 июля», здесь «до 15 июня» — оставлено».
fn conflict_said(context: &Context<'_>, names: &[(RecordId, String)], conflict: &FieldConflict) -> String {
    let words = context.words;
    let Some(field) = spec(conflict.kind).field(conflict.tag) else { return conflict.handle.clone() };
    let said = |value: &Option<Value>| match value {
        Some(value) => field_text(words, field, value, &Names::new(names)),
        None => "—".to_owned(),
    };
    let name = words.plain(&format!("field-{}-{}", spec(conflict.kind).name, field.name));
    let key = if conflict.takes_paper { "import-conflict-taken" } else { "import-conflict-kept" };
    words.say(
        key,
        &[
            ("handle", clean(&conflict.handle).into_owned().into()),
            ("field", name.into()),
            ("was", said(&conflict.was).into()),
            ("paper", said(&conflict.paper).into()),
            ("here", said(&conflict.here).into()),
        ],
    )
}

/// What a merge has to tell: the plan, conflicts with their three values, rows offered and chosen.
pub fn json(context: &Context<'_>, bench: &dyn Workbench, compared: &ImportPreview) -> Result<Json, Trouble> {
    let merge = &compared.merge;
    let names = names(context, bench)?;
    let value = |conflict: &FieldConflict, value: &Option<Value>| match value {
        Some(value) => field_json(spec(conflict.kind).field(conflict.tag), value, &Names::new(&names)),
        None => Json::Null,
    };
    let conflicts = merge.conflicts.iter().map(|conflict| {
        json!({
            "kind": spec(conflict.kind).name,
            "number": conflict.handle,
            "field": spec(conflict.kind).field(conflict.tag).map(|field| field.name),
            "was": value(conflict, &conflict.was),
            "paper": value(conflict, &conflict.paper),
            "here": value(conflict, &conflict.here),
            "taken": if conflict.takes_paper { "paper" } else { "here" },
        })
    });
    let handles = |rows: &[OfferedRow], chosen: bool| -> Vec<String> {
        rows.iter().filter(|row| row.chosen == chosen).map(|row| row.handle.clone()).collect()
    };
    let deleted = |chosen: bool| -> Vec<Json> {
        let rows = merge.deleted.iter().filter(|row| row.chosen == chosen);
        rows.map(|row| json!({"number": row.number, "title": row.title})).collect()
    };
    Ok(json!({
        "plan": match merge.plan {
            Some(id) => find::plan_named(context, bench, id)?.map_or(Json::Null, Json::String),
            None => Json::Null,
        },
        "conflicts": conflicts.collect::<Vec<_>>(),
        "missing": handles(&merge.missing, false),
        "withdrawn": handles(&merge.missing, true),
        "returned": handles(&merge.returned, false),
        "reopened": handles(&merge.returned, true),
        "deleted_here": deleted(false),
        "restored": deleted(true),
    }))
}
