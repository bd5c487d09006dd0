//! Two people at one store: what one does appears on the other's screen, and no key ever acts on another record than the
//! one that its person saw.

use opora::engine::*;

use crate::desk::Desk;

/// Two screens with the whole plan; the first one's cursor is on the second row.
fn two() -> (Desk, Desk) {
    let mut one = Desk::new();
    let other = one.colleague("Петров");
    (one, other)
}

/// The line of the screen with the cursor's mark.
fn current(desk: &Desk) -> String {
    let screen = desk.screen();
    let line = screen.lines().find(|line| line.get(1..2) == Some(">")).unwrap_or_default();
    line.trim_end().to_owned()
}

fn number(desk: &Desk) -> String {
    let row = current(desk);
    let number = row.split_whitespace().find(|word| word.contains('.')).unwrap_or_default();
    number.trim_start_matches(['>', '@', '×']).to_owned()
}

fn rows(desk: &Desk) -> Vec<String> {
    let list = desk.session.model.list().expect("a list");
    list.page.rows.iter().map(|row| row.handle.clone()).collect()
}

#[test]
fn a_colleagues_act_appears_without_a_key_and_the_cursor_stays_on_its_record() {
    let (mut one, mut other) = two();
    one.keys("<Down><Down><Down>");
    let (row, before) = (number(&one), rows(&one));
    other.keys("в<Enter>");
    assert_eq!(rows(&one), before, "nothing comes before it is told");
    one.hear();
    assert_eq!(number(&one), row);
    assert_eq!(rows(&one), before[1..], "the closed row is gone");
    assert!(one.screen().contains("просрочено 7"), "{}", one.screen());
}

#[test]
fn the_row_under_the_cursor_that_a_colleague_closed_stays_until_the_cursor_leaves_it() {
    let (mut one, mut other) = two();
    let (row, next) = (number(&one), rows(&one)[1].clone());
    other.keys("в<Enter>");
    one.hear();
    assert_eq!(number(&one), row);
    assert!(current(&one).contains('×'), "{}", one.screen());
    assert!(one.status().contains(&format!("{row}: Выполнено — Петров")), "{}", one.status());
    // What was typed before the news came is for the row that was seen.
    one.keys("вакт № 1 от 01.02.2021<Enter>");
    assert!(one.screen().contains("уже"), "{}", one.screen());
    let done = one.journal().iter().filter(|line| line.starts_with("done")).count();
    assert_eq!(done, 1, "the row behind it was not touched");
    one.keys("<Esc><Down>");
    assert_eq!(number(&one), next);
    assert!(!one.screen().contains('×'));
}

#[test]
fn the_last_row_that_vanishes_leaves_an_empty_list_only_when_the_cursor_moves() {
    let (mut one, mut other) = two();
    for desk in [&mut one, &mut other] {
        desk.keys("/3.7<Enter>");
    }
    assert_eq!(rows(&one).len(), 1);
    other.keys("в<Enter>");
    one.hear();
    assert!(current(&one).contains("3.7"), "{}", one.screen());
    one.keys("<Down>");
    assert!(one.session.model.list().is_some_and(|list| list.current().is_none()), "{}", one.screen());
}

#[test]
fn what_comes_back_is_an_ordinary_row_again() {
    let (mut one, mut other) = two();
    let row = number(&one);
    other.keys("в<Enter>");
    one.hear();
    other.keys("я");
    one.hear();
    assert_eq!(number(&one), row);
    assert!(!one.screen().contains('×'), "{}", one.screen());
}

#[test]
fn marks_and_an_open_form_are_left_alone() {
    let (mut one, mut other) = two();
    one.keys("<Insert><Insert>");
    assert!(one.status().contains("помечено 2"));
    one.keys("с+7<Tab>карантин");
    let form = one.screen();
    let form: Vec<&str> = form.lines().skip_while(|line| !line.contains("Перенести срок")).collect();
    let form = form[..form.len() - 2].join("\n");
    other.keys("<Down><Down>в<Enter>");
    one.hear();
    assert!(one.screen().contains(&form), "{}\n{form}", one.screen());
    one.keys("<Enter>");
    assert!(one.status().contains("2"), "{}", one.status());
    let postponed: Vec<String> =
        one.journal().into_iter().filter(|line| line.starts_with("postpone")).collect();
    assert_eq!(postponed.len(), 1);
}

#[test]
fn a_number_typed_before_the_news_is_told_stands_on_its_record() {
    let (mut one, mut other) = two();
    let rows = rows(&one);
    other.keys("в<Enter>");
    // The list is older than the store: the place of the record in it is another one.
    one.keys(&rows[3]);
    assert_eq!(number(&one), rows[3], "{}", one.screen());
}

