//! Which of the dates of a cell hold. What was moved, replaced or only reported on goes into the note.
//! In: the pieces. Out: the groups that hold, with the numbers of their pieces.

use super::assemble::{Reading, Role};
use super::group::{Group, Limit};
use super::listed::may_hold;
use super::piece::PieceKind;
use super::refs::Unit;
use super::year::Year;

/// Groups that hold, with the numbers of their pieces.
#[derive(Default)]
pub struct Groups {
    pub groups: Vec<Group>,
    pub places: Vec<usize>,
    /// «кроме июля и августа»
    pub left_out: Vec<Group>,
}

pub fn held_groups(reading: &mut Reading) -> Groups {
    let mut held = Groups::default();
    let mut gone: Vec<usize> = Vec::new();
    let (mut moved, mut former) = (false, false);
    // «15 апреля (перенесено на 22 апреля)»: a day stays a day, a bound a bound.
    let mut bound = Limit::By;
    let last_group = reading.places(|kind| matches!(kind, PieceKind::Group(_))).last().copied();
    let later = |at: usize| {
        let behind = reading.pieces.iter().skip(at + 1);
        behind.filter_map(|piece| match &piece.kind {
            PieceKind::Group(group) => Some(group),
            _ => None,
        })
    };
    let mut except = false;
    for (at, piece) in reading.pieces.iter().enumerate() {
        match &piece.kind {
            PieceKind::Except => {
                except = true;
                gone.push(at);
            }
            PieceKind::Group(group) if except => {
                held.left_out.push((**group).clone());
                gone.push(at);
            }
            PieceKind::Group(group) if former => {
                former = false;
                match &group.last {
                    // «взамен 1 октября – 1 декабря»: the dash stands between what was and what is.
                    Some((_, last)) if group.limit != Limit::From => {
                        let mut group = (**group).clone();
                        group.first = last.clone();
                        group.last = None;
                        held.groups.push(group);
                        held.places.push(at);
                    }
                    _ => gone.push(at),
                }
            }
            PieceKind::Group(group) => {
                // «перенесено с 31 мая на 15 июня»
                if moved && held.groups.last().is_some_and(|old| old.limit == Limit::From) {
                    gone.append(&mut held.places);
                    held.groups.clear();
                }
                let mut group = (**group).clone();
                if moved && group.limit == Limit::In && group.first.unit == Unit::Day {
                    group.limit = bound;
                }
                held.groups.push(group);
                held.places.push(at);
            }
            PieceKind::Moved => {
                let only_from = later(at).count() == 1
                    && later(at).all(|group| group.limit == Limit::From && group.last.is_none());
                if only_from && !held.groups.is_empty() {
                    // «15.10.2020 (перенос с 10.10.2020)»
                    former = true;
                } else if last_group.is_some_and(|last| last > at) {
                    moved = true;
                    if held.groups.last().is_some_and(|old| old.limit == Limit::None) {
                        bound = Limit::None;
                    }
                    gone.append(&mut held.places);
                    held.groups.clear();
                }
                gone.push(at);
            }
            PieceKind::Done if later(at).count() + held.groups.len() < 2 => gone.push(at),
            PieceKind::Former | PieceKind::Done => {
                former = true;
                gone.push(at);
            }
            // «кроме июля и августа»: on to the end of the list.
            PieceKind::Separator('и' | ',') => {}
            _ => except = false,
        }
    }
    reading.give(gone, Role::Note);
    without_reported(reading, &mut held);
    without_headings(reading, &mut held);
    without_looser(reading, &mut held);
    held
}

/// «до начала учебного года, но не позднее 25 августа 2025 г.»: the second bound says what the first leaves open.
fn without_looser(reading: &mut Reading, held: &mut Groups) {
    let ([looser, bound], [at, _]) = (held.groups.as_slice(), held.places.as_slice()) else { return };
    let but = bound.from > 0 && reading.text.is_word(bound.from - 1, &["но"]);
    let is_stretch = looser.first.unit != Unit::Day && looser.last.is_none() && looser.limit == Limit::By;
    if !but || !is_stretch || bound.limit != Limit::NotLater || bound.last.is_some() {
        return;
    }
    if let Some(piece) = reading.pieces.get_mut(*at) {
        piece.kind = PieceKind::Words;
        piece.marks.clear();
    }
    held.groups.remove(0);
    held.places.remove(0);
}

