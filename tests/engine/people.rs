//! Teachers, deficits and measures: states, filters that must mean one and the same thing, undo of what is worked out.

use opora::domain::deficit::{self, block, level, state};
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::domain::{activity, teacher};
use opora::engine::*;

use crate::base::*;

pub fn school(base: &Base, short: &str) -> RecordId {
    let fields = vec![(opora::domain::school::SHORT, Value::text(short))];
    let outcome = base.done(Command::AddRecord { kind: Kind::School, fields });
    outcome.done.iter().find(|effect| effect.kind == Kind::School).unwrap().id
}

pub fn measure(title: &str, owner: RecordId, deadline: &str) -> NewMeasure {
    NewMeasure {
        title: title.to_owned(),
        form: Some(activity::form::COURSE),
        owners: vec![owner],
        deadline: deadline.to_owned(),
        result: "удостоверение".to_owned(),
    }
}

pub fn deficit(block: u16, level: u16, wording: &str, measures: Vec<NewMeasure>) -> NewDeficit {
    NewDeficit {
        block,
        level,
        wording: wording.to_owned(),
        found_on: Some(day("15.10.2020")),
        found_by: "тест".to_owned(),
        subject: String::new(),
        measures,
    }
}

pub fn teacher(base: &Base, name: &str, schools: &[RecordId], deficits: Vec<NewDeficit>) -> RecordId {
    let schools: Vec<Value> = schools.iter().copied().map(Value::Ref).collect();
    let fields = vec![
        (teacher::NAME, Value::text(name)),
        (teacher::SCHOOLS, Value::List(schools)),
        (teacher::SUBJECTS, Value::List(vec![Value::text("математика")])),
    ];
    let outcome = base.done(Command::AddTeacher(Box::new(NewTeacher { fields, deficits })));
    outcome.done.iter().find(|effect| effect.kind == Kind::Teacher).unwrap().id
}

pub fn consent(base: &Base, id: RecordId) {
    let fields = vec![
        (teacher::CONSENT_NUMBER, Some(Value::text("7-с"))),
        (teacher::CONSENT_DATE, Some(Value::Day(day("01.09.2020")))),
    ];
    base.done(Command::SetFields { kind: Kind::Teacher, target: id, fields });
}

fn handles(base: &Base, kind: Kind, filter: &str) -> Vec<String> {
    let query = ListQuery {
        kind,
        filter: filter.to_owned(),
        columns: Vec::new(),
        sort: None,
        descending: false,
        skip: 0,
        take: 100,
        today: today(),
        with_names: false,
    };
    base.engine.list(&query).unwrap().rows.into_iter().map(|row| row.handle).collect()
}

fn state_of(base: &Base, id: RecordId) -> u16 {
    deficit::state_of(&base.store.get(Kind::Deficit, id).unwrap().unwrap())
}

/// Two teachers at two schools; the first has two deficits with a measure each.
fn two_teachers() -> (Base, RecordId, RecordId) {
    let base = Base::new();
    let (third, seventh) = (school(&base, "СОШ № 3"), school(&base, "СОШ № 7"));
    let (imc, department) = (base.owner("ИМЦ"), base.owner("Отдел"));
    let overdue = measure("Курсы по методике", imc, "до 15 января 2021 года");
    let later = measure("Стажировка", department, "до 1 марта 2021 года");
    let first = teacher(
        &base,
        "Хацукова Марина Сергеевна",
        &[third],
        vec![
            deficit(block::METHODICAL, level::HIGH, "Формирующее оценивание", vec![overdue]),
            deficit(block::DIGITAL, level::LOW, "Работа с электронным журналом", vec![later]),
        ],
    );
    let second = teacher(
        &base,
        "Бозиев Анзор Русланович",
        &[seventh],
        vec![deficit(block::METHODICAL, level::LOW, "Анализ урока", vec![])],
    );
    (base, first, second)
}

