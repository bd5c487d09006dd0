//! Domain and engine things in words: failures, outcomes, deadlines, doubts, changes.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::activity;
use crate::domain::change::{Change, FieldChange};
use crate::domain::clean::clean;
use crate::domain::completion::Completion;
use crate::domain::deadline::{
    Direction, DoubtCode, Every, Offset, OffsetUnit, Reason, Recurrence, When, moves_from_value,
};
use crate::domain::field::{FieldType, spec};
use crate::domain::paper::Paper;
use crate::domain::query::{QueryError, vocabulary};
use crate::domain::record::{Kind, RecordId};
use crate::domain::returned::{Return, returns};
use crate::domain::school::Listing;
use crate::domain::value::{Tag, Value};
use crate::engine::StoreError;
use crate::engine::{Contested, Effect, Failure, Outcome, Refusal, ServerTrouble, Warning};
use crate::locale::{Lang, Words};
use crate::tui::actions::{Action, key_of};
use crate::tui::model::{Model, filters, reading};
use crate::tui::view::dates;
use crate::tui::view::reasons::{copy_damage_said, damage_said, doing_said, system_said};
use crate::tui::view::refusals::{self, Place};

/// Why a request came to nothing.
pub fn failure(model: &Model, failure: &Failure) -> String {
    match failure {
        Failure::Refused(refusal) => refusal_said(model, refusal),
        Failure::Store(error) => store_said(&model.words, error),
        Failure::Server(trouble) => server_said(&model.words, trouble),
    }
}

/// Why the server could not be asked, and what to do.
pub fn server_said(words: &Words, trouble: &ServerTrouble) -> String {
    let path = |path: &std::path::Path| clean(&path.display().to_string()).into_owned();
    match trouble {
        ServerTrouble::Away { path: at, reason } => {
            let reason = system_said(words, reason);
            words.say("server-away", &[("path", path(at).into()), ("reason", reason.into())])
        }
        ServerTrouble::OtherProtocol { ours, theirs, version } => {
            let key = if theirs.1 > ours.1 { "server-newer" } else { "server-older" };
            let version = clean(version).into_owned();
            words.say(key, &[("version", version.into()), ("own", env!("CARGO_PKG_VERSION").into())])
        }
        ServerTrouble::NoOpora { path: at } => words.say("server-no-opora", &[("path", path(at).into())]),
        ServerTrouble::Unreadable => words.plain("server-unreadable"),
        ServerTrouble::Unguarded { path: at } => words.say("server-unguarded", &[("path", path(at).into())]),
        ServerTrouble::Crowded { own: true } => words.plain("server-crowded-own"),
        ServerTrouble::Crowded { own: false } => words.plain("server-crowded"),
        ServerTrouble::TooLong { limit } => {
            words.say("server-too-long", &[("limit", (limit >> 20).to_string().into())])
        }
        ServerTrouble::Fault { code } => words.say("server-fault", &[("code", code.into())]),
        ServerTrouble::OtherStore => words.plain("server-other-store"),
        ServerTrouble::NotAdmitted => words.plain("server-not-admitted"),
        ServerTrouble::TookTooLong { seconds } => {
            words.say("server-took-too-long", &[("seconds", seconds.to_string().into())])
        }
        ServerTrouble::NoAccess { path: at, group } if group.is_empty() => {
            words.say("server-no-access", &[("path", path(at).into())])
        }
        ServerTrouble::NoAccess { path: at, group } => {
            let group = clean(group).into_owned();
            words.say("server-no-access-group", &[("path", path(at).into()), ("group", group.into())])
        }
        ServerTrouble::Shared { path: at } => {
            let own = path(&at.join("opora"));
            words.say("server-shared", &[("path", path(at).into()), ("own", own.into())])
        }
    }
}

/// A refusal as the screen tells it.
struct OnScreen<'a>(&'a Model);

