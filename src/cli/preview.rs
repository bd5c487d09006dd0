//! What an import would do: the plan as read, what is new, changed, the same, refused, and the doubts by kind.

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::context::Context;
use super::shown::doubt_text;
use super::trouble::Done;
use super::values::{Names, field_text};
use crate::domain::activity;
use crate::domain::change::Change;
use crate::domain::clean::clean;
use crate::domain::deadline::{Doubt, DoubtCode, Severity, When};
use crate::domain::draft::{ActivityDraft, PlanDraft};
use crate::domain::field::{FieldType, spec};
use crate::domain::paper_column::How;
use crate::domain::record::Kind;
use crate::engine::ImportPreview;
use crate::exchange::import::json::{self as paper_json, Standing};
use crate::tui::view::dates::full;
use crate::tui::view::paper_words;

/// `import roadmap --dry-run --format json`: the contract of `docs/architecture.md`.
pub fn json(draft: &PlanDraft, today: NaiveDate) -> Json {
    paper_json::plan(draft, |row| Standing::of_new(row, draft.period, today))
}

/// The draft with the questions that only the store can ask, each at its row; what is no row of the paper asks at the
/// plan.
pub fn asking(draft: &PlanDraft, asked: &[(String, Doubt)]) -> PlanDraft {
    let mut draft = draft.clone();
    for (handle, doubt) in asked {
        let hangs = |row: &&mut ActivityDraft| {
            row.number.as_deref() == Some(handle) && matches!(row.deadline.when, When::Event(_))
        };
        match draft.activities.iter_mut().find(hangs) {
            Some(row) => row.doubts.push(doubt.clone()),
            None => draft.doubts.push(doubt.clone()),
        }
    }
    draft
}

/// All doubts of a draft with whose they are: the plan's, then row by row.
pub fn all_doubts(draft: &PlanDraft) -> impl Iterator<Item = (String, &Doubt)> {
    let plan = draft.doubts.iter().map(|doubt| (String::new(), doubt));
    let rows = draft.activities.iter().flat_map(|row| {
        let name = row.number.clone().unwrap_or_else(|| format!("({})", row.order));
        row.deadline.doubts.iter().chain(&row.doubts).map(move |doubt| (name.clone(), doubt))
    });
    plan.chain(rows)
}

/// Records that are named one by one.
const LISTED: usize = 30;

pub fn text(context: &mut Context<'_>, draft: &PlanDraft, compared: Option<&ImportPreview>) -> Done {
    let words = context.words;
    let count = |count: usize| count.to_string();
    context.out.line(&clean(if draft.title.is_empty() { &draft.source.file_name } else { &draft.title }))?;
    let period = draft.period.map_or_else(
        || words.plain("import-no-period"),
        |period| format!("{}–{}", full(period.start), full(period.end)),
    );
    let line = words.say(
        "import-read",
        &[
            ("district", clean(draft.district.as_deref().unwrap_or("—")).into_owned().into()),
            ("period", period.into()),
            ("sections", count(draft.sections.len()).into()),
            ("activities", count(draft.activities.len()).into()),
            ("owners", count(draft.owners.len()).into()),
            ("encoding", (&draft.source.encoding).into()),
        ],
    );
    line.lines().try_for_each(|line| context.out.line(&format!("  {line}")))?;
    context.out.line(&format!("  {}", paper_words::rows_said(words, &draft.account.rows)))?;
    columns(context, draft)?;
    if let Some(compared) = compared {
        differences(context, compared)?;
    }
    for row in &draft.refused {
        let why = words.plain(&format!("row-refused-{}", row.why));
        let line = words.say(
            "import-refused-row",
            &[
                ("place", paper_words::place_said(words, &row.place).into()),
                ("why", why.into()),
                ("text", clean(&row.text).into_owned().into()),
            ],
        );
        context.out.line(&format!("  {line}"))?;
    }
    if !draft.noise.is_empty() {
        context
            .out
            .line(&format!("  {}", words.say("import-noise", &[("count", draft.noise.len().into())])))?;
        for line in draft.noise.iter().take(LISTED) {
            context.out.line(&format!(
                "    {}: {}",
                paper_words::place_said(words, &line.place),
                clean(&line.text)
            ))?;
        }
    }
    let asked = compared.map(|compared| compared.asked.as_slice()).unwrap_or_default();
    doubts(context, draft, asked)?;
    compared.map_or(Ok(()), |compared| decided(context, draft, compared))
}

