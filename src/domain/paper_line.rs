//! Papers as people type them: `справка № 12 от 29.01.2021, папка 01-15; приказ 7 29.01.21`. In: one line. Out: the
//! papers, or what could not be read and where. Nothing typed is lost: what follows number and date is the place.

use chrono::{Datelike, NaiveDate};

use super::paper::{Paper, kind};
use super::paper_kinds::{beginning_with, is_road, named_by};
use super::words::folded;

/// What could not be read, with its place in characters of the line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("character {at}: {why}")]
pub struct PaperLineError {
    pub at: usize,
    pub length: usize,
    pub why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("no paper is named")]
    Empty,
    /// Neither a kind of paper nor a number, a date or a place.
    #[error("no kind of paper: {word}")]
    UnknownKind { word: String },
    /// The beginning of several kinds.
    #[error("several kinds begin so: {word}")]
    UnclearKind { word: String, kinds: Vec<u16> },
    #[error("a number is missing behind №")]
    NumberMissing,
    #[error("a date is missing behind «от»")]
    DateMissing,
    #[error("there is no such date: {text}")]
    NoSuchDate { text: String },
    #[error("the year is missing: {text}")]
    YearMissing { text: String },
}

/// The papers of a line, separated by semicolons; at least one. A date needs its year.
pub fn papers_of(line: &str) -> Result<Vec<Paper>, PaperLineError> {
    read(line, None)
}

/// As [`papers_of`], but a date without a year is the latest one that is not after `today`: papers are of the past.
pub fn papers_until(line: &str, today: NaiveDate) -> Result<Vec<Paper>, PaperLineError> {
    read(line, Some(today))
}

fn read(line: &str, today: Option<NaiveDate>) -> Result<Vec<Paper>, PaperLineError> {
    let letters: Vec<char> = line.chars().collect();
    let mut papers = Vec::new();
    let mut from = 0;
    for part in letters.split(|letter| *letter == ';') {
        if part.iter().any(|letter| !letter.is_whitespace()) {
            papers.push(Reader::new(tokens(part, from), today).read()?);
        }
        from += part.len() + 1;
    }
    if papers.is_empty() {
        return Err(PaperLineError { at: 0, length: letters.len(), why: Why::Empty });
    }
    Ok(papers)
}

/// A word, a comma, or the sign «№», with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    at: usize,
    text: String,
}

impl Token {
    fn error(&self, why: Why) -> PaperLineError {
        PaperLineError { at: self.at, length: self.text.chars().count(), why }
    }

    fn is_comma(&self) -> bool {
        self.text == ","
    }

    /// A number follows.
    fn is_sign(&self) -> bool {
        matches!(self.text.as_str(), "№" | "#")
    }
}

fn tokens(letters: &[char], from: usize) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open = false;
    for (at, letter) in letters.iter().enumerate() {
        let single = matches!(letter, ',' | '№' | '#');
        if letter.is_whitespace() {
            open = false;
        } else if open && !single {
            tokens.iter_mut().last().into_iter().for_each(|token| token.text.push(*letter));
        } else {
            tokens.push(Token { at: from + at, text: letter.to_string() });
            open = !single;
        }
    }
    tokens
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    paper: Paper,
    /// Words between kind and number: «приказ УО № 5».
    issuer: String,
    today: Option<NaiveDate>,
}

impl Reader {
    fn new(tokens: Vec<Token>, today: Option<NaiveDate>) -> Reader {
        Reader { tokens, at: 0, paper: Paper::default(), issuer: String::new(), today }
    }

    fn read(mut self) -> Result<Paper, PaperLineError> {
        self.kind()?;
        self.number_and_date()?;
        self.place();
        Ok(self.paper)
    }

