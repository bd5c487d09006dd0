//! Deadlines of a list as a calendar file. In: the activities that a list asks for. Out: the entries, and how many
//! activities have none, by cause.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::NaiveDate;

use super::outcome;
use super::rows::Rows;
use super::trouble::{Exit, Trouble};
use crate::domain::activity;
use crate::domain::clean::{clean, clean_lines};
use crate::domain::owner;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::{setting, warning};
use crate::engine::{Details, ListQuery, Workbench};
use crate::exchange::export::ExportError;
use crate::exchange::export::agenda::{LeftOut, Said, entries};
use crate::exchange::export::ics::{self, Entry};
use crate::locale::Words;

pub struct Calendar {
    entries: Vec<Entry>,
    left_out: BTreeMap<LeftOut, u64>,
    today: NaiveDate,
    /// What the names of entries end in: this store.
    realm: String,
}

/// When a calendar reminds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remind {
    /// So many days before.
    Days(u16),
    /// When it is time to begin: the days of warning of the activity, or of the papers that it owes.
    Papers,
}

/// `7`, `paper`.
pub fn remind(text: &str) -> Result<Remind, String> {
    match text.trim() {
        "paper" | "papers" => Ok(Remind::Papers),
        number => match number.parse() {
            Ok(days) if days <= MOST_DAYS => Ok(Remind::Days(days)),
            _ => Err(text.to_owned()),
        },
    }
}

const MOST_DAYS: u16 = 366;

impl Calendar {
    /// `plan`: only of this one. Refused when no activity has a day.
    pub fn of(
        words: &Words,
        bench: &dyn Workbench,
        query: &ListQuery,
        plan: Option<RecordId>,
        remind: &[Remind],
    ) -> Result<Calendar, Trouble> {
        let query = ListQuery { columns: vec!["number".to_owned()], ..query.clone() };
        let id: String = bench.store_id()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let realm = format!("{id}.opora");
        let mut calendar =
            Calendar { entries: Vec::new(), left_out: BTreeMap::new(), today: query.today, realm };
        let settings = bench.records(Kind::Setting).map_err(|failure| outcome::failed(words, failure))?;
        let warned = |row: &Record| warning::days(row, &|paper| setting::warn_days(&settings, paper));
        let days = |row: &Record, one: &Remind| match one {
            Remind::Days(days) => Some(*days),
            Remind::Papers => warned(row),
        };
        let mut rows = Rows::begin(words, bench, &query)?;
        for row in &mut rows {
            let details = bench.details(Kind::Activity, row.id, query.today);
            let Some(details) = details.map_err(|failure| outcome::failed(words, failure))? else { continue };
            let own = details.related.iter().find(|record| record.kind == Kind::Plan).map(|plan| plan.id);
            if plan.is_none() || plan == own {
                let row = &details.record;
                let mut remind: Vec<u16> = remind.iter().filter_map(|one| days(row, one)).collect();
                remind.sort_unstable_by(|one, other| other.cmp(one));
                remind.dedup();
                calendar.take(words, &details, remind);
            }
        }
        if rows.end()? == 0 {
            return Err(Trouble::new(Exit::Refused, words.plain("cli-list-empty")));
        }
        match calendar.entries.is_empty() {
            true => Err(Trouble::new(Exit::Refused, calendar.said(words))),
            false => Ok(calendar),
        }
    }

    fn take(&mut self, words: &Words, details: &Details, remind: Vec<u16>) {
        let row = &details.record;
        let title = clean(row.text(activity::TITLE));
        let summary = match row.text(activity::NUMBER) {
            "" => title.into_owned(),
            number => format!("{}. {title}", clean(number)),
        };
        let realm = self.realm.clone();
        match entries(row, &Said { realm, summary, description: description(words, details), remind }) {
            Ok(found) => self.entries.extend(found),
            Err(why) => *self.left_out.entry(why).or_default() += 1,
        }
    }

    pub fn write(&self, out: &mut impl Write) -> Result<(), ExportError> {
        ics::write(&self.entries, self.today, out)
    }

    /// How many entries there are, and how many activities have none.
    pub fn said(&self, words: &Words) -> String {
        let count = words.say("calendar-entries", &[("count", self.entries.len().into())]);
        let causes = LeftOut::ALL.iter().filter_map(|(why, name)| {
            let count = *self.left_out.get(why)?;
            Some(words.say(&format!("calendar-left-out-{name}"), &[("count", count.into())]))
        });
        let causes: Vec<String> = causes.collect();
        match causes.is_empty() {
            true => count,
            false => {
                let left_out = words.say("calendar-left-out", &[("causes", causes.join(", ").into())]);
                format!("{count}; {left_out}")
            }
        }
    }
}

/// Who answers, the deadline as the paper writes it, the result.
fn description(words: &Words, details: &Details) -> String {
    let row = &details.record;
    let owners: Vec<String> = activity::owners(row)
        .into_iter()
        .filter_map(|id| details.related.iter().find(|record| record.kind == Kind::Owner && record.id == id))
        .map(|owner| clean(owner.text(owner::NAME)).into_owned())
        .collect();
    let deadline = activity::stored_deadline(row).map(|stored| stored.read.text).unwrap_or_default();
    let parts = [
        ("owners", owners.join(", ")),
        ("deadline", clean_lines(&deadline).into_owned()),
        ("result", clean_lines(row.text(activity::RESULT)).into_owned()),
    ];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    let lines =
        parts.map(|(name, text)| format!("{}: {text}", words.plain(&format!("field-activity-{name}"))));
    lines.collect::<Vec<_>>().join("\n")
}
