use proptest::prelude::*;
use serde::Serialize;

use super::{NoKeys, decode_entry, decode_record, decode_value, encode_entry, encode_record, encode_value};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Cell, Kind, Record, RecordId};
use crate::domain::value::{Value, day_from_number, day_number};
use crate::store::entry::{Actor, Entry, Header};

/// What `docs/storage.md` names, for bincode.
#[derive(Serialize)]
enum Stored {
    Text(String),
    Int(i64),
    Day(i32),
    Code(u16),
    Ref(u64),
    List(Vec<Stored>),
    Parts(Vec<(u16, Stored)>),
    Bytes(Vec<u8>),
    Erased,
}

#[derive(Serialize)]
struct StoredEntry {
    at: i64,
    clock_doubtful: bool,
    actor: (u32, String, String, u64),
    program: String,
    request: u128,
    command: String,
    reason: Option<String>,
    undoes: Option<u64>,
    changes: Vec<StoredChange>,
}

type StoredChange = (u8, u64, Vec<(u16, Option<Stored>, Option<Stored>)>);

fn stored(value: &Value) -> Stored {
    match value {
        Value::Text(text) => Stored::Text(text.clone()),
        Value::Int(number) => Stored::Int(*number),
        Value::Day(day) => Stored::Day(day_number(*day)),
        Value::Code(code) => Stored::Code(*code),
        Value::Ref(id) => Stored::Ref(id.0),
        Value::List(items) => Stored::List(items.iter().map(stored).collect()),
        Value::Parts(parts) => Stored::Parts(parts.iter().map(|(tag, part)| (*tag, stored(part))).collect()),
        Value::Bytes(bytes) => Stored::Bytes(bytes.clone()),
        Value::Erased | Value::Hidden => Stored::Erased,
    }
}

fn stored_entry(entry: &Entry) -> StoredEntry {
    let Header { actor, .. } = entry.header.clone();
    let changes = entry.changes.iter().map(|change| {
        let fields = change.fields.iter();
        let fields = fields
            .map(|field| (field.tag, field.before.as_ref().map(stored), field.after.as_ref().map(stored)));
        (change.kind.code(), change.id.0, fields.collect())
    });
    StoredEntry {
        at: entry.header.at.timestamp_millis(),
        clock_doubtful: entry.header.clock_doubtful,
        actor: (actor.uid, actor.name, actor.role, actor.session),
        program: entry.header.program.clone(),
        request: entry.header.request,
        command: entry.header.command.clone(),
        reason: entry.header.reason.clone(),
        undoes: entry.header.undoes,
        changes: changes.collect(),
    }
}

fn by_bincode(value: &impl Serialize) -> Vec<u8> {
    use bincode::Options;
    bincode::DefaultOptions::new().with_limit(1 << 20).serialize(value).unwrap()
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "\\PC{0,40}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Int),
        (-1_000_000..1_000_000i32).prop_map(|day| Value::Day(day_from_number(day).unwrap())),
        any::<u16>().prop_map(Value::Code),
        any::<u64>().prop_map(|id| Value::Ref(RecordId(id))),
        proptest::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
        Just(Value::Erased),
    ];
    leaf.prop_recursive(4, 30, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            proptest::collection::vec((any::<u16>(), inner), 0..6).prop_map(Value::Parts),
        ]
    })
}

fn any_kind() -> impl Strategy<Value = Kind> {
    proptest::sample::select(Kind::ALL)
}

fn any_change() -> impl Strategy<Value = Change> {
    let field = (any::<u16>(), proptest::option::of(any_value()), proptest::option::of(any_value()))
        .prop_map(|(tag, before, after)| FieldChange { tag, before, after });
    (any_kind(), any::<u64>(), proptest::collection::vec(field, 0..5)).prop_map(|(kind, id, fields)| Change {
        kind,
        id: RecordId(id),
        fields,
    })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let who = (any::<u32>(), "\\PC{0,20}", "[a-z]{0,9}", any::<u64>(), any::<u128>());
    let what = ("[a-z-]{0,20}", proptest::option::of("\\PC{0,30}"), proptest::option::of(any::<u64>()));
    let when = (-4_000_000_000_000..4_000_000_000_000i64, any::<bool>());
    (who, what, when, proptest::collection::vec(any_change(), 0..5)).prop_map(|(who, what, when, changes)| {
        let (uid, name, role, session, request) = who;
        let header = Header {
            sequence: 9,
            at: chrono::DateTime::from_timestamp_millis(when.0).unwrap(),
            clock_doubtful: when.1,
            actor: Actor { uid, name, role, session },
            program: "0.1.0".into(),
            request,
            command: what.0,
            reason: what.1,
            undoes: what.2,
        };
        Entry { header, changes }
    })
}

