//! Copies of a store and what becomes of them: made while others write, made unasked, restored in place of a store, and
//! stores of older and newer formats. All of whole stores on a real disk; the program itself where its words matter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod journal_support;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use journal_support::{check_real, entry, size};
use opora::domain::change::{Change, FieldChange};
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::store::backup::{self, restore, restore_in_place};
use opora::store::copies;
use opora::store::disk::RealDisk;
use opora::store::format::{self, FORMAT, Said, Step};
use opora::store::lock::Holder;
use opora::store::{LocalStore, NewEntry, Options, Store, StoreError};
use support::world::World;

fn options() -> Options {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    Options::new(Holder::this_process("test", DateTime::UNIX_EPOCH))
}

fn open(folder: &Path) -> LocalStore {
    LocalStore::open(folder, &options(), &mut |_| ()).unwrap()
}

fn write(store: &LocalStore, entry: NewEntry) {
    store.commit(&store.stage(entry).unwrap()).unwrap();
}

/// Changes so many records.
fn bulk(records: u64) -> NewEntry {
    let mut new = entry(1);
    new.changes = (1..=records)
        .map(|id| {
            let mut change = Change::new(Kind::Section, RecordId(10_000 + id));
            change
                .fields
                .push(FieldChange { tag: 2, before: None, after: Some(Value::text("раздел")) });
            change
        })
        .collect();
    new
}

/// Every file of a folder, by its bytes.
fn bytes_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(here).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    _ = found.insert(path.strip_prefix(folder).unwrap().into(), fs::read(&path).unwrap())
                }
            }
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in bytes_of(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    close(to);
}

/// Closes a folder to others, as `chmod -R go-rwx` does.
fn close(folder: &Path) {
    let mode = if folder.is_dir() { 0o700 } else { 0o600 };
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
    if folder.is_dir() {
        fs::read_dir(folder).unwrap().for_each(|entry| close(&entry.unwrap().path()));
    }
}

#[test]
fn a_backup_of_a_store_in_use_is_what_stood_when_it_was_taken_and_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("store"));
    (0..50).for_each(|number| write(&store, entry(number)));
    let captured = store.capture().unwrap();
    // What is written now is not in it, though it lies in the same file before that is copied.
    (50..80).for_each(|number| write(&store, entry(number)));
    let file = folder.path().join("copy.opora");
    assert_eq!(backup::write(&captured, &file, Utc::now()).unwrap().last, 50);
    let again = folder.path().join("again");
    restore(&file, &again).unwrap();
    let restored = open(&again);
    assert_eq!(restored.sequence(), 50);
    for sequence in 1..=50 {
        assert_eq!(restored.entry(sequence), store.entry(sequence));
    }
}

#[test]
fn backups_made_while_eight_write_are_each_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("store"));
    let (is_over, written, copied) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (store, is_over, written, copied) = (&store, &is_over, &written, &copied);
            scope.spawn(move || {
                for number in 0.. {
                    if is_over.load(Ordering::SeqCst) {
                        break;
                    }
                    // They keep step with the copies, or each would be larger than the one before without an end.
                    while written.load(Ordering::SeqCst) > (copied.load(Ordering::SeqCst) + 1) * 300
                        && !is_over.load(Ordering::SeqCst)
                    {
                        std::thread::sleep(std::time::Duration::from_millis(1));
                    }
                    write(store, entry(writer * 1_000 + number % 1_000));
                    written.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        for round in 0..size(3, 100) {
            let before = store.sequence();
            let file = folder.path().join("copy.opora");
            let summary = backup::of_running(&store, &file, Utc::now()).unwrap();
            assert!(summary.last >= before);
            let again = folder.path().join(format!("again-{round}"));
            restore(&file, &again).unwrap();
            assert_eq!(check_real(&again), []);
            let restored = open(&again);
            assert_eq!(restored.sequence(), summary.last);
            assert_eq!(restored.entry(summary.last), store.entry(summary.last));
            drop(restored);
            fs::remove_dir_all(&again).unwrap();
            copied.fetch_add(1, Ordering::SeqCst);
        }
        is_over.store(true, Ordering::SeqCst);
    });
    assert!(written.into_inner() > 0);
}

