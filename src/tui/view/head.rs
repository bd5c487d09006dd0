//! The head line with its counts, and the line of the panes' keys.

use crate::domain::plan;
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
    let today = dates::full(model.today);
    let mut name = plan_name(model);
    if model.read_only.is_some() {
        name = format!("{} · {name}", words.plain("head-read-only"));
    }
    let program = words.plain("program");
    let fixed = text::width(&program) + text::width(&today) + text::width(&counts) + 10;
    let room = paint.width().saturating_sub(fixed);
    let line = if room < 8 {
        format!(" {program} · {today}  {counts}")
    } else {
        format!(" {program} · {} · {today}  {counts}", text::cut(&name, room))
    };
    paint.line(0, &line);
    panes_line(model, paint);
}

/// «Лескенский р-н 2020–2021»: the district and the years of the plan, else its title.
fn plan_name(model: &Model) -> String {
    let Some(record) = model.known.plans.first() else { return model.words.plain("head-no-plan") };
    let district = match record.text(plan::DISTRICT) {
        "" => record.text(plan::TITLE),
        district => district,
    };
    let years = plan::period(record).map(|period| {
        use chrono::Datelike;
        let (from, to) = (period.start.year(), period.end.year());
        if from == to { format!(" {from}") } else { format!(" {from}–{to}") }
    });
    let short = short_district(district);
    format!("{short}{}", years.unwrap_or_default())
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
        x = paint.put(x, 1, &key, look::strong()) + 1;
        let style = if current { look::strong() } else { look::plain() };
        x = paint.put(x, 1, &entry.title(&model.words), style) + 1;
    }
    if entry_of(Action::Menu).is_some() {
        x = paint.put(x, 1, "F2", look::strong()) + 1;
        paint.put(x, 1, &model.words.plain("head-more"), look::plain());
    }
}
