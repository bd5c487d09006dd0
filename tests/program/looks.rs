//! What reaches a real terminal: the chosen look and how it is kept, colour that is refused, a locale without UTF-8,
//! the clipboard, and the mouse, which nobody switches on.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::support::ROAD_MAP;
use crate::support::terminal::Terminal;
use crate::support::world::World;

const SIZE: (u16, u16) = (24, 80);
const CTRL_C: &str = "\x03";
const SETTINGS: &str = "config/opora/settings.json";

fn begun(world: &World) -> Terminal {
    let terminal = Terminal::start(world, &["open", ROAD_MAP], SIZE);
    terminal.wait_for("просрочено 8");
    terminal
}

fn settled(world: &World, text: &str) {
    std::fs::create_dir_all(world.path("config/opora")).unwrap();
    std::fs::write(world.path(SETTINGS), text).unwrap();
}

/// Everything that the program sent until it ended.
fn sent(mut terminal: Terminal, keys: &str) -> String {
    terminal.send(keys);
    assert_eq!(terminal.end().exit_code(), 0);
    String::from_utf8(terminal.bytes()).unwrap()
}

/// The codes of every change of pen.
fn pens(sent: &str) -> Vec<u32> {
    let mut codes = Vec::new();
    for part in sent.split("\x1b[").skip(1) {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(0);
        if part[end..].starts_with('m') {
            codes.extend(part[..end].split(';').map(|code| code.parse::<u32>().unwrap_or(0)));
        }
    }
    codes
}

/// The texts that were put on the clipboard.
fn copied(sent: &str) -> Vec<String> {
    let texts = sent.split("\x1b]52;").skip(1).map(|rest| {
        let inner = rest.strip_prefix("c;").unwrap().split("\x1b\\").next().unwrap();
        String::from_utf8(STANDARD.decode(inner).unwrap()).unwrap()
    });
    texts.collect()
}

#[test]
fn a_chosen_look_holds_at_the_next_start() {
    let world = World::new();
    let mut terminal = begun(&world);
    terminal.send(":экономно\r3");
    terminal
        .wait_until("no lines of keys", |screen| !screen.contains("F5") && screen.contains("Вид: скупой"));
    assert_eq!(std::fs::read_to_string(world.path(SETTINGS)).unwrap(), "{\n  \"look\": \"bare\"\n}\n");
    terminal.send("q");
    terminal.end();
    let mut again = Terminal::start(&world, &[], SIZE);
    again.wait_for("просрочено 8");
    again.send("\x1b[B");
    let screen = again.wait_for("Контроль · просрочено");
    assert!(!screen.contains("F5"), "{screen}");
    let sent = sent(again, "q");
    assert!(pens(&sent).iter().all(|code| *code == 0), "one pen");
}

#[test]
fn a_broken_file_of_settings_is_told_of_and_nothing_of_it_is_lost() {
    let world = World::with_road_map();
    settled(&world, "{\"look\": \"bare\"");
    let mut terminal = Terminal::start(&world, &[], SIZE);
    let screen = terminal.wait_for("Настройки не прочитаны");
    assert!(screen.contains("F5"), "the usual look\n{screen}");
    terminal.send(":экономно\r2");
    terminal.wait_for("отложен");
    terminal.send("q");
    terminal.end();
    let aside = world.path("config/opora/settings.json.1");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), "{\"look\": \"bare\"");
    assert_eq!(std::fs::read_to_string(world.path(SETTINGS)).unwrap(), "{\n  \"look\": \"plain\"\n}\n");
}

#[test]
fn colour_that_is_refused_is_never_sent() {
    let is_colour = |code: &u32| matches!(code, 30..=48 | 90..=107);
    let world = World::new();
    assert!(pens(&sent(begun(&world), "q")).iter().any(is_colour));
    let mut world = World::new();
    world.set("NO_COLOR", "1");
    let pens = pens(&sent(begun(&world), "\x1b[B37\r\r\x1bjq\x1bq"));
    assert!(!pens.iter().any(is_colour), "{pens:?}");
    assert!(pens.contains(&1), "bold is no colour");
}

