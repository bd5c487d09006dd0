//! Every word of the filter language, Russian and English: keys, values, flags, months, units, operators. ONE table a
//! sort of word; a new field of a record is a new row of [`KEYS`]. The first wording of a row is the one shown, the
//! others are understood; so is any beginning that no other row shares.

pub use super::choices::*;
use crate::domain::index::common;
use crate::domain::record::Kind;
use crate::domain::value::Tag;
use crate::domain::{activity, deficit, line, school, teacher, words};

/// The language in which a filter is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Russian,
    English,
}

/// How a thing is called; the first of each language is the one shown. Folded, with `-` for spaces.
#[derive(Debug, PartialEq, Eq)]
pub struct Wording {
    pub ru: &'static [&'static str],
    pub en: &'static [&'static str],
}

/// A row of the table of keys.
#[derive(PartialEq, Eq)]
pub struct KeyRow {
    pub wording: Wording,
    pub takes: Takes,
    pub reads: Reads,
}

/// A key of the language: a row of [`KEYS`].
pub type Key = &'static KeyRow;

/// What may stand after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Names of records of this kind.
    Names(Kind),
    Choices(&'static [Choice]),
    Days(Looking),
    Numbers,
    Text,
}

/// Where «неделя» lies: the days to come, or those that have passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looking {
    Ahead,
    Back,
}

/// What of a record a key looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// A field, by kind.
    Field(&'static [(Kind, Tag)]),
    /// What is worked out from several fields, for these kinds.
    Derived(Derived, &'static [Kind]),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Derived {
    Flags,
    /// The day by which it burns.
    DueDay,
    /// The days on which it was done.
    DoneDays,
    /// See [`deadline_kind`].
    DeadlineKind,
    /// Block, level and state: of a deficit, or of one of a teacher's deficits.
    Deficit,
}

/// What is true or false of an activity. The number is [`Flag::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Flag {
    /// Its last day has passed and something is still owed.
    Overdue = 1,
    /// Its deadline has an open question.
    Doubtful = 2,
    /// Its event has not happened.
    Waiting = 3,
    /// No day by which it burns.
    NoDate = 4,
    /// Done, but a paper that is owed was not given.
    NoPaper = 5,
    /// Its deadline was moved at least once.
    Moved = 6,
    /// Done after its deadline.
    DoneLate = 7,
    /// Its period has not begun.
    NotBegun = 8,
    NoOwner = 9,
    /// Standing, and nothing was told of it for longer than its rhythm.
    Silent = 10,
    /// It is time to begin: its last day is nearer than its papers need.
    Warned = 11,
    /// Standing, and nobody has said how often something is to be told of it.
    NoRhythm = 12,
    /// Of a teacher: nobody has looked for deficits yet.
    NoDiagnostic = 20,
    /// A deficit for which nothing is being done.
    NoMeasure = 21,
    /// No consent, or one that was withdrawn.
    NoConsent = 22,
    /// Of a school: it stands in a year's list of those that need help.
    Listed = 23,
    NoCoordinator = 24,
    /// Of a collective activity: some schools have not handed in.
    SchoolsOwe = 25,
    /// Reported, and it waits for acceptance.
    ToCheck = 26,
    /// Its last report came back with a remark.
    Returned = 27,
}

impl Flag {
    pub const ALL: [Flag; 20] = [
        Flag::Overdue,
        Flag::Doubtful,
        Flag::Waiting,
        Flag::NoDate,
        Flag::NoPaper,
        Flag::Moved,
        Flag::DoneLate,
        Flag::NotBegun,
        Flag::NoOwner,
        Flag::Silent,
        Flag::Warned,
        Flag::NoRhythm,
        Flag::SchoolsOwe,
        Flag::NoDiagnostic,
        Flag::NoMeasure,
        Flag::NoConsent,
        Flag::Listed,
        Flag::NoCoordinator,
        Flag::ToCheck,
        Flag::Returned,
    ];

