//! Words of repetition: «ежеквартально», «каждую пятницу», «два раза в год», «месяца, следующего за отчётным
//! кварталом». In: a place among tokens. Out: one piece of the rule; pieces are put together elsewhere.

use super::lexicon::{self, TimeUnit};
use super::numbered::ordinal_at;
use super::parts::part_at;
use super::refs::Part;
use super::text::Text;
use crate::domain::deadline::Every;

/// A piece of a rule; what it does not say stays empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecurrencePiece {
    pub every: Option<Every>,
    pub interval: Option<u16>,
    pub times: Option<u16>,
    pub days: Vec<u8>,
    pub weekdays: Vec<String>,
    pub last_working_day: bool,
    pub month_of_quarter: Option<u8>,
    pub month_offset: Option<i8>,
    /// The rule cannot hold all that the words say («в начале каждой четверти»): they are noted too.
    pub is_note: bool,
    /// What it says is not what the words say («третий рабочий день»): they are asked about.
    pub is_asked: bool,
    /// A weekday of a month that must stand behind («последняя пятница мая»): no repetition if one month does.
    pub of_named_month: bool,
    /// The place behind it.
    pub to: usize,
}

fn every(every: Every, to: usize) -> RecurrencePiece {
    RecurrencePiece { every: Some(every), to, ..RecurrencePiece::default() }
}

pub fn recurrence_at(text: &Text, at: usize) -> Option<RecurrencePiece> {
    adverb(text, at)
        .or_else(|| by_units(text, at))
        .or_else(|| times_per(text, at))
        .or_else(|| weekday_of_month(text, at))
        .or_else(|| working_day(text, at))
        .or_else(|| weekdays(text, at))
        .or_else(|| month_of_quarter(text, at))
        .or_else(|| after_reported(text, at))
        .or_else(|| each(text, at))
        .or_else(|| part_of_each(text, at))
}

const ADVERBS: [(&str, Every); 12] = [
    ("ежедневн", Every::Day),
    ("еженедельн", Every::Week),
    ("ежемесячн", Every::Month),
    ("ежеквартальн", Every::Quarter),
    ("поквартально", Every::Quarter),
    ("помесячно", Every::Month),
    ("понедельно", Every::Week),
    ("ежегодн", Every::Year),
    ("ежечетвертн", Every::SchoolTerm),
    ("ежеполугодн", Every::HalfYear),
    ("ежекварталь", Every::Quarter),
    ("ежемесяч", Every::Month),
];

fn adverb(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let (_, unit) = ADVERBS.iter().find(|(stem, _)| text.starts(at, &[stem]))?;
    Some(every(*unit, at + 1))
}

/// «по полугодиям», «по четвертям», «по чётным неделям», «через неделю по пятницам».
fn by_units(text: &Text, at: usize) -> Option<RecurrencePiece> {
    if let Some(next) = text.phrase(at, &["через", "неделю"]) {
        let named = weekdays(text, next)?;
        return Some(RecurrencePiece { interval: Some(2), ..named });
    }
    if text.is_word(at, &["по"]) && text.is_word(at + 1, &["будням"]) {
        return Some(working_days(at + 2));
    }
    if text.is_word(at, &["в"])
        && text.starts(at + 1, &["будни", "рабочие"])
        && text.is_word(at + 2, &["дни"])
    {
        return Some(working_days(at + 3));
    }
    if !text.is_word(at, &["по"]) {
        return None;
    }
    if text.starts(at + 1, &["четн", "нечетн"]) && text.is_word(at + 2, &["неделям"]) {
        return Some(RecurrencePiece { interval: Some(2), is_note: true, ..every(Every::Week, at + 3) });
    }
    let plural = text.word(at + 1).is_some_and(|word| word.ends_with("ам") || word.ends_with("ям"));
    let (unit, to) = unit_at(text, at + 1).filter(|_| plural)?;
    (unit != Every::Day).then(|| every(unit, to))
}

/// What is repeated is said elsewhere in the cell: «ежемесячно, в последний рабочий день».
fn said_elsewhere(text: &Text, at: usize) -> Option<Every> {
    let said = |stems: &[&str]| (0..text.tokens.len()).any(|other| other != at && text.starts(other, stems));
    if said(&["ежемесячн", "помесячн"]) {
        return Some(Every::Month);
    }
    said(&["ежеквартальн", "поквартальн"]).then_some(Every::Quarter)
}

