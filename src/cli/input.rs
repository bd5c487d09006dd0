//! Files and standard input: regular files only, of a limited size that is asked before reading.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::context::Context;
use super::trouble::{Exit, Trouble};
use crate::tui::view::reasons::system_said;

/// The bytes of a regular file of at most `limit` bytes. Nothing of a longer one is read.
pub fn read(context: &Context<'_>, path: &Path, limit: u64) -> Result<Vec<u8>, Trouble> {
    let shown = path.display().to_string();
    let unreadable = |error: io::Error| unreadable(context, &shown, &error);
    // Asked before opening: opening a FIFO would wait for its writer.
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if meta.is_dir() {
        return Err(context.trouble(Exit::Usage, "cli-is-directory", &[("path", &shown)]));
    }
    if !meta.is_file() {
        return Err(context.trouble(Exit::Usage, "cli-not-regular", &[("path", &shown)]));
    }
    if meta.len() > limit {
        return Err(too_large(context, &shown, limit));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(context, &shown, limit));
    }
    Ok(bytes)
}

fn too_large(context: &Context<'_>, path: &str, limit: u64) -> Trouble {
    let limit = (limit >> 20).to_string();
    context.trouble(Exit::Usage, "cli-too-large", &[("path", path), ("limit", &limit)])
}

fn unreadable(context: &Context<'_>, path: &str, error: &io::Error) -> Trouble {
    let key = match error.kind() {
        io::ErrorKind::NotFound => "cli-no-such-file",
        io::ErrorKind::PermissionDenied => "cli-not-permitted",
        _ => "cli-unreadable",
    };
    context.trouble(
        Exit::Usage,
        key,
        &[("path", path), ("reason", &system_said(context.words, &error.to_string()))],
    )
}
