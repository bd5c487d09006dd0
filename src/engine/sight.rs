//! What one person of a district sees: a set of records for each kind, and the fields left out of them.
//! In: a person, the store. Out: sets to intersect with, records and changes without what is not seen.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::permit::{self, Role, See};
use super::person::Person;
use super::refusal::Failure;
use super::sights::Since;
use crate::domain::change::{Change, FieldChange};
use crate::domain::field::spec;
use crate::domain::index::{Place, terms};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, deficit, line, note, teacher, words};
use crate::store::{IdSet, Store};

/// What is seen of a kind.
#[derive(Debug)]
enum Seen {
    Nothing,
    These(IdSet),
    All,
}

/// What a person sees, true of one state of the store.
#[derive(Debug)]
pub struct Sight {
    pub person: Person,
    /// Names of teachers are seen where consents allow.
    pub names: bool,
    kinds: Kinds,
    /// By what records that lose fields are found, for the kinds of which there are few.
    masked: BTreeMap<Kind, Arc<OnceLock<Masked>>>,
}

/// An index made of records without their hidden fields.
#[derive(Debug, Default)]
pub struct Masked {
    pub facets: BTreeMap<(u16, u64), IdSet>,
    pub words: BTreeMap<String, IdSet>,
    pub places: Vec<(Place, u64)>,
}

/// Kinds whose hidden fields decide by what a record is found: their index is made anew.
const MADE_ANEW: [Kind; 2] = [Kind::School, Kind::Teacher];

impl Sight {
    pub fn of(store: &dyn Store, person: &Person, names: bool) -> Result<Sight, Failure> {
        let mut kinds = BTreeMap::new();
        for kind in in_order() {
            let seen = seen(store, person, kind, &kinds)?;
            kinds.insert(kind, Arc::new(seen));
        }
        let made_anew = MADE_ANEW.iter().filter(|kind| !permit::hidden(person.role, **kind).is_empty());
        let masked = made_anew.map(|kind| (*kind, Arc::default())).collect();
        Ok(Sight { person: person.clone(), names, kinds, masked })
    }

    /// The same sight after other entries: what they did not touch is taken over.
    pub fn renewed(&self, store: &dyn Store, since: &Since) -> Result<Sight, Failure> {
        let is_divided = |kind: Kind| hangs_on(kind).iter().any(|on| since.divided.contains(on));
        let mut kinds = self.kinds.clone();
        for kind in in_order().filter(|kind| is_divided(*kind)) {
            let seen = seen(store, &self.person, kind, &kinds)?;
            kinds.insert(kind, Arc::new(seen));
        }
        let mut masked = self.masked.clone();
        for (kind, kept) in &mut masked {
            let targets = spec(*kind).fields.iter().filter_map(|field| field.holds.target());
            if since.changed.contains(kind) || targets.into_iter().chain([*kind]).any(is_divided) {
                *kept = Arc::default();
            }
        }
        Ok(Sight { person: self.person.clone(), names: self.names, kinds, masked })
    }

    /// What a summary counts: figures of groups are told to who sees no single deficit.
    pub fn for_sums(store: &dyn Store, person: &Person) -> Result<Sight, Failure> {
        let mut sight = Sight::of(store, person, false)?;
        for (kind, by) in [(Kind::Teacher, teacher::SCHOOLS), (Kind::Deficit, deficit::SCHOOLS)] {
            let seen = match person.role {
                Role::Coordinator => Seen::These(store.facet(kind, by, school_of(person))?),
                _ => Seen::All,
            };
            sight.kinds.insert(kind, Arc::new(seen));
            sight.masked.remove(&kind);
        }
        Ok(sight)
    }

    fn seen(&self, kind: Kind) -> &Seen {
        self.kinds.get(&kind).map_or(&Seen::Nothing, Arc::as_ref)
    }

    pub fn sees(&self, kind: Kind, id: RecordId) -> bool {
        match self.seen(kind) {
            Seen::All => true,
            Seen::These(ids) => ids.contains(id.0),
            Seen::Nothing => false,
        }
    }

