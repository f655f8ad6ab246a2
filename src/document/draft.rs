//! What a format hands over: the decoded text and its paragraphs. Everything else about a report is found from these.

use crate::text::{SourceFile, Span};

/// One paragraph of a report: the stretches of source text it consists of, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Stretches of the decoded text; a hard-wrapped paragraph has one for each line.
    pub pieces: Vec<Span>,
    /// The level (from 1) at which the format itself declares the paragraph a heading.
    pub heading: Option<u8>,
}

/// What a format makes of an input.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The decoded text.
    pub source: SourceFile,
    /// Its paragraphs in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// The encoding it was in (WHATWG name).
    pub encoding: &'static str,
    /// First replaced character (byte offset) and number of them, where bytes could not be decoded.
    pub damage: Option<(usize, usize)>,
}
