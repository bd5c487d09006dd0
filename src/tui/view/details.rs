//! Details of a record: the wording and what was understood from it, questions with candidates, owners, result, papers,
//! completions, moves, comments; or the file's own cells.

use ratatui::style::Style;

use super::{dates, words};
use crate::domain::completion::completions;
use crate::domain::deadline::{Candidate, Deadline, Doubt, KeptDoubt, Severity, Used, pieces, reasons};
use crate::domain::field::{FieldType, spec};
use crate::domain::obligation::Obligation;
use crate::domain::plan::source;
use crate::domain::record::{Kind, Record};
use crate::domain::returned::returns;
use crate::domain::series::{OccurrenceState, window};
use crate::domain::value::Value;
use crate::domain::{activity, line, note};
use crate::engine::Details;
use crate::tui::model::place::Part;
use crate::tui::model::{DetailsPlace, Model, reading};
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// A line of the details: a label (empty: goes on) and a text.
struct Line {
    label: String,
    text: String,
    style: Style,
    /// Styles of parts of the text, in order; empty: one style for all.
    parts: Vec<(String, Style)>,
}

/// Width of the labels.
const LABEL: usize = 14;

pub fn draw(model: &Model, place: &DetailsPlace, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let Some(details) = &place.details else { return paint.place(0, 0) };
    let lines = lines_of(model, place.part, details);
    write(&lines, &heading_of(model, details), place.top, paint);
    paint.place(0, 0)
}

/// Beside a list: the same, as much as fits.
pub fn draw_beside(model: &Model, details: &Details, paint: &mut Paint<'_>) {
    write(&read_lines(model, details), &heading_of(model, details), 0, paint);
}

/// The part that is shown, to be copied: its heading, then a label and a text a line.
pub fn text(model: &Model, place: &DetailsPlace) -> Vec<String> {
    let Some(details) = &place.details else { return Vec::new() };
    let lines = lines_of(model, place.part, details);
    let said = lines.into_iter().map(|line| format!("{}\t{}", line.label, line.text));
    std::iter::once(heading_of(model, details)).chain(said).collect()
}

fn lines_of(model: &Model, part: Part, details: &Details) -> Vec<Line> {
    match part {
        Part::Read => read_lines(model, details),
        Part::Cells => cell_lines(model, details),
    }
}

fn heading_of(model: &Model, details: &Details) -> String {
    let record = &details.record;
    let title = match record.kind {
        Kind::Teacher => {
            let name = record.text(spec(Kind::Teacher).title);
            format!("{} {name}", details.handle)
        }
        Kind::School => format!("{} {}", details.handle, record.text(spec(Kind::School).title)),
        kind => record.text(spec(kind).title).to_owned(),
    };
    let kind = model.words.plain(&format!("kind-{}", spec(record.kind).name));
    if record.kind == Kind::Activity {
        format!("{}  {title}", details.handle)
    } else {
        format!("{kind}: {title}")
    }
}

/// A line as it is drawn: label, parts of text, and the style of a line without parts.
type Drawn = (String, Vec<(String, Style)>, Style);

fn write(lines: &[Line], heading: &str, top: usize, paint: &mut Paint<'_>) {
    let room = paint.width().saturating_sub(2);
    let mut drawn: Vec<Drawn> =
        text::wrapped(heading, room).into_iter().map(|line| (line, Vec::new(), look::strong())).collect();
    drawn.push((String::new(), Vec::new(), look::plain()));
    for line in lines {
        let wide = room.saturating_sub(LABEL + 1);
        let whole = [(line.text.clone(), line.style)];
        let parts = if line.parts.is_empty() { &whole[..] } else { &line.parts[..] };
        for (at, part) in text::wrapped_parts(parts, wide).into_iter().enumerate() {
            let label = if at == 0 { line.label.clone() } else { String::new() };
            drawn.push((text::fitted(&label, LABEL), part, line.style));
        }
    }
    let top = top.min(drawn.len().saturating_sub(paint.height()));
    for (y, (label, parts, style)) in drawn.iter().skip(top).enumerate().take(paint.height()) {
        if parts.iter().all(|(text, _)| text.is_empty()) {
            paint.put(1, y, label, *style);
            continue;
        }
        paint.put(1, y, label, look::strong());
        let mut x = 2 + LABEL;
        for (text, style) in parts {
            x = paint.put(x, y, text, *style);
        }
    }
}

