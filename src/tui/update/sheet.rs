//! Pages of text: asked for, made of answers, scrolled.

use super::Effects;
use crate::engine::{Debtors, Details, LookLine, Summary};
use crate::tui::message::Question;
use crate::tui::model::place::{SheetPlace, SheetWhat};
use crate::tui::model::{Model, Place};
use crate::tui::view::sheet as view;

/// What a page is made of.
#[derive(Debug, Clone)]
pub enum SheetData {
    Debtors(Option<Debtors>),
    Owes(Option<Box<Details>>),
    Summary(Summary),
    Looks(Vec<LookLine>),
}

pub fn ask(sheet: &SheetPlace, fx: &mut Effects) {
    if sheet.what != SheetWhat::Act {
        super::ask(fx, Question::Sheet(sheet.what.clone()));
    }
}

pub fn arrived(model: &mut Model, what: &SheetWhat, data: &SheetData) {
    let lines = match (what, data) {
        (_, SheetData::Debtors(Some(debtors))) => view::reminder_lines(&model.words, debtors, model.today),
        (_, SheetData::Owes(Some(details))) => view::owes_lines(&model.words, details),
        (SheetWhat::Summary(by), SheetData::Summary(summary)) => view::summary(&model.words, *by, summary),
        (_, SheetData::Looks(looks)) => view::looks(model, looks),
        _ => vec![model.words.plain("pane-lines-empty")],
    };
    if let Place::Sheet(sheet) = &mut model.place
        && sheet.what == *what
    {
        sheet.lines = lines;
    }
}

pub fn scroll(model: &mut Model, by: i64) {
    let width = usize::from(model.size.0);
    let room = model.list_height();
    if let Place::Sheet(sheet) = &mut model.place {
        let last = view::wrapped(sheet, width).len().saturating_sub(room);
        let top = (sheet.top as i64).saturating_add(by).clamp(0, last as i64);
        sheet.top = usize::try_from(top).unwrap_or(0);
    }
}