    /// The flags that a kind can have, in the order in which they are offered.
    pub fn of(kind: Kind) -> &'static [Flag] {
        match kind {
            Kind::Activity => &[
                Flag::Overdue,
                Flag::Silent,
                Flag::Warned,
                Flag::Doubtful,
                Flag::Waiting,
                Flag::NoDate,
                Flag::NoPaper,
                Flag::Moved,
                Flag::DoneLate,
                Flag::NotBegun,
                Flag::NoOwner,
                Flag::NoRhythm,
                Flag::SchoolsOwe,
                Flag::ToCheck,
                Flag::Returned,
            ],
            Kind::Teacher => &[Flag::Overdue, Flag::NoDiagnostic, Flag::NoMeasure, Flag::NoConsent],
            Kind::Deficit => &[Flag::Overdue, Flag::NoMeasure],
            Kind::School => &[Flag::Listed, Flag::Overdue, Flag::NoCoordinator],
            Kind::Line => &[Flag::Overdue, Flag::ToCheck, Flag::Returned],
            _ => &[],
        }
    }

    pub fn code(self) -> u16 {
        self as u16
    }

    pub fn from_code(code: u16) -> Option<Flag> {
        Flag::ALL.into_iter().find(|flag| flag.code() == code)
    }
}

/// Codes of the kinds of deadline, in the order of `docs/architecture.md`.
pub mod deadline_kind {
    use crate::domain::deadline::When;

    pub const BY: u16 = 1;
    pub const ON: u16 = 2;
    pub const PERIOD: u16 = 3;
    pub const POINTS: u16 = 4;
    pub const RECURRING: u16 = 5;
    pub const STANDING: u16 = 6;
    pub const SCHEDULE: u16 = 7;
    pub const EVENT: u16 = 8;
    pub const CONFLICT: u16 = 9;
    pub const NONE: u16 = 10;

    pub fn of(when: &When) -> u16 {
        match when {
            When::By { .. } => BY,
            When::On { .. } => ON,
            When::Period { .. } => PERIOD,
            When::Points(_) => POINTS,
            When::Recurring(_) => RECURRING,
            When::Standing { .. } => STANDING,
            When::Schedule { .. } => SCHEDULE,
            When::Event(_) => EVENT,
            When::Conflict { .. } => CONFLICT,
            When::None => NONE,
        }
    }
}

macro_rules! wording {
    ($($ru:literal)+ / $($en:literal)+) => { Wording { ru: &[$($ru),+], en: &[$($en),+] } };
}
pub(super) use wording;

macro_rules! key {
    ($takes:expr, $reads:expr => $($ru:literal)+ / $($en:literal)+) => {
        KeyRow { takes: $takes, reads: $reads, wording: wording!($($ru)+ / $($en)+) }
    };
}

const ACTIVITY: &[Kind] = &[Kind::Activity];
/// Kinds that owe something by a day.
const OWING: &[Kind] = &[Kind::Activity, Kind::Teacher, Kind::Deficit, Kind::Line];
const FLAGGED: &[Kind] = &[Kind::Activity, Kind::Teacher, Kind::Deficit, Kind::School, Kind::Line];

pub static OWNER: KeyRow = key!(Takes::Names(Kind::Owner),
    Reads::Field(&[(Kind::Activity, activity::OWNERS), (Kind::Teacher, common::OWNER), (Kind::Deficit, common::OWNER)])
    => "исп" "исполнитель" "ответственный" "кто" / "owner" "who");
pub static DUE: KeyRow = key!(Takes::Days(Looking::Ahead), Reads::Derived(Derived::DueDay, OWING)
    => "срок" "дата" / "due" "deadline");
pub static STATUS: KeyRow = key!(Takes::Choices(STATUSES), Reads::Field(&[(Kind::Activity, activity::STATUS)])
    => "статус" "состояние" / "status" "state");
pub static SECTION: KeyRow = key!(Takes::Names(Kind::Section), Reads::Field(&[(Kind::Activity, activity::SECTION)])
    => "раздел" / "section");
pub static PLAN: KeyRow = key!(Takes::Names(Kind::Plan),
    Reads::Field(&[(Kind::Activity, activity::PLAN), (Kind::Section, crate::domain::section::PLAN)])
    => "план" / "plan");
pub static NUMBER: KeyRow = key!(Takes::Numbers,
    Reads::Field(&[(Kind::Activity, activity::NUMBER), (Kind::Section, crate::domain::section::NUMBER)])
    => "номер" / "number" "no");
pub static DEADLINE_KIND: KeyRow =
    key!(Takes::Choices(DEADLINE_KINDS), Reads::Derived(Derived::DeadlineKind, ACTIVITY) => "вид" / "kind");
pub static IS: KeyRow = key!(Takes::Choices(FLAGS), Reads::Derived(Derived::Flags, FLAGGED)
    => "признак" "есть" / "is" "flag");
