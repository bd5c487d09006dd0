//! How headings of lists are worded: a table for lists of schools, a table for lists of teachers. In: the words of a
//! heading. Out: what it can mean. The first rule that fits counts, so what a heading says more exactly stands first.

use crate::domain::record::Kind;
use crate::domain::value::Tag;
use crate::domain::words::{in_russian_letters, tokens};
use crate::domain::{activity, deficit, school, teacher};

/// What the words of a heading mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    Is(Kind, Tag),
    /// «Фамилия», «Имя», «Отчество»: 1, 2, 3 of one name.
    PartOfName(u8),
    /// The first of these that no other column says more clearly.
    Either(&'static [(Kind, Tag)]),
    /// Known, and of no use here.
    Aside,
}

use Sense::{Aside, Either, Is, PartOfName};

/// Beginnings of words (`=`: whole words) that must all occur, and what they mean then.
type Rule = (&'static [&'static str], Sense);

/// The words of a heading in lower case; initials and «п/п» as one word, look-alike letters as Russian ones.
pub fn words(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut letters = false;
    for token in tokens(heading) {
        let word = in_russian_letters(&token.text).unwrap_or(token.text);
        let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match words.last_mut() {
            Some(last) if single && letters => last.push_str(&word),
            _ => words.push(word),
        }
        letters = single;
    }
    words
}

/// Whether every pattern begins (`=`: is) some word.
pub fn matches(rule: &[&str], words: &[String]) -> bool {
    rule.iter().all(|pattern| match pattern.strip_prefix('=') {
        Some(whole) => words.iter().any(|word| word == whole),
        None => words.iter().any(|word| word.starts_with(pattern)),
    })
}

/// Whether some pattern does.
pub fn any(patterns: &[&str], words: &[String]) -> bool {
    patterns.iter().any(|pattern| matches(&[pattern], words))
}

pub fn sense(kind: Kind, words: &[String]) -> Option<Sense> {
    let rules = if kind == Kind::School { SCHOOL } else { TEACHER };
    let sense = rules.iter().find(|(rule, _)| matches(rule, words)).map(|(_, sense)| *sense)?;
    let counts = [school::PUPILS, school::CLASSES, school::STAFF].map(|tag| Is(Kind::School, tag));
    let partly = counts.contains(&sense) && any(PARTLY, words);
    if partly || sense == Aside { None } else { Some(sense) }
}

/// What makes a number one of a part: «учителей высшей категории», «обучающихся с ОВЗ», «обучающихся 9 классов».
const PARTLY: &[&str] = &[
    "категори",
    "высш",
    "перв",
    "овз",
    "инвалид",
    "молод",
    "пенсион",
    "курс",
    "=кпк",
    "вакан",
    "смен",
    "льгот",
    "дол",
    "процент",
    "средн",
    "стаж",
    "=1",
    "=4",
    "=5",
    "=9",
    "=10",
    "=11",
    "подвоз",
    "выпуск",
    "мальчик",
    "девоч",
];

const fn of_school(tag: Tag) -> Sense {
    Is(Kind::School, tag)
}

