//! Archives of reports (`.zip`): which entries are inputs, and the bytes of one when its turn comes.
//!
//! An archive is read like a folder: only where its entries lie is kept, so that memory does not grow with it. Nothing is ever
//! written, so that names such as `../x` lead nowhere; they are shown without the steps. Untrusted: an archive may claim a
//! million entries, or entries that lie upon one another and unpack to far more than there is.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Cursor, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

use encoding_rs::GB18030;
use flate2::{Crc, read::DeflateDecoder};
use zip::{CompressionMethod, ZipArchive};

use super::{
    display,
    walk::{Skipped, examined, set_aside},
};
use crate::{
    format::{
        self, FormatError,
        package::{Kind, MOST_ENTRIES, overlaps},
    },
    text::Said,
};

/// An entry of an archive: enough to read it when its turn comes.
#[derive(Clone, Debug)]
pub struct Entry {
    archive: Arc<Source>,
    /// That of the archive, `/`, and that in the archive.
    name: String,
    /// Bytes of the archive's name.
    outer: usize,
    start: u64,
    packed: u64,
    size: u64,
    crc: u32,
    method: CompressionMethod,
    encrypted: bool,
}

/// Where the bytes of an archive are.
#[derive(Debug)]
enum Source {
    File(PathBuf),
    Bytes(Vec<u8>),
}

/// What an archive holds.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The entries that are inputs, in the order of their names.
    pub(super) entries: Vec<Entry>,
    /// What it holds beside them.
    pub(super) skipped: Skipped,
    /// Whether files of it have the same name: only one of them can be told apart.
    pub(super) doubled: bool,
}

/// Why an entry cannot be read.
#[derive(Debug)]
pub(super) enum EntryError {
    /// The archive cannot be read any more.
    Io(io::Error),
    /// The entry itself.
    Format(FormatError),
}

/// Entries that unpack to this many times their size are no reports,
const RATIO: u64 = 200;
/// once they are larger than this.
const SUSPECT: u64 = 8 * 1024 * 1024;

/// Lists an archive; `None` for what is none, is damaged, or is one document in a zip container: reading it as a file tells.
pub(super) fn list(path: &Path) -> Option<Listing> {
    let mut file = File::open(path).ok()?;
    listing(&mut file, &Arc::new(Source::File(path.to_owned())), &display(path))
}

/// Lists an archive that was read already; the bytes themselves where that is none.
pub(super) fn list_bytes(bytes: Vec<u8>, name: &str) -> Result<Listing, Vec<u8>> {
    if !bytes.starts_with(b"PK") {
        return Err(bytes);
    }
    let source = Arc::new(Source::Bytes(bytes));
    let listed = match source.as_ref() {
        Source::Bytes(bytes) => listing(&mut Cursor::new(bytes), &source, name),
        Source::File(_) => None,
    };
    listed.ok_or_else(|| match Arc::try_unwrap(source) {
        Ok(Source::Bytes(bytes)) => bytes,
        Ok(Source::File(_)) | Err(_) => Vec::new(),
    })
}

fn listing<R: Read + Seek>(reader: &mut R, source: &Arc<Source>, shown: &str) -> Option<Listing> {
    let length = reader.seek(SeekFrom::End(0)).ok()?;
    reader.rewind().ok()?;
    let mut zip = ZipArchive::new(reader).ok()?;
    let names: Vec<Cow<'_, str>> = (0..zip.len()).filter_map(|i| zip.name_for_index(i)?.ok()).collect();
    if zip.len() > MOST_ENTRIES
        || Kind::named(names.iter().map(AsRef::as_ref)) != Kind::Archive
        || overlaps(&mut zip, length)
    {
        return None;
    }
    let mut found = Vec::new();
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).ok()?;
        if entry.is_dir() {
            continue;
        }
        // Bit 11: the name is UTF-8.
        let name = (entry.name_raw().to_vec(), entry.flags().as_u16() & (1 << 11) != 0);
        let made = Entry {
            archive: Arc::clone(source),
            name: String::new(),
            outer: shown.len(),
            start: entry.data_start().unwrap_or(u64::MAX),
            packed: entry.compressed_size(),
            size: entry.size(),
            crc: entry.crc32(),
            method: entry.compression(),
            encrypted: entry.encrypted(),
        };
        found.push((name, made));
    }
    let gbk = found.iter().any(|((name, utf8), _)| !utf8 && is_gbk(name));
    let mut listing = Listing { doubled: zip.has_duplicate_names(), ..Listing::default() };
    for ((raw, utf8), entry) in found {
        let name = plain(&decoded(&raw, utf8, gbk));
        if aside(&name, &mut listing.skipped) {
            continue;
        }
        if examined(Path::new(&name)) {
            listing.entries.push(Entry { name: format!("{shown}/{name}"), ..entry });
        } else {
            listing.skipped.others += 1;
        }
    }
    listing.entries.sort_by(|a, b| a.name.cmp(&b.name));
    let before = listing.entries.len();
    listing.entries.dedup_by(|later, first| later.name == first.name);
    listing.doubled |= listing.entries.len() < before;
    Some(listing)
}

