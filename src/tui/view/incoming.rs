//! A paper before it is taken in: what was read, the period's question first, what is new, changed field by field,
//! kept, missing and refused, the doubts by kind. In: the draft and its comparison. Out: lines; nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use ratatui::style::Style;

use super::dates;
use super::incoming_columns;
use super::paper_words;
use super::words::{self, change_said};
use crate::domain::activity;
use crate::domain::change::{Change, FieldChange};
use crate::domain::deadline::{Candidate, Doubt, DoubtCode, KeptDoubt, Severity};
use crate::domain::draft::{ActivityDraft, PaperLine, PlanDraft};
use crate::domain::field::{FieldType, spec};
use crate::domain::plan;
use crate::domain::record::{Kind, Record};
use crate::domain::value::{Tag, Value};
use crate::engine::ImportPreview;
use crate::locale::Words;
use crate::tui::actions::{Action, entry_of, key_of};
use crate::tui::model::Model;
use crate::tui::model::layer::{Incoming, Pick};
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

pub(super) struct Line {
    pub(super) indent: usize,
    pub(super) text: String,
    pub(super) style: Style,
    /// What is offered on it.
    pub(super) pick: Option<Pick>,
}

/// Draws the paper from its first line shown; the heading stays. The cursor is on what is offered, if anything is.
pub fn draw(model: &Model, paper: &Incoming, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let drawn = wrapped(model, paper, paint.width());
    let room = paint.height().saturating_sub(1);
    let top = paper.top.min(drawn.len().saturating_sub(room));
    let to = (top + room).min(drawn.len());
    let number = |number: usize| number.to_string();
    let place = model.words.say(
        "incoming-position",
        &[("from", number(top + 1).into()), ("to", number(to).into()), ("of", number(drawn.len()).into())],
    );
    let title = model.words.say("incoming-title", &[("file", paper.draft.source.file_name.as_str().into())]);
    let at = paint.width().saturating_sub(text::width(&place) + 1);
    paint.put(1, 0, &text::cut(&title, at.saturating_sub(2)), look::strong());
    paint.put(at, 0, &place, look::plain());
    let mut cursor = paint.place(0, 0);
    for (y, line) in drawn[top..to].iter().enumerate() {
        paint.put(1 + line.indent, y + 1, &line.text, line.style);
        if line.pick.is_some() && line.pick == paper.pick {
            paint.put(0, y + 1, ">", look::strong());
            cursor = paint.place(0, y + 1);
        }
    }
    cursor
}

/// Whether there is anything to choose before it is taken in.
pub fn offers(paper: &Incoming) -> bool {
    paper.compared.merge.plan.is_some() || !paper.compared.merge.others.is_empty()
}

/// What is offered, each with its line.
pub fn picks(model: &Model, paper: &Incoming) -> Vec<(Pick, usize)> {
    let drawn = wrapped(model, paper, usize::from(model.size.0));
    drawn.iter().enumerate().filter_map(|(at, line)| Some((line.pick?, at))).collect()
}

/// Lines of the paper that are seen at once.
pub fn rows_shown(model: &Model) -> usize {
    // All but the heading.
    model.body_height().saturating_sub(1)
}

/// The first line shown when the last one is seen.
pub fn last_top(model: &Model, paper: &Incoming) -> usize {
    wrapped(model, paper, usize::from(model.size.0)).len().saturating_sub(rows_shown(model))
}

/// «Взято: 24 мероприятия, вопросов 7 — Ф покажет».
pub fn taken_said(words: &Words, draft: &PlanDraft, compared: &ImportPreview) -> String {
    let mut text = if compared.changed.is_empty() {
        let count = words.say("count-activities", &[("n", compared.new.len().into())]);
        words.say("incoming-taken", &[("count", count.into())])
    } else {
        let count = |count: usize| count.to_string();
        words.say(
            "incoming-taken-changed",
            &[("new", count(compared.new.len()).into()), ("changed", count(compared.changed.len()).into())],
        )
    };
    let asked = taken_doubts(draft, compared).filter(|(_, doubt)| doubt.severity == Severity::Ask).count();
    if asked > 0 {
        let key = key_of(Action::ByFlag, words);
        let asked = asked.to_string();
        text.push_str(
            &words.say("incoming-taken-questions", &[("asked", asked.into()), ("key", key.into())]),
        );
    }
    text.push_str(&words.say("outcome-undo", &[("key", key_of(Action::Undo, words).into())]));
    text
}

