//! Mending what can be made again of what is whole: tables, the mark, the number of the format, the view; a draft that
//! cannot be read is removed. In: a store's folder, locked by the caller, and what a check found. Out: what was done.
//! It changes no entry, key or paper: what these lost, only a backup can give.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::Problem;
use super::disk::{Disk, RealDisk, names_in, refused};
use super::error::StoreError;
use super::journal::{self, Journal, Trouble};
use super::view::opening;
use super::{drafts, files, format, looks, seal};

/// What was done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mended {
    /// A table or the mark: made again of the journal.
    Remade(PathBuf),
    /// Nothing could be made of it, and nothing hangs on it.
    Removed(PathBuf),
    /// The view lies there now; another is made of the journal when the store is opened.
    Aside(PathBuf),
    /// The view stays as it is: it shows more than what the journal could still give.
    Kept(PathBuf),
}

/// Whether nothing but bytes behind the last entry is found, which go when the journal is opened.
pub fn is_remainder(problem: &Problem) -> bool {
    problem.trouble == Trouble::NotZeros && problem.lost.is_none()
}

/// Whether a trouble of this kind can be mended without a backup.
pub fn is_mendable(trouble: Trouble) -> bool {
    matches!(trouble, Trouble::Table | Trouble::Mark | Trouble::Draft | Trouble::Format)
}

/// Whether entries are lost by it, or what is sealed in them: what is made of the journal now may be poorer than what was
/// made of it before.
pub fn is_loss(problem: &Problem) -> bool {
    !is_mendable(problem.trouble)
        && problem.trouble != Trouble::Paper
        && !problem.path.starts_with(looks::FOLDER)
}

/// Mends what can be mended of what was found, and sets the view aside, unless entries are lost: then the view, and the
/// tables by which entries behind the damage are found, stay as they are.
///
/// # Errors
/// The disk refuses; what was done until then is good.
pub fn mend(root: &Path, problems: &[Problem]) -> Result<Vec<Mended>, StoreError> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(root)?);
    let mut mended = Vec::new();
    let has_loss = problems.iter().any(is_loss);
    for Problem { path, trouble, .. } in problems {
        match trouble {
            Trouble::Draft => {
                remove(&*disk, path)?;
                mended.push(Mended::Removed(path.clone()));
            }
            Trouble::Table | Trouble::Mark if has_loss => {}
            Trouble::Table => {
                remove(&*disk, path)?;
                mended.push(Mended::Remade(path.clone()));
            }
            Trouble::Format => {
                format::write(&*disk, format::FORMAT)?;
                mended.push(Mended::Remade(path.clone()));
            }
            Trouble::Mark => mended.push(Mended::Remade(path.clone())),
            _ => {}
        }
    }
    for path in left_over(&*disk)? {
        remove(&*disk, &path)?;
        mended.push(Mended::Removed(path));
    }
    if has_loss {
        mended.push(Mended::Kept(root.join(opening::FOLDER)));
        return Ok(mended);
    }
    // Opening makes tables and a mark that are not there.
    let (journal, _) = Journal::open(Arc::clone(&disk))?;
    drop(looks::open(&disk, &journal.store_id())?);
    drop(journal);
    if root.join(opening::FOLDER).exists() {
        mended.push(Mended::Aside(opening::set_aside(root)?));
    }
    Ok(mended)
}

/// Files that were being written when the program died.
fn left_over(disk: &dyn Disk) -> Result<Vec<PathBuf>, StoreError> {
    let looks = format!("{}/{}", looks::FOLDER, journal::FOLDER);
    let mut folders: Vec<PathBuf> =
        ["", journal::FOLDER, seal::FOLDER, drafts::FOLDER, &looks].map(PathBuf::from).into();
    let papers = Path::new(files::FOLDER);
    folders.extend(names_in(disk, papers)?.iter().map(|name| papers.join(name)));
    let mut found = Vec::new();
    for folder in folders {
        let names = names_in(disk, &folder)?;
        found.extend(names.iter().filter(|name| name.ends_with(".new")).map(|name| folder.join(name)));
    }
    Ok(found)
}

fn remove(disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
    match disk.remove(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(refused(disk, "removing", path, &error))
        }
        _ => Ok(()),
    }
}
