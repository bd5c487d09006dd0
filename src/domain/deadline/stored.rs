//! Deadlines, doubts and moves as they lie in a field: by tags, so that every form ever written can be read.
//! In and out: [`Value`]. What cannot be read gives `None`, never a guess.

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::types::*;
use crate::domain::paper::Paper;
use crate::domain::value::{PartsBuilder, Tag, Value};

/// A deadline with what a person decided about it. The reading stays beside the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDeadline {
    pub read: Deadline,
    /// The reading that a person chose or typed.
    pub settled: Option<When>,
}

/// A move of the deadline («перенос»), always with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which occurrence or point was moved; `None`: the deadline itself.
    pub of: Option<NaiveDate>,
    pub from: Option<NaiveDate>,
    pub to: NaiveDate,
    pub reason: String,
    pub paper: Option<Paper>,
}

/// A doubt that stays with its record, and how it was settled (in the words of the choice).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDoubt {
    pub doubt: Doubt,
    pub settled: Option<String>,
}

impl StoredDeadline {
    /// What holds: a person's decision, else the reading.
    pub fn effective(&self) -> &When {
        self.settled.as_ref().unwrap_or(&self.read.when)
    }

    /// The first question that a person has to answer; none once it is settled.
    pub fn open_question(&self) -> Option<&Doubt> {
        match self.settled {
            Some(_) => None,
            None => self.read.doubts.iter().find(|doubt| doubt.severity == Severity::Ask),
        }
    }

    pub fn to_value(&self) -> Value {
        let read = &self.read;
        let doubts: Vec<Value> = read.doubts.iter().map(Doubt::to_value).collect();
        let spans: Vec<Value> = read.spans.iter().map(span_value).collect();
        PartsBuilder::new()
            .with(tag::TEXT, Some(Value::text(&read.text)))
            .with(tag::WHEN, Some(read.when.to_value()))
            .with(tag::DOUBTS, (!doubts.is_empty()).then_some(Value::List(doubts)))
            .with(tag::SPANS, (!spans.is_empty()).then_some(Value::List(spans)))
            .with(tag::NOTE, read.note.clone().map(Value::Text))
            .with(tag::SETTLED, self.settled.as_ref().map(When::to_value))
            .build()
    }

    pub fn from_value(value: &Value) -> Option<StoredDeadline> {
        let list = |tag| value.part(tag).map(Value::items).unwrap_or_default();
        Some(StoredDeadline {
            read: Deadline {
                text: value.part(tag::TEXT)?.as_text()?.to_owned(),
                when: When::from_value(value.part(tag::WHEN)?)?,
                doubts: list(tag::DOUBTS).iter().filter_map(Doubt::from_value).collect(),
                spans: list(tag::SPANS).iter().filter_map(span_from).collect(),
                note: text(value, tag::NOTE),
            },
            settled: value.part(tag::SETTLED).and_then(When::from_value),
        })
    }
}

/// Tags of a stored deadline.
mod tag {
    use super::Tag;
    pub const TEXT: Tag = 1;
    pub const WHEN: Tag = 2;
    pub const DOUBTS: Tag = 3;
    pub const SPANS: Tag = 4;
    pub const NOTE: Tag = 5;
    pub const SETTLED: Tag = 6;
}

/// Tags of a `When`; `KIND` says which of the others are there.
mod when {
    use super::Tag;
    pub const KIND: Tag = 1;
    pub const DAY: Tag = 2;
    pub const TIME: Tag = 3;
    pub const START: Tag = 4;
    pub const END: Tag = 5;
    pub const POINTS: Tag = 6;
    pub const SOURCE: Tag = 7;
    pub const EVENT: Tag = 8;
    pub const OFFSET: Tag = 9;
    pub const OFFSET_UNIT: Tag = 10;
    pub const DIRECTION: Tag = 11;
    pub const REASON: Tag = 12;
    pub const CANDIDATES: Tag = 13;
    pub const EVERY: Tag = 14;
    pub const INTERVAL: Tag = 15;
    pub const DAYS: Tag = 16;
    pub const MONTHS: Tag = 17;
    pub const WEEKDAYS: Tag = 18;
    pub const LAST_WORKING_DAY: Tag = 19;
    pub const MONTH_OF_QUARTER: Tag = 20;
    pub const MONTH_OFFSET: Tag = 21;
    pub const TIMES: Tag = 22;
}

