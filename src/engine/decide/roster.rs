//! Taking in lists: schools by the digits of their login, teachers by name and school, deficits by their words. What the
//! store has is changed only where the file differs; what a person changed here since is kept. The same list again
//! changes nothing.

use std::collections::HashMap;

use super::school_names::{complete_school, is_code, login_digits, names_of_school, school_key};
use super::{Decision, deficit as decide_deficit, edit, line, teacher as decide_teacher};
use crate::domain::field::spec;
use crate::domain::index::{common, text_facet};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::roster::{RosterDraft, RosterRow};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, deficit, mapping, owner, school, teacher, words};
use crate::engine::answer::RosterNote;
use crate::engine::people::folded;
use crate::engine::{Failure, NewDeficit, NewMeasure, Refusal};

pub fn import_roster(decision: &mut Decision, draft: &RosterDraft) -> Result<(), Failure> {
    let count = draft.rows.len() as u64;
    if count > super::GESTURE_LIMIT {
        return Err(Refusal::TooMany { count, limit: super::GESTURE_LIMIT }.into());
    }
    let mut taking = Taking::new(decision)?;
    let codes = draft
        .rows
        .iter()
        .filter_map(|row| row.get(Kind::School, school::CODE)?.as_text()?.trim().parse().ok());
    taking.next_school_code = codes
        .filter(|code| *code < 10_000)
        .fold(taking.next_school_code, |next, code: u32| next.max(code + 1));
    for row in &draft.rows {
        let taken = match draft.kind {
            Kind::School => taking.school(decision, row),
            _ => taking.teacher(decision, row),
        };
        match taken {
            Ok(()) => {}
            Err(Failure::Refused(why)) => {
                decision.note(RosterNote::Refused { line: row.line, why, partly: false });
            }
            Err(failure) => return Err(failure),
        }
    }
    if draft.kind == Kind::School {
        let rows: Vec<Record> = collective_rows(decision)?;
        line::unfold_new(decision, rows)?;
    }
    Ok(())
}

/// The live activities of collectives of schools.
fn collective_rows(decision: &Decision) -> Result<Vec<Record>, Failure> {
    let mut rows = Vec::new();
    for record in decision.all(Kind::Owner)? {
        if !owner::means_schools(&record) {
            continue;
        }
        let own = decision.at.store.facet(Kind::Activity, activity::OWNERS, record.id.0)?;
        if own.len() > super::GESTURE_LIMIT {
            return Ok(Vec::new());
        }
        for id in own.iter().map(RecordId) {
            if !rows.iter().any(|row: &Record| row.id == id) {
                rows.extend(decision.get(Kind::Activity, id)?);
            }
        }
    }
    Ok(rows)
}

/// What is looked up once for a whole list.
struct Taking {
    /// Folded names, codes and logins of schools.
    schools: HashMap<String, RecordId>,
    owners: HashMap<String, RecordId>,
    /// Teachers that this list brought: (folded name, school).
    brought: HashMap<(String, RecordId), RecordId>,
    /// Whether an entry was an import: what other commands wrote is kept.
    imports: HashMap<u64, bool>,
    next_school_code: u32,
}

impl Taking {
    fn new(decision: &Decision) -> Result<Taking, Failure> {
        let mut schools = HashMap::new();
        let mut highest = 0;
        for record in decision.all(Kind::School)? {
            highest = highest.max(record.text(school::CODE).parse().unwrap_or(0));
            names_of_school(&record).into_iter().for_each(|name| {
                schools.insert(name, record.id);
            });
        }
        let mut owners = HashMap::new();
        for record in decision.all(Kind::Owner)? {
            for tag in spec(Kind::Owner).names {
                let value = record.get(*tag);
                let texts = value.and_then(Value::as_text).into_iter();
                let aliases = value.map(Value::items).unwrap_or_default();
                for name in texts.chain(aliases.iter().filter_map(Value::as_text)) {
                    owners.entry(words::folded(name)).or_insert(record.id);
                }
            }
        }
        let (brought, imports) = Default::default();
        Ok(Taking { schools, owners, brought, imports, next_school_code: highest + 1 })
    }

