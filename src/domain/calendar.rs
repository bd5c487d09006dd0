//! The Russian production calendar: which days are worked. In: the tables of `data/calendar/`, a region, a setting.
//! Out: working days and distances in them. Never reads the clock; years without a confirmed decree say so.

use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What a line of a calendar table says of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayMark {
    /// A weekday that is not worked.
    Off,
    /// A Saturday or Sunday that is worked.
    Worked,
    /// An hour less.
    Short,
    /// Not worked by a decree of the President.
    Decree,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    day: NaiveDate,
    mark: DayMark,
    preliminary: bool,
}

/// A line of a table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct TableError {
    pub file: &'static str,
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
}

/// Days by decree count as days off, unless the setting says that they were worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecreeDays {
    #[default]
    Off,
    Worked,
}

/// What becomes of a last day that is not worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LastDayOff {
    /// It stays where it is.
    #[default]
    Stays,
    Previous,
    Next,
}

/// A calendar of one region with its settings. Cheap to copy: the tables are shared.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    region: Option<u8>,
    decree_days: DecreeDays,
    tables: &'static Tables,
}

#[derive(Debug)]
struct Tables {
    country: Vec<Line>,
    decree: Vec<Line>,
    /// Region number and its days, ascending.
    regions: Vec<(u8, Vec<Line>)>,
}

const RUSSIA: (&str, &str) = ("data/calendar/russia.tsv", include_str!("../../data/calendar/russia.tsv"));
const DECREE: (&str, &str) = ("data/calendar/decree.tsv", include_str!("../../data/calendar/decree.tsv"));
const REGIONS: [(u8, &str, &str); 1] =
    [(7, "data/calendar/region-07.tsv", include_str!("../../data/calendar/region-07.tsv"))];

// The tables are part of the program and a test reads each of them, so that a broken one cannot be built.
#[allow(clippy::expect_used)]
static TABLES: LazyLock<Tables> =
    LazyLock::new(|| load().expect("the built-in calendar tables are well formed"));

fn load() -> Result<Tables, TableError> {
    let regions = REGIONS.iter().map(|(number, file, text)| Ok((*number, table(file, text)?)));
    Ok(Tables {
        country: table(RUSSIA.0, RUSSIA.1)?,
        decree: table(DECREE.0, DECREE.1)?,
        regions: regions.collect::<Result<_, _>>()?,
    })
}

/// Reads a table: `day TAB mark TAB note`, comments behind `#`, days ascending.
fn table(file: &'static str, text: &str) -> Result<Vec<Line>, TableError> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fault = |reason: String| TableError { file, line: at + 1, reason };
        let mut cells = line.split('\t');
        let day = cells.next().unwrap_or_default();
        let day =
            NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| fault(format!("no day: «{day}»")))?;
        let mark = match cells.next() {
            Some("off") => DayMark::Off,
            Some("worked") => DayMark::Worked,
            Some("short") => DayMark::Short,
            Some("decree") => DayMark::Decree,
            other => return Err(fault(format!("no such mark: «{}»", other.unwrap_or_default()))),
        };
        if lines.last().is_some_and(|last| last.day > day) {
            return Err(fault("the days do not ascend".to_owned()));
        }
        lines.push(Line { day, mark, preliminary: cells.next() == Some("preliminary") });
    }
    Ok(lines)
}

impl Tables {
    fn mark(lines: &[Line], day: NaiveDate, mark: DayMark) -> bool {
        let from = lines.partition_point(|line| line.day < day);
        lines.iter().skip(from).take_while(|line| line.day == day).any(|line| line.mark == mark)
    }
}

impl Calendar {
    /// The calendar of the country without any region's own days, made once.
    pub fn standard() -> &'static Calendar {
        static STANDARD: LazyLock<Calendar> = LazyLock::new(|| Calendar::russian(None));
        &STANDARD
    }

    /// The calendar of the country, with the days of a region (7: Kabardino-Balkaria) when it has a table.
    pub fn russian(region: Option<u8>) -> Calendar {
        Calendar { region, decree_days: DecreeDays::Off, tables: &TABLES }
    }

    #[must_use]
    pub fn with_decree_days(mut self, decree_days: DecreeDays) -> Calendar {
        self.decree_days = decree_days;
        self
    }

    fn region_lines(&self) -> &[Line] {
        let lines = self.tables.regions.iter().find(|(number, _)| Some(*number) == self.region);
        lines.map_or(&[], |(_, lines)| lines)
    }

    /// Whether people are at work on this day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let country = &self.tables.country;
        let off = weekend && !Tables::mark(country, day, DayMark::Worked)
            || Tables::mark(country, day, DayMark::Off)
            || Tables::mark(self.region_lines(), day, DayMark::Off)
            || self.decree_days == DecreeDays::Off && Tables::mark(&self.tables.decree, day, DayMark::Decree);
        !off
    }

    /// The day so many working days after (before, when negative) this one, which is not counted itself;
    /// 0 gives the day itself, worked or not. Stops at the ends of chrono's calendar.
    pub fn add_working_days(&self, day: NaiveDate, count: i32) -> NaiveDate {
        let mut left = count.unsigned_abs();
        let mut at = day;
        while left > 0 {
            let next = if count > 0 { at.succ_opt() } else { at.pred_opt() };
            let Some(next) = next else { return at };
            at = next;
            if self.is_working(at) {
                left -= 1;
            }
        }
        at
    }

    /// How many working days lie behind `from` up to and with `to`; negative when `to` is the earlier.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let weekdays = weekdays_until(to) - weekdays_until(from);
        let differing = self.exceptions(from, to).map(|day| match (is_weekday(day), self.is_working(day)) {
            (true, false) => -1,
            (false, true) => 1,
            _ => 0,
        });
        weekdays + differing.sum::<i64>()
    }

    /// The days of the tables in `(from, to]`, each once.
    fn exceptions(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let tables = [&self.tables.country[..], &self.tables.decree, self.region_lines()];
        let mut days: Vec<NaiveDate> = tables
            .into_iter()
            .flatten()
            .map(|line| line.day)
            .filter(|day| *day > from && *day <= to)
            .collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter()
    }

    /// Where a last day goes when it is not worked.
    pub fn shifted(&self, day: NaiveDate, rule: LastDayOff) -> NaiveDate {
        match rule {
            _ if self.is_working(day) => day,
            LastDayOff::Stays => day,
            LastDayOff::Previous => self.add_working_days(day, -1),
            LastDayOff::Next => self.add_working_days(day, 1),
        }
    }

    /// Whether the year's days off are not confirmed by a decree, or not known at all.
    pub fn is_preliminary(&self, year: i32) -> bool {
        let mut lines = self.tables.country.iter().filter(|line| line.day.year() == year).peekable();
        lines.peek().is_none() || lines.any(|line| line.preliminary)
    }
}

