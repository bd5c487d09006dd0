//! Further months of one date: traces of editing such as «31 мая октября», «31 мая/октября», «31 мая (октября)».
//! In: the place behind a month or a dated day. Out: the further month; which of them holds is asked elsewhere.

use super::refs::{Ref, month_at};
use super::text::{Text, mark};
use super::year::Year;
use crate::domain::deadline::Means;

/// A month, the place behind it, and the token of a slip of typing in it.
type Found = (u32, usize, Option<usize>);

/// A month right behind another; on the next line it is one of a list.
pub fn month_on_line(text: &Text, at: usize) -> Option<Found> {
    let same_line = text.tokens.get(at).is_some_and(|token| !token.new_line);
    if same_line { month_at(text, at, false) } else { None }
}

/// «мая/октября», «мая (октября)», «мая, октября», «июля-августа» behind a day: a second month of the same day.
/// A month in another case («15 мая, октябрь 2020») stands for itself.
pub fn month_beside(text: &Text, at: usize, month: u32) -> Option<Found> {
    let other = |from: usize| {
        let (other, end, slip) = month_on_line(text, from).filter(|_| of_a_day(text, from))?;
        (other != month).then_some((other, end, slip))
    };
    if text.is_mark(at, &['/']) {
        return other(at + 1);
    }
    if text.is_mark(at, &['(']) {
        return other(at + 1)
            .filter(|(_, end, _)| text.is_mark(*end, &[')']))
            .map(|(other, end, slip)| (other, end + 1, slip));
    }
    if text.is_dash(at) && text.is_glued(at) && text.is_glued(at + 1) {
        return other(at + 1);
    }
    if text.is_mark(at, &[',']) {
        // «15 мая, октября, декабря»: a list of its own.
        return other(at + 1).filter(|(_, end, _)| {
            let joint = text.is_mark(*end, &[',']) || text.is_word(*end, &["и"]);
            !(joint && month_at(text, end + 1, false).is_some())
        });
    }
    None
}

/// «31 мая 2020 октября»: a month behind the year, with no year of its own.
pub fn with_month_behind(text: &Text, date: Ref) -> Ref {
    let (Some(month), Year::Given(_)) = (date.month, &date.year) else { return date };
    let plain = month_on_line(text, date.to).filter(|(other, ..)| *other != month && of_a_day(text, date.to));
    let beside = plain.or_else(|| month_beside(text, date.to, month));
    let Some((other, end, slip)) = beside.filter(|(_, end, _)| text.number(*end).is_none()) else {
        return date;
    };
    let mut date = date;
    date.other_months.push(month);
    date.month = Some(other);
    date.marks.push(mark(date.to, end, Means::Month));
    date.slip = date.slip.or(slip);
    date.to = end;
    date
}

/// «октября», «марта»: the case of a day's month.
pub fn of_a_day(text: &Text, at: usize) -> bool {
    text.word(at).is_some_and(|word| word.ends_with('я') || word.ends_with('а'))
}
