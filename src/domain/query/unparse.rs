//! A filter as text again: canonical words, full dates, parentheses only where they are needed. Reading it gives the
//! same filter, on any day. For saved views, the head line and the pickers that write into the filter line.

use chrono::NaiveDate;

use super::days;
use super::expr::{Expr, Predicate, Query, Test, TextTest, Wanted, WordTerm};
use super::vocabulary::{Choice, Key, KeyRow, Language, OPERATORS, Operator, Takes, operator};

/// The filter in the words of `language`; empty for the filter that lets everything through.
pub fn unparse(query: &Query, language: Language) -> String {
    written(&query.expr, language)
}

fn written(expr: &Expr, language: Language) -> String {
    match expr {
        Expr::All => String::new(),
        Expr::Is(predicate) => condition(predicate, language),
        Expr::Not(inner) => {
            format!("!{}", enclosed(inner, matches!(**inner, Expr::And(_) | Expr::Or(_)), language))
        }
        Expr::And(parts) => {
            let mut text = String::new();
            for part in parts.iter().rev() {
                let before = enclosed(part, matches!(part, Expr::Or(_)), language);
                text = match text.as_str() {
                    "" => before,
                    after => format!("{} {after}", kept_apart(part, before, after)),
                };
            }
            text
        }
        Expr::Or(parts) => {
            let between = format!(" {} ", operator_shown(Operator::Or, language));
            parts.iter().map(|part| written(part, language)).collect::<Vec<_>>().join(&between)
        }
    }
}

/// A day before a word that would be read as its part («квартал» before «1») gets quotes.
fn kept_apart(part: &Expr, text: String, after: &str) -> String {
    let predicate = match part {
        Expr::Is(predicate) => predicate,
        Expr::Not(inner) => match &**inner {
            Expr::Is(predicate) => predicate,
            _ => return text,
        },
        _ => return text,
    };
    let Test::Key { key: KeyRow { takes: Takes::Days(looking), .. }, .. } = &predicate.test else {
        return text;
    };
    let start = text.rfind([':', ',']).map_or(0, |at| at + 1);
    let word = after.split([' ', ',', '(', ')', '"']).next().unwrap_or_default();
    let joined = format!("{} {word}", &text[start..]);
    // Whether it reads does not hang on the day.
    if !word.is_empty() && days::read(&joined, NaiveDate::default(), *looking).is_ok() {
        format!("{}\"{}\"", &text[..start], &text[start..])
    } else {
        text
    }
}

fn enclosed(expr: &Expr, needed: bool, language: Language) -> String {
    let text = written(expr, language);
    if needed { format!("({text})") } else { text }
}

fn operator_shown(wanted: Operator, language: Language) -> &'static str {
    let row = OPERATORS.iter().find(|(operator, _)| *operator == wanted);
    row.map_or("", |(_, wording)| wording.shown(language))
}

fn condition(predicate: &Predicate, language: Language) -> String {
    match &predicate.test {
        Test::Text(test) => {
            let text = text_test(test);
            // «и», «или», «не» were words only because something stood before them.
            if operator(&text).is_some() { format!("-{text}") } else { text }
        }
        Test::Key { key, wanted } => {
            format!("{}:{}", key.wording.shown(language), values(key, wanted, language).join(","))
        }
    }
}

fn values(key: Key, wanted: &Wanted, language: Language) -> Vec<String> {
    match wanted {
        Wanted::Names(names) => names.iter().map(|name| quoted_if_needed(&name.text)).collect(),
        Wanted::Codes(codes) => {
            let table = if let Takes::Choices(table) = key.takes { table } else { &[] };
            codes.iter().map(|code| choice_shown(table, *code, language).to_owned()).collect()
        }
        Wanted::Days(days) => days.iter().map(|days| days.written(language)).collect(),
        Wanted::Numbers(numbers) => numbers.iter().map(|numbers| numbers.written()).collect(),
        Wanted::Texts(texts) => texts.iter().map(text_test).collect(),
    }
}

/// The word for one code of a choice; empty for a code without a row.
pub fn choice_shown(table: &'static [Choice], code: u16, language: Language) -> &'static str {
    let row = table.iter().find(|row| row.codes == [code]);
    row.map_or("", |row| row.wording.shown(language))
}

fn text_test(test: &TextTest) -> String {
    match test {
        TextTest::Phrase(text) => format!("\"{text}\""),
        TextTest::Words(terms) => {
            let term = |term: &WordTerm| format!("{}{}", term.text, if term.prefix { "*" } else { "" });
            terms.iter().map(term).collect::<Vec<_>>().join("-")
        }
    }
}

/// A value with quotes around it when it has more than letters, digits, dots, dashes and slashes.
pub fn quoted_if_needed(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '№');
    if text.chars().all(plain) { text.to_owned() } else { format!("\"{text}\"") }
}