proptest! {
    #[test]
    fn a_value_comes_back_and_its_bytes_are_those_of_bincode(value in any_value()) {
        let bytes = encode_value(&value).unwrap();
        prop_assert_eq!(&bytes, &by_bincode(&stored(&value)));
        prop_assert_eq!(decode_value(&bytes).unwrap(), value);
    }

    #[test]
    fn an_entry_comes_back_and_its_bytes_are_those_of_bincode(entry in any_entry()) {
        let bytes = encode_entry(&entry, &NoKeys).unwrap();
        prop_assert_eq!(&bytes, &by_bincode(&stored_entry(&entry)));
        prop_assert_eq!(decode_entry(9, &bytes, &NoKeys).unwrap(), entry);
    }

    #[test]
    fn a_record_comes_back_with_revisions_and_unknown_tags(
        kind in any_kind(),
        cells in proptest::collection::btree_map(any::<u16>(), (any::<u64>(), proptest::option::of(any_value())), 0..8),
    ) {
        let mut record = Record::new(kind, RecordId(5));
        record.cells = cells.into_iter().map(|(tag, (revision, value))| Cell { tag, revision, value }).collect();
        let bytes = encode_record(&record);
        prop_assert_eq!(decode_record(kind, RecordId(5), &bytes).unwrap(), record);
    }

    #[test]
    fn random_bytes_never_panic_and_what_they_mean_is_written_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(value) = decode_value(&bytes) {
            prop_assert_eq!(encode_value(&value).unwrap(), bytes.clone());
        }
        if let Ok(entry) = decode_entry(9, &bytes, &NoKeys) {
            prop_assert_eq!(encode_entry(&entry, &NoKeys).unwrap(), bytes.clone());
        }
        if let Ok(record) = decode_record(Kind::Plan, RecordId(1), &bytes) {
            prop_assert_eq!(encode_record(&record), bytes);
        }
    }

    #[test]
    fn a_changed_entry_never_panics(entry in any_entry(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = encode_entry(&entry, &NoKeys).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = decode_entry(9, &bytes, &NoKeys);
        let _ = decode_entry(9, &bytes[..at], &NoKeys);
    }
}

#[test]
fn hostile_nesting_and_hostile_counts_are_refused() {
    let deep: Vec<u8> = [5, 1].repeat(1_000_000);
    assert!(decode_value(&deep).unwrap_err().to_string().ends_with("nests too deep"));
    let mut long = vec![7, 253];
    long.extend_from_slice(&u64::MAX.to_le_bytes());
    assert!(decode_value(&long).unwrap_err().to_string().ends_with("ends too early"));
    let mut value = Value::Int(1);
    for _ in 0..40 {
        value = Value::List(vec![value]);
    }
    assert!(encode_value(&value).is_err());
}

#[test]
fn the_bytes_of_a_value_of_each_form_are_these_for_ever() {
    let day = chrono::NaiveDate::from_ymd_opt(2021, 2, 1).unwrap();
    let cases: [(Value, &[u8]); 9] = [
        (Value::text("до"), &[0, 4, 0xD0, 0xB4, 0xD0, 0xBE]),
        (Value::Int(-2), &[1, 3]),
        (Value::Day(day), &[2, 252, 0x3C, 0x84, 0x16, 0]),
        (Value::Code(300), &[3, 251, 0x2C, 1]),
        (Value::Ref(RecordId(7)), &[4, 7]),
        (Value::List(vec![Value::Code(1), Value::Erased]), &[5, 2, 3, 1, 8]),
        (Value::Parts(vec![(4, Value::Int(0))]), &[6, 1, 4, 1, 0]),
        (Value::Bytes(vec![1, 2]), &[7, 2, 1, 2]),
        (Value::Erased, &[8]),
    ];
    for (value, bytes) in cases {
        assert_eq!(encode_value(&value).unwrap(), bytes, "{value:?}");
    }
}
