//! What the server lets one person, and all together, take of it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one person.
    pub own: usize,
    /// Until the hello is whole.
    pub handshake: Duration,
    /// Without a byte from a client it is asked whether it lives, and after as long again it is let go.
    pub idle: Duration,
    /// A client that takes nothing of its answer for so long is let go.
    pub stalled: Duration,
    /// Calls a second of one person; beyond the burst they wait. 0: as many as come.
    pub calls: u32,
    pub burst: u32,
    /// A question that takes longer is given up. `None`: it may take its time.
    pub question: Option<Duration>,
    /// News go out at most so often.
    pub news: Duration,
    /// Nobody was here for so long: the server goes. `None`: it stays.
    pub alone: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 300,
            own: 8,
            handshake: Duration::from_secs(5),
            idle: Duration::from_secs(60),
            stalled: Duration::from_secs(30),
            calls: 50,
            burst: 200,
            question: Some(Duration::from_secs(2)),
            news: Duration::from_millis(500),
            alone: None,
        }
    }
}

impl Limits {
    /// For the processes of one person on a store of their own.
    pub fn personal() -> Limits {
        Limits { own: 64, calls: 0, question: None, ..Limits::default() }
    }
}

/// Calls that each person may still make now.
#[derive(Debug, Default)]
pub struct Purses {
    purses: HashMap<u32, (f64, Instant)>,
}

impl Purses {
    /// Whether this person may make a call now; else when.
    pub fn spend(&mut self, limits: &Limits, uid: u32, now: Instant) -> Result<(), Instant> {
        if limits.calls == 0 {
            return Ok(());
        }
        let (rate, full) = (f64::from(limits.calls), f64::from(limits.burst.max(1)));
        let (left, since) = self.purses.entry(uid).or_insert((full, now));
        *left = (*left + now.saturating_duration_since(*since).as_secs_f64() * rate).min(full);
        *since = now;
        if *left >= 1.0 {
            *left -= 1.0;
            return Ok(());
        }
        Err(now + Duration::from_secs_f64((1.0 - *left) / rate))
    }

    pub fn forget(&mut self, uid: u32) {
        self.purses.remove(&uid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_burst_calls_wait_for_their_turn_and_others_do_not() {
        let limits = Limits { calls: 50, burst: 3, ..Limits::default() };
        let (mut purses, now) = (Purses::default(), Instant::now());
        for _ in 0..3 {
            assert_eq!(purses.spend(&limits, 1, now), Ok(()));
        }
        assert_eq!(purses.spend(&limits, 1, now), Err(now + Duration::from_millis(20)));
        assert_eq!(purses.spend(&limits, 2, now), Ok(()));
        assert_eq!(purses.spend(&limits, 1, now + Duration::from_millis(21)), Ok(()));
    }
}
