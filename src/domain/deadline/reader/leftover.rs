//! What the value did not take: notes, doubts about words not understood and about slips of typing, and the spans of
//! what was understood. In: a reading whose value is settled. Out: its note, doubts and spans.

use super::assemble::{Reading, Role};
use super::lexicon::{self, TimeUnit};
use super::piece::PieceKind;
use super::text::{Mark, mark};
use super::token::Tok;
use crate::domain::deadline::{Doubt, DoubtCode, Means, Severity, Span, When};

/// Gives the pieces left over to the note and asks about what may matter.
pub fn notes_and_doubts(reading: &mut Reading, when: &When) {
    let mut numbers: Vec<(usize, usize)> = Vec::new();
    for at in 0..reading.pieces.len() {
        let (Some(piece), Some(Role::Idle)) = (reading.pieces.get(at), reading.roles.get(at)) else {
            continue;
        };
        let role = match &piece.kind {
            PieceKind::Separator(_) => continue,
            PieceKind::Words if is_noise(reading, piece.from, piece.to) => continue,
            PieceKind::Words => {
                let named = piece.from > 0 && reading.text.is_mark(piece.from - 1, &['№']);
                let one = piece.to == piece.from + 1;
                // «до и после каникул»; «квартал 2021» lacks its number.
                let two_sided = (piece.from..piece.to).any(|at| {
                    reading.text.is_word(at, &["и", "или", "либо"])
                        && reading.text.is_word(at + 1, &["после", "до", "во", "в"])
                });
                let two_sided = two_sided && reading.text.is_word(piece.from, &["до", "перед", "во", "в"]);
                let unit = reading.text.word(piece.from).and_then(lexicon::unit);
                let unnumbered = one && matches!(unit, Some(TimeUnit::Quarter | TimeUnit::HalfYear));
                let number = reading.text.number(piece.from).is_some() && one && !named;
                if number || two_sided || unnumbered {
                    numbers.push((piece.from, piece.to));
                }
                Role::Note
            }
            PieceKind::Group(_) | PieceKind::Distance(_) | PieceKind::Prolonged(_) => {
                numbers.push((piece.from, piece.to));
                Role::Note
            }
            _ => Role::Note,
        };
        if let Some(slot) = reading.roles.get_mut(at) {
            *slot = role;
        }
    }
    if *when == When::None && is_nothing(reading) {
        reading.roles.fill(Role::Idle);
    }
    let nothing = *when == When::None && is_worth_asking(reading) && !is_denied(reading);
    let text = match numbers.first() {
        _ if nothing => reading.text.wording(0, reading.text.tokens.len()),
        Some((from, to)) => reading.text.wording(*from, *to),
        None => return,
    };
    reading.doubts.push(Doubt {
        code: DoubtCode::NotUnderstood,
        severity: Severity::Ask,
        text: Some(text),
        place: None,
        candidates: Vec::new(),
    });
}

/// Words that say nothing when they stand alone.
pub fn is_noise(reading: &Reading, from: usize, to: usize) -> bool {
    #[rustfmt::skip]
    const NOISE: &[&str] = &[
        "срок", "сроки", "срока", "исполнения", "реализации", "выполнения", "проведения", "г", "года", "год", "в", "во", "на", "с",
        "со", "по", "к", "до", "не", "также", "числа", "период", "включительно", "примерно", "ориентировочно",
        "но", "только", "далее", "месяца",
    ];
    (from..to).all(|at| reading.text.is_word(at, NOISE))
}

/// «срок не установлен», «без срока», «не предусмотрен»: the cell says itself that there is no deadline.
fn is_denied(reading: &Reading) -> bool {
    let text = reading.text;
    (0..text.tokens.len()).any(|at| {
        let stems = ["установлен", "определен", "предусмотрен", "требуетс", "назначен", "указан", "задан"];
        text.is_word(at, &["не"]) && text.starts(at + 1, &stems)
            || text.is_word(at, &["без"])
                && text.starts(at + 1, &["срок", "ограничен", "определен", "указани"])
    })
}

/// «-//-»: the same as in the row above, whatever that is.
fn is_ditto(reading: &Reading) -> bool {
    let text = reading.text;
    let words = text.tokens.iter().any(|token| matches!(token.kind, Tok::Word(_) | Tok::Number { .. }));
    !words && (0..text.tokens.len()).any(|at| text.is_mark(at, &['/', '"', '〃', '”']))
}

/// A cell with a mark of "nothing" alone: «–», «х», «нет».
fn is_nothing(reading: &Reading) -> bool {
    const MARKS: [&str; 7] = ["х", "x", "нет", "v", "без", "срока", "отсутствует"];
    if is_ditto(reading) {
        return false;
    }
    reading.text.tokens.iter().all(|token| match &token.kind {
        Tok::Word(word) => MARKS.contains(&word.as_str()),
        Tok::Number { .. } | Tok::Roman(_) => false,
        _ => true,
    })
}

/// A cell with something in it that is neither a mark of "nothing" nor a time alone.
fn is_worth_asking(reading: &Reading) -> bool {
    let only_times = reading
        .pieces
        .iter()
        .all(|piece| matches!(piece.kind, PieceKind::Time(_) | PieceKind::Separator(_) | PieceKind::Form));
    is_ditto(reading) || !is_nothing(reading) && !only_times
}

