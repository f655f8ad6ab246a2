//! Inputs: named files, folders, archives, lists of files, standard input.
//!
//! An archive is a folder: each report in it is an input of its own, and what else it holds is counted.
//! Nothing is passed over in silence: what a folder holds beside reports is counted, and a named path that is not there is
//! a problem of the run, which goes on with the rest.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{
    archive::{self, Entry},
    display, io_said, wildcard,
};
use crate::{format, text::Said};

/// One thing to examine. A batch has tens of thousands of them, so each holds its path once.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it was named, and not met by walking a folder.
    pub named: bool,
    /// Why it cannot be examined, where walking told so.
    pub failure: Option<Box<Said>>,
}

/// Where an input comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A file.
    Path(PathBuf),
    /// Bytes that were read already, such as standard input, and the name by which they are shown.
    Bytes {
        /// The name.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A file in an archive.
    Entry(Box<Entry>),
}

impl Input {
    /// A file that was named.
    #[must_use]
    pub fn named(path: PathBuf) -> Self {
        Self { origin: Origin::Path(path), named: true, failure: None }
    }

    /// What a path names: a file, or a file in an archive by the name under which it was shown (`包.zip/报告.docx`).
    #[must_use]
    pub fn find(path: &Path) -> Self {
        let entry = if path.exists() { None } else { archive::entry(path) };
        entry.map_or_else(|| Self::named(path.to_owned()), |entry| Self::in_archive(entry, true))
    }

    fn is_entry(&self) -> bool {
        matches!(self.origin, Origin::Entry(_))
    }

    fn in_archive(entry: Entry, named: bool) -> Self {
        Self { origin: Origin::Entry(Box::new(entry)), named, failure: None }
    }

    /// The name as shown.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.origin {
            Origin::Path(path) => display(path),
            Origin::Bytes { name, .. } => name.clone(),
            Origin::Entry(entry) => entry.name().to_owned(),
        }
    }
}

/// Something that was asked for and could not be done; the run ends with exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputProblem {
    /// The path.
    pub path: String,
    /// What is wrong, and what to do.
    pub message: Said,
}

/// What folders held beside reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Hidden entries (`.git`).
    pub hidden: usize,
    /// Lock files of office programs (`~$…`, `.~…`).
    pub locks: usize,
    /// Files of other kinds, by their extension.
    pub others: usize,
    /// Archives met in folders that hold no report.
    pub archives: usize,
    /// Copies that `annotate` wrote, beside the reports they are of.
    pub annotated: usize,
    /// Reports that the settings leave out.
    pub excluded: usize,
}

impl Skipped {
    pub(super) fn add(&mut self, more: Self) {
        self.hidden += more.hidden;
        self.locks += more.locks;
        self.others += more.others;
        self.archives += more.archives;
        self.annotated += more.annotated;
        self.excluded += more.excluded;
    }
}

/// Everything that a run examines.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Sorted by path, each once.
    pub inputs: Vec<Input>,
    /// What was asked for and is not there.
    pub problems: Vec<InputProblem>,
    /// What was passed over.
    pub skipped: Skipped,
    /// The folders and archives that were named: what is not in them is not there.
    pub folders: Vec<PathBuf>,
}

/// Finds what `paths` name. `-` is left to the caller, who has standard input.
#[must_use]
pub fn collect(paths: &[PathBuf]) -> Inputs {
    let mut found = Found::default();
    paths.iter().for_each(|path| found.path(path));
    // The same file named and met in a folder is one, and named.
    found.inputs.sort_by(|a, b| (&a.0, !a.1).cmp(&(&b.0, !b.1)));
    found.inputs.dedup_by(|later, first| later.0 == first.0);
    let folders = paths.iter().filter(|path| path.is_dir() || is_zip(path)).cloned().collect();
    let mut inputs = Inputs { inputs: Vec::new(), problems: found.problems, skipped: found.skipped, folders };
    for (path, named, failure) in found.inputs {
        match (failure.is_none() && is_zip(&path)).then(|| archive::list(&path)).flatten() {
            Some(listing) => inputs.archive(listing, display(&path), named),
            None if failure.is_none() && named => inputs.inputs.push(Input::find(&path)),
            None => inputs.inputs.push(Input { origin: Origin::Path(path), named, failure }),
        }
    }
    inputs
}

fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"))
}

