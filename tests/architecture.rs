//! The house rules that a compiler does not check: modules use only those below them, every file says what it is, and none
//! grows beyond what one reads.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The ladder: a module may use those before it.
const LADDER: [&str; 14] = [
    "text", "written", "document", "format", "figures", "finding", "check", "rule", "scan", "config", "batch",
    "output", "annotate", "cli",
];

/// Lines of a file, at most.
const LONGEST: usize = 600;

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out.sort();
    out
}

/// The modules of the crate that a source uses, by every mention of `crate::`, also in groups.
fn used(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => out.push(std::mem::take(&mut name)),
                    c if depth == 0 && !c.is_whitespace() => name.push(c),
                    _ => {}
                }
            }
            out.push(name);
        } else {
            out.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    out.into_iter()
        .map(|name| name.split("::").next().unwrap_or("").to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn modules_use_only_those_below_them() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in sources() {
        let relative = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap().to_owned();
        let module = relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        if matches!(module.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let own = LADDER.iter().position(|m| *m == module).unwrap_or_else(|| panic!("{module} is not on the ladder"));
        for name in used(&fs::read_to_string(&path).unwrap()) {
            seen += 1;
            match LADDER.iter().position(|m| *m == name) {
                Some(other) if other <= own => {}
                Some(_) => wrong.push(format!("{} uses {name}", relative.display())),
                None => wrong.push(format!("{}: {name} is not on the ladder", relative.display())),
            }
        }
    }
    assert!(seen > 50, "the reader of `use` lines finds too little");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_uses_sees_groups_and_paths() {
    let text =
        "use crate::text::Span;\nuse crate::{\n    check::{A, B},\n    output::C,\n};\nlet x = crate::scan::run();";
    assert_eq!(used(text), ["text", "check", "output", "scan"]);
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is", path.display());
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}
