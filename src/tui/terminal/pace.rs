//! The pace at which frames may follow one another, so that a held key never builds a queue on a slow line.
//! In: bytes that were sent, answers that came, instants (no clock in here). Out: whether a frame may go now or when, and
//! whether it carries a status report request (`CSI 5 n`) behind it. Nothing is ever waited for without an end.
//!
//! At most one request is waited with. While more than 1 KB is unacknowledged, frames wait and merge. Until a terminal
//! has answered once, and after it fell silent, the line's set rate stands in: a clock of when it will have carried all.
//! A request that is given up is still owed its answer: until all that is owed has come nothing is measured, for nobody
//! can tell whose answer it was. Answers that come late, twice, unasked or forged end at most the one request that is out.

use std::time::{Duration, Instant};

use super::measure::{Measure, Rate, SHORT, time_of};

/// What is sent behind a frame.
pub const REQUEST: &[u8] = b"\x1b[5n";

/// Unacknowledged bytes beyond which frames wait.
pub const LIMIT: u64 = 1024;
/// A request costs 4 bytes there and 4 back, beside a moved mark of 5 bytes: it is sent once in so many bytes, early
/// enough that its answer comes before the limit.
const STRIDE: u64 = 256;
/// Frames at the start that ask although they are small, to measure the delay: 12 bytes a session.
const PROBES: u8 = 3;
/// What a packet of the line carries beside the bytes (TCP, IP, SSH).
const PACKET: u64 = 90;
/// When nothing was sent for so long, everything before it is through.
const QUIET: Duration = Duration::from_secs(1);
/// After this an answer is no longer waited with. One that has been heard before may be behind a stall.
const PATIENCE: Duration = Duration::from_secs(10);
const PATIENCE_UNHEARD: Duration = Duration::from_secs(3);
/// After this an answer that is owed is lost: behind a stall it may have all the bytes before it that were sent meanwhile.
const LOST: Duration = Duration::from_secs(60);
/// The longest wait for an answer on leaving.
const LONGEST_FAREWELL: Duration = Duration::from_millis(1500);
/// The shortest: the line may be worse just now than it was measured.
const SHORTEST_FAREWELL: Duration = Duration::from_millis(500);
/// On a line that is not known to be slow, to a terminal that has said nothing yet.
const UNHEARD_FAREWELL: Duration = Duration::from_millis(1000);

/// The least time for which the cursor rests before details and the counter are drawn.
pub const REST: Duration = Duration::from_millis(150);
/// The most.
const LONGEST_REST: Duration = Duration::from_millis(600);
/// About what the counter and a row's details cost.
const DETAILS: u64 = 256;

/// The rates that can be set by hand; the last means no limit.
pub const RATES: [Rate; 6] = [9_600, 32_000, 64_000, 128_000, 256_000, UNLIMITED];
/// A line that is set to this rate or more is not limited.
pub const UNLIMITED: Rate = 1_000_000_000;
/// Over SSH, while nobody has set anything.
const USUAL: Rate = 32_000;

/// The rate that holds, by what was set by hand. `None`: not limited.
pub fn holding_rate(set: Option<Rate>, over_ssh: bool) -> Option<Rate> {
    set.or(over_ssh.then_some(USUAL)).filter(|rate| *rate < UNLIMITED)
}

/// The request that is waited with.
#[derive(Debug, Clone, Copy)]
struct Asked {
    at: Instant,
    /// All bytes up to here are through when it is answered.
    through: u64,
    /// Bytes that were on the line with it.
    carried: u64,
}

/// The state of the line. Instants never go back.
#[derive(Debug, Clone)]
pub struct Pace {
    /// The terminal is of a kind that answers.
    answers: bool,
    /// It has answered.
    heard: bool,
    /// The set rate; `None`: not limited.
    rate: Option<Rate>,
    /// Bytes since the start; of these acknowledged; up to the last request.
    sent: u64,
    acknowledged: u64,
    asked_through: u64,
    asked: Option<Asked>,
    /// Answers that may still come to requests that were given up.
    owed: usize,
    /// When the last answer came; `None`: none since a request was given up.
    answered_at: Option<Instant>,
    probes: u8,
    /// An answer came that nobody asked for, so the next one may be to an earlier request too: it is not measured.
    doubtful: bool,
    /// Bytes sent without a quiet moment between.
    recent: u64,
    last_sent: Option<Instant>,
    /// When a line of the set rate will have carried everything.
    clear_at: Option<Instant>,
    measure: Measure,
}

