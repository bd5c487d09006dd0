//! Settling doubts: a person says which reading holds. The paper's wording stays as it is.

use chrono::NaiveDate;

use super::{Decision, add};
use crate::domain::deadline::{self, DoubtCode, KeptDoubt, Period, StoredDeadline, When};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, owner, plan, words};
use crate::engine::{DoubtChoice, Failure, Refusal, Targets};

pub fn settle_deadline(decision: &mut Decision, targets: &Targets, when: &When) -> Result<(), Failure> {
    if matches!(when, When::Conflict { .. } | When::None) {
        return Err(Refusal::BadValue.into());
    }
    decision.each(Kind::Activity, targets, |decision, mut record| {
        let stored = activity::stored_deadline(&record).ok_or(Refusal::NothingToSettle)?;
        if stored.settled.as_ref() == Some(when) {
            return Err(Refusal::NoChange.into());
        }
        let next = StoredDeadline { read: stored.read, settled: Some(when.clone()) };
        add::set_deadline(decision, &mut record, next)?;
        decision.put(record)
    })
}

/// Settles a doubt of an activity that is not about its deadline.
pub fn settle_doubt(
    decision: &mut Decision,
    target: RecordId,
    doubt: u16,
    choice: &DoubtChoice,
) -> Result<(), Failure> {
    let mut record = decision.need(Kind::Activity, target)?;
    let code = DoubtCode::from_number(doubt).ok_or(Refusal::NothingToSettle)?;
    let mut kept = activity::doubts(&record);
    let open = kept.iter_mut().find(|kept| kept.doubt.code == code && kept.settled.is_none());
    let open = open.ok_or(Refusal::NothingToSettle)?;
    let doubt = open.doubt.clone();
    if code == DoubtCode::OwnerTypo {
        super::spellings::settle(decision, &mut record, &doubt, choice)?;
        return decision.put(record);
    }
    open.settled = Some(match choice {
        DoubtChoice::AsWritten => doubt.text.unwrap_or_default(),
        DoubtChoice::Text(text) => text.clone(),
    });
    record.set(activity::DOUBTS, Some(kept_value(&kept)), 0);
    if let DoubtChoice::Text(text) = choice {
        match code {
            DoubtCode::RowMissing | DoubtCode::RowDoubled | DoubtCode::RowCycle => {
                let row = super::row_links::chosen(decision, &record, text)?;
                record.set(activity::AFTER, Some(Value::Ref(row)), 0);
            }
            DoubtCode::NumberMissing | DoubtCode::NumberDoubled => {
                record.set(activity::NUMBER, Some(Value::text(text.trim())), 0);
            }
            _ => {}
        }
    }
    decision.put(record)
}

/// Doubts as a field holds them: an empty list is no value.
pub fn kept_or_none(kept: &[KeptDoubt]) -> Option<Value> {
    (!kept.is_empty()).then(|| kept_value(kept))
}

fn kept_value(kept: &[KeptDoubt]) -> Value {
    Value::List(kept.iter().map(KeptDoubt::to_value).collect())
}

/// The owner with this name, short name or alias.
pub fn owner_called(decision: &Decision, name: &str) -> Result<Option<Record>, Failure> {
    let wanted = words::folded(name.trim());
    let all = decision.all(Kind::Owner)?;
    let exact = all.iter().find(|record| words::folded(record.text(owner::NAME)) == wanted);
    let found = exact.or_else(|| {
        all.iter().find(|record| {
            let aliases = record.get(owner::ALIASES).map(|list| list.items()).unwrap_or_default();
            words::folded(record.text(owner::SHORT)) == wanted
                || aliases
                    .iter()
                    .any(|alias| alias.as_text().is_some_and(|text| words::folded(text) == wanted))
        })
    });
    Ok(found.cloned())
}

/// The plan's period by a person's word: deadlines that lean on it are read anew, settled ones stay.
pub fn settle_period(
    decision: &mut Decision,
    id: RecordId,
    start: NaiveDate,
    end: NaiveDate,
) -> Result<(), Failure> {
    if end < start {
        return Err(Refusal::EndBeforeStart { start, end }.into());
    }
    let mut record = decision.need(Kind::Plan, id)?;
    record.set(plan::START, Some(Value::Day(start)), 0);
    record.set(plan::END, Some(Value::Day(end)), 0);
    let mut kept = plan::doubts(&record);
    for doubt in kept.iter_mut().filter(|kept| kept.doubt.code == DoubtCode::PeriodInferred) {
        doubt.settled = Some(format!("{start}..{end}"));
    }
    record.set(plan::DOUBTS, (!kept.is_empty()).then(|| kept_value(&kept)), 0);
    decision.put(record)?;
    let period = Period { start, end };
    for activity in decision.at.store.facet(Kind::Activity, activity::PLAN, id.0)?.iter().map(RecordId) {
        let Some(mut activity) = decision.get(Kind::Activity, activity)? else { continue };
        activity::set_horizon(&mut activity, Some(period));
        if let Some(stored) = activity::stored_deadline(&activity) {
            let read = deadline::read(&stored.read.text, &deadline::Context::with_period(Some(period)));
            add::set_deadline(decision, &mut activity, StoredDeadline { read, settled: stored.settled })?;
        }
        decision.put(activity)?;
    }
    Ok(())
}
