//! Which physical key stands behind a character, in ЙЦУКЕН (Windows «Русская») and QWERTY alike.
//! A terminal sends characters, not keys: letters map one to one, punctuation does not, so its rules are a table.
//! For acting, not for typing: text fields take characters untouched.

/// A physical key that may act, named by its Latin character: a lower-case letter, a digit, or one of
/// `` [ ] ` / ? : # ! % * ( ) - = + _ \ `` and the space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Physical(char);

impl Physical {
    /// The key with this Latin name, as tables of actions write it. `None` when no key has this name.
    pub const fn named(latin: char) -> Option<Physical> {
        match latin {
            'a'..='z' | '0'..='9' => Some(Physical(latin)),
            '[' | ']' | '`' | '/' | '?' | ':' | '#' => Some(Physical(latin)),
            '!' | '%' | '*' | '(' | ')' | '-' | '=' | '+' | '_' | '\\' | ' ' => Some(Physical(latin)),
            _ => None,
        }
    }

    /// The Latin name.
    pub const fn latin(self) -> char {
        self.0
    }
}

/// The keys whose character differs between the layouts: Latin, Latin with Shift, Russian, Russian with Shift.
const KEYS: [(char, char, char, char); 41] = [
    ('`', '~', 'ё', 'Ё'),
    ('q', 'Q', 'й', 'Й'),
    ('w', 'W', 'ц', 'Ц'),
    ('e', 'E', 'у', 'У'),
    ('r', 'R', 'к', 'К'),
    ('t', 'T', 'е', 'Е'),
    ('y', 'Y', 'н', 'Н'),
    ('u', 'U', 'г', 'Г'),
    ('i', 'I', 'ш', 'Ш'),
    ('o', 'O', 'щ', 'Щ'),
    ('p', 'P', 'з', 'З'),
    ('[', '{', 'х', 'Х'),
    (']', '}', 'ъ', 'Ъ'),
    ('a', 'A', 'ф', 'Ф'),
    ('s', 'S', 'ы', 'Ы'),
    ('d', 'D', 'в', 'В'),
    ('f', 'F', 'а', 'А'),
    ('g', 'G', 'п', 'П'),
    ('h', 'H', 'р', 'Р'),
    ('j', 'J', 'о', 'О'),
    ('k', 'K', 'л', 'Л'),
    ('l', 'L', 'д', 'Д'),
    (';', ':', 'ж', 'Ж'),
    ('\'', '"', 'э', 'Э'),
    ('z', 'Z', 'я', 'Я'),
    ('x', 'X', 'ч', 'Ч'),
    ('c', 'C', 'с', 'С'),
    ('v', 'V', 'м', 'М'),
    ('b', 'B', 'и', 'И'),
    ('n', 'N', 'т', 'Т'),
    ('m', 'M', 'ь', 'Ь'),
    (',', '<', 'б', 'Б'),
    ('.', '>', 'ю', 'Ю'),
    ('/', '?', '.', ','),
    ('2', '@', '2', '"'),
    ('3', '#', '3', '№'),
    ('4', '$', '4', ';'),
    ('6', '^', '6', ':'),
    ('7', '&', '7', '?'),
    ('\\', '|', '\\', '/'),
    // The same in both; here so that the table's edge is visible: Shift + 5 is `%` in both layouts.
    ('5', '%', '5', '%'),
];

/// The physical key behind a character of either layout, in either case; `None` for a character that must never
/// act, because the two layouts (or the right hand of one of them) put different keys behind it.
pub fn physical(c: char) -> Option<Physical> {
    match c {
        // The `.` of ЙЦУКЕН is the `/` key; the `.` of QWERTY does the same rather than something else.
        '.' | '/' => Some(Physical('/')),
        '?' => Some(Physical('?')),
        ':' => Some(Physical(':')),
        '№' | '#' => Some(Physical('#')),
        ',' | ';' | '"' | '\'' | '<' | '>' | '@' | '$' | '^' | '&' | '|' => None,
        // Their Latin partners `,` `.` `;` `'` are unsafe.
        'б' | 'Б' | 'ю' | 'Ю' | 'ж' | 'Ж' | 'э' | 'Э' => None,
        other => {
            let found = KEYS.iter().find(|(latin, shifted, russian, russian_shifted)| {
                [*latin, *shifted, *russian, *russian_shifted].contains(&other)
                    && !latin.is_ascii_digit()
                    && *latin != '\\'
            });
            Physical::named(found.map_or(other, |(latin, ..)| *latin))
        }
    }
}

/// What stands on the key for a reader of Russian: an upper-case letter, or the sign that ЙЦУКЕН sends.
pub fn keycap_ru(key: Physical) -> char {
    match key.0 {
        '/' => '.',
        '#' => '№',
        latin => KEYS
            .iter()
            .find(|(plain, _, russian, _)| *plain == latin && russian.is_alphabetic())
            .map_or(latin, |(_, _, _, shifted)| *shifted),
    }
}

/// What stands on the key for a reader of English: the lower-case Latin name.
pub fn keycap_en(key: Physical) -> char {
    key.0
}

