//! What a table's columns mean, told by their headings, in any order. In: the cells of a row. Out: a role for each
//! column, and the headings that no rule knows, which are named and never dropped.

use crate::domain::words::folded;

/// What the cells of a column say about an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Number,
    Title,
    Owners,
    Deadline,
    Result,
    /// The section, repeated in every row.
    Section,
    /// How the work stands; kept with the cells, not taken over.
    Status,
    /// Known, and of no use here: place, money, remarks.
    Aside,
    /// No rule knows this heading.
    Unknown,
}

/// The columns of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// One for each column.
    pub roles: Vec<Role>,
    /// As printed, one for each column.
    pub headings: Vec<String>,
}

impl Columns {
    /// The first column with this role.
    pub fn of(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|found| *found == role)
    }

    /// All columns with this role, in order.
    pub fn all(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        self.roles.iter().enumerate().filter(move |(_, found)| **found == role).map(|(at, _)| at)
    }

    /// The heading of a column as printed; empty when it has none.
    pub fn heading(&self, column: usize) -> &str {
        self.headings.get(column).map_or("", String::as_str)
    }

    /// Headings that were not recognised, with their column.
    pub fn unknown(&self) -> impl Iterator<Item = (usize, &str)> {
        self.all(Role::Unknown).map(|at| (at, self.heading(at))).filter(|(_, heading)| !heading.is_empty())
    }
}

/// Beginnings of words that must all occur in a heading, in the order in which the rules are tried: a heading often
/// names two things («Ответственные за проведение мероприятия», «Сроки проведения мероприятия»), the telling one
/// stands first here. Sources: domain notes 10.2.
const RULES: &[(Role, &[&str])] = &[
    (Role::Status, &["отметк"]),
    (Role::Status, &["состояни"]),
    (Role::Status, &["статус"]),
    (Role::Status, &["исполнени", "ход"]),
    (Role::Aside, &["мест"]),
    (Role::Aside, &["финансир"]),
    (Role::Aside, &["примечани"]),
    (Role::Aside, &["участник"]),
    (Role::Aside, &["категори"]),
    (Role::Owners, &["ответственн"]),
    (Role::Owners, &["исполнител"]),
    (Role::Owners, &["соисполнител"]),
    (Role::Result, &["результат"]),
    (Role::Result, &["вид", "документ"]),
    (Role::Result, &["подтвержда", "документ"]),
    (Role::Result, &["показател"]),
    (Role::Result, &["выход", "документ"]),
    (Role::Result, &["итогов", "документ"]),
    (Role::Deadline, &["срок"]),
    (Role::Deadline, &["дат"]),
    (Role::Deadline, &["период"]),
    (Role::Deadline, &["когда"]),
    (Role::Deadline, &["врем", "проведени"]),
    (Role::Deadline, &["дедлайн"]),
    (Role::Section, &["раздел"]),
    (Role::Section, &["этап"]),
    (Role::Section, &["блок"]),
    (Role::Title, &["мероприяти"]),
    (Role::Title, &["содержани"]),
    (Role::Title, &["направлени", "деятельност"]),
    (Role::Title, &["направлени", "работ"]),
    (Role::Section, &["направлени"]),
    (Role::Title, &["наименовани"]),
    (Role::Title, &["виды", "деятельност"]),
    (Role::Title, &["действи"]),
    (Role::Title, &["название"]),
    (Role::Number, &["номер"]),
    (Role::Number, &["код"]),
];

/// Spellings of «№ п/п», letters and digits only, OCR's included.
const NUMBER_SIGNS: &[&str] =
    &["№", "n", "nn", "no", "nº", "№пп", "nпп", "nnпп", "noпп", "пп", "nп", "№п", "јъ", "jъ", "#", "номерпп"];

/// Words cut short, whole.
const SHORTENED: &[(&str, Role)] = &[
    ("исполн", Role::Owners),
    ("исп", Role::Owners),
    ("отв", Role::Owners),
    ("рез", Role::Result),
    ("мероприят", Role::Title),
    ("наимен", Role::Title),
];

