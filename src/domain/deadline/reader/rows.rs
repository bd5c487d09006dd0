//! References to other rows of the plan: «п. 4.2», «пункта 4.2», «мероприятия № 5», «пп. 2.1–2.3», a bare «4.2».
//! In: a place among tokens. Out: their canonical name, «п. 4.2», by which the row can be found.

use super::paper::is_paper_word;
use super::text::Text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsFound {
    /// «п. 4.2», «пп. 2.1, 2.2», «пп. 2.1–2.3».
    pub name: String,
    pub to: usize,
}

/// The reference that begins here, with the word for a row before its number.
pub fn rows_at(text: &Text, at: usize) -> Option<RowsFound> {
    let numbers_from = row_word(text, at)?;
    numbers(text, numbers_from, true)
}

/// A number of a row without a word for it: «4.2», «2.1 и 2.2».
pub fn bare_rows_at(text: &Text, at: usize) -> Option<RowsFound> {
    text.number(at)?;
    numbers(text, at, false)
}

/// «п.», «пп.», «пункта», «п/п», «мероприятия», «строки», with «№» behind: where the numbers begin.
fn row_word(text: &Text, at: usize) -> Option<usize> {
    let short = text.is_word(at, &["п", "пп", "пункт", "пункта", "пункту", "пунктом", "пункте", "ппункта"]);
    let long = text.starts(at, &["пункт", "подпункт", "мероприяти", "строк", "позици"]);
    if !short && !long {
        return None;
    }
    let mut next = text.past(at + 1, &['.', '/']);
    // «п.п.», «п/п»
    if text.is_word(at, &["п"]) && text.is_word(next, &["п"]) {
        next = text.past(next + 1, &['.']);
    }
    // «мероприятия, указанного в п. 3.1», «мероприятием п. 2.3»
    if long {
        let inner = text.past(next, &[',']);
        let verb = text.starts(inner, &["указанн", "предусмотренн", "обозначенн", "определенн"]);
        let inner = inner + usize::from(verb);
        let inner = if text.is_word(inner, &["в", "по"]) { inner + 1 } else { inner };
        if text.is_word(inner, &["п", "пп"]) || text.starts(inner, &["пункт"]) {
            return row_word(text, inner);
        }
    }
    let next = text.past(next, &['№']);
    text.number(next).is_some_and(|(_, digits)| digits <= 2).then_some(next)
}

/// «4.2», «2.1, 2.2», «2.1 и 2.2», «2.1–2.3»; `named`: a word for a row stands before, so that «5» is enough.
fn numbers(text: &Text, from: usize, named: bool) -> Option<RowsFound> {
    let (first, mut to) = number(text, from, named)?;
    let mut name = first;
    let mut several = false;
    loop {
        let dashed = text.is_dash(to);
        if !dashed && !text.is_mark(to, &[',']) && !text.is_word(to, &["и"]) {
            break;
        }
        // «после 4.2 и после 4.3»
        let again = text.is_word(to, &["и"]) && text.is_word(to + 1, &["после"]);
        let Some((next, end)) = number(text, to + 1 + usize::from(again), false) else { break };
        name.push_str(if dashed { "–" } else { ", " });
        name.push_str(&next);
        (several, to) = (true, end);
    }
    // «п. 3 приказа…» is a place in another paper; «п. 4.2 плана» is a row.
    if text.starts(to, &["план", "дорожн", "настоящ"]) && !text.starts(to, &["планир"])
    {
        while text.starts(to, &["план", "дорожн", "карт", "настоящ", "мероприяти"])
        {
            to += 1;
        }
    } else if is_paper_word(text, to) {
        return None;
    }
    Some(RowsFound { name: format!("{} {name}", if several { "пп." } else { "п." }), to })
}

/// «4», «4.2», «4.2.1.»: digits with full stops between; the dot behind belongs to it when something follows.
fn number(text: &Text, from: usize, one_is_enough: bool) -> Option<(String, usize)> {
    let (first, 1..=2) = text.number(from)? else { return None };
    let mut name = first.to_string();
    let mut to = from + 1;
    while text.is_mark(to, &['.']) && text.is_glued(to) && text.is_glued(to + 1) {
        let Some((part, 1..=2)) = text.number(to + 1) else { break };
        name.push_str(&format!(".{part}"));
        to += 2;
    }
    let dotted = to > from + 1;
    (dotted || one_is_enough).then(|| (name, text.past(to, &['.'])))
}

/// «в сроки п. 3.1», «одновременно с 3.1», «см. п. 3.1», «срок тот же, что в п. 3.1»: when another row is done.
pub fn same_time_as_rows(text: &Text, at: usize) -> Option<(usize, RowsFound)> {
    let from = text.any_phrase(
        at,
        &[
            &["одновременно", "с"],
            &["вместе", "с"],
            &["параллельно", "с"],
            &["совместно", "с"],
            &["в", "сроки"],
            &["в", "срок"],
            &["в", "сроки", "реализации"],
            &["в", "сроки", "исполнения"],
            &["в", "сроки", "выполнения"],
            &["в", "сроки", "по"],
            &["в", "те", "же", "сроки", "что", "и"],
            &["в", "сроки", "указанные", "в"],
            &["по", "срокам"],
            &["по", "сроку"],
            &["см"],
            &["смотри"],
            &["как", "в"],
            &["как", "и", "в"],
            &["как", "по"],
            &["аналогично"],
            &["тот", "же", "что", "в"],
            &["тот", "же", "что", "и", "в"],
            &["те", "же", "что", "в"],
            &["те", "же", "что", "и", "в"],
        ],
    )?;
    let from = text.past(from, &['.']);
    let rows = rows_at(text, from).or_else(|| bare_rows_at(text, from))?;
    Some((from, rows))
}
