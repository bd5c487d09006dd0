//! By what a school is known in lists: the digits of its login, its code, its names; and what a new one needs of them.

use super::Decision;
use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::domain::{school, words};
use crate::engine::people::folded;
use crate::engine::{Failure, Refusal};

/// The six digits of a login in any of its forms: `sch223379`, `edu223379`, `223379` (domain notes 6.1).
pub fn login_digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let letters = text.trim().trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase();
    let known = matches!(letters.as_str(), "" | "sch" | "edu" | "ksh");
    if known && digits.len() == 6 { digits } else { String::new() }
}

/// A name of a school as it is compared: its words, without quotes and dots.
/// A code is the same with and without the zero that a spreadsheet drops.
pub fn school_key(name: &str) -> String {
    match name.trim() {
        code if is_code(code) => format!("№{}", code.trim_start_matches('0')),
        name => folded(name),
    }
}

/// At most four digits.
pub fn is_code(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// All that a list may call it, as compared.
pub fn names_of_school(record: &Record) -> Vec<String> {
    let aliases = record.get(school::ALIASES).map(Value::items).unwrap_or_default();
    let texts = [school::LOGIN, school::CODE, school::NAME, school::SHORT].map(|tag| record.text(tag));
    let all = texts.into_iter().chain(aliases.iter().filter_map(Value::as_text));
    let keys = |name: &str| {
        let whole = (!is_code(name.trim())).then(|| words::folded(name));
        whole.into_iter().chain([school_key(name)]).collect::<Vec<_>>()
    };
    all.flat_map(keys).filter(|name| !name.is_empty()).collect()
}

/// What a school needs that was not given: a short name and a code that nobody has.
pub fn complete_school(decision: &Decision, record: &mut Record) -> Result<(), Failure> {
    if record.text(school::SHORT).is_empty() && !record.text(school::NAME).is_empty() {
        let short = record.text(school::NAME).to_owned();
        record.set(school::SHORT, Some(Value::Text(short)), 0);
    }
    if record.text(school::SHORT).is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    if record.text(school::CODE).is_empty() {
        let all = decision.all(Kind::School)?;
        let highest = all.iter().filter_map(|known| known.text(school::CODE).parse::<u32>().ok()).max();
        record.set(school::CODE, Some(Value::Text(format!("{:02}", highest.unwrap_or(0) + 1))), 0);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_its_six_digits_in_every_form() {
        for text in ["sch223379", "edu223379", "223379", " EDU223379 "] {
            assert_eq!(login_digits(text), "223379", "{text}");
        }
        for text in ["", "12", "СОШ № 3", "2233790", "reg223379"] {
            assert_eq!(login_digits(text), "", "{text}");
        }
    }
}
