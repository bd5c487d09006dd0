//! Tables: a filter as typed, and as it was understood (canonical words), or its fault with its place.

use chrono::NaiveDate;

use super::*;
use crate::domain::record::Kind;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 2, 1).unwrap()
}

fn finished() -> Context {
    Context::new(today())
}

fn typing() -> Context {
    Context { typing: true, ..finished() }
}

/// The filter in canonical words, or `CODE «fragment» (candidates)`.
fn understood(text: &str, context: &Context, language: Language) -> String {
    match parse(text, context) {
        Ok(query) => unparse(&query, language),
        Err(error) => {
            let fragment: String =
                text.chars().skip(error.span.from).take(error.span.to - error.span.from).collect();
            let candidates = if error.candidates.is_empty() {
                String::new()
            } else {
                format!(" ({})", error.candidates.join(" "))
            };
            format!("{} «{fragment}»{candidates}", error.code.name())
        }
    }
}

fn holds(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(&understood(text, &finished(), Language::Russian), expected, "{text}");
    }
}

#[test]
fn the_filter_of_the_brief_is_understood() {
    let query = parse("исп:ИМЦ срок:..15.02.2021 !статус:выполнено справка", &finished()).unwrap();
    let Expr::And(parts) = &query.expr else { panic!("{query:?}") };
    assert_eq!(parts.len(), 4);
    let spans: Vec<_> = query.predicates().iter().map(|p| (p.span.from, p.span.to)).collect();
    assert_eq!(spans, [(0, 7), (8, 25), (27, 43), (44, 51)]);
    assert_eq!(unparse(&query, Language::English), "owner:ИМЦ due:..2021-02-15 !status:done справка");
}

#[test]
fn keys_are_understood_in_both_languages_and_by_their_beginnings() {
    holds(&[
        ("исполнитель:ИМЦ", "исп:ИМЦ"),
        ("ИСПОЛ:ИМЦ", "исп:ИМЦ"),
        ("owner=ИМЦ", "исп:ИМЦ"),
        ("o:ИМЦ", "исп:ИМЦ"),
        ("исп: ИМЦ", "исп:ИМЦ"),
        ("исп:ИМЦ,ОМ", "исп:ИМЦ,ОМ"),
        ("исп:ИМЦ, \"ИМЦ УО\"", "исп:ИМЦ,\"ИМЦ УО\""),
        ("исп:«МКОУ «СОШ № 1»»", "исп:\"МКОУ СОШ № 1\""),
        ("стат:вып", "статус:выполнено"),
        ("state:in_work", "статус:в-работе"),
        ("статус:«в работе»", "статус:в-работе"),
        ("статус:живое", "статус:не-начато,в-работе"),
        ("признак:ждёт", "признак:ждет"),
        ("is:overdue,no-date", "признак:просрочено,без-срока"),
        ("вид:постоянно", "вид:постоянно"),
        ("документ:справка,приказ", "документ:справка,приказ"),
        ("событие:«снятие ограничительных мер»", "событие:\"снятие ограничительных мер\""),
        ("раздел:3 план:2020", "раздел:3 план:2020"),
        ("результат:справки", "результат:справки"),
        ("номер:3.7.", "номер:3.7"),
        ("3.7", "номер:3.7"),
        ("номер:3.1..3.5", "номер:3.1..3.5"),
    ]);
}

#[test]
fn conditions_are_joined_turned_and_grouped() {
    holds(&[
        ("", ""),
        ("  — , …", ""),
        ("школа учитель", "школа учитель"),
        ("школа и учитель", "школа учитель"),
        ("школа или учитель справка", "школа или учитель справка"),
        ("(школа или учитель) справка", "(школа или учитель) справка"),
        ("((школа))", "школа"),
        ("не школа", "!школа"),
        ("!!школа", "школа"),
        ("not(a OR b)", "!(a или b)"),
        ("!(школа учитель)", "!(школа учитель)"),
        ("школ* IT-куб", "школ* it-куб"),
        ("«и другие»", "\"и другие\""),
        ("не-начато", "не-начато"),
        ("-и", "-и"),
        ("10:30 № 12", "10-30 12"),
        ("школа(учитель)", "школа учитель"),
    ]);
}

