//! Output formats: rows in, bytes out. One file each, and its variant in [`Format`].
//!
//! A renderer is pure: it prints what it is given, in the order it is given, and decides nothing. Report text and file
//! names are untrusted in all of them.

mod aside;
pub mod audit;
mod baseline;
mod checklist;
mod compare;
mod concise;
mod csv;
mod explain;
pub mod figures;
mod github;
mod gitlab;
mod host;
mod human;
mod json;
mod jsonl;
mod junit;
mod markdown;
pub mod outline;
mod rdjson;
mod record;
mod rules;
mod safe;
mod sarif;
pub mod settings;
mod sheet;
mod skeleton;
mod tests;
mod trace;
mod verdict;
mod window;
mod word;
mod wrap;

use std::{
    io::{self, Write},
    sync::Arc,
};

pub use aside::aside;
pub use baseline::baseline;
pub use checklist::checklist;
pub use compare::{CompareJson, Compared, Compares, compare_human, compare_sums};
pub use explain::explain;
pub use record::report_schema;
pub use rules::{ListFormat, rule_list};
pub use safe::{safe, safe_lines};
pub use skeleton::{Block, markdown, new_rule, skeleton};
pub use tests::{RuleTests, rule_tests};
pub use trace::trace;
pub use verdict::verdict;
pub use word::word;

use crate::{
    finding::Severity,
    rule::{PackId, RuleSet},
    scan::{Detail, InputProblem, OWN_RULES, Options, Root, Row, Summary},
    text::{Date, Lang, Said},
    written::Mistake,
};

/// The output formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with its text, its provision and what to write.
    #[default]
    Human,
    /// One line a finding.
    Concise,
    /// One JSON object, schema `hegui.check/1`.
    Json,
    /// A JSON object a line, schema `hegui.check.lines/1`.
    Jsonl,
    /// JUnit XML: a suite for each report, a case for each requirement.
    Junit,
    /// A comment for a pull or merge request.
    Markdown,
    /// A table for spreadsheets: one row a finding.
    Csv,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions: annotations.
    Github,
    /// The code quality report of GitLab.
    Gitlab,
    /// The Diagnostic Format of reviewdog.
    Rdjson,
}

impl Format {
    /// The renderer.
    #[must_use]
    pub fn renderer(self) -> Box<dyn Output> {
        match self {
            Self::Human => Box::new(human::Human::default()),
            Self::Concise => Box::new(concise::Concise::default()),
            Self::Json => Box::new(json::Json::default()),
            Self::Jsonl => Box::new(jsonl::Jsonl::default()),
            Self::Junit => Box::new(junit::Junit::default()),
            Self::Markdown => Box::new(markdown::Markdown::default()),
            Self::Csv => Box::new(csv::Csv::default()),
            Self::Sarif => Box::new(sarif::Sarif::default()),
            Self::Github => Box::new(github::Github::default()),
            Self::Gitlab => Box::new(gitlab::Gitlab::default()),
            Self::Rdjson => Box::new(rdjson::Rdjson::default()),
        }
    }

    /// What rows must carry for it beside their findings.
    #[must_use]
    pub fn needs(self) -> Needs {
        let places = Detail::default();
        let shown = Detail { reporter: true, quotes: true, excerpts: true, ..places };
        let (digest, outcomes, detail) = match self {
            Self::Concise | Self::Github | Self::Rdjson => (false, false, places),
            Self::Gitlab => (false, false, Detail { fingerprints: true, ..places }),
            Self::Human => (false, false, shown),
            Self::Junit | Self::Markdown => (false, true, shown),
            Self::Csv => (false, false, Detail::ALL),
            Self::Json | Self::Jsonl => (true, true, Detail::ALL),
            Self::Sarif => (true, false, Detail { reporter: false, ..Detail::ALL }),
        };
        Needs { digest, outcomes, detail }
    }
}

/// What a format wants to know of each report that costs time to find out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The digest of its bytes.
    pub digest: bool,
    /// The outcome of each requirement.
    pub outcomes: bool,
    /// What else rows tell.
    pub detail: Detail,
}

