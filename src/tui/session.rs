//! A model and its workbench: messages in, effects carried out in order, each answer fed back before the next message.
//! The runner's half that needs no terminal; tests drive it with keys alone.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::activity;
use crate::domain::clean;
use crate::domain::draft::PlanDraft;
use crate::domain::field::spec;
use crate::domain::obligation::Obligation;
use crate::domain::paper::PaperFile;
use crate::domain::paper_column::Role;
use crate::domain::record::{Kind, RecordId};
use crate::domain::roster::{Meaning, RosterDraft};
use crate::domain::value::Value;
use crate::engine::permit::Names;
use crate::engine::{
    Command, Failure, Here, JournalQuery, ListQuery, Listener, Look, News, Page, Request, Row, Workbench,
};
use crate::engine::{Refusal, SummaryQuery};
use crate::locale::Words;
use crate::tui::forms::draft;
use crate::tui::keys::Key;
use crate::tui::message::{Answer, Effect, ExportFormat, Msg, Question};
use crate::tui::model::place::SheetWhat;
use crate::tui::model::{Layer, Marks, Model};
use crate::tui::settings::Keeper;
use crate::tui::terminal::measure::Rate;
use crate::tui::update::{PaperRead, RosterRead, SheetData, update};
use crate::tui::view::words::{failure, server_said, store_said};

/// The largest file that is taken in, in bytes.
const LARGEST_FILE: u64 = 64 << 20;
/// Hits of the search.
const HITS: usize = 20;
/// Reasons offered under digits.
const REASONS: usize = 5;
/// Marked rows that are copied at most, how many rows are looked through for them, and how many of these at once.
const MARKED: usize = 1_000;
const MARKED_WITHIN: u64 = 10_000;
const MARKED_AT_ONCE: usize = 1_000;
/// How often a row is looked for in a list that goes on changing.
const AGAIN: usize = 3;
/// Entries about a record among which it is looked for what stood in it before.
const LATELY: usize = 50;
/// Lines of the log of looks that are shown.
const LOOKS: usize = 500;

/// Writes what a list shows to a file and returns its path; given by whoever may know of file formats.
pub type Exporter =
    Arc<dyn Fn(&dyn Workbench, &ListQuery, ExportFormat) -> Result<String, String> + Send + Sync>;

/// Reads a plan from the file of a path, or says what is wrong with it, where, and what to do; given by whoever may
/// know of file formats.
pub type Importer = Arc<dyn Fn(&str, &[(String, Role)]) -> Result<PlanDraft, String> + Send + Sync>;

/// Reads a list of schools or teachers from the file of a path, or says what is wrong with it.
pub type RosterImporter =
    Arc<dyn Fn(&str, Kind, &[(String, Meaning)], NaiveDate) -> Result<RosterDraft, String> + Send + Sync>;

/// The number and the person's name of the account with a login; given by whoever may know of the machine's accounts.
pub type Accounts = Arc<dyn Fn(&str) -> Option<(u32, String)> + Send + Sync>;

/// What a message asks of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    pub redraw: bool,
    pub quit: bool,
    /// The line's rate was set.
    pub rate: Option<Rate>,
    /// The line's state is to be told, before the next key.
    pub line: bool,
}

pub struct Session {
    pub model: Model,
    workbench: Arc<dyn Workbench>,
    exporter: Option<Exporter>,
    importer: Option<Importer>,
    roster_importer: Option<RosterImporter>,
    accounts: Option<Accounts>,
    keeper: Option<Keeper>,
    /// Where files are written; empty: the current folder.
    folder: PathBuf,
    /// Text for the clipboard that goes out with the next frame.
    copied: Option<String>,
    /// The record on which others see a form open here.
    open: Option<(Kind, RecordId)>,
    /// The draft as the workbench has it.
    kept: Option<Vec<u8>>,
    /// Tells this session's requests from those of others, and from one another.
    session: u64,
    requests: u64,
}

