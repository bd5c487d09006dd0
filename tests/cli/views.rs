//! The view may be spoilt in any way: nothing is lost, and the start never hangs.

use std::fs;
use std::path::PathBuf;

use crate::support::world::World;

fn filled() -> (World, String) {
    let world = World::with_road_map();
    assert_eq!(world.run(["demo", "--activities", "300", "--seed", "5"]).code, 0);
    assert_eq!(world.run(["--plan", "лескенского", "done", "3.7"]).code, 0);
    let list = world.run(["list", "--format", "json"]);
    assert_eq!(list.code, 0, "{}", list.err);
    (world, list.out)
}

/// The files of the view, largest first.
fn view_files(world: &World) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = crate::support::world::contents(&world.store().join("view"))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    files.sort_by_key(|path| std::cmp::Reverse(fs::metadata(path).unwrap().len()));
    files
}

fn copy_of(world: &World, name: &str) -> PathBuf {
    let to = world.path(name);
    for (path, bytes) in crate::support::world::contents(&world.store()) {
        let path = to.join(path.strip_prefix(world.store()).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let closed = std::process::Command::new("chmod").arg("-R").arg("go-rwx").arg(&to).status();
    assert!(closed.unwrap().success());
    to
}

fn assert_whole(world: &World, store: &std::path::Path, wanted: &str, how: &str) {
    let ran = world.run([
        "--store".as_ref(),
        store.as_os_str(),
        "list".as_ref(),
        "--format".as_ref(),
        "json".as_ref(),
    ]);
    assert_eq!(ran.code, 0, "{how}: {}", ran.err);
    assert!(ran.out == wanted, "{how}: the list is another one");
}

#[test]
fn a_flipped_bit_in_forty_places_of_the_view_loses_nothing() {
    let (world, wanted) = filled();
    let files = view_files(&world);
    for place in 0..40_usize {
        let store = copy_of(&world, &format!("flipped-{place}"));
        let file = &files[place % files.len().min(2)];
        let file = store.join(file.strip_prefix(world.store()).unwrap());
        let mut bytes = fs::read(&file).unwrap();
        // Where something is written: a file of sled is mostly empty space.
        let written: Vec<usize> =
            bytes.iter().enumerate().filter(|(_, byte)| **byte != 0).map(|(at, _)| at).collect();
        let at = written[place * written.len() / 40];
        bytes[at] ^= 1 << (place % 8);
        fs::write(&file, bytes).unwrap();
        assert_whole(&world, &store, &wanted, &format!("{} byte {at}", file.display()));
        fs::remove_dir_all(store).unwrap();
    }
}

#[test]
fn a_view_cut_short_emptied_or_gone_loses_nothing() {
    let (world, wanted) = filled();
    for file in view_files(&world) {
        let within = file.strip_prefix(world.store()).unwrap();
        let length = fs::metadata(&file).unwrap().len();
        for keep in [0, length / 2, length.saturating_sub(1)] {
            let store = copy_of(&world, "cut");
            fs::File::options().write(true).open(store.join(within)).unwrap().set_len(keep).unwrap();
            assert_whole(&world, &store, &wanted, &format!("{} cut to {keep}", within.display()));
            fs::remove_dir_all(store).unwrap();
        }
        let store = copy_of(&world, "gone");
        fs::remove_file(store.join(within)).unwrap();
        assert_whole(&world, &store, &wanted, &format!("{} gone", within.display()));
        fs::remove_dir_all(store).unwrap();
    }
    let store = copy_of(&world, "none");
    fs::remove_dir_all(store.join("view")).unwrap();
    assert_whole(&world, &store, &wanted, "no view at all");
}
