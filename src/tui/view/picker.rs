//! A picker: its heading, what is typed, numbered choices with codes and counts.

use crate::domain::query::Looking;
use crate::tui::model::Model;
use crate::tui::pickers::{Choice, Picker, Purpose};
use crate::tui::view::dates;
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// Draws the picker; returns where the cursor stands.
pub fn draw(model: &Model, picker: &Picker, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let heading = model.words.plain(&format!("picker-{}", picker.purpose.name()));
    let x = paint.put(1, 0, &format!("{heading}: "), look::strong());
    let (typed, at) = picker.typed.window(paint.width().saturating_sub(x + 1));
    paint.put(x, 0, &typed, look::plain());
    let cursor = paint.place(x + at, 0);
    let shown = picker.shown();
    if let Some(said) = days_said(model, picker) {
        paint.put(3, 1, &said, look::plain());
        return cursor;
    }
    if shown.is_empty() {
        paint.put(3, 1, &model.words.plain("picker-nothing"), look::plain());
        return cursor;
    }
    let help = usize::from(picker.tells());
    let tall = paint.height().saturating_sub(1 + help).max(1);
    let top = picker.cursor.saturating_sub(tall.saturating_sub(1));
    for (y, (number, choice)) in shown.iter().enumerate().skip(top).take(tall) {
        let row = y - top + 1;
        if y == picker.cursor {
            paint.put(1, row, ">", look::plain());
        }
        draw_choice(*number, choice, row, paint);
    }
    if help == 1
        && let Some((_, choice)) = shown.get(picker.cursor)
        && let Some(sentence) = choice.names.get(1)
    {
        paint.put(3, paint.height().saturating_sub(1), sentence, look::plain());
    }
    cursor
}

/// What a typed stretch of days means, or that it means none.
fn days_said(model: &Model, picker: &Picker) -> Option<String> {
    let typed = picker.typed.value();
    let days = typed.chars().filter(char::is_ascii_digit).count() > 1 || typed.contains("..");
    if picker.purpose != Purpose::FilterDue || !days {
        return None;
    }
    let range = crate::domain::query::days::read(typed, model.today, Looking::Ahead)
        .ok()
        .and_then(|days| days.range(model.today, Looking::Ahead));
    let day = |day: Option<chrono::NaiveDate>| {
        day.map_or_else(|| "…".to_owned(), |day| dates::with_weekday(&model.words, day))
    };
    Some(match range {
        Some(range) => format!("= {} – {}", day(range.from), day(range.to)),
        None => model.words.plain("picker-no-days"),
    })
}

fn draw_choice(number: usize, choice: &Choice, row: usize, paint: &mut Paint<'_>) {
    let code = choice.code.as_deref().unwrap_or_default();
    let lead = if code.is_empty() || code.chars().all(|c| c.is_ascii_digit()) {
        let number = if number <= 9 { number.to_string() } else { String::new() };
        let shown = if code.is_empty() { number } else { code.to_owned() };
        format!("{shown:>2}")
    } else {
        let number = if number <= 9 { number.to_string() } else { String::new() };
        format!("{number:>2} {code}")
    };
    let x = paint.put(3, row, &lead, look::strong()) + 1;
    let detail = text::width(&choice.detail);
    let room = paint.width().saturating_sub(x + detail + 3);
    paint.put(x, row, &text::cut(&choice.label, room), look::plain());
    let at = (x + 46).max(x + text::width(&choice.label) + 2).min(paint.width().saturating_sub(detail + 1));
    paint.put(at, row, &choice.detail, look::plain());
}
