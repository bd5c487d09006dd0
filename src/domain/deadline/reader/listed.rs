//! Several groups side by side: numbers take their unit, month and year from a neighbour, a year may stand once for
//! all, and words beside the groups label the stages. In: groups or pieces in order. Out: complete groups, labels.

use super::group::{Group, Limit};
use super::months::of_a_day;
use super::piece::{Piece, PieceKind};
use super::refs::{Part, Ref, Unit};
use super::text::Text;
use super::year::Year;

/// Gives units and months to bare numbers; `false` for a group that stays a mere number.
pub fn complete(groups: &mut [Group]) -> Vec<bool> {
    let mut refs: Vec<&mut Ref> = groups.iter_mut().flat_map(Group::refs_mut).collect();
    let mut right: Option<Ref> = None;
    for one in refs.iter_mut().rev() {
        if let Some(neighbour) = &right {
            take_from_right(one, neighbour);
        }
        right = Some((**one).clone());
    }
    let mut left: Option<Ref> = None;
    for one in refs.iter_mut() {
        if let Some(neighbour) = &left {
            take_from_left(one, neighbour);
        }
        left = Some((**one).clone());
    }
    groups.iter().map(|group| group.refs().all(|one| one.unit != Unit::Bare)).collect()
}

fn take_from_right(one: &mut Ref, right: &Ref) {
    match (one.unit, right.unit) {
        // «начало и конец учебного года»
        (Unit::Bare, unit) if one.part != Part::Whole && !matches!(unit, Unit::Bare | Unit::Day) => {
            take_unit(one, right);
            one.number = right.number;
        }
        (Unit::Bare, Unit::Day) => {
            one.unit = Unit::Day;
            one.month = right.month;
        }
        (Unit::Bare, Unit::Quarter) if (1..=4).contains(&one.number) => take_unit(one, right),
        (Unit::Bare, Unit::Term) if (1..=4).contains(&one.number) => take_unit(one, right),
        (Unit::Bare, Unit::HalfYear) if (1..=2).contains(&one.number) => take_unit(one, right),
        (Unit::Bare, Unit::Trimester) if (1..=3).contains(&one.number) => take_unit(one, right),
        (Unit::Bare, Unit::Month) => {
            let part = match right.part {
                Part::Decade(_) if (1..=3).contains(&one.number) => Part::Decade(one.number),
                Part::Week(_) if (1..=5).contains(&one.number) => Part::Week(one.number),
                _ => return,
            };
            take_unit(one, right);
            one.number = right.number;
            one.part = part;
        }
        (Unit::Day, Unit::Day) if one.month.is_none() => one.month = right.month,
        _ => {}
    }
}

fn take_unit(one: &mut Ref, from: &Ref) {
    one.unit = from.unit;
    if let (Some(mine), Some(theirs)) = (one.marks.first_mut(), from.marks.first()) {
        mine.means = theirs.means;
    }
}

fn take_from_left(one: &mut Ref, left: &Ref) {
    let month = match left.unit {
        Unit::Day => left.month,
        Unit::Month => Some(left.number),
        _ => return,
    };
    // «сентябрь (1–15)», «октябрь, 15»: right behind its month.
    let beside = left.unit == Unit::Month && left.part == Part::Whole && one.from <= left.to + 1;
    let waits = one.unit == Unit::Day || one.unit == Unit::Bare && (left.unit == Unit::Day || beside);
    if waits && one.month.is_none() && (1..=31).contains(&one.number) {
        one.unit = Unit::Day;
        one.month = month;
        if one.year == Year::Missing {
            one.year = left.year.clone();
        }
    }
}

