//! What is said beside an event: that the work does not begin before it, or that it hangs on a second event too.
//! In: a reading and the piece of its event. Out: questions, or the days from a first one on.

use super::assemble::{Reading, Role};
use super::piece::PieceKind;
use crate::domain::deadline::{Candidate, Direction, Doubt, DoubtCode, EventBound, Severity, When};

impl Reading<'_, '_> {
    /// «не ранее чем через 5 дней после…», «не менее чем через месяц после…»
    pub fn is_earliest(&self, at: usize) -> bool {
        let Some(piece) = self.pieces.get(at) else { return false };
        let text = self.text;
        let before = piece.from - usize::from(piece.from > 0 && text.is_word(piece.from - 1, &["чем"]));
        let before = before - usize::from(before > 0 && text.is_mark(before - 1, &[',']));
        let after =
            matches!(&piece.kind, PieceKind::Event(event) if event.bound.direction == Direction::After);
        before > 1
            && text.is_word(before - 2, &["не"])
            && (text.is_word(before - 1, &["ранее", "раньше"])
                || after && text.is_word(before - 1, &["менее", "меньше"]))
    }

    /// An event with a distance is the last day elsewhere, and the first day here: which is meant, a person says.
    pub fn not_earlier(&mut self, at: usize, bound: &EventBound) {
        let after = EventBound { offset: None, direction: Direction::After, ..bound.clone() };
        let candidates = if bound.offset.is_some() { vec![bound.clone(), after] } else { vec![after] };
        let from = self.pieces.get(at).map_or(0, |piece| piece.from);
        let to = self.pieces.get(at).map_or(0, |piece| piece.to);
        let first = (0..from).rev().find(|at| self.text.is_word(*at, &["не"])).unwrap_or(from);
        self.doubts.push(Doubt {
            code: DoubtCode::Ambiguous,
            severity: Severity::Ask,
            text: Some(self.text.wording(first, to)),
            place: None,
            candidates: candidates.into_iter().map(|bound| Candidate::When(When::Event(bound))).collect(),
        });
    }

    /// A day that was counted as the last is the first.
    pub fn open_from_day(&self, when: When) -> When {
        let When::By { due, .. } = when else { return when };
        match self.context().period.map(|plan| plan.end).filter(|end| *end >= due) {
            Some(end) => When::Period { start: due, end },
            None => When::Standing { start: Some(due), end: None, source: None },
        }
    }

    /// «после утверждения плана, но до проведения совещания»: the second event is not passed over.
    pub fn of_two_events(&mut self, at: usize, bound: &EventBound) {
        let second = self.pieces.iter().enumerate().skip(at + 1).find_map(|(other, piece)| {
            let PieceKind::Event(event) = &piece.kind else { return None };
            let idle = self.roles.get(other) == Some(&Role::Idle);
            (idle && !self.is_circumstance(piece.from)).then(|| (piece.from, piece.to, event.bound.clone()))
        });
        let Some((from, to, second)) = second.filter(|(.., second)| second != bound) else { return };
        let candidates = [bound.clone(), second];
        self.doubts.push(Doubt {
            code: DoubtCode::TwoBases,
            severity: Severity::Ask,
            text: Some(self.text.wording(from, to)),
            place: None,
            candidates: candidates.into_iter().map(|bound| Candidate::When(When::Event(bound))).collect(),
        });
    }

    /// «кроме каникул»
    pub fn is_excepted(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.pieces.get(before));
        before.is_some_and(|piece| piece.kind == PieceKind::Except)
    }

    /// «постоянно, по мере поступления документов»: when standing work has something to do.
    pub fn is_rhythm(&self, at: usize) -> bool {
        let standing = self.pieces.iter().any(|piece| piece.kind == PieceKind::Standing(false));
        let from = self.pieces.get(at).map_or(0, |piece| piece.from);
        standing && self.text.is_word(from, &["по"]) && self.text.is_word(from + 1, &["мере", "факту"])
    }

    /// «при наличии средств», «в рамках недели математики», «по итогам конкурса»: told beside a deadline, none itself.
    fn is_circumstance(&self, from: usize) -> bool {
        let text = self.text;
        text.is_word(from, &["при"])
            || text.is_word(from, &["в"]) && text.is_word(from + 1, &["рамках", "ходе", "случае"])
            || text.is_word(from, &["по"]) && text.is_word(from + 1, &["итогам", "результатам", "мере"])
    }
}
