//! One person or school in several rows: lists of subjects are joined; of other things the first word counts, and what
//! differs is refused in its place. Else every reading of the same list would set it the one way and then the other.

use std::collections::HashMap;

use crate::domain::record::Kind;
use crate::domain::roster::{Meaning, RosterDraft, RosterRefusal, RosterRow};
use crate::domain::value::{Tag, Value};
use crate::domain::words::folded;
use crate::domain::{school, teacher};

pub fn settle(draft: &mut RosterDraft) {
    let kind = draft.kind;
    let mut said: HashMap<String, HashMap<Tag, Value>> = HashMap::new();
    let mut refused = Vec::new();
    for row in &mut draft.rows {
        let Some(who) = who(kind, row) else { continue };
        let said = said.entry(who).or_default();
        let line = row.line;
        row.cells.retain(|cell| {
            if cell.kind != kind || (kind, cell.tag) == (Kind::Teacher, teacher::SCHOOLS) {
                return true;
            }
            match (said.entry(cell.tag).or_insert_with(|| cell.value.clone()), &cell.value) {
                (Value::List(known), Value::List(more)) => {
                    let new: Vec<Value> = more.iter().filter(|item| !known.contains(item)).cloned().collect();
                    known.extend(new);
                }
                (first, value) if first == value => {}
                (_, value) => {
                    refused.push((line, cell.tag, value.clone()));
                    return false;
                }
            }
            true
        });
    }
    for row in &mut draft.rows {
        let Some(said) = who(kind, row).and_then(|who| said.get(&who)) else { continue };
        for cell in row.cells.iter_mut().filter(|cell| cell.kind == kind) {
            if let (Value::List(_), Some(joined)) = (&cell.value, said.get(&cell.tag)) {
                cell.value = joined.clone();
            }
        }
    }
    for (line, tag, value) in refused {
        let column = draft.columns.iter().find(|column| column.meaning == Meaning::Field(kind, tag));
        let column = column.map(|column| column.heading.clone());
        draft.refused.push(RosterRefusal { line, column, text: shown(&value), why: "said-otherwise" });
    }
}

/// By what rows are known to be of one person or school.
fn who(kind: Kind, row: &RosterRow) -> Option<String> {
    let text = |tag| row.get(kind, tag).and_then(Value::as_text).map(folded).filter(|text| !text.is_empty());
    match kind {
        Kind::School => text(school::CODE).or_else(|| text(school::LOGIN)).or_else(|| text(school::SHORT)),
        _ => text(teacher::CODE).or_else(|| {
            Some(format!("{}\n{}", text(teacher::NAME)?, text(teacher::SCHOOLS).unwrap_or_default()))
        }),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Day(day) => day.format("%d.%m.%Y").to_string(),
        _ => String::new(),
    }
}
