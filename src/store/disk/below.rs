//! A folder of a disk as a disk of its own. In: paths relative to that folder. Out: what the disk below says.
//! The folder itself is made by whoever needs it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Disk, DiskFile};

pub struct Below {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
}

impl Below {
    pub fn new(disk: Arc<dyn Disk>, folder: impl Into<PathBuf>) -> Below {
        Below { disk, folder: folder.into() }
    }

    fn inside(&self, path: &Path) -> PathBuf {
        if path.as_os_str().is_empty() { self.folder.clone() } else { self.folder.join(path) }
    }
}

impl Disk for Below {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.disk.open(&self.inside(path))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.disk.create(&self.inside(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.disk.rename(&self.inside(from), &self.inside(to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(&self.inside(path))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.disk.list(&self.inside(folder))
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.disk.create_dir(&self.inside(path))
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.disk.sync_dir(&self.inside(path))
    }

    fn shown(&self, path: &Path) -> PathBuf {
        self.disk.shown(&self.inside(path))
    }
}
