//! The walk over the document: which element means what. In: steps of the XML. Out: paragraphs, cells and rows for
//! `Paper`. What was deleted, moved away, hidden, or is an instruction is left out and counted. Nothing calls itself:
//! what is open stands in lists.

use super::numbering::{Counters, Numbering};
use super::paper::{Paper, Said};
use super::paragraph::{Paragraph, Run};
use super::styles::Styles;
use super::symbols;
use super::xml::{Attributes, Space, Step};
use crate::exchange::import::error::Fault;

/// Elements that tell what stands in them what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    ParagraphProps,
    /// Properties of the paragraph's end.
    MarkProps,
    NumberProps,
    Run,
    RunProps,
    Text,
    Table,
    Grid,
    Row,
    RowProps,
    Cell,
    CellProps,
    TextBox,
    Alternatives,
    /// A field to be filled in, and its properties.
    Control,
    ControlProps,
    Other,
}

/// What was left out, to be told.
#[derive(Debug, Default)]
pub struct LeftOut {
    pub changes: u32,
    pub hidden: u32,
    pub chunks: u32,
    pub comments: u32,
}

/// More paragraphs, fields or alternatives inside one another than any document has.
const MAX_OPEN: usize = 64;
/// A paragraph outside tables.
const MAX_PARAGRAPH: usize = 1 << 20;

pub struct Story<'a> {
    part: &'a str,
    styles: &'a Styles,
    numbering: &'a Numbering,
    counters: Counters,
    open: Vec<Tag>,
    /// So many elements were open when one was met whose content is left out.
    skip: Option<usize>,
    /// Paragraphs inside one another: by text boxes.
    paragraphs: Vec<Paragraph>,
    /// Text of a paragraph whose end was deleted.
    carried: String,
    /// Fields that are open; true while their instruction is read.
    fields: Vec<bool>,
    /// Whether one of the alternatives was taken already.
    alternatives: Vec<bool>,
    /// Fields to be filled in that are open; true: nobody has, what stands there is a prompt.
    controls: Vec<bool>,
    pub paper: Paper,
    pub left_out: LeftOut,
    /// Footnotes and endnotes in the order in which they are called; true: an endnote.
    pub notes: Vec<(bool, String)>,
    pub pages_known: bool,
}

