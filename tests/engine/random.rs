//! Any sequence of commands: each can be taken back and brought again, and all of them together.

use opora::domain::activity;
use opora::domain::deadline::{Direction, EventBound, When};
use opora::domain::obligation::Obligation;
use opora::domain::paper::Paper;
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::engine::*;
use proptest::prelude::*;

use crate::base::*;
use crate::people::{deficit, measure, school, teacher};

/// A gesture with the numbers that choose its targets.
#[derive(Debug, Clone)]
struct Gesture {
    what: u8,
    first: usize,
    second: usize,
    count: u16,
}

fn gestures() -> impl Strategy<Value = Vec<Gesture>> {
    let gesture = (0..32_u8, 0..64_usize, 0..64_usize, 0..40_u16)
        .prop_map(|(what, first, second, count)| Gesture { what, first, second, count });
    prop::collection::vec(gesture, 1..25)
}

fn pick(base: &Base, kind: Kind, at: usize) -> Option<RecordId> {
    let all: Vec<u64> = base.store.all(kind).unwrap().iter().collect();
    (!all.is_empty()).then(|| RecordId(all[at % all.len()]))
}

fn command(base: &Base, gesture: &Gesture) -> Option<Command> {
    let activity = pick(base, Kind::Activity, gesture.first)?;
    let other = pick(base, Kind::Activity, gesture.second)?;
    let section = pick(base, Kind::Section, gesture.second)?;
    let owner = pick(base, Kind::Owner, gesture.second)?;
    let targets = Targets::Records(vec![activity, other]);
    let on = today() - chrono::Days::new(u64::from(gesture.count));
    let reason = format!("причина {}", gesture.count);
    let unit =
        [ShiftUnit::Days, ShiftUnit::WorkingDays, ShiftUnit::Weeks, ShiftUnit::Months][gesture.second % 4];
    let shift = Shift { count: gesture.count, unit, from_deadline: gesture.first.is_multiple_of(2) };
    let paper = Paper { number: Some(gesture.count.to_string()), ..Paper::default() };
    Some(match gesture.what {
        0 => Command::Complete { targets, day: on, papers: vec![paper], comment: None, whole: false },
        1 => Command::Complete { targets, day: on, papers: vec![], comment: Some(reason), whole: true },
        2 => Command::Reopen { targets, reason: None },
        3 => Command::TakeIntoWork { targets },
        4 => Command::Cancel { targets, reason, paper: Some(paper) },
        5 | 6 => Command::Postpone { targets, to: NewDay::By(shift), reason, paper: None },
        7 => Command::SettleDeadline { targets, when: by("20.02.2021") },
        8 => {
            Command::RecordEvent { event: pick(base, Kind::Event, gesture.first)?, date: Some(on), end: None }
        }
        9 => {
            let how =
                [Assigning::Add, Assigning::Lead, Assigning::Remove, Assigning::Replace][gesture.first % 4];
            Command::Assign { targets, owners: vec![owner], how }
        }
        10 => Command::EditField {
            kind: Kind::Activity,
            target: activity,
            tag: activity::TITLE,
            value: Some(Value::text(reason)),
        },
        11 => Command::Comment { targets, text: reason },
        12 => Command::AddActivity(Box::new(NewActivity {
            plan: pick(base, Kind::Plan, 0)?,
            section,
            after: None,
            number: None,
            title: reason,
            owners: vec![owner],
            deadline: "до 15.03.2021".to_owned(),
            result: String::new(),
        })),
        13 => Command::Move { targets, section, after: None },
        14 => Command::Delete { kind: Kind::Activity, targets: Targets::one(activity) },
        15 => Command::AttachPapers { targets, papers: vec![paper] },
        17..=24 => of_people(base, gesture)?,
        25..=31 => of_deadlines(base, gesture)?,
        _ => {
            let all = Targets::Matching {
                filter: "признак:просрочено".to_owned(), except: vec![other]
            };
            Command::Complete { targets: all, day: on, papers: vec![], comment: None, whole: false }
        }
    })
}

/// The records in which two stores differ.
fn difference(now: &[Values], then: &[Values]) -> String {
    let only = |these: &[Values], those: &[Values]| -> Vec<String> {
        these.iter().filter(|record| !those.contains(record)).map(|record| format!("{record:?}")).collect()
    };
    let (gained, lost) = (only(now, then), only(then, now));
    if gained.is_empty() && lost.is_empty() {
        String::new()
    } else {
        format!("now {gained:#?}\nthen {lost:#?}")
    }
}

