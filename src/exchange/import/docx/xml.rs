//! A part of a document as a walk over its elements, within limits. In: a stream. Out: steps, one at a time, names
//! without their prefixes. Empty elements open and close. Document types and unknown entities are refused.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use crate::exchange::import::archive;
use crate::exchange::import::error::Fault;

const MAX_DEPTH: usize = 64;
const MAX_EVENTS: u64 = 20_000_000;
const MAX_ATTRIBUTES: usize = 256;

/// The namespaces that matter, each under both of its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    Word,
    /// Markup compatibility: the same thing said for newer and for older programs.
    Compatible,
    Math,
    Other,
}

pub enum Step<'a> {
    Open { space: Space, name: &'a str, attributes: Attributes<'a> },
    Close,
    Text(Cow<'a, str>),
}

/// Of the element that opened.
#[derive(Clone, Copy)]
pub struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// By the name without its prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let found = all.with_checks(false).flatten().find(|it| it.key.local_name().as_ref() == name)?;
        Some(
            found.normalized_value(XmlVersion::Implicit1_0).map_or_else(
                |_| String::from_utf8_lossy(found.value.as_bytes()).into_owned(),
                Cow::into_owned,
            ),
        )
    }

    pub fn number(&self, name: &str) -> Option<u32> {
        // Word itself writes `2.0` here and there.
        self.get(name)?.trim().split('.').next()?.parse().ok()
    }

    /// A property that stands without a value is on.
    pub fn on(&self) -> bool {
        !matches!(self.get("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Walks to the end of the part; `take` sees every step.
pub fn walk(
    part: &str,
    from: impl BufRead,
    mut take: impl FnMut(Step<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut reader = NsReader::from_reader(from);
    reader.config_mut().expand_empty_elements = true;
    let (mut room, mut depth) = (Vec::new(), 0_usize);
    for _ in 0..MAX_EVENTS {
        room.clear();
        let event = reader.read_resolved_event_into(&mut room);
        let (space, event) = match event {
            Ok((space, event)) => (space_of(&space), event),
            Err(error) => return Err(fault(part, reader.error_position(), &error)),
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_DEPTH || has_too_many_attributes(&start) {
                    return Err(Fault::TooDeep { part: part.to_owned() });
                }
                let name = start.local_name();
                take(Step::Open { space, name: name.as_ref(), attributes: Attributes(&start) })?;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                take(Step::Close)?;
            }
            Event::Text(text) => take(Step::Text(text.xml10_content()))?,
            Event::CData(text) => take(Step::Text(text.xml10_content()))?,
            Event::GeneralRef(name) => {
                let known = match name.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    _ => predefined(&name.xml10_content()),
                };
                let known = known.ok_or_else(|| Fault::XmlEntities { part: part.to_owned() })?;
                take(Step::Text(Cow::Owned(known.to_string())))?;
            }
            Event::DocType(_) => return Err(Fault::XmlEntities { part: part.to_owned() }),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => {
                let offset = reader.buffer_position();
                return Err(Fault::BrokenXml { part: part.to_owned(), offset });
            }
            _ => {}
        }
    }
    Err(Fault::ArchiveBomb)
}

fn space_of(space: &ResolveResult<'_>) -> Space {
    let ResolveResult::Bound(space) = space else { return Space::Other };
    match space.as_ref() {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatible,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
        _ => Space::Other,
    }
}

fn has_too_many_attributes(start: &BytesStart<'_>) -> bool {
    start.attributes_raw().matches('=').count() > MAX_ATTRIBUTES
        && start.attributes().with_checks(false).count() > MAX_ATTRIBUTES
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn fault(part: &str, offset: u64, error: &Error) -> Fault {
    match error {
        Error::Io(error) => archive::unpacking(error),
        Error::IllFormed(IllFormedError::MissingDoctypeName) => Fault::XmlEntities { part: part.to_owned() },
        _ => Fault::BrokenXml { part: part.to_owned(), offset },
    }
}
