//! Deadlines that hang on an event: «после снятия ограничительных мер», «за 10 рабочих дней до начала ВПР».
//! In: a place among tokens. Out: the event in the nominative where it can be had, its offset and direction.

use super::distance::{compound_term, distance_at};
use super::lexicon::{self, TimeUnit};
use super::noun::{NounPhrase, nominative, noun_phrase};
use super::refs::{Part, Ref, Unit, ref_at};
use super::rows::same_time_as_rows;
use super::text::{Mark, Text, mark};
use crate::domain::deadline::{Direction, EventBound, Means, Offset, OffsetUnit};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFound {
    pub bound: EventBound,
    /// The event is a calendar day («за 10 дней до 1 сентября»).
    pub anchor: Option<Ref>,
    /// A second basis right behind («…мер учебного года»).
    pub left_over: Option<(usize, usize)>,
    pub marks: Vec<Mark>,
    pub to: usize,
}

/// A distance from an event: it may stand before calendar readings, because its number would be taken for a day.
pub fn event_with_offset(text: &Text, at: usize) -> Option<EventFound> {
    next_day(text, at).or_else(|| counted(text, at)).or_else(|| term_of_days(text, at))
}

/// «одновременно с п. 3.1», «в сроки п. 3.1»: while another row of the plan is done.
fn rows(text: &Text, at: usize) -> Option<EventFound> {
    let (from, rows) = same_time_as_rows(text, at)?;
    let bound = EventBound { event: rows.name, offset: None, direction: Direction::During };
    let marks = vec![mark(at, from, Means::Limit), mark(from, rows.to, Means::Event)];
    Some(EventFound { bound, anchor: None, left_over: None, marks, to: rows.to })
}

/// An event without a distance.
pub fn event_at(text: &Text, at: usize) -> Option<EventFound> {
    rows(text, at)
        .or_else(|| holidays(text, at))
        .or_else(|| at_meeting(text, at))
        .or_else(|| named_state(text, at))
        .or_else(|| connected(text, at).and_then(|(direction, next)| plain(text, at, next, direction)))
}

/// «на следующий день после…»
fn next_day(text: &Text, at: usize) -> Option<EventFound> {
    let start = if text.is_word(at, &["на", "в"]) { at + 1 } else { at };
    if text.is_word(at, &["накануне"]) {
        // «накануне проведения экзамена», but «накануне каникул» as well: the day before it begins.
        let offset = Offset { count: 1, unit: OffsetUnit::Days };
        return offset_event(text, at, (at, at + 1), offset, Direction::Before, at + 1);
    }
    // «не позднее дня, следующего за днём подписания акта»
    if let Some(day) = text.any_phrase(at, &[&["не", "позднее", "дня"], &["не", "позже", "дня"]])
    {
        let np = after_word(text, text.past(day, &[',']))?;
        let follows = (day..np).any(|at| text.starts(at, &["следующ"]));
        let offset = Offset { count: 1, unit: OffsetUnit::Days };
        return follows.then(|| offset_event(text, at, (at, day), offset, Direction::After, np)).flatten();
    }
    text.any_phrase(start, &[&["следующ*"], &["первый"]])?;
    let working = text.starts(start + 1, &["рабоч"]);
    let day = start + 1 + usize::from(working);
    text.phrase(day, &["день"])?;
    let np = after_word(text, day + 1)?;
    let unit = if working { OffsetUnit::WorkingDays } else { OffsetUnit::Days };
    offset_event(text, at, (at, day + 1), Offset { count: 1, unit }, Direction::After, np)
}

