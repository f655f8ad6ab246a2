//! What is known of one input after it was evaluated, and the sums over a run.

use encoding_rs::Encoding;
use serde::{Deserialize, Deserializer, Serialize};

use super::Known;
use crate::{
    check::PartStatus,
    document::{Level, Stage, Tier},
    finding::{Finding, Located, Outcome, Severity, Standing},
    format,
    text::{Date, Said},
};

/// How one part is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PartRow {
    /// The name that rules use.
    pub key: String,
    /// The name that people use.
    pub title: Said,
    /// Its status.
    pub status: PartStatus,
    /// The text of its heading.
    pub heading: Option<String>,
    /// Its place: the section, the sentences, or the insertion point.
    pub place: Located,
}

/// What became of one requirement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutcomeRow {
    /// The rule.
    pub rule: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Its share in the score.
    pub weight: u32,
    /// Quotes that show it.
    pub evidence: Vec<String>,
}

/// A name that the program itself knows. (Written out, serde would take the reference for one into what is read.)
pub(super) type Name = &'static str;

/// One input.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    /// The path as shown.
    pub path: String,
    /// The archive that it stands in, as shown: `path` goes on after it.
    pub archive: Option<String>,
    /// SHA-256 of the bytes, hexadecimal, when asked for.
    pub sha256: Option<String>,
    /// The format's name; `None` when it was not read.
    #[serde(deserialize_with = "format_name")]
    pub format: Option<Name>,
    /// The encoding's name.
    #[serde(deserialize_with = "encoding_name")]
    pub encoding: Option<Name>,
    /// Whether it is such a report.
    pub is_report: bool,
    /// Its stage.
    pub stage: Option<Stage>,
    /// Its title.
    pub title: Option<String>,
    /// Who reports.
    pub organ: Option<String>,
    /// Of which place.
    pub place: Option<String>,
    /// Of which level.
    pub level: Option<Level>,
    /// Of which tier.
    pub tier: Option<Tier>,
    /// On which year.
    pub year: Option<i16>,
    /// Published when.
    pub published: Option<Date>,
    /// Written when.
    pub written: Option<Date>,
    /// The report of the year before with which it was compared, and the year that one reports on.
    pub previous: Option<(String, Option<i16>)>,
    /// Its parts.
    pub parts: Vec<PartRow>,
    /// Its requirements, when asked for.
    pub outcomes: Vec<OutcomeRow>,
    /// Its score in per cent, when the outcomes were asked for.
    pub score: Option<f64>,
    /// Its findings, in the order of their places.
    pub findings: Vec<Finding>,
    /// What the baseline knows of it and is no longer there.
    pub gone: Vec<Known>,
    /// Whether it is a file of settings, and its findings are about them.
    pub settings: bool,
    /// Whether its findings reach the severity from which the run fails.
    pub fails: bool,
    /// That severity; `None` for never, and for settings.
    pub fail_on: Option<Severity>,
}

/// The name of a format as this program knows it; one that it does not know any more is none.
fn format_name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Name>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|name| format::name(&name)))
}

/// The name of an encoding, likewise.
fn encoding_name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Name>, D::Error> {
    let name = Option::<String>::deserialize(from)?;
    Ok(name.and_then(|name| Encoding::for_label(name.as_bytes())).map(Encoding::name))
}

impl Row {
    /// How many findings of a severity stand.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity && f.stands()).count()
    }

    /// Whether a finding is one for which the run fails.
    #[must_use]
    pub fn fails_by(&self, finding: &Finding) -> bool {
        let grave = self.fail_on.map_or(self.settings, |least| finding.severity >= least);
        self.fails && finding.stands() && grave
    }

    /// Whether the program itself failed on it.
    #[must_use]
    pub fn broke(&self) -> bool {
        self.findings.iter().any(|finding| finding.rule == super::INTERNAL_ERROR)
    }
}

/// The sums over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Inputs that are such reports.
    pub reports: usize,
    /// Inputs that are not.
    pub not_reports: usize,
    /// Findings by severity.
    pub errors: usize,
    /// Findings by severity.
    pub warnings: usize,
    /// Findings by severity.
    pub notes: usize,
    /// Findings covered by a waiver.
    pub waived: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// What the baseline knows and is no longer there.
    pub gone: usize,
    /// Inputs whose findings reach the severity from which the run fails.
    pub failing: usize,
    /// Inputs on which the program itself failed.
    pub broken: usize,
}

impl Summary {
    /// Adds one input.
    pub fn add(&mut self, row: &Row) {
        self.reports += usize::from(row.is_report);
        self.not_reports += usize::from(!row.is_report && !row.settings);
        self.errors += row.count(Severity::Error);
        self.warnings += row.count(Severity::Warning);
        self.notes += row.count(Severity::Note);
        self.waived += row.findings.iter().filter(|f| f.waiver().is_some()).count();
        self.known += row.findings.iter().filter(|f| f.standing == Standing::Known).count();
        self.gone += row.gone.len();
        self.failing += usize::from(row.fails);
        self.broken += usize::from(row.broke());
    }
}
