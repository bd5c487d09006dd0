//! Recorded byte streams of terminals and what they mean, whole and in pieces.

use proptest::prelude::*;

use super::*;

fn keys(bytes: &[u8]) -> Vec<Input> {
    Decoder::new().push(bytes)
}

fn one(bytes: &[u8]) -> Option<Key> {
    let mut decoder = Decoder::new();
    let given = decoder.push(bytes);
    assert_eq!(decoder.waiting(), Waiting::Nothing, "{bytes:?}");
    match given.as_slice() {
        [] => None,
        [Input::Key(key)] => Some(key.clone()),
        more => panic!("{:?} gave {more:?}", String::from_utf8_lossy(bytes)),
    }
}

fn typed(text: &str) -> Vec<Input> {
    text.chars().map(|c| Input::Key(Key::Char(c))).collect()
}

#[test]
fn function_keys_of_every_mode_are_understood() {
    let modes: [(&str, [&str; 12]); 6] = [
        (
            "ESC[n~",
            [
                "\x1b[11~", "\x1b[12~", "\x1b[13~", "\x1b[14~", "\x1b[15~", "\x1b[17~", "\x1b[18~",
                "\x1b[19~", "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~",
            ],
        ),
        (
            "Linux",
            [
                "\x1b[[A", "\x1b[[B", "\x1b[[C", "\x1b[[D", "\x1b[[E", "\x1b[17~", "\x1b[18~", "\x1b[19~",
                "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~",
            ],
        ),
        (
            "Xterm R6, VT400",
            [
                "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~",
                "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~",
            ],
        ),
        (
            "VT100+",
            [
                "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1bOT", "\x1bOU", "\x1bOV", "\x1bOW", "\x1bOX",
                "\x1bOY", "\x1bOZ", "\x1bO[",
            ],
        ),
        (
            "SCO",
            [
                "\x1b[M", "\x1b[N", "\x1b[O", "\x1b[P", "\x1b[Q", "\x1b[R", "\x1b[S", "\x1b[T", "\x1b[U",
                "\x1b[V", "\x1b[W", "\x1b[X",
            ],
        ),
        (
            "xterm, with modifiers",
            [
                "\x1b[1;2P",
                "\x1b[1;5Q",
                "\x1b[1;2R",
                "\x1b[1;6S",
                "\x1b[15;2~",
                "\x1b[17;5~",
                "\x1b[18;2~",
                "\x1b[19;2~",
                "\x1b[20;2~",
                "\x1b[21;2~",
                "\x1b[23^",
                "\x1b[24$",
            ],
        ),
    ];
    for (mode, sequences) in modes {
        for (number, bytes) in (1..).zip(sequences) {
            assert_eq!(one(bytes.as_bytes()), Some(Key::F(number)), "{mode}: {bytes:?}");
        }
    }
}

#[test]
fn cursor_and_editing_keys_of_every_mode_are_understood() {
    let table: &[(Key, &[&str])] = &[
        (Key::Up, &["\x1b[A", "\x1bOA", "\x1b[1;5A", "\x1b[a", "\x1bOa"]),
        (Key::Down, &["\x1b[B", "\x1bOB", "\x1b[1;2B", "\x1b[b", "\x1bOb"]),
        (Key::Right, &["\x1b[C", "\x1bOC", "\x1b[1;3C", "\x1b[c", "\x1bOc"]),
        (Key::Left, &["\x1b[D", "\x1bOD", "\x1b[1;6D", "\x1b[d", "\x1bOd"]),
        (Key::Home, &["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\x1b[1;5H", "\x1b[7^", "\x1b[7$"]),
        (Key::End, &["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~", "\x1b[1;5F", "\x1b[8@"]),
        (Key::Insert, &["\x1b[2~", "\x1b[L", "\x1b[2;5~"]),
        (Key::Del, &["\x1b[3~", "\x1b[3;2~", "\x1b[3$", "\x1b[3^"]),
        (Key::PageUp, &["\x1b[5~", "\x1b[I", "\x1b[5;5~"]),
        (Key::PageDown, &["\x1b[6~", "\x1b[G", "\x1b[6^"]),
        (Key::BackTab, &["\x1b[Z", "\x1b[1;2Z", "\x1b[27;2;9~", "\x1b[9;2u"]),
        (Key::Tab, &["\t", "\x1bOI"]),
        (Key::Enter, &["\r", "\n", "\x1bOM", "\x1b[27;5;13~", "\x1b[13;5u"]),
        (Key::Backspace, &["\x08", "\x7f", "\x1b[127u"]),
        (Key::Esc, &["\x1b[27u"]),
        (Key::Ctrl('l'), &["\x0c", "\x1b[108;5u", "\x1b[27;5;108~"]),
        (Key::Ctrl('a'), &["\x01"]),
        (Key::Ctrl('z'), &["\x1a"]),
        (Key::Ctrl(' '), &["\0", "\x1b[32;5u"]),
        (Key::Ctrl('\\'), &["\x1c"]),
        (Key::Ctrl('_'), &["\x1f"]),
        (Key::Char('ё'), &["ё", "\x1b[1105u", "\x1b[1105;2u"]),
    ];
    for (key, streams) in table {
        for bytes in *streams {
            assert_eq!(one(bytes.as_bytes()).as_ref(), Some(key), "{bytes:?}");
        }
    }
}

