//! Parts of a stretch: «конец мая», «первая декада октября», «в начале и конце учебного года», «первые 10 дней».
//! In: a place among tokens. Out: the part, or the stretch with its part; days are worked out in `bounds`.

use super::lexicon;
use super::numbered::ordinal_at;
use super::refs::{Part, Ref, Unit, loose_stretch, stretch_at};
use super::text::{Text, mark};
use super::token::Tok;
use crate::domain::deadline::Means;

/// «конец мая», «первая декада октября», «начало учебного года», «последняя неделя августа».
pub fn part_of(text: &Text, at: usize) -> Option<Ref> {
    let (part, whole_at) = part_at(text, at)?;
    let whole_at = if text.is_word(whole_at, &["в", "во"]) { whole_at + 1 } else { whole_at };
    // «конец второй декады октября»
    let inner = part_at(text, whole_at).filter(|_| matches!(part, Part::Start | Part::Middle | Part::End));
    if let Some((inner, inner_at)) = inner {
        let mut whole = stretch_at(text, inner_at).or_else(|| loose_stretch(text, inner_at))?;
        (whole.part, whole.outer, whole.from) = (inner, Some(part), at);
        whole.marks.insert(0, mark(at, inner_at, Means::Month));
        return Some(whole);
    }
    let mut whole = stretch_at(text, whole_at).or_else(|| loose_stretch(text, whole_at))?;
    whole.part = part;
    whole.from = at;
    let means = match whole.unit {
        Unit::Month => Means::Month,
        Unit::Quarter => Means::Quarter,
        Unit::HalfYear => Means::HalfYear,
        Unit::Term | Unit::Trimester => Means::SchoolTerm,
        Unit::SchoolYear => Means::SchoolYear,
        _ => Means::Year,
    };
    whole.marks.insert(0, mark(at, whole_at, means));
    Some(whole)
}

/// «начало и конец учебного года», «начало – середина октября»: a part that takes its whole from the next one.
pub fn part_alone(text: &Text, at: usize) -> Option<Ref> {
    let (part, joint) = part_at(text, at)?;
    let joined = text.is_dash(joint) || text.is_mark(joint, &[',', '/']) || text.is_word(joint, &["и"]);
    let mut next = joint + 1;
    if text.is_word(next, &["в", "на", "до", "к"]) {
        next += 1;
    }
    if !joined || part_of(text, next).is_none() && part_alone_at(text, next).is_none() {
        return None;
    }
    let mut alone = Ref::new(Unit::Bare, 0, at, joint, Means::Month);
    alone.part = part;
    Some(alone)
}

/// One more part between the first and the last: «в начале, середине и конце».
fn part_alone_at(text: &Text, at: usize) -> Option<usize> {
    let (_, joint) = part_at(text, at)?;
    let next = joint + 1 + usize::from(text.is_word(joint + 1, &["в", "на"]));
    let joined = text.is_word(joint, &["и"]) || text.is_mark(joint, &[',']);
    (joined && part_of(text, next).is_some()).then_some(next)
}

/// The words for a part of a stretch and the place behind them.
pub fn part_at(text: &Text, at: usize) -> Option<(Part, usize)> {
    if text.starts(at, &["конец", "конц", "окончани", "завершени"]) {
        return Some((Part::End, at + 1));
    }
    if text.starts(at, &["начал"]) && !text.starts(at, &["начальн", "начальн"]) {
        return Some((Part::Start, at + 1));
    }
    if text.starts(at, &["середин"]) {
        return Some((Part::Middle, at + 1));
    }
    let dotted = text.is_mark(at + 1, &['.']);
    match text.word(at) {
        Some("нач") if dotted => return Some((Part::Start, at + 2)),
        Some("сер") if dotted => return Some((Part::Middle, at + 2)),
        Some("кон") if dotted => return Some((Part::End, at + 2)),
        _ => {}
    }
    if text.starts(at, &["перв"]) && text.is_word(at + 1, &["день", "дня", "дню"]) {
        return Some((Part::FirstDay, at + 2));
    }
    if text.starts(at, &["последн"]) && text.is_word(at + 1, &["день", "дня", "дню"]) {
        return Some((Part::LastDay, at + 2));
    }
    if text.starts(at, &["перв"]) && text.starts(at + 1, &["числ", "дн"]) {
        return Some((Part::Start, at + 2));
    }
    if text.starts(at, &["последн"]) && text.starts(at + 1, &["числ", "дн"]) {
        return Some((Part::End, at + 2));
    }
    if let Some(found) = some_days(text, at) {
        return Some(found);
    }
    let last = text.starts(at, &["последн"]);
    let (number, next) = if last { (0, at + 1) } else { ordinal_at(text, at)? };
    let next = if text.starts(next, &["учебн", "полн", "рабоч"]) && text.starts(next + 1, &["недел"])
    {
        next + 1
    } else {
        next
    };
    let word = text.word(next)?;
    let part = if (word.starts_with("декад") || word == "дек" && text.is_mark(next + 1, &['.']))
        && number <= 3
    {
        Part::Decade(if last { 3 } else { number })
    } else if (word.starts_with("половин") || word == "пол" && text.is_mark(next + 1, &['.'])) && number <= 2
    {
        Part::Half(if last { 2 } else { number })
    } else if (word.starts_with("недел") || word == "нед") && number <= 5 {
        Part::Week(number)
    } else {
        return None;
    };
    let short = matches!(word, "нед" | "пол" | "дек");
    (last || number > 0).then_some((part, if short { text.past(next + 1, &['.']) } else { next + 1 }))
}

/// «первые 10 дней», «последние две недели», «две первые недели», «в двадцатых числах», «20-е числа».
fn some_days(text: &Text, at: usize) -> Option<(Part, usize)> {
    // «двадцатых», «20-е», not «20-го числа».
    let plural = |word: &str| word.ends_with(['х', 'е']) && !word.ends_with("ое");
    let tens = match text.kind(at)? {
        Tok::Word(word) => lexicon::ordinal(word).filter(|_| plural(word)),
        Tok::Number { value, ending: Some(ending), .. } => Some(*value).filter(|_| plural(ending)),
        _ => None,
    };
    if let Some(tens @ (10 | 20)) = tens
        && text.is_word(at + 1, &["числа", "числах", "числам", "чисел"])
    {
        return Some((Part::Days(tens, tens + 9), at + 2));
    }
    let counted = |at: usize| {
        let count = text.number(at).map(|(count, _)| count).or_else(|| lexicon::cardinal(text.word(at)?))?;
        (1..=30).contains(&count).then_some(count)
    };
    let (first, count) = if text.starts(at, &["перв", "последн"]) {
        (at, counted(at + 1)?)
    } else {
        (at + 1, counted(at).filter(|_| text.starts(at + 1, &["первы", "последни"]))?)
    };
    let days = match lexicon::unit(text.word(at + 2)?)? {
        lexicon::TimeUnit::Day => count,
        lexicon::TimeUnit::Week => count * 7,
        _ => return None,
    };
    let part = if text.starts(first, &["перв"]) { Part::Days(1, days) } else { Part::LastDays(days) };
    Some((part, at + 3))
}
