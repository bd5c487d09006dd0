//! The ssh client on a terminal, at the near end of a relay. In: keys. Out: what came back for them, on the screen and on
//! the line, with times.

use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;

use super::relay::{AROUND, Packet, Relay, Shape, Way};
use super::sshd::Sshd;
use crate::support::terminal::Terminal;
use crate::support::world::World;

/// A frame is one write, its packets come to the relay together; what is drawn once the cursor rests comes 150 ms later.
const BETWEEN_FRAMES: Duration = Duration::from_millis(75);
/// A gesture is over when nothing passed for so long. A line of 600 ms answers keys later than this: see `press`.
const QUIET: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(20);
/// TCP, IP and SSH around a packet, as the bound counts them.
const AROUND_ALL: usize = 90;

pub struct Client<'a> {
    pub terminal: Terminal,
    relay: &'a Relay,
}

/// What came back for a gesture.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Bytes of the keys and of the first frame that came back, as a terminal sees them, and the packets of both.
    pub bytes: usize,
    pub packets: usize,
    /// From the key to the frame's last byte, less what the relay itself was late.
    pub took: Duration,
    /// Bytes for the terminal until all was quiet.
    pub shown: usize,
    /// Packets that passed until then.
    pub passed: Vec<Packet>,
    /// From the key to the last byte for the terminal.
    pub all_took: Duration,
}

impl Answer {
    /// What the line itself needs: both ways, and the bytes with `AROUND_ALL` for each packet at its rate.
    pub fn floor(&self, shape: Shape) -> Duration {
        shape.delay * 2 + shape.carrying(self.bytes + AROUND_ALL * self.packets)
    }

    /// Bytes that passed, without TCP and IP around them and with.
    pub fn on_wire(&self) -> (usize, usize) {
        let bytes: usize = self.passed.iter().map(|packet| packet.bytes).sum();
        (bytes, bytes + AROUND * self.passed.len())
    }
}

/// The command of a shell that runs the program in this world, as a person who came by ssh. Its process id goes to the
/// file `pid`.
pub fn opora(world: &World, arguments: &str) -> String {
    let mut command = format!("echo $$ >{}; cd {}; exec env -i", shell(world, "pid"), shell(world, "home"));
    for (name, value) in world.variables() {
        command.push_str(&format!(" {name}='{value}'"));
    }
    let program = env!("CARGO_BIN_EXE_opora");
    format!(
        "{command} SSH_CONNECTION=\"$SSH_CONNECTION\" '{program}' --today {} {arguments}",
        super::super::TODAY
    )
}

fn shell(world: &World, name: &str) -> String {
    format!("'{}'", world.path(name).display())
}

impl Client<'_> {
    /// Connects and runs `command` on a terminal of this size (rows, columns).
    pub fn start<'a>(
        sshd: &Sshd,
        relay: &'a Relay,
        options: &[&str],
        command: &str,
        size: (u16, u16),
    ) -> Client<'a> {
        let mut ssh = CommandBuilder::new(&sshd.programs.ssh);
        ssh.env_clear();
        ssh.env("PATH", "/usr/bin:/bin");
        ssh.env("TERM", "xterm-256color");
        ssh.env("HOME", sshd.path(""));
        ssh.cwd(sshd.path(""));
        ssh.args(sshd.arguments(relay.port));
        for option in options {
            ssh.args(["-o", option]);
        }
        ssh.args(["127.0.0.1", command]);
        Client { terminal: Terminal::run(ssh, size), relay }
    }

    /// Sends keys on a line that has come to rest, and waits until it rests again.
    pub fn press(&mut self, keys: &str) -> Answer {
        self.hold(keys, 1, Duration::ZERO)
    }

    /// The same keys so many times, each so long behind the one before.
    pub fn hold(&mut self, keys: &str, times: usize, every: Duration) -> Answer {
        self.relay.wait_for_quiet(QUIET, LONGEST);
        let (passed, arrived) = (self.relay.packets().len(), self.terminal.arrivals().len());
        let begin = Instant::now();
        for time in 0..times {
            if time > 0 {
                thread::sleep(every);
            }
            self.terminal.send(keys);
        }
        let way = |packets: &[Packet], way: Way| packets.iter().any(|packet| packet.way == way);
        let longest = LONGEST / 4;
        self.relay.wait_until(longest, |packets| way(&packets[passed..], Way::Up));
        self.relay.wait_until(longest, |packets| way(&packets[passed..], Way::Down));
        self.relay.wait_for_quiet(QUIET, LONGEST);
        let passed = self.relay.packets().split_off(passed);
        let mut arrivals = self.terminal.arrivals();
        let before = arrived.checked_sub(1).map_or(0, |last| arrivals[last].1);
        let arrivals = arrivals.split_off(arrived);
        answer(keys, begin, passed, before, &arrivals)
    }
}

fn answer(
    keys: &str,
    begin: Instant,
    passed: Vec<Packet>,
    before: usize,
    arrivals: &[(Instant, usize)],
) -> Answer {
    let Some(&(last, all)) = arrivals.last() else { return Answer { passed, ..Answer::default() } };
    let way = |way: Way| passed.iter().filter(move |packet| packet.way == way);
    let Some(first) = way(Way::Down).next() else { return Answer { passed, ..Answer::default() } };
    let asked: Vec<&Packet> = way(Way::Up).filter(|packet| packet.given <= first.taken).collect();
    let mut frame = vec![first];
    for packet in way(Way::Down).skip(1) {
        if frame.last().is_some_and(|last| packet.taken - last.taken > BETWEEN_FRAMES) {
            break;
        }
        frame.push(packet);
    }
    // The terminal has the frame before the next packet is given to its client.
    let until = way(Way::Down).nth(frame.len()).map(|next| next.given);
    let of_frame = arrivals.iter().rfind(|(at, _)| until.is_none_or(|until| *at <= until));
    let (at, there) = of_frame.copied().unwrap_or((last, all));
    let late = |packet: Option<&&Packet>| packet.map_or(Duration::ZERO, |packet| packet.given - packet.due);
    let late = late(asked.last()) + late(frame.last());
    Answer {
        bytes: keys.len() + there - before,
        packets: asked.len() + frame.len(),
        took: (at - begin).saturating_sub(late),
        shown: all - before,
        all_took: last - begin,
        passed,
    }
}
