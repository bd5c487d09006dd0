//! Answers of a seat that are more than one question to the store: people by name, figures of groups, what a list would do.

use std::sync::Arc;

use super::alone::Engine;
use super::answer::*;
use super::ask;
use super::district::Standing;
use super::looks::Told;
use super::refusal::{Failure, Refusal};
use super::sight::Sight;
use super::veil::Veil;
use crate::domain::record::{Kind, Record};
use crate::domain::teacher;

/// Letters of a name that must be typed before names are looked for.
const LEAST_LETTERS: usize = 3;

impl Engine {
    /// Teachers by code, or by the beginnings of names that may be shown; whose names were shown is recorded.
    pub(super) fn people_found(
        &self,
        my: &Standing,
        needle: &str,
        limit: usize,
    ) -> Result<Vec<Hit>, Failure> {
        let store = my.store();
        let hit = |record: &Record, title: &str| Hit {
            kind: Kind::Teacher,
            id: record.id,
            handle: record.text(teacher::CODE).to_owned(),
            title: title.to_owned(),
        };
        let mut hits = Vec::new();
        if let Some(code) = teacher::number_of(needle.trim()).map(teacher::code_of) {
            for id in ask::coded(store, Kind::Teacher, &code)? {
                hits.extend(store.get(Kind::Teacher, id)?.map(|record| hit(&record, &code)));
            }
            return Ok(hits);
        }
        let is_short = needle.chars().filter(|c| c.is_alphabetic()).count() < LEAST_LETTERS;
        if is_short || my.may_name().is_err() {
            return Ok(hits);
        }
        let most = if my.sight().is_some() { usize::MAX } else { limit * 4 };
        for id in self.people()?.beginning(needle, most) {
            let record = store.get(Kind::Teacher, id)?.filter(teacher::may_be_named);
            hits.extend(record.map(|record| hit(&record, record.text(teacher::NAME))));
        }
        hits.truncate(limit);
        if !hits.is_empty() {
            let told = Told::of(hits.iter().map(|hit| hit.id), &[teacher::NAME]);
            self.note_told(my, Look::Search.name(), None, told)?;
        }
        Ok(hits)
    }

    /// Figures of groups are told to everybody, of what one sees oneself also by a filter.
    pub(super) fn summed(&self, my: &Standing, query: &SummaryQuery) -> Result<Summary, Failure> {
        let Some(sight) = my.sight().filter(|sight| !sight.sees_all(Kind::Deficit)) else {
            return ask::summary(my.store(), query);
        };
        if !query.filter.trim().is_empty() {
            // Filter against filter would tell of one.
            return match sight.sees_nothing(Kind::Deficit) {
                true => Err(Refusal::NotAllowed.into()),
                false => ask::summary(my.store(), query),
            };
        }
        let whole = Sight::for_sums(self.store(), &sight.person)?;
        let mut summary = ask::summary(&Veil::new(self.store(), Arc::new(whole)), query)?;
        summary.coverage.retain(|(_, count)| *count == 0 || *count >= ask::LEAST_GROUP);
        Ok(summary)
    }
}

pub fn roster_preview(outcome: Outcome, notes: Vec<RosterNote>, kept: Vec<(String, u16)>) -> RosterPreview {
    let mut preview = RosterPreview { notes, kept, ..RosterPreview::default() };
    for effect in outcome.done {
        let is_new = effect.change.fields.iter().all(|field| field.before.is_none())
            && effect.change.fields.iter().any(|field| field.tag == 1);
        if !is_new {
            preview.changed.push((effect.handle, effect.change));
            continue;
        }
        match preview.new.iter_mut().find(|(kind, _)| *kind == effect.kind) {
            Some((_, count)) => *count += 1,
            None => preview.new.push((effect.kind, 1)),
        }
    }
    preview
}
