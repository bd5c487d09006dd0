//! A store with something in every place where a store keeps anything, and a copy of it; what it showed after each entry.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::domain::{deficit, school, teacher};
use opora::engine::*;
use opora::store::Store;
use opora::store::backup::{self, restore};

use crate::base::{complete, day, noon, plan, row, today};
use crate::shown::{PATIENT, Shown, engine, open, shown};

pub const STORE: &str = "store";
const COPY: &str = "copy.opora";

/// The store's entries.
pub const ENTRIES: u64 = 8;

pub struct Whole {
    pub root: tempfile::TempDir,
    /// What the store showed after each entry.
    pub after: Vec<Shown>,
    pub papers: Vec<Vec<u8>>,
}

/// In memory, where there is room: nothing here is about the speed of a disk.
pub fn quick_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

impl Whole {
    pub fn make() -> Whole {
        let root = quick_folder();
        let folder = root.path().join(STORE);
        let store = Arc::new(open(&folder, PATIENT).unwrap());
        let bench = engine(&store);
        let long = vec![7_u8; 9_000];
        let papers = [&long[..], b"short"].map(|bytes| bench.put_file(bytes).unwrap()).to_vec();
        bench.save_draft(Some(b"0123456789abcdef; a form that was not sent")).unwrap();
        let mut after = vec![shown(&store, ENTRIES, &papers)];
        gestures(&bench, &mut || after.push(shown(&store, ENTRIES, &papers)));
        assert_eq!(store.sequence(), ENTRIES);
        store.settle().unwrap();
        backup::of_running(&*store, &root.path().join(COPY), noon()).unwrap();
        drop((bench, store));
        // Opened once more, sled has a snapshot, too, and believes it.
        let store = Arc::new(open(&folder, PATIENT).unwrap());
        let last = shown(&store, ENTRIES, &papers);
        assert_eq!(differing(&last, after.last().unwrap()), [] as [&str; 0]);
        // What is not of the journal is of no time.
        for earlier in &mut after {
            earlier.insert("looks".to_owned(), last["looks"].clone());
        }
        Whole { root, after, papers }
    }

    /// All files of the store and of its copies, relative to the root.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        below(self.root.path(), &mut found);
        found.sort();
        found.iter().map(|path| path.strip_prefix(self.root.path()).unwrap().to_owned()).collect()
    }
}

/// The copy that this file is of, if it is of one.
pub fn copy_of(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_str()?;
    match file.parent()?.ends_with("backups") {
        true => Some(file.to_owned()),
        false => name.starts_with(COPY).then(|| PathBuf::from(COPY)),
    }
}

/// What restoring this copy shows; `None`: it is refused.
pub fn restored(root: &Path, copy: &Path) -> Option<Shown> {
    let into = quick_folder();
    let folder = into.path().join("restored");
    restore(&root.join(copy), &folder).ok()?;
    let store = Arc::new(open(&folder, PATIENT).unwrap());
    assert_eq!(store.read_only(), None, "a copy that was taken for sound makes a damaged store");
    Some(shown(&store, ENTRIES, &[]))
}

/// Questions that are answered otherwise.
pub fn differing(one: &Shown, other: &Shown) -> Vec<String> {
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => below(&path, found),
            false => found.push(path),
        }
    }
}

fn gestures(bench: &Engine, each: &mut dyn FnMut()) {
    let mut done = |command: Command| -> Outcome {
        let told = bench.execute(&Request { command, seen: None, today: today(), id: 0 }).unwrap();
        assert!(told.refused.is_empty(), "{:?}", told.refused);
        each();
        told
    };
    let made = |told: &Outcome, kind: Kind| told.done.iter().find(|effect| effect.kind == kind).unwrap().id;
    done(Command::ImportPlan(Box::new(plan())));
    // More changes, and a longer text of each, than are read when the journal is listed.
    done(Command::ImportPlan(Box::new(long_plan())));
    let fields = vec![(school::SHORT, Value::text("Школа № 3")), (school::CODE, Value::text("03"))];
    let school = made(&done(Command::AddRecord { kind: Kind::School, fields }), Kind::School);
    let fields = vec![
        (teacher::NAME, Value::text("Петрова Анна Ивановна")),
        (teacher::SCHOOLS, Value::List(vec![Value::Ref(school)])),
        (teacher::SUBJECTS, Value::List(vec![Value::text("математика")])),
        (teacher::CONSENT_NUMBER, Value::text("7-с")),
        (teacher::CONSENT_DATE, Value::Day(day("01.09.2020"))),
    ];
    let deficits = vec![NewDeficit {
        block: deficit::block::NAMES[0].0,
        level: deficit::level::NAMES[0].0,
        wording: "оценивание".to_owned(),
        found_on: Some(day("15.10.2020")),
        found_by: "тест".to_owned(),
        subject: String::new(),
        measures: Vec::new(),
    }];
    let told = done(Command::AddTeacher(Box::new(NewTeacher { fields, deficits })));
    let teacher = made(&told, Kind::Teacher);
    bench.look(Kind::Teacher, teacher, today(), Look::Profile).unwrap();
    let one = |number: &str| Targets::one(bench.numbered(number).unwrap()[0]);
    done(complete(one("1.2"), today()));
    let reason = "нет данных из школ".to_owned();
    let to = NewDay::By(Shift { count: 3, unit: ShiftUnit::Days, from_deadline: true });
    done(Command::Postpone { targets: one("1.1"), to, reason, paper: None });
    done(Command::Comment { targets: one("2.1"), text: "позвонить в школу".to_owned() });
    // A gesture of many records with a long reason.
    let many: Vec<RecordId> = activities(bench).into_iter().skip(8).collect();
    let reason = "карантин ".repeat(60);
    let to = NewDay::By(Shift { count: 1, unit: ShiftUnit::Days, from_deadline: true });
    done(Command::Postpone { targets: Targets::Records(many), to, reason, paper: None });
}

fn activities(bench: &Engine) -> Vec<RecordId> {
    bench.records(Kind::Activity).unwrap().iter().map(|record| record.id).collect()
}

fn long_plan() -> opora::domain::draft::PlanDraft {
    let mut draft = plan();
    draft.title = "Второй план".to_owned();
    draft.source.hash = vec![9; 32];
    draft.activities = (1..=40)
        .map(|at| {
            let deadline = draft.activities[0].deadline.clone();
            let title = format!("Мероприятие {at}: {}", "подробности ".repeat(20));
            row(at, &format!("1.{at}"), &title, &["ИМЦ УО"], deadline)
        })
        .collect();
    draft
}
