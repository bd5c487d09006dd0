//! The pane of users, and what a screen offers to each role: by keys alone, with the engine asked what came of it.

use std::sync::Arc;

use opora::domain::record::{Kind, Record, RecordId};
use opora::domain::school;
use opora::domain::user::{self, mark, role};
use opora::domain::value::Value;
use opora::engine::*;
use opora::store::Store;

use crate::desk::{Desk, day};

const ADMIN: u32 = 1001;
const EDITOR: u32 = 1002;
const READER: u32 = 1005;

struct Town {
    store: Arc<dyn Store>,
    district: District,
}

impl Town {
    /// The road map and a school; an administrator, an editor, a reader.
    fn new() -> Town {
        let desk = Desk::new();
        let fields = vec![(school::SHORT, Value::text("СОШ № 3"))];
        let command = Command::AddRecord { kind: Kind::School, fields };
        let request = Request { command, seen: None, today: day("01.02.2021"), id: 0 };
        desk.engine.execute(&request).unwrap();
        let store = desk.store;
        let district = Desk::district_of(&store);
        district.first_administrator("admin", ADMIN).unwrap();
        let town = Town { store, district };
        town.add("ivanova", EDITOR, "Иванова", role::EDITOR);
        town.add("gostev", READER, "Гостев", role::READER);
        town
    }

    fn add(&self, login: &str, uid: u32, name: &str, role: u16) {
        let new = NewUser {
            login: login.to_owned(),
            uid: Some(uid),
            name: name.to_owned(),
            role,
            marks: Vec::new(),
            school: None,
            subjects: Vec::new(),
        };
        self.run(Command::AddUser(Box::new(new)));
    }

    /// By the administrator, elsewhere.
    fn run(&self, command: Command) {
        let request = Request { command, seen: None, today: day("01.02.2021"), id: 0 };
        let seat = self.district.seat(ADMIN, "admin", 77).unwrap();
        assert!(seat.execute(&request).unwrap().refused.is_empty());
    }

    fn users(&self) -> Vec<Record> {
        self.district.seat(ADMIN, "admin", 78).unwrap().records(Kind::User).unwrap()
    }

    fn user(&self, login: &str) -> Option<Record> {
        self.users().into_iter().find(|user| user.text(user::LOGIN) == login)
    }

    fn desk(&self, uid: u32, login: &str, width: u16, height: u16) -> Desk {
        Desk::seated(&self.district, &self.store, uid, login, width, height)
    }

    /// The administrator's screen with the pane of users.
    fn pane(&self) -> Desk {
        let mut desk = self.desk(ADMIN, "admin", 80, 24);
        desk.keys(":пользователи<Enter>");
        desk
    }
}

fn id(record: &Record) -> RecordId {
    record.id
}

/// The cursor on the row of this login.
fn stand_on(desk: &mut Desk, login: &str) {
    desk.keys("<Home>");
    for _ in 0..20 {
        if desk.session.model.list().unwrap().current().unwrap().handle == login {
            return;
        }
        desk.keys("<Down>");
    }
    panic!("{login} is not in the list:\n{}", desk.screen());
}

