//! How people word a choice: «МКОУ СОШ», «1 кв. категория», «курсы ПК». In: a field's named codes and a cell.
//! Out: the code, or nothing when no word says it; a cell that may mean two things says nothing.

use super::synonyms::{matches, words};
use crate::domain::activity::{self, form};
use crate::domain::deficit::{self, block, level};
use crate::domain::record::Kind;
use crate::domain::school::{self, kind};
use crate::domain::teacher::{self, category};
use crate::domain::value::Tag;
use crate::domain::words::folded;

/// A code and beginnings of words (`=`: whole words) that must all occur; the first rule that fits counts.
type Rules = &'static [(u16, &'static [&'static str])];

/// Words that name two things at once.
const UNCLEAR: u16 = 0;

pub fn code(of: Kind, tag: Tag, names: &[(u16, &'static str)], text: &str) -> Option<u16> {
    let english = folded(text.trim()).replace([' ', '_'], "-");
    if let Some((code, _)) = names.iter().find(|(_, name)| *name == english) {
        return Some(*code);
    }
    let words = words(text);
    let rule = rules(of, tag).iter().find(|(_, rule)| matches(rule, &words));
    rule.map(|(code, _)| *code).filter(|code| *code != UNCLEAR)
}

fn rules(of: Kind, tag: Tag) -> Rules {
    match (of, tag) {
        (Kind::School, school::KIND) => SCHOOL_KINDS,
        (Kind::Teacher, teacher::CATEGORY) => CATEGORIES,
        (Kind::Deficit, deficit::BLOCK) => BLOCKS,
        (Kind::Deficit, deficit::LEVEL) => LEVELS,
        (Kind::Activity, activity::FORM) => FORMS,
        _ => &[],
    }
}

const SCHOOL_KINDS: Rules = &[
    (kind::CORRECTIONAL, &["коррекц"]),
    (kind::CORRECTIONAL, &["=скош"]),
    (kind::CORRECTIONAL, &["=скоши"]),
    (kind::CORRECTIONAL, &["адаптивн"]),
    (kind::EVENING, &["вечерн"]),
    (kind::EVENING, &["сменн"]),
    (kind::EVENING, &["=осош"]),
    (kind::EVENING, &["=всош"]),
    (kind::CADET, &["кадет"]),
    (kind::BOARDING, &["интернат"]),
    (kind::GYMNASIUM, &["гимнази"]),
    (kind::LYCEUM, &["лице"]),
    (kind::SECONDARY, &["=сош"]),
    (kind::SECONDARY, &["=сш"]),
    (kind::SECONDARY, &["средн"]),
    (kind::BASIC, &["=оош"]),
    (kind::BASIC, &["=ош"]),
    (kind::BASIC, &["основн"]),
    (kind::PRIMARY, &["=нош"]),
    (kind::PRIMARY, &["=нш"]),
    (kind::PRIMARY, &["=ншдс"]),
    (kind::PRIMARY, &["начальн"]),
    (kind::OTHER, &["друг"]),
    (kind::OTHER, &["ина"]),
    (kind::OTHER, &["ино"]),
    (kind::OTHER, &["проч"]),
];

const CATEGORIES: Rules = &[
    (category::NONE, &["=нет"]),
    (category::NONE, &["=без"]),
    (category::NONE, &["=бк"]),
    (category::NONE, &["=не", "име"]),
    (category::NONE, &["=не", "аттест"]),
    (category::NONE, &["молод", "специалист"]),
    (category::COMPLIANCE, &["=сзд"]),
    (category::COMPLIANCE, &["соответств"]),
    (category::METHODIST, &["методист"]),
    (category::MENTOR, &["наставник"]),
    (category::HIGHEST, &["высш"]),
    (category::HIGHEST, &["=вкк"]),
    (category::HIGHEST, &["=вк"]),
    (category::FIRST, &["перв"]),
    (category::FIRST, &["=1"]),
    (category::FIRST, &["=1кк"]),
    (category::FIRST, &["=1я"]),
    (category::FIRST, &["=i"]),
];

const BLOCKS: Rules = &[
    (UNCLEAR, &["предметн", "методич"]),
    (block::PEDAGOGICAL, &["психолог"]),
    (block::PEDAGOGICAL, &["=педагогический"]),
    (block::PEDAGOGICAL, &["=пп"]),
    (block::SUBJECT, &["предметн"]),
    (block::METHODICAL, &["методич"]),
    (block::COMMUNICATIVE, &["коммуник"]),
    (block::DIGITAL, &["=икт"]),
    (block::DIGITAL, &["цифров"]),
    (block::DIGITAL, &["информацион"]),
    (block::LEGAL, &["норматив"]),
    (block::LEGAL, &["правов"]),
];

/// Of the deficit, never of the score: numbers are left to a person, because in self-assessment 0 is the worst.
const LEVELS: Rules = &[
    (level::LOW, &["низк"]),
    (level::LOW, &["минимал"]),
    (level::LOW, &["незначительн"]),
    (level::HIGH, &["высок"]),
    (level::HIGH, &["критич"]),
    (level::HIGH, &["=значительный"]),
    (level::MIDDLE, &["средн"]),
    (level::MIDDLE, &["умерен"]),
    (level::MIDDLE, &["=medium"]),
];

const FORMS: Rules = &[
    (form::INTERNSHIP, &["стажиров"]),
    (form::WEBINAR, &["вебинар"]),
    (form::SEMINAR, &["семинар"]),
    (form::MASTER_CLASS, &["мастер"]),
    (form::CONSULTATION, &["консульт"]),
    (form::MENTORING, &["настав"]),
    (form::VISITS, &["взаимопосещ"]),
    (form::VISITS, &["посещ"]),
    (form::SELF_STUDY, &["самообраз"]),
    (form::COURSE, &["=кпк"]),
    (form::COURSE, &["=пк"]),
    (form::COURSE, &["курс"]),
    (form::COURSE, &["повышен", "квалиф"]),
    (form::OTHER, &["друг"]),
    (form::OTHER, &["ина"]),
    (form::OTHER, &["ино"]),
    (form::OTHER, &["проч"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::{FieldType, spec};

    fn read(of: Kind, tag: Tag, text: &str) -> Option<&'static str> {
        let Some(FieldType::Choice(names)) = spec(of).field(tag).map(|field| field.holds) else {
            panic!("no choice: {of:?} {tag}");
        };
        let code = code(of, tag, names, text)?;
        names.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
    }

    #[test]
    fn choices_are_read_as_people_word_them() {
        type Cases<'a> = &'a [(&'a str, &'a str)];
        let table: &[(Kind, Tag, Cases)] = &[
            (
                Kind::School,
                school::KIND,
                &[
                    ("СОШ", "secondary"),
                    ("МКОУ «СОШ № 1»", "secondary"),
                    ("средняя общеобразовательная школа", "secondary"),
                    ("ООШ", "basic"),
                    ("Основная", "basic"),
                    ("НОШ", "primary"),
                    ("начальная школа – детский сад", "primary"),
                    ("лицей", "lyceum"),
                    ("Гимназия", "gymnasium"),
                    ("коррекционная школа-интернат", "correctional"),
                    ("вечерняя (сменная)", "evening"),
                    ("secondary", "secondary"),
                ],
            ),
            (
                Kind::Teacher,
                teacher::CATEGORY,
                &[
                    ("первая", "first"),
                    ("1 кв. категория", "first"),
                    ("I", "first"),
                    ("1-я", "first"),
                    ("Высшая кв. категория", "highest"),
                    ("СЗД", "compliance"),
                    ("соответствие занимаемой должности", "compliance"),
                    ("нет", "no-category"),
                    ("б/к", "no-category"),
                    ("педагог-методист", "methodist"),
                    ("no category", "no-category"),
                ],
            ),
            (
                Kind::Deficit,
                deficit::BLOCK,
                &[
                    ("предметный", "subject"),
                    ("Методический", "methodical"),
                    ("психолого-педагогический", "pedagogical"),
                    ("ИКТ", "digital"),
                    ("нормативно-правовой", "legal"),
                    ("коммуникативный", "communicative"),
                ],
            ),
            (
                Kind::Deficit,
                deficit::LEVEL,
                &[("высокий", "high"), ("Средний", "middle"), ("минимальный", "low"), ("low", "low")],
            ),
            (
                Kind::Activity,
                activity::FORM,
                &[
                    ("КПК", "course"),
                    ("курсы ПК", "course"),
                    ("стажировка", "internship"),
                    ("Мастер-класс", "master-class"),
                    ("взаимопосещение уроков", "visits"),
                    ("самообразование", "self-study"),
                ],
            ),
        ];
        for (of, tag, cases) in table {
            for (text, wanted) in *cases {
                assert_eq!(read(*of, *tag, text), Some(*wanted), "{text}");
            }
        }
    }

    #[test]
    fn what_says_nothing_or_two_things_is_not_guessed() {
        assert_eq!(read(Kind::Teacher, teacher::CATEGORY, "вторая"), None);
        assert_eq!(read(Kind::Deficit, deficit::BLOCK, "предметно-методический"), None);
        assert_eq!(read(Kind::Deficit, deficit::LEVEL, "2"), None);
        assert_eq!(read(Kind::School, school::KIND, "—"), None);
    }
}
