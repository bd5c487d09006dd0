//! A draft as the JSON of `import roadmap --dry-run --format json` (architecture, command line contract): English
//! field names, ISO dates, the same on every run. How an activity stands today is the caller's to say.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use crate::domain::deadline::{Doubt, Period, json as deadline_json};
use crate::domain::draft::{ActivityDraft, PlanDraft, RefusedRow, RemarkDraft, RowCount};
use crate::domain::obligation::Obligation;
use crate::domain::paper::kind;
use crate::domain::paper_column::ColumnDraft;

/// How an activity stands on the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// English name of the status: `open` for a new row.
    pub status: &'static str,
    /// `None`: cannot be said.
    pub overdue: Option<bool>,
    /// Calendar days; `None` where no day can be counted to.
    pub days_left: Option<i64>,
}

impl Standing {
    /// Of a row that no store knows yet: open, nothing moved, nothing done.
    pub fn of_new(activity: &ActivityDraft, period: Option<Period>, today: NaiveDate) -> Standing {
        let answer = Obligation::fresh(activity.deadline.clone(), period).answer(today);
        Standing { status: "open", overdue: answer.overdue, days_left: answer.days_left }
    }
}

/// The whole draft; `standing` is asked once for each activity, in order.
pub fn plan(draft: &PlanDraft, mut standing: impl FnMut(&ActivityDraft) -> Standing) -> Json {
    let activities: Vec<Json> = draft.activities.iter().map(|it| activity(it, standing(it))).collect();
    let sections =
        draft.sections.iter().map(|section| json!({"number": section.number, "title": section.title}));
    json!({
        "plan": {
            "title": draft.title,
            "district": draft.district,
            "start": draft.period.map(|period| iso(period).0),
            "end": draft.period.map(|period| iso(period).1),
        },
        "sections": sections.collect::<Vec<_>>(),
        "activities": activities,
        "noise": draft.noise.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
        "doubts": doubts(&draft.doubts),
        "rows": rows(&draft.account.rows),
        "columns": draft.account.columns.iter().map(column).collect::<Vec<_>>(),
        "refused": draft.refused.iter().map(refused).collect::<Vec<_>>(),
        "remarks": draft.account.remarks.iter().map(remark).collect::<Vec<_>>(),
    })
}

/// `seen` is the sum of the others.
fn rows(rows: &RowCount) -> Json {
    json!({
        "seen": rows.seen,
        "title": rows.title,
        "headings": rows.headings,
        "sections": rows.sections,
        "activities": rows.activities,
        "joined": rows.joined,
        "noise": rows.noise,
        "refused": rows.refused,
    })
}

fn column(column: &ColumnDraft) -> Json {
    json!({"heading": column.heading, "role": column.role.name(), "told": column.how.name()})
}

fn refused(row: &RefusedRow) -> Json {
    json!({"place": row.place.to_string(), "why": row.why, "text": row.text})
}

fn remark(remark: &RemarkDraft) -> Json {
    json!({"code": remark.code, "place": remark.place.to_string(), "text": remark.text})
}

fn activity(activity: &ActivityDraft, standing: Standing) -> Json {
    let fields = [
        ("number", json!(activity.number)),
        ("section", json!(activity.section.map(|section| section + 1))),
        ("order", json!(activity.order)),
        ("title", json!(activity.title)),
        ("owners", json!(activity.owners)),
        ("deadline", deadline_json::deadline(&activity.deadline)),
        ("result", json!(activity.result)),
        ("papers", activity.papers.iter().map(|paper| json!(paper_name(*paper))).collect()),
        ("status", json!(standing.status)),
        ("overdue", json!(standing.overdue)),
        ("days_left", json!(standing.days_left)),
        ("doubts", doubts(&activity.doubts)),
    ];
    Json::Object(fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<Map<_, _>>())
}

fn doubts(doubts: &[Doubt]) -> Json {
    doubts.iter().map(deadline_json::doubt).collect()
}

fn paper_name(paper: u16) -> &'static str {
    kind::NAMES.iter().find(|(code, _)| *code == paper).map_or("other", |(_, name)| name)
}

fn iso(period: Period) -> (String, String) {
    (period.start.format("%Y-%m-%d").to_string(), period.end.format("%Y-%m-%d").to_string())
}
