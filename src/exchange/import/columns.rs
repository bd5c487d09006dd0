//! What headings mean, in the words of the offices that print them. In: the text of a heading. Out: a role, and how
//! sure the words make it. Which row is a heading and what its columns hold is told elsewhere.

pub use crate::domain::paper_column::{How, Role};
use crate::domain::words::{as_cyrillic, folded};

use super::units::Unit;

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// As printed, the headings of a heading of several lines joined by « / ».
    pub heading: String,
    pub role: Role,
    pub how: How,
    /// What the heading alone says.
    pub printed: Role,
    /// The quarter, month or stage that the heading names, and its year.
    pub unit: Option<Unit>,
}

/// The columns of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    pub list: Vec<Column>,
}

impl Columns {
    /// The first column with this role.
    pub fn of(&self, role: Role) -> Option<usize> {
        self.list.iter().position(|column| column.role == role)
    }

    /// All columns with this role, in order.
    pub fn all(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        self.list.iter().enumerate().filter(move |(_, column)| column.role == role).map(|(at, _)| at)
    }

    /// All columns that can say when.
    pub fn dated(&self) -> impl Iterator<Item = usize> + '_ {
        self.list.iter().enumerate().filter(|(_, column)| says_when(column.role)).map(|(at, _)| at)
    }

    /// The heading of a column as printed; empty when it has none.
    pub fn heading(&self, column: usize) -> &str {
        self.list.get(column).map_or("", |column| column.heading.as_str())
    }

    pub fn has(&self, role: Role) -> bool {
        self.of(role).is_some()
    }

    /// The same headings with the same roles.
    pub fn same_as(&self, other: &Columns) -> bool {
        let told = |columns: &Columns| -> Vec<(String, Role)> {
            columns.list.iter().map(|column| (folded(&column.heading), column.role)).collect()
        };
        told(self) == told(other)
    }
}

pub fn says_when(role: Role) -> bool {
    matches!(role, Role::Deadline | Role::Start | Role::End | Role::Marks)
}

/// Beginnings of words that must all occur in a heading (`=`: a whole word), in the order in which the rules are
/// tried: a heading often names two things («Ответственные за проведение мероприятия», «Сроки проведения
/// мероприятия»), the telling one stands first here. Sources: domain notes 10.2.
const RULES: &[(Role, &[&str])] = &[
    (Role::Status, &["отметк"]),
    (Role::Status, &["нов", "срок"]),
    (Role::Status, &["реквизит", "документ"]),
    (Role::Status, &["состояни"]),
    (Role::Status, &["статус"]),
    (Role::Status, &["исполнени", "ход"]),
    (Role::Status, &["выполнен", "факт"]),
    (Role::Status, &["=факт"]),
    (Role::Status, &["фактическ", "срок"]),
    (Role::Status, &["фактическ", "дат"]),
    (Role::Status, &["информац", "исполнен"]),
    (Role::Status, &["информац", "выполнен"]),
    (Role::Status, &["информац", "реализац"]),
    (Role::Aside, &["мест"]),
    (Role::Aside, &["площадк"]),
    (Role::Aside, &["финанс"]),
    (Role::Aside, &["бюджет"]),
    (Role::Aside, &["стоимост"]),
    (Role::Aside, &["объем", "средств"]),
    (Role::Aside, &["ресурс"]),
    (Role::Aside, &["примечани"]),
    (Role::Aside, &["участник"]),
    (Role::Aside, &["аудитори"]),
    (Role::Aside, &["категори"]),
    (Role::Aside, &["охват"]),
    (Role::Aside, &["количеств"]),
    (Role::Aside, &["единиц", "измер"]),
    (Role::Owners, &["ответств"]),
    (Role::Owners, &["отвественн"]),
    (Role::Owners, &["исполнител"]),
    (Role::Owners, &["соисполнител"]),
    (Role::Owners, &["=кто"]),
    (Role::Owners, &["куратор"]),
    (Role::Owners, &["координатор"]),
    (Role::Owners, &["организатор"]),
    (Role::Owners, &["руководител", "фио"]),
    (Role::Owners, &["owner"]),
    (Role::Result, &["результат"]),
    (Role::Result, &["вид", "документ"]),
    (Role::Result, &["подтвержда", "документ"]),
    (Role::Result, &["показател"]),
    (Role::Result, &["выход", "документ"]),
    (Role::Result, &["итогов", "документ"]),
    (Role::Result, &["отчетн", "документ"]),
    (Role::Result, &["форм", "отчетност"]),
    (Role::Result, &["форм", "представлен"]),
    (Role::Result, &["вид", "отчетност"]),
    (Role::Aside, &["форм", "проведени"]),
    (Role::Aside, &["форм", "работ"]),
    (Role::Aside, &["=форма"]),
    (Role::Result, &["индикатор"]),
    (Role::Result, &["продукт"]),
    (Role::Result, &["эффект"]),
    (Role::Result, &["=выход"]),
    (Role::Result, &["=итог"]),
    (Role::Result, &["=итоги"]),
    (Role::Result, &["result"]),
    (Role::Deadline, &["срок"]),
    (Role::Deadline, &["дат"]),
    (Role::Deadline, &["период"]),
    (Role::Deadline, &["когда"]),
    (Role::Deadline, &["врем", "проведени"]),
    (Role::Deadline, &["врем", "реализац"]),
    (Role::Deadline, &["врем", "исполнен"]),
    (Role::Deadline, &["=время"]),
    (Role::Deadline, &["дедлайн"]),
    (Role::Deadline, &["deadline"]),
    (Role::Deadline, &["график", "проведени"]),
    (Role::Deadline, &["=месяц"]),
    (Role::Deadline, &["=месяцы"]),
    (Role::Deadline, &["=квартал"]),
    (Role::Section, &["раздел"]),
    (Role::Section, &["этап"]),
    (Role::Section, &["=блок"]),
    (Role::Section, &["section"]),
    (Role::Title, &["мероприяти"]),
    (Role::Title, &["меропрят"]),
    (Role::Title, &["содержани"]),
    (Role::Title, &["направлени", "деятельност"]),
    (Role::Title, &["направлени", "работ"]),
    (Role::Section, &["направлени"]),
    (Role::Title, &["наименовани"]),
    (Role::Title, &["вид", "деятельност"]),
    (Role::Title, &["вид", "работ"]),
    (Role::Title, &["действи"]),
    (Role::Title, &["название"]),
    (Role::Title, &["=что", "сдела"]),
    (Role::Title, &["=что", "дела"]),
    (Role::Title, &["=чем", "занима"]),
    (Role::Title, &["перечень", "работ"]),
    (Role::Title, &["тема"]),
    (Role::Title, &["темы"]),
    (Role::Title, &["=вопросы"]),
    (Role::Title, &["поручени"]),
    (Role::Title, &["title"]),
    (Role::Section, &["задач"]),
    (Role::Number, &["номер"]),
    (Role::Number, &["=код"]),
    (Role::Number, &["number"]),
    (Role::Status, &["status"]),
    (Role::Owners, &["=фио"]),
    (Role::Owners, &["=ф", "=и", "=о"]),
];