    fn school(&mut self, decision: &mut Decision, row: &RosterRow) -> Result<(), Failure> {
        let text = |tag| row.get(Kind::School, tag).and_then(Value::as_text).unwrap_or("");
        let login = login_digits(text(school::LOGIN));
        let code = text(school::CODE).trim();
        if !code.is_empty() && !is_code(code) {
            return Err(Refusal::BadValue.into());
        }
        let keys = [login.as_str(), code, text(school::NAME), text(school::SHORT)];
        let known = keys.iter().filter(|key| !key.is_empty()).find_map(|key| {
            self.schools.get(&school_key(key)).or_else(|| self.schools.get(&words::folded(key))).copied()
        });
        let of_code = self.schools.get(&school_key(code)).copied().filter(|_| !code.is_empty());
        if let Some(other) = of_code.filter(|_| of_code != known) {
            let by = decision.need(Kind::School, other)?;
            let by = by.text(school::SHORT).to_owned();
            return Err(Refusal::CodeTaken { code: code.to_owned(), by }.into());
        }
        let mut record = match known {
            Some(id) => decision.need(Kind::School, id)?,
            None => decision.create(Kind::School),
        };
        for cell in row.cells.iter().filter(|cell| cell.kind == Kind::School) {
            let value = match cell.tag {
                // The code by which others know the school stays as it was written here first.
                school::CODE if !record.text(school::CODE).is_empty() && of_code == known => continue,
                school::CODE => Value::Text(format!("{code:0>2}")),
                school::LOGIN => Value::Text(login.clone()),
                _ => cell.value.clone(),
            };
            self.set(decision, &mut record, cell.tag, value)?;
        }
        if record.text(school::CODE).is_empty() {
            record.set(school::CODE, Some(Value::Text(format!("{:02}", self.next_school_code))), 0);
            self.next_school_code += 1;
        }
        complete_school(decision, &mut record)?;
        for name in names_of_school(&record) {
            self.schools.insert(name, record.id);
        }
        self.put(decision, record, row.line)
    }

    fn teacher(&mut self, decision: &mut Decision, row: &RosterRow) -> Result<(), Failure> {
        let name = row.get(Kind::Teacher, teacher::NAME).and_then(Value::as_text).unwrap_or("").trim();
        let code = row.get(Kind::Teacher, teacher::CODE).and_then(Value::as_text).unwrap_or("").trim();
        if name.is_empty() && code.is_empty() {
            return Err(Refusal::TextMissing.into());
        }
        let schools = self.schools_of(row)?;
        let known = self.known_teacher(decision, row, name, code, &schools)?;
        let id = match known {
            Some(id) => self.update_teacher(decision, row, id, &schools)?,
            None if name.is_empty() => return Err(Refusal::NotFound.into()),
            None => self.new_teacher(decision, row, name, &schools)?,
        };
        if !row.has(Kind::Deficit) {
            return Ok(());
        }
        match self.deficit(decision, row, id) {
            Err(Failure::Refused(why)) => {
                decision.note(RosterNote::Refused { line: row.line, why, partly: true });
                Ok(())
            }
            done => done,
        }
    }

    fn known_teacher(
        &self,
        decision: &mut Decision,
        row: &RosterRow,
        name: &str,
        code: &str,
        schools: &[RecordId],
    ) -> Result<Option<RecordId>, Failure> {
        if row.same_as.is_some() {
            return Ok(row.same_as);
        }
        if !code.is_empty() {
            let found = decision.at.store.facet(Kind::Teacher, common::CODE, text_facet(code))?;
            return Ok(found.min().map(RecordId));
        }
        let key = folded(name);
        if let Some(id) = schools.iter().find_map(|school| self.brought.get(&(key.clone(), *school))) {
            return Ok(Some(*id));
        }
        let people = decision.at.people;
        let mut elsewhere = Vec::new();
        for id in people.called(name) {
            let Some(record) = decision.get(Kind::Teacher, id)? else { continue };
            let own = teacher::schools(&record);
            if schools.is_empty() || own.is_empty() || own.iter().any(|school| schools.contains(school)) {
                return Ok(Some(id));
            }
            elsewhere.push((id, record.text(teacher::CODE).to_owned()));
        }
        if let Some(school) = schools.first() {
            let colleagues = decision.at.store.facet(Kind::Teacher, teacher::SCHOOLS, school.0)?;
            for id in people.alike(name, colleagues.iter().map(RecordId)) {
                let record = decision.get(Kind::Teacher, id)?;
                elsewhere.extend(record.map(|record| (id, record.text(teacher::CODE).to_owned())));
            }
        }
        for (id, code) in elsewhere {
            decision.note(RosterNote::Alike { line: row.line, id, code });
        }
        Ok(None)
    }

