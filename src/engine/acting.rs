//! How a request of a seat becomes an entry: decided and staged in its turn, one at a time; made durable outside of it, so that
//! requests that arrive together share a sync; told as far as its author sees it.

use std::borrow::Cow;
use std::sync::{MutexGuard, PoisonError};

use chrono::NaiveDate;

use super::alone::Engine;
use super::answer::{Outcome, Refused};
use super::command::{Command, Request};
use super::decide::{Circumstances, Decision, effect, user as users};
use super::district::Standing;
use super::live::{Changed, changed_by};
use super::narrow::{may_touch, narrow};
use super::once::Once;
use super::people::People;
use super::privacy;
use super::refusal::{Failure, Refusal};
use super::undo;
use crate::domain::change::Change;
use crate::domain::record::{Kind, Record};
use crate::store::{Actor, NewEntry, Ticket};

impl Engine {
    /// As [`super::Workbench::execute`].
    pub(super) fn carried_out(&self, request: &Request) -> Result<Outcome, Failure> {
        if let Some(why) = self.store().read_only() {
            return Err(why.into());
        }
        let (ticket, outcome, changed) = match self.turn_of(request)? {
            Turn::Staged { ticket, outcome, changed } => (ticket, outcome, changed),
            Turn::Nothing(outcome) => return Ok(privacy::outcome(self.standing()?.outcome(outcome))),
            Turn::Before(ticket) => {
                self.commit(&ticket)?;
                let outcome = self.told_again(ticket.sequence())?;
                return Ok(privacy::outcome(self.standing()?.outcome(outcome)));
            }
        };
        self.commit(&ticket)?;
        if let Command::Erase { teacher } = request.command {
            // The entry that emptied the fields is durable: now nothing opens what they were.
            self.store().destroy_key(Kind::Teacher, teacher)?;
            for school in outcome.done.iter().filter(|effect| effect.kind == Kind::School) {
                self.store().destroy_key(Kind::School, school.id)?;
            }
            self.core.sights.forget();
        }
        let sequence = ticket.sequence();
        self.core.seats.written(self.seat, sequence, changed);
        // What one has made oneself is seen by what stands now.
        match self.standing() {
            Ok(my) => Ok(privacy::outcome(my.outcome(outcome))),
            // One's own admission may be what was changed: it is done all the same.
            Err(_) => {
                Ok(Outcome { sequence: Some(sequence), command: outcome.command, ..Outcome::default() })
            }
        }
    }

