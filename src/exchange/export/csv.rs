//! csv.

/// Whether a spreadsheet would take this text for a formula.
pub fn would_be_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}