const SCHOOL: &[Rule] = &[
    (&["=пп"], Aside),
    (&["директор"], Aside),
    (&["руководител"], Aside),
    (&["завуч"], Aside),
    (&["телефон"], Aside),
    (&["адрес"], Aside),
    (&["сайт"], Aside),
    (&["почт"], Aside),
    (&["mail"], Aside),
    (&["=инн"], Aside),
    (&["лиценз"], Aside),
    (&["дат", "приказ"], of_school(school::ORDER_DATE)),
    (&["дат", "назначен"], of_school(school::ORDER_DATE)),
    (&["приказ"], of_school(school::ORDER_NUMBER)),
    (&["координатор"], of_school(school::COORDINATOR)),
    (&["=шнор"], of_school(school::LISTED)),
    (&["=шнр"], of_school(school::LISTED)),
    (&["низк", "результат"], of_school(school::LISTED)),
    (&["перечн"], of_school(school::LISTED)),
    (&["перечень"], of_school(school::LISTED)),
    (&["нужда"], of_school(school::LISTED)),
    (&["год", "включ"], of_school(school::LISTED)),
    (&["логин"], of_school(school::LOGIN)),
    (&["=фис"], of_school(school::LOGIN)),
    (&["=код"], of_school(school::CODE)),
    (&["кратк"], of_school(school::SHORT)),
    (&["сокращ"], of_school(school::SHORT)),
    (&["друг"], of_school(school::ALIASES)),
    (&["прежн"], of_school(school::ALIASES)),
    (&["=иначе"], of_school(school::ALIASES)),
    (&["вариант"], of_school(school::ALIASES)),
    (&["примечан"], of_school(school::NOTE)),
    (&["коммент"], of_school(school::NOTE)),
    (&["населен"], of_school(school::PLACE)),
    (&["=нп"], of_school(school::PLACE)),
    (&["=село"], of_school(school::PLACE)),
    (&["=место"], of_school(school::PLACE)),
    (&["=тип"], of_school(school::KIND)),
    (&["=вид"], of_school(school::KIND)),
    (&["обучающ", "класс"], Aside),
    (&["обучающ"], of_school(school::PUPILS)),
    (&["учащ"], of_school(school::PUPILS)),
    (&["ученик"], of_school(school::PUPILS)),
    (&["контингент"], of_school(school::PUPILS)),
    (&["=детей"], of_school(school::PUPILS)),
    (&["класс"], of_school(school::CLASSES)),
    (&["учител"], of_school(school::STAFF)),
    (&["педагог"], of_school(school::STAFF)),
    (&["педработн"], of_school(school::STAFF)),
    (&["полн"], of_school(school::NAME)),
    (&["наименован"], of_school(school::NAME)),
    (&["назван"], of_school(school::NAME)),
    (&["=оо"], SCHOOL_ITSELF),
    (&["=оу"], SCHOOL_ITSELF),
    (&["=школа"], SCHOOL_ITSELF),
    (&["=школы"], SCHOOL_ITSELF),
    (&["образовательн", "организац"], SCHOOL_ITSELF),
    (&["образовательн", "учрежд"], SCHOOL_ITSELF),
    (&["общеобразовательн"], SCHOOL_ITSELF),
    (&["организац"], SCHOOL_ITSELF),
    (&["учрежден"], SCHOOL_ITSELF),
];

const SCHOOL_ITSELF: Sense = Either(&[(Kind::School, school::SHORT), (Kind::School, school::NAME)]);

const fn of_teacher(tag: Tag) -> Sense {
    Is(Kind::Teacher, tag)
}

const fn of_deficit(tag: Tag) -> Sense {
    Is(Kind::Deficit, tag)
}

const fn of_measure(tag: Tag) -> Sense {
    Is(Kind::Activity, tag)
}

