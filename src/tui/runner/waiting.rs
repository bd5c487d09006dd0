//! What goes on at the terminal while the session waits for its workbench: a server may be away for seconds. Keys are kept
//! in order, the status line says that and how many wait, a hang-up and signals are heeded, and one may leave. Nothing of
//! it happens when the answer comes soon. While only a draft waits to be kept, what is typed into its form is drawn.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{Next, Runner, TuiError, last_resort};
use crate::tui::actions::{Action, action_for, context};
use crate::tui::gesture::Gesture;
use crate::tui::keys::Key;
use crate::tui::message::{Effect, Msg};
use crate::tui::model::Layer;
use crate::tui::terminal::events::Event;
use crate::tui::terminal::input::Input;
use crate::tui::worker::{Done, Job};

/// Between two sentences.
const BREATH: Duration = Duration::from_millis(500);
/// Of the grace after a hang-up, what an answer is waited for.
const LAST_ANSWER: Duration = last_resort::GRACE.saturating_sub(Duration::from_millis(500));
/// After a wait of this length everything that is shown is asked for again.
const SILENCE: Duration = Duration::from_secs(1);

/// How long an answer may take before anything is said of it.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    soon: Duration,
    is_remote: bool,
}

impl Patience {
    pub fn soon(self) -> Duration {
        self.soon
    }

    /// What is done in this very process takes its time, but comes.
    pub fn with(is_remote: bool) -> Patience {
        Patience { soon: Duration::from_millis(if is_remote { 300 } else { 1_000 }), is_remote }
    }
}

/// What came of waiting.
pub enum Answered {
    Done(Done),
    /// The work was left behind.
    Over(Next),
}

/// A wait that has become long.
struct Wait {
    /// What the status line says, and when it may say something else.
    said: String,
    next: Instant,
    /// One Ctrl+C came: the next one leaves.
    leaving: bool,
    resized: bool,
    continued: bool,
    /// The session is free, and what is typed into a form is drawn.
    drawn: bool,
    /// Something was, and what follows from it is still to be carried out.
    typed: bool,
    begun: VecDeque<Effect>,
}

impl Runner {
    /// The program is to end so; what was begun may be finished for a moment.
    pub(super) fn finish(&mut self, how: Next) {
        self.over.get_or_insert((how, Instant::now() + LAST_ANSWER));
    }

    /// Has the session do this and waits for it.
    pub(super) fn answer_to(&mut self, job: Job) -> Result<Answered, TuiError> {
        let begun = Instant::now();
        let mut wait = Wait {
            said: String::new(),
            next: begun,
            leaving: false,
            resized: false,
            continued: false,
            drawn: matches!(job, Job::Keep(_)),
            typed: false,
            begun: VecDeque::new(),
        };
        self.worker.give(job);
        let soon = match self.over {
            Some((_, until)) => until.saturating_duration_since(begun),
            None => self.patience.soon,
        };
        if let Some(done) = self.worker.answer(soon) {
            return Ok(Answered::Done(done));
        }
        if let Some((how, _)) = self.over {
            return Ok(Answered::Over(how));
        }
        let answered = self.wait_for_answer(&mut wait)?;
        if matches!(answered, Answered::Done(_)) && wait.drawn {
            self.drawn_on(wait)?;
        }
        if matches!(answered, Answered::Done(_)) && self.over.is_none() {
            self.due.get_or_insert(Gesture::News);
            if self.patience.is_remote && begun.elapsed() >= SILENCE {
                self.send(Msg::Restored)?;
            }
        }
        Ok(answered)
    }

    /// What was typed while a draft waited is kept, too.
    fn drawn_on(&mut self, wait: Wait) -> Result<(), TuiError> {
        let mut session = self.session();
        session.model.saying.take_if(|saying| saying.text == wait.said);
        drop(session);
        if !wait.begun.is_empty() {
            self.answer_to(Job::CarryOut(wait.begun))?;
        }
        if wait.typed {
            self.send(Msg::Settled)?;
            self.rest_at = Some(Instant::now() + self.screen.pace().rest());
        }
        Ok(())
    }

