//! Pickers: a list of choices over the screen. In: keys. Out: the choice. Menus, the help and the search are pickers
//! too. A two-letter code accepts at its second letter; letters that match no code search and never fall through.

pub mod code;

#[cfg(test)]
mod tests;

use crate::domain::paper_column::Role;
use crate::domain::record::{Kind, RecordId};
use crate::domain::roster::Meaning;
use crate::domain::value::Tag;
use crate::domain::words::folded;
use crate::engine::{FacetName, SummaryBy};
use crate::tui::actions::Action;
use crate::tui::keys::{Key, to_other_layout};
use crate::tui::message::ExportFormat;
use crate::tui::model::filters;
use crate::tui::settings::Look;
use crate::tui::widgets::line_edit::LineEdit;

/// What a choice means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// A value for a filter.
    Term {
        key: filters::Key,
        value: String,
    },
    Owner(RecordId),
    View(RecordId),
    /// The plan that every pane shows; `None`: all.
    Plan(Option<RecordId>),
    SaveView,
    Sort(String),
    /// The column is shown or hidden.
    Column(String),
    Export(ExportFormat),
    Do(Action),
    Field(Tag),
    Meaning(Meaning),
    /// A column of a plan's table, by its place.
    PaperColumn(usize),
    PaperRole(Role),
    Summary(SummaryBy),
    /// Days of warning of a kind of paper.
    Warning(u16),
    /// A list of what belongs to the record whose details are shown.
    Part(&'static str),
    Look(Look),
    Record {
        kind: Kind,
        id: RecordId,
        handle: String,
    },
}

/// A line of a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    /// What is typed to accept it.
    pub code: Option<String>,
    /// Shown at the right: a count, a key.
    pub detail: String,
    /// Other names by which it is found and with which typing may go on.
    pub names: Vec<String>,
    pub chosen: Chosen,
}

impl Choice {
    pub fn new(label: impl Into<String>, chosen: Chosen) -> Choice {
        Choice { label: label.into(), code: None, detail: String::new(), names: Vec::new(), chosen }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Choice {
        self.detail = detail.into();
        self
    }

    #[must_use]
    pub fn code(mut self, code: Option<String>) -> Choice {
        self.code = code.filter(|code| !code.is_empty());
        self
    }
}

/// What a picker is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    FilterOwner,
    FilterDue,
    FilterSection,
    FilterFlag,
    FilterSchool,
    Assign,
    Views,
    Sort,
    Columns,
    Export,
    Add,
    Edit,
    Event,
    Menu,
    Palette,
    Help,
    Find,
    Meaning,
    PaperColumn,
    PaperRole,
    Summary,
    Parts,
    Warnings,
    Plans,
    Looks,
}

impl Purpose {
    /// Its heading: `picker-NAME`.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::FilterOwner => "owner",
            Purpose::FilterDue => "due",
            Purpose::FilterSection => "section",
            Purpose::FilterFlag => "flag",
            Purpose::FilterSchool => "school",
            Purpose::Meaning | Purpose::PaperRole => "meaning",
            Purpose::PaperColumn => "paper-column",
            Purpose::Summary => "summary",
            Purpose::Parts => "parts",
            Purpose::Warnings => "warnings",
            Purpose::Plans => "plans",
            Purpose::Looks => "looks",
            Purpose::Assign => "assign",
            Purpose::Views => "views",
            Purpose::Sort => "sort",
            Purpose::Columns => "columns",
            Purpose::Export => "export",
            Purpose::Add => "add",
            Purpose::Edit => "edit",
            Purpose::Event => "event",
            Purpose::Menu => "menu",
            Purpose::Palette => "palette",
            Purpose::Help => "help",
            Purpose::Find => "find",
        }
    }

    /// The facets whose values it offers.
    pub fn facets(self) -> &'static [FacetName] {
        match self {
            Purpose::FilterOwner => &[FacetName::Owner],
            Purpose::FilterDue => &[FacetName::Due],
            Purpose::FilterSection => &[FacetName::Section],
            Purpose::FilterFlag => {
                &[FacetName::Flag, FacetName::Status, FacetName::Block, FacetName::Level, FacetName::State]
            }
            Purpose::FilterSchool => &[FacetName::School],
            _ => &[],
        }
    }

    /// Whether a digit accepts at once; else it waits for Enter.
    fn digit_accepts(self) -> bool {
        matches!(
            self,
            Purpose::Views
                | Purpose::Menu
                | Purpose::Sort
                | Purpose::Export
                | Purpose::Add
                | Purpose::Edit
                | Purpose::Summary
                | Purpose::Parts
                | Purpose::Plans
                | Purpose::Looks
                | Purpose::PaperColumn
                | Purpose::PaperRole
        )
    }

    /// Whether typing asks the engine instead of searching the choices at hand.
    fn asks(self) -> bool {
        self == Purpose::Find
    }
}

