//! New versions of a paper, several plans in one store, next year's plan: what the command line says and does.

use crate::support::ROAD_MAP;
use crate::support::world::World;

fn edited(world: &World, name: &str, edits: &[(&str, &str)]) -> std::path::PathBuf {
    let mut text = std::fs::read_to_string(ROAD_MAP).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    world.file(name, text)
}

fn import(world: &World, path: &std::path::Path, options: &[&str]) -> serde_json::Value {
    let mut args: Vec<&std::ffi::OsStr> = ["import", "roadmap"].map(std::ffi::OsStr::new).to_vec();
    args.push(path.as_os_str());
    args.extend(["--format", "json"].map(std::ffi::OsStr::new));
    args.extend(options.iter().map(std::ffi::OsStr::new));
    world.json(args)
}

#[test]
fn a_conflict_is_told_with_three_values_and_the_paper_goes_before_when_asked() {
    let world = World::with_road_map();
    let title = world.json(["show", "3.2", "--format", "json"])["title"].as_str().unwrap().to_owned();
    let ran = world.run(["edit", "3.2", "title=Своё название"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let new = format!("{title} и отчёт");
    let path = edited(&world, "plan.txt", &[(&title, &new)]);
    let dry = world.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str(), "--dry-run".as_ref()]);
    assert!(
        dry.out.contains(&format!("было {title} · в документе {new} · здесь Своё название")),
        "{}",
        dry.out
    );
    let result = import(&world, &path, &[]);
    let conflict = &result["conflicts"][0];
    assert_eq!(
        (&conflict["number"], &conflict["field"], &conflict["taken"]),
        (&"3.2".into(), &"title".into(), &"here".into())
    );
    assert_eq!((&conflict["was"], &conflict["paper"]), (&title.as_str().into(), &new.as_str().into()));
    assert_eq!(world.json(["show", "3.2", "--format", "json"])["title"], "Своё название");
    assert_eq!(world.run(["undo"]).code, 0);
    let result = import(&world, &path, &["--take-paper=3.2:title"]);
    assert_eq!(result["conflicts"][0]["taken"], "paper");
    assert_eq!(world.json(["show", "3.2", "--format", "json"])["title"], new.as_str());
    let wrong =
        world.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str(), "--take-paper=9.9".as_ref()]);
    assert_eq!(wrong.code, 2, "{}", wrong.out);
}

#[test]
fn a_vanished_row_is_withdrawn_only_when_asked_and_opened_again_when_it_returns() {
    let world = World::with_road_map();
    let text = std::fs::read_to_string(ROAD_MAP).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("3.12.")).collect();
    let path = world.file("plan.txt", lines.join("\n"));
    assert_eq!(import(&world, &path, &[])["missing"], serde_json::json!(["3.12"]));
    assert_eq!(world.json(["show", "3.12", "--format", "json"])["status"], "open");
    assert_eq!(import(&world, &path, &["--withdraw-missing"])["withdrawn"], serde_json::json!(["3.12"]));
    let row = world.run(["show", "3.12"]);
    assert!(
        row.out.contains("исключено") && row.out.contains("нет в новой редакции plan.txt"),
        "{}",
        row.out
    );
    assert_eq!(import(&world, ROAD_MAP.as_ref(), &[])["returned"], serde_json::json!(["3.12"]));
    assert_eq!(
        import(&world, ROAD_MAP.as_ref(), &["--reopen-returned"])["reopened"],
        serde_json::json!(["3.12"])
    );
    assert_eq!(world.json(["show", "3.12", "--format", "json"])["status"], "open");
}

#[test]
fn numbers_of_two_plans_are_told_with_their_plans_and_plan_says_which() {
    let world = World::with_road_map();
    let copied = world.run(["plan", "copy", "--to", "2021-09-01..2022-08-31"]);
    assert_eq!(copied.code, 0, "{}", copied.err);
    assert!(copied.out.contains("мероприятий: 24"), "{}", copied.out);
    let unclear = world.run(["show", "3.7"]);
    assert_eq!(unclear.code, 1);
    assert!(
        unclear.err.contains("2021–") || unclear.err.contains("01.09.2021–31.08.2022"),
        "{}",
        unclear.err
    );
    assert!(unclear.err.contains("--plan"), "{}", unclear.err);
    let old = world.json(["--plan", "2020", "show", "3.7", "--format", "json"]);
    let new = world.json(["--plan", "2021", "show", "3.7", "--format", "json"]);
    assert_ne!(old["id"], new["id"]);
    assert_eq!(world.json(["show", "2021/3.7", "--format", "json"])["id"], new["id"]);
    assert_eq!(world.json(["list", "--format", "json"]).as_array().unwrap().len(), 48);
    assert_eq!(world.json(["--plan", "2021", "list", "--format", "json"]).as_array().unwrap().len(), 24);
    let path = world.path("plan.csv");
    let ran = world.run(["--plan".as_ref(), "2021".as_ref(), "export".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 25);
    let due = |year: &str| {
        world.json(["--plan", year, "show", "1.1", "--format", "json"])["deadline"]["due"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!((due("2020"), due("2021")), ("2020-05-31".to_owned(), "2021-05-31".to_owned()));
    assert_eq!(world.run(["--plan", "2021", "done", "3.7"]).code, 0);
    assert_eq!(world.run(["undo"]).code, 0);
    assert_eq!(world.run(["undo"]).code, 0);
    assert_eq!(world.json(["list", "--format", "json"]).as_array().unwrap().len(), 24);
}

#[test]
fn a_paper_may_be_told_which_plan_it_is() {
    let world = World::with_road_map();
    let path = edited(&world, "plan.txt", &[("до 20 июня 2020 года", "до 30 июня 2020 года")]);
    let result = import(&world, &path, &["--as", "new"]);
    assert_eq!((&result["plan"], &result["new"]), (&serde_json::Value::Null, &24.into()));
    let unclear = world.run(["--plan", "2020", "list"]);
    assert_eq!(unclear.code, 1, "two plans of one year: {}", unclear.out);
    let again = edited(&world, "again.txt", &[("до 20 июня 2020 года", "до 29 июня 2020 года")]);
    let first = unclear.err.lines().find_map(|line| line.trim().strip_prefix('#')).unwrap();
    let number = format!("#{}", first.split_whitespace().next().unwrap());
    let result = import(&world, &again, &["--as", &number]);
    assert_eq!((&result["new"], &result["changed"]), (&0.into(), &1.into()));
}
