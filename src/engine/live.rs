//! Who is here, on which record they have a form open, and what they change: told to every other seat.
//! In: seats that come, go, say where they are, and execute. Out: [`News`] to whoever follows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::change::Change;
use crate::domain::record::{Kind, RecordId};
use crate::store::DraftKey;

/// What others did since the last news.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct News {
    /// The sequence of the last entry that it tells of; 0 when nothing was written.
    pub sequence: u64,
    pub changed: Changed,
    /// Somebody came, went, opened a form or left one.
    pub presence: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Changed {
    Records(Vec<(Kind, RecordId)>),
    /// More than are worth telling one by one: ask again.
    Many,
}

impl Default for Changed {
    fn default() -> Changed {
        Changed::Records(Vec::new())
    }
}

/// News names at most so many records.
pub const NAMED: usize = 100;

impl News {
    /// News that tells of both.
    pub fn and(self, later: News) -> News {
        let changed = match (self.changed, later.changed) {
            (Changed::Records(mut one), Changed::Records(other)) => {
                one.extend(other);
                one.sort_unstable();
                one.dedup();
                if one.len() > NAMED { Changed::Many } else { Changed::Records(one) }
            }
            _ => Changed::Many,
        };
        let sequence = self.sequence.max(later.sequence);
        News { sequence, changed, presence: self.presence || later.presence }
    }

    /// Whether the store says something else now.
    pub fn is_written(&self) -> bool {
        self.changed != Changed::default()
    }
}

/// Hears news. It is called on the writer's thread: it takes note and returns.
pub type Listener = Arc<dyn Fn(News) + Send + Sync>;

/// Somebody who is here.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Here {
    pub who: String,
    /// The record on which a form is open.
    pub editing: Option<(Kind, RecordId)>,
    /// This very seat.
    pub me: bool,
}

#[derive(Default)]
struct Sitting {
    who: String,
    /// Nobody at a screen: a command of the command line.
    shown: bool,
    editing: Option<(Kind, RecordId)>,
    /// The draft that is kept of what is typed here.
    draft: Option<DraftKey>,
    listener: Option<Listener>,
}

/// The seats of one store.
#[derive(Default)]
pub struct Seats {
    seats: Mutex<BTreeMap<u64, Sitting>>,
}

impl Seats {
    fn seats(&self) -> MutexGuard<'_, BTreeMap<u64, Sitting>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new seat's number.
    pub fn sit_down(&self, who: &str) -> u64 {
        let mut seats = self.seats();
        let seat = seats.last_key_value().map_or(1, |(last, _)| last + 1);
        seats.insert(seat, Sitting { who: who.to_owned(), ..Sitting::default() });
        seat
    }

    pub fn leave(&self, seat: u64) {
        let was_shown = self.seats().remove(&seat).is_some_and(|sitting| sitting.shown);
        if was_shown {
            self.tell(seat, &News { presence: true, ..News::default() });
        }
    }

    /// From now on this seat hears of the others, and they see it.
    pub fn follow(&self, seat: u64, listener: Listener) {
        if let Some(sitting) = self.seats().get_mut(&seat) {
            sitting.listener = Some(listener);
            sitting.shown = true;
        }
        self.tell(seat, &News { presence: true, ..News::default() });
    }

    pub fn editing(&self, seat: u64, record: Option<(Kind, RecordId)>) {
        let changed = self.seats().get_mut(&seat).is_some_and(|sitting| {
            let changed = sitting.editing != record;
            sitting.editing = record;
            changed && sitting.shown
        });
        if changed {
            self.tell(seat, &News { presence: true, ..News::default() });
        }
    }

    /// The draft of this key is of what is typed here.
    pub fn types(&self, seat: u64, draft: Option<DraftKey>) {
        if let Some(sitting) = self.seats().get_mut(&seat) {
            sitting.draft = draft;
        }
    }

    pub fn typed_elsewhere(&self, seat: u64) -> Vec<DraftKey> {
        let seats = self.seats();
        seats.iter().filter(|(at, _)| **at != seat).filter_map(|(_, sitting)| sitting.draft).collect()
    }

    pub fn here(&self, seat: u64) -> Vec<Here> {
        let seats = self.seats();
        let shown = seats.iter().filter(|(_, sitting)| sitting.shown);
        let here = |(at, sitting): (&u64, &Sitting)| Here {
            who: sitting.who.clone(),
            editing: sitting.editing,
            me: *at == seat,
        };
        shown.map(here).collect()
    }

    /// An entry is durable: every other seat hears what it changed.
    pub fn written(&self, seat: u64, sequence: u64, changed: Changed) {
        self.tell(seat, &News { sequence, changed, presence: false });
    }

    fn tell(&self, from: u64, news: &News) {
        let others = |(at, sitting): (&u64, &Sitting)| (*at != from).then(|| sitting.listener.clone())?;
        let listeners: Vec<Listener> = self.seats().iter().filter_map(others).collect();
        listeners.iter().for_each(|listener| listener(news.clone()));
    }
}

/// What news tells of these changes.
pub fn changed_by(changes: &[Change]) -> Changed {
    if changes.len() > NAMED {
        return Changed::Many;
    }
    Changed::Records(changes.iter().map(|change| (change.kind, change.id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard() -> (Listener, Arc<Mutex<Vec<News>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&heard);
        (Arc::new(move |news| into.lock().unwrap().push(news)), heard)
    }

    #[test]
    fn the_others_hear_what_one_did_and_see_who_is_here() {
        let seats = Seats::default();
        let (one, two) = (seats.sit_down("Иванова"), seats.sit_down("Петров"));
        let (listener, by_one) = heard();
        seats.follow(one, listener);
        let (listener, by_two) = heard();
        seats.follow(two, listener);
        seats.written(one, 7, Changed::Records(vec![(Kind::Activity, RecordId(3))]));
        assert_eq!(by_one.lock().unwrap().iter().filter(|news| news.is_written()).count(), 0);
        assert_eq!(by_two.lock().unwrap().last().map(|news| news.sequence), Some(7));
        seats.editing(two, Some((Kind::Activity, RecordId(3))));
        assert!(by_one.lock().unwrap().last().is_some_and(|news| news.presence));
        let here = seats.here(one);
        assert_eq!(
            here.iter().map(|here| (&*here.who, here.me)).collect::<Vec<_>>(),
            [("Иванова", true), ("Петров", false)]
        );
        seats.leave(two);
        assert_eq!(seats.here(one).len(), 1);
    }

    #[test]
    fn news_of_more_records_than_are_worth_telling_say_only_that_there_are_many() {
        let of = |from: u64| News {
            changed: Changed::Records((from..from + 80).map(|id| (Kind::Activity, RecordId(id))).collect()),
            ..News::default()
        };
        assert_eq!(of(0).and(of(0)).changed, of(0).changed);
        assert_eq!(of(0).and(of(80)).changed, Changed::Many);
    }
}