    fn token(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn folded(&self, ahead: usize) -> String {
        self.tokens.get(self.at + ahead).map(|token| folded(&token.text)).unwrap_or_default()
    }

    /// Adjectives and the kind itself; a line may as well begin with a number or a place.
    fn kind(&mut self) -> Result<(), PaperLineError> {
        let start = self.at;
        let mut road = false;
        while let Some(token) = self.token() {
            let word = token.text.trim_matches(['.', '«', '»', '"', ':']).to_owned();
            if !word.starts_with(char::is_alphabetic)
                || is_number_word(&folded(&word))
                || is_from(&folded(&word))
            {
                break;
            }
            road |= is_road(&word);
            self.at += 1;
            if let Some(kind) = named_by(&word, road) {
                self.paper.kind = Some(kind);
                return self.issuer();
            }
        }
        self.at = start;
        match self.token() {
            Some(token) if token.text.starts_with(char::is_alphabetic) => {
                let token = token.clone();
                self.abbreviated_kind(&token)
            }
            _ => Ok(()),
        }
    }

    /// `спр. 12`, `пр. 5`; else the line begins with a place or with something unknown.
    fn abbreviated_kind(&mut self, token: &Token) -> Result<(), PaperLineError> {
        let word = folded(token.text.trim_end_matches('.'));
        if is_number_word(&word) || is_from(&word) || is_place_word(&word) {
            return Ok(());
        }
        self.paper.kind = Some(
            match (ABBREVIATIONS.iter().find(|(short, _)| *short == word), &beginning_with(&word)[..]) {
                (Some((_, kind)), _) => *kind,
                (None, [kind]) => *kind,
                (None, []) => return Err(token.error(Why::UnknownKind { word: token.text.clone() })),
                (None, kinds) => {
                    return Err(
                        token.error(Why::UnclearKind { word: token.text.clone(), kinds: kinds.to_vec() })
                    );
                }
            },
        );
        self.at += 1;
        self.issuer()
    }

    /// Words up to a number, «от», a comma or a place.
    fn issuer(&mut self) -> Result<(), PaperLineError> {
        let mut words: Vec<String> = Vec::new();
        while let Some(token) = self.token() {
            let word = folded(&token.text);
            let stops = token.is_comma() || token.is_sign() || word == "б/н" || is_number_word(&word);
            if stops
                || is_from(&word)
                || is_place_word(&word)
                || word.starts_with(|c: char| c.is_ascii_digit() || c == '«')
            {
                break;
            }
            words.push(token.text.clone());
            self.at += 1;
        }
        self.issuer = words.join(" ");
        Ok(())
    }

    fn number_and_date(&mut self) -> Result<(), PaperLineError> {
        while let Some(token) = self.token().cloned() {
            let word = folded(&token.text);
            let glued =
                word.strip_prefix('n').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            match word.as_str() {
                _ if token.is_sign() => self.signed_number(&token)?,
                _ if is_number_word(&word) && self.folded(1).starts_with(|c: char| c.is_ascii_digit()) => {
                    self.signed_number(&token)?;
                }
                "б/н" => {
                    self.paper.number = Some(token.text.clone());
                    self.at += 1;
                }
                _ if glued => {
                    self.paper.number = Some(token.text.chars().skip(1).collect());
                    self.at += 1;
                }
                _ if is_from(&word) => {
                    self.at += 1;
                    self.date(&token)?;
                }
                "г" | "г." | "года" if self.paper.date.is_some() => self.at += 1,
                _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '«') => {
                    if !self.bare_number_or_date(&token)? {
                        return Ok(());
                    }
                }
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    fn signed_number(&mut self, sign: &Token) -> Result<(), PaperLineError> {
        self.at += 1;
        let number =
            self.token().filter(|token| !token.is_comma() && !is_from(&folded(&token.text))).cloned();
        let number = number.ok_or_else(|| sign.error(Why::NumberMissing))?;
        self.paper.number = Some(number.text);
        self.at += 1;
        Ok(())
    }

    /// Without a sign the first figure is a number unless it is a date; the next one is the date. False: neither.
    fn bare_number_or_date(&mut self, token: &Token) -> Result<bool, PaperLineError> {
        let dated = looks_like_date(&token.text) || month(&self.folded(1)).is_some();
        if self.paper.date.is_none() && (dated || self.paper.number.is_some() && is_short_date(&token.text)) {
            return self.date(token).map(|()| true);
        }
        if self.paper.number.is_some() {
            return Ok(false);
        }
        self.paper.number = Some(token.text.clone());
        self.at += 1;
        Ok(true)
    }

    /// A date at the present token; `origin` is told when there is none.
    fn date(&mut self, origin: &Token) -> Result<(), PaperLineError> {
        let Some(token) = self.token().filter(|token| !token.is_comma()).cloned() else {
            return Err(origin.error(Why::DateMissing));
        };
        let text =
            token.text.trim_matches(['«', '»', '"']).trim_end_matches("г.").trim_end_matches(['г', '.']);
        let (read, count) = match month(&self.folded(1)) {
            Some(month) => self.worded_date(text, month),
            None => (numeric_date(text, self.today), 1),
        };
        let whole = || {
            self.tokens[self.at..].iter().take(count).map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        match read {
            Ok(date) => self.paper.date = Some(date),
            Err(DateFault::Yearless) => return Err(token.error(Why::YearMissing { text: whole() })),
            Err(DateFault::Words | DateFault::Impossible) => {
                return Err(token.error(Why::NoSuchDate { text: whole() }));
            }
        }
        self.at += count;
        Ok(())
    }

    /// «29» января 2021: the date, and how many words it takes.
    fn worded_date(&self, day: &str, month: u32) -> (Result<NaiveDate, DateFault>, usize) {
        let year = self.folded(2);
        let year: String = year.chars().take_while(char::is_ascii_digit).collect();
        match (day.parse().ok(), full_year(&year)) {
            (Some(day), Some(year)) => {
                (NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::Impossible), 3)
            }
            (Some(day), None) => (latest(day, month, self.today), 2),
            (None, _) => (Err(DateFault::Words), 1),
        }
    }

    /// All that is left, the issuer before it.
    fn place(&mut self) {
        let mut rest = String::new();
        for token in &self.tokens[self.at..] {
            if token.is_comma() {
                rest = rest.trim_end().to_owned();
            }
            rest.push_str(&token.text);
            if !token.is_sign() {
                rest.push(' ');
            }
        }
        let parts = [self.issuer.as_str(), rest.trim_matches([',', ' '])];
        let place = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
        self.paper.place = Some(place).filter(|place| !place.is_empty());
    }
}

/// Abbreviations that are no beginnings, or beginnings of several kinds of which one is meant.
const ABBREVIATIONS: &[(&str, u16)] = &[
    ("пр", kind::ORDER),
    ("прик", kind::ORDER),
    ("расп", kind::ORDER),
    ("пост", kind::ORDER),
    ("реш", kind::ORDER),
    ("пис", kind::LETTER),
    ("рек", kind::RECOMMENDATIONS),
    ("акт", kind::OTHER),
    ("документ", kind::OTHER),
    ("бумага", kind::OTHER),
    ("журнал", kind::OTHER),
    ("анкета", kind::OTHER),
    ("презентация", kind::OTHER),
];

fn is_number_word(word: &str) -> bool {
    matches!(word, "n" | "no" | "no." | "номер")
}

fn is_from(word: &str) -> bool {
    matches!(word, "от" | "от:")
}

/// Words with which people begin to say where a paper is kept.
fn is_place_word(word: &str) -> bool {
    const STARTS: [&str; 12] = [
        "папк",
        "дел",
        "шкаф",
        "стол",
        "кабинет",
        "лежит",
        "хранит",
        "полк",
        "сейф",
        "архив",
        "диск",
        "флешк",
    ];
    matches!(word, "в" | "на" | "у") || STARTS.iter().any(|start| word.starts_with(start))
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"];
    let at = MONTHS.iter().position(|start| word.starts_with(start))?;
    u32::try_from(at + 1).ok()
}

enum DateFault {
    /// No date at all.
    Words,
    Yearless,
    Impossible,
}

/// `29.01.2021`, `29.01.21`, `29/1/21`, `29-01-2021`, `2021-01-29`, `290121`, `29012021`.
fn numeric_date(text: &str, today: Option<NaiveDate>) -> Result<NaiveDate, DateFault> {
    let groups: Vec<&str> = text.split(['.', '/', '-']).collect();
    if !groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit())) {
        return Err(DateFault::Words);
    }
    let (day, month, year) = match groups[..] {
        [year, month, day] if year.len() == 4 => (day, month, year),
        [day, month, year] => (day, month, year),
        [day, month] => match (day.parse(), month.parse()) {
            (Ok(day), Ok(month)) => return latest(day, month, today),
            _ => return Err(DateFault::Impossible),
        },
        [all] if all.len() == 6 || all.len() == 8 => (&all[..2], &all[2..4], &all[4..]),
        _ => return Err(DateFault::Words),
    };
    let number = |text: &str| text.parse::<u32>().ok();
    let date = full_year(year).zip(number(month)).zip(number(day));
    let date = date.and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day));
    date.ok_or(DateFault::Impossible)
}

