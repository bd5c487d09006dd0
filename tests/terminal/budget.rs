//! Bytes of named gestures on a list of 80×24, as the workbench draws it: head, list with a gutter mark and the real
//! cursor, foot. They are exact and asserted.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Modifier, Style};

use crate::{show, writer};

const FIRST: u16 = 3;
const LAST: u16 = 21;

/// A row's text as the workbench shows it, without the gutter.
fn row(number: usize) -> String {
    const TITLES: [&str; 4] = [
        "Проведение анализа списка школ по результатам ВПР",
        "Разработка предложений по организации методической…",
        "Семинар для учителей математики: подготовка к ОГЭ",
        "Диагностика профессиональных дефицитов педагогов",
    ];
    const OWNERS: [&str; 3] = ["ОМиС", "ИМЦ", "ОУ района"];
    format!(
        "{:<4} {:<51} {:<9} {:02}.{:02}.2021 {:>3}",
        format!("{}.{}", number / 9 + 1, number % 9 + 1),
        TITLES[number * 7 % 4],
        OWNERS[number * 5 % 3],
        number % 28 + 1,
        number % 12 + 1,
        number % 97
    )
}

/// The screen with the list scrolled to `first` and the mark on the list's row `current`.
pub fn list(first: usize, current: usize) -> Buffer {
    let mut screen = Buffer::empty(Rect::new(0, 0, 80, 24));
    let plain = Style::reset();
    screen.set_string(1, 0, "Опора · Лескенский р-н 2020–2021 · 01.02.2021  просрочено 8", plain);
    screen.set_string(1, 1, "F5 Контроль F6 Школы F7 Педагоги F8 Разделы F9 Мероприятия F2 ещё", plain);
    screen.set_string(3, 2, "№    Мероприятие", plain.add_modifier(Modifier::BOLD));
    for y in FIRST..=LAST {
        let number = first + usize::from(y - FIRST);
        screen.set_string(3, y, row(number), plain);
        if number == current {
            screen.set_string(1, y, ">", plain);
        }
    }
    screen.set_string(
        1,
        23,
        "В выполнено С срок Н назначить К комментарий И история Й выход ? помощь",
        plain,
    );
    screen
}

fn cursor(first: usize, current: usize) -> Option<Position> {
    Some(Position::new(1, FIRST + u16::try_from(current - first).unwrap()))
}

/// The bytes of each step of a walk through (first, current), after the first paint.
fn walk(term: &str, steps: &[(usize, usize)]) -> Vec<usize> {
    let mut writer = writer(term, Size::new(80, 24));
    let mut before = Buffer::empty(Rect::new(0, 0, 80, 24));
    let mut costs = Vec::new();
    for (first, current) in steps {
        let after = list(*first, *current);
        costs.push(show(&mut writer, &before, &after, cursor(*first, *current)).len());
        before = after;
    }
    costs.split_off(1)
}

/// Bytes of the row's text.
fn text(number: usize) -> usize {
    row(number).trim_end().len()
}

const TERMS: [&str; 6] =
    ["xterm-256color", "tmux-256color", "screen-256color", "putty-256color", "linux", "vt100"];

#[test]
fn nothing_changed_costs_nothing() {
    for term in TERMS {
        assert_eq!(walk(term, &[(0, 3), (0, 3), (0, 3)]), [0, 0], "{term}");
    }
}

#[test]
fn the_next_row_costs_ten_bytes_at_most() {
    for term in TERMS {
        for cost in walk(term, &[(0, 3), (0, 4), (0, 5), (0, 4), (0, 3), (0, 2)]) {
            assert!(cost <= 10, "{term}: {cost}");
        }
    }
}

#[test]
fn a_line_scrolled_costs_its_text_and_twenty_four_bytes_at_most() {
    for term in TERMS {
        let down: Vec<_> = (0..6).map(|first| (first, first + 18)).collect();
        for (step, cost) in walk(term, &down).into_iter().enumerate() {
            let text = text(step + 19);
            assert!(cost <= text + 24, "{term}, down {step}: {cost} for {text}");
        }
        let up: Vec<_> = (0..6).rev().map(|first| (first, first)).collect();
        for (step, cost) in walk(term, &up).into_iter().enumerate() {
            let text = text(4 - step);
            assert!(cost <= text + 24, "{term}, up {step}: {cost} for {text}");
        }
    }
}

#[test]
fn the_first_paint_costs_its_text_and_a_tenth_at_most() {
    for term in TERMS {
        let screen = list(0, 3);
        let mut writer = writer(term, Size::new(80, 24));
        let empty = Buffer::empty(Rect::new(0, 0, 80, 24));
        let cost = show(&mut writer, &empty, &screen, cursor(0, 3)).len();
        let lines = (0..24).map(|y| (0..80).map(|x| screen[(x, y)].symbol()).collect::<String>());
        let text: usize = lines.map(|line| line.trim().len()).sum();
        assert!(cost * 10 <= text * 11, "{term}: {cost} for {text}");
    }
}

#[test]
fn a_page_costs_no_more_than_its_text_and_a_tenth() {
    for term in TERMS {
        let cost = walk(term, &[(0, 0), (19, 19)])[0];
        let text: usize = (19..38).map(text).sum();
        assert!(cost * 10 <= text * 11, "{term}: {cost} for {text}");
    }
}

#[test]
fn a_walk_stays_where_it_was_measured() {
    for term in TERMS {
        let down: Vec<_> = (0..19).map(|current| (0, current)).collect();
        assert_eq!(walk(term, &down), [5; 18], "{term}");
        let scrolled: Vec<_> = (0..21).map(|first| (first, first + 18)).collect();
        let texts: usize = (19..39).map(text).sum();
        assert!(walk(term, &scrolled).iter().sum::<usize>() <= texts + 20 * 5, "{term}");
    }
}

#[test]
fn a_letter_typed_into_a_line_does_not_send_the_rest_of_it() {
    let line = |text: &str| {
        let mut screen = list(0, 3);
        screen.set_string(1, 22, text, Style::reset());
        screen
    };
    let before = line("Комментарий: переносим из-за карантина до конца четверти");
    let after = line("Комментарий: переносим всё из-за карантина до конца четверти");
    let mut writer = writer("xterm-256color", Size::new(80, 24));
    show(&mut writer, &Buffer::empty(Rect::new(0, 0, 80, 24)), &before, Some(Position::new(24, 22)));
    let typed = show(&mut writer, &before, &after, Some(Position::new(28, 22))).len();
    assert!(typed <= "\u{1b}[4@всё ".len(), "{typed}");
    let erased = show(&mut writer, &after, &before, Some(Position::new(24, 22))).len();
    assert!(erased <= "\r\u{1b}[24C\u{1b}[4P".len(), "{erased}");
}
