//! The whole wording as a row of pieces, left to right; every token belongs to exactly one of them.
//! In: the text. Out: pieces; how they go together is decided in `assemble`.

use chrono::NaiveTime;

use super::event::{EventFound, event_at, event_with_offset, loose_distance};
use super::form::{form_at, time_at};
use super::group::{Group, group_at};
use super::paper::paper_at;
use super::recurrence::{RecurrencePiece, recurrence_at};
use super::refs::ordinal_at;
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
    Time(NaiveTime),
    /// Form of work or place.
    Form,
    /// A paper with date or number.
    Paper,
    /// «перенесено», «продлено»: what follows holds, what was before does not.
    Moved,
    /// «вместо», «ранее», «было»: the next reference does not hold.
    Former,
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
    if let Some(to) = paper_at(text, at) {
        return Some(piece(PieceKind::Paper, at, to, vec![mark(at, to, Means::Note)]));
    }
    if let Some(to) = moved_at(text, at) {
        return Some(piece(PieceKind::Moved, at, to, vec![mark(at, to, Means::Note)]));
    }
    if text.is_word(at, &["вместо", "ранее", "прежний", "первоначально", "было"])
        && !text.is_word(at + 1, &["чем"])
    {
        return Some(piece(PieceKind::Former, at, at + 1, vec![mark(at, at + 1, Means::Note)]));
    }
    if let Some(to) = counted_thing(text, at) {
        return Some(piece(PieceKind::Words, at, to, Vec::new()));
    }
    if text.is_mark(at, &['№']) && text.number(at + 1).is_some() {
        return Some(piece(PieceKind::Words, at, at + 2, Vec::new()));
    }
    let time_from = if text.is_word(at, &["в", "с", "до", "к", "не"]) { at + 1 } else { at };
    if let Some((time, to)) = time_at(text, time_from) {
        return Some(piece(PieceKind::Time(time), at, to, vec![mark(at, to, Means::Time)]));
    }
    let standing = standing_at(text, at)?;
    let marks = vec![mark(at, standing.to, Means::Standing)];
    Some(piece(PieceKind::Standing(standing.is_note), at, standing.to, marks))
}

/// «I этап», «9 классов»: a number that counts or names a thing is no day.
fn counted_thing(text: &Text, at: usize) -> Option<usize> {
    let (_, next) = ordinal_at(text, at)?;
    if text.starts(
        next,
        &["этап", "тур", "смен", "поток", "модул", "раздел", "класс", "очеред", "групп", "человек"],
    ) {
        return Some(next + 1);
    }
    None
}

fn moved_at(text: &Text, at: usize) -> Option<usize> {
    if text
        .starts(at, &["перенес", "перенос", "продлен", "продлит", "отложен", "пролонгир", "скорректирован"])
    {
        return Some(at + if text.is_word(at + 1, &["срок", "срока"]) { 2 } else { 1 });
    }
    if text.starts(at, &["измен"]) && text.is_word(at + 1, &["на", "срок", "срока"]) {
        return Some(at + 1);
    }
    text.phrase(at, &["новый", "срок"])
}

fn other(text: &Text, at: usize) -> Piece {
    let kind = match text.kind(at) {
        Some(Tok::Dash) => PieceKind::Separator('-'),
        Some(Tok::Mark(c)) => PieceKind::Separator(*c),
        Some(Tok::Word(word)) if matches!(word.as_str(), "и" | "или" | "а") => PieceKind::Separator('и'),
        _ => PieceKind::Words,
    };
    piece(kind, at, at + 1, Vec::new())
}
