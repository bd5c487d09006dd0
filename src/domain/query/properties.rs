//! What must hold of any text, any filter and any record. Texts are drawn from the pieces of the language, so that most
//! of them nearly make sense.

use std::collections::BTreeSet;

use chrono::{Days as Count, NaiveDate};
use proptest::prelude::*;

use super::vocabulary::{KEYS, Stretch, deadline_kind};
use super::*;
use crate::domain::activity;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 2, 1).unwrap()
}

fn context(typing: bool, days_later: u64) -> Context {
    Context { typing, ..Context::new(today() + Count::new(days_later)) }
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "исп", "исп:", "срок:", "статус:", "номер:", "done:", "is:", "документ:", "результат:", "owner=", "(", ")",
            "!", "\"", "«", "»", "„", "”", " ", " ", " ", ",", ":", "..", ".", "-", "*", "№", "N 12", "+7", "-2н",
            "+1m", "15.02", "15", "2021", "мая", "май", "2кв", "q", "неделя", "сегодня", "просрочено", "и", "или",
            "не", "not", "выполнено", "вып", "ИМЦ", "школами", "Ёлка", "IT", "n", "\u{306}", "\u{ad}", "\t", "3.7",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused_at_a_place_within_it(text in texts(), typing: bool) {
        let length = text.chars().count();
        match parse(&text, &context(typing, 0)) {
            Ok(query) => for predicate in query.predicates() {
                let Span { from, to } = predicate.span;
                prop_assert!(from < to && to <= length);
            },
            Err(error) => {
                prop_assert!(error.span.from < error.span.to && error.span.to <= length, "{error}");
            }
        }
    }

    #[test]
    fn what_was_read_is_written_and_read_again_the_same_on_any_day(text in texts(), typing: bool, later in 0u64..900) {
        if let Ok(query) = parse(&text, &context(typing, 0)) {
            let query = query.without_spans();
            for language in [Language::Russian, Language::English] {
                let written = unparse(&query, language);
                let again = parse(&written, &context(false, later)).map(Query::without_spans);
                prop_assert_eq!(again.as_ref(), Ok(&query), "{}", written);
            }
        }
    }

    #[test]
    fn a_generated_filter_is_written_and_read_again_the_same(expr in exprs(), later in 0u64..900) {
        let query = Query { expr };
        for language in [Language::Russian, Language::English] {
            let written = unparse(&query, language);
            let again = parse(&written, &context(false, later)).map(Query::without_spans);
            prop_assert_eq!(again.as_ref(), Ok(&query), "{}", written);
        }
    }

    #[test]
    fn completions_of_any_text_lie_within_it_and_round_its_cursor(text in texts(), cursor in 0usize..40) {
        let names = |_: Kind| vec!["ИМЦ".to_owned(), "ОУ района".to_owned()];
        let around = Surroundings { kind: Kind::Activity, language: Language::Russian, names: &names };
        let length = text.chars().count();
        for offer in complete(&text, cursor, &around) {
            prop_assert!(offer.replace.start <= cursor.min(length) && cursor.min(length) <= offer.replace.end);
            prop_assert!(offer.replace.end <= length);
        }
    }

    #[test]
    fn the_matcher_agrees_with_a_naive_model(wish in wishes(), rows in prop::collection::vec(rows(), 1..6)) {
        let text = wish.typed();
        let query = parse(&text, &context(false, 0));
        prop_assert!(query.is_ok(), "{text}: {query:?}");
        for row in rows {
            let passes = matches(query.as_ref().unwrap(), &row.record(), &row);
            prop_assert_eq!(passes, wish.holds(&row), "{} on {:?}", text, row);
        }
    }
}

fn exprs() -> impl Strategy<Value = Expr> {
    let leaf = predicates().prop_map(Expr::Is);
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::all_of),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::any_of),
            inner.prop_map(Expr::negated),
        ]
    })
}

fn predicates() -> impl Strategy<Value = Predicate> {
    let here: Vec<Key> = KEYS.iter().copied().filter(|key| key.works_on(Kind::Activity)).collect();
    let keyed = prop::sample::select(here)
        .prop_flat_map(|key| wanted(key).prop_map(move |wanted| Test::Key { key, wanted }));
    let test = prop_oneof![text_tests().prop_map(Test::Text), keyed];
    test.prop_map(|test| Predicate { test, span: Span::default() })
}