fn plain(label: String, text: String) -> Line {
    styled(label, text, look::plain())
}

fn styled(label: String, text: String, style: Style) -> Line {
    Line { label, text, style, parts: Vec::new() }
}

fn read_lines(model: &Model, details: &Details) -> Vec<Line> {
    let record = &details.record;
    let mut lines = Vec::new();
    if record.kind == Kind::Activity {
        deadline_lines(model, record, &mut lines);
        if let Some(decided) = &details.remembered {
            lines.push(plain(String::new(), words::decided_said(model, decided)));
        }
        let kept: Vec<_> = reading::doubts(record)
            .iter()
            .map(|kept: &KeptDoubt| (kept.doubt.clone(), kept.settled.clone()))
            .collect();
        question_lines(model, record, &kept, &mut lines);
    }
    // On the telephone, what a school owes comes first.
    part_lines(model, details, &|name| name == OWES, &mut lines);
    field_lines(model, details, &mut lines);
    part_lines(model, details, &|name| name != OWES, &mut lines);
    measured_lines(model, details, &mut lines);
    if record.kind == Kind::Activity {
        if let Some(reason) = activity::closing_reason(record) {
            lines.push(plain(
                words::field_name(&model.words, Kind::Activity, activity::CANCELLATION),
                reason.to_owned(),
            ));
        }
        occurrence_lines(model, &Obligation::of(record), &mut lines);
        completion_lines(model, record, &mut lines);
        returned_lines(model, record, &mut lines);
        moves_lines(model, record, &mut lines);
    }
    if record.kind == Kind::Line {
        returned_lines(model, record, &mut lines);
    }
    for (record, who, at) in &details.notes {
        let label = dates::short(at.with_timezone(&model.offset).date_naive());
        lines.push(plain(label, format!("{who}: {}", record.text(note::TEXT))));
    }
    lines
}

fn deadline_lines(model: &Model, record: &Record, lines: &mut Vec<Line>) {
    let words = &model.words;
    let Some(deadline) = reading::deadline(record) else { return };
    lines.push(wording_line(model, &deadline.read));
    let held = words::when_said(words, &reading::effective(record));
    lines.push(plain(words.plain("details-read"), held));
    if let Some(settled) = &deadline.settled {
        let read = words::when_said(words, &deadline.read.when);
        let settled = words::when_said(words, settled);
        let said = words.say("details-settled", &[("settled", settled.into()), ("read", read.into())]);
        lines.push(plain(String::new(), said));
    }
    if let Some(note) = deadline.read.note.clone().filter(|note| !note.is_empty()) {
        lines.push(plain(words.plain("details-note"), note));
    }
    let settled = deadline.settled.as_ref().map(|_| words.plain("details-answered"));
    let doubts: Vec<_> = deadline.read.doubts.iter().map(|doubt| (doubt.clone(), settled.clone())).collect();
    question_lines(model, record, &doubts, lines);
    let owed = Obligation::of(record);
    if let Some(since) = owed.silent_since(model.today) {
        let said = words.say("details-silent-since", &[("day", dates::full(since).into())]);
        lines.push(styled(String::new(), said, look::doubt()));
    }
}

/// The wording with what was understood of it underlined, and what was not used in brackets.
fn wording_line(model: &Model, read: &Deadline) -> Line {
    let mut parts = vec![("«".to_owned(), look::plain())];
    parts.extend(pieces(read).into_iter().map(|piece| match piece.used {
        Used::Understood => (piece.text, look::understood()),
        Used::Unused => (format!("[{}]", piece.text), look::unused()),
        Used::Glue => (piece.text, look::plain()),
    }));
    parts.push(("»".to_owned(), look::plain()));
    let text = parts.iter().map(|(text, _)| text.as_str()).collect();
    Line { label: model.words.plain("details-wording"), text, style: look::plain(), parts }
}