fn wrapped(model: &Model, paper: &Incoming, width: usize) -> Vec<Line> {
    let mut drawn = Vec::new();
    for line in lines(model, paper) {
        let room = width.saturating_sub(line.indent + 2);
        for (at, part) in text::wrapped(&line.text, room).into_iter().enumerate() {
            // What goes on below is set in, but only as far as its own line allows.
            let indent = line.indent + if at > 0 && line.indent > 0 { 2 } else { 0 };
            let pick = line.pick.filter(|_| at == 0);
            drawn.push(Line { indent, text: part, style: line.style, pick });
        }
    }
    drawn
}

fn lines(model: &Model, paper: &Incoming) -> Vec<Line> {
    let (draft, compared) = (&paper.draft, &paper.compared);
    let mut lines = Vec::new();
    head_lines(model, draft, compared, &mut lines);
    let first = incoming_columns::come_first(draft);
    let columns = incoming_columns::lines(&model.words, draft).into_iter();
    let columns: Vec<Line> = columns
        .map(|line| {
            let style = if line.alarm { look::doubt() } else { look::plain() };
            Line { indent: line.indent, text: line.text, style, pick: None }
        })
        .collect();
    let (above, below) = if first { (columns, Vec::new()) } else { (Vec::new(), columns) };
    lines.extend(above);
    super::incoming_choices::lines(model, compared, &mut lines);
    doubt_lines(model, draft, compared, &mut lines);
    decided_lines(model, draft, compared, &mut lines);
    changed_lines(model, compared, &mut lines);
    refused_lines(model, draft, &mut lines);
    named(model, "incoming-new", &compared.new, &mut lines);
    noise_lines(model, draft, &mut lines);
    lines.extend(below);
    lines
}

fn plain(indent: usize, text: String) -> Line {
    Line { indent, text, style: look::plain(), pick: None }
}

pub(super) fn heading(text: String) -> Line {
    Line { indent: 0, text, style: look::strong(), pick: None }
}

fn head_lines(model: &Model, draft: &PlanDraft, compared: &ImportPreview, lines: &mut Vec<Line>) {
    let words = &model.words;
    let period =
        draft.period.map(|period| format!("{}–{}", dates::full(period.start), dates::full(period.end)));
    if let Some(question) = period_question(model, draft, compared, period.as_deref()) {
        lines.push(Line { indent: 0, text: question, style: look::doubt(), pick: None });
    }
    if !draft.title.is_empty() {
        lines.push(heading(draft.title.clone()));
    }
    let number = |number: usize| number.to_string();
    let read = words.say(
        "import-read",
        &[
            ("district", draft.district.as_deref().unwrap_or("—").into()),
            ("period", period.unwrap_or_else(|| words.plain("import-no-period")).into()),
            ("sections", number(draft.sections.len()).into()),
            ("activities", number(draft.activities.len()).into()),
            ("owners", number(draft.owners.len()).into()),
            ("encoding", draft.source.encoding.as_str().into()),
        ],
    );
    lines.push(plain(0, read));
    let counts = words.say(
        "incoming-counts",
        &[
            ("new", number(compared.new.len()).into()),
            ("changed", number(compared.changed.len()).into()),
            ("same", number(compared.same).into()),
            ("kept", number(compared.kept.len()).into()),
            ("missing", number(compared.merge.missing.len()).into()),
            ("refused", number(draft.refused.len()).into()),
        ],
    );
    lines.push(heading(counts));
}

/// The plan's period is asked first, unless the store's plan has it settled.
fn period_question(
    model: &Model,
    draft: &PlanDraft,
    compared: &ImportPreview,
    period: Option<&str>,
) -> Option<String> {
    let known = compared.merge.plan.and_then(|id| model.known.plans.iter().find(|record| record.id == id));
    let asks = |record: &Record| {
        let open = |kept: &KeptDoubt| kept.doubt.code == DoubtCode::PeriodInferred && kept.settled.is_none();
        plan::doubts(record).iter().any(open)
    };
    if known.is_some_and(|record| plan::period(record).is_some() && !asks(record)) {
        return None;
    }
    let words = &model.words;
    let key = key_of(Action::Menu, words);
    let action = entry_of(Action::SettlePeriod).map(|entry| entry.title(words)).unwrap_or_default();
    let inferred = draft.doubts.iter().any(|doubt| doubt.code == DoubtCode::PeriodInferred);
    match period {
        None => Some(words.say("incoming-period-missing", &[("key", key.into()), ("action", action.into())])),
        Some(period) if inferred => Some(words.say(
            "incoming-period-asked",
            &[("period", period.into()), ("key", key.into()), ("action", action.into())],
        )),
        Some(_) => None,
    }
}

