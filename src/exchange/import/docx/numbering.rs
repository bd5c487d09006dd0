//! Automatic numbers of paragraphs, which are not in the text. In: the numbering part, then paragraphs in their order.
//! Out: the number as it is printed, or nothing for bullets. Counters belong to a definition (`abstractNum`), so that
//! lists that share it go on counting; a list may begin anew at a level, once.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use super::styles::Styles;
use super::xml::{Attributes, Space, Step, walk};
use crate::exchange::import::error::Fault;

const LEVELS: usize = 9;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Level {
    start: u32,
    format: String,
    /// With `%1`…`%9` for the counters.
    text: String,
    /// The paragraph style that stands for this level.
    style: Option<String>,
    /// Every counter in figures.
    legal: bool,
    /// Begins anew after this level; `Some(0)`: never.
    restart: Option<u32>,
}

impl Default for Level {
    fn default() -> Level {
        Level {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            style: None,
            legal: false,
            restart: None,
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// A style whose numbering is meant instead.
    link: Option<String>,
}

/// A list: a definition, with levels of its own and new starts.
#[derive(Debug, Clone, Default)]
struct List {
    definition: u32,
    levels: [Option<Level>; LEVELS],
    starts: [Option<u32>; LEVELS],
}

#[derive(Debug, Default)]
pub struct Numbering {
    definitions: HashMap<u32, Definition>,
    lists: HashMap<u32, List>,
}

/// What a paragraph says of its number itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Said {
    pub list: Option<u32>,
    pub level: Option<u8>,
}

impl Numbering {
    pub fn read(part: &str, from: impl BufRead) -> Result<Numbering, Fault> {
        let mut reader = Reader::default();
        walk(part, from, |step| {
            reader.take(step);
            Ok(())
        })?;
        Ok(reader.numbering)
    }

    /// The definition behind a list; a definition may point to that of a style.
    fn definition(&self, list: &List, styles: &Styles) -> Option<(u32, &Definition)> {
        let found = self.definitions.get(&list.definition)?;
        let linked = found.link.as_deref().and_then(|style| {
            let (number, ..) = styles.numbering(Some(style))?;
            let id = self.lists.get(&number)?.definition;
            Some((id, self.definitions.get(&id)?))
        });
        Some(linked.unwrap_or((list.definition, found)))
    }
}

/// The counters of one document.
#[derive(Debug, Default)]
pub struct Counters {
    at: HashMap<u32, [Option<u32>; LEVELS]>,
    /// New starts that were made already: list and level.
    begun: HashSet<(u32, usize)>,
}

impl Counters {
    /// The number of the next paragraph, its style and its own word given; `None`: it has none, or a bullet.
    pub fn next(
        &mut self,
        numbering: &Numbering,
        styles: &Styles,
        style: Option<&str>,
        said: Said,
    ) -> Option<String> {
        let of_style = styles.numbering(style);
        let number = said.list.or(of_style.map(|(number, ..)| number)).filter(|number| *number != 0)?;
        let list = numbering.lists.get(&number)?;
        let (id, definition) = numbering.definition(list, styles)?;
        let level_at = |at: usize| list.levels[at].as_ref().or(definition.levels[at].as_ref());
        let by_style = || {
            let (_, level, name) = of_style.filter(|_| said.list.is_none())?;
            let standing =
                (0..LEVELS).find(|at| level_at(*at).and_then(|level| level.style.as_deref()) == Some(name));
            standing.or(level.map(usize::from))
        };
        let at = said.level.map(usize::from).or_else(by_style).unwrap_or(0).min(LEVELS - 1);
        let level = level_at(at)?;
        let counters = self.at.entry(id).or_default();
        let start =
            |at: usize| list.starts[at].unwrap_or_else(|| level_at(at).map_or(1, |level| level.start));
        let anew = list.starts[at].is_some() && self.begun.insert((number, at));
        counters[at] = Some(match counters[at].filter(|_| !anew) {
            Some(counter) => counter.saturating_add(1),
            None => start(at),
        });
        for (above, counter) in counters.iter_mut().enumerate().take(at) {
            counter.get_or_insert(start(above));
        }
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            // `0`: it never begins anew; else one more than the level that makes it.
            let restart = level_at(below).and_then(|level| level.restart);
            if restart.is_none_or(|after| after as usize > at) {
                *counter = None;
            }
        }
        printed(level, counters, level_at)
    }
}

fn printed<'a>(
    level: &Level,
    counters: &[Option<u32>; LEVELS],
    level_at: impl Fn(usize) -> Option<&'a Level>,
) -> Option<String> {
    if level.format == "bullet" || level.text.is_empty() {
        return None;
    }
    let mut text = String::new();
    let mut characters = level.text.chars().peekable();
    while let Some(character) = characters.next() {
        let digit = characters.peek().filter(|_| character == '%').and_then(|next| next.to_digit(10));
        match digit.and_then(|digit| (digit as usize).checked_sub(1)).filter(|at| *at < LEVELS) {
            Some(at) => {
                characters.next();
                let format = level_at(at).map_or("decimal", |level| level.format.as_str());
                let format = if level.legal { "decimal" } else { format };
                text.push_str(&counted(counters[at].unwrap_or(1), format));
            }
            None => text.push(character),
        }
    }
    let text = text.trim().to_owned();
    text.chars().any(char::is_alphanumeric).then_some(text)
}

