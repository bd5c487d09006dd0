//! Who may do what: the table below was written by hand from `docs/decisions/roles.md` (and that from the design's D2),
//! not from the program. `+` done, `~` let through and refused by a rule of the work, `-` not allowed, `0` told as if
//! there were no such record.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use opora::domain::calendar::Calendar;
use opora::domain::deficit::{block, level, state};
use opora::domain::draft::OwnerDraft;
use opora::domain::paper::Paper;
use opora::domain::record::{Kind, RecordId};
use opora::domain::roster::{RosterCell, RosterDraft, RosterRow};
use opora::domain::user::{self, mark, role};
use opora::domain::value::Value;
use opora::domain::{activity, deficit, line, owner, school, teacher};
use opora::engine::*;

use crate::base::*;
use crate::people;

/// A district with two of everything: of school A and physics, and of school B and mathematics.
pub struct Town {
    pub base: Base,
    pub district: District,
    pub schools: [RecordId; 2],
    pub teachers: [RecordId; 2],
    pub deficits: [RecordId; 2],
    pub measures: [RecordId; 2],
    pub lines: [RecordId; 2],
    /// A row of the department, of the methodical centre, of school A.
    pub rows: [RecordId; 3],
    pub collective: RecordId,
}

pub const ADMIN: &str = "admin";
pub const EDITOR: &str = "editor";
pub const METHODIST: &str = "methodist";
pub const COORDINATOR: &str = "coordinator";
pub const READER: &str = "reader";
/// In the order of the table's columns.
pub const ROLES: [&str; 5] = [READER, COORDINATOR, METHODIST, EDITOR, ADMIN];

fn uid_of(login: &str) -> u32 {
    2000 + ROLES.iter().position(|role| *role == login).map_or(100 + login.len() as u32, |at| at as u32)
}

pub fn new_user(login: &str, role: u16) -> NewUser {
    NewUser {
        login: login.to_owned(),
        uid: Some(uid_of(login)),
        name: format!("Имя {login}"),
        role,
        marks: Vec::new(),
        school: None,
        subjects: Vec::new(),
    }
}

fn only(base: &Base, kind: Kind, by: u16, value: RecordId) -> RecordId {
    RecordId(base.store.facet(kind, by, value.0).unwrap().min().unwrap())
}

fn add_owner(base: &Base, name: &str, code: &str, kind: u16) -> RecordId {
    let draft = OwnerDraft {
        name: name.to_owned(),
        short: name.to_owned(),
        code: code.to_owned(),
        aliases: Vec::new(),
        kind,
    };
    base.done(Command::AddOwner(draft)).done[0].id
}

fn add_row(base: &Base, title: &str, owner: RecordId) -> RecordId {
    let model = base.activity("2.10");
    let get = |tag| model.get(tag).and_then(Value::as_ref_id).unwrap();
    let new = NewActivity {
        plan: get(activity::PLAN),
        section: get(activity::SECTION),
        after: None,
        number: None,
        title: title.to_owned(),
        owners: vec![owner],
        deadline: "до 1 марта 2021 года".to_owned(),
        result: "справка".to_owned(),
    };
    base.done(Command::AddActivity(Box::new(new))).done[0].id
}

impl Town {
    pub fn new() -> Town {
        let base = Base::new();
        let schools = [people::school(&base, "СОШ № 3"), people::school(&base, "СОШ № 7")];
        let imc = base.owner("ИМЦ");
        let mut teachers = Vec::new();
        for (at, (name, subject)) in
            [("Хацукова Марина Сергеевна", "физика"), ("Бозиев Анзор Русланович", "алгебра")]
                .iter()
                .enumerate()
        {
            let measures = vec![people::measure("Курсы", imc, "до 15 января 2021 года")];
            let found = people::deficit(block::METHODICAL, level::HIGH, &format!("Дефицит {at}"), measures);
            let id = people::teacher(&base, name, &[schools[at]], vec![found]);
            let subjects = Some(Value::List(vec![Value::text(*subject)]));
            let fields = vec![(teacher::SUBJECTS, subjects)];
            base.done(Command::SetFields { kind: Kind::Teacher, target: id, fields });
            people::consent(&base, id);
            teachers.push(id);
        }
        let deficits = [0, 1].map(|at| only(&base, Kind::Deficit, deficit::TEACHER, teachers[at]));
        let measures = [0, 1].map(|at| only(&base, Kind::Activity, activity::TEACHER, teachers[at]));
        let all = add_owner(&base, "Школы района", "ШК", owner::kind::COLLECTIVE);
        let own = add_owner(&base, "СОШ № 3", "СО", owner::kind::BODY);
        let collective = add_row(&base, "Отчёт школ", all);
        let of_school = add_row(&base, "Педсовет школы", own);
        base.done(Command::Unfold { targets: Targets::one(collective), schools: schools.to_vec() });
        let lines = schools.map(|school| only(&base, Kind::Line, line::SCHOOL, school));
        let rows = [base.id("2.10"), base.id("1.2"), of_school];
        let district = District::new(base.store.clone(), *Calendar::standard(), noon);
        district.first_administrator(ADMIN, uid_of(ADMIN)).unwrap();
        let teachers = [teachers[0], teachers[1]];
        let town = Town { base, district, schools, teachers, deficits, measures, lines, rows, collective };
        town.add(new_user(EDITOR, role::EDITOR));
        town.add(NewUser {
            subjects: vec!["Физика".to_owned()], ..new_user(METHODIST, role::METHODIST)
        });
        town.add(NewUser { school: Some(schools[0]), ..new_user(COORDINATOR, role::COORDINATOR) });
        town.add(new_user(READER, role::READER));
        town
    }

