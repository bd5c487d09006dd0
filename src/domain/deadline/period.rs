//! The period of a plan whose paper does not say it. In: the fully dated days of its deadlines. Out: the shortest
//! stretch that holds nearly all of them, in whole months. What was inferred from a period contributes nothing to it.

use chrono::{Datelike, Months, NaiveDate};

use super::types::{Deadline, DoubtCode, Period, When};

/// The shortest span that holds at least 90 % of `days`, widened to whole months; `None` without days.
///
/// A day given twice counts twice: one row of the plan, one vote.
pub fn infer_period(days: &[NaiveDate]) -> Option<Period> {
    let mut days = days.to_vec();
    days.sort_unstable();
    let needed = (days.len() * 9).div_ceil(10).max(1);
    let span = days
        .windows(needed)
        .filter_map(|window| Some((*window.first()?, *window.last()?)))
        .min_by_key(|(first, last)| last.signed_duration_since(*first).num_days())?;
    let start = span.0.with_day(1)?;
    let end = span.1.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(Period { start, end })
}

/// The days of a deadline whose years all stand in its wording: none when a year was inferred or is missing, none
/// of a conflict, and none of work that has no date of its own.
pub fn full_days(deadline: &Deadline) -> Vec<NaiveDate> {
    let open = [
        DoubtCode::YearInferred,
        DoubtCode::YearMissing,
        DoubtCode::TypingSlip,
        DoubtCode::TwoBases,
        DoubtCode::Ambiguous,
    ];
    if deadline.doubts.iter().any(|doubt| open.contains(&doubt.code)) {
        return Vec::new();
    }
    match &deadline.when {
        When::By { due: day, .. } | When::On { date: day, .. } => vec![*day],
        When::Period { start, end } => vec![*start, *end],
        When::Points(points) => {
            points.iter().flat_map(|point| point.start.into_iter().chain([point.end])).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Context, read};
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn the_period_of_the_seed_leaves_out_the_row_that_lies_before_it() {
        let wordings = [
            "до 31 мая 2020 года",
            "до 31 мая октября 2020 г.",
            "до 15 февраля 2021 года",
            "до 15 февраля 2021 года",
            "до 15 февраля 2021 года",
            "до 25 мая",
            "до 20 июня 2020 года",
            "до 1 июня 2020 года",
            "до 1 июня 2020 года",
            "до 1 июня 2020 года",
            "до 20 июня февраля 2021 года",
            "до 20 января 2020 года",
            "постоянно в течение всего периода",
            "в период действия-ограничительных мер учебного года",
            "до 10 декабря",
            "май 2021 г.",
            "апрель 2021 года",
            "апрель 2021 года",
            "до 1 июня 2021 года",
            "до 1 июня 2021 года",
        ];
        let context = Context::default();
        let days: Vec<NaiveDate> =
            wordings.iter().flat_map(|text| full_days(&read(text, &context))).collect();
        let period = Period { start: day(2020, 5, 1), end: day(2021, 6, 30) };
        assert_eq!(infer_period(&days), Some(period));
    }

    #[test]
    fn no_dates_give_no_period_and_one_date_gives_its_month() {
        assert_eq!(infer_period(&[]), None);
        let february = Period { start: day(2024, 2, 1), end: day(2024, 2, 29) };
        assert_eq!(infer_period(&[day(2024, 2, 10)]), Some(february));
    }

    #[test]
    fn a_year_that_was_inferred_contributes_no_day() {
        let context = Context::with_period(Some(Period { start: day(2020, 5, 1), end: day(2021, 6, 30) }));
        assert_eq!(full_days(&read("до 10 декабря", &context)), []);
        assert_eq!(full_days(&read("до 31 мая октября 2020 г.", &context)), []);
    }
}
