//! Marked rows: some records, or all that a filter matches less exceptions. Marks survive filtering.

use std::collections::BTreeMap;

use crate::domain::record::RecordId;
use crate::engine::Targets;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marks {
    /// These, each with its handle.
    These(BTreeMap<RecordId, String>),
    /// All of a filter (`count` when it was marked), less exceptions.
    All { filter: String, count: u64, except: BTreeMap<RecordId, String> },
}

impl Default for Marks {
    fn default() -> Marks {
        Marks::These(BTreeMap::new())
    }
}

impl Marks {
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    pub fn count(&self) -> u64 {
        match self {
            Marks::These(these) => these.len() as u64,
            Marks::All { count, except, .. } => count.saturating_sub(except.len() as u64),
        }
    }

    /// Whether the row is marked. `shown_by` is the filter of the list it stands in: rows of another filter than the
    /// one that was marked as a whole are not known to be marked.
    pub fn has(&self, id: RecordId, shown_by: &str) -> bool {
        match self {
            Marks::These(these) => these.contains_key(&id),
            Marks::All { filter, except, .. } => filter == shown_by && !except.contains_key(&id),
        }
    }

    /// Marks the row, or takes its mark away.
    pub fn toggle(&mut self, id: RecordId, handle: &str) {
        let set = match self {
            Marks::These(these) => these,
            Marks::All { except, .. } => except,
        };
        if set.remove(&id).is_none() {
            set.insert(id, handle.to_owned());
        }
    }

    /// Inverts the marks of what a list shows; `whole` when `rows` are all that its filter matches.
    pub fn invert(&mut self, rows: &[(RecordId, String)], whole: bool, filter: &str, total: u64) {
        *self = match std::mem::take(self) {
            Marks::All { filter: marked, except, .. } if marked == filter => Marks::These(except),
            Marks::All { .. } => Marks::default(),
            Marks::These(mut these) if whole => {
                for (id, handle) in rows {
                    if these.remove(id).is_none() {
                        these.insert(*id, handle.clone());
                    }
                }
                Marks::These(these)
            }
            Marks::These(except) => Marks::All { filter: filter.to_owned(), count: total, except },
        };
    }

    /// What a command is for; `None` when nothing is marked.
    pub fn targets(&self) -> Option<Targets> {
        if self.is_empty() {
            return None;
        }
        Some(match self {
            Marks::These(these) => Targets::Records(these.keys().copied().collect()),
            Marks::All { filter, except, .. } => {
                Targets::Matching { filter: filter.clone(), except: except.keys().copied().collect() }
            }
        })
    }

    /// After a command only the refused stay marked.
    pub fn keep_refused(&mut self, refused: impl IntoIterator<Item = (RecordId, String)>) {
        if !self.is_empty() {
            *self = Marks::These(refused.into_iter().collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<(RecordId, String)> {
        (1..=3).map(|id| (RecordId(id), id.to_string())).collect()
    }

    #[test]
    fn inverting_without_marks_marks_all_that_is_shown() {
        let mut marks = Marks::default();
        marks.invert(&rows(), true, "", 3);
        assert_eq!(marks.targets(), Some(Targets::Records(vec![RecordId(1), RecordId(2), RecordId(3)])));
        marks.toggle(RecordId(2), "2");
        marks.invert(&rows(), true, "", 3);
        assert_eq!(marks.targets(), Some(Targets::Records(vec![RecordId(2)])));
    }

    #[test]
    fn more_than_a_page_is_marked_as_the_filter_less_exceptions() {
        let mut marks = Marks::default();
        marks.toggle(RecordId(2), "2");
        marks.invert(&rows(), false, "исп:ИМЦ", 1_000);
        assert_eq!(marks.count(), 999);
        assert!(marks.has(RecordId(1), "исп:ИМЦ") && !marks.has(RecordId(2), "исп:ИМЦ"));
        assert_eq!(
            marks.targets(),
            Some(Targets::Matching { filter: "исп:ИМЦ".into(), except: vec![RecordId(2)] })
        );
        marks.invert(&rows(), false, "исп:ИМЦ", 1_000);
        assert_eq!(marks.targets(), Some(Targets::Records(vec![RecordId(2)])));
    }
}
