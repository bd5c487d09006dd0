//! What is offered before a paper is taken in: which plan it is, fields that the paper and a person changed differently,
//! rows that vanished, came back or were deleted here. In: the comparison. Out: lines with a box to mark.

use super::incoming::{Line, heading};
use super::{head, words};
use crate::domain::plan;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::engine::{FieldConflict, ImportPreview, OfferedRow};
use crate::tui::model::Model;
use crate::tui::model::layer::Pick;
use crate::tui::widgets::paint::look;

pub(super) fn lines(model: &Model, compared: &ImportPreview, lines: &mut Vec<Line>) {
    let merge = &compared.merge;
    let say = |key: &str| model.words.plain(key);
    if merge.plan.is_some() || !merge.others.is_empty() {
        lines.push(Line {
            indent: 0,
            text: plan_said(model, merge.plan),
            style: look::plain(),
            pick: Some(Pick::Plan),
        });
    }
    if !merge.conflicts.is_empty() {
        lines.push(heading(say("incoming-conflicts")));
        lines.extend(merge.conflicts.iter().map(|conflict| conflict_line(model, conflict)));
    }
    if !merge.missing.is_empty() {
        lines.push(heading(say("incoming-missing")));
        lines.extend(merge.missing.iter().map(|row| row_line(row, Pick::Missing(row.id))));
    }
    if !merge.returned.is_empty() {
        lines.push(heading(say("incoming-returned")));
        lines.extend(merge.returned.iter().map(|row| row_line(row, Pick::Returned(row.id))));
    }
    if !merge.deleted.is_empty() {
        lines.push(heading(say("incoming-deleted")));
        for row in &merge.deleted {
            let text = format!("{} {} {}", mark(row.chosen), row.number, row.title);
            lines.push(Line { indent: 1, text, style: look::plain(), pick: Some(Pick::Deleted(row.print)) });
        }
    }
}

/// What is closed here is only named.
fn row_line(row: &OfferedRow, pick: Pick) -> Line {
    let box_or_not = if row.closed { " · " } else { mark(row.chosen) };
    // A row without a number is called by the beginning of its title.
    let begins = row.title.starts_with(row.handle.trim_end_matches('…'));
    let name = if begins { row.title.clone() } else { format!("{} {}", row.handle, row.title) };
    let pick = (!row.closed).then_some(pick);
    Line { indent: 1, text: format!("{box_or_not} {name}"), style: look::plain(), pick }
}

fn mark(chosen: bool) -> &'static str {
    if chosen { "[x]" } else { "[ ]" }
}

/// «[ ] 3.2 Срок: было до 20.06.2020 · в документе до 20.07.2020 · здесь до 01.08.2020».
fn conflict_line(model: &Model, conflict: &FieldConflict) -> Line {
    let said = |value: Option<&Value>| match value {
        Some(value) => words::value_said(model, conflict.kind, conflict.tag, Some(value), &[]),
        None => "—".to_owned(),
    };
    let field = words::field_name(&model.words, conflict.kind, conflict.tag);
    let text = model.words.say(
        "incoming-conflict",
        &[
            ("mark", mark(conflict.takes_paper).into()),
            ("handle", conflict.handle.as_str().into()),
            ("field", field.into()),
            ("was", said(conflict.was.as_ref()).into()),
            ("paper", said(conflict.paper.as_ref()).into()),
            ("here", said(conflict.here.as_ref()).into()),
        ],
    );
    Line { indent: 1, text, style: look::doubt(), pick: Some(Pick::Field(conflict.id, conflict.tag)) }
}

/// «Новая редакция плана Лескенский р-н 2020–2021», «Новый план».
fn plan_said(model: &Model, plan: Option<RecordId>) -> String {
    let known = plan.and_then(|id| model.known.plans.iter().find(|record| record.id == id));
    match known {
        None => model.words.plain("incoming-as-new"),
        Some(record) => {
            let name = head::names_of(record).into_iter().next();
            let name = name.unwrap_or_else(|| record.text(plan::TITLE).to_owned());
            model.words.say("incoming-as-version", &[("plan", name.into())])
        }
    }
}
