//! Papers named inside a deadline («приказ от 12.05.2020 № 15»): their dates are never deadlines.

use super::refs::ref_at;
use super::text::Text;
use super::year::Year;

const PAPERS: [&str; 13] = [
    "исх",
    "приказ",
    "письм",
    "распоряжени",
    "постановлени",
    "протокол",
    "решени",
    "служебн",
    "указ",
    "положени",
    "договор",
    "соглашени",
    "поручени",
];

/// Whether a paper's name stands here.
pub fn is_paper_word(text: &Text, at: usize) -> bool {
    text.starts(at, &PAPERS) && !text.starts(at, &["указан"])
}

/// A paper with its date or number: the place behind it; `None` when neither stands near.
pub fn paper_at(text: &Text, at: usize) -> Option<usize> {
    let shortened = text.is_word(at, &["пр"]) && text.is_mark(at + 1, &['.']);
    if !is_paper_word(text, at) && !shortened {
        return None;
    }
    let mut next = at + 1;
    for _ in 0..8 {
        if let Some(end) = paper_tail(text, next) {
            return Some(end);
        }
        let is_name = text.word(next).is_some_and(|word| !matches!(word, "до" | "не" | "на" | "по" | "с"));
        if is_name || text.is_mark(next, &['.', '"', '«', '»']) {
            next += 1;
        } else {
            return None;
        }
    }
    None
}

/// «изм. от 12.10.2020», «в ред. от 12.10.2020», «утв. 01.09.2020», «изменено 12.10.2020»: the date of a change or of
/// an approval, which is no deadline. Gives the place behind it.
pub fn change_at(text: &Text, at: usize) -> Option<usize> {
    let start = if text.is_word(at, &["в", "с"]) { at + 1 } else { at };
    let short = text.is_word(start, &["ред", "изм", "утв", "доп", "согл"]);
    let long = text.starts(
        start,
        &[
            "редакци",
            "изменени",
            "изменен",
            "дополнен",
            "утвержден",
            "согласован",
            "подписан",
            "принят",
            "издан",
        ],
    ) && !text.starts(start, &["утверждени", "согласовани", "подписани", "издани"]);
    if !short && !long {
        return None;
    }
    let next = text.past(start + 1, &['.']);
    let next = if text.is_word(next, &["от"]) { next + 1 } else { next };
    let date =
        ref_at(text, next).filter(|date| date.month.is_some() && matches!(date.year, Year::Given(_)))?;
    Some(paper_tail(text, date.to).unwrap_or(date.to))
}

/// «от 12.05.2020 № 15», «№ 15 от 12.05.2020», «№ 15»: the place behind; `None` when it is not that.
pub fn paper_tail(text: &Text, at: usize) -> Option<usize> {
    let mut next = at;
    loop {
        if let Some(end) = number_of_paper(text, next) {
            next = end;
        } else if text.is_word(next, &["от"])
            && let Some(date) = ref_at(text, next + 1)
            && (date.month.is_some() || number_of_paper(text, date.to).is_some())
            && (next > at || number_of_paper(text, date.to).is_some() || is_paper_before(text, at))
        {
            next = date.to;
        } else {
            break;
        }
    }
    (next > at).then_some(next)
}

fn is_paper_before(text: &Text, at: usize) -> bool {
    (at.saturating_sub(5)..at).any(|before| is_paper_word(text, before))
}

/// «№ 15», «№ 01-15/7», «N 15-р».
fn number_of_paper(text: &Text, at: usize) -> Option<usize> {
    if !text.is_mark(at, &['№']) && !text.is_word(at, &["n", "no"]) {
        return None;
    }
    let mut next = at + 1;
    text.kind(next)?;
    next += 1;
    while text.is_glued(next)
        && (text.is_dash(next)
            || text.is_mark(next, &['/'])
            || text.number(next).is_some()
            || text.word(next).is_some())
    {
        next += 1;
    }
    Some(next)
}
