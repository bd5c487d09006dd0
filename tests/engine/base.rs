//! A small named base: one plan of two sections, three owners, eight activities of all tempers.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use opora::domain::calendar::Calendar;
use opora::domain::deadline::*;
use opora::domain::draft::*;
use opora::domain::owner;
use opora::domain::record::{Kind, Record, RecordId};
use opora::domain::value::Value;
use opora::engine::*;
use opora::store::LocalStore;
use opora::store::{Actor, Store};

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d.%m.%Y").unwrap()
}

/// The day on which the plan burns.
pub fn today() -> NaiveDate {
    day("01.02.2021")
}

pub fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// A record without its revisions.
pub type Values = (Kind, RecordId, Vec<(u16, Value)>);

pub struct Base {
    pub store: Arc<dyn Store>,
    pub engine: Engine,
}

pub fn actor(name: &str) -> Actor {
    Actor { uid: 1000 + name.len() as u32, name: name.to_owned(), role: "editor".to_owned(), session: 1 }
}

impl Base {
    pub fn empty() -> Base {
        let store: Arc<dyn Store> = Arc::new(LocalStore::in_memory().unwrap());
        let engine = Engine::new(store.clone(), actor("Иванова"), *Calendar::standard(), noon);
        Base { store, engine }
    }

    pub fn new() -> Base {
        let base = Base::empty();
        base.done(Command::ImportPlan(Box::new(plan())));
        base
    }

    /// The same store in other hands.
    pub fn colleague(&self, name: &str) -> Engine {
        self.engine.for_actor(actor(name))
    }

    pub fn request(&self, command: Command) -> Request {
        Request { command, seen: None, today: today(), id: 0 }
    }

    pub fn run(&self, command: Command) -> Result<Outcome, Failure> {
        self.engine.execute(&self.request(command))
    }

    #[track_caller]
    pub fn done(&self, command: Command) -> Outcome {
        let outcome = self.run(command).unwrap();
        assert!(outcome.refused.is_empty(), "refused: {:?}", outcome.refused);
        outcome
    }

