//! Papers in words: where something stands, what a column means, how many rows became what.

use crate::domain::deadline::{Doubt, DoubtCode};
use crate::domain::draft::{RemarkDraft, RowCount};
use crate::domain::paper_column::{ColumnDraft, How, Role};
use crate::domain::place::{Place, Within};
use crate::locale::Words;

/// «лист «План», строка 14, столбец 3», «таблица 2, строка 5 (стр. 3)», «строка 14».
pub fn place_said(words: &Words, place: &Place) -> String {
    let row = ("row", place.row.to_string().into());
    let mut said = match &place.within {
        Within::Lines => words.say("place-line", &[row]),
        Within::Paragraphs => words.say("place-paragraph", &[row]),
        Within::Table(table) if place.row == 0 => {
            words.say("place-table-whole", &[("table", table.to_string().into())])
        }
        Within::Table(table) => words.say("place-table", &[("table", table.to_string().into()), row]),
        Within::Sheet(sheet) if place.row == 0 => {
            words.say("place-sheet-whole", &[("sheet", sheet.as_str().into())])
        }
        Within::Sheet(sheet) => words.say("place-sheet", &[("sheet", sheet.as_str().into()), row]),
    };
    if let Some(column) = place.column {
        let column = words.say("place-column", &[("column", column.to_string().into())]);
        said.push_str(&format!(", {column}"));
    }
    if let Some(page) = place.page {
        let page = words.say("place-page", &[("page", page.to_string().into())]);
        said.push_str(&format!(" ({page})"));
    }
    said
}

/// The place that a doubt carries; what is no place stays as it is.
pub fn place_text_said(words: &Words, text: &str) -> String {
    Place::read(text).map_or_else(|| text.to_owned(), |place| place_said(words, &place))
}

pub fn role_said(words: &Words, role: Role) -> String {
    words.plain(&format!("column-role-{}", role.name()))
}

/// A candidate that is a text: of a doubt about a column the name of its role.
pub fn candidate_said(words: &Words, doubt: &Doubt, text: &str) -> String {
    let about_columns = [DoubtCode::ColumnUnknown, DoubtCode::ColumnByContent, DoubtCode::ColumnContradicts]
        .contains(&doubt.code);
    match Role::named(text).filter(|_| about_columns) {
        Some(role) => role_said(words, role),
        None => text.to_owned(),
    }
}

/// «Прочее» — исполнители (сказано вами): ИМЦ УО / школы».
pub fn column_said(words: &Words, column: &ColumnDraft, at: usize) -> String {
    let how = match (column.how, column.role) {
        (How::ByHeading | How::Untold, _) => String::new(),
        (how, _) => format!(" ({})", words.plain(&format!("column-how-{}", how.name()))),
    };
    let heading = match column.heading.is_empty() {
        true => words.say("import-column-nameless", &[("number", (at + 1).to_string().into())]),
        false => column.heading.clone(),
    };
    let role = role_said(words, column.role);
    let mut said = words
        .say("import-column", &[("heading", heading.into()), ("role", role.into()), ("how", how.into())]);
    if !column.samples.is_empty() {
        said.push_str(&format!(": {}", column.samples.join(" / ")));
    }
    said
}

/// «Строк прочитано: 36 = …».
pub fn rows_said(words: &Words, rows: &RowCount) -> String {
    let parts = [
        ("seen", rows.seen),
        ("title", rows.title),
        ("headings", rows.headings),
        ("sections", rows.sections),
        ("activities", rows.activities),
        ("joined", rows.joined),
        ("noise", rows.noise),
        ("refused", rows.refused),
    ];
    let parts: Vec<_> = parts.into_iter().map(|(name, count)| (name, count.to_string().into())).collect();
    words.say("import-rows", &parts)
}

/// A remark of a format's reader; its code where no words are known.
pub fn remark_said(words: &Words, remark: &RemarkDraft) -> String {
    let key = format!("import-remark-{}", remark.code);
    let place = place_said(words, &remark.place);
    match words.has(&key) {
        true => words.say(&key, &[("place", place.into()), ("text", remark.text.as_str().into())]),
        false => format!("{place}: {} {}", remark.code, remark.text).trim_end().to_owned(),
    }
}
