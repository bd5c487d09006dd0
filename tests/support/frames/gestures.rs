//! Gestures by name. The first script goes through what every rival can do, one after the other on the whole plan
//! (names as in the rivals' tables); the second is a morning's triage on «Контроль» as a practised person does it.

/// Whether the hand pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Every key is waited for, but the cursor rests only behind the last: a held arrow, a word typed.
    Held,
    /// The cursor rests behind every key.
    Resting,
    /// All keys arrive in one write.
    AtOnce,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub name: &'static str,
    pub aside: bool,
    pub keys: String,
    pub pace: Pace,
}

fn held(name: &'static str, keys: impl Into<String>) -> Step {
    Step { name, aside: false, keys: keys.into(), pace: Pace::Held }
}

fn resting(name: &'static str, keys: impl Into<String>) -> Step {
    Step { pace: Pace::Resting, ..held(name, keys) }
}

fn aside(keys: impl Into<String>) -> Step {
    Step { aside: true, ..held("aside", keys) }
}

/// Every gesture, on a screen with so many rows in its list.
pub fn all(list_height: usize) -> Vec<Step> {
    let times = |key: &str, count: usize| key.repeat(count);
    let page = list_height.saturating_sub(1);
    vec![
        held("list", "<F9>"),
        held("down20", times("<Down>", page.min(20))),
        aside("<Home>"),
        resting("down20_resting", times("<Down>", page.min(20))),
        held("up20", times("<Up>", page.min(20))),
        aside(times("<Down>", list_height + 5)),
        held("scroll20", times("<Down>", 20)),
        resting("scroll1", "<Down>"),
        aside(times("<Up>", page)),
        held("scroll_up20", times("<Up>", 20)),
        aside("<Home>"),
        held("pagedown", "<PageDown>"),
        held("pagedown5", times("<PageDown>", 5)),
        held("pageup", "<PageUp>"),
        held("end", "<End>"),
        held("home", "<Home>"),
        held("search", "анаставничества<Enter>"),
        aside("<Esc><F9><Home>"),
        held("search_open", "а"),
        held("search_letter", "н"),
        held("search_close", "<Esc>"),
        held("filter_owner", "оим"),
        held("filter_off", "<Esc>"),
        held("filter_overdue", "м1<Enter>"),
        held("overdue_off", "<Esc>"),
        held("detail", "<Enter>"),
        held("back", "<Esc>"),
        held("picker10_open", "м"),
        held("picker10_close", "<Esc>"),
        held("picker_open", "о"),
        held("picker_close", "<Esc>"),
        held("mark", " "),
        held("unmark", " "),
        held("form_open", "с"),
        held("form_typed", "2н"),
        held("form_close", "<Esc>"),
        aside("<F9><Home>"),
        held("mark10", times("<Insert>", 10)),
        held("postpone10", "с2н<Tab>1<Enter>"),
        held("undo10", "я"),
        aside("<Esc>"),
        held("control", "<F5>"),
        held("done1", "в<Enter>"),
        held("undo", "я"),
        aside("<Down>"),
        Step { pace: Pace::AtOnce, ..held("done1_at_once", "в<Enter>") },
        held("undo_at_once", "я"),
        aside("<Home>"),
        held("nothing", "<Up>"),
        held("redraw", "<Ctrl-L>"),
    ]
}

/// Forty gestures of a triage, from the first screen of a morning.
pub fn triage() -> Vec<Step> {
    let steps = [
        // What burns: a look down the list.
        ("look down", "<Down><Down><Down>"),
        ("look at one", "<Enter>"),
        ("back", "<Esc>"),
        ("close it with a paper", "в12 29.01.21<Enter>"),
        ("the next", "<Down>"),
        ("close it", "в<Enter>"),
        ("take it back", "я"),
        ("the next", "<Down>"),
        ("move it", "с2н<Tab>1<Enter>"),
        ("the next", "<Down>"),
        ("say a word", "кзвонила в школу, справка будет в пятницу<Enter>"),
        // One owner's rows together.
        ("only ИМЦ", "оим"),
        ("mark", "<Insert>"),
        ("mark", "<Insert>"),
        ("mark", "<Insert>"),
        ("move the marked", "с10р<Tab>1<Enter>"),
        ("all owners", "<Esc>"),
        ("page", "<PageDown>"),
        ("page", "<PageDown>"),
        ("scroll", "<Down><Down><Down><Down>"),
        ("look at one", "<Enter>"),
        ("back", "<Esc>"),
        ("close it", "в7<Enter>"),
        ("to the beginning", "<Home>"),
        // What comes this week.
        ("wider", "ъ"),
        ("to the end", "<End>"),
        ("look up", "<Up><Up><Up>"),
        ("assign", "н1<Enter>"),
        ("yes", "<Enter>"),
        ("narrower", "х"),
        // Doubtful dates.
        ("doubtful", "ф4<Enter>"),
        ("the next", "<Down>"),
        ("look at one", "<Enter>"),
        ("back", "<Esc>"),
        ("all again", "<Esc>"),
        // Somebody asks for a number.
        ("a number", "3.137"),
        ("look at it", "<Enter>"),
        ("back", "<Esc>"),
        ("search", "акадров<Enter>"),
        ("back", "<Esc>"),
    ];
    steps.map(|(name, keys)| held(name, keys)).to_vec()
}