/// What was decided before about wordings in question: offered when they are settled, not taken by itself.
fn decided(context: &mut Context<'_>, draft: &PlanDraft, compared: &ImportPreview) -> Done {
    if compared.remembered.is_empty() {
        return Ok(());
    }
    context.out.line(&format!("  {}", context.words.plain("import-decided")))?;
    for (at, decided) in compared.remembered.iter().take(LISTED) {
        let Some(row) = draft.activities.get(*at) else { continue };
        let name = row.number.clone().unwrap_or_else(|| format!("({})", row.order));
        let said = super::show::remembered_text(context.words, decided);
        context.out.line(&format!("    {}: {said}", clean(&name)))?;
    }
    Ok(())
}

/// Columns that were told otherwise than by their headings, and what the reader of the format remarked.
fn columns(context: &mut Context<'_>, draft: &PlanDraft) -> Done {
    let words = context.words;
    let told = draft.account.columns.iter().enumerate().filter(|(_, column)| column.how != How::ByHeading);
    let told: Vec<String> = told.map(|(at, column)| paper_words::column_said(words, column, at)).collect();
    if !told.is_empty() {
        context.out.line(&format!("  {}", words.plain("import-columns")))?;
    }
    told.iter().try_for_each(|line| context.out.line(&format!("    {}", clean(line))))?;
    let remarks = draft.account.remarks.iter().map(|remark| paper_words::remark_said(words, remark));
    remarks.collect::<Vec<_>>().iter().try_for_each(|line| context.out.line(&format!("  {}", clean(line))))
}

fn differences(context: &mut Context<'_>, compared: &ImportPreview) -> Done {
    let words = context.words;
    let line = words.say(
        "import-compared",
        &[
            ("new", compared.new.len().to_string().into()),
            ("changed", compared.changed.len().to_string().into()),
            ("same", compared.same.to_string().into()),
        ],
    );
    context.out.line(&format!("  {line}"))?;
    for (handle, change) in compared.changed.iter().take(LISTED) {
        for field in changed_fields(context, change) {
            context.out.line(&format!("    {}: {field}", clean(handle)))?;
        }
    }
    let kind = spec(Kind::Activity);
    for (handle, tag) in compared.kept.iter().take(LISTED) {
        let field = kind
            .field(*tag)
            .map_or(String::new(), |field| words.plain(&format!("field-activity-{}", field.name)));
        let line = words
            .say("import-kept", &[("handle", clean(handle).into_owned().into()), ("field", field.into())]);
        context.out.line(&format!("    {line}"))?;
    }
    Ok(())
}

fn changed_fields(context: &Context<'_>, change: &Change) -> Vec<String> {
    let kind = spec(change.kind);
    let fields = change.fields.iter().filter_map(|changed| {
        let field = kind.field(changed.tag).filter(|field| field.tag != activity::ORDER)?;
        let text = |value: &Option<crate::domain::value::Value>| {
            value
                .as_ref()
                .map(|value| field_text(context.words, field, value, &Names::new(&[])))
                .unwrap_or_default()
        };
        let name = context.words.plain(&format!("field-{}-{}", kind.name, field.name));
        if matches!(field.holds, FieldType::Ref(_)) {
            // The section it goes to may be in the paper alone so far.
            return Some(name);
        }
        let (before, after) = (text(&changed.before), text(&changed.after));
        (before != after).then(|| format!("{name}: {before} → {after}"))
    });
    fields.collect()
}

/// Questions first, gathered by kind; the plan's period before all others, which lean on it.
fn doubts(context: &mut Context<'_>, draft: &PlanDraft, asked: &[(String, Doubt)]) -> Done {
    let asked = asked.iter().map(|(handle, doubt)| (handle.clone(), doubt));
    let mut found: Vec<(String, &Doubt)> = all_doubts(draft).chain(asked).collect();
    if found.is_empty() {
        return Ok(());
    }
    let is_period = |doubt: &Doubt| doubt.code == DoubtCode::PeriodInferred;
    found.sort_by_key(|(_, doubt)| (doubt.severity, !is_period(doubt), doubt.code));
    let asked = found.iter().any(|(_, doubt)| doubt.severity == Severity::Ask);
    let words = context.words;
    context
        .out
        .line(&format!("  {}", words.plain(if asked { "import-questions" } else { "import-notes" })))?;
    for kind in found.chunk_by(|(_, one), (_, next)| (one.severity, one.code) == (next.severity, next.code)) {
        for (name, doubt) in kind.iter().take(LISTED) {
            let text = doubt_text(words, doubt);
            let place = doubt.place.as_deref().map(|place| paper_words::place_text_said(words, place));
            let named = [name.clone(), place.unwrap_or_default()].into_iter().filter(|part| !part.is_empty());
            let named = named.map(|part| clean(&part).into_owned()).collect::<Vec<_>>().join("; ");
            let line = if named.is_empty() { text } else { format!("{text}  [{named}]") };
            context.out.line(&format!("    {line}"))?;
        }
    }
    Ok(())
}
