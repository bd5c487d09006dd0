//! The store as one person sees it. Every question of a district's seat is asked of a veil, so that lists, counts,
//! orders, searches, suggestions and errors are made of what is seen and of nothing else.
//! In: the store, a sight. Out: the store's face without the rest. It takes no writes.

use std::sync::Arc;

use super::permit::{Journal, Role, journal};
use super::refusal::Failure;
use super::sight::{Masked, Sight};
use crate::domain::field::{Indexed, spec};
use crate::domain::index::{Facet, Place};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::{activity, value::Tag};
use crate::store::backup::{Captured, Copy};
use crate::store::check::Report;
use crate::store::{
    Actor, Draft, DraftKey, Entry, Header, IdSet, NewEntry, Space, Store, StoreError, Ticket, Window,
};

pub struct Veil<'a> {
    store: &'a dyn Store,
    sight: Arc<Sight>,
}

type Answer<T> = Result<T, StoreError>;

impl<'a> Veil<'a> {
    pub fn new(store: &'a dyn Store, sight: Arc<Sight>) -> Veil<'a> {
        Veil { store, sight }
    }

    fn shown(&self, record: Arc<Record>) -> Arc<Record> {
        if self.sight.whole(&record) { record } else { Arc::new(self.sight.mask((*record).clone())) }
    }

    fn seen(
        &self,
        kind: Kind,
        id: RecordId,
        read: impl FnOnce() -> Answer<Option<Arc<Record>>>,
    ) -> Answer<Option<Arc<Record>>> {
        if !self.sight.sees(kind, id) {
            return Ok(None);
        }
        Ok(read()?.map(|record| self.shown(record)))
    }

    /// The index made of what is seen, where the store's own is made of more.
    fn masked(&self, kind: Kind) -> Answer<Option<&Masked>> {
        self.sight.masked(self.store, kind).map_err(|failure| match failure {
            Failure::Store(error) => error,
            other => StoreError::Internal(format!("{other:?}")),
        })
    }

    /// Whether a facet is of a field that is not seen, or this value of it names a record that is not.
    fn is_closed(&self, kind: Kind, facet: Facet, value: Option<u64>) -> bool {
        if self.sight.sees_nothing(kind) || self.sight.hides(kind, facet) {
            return true;
        }
        let Some(target) = spec(kind).field(facet).and_then(|field| field.holds.target()) else {
            return false;
        };
        value.is_some_and(|id| !self.sight.sees(target, RecordId(id)))
    }

    /// Whether words of this kind come from a field that is not seen.
    fn words_are_closed(&self, kind: Kind) -> bool {
        let hidden = |tag: Tag| self.sight.hides(kind, tag);
        let mut fields = spec(kind).fields.iter();
        self.sight.sees_nothing(kind)
            || fields.any(|field| field.indexed == Indexed::Words && hidden(field.tag))
    }

    /// Rows are not sorted by schools of which only some are seen.
    fn order(&self, kind: Kind, order: u16) -> u16 {
        match (kind, order) {
            (Kind::Activity, activity::order::SCHOOL) if !self.sight.sees_all(Kind::School) => {
                activity::order::PLAN
            }
            // Nor by remarks that are not read.
            (Kind::Activity, activity::order::RETURNED) if !self.sight.reads_all_texts() => {
                activity::order::PLAN
            }
            _ => order,
        }
    }

    fn sees_any(&self, id: RecordId) -> Answer<bool> {
        for kind in Kind::ALL {
            if self.sight.sees(*kind, id) && self.store.all(*kind)?.contains(id.0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_mine(&self, header: &Header) -> bool {
        let person = &self.sight.person;
        header.actor.uid == person.uid && header.actor.name == person.name
    }

    /// A reason may tell of anything.
    fn keep_reason(&self, header: &mut Header) {
        if self.sight.person.role != Role::Editor && !self.is_mine(header) {
            header.reason = None;
        }
    }

    /// An entry as far as it is seen, and how many changes are left of it.
    fn entry_shown(&self, mut entry: Entry) -> Option<(Entry, usize)> {
        let mine = self.is_mine(&entry.header);
        self.keep_reason(&mut entry.header);
        let shown = |change| self.sight.change(change, mine).filter(|change| !change.fields.is_empty());
        entry.changes = entry.changes.iter().filter_map(shown).collect();
        let count = entry.changes.len();
        (count > 0).then_some((entry, count))
    }

    /// `within` in an order of the index made of what is seen; what has no place stands last, by number.
    fn sorted(&self, masked: &Masked, query: &Window) -> Vec<u64> {
        let within = self.sight.of_set(query.kind, query.within.clone());
        if query.order == crate::domain::index::ORDER_BY_ID {
            let mut ids: Vec<u64> = within.iter().collect();
            if query.descending {
                ids.reverse();
            }
            return ids;
        }
        let placed = |place: &Place, id: u64| place.order == query.order && within.contains(id);
        let mut ids: Vec<u64> =
            masked.places.iter().filter(|(place, id)| placed(place, *id)).map(|(_, id)| *id).collect();
        if query.descending {
            ids.reverse();
        }
        let rest: Vec<u64> = within.iter().filter(|id| !ids.contains(id)).collect();
        ids.extend(rest);
        ids
    }
}

impl Store for Veil<'_> {
    fn sequence(&self) -> u64 {
        self.store.sequence()
    }

    fn store_id(&self) -> [u8; 16] {
        self.store.store_id()
    }

    fn read_only(&self) -> Option<StoreError> {
        self.store.read_only()
    }

    fn sees(&self, kind: Kind) -> bool {
        !self.sight.sees_nothing(kind)
    }

    fn space(&self) -> Option<Space> {
        self.store.space()
    }

    fn entry(&self, sequence: u64) -> Answer<Option<Entry>> {
        Ok(self.store.entry(sequence)?.and_then(|entry| self.entry_shown(entry)).map(|(entry, _)| entry))
    }

    fn part_of(&self, sequence: u64, _most: usize, about: &[RecordId]) -> Answer<Option<(Entry, usize)>> {
        let Some(entry) = self.store.entry(sequence)? else { return Ok(None) };
        if about.is_empty() {
            match journal(self.sight.person.role, self.sight.person.auditor) {
                Journal::Counts => {
                    let count = entry.changes.len();
                    let mut header = entry.header;
                    header.reason = None;
                    return Ok(Some((Entry { header, changes: Vec::new() }, count)));
                }
                _ if !self.is_mine(&entry.header) => return Ok(None),
                _ => {}
            }
        }
        Ok(self.entry_shown(entry))
    }

    fn headers(&self, from: u64, to: u64) -> Answer<Vec<Header>> {
        let mut headers = self.store.headers(from, to)?;
        headers.iter_mut().for_each(|header| self.keep_reason(header));
        Ok(headers)
    }

    fn history(&self, id: RecordId) -> Answer<Vec<u64>> {
        if self.sees_any(id)? { self.store.history(id) } else { Ok(Vec::new()) }
    }

    fn get(&self, kind: Kind, id: RecordId) -> Answer<Option<Record>> {
        Ok(self.shared(kind, id)?.map(|record| (*record).clone()))
    }

    fn shared(&self, kind: Kind, id: RecordId) -> Answer<Option<Arc<Record>>> {
        self.seen(kind, id, || self.store.shared(kind, id))
    }

    fn passing(&self, kind: Kind, id: RecordId) -> Answer<Option<Arc<Record>>> {
        self.seen(kind, id, || self.store.passing(kind, id))
    }

    fn all(&self, kind: Kind) -> Answer<IdSet> {
        if self.sight.sees_nothing(kind) {
            return Ok(IdSet::new());
        }
        Ok(self.sight.of_set(kind, self.store.all(kind)?))
    }

    fn facet(&self, kind: Kind, facet: Facet, value: u64) -> Answer<IdSet> {
        if self.is_closed(kind, facet, Some(value)) {
            return Ok(IdSet::new());
        }
        match self.masked(kind)? {
            Some(masked) => Ok(masked.facets.get(&(facet, value)).cloned().unwrap_or_default()),
            None => Ok(self.sight.of_set(kind, self.store.facet(kind, facet, value)?)),
        }
    }

    fn facet_between(&self, kind: Kind, facet: Facet, from: u64, to: u64) -> Answer<IdSet> {
        if self.is_closed(kind, facet, None) || from > to {
            return Ok(IdSet::new());
        }
        match self.masked(kind)? {
            Some(masked) => {
                let between = masked.facets.range((facet, from)..=(facet, to));
                Ok(between.fold(IdSet::new(), |all, (_, ids)| all | ids))
            }
            None => Ok(self.sight.of_set(kind, self.store.facet_between(kind, facet, from, to)?)),
        }
    }

    fn facet_values(&self, kind: Kind, facet: Facet) -> Answer<Vec<(u64, u64)>> {
        if self.is_closed(kind, facet, None) {
            return Ok(Vec::new());
        }
        if let Some(masked) = self.masked(kind)? {
            let of_facet = masked.facets.range((facet, 0)..=(facet, u64::MAX));
            return Ok(of_facet.map(|((_, value), ids)| (*value, ids.len())).collect());
        }
        if self.sight.sees_all(kind)
            && !matches!(spec(kind).field(facet), Some(field) if field.holds.target().is_some())
        {
            return self.store.facet_values(kind, facet);
        }
        let mut values = Vec::new();
        for (value, _) in self.store.facet_values(kind, facet)? {
            let count = self.facet(kind, facet, value)?.len();
            if count > 0 {
                values.push((value, count));
            }
        }
        Ok(values)
    }

    fn word(&self, kind: Kind, stem: &str) -> Answer<IdSet> {
        if let Some(masked) = self.masked(kind)? {
            return Ok(masked.words.get(stem).cloned().unwrap_or_default());
        }
        if self.words_are_closed(kind) {
            return Ok(IdSet::new());
        }
        Ok(self.sight.of_set(kind, self.store.word(kind, stem)?))
    }

    fn words_from(&self, kind: Kind, prefix: &str) -> Answer<IdSet> {
        if let Some(masked) = self.masked(kind)? {
            let from = masked.words.range(prefix.to_owned()..);
            let begun = from.take_while(|(word, _)| word.starts_with(prefix));
            return Ok(begun.fold(IdSet::new(), |all, (_, ids)| all | ids));
        }
        if self.words_are_closed(kind) {
            return Ok(IdSet::new());
        }
        Ok(self.sight.of_set(kind, self.store.words_from(kind, prefix)?))
    }

    fn window(&self, query: &Window) -> Answer<Vec<RecordId>> {
        if let Some(masked) = self.masked(query.kind)? {
            let skip = usize::try_from(query.skip).unwrap_or(usize::MAX);
            return Ok(self
                .sorted(masked, query)
                .into_iter()
                .skip(skip)
                .take(query.take)
                .map(RecordId)
                .collect());
        }
        let within = self.sight.of_set(query.kind, query.within.clone());
        let order = self.order(query.kind, query.order);
        self.store.window(&Window { within: &within, order, ..query.clone() })
    }

    fn rank(&self, query: &Window, id: RecordId) -> Answer<Option<u64>> {
        if let Some(masked) = self.masked(query.kind)? {
            let at = self.sorted(masked, query).into_iter().position(|other| other == id.0);
            return Ok(at.map(|at| at as u64));
        }
        let within = self.sight.of_set(query.kind, query.within.clone());
        let order = self.order(query.kind, query.order);
        self.store.rank(&Window { within: &within, order, ..query.clone() }, id)
    }

    fn stage(&self, _: NewEntry) -> Answer<Ticket> {
        Err(no_writes())
    }

    fn commit(&self, _: &Ticket) -> Answer<()> {
        Err(no_writes())
    }

    fn new_id(&self) -> RecordId {
        RecordId(u64::MAX)
    }

    fn destroy_key(&self, _: Kind, _: RecordId) -> Answer<bool> {
        Err(no_writes())
    }

    fn put_file(&self, _: &[u8]) -> Answer<Vec<u8>> {
        Err(no_writes())
    }

    fn file(&self, _: &[u8]) -> Answer<Option<Vec<u8>>> {
        Ok(None)
    }

    fn look(&self, _: NewEntry) -> Answer<u64> {
        Err(no_writes())
    }

    fn looks(&self, _: Option<u64>, _: usize) -> Answer<Vec<Entry>> {
        Ok(Vec::new())
    }

    fn check(&self) -> Answer<Report> {
        Err(no_writes())
    }

    fn capture(&self) -> Answer<Captured> {
        Err(no_writes())
    }

    fn copy(&self) -> Answer<Copy> {
        Err(no_writes())
    }

    fn save_draft(&self, _: &Actor, _: Option<&[u8]>) -> Answer<()> {
        Err(no_writes())
    }

    fn draft(&self, _: &Actor, _: &[DraftKey]) -> Answer<Option<Draft>> {
        Ok(None)
    }
}

fn no_writes() -> StoreError {
    StoreError::Internal("nothing is written through a veil".to_owned())
}