/// «в течение 10 рабочих дней после…», «не позднее чем за 2 недели до…», «через месяц после…».
fn counted(text: &Text, at: usize) -> Option<EventFound> {
    let lead = text
        .any_phrase(
            at,
            &[
                &["в", "течение"],
                &["в", "течении"],
                &["в", "срок", "до"],
                &["не", "позднее"],
                &["не", "позже"],
                &["не", "позднее", "чем"],
                &["не", "позже", "чем"],
                &["не", "позднее", "чем", "через"],
                &["не", "позднее", "через"],
                &["не", "позднее", "чем", "за"],
                &["не", "позднее", "за"],
                &["не", "позже", "чем", "за"],
                &["не", "позже", "чем", "через"],
                &["не", "позже", "через"],
                &["не", "более", "чем", "через"],
                &["не", "более", "чем", "за"],
                &["в", "течение", "первых"],
                &["в", "срок", "не", "позднее"],
                &["в", "срок", "не", "позднее", "чем", "за"],
                &["в", "срок", "не", "более"],
                &["в", "срок", "не", "превышающий"],
                &["втечение"],
                &["втечении"],
                &["в", "теч"],
                &["на", "протяжении"],
                &["по", "прошествии"],
                &["по", "истечении"],
                &["не", "менее", "чем", "за"],
                &["не", "менее", "за"],
                &["минимум", "за"],
                &["за"],
                &["через"],
                &["спустя"],
            ],
        )
        .map_or(at, |lead| text.past(lead, &['.']));
    let (offset, next) = distance_at(text, lead)?;
    let next = text.past(next, &[',']);
    if let Some(np) = after_word(text, next) {
        return offset_event(text, at, (lead, next), offset, Direction::After, np);
    }
    let np = text.is_word(next, &["до", "перед"]).then_some(next + 1)?;
    offset_event(text, at, (lead, next), offset, Direction::Before, np)
}

/// «в 10-дневный срок со дня…», «в трехдневный срок после…».
fn term_of_days(text: &Text, at: usize) -> Option<EventFound> {
    let start = if text.is_word(at, &["в", "на"]) { at + 1 } else { at };
    let (offset, next) = compound_term(text, start)?;
    let next = if text.is_word(next, &["срок"]) { next + 1 } else { return None };
    let np = after_word(text, next)?;
    offset_event(text, at, (start, next), offset, Direction::After, np)
}

/// «после», «со дня», «с момента»…: where the event's own words begin.
fn after_word(text: &Text, at: usize) -> Option<usize> {
    let connected = text.any_phrase(
        at,
        &[
            &["после"],
            &["со", "дня"],
            &["с", "момента"],
            &["с", "даты"],
            &["с", "дня"],
            &["от", "даты"],
            &["от", "дня"],
            &["от", "момента"],
            &["с"],
            &["со"],
            &["следующих", "за"],
            &["следующих", "за", "днем"],
            &["следующего", "за", "днем"],
            &["следующего", "за", "датой"],
            &["следующего", "после"],
            &["следующих", "после"],
            &["считая", "с"],
            &["считая", "со", "дня"],
            &["начиная", "с"],
            &["начиная", "со", "дня"],
            &["после", "даты"],
            &["после", "дня"],
            &["по", "факту"],
        ],
    );
    if let Some(next) = connected {
        // «со дня, следующего за днём подписания»
        let follows = text.past(next, &[',']);
        let end = text.any_phrase(
            follows,
            &[&["следующего", "за", "днем"], &["следующей", "за", "датой"], &["следующего", "за", "датой"]],
        );
        return Some(end.unwrap_or(next));
    }
    // «через 5 дней по окончании…», «…по исполнении п. 4.2»: the noun belongs to the event.
    let verbal = text.word(at + 1).is_some_and(|noun| noun.ends_with("ии") || noun.ends_with("нию"));
    let by = text.is_word(at, &["по"]) && (verbal || text.is_word(at + 1, &["итогам", "результатам"]));
    by.then_some(at + 1)
}

