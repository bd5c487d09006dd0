//! The ONE table of actions: what can be done, where, and by which key. The bottom line, the help, the palette, the
//! menu and `docs/keys.md` read it; words are `action-NAME` and `action-NAME-help` in `locale/`.
//! Letters are physical keys, named by their Latin character; the Russian keycap follows from it.

use std::sync::LazyLock;

use crate::locale::{Lang, Words};
use crate::tui::keys::{Key, Physical, keycap_ru, physical};

/// Something that can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Done,
    Postpone,
    Assign,
    Paper,
    Comment,
    Settle,
    Add,
    Export,
    History,
    Undo,
    Redo,
    Delete,
    Edit,
    ByOwner,
    ByDue,
    BySchool,
    BySection,
    ByFlag,
    Wider,
    Narrower,
    Views,
    Find,
    Filter,
    Menu,
    Palette,
    Help,
    Quit,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Back,
    NextPart,
    Mark,
    MarkDown,
    Invert,
    Redraw,
    Control,
    Schools,
    Teachers,
    Sections,
    Activities,
    Owners,
    Events,
    Journal,
    StartWork,
    Reopen,
    Cancel,
    MoveTo,
    RecordEvent,
    CloseWhole,
    AddSection,
    AddOwner,
    Import,
    SettlePeriod,
    Rhythm,
    Warnings,
    Plans,
    ChoosePlan,
    CopyPlan,
    SortBy,
    Columns,
    ClearFilters,
    Lines,
    Remind,
    Assess,
    Deficits,
    SchoolLines,
    Names,
    Summary,
    Consent,
    Withdraw,
    AskConsent,
    Erase,
    Looks,
    Line,
    AddRecord,
    AddTeacher,
    AddDeficit,
    AddMeasure,
    ImportSchools,
    ImportTeachers,
    Frugal,
    Clipboard,
    Copy,
    Accept,
    Return,
    Here,
    Users,
    AddUser,
    Admit,
}

/// Where an action works: bits of [`Entry::contexts`].
pub mod context {
    pub const LIST: u8 = 1;
    pub const DETAILS: u8 = 2;
    pub const JOURNAL: u8 = 4;
    /// A page of text: a summary, a reminder.
    pub const SHEET: u8 = 8;
    /// Everywhere but in forms, pickers and lines.
    pub const ANY: u8 = LIST | DETAILS | JOURNAL | SHEET;
    /// On records: lists and details.
    pub const RECORDS: u8 = LIST | DETAILS;
}

/// A key as the table names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// A physical key that bears a letter in ЙЦУКЕН; works in both layouts, in either case.
    Letter(char),
    /// A character that both layouts have.
    Char(char),
    Key(Key),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Act,
    View,
    Pane,
    Move,
    /// Stands in the menu, without a key of its own.
    Menu,
}

/// One row of the table.
pub struct Entry {
    pub action: Action,
    pub name: &'static str,
    pub group: Group,
    pub contexts: u8,
    pub presses: &'static [Press],
}

const fn entry(
    action: Action,
    name: &'static str,
    group: Group,
    contexts: u8,
    presses: &'static [Press],
) -> Entry {
    Entry { action, name, group, contexts, presses }
}

use Group::{Act, Menu, Move, Pane, View};
use Press::{Char, Key as K, Letter};
use context::{ANY, LIST, RECORDS, SHEET};

