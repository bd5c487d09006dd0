//! Bytes on the wire: the session of the bad line's test through a real sshd at 64 kbit/s and 600 ms, with and without
//! compression, with and without the packets by which OpenSSH hides when keys are pressed (client and server ≥ 9.5).
//! `OPORA_SSH` and `OPORA_SSHD` name other programs than the machine's.
//!
//! `cargo bench --bench opora -- relay [PORT [KBIT/S [MS]]]` opens such a line to try by hand, `MS` there and back.

use std::time::{Duration, Instant};

use crate::support::bad_line::client::{Answer, Client, opora};
use crate::support::bad_line::relay::{Relay, Shape, Way};
use crate::support::bad_line::session::SESSION;
use crate::support::bad_line::sshd::{Programs, Sshd};
use crate::support::world::World;

const SIZE: (u16, u16) = (24, 80);
const RURAL: Shape = Shape { rate: 64_000.0, delay: Duration::from_millis(300) };

/// A way to set the client, and what the client is told.
struct Setting {
    name: &'static str,
    options: &'static [&'static str],
    needs_chaff: bool,
}

const SETTINGS: [Setting; 5] = [
    Setting { name: "plain", options: &["ObscureKeystrokeTiming=no"], needs_chaff: false },
    Setting {
        name: "compressed",
        options: &["ObscureKeystrokeTiming=no", "Compression=yes"],
        needs_chaff: false,
    },
    Setting { name: "chaff, 20 ms", options: &["ObscureKeystrokeTiming=yes"], needs_chaff: true },
    Setting {
        name: "chaff, 20 ms, compressed",
        options: &["ObscureKeystrokeTiming=yes", "Compression=yes"],
        needs_chaff: true,
    },
    Setting { name: "chaff, 100 ms", options: &["ObscureKeystrokeTiming=interval:100"], needs_chaff: true },
];

/// Sixteen more rows, as a key held down repeats.
const HELD: (usize, Duration) = (16, Duration::from_millis(33));

pub fn run() {
    let Some(programs) = Programs::find() else {
        println!("\nwire: no ssh and sshd here");
        return;
    };
    let version = programs.version().unwrap_or_default();
    println!(
        "\nwire: {} and {}; the older is {}.{}",
        programs.ssh.display(),
        programs.sshd.display(),
        version.0,
        version.1
    );
    let has_chaff = version >= (9, 5);
    if !has_chaff {
        println!("  older client or server, no chaff to measure: OPORA_SSH and OPORA_SSHD name newer ones");
    }
    let sshd = Sshd::new(programs).expect("keys");
    let world = filled();
    for rate in [64_000.0, 32_000.0] {
        let shape = Shape { rate, ..RURAL };
        println!("  {} kbit/s, 600 ms", rate / 1000.0);
        for setting in SETTINGS.iter().filter(|setting| has_chaff || !setting.needs_chaff) {
            measure(&sshd, &world, setting, shape);
        }
    }
}

/// The real road map and 1,000 generated activities.
fn filled() -> World {
    let world = World::with_road_map();
    let filled = world.run(["demo", "--activities", "1000", "--seed", "1"]);
    assert_eq!(filled.code, 0, "{}", filled.err);
    world
}