impl Session {
    pub fn new(mut model: Model, workbench: Arc<dyn Workbench>, exporter: Option<Exporter>) -> Session {
        model.me = workbench.me();
        model.read_only = workbench.read_only().map(|why| store_said(&model.words, &why));
        let number: u64 = RandomState::new().build_hasher().finish();
        model.draft_key[..8].copy_from_slice(&number.to_be_bytes());
        let mut session = Session {
            model,
            workbench,
            exporter,
            importer: None,
            roster_importer: None,
            accounts: None,
            keeper: None,
            folder: PathBuf::new(),
            copied: None,
            open: None,
            kept: None,
            session: number,
            requests: 0,
        };
        session.send(Msg::Start);
        session
    }

    /// Hands in the reader of papers; without one the screen says that it cannot.
    pub fn read_papers_with(&mut self, importer: Option<Importer>) {
        self.importer = importer;
    }

    /// Hands in the reader of lists.
    pub fn read_lists_with(&mut self, importer: Option<RosterImporter>) {
        self.roster_importer = importer;
    }

    /// Hands in the accounts of this machine; without them their numbers are typed.
    pub fn find_accounts_with(&mut self, accounts: Option<Accounts>) {
        self.accounts = accounts;
    }

    /// Hands in the keeper of settings; without one they hold for this session.
    pub fn keep_settings_with(&mut self, keeper: Option<Keeper>) {
        self.keeper = keeper;
    }

    /// Pages of text are written into this folder.
    pub fn write_into(&mut self, folder: &Path) {
        self.folder = folder.to_owned();
    }

    /// Shows what a plan that was read already, from this path, would change.
    pub fn show_incoming(&mut self, draft: PlanDraft, path: Option<String>) -> Wish {
        let paper = self.compared(draft);
        self.send(Msg::PaperRead { path, meanings: Vec::new(), paper })
    }

    /// What was copied since the last frame; the last copy counts.
    pub fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    pub fn words(&self) -> &Words {
        &self.model.words
    }

    pub fn key(&mut self, key: Key) -> Wish {
        self.send(Msg::Key(key))
    }

    /// From now on others see that somebody is here, and `listener` hears what they do.
    pub fn follow(&mut self, listener: Listener) {
        self.workbench.follow(listener);
        self.send(Msg::News(News { presence: true, ..News::default() }));
    }

    /// Takes a message and carries out all that follows from it.
    pub fn send(&mut self, msg: Msg) -> Wish {
        let effects = self.begin(msg);
        self.carry_out(effects)
    }

    /// Takes a message; what follows from it is still to be carried out. Never waits for anything.
    pub fn begin(&mut self, msg: Msg) -> VecDeque<Effect> {
        let mut effects: VecDeque<Effect> = update(&mut self.model, msg).into();
        effects.extend(self.newly_open());
        effects
    }

    /// A form that was opened or left since it was last told.
    fn newly_open(&mut self) -> Option<Effect> {
        let forms = self.model.layers.iter().rev();
        let open = forms
            .filter_map(|layer| match layer {
                Layer::Form(form) if form.blocked.is_none() => form.edits(),
                _ => None,
            })
            .next();
        (open != self.open).then(|| {
            self.open = open;
            Effect::TellOpen(open)
        })
    }

    /// Of a form that is open and has been typed into: whether it is kept as a draft.
    pub fn unsent(&self) -> Option<bool> {
        let form = self.model.layers.iter().rev().find_map(|layer| match layer {
            Layer::Form(form) if form.touched && form.blocked.is_none() => Some(form),
            _ => None,
        })?;
        Some(self.kept.is_some() && draft::write(form, &self.model.draft_key) == self.kept)
    }

    /// Carries out what follows from a message, and what follows from that.
    pub fn carry_out(&mut self, mut waiting: VecDeque<Effect>) -> Wish {
        let mut wish = Wish::default();
        while let Some(effect) = waiting.pop_front().or_else(|| self.newly_open()) {
            match effect {
                Effect::Redraw => wish.redraw = true,
                Effect::Quit => wish.quit = true,
                Effect::SetLine(rate) => wish.rate = Some(rate),
                Effect::TellLine => wish.line = true,
                other => {
                    if let Some(answer) = self.perform(other) {
                        waiting.extend(update(&mut self.model, answer));
                    }
                }
            }
        }
        wish
    }