fn every_of(unit: TimeUnit) -> Every {
    match unit {
        TimeUnit::Day => Every::Day,
        TimeUnit::Week => Every::Week,
        TimeUnit::Month => Every::Month,
        TimeUnit::Quarter => Every::Quarter,
        TimeUnit::SchoolTerm => Every::SchoolTerm,
        TimeUnit::HalfYear => Every::HalfYear,
        TimeUnit::Year => Every::Year,
    }
}

/// A unit of time, «учебного года» and «кв.» included.
fn unit_at(text: &Text, at: usize) -> Option<(Every, usize)> {
    let noun = if text.starts(at, &["календарн", "учебн", "отчетн", "школьн"]) {
        at + 1
    } else {
        at
    };
    let word = text.word(noun)?;
    let unit = lexicon::unit(word)?;
    let short = matches!(word, "кв" | "мес" | "нед" | "дн");
    Some((every_of(unit), if short { text.past(noun + 1, &['.']) } else { noun + 1 }))
}

/// «каждый месяц», «каждого 2-го месяца», «каждые две недели», «каждую пятницу».
fn each(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let start = if text.is_word(at, &["в", "во", "на"]) { at + 1 } else { at };
    if !text.starts(start, &["кажд"]) {
        return None;
    }
    let mut next = start + 1;
    let mut interval = None;
    if ordinal_at(text, next).is_some_and(|(_, noun)| text.starts(noun, &["числ"])) {
        // «каждое 15 число»: the number is read as a day.
        return Some(every(Every::Month, next));
    }
    if text.starts(next, &["четн", "нечетн"]) && text.starts(next + 1, &["недел"]) {
        return Some(RecurrencePiece { interval: Some(2), is_note: true, ..every(Every::Week, next + 2) });
    }
    if text.starts(next, &["последн"]) {
        return weekday_of_month(text, next).or_else(|| part_of_each(text, next));
    }
    if let Some((count, after)) = ordinal_at(text, next).or_else(|| cardinal_at(text, next))
        && unit_at(text, after).is_some()
    {
        interval = u16::try_from(count).ok().filter(|count| *count > 1);
        next = after;
    }
    if let Some((count, day_at)) = ordinal_at(text, next)
        && text.word(day_at).and_then(lexicon::weekday).is_some()
    {
        // «каждый 1-й четверг»: of the month; «каждый второй» may be every other.
        if matches!(unit_at(text, day_at + 1), Some((Every::Month, _))) || matches!(count, 1 | 3..=5) {
            let piece = weekday_of_month(text, next)?;
            return Some(RecurrencePiece { of_named_month: false, ..piece });
        }
        interval = u16::try_from(count).ok().filter(|count| *count > 1);
        next = day_at;
    }
    if let Some(day) = text.word(next).and_then(lexicon::weekday) {
        let mut piece =
            RecurrencePiece { interval, is_asked: interval == Some(2), ..every(Every::Week, next + 1) };
        piece.weekdays.push(day.to_owned());
        more_weekdays(text, &mut piece);
        return Some(piece);
    }
    if text.starts(next, &["рабоч"]) && text.is_word(next + 1, &["день"]) {
        return Some(working_days(next + 2));
    }
    // «каждый сентябрь», «каждую осень»: the name behind is read as a month.
    if text.word(next).is_some_and(|word| lexicon::month(word).or_else(|| lexicon::season(word)).is_some()) {
        return Some(every(Every::Year, next));
    }
    let (unit, to) = unit_at(text, next)?;
    Some(RecurrencePiece { interval, ..every(unit, to) })
}

fn cardinal_at(text: &Text, at: usize) -> Option<(u32, usize)> {
    match text.number(at) {
        Some((count, digits)) if digits <= 3 => Some((count, at + 1)),
        _ => text.word(at).and_then(lexicon::cardinal).map(|count| (count, at + 1)),
    }
}

