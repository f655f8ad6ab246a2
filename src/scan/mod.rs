//! A run: inputs found, read and evaluated in parallel, rows handed on in the order of their paths.
//!
//! Each input becomes one [`Row`], whatever happens to it: a report with its findings, a file that is no report, a file
//! that cannot be read. Nothing is printed here; a panic inside one report becomes a finding of that report.

mod archive;
mod baseline;
mod drafts;
mod evaluate;
mod example;
mod fingerprint;
mod gate;
mod glob;
mod own;
mod previous;
mod queue;
mod read;
mod root;
mod row;
mod seen;
mod trace;
mod walk;
mod wildcard;
mod work;

use std::{
    num::NonZeroUsize,
    panic::AssertUnwindSafe,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

pub use archive::Entry;
pub use baseline::{Baseline, Change, Known, VERSION as BASELINE_VERSION, read as read_baseline};
pub use drafts::{Drafts, Pair, Remained, drafts, pairs};
pub use evaluate::{compare, evaluate, figures, score};
pub use example::{Broken, BrokenCase, Expected, run_cases, run_examples};
pub use gate::{Gate, can_be_known};
pub use glob::Glob;
pub use own::{BATCH_RULES, OWN_RULES, OwnRule, is_own};
pub use previous::{Previous, Prior};
pub use read::{Loaded, MAX_BYTES, bytes, document, read};
pub use root::{Root, is_repository, path_from};
pub use row::{OutcomeRow, PartRow, Row, Summary};
pub use trace::{ListTrace, Trace, trace};
pub use walk::{ANNOTATED, Input, InputProblem, Inputs, Origin, SETTINGS, Skipped, collect};
pub use work::{Before, Examined, Rows, Work};

pub use crate::document::Stage;
use crate::{
    document::Given,
    finding::{Severity, concern},
    rule::RuleSet,
    text::{Date, Effort, Said},
};

/// What rows tell of a report beside what is wrong and where: each costs time to find out, and not every output shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Detail {
    /// Who reports on which year, at which stage, with which parts.
    pub reporter: bool,
    /// The titles of the sections in which findings stand.
    pub sections: bool,
    /// The text of places.
    pub quotes: bool,
    /// The lines around places.
    pub excerpts: bool,
    /// Quotes that show what is met, where outcomes are asked for.
    pub evidence: bool,
    /// The fingerprints of findings.
    pub fingerprints: bool,
}

impl Detail {
    /// All of it.
    pub const ALL: Self = Self { excerpts: true, evidence: true, ..Self::KEPT };

    /// What outlives a report: all but what only who looks at this report alone wants to see.
    pub const KEPT: Self =
        Self { reporter: true, sections: true, quotes: true, excerpts: false, evidence: false, fingerprints: true };

    /// What either tells.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            reporter: self.reporter || other.reporter,
            sections: self.sections || other.sections,
            quotes: self.quotes || other.quotes,
            excerpts: self.excerpts || other.excerpts,
            evidence: self.evidence || other.evidence,
            fingerprints: self.fingerprints || other.fingerprints,
        }
    }
}

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
    /// Rules to evaluate although their packs leave them off.
    pub enable: Vec<String>,
    /// Whether rows carry the digest of their input.
    pub digest: bool,
    /// Whether rows carry the outcome of each requirement.
    pub outcomes: bool,
    /// What else rows tell.
    pub detail: Detail,
    /// How many reports the rules are about to be held against.
    pub effort: Effort,
    /// Last year's reports, with which each report is compared.
    pub previous: Option<Arc<Previous>>,
    /// What of the findings counts.
    pub gate: Gate,
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
            enable: Vec::new(),
            digest: false,
            outcomes: false,
            detail: Detail::ALL,
            effort: Effort::Few,
            previous: None,
            gate: Gate { fail_on: Some(Severity::Error), ..Gate::default() },
        }
    }

    /// Whether a rule is asked for: by its id or its concern.
    #[must_use]
    pub fn wants(&self, id: &str, enabled: bool) -> bool {
        let named = |list: &[String]| list.iter().any(|name| names_rule(name, id));
        let enabled = enabled || self.enable.iter().any(|name| name == id);
        // A concern asks for its enabled rules; one that is off is evaluated when it is named itself.
        let asked = self.select.iter().any(|name| name == id) || (enabled && named(&self.select));
        let selected = if self.select.is_empty() { enabled } else { asked };
        selected && !named(&self.ignore)
    }
}

/// The rule of what the program itself failed on: it cannot be ignored, waived or known from before.
pub const INTERNAL_ERROR: &str = "input/internal-error";

