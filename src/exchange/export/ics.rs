//! Deadlines for a calendar program (RFC 5545). In: entries with stable names, and the day of the making. Out: lines
//! that end in CRLF, folded at 75 octets. Never reads a clock and never invents a name: the same entries give the same
//! bytes, and a calendar that takes them in twice has them once.

use std::io::Write;

use chrono::{Days, NaiveDate, NaiveTime};

use super::ExportError;
use crate::domain::clean::clean_lines;

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stable for ever: what a calendar knows this entry by.
    pub uid: String,
    /// How often its days were moved; a calendar takes the entry with the greater number.
    pub sequence: usize,
    pub days: EntryDays,
    pub summary: String,
    pub description: String,
    /// Reminders so many days before the last day.
    pub remind: Vec<u16>,
}

/// When the entry stands in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryDays {
    /// Whole days, both included.
    Whole { first: NaiveDate, last: NaiveDate },
    /// A moment, by the clock of the place.
    At { day: NaiveDate, time: NaiveTime },
}

/// The hour of a reminder about whole days.
const MORNING: i64 = 9;

/// Writes a calendar. `today`: the stamp of every entry.
pub fn write(entries: &[Entry], today: NaiveDate, out: &mut impl Write) -> Result<(), ExportError> {
    let mut lines = Lines { out };
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Opora//Opora//RU", "CALSCALE:GREGORIAN"] {
        lines.put(line)?;
    }
    for entry in entries {
        event(entry, today, &mut lines)?;
    }
    lines.put("END:VCALENDAR")?;
    Ok(lines.out.flush()?)
}

fn event<W: Write>(entry: &Entry, today: NaiveDate, lines: &mut Lines<'_, W>) -> Result<(), ExportError> {
    lines.put("BEGIN:VEVENT")?;
    lines.put(&format!("UID:{}", escaped(&entry.uid)))?;
    lines.put(&format!("DTSTAMP:{}T000000Z", compact(today)))?;
    lines.put(&format!("SEQUENCE:{}", entry.sequence))?;
    match entry.days {
        EntryDays::Whole { first, last } => {
            let behind = last.max(first).checked_add_days(Days::new(1)).unwrap_or(last);
            lines.put(&format!("DTSTART;VALUE=DATE:{}", compact(first)))?;
            lines.put(&format!("DTEND;VALUE=DATE:{}", compact(behind)))?;
        }
        EntryDays::At { day, time } => {
            lines.put(&format!("DTSTART:{}T{}", compact(day), time.format("%H%M%S")))?;
        }
    }
    lines.put(&format!("SUMMARY:{}", escaped(&entry.summary)))?;
    if !entry.description.is_empty() {
        lines.put(&format!("DESCRIPTION:{}", escaped(&entry.description)))?;
    }
    // A deadline does not make its day busy.
    lines.put("TRANSP:TRANSPARENT")?;
    for days in &entry.remind {
        alarm(entry, i64::from(*days), lines)?;
    }
    Ok(lines.put("END:VEVENT")?)
}

fn alarm<W: Write>(entry: &Entry, days: i64, lines: &mut Lines<'_, W>) -> Result<(), ExportError> {
    let trigger = match entry.days {
        // Counted from the midnight behind the last day.
        EntryDays::Whole { .. } => format!("TRIGGER;RELATED=END:-PT{}H", 24 * (days + 1) - MORNING),
        EntryDays::At { .. } => format!("TRIGGER:-P{days}D"),
    };
    lines.put("BEGIN:VALARM")?;
    lines.put("ACTION:DISPLAY")?;
    lines.put(&trigger)?;
    lines.put(&format!("DESCRIPTION:{}", escaped(&entry.summary)))?;
    Ok(lines.put("END:VALARM")?)
}

fn compact(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

/// RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in clean_lines(text).chars() {
        match letter {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            letter => escaped.push(letter),
        }
    }
    escaped
}

struct Lines<'a, W: Write> {
    out: &'a mut W,
}

/// Octets of a line, its end apart.
const LONGEST: usize = 75;

impl<W: Write> Lines<'_, W> {
    /// A line, folded between characters; what goes on begins with a space.
    fn put(&mut self, line: &str) -> std::io::Result<()> {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > LONGEST {
                self.out.write_all(b"\r\n ")?;
                octets = 1;
            }
            octets += letter.len_utf8();
            write!(self.out, "{letter}")?;
        }
        self.out.write_all(b"\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn written(days: EntryDays, summary: &str, remind: &[u16]) -> String {
        let entry = Entry {
            uid: "activity-37@opora".into(),
            sequence: 1,
            days,
            summary: summary.into(),
            description: "УО, ИМЦ; до 15 марта\nсправка".into(),
            remind: remind.to_vec(),
        };
        let mut out = Vec::new();
        write(&[entry], day("2021-02-01"), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn whole_days_end_on_the_day_behind_the_last_one() {
        let whole = EntryDays::Whole { first: day("2021-02-15"), last: day("2021-02-28") };
        assert_eq!(
            written(whole, "2.3. Анализ", &[7]),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Opora//Opora//RU\r\nCALSCALE:GREGORIAN\r\n\
             BEGIN:VEVENT\r\nUID:activity-37@opora\r\nDTSTAMP:20210201T000000Z\r\nSEQUENCE:1\r\n\
             DTSTART;VALUE=DATE:20210215\r\nDTEND;VALUE=DATE:20210301\r\nSUMMARY:2.3. Анализ\r\n\
             DESCRIPTION:УО\\, ИМЦ\\; до 15 марта\\nсправка\r\nTRANSP:TRANSPARENT\r\n\
             BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER;RELATED=END:-PT183H\r\nDESCRIPTION:2.3. Анализ\r\n\
             END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let at = EntryDays::At { day: day("2021-03-15"), time: NaiveTime::from_hms_opt(10, 0, 0).unwrap() };
        assert!(written(at, "Совещание", &[]).contains("\r\nDTSTART:20210315T100000\r\nSUMMARY:"));
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_unfold_to_what_they_were() {
        let title = "Проведение мониторинга; реализации, программ\\планов ".repeat(9);
        let whole = EntryDays::Whole { first: day("2021-02-15"), last: day("2021-02-15") };
        let text = written(whole, &title, &[]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let summary = unfolded.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        assert_eq!(summary.replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\"), title);
    }

    #[test]
    fn nothing_of_a_text_becomes_a_line_of_its_own() {
        let whole = EntryDays::Whole { first: day("2021-02-15"), last: day("2021-02-15") };
        let text = written(whole, "а\r\nATTACH:file:///etc/passwd\u{2028}б\u{0}\u{202e}", &[]);
        assert!(text.contains("SUMMARY:а\\nATTACH:file:///etc/passwd\\nб\r\n"), "{text}");
    }
}