    pub fn sees_all(&self, kind: Kind) -> bool {
        matches!(self.seen(kind), Seen::All)
    }

    pub fn sees_nothing(&self, kind: Kind) -> bool {
        matches!(self.seen(kind), Seen::Nothing)
    }

    /// Of a set, what is seen.
    pub fn of_set(&self, kind: Kind, set: IdSet) -> IdSet {
        match self.seen(kind) {
            Seen::All => set,
            Seen::These(ids) => set & ids,
            Seen::Nothing => IdSet::new(),
        }
    }

    pub fn hides(&self, kind: Kind, tag: Tag) -> bool {
        permit::hidden(self.person.role, kind).contains(&tag)
    }

    fn is_named(&self, kind: Kind, tag: Tag) -> bool {
        !self.names && spec(kind).field(tag).is_some_and(|field| field.personal)
    }

    /// Whether a record may lose something on its way out.
    fn leaves_whole(&self, kind: Kind) -> bool {
        let has_names = !self.names && kind == Kind::Teacher;
        permit::hidden(self.person.role, kind).is_empty()
            && !has_names
            && self.person.role != Role::Coordinator
            && self.person.role != Role::Methodist
    }

    /// Whether this record can be shown as it is.
    pub fn whole(&self, record: &Record) -> bool {
        self.leaves_whole(record.kind)
            || record.cells.iter().all(|cell| {
                !self.hides(record.kind, cell.tag)
                    && cell
                        .value
                        .as_ref()
                        .is_none_or(|value| self.shown(record.kind, cell.tag, value).as_ref() == Some(value))
            })
    }

    /// The record without what is not seen of it.
    pub fn mask(&self, mut record: Record) -> Record {
        record.cells.retain(|cell| !self.hides(record.kind, cell.tag));
        for cell in &mut record.cells {
            cell.value = cell.value.take().and_then(|value| self.shown(record.kind, cell.tag, &value));
        }
        record
    }

    /// A value as it is shown: without references to what is not seen.
    fn shown(&self, kind: Kind, tag: Tag, value: &Value) -> Option<Value> {
        if self.hides(kind, tag) {
            return None;
        }
        if self.is_named(kind, tag) {
            return Some(Value::Hidden);
        }
        let Some(target) = spec(kind).field(tag).and_then(|field| field.holds.target()) else {
            return Some(value.clone());
        };
        match value {
            Value::Ref(id) => self.sees(target, *id).then(|| value.clone()),
            Value::List(items) => {
                let seen = |item: &&Value| item.as_ref_id().is_none_or(|id| self.sees(target, id));
                let items: Vec<Value> = items.iter().filter(seen).cloned().collect();
                (!items.is_empty()).then_some(Value::List(items))
            }
            _ => Some(value.clone()),
        }
    }

    /// The change as it is shown; `None` when nothing of it is seen. `made`: one's own command made it.
    pub fn change(&self, change: &Change, made: bool) -> Option<Change> {
        let is_new = change.fields.iter().all(|field| field.before.is_none());
        let own = made && is_new && !self.sees_nothing(change.kind);
        if !self.sees(change.kind, change.id) && !own {
            return None;
        }
        let mut shown = change.clone();
        shown.fields.retain(|field| !self.hides(change.kind, field.tag));
        for FieldChange { tag, before, after } in &mut shown.fields {
            *before = before.take().and_then(|value| self.shown(change.kind, *tag, &value));
            *after = after.take().and_then(|value| self.shown(change.kind, *tag, &value));
        }
        // That one did something oneself is told even where what it made is not seen.
        if !made {
            shown.fields.retain(|field| field.before != field.after);
        }
        (made || !shown.fields.is_empty()).then_some(shown)
    }