fn offset_event(
    text: &Text,
    at: usize,
    distance: (usize, usize),
    offset: Offset,
    direction: Direction,
    np_from: usize,
) -> Option<EventFound> {
    let mut marks = Vec::new();
    if distance.0 > at {
        marks.push(mark(at, distance.0, Means::Limit));
    }
    marks.push(mark(distance.0, distance.1, Means::Offset));
    marks.push(mark(distance.1, np_from, Means::Limit));
    let anchor = ref_at(text, np_from).filter(|anchor| {
        let day = anchor.unit == Unit::Day && anchor.month.is_some();
        day || matches!(anchor.part, Part::Start | Part::End) && anchor.unit != Unit::Bare
    });
    if let Some(anchor) = anchor {
        marks.extend(anchor.marks.iter().copied());
        let event = text.wording(np_from, anchor.to);
        let to = anchor.to;
        let bound = EventBound { event, offset: Some(offset), direction };
        return Some(EventFound { bound, anchor: Some(anchor), left_over: None, marks, to });
    }
    let phrase = noun_phrase(text, np_from)?;
    Some(finish(text, phrase, Some(offset), direction, marks))
}

fn finish(
    text: &Text,
    phrase: NounPhrase,
    offset: Option<Offset>,
    direction: Direction,
    mut marks: Vec<Mark>,
) -> EventFound {
    marks.retain(|mark| mark.from < mark.to);
    marks.push(mark(phrase.from, phrase.to, Means::Event));
    let bound = EventBound { event: nominative(text, phrase.from, phrase.to), offset, direction };
    EventFound { bound, anchor: None, left_over: phrase.left_over, marks, to: phrase.to }
}

/// A connecting word and where the event begins behind it.
fn connected(text: &Text, at: usize) -> Option<(Direction, usize)> {
    if let Some(next) = during_words(text, at) {
        // «в период после снятия…»: the inner word decides.
        if let Some((direction, inner)) = before_or_after(text, next) {
            return Some((direction, inner));
        }
        let head = if text.is_word(next, &["действия"]) { next + 1 } else { next };
        let behind = if head > next && text.is_dash(head) { head + 1 } else { head };
        return Some((Direction::During, behind));
    }
    before_or_after(text, at)
}

fn during_words(text: &Text, at: usize) -> Option<usize> {
    text.any_phrase(
        at,
        &[
            &["в", "период"],
            &["на", "период"],
            &["на", "время"],
            &["во", "время"],
            &["в", "ходе"],
            &["в", "дни"],
            &["в", "день"],
            &["в", "рамках"],
            &["в", "течение"],
            &["в", "течении"],
            &["на", "протяжении"],
            &["при"],
            &["одновременно", "с"],
            &["параллельно", "с"],
            &["вместе", "с"],
            &["в", "сроки"],
            &["в", "момент"],
        ],
    )
}

fn before_or_after(text: &Text, at: usize) -> Option<(Direction, usize)> {
    let start = if text.is_word(at, &["сразу", "непосредственно", "немедленно"])
    {
        at + 1
    } else {
        at
    };
    let after = text.any_phrase(
        start,
        &[
            &["после"],
            &["с", "момента"],
            &["со", "дня"],
            &["с", "даты"],
            &["по", "мере"],
            &["по", "факту"],
            &["вслед", "за"],
            &["в", "случае"],
            &["следом", "за"],
        ],
    );
    if let Some(next) = after {
        return Some((Direction::After, next));
    }
    // «не ранее утверждения плана»; with a distance it is a question of its own.
    let earliest = text.any_phrase(start, &[&["не", "ранее"], &["не", "раньше"]]);
    if let Some(next) = earliest {
        let counted = text.number(next).is_some() || text.word(next).and_then(lexicon::cardinal).is_some();
        let plain = !counted && !text.is_word(next, &["чем", "через", "за", "с"]);
        return plain.then_some((Direction::After, next));
    }
    let before = text.any_phrase(
        start,
        &[
            &["до"],
            &["перед"],
            &["накануне"],
            &["к"],
            &["ко"],
            &["в", "срок", "до"],
            &["не", "позднее"],
            &["не", "позже"],
            &["не", "позднее", "даты"],
            &["не", "позднее", "дня"],
        ],
    );
    if let Some(next) = before {
        return Some((Direction::Before, next));
    }
    if text.is_word(start, &["по"]) {
        let noun = text.word(start + 1)?;
        let verbal = noun.ends_with("ии")
            || matches!(noun, "итогам" | "результатам" | "завершению" | "окончанию" | "истечению");
        return verbal.then_some((Direction::After, start + 1));
    }
    None
}

