//! The days of a recurring deadline. In: a rule and the stretch in which it holds. Out: its last days, ascending.
//! A day that a month lacks is its last one; an occurrence that reports on a period lies behind that period.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::reader::SchoolCalendar;
use super::types::{Every, Period, Recurrence};
use crate::domain::calendar::Calendar;

/// More occurrences than this are not worked out: twenty years of weeks.
const MOST: usize = 1_100;

/// The occurrences of `rule` in `within`, each once, ascending. Without an end, ten years are looked ahead.
///
/// `within` is the plan's period; the rule's own start and end narrow it. Empty when neither says where to begin.
pub fn occurrences(
    rule: &Recurrence,
    within: Option<Period>,
    school: &SchoolCalendar,
    calendar: &Calendar,
) -> Vec<NaiveDate> {
    let start = [rule.start, within.map(|within| within.start)].into_iter().flatten().max();
    let Some(start) = start else { return Vec::new() };
    let ahead = start.checked_add_months(Months::new(120)).unwrap_or(start);
    let end =
        [rule.end, within.map(|within| within.end)].into_iter().flatten().min().unwrap_or(ahead).min(ahead);
    let series = Series { rule, start, end, school, calendar };
    let mut days: Vec<NaiveDate> = series.units().into_iter().flat_map(|unit| series.in_unit(unit)).collect();
    days.sort_unstable();
    days.dedup();
    days.truncate(MOST);
    days
}

struct Series<'a> {
    rule: &'a Recurrence,
    start: NaiveDate,
    end: NaiveDate,
    school: &'a SchoolCalendar,
    calendar: &'a Calendar,
}

