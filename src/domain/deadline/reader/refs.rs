//! References to the calendar: a day, a month, a quarter, a school year…, whole or a part of it, with or without
//! its year. In: a place among tokens. Out: what stands there as written; nothing is worked out or checked here.

use super::lexicon;
use super::months::{month_beside, month_on_line, with_month_behind};
use super::numbered::numbered;
use super::numeric::{named_month_date, numeric_date, quoted_day_date, roman_month_date, spaced_date};
use super::parts::{part_alone, part_of};
use super::text::{Mark, Text, mark};
use super::token::Tok;
use super::year::{
    Year, YearFound, either_years, pair_at, school_word_at, short_year, whole_year, year_at, year_of_months,
};
use crate::domain::deadline::Means;

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number alone: takes its unit from a neighbour («с 12 по 25 мая», «I, II квартал»).
    Bare,
    /// `number` is the day; the month may come from a neighbour.
    Day,
    Month,
    Quarter,
    HalfYear,
    Term,
    Trimester,
    Season,
    Year,
    /// From the year given to the year `number`.
    Years,
    SchoolYear,
    /// The period of the plan.
    Plan,
}

/// Which part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Whole,
    Start,
    Middle,
    End,
    Decade(u32),
    Half(u32),
    /// 0 is the last.
    Week(u32),
    FirstDay,
    LastDay,
    /// From the first of these days of it to the second: «первые 10 дней», «в двадцатых числах».
    Days(u32, u32),
    LastDays(u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    pub unit: Unit,
    pub number: u32,
    /// Of a day: its month, as written (perhaps 13).
    pub month: Option<u32>,
    /// Months written before the one beside the year.
    pub other_months: Vec<u32>,
    pub part: Part,
    /// Start or end of the part: «конец второй декады».
    pub outer: Option<Part>,
    pub year: Year,
    pub marks: Vec<Mark>,
    /// A word with a slip of typing, by its token.
    pub slip: Option<usize>,
    /// A token whose letters stand for other signs: «П квартал» for «II квартал».
    pub letters: Option<usize>,
    pub from: usize,
    pub to: usize,
}

impl Ref {
    pub fn new(unit: Unit, number: u32, from: usize, to: usize, means: Means) -> Ref {
        Ref {
            unit,
            number,
            month: None,
            other_months: Vec::new(),
            part: Part::Whole,
            outer: None,
            year: Year::Missing,
            marks: vec![mark(from, to, means)],
            slip: None,
            letters: None,
            from,
            to,
        }
    }

    pub fn with_found_year(mut self, found: YearFound) -> Ref {
        self.marks.push(mark(found.to - 1, found.to, found.means));
        (self.year, self.to) = (found.year, found.to);
        self
    }

    pub fn with_year(mut self, text: &Text) -> Ref {
        if self.year != Year::Missing {
            return self;
        }
        let open = text.past(self.to, &['*']);
        // «5 августа, 2021 г.»
        let behind_comma = matches!(self.unit, Unit::Day | Unit::Month)
            && text.is_mark(open, &[','])
            && year_word(text, open + 2).is_some()
            && whole_year(text, open + 1).is_some_and(|(_, end)| school_word_at(text, end).is_none())
            && pair_at(text, open + 1).is_none();
        let open = if behind_comma { open + 1 } else { open };
        if let Some((years, end)) = either_years(text, open, self.unit) {
            self.marks.push(mark(open, end, Means::Year));
            self.year = Year::Either(years);
            self.to = end;
        } else if let Some(found) = year_at(text, open, self.unit != Unit::Bare) {
            self.marks.push(mark(open, found.to, found.means));
            self.year = match found.year {
                // «1 п/г 2020-2021», «III четверть 2020-2021»
                Year::Years(first, last)
                    if last == first + 1
                        && matches!(self.unit, Unit::HalfYear | Unit::Term | Unit::Trimester) =>
                {
                    Year::School(first)
                }
                year => year,
            };
            self.slip = self.slip.or(found.slip);
            self.to = found.to;
        } else if matches!(self.unit, Unit::HalfYear | Unit::Term | Unit::Trimester)
            && let Some(end) = school_word_at(text, self.to)
        {
            self.marks.push(mark(self.to, end, Means::SchoolYear));
            self.year = Year::SomeSchool;
            self.to = end;
        }
        self
    }
}