impl Place for OnScreen<'_> {
    fn words(&self) -> &Words {
        &self.0.words
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        dates::moment(at, self.0.offset)
    }

    fn open_question(&self, what: String) -> String {
        let key = key_of(Action::Settle, self.words());
        self.words().say("refusal-open-question", &[("what", what.into()), ("key", key.into())])
    }

    fn changed(&self, kind: Kind, fields: &[Contested]) -> String {
        let words = self.words();
        let key = key_of(Action::History, words);
        if let [one] = fields {
            let args = [
                ("field", field_name(words, kind, one.tag).into()),
                ("by", (&one.by).into()),
                ("at", self.moment(one.at).into()),
                ("theirs", value_said(self.0, kind, one.tag, one.theirs.as_ref(), &[]).into()),
                ("key", key.into()),
            ];
            return words.say("refusal-changed-meanwhile", &args);
        }
        let said = |one: &Contested| {
            format!("«{}» ({}, {})", field_name(words, kind, one.tag), one.by, self.moment(one.at))
        };
        let what: Vec<String> = fields.iter().map(said).collect();
        words.say("refusal-fields-changed", &[("what", what.join(", ").into()), ("key", key.into())])
    }

    fn bad_filter(&self, error: &QueryError) -> String {
        format!("{}: {}", self.words().plain("refusal-bad-filter"), filter_error(self.words(), error))
    }
}

/// What happened, why, what to do now.
pub fn refusal_said(model: &Model, refusal: &Refusal) -> String {
    refusals::said(&OnScreen(model), refusal)
}

/// What is wrong with a filter, and what may have been meant.
pub fn filter_error(words: &Words, error: &QueryError) -> String {
    let mut text = words.plain(&format!("filter-error-{}", error.code.name()));
    if !error.text.is_empty() {
        text.push_str(&format!(" «{}»", error.text));
    }
    if !error.candidates.is_empty() {
        text.push_str(&format!(" → {}", error.candidates.join(", ")));
    }
    text
}

/// A trouble of the store.
pub fn store_said(words: &Words, error: &StoreError) -> String {
    let path = |path: &std::path::Path| path.display().to_string();
    match error {
        StoreError::Held { holder } => words.say("store-held", &[("holder", holder.into())]),
        StoreError::Io { doing, path: at, reason } => words.say(
            "store-io",
            &[
                ("doing", doing_said(words, doing).into()),
                ("path", path(at).into()),
                ("reason", system_said(words, reason).into()),
            ],
        ),
        StoreError::DiskFull { path: at } => words.say("store-disk-full", &[("path", path(at).into())]),
        StoreError::SyncFailed { path: at, reason } => {
            let reason = system_said(words, reason);
            words.say("store-sync-failed", &[("path", path(at).into()), ("reason", reason.into())])
        }
        StoreError::JournalDamaged { path: at, offset, what } => words.say(
            "store-journal-damaged",
            &[
                ("path", path(at).into()),
                ("offset", offset.to_string().into()),
                ("what", damage_said(words, what).into()),
            ],
        ),
        StoreError::ViewAhead { view, journal } => words.say(
            "store-view-ahead",
            &[("view", view.to_string().into()), ("journal", journal.to_string().into())],
        ),
        StoreError::ViewHung { path: at } => words.say("store-view-hung", &[("path", path(at).into())]),
        StoreError::ViewDamaged { what } => words.say("store-view-damaged", &[("what", what.into())]),
        StoreError::TooNew { found, known } => words.say(
            "store-too-new",
            &[("found", found.to_string().into()), ("known", known.to_string().into())],
        ),
        StoreError::OpenToOthers { path: at, mode, .. } => words
            .say("store-open-to-others", &[("path", path(at).into()), ("mode", format!("{mode:o}").into())]),
        StoreError::OtherOwner { path: at, owner, me, .. } => words.say(
            "store-other-owner",
            &[("path", path(at).into()), ("owner", owner.to_string().into()), ("me", me.to_string().into())],
        ),
        StoreError::Symlink { path: at } => words.say("store-symlink", &[("path", path(at).into())]),
        StoreError::ReadOnlyDisk { path: at } => {
            words.say("store-read-only-disk", &[("path", path(at).into())])
        }
        StoreError::TooManyFiles { path: at } => {
            words.say("store-too-many-files", &[("path", path(at).into())])
        }
        StoreError::Gone { path: at } => words.say("store-gone", &[("path", path(at).into())]),
        StoreError::NotEmpty { path: at } => words.say("store-not-empty", &[("path", path(at).into())]),
        StoreError::BackupDamaged { path: at, what } => {
            let what = copy_damage_said(words, what);
            words.say("store-backup-damaged", &[("path", path(at).into()), ("what", what.into())])
        }
        StoreError::Internal(what) => words.say("store-internal", &[("what", what.into())]),
    }
}

