//! `opora deadline`: one answer a line, in text and in JSON.

use serde_json::{Value, json};

use crate::support::world::World;

#[test]
fn each_line_in_gives_exactly_one_object_out() {
    let world = World::new();
    let lines = "до 31 мая 2020 года\r\n\nпостоянно\nчепуха без даты\n15.02.2021";
    let ran = world.run_with(["deadline", "-", "--format", "json"], lines.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let objects: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let texts: Vec<&str> = objects.iter().map(|object| object["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["до 31 мая 2020 года", "", "постоянно", "чепуха без даты", "15.02.2021"]);
    assert_eq!(objects[0]["kind"], "by");
    assert_eq!(objects[0]["due"], "2020-05-31");
    assert_eq!(objects[1]["kind"], "none");
    assert_eq!(objects[2]["kind"], "standing");
    for object in &objects {
        assert!(object["doubts"].is_array() && object["spans"].is_array(), "{object}");
    }
}

#[test]
fn the_period_gives_standing_deadlines_their_bounds() {
    let world = World::new();
    let args = ["deadline", "постоянно", "--period", "2020-05-01..2021-06-30", "--format", "json"];
    let object: Value = serde_json::from_str(&world.run(args).out).unwrap();
    assert_eq!(object["start"], json!("2020-05-01"));
    assert_eq!(object["end"], json!("2021-06-30"));
}

#[test]
fn a_doubt_shows_its_candidates_in_words() {
    let world = World::new();
    let ran = world.run(["deadline", "до", "31", "мая", "октября", "2020", "г."]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("до 31 мая октября 2020 г.\n"), "{}", ran.out);
    assert!(ran.out.contains("? в дате два месяца"), "{}", ran.out);
    assert!(ran.out.contains("31.10.2020") && ran.out.contains("31.05.2020"), "{}", ran.out);
}

#[test]
fn every_candidate_says_why_it_is_possible() {
    let world = World::new();
    let args = ["deadline", "до 25 мая", "--period", "2020-05-01..2021-06-30"];
    let ran = world.run(args);
    assert!(ran.out.contains("2. до 25.05.2021 вт — 2021 год попадает в период плана"), "{}", ran.out);
    assert!(ran.out.contains("«до» граница, «25» день, «мая» месяц"), "{}", ran.out);
    let ran = world.run(args.into_iter().chain(["--format", "json"]));
    let object: Value = serde_json::from_str(&ran.out).unwrap();
    let doubt = &object["doubts"][0];
    assert_eq!(doubt["reasons"].as_array().unwrap().len(), doubt["candidates"].as_array().unwrap().len());
    assert_eq!(doubt["reasons"][0]["code"], json!("year-in-plan"));
}

#[test]
fn input_that_is_not_utf8_is_named_by_its_line() {
    let world = World::new();
    let ran = world.run_with(["deadline", "-"], b"\xd0\xb4\xd0\xbe 15.02.2021\n\xe4\xee 15\n");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("строка 2"), "{}", ran.err);
}

#[test]
fn a_period_that_is_none_is_wrong_use() {
    let world = World::new();
    let ran = world.run(["deadline", "постоянно", "--period", "2021"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("2020-05-01..2021-06-30"), "{}", ran.err);
}
