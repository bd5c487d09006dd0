//! Every pane at three sizes, in both languages where words decide the look.

use opora::locale::Lang;

use crate::desk::Desk;

/// The keys that lead to each pane, part and layer.
const WAYS: &[(&str, &str)] = &[
    ("control", ""),
    ("control-week", "ъ"),
    ("sections", "<F8>"),
    ("section-drilled", "<F8><Down><Enter>"),
    ("activities", "<F9>"),
    ("owners", "ь1"),
    ("events", "ь2"),
    ("journal", "оим*с2н<Tab>ждём приказ<Enter>яь3"),
    ("history", "36у1<Enter>36с15.03<Tab>просьба школы<Enter>36и"),
    ("details", "36<Enter><Enter>"),
    ("details-done", "<F9>37у1<Enter>37в12 29.01.21;дорожная карта № 3 от 30.01.2021<Enter>37<Enter>"),
    ("cells", "36<Enter><Enter><Tab>"),
    ("marked", "оим<Space><Down><Space>"),
    ("hidden-number", "44"),
    ("picker-owner", "о"),
    ("picker-due", "м01.02..15.02"),
    ("picker-section", "р"),
    ("picker-flag", "ф"),
    ("picker-views", "з"),
    ("menu", "ь"),
    ("help", "?"),
    ("palette", ":отм"),
    ("find", "амонитор"),
    ("filter-line", "<F9>/исп:ИМЦ срок:..15.02.2021 !статус:вы"),
    ("filter-error", "<F9>/исп:ИМЦ срок:32.13"),
    ("form-done", "<Down>в12 29.01"),
    ("form-done-many", "*в12 29.01.21<Tab>31.01"),
    ("form-postpone", "оим*с2н<Tab>"),
    ("form-settle", "36у"),
    ("form-doubt", "35у"),
    ("form-event", "310у15.01.21"),
    ("form-assign", "ноу"),
    (
        "form-comment",
        "кСпросить в районе, кто готовит приказ о координаторах, и до какого дня он будет подписан",
    ),
    ("form-edit", "<F4>3"),
    ("form-add", "д15.1<Tab>Новое дело<Tab>ИМ<Tab>до 15 марта 2021 года"),
    ("some-refused", "оим*с2н<Tab>ждём приказ<Enter>"),
];

#[test]
fn screens_at_80_by_24() {
    for (name, keys) in WAYS {
        let mut desk = Desk::new();
        desk.keys(keys);
        insta::assert_snapshot!(format!("80x24-{name}"), desk.screen());
    }
}

#[test]
fn panes_on_a_small_and_on_a_large_screen() {
    for (width, height) in [(60, 15), (120, 40)] {
        for (name, keys) in WAYS.iter().take(16) {
            let mut desk = Desk::sized(width, height, Lang::Ru);
            desk.keys(keys);
            insta::assert_snapshot!(format!("{width}x{height}-{name}"), desk.screen());
        }
    }
}

#[test]
fn english_screens() {
    for (name, keys) in
        [("control", ""), ("activities", "<F9>"), ("details", "36<Enter><Enter>"), ("help", "?")]
    {
        let mut desk = Desk::sized(80, 24, Lang::En);
        desk.keys(keys);
        insta::assert_snapshot!(format!("en-80x24-{name}"), desk.screen());
    }
}

#[test]
fn an_empty_store_says_how_to_fill_it() {
    for keys in ["", "<F8>", "<F9>", "ь1", "ь2", "ь3"] {
        let mut desk = Desk::empty(80, 24);
        desk.keys(keys);
        let screen = desk.screen();
        assert!(screen.lines().skip(3).any(|line| !line.trim().is_empty()), "{keys}\n{screen}");
    }
}

#[test]
fn a_screen_that_is_too_small_says_so_and_recovers() {
    let mut desk = Desk::new();
    let before = desk.screen();
    desk.resize(59, 14);
    assert!(desk.screen().starts_with("Экран мал"), "{}", desk.screen());
    desk.keys("<Down>");
    desk.resize(80, 24);
    desk.keys("<Up>");
    assert_eq!(before, desk.screen());
}

#[test]
fn moving_the_cursor_changes_nothing_but_marks() {
    let mut desk = Desk::new();
    let before: Vec<String> = desk.screen().lines().map(str::to_owned).collect();
    desk.session.key(opora::tui::keys::Key::Down);
    let after: Vec<String> = desk.screen().lines().map(str::to_owned).collect();
    let rows = before.iter().zip(&after).filter(|(one, other)| one != other).count();
    assert_eq!(rows, 2, "the counter waits for rest");
}

#[test]
fn the_page_of_keys_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
    let wanted = opora::tui::actions::keys_markdown();
    if std::env::var_os("OPORA_WRITE_DOCS").is_some() {
        std::fs::write(path, &wanted).expect("docs/keys.md can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(written, wanted, "run with OPORA_WRITE_DOCS=1 to write it anew");
}
