//! The folder to which the paths of a run are relative: code hosts want paths from the top of the repository, wherever in it
//! the program was started.
//!
//! Paths are compared as they are written, links not followed: a report is where its sender says it is.

use std::path::{Component, Path, PathBuf};

use super::display;

/// The top folder of a run, and the folder in which it was started.
///
/// ```
/// use hegui::scan::Root;
/// let root = Root::new("/库".into(), "/库/报送".into());
/// assert_eq!(root.relative("../甲.txt".as_ref()).as_deref(), Some("甲.txt"));
/// assert_eq!(root.relative("/别处/乙.txt".as_ref()), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    top: PathBuf,
    started: PathBuf,
}

impl Root {
    /// A top folder and the folder where the run was started, both absolute.
    #[must_use]
    pub fn new(top: PathBuf, started: PathBuf) -> Self {
        Self { top: plain(&top), started: plain(&started) }
    }

    /// The top of the repository around the folder in which a run was started (absolute); that folder itself outside of one.
    #[must_use]
    pub fn around(started: &Path) -> Self {
        let top = started.ancestors().find(|folder| is_repository(folder)).unwrap_or(started);
        Self::new(top.to_owned(), started.to_owned())
    }

    /// A path as the user wrote it, absolute and without `.` and `..`.
    #[must_use]
    pub fn absolute(&self, path: &Path) -> PathBuf {
        plain(&self.started.join(path))
    }

    /// A path as a person in the folder of the run writes it: from there where it lies below, else absolute.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        let path = self.absolute(path);
        path.strip_prefix(&self.started).map_or_else(|_| display(&path), display)
    }

    /// The folder in which the run was started, absolute.
    #[must_use]
    pub fn started(&self) -> &Path {
        &self.started
    }

    /// The path from the top folder, with forward slashes; `None` for what lies outside of it.
    #[must_use]
    pub fn relative(&self, path: &Path) -> Option<String> {
        self.absolute(path).strip_prefix(&self.top).ok().map(display)
    }
}

/// A path (absolute) as it is written in a file that lies in `folder` (absolute): with `..` and forward slashes; as it is where
/// the two have nothing in common.
///
/// ```
/// use hegui::scan::path_from;
/// assert_eq!(path_from("/库/门".as_ref(), "/库/报送/甲.txt".as_ref()), "../报送/甲.txt");
/// ```
#[must_use]
pub fn path_from(folder: &Path, path: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), path.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return display(path);
    }
    let up = from[common..].iter().map(|_| Component::ParentDir);
    display(&up.chain(to[common..].iter().copied()).collect::<PathBuf>())
}

/// Whether a folder is the top of a repository.
#[must_use]
pub fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// The path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
