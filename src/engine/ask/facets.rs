//! The head line's numbers, and the values of a picker with their counts within a filter.

use chrono::{Days, NaiveDate};

use super::details::records;
use super::filter::{Sets, matching};
use crate::domain::activity::{self, flag, status};
use crate::domain::field::spec;
use crate::domain::query::{self, Flag};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::{deficit, line, owner, school, section};
use crate::engine::{FacetName, FacetValue, Failure, HeadCounts};
use crate::store::{IdSet, Store};

pub fn head(store: &dyn Store, plan: Option<RecordId>, today: NaiveDate) -> Result<HeadCounts, Failure> {
    let sets = Sets::new(store, today, Kind::Activity);
    let of = match plan {
        Some(plan) => store.facet(Kind::Activity, activity::PLAN, plan.0)?,
        None => store.all(Kind::Activity)?,
    };
    let live = sets.live()? & &of;
    let week = today.checked_add_days(Days::new(7)).unwrap_or(today);
    Ok(HeadCounts {
        all: of.len(),
        overdue: (sets.overdue()? & &of).len(),
        week: (sets.due_for_sure(today, week)? & &live).len(),
        doubtful: (sets.flagged(flag::DOUBTFUL)? & &live).len(),
        questions: (sets.flagged(flag::QUESTION)? & &live).len(),
        silent: sets.flag(Flag::Silent)?.len(),
        warned: sets.flag(Flag::Warned)?.len(),
        no_rhythm: sets.flagged(flag::NO_RHYTHM)?.len(),
        open: live.len(),
        sequence: store.sequence(),
        to_check: (sets.flag(Flag::ToCheck)? & &of).len(),
        returned: (sets.flagged(flag::RETURNED)? & &of).len(),
        short_of_space: store.space().is_some_and(|space| space.is_short()),
    })
}

/// The values of a facet among the records of a kind that the filter lets through. Records (owners, sections, events,
/// plans, schools) in their own order, owners with most rows first; other values in the order of the field.
pub fn facet(
    store: &dyn Store,
    kind: Kind,
    name: FacetName,
    filter: &str,
    today: NaiveDate,
) -> Result<Vec<FacetValue>, Failure> {
    let within = matching(store, kind, filter, today)?;
    let of = Within { store, kind, within: &within };
    match name {
        FacetName::Owner => {
            let mut values = of.records(Kind::Owner, &query::vocabulary::OWNER)?;
            values.sort_by_key(|value| std::cmp::Reverse(value.count));
            Ok(values)
        }
        FacetName::Section => of.records(Kind::Section, &query::vocabulary::SECTION),
        FacetName::Event => of.records(Kind::Event, &query::vocabulary::EVENT),
        FacetName::Plan => of.records(Kind::Plan, &query::vocabulary::PLAN),
        FacetName::School => of.records(Kind::School, &query::vocabulary::SCHOOL),
        FacetName::Status if kind == Kind::Activity => of.codes(activity::STATUS, status::NAMES),
        FacetName::State if kind == Kind::Line => of.codes(line::STATE, line::state::NAMES),
        FacetName::Block => of.choices("block", deficit::block::NAMES, today),
        FacetName::Level => of.choices("level", deficit::level::NAMES, today),
        FacetName::State => of.choices("state", deficit::state::NAMES, today),
        FacetName::Status => Ok(Vec::new()),
        FacetName::Flag => of.flags(today),
        FacetName::Due => of.due(today),
    }
}

/// The records that are counted.
struct Within<'a> {
    store: &'a dyn Store,
    kind: Kind,
    within: &'a IdSet,
}

