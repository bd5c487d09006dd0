//! Documents from anywhere: read by a process of its own, which can do nothing but read; what is wrong with them is
//! told, and the store is as it was.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::support::docx::{self, Docx};
use crate::support::world::{World, contents};

fn plan() -> Docx {
    let heading = docx::heading(&["№", "Мероприятие", "Срок", "Ответственный"]);
    let rows = heading + &docx::row(&["1", "Сбор сведений", "до 1 марта 2021 года", "ИМЦ"]);
    Docx::new().with(docx::p("План на 2021 год")).with(docx::table(&[600, 6000, 2000, 2000], &rows))
}

#[test]
fn a_document_is_taken_in_like_a_text() {
    let world = World::new();
    let path = world.file("план.txt", plan().bytes());
    let ran = world.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let list = world.json(["list", "--format", "json"]);
    assert_eq!(list[0]["title"], "Сбор сведений");
    assert_eq!(world.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str()]).code, 0);
    assert_eq!(world.journal().len(), 1);
}

#[test]
fn the_process_that_reads_has_given_up_files_network_and_rights() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_opora"))
        .args(["read-apart", "paper"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // More than a pipe holds: once it is in, the process has begun to read, and so has given up everything.
    let noise: String =
        (0..40_000_u64).map(|at| format!("{:x} ", at.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    let bytes = plan().with(docx::p(&noise)).bytes();
    assert!(bytes.len() > 100_000);
    let of = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", child.id())).unwrap();
    let line = |file: &str, name: &str| {
        let text = of(file);
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        line[name.len().min(line.len())..].split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    // The first byte that it takes out of a full pipe says that it has begun to read.
    input.write_all(&bytes).unwrap();
    assert_eq!(line("limits", "Max open files")[..2], ["0", "0"]);
    for (limit, most) in [
        ("Max cpu time", "20"),
        ("Max file size", "0"),
        ("Max core file size", "0"),
        ("Max processes", "0"),
        ("Max address space", "536870912"),
    ] {
        assert_eq!(line("limits", limit)[..2], [most, most], "{limit}");
    }
    assert_eq!(line("status", "NoNewPrivs:"), ["1"]);
    drop(input);
    let mut answer = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut answer).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(String::from_utf8_lossy(&answer).contains("Сбор сведений"));
}

#[test]
fn nothing_else_is_possible_to_it() {
    let world = World::new();
    let path = world.file("store", "treasure");
    let mut child = Command::new(env!("CARGO_BIN_EXE_opora"))
        .args(["read-apart", "probe"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(path.as_os_str().as_encoded_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let possible = String::from_utf8_lossy(&output.stdout).into_owned();
    for forbidden in ["read", "write", "connect", "start"] {
        assert!(!possible.contains(forbidden), "{possible:?}");
    }
    // A kernel without Landlock lets a name be removed; nothing can be read or written there either.
    let lsm = std::fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
    assert!(!lsm.contains("landlock") || !possible.contains("remove"), "{possible:?}");
}

/// The process that `parent` has started to read, once there is one.
fn reader_of(parent: u32) -> Option<u32> {
    let pids = std::fs::read_dir("/proc").unwrap().flatten();
    pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find(|pid: &u32| {
        let of = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
        of("status").contains(&format!("PPid:\t{parent}\n")) && of("cmdline").contains("read-apart")
    })
}

#[test]
fn a_reader_that_dies_takes_nothing_with_it() {
    let world = World::with_road_map();
    let before = contents(&world.store());
    let rows: String = (0..10_000).map(|at| docx::row(&[&at.to_string(), "Дело", "май", "ИМЦ"])).collect();
    let long = plan().with(docx::table(&[600, 6000, 2000, 2000], &rows)).bytes();
    let path = world.file("long.docx", long);
    let mut command = world.command(["import".as_ref(), "roadmap".as_ref(), path.as_os_str()]);
    let mut program = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let reader = loop {
        match (reader_of(program.id()), program.try_wait().unwrap()) {
            (Some(reader), _) => break reader,
            (None, Some(status)) => panic!("nobody was asked to read: {status}"),
            (None, None) => std::thread::yield_now(),
        }
    };
    assert!(Command::new("kill").args(["-KILL", &reader.to_string()]).status().unwrap().success());
    let ended = program.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains("long.docx") && said.contains("Хранилище не изменено"), "{said}");
    assert!(contents(&world.store()) == before, "the store was changed");
}

#[test]
fn bombs_and_what_is_no_document_are_told_and_the_store_is_as_it_was() {
    let (world, lists) = (World::with_road_map(), World::new());
    let before = contents(&world.store());
    let good = plan().bytes();
    let old_word: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain("WordDocument".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("bomb.docx", docx::Docx::new().with(docx::p(&" ".repeat(60 << 20))).bytes(), "несоразмерно много"),
        ("cut.docx", good[..good.len() - 30].to_vec(), "повреждён"),
        ("entity.docx", Docx::new().with("<!DOCTYPE a [<!ENTITY b \"c\">]>").bytes(), "сущности XML"),
        ("letter.docx", Docx::new().with(docx::p("Письмо")).bytes(), "нет таблицы"),
        ("other.docx", docx::zipped(&[("a.docx", &good)]), "сначала распакуйте"),
        ("plan.doc", old_word, "сохраните как .docx"),
        ("plan.pdf", b"%PDF-1.4 ...".to_vec(), "PDF"),
        (
            "page.doc",
            b"<html xmlns:w=\"urn:schemas-microsoft-com:office:word\"><table>".to_vec(),
            "веб-страница",
        ),
        (
            "plan.odt",
            docx::zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text")]),
            "OpenDocument",
        ),
    ];
    for (name, bytes, said) in cases {
        let path = world.file(name, bytes);
        let ran = world.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str()]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
        assert!(ran.err.contains(said) && ran.err.contains(name), "{name}: {}", ran.err);
        assert!(ran.out.is_empty(), "{name}: {}", ran.out);
        let list =
            lists.run(["import".as_ref(), "teachers".as_ref(), path.as_os_str(), "--dry-run".as_ref()]);
        assert_eq!(list.code, 2, "{name}: {}", list.err);
    }
    let after = contents(&world.store());
    let changed = after.iter().filter(|file| !before.contains(file)).map(|(path, _)| path);
    assert_eq!(changed.collect::<Vec<_>>(), Vec::<&std::path::PathBuf>::new());
    assert_eq!(after.len(), before.len());
}
