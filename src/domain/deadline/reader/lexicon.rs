//! The words of dates: months, ordinals, counts, units of time, in all their forms and usual abbreviations.
//! Words come in folded (lower case, ё as е); a word outside the list gives `None`, never a guess.

/// Stem and endings of the months, January first.
const MONTHS: [(&str, &[&str]); 12] = [
    ("январ", &["ь", "я", "е", "ю", "ем"]),
    ("феврал", &["ь", "я", "е", "ю", "ем"]),
    ("март", &["", "а", "е", "у", "ом"]),
    ("апрел", &["ь", "я", "е", "ю", "ем"]),
    ("ма", &["й", "я", "е", "ю", "ем"]),
    ("июн", &["ь", "я", "е", "ю", "ем"]),
    ("июл", &["ь", "я", "е", "ю", "ем"]),
    ("август", &["", "а", "е", "у", "ом"]),
    ("сентябр", &["ь", "я", "е", "ю", "ем"]),
    ("октябр", &["ь", "я", "е", "ю", "ем"]),
    ("ноябр", &["ь", "я", "е", "ю", "ем"]),
    ("декабр", &["ь", "я", "е", "ю", "ем"]),
];

const SHORT_MONTHS: [(&str, u32); 17] = [
    ("янв", 1),
    ("фев", 2),
    ("февр", 2),
    ("мар", 3),
    ("апр", 4),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("сент", 9),
    ("окт", 10),
    ("ноя", 11),
    ("нояб", 11),
    ("дек", 12),
    ("декаб", 12),
    ("сентяб", 9),
    ("октяб", 10),
];

/// 1–12 of a month in any case, or abbreviated.
pub fn month(word: &str) -> Option<u32> {
    let full = MONTHS.iter().zip(1..).find(|((stem, endings), _)| has_form(word, stem, endings));
    full.map(|(_, number)| number)
        .or_else(|| SHORT_MONTHS.iter().find(|(short, _)| *short == word).map(|(_, number)| *number))
        .or_else(|| english_month(word))
}

/// «15-Oct-2020»: as a spreadsheet with English settings writes it.
fn english_month(word: &str) -> Option<u32> {
    const ENGLISH: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    (1..).zip(ENGLISH).find(|(_, month)| *month == word).map(|(number, _)| number)
}

/// A month with one slip of typing (two in long names); words that are something else are not taken.
pub fn month_with_slip(word: &str) -> Option<u32> {
    let length = word.chars().count();
    if !(4..=11).contains(&length) || NOT_MONTHS.iter().any(|other| word.starts_with(other)) {
        return None;
    }
    let allowed = if length >= 7 { 2 } else { 1 };
    let mut best: Option<(usize, u32)> = None;
    for ((stem, endings), number) in MONTHS.iter().zip(1..) {
        for ending in *endings {
            let form = format!("{stem}{ending}");
            if form.chars().count() < 4 {
                continue;
            }
            let distance = strsim::osa_distance(word, &form);
            if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, number));
            }
        }
    }
    best.map(|(_, number)| number)
}

/// A month with one slip in a long name, where nothing beside it says that a month is meant.
pub fn month_alone_with_slip(word: &str) -> Option<u32> {
    if word.chars().count() < 6 || NOT_MONTHS.iter().any(|other| word.starts_with(other)) {
        return None;
    }
    let close = |stem: &str, endings: &[&str]| {
        endings.iter().any(|ending| strsim::osa_distance(word, &format!("{stem}{ending}")) == 1)
    };
    MONTHS.iter().zip(1..).find(|((stem, endings), _)| close(stem, endings)).map(|(_, number)| number)
}

/// Beginnings of words that lie one slip away from a month and are none.
const NOT_MONTHS: [&str; 8] = ["карт", "парт", "стар", "смар", "мера", "мест", "рама", "октябрят"];

/// A word of deadlines in its usual form, long enough to be known by its letters.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word) || matches!(word, "течении" | "втечение" | "втечении")
}

const KEYWORDS: [&str; 17] = [
    "постоянно",
    "течение",
    "квартала",
    "полугодия",
    "включительно",
    "периода",
    "систематически",
    "регулярно",
    "ежемесячно",
    "ежеквартально",
    "ежегодно",
    "еженедельно",
    "ежедневно",
    "квартал",
    "полугодие",
    "учебного",
    "позднее",
];

