//! Paths with wildcards (`报送/*.docx`), where no shell has put the files in their place: on Windows none does, and quoted
//! ones reach the program anywhere.
//!
//! A path that exists is never a pattern, whatever its name holds. What a pattern matches is named as if each file had been
//! written out; only hidden files and the lock files of office programs are left out, which nobody means.

use std::path::{Path, PathBuf};

use glob::MatchOptions;

use super::{Skipped, walk::set_aside};

/// The files and folders that a pattern matches, sorted; `None` for what is no pattern.
pub(super) fn matched(path: &Path, skipped: &mut Skipped) -> Option<Vec<PathBuf>> {
    let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']))?;
    let options = MatchOptions {
        case_sensitive: !cfg!(windows),
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    // What cannot be entered may still hold files that match: that is for the folder to be named itself.
    let found = glob::glob_with(pattern, options).ok()?.filter_map(Result::ok);
    let mut aside = Skipped::default();
    let named = |path: &PathBuf| path.file_name().is_none_or(|name| !set_aside(&name.to_string_lossy(), &mut aside));
    let mut found: Vec<PathBuf> = found.filter(named).collect();
    found.sort();
    skipped.add(aside);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_the_files_it_matches() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["甲县.docx", "乙县.docx", "~$甲县.docx", ".隐.docx", "丙县.txt", "下/丁县.docx", "[1].docx"]
        {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let names = |pattern: &str| {
            let mut skipped = Skipped::default();
            let found = matched(&dir.path().join(pattern), &mut skipped)?;
            let names = found.iter().map(|path| path.strip_prefix(dir.path()).unwrap().to_str().unwrap().to_owned());
            Some((names.collect::<Vec<_>>(), skipped.locks))
        };
        let strings = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(names("*.docx"), Some((strings(&["[1].docx", "乙县.docx", "甲县.docx"]), 1)));
        assert_eq!(names("?县.docx"), Some((strings(&["乙县.docx", "甲县.docx"]), 0)));
        assert_eq!(names("**/丁*.docx"), Some((strings(&["下/丁县.docx"]), 0)));
        assert_eq!(names("*.pdf"), Some((Vec::new(), 0)));
        assert_eq!(names("甲县.docx"), None);
        assert_eq!(names("[.docx"), None, "what is no pattern is a path");
    }
}
