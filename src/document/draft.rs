//! What a format hands over: the decoded text and its paragraphs. Everything else about a report is found from these.

use super::Evidence;
use crate::text::{Said, SourceFile, Span};

/// A heading that the format declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The level, from 1.
    pub level: u8,
    /// What declares it.
    pub by: Evidence,
}

/// One paragraph of a report: the stretches of source text it consists of, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Stretches of the decoded text; a hard-wrapped paragraph has one for each line.
    pub pieces: Vec<Span>,
    /// How the format itself declares the paragraph a heading, if it does.
    pub heading: Option<Declared>,
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
    /// What the input holds that could not be read and may be missed: pages that are pictures, a part of another format.
    pub omitted: Vec<Said>,
}