fn wanted(key: Key) -> BoxedStrategy<Wanted> {
    use prop::collection::{btree_set, vec};
    match key.takes {
        Takes::Names(_) => {
            let name = "[А-Яа-я0-9№.()!:-]{0,6}[А-Яа-я]( [а-я0-9,]{1,5})?";
            let name = name.prop_map(|text| Name { text, span: Span::default() });
            vec(name, 1..3).prop_map(Wanted::Names).boxed()
        }
        Takes::Choices(table) => {
            let codes: BTreeSet<u16> = table.iter().flat_map(|row| row.codes).copied().collect();
            let chosen = btree_set(prop::sample::select(Vec::from_iter(codes)), 1..3);
            chosen.prop_map(|codes| Wanted::Codes(Vec::from_iter(codes))).boxed()
        }
        Takes::Days(looking) => vec(days(looking), 1..3).prop_map(Wanted::Days).boxed(),
        Takes::Numbers => {
            let number = prop::sample::select(vec!["3", "3.7", "1.1..2.4", "..3.10", "4.."]);
            vec(number.prop_map(|text| Numbers::read(text).unwrap()), 1..3).prop_map(Wanted::Numbers).boxed()
        }
        Takes::Text => vec(text_tests(), 1..3).prop_map(Wanted::Texts).boxed(),
    }
}

fn text_tests() -> impl Strategy<Value = TextTest> {
    let words = prop::collection::vec("[а-я]{1,9}|[a-mo-z]{1,9}|[0-9]{1,4}", 1..3);
    let words = (words, any::<bool>()).prop_map(|(words, prefix)| {
        let last = words.len() - 1;
        let term = |(at, word): (usize, &String)| WordTerm::new(word, prefix && at == last);
        TextTest::Words(words.iter().enumerate().map(term).collect())
    });
    prop_oneof![words, "[А-Яа-я(:!,.]{0,6}[а-я]( [а-я0-9]{1,5})?".prop_map(TextTest::Phrase)]
}

fn days(looking: Looking) -> BoxedStrategy<Days> {
    let day = (0u64..4000)
        .prop_map(|count| Bound::Day(NaiveDate::from_ymd_opt(2015, 1, 1).unwrap() + Count::new(count)));
    let distance = (-50i32..50, prop::sample::select(vec![Unit::Days, Unit::Weeks, Unit::Months]));
    let distance = distance.prop_map(|(count, unit)| match count {
        0 => Bound::FromToday(Distance::TODAY),
        count => Bound::FromToday(Distance { count, unit }),
    });
    let bound = prop_oneof![day, distance].boxed();
    let between = (prop::option::of(bound.clone()), prop::option::of(bound)).prop_filter_map(
        "ends",
        |ends| match ends {
            (None, None) => None,
            (Some(Bound::Day(from)), Some(Bound::Day(to))) if from > to => None,
            (Some(Bound::FromToday(from)), Some(Bound::FromToday(to)))
                if from.unit == to.unit && from.count > to.count =>
            {
                None
            }
            (from, to) => Some(Days::Between { from, to }),
        },
    );
    let stretch = prop::sample::select(vec![Stretch::Week, Stretch::Month, Stretch::Quarter, Stretch::Year]);
    match looking {
        Looking::Back => prop_oneof![between, stretch.prop_map(Days::Stretch)].boxed(),
        Looking::Ahead => {
            let flag = prop::sample::select(vec![Flag::Overdue, Flag::NoDate, Flag::Doubtful]);
            prop_oneof![between, stretch.prop_map(Days::Stretch), flag.prop_map(Days::Flag)].boxed()
        }
    }
}

/// Words in two forms each: one for the filter, one for the record.
const WORDS: &[[&str; 2]] =
    &[["школа", "Школами"], ["справки", "справок"], ["ребёнок", "детей"], ["учёт", "Учета"], ["IT", "it"]];
const OWNERS: &[&str] = &["ИМЦ", "ОМиС", "ОУ района"];

/// A record as the naive model sees it.
#[derive(Debug, Clone)]
struct Row {
    words: BTreeSet<usize>,
    owners: BTreeSet<usize>,
    status: u16,
    due: Option<i64>,
    flags: BTreeSet<Flag>,
    number: [u32; 2],
}

fn rows() -> impl Strategy<Value = Row> {
    use prop::collection::btree_set;
    let flags = btree_set(prop::sample::select(Flag::ALL.to_vec()), 0..3);
    let (words, owners) = (btree_set(0..WORDS.len(), 0..4), btree_set(0..OWNERS.len(), 0..3));
    (words, owners, 1u16..=6, prop::option::of(-20i64..20), flags, [1u32..4, 1u32..12]).prop_map(
        |(words, owners, status, due, flags, number)| Row { words, owners, status, due, flags, number },
    )
}

impl Row {
    fn record(&self) -> Record {
        let mut record = Record::new(Kind::Activity, RecordId(100));
        let title: Vec<&str> = self.words.iter().map(|word| WORDS[*word][1]).collect();
        let owners = self.owners.iter().map(|owner| Value::Ref(RecordId(*owner as u64))).collect();
        record.set(activity::TITLE, Some(Value::text(title.join(" — "))), 1);
        record.set(activity::OWNERS, Some(Value::List(owners)), 1);
        record.set(activity::STATUS, Some(Value::Code(self.status)), 1);
        record.set(activity::NUMBER, Some(Value::text(format!("{}.{}", self.number[0], self.number[1]))), 1);
        record
    }
}