    /// The index of a kind that is found by what is seen of it only; `None`: by the store's own.
    pub fn masked(&self, store: &dyn Store, kind: Kind) -> Result<Option<&Masked>, Failure> {
        let Some(cell) = self.masked.get(&kind) else { return Ok(None) };
        if let Some(made) = cell.get() {
            return Ok(Some(made));
        }
        let mut made = Masked::default();
        for id in self.of_set(kind, store.all(kind)?) {
            let Some(record) = store.get(kind, RecordId(id))? else { continue };
            let terms = terms(&self.mask(record));
            for facet in terms.facets {
                made.facets.entry(facet).or_default().insert(id);
            }
            for word in terms.words {
                made.words.entry(word).or_default().insert(id);
            }
            made.places.extend(terms.places.into_iter().map(|place| (place, id)));
        }
        made.places.sort();
        Ok(Some(cell.get_or_init(|| made)))
    }

    /// Whether one sees a record that may be newer than this sight; for news.
    pub fn admits(&self, store: &dyn Store, kind: Kind, id: RecordId) -> bool {
        match self.seen(kind) {
            Seen::All => true,
            Seen::Nothing => false,
            Seen::These(ids) => {
                ids.contains(id.0)
                    || store
                        .shared(kind, id)
                        .ok()
                        .flatten()
                        .is_some_and(|record| is_seen(store, &self.person, &record))
            }
        }
    }
}

type Kinds = BTreeMap<Kind, Arc<Seen>>;

/// What is seen of a kind; `others`: of the kinds that it hangs on.
fn seen(store: &dyn Store, person: &Person, kind: Kind, others: &Kinds) -> Result<Seen, Failure> {
    Ok(match permit::see(person.role, kind) {
        See::Nothing => Seen::Nothing,
        See::All => Seen::All,
        See::Rows => Seen::These(rows(store, kind)?),
        See::Own if person.role == Role::Methodist && person.subjects.is_empty() => Seen::All,
        See::Own => Seen::These(own(store, person, kind, others)?),
    })
}

/// Every kind, after those that it hangs on.
fn in_order() -> impl Iterator<Item = Kind> {
    let mut kinds = Kind::ALL.to_vec();
    kinds.sort_by_key(|kind| hangs_on(*kind).len());
    kinds.into_iter()
}

/// By the records of which kinds it is decided who sees those of this one; see [`own`] and [`rows`].
fn hangs_on(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Activity => &[Kind::Activity, Kind::Teacher],
        Kind::Note => &[Kind::Note, Kind::Activity, Kind::Teacher],
        Kind::Deficit => &[Kind::Deficit, Kind::Teacher],
        Kind::Teacher => &[Kind::Teacher],
        Kind::School => &[Kind::School],
        Kind::Line => &[Kind::Line],
        _ => &[],
    }
}

/// Whether it may be after this change that somebody else sees the record: it came or went, or something changed by which
/// records are divided among people, which is what they refer to, and teachers' subjects.
pub fn decides(change: &Change) -> bool {
    let divides = |tag: Tag| {
        let refers = spec(change.kind).field(tag).is_none_or(|field| field.holds.target().is_some());
        refers || (change.kind == Kind::Teacher && tag == teacher::SUBJECTS)
    };
    change.fields.iter().all(|field| field.before.is_none())
        || change.fields.iter().all(|field| field.after.is_none())
        || change.fields.iter().any(|field| divides(field.tag))
}

fn school_of(person: &Person) -> u64 {
    person.school.map_or(0, |school| school.0)
}

/// Rows of plans; notes on them.
fn rows(store: &dyn Store, kind: Kind) -> Result<IdSet, Failure> {
    let rows = store.facet(Kind::Activity, activity::facet::WHAT, u64::from(activity::what::ACTIVITY))?;
    match kind {
        Kind::Activity => Ok(rows),
        Kind::Note => notes_on(store, &rows),
        _ => Ok(IdSet::new()),
    }
}

fn notes_on(store: &dyn Store, rows: &IdSet) -> Result<IdSet, Failure> {
    let mut notes = IdSet::new();
    for (row, _) in store.facet_values(Kind::Note, note::ABOUT)? {
        if rows.contains(row) {
            notes |= store.facet(Kind::Note, note::ABOUT, row)?;
        }
    }
    Ok(notes)
}

