//! What hegui says about a report: findings with their places, and the outcome of each requirement.
//!
//! Two steps: a check knows only the report and returns a [`Defect`]; the engine stamps it with the rule's id, severity,
//! words and authority and turns its places into the decoded text's: a [`Finding`]. Nothing is rendered here.

mod place;
mod standing;

pub use place::{Excerpt, Located, locate};
pub use standing::{Standing, Waiver};

use serde::{Deserialize, Serialize};

use crate::text::{FSpan, Said};

/// How grave a finding is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    clap::ValueEnum,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提示: worth a look.
    Note,
    /// 警告: a reviewer will ask.
    Warning,
    /// 错误: statutory content absent, or a contradiction proved under every reading; it will be sent back.
    Error,
}

impl Severity {
    /// The word that JSON and the command line use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Note => Said::new("提示", "note"),
            Self::Warning => Said::new("警告", "warning"),
            Self::Error => Said::new("错误", "error"),
        }
    }
}

/// What became of one requirement in one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "一条规则在一份报告上的结果。")]
pub enum Outcome {
    /// Met.
    #[schemars(description = "符合。")]
    Pass,
    /// There, but weak.
    #[schemars(description = "有而薄弱。")]
    Weak,
    /// Not met.
    #[schemars(description = "不符合。")]
    Fail,
    /// Does not apply to this reporter or year, or the part it is about is missing.
    #[schemars(description = "对这份报告不适用，或所涉部分缺失。")]
    NotApplicable,
    /// Cannot be told from the text.
    #[schemars(description = "从文字上无法判断。")]
    Undecided,
}

/// Where in a report a defect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a span of the folded text.
    At(FSpan),
    /// Something is absent: where it belongs (a byte of the folded text), and between which headings.
    Missing {
        /// The insertion point.
        at: usize,
        /// The heading after which it belongs.
        after: Option<FSpan>,
        /// The heading before which it belongs.
        before: Option<FSpan>,
    },
    /// The file as a whole.
    File,
}

/// A value that a check found and that a rule's message may show: `{items}`.
pub type Fact = (&'static str, Said);

/// What a check returns where a requirement is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Where.
    pub place: Place,
    /// Other places that explain it, with a word each.
    pub related: Vec<(FSpan, Said)>,
    /// Places of last year's report that explain it.
    pub previous: Vec<(FSpan, Said)>,
    /// Values for the rule's message.
    pub facts: Vec<Fact>,
    /// What it is about, where that is not the words at its place; see [`Defect::about`].
    pub subject: Option<String>,
}

impl Defect {
    /// A defect at a place, with nothing else to say.
    #[must_use]
    pub fn at(place: Place) -> Self {
        Self { place, related: Vec::new(), previous: Vec::new(), facts: Vec::new(), subject: None }
    }

    /// Says what it is about, where that is not the words at its place: the scope as a whole (`""`), so that the place is
    /// merely where it begins, or something that stands in several places, by its name. By this the defect is known in
    /// another draft, whatever was changed around it.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_related(mut self, span: FSpan, said: Said) -> Self {
        self.related.push((span, said));
        self
    }

    /// Adds a place of last year's report.
    #[must_use]
    pub fn with_previous(mut self, span: FSpan, said: Said) -> Self {
        self.previous.push((span, said));
        self
    }

    /// Adds a value for the message that reads the same in both languages, such as a number.
    #[must_use]
    pub fn with_fact(self, name: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        self.with_said(name, Said::new(value.clone(), value))
    }

    /// Adds a value for the message in both languages.
    #[must_use]
    pub fn with_said(mut self, name: &'static str, value: Said) -> Self {
        self.facts.push((name, value));
        self
    }
}

/// The concern that a rule's id begins with: `part` of `part/plan`. Ids and concerns are promises, never reused.
#[must_use]
pub fn concern(id: &str) -> &str {
    id.split_once('/').map_or(id, |(concern, _)| concern)
}

/// A place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Where.
    pub place: Located,
    /// What is to be seen there.
    pub message: Said,
    /// The other file in which it stands; `None` for the report itself.
    pub path: Option<String>,
}

/// A finding as every output gets it: it needs neither the rules nor the document any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule, such as `part/shortcomings`.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Said,
    /// What to write.
    pub fix: Said,
    /// The provision.
    pub authority: Said,
    /// The titles of the sections it stands in, outermost first.
    pub section: Vec<String>,
    /// Where; `None` for the file as a whole.
    pub place: Option<Located>,
    /// Whether something is absent: the place is then where it belongs.
    pub missing: bool,
    /// For something absent: the headings between which it belongs.
    pub neighbours: (Option<Located>, Option<Located>),
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// Whether it counts.
    pub standing: Standing,
    /// What it is about, in words that two drafts share: those around its place, folded, or what its check names. Empty
    /// for what no rule of a pack says.
    pub subject: String,
    /// What the finding is, whatever line it stands on: 32 hexadecimal digits, the same in two drafts of a report, different
    /// for two findings of one. Empty until the whole report was evaluated.
    pub fingerprint: String,
}

impl Finding {
    /// A finding about the file as a whole, which no rule of a pack made.
    #[must_use]
    pub fn of_file(rule: &str, severity: Severity, message: Said, fix: Said) -> Self {
        Self {
            rule: rule.to_owned(),
            severity,
            message,
            fix,
            authority: Said::default(),
            section: Vec::new(),
            place: None,
            missing: false,
            neighbours: (None, None),
            related: Vec::new(),
            standing: Standing::Stands,
            subject: String::new(),
            fingerprint: String::new(),
        }
    }

    /// Whether it counts: no waiver covers it, and the baseline does not know it.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.standing == Standing::Stands
    }

    /// The waiver that covers it.
    #[must_use]
    pub fn waiver(&self) -> Option<&Waiver> {
        match &self.standing {
            Standing::Waived(waiver) => Some(waiver),
            Standing::Stands | Standing::Known => None,
        }
    }

    /// The order in which findings are shown: by place, then rule.
    #[must_use]
    pub fn order(&self) -> (usize, usize, &str) {
        self.place.as_ref().map_or((0, 0, self.rule.as_str()), |p| (p.span.start, p.span.end, self.rule.as_str()))
    }
}
