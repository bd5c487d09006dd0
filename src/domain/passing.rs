//! How values pass from one process to another, in the derived form of serde: words of the program itself become references
//! again, and nothing nests deeper than anything the program makes.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A name that stands in the program's source: of a choice, a column, a warning.
pub type Word = &'static str;

/// Names of the program that are kept; more, or longer ones, come from something that is no Opora.
const MOST_WORDS: usize = 4_096;
const LONGEST_WORD: usize = 64;

static WORDS: Mutex<BTreeSet<Word>> = Mutex::new(BTreeSet::new());

/// The same name for as long as the program runs. `None` when there are too many, or it is too long.
fn kept(name: &str) -> Option<Word> {
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(name) {
        return Some(known);
    }
    if words.len() >= MOST_WORDS || name.len() > LONGEST_WORD {
        return None;
    }
    let word: Word = Box::leak(name.to_owned().into_boxed_str());
    words.insert(word);
    Some(word)
}

fn known<E: Error>(name: &str) -> Result<Word, E> {
    kept(name).ok_or_else(|| E::custom("no name of this program"))
}

pub fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    known(&String::deserialize(from)?)
}

/// A list of names that stands in the source.
pub fn words<'de, D: Deserializer<'de>>(from: D) -> Result<&'static [Word], D::Error> {
    static LISTS: Mutex<Vec<&'static [Word]>> = Mutex::new(Vec::new());
    let names: Vec<String> = Vec::deserialize(from)?;
    let names = names.iter().map(|name| known(name)).collect::<Result<Vec<Word>, D::Error>>()?;
    let mut lists = LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(list) = lists.iter().find(|list| **list == names) {
        return Ok(list);
    }
    if lists.len() >= MOST_WORDS {
        return Err(D::Error::custom("no list of this program"));
    }
    let list: &'static [Word] = Box::leak(names.into_boxed_slice());
    lists.push(list);
    Ok(list)
}

pub fn word_list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Word>, D::Error> {
    let names: Vec<String> = Vec::deserialize(from)?;
    names.iter().map(|name| known(name)).collect()
}

pub fn word_counts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(Word, u64)>, D::Error> {
    let counts: Vec<(String, u64)> = Vec::deserialize(from)?;
    counts.iter().map(|(name, count)| Ok((known(name)?, *count))).collect()
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
