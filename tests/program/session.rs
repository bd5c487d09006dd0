//! A working day at the keyboard, on the real road map: the same journal in both layouts, and typed ahead in one write.

use serde_json::{Value, json};

use crate::support::ROAD_MAP;
use crate::support::keys::{ENTER, F5, INSERT, Layout, TAB};
use crate::support::terminal::Terminal;
use crate::support::world::World;

const SIZE: (u16, u16) = (24, 80);

/// Keys, and what the screen says when they have done their work.
struct Step {
    keys: String,
    seen: &'static str,
}

/// Settle 3.6, 3.1 and 3.5; move four overdue activities of ИМЦ by two weeks; close 3.7 with two papers; record the
/// event of 3.10; take back twice, bring again once; leave. Letters are named by their Latin keycaps.
fn day(layout: Layout) -> Vec<Step> {
    let press = |keys: &str| layout.press(keys);
    let step = |keys: String, seen| Step { keys, seen };
    vec![
        // Hidden by the rung «просрочено»: Enter shows it.
        step(format!("36{ENTER}"), "весь план"),
        step(format!("{}1{ENTER}", press("e")), "Срок уточнён: 3.6 → 20.02.2021"),
        step(format!("31{}1{ENTER}", press("e")), "Срок уточнён: 3.1 → 25.05.2020"),
        step(format!("35{}1{ENTER}", press("e")), "Вопрос решён"),
        // Two letters choose the owner: the keys «и», «м».
        step(format!("{F5}{}", press("jbv")), "исп:ИМЦ"),
        step(INSERT.repeat(4), "помечено 4"),
        step(format!("{}{}{TAB}карантин{ENTER}", press("c"), press("2y")), "Перенос срока: 4"),
        step(format!("37{}справка № 12 от 29.01.2021; дорожная карта{ENTER}", press("d")), "Выполнено: 3.7"),
        step(format!("3.10{ENTER}"), "> 3.10"),
        step(format!("{}01.02.2021{ENTER}", press("e")), "Событие"),
        step(press("z"), "Отмена: Событие"),
        step(press("z"), "Отмена: Выполнено"),
        step(press("x"), "Возврат: Выполнено"),
        step(press("q"), ""),
    ]
}

/// The journal as it must be, newest first.
fn commands(journal: &[Value]) -> Vec<(&str, Value)> {
    journal.iter().map(|line| (line["command"].as_str().unwrap(), line["records"].clone())).collect()
}

fn typed_step_by_step(layout: Layout) -> World {
    let world = World::new();
    let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], SIZE);
    terminal.wait_for("просрочено 8");
    for step in day(layout) {
        terminal.send(&step.keys);
        if !step.seen.is_empty() {
            terminal.wait_for(step.seen);
        }
    }
    assert_eq!(terminal.end().exit_code(), 0);
    world
}

fn typed_ahead(layout: Layout) -> World {
    let world = World::new();
    let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], SIZE);
    terminal.wait_for("просрочено 8");
    let keys: String = day(layout).into_iter().map(|step| step.keys).collect();
    terminal.send(&keys);
    assert_eq!(terminal.end().exit_code(), 0);
    world
}

#[test]
fn a_day_at_the_keyboard_leaves_the_same_journal_in_both_layouts_and_typed_ahead() {
    let world = typed_step_by_step(Layout::Latin);
    let journal = world.journal();
    let wanted = [
        ("redo", json!(["3.7"])),
        ("undo", json!(["3.7"])),
        ("undo", json!(["снятие ограничительных мер", "3.10"])),
        ("event", json!(["снятие ограничительных мер", "3.10"])),
        ("done", json!(["3.7"])),
        ("postpone", json!(["3.1", "3.3", "3.4", "3.5"])),
        ("settle-doubt", json!(["ИМЦ", "ИМУ", "3.5"])),
        ("settle-deadline", json!(["3.1"])),
        ("settle-deadline", json!(["3.6"])),
    ];
    assert_eq!(commands(&journal)[..9], wanted);
    assert_eq!(journal[9]["command"], "import");
    assert_eq!(journal[5]["reason"], "карантин");
    let papers = &journal[4]["changes"][0]["fields"][1]["after"][0]["papers"];
    let wanted = json!([
        {"kind": "analytic-note", "number": "12", "date": "2021-01-29"},
        {"kind": "road-map"},
    ]);
    assert_eq!(*papers, wanted);
    for (how, other) in [
        ("Russian layout", typed_step_by_step(Layout::Russian)),
        ("typed ahead, Latin layout", typed_ahead(Layout::Latin)),
        ("typed ahead, Russian layout", typed_ahead(Layout::Russian)),
    ] {
        assert_eq!(other.journal(), journal, "{how}");
    }
    it_is_all_there_tomorrow(&world);
}

/// Opened again, the workbench shows what was done.
fn it_is_all_there_tomorrow(world: &World) {
    let mut terminal = Terminal::start(world, &[], SIZE);
    terminal.wait_for("просрочено 4");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn what_the_screen_shows_is_written_as_a_plan_to_be_printed_and_as_a_calendar() {
    for layout in [Layout::Latin, Layout::Russian] {
        let world = World::new();
        let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], SIZE);
        terminal.wait_for("просрочено 8");
        terminal.send(&format!("{}4", layout.press("n")));
        terminal.wait_for("Записано: опора-2021-02-01.docx: 8 мероприятий");
        terminal.send(&format!("{}5", layout.press("n")));
        terminal.wait_for("опора-2021-02-01.ics: ");
        terminal.send(&layout.press("q"));
        assert_eq!(terminal.end().exit_code(), 0);
        assert!(std::fs::read(world.path("home/опора-2021-02-01.docx")).unwrap().starts_with(b"PK"));
        assert!(
            std::fs::read(world.path("home/опора-2021-02-01.ics")).unwrap().starts_with(b"BEGIN:VCALENDAR")
        );
    }
}
