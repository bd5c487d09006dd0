//! What a terminal can do. In: TERM, COLORTERM, NO_COLOR and the locale's variables (all hostile: limited, only
//! compared). Out: a value that the screen writer obeys. Never asks the terminal; what terminfo says is in `described`.

/// How many colours may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colours {
    None,
    /// The first eight; bright ones become bold.
    Eight,
    Sixteen,
}

/// What the locale says about characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charset {
    Utf8,
    /// `C`, `POSIX` or nothing: letters go as UTF-8 all the same, signs as ASCII.
    Unsaid,
    /// Another one, named: the person should switch to UTF-8. Treated as `Unsaid`.
    Other(String),
}

/// What may be sent to this terminal. Everything not named here is in a VT100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caps {
    pub colours: Colours,
    pub charset: Charset,
    /// The cursor waits in the last column after a character is written there (VT100 and all its heirs).
    pub waits_at_edge: bool,
    /// CHA and VPA: to a column, to a row.
    pub column_row: bool,
    /// ECH: erase characters.
    pub erase_chars: bool,
    /// IL and DL: insert and delete lines.
    pub lines: bool,
    /// ICH and DCH: insert and delete characters.
    pub chars: bool,
    /// SU and SD: scroll without moving the cursor.
    pub scroll: bool,
    /// Single attributes can be switched off (22, 24, 27, 39, 49).
    pub attributes_off: bool,
    pub dim: bool,
    pub italic: bool,
    pub crossed: bool,
    /// The cursor can be hidden, the marking of pastes switched on.
    pub private_modes: bool,
    /// There is a second screen, so that the first comes back untouched.
    pub other_screen: bool,
    /// Status reports (`CSI 5 n`) are answered, or at least swallowed: every terminal that is known by name.
    pub reports: bool,
    /// Text for the clipboard (OSC 52) is taken, or left alone without a trace.
    pub clipboard: bool,
}

/// One row of the table: TERM starts with `name`, followed by nothing, `-` or `.`.
struct Known {
    name: &'static str,
    colours: Colours,
    column_row: bool,
    erase_chars: bool,
    lines_chars: bool,
    scroll: bool,
    attributes_off: bool,
    dim_italic_crossed: (bool, bool, bool),
    private_modes: bool,
    other_screen: bool,
    clipboard: bool,
}

const VT100: Known = Known {
    name: "vt100",
    colours: Colours::None,
    column_row: false,
    erase_chars: false,
    lines_chars: false,
    scroll: false,
    attributes_off: false,
    dim_italic_crossed: (false, false, false),
    private_modes: false,
    other_screen: false,
    clipboard: false,
};

const VT220: Known = Known {
    name: "vt220",
    erase_chars: true,
    lines_chars: true,
    attributes_off: true,
    private_modes: true,
    ..VT100
};

/// `xterm` is claimed by many terminals (Windows Terminal, PuTTY, browsers), so beside colours it gets what a VT220 and
/// ECH do and no more: no CHA and VPA, no SU and SD, no REP. Weighed on the workbench's own frames, CHA and VPA
/// would save one byte in a thousand. Text for the clipboard is the one exception, sent at a person's own key alone: all who
/// claim the name swallow OSC strings, since shells send them their titles at every prompt.
const XTERM: Known = Known {
    name: "xterm",
    colours: Colours::Sixteen,
    dim_italic_crossed: (true, true, true),
    other_screen: true,
    clipboard: true,
    ..VT220
};

/// A terminal that nobody else claims to be.
const OWN: Known = Known { column_row: true, ..XTERM };

const TABLE: [Known; 14] = [
    XTERM,
    // Neither has ECH in every version that is still in use. tmux takes text for the clipboard where its user allows
    // it (`set-clipboard on`) and drops it elsewhere; screen shows what is longer than its buffer of 768 bytes.
    Known { name: "tmux", erase_chars: false, scroll: true, ..OWN },
    Known {
        name: "screen",
        erase_chars: false,
        dim_italic_crossed: (true, false, false),
        clipboard: false,
        ..OWN
    },
    // These never take text for the clipboard; older consoles of Linux would even show it.
    Known { name: "putty", scroll: true, dim_italic_crossed: (true, false, false), clipboard: false, ..OWN },
    Known {
        name: "linux",
        other_screen: false,
        dim_italic_crossed: (true, false, false),
        clipboard: false,
        ..OWN
    },
    Known { name: "rxvt", dim_italic_crossed: (false, false, false), clipboard: false, ..OWN },
    Known { name: "alacritty", scroll: true, ..OWN },
    Known { name: "foot", scroll: true, ..OWN },
    Known { name: "konsole", ..OWN },
    Known { name: "gnome", ..OWN },
    Known { name: "vte", ..OWN },
    VT100,
    // It takes rows out and puts them in, but has no ICH.
    Known { name: "vt102", ..VT100 },
    VT220,
];

/// Environment values longer than this are not believed.
const LONGEST: usize = 128;