/// The same keys pressed in the other layout: «bvw» → «имц», «шьс» → «imc». For a search without hits.
///
/// `None` when there is nothing to try: no letters, letters of both alphabets, or a character no layout has.
pub fn to_other_layout(text: &str) -> Option<String> {
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let russian = text.chars().any(|c| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'));
    if latin == russian {
        return None;
    }
    text.chars().map(|c| if latin { to_russian(c) } else { to_latin(c) }).collect()
}

fn to_russian(c: char) -> Option<char> {
    let hit = KEYS.iter().find_map(|(plain, shifted, russian, russian_shifted)| match c {
        _ if c == *plain => Some(*russian),
        _ if c == *shifted => Some(*russian_shifted),
        _ => None,
    });
    hit.or_else(|| same_in_both(c).then_some(c))
}

fn to_latin(c: char) -> Option<char> {
    let hit = KEYS.iter().find_map(|(plain, shifted, russian, russian_shifted)| match c {
        _ if c == *russian => Some(*plain),
        _ if c == *russian_shifted => Some(*shifted),
        _ => None,
    });
    hit.or_else(|| same_in_both(c).then_some(c))
}

/// Characters without a partner; dashes and quotes come from papers, not from keys.
fn same_in_both(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, ' ' | '!' | '*' | '(' | ')' | '-' | '=' | '+' | '_' | '«' | '»' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(latin: char) -> Option<Physical> {
        let key = Physical::named(latin);
        assert!(key.is_some(), "{latin:?} names a key");
        key
    }

    #[test]
    fn letters_of_both_layouts_in_either_case_are_one_key() {
        let latin = "qwertyuiop[]asdfghjklzxcvbnm`";
        let russian = "йцукенгшщзхъфывапролдячсмитьё";
        assert_eq!(latin.chars().count(), russian.chars().count());
        for (l, r) in latin.chars().zip(russian.chars()) {
            for c in [l, l.to_ascii_uppercase(), r].into_iter().chain(r.to_uppercase()) {
                assert_eq!(physical(c), named(l), "{c}");
            }
        }
        for (shifted, plain) in [('{', '['), ('}', ']'), ('~', '`')] {
            assert_eq!(physical(shifted), named(plain));
        }
    }

    #[test]
    fn punctuation_follows_the_table_of_the_layout_trap() {
        let table = [
            ('.', Some('/')),
            ('/', Some('/')),
            (',', None),
            ('?', Some('?')),
            (':', Some(':')),
            (';', None),
            ('"', None),
            ('\'', None),
            ('№', Some('#')),
            ('#', Some('#')),
            ('б', None),
            ('Б', None),
            ('ю', None),
            ('Ю', None),
            ('ж', None),
            ('Ж', None),
            ('э', None),
            ('Э', None),
            ('<', None),
            ('>', None),
            ('@', None),
            ('$', None),
            ('^', None),
            ('&', None),
            ('|', None),
        ];
        for (c, key) in table {
            assert_eq!(physical(c), key.and_then(Physical::named), "{c}");
        }
        for c in "!%*()-=+_\\ 0123456789".chars() {
            assert_eq!(physical(c), named(c), "{c:?} is the same in both layouts");
        }
        for c in ['ї', 'é', '«', '\n', '\u{1b}', '漢'] {
            assert_eq!(physical(c), None, "{c:?}");
        }
    }

    #[test]
    fn a_physical_key_is_the_key_of_its_own_keycaps() {
        for latin in (' '..='~').filter(|c| Physical::named(*c).is_some()) {
            let key = named(latin);
            for keycap in key.map(|key| [keycap_ru(key), keycap_en(key), key.latin()]).into_iter().flatten() {
                assert_eq!(physical(keycap), key, "{latin} shown as {keycap}");
            }
        }
    }

    #[test]
    fn keycaps_are_those_of_the_plan_of_keys() {
        for (latin, ru) in
            [('d', 'В'), ('c', 'С'), ('y', 'Н'), ('g', 'П'), ('r', 'К'), (']', 'Ъ'), ('[', 'Х'), ('q', 'Й')]
        {
            assert_eq!(named(latin).map(keycap_ru), Some(ru));
            assert_eq!(named(latin).map(keycap_en), Some(latin));
        }
        assert_eq!(named('/').map(keycap_ru), Some('.'));
        assert_eq!(named('#').map(keycap_ru), Some('№'));
        assert_eq!(named('7').map(keycap_ru), Some('7'));
        assert_eq!(named('?').map(keycap_ru), Some('?'));
    }

    #[test]
    fn a_text_typed_in_the_wrong_layout_is_turned() {
        for (typed, meant) in [
            ("bvw", "имц"),
            ("BVW", "ИМЦ"),
            ("Gtnhjdf", "Петрова"),
            ("j,obq", "общий"),
            (";ehyfk 3/7", "журнал 3.7"),
            ("`krf", "ёлка"),
            ("[jlsh", "ходыр"),
            ("шьс", "imc"),
            ("Пше, 2", "Git? 2"),
        ] {
            assert_eq!(to_other_layout(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn turning_twice_gives_the_text_back() {
        let all: String = KEYS
            .iter()
            .flat_map(|(plain, shifted, ..)| [*plain, *shifted])
            .filter(|c| to_russian(*c).and_then(to_latin) == Some(*c))
            .collect();
        assert!(all.len() > 70);
        for c in all.chars() {
            let text = format!("q{c}w");
            let turned = to_other_layout(&text);
            assert_eq!(turned.as_deref().and_then(to_other_layout), Some(text));
        }
    }

    #[test]
    fn there_is_nothing_to_turn_without_letters_of_one_alphabet() {
        for text in ["", "31.10", "3.7 !", "имц abc", "漢字", "bvw漢"] {
            assert_eq!(to_other_layout(text), None, "{text}");
        }
    }
}
