//! The loop: events → keys, one frame when no more keys wait. The only part of the workbench that blocks on a terminal.
//! There is no tick: only midnight, and the moment after the last key when details and the counter are drawn.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::draft::PlanDraft;
use crate::domain::record::RecordId;
use crate::engine::Workbench;
use crate::locale::{Lang, Words};
use crate::tui::message::Msg;
use crate::tui::model::{Model, Place};
use crate::tui::panes::{self, PaneId};
use crate::tui::session::{Exporter, Importer, RosterImporter, Session, Wish};
use crate::tui::settings::{Keeper, Settings};
use crate::tui::terminal::clipboard;
use crate::tui::terminal::described::caps_here;
use crate::tui::terminal::events::{Event, Events, Pauses};
use crate::tui::terminal::guard::{self, Guard, Output};
use crate::tui::terminal::input::Input;
use crate::tui::terminal::screen::Writer;
use crate::tui::update::greeting;
use crate::tui::view;

/// How long the cursor rests before details and the counter are drawn.
const REST: Duration = Duration::from_millis(150);

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
    let mut events = Events::new(io::stdin(), Pauses::for_line(over_ssh))?;
    let size = guard::size()?;
    let mut screen = Screen {
        writer: Writer::new(Output, caps.clone(), size),
        area: Rect::from((Position::ORIGIN, size)),
        last: None,
    };
    let clock = Clock { fixed: options.today, offset: options.offset, now: options.clock };
    let mut session = open(workbench, options, &clock, size.width, size.height);
    session.model.has_clipboard = caps.clipboard;
    screen.show(&mut session)?;
    let (mut rested, mut warm) = (false, false);
    loop {
        let wait = match (rested, warm) {
            (false, _) => Some(REST),
            (true, false) => Some(Duration::ZERO),
            (true, true) => clock.until_midnight(),
        };
        let wish = match events.next(wait)? {
            Event::Input(inputs) => {
                rested = false;
                keys(&mut session, inputs, &mut events, &mut screen)?
            }
            Event::Resize => screen.resize(&mut session)?,
            Event::Continue => {
                guard.again(&caps)?;
                screen.writer.forget();
                screen.resize(&mut session)?
            }
            Event::Timeout if !rested => {
                rested = true;
                session.send(Msg::Rest)
            }
            Event::Timeout if !warm => {
                warm = !session.warm();
                continue;
            }
            Event::Timeout => match clock.new_day(session.model.today) {
                Some(day) => session.send(Msg::NewDay(day)),
                None => Wish::default(),
            },
            Event::Woken => Wish::default(),
            Event::HangUp | Event::Terminate => return Ok(()),
        };
        if wish.quit {
            return Ok(());
        }
        if wish.redraw {
            screen.writer.forget();
        }
        screen.show(&mut session)?;
    }
}

/// Takes these keys and all that wait behind them, in order; the frame comes after the last.
fn keys(
    session: &mut Session,
    first: Vec<Input>,
    events: &mut Events<io::Stdin>,
    screen: &mut Screen,
) -> Result<Wish, TuiError> {
    let mut sum = Wish::default();
    let mut inputs = first;
    loop {
        for input in inputs {
            let wish = match input {
                Input::Key(key) => session.key(key),
                Input::NotUtf8 => session.send(Msg::NotUtf8),
                Input::PasteCut => session.send(Msg::PasteCut),
                Input::Ack => Wish::default(),
            };
            sum.redraw |= wish.redraw;
            if wish.quit {
                return Ok(wish);
            }
        }
        match events.next(Some(Duration::ZERO))? {
            Event::Input(more) => inputs = more,
            Event::Resize => {
                screen.resize(session)?;
                inputs = Vec::new();
            }
            Event::HangUp | Event::Terminate => {
                session.send(Msg::Settled);
                return Ok(Wish { quit: true, ..sum });
            }
            Event::Continue => {
                screen.writer.forget();
                break;
            }
            Event::Woken | Event::Timeout => break,
        }
    }
    session.send(Msg::Settled);
    Ok(sum)
}

fn open(workbench: Arc<dyn Workbench>, options: Options, clock: &Clock, width: u16, height: u16) -> Session {
    let words = Arc::new(Words::new(options.lang));
    let mut model = Model::new(words, clock.today(), options.offset);
    model.size = (width, height);
    model.pane = options.start;
    model.plan = options.plan;
    model.settings = options.settings;
    model.place = Place::opening(panes::pane(options.start));
    let mut session = Session::new(model, workbench, options.clock, options.exporter);
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

/// The screen writer with the size it draws at.
struct Screen {
    writer: Writer<Output>,
    area: Rect,
    /// The frame that is shown.
    last: Option<Buffer>,
}

impl Screen {
    /// One frame, one write.
    fn show(&mut self, session: &mut Session) -> Result<(), TuiError> {
        let (buffer, cursor) = view::screen(&session.model, self.area, self.last.as_ref());
        self.writer.paint(&buffer);
        self.last = Some(buffer);
        self.writer.set_cursor_position(cursor)?;
        self.writer.show_cursor()?;
        if let Some(text) = session.take_copied() {
            self.writer.send_behind(&clipboard::sequence(&text));
        }
        Backend::flush(&mut self.writer)?;
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