pub static TABLE: &[Entry] = &[
    entry(Action::Done, "done", Act, RECORDS, &[Letter('d')]),
    entry(Action::Postpone, "postpone", Act, RECORDS, &[Letter('c')]),
    entry(Action::Assign, "assign", Act, RECORDS, &[Letter('y')]),
    entry(Action::Paper, "paper", Act, RECORDS, &[Letter('g')]),
    entry(Action::Comment, "comment", Act, RECORDS, &[Letter('r')]),
    entry(Action::Settle, "settle", Act, RECORDS, &[Letter('e')]),
    entry(Action::Add, "add", Act, RECORDS, &[Letter('l')]),
    entry(Action::Export, "export", Act, LIST | SHEET, &[Letter('n')]),
    entry(Action::Lines, "lines", Act, RECORDS, &[Letter('k')]),
    entry(Action::Remind, "remind", Act, RECORDS, &[Letter('u')]),
    entry(Action::Assess, "assess", Act, RECORDS, &[Letter('w')]),
    entry(Action::Accept, "accept", Act, RECORDS, &[Letter('s')]),
    entry(Action::Return, "return", Act, RECORDS, &[Letter('o')]),
    entry(Action::History, "history", Act, RECORDS, &[Letter('b')]),
    entry(Action::Undo, "undo", Act, ANY, &[Letter('z'), K(Key::Ctrl('z'))]),
    entry(Action::Redo, "redo", Act, ANY, &[Letter('x'), K(Key::Ctrl('y'))]),
    entry(Action::Copy, "copy", Act, ANY, &[K(Key::Ctrl('c'))]),
    entry(Action::Delete, "delete", Act, RECORDS, &[K(Key::Del)]),
    entry(Action::Edit, "edit", Act, RECORDS, &[K(Key::F(4))]),
    entry(Action::ByOwner, "by-owner", View, LIST, &[Letter('j')]),
    entry(Action::ByDue, "by-due", View, LIST, &[Letter('v')]),
    entry(Action::BySchool, "by-school", View, LIST, &[Letter('i')]),
    entry(Action::BySection, "by-section", View, LIST, &[Letter('h')]),
    entry(Action::ByFlag, "by-flag", View, LIST, &[Letter('a')]),
    entry(Action::Wider, "wider", View, LIST, &[Letter(']'), Char('=')]),
    entry(Action::Narrower, "narrower", View, LIST, &[Letter('['), Char('-')]),
    entry(Action::Views, "views", View, LIST, &[Letter('p')]),
    entry(Action::Find, "find", View, ANY, &[Letter('f'), K(Key::F(3))]),
    entry(Action::Filter, "filter", View, LIST, &[Char('/'), Char('.')]),
    entry(Action::ChoosePlan, "choose-plan", View, ANY, &[Letter('t')]),
    entry(Action::Control, "control", Pane, ANY, &[K(Key::F(5))]),
    entry(Action::Schools, "schools", Pane, ANY, &[K(Key::F(6))]),
    entry(Action::Teachers, "teachers", Pane, ANY, &[K(Key::F(7))]),
    entry(Action::Sections, "sections", Pane, ANY, &[K(Key::F(8))]),
    entry(Action::Activities, "activities", Pane, ANY, &[K(Key::F(9))]),
    entry(Action::Users, "users", Pane, ANY, &[]),
    entry(Action::AddUser, "add-user", Menu, ANY, &[]),
    entry(Action::Admit, "admit", Menu, RECORDS, &[]),
    entry(Action::Owners, "owners", Pane, ANY, &[]),
    entry(Action::Events, "events", Pane, ANY, &[]),
    entry(Action::Journal, "journal", Pane, ANY, &[]),
    entry(Action::RecordEvent, "record-event", Menu, RECORDS, &[]),
    entry(Action::StartWork, "start-work", Menu, RECORDS, &[]),
    entry(Action::Reopen, "reopen", Menu, RECORDS, &[]),
    entry(Action::Cancel, "cancel", Menu, RECORDS, &[]),
    entry(Action::MoveTo, "move", Menu, RECORDS, &[]),
    entry(Action::SortBy, "sort", Menu, LIST, &[]),
    entry(Action::CloseWhole, "close-whole", Menu, RECORDS, &[]),
    entry(Action::Columns, "columns", Menu, LIST, &[]),
    entry(Action::ClearFilters, "clear-filters", Menu, LIST, &[]),
    entry(Action::AddSection, "add-section", Menu, ANY, &[]),
    entry(Action::AddOwner, "add-owner", Menu, ANY, &[]),
    entry(Action::Import, "import", Menu, ANY, &[]),
    entry(Action::SettlePeriod, "settle-period", Menu, ANY, &[]),
    entry(Action::Rhythm, "rhythm", Menu, ANY, &[]),
    entry(Action::Warnings, "warnings", Menu, ANY, &[]),
    entry(Action::Deficits, "deficits", Pane, ANY, &[]),
    entry(Action::SchoolLines, "school-lines", Pane, 0, &[]),
    entry(Action::Summary, "summary", Menu, ANY, &[]),
    entry(Action::Names, "names", Menu, RECORDS, &[]),
    entry(Action::Consent, "consent", Menu, RECORDS, &[]),
    entry(Action::Withdraw, "withdraw", Menu, RECORDS, &[]),
    entry(Action::AskConsent, "ask-consent", Menu, RECORDS, &[]),
    entry(Action::Erase, "erase", Menu, RECORDS, &[]),
    entry(Action::Looks, "looks", Menu, ANY, &[]),
    entry(Action::Line, "line", Menu, ANY, &[]),
    entry(Action::Here, "here", Menu, ANY, &[]),
    entry(Action::AddRecord, "add-record", Menu, ANY, &[]),
    entry(Action::AddTeacher, "add-teacher", Menu, ANY, &[]),
    entry(Action::AddDeficit, "add-deficit", Menu, RECORDS, &[]),
    entry(Action::AddMeasure, "add-measure", Menu, RECORDS, &[]),
    entry(Action::ImportSchools, "import-schools", Menu, ANY, &[]),
    entry(Action::ImportTeachers, "import-teachers", Menu, ANY, &[]),
    entry(Action::Frugal, "frugal", Menu, ANY, &[]),
    entry(Action::Clipboard, "clipboard", Menu, ANY, &[]),
    entry(Action::Plans, "plans", Pane, ANY, &[]),
    entry(Action::CopyPlan, "copy-plan", Menu, ANY, &[]),
    entry(Action::Help, "help", View, ANY, &[Char('?'), K(Key::F(1))]),
    entry(Action::Menu, "menu", View, ANY, &[Letter('m'), K(Key::F(2))]),
    entry(Action::Palette, "palette", View, ANY, &[Char(':')]),
    entry(Action::Quit, "quit", View, ANY, &[Letter('q'), K(Key::F(10))]),
    entry(Action::Up, "up", Move, ANY, &[K(Key::Up)]),
    entry(Action::Down, "down", Move, ANY, &[K(Key::Down)]),
    entry(Action::PageUp, "page-up", Move, ANY, &[K(Key::PageUp)]),
    entry(Action::PageDown, "page-down", Move, ANY, &[K(Key::PageDown)]),
    entry(Action::First, "first", Move, ANY, &[K(Key::Home)]),
    entry(Action::Last, "last", Move, ANY, &[K(Key::End)]),
    entry(Action::Open, "open", Move, ANY, &[K(Key::Enter)]),
    entry(Action::Back, "back", Move, ANY, &[K(Key::Esc)]),
    entry(Action::NextPart, "next-part", Move, ANY, &[K(Key::Tab)]),
    entry(Action::Mark, "mark", Move, LIST, &[Char(' ')]),
    entry(Action::MarkDown, "mark-down", Move, LIST, &[K(Key::Insert)]),
    entry(Action::Invert, "invert", Move, LIST, &[Char('*')]),
    entry(Action::Redraw, "redraw", Move, ANY, &[K(Key::Ctrl('l'))]),
];