#[test]
fn the_numeric_pad_types_in_both_modes() {
    for (number, last) in ('0'..='9').zip('p'..='y') {
        assert_eq!(one(format!("\x1bO{last}").as_bytes()), Some(Key::Char(number)));
        assert_eq!(one(number.to_string().as_bytes()), Some(Key::Char(number)));
    }
    for (sign, last) in [('*', 'j'), ('+', 'k'), (',', 'l'), ('-', 'm'), ('.', 'n'), ('/', 'o'), (' ', ' ')] {
        assert_eq!(one(format!("\x1bO{last}").as_bytes()), Some(Key::Char(sign)));
    }
}

#[test]
fn escape_is_never_alt() {
    let esc = || Input::Key(Key::Esc);
    assert_eq!(keys("\x1bВ".as_bytes()), [vec![esc()], typed("В")].concat());
    assert_eq!(keys(b"\x1bd"), [vec![esc()], typed("d")].concat());
    assert_eq!(keys(b"\x1b\r"), [esc(), Input::Key(Key::Enter)]);
    assert_eq!(keys(b"\x1b\x1b[A"), [esc(), Input::Key(Key::Up)]);
    assert_eq!(keys(b"\x1b]d"), [vec![esc()], typed("]d")].concat());
    assert_eq!(keys(b"\x1bP3d"), [vec![esc()], typed("P3d")].concat());
    let mut decoder = Decoder::new();
    let mut both = decoder.push(b"\x1b\x1b");
    assert_eq!(decoder.waiting(), Waiting::Escape);
    both.extend(decoder.timeout());
    assert_eq!(both, [esc(), esc()]);
}

#[test]
fn an_unfinished_sequence_becomes_keys_after_the_pause() {
    for (bytes, rest) in
        [("\x1b", ""), ("\x1b[", "["), ("\x1bO", "O"), ("\x1b[3", "[3"), ("\x1b]", "]"), ("\x1b[[", "[[")]
    {
        let mut decoder = Decoder::new();
        assert_eq!(decoder.push(bytes.as_bytes()), []);
        assert_ne!(decoder.waiting(), Waiting::Nothing);
        assert_eq!(decoder.timeout(), [vec![Input::Key(Key::Esc)], typed(rest)].concat(), "{bytes:?}");
        assert_eq!(decoder.waiting(), Waiting::Nothing);
        assert_eq!(decoder.timeout(), []);
    }
}

#[test]
fn a_stalled_sequence_that_nobody_types_is_finished_later() {
    let mut decoder = Decoder::new();
    assert_eq!(decoder.push(b"\x1b[1;5"), []);
    assert_eq!(decoder.timeout(), []);
    assert_eq!(decoder.waiting(), Waiting::Nothing);
    assert_eq!(decoder.push(b"Cx"), [vec![Input::Key(Key::Right)], typed("x")].concat());
}

#[test]
fn late_answers_of_the_terminal_are_swallowed() {
    for answer in [
        "\x1b[12;40R",
        "\x1b[?1;2c",
        "\x1b[>0;136;0c",
        "\x1b[?62;22c",
        "\x1b[8;24;80t",
        "\x1b[?2026;2$y",
        "\x1b[?1u",
        "\x1b[3n",
        "\x1b[<0;10;20M",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b]10;rgb:ffff/ffff/ffff\x07",
        "\x1bP>|XTerm(390)\x1b\\",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1bP!|00000000\x1b\\",
        "\x1bP1$r0m\x1b\\",
        "\u{9b}",
    ] {
        assert_eq!(keys(format!("а{answer}б").as_bytes()), typed("аб"), "{answer:?}");
    }
    assert_eq!(keys(b"\x1b[0n"), [Input::Ack]);
}

#[test]
fn an_endless_sequence_lets_go() {
    for start in ["\x1b[", "\x1bO", "\x1b]11;"] {
        let stream = format!("{start}{}\rконец", "1;".repeat(1_000_000));
        let given = keys(stream.as_bytes());
        assert!(given.ends_with(&typed("конец")), "{start:?}");
        assert!(given.len() > 5);
    }
    // A control byte ends a broken sequence and counts itself.
    assert_eq!(keys(b"\x1b[1;\rx"), [vec![Input::Key(Key::Enter)], typed("x")].concat());
    assert_eq!(keys("\x1b[1;ж".as_bytes()), typed("ж"));
    assert_eq!(keys(b"\x1b[1;\x1b[A"), [Input::Key(Key::Up)]);
}

