//! What reading costs in each format: the same report of 14 KB of text, as a dozen programs wrote it.
//!
//! `cargo bench --bench formats`. No format but PDF may take 40 ms a file. `read` is the format alone, from bytes to
//! paragraphs; `check` is the whole of it, as in a batch. The files are made by `reports/formats/make.py`; memory and the
//! time of a whole process are measured by `benches/batch.py`.

use std::{fs, path::PathBuf};

use divan::{Bencher, counter::ItemsCount};
use hegui::{
    document::{Document, Draft},
    format, rule,
    scan::{Options, evaluate},
    text::{Date, Effort},
};

fn main() {
    divan::main();
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/formats")
}

/// The files of the report, by name.
fn files() -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder()) else { return Vec::new() };
    let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn draft(name: &str, bytes: &[u8]) -> Option<Draft> {
    (format::detect(name.rsplit('.').next(), bytes).parse)(bytes).ok()
}

#[divan::bench(args = files())]
fn read(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = fs::read(folder().join(name)).unwrap_or_default();
    // A file that is not read costs nothing, and must not look fast.
    if draft(name, &bytes).is_some() {
        bencher.counter(ItemsCount::new(1_usize)).bench(|| draft(name, &bytes));
    }
}

#[divan::bench(args = files())]
fn check(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = fs::read(folder().join(name)).unwrap_or_default();
    let Ok(rules) = rule::national() else { return };
    let options = Options { effort: Effort::Many, ..Options::new(Date::constant(2024, 3, 15)) };
    if draft(name, &bytes).is_some() {
        bencher.counter(ItemsCount::new(1_usize)).bench(|| {
            draft(name, &bytes).map(|draft| evaluate(&Document::new(draft), &rules, &options).findings.len())
        });
    }
}