impl Pace {
    /// `answers`: whether the terminal is of a kind that answers status reports; `rate`: the line as it is set.
    pub fn new(answers: bool, rate: Option<Rate>) -> Pace {
        Pace {
            answers,
            heard: false,
            rate,
            sent: 0,
            acknowledged: 0,
            asked_through: 0,
            asked: None,
            owed: 0,
            answered_at: None,
            probes: 0,
            doubtful: false,
            recent: 0,
            last_sent: None,
            clear_at: None,
            measure: Measure::default(),
        }
    }

    /// Whether a frame of so many bytes carries a request. It depends on counts alone, never on a time.
    pub fn asks_behind(&self, bytes: u64) -> bool {
        let worth = self.sent == 0 || self.sent + bytes - self.asked_through >= STRIDE;
        let probe = bytes <= SHORT && self.probes < PROBES;
        self.answers && self.asked.is_none() && bytes > 0 && (worth || probe)
    }

    /// Bytes were sent in one write, with a request at their end or without.
    pub fn sent(&mut self, bytes: u64, asked: bool, now: Instant) {
        let quiet = self.last_sent.is_none_or(|last| now.saturating_duration_since(last) >= QUIET);
        self.recent = if quiet { bytes } else { self.recent + bytes };
        self.last_sent = Some(now);
        if asked && self.sent > 0 && bytes <= SHORT {
            self.probes = self.probes.saturating_add(1);
        }
        self.sent += bytes;
        if asked {
            let carried = self.recent.min(self.sent - self.acknowledged);
            self.asked = Some(Asked { at: now, through: self.sent, carried });
            self.asked_through = self.sent;
        }
        if let Some(rate) = self.rate {
            let free = self.clear_at.map_or(now, |clear| clear.max(now));
            self.clear_at = free.checked_add(time_of(bytes + PACKET, rate));
        }
    }

    /// A status report came. It ends the request that is out, though it may be to one given up before, which would show
    /// when another comes and finds nothing asked: a pace that is a frame too quick for once is better than one that waits
    /// for an answer that somebody else took.
    pub fn answered(&mut self, now: Instant) {
        self.answered_at = Some(now);
        let Some(asked) = self.asked.take() else {
            match self.owed.checked_sub(1) {
                Some(left) => self.owed = left,
                None => self.doubtful = true,
            }
            return;
        };
        self.heard = true;
        self.acknowledged = asked.through;
        if !std::mem::take(&mut self.doubtful) && self.owed == 0 {
            self.measure.took(asked.carried, now.saturating_duration_since(asked.at));
        }
    }

    /// Whether a request must go by itself: a large frame followed one that asked, and nothing else will tell when it
    /// is through.
    pub fn must_ask(&self) -> bool {
        self.heard && self.asked.is_none() && self.unacknowledged() > LIMIT
    }

    /// `None`: a frame may be sent now. Otherwise when, at the latest; an answer may free it earlier.
    pub fn held_until(&self, now: Instant) -> Option<Instant> {
        match &self.asked {
            Some(asked) if self.heard && self.lost_at(asked) > now => {
                (self.unacknowledged() > LIMIT).then(|| self.lost_at(asked))
            }
            None if self.heard && self.unacknowledged() <= LIMIT => None,
            _ => self.carried_at(now),
        }
    }

    /// When a line of the set rate has no more than the limit before it.
    fn carried_at(&self, now: Instant) -> Option<Instant> {
        let clear = self.clear_at?.checked_sub(time_of(LIMIT, self.rate?))?;
        (clear > now).then_some(clear)
    }

    fn lost_at(&self, asked: &Asked) -> Instant {
        asked.at + if self.heard { PATIENCE } else { PATIENCE_UNHEARD }
    }

