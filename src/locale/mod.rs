//! Shown words: Fluent files in Russian (the source) and English, one file per room.
//! In: a key and its arguments, numbers and dates ready-made except counts that choose a plural form.
//! Out: a sentence. An unknown key comes back as itself, so a missing word is seen and never stops the work.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Languages of the shown words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    Ru,
    En,
}

impl Lang {
    /// By what a user or his locale says: `ru`, `ru_RU.UTF-8`, `en`, `C`. Everything that is not English is Russian.
    pub fn from_name(name: &str) -> Lang {
        if name.to_ascii_lowercase().starts_with("en") { Lang::En } else { Lang::Ru }
    }

    /// `ru` or `en`.
    pub fn name(self) -> &'static str {
        match self {
            Lang::Ru => "ru",
            Lang::En => "en",
        }
    }
}

/// One file of words: its name and its Russian and English text.
pub struct Room {
    pub name: &'static str,
    pub ru: &'static str,
    pub en: &'static str,
}

macro_rules! room {
    ($name:literal) => {
        Room {
            name: $name,
            ru: include_str!(concat!("ru/", $name, ".ftl")),
            en: include_str!(concat!("en/", $name, ".ftl")),
        }
    };
}

/// The one table of word files.
pub static ROOMS: &[Room] = &[
    room!("tui"),
    room!("actions"),
    room!("field"),
    room!("engine"),
    room!("steps"),
    room!("cli"),
    room!("import"),
    room!("export"),
    room!("users"),
];

/// An argument of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    Text(Cow<'a, str>),
    /// Chooses a plural form; shown as plain digits.
    Count(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Arg<'a> {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Arg<'a> {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Arg::Count(count)
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// The words of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("lang", &self.lang).finish()
    }
}

impl Words {
    pub fn new(lang: Lang) -> Words {
        let id: LanguageIdentifier = lang.name().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        for room in ROOMS {
            let text = match lang {
                Lang::Ru => room.ru,
                Lang::En => room.en,
            };
            // A file with a mistake still gives its good entries; the tests refuse both mistakes and repeated keys.
            let resource = match FluentResource::try_new(text.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Words { lang, bundle }
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// What a column of a kind is called: `column-KIND-NAME` where the kind calls it otherwise, else `column-NAME`.
    pub fn column(&self, kind: &str, name: &str) -> String {
        let own = format!("column-{kind}-{name}");
        self.plain(&if self.has(&own) { own } else { format!("column-{name}") })
    }

    /// Whether there is such a word.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The sentence of a key with its arguments; the key itself when there is none.
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_ref()),
                Arg::Count(count) => FluentValue::from(*count),
            };
            given.set(*name, value);
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned()
    }

    /// A sentence without arguments.
    pub fn plain(&self, key: &str) -> String {
        self.say(key, &[])
    }
}
