//! A paper that proves a result, and the kinds of paper that a planned result names.

use chrono::NaiveDate;

use super::value::{PartsBuilder, Tag, Value};

/// Kinds of paper. The numbers are part of the store's format; the names are of JSON and of `paper-NAME` in `locale/`.
pub mod kind {
    pub const NOTE: u16 = 1;
    pub const ROAD_MAP: u16 = 2;
    pub const ORDER: u16 = 3;
    pub const LIST: u16 = 4;
    pub const RECOMMENDATIONS: u16 = 5;
    pub const PROCEDURE: u16 = 6;
    pub const PROGRAMME: u16 = 7;
    pub const RESOURCE: u16 = 8;
    pub const COLLECTION: u16 = 9;
    pub const PROPOSALS: u16 = 10;
    pub const ASSESSMENT: u16 = 11;
    pub const AMENDMENT: u16 = 12;
    pub const CERTIFICATE: u16 = 13;
    pub const PROTOCOL: u16 = 14;
    pub const SCHEDULE: u16 = 15;
    pub const CARD: u16 = 16;
    pub const REPORT: u16 = 17;
    pub const PLAN: u16 = 18;
    pub const REGULATION: u16 = 19;
    pub const LETTER: u16 = 20;
    pub const CONTRACT: u16 = 21;
    pub const OTHER: u16 = 99;
    pub const NAMES: &[(u16, &str)] = &[
        (NOTE, "analytic-note"),
        (ROAD_MAP, "road-map"),
        (ORDER, "order"),
        (LIST, "list"),
        (RECOMMENDATIONS, "recommendations"),
        (PROCEDURE, "procedure"),
        (PROGRAMME, "programme"),
        (RESOURCE, "resource"),
        (COLLECTION, "collection"),
        (PROPOSALS, "proposals"),
        (ASSESSMENT, "assessment"),
        (AMENDMENT, "amendment"),
        (CERTIFICATE, "certificate"),
        (PROTOCOL, "protocol"),
        (SCHEDULE, "schedule"),
        (CARD, "card"),
        (REPORT, "report"),
        (PLAN, "plan"),
        (REGULATION, "regulation"),
        (LETTER, "letter"),
        (CONTRACT, "contract"),
        (OTHER, "other"),
    ];
}

/// A paper given as proof: «справка № 12 от 29.01.2021, лежит в папке 01-15».
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Paper {
    pub kind: Option<u16>,
    pub number: Option<String>,
    pub date: Option<NaiveDate>,
    /// Where it is kept.
    pub place: Option<String>,
    /// The attached file, if any.
    pub file: Option<PaperFile>,
}

/// A file kept in the store by its SHA-256; the name is mere data.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PaperFile {
    pub name: String,
    pub hash: Vec<u8>,
    /// Bytes.
    pub size: u64,
}

mod tag {
    use super::Tag;
    pub const KIND: Tag = 1;
    pub const NUMBER: Tag = 2;
    pub const DATE: Tag = 3;
    pub const PLACE: Tag = 4;
    pub const FILE_NAME: Tag = 5;
    pub const FILE_HASH: Tag = 6;
    pub const FILE_SIZE: Tag = 7;
}

impl Paper {
    pub fn to_value(&self) -> Value {
        let file = self.file.as_ref();
        PartsBuilder::new()
            .with(tag::KIND, self.kind.map(Value::Code))
            .with(tag::NUMBER, self.number.clone().map(Value::Text))
            .with(tag::DATE, self.date.map(Value::Day))
            .with(tag::PLACE, self.place.clone().map(Value::Text))
            .with(tag::FILE_NAME, file.map(|file| Value::text(&file.name)))
            .with(tag::FILE_HASH, file.map(|file| Value::Bytes(file.hash.clone())))
            .with(tag::FILE_SIZE, file.map(|file| Value::Int(i64::try_from(file.size).unwrap_or(i64::MAX))))
            .build()
    }

    /// Unknown or missing parts are left empty.
    pub fn from_value(value: &Value) -> Paper {
        let text = |tag| value.part(tag).and_then(Value::as_text).map(str::to_owned);
        let file = match (text(tag::FILE_NAME), value.part(tag::FILE_HASH)) {
            (Some(name), Some(Value::Bytes(hash))) => Some(PaperFile {
                name,
                hash: hash.clone(),
                size: value.part(tag::FILE_SIZE).and_then(Value::as_int).unwrap_or(0).unsigned_abs(),
            }),
            _ => None,
        };
        Paper {
            kind: value.part(tag::KIND).and_then(Value::as_code),
            number: text(tag::NUMBER),
            date: value.part(tag::DATE).and_then(Value::as_day),
            place: text(tag::PLACE),
            file,
        }
    }
}
