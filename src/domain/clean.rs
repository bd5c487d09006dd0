//! Text from outside (files, people, messages of libraries) made fit for a screen, a table and a journal line.
//! In: any text. Out: NFC without control, format, bidi, private-use, invisible characters and noncharacters.
//! Removes, never replaces, except that what separates words or lines goes on separating them.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};

/// Combining marks kept on one base character; more of them only hide neighbouring lines.
pub const MARKS_PER_BASE: usize = 4;

/// One line: tabs and every kind of line break become a space (CR LF becomes one).
pub fn clean(text: &str) -> Cow<'_, str> {
    cleaned(text, ' ')
}

/// Several lines: every kind of line break becomes `\n`, a tab becomes a space.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    cleaned(text, '\n')
}

/// Whether the character may stand in cleaned text: it is visible (or a space) and stays in its place.
pub fn is_clean(c: char) -> bool {
    !(c.is_control()
        || is_line_break(c)
        || is_format(c)
        || is_invisible(c)
        || is_private(c)
        || is_noncharacter(c))
}

/// The longest name that [`file_name`] gives, in bytes: a day, a number and an ending go behind it.
const LONGEST_NAME: usize = 180;

/// A text as the name of a file in a folder that somebody chose: its last component only, without what some system gives
/// a meaning to. Never empty, never hidden, never a device.
pub fn file_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\', ':']).next().unwrap_or_default();
    let kept: String = clean(last).chars().filter(|c| !"<>|?*\"".contains(*c)).collect();
    let mut name = kept.trim_matches(|c: char| c == '.' || c == '-' || c.is_whitespace()).to_owned();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    let name = name.trim_end().to_owned();
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    match name.is_empty() || is_device {
        true => format!("opora{name}"),
        false => name,
    }
}

fn cleaned(text: &str, line_break: char) -> Cow<'_, str> {
    if is_already_clean(text, line_break) {
        return Cow::Borrowed(text);
    }
    let mut previous = '\0';
    let kept = text.chars().filter_map(|c| {
        let after_cr = std::mem::replace(&mut previous, c) == '\r';
        match c {
            '\n' if after_cr => None,
            '\t' => Some(' '),
            c if is_line_break(c) => Some(line_break),
            c => is_clean(c).then_some(c),
        }
    });
    let mut marks = 0;
    let mut has_base = false;
    let limited = kept.nfc().filter(|c| {
        if is_combining_mark(*c) {
            marks += 1;
            return has_base && marks <= MARKS_PER_BASE;
        }
        marks = 0;
        has_base = *c != '\n';
        true
    });
    // Dropping marks can bring characters together that compose.
    Cow::Owned(limited.collect::<String>().nfc().collect())
}

fn is_already_clean(text: &str, line_break: char) -> bool {
    let mut marks = 0;
    let mut has_base = false;
    let fit = text.chars().all(|c| {
        if is_combining_mark(c) {
            marks += 1;
            return has_base && marks <= MARKS_PER_BASE && is_clean(c);
        }
        marks = 0;
        has_base = c != '\n';
        is_clean(c) || (c == '\n' && line_break == '\n')
    });
    fit && is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// LF, VT, FF, CR, NEL and the two separators.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// General category Cf of Unicode 16: bidi marks, zero width, soft hyphen, tags…
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters and marks that show nothing: fillers, joiners, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_apart_and_the_rest_goes() {
        let table = [
            ("Перечень\tшкол", "Перечень школ"),
            ("до\r\n01.06", "до 01.06"),
            ("a\rb\u{2028}c\u{85}d", "a b c d"),
            ("\u{1b}]52;c;AAAA\u{7}ок", "]52;c;AAAAок"),
            ("gpj\u{202e}.exe", "gpj.exe"),
            ("пе\u{ad}ре\u{200b}нос\u{feff}", "перенос"),
            ("и\u{306}", "й"),
            ("е\u{200d}\u{308}", "ё"),
            ("a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "á\u{302}\u{303}\u{304}\u{305}"),
            ("\u{301}начало", "начало"),
            ("\u{e000}\u{10ffff}\u{fdd0}\u{ffff}x", "x"),
            ("❤\u{fe0f}", "❤"),
            ("", ""),
        ];
        for (given, wanted) in table {
            assert_eq!(clean(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn lines_are_kept_where_they_are_wanted() {
        assert_eq!(clean_lines("а\r\nб\rв\n\u{301}г\tд"), "а\nб\nв\nг д");
    }

    #[test]
    fn clean_text_is_not_copied() {
        for text in ["Справка № 12 от 01.02.2021", "«ИМЦ» — ёлка…", ""] {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
        assert!(matches!(clean_lines("а\nб"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_scalar_value_brings_anything_unfit_through() {
        for c in '\0'..=char::MAX {
            let text = format!("x{c}y");
            let once = clean(&text);
            assert!(once.chars().all(is_clean), "U+{:04X} → {once:?}", c as u32);
            assert!(once.starts_with(|first: char| !is_combining_mark(first)), "U+{:04X}", c as u32);
            assert!(is_nfc_quick(once.chars()) != IsNormalized::No, "U+{:04X}", c as u32);
            assert_eq!(clean(&once), once, "U+{:04X}", c as u32);
            assert!(clean_lines(&text).chars().all(|c| is_clean(c) || c == '\n'), "U+{:04X}", c as u32);
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
            prop_assert!(once.chars().all(is_clean));
            let lines = clean_lines(&text).into_owned();
            prop_assert_eq!(clean_lines(&lines), lines.as_str());
        }

        #[test]
        fn marks_never_pile_up(text in "[ае\u{300}-\u{315}\u{1b}\u{200d}\n]{0,40}") {
            for cleaned in [clean(&text), clean_lines(&text)] {
                let mut marks = 0;
                for c in cleaned.chars() {
                    marks = if is_combining_mark(c) { marks + 1 } else { 0 };
                    prop_assert!(marks <= MARKS_PER_BASE);
                }
                prop_assert_eq!(clean_lines(&cleaned), cleaned.as_ref());
            }
        }
    }
}
