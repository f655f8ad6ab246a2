//! `hegui.yaml`: how the reports below a folder are to be judged, as a reviewer keeps it under version control.
//!
//! As written (`raw`) and as understood ([`Config`]); every mistake is told at its place before anything is examined. It
//! finds the file a report stands under, puts together what holds for a report from flags, environment, file and defaults
//! ([`Effective`]), and tells what of the file did no work ([`Usage`]). It examines no report and prints nothing.

mod effective;
mod find;
mod names;
mod raw;
mod read;
mod schema;
pub mod starter;
mod usage;
mod waiver;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

pub use effective::{Asked, Destination, Effective, RulesFrom, Source, Valued};
pub use find::{FILE, Finder, Misnamed};
pub use read::read;
pub use schema::schema;
pub use usage::{Usage, Walked};
pub use waiver::Declared;

use crate::{
    document::{Level, Stage, Tier},
    finding::Severity,
    scan::Glob,
    text::Said,
    written::{Index, Mistake},
};

/// A setting of severity: one of the three, or `None` for a rule that is off.
pub type Setting = Option<Severity>;

/// A file of settings as understood.
#[derive(Debug)]
pub struct Config {
    /// The path as shown.
    pub name: String,
    /// Its folder, absolute; paths in it are relative to that.
    pub folder: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    index: Index,
    /// Embedded packs.
    pub packs: Option<Vec<String>>,
    /// Rule files and folders, absolute.
    pub rules: Option<Vec<PathBuf>>,
    /// Rules or concerns, and no others.
    pub select: Option<Vec<String>>,
    /// Rules or concerns to leave out.
    pub ignore: Vec<String>,
    /// Severities by rule or concern; concerns go first, so that of two that name a rule the later one holds.
    pub severities: Vec<(String, Setting)>,
    /// The severity from which a run fails, `Some(None)` for never.
    pub fail_on: Option<Option<Severity>>,
    /// Files that are not examined.
    pub exclude: Vec<Glob>,
    /// What holds for some of the reports.
    pub reports: Vec<Group>,
    /// The waivers, expired ones too.
    pub waivers: Vec<Declared>,
    /// The file of the baseline, absolute.
    pub baseline: Option<PathBuf>,
    /// The format of standard output, by its name.
    pub format: Option<String>,
    /// Formats by their names, and the files to which they go (absolute; `None` for standard output).
    pub outputs: Option<Vec<(String, Option<PathBuf>)>>,
}

/// What holds for some of the reports.
#[derive(Debug)]
pub struct Group {
    /// Which.
    pub files: Vec<Glob>,
    /// Their level.
    pub level: Option<Level>,
    /// Their tier.
    pub tier: Option<Tier>,
    /// The year they report on.
    pub year: Option<i16>,
    /// Their place.
    pub place: Option<String>,
    /// Their stage.
    pub stage: Option<Stage>,
    /// Severities, as in [`Config::severities`].
    pub severities: Vec<(String, Setting)>,
    /// Rules or concerns to leave out, beside those left out for all.
    pub ignore: Vec<String>,
}

impl Config {
    /// A path (absolute) from the folder of the file; `None` for what lies elsewhere.
    #[must_use]
    pub fn relative<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        path.strip_prefix(&self.folder).ok()
    }

    /// Whether a file is left out.
    #[must_use]
    pub fn excludes(&self, path: &Path) -> bool {
        self.relative(path).is_some_and(|path| self.exclude.iter().any(|glob| glob.covers(path)))
    }

    /// The entries of `reports` that hold for a file, by their numbers; of two the later one goes before the other.
    #[must_use]
    pub fn groups(&self, path: &Path) -> Vec<usize> {
        let Some(path) = self.relative(path) else { return Vec::new() };
        let holds = |group: &Group| group.files.iter().any(|glob| glob.covers(path));
        self.reports.iter().enumerate().filter(|(_, group)| holds(group)).map(|(number, _)| number).collect()
    }

    /// The line of a node such as `waivers[0].rule`, from 1.
    #[must_use]
    pub fn line(&self, node: &str) -> usize {
        let at = self.index.key(node).unwrap_or_else(|| self.index.place(node)).0;
        self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
    }

    fn mistake(&self, node: &str, message: Said, help: Option<Said>) -> Mistake {
        let at = Some(self.index.place(node));
        Mistake { file: self.name.clone(), message, help, at, text: Arc::clone(&self.text) }
    }
}