    /// For work that leaves the session alone.
    pub fn workbench(&self) -> Arc<dyn Workbench> {
        Arc::clone(&self.workbench)
    }

    /// A draft was kept elsewhere, or why not; what follows is still to be carried out.
    pub fn draft_kept(&mut self, draft: Option<Vec<u8>>, kept: Result<(), Failure>) -> VecDeque<Effect> {
        match kept {
            Ok(()) => {
                self.kept = draft;
                VecDeque::new()
            }
            Err(trouble) => self.begin(Msg::Answered(Err(trouble))),
        }
    }

    /// A little of what a later key would wait for; `false` when nothing is left.
    pub fn warm(&self) -> bool {
        // What cannot be read now is told when it is asked for.
        self.workbench.warm().unwrap_or(false)
    }

    /// Each answer may have found damage, of one's own or of others.
    fn note_read_only(&mut self) {
        self.model.read_only = self.workbench.read_only().map(|why| store_said(&self.model.words, &why));
    }

    fn perform(&mut self, effect: Effect) -> Option<Msg> {
        Some(match effect {
            Effect::Ask(question) => {
                let answered = Msg::Answered(self.answer(question));
                self.note_read_only();
                answered
            }
            Effect::Execute { command, seen } => {
                let request = self.request(*command, seen);
                let outcome = self.workbench.execute(&request);
                self.note_read_only();
                Msg::Executed(outcome)
            }
            Effect::Preview { command, seen } => {
                let request = self.request(*command, seen);
                Msg::Previewed(self.workbench.preview(&request))
            }
            Effect::TakeFile(path) => Msg::FileTaken(self.take_file(&path)),
            Effect::FindAccount(login) => {
                let account = self.accounts.as_ref().and_then(|accounts| accounts(&login));
                Msg::AccountFound { login, account }
            }
            Effect::ComparePaper(paper) => {
                let (draft, choices) = *paper;
                let compared = self.workbench.merge_preview(&draft, &choices);
                Msg::PaperCompared(compared.map(Box::new).map_err(|trouble| failure(&self.model, &trouble)))
            }
            Effect::ReadPaper { path, meanings } => {
                let paper = match &self.importer {
                    Some(importer) => importer(&path, &meanings).and_then(|draft| self.compared(draft)),
                    None => Err(self.model.words.plain("import-unavailable")),
                };
                Msg::PaperRead { path: Some(path), meanings, paper }
            }
            Effect::ReadRoster { path, kind, meanings } => {
                let list = match &self.roster_importer {
                    Some(importer) => importer(&path, kind, &meanings, self.model.today)
                        .and_then(|draft| self.compared_roster(draft)),
                    None => Err(self.model.words.plain("import-unavailable")),
                };
                Msg::RosterRead { path, meanings, list }
            }
            Effect::CompareRoster(draft) => {
                Msg::RosterCompared(self.workbench.roster_preview(&draft, self.model.today))
            }
            Effect::WriteText { name, text } => Msg::Exported(self.write_text(&name, &text)),
            Effect::StatePurpose(purpose) => Msg::PurposeStated(self.state_purpose(purpose)),
            Effect::Export { query, format } => Msg::Exported(match &self.exporter {
                Some(exporter) => self
                    .noted_list(&query, format)
                    .and_then(|()| exporter(self.workbench.as_ref(), &query, format)),
                None => Err(self.model.words.plain("export-unavailable")),
            }),
            Effect::SaveDraft(bytes) => {
                // A draft that cannot be kept must not stop the work; the form is still on the screen.
                if let Err(trouble) = self.workbench.save_draft(bytes.as_deref()) {
                    return Some(Msg::Answered(Err(trouble)));
                }
                self.kept = bytes;
                return None;
            }
            Effect::TellOpen(record) => {
                self.workbench.editing(record);
                return None;
            }
            Effect::KeepSetting(change) => Msg::SettingKept(match &self.keeper {
                Some(keeper) => keeper(change),
                None => Ok(None),
            }),
            Effect::Copy(text) => {
                self.copied = Some(text);
                return None;
            }
            Effect::Redraw | Effect::Quit | Effect::SetLine(_) | Effect::TellLine => return None,
        })
    }