    pub fn uid_of(&self, login: &str) -> u32 {
        uid_of(login)
    }

    pub fn seat(&self, login: &str) -> Engine {
        self.district.seat(uid_of(login), login, 1).unwrap()
    }

    pub fn run(&self, login: &str, command: Command) -> Result<Outcome, Failure> {
        self.seat(login).execute(&self.base.request(command))
    }

    #[track_caller]
    pub fn add(&self, new: NewUser) -> RecordId {
        self.run(ADMIN, Command::AddUser(Box::new(new))).unwrap().done[0].id
    }

    pub fn user(&self, login: &str) -> RecordId {
        let users = self.seat(ADMIN).records(Kind::User).unwrap();
        users.iter().find(|user| user.text(user::LOGIN) == login).unwrap().id
    }
}

pub fn noon() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn one(id: RecordId) -> Targets {
    Targets::one(id)
}

fn done(id: RecordId) -> Command {
    Command::Complete { targets: one(id), day: today(), papers: vec![], comment: None, whole: false }
}

fn edit(kind: Kind, target: RecordId, tag: u16, value: Value) -> Command {
    Command::EditField { kind, target, tag, value: Some(value) }
}

fn hand_in(id: RecordId, accepted: bool) -> Command {
    Command::HandIn { targets: one(id), day: today(), papers: vec![], comment: None, accepted }
}

fn card(school: RecordId, subject: &str, deficits: Vec<NewDeficit>) -> Command {
    let fields = vec![
        (teacher::NAME, Value::text("Новый Новик Новикович")),
        (teacher::SCHOOLS, Value::List(vec![Value::Ref(school)])),
        (teacher::SUBJECTS, Value::List(vec![Value::text(subject)])),
    ];
    Command::AddTeacher(Box::new(NewTeacher { fields, deficits }))
}

fn list_of(kind: Kind, cells: Vec<(u16, &str)>) -> Command {
    let cell = |(tag, text): (u16, &str)| RosterCell { kind, tag, value: Value::text(text) };
    let cells = cells.into_iter().map(cell).collect();
    Command::ImportRoster(Box::new(RosterDraft {
        kind,
        file_name: "список.csv".to_owned(),
        hash: vec![1],
        encoding: "utf-8".to_owned(),
        columns: vec![],
        rows: vec![RosterRow { line: 2, cells, same_as: None }],
        refused: vec![],
    }))
}

