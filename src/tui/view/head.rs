//! The head line with its counts, and the line of the panes' keys.

use chrono::Datelike;

use crate::domain::plan;
use crate::domain::record::Record;
use crate::tui::actions::{Action, entry_of};
use crate::tui::model::Model;
use crate::tui::panes::{PANES, pane};
use crate::tui::view::dates;
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

pub fn draw(model: &Model, paint: &mut Paint<'_>) {
    let words = &model.words;
    let counts = words.say(
        "head-counts",
        &[
            ("overdue", model.head.overdue.to_string().into()),
            ("week", model.head.week.to_string().into()),
            ("doubtful", model.head.doubtful.to_string().into()),
        ],
    );
    // What waits for acceptance is told before the plan's name.
    let counts = counts + &told(model, "head-to-check", model.head.to_check);
    if !model.settings.look.has_keys() {
        return paint.line(0, &format!(" {}", bare(model, counts)));
    }
    let today = dates::full(model.today);
    let mut program = words.plain("program");
    for alarm in alarms(model) {
        program = format!("{program} · {alarm}");
    }
    let fixed = text::width(&program) + text::width(&today) + text::width(&counts) + 6;
    let room = paint.width().saturating_sub(fixed);
    let name = plan_names(model).into_iter().find(|name| text::width(name) + 3 <= room);
    let line = match name {
        Some(name) => format!(" {program} · {name} · {today}  {counts}"),
        None => format!(" {program} · {today}  {counts}"),
    };
    // Told where there is room: the plan's name goes before it.
    let room = paint.width().saturating_sub(text::width(&line));
    let more = [told(model, "head-returned", model.head.returned) + &works_on(model), works_on(model)];
    let more = more.into_iter().find(|more| text::width(more) <= room);
    paint.line(0, &(line + &more.unwrap_or_default()));
    panes_line(model, paint);
}

/// The counts, and what must not be overlooked: that nothing can be written, and which of several plans is shown.
fn bare(model: &Model, counts: String) -> String {
    let several = model.known.plans.len() > 1;
    let plan = plan_names(model).into_iter().next().filter(|_| several);
    let counts = counts + &told(model, "head-returned", model.head.returned) + &works_on(model);
    alarms(model).into_iter().chain([counts]).chain(plan).collect::<Vec<_>>().join(" · ")
}

/// What endangers work: that nothing can be written, or soon nothing will be.
fn alarms(model: &Model) -> Vec<String> {
    let read_only = model.read_only.is_some().then(|| model.words.plain("head-read-only"));
    let short = model.head.short_of_space.then(|| model.words.plain("head-short-of-space"));
    read_only.or(short).into_iter().collect()
}

/// A count that is told only when it is one.
fn told(model: &Model, key: &str, count: u64) -> String {
    match count {
        0 => String::new(),
        count => format!(" · {}", model.words.say(key, &[("n", count.to_string().into())])),
    }
}

/// Rows that are silent and rows that it is time to begin, when there are any.
fn works_on(model: &Model) -> String {
    told(model, "head-silent", model.head.silent) + &told(model, "head-warned", model.head.warned)
}

/// What the list shows: the chosen plan or the only one, else all of them.
fn plan_names(model: &Model) -> Vec<String> {
    let plans = &model.known.plans;
    match (model.chosen_plan(), plans.len()) {
        (Some(record), 1) => names_of(record),
        (Some(record), _) => {
            // Of several plans the years tell which it is, before the district does.
            let mut names = names_of(record);
            let years = plan::period(record).map(|period| (period.start.year(), period.end.year()));
            names.pop();
            names.extend(
                years.map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") }),
            );
            names
        }
        (None, 0) => vec![model.words.plain("head-no-plan")],
        (None, count) => vec![model.words.say("head-all-plans", &[("n", count.into())])],
    }
}

/// The plan as it may be called, the fullest first: «Лескенский р-н 2020–2021», «Лескенский р-н 2020–21», without years.
pub fn names_of(record: &Record) -> Vec<String> {
    let district = match record.text(plan::DISTRICT) {
        "" => record.text(plan::TITLE),
        district => district,
    };
    let short = short_district(district);
    let mut names = Vec::new();
    if let Some(period) = plan::period(record) {
        let (from, to) = (period.start.year(), period.end.year());
        if from == to {
            names.push(format!("{short} {from}"));
        } else {
            names.push(format!("{short} {from}–{to}"));
            names.push(format!("{short} {from}–{:02}", to.rem_euclid(100)));
        }
    }
    names.push(text::cut(&short, 20));
    names
}

/// «Лескенский муниципальный район» → «Лескенский р-н», as people write it.
fn short_district(name: &str) -> String {
    let kept: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !word.to_lowercase().starts_with("муниципальн"))
        .map(|word| if word.to_lowercase().starts_with("район") { "р-н" } else { word })
        .collect();
    kept.join(" ")
}

fn panes_line(model: &Model, paint: &mut Paint<'_>) {
    let mut x = 1;
    for shown in PANES {
        let Some(entry) = entry_of(shown.action) else { continue };
        let key = entry.key(&model.words);
        if key.is_empty() {
            continue;
        }
        let current = pane(model.pane).id == shown.id;
        let after = paint.put(x, 1, &key, look::strong());
        if current && !model.settings.look.has_pens() {
            paint.put(after, 1, ">", look::plain());
        }
        x = after + 1;
        let style = if current { look::strong() } else { look::plain() };
        x = paint.put(x, 1, &entry.title(&model.words), style) + 1;
    }
    if entry_of(Action::Menu).is_some() {
        x = paint.put(x, 1, "F2", look::strong()) + 1;
        paint.put(x, 1, &model.words.plain("head-more"), look::plain());
    }
}