#[test]
fn what_stood_before_a_great_change_is_copied_unasked_and_three_copies_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("store");
    let made = |place: &Path| -> Vec<(String, u64)> {
        let all = copies::all(place).unwrap();
        all.into_iter()
            .map(|copy| (copy.path.file_name().unwrap().to_string_lossy().into_owned(), copy.last))
            .collect()
    };
    let store = open(&place);
    write(&store, bulk(101));
    drop(store);
    assert_eq!(made(&place), [], "there was nothing before it");
    let store = open(&place);
    write(&store, bulk(100));
    drop(store);
    assert_eq!(made(&place), [], "a hundred are not many");
    for _ in 0..5 {
        let store = open(&place);
        write(&store, entry(7));
        write(&store, bulk(101));
    }
    let mut import = entry(9);
    import.command = "import".to_owned();
    write(&open(&place), import);
    let names = ["bulk-0000000009.opora", "bulk-0000000011.opora", "import-0000000012.opora"];
    assert_eq!(made(&place).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
    let copy = copies::all(&place).unwrap().pop().unwrap();
    let again = folder.path().join("again");
    assert_eq!(restore(&copy.path, &again).unwrap().last, 12);
    let (store, restored) = (open(&place), open(&again));
    for sequence in 1..=12 {
        assert_eq!(restored.entry(sequence), store.entry(sequence));
    }
}

#[test]
fn a_restored_store_takes_the_place_of_another_which_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("store");
    let store = open(&place);
    (0..5).for_each(|number| write(&store, entry(number)));
    let file = folder.path().join("copy.opora");
    backup::of_running(&store, &file, Utc::now()).unwrap();
    (5..9).for_each(|number| write(&store, entry(number)));
    drop(store);
    assert!(matches!(restore(&file, &place), Err(StoreError::NotEmpty { .. })));
    for aside in ["store.replaced-1", "store.replaced-2"] {
        let before = bytes_of(&place);
        let (summary, kept) = restore_in_place(&file, &place).unwrap();
        assert_eq!((summary.last, kept.clone()), (5, Some(folder.path().join(aside))));
        assert_eq!(bytes_of(&kept.unwrap()), before);
        assert_eq!(open(&place).sequence(), 5);
    }
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_not_a_byte_of_it_is_touched() {
    let world = World::with_road_map();
    let disk = RealDisk::new(world.store()).unwrap();
    format::write(&disk, FORMAT + 1).unwrap();
    let before = bytes_of(&world.store());
    let copy = world.path("copy.opora");
    for args in [
        &["list"][..],
        &["check"],
        &["check", "--repair"],
        &["note", "3.7", "x"],
        &["doctor"],
        &["backup", copy.to_str().unwrap()],
    ] {
        let ran = world.run(args);
        assert_eq!(ran.code, 3, "{args:?}: {}", ran.out);
        assert!((ran.err + &ran.out).contains("новее программы"), "{args:?}");
        assert!(bytes_of(&world.store()) == before, "{args:?} touched the store");
    }
    assert!(!copy.exists());
}

#[test]
fn a_format_number_that_cannot_be_believed_stops_writing_until_it_is_mended() {
    let world = World::with_road_map();
    let path = world.store().join(format::FILE);
    let mut bytes = fs::read(&path).unwrap();
    bytes[8] ^= 4;
    fs::write(&path, bytes).unwrap();
    assert_eq!(world.run(["list"]).code, 0);
    assert_eq!(world.run(["note", "3.7", "x"]).code, 3);
    let told = world.run(["check"]);
    assert!(told.err.contains("номер формата") && told.err.contains("--repair"), "{}", told.err);
    let mended = world.run(["check", "--repair"]);
    assert_eq!(mended.code, 0, "{}", mended.err);
    assert_eq!(world.run(["note", "3.7", "x"]).code, 0);
}

