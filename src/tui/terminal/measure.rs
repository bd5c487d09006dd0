//! The line as its answers show it. In: how many bytes a round trip had to carry and how long it took. Out: the line's
//! delay and rate, as far as they can be told. Robust, not exact: the least of the last short rounds, the median of long.

use std::collections::VecDeque;
use std::time::Duration;

/// A round with at most so many bytes is all delay: at 32 kbit/s they take 32 ms.
pub const SHORT: u64 = 128;
/// A round with at least so many bytes says how fast the line is.
const LONG: u64 = 1_000;
/// Rates beyond this cannot be told from a delay that varies, and matter to nobody; bits a second.
pub const FASTEST: u32 = 10_000_000;
/// How many rounds are remembered: a line that changed is known anew after as many.
const SHORT_ROUNDS: usize = 16;
const LONG_ROUNDS: usize = 5;

/// Bits a second.
pub type Rate = u32;

/// How long these bytes take.
pub fn time_of(bytes: u64, rate: Rate) -> Duration {
    Duration::from_micros(bytes.saturating_mul(8_000_000) / u64::from(rate.max(1)))
}

/// What the rounds so far have shown.
#[derive(Debug, Clone, Default)]
pub struct Measure {
    short: VecDeque<Duration>,
    long: VecDeque<(u64, Duration)>,
}

impl Measure {
    /// A round trip with so many bytes on the line took so long.
    pub fn took(&mut self, bytes: u64, round: Duration) {
        if bytes <= SHORT {
            keep(&mut self.short, round, SHORT_ROUNDS);
        } else if bytes >= LONG {
            keep(&mut self.long, (bytes, round), LONG_ROUNDS);
        }
    }

    /// There and back, without the time that bytes take.
    pub fn delay(&self) -> Option<Duration> {
        self.short.iter().min().copied()
    }

    /// At most [`FASTEST`]. `None` until both a short and a long round are known.
    pub fn rate(&self) -> Option<Rate> {
        let delay = self.delay()?;
        let rate = |(bytes, round): &(u64, Duration)| {
            let micros = round.saturating_sub(delay).as_micros().max(1);
            let rate = u128::from(*bytes) * 8_000_000 / micros;
            u32::try_from(rate).unwrap_or(FASTEST).clamp(1, FASTEST)
        };
        let mut rates: Vec<Rate> = self.long.iter().map(rate).collect();
        rates.sort_unstable();
        rates.get(rates.len() / 2).copied()
    }
}

fn keep<T>(rounds: &mut VecDeque<T>, round: T, most: usize) {
    if rounds.len() == most {
        rounds.pop_front();
    }
    rounds.push_back(round);
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELAY: Duration = Duration::from_millis(600);

    /// A line of 64 kbit/s.
    fn round(bytes: u64) -> Duration {
        DELAY + time_of(bytes, 64_000)
    }

    #[test]
    fn nothing_is_told_before_both_kinds_of_rounds_are_known() {
        let mut line = Measure::default();
        assert_eq!((line.delay(), line.rate()), (None, None));
        line.took(3_000, round(3_000));
        assert_eq!((line.delay(), line.rate()), (None, None));
        line.took(9, DELAY);
        assert_eq!((line.delay(), line.rate()), (Some(DELAY), Some(64_000)));
    }

    #[test]
    fn a_few_stalls_change_neither_delay_nor_rate() {
        let mut line = Measure::default();
        for _ in 0..3 {
            line.took(2_000, round(2_000));
            line.took(9, DELAY);
        }
        for _ in 0..2 {
            line.took(2_000, round(2_000) + Duration::from_secs(5));
            line.took(9, DELAY + Duration::from_secs(5));
        }
        assert_eq!((line.delay(), line.rate()), (Some(DELAY), Some(64_000)));
    }

    #[test]
    fn a_line_that_changed_is_known_anew() {
        let mut line = Measure::default();
        for _ in 0..50 {
            line.took(2_000, round(2_000));
            line.took(9, DELAY);
        }
        let slower = Duration::from_millis(900);
        for _ in 0..16 {
            line.took(2_000, slower + time_of(2_000, 9_600));
            line.took(9, slower);
        }
        let rate = line.rate().unwrap();
        assert_eq!(line.delay(), Some(slower));
        assert!((9_590..=9_610).contains(&rate), "{rate}");
    }

    #[test]
    fn a_line_too_fast_to_measure_has_the_greatest_rate() {
        let mut line = Measure::default();
        line.took(9, Duration::from_millis(2));
        line.took(3_000, Duration::from_millis(1));
        assert_eq!(line.rate(), Some(FASTEST));
    }
}
