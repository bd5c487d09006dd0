//! A paragraph while it is read: its text, what its runs are, what it says of its own number. What nobody sees goes; a
//! hyphen that does not break is a hyphen; breaks inside it are line breaks.

use super::numbering::Said;
use super::styles::Styles;

/// The properties of one run of text.
#[derive(Debug, Clone, Default)]
pub struct Run {
    pub bold: Option<bool>,
    pub hidden: Option<bool>,
    pub style: Option<String>,
}

#[derive(Debug, Default)]
pub struct Paragraph {
    pub text: String,
    pub style: Option<String>,
    pub said: Said,
    pub heading: bool,
    pub run: Run,
    /// All text so far is bold; `None`: there is none.
    pub bold: Option<bool>,
    /// Page of its first text.
    pub page: Option<u32>,
    /// Its end was deleted: it runs into the next one.
    pub runs_on: bool,
}

impl Paragraph {
    pub fn is_hidden(&self, styles: &Styles) -> bool {
        self.run.hidden.unwrap_or_else(|| {
            let of_run = self.run.style.as_deref().is_some_and(|style| styles.hidden(Some(style)));
            of_run || styles.hidden(self.style.as_deref())
        })
    }

    /// Appends text of the current run, shown on `page`.
    pub fn push(&mut self, text: &str, page: u32, styles: &Styles) {
        if !text.trim().is_empty() {
            let bold = self.run.bold.or_else(|| {
                let style = self.run.style.as_deref();
                style.and_then(|style| styles.bold(Some(style)))
            });
            let bold = bold.or_else(|| styles.bold(self.style.as_deref())).unwrap_or(false);
            self.bold = Some(self.bold.unwrap_or(true) && bold);
            self.page.get_or_insert(page);
        }
        self.text.extend(text.chars().filter_map(|character| match character {
            character if is_unseen(character) => None,
            '\n' | '\r' | '\t' => Some(' '),
            '\u{2011}' => Some('-'),
            other => Some(other),
        }));
    }

    /// A break of the line that is no end of the paragraph.
    pub fn break_line(&mut self) {
        self.text.push('\n');
    }
}

/// Soft hyphens, characters without width, marks of the direction of writing: they stand inside words and dates.
pub fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}
