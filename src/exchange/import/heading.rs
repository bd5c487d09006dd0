//! The rows that head a table's columns: one, or several that belong together («Сроки» over «I кв.» … «IV кв.»), merged
//! or not. In: items from a row on. Out: how many of them are the heading, and the columns that they make.

use super::columns::{Column, Columns, How, Role, names_work, role_of, says_when};
use super::content;
use super::numbers;
use super::signing;
use super::table::{Item, Join, Row};
use super::title::plain;
use super::units::{Unit, What, end_of_period, units_of};
use crate::domain::paper_column;
use crate::domain::words::folded;

/// A heading is a caption, not a sentence.
const LONGEST_HEADING: usize = 150;
const LONGEST_SUBHEADING: usize = 60;
/// Rows that one heading can take.
const MOST_ROWS: usize = 3;

/// A heading and the columns below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Rows that it takes.
    pub rows: usize,
    pub columns: Columns,
}

/// The heading that begins at the first of these items, in the light of the rows below it.
pub fn at(items: &[Item], said: &[(String, Role)]) -> Option<Heading> {
    let rows = leading_rows(items);
    let first = *rows.first()?;
    if !may_head(first) {
        return None;
    }
    let below = |count: usize| rows_below(&items[count..], first.part);
    (1..=heading_rows(&rows)).rev().find_map(|count| {
        let mut columns = columns_of(&paths(&rows[..count]), said);
        if !promises(&columns) {
            return None;
        }
        content::settle(&mut columns, &below(count));
        is_of_plan(&columns).then_some(Heading { rows: count, columns })
    })
}

/// The columns that these cells head by their words alone, for readers that must find the rows first.
pub fn by_words(cells: &[String]) -> Option<Columns> {
    let row = Row { cells: cells.to_vec(), ..Row::default() };
    if !may_head(&row) {
        return None;
    }
    let columns = columns_of(&paths(&[&row]), &[]);
    let told =
        columns.list.iter().any(|it| says_when(it.role) || matches!(it.role, Role::Owners | Role::Result));
    (columns.has(Role::Title) && told).then_some(columns)
}

/// How many known columns a row names: for a message about the row most like a heading.
pub fn known(row: &Row) -> usize {
    row.cells.iter().filter(|cell| role_of(&plain(cell)) != Role::Unknown).count()
}

/// The rows of one part that follow one another from the first item on.
fn leading_rows(items: &[Item]) -> Vec<&Row> {
    let rows = items.iter().map_while(|item| match item {
        Item::Row(row) => Some(row),
        Item::Line(_) => None,
    });
    let mut rows = rows.take(MOST_ROWS + 1).peekable();
    let part = rows.peek().map_or(0, |row| row.part);
    rows.take_while(|row| row.part == part).collect()
}

/// Rows of the same part further down, as many as tell what its columns hold.
pub fn rows_below(items: &[Item], part: u16) -> Vec<&Row> {
    let rows = items.iter().filter_map(|item| match item {
        Item::Row(row) => Some(row),
        Item::Line(_) => None,
    });
    rows.take_while(|row| row.part == part).take(content::SAMPLE * 2).collect()
}

fn may_head(row: &Row) -> bool {
    let filled = row.filled();
    let of_plan = !signing::heads_signatures(row);
    of_plan
        && filled.len() >= 2
        && filled.iter().all(|at| plain(row.cell(*at)).chars().count() <= LONGEST_HEADING)
}

/// A row that only counts the columns: «1 | 2 | 3 | 4 | 5».
pub fn counts_columns(row: &Row) -> bool {
    let own: Vec<&str> = row
        .filled()
        .into_iter()
        .filter(|at| row.join(*at) != Join::FromAbove)
        .map(|at| row.cell(at))
        .collect();
    let bare = |cell: &str| cell.trim_matches(['.', ')', '(', ' ']).to_owned();
    let all = |from: usize| (from..).zip(&own).all(|(count, cell)| bare(cell) == count.to_string());
    own.len() >= 2 && (all(1) || own.len() >= 3 && all(2))
}