    /// The terminal was somebody else's meanwhile: an answer may have gone to them, or is still to come.
    pub fn anew(&mut self) {
        if self.asked.take().is_some() {
            self.owed += 1;
            self.answered_at = None;
        }
        self.acknowledged = self.sent;
    }

    /// Answers that may still come to requests that were given up. Behind a stall they come together: where one came and
    /// then nothing for long, though nothing was asked that could have taken it, the others are lost.
    fn owed_at(&self, now: Instant) -> usize {
        let quiet = self.answered_at.is_some_and(|at| now.saturating_duration_since(at) >= LOST);
        if quiet && self.heard && self.asked.is_none() { 0 } else { self.owed }
    }

    /// An answer that was due is no longer waited with. A terminal that has answered before is asked once more, with
    /// the next frame; one that never did is not.
    pub fn give_up(&mut self, now: Instant) {
        self.owed = self.owed_at(now);
        if self.heard && self.asked.is_some_and(|asked| self.lost_at(&asked) <= now) {
            self.heard = false;
            self.anew();
        }
    }

    /// A whole screen is asked for by hand: a terminal that fell silent is asked once more.
    pub fn retry(&mut self, now: Instant) {
        if self.asked.is_some_and(|asked| self.lost_at(&asked) <= now) {
            self.anew();
        }
    }

    /// How long to wait on leaving, so that no answer on its way reaches the shell. `None`: none is on its way.
    pub fn farewell(&self, now: Instant) -> Option<Duration> {
        if self.awaited(now) == 0 {
            return None;
        }
        let carried = self.asked.map_or(0, |asked| asked.carried);
        let carrying = self.likely_rate().map_or(Duration::ZERO, |rate| time_of(carried, rate));
        let wait = match self.measure.delay() {
            Some(delay) => (delay * 2 + carrying).max(SHORTEST_FAREWELL),
            None if self.rate.is_some() || self.heard => LONGEST_FAREWELL,
            None => UNHEARD_FAREWELL,
        };
        Some(wait.min(LONGEST_FAREWELL))
    }

    /// Answers to wait for on leaving. Of a terminal that fell silent none is likely to come just then.
    pub fn awaited(&self, now: Instant) -> usize {
        match &self.asked {
            Some(asked) if self.lost_at(asked) > now => self.owed + 1,
            None if self.heard => self.owed_at(now),
            _ => 0,
        }
    }

    /// How long the cursor rests before what is not urgent is drawn: longer where its bytes take longer, and where keys
    /// that were pressed evenly arrive in heaps.
    pub fn rest(&self) -> Duration {
        let carrying = self.likely_rate().map_or(Duration::ZERO, |rate| time_of(DETAILS, rate));
        let heaps = self.measure.delay().map_or(Duration::ZERO, |delay| delay / 4);
        (REST + carrying + heaps).min(LONGEST_REST)
    }

    fn likely_rate(&self) -> Option<Rate> {
        self.measure.rate().or(self.rate)
    }

    /// Sets the line's rate; `None`: not limited. What is on the line already is thought to be through.
    pub fn set_rate(&mut self, rate: Option<Rate>) {
        self.rate = rate;
        self.clear_at = None;
    }

    pub fn rate(&self) -> Option<Rate> {
        self.rate
    }

    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    pub fn unacknowledged(&self) -> u64 {
        self.sent - self.acknowledged
    }

    /// Whether a request is out that is waited with.
    pub fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    /// What is known of the terminal's answers.
    pub fn hearing(&self, now: Instant) -> Hearing {
        match self.asked {
            _ if !self.answers => Hearing::NotAsked,
            Some(asked) if self.lost_at(&asked) <= now => Hearing::Silent,
            _ if self.heard => Hearing::Answers,
            _ => Hearing::NotYet,
        }
    }
}

/// Whether the terminal answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hearing {
    /// It is of a kind that is not asked.
    #[default]
    NotAsked,
    /// It has been asked and has not answered yet.
    NotYet,
    Answers,
    /// It did not answer in time.
    Silent,
}

#[cfg(test)]
mod tests;
