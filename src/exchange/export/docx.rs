//! The plan as a document of Word: a landscape page, one table whose heading is repeated, the page's number below. In:
//! a printed plan. Out: the parts of the archive, the same bytes on any day. Cells are text runs: no field, link or
//! macro comes from data (reliability S15); the only field is the number of the page.

use std::io::{Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::ExportError;
use super::printed::{PrintedColumn, PrintedPlan, PrintedRow};
use crate::domain::clean::clean_lines;

/// A4 on its side with margins, in twentieths of a point.
const PAGE: (u32, u32) = (16_838, 11_906);
const MARGIN: Margin = Margin { top: 1_134, right: 850, bottom: 1_134, left: 1_134, footer: 567 };
const WIDTH: u32 = PAGE.0 - MARGIN.left - MARGIN.right;
/// Between a cell's edge and its text.
const CELL_EDGE: u32 = 85;
/// A row of more lines may be broken over pages: kept whole it would leave half of a page empty.
const KEPT_WHOLE: u32 = 14;
/// Half points; smaller where columns were asked for besides the usual five.
const SIZE: u32 = 24;
const SIZE_OF_MANY: u32 = 20;
const USUAL_COLUMNS: usize = 5;

struct Margin {
    top: u32,
    right: u32,
    bottom: u32,
    left: u32,
    footer: u32,
}

pub(super) fn write(plan: &PrintedPlan, out: &mut impl Write) -> Result<(), ExportError> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in FIXED_PARTS {
        part(&mut archive, name)?.write_all(text.as_bytes())?;
    }
    part(&mut archive, "docProps/core.xml")?.write_all(properties(&plan.title).as_bytes())?;
    document(plan, part(&mut archive, "word/document.xml")?)?;
    out.write_all(archive.finish().map_err(broken)?.get_ref())?;
    Ok(out.flush()?)
}

/// Begins a part whose stamp tells nothing of the moment of its making.
fn part<'a, W: Write + Seek>(
    archive: &'a mut ZipWriter<W>,
    name: &str,
) -> Result<&'a mut ZipWriter<W>, ExportError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    archive.start_file(name, options).map_err(broken)?;
    Ok(archive)
}

fn broken(error: zip::result::ZipError) -> ExportError {
    match error {
        zip::result::ZipError::Io(error) => ExportError::Io(error),
        other => ExportError::Io(std::io::Error::other(other.to_string())),
    }
}

fn document(plan: &PrintedPlan, out: &mut impl Write) -> Result<(), ExportError> {
    write!(out, "{HEAD}<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{LINKS}\"><w:body>")?;
    if !plan.title.is_empty() {
        write!(out, "{}", paragraph("PlanTitle", &plan.title, &Look { bold: true, ..Look::default() }))?;
    }
    table(plan, out)?;
    if let Some(appendix) = &plan.appendix {
        let head = Look { bold: true, keep_next: true, ..Look::default() };
        write!(out, "{}{}", paragraph("", "", &Look::default()), paragraph("", &appendix.title, &head))?;
        for line in &appendix.lines {
            write!(out, "{}", paragraph("", line, &Look::default()))?;
        }
    } else {
        // A table must not be the last thing of a page of Word.
        write!(out, "<w:p><w:pPr><w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>")?;
    }
    write!(
        out,
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>\
         <w:pgSz w:w=\"{}\" w:h=\"{}\" w:orient=\"landscape\"/>\
         <w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"567\" w:footer=\"{}\" \
         w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        PAGE.0, PAGE.1, MARGIN.top, MARGIN.right, MARGIN.bottom, MARGIN.left, MARGIN.footer
    )?;
    Ok(())
}

