//! Road maps of 10,000 rows in each format, looked at (`--dry-run`) and taken into an empty store: seconds from start to
//! exit and the highest memory, the reader's own process included. Then wordings of deadlines a second.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use opora::domain::deadline::{Context, Period, read};

use crate::process::{self, Run};
use crate::support::docx;

const ROWS: usize = 10_000;
const HEADING: [&str; 5] = ["№ п/п", "Наименование мероприятия", "Исполнители", "Сроки", "Результат"];
const TITLE: &str = "План мероприятий Учебного муниципального района на 2021 год";

pub fn run(folder: &Path) {
    println!("\nRoad maps of {ROWS} rows: looked at; taken in; the reader's own process");
    for paper in papers(folder) {
        let opora = |arguments: &[&str], store: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
            process::run(command.arg("--store").arg(folder.join(store)).args(arguments).arg(&paper))
        };
        let name = paper.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let looked = opora(&["import", "roadmap", "--dry-run"], "nothing");
        let taken = opora(&["import", "roadmap"], &format!("store-{name}"));
        let Run { seconds, peak } = looked;
        print!(
            "  {name:<14} {seconds:>6.2} s {peak:>4.0} MiB   {:>6.2} s {:>4.0} MiB",
            taken.seconds, taken.peak
        );
        if matches!(paper.extension().and_then(|it| it.to_str()), Some("docx" | "xlsx")) {
            let bytes = std::fs::File::open(&paper).expect("the paper");
            let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
            let apart = process::run(command.args(["read-apart", "paper"]).stdin(bytes));
            print!("   {:>6.2} s {:>4.0} MiB", apart.seconds, apart.peak);
        }
        println!();
    }
    deadlines();
}

fn papers(folder: &Path) -> Vec<PathBuf> {
    let rows = rows();
    let texts = [
        ("tabs.txt", text(&rows, "\t")),
        ("plan.csv", text(&rows, ";")),
        ("bars.txt", text(&rows, " | ")),
        ("columns.txt", printed(&rows)),
    ];
    let mut papers = Vec::new();
    for (name, text) in texts {
        papers.push(folder.join(name));
        std::fs::write(folder.join(name), text).expect("a paper");
    }
    papers.push(folder.join("plan.docx"));
    std::fs::write(folder.join("plan.docx"), document(&rows)).expect("a document");
    papers.push(folder.join("plan.xlsx"));
    workbook(&rows, &folder.join("plan.xlsx"));
    papers
}

/// Sections have a number and a name alone.
fn rows() -> Vec<[String; 5]> {
    let owners = ["ИМЦ УО", "Отдел мониторинга и статистики образования УО", "ОУ района"];
    let months = ["января", "марта", "мая", "сентября", "декабря"];
    let mut rows = Vec::new();
    for section in 1..=100 {
        let heading = [
            format!("{section}. Раздел {section}"),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ];
        rows.push(heading);
        for row in 1..=ROWS / 100 {
            rows.push([
                format!("{section}.{row}."),
                format!("Проведение мониторинга {section}-{row} условий обучения"),
                owners[row % owners.len()].to_owned(),
                format!("до {} {} 2021 года", row % 28 + 1, months[row % 5]),
                "Аналитическая справка".to_owned(),
            ]);
        }
    }
    rows
}

fn text(rows: &[[String; 5]], between: &str) -> String {
    let mut text = format!("{TITLE}{}\n{}\n", between.repeat(4).trim_end_matches(' '), HEADING.join(between));
    rows.iter().for_each(|row| _ = writeln!(text, "{}", row.join(between)));
    text
}

fn printed(rows: &[[String; 5]]) -> String {
    let line = |cells: [&str; 5]| {
        let [number, title, owners, deadline, result] = cells;
        format!("{number:<8} {title:<52} {owners:<48} {deadline:<26} {result}").trim_end().to_owned()
    };
    let mut text = format!("{TITLE}\n\n{}\n", line(HEADING));
    for row in rows {
        match row[1].is_empty() {
            true => _ = writeln!(text, "{:>40}{}", "", row[0]),
            false => _ = writeln!(text, "{}", line(row.each_ref().map(String::as_str))),
        }
    }
    text
}

fn document(rows: &[[String; 5]]) -> Vec<u8> {
    let mut xml = docx::heading(&HEADING);
    for row in rows {
        let cells = row.each_ref().map(String::as_str);
        xml.push_str(&if row[1].is_empty() { docx::tr(&docx::wide(5, &row[0])) } else { docx::row(&cells) });
    }
    let table = docx::table(&[800, 5200, 3000, 2400, 3200], &xml);
    docx::Docx::new().with(docx::p(TITLE)).with(table).bytes()
}

fn workbook(rows: &[[String; 5]], path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, TITLE).expect("a cell");
    sheet.write_row(1, 0, HEADING).expect("a row");
    for (at, row) in (2..).zip(rows) {
        sheet.write_row(at, 0, row).expect("a row");
    }
    book.save(path).expect("a workbook");
}

/// The corpus over and over, in this process and through `opora deadline -`.
fn deadlines() {
    const ROUNDS: usize = 10;
    let tables = ["cited", "composed", "unseen"].map(|name| {
        let path = format!("{}/data/deadlines/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("the corpus")
    });
    let phrases: Vec<&str> = tables
        .iter()
        .flat_map(|table| table.lines())
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect();
    let day = |text: &str| text.parse().expect("a day");
    let context = Context::with_period(Some(Period { start: day("2020-09-01"), end: day("2021-08-31") }));
    let began = Instant::now();
    let understood: usize =
        (0..ROUNDS).map(|_| phrases.iter().map(|text| read(text, &context).spans.len()).sum::<usize>()).sum();
    let seconds = began.elapsed().as_secs_f64();
    let count = phrases.len() * ROUNDS;
    println!("\nWordings of deadlines: {count} read, {understood} parts understood");
    println!("  {:<44} {:>9.0} a second", "the reader alone", count as f64 / seconds);
    let input = phrases.join("\n").repeat(ROUNDS);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("phrases.txt");
    std::fs::write(&path, input).expect("phrases");
    let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
    let command = command.args(["deadline", "-", "--format", "json", "--period", "01.09.2020..31.08.2021"]);
    let run = process::run(command.stdin(Stdio::from(std::fs::File::open(&path).expect("phrases"))));
    println!(
        "  {:<44} {:>9.0} a second, {:.0} MiB",
        "opora deadline -",
        count as f64 / run.seconds,
        run.peak
    );
}
