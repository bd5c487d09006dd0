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
    let rows = match query.by {
        SummaryBy::School => across.by_school()?,
        SummaryBy::Block => across.by_block()?,
        SummaryBy::Typical => across.typical()?,
    };
    let columns = match query.by {
        SummaryBy::School => block::NAMES.iter().map(|(_, name)| *name).collect(),
        SummaryBy::Block => level::NAMES.iter().map(|(_, name)| *name).collect(),
        SummaryBy::Typical => vec!["deficits"],
    };
    let (rows, merged) = merged(rows);
    Ok(Summary { columns, rows, merged, coverage: across.coverage()? })
}

struct Across<'a> {
    store: &'a dyn Store,
    today: NaiveDate,
    /// Open deficits that the filter lets through.
    open: IdSet,
}

impl Across<'_> {
    fn by_school(&self) -> Result<Vec<SummaryRow>, Failure> {
        let mut rows = Vec::new();
        for record in records(self.store, Kind::School)? {
            let own = self.store.facet(Kind::Deficit, deficit::SCHOOLS, record.id.0)? & &self.open;
            if own.is_empty() {
                continue;
            }
            let label = format!("{} {}", record.text(school::CODE), record.text(school::SHORT));
            rows.push(self.row(SummaryLabel::Data(label), own, deficit::BLOCK, block::NAMES)?);
        }
        Ok(rows)
    }

    fn by_block(&self) -> Result<Vec<SummaryRow>, Failure> {
        let mut rows = Vec::new();
        for (code, name) in block::NAMES {
            let own = self.store.facet(Kind::Deficit, deficit::BLOCK, u64::from(*code))? & &self.open;
            if !own.is_empty() {
                rows.push(self.row(
                    SummaryLabel::Choice("block", name),
                    own,
                    deficit::LEVEL,
                    level::NAMES,
                )?);
            }
        }
        Ok(rows)
    }

    fn typical(&self) -> Result<Vec<SummaryRow>, Failure> {
        let mut counted = Vec::new();
        for (value, count) in self.store.facet_values(Kind::Deficit, deficit::facet::WORDING)? {
            if count >= LEAST_GROUP {
                let own = self.store.facet(Kind::Deficit, deficit::facet::WORDING, value)? & &self.open;
                counted.push(own);
            }
        }
        counted.sort_by_key(|own| std::cmp::Reverse(own.len()));
        let mut rows = Vec::new();
        for own in counted.into_iter().take(TYPICAL) {
            let Some(first) = own.min() else { continue };
            let Some(record) = self.store.get(Kind::Deficit, RecordId(first))? else { continue };
            let label = SummaryLabel::Data(record.text(deficit::WORDING).to_owned());
            rows.push(SummaryRow { label, cells: vec![own.len()], people: self.people(&own)? });
        }
        Ok(rows)
    }

    fn row(
        &self,
        label: SummaryLabel,
        own: IdSet,
        facet: u16,
        names: &[(u16, &str)],
    ) -> Result<SummaryRow, Failure> {
        let mut cells = Vec::new();
        for (code, _) in names {
            cells.push(self.store.facet(Kind::Deficit, facet, u64::from(*code))?.intersection_len(&own));
        }
        Ok(SummaryRow { label, cells, people: self.people(&own)? })
    }

    /// How many teachers these deficits are of.
    fn people(&self, own: &IdSet) -> Result<u64, Failure> {
        let mut people = IdSet::new();
        for id in own.iter().map(RecordId) {
            let record = self.store.passing(Kind::Deficit, id)?;
            people.extend(record.as_deref().and_then(deficit::teacher_of).map(|id| id.0));
        }
        Ok(people.len())
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

/// Small groups as one row at the end, and how many groups are in it.
fn merged(mut rows: Vec<SummaryRow>) -> (Vec<SummaryRow>, usize) {
    let (mut small, mut large): (Vec<_>, Vec<_>) = rows.drain(..).partition(|row| row.people < LEAST_GROUP);
    if small.is_empty() {
        return (large, 0);
    }
    let people = |rows: &[SummaryRow]| rows.iter().map(|row| row.people).sum::<u64>();
    while people(&small) < LEAST_GROUP && !large.is_empty() {
        let least = (0..large.len()).min_by_key(|at| large[*at].people).unwrap_or(0);
        small.push(large.remove(least));
    }
    let width = small.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let cells = (0..width).map(|at| small.iter().filter_map(|row| row.cells.get(at)).sum()).collect();
    let (count, people) = (small.len(), people(&small));
    if people >= LEAST_GROUP {
        large.push(SummaryRow { label: SummaryLabel::Merged(count), cells, people });
    } else {
        // Too few in all: that there are some is told, and no figure.
        large.push(SummaryRow { label: SummaryLabel::Merged(count), cells: Vec::new(), people: 0 });
    }
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

    fn row(people: u64) -> SummaryRow {
        SummaryRow { label: SummaryLabel::Data(people.to_string()), cells: vec![people, 1], people }
    }

    #[test]
    fn groups_under_five_are_merged_and_take_another_along_when_they_are_few() {
        let (rows, count) = merged(vec![row(9), row(2), row(4), row(7)]);
        assert_eq!((rows.len(), count), (3, 2));
        assert_eq!((rows[2].people, rows[2].cells[0]), (6, 6));
        let (rows, count) = merged(vec![row(9), row(1), row(7)]);
        assert_eq!((rows.len(), count), (2, 2), "the smallest of the others goes along");
        assert_eq!(rows[1].people, 8);
    }

    #[test]
    fn too_few_in_all_tell_no_figure() {
        let (rows, count) = merged(vec![row(1), row(2)]);
        assert_eq!((rows.len(), count), (1, 2));
        assert!(rows[0].cells.is_empty() && rows[0].people == 0);
        assert!(merged(vec![row(5)]).1 == 0);
    }
}