impl Caps {
    /// Reads the environment through `get` (`std::env::var` outside tests).
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Caps {
        let get = |name: &str| get(name).filter(|value| !value.is_empty() && value.len() <= LONGEST);
        let term = get("TERM").unwrap_or_default();
        let mut caps = Caps::named(&term);
        // tmux often calls itself screen; inside screen any name is only borrowed.
        caps.clipboard |= term.starts_with("screen") && get("TMUX").is_some();
        caps.clipboard &= get("STY").is_none();
        if get("COLORTERM").is_some() && caps.colours == Colours::Eight {
            caps.colours = Colours::Sixteen;
        }
        if get("NO_COLOR").is_some() {
            caps.colours = Colours::None;
        }
        caps.charset = charset(["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(get).unwrap_or_default());
        caps
    }

    /// What the table says about a value of TERM, in UTF-8. Unknown names get what a VT100 surely does, no more.
    pub fn named(term: &str) -> Caps {
        let row = TABLE.iter().find(|known| {
            term.strip_prefix(known.name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', '+']))
        });
        let known = row.unwrap_or(&VT100);
        let (dim, italic, crossed) = known.dim_italic_crossed;
        let monochrome = term.ends_with("-mono") || term.ends_with("-m");
        // The Linux console and screen without a number have eight colours.
        let eight = matches!(term, "linux" | "screen" | "rxvt" | "xterm" | "xterm-color" | "tmux");
        Caps {
            colours: match known.colours {
                _ if monochrome => Colours::None,
                Colours::Sixteen if eight => Colours::Eight,
                other => other,
            },
            charset: Charset::Utf8,
            waits_at_edge: row.is_some(),
            column_row: known.column_row,
            erase_chars: known.erase_chars,
            lines: known.lines_chars,
            chars: known.lines_chars,
            scroll: known.scroll,
            attributes_off: known.attributes_off,
            dim,
            italic,
            crossed,
            private_modes: known.private_modes,
            other_screen: known.other_screen,
            reports: row.is_some(),
            clipboard: known.clipboard,
        }
    }

    /// Whether signs outside ASCII (№ … « ─) can be shown; letters are sent in any case.
    pub fn shows_signs(&self) -> bool {
        self.charset == Charset::Utf8
    }
}

fn charset(locale: String) -> Charset {
    let name = locale.split_once('.').map_or("", |(_, rest)| rest.split('@').next().unwrap_or(""));
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    match plain.as_str() {
        "utf8" => Charset::Utf8,
        "" => Charset::Unsaid,
        _ => Charset::Other(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(env: &[(&str, &str)]) -> Caps {
        Caps::from_env(|name| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string())
        })
    }

    #[test]
    fn names_of_terminals_choose_their_row() {
        let table = [
            ("xterm-256color", Colours::Sixteen, true, true, false),
            ("xterm", Colours::Eight, true, true, false),
            ("tmux-256color", Colours::Sixteen, false, true, true),
            ("screen.xterm-256color", Colours::Sixteen, false, true, false),
            ("putty-256color", Colours::Sixteen, true, true, true),
            ("linux", Colours::Eight, true, true, false),
            ("rxvt-unicode-256color", Colours::Sixteen, true, true, false),
            ("vt220", Colours::None, true, true, false),
            ("vt102", Colours::None, false, false, false),
            ("vt100", Colours::None, false, false, false),
            ("vt100-putty", Colours::None, false, false, false),
            ("xterm-mono", Colours::None, true, true, false),
            ("dumb", Colours::None, false, false, false),
            ("xtermite", Colours::None, false, false, false),
            ("", Colours::None, false, false, false),
        ];
        for (term, colours, erase_chars, lines, scroll) in table {
            let caps = Caps::named(term);
            assert_eq!(
                (caps.colours, caps.erase_chars, caps.lines, caps.scroll),
                (colours, erase_chars, lines, scroll),
                "{term}"
            );
        }
    }

    #[test]
    fn every_row_of_the_table_is_reached_by_its_own_name() {
        for known in &TABLE {
            let caps = Caps::named(known.name);
            assert!(caps.waits_at_edge && caps.reports, "{}", known.name);
        }
        let unknown = Caps::named("dumb");
        assert!(!unknown.waits_at_edge && !unknown.reports);
    }

    #[test]
    fn colour_can_be_refused_and_the_locale_says_the_charset() {
        let caps = with(&[("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("LANG", "ru_RU.UTF-8")]);
        assert_eq!((caps.colours, caps.charset), (Colours::None, Charset::Utf8));
        let caps = with(&[("TERM", "linux"), ("COLORTERM", "truecolor"), ("LC_ALL", "C")]);
        assert_eq!((caps.colours, caps.charset), (Colours::Sixteen, Charset::Unsaid));
        let caps = with(&[("LC_CTYPE", "ru_RU.KOI8-R"), ("LANG", "ru_RU.UTF-8")]);
        assert_eq!(caps.charset, Charset::Other("koi8r".into()));
        assert!(with(&[("LANG", "C.utf8")]).shows_signs());
        assert!(!with(&[]).shows_signs());
    }

    #[test]
    fn text_for_the_clipboard_goes_only_where_it_is_taken_or_left_alone() {
        let tmux = ("TMUX", "/tmp/tmux-1000/default,1,0");
        let screen = ("STY", "1.pts-0.host");
        for (env, clipboard) in [
            (vec![("TERM", "xterm-256color")], true),
            (vec![("TERM", "tmux-256color")], true),
            (vec![("TERM", "screen-256color"), tmux], true),
            (vec![("TERM", "foot")], true),
            (vec![("TERM", "screen-256color")], false),
            (vec![("TERM", "xterm-256color"), screen], false),
            (vec![("TERM", "screen"), tmux, screen], false),
            (vec![("TERM", "linux")], false),
            (vec![("TERM", "putty-256color")], false),
            (vec![("TERM", "vt220")], false),
            (vec![("TERM", "dumb")], false),
            (vec![], false),
        ] {
            assert_eq!(with(&env).clipboard, clipboard, "{env:?}");
        }
    }

    #[test]
    fn endless_values_are_not_believed() {
        let long = format!("xterm-{}", "x".repeat(1000));
        assert_eq!(with(&[("TERM", &long)]).colours, Colours::None);
    }
}
