//! The thread on which a session asks its workbench. Whoever gives it work waits for the answer as long as it likes and may
//! look after the terminal meanwhile: a server that is away must not hold the terminal up. In: effects. Out: what they ask
//! of the terminal. A panic there is one here.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::tui::message::Effect;
use crate::tui::session::{Session, Wish};
use crate::tui::terminal::events::Waker;

/// Something for the session to do.
#[derive(Debug)]
pub enum Job {
    CarryOut(VecDeque<Effect>),
    /// A draft to be kept; the session is free meanwhile, so that one may type on.
    Keep(Option<Vec<u8>>),
    /// A little of what a later key would wait for.
    Warm,
}

impl Job {
    pub fn of(mut effects: VecDeque<Effect>) -> Job {
        match (effects.pop_front(), effects.is_empty()) {
            (Some(Effect::SaveDraft(draft)), true) => Job::Keep(draft),
            (first, _) => {
                if let Some(first) = first {
                    effects.push_front(first);
                }
                Job::CarryOut(effects)
            }
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    pub wish: Wish,
    /// Nothing is left to be warmed.
    pub warm: bool,
}

/// A session and the thread that works on it. It is locked by that thread while it works.
pub struct Worker {
    session: Arc<Mutex<Session>>,
    jobs: Sender<Job>,
    done: Receiver<Done>,
    /// Somebody waits for events and is to be woken.
    late: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

fn locked(session: &Mutex<Session>) -> MutexGuard<'_, Session> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Worker {
    pub fn start(session: Session, waker: Waker) -> io::Result<Worker> {
        let session = Arc::new(Mutex::new(session));
        let late = Arc::new(AtomicBool::new(false));
        let (jobs, given) = channel();
        let (give, done) = channel();
        let thread = std::thread::Builder::new().name("session".to_owned()).spawn({
            let (session, late) = (Arc::clone(&session), Arc::clone(&late));
            move || work(&session, &given, &give, &late, &waker)
        })?;
        Ok(Worker { session, jobs, done, late, thread: Some(thread) })
    }

    /// The session, when no work is out or it leaves the session alone.
    pub fn session(&self) -> MutexGuard<'_, Session> {
        locked(&self.session)
    }

    /// The session; `None` while it is at work.
    pub fn idle_session(&self) -> Option<MutexGuard<'_, Session>> {
        self.session.try_lock().ok()
    }

    /// Gives it work; its answer must be taken before more is given.
    pub fn give(&mut self, job: Job) {
        self.late.store(false, Ordering::SeqCst);
        if self.jobs.send(job).is_err() {
            self.mourn();
        }
    }

    /// The answer, if it comes in this time.
    pub fn answer(&mut self, wait: Duration) -> Option<Done> {
        match self.done.recv_timeout(wait) {
            Ok(done) => Some(done),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.mourn();
                None
            }
        }
    }

    /// From now on the waker is used when the answer is there.
    pub fn wake_me(&self) {
        self.late.store(true, Ordering::SeqCst);
    }

    /// The thread ended, which it does only by a panic.
    fn mourn(&mut self) {
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            std::panic::resume_unwind(panic);
        }
    }
}

fn work(
    session: &Mutex<Session>,
    jobs: &Receiver<Job>,
    done: &Sender<Done>,
    late: &AtomicBool,
    waker: &Waker,
) {
    while let Ok(job) = jobs.recv() {
        let answer = match job {
            Job::CarryOut(effects) => Done { wish: locked(session).carry_out(effects), warm: false },
            Job::Keep(draft) => {
                let workbench = locked(session).workbench();
                let kept = workbench.save_draft(draft.as_deref());
                let mut session = locked(session);
                let effects = session.draft_kept(draft, kept);
                Done { wish: session.carry_out(effects), warm: false }
            }
            Job::Warm => Done { wish: Wish::default(), warm: !locked(session).warm() },
        };
        if done.send(answer).is_err() {
            return;
        }
        if late.load(Ordering::SeqCst) {
            waker.wake();
        }
    }
}
