use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::super::help;
use super::*;
use crate::locale::Lang;
use clap::FromArgMatches;

#[test]
fn words_are_taken_apart_as_people_quote_them_and_nothing_is_expanded() {
    let cases: [(&str, &[&str]); 8] = [
        ("", &[]),
        ("   ", &[]),
        ("list", &["list"]),
        (" list  просрочено ", &["list", "просрочено"]),
        (r#"list 'школа: 5' "a \" b""#, &["list", "школа: 5", "a \" b"]),
        (r"list а\ б ''", &["list", "а б", ""]),
        ("list $HOME `id` *", &["list", "$HOME", "`id`", "*"]),
        ("list;sh", &["list;sh"]),
    ];
    for (line, wanted) in cases {
        assert_eq!(split(line).unwrap(), wanted, "{line}");
    }
}

#[test]
fn an_open_quote_a_control_and_a_line_without_end_are_refused() {
    for line in
        ["list 'a", "list \"a", "list \\", "list\nsh", "list\tsh", "\u{1b}]52;c;x\u{7}", "list \u{202e}a"]
    {
        assert_eq!(split(line), None, "{line:?}");
    }
    assert_eq!(split(&"a".repeat(LONGEST + 1)), None);
    assert_eq!(split(&"a ".repeat(MOST_WORDS + 2)), None);
}

/// What the program would do for this command line, if it does anything.
fn would_run(
    asked: &str,
    global: &Global,
    words: &Words,
    command: &clap::Command,
) -> Result<Option<Args>, Trouble> {
    let given = arguments_of(&"opora".into(), global, Some(asked.into()), words)?;
    let Ok(matches) = command.clone().try_get_matches_from(given) else { return Ok(None) };
    let args = Args::from_arg_matches(&matches).unwrap();
    admit(&args, global, words)?;
    Ok(Some(args))
}

const PIECES: [&str; 40] = [
    "list",
    "show",
    "deadline",
    "log",
    "summary",
    "export",
    "status",
    "doctor",
    "sh",
    "bash -c id",
    "scp -t .",
    "internal-sftp",
    "/usr/lib/openssh/sftp-server",
    "import",
    "open",
    "serve",
    "backup",
    "restore",
    "erase",
    "undo",
    "ssh",
    "demo",
    "--store",
    "--store=/tmp/x",
    "--socket",
    "--socket=/tmp/y",
    "/tmp/x",
    "--stdout",
    "--force",
    "a.csv",
    "3.7",
    "--help",
    "--",
    "-",
    ";",
    "'",
    "\"",
    "\\",
    "--lang=en",
    "$(id)",
];

#[test]
fn of_ten_thousand_commands_only_those_on_the_list_run_and_only_in_the_store_that_was_given() {
    let words = Words::new(Lang::Ru);
    let command = help::command(&words);
    let global = Global { socket: Some("/run/opora/opora.sock".into()), ..Global::default() };
    let piece = prop_oneof![
        6 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ];
    let line =
        (proptest::collection::vec(piece, 0..7), proptest::sample::select(&[" ", "", "  ", ";", "\n"][..]))
            .prop_map(|(pieces, between)| pieces.join(between));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let config = Config { cases: 10_000, failure_persistence: None, ..Config::default() };
    let ran = std::cell::Cell::new(0);
    TestRunner::new_with_rng(config, rng)
        .run(&line, |line| {
            let Ok(Some(args)) = would_run(&line, &global, &words, &command) else { return Ok(()) };
            ran.set(ran.get() + 1);
            prop_assert_eq!(&args.global.socket, &global.socket);
            prop_assert_eq!(&args.global.store, &None);
            let verb = split(&line).unwrap().first().cloned();
            match (&args.task, verb.as_deref()) {
                (None, verb) => prop_assert_eq!(verb, None),
                (Some(Task::Export(export)), Some("export")) => prop_assert!(export.stdout),
                (Some(_), verb) => prop_assert!(VERBS.contains(&verb.unwrap_or_default()), "{:?}", line),
            }
            Ok(())
        })
        .unwrap();
    assert!(ran.get() > 100, "only {} of the commands were good ones", ran.get());
}
