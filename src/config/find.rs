//! Which file of settings a report stands under: the nearest `hegui.yaml` in its own folder or one above.
//!
//! The search ends at the top of the repository. Outside of one it ends at the drive, but goes neither into the home folder
//! nor into a folder that everybody shares (`/tmp`): what lies there was not put there for these reports. Only one file
//! holds; there is no merging. The folder in which the program was started has no say, so that a report is judged alike
//! from everywhere.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

pub use crate::scan::SETTINGS as FILE;
use crate::scan::is_repository;

/// Names that somebody may have meant for it.
/// Notepad adds `.txt`.
const MEANT: [&str; 5] = ["hegui.yml", ".hegui.yaml", ".hegui.yml", "hegui.yaml.txt", "hegui.yml.txt"];

/// A file that has almost the name: it would be believed to be in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnamed(pub PathBuf);

/// Finds the files of settings of many reports.
#[derive(Debug, Default)]
pub struct Finder {
    /// The home folder of whoever runs the program.
    pub home: Option<PathBuf>,
    known: HashMap<PathBuf, Result<Option<PathBuf>, PathBuf>>,
}

impl Finder {
    /// A finder that knows the home folder.
    #[must_use]
    pub fn new(home: Option<PathBuf>) -> Self {
        Self { home, known: HashMap::new() }
    }

    /// The file for what lies in a folder (absolute; it need not exist: archives are no folders).
    ///
    /// # Errors
    /// A file that has almost the name.
    pub fn above(&mut self, folder: &Path) -> Result<Option<PathBuf>, Misnamed> {
        let found = match self.known.get(folder) {
            Some(found) => found.clone(),
            None => {
                let found = self.search(folder);
                self.known.insert(folder.to_owned(), found.clone());
                found
            }
        };
        found.map_err(Misnamed)
    }

    fn search(&self, folder: &Path) -> Result<Option<PathBuf>, PathBuf> {
        // Outside of a repository some folders are none of this report's business, except its own.
        let inside = folder.ancestors().any(is_repository);
        for (up, folder) in folder.ancestors().enumerate() {
            if !inside && up > 0 && (self.home.as_deref() == Some(folder) || is_shared(folder)) {
                break;
            }
            if let Some(misnamed) = MEANT.iter().map(|name| folder.join(name)).find(|path| path.is_file()) {
                return Err(misnamed);
            }
            let file = folder.join(FILE);
            // Whatever has the name is read, or it is told why it cannot be: a folder, a link that leads nowhere.
            if std::fs::symlink_metadata(&file).is_ok() {
                return Ok(Some(file));
            }
            if is_repository(folder) {
                break;
            }
        }
        Ok(None)
    }
}

/// Whether everybody may put files there, and none may take those of others away: the mark of a folder like `/tmp`.
#[cfg(unix)]
fn is_shared(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(folder).is_ok_and(|meta| meta.permissions().mode() & 0o1000 != 0)
}

#[cfg(not(unix))]
fn is_shared(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn touch(path: PathBuf) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "version: 1\n").unwrap();
    }

    #[test]
    fn the_nearest_file_holds_and_none_beyond_the_repository() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path().join("甲");
        touch(top.join(FILE));
        fs::create_dir_all(top.join("库/.git")).unwrap();
        fs::create_dir_all(top.join("库/报送/乡镇")).unwrap();
        let mut finder = Finder::default();
        assert_eq!(finder.above(&top.join("库/报送")), Ok(None));
        assert_eq!(finder.above(&top.join("别处/更深")), Ok(Some(top.join(FILE))));
        touch(top.join("库/报送").join(FILE));
        let mut finder = Finder::default();
        assert_eq!(finder.above(&top.join("库/报送/乡镇")), Ok(Some(top.join("库/报送").join(FILE))));
        assert_eq!(finder.above(&top.join("库/报送/包.zip/乡镇")), Ok(Some(top.join("库/报送").join(FILE))));
    }

    #[test]
    fn the_home_folder_and_what_everybody_shares_are_not_searched() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("家");
        touch(home.join(FILE));
        let mut finder = Finder::new(Some(home.clone()));
        assert_eq!(finder.above(&home.join("报送")), Ok(None));
        // A report that lies in the home folder itself has its settings beside it.
        assert_eq!(finder.above(&home), Ok(Some(home.join(FILE))));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&home, fs::Permissions::from_mode(0o1777)).unwrap();
            assert_eq!(Finder::default().above(&home.join("报送")), Ok(None));
        }
    }

    #[test]
    fn a_file_that_has_almost_the_name_is_told() {
        let dir = tempfile::tempdir().unwrap();
        touch(dir.path().join("hegui.yml"));
        touch(dir.path().join("报送").join(FILE));
        let mut finder = Finder::default();
        assert_eq!(finder.above(dir.path()), Err(Misnamed(dir.path().join("hegui.yml"))));
        assert_eq!(finder.above(&dir.path().join("报送")), Ok(Some(dir.path().join("报送").join(FILE))));
        touch(dir.path().join("报送/.hegui.yaml"));
        assert!(Finder::default().above(&dir.path().join("报送")).is_err());
    }
}
