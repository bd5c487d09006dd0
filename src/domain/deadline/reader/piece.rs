//! The whole wording as a row of pieces, left to right; every token belongs to exactly one of them.
//! In: the text. Out: pieces; how they go together is decided in `assemble`.

use chrono::NaiveTime;

use super::distance::{counted_distance, distance_at, loose_distance};
use super::event::{EventFound, event_at, event_with_offset};
use super::form::{form_at, time_at, time_range_at};
use super::group::{Group, group_at, limit_at};
use super::named::{counted_thing, named_thing, outer_number, place_at};
use super::noun::noun_phrase;
use super::paper::{change_at, paper_at};
use super::recurrence::{RecurrencePiece, recurrence_at};
use super::refs::ref_at;
use super::rows::same_time_as_rows;
use super::standing::{schedule_at, standing_at};
use super::text::{Mark, Text, mark};
use super::token::Tok;
use crate::domain::deadline::{Means, Offset};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    Group(Box<Group>),
    Recurrence(RecurrencePiece),
    /// `true`: its words are worth a note («по запросу»).
    Standing(bool),
    Schedule(Option<String>),
    Event(Box<EventFound>),
    /// A distance whose event stands elsewhere in the cell.
    Distance(Offset),
    /// «продлён на 10 дней»: so much later than was written.
    Prolonged(Offset),
    Time(NaiveTime),
    /// Form of work or place.
    Form,
    /// A paper with date or number.
    Paper,
    /// «перенесено», «продлено»: what follows holds, what was before does not.
    Moved,
    /// «вместо», «ранее», «было»: the next reference does not hold.
    Former,
    /// «исполнено», «факт»: the next date says when it was done, if another one says when it was due.
    Done,
    /// «кроме», «за исключением»: the months behind it are left out.
    Except,
    /// A comma, dash, bracket, «и», line break (`\n`).
    Separator(char),
    /// Anything else, one token.
    Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub kind: PieceKind,
    pub from: usize,
    pub to: usize,
    pub marks: Vec<Mark>,
}

/// Cuts the text into pieces.
pub fn pieces(text: &Text) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = text.tokens.get(at) {
        if token.new_line && at > 0 {
            out.push(piece(PieceKind::Separator('\n'), at, at, Vec::new()));
        }
        let next = piece_at(text, at);
        at = next.to.max(at + 1);
        out.push(next);
    }
    out
}

fn piece(kind: PieceKind, from: usize, to: usize, marks: Vec<Mark>) -> Piece {
    Piece { kind, from, to, marks }
}

fn piece_at(text: &Text, at: usize) -> Piece {
    outside_calendar(text, at)
        .or_else(|| {
            let event = event_with_offset(text, at)?;
            Some(event_piece(at, event))
        })
        .or_else(|| {
            let found = recurrence_at(text, at)?;
            let marks = vec![mark(at, found.to, Means::Repetition)];
            let to = found.to;
            Some(piece(PieceKind::Recurrence(found), at, to, marks))
        })
        .or_else(|| {
            let found = schedule_at(text, at)?;
            let marks = vec![mark(at, found.to, Means::Schedule)];
            Some(piece(PieceKind::Schedule(found.source), at, found.to, marks))
        })
        .or_else(|| {
            let (offset, to) = counted_distance(text, at)?;
            Some(piece(PieceKind::Distance(offset), at, to, vec![mark(at, to, Means::Offset)]))
        })
        .or_else(|| {
            let group = group_at(text, at)?;
            let (marks, to) = (group.all_marks(), group.to);
            Some(piece(PieceKind::Group(Box::new(group)), at, to, marks))
        })
        .or_else(|| {
            let (offset, to) = loose_distance(text, at)?;
            Some(piece(PieceKind::Distance(offset), at, to, vec![mark(at, to, Means::Offset)]))
        })
        .or_else(|| {
            form_at(text, at).map(|to| piece(PieceKind::Form, at, to, vec![mark(at, to, Means::Note)]))
        })
        .or_else(|| event_at(text, at).map(|event| event_piece(at, event)))
        .unwrap_or_else(|| other(text, at))
}

fn event_piece(at: usize, event: EventFound) -> Piece {
    let (marks, to) = (event.marks.clone(), event.to);
    piece(PieceKind::Event(Box::new(event)), at, to, marks)
}

