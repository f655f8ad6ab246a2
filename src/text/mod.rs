//! Text before it means anything: bytes to characters, places, folding, dates and patterns.
//!
//! Everything above works on what this module yields: a [`SourceFile`] (the decoded text, against which findings are
//! reported) and a [`Folded`] text (one spelling of it, against which rules are matched, with a map back).
//! It must not know headings, rules or file formats.

mod address;
mod confirm;
mod copies;
mod date;
mod decode;
mod figure;
mod fold;
mod hits;
mod lang;
mod literal;
mod numeral;
mod pattern;
mod source;
mod stretches;
mod vocabulary;
mod words;

pub use address::{Address, Aside, Cell};
pub(crate) use copies::alphanumeric;
pub use copies::{Alike, Masks, Numbers, Passage, Passages, Stretch, likeness, stretches};
pub use date::{Date, find_dates, find_impossible_days, find_years};
pub use decode::{DecodeError, Decoded, decode};
pub(crate) use figure::begins as begins_number;
pub use fold::{Folded, fold_pattern, fold_str};
pub use hits::Hits;
pub use lang::{Lang, Said};
pub use numeral::chinese_number;
pub use pattern::{Effort, PatternError, PatternId, PatternSet, PatternSetBuilder, Reach, Strategy};
pub use source::{LineColumn, SourceFile, Span};
pub(crate) use vocabulary::AnyOf;
pub use words::Words;

/// How a gap begins that a skeleton leaves to be filled in: 〔此处填写：…〕.
pub const GAP: &str = "〔此处填写";

/// A byte range of a [`Folded`] text. Not interchangeable with [`Span`], the byte range of the decoded text:
/// [`Folded::to_source`] turns one into the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl FSpan {
    /// The span from `start` up to, not including, `end`.
    ///
    /// ```
    /// # use hegui::text::FSpan;
    /// assert!(FSpan::new(3, 9).contains(FSpan::new(3, 6)));
    /// ```
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span covers nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The text of the span.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}
