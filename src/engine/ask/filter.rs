//! A filter as sets: each predicate from an index where one answers, else from the records that the rest left over.

use chrono::{Days, NaiveDate};

use super::named::named;
use crate::domain::activity::{self, facet, flag};
use crate::domain::field::{Indexed, spec};
use crate::domain::index::{common, day_facet};
use crate::domain::query::{
    self, Context, Derived, Expr, Flag, Key, Predicate, Query, Reads, Takes, Test, TextTest, Wanted, WordTerm,
};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{line, owner, setting, warning, words};
use crate::engine::slice::go_on;
use crate::engine::{Failure, Refusal};
use crate::store::{IdSet, Store};

/// The records of a kind that a filter lets through.
pub fn matching(store: &dyn Store, kind: Kind, filter: &str, today: NaiveDate) -> Result<IdSet, Failure> {
    go_on()?;
    if filter.trim().is_empty() {
        return Ok(store.all(kind)?);
    }
    let parsed = query::parse(filter, &Context { today, kind, typing: false }).map_err(Refusal::BadFilter)?;
    Planner { store, kind, sets: Sets::new(store, today, kind) }.query(&parsed)
}

pub fn count(store: &dyn Store, kind: Kind, filter: &str, today: NaiveDate) -> Result<u64, Failure> {
    Ok(matching(store, kind, filter, today)?.len())
}

/// The sets of a kind's records that the rules of time make, on one day. A teacher or a deficit is overdue when one of
/// its live measures is.
pub struct Sets<'a> {
    store: &'a dyn Store,
    pub today: NaiveDate,
    kind: Kind,
}

impl<'a> Sets<'a> {
    pub fn new(store: &'a dyn Store, today: NaiveDate, kind: Kind) -> Sets<'a> {
        Sets { store, today, kind }
    }

    /// Something is still owed, or still there.
    pub fn live(&self) -> Result<IdSet, Failure> {
        self.flagged(flag::LIVE)
    }

    /// Live, and the last day (of an open question: the latest reading) has passed.
    pub fn overdue(&self) -> Result<IdSet, Failure> {
        let yesterday = self.today.pred_opt().unwrap_or(self.today);
        Ok(self.due(None, Some(yesterday))? & self.live()?)
    }

    /// Due in these days beyond doubt: a doubtful row counts only when every reading has passed.
    pub fn due_for_sure(&self, from: NaiveDate, to: NaiveDate) -> Result<IdSet, Failure> {
        self.due_between(Some(from), Some(to))
    }

    fn due_between(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<IdSet, Failure> {
        let inside = self.due(from, to)?;
        if self.kind != Kind::Activity {
            return Ok(inside);
        }
        let doubtful = self.flagged(flag::DOUBTFUL)? & &inside;
        if doubtful.is_empty() {
            return Ok(inside);
        }
        let unsure = &doubtful - &self.overdue()?;
        Ok(inside - unsure)
    }

    fn due(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<IdSet, Failure> {
        let from = from.map_or(0, day_facet);
        let to = to.map_or(u64::MAX, day_facet);
        Ok(self.store.facet_between(self.kind, common::DUE, from, to)?)
    }

    pub fn flagged(&self, value: u64) -> Result<IdSet, Failure> {
        Ok(self.store.facet(self.kind, common::FLAG, value)?)
    }

    pub fn flag(&self, flag: Flag) -> Result<IdSet, Failure> {
        match flag {
            Flag::Overdue if self.kind == Kind::School => self.schools_overdue(),
            Flag::Overdue => self.overdue(),
            Flag::SchoolsOwe => {
                let missing = self.store.facet_values(Kind::Line, line::facet::OWED_OF)?;
                Ok(missing.into_iter().map(|(activity, _)| activity).collect())
            }
            Flag::ToCheck if self.kind == Kind::Activity => {
                let waiting = self.store.facet_values(Kind::Line, line::facet::WAITS_OF)?;
                let of_lines: IdSet = waiting.into_iter().map(|(activity, _)| activity).collect();
                Ok(of_lines | self.flagged(flag::TO_CHECK)?)
            }
            Flag::NotBegun => {
                let tomorrow = self.today.checked_add_days(Days::new(1)).unwrap_or(self.today);
                let later =
                    self.store.facet_between(Kind::Activity, facet::BEGINS, day_facet(tomorrow), u64::MAX)?;
                Ok(later & self.live()?)
            }
            Flag::Silent => self.silent(),
            Flag::Warned => self.warned(),
            other => self.flagged(u64::from(other.code())),
        }
    }

    /// Standing rows of which nothing was told for longer than their rhythm.
    fn silent(&self) -> Result<IdSet, Failure> {
        let yesterday = self.today.pred_opt().map_or(0, day_facet);
        let passed = self.store.facet_between(Kind::Activity, facet::SILENT_AFTER, 0, yesterday)?;
        Ok(passed & self.live()?)
    }

    /// Live rows whose last day is nearer than they need: by days of their own, else by those of their papers.
    fn warned(&self) -> Result<IdSet, Failure> {
        let within = |days: u16| -> Result<IdSet, Failure> {
            if days == 0 {
                return Ok(IdSet::new());
            }
            let until = self.today.checked_add_days(Days::new(u64::from(days))).unwrap_or(self.today);
            self.due_for_sure(self.today, until)
        };
        let mut by_paper = IdSet::new();
        let settings = super::details::records(self.store, Kind::Setting)?;
        for paper in warning::papers() {
            let own = self.store.facet(Kind::Activity, facet::PAPER, u64::from(paper))?;
            if !own.is_empty() {
                by_paper |= own & within(setting::warn_days(&settings, paper))?;
            }
        }
        let mut warned = IdSet::new();
        for (days, _) in self.store.facet_values(Kind::Activity, facet::WARN_DAYS)? {
            let own = self.store.facet(Kind::Activity, facet::WARN_DAYS, days)?;
            by_paper -= &own;
            warned |= own & within(u16::try_from(days).unwrap_or(u16::MAX))?;
        }
        Ok((warned | by_paper) & self.live()?)
    }

    /// Schools that owe a line whose last day has passed.
    fn schools_overdue(&self) -> Result<IdSet, Failure> {
        let overdue = Sets::new(self.store, self.today, Kind::Line).overdue()?;
        let mut schools = IdSet::new();
        for (school, _) in self.store.facet_values(Kind::Line, line::SCHOOL)? {
            if !self.store.facet(Kind::Line, line::SCHOOL, school)?.is_disjoint(&overdue) {
                schools.insert(school);
            }
        }
        Ok(schools)
    }
}

pub(super) struct Planner<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) kind: Kind,
    pub(super) sets: Sets<'a>,
}

impl Planner<'_> {
    fn query(&self, query: &Query) -> Result<IdSet, Failure> {
        self.expr(&query.expr)
    }

