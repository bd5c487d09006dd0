//! The calls of a client, and how the server answers them from a workbench. New calls are appended: an older client never
//! makes them, so a server that knows them still speaks its protocol.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codec;
use crate::domain::draft::PlanDraft;
use crate::domain::record::{Kind, RecordId};
use crate::domain::roster::RosterDraft;
use crate::engine::{
    FacetName, Failure, JournalQuery, ListQuery, Look, MergeChoices, Request, ServerTrouble, StoreError,
    SummaryQuery, Workbench,
};

/// What a client is told of itself when it has come in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Welcome {
    pub me: String,
    pub store_id: [u8; 16],
    pub read_only: Option<StoreError>,
}

/// Stands before every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The store's last entry.
    pub sequence: u64,
    pub is_read_only: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Call {
    Execute(Request),
    Preview(Request),
    List(ListQuery),
    Position(ListQuery, RecordId),
    Count(Kind, String, NaiveDate),
    Head(Option<RecordId>, NaiveDate),
    Facet(Kind, FacetName, String, NaiveDate),
    Details(Kind, RecordId, NaiveDate),
    Look(Kind, RecordId, NaiveDate, Look),
    Looks(usize),
    RosterPreview(Box<RosterDraft>, NaiveDate),
    Summary(SummaryQuery),
    Debtors(RecordId),
    Records(Kind),
    Journal(JournalQuery),
    Numbered(String),
    Coded(Kind, String),
    Find(String, usize),
    Warm,
    Reasons(String, usize),
    MergePreview(Box<PlanDraft>, MergeChoices),
    PutFile(Vec<u8>),
    SaveDraft(Option<Vec<u8>>),
    Draft,
    ReadOnly,
    /// From now on news come.
    Follow,
    Editing(Option<(Kind, RecordId)>),
    Here,
    Check,
    Copy,
    Piece(bool, u64),
    May,
    StatePurpose(String),
    NoteExport(String, u64),
    NoteList(String, ListQuery),
    Readers(String, usize),
}

/// So many rows go out in one answer; who wants more asks again.
pub const PAGE: usize = 500;

/// What a call asks of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Quick by itself, or waits for the disk.
    Light,
    /// A question, which is given up when it takes too long.
    Question,
    /// Goes through much: one of a person at a time.
    Heavy,
    /// Both.
    HeavyQuestion,
}

impl Weight {
    /// By the number of the call with which its bytes begin.
    pub fn of(call: &[u8]) -> Weight {
        match call.first() {
            // Summary.
            Some(11) => Weight::HeavyQuestion,
            // List to Looks, Debtors to Find, Reasons.
            Some(2..=9 | 12..=17 | 19) => Weight::Question,
            // RosterPreview, MergePreview, Check, Copy.
            Some(10 | 20 | 28 | 29) => Weight::Heavy,
            _ => Weight::Light,
        }
    }

    pub fn is_question(self) -> bool {
        matches!(self, Weight::Question | Weight::HeavyQuestion)
    }

    pub fn is_heavy(self) -> bool {
        matches!(self, Weight::Heavy | Weight::HeavyQuestion)
    }
}

/// The answer to a call: a stamp and what the workbench said. `follow` lets news come from now on.
pub fn answer(bench: &dyn Workbench, call: &[u8], follow: &dyn Fn()) -> Vec<u8> {
    let said = match codec::decode::<Call>(call) {
        Some(Call::Follow) => {
            follow();
            said(&Ok(()))
        }
        Some(question) if Weight::of(call).is_question() => {
            let mut said = Vec::new();
            bench.durably(&mut || said = ask(bench, question.clone()));
            said
        }
        Some(call) => ask(bench, call),
        None => said::<()>(&Err(ServerTrouble::Unreadable.into())),
    };
    let stamp = Stamp { sequence: bench.sequence(), is_read_only: bench.read_only().is_some() };
    stamped(stamp, &said)
}

/// An answer that no workbench gave.
pub fn refused(trouble: ServerTrouble) -> Vec<u8> {
    stamped(Stamp { sequence: 0, is_read_only: false }, &said::<()>(&Err(trouble.into())))
}

fn stamped(stamp: Stamp, said: &[u8]) -> Vec<u8> {
    let mut bytes = vec![u8::from(stamp.is_read_only)];
    bytes.extend_from_slice(&stamp.sequence.to_le_bytes());
    bytes.extend_from_slice(said);
    bytes
}

