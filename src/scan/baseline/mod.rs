//! 基线: the findings that were there when a gate was put up. New ones are told from these by their fingerprints.
//!
//! What is known of a report is known of that report alone: one renamed, or the report on another year under the same name,
//! begins anew.

mod file;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path, PathBuf},
};

pub use file::{VERSION, read};

use serde::{Deserialize, Serialize};

use super::{Options, Row, can_be_known};
use crate::{
    finding::{Finding, Severity},
    rule::PackId,
    text::{Date, Lang},
};

/// A finding that a baseline knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Known {
    /// The rule's id.
    pub rule: String,
    /// The fingerprint.
    pub fingerprint: String,
    /// What was said of it, for people.
    pub message: String,
    /// How grave it was, for people.
    pub severity: Option<Severity>,
    /// The year that the report was on.
    pub year: Option<i16>,
}

/// The findings that were there before, by report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By the absolute path of the report; of each report in the order in which they are written.
    pub reports: BTreeMap<PathBuf, Vec<Known>>,
    /// The packs whose findings they are.
    pub packs: Vec<PackId>,
    /// The day on which it was made.
    pub made: Option<Date>,
}

/// What an update of a baseline did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Findings that were not in it.
    pub added: usize,
    /// Findings that were in it and are no longer there.
    pub removed: usize,
    /// Findings of which this run cannot tell: their reports or rules were not examined.
    pub kept: usize,
}

impl Baseline {
    /// Whether a finding of a report on a year was there before.
    #[must_use]
    pub fn knows(&self, report: &Path, year: Option<i16>, finding: &Finding) -> bool {
        let same = |known: &Known| {
            known.fingerprint == finding.fingerprint
                && known.rule == finding.rule
                && same_year(known.year, year)
                // What became graver since was not accepted as that.
                && known.severity.is_none_or(|severity| finding.severity <= severity)
        };
        self.reports.get(report).is_some_and(|known| known.iter().any(same))
    }

    /// What was there before, belongs to a rule that was examined, and is not there any more.
    #[must_use]
    pub fn gone(&self, report: &Path, row: &Row, examined: impl Fn(&str) -> bool) -> Vec<Known> {
        let Some(known) = self.reports.get(report) else { return Vec::new() };
        let there: HashSet<&str> = row.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let gone = |known: &&Known| {
            let still = there.contains(known.fingerprint.as_str()) && same_year(known.year, row.year);
            examined(&known.rule) && !still
        };
        known.iter().filter(gone).cloned().collect()
    }

    /// What is known of reports that stood below one of some folders (absolute paths) and are not there any more.
    pub fn lost<'a>(
        &'a self,
        folders: &'a [PathBuf],
        examined: &'a BTreeSet<PathBuf>,
    ) -> impl Iterator<Item = (&'a Path, &'a [Known])> {
        self.reports.iter().map(|(path, known)| (path.as_path(), known.as_slice())).filter(|(path, _)| {
            !examined.contains(*path) && folders.iter().any(|folder| path.starts_with(folder)) && !path.exists()
        })
    }

    /// Records what stands of a report (its absolute path) in the place of what was known of it; of rules that were not
    /// examined, and of a report that could not be, the old is kept.
    pub fn record(&mut self, report: &Path, row: &Row, options: &Options, lang: Lang) -> Change {
        let old = self.reports.remove(report).unwrap_or_default();
        let examined = |rule: &str| row.is_report && options.wants(rule, true);
        let (mut new, replaced): (Vec<Known>, Vec<Known>) = old.into_iter().partition(|known| !examined(&known.rule));
        let kept = new.len();
        let standing = row.findings.iter().filter(|finding| finding.stands() && can_be_known(finding));
        let standing: Vec<Known> = standing.map(|finding| known(finding, row.year, lang)).collect();
        let same = |a: &Known, b: &Known| a.fingerprint == b.fingerprint && same_year(a.year, b.year);
        let added = standing.iter().filter(|now| !replaced.iter().any(|old| same(old, now))).count();
        let removed = replaced.iter().filter(|old| !standing.iter().any(|now| same(old, now))).count();
        new.retain(|old| !standing.iter().any(|now| now.fingerprint == old.fingerprint));
        new.splice(0..0, standing);
        if !new.is_empty() {
            self.reports.insert(report.to_owned(), new);
        }
        Change { added, removed, kept }
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reports.values().map(Vec::len).sum()
    }

    /// Whether it knows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }
}

fn known(finding: &Finding, year: Option<i16>, lang: Lang) -> Known {
    Known {
        rule: finding.rule.clone(),
        fingerprint: finding.fingerprint.clone(),
        message: finding.message.get(lang).to_owned(),
        severity: Some(finding.severity),
        year,
    }
}

/// Whether two years may be one: one of them may not be known.
fn same_year(one: Option<i16>, other: Option<i16>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}
