//! Random keys at random sizes never panic, and the screen is always drawn.

use opora::locale::Lang;
use opora::tui::keys::Key;
use proptest::prelude::*;

use crate::desk::Desk;

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        6 => proptest::char::ranges(vec!['а'..='я', '0'..='9', '!'..='~'].into()).prop_map(Key::Char),
        1 => any::<char>().prop_map(Key::Char),
        1 => "\\PC{0,20}".prop_map(Key::Paste),
        2 => Just(Key::Enter),
        1 => Just(Key::Esc),
        2 => Just(Key::Tab),
        1 => (1..=12u8).prop_map(Key::F),
        3 => proptest::sample::select(vec![
            Key::BackTab, Key::Backspace, Key::Del, Key::Insert, Key::Up, Key::Down, Key::Left, Key::Right,
            Key::Home, Key::End, Key::PageUp, Key::PageDown, Key::Ctrl('l'), Key::Ctrl('z'), Key::Char('*'),
            Key::Char(' '),
        ]),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Key(Key),
    Size(u16, u16),
    Rest,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => key().prop_map(Step::Key),
        1 => (1..200u16, 1..60u16).prop_map(|(width, height)| Step::Size(width, height)),
        4 => Just(Step::Rest),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_keys_and_sizes_never_panic(steps in proptest::collection::vec(step(), 1..120), english in any::<bool>()) {
        let mut desk = Desk::sized(80, 24, if english { Lang::En } else { Lang::Ru });
        for step in steps {
            match step {
                // The path of a file to attach would be read from this machine.
                Step::Key(key) => {
                    desk.session.key(key);
                }
                Step::Size(width, height) => desk.resize(width, height),
                Step::Rest => {
                    desk.rest();
                    desk.screen();
                }
            }
        }
        desk.rest();
        desk.screen();
    }
}