/// How many of the rows can belong to one heading.
fn heading_rows(rows: &[&Row]) -> usize {
    let mut count = 1;
    while count < rows.len().min(MOST_ROWS) && goes_on(&rows[..count], rows[count]) {
        count += 1;
    }
    count
}

/// Whether a row is the lower half of the heading above it.
fn goes_on(above: &[&Row], row: &Row) -> bool {
    let upper = above[above.len() - 1];
    let own: Vec<usize> = row.filled().into_iter().filter(|at| row.join(*at) != Join::FromAbove).collect();
    let short = own.iter().all(|at| plain(row.cell(*at)).chars().count() <= LONGEST_SUBHEADING);
    if own.is_empty() || !short || is_numbered(row, &own) {
        return own.is_empty() && row.filled().iter().any(|at| row.join(*at) == Join::FromAbove);
    }
    let merged = (0..row.cells.len()).any(|at| row.join(at) == Join::FromAbove)
        && own.iter().all(|at| is_below_span(upper, *at));
    merged || unmerged(above, row, &own) || (row.heading && upper.heading && !counts_columns(row))
}

fn is_numbered(row: &Row, own: &[usize]) -> bool {
    let first = own.first().map_or("", |at| row.cell(*at));
    own.first() == Some(&0) && numbers::whole(first).is_some()
}

/// The cell lies below one that spans several columns.
fn is_below_span(upper: &Row, at: usize) -> bool {
    upper.join(at) == Join::FromLeft || upper.join(at + 1) == Join::FromLeft
}

/// Without merged cells: subheadings that are times, ends of a period or parts of an owner or a result, in columns that
/// the row above leaves empty or heads with the first of them.
fn unmerged(above: &[&Row], row: &Row, own: &[usize]) -> bool {
    let upper = above[above.len() - 1];
    let path = |at: &usize| vec![parent(upper, *at), plain(row.cell(*at))];
    let paths: Vec<Vec<String>> = own.iter().map(path).collect();
    let timed = units_of(&paths).into_iter().zip(&paths);
    let times = timed.filter(|(unit, path)| unit.is_some() || end_of_period(path).is_some()).count();
    // «Срок» over «исполнения».
    let in_words = |at: &usize| {
        let text = folded(&plain(row.cell(*at)));
        let known = [
            "исполнени",
            "реализаци",
            "проведени",
            "выполнени",
            "исполнител",
            "п/п",
            "результат",
            "мероприяти",
        ];
        let word = !text.contains(' ') && known.iter().any(|start| text.starts_with(start));
        !upper.cell(*at).is_empty() && (word || text.starts_with('(') && text.ends_with(')'))
    };
    let first_is_empty = row.cell(0).is_empty();
    let placed = own.iter().all(|at| upper.cell(*at).is_empty() || is_parent(upper, *at));
    let of_time = times >= 2 && times == own.len();
    let shifted = row.cells.len() > upper.cells.len() || row.cells.len() == own.len();
    let sub_roles = own.iter().filter(|at| role_of(&plain(row.cell(**at))) != Role::Unknown).count();
    of_time && (placed || shifted)
        || first_is_empty && placed && own.len() >= 2 && sub_roles == own.len()
        || first_is_empty && own.len() < upper.filled().len() && own.iter().all(in_words)
}

/// A heading whose right neighbour is empty: it may stand over several columns.
fn is_parent(upper: &Row, at: usize) -> bool {
    !upper.cell(at).is_empty() && at + 1 < upper.cells.len() && upper.cell(at + 1).is_empty()
}

/// The heading that stands over a column: its own, or the nearest one to the left of it.
fn parent(upper: &Row, at: usize) -> String {
    let from = (0..=at.min(upper.cells.len().saturating_sub(1))).rev().find(|at| !upper.cell(*at).is_empty());
    from.map_or_else(String::new, |at| plain(upper.cell(at)))
}

