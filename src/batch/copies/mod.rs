//! Copies: reports that tell what another unit tells in the same words, or what their own unit told the year before.
//!
//! Three steps, so that thousands of reports are never held against one another pair by pair. While a report is at hand its
//! [`Prints`] are taken, a few hundred numbers that stand for its sentences. [`candidates`] finds by them the few pairs that can
//! matter, and the sentences that many units share and that are therefore nobody's copy. [`compare`] reads the two documents
//! of such a pair again and tells exactly which passages were copied. What counts as copied is the notion of the rule that
//! holds a report against last year's; the phrases that everybody writes come from the pack (`copies:`). Nothing is rendered
//! and no file is opened here.

mod candidates;
mod common;
mod compare;
mod names;
mod postings;
mod prints;

pub use candidates::{Candidates, Member, Pair, candidates};
pub use common::Common;
pub use compare::{Copy, Passage, compare};
pub use prints::Prints;

/// What a report is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Its own unit's report of the year before.
    LastYear,
    /// Another unit's report of the same year and level.
    Peer,
}