impl<'a> Story<'a> {
    pub fn new(part: &'a str, styles: &'a Styles, numbering: &'a Numbering) -> Story<'a> {
        Story {
            part,
            styles,
            numbering,
            counters: Counters::default(),
            open: Vec::new(),
            skip: None,
            paragraphs: Vec::new(),
            carried: String::new(),
            fields: Vec::new(),
            alternatives: Vec::new(),
            controls: Vec::new(),
            paper: Paper::new(),
            left_out: LeftOut::default(),
            notes: Vec::new(),
            pages_known: false,
        }
    }

    pub fn take(&mut self, step: Step<'_>) -> Result<(), Fault> {
        match step {
            Step::Open { space, name, attributes } => {
                let tag = match (self.skip, space) {
                    (Some(_), _) => Tag::Other,
                    (None, Space::Word) => self.word(name, attributes)?,
                    (None, Space::Compatible) => self.alternative(name),
                    (None, Space::Math) if name == "t" => Tag::Text,
                    (None, Space::Math | Space::Other) => Tag::Other,
                };
                self.open.push(tag);
                Ok(())
            }
            Step::Close => {
                let tag = self.open.pop().unwrap_or(Tag::Other);
                if self.skip == Some(self.open.len()) {
                    self.skip = None;
                    return Ok(());
                }
                if self.skip.is_some() { Ok(()) } else { self.close(tag) }
            }
            Step::Text(text) => {
                if self.skip.is_none() && self.open.last() == Some(&Tag::Text) {
                    self.text(&text)?;
                }
                Ok(())
            }
        }
    }

    fn parent(&self) -> Tag {
        self.open.last().copied().unwrap_or(Tag::Other)
    }

    /// Leaves the element that is being opened out, with all that is in it.
    fn leave_out(&mut self) -> Tag {
        self.skip = Some(self.open.len());
        Tag::Other
    }

    /// Of several ways in which the same is said, the first.
    fn alternative(&mut self, name: &str) -> Tag {
        match name {
            "AlternateContent" if self.alternatives.len() < MAX_OPEN => {
                self.alternatives.push(false);
                Tag::Alternatives
            }
            "Choice" | "Fallback" => {
                let taken = self.alternatives.last_mut().is_some_and(|taken| std::mem::replace(taken, true));
                if taken { self.leave_out() } else { Tag::Other }
            }
            _ => Tag::Other,
        }
    }

    fn word(&mut self, name: &str, attributes: Attributes<'_>) -> Result<Tag, Fault> {
        let parent = self.parent();
        match (parent, name) {
            (_, "p") => return self.open_paragraph(),
            (Tag::Paragraph, "pPr") => return Ok(Tag::ParagraphProps),
            (Tag::ParagraphProps, "rPr") => return Ok(Tag::MarkProps),
            (Tag::ParagraphProps, "numPr") => return Ok(Tag::NumberProps),
            (Tag::Run, "rPr") => return Ok(Tag::RunProps),
            (_, "r") => {
                self.with_paragraph(|it| it.run = Run::default());
                return Ok(Tag::Run);
            }
            (Tag::Run, "t") => return Ok(Tag::Text),
            (_, "tbl") => {
                self.paper.open_table(self.part)?;
                return Ok(Tag::Table);
            }
            (Tag::Table, "tblGrid") => return Ok(Tag::Grid),
            (Tag::Grid, "gridCol") => self.paper.column(attributes.number("w").unwrap_or(0)),
            (_, "tr") => {
                self.paper.open_row()?;
                return Ok(Tag::Row);
            }
            (Tag::Row, "trPr") => return Ok(Tag::RowProps),
            (_, "tc") => {
                self.paper.open_cell();
                return Ok(Tag::Cell);
            }
            (Tag::Cell, "tcPr") => return Ok(Tag::CellProps),
            (_, "txbxContent") => {
                self.paper.open_text_box();
                return Ok(Tag::TextBox);
            }
            (_, "sdt") if self.controls.len() < MAX_OPEN => {
                self.controls.push(false);
                return Ok(Tag::Control);
            }
            (Tag::Control, "sdtPr") => return Ok(Tag::ControlProps),
            (Tag::ControlProps, "showingPlcHdr") => {
                if let Some(prompt) = self.controls.last_mut() {
                    *prompt = attributes.on();
                }
            }
            (Tag::ParagraphProps | Tag::NumberProps, _) => self.paragraph_property(name, attributes),
            (Tag::RunProps, _) => self.run_property(name, attributes),
            (Tag::RowProps, _) => return Ok(self.row_property(name, attributes)),
            (Tag::CellProps, _) => return self.cell_property(name, attributes),
            (Tag::Run, _) => return self.in_run(name, attributes),
            _ => return Ok(self.around(parent, name)),
        }
        Ok(Tag::Other)
    }

    /// What may stand around runs, rows and cells.
    fn around(&mut self, parent: Tag, name: &str) -> Tag {
        match name {
            "ins" | "moveTo" => self.left_out.changes += 1,
            "del" | "moveFrom" if parent == Tag::MarkProps => {
                self.left_out.changes += 1;
                self.with_paragraph(|it| it.runs_on = true);
            }
            "del" | "moveFrom" => {
                self.left_out.changes += 1;
                return self.leave_out();
            }
            "altChunk" => self.left_out.chunks += 1,
            // What properties were before a change, reading aids over a text.
            "pPrChange" | "rPrChange" | "tblPrChange" | "tblPrExChange" | "trPrChange" | "tcPrChange"
            | "sectPrChange" | "tblGridChange" | "rt" => return self.leave_out(),
            _ => {}
        }
        Tag::Other
    }

    fn with_paragraph(&mut self, set: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            set(paragraph);
        }
    }

    fn open_paragraph(&mut self) -> Result<Tag, Fault> {
        if self.paragraphs.len() >= MAX_OPEN {
            return Err(Fault::TooDeep { part: self.part.to_owned() });
        }
        let text = match self.paragraphs.is_empty() {
            true => std::mem::take(&mut self.carried),
            false => String::new(),
        };
        self.paragraphs.push(Paragraph { text, ..Paragraph::default() });
        Ok(Tag::Paragraph)
    }

    fn paragraph_property(&mut self, name: &str, attributes: Attributes<'_>) {
        if name == "pPrChange" {
            self.leave_out();
            return;
        }
        self.with_paragraph(|it| match name {
            "pStyle" => it.style = attributes.get("val"),
            "outlineLvl" => it.heading = attributes.number("val").is_some_and(|level| level < 9),
            "numId" => it.said.list = attributes.number("val"),
            "ilvl" => it.said.level = attributes.number("val").and_then(|level| u8::try_from(level).ok()),
            _ => {}
        });
    }

    fn run_property(&mut self, name: &str, attributes: Attributes<'_>) {
        if name == "rPrChange" {
            self.leave_out();
            return;
        }
        self.with_paragraph(|it| match name {
            "b" => it.run.bold = Some(attributes.on()),
            "vanish" | "specVanish" => it.run.hidden = Some(attributes.on()),
            "rStyle" => it.run.style = attributes.get("val"),
            _ => {}
        });
    }

    fn row_property(&mut self, name: &str, attributes: Attributes<'_>) -> Tag {
        match name {
            "tblHeader" => self.paper.row_property(|row| *row.heading = attributes.on()),
            "gridBefore" => {
                let before = attributes.number("val").unwrap_or(0);
                self.paper.row_property(|row| *row.next = before.min(1_000));
            }
            "del" => {
                self.left_out.changes += 1;
                self.paper.row_property(|row| *row.deleted = true);
            }
            "hidden" if attributes.on() => {
                self.left_out.hidden += 1;
                self.paper.row_property(|row| *row.deleted = true);
            }
            "ins" => self.left_out.changes += 1,
            "trPrChange" => return self.leave_out(),
            _ => {}
        }
        Tag::Other
    }

