//! Lines of one cell → its text. A line that is full, or goes on with a small letter, was broken by the printer and is
//! joined; one that had room for the next word was ended by its author and stays a line. Broken words are closed.

use std::collections::HashMap;

use super::lines::Physical;

/// What the whole paper writes with a hyphen and without, to tell a broken word from a compound one.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: HashMap<String, u32>,
}

/// More distinct words than a paper has.
const MOST_WORDS: usize = 200_000;

impl Vocabulary {
    /// Empty when no line ends in a hyphen: then nobody asks.
    pub fn of(lines: &[Physical]) -> Vocabulary {
        let mut words = HashMap::new();
        // A cell's line ends before a bar or blanks, so hyphens before blanks count as ends.
        if !lines
            .iter()
            .any(|line| line.text.contains("- ") || line.text.trim_end().ends_with(['-', '‐', '¬', '|', '│']))
        {
            return Vocabulary { words };
        }
        for line in lines {
            let tokens = line.text.split(|c: char| !(c.is_alphabetic() || c == '-'));
            for token in tokens.filter(|token| !token.is_empty() && !token.ends_with('-')) {
                if words.len() >= MOST_WORDS {
                    break;
                }
                *words.entry(token.to_lowercase()).or_default() += 1;
            }
        }
        Vocabulary { words }
    }

    /// Whether the hyphen between the halves belongs to the word.
    fn keeps_hyphen(&self, first: &str, second: &str) -> bool {
        let head = last_token(first);
        let tail: String = second.chars().take_while(|c| c.is_alphabetic() || *c == '-').collect();
        let (head, tail) = (head.to_lowercase(), tail.to_lowercase());
        if self.words.contains_key(&format!("{head}{tail}")) {
            return false;
        }
        if self.words.contains_key(&format!("{head}-{tail}")) {
            return true;
        }
        let stem = head.rsplit('-').next().unwrap_or("");
        // Once is the line's own beginning.
        let often = self.words.get(&tail).is_some_and(|count| *count > 1);
        let both = often && tail.chars().count() >= 8 && stem.chars().count() >= 5;
        both && !PREFIXES.contains(&stem)
            || PARTICLES.contains(&tail.as_str())
            || FIRST_HALVES.contains(&stem)
            || stem.chars().count() >= 5 && ADVERB_ENDINGS.iter().any(|ending| stem.ends_with(ending))
    }
}

/// Whole words behind a hyphen.
const PARTICLES: &[&str] = &["то", "либо", "нибудь", "таки"];

/// Long beginnings of words that are written without a hyphen.
const PREFIXES: &[&str] =
    &["внутри", "взаимо", "много", "между", "сверх", "после", "около", "кругло", "равно"];

/// First halves of compounds that no ending tells.
const FIRST_HALVES: &[&str] = &[
    "план",
    "мастер",
    "онлайн",
    "офлайн",
    "интернет",
    "веб",
    "медиа",
    "видео",
    "бизнес",
    "пресс",
    "кейс",
    "северо",
    "юго",
    "психолого",
    "педагого",
    "медико",
    "физико",
    "химико",
    "историко",
    "художественно",
    "учебно",
    "научно",
    "военно",
    "детско",
    "вице",
    "экс",
    "мини",
    "блок",
    "финансово",
    "планово",
    "кадрово",
    "массово",
];

/// «информационно-», «социально-», «нормативно-»: an adverb as the first half of an adjective.
const ADVERB_ENDINGS: &[&str] = &[
    "онно",
    "енно",
    "льно",
    "ивно",
    "ично",
    "урно",
    "ебно",
    "орно",
    "ятно",
    "ежно",
    "ческо",
    "вово",
    "олого",
    "нтно",
];

fn last_token(text: &str) -> &str {
    let start = text.rfind(|c: char| !(c.is_alphabetic() || c == '-'));
    start.map_or(text, |at| text[at..].trim_start_matches(|c: char| !(c.is_alphabetic() || c == '-')))
}

/// The cell's text. `width`: how many characters a full line of its column has; `slack`: how many of them a line may
/// lack and be full all the same (letters are not equally wide in print).
pub fn joined(lines: &[&str], width: usize, slack: usize, vocabulary: &Vocabulary) -> String {
    let mut text = String::new();
    let mut last = "";
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        if !text.is_empty() {
            link(&mut text, last, line, width.saturating_sub(slack), vocabulary);
        }
        text.push_str(line);
        last = line;
    }
    text
}

/// Makes the end of `text`, whose last line is `last`, ready for `next`.
fn link(text: &mut String, last: &str, next: &str, full: usize, vocabulary: &Vocabulary) {
    if text.ends_with('\u{ad}') || text.ends_with('¬') {
        text.pop();
        return;
    }
    let hyphen = last.strip_suffix(['-', '‐']).filter(|rest| rest.ends_with(char::is_alphabetic));
    if let Some(rest) = hyphen {
        if next.starts_with(char::is_lowercase) && !vocabulary.keeps_hyphen(rest, next) {
            text.pop();
        }
        return;
    }
    text.push(if is_broken_by_printer(last, next, full) { ' ' } else { '\n' });
}

fn is_broken_by_printer(last: &str, next: &str, full: usize) -> bool {
    let first = next.split_whitespace().next().unwrap_or("");
    let fits = last.chars().count() + 1 + first.chars().count() <= full;
    let year = first.len() >= 4 && first.bytes().take(4).all(|b| b.is_ascii_digit());
    !fits
        || next
            .starts_with(|c: char| c.is_lowercase() || matches!(c, ')' | ',' | ';' | '.' | '»' | '–' | '—'))
        || year && last.ends_with(|c: char| c.is_lowercase())
        || last.ends_with(['–', '—', '(', '«', '/', '№'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::import::text::lines::physical;

    fn close(lines: &[&str], paper: &str) -> String {
        joined(lines, 12, 0, &Vocabulary::of(&physical(paper)))
    }

    #[test]
    fn a_broken_word_is_closed_and_a_compound_keeps_its_hyphen() {
        let table: &[(&[&str], &str)] = &[
            (&["Информационно-ана-", "литическ", "ая"], "Информационно-аналитическ ая"),
            (&["информационно-", "аналитическая"], "информационно-аналитическая"),
            (&["меро-", "приятия"], "мероприятия"),
            (&["план-", "график"], "план-график"),
            (&["кого-", "либо"], "кого-либо"),
            (&["Кабардино-", "Балкария"], "Кабардино-Балкария"),
            (&["прове\u{ad}", "дение"], "проведение"),
            (&["январь -", "май"], "январь - май"),
        ];
        for (lines, wanted) in table {
            assert_eq!(close(lines, "a-"), *wanted);
        }
    }

    #[test]
    fn the_paper_itself_tells_how_a_word_is_written() {
        assert_eq!(close(&["экспресс-", "опрос"], "экспресс-опрос и -\n"), "экспресс-опрос");
        assert_eq!(close(&["видео-", "урок"], "видеоурок, видео- \n"), "видеоурок");
    }

    #[test]
    fn a_line_with_room_for_the_next_word_was_ended_by_its_author() {
        assert_eq!(close(&["ИМЦ УО", "ОУ"], ""), "ИМЦ УО\nОУ");
        assert_eq!(close(&["Отдел", "Мониторинга"], ""), "Отдел Мониторинга");
        assert_eq!(close(&["Отдел", "опеки"], ""), "Отдел опеки");
        assert_eq!(close(&["мая", "2021"], ""), "мая 2021");
    }
}
