//! Dates that two people would read in two ways: «октябрь или ноябрь», two bounds side by side, a weekday that does not
//! fall on its day, a school year that nobody named. In: a reading and its groups. Out: a value with its question.

use chrono::{Datelike, Duration};

use super::assemble::Reading;
use super::dated::{Around, dated};
use super::group::{Group, Limit};
use super::held::Groups;
use super::lexicon;
use super::noun::nominative;
use super::piece::PieceKind;
use super::refs::{Part, Unit};
use super::year::Year;
use crate::domain::deadline::{
    Candidate, Direction, Doubt, DoubtCode, Each, EventBound, Point, Severity, When,
};

impl Reading<'_, '_> {
    /// «октябрь или ноябрь 2020», «до 1 октября или до 1 ноября»: which of the two, is not said.
    pub fn of_either(&mut self, found: &Groups) -> Option<When> {
        let [first, second] = found.places.as_slice() else { return None };
        let between = self.pieces.get(first + 1..*second)?;
        let [joint] = between else { return None };
        if !self.text.is_word(joint.from, &["или", "либо"]) {
            return None;
        }
        let around = Around { wording: self.wording_of(found), ..Around::default() };
        let read = dated(&found.groups, &around, self.context());
        let When::Points(points) = read.when else { return None };
        let candidates: Vec<When> = points.iter().map(of_point).collect();
        self.doubts.extend(read.doubts.into_iter().filter(|doubt| doubt.severity == Severity::Note));
        self.doubts.push(Doubt {
            code: DoubtCode::Ambiguous,
            severity: Severity::Ask,
            text: Some(around.wording),
            place: None,
            candidates: candidates.iter().cloned().map(Candidate::When).collect(),
        });
        candidates.into_iter().next()
    }

    /// «до 1 октября до 1 декабря 2020 г.»: two bounds side by side are a trace of editing or two deadlines.
    pub fn of_two_bounds(&mut self, found: &Groups) -> Option<When> {
        let [first, second] = found.groups.as_slice() else { return None };
        let is_day = |group: &Group| {
            group.first.unit == Unit::Day
                && group.last.is_none()
                && matches!(group.limit, Limit::By | Limit::NotLater)
        };
        let same_line = self.text.tokens.get(second.from).is_some_and(|token| !token.new_line);
        // «до 01.10.2020 01.11.2020»
        let whole = |group: &Group| group.first.to > group.first.from + 1;
        let unbounded = second.limit == Limit::None
            && (second.first.unit, &second.last) == (Unit::Day, &None)
            && whole(first)
            && whole(second);
        // «с 01.10.2020 01.11.2020»
        let opens = first.limit == Limit::From && first.first.unit == Unit::Day && first.last.is_none();
        if opens && unbounded && same_line && first.to == second.from {
            let range = Group { last: Some((Limit::NotLater, second.first.clone())), ..first.clone() };
            let around = Around { wording: self.wording_of(found), ..Around::default() };
            let read = |groups: &[Group]| dated(groups, &around, self.context()).when;
            let candidates = vec![read(&[range]), read(&found.groups)];
            return self.one_of_these(DoubtCode::Ambiguous, around.wording.clone(), candidates);
        }
        if !is_day(first) || !(is_day(second) || unbounded) || first.to != second.from || !same_line {
            return None;
        }
        let around = Around { wording: self.wording_of(found), ..Around::default() };
        let both = dated(&found.groups, &around, self.context()).when;
        let When::Points(points) = &both else { return None };
        let [one, other] = points.as_slice() else { return None };
        let by = |point: &Point| When::By { due: point.end, time: None };
        let when = by(other);
        let candidates = [when.clone(), by(one), both.clone()];
        self.doubts.push(Doubt {
            code: DoubtCode::Ambiguous,
            severity: Severity::Ask,
            text: Some(around.wording),
            place: None,
            candidates: candidates.into_iter().map(Candidate::When).collect(),
        });
        Some(when)
    }