/// How a row is called among those named by the engine, if it is one of them: its number, else how its title begins.
fn called(row: &ActivityDraft, handles: &BTreeSet<&str>) -> Option<String> {
    let found = match row.number.as_deref().filter(|number| !number.is_empty()) {
        Some(number) => handles.get(number),
        None => handles.iter().find(|handle| row.title.starts_with(handle.trim_end_matches('…'))),
    };
    found.map(|handle| (*handle).to_owned())
}

/// The doubts that come with what is taken: rows that stay as they are keep their answers.
fn taken_doubts<'a>(
    draft: &'a PlanDraft,
    compared: &'a ImportPreview,
) -> impl Iterator<Item = (String, &'a Doubt)> {
    let fresh = compared.merge.plan.is_none() && !compared.new.is_empty();
    let changed = compared.changed.iter().map(|(handle, _)| handle);
    let touched: BTreeSet<&str> = compared.new.iter().chain(changed).map(String::as_str).collect();
    let plan = draft.doubts.iter().filter(move |_| fresh).map(|doubt| (String::new(), doubt));
    let rows = draft.activities.iter().filter_map(move |row| Some((called(row, &touched)?, row)));
    let rows = rows.flat_map(|(name, row)| {
        row.deadline.doubts.iter().chain(&row.doubts).map(move |doubt| (name.clone(), doubt))
    });
    let asked = compared.asked.iter().map(|(handle, doubt)| (handle.clone(), doubt));
    plan.chain(rows).chain(asked)
}

/// By kind, those that a person must answer first; under each kind its rows.
fn doubt_lines(model: &Model, draft: &PlanDraft, compared: &ImportPreview, lines: &mut Vec<Line>) {
    let mut by_kind: BTreeMap<(Severity, DoubtCode), Vec<(String, &Doubt)>> = BTreeMap::new();
    for (name, doubt) in taken_doubts(draft, compared) {
        by_kind.entry((doubt.severity, doubt.code)).or_default().push((name, doubt));
    }
    if by_kind.is_empty() {
        return;
    }
    let words = &model.words;
    let count = |asks: bool| -> usize {
        let of = by_kind.iter().filter(|((severity, _), _)| (*severity == Severity::Ask) == asks);
        of.map(|(_, doubts)| doubts.len()).sum()
    };
    let (asked, noted) = (count(true).to_string(), count(false).to_string());
    lines.push(heading(words.say("incoming-doubts", &[("asked", asked.into()), ("noted", noted.into())])));
    let (asked, noted): (Vec<_>, Vec<_>) =
        by_kind.iter().partition(|((severity, _), _)| *severity == Severity::Ask);
    for ((severity, code), found) in asked.into_iter().chain(noted) {
        let asks = *severity == Severity::Ask;
        let said = words.plain(&format!("doubt-{}", code.name()));
        let style = if asks { look::doubt() } else { look::plain() };
        let mark = if asks { '?' } else { '·' };
        lines.push(Line { indent: 1, text: format!("{mark} {said}: {}", found.len()), style, pick: None });
        lines.extend(found.iter().map(|(name, doubt)| plain(3, one_doubt(words, name, doubt))));
    }
}

/// What was decided before about wordings in question.
fn decided_lines(model: &Model, draft: &PlanDraft, compared: &ImportPreview, lines: &mut Vec<Line>) {
    if compared.remembered.is_empty() {
        return;
    }
    lines.push(heading(model.words.plain("import-decided")));
    for (at, decided) in &compared.remembered {
        let row = draft.activities.get(*at);
        let name = row.and_then(|row| row.number.clone()).unwrap_or_else(|| format!("({})", at + 1));
        lines.push(plain(3, format!("{name} {}", words::decided_said(model, decided))));
    }
}

