//! Every pane at three sizes.

use opora::locale::Lang;

use crate::desk::Desk;

#[test]
fn look() {
    let mut desk = Desk::new();
    println!("{}\n", desk.screen());
    for keys in [
        "<F8>",
        "<F9>",
        "<Enter>",
        "<Tab>",
        "<Esc>и",
        "<F5>о",
        "<Esc>м",
        "<Esc>ф",
        "<Esc>ь",
        "<Esc>?",
        "<Esc>/исп:И",
        "<Esc>с2н",
        "<Tab>прич",
    ] {
        desk.keys(keys);
        println!("---- {keys}\n{}\n", desk.screen());
    }
    println!("{}", Desk::sized(120, 40, Lang::En).screen());
    println!("{}", Desk::sized(60, 15, Lang::Ru).screen());
    println!("{}", Desk::empty(80, 24).screen());
}
