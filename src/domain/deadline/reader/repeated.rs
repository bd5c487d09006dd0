//! Repetition put together: the pieces of the rule and the dates beside them («ежегодно до 1 марта»,
//! «ежемесячно с сентября 2020 по май 2021»). In: pieces and groups. Out: one `Recurrence`.

use chrono::Datelike;

use super::Context;
use super::group::{Group, Limit};
use super::recurrence::RecurrencePiece;
use super::refs::{Part, Ref, Unit};
use super::year::Year;
use super::years::{days, fill};
use crate::domain::deadline::{Every, Recurrence};

/// One rule of all the pieces and groups; `goes_on`: it begins where the groups end («до 31.12.2020, далее…»).
pub fn repeated(
    pieces: &[&RecurrencePiece],
    groups: &[Group],
    goes_on: bool,
    context: &Context,
) -> Recurrence {
    let mut rule = Recurrence {
        every: every_of(pieces, groups),
        interval: None,
        days: Vec::new(),
        months: Vec::new(),
        weekdays: Vec::new(),
        last_working_day: false,
        month_of_quarter: None,
        month_offset: None,
        times: None,
        start: None,
        end: None,
    };
    for piece in pieces {
        rule.interval = rule.interval.or(piece.interval);
        rule.times = rule.times.or(piece.times);
        rule.month_of_quarter = rule.month_of_quarter.or(piece.month_of_quarter);
        rule.month_offset = rule.month_offset.or(piece.month_offset);
        rule.last_working_day |= piece.last_working_day;
        rule.days.extend(&piece.days);
        rule.weekdays.extend(piece.weekdays.iter().cloned());
    }
    for group in groups {
        add_group(&mut rule, group, goes_on, context);
    }
    rule.days.sort_unstable();
    rule.days.dedup();
    let mut months = Vec::new();
    for month in &rule.months {
        if !months.contains(month) {
            months.push(*month);
        }
    }
    rule.months = months;
    rule
}

/// «кроме июля и августа»: all months but these.
pub fn leave_out(rule: &mut Recurrence, groups: &[Group]) {
    let mut out = Recurrence { months: Vec::new(), days: Vec::new(), ..rule.clone() };
    for group in groups {
        match &group.last {
            Some((_, last)) => add_range(&mut out, &group.first, last),
            None => add_ref(&mut out, &group.first),
        }
    }
    if out.months.is_empty() || out.months.len() >= 12 {
        return;
    }
    let said = if rule.months.is_empty() { (1..=12).collect() } else { rule.months.clone() };
    rule.months = said.into_iter().filter(|month| !out.months.contains(month)).collect();
}

fn every_of(pieces: &[&RecurrencePiece], groups: &[Group]) -> Every {
    let said: Vec<Every> = pieces.iter().filter_map(|piece| piece.every).collect();
    if let Some(first) = said.first() {
        // «ежемесячно, в последнюю пятницу месяца», «ежегодно, каждую пятницу мая»: the word said first leads.
        return *first;
    }
    let with_month = groups.iter().any(|group| group.first.month.is_some());
    if with_month { Every::Year } else { Every::Month }
}

fn add_group(rule: &mut Recurrence, group: &Group, goes_on: bool, context: &Context) {
    let has_year = group.refs().any(|one| matches!(one.year, Year::Given(_) | Year::School(_)));
    let is_year = matches!(group.first.unit, Unit::Year | Unit::Years | Unit::SchoolYear);
    if rule.every == Every::Year && group.last.is_none() && group.first.unit == Unit::Day && has_year {
        // «до 1 октября 2020 года, далее ежегодно»: the day of each year, from this one on.
        add_ref(rule, &group.first);
        rule.start = rule.start.or(days(&group.first, context).map(|day| day.start));
        return;
    }
    if rule.every == Every::Year && is_year && !has_year {
        add_part_of_year(rule, group, context);
        return;
    }
    let often = matches!(rule.every, Every::Day | Every::Week | Every::Month);
    let bounded = matches!(group.limit, Limit::From | Limit::By | Limit::NotLater) && group.last.is_none();
    let in_year =
        group.first.unit == Unit::Month || group.first.unit == Unit::Day && group.first.month.is_some();
    if often && bounded && in_year && !has_year && context.period.is_some() {
        // «ежемесячно с сентября», «ежемесячно до 1 июня»: the series begins or ends there.
        bound_in_time(rule, group, goes_on, context);
        return;
    }
    if has_year || is_year && group.refs().all(|one| one.unit != Unit::Plan) {
        bound_in_time(rule, group, goes_on, context);
        return;
    }
    if let Some((_, last)) = &group.last {
        add_range(rule, &group.first, last);
        return;
    }
    add_ref(rule, &group.first);
}

