//! How much room the disk of a store has. In: a path, of a store or where one would be made. Out: bytes, and whether a
//! person should hear of it.

use std::path::{Path, PathBuf};

/// Less free than this is told as wrong.
const SHORT: u64 = 200 << 20;

/// Less free than one part in so many is told.
const LITTLE: u64 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    pub free: u64,
    pub total: u64,
}

impl Space {
    /// Of the disk on which this lies; `None` when the system does not say.
    pub fn at(path: &Path) -> Option<Space> {
        let mut at: PathBuf = path.to_owned();
        while !at.exists() && at.pop() {}
        let disk = rustix::fs::statvfs(if at.as_os_str().is_empty() { Path::new(".") } else { &at }).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        Some(Space { free: bytes(disk.f_bavail), total: bytes(disk.f_blocks) })
    }

    /// Under 200 MiB: writing will soon be refused.
    pub fn is_short(&self) -> bool {
        self.free < SHORT
    }

    /// Under a tenth of the disk.
    pub fn is_little(&self) -> bool {
        self.free < self.total / LITTLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_the_disk_is_little_and_200_mib_are_short() {
        let told = |free: u64, total: u64| {
            let space = Space { free: free << 20, total: total << 20 };
            (space.is_little(), space.is_short())
        };
        assert_eq!(told(1_000, 2_000), (false, false));
        assert_eq!(told(1_000, 20_000), (true, false));
        assert_eq!(told(199, 1_000), (false, true));
        assert_eq!(told(0, 20_000), (true, true));
        assert!(Space::at(Path::new("/no/such/folder")).unwrap().total > 0);
    }
}
