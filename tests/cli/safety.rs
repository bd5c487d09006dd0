//! Backups, checks, locks, languages: what keeps data and people safe.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use crate::support::ROAD_MAP;
use crate::support::terminal::Terminal;
use crate::support::world::World;

#[test]
fn a_restored_backup_gives_byte_equal_exports() {
    let world = World::with_road_map();
    assert_eq!(world.run(["done", "3.7", "--paper", "справка № 12 от 29.01.2021"]).code, 0);
    assert_eq!(world.run(["postpone", "2.2", "--by", "2н", "--reason", "карантин"]).code, 0);
    let copy = world.path("copy.opora");
    let ran = world.run(["backup".as_ref(), copy.as_os_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("проверена"), "{}", ran.out);
    let elsewhere = world.path("restored");
    let at = |args: &[&str]| {
        let mut whole = vec!["--store".as_ref(), elsewhere.as_os_str()];
        whole.extend(args.iter().map(std::ffi::OsStr::new));
        world.run(whole)
    };
    assert_eq!(at(&["restore", copy.to_str().unwrap()]).code, 0);
    for args in [&["list", "--format", "json"][..], &["list", "--format", "csv"], &["list", "owners"]] {
        assert_eq!(at(args).out, world.run(args).out, "{args:?}");
    }
    assert_eq!(at(&["log", "--format", "json"]).out, world.run(["log", "--format", "json"]).out);
    for kind in ["activities", "sections", "owners", "events", "plans"] {
        for extension in ["csv", "json"] {
            let (ours, theirs) =
                (world.path(&format!("a-{kind}.{extension}")), world.path(&format!("b-{kind}.{extension}")));
            assert_eq!(world.run(["export".as_ref(), ours.as_os_str(), kind.as_ref()]).code, 0);
            assert_eq!(at(&["export", theirs.to_str().unwrap(), kind]).code, 0);
            assert_eq!(std::fs::read(ours).unwrap(), std::fs::read(theirs).unwrap(), "{kind}.{extension}");
        }
    }
    let again = at(&["restore", copy.to_str().unwrap()]);
    assert_eq!(again.code, 3, "restored over a store that is there");
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let world = World::with_road_map();
    let copy = world.path("copy.opora");
    assert_eq!(world.run(["backup".as_ref(), copy.as_os_str()]).code, 0);
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&copy, bytes).unwrap();
    let elsewhere = world.path("restored");
    let ran = world.run(["--store".as_ref(), elsewhere.as_os_str(), "restore".as_ref(), copy.as_os_str()]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.err.contains("повреждена"), "{}", ran.err);
    assert!(!elsewhere.exists());
}

#[test]
fn check_finds_a_flipped_bit_of_the_journal_and_says_where() {
    let world = World::with_road_map();
    let good = world.run(["check"]);
    assert_eq!(good.code, 0, "{}", good.err);
    assert!(good.out.contains("Всё цело"), "{}", good.out);
    let segment = world.store().join("journal/00000001.seg");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[500] ^= 4;
    std::fs::write(&segment, bytes).unwrap();
    let bad = world.run(["check"]);
    assert_eq!(bad.code, 3, "{}", bad.out);
    assert!(bad.err.contains("00000001.seg, байт"), "{}", bad.err);
}

#[test]
fn what_lies_behind_the_last_entry_is_no_reason_to_restore_anything() {
    let world = World::with_road_map();
    let segment = world.store().join("journal/00000001.seg");
    let mut bytes = std::fs::read(&segment).unwrap();
    let behind = bytes.len() - 1_000;
    assert_eq!(bytes[behind], 0);
    bytes[behind] = 4;
    std::fs::write(&segment, bytes).unwrap();
    let told = world.run(["check"]);
    assert!(told.err.contains("остаток отбросится") && !told.err.contains("restore"), "{}", told.err);
    assert_eq!(world.run(["list"]).code, 0);
}

