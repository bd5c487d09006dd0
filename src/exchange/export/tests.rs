use super::*;

fn heads() -> Vec<ColumnHead> {
    let head = |name: &str, title: &str, holds, width| ColumnHead {
        name: name.into(),
        title: title.into(),
        holds,
        width,
    };
    vec![
        head("number", "№", Holds::Text, 6),
        head("title", "Мероприятие", Holds::LongText, 50),
        head("due", "Срок", Holds::Day, 12),
        head("days", "Дней", Holds::Number, 8),
        head("share", "Доля", Holds::Number, 8),
        head("owners", "Исполнители", Holds::Text, 20),
    ]
}

fn row(title: &str) -> Vec<CellValue> {
    vec![
        CellValue::Text("3.10".into()),
        CellValue::Text(title.into()),
        CellValue::Day(NaiveDate::from_ymd_opt(2021, 2, 15).unwrap()),
        CellValue::Number(-246),
        CellValue::Decimal(12.5),
        CellValue::List(vec!["ИМЦ".into(), "ОУ".into()]),
    ]
}

fn written(format: Format, rows: Vec<Vec<CellValue>>) -> Vec<u8> {
    let mut out = Vec::new();
    let count = rows.len() as u64;
    let sheet = Sheet { title: "Мероприятия".into(), columns: heads(), rows };
    assert_eq!(write(sheet, format, &mut out).unwrap(), count);
    out
}

#[test]
fn csv_is_what_a_russian_excel_opens() {
    let bytes = written(Format::Csv, vec![row("Анализ; \"ВПР\"")]);
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text,
        "\u{FEFF}\"№\";\"Мероприятие\";\"Срок\";\"Дней\";\"Доля\";\"Исполнители\"\r\n\
         \"3.10\";\"Анализ; \"\"ВПР\"\"\";\"15.02.2021\";\"-246\";\"12,5\";\"ИМЦ, ОУ\"\r\n"
    );
}

#[test]
fn no_text_of_a_csv_begins_a_formula_and_the_guard_comes_off_again() {
    let dangerous = [
        "=1+1",
        "+7 928 000",
        "-слово",
        "@SUM(A1)",
        " =1",
        "\u{A0}=1",
        "\tтекст",
        "\rтекст",
        "\nтекст",
        "\0",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "'=1",
        "''=1",
        "=HYPERLINK(\"http://x\")",
        "=cmd|' /C calc'!A0",
        "-2+3",
        "+-1",
        "--1",
    ];
    for text in dangerous {
        let guarded = csv_cell(text);
        assert!(guarded.starts_with('\''), "{text:?}");
        assert_eq!(csv::without_guard(&guarded), text, "{text:?}");
    }
    for text in ["", "слово", "-246", "+3,5", "'слово", "12", "до 1 июня - май", "3.10"] {
        assert_eq!(csv_cell(text), text);
        assert_eq!(csv::without_guard(text), text);
    }
}

/// The text of a cell as the csv holds it.
fn csv_cell(text: &str) -> String {
    let mut row = row("");
    row[1] = CellValue::Text(text.into());
    let bytes = written(Format::Csv, vec![row]);
    let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
    let record = reader.records().next().unwrap().unwrap();
    record[1].to_owned()
}

#[test]
fn json_keeps_the_order_of_columns_and_has_types() {
    let text = String::from_utf8(written(Format::Json, vec![row("а"), vec![]])).unwrap();
    assert_eq!(
        text,
        "[\n{\"number\":\"3.10\",\"title\":\"а\",\"due\":\"2021-02-15\",\"days\":-246,\"share\":12.5,\"owners\":[\"ИМЦ\",\"ОУ\"]},\n\
         {\"number\":null,\"title\":null,\"due\":null,\"days\":null,\"share\":null,\"owners\":null}\n]\n"
    );
    assert_eq!(written(Format::Json, vec![]), b"[]\n");
}

#[test]
fn xlsx_is_the_same_every_time_and_holds_no_formula() {
    let rows = || vec![row("=1+1"), row("@SUM"), row("http://example.org")];
    let bytes = written(Format::Xlsx, rows());
    assert!(bytes.starts_with(b"PK"));
    assert_eq!(bytes, written(Format::Xlsx, rows()));
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
    for at in 0..archive.len() {
        let mut text = String::new();
        io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut text).unwrap();
        for forbidden in ["<f>", "<f ", "<hyperlink", "externalLink"] {
            assert!(!text.contains(forbidden), "{forbidden}: {text}");
        }
    }
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("план.csv");
    let fill = |text: &'static [u8]| move |out: &mut io::BufWriter<&std::fs::File>| Ok(out.write_all(text)?);
    write_file(&path, false, fill(b"one")).unwrap();
    let again = write_file(&path, false, fill(b"two"));
    assert!(matches!(again, Err(ExportError::Io(error)) if error.kind() == io::ErrorKind::AlreadyExists));
    let broken = write_file(&path, true, |_| Err::<(), _>(io::Error::other("full").into()));
    assert!(broken.is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"one");
    write_file(&path, true, fill(b"two")).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn formats_are_told_by_extension() {
    for (name, format) in
        [("a.csv", Some(Format::Csv)), ("a.XLSX", Some(Format::Xlsx)), ("a.json", Some(Format::Json))]
    {
        assert_eq!(Format::of(Path::new(name)), format);
    }
    assert_eq!(Format::of(Path::new("a.docx")), None);
    assert_eq!(Format::of(Path::new("csv")), None);
}
