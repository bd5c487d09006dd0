//! Import of a road map of 10,000 rows by the program itself, from start to exit.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::report::line;

const ROWS: usize = 10_000;

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
