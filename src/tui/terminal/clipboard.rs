//! Text for the clipboard of the computer that the terminal runs on: OSC 52, written and never read. In: text that a
//! person asked to copy. Out: bytes for the screen writer. Which terminals get them: `caps`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::clean::clean_lines;

/// The most text that is put on a clipboard at once, in bytes of UTF-8. Terminals that limit it take at least so much.
pub const LONGEST: usize = 4 << 10;

/// The sequence that puts the text on the clipboard. Tabs part cells, so they stay; everything else that could act is
/// taken out.
pub fn sequence(text: &str) -> Vec<u8> {
    let cells = text.split('\t').map(clean_lines);
    let mut text = String::new();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push('\t');
        }
        text.push_str(&cell);
    }
    let mut bytes = b"\x1b]52;c;".to_vec();
    bytes.extend_from_slice(STANDARD.encode(beginning(&text)).as_bytes());
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}

/// As much of the text as is put on a clipboard, cut between characters.
pub fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> String {
        let inner = bytes.strip_prefix(b"\x1b]52;c;").and_then(|rest| rest.strip_suffix(b"\x1b\\"));
        let inner = inner.expect("one sequence");
        assert!(inner.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)));
        String::from_utf8(STANDARD.decode(inner).expect("base64")).expect("UTF-8")
    }

    #[test]
    fn text_goes_whole_with_its_rows_and_cells() {
        let text = "3.7\tСеминар для учителей\t15.02.2021\n3.8\tё\t";
        assert_eq!(text_of(&sequence(text)), text);
    }

    #[test]
    fn what_could_act_where_it_is_pasted_is_taken_out() {
        let text = "rm\u{1b}[201~ -rf\u{202e}\u{9b}31m\0\u{7}\r\nда";
        assert_eq!(text_of(&sequence(text)), "rm[201~ -rf31m\nда");
    }

    #[test]
    fn no_more_than_four_kilobytes_go_and_no_half_characters() {
        let text = text_of(&sequence(&"ж".repeat(5_000)));
        assert_eq!(text, "ж".repeat(LONGEST / 2));
        let text = text_of(&sequence(&format!("a{}", "漢".repeat(5_000))));
        assert!(text.len() <= LONGEST && text.ends_with('漢'));
    }
}
