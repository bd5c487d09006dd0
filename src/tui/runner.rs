//! The loop: events → keys, one frame when no more keys wait and the line may be given one. The only part of the workbench
//! that blocks on a terminal. There is no tick: only midnight, the moment after the last key when details and the counter
//! are drawn, and the moment when a full line has room again.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::draft::PlanDraft;
use crate::domain::record::RecordId;
use crate::engine::Workbench;
use crate::locale::{Lang, Words};
use crate::tui::gesture::Gesture;
use crate::tui::message::{LineReport, Msg};
use crate::tui::model::{Model, Place};
use crate::tui::panes::{self, PaneId};
use crate::tui::session::{Exporter, Importer, RosterImporter, Session, Wish};
use crate::tui::settings::{Keeper, Settings};
use crate::tui::terminal::caps::Caps;
use crate::tui::terminal::clipboard;
use crate::tui::terminal::described::caps_here;
use crate::tui::terminal::events::{Event, Events, Pauses};
use crate::tui::terminal::guard::{self, Guard, Output};
use crate::tui::terminal::input::Input;
use crate::tui::terminal::ledger::Ledger;
use crate::tui::terminal::line::Line;
use crate::tui::terminal::pace::{Pace, REST, holding_rate};
use crate::tui::terminal::screen::Writer;
use crate::tui::update::greeting;
use crate::tui::view;

/// The longest that keys are taken without a frame between: where one costs more than the next takes to come, a held key
/// would never show anything. When to draw is all that it decides.
const BLIND: Duration = Duration::from_millis(100);
/// Gestures that the page of the line names.
const DEAREST: usize = 10;

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
    let mut session = open(workbench, options, &clock, size.width, size.height);
    session.model.has_clipboard = caps.clipboard;
    let line =
        Line::new(Output, Pace::new(caps.reports, holding_rate(session.model.settings.line, over_ssh)));
    let screen = Screen {
        writer: Writer::new(line, caps.clone(), size),
        area: Rect::from((Position::ORIGIN, size)),
        last: None,
        ledger: Ledger::default(),
    };
    let mut runner = Runner {
        guard,
        caps,
        session,
        events,
        screen,
        clock,
        over_ssh,
        due: Some(Gesture::Start),
        rest_at: Some(Instant::now() + REST),
        warm: false,
    };
    runner.work()
}

