use opora::domain::column::Shown;
use opora::domain::record::Kind;
use opora::engine::*;

use crate::base::*;

#[test]
fn filters_combine() {
    let base = Base::new();
    assert_eq!(base.matching("").len(), 8);
    assert_eq!(base.matching("признак:просрочено"), ["1.1", "1.4", "2.11"]);
    assert_eq!(base.matching("исп:ИМ"), ["1.2", "1.3", "2.1", "2.2", "2.11"]);
    assert_eq!(base.matching("исп:ИМЦ срок:..15.02.2021 !статус:выполнено мониторинги"), ["1.2"]);
    assert_eq!(base.matching("раздел:2 школа"), ["2.1", "2.10"]);
    assert_eq!(base.matching("исп:ОУ или номер:1.1"), ["1.1", "2.2"]);
    assert_eq!(base.matching("\"списка школ\""), ["1.1"]);
}

#[test]
fn a_doubtful_deadline_stands_on_no_rung_before_every_reading_has_passed() {
    let base = Base::new();
    assert!(!base.matching("срок:..31.12.2021").contains(&"1.3".to_owned()));
    let head = base.engine.head(today()).unwrap();
    assert_eq!(
        (head.all, head.open, head.overdue, head.week, head.doubtful, head.questions),
        (8, 8, 3, 0, 1, 2)
    );
}

#[test]
fn an_unknown_name_is_an_error_at_its_place_with_what_may_be_meant() {
    let base = Base::new();
    match base.engine.count(Kind::Activity, "исп:ИМК", today()) {
        Err(Failure::Refused(Refusal::BadFilter(error))) => {
            assert_eq!((error.span.from, error.span.to), (4, 7));
            assert!(error.candidates.contains(&"ИМЦ".to_owned()));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn lists_sort_by_any_column_and_tell_places() {
    let base = Base::new();
    let handles = |page: Page| page.rows.into_iter().map(|row| row.handle).collect::<Vec<_>>();
    let by_due = handles(base.list("", Some("deadline"), false));
    assert_eq!(by_due[..4], ["1.1", "1.4", "2.11", "1.2"]);
    assert_eq!(by_due[6..], ["2.1", "2.2"]);
    let mut reversed = handles(base.list("", Some("deadline"), true));
    reversed.reverse();
    assert_eq!(reversed.len(), 8);
    let by_owner = handles(base.list("", Some("owners"), false));
    assert_eq!(by_owner, ["1.4", "1.3", "2.1", "2.2", "2.11", "1.1", "1.2", "2.10"]);
    let query = ListQuery {
        kind: Kind::Activity,
        filter: String::new(),
        base: String::new(),
        columns: Vec::new(),
        sort: Some("owners".to_owned()),
        descending: false,
        skip: 3,
        take: 2,
        today: today(),
        with_names: false,
    };
    assert_eq!(handles(base.engine.list(&query).unwrap()), ["2.2", "2.11"]);
    assert_eq!(base.engine.position(&query, base.id("2.11")).unwrap(), Some(4));
}

#[test]
fn numbers_are_typed_with_and_without_separators() {
    let base = Base::new();
    let found = |typed: &str| base.engine.numbered(typed).unwrap();
    assert_eq!(found("11"), [base.id("1.1")]);
    assert_eq!(found("1,1"), [base.id("1.1")]);
    assert_eq!(found("210"), [base.id("2.10")]);
    assert_eq!(found("2020/2.10"), [base.id("2.10")]);
    assert!(found("3.7").is_empty() && found("2019/1.1").is_empty());
}

#[test]
fn owners_show_their_load() {
    let base = Base::new();
    let query = ListQuery {
        kind: Kind::Owner,
        filter: String::new(),
        base: String::new(),
        columns: ["short", "open", "overdue", "next30"].map(str::to_owned).to_vec(),
        sort: None,
        descending: false,
        skip: 0,
        take: 10,
        today: today(),
        with_names: false,
    };
    let page = base.engine.list(&query).unwrap();
    let row = page.rows.iter().find(|row| row.cells[0] == Shown::Text("ИМЦ".to_owned())).unwrap();
    assert_eq!(row.cells[1..], [Shown::Number(5), Shown::Number(1), Shown::Number(1)]);
}

#[test]
fn pickers_count_within_the_filter() {
    let base = Base::new();
    let owners = base.engine.facet(Kind::Activity, FacetName::Owner, "признак:просрочено", today()).unwrap();
    let counts: Vec<_> = owners.iter().map(|value| (value.term.as_str(), value.count)).collect();
    assert!(counts.contains(&("ИМЦ", 1)) && counts.contains(&("Отдел", 1)), "{counts:?}");
    let due = base.engine.facet(Kind::Activity, FacetName::Due, "", today()).unwrap();
    assert_eq!((due[0].term.as_str(), due[0].count), ("overdue", 3));
    assert_eq!(due[2].count, 1);
}

#[test]
fn finding_anywhere_takes_word_forms_and_numbers() {
    let base = Base::new();
    let hits = base.engine.find("стажировки", 5).unwrap();
    assert_eq!(hits[0].handle, "2.2");
    assert_eq!(base.engine.find("2.10", 5).unwrap()[0].handle, "2.10");
    assert_eq!(base.engine.find("ИМЦ", 5).unwrap()[0].kind, Kind::Owner);
}

#[test]
fn a_bare_short_name_or_code_is_a_filter_by_owner() {
    let base = Base::new();
    assert_eq!(base.matching("имц"), base.matching("исп:ИМЦ"));
    assert_eq!(base.matching("ИМ мониторинг"), ["1.2"]);
}

#[test]
fn every_column_of_activities_sorts() {
    let base = Base::new();
    base.done(postponed(base.id("2.10"), NewDay::To(day("15.05.2021"))));
    base.done(complete(Targets::one(base.id("1.2")), today()));
    let first = |sort: &str, descending: bool| base.list("", Some(sort), descending).rows[0].handle.clone();
    for column in opora::domain::activity::SPEC.columns {
        // Counted from the reports of schools, or names in a history: not from the row itself.
        if ["handed", "reported-by", "accepted-by", "returned"].contains(&column.name) {
            continue;
        }
        assert!(column.order.is_some(), "{}", column.name);
        assert_eq!(base.list("", Some(column.name), false).rows.len(), 8, "{}", column.name);
    }
    assert_eq!((first("moves", false).as_str(), first("done", false).as_str()), ("2.10", "1.2"));
    assert_eq!(first("wording", false), "2.10");
}
