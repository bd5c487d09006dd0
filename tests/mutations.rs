//! Good papers of every format, spoilt a million ways: each is read or refused with its name, in time and without a
//! panic. The parts of an archive are spoilt inside and packed again, so that what is wrong reaches the reader behind
//! the archive. The same seed gives the same papers.
//!
//! `OPORA_MUTATE_SECONDS=60 cargo test --test mutations` goes on for a minute, all readers together;
//! `OPORA_MUTATE_SEED=17` begins at that seed, which a failure prints.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)] // Other tests use other parts of it.
#[path = "support/docx.rs"]
mod docx;

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use opora::domain::record::Kind;
use opora::exchange::import::{Options, RosterOptions, read_bytes, roster_from_bytes};

/// Longer than any spoilt paper takes, even on a busy machine.
const SLOW: Duration = Duration::from_secs(20);

/// Numbers that look like chance (xorshift).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % limit.max(1)
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A stretch of the bytes.
    fn stretch(&mut self, bytes: &[u8], longest: usize) -> std::ops::Range<usize> {
        let from = self.below(bytes.len());
        from..(from + 1 + self.below(longest)).min(bytes.len())
    }
}

/// What readers of text and of bytes stumble over.
const PIECES: &[&[u8]] = &[
    b"",
    b"\0",
    b"\xFF",
    b"\t",
    b"\n",
    b"\r\n",
    b"\"",
    b";",
    b"|",
    b"-1",
    b"0",
    b"4294967296",
    b"99999999999999999999",
    "\u{200F}\u{200B}".as_bytes(),
    "до 31 мая октября 20201 г.".as_bytes(),
    "№\tМероприятие\tСрок\n".as_bytes(),
    "ё".as_bytes(),
];

/// What readers of XML stumble over.
const XML: &[&str] = &[
    "<!DOCTYPE a>",
    "&b;",
    "&#0;",
    "&#x110000;",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tc>",
    "<w:tc/>",
    "<w:p><w:r><w:t>",
    "<w:vMerge/>",
    "<w:gridSpan w:val=\"4294967295\"/>",
    "<w:gridBefore w:val=\"200\"/>",
    "<w:sdt><w:sdtContent>",
    "<mc:Fallback>",
    "<w:txbxContent>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:del>",
    "<w:numPr><w:ilvl w:val=\"255\"/><w:numId w:val=\"1\"/></w:numPr>",
    "<![CDATA[",
    "<!--",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<row r=\"0\">",
    "t=\"s\"",
    "r=\"ZZZZ9\"",
];

fn spoil_bytes(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        return;
    }
    let range = dice.stretch(bytes, 200);
    match dice.below(6) {
        0 => bytes[range.start] = u8::try_from(dice.below(256)).unwrap(),
        1 => drop(bytes.drain(range)),
        2 => bytes.truncate(range.start),
        3 => {
            let copy = bytes[range.clone()].to_vec();
            let count = 1 + dice.below(30);
            bytes.splice(range.end..range.end, copy.repeat(count));
        }
        4 => {
            let other = dice.stretch(bytes, 200);
            let copy = bytes[other].to_vec();
            bytes.splice(range, copy);
        }
        _ => {
            let piece = dice.of(PIECES);
            bytes.splice(range.start..range.start, piece.iter().copied());
        }
    }
}

/// Whole tags are taken out, doubled, put elsewhere or put in.
fn spoil_xml(xml: &mut Vec<u8>, dice: &mut Dice) {
    let tags: Vec<usize> = (0..xml.len()).filter(|at| xml[*at] == b'<').collect();
    let Some(first) = tags.get(dice.below(tags.len())).copied() else { return };
    let last = tags.get(dice.below(tags.len())).copied().unwrap_or(first);
    let (from, to) = (first.min(last), first.max(last));
    let to = to.min(from + 4_000);
    match dice.below(6) {
        0 => drop(xml.drain(from..to)),
        1 => {
            let copy = xml[from..to].to_vec();
            let count = 1 + dice.below(20);
            xml.splice(to..to, copy.repeat(count));
        }
        2 => {
            let copy: Vec<u8> = xml.drain(from..to).collect();
            let at = dice.below(xml.len());
            xml.splice(at..at, copy);
        }
        3 => {
            let count = 1 + dice.below(80);
            let piece = dice.of(XML).repeat(count);
            xml.splice(from..from, piece.into_bytes());
        }
        4 => {
            let digits: Vec<usize> =
                (from..xml.len()).filter(|at| xml[*at].is_ascii_digit()).take(50).collect();
            if let Some(at) = digits.get(dice.below(digits.len())) {
                let piece = dice.of(PIECES);
                xml.splice(*at..=*at, piece.iter().copied());
            }
        }
        _ => spoil_bytes(xml, dice),
    }
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let part = |at| {
        let mut entry = archive.by_index(at).unwrap();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        (entry.name().unwrap().into_owned(), part)
    };
    (0..count).map(part).collect()
}

