//! Conditions that must hold of one and the same thing: «исп:ИМЦ срок:просрочено» on teachers means one measure that is
//! ИМЦ's and overdue, «блок:методический уровень:высокий» one deficit that is both.

use super::filter::Planner;
use super::named::named;
use crate::domain::index::{common, owed_facet};
use crate::domain::profile::profile_facet;
use crate::domain::query::vocabulary::{BLOCK, DUE, LEVEL, OWNER, STATE};
use crate::domain::query::{Days, Expr, Flag, Key, Looking, Predicate, Test, Wanted};
use crate::domain::record::Kind;
use crate::domain::{deficit, value};
use crate::engine::Failure;
use crate::store::IdSet;

impl Planner<'_> {
    /// The set that parts of a conjunction make together, and which parts those are.
    pub(super) fn joint(&self, parts: &[Expr]) -> Result<(Option<IdSet>, Vec<usize>), Failure> {
        let mut used = Vec::new();
        let mut set = None;
        if matches!(self.kind, Kind::Teacher | Kind::Deficit)
            && let (Some(owner), Some(due)) = (keyed(parts, &OWNER), keyed(parts, &DUE))
            && let (Wanted::Names(_), Wanted::Days(days)) = (owner.1, due.1)
            && days.iter().all(|days| !matches!(days, Days::Flag(flag) if *flag != Flag::Overdue))
        {
            used.extend([owner.0, due.0]);
            set = Some(self.owed_by(owner.1, days)?);
        }
        let of_deficit: Vec<(usize, &Wanted)> =
            [&BLOCK, &LEVEL, &STATE].into_iter().filter_map(|key| keyed(parts, key)).collect();
        if self.kind == Kind::Teacher && of_deficit.len() > 1 {
            let codes = |key| match keyed(parts, key) {
                Some((_, Wanted::Codes(codes))) => codes.clone(),
                _ => Vec::new(),
            };
            let found = self.with_deficit(&codes(&BLOCK), &codes(&LEVEL), &codes(&STATE))?;
            used.extend(of_deficit.iter().map(|(at, _)| *at));
            set = Some(match set {
                Some(set) => set & found,
                None => found,
            });
        }
        Ok((set, used))
    }

    /// Records with a live measure of one of these owners, due in these days.
    fn owed_by(&self, owners: &Wanted, days: &[Days]) -> Result<IdSet, Failure> {
        let Wanted::Names(names) = owners else { return Ok(IdSet::new()) };
        let today = self.sets.today;
        let mut set = IdSet::new();
        for name in names {
            for owner in named(self.store, Kind::Owner, name)? {
                for days in days {
                    let (from, to) = match days.range(today, Looking::Ahead) {
                        Some(range) => (range.from, range.to),
                        None => (None, today.pred_opt()),
                    };
                    let from = owed_facet(owner, from.unwrap_or(value::first_day()));
                    let to = owed_facet(owner, to.unwrap_or(chrono::NaiveDate::MAX));
                    set |= self.store.facet_between(self.kind, common::OWED, from, to)?;
                }
            }
        }
        Ok(set)
    }

    /// Records of one condition on deficits alone.
    pub(super) fn of_deficits(&self, key: Key, codes: &[u16]) -> Result<IdSet, Failure> {
        if self.kind == Kind::Deficit {
            let tag = match key {
                key if key == &BLOCK => deficit::BLOCK,
                key if key == &LEVEL => deficit::LEVEL,
                _ => deficit::STATE,
            };
            let mut set = IdSet::new();
            for code in codes {
                set |= self.store.facet(Kind::Deficit, tag, u64::from(*code))?;
            }
            return Ok(set);
        }
        match key {
            key if key == &BLOCK => self.with_deficit(codes, &[], &[]),
            key if key == &LEVEL => self.with_deficit(&[], codes, &[]),
            _ => self.with_deficit(&[], &[], codes),
        }
    }

    /// Teachers with a deficit of one of these blocks, levels and states; an empty list: any. Without a state asked for
    /// the deficit must still be there.
    fn with_deficit(&self, blocks: &[u16], levels: &[u16], states: &[u16]) -> Result<IdSet, Failure> {
        let all = |names: &[(u16, &str)]| names.iter().map(|(code, _)| *code).collect::<Vec<u16>>();
        let or_all = |given: &[u16], names| if given.is_empty() { all(names) } else { given.to_vec() };
        let mut states_wanted = or_all(states, deficit::state::NAMES);
        if states.is_empty() {
            states_wanted.retain(|state| deficit::state::is_open(*state));
        }
        let mut set = IdSet::new();
        for block in or_all(blocks, deficit::block::NAMES) {
            for level in or_all(levels, deficit::level::NAMES) {
                for state in &states_wanted {
                    set |= self.store.facet(
                        Kind::Teacher,
                        common::PROFILE,
                        profile_facet(block, level, *state),
                    )?;
                }
            }
        }
        Ok(set)
    }
}

/// The first part that is this key, with what it wants.
fn keyed(parts: &[Expr], wanted_key: Key) -> Option<(usize, &Wanted)> {
    parts.iter().enumerate().find_map(|(at, part)| match part {
        Expr::Is(Predicate { test: Test::Key { key, wanted }, .. }) if *key == wanted_key => {
            Some((at, wanted))
        }
        _ => None,
    })
}
