//! Deficits across the district, without names. In: what to group by, a filter. Out: counts by group. Groups of fewer
//! than five teachers are merged, and when what is merged is itself so small the next group goes with it: nobody's
//! figures can be worked out from the rest (domain notes 11).

use chrono::NaiveDate;

use super::details::records;
use super::filter::{Sets, matching};
use crate::domain::deficit::{self, block, level};
use crate::domain::index::common;
use crate::domain::query::Flag;
use crate::domain::record::{Kind, RecordId};
use crate::domain::school;
use crate::engine::slice::go_on;
use crate::engine::{Failure, Summary, SummaryBy, SummaryLabel, SummaryQuery, SummaryRow};
use crate::store::{IdSet, Store};

/// The fewest teachers whose figures are told.
pub const LEAST_GROUP: u64 = 5;
/// How many typical deficits are told.
const TYPICAL: usize = 20;

pub fn summary(store: &dyn Store, query: &SummaryQuery) -> Result<Summary, Failure> {
    let deficits = matching(store, Kind::Deficit, &query.filter, query.today)?;
    let open = store.facet(Kind::Deficit, common::FLAG, common::LIVE)? & deficits;
    let across = Across { store, today: query.today, open };
    let groups = match query.by {
        SummaryBy::School => across.by_school()?,
        SummaryBy::Block => across.by_block()?,
        SummaryBy::Typical => across.typical()?,
    };
    let columns = match query.by {
        SummaryBy::School => block::NAMES.iter().map(|(_, name)| *name).collect(),
        SummaryBy::Block => level::NAMES.iter().map(|(_, name)| *name).collect(),
        SummaryBy::Typical => vec!["deficits"],
    };
    let (groups, merged) = merged(groups);
    let mut rows = Vec::new();
    for group in groups {
        rows.push(across.row(query.by, group)?);
    }
    Ok(Summary { columns, rows, merged, coverage: across.coverage()? })
}

/// Deficits that are told in one row, and the teachers whose they are.
struct Group {
    label: SummaryLabel,
    own: IdSet,
    people: IdSet,
}

struct Across<'a> {
    store: &'a dyn Store,
    today: NaiveDate,
    /// Open deficits that the filter lets through.
    open: IdSet,
}

impl Across<'_> {
    fn by_school(&self) -> Result<Vec<Group>, Failure> {
        let mut groups = Vec::new();
        for record in records(self.store, Kind::School)? {
            let own = self.store.facet(Kind::Deficit, deficit::SCHOOLS, record.id.0)? & &self.open;
            if own.is_empty() {
                continue;
            }
            let label = format!("{} {}", record.text(school::CODE), record.text(school::SHORT));
            groups.push(self.group(SummaryLabel::Data(label), own)?);
        }
        Ok(groups)
    }

    fn by_block(&self) -> Result<Vec<Group>, Failure> {
        let mut groups = Vec::new();
        for (code, name) in block::NAMES {
            let own = self.store.facet(Kind::Deficit, deficit::BLOCK, u64::from(*code))? & &self.open;
            if !own.is_empty() {
                groups.push(self.group(SummaryLabel::Choice("block", name), own)?);
            }
        }
        Ok(groups)
    }

    fn typical(&self) -> Result<Vec<Group>, Failure> {
        let mut counted = Vec::new();
        for (value, count) in self.store.facet_values(Kind::Deficit, deficit::facet::WORDING)? {
            if count >= LEAST_GROUP {
                let own = self.store.facet(Kind::Deficit, deficit::facet::WORDING, value)? & &self.open;
                counted.push(own);
            }
        }
        counted.sort_by_key(|own| std::cmp::Reverse(own.len()));
        let mut groups = Vec::new();
        for own in counted.into_iter().take(TYPICAL) {
            let Some(first) = own.min() else { continue };
            let Some(record) = self.store.get(Kind::Deficit, RecordId(first))? else { continue };
            let label = SummaryLabel::Data(record.text(deficit::WORDING).to_owned());
            groups.push(self.group(label, own)?);
        }
        Ok(groups)
    }

    fn group(&self, label: SummaryLabel, own: IdSet) -> Result<Group, Failure> {
        let mut people = IdSet::new();
        for id in own.iter().map(RecordId) {
            go_on()?;
            let record = self.store.passing(Kind::Deficit, id)?;
            people.extend(record.as_deref().and_then(deficit::teacher_of).map(|id| id.0));
        }
        Ok(Group { label, own, people })
    }

    fn row(&self, by: SummaryBy, group: Group) -> Result<SummaryRow, Failure> {
        let people = group.people.len();
        if people < LEAST_GROUP {
            // Too few in all: that there are some is told, and no figure.
            return Ok(SummaryRow { label: group.label, cells: Vec::new(), people: 0 });
        }
        let (facet, names) = match by {
            SummaryBy::School => (deficit::BLOCK, block::NAMES),
            SummaryBy::Block => (deficit::LEVEL, level::NAMES),
            SummaryBy::Typical => {
                return Ok(SummaryRow { label: group.label, cells: vec![group.own.len()], people });
            }
        };
        let mut cells = Vec::new();
        for (code, _) in names {
            let all = self.store.facet(Kind::Deficit, facet, u64::from(*code))?;
            cells.push(all.intersection_len(&group.own));
        }
        Ok(SummaryRow { label: group.label, cells, people })
    }

    fn coverage(&self) -> Result<Vec<(&'static str, u64)>, Failure> {
        let sets = Sets::new(self.store, self.today, Kind::Teacher);
        let count = |flag: Flag| -> Result<u64, Failure> { Ok(sets.flag(flag)?.len()) };
        let erased = self.store.all(Kind::Teacher)?.len();
        Ok(vec![
            ("teachers", erased),
            ("no-diagnostic", count(Flag::NoDiagnostic)?),
            ("no-measure", count(Flag::NoMeasure)?),
            ("overdue", count(Flag::Overdue)?),
            ("no-consent", count(Flag::NoConsent)?),
        ])
    }
}

