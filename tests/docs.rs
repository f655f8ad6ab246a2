//! What the guides show is what the program prints: their `console` blocks are run, in order, in a fresh copy of the sample
//! reports, and their output compared.
//!
//! A line `$ …` is a command for the shell; the lines after it are what it prints on both streams. A line that says （略）,
//! （前略）, （后略） or (…) stands for any lines. A block of another language whose fence says `file=NAME` is a file that the reader
//! is told to write; with `file+=NAME`, to append to. `HEGUI_BLESS=1 cargo test --test docs` puts the real output in, except
//! where something is left out: read the difference before committing it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The guides that are run.
const GUIDES: [&str; 6] =
    ["README.md", "README.zh.md", "docs/audit.md", "docs/baseline.md", "docs/drafting.md", "docs/gate.md"];

/// Lines that stand for any lines.
const LEFT_OUT: [&str; 4] = ["（略）", "（前略）", "（后略）", "(…)"];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder like the one the reader is in: the sample reports, and nothing of this machine.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let copied = Command::new("cp").arg("-R").arg(project().join("reports")).arg(dir.path()).status().unwrap();
    assert!(copied.success());
    dir
}

/// Runs one command in the shell; what it prints on both streams.
fn run(command: &str, dir: &Path, last: &mut i32) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_hegui")).parent().unwrap();
    // `echo $?` asks for the exit code of the command before.
    let script = format!("(exit {last}); {command}");
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {script}\n}} 2>&1")])
        .current_dir(dir)
        .env_clear()
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()))
        .env("HOME", dir)
        .env("SOURCE_DATE_EPOCH", "1710460800") // 2024-03-15
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    *last = output.status.code().unwrap_or(-1);
    String::from_utf8(output.stdout).unwrap().replace(env!("CARGO_PKG_VERSION"), "[版本]")
}

/// Whether lines are what is shown, where some may be left out.
fn matches(shown: &[&str], got: &[&str]) -> bool {
    match shown.split_first() {
        None => got.is_empty(),
        Some((first, rest)) if LEFT_OUT.contains(&first.trim()) => {
            (0..=got.len()).any(|skip| matches(rest, &got[skip..]))
        }
        Some((first, rest)) => got.first().is_some_and(|line| line.trim_end() == *first) && matches(rest, &got[1..]),
    }
}

/// Runs a guide; the guide with the real output in it, and what differed.
fn guide(path: &Path) -> (String, Vec<String>, usize) {
    let text = fs::read_to_string(path).unwrap();
    let dir = folder();
    let (mut out, mut wrong, mut ran, mut last) = (String::new(), Vec::new(), 0, 0);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some((kind, name)) = info.split_once("file").and_then(|(_, file)| file.split_once('=')) {
            let target: PathBuf = dir.path().join(name);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            let before = if kind == "+" { fs::read_to_string(&target).unwrap() } else { String::new() };
            fs::write(target, format!("{before}{}\n", block.join("\n"))).unwrap();
        }
        if info != "console" {
            out.extend(block.iter().map(|line| format!("{line}\n")));
        } else {
            let mut rest = block.as_slice();
            while let Some((command, after)) = rest.split_first() {
                let command = command.strip_prefix("$ ").unwrap_or_else(|| panic!("{}: {command}", path.display()));
                let end = after.iter().position(|line| line.starts_with("$ ")).unwrap_or(after.len());
                let (shown, next) = after.split_at(end);
                let got = run(command, dir.path(), &mut last);
                let lines: Vec<&str> = got.lines().collect();
                ran += 1;
                let same = matches(shown, &lines);
                if !same {
                    wrong.push(format!("$ {command}\n--- shown\n{}\n--- got\n{got}", shown.join("\n")));
                }
                writeln!(out, "$ {command}").unwrap();
                let kept: Vec<String> = if same || shown.iter().any(|line| LEFT_OUT.contains(&line.trim())) {
                    shown.iter().map(|line| (*line).to_owned()).collect()
                } else {
                    lines.iter().map(|line| line.trim_end().to_owned()).collect()
                };
                out.extend(kept.iter().map(|line| format!("{line}\n")));
                rest = next;
            }
        }
        out.push_str("```\n");
    }
    (out, wrong, ran)
}

#[test]
fn the_guides_show_what_the_program_prints() {
    let bless = std::env::var_os("HEGUI_BLESS").is_some();
    let mut wrong = Vec::new();
    for name in GUIDES {
        let path = project().join(name);
        let (real, differences, ran) = guide(&path);
        assert!(ran >= 5, "{name} shows next to nothing");
        if bless {
            fs::write(&path, real).unwrap();
        } else {
            wrong.extend(differences.into_iter().map(|difference| format!("{name}\n{difference}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn lines_that_are_left_out_stand_for_any() {
    assert!(matches(&["甲", "（略）", "丁"], &["甲", "乙", "丙", "丁"]));
    assert!(matches(&["（前略）", "丁"], &["丁"]));
    assert!(!matches(&["甲", "（略）"], &["乙"]));
    assert!(!matches(&["甲"], &["甲", "乙"]));
}