impl Inputs {
    /// Adds what was piped in, before everything else: a report, or an archive of reports.
    pub fn pipe(&mut self, name: String, bytes: Vec<u8>) {
        let before = std::mem::take(&mut self.inputs);
        match archive::list_bytes(bytes, &name) {
            Ok(listing) => self.archive(listing, name, true),
            Err(bytes) => {
                self.inputs.push(Input { origin: Origin::Bytes { name, bytes }, named: true, failure: None });
            }
        }
        self.inputs.extend(before);
    }

    /// Adds the reports of an archive. One without any is a problem where it was named; so is one of whose reports some cannot
    /// be told apart.
    fn archive(&mut self, listing: archive::Listing, path: String, named: bool) {
        let archive::Listing { entries, skipped, doubled } = listing;
        if entries.is_empty() && named {
            let message = none_found(("压缩包", "archive"), skipped.others);
            self.problems.push(InputProblem { path: path.clone(), message });
        }
        if doubled {
            let message = Said::new(
                "压缩包里有同名的文件，无法分清，只检查了其中一个；请解压改名后再检查",
                "files in the archive have the same name, and only one of them was checked; unpack and rename them",
            );
            self.problems.push(InputProblem { path, message });
        }
        self.skipped.archives += usize::from(entries.is_empty() && !named);
        self.skipped.add(skipped);
        self.inputs.extend(entries.into_iter().map(|entry| Input::in_archive(entry, false)));
    }
}

/// What is said of a folder or archive without reports.
fn none_found((zh, en): (&str, &str), others: usize) -> Said {
    let beside = if others > 0 { format!("，另有其他文件 {others} 个") } else { String::new() };
    Said::new(
        format!("{zh}里没有可检查的报告（{EXAMPLES}）{beside}"),
        format!("the {en} holds no report to check ({EXAMPLES}); other files: {others}"),
    )
}

/// A path, whether it was named, and why it cannot be entered.
type Walked = (PathBuf, bool, Option<Box<Said>>);

#[derive(Default)]
struct Found {
    inputs: Vec<Walked>,
    problems: Vec<InputProblem>,
    skipped: Skipped,
}

impl Found {
    /// What a path names: a file, a folder, a report in an archive, or what matches a pattern.
    fn path(&mut self, path: &Path) {
        match std::fs::metadata(path) {
            Err(_) if Input::find(path).is_entry() => self.inputs.push((path.to_owned(), true, None)),
            Err(error) => match wildcard::matched(path, &mut self.skipped) {
                Some(matched) if !matched.is_empty() => matched.into_iter().for_each(|path| self.existing(path)),
                Some(_) => {
                    let message = Said::new("没有与此匹配的文件", "no file matches this");
                    self.problems.push(InputProblem { path: display(path), message });
                }
                None => self.problems.push(InputProblem { path: display(path), message: io_said(&error) }),
            },
            Ok(_) => self.existing(path.to_owned()),
        }
    }

    /// A folder or a file that was met; one that leads nowhere is told when it is read.
    fn existing(&mut self, path: PathBuf) {
        if path.is_dir() {
            self.folder(&path);
        } else {
            self.inputs.push((path.strip_prefix(".").map(Path::to_owned).unwrap_or(path), true, None));
        }
    }

    fn folder(&mut self, root: &Path) {
        let before = self.inputs.len();
        let mut skipped = Skipped::default();
        let mut walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Err(error) if hidden(&error, &mut skipped) => {}
                Err(error) => self.failed(root, &error),
                Ok(entry) if entry.depth() > 0 && set_aside(&entry.file_name().to_string_lossy(), &mut skipped) => {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if annotated(entry.path()) => skipped.annotated += 1,
                Ok(entry) if examined(entry.path()) => {
                    // `.` and what stands in it are named alike: `a.txt`, not `./a.txt`.
                    let path = entry.into_path();
                    let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
                    self.inputs.push((path, false, None));
                }
                // The settings are used, not passed over.
                Ok(entry) if entry.file_name() == SETTINGS => {}
                Ok(_) => skipped.others += 1,
            }
        }
        self.skipped.add(skipped);
        if self.inputs.len() == before {
            let message = none_found(("文件夹", "folder"), skipped.others);
            self.problems.push(InputProblem { path: display(root), message });
        }
    }

    /// A place that walking could not enter is an input of its own: it gets a row with its finding.
    fn failed(&mut self, root: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(root).to_owned();
        let said = if error.loop_ancestor().is_some() {
            Said::new(
                "符号链接指回上级文件夹，已跳过",
                "a symbolic link leads back to a folder above; it was not followed",
            )
        } else {
            match error.io_error() {
                Some(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    Said::new("链接的目标不存在", "the target of the link does not exist")
                }
                Some(error) => io_said(error),
                None => Said::new("无法读取", format!("cannot be read: {error}")),
            }
        };
        self.inputs.push((path, false, Some(Box::new(said))));
    }
}