/// For each column its headings from the top down, each once.
fn paths(rows: &[&Row]) -> Vec<Vec<String>> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let wide: Vec<Vec<String>> = (0..rows.len()).map(|at| spread(rows, at, width)).collect();
    let path = |column: usize| {
        let mut path: Vec<String> = Vec::new();
        for level in &wide {
            let text = level.get(column).cloned().unwrap_or_default();
            if !text.is_empty() && path.last() != Some(&text) {
                path.push(text);
            }
        }
        path
    };
    (0..width).map(path).collect()
}

/// One row's headings over all the columns that they span.
fn spread(rows: &[&Row], level: usize, width: usize) -> Vec<String> {
    let row = rows[level];
    let mut texts: Vec<String> = (0..width).map(|at| plain(row.cell(at))).collect();
    for at in 1..width {
        if row.join(at) == Join::FromLeft {
            texts[at] = texts[at - 1].clone();
        }
    }
    let Some(lower) = rows.get(level + 1) else { return texts };
    if row.joins.iter().any(|join| *join != Join::Own) {
        return texts;
    }
    let subs: Vec<usize> = lower.filled();
    // Copied from a word processor, a heading over several columns is one cell: what follows it moves to the right.
    let missing = width - row.cells.len().min(width);
    if missing > 0 && lower.cells.len() == width && missing + 1 == subs.len() && row.cells.len() > subs[0] {
        let at = subs[0];
        let mut moved: Vec<String> = texts[..=at].to_vec();
        moved.extend(std::iter::repeat_n(texts[at].clone(), missing));
        moved.extend(texts[at + 1..row.cells.len()].iter().cloned());
        return moved;
    }
    for at in subs {
        if at > 0 && texts[at].is_empty() {
            texts[at] = texts[at - 1].clone();
        }
    }
    texts
}

fn columns_of(paths: &[Vec<String>], said: &[(String, Role)]) -> Columns {
    let mut units = units_of(paths);
    if units.iter().flatten().count() < 2 {
        units.fill(None);
    }
    let mut list: Vec<Column> = paths.iter().zip(units).map(|(path, unit)| column(path, unit)).collect();
    both_ends(&mut list);
    let mut columns = Columns { list };
    keep_one(&mut columns);
    by_word(&mut columns, said);
    columns
}

fn column(path: &[String], unit: Option<Unit>) -> Column {
    let heading = path.join(" / ");
    let own = path.last().map_or(Role::Unknown, |heading| role_of(heading));
    let above = path.iter().rev().skip(1).map(|heading| role_of(heading)).find(|role| *role != Role::Unknown);
    // Money and results by years are no deadlines.
    let of_time = !matches!(above, Some(Role::Aside | Role::Result | Role::Owners | Role::Status));
    let unit = unit.filter(|_| of_time);
    let role =
        match (&unit, end_of_period(path)) {
            // A stage heads its deadline, unless it says that it is about something else.
            (Some(unit), _)
                if matches!(unit.what, What::Stage(_)) && !matches!(own, Role::Unknown | Role::Section) =>
            {
                own
            }
            (Some(_), _) => Role::Marks,
            (None, Some(first))
                if above == Some(Role::Deadline) || own == Role::Deadline || own == Role::Unknown =>
            {
                if first { Role::Start } else { Role::End }
            }
            // «Сроки / план», «Сроки / факт».
            _ if above == Some(Role::Deadline) && own == Role::Owners => Role::Owners,
            _ if own != Role::Unknown => own,
            _ => above.unwrap_or(Role::Unknown),
        };
    let how = if role == Role::Unknown { How::Untold } else { How::ByHeading };
    Column { heading, role, how, printed: role, unit }
}