    fn cell_property(&mut self, name: &str, attributes: Attributes<'_>) -> Result<Tag, Fault> {
        let continues = || attributes.get("val").is_none_or(|val| val == "continue");
        match name {
            "gridSpan" => self.paper.cell_property(|cell| cell.span = attributes.number("val"))?,
            "vMerge" => self.paper.cell_property(|cell| cell.from_above = continues())?,
            "hMerge" => self.paper.cell_property(|cell| cell.merged_left = continues())?,
            "cellDel" => {
                self.left_out.changes += 1;
                self.paper.cell_property(|cell| cell.deleted = true)?;
            }
            "cellIns" => self.left_out.changes += 1,
            "tcPrChange" => return Ok(self.leave_out()),
            _ => {}
        }
        Ok(Tag::Other)
    }

    fn in_run(&mut self, name: &str, attributes: Attributes<'_>) -> Result<Tag, Fault> {
        match name {
            "tab" | "ptab" => self.text(" ")?,
            "br" | "cr" if !self.is_instruction() => self.with_paragraph(Paragraph::break_line),
            "noBreakHyphen" => self.text("-")?,
            "sym" => {
                let (font, code) = (attributes.get("font"), attributes.get("char"));
                let shown = symbols::character(&font.unwrap_or_default(), &code.unwrap_or_default());
                if let Some(character) = shown {
                    self.text(character.encode_utf8(&mut [0; 4]))?;
                }
            }
            "lastRenderedPageBreak" => {
                self.pages_known = true;
                self.paper.page = self.paper.page.saturating_add(1);
            }
            "fldChar" => self.field(&attributes.get("fldCharType").unwrap_or_default()),
            "instrText" | "delText" | "delInstrText" => return Ok(self.leave_out()),
            "footnoteReference" | "endnoteReference" => {
                let id = attributes.get("id").filter(|_| !self.paper.is_covered());
                self.notes.extend(id.map(|id| (name == "endnoteReference", id)));
            }
            "commentReference" => self.left_out.comments += 1,
            _ => return Ok(self.around(Tag::Run, name)),
        }
        Ok(Tag::Other)
    }

    /// A field has an instruction and then its result, which alone is shown.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" if self.fields.len() < MAX_OPEN => self.fields.push(true),
            "separate" => {
                if let Some(instruction) = self.fields.last_mut() {
                    *instruction = false;
                }
            }
            "end" => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn is_instruction(&self) -> bool {
        self.fields.contains(&true)
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        if self.is_instruction() || self.controls.contains(&true) {
            return Ok(());
        }
        let page = self.paper.page;
        let (styles, hidden) = (self.styles, &mut self.left_out.hidden);
        let Some(paragraph) = self.paragraphs.last_mut() else { return Ok(()) };
        if paragraph.is_hidden(styles) {
            *hidden += u32::from(!text.trim().is_empty());
            return Ok(());
        }
        paragraph.push(text, page, styles);
        if paragraph.text.len() > MAX_PARAGRAPH && !self.paper.is_in_cell() {
            return Err(Fault::TooManyCells);
        }
        Ok(())
    }

    fn close(&mut self, tag: Tag) -> Result<(), Fault> {
        match tag {
            Tag::Paragraph => self.close_paragraph()?,
            Tag::Table => self.paper.close_table()?,
            Tag::Row => self.paper.close_row(),
            Tag::Cell => {
                self.say_carried()?;
                self.paper.close_cell()?;
            }
            Tag::TextBox => self.paper.close_text_box(),
            Tag::Alternatives => drop(self.alternatives.pop()),
            Tag::Control => drop(self.controls.pop()),
            _ => {}
        }
        Ok(())
    }

    fn close_paragraph(&mut self) -> Result<(), Fault> {
        let Some(mut paragraph) = self.paragraphs.pop() else { return Ok(()) };
        if paragraph.runs_on && self.paragraphs.is_empty() {
            self.carried = std::mem::take(&mut paragraph.text);
            return Ok(());
        }
        if self.paper.is_covered() {
            return Ok(());
        }
        let style = paragraph.style.as_deref();
        // An empty paragraph outside a table shows a number to nobody.
        let shown = !paragraph.text.trim().is_empty() || self.paper.is_in_cell();
        let number = match shown {
            true => self.counters.next(self.numbering, self.styles, style, paragraph.said),
            false => None,
        };
        let text = match (number, paragraph.text.trim()) {
            (Some(number), "") => number,
            (Some(number), text) => format!("{number} {text}"),
            (None, text) => text.to_owned(),
        };
        self.paper.paragraph(Said {
            text,
            bold: paragraph.bold,
            heading: paragraph.heading || self.styles.heading(style),
            page: paragraph.page.unwrap_or(self.paper.page),
        })
    }

    /// What was to run into a paragraph that did not come.
    fn say_carried(&mut self) -> Result<(), Fault> {
        let text = std::mem::take(&mut self.carried);
        if text.trim().is_empty() || self.paper.is_covered() {
            return Ok(());
        }
        self.paper.paragraph(Said { text, page: self.paper.page, ..Said::default() })
    }

    /// At the end of the document.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.say_carried()
    }
}
