//! How long a question may be worked on. In: a limit, set by the server around one call. Out: a refusal from the loops that
//! look at many records, when the limit has passed. Without a limit (one's own store) nothing is ever given up.
//! Of the thread that carries the call out: a call has one.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::refusal::{Failure, ServerTrouble};

/// After so long others have their turn.
const TURN: Duration = Duration::from_millis(200);

#[derive(Clone, Copy)]
struct Slice {
    end: Instant,
    limit: Duration,
    turn: Instant,
}

thread_local! {
    static SLICE: Cell<Option<Slice>> = const { Cell::new(None) };
}

/// Puts back what was before, also when the work breaks down.
struct Before(Option<Slice>);

impl Drop for Before {
    fn drop(&mut self) {
        SLICE.set(self.0);
    }
}

/// Works within this limit; `None`: without one.
pub fn within<T>(limit: Option<Duration>, work: impl FnOnce() -> T) -> T {
    let now = Instant::now();
    let slice = limit.map(|limit| Slice { end: now + limit, limit, turn: now + TURN });
    let _before = Before(SLICE.replace(slice));
    work()
}

/// Called by whatever goes through many records, at each.
///
/// # Errors
/// The time is over: what was found so far is no answer.
pub fn go_on() -> Result<(), Failure> {
    let Some(slice) = SLICE.get() else { return Ok(()) };
    let now = Instant::now();
    if now >= slice.end {
        return Err(ServerTrouble::TookTooLong { seconds: slice.limit.as_secs() }.into());
    }
    if now >= slice.turn {
        SLICE.set(Some(Slice { turn: now + TURN, ..slice }));
        std::thread::yield_now();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_within_a_limit_that_has_passed_work_is_given_up() {
        assert_eq!(go_on(), Ok(()));
        let trouble = Failure::from(ServerTrouble::TookTooLong { seconds: 0 });
        assert_eq!(within(Some(Duration::ZERO), go_on), Err(trouble));
        assert_eq!(within(Some(Duration::from_secs(600)), go_on), Ok(()));
        assert_eq!(within(Some(Duration::ZERO), || within(None, go_on)), Ok(()));
        assert_eq!(go_on(), Ok(()), "what is asked next is not of that call");
    }
}
