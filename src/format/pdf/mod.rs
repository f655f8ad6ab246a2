//! PDF files (`.pdf`) with text in them.
//!
//! `hayro-syntax` reads the objects and undoes encryption with an empty password (a file that only forbids copying);
//! [`content`] follows what each page draws, [`font`] tells what its codes stand for, and the layout module makes paragraphs
//! of the characters. Pictures are not read: a scan is refused with advice, pages that are pictures are named. Dates and titles
//! that a program wrote into the file are nobody's word and are not looked at.
//!
//! Untrusted: what unpacks to too much is refused before it is unpacked ([`stream`]), pages, operators and characters are
//! limited, and a panic of the crate is contained.

mod content;
mod font;
mod glyph_name;
mod path;
mod stream;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::{
    Draft, Format, FormatError,
    layout::{self, Page, Without},
};
use crate::text::Said;

pub(super) const PDF: Format = Format {
    name: "pdf",
    extensions: &["pdf"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| bytes.starts_with(b"%PDF-"),
    parse,
};

/// Pages, at most.
const MOST_PAGES: usize = 2_000;

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    stream::check(bytes)?;
    // The crate is fuzzed and meant not to panic; should it, one file is damaged and the others are still read.
    let pages = catch_unwind(AssertUnwindSafe(|| pages(bytes))).unwrap_or(Err(FormatError::Damaged))?;
    let cut = is_cut_off(bytes);
    let mut draft = layout::draft(pages).map_err(|without| match without {
        Without::Anything if cut => FormatError::Damaged,
        Without::Anything => FormatError::Empty,
        Without::Letters => FormatError::Scanned,
        Without::Meaning => FormatError::Unmapped,
    })?;
    if cut {
        draft.omitted.push(Said::new(
            "文件末尾不完整，后面可能还有内容",
            "the end of the file is missing, and perhaps pages with it",
        ));
    }
    Ok(draft)
}

/// Whether the last words of a file are missing, as after a broken transfer.
fn is_cut_off(bytes: &[u8]) -> bool {
    const TAIL: usize = 4096;
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    memchr::memmem::find(tail, b"startxref").is_none() && memchr::memmem::find(tail, b"%%EOF").is_none()
}

fn pages(bytes: &[u8]) -> Result<Vec<Page>, FormatError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected
            | DecryptionError::UnsupportedAlgorithm
            | DecryptionError::InvalidEncryption,
        ) => FormatError::Encrypted,
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry) | LoadPdfError::Invalid => FormatError::Damaged,
    })?;
    if pdf.pages().len() > MOST_PAGES {
        return Err(FormatError::TooLarge);
    }
    let mut reader = content::Reader::new();
    pdf.pages().iter().map(|page| reader.page(page)).collect()
}
