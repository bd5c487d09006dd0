//! Every question a store answers, compared with the model's answer.

use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::{activity, owner, section};
use crate::store::error::StoreError;
use crate::store::view::View;
use crate::store::{IdSet, LocalStore, Store, Window};

use super::model::{KINDS, Model, id_of};

/// The questions of the trait `Store` that a view answers; both a view and a whole store have them.
pub trait Answers {
    fn get(&self, kind: Kind, id: RecordId) -> Result<Option<Record>, StoreError>;
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
    ($of:ident by $face:ident) => {
        impl Answers for $of {
            answers!($face get(kind: Kind, id: RecordId) -> Option<Record>);
            answers!($face history(id: RecordId) -> Vec<u64>);
            answers!($face all(kind: Kind) -> IdSet);
            answers!($face facet(kind: Kind, facet: u16, value: u64) -> IdSet);
            answers!($face facet_between(kind: Kind, facet: u16, from: u64, to: u64) -> IdSet);
            answers!($face facet_values(kind: Kind, facet: u16) -> Vec<(u64, u64)>);
            answers!($face word(kind: Kind, stem: &str) -> IdSet);
            answers!($face words_from(kind: Kind, prefix: &str) -> IdSet);
            answers!($face window(query: &Window) -> Vec<RecordId>);
            answers!($face rank(query: &Window, id: RecordId) -> Option<u64>);
        }
    };
    ($face:ident $name:ident($($given:ident: $form:ty),*) -> $answer:ty) => {
        fn $name(&self, $($given: $form),*) -> Result<$answer, StoreError> {
            $face::$name(self, $($given),*)
        }
    };
}

answers!(View by View);
answers!(LocalStore by Store);

const FACETS: [(Kind, u16); 5] = [
    (Kind::Activity, activity::STATUS),
    (Kind::Activity, activity::PLAN),
    (Kind::Activity, activity::OWNERS),
    (Kind::Section, section::PLAN),
    (Kind::Owner, owner::KIND),
];

/// What the model makes of a store's journal.
pub fn model_of(store: &LocalStore) -> Model {
    let mut model = Model::default();
    let all = store.entries(1, &mut |entry| {
        model.apply(entry);
        Ok(true)
    });
    all.unwrap();
    model
}

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