/// One part spoilt inside, or one lost; now and then the archive itself.
fn spoil_archive(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut parts = unpacked(bytes);
    for _ in 0..=dice.below(3) {
        let at = dice.below(parts.len());
        match dice.below(30) {
            0 => drop(parts.remove(at)),
            _ => spoil_xml(&mut parts[at].1, dice),
        }
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
    let mut bytes = docx::zipped(&parts);
    if dice.below(10) == 0 {
        spoil_bytes(&mut bytes, dice);
    }
    bytes
}

fn document() -> Vec<u8> {
    let list = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let merged = docx::cell_as("<w:vMerge w:val=\"restart\"/>", "ИМЦ УО");
    let changed =
        "<w:ins><w:r><w:t>май</w:t></w:r></w:ins><w:del><w:r><w:delText>июнь</w:delText></w:r></w:del>";
    let inner = docx::table(&[1000, 1000], &docx::row(&["входной", "сентябрь"]));
    let rows = docx::heading(&["№", "Мероприятие", "Срок", "Ответственный"])
        + &docx::tr(&docx::wide(4, "1. Раздел"))
        + &docx::tr(
            &(docx::tc(&docx::numbered(1, 0, ""))
                + &docx::cell("Дело")
                + &docx::cell("до 1 мая 2021 года")
                + &merged),
        )
        + &docx::tr(
            &(docx::tc(&docx::numbered(1, 0, ""))
                + &docx::tc(&docx::para("", changed))
                + &docx::tc(&(inner + &docx::p("")))
                + &docx::cell_as("<w:vMerge/>", "")),
        );
    docx::Docx::new()
        .numbering(list)
        .styles("<w:style w:styleId=\"a\" w:type=\"paragraph\"><w:rPr><w:b/></w:rPr></w:style>")
        .footnotes(&["сноска"])
        .with(docx::p("План на 2021 год"))
        .with(docx::table(&[600, 6000, 2000, 2000], &rows))
        .bytes()
}

fn workbook(headings: &[&str], row: &[&str]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, (heading, text)) in (0..).zip(headings.iter().zip(row)) {
        sheet.write_string(0, at, *heading).unwrap().write_string(1, at, *text).unwrap();
    }
    sheet.write_number(2, 0, 2).unwrap().write_string(2, 1, "Другое").unwrap();
    sheet.merge_range(3, 0, 3, 2, "Раздел", &rust_xlsxwriter::Format::new()).unwrap();
    book.save_to_buffer().unwrap()
}

/// A reader, a good paper for it, and how to spoil one.
struct Case {
    name: &'static str,
    good: Vec<u8>,
    spoil: fn(&[u8], &mut Dice) -> Vec<u8>,
    /// The fault in words, which begin with the name of the file.
    read: fn(&str, &[u8]) -> Option<String>,
}

fn paper(name: &str, bytes: &[u8]) -> Option<String> {
    read_bytes(name, bytes, &Options::default()).err().map(|error| error.to_string())
}

fn list(name: &str, bytes: &[u8]) -> Option<String> {
    let options =
        RosterOptions { kind: Kind::School, meanings: Vec::new(), today: "2021-02-01".parse().unwrap() };
    roster_from_bytes(name, bytes, &options).err().map(|error| error.to_string())
}

fn spoilt(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    (0..=dice.below(4)).for_each(|_| spoil_bytes(&mut bytes, dice));
    bytes
}

fn cases() -> Vec<Case> {
    let text =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/roadmaps/leskensky-2020.txt")).unwrap();
    let text: Vec<u8> = text.into_iter().take(6_000).collect();
    let text = String::from_utf8_lossy(&text).into_owned();
    let headings = ["№", "Мероприятие", "Срок"];
    vec![
        Case { name: "план.txt", good: text.clone().into_bytes(), spoil: spoilt, read: paper },
        Case { name: "план.csv", good: text.replace('\t', ";").into_bytes(), spoil: spoilt, read: paper },
        Case { name: "план.docx", good: document(), spoil: spoil_archive, read: paper },
        Case {
            name: "план.xlsx",
            good: workbook(&headings, &["1", "Дело", "май 2021"]),
            spoil: spoil_archive,
            read: paper,
        },
        Case {
            name: "школы.csv",
            good: "Код;Школа\n1;СОШ № 1\n2;СОШ № 2\n".into(),
            spoil: spoilt,
            read: list,
        },
        Case {
            name: "школы.xlsx",
            good: workbook(&["Код", "Школа"], &["1", "СОШ № 1"]),
            spoil: spoil_archive,
            read: list,
        },
    ]
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn every_spoilt_paper_is_read_or_refused() {
    let seconds = number("OPORA_MUTATE_SECONDS").unwrap_or(6);
    let first = number("OPORA_MUTATE_SEED").unwrap_or(1);
    let cases = cases();
    let share = Duration::from_secs(seconds) / u32::try_from(cases.len()).unwrap();
    for Case { name, good, spoil, read } in cases {
        assert!(read(name, &good).is_none() || name == "план.xlsx", "{name}: {:?}", read(name, &good));
        let (until, mut seed, mut refused) = (Instant::now() + share, first, 0_u64);
        while seed == first || Instant::now() < until {
            let bytes = spoil(&good, &mut Dice::new(seed));
            let began = Instant::now();
            let fault = catch_unwind(AssertUnwindSafe(|| read(name, &bytes)));
            let again = format!("{name}: OPORA_MUTATE_SEED={seed}");
            let fault = fault.unwrap_or_else(|_| panic!("{again} panics"));
            assert!(began.elapsed() < SLOW, "{again} takes {:?}", began.elapsed());
            if let Some(fault) = fault {
                assert!(fault.starts_with(name), "{again}: {fault}");
                refused += 1;
            }
            seed += 1;
        }
        println!("{name}: {} papers, {refused} refused", seed - first);
    }
}