/// The sentence about an outcome, and whether some were refused.
pub fn outcome_said(model: &Model, outcome: &Outcome) -> (String, bool) {
    let words = &model.words;
    let name = words.plain(&format!("command-{}", outcome.command));
    let mut text = match (&outcome.of_command, outcome.refused.first()) {
        (_, Some(first)) => words.say(
            "outcome-some-refused",
            &[
                ("command", name.into()),
                ("done", outcome.done.len().to_string().into()),
                ("refused", outcome.refused.len().to_string().into()),
                ("handle", (&first.handle).into()),
                ("why", refusal_said(model, &first.why).into()),
            ],
        ),
        (Some(of), None) => {
            let of = words.plain(&format!("command-{of}"));
            format!("{name}: {of} · {}", records_said(words, &outcome.done))
        }
        (None, None) => format!("{name}: {}", records_said(words, &outcome.done)),
    };
    for warning in distinct(&outcome.warnings) {
        text.push_str(&format!(" · {}", words.plain(&format!("warning-{warning}"))));
    }
    let undoable = !matches!(outcome.command.as_str(), "undo" | "redo" | "erase") && !outcome.done.is_empty();
    if undoable && outcome.refused.is_empty() {
        text.push_str(&words.say("outcome-undo", &[("key", key_of(Action::Undo, words).into())]));
    }
    (text, !outcome.refused.is_empty())
}

