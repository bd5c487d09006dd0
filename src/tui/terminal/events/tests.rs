//! The waiting place, with a pipe in place of the terminal. Pauses of zero or of an hour stand for the clock.

use std::io::Write;
use std::os::fd::OwnedFd;

use super::*;
use crate::tui::keys::Key;

const HOUR: Duration = Duration::from_secs(3600);

fn events(pause: Duration) -> (UnixStream, Events<OwnedFd>) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let pauses = Pauses { escape: pause, sequence: pause, paste: pause };
    (ours, Events::without_signals(OwnedFd::from(theirs), pauses).unwrap())
}

fn key(key: Key) -> Input {
    Input::Key(key)
}

#[test]
fn keys_that_come_together_are_one_event() {
    let (mut terminal, mut events) = events(HOUR);
    terminal.write_all("3.7В".as_bytes()).unwrap();
    let wanted = "3.7В".chars().map(|c| key(Key::Char(c))).collect();
    assert_eq!(events.next(Some(HOUR)).unwrap(), Event::Input(wanted));
    assert_eq!(events.next(Some(Duration::ZERO)).unwrap(), Event::Timeout);
}

#[test]
fn a_lone_escape_is_the_key_only_after_its_pause() {
    let (mut terminal, mut waiting) = events(HOUR);
    terminal.write_all(b"\x1b").unwrap();
    assert_eq!(waiting.next(Some(Duration::ZERO)).unwrap(), Event::Timeout);
    terminal.write_all(b"[A").unwrap();
    assert_eq!(waiting.next(Some(HOUR)).unwrap(), Event::Input(vec![key(Key::Up)]));

    let (mut terminal, mut hasty) = events(Duration::ZERO);
    terminal.write_all(b"\x1b").unwrap();
    assert_eq!(hasty.next(Some(HOUR)).unwrap(), Event::Input(vec![key(Key::Esc)]));
}

#[test]
fn a_terminal_that_is_gone_is_told_for_ever_after_its_last_keys() {
    let (mut terminal, mut events) = events(HOUR);
    terminal.write_all(b"q").unwrap();
    drop(terminal);
    assert_eq!(events.next(None).unwrap(), Event::Input(vec![key(Key::Char('q'))]));
    for _ in 0..3 {
        assert_eq!(events.next(None).unwrap(), Event::HangUp);
    }
}

#[test]
fn another_thread_can_wake_it() {
    let (_terminal, mut events) = events(HOUR);
    let waker = events.waker().unwrap();
    std::thread::spawn(move || (0..100_000).for_each(|_| waker.wake())).join().unwrap();
    assert_eq!(events.next(Some(HOUR)).unwrap(), Event::Woken);
    assert_eq!(events.next(Some(Duration::ZERO)).unwrap(), Event::Timeout);
}

#[test]
fn signals_become_events_and_none_of_them_kills_or_stops() {
    // Signals belong to the whole process: this is the only test that takes them.
    let (_terminal, mut events) = events(HOUR);
    events.signals.take(&events.waker).unwrap();
    for (signal, wanted) in [
        (SIGWINCH, Event::Resize),
        (SIGTERM, Event::Terminate),
        (SIGINT, Event::Terminate),
        (SIGQUIT, Event::Terminate),
        (SIGHUP, Event::HangUp),
        (SIGCONT, Event::Continue),
    ] {
        signal_hook::low_level::raise(signal).unwrap();
        assert_eq!(events.next(Some(HOUR)).unwrap(), wanted);
    }
    signal_hook::low_level::raise(SIGTSTP).unwrap();
    assert_eq!(events.next(Some(Duration::ZERO)).unwrap(), Event::Timeout);
    // Many of a kind are one.
    (0..1000).for_each(|_| signal_hook::low_level::raise(SIGWINCH).unwrap());
    assert_eq!(events.next(Some(HOUR)).unwrap(), Event::Resize);
    assert_eq!(events.next(Some(Duration::ZERO)).unwrap(), Event::Timeout);
}

#[test]
fn a_sequence_is_waited_for_longer_on_a_line_that_is_slow_and_never_long() {
    let usual = Pauses::for_line(true);
    assert_eq!(usual.on_delay(Duration::from_millis(30)), usual);
    let slow = usual.on_delay(Duration::from_millis(600));
    assert_eq!((slow.escape, slow.sequence), (usual.escape, Duration::from_millis(1200)));
    assert_eq!(usual.on_delay(HOUR).sequence, LONGEST_SEQUENCE);
}
