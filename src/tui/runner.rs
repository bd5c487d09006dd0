//! The loop: events → keys, one frame when no more keys wait and the line may be given one. The only part of the workbench
//! that blocks on a terminal. There is no tick: only midnight, the moment after the last key when details and the counter
//! are drawn, and the moment when a full line has room again.

mod clock;
mod ear;
mod last_resort;
mod outage;
mod screen;
mod waiting;

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, MutexGuard};
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use ratatui::layout::{Position, Rect};

use crate::domain::draft::PlanDraft;
use crate::domain::record::RecordId;
use crate::engine::Workbench;
use crate::locale::{Lang, Words};
use crate::tui::gesture::Gesture;
use crate::tui::message::Msg;
use crate::tui::model::{Model, Place};
use crate::tui::panes::{self, PaneId};
use crate::tui::session::{Accounts, Exporter, Importer, RosterImporter, Session, Wish};
use crate::tui::settings::{Keeper, Settings};
use crate::tui::terminal::caps::Caps;
use crate::tui::terminal::described::caps_here;
use crate::tui::terminal::events::{Event, Events, Pauses};
use crate::tui::terminal::guard::{self, Guard, Output};
use crate::tui::terminal::input::Input;
use crate::tui::terminal::ledger::Ledger;
use crate::tui::terminal::line::Line;
use crate::tui::terminal::pace::{Pace, REST, holding_rate};
use crate::tui::terminal::screen::Writer;
use crate::tui::update::greeting;
use crate::tui::worker::{Job, Worker};
use clock::Clock;
use ear::Ear;
use outage::Outage;
use screen::Screen;
use waiting::{Answered, Patience};

/// The longest that keys are taken without a frame between: where one costs more than the next takes to come, a held key
/// would never show anything. When to draw is all that it decides.
const BLIND: Duration = Duration::from_millis(100);

/// Between two whole screens for two sizes.
const BETWEEN_SIZES: Duration = Duration::from_millis(334);

/// How the workbench is opened.
pub struct Options {
    /// The day of date arithmetic and defaults; `None`: the district's today, by `clock` and `offset`.
    pub today: Option<NaiveDate>,
    pub lang: Lang,
    pub start: PaneId,
    /// The plan that every pane shows; `None`: all.
    pub plan: Option<RecordId>,
    /// What to say first: what an import did.
    pub notice: Option<String>,
    /// The district's time.
    pub offset: FixedOffset,
    pub clock: fn() -> DateTime<Utc>,
    /// Writes lists to files; `None`: the screen says that it cannot.
    pub exporter: Option<Exporter>,
    /// Reads papers from files; `None`: the screen says that it cannot.
    pub importer: Option<Importer>,
    /// Reads lists of schools and teachers from files.
    pub lists: Option<RosterImporter>,
    /// The accounts of this machine, for who is let in.
    pub accounts: Option<Accounts>,
    /// A plan that was read and is to be looked at before it is taken in.
    pub incoming: Option<(String, Box<PlanDraft>)>,
    /// What this person has chosen for their terminal.
    pub settings: Settings,
    /// Keeps what they choose otherwise; `None`: it holds for this session.
    pub keeper: Option<Keeper>,
}

/// Why the workbench ended otherwise than by its user.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// Standard input or output is no terminal, or it failed.
    #[error("terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// Opens the workbench and returns when its user leaves it, the line hangs up or the program is asked to end. The
