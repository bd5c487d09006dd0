//! What a typed name means among the records of a kind: «ИМЦ», «имц уо», «мониторинга». In: the name and the records with
//! all their names. Out: the records meant, or the names that look like it. Knows no store: the caller brings the lists.

use super::error::{ErrorCode, QueryError};
use super::expr::{Name, WordTerm};
use crate::domain::words;

/// How many look-alikes are offered.
const MOST_CANDIDATES: usize = 5;

/// A record and all that it is called by, the name to show first.
#[derive(Debug, Clone)]
pub struct Named<'a, Id> {
    pub id: Id,
    pub names: Vec<&'a str>,
}

/// The records that `name` means: those called exactly so; else those whose name begins so; else those with all its words
/// in any form. Quotes, dots, case and Latin look-alikes make no difference.
///
/// # Errors
/// [`ErrorCode::UnknownName`] at the place of the name, with the shown names nearest to it.
pub fn resolve<Id: Copy>(name: &Name, records: &[Named<'_, Id>]) -> Result<Vec<Id>, QueryError> {
    let wanted = key(&name.text);
    let mut found = meant(&wanted, records);
    if found.is_empty()
        && let Some(russian) = words::in_russian_letters(&wanted)
    {
        found = meant(&russian, records);
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let error = QueryError::new(ErrorCode::UnknownName, name.span, &name.text);
    Err(error.with_candidates(near(&wanted, records)))
}

/// A name as it is compared: its words in order.
fn key(name: &str) -> String {
    words::tokens(name).map(|token| token.text).collect::<Vec<_>>().join(" ")
}

fn meant<Id: Copy>(wanted: &str, records: &[Named<'_, Id>]) -> Vec<Id> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let terms = terms(wanted);
    let ranks: Vec<Option<u8>> = records.iter().map(|record| rank(wanted, &terms, &record.names)).collect();
    let best = ranks.iter().flatten().min();
    let of_best = records.iter().zip(&ranks).filter(|(_, rank)| rank.as_ref() == best && best.is_some());
    of_best.map(|(record, _)| record.id).collect()
}

fn terms(wanted: &str) -> Vec<WordTerm> {
    let last = wanted.split(' ').count() - 1;
    wanted.split(' ').enumerate().map(|(at, word)| WordTerm::new(word, at == last)).collect()
}

/// 0: called so; 1: a name begins so; 2: a name has all the words. The best over all names. Digits are a code, and name it
/// whole: «7» is 07, and neither 70 nor the beginning of a login.
fn rank(wanted: &str, terms: &[WordTerm], names: &[&str]) -> Option<u8> {
    let is_code = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = is_code(wanted);
    let of_name = |name: &&str| {
        let key = key(name);
        let same_code = || is_code(&key) && key.trim_start_matches('0') == wanted.trim_start_matches('0');
        if key == wanted || digits && same_code() {
            return Some(0);
        }
        if digits {
            return None;
        }
        if key.starts_with(wanted) {
            return Some(1);
        }
        let stems = words::stems(name);
        terms.iter().all(|term| stems.iter().any(|stem| term.accepts(stem))).then_some(2)
    };
    names.iter().filter_map(of_name).min()
}

fn near<Id>(wanted: &str, records: &[Named<'_, Id>]) -> Vec<String> {
    let allowed = (wanted.chars().count() / 3).max(1);
    let distance = |names: &[&str]| names.iter().map(|name| strsim::osa_distance(&key(name), wanted)).min();
    let mut found: Vec<(usize, &str)> = records
        .iter()
        .filter_map(|record| Some((distance(&record.names)?, *record.names.first()?)))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    found.sort();
    found.dedup();
    found.into_iter().take(MOST_CANDIDATES).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::Span;

    fn owners() -> Vec<Named<'static, u64>> {
        let named = |id, names: &[&'static str]| Named { id, names: names.to_vec() };
        vec![
            named(1, &["ИМЦ", "ИМЦ УО", "Информационно-методический центр"]),
            named(2, &["ОМиС", "Отдел мониторинга и статистики образования УО"]),
            named(3, &["ОУ", "ОУ района"]),
            named(4, &["Петрова", "Петрова И. И."]),
            named(5, &["УО", "Управление образования"]),
        ]
    }

    #[test]
    fn the_closest_reading_of_a_name_wins() {
        let cases: &[(&str, &[u64])] = &[
            ("имц", &[1]),
            ("«ИМЦ» УО", &[1]),
            ("УО", &[5]),
            ("О", &[2, 3]),
            ("мониторинг", &[2]),
            ("образования", &[2, 5]),
            ("петрова и.и", &[4]),
            ("OY", &[3]),
            ("OMиC", &[2]),
        ];
        for (text, expected) in cases {
            let name = Name { text: (*text).to_owned(), span: Span::default() };
            assert_eq!(resolve(&name, &owners()).as_deref(), Ok(*expected), "{text}");
        }
    }

    #[test]
    fn an_unknown_name_is_refused_at_its_place_with_those_like_it() {
        let name = Name { text: "ИМУ".to_owned(), span: Span::new(4, 7) };
        let error = resolve(&name, &owners()).unwrap_err();
        assert_eq!((error.code, error.span), (ErrorCode::UnknownName, Span::new(4, 7)));
        assert_eq!(error.candidates, ["ИМЦ"]);
        let nothing = Name { text: "—".to_owned(), span: Span::default() };
        assert!(resolve(&nothing, &owners()).is_err());
    }
}
