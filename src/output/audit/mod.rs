//! What `hegui audit` hands on: tables and letters.

pub mod table;