/// terminal is given back in any case.
pub fn run(workbench: Arc<dyn Workbench>, options: Options) -> Result<(), TuiError> {
    let caps = caps_here();
    let over_ssh = std::env::var_os("SSH_CONNECTION").is_some();
    let guard = Guard::enter(&caps)?;
    let events = Events::new(io::stdin(), Pauses::for_line(over_ssh))?;
    let size = guard::size()?;
    let clock = Clock { fixed: options.today, offset: options.offset, now: options.clock };
    let patience = Patience::with(workbench.is_remote());
    let mut session = open(Arc::clone(&workbench), options, &clock, size.width, size.height);
    session.model.has_clipboard = caps.clipboard;
    let (ear, listener) = Ear::new(events.waker()?);
    session.follow(listener);
    last_resort::arm()?;
    let line =
        Line::new(Output, Pace::new(caps.reports, holding_rate(session.model.settings.line, over_ssh)));
    let screen = Screen {
        writer: Writer::new(line, caps.clone(), size),
        area: Rect::from((Position::ORIGIN, size)),
        last: None,
        cursor: Position::ORIGIN,
        foot: 0,
        ledger: Ledger::default(),
    };
    let words = Arc::clone(&session.model.words);
    let mut runner = Runner {
        guard,
        caps,
        words,
        worker: Worker::start(session, events.waker()?)?,
        workbench,
        outage: None,
        ear,
        patience,
        queue: VecDeque::new(),
        is_typing: false,
        unsent: None,
        over: None,
        events,
        screen,
        clock,
        over_ssh,
        due: Some(Gesture::Start),
        resized_at: None,
        rest_at: Some(Instant::now() + REST),
        warm: false,
    };
    runner.work()
}

/// What goes on while the workbench is open.
struct Runner {
    guard: Guard,
    caps: Caps,
    words: Arc<Words>,
    worker: Worker,
    /// Asked whether its server is there; everything else goes by way of the worker.
    workbench: Arc<dyn Workbench>,
    outage: Option<Outage>,
    ear: Ear,
    patience: Patience,
    /// Keys that are not taken yet.
    queue: VecDeque<Input>,
    /// Something lies over the place that takes keys; a form there is kept as a draft, or not.
    is_typing: bool,
    unsent: Option<bool>,
    /// How it ends, and until when what was begun may still be finished.
    over: Option<(Next, Instant)>,
    events: Events<io::Stdin>,
    screen: Screen,
    clock: Clock,
    over_ssh: bool,
    /// The screen is behind the model, by what was done last.
    due: Option<Gesture>,
    /// When a size was last drawn.
    resized_at: Option<Instant>,
    /// When the cursor will have rested; `None`: it has.
    rest_at: Option<Instant>,
    /// Nothing is left that a later key would wait for.
    warm: bool,
}

/// Whether the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    On,
    /// By the person's wish or a signal: the terminal still listens.
    Leave,
    /// Nobody is there any more.
    Gone,
}

impl Runner {
    fn work(&mut self) -> Result<(), TuiError> {
        loop {
            if self.look_around()? != Next::On {
                return self.end();
            }
            let held = self.draw()?;
            let next = if self.queue.is_empty() { self.happening(held)? } else { self.inputs(Vec::new())? };
            if next != Next::On || self.over.is_some() {
                if self.over.is_none() {
                    self.over = Some((next, Instant::now()));
                }
                return self.end();
            }
        }
    }

    /// What came from elsewhere: the link, and what others did. While the server is away there is nobody to ask about it.
    fn look_around(&mut self) -> Result<Next, TuiError> {
        let next = self.watch_link()?;
        if next != Next::On || self.outage.is_some() {
            return Ok(next);
        }
        let Some(news) = self.ear.take(Instant::now()) else { return Ok(Next::On) };
        self.due.get_or_insert(Gesture::News);
        self.send(Msg::News(news))
    }

    fn happening(&mut self, held: Option<Instant>) -> Result<Next, TuiError> {
        match self.events.next(self.wait(held))? {
            Event::Input(inputs) => self.inputs(inputs),
            Event::Resize => self.resize(),
            Event::Continue => self.continued(),
            Event::Timeout => self.timeout(),
            Event::Woken => Ok(Next::On),
            Event::HangUp => Ok(Next::Gone),
            Event::Terminate => Ok(Next::Leave),
        }
    }

    fn end(&mut self) -> Result<(), TuiError> {
        if matches!(self.over, Some((Next::Leave, _))) {
            if let Some(mut session) = self.worker.idle_session() {
                self.screen.hand_over(&mut session)?;
            }
            self.farewell();
        }
        Ok(())
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.worker.session()
    }

