//! The three looks of the screen: what they draw, what they cost, and that nothing is told by a pen alone.

use opora::locale::{Lang, ROOMS};
use opora::tui::settings::{Change, Look};
use opora::tui::terminal::caps::{Caps, Charset, Colours};
use opora::tui::terminal::screen::Writer;
use opora::tui::view::paint;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Modifier};

use crate::desk::Desk;

/// Keys that lead to every pane, part, layer and kind of page.
const WAYS: [&str; 24] = [
    "",
    "ъ",
    "<F6>",
    "<F6><Enter>",
    "<F7>",
    "<F7><Enter>",
    "<F8>",
    "<F9>",
    "<F9>36<Enter>",
    "36<Enter><Enter><Tab>",
    "ь1",
    "ь2",
    "ь3",
    ":дефиц<Enter>",
    "о",
    "м01.02..15.02",
    "ь",
    "?",
    "амонитор",
    "<F9>/исп:ИМЦ срок:32.13",
    "<F9>/исп:И",
    "<Down>в12 29.01",
    "оим*с2н<Tab>ждём",
    ":сводка<Enter>1",
];

fn chosen(look: Look) -> &'static str {
    match look {
        Look::Full => ":экономно<Enter>1",
        Look::Plain => ":экономно<Enter>2",
        Look::Bare => ":экономно<Enter>3",
    }
}

fn drawn(desk: &Desk) -> Buffer {
    let (width, height) = desk.session.model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    paint(&desk.session.model, &mut buffer);
    buffer
}

/// The bytes of a first screen on a terminal.
fn first_paint(desk: &Desk, caps: Caps) -> Vec<u8> {
    let (width, height) = desk.session.model.size;
    let mut writer = Writer::new(Vec::new(), caps, Size::new(width, height));
    writer.paint(&drawn(desk));
    writer.flush().expect("memory takes everything");
    writer.stream().clone()
}

fn sgr_count(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let ends =
        |part: &str| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m');
    text.split("\x1b[").skip(1).filter(|part| ends(part)).count()
}

#[test]
fn each_look_at_each_size() {
    for look in [Look::Plain, Look::Bare] {
        for (width, height) in [(60, 15), (80, 24), (120, 40)] {
            let mut desk = Desk::sized(width, height, Lang::Ru);
            desk.keys(chosen(look)).keys("<Down>");
            insta::assert_snapshot!(format!("{}-{width}x{height}-control", look.name()), desk.screen());
            desk.keys("36<Enter><Enter>");
            insta::assert_snapshot!(format!("{}-{width}x{height}-details", look.name()), desk.screen());
            desk.keys("<Esc>оим");
            insta::assert_snapshot!(format!("{}-{width}x{height}-filtered", look.name()), desk.screen());
        }
    }
    let mut desk = Desk::new();
    desk.keys(":frugal<Enter>");
    insta::assert_snapshot!("80x24-picker-looks", desk.screen());
}

#[test]
fn a_look_is_found_by_either_name_in_either_language() {
    for lang in [Lang::Ru, Lang::En] {
        for name in ["экономно", "frugal", "'rjyjvyj"] {
            let mut desk = Desk::sized(80, 24, lang);
            desk.keys(&format!(":{name}<Enter>3"));
            assert_eq!(desk.session.model.settings.look, Look::Bare, "{name}");
        }
    }
}

#[test]
fn a_look_says_the_same_in_one_pen() {
    let store = Desk::district(80, 24, Lang::Ru).store;
    for way in WAYS {
        let mut full = Desk::over(store.clone(), 80, 24, Lang::Ru);
        let mut plain = Desk::over(store.clone(), 80, 24, Lang::Ru);
        plain.session.model.settings = plain.session.model.settings.with(Change::Look(Look::Plain));
        full.keys(way);
        plain.keys(way);
        // What a pen told is told by a sign where nothing stood.
        for (had, has) in full.screen().chars().zip(plain.screen().chars()) {
            assert!(had == has || (had, has) == (' ', '>'), "{way}\n{}\n{}", full.screen(), plain.screen());
        }
        for cell in &drawn(&plain).content {
            assert_eq!((cell.fg, cell.bg, cell.modifier), (Color::Reset, Color::Reset, Modifier::empty()));
        }
        // Everything off at the very beginning, and never another pen.
        assert_eq!(sgr_count(&first_paint(&plain, Caps::named("xterm-256color"))), 1, "{way}");
        assert!(sgr_count(&first_paint(&full, Caps::named("xterm-256color"))) > 2, "{way}");
    }
}