/// Gestures on deadlines that work on: rows that hang on rows, occurrences, rhythm, days of warning.
fn of_deadlines(base: &Base, gesture: &Gesture) -> Option<Command> {
    let target = pick(base, Kind::Activity, gesture.first)?;
    let numbers = ["1.1", "1.2", "2.1", "2.11", "7.7"];
    let owed = Obligation::of(&base.store.get(Kind::Activity, target).unwrap().unwrap());
    let days = owed.days();
    let of = days.get(gesture.second % days.len().max(1)).copied().unwrap_or_else(today);
    let direction = [Direction::Before, Direction::During, Direction::After][gesture.second % 3];
    Some(match gesture.what {
        25 | 26 => Command::SettleDeadline {
            targets: Targets::one(target),
            when: When::Event(EventBound {
                event: format!("п. {}", numbers[usize::from(gesture.count) % numbers.len()]),
                offset: None,
                direction,
            }),
        },
        27 => Command::EditField {
            kind: Kind::Activity,
            target,
            tag: activity::DEADLINE,
            value: Some(Value::text(["ежемесячно", "ежеквартально", "постоянно"][gesture.second % 3])),
        },
        28 => Command::Occurrence {
            target,
            of,
            act: OccurrenceAct::Complete { day: today(), papers: vec![], comment: None },
        },
        29 => Command::Occurrence { target, of, act: OccurrenceAct::Reopen { reason: None } },
        30 => Command::EditField {
            kind: Kind::Plan,
            target: pick(base, Kind::Plan, 0)?,
            tag: opora::domain::plan::RHYTHM,
            value: Some(Value::Code(gesture.count % 4 + 1)),
        },
        _ => Command::SetWarning { paper: gesture.count % 5, days: Some(gesture.count) },
    })
}

/// Gestures on teachers, deficits and reports of schools.
fn of_people(base: &Base, gesture: &Gesture) -> Option<Command> {
    let teacher = pick(base, Kind::Teacher, gesture.first)?;
    let school = pick(base, Kind::School, gesture.second)?;
    let deficits: Vec<RecordId> =
        [gesture.first, gesture.second].into_iter().filter_map(|at| pick(base, Kind::Deficit, at)).collect();
    let lines: Vec<RecordId> =
        [gesture.first, gesture.second].into_iter().filter_map(|at| pick(base, Kind::Line, at)).collect();
    let owner = pick(base, Kind::Owner, gesture.second)?;
    let new = measure(&format!("Мера {}", gesture.count), owner, "до 15.03.2021");
    let level = (gesture.count % 3) + 1;
    Some(match gesture.what {
        17 => {
            let block = u16::try_from(gesture.second % 6).ok()? + 1;
            let found = deficit(block, level, &format!("Дефицит {}", gesture.count), vec![new]);
            Command::AddDeficits { teacher, deficits: vec![found] }
        }
        18 => Command::AddMeasure { targets: Targets::Records(deficits), measure: Box::new(new) },
        19 => Command::Assess {
            targets: Targets::Records(deficits),
            state: 4 + level - 1,
            level: Some(level),
            day: today(),
            by: "тест".to_owned(),
        },
        20 => Command::Unfold {
            targets: Targets::Records(vec![pick(base, Kind::Activity, gesture.first)?]),
            schools: vec![],
        },
        21 => Command::HandIn {
            targets: Targets::Records(lines),
            day: today(),
            papers: vec![],
            comment: None,
            accepted: gesture.first.is_multiple_of(2),
        },
        22 => Command::ReopenLines { targets: Targets::Records(lines) },
        23 => Command::EditField {
            kind: Kind::Teacher,
            target: teacher,
            tag: opora::domain::teacher::SCHOOLS,
            value: Some(Value::List(vec![Value::Ref(school)])),
        },
        _ => Command::Delete { kind: Kind::Deficit, targets: Targets::Records(deficits) },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn undo_of_any_sequence_gives_back_the_store(gestures in gestures()) {
        let base = Base::new();
        let schools = [school(&base, "СОШ № 3"), school(&base, "СОШ № 7")];
        teacher(&base, "Хацукова Марина", &schools[..1], vec![]);
        teacher(&base, "Бозиев Анзор", &schools[1..], vec![]);
        let first = base.everything();
        let mut states = vec![first.clone()];
        for gesture in &gestures {
            let Some(command) = command(&base, gesture) else { continue };
            let before = base.everything();
            let Ok(outcome) = base.run(command) else {
                prop_assert_eq!(base.everything(), before, "a refused command changes nothing");
                continue;
            };
            if outcome.sequence.is_none() {
                continue;
            }
            let after = base.everything();
            base.run(Command::Undo).unwrap();
            prop_assert_eq!(difference(&base.everything(), &before), "");
            base.run(Command::Redo).unwrap();
            prop_assert_eq!(difference(&base.everything(), &after), "");
            states.push(after);
        }
        while states.len() > 1 {
            prop_assert_eq!(difference(&base.everything(), states.last().unwrap()), "");
            base.run(Command::Undo).unwrap();
            states.pop();
        }
        prop_assert_eq!(difference(&base.everything(), &first), "");
    }
}