pub static EVENT: KeyRow = key!(Takes::Names(Kind::Event), Reads::Field(&[(Kind::Activity, activity::EVENT)])
    => "событие" / "event");
pub static PAPER: KeyRow = key!(Takes::Choices(PAPERS), Reads::Field(&[(Kind::Activity, activity::PAPERS_OWED)])
    => "документ" "бумага" / "paper" "document");
pub static TITLE: KeyRow = key!(Takes::Text, Reads::Field(&[(Kind::Activity, activity::TITLE)])
    => "название" "мероприятие" / "title");
pub static RESULT: KeyRow = key!(Takes::Text, Reads::Field(&[(Kind::Activity, activity::RESULT)])
    => "результат" "итог" / "result");
pub static DONE: KeyRow = key!(Takes::Days(Looking::Back), Reads::Derived(Derived::DoneDays, ACTIVITY)
    => "выполнено" "сделано" / "done" "completed");

pub static SCHOOL: KeyRow = key!(Takes::Names(Kind::School),
    Reads::Field(&[
        (Kind::Activity, activity::SCHOOLS),
        (Kind::Teacher, teacher::SCHOOLS),
        (Kind::Deficit, deficit::SCHOOLS),
        (Kind::Line, line::SCHOOL),
    ]) => "школа" "оу" / "school");
pub static TEACHER: KeyRow = key!(Takes::Names(Kind::Teacher),
    Reads::Field(&[(Kind::Activity, activity::TEACHER), (Kind::Deficit, deficit::TEACHER)])
    => "педагог" "учитель" / "teacher");
pub static AFTER: KeyRow = key!(Takes::Names(Kind::Activity), Reads::Field(&[(Kind::Activity, activity::AFTER)])
    => "после" "после-строки" / "after" "after-row");
pub static OF_ACTIVITY: KeyRow = key!(Takes::Names(Kind::Activity), Reads::Field(&[(Kind::Line, line::ACTIVITY)])
    => "мероприятие" / "activity");
pub static BLOCK: KeyRow = key!(Takes::Choices(BLOCKS), Reads::Derived(Derived::Deficit, PROFILED)
    => "блок" / "block");
pub static LEVEL: KeyRow = key!(Takes::Choices(LEVELS), Reads::Derived(Derived::Deficit, PROFILED)
    => "уровень" / "level");
pub static STATE: KeyRow = key!(Takes::Choices(STATES), Reads::Derived(Derived::Deficit, PROFILED)
    => "состояние" / "state");
pub static LINE_STATE: KeyRow = key!(Takes::Choices(LINE_STATES), Reads::Field(&[(Kind::Line, line::STATE)])
    => "состояние" / "state");
pub static WHAT: KeyRow = key!(Takes::Choices(WHATS), Reads::Field(&[(Kind::Activity, activity::facet::WHAT)])
    => "что" / "what");
pub static FORM: KeyRow = key!(Takes::Choices(FORMS), Reads::Field(&[(Kind::Activity, activity::FORM)])
    => "форма" / "form");
pub static SUBJECT: KeyRow = key!(Takes::Text,
    Reads::Field(&[(Kind::Teacher, teacher::SUBJECTS), (Kind::Deficit, deficit::SUBJECT)])
    => "предмет" / "subject");
pub static CATEGORY: KeyRow = key!(Takes::Choices(CATEGORIES), Reads::Field(&[(Kind::Teacher, teacher::CATEGORY)])
    => "категория" / "category");
pub static POSITION: KeyRow = key!(Takes::Text, Reads::Field(&[(Kind::Teacher, teacher::POSITION)])
    => "должность" / "position");
pub static WORDING: KeyRow = key!(Takes::Text, Reads::Field(&[(Kind::Deficit, deficit::WORDING)])
    => "дефицит" "название" / "wording" "title");
pub static SCHOOL_KIND: KeyRow = key!(Takes::Choices(SCHOOL_KINDS), Reads::Field(&[(Kind::School, school::KIND)])
    => "вид" / "kind");
pub static SCHOOL_NAME: KeyRow = key!(Takes::Text, Reads::Field(&[(Kind::School, school::NAME)])
    => "название" / "title" "name");
pub static PLACE: KeyRow = key!(Takes::Text, Reads::Field(&[(Kind::School, school::PLACE)])
    => "село" "город" "место" / "place");

