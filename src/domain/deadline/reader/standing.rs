//! Work without a date of its own: standing («постоянно»), on demand («по мере необходимости»), and by another
//! paper («по отдельному графику»). In: a place among tokens. Out: what stands there.

use super::noun::{nominative, noun_phrase};
use super::paper::is_paper_word;
use super::refs::{plan_words, stretch_at};
use super::text::Text;

/// Where a standing phrase ends, and whether its words are worth keeping as a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingFound {
    pub to: usize,
    pub is_note: bool,
}

/// «постоянно в течение всего периода», «в течение года», «по запросу».
pub fn standing_at(text: &Text, at: usize) -> Option<StandingFound> {
    let whole = text.any_phrase(
        at,
        &[
            &["постоянно"],
            &["систематически"],
            &["в", "систематическом", "режиме"],
            &["на", "протяжении", "года"],
            &["регулярно"],
            &["непрерывно"],
            &["бессрочно"],
            &["круглогодично"],
            &["круглый", "год"],
            &["весь", "год"],
            &["весь", "период"],
            &["в", "постоянном", "режиме"],
            &["на", "постоянной", "основе"],
            &["на", "регулярной", "основе"],
            &["на", "системной", "основе"],
            &["в", "плановом", "режиме"],
            &["в", "течение", "планового", "периода"],
        ],
    );
    if text.is_word(at, &["периодически", "ситуативно"]) {
        return Some(StandingFound { to: at + 1, is_note: true });
    }
    // «пост.»
    if text.is_word(at, &["пост"]) && text.is_mark(at + 1, &['.']) && text.is_glued(at + 1) {
        return Some(StandingFound { to: at + 2, is_note: false });
    }
    if let Some(to) = whole {
        return Some(StandingFound { to: plan_tail(text, to), is_note: false });
    }
    let on_demand = text.any_phrase(
        at,
        &[
            &["по", "мере", "необходимости"],
            &["по", "мере", "надобности"],
            &["по", "мере", "возможности"],
            &["по", "необходимости"],
            &["при", "необходимости"],
            &["в", "случае", "необходимости"],
            &["в", "рабочем", "порядке"],
            &["в", "оперативном", "порядке"],
            &["в", "режиме", "постоянного", "*"],
            &["в", "режиме", "постоянной", "*"],
            &["по", "запросу"],
            &["по", "запросам"],
            &["по", "требованию"],
            &["по", "заявкам"],
            &["по", "заявке"],
            &["по", "обращению"],
            &["по", "обращениям"],
        ],
    );
    if let Some(to) = on_demand {
        return Some(StandingFound { to: demand_tail(text, to), is_note: true });
    }
    throughout(text, at).map(|to| StandingFound { to, is_note: false })
}

/// «по запросу школ»: whose.
fn demand_tail(text: &Text, at: usize) -> usize {
    let asked = text.starts(at.saturating_sub(1), &["запрос", "заявк", "обращени", "требовани"]);
    if !asked {
        return at;
    }
    match noun_phrase(text, at) {
        Some(phrase) if phrase.left_over.is_none() && phrase.to - phrase.from <= 4 => phrase.to,
        _ => at,
    }
}

/// «весь период» + «реализации плана».
fn plan_tail(text: &Text, at: usize) -> usize {
    if text.is_word(at.saturating_sub(1), &["период"]) {
        plan_words(text, at).unwrap_or(at)
    } else {
        at
    }
}

/// «в течение всего периода реализации плана», «в течение года», «на протяжении всего срока».
fn throughout(text: &Text, at: usize) -> Option<usize> {
    let from = text.any_phrase(
        at,
        &[
            &["в", "течение"],
            &["в", "течении"],
            &["в", "теч"],
            &["втечение"],
            &["втечении"],
            &["на", "протяжении"],
            &["в", "продолжение"],
            &["в", "ходе"],
            &["в", "период"],
            &["на", "весь"],
            &["за", "весь"],
            &["весь"],
            &["на", "время"],
            &["на", "период"],
        ],
    )?;
    let from = text.past(from, &['.']);
    if text.is_word(from, &["года"])
        || text.is_word(from, &["всего", "целого"]) && text.is_word(from + 1, &["года"])
    {
        let end = from + 1 + usize::from(!text.is_word(from, &["года"]));
        return stretch_at(text, end).is_none().then_some(end);
    }
    let term = from + usize::from(text.is_word(from, &["всего", "весь"]));
    if text.is_word(term, &["срока", "срок"])
        && text.is_word(term + 1, &["реализации", "действия", "исполнения", "выполнения"])
    {
        return plan_words(text, term).or(Some(term + 2));
    }
    plan_words(text, from)
}

