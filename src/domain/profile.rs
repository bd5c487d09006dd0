//! Digests: what lists and filters must know of a teacher's deficits and of a deficit's measures without reading those
//! records. Worked out whenever one of them changes; they hold numbers, codes and days, and no words.

use chrono::NaiveDate;

use super::deficit::{block, state};
use super::record::RecordId;
use super::value::{PartsBuilder, Tag, Value};

/// A measure as its deficit remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureDigest {
    pub id: RecordId,
    /// 2 of «П17.2».
    pub ordinal: u16,
    /// The last day that counts; of an open question the latest reading.
    pub due: Option<NaiveDate>,
    pub owners: Vec<RecordId>,
    /// Still owed.
    pub live: bool,
    /// Carried out (neither cancelled nor withdrawn).
    pub done: bool,
}

/// A deficit as its teacher remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeficitDigest {
    pub id: RecordId,
    pub block: u16,
    pub level: u16,
    pub state: u16,
    pub measures: Vec<MeasureDigest>,
}

/// All of a teacher's deficits, by record number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub deficits: Vec<DeficitDigest>,
}

mod part {
    use super::Tag;
    pub const ID: Tag = 1;
    pub const DUE: Tag = 2;
    pub const OWNERS: Tag = 3;
    pub const FATE: Tag = 4;
    pub const BLOCK: Tag = 5;
    pub const LEVEL: Tag = 6;
    pub const STATE: Tag = 7;
    pub const MEASURES: Tag = 8;
    pub const ORDINAL: Tag = 9;
}

const LIVE: u16 = 1;
const DONE: u16 = 2;
const DROPPED: u16 = 3;

impl MeasureDigest {
    fn to_value(&self) -> Value {
        let fate = match (self.live, self.done) {
            (true, _) => LIVE,
            (false, true) => DONE,
            (false, false) => DROPPED,
        };
        let owners: Vec<Value> = self.owners.iter().copied().map(Value::Ref).collect();
        PartsBuilder::new()
            .with(part::ID, Some(Value::Ref(self.id)))
            .with(part::DUE, self.due.map(Value::Day))
            .with(part::OWNERS, (!owners.is_empty()).then_some(Value::List(owners)))
            .with(part::FATE, Some(Value::Code(fate)))
            .with(part::ORDINAL, Some(Value::Code(self.ordinal)))
            .build()
    }

    fn from_value(value: &Value) -> Option<MeasureDigest> {
        let fate = value.part(part::FATE).and_then(Value::as_code)?;
        let owners = value.part(part::OWNERS).map(Value::items).unwrap_or_default();
        Some(MeasureDigest {
            id: value.part(part::ID).and_then(Value::as_ref_id)?,
            ordinal: value.part(part::ORDINAL).and_then(Value::as_code).unwrap_or(0),
            due: value.part(part::DUE).and_then(Value::as_day),
            owners: owners.iter().filter_map(Value::as_ref_id).collect(),
            live: fate == LIVE,
            done: fate == DONE,
        })
    }

    pub fn list_to_value(measures: &[MeasureDigest]) -> Option<Value> {
        let list: Vec<Value> = measures.iter().map(MeasureDigest::to_value).collect();
        (!list.is_empty()).then_some(Value::List(list))
    }

    pub fn list_from_value(value: &Value) -> Vec<MeasureDigest> {
        value.items().iter().filter_map(MeasureDigest::from_value).collect()
    }
}

impl Profile {
    pub fn to_value(&self) -> Option<Value> {
        let list: Vec<Value> = self.deficits.iter().map(DeficitDigest::to_value).collect();
        (!list.is_empty()).then_some(Value::List(list))
    }

    pub fn from_value(value: &Value) -> Profile {
        Profile { deficits: value.items().iter().filter_map(DeficitDigest::from_value).collect() }
    }

    pub fn open(&self) -> impl Iterator<Item = &DeficitDigest> {
        self.deficits.iter().filter(|deficit| state::is_open(deficit.state))
    }

