//! What stands in a deadline cell and is no deadline: the form of work, the place; and times of day.

use chrono::NaiveTime;

use super::text::Text;

/// «в очной форме», «в режиме онлайн», «дистанционно», «на базе ИМЦ»: the place behind it.
pub fn form_at(text: &Text, at: usize) -> Option<usize> {
    if text.is_word(
        at,
        &["онлайн", "офлайн", "оффлайн", "дистанционно", "очно", "заочно", "удаленно", "on", "online"],
    ) {
        let mut end = at + 1;
        while text.is_dash(end) && text.is_glued(end) && text.word(end + 1).is_some() {
            end += 2;
        }
        return Some(end);
    }
    if text.is_word(at, &["в", "во"]) {
        for length in 1..=3 {
            if text.starts(at + length, &["форм", "режим", "формат", "виде"])
                && text.is_known_form(at + length)
            {
                return Some(form_tail(text, at + length + 1));
            }
        }
    }
    if text.is_word(at, &["на"]) && text.starts(at + 1, &["базе", "платформ", "площадк"])
    {
        return Some(to_mark(text, at + 2));
    }
    None
}

/// «с 10 до 12 часов», «10–12 ч.»: the first hour counts; «с 10.00 до 12.00» is read time by time.
pub fn time_range_at(text: &Text, at: usize) -> Option<(NaiveTime, usize)> {
    let from = if text.is_word(at, &["с", "в"]) { at + 1 } else { at };
    let (hour, 1..=2) = text.number(from)? else { return None };
    if text.is_word(from + 1, &["утра", "дня", "вечера"]) && from > at {
        let hour = if text.is_word(from + 1, &["утра"]) || hour >= 12 { hour } else { hour + 12 };
        return NaiveTime::from_hms_opt(hour, 0, 0).map(|time| (time, from + 2));
    }
    // «10ч00»
    if text.is_word(from + 1, &["ч"]) && text.is_glued(from + 1) && text.is_glued(from + 2) {
        let (minute, 2) = text.number(from + 2)? else { return None };
        return NaiveTime::from_hms_opt(hour, minute, 0).map(|time| (time, from + 3));
    }
    if !text.is_dash(from + 1) && !text.is_word(from + 1, &["до", "по"]) {
        return None;
    }
    let (_, 1..=2) = text.number(from + 2)? else { return None };
    let hours = text.is_word(from + 3, &["ч", "час", "часов", "часа"]);
    let end = if text.is_word(from + 3, &["ч"]) { text.past(from + 4, &['.']) } else { from + 4 };
    hours.then(|| NaiveTime::from_hms_opt(hour, 0, 0)).flatten().map(|time| (time, end))
}

/// «в форме семинара», «в режиме онлайн»: up to two words more.
fn form_tail(text: &Text, at: usize) -> usize {
    let mut end = at;
    while end < at + 3
        && text.word(end).is_some_and(|word| {
            !matches!(word, "до" | "с" | "со" | "по" | "в" | "во" | "не" | "к" | "и" | "для" | "на" | "после")
        })
        && super::lexicon::month(text.word_or_empty(end)).is_none()
    {
        end += 1;
    }
    end
}

fn to_mark(text: &Text, at: usize) -> usize {
    let mut end = at;
    loop {
        let ends = text
            .word(end)
            .is_some_and(|word| matches!(word, "до" | "с" | "по") || super::lexicon::month(word).is_some());
        if text.is_mark(end, &['№']) && text.number(end + 1).is_some() {
            end += 2;
        } else if text.word(end).is_some() && !ends || text.is_mark(end, &['«', '»', '"']) {
            end += 1;
        } else {
            return end;
        }
    }
}

impl Text<'_> {
    fn is_known_form(&self, at: usize) -> bool {
        let forms = ["форме", "форма", "формах", "режиме", "режим", "формате", "формат", "виде"];
        self.is_word(at, &forms)
    }
}

/// «14.30» beside a date: no month has such a number, or «в» stands before and no day is meant.
fn is_time_beside_date(text: &Text, at: usize, minute: u32) -> bool {
    let said = at.checked_sub(1).is_some_and(|before| text.is_word(before, &["в"]));
    let no_month = !(1..=12).contains(&minute);
    let repeated = (0..at).any(|at| text.starts(at, &["ежедневн", "еженедельн", "ежемесячн", "кажд"]));
    let dated = (0..text.tokens.len()).filter(|other| !(at..at + 3).contains(other)).any(|other| {
        text.number(other).is_some_and(|(_, digits)| digits == 4)
            || super::lexicon::month(text.word_or_empty(other)).is_some()
            || text.word(other).and_then(super::lexicon::weekday).is_some()
    });
    (no_month || said) && (dated || repeated)
}