/// (what is done, the command, reader coordinator methodist editor administrator).
pub fn table(town: &Town) -> Vec<(&'static str, Command, &'static str)> {
    let [row, centre_row, school_row] = town.rows;
    let [own_measure, foreign_measure] = town.measures;
    let [own_line, foreign_line] = town.lines;
    let [own_teacher, foreign_teacher] = town.teachers;
    let [own_deficit, foreign_deficit] = town.deficits;
    let [school_a, school_b] = town.schools;
    let base = &town.base;
    let plan = base.activity("2.10").get(activity::PLAN).and_then(Value::as_ref_id).unwrap();
    let section = base.activity("2.10").get(activity::SECTION).and_then(Value::as_ref_id).unwrap();
    let imc = base.owner("ИМЦ");
    let event = base.engine.records(Kind::Event).unwrap()[0].id;
    let found = |measures| people::deficit(block::DIGITAL, level::LOW, "Найдено", measures);
    let measure = || people::measure("Вебинар", imc, "до 1 марта 2021 года");
    let postpone = |id| Command::Postpone {
        targets: one(id),
        to: NewDay::To(day("01.05.2021")),
        reason: "карантин".to_owned(),
        paper: None,
    };
    let note = |id| Command::Comment { targets: one(id), text: "заметка".to_owned() };
    let assess = |id| Command::Assess {
        targets: one(id),
        state: state::REMAINS,
        level: None,
        day: today(),
        by: "срез".to_owned(),
    };
    let of_measure = |id| Command::AddMeasure { targets: one(id), measure: Box::new(measure()) };
    let delete = |kind, id| Command::Delete { kind, targets: one(id) };
    let cancel = |id| Command::Cancel { targets: one(id), reason: "снято".to_owned(), paper: None };
    let mut renamed = plan_named("План мероприятий");
    renamed.sections[0].title = "Анализ заново".to_owned();
    let own_user = town.user(READER);
    vec![
        // Reporting.
        ("done, the department's row", done(row), "---+-"),
        ("done, the centre's row", done(centre_row), "--++-"),
        ("done, the school's row", done(school_row), "-+-+-"),
        ("done, own measure", done(own_measure), "-0++-"),
        ("done, foreign measure", done(foreign_measure), "-00+-"),
        ("start, the department's row", Command::TakeIntoWork { targets: one(row) }, "---+-"),
        ("start, the centre's row", Command::TakeIntoWork { targets: one(centre_row) }, "--++-"),
        ("start, the school's row", Command::TakeIntoWork { targets: one(school_row) }, "-+-+-"),
        (
            "attach, the school's row",
            Command::AttachPapers { targets: one(school_row), papers: vec![Paper::default()] },
            "-+-+-",
        ),
        ("hand-in, own line", hand_in(own_line, false), "-+-+-"),
        ("hand-in, foreign line", hand_in(foreign_line, false), "-0-+-"),
        ("hand-in and accept, own line", hand_in(own_line, true), "---+-"),
        ("note on a row", note(row), "--++-"),
        ("note on own measure", note(own_measure), "--++-"),
        ("note on foreign measure", note(foreign_measure), "--0+-"),
        ("event", Command::RecordEvent { event, date: Some(today()), end: None }, "--++-"),
        // Accepting, returning, moving.
        ("accept", Command::Accept { kind: Kind::Line, targets: one(own_line), of: None }, "-----"),
        (
            "return",
            Command::Return {
                kind: Kind::Line, targets: one(own_line), of: None, remark: "нет".to_owned()
            },
            "-----",
        ),
        ("postpone", postpone(row), "---+-"),
        ("postpone, the centre's row", postpone(centre_row), "---+-"),
        ("cancel", cancel(row), "---+-"),
        ("cancel, own line's row", cancel(school_row), "---+-"),
        ("reopen", Command::Reopen { targets: one(row), reason: None }, "---~-"),
        ("excuse", Command::Excuse { targets: one(own_line), reason: "нет".to_owned() }, "---+-"),
        ("reopen-lines", Command::ReopenLines { targets: one(own_line) }, "---~-"),
        // The road map.
        ("assign", Command::Assign { targets: one(row), owners: vec![imc], how: Assigning::Add }, "---+-"),
        ("edit a row", edit(Kind::Activity, row, activity::TITLE, Value::text("Иначе")), "---+-"),
        (
            "edit the centre's row",
            edit(Kind::Activity, centre_row, activity::TITLE, Value::text("И")),
            "---+-",
        ),
        (
            "edit the school's row",
            edit(Kind::Activity, school_row, activity::TITLE, Value::text("И")),
            "---+-",
        ),
        ("edit own measure", edit(Kind::Activity, own_measure, activity::TITLE, Value::text("И")), "--++-"),
        (
            "edit foreign measure",
            edit(Kind::Activity, foreign_measure, activity::TITLE, Value::text("И")),
            "--0+-",
        ),
        ("delete a row", delete(Kind::Activity, row), "---+-"),
        ("delete own measure", delete(Kind::Activity, own_measure), "--++-"),
        ("delete foreign measure", delete(Kind::Activity, foreign_measure), "--0+-"),
        ("unfold", Command::Unfold { targets: one(town.collective), schools: vec![] }, "---~-"),
        (
            "add-activity",
            Command::AddActivity(Box::new(NewActivity {
                plan,
                section,
                after: None,
                number: None,
                title: "Новое".to_owned(),
                owners: vec![imc],
                deadline: "до 1 марта 2021 года".to_owned(),
                result: String::new(),
            })),
            "---+-",
        ),
        (
            "add-section",
            Command::AddSection { plan, number: None, title: "Раздел".to_owned(), after: None },
            "---+-",
        ),
        (
            "add-owner",
            Command::AddOwner(OwnerDraft {
                name: "Дом".to_owned(),
                short: "Дом".to_owned(),
                code: "ДМ".to_owned(),
                aliases: vec![],
                kind: owner::kind::BODY,
            }),
            "---+-",
        ),
        ("move", Command::Move { targets: one(base.id("1.1")), section, after: None }, "---+-"),
        ("import", Command::ImportPlan(Box::new(renamed)), "---+-"),
        (
            "copy-plan",
            Command::CopyPlan { plan, start: day("01.05.2022"), end: day("30.06.2023"), title: None },
            "---+-",
        ),
        (
            "settle-deadline",
            Command::SettleDeadline { targets: one(base.id("1.3")), when: by("20.02.2021") },
            "---+-",
        ),
        (
            "settle-doubt",
            Command::SettleDoubt { target: base.id("1.4"), doubt: 0, choice: DoubtChoice::AsWritten },
            "---?-",
        ),
        (
            "settle-period",
            Command::SettlePeriod { plan, start: day("01.05.2020"), end: day("31.07.2021") },
            "---+-",
        ),
        (
            "set-warning",
            Command::SetWarning { paper: opora::domain::paper::kind::LIST, days: Some(3) },
            "---+-",
        ),
        (
            "save-view",
            Command::SaveView {
                name: "Мой".to_owned(),
                digit: 7,
                pane: "control".to_owned(),
                filter: "имц".to_owned(),
                sort: String::new(),
                columns: vec![],
            },
            "--++-",
        ),
        // Schools and teachers.
        ("edit own school's pupils", edit(Kind::School, school_a, school::PUPILS, Value::Int(300)), "-+-+-"),
        ("edit own school's name", edit(Kind::School, school_a, school::NAME, Value::text("Иное")), "---+-"),
        (
            "edit foreign school's pupils",
            edit(Kind::School, school_b, school::PUPILS, Value::Int(300)),
            "-0-+-",
        ),
        (
            "set own school's coordinator",
            Command::SetFields {
                kind: Kind::School,
                target: school_a,
                fields: vec![(school::COORDINATOR, Some(Value::text("Кто-то")))],
            },
            "-+-+-",
        ),
        (
            "add-record, school",
            Command::AddRecord {
                kind: Kind::School, fields: vec![(school::SHORT, Value::text("СОШ № 9"))]
            },
            "---+-",
        ),
        (
            "add-record, user",
            Command::AddRecord { kind: Kind::User, fields: vec![(user::LOGIN, Value::text("x"))] },
            "-----",
        ),
        ("delete a school", delete(Kind::School, school_a), "---~-"),
        ("delete a user", delete(Kind::User, own_user), "-----"),
        (
            "edit own teacher's post",
            edit(Kind::Teacher, own_teacher, teacher::POSITION, Value::text("у")),
            "-+++-",
        ),
        (
            "edit foreign teacher's post",
            edit(Kind::Teacher, foreign_teacher, teacher::POSITION, Value::text("у")),
            "-00+-",
        ),
        (
            "edit own teacher's name",
            edit(Kind::Teacher, own_teacher, teacher::NAME, Value::text("Иная")),
            "--++-",
        ),
        ("add-teacher, own card", card(school_a, "физика", vec![found(vec![])]), "-+++-"),
        ("add-teacher, foreign card", card(school_b, "химия", vec![found(vec![])]), "---+-"),
        ("add-teacher with measures", card(school_a, "физика", vec![found(vec![measure()])]), "--+--"),
        (
            "add-deficit, own teacher",
            Command::AddDeficits { teacher: own_teacher, deficits: vec![found(vec![])] },
            "-+++-",
        ),
        (
            "add-deficit, foreign teacher",
            Command::AddDeficits { teacher: foreign_teacher, deficits: vec![found(vec![])] },
            "-00+-",
        ),
        ("add-measure, own", of_measure(own_deficit), "--+--"),
        ("add-measure, foreign", of_measure(foreign_deficit), "--0--"),
        ("assess, own", assess(own_deficit), "--+--"),
        ("assess, foreign", assess(foreign_deficit), "--0--"),
        ("edit own deficit", edit(Kind::Deficit, own_deficit, deficit::WORDING, Value::text("И")), "--+--"),
        (
            "edit foreign deficit",
            edit(Kind::Deficit, foreign_deficit, deficit::WORDING, Value::text("И")),
            "--0--",
        ),
        ("delete own deficit", delete(Kind::Deficit, own_deficit), "--~--"),
        ("delete foreign deficit", delete(Kind::Deficit, foreign_deficit), "--0--"),
        ("import-schools", list_of(Kind::School, vec![(school::SHORT, "СОШ № 11")]), "---+-"),
        (
            "import-teachers, own",
            list_of(
                Kind::Teacher,
                vec![
                    (teacher::NAME, "Хацукова Марина Сергеевна"),
                    (teacher::SCHOOLS, "СОШ № 3"),
                    (teacher::POSITION, "у"),
                ],
            ),
            "--++-",
        ),
        (
            "import-teachers, foreign",
            list_of(
                Kind::Teacher,
                vec![
                    (teacher::NAME, "Бозиев Анзор Русланович"),
                    (teacher::SCHOOLS, "СОШ № 7"),
                    (teacher::POSITION, "у"),
                ],
            ),
            "---+-",
        ),
        (
            "remember-mapping",
            Command::RememberMapping {
                headings: "а|б".to_owned(),
                target: Kind::Teacher,
                meanings: vec!["-".to_owned()],
            },
            "--++-",
        ),
        ("erase", Command::Erase { teacher: foreign_teacher }, "---+-"),
        // People.
        ("add-user", Command::AddUser(Box::new(new_user("another", role::READER))), "----+"),
        (
            "set-user",
            Command::SetUser { user: own_user, fields: vec![(user::ROLE, Some(Value::Code(role::EDITOR)))] },
            "----+",
        ),
        ("edit a user", edit(Kind::User, own_user, user::ROLE, Value::Code(role::EDITOR)), "-----"),
        ("disable-user", Command::AdmitUser { user: own_user, admitted: false }, "----+"),
        ("enable-user", Command::AdmitUser { user: own_user, admitted: true }, "----~"),
        ("undo", Command::Undo, "-~~~+"),
        ("redo", Command::Redo, "-~~~~"),
    ]
}

