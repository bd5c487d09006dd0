//! The way in: bytes of a document → neutral table. Styles and numbering are read first, because the text leans on
//! them; then the document in one pass; then the notes it calls.

use std::collections::{HashMap, HashSet};

use super::notes;
use super::numbering::Numbering;
use super::package::{self, Parts};
use super::story::Story;
use super::styles::Styles;
use super::xml::walk;
use crate::exchange::import::archive::{self, Guarded};
use crate::exchange::import::error::Fault;
use crate::exchange::import::table::Table;

/// Of a header's text so much is told.
const SHOWN: usize = 120;

pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    let mut archive = archive::open(bytes)?;
    let parts = package::parts(&mut archive)?;
    let styles = match &parts.styles {
        Some(name) => archive.stream(name)?.map(|from| Styles::read(name, from)).transpose()?,
        None => None,
    };
    let numbering = match &parts.numbering {
        Some(name) => archive.stream(name)?.map(|from| Numbering::read(name, from)).transpose()?,
        None => None,
    };
    let (styles, numbering) = (styles.unwrap_or_default(), numbering.unwrap_or_default());
    let mut story = Story::new(&parts.document, &styles, &numbering);
    let document = archive.stream(&parts.document)?.ok_or(Fault::BrokenArchive)?;
    walk(&parts.document, document, |step| story.take(step))?;
    story.end()?;
    let notes = called(&mut archive, &parts, &story.notes)?;
    let margins = margins(&mut archive, &parts)?;
    remark(&mut story, notes.len(), margins);
    let pages_known = story.pages_known;
    story.paper.finish(pages_known, notes)
}

/// The texts of the notes, in the order in which they are called.
fn called(archive: &mut Guarded<'_>, parts: &Parts, calls: &[(bool, String)]) -> Result<Vec<String>, Fault> {
    if calls.is_empty() {
        return Ok(Vec::new());
    }
    let mut texts = [HashMap::new(), HashMap::new()];
    for (texts, name) in texts.iter_mut().zip([&parts.footnotes, &parts.endnotes]) {
        if let Some(name) = name
            && let Some(from) = archive.stream(name)?
        {
            *texts = notes::texts(name, from)?;
        }
    }
    let mut seen = HashSet::new();
    let once = calls.iter().filter(|call| seen.insert(*call));
    let text =
        |(end, id): &(bool, String)| texts[usize::from(*end)].get(id).map(|text| text.trim().to_owned());
    Ok(once.filter_map(text).filter(|text| !text.is_empty()).collect())
}

/// What headers and footers say beyond numbers of pages.
fn margins(archive: &mut Guarded<'_>, parts: &Parts) -> Result<String, Fault> {
    let mut said: Vec<String> = Vec::new();
    for name in &parts.margins {
        let Some(from) = archive.stream(name)? else { continue };
        let text = notes::texts(name, from)?.into_values().collect::<String>();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_page_number(&text) && !said.contains(&text) {
            said.push(text);
        }
    }
    Ok(said.join("; ").chars().take(SHOWN).collect())
}

/// «Страница 2 из 7», «- 3 -», nothing at all.
fn is_page_number(text: &str) -> bool {
    const WORDS: [&str; 6] = ["страница", "стр", "лист", "из", "page", "of"];
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| WORDS.contains(&word))
}

fn remark(story: &mut Story<'_>, notes: usize, margins: String) {
    let left_out = &story.left_out;
    let counts = [
        ("tracked-changes", left_out.changes),
        ("hidden-text", left_out.hidden),
        ("alt-chunk", left_out.chunks),
        ("comments", left_out.comments),
        ("footnotes", u32::try_from(notes).unwrap_or(u32::MAX)),
    ];
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        story.paper.remark(code, count.to_string());
    }
    if !margins.is_empty() {
        story.paper.remark("headers-footers", margins);
    }
}
