//! Ways past the gate that somebody tried, by accident or not: each is closed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{fs, path::Path, process::Command};

fn samples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reports")
}

/// A folder with a sound and a weak report in `报送`.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    fs::create_dir(dir.path().join("报送")).unwrap();
    for (from, to) in [("good-county-2023.txt", "好.txt"), ("weak-county-2023.txt", "弱.txt")] {
        fs::copy(samples().join(from), dir.path().join("报送").join(to)).unwrap();
    }
    dir
}

fn code(dir: &Path, arguments: &[&str]) -> i32 {
    let output = Command::new(env!("CARGO_BIN_EXE_hegui"))
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", "1710460800")
        .current_dir(dir)
        .output()
        .unwrap();
    output.status.code().unwrap()
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let dir = folder();
    let (weak, settings, known) =
        (dir.path().join("报送/弱.txt"), dir.path().join("hegui.yaml"), dir.path().join("基线.yaml"));
    fs::write(&settings, "version: 1\nbaseline: 基线.yaml\n").unwrap();
    assert_eq!(code(dir.path(), &["baseline", "报送", "-o", "基线.yaml"]), 0);
    let before = [&weak, &settings, &known].map(|path| fs::read(path).unwrap());
    for output in ["json=报送/弱.txt", "csv=hegui.yaml", "jsonl=基线.yaml"] {
        assert_eq!(code(dir.path(), &["check", "报送", "--output", output]), 2, "{output}");
    }
    assert_eq!(before, [&weak, &settings, &known].map(|path| fs::read(path).unwrap()));
    // What an earlier run wrote is no report, and is written anew.
    for _ in 0..2 {
        assert_eq!(code(dir.path(), &["check", "报送", "--output", "markdown=报送/结果.md"]), 0);
    }
}

#[test]
fn a_name_hides_no_report() {
    let dir = folder();
    fs::remove_file(dir.path().join("报送/弱.txt")).unwrap();
    assert_eq!(code(dir.path(), &["check", "报送"]), 0);
    fs::copy(samples().join("weak-county-2023.txt"), dir.path().join("报送/好.批注.txt")).unwrap();
    fs::copy(samples().join("formats/county-libreoffice.docx"), dir.path().join("报送/好.docx")).unwrap();
    assert_eq!(code(dir.path(), &["check", "报送"]), 1);
}

#[test]
fn settings_that_only_seem_to_be_there_are_told() {
    let dir = folder();
    for name in ["hegui.yaml.txt", "hegui.yml", ".hegui.yaml"] {
        fs::write(dir.path().join(name), "version: 1\n").unwrap();
        assert_eq!(code(dir.path(), &["check", "报送/好.txt"]), 2, "{name}");
        fs::remove_file(dir.path().join(name)).unwrap();
    }
    fs::create_dir(dir.path().join("hegui.yaml")).unwrap();
    assert_eq!(code(dir.path(), &["check", "报送/好.txt"]), 2);
}

#[test]
fn words_that_nobody_sees_waive_nothing() {
    let dir = folder();
    let waiver = |quote: &str| {
        let waived = "rule: plan/year, report: 报送/弱.txt, reason: 甲, approver: 乙, until: 2030-01-01";
        fs::write(dir.path().join("hegui.yaml"), format!("version: 1\nwaivers:\n- {{{waived}, quote: {quote}}}\n"))
            .unwrap();
        code(dir.path(), &["check", "--select", "plan", "报送/弱.txt"])
    };
    assert_eq!(waiver("2023年"), 0);
    assert_eq!(waiver("2022年"), 1);
    for quote in [r#""\u200b""#, r#""\ufeff""#, r#""\u00ad""#, "\"\u{3000}\""] {
        assert_eq!(waiver(quote), 2, "{quote}");
    }
}

#[test]
fn what_became_graver_is_not_known() {
    let dir = folder();
    assert_eq!(code(dir.path(), &["baseline", "报送", "-o", "基线.yaml"]), 0);
    let check = ["check", "报送", "--baseline", "基线.yaml"];
    assert_eq!(code(dir.path(), &check), 0);
    fs::write(dir.path().join("hegui.yaml"), "version: 1\nseverities: { responsibility/counts: error }\n").unwrap();
    assert_eq!(code(dir.path(), &check), 1);
}