    pub(super) fn circumstances<'a>(
        &'a self,
        actor: &'a Actor,
        today: NaiveDate,
        seen: Option<u64>,
        rehearsal: bool,
        people: &'a People,
    ) -> Circumstances<'a> {
        let (store, calendar) = (self.store(), &self.core.calendar);
        Circumstances { store, actor, today, seen, calendar, rehearsal, people }
    }

    /// The changes of a request and what to tell of them; for an undo or redo also the entry it takes back.
    pub(super) fn decided(
        &self,
        my: &Standing,
        request: &Request,
        rehearsal: bool,
    ) -> Result<Decided, Failure> {
        let (command, refused) = match my.sight() {
            None => (Cow::Borrowed(&request.command), Vec::new()),
            Some(sight) => {
                let narrowed = narrow(&request.command, self.store(), my.store(), sight, request.today)?;
                match narrowed.command {
                    Some(command) => (Cow::Owned(command), narrowed.refused),
                    None => return nothing_left(request.command.name(), narrowed.refused),
                }
            }
        };
        let nobody = People::default();
        let known = match &request.command {
            Command::ImportRoster(draft) if draft.kind == Kind::Teacher => Some(self.people()?),
            _ => None,
        };
        let people = known.as_deref().unwrap_or(&nobody);
        let at = self.circumstances(&my.actor, request.today, request.seen, rehearsal, people);
        let mut decision = Decision::new(at);
        let undone = match request.command {
            Command::Undo => Some(
                undo::last_gesture(self.store(), &my.actor)?.ok_or(Failure::from(Refusal::NothingToUndo))?,
            ),
            Command::Redo => {
                Some(undo::last_undo(self.store(), &my.actor)?.ok_or(Failure::from(Refusal::NothingToRedo))?)
            }
            _ => None,
        };
        match &undone {
            // What stands is compared with what the entry left, not with what the author last saw.
            Some(entry) => {
                my.may(&self.undone_command(entry)?)?;
                decision.at.seen = None;
                undo::reverse(&mut decision, entry)?;
                decision.follow_back()?;
            }
            None => decision.decide(&command)?,
        }
        users::keep_order(&decision, my.sight().map(|sight| sight.person.id))?;
        decision.refuse_all(refused);
        let (changes, mut outcome) = decision.finish(request.command.name())?;
        if let Some(sight) = my.sight() {
            may_touch(self.store(), sight, &changes)?;
        }
        if let Some(entry) = &undone {
            outcome.of_command = Some(self.undone_command(entry)?);
        }
        Ok(Decided { changes, outcome, undoes: undone.map(|entry| entry.header.sequence) })
    }

    /// The gesture behind an entry: that of an undo is the one it took back.
    fn undone_command(&self, entry: &crate::store::Entry) -> Result<String, Failure> {
        let mut header = entry.header.clone();
        while let Some(target) = header.undoes {
            match self.store().headers(target, target)?.pop() {
                Some(next) => header = next,
                None => break,
            }
        }
        Ok(header.command)
    }

    fn turn(&self) -> MutexGuard<'_, Once> {
        self.core.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides and stages a request while nobody else does.
    fn turn_of(&self, request: &Request) -> Result<Turn, Failure> {
        let mut once = self.turn();
        // Within the turn: a right that was taken a moment ago is not used any more.
        let my = self.standing()?;
        if let Some(ticket) = once.done(self.store(), &my.actor, request.id)? {
            return Ok(Turn::Before(ticket));
        }
        let decided = self.decided(&my, request, false).map_err(privacy::failure);
        if let (Command::Erase { teacher }, Err(Failure::Refused(Refusal::Erased))) =
            (&request.command, &decided)
        {
            // An erasure that died before its key did is finished by asking again.
            self.store().destroy_key(Kind::Teacher, *teacher)?;
        }
        let mut decided = decided?;
        if decided.changes.is_empty() {
            return Ok(Turn::Nothing(decided.outcome));
        }
        let changed = changed_by(&decided.changes);
        let ticket = self.stage(&my.actor, request, &mut decided)?;
        once.note(&my.actor, request.id, ticket.clone());
        Ok(Turn::Staged { ticket, outcome: decided.outcome, changed })
    }

    /// What a request did when it came first. What it refused then is not told again.
    fn told_again(&self, sequence: u64) -> Result<Outcome, Failure> {
        let entry = self.store().entry(sequence)?.ok_or(Failure::from(Refusal::NotFound))?;
        let mut outcome =
            Outcome { sequence: Some(sequence), command: entry.header.command.clone(), ..Outcome::default() };
        for change in entry.changes {
            let now = self.store().get(change.kind, change.id)?;
            let after = now.unwrap_or_else(|| Record::new(change.kind, change.id));
            outcome.done.push(effect(&after, &after, change));
        }
        if let Some(undone) = entry.header.undoes.and_then(|of| self.store().entry(of).transpose()) {
            outcome.of_command = Some(self.undone_command(&undone?)?);
        }
        Ok(outcome)
    }

    /// Makes an entry durable. What was seen of entries that are not to be is forgotten.
    fn commit(&self, ticket: &Ticket) -> Result<(), Failure> {
        let done = self.store().commit(ticket);
        if done.is_err() {
            self.core.sights.forget();
        }
        Ok(done?)
    }

    fn stage(&self, actor: &Actor, request: &Request, decided: &mut Decided) -> Result<Ticket, Failure> {
        let ticket = self.store().stage(NewEntry {
            at: (self.core.clock)(),
            actor: actor.clone(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            request: request.id,
            command: decided.outcome.command.clone(),
            reason: request.command.reason().map(str::to_owned),
            undoes: decided.undoes,
            changes: std::mem::take(&mut decided.changes),
        })?;
        decided.outcome.sequence = Some(ticket.sequence());
        Ok(ticket)
    }
}

/// A request of which every target was refused.
fn nothing_left(command: &str, refused: Vec<Refused>) -> Result<Decided, Failure> {
    if let [only] = &refused[..] {
        return Err(only.why.clone().into());
    }
    let outcome = Outcome { command: command.to_owned(), refused, ..Outcome::default() };
    Ok(Decided { changes: Vec::new(), outcome, undoes: None })
}

/// What became of a request in its turn.
enum Turn {
    /// It waits for the sync.
    Staged { ticket: Ticket, outcome: Outcome, changed: Changed },
    /// It changes nothing.
    Nothing(Outcome),
    /// It came before, and made this entry.
    Before(Ticket),
}

pub(super) struct Decided {
    changes: Vec<Change>,
    pub(super) outcome: Outcome,
    undoes: Option<u64>,
}