/// Kinds that deficits are asked about.
const PROFILED: &[Kind] = &[Kind::Deficit, Kind::Teacher];

/// The keys, in the order in which they are offered.
pub static KEYS: &[Key] = &[
    &OWNER,
    &DUE,
    &STATUS,
    &SECTION,
    &IS,
    &NUMBER,
    &DEADLINE_KIND,
    &EVENT,
    &PAPER,
    &TITLE,
    &RESULT,
    &DONE,
    &PLAN,
    &SCHOOL,
    &TEACHER,
    &OF_ACTIVITY,
    &AFTER,
    &BLOCK,
    &LEVEL,
    &STATE,
    &LINE_STATE,
    &WHAT,
    &FORM,
    &SUBJECT,
    &CATEGORY,
    &POSITION,
    &WORDING,
    &SCHOOL_KIND,
    &SCHOOL_NAME,
    &PLACE,
];

/// A word that joins or turns conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    And,
    Or,
    Not,
}

/// Understood only whole.
pub static OPERATORS: &[(Operator, Wording)] = &[
    (Operator::And, wording!("и" / "and")),
    (Operator::Or, wording!("или" / "or")),
    (Operator::Not, wording!("не" / "not")),
];

/// A day value that is a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayWord {
    /// So many days from today.
    FromToday(i32),
    /// The so many days ahead of today (or behind it), today included.
    Stretch(Stretch),
    Flag(Flag),
}

impl DayWord {
    /// Flags belong to the deadline, not to the day on which something was done.
    pub fn suits(self, looking: Looking) -> bool {
        looking == Looking::Ahead || !matches!(self, DayWord::Flag(_))
    }
}

/// The rungs of the time ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    Week,
    Month,
    Quarter,
    Year,
}

impl Stretch {
    pub fn days(self) -> i32 {
        match self {
            Stretch::Week => 7,
            Stretch::Month => 30,
            Stretch::Quarter => 90,
            Stretch::Year => 365,
        }
    }
}

pub static DAY_WORDS: &[(DayWord, Wording)] = &[
    (DayWord::FromToday(0), wording!("сегодня" / "today")),
    (DayWord::FromToday(1), wording!("завтра" / "tomorrow")),
    (DayWord::FromToday(-1), wording!("вчера" / "yesterday")),
    (DayWord::Stretch(Stretch::Week), wording!("неделя" / "week")),
    (DayWord::Stretch(Stretch::Month), wording!("месяц" / "month")),
    (DayWord::Stretch(Stretch::Quarter), wording!("квартал" / "quarter")),
    (DayWord::Stretch(Stretch::Year), wording!("год" / "year")),
    (DayWord::Flag(Flag::Overdue), wording!("просрочено" / "overdue")),
    (DayWord::Flag(Flag::NoDate), wording!("нет" "без-срока" "без-даты" / "none" "no-date")),
    (DayWord::Flag(Flag::Doubtful), wording!("спорно" / "doubtful")),
    (DayWord::Flag(Flag::Waiting), wording!("ждет" / "waiting")),
    (DayWord::Flag(Flag::Silent), wording!("молчит" / "silent")),
    (DayWord::Flag(Flag::Warned), wording!("пора-начинать" "пора" / "warned" "begin")),
];

/// 1–12.
pub static MONTHS: &[(u32, Wording)] = &[
    (1, wording!("январь" "января" "январе" / "january")),
    (2, wording!("февраль" "февраля" "феврале" / "february")),
    (3, wording!("март" "марта" "марте" / "march")),
    (4, wording!("апрель" "апреля" "апреле" / "april")),
    (5, wording!("май" "мая" "мае" / "may")),
    (6, wording!("июнь" "июня" "июне" / "june")),
    (7, wording!("июль" "июля" "июле" / "july")),
    (8, wording!("август" "августа" "августе" / "august")),
    (9, wording!("сентябрь" "сентября" "сентябре" / "september")),
    (10, wording!("октябрь" "октября" "октябре" / "october")),
    (11, wording!("ноябрь" "ноября" "ноябре" / "november")),
    (12, wording!("декабрь" "декабря" "декабре" / "december")),
];

/// Parts of a year with a number before or after them: `2кв`, `q2`. The value is their length in months.
pub static YEAR_PARTS: &[(u32, Wording)] =
    &[(3, wording!("кв" "квартал" / "q" "quarter")), (6, wording!("пг" "полугодие" / "h" "half-year"))];

