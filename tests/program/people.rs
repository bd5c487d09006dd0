//! A day with schools and teachers: lists taken in, a debtor reminded, reports recorded, a deficit with its measure found
//! overdue and postponed with others, a person erased. The same journal in both layouts and typed ahead; afterwards the
//! name is in no file of the store.

use serde_json::Value;

use crate::support::ROAD_MAP;
use crate::support::keys::{DOWN, ENTER, ESC, F5, Layout, TAB};
use crate::support::terminal::Terminal;
use crate::support::world::{World, contents};

const SIZE: (u16, u16) = (24, 80);
const F7: &str = "\x1b[18~";
const F9: &str = "\x1b[20~";

const SCHOOLS: &str = "Код;Краткое наименование;Логин;ШНОР (год)\n\
    01;СОШ № 1 с. Ясное;edu999001;2020: ВПР\n\
    02;СОШ № 2 с. Заречье;edu999002;2020: ВПР\n\
    07;ООШ с. Каменка;edu999007;2020: ВПР\n";

const TEACHERS: &str = "ФИО;Школа;Предметы;Дата рождения;Согласие №;Дата согласия\n\
    Хацукова Марина Сергеевна;07;математика;01.01.1980;12-с;01.09.2020\n\
    Бозиев Анзор Русланович;01;физика;02.02.1975;13-с;01.09.2020\n";

struct Step {
    keys: String,
    seen: &'static str,
}

/// Letters are named by their Latin keycaps.
fn day(world: &World, layout: Layout) -> Vec<Step> {
    let path = |name: &str| world.path(name).display().to_string();
    let press = |keys: &str| layout.press(keys);
    let step = |keys: String, seen| Step { keys, seen };
    let deficit = format!(
        "{}2{TAB}Формирующее оценивание{TAB}3{TAB}Курсы по методике{TAB}ИМ{TAB}15.01.2021{ENTER}",
        press("ll")
    );
    vec![
        step(format!("{}{}{ENTER}", press("lpi"), path("schools.csv")), "новых: 3"),
        step(ENTER.to_owned(), "Принято: schools.csv"),
        step(format!("{}{}{ENTER}", press("lpg"), path("teachers.csv")), "дата рождения"),
        step(ENTER.to_owned(), "Принято: teachers.csv"),
        // Who has not handed in of 3.1, and a text to remind them.
        step(format!("{F9}31{}", press("k")), "не сдано"),
        step(press("u"), "Не представили:"),
        step(ESC.to_owned(), "сдали 0 из 3"),
        step(format!(" {DOWN} {}№ 5 29.01{ENTER}", press("d")), "Сдано: 2 записи"),
        // A deficit with its measure, and the measure burns.
        step(format!("{F7}{deficit}"), "Новый дефицит"),
        step(format!("{F5}{}", press("jbv")), "П1.1"),
        step(format!("*{}{}{TAB}карантин{ENTER}", press("c"), press("2y")), "Перенос срока"),
        step(press("z"), "Отмена: Перенос срока"),
        step(format!("{F7}:уничтожить{ENTER}"), "Отменить нельзя никому"),
        step(format!("П1{ENTER}"), "Акт об уничтожении"),
        step(press("q"), ""),
    ]
}

fn world() -> World {
    let world = World::new();
    world.file("schools.csv", SCHOOLS);
    world.file("teachers.csv", TEACHERS);
    world
}

fn played(layout: Layout, ahead: bool) -> World {
    let world = world();
    let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], SIZE);
    terminal.wait_for("просрочено 8");
    if ahead {
        // An Esc typed ahead must not be taken for the beginning of the next key.
        let keys: Vec<String> = day(&world, layout).into_iter().map(|step| step.keys).collect();
        terminal.send(&keys.concat().replace(&format!("{ESC} "), &format!("{ESC}{DOWN}\x1b[A ")));
    } else {
        for step in day(&world, layout) {
            terminal.send(&step.keys);
            if !step.seen.is_empty() {
                terminal.wait_for(step.seen);
            }
        }
    }
    assert_eq!(terminal.end().exit_code(), 0);
    world
}

#[test]
fn a_day_with_schools_and_teachers_leaves_the_same_journal_in_both_layouts_and_typed_ahead() {
    let world = played(Layout::Latin, false);
    let journal = world.journal();
    let commands: Vec<&str> = journal.iter().rev().filter_map(|line| line["command"].as_str()).collect();
    let wanted = [
        "import",
        "import-schools",
        "import-teachers",
        "hand-in",
        "add-deficit",
        "postpone",
        "undo",
        "erase",
    ];
    assert_eq!(commands, wanted);
    let moved: Vec<&Value> = journal[2]["records"].as_array().unwrap().iter().collect();
    assert!(moved.iter().any(|handle| *handle == "П1.1") && moved.len() > 3, "{moved:?}");
    for (layout, ahead) in [(Layout::Russian, false), (Layout::Latin, true), (Layout::Russian, true)] {
        assert_eq!(played(layout, ahead).journal(), journal, "{layout:?}, ahead: {ahead}");
    }
    the_name_is_nowhere(&world);
}

/// Neither in the journal nor in the view, the drafts, the log of looks or a backup without its keys.
fn the_name_is_nowhere(world: &World) {
    let backup = world.path("copy.opora");
    let ran = world.run(["backup".as_ref(), backup.as_os_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut files = contents(&world.store());
    files.push((backup.clone(), std::fs::read(&backup).unwrap()));
    assert!(files.iter().any(|(path, _)| path.ends_with("journal/00000001.seg")));
    for (path, bytes) in &files {
        for secret in ["Хацукова", "хацукова", "Марина", "12-с"] {
            assert!(!holds(bytes, secret), "{secret} in {}", path.display());
        }
    }
    assert!(files.iter().any(|(_, bytes)| holds(bytes, "Формирующее")), "what is no name stays");
    for args in
        [vec!["list", "teachers", "--with-names"], vec!["show", "--kind", "teacher", "П1"], vec!["log"]]
    {
        let ran = world.run(&args);
        assert!(!ran.out.contains("Хацукова") && !ran.err.contains("Хацукова"), "{args:?}: {}", ran.out);
    }
    assert_eq!(world.run(["check"]).code, 0);
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    found(text.as_bytes()) || found(&utf16)
}
