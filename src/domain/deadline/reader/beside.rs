//! Standing work beside dates: «постоянно до 1 июня», «с сентября постоянно», «постоянно, отчёт до 1 июня», «далее
//! постоянно»; and a schedule that is the source of standing work. In: what the dates mean. Out: what the cell means.

use chrono::Datelike;

use super::assemble::{Reading, Role};
use super::leftover::is_noise;
use super::piece::PieceKind;
use crate::domain::deadline::{Candidate, Doubt, DoubtCode, Severity, When};

/// «постоянно до 1 июня 2021 года», «с сентября 2020 г. по графику».
/// `open`: the dates have a first day and no last one.
pub fn with_standing(reading: &mut Reading, when: When, groups: &[usize], open: bool) -> When {
    let standing = reading.places(|kind| matches!(kind, PieceKind::Standing(_)));
    if standing.is_empty() {
        return when;
    }
    let plan = reading.context().period;
    let when = match when {
        When::Period { start, end } if open => {
            When::Standing { start: Some(start), end: Some(end), source: None }
        }
        by @ When::By { due, .. } if goes_on(reading, &standing) => {
            let end = plan.map(|plan| plan.end).filter(|end| *end >= due);
            let on = When::Standing { start: Some(due), end, source: None };
            // The day by which something is due the first time has no place in standing work.
            ask_both(reading, groups, &on, by);
            on
        }
        by @ When::By { .. } if is_of_another_work(reading, groups) => beside_standing(reading, by, groups),
        When::By { due, .. } => {
            let start = plan.map(|plan| plan.start).filter(|start| *start <= due);
            When::Standing { start, end: Some(due), source: None }
        }
        When::Period { start, .. } if goes_on(reading, &standing) => {
            let end = plan.map(|plan| plan.end).filter(|end| *end >= start);
            When::Standing { start: Some(start), end, source: None }
        }
        When::Period { start, end } => {
            // «сентябрь 2020 – постоянно» has no end of its own.
            let open =
                standing.first().and_then(|at| at.checked_sub(1)).and_then(|at| reading.pieces.get(at));
            let open = open.is_some_and(|piece| piece.kind == PieceKind::Separator('-'));
            let one_month = start.year() == end.year() && start.month() == end.month();
            let all_along = plan.is_none_or(|plan| plan.start < start || end < plan.end);
            if !open && one_month && all_along && is_whole_plan(reading, &standing) {
                // «в течение года, итоги – май»: a month within standing work is of something in it.
                return beside_standing(reading, When::Period { start, end }, groups);
            }
            let plan_end = plan.map(|plan| plan.end).filter(|end| *end >= start);
            let end = if open { plan_end } else { Some(end) };
            When::Standing { start: Some(start), end, source: None }
        }
        on @ (When::On { .. } | When::Points(_)) if is_whole_plan(reading, &standing) => {
            beside_standing(reading, on, groups)
        }
        other => other,
    };
    if matches!(when, When::Standing { .. }) {
        use_standing(reading, &standing);
        return with_source(reading, when);
    }
    reading.give(standing, Role::Note);
    when
}

/// Whether the words say that the work goes on, and not that it is done on demand.
fn is_whole_plan(reading: &Reading, standing: &[usize]) -> bool {
    let kinds = standing.iter().filter_map(|at| reading.pieces.get(*at)).map(|piece| &piece.kind);
    kinds.into_iter().any(|kind| *kind == PieceKind::Standing(false))
}

/// Work of the whole plan with a day for something in it: both are told, a person decides.
fn beside_standing(reading: &mut Reading, dates: When, groups: &[usize]) -> When {
    let plan = reading.context().period;
    let (start, end) = (plan.map(|plan| plan.start), plan.map(|plan| plan.end));
    let when = When::Standing { start, end, source: None };
    ask_both(reading, groups, &when, dates);
    reading.give(groups.iter().copied(), Role::Note);
    reading.marks.clear();
    let standing = reading.places(|kind| matches!(kind, PieceKind::Standing(_)));
    use_standing(reading, &standing);
    with_source(reading, when)
}

fn ask_both(reading: &mut Reading, groups: &[usize], when: &When, dates: When) {
    let piece = groups.first().and_then(|at| reading.pieces.get(*at));
    let text = piece.map(|piece| reading.text.wording(piece.from, piece.to));
    reading.doubts.push(Doubt {
        code: DoubtCode::TwoBases,
        severity: Severity::Ask,
        text,
        place: None,
        candidates: vec![Candidate::When(when.clone()), Candidate::When(dates)],
    });
}

/// «до 1 октября 2020 года, далее постоянно», «…, далее – ежеквартально»
pub fn goes_on(reading: &Reading, named: &[usize]) -> bool {
    let before = named.first().and_then(|at| reading.pieces.get(..*at)).unwrap_or(&[]);
    let word = before.iter().rev().find(|piece| !matches!(piece.kind, PieceKind::Separator('-' | ':')));
    word.is_some_and(|piece| reading.text.is_word(piece.from, &["далее", "затем", "потом"]))
}

/// «постоянно, отчёт до 1 июня 2021 г.»: the words right before the bound say that it bounds something else.
fn is_of_another_work(reading: &Reading, groups: &[usize]) -> bool {
    let [group] = groups else { return false };
    let before = reading.pieces.get(..*group).unwrap_or(&[]);
    let word = before.iter().rev().find(|piece| !matches!(piece.kind, PieceKind::Separator('-' | ':')));
    word.is_some_and(|piece| {
        piece.kind == PieceKind::Words
            && !is_noise(reading, piece.from, piece.to)
            && !reading.text.is_word(piece.from, &["далее", "затем", "потом"])
    })
}

pub fn use_standing(reading: &mut Reading, standing: &[usize]) {
    for &at in standing {
        let is_note = reading.pieces.get(at).is_some_and(|piece| piece.kind == PieceKind::Standing(true));
        reading.give([at], if is_note { Role::Note } else { Role::Value });
    }
}

/// A schedule beside standing work is its source.
pub fn with_source(reading: &mut Reading, when: When) -> When {
    let schedule = reading.pieces.iter().enumerate().find_map(|(at, piece)| match &piece.kind {
        PieceKind::Schedule(source) => Some((at, source.clone())),
        _ => None,
    });
    match (when, schedule) {
        (When::Standing { start, end, .. }, Some((at, source))) => {
            reading.give([at], Role::Value);
            When::Standing { start, end, source }
        }
        (when, _) => when,
    }
}