/// What is a person's own of a kind: see `docs/decisions/roles.md`.
fn own(store: &dyn Store, person: &Person, kind: Kind, others: &Kinds) -> Result<IdSet, Failure> {
    let school = school_of(person);
    let other = |kind: Kind| match others.get(&kind).map(Arc::as_ref) {
        Some(Seen::These(ids)) => ids.clone(),
        _ => IdSet::new(),
    };
    let of_teachers = |kind: Kind, by: u16| -> Result<IdSet, Failure> {
        let mut set = IdSet::new();
        for teacher in other(Kind::Teacher) {
            set |= store.facet(kind, by, teacher)?;
        }
        Ok(set)
    };
    match (person.role, kind) {
        (Role::Coordinator, Kind::School) => Ok(store.all(Kind::School)? & IdSet::from([school])),
        (Role::Coordinator, Kind::Line) => Ok(store.facet(Kind::Line, line::SCHOOL, school)?),
        (Role::Coordinator, Kind::Teacher) => Ok(store.facet(Kind::Teacher, teacher::SCHOOLS, school)?),
        (Role::Methodist, Kind::Teacher) => teachers_of(store, person),
        (Role::Methodist, Kind::Deficit) => of_teachers(Kind::Deficit, deficit::TEACHER),
        (Role::Methodist, Kind::Activity) => {
            Ok(rows(store, Kind::Activity)? | of_teachers(Kind::Activity, activity::TEACHER)?)
        }
        (Role::Methodist, Kind::Note) => notes_on(store, &other(Kind::Activity)),
        _ => Ok(IdSet::new()),
    }
}

/// Teachers of a methodist's subjects. Words narrow, the field decides.
fn teachers_of(store: &dyn Store, person: &Person) -> Result<IdSet, Failure> {
    let mut found = IdSet::new();
    for subject in &person.subjects {
        let mut with: Option<IdSet> = None;
        for stem in words::stems(subject) {
            let next = store.word(Kind::Teacher, &stem)?;
            with = Some(with.map_or(next.clone(), |with| with & next));
        }
        found |= match with {
            Some(with) => with,
            None => store.all(Kind::Teacher)?,
        };
    }
    let mut own = IdSet::new();
    for id in found {
        let record = store.shared(Kind::Teacher, RecordId(id))?;
        let subjects = |record: &Record| record.get(teacher::SUBJECTS).map(|list| list.items().to_vec());
        let subjects = record.as_deref().and_then(subjects).unwrap_or_default();
        if person.teaches_mine(&subjects) {
            own.insert(id);
        }
    }
    Ok(own)
}

/// The same rule asked of one record.
fn is_seen(store: &dyn Store, person: &Person, record: &Record) -> bool {
    let of_teacher = |id: Option<RecordId>| {
        let found = id.and_then(|id| store.shared(Kind::Teacher, id).ok().flatten());
        found.is_some_and(|teacher| is_seen(store, person, &teacher))
    };
    let is_row = |id: Option<RecordId>| {
        let found = id.and_then(|id| store.shared(Kind::Activity, id).ok().flatten());
        found.is_some_and(|row| is_seen(store, person, &row))
    };
    let refers = |tag: Tag| record.get(tag).and_then(Value::as_ref_id);
    match record.kind {
        Kind::School => Some(record.id) == person.school,
        Kind::Line => person.school.is_some() && line::school_of(record) == person.school,
        Kind::Teacher if person.role == Role::Coordinator => {
            person.school.is_some_and(|own| teacher::schools(record).contains(&own))
        }
        Kind::Teacher => {
            let subjects = record.get(teacher::SUBJECTS).map(Value::items).unwrap_or_default();
            person.teaches_mine(subjects)
        }
        Kind::Deficit => of_teacher(refers(deficit::TEACHER)),
        Kind::Activity if activity::is_measure(record) => {
            person.role == Role::Methodist && of_teacher(refers(activity::TEACHER))
        }
        Kind::Activity => true,
        Kind::Note => is_row(refers(note::ABOUT)),
        _ => false,
    }
}