/// The number of each kind of deadline in the store.
mod kind {
    pub const BY: u16 = 1;
    pub const ON: u16 = 2;
    pub const PERIOD: u16 = 3;
    pub const POINTS: u16 = 4;
    pub const RECURRING: u16 = 5;
    pub const STANDING: u16 = 6;
    pub const SCHEDULE: u16 = 7;
    pub const EVENT: u16 = 8;
    pub const CONFLICT: u16 = 9;
    pub const NONE: u16 = 10;
}

impl When {
    pub fn to_value(&self) -> Value {
        let of = |kind: u16| PartsBuilder::new().with(when::KIND, Some(Value::Code(kind)));
        let day = |day: &NaiveDate| Some(Value::Day(*day));
        match self {
            When::By { due, time } => {
                of(kind::BY).with(when::DAY, day(due)).with(when::TIME, time_value(*time))
            }
            When::On { date, time } => {
                of(kind::ON).with(when::DAY, day(date)).with(when::TIME, time_value(*time))
            }
            When::Period { start, end } => {
                of(kind::PERIOD).with(when::START, day(start)).with(when::END, day(end))
            }
            When::Points(points) => {
                let points = points.iter().map(point_value).collect();
                of(kind::POINTS).with(when::POINTS, Some(Value::List(points)))
            }
            When::Recurring(rule) => recurrence_parts(of(kind::RECURRING), rule),
            When::Standing { start, end, source } => of(kind::STANDING)
                .with(when::START, start.map(Value::Day))
                .with(when::END, end.map(Value::Day))
                .with(when::SOURCE, source.clone().map(Value::Text)),
            When::Schedule { source } => {
                of(kind::SCHEDULE).with(when::SOURCE, source.clone().map(Value::Text))
            }
            When::Event(bound) => of(kind::EVENT)
                .with(when::EVENT, Some(Value::text(&bound.event)))
                .with(when::OFFSET, bound.offset.map(|offset| Value::Int(i64::from(offset.count))))
                .with(when::OFFSET_UNIT, bound.offset.map(|offset| code_of(OFFSET_UNITS, offset.unit)))
                .with(when::DIRECTION, Some(code_of(DIRECTIONS, bound.direction))),
            When::Conflict { reason, candidates } => {
                let candidates = candidates.iter().map(When::to_value).collect();
                of(kind::CONFLICT)
                    .with(when::REASON, Some(Value::Code(*reason as u16)))
                    .with(when::CANDIDATES, Some(Value::List(candidates)))
            }
            When::None => of(kind::NONE),
        }
        .build()
    }

    pub fn from_value(value: &Value) -> Option<When> {
        let day = |tag| value.part(tag).and_then(Value::as_day);
        let list = |tag| value.part(tag).map(Value::items).unwrap_or_default();
        Some(match value.part(when::KIND)?.as_code()? {
            kind::BY => When::By { due: day(when::DAY)?, time: time_of(value) },
            kind::ON => When::On { date: day(when::DAY)?, time: time_of(value) },
            kind::PERIOD => When::Period { start: day(when::START)?, end: day(when::END)? },
            kind::POINTS => When::Points(list(when::POINTS).iter().filter_map(point_from).collect()),
            kind::RECURRING => When::Recurring(Box::new(recurrence_from(value)?)),
            kind::STANDING => When::Standing {
                start: day(when::START),
                end: day(when::END),
                source: text(value, when::SOURCE),
            },
            kind::SCHEDULE => When::Schedule { source: text(value, when::SOURCE) },
            kind::EVENT => When::Event(EventBound {
                event: text(value, when::EVENT)?,
                offset: offset_from(value),
                direction: of_code(DIRECTIONS, value.part(when::DIRECTION))?,
            }),
            kind::CONFLICT => When::Conflict {
                reason: DoubtCode::from_number(value.part(when::REASON)?.as_code()?)?,
                candidates: list(when::CANDIDATES).iter().filter_map(When::from_value).collect(),
            },
            kind::NONE => When::None,
            _ => return None,
        })
    }
}

