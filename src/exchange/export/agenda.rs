//! What of an activity belongs into a calendar. In: its record. Out: an entry for each day (or stretch) that it owes
//! something, or why there is none. What a person has still to decide is left out and said, never guessed.

use chrono::NaiveDate;

use super::ics::{Entry, EntryDays};
use crate::domain::deadline::When;
use crate::domain::obligation::Obligation;
use crate::domain::record::Record;

/// Why an activity has no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Done, cancelled or withdrawn, or all its occurrences are closed.
    Closed,
    /// Its deadline contradicts itself, or a question about it is open.
    Undecided,
    /// Hangs on an event that has no date.
    Awaited,
    /// Standing, by another paper's schedule, or without a deadline.
    Dateless,
}

impl LeftOut {
    /// `calendar-left-out-NAME` in `locale/`.
    pub const ALL: [(LeftOut, &'static str); 4] = [
        (LeftOut::Closed, "closed"),
        (LeftOut::Undecided, "undecided"),
        (LeftOut::Awaited, "awaited"),
        (LeftOut::Dateless, "dateless"),
    ];
}

/// What the entries of an activity say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Tells the names of these entries from those of another store in the same calendar.
    pub realm: String,
    pub summary: String,
    pub description: String,
    /// Reminders so many days before each last day.
    pub remind: Vec<u16>,
}

/// The entries of an activity.
pub fn entries(row: &Record, said: &Said) -> Result<Vec<Entry>, LeftOut> {
    let owed = Obligation::of(row);
    let days = stretches(&owed)?;
    let several = matches!(owed.when(), When::Points(_) | When::Recurring(_));
    let mut entries: Vec<Entry> = Vec::new();
    for stretch in days {
        let mut uid = match (stretch.of, several) {
            (Some(of), true) => format!("activity-{}-{}", row.id.0, of.format("%Y%m%d")),
            _ => format!("activity-{}", row.id.0),
        };
        // Two stages may end on one day.
        let same = entries.iter().filter(|entry| entry.uid.split('@').next() == Some(uid.as_str())).count();
        if same > 0 {
            uid.push_str(&format!("-{}", same + 1));
        }
        let label = stretch.label.filter(|label| !label.is_empty());
        entries.push(Entry {
            uid: format!("{uid}@{}", said.realm),
            sequence: owed.moves.len(),
            days: stretch.days,
            summary: label
                .map_or_else(|| said.summary.clone(), |label| format!("{} ({label})", said.summary)),
            description: said.description.clone(),
            remind: said.remind.clone(),
        });
    }
    Ok(entries)
}

struct Stretch {
    days: EntryDays,
    /// The occurrence, by its day before any move.
    of: Option<NaiveDate>,
    label: Option<String>,
}

impl Stretch {
    fn of_whole(days: EntryDays) -> Vec<Stretch> {
        vec![Stretch { days, of: None, label: None }]
    }
}

fn stretches(owed: &Obligation) -> Result<Vec<Stretch>, LeftOut> {
    if !owed.is_open() {
        return Err(LeftOut::Closed);
    }
    let one_day = |day| EntryDays::Whole { first: day, last: day };
    if let Some(whole) = owed.moves.iter().rev().find(|step| step.of.is_none()) {
        return Ok(Stretch::of_whole(one_day(whole.to)));
    }
    if owed.open_question().is_some() {
        return Err(LeftOut::Undecided);
    }
    match owed.when() {
        When::By { due: day, time } | When::On { date: day, time } => {
            let days = time.map_or(one_day(*day), |time| EntryDays::At { day: *day, time });
            Ok(Stretch::of_whole(days))
        }
        When::Period { start, end } => Ok(Stretch::of_whole(EntryDays::Whole { first: *start, last: *end })),
        When::Points(points) => {
            let points = points.iter().map(|point| (point.start, point.end, point.label.clone()));
            open_ones(owed, points)
        }
        When::Recurring(_) => open_ones(owed, owed.days().into_iter().map(|day| (None, day, None))),
        When::Conflict { .. } => Err(LeftOut::Undecided),
        When::Event(_) => Err(LeftOut::Awaited),
        When::Standing { .. } | When::Schedule { .. } | When::None => Err(LeftOut::Dateless),
    }
}