/// Whether a name without a mark of its encoding is in GBK: it is no UTF-8, or none that a Chinese name would be.
fn is_gbk(name: &[u8]) -> bool {
    let sound = || GB18030.decode_without_bom_handling_and_without_replacement(name).is_some();
    match std::str::from_utf8(name) {
        Err(_) => sound(),
        Ok(text) => !text.is_ascii() && text.chars().all(|c| c < '\u{800}') && sound(),
    }
}

fn decoded(name: &[u8], utf8: bool, gbk: bool) -> Cow<'_, str> {
    match std::str::from_utf8(name) {
        Ok(text) if utf8 || !gbk || text.is_ascii() => Cow::Borrowed(text),
        _ if !utf8 => GB18030.decode_without_bom_handling(name).0,
        _ => String::from_utf8_lossy(name),
    }
}

/// A name without steps that lead nowhere here: `/`, `..`, a drive.
fn plain(name: &str) -> String {
    let steps = name.split(['/', '\\']).filter(|step| !matches!(*step, "" | "." | "..") && !step.ends_with(':'));
    steps.collect::<Vec<_>>().join("/")
}

/// Hidden entries, lock files and what macOS puts beside each file, counted.
fn aside(name: &str, skipped: &mut Skipped) -> bool {
    if name.is_empty() || name.starts_with("__MACOSX/") {
        skipped.hidden += 1;
        return true;
    }
    name.split('/').any(|step| set_aside(step, skipped))
}

/// The entry that a path names, through the archive it is in.
pub(super) fn entry(path: &Path) -> Option<Entry> {
    let archive = path.ancestors().skip(1).find(|above| above.is_file())?;
    let name = display(path);
    list(archive)?.entries.into_iter().find(|entry| entry.name == name)
}

impl Entry {
    /// The name as shown: that of the archive, then that of the entry.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the archive, as shown.
    #[must_use]
    pub fn archive(&self) -> &str {
        self.name.get(..self.outer).unwrap_or_default()
    }