fn plan_named(title: &str) -> opora::domain::draft::PlanDraft {
    let mut draft = plan();
    draft.title = title.to_owned();
    draft
}

fn sign(result: &Result<Outcome, Failure>) -> char {
    match result {
        Ok(outcome) if !outcome.done.is_empty() => '+',
        Err(Failure::Refused(Refusal::NotAllowed | Refusal::NoAccess { .. })) => '-',
        Err(Failure::Refused(Refusal::NotFound)) => '0',
        _ => '~',
    }
}

#[test]
fn every_role_may_do_with_its_own_and_with_foreign_records_what_the_table_says_and_nothing_else() {
    let town = Town::new();
    let mut wrong = Vec::new();
    let mut tried = BTreeSet::new();
    for (what, command, expected) in table(&town) {
        tried.insert(command.name());
        for (login, expected) in ROLES.iter().zip(expected.chars()) {
            let seat = town.seat(login);
            let told = seat.preview(&town.base.request(command.clone()));
            let found = sign(&told);
            let as_expected = found == expected || (expected == '?' && matches!(found, '+' | '~'));
            if !as_expected {
                wrong.push(format!("{what}, {login}: {found} instead of {expected}: {told:?}"));
            }
            // What is refused is refused when it is meant, too, and leaves nothing behind.
            if matches!(expected, '-' | '0') {
                let before = town.base.store.sequence();
                let meant = seat.execute(&town.base.request(command.clone()));
                if sign(&meant) != expected || town.base.store.sequence() != before {
                    wrong.push(format!("{what}, {login}: done when it was meant: {meant:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Whatever has a right has a row.
    let known = town.seat(READER).may().unwrap().never;
    let untried: Vec<&String> =
        known.iter().filter(|name| !tried.contains(name.as_str()) && name.as_str() != "report").collect();
    assert!(untried.is_empty(), "no row for {untried:?}");
}

#[test]
fn a_command_for_many_does_what_is_allowed_and_names_the_rest() {
    let town = Town::new();
    let gone = RecordId(999_999);
    let targets =
        Targets::Records(vec![town.rows[0], town.rows[1], town.measures[0], town.measures[1], gone]);
    let command = Command::Complete { targets, day: today(), papers: vec![], comment: None, whole: false };
    let outcome = town.run(METHODIST, command).unwrap();
    let done: BTreeSet<RecordId> = outcome.done.iter().map(|effect| effect.id).collect();
    assert!(done.contains(&town.rows[1]) && done.contains(&town.measures[0]));
    assert!(!done.contains(&town.rows[0]) && !done.contains(&town.measures[1]));
    let refused: Vec<(RecordId, String, &Refusal)> =
        outcome.refused.iter().map(|refused| (refused.id, refused.handle.clone(), &refused.why)).collect();
    assert_eq!(
        refused,
        [
            (town.rows[0], "2.10".to_owned(), &Refusal::NotAllowed),
            (town.measures[1], format!("#{}", town.measures[1].0), &Refusal::NotFound),
            (gone, format!("#{}", gone.0), &Refusal::NotFound),
        ]
    );
    // A filter reaches what is seen.
    let all = Targets::Matching { filter: String::new(), except: vec![] };
    let command = Command::Comment { targets: all, text: "всем".to_owned() };
    let outcome = town.run(METHODIST, command).unwrap();
    assert!(outcome.refused.is_empty());
    let notes = town.base.store.facet(Kind::Note, 1, town.measures[1].0).unwrap();
    assert!(notes.is_empty(), "a measure that is not seen got a note");
}

#[test]
fn what_is_hidden_and_what_is_not_there_are_told_by_the_same_bytes() {
    let town = Town::new();
    let coordinator = town.seat(COORDINATOR);
    let ask = |kind: Kind, id: RecordId| {
        let request = |command| town.base.request(command);
        let said = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            coordinator.details(kind, id, today()),
            coordinator.look(kind, id, today(), Look::Profile),
            coordinator.debtors(id),
            coordinator.journal(&JournalQuery { about: Some(id), take: 10, ..JournalQuery::default() }),
            coordinator.execute(&request(hand_in(id, false))),
            coordinator.preview(&request(edit(kind, id, school::PUPILS, Value::Int(1)))),
            coordinator.execute(&request(Command::Comment { targets: one(id), text: "т".to_owned() })),
        );
        said.replace(&id.0.to_string(), "N")
    };
    let hidden = [
        (Kind::School, town.schools[1]),
        (Kind::Teacher, town.teachers[1]),
        (Kind::Deficit, town.deficits[0]),
        (Kind::Deficit, town.deficits[1]),
        (Kind::Activity, town.measures[0]),
        (Kind::Activity, town.measures[1]),
        (Kind::Line, town.lines[1]),
        (Kind::User, town.user(ADMIN)),
    ];
    for (kind, id) in hidden {
        assert_eq!(ask(kind, id), ask(kind, RecordId(777_777)), "{kind:?}");
    }
    // The same of names and codes in filters.
    for (there, nowhere) in
        [("педагог:П2", "педагог:П9"), ("школа:02", "школа:09"), ("педагог:П1", "педагог:П8")]
    {
        for kind in [Kind::Activity, Kind::Line, Kind::Teacher] {
            let told = |filter: &str| {
                let told = format!("{:?}", coordinator.count(kind, filter, today()));
                told.replace(filter.rsplit(':').next().unwrap(), "N")
            };
            if there == "педагог:П1" {
                continue;
            }
            assert_eq!(told(there), told(nowhere), "{kind:?} {there}");
        }
    }
}

#[test]
fn a_role_that_was_taken_acts_at_once_in_a_session_that_is_open() {
    let town = Town::new();
    let seat = town.seat(EDITOR);
    let postpone = || Command::Postpone {
        targets: one(town.rows[0]),
        to: NewDay::By(Shift { count: 1, unit: ShiftUnit::Weeks, from_deadline: true }),
        reason: "карантин".to_owned(),
        paper: None,
    };
    let run = |command| seat.execute(&town.base.request(command));
    run(postpone()).unwrap();
    let entry = town.base.store.entry(town.base.store.sequence()).unwrap().unwrap();
    assert_eq!(
        (entry.header.actor.name.as_str(), entry.header.actor.role.as_str()),
        ("Имя editor", "editor")
    );
    let role = |code| Command::SetUser {
        user: town.user(EDITOR),
        fields: vec![(user::ROLE, Some(Value::Code(code)))],
    };
    town.run(ADMIN, role(role::READER)).unwrap();
    assert_eq!(run(postpone()), Err(Refusal::NotAllowed.into()));
    assert_eq!(run(Command::Undo), Err(Refusal::NotAllowed.into()));
    assert_eq!(seat.count(Kind::Teacher, "", today()), Ok(0));
    town.run(ADMIN, Command::AdmitUser { user: town.user(EDITOR), admitted: false }).unwrap();
    let shut = Failure::Refused(Refusal::NoAccess { ask: vec![ADMIN.to_owned()] });
    assert_eq!(seat.count(Kind::Activity, "", today()), Err(shut.clone()));
    assert_eq!(run(postpone()), Err(shut));
    town.run(ADMIN, Command::AdmitUser { user: town.user(EDITOR), admitted: true }).unwrap();
    town.run(ADMIN, role(role::EDITOR)).unwrap();
    run(postpone()).unwrap();
}

#[test]
fn nobody_comes_in_by_a_reused_number_by_a_name_alone_or_before_there_is_an_administrator() {
    let base = Base::new();
    let district = District::new(base.store.clone(), *Calendar::standard(), noon);
    assert_eq!(district.seat(1000, "ivanova", 1).err(), Some(Refusal::NoAdministrator.into()));
    let town = Town::new();
    let shut = || Some(Failure::Refused(Refusal::NoAccess { ask: vec![ADMIN.to_owned()] }));
    assert_eq!(town.district.seat(uid_of(EDITOR), "somebody", 1).err(), shut());
    assert_eq!(town.district.seat(4242, EDITOR, 1).err(), shut());
    assert_eq!(town.district.seat(0, "root", 1).err(), shut());
    let looks = town.base.engine.looks(10).unwrap();
    assert_eq!(looks.iter().filter(|look| look.what == "look-refused").count(), 3);
    // The number of somebody who left is given to another.
    town.run(ADMIN, Command::AdmitUser { user: town.user(READER), admitted: false }).unwrap();
    let another = NewUser { uid: Some(uid_of(READER)), ..new_user("successor", role::METHODIST) };
    town.add(another);
    assert_eq!(town.district.seat(uid_of(READER), READER, 1).err(), shut());
    assert_eq!(town.district.seat(uid_of(READER), "successor", 1).unwrap().me(), "Имя successor");
    assert_eq!(town.district.first_administrator("evil", 1), Err(Refusal::AdministratorThere.into()));
}

#[test]
fn a_district_keeps_an_administrator_and_nobody_raises_himself() {
    let town = Town::new();
    let own = town.user(ADMIN);
    let set = |user, fields| Command::SetUser { user, fields };
    let role = |user, code| set(user, vec![(user::ROLE, Some(Value::Code(code)))]);
    let last = Err(Failure::Refused(Refusal::LastAdministrator));
    assert_eq!(town.run(ADMIN, role(own, role::EDITOR)), last);
    assert_eq!(town.run(ADMIN, Command::AdmitUser { user: own, admitted: false }), last);
    let second = town.add(new_user("second", role::ADMINISTRATOR));
    assert_eq!(town.run(ADMIN, role(own, role::EDITOR)), Err(Refusal::OwnRole.into()));
    town.run("second", role(own, role::EDITOR)).unwrap();
    assert_eq!(town.run("second", role(second, role::READER)), last);
    // Bringing in a second and taking that back leaves one.
    assert_eq!(town.run("second", Command::Undo).unwrap().done.len(), 1);
    assert_eq!(
        user::role_of(&town.base.store.get(Kind::User, own).unwrap().unwrap()),
        Some(role::ADMINISTRATOR)
    );
    let refused = |new: NewUser| town.run(ADMIN, Command::AddUser(Box::new(new))).unwrap_err();
    let add = |login: &str, code| NewUser { uid: Some(9_000), ..new_user(login, code) };
    assert_eq!(refused(add("k", role::COORDINATOR)), Refusal::SchoolMissing.into());
    let marked = NewUser { marks: vec![mark::AUDITOR], ..add("a", role::ADMINISTRATOR) };
    assert_eq!(refused(marked), Refusal::MarksOfRole.into());
    assert_eq!(refused(add("../x", role::READER)), Refusal::BadValue.into());
    assert!(matches!(refused(add(READER, role::READER)), Failure::Refused(Refusal::CodeTaken { .. })));
    let same_uid = NewUser { uid: Some(uid_of(READER)), ..new_user("other", role::READER) };
    assert!(matches!(refused(same_uid), Failure::Refused(Refusal::CodeTaken { .. })));
}

#[test]
fn names_are_shown_to_whom_the_role_allows_and_every_look_and_export_is_written_down() {
    let town = Town::new();
    let name = |seat: &Engine, id| {
        let details = seat.look(Kind::Teacher, id, today(), Look::Profile)?;
        Ok::<_, Failure>(details.map(|details| details.record.text(teacher::NAME).to_owned()))
    };
    let [own, foreign] = town.teachers;
    let editor = town.seat(EDITOR);
    assert_eq!(name(&editor, own), Err(Refusal::PurposeMissing.into()));
    editor.state_purpose("приказ о курсах").unwrap();
    assert_eq!(name(&editor, own), Ok(Some("Хацукова Марина Сергеевна".to_owned())));
    let methodist = town.seat(METHODIST);
    assert_eq!(name(&methodist, own), Ok(Some("Хацукова Марина Сергеевна".to_owned())));
    assert_eq!(name(&methodist, foreign), Ok(None));
    assert_eq!(name(&town.seat(COORDINATOR), own), Ok(Some("Хацукова Марина Сергеевна".to_owned())));
    for login in [READER, ADMIN] {
        assert_eq!(name(&town.seat(login), own), Ok(None), "{login}");
    }
    let query = |with_names| ListQuery {
        kind: Kind::Teacher,
        filter: String::new(),
        base: String::new(),
        columns: vec!["name".to_owned()],
        sort: None,
        descending: false,
        skip: 0,
        take: 10,
        today: today(),
        with_names,
    };
    assert_eq!(town.seat(COORDINATOR).list(&query(true)), Err(Refusal::NotAllowed.into()));
    assert_eq!(town.seat(EDITOR).list(&query(true)), Err(Refusal::PurposeMissing.into()));
    assert_eq!(methodist.list(&query(true)).unwrap().rows.len(), 1);
    methodist.note_export("csv", 1).unwrap();
    assert_eq!(town.seat(ADMIN).note_export("csv", 1), Err(Refusal::NotAllowed.into()));
    let told = |look: &LookLine| format!("{} {} {}", look.who, look.what, look.about);
    let looks: Vec<String> = town.base.engine.looks(10).unwrap().iter().map(told).collect();
    assert_eq!(
        looks,
        [
            "Имя methodist look-export csv, 1",
            "Имя methodist look-list 1",
            "Имя coordinator look-profile П1",
            "Имя methodist look-profile П1",
            "Имя editor look-profile П1: приказ о курсах",
        ]
    );
    assert_eq!(methodist.looks(10).unwrap().len(), 3, "others' looks are not told");
}

#[test]
fn news_tell_of_what_is_seen_and_of_nothing_else() {
    let town = Town::new();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let coordinator = town.seat(COORDINATOR);
    let into = Arc::clone(&heard);
    coordinator.follow(Arc::new(move |news| into.lock().unwrap().push(news)));
    let editor = town.seat(EDITOR);
    editor.follow(Arc::new(|_| ()));
    heard.lock().unwrap().clear();
    let run = |command| editor.execute(&town.base.request(command)).unwrap();
    run(edit(Kind::Teacher, town.teachers[1], teacher::POSITION, Value::text("у")));
    run(edit(Kind::School, town.schools[1], school::PUPILS, Value::Int(2)));
    run(done(town.measures[1]));
    assert_eq!(heard.lock().unwrap().len(), 0, "{heard:?}");
    run(edit(Kind::School, town.schools[0], school::PUPILS, Value::Int(2)));
    let told = Changed::Records(vec![(Kind::School, town.schools[0])]);
    assert_eq!(heard.lock().unwrap().last().map(|news| news.changed.clone()), Some(told));
    editor.editing(Some((Kind::Teacher, town.teachers[1])));
    let here = coordinator.here().unwrap();
    assert!(here.iter().any(|here| here.who == "Имя editor" && here.editing.is_none()));
}

#[test]
fn only_who_carries_the_controllers_mark_accepts_and_never_his_own_report() {
    let town = Town::new();
    let marked = |login: &str, code| NewUser { marks: vec![mark::CONTROLLER], ..new_user(login, code) };
    town.add(marked("checker", role::EDITOR));
    town.add(marked("onlooking", role::READER));
    let accept = |id| Command::Accept { kind: Kind::Line, targets: one(id), of: None };
    town.run(COORDINATOR, hand_in(town.lines[0], false)).unwrap();
    town.run("checker", hand_in(town.lines[1], false)).unwrap();
    for login in ROLES {
        assert_eq!(town.run(login, accept(town.lines[0])), Err(Refusal::NotAllowed.into()), "{login}");
    }
    assert!(town.run("checker", accept(town.lines[1])).is_err(), "his own report");
    assert_eq!(sign(&town.run("onlooking", accept(town.lines[0]))), '+');
    assert_eq!(sign(&town.run("onlooking", accept(town.lines[1]))), '+');
    assert_eq!(town.run("onlooking", hand_in(town.lines[0], false)), Err(Refusal::NotAllowed.into()));
}