/// The reference that stands here, the longest reading first.
pub fn ref_at(text: &Text, at: usize) -> Option<Ref> {
    let at = skip_preposition_noise(text, at);
    numeric_date(text, at)
        .or_else(|| quoted_day_date(text, at))
        .or_else(|| roman_month_date(text, at))
        .or_else(|| named_month_date(text, at))
        .or_else(|| spaced_date(text, at))
        .or_else(|| day_and_month(text, at))
        .or_else(|| part_of(text, at))
        .or_else(|| part_alone(text, at))
        .or_else(|| stretch_at(text, at))
        .or_else(|| bare(text, at))
}

/// «месяце мае», «числа»: words that say nothing before a reference.
fn skip_preposition_noise(text: &Text, at: usize) -> usize {
    if text.starts(at, &["месяц"]) && month_at(text, at + 1, false).is_some() { at + 1 } else { at }
}

/// A month, quarter, half-year, term, school year, season or year.
pub fn stretch_at(text: &Text, at: usize) -> Option<Ref> {
    school_year(text, at)
        .or_else(|| numbered(text, at))
        .or_else(|| month_ref(text, at))
        .or_else(|| season(text, at))
        .or_else(|| year_ref(text, at))
}

/// «г.», «года» behind the digits of a year: the place behind it.
pub fn year_word(text: &Text, at: usize) -> Option<usize> {
    let at = text.past(at, &['*']);
    let word = text.word(at)?;
    // «2020 т.» for «2020 г.»
    let wrong_letter =
        word == "т" && text.is_mark(at + 1, &['.']) && !text.is_word(at + 2, &["г", "е", "д", "ч"]);
    (lexicon::is_year_word(word) || wrong_letter).then(|| {
        let dotted = text.word(at).is_some_and(|word| word.len() <= 4);
        if dotted && text.is_glued(at + 1) { text.past(at + 1, &['.']) } else { at + 1 }
    })
}

pub const QUOTES: [char; 9] = ['«', '»', '"', '“', '”', '„', '\'', '<', '>'];

/// «25 мая 2020 г.», ««25» мая», «25-го мая», «двадцать пятого мая», «31 мая октября».
fn day_and_month(text: &Text, at: usize) -> Option<Ref> {
    let (day, day_from, after_day) = day_number(text, at)?;
    let mut month_at_token = text.past(after_day, &['.', '*']);
    // «15, октября 2020»
    if text.is_mark(month_at_token, &[',']) && text.is_glued(month_at_token) {
        let of_a_day = text.word(month_at_token + 1).is_some_and(|word| word.ends_with(['я', 'а']));
        month_at_token += usize::from(of_a_day);
    }
    // «15 (пятнадцатого) октября»
    if text.is_mark(month_at_token, &['('])
        && let Some((_, end)) = spelled_number(text, month_at_token + 1)
        && text.is_mark(end, &[')'])
    {
        month_at_token = end + 1;
    }
    // «15-октября»
    if text.is_dash(month_at_token) && text.is_glued(month_at_token) && text.is_glued(month_at_token + 1) {
        let of_a_day = text.word(month_at_token + 1).is_some_and(|word| word.ends_with(['я', 'а']));
        month_at_token += usize::from(of_a_day);
    }
    if text.is_word(month_at_token, &["числа", "число", "числу", "числом", "числам", "числах"])
    {
        month_at_token += 1;
    }
    // «10 числа апреля, октября»: a list of months, no second thought.
    let listed = text.starts(month_at_token.saturating_sub(1), &["числ"]);
    let (mut month, mut end, mut slip) = month_at(text, month_at_token, true)?;
    let mut date = Ref::new(Unit::Day, day, day_from, after_day, Means::Day);
    date.from = at;
    date.marks.push(mark(month_at_token, end, Means::Month));
    while let Some((next, next_end, next_slip)) =
        month_on_line(text, end).or_else(|| month_beside(text, end, month).filter(|_| !listed))
    {
        date.other_months.push(month);
        date.marks.push(mark(end, next_end, Means::Month));
        (month, end) = (next, next_end);
        slip = slip.or(next_slip);
    }
    date.month = Some(month);
    date.slip = slip;
    date.to = end;
    Some(with_month_behind(text, date.with_year(text)))
}

/// The number of a day with quotes around it or an ending, or in words. Gives (day, first token, next place).
fn day_number(text: &Text, at: usize) -> Option<(u32, usize, usize)> {
    let open = text.past(at, &QUOTES);
    if let Some((day, digits)) = text.number(open)
        && digits <= 2
    {
        let closed = text.past(open + 1, &QUOTES);
        // A quote before the number belongs to it only when one closes behind: «01.11.2007» is a cell in quotes.
        return (open == at || closed > open + 1).then_some((day, open, closed));
    }
    let (day, next) = spelled_ordinal(text, at)?;
    let last = text.word_or_empty(next - 1);
    let of_a_day = ["ое", "ье", "ого", "его", "ому", "ему"].iter().any(|ending| last.ends_with(ending));
    of_a_day.then_some((day, at, next))
}

