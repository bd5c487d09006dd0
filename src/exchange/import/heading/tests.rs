use super::*;

fn row(cells: &[&str]) -> Item {
    Item::Row(Row { cells: cells.iter().map(|cell| (*cell).to_owned()).collect(), ..Row::default() })
}

fn joined(cells: &[(&str, Join)]) -> Item {
    let joins = cells.iter().map(|(_, join)| *join).collect();
    let cells = cells.iter().map(|(cell, _)| (*cell).to_owned()).collect();
    Item::Row(Row { cells, joins, ..Row::default() })
}

fn roles(items: &[Item]) -> Option<(usize, Vec<Role>)> {
    at(items, &[]).map(|found| (found.rows, found.columns.list.iter().map(|column| column.role).collect()))
}

#[test]
fn a_heading_needs_activities_and_something_about_them() {
    assert!(roles(&[row(&["№", "Мероприятия", "Сроки"])]).is_some());
    assert!(roles(&[row(&["Срок", "Мероприятие"])]).is_some());
    assert!(roles(&[row(&["№", "Мероприятия"])]).is_none());
    assert!(roles(&[row(&["1.1.", "Проведение анализа", "УО", "до 31 мая"])]).is_none());
    assert!(roles(&[row(&["Наименование товара", "Дата поставки", "Цена"])]).is_none());
    assert!(roles(&[row(&["ФИО", "Дата рождения", "Класс"])]).is_none());
    assert!(roles(&[]).is_none());
}

#[test]
fn two_results_are_two_columns_and_two_names_are_one() {
    use Role::*;
    let heading =
        row(&["№", "Содержание деятельности", "Мероприятия", "Вид документа", "Ожидаемые результаты"]);
    assert_eq!(roles(&[heading]), Some((1, vec![Number, Aside, Title, Result, Result])));
}

#[test]
fn a_heading_of_two_rows_is_one_heading_merged_or_not() {
    use Join::{FromAbove as A, FromLeft as L, Own as O};
    use Role::*;
    let roles_wanted = vec![Number, Title, Marks, Marks, Marks, Marks, Owners];
    let merged = [
        joined(&[("№", O), ("Мероприятия", O), ("Сроки", O), ("", L), ("", L), ("", L), ("Исполнители", O)]),
        joined(&[
            ("№", A),
            ("Мероприятия", A),
            ("I кв.", O),
            ("II кв.", O),
            ("III кв.", O),
            ("IV кв.", O),
            ("Исполнители", A),
        ]),
        row(&["1", "Дело", "х", "", "", "", "ИМЦ"]),
    ];
    let spaced = [
        row(&["№", "Мероприятия", "Сроки", "", "", "", "Исполнители"]),
        row(&["", "", "I кв.", "II кв.", "III кв.", "IV кв.", ""]),
        row(&["1", "Дело", "х", "", "", "", "ИМЦ"]),
    ];
    let copied = [
        row(&["№", "Мероприятия", "Сроки", "Исполнители"]),
        row(&["", "", "I кв.", "II кв.", "III кв.", "IV кв.", ""]),
        row(&["1", "Дело", "х", "", "", "", "ИМЦ"]),
    ];
    for items in [&merged, &spaced, &copied] {
        assert_eq!(roles(items), Some((2, roles_wanted.clone())), "{items:?}");
    }
    let ends = [
        row(&["№", "Мероприятия", "Срок", "", "Ответственные"]),
        row(&["", "", "начало", "окончание", ""]),
        row(&["1", "Дело", "01.09.2020", "31.05.2021", "ИМЦ"]),
    ];
    assert_eq!(roles(&ends), Some((2, vec![Number, Title, Start, End, Owners])));
}

#[test]
fn columns_without_a_telling_heading_are_told_by_their_cells() {
    use Role::*;
    let data = [
        row(&["1", "Проведение анализа результатов", "ИМЦ УО", "до 31 мая 2020 года"]),
        row(&["2", "Участие в семинаре для школ", "ИМЦ УО, ОУ", "октябрь 2020"]),
        row(&["3", "Подготовка справки о школах", "директора ОО", "постоянно"]),
    ];
    let with = |heading: &[&str]| {
        let items: Vec<Item> = std::iter::once(row(heading)).chain(data.iter().cloned()).collect();
        at(&items, &[]).map(|found| found.columns.list.iter().map(|it| (it.role, it.how)).collect::<Vec<_>>())
    };
    let roles = |found: Option<Vec<(Role, How)>>| {
        found.map(|list| list.into_iter().map(|(role, _)| role).collect::<Vec<_>>())
    };
    assert_eq!(roles(with(&["№", "Мероприятие", "", ""])), Some(vec![Number, Title, Owners, Deadline]));
    assert_eq!(roles(with(&["№", "", "Ответственные", "Срок"])), Some(vec![Number, Title, Owners, Deadline]));
    let swapped = with(&["№", "Мероприятие", "Срок", "Ответственные"]);
    assert_eq!(
        swapped,
        Some(vec![
            (Number, How::ByHeading),
            (Title, How::ByHeading),
            (Owners, How::AgainstHeading),
            (Deadline, How::AgainstHeading)
        ])
    );
}

#[test]
fn a_persons_word_goes_before_headings_and_cells() {
    let items = [row(&["№", "Мероприятие", "Прочее", "Срок"]), row(&["1", "Дело", "ИМЦ", "май 2021"])];
    let said = [("Прочее".to_owned(), Role::Owners)];
    let found = at(&items, &said).expect("a heading");
    assert_eq!((found.columns.list[2].role, found.columns.list[2].how), (Role::Owners, How::Said));
}
