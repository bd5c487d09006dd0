//! A wording moved by whole years: «до 15 февраля 2021 года» → «… 2022 года», «2020-2021», «2020/21», «15.02.21». In: a
//! text and so many years. Out: the text, letter for letter the same but for the years. The dates of documents
//! («приказ от 12.05.2020 № 45») and programmes of several years («на 2018–2025 годы») stay: they are names.

/// Moves every year of a text.
pub fn shifted(text: &str, years: i32) -> String {
    if years == 0 {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let runs = digit_runs(&chars);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (place, run) in runs.iter().enumerate() {
        if let Some(moved) = moved(&chars, &runs, place, years) {
            out.extend(&chars[at..run.from]);
            out.push_str(&moved);
            at = run.to;
        }
    }
    out.extend(&chars[at..]);
    out
}

/// A run of digits: where it stands and what number it is.
#[derive(Debug, Clone, Copy)]
struct Run {
    from: usize,
    to: usize,
    number: i32,
}

impl Run {
    fn length(self) -> usize {
        self.to - self.from
    }

    /// Written in full: four digits of a year in which such papers are written.
    fn is_full_year(self) -> bool {
        self.length() == 4 && (1990..2100).contains(&self.number)
    }
}

fn digit_runs(chars: &[char]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let from = at;
        while at < chars.len() && chars[at].is_ascii_digit() {
            at += 1;
        }
        if at > from {
            let number = chars[from..at].iter().collect::<String>().parse().unwrap_or(-1);
            runs.push(Run { from, to: at, number });
        }
        at += 1;
    }
    runs
}

/// The run as it is written so many years on; `None` when it is no year, or the year of something that stays.
fn moved(chars: &[char], runs: &[Run], place: usize, years: i32) -> Option<String> {
    let run = runs[place];
    let before = place.checked_sub(1).map(|at| runs[at]);
    let after = runs.get(place + 1).copied();
    if run.is_full_year() {
        let range = [before.map(|one| (one, run)), after.map(|other| (run, other))];
        let is_long = |(one, other): &(Run, Run)| {
            one.is_full_year()
                && other.is_full_year()
                && is_joined(chars, one, other)
                && other.number - one.number > 1
        };
        if range.iter().flatten().any(is_long) || is_document_date(chars, run) {
            return None;
        }
        return Some((run.number + years).to_string());
    }
    let short = |number: i32| format!("{:02}", (number + years).rem_euclid(100));
    if run.length() != 2 {
        return None;
    }
    // «2020/21», «2020–21»
    if let Some(one) = before.filter(|one| one.is_full_year() && is_joined(chars, one, &run))
        && (one.number + 1).rem_euclid(100) == run.number
    {
        return Some(short(run.number));
    }
    // «15.02.21»
    let is_date = place >= 2
        && is_dotted(chars, &runs[place - 2], &runs[place - 1])
        && is_dotted(chars, &runs[place - 1], &run)
        && (1..=31).contains(&runs[place - 2].number)
        && (1..=12).contains(&runs[place - 1].number)
        // «1.2.20» is a number of a row as often as a day.
        && runs[place - 1].length() == 2
        && !matches!(after, Some(after) if is_dotted(chars, &run, &after));
    if is_date && !is_document_date(chars, run) {
        return Some(short(run.number));
    }
    // «20-21 уч. год», either of the two
    let pair = [after.map(|other| (run, other)), before.map(|one| (one, run))];
    let is_school_year = |(one, other): &(Run, Run)| {
        one.length() == 2
            && other.length() == 2
            && (one.number + 1) % 100 == other.number
            && is_joined(chars, one, other)
            && begins_with(&chars[other.to..], "уч")
    };
    pair.iter().flatten().any(is_school_year).then(|| short(run.number))
}

fn is_joined(chars: &[char], one: &Run, other: &Run) -> bool {
    let between: String = chars[one.to..other.from].iter().collect();
    matches!(between.trim(), "-" | "–" | "—" | "/" | "\\")
}

fn is_dotted(chars: &[char], one: &Run, other: &Run) -> bool {
    chars[one.to..other.from] == ['.'] && one.length() <= 2
}

fn begins_with(chars: &[char], word: &str) -> bool {
    let text: String = chars.iter().skip_while(|c| c.is_whitespace()).take(word.chars().count()).collect();
    text.to_lowercase() == word
}

/// «от 12.05.2020 № 45», «№ 45 от 12 мая 2020 г.»: the date of a paper that is cited.
fn is_document_date(chars: &[char], year: Run) -> bool {
    const LONGEST_DATE: usize = 20;
    const NEAR: usize = 30;
    let start = year.from.saturating_sub(LONGEST_DATE);
    let before: String = chars[start..year.from].iter().collect::<String>().to_lowercase();
    let Some(of) = before.rfind("от ").filter(|at| {
        !before[..*at].ends_with(char::is_alphabetic) && !before[*at..].contains([',', ';', '№'])
    }) else {
        return false;
    };
    let of = start + before[..of].chars().count();
    let behind: String = chars[year.to..].iter().take(12).collect();
    let behind = behind.trim_start();
    let behind =
        ["года", "г.", "г"].iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind).trim_start();
    let ahead = &chars[of.saturating_sub(NEAR)..of];
    let is_sign = |c: &char| matches!(c, '№' | 'N');
    behind.starts_with(['№', 'N']) || ahead.iter().any(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_deadlines_and_school_years_move() {
        for (text, wanted) in [
            ("до 15 февраля 2021 года", "до 15 февраля 2022 года"),
            ("15.02.2021г.", "15.02.2022г."),
            ("до 15.02.21", "до 15.02.22"),
            ("2020-2021 учебный год", "2021-2022 учебный год"),
            ("в 2020 – 2021 уч. году", "в 2021 – 2022 уч. году"),
            ("2020/21 учебный год", "2021/22 учебный год"),
            ("20-21 уч. год", "21-22 уч. год"),
            ("октябрь 2020 – май 2021", "октябрь 2021 – май 2022"),
            ("1999/00 и 31.12.99", "2000/01 и 31.12.00"),
            ("2020-09-01", "2021-09-01"),
        ] {
            assert_eq!(shifted(text, 1), wanted);
            assert_eq!(shifted(wanted, -1), text, "and back");
        }
    }

    #[test]
    fn what_is_no_year_of_the_plan_stays() {
        for text in [
            "постоянно",
            "приказ от 12.05.2020 № 45",
            "№ 273-ФЗ от 29 декабря 2012 г.",
            "приказ Минпросвещения от 12 мая 2020 года № 219",
            "программы на 2018–2025 годы",
            "в 2 этапа, 10 школ, 120 педагогов, п. 1.2.20",
            "каб. 20-21",
        ] {
            assert_eq!(shifted(text, 1), text);
        }
        assert_eq!(shifted("от замысла до 1 мая 2021 года", 1), "от замысла до 1 мая 2022 года");
    }
}