    /// «до 1 5 октября», «15 20 октября», «15 окт 20», «октябрь 20»: two numbers with nothing between them. One was torn,
    /// or a year was cut short, or a comma or dash was lost.
    pub fn of_numbers_side_by_side(&mut self, found: &Groups) -> Option<When> {
        let [first, second] = found.groups.as_slice() else { return None };
        let same_line = self.text.tokens.get(second.from).is_some_and(|token| !token.new_line);
        let side_by_side = first.to == second.from && second.limit == Limit::None && same_line;
        let plain = first.last.is_none() && second.last.is_none() && second.first.unit == Unit::Day;
        if !side_by_side || !plain {
            return None;
        }
        let is_bare = |group: &Group| group.first.to == group.first.from + 1;
        let (second_number, second_digits) = self.text.number(second.first.from)?;
        let mut other = first.clone();
        let mut code = DoubtCode::Ambiguous;
        let mut cut_short = None;
        match self.text.number(first.first.from) {
            Some((tens @ 1..=3, 1)) if is_bare(first) && second_digits == 1 => {
                other.first = second.first.clone();
                other.first.number = tens * 10 + second_number;
                code = DoubtCode::TypingSlip;
            }
            Some((number, _)) if is_bare(first) && number < second_number => {
                other.last = Some((Limit::NotLater, second.first.clone()));
            }
            _ if !is_bare(first) || first.first.unit == Unit::Month => {
                let in_plan = |year: i32| match self.context().period {
                    Some(plan) => (plan.start.year()..=plan.end.year()).contains(&year),
                    None => (2015..=2040).contains(&year),
                };
                let year = i32::try_from(2000 + second_number).ok().filter(|year| in_plan(*year))?;
                if !is_bare(second) || second_digits != 2 || first.first.year != Year::Missing {
                    return None;
                }
                other.first.year = Year::Given(year);
                let month = self.text.word_or_empty(first.first.from + 1);
                if self.context().period.is_some() && first.first.unit == Unit::Day && month.len() <= 8 {
                    // «15 окт 20»: a year goes with a month so short.
                    let short = !matches!(month, "май" | "мая" | "июня" | "июля");
                    cut_short = short.then(|| other.clone());
                }
            }
            _ => return None,
        }
        let around = Around { wording: self.wording_of(found), ..Around::default() };
        if let Some(date) = cut_short {
            let read = dated(&[date], &around, self.context());
            self.doubts.extend(read.doubts);
            return Some(read.when);
        }
        let read = |groups: &[Group]| dated(groups, &around, self.context()).when;
        let candidates = vec![read(&[other]), read(&found.groups)];
        self.one_of_these(code, around.wording.clone(), candidates)
    }

    /// «10.10.2020 (15.10.2020)», «октябрь 2020 (ноябрь 2020)»: nobody says what the one in brackets is.
    pub fn of_date_in_brackets(&mut self, found: &Groups) -> Option<When> {
        let ([first, second], [at, other]) = (found.groups.as_slice(), found.places.as_slice()) else {
            return None;
        };
        let kind = |at: usize| self.pieces.get(at).map(|piece| &piece.kind);
        let bracketed = *other == at + 2
            && kind(at + 1) == Some(&PieceKind::Separator('('))
            && kind(other + 1) == Some(&PieceKind::Separator(')'));
        // «I квартал: май» contradicts itself.
        let headed = *other == at + 2 && kind(at + 1) == Some(&PieceKind::Separator(':'));
        let same = bracketed && first.first.unit == second.first.unit;
        let is_short = |group: &Group| matches!(group.first.unit, Unit::Month | Unit::Day);
        let is_quarter = |group: &Group| group.first.unit == Unit::Quarter;
        let against = (bracketed || headed)
            && (is_quarter(first) && is_short(second) || is_short(first) && is_quarter(second));
        if !(same || against) || second.limit != Limit::None {
            return None;
        }
        let around = Around { wording: self.wording_of(found), ..Around::default() };
        let both = dated(&found.groups, &around, self.context()).when;
        let When::Points(points) = &both else { return None };
        let candidates = points.iter().map(of_point).chain([both.clone()]).collect();
        self.one_of_these(DoubtCode::Ambiguous, around.wording.clone(), candidates)
    }

