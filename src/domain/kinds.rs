//! The one table of kinds: a row a kind, with its number in the store and the file that says what it is.
//! A new kind is a row here, its file, and its words in `locale/` (see `docs/architecture.md`).

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::field::KindSpec;

macro_rules! kinds {
    ($($(#[$attribute:meta])* $kind:ident = $code:literal => $file:ident,)+) => {
        /// The kinds of record. The number is part of the store's format and never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$attribute])* $kind = $code,)+
        }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$($(#[$attribute])* Kind::$kind,)+];
        }

        /// What is to be known of a kind.
        pub fn spec(kind: Kind) -> &'static KindSpec {
            match kind {
                $($(#[$attribute])* Kind::$kind => &super::$file::SPEC,)+
            }
        }
    };
}

kinds! {
    Plan = 1 => plan,
    Section = 2 => section,
    Activity = 3 => activity,
    Owner = 4 => owner,
    Event = 5 => event,
    Note = 6 => note,
    SavedView = 7 => saved_view,
    School = 8 => school,
    Teacher = 9 => teacher,
    Deficit = 10 => deficit,
    Line = 11 => line,
    Mapping = 12 => mapping,
    Setting = 13 => setting,
    User = 14 => user,
    #[cfg(test)]
    Trial = 250 => trial,
}

impl Kind {
    pub fn code(self) -> u8 {
        self as u8
    }

    /// `None` for a kind that this version does not know.
    pub fn from_code(code: u8) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u8(self.code())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
        Kind::from_code(u8::deserialize(from)?).ok_or_else(|| D::Error::custom("no kind of this program"))
    }
}
