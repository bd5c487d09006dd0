//! A list on the screen: which pane, its filters and order, the window of rows, the cursor and the marks.

use crate::domain::record::{Kind, RecordId};
use crate::engine::{ListQuery, Page, Row};
use crate::locale::Lang;
use crate::tui::model::filters;
use crate::tui::model::marks::Marks;
use crate::tui::panes::{self, ColumnLook, Content, PaneId, Rung};

/// Rows from the cursor on that are looked for when the list changed.
const ANCHORS: usize = 4;

/// A filter laid on a list, and where the cursor stood before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub text: String,
    /// The key that a picker wrote; the same picker replaces its own filter.
    pub by: Option<filters::Key>,
    pub cursor: u64,
    pub top: u64,
}

/// From where a list was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// Its filter: `раздел:3`.
    pub filter: String,
    /// «Раздел 3», shown.
    pub label: String,
}

/// A row that left the list while the cursor stood on it, not by this person's own act. It stays where it was until the
/// cursor leaves it, so that no key acts on the row behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    pub row: Row,
    /// The journal sequence of the list in which it was seen.
    pub seen: u64,
    /// This person may have taken it away elsewhere, and knows.
    pub perhaps_own: bool,
}

/// A list while others change it.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// Stands before the row with the cursor's number; the cursor is on it.
    pub gone: Option<Gone>,
    /// Why the list was asked for last.
    pub after: After,
    /// The rows that were shown before the window moved: (number of the first, rows).
    pub rolled: Option<(u64, Vec<RecordId>)>,
}

/// What led to a list being asked for around its cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum After {
    #[default]
    News,
    /// An act of this person, on these records.
    Own(Vec<RecordId>),
    /// The list was left and is shown again.
    Back,
    /// The cursor goes to a record that was asked for.
    Go,
}

#[derive(Debug, Clone)]
pub struct ListPlace {
    pub pane: PaneId,
    pub within: Option<Within>,
    /// The chosen plan as a filter, when these records belong to plans.
    pub plan: Option<String>,
    pub rung: Option<Rung>,
    pub filters: Vec<Filter>,
    /// Name of the column and whether it descends; `None`: the pane's own order.
    pub sort: Option<(String, bool)>,
    /// Names of the columns; `None`: the pane's own.
    pub columns: Option<Vec<String>>,
    /// Names of persons are shown, where consents allow.
    pub with_names: bool,
    pub cursor: u64,
    pub top: u64,
    pub page: Page,
    /// What others did to it.
    pub live: Box<Live>,
    pub marks: Marks,
    /// The counter as it was drawn when the cursor last rested: (cursor, total).
    pub counter: (u64, u64),
    /// Of a list of reports: how many are in, of how many.
    pub handed: Option<(u64, u64)>,
    /// Why the list cannot be shown.
    pub trouble: Option<String>,
}

impl ListPlace {
    pub fn new(pane: PaneId) -> ListPlace {
        ListPlace {
            pane,
            within: None,
            plan: None,
            rung: panes::pane(pane).ladder.then_some(Rung::Overdue),
            filters: Vec::new(),
            sort: None,
            columns: None,
            with_names: false,
            cursor: 0,
            top: 0,
            page: Page::default(),
            live: Box::default(),
            marks: Marks::default(),
            counter: (0, 0),
            handed: None,
            trouble: None,
        }
    }

    pub fn kind(&self) -> Option<Kind> {
        match panes::pane(self.pane).content {
            Content::Records(kind) => Some(kind),
            Content::Journal => None,
        }
    }

    /// The whole filter, as the engine gets it.
    pub fn filter(&self, lang: Lang) -> String {
        let rung = self.rung.map(|rung| rung.filter(lang)).unwrap_or_default();
        let within = self.within.as_ref().map_or("", |within| within.filter.as_str());
        let laid = self.filters.iter().map(|filter| filter.text.as_str());
        let own = panes::pane(self.pane).filter;
        let plan = self.plan.as_deref().unwrap_or("");
        filters::joined([plan, own, within, rung.as_str()].into_iter().chain(laid))
    }

    /// The filters that people laid, without the rung.
    pub fn laid(&self) -> String {
        filters::joined(self.filters.iter().map(|filter| filter.text.as_str()))
    }