/// «15.03.2021, 14-30»: right behind a day with its year, and no month behind it whose days these could be.
fn is_behind_date(text: &Text, at: usize) -> bool {
    let said = at > 0 && text.is_word(at - 1, &["в", "до", "к", "с"]);
    let at_word = if said { at - 1 } else { at };
    let past = |at: usize, marks: &[char]| at - usize::from(at > 0 && text.is_mark(at - 1, marks));
    let end = past(past(at_word, &[',', ';', '(']), &['.']);
    let end = end - usize::from(end > 0 && text.is_word(end - 1, &["г", "года", "год"]));
    let with_year = end > 0 && text.number(end - 1).is_some_and(|(_, digits)| digits == 4);
    let end = end - usize::from(with_year);
    // The month in letters, or in digits between marks.
    let end = if with_year { past(end, &['.', '/', '-']) } else { end };
    let named = end > 1 && super::lexicon::month(text.word_or_empty(end - 1)).is_some();
    let in_digits = end > 2 && text.number(end - 1).is_some() && text.is_mark(end - 2, &['.', '/', '-']);
    let day = if named { end.checked_sub(2) } else { end.checked_sub(3).filter(|_| in_digits) };
    let dated = day.is_some_and(|day| text.number(day).is_some_and(|(_, digits)| digits <= 2));
    // Without a year, «15 марта, 20-25» may be days.
    let round = text.number(at + 2).is_some_and(|(minute, _)| matches!(minute, 30 | 45));
    let dated = dated && (with_year || said || round);
    let before_date = said
        && text.number(at + 3).is_some()
        && text.number(at + 5).is_some()
        && text.number(at + 7).is_some();
    if before_date && !text.is_dash(at + 4) {
        return true;
    }
    let of_month = super::lexicon::month(text.word_or_empty(at + 3)).is_some()
        || text.starts(at + 3, &["числ"])
        || text.is_dash(at + 3)
        || text.is_mark(at + 3, &['.', '/']) && text.number(at + 4).is_some();
    dated && !of_month
}

/// A time of day: `10-00`, `10:30`, `15.00`, «в 14.30», «10 часов», «10 ч. 30 мин.». Gives the place behind it.
pub fn time_at(text: &Text, at: usize) -> Option<(NaiveTime, usize)> {
    let (hour, digits) = text.number(at)?;
    if digits > 2 || hour > 23 {
        return None;
    }
    if let Some((minute, 2)) = text.number(at + 2)
        && minute < 60
        && text.is_glued(at + 1)
        && text.is_glued(at + 2)
    {
        let colon = text.is_mark(at + 1, &[':']);
        let dot = text.is_mark(at + 1, &['.']);
        let other = text.is_dash(at + 1) || dot;
        let hours_said = text.is_word(at + 3, &["ч", "час", "часов", "мск"]);
        let behind_date = digits == 2 && text.is_dash(at + 1) && is_behind_date(text, at);
        let goes_on = text.is_mark(at + 3, &['.', '/', '-']) && text.number(at + 4).is_some();
        let whole = minute == 0 && (digits == 2 || dot);
        let dotted = dot && (minute == 0 || is_time_beside_date(text, at, minute));
        if !goes_on && (colon || other && (whole || hours_said || behind_date) || dotted) {
            let end = if hours_said { text.past(at + 4, &['.']) } else { at + 3 };
            return NaiveTime::from_hms_opt(hour, minute, 0).map(|time| (time, end));
        }
    }
    if text.is_word(at + 1, &["ч", "час", "часов", "часа"]) {
        let end = text.past(at + 2, &['.']);
        let end = if text.is_word(end, &["утра", "дня"]) && hour <= 12 { end + 1 } else { end };
        if let Some((minute, _)) = text.number(end)
            && minute < 60
            && text.is_word(end + 1, &["мин", "минут"])
        {
            let past = text.past(end + 2, &['.']);
            return NaiveTime::from_hms_opt(hour, minute, 0).map(|time| (time, past));
        }
        return NaiveTime::from_hms_opt(hour, 0, 0).map(|time| (time, end));
    }
    None
}