/// Whether `name` is a rule's id or its concern (`part` names `part/plan`).
#[must_use]
pub fn names_rule(name: &str, id: &str) -> bool {
    id == name || concern(id) == name
}

/// From so many inputs on a run is a batch: compiling expressions for speed pays.
pub const MANY: usize = 32;

/// One input, the rules it is held against, and what is asked about it: two reports of a run may stand under other settings.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The input.
    pub input: &'a Input,
    /// The rules.
    pub rules: &'a RuleSet,
    /// What is asked.
    pub options: &'a Options,
}

/// How a run is done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Way<'a> {
    /// Threads; as many as there are processors when `None`.
    pub threads: Option<NonZeroUsize>,
    /// Ends the run where it is, once it is set.
    pub stop: Option<&'a AtomicBool>,
}

/// How far a run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ran {
    /// Every input was examined.
    Whole,
    /// It was stopped: of some inputs there is no row.
    Stopped,
}

/// Evaluates every input and hands each row to `each`, in the order of the inputs; an error of `each` ends the run.
///
/// # Errors
/// What `each` returns.
pub fn run<E>(jobs: &[Job<'_>], way: Way<'_>, each: impl FnMut(Row) -> Result<(), E>) -> Result<Ran, E> {
    work(jobs, way, &Rows, each)
}

/// Evaluates every input and hands what `work` makes of it to `each`, in the order of the inputs; an error of `each` ends
/// the run.
///
/// # Errors
/// What `each` returns.
pub fn work<W: Work, E>(
    jobs: &[Job<'_>],
    way: Way<'_>,
    work: &W,
    mut each: impl FnMut(W::Made) -> Result<(), E>,
) -> Result<Ran, E> {
    let threads = way.threads.map_or(0, NonZeroUsize::get);
    let stopped = || way.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
    let one = |job: &Job<'_>| (!stopped()).then(|| one(*job, work));
    // One input, or one thread: starting a pool would cost more than it saves. A pool that cannot start is not needed.
    let pool = (jobs.len() > 1 && threads != 1)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok())
        .flatten();
    let hand_on = |made: Option<W::Made>| each(made.ok_or(End::Stopped)?).map_err(End::Failed);
    let ended = match pool {
        None => jobs.iter().map(one).try_for_each(hand_on),
        Some(pool) => queue::in_order(&pool, jobs.len(), |at| one(&jobs[at]), hand_on),
    };
    match ended {
        Ok(()) => Ok(Ran::Whole),
        Err(End::Stopped) => Ok(Ran::Stopped),
        Err(End::Failed(error)) => Err(error),
    }
}

/// Why a run ended before its last input.
enum End<E> {
    Stopped,
    Failed(E),
}

/// One input to what is made of it; a panic is contained.
fn one<W: Work>(job: Job<'_>, work: &W) -> W::Made {
    let Job { input, rules, options } = job;
    let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| -> Found<W> {
        let bytes = match read::raw(input) {
            Ok(bytes) => bytes,
            Err(row) => return Found::Row(row, None, None),
        };
        let key = match work.before(job, &bytes) {
            Before::Known(made) => return Found::Known(made),
            Before::New(key) => key,
        };
        let mut kept = None;
        let row = read::parse(input, &bytes, options).map_or_else(
            |row| *row,
            |loaded| evaluate::row(loaded, rules, options, &mut |examined| kept = Some(work.keep(examined))),
        );
        Found::Row(Box::new(row), kept, Some(key))
    }));
    let (mut row, kept, key) = match attempt {
        Ok(Found::Known(made)) => return made,
        Ok(Found::Row(row, kept, key)) => (*row, kept, key),
        Err(_) => (read::internal_error(&input.name()), None, None),
    };
    row.archive = match &input.origin {
        Origin::Entry(entry) => Some(entry.archive().to_owned()),
        Origin::Path(_) | Origin::Bytes { .. } => None,
    };
    settle(&mut row, options);
    let kept = kept.filter(|_| row.is_report);
    work.make(job, row, kept, key)
}

/// What was found of one input: what is known of it from before, or its row, what is kept of its document, and its key.
enum Found<W: Work> {
    Known(W::Made),
    Row(Box<Row>, Option<W::Kept>, Option<W::Key>),
}

/// Decides what of a row's findings is left out, and what of the rest counts.
pub fn settle(row: &mut Row, options: &Options) {
    let ignored = |rule: &str| rule != INTERNAL_ERROR && options.ignore.iter().any(|name| names_rule(name, rule));
    row.findings.retain(|finding| !ignored(&finding.rule));
    options.gate.apply(row, options);
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