    /// Unpacks it.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, EntryError> {
        let refuse = |error| Err(EntryError::Format(error));
        if self.encrypted {
            return refuse(FormatError::Encrypted);
        }
        if self.size > format::LARGEST || (self.size > SUSPECT && self.size / RATIO > self.packed) {
            return refuse(FormatError::TooLarge);
        }
        match (self.archive.as_ref(), self.method) {
            (Source::File(path), CompressionMethod::Stored | CompressionMethod::Deflated) => {
                self.unpack(File::open(path).map_err(EntryError::Io)?)
            }
            (Source::Bytes(bytes), CompressionMethod::Stored | CompressionMethod::Deflated) => {
                self.unpack(Cursor::new(bytes))
            }
            _ => refuse(FormatError::Refused {
                name: Said::new("用少见方式压缩的文件", "a file packed in an uncommon way"),
                advice: Said::new("请解压后检查", "unpack it and check that"),
            }),
        }
    }

    fn unpack<R: Read + Seek>(&self, mut reader: R) -> Result<Vec<u8>, EntryError> {
        reader.seek(SeekFrom::Start(self.start)).map_err(EntryError::Io)?;
        let packed = reader.take(self.packed);
        let limit = self.size.min(format::LARGEST) + 1;
        let mut bytes = Vec::new();
        let read = match self.method {
            CompressionMethod::Stored => packed.take(limit).read_to_end(&mut bytes),
            _ => DeflateDecoder::new(packed).take(limit).read_to_end(&mut bytes),
        };
        let mut crc = Crc::new();
        crc.update(&bytes);
        if read.is_err() || bytes.len() as u64 != self.size || crc.sum() != self.crc {
            return Err(EntryError::Format(FormatError::Damaged));
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_and_lead_nowhere() {
        let gbk = GB18030.encode("报告/联通.docx").0.into_owned();
        assert!(is_gbk(&gbk) && is_gbk(&GB18030.encode("联通").0) && !is_gbk("联通".as_bytes()) && !is_gbk(b"a.txt"));
        assert_eq!(decoded(&gbk, false, true), "报告/联通.docx");
        assert_eq!(decoded("联通".as_bytes(), true, true), "联通");
        assert_eq!(plain("C:\\甲\\..\\..\\乙.txt"), "甲/乙.txt");
        assert_eq!(plain("/etc/./甲.txt"), "etc/甲.txt");
    }

    /// A container of stored entries: name, flags, size as it claims, and whether it lies where the one before lies.
    fn container(entries: &[(&str, u16, u32, bool)]) -> Vec<u8> {
        const TEXT: &[u8] = "一、主要举措".as_bytes();
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        let mut start = 0u32;
        for (name, flags, size, again) in entries {
            let mut crc = Crc::new();
            crc.update(TEXT);
            let numbers = |flags: u16| {
                let mut head = vec![20, 0];
                head.extend([flags, 0, 0, 0].into_iter().flat_map(u16::to_le_bytes));
                head.extend([crc.sum(), 18, *size].into_iter().flat_map(u32::to_le_bytes));
                head.extend([u16::try_from(name.len()).unwrap(), 0].into_iter().flat_map(u16::to_le_bytes));
                head
            };
            if !again {
                start = u32::try_from(bytes.len()).unwrap();
                bytes.extend(b"PK\x03\x04");
                bytes.extend(numbers(*flags));
                bytes.extend(name.bytes());
                bytes.extend(TEXT);
            }
            directory.extend(b"PK\x01\x02\x14\x00");
            directory.extend(numbers(*flags));
            directory.extend([0; 10]);
            directory.extend(start.to_le_bytes());
            directory.extend(name.bytes());
        }
        let (at, count) = (u32::try_from(bytes.len()).unwrap(), u16::try_from(entries.len()).unwrap());
        bytes.extend(&directory);
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([count, count].into_iter().flat_map(u16::to_le_bytes));
        bytes.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
        bytes.extend(at.to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    }

    #[test]
    fn entries_are_read_when_their_turn_comes() {
        let entries =
            [("b.txt", 0, 18, false), ("a.txt", 1, 18, false), ("c.txt", 0, 1 << 30, false), ("d.jpg", 0, 18, false)];
        let listing = list_bytes(container(&entries), "包.zip").unwrap();
        let names: Vec<&str> = listing.entries.iter().map(Entry::name).collect();
        assert_eq!(names, ["包.zip/a.txt", "包.zip/b.txt", "包.zip/c.txt"]);
        assert_eq!((listing.skipped.others, listing.doubled), (1, false));
        let read: Vec<_> = listing.entries.iter().map(Entry::bytes).collect();
        assert!(matches!(read[0], Err(EntryError::Format(FormatError::Encrypted))));
        assert_eq!(read[1].as_ref().unwrap(), "一、主要举措".as_bytes());
        assert!(matches!(read[2], Err(EntryError::Format(FormatError::TooLarge))));
    }

    #[test]
    fn entries_upon_one_another_and_documents_are_no_archive() {
        let upon: Vec<(&str, u16, u32, bool)> = (0..40).map(|i| ("a.txt", 0, 18, i > 0)).collect();
        let upon = container(&upon);
        // Of names that are the same one is listed, and the others are told.
        let listing = list_bytes(upon, "包.zip").unwrap();
        assert_eq!((listing.entries.len(), listing.doubled), (1, true));
        let again = container(&[("a.txt", 0, 18, false), ("./a.txt", 0, 18, false), ("b.txt", 0, 18, false)]);
        let listing = list_bytes(again, "包.zip").unwrap();
        assert_eq!((listing.entries.len(), listing.doubled), (2, true));
        let document = container(&[("[Content_Types].xml", 0, 18, false), ("word/document.xml", 0, 18, false)]);
        assert!(list_bytes(document, "a.docx").is_err());
        assert!(list_bytes(b"PK\x03\x04".to_vec(), "a.zip").is_err());
        assert_eq!(list_bytes(b"text".to_vec(), "a.zip").unwrap_err(), b"text");
    }
}