    fn wait_for_answer(&mut self, wait: &mut Wait) -> Result<Answered, TuiError> {
        self.worker.wake_me();
        loop {
            let patience = match self.over {
                Some((_, until)) => until.saturating_duration_since(Instant::now()),
                None => Duration::ZERO,
            };
            if let Some(done) = self.worker.answer(patience) {
                if wait.continued {
                    self.continued()?;
                } else if wait.resized {
                    self.resize()?;
                }
                return Ok(Answered::Done(done));
            }
            if let Some((how, _)) = self.over {
                return Ok(Answered::Over(how));
            }
            let timeout = self.remark(wait)?;
            match self.events.next(timeout)? {
                Event::Input(inputs) => {
                    for input in inputs {
                        if self.put_off(input, wait)? {
                            self.over = Some((Next::Leave, Instant::now()));
                        }
                    }
                }
                Event::Resize => wait.resized = true,
                Event::Continue => wait.continued = true,
                Event::Woken | Event::Timeout => {}
                Event::HangUp => self.finish(Next::Gone),
                Event::Terminate => self.finish(Next::Leave),
            }
        }
    }

    /// Keeps a key for later. `true`: it leaves.
    fn put_off(&mut self, input: Input, wait: &mut Wait) -> Result<bool, TuiError> {
        match input {
            Input::Ack => {
                self.answered()?;
                return Ok(false);
            }
            Input::Key(Key::Ctrl('c')) if wait.leaving => return Ok(true),
            Input::Key(Key::Ctrl('c')) => {
                (wait.leaving, wait.next) = (true, Instant::now());
                return Ok(false);
            }
            Input::Key(key) if self.leaves(&key) => return Ok(true),
            Input::Key(key) if wait.drawn && wait.begun.is_empty() && self.types(&key) => {
                let mut session = self.worker.session();
                self.due = Some(Gesture::of(&session.model, &key));
                wait.begun = session.begin(Msg::Key(key));
                self.unsent = session.unsent();
                (wait.typed, wait.leaving) = (true, false);
            }
            other => self.queue.push_back(other),
        }
        Ok(false)
    }

    /// Whether this key means to leave, and nothing typed before it can make it mean anything else.
    pub(super) fn leaves(&self, key: &Key) -> bool {
        let nothing_open = self.queue.is_empty() && !self.is_typing;
        nothing_open && self.patience.is_remote && action_for(context::ANY, key) == Some(Action::Quit)
    }

    /// Whether this key changes what is typed into a form, and no key waits that came before it.
    fn types(&self, key: &Key) -> bool {
        let edits = matches!(key, Key::Char(_) | Key::Backspace | Key::Del | Key::Left | Key::Right);
        let on_form = || matches!(self.session().model.layers.last(), Some(Layer::Form(_)));
        edits && self.queue.is_empty() && on_form()
    }

    /// Says in the status line that an answer is waited for. How long until it may say something else.
    fn remark(&mut self, wait: &mut Wait) -> Result<Option<Duration>, TuiError> {
        let text = self.waiting_said(wait.leaving);
        let now = Instant::now();
        let typed = self.due.is_some() && wait.drawn;
        if text == wait.said && !typed {
            return Ok(None);
        }
        if typed {
            wait.next = wait.next.min(now);
        }
        let free = self.screen.pace().held_until(now).map_or(wait.next, |held| held.max(wait.next));
        if now < free {
            return Ok(Some(free.saturating_duration_since(now)));
        }
        if wait.drawn && !wait.resized && !wait.continued {
            let mut session = self.worker.session();
            session.model.notice(text.clone());
            let gesture = self.due.take().unwrap_or(Gesture::News);
            self.screen.show(&mut session, gesture)?;
        }
        // Of a frame's own status line the end may be cut.
        self.screen.remark(&text)?;
        (wait.said, wait.next) = (text, now + BREATH);
        Ok(None)
    }

    pub(super) fn waiting_said(&self, leaving: bool) -> String {
        let keys = self.queue.iter().filter(|input| **input != Input::Ack).count();
        if leaving {
            return self.words.plain(match self.unsent {
                None => "wait-leave",
                Some(true) if keys == 0 => "wait-leave-kept",
                Some(_) => "wait-leave-lost",
            });
        }
        let key = if self.patience.is_remote { "wait-server" } else { "wait-work" };
        self.words.say(key, &[("keys", keys.into())])
    }
}