/// «первого», «двадцать пятого».
pub fn spelled_ordinal(text: &Text, at: usize) -> Option<(u32, usize)> {
    let word = text.word(at)?;
    if let Some(tens @ (20 | 30)) = lexicon::cardinal(word)
        && let Some(ones @ 1..=9) = text.word(at + 1).and_then(lexicon::ordinal)
    {
        return Some((tens + ones, at + 2));
    }
    lexicon::ordinal(word).map(|number| (number, at + 1))
}

/// «пятнадцатого», «пятнадцать», «двадцать пять».
fn spelled_number(text: &Text, at: usize) -> Option<(u32, usize)> {
    if let Some(found) = spelled_ordinal(text, at) {
        return Some(found);
    }
    let count = lexicon::cardinal(text.word(at)?)?;
    let ones = text.word(at + 1).and_then(lexicon::cardinal).filter(|ones| count >= 20 && *ones < 10);
    Some((count + ones.unwrap_or(0), at + 1 + usize::from(ones.is_some())))
}

/// A month's word with its dot; `lenient`: beside a day or year, where a slip of typing may be read as a month.
pub fn month_at(text: &Text, at: usize, lenient: bool) -> Option<(u32, usize, Option<usize>)> {
    let word = text.word(at)?;
    if let Some(month) = lexicon::month(word) {
        let short =
            word.chars().count() <= 5 && !matches!(word, "май" | "мая" | "мае" | "маю" | "июня" | "июля");
        let end =
            if short && text.is_glued(at + 1) && text.is_mark(at + 1, &['.']) { at + 2 } else { at + 1 };
        return Some((month, end, None));
    }
    let beside = lenient || text.number(at + 1).is_some_and(|(_, digits)| digits == 4);
    let known = lexicon::unit(word).is_some() || lexicon::is_year_word(word) || word.starts_with("числ");
    if known {
        return None;
    }
    let slip = if beside { lexicon::month_with_slip(word)? } else { lexicon::month_alone_with_slip(word)? };
    Some((slip, at + 1, Some(at)))
}

fn month_ref(text: &Text, at: usize) -> Option<Ref> {
    let (mut number, mut end, slip) = month_at(text, at, false)?;
    let mut month = Ref::new(Unit::Month, number, at, end, Means::Month);
    while let Some((next, next_end, _)) = month_on_line(text, end) {
        month.other_months.push(number);
        month.marks.push(mark(end, next_end, Means::Month));
        (number, end) = (next, next_end);
    }
    month.number = number;
    month.slip = slip;
    month.to = end;
    let month = month.with_year(text);
    if month.year == Year::Missing
        && let Some(found) = year_of_months(text, end)
        && (is_one_of_short_years(text, found.to) || at > 2 && is_month_before(text, at, found.to - 1))
    {
        return Some(month.with_found_year(found));
    }
    Some(month)
}

/// «январь 21 – март 21», «янв 21, фев 21»: another month with two digits behind.
fn is_one_of_short_years(text: &Text, joint: usize) -> bool {
    let through = text.is_dash(joint) || text.is_word(joint, &["по"]);
    let listed = text.is_mark(joint, &[',', ';']) || text.is_word(joint, &["и"]);
    let next = month_at(text, joint + 1, false).and_then(|(_, end, _)| year_of_months(text, end));
    next.is_some_and(|next| {
        through || listed && joint > 0 && text.number(next.to - 1) == text.number(joint - 1)
    })
}

/// The last month of such a list: the one before it has the same two digits, at `number`.
fn is_month_before(text: &Text, at: usize, number: usize) -> bool {
    let joint = text.is_mark(at - 1, &[',', ';']) || text.is_word(at - 1, &["и"]) || text.is_dash(at - 1);
    let named = lexicon::month(text.word_or_empty(at - 3)).is_some()
        || at > 3 && text.is_mark(at - 3, &['.']) && lexicon::month(text.word_or_empty(at - 4)).is_some();
    joint && named && text.number(at - 2) == text.number(number)
}

fn season(text: &Text, at: usize) -> Option<Ref> {
    if let Some(number) = lexicon::season(text.word(at)?) {
        return Some(Ref::new(Unit::Season, number, at, at + 1, Means::Month).with_year(text));
    }
    let number = (1..).zip(["весенн", "летн", "осенн", "зимн"]).find(|(_, stem)| text.starts(at, &[stem]))?.0;
    let named = text.starts(at + 1, &["период", "врем", "сезон", "месяц"]);
    named.then(|| Ref::new(Unit::Season, number, at, at + 2, Means::Month).with_year(text))
}

