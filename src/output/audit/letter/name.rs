//! Names of files from names of units: any file system takes them, and no two are the same.

use std::collections::HashSet;

use crate::output::safe;

/// Characters of a name, at most: no file system takes more than 255 bytes.
const MOST: usize = 60;

/// What Windows keeps for devices, whatever follows after a full stop.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// A name that is like `wanted` and not taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let plain = plain(wanted);
        let numbered = (2..).map(|number| format!("{plain}（{number}）"));
        let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !self.0.contains(&name.to_lowercase()));
        let name = free.unwrap_or_default();
        self.0.insert(name.to_lowercase());
        name
    }
}

fn plain(wanted: &str) -> String {
    let shown = safe(wanted).replace(char::REPLACEMENT_CHARACTER, "");
    let allowed = |c: char| if "<>:\"/\\|?*".contains(c) { '_' } else { c };
    let name: String = shown.trim().chars().map(allowed).take(MOST).collect();
    let name = name.trim_matches(|c: char| c == '.' || c == '~' || c.is_whitespace());
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = DEVICES.iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|rest| rest.is_empty() || rest.chars().all(|c| c.is_ascii_digit()))
    });
    if name.is_empty() || device { format!("_{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_that_windows_takes_and_none_comes_twice() {
        let mut names = Names::default();
        for (wanted, name) in [
            ("望川县人民政府-反馈意见", "望川县人民政府-反馈意见"),
            ("望川县人民政府-反馈意见", "望川县人民政府-反馈意见（2）"),
            ("A/B", "A_B"),
            ("a\\b", "a_b（2）"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("con", "_con"),
            ("COM1.txt", "_COM1.txt"),
            ("甲\u{202E}乙\u{7}. ", "甲乙"),
            ("", "_"),
            ("...", "_（2）"),
        ] {
            assert_eq!(names.take(wanted), name, "{wanted:?}");
        }
        assert_eq!(names.take(&"长".repeat(300)).chars().count(), MOST);
    }
}