/// A heading is a caption, not a sentence.
const LONGEST_HEADING: usize = 120;

/// The role of one heading.
pub fn role_of(heading: &str) -> Role {
    let text = folded(heading);
    let sign: String = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '№' | '#' | 'º')).collect();
    if NUMBER_SIGNS.contains(&sign.as_str()) {
        return Role::Number;
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |start: &&str| words.iter().any(|word| word.starts_with(start));
    let told = RULES.iter().find(|(_, starts)| starts.iter().all(has)).map(|(role, _)| *role);
    let shortened = || SHORTENED.iter().find(|(word, _)| words.contains(word)).map(|(_, role)| *role);
    told.or_else(shortened).unwrap_or(Role::Unknown)
}

/// The columns that this row heads; `None` when it is no heading of a road map. A heading names the activities and
/// something more about them.
pub fn recognise(cells: &[String]) -> Option<Columns> {
    if cells.iter().any(|cell| cell.chars().count() > LONGEST_HEADING) {
        return None;
    }
    let headings: Vec<String> = cells.iter().map(|cell| one_line(cell)).collect();
    let mut roles: Vec<Role> = headings.iter().map(|heading| role_of(heading)).collect();
    keep_one_title(&mut roles, &headings);
    let has = |role| roles.contains(&role);
    let more = has(Role::Owners) || has(Role::Deadline) || has(Role::Result);
    (has(Role::Title) && more).then_some(Columns { roles, headings })
}

/// Of several columns that could name the activity the one that says «мероприятие» does; the others are kept aside.
/// Of other roles the first column counts, except results, which may stand in two columns.
fn keep_one_title(roles: &mut [Role], headings: &[String]) {
    let titles: Vec<usize> = (0..roles.len()).filter(|at| roles[*at] == Role::Title).collect();
    let best = titles.iter().copied().find(|at| folded(&headings[*at]).contains("мероприяти"));
    if let Some(best) = best.or(titles.first().copied()) {
        titles.iter().filter(|at| **at != best).for_each(|at| roles[*at] = Role::Aside);
    }
    for role in [Role::Number, Role::Owners, Role::Deadline, Role::Section] {
        let again: Vec<usize> = (0..roles.len()).filter(|at| roles[*at] == role).skip(1).collect();
        again.into_iter().for_each(|at| roles[at] = Role::Unknown);
    }
}

/// Bold marks and line breaks are no part of a heading.
fn one_line(cell: &str) -> String {
    cell.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_real_papers_are_recognised() {
        use Role::*;
        let table: &[(Role, &[&str])] = &[
            (Number, &["№", "№ п/п", "№ п\\п", "N п/п", "NN п/п", "п/п", "N", "Nп", "Nº", "код"]),
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
                ],
            ),
            (Section, &["раздел", "Наименование этапа"]),
            (Aside, &["Место проведения", "Примечание"]),
            (Unknown, &["Прочее", "", "Мнение"]),
        ];
        for (role, headings) in table {
            for heading in *headings {
                assert_eq!(role_of(heading), *role, "{heading}");
            }
        }
    }

    #[test]
    fn a_heading_needs_activities_and_something_about_them() {
        let cells = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert!(recognise(&cells(&["№", "Мероприятия", "Сроки"])).is_some());
        assert!(recognise(&cells(&["Срок", "Мероприятие"])).is_some());
        assert!(recognise(&cells(&["№", "Мероприятия"])).is_none());
        assert!(recognise(&cells(&["1.1.", "Проведение анализа", "УО", "до 31 мая"])).is_none());
        assert!(recognise(&[]).is_none());
    }

    #[test]
    fn two_results_are_two_columns_and_two_names_are_one() {
        let cells: Vec<String> =
            ["№", "Содержание деятельности", "Мероприятия", "Вид документа", "Ожидаемые результаты"]
                .map(str::to_owned)
                .to_vec();
        let columns = recognise(&cells).expect("a heading");
        assert_eq!(columns.of(Role::Title), Some(2));
        assert_eq!(columns.all(Role::Result).collect::<Vec<_>>(), [3, 4]);
    }
}
