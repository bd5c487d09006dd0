//! Word documents: layouts composed for the test, each in the form in which it occurs; the seed as a document; what is
//! refused.

use opora::domain::draft::{ActivityDraft, PlanDraft};
use opora::exchange::import::json::{self, Standing};
use opora::exchange::import::table::{self, Item, Join, Line, Part, Row, Table};
use opora::exchange::import::{Fault, Foreign, Options, read_bytes};

use crate::docx::*;

const SEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/roadmaps/leskensky-2020.txt");

/// Five columns of a sheet that lies on its side, and their headings.
const WIDTHS: [u32; 5] = [800, 5200, 3000, 2400, 3200];
const HEADING: [&str; 5] = [
    "№ п/п",
    "Наименование мероприятия",
    "Ответственные исполнители",
    "Сроки реализации",
    "Планируемый результат",
];

fn table_of(document: &Docx) -> Table {
    table::read("план.docx", &document.bytes()).unwrap()
}

fn fault(bytes: &[u8]) -> Fault {
    read_bytes("план.docx", bytes, &Options::default()).unwrap_err().fault
}

fn draft(document: &Docx) -> PlanDraft {
    read_bytes("план.docx", &document.bytes(), &Options::default()).unwrap().draft
}

fn rows(table: &Table) -> Vec<&Row> {
    table.items.iter().filter_map(|item| if let Item::Row(row) = item { Some(row) } else { None }).collect()
}

fn lines(table: &Table) -> Vec<&Line> {
    table
        .items
        .iter()
        .filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None })
        .collect()
}

/// Each row in one line: `|` between cells, `<` a cell that its left neighbour spans, `^` one that goes on from above.
fn shown(table: &Table) -> Vec<String> {
    let cell = |row: &Row, at: usize| match row.join(at) {
        Join::Own => row.cells[at].clone(),
        Join::FromLeft => "<".to_owned(),
        Join::FromAbove => format!("^{}", row.cells[at]),
    };
    let row = |row: &&Row| (0..row.cells.len()).map(|at| cell(row, at)).collect::<Vec<_>>().join("|");
    rows(table).iter().map(row).collect()
}

fn remarks(table: &Table) -> Vec<(&str, &str)> {
    table.remarks.iter().map(|remark| (remark.code.as_str(), remark.text.as_str())).collect()
}

/// `OPORA_WRITE_GOLDEN=1` writes the file anew; then it is looked through by hand.
fn is_golden(name: &str, draft: &PlanDraft) {
    let today = "2021-02-01".parse().unwrap();
    let json = json::plan(draft, |activity| Standing::of_new(activity, draft.period, today));
    let text = serde_json::to_string_pretty(&json).unwrap() + "\n";
    let path = format!("{}/tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("OPORA_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    for (at, (ours, theirs)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {} of {path}", at + 1);
    }
    assert_eq!(text, golden, "{path}");
}

/// The seed's lines as the cells of rows; a row that a page broke has its rest in the next one.
fn seed_rows() -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(SEED).unwrap();
    let (mut title, mut rows) = (Vec::new(), Vec::new());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match line.contains('\t') {
            true => rows.push(line.split('\t').map(str::to_owned).collect()),
            false => title.push(line.trim().replace("**", "")),
        }
    }
    (title, rows)
}

