//! Why each candidate of a doubt is possible. In: a doubt and, where it is known, the plan's period. Out: a reason for
//! each candidate, by the rules by which the reader proposes them; the words are in `locale/`, `reason-NAME`.
//!
//! Reasons are worked out and never stored: doubts kept by an earlier version have them too.

use chrono::{Datelike, NaiveDate};

use super::reader::extent_of;
use super::types::{Candidate, Doubt, DoubtCode, Period, When};

/// Why a candidate may be meant. A year is the fact that its words need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Of two months: the one beside the year, or last in the text.
    MonthBesideYear,
    /// The month that stood there before the date was edited.
    MonthBeforeEditing,
    /// The other month, in the year as written.
    OtherMonth,
    /// In this year the day lies in the plan.
    YearInPlan(i32),
    /// In this year it lies nearest to the plan.
    YearNearPlan(i32),
    /// The plan's period is not known.
    YearPossible(i32),
    AsWritten,
    LastDayOfMonth,
    FirstDay,
    NextDay,
    DayAndMonthSwapped,
    DigitInMonth,
    /// The month or number that was meant is not known; this one lies in the plan.
    OneOfThePlan,
    EndYearLater,
    StartYearEarlier,
    EndsSwapped,
    /// The words name an event.
    EventNamed,
    DatesNamed,
    AllAlong,
    Repeated,
    ScheduleNamed,
    /// The year without its slip of typing.
    YearWithoutSlip(i32),
    /// One of several years that stand in the text.
    YearNamed(i32),
    /// The number of the day is right, the weekday is not.
    DayNamed,
    /// The weekday is right, the number of the day is not.
    WeekdayNamed,
    /// Of two bounds side by side.
    WrittenLast,
    WrittenFirst,
    BothHold,
    /// One of two that «или» joins.
    OneNamed,
    FromDates,
    SimilarSpelling,
    SameOwner,
}

impl Reason {
    /// The stable English name of JSON and of the locale key `reason-NAME`.
    pub fn name(self) -> &'static str {
        match self {
            Reason::MonthBesideYear => "month-beside-year",
            Reason::MonthBeforeEditing => "month-before-editing",
            Reason::OtherMonth => "other-month",
            Reason::YearInPlan(_) => "year-in-plan",
            Reason::YearNearPlan(_) => "year-near-plan",
            Reason::YearPossible(_) => "year-possible",
            Reason::AsWritten => "as-written",
            Reason::LastDayOfMonth => "last-day-of-month",
            Reason::FirstDay => "first-day",
            Reason::NextDay => "next-day",
            Reason::DayAndMonthSwapped => "day-and-month-swapped",
            Reason::DigitInMonth => "digit-in-month",
            Reason::OneOfThePlan => "one-of-the-plan",
            Reason::EndYearLater => "end-year-later",
            Reason::StartYearEarlier => "start-year-earlier",
            Reason::EndsSwapped => "ends-swapped",
            Reason::EventNamed => "event-named",
            Reason::DatesNamed => "dates-named",
            Reason::AllAlong => "all-along",
            Reason::Repeated => "repeated",
            Reason::ScheduleNamed => "schedule-named",
            Reason::YearWithoutSlip(_) => "year-without-slip",
            Reason::YearNamed(_) => "year-named",
            Reason::DayNamed => "day-named",
            Reason::WeekdayNamed => "weekday-named",
            Reason::WrittenLast => "written-last",
            Reason::WrittenFirst => "written-first",
            Reason::BothHold => "both-hold",
            Reason::OneNamed => "one-named",
            Reason::FromDates => "from-dates",
            Reason::SimilarSpelling => "similar-spelling",
            Reason::SameOwner => "same-owner",
        }
    }

    /// The year that the words name.
    pub fn year(self) -> Option<i32> {
        match self {
            Reason::YearInPlan(year)
            | Reason::YearNearPlan(year)
            | Reason::YearPossible(year)
            | Reason::YearWithoutSlip(year)
            | Reason::YearNamed(year) => Some(year),
            _ => None,
        }
    }

    /// One of each, for whoever must have words for all.
    pub const ALL: [Reason; 32] = [
        Reason::MonthBesideYear,
        Reason::MonthBeforeEditing,
        Reason::OtherMonth,
        Reason::YearInPlan(0),
        Reason::YearNearPlan(0),
        Reason::YearPossible(0),
        Reason::AsWritten,
        Reason::LastDayOfMonth,
        Reason::FirstDay,
        Reason::NextDay,
        Reason::DayAndMonthSwapped,
        Reason::DigitInMonth,
        Reason::OneOfThePlan,
        Reason::EndYearLater,
        Reason::StartYearEarlier,
        Reason::EndsSwapped,
        Reason::EventNamed,
        Reason::DatesNamed,
        Reason::AllAlong,
        Reason::Repeated,
        Reason::ScheduleNamed,
        Reason::YearWithoutSlip(0),
        Reason::YearNamed(0),
        Reason::DayNamed,
        Reason::WeekdayNamed,
        Reason::WrittenLast,
        Reason::WrittenFirst,
        Reason::BothHold,
        Reason::OneNamed,
        Reason::FromDates,
        Reason::SimilarSpelling,
        Reason::SameOwner,
    ];
}

