//! A paper on its way in: asked for by its path, looked at, then taken in or left. Nothing is written before Enter.

use super::{Effects, act, incoming_columns, outcome, push_layer, reload_known};
use crate::domain::draft::PlanDraft;
use crate::domain::paper_column::Role;
use crate::domain::record::{Kind, RecordId};
use crate::engine::{Command, Failure, ImportPreview, Marked, MergeChoices, Outcome, Refusal, WhichPlan};
use crate::tui::forms::FormKind;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::layer::{Incoming, Pick};
use crate::tui::model::{Layer, Model};
use crate::tui::view::incoming as view;

/// A plan as read and compared; or why not.
pub type PaperRead = Result<Box<(PlanDraft, ImportPreview)>, String>;

/// The form with the path was confirmed.
pub fn look_at(model: &mut Model, path: String, fx: &mut Effects) {
    let empty = model.words.plain("mistake-path");
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    if let Some(why) = form.blocked.clone() {
        form.mistake = Some(why);
    } else if path.is_empty() {
        form.complain("path", empty);
    } else {
        fx.push(Effect::ReadPaper { path, meanings: Vec::new() });
    }
}

/// The paper was read, or why not: the form says it and keeps the path.
pub fn read(
    model: &mut Model,
    path: Option<String>,
    meanings: Vec<(String, Role)>,
    paper: PaperRead,
    fx: &mut Effects,
) {
    let asked = matches!(model.layers.last(), Some(Layer::Form(form)) if form.kind == FormKind::Import);
    match paper {
        Ok(paper) => {
            if let Some(effect) = incoming_columns::as_remembered(model, path.as_deref(), &meanings, &paper.0)
            {
                return fx.push(effect);
            }
            if asked {
                model.layers.pop();
                outcome::forget_draft(model, fx);
            }
            model.saying = None;
            let (draft, compared) = *paper;
            let file = draft.source.file_name.as_str().into();
            let reason = model.words.say("import-withdrawn-because", &[("file", file)]);
            let choices = MergeChoices { reason, ..MergeChoices::default() };
            let top = incoming_columns::shown_before(model);
            let incoming = Incoming {
                path,
                meanings,
                column: 0,
                draft,
                compared,
                choices,
                pick: None,
                top,
                applying: false,
            };
            push_layer(model, Layer::Incoming(Box::new(incoming)));
        }
        Err(why) => match model.layers.last_mut() {
            Some(Layer::Form(form)) if asked => form.complain("path", why),
            _ => model.refuse(why),
        },
    }
}

/// Enter takes the paper in, Esc leaves it; every key is taken. Where something is offered, Tab goes to it, a space
/// chooses it and `*` chooses all of its sort.
pub fn key(model: &mut Model, mut paper: Box<Incoming>, key: &Key, fx: &mut Effects) {
    model.saying = None;
    let page = view::rows_shown(model).saturating_sub(1).max(1);
    match key {
        Key::Esc => return model.say("incoming-left", &[]),
        Key::Enter => return take_in(model, paper, fx),
        Key::Tab => go_to_next(model, &mut paper),
        Key::Char(' ') | Key::Insert if paper.pick.is_some() => {
            choose(&mut paper, *key == Key::Insert, model, fx)
        }
        Key::Char('*') => choose_all(&mut paper, fx),
        Key::Up => step(model, &mut paper, false),
        Key::Down => step(model, &mut paper, true),
        Key::PageUp => paper.top = paper.top.saturating_sub(page),
        Key::PageDown | Key::Char(' ') => paper.top += page,
        Key::Home => paper.top = 0,
        Key::End => paper.top = usize::MAX,
        _ if incoming_columns::is_asked(key) => return incoming_columns::choose(model, paper, key),
        _ => {}
    }
    paper.top = paper.top.min(view::last_top(model, &paper));
    model.layers.push(Layer::Incoming(paper));
}

/// To the next thing offered, round and round; the window follows.
fn go_to_next(model: &Model, paper: &mut Incoming) {
    let picks = view::picks(model, paper);
    let at = picks.iter().position(|(pick, _)| Some(*pick) == paper.pick);
    let next = at.map_or(0, |at| (at + 1) % picks.len().max(1));
    if let Some((pick, line)) = picks.get(next) {
        paper.pick = Some(*pick);
        show_line(model, paper, *line);
    }
}

fn show_line(model: &Model, paper: &mut Incoming, line: usize) {
    let rows = view::rows_shown(model).max(1);
    paper.top = paper.top.min(line).max((line + 1).saturating_sub(rows));
}

/// A line on or back; what is offered on the way, as far as it is seen, takes the cursor.
fn step(model: &Model, paper: &mut Incoming, down: bool) {
    let picks = view::picks(model, paper);
    let seen = paper.top..paper.top + view::rows_shown(model);
    let at = picks.iter().position(|(pick, _)| Some(*pick) == paper.pick);
    let next = match (at, down) {
        (None, true) => picks.iter().find(|(_, line)| seen.contains(line)),
        (None, false) => None,
        (Some(at), true) => picks.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|at| picks.get(at)),
    };
    match next.filter(|(_, line)| seen.contains(line)) {
        Some((pick, _)) => paper.pick = Some(*pick),
        None if down => paper.top += 1,
        None => paper.top = paper.top.saturating_sub(1),
    }
}

