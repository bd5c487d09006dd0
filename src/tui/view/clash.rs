//! What two people changed at once: for each field what stood there, what the other put, what is typed here.

use crate::domain::value::Value;
use crate::tui::model::Model;
use crate::tui::model::layer::{Clash, Disputed, Side};
use crate::tui::view::{dates, words};
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// Its name and three values.
const LINES: usize = 4;

pub fn height(clash: &Clash) -> usize {
    1 + clash.fields.len() * LINES
}

/// Draws it, from as far down as keeps the field under the cursor in sight; the cursor stands at its name.
pub fn draw(model: &Model, clash: &Clash, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let title = model.words.say("clash-title", &[("handle", (&clash.handle).into())]);
    paint.put(1, 0, &title, look::strong());
    let shown = (paint.height().saturating_sub(1) / LINES).max(1);
    let first = (clash.cursor + 1).saturating_sub(shown);
    let mut cursor = None;
    for (at, field) in clash.fields.iter().enumerate().skip(first) {
        let y = 1 + (at - first) * LINES;
        if y >= paint.height() {
            break;
        }
        if at == clash.cursor {
            paint.put(1, y, ">", look::plain());
            cursor = paint.place(1, y);
        }
        draw_field(model, clash, field, y, paint);
    }
    cursor
}

fn draw_field(model: &Model, clash: &Clash, field: &Disputed, y: usize, paint: &mut Paint<'_>) {
    let tell = &model.words;
    let one = &field.contested;
    let said = |value: Option<&Value>| words::value_said(model, clash.kind, one.tag, value, &[]);
    let x = paint.put(3, y, &words::field_name(tell, clash.kind, one.tag), look::strong());
    let who = format!("  {}, {}", one.by, dates::moment(one.at, model.offset));
    paint.put(x, y, &who, look::plain());
    let was = match &field.was {
        Some(was) => said(was.as_ref()),
        None => tell.plain("clash-unknown"),
    };
    let lines = [
        ("  ", None, "clash-was", was),
        ("1 ", Some(Side::Theirs), "clash-theirs", said(one.theirs.as_ref())),
        ("2 ", Some(Side::Mine), "clash-mine", said(one.yours.as_ref())),
    ];
    let label = |key: &str| tell.plain(key);
    let wide = lines.iter().map(|(_, _, key, _)| text::width(&label(key))).max().unwrap_or(0);
    let room = paint.width().saturating_sub(5 + 2 + wide + 2);
    let known = if field.was.is_some() { &lines[..] } else { &lines[1..] };
    let alike = alike(&known.iter().map(|(.., value)| value.as_str()).collect::<Vec<_>>(), room);
    for (at, (digit, side, key, value)) in lines.into_iter().enumerate() {
        let chosen = side.is_some() && field.side == side;
        let row = y + 1 + at;
        paint.put(3, row, if chosen { "*" } else { " " }, look::plain());
        let x = paint.put(5, row, digit, look::strong());
        paint.put(x, row, &label(key), look::plain());
        paint.put(x + wide + 2, row, &without(&value, alike), look::plain());
    }
}

/// What is left of a beginning that all values share, before they begin to differ.
const CONTEXT: usize = 16;

/// How many letters are left out at the beginning so that long values show where they differ.
fn alike(values: &[&str], room: usize) -> usize {
    let Some((first, others)) = values.split_first() else { return 0 };
    if values.iter().all(|value| text::width(value) <= room) {
        return 0;
    }
    let shared = |other: &&str| first.chars().zip(other.chars()).take_while(|(one, two)| one == two).count();
    others.iter().map(shared).min().unwrap_or(0).saturating_sub(CONTEXT)
}

fn without(value: &str, letters: usize) -> String {
    match letters {
        0 => value.to_owned(),
        count => format!("…{}", value.chars().skip(count).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_that_begin_alike_are_shown_from_where_they_differ() {
        let long = "Проведение мониторинга условий осуществления образовательной деятельности";
        let (theirs, mine) = (format!("{long} школ"), format!("{long} детских садов"));
        let cut = alike(&[long, &theirs, &mine], 50);
        assert_eq!(without(&theirs, cut), "…ной деятельности школ");
        assert_eq!(without(&mine, cut), "…ной деятельности детских садов");
        assert_eq!(alike(&[long, &theirs], 200), 0);
        assert_eq!(alike(&[], 10), 0);
    }
}
