//! Every question and command of the workbench as a call to the server.

use chrono::NaiveDate;

use super::Client;
use crate::domain::draft::PlanDraft;
use crate::domain::record::{Kind as RecordKind, Record, RecordId};
use crate::domain::roster::RosterDraft;
use crate::engine::*;
use crate::wire::call::{Call, PAGE};

/// So often a long list is begun again because somebody wrote meanwhile; then it is taken as it comes.
const TRIES: usize = 5;

/// A list of any length, a page after another. `None`: somebody wrote between two pages.
fn walked(
    query: &ListQuery,
    at_any_rate: bool,
    ask: &dyn Fn(ListQuery) -> Result<Page, Failure>,
) -> Result<Option<Page>, Failure> {
    let page = |got: usize| {
        let take = (query.take - got).min(PAGE);
        ask(ListQuery { skip: query.skip + got as u64, take, ..query.clone() })
    };
    let mut whole = page(0)?;
    while whole.rows.len() < query.take && query.skip + (whole.rows.len() as u64) < whole.total {
        let more = page(whole.rows.len())?;
        if more.sequence != whole.sequence && !at_any_rate {
            return Ok(None);
        }
        if more.rows.is_empty() {
            break;
        }
        whole.rows.extend(more.rows);
    }
    Ok(Some(whole))
}

impl Workbench for Client {
    fn execute(&self, request: &Request) -> Result<Outcome, Failure> {
        self.call(&Call::Execute(request.clone()))
    }

    fn preview(&self, request: &Request) -> Result<Outcome, Failure> {
        self.call(&Call::Preview(request.clone()))
    }

    fn list(&self, query: &ListQuery) -> Result<Page, Failure> {
        let mut tries = TRIES;
        loop {
            tries -= 1;
            if let Some(page) = walked(query, tries == 0, &|query| self.call(&Call::List(query)))? {
                return Ok(page);
            }
        }
    }

    fn position(&self, query: &ListQuery, id: RecordId) -> Result<Option<u64>, Failure> {
        self.call(&Call::Position(query.clone(), id))
    }

    fn count(&self, kind: RecordKind, filter: &str, today: NaiveDate) -> Result<u64, Failure> {
        self.call(&Call::Count(kind, filter.to_owned(), today))
    }

    fn head_of(&self, plan: Option<RecordId>, today: NaiveDate) -> Result<HeadCounts, Failure> {
        self.call(&Call::Head(plan, today))
    }

    fn facet(
        &self,
        kind: RecordKind,
        name: FacetName,
        filter: &str,
        today: NaiveDate,
    ) -> Result<Vec<FacetValue>, Failure> {
        self.call(&Call::Facet(kind, name, filter.to_owned(), today))
    }

    fn details(&self, kind: RecordKind, id: RecordId, today: NaiveDate) -> Result<Option<Details>, Failure> {
        self.call(&Call::Details(kind, id, today))
    }

    fn look(
        &self,
        kind: RecordKind,
        id: RecordId,
        today: NaiveDate,
        why: Look,
    ) -> Result<Option<Details>, Failure> {
        self.call(&Call::Look(kind, id, today, why))
    }

    fn readers(&self, code: &str, take: usize) -> Result<Readers, Failure> {
        self.call(&Call::Readers(code.to_owned(), take))
    }

    fn looks(&self, take: usize) -> Result<Vec<LookLine>, Failure> {
        self.call(&Call::Looks(take))
    }

    fn roster_preview(&self, draft: &RosterDraft, today: NaiveDate) -> Result<RosterPreview, Failure> {
        self.call(&Call::RosterPreview(Box::new(draft.clone()), today))
    }

    fn summary(&self, query: &SummaryQuery) -> Result<Summary, Failure> {
        self.call(&Call::Summary(query.clone()))
    }

    fn debtors(&self, activity: RecordId) -> Result<Option<Debtors>, Failure> {
        self.call(&Call::Debtors(activity))
    }

    fn records(&self, kind: RecordKind) -> Result<Vec<Record>, Failure> {
        self.call(&Call::Records(kind))
    }

    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalLine>, Failure> {
        let mut lines: Vec<JournalLine> = Vec::new();
        loop {
            let before = lines.last().map(|line| line.sequence).or(query.before);
            let take = (query.take - lines.len()).min(PAGE);
            let more = self.call::<Vec<JournalLine>>(&Call::Journal(JournalQuery {
                before,
                take,
                ..query.clone()
            }))?;
            let ended = more.len() < take;
            lines.extend(more);
            if ended || lines.len() >= query.take {
                return Ok(lines);
            }
        }
    }