/// «до 10 числа апреля, июля и октября»: a month in the case of a day's month, behind a day and a comma, has the same
/// day (or days) and the same bound. Gives the place of a list of days of which only the last was shared.
pub fn share_day(text: &Text, groups: &mut [Group]) -> Option<(usize, usize)> {
    let mut partly = None;
    for at in 1..groups.len() {
        let (done, rest) = groups.split_at_mut(at);
        let ([.., left], [one, ..]) = (&*done, rest) else { continue };
        let days = left.refs().all(|day| day.unit == Unit::Day && day.month.is_some());
        let plain = one.first.unit == Unit::Month
            && one.first.part == Part::Whole
            && one.first.other_months.is_empty()
            && (one.limit, &one.last) == (Limit::None, &None);
        let joint = text.past(left.to, &[',']);
        let joint = if text.is_word(joint, &["и"]) { joint + 1 } else { joint };
        if !days || !plain || joint == left.to || joint != one.from || !of_a_day(text, one.first.from) {
            continue;
        }
        // «1 и 15 октября, ноября»
        let before = at.checked_sub(2).and_then(|at| done.get(at));
        let listed =
            before.filter(|day| day.first.month == left.first.month && day.first.to == day.first.from + 1);
        partly = partly.or(listed.map(|day| (day.from, one.to)));
        let month = one.first.number;
        let of_month = |day: &Ref| Ref {
            month: Some(month),
            marks: Vec::new(),
            slip: None,
            letters: None,
            ..day.clone()
        };
        let mut shared = one.first.clone();
        let last = left.last.as_ref().map_or(&left.first, |(_, last)| last);
        (shared.unit, shared.number, shared.month, shared.part) =
            (Unit::Day, last.number, Some(month), last.part);
        one.limit = left.limit;
        match &left.last {
            Some((limit, _)) => {
                one.first =
                    Ref { year: Year::Missing, from: shared.from, to: shared.from, ..of_month(&left.first) };
                one.last = Some((*limit, shared));
            }
            None => one.first = shared,
        }
    }
    partly
}

/// «2020–2021 учебный год: сентябрь, май»: a year beside groups without one becomes theirs. Gives the groups left.
pub fn year_for_all(groups: Vec<Group>) -> Vec<Group> {
    let is_year = |group: &Group| {
        let whole = group.last.is_none() && group.first.part == Part::Whole;
        whole
            && matches!(group.first.unit, Unit::Year | Unit::SchoolYear)
            && matches!(group.limit, Limit::None | Limit::In)
    };
    let years = groups.iter().filter(|group| is_year(group)).count();
    let others_lack = groups
        .iter()
        .filter(|group| !is_year(group))
        .flat_map(Group::refs)
        .all(|one| matches!(one.year, Year::Missing) && one.unit != Unit::Plan);
    if years != 1 || groups.len() < 2 || !others_lack {
        return groups;
    }
    let Some(year) = groups.iter().find(|group| is_year(group)) else { return groups };
    let given = match (year.first.unit, &year.first.year) {
        (Unit::SchoolYear, Year::Given(start)) => Year::School(*start),
        (Unit::SchoolYear, Year::Missing) => Year::Missing,
        (_, written) => written.clone(),
    };
    let mut left: Vec<Group> = groups.iter().filter(|group| !is_year(group)).cloned().collect();
    left.iter_mut().flat_map(Group::refs_mut).for_each(|one| one.year = given.clone());
    left
}

/// Whether the inner one can lie in the outer: «I квартал: май» contradicts itself.
pub fn may_hold(outer: &Group, inner: &Group) -> bool {
    let month = match inner.first.unit {
        Unit::Month => Some(inner.first.number),
        Unit::Day => inner.first.month,
        _ => None,
    };
    outer.first.unit != Unit::Quarter || month.is_none_or(|month| month.div_ceil(3) == outer.first.number)
}

/// «I квартал 2021 г. (до 31 марта)», «II полугодие, не позднее 1 апреля 2021 г.»: the bound within a longer stretch.
fn bound_within(outer: &Group, inner: &Group) -> Option<Group> {
    let stretch = matches!(outer.first.unit, Unit::Quarter | Unit::HalfYear | Unit::Term | Unit::Trimester);
    let bound = matches!(inner.limit, Limit::By | Limit::NotLater) && inner.first.unit == Unit::Day;
    let plain =
        outer.last.is_none() && inner.last.is_none() && matches!(outer.limit, Limit::None | Limit::In);
    // Right behind it, in brackets or after a comma.
    if !stretch || !bound || !plain || inner.from > outer.to + 1 || !may_hold(outer, inner) {
        return None;
    }
    let mut inner = inner.clone();
    if inner.first.year == Year::Missing {
        inner.first.year = outer.first.year.clone();
    }
    Some(inner)
}