/// Small groups as one at the end, and how many groups are in it. Who stands in two of them is one person.
fn merged(groups: Vec<Group>) -> (Vec<Group>, usize) {
    let (mut small, mut large): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| group.people.len() < LEAST_GROUP);
    if small.is_empty() {
        return (large, 0);
    }
    let people = |groups: &[Group]| groups.iter().fold(IdSet::new(), |all, group| all | &group.people);
    while people(&small).len() < LEAST_GROUP && !large.is_empty() {
        let least = (0..large.len()).min_by_key(|at| large[*at].people.len()).unwrap_or(0);
        small.push(large.remove(least));
    }
    let own = small.iter().fold(IdSet::new(), |all, group| all | &group.own);
    let count = small.len();
    large.push(Group { label: SummaryLabel::Merged(count), own, people: people(&small) });
    (large, count)
}

/// Debtors of a collective activity, for a reminder: (school, short name).
pub fn debtors(store: &dyn Store, activity: RecordId) -> Result<Vec<(RecordId, String)>, Failure> {
    use crate::domain::line;
    let own = store.facet(Kind::Line, line::ACTIVITY, activity.0)?;
    let owed = own & store.facet(Kind::Line, common::FLAG, common::LIVE)?;
    let mut found = Vec::new();
    for id in owed.iter().map(RecordId) {
        let Some(record) = store.get(Kind::Line, id)? else { continue };
        let Some(school_id) = line::school_of(&record) else { continue };
        if let Some(of_school) = store.get(Kind::School, school_id)? {
            let code = of_school.text(school::CODE).to_owned();
            found.push((code, school_id, of_school.text(school::SHORT).to_owned()));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, id, short)| (id, short)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many teachers from this number on, a deficit each.
    fn group(from: u64, people: u64) -> Group {
        let people: IdSet = (from..from + people).collect();
        Group { label: SummaryLabel::Data(from.to_string()), own: people.clone(), people }
    }

    #[test]
    fn groups_under_five_are_merged_and_take_another_along_when_they_are_few() {
        let (groups, count) = merged(vec![group(0, 9), group(10, 2), group(20, 4), group(30, 7)]);
        assert_eq!((groups.len(), count), (3, 2));
        assert_eq!((groups[2].people.len(), groups[2].own.len()), (6, 6));
        let (groups, count) = merged(vec![group(0, 9), group(10, 1), group(20, 7)]);
        assert_eq!((groups.len(), count), (2, 2), "the smallest of the others goes along");
        assert_eq!(groups[1].people.len(), 8);
    }

    #[test]
    fn who_stands_in_two_small_groups_is_one_person() {
        let (groups, count) = merged(vec![group(0, 4), group(2, 4), group(20, 9)]);
        assert_eq!((groups.len(), count), (2, 2));
        assert_eq!(groups[1].people.len(), 6);
        assert_eq!(merged(vec![group(0, 3), group(1, 3), group(20, 9)]).1, 3, "four people are too few");
        assert_eq!(merged(vec![group(0, 5)]).1, 0);
    }
}