    fn new_teacher(
        &mut self,
        decision: &mut Decision,
        row: &RosterRow,
        name: &str,
        schools: &[RecordId],
    ) -> Result<RecordId, Failure> {
        let mut record = decision.create(Kind::Teacher);
        decide_teacher::give_code(decision, &mut record)?;
        for cell in row.cells.iter().filter(|cell| cell.kind == Kind::Teacher) {
            if !matches!(cell.tag, teacher::SCHOOLS | teacher::CODE) {
                edit::set_field(decision, &mut record, cell.tag, Some(&cell.value))?;
            }
        }
        let list: Vec<Value> = schools.iter().copied().map(Value::Ref).collect();
        record.set(teacher::SCHOOLS, (!list.is_empty()).then_some(Value::List(list)), 0);
        for school in schools {
            self.brought.insert((folded(name), *school), record.id);
        }
        let id = record.id;
        decision.note(RosterNote::New { line: row.line, handle: super::handle(&record) });
        decision.put(record)?;
        Ok(id)
    }

    fn update_teacher(
        &mut self,
        decision: &mut Decision,
        row: &RosterRow,
        id: RecordId,
        schools: &[RecordId],
    ) -> Result<RecordId, Failure> {
        let mut record = decision.need(Kind::Teacher, id)?;
        if record.get(teacher::ERASED).is_some() {
            return Err(Refusal::Erased.into());
        }
        for cell in row.cells.iter().filter(|cell| cell.kind == Kind::Teacher) {
            if !matches!(cell.tag, teacher::SCHOOLS | teacher::CODE | teacher::NAME) {
                self.set(decision, &mut record, cell.tag, cell.value.clone())?;
            }
        }
        let mut all = teacher::schools(&record);
        all.extend(schools.iter().filter(|school| !all.contains(school)).copied().collect::<Vec<_>>());
        if all != teacher::schools(&record) {
            record.set(teacher::SCHOOLS, Some(Value::List(all.into_iter().map(Value::Ref).collect())), 0);
        }
        self.put(decision, record, row.line)?;
        Ok(id)
    }

    fn schools_of(&self, row: &RosterRow) -> Result<Vec<RecordId>, Failure> {
        let Some(value) = row.get(Kind::Teacher, teacher::SCHOOLS) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for text in value.as_text().into_iter().flat_map(|text| text.split([';', '\n'])) {
            let name = text.trim();
            if name.is_empty() {
                continue;
            }
            let login = login_digits(name);
            let id = self.schools.get(&school_key(name)).or_else(|| self.schools.get(&login));
            found.push(*id.ok_or_else(|| Refusal::UnknownName { name: name.to_owned() })?);
        }
        Ok(found)
    }

    /// A deficit of the row, unless the teacher has it already; and its measure, unless the deficit has it.
    fn deficit(&mut self, decision: &mut Decision, row: &RosterRow, person: RecordId) -> Result<(), Failure> {
        let text = |kind, tag| row.get(kind, tag).and_then(Value::as_text).unwrap_or("").trim().to_owned();
        let code = |tag| row.get(Kind::Deficit, tag).and_then(Value::as_code);
        let wording = text(Kind::Deficit, deficit::WORDING);
        if wording.is_empty() {
            return Err(Refusal::TextMissing.into());
        }
        let record = decision.need(Kind::Teacher, person)?;
        let present = decision.referring(Kind::Deficit, deficit::TEACHER, person)?;
        let same = |found: &&Record| {
            words::folded(found.text(deficit::WORDING)) == words::folded(&wording)
                && code(deficit::BLOCK).is_none_or(|block| deficit::code_at(found, deficit::BLOCK) == block)
        };
        let known = present.iter().find(same).cloned();
        let id = match known {
            Some(found) => found.id,
            None => {
                let new = NewDeficit {
                    block: code(deficit::BLOCK).unwrap_or(deficit::block::SUBJECT),
                    level: code(deficit::LEVEL).unwrap_or(deficit::level::MIDDLE),
                    wording,
                    found_on: row.get(Kind::Deficit, deficit::FOUND_ON).and_then(Value::as_day),
                    found_by: text(Kind::Deficit, deficit::FOUND_BY),
                    subject: text(Kind::Deficit, deficit::SUBJECT),
                    measures: Vec::new(),
                };
                let id = decide_deficit::add_deficit(decision, &record, &new, &mut 1)?;
                self.diagnosed(decision, person, &new)?;
                id
            }
        };
        if row.has(Kind::Activity) { self.measure(decision, row, person, id) } else { Ok(()) }
    }