fn is_weekday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Mondays to Fridays from the year 1 up to and with this day.
fn weekdays_until(day: NaiveDate) -> i64 {
    // 0001-01-01, day number 1, was a Monday.
    let number = i64::from(day.num_days_from_ce());
    number.div_euclid(7) * 5 + number.rem_euclid(7).min(5)
}

/// A day so many days on; stops at the ends of chrono's calendar.
pub fn add_days(day: NaiveDate, count: i64) -> NaiveDate {
    let days = Days::new(count.unsigned_abs());
    let moved = if count < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) };
    moved.unwrap_or(if count < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_table_is_well_formed_and_covers_its_years() {
        let tables = load().unwrap();
        assert!(tables.country.iter().all(|line| line.mark != DayMark::Decree));
        assert!(tables.decree.iter().all(|line| line.mark == DayMark::Decree));
        for year in 2019..=2027 {
            let new_year = day(year, 1, 1);
            let weekend = matches!(new_year.weekday(), Weekday::Sat | Weekday::Sun);
            assert!(weekend || Tables::mark(&tables.country, new_year, DayMark::Off), "{year}");
        }
        for line in &tables.country {
            match line.mark {
                DayMark::Off => assert!(is_weekday(line.day), "{}", line.day),
                DayMark::Worked => assert!(!is_weekday(line.day), "{}", line.day),
                _ => {}
            }
        }
    }

    #[test]
    fn a_fault_names_file_line_and_reason() {
        let fault = table("x.tsv", "# head\n2020-01-01\toff\n2020-13-01\toff\n").unwrap_err();
        assert_eq!(fault.to_string(), "x.tsv:3: no day: «2020-13-01»");
        assert_eq!(table("x.tsv", "2020-01-01\tfree").unwrap_err().line, 1);
        assert!(table("x.tsv", "2020-01-02\toff\n2020-01-01\toff").is_err());
    }

    #[test]
    fn days_off_worked_saturdays_decrees_and_the_region() {
        let country = Calendar::russian(None);
        let region = Calendar::russian(Some(7));
        assert!(!country.is_working(day(2021, 1, 8)));
        assert!(country.is_working(day(2021, 2, 20)), "a worked Saturday");
        assert!(!country.is_working(day(2021, 2, 22)), "moved from the Saturday");
        assert!(!country.is_working(day(2020, 4, 15)), "by decree");
        assert!(country.with_decree_days(DecreeDays::Worked).is_working(day(2020, 4, 15)));
        assert!(country.is_working(day(2021, 5, 13)));
        assert!(!region.is_working(day(2021, 5, 13)));
        assert!(!country.is_working(day(2021, 5, 16)), "a Sunday");
    }

    #[test]
    fn ten_working_days_from_the_first_of_february_2021() {
        let calendar = Calendar::russian(Some(7));
        assert_eq!(calendar.add_working_days(day(2021, 2, 1), 10), day(2021, 2, 15));
        assert_eq!(calendar.add_working_days(day(2021, 2, 15), -10), day(2021, 2, 1));
        assert_eq!(calendar.add_working_days(day(2021, 2, 6), 0), day(2021, 2, 6));
        assert_eq!(calendar.add_working_days(NaiveDate::MAX, 5), NaiveDate::MAX);
    }

    #[test]
    fn counting_and_adding_agree() {
        let calendar = Calendar::russian(Some(7));
        let from = day(2020, 2, 29);
        for count in 1..400 {
            let to = calendar.add_working_days(from, count);
            assert_eq!(calendar.working_days_between(from, to), i64::from(count), "{count}");
            assert_eq!(calendar.working_days_between(to, from), -i64::from(count));
        }
        assert_eq!(calendar.working_days_between(from, from), 0);
    }

    #[test]
    fn a_last_day_off_stays_unless_the_setting_moves_it() {
        let calendar = Calendar::russian(None);
        let sunday = day(2020, 5, 31);
        assert_eq!(calendar.shifted(sunday, LastDayOff::Stays), sunday);
        assert_eq!(calendar.shifted(sunday, LastDayOff::Previous), day(2020, 5, 29));
        assert_eq!(calendar.shifted(sunday, LastDayOff::Next), day(2020, 6, 1));
        assert_eq!(calendar.shifted(day(2020, 6, 1), LastDayOff::Next), day(2020, 6, 1));
    }

    #[test]
    fn a_year_without_a_decree_is_preliminary() {
        let calendar = Calendar::russian(None);
        assert!(!calendar.is_preliminary(2026));
        assert!(calendar.is_preliminary(2027));
        assert!(calendar.is_preliminary(2031));
    }
}
