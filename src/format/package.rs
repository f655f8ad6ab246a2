//! A zip container of XML parts, as Word (`.docx`) and OFD files are, read with limits.
//!
//! Untrusted: a few kilobytes may unpack to gigabytes, or to a million entries. Every limit that is met is an error that
//! says so; nothing is cut short in silence. What the parts mean is the business of the formats.

use std::io::{Cursor, Read, Seek};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::FormatError;

/// Bytes of one unpacked entry, at most.
pub(crate) const LARGEST_ENTRY: u64 = 32 * 1024 * 1024;
/// Bytes of all entries that are read, unpacked, at most.
const LARGEST_TOTAL: u64 = 96 * 1024 * 1024;
/// Entries, at most.
pub(crate) const MOST_ENTRIES: usize = 20_000;

/// What a zip container is, as the names of its entries tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Slides.
    Slides,
    /// Another document: a Word file, a spreadsheet, OFD, OpenDocument.
    Document,
    /// Files put together.
    Archive,
}

impl Kind {
    /// The kind of a container with such entries.
    pub(crate) fn named<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let (mut office, mut slides) = (false, false);
        for name in names {
            let name = name.trim_start_matches('/');
            office |= matches!(name, "[Content_Types].xml" | "OFD.xml" | "mimetype");
            slides |= name.starts_with("ppt/");
        }
        match (office, slides) {
            (true, true) => Self::Slides,
            (true, false) => Self::Document,
            (false, _) => Self::Archive,
        }
    }
}

/// A container whose parts are read by name.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens a container.
    ///
    /// # Errors
    /// When it is damaged or has too many entries.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, FormatError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error(&error))?;
        if archive.len() > MOST_ENTRIES {
            return Err(FormatError::TooLarge);
        }
        if overlaps(&mut archive, bytes.len() as u64) {
            return Err(FormatError::TooLarge);
        }
        let name =
            |i| archive.name_for_index(i).and_then(Result::ok).map_or_else(String::new, |name| name.into_owned());
        let names = (0..archive.len()).map(name).collect();
        Ok(Self { archive, names, left: LARGEST_TOTAL })
    }

    /// The names of the entries, in the order of the container.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The bytes of a part; `None` when there is no such part. A leading `/` and the case of letters do not matter.
    ///
    /// # Errors
    /// When it is damaged, encrypted or too large.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let name = name.trim_start_matches('/');
        let named = |entry: &String| entry.trim_start_matches('/').eq_ignore_ascii_case(name);
        let Some(index) = self.names.iter().position(named) else { return Ok(None) };
        let entry = self.archive.by_index(index).map_err(|error| zip_error(&error))?;
        let bytes = unpacked(entry, self.left.min(LARGEST_ENTRY))?;
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The text of an XML part: UTF-8 or UTF-16 by its byte order mark.
    ///
    /// # Errors
    /// As [`Self::part`], and when it is not text.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<String>, FormatError> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        let (text, _, broken) = encoding_rs::UTF_8.decode(&bytes);
        if broken { Err(FormatError::Damaged) } else { Ok(Some(text.into_owned())) }
    }
}

/// Whether the entries of a container take more room than there is: then they lie upon one another, to unpack to far more.
pub(crate) fn overlaps<R: Read + Seek>(archive: &mut ZipArchive<R>, length: u64) -> bool {
    let mut packed = 0u64;
    for index in 0..archive.len() {
        packed = packed.saturating_add(archive.by_index_raw(index).map_or(0, |entry| entry.compressed_size()));
    }
    packed > length
}

/// Whether bytes are a zip container, whole or not.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether bytes are a container with an entry whose name begins with one of these. Of one that is cut off, so that its list is
/// lost, the names are looked for in what is left; when there are none at all, it may be anything.
pub(crate) fn is_container_of(bytes: &[u8], names: &[&str]) -> bool {
    if !is_zip(bytes) {
        return false;
    }
    let named = |name: &str| names.iter().any(|wanted| name.trim_start_matches('/').starts_with(wanted));
    match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => (0..archive.len().min(MOST_ENTRIES))
            .any(|i| archive.name_for_index(i).and_then(Result::ok).is_some_and(|name| named(&name))),
        Err(_) => {
            let mut any = false;
            memchr::memmem::find_iter(bytes, b"PK\x03\x04").any(|at| {
                let name = bytes.get(at + LOCAL_HEADER..).unwrap_or_default();
                any |= !name.is_empty();
                names.iter().any(|wanted| name.starts_with(wanted.as_bytes()))
            }) || !any
        }
    }
}

/// Bytes before the name in the header of an entry.
const LOCAL_HEADER: usize = 30;

/// The bytes of an entry, no more than `limit`.
///
/// # Errors
/// When there are more, or they are damaged.
pub(crate) fn unpacked<R: Read>(entry: ZipFile<'_, R>, limit: u64) -> Result<Vec<u8>, FormatError> {
    let mut bytes = Vec::new();
    let read = entry.take(limit + 1).read_to_end(&mut bytes).map_err(|_| FormatError::Damaged)?;
    if read as u64 > limit { Err(FormatError::TooLarge) } else { Ok(bytes) }
}

/// What a failure of the container means to the one who sent it.
pub(crate) fn zip_error(error: &ZipError) -> FormatError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => FormatError::Encrypted,
        _ => FormatError::Damaged,
    }
}
