//! Numbers of activities and sections as people say them: «3.7», «3.1..3.5», «3» for all of the third section.

use std::cmp::Ordering;

/// A range of numbers; an end that is open is `None`. A single number has both ends the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    pub from: Option<String>,
    pub to: Option<String>,
}

impl Numbers {
    /// Reads `3.7`, `3.7.`, `3.1..3.5`, `3.1..`, `..3.5`; `None` for anything else. Parts are digits with at most one
    /// letter after them (`3.7а`).
    pub fn read(text: &str) -> Option<Numbers> {
        let end = |text: &str| match text {
            "" => Some(None),
            text => normal(text).map(Some),
        };
        let (from, to) = match text.split_once("..") {
            Some((from, to)) => (end(from)?, end(to.trim_start_matches('.'))?),
            None => (end(text)?, end(text)?),
        };
        (from.is_some() || to.is_some()).then_some(Numbers { from, to })
    }

    /// Whether a number lies in the range; what stands under the last number (`3.5.1` under `3.5`) does.
    pub fn contains(&self, number: &str) -> bool {
        let Some(number) = normal(number) else { return false };
        let after_start = self.from.as_ref().is_none_or(|from| compare(&number, from) != Ordering::Less);
        let before_end = self.to.as_ref().is_none_or(|to| {
            compare(&number, to) != Ordering::Greater
                || number.strip_prefix(to.as_str()).is_some_and(|rest| rest.starts_with('.'))
        });
        after_start && before_end
    }

    /// As it is typed.
    pub fn written(&self) -> String {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) if from == to => from.clone(),
            (from, to) => format!("{}..{}", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or("")),
        }
    }
}

/// Whether a bare word is a number of an activity: at least two parts of at most three digits.
pub fn looks_like_number(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let parts: Vec<&str> = text.split('.').collect();
    let short = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (2..=5).contains(&parts.len()) && parts.iter().all(short)
}

fn normal(text: &str) -> Option<String> {
    let text = crate::domain::words::folded(text.strip_suffix('.').unwrap_or(text));
    let sound = |part: &str| {
        let letters = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = part.len() - letters.len();
        (1..=6).contains(&digits) && letters.chars().count() <= 1 && letters.chars().all(char::is_alphabetic)
    };
    text.split('.').all(sound).then_some(text)
}

/// By parts, each as a number, then by the letter after it.
fn compare(one: &str, other: &str) -> Ordering {
    let parts = |text: &str| -> Vec<(u32, String)> {
        let part = |part: &str| {
            let letters = part.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = &part[..part.len() - letters.len()];
            (digits.parse().unwrap_or(0), letters.to_owned())
        };
        text.split('.').map(part).collect()
    };
    parts(one).cmp(&parts(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_take_in_what_stands_under_their_ends() {
        let cases = [
            ("3.7", "3.7.", true),
            ("3.7", "3.70", false),
            ("3", "3.7", true),
            ("3", "30", false),
            ("3", "2.9", false),
            ("3.1..3.5", "3.5.1", true),
            ("3.1..3.5", "3.10", false),
            ("3.9..", "3.10", true),
            ("..3.9", "3.10", false),
            ("3.7а", "3.7А", true),
            ("3.7", "", false),
        ];
        for (range, number, expected) in cases {
            assert_eq!(Numbers::read(range).unwrap().contains(number), expected, "{number} in {range}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "..", "3..7..9", "абв", "3.7аб", "-1", "1234567", "."] {
            assert_eq!(Numbers::read(text), None, "{text}");
        }
    }
}
