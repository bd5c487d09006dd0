//! What led to a frame, as the ledger of costs names it. In: the model and the key it is about to get. Out: a kind of
//! gesture, with its name for the page of the line. Texts that people type are never part of it.

use crate::locale::Words;
use crate::tui::actions::{Action, Press, action_for, entry_of};
use crate::tui::keys::Key;
use crate::tui::model::{Layer, Model};
use crate::tui::update::context_of;

/// A kind of gesture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Gesture {
    /// The first screen.
    Start,
    /// The cursor rests: the counter, the details beside the list.
    Rest,
    Resize,
    /// The district's midnight, or a word from another thread.
    News,
    Do(Action),
    /// A key of the list that is no action: digits of a number, letters of a name that was chosen.
    Typed,
    /// Text for what lies over the place.
    TypedIn(Over),
    /// A key for it that is no text.
    Pressed(Over, Key),
}

/// What lies over the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Over {
    Form,
    Picker,
    FilterLine,
    /// A paper or a list before it is taken in.
    Incoming,
    /// What two people changed at once.
    Clash,
}

impl Gesture {
    /// What this key is in this state.
    pub fn of(model: &Model, key: &Key) -> Gesture {
        if *key == Key::Ctrl('l') {
            return Gesture::Do(Action::Redraw);
        }
        match model.layers.last() {
            Some(layer) if matches!(key, Key::Char(_) | Key::Paste(_)) => Gesture::TypedIn(over(layer)),
            Some(layer) => Gesture::Pressed(over(layer), key.clone()),
            None => action_for(context_of(&model.place), key).map_or(Gesture::Typed, Gesture::Do),
        }
    }

    pub fn shown(&self, words: &Words) -> String {
        match self {
            Gesture::Start => words.plain("gesture-start"),
            Gesture::Rest => words.plain("gesture-rest"),
            Gesture::Resize => words.plain("gesture-resize"),
            Gesture::News => words.plain("gesture-news"),
            Gesture::Typed => words.plain("gesture-typed"),
            Gesture::Do(action) => entry_of(*action).map(|entry| entry.title(words)).unwrap_or_default(),
            Gesture::TypedIn(over) => {
                format!("{}: {}", words.plain(over.key()), words.plain("gesture-typed"))
            }
            Gesture::Pressed(over, key) => {
                format!("{}: {}", words.plain(over.key()), Press::Key(key.clone()).shown(words))
            }
        }
    }
}

impl Over {
    fn key(self) -> &'static str {
        match self {
            Over::Form => "gesture-in-form",
            Over::Picker => "gesture-in-picker",
            Over::FilterLine => "gesture-in-line",
            Over::Incoming => "gesture-in-incoming",
            Over::Clash => "gesture-in-clash",
        }
    }
}

fn over(layer: &Layer) -> Over {
    match layer {
        Layer::Form(_) => Over::Form,
        Layer::Picker(_) => Over::Picker,
        Layer::Line(_) => Over::FilterLine,
        Layer::Incoming(_) | Layer::Roster(_) => Over::Incoming,
        Layer::Clash(_) => Over::Clash,
    }
}