/// Spellings of «№ п/п», letters and digits only, OCR's included.
const NUMBER_SIGNS: &[&str] = &[
    "№",
    "n",
    "nn",
    "no",
    "nº",
    "№пп",
    "nпп",
    "nnпп",
    "noпп",
    "пп",
    "nп",
    "№п",
    "јъ",
    "jъ",
    "#",
    "номерпп",
    "№№",
    "№№пп",
    "мпп",
    "м",
    "№№п",
    "лпп",
    "пункт",
    "№пункта",
    "№мероприятия",
    "№строки",
];

/// Words cut short, whole.
const SHORTENED: &[(&str, Role)] = &[
    ("исполн", Role::Owners),
    ("исп", Role::Owners),
    ("отв", Role::Owners),
    ("рез", Role::Result),
    ("мероприят", Role::Title),
    ("наимен", Role::Title),
    ("меропр", Role::Title),
];

/// The role of one heading.
pub fn role_of(heading: &str) -> Role {
    let text = folded(heading);
    let sign: String = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '№' | '#' | 'º')).collect();
    if NUMBER_SIGNS.contains(&sign.as_str()) {
        return Role::Number;
    }
    let text = unbroken(&cyrillic(&text));
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |start: &&str| match start.strip_prefix('=') {
        Some(whole) => words.contains(&whole),
        None => words.iter().any(|word| word.starts_with(start)),
    };
    if names_time_first(&words) {
        return Role::Deadline;
    }
    let told = RULES.iter().find(|(_, starts)| starts.iter().all(has)).map(|(role, _)| *role);
    let shortened = || SHORTENED.iter().find(|(word, _)| words.contains(word)).map(|(_, role)| *role);
    told.or_else(shortened).unwrap_or(Role::Unknown)
}

/// «Дата и место проведения», «Сроки, форма»: what stands first is what the cell begins with.
fn names_time_first(words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or("");
    let time = first.starts_with("срок") || ["дата", "даты", "период"].contains(&first);
    let other = ["факт", "ответств", "исполнител", "рожд", "отметк", "ход"];
    time && !words.iter().any(|word| other.iter().any(|start| word.starts_with(start)))
}

