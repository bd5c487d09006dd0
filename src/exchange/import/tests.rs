use super::*;
use crate::domain::place::Place;

#[test]
fn foreign_and_empty_files_are_refused_with_file_and_place() {
    let read = |bytes: &[u8]| read_bytes("план.txt", bytes, &Options::default()).map(|_| ()).unwrap_err();
    assert_eq!(read(b"").fault, Fault::Empty);
    assert_eq!(read(b"\n \t\n").fault, Fault::Empty);
    assert_eq!(read(b"PK\x03\x04rest").fault, Fault::BrokenArchive);
    assert_eq!(read(b"ab\0c").fault, Fault::Binary { looks_like: None, offset: 2 });
    assert_eq!(read("просто\nтекст".as_bytes()).fault, Fault::NoTable { lines: 2 });
    assert!(matches!(read("a\tb\nc\td".as_bytes()).fault, Fault::NoHeading { place, .. } if place.row == 1));
    let heading = "№\tМероприятие\tСрок\n\n";
    assert_eq!(read(heading.as_bytes()).fault, Fault::NoActivities { place: Place::line(1) });
    let wide = format!("{}\n{}\n", "а\t".repeat(999), "б\t".repeat(999));
    assert_eq!(read(wide.as_bytes()).fault, Fault::TooManyColumns { place: Place::line(1) });
    assert!(read(b"").to_string().contains("план.txt"));
}

#[test]
fn directories_pipes_and_missing_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let of = |path: &Path| read_file(path, &Options::default()).map(|_| ()).unwrap_err().fault;
    assert_eq!(of(folder.path()), Fault::Directory);
    assert_eq!(of(&folder.path().join("нет.txt")), Fault::NotFound);
    assert_eq!(of(Path::new("/dev/null")), Fault::NotRegular { kind: "device" });
    let pipe = folder.path().join("труба.txt");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .unwrap();
    assert_eq!(of(&pipe), Fault::NotRegular { kind: "pipe" });
    let large = folder.path().join("много.txt");
    std::fs::File::create(&large).unwrap().set_len(MAX_FILE + 1).unwrap();
    assert_eq!(of(&large), Fault::TooLarge { size: MAX_FILE + 1, limit: MAX_FILE });
}
