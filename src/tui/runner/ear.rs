//! What others do, heard on any thread and told to the screen twice a second at most.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::{Listener, News};
use crate::tui::terminal::events::Waker;

/// The least time between two refreshes.
pub const BREATH: Duration = Duration::from_millis(500);

pub struct Ear {
    heard: Arc<Mutex<Option<News>>>,
    /// When it may be told again.
    next: Instant,
}

fn slot(heard: &Mutex<Option<News>>) -> MutexGuard<'_, Option<News>> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ear {
    /// An ear, and what fills it and wakes the loop.
    pub fn new(waker: Waker) -> (Ear, Listener) {
        let heard = Arc::new(Mutex::new(None));
        let into = Arc::clone(&heard);
        let listener = move |news: News| {
            let mut slot = slot(&into);
            let before = slot.take();
            *slot = Some(before.map_or(news.clone(), |before| before.and(news)));
            drop(slot);
            // Each time: what was heard in an outage lies there until the link is back.
            waker.wake();
        };
        (Ear { heard, next: Instant::now() }, Arc::new(listener))
    }

    /// How long until something that was heard may be told; `None` when nothing was heard.
    pub fn wait(&self, now: Instant) -> Option<Duration> {
        slot(&self.heard).is_some().then(|| self.next.saturating_duration_since(now))
    }

    /// What was heard, when it may be told.
    pub fn take(&mut self, now: Instant) -> Option<News> {
        if now < self.next {
            return None;
        }
        let news = slot(&self.heard).take()?;
        self.next = now + BREATH;
        Some(news)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Changed;
    use crate::tui::terminal::events::{Events, Pauses};

    #[test]
    fn what_is_heard_in_one_breath_is_told_at_once_and_together() {
        let (_, end) = std::os::unix::net::UnixStream::pair().unwrap();
        let events = Events::new(end, Pauses::for_line(false)).unwrap();
        let (mut ear, listener) = Ear::new(events.waker().unwrap());
        let now = Instant::now() + BREATH;
        assert_eq!(ear.wait(now), None);
        listener(News { sequence: 1, ..News::default() });
        assert_eq!(ear.take(now).map(|news| news.sequence), Some(1));
        listener(News { sequence: 2, changed: Changed::Many, presence: false });
        listener(News { sequence: 3, presence: true, ..News::default() });
        assert_eq!(ear.take(now), None);
        assert_eq!(ear.wait(now), Some(BREATH));
        let both = News { sequence: 3, changed: Changed::Many, presence: true };
        assert_eq!(ear.take(now + BREATH), Some(both));
    }
}
