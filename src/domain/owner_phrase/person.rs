//! Persons in an owners' cell: «Иванова И.И.», «И.И. Иванова», «Иванова Мария Ивановна», also in a row without commas.

/// Where a person's words begin and end among the words of a phrase.
pub type WordSpan = (usize, usize);

/// `И.`, `И.О.`: one or two capitals, each with its dot.
fn is_initials(word: &str) -> bool {
    let letters: Vec<&str> = word.trim_end_matches(',').split_terminator('.').collect();
    let dotted = word.trim_end_matches(',').ends_with('.');
    let capital = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    dotted && (1..=2).contains(&letters.len()) && letters.iter().all(|part| capital(part))
}

/// A capitalised word, with a hyphen perhaps: «Петрова», «Иванова-Шогенова».
fn is_surname(word: &str) -> bool {
    let capitalised = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase)
            && part.chars().count() > 1
            && letters.all(char::is_lowercase)
    };
    let word = word.trim_end_matches(',');
    !word.is_empty() && word.split('-').all(capitalised)
}

fn is_patronymic(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    is_surname(word) && ["вич", "вна", "чна", "ьич"].iter().any(|end| word.ends_with(end))
}

/// The persons among the words, in order. Whether surnames or initials lead is told by the first person.
pub fn persons(words: &[&str]) -> Vec<WordSpan> {
    let (mut found, mut at): (Vec<WordSpan>, usize) = (Vec::new(), 0);
    let mut initials_lead = None;
    while at < words.len() {
        let length = full_name(&words[at..]).or_else(|| match initials_lead {
            Some(true) => initials_first(&words[at..]),
            Some(false) => surname_first(&words[at..]),
            None => initials_first(&words[at..]).or_else(|| surname_first(&words[at..])),
        });
        match length {
            Some(length) => {
                initials_lead.get_or_insert(is_initials(words[at]));
                found.push((at, at + length));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn full_name(words: &[&str]) -> Option<usize> {
    let three = words.len() >= 3 && is_surname(words[0]) && is_surname(words[1]) && is_patronymic(words[2]);
    three.then_some(3)
}

fn initials_first(words: &[&str]) -> Option<usize> {
    let initials = words.iter().take(2).take_while(|word| is_initials(word)).count();
    (initials > 0 && words.get(initials).is_some_and(|word| is_surname(word))).then_some(initials + 1)
}

fn surname_first(words: &[&str]) -> Option<usize> {
    if !words.first().is_some_and(|word| is_surname(word)) {
        return None;
    }
    let second = words.get(1).filter(|word| is_initials(word))?;
    // «И. О.» in two words; a full «И.О.» takes no third.
    let single = second.matches('.').count() == 1;
    Some(if single && words.get(2).is_some_and(|word| is_initials(word)) { 3 } else { 2 })
}

/// Sets initials and surname apart where a space is missing: «И.И.Иванова» → «И.И. Иванова».
pub fn spaced(phrase: &str) -> String {
    let letters: Vec<char> = phrase.chars().collect();
    let mut spaced = String::with_capacity(phrase.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let after_dot = at > 0 && letters[at - 1] == '.';
        let begins_word =
            letter.is_uppercase() && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let begins_initials = letter.is_uppercase() && letters.get(at + 1) == Some(&'.');
        let after_word = at > 0 && letters[at - 1].is_lowercase();
        if after_dot && begins_word || after_word && begins_initials {
            spaced.push(' ');
        }
        spaced.push(*letter);
    }
    spaced
}

/// The surname of the first person in a phrase.
pub fn surname(phrase: &str) -> Option<String> {
    let spaced = spaced(phrase);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (from, to) = *persons(&words).first()?;
    let surname = words[from..to].iter().find(|word| is_surname(word))?;
    Some(surname.trim_end_matches(',').to_owned())
}
