//! Schools, teachers and deficits on the screen: the panes of the invented district, and the jobs with their budgets.

use opora::domain::calendar::Calendar;
use opora::domain::record::{Kind, RecordId};
use opora::domain::user::role;
use opora::engine::{Engine, Workbench};
use opora::locale::Lang;
use opora::store::{Actor, Store};

use crate::desk::Desk;
use crate::jobs::job_at;

/// The keys that lead to each pane, part, form and sheet.
const WAYS: &[(&str, &str)] = &[
    ("schools", "<F6>"),
    ("school-details", "<F6>07<Enter>"),
    ("teachers", "<F7>"),
    ("teacher-details", "<F7>17<Enter>"),
    ("deficits", "ьдефи<Enter>"),
    ("control-with-measures", "<F5>"),
    ("reports", "<F9>31л"),
    ("school-owes", "<F6>07л"),
    ("reminder", "<F9>31лг"),
    ("summary", "ьсвод<Enter>1"),
    ("names", "<F7>ьимена<Enter>курсы ПК<Enter>"),
    ("form-purpose", "<F7>ьимена<Enter>"),
    ("looks", "<F7>ьимена<Enter>курсы ПК<Enter>ьпросмотр<Enter>"),
    ("readers", "<F7>ьимена<Enter>курсы ПК<Enter>17<Enter>ьпросмотр<Enter>"),
    ("only-a-school", "<F6>07ш<F7>"),
    ("form-teacher", "<F7>д<Enter>"),
    ("form-deficit", "<F7>17дд"),
    ("form-hand-in", "<F6>07л<Space>в№ 5 29.01"),
    ("form-erase", "<F7>17ьуничт<Enter>"),
    ("picker-school", "<F9>ш"),
    ("picker-flag-teachers", "<F7>ф"),
];

fn district() -> Desk {
    Desk::district(80, 24, Lang::Ru)
}

#[test]
fn screens_of_the_district_at_80_by_24() {
    let store = district().store;
    for (name, keys) in WAYS {
        let mut desk = Desk::over(store.clone(), 80, 24, Lang::Ru);
        desk.keys(keys);
        insta::assert_snapshot!(format!("80x24-{name}"), desk.screen());
    }
}

#[test]
fn screens_of_the_district_on_a_small_and_on_a_large_screen_and_in_english() {
    let store = district().store;
    for (lang, name, width, height) in
        [(Lang::Ru, "ru", 60, 15), (Lang::Ru, "ru", 120, 40), (Lang::En, "en", 80, 24)]
    {
        for (way, keys) in WAYS.iter().take(9) {
            let mut desk = Desk::over(store.clone(), width, height, lang);
            let keys = if lang == Lang::En { keys.replace("дефи", "defi") } else { (*keys).to_owned() };
            desk.keys(&keys);
            insta::assert_snapshot!(format!("{name}-{width}x{height}-{way}"), desk.screen());
        }
    }
}

#[test]
fn everything_that_school_07_owes_is_four_keys_away() {
    let desk = job_at(district, "", "<F6>07л", 4, false);
    let screen = desk.screen();
    assert!(screen.contains(" > 3.12 ") && desk.status().starts_with("школа:07 · сдали 0 из 7"), "{screen}");
    let mut desk = desk;
    desk.keys("в<Enter><Esc><Esc>л");
    assert!(desk.status().starts_with("школа:07 · сдали 1 из 7"), "{}", desk.screen());
}

#[test]
fn a_new_teacher_with_two_deficits_and_a_measure_each_is_forty_keys_besides_the_words() {
    let words = [
        "Кодзокова Залина Мухамедовна",
        "биология",
        "Постановка цели урока",
        "Семинар о целях урока",
        "Работа с таблицами",
        "Практикум по таблицам",
    ];
    let [name, subject, first, one, second, two] = words;
    let keys = format!(
        "<F7>д<Enter>{name}<Tab>07<Tab>{subject}<Tab><Tab>2<Tab>{first}<Tab>3<Tab>{one}<Tab>им<Tab>01.03<Tab>\
         1<Tab>{second}<Tab>2<Tab>{two}<Tab>им<Tab>15.03<Enter>"
    );
    let typed: usize = words.iter().map(|word| word.chars().count()).sum();
    let desk = job_at(district, "", &keys, 40 + typed, true);
    let last = desk.journal().pop().expect("an entry");
    assert!(last.starts_with("add-teacher П121"), "{last}");
    let count = |kind: &str| last.matches(&format!("kind: {kind}")).count();
    assert_eq!((count("Teacher"), count("Deficit"), count("Activity")), (1, 2, 2), "{last}");
    assert!(!last.contains("Кодзокова"), "{last}");
}

