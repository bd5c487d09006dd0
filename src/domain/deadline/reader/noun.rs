//! Noun phrases of events and sources: where one ends, and its nominative where it can be had.

use super::form::form_at;
use super::group::{group_at, limit_at};
use super::paper::paper_tail;
use super::refs::{Unit, stretch_at};
use super::rows::{bare_rows_at, rows_at};
use super::text::Text;
use super::token::Tok;
use super::year::Year;

/// A noun phrase among the tokens, and a school year left over behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NounPhrase {
    pub from: usize,
    pub to: usize,
    /// «учебного года» behind a phrase that stands by itself: a second basis.
    pub left_over: Option<(usize, usize)>,
}

/// The noun phrase that begins here; `None` when no word stands here.
pub fn noun_phrase(text: &Text, from: usize) -> Option<NounPhrase> {
    let mut at = from;
    while let Some(kind) = text.kind(at) {
        if at > from && (stops(text, at)) {
            break;
        }
        if let Some(end) = paper_tail(text, at) {
            at = end;
            continue;
        }
        if let Some(rows) = rows_at(text, at).or_else(|| (at == from).then(|| bare_rows_at(text, at))?) {
            at = rows.to;
            continue;
        }
        if at > from
            && let Some(stretch) = stretch_at(text, at)
        {
            // «окончание учебного года» is one thing, «меры учебного года» are two.
            let belongs =
                text.starts(at - 1, &["окончани", "начал", "завершени", "итог", "результат", "истечени"]);
            if stretch.unit == Unit::SchoolYear && stretch.year == Year::Missing && !belongs {
                return Some(NounPhrase { from, to: at, left_over: Some((at, stretch.to)) });
            }
            at = stretch.to;
            continue;
        }
        match kind {
            Tok::Mark(',') if term_tail(text, at) => at += 2,
            Tok::Mark(',' | ';' | '(' | ')' | ':') => break,
            Tok::Mark('.') if text.is_word(at - at.min(1), &ABBREVIATED) => at += 1,
            Tok::Mark('.') if !(text.is_glued(at) && text.is_glued(at + 1) && !text.is_end(at + 1)) => break,
            Tok::Dash if !text.is_glued(at) && !text.is_glued(at + 1) => break,
            _ => at += 1,
        }
    }
    while at > from && (text.is_word(at - 1, &["и", "в", "во", "на", "с"]) || text.is_dash(at - 1)) {
        at -= 1;
    }
    let has_word = (from..at).any(|at| matches!(text.kind(at), Some(Tok::Word(_) | Tok::Number { .. })));
    has_word.then_some(NounPhrase { from, to: at, left_over: None })
}

/// Words that keep their full stop inside a phrase.
const ABBREVIATED: [&str; 8] = ["п", "пп", "ст", "ч", "им", "зам", "пр", "разд"];

fn stops(text: &Text, at: usize) -> bool {
    if form_at(text, at).is_some() {
        return true;
    }
    if text.is_word(at, &["и"]) {
        return limit_at(text, at + 1).is_some() && group_at(text, at + 1).is_some();
    }
    if text.is_word(at, &["до", "по", "с", "не", "к"]) {
        return group_at(text, at).is_some_and(|group| group.first.unit != Unit::Bare);
    }
    let schedule = text.is_word(at, &["по"]) && text.any_phrase(at + 1, SCHEDULE_STARTS).is_some();
    schedule || text.is_word(at, &["согласно", "постоянно", "ежегодно", "ежемесячно", "ежеквартально"])
}

/// «истечения срока, установленного для подачи сведений»: the comma does not end the phrase.
fn term_tail(text: &Text, comma: usize) -> bool {
    let set = ["установленн", "определенн", "предусмотренн", "отведенн", "указанн"];
    comma > 0
        && text.is_word(comma - 1, &["срока", "сроков", "периода", "даты", "дня"])
        && text.starts(comma + 1, &set)
}

const SCHEDULE_STARTS: &[&[&str]] =
    &[&["график*"], &["отдельному"], &["плану"], &["согласованию"], &["расписани*"]];

