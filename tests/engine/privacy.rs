//! No answer shows a personal field of somebody without consent, or after erasure, whatever was done before.

use opora::domain::deficit::{block, level};
use opora::domain::record::{Kind, RecordId};
use opora::domain::teacher;
use opora::domain::value::Value;
use opora::engine::*;
use proptest::prelude::*;

use crate::base::*;
use crate::people::{consent, deficit, measure, school, teacher};

const NAME: &str = "Хацукова Марина Сергеевна";
const SECRET: [&str; 4] = ["Хацуков", "хацуков", "Марина", "7-с"];

/// Everything that can be asked, as text.
fn all_answers(base: &Base, names: bool) -> String {
    let mut told = String::new();
    for kind in Kind::ALL.iter().copied() {
        let columns = opora::domain::field::spec(kind).columns;
        for filter in ["", "Хацукова", "марина", "педагог:Хацукова", "педагог:Хацуковой"]
        {
            let query = ListQuery {
                kind,
                filter: filter.to_owned(),
                base: String::new(),
                columns: columns.iter().map(|column| column.name.to_owned()).collect(),
                sort: None,
                descending: false,
                skip: 0,
                take: 50,
                today: today(),
                with_names: names,
            };
            // What was typed comes back in the error: that is no news to its author.
            match base.engine.list(&query) {
                Ok(page) => told.push_str(&format!("{page:?}\n")),
                Err(Failure::Refused(Refusal::BadFilter(error))) => {
                    told.push_str(&format!("{:?}\n", error.candidates));
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        told.push_str(&format!("{:?}\n", base.engine.records(kind).unwrap()));
        for id in base.store.all(kind).unwrap().iter().map(RecordId) {
            told.push_str(&format!("{:?}\n", base.engine.details(kind, id, today()).unwrap()));
            told.push_str(&format!("{:?}\n", base.engine.look(kind, id, today(), Look::Profile).unwrap()));
        }
    }
    let query = JournalQuery { take: 1_000, ..JournalQuery::default() };
    told.push_str(&format!("{:?}\n", base.engine.journal(&query).unwrap()));
    told.push_str(&format!("{:?}\n", base.engine.looks(1_000).unwrap()));
    for needle in ["Хацукова", "хац", "марина сер", "П1", "мар"] {
        told.push_str(&format!("{:?}\n", base.engine.find(needle, 20).unwrap()));
    }
    for by in [SummaryBy::School, SummaryBy::Block, SummaryBy::Typical] {
        let query = SummaryQuery { by, filter: String::new(), today: today() };
        told.push_str(&format!("{:?}\n", base.engine.summary(&query).unwrap()));
    }
    told
}

#[track_caller]
fn tells_nobody(told: &str) {
    for secret in SECRET {
        let at = told.find(secret);
        assert!(at.is_none(), "«{secret}» in …{}…", {
            let at = at.unwrap();
            told[at.saturating_sub(200)..].chars().take(300).collect::<String>()
        });
    }
}

#[derive(Debug, Clone)]
struct Gesture {
    what: u8,
    number: u16,
}

fn gestures() -> impl Strategy<Value = Vec<Gesture>> {
    let gesture = (0..11_u8, 0..40_u16).prop_map(|(what, number)| Gesture { what, number });
    prop::collection::vec(gesture, 0..14)
}

fn command(base: &Base, id: RecordId, gesture: &Gesture) -> Command {
    let set = |tag, value: Option<Value>| Command::SetFields {
        kind: Kind::Teacher,
        target: id,
        fields: vec![(tag, value)],
    };
    let deficits = base.store.all(Kind::Deficit).unwrap();
    let found = Targets::Records(deficits.iter().map(RecordId).collect());
    match gesture.what {
        0 => set(teacher::NAME, Some(Value::text(format!("{NAME} {}", gesture.number)))),
        1 => set(teacher::CONSENT_DATE, Some(Value::Day(today()))),
        2 => set(teacher::CONSENT_NUMBER, Some(Value::text("7-с"))),
        3 => set(teacher::WITHDRAWN, Some(Value::Day(today()))),
        4 => set(teacher::WITHDRAWN, None),
        5 => {
            let new = deficit(block::LEGAL, level::LOW, &format!("Дефицит {}", gesture.number), vec![]);
            Command::AddDeficits { teacher: id, deficits: vec![new] }
        }
        6 => {
            let measure = measure("Вебинар", base.owner("ИМЦ"), "до 1 марта 2021 года");
            Command::AddMeasure { targets: found, measure: Box::new(measure) }
        }
        7 => Command::Undo,
        8 => Command::Redo,
        9 => Command::Delete { kind: Kind::Teacher, targets: Targets::one(id) },
        _ => set(teacher::POSITION, Some(Value::text("учитель"))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_names_somebody_without_consent_or_after_erasure(gestures in gestures(), erased: bool) {
        let base = Base::new();
        let at = school(&base, "СОШ № 3");
        let found = vec![deficit(block::SUBJECT, level::HIGH, "Дроби", vec![])];
        let id = teacher(&base, NAME, &[at], found);
        let mut told = String::new();
        for gesture in &gestures {
            let outcome = base.run(command(&base, id, gesture));
            told.push_str(&format!("{outcome:?}\n"));
        }
        let there = base.store.get(Kind::Teacher, id).unwrap();
        if let Some(record) = &there
            && teacher::may_be_named(record)
            && !erased
        {
            // Named only where names are asked for.
            let query = JournalQuery { take: 1_000, ..JournalQuery::default() };
            tells_nobody(&format!("{:?}", base.engine.journal(&query).unwrap()));
            tells_nobody(&format!("{:?}", base.engine.details(Kind::Teacher, id, today()).unwrap()));
            return Ok(());
        }
        if erased && there.is_some() {
            base.done(Command::Erase { teacher: id });
        }
        for names in [false, true] {
            told.push_str(&all_answers(&base, names));
        }
        tells_nobody(&told);
    }
}

#[test]
fn a_consented_name_is_shown_to_who_asks_and_the_looking_is_written_down() {
    let base = Base::new();
    let at = school(&base, "СОШ № 3");
    let id = teacher(&base, NAME, &[at], vec![]);
    consent(&base, id);
    let looked = base.engine.look(Kind::Teacher, id, today(), Look::Profile).unwrap().unwrap();
    assert_eq!(looked.record.text(teacher::NAME), NAME);
    assert_eq!(base.engine.find("хацук", 5).unwrap()[0].title, NAME);
    let looks: Vec<(String, String)> =
        base.engine.looks(10).unwrap().into_iter().map(|look| (look.what, look.about)).collect();
    assert_eq!(looks[0], ("look-search".to_owned(), "1".to_owned()));
    assert_eq!(looks[1], ("look-profile".to_owned(), "П1".to_owned()));
}

#[test]
fn who_asks_for_a_consent_sees_the_name_and_is_written_down() {
    let base = Base::new();
    let at = school(&base, "СОШ № 3");
    let id = teacher(&base, NAME, &[at], vec![]);
    let looked = base.engine.look(Kind::Teacher, id, today(), Look::Profile).unwrap().unwrap();
    assert_eq!(looked.record.get(teacher::NAME), Some(&Value::Hidden));
    let asked = base.engine.look(Kind::Teacher, id, today(), Look::Consent).unwrap().unwrap();
    assert_eq!(asked.record.text(teacher::NAME), NAME);
    assert_eq!(base.engine.looks(10).unwrap()[0].what, "look-consent");
}

#[test]
fn an_erased_teacher_takes_no_more_and_nothing_brings_the_name_back() {
    let base = Base::new();
    let at = school(&base, "СОШ № 3");
    let found = vec![deficit(block::SUBJECT, level::HIGH, "Дроби", vec![])];
    let id = teacher(&base, NAME, &[at], found);
    consent(&base, id);
    base.done(Command::Erase { teacher: id });
    let record = base.store.get(Kind::Teacher, id).unwrap().unwrap();
    assert_eq!(record.text(teacher::CODE), "П1");
    assert_eq!((record.get(teacher::NAME), record.get(teacher::SUBJECTS)), (None, None));
    assert_eq!(teacher::profile(&record).deficits.len(), 1, "the figures stay");
    assert_eq!(base.refused(Command::Erase { teacher: id }), Refusal::Erased);
    let new = deficit(block::LEGAL, level::LOW, "Права", vec![]);
    assert_eq!(base.refused(Command::AddDeficits { teacher: id, deficits: vec![new] }), Refusal::Erased);
    // What is undone is what came before, and the consent cannot come back.
    let _ = base.run(Command::Undo);
    let _ = base.run(Command::Undo);
    tells_nobody(&all_answers(&base, true));
}

#[test]
fn a_saved_view_holds_no_name() {
    let base = Base::new();
    let view = |filter: &str| Command::SaveView {
        name: "мои".to_owned(),
        digit: 1,
        pane: "control".to_owned(),
        filter: filter.to_owned(),
        sort: String::new(),
        columns: vec![],
    };
    assert_eq!(base.refused(view("педагог:Хацукова")), Refusal::PersonalInView);
    base.done(view("педагог:П17"));
}

#[test]
fn each_teachers_own_list_of_readers_counts_every_answer_that_told_the_name() {
    let base = Base::new();
    let at = school(&base, "СОШ № 3");
    let found = vec![deficit(block::SUBJECT, level::HIGH, "Дроби", vec![])];
    let named = teacher(&base, NAME, &[at], found.clone());
    let silent = teacher(&base, "Тлупова Асият Хасановна", &[at], found);
    consent(&base, named);
    let query = |kind, columns: &[&str]| ListQuery {
        kind,
        filter: String::new(),
        base: String::new(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        sort: None,
        descending: false,
        skip: 0,
        take: 50,
        today: today(),
        with_names: true,
    };
    base.engine.state_purpose("курсы").unwrap();
    let mut reads = 0;
    let mut told = |answer: String, what: &str, tags: &[u16]| {
        reads += usize::from(answer.contains("Хацукова"));
        let readers = base.engine.readers("П1", 1_000).unwrap();
        assert_eq!(readers.readings.len(), reads, "{answer}");
        assert_eq!(base.engine.looks(1_000).unwrap().len(), reads, "{answer}");
        if answer.contains("Хацукова") {
            let last = &readers.readings[0];
            assert_eq!((last.what.as_str(), last.purpose.as_str()), (what, "курсы"));
            assert!(tags.iter().all(|tag| last.fields.contains(tag)), "{last:?}");
        }
    };
    let list = |query: ListQuery| format!("{:?}", base.engine.list(&query).unwrap());
    let look = |kind, id| format!("{:?}", base.engine.look(kind, id, today(), Look::Profile).unwrap());
    let columns = ["code", "name", "school"];
    told(list(query(Kind::Teacher, &columns)), "look-list", &[teacher::NAME, teacher::SCHOOLS]);
    told(list(query(Kind::Teacher, &["code"])), "", &[]);
    told(list(query(Kind::Deficit, &["teacher"])), "look-list", &[teacher::NAME]);
    told(list(query(Kind::Deficit, &["block"])), "", &[]);
    told(format!("{:?}", base.engine.find("хацук", 5).unwrap()), "look-search", &[teacher::NAME]);
    told(format!("{:?}", base.engine.find("тлупова", 5).unwrap()), "", &[]);
    told(look(Kind::Teacher, named), "look-profile", &[teacher::NAME, teacher::CONSENT_NUMBER]);
    told(look(Kind::Teacher, silent), "", &[]);
    // A school's card names who has the deficits.
    told(look(Kind::School, at), "look-profile", &[teacher::NAME]);
    assert_eq!(reads, 5);
    assert_eq!(base.engine.readers("П2", 1_000).unwrap().readings, []);
    base.engine.note_list("csv, teacher", &query(Kind::Teacher, &columns)).unwrap();
    base.engine.note_list("csv, teacher", &query(Kind::Teacher, &["code"])).unwrap();
    let readers = base.engine.readers("п1", 2).unwrap();
    assert_eq!(
        (readers.readings[0].what.as_str(), readers.readings.len(), readers.more),
        ("look-export", 2, 4)
    );
    assert_eq!(base.engine.readers("П99", 1), Err(Refusal::NotFound.into()));
    tells_nobody(&format!("{readers:?}"));
}

#[test]
fn looks_of_an_older_program_are_read_and_those_that_name_nobody_are_counted() {
    let base = Base::new();
    let at = school(&base, "СОШ № 3");
    teacher(&base, NAME, &[at], vec![]);
    let older = |command: &str, reason: &str| opora::store::NewEntry {
        at: chrono::Utc::now(),
        actor: opora::store::Actor { uid: 7, name: "Кокова".into(), role: "editor".into(), session: 1 },
        program: "0.1.0".into(),
        request: 0,
        command: command.into(),
        reason: Some(reason.into()),
        undoes: None,
        changes: Vec::new(),
    };
    for (command, reason) in
        [("look-profile", "П1: приказ"), ("look-profile", "П11"), ("look-list", "40"), ("look-search", "2")]
    {
        base.store.look(older(command, reason)).unwrap();
    }
    let readers = base.engine.readers("П1", 10).unwrap();
    assert_eq!((readers.readings.len(), readers.unnamed), (1, 2));
    assert_eq!(
        (readers.readings[0].who.as_str(), readers.readings[0].purpose.as_str()),
        ("Кокова", "приказ")
    );
}
