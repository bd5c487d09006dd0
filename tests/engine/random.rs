//! Any sequence of commands: each can be taken back and brought again, and all of them together.

use opora::domain::activity;
use opora::domain::paper::Paper;
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::engine::*;
use proptest::prelude::*;

use crate::base::*;

/// A gesture with the numbers that choose its targets.
#[derive(Debug, Clone)]
struct Gesture {
    what: u8,
    first: usize,
    second: usize,
    count: u16,
}

fn gestures() -> impl Strategy<Value = Vec<Gesture>> {
    let gesture = (0..17_u8, 0..64_usize, 0..64_usize, 0..40_u16)
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
        _ => {
            let all = Targets::Matching {
                filter: "признак:просрочено".to_owned(), except: vec![other]
            };
            Command::Complete { targets: all, day: on, papers: vec![], comment: None, whole: false }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn undo_of_any_sequence_gives_back_the_store(gestures in gestures()) {
        let base = Base::new();
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
            prop_assert_eq!(base.everything(), before);
            base.run(Command::Redo).unwrap();
            prop_assert_eq!(&base.everything(), &after);
            states.push(after);
        }
        while states.len() > 1 {
            prop_assert_eq!(&base.everything(), states.last().unwrap());
            base.run(Command::Undo).unwrap();
            states.pop();
        }
        prop_assert_eq!(base.everything(), first);
    }
}
