//! Rules: as written in YAML ([`RawRule`]), as understood ([`Rule`]), and the packs they come in.
//!
//! This module reads rule files and compiles them, with every mistake shown at its place; it never looks at a report.

mod applies;
mod assemble;
mod compile;
mod error;
mod layer;
mod lint;
mod load;
mod order;
mod pack;
mod raw;
mod schema;

pub use applies::{AppliesTo, YearRange};
pub use error::LoadError;
pub use lint::{Lint, lint};
pub use load::{RuleFile, load, load_whole};
pub use pack::{embedded, names as pack_names, national, versions as pack_versions};
pub use raw::{Authority, Case, Example, Examples, RawRule};
pub use schema::schema;

use crate::{
    check::{Check, Copies, PartName, Parts, Within, Words},
    document::Meta,
    figures::Indicators,
    finding::Severity,
    text::{PatternSet, Said},
};

/// A compiled rule.
pub struct Rule {
    /// `concern/what`; never reused, never renumbered.
    pub id: String,
    /// The short name of the requirement; the id where its author gave none.
    pub title: Said,
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
    /// The conditions of the overrides that made this variant of the rule; of variants with one id the first that matches
    /// a report stands.
    pub conditions: Vec<AppliesTo>,
    /// Its place in the order of definition, which is the order of the subjects in a report.
    pub defined: usize,
    /// Whether it is defined or changed by files that were named, and not only by a pack they extend.
    pub own: bool,
    /// The file that defines it.
    pub file: String,
    /// The file whose override changed it last.
    pub changed_by: Option<String>,
    /// Which text of them.
    pub within: Option<Within>,
    /// Words of that text which make the rule one that does not apply.
    pub unless: Option<Words>,
    /// Rules that say enough where they find something: what this one finds there is not said again.
    pub yields_to: Vec<String>,
    /// What is checked.
    pub check: Box<dyn Check>,
    /// The kind of check, as YAML names it.
    pub kind: &'static str,
    /// Whether it holds a report against that of the year before.
    pub compares: bool,
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
    /// The indicators, and the relations between them.
    pub indicators: Indicators,
    /// What is no copy of another report, and from where on there is one.
    pub copies: Copies,
    /// The patterns of everything.
    pub patterns: PatternSet,
    /// Whole reports with what is to be found in them, when the files were loaded whole.
    pub cases: Vec<Case>,
    /// SHA-256 over what of the files is not part of the program: the texts of the user's own, and which packs they build on.
    pub digest: [u8; 32],
}

impl RuleSet {
    /// The rules in force for a report: of each id the first variant whose conditions the report meets. What the report says of
    /// itself is asked for only where there are conditions.
    pub fn in_force<'m>(&self, meta: impl Fn() -> &'m Meta) -> impl Iterator<Item = &Rule> {
        // The id whose variant for some reports stands; ids are compared only where there are variants.
        let mut taken = "";
        self.rules.iter().filter(move |rule| {
            let stands = (taken.is_empty() || rule.id != taken) && rule.conditions.iter().all(|c| c.matches(meta()));
            if stands && !rule.conditions.is_empty() {
                taken = &rule.id;
            }
            stands
        })
    }
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RuleSet({} rules, {:?})", self.rules.len(), self.patterns)
    }
}