fn distinct(warnings: &[Warning]) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = warnings.iter().map(|warning| warning.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// «3.7 → 15.02.2021 пн» for one, a count for many.
fn records_said(words: &Words, done: &[Effect]) -> String {
    match done {
        [only] => match only.day_after.filter(|after| only.day_before != Some(*after)) {
            Some(after) => format!("{} → {}", only.handle, dates::with_weekday(words, after)),
            None => only.handle.clone(),
        },
        many => words.say("count-records", &[("n", many.len().into())]),
    }
}

pub fn doubt_said(words: &Words, code: DoubtCode, text: Option<&str>) -> String {
    let said = words.plain(&format!("doubt-{}", code.name()));
    match text {
        Some(text) if !text.is_empty() => format!("{said}: «{text}»"),
        _ => said,
    }
}

/// What a record is called where it is referred to: a row of a plan by its number, too.
pub fn called(record: &crate::domain::record::Record) -> String {
    let title = record.text(spec(record.kind).title);
    let number = if record.kind == Kind::Activity { record.text(activity::NUMBER) } else { "" };
    format!("{number} {title}").trim().to_owned()
}

/// «до 20.06.2021 вс — так решили 12.03.2021 для 3.1 (Иванова)».
pub fn decided_said(model: &Model, decided: &crate::engine::Remembered) -> String {
    let day = decided.at.with_timezone(&model.offset).date_naive();
    model.words.say(
        "decided-so",
        &[
            ("when", when_said(&model.words, &decided.when).into()),
            ("day", dates::full(day).into()),
            ("handle", (&decided.handle).into()),
            ("who", (&decided.who).into()),
        ],
    )
}

/// «2021 год попадает в период плана»: why a candidate may be meant.
pub fn reason_said(words: &Words, reason: Reason) -> String {
    let key = format!("reason-{}", reason.name());
    match reason.year() {
        Some(year) => words.say(&key, &[("year", year.to_string().into())]),
        None => words.plain(&key),
    }
}

/// A reading of a deadline in words that the reader of deadlines takes back.
pub fn when_said(words: &Words, when: &When) -> String {
    match when {
        When::By { due, time } => {
            let day = dates::with_weekday(words, *due);
            let day = time.map_or_else(|| day.clone(), |time| format!("{day} {}", time.format("%H:%M")));
            words.say("when-by", &[("day", day.into())])
        }
        When::On { date, time } => {
            let day = dates::with_weekday(words, *date);
            match time {
                Some(time) => format!("{day} {}", time.format("%H:%M")),
                None => day,
            }
        }
        When::Period { start, end } => words
            .say("when-period", &[("start", dates::full(*start).into()), ("end", dates::full(*end).into())]),
        When::Points(points) => points
            .iter()
            .map(|point| match point.start {
                Some(start) => dates::period(words, start, point.end),
                None => dates::full(point.end),
            })
            .collect::<Vec<_>>()
            .join(", "),
        When::Recurring(recurrence) => recurring_said(words, recurrence),
        When::Standing { source, .. } => match source {
            Some(source) => format!("{} ({source})", words.plain("when-standing")),
            None => words.plain("when-standing"),
        },
        When::Schedule { source } => match source {
            Some(source) => format!("{}: {source}", words.plain("when-schedule")),
            None => words.plain("when-schedule"),
        },
        When::Event(bound) => {
            let key = match bound.direction {
                Direction::Before => "when-before",
                Direction::During => "when-during",
                Direction::After => "when-after",
            };
            let event = words.say(key, &[("event", (&bound.event).into())]);
            match &bound.offset {
                Some(offset) => format!("{} {event}", offset_said(words, offset)),
                None => event,
            }
        }
        When::Conflict { candidates, .. } => {
            let readings: Vec<String> =
                candidates.iter().map(|candidate| when_said(words, candidate)).collect();
            words.say("when-conflict", &[("readings", readings.join(" / ").into())])
        }
        When::None => words.plain("when-none"),
    }
}

fn offset_said(words: &Words, offset: &Offset) -> String {
    let key = match offset.unit {
        OffsetUnit::Days => "span-days",
        OffsetUnit::WorkingDays => "span-working-days",
        OffsetUnit::Weeks => "span-weeks",
        OffsetUnit::Months => "span-months",
    };
    words.say(key, &[("n", i64::from(offset.count).into())])
}

fn recurring_said(words: &Words, recurrence: &Recurrence) -> String {
    let every = match recurrence.every {
        Every::Day => "every-day",
        Every::Week => "every-week",
        Every::Month => "every-month",
        Every::Quarter => "every-quarter",
        Every::SchoolTerm => "every-term",
        Every::HalfYear => "every-half-year",
        Every::Year => "every-year",
    };
    let mut text = words.plain(every);
    if !recurrence.days.is_empty() {
        let days: Vec<String> = recurrence.days.iter().map(u8::to_string).collect();
        text.push_str(&format!(", {}", words.say("every-days", &[("days", days.join(", ").into())])));
    }
    if !recurrence.weekdays.is_empty() {
        text.push_str(&format!(", {}", recurrence.weekdays.join(", ")));
    }
    text
}

pub fn field_name(words: &Words, kind: Kind, tag: Tag) -> String {
    let spec = spec(kind);
    match spec.field(tag) {
        Some(field) => words.plain(&format!("field-{}-{}", spec.name, field.name)),
        None => format!("#{tag}"),
    }
}

/// What a change is as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    Created,
    Deleted,
    Edited,
}

/// A record is created with its title and deleted with it.
pub fn nature(change: &Change) -> Nature {
    let title = spec(change.kind).title;
    match change.fields.iter().find(|field| field.tag == title) {
        Some(field) if field.before.is_none() => Nature::Created,
        Some(field) if field.after.is_none() => Nature::Deleted,
        _ => Nature::Edited,
    }
}