    fn expr(&self, expr: &Expr) -> Result<IdSet, Failure> {
        go_on()?;
        match expr {
            Expr::All => Ok(self.store.all(self.kind)?),
            Expr::And(parts) => {
                let (mut set, used) = self.joint(parts)?;
                for part in
                    parts.iter().enumerate().filter(|(at, _)| !used.contains(at)).map(|(_, part)| part)
                {
                    let next = self.expr(part)?;
                    set = Some(match set {
                        Some(set) => set & next,
                        None => next,
                    });
                }
                Ok(set.unwrap_or_default())
            }
            Expr::Or(parts) => {
                let mut set = IdSet::new();
                for part in parts {
                    set |= self.expr(part)?;
                }
                Ok(set)
            }
            Expr::Not(inner) => Ok(self.store.all(self.kind)? - self.expr(inner)?),
            Expr::Is(predicate) => self.predicate(predicate),
        }
    }

    fn predicate(&self, predicate: &Predicate) -> Result<IdSet, Failure> {
        match &predicate.test {
            Test::Text(text) => self.text(text, None),
            Test::Key { key, wanted } => self.key(key, wanted),
        }
    }

    fn key(&self, key: Key, wanted: &Wanted) -> Result<IdSet, Failure> {
        let mut set = IdSet::new();
        match wanted {
            Wanted::Names(names) => {
                let Takes::Names(target) = key.takes else { return Ok(set) };
                for name in names {
                    for id in named(self.store, target, name)? {
                        set |= self.equal(key, id.0)?;
                    }
                }
            }
            Wanted::Codes(codes) => {
                for code in codes {
                    set |= self.code(key, *code)?;
                }
            }
            Wanted::Days(days) => {
                let Takes::Days(looking) = key.takes else { return Ok(set) };
                for day in days {
                    set |= match (day.range(self.sets.today, looking), day) {
                        (Some(range), _) => self.days(key, range)?,
                        (None, query::Days::Flag(flag)) => self.sets.flag(*flag)?,
                        (None, _) => IdSet::new(),
                    };
                }
            }
            Wanted::Numbers(numbers) => {
                set =
                    self.scan(key.tag(self.kind), |text| numbers.iter().any(|range| range.contains(text)))?;
            }
            Wanted::Texts(texts) => {
                for text in texts {
                    set |= self.text(text, key.tag(self.kind))?;
                }
            }
        }
        Ok(set)
    }

    /// Records whose field refers to, or holds, this value.
    fn equal(&self, key: Key, value: u64) -> Result<IdSet, Failure> {
        match key.tag(self.kind) {
            Some(tag) => Ok(self.store.facet(self.kind, tag, value)?),
            None => Ok(IdSet::new()),
        }
    }

