//! What a column holds, told by its cells: where a heading is missing, says nothing known, or says what the cells do
//! not bear out. In: columns as their headings give them, rows below. Out: roles, each with how it was told.

use super::columns::{Column, Columns, How, Role, says_when};
use super::numbers;
use super::table::{Join, Row};
use super::title::plain;
use super::units::{What, is_dated};
use super::wording::{is_blank, is_mark, reads};
use crate::domain::words::folded;
use crate::domain::{owner_phrase, paper_kinds};

/// So many rows tell what a column holds.
pub const SAMPLE: usize = 40;
/// Names of activities are longer than this on average.
const SHORTEST_NAMES: usize = 12;
/// Longer texts are no deadline.
const LONGEST_DEADLINE: usize = 160;

/// Shares in percent of the cells that hold something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Profile {
    pub filled: usize,
    pub numbers: usize,
    pub dates: usize,
    pub owners: usize,
    /// Begins like the name of a piece of work.
    pub works: usize,
    /// Names papers, or says what was done.
    pub results: usize,
    pub marks: usize,
    /// Sums and counts: «1 250,5».
    pub amounts: usize,
    /// Mean letters of a cell.
    pub length: usize,
}

pub fn profile<'a>(cells: impl Iterator<Item = &'a str>) -> Profile {
    let mut counts = Profile::default();
    for cell in cells {
        let text = plain(cell);
        if is_blank(&text) {
            continue;
        }
        counts.filled += 1;
        counts.length += text.chars().count();
        counts.numbers += usize::from(numbers::whole(&text).is_some());
        counts.dates += usize::from(says_when_text(&text));
        counts.owners += usize::from(owner_phrase::names_owners(&text));
        counts.works += usize::from(names_work(&text));
        counts.results += usize::from(says_result(&text));
        counts.marks += usize::from(is_mark(&text));
        counts.amounts += usize::from(is_amount(&text));
    }
    let share = |count: usize| (count * 100).checked_div(counts.filled).unwrap_or(0);
    Profile {
        filled: counts.filled,
        numbers: share(counts.numbers),
        dates: share(counts.dates),
        owners: share(counts.owners),
        works: share(counts.works),
        results: share(counts.results),
        marks: share(counts.marks),
        amounts: share(counts.amounts),
        length: counts.length.checked_div(counts.filled).unwrap_or(0),
    }
}

fn is_amount(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | '\u{A0}' | '%'));
    only && digits > 0 && text != "1"
}

/// A text that is a deadline and nothing else.
pub fn says_when_text(text: &str) -> bool {
    let bare = folded(text);
    // «25.05» is a day, «1.10» a number.
    let number = numbers::whole(text).is_some_and(|number| !number.contains(".0"));
    if text.chars().count() > LONGEST_DEADLINE || number {
        return false;
    }
    let standing = [
        "постоянно",
        "ежегодно",
        "ежемесячно",
        "ежеквартально",
        "еженедельно",
        "весь период",
        "в течение",
        "в течении",
        "по графику",
        "по плану",
        "по отдельному",
        "по мере",
        "регулярно",
        "систематически",
        "по запросу",
    ];
    let begins = standing.iter().any(|word| bare.starts_with(word));
    (begins || is_dated(text) && begins_with_time(&bare)) && reads(text)
}

/// «до 31 мая», «май», «I квартал», «01.02.2021», «в срок», «с 1 по 5 июня».
fn begins_with_time(text: &str) -> bool {
    const FIRST: &[&str] = &[
        "до",
        "не",
        "в",
        "во",
        "с",
        "со",
        "к",
        "по",
        "на",
        "срок",
        "конец",
        "начало",
        "середина",
        "первая",
        "вторая",
        "третья",
        "последняя",
        "первый",
        "второй",
        "третий",
        "четвертый",
        "первое",
        "второе",
        "после",
        "раз",
        "i",
        "ii",
        "iii",
        "iv",
        "і",
        "ii",
        "зима",
        "весна",
        "лето",
        "осень",
        "каждый",
        "каждое",
        "каждую",
        "около",
        "далее",
    ];
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    FIRST.contains(&first)
        || first.starts_with(|c: char| c.is_ascii_digit())
        || super::units::month(first).is_some()
}

