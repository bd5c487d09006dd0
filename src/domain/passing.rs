//! How values pass from one process to another, in the derived form of serde: words of the program itself become references
//! again, and nothing nests deeper than anything the program makes.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A name that stands in the program's source: of a choice, a column, a warning.
pub type Word = &'static str;

/// Names of the program that are kept. More, or longer ones, come from something that is no Opora: they become empty, so
/// that nobody who sends them fills the memory or keeps out the names that others send.
const MOST_WORDS: usize = 4_096;
const LONGEST_WORD: usize = 64;

static WORDS: Mutex<BTreeSet<Word>> = Mutex::new(BTreeSet::new());

/// The same name for as long as the program runs; empty when there are too many, or it is too long.
fn kept(name: &str) -> Word {
    kept_in(&mut WORDS.lock().unwrap_or_else(PoisonError::into_inner), name)
}

fn kept_in(words: &mut BTreeSet<Word>, name: &str) -> Word {
    if let Some(known) = words.get(name) {
        return known;
    }
    if words.len() >= MOST_WORDS || name.len() > LONGEST_WORD {
        return "";
    }
    let word: Word = Box::leak(name.to_owned().into_boxed_str());
    words.insert(word);
    word
}

pub fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    Ok(kept(&String::deserialize(from)?))
}

/// A list of names that stands in the source.
pub fn words<'de, D: Deserializer<'de>>(from: D) -> Result<&'static [Word], D::Error> {
    static LISTS: Mutex<Vec<&'static [Word]>> = Mutex::new(Vec::new());
    let names: Vec<String> = Vec::deserialize(from)?;
    let names: Vec<Word> = names.iter().map(|name| kept(name)).collect();
    let mut lists = LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(list) = lists.iter().find(|list| **list == names) {
        return Ok(list);
    }
    if lists.len() >= MOST_WORDS {
        return Ok(&[]);
    }
    let list: &'static [Word] = Box::leak(names.into_boxed_slice());
    lists.push(list);
    Ok(list)
}

pub fn word_list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Word>, D::Error> {
    let names: Vec<String> = Vec::deserialize(from)?;
    Ok(names.iter().map(|name| kept(name)).collect())
}

pub fn word_counts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(Word, u64)>, D::Error> {
    let counts: Vec<(String, u64)> = Vec::deserialize(from)?;
    Ok(counts.iter().map(|(name, count)| (kept(name), *count)).collect())
}

/// Values in values: what people and papers make is never deeper than a handful.
const DEEPEST: u32 = 64;

/// For the parts of a type that may hold the type itself.
pub fn nested<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    thread_local!(static DEPTH: Cell<u32> = const { Cell::new(0) });
    let depth = DEPTH.get();
    if depth >= DEEPEST {
        return Err(D::Error::custom("nested too deep"));
    }
    DEPTH.set(depth + 1);
    let read = T::deserialize(from);
    DEPTH.set(depth);
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_names_becomes_empty_ones_and_known_names_stay() {
        let mut words = BTreeSet::new();
        let known = kept_in(&mut words, "no-title");
        for number in 0..2 * MOST_WORDS {
            kept_in(&mut words, &format!("flood-{number}"));
        }
        assert_eq!(kept_in(&mut words, "flood-of-the-end"), "");
        assert_eq!(kept_in(&mut BTreeSet::new(), &"x".repeat(LONGEST_WORD + 1)), "");
        assert!(std::ptr::eq(kept_in(&mut words, "no-title"), known));
        assert_eq!(words.len(), MOST_WORDS);
    }
}
