//! The plan as a sheet that is ready for the printer: A4 on its side, as wide as one page, the heading on every page,
//! sections merged across. In: a printed plan. Out: an archive, the same bytes on any day. Strings only: no cell is a
//! formula, a number or a link, whatever it begins with (reliability S15).

use std::io::Write;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::ExportError;
use super::printed::{Appendix, PrintedPlan, PrintedRow, lines_of};
use super::xlsx::{MOST_ROWS, cut, page_name, properties};

const FONT: &str = "Times New Roman";
/// Excel's own limit.
const TALLEST: f64 = 409.0;
const A4: u8 = 9;

/// Sizes that belong together. Widths of columns are told in digits of the font.
struct Type {
    /// Points.
    size: f64,
    /// Points of one line.
    line: f64,
    /// A digit, in thousandths of the letter's height.
    digit: u32,
    /// Digits across a page.
    page: u32,
    /// Pixels of an empty row and of a column of the usual width: they tell Excel how wide a digit is.
    usual: (u32, u32),
}

const USUAL: Type = Type { size: 12.0, line: 15.75, digit: 500, page: 122, usual: (21, 72) };
/// For columns besides the usual five.
const SMALL: Type = Type { size: 10.0, line: 13.0, digit: 525, page: 139, usual: (17, 64) };
const USUAL_COLUMNS: usize = 5;

impl Type {
    fn width(&self) -> u32 {
        self.page * self.digit
    }

    fn text(&self) -> Format {
        Format::new().set_font_name(FONT).set_font_size(self.size).set_text_wrap()
    }

    /// Of a row of so many lines. Not every program fits the height of a row to its text by itself, and none does it
    /// for merged cells.
    fn height(&self, lines: u32) -> f64 {
        (f64::from(lines) * self.line + 3.0).min(TALLEST)
    }
}

pub(super) fn write(plan: &PrintedPlan, out: &mut impl Write) -> Result<(), ExportError> {
    let letters = if plan.columns.len() > USUAL_COLUMNS { SMALL } else { USUAL };
    let mut book = Workbook::new();
    book.set_properties(&properties()?.set_title(cut(&plan.title)));
    let usual = Format::new().set_font_name(FONT).set_font_size(letters.size);
    book.set_default_format(&usual, letters.usual.0, letters.usual.1)?;
    plan_page(plan, &letters, book.add_worksheet_with_constant_memory()?)?;
    if let Some(appendix) = &plan.appendix {
        appendix_page(appendix, &letters, book.add_worksheet_with_constant_memory()?)?;
    }
    out.write_all(&book.save_to_buffer()?)?;
    Ok(out.flush()?)
}

fn plan_page(plan: &PrintedPlan, letters: &Type, page: &mut Worksheet) -> Result<(), ExportError> {
    let last = u16::try_from(plan.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    let edges = letters.digit;
    let widths = plan.widths(letters.width(), edges);
    for (at, width) in (0..).zip(&widths) {
        page.set_column_width(at, f64::from(width / letters.digit))?;
    }
    for_printer(page);
    page.set_name("План")?;
    page.set_repeat_rows(HEADING, HEADING)?;
    page.set_freeze_panes(HEADING + 1, 0)?;
    let looks = Looks::new(letters);
    across(page, 0, last, &plan.title, &looks.title, letters)?;
    heading(plan, &widths, letters, &looks, page)?;
    let mut row = HEADING;
    for line in &plan.rows {
        row += 1;
        if row >= MOST_ROWS {
            return Err(ExportError::TooManyRows { limit: MOST_ROWS - 1 - HEADING });
        }
        match line {
            PrintedRow::Section(title) => across(page, row, last, title, &looks.section, letters)?,
            PrintedRow::Cells(cells) => {
                page.set_row_height(row, letters.height(PrintedPlan::lines(cells, &widths, edges)))?;
                let texts = cells.iter().map(String::as_str).chain(std::iter::repeat(""));
                for ((at, column), text) in (0..).zip(&plan.columns).zip(texts) {
                    let look = if column.centred { &looks.centred } else { &looks.plain };
                    page.write_string_with_format(row, at, cut(text), look)?;
                }
            }
        }
    }
    Ok(())
}

struct Looks {
    title: Format,
    heading: Format,
    section: Format,
    plain: Format,
    centred: Format,
}

impl Looks {
    fn new(letters: &Type) -> Looks {
        let bordered = || letters.text().set_border(FormatBorder::Thin);
        let heading =
            bordered().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        Looks {
            title: letters.text().set_bold().set_align(FormatAlign::Center),
            section: heading.clone().set_background_color(0xED_ED_ED),
            heading,
            plain: bordered().set_align(FormatAlign::Top),
            centred: bordered().set_align(FormatAlign::Top).set_align(FormatAlign::Center),
        }
    }
}

fn heading(
    plan: &PrintedPlan,
    widths: &[u32],
    letters: &Type,
    looks: &Looks,
    page: &mut Worksheet,
) -> Result<(), ExportError> {
    let titles: Vec<String> = plan.columns.iter().map(|column| column.title.clone()).collect();
    // Bold letters are wider.
    let widths: Vec<u32> = widths.iter().map(|width| width * 9 / 10).collect();
    page.set_row_height(HEADING, letters.height(PrintedPlan::lines(&titles, &widths, letters.digit)))?;
    for (at, title) in (0..).zip(&titles) {
        page.write_string_with_format(HEADING, at, cut(title), &looks.heading)?;
    }
    Ok(())
}

/// The row of the heading; the title stands above it.
const HEADING: u32 = 1;

/// A text across all columns.
fn across(
    page: &mut Worksheet,
    row: u32,
    last: u16,
    text: &str,
    look: &Format,
    letters: &Type,
) -> Result<(), ExportError> {
    page.set_row_height(row, letters.height(lines_of(text, letters.width() * 9 / 10)))?;
    if last == 0 {
        page.write_string_with_format(row, 0, cut(text), look)?;
    } else {
        page.merge_range(row, 0, row, last, &cut(text), look)?;
    }
    Ok(())
}

fn appendix_page(appendix: &Appendix, letters: &Type, page: &mut Worksheet) -> Result<(), ExportError> {
    for_printer(page);
    page.set_name(page_name(&appendix.title))?;
    page.set_column_width(0, f64::from(letters.page))?;
    page.write_string_with_format(0, 0, cut(&appendix.title), &letters.text().set_bold())?;
    for (row, line) in (1..MOST_ROWS).zip(&appendix.lines) {
        page.set_row_height(row, letters.height(lines_of(line, letters.width())))?;
        page.write_string_with_format(row, 0, cut(line), &letters.text().set_align(FormatAlign::Top))?;
    }
    Ok(())
}

fn for_printer(page: &mut Worksheet) {
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    page.set_margins(0.6, 0.4, 0.6, 0.7, 0.3, 0.3);
    page.set_print_center_horizontally(true);
    page.set_footer("&C&P");
}
