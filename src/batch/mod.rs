//! Many reports held against one another, by small digests: the documents are gone by then.

pub mod copies;
