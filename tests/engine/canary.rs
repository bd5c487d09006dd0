//! Canaries (S22): secrets in every field that is somebody's or some school's, and every question by every role. A secret
//! may stand in an answer only where the list below, written by hand, lets that role see it.

use std::collections::{BTreeMap, BTreeSet};

use opora::domain::deficit::{block, level, state};
use opora::domain::field::spec;
use opora::domain::paper::Paper;
use opora::domain::record::{Kind, RecordId};
use opora::domain::user::{mark, role};
use opora::domain::value::Value;
use opora::domain::{activity, school, teacher};
use opora::engine::*;

use crate::base::*;
use crate::people;
use crate::roles::*;

/// Who may see a secret, by the first letters of logins: reader, coordinator, methodist, editor, administrator; `n` is
/// an editor with a purpose, `u` an auditor who is a reader otherwise.
type Who = &'static str;

/// Who sees everything that a district sees, names apart.
const OWN_PROFILE: Who = "meu";
const FOREIGN_PROFILE: Who = "eu";

#[derive(Default)]
struct Secrets {
    known: BTreeMap<String, (Who, &'static str)>,
}

impl Secrets {
    /// A word that stands nowhere else. Letters only, so that it can be part of a name.
    fn made(&mut self, who: Who, what: &'static str) -> String {
        let number = self.known.len();
        let letter =
            |at: usize| char::from(b'a' + u8::try_from(number / 26_usize.pow(at as u32) % 26).unwrap());
        let word = format!("zq{}{}{}k", letter(2), letter(1), letter(0));
        self.known.insert(word.clone(), (who, what));
        word
    }
}

fn is_secret(word: &str) -> bool {
    word.len() == 6 && word.starts_with("zq") && word.ends_with('k')
}

fn words_of(told: &str) -> BTreeSet<String> {
    let words = told.split(|c: char| !c.is_ascii_lowercase()).filter(|word| is_secret(word));
    words.map(str::to_owned).collect()
}

fn add_people(town: &Town, secrets: &mut Secrets) {
    let base = &town.base;
    let imc = base.owner("ИМЦ");
    for number in 0..50 {
        let own = number % 2 == 0;
        let has_consent = number % 3 != 0;
        let profile = if own { OWN_PROFILE } else { FOREIGN_PROFILE };
        // A school reads the names of its own on their cards, a methodist those of his subjects anywhere.
        let named = match (own, has_consent) {
            (_, false) => "",
            (true, true) => "cmn",
            (false, true) => "n",
        };
        let mut new = |who, what| secrets.made(who, what);
        let measure = NewMeasure {
            result: format!("документ {}", new(profile, "a measure's result")),
            ..people::measure(&new(profile, "a measure's title"), imc, "до 15 января 2021 года")
        };
        let found = NewDeficit {
            found_by: new(profile, "what found a deficit"),
            ..people::deficit(block::DIGITAL, level::HIGH, &new(profile, "a deficit"), vec![measure])
        };
        let at = town.schools[usize::from(!own)];
        let id = people::teacher(base, &format!("{} Анна", new(named, "a name")), &[at], vec![found]);
        let card = if own { "cmeu" } else { "eu" };
        let mut fields = vec![
            (teacher::SUBJECTS, Some(Value::List(vec![Value::text(if own { "физика" } else { "химия" })]))),
            (teacher::POSITION, Some(Value::text(new(card, "a post")))),
        ];
        if has_consent {
            fields.push((teacher::CONSENT_NUMBER, Some(Value::text(new(named, "a consent's number")))));
            fields.push((teacher::CONSENT_DATE, Some(Value::Day(day("01.09.2020")))));
            fields.push((teacher::CONSENT_SCOPE, Some(Value::text(new(card, "a consent's scope")))));
        }
        base.done(Command::SetFields { kind: Kind::Teacher, target: id, fields });
        let deficit = RecordId(base.store.facet(Kind::Deficit, 1, id.0).unwrap().min().unwrap());
        let measure =
            RecordId(base.store.facet(Kind::Activity, activity::TEACHER, id.0).unwrap().min().unwrap());
        let text = new(profile, "a note on a measure");
        base.done(Command::Comment { targets: Targets::one(measure), text });
        let reason = format!("перенос {}", new(profile, "why a measure was moved"));
        base.done(Command::Postpone {
            targets: Targets::one(measure),
            to: NewDay::To(day("01.03.2021")),
            reason,
            paper: None,
        });
        let by = new(profile, "what measured again");
        let target = Targets::one(deficit);
        base.done(Command::Assess { targets: target, state: state::REMAINS, level: None, day: today(), by });
    }
}

fn add_schools(town: &Town, secrets: &mut Secrets) {
    let base = &town.base;
    for (own, school) in [(true, town.schools[0]), (false, town.schools[1])] {
        let mut new = |who, what| secrets.made(who, what);
        let (inner, open) = if own { ("cmeau", "rcmeau") } else { ("meau", "rmeau") };
        let fields = vec![
            (school::NAME, Some(Value::text(new(open, "a school's name")))),
            (school::PLACE, Some(Value::text(new(open, "a school's place")))),
            (school::NOTE, Some(Value::text(new(inner, "what is noted of a school")))),
            (school::COORDINATOR, Some(Value::text(new(inner, "a coordinator's name")))),
            (school::LOGIN, Some(Value::text(new(inner, "a school's login")))),
            (school::ORDER_NUMBER, Some(Value::text(new(open, "an order")))),
        ];
        base.done(Command::SetFields { kind: Kind::School, target: school, fields });
    }
    for (own, line) in [(true, town.lines[0]), (false, town.lines[1])] {
        let mut new = |who, what| secrets.made(who, what);
        let (inner, open) = if own { ("cmeau", "rcmeau") } else { ("meau", "rmeau") };
        base.done(Command::HandIn {
            targets: Targets::one(line),
            day: today(),
            papers: vec![Paper { number: Some(new(open, "a paper's number")), ..Paper::default() }],
            comment: Some(new(inner, "what was said with a report")),
            accepted: own,
        });
    }
}

fn add_the_rest(town: &Town, secrets: &mut Secrets) {
    let base = &town.base;
    let mut new = |who, what| secrets.made(who, what);
    for (at, row) in town.rows.into_iter().enumerate() {
        base.done(Command::Comment { targets: Targets::one(row), text: new("meau", "a note on a row") });
        base.done(Command::Postpone {
            targets: Targets::one(row),
            to: NewDay::To(day("01.06.2021")),
            // The last is the school's own.
            reason: new(if at == 2 { "cmeau" } else { "meau" }, "why a row was moved"),
            paper: None,
        });
    }
    base.done(Command::SaveView {
        name: new("meu", "a view's name"),
        digit: 3,
        pane: "control".to_owned(),
        filter: new("meu", "a view's filter"),
        sort: String::new(),
        columns: vec![],
    });
    base.done(Command::RememberMapping {
        headings: new("meu", "a file's heading"),
        target: Kind::Teacher,
        meanings: vec!["-".to_owned()],
    });
    for _ in 0..10 {
        let login = new("au", "a login");
        town.add(NewUser {
            uid: None,
            subjects: vec![new("au", "a user's subject")],
            ..new_user(&login, role::METHODIST)
        });
    }
    // What was deleted is told to nobody who did not see it.
    let extra = people::teacher(base, "Временная Анна", &[town.schools[1]], vec![]);
    let text = new("u", "a post of a card that was deleted");
    let post = vec![(teacher::POSITION, Some(Value::text(text)))];
    base.done(Command::SetFields { kind: Kind::Teacher, target: extra, fields: post });
    base.done(Command::Delete { kind: Kind::Teacher, targets: Targets::one(extra) });
}

/// What was said of rows that were reported, returned and dropped, by words and by remarks.
fn add_reports(town: &Town, secrets: &mut Secrets) {
    let base = &town.base;
    town.add(NewUser { marks: vec![mark::CONTROLLER], ..new_user("controller", role::EDITOR) });
    let owners = [base.owner("ИМЦ"), base.owner("СОШ № 3")];
    for (who, owner) in ["meau", "cmeau"].into_iter().zip(owners) {
        let mut new = |what| secrets.made(who, what);
        let [told, dropped] = ["Сдать сведения", "Провести сверку"].map(|title| add_row(base, title, owner));
        let targets = Targets::one(told);
        let report = |comment| Command::Complete {
            targets: targets.clone(),
            day: today(),
            papers: vec![],
            comment: Some(comment),
            whole: false,
        };
        base.done(report(new("what was said with a report")));
        let remark = new("a remark");
        let back = Command::Return { kind: Kind::Activity, targets: targets.clone(), of: None, remark };
        town.run("controller", back).unwrap();
        base.done(report(new("what was said with a second report")));
        let reason = new("why a row was dropped");
        base.done(Command::Cancel { targets: Targets::one(dropped), reason, paper: None });
    }
}

/// What was typed comes back in an error: that is no news to who typed it.
fn told<T: std::fmt::Debug>(answer: Result<T, Failure>) -> String {
    match answer {
        Err(Failure::Refused(Refusal::BadFilter(error))) => format!("{:?}\n", error.candidates),
        other => format!("{other:?}\n"),
    }
}

fn query(kind: Kind, filter: &str, sort: Option<&str>, with_names: bool) -> ListQuery {
    let columns = spec(kind).columns;
    ListQuery {
        kind,
        filter: filter.to_owned(),
        base: String::new(),
        columns: columns.iter().map(|column| column.name.to_owned()).collect(),
        sort: sort.map(str::to_owned),
        descending: false,
        skip: 0,
        take: 500,
        today: today(),
        with_names,
    }
}

/// Every question that can be asked, and what every command would answer.
fn all_answers(town: &Town, seat: &Engine) -> String {
    let mut all = String::new();
    let mut add = |text: String| all.push_str(&text);
    let store = &town.base.store;
    let highest = Kind::ALL.iter().filter_map(|kind| store.all(*kind).unwrap().max()).max().unwrap();
    let facets = [
        FacetName::Owner,
        FacetName::Section,
        FacetName::Status,
        FacetName::Due,
        FacetName::Flag,
        FacetName::Event,
        FacetName::Plan,
        FacetName::School,
        FacetName::State,
        FacetName::Block,
        FacetName::Level,
    ];
    for kind in Kind::ALL.iter().copied() {
        for sort in std::iter::once(None).chain(spec(kind).columns.iter().map(|column| Some(column.name))) {
            for with_names in [false, true] {
                add(told(seat.list(&query(kind, "", sort, with_names))));
            }
        }
        add(told(seat.records(kind)));
        for facet in facets {
            add(told(seat.facet(kind, facet, "", today())));
        }
        for id in store.all(kind).unwrap().iter().map(RecordId) {
            add(told(seat.details(kind, id, today())));
            for look in [Look::Profile, Look::List, Look::Search] {
                add(told(seat.look(kind, id, today(), look)));
            }
            add(told(seat.debtors(id)));
            add(told(seat.position(&query(kind, "", None, false), id)));
        }
    }
    for id in (1..=highest + 1).map(RecordId) {
        add(told(seat.journal(&JournalQuery { about: Some(id), take: 50, ..JournalQuery::default() })));
    }
    add(told(seat.journal(&JournalQuery { take: 5_000, ..JournalQuery::default() })));
    add(told(seat.looks(5_000)));
    for command in ["postpone", "cancel", "excuse", "reopen", "done"] {
        add(told(seat.reasons(command, 1_000)));
    }
    for needle in ["zq", "zqa", "zqaa", "Анна", "анн", "П1", "П1.1", "1.1", "3", "а"] {
        add(told(seat.find(needle, 500)));
        add(told(seat.numbered(needle)));
        add(told(seat.coded(Kind::Teacher, needle)));
        for kind in Kind::ALL.iter().copied() {
            add(told(seat.list(&query(kind, needle, None, false))));
            for key in ["педагог", "школа", "исп", "раздел", "событие", "план"]
            {
                add(told(seat.count(kind, &format!("{key}:{needle}"), today())));
            }
        }
    }
    for by in [SummaryBy::School, SummaryBy::Block, SummaryBy::Typical] {
        for filter in ["", "уровень:высокий", "школа:02", "педагог:П4"] {
            let filter = filter.to_owned();
            add(told(seat.summary(&SummaryQuery { by, filter, today: today() })));
        }
    }
    add(told(seat.head_of(None, today())));
    add(told(seat.here()));
    add(told(seat.draft()));
    all
}

/// What commands say that a rehearsal decides, and what they refuse.
fn all_refusals(town: &Town, seat: &Engine) -> String {
    let mut all = String::new();
    let store = &town.base.store;
    let mut rehearse = |command: Command, seen| {
        let request = Request { command, seen, today: today(), id: 0 };
        all.push_str(&told(seat.preview(&request)));
    };
    for kind in Kind::ALL.iter().copied() {
        let ids: Vec<RecordId> = store.all(kind).unwrap().iter().map(RecordId).collect();
        rehearse(Command::Delete { kind, targets: Targets::Records(ids.clone()) }, None);
        let everything = || Targets::Matching { filter: String::new(), except: vec![] };
        rehearse(Command::Delete { kind, targets: everything() }, None);
        for id in ids.into_iter().take(40) {
            for field in spec(kind).fields {
                let value = Some(Value::text("иное"));
                // `seen: 1`: everything was changed meanwhile, and both values would be told.
                rehearse(Command::EditField { kind, target: id, tag: field.tag, value }, Some(1));
            }
        }
    }
    let all_rows = || Targets::Matching { filter: String::new(), except: vec![] };
    rehearse(
        Command::Complete { targets: all_rows(), day: today(), papers: vec![], comment: None, whole: false },
        Some(1),
    );
    rehearse(Command::Comment { targets: all_rows(), text: "т".to_owned() }, None);
    rehearse(
        Command::HandIn { targets: all_rows(), day: today(), papers: vec![], comment: None, accepted: false },
        Some(1),
    );
    rehearse(Command::Undo, None);
    rehearse(Command::Redo, None);
    all
}

#[test]
fn no_role_is_told_what_it_may_not_see_whatever_it_asks() {
    let town = Town::new();
    let mut secrets = Secrets::default();
    add_people(&town, &mut secrets);
    add_schools(&town, &mut secrets);
    add_the_rest(&town, &mut secrets);
    add_reports(&town, &mut secrets);
    assert!(secrets.known.len() >= 500, "only {} secrets", secrets.known.len());
    let marked = NewUser { marks: vec![mark::AUDITOR], ..new_user("uauditor", role::READER) };
    town.add(marked);
    let logins =
        [(READER, 'r'), (COORDINATOR, 'c'), (METHODIST, 'm'), (EDITOR, 'e'), (ADMIN, 'a'), ("uauditor", 'u')];
    for (login, letter) in logins {
        let seat = town.seat(login);
        check(&town, &secrets, &seat, &[letter], login);
    }
    let seat = town.seat(EDITOR);
    seat.state_purpose("приказ").unwrap();
    check(&town, &secrets, &seat, &['e', 'n'], "editor with a purpose");
}

fn check(town: &Town, secrets: &Secrets, seat: &Engine, letters: &[char], who: &str) {
    let answers = all_answers(town, seat) + &all_refusals(town, seat);
    let found = words_of(&answers);
    let may = |word: &String| {
        secrets.known.get(word).is_some_and(|(seen, _)| letters.iter().any(|l| seen.contains(*l)))
    };
    let leaked: Vec<String> = found
        .iter()
        .filter(|word| !may(word))
        .map(|word| {
            let at = answers.find(word.as_str()).unwrap();
            let around: String =
                answers[..at].chars().rev().take(300).collect::<Vec<_>>().into_iter().rev().collect();
            format!("{word} ({:?}) in …{around}", secrets.known.get(word))
        })
        .collect();
    assert!(
        leaked.is_empty(),
        "{who} was told {} secrets:\n{}",
        leaked.len(),
        leaked[..leaked.len().min(6)].join("\n")
    );
    // The test asks the right questions: what may be seen was found.
    let missed: Vec<_> = secrets
        .known
        .iter()
        .filter(|(word, _)| may(word) && !found.contains(*word))
        .map(|(word, (_, what))| format!("{word} {what}"))
        .collect();
    assert!(
        missed.is_empty(),
        "{who} did not find {} that it may see: {:?}",
        missed.len(),
        &missed[..missed.len().min(8)]
    );
    // Nor by trying words: a word that is there is told as one that is nowhere.
    for (word, (_, what)) in secrets.known.iter().filter(|(word, _)| !may(word)).step_by(4) {
        for kind in
            [Kind::Activity, Kind::Teacher, Kind::Deficit, Kind::Line, Kind::School, Kind::Note, Kind::User]
        {
            for filter in ["W", "\"W\"", "W*", "педагог:W"] {
                let ask = |word: &str| {
                    let answer = seat.count(kind, &filter.replace('W', word), today());
                    format!("{answer:?}").replace(word, "W")
                };
                assert_eq!(
                    ask(word),
                    ask("zqzzzk"),
                    "{who}: {kind:?} {filter} tells that there is {word}, {what}"
                );
            }
        }
        assert_eq!(seat.find(word, 10).map(|hits| hits.len()), Ok(0), "{who}: {word}, {what}");
    }
}
