//! File patterns of the settings: `报送/**/*.docx`.
//!
//! The same on every system: `/` parts folders, `*` and `?` stay within one, `**` goes through any number, `[…]` is one of
//! some characters; capitals and small letters are one, as the extension of a report may be written either way.

use std::path::Path;

use glob::{MatchOptions, Pattern};

use crate::text::Said;

/// A file pattern.
#[derive(Clone, Debug)]
pub struct Glob {
    text: String,
    pattern: Pattern,
}

const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: false, require_literal_separator: true, require_literal_leading_dot: false };

impl Glob {
    /// Reads a pattern. A folder may end with `/`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str) -> Result<Self, Said> {
        let plain = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        if plain.contains(['{', '}']) {
            return Err(Said::new("模式里不能用花括号，请分成几条", "there are no braces in patterns; write several"));
        }
        let pattern = Pattern::new(plain).map_err(|error| said(error.msg))?;
        Ok(Self { text: text.to_owned(), pattern })
    }

    /// The pattern as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it names this path itself.
    #[must_use]
    pub fn names(&self, path: &Path) -> bool {
        self.pattern.matches_path_with(path, OPTIONS)
    }

    /// Whether it names a path, or a folder in which it lies.
    ///
    /// ```
    /// use hegui::scan::Glob;
    /// let glob = Glob::new("报送/*").unwrap();
    /// assert!(glob.covers("报送/乡镇/甲.docx".as_ref()) && !glob.covers("草稿/甲.docx".as_ref()));
    /// ```
    #[must_use]
    pub fn covers(&self, path: &Path) -> bool {
        path.ancestors().filter(|path| !path.as_os_str().is_empty()).any(|path| self.names(path))
    }

    /// Whether it names everything, whatever it is called.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        !self.text.is_empty() && self.text.chars().all(|c| matches!(c, '*' | '/' | '.'))
    }
}

fn said(error: &str) -> Said {
    if error.contains("range") {
        Said::new("模式里的方括号没有成对", "a bracket in the pattern is not closed")
    } else {
        Said::new(
            "模式里的 ** 应单独成一级，如 报送/**/*.docx",
            "`**` is a folder of its own in a pattern: a/**/*.docx",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_parted_by_slashes_and_crossed_by_two_stars() {
        for (pattern, path, names, covers) in [
            ("*.docx", "甲.DOCX", true, true),
            ("*.docx", "报送/甲.docx", false, false),
            ("**/*.docx", "报送/乡镇/甲.docx", true, true),
            ("**/*.docx", "甲.docx", true, true),
            ("报送/**", "报送/乡镇/甲.docx", true, true),
            ("报送", "报送/乡镇/甲.docx", false, true),
            ("./报送/", "报送/乡镇/甲.docx", false, true),
            ("报送/?.txt", "报送/甲.txt", true, true),
            ("报送/?.txt", "报送/甲乙.txt", false, false),
            ("报送/**/*.txt", "报送/甲.txt", true, true),
            ("报送/[甲乙].txt", "报送/乙.txt", true, true),
            ("报送/[甲乙].txt", "报送/丙.txt", false, false),
            ("*/甲.txt", "报送/乡镇/甲.txt", false, false),
        ] {
            let glob = Glob::new(pattern).unwrap();
            let path = Path::new(path);
            assert_eq!((glob.names(path), glob.covers(path)), (names, covers), "{pattern} {}", path.display());
        }
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_told() {
        for (pattern, word) in [("报送/[甲", "bracket"), ("{a,b}", "braces"), ("报**", "folder"), ("***", "folder")]
        {
            assert!(Glob::new(pattern).unwrap_err().en.contains(word), "{pattern}");
        }
        assert!(Glob::new("**/*").unwrap().is_everything() && !Glob::new("a*").unwrap().is_everything());
    }
}