fn plain(text: &Text, at: usize, np_from: usize, direction: Direction) -> Option<EventFound> {
    let phrase = noun_phrase(text, np_from).filter(|_| !text.is_word(np_from, &["и", "или", "либо"]))?;
    if phrase.to == phrase.from + 1 && text.word(phrase.from).is_some_and(word_of_week) {
        // «до понедельника»: of which week, is not said.
        return None;
    }
    let last = text.word(phrase.to - 1).and_then(lexicon::unit);
    let small = matches!(last, Some(TimeUnit::Day | TimeUnit::Week | TimeUnit::Month));
    if small && phrase.to <= phrase.from + 3 && text.is_word(phrase.from, &["конца", "концу"]) {
        // «до конца недели»: of which, is not said.
        return None;
    }
    let is_unit = phrase.to == phrase.from + 1 && text.word(phrase.from).and_then(lexicon::unit).is_some();
    if is_unit && direction == Direction::During {
        // «в течение квартала»: of which, is not said.
        return None;
    }
    let first_word = (phrase.from..phrase.to).find_map(|at| text.word(at));
    let row_of_plan = text.number(np_from).is_some() && direction == Direction::After;
    if first_word.is_none() && !row_of_plan {
        return None;
    }
    Some(finish(text, phrase, None, direction, vec![mark(at, np_from, Means::Limit)]))
}

/// A weekday in any of its cases.
fn word_of_week(word: &str) -> bool {
    lexicon::weekday(word).is_some()
        || ["понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень"]
            .iter()
            .any(|stem| word.strip_prefix(stem).is_some_and(|ending| ending.chars().count() <= 2))
}

/// «в каникулы», «в каникулярное время», «на осенних каникулах».
fn holidays(text: &Text, at: usize) -> Option<EventFound> {
    if !text.is_word(at, &["в", "на", "во"]) || text.is_word(at + 1, &["время", "период", "дни"])
    {
        return None;
    }
    if text.starts(at + 1, &["каникулярн"]) && text.starts(at + 2, &["врем", "период"]) {
        let bound =
            EventBound { event: "каникулы".to_owned(), offset: None, direction: Direction::During };
        let marks = vec![mark(at, at + 1, Means::Limit), mark(at + 1, at + 3, Means::Event)];
        return Some(EventFound { bound, anchor: None, left_over: None, marks, to: at + 3 });
    }
    let noun = (at + 1..at + 3).find(|at| text.starts(*at, &["каникул"]))?;
    let phrase = noun_phrase(text, at + 1)?;
    (phrase.to > noun)
        .then(|| finish(text, phrase, None, Direction::During, vec![mark(at, at + 1, Means::Limit)]))
}

/// «на августовском совещании», «на заседании РМО».
fn at_meeting(text: &Text, at: usize) -> Option<EventFound> {
    if !text.is_word(at, &["на"]) {
        return None;
    }
    let meetings =
        ["совещани", "заседани", "педсовет", "семинар", "конференц", "планерк", "собрани", "совет"];
    let noun = (at + 1..at + 4).find(|at| text.starts(*at, &meetings))?;
    let phrase = noun_phrase(text, at + 1)?;
    (phrase.to > noun)
        .then(|| finish(text, phrase, None, Direction::During, vec![mark(at, at + 1, Means::Limit)]))
}

/// «по согласованию после…» is no event; «летом» is a season; nothing else is named without a connecting word.
fn named_state(text: &Text, at: usize) -> Option<EventFound> {
    let adjective = text.word(at).is_some_and(|word| word.ends_with("ие") || word.ends_with("ые"));
    let head = if adjective { at + 1 } else { at };
    let phrase = text.starts(head, &["каникул"]).then(|| noun_phrase(text, at)).flatten()?;
    Some(finish(text, phrase, None, Direction::During, Vec::new()))
}