/// A schedule and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleFound {
    pub source: Option<String>,
    pub to: usize,
}

/// «по отдельному графику», «согласно плану работы», «в сроки, установленные Министерством».
pub fn schedule_at(text: &Text, at: usize) -> Option<ScheduleFound> {
    set_terms(text, at).or_else(|| by_paper(text, at))
}

/// «в установленные сроки», «в сроки, установленные приказом».
fn set_terms(text: &Text, at: usize) -> Option<ScheduleFound> {
    let start = if text.is_word(at, &["в"]) { at + 1 } else { at };
    // «в установленном порядке», «в порядке, установленном законодательством»
    let set = ["установленн", "определенн", "утвержденн", "предусмотренн"];
    if text.starts(start, &set) && text.is_word(start + 1, &["порядке"]) {
        return Some(ScheduleFound { source: None, to: start + 2 });
    }
    if text.is_word(start, &["порядке"]) && text.starts(text.past(start + 1, &[',']), &set) {
        let by = text.past(start + 1, &[',']) + 1;
        let phrase = noun_phrase(text, by)?;
        return Some(ScheduleFound { source: Some(nominative(text, by, phrase.to)), to: phrase.to });
    }
    if text.starts(start, &["установленн", "определенн", "указанн", "утвержденн"])
    {
        // «в установленные графиком сроки», «в установленные Министерством просвещения сроки»
        let noun = (start + 1..start + 7).find(|at| text.is_word(*at, &["сроки", "срок"]))?;
        let named = (start + 1..noun).all(|at| text.word(at).is_some());
        let source = (noun > start + 1).then(|| nominative(text, start + 1, noun));
        return named.then_some(ScheduleFound { source, to: noun + 1 });
    }
    if text.is_word(start, &["сроки", "срок"]) {
        let verb = text.past(start + 1, &[',']);
        if text.starts(verb, &["установленн", "определенн", "указанн", "предусмотренн", "утвержденн"])
        {
            let by = text.past(verb + 1, &[]);
            let by = if text.is_word(by, &["в", "во"]) { by + 1 } else { by };
            let Some(phrase) = noun_phrase(text, by) else {
                return Some(ScheduleFound { source: None, to: verb + 1 });
            };
            let source = Some(nominative(text, phrase.from, phrase.to));
            return Some(ScheduleFound { source, to: phrase.to });
        }
    }
    None
}

const SCHEDULES: [&str; 16] = [
    "график",
    "расписани",
    "циклограмм",
    "план",
    "программ",
    "карт",
    "порядк",
    "регламент",
    "срокам",
    "приложени",
    "документ",
    "задани",
    "методик",
    "календар",
    "согласовани",
    "указани",
];

fn by_paper(text: &Text, at: usize) -> Option<ScheduleFound> {
    let strong = text.any_phrase(
        at,
        &[&["согласно"], &["в", "соответствии", "с"], &["в", "соответствии", "со"], &["на", "основании"]],
    );
    let from = match strong {
        Some(from) => from,
        None if text.is_word(at, &["по", "график"]) => at + usize::from(text.is_word(at, &["по"])),
        None => return None,
    };
    if text.is_word(from, &["мере"]) {
        return None;
    }
    let head = (from..from + 4).find(|head| text.starts(*head, &SCHEDULES) || is_paper_word(text, *head));
    let blocked = head.is_some_and(|head| (from..head).any(|at| text.word(at).is_none()));
    let usable = head.is_some() && !blocked;
    if !usable && strong.is_none() {
        return None;
    }
    let phrase = noun_phrase(text, from)?;
    if head.is_some_and(|head| head >= phrase.to) && strong.is_none() {
        return None;
    }
    let source = nominative(text, phrase.from, phrase.to);
    Some(ScheduleFound { source: Some(source), to: phrase.to })
}
