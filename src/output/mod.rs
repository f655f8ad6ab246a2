//! Output formats: rows in, bytes out. One file each, and its variant in [`Format`].
//!
//! A renderer is pure: it prints what it is given, in the order it is given, and decides nothing. Report text and file
//! names are untrusted in all of them.

mod checklist;
mod concise;
mod explain;
pub mod figures;
mod human;
mod json;
pub mod outline;
mod rules;
mod safe;
mod skeleton;
mod tests;
mod trace;
mod window;
mod word;
mod wrap;

use std::io::{self, Write};

pub use checklist::checklist;
pub use explain::explain;
pub use rules::{ListFormat, rule_list};
pub use safe::{safe, safe_lines};
pub use skeleton::{Block, markdown, new_rule, skeleton};
pub use tests::{RuleTests, rule_tests};
pub use trace::trace;
pub use word::word;

use crate::{
    rule::{PackId, RuleError},
    scan::{InputProblem, Row, Summary},
    text::{Date, Lang},
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
}

impl Format {
    /// The renderer.
    #[must_use]
    pub fn renderer(self) -> Box<dyn Output> {
        match self {
            Self::Human => Box::new(human::Human::default()),
            Self::Concise => Box::new(concise::Concise::default()),
            Self::Json => Box::new(json::Json::default()),
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

/// What a run was.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// The rule packs.
    pub packs: Vec<PackId>,
    /// The day.
    pub today: Date,
    /// Whether only some of the rules were asked for.
    pub partial: bool,
    /// What was asked for and could not be examined.
    pub problems: Vec<InputProblem>,
    /// How text looks.
    pub style: Style,
}

/// A mistake in a rule file as a person sees it, with its caret in the YAML.
#[must_use]
pub fn rule_error(error: &RuleError, style: Style) -> String {
    human::rule_error(error, style)
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
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}
