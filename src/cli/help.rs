//! The program's help in the user's language. In: clap's command and the words. Out: the command with its words in
//! place, the texts of clap's errors, and the whole reference (`docs/cli.md`).

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Args;
use super::trouble::{Exit, Trouble};
use crate::locale::Words;

/// The command line with every word in place.
pub fn command(words: &Words) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    dressed(Args::command().arg(help).arg(version), "cli", words)
}

const GLOBAL: [&str; 7] = ["store", "socket", "plan", "today", "lang", "help", "version"];

/// `path` is the key of the command itself: `cli-import-roadmap`.
fn dressed(command: Command, path: &str, words: &Words) -> Command {
    let key = |name: &str| format!("{path}-{}", name.replace('_', "-"));
    let (options, arguments) = (words.plain("cli-heading-options"), words.plain("cli-heading-arguments"));
    let global = words.plain("cli-heading-global");
    let mut command = command
        .mut_args(|arg| {
            let id = arg.get_id().to_string();
            let text = match GLOBAL.contains(&id.as_str()) {
                true => words.plain(&format!("cli-global-{id}")),
                false => words.plain(&key(&id)),
            };
            let heading = match GLOBAL.contains(&id.as_str()) {
                true => &global,
                false if arg.is_positional() => &arguments,
                false => &options,
            };
            let arg = arg.help(text).help_heading(heading.clone());
            match arg.get_value_names().filter(|_| arg.get_action().takes_values()).map(<[_]>::to_vec) {
                None => arg,
                Some(names) => {
                    let name = |name: &str| words.plain(&value_key(name));
                    let names: Vec<String> = names.iter().map(|known| name(known)).collect();
                    arg.value_names(names).hide_possible_values(true).hide_default_value(true)
                }
            }
        })
        .mut_subcommands(|sub| {
            let path = key(sub.get_name());
            dressed(sub, &path, words)
        })
        .about(words.plain(&if path == "cli" { "cli-about".to_owned() } else { path.to_owned() }))
        .subcommand_help_heading(words.plain("cli-heading-commands"))
        .subcommand_value_name(words.plain("cli-value-command"))
        .help_template(format!(
            "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}\n",
            words.plain("cli-heading-usage")
        ));
    let example = key("example");
    if words.has(&example) {
        let heading = words.plain("cli-heading-examples");
        let lines: Vec<String> = words.plain(&example).lines().map(|line| format!("  {line}")).collect();
        command = command.after_help(format!("{heading}\n{}", lines.join("\n")));
    }
    command
}

/// `cli-value-field-value` for `FIELD=VALUE`.
fn value_key(name: &str) -> String {
    format!("cli-value-{}", name.to_lowercase().replace('=', "-"))
}

/// What clap refused, in words. Help and version are no refusal: their text is given back.
pub fn refused(error: &clap::Error, words: &Words) -> Result<String, Trouble> {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (arg, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let said = |key: &str| words.say(key, &[("arg", (&arg).into()), ("value", (&value).into())]);
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return Ok(usage_in_words(&error.render().to_string(), words));
        }
        ErrorKind::UnknownArgument => said("cli-wrong-argument"),
        ErrorKind::InvalidSubcommand => {
            words.say("cli-wrong-command", &[("value", text(ContextKind::InvalidSubcommand).into())])
        }
        ErrorKind::MissingSubcommand => words.plain("cli-wrong-no-command"),
        ErrorKind::MissingRequiredArgument => said("cli-wrong-missing"),
        ErrorKind::InvalidValue if value.is_empty() => said("cli-wrong-no-value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => said("cli-wrong-value"),
        ErrorKind::ArgumentConflict if arg == text(ContextKind::PriorArg) => said("cli-wrong-twice"),
        ErrorKind::ArgumentConflict => words.say(
            "cli-wrong-conflict",
            &[("arg", (&arg).into()), ("other", text(ContextKind::PriorArg).into())],
        ),
        ErrorKind::InvalidUtf8 => words.plain("cli-wrong-utf8"),
        _ => words.plain("cli-wrong-use"),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(text)
        .find(|near| !near.is_empty());
    let valid = text(ContextKind::ValidValue);
    let hint = match near {
        Some(near) => words.say("cli-wrong-near", &[("near", near.into())]),
        None if !valid.is_empty() => words.say("cli-wrong-valid", &[("values", valid.into())]),
        None => words.plain("cli-wrong-help"),
    };
    Err(Trouble::new(Exit::Usage, what).hint(hint))
}

/// clap's own words inside a usage line.
fn usage_in_words(text: &str, words: &Words) -> String {
    text.replace("[OPTIONS]", &format!("[{}]", words.plain("cli-value-options")))
}

/// The help of the program and of every subcommand, one after the other, as `docs/cli.md` shows it.
pub fn reference(words: &Words) -> String {
    let mut command = command(words).term_width(100);
    command.build();
    let mut text = format!("# opora\n\n{}\n", words.plain("cli-reference-about"));
    describe(&mut command, words, &mut text);
    text
}

fn describe(command: &mut Command, words: &Words, text: &mut String) {
    let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let help = usage_in_words(&command.render_help().to_string(), words);
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    text.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()));
    for sub in command.get_subcommands_mut() {
        describe(sub, words, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn every_key(command: &Command, path: &str, keys: &mut Vec<String>) {
        keys.push(if path == "cli" { "cli-about".to_owned() } else { path.to_owned() });
        if !command.has_subcommands() {
            keys.push(format!("{path}-example"));
        }
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str().replace('_', "-");
            keys.push(if GLOBAL.contains(&id.as_str()) {
                format!("cli-global-{id}")
            } else {
                format!("{path}-{id}")
            });
            for name in arg.get_value_names().filter(|_| arg.get_action().takes_values()).unwrap_or_default()
            {
                keys.push(value_key(name));
            }
        }
        for sub in command.get_subcommands() {
            every_key(sub, &format!("{path}-{}", sub.get_name()), keys);
        }
    }

    #[test]
    fn every_argument_has_words_in_both_languages_and_every_command_an_example() {
        let mut keys = Vec::new();
        every_key(&Args::command(), "cli", &mut keys);
        for lang in [Lang::Ru, Lang::En] {
            let words = Words::new(lang);
            let missing: Vec<&String> = keys.iter().filter(|key| !words.has(key)).collect();
            assert!(missing.is_empty(), "{lang:?}: {missing:#?}");
        }
    }

    #[test]
    fn clap_finds_nothing_wrong_with_the_arguments() {
        command(&Words::new(Lang::Ru)).debug_assert();
    }
}