/// Beginnings of the first word of a piece of work.
const WORKS: &[&str] = &[
    "провед",
    "провест",
    "разработ",
    "организ",
    "участи",
    "участв",
    "подготов",
    "формирован",
    "сформир",
    "анализ",
    "проанализ",
    "мониторинг",
    "созда",
    "обеспеч",
    "осуществл",
    "реализ",
    "корректир",
    "скоррект",
    "назнач",
    "сбор",
    "собрат",
    "информир",
    "консульт",
    "семинар",
    "вебинар",
    "совещан",
    "заседан",
    "конференц",
    "обучен",
    "прохожд",
    "повышен",
    "диагност",
    "внедр",
    "оказан",
    "оказат",
    "изучен",
    "изучит",
    "определ",
    "утвержд",
    "обсужд",
    "выявл",
    "актуализ",
    "размещ",
    "разместит",
    "представл",
    "выполнен",
    "контрол",
    "методич",
    "посещ",
    "круглый",
    "мастер",
    "конкурс",
    "олимпиад",
    "отчет",
    "рассмотр",
    "взаимодейств",
    "сопровожд",
    "поддержк",
    "оценк",
    "привлеч",
    "составл",
    "издан",
    "активиз",
    "координ",
    "направл",
    "рабоч",
    "тренинг",
    "педсовет",
    "педагогическ",
    "родительск",
    "апробац",
    "обобщ",
    "распростран",
    "обмен",
    "проверк",
    "выезд",
    "индивидуальн",
    "открыт",
    "закрепл",
    "заключ",
    "введ",
    "ознаком",
    "доведен",
    "установл",
    "входн",
    "итогов",
    "промежуточн",
    "школа",
    "день",
    "неделя",
    "декада",
    "месячник",
    "приобрет",
    "ремонт",
    "закуп",
    "курс",
    "стажир",
    "публик",
    "освещ",
    "издат",
    "просвещ",
    "самодиагн",
    "самоанализ",
    "экспертиз",
    "планир",
    "развит",
    "совершенств",
    "включ",
    "использ",
    "примен",
    "комплектов",
    "пополн",
    "написан",
];

fn names_work(text: &str) -> bool {
    let folded = folded(numbers::leading(text).map_or(text, |found| found.rest));
    let first = folded.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    let thing =
        ["наименование", "название", "содержание", "помещение", "оборудование", "учреждение", "здание"];
    WORKS.iter().any(|start| first.starts_with(start))
        || first.chars().count() > 6 && first.ends_with("ние") && !thing.contains(&first)
}

/// Whether a row's only cell begins as names of activities do and those of sections seldom.
pub fn begins_as_work(text: &str) -> bool {
    const SURE: &[&str] =
        &["провед", "провест", "участи", "подготов", "разработ", "сбор", "собрат", "направл", "размещ"];
    let folded = folded(text);
    SURE.iter().any(|start| folded.starts_with(start))
}

fn says_result(text: &str) -> bool {
    let folded = folded(text);
    let first = folded.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    let done = ["ан", "ана", "ано", "аны", "ен", "ена", "ено", "ены", "ят", "ята", "яты", "тся"];
    let participle = first.chars().count() > 5 && done.iter().any(|end| first.ends_with(end));
    participle || !paper_kinds::owed(text).is_empty() && !names_owners_or_work(text)
}

fn names_owners_or_work(text: &str) -> bool {
    names_work(text) && text.chars().count() > 60 || owner_phrase::names_owners(text)
}