    fn request(&mut self, command: Command, seen: Option<u64>) -> Request {
        self.requests += 1;
        let id = (u128::from(self.session) << 64) | u128::from(self.requests);
        Request { command, seen, today: self.model.today, id }
    }

    fn answer(&self, question: Question) -> Result<Answer, Failure> {
        let bench = self.workbench.as_ref();
        let today = self.model.today;
        Ok(match question {
            Question::Head => Answer::Head(bench.head_of(self.model.plan, today)?),
            Question::List(query) => Answer::List(bench.list(&query)?),
            Question::Marked(query, marks) => Answer::Marked(self.marked(query, &marks)?),
            Question::Position(query, id, why) => Answer::Position(id, bench.position(&query, id)?, why),
            Question::Window(query, anchors, below) => {
                let (found, page) = self.window(query, &anchors, below)?;
                Answer::Window(found, page)
            }
            Question::LastChange(id) => {
                let query = JournalQuery { about: Some(id), take: 1, ..JournalQuery::default() };
                Answer::LastChange(id, bench.journal(&query)?.pop().map(Box::new))
            }
            Question::Lately(id) => {
                let query = JournalQuery { about: Some(id), take: LATELY, ..JournalQuery::default() };
                Answer::Lately(bench.journal(&query)?)
            }
            Question::Here => Answer::Here(bench.here()?),
            Question::Afresh(Kind::Teacher, id) => {
                Answer::Afresh(bench.look(Kind::Teacher, id, today, Look::Profile)?)
            }
            Question::Afresh(kind, id) => Answer::Afresh(bench.details(kind, id, today)?),
            Question::Beside(kind, id) => Answer::Beside(bench.details(kind, id, today)?),
            Question::Details(Kind::Teacher, id) => {
                // Who has stated no purpose opens the card all the same, without the name.
                let looked = match bench.look(Kind::Teacher, id, today, Look::Profile) {
                    Err(Failure::Refused(crate::engine::Refusal::PurposeMissing)) => {
                        bench.details(Kind::Teacher, id, today)
                    }
                    looked => looked,
                };
                Answer::Details(looked?)
            }
            Question::Details(kind, id) => Answer::Details(bench.details(kind, id, today)?),
            Question::Facet(kind, name, filter) => {
                Answer::Facet(name, bench.facet(kind, name, &filter, today)?)
            }
            Question::Journal(query) => Answer::Journal(bench.journal(&query)?),
            Question::JournalAfresh(query) => Answer::JournalAfresh(bench.journal(&query)?),
            Question::Recount(kind, name, filter) => {
                Answer::Recount(name, bench.facet(kind, name, &filter, today)?)
            }
            Question::Records(kind) => Answer::Records(kind, bench.records(kind)?),
            Question::Look(kind, id, why) => Answer::Look(bench.look(kind, id, today, why)?, why),
            Question::Sheet(what) => {
                let data = self.sheet(&what)?;
                Answer::Sheet(what, data)
            }
            Question::Coded(kind, typed) => {
                let ids = bench.coded(kind, &typed)?;
                Answer::Coded(typed, ids)
            }
            Question::Numbered(typed) => {
                let ids = self.of_chosen_plan(bench.numbered(&typed)?)?;
                Answer::Numbered(typed, ids)
            }
            Question::Find(needle) => {
                let hits = bench.find(&needle, HITS)?;
                Answer::Find(needle, hits)
            }
            Question::Reasons(command) => Answer::Reasons(bench.reasons(command, REASONS)?),
            Question::Count(kind, filter) => {
                let count = bench.count(kind, &filter, today)?;
                Answer::Count(filter, count)
            }
            Question::HandedIn(filter) => {
                let all = bench.count(Kind::Line, &filter, today)?;
                let owed = bench.count(Kind::Line, &format!("{filter} state:owed"), today)?;
                Answer::HandedIn(all.saturating_sub(owed), all)
            }
            Question::Occurrences(id) => {
                let row = bench.details(Kind::Activity, id, today)?.map(|details| details.record);
                Answer::Occurrences(
                    id,
                    row.map(|row| Obligation::of(&row).occurrences(today)).unwrap_or_default(),
                )
            }
            Question::Draft => Answer::Draft(bench.draft()?),
            Question::Rights => Answer::Rights(bench.may()?),
        })
    }

