//! Who may come in is the administrators' to see and to change, and nobody else's.

use std::sync::{Arc, Mutex};

use opora::domain::record::Kind;
use opora::domain::user::{self, role};
use opora::domain::value::Value;
use opora::engine::*;

use crate::base::today;
use crate::roles::{ADMIN, COORDINATOR, EDITOR, METHODIST, READER, Town, new_user};

fn list() -> ListQuery {
    ListQuery {
        kind: Kind::User,
        filter: String::new(),
        base: String::new(),
        columns: vec!["login".to_owned(), "role".to_owned()],
        sort: None,
        descending: false,
        skip: 0,
        take: 100,
        today: today(),
        with_names: false,
    }
}

#[test]
fn only_an_administrator_reads_and_changes_users() {
    let town = Town::new();
    let own = |login: &str| town.user(login);
    assert_eq!(town.seat(ADMIN).list(&list()).unwrap().total, 5);
    assert!(town.seat(ADMIN).may().unwrap().manages_users());
    for login in [READER, COORDINATOR, METHODIST, EDITOR] {
        let seat = town.seat(login);
        assert!(!seat.may().unwrap().manages_users());
        assert_eq!(seat.list(&list()).unwrap().total, 0, "{login}");
        assert_eq!(seat.list(&list()).unwrap().of, 0, "{login}");
        assert!(seat.records(Kind::User).unwrap().is_empty(), "{login}");
        assert!(seat.details(Kind::User, own(login), today()).unwrap().is_none(), "{login}");
        let raised = vec![(user::ROLE, Some(Value::Code(role::ADMINISTRATOR)))];
        for command in [
            Command::AddUser(Box::new(new_user("friend", role::ADMINISTRATOR))),
            Command::SetUser { user: own(login), fields: raised },
            Command::AdmitUser { user: own(ADMIN), admitted: false },
        ] {
            let name = command.name();
            let before = town.base.store.sequence();
            assert!(town.run(login, command).is_err(), "{login}: {name}");
            assert_eq!(town.base.store.sequence(), before, "{login}: {name}");
        }
    }
}

#[test]
fn whose_role_is_changed_or_taken_is_told_to_ask_everything_again_and_others_are_not() {
    let town = Town::new();
    let heard: [Arc<Mutex<Vec<News>>>; 2] = Default::default();
    let seats = [town.seat(READER), town.seat(COORDINATOR)];
    for (seat, heard) in seats.iter().zip(&heard) {
        let heard = Arc::clone(heard);
        seat.follow(Arc::new(move |news| heard.lock().unwrap().push(news)));
    }
    let told = |at: usize| {
        let news: Vec<News> = std::mem::take(&mut *heard[at].lock().unwrap());
        news.iter().any(|news| news.changed == Changed::Many)
    };
    for at in [0, 1] {
        told(at);
    }
    let fields = vec![(user::ROLE, Some(Value::Code(role::EDITOR)))];
    town.run(ADMIN, Command::SetUser { user: town.user(READER), fields }).unwrap();
    assert!(told(0) && !told(1));
    town.run(ADMIN, Command::AdmitUser { user: town.user(READER), admitted: false }).unwrap();
    assert!(told(0) && !told(1));
}
