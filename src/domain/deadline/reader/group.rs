//! A bound and what it bounds: «до 25 мая», «с 12 по 25 мая 2020 г.», «январь–февраль», «в I квартале».

use super::form::time_at;
use super::named::counted_thing;
use super::numbered::ordinal_at;
use super::refs::{Part, Ref, Unit, loose_stretch, ref_at, stretch_at};
use super::text::{Mark, Text, mark};
use super::token::Tok;
use super::year::{Year, whole_year, year_of_months};
use crate::domain::deadline::Means;

/// How a reference bounds the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    None,
    /// «до»: not later than a day; before a month or another stretch.
    By,
    /// «не позднее», «к концу»: within a month or another stretch too.
    NotLater,
    /// «с», «начиная с», «не ранее».
    From,
    /// «после»: from the next day.
    After,
    /// «в», «в течение», «на».
    In,
}

/// One bound reference, or a range of two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub limit: Limit,
    pub first: Ref,
    /// The end of a range, with «до» or «по» before it.
    pub last: Option<(Limit, Ref)>,
    pub marks: Vec<Mark>,
    pub from: usize,
    pub to: usize,
}

impl Group {
    /// Its references, first to last.
    pub fn refs(&self) -> impl Iterator<Item = &Ref> {
        std::iter::once(&self.first).chain(self.last.iter().map(|(_, last)| last))
    }

    pub fn refs_mut(&mut self) -> impl Iterator<Item = &mut Ref> {
        std::iter::once(&mut self.first).chain(self.last.iter_mut().map(|(_, last)| last))
    }

    pub fn all_marks(&self) -> Vec<Mark> {
        self.marks.iter().chain(self.refs().flat_map(|one| one.marks.iter())).copied().collect()
    }
}

/// The bound that stands here and the place behind it.
pub fn limit_at(text: &Text, at: usize) -> Option<(Limit, usize)> {
    let start = skip_term_words(text, at);
    let inner = |limit, next| Some((limit, next));
    if let Some(next) = text.any_phrase(
        start,
        &[
            &["не", "позднее"],
            &["не", "позже"],
            &["не", "поздней"],
            &["непозднее"],
            &["непозже"],
            &["не", "позднее", "чем"],
            &["не", "позже", "чем"],
            &["не", "позднее", "до"],
            &["не", "позднее", "чем", "до"],
            &["не", "позже", "до"],
        ],
    ) {
        return inner(Limit::NotLater, next);
    }
    if let Some(next) = text.any_phrase(
        start,
        &[
            &["начиная", "с"],
            &["начиная", "со"],
            &["не", "ранее"],
            &["не", "раньше"],
            &["не", "ранее", "чем", "с"],
            &["не", "ранее", "чем"],
            &["в", "период", "с"],
            &["в", "период", "со"],
            &["период", "с"],
            &["в", "срок", "с"],
            &["начало", "с"],
            &["не", "раньше", "чем"],
            &["не", "раньше", "чем", "с"],
            &["стартует", "с"],
            &["между"],
            &["в", "период", "между"],
            &["в", "интервале", "с"],
            &["в", "промежутке", "с"],
            &["в", "период", "времени", "с"],
        ],
    ) {
        return inner(Limit::From, next);
    }
    if let Some(next) = text.any_phrase(
        start,
        &[
            &["в", "течение"],
            &["в", "течении"],
            &["в", "течений"],
            &["в", "теч"],
            &["втечение"],
            &["втечении"],
            &["на", "протяжении"],
            &["в", "продолжение"],
            &["в", "период"],
            &["на", "период"],
            &["в", "ходе"],
        ],
    ) {
        let next = text.past(next, &['.']);
        let whole = text.is_word(next, &["всего", "всей", "целого"]) && stretch_at(text, next + 1).is_some();
        return inner(Limit::In, if whole { next + 1 } else { next });
    }
    if text.is_glued(start + 1) && text.is_mark(start + 1, &['.']) {
        if text.is_word(start, &["до"]) && text.number(start + 2).is_some() {
            return inner(Limit::By, start + 2);
        }
        // «с. Анзорей»: a village.
        return None;
    }
    let limit = match text.word(start)? {
        "до" => Limit::By,
        "вплоть" if text.is_word(start + 1, &["до"]) => return inner(Limit::By, start + 2),
        "к" | "ко" | "перед" | "накануне" | "раньше" => Limit::By,
        "позднее" | "позже" => Limit::After,
        "весь" | "всю" | "все" => Limit::In,
        // «по окончании учебного года»: after it.
        "по" if text.starts(start + 1, &["окончани", "завершени", "истечени"]) => {
            return None;
        }
        "по" => Limit::NotLater,
        "с" | "со" | "от" => Limit::From,
        "после" => Limit::After,
        "в" | "во" | "на" | "за" => Limit::In,
        _ => return None,
    };
    inner(limit, start + 1)
}

