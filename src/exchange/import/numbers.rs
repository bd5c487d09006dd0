//! Numbers of rows and sections as papers print them: `3.10.`, `1)`, `IV.`, `Раздел 2.`

/// A number at the beginning of a text and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Numbered<'a> {
    /// Without the final dot or bracket.
    pub number: String,
    pub rest: &'a str,
}

/// Words that announce a section before its number.
const SECTION_WORDS: &[&str] = &[
    "раздел",
    "подраздел",
    "направление",
    "этап",
    "блок",
    "модуль",
    "глава",
    "задача",
    "цель",
    "часть",
    "трек",
    "шаг",
];

/// «I полугодие» is a time and no number of a section.
const TIMES: &[&str] = &["полугоди", "квартал", "кв.", "четверт", "триместр", "семестр"];

/// The number that a whole cell is: `3.10.` → `3.10`, `1)` → `1`, `IV.` → `IV`. `None` for anything else.
pub fn whole(cell: &str) -> Option<String> {
    let cell = cell.trim();
    let bare = cell.trim_end_matches(['.', ')']).trim_end();
    // A cell that got its spaces from a broken line: `3. 10`.
    let squeezed: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    (is_arabic(&squeezed) || is_roman(&squeezed)).then_some(squeezed)
}

/// Digits in groups separated by single dots, at most six deep.
pub fn is_arabic(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    let figures = |group: &&str| (1..=6).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit());
    let short = |group: &&str| group.len() <= 3;
    let (above, last) = groups.split_at(groups.len() - 1);
    groups.len() <= 6
        && groups.iter().all(figures)
        && (above.is_empty() || above.iter().all(short) && !last.iter().any(is_of_date))
}

/// Of several groups the last is the year of a date, but for counts beyond a thousand: `2.1250`.
fn is_of_date(group: &&str) -> bool {
    let year = group.parse::<u32>().is_ok_and(|number| (1900..2200).contains(&number));
    group.len() > 3 && (year || group.starts_with('0'))
}

/// Roman numbers up to some dozens, in Latin letters or the Cyrillic ones that look the same.
pub fn is_roman(text: &str) -> bool {
    let letters = text.chars().count();
    (1..=7).contains(&letters) && text.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'І' | 'Х'))
}

/// How many groups the number has: 1 for `3` and `IV`, 2 for `3.10`.
pub fn depth(number: &str) -> usize {
    number.split('.').count()
}

/// `1. Анализ…`, `II Этап…`, `1.2) …`, `Раздел 3. …` → the number and the rest. The rest is never empty.
pub fn leading(text: &str) -> Option<Numbered<'_>> {
    let text = text.trim();
    let bare = after_section_word(text).unwrap_or(text);
    let end =
        bare.find(|c: char| !(c.is_ascii_digit() || c == '.' || is_roman(c.encode_utf8(&mut [0; 4]))))?;
    let (head, mut rest) = bare.split_at(end);
    let number = head.trim_end_matches('.');
    let announced = bare.len() < text.len();
    let marked = head.len() > number.len() || rest.starts_with(')') || announced && rest.starts_with(':');
    let (closed, dotted) = (marked || rest.starts_with(char::is_whitespace), marked || announced);
    rest = rest.trim_start_matches([')', '.', ':', '–', '—', '-']).trim_start();
    let counts_time = !marked && !announced && TIMES.iter().any(|word| rest.starts_with(word));
    let valid = is_roman(number) && !counts_time || (is_arabic(number) && (dotted || depth(number) > 1));
    (closed && valid && !rest.is_empty()).then(|| Numbered { number: number.to_owned(), rest })
}

fn after_section_word(text: &str) -> Option<&str> {
    let word = text.split_whitespace().next()?;
    let folded = crate::domain::words::folded(word);
    SECTION_WORDS.contains(&folded.as_str()).then(|| text[word.len()..].trim_start())
}

/// Whether the text begins with a word that announces a section: «Раздел», «Этап», «1 этап», «2-е направление»…
pub fn announces_section(text: &str) -> bool {
    let text = text.trim();
    let counted = text.split_once(' ').filter(|(first, _)| {
        let number = first.split('-').next().unwrap_or("");
        is_roman(number) || is_arabic(number)
    });
    let word = |text: &str| after_section_word(text).is_some();
    word(text) || counted.is_some_and(|(_, rest)| word(rest.trim_start()))
}

/// The number that would follow: `3.9` → `3.10`. `None` when the last group is no number.
pub fn next(number: &str) -> Option<String> {
    let (head, last) = match number.rsplit_once('.') {
        Some((head, last)) => (Some(head), last),
        None => (None, number),
    };
    let last: u32 = last.parse().ok()?;
    let last = last.checked_add(1)?;
    Some(head.map_or_else(|| last.to_string(), |head| format!("{head}.{last}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_are_numbers_lose_their_final_mark() {
        for (cell, number) in [
            ("1.1.", Some("1.1")),
            ("3.10", Some("3.10")),
            ("1)", Some("1")),
            (" IV. ", Some("IV")),
            ("3. 10", Some("3.10")),
            ("12047", Some("12047")),
            ("2.10250.", Some("2.10250")),
        ] {
            assert_eq!(whole(cell).as_deref(), number, "{cell}");
        }
        for cell in ["", "до 1 мая", "1.1. Анализ", "1..2", "-", "1.02.2020", "09.2021", "12а"] {
            assert_eq!(whole(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_leading_number_is_told_from_words_and_years() {
        for (text, number, rest) in [
            ("1. Анализ перечня", "1", "Анализ перечня"),
            ("II. Этап", "II", "Этап"),
            ("III Кадры", "III", "Кадры"),
            ("1.2 Провести", "1.2", "Провести"),
            ("2) Сбор", "2", "Сбор"),
            ("Раздел 3. Помощь", "3", "Помощь"),
            ("Направление 1 Кадры", "1", "Кадры"),
        ] {
            assert_eq!(leading(text), Some(Numbered { number: number.into(), rest }), "{text}");
        }
        for text in ["2020 год", "12 школ района", "Анализ", "1.", "Xерсон", "II полугодие 2022 года", ""]
        {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn after_nine_comes_ten() {
        assert_eq!(next("3.9").as_deref(), Some("3.10"));
        assert_eq!(next("4").as_deref(), Some("5"));
        assert_eq!(next("IV"), None);
    }
}