/// The occurrences of a series that matter now, one a line.
fn occurrence_lines(model: &Model, owed: &Obligation, lines: &mut Vec<Line>) {
    let words = &model.words;
    let all = owed.occurrences(model.today);
    let (before, shown, behind) = window(&all);
    let mut label = words.plain("details-occurrences");
    let mut push = |text: String, style: Style| {
        lines.push(styled(std::mem::take(&mut label), text, style));
    };
    let left_out = |count: usize| words.say("details-part-more", &[("n", count.to_string().into())]);
    if before > 0 {
        push(left_out(before), look::plain());
    }
    for one in shown {
        let moved = if one.due == one.day { String::new() } else { format!(" → {}", dates::full(one.due)) };
        let state = words.plain(&format!("occurrence-{}", one.state.name()));
        let mark = if one.state.is_open() { "" } else { "✓ " };
        let on = one.state.closed_on().map(|on| format!(" {}", dates::full(on))).unwrap_or_default();
        let style = if one.state == OccurrenceState::Overdue { look::alarm() } else { look::plain() };
        push(format!("{}{moved} {mark}{state}{on}", dates::full(one.day)), style);
    }
    if behind > 0 {
        push(left_out(behind), look::plain());
    }
}

/// Doubts with the answers that were given.
fn question_lines(model: &Model, record: &Record, doubts: &[(Doubt, Option<String>)], lines: &mut Vec<Line>) {
    let words = &model.words;
    for (doubt, settled) in doubts {
        let asks = doubt.severity == Severity::Ask && settled.is_none();
        let label = words.plain(if asks { "details-question" } else { "details-remark" });
        let style = if asks { look::doubt() } else { look::plain() };
        let mut said = words::doubt_said(words, doubt.code, doubt.text.as_deref());
        if let Some(answer) = settled {
            said.push_str(&format!(" — {answer}"));
        }
        lines.push(styled(label, said, style));
        if !asks && doubt.severity == Severity::Ask {
            continue;
        }
        let reasons = reasons(doubt, activity::horizon(record));
        for (at, (candidate, reason)) in doubt.candidates.iter().zip(reasons).enumerate() {
            let said = match candidate {
                Candidate::When(when) => words::when_said(words, when),
                Candidate::Text(text) => super::paper_words::candidate_said(words, doubt, text),
            };
            let why = reason.map_or_else(String::new, |why| format!(" — {}", words::reason_said(words, why)));
            lines.push(plain(String::new(), format!("{}. {said}{why}", at + 1)));
        }
    }
}

/// The plain fields, by the table of fields: a new field needs nothing here.
fn field_lines(model: &Model, details: &Details, lines: &mut Vec<Line>) {
    let record = &details.record;
    let names: Vec<_> = details.related.iter().map(|related| (related.id, words::called(related))).collect();
    for field in spec(record.kind).fields {
        let skipped = matches!(
            field.holds,
            FieldType::Internal
                | FieldType::Deadline
                | FieldType::Doubts
                | FieldType::Moves
                | FieldType::Completions
                | FieldType::Returns
        ) || (record.kind == Kind::Activity
            && matches!(
                field.tag,
                activity::TITLE | activity::NUMBER | activity::ORDER | activity::OWNERS_WORDING
            ));
        let only_plan = field.holds == FieldType::Ref(Kind::Plan) && model.known.plans.len() < 2;
        let Some(value) = record.get(field.tag).filter(|_| !skipped && !only_plan) else { continue };
        let label = words::field_name(&model.words, record.kind, field.tag);
        lines.push(plain(label, words::value_said(model, record.kind, field.tag, Some(value), &names)));
    }
}

/// The part of a school's record that is said first.
const OWES: &str = "owes";

/// What belongs to the record, a line each.
fn part_lines(model: &Model, details: &Details, is_told: &dyn Fn(&str) -> bool, lines: &mut Vec<Line>) {
    for part in details.parts.iter().filter(|part| is_told(part.name)) {
        let name = model.words.plain(&format!("part-{}", part.name));
        lines.push(styled(name, part.page.total.to_string(), look::strong()));
        for row in &part.page.rows {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|shown| super::cell::shown(&model.words, shown, CELL, row.flags))
                .filter(|cell| !cell.is_empty())
                .collect();
            let style = if row.flags.overdue { look::alarm() } else { look::plain() };
            lines.push(styled(String::new(), cells.join("  "), style));
        }
        let rest = part.page.total.saturating_sub(part.page.rows.len() as u64);
        if rest > 0 {
            let more = model.words.say("details-part-more", &[("n", rest.to_string().into())]);
            lines.push(plain(String::new(), more));
        }
    }
}

