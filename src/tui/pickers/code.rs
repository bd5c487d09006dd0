//! Codes typed in either layout: compared key by key. In: a code or a name and what was typed. Out: whether it begins so,
//! and how the name goes on.

use crate::tui::keys::physical;

/// The keys of a text: letters by their physical keys, other characters as they are.
pub fn keys_of(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| physical(c).map_or_else(|| c.to_lowercase().next().unwrap_or(c), |key| key.latin()))
        .collect()
}

pub fn begins(code: Option<&str>, typed: &str) -> bool {
    code.is_some_and(|code| keys_of(code).starts_with(&keys_of(typed)))
}

pub fn is(code: Option<&str>, typed: &str) -> bool {
    code.is_some_and(|code| keys_of(code) == keys_of(typed))
}

/// The keys with which typing may go on after `typed` chose something that has these names.
pub fn rests<'a>(names: impl IntoIterator<Item = &'a str>, typed: &str) -> Vec<String> {
    let typed = keys_of(typed);
    let rest = |name: &str| keys_of(name).strip_prefix(&typed).map(str::to_owned);
    names.into_iter().filter_map(rest).filter(|rest| !rest.is_empty()).collect()
}

/// Whether a typed character goes on with one of the rests; what then remains of them.
pub fn goes_on(rests: &[String], c: char) -> Option<Vec<String>> {
    let key = keys_of(&c.to_string());
    let left: Vec<String> =
        rests.iter().filter_map(|rest| rest.strip_prefix(&key).map(str::to_owned)).collect();
    (!key.is_empty() && !left.is_empty()).then_some(left)
}
