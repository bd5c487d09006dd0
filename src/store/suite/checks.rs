//! Every question a store answers, compared with the model's answer.

use crate::domain::record::{Kind, RecordId};
use crate::domain::{activity, owner, section};
use crate::store::error::StoreError;
use crate::store::view::View;
use crate::store::{IdSet, Window};

use super::model::{KINDS, Model, id_of};

/// The questions of the trait `Store` that a view answers; both a view and a whole store have them.
pub trait Answers {
    fn get(&self, kind: Kind, id: RecordId) -> Result<Option<crate::domain::record::Record>, StoreError>;
    fn history(&self, id: RecordId) -> Result<Vec<u64>, StoreError>;
    fn all(&self, kind: Kind) -> Result<IdSet, StoreError>;
    fn facet(&self, kind: Kind, facet: u16, value: u64) -> Result<IdSet, StoreError>;
    fn facet_between(&self, kind: Kind, facet: u16, from: u64, to: u64) -> Result<IdSet, StoreError>;
    fn facet_values(&self, kind: Kind, facet: u16) -> Result<Vec<(u64, u64)>, StoreError>;
    fn word(&self, kind: Kind, stem: &str) -> Result<IdSet, StoreError>;
    fn words_from(&self, kind: Kind, prefix: &str) -> Result<IdSet, StoreError>;
    fn window(&self, query: &Window) -> Result<Vec<RecordId>, StoreError>;
    fn rank(&self, query: &Window, id: RecordId) -> Result<Option<u64>, StoreError>;
}

macro_rules! answers {
    ($of:ty, $face:path) => {
        impl Answers for $of {
            fn get(
                &self,
                k: Kind,
                id: RecordId,
            ) -> Result<Option<crate::domain::record::Record>, StoreError> {
                <$face>::get(self, k, id)
            }
            fn history(&self, id: RecordId) -> Result<Vec<u64>, StoreError> {
                <$face>::history(self, id)
            }
            fn all(&self, k: Kind) -> Result<IdSet, StoreError> {
                <$face>::all(self, k)
            }
            fn facet(&self, k: Kind, f: u16, value: u64) -> Result<IdSet, StoreError> {
                <$face>::facet(self, k, f, value)
            }
            fn facet_between(&self, k: Kind, f: u16, from: u64, to: u64) -> Result<IdSet, StoreError> {
                <$face>::facet_between(self, k, f, from, to)
            }
            fn facet_values(&self, k: Kind, f: u16) -> Result<Vec<(u64, u64)>, StoreError> {
                <$face>::facet_values(self, k, f)
            }
            fn word(&self, k: Kind, stem: &str) -> Result<IdSet, StoreError> {
                <$face>::word(self, k, stem)
            }
            fn words_from(&self, k: Kind, prefix: &str) -> Result<IdSet, StoreError> {
                <$face>::words_from(self, k, prefix)
            }
            fn window(&self, query: &Window) -> Result<Vec<RecordId>, StoreError> {
                <$face>::window(self, query)
            }
            fn rank(&self, query: &Window, id: RecordId) -> Result<Option<u64>, StoreError> {
                <$face>::rank(self, query, id)
            }
        }
    };
}

answers!(View, View);

const FACETS: [(Kind, u16); 5] = [
    (Kind::Activity, activity::STATUS),
    (Kind::Activity, activity::PLAN),
    (Kind::Activity, activity::OWNERS),
    (Kind::Section, section::PLAN),
    (Kind::Owner, owner::KIND),
];

/// Asks everything; `which` are the records that may exist, `salt` varies the questions.
pub fn same(store: &dyn Answers, model: &Model, which: u16, salt: u16) {
    for number in 0..which {
        let id = id_of(number);
        assert_eq!(store.history(id).unwrap(), model.history(id), "history of {id:?}");
    }
    for kind in KINDS {
        let all = model.all(kind);
        assert_eq!(store.all(kind).unwrap(), all, "all of {kind:?}");
        for number in 0..which {
            let id = id_of(number);
            let record = model.records.get(&(kind, id)).filter(|record| !record.is_empty());
            assert_eq!(store.get(kind, id).unwrap().as_ref(), record, "{kind:?} {id:?}");
        }
        for word in ["школ", "анализ", "п", "с", "", "учит", "нет"] {
            assert_eq!(store.word(kind, word).unwrap(), model.words_from(kind, word, true), "word {word}");
            assert_eq!(
                store.words_from(kind, word).unwrap(),
                model.words_from(kind, word, false),
                "words {word}*"
            );
        }
        windows(store, model, kind, &all, salt);
    }
    for (kind, facet) in FACETS {
        let values = model.facet_values(kind, facet);
        assert_eq!(store.facet_values(kind, facet).unwrap(), values, "values of {kind:?} {facet}");
        for (value, _) in values.into_iter().take(12) {
            let expected = model.facet_between(kind, facet, value, value);
            assert_eq!(store.facet(kind, facet, value).unwrap(), expected, "{kind:?} {facet} {value}");
        }
        let far = u64::from(salt);
        for (from, to) in [(0, u64::MAX), (far % 9, far % 70), (31, 96), (far, 2 * far + 3), (5, 4)] {
            let expected = model.facet_between(kind, facet, from, to);
            assert_eq!(
                store.facet_between(kind, facet, from, to).unwrap(),
                expected,
                "{kind:?} {facet} {from}..={to}"
            );
        }
    }
}

fn windows(store: &dyn Answers, model: &Model, kind: Kind, all: &IdSet, salt: u16) {
    let some: IdSet = all.iter().filter(|id| (id >> 2) % 3 != u64::from(salt % 3)).collect();
    let with_strangers: IdSet = some.iter().chain([3, 1 << 33]).collect();
    for within in [all, &some, &with_strangers] {
        for (order, descending) in [(0, false), (0, true), (1, false), (1, true)] {
            let whole = Window { kind, order, descending, within, skip: 0, take: usize::MAX };
            let expected = model.ordered(&whole);
            assert_eq!(
                store.window(&whole).unwrap(),
                expected,
                "{kind:?} by {order}, descending {descending}"
            );
            let count = expected.len();
            for (skip, take) in [(0, 3), (count / 2, 4), (count.saturating_sub(2), 5), (count + 1, 2)] {
                let part = Window { skip: skip as u64, take, ..whole.clone() };
                let expected = &expected[skip.min(count)..(skip + take).min(count)];
                assert_eq!(store.window(&part).unwrap(), expected, "{kind:?} by {order} at {skip}");
            }
            for (rank, id) in expected.iter().enumerate().step_by(1 + usize::from(salt % 5)) {
                assert_eq!(store.rank(&whole, *id).unwrap(), Some(rank as u64), "rank of {id:?} by {order}");
            }
            assert_eq!(store.rank(&whole, RecordId(4)).unwrap(), None);
        }
    }
}
