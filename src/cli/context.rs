//! What every subcommand is given: words, standard output, the global options, the day, and the way to the store.

use std::path::PathBuf;

use chrono::{NaiveDate, TimeDelta, Utc};
use etcetera::BaseStrategy;

use super::args::Global;
use super::day;
use super::out::Out;
use super::trouble::{Exit, Trouble};
use crate::domain::deadline::Period;
use crate::domain::deadline::typed::Prefer;
use crate::engine::{Command, Request};
use crate::locale::Words;

pub struct Context<'a> {
    pub words: &'a Words,
    pub out: Out,
    pub global: Global,
    /// The district's day, or `--today`.
    pub today: NaiveDate,
}

/// The district's fixed offset from UTC; `TZ` is ignored.
const DISTRICT_OFFSET: TimeDelta = TimeDelta::hours(3);

impl<'a> Context<'a> {
    pub fn new(global: Global, words: &'a Words) -> Result<Context<'a>, Trouble> {
        let now = (Utc::now() + DISTRICT_OFFSET).date_naive();
        let today = match &global.today {
            None => now,
            Some(text) => day::day(text, now, Prefer::Future).ok_or_else(|| wrong_day(words, text))?,
        };
        Ok(Context { words, out: Out::new(), global, today })
    }

    /// `--store`, else `opora` in the user's data folder.
    pub fn store_dir(&self) -> Result<PathBuf, Trouble> {
        if let Some(dir) = &self.global.store {
            return Ok(dir.clone());
        }
        let base = etcetera::choose_base_strategy();
        base.map(|base| base.data_dir().join("opora"))
            .map_err(|_| Trouble::new(Exit::Usage, self.words.plain("cli-no-home")))
    }

    /// A day of an argument; a missing year is the nearest on that side.
    pub fn day(&self, text: &str, nearest: Prefer) -> Result<NaiveDate, Trouble> {
        day::day(text, self.today, nearest).ok_or_else(|| wrong_day(self.words, text))
    }

    pub fn period(&self, text: &str) -> Result<Period, Trouble> {
        let wrong = || {
            self.trouble(Exit::Usage, "cli-wrong-period", &[("text", text)])
                .hint(self.words.plain("cli-wrong-period-hint"))
        };
        day::period(text, self.today).ok_or_else(wrong)
    }

    /// A request of this command: for what stands there now, since nothing was looked at before.
    pub fn request(&self, command: Command) -> Result<Request, Trouble> {
        Ok(Request { command, seen: None, today: self.today, id: random(self.words)? })
    }

    pub fn trouble(&self, exit: Exit, key: &str, args: &[(&str, &str)]) -> Trouble {
        let args: Vec<_> = args.iter().map(|(name, text)| (*name, (*text).into())).collect();
        Trouble::new(exit, self.words.say(key, &args))
    }
}

fn wrong_day(words: &Words, text: &str) -> Trouble {
    Trouble::new(Exit::Usage, words.say("cli-wrong-day", &[("text", text.into())]))
        .hint(words.plain("cli-wrong-day-hint"))
}

/// A number that no other request has.
pub fn random(words: &Words) -> Result<u128, Trouble> {
    let mut bytes = [0u8; 16];
    match rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty()) {
        Ok(16) => Ok(u128::from_le_bytes(bytes)),
        _ => Err(Trouble::new(Exit::Store, words.plain("cli-no-random"))),
    }
}