/// Notes about letters of another alphabet and about slips of typing in what was used.
pub fn slips(reading: &mut Reading) {
    let used: Vec<(usize, usize)> = used_pieces(reading, Role::Value);
    let mut found: Vec<Doubt> = Vec::new();
    let mut note = |code: DoubtCode, text: String| {
        // One note of a kind, with all the fragments.
        if let Some(same) = found.iter_mut().find(|doubt| doubt.code == code) {
            let so_far = same.text.get_or_insert_default();
            if !so_far.split(", ").any(|fragment| fragment == text) {
                so_far.push_str(&format!(", {text}"));
            }
        } else {
            found.push(Doubt {
                code,
                severity: Severity::Note,
                text: Some(text),
                place: None,
                candidates: Vec::new(),
            });
        }
    };
    for (from, to) in used {
        for at in from..to {
            if reading.text.tokens.get(at).is_some_and(|token| token.lookalike) {
                note(DoubtCode::LookalikeLetters, reading.text.wording(at, at + 1));
            }
            let year_slip = reading.text.word(at).is_some_and(super::lexicon::is_year_slip);
            if reading.text.tokens.get(at).is_some_and(|token| token.slip) || year_slip {
                note(DoubtCode::TypingSlip, reading.text.wording(at, at + 1));
            }
        }
    }
    let asked = reading.doubts.iter().any(|doubt| doubt.code == DoubtCode::TypingSlip);
    for (piece, role) in reading.pieces.iter().zip(&reading.roles) {
        if let (PieceKind::Group(group), Role::Value) = (&piece.kind, role) {
            for at in group.refs().filter_map(|one| one.letters) {
                note(DoubtCode::LookalikeLetters, reading.text.wording(at, at + 1));
            }
            for at in group.refs().filter_map(|one| one.slip) {
                if reading.text.word(at).is_some() || !asked {
                    note(DoubtCode::TypingSlip, reading.text.wording(at, at + 1));
                }
            }
        }
    }
    reading.doubts.extend(found);
}

fn used_pieces(reading: &Reading, role: Role) -> Vec<(usize, usize)> {
    let pieces = reading.pieces.iter().zip(&reading.roles).filter(|(_, of)| **of == role);
    pieces.map(|(piece, _)| (piece.from, piece.to)).collect()
}

/// The spans of what was understood, ascending and disjoint, in characters.
pub fn spans(reading: &Reading) -> Vec<Span> {
    let mut marks: Vec<Mark> = reading.marks.clone();
    for (piece, role) in reading.pieces.iter().zip(&reading.roles) {
        let is_group = matches!(piece.kind, PieceKind::Group(_));
        match role {
            Role::Value if !is_group => marks.extend(piece.marks.iter().copied()),
            Role::Note if !piece.marks.is_empty() && !is_group => {
                marks.push(mark(piece.from, piece.to, Means::Note))
            }
            _ => {}
        }
    }
    let mut spans: Vec<Span> = marks
        .iter()
        .filter_map(|mark| {
            let from = reading.text.tokens.get(mark.from)?.from;
            let to = reading.text.tokens.get(mark.to.checked_sub(1)?)?.to;
            (from < to).then_some(Span { from, to, means: mark.means })
        })
        .collect();
    spans.sort_by_key(|span| (span.from, span.to));
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        if out.last().is_none_or(|last| last.to <= span.from) {
            out.push(span);
        }
    }
    out
}

/// The note: pieces given to it, neighbours joined with what stands between them.
pub fn note_of(reading: &Reading) -> Option<String> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut joined = false;
    for (piece, role) in reading.pieces.iter().zip(&reading.roles) {
        match (&piece.kind, role) {
            (_, Role::Note) => {
                match parts.last_mut() {
                    Some(last) if joined => last.1 = piece.to,
                    _ => parts.push((piece.from, piece.to)),
                }
                joined = true;
            }
            (PieceKind::Separator('(' | ')' | ';' | '\n'), _) => joined = false,
            (PieceKind::Separator(_), _) => {}
            (PieceKind::Words, Role::Idle) => {}
            _ => joined = false,
        }
    }
    let texts: Vec<String> = parts
        .iter()
        .map(|(from, to)| {
            let from = with_preposition(reading, *from);
            let mut to = *to;
            // «МБОУ «Лицей № 1»»
            while reading.text.is_mark(to, &['»', '”']) {
                to += 1;
            }
            reading.text.wording(from, to)
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// «в редакции…», «по состоянию»: the small word before a part belongs to its note.
fn with_preposition(reading: &Reading, from: usize) -> usize {
    let Some(before) = from.checked_sub(1) else { return from };
    let idle =
        reading.pieces.iter().zip(&reading.roles).any(|(piece, role)| {
            piece.from == before && piece.kind == PieceKind::Words && *role == Role::Idle
        });
    let small =
        reading.text.is_word(before, &["в", "во", "с", "со", "по", "на", "к", "о", "об", "при", "для", "от"]);
    if idle && small { before } else { from }
}
