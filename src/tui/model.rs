//! The state of the workbench: plain data. In: nothing by itself. Out: what `view` draws and `update` changes.
//! No I/O, no clock: "today" is a field.

pub mod filters;
pub mod known;
pub mod layer;
pub mod list;
pub mod marks;
pub mod place;
pub mod reading;

use std::sync::Arc;

use chrono::{FixedOffset, NaiveDate};

use crate::domain::record::{Kind, Record, RecordId};
use crate::engine::{Details, HeadCounts, Here, Rights};
use crate::locale::{Arg, Lang, Words};
use crate::tui::forms::About;
use crate::tui::panes::PaneId;
use crate::tui::settings::Settings;

pub use known::Known;
pub use layer::Layer;
pub use list::ListPlace;
pub use marks::Marks;
pub use place::{DetailsPlace, JournalPlace, Place};

/// The smallest screen that is drawn.
pub const SMALLEST: (u16, u16) = (60, 15);

/// How a sentence in the status line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Said,
    Refused,
}

/// What the status line says besides the filter, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    pub text: String,
    pub tone: Tone,
}

/// Digits of a number being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jump {
    pub typed: String,
    /// What they mean now: one record, hidden by the filter or not.
    pub found: Option<RecordId>,
}

/// A record that the next act is for although the cursor is not on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub id: RecordId,
    pub handle: String,
}

/// How it stands with the server, when there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Link {
    #[default]
    Here,
    /// Gone, perhaps for a moment: nothing is asked that may wait.
    Lost,
    /// Gone for so long that it is said.
    Missed,
}

#[derive(Debug)]
pub struct Model {
    pub words: Arc<Words>,
    pub today: NaiveDate,
    /// The district's clock, for times of the journal and of drafts.
    pub offset: FixedOffset,
    pub me: String,
    pub size: (u16, u16),
    /// The pane whose key is lit.
    pub pane: PaneId,
    pub place: Place,
    /// Where Esc leads back to, the last on top.
    pub stack: Vec<Place>,
    /// Forms, pickers and lines over the place; the last gets the keys.
    pub layers: Vec<Layer>,
    pub head: HeadCounts,
    pub known: Known,
    pub saying: Option<Saying>,
    pub jump: Option<Jump>,
    pub object: Option<Object>,
    /// Ways in which letters typed after an accepted code may go on with the chosen name.
    pub swallow: Vec<String>,
    /// The code of the school to which every pane that can be is narrowed.
    pub school: Option<String>,
    /// What for names of teachers are shown; `None`: they are not. Never kept for the next start.
    pub purpose: Option<String>,
    /// The plan to which every pane that can be is narrowed; `None`: all.
    pub plan: Option<RecordId>,
    /// A draft of an earlier session, offered and not yet taken or put off.
    pub offer: Option<layer::Offer>,
    /// Details of the row on which the cursor rests, on a wide screen.
    pub beside: Option<Details>,
    /// First row of the list when they were drawn.
    pub beside_top: u64,
    /// The others who are here.
    pub others: Vec<Here>,
    /// What this person may do.
    pub rights: Rights,
    /// An act was refused, and what was typed ahead for it must not become other acts: text is nobody's until the hand rests.
    pub deaf: bool,
    pub link: Link,
    /// Why nothing can be written, in words.
    pub read_only: Option<String>,
    /// Whether this terminal is known to take text for its clipboard, or to leave it alone.
    pub has_clipboard: bool,
    /// What this person has chosen for their terminal.
    pub settings: Settings,
    /// Tells drafts of this window from those of others.
    pub draft_key: crate::tui::forms::draft::Key,
    /// What was last written as a draft, so that it is written only when it changes.
    pub drafted: Option<Vec<u8>>,
    /// What is being looked up before a form opens.
    pub wanted: Option<crate::tui::update::Wanted>,
    /// The record whose field is being chosen, as it stood at this sequence.
    pub editing: Option<(Record, About, u64)>,
    /// No key came since the hand last rested: nothing waits to be drawn.
    pub rested: bool,
    pub quit: bool,
}

impl Model {
    pub fn new(words: Arc<Words>, today: NaiveDate, offset: FixedOffset) -> Model {
        Model {
            words,
            today,
            offset,
            me: String::new(),
            size: (80, 24),
            pane: PaneId::Control,
            place: Place::List(ListPlace::new(PaneId::Control)),
            stack: Vec::new(),
            layers: Vec::new(),
            head: HeadCounts::default(),
            known: Known::default(),
            saying: None,
            jump: None,
            object: None,
            swallow: Vec::new(),
            school: None,
            purpose: None,
            plan: None,
            offer: None,
            beside: None,
            beside_top: 0,
            others: Vec::new(),
            rights: Rights::of_owner(),
            deaf: false,
            link: Link::Here,
            read_only: None,
            has_clipboard: true,
            settings: Settings::default(),
            draft_key: [0; 16],
            drafted: None,
            wanted: None,
            editing: None,
            rested: true,
            quit: false,
        }
    }

    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// The plan that is chosen, or the only one.
    pub fn chosen_plan(&self) -> Option<&Record> {
        let plans = &self.known.plans;
        match self.plan {
            Some(id) => plans.iter().find(|record| record.id == id),
            None => plans.first().filter(|_| plans.len() == 1),
        }
    }

    /// Says a sentence of the locale in the status line.
    pub fn say(&mut self, key: &str, args: &[(&str, Arg<'_>)]) {
        let text = self.words.say(key, args);
        self.saying = Some(Saying { text, tone: Tone::Said });
    }

    /// Says a ready sentence.
    pub fn notice(&mut self, text: String) {
        self.saying = Some(Saying { text, tone: Tone::Said });
    }

    pub fn refuse(&mut self, text: String) {
        self.saying = Some(Saying { text, tone: Tone::Refused });
    }

    pub fn list(&self) -> Option<&ListPlace> {
        match &self.place {
            Place::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn list_mut(&mut self) -> Option<&mut ListPlace> {
        match &mut self.place {
            Place::List(list) => Some(list),
            _ => None,
        }
    }

    /// Who else has a form open for this record.
    pub fn editors(&self, kind: Kind, id: RecordId) -> impl Iterator<Item = &str> {
        let there = move |here: &&Here| here.editing == Some((kind, id));
        self.others.iter().filter(there).map(|here| here.who.as_str())
    }

    pub fn is_edited_elsewhere(&self, kind: Kind, id: RecordId) -> bool {
        self.editors(kind, id).next().is_some()
    }

    /// Whether the screen is large enough to be drawn.
    pub fn fits(&self) -> bool {
        self.size.0 >= SMALLEST.0 && self.size.1 >= SMALLEST.1
    }

    /// Whether a second part stands beside the list.
    pub fn is_wide(&self) -> bool {
        self.size.0 >= 120 && self.settings.look.has_keys()
    }

    /// Rows between head and foot.
    pub fn body_height(&self) -> usize {
        let look = self.settings.look;
        usize::from(self.size.1.saturating_sub(look.head() + look.foot()))
    }

    /// Rows of the list that are seen: all but the headings.
    pub fn list_height(&self) -> usize {
        self.body_height().saturating_sub(1).max(1)
    }
}
