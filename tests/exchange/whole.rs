//! Whole papers, one a layout (domain notes 10.1), each composed for the test: `tests/layouts/NAME` → the JSON in
//! `tests/golden/layouts/NAME.json`. `OPORA_WRITE_GOLDEN=1` writes them anew; then they are read by eye.

use std::fs;
use std::path::Path;

use opora::exchange::import::json::{self, Standing};
use opora::exchange::import::{Options, read_file};

#[test]
fn every_layout_is_read_as_its_golden_file_has_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut papers: Vec<_> =
        fs::read_dir(root.join("layouts")).unwrap().map(|it| it.unwrap().path()).collect();
    papers.sort();
    assert!(papers.len() >= 15);
    for paper in papers {
        let name = paper.file_name().unwrap().to_str().unwrap();
        let reading = read_file(&paper, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
        let (draft, today) = (&reading.draft, "2021-02-01".parse().unwrap());
        let json = json::plan(draft, |activity| Standing::of_new(activity, draft.period, today));
        let text = serde_json::to_string_pretty(&json).unwrap() + "\n";
        let golden = root.join("golden/layouts").join(format!("{name}.json"));
        if std::env::var_os("OPORA_WRITE_GOLDEN").is_some() {
            fs::write(&golden, &text).unwrap();
        }
        let wanted = fs::read_to_string(&golden).unwrap();
        for (at, (ours, theirs)) in text.lines().zip(wanted.lines()).enumerate() {
            assert_eq!(ours, theirs, "{name}, line {}", at + 1);
        }
        assert_eq!(text, wanted, "{name}");
        let rows = draft.account.rows;
        let sum = rows.title + rows.headings + rows.sections + rows.activities + rows.joined + rows.noise;
        assert_eq!(rows.seen, sum + rows.refused, "{name}");
    }
}