    /// Who has a deficit was diagnosed on that day, at the latest.
    fn diagnosed(
        &mut self,
        decision: &mut Decision,
        person: RecordId,
        new: &NewDeficit,
    ) -> Result<(), Failure> {
        let mut record = decision.need(Kind::Teacher, person)?;
        let day = new.found_on.unwrap_or(decision.at.today);
        if record.get(teacher::DIAGNOSED).and_then(Value::as_day).is_none_or(|known| known < day) {
            record.set(teacher::DIAGNOSED, Some(Value::Day(day)), 0);
            decision.put(record)?;
        }
        Ok(())
    }

    fn measure(
        &mut self,
        decision: &mut Decision,
        row: &RosterRow,
        person: RecordId,
        id: RecordId,
    ) -> Result<(), Failure> {
        let text =
            |tag| row.get(Kind::Activity, tag).and_then(Value::as_text).unwrap_or("").trim().to_owned();
        let title = text(activity::TITLE);
        if title.is_empty() {
            return Ok(());
        }
        let rows = decision.referring(Kind::Activity, activity::DEFICIT, id)?;
        if rows.iter().any(|row| words::folded(row.text(activity::TITLE)) == words::folded(&title)) {
            return Ok(());
        }
        let mut owners = Vec::new();
        for name in text(activity::OWNERS).split([',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
            let known = self.owners.get(&words::folded(name));
            owners.push(*known.ok_or_else(|| Refusal::UnknownName { name: name.to_owned() })?);
        }
        let new = NewMeasure {
            title,
            form: row.get(Kind::Activity, activity::FORM).and_then(Value::as_code),
            owners,
            deadline: text(activity::DEADLINE),
            result: text(activity::RESULT),
        };
        let of = decision.need(Kind::Deficit, id)?;
        let record = decision.need(Kind::Teacher, person)?;
        let ordinal = self.next_ordinal(decision, &record)?;
        decide_deficit::put_measure(decision, &of, &record, &new, ordinal)
    }

    /// After the measures that stand and those of this list.
    fn next_ordinal(&self, decision: &Decision, person: &Record) -> Result<u16, Failure> {
        let rows = decision.referring(Kind::Activity, activity::TEACHER, person.id)?;
        let tail = |row: &Record| row.text(activity::NUMBER).rsplit('.').next()?.parse::<u16>().ok();
        let highest = rows.iter().filter_map(tail).max().unwrap_or(0);
        Ok(highest.saturating_add(1).max(teacher::profile(person).next_ordinal()))
    }

    /// Sets a field unless a person changed it here since it was imported.
    fn set(
        &mut self,
        decision: &mut Decision,
        record: &mut Record,
        tag: Tag,
        value: Value,
    ) -> Result<(), Failure> {
        if record.get(tag) == Some(&value) {
            return Ok(());
        }
        let revision = record.revision(tag);
        if revision > 0 && !self.was_import(decision, revision)? {
            decision.keep(record, tag);
            return Ok(());
        }
        edit::set_field(decision, record, tag, Some(&value))
    }

    fn was_import(&mut self, decision: &Decision, sequence: u64) -> Result<bool, Failure> {
        if let Some(known) = self.imports.get(&sequence) {
            return Ok(*known);
        }
        let entry = decision.at.store.entry(sequence)?;
        let is = entry.is_some_and(|entry| entry.header.command.starts_with("import"));
        self.imports.insert(sequence, is);
        Ok(is)
    }

    fn put(&mut self, decision: &mut Decision, record: Record, line: u32) -> Result<(), Failure> {
        let handle = super::handle(&record);
        match decision.get(record.kind, record.id)? {
            None => decision.note(RosterNote::New { line, handle }),
            Some(present) if present.same_values(&record) => {
                decision.note(RosterNote::Same { line });
                return Ok(());
            }
            Some(_) => decision.note(RosterNote::Changed { line, handle }),
        }
        decision.put(record)
    }
}

/// Remembers what the columns of files with these headings mean.
pub fn remember(
    decision: &mut Decision,
    headings: &str,
    target: Kind,
    meanings: &[String],
) -> Result<(), Failure> {
    let target = spec(target).name;
    let known = decision
        .all(Kind::Mapping)?
        .into_iter()
        .find(|record| record.text(mapping::HEADINGS) == headings && record.text(mapping::TARGET) == target);
    let mut record = match known {
        Some(record) => record,
        None => decision.create(Kind::Mapping),
    };
    record.set(mapping::HEADINGS, Some(Value::text(headings)), 0);
    record.set(mapping::TARGET, Some(Value::text(target)), 0);
    let list = meanings.iter().map(Value::text).collect();
    record.set(mapping::MEANINGS, Some(Value::List(list)), 0);
    decision.put(record)
}
