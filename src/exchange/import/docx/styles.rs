//! What a style says of the text set in it: bold, hidden, a heading, numbered. In: the styles' part. Styles are based
//! on one another; the chain is followed to a limit, since it may be made into a ring.

use std::collections::HashMap;
use std::io::BufRead;

use super::xml::{Space, Step, walk};
use crate::exchange::import::error::Fault;

/// One style's own word; `None` where it is left to the style below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    based_on: Option<String>,
    bold: Option<bool>,
    hidden: Option<bool>,
    heading: Option<bool>,
    /// Numbering and level.
    numbering: Option<u32>,
    level: Option<u8>,
}

#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
    /// Of paragraphs that name none.
    default: Option<String>,
    /// Of all text.
    bold: bool,
}

const LONGEST_CHAIN: usize = 16;

impl Styles {
    pub fn read(part: &str, from: impl BufRead) -> Result<Styles, Fault> {
        let mut reader = Reader::default();
        walk(part, from, |step| {
            reader.take(step);
            Ok(())
        })?;
        Ok(reader.styles)
    }

    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let first = id.or(self.default.as_deref());
        let known = |id: &'a str| Some((id, self.by_id.get(id)?));
        std::iter::successors(first.and_then(known), move |(_, style)| known(style.based_on.as_deref()?))
            .take(LONGEST_CHAIN)
    }

    pub fn bold(&self, id: Option<&str>) -> Option<bool> {
        let said = self.chain(id).find_map(|(_, style)| style.bold);
        said.or(self.bold.then_some(true))
    }

    pub fn hidden(&self, id: Option<&str>) -> bool {
        self.chain(id).find_map(|(_, style)| style.hidden).unwrap_or(false)
    }

    pub fn heading(&self, id: Option<&str>) -> bool {
        self.chain(id).find_map(|(_, style)| style.heading).unwrap_or(false)
    }

    /// The numbering of a style, its level if the style says one, and the style that says it.
    pub fn numbering<'a>(&'a self, id: Option<&'a str>) -> Option<(u32, Option<u8>, &'a str)> {
        let (name, style) = self.chain(id).find(|(_, style)| style.numbering.is_some())?;
        Some((style.numbering?, style.level, name))
    }
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    open: Vec<String>,
    /// Its id.
    current: Option<String>,
}

impl Reader {
    fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Open { space: Space::Word, name, attributes } => {
                let value = || attributes.get("val").unwrap_or_default();
                let parent = self.open.last().map_or("", String::as_str);
                if name == "style" {
                    let id = attributes.get("styleId").unwrap_or_default();
                    let paragraph = attributes.get("type").is_none_or(|kind| kind == "paragraph");
                    if paragraph && attributes.get("default").is_some_and(|it| it == "1" || it == "true") {
                        self.styles.default = Some(id.clone());
                    }
                    self.styles.by_id.entry(id.clone()).or_default();
                    self.current = Some(id);
                } else if let Some(style) = self.current.as_ref().and_then(|id| self.styles.by_id.get_mut(id))
                {
                    match (parent, name) {
                        ("style", "basedOn") => style.based_on = Some(value()),
                        ("style", "name") if is_heading(&value()) => style.heading = Some(true),
                        ("pPr", "outlineLvl") => {
                            style.heading = Some(attributes.number("val").is_some_and(|it| it < 9));
                        }
                        ("rPr", "b") => style.bold = Some(attributes.on()),
                        ("rPr", "vanish") => style.hidden = Some(attributes.on()),
                        ("numPr", "numId") => style.numbering = attributes.number("val"),
                        ("numPr", "ilvl") => {
                            style.level = attributes.number("val").and_then(|it| u8::try_from(it).ok());
                        }
                        _ => {}
                    }
                } else if (parent, name) == ("rPr", "b") && self.open.iter().any(|it| it == "rPrDefault") {
                    self.styles.bold = attributes.on();
                }
                self.open.push(name.to_owned());
            }
            Step::Open { .. } => self.open.push(String::new()),
            Step::Close => {
                if self.open.pop().is_some_and(|name| name == "style") {
                    self.current = None;
                }
            }
            Step::Text(_) => {}
        }
    }
}

/// Word names its own styles in English whatever its language.
fn is_heading(name: &str) -> bool {
    let name = name.to_lowercase();
    name == "title" || name == "subtitle" || name.starts_with("heading") || name.starts_with("заголовок")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_takes_from_the_one_it_is_based_on_and_a_ring_ends() {
        let xml = r#"<s:styles xmlns:s="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <s:style s:type="paragraph" s:styleId="a" s:default="1"><s:basedOn s:val="b"/><s:rPr><s:b/></s:rPr></s:style>
            <s:style s:type="paragraph" s:styleId="b"><s:name s:val="heading 1"/><s:basedOn s:val="a"/>
              <s:pPr><s:numPr><s:ilvl s:val="1"/><s:numId s:val="7"/></s:numPr></s:pPr></s:style>
            <s:style s:type="paragraph" s:styleId="c"><s:basedOn s:val="a"/><s:rPr><s:b s:val="0"/></s:rPr></s:style>
        </s:styles>"#;
        let styles = Styles::read("styles.xml", xml.as_bytes()).unwrap();
        assert_eq!(styles.bold(None), Some(true));
        assert_eq!(styles.bold(Some("c")), Some(false));
        assert!(styles.heading(Some("c")) && !styles.hidden(Some("c")));
        assert_eq!(styles.numbering(Some("a")), Some((7, Some(1), "b")));
        assert_eq!(styles.numbering(Some("unknown")), None);
    }
}