#[test]
fn days_are_read_in_many_spellings() {
    holds(&[
        ("срок:15.02.2021", "срок:15.02.2021"),
        ("срок:2021-02-15", "срок:15.02.2021"),
        ("срок:15.02", "срок:15.02.2021"),
        ("срок:15,02", "срок:15.02.2021"),
        ("срок:15 02 справка", "срок:15.02.2021 справка"),
        ("срок:150221", "срок:15.02.2021"),
        ("срок:15/2", "срок:15.02.2021"),
        ("срок:15 мая 2021 года", "срок:15.05.2021"),
        ("срок:01.12", "срок:01.12.2020"),
        ("срок:29.02", "срок:29.02.2020"),
        ("срок:май", "срок:01.05.2021..31.05.2021"),
        ("срок:май 2020 школа", "срок:01.05.2020..31.05.2020 школа"),
        ("срок:май,июнь", "срок:01.05.2021..31.05.2021,01.06.2021..30.06.2021"),
        ("срок:2021", "срок:01.01.2021..31.12.2021"),
        ("срок:02.2021", "срок:01.02.2021..28.02.2021"),
        ("срок:2кв", "срок:01.04.2021..30.06.2021"),
        ("due:q1", "срок:01.01.2021..31.03.2021"),
        ("срок:1 полугодие 2020", "срок:01.01.2020..30.06.2020"),
        ("срок:2020/2021", "срок:01.09.2020..31.08.2021"),
        ("срок:..15.02.2021", "срок:..15.02.2021"),
        ("срок:01.02.2021..", "срок:01.02.2021.."),
        ("срок:01.02..15.02", "срок:01.02.2021..15.02.2021"),
        ("срок:01.02 .. 15.02.2021", "срок:01.02.2021..15.02.2021"),
        ("срок:15.12..15.01", "срок:15.12.2020..15.01.2021"),
        ("срок:1.06..1.03", "срок:01.06.2021..01.03.2022"),
        ("срок:15.12..15.01.2019", "срок:15.12.2018..15.01.2019"),
        ("срок:неделя", "срок:неделя"),
        ("due:week", "срок:неделя"),
        ("срок:+7", "срок:сегодня..+7"),
        ("срок:-7", "срок:-7..сегодня"),
        ("срок:+7 не школа", "срок:сегодня..+7 !школа"),
        ("срок:+2 недели", "срок:сегодня..+2н"),
        ("срок:15 и школа", "not-a-day «15»"),
        ("срок:+2н", "срок:сегодня..+2н"),
        ("срок:..+1м", "срок:..+1м"),
        ("срок:..сегодня", "срок:..сегодня"),
        ("срок:«квартал» 1", "срок:\"квартал\" 1"),
        ("срок:завтра", "срок:+1..+1"),
        ("срок:просрочено", "срок:просрочено"),
        ("срок:просрочено,неделя", "срок:просрочено,неделя"),
        ("выполнено:янв", "выполнено:01.01.2021..31.01.2021"),
    ]);
}

#[test]
fn faults_point_at_their_place_and_say_what_may_have_been_meant() {
    holds(&[
        ("имя:ИМЦ", "unknown-key «имя»"),
        ("сорк:неделя", "unknown-key «сорк» (срок)"),
        ("owmer:ИМЦ", "unknown-key «owmer» (owner)"),
        ("с:неделя", "ambiguous-key «с» (срок статус событие выполнено)"),
        ("школа исп: ", "missing-value «исп: »"),
        ("исп:ИМЦ,", "missing-value «исп:ИМЦ,»"),
        ("исп:\"\"", "missing-value «исп:\"\"»"),
        ("статус:выполнино", "unknown-value «выполнино» (выполнено исполнено)"),
        ("status:dome", "unknown-value «dome» (done)"),
        ("статус:о", "ambiguous-value «о» (не-начато отменено)"),
        ("срок:нидиля", "not-a-day «нидиля» (неделя)"),
        ("выполнено:просрочено", "not-a-day «просрочено»"),
        ("срок:31.02.2021", "no-such-day «31.02.2021»"),
        ("срок:15.13", "no-such-day «15.13»"),
        ("срок:июн 2021 июл", "срок:01.06.2021..30.06.2021 июл"),
        ("срок:ию", "ambiguous-value «ию» (июнь июль)"),
        ("срок:02.02.2021..01.02.2021", "range-reversed «02.02.2021..01.02.2021»"),
        ("номер:абв", "not-a-number «абв»"),
        ("«школа", "unclosed-quote ««школа»"),
        ("исп:\"ИМЦ", "unclosed-quote «\"ИМЦ»"),
        ("(школа", "unclosed-parenthesis «(»"),
        ("школа)", "unexpected-parenthesis «)»"),
        ("()", "empty-parentheses «()»"),
        ("школа или", "dangling-operator «или»"),
        ("или школа", "dangling-operator «или»"),
        ("школа и", "dangling-operator «и»"),
        ("школа и и учитель", "dangling-operator «и»"),
        ("!", "dangling-operator «!»"),
        ("«»", "nothing-to-find ««»»"),
        ("!—", "nothing-to-find «!—»"),
    ]);
}

