//! Each gesture of a working session, from key to screen: at most what the line itself needs, and 20 ms.

use std::time::Duration;

use crate::support::bad_line::client::{Answer, Client};
use crate::support::bad_line::relay::Relay;
use crate::support::bad_line::session::{Gesture, SESSION};
use crate::support::bad_line::sshd::Sshd;
use crate::support::world::World;
use crate::{NO_CHAFF, RURAL, SIZE, line};

/// What the program, sshd and the client may need themselves.
const OWN: Duration = Duration::from_millis(20);
/// A machine that compiles on every core wakes a process late now and then, hardly every time.
const TRIES: usize = 5;

#[test]
fn each_gesture_is_on_the_screen_as_soon_as_the_line_allows() {
    let Some(line) = line() else { return };
    let world = World::with_road_map();
    let mut client = line.begun_with_thousand(&world);
    let mut echo = Echo::new(&line.sshd);
    let mut missed = Vec::new();
    for gesture in SESSION {
        missed.extend(misses(&mut client, &mut echo, &gesture));
    }
    assert!(missed.is_empty(), "later than the line allows:\n{}", missed.join("\n"));
}

/// Tries the gesture until it comes in time; when it never does, what was measured.
fn misses(client: &mut Client, echo: &mut Echo, gesture: &Gesture) -> Option<String> {
    let mut told = format!("{}:", gesture.name);
    for try_number in 0..TRIES {
        if try_number > 0 {
            client.press(gesture.back);
        }
        let answer = client.press(gesture.keys);
        let screen = client.terminal.screen();
        assert!(
            screen.contains(gesture.shows),
            "{} does not show «{}»:\n{screen}",
            gesture.name,
            gesture.shows
        );
        let bound = answer.floor(RURAL) + OWN;
        if answer.took <= bound {
            return None;
        }
        let slack = echo.slack();
        let Answer { bytes, packets, took, .. } = answer;
        told.push_str(&format!(" {took:?} of {bound:?} ({bytes} bytes, {packets} packets; echo {slack:?});"));
        if took <= bound + slack {
            return None;
        }
    }
    Some(told)
}

/// What a busy machine is forgiven in one try, at most: a gesture that waits in vain must not hide behind one late echo.
/// It makes nobody fail who should not: with twice as many busy loops as cores the echo was late by 6 ms, and it is the
/// next try that comes in time.
const LATEST: Duration = Duration::from_millis(60);

/// A program that only sends keys back, over a line and an sshd of the same kind: what it is late is the machine's doing.
struct Echo<'a> {
    sshd: &'a Sshd,
    relay: Relay,
}

const ECHO: &str = "stty raw -echo; echo ready; exec cat";

impl<'a> Echo<'a> {
    fn new(sshd: &'a Sshd) -> Echo<'a> {
        Echo { sshd, relay: Relay::start(0, None, sshd.far_end()).unwrap() }
    }

    /// Twice the latest of three: a gesture wakes the program more than once. At most [`LATEST`].
    fn slack(&self) -> Duration {
        self.relay.shape(None);
        let mut client = Client::start(self.sshd, &self.relay, NO_CHAFF, ECHO, SIZE);
        client.terminal.wait_for("ready");
        self.relay.shape(Some(RURAL));
        let late = (0..3).map(|_| {
            let answer = client.press("x");
            answer.took.saturating_sub(answer.floor(RURAL))
        });
        (late.max().unwrap_or_default() * 2).min(LATEST)
    }
}