    /// Sends a message and has all carried out that follows from it.
    fn send(&mut self, msg: Msg) -> Result<Next, TuiError> {
        let effects = {
            let mut session = self.worker.session();
            let effects = session.begin(msg);
            if effects.is_empty() {
                return Ok(Next::On);
            }
            (self.is_typing, self.unsent) = (!session.model.layers.is_empty(), session.unsent());
            effects
        };
        match self.answer_to(Job::of(effects))? {
            Answered::Done(done) => self.heed(done.wish),
            Answered::Over(next) => Ok(next),
        }
    }

    /// Draws what is due, if the line may be given a frame; otherwise says until when it waits. What happens meanwhile
    /// comes with the same frame.
    fn draw(&mut self) -> Result<Option<Instant>, TuiError> {
        let Some(gesture) = self.due.take() else { return Ok(None) };
        let now = Instant::now();
        let mut held = self.screen.pace().held_until(now);
        if gesture == Gesture::Resize && held.is_none() {
            // Whoever drags a window sends sizes faster than anybody can look at them.
            held = self.resized_at.map(|at| at + BETWEEN_SIZES).filter(|until| now < *until);
            if held.is_none() {
                self.resized_at = Some(now);
            }
        }
        match held {
            Some(_) => self.due = Some(gesture),
            None => self.screen.show(&mut self.worker.session(), gesture)?,
        }
        Ok(held)
    }

    /// How long nothing has to be done. `None`: until something comes.
    fn wait(&self, held: Option<Instant>) -> Option<Duration> {
        let now = Instant::now();
        let rest = match self.rest_at {
            None if !self.warm && self.outage.is_none() => Some(Duration::ZERO),
            None => self.clock.until_midnight(),
            Some(at) => Some(at.saturating_duration_since(now)),
        };
        let held = held.map(|until| until.saturating_duration_since(now));
        let heard = self.ear.wait(now).filter(|_| self.outage.is_none());
        [rest, held, heard, self.until_said()].into_iter().flatten().min()
    }

    /// Takes the keys that wait, these, and all that come behind them, in order; the frame comes after the last, or after
    /// [`BLIND`].
    fn inputs(&mut self, first: Vec<Input>) -> Result<Next, TuiError> {
        let mut keys = false;
        self.queue.extend(first);
        let until = Instant::now() + BLIND;
        loop {
            while let Some(input) = self.queue.pop_front() {
                keys |= input != Input::Ack;
                let next = self.input(input)?;
                if next != Next::On {
                    self.last_words();
                    return Ok(next);
                }
            }
            let now = Instant::now();
            if until <= now && self.due.is_some() && self.screen.pace().held_until(now).is_none() {
                break;
            }
            if let Some((next, _)) = self.over {
                self.send(Msg::Settled)?;
                return Ok(next);
            }
            match self.events.next(Some(Duration::ZERO))? {
                Event::Input(more) => self.queue.extend(more),
                Event::Resize => {
                    self.resize()?;
                }
                Event::HangUp => self.finish(Next::Gone),
                Event::Terminate => self.finish(Next::Leave),
                Event::Continue => {
                    self.continued()?;
                    break;
                }
                Event::Woken | Event::Timeout => break,
            }
        }
        if keys {
            self.watch_link()?;
            let next = self.send(Msg::Settled)?;
            self.rest_at = Some(Instant::now() + self.screen.pace().rest());
            return Ok(next);
        }
        Ok(Next::On)
    }

    fn input(&mut self, input: Input) -> Result<Next, TuiError> {
        let (gesture, msg) = match input {
            Input::Key(key) => {
                if let Some(next) = self.leaves_outage(&key) {
                    return Ok(next);
                }
                (Gesture::of(&self.session().model, &key), Msg::Key(key))
            }
            Input::NotUtf8 => (Gesture::Typed, Msg::NotUtf8),
            Input::PasteCut => (Gesture::Typed, Msg::PasteCut),
            Input::Ack => return self.answered(),
        };
        self.due = Some(gesture);
        self.send(msg)
    }

    /// The terminal has shown everything up to its last request.
    fn answered(&mut self) -> Result<Next, TuiError> {
        self.screen.writer.stream_mut().answered()?;
        if let Some(delay) = self.screen.pace().measure().delay().filter(|_| self.over_ssh) {
            self.events.set_pauses(Pauses::for_line(true).on_delay(delay));
        }
        Ok(Next::On)
    }