impl Needs {
    /// What either wants to know.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            digest: self.digest || other.digest,
            outcomes: self.outcomes || other.outcomes,
            detail: self.detail.or(other.detail),
        }
    }
}

/// How text for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns; no line is wider.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
    /// Whether to draw with ASCII alone.
    pub ascii: bool,
    /// The language of messages.
    pub lang: Lang,
    /// Whether to leave out what says that all is well.
    pub quiet: bool,
}

/// What a run is, before its first report.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// The rule packs.
    pub packs: Vec<PackId>,
    /// Every rule that may speak, sorted by id, each once: those of the packs that are enabled or asked for, and the program's own.
    pub rules: Vec<RuleInfo>,
    /// The day.
    pub today: Date,
    /// Whether only some of the rules were asked for.
    pub partial: bool,
    /// Whether a baseline tells new findings from known ones.
    pub baseline: bool,
    /// To what the paths are relative that code hosts want.
    pub root: Arc<Root>,
    /// What was asked for and could not be examined.
    pub problems: Vec<InputProblem>,
    /// How text looks.
    pub style: Style,
}

impl RunInfo {
    /// A run without rules, problems and baseline.
    #[must_use]
    pub fn new(today: Date, style: Style) -> Self {
        Self {
            packs: Vec::new(),
            rules: Vec::new(),
            today,
            partial: false,
            baseline: false,
            root: Arc::default(),
            problems: Vec::new(),
            style,
        }
    }
}

/// What is known of a rule without any report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// `concern/what`.
    pub id: String,
    /// The requirement in a few words.
    pub title: Said,
    /// How grave a defect is, unless the settings say otherwise.
    pub severity: Severity,
    /// The provision; empty for the program's own.
    pub authority: Said,
    /// What is said where it is not met, with `{fact}` places; empty for the program's own.
    pub message: Said,
    /// What to write; empty for the program's own.
    pub fix: Said,
}

impl RuleInfo {
    /// The rules of a set that a run asks for, and the program's own; sorted by id, each once.
    #[must_use]
    pub fn of(rules: &RuleSet, options: &Options) -> Vec<Self> {
        let mut all: Vec<Self> = rules
            .rules
            .iter()
            .filter(|rule| options.wants(&rule.id, rule.enabled) || rule.check.identifies())
            .map(|rule| Self {
                id: rule.id.clone(),
                title: rule.title.clone(),
                severity: rule.severity,
                authority: rule.authority.clone(),
                message: rule.message.clone(),
                fix: rule.fix.clone(),
            })
            .collect();
        all.extend(OWN_RULES.iter().map(|own| Self {
            id: own.id.to_owned(),
            title: own.title(),
            severity: Severity::Error,
            authority: Said::default(),
            message: Said::default(),
            fix: Said::default(),
        }));
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup_by(|later, first| later.id == first.id);
        all
    }
}

/// How a run ended.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// The sums.
    pub summary: Summary,
    /// The exit code of the run as far as it depends on what was examined; an output that cannot be written makes it 2.
    pub exit: u8,
}

/// Where people read about the program; `None` as long as it has no public address.
fn homepage() -> Option<&'static str> {
    [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")].into_iter().find(|uri| uri.starts_with("https://"))
}

/// A mistake in a file that a person wrote, with its caret in the YAML; `code` names the kind of file.
#[must_use]
pub fn mistake(mistake: &Mistake, code: &str, style: Style) -> String {
    human::mistake(mistake, code, style)
}

/// A renderer.
pub trait Output {
    /// Before the first row.
    ///
    /// # Errors
    /// When writing fails.
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()>;

    /// One row.
    ///
    /// # Errors
    /// When writing fails.
    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()>;

    /// After the last row.
    ///
    /// # Errors
    /// When writing fails.
    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()>;

    /// What whoever asked for the output is to know of it, once it is finished: it is valid, and yet more than those take for
    /// whom it is meant.
    fn notices(&self) -> Vec<Said> {
        Vec::new()
    }
}
