//! The pace on played lines: what is on its way never exceeds the limit and a frame, and nothing waits for ever.

use std::collections::VecDeque;
use std::ops::Range;

use proptest::prelude::*;

use super::*;

const REQUEST_BYTES: u64 = REQUEST.len() as u64;

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Sends a frame as the line does; says whether it asked.
fn send(pace: &mut Pace, bytes: u64, now: Instant) -> bool {
    pace.give_up(now);
    let asks = pace.asks_behind(bytes);
    pace.sent(bytes + if asks { REQUEST_BYTES } else { 0 }, asks, now);
    asks
}

#[test]
fn the_first_screen_asks_and_so_do_three_small_frames_then_one_in_256_bytes() {
    let now = Instant::now();
    let mut pace = Pace::new(true, None);
    assert!(send(&mut pace, 3_000, now));
    pace.answered(now);
    let asked: Vec<bool> = (0..110)
        .map(|_| {
            let asks = send(&mut pace, 5, now);
            if asks {
                pace.answered(now);
            }
            asks
        })
        .collect();
    assert_eq!(asked[..5], [true, true, true, false, false]);
    // 51 moves of 5 bytes are 255.
    let at: Vec<usize> = asked.iter().enumerate().filter(|(_, asked)| **asked).map(|(at, _)| at).collect();
    assert_eq!(at, [0, 1, 2, 54, 106]);
}

#[test]
fn nothing_drawn_asks_nothing() {
    assert!(!Pace::new(true, None).asks_behind(0));
}

#[test]
fn a_terminal_that_is_not_asked_is_paced_by_the_set_rate() {
    let now = Instant::now();
    let mut pace = Pace::new(false, Some(32_000));
    assert!(!send(&mut pace, 3_000, now));
    // 3,090 bytes at 4,000 a second; the last 1,024 may be on their way.
    assert_eq!(pace.held_until(now), Some(now + Duration::from_micros(772_500 - 256_000)));
    assert_eq!(pace.held_until(now + ms(517)), None);
    pace.set_rate(None);
    send(&mut pace, 30_000, now);
    assert_eq!(pace.held_until(now), None);
    assert_eq!(pace.farewell(now), None);
    assert_eq!(pace.hearing(now), Hearing::NotAsked);
}

#[test]
fn a_terminal_that_has_answered_is_waited_with_and_one_that_never_did_is_not() {
    let now = Instant::now();
    let mut pace = Pace::new(true, None);
    send(&mut pace, 3_000, now);
    assert_eq!(pace.held_until(now), None, "nobody knows yet whether it answers");
    assert_eq!(pace.hearing(now), Hearing::NotYet);
    pace.answered(now + ms(900));
    let now = now + ms(1_000);
    assert_eq!(pace.hearing(now), Hearing::Answers);
    assert_eq!(pace.held_until(now), None);
    send(&mut pace, 1_025, now);
    assert!(pace.held_until(now).is_some());
    pace.answered(now + ms(700));
    assert_eq!(pace.held_until(now + ms(700)), None);
}

#[test]
fn a_terminal_that_falls_silent_is_asked_once_more_and_then_left_alone_until_a_redraw() {
    let mut now = Instant::now();
    let mut pace = Pace::new(true, None);
    send(&mut pace, 3_000, now);
    pace.answered(now);
    assert!(send(&mut pace, 3_000, now));
    let until = pace.held_until(now).expect("held");
    assert_eq!(until, now + PATIENCE);
    now = until;
    assert_eq!((pace.held_until(now), pace.hearing(now)), (None, Hearing::Silent));
    assert_eq!(pace.farewell(now), None, "what did not come in ten seconds is not waited for on leaving");
    assert!(send(&mut pace, 3_000, now), "asked once more");
    for second in 0..100 {
        assert_eq!(pace.held_until(now), None);
        assert!(!send(&mut pace, 3_000, now), "second {second}");
        now += ms(1_000);
    }
    assert_eq!(pace.hearing(now), Hearing::Silent);
    pace.retry(now);
    assert!(send(&mut pace, 3_000, now));
    pace.answered(now + ms(5));
    assert_eq!(pace.hearing(now), Hearing::Answers);
    // The answer after a silence may have been to any of the requests.
    assert_eq!(pace.measure().delay(), None);
}

#[test]
fn a_large_frame_behind_one_that_asked_is_asked_about_by_itself() {
    let now = Instant::now();
    let mut pace = Pace::new(true, None);
    send(&mut pace, 3_000, now);
    pace.answered(now);
    assert!(send(&mut pace, 300, now));
    assert!(!send(&mut pace, 2_000, now));
    assert!(!pace.must_ask());
    pace.answered(now);
    assert!(pace.must_ask());
    pace.sent(REQUEST_BYTES, true, now);
    assert!(!pace.must_ask() && pace.held_until(now).is_some());
    pace.answered(now);
    assert_eq!((pace.unacknowledged(), pace.held_until(now)), (0, None));
}