/// Steps of a made-up program two formats ahead, which keep a file beside the store's.
const AHEAD: &[Step] = &[
    Step { from: FORMAT, act: |disk| format::write(disk, FORMAT) },
    Step {
        from: FORMAT + 1,
        act: |disk| disk.create_dir("new".as_ref()).map_err(|error| StoreError::Internal(error.to_string())),
    },
];

#[test]
fn before_a_store_is_brought_up_a_copy_of_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("store");
    let store = open(&place);
    (0..5).for_each(|number| write(&store, entry(number)));
    drop(store);
    let store = LocalStore::open(&place, &Options { steps: AHEAD, ..options() }, &mut |_| ()).unwrap();
    assert_eq!(store.report().doubts, []);
    drop(store);
    assert_eq!(format::read(&RealDisk::new(&place).unwrap()), Ok(Said::Number(FORMAT + 2)));
    let copy = copies::all(&place).unwrap().pop().unwrap();
    assert_eq!(copy.path.file_name().unwrap(), "upgrade-0000000005.opora");
    let again = folder.path().join("again");
    restore(&copy.path, &again).unwrap();
    assert_eq!(open(&again).sequence(), 5);
}

#[test]
fn a_repair_mends_what_is_derived_and_names_what_it_cannot() {
    let world = World::with_road_map();
    assert_eq!(world.run(["done", "3.7", "--paper", "справка № 12 от 29.01.2021"]).code, 0);
    let list = world.run(["list", "--format", "json"]).out;
    let spoil = |name: &str, at: usize| {
        let path = world.store().join(name);
        let mut bytes = fs::read(&path).unwrap();
        bytes[at] ^= 0x10;
        fs::write(&path, bytes).unwrap();
    };
    spoil("journal/00000001.idx", 40);
    spoil("journal/mark", 3);
    spoil("view/db", 70_000.min(fs::metadata(world.store().join("view/db")).unwrap().len() as usize / 2));
    let left = world.store().join("journal/mark.new");
    fs::write(&left, "x").unwrap();
    close(&left);
    let told = world.run(["check"]);
    assert_eq!(told.code, 3, "{}", told.out);
    let mended = world.run(["check", "--repair"]);
    assert_eq!(mended.code, 0, "{} {}", mended.out, mended.err);
    for name in ["00000001.idx", "journal/mark", "mark.new", "view.broken-1"] {
        assert!(mended.out.contains(name), "{name}: {}", mended.out);
    }
    assert_eq!(world.run(["list", "--format", "json"]).out, list);
    spoil("journal/00000001.seg", 500);
    let hurt = world.run(["check", "--repair"]);
    assert_eq!(hurt.code, 3);
    assert!(hurt.err.contains("00000001.seg") && hurt.err.contains("restore"), "{}", hurt.err);
}

#[test]
fn the_plain_journal_alone_gives_the_same_exports() {
    let world = World::with_road_map();
    assert_eq!(world.run(["done", "3.7", "--paper", "справка № 12 от 29.01.2021"]).code, 0);
    let plain = world.path("plain");
    for folder in ["journal", "keys", "files", "looks"] {
        if world.store().join(folder).exists() {
            copy(&world.store().join(folder), &plain.join(folder));
        }
    }
    close(&plain);
    for kind in ["activities", "sections", "owners", "events", "plans"] {
        let (ours, theirs) = (world.path(&format!("a-{kind}.json")), world.path(&format!("b-{kind}.json")));
        assert_eq!(world.run(["export", ours.to_str().unwrap(), kind]).code, 0);
        let args = ["--store", plain.to_str().unwrap(), "export", theirs.to_str().unwrap(), kind];
        assert_eq!(world.run(args).code, 0);
        assert_eq!(fs::read(ours).unwrap(), fs::read(theirs).unwrap(), "{kind}");
    }
}

