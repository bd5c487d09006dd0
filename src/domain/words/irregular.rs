//! Russian words whose forms the stemmer does not bring together: fleeting vowels, other roots in the plural, and nouns
//! that look like verbs («дефицит», «материал»). One row a word; add rows here, nothing else need change.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const MASCULINE: &str = " а у ом е ы ов ам ами ах";
const MASCULINE_K: &str = " а у ом е и ов ам ами ах";
const MASCULINE_J: &str = "й я ю ем е и ев ям ями ях";
const SOFT_N: &str = "я ю ем е и ей ям ями ях";
const FEMININE: &str = "а ы е у ой ою  ам ами ах";

/// The stem; the unchanging beginning; the endings (an empty one stands between two spaces or at the edge).
const ROWS: &[(&str, &str, &str)] = &[
    ("день", "день", ""),
    ("день", "дн", SOFT_N),
    ("ребенок", "ребенок", ""),
    ("ребенок", "ребенк", "а у ом е и ов ам ами ах"),
    ("ребенок", "дет", "и ей ям ьми ях"),
    ("год", "год", MASCULINE),
    ("год", "лет", " ам ами ах"),
    ("человек", "человек", MASCULINE_K),
    ("человек", "люд", "и ей ям ьми ях"),
    ("перечень", "перечень", ""),
    ("перечень", "перечн", SOFT_N),
    ("уровень", "уровень", ""),
    ("уровень", "уровн", SOFT_N),
    ("дефицит", "дефицит", MASCULINE),
    ("опыт", "опыт", MASCULINE),
    ("квартал", "квартал", MASCULINE),
    ("экзамен", "экзамен", MASCULINE),
    ("лицей", "лице", MASCULINE_J),
    ("письмо", "письм", "о а у ом е ам ами ах"),
    ("письмо", "писем", ""),
    ("время", "врем", "я ени енем ена ен енам енами енах"),
    ("имя", "им", "я ени енем ена ен енам енами енах"),
    ("система", "систем", FEMININE),
    ("проблема", "проблем", FEMININE),
];

/// Stems that end in «ок», «ек», «ец» in all their forms.
const VOWEL_KEPT: &[&str] =
    &["урок", "срок", "поток", "исток", "восток", "порок", "пророк", "игрок", "приток", "чек"];

static FORMS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let forms = ROWS.iter().flat_map(|(stem, base, endings)| {
        endings.split(' ').map(move |ending| (format!("{base}{ending}"), *stem))
    });
    forms.collect()
});

/// The stem of an irregular form; `None` for words that follow the rules.
pub fn stem(word: &str) -> Option<&'static str> {
    FORMS.get(word).copied()
}

/// The stems of irregular forms that begin so, for a word that is being typed; each once.
pub fn stems_beginning(prefix: &str) -> impl Iterator<Item = &'static str> {
    let forms = FORMS.range(prefix.to_owned()..).take_while(|(form, _)| form.starts_with(prefix));
    let mut stems: Vec<&'static str> = forms.map(|(_, stem)| *stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems.into_iter()
}

pub fn keeps_its_vowel(stem: &str) -> bool {
    VOWEL_KEPT.contains(&stem)
}