#[test]
fn a_second_process_works_beside_an_open_workbench() {
    let world = World::with_road_map();
    let mut terminal = Terminal::start(&world, &[], (24, 80));
    terminal.wait_for("просрочено 8");
    let ran = world.run(["done", "1.1", "--on", "01.02.2021"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = world.run(["list", "--format", "json", "статус:done"]);
    assert!(ran.out.contains("\"1.1\""), "{}", ran.out);
    terminal.send("q");
    terminal.end();
    let ran = world.run(["undo"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

/// A program that holds the store and lets nobody in.
#[test]
fn a_second_process_is_told_who_holds_the_store_when_nobody_answers_there() {
    let world = World::with_road_map();
    let lock = std::fs::File::options().write(true).open(world.store().join("lock")).unwrap();
    lock.lock().unwrap();
    let ran = world.run(["list"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("хранилище занято"), "{}", ran.err);
    drop(lock);
    assert_eq!(world.run(["list"]).code, 0);
}

#[test]
fn commands_of_a_script_wait_for_each_other() {
    let world = World::with_road_map();
    let commands = ["list", "log", "list", "log"]
        .map(|name| world.command([name]).stdout(Stdio::null()).spawn().unwrap());
    for mut child in commands {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn the_store_is_closed_to_others_and_an_open_one_is_refused() {
    let world = World::with_road_map();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&world.store()), 0o700);
    assert_eq!(mode(&world.store().join("journal/00000001.seg")), 0o600);
    std::fs::set_permissions(world.store(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let ran = world.run(["list"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.err.contains("755"), "{}", ran.err);
}

#[test]
fn without_a_terminal_the_workbench_says_so_and_makes_no_store() {
    let world = World::new();
    for args in [&["open", ROAD_MAP][..], &[]] {
        let ran = world.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains("терминал"), "{}", ran.err);
        assert!(!world.store().exists());
    }
}

#[test]
fn help_speaks_the_language_that_was_asked_for() {
    let world = World::new();
    let russian = world.run(["done", "--help"]);
    assert_eq!(russian.code, 0);
    assert!(russian.out.contains("Использование: opora done"), "{}", russian.out);
    let english = world.run(["--lang", "en", "done", "--help"]);
    assert!(english.out.contains("Usage: opora done"), "{}", english.out);
    assert!(english.out.contains("Examples:"), "{}", english.out);
    let by_locale = world.command(["list", "--foo"]).env("LANG", "en_GB.UTF-8").output().unwrap();
    assert!(String::from_utf8_lossy(&by_locale.stderr).contains("there is no argument --foo"));
}

#[test]
fn doctor_and_completions_need_no_store() {
    let world = World::new();
    let doctor = world.run(["doctor"]);
    assert_eq!(doctor.code, 0, "{}", doctor.err);
    assert!(doctor.out.contains(&world.store().display().to_string()), "{}", doctor.out);
    let script = world.run(["completions", "bash"]);
    assert_eq!(script.code, 0);
    assert!(script.out.contains("postpone"), "{}", script.out);
    assert_eq!(world.run(["reset-terminal"]).code, 0);
}

#[test]
fn the_same_seed_makes_the_same_demonstration() {
    let lists: Vec<String> = (0..2)
        .map(|_| {
            let world = World::new();
            let ran = world.run(["demo", "--activities", "200", "--seed", "7"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            world.run(["list", "--format", "json"]).out
        })
        .collect();
    assert_eq!(lists[0].lines().count(), 202);
    assert_eq!(lists[0], lists[1]);
}

/// Flips a bit of an entry early in the journal.
fn hurt(store: &std::path::Path, at: usize) {
    let segment = store.join("journal/00000001.seg");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[at] ^= 4;
    std::fs::write(&segment, bytes).unwrap();
}

/// A store of several entries, a copy of it, and the same store restored elsewhere.
fn copied(world: &World) -> (std::path::PathBuf, std::path::PathBuf) {
    for number in 0..5 {
        assert_eq!(world.run(["note", "3.7", &format!("заметка {number}")]).code, 0);
    }
    let copy = world.path("good.opora");
    assert_eq!(world.run(["backup".as_ref(), copy.as_os_str()]).code, 0);
    let place = world.path("restored");
    let args = ["--store".as_ref(), place.as_os_str(), "restore".as_ref(), copy.as_os_str()];
    assert_eq!(world.run(args).code, 0);
    (place, copy)
}

fn at(world: &World, place: &std::path::Path, args: &[&str]) -> crate::support::world::Ran {
    let mut whole = vec!["--store".as_ref(), place.as_os_str()];
    whole.extend(args.iter().map(std::ffi::OsStr::new));
    world.run(whole)
}

#[test]
fn a_store_whose_journal_is_damaged_gives_no_copy_and_the_nightly_one_removes_nothing() {
    let world = World::with_road_map();
    let (place, _) = copied(&world);
    let nightly = world.path("nightly");
    std::fs::create_dir(&nightly).unwrap();
    for day in 1..=3 {
        std::fs::write(nightly.join(format!("opora-2026110{day}T023000Z.backup")), "a good one").unwrap();
    }
    hurt(&place, 500);
    let target = world.path("damaged.opora");
    let alone = at(&world, &place, &["backup", target.to_str().unwrap()]);
    assert_eq!(alone.code, 3, "{}", alone.out);
    let mut server = world.command(["--store", place.to_str().unwrap(), "serve", "--own"]);
    let mut server = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while std::os::unix::net::UnixStream::connect(place.join("socket")).is_err() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let served = at(&world, &place, &["backup", target.to_str().unwrap()]);
    let night = at(&world, &place, &["backup", "--keep", "2", nightly.to_str().unwrap()]);
    let status = at(&world, &place, &["status"]);
    let note = at(&world, &place, &["note", "3.7", "дальше"]);
    server.kill().unwrap();
    server.wait().unwrap();
    for ran in [&served, &night] {
        assert_eq!(ran.code, 3, "{}", ran.out);
        assert!(ran.err.contains("журнал повреждён") && ran.err.contains("opora check"), "{}", ran.err);
        assert!(!ran.err.contains("checksum"), "{}", ran.err);
    }
    assert!(status.out.contains("только чтение") && status.out.contains("00000001.seg"), "{}", status.out);
    assert_ne!(note.code, 0, "{}", note.out);
    assert!(!target.exists());
    assert_eq!(std::fs::read_dir(&nightly).unwrap().count(), 3);
}

#[test]
fn a_damaged_journal_beside_a_whole_view_stops_writing_and_a_repair_keeps_the_view() {
    let world = World::with_road_map();
    let (place, copy) = copied(&world);
    let list = at(&world, &place, &["list", "--format", "json"]);
    assert!(list.out.contains("\"1.1\""), "{}", list.out);
    let kept = place.join("backups");
    std::fs::create_dir_all(&kept).unwrap();
    std::fs::set_permissions(&kept, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::copy(&copy, kept.join("import-0000000007.opora")).unwrap();
    hurt(&place, 500);
    let note = at(&world, &place, &["note", "3.7", "дальше"]);
    assert_eq!(note.code, 3, "{}", note.out);
    assert!(at(&world, &place, &["status"]).out.contains("только чтение"));
    let mut terminal = Terminal::start(&world, &["--store", place.to_str().unwrap()], (24, 80));
    terminal.wait_for("ТОЛЬКО ЧТЕНИЕ");
    terminal.send("q");
    terminal.end();
    let doctor = at(&world, &place, &["doctor"]);
    assert_eq!(doctor.code, 3);
    assert!(doctor.out.contains("только чтение — журнал повреждён"), "{}", doctor.out);
    for args in [&["check"][..], &["check", "--repair"], &["check", "--repair"]] {
        let ran = at(&world, &place, args);
        assert_eq!(ran.code, 3, "{}", ran.out);
        assert!(ran.err.contains("00000001.seg"), "{}", ran.err);
        assert!(
            ran.err.contains("restore --replace") && ran.err.contains("import-0000000007"),
            "{}",
            ran.err
        );
        assert_eq!(args.len() > 1, ran.out.contains("оставлены как есть"), "{}", ran.out);
        assert_eq!(at(&world, &place, &["list", "--format", "json"]).out, list.out, "{args:?}");
    }
    assert!(!place.join("view.broken-1").exists());
    let shown = at(&world, &place, &["export", world.path("shown.csv").to_str().unwrap()]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    let back = kept.join("import-0000000007.opora");
    let back = at(&world, &place, &["restore", "--replace", back.to_str().unwrap()]);
    assert_eq!(back.code, 0, "{}", back.err);
    assert_eq!(at(&world, &place, &["list", "--format", "json"]).out, list.out);
    assert_eq!(at(&world, &place, &["note", "3.7", "дальше"]).code, 0);
}

#[test]
fn damage_that_comes_while_a_server_runs_stops_writing_once_it_is_found() {
    for finding in [&["check"][..], &["backup", "copy.opora"]] {
        let world = World::with_road_map();
        let (place, _) = copied(&world);
        let mut server = world.command(["--store", place.to_str().unwrap(), "serve", "--own"]);
        let mut server = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while std::os::unix::net::UnixStream::connect(place.join("socket")).is_err() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!(at(&world, &place, &["note", "3.7", "ещё"]).code, 0);
        hurt(&place, 500);
        let found = at(&world, &place, finding);
        let note = at(&world, &place, &["note", "3.7", "дальше"]);
        let status = at(&world, &place, &["status"]);
        let doctor = at(&world, &place, &["doctor"]);
        server.kill().unwrap();
        server.wait().unwrap();
        assert!(doctor.out.contains("только чтение — журнал повреждён"), "{}", doctor.out);
        assert_eq!(found.code, 3, "{finding:?} {}", found.out);
        assert_eq!(note.code, 3, "{finding:?} {}", note.out);
        assert!(status.out.contains("только чтение"), "{finding:?} {}", status.out);
    }
}

#[test]
fn a_copy_is_not_written_over_a_file_that_is_there_unless_it_is_said_to_be() {
    let world = World::with_road_map();
    let file = world.file("copy.opora", "something else");
    let ran = world.run(["backup".as_ref(), file.as_os_str()]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("уже есть") && ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(std::fs::read(&file).unwrap(), b"something else");
    assert_eq!(world.run(["backup".as_ref(), file.as_os_str(), "--force".as_ref()]).code, 0);
    assert_eq!(world.run(["backup".as_ref(), file.as_os_str(), "--force".as_ref()]).code, 0);
}

#[test]
fn a_copy_is_not_restored_by_way_of_a_socket() {
    let world = World::with_road_map();
    let copy = world.path("copy.opora");
    assert_eq!(world.run(["backup".as_ref(), copy.as_os_str()]).code, 0);
    let other = World::new();
    let socket = world.store().join("socket");
    let args = ["--socket".as_ref(), socket.as_os_str(), "restore".as_ref(), copy.as_os_str()];
    let ran = other.run(args);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains(other.store().to_str().unwrap()), "{}", ran.err);
    assert!(!other.store().exists());
}

#[test]
fn what_the_system_and_a_copy_say_is_told_in_russian() {
    let world = World::with_road_map();
    let copy = world.path("copy.opora");
    assert_eq!(world.run(["backup".as_ref(), copy.as_os_str()]).code, 0);
    let whole = std::fs::read(&copy).unwrap();
    let cut = world.file("cut.opora", &whole[..whole.len() / 2]);
    let text = world.file("text.opora", "a".repeat(200));
    let away = world.path("nowhere/копия");
    let elsewhere = world.path("elsewhere");
    let restore = |file: &std::path::Path| at(&world, &elsewhere, &["restore", file.to_str().unwrap()]);
    let told = [
        (restore(&cut), "обрезана"),
        (restore(&text), "не копия"),
        (restore(&world.path("absent")), "нет такого файла"),
        (world.run(["backup".as_ref(), away.as_os_str()]), "нет такого файла"),
        (world.run(["--socket", "/nowhere/at/all", "list"]), "нет такого файла"),
        (
            world.run(["--store", "/nowhere/at/all", "serve", "--init", "--admin", "root"]),
            "папку хранилища /nowhere/at/all",
        ),
    ];
    for (ran, words) in told {
        assert_ne!(ran.code, 0, "{words}");
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
        let latin = ["os error", "reading", "writing", "cut off", "backup:", "No such"];
        assert!(latin.iter().all(|english| !ran.err.contains(english)), "{}", ran.err);
    }
}
