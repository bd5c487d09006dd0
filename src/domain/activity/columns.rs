//! What lists show of an activity: a column and how it is read.

use super::{
    FORM, MOVES, NUMBER, RESULT, RETURNS, SECTION, SPEC, STATUS, TITLE, is_doubtful, is_measure, order,
    owners, schools, stored_deadline,
};
use crate::domain::column::{Column, DeadlineShown, Facts, Load, Shown, Which, text_of};
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::domain::{line, returned, school, warning};

pub(super) const COLUMNS: &[Column] = &[
    Column { name: "number", width: (4, 6), order: Some(order::PLAN), shown: |row, _| text_of(row, NUMBER) },
    Column { name: "title", width: (20, 0), order: Some(order::TITLE), shown: |row, _| text_of(row, TITLE) },
    Column { name: "owners", width: (7, 9), order: Some(order::BY_OWNER), shown: owner_names },
    Column { name: "deadline", width: (10, 12), order: Some(order::DUE), shown: deadline_shown },
    Column { name: "days", width: (5, 5), order: Some(order::DUE), shown: days_left },
    Column {
        name: "status",
        width: (8, 13),
        order: Some(order::STATUS),
        shown: |row, _| Shown::choice(row, &SPEC, STATUS),
    },
    Column {
        name: "result",
        width: (16, 30),
        order: Some(order::RESULT),
        shown: |row, _| text_of(row, RESULT),
    },
    Column { name: "section", width: (4, 20), order: Some(order::PLAN), shown: section_title },
    Column { name: "wording", width: (12, 30), order: Some(order::WORDING), shown: wording },
    Column { name: "done", width: (10, 10), order: Some(order::DONE), shown: done_on },
    Column { name: "moves", width: (3, 8), order: Some(order::MOVES), shown: moves },
    Column {
        name: "form",
        width: (8, 14),
        order: Some(order::FORM),
        shown: |row, _| Shown::choice(row, &SPEC, FORM),
    },
    Column { name: "school", width: (8, 16), order: Some(order::SCHOOL), shown: school_names },
    Column { name: "handed", width: (5, 6), order: None, shown: handed },
    Column { name: "reported-by", width: (8, 14), order: Some(order::REPORTED_BY), shown: reported_by },
    Column { name: "accepted-by", width: (8, 14), order: Some(order::ACCEPTED_BY), shown: accepted_by },
    Column { name: "accepted", width: (10, 10), order: Some(order::ACCEPTED), shown: accepted_on },
    Column { name: "returned", width: (12, 24), order: Some(order::RETURNED), shown: last_remark },
    Column { name: "begin", width: (10, 10), order: Some(order::DUE), shown: begin_by },
    Column { name: "silent", width: (10, 10), order: Some(order::DUE), shown: silent_since },
];

/// Who told of it last.
fn reported_by(row: &Record, _: &dyn Facts) -> Shown {
    Obligation::of(row).completions.last().map_or(Shown::Nothing, |last| Shown::Text(last.by.clone()))
}

/// Who took what was told last off control.
fn accepted_by(row: &Record, _: &dyn Facts) -> Shown {
    let last = Obligation::of(row).completions.pop();
    last.and_then(|last| last.accepted_by).map_or(Shown::Nothing, Shown::Text)
}

fn accepted_on(row: &Record, _: &dyn Facts) -> Shown {
    let last = Obligation::of(row).completions.pop();
    last.and_then(|last| last.accepted_on).map_or(Shown::Nothing, Shown::Day)
}

/// The last remark, answered or not.
fn last_remark(row: &Record, _: &dyn Facts) -> Shown {
    let last = returned::returns(row.get(RETURNS)).pop();
    last.map_or(Shown::Nothing, |last| Shown::Text(last.remark))
}

/// The day on which it is time to begin.
fn begin_by(row: &Record, facts: &dyn Facts) -> Shown {
    let owed = Obligation::of(row);
    let due = owed.due_day().filter(|_| owed.is_open() && owed.open_question().is_none());
    let days = warning::days(row, &|paper| facts.warn_days(paper));
    let begin = due.zip(days).and_then(|(due, days)| warning::begin_by(due, days));
    begin.map_or(Shown::Nothing, Shown::Day)
}

/// Since when a standing row is silent.
fn silent_since(row: &Record, facts: &dyn Facts) -> Shown {
    Obligation::of(row).silent_since(facts.today()).map_or(Shown::Nothing, Shown::Day)
}

fn school_names(row: &Record, facts: &dyn Facts) -> Shown {
    Shown::Names(school::short_names(&schools(row), facts))
}

/// «7/11»: how many schools have handed in.
fn handed(row: &Record, facts: &dyn Facts) -> Shown {
    if is_measure(row) || schools(row).is_empty() {
        return Shown::Nothing;
    }
    let lines = |which| facts.load(Load::of(Kind::Line, line::ACTIVITY, row.id, which));
    let all = lines(Which::All);
    Shown::Part(all.saturating_sub(lines(Which::Live)), all)
}

fn owner_names(row: &Record, facts: &dyn Facts) -> Shown {
    let name =
        |id| facts.record(Kind::Owner, id).map(|owner| owner.text(crate::domain::owner::SHORT).to_owned());
    Shown::Names(owners(row).into_iter().filter_map(name).collect())
}

fn section_title(row: &Record, facts: &dyn Facts) -> Shown {
    let section = row.get(SECTION).and_then(Value::as_ref_id);
    let section = section.and_then(|id| facts.record(Kind::Section, id));
    section.map_or(Shown::Nothing, |section| text_of(&section, crate::domain::section::TITLE))
}

fn deadline_shown(row: &Record, facts: &dyn Facts) -> Shown {
    let owed = Obligation::of(row);
    let answer = owed.answer(facts.today());
    Shown::Deadline(Box::new(DeadlineShown {
        wording: owed.stored.read.text.clone(),
        when: owed.when().clone(),
        day: answer.next.or_else(|| owed.due_day()),
        begins: owed.begins(),
        candidates: owed.candidate_days(),
        open_question: is_doubtful(row, &owed),
        moves: owed.moves.len(),
        silent: owed.silent_since(facts.today()).is_some(),
    }))
}

fn days_left(row: &Record, facts: &dyn Facts) -> Shown {
    let answer = Obligation::of(row).answer(facts.today());
    answer.days_left.map_or(Shown::Nothing, Shown::DaysLeft)
}

fn wording(row: &Record, _: &dyn Facts) -> Shown {
    stored_deadline(row).map_or(Shown::Nothing, |stored| Shown::Text(stored.read.text))
}

fn done_on(row: &Record, _: &dyn Facts) -> Shown {
    Obligation::of(row).done_on().map_or(Shown::Nothing, Shown::Day)
}

fn moves(row: &Record, _: &dyn Facts) -> Shown {
    match row.get(MOVES).map_or(0, |list| list.items().len()) {
        0 => Shown::Nothing,
        count => Shown::count(count as u64),
    }
}