/// The seed as Word has it: a bold title, a heading repeated on every page, sections over all columns. Broken rows are
/// one row with the end of the page inside its cells, or two rows.
fn seed(broken_in_two: bool) -> Docx {
    let (title, rows) = seed_rows();
    let mut xml = heading(&HEADING);
    let mut at = 1;
    while at < rows.len() {
        let cells = &rows[at];
        let rest = rows.get(at + 1).filter(|next| next[0].is_empty());
        at += if rest.is_some() { 2 } else { 1 };
        if cells[1..].iter().all(String::is_empty) {
            xml.push_str(&wide(5, &cells[0]).replacen("<w:tc>", "<w:tr><w:tc>", 1));
            xml.push_str("</w:tr>");
            continue;
        }
        let parts = |at: usize| (cells[at].as_str(), rest.map_or("", |rest| rest[at].as_str()));
        let texts = |of: &dyn Fn(usize) -> String| (0..5).map(of).collect::<String>();
        match (rest, broken_in_two) {
            (None, _) => xml.push_str(&tr(&texts(&|at| cell(&cells[at])))),
            (Some(_), true) => {
                xml.push_str(&tr(&texts(&|at| cell(&cells[at]))));
                let broken = |at: usize| {
                    let ends = if at == 1 { page_ends() } else { String::new() };
                    tc(&para("", &(ends + &run(parts(at).1))))
                };
                xml.push_str(&tr(&texts(&broken)));
            }
            (Some(_), false) => xml.push_str(&tr(&texts(&|at| match parts(at) {
                (first, "") => cell(first),
                // The page ends inside the paragraph, between two words.
                (first, second) => tc(&para("", &(run(&format!("{first} ")) + &page_ends() + &run(second)))),
            }))),
        }
    }
    let title: String = title.iter().map(|line| bold(line)).collect();
    Docx::new().with(p("")).with(title).with(p("")).with(table(&WIDTHS, &xml)).with(p(""))
}

/// Title, sections and activities with all that is understood and asked; where it stands is the format's.
fn without_places(draft: &PlanDraft) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        if let Some(object) = value.as_object_mut() {
            object.retain(|key, _| key != "place");
            object.values_mut().for_each(strip);
        } else if let Some(list) = value.as_array_mut() {
            list.iter_mut().for_each(strip);
        }
    }
    let today = "2021-02-01".parse().unwrap();
    let mut json = json::plan(draft, |activity| Standing::of_new(activity, draft.period, today));
    strip(&mut json);
    ["plan", "sections", "activities"].into_iter().map(|key| json[key].take()).collect()
}

#[test]
fn the_seed_as_a_document_is_the_plan_of_the_seed_as_text() {
    let text = std::fs::read(SEED).unwrap();
    let text = read_bytes("план.txt", &text, &Options::default()).unwrap().draft;
    for broken_in_two in [false, true] {
        let document = seed(broken_in_two);
        let read = draft(&document);
        assert_eq!(read.source.encoding, "docx");
        assert_eq!(without_places(&read), without_places(&text), "broken in two: {broken_in_two}");
        let table = table_of(&document);
        assert_eq!(rows(&table).last().unwrap().page, 5);
        assert!(rows(&table)[0].heading && lines(&table).iter().all(|line| line.bold));
    }
}

#[test]
fn automatic_numbers_merged_sections_and_a_title_in_a_text_box() {
    let list = r#"<w:abstractNum w:abstractNumId="3">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:lvlRestart w:val="0"/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%3)"/></w:lvl>
        </w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>"#;
    let title = "План работы школ Эльбрусского муниципального района на 2021 год";
    let shape = |inner: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    };
    let number = |level| tc(&numbered(5, level, ""));
    let activity = |title: &str, owner: &str, due: &str, result: &str| {
        tr(&(number(1) + &cell(title) + &cell(owner) + &cell(due) + &tc(result)))
    };
    let section = |title: &str| {
        tr(&format!("<w:tc><w:tcPr><w:gridSpan w:val=\"5\"/></w:tcPr>{}</w:tc>", numbered(5, 0, title)))
    };
    let papers = numbered(5, 2, "приказ") + &numbered(5, 2, "справка");
    let document = Docx::new().numbering(list).with(para("", &shape(&p(title)))).with(table(
        &WIDTHS,
        &(heading(&HEADING)
            + &section("Подготовка")
            + &activity("Создать рабочую группу", "УО", "до 1 февраля 2021 года", &papers)
            + &activity("Провести совещание", "ИМЦ", "март 2021 года", &p("протокол"))
            + &section("Проведение")
            + &activity("Посетить уроки", "ИМЦ", "апрель 2021 года", &p("справка"))),
    ));
    assert_eq!(
        lines(&table_of(&document)).iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
        [title]
    );
    assert_eq!(
        shown(&table_of(&document))[1..],
        [
            "I. Подготовка|<|<|<|<",
            "1.|Создать рабочую группу|УО|до 1 февраля 2021 года|а) приказ\nб) справка",
            "2.|Провести совещание|ИМЦ|март 2021 года|протокол",
            "II. Проведение|<|<|<|<",
            "3.|Посетить уроки|ИМЦ|апрель 2021 года|справка",
        ]
    );
    is_golden("docx-numbered", &draft(&document));
}