#[derive(Debug, Clone)]
pub struct Picker {
    pub purpose: Purpose,
    pub choices: Vec<Choice>,
    pub typed: LineEdit,
    /// Typed letters search the names instead of being a code.
    pub searching: bool,
    /// Index among the shown choices.
    pub cursor: usize,
    /// Letters were typed, or it just opened, and the hand has not rested since: its choices wait to be drawn.
    pub hasty: bool,
    /// Lines it took when the hand rested. It never gets lower, so that typing does not bring up what lies below.
    tall: usize,
}

/// The most choices that are seen at once.
const TALLEST: usize = 14;

/// What a key came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    Stay,
    Close,
    /// A choice, and the letters that were typed to accept it by its code.
    Accept(Box<Choice>, String),
    /// A typed value that is no choice: a range of days.
    Typed(String),
    /// The text changed: ask the engine for choices.
    Ask(String),
}

impl Picker {
    pub fn new(purpose: Purpose, choices: Vec<Choice>) -> Picker {
        let searching = matches!(purpose, Purpose::Palette | Purpose::Help | Purpose::Find);
        Picker { purpose, choices, typed: LineEdit::default(), searching, cursor: 0, hasty: true, tall: 0 }
    }

    /// Lines it takes: a heading, the choices, for some a sentence about the one under the cursor.
    pub fn height(&self) -> usize {
        if self.hasty && self.tall > 0 { self.tall } else { self.tall.max(self.lines()) }
    }

    fn lines(&self) -> usize {
        1 + self.shown().len().clamp(1, TALLEST) + usize::from(self.tells())
    }

    /// Whether it tells what the choice under the cursor does.
    pub fn tells(&self) -> bool {
        matches!(self.purpose, Purpose::Help | Purpose::Palette | Purpose::Menu)
    }

    /// A frame follows: from now on it stays as high.
    pub fn settle(&mut self) {
        self.tall = self.height();
    }

    /// The hand rests: all is drawn.
    pub fn rest(&mut self) {
        self.hasty = false;
        self.settle();
    }

    /// The choices that what is typed leaves, each with its number in the whole list.
    pub fn shown(&self) -> Vec<(usize, &Choice)> {
        let all = self.choices.iter().enumerate().map(|(at, choice)| (at + 1, choice));
        let typed = self.typed.value().trim();
        if typed.is_empty() || self.purpose.asks() || self.is_number() {
            return all.collect();
        }
        if !self.searching && self.has_codes() {
            return all.filter(|(_, choice)| code::begins(choice.code.as_deref(), typed)).collect();
        }
        let found = |needle: &str| -> Vec<(usize, &Choice)> {
            let needle = folded(needle);
            let ranked = |(at, choice)| nearness(choice, &needle).map(|rank| (rank, at, choice));
            let mut hits: Vec<(u8, usize, &Choice)> = all.clone().filter_map(ranked).collect();
            hits.sort_by_key(|(rank, at, _)| (*rank, *at));
            hits.into_iter().map(|(_, at, choice)| (at, choice)).collect()
        };
        let hits = found(typed);
        match to_other_layout(typed) {
            Some(other) if hits.is_empty() => found(&other),
            _ => hits,
        }
    }

    fn has_codes(&self) -> bool {
        self.choices.iter().any(|choice| choice.code.is_some())
    }

    /// Codes made of digits leave no digits for numbering.
    fn has_digit_codes(&self) -> bool {
        self.choices.iter().any(|choice| {
            choice.code.as_deref().is_some_and(|code| code.starts_with(|c: char| c.is_ascii_digit()))
        })
    }