#[test]
fn less_look_costs_less() {
    for (width, height) in [(60, 15), (80, 24), (120, 40)] {
        let mut desk = Desk::sized(width, height, Lang::Ru);
        let mut costs = Vec::new();
        for look in Look::ALL {
            desk.keys(chosen(look)).keys("<Esc>");
            costs.push(first_paint(&desk, Caps::named("xterm-256color")).len());
        }
        println!("{width}×{height}: full, plain, bare: {costs:?} bytes");
        assert!(costs[0] > costs[1] && costs[1] > costs[2], "{width}×{height}: {costs:?}");
    }
}

#[test]
fn bare_gives_its_rows_to_the_list_and_says_where_one_is() {
    let mut desk = Desk::new();
    desk.keys("<F9>");
    let rows = |desk: &Desk| desk.session.model.list_height();
    let before = rows(&desk);
    desk.keys(chosen(Look::Bare)).keys("<Down>");
    assert_eq!(rows(&desk), before + 2);
    let screen = desk.screen();
    let lines: Vec<&str> = screen.lines().collect();
    assert!(lines[0].starts_with(" просрочено 8"), "{screen}");
    assert!(lines[23].starts_with(" Мероприятия"), "{screen}");
    assert!(lines[22].starts_with("   "), "the last row of the list is used\n{screen}");
    assert!(!screen.contains("F5"), "{screen}");
    desk.keys("?");
    assert!(desk.screen().contains("выполнено"), "{}", desk.screen());
    desk.keys("<Esc>").keys(chosen(Look::Full));
    assert_eq!(rows(&desk), before);
}

#[test]
fn a_list_at_its_end_fills_the_rows_that_a_look_frees() {
    let mut desk = Desk::new();
    desk.keys("<F9><End>").keys(chosen(Look::Bare)).keys("<Home><End>");
    let wanted = desk.screen();
    let mut again = Desk::new();
    again.keys("<F9><End>").keys(chosen(Look::Bare));
    again.session.model.saying = None;
    assert_eq!(again.screen(), wanted);
}

#[test]
fn nothing_but_the_counter_is_drawn_at_rest_in_the_bare_look() {
    for width in [80, 120] {
        let mut desk = Desk::sized(width, 40, Lang::Ru);
        desk.keys(chosen(Look::Bare)).keys("<Up>");
        desk.session.key(opora::tui::keys::Key::Down);
        let before = desk.screen();
        desk.rest();
        let after = desk.screen();
        let changed: Vec<_> = before.lines().zip(after.lines()).filter(|(one, other)| one != other).collect();
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert!(changed[0].1.starts_with(" Контроль"), "{changed:?}");
        assert!(desk.session.model.beside.is_none());
    }
}

#[test]
fn what_must_not_be_overlooked_stands_in_the_bare_head_too() {
    let mut desk = Desk::new();
    desk.keys(chosen(Look::Bare));
    desk.session.model.read_only = Some("диск полон".to_owned());
    assert!(desk.screen().starts_with(" ТОЛЬКО ЧТЕНИЕ · просрочено"), "{}", desk.screen());
    desk.session.model.read_only = None;
    desk.session.model.head.short_of_space = true;
    assert!(desk.screen().starts_with(" НА ДИСКЕ МАЛО МЕСТА · просрочено"), "{}", desk.screen());
    desk.keys(chosen(Look::Full));
    desk.session.model.head.short_of_space = true;
    assert!(desk.screen().starts_with(" Опора · НА ДИСКЕ МАЛО МЕСТА · "), "{}", desk.screen());
}