/// «в срок», «срок исполнения:», «сроком»: words before a bound that say nothing of it.
fn skip_term_words(text: &Text, at: usize) -> usize {
    let mut next = at;
    if text.is_word(next, &["в", "со"]) && text.is_word(next + 1, &["срок", "сроки", "сроком"])
    {
        next += 2;
    } else if text.is_word(next, &["срок", "сроком", "сроки"]) {
        next += 1;
        if text.starts(next, &["исполнени", "реализаци", "выполнени", "проведени", "сдачи", "представлени"])
        {
            next += 1;
        }
        next = text.past(text.past(next, &[':']), &['.']);
        if text.is_dash(next) {
            next += 1;
        }
    }
    if next > at && bound_word_at(text, next) { next } else { at }
}

fn bound_word_at(text: &Text, at: usize) -> bool {
    text.is_word(at, &["до", "не", "к", "ко", "по", "с", "со", "вплоть", "после", "от", "непозднее"])
}

/// «9 месяцев 2025 года», «за 6 мес. 2025 г.»: from January on, as reports count.
fn months_of_year(text: &Text, at: usize) -> Option<Group> {
    let lead = text.any_phrase(at, &[&["за"], &["в", "течение"], &["в", "течении"]]);
    let from = lead.unwrap_or(at);
    let (count @ 1..=12, _) = text.number(from)? else { return None };
    if !text.starts(from + 1, &["месяц", "мес"]) {
        return None;
    }
    let (year, to) = whole_year(text, text.past(from + 2, &['.']))?;
    let month = |number: u32| {
        let mut month = Ref::new(Unit::Month, number, from, to, Means::Range);
        month.year = Year::Given(year);
        month
    };
    let mut last = month(count);
    last.marks.clear();
    let last = Some((Limit::NotLater, last));
    Some(Group { limit: Limit::In, first: month(1), last, marks: Vec::new(), from: at, to })
}

/// The bounded reference that stands here.
pub fn group_at(text: &Text, at: usize) -> Option<Group> {
    if let Some(group) = months_of_year(text, at) {
        return Some(group);
    }
    let (limit, ref_from) = limit_at(text, at).unwrap_or((Limit::None, at));
    // «до (25.05.2021)»
    let bracket = text.is_mark(ref_from, &['(']) && limit != Limit::None;
    let inside = bracket.then(|| usable_ref(text, ref_from + 1, limit)).flatten();
    let inside = inside.filter(|found| found.unit != Unit::Bare && text.is_mark(found.to, &[')']));
    let mut first = match inside {
        Some(mut found) => {
            found.to += 1;
            found
        }
        None => usable_ref(text, ref_from, limit)?,
    };
    if limit == Limit::After && first.unit != Unit::Day {
        return None;
    }
    let mut marks = Vec::new();
    if ref_from > at {
        let means = if limit == Limit::From { Means::Range } else { Means::Limit };
        marks.push(mark(at, ref_from, means));
    }
    let mut to = inclusive(text, first.to, &mut marks);
    // «до 15 октября исключительно», «до 1 мая, не включая»
    let without = text.any_phrase(text.past(to, &[',', '(']), &[&["исключительно"], &["не", "включая"]]);
    if let Some(end) = without.filter(|_| limit == Limit::By && first.unit == Unit::Day) {
        first.outer = Some(Part::Start);
        marks.push(mark(end - 1, end, Means::Limit));
        to = text.past(end, &[')']);
    }
    // «до октября включительно», «до конца второй декады»: the last day belongs to it.
    let through = limit == Limit::By && (to > first.to || first.outer == Some(Part::End));
    let limit = if through { Limit::NotLater } else { limit };
    // «март 2025 — по настоящее время»
    let dash = to + usize::from(text.is_dash(to));
    let so_far = text.any_phrase(dash, &[&["по", "настоящее", "время"], &["по", "сей", "день"]]);
    let limit = match limit {
        Limit::None | Limit::In if so_far.is_some() => Limit::From,
        limit => limit,
    };
    let mut group = Group { limit, first, last: None, marks: Vec::new(), from: at, to };
    while let Some((last_limit, from, last)) = range_end(text, &group, to) {
        marks.push(mark(to, from, Means::Range));
        to = inclusive(text, last.to, &mut marks);
        group.last = Some((last_limit, last));
        group.to = to;
    }
    if group.limit == Limit::From && group.last.is_none() {
        for mark in marks.iter_mut().filter(|mark| mark.means == Means::Range) {
            mark.means = Means::Limit;
        }
    }
    group.marks = marks;
    Some(group)
}