    #[track_caller]
    pub fn refused(&self, command: Command) -> Refusal {
        match self.run(command) {
            Err(Failure::Refused(why)) => why,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[track_caller]
    pub fn id(&self, number: &str) -> RecordId {
        self.engine.numbered(number).unwrap()[0]
    }

    pub fn activity(&self, number: &str) -> Record {
        self.store.get(Kind::Activity, self.id(number)).unwrap().unwrap()
    }

    pub fn owner(&self, short: &str) -> RecordId {
        let owners = self.engine.records(Kind::Owner).unwrap();
        owners.iter().find(|record| record.text(owner::SHORT) == short).unwrap().id
    }

    pub fn matching(&self, filter: &str) -> Vec<String> {
        let page = self.list(filter, None, false);
        page.rows.into_iter().map(|row| row.handle).collect()
    }

    pub fn list(&self, filter: &str, sort: Option<&str>, descending: bool) -> Page {
        let columns = ["number", "title", "owners", "deadline", "days"];
        let query = ListQuery {
            kind: Kind::Activity,
            filter: filter.to_owned(),
            base: String::new(),
            columns: columns.map(str::to_owned).to_vec(),
            sort: sort.map(str::to_owned),
            descending,
            skip: 0,
            take: 100,
            today: today(),
            with_names: false,
        };
        self.engine.list(&query).unwrap()
    }

    /// Every record of the store, without revisions.
    pub fn everything(&self) -> Vec<Values> {
        let mut all = Vec::new();
        for kind in Kind::ALL.iter().copied() {
            for id in self.store.all(kind).unwrap() {
                let record = self.store.get(kind, RecordId(id)).unwrap().unwrap();
                let values = record.values().map(|(tag, value)| (tag, value.clone())).collect();
                all.push((kind, record.id, values));
            }
        }
        all
    }
}

pub fn by(text: &str) -> When {
    When::By { due: day(text), time: None }
}

fn deadline(text: &str, when: When, doubts: Vec<Doubt>) -> Deadline {
    Deadline { text: text.to_owned(), when, doubts, spans: Vec::new(), note: None }
}

pub fn row(order: u32, number: &str, title: &str, owners: &[&str], deadline: Deadline) -> ActivityDraft {
    ActivityDraft {
        number: Some(number.to_owned()),
        section: Some(usize::from(number.starts_with('2'))),
        order,
        title: title.to_owned(),
        owners: owners.iter().map(|name| name.to_string()).collect(),
        owners_wording: owners.join(", "),
        deadline,
        result: String::new(),
        year_above: None,
        papers: Vec::new(),
        doubts: Vec::new(),
        lines: (order, order),
        cells: vec![("Мероприятие".to_owned(), title.to_owned())],
    }
}

fn owner_draft(name: &str, short: &str, code: &str) -> OwnerDraft {
    let kind = owner::kind::BODY;
    OwnerDraft {
        name: name.to_owned(),
        short: short.to_owned(),
        code: code.to_owned(),
        aliases: Vec::new(),
        kind,
    }
}

pub fn plan() -> PlanDraft {
    let (start, end) = (day("01.05.2020"), day("30.06.2021"));
    let standing = When::Standing { start: Some(start), end: Some(end), source: None };
    let event = When::Event(EventBound {
        event: "снятие ограничительных мер".to_owned(),
        offset: None,
        direction: Direction::After,
    });
    let readings = vec![by("20.02.2021"), by("20.06.2020"), by("20.06.2021")];
    let conflict = When::Conflict { reason: DoubtCode::TwoMonths, candidates: readings.clone() };
    let question = Doubt {
        code: DoubtCode::TwoMonths,
        severity: Severity::Ask,
        text: Some("июня февраля".to_owned()),
        place: None,
        candidates: readings.into_iter().map(Candidate::When).collect(),
    };
    let april = When::Period { start: day("01.04.2021"), end: day("30.04.2021") };
    let point = |end: &str, label: &str| Point {
        start: None,
        end: day(end),
        each: Each::By,
        label: Some(label.to_owned()),
    };
    let points = When::Points(vec![point("15.10.2020", "входной"), point("15.05.2021", "итоговый")]);
    let mut typo = row(
        4,
        "1.4",
        "Корректировка рекомендаций",
        &["ИМУ УО"],
        deadline("до 1 июня 2020 года", by("01.06.2020"), vec![]),
    );
    typo.doubts.push(Doubt {
        code: DoubtCode::OwnerTypo,
        severity: Severity::Ask,
        text: Some("ИМУ УО".to_owned()),
        place: None,
        candidates: vec![Candidate::Text("ИМЦ УО".to_owned())],
    });
    let mut note = row(
        1,
        "1.1",
        "Анализ списка школ по результатам ВПР",
        &["Отдел УО"],
        deadline("до 31 мая 2020 года", by("31.05.2020"), vec![]),
    );
    note.papers = vec![opora::domain::paper::kind::LIST];
    let mut draft = PlanDraft {
        title: "План мероприятий".to_owned(),
        district: Some("Лескенский муниципальный район".to_owned()),
        period: Some(Period { start, end }),
        doubts: Vec::new(),
        sections: vec![
            SectionDraft { number: Some("1".to_owned()), title: "Анализ".to_owned() },
            SectionDraft { number: Some("2".to_owned()), title: "Помощь школам".to_owned() },
        ],
        activities: vec![
            note,
            row(
                2,
                "1.2",
                "Мониторинг условий",
                &["Отдел УО", "ИМЦ УО"],
                deadline("до 15 февраля 2021 года", by("15.02.2021"), vec![]),
            ),
            row(
                3,
                "1.3",
                "Разработка предложений",
                &["ИМЦ УО"],
                deadline("до 20 июня февраля 2021 года", conflict, vec![question]),
            ),
            typo,
            row(5, "2.1", "Консультации школ", &["ИМЦ УО"], deadline("постоянно", standing, vec![])),
            row(
                6,
                "2.2",
                "Стажировки педагогов",
                &["ИМЦ УО", "ОУ"],
                deadline("после снятия ограничительных мер", event, vec![]),
            ),
            row(
                7,
                "2.10",
                "Мониторинг программ школ",
                &["Отдел УО"],
                deadline("апрель 2021 года", april, vec![]),
            ),
            row(
                8,
                "2.11",
                "Диагностика дефицитов учителей",
                &["ИМЦ УО"],
                deadline("входной — до 15 октября 2020, итоговый — до 15 мая 2021", points, vec![]),
            ),
        ],
        owners: vec![
            owner_draft("Отдел УО", "Отдел", "ОТ"),
            owner_draft("ИМЦ УО", "ИМЦ", "ИМ"),
            owner_draft("ОУ", "ОУ", "ОУ"),
            owner_draft("ИМУ УО", "ИМУ", "ИУ"),
        ],
        noise: Vec::new(),
        refused: Vec::new(),
        source: SourceDraft {
            file_name: "план.txt".to_owned(),
            hash: vec![1; 32],
            encoding: "utf-8".to_owned(),
        },
        account: Default::default(),
    };
    draft.owners[2].kind = owner::kind::COLLECTIVE;
    draft
}

/// The plan as its authors changed it later.
pub fn edited_plan() -> PlanDraft {
    let mut draft = plan();
    draft.source.hash = vec![2; 32];
    draft
}

pub fn postponed(number: RecordId, to: NewDay) -> Command {
    Command::Postpone {
        targets: Targets::one(number), to, reason: "нет данных".to_owned(), paper: None
    }
}

pub fn complete(targets: Targets, on: NaiveDate) -> Command {
    Command::Complete { targets, day: on, papers: Vec::new(), comment: None, whole: false }
}