#[test]
fn input_that_is_not_utf8_is_told_once_for_a_run() {
    // «привет» in windows-1251.
    let mut decoder = Decoder::new();
    let mut given = decoder.push(b"\xef\xf0\xe8\xe2\xe5\xf2");
    given.extend(decoder.timeout());
    assert_eq!(given, [Input::NotUtf8]);
    assert_eq!(decoder.push(b"a"), typed("a"));
    assert_eq!(decoder.push(b"\xff\xfe\xc0\x80"), [Input::NotUtf8]);
    // Surrogates and overlong forms are no characters.
    assert_eq!(keys(b"\xed\xa0\x80"), [Input::NotUtf8]);
    assert_eq!(keys(b"\xe0\x80\xafx"), [vec![Input::NotUtf8], typed("x")].concat());
}

#[test]
fn a_paste_is_one_key_and_cannot_act() {
    let paste = |text: &str| vec![Input::Key(Key::Paste(text.into()))];
    assert_eq!(keys("\x1b[200~Справка\r\n№ 12\x1b[201~".as_bytes()), paste("Справка\n№ 12"));
    assert_eq!(keys(b"\x1b[200~\x1b[A\x1b]52;c;x\x07\x1b[20\x1b[201~"), paste("[A]52;c;x[20"));
    assert_eq!(keys(b"\x1b[200~a\x1b[200~b\x1b\x1b[201~"), paste("a[200~b"));
    assert_eq!(keys(b"\x1b[200~\x1b[201~x"), typed("x"));
    assert_eq!(keys(b"\x1b[201~x"), typed("x"));
    assert_eq!(keys(b"\x1b[200~\xef\xf0\x1b[201~"), paste("\u{fffd}\u{fffd}"));
}

#[test]
fn a_paste_over_the_limit_is_cut_between_characters_and_told() {
    let text = "щ".repeat(PASTE_LIMIT);
    let given = keys(format!("\x1b[200~x{text}\x1b[201~y").as_bytes());
    let [Input::Key(Key::Paste(kept)), Input::PasteCut, Input::Key(Key::Char('y'))] = given.as_slice() else {
        panic!("{} inputs", given.len());
    };
    assert_eq!(kept.len(), PASTE_LIMIT - 1);
    assert!(kept.strip_prefix('x').is_some_and(|rest| rest.chars().all(|c| c == 'щ')));
}

#[test]
fn a_paste_without_an_end_is_given_after_the_pause() {
    let mut decoder = Decoder::new();
    assert_eq!(decoder.push(b"\x1b[200~abc\x1b[20"), []);
    assert_eq!(decoder.waiting(), Waiting::Paste);
    assert_eq!(decoder.timeout(), [Input::Key(Key::Paste("abc[20".into()))]);
}

/// What people and terminals send, and what could come between.
const RECORDED: &[&[u8]] = &[
    "вС2н\tпереносим из-за карантина\r".as_bytes(),
    b"\x1b[A\x1b[B\x1bOA\x1bOB\x1b[5~\x1b[6~\x1b[H\x1b[F\x1bOH\x1bOF",
    b"\x1b[15~\x1b[[A\x1bOP\x1b[M\x1b[1;5R\x1b[24~\x1b[3$\x1b[3^",
    "\x1b[200~Справка\r\n№ 12 от 01.02.2021\x1b[201~".as_bytes(),
    b"\x1b\x1b\x1bq\x1b]z\x1bP1\x1bd\x1b",
    b"\x1b[0n\x1b[12;40R\x1b[?62;22c\x1b]11;rgb:1/2/3\x1b\\\x1bP>|x\x1b\\",
    b"\xef\xf0\xe8\xe2\xe5\xf2\xff",
    b"\x1bOp\x1bOq\x1bOn\x1bOM 3.7\x7f\x08\x0c\x00",
    "漢字 e\u{301} ё\u{306} 😀".as_bytes(),
];

fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => proptest::sample::select(RECORDED).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..8),
        1 => proptest::collection::vec(proptest::sample::select(b"\x1b[]OP;?$~0123Rn\\\x07".as_slice()), 0..12),
    ];
    proptest::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_split_of_a_stream_gives_the_same_keys(bytes in stream(), cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let mut whole = Decoder::new();
        let mut expected = whole.push(&bytes);
        expected.extend(whole.timeout());
        let mut pieces = Decoder::new();
        let mut given = Vec::new();
        for pair in cuts.windows(2) {
            given.extend(pieces.push(&bytes[pair[0]..pair[1]]));
        }
        given.extend(pieces.timeout());
        prop_assert_eq!(given, expected);
    }

    #[test]
    fn byte_by_byte_is_the_same_as_at_once(bytes in stream()) {
        let mut single = Decoder::new();
        let mut given = Vec::new();
        for byte in &bytes {
            given.extend(single.push(std::slice::from_ref(byte)));
        }
        prop_assert_eq!(given, keys(&bytes));
    }

    #[test]
    fn nothing_unfit_comes_out_whatever_goes_in(bytes in stream()) {
        for input in keys(&bytes) {
            match input {
                Input::Key(Key::Char(c)) => prop_assert!(is_clean(c)),
                Input::Key(Key::Paste(text)) => prop_assert!(text.chars().all(|c| is_clean(c) || c == '\n')),
                _ => {}
            }
        }
    }
}