/// The phrase in the nominative, if each word up to its head can be turned; else as written. References to rows of
/// the plan get their canonical form either way.
pub fn nominative(text: &Text, from: usize, to: usize) -> String {
    let mut as_written = String::new();
    let mut out = Some(String::new());
    let mut turning = true;
    let mut at = from;
    while at < to {
        let spaced = at > from && !text.is_glued(at);
        let rows = rows_at(text, at).or_else(|| (at == from).then(|| bare_rows_at(text, at))?);
        let (plain, turned, next) = if let Some(rows) = rows.filter(|rows| rows.to <= to) {
            turning = false;
            (rows.name.clone(), Some(rows.name), rows.to)
        } else {
            let written = text.wording(at, at + 1);
            let turned = if !turning || text.is_dash(at) && text.is_glued(at) {
                Some(written.clone())
            } else {
                turned(text, at, to).map(|(word, is_head)| {
                    // «план-график»: both halves of a hyphenated head.
                    let hyphenated = text.is_dash(at + 1) && text.is_glued(at + 1) && text.is_glued(at + 2);
                    turning = !is_head || hyphenated;
                    with_case_of(&word, &written)
                })
            };
            (written, turned, at + 1)
        };
        if spaced {
            as_written.push(' ');
        }
        as_written.push_str(&plain);
        out = out.zip(turned).map(|(mut out, turned)| {
            if spaced {
                out.push(' ');
            }
            out.push_str(&turned);
            out
        });
        at = next;
    }
    out.unwrap_or(as_written)
}

/// «министерство» for «Министерством» becomes «Министерство».
fn with_case_of(word: &str, written: &str) -> String {
    // «утверждённому» keeps its ё.
    let same = word.chars().zip(written.chars()).take_while(|(new, old)| {
        old.to_lowercase().eq(new.to_lowercase()) || (*new == 'е' && matches!(old, 'ё' | 'Ё'))
    });
    let kept: String = same.map(|(new, old)| if old == 'ё' { 'ё' } else { new }).collect();
    let word: String = kept.chars().chain(word.chars().skip(kept.chars().count())).collect();
    let mut letters = word.chars();
    match (letters.next(), written.chars().next().is_some_and(char::is_uppercase)) {
        (Some(first), true) => first.to_uppercase().chain(letters).collect(),
        _ => word,
    }
}

/// A word in the nominative and whether it is the head of its phrase.
fn turned(text: &Text, at: usize, to: usize) -> Option<(String, bool)> {
    let word = text.word(at)?;
    if let Some(noun) = noun_nominative(word) {
        return Some((noun.text, true));
    }
    let (stem, ending) = adjective(word)?;
    // The noun decides the gender and number of the adjective.
    let head = (at + 1..to).find_map(|next| text.word(next).and_then(noun_nominative))?;
    let soft = ending.starts_with('е') || ending.starts_with('и') || ending == "ей";
    let hush = stem.ends_with(['г', 'к', 'х', 'ж', 'ч', 'ш', 'щ']);
    let new = match head.gender {
        Gender::Plural if soft || hush => "ие",
        Gender::Plural => "ые",
        Gender::Neuter if ending == "его" || ending == "ему" => "ее",
        Gender::Neuter => "ое",
        Gender::Feminine if ending == "ей" => "яя",
        Gender::Feminine => "ая",
        Gender::Masculine if STRESSED.iter().any(|stressed| stem.ends_with(stressed)) => "ой",
        Gender::Masculine if ending == "его" || ending == "ему" || hush => "ий",
        Gender::Masculine => "ый",
    };
    Some((format!("{stem}{new}"), false))
}

/// Stems of adjectives that end in a stressed «-ой».
const STRESSED: [&str; 16] = [
    "годов",
    "городск",
    "основн",
    "областн",
    "выездн",
    "правов",
    "цифров",
    "группов",
    "типов",
    "делов",
    "трудов",
    "краев",
    "передов",
    "взносов",
    "мастерск",
    "полев",
];

const OBLIQUE_ENDINGS: [&str; 14] =
    ["ыми", "ими", "ого", "его", "ому", "ему", "ой", "ей", "ых", "их", "ым", "им", "ем", "ом"];

fn adjective(word: &str) -> Option<(&str, &'static str)> {
    OBLIQUE_ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending).map(|stem| (stem, *ending)))
        .filter(|(stem, _)| stem.chars().count() >= 3)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Masculine,
    Feminine,
    Neuter,
    Plural,
}

struct Noun {
    text: String,
    gender: Gender,
}

