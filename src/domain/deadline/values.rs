//! A deadline and its parts ↔ the values of the store, by tags that are never reused. Lossless both ways;
//! a value that is not a deadline gives `None`, unknown tags are left alone.

use chrono::{NaiveTime, Timelike};

use super::names::{DIRECTION, EACH, EVERY, MEANS, OFFSET_UNIT, SEVERITY, kind, number, numbered};
use super::types::{
    Candidate, Deadline, Doubt, DoubtCode, EventBound, Offset, Point, Recurrence, Span, When,
};
use crate::domain::value::{PartsBuilder, Tag, Value};

mod tag {
    use super::Tag;
    pub const TEXT: Tag = 1;
    pub const WHEN: Tag = 2;
    pub const DOUBTS: Tag = 3;
    pub const SPANS: Tag = 4;
    pub const NOTE: Tag = 5;

    /// Inside a `When`. One table for all kinds.
    pub mod when {
        use super::Tag;
        pub const KIND: Tag = 1;
        pub const START: Tag = 2;
        /// The day of `by` and `on`, the end of the others.
        pub const END: Tag = 3;
        pub const TIME: Tag = 4;
        pub const SOURCE: Tag = 5;
        pub const POINTS: Tag = 6;
        pub const RECURRENCE: Tag = 7;
        pub const EVENT: Tag = 8;
        pub const DIRECTION: Tag = 9;
        pub const OFFSET_COUNT: Tag = 10;
        pub const OFFSET_UNIT: Tag = 11;
        pub const REASON: Tag = 12;
        pub const CANDIDATES: Tag = 13;
    }

    pub mod point {
        use super::Tag;
        pub const START: Tag = 1;
        pub const END: Tag = 2;
        pub const EACH: Tag = 3;
        pub const LABEL: Tag = 4;
    }

    pub mod recurrence {
        use super::Tag;
        pub const EVERY: Tag = 1;
        pub const INTERVAL: Tag = 2;
        pub const DAYS: Tag = 3;
        pub const MONTHS: Tag = 4;
        pub const WEEKDAYS: Tag = 5;
        pub const LAST_WORKING_DAY: Tag = 6;
        pub const MONTH_OF_QUARTER: Tag = 7;
        pub const MONTH_OFFSET: Tag = 8;
        pub const TIMES: Tag = 9;
        pub const START: Tag = 10;
        pub const END: Tag = 11;
    }

    pub mod doubt {
        use super::Tag;
        pub const CODE: Tag = 1;
        pub const SEVERITY: Tag = 2;
        pub const TEXT: Tag = 3;
        pub const PLACE: Tag = 4;
        pub const CANDIDATES: Tag = 5;
    }
}

fn list<T>(items: &[T], to_value: impl Fn(&T) -> Value) -> Option<Value> {
    (!items.is_empty()).then(|| Value::List(items.iter().map(to_value).collect()))
}

fn items<T>(value: Option<&Value>, from_value: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.map_or(&[][..], Value::items).iter().map(from_value).collect()
}

fn text(value: &Value, tag: Tag) -> Option<String> {
    value.part(tag).and_then(Value::as_text).map(str::to_owned)
}

/// A whole number of the right size, if there is one.
fn small<T: TryFrom<i64>>(value: &Value, tag: Tag) -> Option<T> {
    value.part(tag).and_then(Value::as_int).and_then(|number| T::try_from(number).ok())
}