/// The word meant by a slip of typing; a word that only ends otherwise is a form of its own.
pub fn keyword_with_slip(word: &str) -> Option<&'static str> {
    let last = word.chars().next_back()?;
    let length = word.chars().count();
    if length < 6 || word == "лечение" || is_keyword(word) {
        return None;
    }
    if matches!(word, "кварта" | "кварталл") {
        return Some("квартал");
    }
    if matches!(word, "течени" | "теченье" | "течние") {
        return Some("течение");
    }
    let cut_off = |keyword: &str| length >= 8 && keyword.starts_with(word);
    KEYWORDS.into_iter().find(|keyword| {
        (keyword.ends_with(last) || cut_off(keyword)) && strsim::osa_distance(word, keyword) == 1
    })
}

const SEASONS: [(&str, &[&str], u32); 4] = [
    ("весн", &["а", "ы", "е", "у", "ой", "ою"], 1),
    ("лет", &["о", "у", "ом"], 2),
    ("осен", &["ь", "и", "ью"], 3),
    ("зим", &["а", "ы", "е", "у", "ой", "ою"], 4),
];

/// Spring 1, summer 2, autumn 3, winter 4.
pub fn season(word: &str) -> Option<u32> {
    SEASONS.iter().find(|(stem, endings, _)| has_form(word, stem, endings)).map(|(.., number)| *number)
}

const ORDINALS: [(&str, u32); 21] = [
    ("перв", 1),
    ("втор", 2),
    ("трет", 3),
    ("четверт", 4),
    ("пят", 5),
    ("шест", 6),
    ("седьм", 7),
    ("восьм", 8),
    ("девят", 9),
    ("десят", 10),
    ("одиннадцат", 11),
    ("двенадцат", 12),
    ("тринадцат", 13),
    ("четырнадцат", 14),
    ("пятнадцат", 15),
    ("шестнадцат", 16),
    ("семнадцат", 17),
    ("восемнадцат", 18),
    ("девятнадцат", 19),
    ("двадцат", 20),
    ("тридцат", 30),
];

const ADJECTIVE_ENDINGS: [&str; 28] = [
    "ый", "ой", "ий", "ая", "яя", "ое", "ее", "ого", "его", "ому", "ему", "ей", "ую", "юю", "ым", "им", "ом",
    "ем", "ые", "ие", "ых", "их", "ье", "ья", "ьего", "ьей", "ью", "ьем",
];

/// «первый», «третьего», «двадцатое»: 1–20 and 30.
pub fn ordinal(word: &str) -> Option<u32> {
    if matches!(word, "пятью" | "десятью" | "девятью" | "четвертью" | "шестью" | "двадцатью" | "тридцатью")
    {
        return None;
    }
    ORDINALS.iter().find(|(stem, _)| has_form(word, stem, &ADJECTIVE_ENDINGS)).map(|(_, number)| *number)
}

const CARDINALS: [(&[&str], u32); 19] = [
    (&["один", "одного", "одной", "одну", "одна", "одному"], 1),
    (&["два", "две", "двух", "двум", "двумя"], 2),
    (&["три", "трех", "трем", "тремя"], 3),
    (&["четыре", "четырех", "четырем"], 4),
    (&["пять", "пяти", "пятью"], 5),
    (&["шесть", "шести"], 6),
    (&["семь", "семи"], 7),
    (&["восемь", "восьми"], 8),
    (&["девять", "девяти"], 9),
    (&["десять", "десяти"], 10),
    (&["двенадцать", "двенадцати"], 12),
    (&["четырнадцать", "четырнадцати"], 14),
    (&["пятнадцать", "пятнадцати"], 15),
    (&["двадцать", "двадцати"], 20),
    (&["тридцать", "тридцати"], 30),
    (&["сорок", "сорока"], 40),
    (&["сорокапяти"], 45),
    (&["шестьдесят", "шестидесяти"], 60),
    (&["девяносто", "девяноста"], 90),
];

/// «двух», «десять»…
pub fn cardinal(word: &str) -> Option<u32> {
    CARDINALS.iter().find(|(forms, _)| forms.contains(&word)).map(|(_, number)| *number)
}

/// A unit in which distances and repetition are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    Day,
    Week,
    Month,
    Quarter,
    SchoolTerm,
    HalfYear,
    Year,
}