#[test]
fn measures_burn_with_activities_and_obey_the_same_filters_and_acts() {
    let (base, ..) = two_teachers();
    assert!(base.matching("срок:просрочено исп:ИМЦ").contains(&"П1.1".to_owned()));
    assert_eq!(base.matching("что:мера"), ["П1.1", "П1.2"]);
    assert_eq!(base.matching("школа:01 срок:просрочено"), ["П1.1"]);
    let both = Targets::Matching {
        filter: "исп:ИМЦ срок:просрочено".to_owned(), except: vec![]
    };
    let by = NewDay::By(Shift { count: 2, unit: ShiftUnit::Weeks, from_deadline: false });
    let outcome =
        base.run(Command::Postpone {
            targets: both, to: by, reason: "карантин".to_owned(), paper: None
        });
    let moved: Vec<String> = outcome.unwrap().done.into_iter().map(|effect| effect.handle).collect();
    assert!(moved.contains(&"П1.1".to_owned()), "{moved:?}");
    assert_eq!(handles(&base, Kind::Teacher, "признак:просрочено"), [""; 0]);
    base.done(Command::Undo);
    assert_eq!(handles(&base, Kind::Teacher, "признак:просрочено"), ["П1"]);
}

#[test]
fn a_measure_done_gives_measures_done_and_only_a_second_measurement_removes() {
    let (base, first, _) = two_teachers();
    let own = base.store.facet(Kind::Deficit, deficit::TEACHER, first.0).unwrap();
    let id = RecordId(own.min().unwrap());
    assert_eq!(state_of(&base, id), state::IN_WORK);
    base.done(complete(Targets::one(base.id("П1.1")), today()));
    assert_eq!(state_of(&base, id), state::MEASURES_DONE);
    let assess = |state, day, by: &str| Command::Assess {
        targets: Targets::one(id),
        state,
        level: Some(level::LOW),
        day,
        by: by.to_owned(),
    };
    assert_eq!(base.refused(assess(state::REMOVED, today(), " ")), Refusal::NoInstrument);
    assert_eq!(base.refused(assess(state::REMOVED, day("01.10.2020"), "тест")), Refusal::NoInstrument);
    assert_eq!(base.refused(assess(state::MEASURES_DONE, today(), "тест")), Refusal::BadValue);
    base.done(assess(state::REMOVED, today(), "тест"));
    assert_eq!(state_of(&base, id), state::REMOVED);
    base.done(Command::Undo);
    base.done(Command::Undo);
    assert_eq!(state_of(&base, id), state::IN_WORK);
    base.done(Command::Redo);
    assert_eq!(state_of(&base, id), state::MEASURES_DONE);
}

#[test]
fn conditions_on_a_teacher_mean_one_measure_and_one_deficit() {
    let (base, ..) = two_teachers();
    for (filter, expected) in [
        ("исп:ИМЦ", vec!["П1"]),
        ("срок:просрочено", vec!["П1"]),
        ("исп:ИМЦ срок:просрочено", vec!["П1"]),
        // The overdue measure is ИМЦ's and not the department's.
        ("исп:Отдел срок:просрочено", vec![]),
        ("исп:Отдел срок:..+30", vec!["П1"]),
        ("блок:методический", vec!["П1", "П2"]),
        ("блок:методический уровень:высокий", vec!["П1"]),
        // The digital deficit is low, the high one is methodical.
        ("блок:цифровой уровень:высокий", vec![]),
        ("блок:методический состояние:выявлен", vec!["П2"]),
        ("признак:без-мер", vec!["П2"]),
        ("школа:02", vec!["П2"]),
        ("предмет:математикой", vec!["П1", "П2"]),
        ("признак:без-диагностики", vec![]),
    ] {
        assert_eq!(handles(&base, Kind::Teacher, filter), expected, "{filter}");
    }
    assert_eq!(handles(&base, Kind::Deficit, "исп:Отдел срок:просрочено"), [""; 0]);
    assert_eq!(handles(&base, Kind::Deficit, "исп:ИМЦ срок:просрочено"), ["Формирующее оценивание"]);
    assert_eq!(handles(&base, Kind::Deficit, "школа:01 блок:цифровой"), ["Работа с электронным журналом"]);
}