/// «раз в квартал», «не реже 1 раза в месяц», «2 раза в год», «дважды в год», «раз в две недели».
fn times_per(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let start = text
        .any_phrase(at, &[&["не", "реже", "чем"], &["не", "реже"], &["не", "менее", "чем"], &["не", "менее"]])
        .unwrap_or(at);
    let (count, next) = if text.is_word(start, &["дважды"]) {
        (2, start + 1)
    } else if text.is_word(start, &["трижды"]) {
        (3, start + 1)
    } else if text.is_word(start, &["раз", "раза"]) {
        (1, start + 1)
    } else {
        let (count, next) = cardinal_at(text, start)?;
        // «2-3 раза в год»: the larger number is not owed.
        let next =
            if text.is_dash(next) { cardinal_at(text, next + 1).map_or(next, |(_, end)| end) } else { next };
        text.phrase(next, &["раз*"]).map(|next| (count, next))?
    };
    if !text.is_word(next, &["в", "за"]) {
        return None;
    }
    let (interval, unit_from) = match cardinal_at(text, next + 1) {
        Some((count, after)) => (u16::try_from(count).ok().filter(|count| *count > 1), after),
        None => (None, next + 1),
    };
    let (unit, to) = unit_at(text, unit_from)?;
    let times = u16::try_from(count).ok().filter(|count| *count > 1);
    Some(RecurrencePiece { interval, times, ..every(unit, to) })
}

/// «последняя пятница месяца», «второй четверг каждого месяца».
fn weekday_of_month(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let lead = text.any_phrase(at, &[&["в"], &["во"], &["на"], &["до"], &["к"], &["не", "позднее"], &["по"]]);
    let start = lead.unwrap_or(at);
    let (place, day_at) = if text.starts(start, &["последн"]) {
        ("last".to_owned(), start + 1)
    } else {
        let (number, next) = ordinal_at(text, start)?;
        let place = match number {
            1 => "1st".to_owned(),
            2 => "2nd".to_owned(),
            3 => "3rd".to_owned(),
            4 | 5 => format!("{number}th"),
            _ => return None,
        };
        (place, next)
    };
    // «первый и третий понедельник», «2-я и 4-я среда»
    let joined = text.is_word(day_at, &["и"]) || text.is_mark(day_at, &[',']);
    let second = joined.then(|| weekday_of_month(text, day_at + 1)).flatten();
    if let Some(mut second) = second
        && let Some(day) =
            second.weekdays.first().and_then(|name| name.split_once('-')).map(|(_, day)| day.to_owned())
    {
        second.weekdays.insert(0, format!("{place}-{day}"));
        return Some(second);
    }
    let day = text.word(day_at).and_then(lexicon::weekday)?;
    let tail = day_at + 1;
    let of = if text.starts(tail, &["кажд"]) { tail + 1 } else { tail };
    let (unit, to, named) = match unit_at(text, of) {
        Some((unit @ (Every::Month | Every::Quarter), to)) => (unit, to, false),
        _ => (Every::Month, tail, true),
    };
    let mut piece = RecurrencePiece { of_named_month: named, ..every(unit, to) };
    piece.weekdays.push(format!("{place}-{day}"));
    Some(piece)
}

/// «в последний рабочий день [каждого] месяца».
fn working_day(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let start =
        text.any_phrase(at, &[&["в"], &["на"], &["до"], &["к"], &["не", "позднее"], &["по"]]).unwrap_or(at);
    let last = text.starts(start, &["последн"]);
    let (number, working_at) =
        if last { (0, start + 1) } else { ordinal_at(text, start).filter(|found| found.0 <= 23)? };
    if !(text.starts(working_at, &["рабоч"]) && text.starts(working_at + 1, &["д"])) {
        return None;
    }
    let tail = working_at + 2;
    let of = if text.starts(tail, &["кажд"]) { tail + 1 } else { tail };
    let (unit, to) = match unit_at(text, of) {
        Some(found) => found,
        None => (said_elsewhere(text, at)?, tail),
    };
    if last {
        return Some(RecurrencePiece { last_working_day: true, ..every(unit, to) });
    }
    // No rule counts working days: the day of that number is never too late for it, and a person is asked.
    let day = u8::try_from(number).ok().filter(|day| *day > 0)?;
    Some(RecurrencePiece { days: vec![day], is_note: true, is_asked: true, ..every(unit, to) })
}