    /// The window in which the first of `anchors` that the list still has stands `below` rows under the top, with that
    /// record and its number. Others may go on writing: it is looked for again in what was read.
    fn window(
        &self,
        mut query: ListQuery,
        anchors: &[RecordId],
        below: u64,
    ) -> Result<(Option<(RecordId, u64)>, Page), Failure> {
        let number = |page: &Page, id: RecordId| {
            page.rows.iter().position(|row| row.id == id).map(|at| page.skip + at as u64)
        };
        let mut page = self.workbench.list(&query)?;
        for id in anchors {
            for _ in 0..AGAIN {
                let Some(at) = (match number(&page, *id) {
                    Some(at) => Some(at),
                    None => self.workbench.position(&query, *id)?,
                }) else {
                    break;
                };
                let top = at.saturating_sub(below).min(page.total.saturating_sub(query.take as u64));
                if top != query.skip {
                    query.skip = top;
                    page = self.workbench.list(&query)?;
                }
                if let Some(at) = number(&page, *id) {
                    return Ok((Some((*id, at)), page));
                }
            }
        }
        Ok((None, page))
    }

    /// Marked rows in the list's order: no more than a clipboard can take, found among the first ten thousand.
    fn marked(&self, mut query: ListQuery, marks: &Marks) -> Result<Vec<Row>, Failure> {
        let mut rows = Vec::new();
        query.take = MARKED_AT_ONCE;
        while rows.len() < MARKED && query.skip < MARKED_WITHIN {
            let page = self.workbench.list(&query)?;
            let is_last = query.skip + page.rows.len() as u64 >= page.total || page.rows.is_empty();
            query.skip += page.rows.len() as u64;
            rows.extend(page.rows.into_iter().filter(|row| marks.has(row.id, &query.filter)));
            if is_last {
                break;
            }
        }
        rows.truncate(MARKED);
        Ok(rows)
    }

    fn compared(&self, draft: PlanDraft) -> PaperRead {
        match self.workbench.import_preview(&draft) {
            Ok(compared) => Ok(Box::new((draft, compared))),
            Err(trouble) => Err(failure(&self.model, &trouble)),
        }
    }

    /// Of records with the same number, those of the chosen plan, if any of them are.
    fn of_chosen_plan(&self, ids: Vec<RecordId>) -> Result<Vec<RecordId>, Failure> {
        let Some(plan) = self.model.plan.filter(|_| ids.len() > 1) else { return Ok(ids) };
        let mut own = Vec::new();
        for id in &ids {
            let details = self.workbench.details(Kind::Activity, *id, self.model.today)?;
            let of =
                details.and_then(|details| details.record.get(activity::PLAN).and_then(Value::as_ref_id));
            if of == Some(plan) {
                own.push(*id);
            }
        }
        Ok(if own.is_empty() { ids } else { own })
    }

