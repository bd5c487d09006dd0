//! An event that is a row of the plan: «п. 4.2», «завершение п. 3.1», «выполнения мероприятия 2.1». In: the name of an
//! event. Out: the number of the row, without the final dot.

use crate::domain::words;

/// Nouns of what happens to a row when it is done, by their stems.
const ENDINGS: &[&str] = &["выполнен", "исполнен", "завершен", "окончан", "реализац", "проведен"];
/// What a row is called, by stems; «п» and «пп» stand alone.
const ROWS: &[&str] = &["пункт", "подпункт", "мероприяти", "строк", "позици"];
const SHORT_ROWS: &[&str] = &["п", "пп", "стр", "поз", "№"];

/// The number of the row that an event names; `None` when it names something else, or more than the row.
pub fn row_reference(event: &str) -> Option<&str> {
    let mut number = None;
    for word in event.split_whitespace() {
        let bare = word.trim_matches(|c: char| matches!(c, '«' | '»' | '"' | '(' | ')' | ',' | ';' | ':'));
        if let Some(found) = row_number(bare) {
            if number.replace(found).is_some() {
                return None;
            }
        } else if number.is_some() || !introduces(bare) {
            return None;
        }
    }
    // A bare whole number may be anything: a row is named by its section, or called a row.
    number.filter(|number| number.contains('.') || event.split_whitespace().count() > 1)
}

/// `4.2`, `4.2.`, also behind «п.» without a space.
fn row_number(word: &str) -> Option<&str> {
    let tail = word.find(|c: char| c.is_ascii_digit())?;
    let (head, number) = word.split_at(tail);
    let head = words::folded(head.trim_end_matches(['.', ' ']));
    if !head.is_empty() && !SHORT_ROWS.contains(&head.replace('.', "").as_str()) {
        return None;
    }
    let number = number.trim_end_matches('.');
    let parts = number.split('.');
    let all_digits =
        |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    parts.clone().all(all_digits).then_some(number).filter(|_| parts.count() <= 4)
}

fn introduces(word: &str) -> bool {
    let folded = words::folded(word.trim_matches('.')).replace('.', "");
    SHORT_ROWS.contains(&folded.as_str()) || ROWS.iter().chain(ENDINGS).any(|stem| folded.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::row_reference;

    #[test]
    fn rows_are_told_from_other_events() {
        for (event, number) in [
            ("п. 4.2", Some("4.2")),
            ("п.4.2.", Some("4.2")),
            ("4.2", Some("4.2")),
            ("пункт 12", Some("12")),
            ("завершение п. 3.1", Some("3.1")),
            ("выполнения мероприятия 2.1.3", Some("2.1.3")),
            ("окончания п.п. 3.1", Some("3.1")),
            ("12", None),
            ("снятие ограничительных мер", None),
            ("заседание по п. 3.1", None),
            ("п. 3.1 и п. 3.2", None),
            ("п. 3.1 плана", None),
            ("01.09.2020", None),
        ] {
            assert_eq!(row_reference(event), number, "{event}");
        }
    }
}