/// «по пятницам», «по вторникам и четвергам».
fn weekdays(text: &Text, at: usize) -> Option<RecurrencePiece> {
    if !text.is_word(at, &["по"]) {
        let from = if text.is_word(at, &["с", "со", "в", "во"]) { at + 1 } else { at };
        return weekday_list(text, from);
    }
    if text.is_word(at + 1, &["рабочим"]) && text.is_word(at + 2, &["дням"]) {
        return Some(working_days(at + 3));
    }
    if let Some(piece) = weekday_list(text, at + 1) {
        return Some(piece);
    }
    let word = text.word(at + 1)?;
    let day = lexicon::weekday(word)?;
    let mut piece = every(Every::Week, at + 2);
    piece.weekdays.push(day.to_owned());
    more_weekdays(text, &mut piece);
    Some(piece)
}

/// «пн-пт», «с понедельника по пятницу», «вторник, четверг», «пн., ср., пт.»: several weekdays are of each week.
fn weekday_list(text: &Text, from: usize) -> Option<RecurrencePiece> {
    const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day_at = |at: usize| {
        let day = text.word(at).and_then(lexicon::weekday)?;
        let short = text.word(at).is_some_and(|word| word.chars().count() == 2);
        Some((day, if short { text.past(at + 1, &['.']) } else { at + 1 }))
    };
    let left_out = from.checked_sub(1).is_some_and(|before| text.starts(before, &["кроме", "исключ"]));
    let (first, mut to) = day_at(from).filter(|_| !left_out)?;
    let mut days = vec![first];
    loop {
        let through = text.is_dash(to) || text.is_word(to, &["по"]);
        let joint = through || text.is_mark(to, &[',']) || text.is_word(to, &["и"]);
        let Some((day, end)) = day_at(to + 1).filter(|_| joint) else { break };
        let place = |day: &str| WEEK.iter().position(|one| *one == day);
        match (days.last().and_then(|last| place(last)), place(day)) {
            (Some(last), Some(next)) if through && last < next => {
                days.extend(WEEK.iter().take(next + 1).skip(last + 1))
            }
            _ => days.push(day),
        }
        to = end;
    }
    if days.len() < 2 {
        return None;
    }
    let mut piece = every(Every::Week, to);
    piece.weekdays.extend(days.into_iter().map(str::to_owned));
    Some(piece)
}

/// «каждый рабочий день»: Monday to Friday of each week.
fn working_days(to: usize) -> RecurrencePiece {
    let mut piece = every(Every::Week, to);
    piece.weekdays.extend(["mon", "tue", "wed", "thu", "fri"].map(str::to_owned));
    piece
}

fn more_weekdays(text: &Text, piece: &mut RecurrencePiece) {
    loop {
        let next = if text.is_word(piece.to, &["и"]) || text.is_mark(piece.to, &[',']) {
            piece.to + 1
        } else {
            return;
        };
        let Some(day) = text.word(next).and_then(lexicon::weekday) else { return };
        piece.weekdays.push(day.to_owned());
        piece.to = next + 1;
    }
}

/// «последнего месяца [каждого] квартала», «первого месяца квартала».
fn month_of_quarter(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let start = if text.is_word(at, &["в"]) { at + 1 } else { at };
    let (number, next) =
        if text.starts(start, &["последн"]) { (3, start + 1) } else { ordinal_at(text, start)? };
    if !text.starts(next, &["месяц"]) || !(1..=3).contains(&number) {
        return None;
    }
    let of = if text.starts(next + 1, &["кажд"]) { next + 2 } else { next + 1 };
    let quarterly = (0..at).any(|other| text.starts(other, &["квартал", "ежеквартал", "поквартал"]));
    let (Every::Quarter, to) =
        unit_at(text, of).or_else(|| quarterly.then_some((Every::Quarter, next + 1)))?
    else {
        return None;
    };
    let month = u8::try_from(number).ok();
    Some(RecurrencePiece { month_of_quarter: month, ..every(Every::Quarter, to) })
}

/// «месяца, следующего за отчётным кварталом», «следующего за отчетным», «следующего месяца».
fn after_reported(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let lead = unit_at(text, at);
    let start = lead.map_or(at, |(_, to)| text.past(to, &[',']));
    if !text.starts(start, &["следующ"]) {
        return None;
    }
    if !text.is_word(start + 1, &["за"]) {
        // «до 5 числа следующего месяца»
        let (Every::Month, to) = unit_at(text, start + 1)? else { return None };
        if text.is_word(to, &["за"]) {
            return reported(text, Some(Every::Month), to + 1);
        }
        return lead.is_none().then(|| RecurrencePiece { month_offset: Some(1), ..every(Every::Month, to) });
    }
    reported(text, lead.map(|(unit, _)| unit), start + 2)
}