/// Chooses what the cursor is on, or takes the choice back.
fn choose(paper: &mut Incoming, and_go_on: bool, model: &Model, fx: &mut Effects) {
    let merge = &paper.compared.merge;
    let choices = &mut paper.choices;
    match paper.pick {
        Some(Pick::Plan) => {
            let mut plans: Vec<RecordId> =
                merge.plan.into_iter().chain(merge.others.iter().copied()).collect();
            plans.sort_unstable();
            let next =
                merge.plan.map_or(0, |now| plans.iter().position(|id| *id == now).map_or(0, |at| at + 1));
            let plan = plans.get(next).map_or(WhichPlan::New, |id| WhichPlan::This(*id));
            // What was chosen about the rows of one plan says nothing about another.
            *choices = MergeChoices { plan, reason: choices.reason.clone(), ..MergeChoices::default() };
        }
        Some(Pick::Field(id, tag)) => {
            let offered = merge.conflicts.iter().map(|conflict| (conflict.id, conflict.tag));
            choices.take_paper.toggle(&(id, tag), offered);
        }
        Some(Pick::Missing(id)) => {
            choices.withdraw.toggle(&id, merge.missing.iter().filter(|row| !row.closed).map(|row| row.id));
        }
        Some(Pick::Returned(id)) => choices.reopen.toggle(&id, merge.returned.iter().map(|row| row.id)),
        Some(Pick::Deleted(print)) => {
            choices.restore.toggle(&print, merge.deleted.iter().map(|row| row.print));
        }
        None => return,
    }
    compare(paper, fx);
    if and_go_on {
        go_to_next(model, paper);
    }
}

/// All of the sort that the cursor is on; without a cursor, all rows that vanished.
fn choose_all(paper: &mut Incoming, fx: &mut Effects) {
    let choices = &mut paper.choices;
    match paper.pick {
        Some(Pick::Plan) => return,
        Some(Pick::Field(..)) => choices.take_paper = other(&choices.take_paper),
        Some(Pick::Returned(_)) => choices.reopen = other(&choices.reopen),
        Some(Pick::Deleted(_)) => choices.restore = other(&choices.restore),
        Some(Pick::Missing(_)) | None => choices.withdraw = other(&choices.withdraw),
    }
    compare(paper, fx);
}

fn other<T>(marked: &Marked<T>) -> Marked<T> {
    if matches!(marked, Marked::All) { Marked::None } else { Marked::All }
}

fn compare(paper: &Incoming, fx: &mut Effects) {
    fx.push(Effect::ComparePaper(Box::new((paper.draft.clone(), paper.choices.clone()))));
}

/// What the choices made of it.
pub fn compared(model: &mut Model, compared: Result<Box<ImportPreview>, String>) {
    match compared {
        Ok(compared) => {
            if let Some(Layer::Incoming(paper)) = model.layers.last_mut() {
                paper.compared = *compared;
            }
        }
        Err(why) => model.refuse(why),
    }
}

fn take_in(model: &mut Model, mut paper: Box<Incoming>, fx: &mut Effects) {
    // A store that may not be written says so; the paper stays open.
    paper.applying = model.read_only.is_none();
    let draft = Box::new(paper.draft.clone());
    let command = Command::MergePlan { draft, choices: paper.choices.clone() };
    let remember = incoming_columns::remember(model, &paper);
    model.layers.push(Layer::Incoming(paper));
    if let Some(remember) = remember {
        act::execute(model, remember, None, fx);
    }
    act::execute(model, command, None, fx);
}

/// Whether an outcome that arrives now is that of the paper on top.
pub fn is_applying(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Layer::Incoming(paper)) if paper.applying)
}

/// What came of taking it in.
pub fn executed(model: &mut Model, result: Result<Outcome, Failure>, fx: &mut Effects) {
    if matches!(&result, Ok(outcome) if outcome.command == "remember-mapping") {
        return reload_known([Kind::Mapping], fx);
    }
    let Some(Layer::Incoming(mut paper)) = model.layers.pop() else { return };
    match result {
        Ok(done) if done.sequence.is_some() => {
            outcome::done(model, &done, fx);
            let text = view::taken_said(&model.words, &paper.draft, &paper.compared);
            model.notice(text);
        }
        Ok(_) | Err(Failure::Refused(Refusal::NoChange)) => {
            model.say("incoming-known", &[("file", (&paper.draft.source.file_name).into())]);
        }
        Err(trouble) => {
            let text = crate::tui::view::words::failure(model, &trouble);
            paper.applying = false;
            model.layers.push(Layer::Incoming(paper));
            model.refuse(text);
        }
    }
}