/// The cells of one column below its heading; spanned and single cells of a row tell nothing.
fn cells<'a>(rows: &'a [&'a Row], column: usize) -> impl Iterator<Item = &'a str> {
    let tells = |row: &&&Row| row.filled().len() > 1;
    rows.iter()
        .filter(tells)
        .filter(move |row| row.join(column) == Join::Own)
        .take(SAMPLE)
        .map(move |row| row.cell(column))
}

/// The columns in the light of their cells. Roles that a person gave are left alone.
pub fn settle(columns: &mut Columns, rows: &[&Row]) {
    let profiles: Vec<Profile> = (0..columns.list.len()).map(|at| profile(cells(rows, at))).collect();
    against_headings(columns, &profiles);
    missing(columns, &profiles);
}

/// A heading whose cells all say something else gives way to them.
fn against_headings(columns: &mut Columns, profiles: &[Profile]) {
    for (column, profile) in columns.list.iter_mut().zip(profiles) {
        let by_years = column.unit.as_ref().is_some_and(|unit| unit.what == What::Year);
        if column.how != How::Said && column.role == Role::Marks && by_years && profile.amounts >= 50 {
            (column.role, column.how) = (Role::Aside, How::ByContent);
        }
        if column.how == How::Said || profile.filled < 3 {
            continue;
        }
        let held = match () {
            () if profile.dates >= 80 => Role::Deadline,
            () if profile.owners >= 80 && profile.dates <= 10 => Role::Owners,
            () if profile.numbers >= 90 => Role::Number,
            () if profile.works >= 60
                && profile.length >= 25
                && profile.owners <= 10
                && profile.dates <= 10 =>
            {
                Role::Title
            }
            () => continue,
        };
        let borne_out = match column.role {
            Role::Deadline => profile.dates > 10,
            Role::Owners => profile.owners > 10,
            Role::Title => profile.works > 10 || held == Role::Owners,
            Role::Number => profile.numbers > 10,
            _ => true,
        };
        if !borne_out && held != column.role {
            (column.role, column.how) = (held, How::AgainstHeading);
        }
    }
    // What was taken twice so goes to the column whose heading agrees, or whose cells say it first.
    for role in [Role::Title, Role::Number] {
        let all: Vec<usize> = columns.all(role).collect();
        let best = all.iter().copied().find(|at| columns.list[*at].how != How::AgainstHeading);
        if let Some(best) = best.or(all.first().copied()) {
            for at in all.into_iter().filter(|at| *at != best) {
                if columns.list[at].how == How::AgainstHeading {
                    columns.list[at].role = Role::Unknown;
                }
            }
        }
    }
}

/// Gives roles that no heading names to columns whose headings say nothing.
fn missing(columns: &mut Columns, profiles: &[Profile]) {
    let free = |columns: &Columns, at: usize| {
        let column: &Column = &columns.list[at];
        column.role == Role::Unknown && column.how != How::Said
    };
    let dated = columns.list.iter().any(|column| says_when(column.role));
    let best = |columns: &Columns, least: usize, share: fn(&Profile) -> usize| {
        let fit = (0..profiles.len())
            .filter(|at| free(columns, *at) && profiles[*at].filled >= 1 && share(&profiles[*at]) >= least);
        fit.rev().max_by_key(|at| share(&profiles[*at]))
    };
    let give = |columns: &mut Columns, role: Role, at: Option<usize>| {
        if let Some(at) = at {
            (columns.list[at].role, columns.list[at].how) = (role, How::ByContent);
        }
    };
    if !columns.has(Role::Number) {
        let at = best(columns, 60, |profile| profile.numbers).filter(|at| *at < 2);
        give(columns, Role::Number, at);
    }
    if !dated {
        give(columns, Role::Deadline, best(columns, 60, |profile| profile.dates));
    }
    if !columns.has(Role::Owners) {
        give(columns, Role::Owners, best(columns, 60, |profile| profile.owners));
    }
    if !columns.has(Role::Title) {
        let title = (0..profiles.len())
            .filter(|at| {
                // «Разработка положения» names a paper, too.
                let work = profiles[*at].results < 60 || profiles[*at].works >= 80;
                free(columns, *at) && profiles[*at].length >= SHORTEST_NAMES && work
            })
            .rev()
            .max_by_key(|at| (profiles[*at].works, profiles[*at].length));
        // «Направление контроля»: what heads groups elsewhere is the only name here.
        let section = || columns.of(Role::Section).filter(|at| columns.list[*at].how != How::Said);
        let title = title.or_else(section);
        give(columns, Role::Title, title);
    }
    if !columns.has(Role::Result) {
        give(columns, Role::Result, best(columns, 50, |profile| profile.results));
    }
}

/// Columns of a table that has no heading at all; `None` when its cells are not those of a plan.
pub fn without_heading(rows: &[&Row]) -> Option<Columns> {
    let width = usual_width(rows)?;
    let column = || Column {
        heading: String::new(),
        role: Role::Unknown,
        how: How::Untold,
        printed: Role::Unknown,
        unit: None,
    };
    let mut columns = Columns { list: (0..width).map(|_| column()).collect() };
    settle(&mut columns, rows);
    let title = columns.of(Role::Title)?;
    let profile = profile(cells(rows, title));
    let when = columns.has(Role::Deadline);
    let about = when || columns.has(Role::Owners) && columns.has(Role::Number);
    (about && profile.works >= 25 && profile.filled >= 2).then_some(columns)
}

/// The number of cells that most rows have.
fn usual_width(rows: &[&Row]) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for row in rows.iter().take(SAMPLE * 2).filter(|row| row.filled().len() > 1) {
        *counts.entry(row.cells.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map(|(width, _)| width)
}

/// Whether rows below can be those of a table with these columns, which stands above them.
pub fn fits(columns: &Columns, rows: &[&Row]) -> bool {
    let alike = |row: &&&Row| {
        let width = row.cells.len();
        let near = width == columns.list.len() || width + 1 == columns.list.len();
        let number = columns.of(Role::Number).is_none_or(|at| {
            row.cell(at).is_empty() || numbers::whole(row.cell(at)).is_some() || row.filled().len() == 1
        });
        let when = columns.of(Role::Deadline).is_none_or(|at| is_blank(row.cell(at)) || reads(row.cell(at)));
        near && number && when
    };
    let seen = rows.iter().take(SAMPLE);
    let count = seen.clone().count();
    count > 0 && seen.filter(alike).count() * 2 > count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_tell_what_they_are() {
        for text in [
            "до 31 мая 2020 года",
            "май",
            "I квартал 2021 г.",
            "01.02.2021",
            "постоянно",
            "в течение года",
            "с 1 по 5 июня",
            "сентябрь-октябрь",
        ] {
            assert!(says_when_text(text), "{text}");
        }
        for text in
            ["ИМЦ УО", "1.1", "Приказ от 12.01.2021 № 5", "Проведение анализа за 2020 год", "Справка", ""]
        {
            assert!(!says_when_text(text), "{text}");
        }
        for text in ["Сформирован банк данных", "Справка", "Утверждена дорожная карта", "Приказ УО"]
        {
            assert!(says_result(text), "{text}");
        }
        assert!(names_work("1.2. Проведение анализа") && names_work("Семинар для директоров"));
        assert!(!names_work("ИМЦ УО") && !names_work("Иванова И.И."));
    }
}