    pub fn columns(&self) -> Vec<ColumnLook> {
        let own = panes::pane(self.pane).columns;
        match &self.columns {
            None => own.iter().filter_map(|name| panes::look(self.kind(), name)).collect(),
            Some(names) => names.iter().filter_map(|name| panes::look(self.kind(), name)).collect(),
        }
    }

    /// The window that the screen shows.
    pub fn query(&self, height: usize, lang: Lang, today: chrono::NaiveDate) -> Option<ListQuery> {
        let kind = self.kind()?;
        let own = panes::pane(self.pane).sort.map(|sort| (sort.to_owned(), false));
        let (sort, descending) = match self.sort.clone().or(own) {
            Some((sort, descending)) => (Some(sort), descending),
            None => (None, false),
        };
        Some(ListQuery {
            kind,
            filter: self.filter(lang),
            base: filters::joined([self.plan.as_deref().unwrap_or(""), panes::pane(self.pane).filter]),
            columns: self.columns().iter().map(|column| column.name.to_owned()).collect(),
            sort,
            descending,
            skip: self.top,
            take: height,
            today,
            with_names: self.with_names,
        })
    }

    /// The row under the cursor, if it is in the window.
    pub fn current(&self) -> Option<&Row> {
        if let Some(gone) = &self.live.gone {
            return Some(&gone.row);
        }
        let at = self.cursor.checked_sub(self.page.skip)?;
        self.page.rows.get(usize::try_from(at).ok()?)
    }

    pub fn row(&self, id: RecordId) -> Option<&Row> {
        let gone = self.live.gone.as_ref().map(|gone| &gone.row);
        gone.into_iter().chain(&self.page.rows).find(|row| row.id == id)
    }

    /// The number of the last row on which the cursor may stand.
    pub fn last(&self) -> u64 {
        (self.page.total + u64::from(self.live.gone.is_some())).saturating_sub(1)
    }

    /// The rows as they are shown from the top of the window, the one that is gone among them.
    pub fn shown(&self) -> impl Iterator<Item = &Row> {
        let index = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let from = index(self.top.saturating_sub(self.page.skip)).min(self.page.rows.len());
        let (before, after) = match &self.live.gone {
            Some(_) => {
                let at = index(self.cursor.saturating_sub(self.page.skip)).clamp(from, self.page.rows.len());
                (&self.page.rows[from..at], &self.page.rows[at..])
            }
            None => (&self.page.rows[from..], &[][..]),
        };
        before.iter().chain(self.live.gone.as_ref().map(|gone| &gone.row)).chain(after)
    }

    /// Moves the cursor by so many rows; a row that is gone is left behind.
    pub fn step(&mut self, by: i64) {
        // The row behind it has taken its number.
        let by = if self.live.gone.take().is_some() && by > 0 { by - 1 } else { by };
        self.cursor = self.cursor.saturating_add_signed(by).min(self.last());
    }

    /// The row under the cursor, then those behind it that are seen: where the cursor goes when the list changes.
    pub fn anchors(&self) -> Vec<RecordId> {
        let index = usize::try_from(self.cursor.saturating_sub(self.top)).unwrap_or(usize::MAX);
        self.shown().skip(index).take(ANCHORS).map(|row| row.id).collect()
    }

    /// Moves the window so that the cursor is in it. Returns whether the window moved.
    pub fn follow_cursor(&mut self, height: usize) -> bool {
        let height = height.max(1) as u64;
        self.cursor = self.cursor.min(self.last());
        let before = self.top;
        if self.cursor < self.top {
            self.top = self.cursor;
        } else if self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top != before
    }

    /// Lays a filter; one that the same picker laid before is replaced. The cursor goes to the first row.
    pub fn lay(&mut self, text: String, by: Option<filters::Key>) {
        if by.is_some() {
            self.filters.retain(|filter| filter.by != by);
        }
        self.filters.push(Filter { text, by, cursor: self.cursor, top: self.top });
        self.live.gone = None;
        (self.cursor, self.top) = (0, 0);
    }

    /// Takes off the last filter and goes back to where the cursor stood. `false` when there is none.
    pub fn pop_filter(&mut self) -> bool {
        let Some(filter) = self.filters.pop() else { return false };
        (self.cursor, self.top) = (filter.cursor, filter.top);
        true
    }
}
