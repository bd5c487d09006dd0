//! The built program through a real sshd, behind a relay that shapes the line to 64 kbit/s and 600 ms both ways: how soon
//! an answer is there, and that nothing is lost when keys run ahead, the line stands still, or breaks.
//! Without sshd it says that it was skipped; `OPORA_NEEDS_SSHD=1` demands it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "bad_line/breaks.rs"]
mod breaks;
#[path = "bad_line/gestures.rs"]
mod gestures;
#[path = "bad_line/held.rs"]
mod held;
#[path = "bad_line/type_ahead.rs"]
mod type_ahead;

use std::time::Duration;

use support::ROAD_MAP;
use support::bad_line::client::{Client, opora};
use support::bad_line::relay::{Relay, Shape};
use support::bad_line::sshd::{Programs, Sshd};
use support::terminal::Terminal;
use support::world::World;

/// A rural line: 64 kbit/s, 600 ms there and back.
const RURAL: Shape = Shape { rate: 64_000.0, delay: Duration::from_millis(300) };
/// Newer clients hide when keys are pressed behind a packet each 20 ms; what they cost is the benchmark's subject.
const NO_CHAFF: &[&str] = &["ObscureKeystrokeTiming=no"];
const SIZE: (u16, u16) = (24, 80);

/// A server and a line to it, fast until a test shapes it.
struct Line {
    sshd: Sshd,
    relay: Relay,
}

/// `None` where there is no sshd that lets anyone in.
fn line() -> Option<Line> {
    let ready = ready();
    if let Err(reason) = &ready {
        let demanded = std::env::var_os("OPORA_NEEDS_SSHD").is_some_and(|wanted| wanted == "1");
        assert!(!demanded, "OPORA_NEEDS_SSHD is set, and there is no sshd to use: {reason}");
        eprintln!("skipped: no sshd to use: {reason}");
    }
    ready.ok()
}

fn ready() -> Result<Line, String> {
    let programs = Programs::find().ok_or("apt-get install openssh-server openssh-client")?;
    let sshd = Sshd::new(programs).map_err(|error| error.to_string())?;
    let relay = Relay::start(0, None, sshd.far_end()).map_err(|error| error.to_string())?;
    sshd.try_out(relay.port)?;
    Ok(Line { sshd, relay })
}

impl Line {
    /// The program in this world through the line, its list shown; from now on the line is the rural one.
    fn begun(&self, world: &World, arguments: &str, shows: &str, keys: &str) -> Client<'_> {
        let mut client = Client::start(&self.sshd, &self.relay, NO_CHAFF, &opora(world, arguments), SIZE);
        client.terminal.wait_for(shows);
        if !keys.is_empty() {
            client.press(keys);
        }
        self.relay.shape(Some(RURAL));
        client
    }

    /// With the road map alone.
    fn begun_with_road_map(&self, world: &World) -> Client<'_> {
        self.begun(world, &format!("open '{ROAD_MAP}'"), "просрочено 8", "")
    }

    /// With the road map and a thousand invented activities, the whole plan shown.
    fn begun_with_thousand(&self, world: &World) -> Client<'_> {
        let filled = world.run(["demo", "--activities", "1000", "--seed", "1"]);
        assert_eq!(filled.code, 0, "{}", filled.err);
        self.begun(world, "", "просрочено", "\x1b[20~")
    }
}

/// The journal that the same keys leave when there is no line between; the screen must come out as `screen`.
fn typed_near(keys: &str, screen: &str) -> Vec<serde_json::Value> {
    let world = World::new();
    let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], SIZE);
    terminal.wait_for("просрочено 8");
    terminal.send(keys);
    // Blanks at the end may have been written or erased.
    let lines = |screen: &str| screen.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    let wanted = lines(screen);
    terminal.wait_until(&format!("what the far screen showed:\n{screen}"), |near| lines(near) == wanted);
    terminal.send("й");
    assert_eq!(terminal.end().exit_code(), 0);
    world.journal()
}
