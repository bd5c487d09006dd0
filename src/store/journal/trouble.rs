//! What can be wrong with the store's files, one name each. The edges turn the names into words.

/// One way of being wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Trouble {
    /// A segment's head is cut off, or its checksum is wrong.
    SegmentHead,
    /// A segment is not there, though there are entries that were in it or behind it.
    SegmentMissing,
    /// A segment of another store.
    OtherStore,
    /// Bytes that are no entry where one should begin.
    NotAnEntry,
    /// An entry's bytes are not those that were written.
    Checksum,
    /// An entry whose sequence does not follow.
    Gap,
    /// An entry (or a segment) that does not name the hash of the one before.
    Chain,
    /// An entry is not where it was when the journal was opened.
    Moved,
    /// Entries that were durable are missing at the end.
    EndMissing,
    /// Something lies in the space prepared for entries to come.
    NotZeros,
    /// Its checksum is right, and yet it makes no sense.
    Senseless,
    /// The mark of the last durable sequence is missing or wrong.
    Mark,
    /// The table beside a segment is wrong; it is derived and will be made again.
    Table,
    /// A page of keys is none, or a slot of it is no key.
    Key,
    /// A sealed value does not open with its key.
    Sealed,
    /// A paper's bytes do not fit its name.
    Paper,
    /// An unsent form cannot be read.
    Draft,
    /// The file that says the store's format is not what was written.
    Format,
}

impl Trouble {
    pub const ALL: [Trouble; 18] = [
        Trouble::SegmentHead,
        Trouble::SegmentMissing,
        Trouble::OtherStore,
        Trouble::NotAnEntry,
        Trouble::Checksum,
        Trouble::Gap,
        Trouble::Chain,
        Trouble::Moved,
        Trouble::EndMissing,
        Trouble::NotZeros,
        Trouble::Senseless,
        Trouble::Mark,
        Trouble::Table,
        Trouble::Key,
        Trouble::Sealed,
        Trouble::Paper,
        Trouble::Draft,
        Trouble::Format,
    ];

    /// Its stable English name, as `StoreError::JournalDamaged` holds it.
    pub fn name(self) -> &'static str {
        match self {
            Trouble::SegmentHead => "segment-head",
            Trouble::SegmentMissing => "segment-missing",
            Trouble::OtherStore => "other-store",
            Trouble::NotAnEntry => "not-an-entry",
            Trouble::Checksum => "checksum",
            Trouble::Gap => "gap",
            Trouble::Chain => "chain",
            Trouble::Moved => "moved",
            Trouble::EndMissing => "end-missing",
            Trouble::NotZeros => "not-zeros",
            Trouble::Senseless => "senseless",
            Trouble::Mark => "mark",
            Trouble::Table => "table",
            Trouble::Key => "key",
            Trouble::Sealed => "sealed",
            Trouble::Paper => "paper",
            Trouble::Draft => "draft",
            Trouble::Format => "format",
        }
    }
}
