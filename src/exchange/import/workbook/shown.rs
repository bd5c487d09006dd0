//! A cell's value as a person sees it in Russian Excel. In: the value, its number format. Out: text, and what it was.
//! Formulas give their last result. `plain` is for lists, which know no formats.

use calamine::{DataRef, ExcelDateTime};

/// What is seen, and what of it a text cannot say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    pub text: String,
    /// It is a number, its decimal mark a comma.
    pub is_number: bool,
    /// A day shown without its year, as day and month: what Excel makes of a typed `3.10`.
    pub day_month: Option<(u8, u8)>,
    pub is_error: bool,
}

/// The last moment of 9999; before 1900 and after it there are no days in a workbook.
const DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;

const MONTHS: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];

/// Without formats: dates as `dd.mm.yyyy`, whole numbers without `.0`, mistakes of formulas as nothing.
pub fn plain(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Error(_) => String::new(),
        _ => shown(value, None, "").text,
    }
}

/// `format`: number and code of the number format.
pub fn shown(value: &DataRef<'_>, id: Option<u32>, code: &str) -> Shown {
    let text = |text: String| Shown { text, ..Shown::default() };
    match value {
        DataRef::Int(number) => text(number.to_string()),
        DataRef::Float(value) => number(*value, &Format::of(id, code)),
        DataRef::String(value) => text(unescaped(value)),
        DataRef::SharedString(value) => text(unescaped(value)),
        DataRef::Bool(true) => text("да".to_owned()),
        DataRef::Bool(false) => text("нет".to_owned()),
        DataRef::DateTime(day) if day.is_duration() => number(day.as_f64(), &Format::default()),
        DataRef::DateTime(day) => moment(day, &Format::of(id, code)),
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value.clone()),
        DataRef::Error(error) => Shown { text: error.to_string(), is_error: true, ..Shown::default() },
        DataRef::Empty => Shown::default(),
    }
}

/// Excel writes a carriage return as `_x000D_`.
fn unescaped(text: &str) -> String {
    if text.contains("_x000") || text.contains('\r') {
        return text
            .replace("_x000D_\n", "\n")
            .replace("_x000D_", "\n")
            .replace("\r\n", "\n")
            .replace("_x000B_", "\n");
    }
    text.to_owned()
}

/// What a format shows.
#[derive(Debug, Default)]
struct Format {
    day: bool,
    month: bool,
    year: bool,
    time: bool,
    percent: bool,
    decimals: Option<usize>,
}

/// Formats that Excel knows by number alone.
const BUILT_IN: &[(u32, &str)] = &[
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (14, "dd.mm.yyyy"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm"),
    (19, "h:mm:ss"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "dd.mm.yyyy h:mm"),
    (37, "#,##0"),
    (38, "#,##0"),
    (39, "#,##0.00"),
    (40, "#,##0.00"),
    (45, "mm:ss"),
    (46, "h:mm:ss"),
    (47, "mm:ss"),
];

impl Format {
    fn of(id: Option<u32>, code: &str) -> Format {
        let known = BUILT_IN.iter().find(|(number, _)| id == Some(*number)).map(|(_, code)| *code);
        let code = match code {
            "" | "General" => known.unwrap_or(""),
            code => code,
        };
        let bare = letters(code.split(';').next().unwrap_or("")).to_lowercase();
        let (hours, seconds) = (bare.contains('h') || bare.contains('ч'), bare.contains('s'));
        let time = hours || seconds;
        let has = |letters: [char; 2]| bare.contains(letters);
        let (day, year) = (has(['d', 'д']), has(['y', 'г']));
        let months = bare.matches(['m', 'м']).count();
        Format {
            day,
            month: months > 2 || months > 0 && (!time || day || year),
            year,
            time,
            percent: bare.contains('%'),
            decimals: bare.contains(['0', '#']).then(|| {
                bare.split_once('.')
                    .map_or(0, |(_, rest)| rest.chars().take_while(|c| matches!(c, '0' | '#')).count())
            }),
        }
    }
}

/// Without quoted text, escaped characters, colours and languages.
fn letters(code: &str) -> String {
    let mut kept = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => chars.by_ref().take_while(|c| *c != '"').for_each(drop),
            '[' => chars.by_ref().take_while(|c| *c != ']').for_each(drop),
            '\\' | '_' | '*' => drop(chars.next()),
            c => kept.push(c),
        }
    }
    kept
}

fn number(value: f64, format: &Format) -> Shown {
    if !value.is_finite() {
        return Shown::default();
    }
    let scaled = if format.percent { value * 100.0 } else { value };
    let mut text = match format.decimals {
        Some(decimals)
            if scaled.abs() < 1e15 && !(decimals == 0 && !format.percent && scaled.fract() != 0.0) =>
        {
            format!("{scaled:.*}", decimals.min(15)).replace('.', ",")
        }
        _ if scaled.fract() == 0.0 && scaled.abs() < 1e15 => format!("{scaled:.0}"),
        _ => scaled.to_string().replace('.', ","),
    };
    if format.percent {
        text.push('%');
    }
    Shown { text, is_number: !format.percent, ..Shown::default() }
}

fn moment(day: &ExcelDateTime, format: &Format) -> Shown {
    let value = day.as_f64();
    let (year, month, date, hours, minutes, ..) = day.to_ymd_hms_milli();
    let clock = || format!("{hours:02}:{minutes:02}");
    let text = |text: String| Shown { text, ..Shown::default() };
    let dated = format.day || format.month || format.year;
    if !DAYS.contains(&value) {
        let is_clock = format.time && (0.0..1.0).contains(&value);
        return if is_clock { text(clock()) } else { number(value, &Format::default()) };
    }
    let month_name = MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("");
    match (format.day, format.month, format.year) {
        (false, false, false) if format.time && !dated => text(clock()),
        (false, true, true) => text(format!("{month_name} {year}")),
        (false, true, false) => text(month_name.to_owned()),
        (false, false, true) => text(year.to_string()),
        (true, _, true) | (true, _, false) | (false, false, false) => {
            let midnight = hours == 0 && minutes == 0;
            let time = if format.time && !midnight { format!(" {}", clock()) } else { String::new() };
            let day_month = (format.day && format.month && !format.year).then_some((date, month));
            Shown { text: format!("{date:02}.{month:02}.{year:04}{time}"), day_month, ..Shown::default() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn values_are_seen_as_excel_shows_them() {
        let float = |value, code| shown(&DataRef::Float(value), None, code).text;
        let day = |value, code| {
            let day = ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
            shown(&DataRef::DateTime(day), None, code).text
        };
        let table = [
            (float(3.1, "General"), "3,1"),
            (float(3.1, "0.00"), "3,10"),
            (float(44.0, "General"), "44"),
            (float(0.95, "0%"), "95%"),
            (float(2.5, "0"), "2,5"),
            (day(44317.0, "dd/mm/yyyy"), "01.05.2021"),
            (day(44317.0, "[$-419]mmmm yyyy;@"), "май 2021"),
            (day(44317.0, "mmm\\-yy"), "май 2021"),
            (day(44317.0, "mmmm"), "май"),
            (day(44317.0, "yyyy\" год\""), "2021"),
            (day(44317.5, "dd.mm.yyyy h:mm"), "01.05.2021 12:00"),
            (day(0.4166667, "h:mm"), "10:00"),
        ];
        for (found, wanted) in table {
            assert_eq!(found, wanted);
        }
        assert_eq!(shown(&DataRef::String("а_x000D_\nб".into()), None, "").text, "а\nб");
    }
}
