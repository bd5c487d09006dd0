//! The three-way merge of one record: what the paper said before, what it says now, what stands here. What only one side
//! changed is taken from it; what both changed differently is a conflict, in which what stands here stays unless a
//! person says otherwise. A person is anybody but an import.

use crate::domain::deadline::{
    self, Context, KeptDoubt, StoredDeadline, When, doubts_from_value, doubts_to_value,
};
use crate::domain::obligation::Obligation;
use crate::domain::paper_base::{Said, is_same, said};
use crate::domain::record::{Kind, Record};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, section};
use crate::engine::Failure;
use crate::engine::decide::add::set_deadline;
use crate::engine::decide::{Decision, handle};
use crate::engine::merge::{FieldConflict, MergeChoices};

/// A record while it is merged.
pub struct Merge<'a> {
    /// As it stands here.
    pub here: &'a Record,
    /// The fields as the paper gives them now.
    pub paper: &'a Record,
    /// What the paper said before.
    pub base: Option<Value>,
    pub choices: &'a MergeChoices,
}

impl Merge<'_> {
    /// Merges one field into `after`. `wording`: the field of the paper's own words that this one is read from; while
    /// they are the same, a different reading is no news.
    pub fn field(
        &self,
        decision: &mut Decision,
        after: &mut Record,
        tag: Tag,
        wording: Option<Tag>,
    ) -> Result<(), Failure> {
        let (here, now) = (self.here.get(tag), self.paper.get(tag));
        if is_same(here, now) {
            return Ok(());
        }
        if !self.is_persons(decision, tag)? {
            after.set(tag, now.cloned(), 0);
            return Ok(());
        }
        let words_changed = wording.is_none_or(|words| self.paper_changed(words));
        if !(self.paper_changed(tag) && words_changed) {
            decision.keep(self.here, tag);
            return Ok(());
        }
        let (was, paper) = (self.as_written(decision, tag, false)?, self.as_written(decision, tag, true)?);
        let shown = match tag {
            activity::SECTION if self.here.kind == Kind::Activity => title_of(decision, here)?,
            _ => here.cloned(),
        };
        if self.takes_paper(decision, tag, was, paper, shown) {
            after.set(tag, now.cloned(), 0);
        }
        Ok(())
    }

    /// What the paper said of a field, before or now. What refers to other records is told in the paper's words: some of
    /// those records are not in the store yet.
    fn as_written(&self, decision: &Decision, tag: Tag, now: bool) -> Result<Option<Value>, Failure> {
        let value = |tag: Tag| match (now, said(self.base.as_ref(), tag)) {
            (true, _) => self.paper.get(tag).cloned(),
            (false, Said::Known(was)) => was.cloned(),
            (false, Said::Unknown) => None,
        };
        match tag {
            activity::OWNERS if self.here.kind == Kind::Activity => Ok(value(activity::OWNERS_WORDING)),
            activity::SECTION if self.here.kind == Kind::Activity => title_of(decision, value(tag).as_ref()),
            _ => Ok(value(tag)),
        }
    }

    pub fn paper_changed(&self, tag: Tag) -> bool {
        match said(self.base.as_ref(), tag) {
            Said::Known(was) => !is_same(was, self.paper.get(tag)),
            Said::Unknown => true,
        }
    }

    /// Whether somebody but an import made the field what it is.
    fn is_persons(&self, decision: &Decision, tag: Tag) -> Result<bool, Failure> {
        match said(self.base.as_ref(), tag) {
            Said::Known(was) => Ok(!is_same(self.here.get(tag), was)),
            // A record of before the base was kept: the journal says who wrote the field.
            Said::Unknown => {
                let revision = self.here.revision(tag);
                let header = decision.at.store.headers(revision, revision)?.pop();
                Ok(header.is_some_and(|header| header.command != "import"))
            }
        }
    }

    /// Notes a conflict and says how it is decided.
    fn takes_paper(
        &self,
        decision: &mut Decision,
        tag: Tag,
        was: Option<Value>,
        paper: Option<Value>,
        here: Option<Value>,
    ) -> bool {
        let id = self.here.id;
        let takes_paper = self.choices.take_paper.holds(&(id, tag));
        let (kind, handle) = (self.here.kind, handle(self.here));
        decision.merge.conflicts.push(FieldConflict { kind, id, handle, tag, was, paper, here, takes_paper });
        takes_paper
    }

    /// The deadline: its wording is the paper's, what was settled and moved is a person's. While the wording is the same
    /// a decision stays; when it changed, the decision goes only by a person's word.
    pub fn deadline(&self, decision: &mut Decision, after: &mut Record) -> Result<(), Failure> {
        let tag = activity::DEADLINE;
        let Some(now) = activity::stored_deadline(self.paper) else { return Ok(()) };
        let Some(here) = activity::stored_deadline(self.here) else {
            return set_deadline(decision, after, now);
        };
        let was = match said(self.base.as_ref(), tag) {
            Said::Known(was) => was.and_then(Value::as_text).unwrap_or("").to_owned(),
            Said::Unknown => here.read.text.clone(),
        };
        let text = |text: &str| Some(Value::text(text));
        let typed_here = !is_same(text(&was).as_ref(), text(&here.read.text).as_ref());
        let changed = !is_same(text(&was).as_ref(), text(&now.read.text).as_ref());
        let moved =
            Obligation::of(self.here).moves.iter().rev().find(|step| step.of.is_none()).map(|step| step.to);
        if !changed {
            if typed_here {
                decision.keep(self.here, tag);
                return Ok(());
            }
            // The same words, perhaps read anew; what holds is what a person settled.
            return set_deadline(decision, after, StoredDeadline { settled: here.settled, ..now });
        }
        let is_persons = here.settled.is_some() || typed_here || moved.is_some();
        let holds = match moved {
            Some(due) => When::By { due, time: None },
            None => here.effective().clone(),
        };
        if !is_persons || holds == now.read.when {
            return set_deadline(decision, after, now);
        }
        let before = deadline::read(&was, &Context::with_period(activity::horizon(self.here)));
        let shown = StoredDeadline { settled: Some(holds), ..here };
        let (was, here) = (StoredDeadline::new(before).to_value(), shown.to_value());
        if self.takes_paper(decision, tag, Some(was), Some(now.to_value()), Some(here)) {
            // The moves were of the old wording; they stay in the journal.
            after.set(activity::MOVES, None, 0);
            return set_deadline(decision, after, now);
        }
        Ok(())
    }

    /// The paper's questions, each with the answer that a person gave to the same question before, then those that are
    /// not the paper's.
    pub fn doubts(&self, after: &mut Record) {
        let of = |value: Option<&Value>| value.map(doubts_from_value).unwrap_or_default();
        let (here, asked) = (of(self.here.get(activity::DOUBTS)), of(self.paper.get(activity::DOUBTS)));
        let same = |one: &KeptDoubt, other: &KeptDoubt| {
            one.doubt.code == other.doubt.code && one.doubt.text == other.doubt.text
        };
        let with_answer = |mut kept: KeptDoubt| {
            let answered = here.iter().find(|other| same(&kept, other) && other.settled.is_some());
            kept.settled = answered.and_then(|other| other.settled.clone());
            kept
        };
        let mut kept: Vec<KeptDoubt> = asked.into_iter().map(with_answer).collect();
        if let Said::Known(before) = said(self.base.as_ref(), activity::DOUBTS) {
            let before = of(before);
            let is_own = |one: &&KeptDoubt| !before.iter().chain(&kept).any(|other| same(one, other));
            let own: Vec<KeptDoubt> = here.iter().filter(is_own).cloned().collect();
            kept.extend(own);
        }
        after.set(activity::DOUBTS, (!kept.is_empty()).then(|| doubts_to_value(&kept)), 0);
    }
}

fn title_of(decision: &Decision, section: Option<&Value>) -> Result<Option<Value>, Failure> {
    let Some(id) = section.and_then(Value::as_ref_id) else { return Ok(None) };
    let record = decision.get(Kind::Section, id)?;
    Ok(record.map(|record| Value::text(record.text(section::TITLE))))
}