    fn code(&self, key: Key, code: u16) -> Result<IdSet, Failure> {
        match key.reads {
            Reads::Derived(Derived::Flags, _) => match Flag::from_code(code) {
                Some(flag) => self.sets.flag(flag),
                None => Ok(IdSet::new()),
            },
            Reads::Derived(Derived::Deficit, _) => self.of_deficits(key, &[code]),
            Reads::Derived(Derived::DeadlineKind, _) => {
                Ok(self.store.facet(self.kind, facet::DEADLINE_KIND, u64::from(code))?)
            }
            Reads::Field(_)
                if key.tag(self.kind) == Some(activity::PAPERS_OWED) && self.kind == Kind::Activity =>
            {
                Ok(self.store.facet(self.kind, facet::PAPER, u64::from(code))?)
            }
            _ => self.equal(key, u64::from(code)),
        }
    }

    fn days(&self, key: Key, range: query::DayRange) -> Result<IdSet, Failure> {
        match key.reads {
            Reads::Derived(Derived::DueDay, _) => self.sets.due_between(range.from, range.to),
            Reads::Derived(Derived::DoneDays, _) => {
                let (from, to) = (range.from.map_or(0, day_facet), range.to.map_or(u64::MAX, day_facet));
                Ok(self.store.facet_between(self.kind, facet::DONE_DAY, from, to)?)
            }
            _ => Ok(IdSet::new()),
        }
    }

    /// Words in any word-indexed field, or in the field of this tag.
    fn text(&self, text: &TextTest, tag: Option<Tag>) -> Result<IdSet, Failure> {
        let stems: Vec<WordTerm> = match text {
            TextTest::Words(terms) => terms.clone(),
            TextTest::Phrase(phrase) => {
                words::tokens(phrase).map(|token| WordTerm::new(&token.text, false)).collect()
            }
        };
        let mut set: Option<IdSet> = None;
        for term in &stems {
            let next = self.word(term)?;
            set = Some(match set {
                Some(set) => set & next,
                None => next,
            });
        }
        let found = set.unwrap_or_default();
        match (text, tag) {
            (TextTest::Words(_), None) => Ok(found),
            (TextTest::Words(terms), Some(tag)) => self.keep(found, Some(tag), |text| {
                let stems = words::stems(text);
                terms.iter().all(|term| stems.iter().any(|stem| term.accepts(stem)))
            }),
            (TextTest::Phrase(phrase), tag) => {
                let wanted = words::phrase(phrase);
                self.keep(found, tag, |text| words::phrase(text).contains(&wanted))
            }
        }
    }

    fn word(&self, term: &WordTerm) -> Result<IdSet, Failure> {
        let mut set = IdSet::new();
        for stem in term.exact_stems() {
            set |= self.store.word(self.kind, &stem)?;
        }
        if let Some(prefix) = term.stem_prefix() {
            set |= self.store.words_from(self.kind, prefix)?;
        }
        if self.kind == Kind::Activity {
            set |= self.of_owner_called(&term.text)?;
        }
        Ok(set)
    }

    /// Activities of the owner with exactly this short name or code: «имц» alone is a filter, too.
    fn of_owner_called(&self, word: &str) -> Result<IdSet, Failure> {
        let mut set = IdSet::new();
        for id in self.store.all(Kind::Owner)? {
            let Some(record) = self.store.get(Kind::Owner, RecordId(id))? else { continue };
            let called = |tag| words::folded(record.text(tag)) == word;
            if called(owner::SHORT) || called(owner::CODE) {
                set |= self.store.facet(Kind::Activity, activity::OWNERS, id)?;
            }
        }
        Ok(set)
    }

    /// Of a set, the records in whose text (of one field, or of any word-indexed one) the test holds.
    fn keep(&self, set: IdSet, tag: Option<Tag>, test: impl Fn(&str) -> bool) -> Result<IdSet, Failure> {
        let mut kept = IdSet::new();
        for id in set {
            go_on()?;
            let Some(record) = self.store.get(self.kind, RecordId(id))? else { continue };
            if texts(&record, tag).any(&test) {
                kept.insert(id);
            }
        }
        Ok(kept)
    }

    fn scan(&self, tag: Option<Tag>, test: impl Fn(&str) -> bool) -> Result<IdSet, Failure> {
        self.keep(self.store.all(self.kind)?, tag, test)
    }
}

fn texts(record: &Record, tag: Option<Tag>) -> impl Iterator<Item = &str> {
    let looked_in = move |at: Tag| match tag {
        Some(tag) => at == tag,
        None => spec(record.kind).field(at).is_some_and(|field| field.indexed == Indexed::Words),
    };
    let values = record.values().filter(move |(at, _)| looked_in(*at)).map(|(_, value)| value);
    values.flat_map(|value| {
        let items = value.items().iter().filter_map(Value::as_text);
        value.as_text().into_iter().chain(items)
    })
}