#[test]
fn an_act_of_ones_own_beside_a_colleagues_goes_on_with_the_row_that_was_next() {
    let (mut one, mut other) = two();
    one.keys("<Down><Down>");
    let rows = rows(&one);
    other.keys("в<Enter>");
    // Nothing was told yet; two rows are closed in one go.
    one.burst("в<Enter>в<Enter>");
    let done: Vec<String> = one.journal().into_iter().filter(|line| line.starts_with("done")).collect();
    let closed: Vec<&str> = done.iter().map(|line| line.split(' ').nth(1).unwrap_or_default()).collect();
    assert_eq!(closed, [&rows[0], &rows[2], &rows[3]]);
}

#[test]
fn counts_of_an_open_picker_change_and_its_order_does_not() {
    let (mut one, mut other) = two();
    one.keys("о");
    let labels = |desk: &Desk| -> Vec<String> {
        let Some(opora::tui::model::Layer::Picker(picker)) = desk.session.model.layers.last() else {
            return Vec::new();
        };
        picker.choices.iter().map(|choice| choice.label.clone()).collect()
    };
    let before = labels(&one);
    assert!(!before.is_empty());
    other.keys("в<Enter>в<Enter>в<Enter>");
    one.hear();
    assert_eq!(labels(&one), before);
}

#[test]
fn the_journal_grows_above_and_the_cursor_stays_on_its_line() {
    let (mut one, mut other) = two();
    one.keys(":журнал<Enter>");
    let line = current(&one);
    other.keys("в<Enter>в<Enter>");
    one.hear();
    assert_eq!(current(&one), line, "{}", one.screen());
    one.keys("<Home>");
    assert!(current(&one).contains("Петров"), "{}", one.screen());
}

#[test]
fn details_tell_what_a_colleague_did_and_stay_when_the_record_is_deleted() {
    let (mut one, mut other) = two();
    one.keys("<Enter>");
    other.keys("ксрочно<Enter>");
    other.keys("<Down>");
    one.hear();
    let before = one.screen();
    other.keys("<Up><Delete>");
    one.hear();
    assert!(one.status().contains("Петров"), "{} {before}", one.screen());
    assert!(one.session.model.list().is_none(), "the details stay");
}

#[test]
fn who_is_here_is_told_and_on_which_record_they_have_a_form_open() {
    let (mut one, mut other) = two();
    let row = number(&one);
    other.keys("с+7");
    one.hear();
    assert!(current(&one).starts_with(" >@"), "{}", one.screen());
    assert!(one.status().starts_with("правит Петров"), "{}", one.status());
    one.keys("с");
    assert!(one.screen().contains("правит Петров"), "the form says it: {}", one.screen());
    one.keys("<Esc>:кто здесь<Enter>");
    let page = one.screen();
    assert!(
        page.contains("Иванова (вы)") && page.contains(&format!("Петров — правит: мероприятие {row}")),
        "{page}"
    );
    other.keys("<Esc>");
    one.hear();
    assert!(!one.screen().contains("правит"), "{}", one.screen());
    drop(other);
    one.hear();
    assert!(!one.screen().contains("Петров"), "{}", one.screen());
}

/// Opens the form of the field that is called so, of the row under the cursor.
fn edit(desk: &mut Desk, field: &str) {
    desk.keys(&format!("<F4>/{field}<Enter>"));
    assert!(desk.screen().contains("Править"), "{}", desk.screen());
}

fn titles(desk: &Desk) -> Vec<String> {
    let lines = desk.journal().into_iter().filter(|line| line.starts_with("edit"));
    lines.map(|line| line.split(' ').nth(1).unwrap_or_default().to_owned()).collect()
}

#[test]
fn different_fields_of_one_record_merge() {
    let (mut one, mut other) = two();
    edit(&mut one, "мероприятие");
    edit(&mut other, "результат");
    other.keys("справка<Enter>");
    one.keys(" новое<Enter>");
    assert_eq!(titles(&one).len(), 2);
    assert!(one.status().starts_with("Правка"), "{}", one.status());
}