    fn sheet(&self, what: &SheetWhat) -> Result<SheetData, Failure> {
        let (bench, today) = (self.workbench.as_ref(), self.model.today);
        Ok(match what {
            SheetWhat::Reminder(id) => SheetData::Debtors(bench.debtors(*id)?),
            SheetWhat::SchoolOwes(id) => {
                SheetData::Owes(bench.details(Kind::School, *id, today)?.map(Box::new))
            }
            SheetWhat::Summary(by) => {
                let query = SummaryQuery { by: *by, filter: String::new(), today };
                SheetData::Summary(bench.summary(&query)?)
            }
            SheetWhat::Here => SheetData::Here(self.places(bench.here()?)?),
            SheetWhat::Readers(code) => SheetData::Readers(bench.readers(code, LOOKS)?),
            // Neither the act nor the line is asked of the workbench.
            SheetWhat::Looks | SheetWhat::Act | SheetWhat::Line => SheetData::Looks(bench.looks(LOOKS)?),
        })
    }

    /// With the name of the record on which each has a form open.
    fn places(&self, here: Vec<Here>) -> Result<Vec<(Here, Option<String>)>, Failure> {
        let mut places = Vec::new();
        for one in here {
            let details = match one.editing {
                Some((kind, id)) => self.workbench.details(kind, id, self.model.today)?,
                None => None,
            };
            places.push((one, details.map(|details| details.handle)));
        }
        Ok(places)
    }

    fn compared_roster(&self, draft: RosterDraft) -> RosterRead {
        match self.workbench.roster_preview(&draft, self.model.today) {
            Ok(preview) => Ok(Box::new((draft, preview))),
            Err(trouble) => Err(failure(&self.model, &trouble)),
        }
    }

    /// Names in lists are not everybody's to ask for.
    fn state_purpose(&self, purpose: String) -> Result<String, Failure> {
        let names = self.workbench.may()?.names;
        if !purpose.is_empty() && matches!(names, Names::Never | Names::OnCard) {
            return Err(Refusal::NotAllowed.into());
        }
        self.workbench.state_purpose(&purpose)?;
        Ok(purpose)
    }

    /// A list is about to leave in a file: written down first.
    fn noted_list(&self, query: &ListQuery, format: ExportFormat) -> Result<(), String> {
        let query = ListQuery { skip: 0, take: usize::MAX, ..query.clone() };
        let what = format!("{}, {}", format.extension(), spec(query.kind).name);
        self.workbench.note_list(&what, &query).map_err(|trouble| failure(&self.model, &trouble))
    }

    /// Under a name that is free, for this person alone to read; written down first.
    fn write_text(&self, name: &str, text: &str) -> Result<String, String> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;
        let noted = self.workbench.note_export(&format!("txt, {name}"), 1);
        noted.map_err(|trouble| failure(&self.model, &trouble))?;
        let (name, day) = (clean::file_name(name), self.model.today.format("%Y-%m-%d"));
        for number in 1..1_000 {
            let file_name = match number {
                1 => format!("{name}-{day}.txt"),
                number => format!("{name}-{day}-{number}.txt"),
            };
            let path = self.folder.join(file_name);
            // A link that lies there is no free name, either.
            match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Ok(mut file) => {
                    let written = file.write_all(format!("{text}\n").as_bytes());
                    let shown = path.display().to_string();
                    return written.map(|()| shown).map_err(|error| error.to_string());
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Err(name)
    }

    /// Keeps the bytes of a paper's file in the store.
    fn take_file(&self, path: &str) -> Result<PaperFile, String> {
        let words = &self.model.words;
        let trouble = |why: String| words.say("file-trouble", &[("path", path.into()), ("why", why.into())]);
        let meta = std::fs::metadata(path).map_err(|error| trouble(error.to_string()))?;
        if !meta.is_file() || meta.len() > LARGEST_FILE {
            return Err(trouble(words.plain("file-not-taken")));
        }
        let bytes = std::fs::read(path).map_err(|error| trouble(error.to_string()))?;
        let hash = self.workbench.put_file(&bytes).map_err(|failure| match failure {
            Failure::Store(error) => store_said(words, &error),
            Failure::Server(why) => server_said(words, &why),
            Failure::Refused(_) => trouble(String::new()),
        })?;
        let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(PaperFile { name: name.unwrap_or_default(), hash, size: bytes.len() as u64 })
    }
}