impl Press {
    /// Whether this key on the keyboard is meant, whatever layout is on.
    pub fn means(&self, key: &Key) -> bool {
        match (self, key) {
            (Press::Letter(letter), Key::Char(c)) => physical(*c).is_some_and(|key| key.latin() == *letter),
            (Press::Char(wanted), Key::Char(c)) => wanted == c,
            (Press::Key(wanted), key) => wanted == key,
            _ => false,
        }
    }

    /// As people read it on their keyboard.
    pub fn shown(&self, words: &Words) -> String {
        match self {
            Press::Letter(letter) => letter_shown(*letter, words.lang()),
            Press::Char(' ') => words.plain("key-space"),
            Press::Char(c) => c.to_string(),
            Press::Key(key) => key_shown(key),
        }
    }
}

fn letter_shown(letter: char, lang: Lang) -> String {
    match (lang, Physical::named(letter)) {
        (Lang::Ru, Some(key)) => keycap_ru(key).to_string(),
        _ => letter.to_string(),
    }
}

fn key_shown(key: &Key) -> String {
    match key {
        Key::Up => "↑".to_owned(),
        Key::Down => "↓".to_owned(),
        Key::Insert => "Ins".to_owned(),
        Key::PageUp => "PgUp".to_owned(),
        Key::PageDown => "PgDn".to_owned(),
        other => other.to_string(),
    }
}