const DIRECTIONS: &[(u16, Direction)] =
    &[(1, Direction::Before), (2, Direction::During), (3, Direction::After)];
const OFFSET_UNITS: &[(u16, OffsetUnit)] =
    &[(1, OffsetUnit::Days), (2, OffsetUnit::WorkingDays), (3, OffsetUnit::Weeks), (4, OffsetUnit::Months)];
const EVERIES: &[(u16, Every)] = &[
    (1, Every::Day),
    (2, Every::Week),
    (3, Every::Month),
    (4, Every::Quarter),
    (5, Every::SchoolTerm),
    (6, Every::HalfYear),
    (7, Every::Year),
];
const SEVERITIES: &[(u16, Severity)] = &[(1, Severity::Ask), (2, Severity::Note)];
const MEANINGS: &[(u16, Means)] = &[
    (1, Means::Limit),
    (2, Means::Day),
    (3, Means::Month),
    (4, Means::Quarter),
    (5, Means::HalfYear),
    (6, Means::Year),
    (7, Means::SchoolYear),
    (8, Means::SchoolTerm),
    (9, Means::Date),
    (10, Means::Time),
    (11, Means::Range),
    (12, Means::Repetition),
    (13, Means::Standing),
    (14, Means::Schedule),
    (15, Means::Event),
    (16, Means::Offset),
    (17, Means::Label),
    (18, Means::Note),
];

fn code_of<T: PartialEq + Copy>(table: &[(u16, T)], of: T) -> Value {
    Value::Code(table.iter().find(|(_, known)| *known == of).map_or(0, |(code, _)| *code))
}

fn of_code<T: Copy>(table: &[(u16, T)], value: Option<&Value>) -> Option<T> {
    let code = value?.as_code()?;
    table.iter().find(|(known, _)| *known == code).map(|(_, of)| *of)
}

fn text(value: &Value, tag: Tag) -> Option<String> {
    value.part(tag).and_then(Value::as_text).map(str::to_owned)
}

/// Minutes since midnight.
fn time_value(time: Option<NaiveTime>) -> Option<Value> {
    time.map(|time| Value::Int(i64::from(time.hour() * 60 + time.minute())))
}

fn time_of(value: &Value) -> Option<NaiveTime> {
    let minutes = u32::try_from(value.part(when::TIME)?.as_int()?).ok()?;
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)
}

fn offset_from(value: &Value) -> Option<Offset> {
    let count = u16::try_from(value.part(when::OFFSET)?.as_int()?).ok()?;
    Some(Offset { count, unit: of_code(OFFSET_UNITS, value.part(when::OFFSET_UNIT))? })
}

mod point {
    use super::Tag;
    pub const START: Tag = 1;
    pub const END: Tag = 2;
    pub const EACH: Tag = 3;
    pub const LABEL: Tag = 4;
}

const EACHES: &[(u16, Each)] = &[(1, Each::By), (2, Each::In)];

fn point_value(of: &Point) -> Value {
    PartsBuilder::new()
        .with(point::START, of.start.map(Value::Day))
        .with(point::END, Some(Value::Day(of.end)))
        .with(point::EACH, Some(code_of(EACHES, of.each)))
        .with(point::LABEL, of.label.clone().map(Value::Text))
        .build()
}

