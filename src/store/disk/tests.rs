use std::io::ErrorKind;
use std::path::Path;

use super::{Disk, Lasting, MemoryDisk, RealDisk, read_whole, write_whole};
use crate::store::error::StoreError;

fn whole(disk: &dyn Disk, path: &str) -> Option<Vec<u8>> {
    read_whole(disk, Path::new(path), 1 << 20).unwrap()
}

#[test]
fn both_disks_do_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let real = RealDisk::new(folder.path()).unwrap();
    let memory = MemoryDisk::new();
    let disks: [&dyn Disk; 2] = [&real, &memory];
    for disk in disks {
        let path = Path::new("a/one");
        assert_eq!(disk.create(path).err().map(|error| error.kind()), Some(ErrorKind::NotFound));
        assert_eq!(disk.list(Path::new("a")).err().map(|error| error.kind()), Some(ErrorKind::NotFound));
        disk.create_dir(Path::new("a")).unwrap();
        disk.create_dir(Path::new("a")).unwrap();
        let file = disk.create(path).unwrap();
        file.write_at(3, b"abc").unwrap();
        assert_eq!(file.len().unwrap(), 6);
        let mut buffer = [9; 8];
        assert_eq!(file.read_at(1, &mut buffer).unwrap(), 5);
        assert_eq!(buffer, [0, 0, b'a', b'b', b'c', 9, 9, 9]);
        file.truncate(4).unwrap();
        file.sync().unwrap();
        disk.rename(path, Path::new("a/two")).unwrap();
        disk.sync_dir(Path::new("a")).unwrap();
        disk.sync_dir(Path::new("")).unwrap();
        write_whole(disk, Path::new("three"), b"3").unwrap();
        assert_eq!(disk.list(Path::new("")).unwrap(), ["a", "three"]);
        assert_eq!(disk.list(Path::new("a")).unwrap(), ["two"]);
        assert_eq!(whole(disk, "a/two"), Some(vec![0, 0, 0, b'a']));
        disk.remove(Path::new("a/two")).unwrap();
        assert_eq!(whole(disk, "a/two"), None);
        assert!(disk.open(Path::new("a/two")).is_err());
    }
    assert!(real.open(Path::new("../x")).is_err());
    assert!(real.create(Path::new("/tmp/x")).is_err());
}

#[test]
fn a_power_cut_keeps_what_was_synced_and_any_choice_of_the_rest() {
    let disk = MemoryDisk::new();
    let file = disk.create(Path::new("f")).unwrap();
    file.write_at(0, &[1; 1200]).unwrap();
    assert_eq!(whole(&disk.after_power_cut(&mut |_| false), "f"), None);
    file.sync().unwrap();
    disk.sync_dir(Path::new("")).unwrap();
    file.write_at(100, &[2; 1000]).unwrap();
    let nothing = whole(&disk.after_power_cut(&mut |_| false), "f").unwrap();
    assert_eq!(nothing, [1; 1200]);
    let torn = whole(&disk.after_power_cut(&mut |piece| piece.sector == 1), "f").unwrap();
    let mut expected = [1; 1200];
    expected[512..1024].fill(2);
    assert_eq!(torn, expected);
    assert_eq!(whole(&disk.copy(), "f"), whole(&disk, "f"));
}

#[test]
fn a_failed_sync_loses_what_it_should_have_saved_even_when_repeated() {
    let disk = MemoryDisk::new();
    write_whole(&disk, Path::new("f"), b"old").unwrap();
    let file = disk.open(Path::new("f")).unwrap();
    file.write_at(0, b"new").unwrap();
    disk.fail_at(disk.calls(), ErrorKind::Other, Lasting::Once);
    assert!(file.sync().is_err());
    file.sync().unwrap();
    assert_eq!(whole(&disk, "f").unwrap(), b"new");
    assert_eq!(whole(&disk.after_power_cut(&mut |_| false), "f").unwrap(), b"old");
}

#[test]
fn a_call_told_to_fail_fails_once_or_for_ever() {
    let disk = MemoryDisk::new();
    disk.fail_at(1, ErrorKind::StorageFull, Lasting::Once);
    let file = disk.create(Path::new("f")).unwrap();
    assert_eq!(file.write_at(0, &[1; 10]).unwrap_err().kind(), ErrorKind::StorageFull);
    assert_eq!(file.len().unwrap(), 5);
    disk.fail_at(disk.calls(), ErrorKind::Other, Lasting::ForEver);
    assert!(file.len().is_err() && file.len().is_err());
    disk.heal();
    assert!(file.len().is_ok());
}

#[test]
fn a_folder_open_to_others_is_closed_when_empty_and_refused_when_not() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let open = || std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    open();
    let disk = RealDisk::new(folder.path()).unwrap();
    write_whole(&disk, Path::new("f"), b"x").unwrap();
    RealDisk::new(folder.path()).unwrap();
    open();
    let error = RealDisk::new(folder.path()).unwrap_err();
    assert_eq!(
        error,
        StoreError::OpenToOthers { root: folder.path().into(), path: folder.path().into(), mode: 0o755 }
    );
}
