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

fn titles(text: &str) -> Vec<String> {
    let reading = read_bytes("план.csv", text.as_bytes(), &Options::default()).unwrap();
    reading.draft.activities.iter().map(|row| row.title.clone()).collect()
}

#[test]
fn a_full_row_behind_a_break_is_an_activity_whatever_letter_it_begins_with() {
    let paper = |below: &str| {
        let head = "№;Мероприятие;Исполнители;Сроки;Результат\n1;Заседание совета;УО;апрель 2021;протокол";
        titles(&format!("{head}\n\n{below}\n2;Подготовка отчёта;УО;июнь 2021;отчёт\n"))
    };
    assert_eq!(paper(";проведение семинара;ИМЦ;15 мая 2021 г.;справка").len(), 3);
    assert_eq!(paper(";по воспитанию;;;")[0], "Заседание совета по воспитанию");
    assert_eq!(paper(";по воспитанию;и ИМЦ;2021 года;")[0], "Заседание совета по воспитанию");
}

#[test]
fn a_paper_that_tells_nothing_is_read_as_one_with_its_headings_was_settled() {
    let paper = "Номер;Чем;Кто;Дедлайн;Ещё\n1;Другое дело;УО;до 1 мая 2022 г.;Иванов\n\
                 2;Отчёт третий;УО;до 2 июня 2022 г.;Петров\n";
    let read = |headings: &str| {
        let meanings = paper_column::by_headings(headings, ["", "activity.title", "", "", ""].into_iter());
        let remembered = vec![Remembered { headings: headings.to_owned(), meanings }];
        let options = Options { remembered, ..Options::default() };
        read_bytes("план.csv", paper.as_bytes(), &options)
    };
    let titles = |reading: Reading| reading.draft.activities.into_iter().map(|row| row.title);
    assert!(
        read("номер | чем | кто | дедлайн | еще")
            .is_ok_and(|reading| titles(reading).eq(["Другое дело", "Отчёт третий"]))
    );
    let refused = read("номер | чем | кто | дедлайн").map(|_| ()).unwrap_err();
    assert!(refused.fault.is_of_meaning(), "{refused}");
}