/// What stands behind «следующего за»: «отчетным кварталом», «отчетным периодом», «отчетным», «истекшим годом».
fn reported(text: &Text, lead: Option<Every>, at: usize) -> Option<RecurrencePiece> {
    let said = text.starts(at, &["отчетн", "истекш", "прошедш", "предыдущ"]);
    let noun = if said { at + 1 } else { at };
    let (unit, to) = match unit_at(text, noun) {
        Some((unit, to)) => (Some(unit), to),
        None if text.starts(noun, &["период"]) => (None, noun + 1),
        None if said => (None, noun),
        None => return None,
    };
    if unit == Some(Every::Day) {
        return None;
    }
    let unit = unit.or(if lead == Some(Every::Year) { lead } else { None });
    let offset = if lead == Some(Every::Year) || unit == Some(Every::Year) { None } else { Some(1) };
    let mut piece = RecurrencePiece { every: unit, month_offset: offset, to, ..RecurrencePiece::default() };
    if piece.every.is_none() && lead == Some(Every::Month) {
        // «месяца, следующего за отчётным»: the reported one is a month, unless another word says more.
        piece.every = None;
    }
    Some(piece)
}

/// «в конце месяца», «на конец четверти», «первая неделя месяца», «по итогам полугодия»: without a number, of each.
fn part_of_each(text: &Text, at: usize) -> Option<RecurrencePiece> {
    let lead = text
        .any_phrase(
            at,
            &[
                &["в"],
                &["на"],
                &["до"],
                &["к"],
                &["не", "позднее"],
                &["по", "итогам"],
                &["по", "результатам"],
                &["по", "окончании"],
                &["по", "завершении"],
                &["по", "истечении"],
                &["по", "окончанию"],
                &["по", "завершению"],
                &["по", "истечению"],
            ],
        )
        .unwrap_or(at);
    let summed = text.is_word(
        lead.saturating_sub(1),
        &[
            "итогам",
            "результатам",
            "окончании",
            "завершении",
            "истечении",
            "окончанию",
            "завершению",
            "истечению",
        ],
    );
    let (part, next) = match part_at(text, lead) {
        Some((part, next)) => (part, next),
        None if summed && lead > at => (Part::End, lead),
        None => return None,
    };
    let each = text.starts(next, &["кажд"]);
    let of = if each { next + 1 } else { next };
    let named = matches!(
        part,
        Part::Decade(_)
            | Part::Week(_)
            | Part::Half(_)
            | Part::FirstDay
            | Part::LastDay
            | Part::Days(..)
            | Part::LastDays(_)
    ) || text.starts(next.saturating_sub(1), &["числ"]);
    let ends = text.is_end(next) || text.is_mark(next, &[',', ';', ')', '.']);
    let (unit, to) = match unit_at(text, of) {
        Some(found) => found,
        None => (said_elsewhere(text, at).filter(|_| named && ends)?, next),
    };
    if matches!(unit, Every::Day | Every::Week) || unit == Every::Year && !each {
        return None;
    }
    // A number, year or school year behind makes it one stretch, not each: «в конце полугодия 2021 года».
    if text.number(to).is_some() || text.starts(to, &["учебн"]) && !each {
        return None;
    }
    let mut piece = every(unit, to);
    let day = match (unit, part) {
        (Every::Month, Part::Decade(1) | Part::Start) => Some(10),
        (Every::Month, Part::Decade(2) | Part::Middle) => Some(20),
        (Every::Month, Part::Half(1)) => Some(15),
        (Every::Month, Part::FirstDay) => Some(1),
        (Every::Month, Part::Days(_, last)) => u8::try_from(last.min(31)).ok(),
        (Every::Month, Part::Week(week @ 1..=4)) => u8::try_from(week * 7).ok(),
        _ => None,
    };
    if matches!(part, Part::Start | Part::FirstDay) && unit == Every::Quarter {
        if part == Part::FirstDay {
            piece.days.push(1);
        }
        piece.month_of_quarter = Some(1);
    }
    piece.days.extend(day);
    piece.is_note = part == Part::Start && matches!(unit, Every::SchoolTerm | Every::HalfYear);
    Some(piece)
}
