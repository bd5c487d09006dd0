//! The words of the filter language for values: statuses, flags, blocks, levels, states, kinds of paper. A table a choice,
//! as in `vocabulary`.

use super::vocabulary::{Flag, Wording, deadline_kind, wording};
use crate::domain::{activity, deficit, line, paper, school, teacher};

/// A value of a choice. A row with several codes means any of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    pub codes: &'static [u16],
    pub wording: Wording,
}

macro_rules! choice {
    ($($code:expr),+ => $($ru:literal)+ / $($en:literal)+) => {
        Choice { codes: &[$($code),+], wording: wording!($($ru)+ / $($en)+) }
    };
}

pub static STATUSES: &[Choice] = &[
    choice!(activity::status::OPEN => "не-начато" "открыто" / "open" "not-started"),
    choice!(activity::status::IN_WORK => "в-работе" "начато" / "in-work" "started"),
    choice!(activity::status::REPORTED => "исполнено" "на-проверке" / "reported" "to-check"),
    choice!(activity::status::DONE => "выполнено" "снято" "снято-с-контроля" "сделано" "готово" / "done" "accepted"),
    choice!(activity::status::CANCELLED => "отменено" "снято-без-исполнения" / "cancelled" "canceled"),
    choice!(activity::status::WITHDRAWN => "исключено" "исключено-из-плана" / "withdrawn"),
    choice!(activity::status::OPEN, activity::status::IN_WORK => "живое" "текущее" "не-закрыто" / "live" "current"),
    choice!(activity::status::REPORTED, activity::status::DONE, activity::status::CANCELLED, activity::status::WITHDRAWN
        => "закрыто" / "closed"),
];

pub static FLAGS: &[Choice] = &[
    choice!(Flag::Overdue as u16 => "просрочено" "горит" / "overdue"),
    choice!(Flag::Doubtful as u16 => "спорно" "спорный-срок" / "doubtful"),
    choice!(Flag::Waiting as u16 => "ждет" "ждет-события" / "waiting"),
    choice!(Flag::NoDate as u16 => "без-срока" "без-даты" / "no-date"),
    choice!(Flag::NoPaper as u16 => "без-документа" "без-бумаги" / "no-paper" "no-document"),
    choice!(Flag::Moved as u16 => "перенесено" "перенос" / "moved" "postponed"),
    choice!(Flag::DoneLate as u16 => "сделано-поздно" "с-опозданием" / "done-late" "late"),
    choice!(Flag::NotBegun as u16 => "не-начато" "еще-не-начато" "рано" / "not-begun" "early"),
    choice!(Flag::NoOwner as u16 => "без-исполнителя" "ничье" / "no-owner"),
    choice!(Flag::Silent as u16 => "молчит" "молчат" / "silent"),
    choice!(Flag::Warned as u16 => "пора-начинать" "пора" / "warned" "begin"),
    choice!(Flag::NoRhythm as u16 => "без-ритма" / "no-rhythm"),
    choice!(Flag::SchoolsOwe as u16 => "кто-не-сдал" "не-все-сдали" / "schools-owe"),
    choice!(Flag::ToCheck as u16 => "на-проверке" "проверить" / "to-accept"),
    choice!(Flag::Returned as u16 => "возвращено" "вернули" / "returned"),
    choice!(Flag::NoDiagnostic as u16 => "без-диагностики" / "no-diagnostic"),
    choice!(Flag::NoMeasure as u16 => "без-мер" "без-меры" / "no-measure"),
    choice!(Flag::NoConsent as u16 => "без-согласия" / "no-consent"),
    choice!(Flag::Listed as u16 => "в-списке" "нуждается" / "listed"),
    choice!(Flag::NoCoordinator as u16 => "без-координатора" / "no-coordinator"),
];

pub static BLOCKS: &[Choice] = &[
    choice!(deficit::block::SUBJECT => "предметный" / "subject"),
    choice!(deficit::block::METHODICAL => "методический" / "methodical"),
    choice!(deficit::block::PEDAGOGICAL => "психолого-педагогический" "психологический" / "pedagogical"),
    choice!(deficit::block::COMMUNICATIVE => "коммуникативный" / "communicative"),
    choice!(deficit::block::DIGITAL => "цифровой" "икт" / "digital" "ict"),
    choice!(deficit::block::LEGAL => "правовой" "нормативно-правовой" / "legal"),
];

pub static LEVELS: &[Choice] = &[
    choice!(deficit::level::LOW => "минимальный" "низкий" / "low"),
    choice!(deficit::level::MIDDLE => "средний" / "middle"),
    choice!(deficit::level::HIGH => "высокий" / "high"),
];

pub static STATES: &[Choice] = &[
    choice!(deficit::state::FOUND => "выявлен" / "found"),
    choice!(deficit::state::IN_WORK => "в-работе" / "in-progress" "in-work"),
    choice!(deficit::state::MEASURES_DONE => "меры-выполнены" / "measures-done"),
    choice!(deficit::state::REDUCED => "снижен" / "reduced"),
    choice!(deficit::state::REMOVED => "снят" / "removed"),
    choice!(deficit::state::REMAINS => "сохраняется" / "remains"),
];

pub static LINE_STATES: &[Choice] = &[
    choice!(line::state::OWED => "не-сдано" "не-сдали" "должны" / "owed"),
    choice!(line::state::REPORTED => "сдано" "на-проверке" / "handed-in" "reported"),
    choice!(line::state::ACCEPTED => "принято" / "accepted"),
    choice!(line::state::EXCUSED => "не-требуется" / "excused"),
];