fn table(plan: &PrintedPlan, out: &mut impl Write) -> Result<(), ExportError> {
    let size = if plan.columns.len() > USUAL_COLUMNS { SIZE_OF_MANY } else { SIZE };
    // Widths are counted in thousandths of the letter: a letter is `size` half points, ten twips each, high.
    let letters = |twips: u32| twips * 100 / size;
    let padding = letters(2 * CELL_EDGE);
    let in_letters = plan.widths(letters(WIDTH), padding);
    let mut widths: Vec<u32> = in_letters.iter().map(|width| width * size / 100).collect();
    if let Some(widest) = widths.iter().copied().max().and_then(|most| widths.iter().position(|w| *w == most))
    {
        widths[widest] += WIDTH - widths.iter().sum::<u32>();
    }
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    write!(
        out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"PlanTable\"/><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" \
         w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr>\
         <w:tblGrid>{grid}</w:tblGrid>"
    )?;
    let heads: Vec<String> = plan.columns.iter().map(|column| column.title.clone()).collect();
    let head = Look { bold: true, centred: true, airy: true, size, ..Look::default() };
    let cells: String =
        widths.iter().zip(&heads).map(|(width, title)| cell(*width, 1, "center", title, &head)).collect();
    write!(out, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")?;
    for row in &plan.rows {
        match row {
            PrintedRow::Section(title) => {
                let look =
                    Look { bold: true, centred: true, keep_next: true, shaded: true, airy: true, size };
                let across = cell(WIDTH, plan.columns.len(), "center", title, &look);
                write!(out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>{across}</w:tr>")?;
            }
            PrintedRow::Cells(cells) => {
                let whole = PrintedPlan::lines(cells, &in_letters, padding) <= KEPT_WHOLE;
                write!(out, "{}", row_of(&plan.columns, cells, &widths, size, whole))?;
            }
        }
    }
    Ok(write!(out, "</w:tbl>")?)
}

fn row_of(columns: &[PrintedColumn], cells: &[String], widths: &[u32], size: u32, whole: bool) -> String {
    let properties = if whole { "<w:trPr><w:cantSplit/></w:trPr>" } else { "" };
    let texts = cells.iter().map(String::as_str).chain(std::iter::repeat(""));
    let cells = columns.iter().zip(widths).zip(texts);
    let cells: String = cells
        .map(|((column, width), text)| {
            let look = Look { centred: column.centred, size, ..Look::default() };
            cell(*width, 1, "top", text, &look)
        })
        .collect();
    format!("<w:tr>{properties}{cells}</w:tr>")
}

/// How a paragraph looks; a size of 0 is the style's own.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    bold: bool,
    centred: bool,
    keep_next: bool,
    shaded: bool,
    /// With some room above and below.
    airy: bool,
    size: u32,
}

fn cell(width: u32, columns: usize, align: &str, text: &str, look: &Look) -> String {
    let span = if columns > 1 { format!("<w:gridSpan w:val=\"{columns}\"/>") } else { String::new() };
    let shade = if look.shaded { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EDEDED\"/>" } else { "" };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{shade}<w:vAlign w:val=\"{align}\"/></w:tcPr>{}</w:tc>",
        paragraph("", text, look)
    )
}

fn paragraph(style: &str, text: &str, look: &Look) -> String {
    let mut properties = String::new();
    if !style.is_empty() {
        properties.push_str(&format!("<w:pStyle w:val=\"{style}\"/>"));
    }
    if look.keep_next {
        properties.push_str("<w:keepNext/>");
    }
    if look.airy {
        properties.push_str("<w:spacing w:before=\"40\" w:after=\"40\"/>");
    }
    if look.centred {
        properties.push_str("<w:jc w:val=\"center\"/>");
    }
    let mut run = String::new();
    if look.bold {
        run.push_str("<w:b/><w:bCs/>");
    }
    if look.size != 0 && look.size != SIZE {
        run.push_str(&format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", look.size));
    }
    let (properties, marked) = (wrapped("w:pPr", &properties), wrapped("w:rPr", &run));
    let lines: Vec<String> = clean_lines(text)
        .split('\n')
        .map(|line| match line {
            "" => String::new(),
            line => format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line)),
        })
        .collect();
    let text = lines.join("<w:br/>");
    let run = if text.is_empty() { String::new() } else { format!("<w:r>{marked}{text}</w:r>") };
    format!("<w:p>{properties}{run}</w:p>")
}

fn wrapped(tag: &str, inside: &str) -> String {
    if inside.is_empty() { String::new() } else { format!("<{tag}>{inside}</{tag}>") }
}

/// Cleaned text inside an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The title and nothing of who wrote the file or when.
fn properties(title: &str) -> String {
    let title = crate::domain::clean::clean(title);
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        escaped(&title)
    )
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts that are the same in every document.
const FIXED_PARTS: [(&str, &str); 6] = [
    ("[Content_Types].xml", include_str!("docx/content_types.xml")),
    ("_rels/.rels", include_str!("docx/package.rels")),
    ("word/_rels/document.xml.rels", include_str!("docx/document.rels")),
    ("word/styles.xml", include_str!("docx/styles.xml")),
    ("word/settings.xml", include_str!("docx/settings.xml")),
    ("word/footer1.xml", include_str!("docx/footer.xml")),
];

#[cfg(test)]
mod tests;