/// Nouns that rules do not turn, by stem: (oblique forms, nominative, gender).
const NOUNS: &[(&[&str], &str, Gender)] = &[
    (&["мер", "мерам", "мерах"], "меры", Gender::Plural),
    (&["каникул", "каникулы", "каникулам", "каникулах"], "каникулы", Gender::Plural),
    (&["итогов", "итогам", "итогах"], "итоги", Gender::Plural),
    (&["результатов", "результатам", "результатах"], "результаты", Gender::Plural),
    (&["экзаменов", "экзаменам"], "экзамены", Gender::Plural),
    (&["курсов", "курсам"], "курсы", Gender::Plural),
    (&["конкурса", "конкурсу"], "конкурс", Gender::Masculine),
    (&["работ", "работам"], "работы", Gender::Plural),
    (&["школ", "школам"], "школы", Gender::Plural),
    (&["данных"], "данные", Gender::Plural),
    (&["документов", "документам"], "документы", Gender::Plural),
    (&["материалов", "материалам"], "материалы", Gender::Plural),
    (&["отчетов", "отчетам"], "отчеты", Gender::Plural),
    (&["отчета", "отчету"], "отчет", Gender::Masculine),
    (&["приказа", "приказу", "приказом"], "приказ", Gender::Masculine),
    (&["графика", "графику", "графиком"], "график", Gender::Masculine),
    (&["плана", "плану", "планом"], "план", Gender::Masculine),
    (&["порядка", "порядку", "порядком"], "порядок", Gender::Masculine),
    (&["срока", "сроку"], "срок", Gender::Masculine),
    (&["срокам", "сроками", "сроков", "сроки"], "сроки", Gender::Plural),
    (&["договора", "договору", "договором"], "договор", Gender::Masculine),
    (&["регламента", "регламенту", "регламентом"], "регламент", Gender::Masculine),
    (&["протокола", "протоколу"], "протокол", Gender::Masculine),
    (&["письма", "письму", "письмом"], "письмо", Gender::Neuter),
    (&["расписания", "расписанию", "расписанием"], "расписание", Gender::Neuter),
    (&["циклограммы", "циклограмме", "циклограммой"], "циклограмма", Gender::Feminine),
    (&["программы", "программе", "программой"], "программа", Gender::Feminine),
    (&["карты", "карте", "картой"], "карта", Gender::Feminine),
    (&["проверки", "проверке"], "проверка", Gender::Feminine),
    (&["диагностики", "диагностике"], "диагностика", Gender::Feminine),
    (&["подготовки"], "подготовка", Gender::Feminine),
    (&["оценки"], "оценка", Gender::Feminine),
    (&["справки"], "справка", Gender::Feminine),
    (&["работы"], "работа", Gender::Feminine),
    (&["выставки"], "выставка", Gender::Feminine),
    (&["даты"], "дата", Gender::Feminine),
    (&["недели"], "неделя", Gender::Feminine),
    (&["олимпиады"], "олимпиада", Gender::Feminine),
    (&["начала", "началу", "началом"], "начало", Gender::Neuter),
    (&["конца", "концу"], "конец", Gender::Masculine),
    (&["семинара", "семинару"], "семинар", Gender::Masculine),
    (&["вебинара", "вебинару"], "вебинар", Gender::Masculine),
    (&["педсовета", "педсовету"], "педсовет", Gender::Masculine),
    (&["совета", "совету"], "совет", Gender::Masculine),
    (&["мониторинга", "мониторингу"], "мониторинг", Gender::Masculine),
    (&["анализа"], "анализ", Gender::Masculine),
    (&["ремонта"], "ремонт", Gender::Masculine),
    (&["отпуска"], "отпуск", Gender::Masculine),
    (&["этапа", "этапу"], "этап", Gender::Masculine),
    (&["карантина"], "карантин", Gender::Masculine),
    (&["режима"], "режим", Gender::Masculine),
    (&["года", "году"], "год", Gender::Masculine),
    (&["полугодия", "полугодию"], "полугодие", Gender::Neuter),
    (&["квартала", "кварталу"], "квартал", Gender::Masculine),
    (&["четверти"], "четверть", Gender::Feminine),
    (&["периода", "периоду"], "период", Gender::Masculine),
    (&["дня", "дню"], "день", Gender::Masculine),
    (&["отмены"], "отмена", Gender::Feminine),
    (&["кампании", "кампанию"], "кампания", Gender::Feminine),
    (&["комиссии"], "комиссия", Gender::Feminine),
    (&["линии"], "линия", Gender::Feminine),
    (&["конференции"], "конференция", Gender::Feminine),
    (&["территории"], "территория", Gender::Feminine),
    (&["перечня"], "перечень", Gender::Masculine),
    (&["списка", "списку"], "список", Gender::Masculine),
    (&["форума"], "форум", Gender::Masculine),
    (&["педсоветов"], "педсоветы", Gender::Plural),
    (&["семинаров", "семинарам"], "семинары", Gender::Plural),
    (&["мониторингов"], "мониторинги", Gender::Plural),
    (&["экзамена", "экзамену", "экзаменом"], "экзамен", Gender::Masculine),
    (&["подготовке", "подготовкой"], "подготовка", Gender::Feminine),
    (&["приема", "приему", "приеме", "приемом"], "прием", Gender::Masculine),
    (&["выхода", "выходу", "выходом"], "выход", Gender::Masculine),
    (&["набора", "набору"], "набор", Gender::Masculine),
    (&["отбора", "отбору"], "отбор", Gender::Masculine),
    (&["сбора", "сбору"], "сбор", Gender::Masculine),
    (&["проекта", "проекту"], "проект", Gender::Masculine),
    (&["бюджета", "бюджету"], "бюджет", Gender::Masculine),
    (&["сезона", "сезону"], "сезон", Gender::Masculine),
    (&["занятий", "занятиям"], "занятия", Gender::Plural),
    (&["заявок", "заявкам"], "заявки", Gender::Plural),
    (&["приемки", "приемке", "приемкой"], "приемка", Gender::Feminine),
    (&["установки", "установке"], "установка", Gender::Feminine),
    (&["отправки", "отправке"], "отправка", Gender::Feminine),
    (&["поставки", "поставке"], "поставка", Gender::Feminine),
    (&["закупки", "закупке"], "закупка", Gender::Feminine),
    (&["сверки", "сверке"], "сверка", Gender::Feminine),
    (&["переподготовки"], "переподготовка", Gender::Feminine),
    (&["стажировки"], "стажировка", Gender::Feminine),
    (&["заявки", "заявке"], "заявка", Gender::Feminine),
    (&["экспертизы", "экспертизе"], "экспертиза", Gender::Feminine),
    (&["смены", "смене"], "смена", Gender::Feminine),
    (&["встречи", "встрече"], "встреча", Gender::Feminine),
    (&["сдачи"], "сдача", Gender::Feminine),
    (&["выдачи"], "выдача", Gender::Feminine),
    (&["подачи"], "подача", Gender::Feminine),
    (&["передачи"], "передача", Gender::Feminine),
    (&["праздников", "праздникам"], "праздники", Gender::Plural),
    (&["выборов", "выборам"], "выборы", Gender::Plural),
    (&["торгов"], "торги", Gender::Plural),
    (&["аукциона", "аукциону"], "аукцион", Gender::Masculine),
    (&["контракта", "контракту"], "контракт", Gender::Masculine),
    (&["акта", "акту"], "акт", Gender::Masculine),
    (&["запроса"], "запрос", Gender::Masculine),
    (&["выпуска"], "выпуск", Gender::Masculine),
    (&["запуска"], "запуск", Gender::Masculine),
    (&["ввода"], "ввод", Gender::Masculine),
    (&["минпросвещения"], "минпросвещения", Gender::Neuter),
    (&["впр"], "ВПР", Gender::Plural),
    (&["огэ"], "ОГЭ", Gender::Masculine),
    (&["егэ"], "ЕГЭ", Gender::Masculine),
    (&["гиа"], "ГИА", Gender::Feminine),
];

