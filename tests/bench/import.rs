//! Import of lists of people by the program itself, from start to exit: 100,000 teachers with a deficit and a measure each.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::process::{self, Run};

const TEACHERS: usize = 100_000;

pub fn run(folder: &Path) {
    let store = folder.join("import-people");
    let opora = |args: &[&str], file: &Path| {
        process::run(
            Command::new(env!("CARGO_BIN_EXE_opora")).arg("--store").arg(&store).args(args).arg(file),
        )
    };
    let schools = folder.join("schools.csv");
    let mut text = String::from("Код;Краткое наименование\n");
    for school in 1..=TEACHERS / 100 {
        let _ = writeln!(text, "{school:04};СОШ № {school}");
    }
    std::fs::write(&schools, text).expect("a list");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/roadmaps/leskensky-2020.txt");
    opora(&["import", "roadmap"], &plan);
    opora(&["import", "schools"], &schools);
    let teachers = folder.join("teachers.csv");
    std::fs::write(&teachers, list_of_teachers()).expect("a list");
    println!("\nImport of a list of {TEACHERS} teachers, a deficit and a measure each");
    for name in ["first", "again (nothing new)"] {
        let Run { seconds, peak } = opora(&["import", "teachers"], &teachers);
        println!("  {name:<44} {seconds:>9.1} s, {peak:.0} MiB");
    }
}

fn list_of_teachers() -> String {
    let mut text = String::from("ФИО;Школа;Предметы;Блок;Дефицит;Уровень;Мера;Исполнитель;Срок\n");
    let letters = ["а", "б", "в", "г", "д", "е", "ж", "з", "и", "к"];
    for at in 0..TEACHERS {
        let ending: String = [at, at / 10, at / 100, at / 1_000].map(|at| letters[at % 10]).concat();
        let _ = writeln!(
            text,
            "Кокоев{ending} Мурат Русланович;{:04};математика;методический;Формирующее оценивание;высокий;Курсы;ИМЦ;01.03.2021",
            at % (TEACHERS / 100) + 1,
        );
    }
    text
}
