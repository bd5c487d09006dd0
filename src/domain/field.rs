//! The declaration of a field: ONE per field. Columns, filters, forms, import mapping, export,
//! history and permissions all read it. And the table of kinds, a row a kind.

use super::column::Column;
use super::index::{OrderId, Terms};
use super::record::{Kind, Record};
use super::value::Tag;
use super::{activity, event, note, owner, plan, saved_view, section};

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
    Doubts,
    /// Named codes, several at once (the kinds of paper that prove a result).
    Choices(&'static [(u16, &'static str)]),
    /// A structured value that people do not edit (source of an imported row, horizon).
    Internal,
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
    /// Left out of lists and exports unless asked, and of the index. Always sealed, too.
    pub personal: bool,
    /// Sealed in the journal and in the view under a key of its person.
    pub sealed: bool,
    /// May be changed by the plain command `EditField`; others change only by commands of their own.
    pub editable: bool,
}

impl Field {
    pub const fn new(tag: Tag, name: &'static str, holds: FieldType) -> Field {
        Field { tag, name, holds, indexed: Indexed::No, personal: false, sealed: false, editable: false }
    }

    pub const fn editable(mut self) -> Field {
        self.editable = true;
        self
    }

    pub const fn indexed(mut self, indexed: Indexed) -> Field {
        self.indexed = indexed;
        self
    }

    pub const fn personal(mut self) -> Field {
        self.personal = true;
        self.sealed = true;
        self
    }

    pub const fn sealed(mut self) -> Field {
        self.sealed = true;
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
    /// What lists of this kind can show.
    pub columns: &'static [Column],
    /// The kind's own order; `None`: by record number.
    pub order: Option<OrderId>,
    /// Facets and orders derived from several fields (a due day, a flag), besides what `fields` says.
    pub derived: fn(&Record, &mut Terms),
}

impl KindSpec {
    pub fn field(&self, tag: Tag) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.tag == tag)
    }

    pub fn field_named(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The one table of kinds.
pub fn spec(kind: Kind) -> &'static KindSpec {
    match kind {
        Kind::Plan => &plan::SPEC,
        Kind::Section => &section::SPEC,
        Kind::Activity => &activity::SPEC,
        Kind::Owner => &owner::SPEC,
        Kind::Event => &event::SPEC,
        Kind::Note => &note::SPEC,
        Kind::SavedView => &saved_view::SPEC,
    }
}

/// For kinds that derive nothing.
pub fn no_terms(_: &Record, _: &mut Terms) {}
