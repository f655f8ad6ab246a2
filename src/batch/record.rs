//! What an audit keeps of one file: its row, and of a report what is compared with others. Packed tightly, because a batch
//! has tens of thousands of them, and in a form that a store can keep.

use std::{
    io::{Read, Write},
    sync::Arc,
};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Wording, copies::Prints};
use crate::{document::Reporter, scan::Row, text::Date};

/// An indicator as a report tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its name, the same in every language.
    pub key: String,
    /// 万 and 亿 multiplied out; per cent as printed.
    #[serde(with = "rust_decimal::serde::str")]
    pub value: Decimal,
    /// Whether it is told as about so much.
    pub approximate: bool,
    /// How many other values of it the report tells.
    pub others: usize,
    /// Line in the report, from 1.
    pub line: usize,
}

/// What is kept of the document of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Who reports.
    pub reporter: Reporter,
    /// Characters of the body.
    pub characters: usize,
    /// Its indicators, each once, in the order of their pack.
    pub indicators: Vec<Told>,
    /// The first day on which publication, and submission, was too late.
    pub limits: [Option<Date>; 2],
    /// What its sentences are known by; a store keeps it beside the record.
    #[serde(skip)]
    pub prints: Prints,
}

/// One file that was examined.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// Its row; the lines around its findings are left out.
    pub row: Row,
    /// What is kept of its document, where it is a report.
    pub digest: Option<Digest>,
}

/// A record, packed.
#[derive(Clone, Debug)]
pub struct Packed {
    bytes: Box<[u8]>,
    wording: Arc<Wording>,
}

impl Packed {
    /// Packs a record. Nothing in one can fail to be packed: it is text and figures throughout.
    #[must_use]
    pub fn new(mut record: Record, wording: &Arc<Wording>) -> Self {
        wording.mark(&mut record.row.findings);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        let bytes = postcard::to_stdvec(&record).map_err(std::io::Error::other);
        let bytes = bytes.and_then(|bytes| encoder.write_all(&bytes)).and_then(|()| encoder.finish());
        // Copied, so that the room it was written in is given back whole.
        Self { bytes: bytes.unwrap_or_default().as_slice().into(), wording: wording.clone() }
    }

    /// What a store kept.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>, wording: &Arc<Wording>) -> Self {
        Self { bytes: bytes.into_boxed_slice(), wording: wording.clone() }
    }

    /// The bytes, for a store.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The record; `None` where the bytes are none, or of rules that say other things.
    #[must_use]
    pub fn open(&self) -> Option<Record> {
        let mut bytes = Vec::new();
        DeflateDecoder::new(&*self.bytes).read_to_end(&mut bytes).ok()?;
        let mut record: Record = postcard::from_bytes(&bytes).ok()?;
        self.wording.read(&mut record.row.findings)?;
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        finding::{Finding, Severity},
        text::Said,
    };

    #[test]
    fn a_record_comes_back_as_it_was_packed() {
        let finding = Finding::of_file("input/empty", Severity::Error, Said::new("空", "empty"), Said::default());
        let row = Row {
            path: "甲.txt".to_owned(),
            format: Some("txt"),
            encoding: Some("GBK"),
            findings: vec![finding],
            year: Some(2023),
            score: Some(87.5),
            ..Row::default()
        };
        let told = Told { key: "x/y".to_owned(), value: Decimal::new(125, 1), approximate: true, others: 0, line: 3 };
        let digest = Digest { characters: 9, indicators: vec![told], ..Digest::default() };
        let record = Record { row, digest: Some(digest) };
        let wording = Arc::default();
        let back = Packed::new(record.clone(), &wording).open().unwrap();
        assert_eq!(back.digest, record.digest);
        assert_eq!(format!("{:?}", back.row), format!("{:?}", record.row));
        assert!(Packed::from_bytes(vec![1, 2, 3], &wording).open().is_none());
    }
}
