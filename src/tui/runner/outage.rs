//! The server is known to be gone while nothing is asked of it: the status line says so without a key, keys that need no
//! server go on being drawn, and what was put off is done by itself when the link is back.

use std::time::{Duration, Instant};

use super::{Next, Runner, TuiError};
use crate::tui::gesture::Gesture;
use crate::tui::keys::Key;
use crate::tui::message::Msg;
use crate::tui::model::Link;

/// An outage that is going on.
#[derive(Debug, Clone, Copy)]
pub struct Outage {
    since: Instant,
    /// One Ctrl+C came: the next one leaves.
    leaving: bool,
}

impl Runner {
    /// Takes note of a server that went or came back.
    pub(super) fn watch_link(&mut self) -> Result<Next, TuiError> {
        let now = Instant::now();
        match (self.workbench.is_away(), self.outage) {
            (true, None) => {
                self.outage = Some(Outage { since: now, leaving: false });
                self.session().model.link = Link::Lost;
            }
            (true, Some(_)) if self.until_said() == Some(Duration::ZERO) => {
                let mut session = self.session();
                (session.model.link, session.model.saying) = (Link::Missed, None);
                drop(session);
                self.due.get_or_insert(Gesture::News);
            }
            (false, Some(_)) => return self.link_is_back(),
            _ => {}
        }
        Ok(Next::On)
    }

    fn link_is_back(&mut self) -> Result<Next, TuiError> {
        if self.outage.take().is_some_and(|outage| outage.leaving) {
            self.session().model.saying = None;
        }
        let before = std::mem::take(&mut self.session().model.link);
        self.rest_at = Some(Instant::now() + self.screen.pace().rest());
        let next = self.send(Msg::Settled)?;
        if next == Next::On && before == Link::Missed {
            self.due.get_or_insert(Gesture::News);
            return self.send(Msg::Restored);
        }
        Ok(next)
    }

    /// How long until an outage is worth a word; a server that is only started anew is back sooner.
    pub(super) fn until_said(&self) -> Option<Duration> {
        let outage = self.outage?;
        let said = self.session().model.link == Link::Missed;
        (!said).then(|| self.patience.soon().saturating_sub(outage.since.elapsed()))
    }

    /// What a key means while the outage is told: one may leave. `None`: what it always means.
    pub(super) fn leaves_outage(&mut self, key: &Key) -> Option<Next> {
        let outage = self.outage.filter(|_| self.session().model.link == Link::Missed)?;
        (self.is_typing, self.unsent) = {
            let session = self.session();
            (!session.model.layers.is_empty(), session.unsent())
        };
        if *key == Key::Ctrl('c') {
            if outage.leaving {
                return Some(Next::Leave);
            }
            let said = self.waiting_said(true);
            self.session().model.refuse(said);
            self.due = Some(Gesture::Typed);
            self.outage = Some(Outage { leaving: true, ..outage });
            return Some(Next::On);
        }
        self.outage = Some(Outage { leaving: false, ..outage });
        self.leaves(key).then_some(Next::Leave)
    }
}