fn noun_nominative(word: &str) -> Option<Noun> {
    if let Some((_, nominative, gender)) = NOUNS.iter().find(|(forms, ..)| forms.contains(&word)) {
        return Some(Noun { text: (*nominative).to_owned(), gender: *gender });
    }
    let by_rule: [(&str, &str, Gender); 25] = [
        ("остью", "ость", Gender::Feminine),
        ("ости", "ость", Gender::Feminine),
        ("ичии", "ичие", Gender::Neuter),
        ("ичия", "ичие", Gender::Neuter),
        ("дзором", "дзор", Gender::Masculine),
        ("тором", "тор", Gender::Masculine),
        ("ником", "ник", Gender::Masculine),
        ("делом", "дел", Gender::Masculine),
        ("итетом", "итет", Gender::Masculine),
        ("нием", "ние", Gender::Neuter),
        ("ством", "ство", Gender::Neuter),
        ("ства", "ство", Gender::Neuter),
        ("ству", "ство", Gender::Neuter),
        ("цией", "ция", Gender::Feminine),
        ("ния", "ние", Gender::Neuter),
        ("нию", "ние", Gender::Neuter),
        ("нии", "ние", Gender::Neuter),
        ("твия", "твие", Gender::Neuter),
        ("тия", "тие", Gender::Neuter),
        ("тию", "тие", Gender::Neuter),
        ("ний", "ния", Gender::Plural),
        ("тий", "тия", Gender::Plural),
        ("ции", "ция", Gender::Feminine),
        ("ций", "ции", Gender::Plural),
        ("сии", "сия", Gender::Feminine),
    ];
    // «средний», «последний» are adjectives.
    if word.ends_with("дний") || word.ends_with("шний") || word.ends_with("ений") && word.starts_with("осен")
    {
        return None;
    }
    by_rule.iter().find_map(|(ending, new, gender)| {
        word.strip_suffix(ending)
            .filter(|stem| stem.chars().count() >= 2)
            .map(|stem| Noun { text: format!("{stem}{new}"), gender: *gender })
    })
}