fn choice<T: Copy>(value: &Value, tag: Tag, table: &[(T, u16, &'static str)]) -> Option<T> {
    value.part(tag).and_then(Value::as_code).and_then(|code| numbered(table, code))
}

impl Deadline {
    pub fn to_value(&self) -> Value {
        PartsBuilder::new()
            .with(tag::TEXT, Some(Value::text(&self.text)))
            .with(tag::WHEN, Some(self.when.to_value()))
            .with(tag::DOUBTS, list(&self.doubts, Doubt::to_value))
            .with(tag::SPANS, list(&self.spans, span_to_value))
            .with(tag::NOTE, self.note.clone().map(Value::Text))
            .build()
    }

    pub fn from_value(value: &Value) -> Option<Deadline> {
        Some(Deadline {
            text: text(value, tag::TEXT)?,
            when: When::from_value(value.part(tag::WHEN)?)?,
            doubts: items(value.part(tag::DOUBTS), Doubt::from_value)?,
            spans: items(value.part(tag::SPANS), span_from_value)?,
            note: text(value, tag::NOTE),
        })
    }
}

fn span_to_value(span: &Span) -> Value {
    let place = |place: usize| Value::Int(i64::try_from(place).unwrap_or(i64::MAX));
    Value::List(vec![place(span.from), place(span.to), Value::Code(number(MEANS, &span.means))])
}

fn span_from_value(value: &Value) -> Option<Span> {
    let [from, to, means] = value.items() else { return None };
    let place = |value: &Value| value.as_int().and_then(|place| usize::try_from(place).ok());
    Some(Span { from: place(from)?, to: place(to)?, means: numbered(MEANS, means.as_code()?)? })
}

impl When {
    pub fn to_value(&self) -> Value {
        let parts = PartsBuilder::new().with(tag::when::KIND, Some(Value::Code(self.kind())));
        let parts = match self {
            When::By { due: day, time } | When::On { date: day, time } => {
                parts.with(tag::when::END, Some(Value::Day(*day))).with(
                    tag::when::TIME,
                    time.map(|time| Value::Int(i64::from(time.num_seconds_from_midnight()))),
                )
            }
            When::Period { start, end } => parts
                .with(tag::when::START, Some(Value::Day(*start)))
                .with(tag::when::END, Some(Value::Day(*end))),
            When::Points(points) => parts.with(tag::when::POINTS, list(points, point_to_value)),
            When::Recurring(rule) => parts.with(tag::when::RECURRENCE, Some(recurrence_to_value(rule))),
            When::Standing { start, end, source } => parts
                .with(tag::when::START, start.map(Value::Day))
                .with(tag::when::END, end.map(Value::Day))
                .with(tag::when::SOURCE, source.clone().map(Value::Text)),
            When::Schedule { source } => parts.with(tag::when::SOURCE, source.clone().map(Value::Text)),
            When::Event(bound) => event_parts(parts, bound),
            When::Conflict { reason, candidates } => parts
                .with(tag::when::REASON, Some(Value::Code(*reason as u16)))
                .with(tag::when::CANDIDATES, list(candidates, When::to_value)),
            When::None => parts,
        };
        parts.build()
    }

    /// `None` when it is of a kind that this version does not know, or lacks what its kind needs.
    pub fn from_value(value: &Value) -> Option<When> {
        let day = |tag| value.part(tag).and_then(Value::as_day);
        let time = || {
            small::<u32>(value, tag::when::TIME)
                .and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0))
        };
        let source = || text(value, tag::when::SOURCE);
        Some(match value.part(tag::when::KIND)?.as_code()? {
            kind::BY => When::By { due: day(tag::when::END)?, time: time() },
            kind::ON => When::On { date: day(tag::when::END)?, time: time() },
            kind::PERIOD => When::Period { start: day(tag::when::START)?, end: day(tag::when::END)? },
            kind::POINTS => When::Points(items(value.part(tag::when::POINTS), point_from_value)?),
            kind::RECURRING => {
                When::Recurring(Box::new(recurrence_from_value(value.part(tag::when::RECURRENCE)?)?))
            }
            kind::STANDING => {
                When::Standing { start: day(tag::when::START), end: day(tag::when::END), source: source() }
            }
            kind::SCHEDULE => When::Schedule { source: source() },
            kind::EVENT => When::Event(event_from_value(value)?),
            kind::CONFLICT => When::Conflict {
                reason: DoubtCode::from_number(value.part(tag::when::REASON)?.as_code()?)?,
                candidates: items(value.part(tag::when::CANDIDATES), When::from_value)?,
            },
            kind::NONE => When::None,
            _ => return None,
        })
    }
}

fn event_parts(parts: PartsBuilder, bound: &EventBound) -> PartsBuilder {
    parts
        .with(tag::when::EVENT, Some(Value::text(&bound.event)))
        .with(tag::when::DIRECTION, Some(Value::Code(number(DIRECTION, &bound.direction))))
        .with(tag::when::OFFSET_COUNT, bound.offset.map(|offset| Value::Int(i64::from(offset.count))))
        .with(
            tag::when::OFFSET_UNIT,
            bound.offset.map(|offset| Value::Code(number(OFFSET_UNIT, &offset.unit))),
        )
}

fn event_from_value(value: &Value) -> Option<EventBound> {
    let offset = small(value, tag::when::OFFSET_COUNT)
        .zip(choice(value, tag::when::OFFSET_UNIT, OFFSET_UNIT))
        .map(|(count, unit)| Offset { count, unit });
    Some(EventBound {
        event: text(value, tag::when::EVENT)?,
        offset,
        direction: choice(value, tag::when::DIRECTION, DIRECTION)?,
    })
}

