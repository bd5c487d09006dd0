//! Text that a spreadsheet could take for a formula, by its first characters: guarded wherever text leaves for one (a
//! csv file, the clipboard).

/// Whether a spreadsheet could take this text for a formula: after spaces `= + - @` (wide forms too) or a control
/// character, unless all of it is a plain number. OWASP ASVS 5, 1.2.10.
pub fn would_be_formula(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\t' | '\r' | '\n'));
    match bare.chars().next() {
        Some('\t' | '\r' | '\n' | '\0') => true,
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => !is_number(bare),
        _ => false,
    }
}

/// `-246`, `+3,5`: digits with at most one sign and one separator.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let groups: Vec<&str> = digits.splitn(2, [',', '.']).collect();
    groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_known_by_their_first_sign_and_numbers_are_none() {
        for text in ["=1+1", "  =HYPERLINK(1)", "+7 916", "-", "@SUM(A1)", "＝1", "\t=1", "-2+3"] {
            assert!(would_be_formula(text), "{text:?}");
        }
        for text in ["", "-246", "+3,5", "3.7", "анализ = вывод", "№ 5"] {
            assert!(!would_be_formula(text), "{text:?}");
        }
    }
}