/// A reason for each candidate, in their order; `None` where the code says all there is to say.
pub fn reasons(doubt: &Doubt, plan: Option<Period>) -> Vec<Option<Reason>> {
    let whens: Vec<Option<&When>> = doubt.candidates.iter().map(when_of).collect();
    let first = whens.first().copied().flatten().and_then(extent_of);
    let last = whens.len().saturating_sub(1);
    let other = whens.get(1).copied().flatten().and_then(extent_of);
    let far = first.zip(other).is_some_and(|(one, two)| (one.start - two.start).num_days().abs() > 6);
    let same_year = first.zip(other).is_some_and(|(one, two)| one.end.year() == two.end.year());
    let both_hold = whens.last().is_some_and(|when| matches!(when, Some(When::Points(_))));
    let of = |(at, when): (usize, &Option<&When>)| {
        let extent = when.and_then(extent_of);
        match doubt.code {
            DoubtCode::TwoMonths => Some(of_two_months(at, first?, extent?)),
            DoubtCode::YearMissing => Some(of_missing_year(extent?, plan)),
            DoubtCode::OutsidePlan if at == last => Some(Reason::AsWritten),
            DoubtCode::OutsidePlan => Some(Reason::YearInPlan(extent?.end.year())),
            DoubtCode::NoSuchDay => Some(of_no_such_day(extent?, at)),
            DoubtCode::NoSuchMonth => Some(of_no_such_month(doubt, extent?)),
            DoubtCode::EndBeforeStart => of_turned_ends(at, whens.len()),
            DoubtCode::TwoBases => Some(of_basis((*when)?)),
            DoubtCode::TypingSlip => Some(Reason::YearWithoutSlip(extent?.end.year())),
            DoubtCode::Ambiguous if whens.len() == 3 && both_hold => {
                [Reason::WrittenLast, Reason::WrittenFirst, Reason::BothHold].get(at).copied()
            }
            DoubtCode::Ambiguous => Some(of_ambiguous(at, far, same_year, extent?)),
            DoubtCode::PeriodInferred => Some(Reason::FromDates),
            DoubtCode::OwnerTypo => Some(Reason::SimilarSpelling),
            DoubtCode::OwnerAlias => Some(Reason::SameOwner),
            _ => None,
        }
    };
    whens.iter().enumerate().map(of).collect()
}

fn when_of(candidate: &Candidate) -> Option<&When> {
    match candidate {
        Candidate::When(when) => Some(when),
        Candidate::Text(_) => None,
    }
}

fn of_two_months(at: usize, first: Period, this: Period) -> Reason {
    match at {
        0 => Reason::MonthBesideYear,
        _ if this.start < first.start => Reason::MonthBeforeEditing,
        _ => Reason::OtherMonth,
    }
}

fn of_missing_year(this: Period, plan: Option<Period>) -> Reason {
    let year = this.end.year();
    match plan {
        Some(plan) if this.start <= plan.end && plan.start <= this.end => Reason::YearInPlan(year),
        Some(_) => Reason::YearNearPlan(year),
        None => Reason::YearPossible(year),
    }
}

fn of_no_such_day(this: Period, at: usize) -> Reason {
    let is_last = |day: NaiveDate| day.succ_opt().is_some_and(|next| next.day() == 1);
    if at == 0 && (is_last(this.start) || is_last(this.end)) {
        Reason::LastDayOfMonth
    } else if at == 0 {
        Reason::FirstDay
    } else {
        Reason::NextDay
    }
}

