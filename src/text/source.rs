//! The decoded text of one report and the arithmetic of its places.
//!
//! A place is a byte range ([`Span`]) everywhere; what a person counts (line and column in characters) and what JSON
//! carries (character offsets) are computed here, when something is rendered, and nowhere else.

use serde::{Deserialize, Serialize};

use super::Address;

/// A byte range of the decoded text of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; equal to `start` for a place between two characters.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// An empty span: a place between two characters.
    #[must_use]
    pub const fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// Whether the span covers nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// A place as a person counts it: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The decoded text of one input with the starts of its lines.
///
/// ```
/// use hegui::text::{LineColumn, SourceFile};
/// let file = SourceFile::new("一行\n第二行".to_owned());
/// let byte = file.text().find('二').unwrap();
/// assert_eq!(file.line_column(byte), LineColumn { line: 2, column: 2 });
/// assert_eq!(file.char_offset(byte), 4);
/// ```
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    text: String,
    /// Byte offset of the start of each line.
    lines: Vec<usize>,
    /// Characters before every [`STRIDE`]th byte: a report may be one line, and many places of it are looked up.
    strides: Vec<usize>,
    /// Where a person finds what begins at each byte offset, in order; empty for a text that has lines of its own.
    addresses: Vec<(usize, Address)>,
}

/// Bytes between two places whose character offset is known.
const STRIDE: usize = 1024;

impl SourceFile {
    /// Indexes `text`. Lines end with LF, CRLF or a lone CR.
    #[must_use]
    pub fn new(text: String) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let lines = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        let strides = text
            .as_bytes()
            .chunks(STRIDE)
            .scan(0, |chars, chunk| {
                let before = *chars;
                *chars += count_starts(chunk);
                Some(before)
            })
            .collect();
        Self { text, lines, strides, addresses: Vec::new() }
    }

    /// Notes where a person finds the text in the document it was taken from: each address holds from its byte offset to
    /// the next one's; offsets must rise.
    #[must_use]
    pub fn with_addresses(mut self, addresses: Vec<(usize, Address)>) -> Self {
        self.addresses = addresses;
        self
    }

    /// Where a person finds a byte of a text that was taken from a document without lines; `None` where lines say it.
    #[must_use]
    pub fn address(&self, byte: usize) -> Option<Address> {
        let last = self.addresses.partition_point(|(at, _)| *at <= byte).checked_sub(1)?;
        Some(self.addresses[last].1)
    }

    /// The decoded text: no byte order mark, line ends as they stand in the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The bytes of the line (from 0) without its line end.
    #[must_use]
    pub fn line(&self, index: usize) -> Span {
        let start = self.lines[index];
        let end = self.lines.get(index + 1).copied().unwrap_or(self.text.len());
        let kept = self.text[start..end].trim_end_matches(['\r', '\n']).len();
        Span::new(start, start + kept)
    }

    /// The index (from 0) of the line that holds the byte.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// Line and column of a byte offset. An offset inside a character or past the end is moved back.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> LineColumn {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.line_of(byte);
        LineColumn { line: line + 1, column: self.char_offset(byte) - self.char_offset(self.lines[line]) + 1 }
    }

    /// The offset in characters, from 0, of a byte offset.
    #[must_use]
    pub fn char_offset(&self, byte: usize) -> usize {
        let byte = self.text.floor_char_boundary(byte);
        let stride = (byte / STRIDE).min(self.strides.len().saturating_sub(1));
        let known = self.strides.get(stride).copied().unwrap_or(0);
        known + count_starts(&self.text.as_bytes()[stride * STRIDE..byte])
    }

    /// The text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.text[self.text.floor_char_boundary(span.start)..self.text.ceil_char_boundary(span.end)]
    }
}

/// Characters that begin in a stretch of bytes: a continuation byte begins none.
fn count_starts(bytes: &[u8]) -> usize {
    count_bytes(bytes, |byte| (byte as i8) >= -0x40)
}

/// How many bytes are of a kind.
pub(super) fn count_bytes(bytes: &[u8], of_kind: impl Fn(u8) -> bool) -> usize {
    // In pieces whose count fits a byte, so that the compiler adds up many at once.
    let of_piece = |piece: &[u8]| piece.iter().fold(0_u8, |count, byte| count + u8::from(of_kind(*byte)));
    bytes.chunks(128).map(|piece| usize::from(of_piece(piece))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_every_kind_start_a_line() {
        let file = SourceFile::new("a\r\nb\rc\n\nd".into());
        let lines: Vec<&str> = (0..file.line_count()).map(|i| file.slice(file.line(i))).collect();
        assert_eq!(lines, ["a", "b", "c", "", "d"]);
        assert_eq!(file.line_column(8), LineColumn { line: 5, column: 1 });
    }

    #[test]
    fn characters_outside_the_basic_plane_count_one() {
        let file = SourceFile::new("𠀀好\n𠀀x".into());
        let at = file.text().find('x').unwrap();
        assert_eq!(file.line_column(at), LineColumn { line: 2, column: 2 });
        assert_eq!(file.char_offset(at), 4);
    }

    #[test]
    fn places_far_into_a_long_line_are_counted_alike() {
        let text = format!("首\n{}末", "甲a𠀀".repeat(1000));
        let file = SourceFile::new(text.clone());
        for (byte, _) in text.char_indices().step_by(97) {
            assert_eq!(file.char_offset(byte), text[..byte].chars().count());
            let column = if byte < 4 { byte / 3 + 1 } else { text[4..byte].chars().count() + 1 };
            assert_eq!(file.line_column(byte).column, column);
        }
    }

    #[test]
    fn an_offset_inside_a_character_is_moved_to_its_start() {
        let file = SourceFile::new("好".into());
        assert_eq!(file.line_column(2).column, 1);
        assert_eq!(file.char_offset(99), 1);
    }
}