    /// The measures that are still owed.
    pub fn live_measures(&self) -> impl Iterator<Item = &MeasureDigest> {
        self.deficits.iter().flat_map(|deficit| &deficit.measures).filter(|measure| measure.live)
    }

    /// The number that the next measure of this teacher gets.
    pub fn next_ordinal(&self) -> u16 {
        let measures = self.deficits.iter().flat_map(|deficit| &deficit.measures);
        measures.map(|measure| measure.ordinal).max().unwrap_or(0).saturating_add(1)
    }

    pub fn next_due(&self) -> Option<NaiveDate> {
        self.live_measures().filter_map(|measure| measure.due).min()
    }

    pub fn worst_open(&self) -> Option<u16> {
        self.open().map(|deficit| deficit.level).max()
    }

    /// Whether some deficit is there for which nothing is being done yet.
    pub fn has_open_without_measure(&self) -> bool {
        self.deficits.iter().any(|deficit| deficit.state == state::FOUND)
    }
}

impl DeficitDigest {
    fn to_value(&self) -> Value {
        PartsBuilder::new()
            .with(part::ID, Some(Value::Ref(self.id)))
            .with(part::BLOCK, Some(Value::Code(self.block)))
            .with(part::LEVEL, Some(Value::Code(self.level)))
            .with(part::STATE, Some(Value::Code(self.state)))
            .with(part::MEASURES, MeasureDigest::list_to_value(&self.measures))
            .build()
    }

    fn from_value(value: &Value) -> Option<DeficitDigest> {
        let code = |tag| value.part(tag).and_then(Value::as_code);
        Some(DeficitDigest {
            id: value.part(part::ID).and_then(Value::as_ref_id)?,
            block: code(part::BLOCK)?,
            level: code(part::LEVEL)?,
            state: code(part::STATE)?,
            measures: value.part(part::MEASURES).map(MeasureDigest::list_from_value).unwrap_or_default(),
        })
    }
}

/// Block, level and state of one deficit as one number, so that a filter by several of them means the same deficit.
pub fn profile_facet(block: u16, level: u16, state: u16) -> u64 {
    u64::from(block) << 16 | u64::from(level) << 8 | u64::from(state)
}

/// Open deficits by block as digits, in the order of the blocks: «2·1···».
pub fn block_digits(profile: &Profile) -> String {
    let digit =
        |(code, _): &(u16, &str)| match profile.open().filter(|deficit| deficit.block == *code).count() {
            0 => '·',
            count @ 1..=9 => char::from_digit(count as u32, 10).unwrap_or('+'),
            _ => '+',
        };
    block::NAMES.iter().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deficit::level;

    fn profile() -> Profile {
        let day = |d| NaiveDate::from_ymd_opt(2021, 2, d);
        let measure = |id, due, live| MeasureDigest {
            id: RecordId(id),
            ordinal: 1,
            due,
            owners: vec![RecordId(4)],
            live,
            done: !live,
        };
        Profile {
            deficits: vec![
                DeficitDigest {
                    id: RecordId(7),
                    block: block::SUBJECT,
                    level: level::MIDDLE,
                    state: state::IN_WORK,
                    measures: vec![measure(9, day(20), true), measure(10, day(3), false)],
                },
                DeficitDigest {
                    id: RecordId(8),
                    block: block::DIGITAL,
                    level: level::HIGH,
                    state: state::FOUND,
                    measures: Vec::new(),
                },
            ],
        }
    }

    #[test]
    fn a_profile_comes_back_from_its_value() {
        assert_eq!(Profile::from_value(&profile().to_value().unwrap()), profile());
        assert_eq!(Profile::default().to_value(), None);
    }

    #[test]
    fn a_profile_tells_the_worst_the_next_and_what_nobody_puts_right() {
        let profile = profile();
        assert_eq!(profile.worst_open(), Some(level::HIGH));
        assert_eq!(profile.next_due(), NaiveDate::from_ymd_opt(2021, 2, 20));
        assert!(profile.has_open_without_measure());
        assert_eq!(block_digits(&profile), "1···1·");
    }
}