fn usable_ref(text: &Text, at: usize, limit: Limit) -> Option<Ref> {
    if counted_thing(text, at).is_some() {
        return None;
    }
    let found = ref_at(text, at).or_else(|| {
        matches!(limit, Limit::By | Limit::NotLater | Limit::In).then(|| loose_stretch(text, at)).flatten()
    })?;
    if found.unit != Unit::Bare || found.part != Part::Whole {
        return Some(found);
    }
    // A spelled number waits for its unit only beside another («первый и второй кварталы»).
    let spelled = matches!(text.kind(found.from), Some(Tok::Word(_)));
    let joined = text.is_dash(found.to) || text.is_mark(found.to, &[',']) || text.is_word(found.to, &["и"]);
    (!spelled || joined && ordinal_at(text, found.to + 1).is_some()).then_some(found)
}

/// «включительно» with or without brackets.
fn inclusive(text: &Text, at: usize, marks: &mut Vec<Mark>) -> usize {
    let word = text.past(text.past(at, &[',']), &['(']);
    if text.is_word(word, &["вкл"]) || text.starts(word, &["включит"]) {
        let end = text.past(text.past(word + 1, &['.']), &[')']);
        marks.push(mark(word, word + 1, Means::Limit));
        return end;
    }
    // «(включая 15 октября)»
    if text.is_word(word, &["включая"])
        && let Some(again) = ref_at(text, word + 1)
    {
        marks.push(mark(word, again.to, Means::Limit));
        return text.past(again.to, &[')']);
    }
    at
}

/// What follows a first reference to make it a range: the bound of its end, where the end starts, the end.
fn range_end(text: &Text, group: &Group, at: usize) -> Option<(Limit, usize, Ref)> {
    if matches!(group.limit, Limit::By | Limit::NotLater | Limit::After) && group.last.is_none() {
        let dashed = text.is_dash(at) && group.first.unit != Unit::Year;
        if !dashed {
            return None;
        }
    }
    let mut next = at;
    if text.is_mark(next, &[',']) && group.limit == Limit::From {
        next += 1;
    }
    // «05.10. – 10.10.2020»
    if text.is_mark(next, &['.']) && text.is_dash(next + 1) && group.first.unit == Unit::Day {
        next += 1;
    }
    if let Some(from) = dots_at(text, next).filter(|_| matches!(group.first.unit, Unit::Bare | Unit::Day)) {
        let last = usable_ref(text, from, Limit::NotLater)?;
        return Some((Limit::NotLater, from, last));
    }
    if text.is_word(next, &["и"]) && text.is_word(next + 1, &["до", "по"]) {
        next += 1;
    }
    let between = text.is_word(next, &["и"])
        && (group.from..group.first.from).any(|at| text.is_word(at, &["между"]))
        && group.last.is_none();
    let through = text.is_dash(next)
        || between
        || text.is_word(next, &["по"])
        || text.is_mark(next, &['/']) && group.first.unit == Unit::Month;
    let (limit, from) = if through {
        (Limit::NotLater, next + 1)
    } else if text.is_word(next, &["до"]) && (group.limit == Limit::From || group.first.unit == Unit::Day) {
        (Limit::By, next + 1)
    } else {
        return None;
    };
    // «до 18.00» bounds the hour; «отчёт за полугодие – до 15 января» bounds another thing.
    let stretched = text.is_word(from, &["до", "не"])
        && !matches!(group.limit, Limit::From)
        && !matches!(group.first.unit, Unit::Day | Unit::Bare);
    if time_at(text, from).is_some() && !text.is_dash(next) || stretched {
        return None;
    }
    // «с 1 сентября – по 31 мая»
    let from = if text.is_word(from, &["по", "до"]) { from + 1 } else { from };
    let mut last = usable_ref(text, from, limit)?;
    if (group.first.unit, last.unit, &last.year) == (Unit::Month, Unit::Month, &Year::Missing)
        && let Some(found) = year_of_months(text, last.to)
    {
        last = last.with_found_year(found);
    }
    let fits = last.unit != Unit::Bare || matches!(group.first.unit, Unit::Bare | Unit::Day | Unit::Quarter);
    (fits && last.unit != Unit::Plan || last.part == Part::End).then_some((limit, from, last))
}

/// «5..10 октября», «5…10 октября»: the place behind the dots of a range.
fn dots_at(text: &Text, at: usize) -> Option<usize> {
    if text.is_mark(at, &['…']) && text.number(at + 1).is_some() {
        return Some(at + 1);
    }
    let two = text.is_mark(at, &['.']) && text.is_mark(at + 1, &['.']) && text.is_glued(at + 1);
    let end = if text.is_mark(at + 2, &['.']) { at + 3 } else { at + 2 };
    (two && text.number(end).is_some()).then_some(end)
}
