//! The language of the program.

use std::ffi::OsString;

use crate::locale::Lang;

/// Russian unless `--lang` or the locale of the environment says English. Asked before the arguments are parsed,
/// because their errors need words too.
pub fn language(args: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Lang {
    let texts: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let asked = texts.iter().enumerate().find_map(|(at, text)| match text.strip_prefix("--lang") {
        Some("") => texts.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    let locale = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| environment(name).filter(|value| !value.is_empty()))
    };
    asked.map(str::to_owned).or_else(locale).map_or(Lang::Ru, |name| Lang::from_name(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_unless_the_option_or_the_locale_says_english() {
        let cases: &[(&[&str], Option<&str>, Lang)] = &[
            (&[], None, Lang::Ru),
            (&[], Some("C.UTF-8"), Lang::Ru),
            (&[], Some("ru_RU.UTF-8"), Lang::Ru),
            (&[], Some("en_GB.UTF-8"), Lang::En),
            (&["--lang", "en"], Some("ru_RU.UTF-8"), Lang::En),
            (&["--lang=ru"], Some("en_US.UTF-8"), Lang::Ru),
        ];
        for (args, locale, wanted) in cases {
            let args: Vec<_> = args.iter().map(OsString::from).collect();
            let found = language(&args, |name| locale.filter(|_| name == "LANG").map(str::to_owned));
            assert_eq!(found, *wanted, "{args:?} {locale:?}");
        }
    }
}