const TEACHER: &[Rule] = &[
    (&["=пп"], Aside),
    (&["стаж"], Aside),
    (&["директор"], Aside),
    (&["адрес"], Aside),
    (&["сайт"], Aside),
    (&["руководител"], Aside),
    (&["=образование"], Aside),
    (&["=образования"], Aside),
    (&["нагрузк"], Aside),
    (&["наград"], Aside),
    (&["состояни"], Aside),
    (&["статус"], Aside),
    (&["отзыв", "соглас"], of_teacher(teacher::WITHDRAWN)),
    (&["отозв"], of_teacher(teacher::WITHDRAWN)),
    (&["=отзыв"], of_teacher(teacher::WITHDRAWN)),
    (&["дат", "соглас"], of_teacher(teacher::CONSENT_DATE)),
    (&["объем", "соглас"], of_teacher(teacher::CONSENT_SCOPE)),
    (&["цел", "соглас"], of_teacher(teacher::CONSENT_SCOPE)),
    (&["соглас"], of_teacher(teacher::CONSENT_NUMBER)),
    // Deficits: how found, when, how much, of what.
    (&["чем", "выявл"], of_deficit(deficit::FOUND_BY)),
    (&["как", "выявл"], of_deficit(deficit::FOUND_BY)),
    (&["инструмент"], of_deficit(deficit::FOUND_BY)),
    (&["способ"], of_deficit(deficit::FOUND_BY)),
    (&["метод", "диагност"], of_deficit(deficit::FOUND_BY)),
    (&["вид", "диагност"], of_deficit(deficit::FOUND_BY)),
    (&["основани", "выявл"], of_deficit(deficit::FOUND_BY)),
    (&["дат", "выявл"], of_deficit(deficit::FOUND_ON)),
    (&["когда", "выявл"], of_deficit(deficit::FOUND_ON)),
    (&["результат", "диагност"], Aside),
    (&["диагност"], of_teacher(teacher::DIAGNOSED)),
    (&["уров"], of_deficit(deficit::LEVEL)),
    (&["=блок"], of_deficit(deficit::BLOCK)),
    (&["блок", "дефицит"], of_deficit(deficit::BLOCK)),
    (&["=вид", "дефицит"], of_deficit(deficit::BLOCK)),
    (&["=тип", "дефицит"], of_deficit(deficit::BLOCK)),
    (&["област", "дефицит"], of_deficit(deficit::BLOCK)),
    (&["групп", "дефицит"], of_deficit(deficit::BLOCK)),
    (&["направлен", "дефицит"], of_deficit(deficit::BLOCK)),
    // Measures.
    (&["форм", "отчет"], of_measure(activity::RESULT)),
    (&["документ"], of_measure(activity::RESULT)),
    (&["подтвержд"], of_measure(activity::RESULT)),
    (&["результат"], of_measure(activity::RESULT)),
    (&["исполнител"], of_measure(activity::OWNERS)),
    (&["ответствен"], of_measure(activity::OWNERS)),
    (&["=исполн"], of_measure(activity::OWNERS)),
    (&["=срок"], of_measure(activity::DEADLINE)),
    (&["=сроки"], of_measure(activity::DEADLINE)),
    (&["формулир"], of_deficit(deficit::WORDING)),
    (&["=форма"], of_measure(activity::FORM)),
    (&["=формы"], of_measure(activity::FORM)),
    (&["=мера"], of_measure(activity::TITLE)),
    (&["=меры"], of_measure(activity::TITLE)),
    (&["меропри"], of_measure(activity::TITLE)),
    (&["устранен"], of_measure(activity::TITLE)),
    (&["дефицит"], of_deficit(deficit::WORDING)),
    (&["затруднен"], of_deficit(deficit::WORDING)),
    (&["выявлен"], of_deficit(deficit::FOUND_ON)),
    // The teacher.
    (&["тем", "курс"], Aside),
    (&["назван", "курс"], Aside),
    (&["назван", "=кпк"], Aside),
    (&["тем", "=кпк"], Aside),
    (&["час", "=кпк"], Aside),
    (&["=кпк"], of_teacher(teacher::COURSE)),
    (&["курс"], of_teacher(teacher::COURSE)),
    (&["повышен", "квалиф"], of_teacher(teacher::COURSE)),
    (&["категори"], of_teacher(teacher::CATEGORY)),
    (&["должност"], of_teacher(teacher::POSITION)),
    (&["=предметы"], of_teacher(teacher::SUBJECTS)),
    (&["предмет", "=ы"], of_teacher(teacher::SUBJECTS)),
    (&["преподава"], of_teacher(teacher::SUBJECTS)),
    (&["предмет"], SUBJECT),
    (&["дисциплин"], SUBJECT),
    (&["=код", "=оо"], SCHOOLS),
    (&["=код", "=оу"], SCHOOLS),
    (&["=код", "школ"], SCHOOLS),
    (&["логин"], SCHOOLS),
    (&["=код"], of_teacher(teacher::CODE)),
    (&["=фио"], of_teacher(teacher::NAME)),
    (&["фамили", "=имя"], of_teacher(teacher::NAME)),
    (&["фамили", "=ио"], of_teacher(teacher::NAME)),
    (&["фамили", "инициал"], of_teacher(teacher::NAME)),
    (&["фамили"], PartOfName(1)),
    (&["=имя"], PartOfName(2)),
    (&["отчество"], PartOfName(3)),
    (&["класс"], Aside),
    (&["=оо"], of_teacher(teacher::SCHOOLS)),
    (&["=оу"], of_teacher(teacher::SCHOOLS)),
    (&["школ"], of_teacher(teacher::SCHOOLS)),
    (&["образовательн", "организац"], of_teacher(teacher::SCHOOLS)),
    (&["образовательн", "учрежд"], of_teacher(teacher::SCHOOLS)),
    (&["общеобразовательн"], of_teacher(teacher::SCHOOLS)),
    (&["мест", "работ"], of_teacher(teacher::SCHOOLS)),
    (&["организац"], of_teacher(teacher::SCHOOLS)),
    (&["учрежден"], of_teacher(teacher::SCHOOLS)),
    (&["=педагог"], of_teacher(teacher::NAME)),
    (&["=учитель"], of_teacher(teacher::NAME)),
    (&["=сотрудник"], of_teacher(teacher::NAME)),
    (&["=работник"], of_teacher(teacher::NAME)),
];

const SCHOOLS: Sense = Either(&[(Kind::Teacher, teacher::SCHOOLS)]);

/// In a list with deficits the one subject in which a deficit was found, else what the teacher teaches.
pub const SUBJECT: Sense = Either(&[(Kind::Deficit, deficit::SUBJECT), (Kind::Teacher, teacher::SUBJECTS)]);