impl Within<'_> {
    fn records(&self, kind: Kind, key: query::Key) -> Result<Vec<FacetValue>, Failure> {
        let Some(facet) = key.tag(self.kind) else { return Ok(Vec::new()) };
        let mut values = Vec::new();
        for record in records(self.store, kind)? {
            let count = self.store.facet(self.kind, facet, record.id.0)?.intersection_len(self.within);
            let (term, label, code) = called(&record);
            values.push(FacetValue { term, label: Some(label), code, id: Some(record.id), count });
        }
        Ok(values)
    }

    fn codes(&self, facet: u16, names: &[(u16, &str)]) -> Result<Vec<FacetValue>, Failure> {
        let mut values = Vec::new();
        for (code, name) in names {
            let count = self.store.facet(self.kind, facet, u64::from(*code))?.intersection_len(self.within);
            values.push(plain(name, count));
        }
        Ok(values)
    }

    /// Values of a key, each counted by its filter: what a choice shows is what its number says.
    fn choices(
        &self,
        key: &str,
        names: &[(u16, &str)],
        today: NaiveDate,
    ) -> Result<Vec<FacetValue>, Failure> {
        let mut values = Vec::new();
        for (_, name) in names {
            let set = matching(self.store, self.kind, &format!("{key}:{name}"), today)?;
            values.push(plain(name, set.intersection_len(self.within)));
        }
        Ok(values)
    }

    fn flags(&self, today: NaiveDate) -> Result<Vec<FacetValue>, Failure> {
        let sets = Sets::new(self.store, today, self.kind);
        let mut values = Vec::new();
        for flag in Flag::of(self.kind) {
            values.push(plain(flag_name(*flag), sets.flag(*flag)?.intersection_len(self.within)));
        }
        Ok(values)
    }

    fn due(&self, today: NaiveDate) -> Result<Vec<FacetValue>, Failure> {
        let sets = Sets::new(self.store, today, self.kind);
        let live = sets.live()? & self.within;
        let ahead = |days: u64| -> Result<u64, Failure> {
            let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
            Ok((sets.due_for_sure(today, until)? & &live).len())
        };
        let mut values = vec![
            plain("overdue", (sets.overdue()? & self.within).len()),
            plain("week", ahead(7)?),
            plain("month", ahead(30)?),
            plain("quarter", ahead(91)?),
        ];
        if self.kind == Kind::Activity {
            values.extend([
                plain("silent", (sets.flag(Flag::Silent)? & self.within).len()),
                plain("warned", (sets.flag(Flag::Warned)? & self.within).len()),
                plain("no-date", (sets.flagged(flag::NO_DATE)? & self.within).len()),
                plain("doubtful", (sets.flagged(flag::DOUBTFUL)? & self.within).len()),
                plain("waiting", (sets.flagged(flag::WAITING)? & self.within).len()),
            ]);
        }
        Ok(values)
    }
}

/// (what is written into a filter, what is shown, what is typed).
fn called(record: &Record) -> (String, String, Option<String>) {
    let title = record.text(spec(record.kind).title).to_owned();
    match record.kind {
        Kind::Owner => {
            let code = record.text(owner::CODE).to_owned();
            let label = format!("{} — {}", record.text(owner::SHORT), record.text(owner::NAME));
            (record.text(owner::SHORT).to_owned(), label, Some(code))
        }
        Kind::School => {
            let code = record.text(school::CODE).to_owned();
            let term = if code.is_empty() { title.clone() } else { code.clone() };
            (term, title, Some(code))
        }
        Kind::Section => {
            let number = record.text(section::NUMBER).to_owned();
            let term = if number.is_empty() { title.clone() } else { number.clone() };
            (term, format!("{number}. {title}"), Some(number))
        }
        _ => (title.clone(), title, None),
    }
}

fn plain(term: &str, count: u64) -> FacetValue {
    FacetValue { term: term.to_owned(), label: None, code: None, id: None, count }
}

/// The English name of a flag, as the filter language writes it.
fn flag_name(flag: Flag) -> &'static str {
    let row = query::vocabulary::FLAGS.iter().find(|row| row.codes == [flag.code()]);
    row.map_or("", |row| row.wording.shown(query::Language::English))
}
