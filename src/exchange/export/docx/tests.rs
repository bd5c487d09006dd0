use std::io::Read;

use super::*;
use crate::exchange::export::printed::Appendix;

fn plan(rows: Vec<PrintedRow>) -> PrintedPlan {
    let column = |title: &str, share| PrintedColumn { title: title.into(), share, centred: false };
    PrintedPlan {
        title: "План «дорожная карта» <2021> & далее".into(),
        columns: vec![column("№ п/п", 1), column("Наименование мероприятия", 5), column("Срок", 2)],
        rows,
        appendix: None,
    }
}

fn cells(texts: [&str; 3]) -> PrintedRow {
    PrintedRow::Cells(texts.map(str::to_owned).to_vec())
}

fn bytes(plan: &PrintedPlan) -> Vec<u8> {
    let mut out = Vec::new();
    write(plan, &mut out).unwrap();
    out
}

fn part_of(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_landscape_page_with_a_heading_that_is_repeated_and_merged_sections() {
    let rows = vec![PrintedRow::Section("1. Анализ".into()), cells(["1.1.", "Отчёт", "до 31 мая\n2020 г."])];
    let file = bytes(&plan(rows));
    let document = part_of(&file, "word/document.xml");
    for part in [
        "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>",
        "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        "<w:gridSpan w:val=\"3\"/>",
        "<w:t xml:space=\"preserve\">до 31 мая</w:t><w:br/><w:t xml:space=\"preserve\">2020 г.</w:t>",
        "План «дорожная карта» &lt;2021&gt; &amp; далее",
    ] {
        assert!(document.contains(part), "{part}\n{document}");
    }
    assert!(part_of(&file, "word/footer1.xml").contains(" PAGE "));
    assert!(part_of(&file, "word/styles.xml").contains("Times New Roman"));
}

#[test]
fn the_columns_fill_the_page_to_the_twip() {
    let document = part_of(&bytes(&plan(vec![cells(["1.", "а", "б"])])), "word/document.xml");
    let widths = document.split("<w:gridCol w:w=\"").skip(1);
    let widths: u32 = widths.map(|rest| rest.split('"').next().unwrap().parse::<u32>().unwrap()).sum();
    assert_eq!(widths, WIDTH);
}

#[test]
fn nothing_of_a_cell_is_a_field_or_a_character_that_xml_forbids() {
    let payload =
        "=HYPERLINK(\"http://x\")\u{0}\u{b}\u{fffe}\u{202e}</w:t><w:fldSimple w:instr=\"DDEAUTO\"/>]]>";
    let mut hostile = plan(vec![cells([payload; 3]), PrintedRow::Section(payload.into())]);
    hostile.title = payload.into();
    hostile.appendix = Some(Appendix { title: payload.into(), lines: vec![payload.into()] });
    let file = bytes(&hostile);
    for name in ["word/document.xml", "docProps/core.xml"] {
        let text = part_of(&file, name);
        assert!(!text.contains("<w:fldSimple") && !text.contains("]]>"), "{text}");
        assert!(text.contains("&lt;/w:t&gt;&lt;w:fldSimple"), "{text}");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{fffe}' && c != '\u{202e}'));
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes_and_no_author() {
    let one = bytes(&plan(vec![cells(["1.", "а", "б"])]));
    assert_eq!(one, bytes(&plan(vec![cells(["1.", "а", "б"])])));
    let core = part_of(&one, "docProps/core.xml");
    assert!(core.contains("<dc:title>План «дорожная карта»") && !core.contains("creator"), "{core}");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(one)).unwrap();
    for at in 0..archive.len() {
        assert_eq!(archive.by_index(at).unwrap().last_modified().map(|at| at.year()), Some(1980));
    }
}

#[test]
fn only_a_row_that_is_not_too_tall_is_kept_on_one_page() {
    let long = "Проведение анализа ".repeat(80);
    let document =
        part_of(&bytes(&plan(vec![cells(["1.", &long, "б"]), cells(["2.", "а", "б"])])), "word/document.xml");
    assert_eq!(document.matches("<w:cantSplit/>").count(), 2, "the heading and the short row");
}