/// The occurrences that are not closed, each where it was moved to.
fn open_ones(
    owed: &Obligation,
    days: impl Iterator<Item = (Option<NaiveDate>, NaiveDate, Option<String>)>,
) -> Result<Vec<Stretch>, LeftOut> {
    let mut any = false;
    let mut open = Vec::new();
    for (start, of, label) in days {
        any = true;
        if owed.is_closed(of) {
            continue;
        }
        let last = owed.moved(of);
        let first = start.filter(|start| last == of && *start <= last).unwrap_or(last);
        open.push(Stretch { days: EntryDays::Whole { first, last }, of: Some(of), label });
    }
    match (open.is_empty(), any) {
        (false, _) => Ok(open),
        (true, true) => Err(LeftOut::Closed),
        (true, false) => Err(LeftOut::Dateless),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::activity;
    use crate::domain::deadline::reader::{Context, read};
    use crate::domain::deadline::{Move, Period, StoredDeadline, moves_to_value};
    use crate::domain::record::{Kind, RecordId};
    use crate::domain::value::Value;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(wording: &str) -> Record {
        let period = Period { start: day("2021-01-01"), end: day("2021-06-30") };
        let mut row = Record::new(Kind::Activity, RecordId(37));
        let read = read(wording, &Context::with_period(Some(period)));
        row.set(activity::DEADLINE, Some(StoredDeadline { read, settled: None }.to_value()), 0);
        activity::set_horizon(&mut row, Some(period));
        row
    }

    fn of_here() -> Said {
        Said { realm: "here".into(), ..Said::default() }
    }

    fn said(row: &Record) -> Vec<String> {
        let entries = entries(row, &of_here()).unwrap();
        let days = |days: EntryDays| match days {
            EntryDays::Whole { first, last } if first == last => first.to_string(),
            EntryDays::Whole { first, last } => format!("{first}..{last}"),
            EntryDays::At { day, time } => format!("{day} {time}"),
        };
        entries.iter().map(|entry| format!("{} {}", entry.uid, days(entry.days))).collect()
    }

    #[test]
    fn each_kind_of_deadline_gives_its_days_under_a_stable_name() {
        for (wording, expected) in [
            ("до 15 февраля 2021 года", vec!["activity-37@here 2021-02-15"]),
            ("апрель 2021 года", vec!["activity-37@here 2021-04-01..2021-04-30"]),
            (
                "ежеквартально",
                vec!["activity-37-20210331@here 2021-03-31", "activity-37-20210630@here 2021-06-30"],
            ),
        ] {
            assert_eq!(said(&row(wording)), expected, "{wording}");
        }
    }

    #[test]
    fn a_moved_deadline_keeps_its_name_and_counts_its_moves() {
        let mut moved = row("ежеквартально");
        let step = Move {
            of: Some(day("2021-03-31")),
            from: Some(day("2021-03-31")),
            to: day("2021-04-05"),
            reason: "карантин".into(),
            paper: None,
        };
        moved.set(activity::MOVES, Some(moves_to_value(&[step])), 0);
        let entries = entries(&moved, &of_here()).unwrap();
        assert_eq!((entries[0].uid.as_str(), entries[0].sequence), ("activity-37-20210331@here", 1));
        let last = day("2021-04-05");
        assert_eq!(entries[0].days, EntryDays::Whole { first: last, last });
    }

    #[test]
    fn what_has_no_day_is_left_out_with_its_cause() {
        for (wording, why) in [
            ("постоянно", LeftOut::Dateless),
            ("по отдельному графику", LeftOut::Dateless),
            ("после снятия ограничительных мер", LeftOut::Awaited),
            ("до 31 мая октября 2020 г.", LeftOut::Undecided),
        ] {
            assert_eq!(entries(&row(wording), &of_here()), Err(why), "{wording}");
        }
        let mut done = row("до 15 февраля 2021 года");
        done.set(activity::STATUS, Some(Value::Code(activity::status::DONE)), 0);
        assert_eq!(entries(&done, &of_here()), Err(LeftOut::Closed));
    }
}