#[test]
fn one_measure_for_many_deficits_is_one_gesture() {
    let (base, ..) = two_teachers();
    let measure = measure("Семинар", base.owner("ИМЦ"), "постоянно");
    let targets =
        Targets::Matching { filter: "блок:методический".to_owned(), except: vec![] };
    base.done(Command::AddMeasure { targets, measure: Box::new(measure) });
    assert_eq!(base.matching("что:мера"), ["П1.1", "П1.2", "П1.3", "П2.1"]);
    assert_eq!(handles(&base, Kind::Teacher, "признак:без-мер"), [""; 0]);
    base.done(Command::Undo);
    assert_eq!(base.matching("что:мера"), ["П1.1", "П1.2"]);
    assert_eq!(handles(&base, Kind::Teacher, "признак:без-мер"), ["П2"]);
}

#[test]
fn a_teacher_who_moves_takes_deficits_and_measures_along() {
    let (base, first, _) = two_teachers();
    let to = base.engine.coded(Kind::School, "02").unwrap()[0];
    base.done(Command::EditField {
        kind: Kind::Teacher,
        target: first,
        tag: teacher::SCHOOLS,
        value: Some(Value::List(vec![Value::Ref(to)])),
    });
    assert_eq!(handles(&base, Kind::Deficit, "школа:01"), [""; 0]);
    assert_eq!(base.matching("школа:02 что:мера"), ["П1.1", "П1.2"]);
    base.done(Command::Undo);
    assert_eq!(base.matching("школа:01 что:мера"), ["П1.1", "П1.2"]);
}

#[test]
fn what_colleagues_add_to_a_teacher_hinders_no_undo_of_another_field() {
    let (base, first, _) = two_teachers();
    let position = |text: &str| Command::EditField {
        kind: Kind::Teacher,
        target: first,
        tag: teacher::POSITION,
        value: Some(Value::text(text)),
    };
    base.done(position("учитель математики"));
    let petrova = base.colleague("Петрова");
    let more = vec![deficit(block::LEGAL, level::LOW, "Права ребёнка", vec![])];
    petrova.execute(&base.request(Command::AddDeficits { teacher: first, deficits: more })).unwrap();
    let outcome = base.done(Command::Undo);
    assert_eq!(outcome.done.len(), 1);
    let record = base.store.get(Kind::Teacher, first).unwrap().unwrap();
    assert_eq!(record.get(teacher::POSITION), None);
    assert_eq!(teacher::profile(&record).deficits.len(), 3);
}

#[test]
fn summaries_name_nobody_and_merge_small_groups() {
    let (base, ..) = two_teachers();
    let (big, small) = (school(&base, "Лицей"), school(&base, "НОШ"));
    for number in 0..6 {
        let found = vec![deficit(block::SUBJECT, level::MIDDLE, "Задачи с параметром", vec![])];
        teacher(&base, &format!("Учитель {number}"), &[big], found);
    }
    teacher(&base, "Одиночка", &[small], vec![deficit(block::SUBJECT, level::HIGH, "Дроби", vec![])]);
    let query = |by| SummaryQuery { by, filter: String::new(), today: today() };
    let by_school = base.engine.summary(&query(SummaryBy::School)).unwrap();
    // Three schools have one teacher each: fewer than five together, so the largest is merged as well.
    assert_eq!(by_school.rows.len(), 1);
    assert_eq!(by_school.rows[0].label, SummaryLabel::Merged(4));
    assert_eq!(by_school.rows[0].people, 9);
    let typical = base.engine.summary(&query(SummaryBy::Typical)).unwrap();
    assert_eq!(typical.rows.len(), 1);
    assert_eq!((typical.rows[0].cells[0], typical.rows[0].people), (6, 6));
}