/// What goes on while the workbench is open.
struct Runner {
    guard: Guard,
    caps: Caps,
    session: Session,
    events: Events<io::Stdin>,
    screen: Screen,
    clock: Clock,
    over_ssh: bool,
    /// The screen is behind the model, by what was done last.
    due: Option<Gesture>,
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
            let held = self.draw()?;
            let next = match self.events.next(self.wait(held))? {
                Event::Input(inputs) => self.inputs(inputs)?,
                Event::Resize => self.resize()?,
                Event::Continue => self.continued()?,
                Event::Timeout => self.timeout()?,
                Event::Woken => {
                    self.due = Some(Gesture::News);
                    Next::On
                }
                Event::HangUp => Next::Gone,
                Event::Terminate => Next::Leave,
            };
            match next {
                Next::On => {}
                Next::Leave => {
                    self.screen.hand_over(&mut self.session)?;
                    self.farewell();
                    return Ok(());
                }
                Next::Gone => return Ok(()),
            }
        }
    }

    /// Draws what is due, if the line may be given a frame; otherwise says until when it waits. What happens meanwhile
    /// comes with the same frame.
    fn draw(&mut self) -> Result<Option<Instant>, TuiError> {
        let Some(gesture) = self.due.take() else { return Ok(None) };
        let held = self.screen.pace().held_until(Instant::now());
        match held {
            Some(_) => self.due = Some(gesture),
            None => self.screen.show(&mut self.session, gesture)?,
        }
        Ok(held)
    }

    /// How long nothing has to be done. `None`: until something comes.
    fn wait(&self, held: Option<Instant>) -> Option<Duration> {
        let now = Instant::now();
        let rest = match self.rest_at {
            None if !self.warm => Some(Duration::ZERO),
            None => self.clock.until_midnight(),
            Some(at) => Some(at.saturating_duration_since(now)),
        };
        let held = held.map(|until| until.saturating_duration_since(now));
        [rest, held].into_iter().flatten().min()
    }

    /// Takes these keys and all that wait behind them, in order; the frame comes after the last, or after [`BLIND`].
    fn inputs(&mut self, first: Vec<Input>) -> Result<Next, TuiError> {
        let (mut inputs, mut keys) = (first, false);
        let until = Instant::now() + BLIND;
        loop {
            let mut waiting = inputs.into_iter();
            while let Some(input) = waiting.next() {
                keys |= input != Input::Ack;
                if self.input(input)? == Next::Leave {
                    self.last_words(waiting);
                    return Ok(Next::Leave);
                }
            }
            let now = Instant::now();
            if until <= now && self.due.is_some() && self.screen.pace().held_until(now).is_none() {
                break;
            }
            match self.events.next(Some(Duration::ZERO))? {
                Event::Input(more) => inputs = more,
                Event::Resize => {
                    self.resize()?;
                    inputs = Vec::new();
                }
                Event::HangUp => {
                    self.session.send(Msg::Settled);
                    return Ok(Next::Gone);
                }
                Event::Terminate => {
                    self.session.send(Msg::Settled);
                    return Ok(Next::Leave);
                }
                Event::Continue => {
                    self.continued()?;
                    break;
                }
                Event::Woken | Event::Timeout => break,
            }
        }
        if keys {
            self.session.send(Msg::Settled);
            self.rest_at = Some(Instant::now() + self.screen.pace().rest());
        }
        Ok(Next::On)
    }

    fn input(&mut self, input: Input) -> Result<Next, TuiError> {
        let (gesture, wish) = match input {
            Input::Key(key) => (Gesture::of(&self.session.model, &key), self.session.key(key)),
            Input::NotUtf8 => (Gesture::Typed, self.session.send(Msg::NotUtf8)),
            Input::PasteCut => (Gesture::Typed, self.session.send(Msg::PasteCut)),
            Input::Ack => return self.answered(),
        };
        self.due = Some(gesture);
        self.heed(wish)
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
    fn last_words(&mut self, waiting: impl Iterator<Item = Input>) {
        for _ in waiting.filter(|input| *input == Input::Ack) {
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
            self.session.send(Msg::Line(Box::new(report)));
        }
        Ok(if wish.quit { Next::Leave } else { Next::On })
    }

    fn resize(&mut self) -> Result<Next, TuiError> {
        self.due = Some(Gesture::Resize);
        let wish = self.screen.resize(&mut self.session)?;
        self.heed(wish)
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
        let wish = match self.rest_at {
            Some(at) if at <= Instant::now() => {
                self.rest_at = None;
                self.due.get_or_insert(Gesture::Rest);
                self.session.send(Msg::Rest)
            }
            Some(_) => return Ok(Next::On),
            None if !self.warm => {
                self.warm = !self.session.warm();
                return Ok(Next::On);
            }
            None => match self.clock.new_day(self.session.model.today) {
                Some(day) => {
                    self.due = Some(Gesture::News);
                    self.session.send(Msg::NewDay(day))
                }
                None => return Ok(Next::On),
            },
        };
        self.heed(wish)
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

/// The screen writer with the size it draws at, and what each gesture has cost.
struct Screen {
    writer: Writer<Line<Output>>,
    area: Rect,
    /// The frame that is shown.
    last: Option<Buffer>,
    ledger: Ledger<Gesture>,
}

impl Screen {
    fn pace(&self) -> &Pace {
        self.writer.stream().pace()
    }

    fn pace_mut(&mut self) -> &mut Pace {
        self.writer.stream_mut().pace_mut()
    }

    fn report(&self) -> LineReport {
        LineReport {
            state: self.writer.stream().state(Instant::now()),
            dearest: self.ledger.dearest(DEAREST),
        }
    }

    /// One frame, one write.
    fn show(&mut self, session: &mut Session, gesture: Gesture) -> Result<(), TuiError> {
        let before = self.writer.stream().traffic().bytes;
        let (buffer, cursor) = view::screen(&session.model, self.area, self.last.as_ref());
        self.writer.paint(&buffer);
        self.last = Some(buffer);
        self.writer.set_cursor_position(cursor)?;
        self.writer.show_cursor()?;
        if let Some(text) = session.take_copied() {
            self.writer.send_behind(&clipboard::sequence(&text));
        }
        Backend::flush(&mut self.writer)?;
        let bytes = self.writer.stream().traffic().bytes - before;
        if bytes > 0 {
            self.ledger.note(gesture, bytes);
        }
        Ok(())
    }

    /// What was copied since the last frame: nothing is drawn any more that it could go behind.
    fn hand_over(&mut self, session: &mut Session) -> Result<(), TuiError> {
        if let Some(text) = session.take_copied() {
            self.writer.stream_mut().send_last(&clipboard::sequence(&text))?;
        }
        Ok(())
    }

    fn resize(&mut self, session: &mut Session) -> Result<Wish, TuiError> {
        let size = guard::size()?;
        self.area = Rect::from((Position::ORIGIN, size));
        self.writer.resize(size);
        Ok(session.send(Msg::Resize(size.width, size.height)))
    }
}

/// The district's day and its next midnight.
struct Clock {
    fixed: Option<NaiveDate>,
    offset: FixedOffset,
    now: fn() -> DateTime<Utc>,
}

impl Clock {
    fn today(&self) -> NaiveDate {
        self.fixed.unwrap_or_else(|| (self.now)().with_timezone(&self.offset).date_naive())
    }

    /// `None` while the day is given.
    fn until_midnight(&self) -> Option<Duration> {
        if self.fixed.is_some() {
            return None;
        }
        let now = (self.now)().with_timezone(&self.offset).naive_local();
        let midnight = now.date().succ_opt()?.and_time(NaiveTime::MIN);
        // A second behind midnight, so that a clock put back a little does not wake in vain.
        (midnight - now).to_std().ok()?.checked_add(Duration::from_secs(1))
    }

    fn new_day(&self, shown: NaiveDate) -> Option<NaiveDate> {
        Some(self.today()).filter(|today| *today != shown)
    }
}