    /// Whether what is typed is the number of a choice: the first nine have one.
    fn is_number(&self) -> bool {
        let digit = matches!(self.typed.value().as_bytes(), [b'1'..=b'9']);
        digit && !self.has_digit_codes() && !self.purpose.asks()
    }

    fn numbered(&self) -> Option<&Choice> {
        let number: usize = self.is_number().then(|| self.typed.value().parse().ok())??;
        self.choices.get(number.checked_sub(1)?)
    }

    /// Takes a key; every key is taken.
    pub fn press(&mut self, key: &Key) -> Pressed {
        let last = self.shown().len().saturating_sub(1);
        match key {
            Key::Esc => return Pressed::Close,
            Key::Enter => return self.enter(),
            Key::Up | Key::Down | Key::Tab | Key::PageUp | Key::PageDown => self.go(key, last),
            Key::Char('/' | '.') if self.typed.is_empty() && self.has_codes() => self.searching = true,
            // Without codes typing searches as it is.
            Key::Char('/') if self.typed.is_empty() && !self.purpose.asks() => {}
            other => return self.type_in(other),
        }
        Pressed::Stay
    }

    /// Whoever moves among the choices sees them.
    fn go(&mut self, key: &Key, last: usize) {
        self.hasty = false;
        self.cursor = match key {
            Key::Up => self.cursor.saturating_sub(1),
            Key::PageUp => self.cursor.saturating_sub(10),
            Key::PageDown => (self.cursor + 10).min(last),
            _ => (self.cursor + 1).min(last),
        };
    }

    fn enter(&mut self) -> Pressed {
        let typed = self.typed.value().trim().to_owned();
        if let Some(choice) = self.numbered() {
            return Pressed::Accept(Box::new(choice.clone()), String::new());
        }
        let days = self.purpose == Purpose::FilterDue && typed.contains(|c: char| c.is_ascii_digit());
        match self.shown().get(self.cursor) {
            Some((_, choice)) if !days => Pressed::Accept(Box::new((*choice).clone()), String::new()),
            _ if self.purpose == Purpose::FilterDue && !typed.is_empty() => Pressed::Typed(typed),
            _ => Pressed::Stay,
        }
    }

    fn type_in(&mut self, key: &Key) -> Pressed {
        let before = self.typed.value().to_owned();
        if !self.typed.take(key) || self.typed.value() == before {
            return Pressed::Stay;
        }
        self.cursor = 0;
        self.hasty = true;
        let typed = self.typed.value().to_owned();
        if typed.is_empty() {
            self.searching &= !self.has_codes();
        }
        if self.purpose.asks() {
            return Pressed::Ask(typed);
        }
        // Only a person's own key chooses.
        let is_pasted = matches!(key, Key::Paste(_));
        if let Some(choice) = self.accepted_by_digit().filter(|_| !is_pasted) {
            return Pressed::Accept(Box::new(choice.clone()), String::new());
        }
        if self.searching || self.is_number() || !self.has_codes() {
            return Pressed::Stay;
        }
        let mut begun = self.choices.iter().filter(|choice| code::begins(choice.code.as_deref(), &typed));
        match (begun.next(), begun.next()) {
            (Some(only), None) if !is_pasted && code::is(only.code.as_deref(), &typed) => {
                return Pressed::Accept(Box::new(only.clone()), typed);
            }
            (None, _) => self.searching = true,
            _ => {}
        }
        Pressed::Stay
    }

    fn accepted_by_digit(&self) -> Option<&Choice> {
        self.purpose.digit_accepts().then(|| self.numbered())?
    }
}

/// How near a choice is to what is searched: its name begins so, holds it, or only another name or its sentence does.
fn nearness(choice: &Choice, needle: &str) -> Option<u8> {
    let label = folded(&choice.label);
    let mut others = choice.code.iter().chain(&choice.names);
    if label.starts_with(needle) {
        Some(0)
    } else if label.contains(needle) {
        Some(1)
    } else {
        others.any(|text| folded(text).contains(needle)).then_some(2)
    }
}