#[test]
fn owners_merged_over_rows_and_a_heading_of_two_lines() {
    let merged = |text: &str| cell_as("<w:vMerge w:val=\"restart\"/>", text);
    let goes_on = || cell_as("<w:vMerge/>", "");
    let head = row_as(
        "<w:tblHeader/>",
        &(merged("№") + &merged("Мероприятия") + &wide(2, "Сроки") + &merged("Ответственные")),
    ) + &row_as(
        "<w:tblHeader/>",
        &(goes_on() + &goes_on() + &cell("начало") + &cell("окончание") + &goes_on()),
    );
    let document = Docx::new().with(table(
        &[600, 6000, 1500, 1500, 3000],
        &(head
            + &tr(&(cell("1")
                + &cell("Сбор сведений")
                + &cell("1 марта")
                + &cell("1 мая")
                + &merged("ИМЦ УО")))
            + &tr(&(cell("2") + &cell("Анализ") + &cell("май") + &cell("июнь") + &goes_on()))
            + &row_as("<w:gridBefore w:val=\"1\"/>", &(cell("Итоги") + &wide(2, "июнь") + &goes_on()))),
    ));
    let table = table_of(&document);
    assert_eq!(
        shown(&table),
        [
            "№|Мероприятия|Сроки|<|Ответственные",
            "^№|^Мероприятия|начало|окончание|^Ответственные",
            "1|Сбор сведений|1 марта|1 мая|ИМЦ УО",
            "2|Анализ|май|июнь|^ИМЦ УО",
            "|Итоги|июнь|<|^ИМЦ УО",
        ]
    );
    assert_eq!(
        rows(&table).iter().map(|row| row.heading).collect::<Vec<_>>(),
        [true, true, false, false, false]
    );
}

#[test]
fn changes_fields_notes_and_hidden_text_leave_what_is_seen() {
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> DATE \\@ \"d\" </w:instrText></w:r>\
                 <w:r><w:t>код</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
        .to_owned()
        + &run("15 мая")
        + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let due = run("до ")
        + "<w:del w:id=\"1\"><w:r><w:delText>1 марта</w:delText></w:r></w:del><w:ins w:id=\"2\">"
        + &field
        + "</w:ins>"
        + &run(" 2021\u{A0}года")
        + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let title = run("Мони")
        + "<w:r><w:softHyphen/><w:t>то\u{AD}ринг учебно</w:t><w:noBreakHyphen/><w:t>методи</w:t></w:r>"
        + "<w:r><w:lastRenderedPageBreak/><w:t>ческой &amp; иной работы</w:t></w:r>"
        + &run_as("<w:vanish/>", " скрыто")
        + "<w:moveFrom><w:r><w:t>унесено</w:t></w:r></w:moveFrom><w:hyperlink>"
        + &run(" (ссылка)")
        + "</w:hyperlink><w:r><w:tab/><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>";
    let deleted = row_as("<w:del w:id=\"3\"/>", &(cell("2") + &cell("Убрано") + &cell("май") + &cell("")));
    let in_control = format!(
        "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        tr(&(cell("3")
            + &tc(
                "<w:sdt><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>Из \u{200B}поля</w:t></w:r></w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Выберите</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>"
            )
            + &cell("июнь 2021 г.")
            + &cell("ИМЦ")))
    );
    let document = Docx::new()
        .footnotes(&["не вызвана", "по согласованию"])
        .header("Приложение к приказу")
        .with(p("План на 2021 год"))
        .with("<w:altChunk/>")
        .with(table(
            &[600, 6000, 2000, 2000],
            &(heading(&["№", "Мероприятие", "Срок", "Ответственный"])
                + &tr(&(cell("1") + &tc(&para("", &title)) + &tc(&para("", &due)) + &cell("ИМЦ")))
                + &deleted
                + &in_control),
        ));
    let table = table_of(&document);
    assert_eq!(
        shown(&table)[1..],
        [
            "1|Мониторинг учебно-методической & иной работы (ссылка) ✓|до 15 мая 2021\u{A0}года|ИМЦ",
            "3|Из поля|июнь 2021 г.|ИМЦ",
        ]
    );
    assert_eq!(
        rows(&table).iter().map(|row| (row.from, row.page)).collect::<Vec<_>>(),
        [(1, 1), (2, 1), (3, 2)]
    );
    assert_eq!(
        lines(&table).iter().map(|line| (line.text.as_str(), line.part)).collect::<Vec<_>>(),
        [("План на 2021 год", 0), ("* по согласованию", 0)]
    );
    assert_eq!(
        remarks(&table),
        [
            ("tracked-changes", "4"),
            ("hidden-text", "1"),
            ("alt-chunk", "1"),
            ("footnotes", "1"),
            ("headers-footers", "Приложение к приказу"),
        ]
    );
    is_golden("docx-changed", &draft(&document));
}