/// Takes an answer apart. `None`: it is none.
pub fn unstamped(bytes: &[u8]) -> Option<(Stamp, &[u8])> {
    let (is_read_only, rest) = bytes.split_first()?;
    let (sequence, said) = rest.split_first_chunk::<8>()?;
    Some((Stamp { sequence: u64::from_le_bytes(*sequence), is_read_only: *is_read_only != 0 }, said))
}

fn said<T: Serialize>(result: &Result<T, Failure>) -> Vec<u8> {
    let too_long = || {
        let trouble: Result<T, Failure> = Err(ServerTrouble::TooLong { limit: codec::MESSAGE_MAX }.into());
        codec::encode(&trouble).unwrap_or_default()
    };
    codec::encode(result).unwrap_or_else(too_long)
}

fn ask(bench: &dyn Workbench, call: Call) -> Vec<u8> {
    match call {
        Call::Execute(request) => said(&bench.execute(&request)),
        Call::Preview(request) => said(&bench.preview(&request)),
        Call::List(query) => said(&bench.list(&ListQuery { take: query.take.min(PAGE), ..query })),
        Call::Position(query, id) => said(&bench.position(&query, id)),
        Call::Count(kind, filter, today) => said(&bench.count(kind, &filter, today)),
        Call::Head(plan, today) => said(&bench.head_of(plan, today)),
        Call::Facet(kind, name, filter, today) => said(&bench.facet(kind, name, &filter, today)),
        Call::Details(kind, id, today) => said(&bench.details(kind, id, today)),
        Call::Look(kind, id, today, why) => said(&bench.look(kind, id, today, why)),
        Call::Looks(take) => said(&bench.looks(take)),
        Call::RosterPreview(draft, today) => said(&bench.roster_preview(&draft, today)),
        Call::Summary(query) => said(&bench.summary(&query)),
        Call::Debtors(activity) => said(&bench.debtors(activity)),
        Call::Records(kind) => said(&bench.records(kind)),
        Call::Journal(query) => said(&bench.journal(&JournalQuery { take: query.take.min(PAGE), ..query })),
        Call::Numbered(typed) => said(&bench.numbered(&typed)),
        Call::Coded(kind, code) => said(&bench.coded(kind, &code)),
        Call::Find(needle, limit) => said(&bench.find(&needle, limit.min(PAGE))),
        Call::Warm => said(&bench.warm()),
        Call::Reasons(command, limit) => said(&bench.reasons(&command, limit.min(PAGE))),
        Call::MergePreview(draft, choices) => said(&bench.merge_preview(&draft, &choices)),
        Call::PutFile(bytes) => said(&bench.put_file(&bytes)),
        Call::SaveDraft(draft) => said(&bench.save_draft(draft.as_deref())),
        Call::Draft => said(&bench.draft()),
        Call::ReadOnly => said(&Ok(bench.read_only())),
        Call::Follow => said(&Ok(())),
        Call::Editing(record) => {
            bench.editing(record);
            said(&Ok(()))
        }
        Call::Here => said(&bench.here()),
        Call::Check => said(&bench.check()),
        Call::Copy => said(&bench.copy()),
        Call::Piece(of_keys, from) => said(&bench.piece(of_keys, from)),
        Call::May => said(&bench.may()),
        Call::StatePurpose(purpose) => said(&bench.state_purpose(&purpose)),
        Call::NoteExport(what, count) => said(&bench.note_export(&what, count)),
        Call::NoteList(what, query) => said(&bench.note_list(&what, &query)),
        Call::Readers(code, take) => said(&bench.readers(&code, take)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::value::Value;
    use crate::engine::{Changed, Command, News, Outcome, Refusal, Targets};

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 2, 1).unwrap()
    }

    /// A little of everything that crosses the socket.
    fn samples() -> Vec<(&'static str, Vec<u8>)> {
        let complete = Command::Complete {
            targets: Targets::one(RecordId(7)),
            day: day(),
            papers: Vec::new(),
            comment: Some("сделано".to_owned()),
            whole: false,
        };
        let edit = Command::EditField {
            kind: Kind::Activity,
            target: RecordId(7),
            tag: 3,
            value: Some(Value::List(vec![Value::Ref(RecordId(9)), Value::Day(day())])),
        };
        let request = |command| Request { command, seen: Some(41), today: day(), id: 1 << 70 };
        let meanwhile = Refusal::ChangedMeanwhile {
            kind: Kind::Activity,
            tag: 3,
            by: "Петров".to_owned(),
            at: chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            theirs: Some(Value::text("их")),
            yours: None,
        };
        let news =
            News { sequence: 42, changed: Changed::Records(vec![(Kind::Line, RecordId(5))]), presence: true };
        let welcome = Welcome { me: "Иванова".to_owned(), store_id: [7; 16], read_only: None };
        let sample = |value: &dyn Fn() -> Option<Vec<u8>>| value().unwrap();
        vec![
            ("done", sample(&|| codec::encode(&Call::Execute(request(complete.clone()))))),
            ("edit", sample(&|| codec::encode(&Call::Preview(request(edit.clone()))))),
            ("last-call", sample(&|| codec::encode(&Call::NoteExport("xlsx".to_owned(), 3)))),
            ("readers", sample(&|| codec::encode(&Call::Readers("П7".to_owned(), 50)))),
            ("refused", said::<Outcome>(&Err(meanwhile.into()))),
            ("server", said::<Outcome>(&Err(ServerTrouble::NotAdmitted.into()))),
            ("news", sample(&|| codec::encode(&news))),
            ("welcome", said(&Ok(welcome))),
        ]
    }

    /// When this fails, the form has changed: an older client would misread it. Raise `hello::PROTOCOL`, keep what the
    /// protocol before needs, write its line into `docs/protocol.md`; then `OPORA_WRITE_GOLDEN=1` records the new form.
    #[test]
    fn what_crosses_the_socket_has_the_form_of_this_protocol() {
        let path = format!("{}/tests/golden/wire-{}.txt", env!("CARGO_MANIFEST_DIR"), crate::wire::PROTOCOL);
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let lines: String =
            samples().iter().map(|(name, bytes)| format!("{name} {}\n", hex(bytes))).collect();
        if std::env::var_os("OPORA_WRITE_GOLDEN").is_some() {
            std::fs::write(&path, &lines).unwrap();
        }
        assert_eq!(lines, std::fs::read_to_string(&path).unwrap());
    }

    #[test]
    fn calls_are_weighed_by_their_first_byte() {
        let weight = |call: &Call| Weight::of(&codec::encode(call).unwrap());
        let plain = SummaryQuery { by: crate::engine::SummaryBy::Block, filter: String::new(), today: day() };
        assert_eq!(weight(&Call::Summary(plain)), Weight::HeavyQuestion);
        assert_eq!(weight(&Call::Check), Weight::Heavy);
        assert_eq!(weight(&Call::Copy), Weight::Heavy);
        assert_eq!(weight(&Call::Count(Kind::Line, String::new(), day())), Weight::Question);
        assert_eq!(weight(&Call::Find("а".to_owned(), 3)), Weight::Question);
        assert_eq!(weight(&Call::Records(Kind::Line)), Weight::Question);
        assert_eq!(weight(&Call::Journal(JournalQuery::default())), Weight::Question);
        for light in [Call::Warm, Call::Draft, Call::PutFile(Vec::new()), Call::Piece(true, 3), Call::May] {
            assert_eq!(weight(&light), Weight::Light, "{light:?}");
        }
    }

    #[test]
    fn a_question_that_takes_too_long_is_refused_and_the_next_one_is_not() {
        use crate::engine::{Engine, slice};
        let store = std::sync::Arc::new(crate::store::LocalStore::in_memory().unwrap());
        let actor =
            crate::store::Actor {
                uid: 1, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 1
            };
        let calendar = *crate::domain::calendar::Calendar::standard();
        let bench = Engine::new(store, actor, calendar, chrono::Utc::now);
        let call = codec::encode(&Call::Count(Kind::Activity, "школа".to_owned(), day())).unwrap();
        let ask = |limit| {
            let bytes = slice::within(limit, || answer(&bench, &call, &|| ()));
            let (_, said) = unstamped(&bytes).unwrap();
            codec::decode::<Result<u64, Failure>>(said).unwrap()
        };
        let trouble = ServerTrouble::TookTooLong { seconds: 0 };
        assert_eq!(ask(Some(std::time::Duration::ZERO)), Err(trouble.into()));
        assert_eq!(ask(None), Ok(0));
    }

    #[test]
    fn every_sample_of_a_call_is_read_back_and_cut_ones_are_none() {
        for (name, bytes) in samples().into_iter().take(4) {
            let read: Call = codec::decode(&bytes).unwrap();
            assert_eq!(codec::encode(&read).unwrap(), bytes, "{name}");
            for cut in 0..bytes.len() {
                assert!(codec::decode::<Call>(&bytes[..cut]).is_none(), "{name} cut to {cut}");
            }
        }
    }
}