/// One field's change: «Срок: 15.02.2021 → 01.03.2021».
pub fn change_said(model: &Model, kind: Kind, change: &FieldChange, names: &[(RecordId, String)]) -> String {
    if spec(kind).field(change.tag).is_some_and(|field| field.holds == FieldType::Moves) {
        return move_said(model, kind, change);
    }
    let before = value_said(model, kind, change.tag, change.before.as_ref(), names);
    let after = value_said(model, kind, change.tag, change.after.as_ref(), names);
    format!("{}: {before} → {after}", field_name(&model.words, kind, change.tag))
}

/// The same; `None` when both values read alike.
pub fn change_seen(model: &Model, kind: Kind, change: &FieldChange) -> Option<String> {
    let said = change_said(model, kind, change, &[]);
    let told = said.split_once(": ").map_or(said.as_str(), |(_, told)| told);
    let alike = told.split_once(" → ").is_some_and(|(before, after)| before == after);
    (!alike).then_some(said)
}

/// A move that was added, or taken back: «Срок: 15.02.2021 пн → 01.03.2021 пн».
fn move_said(model: &Model, kind: Kind, change: &FieldChange) -> String {
    let words = &model.words;
    let moves = |value: Option<&Value>| value.map(moves_from_value).unwrap_or_default();
    let (before, after) = (moves(change.before.as_ref()), moves(change.after.as_ref()));
    let day = |day: Option<NaiveDate>| {
        day.map_or_else(|| words.plain("value-none"), |day| dates::with_weekday(words, day))
    };
    let last = if after.len() > before.len() { after.last() } else { before.last() };
    let Some(last) = last else { return field_name(words, kind, change.tag) };
    let (from, to) = (day(last.from), day(Some(last.to)));
    let label = words.plain("field-activity-deadline");
    if after.len() > before.len() {
        format!("{label}: {from} → {to}")
    } else {
        format!("{label}: {to} → {from}")
    }
}

/// A value as people read it; «нет» for nothing.
pub fn value_said(
    model: &Model,
    kind: Kind,
    tag: Tag,
    value: Option<&Value>,
    names: &[(RecordId, String)],
) -> String {
    let words = &model.words;
    let Some(value) = value else { return words.plain("value-none") };
    let field = spec(kind).field(tag);
    let holds = field.map(|field| field.holds);
    let called = |id: RecordId| {
        let given = names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
        given.or_else(|| model.known.name(id).map(str::to_owned)).unwrap_or_else(|| format!("#{}", id.0))
    };
    let coded = |names: &[(u16, &'static str)], code: u16, prefix: &str| {
        let name = names.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name);
        words.plain(&format!("{prefix}{name}"))
    };
    match (holds, value) {
        (Some(FieldType::Deadline), value) => match reading::deadline_of(value) {
            Some(deadline) => when_said(words, deadline.effective()),
            None => words.plain("value-set"),
        },
        (Some(FieldType::Moves), value) => words.say("count-moves", &[("n", value.items().len().into())]),
        (Some(FieldType::Papers), value) => value
            .items()
            .iter()
            .map(|paper| paper_said(words, &Paper::from_value(paper)))
            .collect::<Vec<_>>()
            .join("; "),
        (Some(FieldType::Completions), value) => completions_said(model, value),
        (Some(FieldType::Returns), value) => {
            let said = returns(Some(value)).iter().map(|one| return_said(words, one)).collect::<Vec<_>>();
            said.join("; ")
        }
        (Some(FieldType::Choice(names)), Value::Code(code)) => {
            coded(names, *code, &format!("choice-{}-", field.map_or("", |field| field.name)))
        }
        (Some(FieldType::Choices(names)), Value::List(codes)) => {
            let own = format!("choice-{}-", field.map_or("", |field| field.name));
            // Only kinds of paper have words of another name.
            let is_own = names.iter().any(|(_, name)| words.has(&format!("{own}{name}")));
            let prefix = if is_own { &own } else { "paper-" };
            let said = codes.iter().filter_map(Value::as_code).map(|code| coded(names, code, prefix));
            said.collect::<Vec<_>>().join(", ")
        }
        (Some(FieldType::Years), value) => {
            let listings = value.items().iter().filter_map(Listing::from_value);
            listings.map(|listing| listing.written()).collect::<Vec<_>>().join("; ")
        }
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Int(number)) => number.to_string(),
        (_, Value::Day(day)) => dates::full(*day),
        (_, Value::Ref(id)) => called(*id),
        (_, Value::List(items)) => items
            .iter()
            .map(|item| value_said(model, kind, tag, Some(item), names))
            .collect::<Vec<_>>()
            .join(", "),
        (_, Value::Erased) => words.plain("value-erased"),
        (_, Value::Hidden) => words.plain("value-hidden"),
        (_, _) => words.plain("value-set"),
    }
}

