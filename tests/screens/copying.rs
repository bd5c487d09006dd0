//! What a copy takes, how much, and what stands in its way. The bytes: `tui::terminal::clipboard` and `tests/program`.

use opora::locale::Lang;
use opora::tui::keys::Key;
use opora::tui::terminal::caps::Caps;
use opora::tui::terminal::clipboard::{self, LONGEST};
use opora::tui::terminal::screen::Writer;
use opora::tui::view::paint;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::desk::Desk;

/// What Ctrl-C puts on the clipboard, and the status line.
fn copied(desk: &mut Desk) -> (Option<String>, String) {
    desk.session.key(Key::Ctrl('c'));
    (desk.session.take_copied(), desk.status())
}

#[test]
fn the_current_row_goes_as_the_shown_columns_parted_by_tabs() {
    let mut desk = Desk::new();
    desk.keys("<Down>");
    let (text, status) = copied(&mut desk);
    let wanted = "3.3\tРазработка предложений по организации методической и кадровой поддержки школ на \
                  муниципальном уровне\tОМиС +1\t01.06.2020\t-245";
    assert_eq!(text.as_deref(), Some(wanted));
    assert!(status.starts_with("В буфер: строк 1, знаков "), "{status}");
    assert_eq!(copied(&mut desk).0.as_deref(), Some(wanted), "again");
}

#[test]
fn marked_rows_go_in_the_order_of_the_list_wherever_they_stand() {
    let mut desk = Desk::sized(60, 15, Lang::Ru);
    desk.keys("<F9><End><Space><Home><Space>");
    let (text, status) = copied(&mut desk);
    let numbers: Vec<String> = text
        .expect("two rows")
        .lines()
        .map(|line| line.split('\t').next().expect("a number").to_owned())
        .collect();
    assert_eq!(numbers, ["1.1", "4.4"]);
    assert!(status.starts_with("В буфер: строк 2, знаков "), "{status}");
}

#[test]
fn of_many_rows_as_many_whole_ones_go_as_there_is_room_for_and_it_is_said() {
    let mut desk = Desk::new();
    desk.keys("<F9>*");
    let (text, status) = copied(&mut desk);
    let text = text.expect("rows");
    assert!(text.len() <= LONGEST && text.len() > LONGEST - 1_000, "{}", text.len());
    assert!(text.lines().all(|line| line.split('\t').count() == 5));
    let count = text.lines().count();
    assert!(status.starts_with(&format!("В буфер: первых строк {count} из 24")), "{status}");
}

#[test]
fn marked_rows_that_the_filter_hides_stay_and_it_is_said() {
    let mut desk = Desk::new();
    desk.keys("<F9><Space><Down><Down><Down><Down><Space>оим");
    let (text, status) = copied(&mut desk);
    let rows = text.map_or(0, |text| text.lines().count());
    assert!(rows < 2, "{status}");
    assert!(rows == 0 || status.contains("из 2 помеченных"), "{status}");
}

#[test]
fn of_details_the_part_that_is_shown_goes_whole() {
    let mut desk = Desk::sized(60, 15, Lang::Ru);
    desk.keys("36<Enter><Enter>");
    let text = copied(&mut desk).0.expect("details");
    assert!(text.starts_with("3.6  Разработка предложений"), "{text}");
    assert!(text.contains("В документе\t«до 20 июня февраля 2021 года»"), "{text}");
    desk.keys("<Tab>");
    let cells = copied(&mut desk).0.expect("cells");
    assert!(cells != text && cells.contains("до 20 июня февраля 2021 года"), "{cells}");
}

#[test]
fn a_page_of_text_goes_as_it_is_written_to_a_file() {
    let mut desk = Desk::district(80, 24, Lang::Ru);
    desk.keys(":сводка<Enter>1");
    let text = copied(&mut desk).0.expect("a page");
    let shown = desk.screen();
    let second = text.lines().nth(1).expect("a second line").trim_end();
    assert!(shown.contains(second), "{second}\n{shown}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_line_of_the_journal_goes_with_what_it_changed() {
    let mut desk = Desk::new();
    desk.keys("37у1<Enter>ь3");
    let text = copied(&mut desk).0.expect("a line");
    assert!(text.starts_with("01.02.2021 ") && text.contains("\n\t"), "{text}");
}

#[test]
fn copying_that_is_switched_off_copies_nothing_and_says_how_to_switch_it_on() {
    let mut desk = Desk::new();
    desk.keys(":буфер<Enter>");
    assert!(desk.status().starts_with("Копирование в буфер обмена выключено"), "{}", desk.status());
    let (text, status) = copied(&mut desk);
    assert_eq!(text, None);
    assert!(status.starts_with("Копирование выключено; включить: Ь, «буфер обмена»"), "{status}");
    desk.keys(":clipboard<Enter>");
    assert!(copied(&mut desk).0.is_some());
}

#[test]
fn a_terminal_that_could_show_the_bytes_gets_none() {
    let mut desk = Desk::new();
    desk.session.model.has_clipboard = false;
    let (text, status) = copied(&mut desk);
    assert_eq!(text, None);
    assert!(status.starts_with("Этот терминал не принимает"), "{status}");
}

#[test]
fn where_there_is_nothing_nothing_is_copied() {
    let mut desk = Desk::empty(80, 24);
    assert_eq!(copied(&mut desk).0, None);
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_goes_as_text() {
    let mut desk = Desk::new();
    desk.keys("д15.1<Tab>=1+1<Tab>ИМ<Tab>до 15 марта 2021 года<Enter><F9>5.1");
    let text = copied(&mut desk).0.expect("a row");
    assert!(text.starts_with("5.1\t'=1+1\t"), "{text}\n{}", desk.screen());
}

#[test]
fn a_copy_goes_out_in_the_write_of_its_frame_and_once() {
    let mut desk = Desk::new();
    let text = copied(&mut desk).0.expect("a row");
    let sequence = clipboard::sequence(&text);
    let mut writer = Writer::new(Vec::new(), Caps::named("xterm-256color"), Size::new(80, 24));
    let mut screen = Buffer::empty(Rect::new(0, 0, 80, 24));
    paint(&desk.session.model, &mut screen);
    writer.paint(&screen);
    writer.send_behind(&sequence);
    writer.flush().expect("memory takes everything");
    assert_eq!(writer.stats().writes, 1);
    assert!(writer.stream().ends_with(&sequence));
    writer.flush().expect("memory takes everything");
    assert_eq!(writer.stats().writes, 1, "nothing is left to send");
}

#[test]
fn the_key_works_in_no_form_and_changes_nothing() {
    let mut desk = Desk::new();
    desk.keys("кзвонить");
    let before = (desk.screen(), desk.journal());
    assert_eq!(copied(&mut desk).0, None);
    assert_eq!((desk.screen(), desk.journal()), before);
}