    fn numbered(&self, typed: &str) -> Result<Vec<RecordId>, Failure> {
        self.call(&Call::Numbered(typed.to_owned()))
    }

    fn coded(&self, kind: RecordKind, code: &str) -> Result<Vec<RecordId>, Failure> {
        self.call(&Call::Coded(kind, code.to_owned()))
    }

    fn find(&self, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
        self.call(&Call::Find(needle.to_owned(), limit))
    }

    fn warm(&self) -> Result<bool, Failure> {
        // The server keeps itself warm for all.
        Ok(false)
    }

    fn reasons(&self, command: &str, limit: usize) -> Result<Vec<String>, Failure> {
        self.call(&Call::Reasons(command.to_owned(), limit))
    }

    fn merge_preview(&self, draft: &PlanDraft, choices: &MergeChoices) -> Result<ImportPreview, Failure> {
        self.call(&Call::MergePreview(Box::new(draft.clone()), choices.clone()))
    }

    fn store_id(&self) -> [u8; 16] {
        self.welcome.store_id
    }

    fn put_file(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        self.call(&Call::PutFile(bytes.to_vec()))
    }

    fn check(&self) -> Result<Report, Failure> {
        self.call(&Call::Check)
    }

    fn copy(&self) -> Result<CopySummary, Failure> {
        self.call(&Call::Copy)
    }

    fn piece(&self, of_keys: bool, from: u64) -> Result<Vec<u8>, Failure> {
        self.call(&Call::Piece(of_keys, from))
    }

    fn save_draft(&self, draft: Option<&[u8]>) -> Result<(), Failure> {
        self.call(&Call::SaveDraft(draft.map(<[u8]>::to_vec)))
    }

    fn draft(&self) -> Result<Option<Draft>, Failure> {
        self.call(&Call::Draft)
    }

    fn sequence(&self) -> u64 {
        self.shared.state().stamp.map_or(0, |stamp| stamp.sequence)
    }

    fn follow(&self, listener: Listener) {
        self.shared.state().listener = Some(listener);
        // Whoever cannot be told now is told when the server is back.
        let _later: Result<(), Failure> = self.call(&Call::Follow);
    }

    fn editing(&self, record: Option<(RecordKind, RecordId)>) {
        let mut state = self.shared.state();
        if std::mem::replace(&mut state.editing, record) == record {
            return;
        }
        drop(state);
        let _later: Result<(), Failure> = self.call(&Call::Editing(record));
    }

    fn here(&self) -> Result<Vec<Here>, Failure> {
        self.call(&Call::Here)
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn is_away(&self) -> bool {
        let state = self.shared.state();
        state.link.is_none() && state.refused.is_none()
    }

    fn read_only(&self) -> Option<StoreError> {
        let (stamp, known) = {
            let state = self.shared.state();
            (state.stamp, state.read_only.clone())
        };
        match stamp {
            // The answer before said so; why, is asked once.
            Some(stamp) if stamp.is_read_only && known.is_none() => {
                let why: Option<StoreError> = self.call(&Call::ReadOnly).ok()?;
                self.shared.state().read_only.clone_from(&why);
                why
            }
            Some(stamp) if !stamp.is_read_only => {
                self.shared.state().read_only = None;
                None
            }
            _ => known,
        }
    }

    fn may(&self) -> Result<Rights, Failure> {
        self.call(&Call::May)
    }

    fn state_purpose(&self, purpose: &str) -> Result<(), Failure> {
        self.call::<()>(&Call::StatePurpose(purpose.to_owned()))?;
        // The next server is told, too.
        self.shared.state().purpose = purpose.to_owned();
        Ok(())
    }

    fn note_export(&self, what: &str, count: u64) -> Result<(), Failure> {
        self.call(&Call::NoteExport(what.to_owned(), count))
    }

    fn note_list(&self, what: &str, query: &ListQuery) -> Result<(), Failure> {
        self.call(&Call::NoteList(what.to_owned(), query.clone()))
    }

    fn me(&self) -> String {
        self.welcome.me.clone()
    }
}
