//! The declaration of a field: ONE per field. Columns, filters, forms, import mapping, export,
//! history and permissions all read it. And what is to be known of a kind.

use super::column::Column;
use super::index::{Facet, OrderId, Terms};
use super::record::{Kind, Record};
use super::value::Tag;

/// What a field may hold and how it is shown, typed and exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    Int,
    Day,
    /// Named codes; the names are the stable English ones of JSON and of the filter language.
    Choice(&'static [(u16, &'static str)]),
    Ref(Kind),
    /// An ordered list of references: the first leads.
    Refs(Kind),
    TextList,
    Deadline,
    Moves,
    Papers,
    Completions,
    /// Reports that came back with a remark, see `returned.rs`.
    Returns,
    Doubts,
    /// Named codes, several at once (the kinds of paper that prove a result).
    Choices(&'static [(u16, &'static str)]),
    /// Years with a basis each: «2020: ВПР».
    Years,
    /// A structured value that people do not edit (source of an imported row, horizon).
    Internal,
}

impl FieldType {
    /// The kind of records that a field refers to.
    pub fn target(self) -> Option<Kind> {
        match self {
            FieldType::Ref(target) | FieldType::Refs(target) => Some(target),
            _ => None,
        }
    }
}

/// How the store finds records by this field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    No,
    /// A bitmap for each value (each element of a list).
    Equal,
    /// A bitmap for each word form.
    Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub tag: Tag,
    /// Stable English name: JSON, `opora edit ID FIELD=VALUE`, locale key `field-KIND-NAME`.
    pub name: &'static str,
    pub holds: FieldType,
    pub indexed: Indexed,
    /// Lies sealed, in the journal and in the view, under a key of the record's person, and is erased with it.
    pub sealed: bool,
    /// Names the person: sealed, and left out of lists, exports and messages unless asked and allowed.
    pub personal: bool,
    /// Worked out from other records whenever they change: no history of its own, and undo works it out anew.
    pub maintained: bool,
    /// May be changed by the plain command `EditField`; others change only by commands of their own.
    pub editable: bool,
}

impl Field {
    pub const fn new(tag: Tag, name: &'static str, holds: FieldType) -> Field {
        Field {
            tag,
            name,
            holds,
            indexed: Indexed::No,
            sealed: false,
            personal: false,
            maintained: false,
            editable: false,
        }
    }

    pub const fn editable(mut self) -> Field {
        self.editable = true;
        self
    }

    pub const fn indexed(mut self, indexed: Indexed) -> Field {
        self.indexed = indexed;
        self
    }

    pub const fn sealed(mut self) -> Field {
        self.sealed = true;
        self
    }

    pub const fn personal(mut self) -> Field {
        self.personal = true;
        self.sealed = true;
        self
    }

    pub const fn maintained(mut self) -> Field {
        self.maintained = true;
        self
    }
}

/// What is to be known of a kind: its English name, its fields, and what its file adds to the index.
pub struct KindSpec {
    pub kind: Kind,
    pub name: &'static str,
    pub fields: &'static [Field],
    /// The field by which a record of this kind is called in lists and messages.
    pub title: Tag,
    /// A short name by which people call it before its title: a number, a code.
    pub handle: Option<Tag>,
    /// All the fields by which a filter or a command may name it, the one to write first.
    pub names: &'static [Tag],
    /// Records that belong to it, for its details.
    pub parts: &'static [Part],
    /// What lists of this kind can show.
    pub columns: &'static [Column],
    /// The kind's own order; `None`: by record number.
    pub order: Option<OrderId>,
    /// Facets and orders derived from several fields (a due day, a flag), besides what `fields` says.
    pub derived: fn(&Record, &mut Terms),
}

/// Records of another kind that refer to this one: a teacher's deficits, a school's teachers.
pub struct Part {
    /// Heading: `part-NAME` in `locale/`.
    pub name: &'static str,
    pub kind: Kind,
    /// The field (or derived facet) of that kind that refers here.
    pub by: Facet,
    pub columns: &'static [&'static str],
    /// Narrows in the filter language, in English; empty: all.
    pub filter: &'static str,
    /// Name of the column that sorts them.
    pub sort: Option<&'static str>,
}

impl KindSpec {
    pub fn field(&self, tag: Tag) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.tag == tag)
    }

    pub fn field_named(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

pub use super::kinds::spec;

/// For kinds that derive nothing.
pub fn no_terms(_: &Record, _: &mut Terms) {}