#[test]
fn answers_that_nobody_asked_for_change_nothing_and_spoil_no_measure() {
    let now = Instant::now();
    let mut pace = Pace::new(true, None);
    send(&mut pace, 3_000, now);
    pace.answered(now + ms(900));
    for _ in 0..1_000 {
        pace.answered(now + ms(901));
    }
    assert_eq!(pace.hearing(now), Hearing::Answers);
    assert_eq!(pace.measure().delay(), None);
    // The next one is not believed as a measure, those after it are.
    send(&mut pace, 5, now + ms(2_000));
    pace.answered(now + ms(2_001));
    assert_eq!(pace.measure().delay(), None);
    send(&mut pace, 5, now + ms(4_000));
    pace.answered(now + ms(4_600));
    assert_eq!(pace.measure().delay(), Some(ms(600)));
    let mut dumb = Pace::new(false, Some(9_600));
    dumb.answered(now);
    assert_eq!(dumb.hearing(now), Hearing::NotAsked);
}

#[test]
fn on_leaving_an_answer_is_waited_for_twice_the_delay_and_never_long() {
    let now = Instant::now();
    let mut pace = Pace::new(true, None);
    assert_eq!(pace.farewell(now), None);
    send(&mut pace, 3_000, now);
    assert_eq!(pace.farewell(now), Some(UNHEARD_FAREWELL));
    pace.answered(now + ms(900));
    assert_eq!(pace.farewell(now), None);
    send(&mut pace, 5, now + ms(2_000));
    pace.answered(now + ms(2_400));
    send(&mut pace, 5, now + ms(4_000));
    let wait = pace.farewell(now + ms(4_000)).expect("an answer is on its way");
    assert!(wait >= ms(800) && wait < ms(900), "{wait:?}");
    let mut slow = Pace::new(true, Some(9_600));
    send(&mut slow, 3_000, now);
    assert_eq!(slow.farewell(now), Some(LONGEST_FAREWELL));
}

#[test]
fn the_cursor_rests_longer_on_a_slow_line() {
    assert_eq!(Pace::new(true, None).rest(), REST);
    assert_eq!(Pace::new(true, Some(32_000)).rest(), REST + ms(64));
    assert_eq!(Pace::new(true, Some(300)).rest(), LONGEST_REST);
    let now = Instant::now();
    let mut pace = Pace::new(true, Some(32_000));
    send(&mut pace, 3_000, now);
    pace.answered(now + ms(600) + time_of(3_004, 64_000));
    send(&mut pace, 5, now + ms(3_000));
    pace.answered(now + ms(3_600));
    assert_eq!(pace.measure().rate(), Some(64_000));
    assert_eq!(pace.rest(), REST + ms(32) + ms(150));
}

/// A line with its two ends: bytes leave one after another, answers come back after a delay.
struct Played {
    rate: Rate,
    delay: Duration,
    /// When everything sent has left.
    free: Instant,
    answers: VecDeque<Instant>,
    /// How many requests are out at most.
    most_out: usize,
    most_queued: u64,
    /// Nothing gets through meanwhile.
    still: Range<Instant>,
}

impl Played {
    fn new(rate: Rate, delay: Duration, now: Instant) -> Played {
        Played {
            rate,
            delay,
            free: now,
            answers: VecDeque::new(),
            most_out: 0,
            most_queued: 0,
            still: now..now,
        }
    }

    /// Bytes that are still before the line.
    fn queued(&self, now: Instant) -> u64 {
        let micros = u64::try_from(self.free.saturating_duration_since(now).as_micros()).unwrap();
        micros * u64::from(self.rate) / 8_000_000
    }

    fn send(&mut self, pace: &mut Pace, bytes: u64, now: Instant) {
        let asks = send(pace, bytes, now);
        self.carry(bytes + if asks { REQUEST_BYTES } else { 0 }, asks, now);
    }

    fn carry(&mut self, bytes: u64, asks: bool, now: Instant) {
        let begins = if self.still.contains(&now) { self.still.end } else { now };
        self.free = self.free.max(begins) + time_of(bytes, self.rate);
        if asks {
            self.answers.push_back(self.free + self.delay);
            self.most_out = self.most_out.max(self.answers.len());
        }
        self.most_queued = self.most_queued.max(self.queued(now));
    }

