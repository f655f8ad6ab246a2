//! The kinds of rules: one file each, and the registry that names them.
//!
//! A kind is two types: the `Spec` as it is written in YAML, and the [`Check`] it compiles to. A check sees one report
//! through a [`Scope`] and returns a [`Verdict`]; it knows no rule ids, no severities and no file names, and searches no text
//! itself: it asks for the hits of its patterns.
//!
//! To add a kind: a file here, its variant in [`CheckSpec`] and its arm in [`CheckSpec::spec`].

mod answers;
mod calendar;
mod causes;
mod compile;
mod compose;
mod copying;
mod date;
mod density;
mod family;
mod foreign;
mod identity;
mod items;
mod length;
mod mentions;
mod order;
mod part;
mod parts;
mod previous;
mod range;
mod relation;
mod safety;
mod scope;
mod self_name;
mod stated_year;
mod structure;
mod topic;
mod vocabulary;
mod words;
mod year;

use serde::Deserialize;

pub use compile::{Compile, Problem, ProblemKind, Vocabulary};
pub(crate) use copying::{Copied, Measure, Other, Own, after_opening, sentences};
pub use copying::{Copies, CopiesSpec, Threshold};
pub use family::{FamilySpec, FiguresSpec, FlowSpec, IndicatorSpec, PeriodsSpec, compile as compile_figures};
pub use parts::{PartFound, PartMap, PartSpec, PartStatus, Parts};
pub use scope::{PartName, Report, Scope, ScopeSpec, Sought, TextSpec, Within};
pub use words::{Words, WordsSpec};

use range::Range;
pub(crate) use range::ends;

use crate::{
    finding::Defect,
    text::{Date, FSpan},
};

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

/// What a requirement asks of whoever writes a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// That a part be there; its number.
    Part(usize),
    /// That a subject be told.
    Subject,
    /// Something else that is to be written, or is not.
    Other,
    /// A form that the provision leaves free: it asks for something only where a pack makes more than a note of it.
    Form,
    /// Nothing of its own: another requirement asks for it already, or it is about texts that are no such reports.
    Nothing,
}

/// What is due by a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// 公开
    Published,
    /// 报送
    Submitted,
}

/// A compiled rule kind.
pub trait Check: Send + Sync {
    /// Evaluates the requirement for one report.
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict;

    /// The word lists it looks for, by the keys of its YAML: what a trace shows and what the lint of rules examines.
    fn words(&self) -> Vec<(&'static str, &Words)> {
        Vec::new()
    }

    /// What it asks of whoever writes a report. A composition of requirements is one of its own.
    fn asks(&self) -> Asks {
        Asks::Other
    }

    /// The deadline that it holds a date against, for a report on a year.
    fn deadline(&self, _year: i16) -> Option<(Due, Date)> {
        None
    }

    /// Whether it tells that a text is something else than such a report, of which then nothing else is asked.
    fn identifies(&self) -> bool {
        false
    }

    /// Whether it looks for parts, so that the words by which they are known belong to what it looks for.
    fn locates(&self) -> bool {
        false
    }
}

/// A rule kind as written.
pub trait Spec {
    /// Compiles it. Problems are pushed to `cx`, all of them; `None` when there was one.
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>>;

    /// The names of the values its defects carry, which messages may show as `{name}`.
    fn facts(&self) -> &'static [&'static str];

    /// Whether the kind holds a report against that of the year before, and does not apply without one.
    fn compares(&self) -> bool {
        false
    }

    /// Whether the kind looks at the stretch of text that `within:` names, or always at the whole report.
    fn scoped(&self) -> bool {
        true
    }
}

/// The registry: what may stand under `check:`. The key is the kind.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
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
    /// A heading or the title names the right year.
    Year(year::YearSpec),
    /// Sentences name the right year for what they tell.
    StatedYear(Box<stated_year::StatedYearSpec>),
    /// A date of the report lies before, from or until a day.
    Date(Box<date::DateSpec>),
    /// Every day that is named is one of the calendar.
    Calendar(calendar::CalendarSpec),
    /// An expected subject is told.
    Topic(Box<topic::TopicSpec>),
    /// One part takes up what another raises.
    Answers(answers::AnswersSpec),
    /// How much of a text is figures, or formulas.
    Density(density::DensitySpec),
    /// The text is something else than such a report.
    Identity(Box<identity::IdentitySpec>),
    /// Numbering, levels, pairs of marks, repetition.
    Structure(structure::StructureSpec),
    /// Terms are current at the report's date.
    Vocabulary(vocabulary::VocabularySpec),
    /// Figures that contradict one another.
    Relation(relation::RelationSpec),
    /// Numbers of persons that must not be published.
    Safety(safety::SafetySpec),
    /// Another place's name stands where the reporter's own belongs.
    Foreign(Box<foreign::ForeignSpec>),
    /// The report calls itself what it is not.
    SelfName(self_name::SelfNameSpec),
    /// Sentences stand in last year's report.
    Copied(previous::CopiedSpec),
    /// Items of a part stood in last year's report.
    Repeated(previous::RepeatedSpec),
    /// Figures are those of last year.
    Unchanged(previous::UnchangedSpec),
    /// Every one of several requirements is met.
    AllOf(compose::AllOfSpec),
    /// One of several requirements is met.
    AnyOf(compose::AnyOfSpec),
    /// A requirement is not met.
    Not(Box<compose::NotSpec>),
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
            Self::StatedYear(spec) => ("stated_year", spec.as_ref()),
            Self::Date(spec) => ("date", spec.as_ref()),
            Self::Calendar(spec) => ("calendar", spec),
            Self::Topic(spec) => ("topic", spec.as_ref()),
            Self::Answers(spec) => ("answers", spec),
            Self::Density(spec) => ("density", spec),
            Self::Identity(spec) => ("identity", spec.as_ref()),
            Self::Structure(spec) => ("structure", spec),
            Self::Vocabulary(spec) => ("vocabulary", spec),
            Self::Relation(spec) => ("relation", spec),
            Self::Safety(spec) => ("safety", spec),
            Self::Foreign(spec) => ("foreign", spec.as_ref()),
            Self::SelfName(spec) => ("self_name", spec),
            Self::Copied(spec) => ("copied", spec),
            Self::Repeated(spec) => ("repeated", spec),
            Self::Unchanged(spec) => ("unchanged", spec),
            Self::AllOf(spec) => ("all_of", spec),
            Self::AnyOf(spec) => ("any_of", spec),
            Self::Not(spec) => ("not", spec.as_ref()),
        }
    }
}