fn point_from(value: &Value) -> Option<Point> {
    Some(Point {
        start: value.part(point::START).and_then(Value::as_day),
        end: value.part(point::END)?.as_day()?,
        each: of_code(EACHES, value.part(point::EACH))?,
        label: text(value, point::LABEL),
    })
}

fn recurrence_parts(parts: PartsBuilder, rule: &Recurrence) -> PartsBuilder {
    let numbers = |list: &[u8]| {
        let values: Vec<Value> = list.iter().map(|number| Value::Int(i64::from(*number))).collect();
        (!values.is_empty()).then_some(Value::List(values))
    };
    let weekdays: Vec<Value> = rule.weekdays.iter().map(Value::text).collect();
    let int = |number: Option<i64>| number.map(Value::Int);
    parts
        .with(when::EVERY, Some(code_of(EVERIES, rule.every)))
        .with(when::INTERVAL, int(rule.interval.map(i64::from)))
        .with(when::DAYS, numbers(&rule.days))
        .with(when::MONTHS, numbers(&rule.months))
        .with(when::WEEKDAYS, (!weekdays.is_empty()).then_some(Value::List(weekdays)))
        .with(when::LAST_WORKING_DAY, rule.last_working_day.then_some(Value::Int(1)))
        .with(when::MONTH_OF_QUARTER, int(rule.month_of_quarter.map(i64::from)))
        .with(when::MONTH_OFFSET, int(rule.month_offset.map(i64::from)))
        .with(when::TIMES, int(rule.times.map(i64::from)))
        .with(when::START, rule.start.map(Value::Day))
        .with(when::END, rule.end.map(Value::Day))
}

fn recurrence_from(value: &Value) -> Option<Recurrence> {
    let int = |tag| value.part(tag).and_then(Value::as_int);
    let items = |tag| value.part(tag).map(Value::items).unwrap_or_default();
    let small = |tag| items(tag).iter().filter_map(|item| u8::try_from(item.as_int()?).ok()).collect();
    Some(Recurrence {
        every: of_code(EVERIES, value.part(when::EVERY))?,
        interval: int(when::INTERVAL).and_then(|number| u16::try_from(number).ok()),
        days: small(when::DAYS),
        months: small(when::MONTHS),
        weekdays: items(when::WEEKDAYS).iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        last_working_day: int(when::LAST_WORKING_DAY) == Some(1),
        month_of_quarter: int(when::MONTH_OF_QUARTER).and_then(|number| u8::try_from(number).ok()),
        month_offset: int(when::MONTH_OFFSET).and_then(|number| i8::try_from(number).ok()),
        times: int(when::TIMES).and_then(|number| u16::try_from(number).ok()),
        start: value.part(when::START).and_then(Value::as_day),
        end: value.part(when::END).and_then(Value::as_day),
    })
}

mod span {
    use super::Tag;
    pub const FROM: Tag = 1;
    pub const TO: Tag = 2;
    pub const MEANS: Tag = 3;
}

fn span_value(of: &Span) -> Value {
    let place = |at: usize| Some(Value::Int(i64::try_from(at).unwrap_or(i64::MAX)));
    PartsBuilder::new()
        .with(span::FROM, place(of.from))
        .with(span::TO, place(of.to))
        .with(span::MEANS, Some(code_of(MEANINGS, of.means)))
        .build()
}

fn span_from(value: &Value) -> Option<Span> {
    let place = |tag| usize::try_from(value.part(tag)?.as_int()?).ok();
    Some(Span {
        from: place(span::FROM)?,
        to: place(span::TO)?,
        means: of_code(MEANINGS, value.part(span::MEANS))?,
    })
}

mod doubt {
    use super::Tag;
    pub const CODE: Tag = 1;
    pub const SEVERITY: Tag = 2;
    pub const TEXT: Tag = 3;
    pub const PLACE: Tag = 4;
    pub const CANDIDATES: Tag = 5;
    /// Only of kept doubts: how it was settled.
    pub const SETTLED: Tag = 6;
}

