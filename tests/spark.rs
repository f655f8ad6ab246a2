//! The example for Spark: parted over workers, the rows are those of one machine.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

const TODAY: [&str; 2] = ["--today", "2024-03-15"];

/// The samples three times, in folders of several depths, with a damaged file and one that is no report.
fn reports(dir: &Path) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports");
    for folder in ["甲", "乙/一", "乙/二"] {
        let folder = dir.join(folder);
        fs::create_dir_all(&folder).unwrap();
        for sample in fs::read_dir(&samples).unwrap().map(|entry| entry.unwrap().path()) {
            if sample.extension().is_some_and(|e| e == "txt") {
                fs::copy(&sample, folder.join(sample.file_name().unwrap())).unwrap();
            }
        }
    }
    fs::write(dir.join("乙/坏.docx"), b"PK\x03\x04 cut off").unwrap();
    fs::write(dir.join("乙/通知.txt"), "关于召开会议的通知\n请按时参加。\n").unwrap();
}

/// The rows of one machine, of the same list of files.
fn alone(paths: &str) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hegui"))
        .args(["audit", "--files-from", "-", "--format", "jsonl", "--no-copies", "--quiet"])
        .args(TODAY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), paths.as_bytes()).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    output.lines().filter(|line| line.starts_with("{\"kind\":\"report\"")).map(str::to_owned).collect()
}

#[test]
#[ignore = "needs PySpark (pip: pyspark pandas pyarrow) and Java 17"]
fn rows_parted_over_workers_are_those_of_one_machine() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("报送");
    reports(&folder);
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let (lines, table) = (dir.path().join("行.jsonl"), dir.path().join("表.parquet"));
    let output = Command::new(&python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/spark/audit.py"))
        .arg(&folder)
        .args(["--hegui", env!("CARGO_BIN_EXE_hegui"), "--partitions", "5"])
        .args(TODAY)
        .args([Path::new("--jsonl"), &lines, Path::new("--parquet"), &table])
        .env("PYSPARK_PYTHON", &python)
        .env("PYSPARK_SUBMIT_ARGS", "--master local[2] pyspark-shell")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut parted: Vec<String> = fs::read_to_string(&lines).unwrap().lines().map(str::to_owned).collect();
    let paths: String = walked(&folder).iter().map(|path| format!("{path}\n")).collect();
    let mut alone = alone(&paths);
    assert_eq!(alone.len(), paths.lines().count());
    parted.sort();
    alone.sort();
    assert_eq!(parted, alone);
    let count =
        "import sys, pyarrow.dataset as d; t = d.dataset(sys.argv[1]).to_table(); print(t.num_rows, t.num_columns)";
    let read = Command::new(&python).args(["-c", count]).arg(&table).output().unwrap();
    assert_eq!(String::from_utf8(read.stdout).unwrap().trim(), format!("{} 10", alone.len()));
}

fn walked(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walked(&path)) } else { files.push(path.display().to_string()) }
    }
    files
}
