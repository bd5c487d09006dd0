use super::*;

fn paper(kind: Option<u16>, number: &str, date: &str, place: &str) -> Paper {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Paper { kind, number: some(number), date: date.parse().ok(), place: some(place), file: None }
}

#[test]
fn papers_are_read_as_people_type_them() {
    use kind::*;
    let table: &[(&str, Paper)] = &[
        ("№ 12 от 01.02.2021", paper(None, "12", "2021-02-01", "")),
        ("№12 от 01.02.2021 г.", paper(None, "12", "2021-02-01", "")),
        ("12 29.01.21", paper(None, "12", "2021-01-29", "")),
        ("12 290121", paper(None, "12", "2021-01-29", "")),
        ("12-п/1 от 29/1/21", paper(None, "12-п/1", "2021-01-29", "")),
        ("справка № 12 от 29.01.2021, папка 01-15", paper(Some(NOTE), "12", "2021-01-29", "папка 01-15")),
        ("Аналитическая справка от 29 января 2021 года", paper(Some(NOTE), "", "2021-01-29", "")),
        ("дорожная карта № 3", paper(Some(ROAD_MAP), "3", "", "")),
        (
            "приказа 7 от «29» января 2021 г., лежит у Коковой",
            paper(Some(ORDER), "7", "2021-01-29", "лежит у Коковой"),
        ),
        ("спр. 12", paper(Some(NOTE), "12", "", "")),
        ("прот 4 2021-01-29", paper(Some(PROTOCOL), "4", "2021-01-29", "")),
        ("пр. б/н от 29.01.2021", paper(Some(ORDER), "б/н", "2021-01-29", "")),
        ("приказ УО № 12 от 29.01.2021, папка 3", paper(Some(ORDER), "12", "2021-01-29", "УО, папка 3")),
        ("N 12 от 29.01.2021", paper(None, "12", "2021-01-29", "")),
        ("справка", paper(Some(NOTE), "", "", "")),
        ("папка 01-15", paper(None, "", "", "папка 01-15")),
        ("№ 12, папка № 3, полка 2", paper(None, "12", "", "папка №3, полка 2")),
    ];
    for (line, expected) in table {
        assert_eq!(papers_of(line).as_deref(), Ok(std::slice::from_ref(expected)), "{line}");
    }
}

#[test]
fn several_papers_are_separated_by_semicolons() {
    let papers = papers_of("справка 12 29.01.21; дорожная карта 3;").unwrap();
    assert_eq!(papers.len(), 2);
    assert_eq!(papers[1], paper(Some(kind::ROAD_MAP), "3", "", ""));
}

#[test]
fn a_missing_year_is_the_latest_that_has_passed() {
    let today = "2021-02-01".parse().unwrap();
    let date = |line: &str| papers_until(line, today).unwrap()[0].date.map(|date| date.to_string());
    assert_eq!(date("12 29.01").as_deref(), Some("2021-01-29"));
    assert_eq!(date("12 от 29.12").as_deref(), Some("2020-12-29"));
    assert_eq!(date("справка от 1 февраля").as_deref(), Some("2021-02-01"));
    assert_eq!(date("справка от 29.02").as_deref(), Some("2020-02-29"));
    assert!(papers_until("12 от 31.02", today).is_err());
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let error = |line: &str| papers_of(line).map_err(|error| (error.at, error.why)).unwrap_err();
    assert_eq!(error("№ 12 от 32.01.2021"), (8, Why::NoSuchDate { text: "32.01.2021".into() }));
    assert_eq!(error("№ 12 от"), (5, Why::DateMissing));
    assert_eq!(error("№ от 01.02.2021"), (0, Why::NumberMissing));
    assert_eq!(error("12 29.01"), (3, Why::YearMissing { text: "29.01".into() }));
    assert_eq!(error("№ 1; сапрвка 12"), (5, Why::UnknownKind { word: "сапрвка".into() }));
    assert!(matches!(error("р 12").1, Why::UnclearKind { .. }));
    assert_eq!(error(" ; "), (0, Why::Empty));
    assert_eq!(error("справка от 30 февраля 2021"), (11, Why::NoSuchDate { text: "30 февраля 2021".into() }));
}