    /// The first of several readings, with a question about all of them.
    fn one_of_these(&mut self, code: DoubtCode, text: String, candidates: Vec<When>) -> Option<When> {
        let mut candidates = candidates;
        candidates.retain(|when| !matches!(when, When::None | When::Conflict { .. }));
        candidates.dedup();
        let when = candidates.first().cloned()?;
        self.doubts.push(Doubt {
            code,
            severity: Severity::Ask,
            text: Some(text),
            place: None,
            candidates: candidates.into_iter().map(Candidate::When).collect(),
        });
        Some(when)
    }

    /// «до начала учебного года», «до завершения проекта» where no plan says which year: an event, whose day somebody
    /// will know, and no date without a year.
    pub fn of_unknown_year(&mut self, found: &Groups, around: &Around) -> Option<When> {
        let [one] = found.groups.as_slice() else { return None };
        let context = self.context();
        let unknown = context.period.is_none() && context.near.is_none();
        let bounded = matches!(one.limit, Limit::By | Limit::NotLater) || around.shift.is_some();
        let edge = matches!(one.first.part, Part::Start | Part::End)
            && matches!(one.first.unit, Unit::SchoolYear | Unit::Plan);
        if !unknown || !bounded || !edge || one.last.is_some() || one.first.year != Year::Missing {
            return None;
        }
        let event = nominative(self.text, one.first.from, one.first.to);
        let (offset, direction) = match around.shift {
            Some((offset, direction)) => (Some(offset), direction),
            None => (None, Direction::Before),
        };
        Some(When::Event(EventBound { event, offset, direction }))
    }

    /// «13 мая 2020 (пятница)»: a weekday written beside one day on which it does not fall.
    pub fn against_weekday(&mut self, when: &When) {
        let (When::On { date: day, .. } | When::By { due: day, .. }) = when else { return };
        let mut named =
            self.pieces.iter().filter(|piece| piece.kind == PieceKind::Words).filter_map(|piece| {
                let weekday = lexicon::weekday(self.text.word(piece.from)?)?;
                Some((piece.from, weekday))
            });
        let (Some((at, weekday)), None) = (named.next(), named.next()) else { return };
        let asked = self.doubts.iter().any(|doubt| doubt.severity == Severity::Ask);
        if asked || day.weekday().to_string().to_lowercase() == weekday {
            return;
        }
        let mut candidates = vec![Candidate::When(when.clone())];
        let near = (1..=3).flat_map(|days| [Duration::days(-days), Duration::days(days)]);
        let mut days = near.filter_map(|days| day.checked_add_signed(days));
        // The nearest day on which that weekday falls.
        let named = days.find(|day| day.weekday().to_string().to_lowercase() == weekday);
        candidates.extend(named.map(|day| {
            Candidate::When(match when {
                When::By { time, .. } => When::By { due: day, time: *time },
                When::On { time, .. } => When::On { date: day, time: *time },
                other => other.clone(),
            })
        }));
        self.doubts.push(Doubt {
            code: DoubtCode::Ambiguous,
            severity: Severity::Ask,
            text: Some(self.text.wording(at, at + 1)),
            place: None,
            candidates,
        });
    }
}

/// One of several dates as a deadline of its own.
fn of_point(point: &Point) -> When {
    match (point.each, point.start) {
        (Each::By, _) => When::By { due: point.end, time: None },
        (Each::In, Some(start)) if start < point.end => When::Period { start, end: point.end },
        _ => When::On { date: point.end, time: None },
    }
}

/// «начало: 01.03.2021, окончание: 30.04.2021»: the two ends of one stretch.
pub fn from_start_to_end(groups: &mut Vec<Group>, labels: &[Option<String>]) -> bool {
    let [Some(first), Some(second)] = labels else { return false };
    let (first, second) = (first.to_lowercase(), second.to_lowercase());
    let named = matches!(first.as_str(), "начало" | "старт")
        && matches!(second.as_str(), "окончание" | "конец" | "завершение");
    let [start, end] = groups.as_slice() else { return false };
    if !named || start.last.is_some() || end.last.is_some() {
        return false;
    }
    let mut range = start.clone();
    range.limit = Limit::From;
    range.last = Some((Limit::NotLater, end.first.clone()));
    range.marks.extend(end.marks.iter().copied());
    range.to = end.to;
    *groups = vec![range];
    true
}