impl Series<'_> {
    fn offset(&self) -> i8 {
        self.rule.month_offset.unwrap_or(0)
    }

    /// The weeks, months, quarters… that touch the stretch, each `interval`th.
    fn units(&self) -> Vec<Period> {
        let mut units = Vec::new();
        let mut unit = self.first_unit();
        let step = usize::from(self.rule.interval.unwrap_or(1).max(1));
        let mut at = 0;
        while let Some(current) = unit {
            if current.start > self.end || units.len() > MOST {
                break;
            }
            if at % step == 0 {
                units.push(current);
            }
            at += 1;
            unit = self.next_unit(current);
        }
        units
    }

    fn first_unit(&self) -> Option<Period> {
        let day = self.start;
        match self.rule.every {
            Every::Day => Some(Period { start: day, end: day }),
            Every::Week => {
                let back = u64::from(day.weekday().num_days_from_monday());
                let monday = day.checked_sub_days(Days::new(back))?;
                Some(Period { start: monday, end: monday.checked_add_days(Days::new(6))? })
            }
            Every::Month => months(day.with_day(1)?, 1),
            Every::Quarter => months(first_of(day, 3)?, 3),
            Every::HalfYear => months(first_of(day, 6)?, 6),
            Every::Year => months(first_of(day, 12)?, 12),
            Every::SchoolTerm => self
                .terms(day.year() - 1)
                .into_iter()
                .chain(self.terms(day.year()))
                .find(|term| term.end >= day),
        }
    }

    fn next_unit(&self, unit: Period) -> Option<Period> {
        let next = unit.end.succ_opt()?;
        match self.rule.every {
            Every::Day => Some(Period { start: next, end: next }),
            Every::Week => Some(Period { start: next, end: next.checked_add_days(Days::new(6))? }),
            Every::Month => months(next, 1),
            Every::Quarter => months(next, 3),
            Every::HalfYear => months(next, 6),
            Every::Year => months(next, 12),
            Every::SchoolTerm => {
                let year = unit.end.year();
                self.terms(year - 1).into_iter().chain(self.terms(year)).find(|term| term.start > unit.end)
            }
        }
    }

    /// The terms of the school year that begins in `year`.
    fn terms(&self, year: i32) -> Vec<Period> {
        let first_month = self.school.year.0.0;
        let day = |(month, day): (u32, u32)| {
            let year = if month >= first_month { year } else { year + 1 };
            NaiveDate::from_ymd_opt(year, month, day)
        };
        let terms = self.school.terms.iter();
        terms.filter_map(|(from, to)| Some(Period { start: day(*from)?, end: day(*to)? })).collect()
    }

    /// The last days inside one week, month…, as far as they lie in the stretch.
    fn in_unit(&self, unit: Period) -> Vec<NaiveDate> {
        let days = match self.rule.every {
            Every::Day => vec![unit.start].into_iter().filter(|day| self.calendar.is_working(*day)).collect(),
            Every::Week => self.of_week(unit),
            Every::Month => self.of_months(unit.start, &[0]),
            Every::Quarter => {
                let month = i32::from(self.rule.month_of_quarter.unwrap_or(3).clamp(1, 3)) - 1;
                self.of_months(unit.start, &[month])
            }
            Every::HalfYear => self.of_months(unit.start, &[5]),
            Every::Year => self.of_year(unit),
            Every::SchoolTerm => vec![unit.end],
        };
        let days = if self.rule.times.is_some_and(|times| times > 1) { self.spread(unit) } else { days };
        // What reports on a period belongs to the stretch when the period does.
        let reports =
            self.offset() > 0 && matches!(self.rule.every, Every::Month | Every::Quarter | Every::HalfYear);
        if reports {
            let belongs = self.start <= unit.end && unit.end <= self.end;
            return if belongs { days } else { Vec::new() };
        }
        days.into_iter().filter(|day| self.start <= *day && *day <= self.end).collect()
    }

    fn of_week(&self, unit: Period) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = Vec::new();
        for name in &self.rule.weekdays {
            let ahead = weekday(name).map(|day| u64::from(day.num_days_from_monday()));
            days.extend(ahead.and_then(|ahead| unit.start.checked_add_days(Days::new(ahead))));
        }
        if days.is_empty() {
            days.extend(unit.start.checked_add_days(Days::new(4)));
        }
        days.retain(|day| self.in_months(*day));
        days
    }

    fn in_months(&self, day: NaiveDate) -> bool {
        self.rule.months.is_empty() || self.rule.months.iter().any(|month| u32::from(*month) == day.month())
    }

    /// Days in the months so many behind the first of the unit.
    fn of_months(&self, first: NaiveDate, months_on: &[i32]) -> Vec<NaiveDate> {
        let months = months_on.iter().filter_map(|on| shifted_months(first, on + i32::from(self.offset())));
        months.filter(|month| self.in_months(*month)).flat_map(|month| self.of_month(month)).collect()
    }

    fn of_year(&self, unit: Period) -> Vec<NaiveDate> {
        if self.rule.months.is_empty() {
            return self.of_month(unit.end.with_day(1).unwrap_or(unit.start));
        }
        let months = self.rule.months.iter().filter_map(|month| unit.start.with_month(u32::from(*month)));
        months.flat_map(|month| self.of_month(month)).collect()
    }

    /// The days of one month that the rule names; its last one when it names none.
    fn of_month(&self, first: NaiveDate) -> Vec<NaiveDate> {
        let Some(Period { end: last, .. }) = months(first, 1) else { return Vec::new() };
        let mut days: Vec<NaiveDate> = self
            .rule
            .days
            .iter()
            .filter_map(|day| first.with_day(u32::from(*day).clamp(1, last.day())))
            .collect();
        for name in &self.rule.weekdays {
            days.extend(weekdays_of_month(name, first, last));
        }
        if self.rule.last_working_day {
            let day =
                if self.calendar.is_working(last) { last } else { self.calendar.add_working_days(last, -1) };
            days.push(day);
        }
        if days.is_empty() {
            days.push(last);
        }
        days
    }

    /// So many times a unit: the ends of as many equal parts, in whole months where they divide it.
    fn spread(&self, unit: Period) -> Vec<NaiveDate> {
        let times = u32::from(self.rule.times.unwrap_or(1).max(1));
        let unit_months = match self.rule.every {
            Every::Year => 12,
            Every::HalfYear => 6,
            Every::Quarter => 3,
            _ => 0,
        };
        let length = unit.end.signed_duration_since(unit.start).num_days() + 1;
        let part_end = |part: u32| {
            if unit_months > 0 && unit_months % times == 0 {
                return months(unit.start, unit_months / times * part).map(|part| part.end);
            }
            let days = u64::try_from(length * i64::from(part) / i64::from(times) - 1).ok()?;
            unit.start.checked_add_days(Days::new(days))
        };
        (1..=times).filter_map(part_end).filter(|day| self.in_months(*day)).collect()
    }
}