impl Entry {
    pub fn title(&self, words: &Words) -> String {
        words.plain(&format!("action-{}", self.name))
    }

    /// Its title in the language that is not shown: who learnt it there finds it, too.
    pub fn other_title(&self, lang: Lang) -> String {
        static RUSSIAN: LazyLock<Words> = LazyLock::new(|| Words::new(Lang::Ru));
        static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::new(Lang::En));
        self.title(match lang {
            Lang::Ru => &ENGLISH,
            Lang::En => &RUSSIAN,
        })
    }

    pub fn help(&self, words: &Words) -> String {
        words.plain(&format!("action-{}-help", self.name))
    }

    /// All its keys, `Ъ =`; empty when it has none.
    pub fn keys(&self, words: &Words) -> String {
        self.presses.iter().map(|press| press.shown(words)).collect::<Vec<_>>().join(" ")
    }

    /// Its first key.
    pub fn key(&self, words: &Words) -> String {
        self.presses.first().map(|press| press.shown(words)).unwrap_or_default()
    }
}

/// The row of an action.
pub fn entry_of(action: Action) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.action == action)
}

/// The first key of an action as it is shown.
pub fn key_of(action: Action, words: &Words) -> String {
    entry_of(action).map(|entry| entry.key(words)).unwrap_or_default()
}

/// What a key does in a context.
pub fn action_for(context: u8, key: &Key) -> Option<Action> {
    TABLE
        .iter()
        .find(|entry| entry.contexts & context != 0 && entry.presses.iter().any(|press| press.means(key)))
        .map(|entry| entry.action)
}

/// The generated `docs/keys.md`.
pub fn keys_markdown() -> String {
    let (ru, en) = (Words::new(Lang::Ru), Words::new(Lang::En));
    let mut page = format!("# {}\n\n{}\n", ru.plain("keys-title"), ru.plain("keys-intro"));
    for (group, heading) in [
        (Act, "keys-acts"),
        (View, "keys-views"),
        (Pane, "keys-panes"),
        (Menu, "keys-menu"),
        (Move, "keys-moves"),
    ] {
        page.push_str(&format!("\n## {}\n\n", ru.plain(heading)));
        page.push_str("| ЙЦУКЕН | QWERTY | Действие | Action | Что делает |\n|---|---|---|---|---|\n");
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let row = [entry.keys(&ru), entry.keys(&en), entry.title(&ru), entry.title(&en), entry.help(&ru)];
            page.push_str(&format!("| {} |\n", row.map(|cell| cell.replace('|', "\\|")).join(" | ")));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for (at, entry) in TABLE.iter().enumerate() {
            for other in &TABLE[at + 1..] {
                let shared = entry.presses.iter().any(|press| other.presses.contains(press));
                assert!(!shared || entry.contexts & other.contexts == 0, "{} and {}", entry.name, other.name);
            }
        }
    }

    #[test]
    fn every_letter_does_the_same_in_both_layouts_and_in_either_case() {
        for (keys, action) in [
            (['в', 'В', 'd', 'D'], Action::Done),
            (['с', 'С', 'c', 'C'], Action::Postpone),
            (['ъ', 'Ъ', ']', ']'], Action::Wider),
            (['х', 'Х', '[', '['], Action::Narrower),
            (['я', 'Я', 'z', 'Z'], Action::Undo),
            (['й', 'Й', 'q', 'Q'], Action::Quit),
        ] {
            for c in keys {
                assert_eq!(action_for(LIST, &Key::Char(c)), Some(action), "{c}");
            }
        }
    }

    #[test]
    fn every_action_has_words_in_both_languages() {
        for words in [Words::new(Lang::Ru), Words::new(Lang::En)] {
            for entry in TABLE {
                assert!(words.has(&format!("action-{}", entry.name)), "{}", entry.name);
                assert!(words.has(&format!("action-{}-help", entry.name)), "{}", entry.name);
            }
        }
    }

    #[test]
    fn unsafe_punctuation_is_never_a_command() {
        for c in [',', ';', '"', 'б', 'ю', 'ж', 'э', '\''] {
            assert_eq!(action_for(ANY, &Key::Char(c)), None, "{c}");
        }
    }
}