/// «2020–2021 учебный год», «2020/21», «учебного года», «нового учебного года».
fn school_year(text: &Text, at: usize) -> Option<Ref> {
    let mut from = if text.is_word(at, &["всего", "весь", "целого"]) { at + 1 } else { at };
    if text.starts(from, &["нов", "следующ", "предстоящ", "будущ", "текущ", "очередн"])
    {
        from += 1;
    }
    if let Some(found) = year_at(text, from, false)
        && let Year::School(start) = found.year
    {
        let mut school = Ref::new(Unit::SchoolYear, 0, at, found.to, Means::SchoolYear);
        school.year = Year::Given(start);
        return Some(school);
    }
    let mut start = if text.is_word(at, &["всего", "весь", "целого"]) { at + 1 } else { at };
    let mut next_year = false;
    if text.starts(start, &["следующ", "будущ", "нов", "очередн"]) {
        next_year = true;
        start += 1;
    } else if text.starts(start, &["текущ", "настоящ", "нынешн", "эт"]) {
        start += 1;
    }
    let end = school_word_at(text, start)?;
    let mut school = Ref::new(Unit::SchoolYear, 0, at, end, Means::SchoolYear);
    if next_year && text.starts(at, &["следующ", "будущ"]) {
        school.year = Year::Next;
    }
    Some(school)
}

fn year_ref(text: &Text, at: usize) -> Option<Ref> {
    let found = year_at(text, at, false).or_else(|| short_year(text, at))?;
    let mut year = Ref::new(Unit::Year, 0, at, found.to, Means::Year);
    if let Year::Years(first, last) = found.year {
        year.unit = Unit::Years;
        year.number = u32::try_from(last).ok()?;
        year.year = Year::Given(first);
    } else {
        year.year = found.year;
    }
    year.slip = found.slip;
    Some(year)
}

/// Stretches named without number or year: «года», «календарного года», «периода», «реализации плана».
pub fn loose_stretch(text: &Text, at: usize) -> Option<Ref> {
    let mut end = at;
    while text.starts(end, &["календарн", "текущ", "действи", "срок", "всего", "эт", "отчетн"])
    {
        end += 1;
    }
    if text.is_word(end, &["года", "год", "году"]) {
        return Some(Ref::new(Unit::Year, 0, at, end + 1, Means::Year));
    }
    plan_words(text, at).map(|end| Ref::new(Unit::Plan, 0, at, end, Means::Standing))
}

/// «периода реализации плана», «реализации дорожной карты», «срока действия программы»: the place behind.
pub fn plan_words(text: &Text, at: usize) -> Option<usize> {
    let mut end = at;
    let mut sure = false;
    while let Some(word) = text.word(end) {
        match word {
            "всего" | "весь" | "действия" | "реализации" | "выполнения" | "исполнения" | "срока" | "срок" =>
                {}
            "период" | "периода" | "периоде" | "плана" | "программы" | "карты" | "проекта" => {
                sure = true
            }
            "дорожной"
            | "муниципальной"
            | "настоящего"
            | "настоящей"
            | "данного"
            | "данной"
            | "мероприятий"
            | "плана-графика"
            | "всей" => {}
            _ => break,
        }
        end += 1;
    }
    while end > at && text.is_word(end - 1, &["действия", "настоящего", "муниципальной", "данного", "всей"])
    {
        end -= 1;
    }
    (sure && end > at).then_some(end)
}

/// A number that waits for its unit: «12», «25 числа», «III».
fn bare(text: &Text, at: usize) -> Option<Ref> {
    let (number, from, mut end) = match text.kind(at)? {
        Tok::Roman(number) => (*number, at, at + 1),
        Tok::Word(_) => {
            let (number, end) = spelled_ordinal(text, at)?;
            (number, at, end)
        }
        _ => day_number(text, at)?,
    };
    // «к 75-летию»
    let compound =
        text.number(at).is_some() && text.is_dash(end) && text.is_glued(end) && text.is_glued(end + 1);
    if compound && text.word(end + 1).is_some_and(|word| word.len() > 4 && lexicon::month(word).is_none()) {
        return None;
    }
    let mut unit = Unit::Bare;
    if text.is_word(end, &["числа", "число", "числу", "числом", "числам"]) {
        unit = Unit::Day;
        end += 1;
    } else if text.is_mark(end, &['.']) && text.is_dash(end + 1) {
        // «01.–10.11.2020»
        end += 1;
    }
    let mut bare = Ref::new(unit, number, from, end, Means::Day);
    bare.from = at;
    Some(bare)
}