#[test]
fn what_is_unfinished_is_no_fault_while_it_is_typed() {
    let cases = [
        ("справ", "справ*"),
        ("справка ", "справка"),
        ("школа спр", "школа спр*"),
        ("исп:", ""),
        ("школа исп:", "школа"),
        ("школа или исп:", "школа"),
        ("исп:ИМЦ,", "исп:ИМЦ"),
        ("исп:«ИМЦ У", "исп:\"ИМЦ У\""),
        ("школа и", "школа"),
        ("школа или", "школа"),
        ("!", ""),
        ("!(школа", "!школа*"),
        ("«школ", "\"школ\""),
        ("«", ""),
        ("результат:справ", "результат:справ*"),
        ("срок:нидиля", "not-a-day «нидиля» (неделя)"),
    ];
    for (text, expected) in cases {
        assert_eq!(understood(text, &typing(), Language::Russian), expected, "{text}");
    }
}

#[test]
fn keys_of_other_kinds_are_refused_and_named() {
    let sections = Context { kind: Kind::Section, ..finished() };
    assert_eq!(understood("исп:ИМЦ", &sections, Language::Russian), "key-not-here «исп»");
    assert_eq!(understood("номер:3", &sections, Language::Russian), "номер:3");
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let deep = "(".repeat(100);
    assert_eq!(parse(&deep, &finished()).unwrap_err().code, ErrorCode::TooDeep);
    assert!(parse(&"!".repeat(4000), &finished()).is_err());
    assert_eq!(parse(&"ы".repeat(4001), &finished()).unwrap_err().code, ErrorCode::TooLong);
}

#[test]
fn no_word_of_a_table_means_two_things_and_every_word_is_folded() {
    let choices = [
        vocabulary::STATUSES,
        vocabulary::FLAGS,
        vocabulary::DEADLINE_KINDS,
        vocabulary::PAPERS,
        vocabulary::BLOCKS,
        vocabulary::LEVELS,
        vocabulary::STATES,
        vocabulary::LINE_STATES,
        vocabulary::WHATS,
        vocabulary::FORMS,
        vocabulary::CATEGORIES,
        vocabulary::SCHOOL_KINDS,
    ];
    let mut tables: Vec<Vec<&vocabulary::Wording>> =
        choices.iter().map(|table| table.iter().map(|row| &row.wording).collect()).collect();
    // Keys of different kinds may share a word.
    for kind in Kind::ALL {
        let here = vocabulary::KEYS.iter().filter(|key| key.works_on(*kind));
        tables.push(here.map(|key| &key.wording).collect());
    }
    tables.push(vocabulary::DAY_WORDS.iter().map(|(_, wording)| wording).collect());
    tables.push(vocabulary::MONTHS.iter().map(|(_, wording)| wording).collect());
    tables.push(vocabulary::UNITS.iter().map(|(_, wording)| wording).collect());
    for table in tables {
        let mut seen = std::collections::BTreeSet::new();
        for word in table.iter().flat_map(|wording| wording.all()) {
            assert_eq!(vocabulary::normal(word), word);
            assert!(seen.insert(word), "{word} twice");
        }
    }
}

#[test]
fn every_code_of_a_choice_has_a_word_of_its_own() {
    use crate::domain::{activity, deficit, line, paper, school, teacher};
    let all = |names: &[(u16, &str)]| names.iter().map(|(code, _)| *code).collect::<Vec<_>>();
    let tables = [
        (vocabulary::STATUSES, all(activity::status::NAMES)),
        (vocabulary::PAPERS, all(paper::kind::NAMES)),
        (vocabulary::FLAGS, Flag::ALL.map(Flag::code).to_vec()),
        (vocabulary::DEADLINE_KINDS, (1..=10).collect()),
        (vocabulary::BLOCKS, all(deficit::block::NAMES)),
        (vocabulary::LEVELS, all(deficit::level::NAMES)),
        (vocabulary::STATES, all(deficit::state::NAMES)),
        (vocabulary::LINE_STATES, all(line::state::NAMES)),
        (vocabulary::FORMS, all(activity::form::NAMES)),
        (vocabulary::CATEGORIES, all(teacher::category::NAMES)),
        (vocabulary::SCHOOL_KINDS, all(school::kind::NAMES)),
    ];
    for (table, codes) in tables {
        for code in codes {
            assert_eq!(table.iter().filter(|row| row.codes == [code]).count(), 1, "code {code}");
        }
    }
}
