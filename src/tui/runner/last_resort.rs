//! Whoever's line is gone must not leave a program behind, whatever it is stuck in: two seconds after SIGHUP it ends.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use signal_hook::consts::SIGHUP;

/// What an orderly end may take.
pub const GRACE: Duration = Duration::from_secs(2);
/// As a shell names a program that a hang-up ended.
const HUNG_UP: i32 = 129;

/// From now on a hang-up ends the program after [`GRACE`] at the latest.
pub fn arm() -> io::Result<()> {
    let (mut told, tells) = UnixStream::pair()?;
    signal_hook::low_level::pipe::register(SIGHUP, tells)?;
    std::thread::Builder::new().name("last resort".to_owned()).spawn(move || {
        if told.read(&mut [0]).is_ok_and(|count| count > 0) {
            std::thread::sleep(GRACE);
            std::process::exit(HUNG_UP);
        }
    })?;
    Ok(())
}
