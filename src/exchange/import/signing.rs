//! Signatures and approvals at the end of a paper: rows that name who signs, and tables of those who agree. In: rows.
//! Out: whether they are such; who calls decides where in the paper they can stand.

use super::table::Row;
use super::title::plain;
use super::wording::is_blank;
use crate::domain::owner::kind;
use crate::domain::owner_phrase::kind_of;
use crate::domain::words::folded;

/// Longer texts name no one person.
const LONGEST_NAME: usize = 40;

/// A line to sign on: «______».
pub fn has_line(text: &str) -> bool {
    text.contains("___")
}

/// «Начальник управления | ______ | И.И. Иванов»: a post, and beside it nothing but who holds it.
pub fn is_signature(row: &Row) -> bool {
    let texts: Vec<String> = row.filled().into_iter().map(|at| plain(row.cell(at))).collect();
    let Some((first, others)) = texts.split_first() else { return false };
    let person = |text: &String| text.chars().count() <= LONGEST_NAME && kind_of(text) == kind::PERSON;
    let line = |text: &String| is_blank(text) || has_line(text);
    let post = kind_of(first) == kind::POST || approves(first);
    let names = others.iter().all(|text| person(text) || line(text) || folded(text).starts_with("подпись"));
    post && names && others.iter().any(|text| person(text) || has_line(text))
}

fn approves(text: &str) -> bool {
    let text = folded(text);
    ["согласован", "утвержда", "утвержден"].iter().any(|start| text.starts_with(start))
}

/// The first row of a table of those who agree or have read: «Должность | ФИО | Подпись | Дата».
pub fn heads_signatures(row: &Row) -> bool {
    let cells: Vec<String> = row.filled().into_iter().map(|at| folded(&plain(row.cell(at)))).collect();
    let signs = cells.iter().any(|cell| {
        ["подпись", "роспись", "виза", "согласовано", "с приказом ознакомлен"]
            .iter()
            .any(|it| cell.starts_with(it))
    });
    let who = ["должность", "фио", "ф.и.о", "фамилия", "дата", "n", "наименование", "замечания", "подпись"];
    signs
        && cells.iter().all(|cell| cell.chars().count() <= LONGEST_NAME)
        && cells.iter().filter(|cell| who.iter().any(|it| cell.starts_with(it))).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { cells: cells.iter().map(|cell| (*cell).to_owned()).collect(), ..Row::default() }
    }

    #[test]
    fn who_signs_is_told_from_work() {
        assert!(is_signature(&row(&["", "Начальник управления", "", "Р.А. Тынель"])));
        assert!(is_signature(&row(&["Директор МКУ", "__________", "Иванова М.П."])));
        assert!(!is_signature(&row(&["Семинар для руководителей", "", "Иванова М.П."])));
        assert!(!is_signature(&row(&["Директор школы", "ИМЦ"])));
        assert!(heads_signatures(&row(&["Должность", "ФИО", "Подпись", "Дата"])));
        assert!(!heads_signatures(&row(&["№", "Мероприятие", "Дата", "ФИО"])));
    }
}