    /// Of what came behind the key that leaves, only answers matter: the farewell need not wait for them.
    fn last_words(&mut self) {
        for _ in self.queue.drain(..).filter(|input| *input == Input::Ack) {
            self.screen.pace_mut().answered(Instant::now());
        }
    }

    /// What a message asks of the terminal.
    fn heed(&mut self, wish: Wish) -> Result<Next, TuiError> {
        if wish.redraw {
            self.screen.writer.forget();
            self.screen.pace_mut().retry(Instant::now());
        }
        if let Some(rate) = wish.rate {
            self.screen.pace_mut().set_rate(holding_rate(Some(rate), self.over_ssh));
        }
        if wish.line {
            let report = self.screen.report();
            self.send(Msg::Line(Box::new(report)))?;
        }
        Ok(if wish.quit { Next::Leave } else { Next::On })
    }

    fn resize(&mut self) -> Result<Next, TuiError> {
        self.due = Some(Gesture::Resize);
        let (width, height) = self.screen.resize()?;
        self.send(Msg::Resize(width, height))
    }

    /// The program was stopped and goes on: whoever had the terminal meanwhile may have taken an answer.
    fn continued(&mut self) -> Result<Next, TuiError> {
        self.guard.again(&self.caps)?;
        self.screen.writer.forget();
        self.screen.pace_mut().anew();
        self.resize()
    }

    /// The time is over that was waited for: for rest, for midnight, or for a line that was full.
    fn timeout(&mut self) -> Result<Next, TuiError> {
        match self.rest_at {
            Some(at) if at <= Instant::now() => {
                self.rest_at = None;
                self.due.get_or_insert(Gesture::Rest);
                self.send(Msg::Rest)
            }
            Some(_) => Ok(Next::On),
            None if !self.warm && self.outage.is_none() => match self.answer_to(Job::Warm)? {
                Answered::Done(done) => {
                    self.warm = done.warm;
                    Ok(Next::On)
                }
                Answered::Over(next) => Ok(next),
            },
            None => {
                let shown = self.session().model.today;
                match self.clock.new_day(shown) {
                    Some(day) => {
                        self.due = Some(Gesture::News);
                        self.send(Msg::NewDay(day))
                    }
                    None => Ok(Next::On),
                }
            }
        }
    }

    /// Answers that are on their way would reach the shell: they are waited for, shortly, and thrown away with what was
    /// typed meanwhile.
    fn farewell(&mut self) {
        let now = Instant::now();
        let Some(until) = self.screen.pace().farewell(now).map(|wait| now + wait) else { return };
        let mut awaited = self.screen.pace().awaited(now);
        while awaited > 0 && Instant::now() < until {
            match self.events.next(Some(until.saturating_duration_since(Instant::now()))) {
                Ok(Event::Input(inputs)) => {
                    let answers = inputs.iter().filter(|input| **input == Input::Ack).count();
                    awaited = awaited.saturating_sub(answers);
                }
                Ok(Event::Resize | Event::Continue | Event::Woken) => {}
                Ok(Event::Timeout | Event::HangUp | Event::Terminate) | Err(_) => return,
            }
        }
    }
}

fn open(workbench: Arc<dyn Workbench>, options: Options, clock: &Clock, width: u16, height: u16) -> Session {
    let words = Arc::new(Words::new(options.lang));
    let mut model = Model::new(words, clock.today(), options.offset);
    model.size = (width, height);
    model.pane = options.start;
    model.plan = options.plan;
    model.settings = options.settings;
    model.place = Place::opening(panes::pane(options.start));
    let mut session = Session::new(model, workbench, options.exporter);
    session.read_papers_with(options.importer);
    session.read_lists_with(options.lists);
    session.find_accounts_with(options.accounts);
    session.keep_settings_with(options.keeper);
    if let Some((path, draft)) = options.incoming {
        session.show_incoming(*draft, Some(path));
    }
    if let Some(text) = options.notice {
        session.model.notice(text);
    }
    session.send(Msg::Settled);
    greeting::greet(&mut session.model);
    session
}
