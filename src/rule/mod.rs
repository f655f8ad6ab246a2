//! Rules: as written in YAML ([`RawRule`]), as understood ([`Rule`]), and the packs they come in.
//!
//! This module reads rule files and compiles them, with every mistake shown at its place; it never looks at a report.

mod applies;
mod error;
mod load;
mod pack;
mod raw;
mod yaml;

pub use applies::{AppliesTo, YearRange};
pub use error::{LoadError, RuleError, nearest};
pub use load::{RuleFile, load};
pub use pack::{embedded, national};
pub use raw::{Authority, Example, Examples, RawRule};

use crate::{
    check::{Check, Parts, Within},
    finding::Severity,
    text::{PatternSet, Said},
};

/// A compiled rule.
pub struct Rule {
    /// `concern/what`; never reused, never renumbered.
    pub id: String,
    /// How grave a defect is.
    pub severity: Severity,
    /// Whether it is evaluated unless asked for by name.
    pub enabled: bool,
    /// The share in a report's score.
    pub weight: u32,
    /// The provision it rests on.
    pub authority: Said,
    /// Which reports it is for.
    pub applies_to: AppliesTo,
    /// Which text of them.
    pub within: Option<Within>,
    /// What is checked.
    pub check: Box<dyn Check>,
    /// The kind of check, as YAML names it.
    pub kind: &'static str,
    /// What is wrong, with `{fact}` places.
    pub message: Said,
    /// What to write.
    pub fix: Said,
    /// Good and bad examples.
    pub examples: Examples,
}

/// The name of a pack and its version.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PackId {
    /// Such as `national`.
    pub id: String,
    /// Such as `1`.
    pub version: String,
}

/// The name of a part for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartName {
    /// The name rules use.
    pub key: String,
    /// The name people use.
    pub title: Said,
}

/// Every rule of a run, with the patterns they look for.
pub struct RuleSet {
    /// The packs, outermost extension last.
    pub packs: Vec<PackId>,
    /// The rules, sorted by id.
    pub rules: Vec<Rule>,
    /// The parts of a report.
    pub parts: Parts,
    /// Their names, in the order of the provision.
    pub part_names: Vec<PartName>,
    /// Their titles, for messages.
    pub part_titles: Vec<Said>,
    /// The patterns of everything.
    pub patterns: PatternSet,
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RuleSet({} rules, {:?})", self.rules.len(), self.patterns)
    }
}