/// Samples of every format that was ever written, `tests/golden/store/v1`…: made by `OPORA_REGENERATE=1` for the format
/// of this program, and never changed afterwards. The same commands give the same lists today.
#[test]
fn a_store_of_every_older_format_opens_with_what_was_in_it() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/store");
    for number in 1..=FORMAT {
        let sample = golden.join(format!("v{number}"));
        if number == FORMAT && !sample.exists() && std::env::var_os("OPORA_REGENERATE").is_some() {
            freeze(&sample);
        }
        let frozen = |name: &str| json(&fs::read_to_string(sample.join(name)).unwrap());
        let world = World::new();
        copy(&sample.join("store"), &world.store());
        unzip_zeros(&world.store());
        let listed = world.run(["list", "--format", "json"]);
        assert_eq!(listed.code, 0, "v{number}: {}", listed.err);
        assert!(holds(&json(&listed.out), &frozen("list.json")), "v{number}: another list");
        let log = world.run(["log", "--format", "json"]);
        assert!(holds(&json(&log.out), &frozen("log.json")), "v{number}: another history");
        assert_eq!(format::read(&RealDisk::new(world.store()).unwrap()), Ok(Said::Number(FORMAT)));
        assert_eq!(copies::all(&world.store()).unwrap().len(), usize::from(number < FORMAT), "v{number}");
        assert_eq!(world.run(["check"]).code, 0, "v{number}");
        if number >= 3 {
            let readers = world.json(["looks", "--of", "П1", "--format", "json"]);
            assert_eq!(readers["readings"][0]["fields"], serde_json::json!(["code", "name"]), "v{number}");
        }
        assert_eq!(world.run(["note", "3.7", "дальше"]).code, 0, "v{number}");
    }
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// Whether everything said then is said now; a later program may say more of a record.
fn holds(now: &serde_json::Value, then: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Object};
    match (now, then) {
        (Array(now), Array(then)) => {
            now.len() == then.len() && now.iter().zip(then).all(|(now, then)| holds(now, then))
        }
        (Object(now), Object(then)) => {
            then.iter().all(|(key, then)| now.get(key).is_some_and(|now| holds(now, then)))
        }
        _ => now == then,
    }
}

/// A sample keeps what is truth, without the zeros prepared behind it.
fn freeze(sample: &Path) {
    let world = World::with_road_map();
    for args in [
        &["done", "3.7", "--paper", "справка № 12 от 29.01.2021"][..],
        &["postpone", "2.2", "--by", "2н", "--reason", "карантин"],
        &["note", "3.7", "проверено"],
        &["undo"],
    ] {
        assert_eq!(world.run(args).code, 0, "{args:?}");
    }
    let schools = world.file("schools.csv", "Код;Краткое наименование\n07;ООШ с. Каменка\n");
    let teachers =
        "Ф.И.О. педагога;ОО;Предмет(ы);Согласие №;Дата согласия\nВымышленная Анна;07;физика;1;08.09.2020\n";
    let teachers = world.file("teachers.csv", teachers);
    for (kind, list) in [("schools", schools), ("teachers", teachers)] {
        assert_eq!(world.run(["import", kind, list.to_str().unwrap()]).code, 0, "{kind}");
    }
    assert_eq!(world.run(["list", "teachers", "--with-names", "--columns", "code,name"]).code, 0);
    for folder in ["journal", "keys", "files", "drafts", "looks"] {
        if world.store().join(folder).exists() {
            copy(&world.store().join(folder), &sample.join("store").join(folder));
        }
    }
    fs::copy(world.store().join("format"), sample.join("store/format")).unwrap();
    for segment in ["store/journal/00000001.seg", "store/looks/journal/00000001.seg"] {
        let segment = sample.join(segment);
        let bytes = fs::read(&segment).unwrap();
        let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        fs::write(&segment, &bytes[..used.next_multiple_of(8)]).unwrap();
    }
    let listed = world.run(["list", "--format", "json"]);
    fs::write(sample.join("list.json"), listed.out).unwrap();
    fs::write(sample.join("log.json"), world.run(["log", "--format", "json"]).out).unwrap();
}

/// Gives a frozen segment its prepared zeros back.
fn unzip_zeros(store: &Path) {
    for (segment, step) in [("journal/00000001.seg", 1 << 20), ("looks/journal/00000001.seg", 64 << 10)] {
        if let Ok(file) = fs::OpenOptions::new().write(true).open(store.join(segment)) {
            file.set_len(file.metadata().unwrap().len().next_multiple_of(step)).unwrap();
        }
    }
}
