//! Lists on a terminal: aligned columns with headings that fit the width; harmful text of a paper stays harmless.

use crate::support::ROAD_MAP;
use crate::support::terminal::Terminal;
use crate::support::world::World;

#[test]
fn a_list_on_a_terminal_is_a_table_that_fits() {
    let world = World::with_road_map();
    let mut terminal = Terminal::start(&world, &["list", "срок:просрочено"], (24, 80));
    assert_eq!(terminal.end().exit_code(), 0);
    let screen = terminal.screen();
    let lines: Vec<&str> = screen.lines().collect();
    assert_eq!(lines.len(), 9, "{screen}");
    assert!(lines[0].starts_with("№     Мероприятие"), "{screen}");
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{screen}");
    assert!(lines[1].contains('…') && lines[1].contains("31.05.2020"), "{screen}");
}

#[test]
fn escape_sequences_of_a_paper_reach_no_terminal() {
    let world = World::new();
    let text = std::fs::read_to_string(ROAD_MAP).unwrap();
    let evil = text.replace(
        "Формирование муниципального",
        "\u{1b}]0;взлом\u{7}\u{1b}[2J\u{202e}Формирование муниципального",
    );
    let path = world.file("plan.txt", evil);
    assert_eq!(world.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str()]).code, 0);
    for args in [&["list"][..], &["show", "3.2"], &["log"], &["done", "электронного"], &["done", "школ"]]
    {
        let mut terminal = Terminal::start(&world, args, (50, 100));
        terminal.end();
        let bytes = String::from_utf8(terminal.bytes()).unwrap();
        let harmful = |c: char| c != '\n' && c != '\r' && !opora::domain::clean::is_clean(c);
        assert!(!bytes.contains(harmful), "{args:?}: {bytes:?}");
    }
}
