//! Which rows of the plan an event is about: «выполнение п. 4.2» → `4.2`. In: an event as the reader names it.
//! Out: numbers of rows as the plan writes them, without the final dot. Knows nothing of the rows themselves.

use super::types::EventBound;

/// Longest range of rows that is told one by one.
const MOST_ROWS: u32 = 50;

impl EventBound {
    /// The only row that the event hangs on; `None` when it names none or several.
    pub fn row_reference(&self) -> Option<String> {
        let rows = self.row_references();
        <[String; 1]>::try_from(rows).ok().map(|[only]| only)
    }

    /// The rows that the event hangs on: it is due when all of them are done (`After`), before the first of them
    /// begins (`Before`), or together with them (`During`). Empty when it names no row.
    ///
    /// The reader writes a row as «п. 4.2» and several as «пп. 2.1, 2.2» or «пп. 2.1–2.3», at the end of the event's
    /// name or as the whole of it; what people type themselves is read the same way.
    pub fn row_references(&self) -> Vec<String> {
        let name = self.event.trim();
        let Some((_, numbers)) = name.rsplit_once("п. ").filter(|(before, _)| {
            let before = before.strip_suffix('п').unwrap_or(before);
            before.is_empty() || before.ends_with(' ')
        }) else {
            return Vec::new();
        };
        let listed: Option<Vec<Vec<String>>> = numbers.split(", ").map(rows).collect();
        listed.unwrap_or_default().concat()
    }
}

/// «2.1» or «2.1–2.3»; `None` when that is no number of a row.
fn rows(text: &str) -> Option<Vec<String>> {
    match text.split_once('–') {
        None => number(text).map(|one| vec![one]),
        Some((first, last)) => range(&number(first)?, &number(last)?),
    }
}

fn number(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    let whole = !text.is_empty() && text.split('.').all(|part| part.parse::<u16>().is_ok());
    whole.then(|| text.to_owned())
}

fn range(first: &str, last: &str) -> Option<Vec<String>> {
    let parted = |text: &str| {
        let (stem, end) = text.rsplit_once('.').unwrap_or(("", text));
        end.parse::<u32>().ok().map(|end| (stem.to_owned(), end))
    };
    let ((stem, from), (other, to)) = (parted(first)?, parted(last)?);
    if stem != other || from > to || to - from > MOST_ROWS {
        return Some(vec![first.to_owned(), last.to_owned()]);
    }
    let dot = if stem.is_empty() { "" } else { "." };
    Some((from..=to).map(|end| format!("{stem}{dot}{end}")).collect())
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Context, read};
    use super::super::types::When;

    #[test]
    fn wordings_name_the_rows_they_hang_on() {
        for (wording, expected) in [
            ("после 4.2", "4.2"),
            ("после 3.10", "3.10"),
            ("после 1.12", "1.12"),
            ("после выполнения п.4.2.", "4.2"),
            ("после завершения мероприятия, указанного в пункте 3.1 плана", "3.1"),
            ("одновременно с п. 3.1", "3.1"),
            ("срок тот же, что и в п. 3.1", "3.1"),
            ("в течение 10 рабочих дней после исполнения мероприятия № 5", "5"),
            ("по итогам пп. 2.1, 2.2", "2.1 2.2"),
            ("после 2.1 и 2.2", "2.1 2.2"),
            ("после пунктов 2.1–2.4", "2.1 2.2 2.3 2.4"),
            ("после утверждения плана", ""),
            ("после утверждения п. 3 приказа № 5", ""),
        ] {
            let When::Event(bound) = read(wording, &Context::default()).when else {
                panic!("«{wording}» is no event");
            };
            assert_eq!(bound.row_references().join(" "), expected, "{wording}: «{}»", bound.event);
        }
    }
}
