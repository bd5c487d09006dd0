//! Composed papers in the formats in which they occur, each with the whole of what must come out of it.

use opora::exchange::import::json::{self, Standing};
use opora::exchange::import::{Options, read_bytes};

#[path = "../support/workbooks.rs"]
pub mod workbooks;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/roadmaps");
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/papers");

/// The draft, how its lines were used, and its encoding.
fn read(name: &str, bytes: &[u8]) -> String {
    let reading = read_bytes(name, bytes, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    let today = "2021-02-01".parse().unwrap();
    let draft = &reading.draft;
    let mut json = json::plan(draft, |activity| Standing::of_new(activity, draft.period, today));
    let uses: Vec<String> =
        reading.uses.iter().map(|it| format!("{}-{} {:?}", it.from, it.to, it.taken_as)).collect();
    json["encoding"] = draft.source.encoding.as_str().into();
    json["uses"] = uses.into();
    serde_json::to_string_pretty(&json).unwrap() + "\n"
}

/// `OPORA_WRITE_GOLDEN=1` writes the files anew; then each is compared with its paper by eye.
fn compare(name: &str, bytes: &[u8]) {
    let text = read(name, bytes);
    let path = format!("{GOLDEN}/{name}.json");
    if std::env::var_os("OPORA_WRITE_GOLDEN").is_some() {
        std::fs::create_dir_all(GOLDEN).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    for (at, (ours, theirs)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(ours, theirs, "{name}: line {} of the golden file", at + 1);
    }
    assert_eq!(text, golden, "{name}");
}

#[test]
fn every_paper_gives_its_golden_result() {
    let mut names: Vec<String> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".md"))
        .collect();
    names.sort();
    assert!(names.len() >= 10);
    for name in names {
        compare(&name, &std::fs::read(format!("{FOLDER}/{name}")).unwrap());
    }
}

#[test]
fn every_workbook_gives_its_golden_result() {
    for (name, bytes) in workbooks::all() {
        compare(name, &bytes);
    }
}
