//! The jobs of the keystroke budget: their keys, in both layouts, pause by pause and typed ahead in one write.

use crate::desk::{Desk, parsed};

/// The same keys with the Latin layout on.
fn latin(typed: &str) -> String {
    let mut turned = String::new();
    let mut inside = false;
    for c in typed.chars() {
        inside = (inside || c == '<') && c != '>';
        let key = opora::tui::keys::physical(c).filter(|_| c.is_alphabetic() && !inside);
        turned.push(key.map_or(c, |key| key.latin()));
    }
    turned
}

/// Runs the keys after `before` in every way, checks that the journal is the same and the budget is kept; returns the
/// last desk. `text`: the keys hold words, which another layout would write otherwise.
fn job(before: &str, keys: &str, budget: usize, text: bool) -> Desk {
    job_at(Desk::new, before, keys, budget, text)
}

/// The same at another desk.
pub fn job_at(desk: fn() -> Desk, before: &str, keys: &str, budget: usize, text: bool) -> Desk {
    let count = parsed(keys).len();
    assert!(count <= budget, "{keys}: {count} keys, {budget} allowed");
    let layouts = if text { vec![keys.to_owned()] } else { vec![keys.to_owned(), latin(keys)] };
    let mut desks: Vec<Desk> = Vec::new();
    for typed in layouts {
        for at_once in [false, true] {
            let mut desk = desk();
            desk.keys(before);
            if at_once {
                desk.burst(&typed)
            } else {
                desk.keys(&typed)
            };
            if let Some(first) = desks.first() {
                assert_eq!(first.journal(), desk.journal(), "{typed}, at once: {at_once}");
                assert_eq!(first.screen(), desk.screen(), "{typed}, at once: {at_once}");
            }
            desks.push(desk);
        }
    }
    desks.swap_remove(0)
}

#[test]
fn job_1_an_overdue_activity_is_closed_with_its_paper() {
    let desk = job("", "<Down><Down>в12 29.01.21<Enter>", 16, false);
    let journal = desk.journal();
    let last = journal.last().expect("an entry");
    assert!(last.starts_with("done 3.4"), "{last}");
    assert!(last.contains("Text(\"12\")") && last.contains("Day(2021-01-29)"), "{last}");
    assert_eq!(
        desk.status(),
        "Выполнено: 3.4 · Я отменить                                        3 / 7 из 24"
    );
}

#[test]
fn job_2_the_overdue_of_an_owner_move_by_two_weeks_with_the_last_reason() {
    let desk = job("с1н<Tab>ждём приказ<Enter><F5>", "оим*с2н<Tab>1<Enter>", 10, false);
    let journal = desk.journal();
    assert!(journal[2].starts_with("postpone 3.2,3.3,3.4,3.12 Some(\"ждём приказ\")"), "{}", journal[2]);
    assert_eq!(journal.len(), 3, "one gesture is one entry");
    assert!(desk.status().starts_with("Перенос срока: сделано 4, отказано 1: 3.7"), "{}", desk.status());
    assert!(desk.screen().contains("*> 3.7"), "the refused stays marked\n{}", desk.screen());
}

#[test]
fn job_3_what_is_due_in_a_week_for_an_owner() {
    let desk = job("", "ъоим", 4, false);
    assert!(desk.status().starts_with("просрочено и +7 дней · исп:ИМЦ"), "{}", desk.status());
}

#[test]
fn job_7_the_last_gesture_is_taken_back_whole() {
    let mut desk = job("оим*с2н<Tab>ждём приказ<Enter>", "я", 1, false);
    assert!(desk.journal()[2].starts_with("undo 3.2,3.3,3.4,3.12"), "{:?}", desk.journal());
    desk.keys("<F5>");
    assert!(desk.status().ends_with("1 / 8 из 24"), "{}", desk.status());
    desk.keys("ч");
    assert!(desk.status().starts_with("Возврат: Перенос срока · 4 записи"), "{}", desk.status());
}

