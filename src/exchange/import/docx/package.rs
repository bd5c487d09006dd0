//! Where the parts of a document lie: the main one by the archive's own relations, the others by its relations. What
//! a relation points to outside the archive is not looked at.

use super::xml::{Step, walk};
use crate::exchange::import::archive::Guarded;
use crate::exchange::import::error::Fault;

/// Names of parts inside the archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub document: String,
    pub styles: Option<String>,
    pub numbering: Option<String>,
    pub footnotes: Option<String>,
    pub endnotes: Option<String>,
    /// Headers and footers of pages.
    pub margins: Vec<String>,
}

/// So many headers and footers at most are looked into.
const MAX_MARGINS: usize = 32;

pub fn parts(archive: &mut Guarded<'_>) -> Result<Parts, Fault> {
    let main = relations(archive, "", "_rels/.rels")?;
    let main = main.into_iter().find(|(kind, _)| kind == "officeDocument").map(|(_, target)| target);
    let document = main.unwrap_or_else(|| "word/document.xml".to_owned());
    let (folder, name) = document.rsplit_once('/').unwrap_or(("", &document));
    let path = format!("{folder}/_rels/{name}.rels");
    let mut parts = Parts { document: document.clone(), ..Parts::default() };
    for (kind, target) in relations(archive, folder, path.trim_start_matches('/'))? {
        match kind.as_str() {
            "styles" => parts.styles = Some(target),
            "numbering" => parts.numbering = Some(target),
            "footnotes" => parts.footnotes = Some(target),
            "endnotes" => parts.endnotes = Some(target),
            "header" | "footer" if parts.margins.len() < MAX_MARGINS => parts.margins.push(target),
            _ => {}
        }
    }
    Ok(parts)
}

/// The last word of each relation's kind, and the part it points to.
fn relations(archive: &mut Guarded<'_>, folder: &str, name: &str) -> Result<Vec<(String, String)>, Fault> {
    let mut found = Vec::new();
    let Some(stream) = archive.stream(name)? else { return Ok(found) };
    walk(name, stream, |step| {
        if let Step::Open { name: "Relationship", attributes, .. } = step
            && attributes.get("TargetMode").as_deref() != Some("External")
            && let (Some(kind), Some(target)) = (attributes.get("Type"), attributes.get("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push((kind, resolved(folder, &target)));
        }
        Ok(())
    })?;
    Ok(found)
}

/// A target as a name in the archive: absolute, or as seen from its folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_are_names_in_the_archive() {
        for (folder, target, name) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../numbering.xml", "numbering.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(folder, target), name);
        }
    }
}