/// A counter in one of Word's formats; an unknown one is printed in figures.
fn counted(number: u32, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => lettered(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "lowerLetter" => lettered(number, "abcdefghijklmnopqrstuvwxyz"),
        "russianUpper" => lettered(number, RUSSIAN).to_uppercase(),
        "russianLower" => lettered(number, RUSSIAN),
        "ordinal" => format!("{number}-й"),
        _ => number.to_string(),
    }
}

/// Without ё, й, ъ, ы and ь, as Word counts.
const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";

/// After the last letter they are doubled, then trebled.
fn lettered(number: u32, letters: &str) -> String {
    let count = letters.chars().count();
    let Some(at) = (number as usize).checked_sub(1) else { return number.to_string() };
    let letter = letters.chars().nth(at % count).map(String::from).unwrap_or_default();
    letter.repeat((at / count + 1).min(30))
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let (mut left, mut text) = (number, String::new());
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

#[derive(Default)]
struct Reader {
    numbering: Numbering,
    open: Vec<String>,
    definition: Option<u32>,
    list: Option<u32>,
    level: usize,
}

impl Reader {
    fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Open { space: Space::Word, name, attributes } => {
                self.open(name, attributes);
                self.open.push(name.to_owned());
            }
            Step::Open { .. } => self.open.push(String::new()),
            Step::Close => match self.open.pop().as_deref() {
                Some("abstractNum") => self.definition = None,
                Some("num") => self.list = None,
                _ => {}
            },
            Step::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        match name {
            "abstractNum" => self.definition = attributes.number("abstractNumId"),
            "num" => self.list = attributes.number("numId"),
            "lvl" | "lvlOverride" => {
                self.level = attributes.number("ilvl").map_or(0, |it| it as usize).min(LEVELS - 1);
                if name == "lvl"
                    && let Some(level) = self.level_mut()
                {
                    level.get_or_insert_default();
                }
            }
            "numStyleLink" => {
                if let Some(id) = self.definition {
                    self.numbering.definitions.entry(id).or_default().link = attributes.get("val");
                }
            }
            "abstractNumId" => {
                if let (Some(id), Some(definition)) = (self.list, attributes.number("val")) {
                    self.numbering.lists.entry(id).or_default().definition = definition;
                }
            }
            "startOverride" => {
                if let Some(id) = self.list {
                    let level = self.level;
                    self.numbering.lists.entry(id).or_default().starts[level] = attributes.number("val");
                }
            }
            _ => self.property(name, attributes),
        }
    }

    fn property(&mut self, name: &str, attributes: Attributes<'_>) {
        if self.open.last().is_none_or(|parent| parent != "lvl") {
            return;
        }
        let Some(Some(level)) = self.level_mut() else { return };
        match name {
            "start" => level.start = attributes.number("val").unwrap_or(1),
            "numFmt" => level.format = attributes.get("val").unwrap_or_default(),
            "lvlText" => level.text = attributes.get("val").unwrap_or_default(),
            "pStyle" => level.style = attributes.get("val"),
            "isLgl" => level.legal = attributes.on(),
            "lvlRestart" => level.restart = attributes.number("val"),
            _ => {}
        }
    }

    fn level_mut(&mut self) -> Option<&mut Option<Level>> {
        let level = self.level;
        match (self.definition, self.list) {
            (Some(id), _) => Some(&mut self.numbering.definitions.entry(id).or_default().levels[level]),
            (None, Some(id)) => Some(&mut self.numbering.lists.entry(id).or_default().levels[level]),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:abstractNum w:abstractNumId="0">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%3)"/></w:lvl>
          <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
    </w:numbering>"#;

    #[test]
    fn lists_count_by_level_share_their_definition_and_begin_anew_once() {
        let numbering = Numbering::read("numbering.xml", XML.as_bytes()).unwrap();
        let (mut counters, styles) = (Counters::default(), Styles::default());
        let mut next = |list, level| {
            let said = Said { list: Some(list), level: Some(level) };
            counters.next(&numbering, &styles, None, said).unwrap_or_default()
        };
        let steps =
            [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 3), (1, 0), (1, 1), (2, 0), (2, 0), (1, 2), (0, 0)];
        let read = steps.map(|(list, level)| next(list, level));
        assert_eq!(read, ["I.", "1.1.", "1.2.", "в)", "г)", "", "II.", "2.1.", "VII.", "VIII.", "в)", ""]);
    }

    #[test]
    fn counters_are_printed_as_word_prints_them() {
        for (number, format, text) in [
            (4, "upperRoman", "IV"),
            (28, "russianLower", "я"),
            (29, "russianUpper", "АА"),
            (27, "lowerLetter", "aa"),
            (7, "decimalZero", "07"),
            (12, "chicago", "12"),
        ] {
            assert_eq!(counted(number, format), text);
        }
    }
}
