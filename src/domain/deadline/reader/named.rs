//! Numbers that are no dates: of things («5-7 классы», «форма 1», «каб. 12»), of footnotes, of a list, of telephones.
//! In: a place among tokens. Out: the place behind such a number with its words.

use super::group::limit_at;
use super::lexicon;
use super::numbered::ordinal_at;
use super::refs::{month_at, ref_at};
use super::text::Text;
use super::token::Tok;

/// «I этап», «9 классов», «36 часов»: a number that counts or names a thing.
pub fn counted_thing(text: &Text, at: usize) -> Option<usize> {
    let (number, mut next) = ordinal_at(text, at)?;
    // «5-7 классы», «9 и 11 классы»
    while (text.is_dash(next) || text.is_mark(next, &[',']) || text.is_word(next, &["и"]))
        && text.number(at).is_some()
        && let Some((_, end)) = text.number(next + 1).and_then(|_| ordinal_at(text, next + 1))
    {
        next = end;
    }
    let stems = [
        "этап",
        "тур",
        "смен",
        "поток",
        "модул",
        "раздел",
        "класс",
        "очеред",
        "групп",
        "человек",
        "школ",
        "экземпляр",
        "балл",
        "процент",
        "занят",
        "педагог",
        "учител",
        "обучающ",
        "учащ",
        "урок",
        "участник",
        "мест",
    ];
    if text.starts(next, &stems) || text.is_word(next, &["чел", "шт", "экз", "оо", "оу", "сош"])
    {
        return Some(next + 1);
    }
    if text.is_word(next, &["кл"]) {
        return Some(text.past(next + 1, &['.']));
    }
    // The length of a course, no time of day.
    if number > 24 && text.is_word(next, &["ч", "час", "часа", "часов"]) {
        return Some(text.past(next + 1, &['.']));
    }
    text.is_mark(next, &['%']).then_some(next + 1)
}

/// «приложение 2», «форма 1-ОШ», «этап 1», «школа 5», «п. 3.2»: a thing with its number behind.
pub fn named_thing(text: &Text, at: usize) -> Option<usize> {
    let stems = [
        "приложени",
        "форма",
        "форме",
        "форму",
        "формы",
        "таблиц",
        "раздел",
        "вариант",
        "стать",
        "глав",
        "часть",
        "этап",
        "тур",
        "модул",
        "групп",
        "школ",
        "лице",
        "гимнази",
        "блок",
        "команд",
        "пункт",
        "подпункт",
        "строк",
    ];
    let short =
        text.is_word(at, &["п", "пп", "ст", "прил", "сош", "оош", "сад", "стр", "табл", "гр", "разд"]);
    if !short && !text.starts(at, &stems) {
        return None;
    }
    let from = text.past(text.past(at + 1, &['.']), &['№']);
    let mut end = match text.kind(from)? {
        Tok::Number { digits: 1..=3, ending: None, .. } | Tok::Roman(_) => from + 1,
        _ => return None,
    };
    while text.is_glued(end)
        && (text.is_dash(end) || text.is_mark(end, &['.', '/']))
        && text.is_glued(end + 1)
        && (text.number(end + 1).is_some() || text.word(end + 1).is_some())
    {
        end += 2;
    }
    let dated = month_at(text, end, true).is_some()
        || text.is_word(end, &["числа", "квартал", "полугодие", "четверть"]);
    (!dated).then_some(end)
}

/// «1)», «[1]» right behind a word: the number of a footnote; «1) …», «а) …», «1. сентябрь» at a beginning: of a list.
pub fn outer_number(text: &Text, at: usize) -> Option<usize> {
    if text.is_mark(at, &['[']) && text.number(at + 1).is_some() && text.is_mark(at + 2, &[']']) {
        return Some(at + 3);
    }
    // «(1) апрель 2025 г. (2) май 2025 г.»
    let head = at == 0
        || text.is_mark(at - 1, &[';', ',', '.'])
        || text.is_word(at - 1, &["г", "года"])
        || text.tokens.get(at).is_some_and(|token| token.new_line);
    if head
        && text.is_mark(at, &['('])
        && text.number(at + 1).is_some_and(|(number, _)| number < 20)
        && text.is_mark(at + 2, &[')'])
        && (ref_at(text, at + 3).is_some() || limit_at(text, at + 3).is_some())
    {
        return Some(at + 3);
    }
    let small = text.number(at).is_some_and(|(_, digits)| digits <= 2);
    let letter = text.word(at).is_some_and(|word| word.chars().count() == 1);
    let begins = at == 0
        || text.is_mark(at - 1, &[';', ',', ')', '.'])
        || text.tokens.get(at).is_some_and(|token| token.new_line);
    let opened = (0..at).rev().take(40).find(|at| text.is_mark(*at, &['(', ')']));
    let open = opened.is_some_and(|at| text.is_mark(at, &['(']));
    if text.is_mark(at + 1, &[')']) && !open && (small || letter) {
        let footnote = small && at > 0 && text.is_glued(at);
        return (footnote || begins).then_some(at + 2);
    }
    let is_month =
        text.word(at + 2).is_some_and(|word| lexicon::month(word).is_some() && !word.ends_with(['я', 'а']));
    let listed = small && begins && text.is_mark(at + 1, &['.']) && is_month && !text.is_glued(at + 2);
    listed.then_some(at + 2)
}

/// «каб. 12», «ул. Ленина, 5», «тел. 8(866)39-5-12-34»: a place with its number.
pub fn place_at(text: &Text, at: usize) -> Option<usize> {
    if text.is_word(at, &["тел", "телефон", "телефону", "факс"]) {
        return telephone(text, at + 1);
    }
    let named = text.is_word(
        at,
        &[
            "каб",
            "кабинет",
            "кабинете",
            "ауд",
            "аудитория",
            "аудитории",
            "ул",
            "улица",
            "улице",
            "пр",
            "просп",
        ],
    ) || text
        .is_word(at, &["зал", "этаж", "корпус", "корп", "пер", "переулок", "ком", "комн", "офис"]);
    if !named {
        return None;
    }
    let from = text.past(text.past(at + 1, &['.']), &['№']);
    for next in from..from + 5 {
        if text.number(next).is_some() {
            let mut end = next + 1;
            while text.is_glued(end)
                && (text.is_dash(end) || text.is_mark(end, &['/']))
                && text.number(end + 1).is_some()
            {
                end += 2;
            }
            return Some(end);
        }
        let name = text.word(next).is_some_and(|word| lexicon::month(word).is_none());
        if !name && !text.is_mark(next, &[',', '.', '«', '»', '"']) {
            return None;
        }
    }
    None
}

fn telephone(text: &Text, from: usize) -> Option<usize> {
    let mut end = from;
    let mut digits = 0;
    loop {
        if let Some((_, more)) = text.number(end) {
            digits += more;
        } else if !text.is_dash(end) && !text.is_mark(end, &['(', ')', '+', '.', ':']) {
            break;
        }
        end += 1;
    }
    (digits >= 5).then_some(end)
}