    fn deliver(&mut self, pace: &mut Pace, now: Instant) {
        if self.still.contains(&now) {
            return;
        }
        while self.answers.front().is_some_and(|at| *at <= now) {
            self.answers.pop_front();
            pace.answered(now);
            if pace.must_ask() {
                pace.sent(REQUEST_BYTES, true, now);
                self.carry(REQUEST_BYTES, true, now);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_held_key_builds_no_queue_and_the_screen_stops_within_one_frame(
        rate in prop_oneof![Just(9_600), Just(32_000), Just(64_000), Just(256_000)],
        delay in 0_u64..1_500,
        frames in prop::collection::vec(prop_oneof![3_u64..12, 80_u64..160, 1_500_u64..3_000], 60..240),
        every in 5_u64..60,
    ) {
        let begin = Instant::now();
        let mut pace = Pace::new(true, Some(rate));
        let mut line = Played::new(rate, ms(delay), begin);
        line.send(&mut pace, 3_000, begin);
        let largest = *frames.iter().max().unwrap().max(&3_000) + REQUEST_BYTES;
        let (mut due, mut key, mut after_the_last) = (None, 0, 0);
        // A millisecond at a time: keys come evenly, frames go as soon as they may.
        for step in 0..120_000 {
            let now = begin + ms(step);
            line.deliver(&mut pace, now);
            if step % every == 0 && key < frames.len() {
                due = Some(frames[key]);
                key += 1;
                after_the_last = line.queued(now);
            }
            if let Some(bytes) = due
                && pace.held_until(now).is_none()
            {
                line.send(&mut pace, bytes, now);
                due = None;
                after_the_last += bytes + REQUEST_BYTES;
            }
            if key == frames.len() && due.is_none() && line.answers.is_empty() {
                break;
            }
        }
        prop_assert!(due.is_none(), "the last state is never drawn");
        // What was on its way, the frame that filled the line, and the last one.
        prop_assert!(after_the_last <= LIMIT + 2 * largest, "{after_the_last} bytes after the last key");
        prop_assert!(line.most_out <= 1, "{} requests at once", line.most_out);
        prop_assert!(line.most_queued <= LIMIT + largest, "{} bytes queued", line.most_queued);
    }

    #[test]
    fn whatever_comes_nothing_is_held_for_ever_and_every_answer_to_come_is_known(
        answers in any::<bool>(),
        rate in prop::option::of(300_u32..1_000_000),
        events in prop::collection::vec((0_u64..20_000, 0_u64..4_000, 0_u8..6), 1..200),
    ) {
        let mut now = Instant::now();
        let mut pace = Pace::new(answers, rate);
        // Requests without an answer, and answers that were thought lost.
        let (mut out, mut lost) = (0_usize, 0);
        for (wait, bytes, what) in events {
            now += ms(wait);
            match what {
                0 => {
                    pace.answered(now);
                    out = out.saturating_sub(1);
                    if pace.must_ask() {
                        pace.sent(REQUEST_BYTES, true, now);
                        out += 1;
                    }
                }
                1 => pace.anew(),
                _ => {
                    // First for the answer, then for the set rate: a third time would be once more for the same.
                    for _ in 0..2 {
                        now = pace.held_until(now).inspect(|until| assert!(*until > now)).unwrap_or(now);
                    }
                    prop_assert_eq!(pace.held_until(now), None);
                    lost += pace.owed - pace.owed_at(now);
                    out += usize::from(send(&mut pace, bytes, now));
                }
            }
            prop_assert!(out <= usize::from(pace.is_asking()) + pace.owed + lost);
            prop_assert!(answers || !pace.is_asking());
            prop_assert!(pace.farewell(now).is_none_or(|wait| wait <= LONGEST_FAREWELL));
            prop_assert!((REST..=LONGEST_REST).contains(&pace.rest()));
        }
    }

    #[test]
    fn a_line_that_stands_still_spoils_no_measure_and_leaves_no_answer_to_the_shell(
        delay in 100_u64..1_500,
        rate in prop_oneof![Just(9_600), Just(64_000)],
        still_from in 1_000_u64..20_000,
        still_for in 0_u64..40_000,
        every in 20_u64..3_000,
        bytes in prop_oneof![3_u64..12, 300_u64..2_000],
    ) {
        let begin = Instant::now();
        let mut pace = Pace::new(true, Some(rate));
        let mut line = Played::new(rate, ms(delay), begin);
        line.still = begin + ms(still_from)..begin + ms(still_from + still_for);
        let mut due = Some(3_000);
        for step in 0..15_000 {
            let now = begin + ms(step * 10);
            line.deliver(&mut pace, now);
            if step < 6_000 && step % (every / 10) == 0 {
                due = Some(bytes);
            }
            if let Some(bytes) = due.filter(|_| pace.held_until(now).is_none()) {
                line.send(&mut pace, bytes, now);
                due = None;
            }
            let delay_is_true = pace.measure().delay().is_none_or(|measured| measured >= ms(delay));
            prop_assert!(delay_is_true, "{:?} of {delay} ms at {} ms", pace.measure().delay(), step * 10);
            let is_silent = pace.hearing(now) == Hearing::Silent;
            prop_assert!(is_silent || !pace.heard || pace.awaited(now) >= line.answers.len());
        }
        prop_assert_eq!((line.answers.len(), pace.awaited(begin + ms(150_000))), (0, 0));
    }
}
