//! The page of the line. In: how it stands and what was sent. Out: lines of text that fit the narrowest screen.

use std::time::Duration;

use crate::locale::{Lang, Words};
use crate::tui::gesture::Gesture;
use crate::tui::message::LineReport;
use crate::tui::terminal::ledger::Dear;
use crate::tui::terminal::line::LineState;
use crate::tui::terminal::measure::{FASTEST, Rate};
use crate::tui::terminal::pace::{Hearing, RATES, UNLIMITED};
use crate::tui::widgets::text;

/// Cells of a gesture's name, and of each number behind it.
const NAME: usize = 26;
const NUMBER: usize = 8;

pub fn lines(words: &Words, report: &LineReport) -> Vec<String> {
    let mut lines = state(words, &report.state);
    lines.push(String::new());
    lines.push(format!("{} {}", words.plain("line-rates"), rates(words)));
    if !report.dearest.is_empty() {
        lines.push(String::new());
        let heads = ["line-times", "line-total", "line-median", "line-most"].map(|key| words.plain(key));
        lines.push(row(&words.plain("line-dearest"), &heads));
        lines.extend(report.dearest.iter().map(|dear| costs(words, dear)));
    }
    lines
}

fn state(words: &Words, state: &LineState) -> Vec<String> {
    let unmeasured = || words.plain("line-unmeasured");
    let rate = state.rate.map_or_else(unmeasured, |rate| measured(words, rate));
    let delay = state.delay.map_or_else(unmeasured, |delay| milliseconds(words, delay));
    let answers = words.plain(match state.hearing {
        Hearing::NotAsked => "line-not-asked",
        Hearing::NotYet => "line-not-yet",
        Hearing::Answers => "line-answers",
        Hearing::Silent => "line-silent",
    });
    let traffic = &state.traffic;
    vec![
        words.say("line-measured", &[("rate", rate.into()), ("delay", delay.into())]),
        words.say("line-set", &[("rate", set(words, state.set.unwrap_or(UNLIMITED)).into())]),
        words.say(
            "line-terminal",
            &[("answers", answers.into()), ("n", state.outstanding.to_string().into())],
        ),
        words.say(
            "line-sent",
            &[
                ("bytes", traffic.bytes.to_string().into()),
                ("frames", traffic.frames.to_string().into()),
                ("requests", traffic.requests.to_string().into()),
            ],
        ),
    ]
}

/// `1 9,6  2 32 … 6 без ограничения`.
fn rates(words: &Words) -> String {
    let one = |(at, rate): (usize, &Rate)| {
        let shown = if *rate >= UNLIMITED { words.plain("line-unlimited") } else { kilobits(words, *rate) };
        format!("{} {shown}", at + 1)
    };
    RATES.iter().enumerate().map(one).collect::<Vec<_>>().join("  ")
}

fn set(words: &Words, rate: Rate) -> String {
    if rate >= UNLIMITED {
        return words.plain("line-unlimited");
    }
    words.say("line-rate", &[("rate", kilobits(words, rate).into())])
}

fn measured(words: &Words, rate: Rate) -> String {
    let key = if rate >= FASTEST { "line-rate-fast" } else { "line-rate" };
    words.say(key, &[("rate", kilobits(words, rate).into())])
}

/// Thousands of bits: `9,6`, `64`.
fn kilobits(words: &Words, rate: Rate) -> String {
    let comma = if words.lang() == Lang::Ru { ',' } else { '.' };
    let tenths = (rate + 50) / 100;
    match (tenths / 10, tenths % 10) {
        (whole @ 0..10, part @ 1..) => format!("{whole}{comma}{part}"),
        _ => ((rate + 500) / 1000).to_string(),
    }
}

fn milliseconds(words: &Words, delay: Duration) -> String {
    words.say("line-delay", &[("ms", delay.as_millis().to_string().into())])
}

fn costs(words: &Words, dear: &Dear<Gesture>) -> String {
    let numbers = [dear.times, dear.total, dear.median, dear.most].map(|number| number.to_string());
    row(&dear.gesture.shown(words), &numbers)
}

fn row(name: &str, numbers: &[String; 4]) -> String {
    let mut line = text::fitted(&text::cut(name, NAME), NAME);
    for number in numbers {
        line.push_str(&text::fitted_right(number, NUMBER));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::actions::Action;
    use crate::tui::model::SMALLEST;
    use crate::tui::terminal::line::Traffic;

    fn report() -> LineReport {
        let state = LineState {
            delay: Some(Duration::from_micros(612_400)),
            rate: Some(63_700),
            set: Some(9_600),
            hearing: Hearing::Answers,
            outstanding: 0,
            traffic: Traffic { bytes: 5_210, frames: 31, requests: 5 },
        };
        let dear = |gesture, times, total, median, most| Dear { gesture, times, total, median, most };
        let dearest = vec![
            dear(Gesture::Start, 1, 3_012, 3_012, 3_012),
            dear(Gesture::Do(Action::Down), 28, 310, 5, 117),
        ];
        LineReport { state, dearest }
    }

    #[test]
    fn the_page_tells_the_line_the_session_and_the_dearest() {
        let lines = lines(&Words::new(Lang::Ru), &report());
        let wanted = [
            "Измерено: скорость 64 кбит/с, задержка 612 мс",
            "Задано: 9,6 кбит/с; действует, пока терминал не отвечает",
            "Терминал отвечает; запросов без ответа: 0",
            "За сеанс: байт 5210, кадров 31, запросов 5",
            "",
            "Задать, кбит/с: 1 9,6  2 32  3 64  4 128  5 256  6 без ограничения",
            "",
            "Самые дорогие действия      кадров    байт  обычно  больше",
            "первый экран                     1    3012    3012    3012",
            "ниже                            28     310       5     117",
        ];
        assert_eq!(lines, wanted);
    }

    #[test]
    fn the_table_fits_the_narrowest_screen_in_both_languages() {
        for lang in [Lang::Ru, Lang::En] {
            for line in &lines(&Words::new(lang), &report())[7..] {
                assert!(text::width(line) <= usize::from(SMALLEST.0) - 2, "{line}");
            }
        }
    }

    #[test]
    fn nothing_measured_is_said_so() {
        let lines = lines(&Words::new(Lang::Ru), &LineReport::default());
        assert_eq!(lines[0], "Измерено: скорость не измерена, задержка не измерена");
        assert_eq!(lines.len(), 6);
    }
}
