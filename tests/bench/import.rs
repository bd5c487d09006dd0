//! Import by the program itself, from start to exit: a road map of 10,000 rows, a list of 100,000 teachers with a deficit
//! and a measure each.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::docx;
use crate::process::{self, Run};
use crate::report::line;

const ROWS: usize = 10_000;
const TEACHERS: usize = 100_000;

pub fn run(folder: &Path) {
    let paper = folder.join("plan.txt");
    std::fs::write(&paper, text()).expect("a paper");
    println!("\nImport of {ROWS} rows of text");
    let mut times = Vec::new();
    for round in 0..3 {
        let store = folder.join(format!("import-{round}"));
        let began = Instant::now();
        let done = Command::new(env!("CARGO_BIN_EXE_opora"))
            .arg("--store")
            .arg(&store)
            .args(["import", "roadmap"])
            .arg(&paper)
            .output()
            .expect("the program");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    line("start to exit", times);
    document(folder);
    people(folder);
}

/// The same rows as Word saves them; the reader's own process counts apart.
fn document(folder: &Path) {
    let mut xml = docx::heading(&["№ п/п", "Наименование мероприятия", "Исполнители", "Сроки", "Результат"]);
    let text = text();
    for line in text.lines().filter(|line| line.contains('\t')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let section = cells[1..].iter().all(|cell| cell.is_empty());
        xml.push_str(&if section { docx::tr(&docx::wide(5, cells[0])) } else { docx::row(&cells) });
    }
    let table = docx::table(&[800, 5200, 3000, 2400, 3200], &xml);
    let bytes = docx::Docx::new().with(docx::p("План на 2021 год")).with(table).bytes();
    let paper = folder.join("plan.docx");
    std::fs::write(&paper, &bytes).expect("a document");
    println!("\nImport of {ROWS} rows of .docx");
    for round in 0..3 {
        let store = folder.join(format!("import-docx-{round}"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
        let Run { seconds, peak } =
            process::run(command.arg("--store").arg(&store).args(["import", "roadmap"]).arg(&paper));
        println!("  {:<44} {seconds:>9.2} s, {peak:.0} MiB", "start to exit");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
    let bytes = std::fs::File::open(&paper).expect("the document");
    let Run { seconds, peak } = process::run(command.args(["read-apart", "paper"]).stdin(bytes));
    println!("  {:<44} {seconds:>9.2} s, {peak:.0} MiB", "read apart");
}

fn people(folder: &Path) {
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

fn text() -> String {
    let mut text = String::from(
        "План мероприятий по работе со школами на территории Учебного муниципального района\n\n",
    );
    text.push_str("№ п/п\tНаименование мероприятия\tОтветственные исполнители\tСроки реализации\tПланируемый результат\n");
    let owners = ["ИМЦ УО", "Отдел мониторинга и статистики образования УО", "ОУ района"];
    for section in 1..=100 {
        let _ = writeln!(text, "{section}. Раздел {section}\t\t\t\t");
        for row in 1..=ROWS / 100 {
            let owner = owners[row % owners.len()];
            let _ = writeln!(
                text,
                "{section}.{row}.\tПроведение мониторинга {section}-{row} условий обучения\t{owner}\tдо {} {} 2021 года\tАналитическая справка",
                row % 28 + 1,
                ["января", "марта", "мая", "сентября", "декабря"][row % 5],
            );
        }
    }
    text
}