#[test]
fn several_tables_have_their_parts_and_headings_between_them() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 2\"/></w:style>";
    let head = || heading(&["№", "Мероприятие", "Срок", "Ответственный"]);
    let widths = [600, 6000, 2000, 2000];
    let document = Docx::new()
        .styles(styles)
        .with(p("План на 2021 год"))
        .with(para("<w:pStyle w:val=\"2\"/>", &run("Раздел 1. Подготовка")))
        .with(table(&widths, &(head() + &row(&["1.1", "Дело", "май", "ИМЦ"]))))
        .with(p(""))
        .with(bold("Раздел 2. Проведение"))
        .with(table(&widths, &(head() + &row(&["2.1", "Другое дело", "июнь", "УО"]))));
    let table = table_of(&document);
    assert_eq!(table.parts, [Part::Table(1), Part::Table(2)]);
    assert_eq!(
        lines(&table).iter().map(|line| (line.part, line.bold, line.apart)).collect::<Vec<_>>(),
        [(0, false, false), (0, true, false), (1, true, true)]
    );
    assert_eq!(
        rows(&table).iter().map(|row| (row.part, row.from, row.apart)).collect::<Vec<_>>(),
        [(0, 1, false), (0, 2, false), (1, 1, true), (1, 2, false)]
    );
    assert!(table.items.iter().all(|item| match item {
        Item::Row(row) => row.page == 0,
        Item::Line(line) => line.page == 0,
    }));
}

#[test]
fn a_frame_around_the_plan_is_no_table_and_a_table_in_a_cell_is_its_text() {
    let inner = table(&[2000, 2000], &(row(&["входной", "сентябрь"]) + &row(&["итоговый", "май"])));
    let plan = table(
        &[600, 5000, 4000],
        &(heading(&["№", "Мероприятие", "Срок"])
            + &tr(&(cell("1") + &cell("Контроль") + &tc(&(p("по этапам:") + &inner + &p("2021 года")))))),
    );
    let stamp = table(&[5000, 5000], &row(&["СОГЛАСОВАНО", "УТВЕРЖДАЮ"]));
    let framed = Docx::new()
        .with(stamp)
        .with(table(&[9600], &tr(&tc(&(bold("План на 2021 год") + &plan + &p("Исп. Петрова"))))));
    let table = table_of(&framed);
    assert_eq!(
        shown(&table),
        [
            "СОГЛАСОВАНО|УТВЕРЖДАЮ",
            "№|Мероприятие|Срок",
            "1|Контроль|по этапам:\nвходной сентябрь\nитоговый май\n2021 года",
        ]
    );
    assert_eq!(table.parts, [Part::Table(1), Part::Table(2)]);
    let order: Vec<&str> = table
        .items
        .iter()
        .map(|item| match item {
            Item::Line(line) => line.text.as_str(),
            Item::Row(_) => "|",
        })
        .collect();
    assert_eq!(order, ["|", "План на 2021 год", "|", "|", "Исп. Петрова"]);
}

