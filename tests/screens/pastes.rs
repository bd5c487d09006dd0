//! A paste is text for the field that is open, and never keys: whatever it contains, nothing runs and nothing is chosen.

use opora::locale::Lang;
use opora::tui::keys::Key;
use opora::tui::terminal::input::{Decoder, Input};
use proptest::prelude::*;

use crate::desk::Desk;

/// Every letter that acts, digits that jump and choose, signs that open something, line breaks.
const EVERYTHING: &str = "в\nd12 29.01.21\r\n*ВСНПКУЕДТИЯЧ:отменить\n?/зз123456789 \n q\tй";

fn paste(desk: &mut Desk, text: &str) {
    desk.session.key(Key::Paste(text.to_owned()));
    desk.rest();
}

/// What a terminal sends when this is pasted, as the workbench gets it.
fn arriving(pasted: &str) -> Vec<Input> {
    Decoder::new().push(format!("\x1b[200~{pasted}\x1b[201~").as_bytes())
}

#[test]
fn a_paste_where_no_field_is_open_does_nothing() {
    for way in ["", "<F6>", "<F9>36<Enter><Enter>", "ь3", ":сводка<Enter>1"] {
        let mut desk = Desk::district(80, 24, Lang::Ru);
        desk.keys(way);
        let (before, journal) = (desk.screen(), desk.journal());
        paste(&mut desk, EVERYTHING);
        assert!(desk.status().starts_with("Вставлять здесь некуда"), "{way}: {}", desk.status());
        desk.session.model.saying = None;
        let rows = |screen: &str| screen.lines().take(22).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rows(&desk.screen()), rows(&before), "{way}");
        assert_eq!(desk.journal(), journal, "{way}");
        assert!(desk.session.model.layers.is_empty() && !desk.session.model.quit, "{way}");
    }
}

#[test]
fn a_paste_chooses_nothing_in_a_picker() {
    for (open, pasted) in [
        ("ь", "3"),
        ("о", "им"),
        ("ноу", "1"),
        ("з", "0"),
        (":", "отменить\n"),
        ("т", "1"),
        (":экономно<Enter>", "3"),
    ] {
        let mut desk = Desk::new();
        desk.keys(open.strip_suffix("оу").unwrap_or(open));
        let journal = desk.journal();
        paste(&mut desk, pasted);
        assert_eq!(desk.session.model.layers.len(), 1, "{open}\n{}", desk.screen());
        assert_eq!(desk.journal(), journal, "{open}");
    }
    let mut desk = Desk::new();
    desk.keys("о");
    paste(&mut desk, "ИМЦ УО");
    desk.keys("<Enter>");
    assert!(desk.status().contains("исп:"), "a person's own key does\n{}", desk.screen());
}

#[test]
fn a_filter_line_takes_one_line() {
    let mut desk = Desk::new();
    desk.keys("<F9>/");
    paste(&mut desk, "исп:ИМЦ\r\nсрок:..15.02.2021\n");
    assert!(desk.screen().contains("Отбор: исп:ИМЦ срок:..15.02.2021"), "{}", desk.screen());
    desk.keys("<Enter>");
    assert!(desk.status().contains("исп:ИМЦ срок:..15.02.2021"), "{}", desk.status());
}

#[test]
fn a_comment_takes_lines_and_a_day_takes_none() {
    let mut desk = Desk::new();
    desk.keys("<Down>к");
    paste(&mut desk, "звонил\nшкола № 4 просит неделю\n");
    desk.keys("<Enter>");
    assert!(desk.journal().last().expect("a comment").contains("звонил\\nшкола № 4 просит неделю"));
    desk.keys("с");
    paste(&mut desk, "15.02.\n2021\n");
    assert_eq!(desk.session.model.layers.len(), 1, "Enter is a person's own");
}

#[test]
fn a_book_that_is_pasted_is_cut_and_it_is_said() {
    let mut desk = Desk::new();
    desk.keys("<Down>к");
    let book = "о".repeat(300_000);
    paste(&mut desk, &book);
    assert!(desk.status().starts_with("Вставка слишком длинная"), "{}", desk.status());
    desk.keys("<Enter>");
    let kept = desk.journal().last().expect("a comment").matches('о').count();
    assert!((3_000..=5_000).contains(&kept), "{kept}");
}

#[test]
fn a_paste_that_pretends_to_have_ended_is_still_one_text_or_harmless_keys() {
    // A terminal takes the end mark out of what is pasted; one that did not would end the paste here.
    for pasted in
        ["\x1b[200~x", "\x1b[20", "\x1b]52;c;AAAA\x07", "\x1b[31mx\x1b[2J", "\u{9b}201~", "\u{202e}\0"]
    {
        let inputs = arriving(pasted);
        for input in &inputs {
            let Input::Key(Key::Paste(text)) = input else { panic!("{pasted:?}: {input:?}") };
            assert!(!text.contains(['\x1b', '\x07', '\0', '\u{202e}', '\u{9b}']), "{pasted:?}: {text:?}");
        }
        assert!(inputs.len() <= 1, "{pasted:?}: {inputs:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_paste_writes_anything(pasted in "\\PC{0,60}|[0-9вdcсynнз:/*\\n\\t ]{0,40}", open in 0..6usize) {
        let mut desk = Desk::new();
        desk.keys(["", "/", "о", "ь", "к", "?"][open]);
        let journal = desk.journal();
        for input in arriving(&pasted) {
            if let Input::Key(key) = input {
                desk.session.key(key);
            }
        }
        desk.rest();
        desk.screen();
        prop_assert_eq!(desk.journal(), journal);
        prop_assert!(desk.session.model.layers.len() <= 1);
    }
}