/// By the numbers of the wording: «31.13.2020», «15.00.2021», «5 квартал».
fn of_no_such_month(doubt: &Doubt, this: Period) -> Reason {
    let wording = doubt.text.as_deref().unwrap_or("");
    let numbers =
        wording.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u32>().ok());
    let numbers: Vec<u32> = numbers.collect();
    let (day, month) = (this.end.day(), this.end.month());
    let impossible = numbers.iter().copied().find(|number| (13..=99).contains(number) && *number != day);
    if numbers.contains(&0) || this.start != this.end && impossible.is_none() {
        Reason::OneOfThePlan
    } else if numbers.windows(2).any(|pair| *pair == [month, day]) {
        Reason::DayAndMonthSwapped
    } else {
        Reason::DigitInMonth
    }
}

fn of_turned_ends(at: usize, count: usize) -> Option<Reason> {
    // In this order the reader tries them: within one month the change of ends comes first.
    Some(match (count, at) {
        (3, 0) | (2, 1) => Reason::EndYearLater,
        (3, 1) => Reason::StartYearEarlier,
        (3, 2) | (1 | 2, 0) => Reason::EndsSwapped,
        _ => return None,
    })
}

fn of_basis(when: &When) -> Reason {
    match when {
        When::Event(_) => Reason::EventNamed,
        When::Standing { .. } => Reason::AllAlong,
        When::Recurring(_) => Reason::Repeated,
        When::Schedule { .. } => Reason::ScheduleNamed,
        _ => Reason::DatesNamed,
    }
}

fn of_ambiguous(at: usize, of_years: bool, same_year: bool, this: Period) -> Reason {
    match at {
        _ if of_years && same_year => Reason::OneNamed,
        _ if of_years => Reason::YearNamed(this.end.year()),
        0 => Reason::DayNamed,
        _ => Reason::WeekdayNamed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Context, read};
    use super::*;

    fn plan() -> Period {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
        Period { start: day("2020-05-01"), end: day("2021-06-30") }
    }

    #[test]
    fn every_candidate_of_a_deadline_says_why_it_is_possible() {
        use Reason::*;
        for (wording, expected) in [
            ("до 31 мая октября 2020 г.", vec![MonthBesideYear, MonthBeforeEditing]),
            ("до 20 июня февраля 2021 года", vec![MonthBesideYear, MonthBeforeEditing, OtherMonth]),
            ("до 25 мая", vec![YearInPlan(2020), YearInPlan(2021)]),
            ("до 20 января 2020 года", vec![YearInPlan(2021), AsWritten]),
            ("в период действия-ограничительных мер учебного года", vec![EventNamed, DatesNamed]),
            ("до 31 апреля 2021 г.", vec![LastDayOfMonth, NextDay]),
            ("до 05.25.2020", vec![DayAndMonthSwapped, DigitInMonth, DigitInMonth]),
            ("до 31.13.2020", vec![DigitInMonth, DigitInMonth]),
            ("5 квартал 2020", vec![OneOfThePlan, OneOfThePlan, OneOfThePlan]),
            ("с 25 мая по 12 мая 2021 г.", vec![EndsSwapped, EndYearLater]),
            ("май 2021 – сентябрь 2020", vec![EndYearLater, StartYearEarlier, EndsSwapped]),
            ("постоянно, отчёт до 1 июня 2021 г.", vec![AllAlong, DatesNamed]),
            ("до 31 мая 20201 г.", vec![YearWithoutSlip(2020), YearWithoutSlip(2021)]),
            ("до 15 мая 2020 или 2021", vec![YearNamed(2020), YearNamed(2021)]),
            ("до 1 октября до 1 декабря 2020 г.", vec![WrittenLast, WrittenFirst, BothHold]),
            ("октябрь или ноябрь 2020", vec![OneNamed, OneNamed]),
            ("13 мая 2020 (пятница)", vec![DayNamed, WeekdayNamed]),
        ] {
            let read = read(wording, &Context::with_period(Some(plan())));
            let found: Vec<Reason> =
                read.doubts.iter().flat_map(|doubt| reasons(doubt, Some(plan()))).flatten().collect();
            assert_eq!(found, expected, "{wording}");
        }
    }
}
