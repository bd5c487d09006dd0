//! The screen: (model) → cells. Never changes the model. Head line, panes, the place, layers over it, status, keys.

pub mod bottom;
pub mod cell;
pub mod clash;
pub mod dates;
pub mod details;
pub mod form;
pub mod head;
pub mod incoming;
mod incoming_choices;
pub mod incoming_columns;
pub mod journal;
pub mod line;
pub mod list;
pub mod paper_words;
pub mod picker;
pub mod reasons;
pub mod refusals;
pub mod roster;
pub mod sheet;
pub mod words;

use std::ops::Range;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::model::{Layer, Link, Model, Place, SMALLEST};
use crate::tui::settings::Look;
use crate::tui::widgets::paint::Paint;

/// Draws the whole screen into a frame.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    if let Some(place) = paint(model, frame.buffer_mut()) {
        frame.set_cursor_position(place);
    }
}

/// A frame as the runner shows it behind the frame `last`: its cells, and where the cursor stands. What may wait until
/// the hand rests is as it was. The cursor is never hidden, which would cost bytes at every form; without a better place
/// it waits at the foot.
pub fn screen(model: &Model, area: Rect, last: Option<&Buffer>) -> (Buffer, Position) {
    let mut buffer = Buffer::empty(area);
    let cursor = paint(model, &mut buffer);
    let last = last.filter(|last| last.area == area && !model.rested && model.fits());
    if let Some(last) = last {
        for y in waiting(model, area, cursor).into_iter().flatten() {
            for x in area.left()..area.right() {
                if let (Some(cell), Some(was)) = (buffer.cell_mut((x, y)), last.cell((x, y))) {
                    cell.clone_from(was);
                }
            }
        }
    }
    let foot = Position::new(0, area.height.saturating_sub(1));
    (buffer, cursor.map_or(foot, Position::from))
}

/// Rows that stay as they are while keys come: the line of keys; the status line unless it has something to say; below
/// what is typed into a picker, a filter line or a form that just opened, what comes of it.
fn waiting(model: &Model, area: Rect, cursor: Option<(u16, u16)>) -> [Range<u16>; 2] {
    let foot = area.bottom().saturating_sub(model.settings.look.foot());
    let says = model.saying.is_some() || model.offer.is_some() || model.link == Link::Missed;
    let said = u16::from(says) + u16::from(bottom::says_much(model, area.width));
    let below = model.layers.last().map_or(0..0, |layer| {
        let place = place_of(model, layer, area);
        match layer {
            Layer::Picker(picker) if picker.hasty => place.top() + 1..place.bottom(),
            Layer::Line(_) => place.top() + 1..place.bottom(),
            Layer::Form(form) if !form.drawn => cursor.map_or(0..0, |(_, y)| y + 1..place.bottom()),
            _ => 0..0,
        }
    });
    [(foot + said).min(area.bottom())..area.bottom(), below]
}

/// Draws the whole screen; returns where the cursor stands.
pub fn paint(model: &Model, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let area = buffer.area;
    if area.width == 0 || area.height == 0 {
        return None;
    }
    if !model.fits() || area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let mut paint = Paint::new(buffer, area);
        let lines = crate::tui::widgets::text::wrapped(&model.words.plain("screen-too-small"), paint.width());
        for (y, line) in lines.iter().enumerate() {
            paint.line(y, line);
        }
        return None;
    }
    let look = model.settings.look;
    head::draw(model, &mut Paint::new(buffer, rows(area, 0, look.head())));
    let body = body(look, area);
    let (left, right) = split(model, body);
    let mut cursor = match &model.place {
        Place::List(list) => list::draw(model, list, &mut Paint::new(buffer, left)),
        Place::Details(place) => details::draw(model, place, &mut Paint::new(buffer, left)),
        Place::Journal(journal) => journal::draw(model, journal, &mut Paint::new(buffer, left)),
        Place::Sheet(page) => sheet::draw(model, page, &mut Paint::new(buffer, left)),
    };
    if let (Some(right), Some(details)) = (right, &model.beside) {
        details::draw_beside(model, details, &mut Paint::new(buffer, right));
        let moving = model.list().filter(|_| !model.rested);
        let list_moved = moving.map_or(0, |list| list.top.cast_signed() - model.beside_top.cast_signed());
        roll(buffer, right, list_moved);
    }
    if let Some(layer) = model.layers.last() {
        let mut paint = Paint::new(buffer, place_of(model, layer, area));
        paint.clear();
        cursor = match layer {
            Layer::Form(form) => form::draw(model, form, &mut paint),
            Layer::Picker(picker) => picker::draw(model, picker, &mut paint),
            Layer::Line(line) => bottom::draw_line(model, line, &mut paint),
            Layer::Incoming(paper) => incoming::draw(model, paper, &mut paint),
            Layer::Roster(list) => roster::draw(model, list, &mut paint),
            Layer::Clash(clash) => clash::draw(model, clash, &mut paint),
        };
    }
    let foot = rows(area, area.height.saturating_sub(look.foot()), look.foot());
    bottom::draw(model, &mut Paint::new(buffer, foot));
    if !look.has_pens() {
        one_pen(buffer);
    }
    cursor
}

/// Details beside a list roll with its rows until the hand rests, so that rows can be scrolled whole.
fn roll(buffer: &mut Buffer, part: Rect, by: i64) {
    if by == 0 {
        return;
    }
    // The first line stands beside the headings, which stay.
    let drawn = buffer.clone();
    for y in part.top() + 1..part.bottom() {
        let from = u16::try_from(i64::from(y) + by)
            .ok()
            .filter(|from| (part.top() + 1..part.bottom()).contains(from));
        for x in part.left()..part.right() {
            let Some(cell) = buffer.cell_mut((x, y)) else { continue };
            match from.and_then(|from| drawn.cell((x, from))) {
                Some(other) => cell.clone_from(other),
                None => cell.reset(),
            }
        }
    }
}

/// The same cells in the terminal's own pen.
fn one_pen(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        cell.set_style(Style::reset());
    }
}

/// Between head and foot.
fn body(look: Look, area: Rect) -> Rect {
    rows(area, look.head(), area.height.saturating_sub(look.head() + look.foot()))
}

/// A layer lies over the lower part of the body.
fn place_of(model: &Model, layer: &Layer, area: Rect) -> Rect {
    let body = body(model.settings.look, area);
    let wanted = match layer {
        Layer::Form(form) => form::height(model, form, area.width),
        Layer::Picker(picker) => picker.height(),
        Layer::Line(_) => 2,
        Layer::Clash(clash) => clash::height(clash),
        Layer::Incoming(_) | Layer::Roster(_) => usize::from(body.height),
    };
    let tall = u16::try_from(wanted).unwrap_or(u16::MAX).min(body.height);
    rows(area, body.y + body.height - tall, tall)
}

fn rows(area: Rect, from: u16, count: u16) -> Rect {
    Rect { x: area.x, y: area.y + from.min(area.height), width: area.width, height: count }.intersection(area)
}

/// On a wide screen the details stand beside the list.
fn split(model: &Model, body: Rect) -> (Rect, Option<Rect>) {
    let beside = model.is_wide() && matches!(&model.place, Place::List(list) if list.kind().is_some());
    if !beside {
        return (body, None);
    }
    let right = (body.width * 2 / 5).min(70);
    let left = Rect { width: body.width - right - 2, ..body };
    (left, Some(Rect { x: body.x + body.width - right, width: right, ..body }))
}