#[test]
fn job_8_who_moved_the_deadline_of_a_hidden_number_and_why() {
    let desk = job("36у1<Enter>36с15.03<Tab>просьба школы<Enter>", "36и", 3, false);
    let screen = desk.screen();
    assert!(screen.contains("История: 3.6"), "{screen}");
    assert!(screen.contains("Иванова") && screen.contains("«просьба школы»"), "{screen}");
}

#[test]
fn job_12_a_draft_survives_the_death_of_the_program() {
    let mut desk = Desk::new();
    desk.keys("36кПроверить в рай");
    let mut again = Desk::over(desk.store.clone(), 80, 24, opora::locale::Lang::Ru);
    assert!(again.status().starts_with("Enter — продолжить черновик"), "{}", again.status());
    again.keys("<Enter>");
    assert!(again.screen().contains("Текст Проверить в рай"), "{}", again.screen());
    again.keys("оне<Enter>");
    assert!(again.journal().last().is_some_and(|line| line.contains("Проверить в районе")));
    let third = Desk::over(desk.store.clone(), 80, 24, opora::locale::Lang::Ru);
    assert!(third.status().starts_with("просрочено"), "{}", third.status());
}

#[test]
fn the_scripted_session_of_the_issue_gives_one_journal_in_every_way() {
    let keys = "36у1<Enter>31у2<Enter>35у1<Enter>оим<Space><Down><Space><Down><Space><Down><Space>с2н<Tab>100 %<Enter>\
                37у1<Enter><F9>37в12 29.01.21;13 30.01.21<Enter>310у15.01.21<Enter>яяч";
    let desk = job("", keys, 200, false);
    let commands: Vec<String> =
        desk.journal().iter().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    assert_eq!(
        commands,
        [
            "import",
            "settle-deadline",
            "settle-deadline",
            "settle-doubt",
            "postpone",
            "settle-deadline",
            "done",
            "event",
            "undo",
            "undo",
            "redo"
        ]
    );
}

#[test]
fn a_code_typed_on_as_the_whole_name_does_no_harm() {
    let mut desk = Desk::new();
    desk.burst("оимц");
    assert!(desk.status().starts_with("просрочено · исп:ИМЦ"), "{}", desk.status());
    assert!(desk.session.model.layers.is_empty());
    // ё is no act either way: letters that match no code search, and never reach the list.
    let mut other = Desk::new();
    other.burst("овдя");
    assert!(other.screen().contains("Исполнитель: вдя"), "{}", other.screen());
    assert_eq!(other.journal().len(), 1);
}

#[test]
fn keys_typed_ahead_for_a_refused_act_do_not_fall_through() {
    let mut desk = Desk::empty(80, 24);
    desk.burst("вдел я<Enter>я");
    assert_eq!(desk.journal().len(), 0);
    assert!(desk.screen().contains("Выполнено"), "the form is still open\n{}", desk.screen());
}

#[test]
fn a_number_hidden_by_the_filter_is_named_and_shown_by_enter() {
    let mut desk = Desk::new();
    desk.keys("44");
    assert!(desk.status().starts_with("4.4 скрыто отбором, Enter покажет: Разработка"), "{}", desk.status());
    desk.keys("<Enter>");
    assert!(desk.status().starts_with("весь план"), "{}", desk.status());
    assert!(desk.screen().contains(" > 4.4"), "{}", desk.screen());
    for typed in ["3.7", "3,7", "37"] {
        let mut desk = Desk::new();
        desk.keys(typed);
        assert!(desk.screen().contains(" > 3.7"), "{typed}\n{}", desk.screen());
    }
}

#[test]
fn esc_goes_back_to_cursor_marks_and_filter_as_they_were() {
    let mut desk = Desk::new();
    desk.keys("<F9>оим<Down><Space><Down>");
    let before = desk.screen();
    desk.keys("<Enter><Tab><Esc>");
    assert_eq!(before, desk.screen());
    desk.keys("и<Esc>");
    assert_eq!(before, desk.screen());
    desk.keys("<Esc>");
    assert!(desk.status().ends_with("1 / 24 из 24"), "{}", desk.status());
    assert!(desk.status().starts_with("помечено 1"), "marks survive filtering: {}", desk.status());
}