fn completions_said(model: &Model, value: &Value) -> String {
    let done = crate::domain::completion::completions(Some(value));
    let said: Vec<String> = done
        .iter()
        .map(|completion| {
            let papers: Vec<String> =
                completion.papers.iter().map(|paper| paper_said(&model.words, paper)).collect();
            let day = dates::full(completion.day);
            let told = if papers.is_empty() { day } else { format!("{day} ({})", papers.join("; ")) };
            match accepted_said(&model.words, completion) {
                Some(accepted) => format!("{told} — {}, {accepted}", completion.by),
                None => told,
            }
        })
        .collect();
    said.join(", ")
}

/// «на проверке», or who else accepted it; nothing where a report was its own acceptance.
pub fn accepted_said(words: &Words, completion: &Completion) -> Option<String> {
    let Some(by) = &completion.accepted_by else { return Some(words.plain("details-waits")) };
    if *by == completion.by {
        return None;
    }
    Some(match completion.accepted_on {
        Some(day) => words.say("details-accepted", &[("day", dates::full(day).into()), ("by", by.into())]),
        None => words.say("details-accepted-by", &[("by", by.into())]),
    })
}

/// «02.02.2021 Петрова: нет подписи (сообщено: 29.01.2021 · Иванова · справка № 12)».
pub fn return_said(words: &Words, one: &Return) -> String {
    let mut told: Vec<String> = one.reported_day.map(dates::full).into_iter().collect();
    told.push(one.reported_by.clone());
    told.extend(one.papers.iter().map(|paper| paper_said(words, paper)));
    words.say(
        "details-return",
        &[
            ("day", dates::full(one.day).into()),
            ("by", (&one.by).into()),
            ("remark", (&one.remark).into()),
            ("reported", told.join(" · ").into()),
        ],
    )
}

/// «справка № 12 от 29.01.2021, папка 01-15».
pub fn paper_said(words: &Words, paper: &Paper) -> String {
    use crate::domain::paper::kind::NAMES;
    let mut parts = Vec::new();
    if let Some((_, name)) = paper.kind.and_then(|kind| NAMES.iter().find(|(known, _)| *known == kind)) {
        parts.push(words.plain(&format!("paper-{name}")));
    }
    if let Some(number) = &paper.number {
        parts.push(format!("№ {number}"));
    }
    if let Some(day) = paper.date {
        parts.push(words.say("paper-of-day", &[("day", dates::full(day).into())]));
    }
    let mut text = parts.join(" ");
    if let Some(place) = &paper.place {
        text = if text.is_empty() { place.clone() } else { format!("{text}, {place}") };
    }
    if let Some(file) = &paper.file {
        text.push_str(&format!(" [{}]", file.name));
    }
    text
}

/// A value of the filter language in the language of the screen: `overdue` → `просрочено`.
pub fn term_of(lang: Lang, term: &str) -> String {
    let language = filters::language(lang);
    let days = vocabulary::DAY_WORDS.iter().map(|(_, wording)| wording);
    let choices = vocabulary::STATUSES.iter().chain(vocabulary::FLAGS).map(|choice| &choice.wording);
    choices
        .chain(days)
        .find(|wording| wording.en.contains(&term) || wording.ru.contains(&term))
        .map_or_else(|| term.to_owned(), |wording| wording.shown(language).to_owned())
}