/// «апрель 2021 (до 15 числа)»: the narrower reading of the two.
pub fn narrowed(groups: Vec<Group>) -> Vec<Group> {
    if let [from, to] = groups.as_slice()
        && from.limit == Limit::From
        && matches!(to.limit, Limit::By | Limit::NotLater)
        && from.last.is_none()
        && to.last.is_none()
    {
        // «не ранее 1 сентября и не позднее 1 октября 2020 г.»
        let mut range = from.clone();
        range.last = Some((to.limit, to.first.clone()));
        range.marks.extend(to.marks.iter().copied());
        range.to = to.to;
        return vec![range];
    }
    if let [outer, inner] = groups.as_slice()
        && let Some(inner) = bound_within(outer, inner)
    {
        return vec![inner];
    }
    let is_narrower = |outer: &Group, inner: &Group| {
        let close = inner.limit != Limit::None || inner.from <= outer.to + 1;
        outer.last.is_none()
            && outer.first.unit == Unit::Month
            && inner.first.unit == Unit::Day
            && close
            && inner.first.month == Some(outer.first.number)
            && inner.first.year == outer.first.year
    };
    if groups.len() > 2
        && !groups.chunks(2).all(|pair| matches!(pair, [outer, inner] if is_narrower(outer, inner)))
    {
        return groups;
    }
    let inner = groups.chunks(2).filter_map(|pair| match pair {
        [outer, inner] if is_narrower(outer, inner) => Some(inner.clone()),
        _ => None,
    });
    let inner: Vec<Group> = inner.collect();
    if inner.is_empty() { groups } else { inner }
}

/// A label for each of several groups: the words before it («входной — сентябрь») or behind it («май (итоговый)»).
/// Gives for each group the piece numbers of its label.
pub fn labels(pieces: &[Piece], groups: &[usize]) -> Vec<Vec<usize>> {
    let before: Vec<Vec<usize>> = groups.iter().map(|at| words_before(pieces, *at)).collect();
    let behind: Vec<Vec<usize>> = groups.iter().map(|at| words_behind(pieces, *at)).collect();
    let count = |found: &[Vec<usize>]| found.iter().filter(|words| !words.is_empty()).count();
    let chosen = if count(&before) >= count(&behind) { before } else { behind };
    // One label among many groups is a note about all of them.
    if count(&chosen) >= 2 || count(&chosen) == groups.len() {
        chosen
    } else {
        vec![Vec::new(); groups.len()]
    }
}

fn words_before(pieces: &[Piece], group: usize) -> Vec<usize> {
    let mut words = Vec::new();
    for at in (0..group).rev() {
        match pieces.get(at).map(|piece| &piece.kind) {
            Some(PieceKind::Words) => words.push(at),
            Some(PieceKind::Separator('-' | ':' | '(' | '«' | '»' | '"' | '\n')) if words.is_empty() => {}
            Some(PieceKind::Separator('-' | '«' | '»' | '"')) => {}
            _ => break,
        }
    }
    words.reverse();
    words
}

fn words_behind(pieces: &[Piece], group: usize) -> Vec<usize> {
    let mut words = Vec::new();
    for (at, piece) in pieces.iter().enumerate().skip(group + 1) {
        match piece.kind {
            PieceKind::Words => words.push(at),
            PieceKind::Separator('-' | ':' | '(' | '.' | '«' | '»' | '"') if words.is_empty() => {}
            PieceKind::Separator('-' | '«' | '»' | '"') => {}
            _ => break,
        }
    }
    words
}
