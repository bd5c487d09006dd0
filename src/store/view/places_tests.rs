//! Places against a plain ordered set, and what a cut-off merge leaves.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::store::kv::Batch;
use crate::store::memory::MemoryKv;

const PREFIX: &[u8] = b"bucket";

fn apply(kv: &MemoryKv, changes: &[(&[u8], bool)], at_most: usize) {
    for (key, value) in change(kv, PREFIX, changes).unwrap().into_iter().take(at_most) {
        kv.write(Batch { writes: vec![(key, value)] }).unwrap();
    }
}

fn stored(kv: &MemoryKv) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    scan(kv, PREFIX, &mut |sort| {
        all.push(sort.to_vec());
        true
    })
    .unwrap();
    all
}

fn dump(kv: &MemoryKv) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut all = Vec::new();
    kv.scan(&[], &[0xFF; 4], &mut |key, value| {
        all.push((key.to_vec(), value.to_vec()));
        Ok(true)
    })
    .unwrap();
    all
}

fn sort(number: u16) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

/// Groups of changes; numbers repeat between groups, so that heads come and go.
fn groups() -> impl Strategy<Value = Vec<Vec<(u16, bool)>>> {
    let group = prop::collection::btree_map(0u16..3_000, any::<bool>(), 0..600);
    prop::collection::vec(group.prop_map(|group| group.into_iter().collect()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn places_are_an_ordered_set_and_lie_the_same_whatever_led_to_them(groups in groups()) {
        let kv = MemoryKv::default();
        let mut model = BTreeSet::new();
        for group in &groups {
            let keyed: Vec<(Vec<u8>, bool)> = group.iter().map(|(number, gained)| (sort(*number), *gained)).collect();
            let changes: Vec<(&[u8], bool)> = keyed.iter().map(|(key, gained)| (key.as_slice(), *gained)).collect();
            apply(&kv, &changes, usize::MAX);
            for (key, gained) in keyed {
                if gained { model.insert(key); } else { model.remove(&key); }
            }
            prop_assert_eq!(stored(&kv), model.iter().cloned().collect::<Vec<_>>());
        }
        let fresh = MemoryKv::default();
        let all: Vec<(&[u8], bool)> = model.iter().map(|key| (key.as_slice(), true)).collect();
        apply(&fresh, &all, usize::MAX);
        prop_assert_eq!(dump(&kv), dump(&fresh));
    }

    #[test]
    fn a_merge_cut_off_after_any_write_loses_and_doubles_nothing(
        before in prop::collection::btree_set(0u16..3_000, 0..1_500),
        changes in prop::collection::btree_map(0u16..3_000, any::<bool>(), 0..900),
        cut in 0usize..40,
    ) {
        let kv = MemoryKv::default();
        let old: Vec<Vec<u8>> = before.iter().map(|number| sort(*number)).collect();
        apply(&kv, &old.iter().map(|key| (key.as_slice(), true)).collect::<Vec<_>>(), usize::MAX);
        let keyed: Vec<(Vec<u8>, bool)> = changes.iter().map(|(number, gained)| (sort(*number), *gained)).collect();
        let changes: Vec<(&[u8], bool)> = keyed.iter().map(|(key, gained)| (key.as_slice(), *gained)).collect();
        apply(&kv, &changes, cut);
        let half = stored(&kv);
        prop_assert!(half.is_sorted_by(|a, b| a < b));
        let touched: BTreeSet<&[u8]> = changes.iter().map(|(key, _)| *key).collect();
        let untouched = |all: &[Vec<u8>]| -> Vec<Vec<u8>> {
            all.iter().filter(|key| !touched.contains(key.as_slice())).cloned().collect()
        };
        prop_assert_eq!(untouched(&half), untouched(&old));
        apply(&kv, &changes, usize::MAX);
        let whole = MemoryKv::default();
        apply(&whole, &old.iter().map(|key| (key.as_slice(), true)).collect::<Vec<_>>(), usize::MAX);
        apply(&whole, &changes, usize::MAX);
        prop_assert_eq!(dump(&kv), dump(&whole));
    }
}
