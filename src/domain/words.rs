//! Words as people mean them: folding (case, ё, dashes, quotes) and Russian word forms.

/// Lower case, ё as е, dashes and quotes folded, other characters kept.
pub fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ё' => 'е',
            '–' | '—' | '−' | '‑' | '‐' => '-',
            '«' | '»' | '“' | '”' | '„' => '"',
            other => other,
        })
        .collect()
}

/// The stems of the words of a text, in order, with repetition.
pub fn stems(text: &str) -> Vec<String> {
    let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::Russian);
    folded(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| stemmer.stem(word).into_owned())
        .collect()
}