/// The last such day that is not after today; without today the year is missing.
fn latest(day: u32, month: u32, today: Option<NaiveDate>) -> Result<NaiveDate, DateFault> {
    let today = today.ok_or(DateFault::Yearless)?;
    // A leap day may lie up to eight years back.
    let years = (today.year() - 8..=today.year()).rev();
    let mut days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    days.find(|day| *day <= today).ok_or(DateFault::Impossible)
}

/// A year of four digits, or of two in this century.
fn full_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + year),
        4 if (1990..2100).contains(&year) => Some(year),
        _ => None,
    }
}

/// Figures in two or three groups by dots or slashes, or in three by hyphens.
fn looks_like_date(text: &str) -> bool {
    let text = text.trim_end_matches("г.").trim_end_matches(['г', '.']);
    let figures = |groups: &[&str]| {
        groups.iter().all(|it| !it.is_empty() && it.len() <= 4 && it.bytes().all(|b| b.is_ascii_digit()))
    };
    let dotted: Vec<&str> = text.split(['.', '/']).collect();
    let hyphened: Vec<&str> = text.split('-').collect();
    (2..=3).contains(&dotted.len()) && figures(&dotted) || hyphened.len() == 3 && figures(&hyphened)
}

fn is_short_date(text: &str) -> bool {
    matches!(text.len(), 6 | 8) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests;