fn months(first: NaiveDate, count: u32) -> Option<Period> {
    Some(Period { start: first, end: first.checked_add_months(Months::new(count))?.pred_opt()? })
}

fn shifted_months(first: NaiveDate, count: i32) -> Option<NaiveDate> {
    let months = Months::new(count.unsigned_abs());
    if count < 0 { first.checked_sub_months(months) } else { first.checked_add_months(months) }
}

/// The first day of the 3-, 6- or 12-month stretch of the year in which `day` lies.
fn first_of(day: NaiveDate, length: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / length * length + 1, 1)
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "mon" => Weekday::Mon,
        "tue" => Weekday::Tue,
        "wed" => Weekday::Wed,
        "thu" => Weekday::Thu,
        "fri" => Weekday::Fri,
        "sat" => Weekday::Sat,
        "sun" => Weekday::Sun,
        _ => return None,
    })
}

/// `fri`, `last-fri`, `2nd-thu` in one month.
pub fn weekdays_of_month(name: &str, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let (place, day) = name.split_once('-').unwrap_or(("", name));
    let Some(day) = weekday(day) else { return Vec::new() };
    let all: Vec<NaiveDate> =
        first.iter_days().take_while(|at| *at <= last).filter(|at| at.weekday() == day).collect();
    let one = match place {
        "" => return all,
        "last" => all.last(),
        ordinal => {
            let number = ordinal.trim_end_matches(|c: char| c.is_alphabetic()).parse::<usize>().unwrap_or(0);
            number.checked_sub(1).and_then(|at| all.get(at))
        }
    };
    one.copied().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Context, read};
    use super::super::types::When;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    fn of(text: &str, from: &str, to: &str) -> Vec<String> {
        let within = Period { start: day(from), end: day(to) };
        let When::Recurring(rule) = read(text, &Context::with_period(Some(within))).when else {
            panic!("«{text}» is not read as recurring");
        };
        let days = occurrences(&rule, Some(within), &SchoolCalendar::default(), &Calendar::russian(None));
        days.iter().map(NaiveDate::to_string).collect()
    }

    #[test]
    fn occurrences_of_wordings() {
        let year = ("2021-01-01", "2021-06-30");
        for (text, expected) in [
            ("ежеквартально", vec!["2021-03-31", "2021-06-30"]),
            (
                "до 25 числа каждого месяца",
                vec!["2021-01-25", "2021-02-25", "2021-03-25", "2021-04-25", "2021-05-25", "2021-06-25"],
            ),
            (
                "ежеквартально в срок до 3 числа следующего за отчетным кварталом",
                vec!["2021-04-03", "2021-07-03"],
            ),
            (
                "последняя пятница месяца",
                vec!["2021-01-29", "2021-02-26", "2021-03-26", "2021-04-30", "2021-05-28", "2021-06-25"],
            ),
            ("ежегодно до 1 марта", vec!["2021-03-01"]),
            ("в последний рабочий день квартала", vec!["2021-03-31", "2021-06-30"]),
            ("на конец четверти", vec!["2021-03-25", "2021-05-31"]),
            ("два раза в год", vec!["2021-06-30"]),
            ("до 31 числа каждого месяца с апреля 2021 года", vec!["2021-04-30", "2021-05-31", "2021-06-30"]),
            ("раз в два месяца", vec!["2021-01-31", "2021-03-31", "2021-05-31"]),
        ] {
            assert_eq!(of(text, year.0, year.1), expected, "{text}");
        }
    }

    #[test]
    fn a_rule_without_a_beginning_has_no_occurrences() {
        let When::Recurring(rule) = read("ежемесячно", &Context::default()).when else {
            panic!("not recurring")
        };
        let none = occurrences(&rule, None, &SchoolCalendar::default(), &Calendar::russian(None));
        assert_eq!(none, Vec::<NaiveDate>::new());
    }
}
