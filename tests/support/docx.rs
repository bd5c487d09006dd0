//! Composes Word documents for tests: paragraphs, tables and the parts around them as strings of XML, zipped. In: what
//! a document should hold. Out: its bytes, as Word would save them.

use std::io::{Cursor, Write};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const OTHERS: &str = r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#;

/// A document that is being composed.
#[derive(Debug, Clone, Default)]
pub struct Docx {
    body: String,
    /// Part, its last word of kind, content.
    parts: Vec<(String, &'static str, String)>,
    strict: bool,
}

impl Docx {
    pub fn new() -> Docx {
        Docx::default()
    }

    /// The same document under the addresses of ISO 29500 Strict.
    pub fn strict(mut self) -> Docx {
        self.strict = true;
        self
    }

    /// XML of the body: what [`p`], [`table`] and their like give.
    pub fn with(mut self, xml: impl AsRef<str>) -> Docx {
        self.body.push_str(xml.as_ref());
        self
    }

    fn part(mut self, name: &str, kind: &'static str, root: &str, inner: &str) -> Docx {
        let xml = format!("<w:{root} xmlns:w=\"{WORD}\" {OTHERS}>{inner}</w:{root}>");
        self.parts.push((name.to_owned(), kind, xml));
        self
    }

    /// `w:style` elements.
    pub fn styles(self, inner: &str) -> Docx {
        self.part("styles.xml", "styles", "styles", inner)
    }

    /// `w:abstractNum` and `w:num` elements.
    pub fn numbering(self, inner: &str) -> Docx {
        self.part("numbering.xml", "numbering", "numbering", inner)
    }

    /// The texts of footnotes 1, 2, 3…
    pub fn footnotes(self, texts: &[&str]) -> Docx {
        let notes =
            (1..).zip(texts).map(|(id, text)| format!("<w:footnote w:id=\"{id}\">{}</w:footnote>", p(text)));
        let notes = notes.collect::<String>();
        self.part("footnotes.xml", "footnotes", "footnotes", &notes)
    }

    pub fn header(self, text: &str) -> Docx {
        self.part("header1.xml", "header", "hdr", &p(text))
    }

    pub fn bytes(&self) -> Vec<u8> {
        let space = if self.strict { STRICT } else { WORD };
        let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
        let document = format!(
            "{head}\n<w:document xmlns:w=\"{space}\" {OTHERS}><w:body>{}<w:sectPr/></w:body></w:document>",
            self.body
        );
        let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
        let types = format!(
            "{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"{kind}\"/></Types>"
        );
        let relations = |inner: &str| {
            format!(
                "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
            )
        };
        let relation = |at: usize, kind: &str, target: &str| {
            format!("<Relationship Id=\"rId{at}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
        };
        let others: String =
            self.parts.iter().enumerate().map(|(at, (name, kind, _))| relation(at, kind, name)).collect();
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), types),
            ("_rels/.rels".to_owned(), relations(&relation(1, "officeDocument", "word/document.xml"))),
            ("word/document.xml".to_owned(), document),
            ("word/_rels/document.xml.rels".to_owned(), relations(&others)),
        ];
        parts.extend(
            self.parts.iter().map(|(name, _, xml)| (format!("word/{name}"), xml.replace(WORD, space))),
        );
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())).collect();
        zipped(&parts)
    }
}

/// An archive of these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A run of text; `\n` is a break of the line.
pub fn run(text: &str) -> String {
    let text = escaped(text).replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">");
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A run with these properties: `<w:b/>`, `<w:vanish/>`…
pub fn run_as(properties: &str, text: &str) -> String {
    run(text).replacen("<w:r>", &format!("<w:r><w:rPr>{properties}</w:rPr>"), 1)
}

/// The page ends here, inside a run of its own.
pub fn page_ends() -> String {
    "<w:r><w:lastRenderedPageBreak/></w:r>".to_owned()
}

/// A paragraph of plain text.
pub fn p(text: &str) -> String {
    para("", &run(text))
}

pub fn bold(text: &str) -> String {
    para("", &run_as("<w:b/>", text))
}

/// A paragraph of runs, with properties: `<w:pStyle w:val="1"/>`…
pub fn para(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

/// A paragraph numbered automatically.
pub fn numbered(list: u32, level: u32, text: &str) -> String {
    let properties = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    para(&properties, &if text.is_empty() { String::new() } else { run(text) })
}

/// A cell of paragraphs.
pub fn tc(paragraphs: &str) -> String {
    format!("<w:tc><w:tcPr/>{paragraphs}</w:tc>")
}

/// A cell of plain text.
pub fn cell(text: &str) -> String {
    tc(&p(text))
}

/// A cell with properties: `<w:gridSpan w:val="5"/>`, `<w:vMerge/>`…
pub fn cell_as(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

pub fn wide(columns: usize, text: &str) -> String {
    cell_as(&format!("<w:gridSpan w:val=\"{columns}\"/>"), text)
}

pub fn tr(cells: &str) -> String {
    format!("<w:tr>{cells}</w:tr>")
}

/// A row with properties: `<w:tblHeader/>`, `<w:gridBefore w:val="1"/>`…
pub fn row_as(properties: &str, cells: &str) -> String {
    format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
}

/// A row of plain cells.
pub fn row(cells: &[&str]) -> String {
    tr(&cells.iter().map(|text| cell(text)).collect::<String>())
}

/// A row that is repeated on every page.
pub fn heading(cells: &[&str]) -> String {
    row_as("<w:tblHeader/>", &cells.iter().map(|text| cell(text)).collect::<String>())
}

/// A table with columns of these widths.
pub fn table(widths: &[u32], rows: &str) -> String {
    let columns: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>")
}