impl Doubt {
    pub fn to_value(&self) -> Value {
        doubt_parts(self).build()
    }

    /// `None` for a code that this version does not know.
    pub fn from_value(value: &Value) -> Option<Doubt> {
        let candidates = value.part(doubt::CANDIDATES).map(Value::items).unwrap_or_default();
        Some(Doubt {
            code: DoubtCode::from_number(value.part(doubt::CODE)?.as_code()?)?,
            severity: of_code(SEVERITIES, value.part(doubt::SEVERITY))?,
            text: text(value, doubt::TEXT),
            place: text(value, doubt::PLACE),
            candidates: candidates.iter().filter_map(candidate_from).collect(),
        })
    }
}

fn doubt_parts(of: &Doubt) -> PartsBuilder {
    let candidates: Vec<Value> = of.candidates.iter().map(candidate_value).collect();
    PartsBuilder::new()
        .with(doubt::CODE, Some(Value::Code(of.code as u16)))
        .with(doubt::SEVERITY, Some(code_of(SEVERITIES, of.severity)))
        .with(doubt::TEXT, of.text.clone().map(Value::Text))
        .with(doubt::PLACE, of.place.clone().map(Value::Text))
        .with(doubt::CANDIDATES, (!candidates.is_empty()).then_some(Value::List(candidates)))
}

/// A text lies as text, a reading as parts.
fn candidate_value(of: &Candidate) -> Value {
    match of {
        Candidate::Text(text) => Value::text(text),
        Candidate::When(when) => when.to_value(),
    }
}

fn candidate_from(value: &Value) -> Option<Candidate> {
    match value {
        Value::Text(text) => Some(Candidate::Text(text.clone())),
        other => When::from_value(other).map(Candidate::When),
    }
}

impl KeptDoubt {
    pub fn to_value(&self) -> Value {
        doubt_parts(&self.doubt).with(doubt::SETTLED, self.settled.clone().map(Value::Text)).build()
    }

    pub fn from_value(value: &Value) -> Option<KeptDoubt> {
        Some(KeptDoubt { doubt: Doubt::from_value(value)?, settled: text(value, doubt::SETTLED) })
    }
}

/// The doubts of a field, settled ones included.
pub fn kept_doubts(value: Option<&Value>) -> Vec<KeptDoubt> {
    value.map(|list| list.items().iter().filter_map(KeptDoubt::from_value).collect()).unwrap_or_default()
}

mod step {
    use super::Tag;
    pub const OF: Tag = 1;
    pub const FROM: Tag = 2;
    pub const TO: Tag = 3;
    pub const REASON: Tag = 4;
    pub const PAPER: Tag = 5;
}

impl Move {
    pub fn to_value(&self) -> Value {
        PartsBuilder::new()
            .with(step::OF, self.of.map(Value::Day))
            .with(step::FROM, self.from.map(Value::Day))
            .with(step::TO, Some(Value::Day(self.to)))
            .with(step::REASON, Some(Value::text(&self.reason)))
            .with(step::PAPER, self.paper.as_ref().map(Paper::to_value))
            .build()
    }

    pub fn from_value(value: &Value) -> Option<Move> {
        Some(Move {
            of: value.part(step::OF).and_then(Value::as_day),
            from: value.part(step::FROM).and_then(Value::as_day),
            to: value.part(step::TO)?.as_day()?,
            reason: text(value, step::REASON).unwrap_or_default(),
            paper: value.part(step::PAPER).map(Paper::from_value),
        })
    }
}

/// The moves of a field, oldest first.
pub fn moves(value: Option<&Value>) -> Vec<Move> {
    value.map(|list| list.items().iter().filter_map(Move::from_value).collect()).unwrap_or_default()
}
