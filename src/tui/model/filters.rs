//! Filters as text in the filter language. In: what pickers chose and people typed. Out: one filter line.

use crate::domain::query::vocabulary::{self as v, Language};
use crate::domain::record::Kind;
use crate::locale::Lang;

/// The keys that pickers write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Owner,
    Due,
    Section,
    Status,
    Flag,
    Event,
    Plan,
    School,
    Teacher,
    Activity,
    State,
    Block,
    Level,
}

pub fn language(lang: Lang) -> Language {
    match lang {
        Lang::Ru => Language::Russian,
        Lang::En => Language::English,
    }
}

impl Key {
    fn row(self) -> v::Key {
        match self {
            Key::Owner => &v::OWNER,
            Key::Due => &v::DUE,
            Key::Section => &v::SECTION,
            Key::Status => &v::STATUS,
            Key::Flag => &v::IS,
            Key::Event => &v::EVENT,
            Key::Plan => &v::PLAN,
            Key::School => &v::SCHOOL,
            Key::Teacher => &v::TEACHER,
            Key::Activity => &v::OF_ACTIVITY,
            Key::State => &v::STATE,
            Key::Block => &v::BLOCK,
            Key::Level => &v::LEVEL,
        }
    }

    /// Whether lists of this kind can be filtered by it.
    pub fn works_on(self, kind: Kind) -> bool {
        // Reports of schools have a state of their own under the same word.
        self.row().works_on(kind) || (self == Key::State && kind == Kind::Line)
    }

    /// As it is written: `исп`, `due`.
    pub fn word(self, lang: Lang) -> &'static str {
        self.row().wording.shown(language(lang))
    }
}

/// `исп:ИМЦ`; a value with spaces or signs of the language stands in quotes.
pub fn term(lang: Lang, key: Key, value: &str) -> String {
    let plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '+' | ',' | '_' | '/'));
    if plain && !value.is_empty() {
        format!("{}:{value}", key.word(lang))
    } else {
        format!("{}:\"{}\"", key.word(lang), value.replace('"', ""))
    }
}

pub fn overdue(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "просрочено",
        Lang::En => "overdue",
    }
}

pub fn live(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "живое",
        Lang::En => "live",
    }
}

/// All parts together: each must hold, so a part with «или» stands in parentheses.
pub fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    let alone = parts.len() == 1;
    let wrapped = parts.into_iter().map(|part| {
        let either = part
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case("or") || word.to_lowercase() == "или");
        if either && !alone { format!("({part})") } else { part.to_owned() }
    });
    wrapped.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_spaces_stands_in_quotes() {
        assert_eq!(term(Lang::Ru, Key::Owner, "ИМЦ"), "исп:ИМЦ");
        assert_eq!(term(Lang::En, Key::Owner, "ОУ района"), "owner:\"ОУ района\"");
        assert_eq!(term(Lang::Ru, Key::Due, "..15.02.2021"), "срок:..15.02.2021");
    }

    #[test]
    fn parts_hold_together_and_either_or_keeps_its_parentheses() {
        assert_eq!(joined(["исп:ИМЦ", "", "а или б"]), "исп:ИМЦ (а или б)");
        assert_eq!(joined(["а или б"]), "а или б");
        assert_eq!(joined([]), "");
    }
}
