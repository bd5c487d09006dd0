//! All that a store shows: every question of the workbench and of the store itself, each with its answer.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use opora::domain::calendar::Calendar;
use opora::domain::field::spec;
use opora::domain::record::{Kind, RecordId};
use opora::engine::{Engine, FacetName, JournalQuery, ListQuery, SummaryBy, SummaryQuery, Workbench};
use opora::store::lock::Holder;
use opora::store::{LocalStore, Options, Store, StoreError};

use crate::base::{actor, noon, today};

/// What was asked, and what was said; `None`: it was refused.
pub type Shown = BTreeMap<String, Option<String>>;

/// What a sound view may take to open on a machine that has other things to do.
pub const PATIENT: Duration = Duration::from_secs(600);

/// The real opening, of a store whose view is waited for so long.
pub fn open(folder: &Path, patience: Duration) -> Result<LocalStore, StoreError> {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let holder = Holder::this_process("проверка", chrono::DateTime::UNIX_EPOCH);
    // A small reserve: it is copied a thousand times.
    let options = Options { reserve: 64 << 10, patience, ..Options::new(holder) };
    LocalStore::open(folder, &options, &mut |_| ())
}

pub fn engine(store: &Arc<LocalStore>) -> Engine {
    let store: Arc<dyn Store> = Arc::clone(store) as Arc<dyn Store>;
    Engine::new(store, actor("Иванова"), *Calendar::standard(), noon)
}

/// All of it, up to this entry of the journal and these papers.
pub fn shown(store: &Arc<LocalStore>, last: u64, papers: &[Vec<u8>]) -> Shown {
    let mut all = Asked(Shown::new());
    let bench = engine(store);
    all.ask("sequence", Ok::<_, ()>(store.sequence()));
    all.ask("headers", store.headers(1, last));
    for sequence in 1..=last {
        all.ask(&format!("entry {sequence}"), store.entry(sequence));
        all.ask(&format!("part of {sequence}"), store.part_of(sequence, 10, &[]));
    }
    for kind in Kind::ALL.iter().copied() {
        of_kind(&mut all, store, &bench, kind);
    }
    let take = 1_000;
    all.ask("journal", bench.journal(&JournalQuery { take, ..JournalQuery::default() }));
    all.ask("head", bench.head(today()));
    all.ask("looks", bench.looks(take));
    all.ask("draft", bench.draft().map(|draft| draft.map(|draft| draft.bytes)));
    all.ask("found", bench.find("мониторинг", 20));
    all.ask("reasons", bench.reasons("postpone", 20));
    for by in [SummaryBy::School, SummaryBy::Block, SummaryBy::Typical] {
        let query = SummaryQuery { by, filter: String::new(), today: today() };
        all.ask(&format!("summary {by:?}"), bench.summary(&query));
    }
    for (at, hash) in papers.iter().enumerate() {
        all.ask(&format!("paper {at}"), store.file(hash));
    }
    all.0
}

fn of_kind(all: &mut Asked, store: &LocalStore, bench: &Engine, kind: Kind) {
    all.ask(&format!("{kind:?}"), store.all(kind));
    let filters = ["", "школа", "срок:просрочено"];
    for filter in filters {
        let query = ListQuery {
            kind,
            filter: filter.to_owned(),
            base: String::new(),
            columns: spec(kind).columns.iter().map(|column| column.name.to_owned()).collect(),
            sort: None,
            descending: false,
            skip: 0,
            take: 500,
            today: today(),
            with_names: false,
        };
        all.ask(&format!("{kind:?} list {filter}"), bench.list(&query));
    }
    for name in [FacetName::Owner, FacetName::School, FacetName::Flag, FacetName::Due] {
        all.ask(&format!("{kind:?} {name:?}"), bench.facet(kind, name, "", today()));
    }
    for id in store.all(kind).unwrap_or_default().iter().map(RecordId) {
        all.ask(&format!("{kind:?} {}", id.0), store.get(kind, id));
        all.ask(&format!("{kind:?} {} history", id.0), store.history(id));
        all.ask(&format!("{kind:?} {} details", id.0), bench.details(kind, id, today()));
    }
}

struct Asked(Shown);

impl Asked {
    fn ask<T: Debug, E: Debug>(&mut self, question: &str, answer: Result<T, E>) {
        self.0.insert(question.to_owned(), answer.ok().map(|said| format!("{said:?}")));
    }
}
