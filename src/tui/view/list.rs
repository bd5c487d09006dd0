//! A list: headings, rows with a gutter mark, an empty list's sentence. Move marks, not rows: nothing but the gutter
//! differs between a current row and another.

use crate::tui::model::{ListPlace, Model};
use crate::tui::panes::{self, ColumnLook};
use crate::tui::view::cell;
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// `*` marked, `>` current, `»` waits to be checked or `«` came back, what others do with it.
const GUTTER: usize = 3;
/// Somebody has a form open for the row.
const EDITED: &str = "@";
/// The row is not in the list any more.
const GONE: &str = "×";
/// Between two columns.
const GAP: usize = 1;
/// Below this a title says too little.
const LEAST_TITLE: usize = 18;

/// Draws the list; returns where the cursor stands.
pub fn draw(model: &Model, list: &ListPlace, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let columns = list.columns();
    let widths = widths(&columns, paint.width());
    headings(model, list, &columns, &widths, paint);
    if list.page.rows.is_empty() && list.live.gone.is_none() {
        for (y, line) in
            text::wrapped(&empty(model, list), paint.width().saturating_sub(4)).iter().enumerate()
        {
            paint.put(GUTTER, y + 1, line, look::plain());
        }
        return None;
    }
    let filter = list.filter(model.lang());
    let mut cursor = None;
    let gone = list.live.gone.as_ref().map(|gone| gone.row.id);
    for (y, row) in list.shown().enumerate().take(paint.height().saturating_sub(1)) {
        if list.marks.has(row.id, &filter) {
            paint.put(0, y + 1, "*", look::plain());
        }
        if list.top + y as u64 == list.cursor {
            // Plain: a pen would cost more bytes than the mark.
            paint.put(1, y + 1, ">", look::plain());
            cursor = paint.place(1, y + 1);
        }
        if gone == Some(row.id) {
            paint.put(2, y + 1, GONE, look::plain());
        } else if list.kind().is_some_and(|kind| model.is_edited_elsewhere(kind, row.id)) {
            paint.put(2, y + 1, EDITED, look::plain());
        } else if row.flags.to_check || row.flags.returned {
            // Gone up to be checked; come back with a remark.
            paint.put(2, y + 1, if row.flags.to_check { "»" } else { "«" }, look::plain());
        }
        let mut x = GUTTER;
        for ((column, width), shown) in columns.iter().zip(&widths).zip(&row.cells) {
            let what = cell::in_list(&model.words, column.name, shown, *width, row.flags);
            let fitted =
                if column.right { text::fitted_right(&what, *width) } else { text::cut(&what, *width) };
            paint.put(x, y + 1, &fitted, cell::style(shown, row.flags));
            x += width + GAP;
        }
    }
    cursor
}

/// Columns as wide as they prefer, or as narrow as they can be where titles would get too little; the rest is shared by
/// those that take what is left. Columns that do not fit even so are dropped from the right.
fn widths(columns: &[ColumnLook], total: usize) -> Vec<usize> {
    let room = total.saturating_sub(GUTTER + 1);
    let flexible = |shown: usize| columns.iter().take(shown).filter(|column| column.width.1 == 0).count();
    let taken = |widths: &[usize]| widths.iter().map(|width| width + GAP).sum::<usize>();
    let least = |shown: usize| flexible(shown) * LEAST_TITLE;
    let mut widths: Vec<usize> = columns.iter().map(|column| column.width.1).collect();
    if taken(&widths) + least(widths.len()) > room {
        let narrow = |column: &ColumnLook| if column.width.1 == 0 { 0 } else { column.width.0 };
        widths = columns.iter().map(narrow).collect();
    }
    while taken(&widths) + least(widths.len()) > room && widths.len() > 2 {
        widths.pop();
    }
    let share = room.saturating_sub(taken(&widths)) / flexible(widths.len()).max(1);
    for (width, column) in widths.iter_mut().zip(columns) {
        if column.width.1 == 0 {
            *width = share;
        }
    }
    widths
}

fn headings(
    model: &Model,
    list: &ListPlace,
    columns: &[ColumnLook],
    widths: &[usize],
    paint: &mut Paint<'_>,
) {
    let mut x = GUTTER;
    for (column, width) in columns.iter().zip(widths) {
        let mut name = heading(model, list, column);
        if let Some((_, descending)) = list.sort.as_ref().filter(|(sorted, _)| sorted == column.name) {
            name.push(if *descending { '↓' } else { '↑' });
        }
        let fitted = if column.right { text::fitted_right(&name, *width) } else { text::cut(&name, *width) };
        paint.put(x, 0, &fitted, look::strong());
        x += width + GAP;
    }
}

fn heading(model: &Model, list: &ListPlace, column: &ColumnLook) -> String {
    let kind = list.kind().map_or("", |kind| crate::domain::field::spec(kind).name);
    model.words.column(kind, column.name)
}

/// That there is nothing to see is another thing than that there is nothing.
pub fn not_for_this_role(model: &Model) -> String {
    let role = model.words.plain(&format!("choice-role-{}", model.rights.role));
    model.words.say("pane-not-for-role", &[("role", role.into())])
}

/// What an empty list says: what is wrong, that the filter hides everything, or how to fill it.
fn empty(model: &Model, list: &ListPlace) -> String {
    if let Some(trouble) = &list.trouble {
        return trouble.clone();
    }
    let name = panes::pane(list.pane).name;
    let kind = list.kind().filter(|kind| !model.rights.sees(*kind));
    match list.page.of {
        0 if kind.is_some() => not_for_this_role(model),
        0 => model.words.plain(&format!("pane-{name}-empty")),
        _ if list.filters.is_empty() && list.rung.is_some() => model.words.plain("list-rung-empty"),
        _ => model.words.plain("list-filter-empty"),
    }
}