/// Whether a heading of owners says that the cell tells when, too: «Ответственные, сроки».
pub fn names_time_too(heading: &str) -> bool {
    folded(heading).split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with("срок"))
}

/// Latin letters among Cyrillic ones that look the same: «Cpoк».
fn cyrillic(text: &str) -> String {
    match text.chars().any(|c| ('а'..='я').contains(&c)) {
        true => text.chars().map(as_cyrillic).collect(),
        false => text.to_owned(),
    }
}

/// «Ответствен-ные», «меро- приятия»: a heading broken to fit its column.
fn unbroken(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|c| *c != '\u{AD}').collect();
    let mut joined = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let rest = letters.get(at + 1..).unwrap_or(&[]);
        let spaces = rest.iter().take_while(|c| c.is_whitespace()).count();
        let inside = matches!(letters[at], '-' | '‐')
            && joined.ends_with(char::is_alphabetic)
            && rest.get(spaces).is_some_and(|c| c.is_lowercase());
        if inside {
            at += 1 + spaces;
            continue;
        }
        joined.push(letters[at]);
        at += 1;
    }
    joined
}

/// Whether this heading of a title names pieces of work, and not just any things («Наименование товара»).
pub fn names_work(heading: &str) -> bool {
    const WORK: &[&str] = &[
        "мероприят",
        "меропрят",
        "деятельност",
        "работ",
        "действи",
        "поручени",
        "сдела",
        "делае",
        "делать",
        "title",
    ];
    const GENERIC: &[&str] =
        &["наименован", "название", "содержан", "наимен", "тема", "темы", "вопрос", "меропр", "п", "и"];
    let text = unbroken(&folded(heading));
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let begins = |word: &str, with: &[&str]| with.iter().any(|start| word.starts_with(start));
    words.clone().any(|word| begins(word, WORK)) || words.all(|word| begins(word, GENERIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_real_papers_are_recognised() {
        use Role::*;
        let table: &[(Role, &[&str])] = &[
            (Number, &["№", "№ п/п", "№ п\\п", "N п/п", "NN п/п", "п/п", "N", "Nп", "Nº", "код", "№№ пп"]),
            (
                Title,
                &[
                    "Наименование мероприятия",
                    "Наименование мероприятий",
                    "Мероприятие",
                    "Мероприятия",
                    "Направления деятельности",
                    "Содержание деятельности",
                    "Пошаговые мероприятия",
                    "Меро- приятия",
                    "Содержание работы",
                    "Виды деятельности",
                    "Наименование",
                    "Что сделать",
                    "Что делается",
                ],
            ),
            (
                Deadline,
                &[
                    "Срок",
                    "Сроки",
                    "Срок исполнения",
                    "Сроки реализации",
                    "Сроки проведения",
                    "Период реализации",
                    "Установленные сроки проведения мероприятия",
                    "Когда",
                    "Время проведения",
                    "Дата проведения",
                    "Срок (2021 г.)",
                    "Месяц",
                    "Cpoки исполнения*",
                    "Дата и место проведения",
                    "Сроки, форма проведения",
                ],
            ),
            (
                Owners,
                &[
                    "Ответственный",
                    "Ответственные исполнители",
                    "Ответственные лица",
                    "Ответственный исполнитель/ соисполнители",
                    "Исполнители",
                    "Ответственные за проведение мероприятия",
                    "Отв.",
                    "Исполн.",
                    "Ответствен-ные",
                    "Ответст- венный",
                    "Кто проводит",
                    "Ф.И.О.",
                ],
            ),
            (
                Result,
                &[
                    "Результат",
                    "Планируемый результат",
                    "Ожидаемые результаты",
                    "Вид документа",
                    "Результат. Вид документа",
                    "Контрольные показатели",
                    "Дальнейшее использование результатов",
                    "Форма отчётности",
                    "Выход",
                ],
            ),
            (Section, &["раздел", "Наименование этапа", "Направление"]),
            (Aside, &["Место проведения", "Примечание", "Форма проведения", "Источник финансирования"]),
            (Status, &["Отметка об исполнении", "Фактический срок"]),
            (Unknown, &["Прочее", "", "Мнение"]),
        ];
        for (role, headings) in table {
            for heading in *headings {
                assert_eq!(role_of(heading), *role, "{heading}");
            }
        }
    }

    #[test]
    fn a_heading_of_things_is_told_from_one_of_work() {
        for heading in ["Наименование мероприятия", "Наименование", "Содержание работы", "Название"]
        {
            assert!(names_work(heading), "{heading}");
        }
        for heading in ["Наименование товара", "Наименование школы", "Название книги"]
        {
            assert!(!names_work(heading), "{heading}");
        }
    }
}