#[test]
fn without_utf8_in_the_locale_signs_go_as_ascii_and_the_language_stays() {
    for (lang, args, words) in [
        ("C", ["--lang", "ru"], ["просрочено 8", "Мероприятие"]),
        ("ru_RU.KOI8-R", ["--lang", "en"], ["overdue 8", "Activity"]),
    ] {
        let mut world = World::with_road_map();
        world.set("LANG", lang);
        let terminal = Terminal::start(&world, &args, SIZE);
        for word in words {
            terminal.wait_for(word);
        }
        let sent = sent(terminal, "36\r\r\x1b?\x1bq");
        let torn = sent.chars().find(|c| !c.is_ascii() && !c.is_alphanumeric());
        assert_eq!(torn, None, "{lang}");
    }
}

#[test]
fn one_copy_is_one_sequence_with_the_text_of_the_row() {
    let world = World::new();
    let mut terminal = begun(&world);
    terminal.send(CTRL_C);
    terminal.wait_for("В буфер: строк 1");
    let sent = sent(terminal, "\x1b[B\x1b[Aq");
    let texts = copied(&sent);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].starts_with("1.1\tПроведение анализа списка школ"), "{texts:?}");
    assert!(texts[0].ends_with("\tОМиС\t31.05.2020\t-246"), "{texts:?}");
    assert!(!sent.contains("\x1b]52;c;?"), "the clipboard is never asked for");
}

#[test]
fn a_copy_goes_out_even_when_its_screen_is_never_drawn() {
    let world = World::new();
    let texts = copied(&sent(begun(&world), &format!("{CTRL_C}q")));
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].starts_with("1.1\tПроведение анализа списка школ"), "{texts:?}");
}

#[test]
fn no_copy_goes_out_where_it_is_switched_off_or_could_be_shown() {
    for (term, settings, said) in [
        ("xterm-256color", "{\"clipboard\": false}", "Копирование выключено"),
        ("linux", "{}", "не принимает"),
        ("screen-256color", "{}", "не принимает"),
        ("vt100", "{}", "не принимает"),
        ("unheard-of", "{}", "не принимает"),
    ] {
        let mut world = World::new();
        world.set("TERM", term);
        settled(&world, settings);
        let mut terminal = begun(&world);
        terminal.send(CTRL_C);
        terminal.wait_for(said);
        assert!(!sent(terminal, "q").contains("\x1b]"), "{term}");
    }
}

#[test]
fn a_school_that_is_called_like_a_sequence_copies_as_text() {
    let world = World::new();
    let mut terminal = begun(&world);
    terminal.send("37r");
    terminal.wait_for("Комментарий · 3.7");
    terminal.send("\x1b[200~\x1b]52;c;AAAA\x07да\x1b[201~\r37\r");
    terminal.wait_for("]52;c;AAAA");
    terminal.send(CTRL_C);
    terminal.wait_for("В буфер: строк");
    let texts = copied(&sent(terminal, "\x1bq"));
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("]52;c;AAAAда") && !texts[0].contains('\x1b'), "{texts:?}");
}

#[test]
fn the_mouse_is_never_switched_on() {
    for settings in ["{}", "{\"look\": \"plain\"}", "{\"look\": \"bare\"}"] {
        let world = World::new();
        settled(&world, settings);
        let terminal = begun(&world);
        let sent = sent(terminal, "\x1b[B36\r\r\t\x1bjq\x1b?\x1bq\x0c:\x1bq");
        for mode in ["?9h", "?1000h", "?1001h", "?1002h", "?1003h", "?1005h", "?1006h", "?1015h", "?1016h"] {
            assert!(!sent.contains(mode), "{settings}: {mode}");
        }
    }
}
