//! Pages of text: asked for, made of answers, scrolled.

use super::Effects;
use crate::engine::{Debtors, Details, Here, LookLine, Readers, Summary};
use crate::tui::keys::Key;
use crate::tui::message::{Effect, LineReport, Question};
use crate::tui::model::place::{SheetPlace, SheetWhat};
use crate::tui::model::{Model, Place};
use crate::tui::settings::Change;
use crate::tui::terminal::pace::RATES;
use crate::tui::view::{dates, line as line_view, sheet as view};

/// What a page is made of.
#[derive(Debug, Clone)]
pub enum SheetData {
    Debtors(Option<Debtors>),
    Owes(Option<Box<Details>>),
    Summary(Summary),
    Looks(Vec<LookLine>),
    Readers(Readers),
    /// Who is here, and how the record is called on which they have a form open.
    Here(Vec<(Here, Option<String>)>),
}

/// Opens a page; what it says is asked for.
pub fn go(model: &mut Model, what: SheetWhat, fx: &mut Effects) {
    super::act::go(model, Place::Sheet(Box::new(SheetPlace { what, lines: Vec::new(), top: 0 })), fx);
}

pub fn ask(sheet: &SheetPlace, fx: &mut Effects) {
    match sheet.what {
        SheetWhat::Act => {}
        SheetWhat::Line => fx.push(Effect::TellLine),
        _ => super::ask(fx, Question::Sheet(sheet.what.clone())),
    }
}

pub fn arrived(model: &mut Model, what: &SheetWhat, data: &SheetData) {
    let lines = match (what, data) {
        (_, SheetData::Debtors(Some(debtors))) => view::reminder_lines(&model.words, debtors, model.today),
        (_, SheetData::Owes(Some(details))) => view::owes_lines(&model.words, details),
        (SheetWhat::Summary(by), SheetData::Summary(summary)) => view::summary(&model.words, *by, summary),
        (_, SheetData::Looks(looks)) => view::looks(model, looks),
        (_, SheetData::Readers(found)) => {
            view::readers(&model.words, found, |at| dates::moment(at, model.offset))
        }
        (_, SheetData::Here(here)) => view::here(&model.words, here),
        _ => vec![model.words.plain("pane-lines-empty")],
    };
    if let Place::Sheet(sheet) = &mut model.place
        && sheet.what == *what
    {
        sheet.lines = lines;
    }
}

/// The line's state arrived.
pub fn line(model: &mut Model, report: &LineReport) {
    let lines = line_view::lines(&model.words, report);
    if let Place::Sheet(sheet) = &mut model.place
        && sheet.what == SheetWhat::Line
    {
        sheet.lines = lines;
    }
}

/// A digit on the page of the line sets its rate.
pub fn set_line(model: &mut Model, key: &Key, fx: &mut Effects) -> bool {
    let Place::Sheet(sheet) = &model.place else { return false };
    let rate = key.digit().and_then(|digit| RATES.get(usize::from(digit).wrapping_sub(1)));
    match rate.filter(|_| sheet.what == SheetWhat::Line) {
        Some(rate) => {
            super::settings::set(model, Change::Line(Some(*rate)), fx);
            fx.push(Effect::SetLine(*rate));
            fx.push(Effect::TellLine);
            true
        }
        None => false,
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
