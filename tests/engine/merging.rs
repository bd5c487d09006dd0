//! Any edits of a paper and any work done here meanwhile: what a person changed is never lost unasked, the same paper
//! twice changes nothing, and undo gives back the store as it was.

use opora::domain::activity;
use opora::domain::deadline;
use opora::domain::draft::PlanDraft;
use opora::domain::record::{Kind, Record, RecordId};
use opora::domain::value::Value;
use opora::engine::*;
use proptest::prelude::*;

use crate::base::*;

/// What the paper's authors do to it, and what people do here: (what, which row, a number to make words of).
type Deed = (u8, usize, u16);

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec((0..8_u8, 0..16_usize, 0..40_u16), 0..7)
}

fn edit_paper(draft: &mut PlanDraft, (what, at, number): Deed) {
    if draft.activities.is_empty() {
        return;
    }
    let at = at % draft.activities.len();
    let row = &mut draft.activities[at];
    match what {
        0 => row.title = format!("{} и отчёт {number}", row.title),
        1 => {
            let text = format!("до {} апреля 2021 года", number % 28 + 1);
            row.deadline = deadline::read(&text, &deadline::Context::with_period(draft.period));
        }
        2 => row.number = Some(format!("{}.{}", number % 2 + 1, number + 20)),
        3 => row.result = format!("Справка {number}"),
        4 => {
            draft.activities.remove(at);
        }
        5 => {
            let mut new = row.clone();
            new.title = format!("Новое дело номер {number} о чём-то другом");
            new.number = Some(format!("1.{}", number + 70));
            draft.activities.insert(at, new);
        }
        6 => {
            let row = draft.activities.remove(at);
            draft.activities.push(row);
        }
        _ => row.section = Some(usize::from(number % 2)),
    }
    for (at, row) in draft.activities.iter_mut().enumerate() {
        row.order = at as u32 + 1;
    }
}

fn work(base: &Base, (what, at, number): Deed) {
    let ids: Vec<u64> = base.store.all(Kind::Activity).unwrap().iter().collect();
    let Some(target) = ids.get(at % ids.len().max(1)).map(|id| RecordId(*id)) else { return };
    let edit = |tag, text: String| Command::EditField {
        kind: Kind::Activity,
        target,
        tag,
        value: Some(Value::text(text)),
    };
    let owners = base.engine.records(Kind::Owner).unwrap();
    let command = match what {
        0 => edit(activity::TITLE, format!("Своё название {number}")),
        1 => Command::SettleDeadline { targets: Targets::one(target), when: by("25.03.2021") },
        2 => postponed(target, NewDay::To(day("15.06.2021"))),
        3 => edit(activity::RESULT, format!("Свой результат {number}")),
        4 => Command::Delete { kind: Kind::Activity, targets: Targets::one(target) },
        5 => complete(Targets::one(target), today()),
        6 => Command::Assign {
            targets: Targets::one(target),
            owners: vec![owners[usize::from(number) % owners.len()].id],
            how: Assigning::Replace,
        },
        _ => edit(activity::NUMBER, format!("9.{number}")),
    };
    // What a rule refuses did not happen.
    let _ = base.run(command);
}

/// The fields that people change.
const PERSONS: [u16; 8] = [
    activity::TITLE,
    activity::NUMBER,
    activity::RESULT,
    activity::OWNERS,
    activity::MOVES,
    activity::STATUS,
    activity::COMPLETIONS,
    activity::DEADLINE,
];

fn rows(base: &Base) -> Vec<Record> {
    let ids = base.store.all(Kind::Activity).unwrap();
    ids.iter().filter_map(|id| base.store.get(Kind::Activity, RecordId(id)).unwrap()).collect()
}

/// A field as far as a person makes it: of a deadline, what was settled.
fn persons(row: &Record, tag: u16) -> Option<Value> {
    match tag {
        activity::DEADLINE => {
            activity::stored_deadline(row).and_then(|stored| stored.settled).map(|when| when.to_value())
        }
        _ => row.get(tag).cloned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn what_a_person_changed_is_never_lost_unasked(
        rounds in prop::collection::vec((deeds(), deeds()), 1..4),
    ) {
        let base = Base::new();
        let mut draft = plan();
        for (round, (edits, done)) in rounds.into_iter().enumerate() {
            let as_imported = rows(&base);
            done.into_iter().for_each(|deed| work(&base, deed));
            edits.into_iter().for_each(|deed| edit_paper(&mut draft, deed));
            draft.source.hash = vec![round as u8 + 7; 32];
            let worked = rows(&base);
            let before = base.everything();
            let shown = base.engine.import_preview(&draft).unwrap();
            prop_assert_eq!(base.everything(), before.clone(), "a preview changed something");
            let outcome = base.done(Command::ImportPlan(Box::new(draft.clone())));
            // What a person changed since the last import stands as he left it.
            for row in &worked {
                let was = as_imported.iter().find(|old| old.id == row.id);
                let now = base.store.get(Kind::Activity, row.id).unwrap();
                prop_assert!(now.is_some(), "a row was deleted by a paper");
                let now = now.unwrap();
                for tag in PERSONS {
                    let changed = was.is_none_or(|was| persons(was, tag) != persons(row, tag));
                    if changed {
                        let (wanted, got) = (persons(row, tag), persons(&now, tag));
                        let agreed = tag == activity::DEADLINE && got.is_none()
                            && activity::stored_deadline(&now).map(|one| one.read.when.to_value()) == wanted;
                        prop_assert!(got == wanted || agreed, "{tag} of {row:?} became {got:?}");
                    }
                }
            }
            for deleted in as_imported.iter().filter(|old| worked.iter().all(|row| row.id != old.id)) {
                prop_assert!(base.store.get(Kind::Activity, deleted.id).unwrap().is_none());
            }
            // No two rows of the paper became one record, and none came unasked for a deleted one.
            let count = worked.len() + shown.new.len();
            prop_assert_eq!(rows(&base).len(), count);
            let taken = base.everything();
            let again = base.done(Command::ImportPlan(Box::new(draft.clone())));
            prop_assert_eq!(again.sequence, None, "the same paper twice");
            prop_assert_eq!(base.everything(), taken.clone());
            if outcome.sequence.is_some() {
                base.done(Command::Undo);
                prop_assert_eq!(base.everything(), before);
                base.done(Command::Redo);
                prop_assert_eq!(base.everything(), taken);
            }
        }
    }

    #[test]
    fn everything_chosen_is_one_gesture_and_one_undo(edits in deeds(), done in deeds()) {
        let base = Base::new();
        done.into_iter().for_each(|deed| work(&base, deed));
        let mut draft = edited_plan();
        edits.into_iter().for_each(|deed| edit_paper(&mut draft, deed));
        let before = base.everything();
        let choices = MergeChoices {
            take_paper: Marked::All,
            withdraw: Marked::All,
            reopen: Marked::All,
            restore: Marked::All,
            ..MergeChoices::default()
        };
        let command = Command::MergePlan { draft: Box::new(draft.clone()), choices };
        if base.done(command).sequence.is_some() {
            base.done(Command::Undo);
            prop_assert_eq!(base.everything(), before);
        }
    }
}
