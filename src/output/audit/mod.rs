//! What an audit comes to, for people and programs: a text for the terminal, JSON, a line a report, tables, letters.
//!
//! Everything here is made from an [`Audited`], which is whole by then; only the lines of JSON Lines are written one by one
//! while the reports are examined. One file a format, and its variant in [`AuditFormat`].

mod human;
mod json;
mod lines;

use std::io::{self, Write};

pub use human::human;
pub use json::json;
pub use lines::{begin, end, line, units};

use super::Style;
use crate::{
    batch::Audited,
    rule::PackId,
    scan::InputProblem,
    text::{Date, Said},
};

/// The formats of an audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AuditFormat {
    /// For people: who is missing, late, thin, and who copied.
    #[default]
    Human,
    /// One JSON object, schema `hegui.audit/1`.
    Json,
    /// A JSON object a line, each report as soon as it is examined; schema `hegui.audit.lines/1`.
    Jsonl,
}

/// What an audit was, beside what it came to.
#[derive(Clone, Debug)]
pub struct Info {
    /// The rule packs.
    pub packs: Vec<PackId>,
    /// The day.
    pub today: Date,
    /// The names of the parts that a report has, in the order of `Brief::parts`.
    pub parts: Vec<(String, Said)>,
    /// What was asked for and could not be examined.
    pub problems: Vec<InputProblem>,
    /// The exit code as far as it depends on what was examined.
    pub exit: u8,
    /// How text looks.
    pub style: Style,
}

/// Writes an audit as one whole; of [`AuditFormat::Jsonl`] what follows the reports.
///
/// # Errors
/// When writing fails.
pub fn audit(format: AuditFormat, out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<()> {
    match format {
        AuditFormat::Human => human(out, audited, info),
        AuditFormat::Json => json(out, audited, info),
        AuditFormat::Jsonl => units(out, audited, info).and_then(|()| end(out, audited, info)),
    }
}