/// «ежегодно к началу учебного года», «ежегодно в конце года»: the day or the months of each year.
fn add_part_of_year(rule: &mut Recurrence, group: &Group, context: &Context) {
    if group.first.part == Part::Whole || group.last.is_some() {
        return;
    }
    // Any year will do: only months and days are taken.
    let one = Ref { year: Year::Given(2021), ..group.first.clone() };
    let Some(days) = days(&one, context) else { return };
    if matches!(group.limit, Limit::By | Limit::NotLater) {
        let before = days.start.pred_opt().unwrap_or(days.start);
        let due = if one.part == Part::Start { before } else { days.end };
        rule.days.extend(u8::try_from(due.day()).ok());
        rule.months.extend(month(due.month()));
    } else {
        let count = (days.end.month() + 12 - days.start.month()) % 12;
        rule.months.extend((0..=count).filter_map(|at| month((days.start.month() + at - 1) % 12 + 1)));
    }
}

/// A group with a year bounds the series.
fn bound_in_time(rule: &mut Recurrence, group: &Group, goes_on: bool, context: &Context) {
    let one = fill(std::slice::from_ref(group), context);
    let Some(way) = one.ways.into_iter().next().and_then(|way| way.into_iter().next()) else { return };
    let Some(first) = days(&way.first, context) else { return };
    let last = way.last.as_ref().and_then(|(_, last)| days(last, context));
    match group.limit {
        _ if goes_on => rule.start = Some(last.unwrap_or(first).end),
        Limit::From | Limit::After if last.is_none() => rule.start = Some(first.start),
        Limit::By | Limit::NotLater => rule.end = Some(last.unwrap_or(first).end),
        _ => {
            rule.start = Some(first.start);
            rule.end = Some(last.unwrap_or(first).end);
        }
    }
}

fn add_ref(rule: &mut Recurrence, one: &Ref) {
    match one.unit {
        Unit::Day | Unit::Bare => {
            rule.days.extend(u8::try_from(one.number).ok().filter(|day| (1..=31).contains(day)));
            rule.months.extend(one.other_months.iter().copied().filter_map(month));
            rule.months.extend(one.month.and_then(month));
        }
        Unit::Month => {
            rule.months.extend(month(one.number));
            rule.days.extend(match one.part {
                Part::Decade(1) | Part::Start => Some(10),
                Part::Decade(2) | Part::Middle => Some(20),
                Part::Half(1) => Some(15),
                Part::Week(week @ 1..=4) => u8::try_from(week * 7).ok(),
                Part::FirstDay => Some(1),
                Part::Days(_, last) => u8::try_from(last.min(31)).ok(),
                _ => None,
            });
        }
        Unit::Quarter => rule.months.extend((1..=3).filter_map(|at| month(one.number * 3 - 3 + at))),
        Unit::HalfYear => rule.months.extend((1..=6).filter_map(|at| month(one.number * 6 - 6 + at))),
        Unit::Season => rule.months.extend((0..3).filter_map(|at| month((one.number * 3 + at - 1) % 12 + 1))),
        _ => {}
    }
}

fn add_range(rule: &mut Recurrence, first: &Ref, last: &Ref) {
    let month_of = |one: &Ref, end: bool| match one.unit {
        Unit::Month => Some(one.number),
        Unit::Quarter => Some(one.number * 3 - if end { 0 } else { 2 }),
        Unit::HalfYear => Some(one.number * 6 - if end { 0 } else { 5 }),
        _ => one.month,
    };
    match (first.unit, last.unit) {
        (Unit::Day, Unit::Day) if first.month == last.month => {
            // «с 1 по 5 число»: due on the last of these days.
            add_ref(rule, last);
        }
        _ => {
            let (Some(from), Some(to)) = (month_of(first, false), month_of(last, true)) else { return };
            let count = (to + 12 - from) % 12;
            rule.months.extend((0..=count).filter_map(|at| month((from + at - 1) % 12 + 1)));
        }
    }
}

fn month(number: u32) -> Option<u8> {
    u8::try_from(number).ok().filter(|month| (1..=12).contains(month))
}

/// «до 25 числа» without a month or a word of repetition: of each month.
pub fn is_of_each_month(groups: &[Group]) -> bool {
    !groups.is_empty()
        && groups.iter().flat_map(Group::refs).all(|one| one.unit == Unit::Day && one.month.is_none())
}
