//! What a column of a plan's table means, how that was told, and how a person's word on it is written down.

/// What the cells of a column say about an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Role {
    Number,
    Title,
    Owners,
    Deadline,
    /// First day or month of the work; the last one stands in another column.
    Start,
    End,
    /// A quarter, month, year or stage: a mark in the cell makes it a deadline.
    Marks,
    Result,
    /// The section, repeated in every row.
    Section,
    /// How the work stands; kept with the cells, not taken over.
    Status,
    /// Known, and of no use here: place, money, remarks.
    Aside,
    /// Nothing tells what it is; kept with the cells.
    Unknown,
}

impl Role {
    /// In the order in which they are offered.
    pub const ALL: [(Role, &'static str); 12] = [
        (Role::Title, "title"),
        (Role::Deadline, "deadline"),
        (Role::Owners, "owners"),
        (Role::Result, "result"),
        (Role::Number, "number"),
        (Role::Section, "section"),
        (Role::Start, "start"),
        (Role::End, "end"),
        (Role::Marks, "marks"),
        (Role::Status, "status"),
        (Role::Aside, "aside"),
        (Role::Unknown, "unknown"),
    ];

    /// The stable English name, of JSON, of the locale key `column-role-NAME` and of a remembered mapping.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(role, _)| *role == self).map_or("", |(_, name)| name)
    }

    pub fn named(name: &str) -> Option<Role> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(role, _)| *role)
    }

    /// What a person may say of a column, in the order in which it is offered.
    pub fn offered() -> impl Iterator<Item = Role> {
        Self::ALL.into_iter().map(|(role, _)| role).filter(|role| *role != Role::Unknown)
    }
}

/// How a column's role was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum How {
    ByHeading,
    /// The heading is missing or says nothing that is known.
    ByContent,
    /// The heading says something else than what stands below it.
    AgainstHeading,
    /// A person's word.
    Said,
    /// Not told at all.
    Untold,
}

impl How {
    /// The stable English name, of JSON and of the locale key `column-how-NAME`.
    pub fn name(self) -> &'static str {
        match self {
            How::ByHeading => "heading",
            How::ByContent => "content",
            How::AgainstHeading => "against-heading",
            How::Said => "said",
            How::Untold => "untold",
        }
    }
}

/// A column as read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ColumnDraft {
    /// As printed, the headings of a heading of several lines joined by « / »; empty where there is none.
    pub heading: String,
    pub role: Role,
    pub how: How,
    /// The first cells below it that hold something.
    pub samples: Vec<String>,
}

impl ColumnDraft {
    /// What a person calls the column by: its heading, else its number, counted from 1.
    pub fn handle(&self, at: usize) -> String {
        handle(&self.heading, at)
    }
}

/// What a column is called by: its heading, else its number, counted from 1.
pub fn handle(heading: &str, at: usize) -> String {
    if heading.is_empty() { format!("#{}", at + 1) } else { heading.to_owned() }
}

/// The headings of a table as one text, by which its mapping is remembered.
pub fn fingerprint(columns: &[ColumnDraft]) -> String {
    let folded = |column: &ColumnDraft| super::words::folded(column.heading.trim());
    columns.iter().map(folded).collect::<Vec<_>>().join(" | ")
}

/// For each column what a person said of it, as a mapping keeps it; empty where nothing was said.
pub fn written(columns: &[ColumnDraft], said: &[(String, Role)]) -> Vec<String> {
    let of = |(at, column): (usize, &ColumnDraft)| {
        let handle = column.handle(at);
        let role = said.iter().rev().find(|(heading, _)| *heading == handle);
        role.map_or_else(String::new, |(_, role)| format!("activity.{}", role.name()))
    };
    columns.iter().enumerate().map(of).collect()
}

/// A remembered mapping as the words of a person, for a paper whose columns are not told yet.
pub fn by_headings<'a>(fingerprint: &str, meanings: impl Iterator<Item = &'a str>) -> Vec<(String, Role)> {
    let role = |meaning: &str| Role::named(meaning.strip_prefix("activity.")?);
    let told = fingerprint.split(" | ").enumerate().zip(meanings);
    told.filter_map(|((at, heading), meaning)| Some((handle(heading, at), role(meaning)?))).collect()
}

/// A remembered mapping as the words of a person on these columns.
pub fn remembered<'a>(
    columns: &[ColumnDraft],
    meanings: impl Iterator<Item = &'a str>,
) -> Vec<(String, Role)> {
    let role = |meaning: &str| Role::named(meaning.strip_prefix("activity.")?);
    let told = columns.iter().enumerate().zip(meanings);
    told.filter_map(|((at, column), meaning)| Some((column.handle(at), role(meaning)?))).collect()
}
