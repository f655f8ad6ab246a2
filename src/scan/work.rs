//! What a run makes of each input. A check wants the row alone; who examines a batch keeps more of each document than its
//! findings, and need not examine again what is known from before. Both in the parallel step, while the document is at hand:
//! afterwards it is gone.

use super::{Job, Row};
use crate::{check::Report, rule::RuleSet};

/// A report that was just evaluated.
#[derive(Clone, Copy)]
pub struct Examined<'a> {
    /// The report as checks saw it.
    pub report: &'a Report<'a>,
    /// The rules it was held against.
    pub rules: &'a RuleSet,
}

/// What is known of an input before it is examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before<M, K> {
    /// What was made of it in an earlier run.
    Known(M),
    /// Nothing; by this it will be known the next time.
    New(K),
}

/// What a run makes of each input.
pub trait Work: Sync {
    /// What is kept of a document.
    type Kept;
    /// What is handed on.
    type Made: Send;
    /// By what an input is known again.
    type Key;

    /// What is known of an input from before, by its bytes.
    fn before(&self, job: Job<'_>, bytes: &[u8]) -> Before<Self::Made, Self::Key>;

    /// What is kept of a document, beside its row.
    fn keep(&self, examined: Examined<'_>) -> Self::Kept;

    /// What is handed on of an input: its row, what was kept of its document where it is a report, and by what it is known
    /// again; `None` where it could not be read, or the program failed on it.
    fn make(&self, job: Job<'_>, row: Row, kept: Option<Self::Kept>, key: Option<Self::Key>) -> Self::Made;
}

/// The rows alone.
#[derive(Clone, Copy, Debug)]
pub struct Rows;

impl Work for Rows {
    type Kept = ();
    type Made = Row;
    type Key = ();

    fn before(&self, _: Job<'_>, _: &[u8]) -> Before<Row, ()> {
        Before::New(())
    }

    fn keep(&self, _: Examined<'_>) {}

    fn make(&self, _: Job<'_>, row: Row, _: Option<()>, _: Option<()>) -> Row {
        row
    }
}