/// «3.1 «31 июня 2020 года» — до 30.06.2020 вт / до 01.07.2020 ср».
fn one_doubt(words: &Words, name: &str, doubt: &Doubt) -> String {
    let mut parts = vec![name.to_owned()];
    parts.extend(doubt.text.as_ref().filter(|text| !text.is_empty()).map(|text| format!("«{text}»")));
    let candidates = doubt.candidates.iter().map(|candidate| match candidate {
        Candidate::When(when) => words::when_said(words, when),
        Candidate::Text(text) => paper_words::candidate_said(words, doubt, text),
    });
    let candidates: Vec<String> = candidates.filter(|candidate| !candidate.is_empty()).collect();
    if !candidates.is_empty() {
        let dash = if parts.iter().all(String::is_empty) { "" } else { "— " };
        parts.push(format!("{dash}{}", candidates.join(" / ")));
    }
    parts.extend(
        doubt.place.as_deref().map(|place| format!("[{}]", paper_words::place_text_said(words, place))),
    );
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// Field by field, old → new; what people do not read is left out. Then what a person changed here and keeps.
fn changed_lines(model: &Model, compared: &ImportPreview, lines: &mut Vec<Line>) {
    let words = &model.words;
    if !compared.changed.is_empty() {
        lines.push(heading(words.plain("incoming-changed")));
    }
    for (handle, change) in &compared.changed {
        for field in change.fields.iter().filter(|field| is_read(change, field.tag)) {
            lines.push(plain(1, format!("{handle} {}", field_said(model, change.kind, field))));
        }
    }
    if !compared.kept.is_empty() {
        lines.push(heading(words.plain("incoming-kept")));
    }
    for (handle, tag) in &compared.kept {
        lines.push(plain(1, format!("{handle} {}", words::field_name(words, Kind::Activity, *tag))));
    }
}

/// Whether people read this field: not its place among the others, which any row put before it moves. Owners are told as the paper writes them: some are not in the store yet.
fn is_read(change: &Change, tag: Tag) -> bool {
    let told_otherwise =
        tag == activity::OWNERS && change.fields.iter().any(|field| field.tag == activity::OWNERS_WORDING);
    let field = spec(change.kind).field(tag);
    !told_otherwise && tag != activity::ORDER && field.is_some_and(|field| field.holds != FieldType::Internal)
}

/// Old → new; when both are said the same, something behind them was read anew.
fn field_said(model: &Model, kind: Kind, field: &FieldChange) -> String {
    let said = |value: Option<&Value>| words::value_said(model, kind, field.tag, value, &[]);
    let is_doubts = spec(kind).field(field.tag).is_some_and(|field| field.holds == FieldType::Doubts);
    if is_doubts || said(field.before.as_ref()) == said(field.after.as_ref()) {
        let name = words::field_name(&model.words, kind, field.tag);
        let key = if is_doubts { "incoming-doubts-anew" } else { "incoming-read-anew" };
        return model.words.say(key, &[("field", name.into()), ("value", said(field.after.as_ref()).into())]);
    }
    change_said(model, kind, field, &[])
}

fn named(model: &Model, key: &str, handles: &[String], lines: &mut Vec<Line>) {
    if !handles.is_empty() {
        lines.push(heading(model.words.plain(key)));
        lines.push(plain(1, handles.join(", ")));
    }
}

fn refused_lines(model: &Model, draft: &PlanDraft, lines: &mut Vec<Line>) {
    let words = &model.words;
    if !draft.refused.is_empty() {
        lines.push(heading(words.plain("incoming-refused")));
    }
    for row in &draft.refused {
        let why = words.plain(&format!("row-refused-{}", row.why));
        let said = words.say(
            "incoming-refused-row",
            &[
                ("place", paper_words::place_said(words, &row.place).into()),
                ("why", why.into()),
                ("text", row.text.as_str().into()),
            ],
        );
        lines.push(Line { indent: 1, text: said, style: look::alarm(), pick: None });
    }
}

fn noise_lines(model: &Model, draft: &PlanDraft, lines: &mut Vec<Line>) {
    if draft.noise.is_empty() {
        return;
    }
    let count = draft.noise.len().to_string();
    lines.push(heading(model.words.say("incoming-noise", &[("count", count.into())])));
    let said =
        |line: &PaperLine| format!("{}: {}", paper_words::place_said(&model.words, &line.place), line.text);
    lines.extend(draft.noise.iter().map(|line| plain(1, said(line))));
}