#[test]
fn colour_that_is_refused_is_not_sent_and_bold_stays() {
    let desk = Desk::new();
    let caps = |colours| Caps { colours, ..Caps::named("xterm-256color") };
    let coloured = String::from_utf8_lossy(&first_paint(&desk, caps(Colours::Sixteen))).into_owned();
    let refused = String::from_utf8_lossy(&first_paint(&desk, caps(Colours::None))).into_owned();
    let has_colour = |text: &str| (30..38).any(|code| text.contains(&format!("{code}m")));
    assert!(has_colour(&coloured) && !has_colour(&refused));
    assert!(refused.contains("\x1b[1m"));
}

/// Without UTF-8 in the locale signs go as ASCII. One that has no likeness would be a question mark.
#[test]
fn every_sign_of_ours_has_a_likeness_in_ascii() {
    let marks = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'?').count();
    let store = Desk::district(120, 40, Lang::Ru).store;
    for lang in [Lang::Ru, Lang::En] {
        for look in [Look::Full, Look::Bare] {
            for way in WAYS {
                let mut desk = Desk::over(store.clone(), 120, 40, lang);
                desk.session.model.settings = desk.session.model.settings.with(Change::Look(look));
                desk.keys(way);
                let utf8 = first_paint(&desk, Caps::named("xterm-256color"));
                let ascii =
                    Caps { charset: Charset::Other("koi8r".to_owned()), ..Caps::named("xterm-256color") };
                let ascii = first_paint(&desk, ascii);
                assert_eq!(marks(&utf8), marks(&ascii), "{way}\n{}", desk.screen());
                let text = String::from_utf8(ascii).expect("letters stay UTF-8");
                let torn = text.chars().find(|c| !c.is_ascii() && !c.is_alphanumeric());
                assert_eq!(torn, None, "{way}");
            }
        }
    }
}

#[test]
fn every_sign_in_the_words_has_a_likeness_in_ascii() {
    let words: String = ROOMS.iter().flat_map(|room| [room.ru, room.en]).collect();
    let mut signs: Vec<char> = words.chars().filter(|c| !c.is_ascii() && !c.is_alphanumeric()).collect();
    signs.sort_unstable();
    signs.dedup();
    assert!(signs.contains(&'№') && signs.contains(&'…'));
    // Without private modes, whose sequences have a question mark too.
    let caps = Caps { charset: Charset::Unsaid, private_modes: false, ..Caps::named("linux") };
    for sign in signs {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer.set_string(1, 0, format!("x{sign}x"), ratatui::style::Style::default());
        let mut writer = Writer::new(Vec::new(), caps.clone(), Size::new(4, 1));
        writer.paint(&buffer);
        writer.flush().expect("memory takes everything");
        assert!(!writer.stream().contains(&b'?'), "{sign:?} U+{:04X}", u32::from(sign));
    }
}

#[test]
fn a_refusal_that_is_longer_than_the_status_line_is_read_to_its_end() {
    let mut desk = Desk::new();
    let keys = desk.screen().lines().last().unwrap().to_owned();
    let said =
        "Это может только редактор УО или администратор; скажите, что и зачем поправить, у администратора";
    desk.session.model.refuse(said.to_owned());
    let screen = desk.screen();
    let two: Vec<&str> = screen.lines().rev().take(2).map(str::trim).collect();
    assert!(two[1].starts_with("Это может только") && two[1].ends_with("из 24"), "{screen}");
    assert!(two[0].ends_with("у администратора"), "{screen}");
    desk.keys("<Down>");
    assert_eq!(desk.screen().lines().last(), Some(keys.as_str()));
}

#[test]
fn a_change_that_reads_alike_before_and_after_is_not_told() {
    use opora::domain::change::FieldChange;
    use opora::domain::record::Kind;
    use opora::domain::value::Value;
    let desk = Desk::new();
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let seen = |before, after| {
        let change = FieldChange { tag: opora::domain::activity::TITLE, before, after };
        opora::tui::view::words::change_seen(&desk.session.model, Kind::Activity, &change)
    };
    assert_eq!(seen(text("срок: опрос"), text("срок: опрос")), None);
    assert!(seen(text("опрос"), text("анкета")).is_some_and(|said| said.contains("опрос → анкета")));
}
