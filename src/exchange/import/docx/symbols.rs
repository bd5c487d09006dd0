//! Characters of picture fonts (`w:sym`), which stand at codes of the fonts' own: as the characters they look like.
//! Marks in the cells of a grid are often such ones.

const SYMBOL: &[(u32, char)] = &[
    (0x2B, '+'),
    (0x2D, '−'),
    (0xA3, '≤'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB3, '≥'),
    (0xB7, '•'),
    (0xD6, '√'),
    (0xD7, '·'),
];

const WINGDINGS: &[(u32, char)] = &[
    (0x6C, '●'),
    (0x6F, '□'),
    (0x9F, '•'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xD8, '➢'),
    (0xE0, '→'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

/// Of the second and third picture font only the marks are known.
const WINGDINGS_2: &[(u32, char)] =
    &[(0x4F, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x53, '☒'), (0x54, '☒')];

/// `code` in hexadecimal digits; an unknown sign becomes a dot, so that a mark is not lost.
pub fn character(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let bare = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let table = match font.to_lowercase().as_str() {
        "symbol" => SYMBOL,
        "wingdings" => WINGDINGS,
        "wingdings 2" => WINGDINGS_2,
        _ if bare == code => return char::from_u32(code).filter(|it| !it.is_control()),
        _ => &[],
    };
    Some(table.iter().find(|(known, _)| *known == bare).map_or('•', |(_, shown)| *shown))
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn marks_of_picture_fonts_are_marks() {
        for (font, code, shown) in [
            ("Wingdings", "F0FC", Some('✓')),
            ("Wingdings", "00FE", Some('☑')),
            ("Symbol", "F0B7", Some('•')),
            ("Webdings", "F061", Some('•')),
            ("Times New Roman", "2116", Some('№')),
            ("Symbol", "zz", None),
        ] {
            assert_eq!(character(font, code), shown, "{font} {code}");
        }
    }
}