fn keys_of(desk: &Desk) -> String {
    desk.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn an_administrator_sees_everybody_who_may_come_in() {
    let town = Town::new();
    town.add("zaurov", 1006, "Зауров", role::EDITOR);
    let set = |user, fields| town.run(Command::SetUser { user, fields });
    let marks = Some(Value::List(vec![Value::Code(mark::CONTROLLER)]));
    set(id(&town.user("ivanova").unwrap()), vec![(user::MARKS, marks)]);
    town.run(Command::AdmitUser { user: id(&town.user("zaurov").unwrap()), admitted: false });
    for (width, height) in [(80, 24), (120, 40)] {
        let mut desk = town.desk(ADMIN, "admin", width, height);
        desk.keys("ь");
        assert!(desk.screen().contains("Пользователи"), "{}", desk.screen());
        desk.keys("<Esc>:пользователи<Enter>");
        let screen = desk.screen();
        for shown in [
            "ivanova",
            "Иванова",
            "редактор УО",
            "gostev",
            "читатель",
            "администратор",
            "контролёр",
            "01.02.2021",
        ] {
            assert!(screen.contains(shown), "{shown}:\n{screen}");
        }
        insta::assert_snapshot!(format!("users_{width}x{height}"), screen);
    }
}

#[test]
fn who_is_no_administrator_has_no_pane_of_users() {
    let town = Town::new();
    let alone = Desk::new();
    let others = [town.desk(EDITOR, "ivanova", 80, 24), town.desk(READER, "gostev", 80, 24), alone];
    for mut desk in others {
        desk.keys("ь");
        assert!(!desk.screen().contains("Пользователи"), "{}", desk.screen());
        desk.keys("<Esc>:пользователи");
        assert!(!desk.screen().contains("кто входит"), "{}", desk.screen());
        desk.keys("<Esc><Esc>д");
        assert!(!desk.screen().contains("пользователя"), "{}", desk.screen());
    }
}

#[test]
fn somebody_is_let_in_under_the_number_of_the_account() {
    let town = Town::new();
    let mut desk = town.pane();
    desk.keys("дpetrova<Tab>3<Tab><Tab><Tab>физика, химия<Enter>");
    let added = town.user("petrova").expect("the user");
    assert_eq!(user::uid_of(&added), Some(1007));
    assert_eq!(added.text(user::NAME), "Петрова М. С.");
    assert_eq!(user::role_of(&added), Some(role::METHODIST));
    assert_eq!(user::subjects_text(&added), "физика, химия");
    assert!(desk.screen().contains("petrova"), "{}", desk.screen());
    desk.keys("я");
    assert!(town.user("petrova").is_none(), "{}", desk.status());
}

#[test]
fn an_unknown_account_is_asked_for_its_number() {
    let town = Town::new();
    let mut desk = town.pane();
    desk.keys("дsidorov<Tab>2<Tab>Сидоров<Tab>СОШ № 3<Enter>");
    assert!(desk.screen().contains("sidorov на этой машине нет"), "{}", desk.screen());
    assert!(town.user("sidorov").is_none());
    desk.keys("1009<Enter>");
    let added = town.user("sidorov").expect("the user");
    assert_eq!((user::uid_of(&added), user::role_of(&added)), (Some(1009), Some(role::COORDINATOR)));
    assert!(user::school_of(&added).is_some());
}

#[test]
fn a_role_that_is_not_chosen_is_the_least() {
    let town = Town::new();
    let mut desk = town.pane();
    desk.keys("дpetrova<Enter>");
    assert_eq!(user::role_of(&town.user("petrova").unwrap()), Some(role::READER));
    // A coordinator is one of a school.
    stand_on(&mut desk, "petrova");
    desk.keys("<F4><Backspace>2<Enter>");
    assert!(desk.screen().contains("нужна школа"), "{}", desk.screen());
    assert_eq!(user::role_of(&town.user("petrova").unwrap()), Some(role::READER));
}

#[test]
fn role_marks_and_name_are_changed_and_only_what_was_changed_is_sent() {
    let town = Town::new();
    let mut desk = town.pane();
    stand_on(&mut desk, "gostev");
    desk.keys("<F4>");
    // Another administrator's screen, meanwhile.
    let gostev = town.user("gostev").unwrap();
    let name = vec![(user::NAME, Some(Value::text("Гостев П. А.")))];
    town.run(Command::SetUser { user: id(&gostev), fields: name });
    desk.keys("<Backspace>4<Tab><Tab><Tab><Tab><Backspace>2<Enter>");
    let changed = town.user("gostev").unwrap();
    assert_eq!(user::role_of(&changed), Some(role::EDITOR), "{}", desk.screen());
    assert!(user::has_mark(&changed, mark::CONTROLLER) && !user::has_mark(&changed, mark::AUDITOR));
    assert_eq!(changed.text(user::NAME), "Гостев П. А.");
    assert!(desk.screen().contains("контролёр"), "{}", desk.screen());
}

#[test]
fn who_is_shut_out_stays_in_the_list_with_the_day_until_let_in_again() {
    let town = Town::new();
    let mut desk = town.pane();
    let is_out = || user::is_disabled(&town.user("gostev").unwrap());
    stand_on(&mut desk, "gostev");
    desk.keys("<Del>");
    assert!(is_out());
    let row = |desk: &Desk| desk.screen().lines().find(|line| line.contains("gostev")).unwrap().to_owned();
    assert!(row(&desk).contains("01.02.2021"), "{}", desk.screen());
    assert!(town.district.seat(READER, "gostev", 1).is_err());
    desk.keys("я");
    assert!(!is_out(), "{}", desk.status());
    desk.keys("ьдоступ<Enter>");
    assert!(is_out(), "{}", desk.screen());
    desk.keys("ьдоступ<Enter>");
    assert!(!is_out() && !row(&desk).contains("01.02.2021"), "{}", desk.screen());
}

#[test]
fn nobody_shuts_himself_out() {
    let town = Town::new();
    let mut desk = town.pane();
    stand_on(&mut desk, "admin");
    desk.keys("<Del>");
    assert!(!user::is_disabled(&town.user("admin").unwrap()));
    assert!(desk.status().contains("последний администратор"), "{}", desk.status());
}

#[test]
fn a_reader_is_offered_nothing_that_changes_anything() {
    let town = Town::new();
    let mut desk = town.desk(READER, "gostev", 80, 24);
    for hint in ["выполнено", "срок", "назначить", "комментарий", "отменить"]
    {
        assert!(!keys_of(&desk).contains(hint), "{}", keys_of(&desk));
    }
    assert!(keys_of(&desk).contains("отбор"), "{}", keys_of(&desk));
    desk.keys("в");
    assert!(desk.session.model.layers.is_empty());
    let said = desk.status();
    assert!(said.contains("ваша роль — читатель") && said.contains("УО, ИМЦ, школа"), "{said}");
    desk.keys("?");
    desk.keys("выполнено");
    assert!(!desk.screen().contains("выполнено  "), "{}", desk.screen());
}

#[test]
fn what_a_role_may_not_see_is_not_told_as_nothing() {
    let town = Town::new();
    let mut desk = town.desk(READER, "gostev", 120, 40);
    for pane in ["педагоги", "журнал"] {
        desk.keys(&format!(":{pane}<Enter>"));
        assert!(desk.screen().contains("Это не для вашей роли (читатель)"), "{}", desk.screen());
    }
    desk.keys(":школы<Enter>");
    // What the school owes, and what of it is late; not how many teach there.
    let row = desk.screen().lines().find(|row| row.contains("> 01")).unwrap_or_default().to_owned();
    assert_eq!(row.split_whitespace().filter(|word| *word == "0").count(), 2, "{row}");
}

#[test]
fn a_reader_with_the_auditors_mark_is_offered_the_history() {
    let town = Town::new();
    assert!(!keys_of(&town.desk(READER, "gostev", 80, 24)).contains("история"));
    let marks = Some(Value::List(vec![Value::Code(mark::AUDITOR)]));
    let gostev = id(&town.user("gostev").unwrap());
    town.run(Command::SetUser { user: gostev, fields: vec![(user::MARKS, marks)] });
    assert!(keys_of(&town.desk(READER, "gostev", 80, 24)).contains("история"));
}

#[test]
fn an_editor_without_the_mark_is_told_who_accepts() {
    let town = Town::new();
    let mut desk = town.desk(EDITOR, "ivanova", 80, 24);
    assert!(keys_of(&desk).contains("выполнено"), "{}", keys_of(&desk));
    desk.keys("ы");
    assert!(desk.status().contains("контролёр"), "{}", desk.status());
}

#[test]
fn what_was_typed_ahead_for_a_refused_act_is_no_other_act() {
    let town = Town::new();
    let mut desk = town.desk(READER, "gostev", 80, 24);
    // «й» would leave, «а» would open a picker.
    desk.burst("с+7<Tab>район й<Enter>");
    assert!(desk.session.model.layers.is_empty() && !desk.session.model.quit);
    assert!(desk.status().contains("ваша роль — читатель"), "{}", desk.status());
    desk.keys("а");
    assert!(!desk.session.model.layers.is_empty(), "after a pause keys are keys");
}

#[test]
fn an_administrator_adds_people_and_no_rows() {
    let town = Town::new();
    let mut desk = town.desk(ADMIN, "admin", 80, 24);
    assert!(!keys_of(&desk).contains("выполнено"), "{}", keys_of(&desk));
    desk.keys("д");
    assert!(desk.screen().contains("Открыть доступ"), "{}", desk.screen());
}

#[test]
fn a_role_given_while_the_screen_is_open_holds_at_once() {
    let town = Town::new();
    let mut desk = town.desk(READER, "gostev", 80, 24);
    assert!(!keys_of(&desk).contains("выполнено"));
    let gostev = town.user("gostev").unwrap();
    let fields = |role| vec![(user::ROLE, Some(Value::Code(role)))];
    town.run(Command::SetUser { user: id(&gostev), fields: fields(role::EDITOR) });
    desk.hear();
    assert!(keys_of(&desk).contains("выполнено"), "{}", desk.screen());
    town.run(Command::SetUser { user: id(&gostev), fields: fields(role::ADMINISTRATOR) });
    desk.hear();
    desk.keys(":пользователи<Enter>");
    assert!(desk.screen().contains("ivanova"), "{}", desk.screen());
    town.run(Command::SetUser { user: id(&gostev), fields: fields(role::READER) });
    desk.hear();
    assert!(!desk.screen().contains("ivanova"), "{}", desk.screen());
    assert!(desk.status().contains("Ваша роль теперь: читатель"), "{}", desk.status());
}

#[test]
fn who_is_shut_out_is_told_so_on_the_open_screen() {
    let town = Town::new();
    let mut desk = town.desk(READER, "gostev", 80, 24);
    let gostev = town.user("gostev").unwrap();
    town.run(Command::AdmitUser { user: id(&gostev), admitted: false });
    desk.hear();
    assert!(desk.status().contains("доступ не открыт"), "{}", desk.status());
}
