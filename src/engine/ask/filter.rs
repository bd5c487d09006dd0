//! A filter as sets: each predicate from an index where one answers, else from the records that the rest left over.

use chrono::{Days, NaiveDate};

use crate::domain::activity::{self, facet, flag};
use crate::domain::field::{Indexed, spec};
use crate::domain::index::day_facet;
use crate::domain::query::names::{Named, resolve};
use crate::domain::query::{
    self, Context, Derived, Expr, Flag, Key, Name, Predicate, Query, Reads, Takes, Test, TextTest, Wanted,
    WordTerm,
};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{owner, plan, section, words};
use crate::engine::{Failure, Refusal};
use crate::store::{IdSet, Store};

/// The records of a kind that a filter lets through.
pub fn matching(store: &dyn Store, kind: Kind, filter: &str, today: NaiveDate) -> Result<IdSet, Failure> {
    if filter.trim().is_empty() {
        return Ok(store.all(kind)?);
    }
    let parsed = query::parse(filter, &Context { today, kind, typing: false }).map_err(Refusal::BadFilter)?;
    Planner { store, kind, sets: Sets::new(store, today) }.query(&parsed)
}

pub fn count(store: &dyn Store, kind: Kind, filter: &str, today: NaiveDate) -> Result<u64, Failure> {
    Ok(matching(store, kind, filter, today)?.len())
}

/// The sets of activities that the rules of time make, on one day.
pub struct Sets<'a> {
    store: &'a dyn Store,
    pub today: NaiveDate,
}

impl<'a> Sets<'a> {
    pub fn new(store: &'a dyn Store, today: NaiveDate) -> Sets<'a> {
        Sets { store, today }
    }

    /// Open or in work.
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
        Ok(self.store.facet_between(Kind::Activity, facet::DUE, from, to)?)
    }

    pub fn flagged(&self, value: u64) -> Result<IdSet, Failure> {
        Ok(self.store.facet(Kind::Activity, facet::FLAG, value)?)
    }

    pub fn flag(&self, flag: Flag) -> Result<IdSet, Failure> {
        match flag {
            Flag::Overdue => self.overdue(),
            Flag::NotBegun => {
                let tomorrow = self.today.checked_add_days(Days::new(1)).unwrap_or(self.today);
                let later =
                    self.store.facet_between(Kind::Activity, facet::BEGINS, day_facet(tomorrow), u64::MAX)?;
                Ok(later & self.live()?)
            }
            other => self.flagged(u64::from(other.code())),
        }
    }
}

struct Planner<'a> {
    store: &'a dyn Store,
    kind: Kind,
    sets: Sets<'a>,
}

impl Planner<'_> {
    fn query(&self, query: &Query) -> Result<IdSet, Failure> {
        self.expr(&query.expr)
    }

    fn expr(&self, expr: &Expr) -> Result<IdSet, Failure> {
        match expr {
            Expr::All => Ok(self.store.all(self.kind)?),
            Expr::And(parts) => {
                let mut set: Option<IdSet> = None;
                for part in parts {
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
                    for id in self.named(target, name)? {
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

    /// The records that a typed name means; an unknown name is an error at its place.
    fn named(&self, kind: Kind, name: &Name) -> Result<Vec<RecordId>, Failure> {
        let mut called = Vec::new();
        for id in self.store.all(kind)?.iter().map(RecordId) {
            if let Some(record) = self.store.look(kind, id)? {
                called.push((id, names(&record)));
            }
        }
        let exact = called_exactly(&name.text, &called);
        if !exact.is_empty() {
            return Ok(exact);
        }
        let named: Vec<Named<RecordId>> = called
            .iter()
            .map(|(id, names)| Named { id: *id, names: names.iter().map(String::as_str).collect() })
            .collect();
        Ok(resolve(name, &named).map_err(Refusal::BadFilter)?)
    }
}

/// The records with exactly this name, which go before all that it might mean. Looking for those first spares the word
/// forms of every name: 35 ms of 55 at 875 sections (measured 2026-11).
fn called_exactly(wanted: &str, called: &[(RecordId, Vec<String>)]) -> Vec<RecordId> {
    let wanted: Vec<String> = words::tokens(wanted).map(|token| token.text).collect();
    let is_so = |name: &String| words::tokens(name).map(|token| token.text).eq(wanted.iter().cloned());
    let is_so = |(_, names): &&(RecordId, Vec<String>)| !wanted.is_empty() && names.iter().any(is_so);
    called.iter().filter(is_so).map(|(id, _)| *id).collect()
}

/// All by which a record may be called in a filter.
fn names(record: &Record) -> Vec<String> {
    let tags: &[Tag] = match record.kind {
        Kind::Owner => &[owner::SHORT, owner::CODE, owner::NAME],
        Kind::Section => &[section::NUMBER, section::TITLE],
        Kind::Plan => &[plan::TITLE, plan::DISTRICT],
        other => std::slice::from_ref(&spec(other).title),
    };
    let mut names: Vec<String> = tags.iter().map(|tag| record.text(*tag).to_owned()).collect();
    if record.kind == Kind::Owner {
        let aliases = record.get(owner::ALIASES).map(Value::items).unwrap_or_default();
        names.extend(aliases.iter().filter_map(Value::as_text).map(str::to_owned));
    }
    if record.kind == Kind::Plan {
        let begins = record.get(plan::START).and_then(Value::as_day);
        names.extend(begins.map(|day| day.format("%Y").to_string()));
    }
    names.retain(|name| !name.is_empty());
    names
}

fn texts(record: &Record, tag: Option<Tag>) -> impl Iterator<Item = &str> {
    record.values().filter_map(move |(at, value)| {
        let wanted = match tag {
            Some(tag) => at == tag,
            None => spec(record.kind).field(at).is_some_and(|field| field.indexed == Indexed::Words),
        };
        value.as_text().filter(|_| wanted)
    })
}