#[test]
fn a_filter_typed_in_the_wrong_layout_is_tried_in_the_other() {
    let mut desk = Desk::new();
    desk.keys("<F9>/cghfdrf<Enter>");
    assert!(desk.status().starts_with("Понято в другой раскладке: справка"), "{}", desk.status());
}

#[test]
fn a_view_is_saved_and_recalled_by_its_digit() {
    let mut desk = Desk::new();
    desk.keys("ъоимз0ИМЦ на неделю<Enter><F9>");
    assert!(desk.journal().last().is_some_and(|line| line.starts_with("save-view")), "{:?}", desk.journal());
    desk.keys("з1");
    assert!(desk.status().starts_with("Закладка: ИМЦ на неделю"), "{}", desk.status());
    assert!(desk.status().ends_with("1 / 5 из 24"), "{}", desk.status());
}

#[test]
fn text_fields_take_letters_untouched_in_every_layout() {
    let mut desk = Desk::new();
    desk.keys("rdctq<Enter>");
    assert!(desk.journal().last().is_some_and(|line| line.contains("\"dctq\"")), "{:?}", desk.journal());
}

#[test]
fn an_activity_moves_behind_a_number_that_is_not_on_the_screen() {
    let mut desk = Desk::sized(80, 15, opora::locale::Lang::Ru);
    desk.burst("<F9>11ь84<Tab>4.4<Enter>");
    assert!(desk.journal().last().is_some_and(|line| line.starts_with("move 1.1")), "{}", desk.screen());
}

#[test]
fn leaving_a_form_forgets_the_typed_number() {
    let mut desk = Desk::new();
    desk.keys("44в<Esc>в12 29.01.21<Enter>");
    assert!(desk.journal().last().is_some_and(|line| line.starts_with("done 1.1")), "{:?}", desk.journal());
}

#[test]
fn lists_are_sorted_and_their_columns_chosen() {
    let mut desk = Desk::new();
    desk.keys("<F9>ь9");
    assert!(desk.screen().contains("Порядок"), "{}", desk.screen());
    desk.keys("2");
    assert!(desk.screen().contains("Мероприятие↑"), "{}", desk.screen());
    desk.keys("ь92");
    assert!(desk.screen().contains("Мероприятие↓"), "{}", desk.screen());
    desk.keys("ьстолб<Enter>состоя<Enter><Esc>");
    assert!(desk.screen().contains("не начато"), "{}", desk.screen());
}

#[test]
fn a_search_in_the_wrong_layout_finds_all_the_same() {
    let mut desk = Desk::new();
    desk.keys("fvjybnjh");
    let screen = desk.screen();
    assert!(screen.contains("Найти: vjybnjh") && screen.contains("2.4"), "{screen}");
}

#[test]
fn an_act_typed_after_a_number_that_nothing_bears_changes_nothing() {
    for keys in ["99в12 29.01.21<Enter>", "99с2н<Tab>причина<Enter>", "99<Enter>"] {
        for at_once in [false, true] {
            let mut desk = Desk::new();
            let before = desk.journal();
            if at_once {
                desk.burst(keys)
            } else {
                desk.keys(keys)
            };
            assert_eq!(desk.journal(), before, "{keys}, at once: {at_once}");
        }
    }
}

#[test]
fn a_day_typed_without_its_year_is_that_of_a_reading_in_question() {
    let mut desk = Desk::new();
    desk.keys("21у31.10<Enter>");
    let journal = desk.journal();
    assert!(journal.last().is_some_and(|last| last.contains("2020-10-31")), "{journal:?}");
}

#[test]
fn a_filter_that_matches_nothing_in_either_layout_stays_as_typed() {
    let mut desk = Desk::new();
    desk.keys("<F9>/исп:ИМУ статус:выполнено<Enter>");
    assert!(desk.status().starts_with("исп:ИМУ статус:выполнено"), "{}", desk.status());
}
