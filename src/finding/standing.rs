//! Whether a finding counts at a gate, and who said that it does not.
//!
//! Two things set a finding aside: a waiver, which a person approved for a reason and a time, and a baseline, which knows it
//! from before. Neither removes it: every output that a program reads carries it, marked. Nothing inside a report sets a
//! finding of that report aside: its author cannot silence its reviewer.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::Finding;
use crate::text::{Date, fold_str};

/// 豁免: one rule need not be met by one report, because somebody approved it, until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The rule's id.
    pub rule: String,
    /// The report: an absolute path, or one in an archive (`包.zip/报告.docx`).
    pub report: PathBuf,
    /// Only findings whose text holds these words; all of the rule when `None`.
    pub quote: Option<String>,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
    /// The last day on which it holds.
    pub until: Date,
}

impl Waiver {
    /// Whether a finding of the report at a path (absolute) is what it is about. Blanks and widths are no matter.
    #[must_use]
    pub fn covers(&self, report: &Path, finding: &Finding) -> bool {
        let plain = |text: &str| fold_str(text).split_whitespace().collect::<String>();
        let said = |words: &String| finding.place.as_ref().is_some_and(|p| plain(&p.quote).contains(&plain(words)));
        self.rule == finding.rule && self.report == report && self.quote.as_ref().is_none_or(said)
    }
}

/// Whether a finding counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It counts.
    #[default]
    Stands,
    /// The baseline knows it: it was there before.
    Known,
    /// A waiver covers it.
    Waived(Arc<Waiver>),
}
