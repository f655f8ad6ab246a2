//! The kinds of rules: one file each, and the registry that names them.
//!
//! A kind is two types: the `Spec` as it is written in YAML, and the [`Check`] it compiles to. A check sees one report
//! through a [`Scope`] and returns a [`Verdict`]; it knows no rule ids, no severities and no file names, and searches no text
//! itself: it asks for the hits of its patterns.
//!
//! To add a kind: a file here, its variant in [`CheckSpec`] and its arm in [`CheckSpec::spec`].

mod causes;
mod compile;
mod items;
mod length;
mod mentions;
mod order;
mod part;
mod parts;
mod scope;
mod words;
mod year;

use serde::Deserialize;

pub use compile::{Compile, Problem, ProblemKind, Vocabulary};
pub use parts::{PartFound, PartMap, PartSpec, PartStatus, Parts};
pub use scope::{Report, Scope, ScopeSpec, TextSpec, Within};
pub use words::{Words, WordsSpec};

use crate::{finding::Defect, text::FSpan};

/// What a check says of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The requirement is met; the places that show it, if one can name them.
    Met(Vec<FSpan>),
    /// It is not, here.
    Unmet(Vec<Defect>),
    /// The text does not tell (a plan's year where the report names none).
    Undecided,
    /// The requirement is about something this report does not have.
    NotApplicable,
}

/// A compiled rule kind.
pub trait Check: Send + Sync {
    /// Evaluates the requirement for one report.
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict;
}

/// A rule kind as written.
pub trait Spec {
    /// Compiles it. Problems are pushed to `cx`, all of them; `None` when there was one.
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>>;

    /// The names of the values its defects carry, which messages may show as `{name}`.
    fn facts(&self) -> &'static [&'static str];
}

/// The registry: what may stand under `check:`. The key is the kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckSpec {
    /// A part of the report is there, in a given way.
    Part(part::PartCheckSpec),
    /// The parts stand in a given order.
    Order(order::OrderSpec),
    /// Words are mentioned, or not.
    Mentions(mentions::MentionsSpec),
    /// Each listed shortcoming has its cause.
    Causes(Box<causes::CausesSpec>),
    /// A text has a length.
    Length(length::LengthSpec),
    /// A heading names the right year.
    Year(year::YearSpec),
}

impl CheckSpec {
    /// The kind's name as YAML writes it, and the kind.
    #[must_use]
    pub fn spec(&self) -> (&'static str, &dyn Spec) {
        match self {
            Self::Part(spec) => ("part", spec),
            Self::Order(spec) => ("order", spec),
            Self::Mentions(spec) => ("mentions", spec),
            Self::Causes(spec) => ("causes", spec.as_ref()),
            Self::Length(spec) => ("length", spec),
            Self::Year(spec) => ("year", spec),
        }
    }
}
