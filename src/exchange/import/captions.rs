//! Whether cells head the columns of a road map: all that readers need to know of their meaning, to find where a table
//! begins. Who gives columns their meaning looks again, and closer.

use super::columns::{Role, role_of};
use super::table::{Item, Row};

/// A caption is no sentence.
const LONGEST: usize = 120;
/// A heading is looked for in so many first items.
const WITHIN: usize = 2_000;

/// A role for each cell when they name the activities and something more about them.
pub fn roles(cells: &[String]) -> Option<Vec<Role>> {
    if cells.iter().any(|cell| cell.chars().count() > LONGEST) {
        return None;
    }
    let caption = |cell: &String| cell.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
    let roles: Vec<Role> = cells.iter().map(|cell| role_of(&caption(cell))).collect();
    let has = |role| roles.contains(&role);
    let more = has(Role::Owners) || has(Role::Deadline) || has(Role::Result);
    (has(Role::Title) && more).then_some(roles)
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
