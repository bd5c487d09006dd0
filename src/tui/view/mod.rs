//! The screen: (model) → cells. Never changes the model. Head line, panes, the place, layers over it, status, keys.

pub mod bottom;
pub mod cell;
pub mod dates;
pub mod details;
pub mod form;
pub mod head;
pub mod journal;
pub mod list;
pub mod picker;
pub mod words;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::model::{Layer, Model, Place};
use crate::tui::widgets::paint::{Paint, look};

/// Draws the whole screen.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.width == 0 || area.height == 0 {
        return;
    }
    if !model.fits() {
        let mut paint = Paint::new(frame.buffer_mut(), area);
        let lines = crate::tui::widgets::text::wrapped(&model.words.plain("screen-too-small"), paint.width());
        for (y, line) in lines.iter().enumerate() {
            paint.line(y, line);
        }
        return;
    }
    head::draw(model, &mut Paint::new(frame.buffer_mut(), rows(area, 0, 2)));
    let body = rows(area, 2, area.height.saturating_sub(4));
    let (left, right) = split(model, body);
    let mut cursor = match &model.place {
        Place::List(list) => list::draw(model, list, &mut Paint::new(frame.buffer_mut(), left)),
        Place::Details(place) => details::draw(model, place, &mut Paint::new(frame.buffer_mut(), left)),
        Place::Journal(journal) => journal::draw(model, journal, &mut Paint::new(frame.buffer_mut(), left)),
    };
    if let (Some(right), Some(details)) = (right, &model.beside) {
        details::draw_beside(model, details, &mut Paint::new(frame.buffer_mut(), right));
    }
    if let Some(layer) = model.layers.last() {
        let wanted = match layer {
            Layer::Form(form) => form::height(model, form, area.width),
            Layer::Picker(picker) => picker::height(picker),
            Layer::Line(_) => 2,
        };
        let tall = u16::try_from(wanted).unwrap_or(u16::MAX).min(body.height);
        let place = rows(area, body.y + body.height - tall, tall);
        let mut paint = Paint::new(frame.buffer_mut(), place);
        paint.clear();
        cursor = match layer {
            Layer::Form(form) => form::draw(model, form, &mut paint),
            Layer::Picker(picker) => picker::draw(model, picker, &mut paint),
            Layer::Line(line) => bottom::draw_line(model, line, &mut paint),
        };
    }
    let foot = rows(area, area.height.saturating_sub(2), 2);
    bottom::draw(model, &mut Paint::new(frame.buffer_mut(), foot));
    if let Some(place) = cursor {
        frame.set_cursor_position(place);
    }
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

/// A heading in bold.
pub(crate) fn heading(paint: &mut Paint<'_>, y: usize, text: &str) {
    paint.put(0, y, text, look::strong());
}