fn point_to_value(point: &Point) -> Value {
    PartsBuilder::new()
        .with(tag::point::START, point.start.map(Value::Day))
        .with(tag::point::END, Some(Value::Day(point.end)))
        .with(tag::point::EACH, Some(Value::Code(number(EACH, &point.each))))
        .with(tag::point::LABEL, point.label.clone().map(Value::Text))
        .build()
}

fn point_from_value(value: &Value) -> Option<Point> {
    Some(Point {
        start: value.part(tag::point::START).and_then(Value::as_day),
        end: value.part(tag::point::END)?.as_day()?,
        each: choice(value, tag::point::EACH, EACH)?,
        label: text(value, tag::point::LABEL),
    })
}

fn recurrence_to_value(rule: &Recurrence) -> Value {
    use tag::recurrence as of;
    let int = |number: i64| Some(Value::Int(number));
    PartsBuilder::new()
        .with(of::EVERY, Some(Value::Code(number(EVERY, &rule.every))))
        .with(of::INTERVAL, rule.interval.and_then(|number| int(number.into())))
        .with(of::DAYS, list(&rule.days, |day| Value::Int(i64::from(*day))))
        .with(of::MONTHS, list(&rule.months, |month| Value::Int(i64::from(*month))))
        .with(of::WEEKDAYS, list(&rule.weekdays, |day| Value::text(day.as_str())))
        .with(of::LAST_WORKING_DAY, rule.last_working_day.then_some(Value::Int(1)))
        .with(of::MONTH_OF_QUARTER, rule.month_of_quarter.and_then(|number| int(number.into())))
        .with(of::MONTH_OFFSET, rule.month_offset.and_then(|number| int(number.into())))
        .with(of::TIMES, rule.times.and_then(|number| int(number.into())))
        .with(of::START, rule.start.map(Value::Day))
        .with(of::END, rule.end.map(Value::Day))
        .build()
}

fn recurrence_from_value(value: &Value) -> Option<Recurrence> {
    use tag::recurrence as of;
    let small_item = |value: &Value| value.as_int().and_then(|number| u8::try_from(number).ok());
    Some(Recurrence {
        every: choice(value, of::EVERY, EVERY)?,
        interval: small(value, of::INTERVAL),
        days: items(value.part(of::DAYS), small_item)?,
        months: items(value.part(of::MONTHS), small_item)?,
        weekdays: items(value.part(of::WEEKDAYS), |value| value.as_text().map(str::to_owned))?,
        last_working_day: value.part(of::LAST_WORKING_DAY).is_some(),
        month_of_quarter: small(value, of::MONTH_OF_QUARTER),
        month_offset: small(value, of::MONTH_OFFSET),
        times: small(value, of::TIMES),
        start: value.part(of::START).and_then(Value::as_day),
        end: value.part(of::END).and_then(Value::as_day),
    })
}

impl Doubt {
    pub fn to_value(&self) -> Value {
        PartsBuilder::new()
            .with(tag::doubt::CODE, Some(Value::Code(self.code as u16)))
            .with(tag::doubt::SEVERITY, Some(Value::Code(number(SEVERITY, &self.severity))))
            .with(tag::doubt::TEXT, self.text.clone().map(Value::Text))
            .with(tag::doubt::PLACE, self.place.clone().map(Value::Text))
            .with(tag::doubt::CANDIDATES, list(&self.candidates, candidate_to_value))
            .build()
    }

    /// `None` when its code or severity is of a later version, or there is none.
    pub fn from_value(value: &Value) -> Option<Doubt> {
        Some(Doubt {
            code: DoubtCode::from_number(value.part(tag::doubt::CODE)?.as_code()?)?,
            severity: choice(value, tag::doubt::SEVERITY, SEVERITY)?,
            text: text(value, tag::doubt::TEXT),
            place: text(value, tag::doubt::PLACE),
            candidates: items(value.part(tag::doubt::CANDIDATES), candidate_from_value)?,
        })
    }
}

/// A text stays a text, a deadline becomes parts: the two are told apart by their form.
fn candidate_to_value(candidate: &Candidate) -> Value {
    match candidate {
        Candidate::When(when) => when.to_value(),
        Candidate::Text(text) => Value::text(text),
    }
}

fn candidate_from_value(value: &Value) -> Option<Candidate> {
    match value {
        Value::Text(text) => Some(Candidate::Text(text.clone())),
        other => When::from_value(other).map(Candidate::When),
    }
}