impl Facts for Row {
    fn today(&self) -> NaiveDate {
        today()
    }

    fn named(&self, kind: Kind, name: &str) -> Vec<RecordId> {
        assert_eq!(kind, Kind::Owner);
        let ids = OWNERS.iter().position(|owner| *owner == name).map(|at| RecordId(at as u64));
        ids.into_iter().collect()
    }

    fn days(&self, which: Derived, _: &Record) -> Vec<NaiveDate> {
        let due = self.due.filter(|_| which == Derived::DueDay);
        due.map(|days| today() + chrono::TimeDelta::days(days)).into_iter().collect()
    }

    fn deadline_kind(&self, _: &Record) -> Option<u16> {
        Some(if self.due.is_some() { deadline_kind::BY } else { deadline_kind::NONE })
    }

    fn has(&self, flag: Flag, _: &Record) -> bool {
        self.flags.contains(&flag)
    }
}

/// A filter as the naive model sees it.
#[derive(Debug, Clone)]
enum Wish {
    Word(usize),
    Beginning(usize),
    Owner(Vec<usize>),
    Status(u16),
    Due(i64, i64),
    Dated(bool),
    Is(Flag),
    Number([u32; 2]),
    Chapter(u32),
    Both(Box<Wish>, Box<Wish>),
    Either(Box<Wish>, Box<Wish>),
    Neither(Box<Wish>),
}

fn wishes() -> impl Strategy<Value = Wish> {
    let leaf = prop_oneof![
        (0..WORDS.len()).prop_map(Wish::Word),
        (0..WORDS.len()).prop_map(Wish::Beginning),
        prop::collection::vec(0..OWNERS.len(), 1..3).prop_map(Wish::Owner),
        (1u16..=6).prop_map(Wish::Status),
        (-20i64..20, 0i64..20).prop_map(|(from, length)| Wish::Due(from, from + length)),
        any::<bool>().prop_map(Wish::Dated),
        prop::sample::select(Flag::ALL.to_vec()).prop_map(Wish::Is),
        [1u32..4, 1u32..12].prop_map(Wish::Number),
        (1u32..4).prop_map(Wish::Chapter),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(one, other)| (Box::new(one), Box::new(other)));
        prop_oneof![
            pair.clone().prop_map(|(one, other)| Wish::Both(one, other)),
            pair.prop_map(|(one, other)| Wish::Either(one, other)),
            inner.prop_map(|wish| Wish::Neither(Box::new(wish))),
        ]
    })
}

impl Wish {
    fn typed(&self) -> String {
        match self {
            Wish::Word(word) => WORDS[*word][0].to_owned(),
            Wish::Beginning(word) => format!("{}*", WORDS[*word][0].chars().take(2).collect::<String>()),
            Wish::Owner(owners) => {
                let names: Vec<String> = owners.iter().map(|owner| format!("«{}»", OWNERS[*owner])).collect();
                format!("исп:{}", names.join(","))
            }
            Wish::Status(code) => {
                let name = activity::status::NAMES.iter().find(|(of, _)| of == code).unwrap().1;
                format!("status:{name}")
            }
            Wish::Due(from, to) => format!("срок:{from:+}..{to:+}"),
            Wish::Dated(dated) => format!("вид:{}", if *dated { "до" } else { "нет" }),
            Wish::Is(flag) => {
                let row = vocabulary::FLAGS.iter().find(|row| row.codes == [flag.code()]).unwrap();
                format!("is:{}", row.wording.en[0])
            }
            Wish::Number([section, number]) => format!("{section}.{number}"),
            Wish::Chapter(section) => format!("номер:{section}"),
            Wish::Both(one, other) => format!("({} {})", one.typed(), other.typed()),
            Wish::Either(one, other) => format!("({} или {})", one.typed(), other.typed()),
            Wish::Neither(wish) => format!("не ({})", wish.typed()),
        }
    }

    fn holds(&self, row: &Row) -> bool {
        match self {
            Wish::Word(word) | Wish::Beginning(word) => row.words.contains(word),
            Wish::Owner(owners) => owners.iter().any(|owner| row.owners.contains(owner)),
            Wish::Status(code) => row.status == *code,
            Wish::Due(from, to) => row.due.is_some_and(|due| (*from..=*to).contains(&due)),
            Wish::Dated(dated) => row.due.is_some() == *dated,
            Wish::Is(flag) => row.flags.contains(flag),
            Wish::Number(number) => row.number == *number,
            Wish::Chapter(section) => row.number[0] == *section,
            Wish::Both(one, other) => one.holds(row) && other.holds(row),
            Wish::Either(one, other) => one.holds(row) || other.holds(row),
            Wish::Neither(wish) => !wish.holds(row),
        }
    }
}
