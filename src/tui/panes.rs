//! The one table of panes: a pane is a kind of record, its columns, its order and its filter. A new kind of record is
//! a row here and words in `locale/` (`pane-NAME`, `pane-NAME-empty`). Also: the rungs of the time ladder.

use super::model::filters;
use crate::domain::column::Column;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::locale::Lang;
use crate::tui::actions::Action;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaneId {
    #[default]
    Control,
    Schools,
    Teachers,
    Sections,
    Activities,
    Owners,
    Events,
    Deficits,
    Lines,
    Journal,
    Plans,
    Users,
}

/// What a pane is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Records(Kind),
    Journal,
}

/// A column as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnLook {
    pub name: &'static str,
    /// Narrowest and preferred width in cells; a preferred width of 0 takes what is left.
    pub width: (usize, usize),
    /// Numbers stand at the right.
    pub right: bool,
    pub sorts: bool,
}

/// Columns that hold numbers.
const NUMBERS: &[&str] = &[
    "days",
    "open",
    "overdue",
    "next30",
    "count",
    "moves",
    "lines",
    "lines-overdue",
    "teachers",
    "deficits",
    "pupils",
    "classes",
    "staff",
    "measures",
];

/// Every column that lists of a kind can show, in the order in which they are offered.
pub fn offered(kind: Kind) -> Vec<ColumnLook> {
    let look = |column: &Column| ColumnLook {
        name: column.name,
        width: (usize::from(column.width.0), usize::from(column.width.1)),
        right: NUMBERS.contains(&column.name),
        sorts: column.order.is_some(),
    };
    spec(kind).columns.iter().map(look).collect()
}

/// How a column of a kind is drawn.
pub fn look(kind: Option<Kind>, name: &str) -> Option<ColumnLook> {
    offered(kind?).into_iter().find(|column| column.name == name)
}

pub struct Pane {
    pub id: PaneId,
    /// Stable English name: saved views, locale keys.
    pub name: &'static str,
    pub action: Action,
    pub content: Content,
    /// Names of columns of the kind.
    pub columns: &'static [&'static str],
    pub sort: Option<&'static str>,
    /// Whether it has the time ladder.
    pub ladder: bool,
    /// What it holds of its kind, in the filter language; empty: all.
    pub filter: &'static str,
}

const ACTIVITY: &[&str] = &["number", "title", "owners", "deadline", "days"];

pub static PANES: &[Pane] = &[
    Pane {
        id: PaneId::Control,
        name: "control",
        action: Action::Control,
        content: Content::Records(Kind::Activity),
        columns: ACTIVITY,
        sort: Some("deadline"),
        ladder: true,
        filter: "",
    },
    Pane {
        id: PaneId::Schools,
        name: "schools",
        action: Action::Schools,
        content: Content::Records(Kind::School),
        columns: &[
            "code",
            "short",
            "listed",
            "coordinator",
            "lines",
            "lines-overdue",
            "teachers",
            "deficits",
        ],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Teachers,
        name: "teachers",
        action: Action::Teachers,
        content: Content::Records(Kind::Teacher),
        columns: &["code", "school", "subjects", "blocks", "worst", "next", "days"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Sections,
        name: "sections",
        action: Action::Sections,
        content: Content::Records(Kind::Section),
        columns: &["number", "title", "count", "open", "overdue"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Activities,
        name: "activities",
        action: Action::Activities,
        content: Content::Records(Kind::Activity),
        columns: ACTIVITY,
        sort: None,
        ladder: false,
        filter: "what:activity",
    },
    Pane {
        id: PaneId::Owners,
        name: "owners",
        action: Action::Owners,
        content: Content::Records(Kind::Owner),
        columns: &["code", "short", "name", "open", "overdue", "next30"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Events,
        name: "events",
        action: Action::Events,
        content: Content::Records(Kind::Event),
        columns: &["title", "date", "end", "count"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Deficits,
        name: "deficits",
        action: Action::Deficits,
        content: Content::Records(Kind::Deficit),
        columns: &["teacher", "block", "wording", "level", "state", "days", "next"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Lines,
        name: "lines",
        action: Action::SchoolLines,
        content: Content::Records(Kind::Line),
        columns: &["activity", "school-code", "school", "state", "day", "paper", "due", "days"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Plans,
        name: "plans",
        action: Action::Plans,
        content: Content::Records(Kind::Plan),
        columns: &["title", "start", "end", "open", "overdue"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Users,
        name: "users",
        action: Action::Users,
        content: Content::Records(Kind::User),
        columns: &["login", "user-name", "role", "disabled", "marks", "user-school", "user-subjects"],
        sort: None,
        ladder: false,
        filter: "",
    },
    Pane {
        id: PaneId::Journal,
        name: "journal",
        action: Action::Journal,
        content: Content::Journal,
        columns: &[],
        sort: None,
        ladder: false,
        filter: "",
    },
];

/// The row of a pane.
pub fn pane(id: PaneId) -> &'static Pane {
    PANES.iter().find(|pane| pane.id == id).unwrap_or(&PANES[0])
}

/// The pane that an action opens.
pub fn opened_by(action: Action) -> Option<&'static Pane> {
    PANES.iter().find(|pane| pane.action == action)
}

pub fn named(name: &str) -> Option<&'static Pane> {
    PANES.iter().find(|pane| pane.name == name)
}

/// The rungs of the time ladder, each holding the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Rung {
    #[default]
    Overdue,
    Week,
    Month,
    Quarter,
    Plan,
}

impl Rung {
    const ALL: [Rung; 5] = [Rung::Overdue, Rung::Week, Rung::Month, Rung::Quarter, Rung::Plan];

    pub fn name(self) -> &'static str {
        match self {
            Rung::Overdue => "overdue",
            Rung::Week => "week",
            Rung::Month => "month",
            Rung::Quarter => "quarter",
            Rung::Plan => "plan",
        }
    }

    pub fn wider(self) -> Option<Rung> {
        Rung::ALL.into_iter().find(|rung| *rung > self)
    }

    pub fn narrower(self) -> Option<Rung> {
        Rung::ALL.into_iter().rev().find(|rung| *rung < self)
    }

    /// Its filter: overdue, then everything live up to so many days on; the whole plan has none.
    pub fn filter(self, lang: Lang) -> String {
        let days = match self {
            Rung::Overdue => return filters::term(lang, filters::Key::Due, filters::overdue(lang)),
            Rung::Plan => return String::new(),
            Rung::Week => "..+7",
            Rung::Month => "..+30",
            Rung::Quarter => "..+90",
        };
        let due = filters::term(lang, filters::Key::Due, days);
        format!("{due} {}", filters::term(lang, filters::Key::Status, filters::live(lang)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_goes_one_rung_at_a_time_and_stops_at_its_ends() {
        assert_eq!(Rung::Overdue.wider(), Some(Rung::Week));
        assert_eq!(Rung::Plan.wider(), None);
        assert_eq!(Rung::Plan.narrower(), Some(Rung::Quarter));
        assert_eq!(Rung::Overdue.narrower(), None);
    }

    #[test]
    fn the_rungs_are_filters_in_the_language_of_the_screen() {
        assert_eq!(Rung::Overdue.filter(Lang::Ru), "срок:просрочено");
        assert_eq!(Rung::Week.filter(Lang::En), "due:..+7 status:live");
        assert_eq!(Rung::Plan.filter(Lang::Ru), "");
    }
}