/// Papers, times, marks of change, standing words: nothing that reads a calendar may take their numbers first.
fn outside_calendar(text: &Text, at: usize) -> Option<Piece> {
    if let Some(to) = paper_at(text, at).or_else(|| change_at(text, at)) {
        return Some(piece(PieceKind::Paper, at, to, vec![mark(at, to, Means::Note)]));
    }
    if let Some(to) = moved_at(text, at) {
        return Some(piece(PieceKind::Moved, at, to, vec![mark(at, to, Means::Note)]));
    }
    let instead = text
        .is_word(at, &["вместо", "ранее", "прежний", "первоначально", "было", "взамен", "раньше", "старый"])
        && !text.is_word(at + 1, &["чем"])
        && !text.is_word(at.wrapping_sub(1), &["не"]);
    // «раньше 1 октября» bounds, «раньше – 1 октября» tells what was.
    let bounds = text.is_word(at, &["раньше"]) && ref_at(text, at + 1).is_some();
    let denied = text.phrase(at, &["а", "не"]).filter(|next| group_at(text, *next).is_some());
    if let Some(to) = denied.or((instead && !bounds).then_some(at + 1)) {
        return Some(piece(PieceKind::Former, at, to, vec![mark(at, to, Means::Note)]));
    }
    let except = text.any_phrase(at, &[&["кроме"], &["за", "исключением"], &["исключая"]]);
    if let Some(to) = except {
        return Some(piece(PieceKind::Except, at, to, vec![mark(at, to, Means::Note)]));
    }
    let done = ["исполнено", "выполнено", "факт", "фактически", "фактический", "сдано", "завершено"];
    if text.is_word(at, &done) {
        return Some(piece(PieceKind::Done, at, at + 1, vec![mark(at, at + 1, Means::Note)]));
    }
    // «продлён на 10 дней»
    if text.is_word(at, &["на"])
        && let Some((offset, to)) = distance_at(text, at + 1)
        && at.checked_sub(1).is_some_and(|before| moved_at(text, before).is_some())
    {
        return Some(piece(PieceKind::Prolonged(offset), at, to, vec![mark(at, to, Means::Offset)]));
    }
    if let Some(to) = both_sides(text, at) {
        return Some(piece(PieceKind::Words, at, to, Vec::new()));
    }
    if let Some(to) = outer_number(text, at) {
        return Some(piece(PieceKind::Separator('*'), at, to, Vec::new()));
    }
    if let Some(to) = place_at(text, at) {
        return Some(piece(PieceKind::Form, at, to, vec![mark(at, to, Means::Note)]));
    }
    if let Some(to) = counted_thing(text, at)
        .or_else(|| named_thing(text, at).filter(|_| same_time_as_rows(text, at).is_none()))
    {
        return Some(piece(PieceKind::Words, at, to, Vec::new()));
    }
    if text.is_mark(at, &['№']) && text.number(at + 1).is_some() {
        return Some(piece(PieceKind::Words, at, at + 2, Vec::new()));
    }
    if let Some((time, to)) = time_range_at(text, at) {
        return Some(piece(PieceKind::Time(time), at, to, vec![mark(at, to, Means::Time)]));
    }
    let time_from = limit_at(text, at).map_or(at, |(_, next)| next);
    if let Some((time, to)) = time_at(text, time_from) {
        return Some(piece(PieceKind::Time(time), at, to, vec![mark(at, to, Means::Time)]));
    }
    let standing = standing_at(text, at)?;
    let marks = vec![mark(at, standing.to, Means::Standing)];
    Some(piece(PieceKind::Standing(standing.is_note), at, standing.to, marks))
}

/// «до и после проведения ГИА»: two times of one event, no deadline by itself.
fn both_sides(text: &Text, at: usize) -> Option<usize> {
    let joint =
        text.any_phrase(at, &[&["до"], &["перед"], &["во", "время"], &["в", "ходе"], &["в", "период"]])?;
    let second = joint + 1;
    let joined = text.is_word(joint, &["и", "или", "либо"]) || text.is_mark(joint, &[',', '/']);
    let from = text.any_phrase(second, &[&["после"], &["до"], &["во", "время"], &["в", "ходе"]])?;
    let to = group_at(text, second).map(|group| group.to);
    to.or_else(|| noun_phrase(text, from).map(|phrase| phrase.to)).filter(|_| joined)
}

fn moved_at(text: &Text, at: usize) -> Option<usize> {
    // «→», «->», «=>»
    if text.is_mark(at, &['→', '⇒', '➔', '➜', '⟶']) {
        return Some(at + 1);
    }
    if (text.is_dash(at) || text.is_mark(at, &['='])) && text.is_mark(at + 1, &['>']) && text.is_glued(at + 1)
    {
        return Some(at + 2);
    }
    if text.is_word(at, &["считать", "читать"]) && group_at(text, at + 1).is_some() {
        return Some(at + 1);
    }
    if text.starts(
        at,
        &[
            "перенес",
            "перенос",
            "продлен",
            "продлит",
            "продлева",
            "отложен",
            "пролонгир",
            "скорректирован",
            "сдвин",
            "смещен",
        ],
    ) {
        return Some(at + if text.is_word(at + 1, &["срок", "срока"]) { 2 } else { 1 });
    }
    if text.starts(at, &["измен"]) && text.is_word(at + 1, &["на", "срок", "срока", "с"]) {
        return Some(at + 1);
    }
    text.phrase(at, &["новый", "срок"])
}

fn other(text: &Text, at: usize) -> Piece {
    // «не установлен», «не ранее чем»: a denial is told whole.
    if text.is_word(at, &["не"]) && text.word(at + 1).is_some() {
        let to = if text.is_word(at + 2, &["чем"]) { at + 3 } else { at + 2 };
        return piece(PieceKind::Words, at, to, Vec::new());
    }
    let kind = match text.kind(at) {
        Some(Tok::Dash) => PieceKind::Separator('-'),
        Some(Tok::Mark(c)) => PieceKind::Separator(*c),
        Some(Tok::Word(word)) if matches!(word.as_str(), "и" | "или" | "либо" | "а") => {
            PieceKind::Separator('и')
        }
        _ => PieceKind::Words,
    };
    piece(kind, at, at + 1, Vec::new())
}