const UNITS: [(&str, &[&str], TimeUnit); 16] = [
    ("день", &[""], TimeUnit::Day),
    ("дн", &["я", "ей", "ю", "ем", "е", "и", "ям", "ях", ""], TimeUnit::Day),
    ("сут", &["ки", "ок", "кам"], TimeUnit::Day),
    ("недел", &["я", "и", "ю", "ь", "е", "ям", "ей", "ях"], TimeUnit::Week),
    ("нед", &[""], TimeUnit::Week),
    ("месяц", &["", "а", "ев", "у", "ем", "е", "ы", "ам", "ах"], TimeUnit::Month),
    ("мес", &[""], TimeUnit::Month),
    ("квартал", &["", "а", "у", "ом", "е", "ы", "ов", "ам", "ах"], TimeUnit::Quarter),
    ("кв", &["", "арт", "ап"], TimeUnit::Quarter),
    ("четверт", &["ь", "и", "ью", "ей", "ям", "ях"], TimeUnit::SchoolTerm),
    ("триместр", &["", "а", "у", "ом", "е", "ы", "ов"], TimeUnit::SchoolTerm),
    ("полугоди", &["е", "я", "ю", "ем", "и", "й", "ям"], TimeUnit::HalfYear),
    ("год", &["", "а", "у", "ом", "ы", "ов", "ам", "ах"], TimeUnit::Year),
    ("лет", &[""], TimeUnit::Year),
    ("полгод", &["а"], TimeUnit::HalfYear),
    ("полугод", &["ие", "ия"], TimeUnit::HalfYear),
];

/// «дней», «неделю», «месяца», «квартал»… Working days are told by the adjective before.
pub fn unit(word: &str) -> Option<TimeUnit> {
    UNITS.iter().find(|(stem, endings, _)| has_form(word, stem, endings)).map(|(.., unit)| *unit)
}

const WEEKDAYS: [(&[&str], &str); 7] = [
    (&["понедельник", "понедельника", "понедельникам", "понедельники", "пн"], "mon"),
    (&["вторник", "вторника", "вторникам", "вторники", "вт"], "tue"),
    (&["среда", "среду", "среды", "средам", "ср"], "wed"),
    (&["четверг", "четверга", "четвергам", "четверги", "чт"], "thu"),
    (&["пятница", "пятницу", "пятницы", "пятницам", "пт"], "fri"),
    (&["суббота", "субботу", "субботы", "субботам", "сб"], "sat"),
    (&["воскресенье", "воскресенья", "воскресеньям", "вс"], "sun"),
];

/// `mon`…`sun`.
pub fn weekday(word: &str) -> Option<&'static str> {
    WEEKDAYS.iter().find(|(forms, _)| forms.contains(&word)).map(|(_, name)| *name)
}

/// «г», «года», «гг», «годах»: what may stand behind the digits of a year.
pub fn is_year_word(word: &str) -> bool {
    matches!(
        word,
        "г" | "гг"
            | "год"
            | "года"
            | "году"
            | "годом"
            | "годе"
            | "годы"
            | "годов"
            | "годах"
            | "годам"
    ) || is_year_slip(word)
}

/// «года» with its letters changed about.
pub fn is_year_slip(word: &str) -> bool {
    matches!(word, "гоад" | "гда" | "гдоа" | "ггода" | "годда" | "гоода" | "голда" | "гшда")
}

/// «учебный», «учебного», «уч»…
pub fn is_school_word(word: &str) -> bool {
    word == "уч" || has_form(word, "учебн", &ADJECTIVE_ENDINGS)
}

/// Whether a word behind a number is its ending; `dashed`: with a dash between («1-я»), else glued («25го»).
pub fn is_number_ending(word: &str, dashed: bool) -> bool {
    let always =
        matches!(word, "го" | "ого" | "его" | "ое" | "ый" | "ая" | "ому" | "му" | "ти" | "ми" | "ую");
    always || dashed && matches!(word, "е" | "й" | "я" | "х" | "м" | "ю" | "ой" | "ом" | "ые" | "ых" | "ий")
}

/// An adjective of this stem in any form: `is_adjective("отдельному", "отдельн")`.
pub fn is_adjective(word: &str, stem: &str) -> bool {
    has_form(word, stem, &ADJECTIVE_ENDINGS)
}

/// A word that the reader knows by itself, in whatever role.
pub fn is_known(word: &str) -> bool {
    const SMALL: [&str; 14] = ["до", "с", "со", "по", "от", "в", "во", "к", "за", "на", "не", "и", "г", "гг"];
    month(word).is_some()
        || season(word).is_some()
        || ordinal(word).is_some()
        || unit(word).is_some()
        || SMALL.contains(&word)
}

fn has_form(word: &str, stem: &str, endings: &[&str]) -> bool {
    word.strip_prefix(stem).is_some_and(|ending| endings.contains(&ending))
}
