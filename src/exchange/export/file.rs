//! A file that is either whole or not there: written beside its place, synced, then renamed.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::ExportError;

/// Writes a file by `fill`. With `overwrite` false an existing file is kept and `AlreadyExists` is the answer. A
/// half-written file never stands under the name.
pub fn write_file<T>(
    path: &Path,
    overwrite: bool,
    fill: impl FnOnce(&mut BufWriter<&File>) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    if !overwrite && path.symlink_metadata().is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = tempfile::Builder::new().prefix(".opora-").suffix(".part").tempfile_in(folder)?;
    let mut out = BufWriter::new(beside.as_file());
    let answer = fill(&mut out)?;
    out.flush()?;
    drop(out);
    beside.as_file().sync_all()?;
    let placed = if overwrite { beside.persist(path) } else { beside.persist_noclobber(path) };
    placed.map_err(|error| error.error)?;
    Ok(answer)
}
