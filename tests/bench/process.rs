//! A run of the program from outside: its time and its highest memory. In: a command. Out: seconds and MiB.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took.
pub struct Run {
    pub seconds: f64,
    /// MiB.
    pub peak: f64,
}

pub fn run(command: &mut Command) -> Run {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().expect("the program");
    let mut peak = 0.0_f64;
    loop {
        peak = peak.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().expect("the program") {
            assert!(status.success(), "{status}");
            return Run { seconds: began.elapsed().as_secs_f64(), peak };
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Highest resident memory of a process so far, MiB; 0 when it is gone.
pub fn peak_memory(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    let kib: f64 = line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0.0);
    kib / 1024.0
}

/// Lets the system forget what it read from the disk; `false` when that is not allowed.
pub fn forget_disk() -> bool {
    let _ = Command::new("sync").status();
    std::fs::write("/proc/sys/vm/drop_caches", "3").is_ok()
}
