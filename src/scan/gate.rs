//! What of a report's findings counts: severities as the settings want them, waivers, the baseline, and the threshold.
//!
//! It runs after the evaluation of one report and looks at that report alone, so that the verdict on a report does not depend
//! on which others are checked with it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Baseline, Options, Root, Row, fingerprint, names_rule};
use crate::finding::{Finding, Severity, Standing, Waiver, concern};

/// What counts.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// To what the paths of waivers and baseline are relative.
    pub root: Arc<Root>,
    /// Severities other than those of the rules, by rule or concern; of two that name a rule the later one holds.
    pub severities: Vec<(String, Severity)>,
    /// The waivers; expired ones are left out by whoever reads them.
    pub waivers: Arc<[Arc<Waiver>]>,
    /// What is known from before.
    pub baseline: Option<Arc<Baseline>>,
    /// The severity from which a report fails; `None` for never.
    pub fail_on: Option<Severity>,
}

/// Whether a finding may be set aside by a baseline: what was not examined - a file that cannot be read, a text that is no such
/// report -, and what is wrong with the settings, never becomes something known.
#[must_use]
pub fn can_be_known(finding: &Finding) -> bool {
    rule_can_be_known(&finding.rule)
}

pub(super) fn rule_can_be_known(rule: &str) -> bool {
    !matches!(concern(rule), "input" | "identity" | "waiver" | "config")
}

impl Gate {
    /// Decides on each finding of a report.
    pub(super) fn apply(&self, row: &mut Row, options: &Options) {
        if options.detail.fingerprints {
            fingerprint::mark(&mut row.findings);
        }
        // Of most runs nothing is known from before, and nothing is waived.
        let set_aside = !self.waivers.is_empty() || self.baseline.is_some();
        let path = if set_aside { self.root.absolute(Path::new(&row.path)) } else { PathBuf::new() };
        for finding in &mut row.findings {
            let named = |(name, _): &&(String, Severity)| names_rule(name, &finding.rule);
            if let Some((_, severity)) = self.severities.iter().rfind(named) {
                finding.severity = *severity;
            }
            finding.standing = if set_aside { self.standing(&path, row.year, finding) } else { Standing::Stands };
        }
        if let Some(baseline) = &self.baseline {
            // What could not be examined may still be there; so may what was not asked for.
            let examined = row.is_report;
            row.gone = baseline.gone(&path, row, |rule| examined && options.wants(rule, true));
        }
        let graver =
            |finding: &Finding| finding.stands() && self.fail_on.is_some_and(|least| finding.severity >= least);
        row.fail_on = self.fail_on;
        row.fails = row.findings.iter().any(graver);
    }

    fn standing(&self, path: &Path, year: Option<i16>, finding: &Finding) -> Standing {
        if finding.rule == super::INTERNAL_ERROR {
            return Standing::Stands;
        }
        if let Some(waiver) = self.waivers.iter().find(|waiver| waiver.covers(path, finding)) {
            return Standing::Waived(Arc::clone(waiver));
        }
        let known = self.baseline.as_ref().is_some_and(|baseline| baseline.knows(path, year, finding));
        if known && can_be_known(finding) { Standing::Known } else { Standing::Stands }
    }
}