#[test]
fn the_same_field_is_shown_on_both_sides_and_chosen() {
    for (keys, wins, edits) in [("2<Enter>", "моё", 2), ("1<Enter>", "их", 1)] {
        let (mut one, mut other) = two();
        edit(&mut one, "мероприятие");
        edit(&mut other, "мероприятие");
        other.keys("<Ctrl-U>их<Enter>");
        one.hear();
        one.keys("<Ctrl-U>моё<Enter>");
        let page = one.screen();
        for part in ["было", "Проведение анализа", "Мероприятие  Петров, ", "стало  их", "у вас  моё"]
        {
            assert!(page.contains(part), "{part}: {page}");
        }
        // Nothing is decided yet: Enter asks.
        one.keys("<Enter>");
        assert!(one.status().starts_with("Выберите"), "{}", one.status());
        one.keys(keys);
        assert_eq!(titles(&one).len(), edits, "{}", one.screen());
        assert!(one.session.model.layers.is_empty());
        assert!(current(&one).contains(wins), "{}", one.screen());
    }
}

#[test]
fn leaving_the_choice_gives_the_form_back_as_it_was_typed() {
    let (mut one, mut other) = two();
    edit(&mut one, "мероприятие");
    edit(&mut other, "мероприятие");
    other.keys("<Ctrl-U>их<Enter>");
    one.keys("<Ctrl-U>моё<Enter><Esc>");
    assert!(one.screen().contains("моё") && one.screen().contains("изменено"), "{}", one.screen());
    assert!(one.engine.draft().expect("drafts").is_some(), "the draft is kept");
}

#[test]
fn an_event_of_which_two_people_set_different_days_merges_what_one_did_not_touch() {
    let (mut one, mut other) = two();
    for desk in [&mut one, &mut other] {
        desk.keys("3.10<Enter>у");
        assert!(desk.screen().contains("Событие"), "{}", desk.screen());
    }
    other.keys("01.02.2021<Enter>");
    one.keys("15.01.2021<Tab>20.01.2021<Enter>");
    let page = one.screen();
    assert!(page.contains("01.02.2021") && page.contains("15.01.2021"), "{page}");
    one.keys("*<Enter>");
    assert!(one.status().starts_with("Событие"), "{}", one.screen());
}

#[test]
fn an_act_that_two_people_do_differently_is_done_whole_or_not_at_all() {
    let (mut one, mut other) = two();
    one.keys("с+7<Tab>карантин");
    other.keys("с+14<Tab>ремонт<Enter>");
    one.hear();
    one.keys("<Enter>");
    assert!(one.screen().contains("Петров"), "{}", one.screen());
    let moves = |desk: &Desk| desk.journal().iter().filter(|line| line.starts_with("postpone")).count();
    assert_eq!(moves(&one), 1);
    one.keys("2<Enter>");
    assert_eq!(moves(&one), 2, "{}", one.screen());
}

#[test]
fn a_storm_of_sizes_harms_neither_a_choice_nor_a_row_that_is_gone() {
    let (mut one, mut other) = two();
    edit(&mut one, "мероприятие");
    edit(&mut other, "мероприятие");
    other.keys("<Ctrl-U>их<Enter>");
    one.keys("<Ctrl-U>моё<Enter>");
    storm(&mut one, "моё");
    one.keys("<Esc><Esc>");
    other.keys("в<Enter>");
    one.hear();
    storm(&mut one, "×");
    one.keys(":кто здесь<Enter>");
    storm(&mut one, "Петров");
}

/// Sizes from hardly anything to a wide screen; at the end the screen is what it was.
fn storm(desk: &mut Desk, seen: &str) {
    let before = desk.screen();
    assert!(before.contains(seen), "{before}");
    for width in [1, 3, 20, 59, 60, 61, 80, 119, 120, 200, 500] {
        for height in [1, 2, 3, 10, 14, 15, 16, 24, 40, 200] {
            desk.resize(width, height);
            desk.rest();
            desk.screen();
        }
    }
    desk.resize(80, 24);
    desk.rest();
    assert_eq!(desk.screen(), before);
}

#[test]
fn two_windows_of_one_person_keep_a_draft_each_and_the_newest_is_offered() {
    let desk = Desk::new();
    let mut one = desk.window();
    let mut other = desk.window();
    one.keys("крано");
    // Drafts are dated to the millisecond.
    std::thread::sleep(std::time::Duration::from_millis(2));
    other.keys("<Down>кпоздно");
    let third = desk.window();
    assert!(third.session.model.offer.is_none(), "both are being typed");
    drop((one, other));
    let mut again = desk.window();
    again.keys("<Enter>");
    assert!(again.screen().contains("поздно"), "{}", again.screen());
    // It is being typed here now: the next window is offered the other one.
    let mut next = desk.window();
    next.keys("<Enter>");
    assert!(next.screen().contains("рано"), "{}", next.screen());
    again.keys("<Enter>");
    next.keys("<Enter>");
    assert!(desk.window().session.model.offer.is_none(), "both are used up");
}