#[test]
fn strict_documents_and_other_prefixes_are_the_same_documents() {
    let document = Docx::new()
        .with(p("План на 2021 год"))
        .with(table(&WIDTHS, &(heading(&HEADING) + &row(&["1", "Дело", "ИМЦ", "до 1 мая", "приказ"]))));
    assert_eq!(table_of(&document.clone().strict()), table_of(&document));
}

#[test]
fn what_is_no_document_says_what_it_is_and_what_to_do() {
    let plan = Docx::new().with(table(&[9000, 1000], &row(&["Дело", "май"]))).bytes();
    let cases: Vec<(&str, Vec<u8>, Fault)> = vec![
        ("cut off", plan[..plan.len() / 2].to_vec(), Fault::BrokenArchive),
        (
            "no table",
            Docx::new().with(p("Письмо")).with(p("")).bytes(),
            Fault::NoTableInDocument { lines: 2 },
        ),
        (
            "tables in tables",
            Docx::new()
                .with((0..7).fold(p("x"), |inner, _| table(&[1, 1], &tr(&(cell("") + &tc(&inner))))))
                .bytes(),
            Fault::TooDeep { part: "word/document.xml".into() },
        ),
        (
            "deep",
            Docx::new().with("<w:sdt>".repeat(80) + &"</w:sdt>".repeat(80)).bytes(),
            Fault::TooDeep { part: "word/document.xml".into() },
        ),
        (
            "a megabyte in a cell",
            Docx::new().with(table(&[1, 1], &row(&["Дело", &"мая ".repeat(1 << 18)]))).bytes(),
            Fault::CellTooLong { table: 1, row: 1, limit: 64 << 10 },
        ),
        (
            "workbook",
            zipped(&[("[Content_Types].xml", b"spreadsheetml.sheet.main+xml")]),
            Fault::Foreign { format: Foreign::Workbook },
        ),
        (
            "odt",
            zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text")]),
            Fault::Foreign { format: Foreign::Odt },
        ),
        ("pdf", b"%PDF-1.4".to_vec(), Fault::Foreign { format: Foreign::Pdf }),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(fault(&bytes), expected, "{name}");
    }
    for hostile in ["<!DOCTYPE a [<!ENTITY b \"c\">]>", "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"] {
        let bytes = Docx::new().with(hostile).bytes();
        assert_eq!(fault(&bytes), Fault::XmlEntities { part: "word/document.xml".into() });
    }
    let open = Docx::new().with("<w:p></w:r>").bytes();
    assert!(matches!(fault(&open), Fault::BrokenXml { .. }));
    let bomb = Docx::new().with(p(&" ".repeat(50 << 20))).bytes();
    assert_eq!(fault(&bomb), Fault::ArchiveBomb);
}

#[test]
fn a_document_with_any_byte_changed_is_read_or_refused() {
    let bytes = seed(false).bytes();
    for at in (0..bytes.len()).step_by(23) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x5a;
        let _ = read_bytes("план.docx", &broken, &Options::default());
        let _ = read_bytes("план.docx", &bytes[..at], &Options::default());
    }
}

#[test]
fn ten_thousand_rows_are_ten_thousand_activities() {
    let mut xml = heading(&HEADING);
    for at in 0..10_000 {
        xml.push_str(&row(&[
            &format!("{}.{}", at / 100 + 1, at % 100 + 1),
            &format!("Проведение мониторинга {at} условий обучения"),
            "Отдел мониторинга и статистики образования УО",
            "до 15 мая 2021 года",
            "Аналитическая справка",
        ]));
    }
    let document = Docx::new().with(p("План на 2021 год")).with(table(&WIDTHS, &xml));
    let activities = draft(&document).activities;
    let numbers = |activity: &ActivityDraft| activity.number.clone().unwrap();
    assert_eq!(activities.len(), 10_000);
    assert_eq!(activities.last().map(numbers).as_deref(), Some("100.100"));
}
