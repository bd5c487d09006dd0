//! Who else could get at a store: nobody may read or write its files but their owner, who must be the one who runs the
//! program, and none of them may lead elsewhere. In: a store's folder. Out: the first thing that is wrong with it.
//! It mends nothing (but an empty folder): what was open may have been read or changed, and a person must know.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::store::error::StoreError;
use crate::store::files;

/// Bits that let others than the owner in.
const OTHERS: u32 = 0o077;

/// Folders in folders that are looked into; behind closed ones nothing can be reached anyway.
const DEEP: usize = 3;

/// Where a store's folder really lies. A link to it is followed when it is this user's own or the administrator's.
pub fn behind_links(root: PathBuf) -> Result<PathBuf, StoreError> {
    match fs::symlink_metadata(&root) {
        Ok(link) if link.is_symlink() => {
            let me = me();
            if link.uid() != me && link.uid() != 0 {
                return Err(StoreError::OtherOwner { root: root.clone(), path: root, owner: link.uid(), me });
            }
            fs::canonicalize(&root).map_err(|error| told(&root, &error))
        }
        // What is wrong with it is told by who makes or opens it.
        _ => Ok(root),
    }
}

/// Looks at a store's folder and its files, each paper excepted.
pub fn look(root: &Path) -> Result<(), StoreError> {
    let data = fs::metadata(root).map_err(|error| told(root, &error))?;
    let looked = owned(root, root, &data).and_then(|()| closed(root, root, &data));
    match looked {
        Err(StoreError::OpenToOthers { .. }) if is_empty(root)? => {
            let mode = fs::Permissions::from_mode(0o700);
            fs::set_permissions(root, mode).map_err(|error| told(root, &error))
        }
        Err(error) => Err(error),
        Ok(()) => look_inside(root, root, DEEP),
    }
}

fn look_inside(root: &Path, folder: &Path, deep: usize) -> Result<(), StoreError> {
    // There may be a great many papers; their folders are closed.
    let is_of_papers = folder.parent().is_some_and(|above| above == root.join(files::FOLDER));
    if deep == 0 || is_of_papers {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(|error| told(folder, &error))? {
        let path = entry.map_err(|error| told(folder, &error))?.path();
        let data = match fs::symlink_metadata(&path) {
            Ok(data) => data,
            // Whoever holds the store has removed it just now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(told(&path, &error)),
        };
        if data.is_symlink() {
            return Err(StoreError::Symlink { path });
        }
        if data.file_type().is_socket() {
            continue;
        }
        owned(root, &path, &data)?;
        closed(root, &path, &data)?;
        if data.is_dir() {
            look_inside(root, &path, deep - 1)?;
        }
    }
    Ok(())
}

fn owned(root: &Path, path: &Path, data: &Metadata) -> Result<(), StoreError> {
    let (owner, me) = (data.uid(), me());
    if owner == me {
        return Ok(());
    }
    Err(StoreError::OtherOwner { root: root.into(), path: path.into(), owner, me })
}

fn closed(root: &Path, path: &Path, data: &Metadata) -> Result<(), StoreError> {
    let mode = data.mode() & 0o7777;
    if mode & OTHERS == 0 {
        return Ok(());
    }
    Err(StoreError::OpenToOthers { root: root.into(), path: path.into(), mode })
}

fn is_empty(folder: &Path) -> Result<bool, StoreError> {
    Ok(fs::read_dir(folder).map_err(|error| told(folder, &error))?.next().is_none())
}

fn me() -> u32 {
    rustix::process::geteuid().as_raw()
}

fn told(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Io { doing: "looking at", path: path.into(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A folder with a file in each place that is looked at.
    fn store() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        for name in PLACES {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "x").unwrap();
            let inside = path.ancestors().take_while(|above| *above != folder.path());
            for place in inside {
                let mode = if place.is_dir() { 0o700 } else { 0o600 };
                fs::set_permissions(place, fs::Permissions::from_mode(mode)).unwrap();
            }
        }
        folder
    }

    const PLACES: [&str; 9] = [
        "lock",
        "reserve",
        "journal/00000001.seg",
        "journal/mark",
        "keys/04-00000000000001.keys",
        "looks/journal/00000001.seg",
        "drafts/1000-89ab",
        "view/db",
        "backups/import-7.opora",
    ];

    #[test]
    fn any_file_or_folder_that_is_open_to_others_is_named() {
        let folder = store();
        look(folder.path()).unwrap();
        for name in PLACES {
            for mode in [0o640, 0o604, 0o620, 0o602] {
                let path = folder.path().join(name);
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                let root = folder.path().to_path_buf();
                assert_eq!(
                    look(folder.path()),
                    Err(StoreError::OpenToOthers { root, path: path.clone(), mode })
                );
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            }
        }
        for name in ["journal", "keys", "looks/journal", "view", "backups"] {
            let path = folder.path().join(name);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
            assert!(matches!(look(folder.path()), Err(StoreError::OpenToOthers { .. })), "{name}");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        look(folder.path()).unwrap();
    }

    #[test]
    fn a_link_inside_a_store_is_refused_and_one_to_a_store_is_followed() {
        let folder = store();
        let outside = tempfile::tempdir().unwrap();
        let link = outside.path().join("link");
        symlink(folder.path(), &link).unwrap();
        assert_eq!(behind_links(link), Ok(fs::canonicalize(folder.path()).unwrap()));
        let inside = folder.path().join("journal/00000002.seg");
        symlink(outside.path(), &inside).unwrap();
        assert_eq!(look(folder.path()), Err(StoreError::Symlink { path: inside }));
    }

    /// Only the administrator can give files away.
    #[test]
    fn files_of_another_user_are_refused() {
        let folder = store();
        let path = folder.path().join("journal/mark");
        if std::os::unix::fs::chown(&path, Some(12_345), None).is_err() {
            println!("not the administrator: files of others are not tried");
            return;
        }
        let (root, me) = (folder.path().to_path_buf(), me());
        assert_eq!(look(folder.path()), Err(StoreError::OtherOwner { root, path, owner: 12_345, me }));
        std::os::unix::fs::chown(folder.path(), Some(12_345), None).unwrap();
        assert!(matches!(look(folder.path()), Err(StoreError::OtherOwner { .. })));
        let link = tempfile::tempdir().unwrap().keep().join("link");
        symlink(folder.path(), &link).unwrap();
        std::os::unix::fs::lchown(&link, Some(12_345), None).unwrap();
        assert!(matches!(behind_links(link.clone()), Err(StoreError::OtherOwner { .. })));
        fs::remove_dir_all(link.parent().unwrap()).unwrap();
    }
}
