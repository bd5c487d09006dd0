//! The texts of footnotes and endnotes by their ids, and whether the margins of pages say anything. In: their parts.
//! The same elements are left out as in the document itself.

use std::collections::HashMap;
use std::io::BufRead;

use super::paragraph::is_unseen;
use super::xml::{Space, Step, walk};
use crate::exchange::import::error::Fault;

/// Of a note or a margin so much is kept.
const LONGEST: usize = 4_000;

/// Texts by id; a part without ids (a header, a footer) has one text, under the empty id.
pub fn texts(part: &str, from: impl BufRead) -> Result<HashMap<String, String>, Fault> {
    let mut found = HashMap::<String, String>::new();
    let (mut id, mut open, mut skip) = (String::new(), Vec::<bool>::new(), None::<usize>);
    walk(part, from, |step| {
        match step {
            Step::Open { space, name, attributes } => {
                let left_out = matches!(
                    (space, name),
                    (Space::Word, "del" | "moveFrom" | "instrText" | "delText" | "sdtPr")
                        | (Space::Compatible, "Fallback")
                );
                if left_out && skip.is_none() {
                    skip = Some(open.len());
                }
                match name {
                    "footnote" | "endnote" if space == Space::Word => {
                        id = attributes.get("id").unwrap_or_default();
                    }
                    "p" | "tab" | "br" if space == Space::Word => {
                        let text = found.entry(id.clone()).or_default();
                        if !text.is_empty() && !text.ends_with(' ') {
                            text.push(' ');
                        }
                    }
                    _ => {}
                }
                open.push(space == Space::Word && name == "t");
            }
            Step::Close => {
                open.pop();
                if skip == Some(open.len()) {
                    skip = None;
                }
            }
            Step::Text(said) => {
                let text = found.entry(id.clone()).or_default();
                if skip.is_none() && open.last() == Some(&true) && text.len() < LONGEST {
                    text.extend(said.chars().filter(|character| !is_unseen(*character)));
                }
            }
        }
        Ok(())
    })?;
    Ok(found)
}