#[test]
fn a_measure_burns_with_activities_and_obeys_the_same_jobs() {
    // Job 3, job 2 and job 7: the overdue of ИМЦ, activities and measures in one gesture, and back.
    let desk = job_at(district, "", "ъоим", 4, false);
    assert!(desk.screen().contains("П"), "{}", desk.screen());
    let mut desk = job_at(district, "34с1н<Tab>ждём приказ<Enter><F5>", "оим*с2н<Tab>1<Enter>", 10, false);
    let journal = desk.journal();
    let moved = journal.last().expect("an entry");
    assert!(moved.starts_with("postpone ") && moved.contains("ждём приказ"), "{moved}");
    assert!(desk.status().contains("сделано"), "{}", desk.status());
    desk.keys("я");
    assert!(desk.journal().last().is_some_and(|line| line.starts_with("undo ")), "{}", desk.status());
    // Job 1 and job 8 by the number.
    let desk = job_at(district, "", "34в12 29.01.21<Enter>", 16, false);
    assert!(desk.journal().last().is_some_and(|line| line.starts_with("done 3.4")), "{}", desk.status());
    let desk = job_at(district, "34с15.03<Tab>просьба школы<Enter>", "34и", 3, false);
    assert!(desk.screen().contains("«просьба школы»"), "{}", desk.screen());
}

#[test]
fn empty_panes_of_people_say_how_to_fill_them() {
    for keys in ["<F6>", "<F7>", "ьдефи<Enter>"] {
        let mut desk = Desk::empty(80, 24);
        desk.keys(keys);
        let screen = desk.screen();
        assert!(
            screen.contains("opora") || screen.contains("F2") || screen.contains("Д"),
            "{keys}\n{screen}"
        );
        assert!(screen.lines().skip(3).take(15).any(|line| !line.trim().is_empty()), "{keys}\n{screen}");
    }
}

#[test]
fn a_chosen_school_holds_on_every_pane_until_esc() {
    let mut desk = district();
    desk.keys("<F6>07ш<F7>");
    assert!(desk.status().starts_with("школа:07"), "{}", desk.status());
    assert!(desk.status().ends_with("1 / 8 из 120"), "{}", desk.status());
    desk.keys("<F9>");
    assert!(
        desk.status().contains("школа:07") && desk.status().ends_with("1 / 7 из 24"),
        "{}",
        desk.status()
    );
    desk.keys("<Esc><F7>");
    assert!(desk.status().ends_with("1 / 120 из 120"), "{}", desk.status());
}

#[test]
fn an_editor_sees_names_for_a_stated_purpose_in_lists_and_on_cards_and_none_after_it_is_taken_back() {
    let store = district().store;
    let mut desk = Desk::user(&store, role::EDITOR);
    desk.keys("<F7>");
    let name = |id: RecordId| {
        store.get(Kind::Teacher, id).unwrap().unwrap().text(opora::domain::teacher::NAME).to_owned()
    };
    let first = desk.session.model.list().unwrap().page.rows.iter().find(|row| {
        let record = store.get(Kind::Teacher, row.id).unwrap().unwrap();
        opora::domain::teacher::may_be_named(&record)
    });
    let (id, handle) = first.map(|row| (row.id, row.handle.clone())).unwrap();
    let surname = name(id).split(' ').next().unwrap().to_owned();
    assert!(!desk.screen().contains(&surname));
    desk.keys("ьимена<Enter>курсы ПК<Enter>");
    let screen = desk.screen();
    assert!(screen.contains(&surname) && screen.contains("имена видны"), "{screen}");
    desk.keys(&format!("{}<Enter>", handle.trim_start_matches('П')));
    assert!(desk.screen().contains(&surname), "{}", desk.screen());
    let readers = engine_of(&store).readers(&handle, 10).unwrap();
    let told: Vec<&str> = readers.readings.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(told.first(), Some(&"look-profile"), "{told:?}");
    assert!(told.contains(&"look-list"), "{told:?}");
    assert!(
        readers.readings.iter().all(|one| one.purpose == "курсы ПК" && one.who == "Петрова"),
        "{readers:?}"
    );
    desk.keys("<Esc>ьимена<Enter><Enter>");
    let screen = desk.screen();
    assert!(!screen.contains(&surname) && !screen.contains("имена видны"), "{screen}");
}

#[test]
fn a_page_is_written_down_before_it_is_a_file_that_nobody_else_reads_and_nothing_is_overwritten() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let store = district().store;
    let mut desk = Desk::user(&store, role::EDITOR);
    let day = desk.session.model.today;
    let target = desk.folder.path().join("foreign");
    symlink(&target, desk.folder.path().join(format!("Сводка-{day}.txt"))).unwrap();
    desk.keys("ьсвод<Enter>1тт");
    let mut names: Vec<String> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?} {}", desk.status());
    assert!(!target.exists(), "through the link");
    for entry in std::fs::read_dir(desk.folder.path()).unwrap() {
        let meta = entry.unwrap().path().symlink_metadata().unwrap();
        assert!(meta.is_symlink() || meta.permissions().mode() & 0o777 == 0o600);
    }
    let looks = engine_of(&store).looks(10).unwrap();
    assert_eq!(looks.iter().filter(|look| look.what == "look-export").count(), 2, "{looks:?}");
}

#[test]
fn an_administrator_writes_no_page_and_sees_no_names() {
    let store = district().store;
    let mut desk = Desk::user(&store, role::ADMINISTRATOR);
    desk.keys("ьсвод<Enter>1т");
    assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 0, "{}", desk.screen());
    desk.keys("<Esc><F7>ьимена<Enter>любопытство<Enter>");
    assert!(desk.session.model.purpose.is_none());
}

/// A seat of the owner, who reads every log.
fn engine_of(store: &std::sync::Arc<dyn Store>) -> Engine {
    let actor = Actor { uid: 1000, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 7 };
    Engine::new(store.clone(), actor, *Calendar::standard(), chrono::Utc::now)
}