/// The name of a file of settings.
pub const SETTINGS: &str = "hegui.yaml";

/// Some of what is read, as it is named to people.
pub(super) const EXAMPLES: &str = ".docx .doc .wps .pdf .ofd .html .txt .md .zip";

/// Whether what could not be entered is hidden or a lock (an editor's dangling link), counted.
fn hidden(error: &walkdir::Error, skipped: &mut Skipped) -> bool {
    let name = error.path().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    error.depth() > 0 && name.is_some_and(|name| set_aside(&name, skipped))
}

/// Hidden entries and lock files, counted.
pub(super) fn set_aside(name: &str, skipped: &mut Skipped) -> bool {
    if name.starts_with("~$") || name.starts_with(".~") {
        skipped.locks += 1;
        true
    } else if name.starts_with('.') {
        skipped.hidden += 1;
        true
    } else {
        false
    }
}

/// What the name of an annotated copy holds before its extension, by language: 报告.批注.docx, 报告.pdf.批注.html.
pub const ANNOTATED: [&str; 2] = ["批注", "annotated"];

/// Whether a file is an annotated copy of a report that lies beside it.
fn annotated(path: &Path) -> bool {
    let named = || {
        // Nothing else is written by `annotate`: another kind of file is a report under a misleading name.
        path.extension().filter(|e| e.eq_ignore_ascii_case("docx") || e.eq_ignore_ascii_case("html"))?;
        let stem = Path::new(path.file_stem()?);
        let mark = stem.extension()?.to_str()?;
        ANNOTATED.contains(&mark).then(|| path.with_file_name(stem.file_stem().unwrap_or_default()))
    };
    named().is_some_and(|original| {
        let mut word = original.clone().into_os_string();
        word.push(".docx");
        original.is_file() || Path::new(&word).is_file()
    })
}

/// Whether a file in a folder is examined, by its name; an archive that cannot be opened is told.
pub(super) fn examined(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    extension.is_some_and(|e| format::walked_extensions().any(|known| known == e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_yields_its_reports_in_order_and_counts_the_rest() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "b.txt",
            "a.md",
            "~$草稿.docx",
            ".~lock.b.txt#",
            ".hidden.txt",
            "图.svg",
            "sub/c.TXT",
            ".git/x.txt",
            "d.docx",
            "d.批注.docx",
            "b.txt.annotated.html",
            "e.批注.docx",
        ] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let found = collect(&[dir.path().to_owned(), dir.path().join("b.txt")]);
        let root = display(dir.path());
        let names: Vec<String> = found.inputs.iter().map(|i| i.name()[root.len() + 1..].to_owned()).collect();
        assert_eq!(names, ["a.md", "b.txt", "d.docx", "e.批注.docx", "sub/c.TXT"]);
        assert_eq!(found.skipped, Skipped { hidden: 2, locks: 2, others: 1, annotated: 2, ..Skipped::default() });
        assert_eq!(found.inputs.iter().map(|i| i.named).collect::<Vec<_>>(), [false, true, false, false, false]);
    }

    #[test]
    fn what_is_not_there_is_a_problem_and_the_rest_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), "x").unwrap();
        let empty = dir.path().join("空");
        std::fs::create_dir(&empty).unwrap();
        let found = collect(&[dir.path().join("无.txt"), dir.path().join("a.txt"), empty]);
        assert_eq!(found.inputs.len(), 1);
        assert_eq!(found.problems.len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_is_named_and_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("环")).unwrap();
        let found = collect(&[dir.path().to_owned()]);
        assert_eq!(found.inputs.len(), 2);
        assert!(found.inputs.iter().any(|i| i.failure.is_some() && i.name().ends_with("环")));
    }
}