/// What was measured of a deficit, and when.
fn measured_lines(model: &Model, details: &Details, lines: &mut Vec<Line>) {
    let measured = crate::domain::deficit::assessments(&details.record);
    for one in measured.iter().filter(|_| details.record.kind == Kind::Deficit) {
        let state = model.words.plain(&format!("choice-state-{}", state_name(one.state)));
        let text = format!("{} · {} · {state}", dates::full(one.day), one.by);
        lines.push(plain(
            words::field_name(&model.words, Kind::Deficit, crate::domain::deficit::ASSESSMENTS),
            text,
        ));
    }
}

fn state_name(code: u16) -> &'static str {
    let names = crate::domain::deficit::state::NAMES;
    names.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name)
}

/// Cells of a part are as wide as they like: a line is broken where the screen ends.
const CELL: usize = 40;

fn completion_lines(model: &Model, record: &Record, lines: &mut Vec<Line>) {
    let words = &model.words;
    for completion in completions(record.get(activity::COMPLETIONS)) {
        let papers: Vec<String> =
            completion.papers.iter().map(|paper| words::paper_said(words, paper)).collect();
        let mut said = vec![dates::full(completion.day), completion.by.clone()];
        said.extend(papers);
        said.extend(words::accepted_said(words, &completion));
        let waits = completion.is_waiting();
        said.extend(completion.comment);
        let said: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
        let label = words.plain(if waits { "details-reported" } else { "details-done" });
        lines.push(plain(label, said.join(" · ")));
    }
}

/// Every report that came back, the last first; one that nobody has answered stands out.
fn returned_lines(model: &Model, record: &Record, lines: &mut Vec<Line>) {
    let tag = if record.kind == Kind::Line { line::RETURNS } else { activity::RETURNS };
    for one in returns(record.get(tag)).iter().rev() {
        let style = if one.answered { look::plain() } else { look::doubt() };
        let said = words::return_said(&model.words, one);
        lines.push(styled(model.words.plain("details-returned"), said, style));
    }
}

fn moves_lines(model: &Model, record: &Record, lines: &mut Vec<Line>) {
    let words = &model.words;
    let moves = reading::moves(record);
    if let Some(first) = moves.first() {
        let days = first.from.map(dates::full).unwrap_or_default();
        let label = words.plain("details-moves");
        let count = words.say("count-moves", &[("n", moves.len().into())]);
        lines.push(plain(
            label,
            words.say("details-first-deadline", &[("day", days.into()), ("count", count.into())]),
        ));
    }
    for moved in &moves {
        let day = dates::with_weekday(words, moved.to);
        lines.push(plain(String::new(), format!("→ {day} · {}", moved.reason)));
    }
}

/// The cells of the paper as they were read.
fn cell_lines(model: &Model, details: &Details) -> Vec<Line> {
    let words = &model.words;
    let mut lines = Vec::new();
    let Some(from) = details.record.get(activity::SOURCE) else {
        lines.push(plain(String::new(), words.plain("details-no-source")));
        return lines;
    };
    let text = |tag| from.part(tag).and_then(Value::as_text).unwrap_or_default().to_owned();
    let number = |tag| from.part(tag).and_then(Value::as_int).unwrap_or_default();
    let file = text(source::FILE_NAME);
    let file = if file.is_empty() { plan_file(details) } else { file };
    let place = words.say(
        "details-lines",
        &[("from", number(source::FROM).to_string().into()), ("to", number(source::TO).to_string().into())],
    );
    lines.push(plain(words.plain("details-file"), format!("{file} {place}").trim().to_owned()));
    for cell in from.part(source::CELLS).map(Value::items).unwrap_or_default() {
        let part = |tag| cell.part(tag).and_then(Value::as_text).unwrap_or_default().to_owned();
        lines.push(plain(part(source::CELL_HEADING), part(source::CELL_TEXT)));
    }
    lines
}

/// The file that the record's plan came from.
fn plan_file(details: &Details) -> String {
    let plan = details.related.iter().find(|record| record.kind == Kind::Plan);
    let source_of = plan.and_then(|record| record.get(crate::domain::plan::SOURCE));
    source_of
        .and_then(|value| value.part(source::FILE_NAME))
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned()
}
