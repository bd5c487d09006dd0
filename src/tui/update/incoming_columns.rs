//! What the columns of a paper on its way in mean: a digit opens the choice for its column, the paper is read anew at
//! once, and on taking in the choice is remembered for the next paper with the same headings.

use super::{Effects, act};
use crate::domain::draft::PlanDraft;
use crate::domain::mapping;
use crate::domain::paper_column::{self, Role};
use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::engine::Command;
use crate::tui::keys::{Key, physical};
use crate::tui::message::Effect;
use crate::tui::model::layer::Incoming;
use crate::tui::model::{Layer, Model};
use crate::tui::pickers::{Choice, Chosen, Picker, Purpose};
use crate::tui::view::paper_words;

/// Whether the key asks for a column's meaning: its number, or the letter for any of them.
pub fn is_asked(key: &Key) -> bool {
    digit(key).is_some() || matches!(key, Key::Char(c) if physical(*c).map(|key| key.latin()) == Some('e'))
}

fn digit(key: &Key) -> Option<usize> {
    match key {
        Key::Char(c) => c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1)),
        _ => None,
    }
}

/// Offers the meanings of the column with this number, or the columns.
pub fn choose(model: &mut Model, paper: Box<Incoming>, key: &Key) {
    let count = paper.draft.account.columns.len();
    let columns: Vec<Choice> = paper
        .draft
        .account
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let role = paper_words::role_said(&model.words, column.role);
            Choice::new(column.handle(at), Chosen::PaperColumn(at)).detail(role)
        })
        .collect();
    let readable = paper.path.is_some();
    model.layers.push(Layer::Incoming(paper));
    match digit(key) {
        _ if !readable => model.say("incoming-no-path", &[]),
        Some(at) if at < count => choose_role(model, at),
        None if count > 0 => act::show_picker(model, Picker::new(Purpose::PaperColumn, columns)),
        _ => model.say("not-here", &[]),
    }
}

/// What this column may mean.
pub fn choose_role(model: &mut Model, at: usize) {
    let Some(Layer::Incoming(paper)) = model.layers.last_mut() else { return };
    paper.column = at;
    let role = |role: Role| Choice::new(paper_words::role_said(&model.words, role), Chosen::PaperRole(role));
    let choices = Role::offered().map(role).collect();
    act::show_picker(model, Picker::new(Purpose::PaperRole, choices));
}

/// A meaning was chosen: the paper is read anew at once.
pub fn role_chosen(model: &mut Model, role: Role, fx: &mut Effects) {
    let Some(Layer::Incoming(paper)) = model.layers.last() else { return };
    let Some(column) = paper.draft.account.columns.get(paper.column) else { return };
    let Some(path) = paper.path.clone() else { return };
    let handle = column.handle(paper.column);
    let mut meanings = paper.meanings.clone();
    meanings.retain(|(heading, _)| *heading != handle);
    meanings.push((handle, role));
    fx.push(Effect::ReadPaper { path, meanings });
}

/// The preview that a paper read anew takes the place of: its first line shown.
pub fn shown_before(model: &mut Model) -> usize {
    let mut top = 0;
    model.layers.retain(|layer| match layer {
        Layer::Incoming(paper) => {
            top = paper.top;
            false
        }
        _ => true,
    });
    top
}

fn known<'a>(model: &'a Model, draft: &PlanDraft) -> Option<&'a Record> {
    let headings = paper_column::fingerprint(&draft.account.columns);
    let target = crate::domain::field::spec(Kind::Plan).name;
    let same = |record: &&Record| {
        record.text(mapping::HEADINGS) == headings && record.text(mapping::TARGET) == target
    };
    model.known.mappings.iter().find(same)
}

/// To be read again as a person settled columns with these headings before.
pub fn as_remembered(
    model: &Model,
    path: Option<&str>,
    meanings: &[(String, Role)],
    draft: &PlanDraft,
) -> Option<Effect> {
    let path = path.filter(|_| meanings.is_empty())?;
    let kept = known(model, draft)?.get(mapping::MEANINGS)?;
    let kept = kept.items().iter().filter_map(Value::as_text);
    let meanings = paper_column::remembered(&draft.account.columns, kept);
    (!meanings.is_empty()).then(|| Effect::ReadPaper { path: path.to_owned(), meanings })
}

/// What is to be remembered with this paper; `None` when nothing new was said.
pub fn remember(model: &Model, paper: &Incoming) -> Option<Command> {
    let columns = &paper.draft.account.columns;
    let meanings = paper_column::written(columns, &paper.meanings);
    let kept: Vec<&str> = known(model, &paper.draft)
        .and_then(|record| record.get(mapping::MEANINGS))
        .map(|kept| kept.items().iter().map(|item| item.as_text().unwrap_or_default()).collect())
        .unwrap_or_default();
    let same = kept.iter().copied().eq(meanings.iter().map(String::as_str));
    let command = Command::RememberMapping {
        headings: paper_column::fingerprint(columns),
        target: Kind::Plan,
        meanings,
    };
    (!paper.meanings.is_empty() && !same).then_some(command)
}