/// One end of a period without the other is a deadline of its own.
fn both_ends(list: &mut [Column]) {
    let has = |list: &[Column], role| list.iter().any(|column| column.role == role);
    let both = has(list, Role::Start) && has(list, Role::End);
    for column in list.iter_mut().filter(|_| !both) {
        if matches!(column.role, Role::Start | Role::End) {
            let role = role_of(&column.heading);
            column.role = if role == Role::Unknown { Role::Deadline } else { role };
            column.printed = column.role;
        }
    }
}

/// Of several columns that could name the activity the one that says «мероприятие» does; the others are kept aside.
/// Of numbers and sections the first counts.
fn keep_one(columns: &mut Columns) {
    let titles: Vec<usize> = columns.all(Role::Title).collect();
    let named = |at: &usize| folded(columns.heading(*at)).replace("- ", "").contains("мероприяти");
    let best = titles.iter().copied().find(named).or(titles.first().copied());
    for at in titles.into_iter().filter(|at| Some(*at) != best) {
        columns.list[at].role = Role::Aside;
    }
    for role in [Role::Number, Role::Section, Role::Start, Role::End] {
        let again: Vec<usize> = columns.all(role).skip(1).collect();
        again.into_iter().for_each(|at| columns.list[at].role = Role::Unknown);
    }
    // A section's own numbers are no numbers of activities.
    let both = columns.of(Role::Section).zip(columns.of(Role::Title));
    if let (Some((section, title)), false) = (both, titles_say_work(columns))
        && section > title
    {
        columns.list[section].role = Role::Aside;
    }
}

fn titles_say_work(columns: &Columns) -> bool {
    columns.of(Role::Title).is_some_and(|at| names_work(columns.heading(at)))
}

/// A person's word goes before all others.
fn by_word(columns: &mut Columns, said: &[(String, Role)]) {
    let of = |heading: &str, at: usize| {
        let handle = paper_column::handle(heading, at);
        let same = |known: &String| *known == handle || folded(known) == folded(&handle);
        said.iter().rev().find(|(known, _)| same(known)).map(|(_, role)| *role)
    };
    let mut given = Vec::new();
    for (at, column) in columns.list.iter_mut().enumerate() {
        if let Some(role) = of(&column.heading, at) {
            (column.role, column.how) = (role, How::Said);
            given.push(role);
        }
    }
    for column in columns.list.iter_mut().filter(|column| column.how != How::Said) {
        let single =
            matches!(column.role, Role::Title | Role::Number | Role::Section | Role::Start | Role::End);
        if single && given.contains(&column.role) {
            (column.role, column.how) = (Role::Unknown, How::Untold);
        }
    }
}

/// The same word on columns of a table without a heading.
pub fn apply_word(columns: &mut Columns, said: &[(String, Role)]) {
    by_word(columns, said);
}

/// Whether the headings alone can be those of a plan; what is missing the cells may tell.
fn promises(columns: &Columns) -> bool {
    let about =
        |column: &&Column| says_when(column.role) || matches!(column.role, Role::Owners | Role::Result);
    let more = columns.list.iter().filter(about).count();
    let numbered = columns.has(Role::Number);
    let said = columns.list.iter().any(|column| column.how == How::Said);
    match columns.has(Role::Title) {
        true => more >= 1 || numbered && columns.list.len() >= 2 || said,
        false => more >= 2 || more >= 1 && numbered || said,
    }
}

/// Whether columns, their cells seen, are those of a plan: pieces of work, and when or by whom.
fn is_of_plan(columns: &Columns) -> bool {
    let Some(title) = columns.of(Role::Title) else { return false };
    let when = columns.list.iter().any(|column| says_when(column.role));
    let (owners, result) = (columns.has(Role::Owners), columns.has(Role::Result));
    let column = &columns.list[title];
    match column.how {
        How::Said => true,
        How::ByHeading if names_work(&column.heading) => when || owners || result,
        _ => when && (owners || result) || when && columns.has(Role::Number) && column.how != How::ByHeading,
    }
}

#[cfg(test)]
mod tests;
