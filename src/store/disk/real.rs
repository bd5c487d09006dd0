//! The real file system under one folder. In: relative paths. Folders are made 0700, files 0600.
//! Never follows a path out of its folder.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};

use super::{Disk, DiskFile, guard};
use crate::store::error::StoreError;

/// A folder of the real file system.
#[derive(Debug, Clone)]
pub struct RealDisk {
    root: PathBuf,
}

impl RealDisk {
    /// The folder is made (with the folders above it) when it is not there. An empty one that is open to others is
    /// closed; one with something in it is held to [`guard::look`].
    pub fn new(root: impl Into<PathBuf>) -> Result<RealDisk, StoreError> {
        let root = guard::behind_links(root.into())?;
        let told = |error: io::Error| StoreError::Io {
            doing: "making",
            path: root.clone(),
            reason: error.to_string(),
        };
        DirBuilder::new().recursive(true).mode(0o700).create(&root).map_err(told)?;
        guard::look(&root)?;
        Ok(RealDisk { root })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn inside(&self, path: &Path) -> io::Result<PathBuf> {
        if path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Ok(self.root.join(path));
        }
        Err(io::Error::new(io::ErrorKind::InvalidInput, "a path that leads out of the store"))
    }
}

impl Disk for RealDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let path = self.inside(path)?;
        let file = match OpenOptions::new().read(true).write(true).open(&path) {
            Err(error) if is_read_only(&error) => OpenOptions::new().read(true).open(&path),
            other => other,
        }?;
        Ok(Box::new(RealFile(file)))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true).mode(0o600);
        Ok(Box::new(RealFile(options.open(self.inside(path)?)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(self.inside(from)?, self.inside(to)?)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(self.inside(path)?)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.inside(folder)?)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        let path = self.inside(path)?;
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other,
        }
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        File::open(self.inside(path)?)?.sync_all()
    }

    fn shown(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

struct RealFile(File);

impl DiskFile for RealFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < buffer.len() {
            match self.0.read_at(&mut buffer[read..], offset + read as u64) {
                Ok(0) => break,
                Ok(count) => read += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all_at(bytes, offset)
    }

    fn truncate(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn allocate(&self, len: u64) -> io::Result<()> {
        if len == 0 {
            return Ok(());
        }
        match rustix::fs::fallocate(&self.0, rustix::fs::FallocateFlags::empty(), 0, len) {
            // This file system knows no such thing.
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => {
                let zeros = vec![0; 1 << 20];
                let mut at = 0;
                while at < len {
                    let piece = usize::try_from(len - at).unwrap_or(usize::MAX).min(zeros.len());
                    self.write_at(at, &zeros[..piece])?;
                    at += piece as u64;
                }
                Ok(())
            }
            done => Ok(done?),
        }
    }

    fn is_linked(&self) -> io::Result<bool> {
        Ok(self.0.metadata()?.nlink() > 0)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}
