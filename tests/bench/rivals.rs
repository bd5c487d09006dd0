//! What rivals write for the same gestures: recorded figures, the same plan of 1,000 activities in Cyrillic, a PTY,
//! TERM=xterm-256color, the median of five runs, November 2026. They show different things, so only the size of a figure
//! means something; `tests/bench/scenario.json` has Opora's keys for the meter that took them.

/// Bytes of a gesture: mutt with `arrow_cursor`, the best of the old school, and the two lowest of the others.
pub struct Rival {
    pub gesture: &'static str,
    pub mutt: Option<usize>,
    pub others: &'static str,
}

const fn rival(gesture: &'static str, mutt: usize, others: &'static str) -> Rival {
    Rival { gesture, mutt: Some(mutt), others }
}

pub const SMALL: [Rival; 12] = [
    rival("start", 3_149, "vit 2,771; taskwarrior-tui 3,794"),
    rival("down20", 1_634, "calcurse 3,873; mc 4,607"),
    rival("scroll20", 4_085, "calcurse 4,459; mc 7,384 (mutt, mc: a turned page in these 20)"),
    rival(
        "pagedown5",
        13_076,
        "mc 3,581 (two panels, names cut); taskwarrior-tui 6,975 (rough: it lags behind its keys)",
    ),
    rival("end", 1_780, "mc 809 (two panels); vit 2,309"),
    rival("search", 181, "mc 665; tig 792 (a jump, no list of hits)"),
    rival("filter_owner", 2_893, "taskwarrior-tui 1,377 (rough); vit 3,993"),
    rival("filter_overdue", 285, "taskwarrior-tui 1,065 (rough); vit 3,321"),
    rival("done1", 132, "calcurse 338; sc-im 1,976"),
    rival("postpone10", 1_293, "VisiData 8,130; taskwarrior-tui 15,308"),
    rival("undo", 218, "sc-im 225; calcurse 380"),
    rival("detail", 924, "mc 1,103; VisiData 1,573"),
];

pub const LARGE: [Rival; 4] = [
    rival("start", 6_950, "vit 7,217; taskwarrior-tui 7,433"),
    rival("down20", 1_620, "calcurse 2,438; mc 5,694"),
    rival("pagedown5", 31_092, "mc 10,994 (two panels); taskwarrior-tui 21,253 (rough)"),
    rival("end", 521, "mc 2,430; taskwarrior-tui 5,283"),
];
