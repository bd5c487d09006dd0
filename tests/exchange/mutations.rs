//! A seeded mutator of papers: bytes of texts are flipped, cut, spliced, repeated; the parts of archives are changed as
//! XML and packed into sound archives again. Whatever comes out, a reader answers with a table or a reason, soon.
//! `OPORA_MUTATE_SECONDS=600 cargo test --release --test exchange mutat` goes on for ten minutes;
//! `OPORA_MUTATE_SEED=N` begins elsewhere. A failure prints the seed that makes it again.

use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use opora::exchange::import::table::{self, Item, Table};

use super::papers::workbooks;

/// SplitMix64: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { usize::try_from(self.next() % end as u64).unwrap() }
    }
}

/// What papers are made of, and what hurts: separators, bars, marks that nobody sees, numbers, deadlines.
const PIECES: &[&str] = &[
    "\t",
    "\n",
    "\r\n",
    "\u{c}",
    "|",
    "│",
    "─────",
    "+---+",
    ";",
    ",",
    "\"",
    "\"\"",
    "  ",
    "          ",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\u{0}",
    "\u{306}",
    "№",
    "1.1.",
    "1",
    "I.",
    "до 1 мая 2021 года",
    "Мероприятие",
    "Срок",
    "- 2 -",
    "sep=;",
    "|---|---|",
    "¬",
    "-",
    "\u{2028}",
    "\u{feff}",
];

/// Pieces of XML: spans, styles, addresses, entities, depths.
const XML: &[&str] = &[
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c/>",
    "<row r=\"0\">",
    "</row>",
    "<row r=\"4294967295\"/>",
    " s=\"99999\"",
    " t=\"s\"",
    " r=\"A0\"",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<mergeCell ref=\"B2:A1\"/>",
    "&amp;",
    "&#0;",
    "&x;",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:gridSpan w:val=\"65535\"/>",
    "<w:vMerge/>",
    "<w:p>",
    "</w:p>",
    "1e308",
    "-1",
    "99999999999",
    "<v>",
    "</v>",
    "<!DOCTYPE x>",
    "<![CDATA[",
    "<tbl>",
    " hidden=\"1\"",
];

fn mutate(bytes: &mut Vec<u8>, pieces: &[&str], dice: &mut Dice) {
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let span = dice.below(1 + bytes.len().saturating_sub(at).min(200));
        match dice.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..at + span)),
            2 => {
                let piece = pieces[dice.below(pieces.len())].as_bytes();
                let times = if dice.below(20) == 0 { 1 + dice.below(5_000) } else { 1 + dice.below(3) };
                bytes.splice(at..at, piece.repeat(times));
            }
            3 => {
                let copy = bytes[at..at + span].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            4 => bytes.truncate(at),
            5 => swap_lines(bytes, dice),
            _ => {
                let copy = bytes[at..at + span].repeat(1 + dice.below(30));
                bytes.splice(at..at, copy);
            }
        }
        bytes.truncate(1 << 20);
    }
}

fn swap_lines(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let (one, two) = (dice.below(lines.len()), dice.below(lines.len()));
    lines.swap(one, two);
    *bytes = lines.join(&b'\n');
}

/// One part changed, the archive whole.
fn mutate_archive(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        parts.push((name, part));
    }
    // The parts that hold the paper are changed more often than the rest.
    let telling =
        |name: &str| ["sheet", "document.xml", "sharedStrings", "styles"].iter().any(|it| name.contains(it));
    let likely: Vec<usize> = (0..parts.len()).filter(|at| telling(&parts[*at].0)).collect();
    let at = match dice.below(5) {
        0 => dice.below(parts.len()),
        _ => likely[dice.below(likely.len())],
    };
    mutate(&mut parts[at].1, XML, dice);
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        // A name that came twice is left out the second time.
        if out.start_file(name, options).is_ok() {
            out.write_all(&part).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

/// What every table holds to, whatever it was made of.
fn check(table: &Table, size: usize) {
    let mut held = 0;
    for item in &table.items {
        match item {
            Item::Row(row) => {
                assert!(row.from >= 1 && row.from <= row.to, "{row:?}");
                assert!(row.joins.len() <= row.cells.len().max(1), "{row:?}");
                held += row.cells.iter().map(|cell| cell.len() + 1).sum::<usize>();
            }
            Item::Line(line) => held += line.text.len(),
        }
    }
    assert!(held < 300 * size + (64 << 20), "{held} bytes of {size}");
    assert!(table.remarks.len() < 2_000);
}

fn papers() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/roadmaps");
    let mut papers: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| !name.ends_with(".md"))
        .collect();
    papers.extend(workbooks::all().into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
    papers.push(("document.docx".to_owned(), document()));
    papers.sort();
    papers
}

/// A small table of Word.
fn document() -> Vec<u8> {
    let row = |cells: &[&str]| {
        let cell = |text: &&str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
    };
    let body = [["№", "Мероприятие", "Срок"], ["1", "Дело", "май 2021"], ["2", "Дело", "июнь 2021"]]
        .map(|it| row(&it));
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>".to_owned(),
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>".to_owned(),
        ),
        (
            "word/document.xml",
            format!("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl>{}</w:tbl></w:body></w:document>", body.concat()),
        ),
    ];
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(part.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn mutated_papers_are_read_or_refused_and_nothing_worse() {
    let papers = papers();
    for (name, bytes) in &papers {
        let table = table::read(name, bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        check(&table, bytes.len());
    }
    let end = Instant::now() + Duration::from_secs(number("OPORA_MUTATE_SECONDS", 8));
    let mut seed = number("OPORA_MUTATE_SEED", 1);
    while Instant::now() < end {
        let mut dice = Dice(seed);
        let (name, bytes) = &papers[dice.below(papers.len())];
        let bytes = match bytes.starts_with(b"PK") {
            true => mutate_archive(bytes, &mut dice),
            false => {
                let mut bytes = bytes.clone();
                mutate(&mut bytes, PIECES, &mut dice);
                bytes
            }
        };
        let begun = Instant::now();
        let read =
            std::panic::catch_unwind(|| table::read(name, &bytes).map(|table| check(&table, bytes.len())));
        assert!(read.is_ok(), "{name}: OPORA_MUTATE_SEED={seed} makes it again");
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(20), "{name}: {took:?} at OPORA_MUTATE_SEED={seed}");
        seed += 1;
    }
}