fn measure(sshd: &Sshd, world: &World, setting: &Setting, shape: Shape) {
    let relay = Relay::start(0, Some(shape), sshd.far_end()).expect("a port");
    let begin = Instant::now();
    let mut client = Client::start(sshd, &relay, setting.options, &opora(world, ""), SIZE);
    // The last row of the first screen.
    client.terminal.wait_for("? помощь");
    let all_took = begin.elapsed();
    relay.wait_for_quiet(Duration::from_millis(500), Duration::from_secs(20));
    let shown = client.terminal.bytes().len();
    let entered = Answer { shown, passed: relay.packets(), all_took, ..Answer::default() };
    println!("  {}", setting.name);
    println!(
        "    {:<24} {:>7} {:>7} {:>9} {:>9} {:>9} {:>8} {:>9}",
        "", "at PTY", "up", "down", "with IP", "packets", "", "all there"
    );
    Row::of(&entered).print("entering, first screen");
    client.press("\x1b[20~");
    let mut sum = Row::default();
    for gesture in SESSION {
        let row = Row::of(&client.press(gesture.keys));
        row.print(gesture.name);
        sum.add(&row);
    }
    let row = Row::of(&client.hold("\x1b[B", HELD.0, HELD.1));
    row.print("16 rows, a key held");
    sum.add(&row);
    sum.print("the session");
    client.terminal.send("й");
    client.terminal.end();
}

#[derive(Default)]
struct Row {
    shown: usize,
    up: usize,
    down: usize,
    with_ip: usize,
    packets: usize,
    milliseconds: f64,
}

impl Row {
    fn of(answer: &Answer) -> Row {
        let bytes = |way: Way| {
            answer.passed.iter().filter(|packet| packet.way == way).map(|packet| packet.bytes).sum()
        };
        Row {
            shown: answer.shown,
            up: bytes(Way::Up),
            down: bytes(Way::Down),
            with_ip: answer.on_wire().1,
            packets: answer.passed.len(),
            milliseconds: answer.all_took.as_secs_f64() * 1000.0,
        }
    }

    fn add(&mut self, other: &Row) {
        self.shown += other.shown;
        self.up += other.up;
        self.down += other.down;
        self.with_ip += other.with_ip;
        self.packets += other.packets;
        self.milliseconds += other.milliseconds;
    }

    fn print(&self, name: &str) {
        println!(
            "    {name:<24} {:>7} {:>7} {:>9} {:>9} {:>9} {:>8} {:>6.0} ms",
            self.shown, self.up, self.down, self.with_ip, self.packets, "", self.milliseconds
        );
    }
}

/// A line to try by hand: prints the command that goes over it, then what passes, until it is interrupted.
pub fn relay(arguments: &[String]) {
    let number = |at: usize, or: u32| arguments.get(at).and_then(|word| word.parse().ok()).unwrap_or(or);
    let (port, rate, delay) = (number(0, 2222), number(1, 64), number(2, 600));
    let shape = Shape { rate: f64::from(rate) * 1000.0, delay: Duration::from_millis(u64::from(delay) / 2) };
    let programs = Programs::find().expect("ssh and sshd: apt-get install openssh-server openssh-client");
    let sshd = Sshd::new(programs).expect("keys");
    let world = filled();
    let port = u16::try_from(port).expect("a port");
    let relay = Relay::start(port, Some(shape), sshd.far_end()).expect("the port is taken");
    let script = sshd.path("opora.sh");
    std::fs::write(&script, opora(&world, "")).expect("a script");
    let words: Vec<String> =
        sshd.arguments(relay.port).iter().map(|word| word.to_string_lossy().into_owned()).collect();
    println!("{rate} kbit/s, {delay} ms there and back. In another terminal:\n");
    println!("  {} {} 127.0.0.1 sh {}\n", sshd.programs.ssh.display(), words.join(" "), script.display());
    loop {
        let before = relay.packets().len();
        relay.wait_until(Duration::from_secs(3600), |packets| packets.len() > before);
        relay.wait_for_quiet(Duration::from_millis(500), Duration::from_secs(5));
        let passed = relay.packets().split_off(before);
        let of = |way: Way| passed.iter().filter(move |packet| packet.way == way);
        println!(
            "  up {:>6} bytes in {:>3}, down {:>6} bytes in {:>3}",
            of(Way::Up).map(|packet| packet.bytes).sum::<usize>(),
            of(Way::Up).count(),
            of(Way::Down).map(|packet| packet.bytes).sum::<usize>(),
            of(Way::Down).count()
        );
    }
}
