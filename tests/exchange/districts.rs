//! Papers of invented districts, composed by somebody who had not seen the reader, against what a careful person reads
//! from them: every activity in order, its section, number, name, and deadline.

use std::path::{Path, PathBuf};

use opora::exchange::import::json::{self, Standing};
use opora::exchange::import::{Options, read_file};
use serde_json::Value;

fn papers() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/districts");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut papers: Vec<PathBuf> = files
        .filter(|path| !matches!(path.extension().and_then(|it| it.to_str()), Some("json" | "md")))
        .collect();
    papers.sort();
    papers
}

/// The paper as the command line shows it, and what is expected of it.
fn read(paper: &Path) -> (Value, Value) {
    let draft = read_file(paper, &Options::default()).unwrap_or_else(|error| panic!("{error}")).draft;
    let today = "2021-02-01".parse().unwrap();
    let found = json::plan(&draft, |activity| Standing::of_new(activity, draft.period, today));
    let expected = std::fs::read(paper.with_extension("expected.json")).unwrap();
    (found, serde_json::from_slice(&expected).unwrap())
}

/// Letters and digits alone: hyphens at line ends and quotation marks are the format's.
fn gist(value: &Value) -> String {
    let text = value.as_str().unwrap_or("").to_lowercase().replace('ё', "е");
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a deadline is one of the readings that are accepted: its kind, and its days where they are said.
fn is_read(found: &Value, expected: &Value) -> bool {
    let alternatives = expected["alt"].as_array().into_iter().flatten();
    std::iter::once(expected).chain(alternatives).any(|reading| {
        let days = ["due", "date", "start", "end"].into_iter().filter(|day| reading[*day].is_string());
        reading["kind"] == found["kind"] && days.into_iter().all(|day| reading[day] == found[day])
    })
}

#[test]
fn papers_of_districts_are_read_as_a_careful_person_reads_them() {
    let (mut wrong, mut read_activities) = (Vec::new(), 0);
    for paper in papers() {
        let name = paper.file_name().unwrap().to_string_lossy().into_owned();
        let (found, expected) = read(&paper);
        let (found, wanted) =
            (found["activities"].as_array().unwrap(), expected["activities"].as_array().unwrap());
        let debatable: Vec<&str> =
            expected["debatable"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if found.len() != wanted.len() {
            wrong.push(format!("{name}: {} activities, expected {}", found.len(), wanted.len()));
            continue;
        }
        read_activities += found.len();
        for (at, (found, wanted)) in found.iter().zip(wanted).enumerate() {
            let open = |part: &str| {
                debatable.iter().any(|path| {
                    path.starts_with(&format!("activities[{at}].{part}"))
                        || path.starts_with(&format!("activities.{at}.{part}"))
                })
            };
            let mut differs = |part: &str, same: bool| {
                if !same && !open(part) {
                    wrong.push(format!("{name} [{at}] {part}: {} for {}", found[part], wanted[part]));
                }
            };
            differs("number", found["number"] == wanted["number"]);
            differs("section", found["section"] == wanted["section"]);
            differs("title", gist(&found["title"]) == gist(&wanted["title"]));
            differs("deadline", is_read(&found["deadline"], &wanted["deadline"]));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(read_activities > 600, "{read_activities}");
}