/// «I полугодие: октябрь; II полугодие: март, май», «II квартал 2021 г. (май)»: the longer stretch before a colon or
/// bracket is a heading over what follows, which takes its year.
fn without_headings(reading: &mut Reading, held: &mut Groups) {
    let mut kept = Groups { left_out: std::mem::take(&mut held.left_out), ..Groups::default() };
    let mut year = None;
    let places = held.places.clone();
    for (mut group, at) in std::mem::take(&mut held.groups).into_iter().zip(std::mem::take(&mut held.places))
    {
        let kind = |at: usize| reading.pieces.get(at).map(|piece| &piece.kind);
        let inner = match kind(at + 2) {
            Some(PieceKind::Group(inner)) if places.contains(&(at + 2)) => Some(inner),
            _ => None,
        };
        let within = inner.is_some_and(|inner| may_hold(&group, inner));
        let bracketed = kind(at + 1) == Some(&PieceKind::Separator('('))
            && kind(at + 3) == Some(&PieceKind::Separator(')'))
            && inner.is_some_and(|inner| inner.first.unit == Unit::Month);
        let heads = within && (bracketed || kind(at + 1) == Some(&PieceKind::Separator(':')));
        // «III–IV кв.»: the first takes its unit from the second.
        let unit = group.last.as_ref().map_or(group.first.unit, |(_, last)| last.unit);
        let stretch = matches!(unit, Unit::Quarter | Unit::HalfYear | Unit::Term | Unit::Trimester);
        let plain = group.last.is_none() && matches!(group.limit, Limit::None | Limit::In);
        if heads && stretch && plain {
            year = Some(group.first.year.clone()).filter(|year| *year != Year::Missing);
            if let Some(piece) = reading.pieces.get_mut(at) {
                piece.kind = PieceKind::Words;
                piece.marks.clear();
            }
            continue;
        }
        // «май (II квартал) 2025 г.», «15 декабря (IV квартал)»: told once more.
        let told = kept.groups.last().is_some_and(|inner| {
            let short = matches!(inner.first.unit, Unit::Month | Unit::Day);
            let bracketed = at.checked_sub(1).and_then(kind) == Some(&PieceKind::Separator('('))
                && kind(at + 1) == Some(&PieceKind::Separator(')'))
                && at.checked_sub(2) == kept.places.last().copied();
            short && bracketed && (may_hold(&group, inner) || group.last.is_some())
        });
        if told && stretch && matches!(group.limit, Limit::None | Limit::In) {
            if group.last.is_none()
                && let Some(inner) = kept.groups.last_mut()
                && group.first.year != Year::Missing
            {
                let lacking = inner.refs_mut().filter(|one| one.year == Year::Missing);
                lacking.for_each(|one| one.year = group.first.year.clone());
            }
            if let Some(piece) = reading.pieces.get_mut(at) {
                piece.kind = PieceKind::Words;
                piece.marks.clear();
            }
            continue;
        }
        if let Some(year) = &year {
            let lacking = group.refs_mut().filter(|one| one.year == Year::Missing);
            lacking.for_each(|one| one.year = year.clone());
        }
        kept.groups.push(group);
        kept.places.push(at);
    }
    *held = kept;
}

/// «отчёт за 3 квартал 2020 г. до 5 октября», «I полугодие – до 15 января», «анализ результатов ВПР 2020 года (до 15
/// февраля 2021 года)»: the stretch that belongs to the work before a bound says what is reported on. It becomes words:
/// the label of its bound, or a note.
fn without_reported(reading: &mut Reading, held: &mut Groups) {
    let is_bound = |group: &Group| {
        matches!(group.limit, Limit::By | Limit::NotLater)
            || group.first.unit == Unit::Day && group.first.year != Year::Missing
    };
    if !held.groups.iter().any(is_bound) {
        return;
    }
    let mut kept = Groups { left_out: std::mem::take(&mut held.left_out), ..Groups::default() };
    let bounds: Vec<usize> = held
        .groups
        .iter()
        .zip(&held.places)
        .filter(|(group, _)| is_bound(group))
        .map(|(_, at)| *at)
        .collect();
    for (group, at) in std::mem::take(&mut held.groups).into_iter().zip(std::mem::take(&mut held.places)) {
        let kind = |at: usize| reading.pieces.get(at).map(|piece| &piece.kind);
        let of_work = at.checked_sub(1).and_then(kind) == Some(&PieceKind::Words);
        let dashed = matches!(kind(at + 1), Some(PieceKind::Separator('-' | ':')));
        let bound_follows = bounds.contains(&(at + 1)) || dashed && bounds.contains(&(at + 2));
        let whole_year = matches!(group.first.unit, Unit::Year | Unit::Years | Unit::SchoolYear);
        let said = reading.text.is_word(group.from, &["за"]);
        let counted = of_work && (said || whole_year && group.limit == Limit::None)
            || bound_follows && (said || dashed && group.limit == Limit::None);
        let is_stretch =
            !matches!(group.first.unit, Unit::Day | Unit::Bare) && (said || group.first.unit != Unit::Month);
        // «отчёт за 9 месяцев 2020 года до 15 октября»: two references of the same words.
        let months = said && group.last.as_ref().is_some_and(|(_, last)| last.from == group.first.from);
        if counted && group.last.is_none() && is_stretch || months && (of_work || bound_follows) {
            if let Some(piece) = reading.pieces.get_mut(at) {
                piece.kind = PieceKind::Words;
                piece.marks.clear();
            }
        } else {
            kept.groups.push(group);
            kept.places.push(at);
        }
    }
    *held = kept;
}
