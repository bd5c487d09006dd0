//! The filter language.

/// Why a filter cannot be understood.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryError;
