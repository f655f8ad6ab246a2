//! What `hegui audit` hands on: tables and letters.

pub mod csv;
pub mod letter;
pub mod markdown;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod table;
pub mod xlsx;
