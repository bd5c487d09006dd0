//! Arbitrary deadlines for property tests: every kind, with and without its optional parts.

use chrono::{NaiveDate, NaiveTime};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::types::*;

pub fn a_day() -> impl Strategy<Value = NaiveDate> {
    (735_000i32..740_000).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap())
}

fn a_time() -> impl Strategy<Value = NaiveTime> {
    (0u32..86_400).prop_map(|at| NaiveTime::from_num_seconds_from_midnight_opt(at, 0).unwrap())
}

fn a_text() -> impl Strategy<Value = String> {
    "[а-я 0-9.]{0,12}"
}

fn a_point() -> impl Strategy<Value = Point> {
    (of(a_day()), a_day(), any::<bool>(), of(a_text())).prop_map(|(start, end, by, label)| Point {
        start,
        end,
        each: if by { Each::By } else { Each::In },
        label,
    })
}

pub fn a_recurrence() -> impl Strategy<Value = Recurrence> {
    let every = prop_oneof![
        Just(Every::Day),
        Just(Every::Week),
        Just(Every::Month),
        Just(Every::Quarter),
        Just(Every::SchoolTerm),
        Just(Every::HalfYear),
        Just(Every::Year),
    ];
    let weekday =
        prop_oneof![Just("fri"), Just("last-fri"), Just("2nd-thu"), Just("mon")].prop_map(str::to_owned);
    let lists = (vec(1u8..32, 0..3), vec(1u8..13, 0..3), vec(weekday, 0..2));
    let small = (of(1u16..4), of(1u8..4), of(-2i8..3), of(1u16..4), any::<bool>());
    (every, lists, small, of(a_day()), of(a_day())).prop_map(|(every, lists, small, start, end)| Recurrence {
        every,
        interval: small.0,
        days: lists.0,
        months: lists.1,
        weekdays: lists.2,
        last_working_day: small.4,
        month_of_quarter: small.1,
        month_offset: small.2,
        times: small.3,
        start,
        end,
    })
}

fn an_event() -> impl Strategy<Value = EventBound> {
    let unit = prop_oneof![
        Just(OffsetUnit::Days),
        Just(OffsetUnit::WorkingDays),
        Just(OffsetUnit::Weeks),
        Just(OffsetUnit::Months),
    ];
    let offset = of((1u16..40, unit).prop_map(|(count, unit)| Offset { count, unit }));
    let direction = prop_oneof![Just(Direction::Before), Just(Direction::During), Just(Direction::After)];
    (a_text(), offset, direction).prop_map(|(event, offset, direction)| EventBound {
        event,
        offset,
        direction,
    })
}

fn a_simple_when() -> impl Strategy<Value = When> {
    prop_oneof![
        (a_day(), of(a_time())).prop_map(|(due, time)| When::By { due, time }),
        (a_day(), of(a_time())).prop_map(|(date, time)| When::On { date, time }),
        (a_day(), a_day()).prop_map(|(a, b)| When::Period { start: a.min(b), end: a.max(b) }),
        vec(a_point(), 1..4).prop_map(When::Points),
        a_recurrence().prop_map(|rule| When::Recurring(Box::new(rule))),
        (of(a_day()), of(a_day()), of(a_text())).prop_map(|(start, end, source)| When::Standing {
            start,
            end,
            source
        }),
        of(a_text()).prop_map(|source| When::Schedule { source }),
        an_event().prop_map(When::Event),
        Just(When::None),
    ]
}

fn a_code() -> impl Strategy<Value = DoubtCode> {
    (0..DoubtCode::ALL.len()).prop_map(|at| DoubtCode::ALL[at].0)
}

pub fn a_when() -> impl Strategy<Value = When> {
    let conflict = (a_code(), vec(a_simple_when(), 0..3))
        .prop_map(|(reason, candidates)| When::Conflict { reason, candidates });
    prop_oneof![4 => a_simple_when(), 1 => conflict]
}

pub fn a_doubt() -> impl Strategy<Value = Doubt> {
    let candidate = prop_oneof![a_when().prop_map(Candidate::When), a_text().prop_map(Candidate::Text)];
    (a_code(), any::<bool>(), of(a_text()), of(a_text()), vec(candidate, 0..3)).prop_map(
        |(code, ask, text, place, candidates)| Doubt {
            code,
            severity: if ask { Severity::Ask } else { Severity::Note },
            text,
            place,
            candidates,
        },
    )
}

pub fn a_deadline() -> impl Strategy<Value = Deadline> {
    let means =
        prop_oneof![Just(Means::Limit), Just(Means::Note), Just(Means::SchoolTerm), Just(Means::Date)];
    let spans = vec((0usize..9, 0usize..9, means), 0..3)
        .prop_map(|spans| spans.into_iter().map(|(from, to, means)| Span { from, to, means }).collect());
    (a_text(), a_when(), vec(a_doubt(), 0..3), spans, of(a_text()))
        .prop_map(|(text, when, doubts, spans, note)| Deadline { text, when, doubts, spans, note })
}