/// Units of a distance: `+2н`.
pub static UNITS: &[(super::days::Unit, Wording)] = &[
    (super::days::Unit::Days, wording!("д" "дн" "дней" "дня" "день" / "d" "days" "day")),
    (super::days::Unit::Weeks, wording!("н" "нед" "недели" "недель" "неделя" "неделю" / "w" "weeks" "week")),
    (super::days::Unit::Months, wording!("м" "мес" "месяца" "месяцев" "месяц" / "m" "months" "month")),
];

impl Wording {
    pub fn shown(&self, language: Language) -> &'static str {
        let words = match language {
            Language::Russian => self.ru,
            Language::English => self.en,
        };
        words.first().copied().unwrap_or("")
    }

    pub fn all(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.ru.iter().chain(self.en).copied()
    }
}

impl std::fmt::Debug for KeyRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.wording.shown(Language::English))
    }
}

impl KeyRow {
    /// The field that the key reads in records of this kind.
    pub fn tag(&self, kind: Kind) -> Option<Tag> {
        match self.reads {
            Reads::Field(tags) => tags.iter().find(|(of, _)| *of == kind).map(|(_, tag)| *tag),
            Reads::Derived(..) => None,
        }
    }

    pub fn works_on(&self, kind: Kind) -> bool {
        match self.reads {
            Reads::Field(_) => self.tag(kind).is_some(),
            Reads::Derived(_, kinds) => kinds.contains(&kind),
        }
    }
}

/// What a typed word was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    One(T),
    /// The wordings of several rows that begin so.
    Several(Vec<&'static str>),
    /// Wordings that look like it, nearest first; perhaps none.
    None(Vec<&'static str>),
}

/// Finds the row that is called so, or the only one that begins so. Rows are compared by the things they stand for:
/// two rows of the same thing are no ambiguity.
pub fn find<T: PartialEq>(rows: impl Iterator<Item = (T, &'static Wording)>, typed: &str) -> Found<T> {
    let typed = normal(typed);
    let mut rows: Vec<(T, &'static Wording)> = rows.collect();
    if let Some(at) = rows.iter().position(|(_, wording)| wording.all().any(|word| word == typed)) {
        return Found::One(rows.swap_remove(at).0);
    }
    let language = language_of(&typed);
    let mut begun: Vec<usize> = Vec::new();
    for (at, (thing, wording)) in rows.iter().enumerate() {
        let begins = !typed.is_empty() && wording.all().any(|word| word.starts_with(&typed));
        if begins && !begun.iter().any(|&other| rows[other].0 == *thing) {
            begun.push(at);
        }
    }
    match begun.as_slice() {
        [] => Found::None(near(rows.iter().map(|(_, wording)| *wording), &typed, language)),
        [at] => Found::One(rows.swap_remove(*at).0),
        several => Found::Several(several.iter().map(|&at| rows[at].1.shown(language)).collect()),
    }
}

/// The wordings at a small distance from what was typed.
fn near(rows: impl Iterator<Item = &'static Wording>, typed: &str, language: Language) -> Vec<&'static str> {
    let allowed = (typed.chars().count() / 3).max(1);
    let distance = |wording: &Wording| {
        let of = |word: &str| strsim::osa_distance(word, typed);
        wording.all().filter(|word| word.chars().count() > 1).map(of).min().unwrap_or(usize::MAX)
    };
    let mut found: Vec<(usize, &'static str)> = rows
        .map(|wording| (distance(wording), wording.shown(language)))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, word)| word).collect()
}

/// A typed word as the table has it: folded, with `-` for spaces and underscores.
pub fn normal(typed: &str) -> String {
    words::folded(typed.trim()).replace([' ', '_'], "-")
}

/// English when there are Latin letters and no Russian ones.
pub fn language_of(text: &str) -> Language {
    let latin = text.contains(|c: char| c.is_ascii_alphabetic());
    let russian = text.contains(|c: char| matches!(c, '\u{400}'..='\u{4ff}'));
    if latin && !russian { Language::English } else { Language::Russian }
}

/// The operator that a bare word is, if any.
pub fn operator(typed: &str) -> Option<Operator> {
    let typed = words::folded(typed);
    let row = OPERATORS.iter().find(|(_, wording)| wording.all().any(|word| word == typed));
    row.map(|(operator, _)| *operator)
}
