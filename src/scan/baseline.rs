//! 基线: the findings that were there when a gate was put up. New ones are told from these by their fingerprints.

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
};

use crate::finding::Finding;

/// A finding that a baseline knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// The rule's id.
    pub rule: String,
    /// The fingerprint.
    pub fingerprint: String,
    /// What was said of it, for people.
    pub message: String,
}

/// The findings that were there before, by report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By the absolute path of the report.
    pub reports: BTreeMap<PathBuf, Vec<Known>>,
}

impl Baseline {
    /// Whether a finding of a report was there before.
    #[must_use]
    pub fn knows(&self, report: &Path, finding: &Finding) -> bool {
        let same = |known: &Known| known.rule == finding.rule && known.fingerprint == finding.fingerprint;
        self.reports.get(report).is_some_and(|known| known.iter().any(same))
    }

    /// What was there before, belongs to a rule that was examined, and is not there any more.
    #[must_use]
    pub fn gone(&self, report: &Path, findings: &[Finding], examined: impl Fn(&str) -> bool) -> Vec<Known> {
        let Some(known) = self.reports.get(report) else { return Vec::new() };
        let there: HashSet<&str> = findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let gone = |known: &&Known| examined(&known.rule) && !there.contains(known.fingerprint.as_str());
        known.iter().filter(gone).cloned().collect()
    }
}
