//! Whether cells head the columns of a road map: all that readers need to know of their meaning, to find where a table
//! begins. Who gives columns their meaning looks again, and closer.

use super::columns::Role;
use super::heading;
use super::table::{Item, Row};

/// A heading is looked for in so many first items.
const WITHIN: usize = 2_000;

/// A role for each cell when they name the activities and something more about them.
pub fn roles(cells: &[String]) -> Option<Vec<Role>> {
    heading::by_words(cells).map(|columns| columns.list.iter().map(|column| column.role).collect())
}

/// Whether one of the first items heads columns.
pub fn are_headed(items: &[Item]) -> bool {
    items.iter().take(WITHIN).any(|item| match item {
        Item::Row(row) => is_heading(row),
        Item::Line(_) => false,
    })
}

pub fn is_heading(row: &Row) -> bool {
    roles(&row.cells).is_some()
}
