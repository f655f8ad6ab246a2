//! A run: inputs found, read and evaluated in parallel, rows handed on in the order of their paths.
//!
//! Each input becomes one [`Row`], whatever happens to it: a report with its findings, a file that is no report, a file
//! that cannot be read. Nothing is printed here; a panic inside one report becomes a finding of that report.

mod archive;
mod evaluate;
mod example;
mod previous;
mod read;
mod row;
mod seen;
mod trace;
mod walk;

use std::{num::NonZeroUsize, panic::AssertUnwindSafe, path::Path, sync::Arc};

use rayon::prelude::*;

pub use archive::Entry;
pub use evaluate::{compare, evaluate, figures, score};
pub use example::{Broken, BrokenCase, Expected, run_cases, run_examples};
pub use previous::{Previous, Prior};
pub use read::{Loaded, MAX_BYTES, bytes, read};
pub use row::{OutcomeRow, PartRow, Row, Summary};
pub use trace::{ListTrace, Trace, trace};
pub use walk::{ANNOTATED, Input, InputProblem, Inputs, Origin, Skipped, collect};

pub use crate::document::Stage;
use crate::{
    document::{Document, Given},
    finding::{Severity, concern},
    rule::RuleSet,
    text::{Date, Effort, Said},
};

/// What a run was asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day on which the run takes place.
    pub today: Date,
    /// The stage of every report; recognised when `None`.
    pub stage: Option<Stage>,
    /// Evaluate files that are no such reports, too.
    pub assume_report: bool,
    /// The reporter and year of every report, as far as they are given.
    pub given: Given,
    /// Rules or concerns to evaluate; all that are enabled when empty.
    pub select: Vec<String>,
    /// Rules or concerns to leave out.
    pub ignore: Vec<String>,
    /// Whether rows carry the digest of their input.
    pub digest: bool,
    /// Whether rows carry the outcome of each requirement.
    pub outcomes: bool,
    /// How many reports the rules are about to be held against.
    pub effort: Effort,
    /// Last year's reports, with which each report is compared.
    pub previous: Option<Arc<Previous>>,
    /// Threads; as many as there are processors when `None`.
    pub jobs: Option<NonZeroUsize>,
}

impl Options {
    /// The defaults of the command line, on a given day.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self {
            today,
            stage: None,
            assume_report: false,
            given: Given::default(),
            select: Vec::new(),
            ignore: Vec::new(),
            digest: false,
            outcomes: false,
            effort: Effort::Few,
            previous: None,
            jobs: None,
        }
    }

    /// The stage of a report: as the user says, else as the text shows.
    #[must_use]
    pub fn stage_of(&self, document: &Document) -> Stage {
        self.stage.unwrap_or_else(|| Stage::of(document.meta()))
    }

    /// Whether a rule is asked for: by its id or its concern.
    #[must_use]
    pub fn wants(&self, id: &str, enabled: bool) -> bool {
        let named = |list: &[String]| list.iter().any(|name| names_rule(name, id));
        // A concern asks for its enabled rules; one that is off is evaluated when it is named itself.
        let asked = self.select.iter().any(|name| name == id) || (enabled && named(&self.select));
        let selected = if self.select.is_empty() { enabled } else { asked };
        selected && !named(&self.ignore)
    }
}

/// The rules of the program itself, about inputs rather than about what reports say; always evaluated, and ignored by name.
pub const OWN_RULES: [&str; 17] = [
    "identity/not-a-report",
    "input/damaged",
    "input/empty",
    "input/encrypted",
    "input/incomplete",
    "input/internal-error",
    "input/not-text",
    "input/previous-ambiguous",
    "input/previous-missing",
    "input/previous-organ",
    "input/previous-year",
    "input/scanned",
    "input/too-large",
    "input/undecodable",
    "input/unmapped",
    "input/unreadable",
    "input/unsupported",
];

/// Whether `name` is a rule's id or its concern (`part` names `part/plan`).
#[must_use]
pub fn names_rule(name: &str, id: &str) -> bool {
    id == name || concern(id) == name
}

/// From so many inputs on a run is a batch: compiling expressions for speed pays.
pub const MANY: usize = 32;

/// So many inputs are evaluated before their rows are handed on and dropped.
const BATCH: usize = 256;

/// Evaluates every input and hands each row to `each`, in the order of the inputs; an error of `each` ends the run.
///
/// # Errors
/// What `each` returns.
pub fn run<E>(
    inputs: &[Input],
    rules: &RuleSet,
    options: &Options,
    mut each: impl FnMut(Row) -> Result<(), E>,
) -> Result<(), E> {
    let threads = options.jobs.map_or(0, NonZeroUsize::get);
    // One input, or one thread: starting a pool would cost more than it saves. A pool that cannot start is not needed.
    let pool = (inputs.len() > 1 && threads != 1)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok())
        .flatten();
    for batch in inputs.chunks(BATCH) {
        let rows: Vec<Row> = match &pool {
            Some(pool) => pool.install(|| batch.par_iter().map(|input| one(input, rules, options)).collect()),
            None => batch.iter().map(|input| one(input, rules, options)).collect(),
        };
        for row in rows {
            each(row)?;
        }
    }
    Ok(())
}

/// One input to its row; a panic is contained.
fn one(input: &Input, rules: &RuleSet, options: &Options) -> Row {
    let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| {
        read::read(input, options).map_or_else(|row| *row, |loaded| evaluate::row(loaded, rules, options))
    }));
    let mut row = attempt.unwrap_or_else(|_| read::internal_error(&input.name()));
    row.findings.retain(|finding| !options.ignore.iter().any(|name| names_rule(name, &finding.rule)));
    row
}

/// What the system says of a failed access, in both languages.
#[must_use]
pub fn io_said(error: &std::io::Error) -> Said {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => Said::new("没有这个文件或文件夹，请检查路径", "no such file or folder; check the path"),
        ErrorKind::PermissionDenied => {
            Said::new("没有权限访问，请检查文件权限", "permission denied; check the permissions")
        }
        ErrorKind::InvalidData => Said::new("内容不是 UTF-8 文字", "the content is not UTF-8 text"),
        ErrorKind::IsADirectory => Said::new("这是文件夹，不是文件", "this is a folder, not a file"),
        _ => match error.raw_os_error() {
            Some(code) => Said::new(format!("无法读取（系统错误 {code}）"), format!("cannot be read: {error}")),
            None => Said::new("无法读取", format!("cannot be read: {error}")),
        },
    }
}

/// The display form of a path, with forward slashes.
#[must_use]
pub fn display(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// Whether findings of a run reach a threshold.
#[must_use]
pub fn reaches(summary: &Summary, fail_on: Option<Severity>) -> bool {
    match fail_on {
        None => false,
        Some(Severity::Error) => summary.errors > 0,
        Some(Severity::Warning) => summary.errors + summary.warnings > 0,
        Some(Severity::Note) => summary.errors + summary.warnings + summary.notes > 0,
    }
}
