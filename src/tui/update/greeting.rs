//! What the first screen says of the plan when nothing more urgent is to be said: that it has ended, or that nobody has
//! settled its period yet, or how often its standing rows are asked about.

use crate::domain::deadline::{DoubtCode, Period};
use crate::domain::plan;
use crate::tui::actions::{Action, entry_of, key_of};
use crate::tui::model::Model;
use crate::tui::view::dates;

pub fn greet(model: &mut Model) {
    if model.saying.is_some() || model.offer.is_some() {
        return;
    }
    let Some((period, inferred)) = model.chosen_plan().and_then(|record| {
        let open = |kept: &crate::domain::deadline::KeptDoubt| {
            kept.doubt.code == DoubtCode::PeriodInferred && kept.settled.is_none()
        };
        plan::period(record).map(|period| (period, plan::doubts(record).iter().any(open)))
    }) else {
        return;
    };
    let Period { start, end } = period;
    if model.today > end && model.head.open > 0 {
        let count = model.head.open;
        model.say("plan-over", &[("end", dates::full(end).into()), ("n", count.into())]);
    } else if inferred && model.rights.may("settle-period") {
        let words = model.words.clone();
        let action = entry_of(Action::SettlePeriod).map(|entry| entry.title(&words)).unwrap_or_default();
        let period = dates::period(&words, start, end);
        let key = key_of(Action::Menu, &words);
        model.say(
            "plan-period-inferred",
            &[("period", period.into()), ("key", key.into()), ("action", action.into())],
        );
    } else if model.head.no_rhythm > 0 && model.rights.may("settle-period") {
        let words = model.words.clone();
        let action = entry_of(Action::Rhythm).map(|entry| entry.title(&words)).unwrap_or_default();
        let key = key_of(Action::Menu, &words);
        let count = model.head.no_rhythm;
        model.say("plan-no-rhythm", &[("n", count.into()), ("key", key.into()), ("action", action.into())]);
    }
}
