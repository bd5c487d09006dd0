//! Where sockets are: the one place that server and clients agree on.

use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use super::identity;

/// The district server's.
pub fn system_socket() -> PathBuf {
    PathBuf::from("/run/opora/opora.sock")
}

/// The district's store, when there is one on this machine.
pub fn system_store() -> PathBuf {
    PathBuf::from("/var/lib/opora")
}

/// Where whoever holds the store in this folder listens for other processes of the same person.
pub fn of_store(dir: &Path) -> PathBuf {
    dir.join("socket")
}

/// A socket's name may have about a hundred bytes; a folder's may have more. So the folder is opened and the socket named
/// by way of it.
fn within<T>(socket: &Path, act: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    const SHORT: usize = 100;
    let (Some(folder), Some(name)) = (socket.parent(), socket.file_name()) else { return act(socket) };
    if socket.as_os_str().len() <= SHORT {
        return act(socket);
    }
    let opened = std::fs::File::open(folder)?;
    act(&PathBuf::from(format!("/proc/self/fd/{}", opened.as_raw_fd())).join(name))
}

pub fn connect(socket: &Path) -> io::Result<UnixStream> {
    within(socket, |path| UnixStream::connect(path))
}

/// Listens there; `mode`: who may connect. What a killed server left is replaced, but only when nobody answers there.
pub fn listen(socket: &Path, mode: u32) -> io::Result<UnixListener> {
    match std::fs::symlink_metadata(socket) {
        Ok(there) if !there.file_type().is_socket() => {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        Ok(_) if connect(socket).is_ok() => return Err(io::ErrorKind::AddrInUse.into()),
        Ok(_) => std::fs::remove_file(socket)?,
        Err(_) => {}
    }
    let listener = within(socket, |path| UnixListener::bind(path))?;
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(mode))?;
    Ok(listener)
}

/// Whether only its owner (and perhaps its group) can make sockets there: otherwise anybody could play the server.
pub fn is_guarded(folder: &Path) -> io::Result<bool> {
    let there = std::fs::metadata(folder)?;
    Ok(there.is_dir() && there.mode() & 0o022 == 0)
}

/// Whether a folder is not for anybody's server alone: the system's own, one with a sticky bit, somebody's home.
pub fn is_shared(folder: &Path) -> bool {
    let sticky = 0o1000;
    std::fs::metadata(folder).is_ok_and(|there| there.uid() == 0 || there.mode() & sticky != 0)
        || identity::homes().iter().any(|home| home == folder)
}

/// The group whose members come to a socket to which this process does not come: the folder's, if it is the folder that is
/// closed.
pub fn admitted_group(socket: &Path) -> Option<u32> {
    let folder = socket.parent().unwrap_or(Path::new("."));
    let (there, needed) = match std::fs::metadata(socket) {
        Ok(there) => (there, 0o020),
        Err(_) => (std::fs::metadata(folder).ok()?, 0o010),
    };
    (there.mode() & needed != 0).then(|| there.gid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_of_a_socket_or_of_its_closed_folder_is_who_may_come() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let own = std::fs::metadata(folder.path()).unwrap().gid();
        let close = |mode| {
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        };
        close(0o750);
        assert_eq!(admitted_group(&path), Some(own));
        close(0o700);
        assert_eq!(admitted_group(&path), None);
        let _group = listen(&path, 0o660).unwrap();
        assert_eq!(admitted_group(&path), Some(own));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(admitted_group(&path), None);
    }

    #[test]
    fn folders_of_the_system_and_homes_are_shared_and_ones_own_is_not() {
        for shared in ["/tmp", "/run", "/"] {
            assert!(is_shared(Path::new(shared)), "{shared}");
        }
        let folder = tempfile::tempdir().unwrap();
        let is_root = std::fs::metadata(folder.path()).unwrap().uid() == 0;
        assert_eq!(is_shared(folder.path()), is_root);
    }

    #[test]
    fn a_socket_that_a_killed_server_left_is_replaced_and_a_living_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        drop(listen(&path, 0o600).unwrap());
        let living = listen(&path, 0o600).unwrap();
        assert_eq!(listen(&path, 0o600).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        drop(living);
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/tmp/elsewhere", &path).unwrap();
        assert_eq!(listen(&path, 0o600).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    }

    #[test]
    fn a_folder_with_a_long_name_can_hold_a_socket() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("д".repeat(60)).join("е".repeat(60));
        std::fs::create_dir_all(&deep).unwrap();
        let _listening = listen(&deep.join("socket"), 0o600).unwrap();
        connect(&deep.join("socket")).unwrap();
    }
}
