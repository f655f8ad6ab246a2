//! Input formats: bytes become the paragraphs of a report, and nothing else happens here.
//!
//! A format is one file and its line in [`FORMATS`]. It says which inputs are its own and turns them into a [`Draft`]: the
//! decoded text and the stretches of it that form paragraphs. It does not touch the disk and does not judge content.
//! Formats that are known but cannot be read yet are named here too, so that such a file is refused with advice
//! instead of being taken for damaged text.

mod counting;
#[cfg(feature = "doc")]
mod doc;
pub(crate) mod docx;
mod extract;
mod html;
mod layout;
mod markdown;
mod numeral;
mod ofd;
pub(crate) mod package;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod refused;
mod role;
mod rtf;
mod wrap;
mod xml;

pub(crate) use extract::CELL_END;

use crate::{
    document::{Draft, Paragraph},
    text::{DecodeError, Said},
};

/// Why an input cannot be read. What to send instead is said where the finding is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// The bytes are no text.
    Text(DecodeError),
    /// The format is known, and hegui does not read it: its name, and advice.
    Refused {
        /// What the file is, such as 图片或扫描件.
        name: Said,
        /// What to do.
        advice: Said,
    },
    /// It can be opened with a password or a certificate only.
    Encrypted,
    /// Its pages are pictures, or their characters cannot be told: there is no text to read.
    Scanned,
    /// Its fonts do not tell what their characters are: what can be copied from it is no text.
    Unmapped,
    /// It is cut off or broken.
    Damaged,
    /// It is sound and holds no text.
    Empty,
    /// It unpacks to more than any report has.
    TooLarge,
}

/// An input format.
pub struct Format {
    /// The name as JSON shows it, such as `txt`.
    pub name: &'static str,
    /// File name extensions, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether a folder walk examines such files: a picture or a table beside the reports is none of them.
    pub walked: bool,
    /// Bytes of a file, at most: a larger one is refused unread.
    pub largest: u64,
    /// Whether the first bytes are of this format whatever the file is called.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads it.
    pub parse: fn(&[u8]) -> Result<Draft, FormatError>,
}

/// The largest text: the longest report known has 60 KB.
pub(crate) const LARGEST_TEXT: u64 = 8 * 1024 * 1024;
/// The largest file that holds more than text, such as pictures and fonts.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// With fewer characters than this beside its pictures, a document is a scan put into Word.
const SCANNED: usize = 100;

/// Every format, in the order in which they are tried. Plain text is last: it takes what nothing else claims.
pub static FORMATS: &[Format] = &[
    docx::DOCX,
    refused::XLSX,
    ofd::OFD,
    refused::ZIP,
    refused::ODT,
    #[cfg(feature = "pdf")]
    pdf::PDF,
    #[cfg(not(feature = "pdf"))]
    refused::PDF,
    #[cfg(feature = "doc")]
    doc::DOC,
    #[cfg(not(feature = "doc"))]
    refused::OLE,
    rtf::RTF,
    html::HTML,
    html::MHT,
    refused::IMAGE,
    markdown::MARKDOWN,
    plain::PLAIN,
];

/// The format of an input: by its first bytes, then by the extension of its name; plain text when neither says more.
///
/// ```
/// use hegui::format::detect;
/// assert_eq!(detect(Some("docx"), b"PK\x03\x04").name, "docx");
/// assert_eq!(detect(Some("txt"), b"%PDF-1.7").name, "pdf");
/// assert_eq!(detect(None, "一、".as_bytes()).name, "txt");
/// ```
#[must_use]
pub fn detect(extension: Option<&str>, bytes: &[u8]) -> &'static Format {
    let named = |format: &&Format| extension.is_some_and(|e| format.extensions.contains(&e.to_lowercase().as_str()));
    // Any container is an archive: what it holds says more than its name. Of one too damaged to tell, the name decides.
    let sniffed: Vec<&'static Format> = FORMATS.iter().filter(|format| (format.sniff)(bytes)).collect();
    let mut telling = sniffed.iter().copied().filter(|format| format.name != refused::ZIP.name);
    let (first, second) = (telling.next(), telling.next());
    first
        .filter(|_| second.is_none())
        .or_else(|| sniffed.iter().copied().find(|format| named(format)))
        .or_else(|| sniffed.last().copied())
        .or_else(|| FORMATS.iter().find(named))
        .unwrap_or(&plain::PLAIN)
}

/// The name of a format as this program writes it; `None` for one that it does not know.
#[must_use]
pub fn name(name: &str) -> Option<&'static str> {
    FORMATS.iter().map(|format| format.name).find(|known| *known == name)
}

/// The extensions of the files that a folder walk examines; others in a folder are counted and left alone.
pub fn walked_extensions() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().filter(|format| format.walked).flat_map(|format| format.extensions.iter().copied())
}
