//! The command line: arguments, standard output, standard error and exit code, against golden files.
//!
//! A case is a folder under `tests/cmd`: `cmd` holds the arguments, one a line (`$DIR` is a fresh folder into which `in/` was
//! copied, and the folder of this project that `from` names, under its own name; it is the working directory), `env` variables
//! (`NAME=value`, one a line), `stdin` what is piped in, and `stdout`, `stderr`, `status` what is expected.
//! `HEGUI_BLESS=1 cargo test --test cli` writes the expected files anew; read the difference before committing it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clap::ValueEnum;
use hegui::output::Format;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

struct Ran {
    stdout: String,
    stderr: String,
    status: String,
}

fn hegui(dir: &Path, arguments: &[String], stdin: &[u8]) -> Ran {
    hegui_with(dir, arguments, "", stdin)
}

fn hegui_with(dir: &Path, arguments: &[String], variables: &str, stdin: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command
        .args(arguments)
        .current_dir(dir)
        .env_clear()
        .env("COLUMNS", "80")
        .envs(variables.lines().filter_map(|line| line.split_once('=')))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that does not read its input closes the pipe: that is no failure of the case.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
    Ran {
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        status: format!("{}\n", output.status.code().unwrap_or(-1)),
    }
}

fn case(folder: &Path) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports");
    copy(&reports, &dir.path().join("reports"));
    // The same reports in forty formats are another test's business.
    fs::remove_dir_all(dir.path().join("reports/formats")).unwrap();
    if folder.join("in").is_dir() {
        copy(&folder.join("in"), dir.path());
    }
    if let Ok(from) = fs::read_to_string(folder.join("from")) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from.trim());
        copy(&from, &dir.path().join(from.file_name().unwrap()));
    }
    let arguments: Vec<String> = fs::read_to_string(folder.join("cmd")).unwrap().lines().map(str::to_owned).collect();
    let variables = fs::read_to_string(folder.join("env")).unwrap_or_default();
    let ran = hegui_with(dir.path(), &arguments, &variables, &fs::read(folder.join("stdin")).unwrap_or_default());
    let bless = std::env::var_os("HEGUI_BLESS").is_some();
    let mut wrong = Vec::new();
    for (name, got) in [("stdout", ran.stdout), ("stderr", ran.stderr), ("status", ran.status)] {
        let file = folder.join(name);
        if bless {
            fs::write(&file, &got).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&file).unwrap_or_else(|_| "(no golden file)".into());
        if got != expected {
            wrong.push(format!("{} {name}:\n--- expected\n{expected}\n--- got\n{got}", folder.display()));
        }
    }
    wrong
}

#[test]
fn golden_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 20, "golden cases are missing");
    let wrong: Vec<String> = folders.iter().flat_map(|folder| case(folder)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn arguments(list: &[&str]) -> Vec<String> {
    list.iter().map(|a| (*a).to_owned()).collect()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reports")
}

#[test]
fn output_does_not_depend_on_threads_or_the_order_of_arguments() {
    let run = |jobs: &str, paths: &[&str]| -> Vec<(String, String)> {
        let dir = tempfile::tempdir().unwrap();
        let mut list = arguments(&["check", "--today", "2024-03-15", "--jobs", jobs]);
        list.extend(paths.iter().map(|path| (*path).to_owned()));
        let names: Vec<String> =
            Format::value_variants().iter().map(|f| f.to_possible_value().unwrap().get_name().to_owned()).collect();
        for name in &names {
            list.extend(["--output".to_owned(), format!("{name}={}", dir.path().join(name).display())]);
        }
        assert_eq!(hegui(&samples(), &list, b"").status, "1\n");
        names.into_iter().map(|name| (fs::read_to_string(dir.path().join(&name)).unwrap(), name)).collect()
    };
    let first = run("1", &["good-county-2023.txt", "weak-county-2023.txt", "."]);
    assert!(first.len() >= 7 && first.iter().all(|(text, _)| !text.is_empty()));
    for again in [
        run("16", &[".", "weak-county-2023.txt", "good-county-2023.txt"]),
        run("1", &["weak-county-2023.txt", "good-county-2023.txt", "."]),
    ] {
        for (one, other) in first.iter().zip(again) {
            // Not printed where they differ: they are long.
            assert!(*one == other, "{} differs", one.1);
        }
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let dir = samples();
    for columns in [60, 80, 120] {
        let output = Command::new(env!("CARGO_BIN_EXE_hegui"))
            .args(["check", "--fail-on", "never", "."])
            .current_dir(&dir)
            .env("COLUMNS", columns.to_string())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.lines().count() > 50);
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= columns, "{columns}: {line}");
        }
        assert!(!text.contains('\u{1B}'), "colour without a terminal");
    }
}

#[test]
fn bad_input_gets_one_finding_each_and_the_sound_report_is_checked() {
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/bad");
    let ran = hegui(&bad, &arguments(&["check", "--format", "json", "--today", "2024-03-15", "."]), b"");
    assert_eq!(ran.status, "1\n");
    let result: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let reports = result["reports"].as_array().unwrap();
    let files = fs::read_dir(&bad).unwrap().count();
    // make.py is no report, and one archive holds none.
    assert_eq!(reports.len(), files - 2);
    for report in reports {
        let (path, findings) = (&report["path"], report["findings"].as_array().unwrap());
        let sound = path == "完好的报告.txt";
        assert_eq!(findings.len(), usize::from(!sound), "{path}: {findings:#?}");
        assert!(findings.iter().all(|finding| !finding["fix"].as_str().unwrap().is_empty()), "{path}");
        assert_eq!(report["is_report"], sound, "{path}");
    }
}

#[test]
fn half_translated_output_does_not_exist() {
    let dir = samples();
    let findings = hegui(&dir, &arguments(&["check", "--lang", "en", "--format", "concise", "."]), b"").stdout;
    assert!(findings.lines().count() >= 10);
    for line in findings.lines() {
        // What a report says is quoted as it stands.
        let message: String =
            line.splitn(4, ':').nth(3).unwrap().split('“').map(|p| p.rsplit('”').next().unwrap()).collect();
        assert!(message.chars().all(|c| !('\u{4E00}'..='\u{9FFF}').contains(&c)), "{line}");
    }
    let help = hegui(&dir, &arguments(&["check", "--help"]), b"").stdout;
    for english in ["Usage", "Options", "default", "possible values", "Print"] {
        assert!(!help.contains(english), "{english}:\n{help}");
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_a_finding_and_the_rest_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(samples().join("good-county-2023.txt"), dir.path().join("a.txt")).unwrap();
    std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", dir.path().join("dangling.txt")).unwrap();
    // A file of 200 MB takes no room: it is sparse.
    fs::File::create(dir.path().join("big.txt")).unwrap().set_len(200 * 1024 * 1024).unwrap();
    assert!(Command::new("mkfifo").arg(dir.path().join("pipe.txt")).status().unwrap().success());
    let ran = hegui(dir.path(), &arguments(&["check", "--format", "concise", "."]), b"");
    for (path, rule) in [
        ("big.txt", "input/too-large"),
        ("dangling.txt", "input/unreadable"),
        ("loop", "input/unreadable"),
        ("pipe.txt", "input/unreadable"),
    ] {
        assert!(ran.stdout.lines().any(|l| l.contains(path) && l.contains(rule)), "{path}: {}", ran.stdout);
    }
    assert_eq!(ran.status, "1\n");
    let json = hegui(dir.path(), &arguments(&["check", "--format", "json", "."]), b"").stdout;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["summary"]["reports"], 1);
    assert_eq!(value["reports"].as_array().unwrap().len(), 5);
}