pub static WHATS: &[Choice] = &[
    choice!(activity::what::ACTIVITY => "мероприятие" / "activity"),
    choice!(activity::what::MEASURE => "мера" / "measure"),
];

pub static FORMS: &[Choice] = &[
    choice!(activity::form::COURSE => "курсы" "кпк" / "course"),
    choice!(activity::form::INTERNSHIP => "стажировка" / "internship"),
    choice!(activity::form::CONSULTATION => "консультация" / "consultation"),
    choice!(activity::form::WEBINAR => "вебинар" / "webinar"),
    choice!(activity::form::SEMINAR => "семинар" / "seminar"),
    choice!(activity::form::MENTORING => "наставничество" / "mentoring"),
    choice!(activity::form::VISITS => "взаимопосещение" "посещение-уроков" / "visits"),
    choice!(activity::form::SELF_STUDY => "самообразование" / "self-study"),
    choice!(activity::form::MASTER_CLASS => "мастер-класс" / "master-class"),
    choice!(activity::form::OTHER => "другое" "иное" / "other"),
];

pub static CATEGORIES: &[Choice] = &[
    choice!(teacher::category::NONE => "нет" "без-категории" / "none"),
    choice!(teacher::category::COMPLIANCE => "соответствие" "сзд" / "compliance"),
    choice!(teacher::category::FIRST => "первая" / "first"),
    choice!(teacher::category::HIGHEST => "высшая" / "highest"),
    choice!(teacher::category::METHODIST => "педагог-методист" / "methodist"),
    choice!(teacher::category::MENTOR => "педагог-наставник" / "mentor"),
];

pub static SCHOOL_KINDS: &[Choice] = &[
    choice!(school::kind::SECONDARY => "сош" "средняя" / "secondary"),
    choice!(school::kind::BASIC => "оош" "основная" / "basic"),
    choice!(school::kind::PRIMARY => "нош" "начальная" / "primary"),
    choice!(school::kind::GYMNASIUM => "гимназия" / "gymnasium"),
    choice!(school::kind::LYCEUM => "лицей" / "lyceum"),
    choice!(school::kind::CORRECTIONAL => "коррекционная" / "correctional"),
    choice!(school::kind::EVENING => "вечерняя" / "evening"),
    choice!(school::kind::BOARDING => "интернат" / "boarding"),
    choice!(school::kind::CADET => "кадетская" / "cadet"),
    choice!(school::kind::OTHER => "другая" / "other"),
];

pub static DEADLINE_KINDS: &[Choice] = &[
    choice!(deadline_kind::BY => "до" "не-позднее" / "by"),
    choice!(deadline_kind::ON => "день" "в-день" / "on"),
    choice!(deadline_kind::PERIOD => "период" / "period"),
    choice!(deadline_kind::POINTS => "несколько" "этапы" / "points"),
    choice!(deadline_kind::RECURRING => "регулярно" "повтор" / "recurring"),
    choice!(deadline_kind::STANDING => "постоянно" "весь-период" / "standing"),
    choice!(deadline_kind::SCHEDULE => "график" "по-графику" / "schedule"),
    choice!(deadline_kind::EVENT => "событие" "по-событию" / "event"),
    choice!(deadline_kind::CONFLICT => "противоречие" / "conflict"),
    choice!(deadline_kind::NONE => "нет" / "none"),
];

pub static PAPERS: &[Choice] = &[
    choice!(paper::kind::NOTE => "справка" "аналитическая-справка" / "analytic-note" "note"),
    choice!(paper::kind::ROAD_MAP => "дорожная-карта" / "road-map"),
    choice!(paper::kind::ORDER => "приказ" "распоряжение" / "order"),
    choice!(paper::kind::LIST => "список" "перечень" / "list"),
    choice!(paper::kind::RECOMMENDATIONS => "рекомендации" / "recommendations"),
    choice!(paper::kind::PROCEDURE => "порядок" "механизм" / "procedure"),
    choice!(paper::kind::PROGRAMME => "программа" / "programme" "program"),
    choice!(paper::kind::RESOURCE => "ресурс" / "resource"),
    choice!(paper::kind::COLLECTION => "сборник" / "collection"),
    choice!(paper::kind::PROPOSALS => "предложения" / "proposals"),
    choice!(paper::kind::ASSESSMENT => "оценка" / "assessment"),
    choice!(paper::kind::AMENDMENT => "изменения" / "amendment"),
    choice!(paper::kind::CERTIFICATE => "удостоверение" "сертификат" / "certificate"),
    choice!(paper::kind::PROTOCOL => "протокол" / "protocol"),
    choice!(paper::kind::SCHEDULE => "график" / "schedule"),
    choice!(paper::kind::CARD => "карта" "диагностическая-карта" / "card"),
    choice!(paper::kind::REPORT => "отчет" / "report"),
    choice!(paper::kind::PLAN => "план" / "plan"),
    choice!(paper::kind::REGULATION => "положение" / "regulation"),
    choice!(paper::kind::LETTER => "письмо" / "letter"),
    choice!(paper::kind::CONTRACT => "договор" "соглашение" / "contract"),
    choice!(paper::kind::OTHER => "другое" "иное" / "other"),
];
