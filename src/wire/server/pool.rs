//! Threads that carry out calls: as many as wait for the disk at once share one sync. A fault in a call ends that call.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

pub type Job = Box<dyn FnOnce() + Send>;

/// More calls at once wait in line.
const THREADS: usize = 64;
/// A thread without work goes after so long.
const IDLE: Duration = Duration::from_secs(10);
/// Deciding an import nests deeper than most.
const STACK: usize = 4 << 20;

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    idle: usize,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    work: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        loop {
            let mut state = self.state();
            let job = loop {
                if let Some(job) = state.jobs.pop_front() {
                    break job;
                }
                state.idle += 1;
                let (woken, waited) =
                    self.work.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
                state = woken;
                state.idle -= 1;
                if waited.timed_out() && state.jobs.is_empty() {
                    state.threads -= 1;
                    return;
                }
            };
            drop(state);
            // Whoever gave the job tells its client what became of it.
            let _fault = catch_unwind(AssertUnwindSafe(job));
        }
    }
}

#[derive(Default)]
pub struct Pool {
    shared: Arc<Shared>,
}

impl Pool {
    pub fn give(&self, job: Job) {
        let mut state = self.shared.state();
        state.jobs.push_back(job);
        let wanted = state.jobs.len() > state.idle && state.threads < THREADS;
        if wanted {
            let shared = Arc::clone(&self.shared);
            let thread = thread::Builder::new().name("opora-call".to_owned()).stack_size(STACK);
            if thread.spawn(move || shared.work()).is_ok() {
                state.threads += 1;
            }
        }
        drop(state);
        self.shared.work.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn jobs_run_side_by_side_and_a_fault_in_one_ends_that_one() {
        let pool = Pool::default();
        let (done, wait) = mpsc::channel();
        let gate = Arc::new(std::sync::Barrier::new(8));
        pool.give(Box::new(|| panic!("a fault")));
        for at in 0..8 {
            let (done, gate) = (done.clone(), Arc::clone(&gate));
            pool.give(Box::new(move || {
                gate.wait();
                done.send(at).unwrap();
            }));
        }
        let mut all: Vec<i32> = (0..8).map(|_| wait.recv_timeout(Duration::from_secs(30)).unwrap()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..8).collect::<Vec<_>>());
    }
}
