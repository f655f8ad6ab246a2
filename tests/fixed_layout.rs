//! PDF and OFD files made by several programs, held against their true text: characters, paragraphs, addresses, refusals.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a failed test may panic")]

use std::{collections::HashMap, fs, path::PathBuf};

use hegui::{
    document::Draft,
    format::{FormatError, detect},
};

fn folder(kind: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "formats", kind].iter().collect()
}

fn read(kind: &str, name: &str) -> Result<Draft, FormatError> {
    let bytes = fs::read(folder(kind).join(format!("{name}.{kind}"))).expect(name);
    (detect(Some(kind), &bytes).parse)(&bytes)
}

fn paragraphs(draft: &Draft) -> Vec<String> {
    draft.paragraphs.iter().map(|p| p.pieces.iter().map(|s| draft.source.slice(*s)).collect::<String>()).collect()
}

fn dense(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn counts<T: std::hash::Hash + Eq>(items: impl Iterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts
}

fn shared<T: std::hash::Hash + Eq>(a: &HashMap<T, usize>, b: &HashMap<T, usize>) -> usize {
    a.iter().map(|(item, n)| n.min(b.get(item).unwrap_or(&0))).sum()
}

/// What a file gives against its true text.
#[derive(Debug)]
struct Measure {
    recall: f64,
    precision: f64,
    /// Ends of true paragraphs that were lost.
    joined: Vec<String>,
    /// Ends of paragraphs where the true text has none.
    split: Vec<String>,
}

fn measure(got: &[String], truth: &[String]) -> Measure {
    let bigrams = |lines: &[String]| {
        let text = dense(&lines.concat());
        counts(text.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>().into_iter())
    };
    let ends = |lines: &[String]| {
        let lines: Vec<Vec<char>> = lines.iter().map(|line| dense(line)).filter(|line| !line.is_empty()).collect();
        let end = |w: &[Vec<char>]| {
            let (a, b) = (&w[0], &w[1]);
            let (before, after) = (&a[a.len().saturating_sub(6)..], &b[..b.len().min(6)]);
            format!("{}⏎{}", before.iter().collect::<String>(), after.iter().collect::<String>())
        };
        counts(lines.windows(2).map(end).collect::<Vec<_>>().into_iter())
    };
    let (a, b) = (bigrams(got), bigrams(truth));
    let (mine, true_ends) = (ends(got), ends(truth));
    let missing = |from: &HashMap<String, usize>, of: &HashMap<String, usize>| {
        let mut missing: Vec<String> =
            from.iter().filter(|(end, n)| of.get(*end).unwrap_or(&0) < n).map(|(end, _)| end.clone()).collect();
        missing.sort();
        missing
    };
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let share = |of: &HashMap<(char, char), usize>| shared(&a, &b) as f64 / of.values().sum::<usize>().max(1) as f64;
    Measure {
        recall: share(&b),
        precision: share(&a),
        joined: missing(&true_ends, &mine),
        split: missing(&mine, &true_ends),
    }
}

/// Every file that has its true text beside it: all characters, and the paragraphs, are its author's.
#[test]
fn files_give_the_paragraphs_of_their_authors() {
    let mut failed = Vec::new();
    for kind in ["pdf", "ofd"] {
        let mut names: Vec<PathBuf> = fs::read_dir(folder(kind)).unwrap().map(|e| e.unwrap().path()).collect();
        names.sort();
        for path in
            names.iter().filter(|p| p.extension().is_some_and(|e| e == kind) && p.with_extension("txt").exists())
        {
            let name = path.file_stem().unwrap().to_string_lossy();
            let truth: Vec<String> =
                fs::read_to_string(path.with_extension("txt")).unwrap().lines().map(str::to_owned).collect();
            let start = std::time::Instant::now();
            let draft = match read(kind, &name) {
                Ok(draft) => draft,
                Err(error) => {
                    failed.push(format!("{name}: {error:?}"));
                    continue;
                }
            };
            let time = start.elapsed().as_millis();
            let got = paragraphs(&draft);
            if let Ok(out) = std::env::var("HEGUI_DUMP") {
                fs::write(format!("{out}/{name}.{kind}.out"), got.join("\n")).unwrap();
            }
            let m = measure(&got, &truth);
            println!(
                "{kind} {name}: recall {:.4} precision {:.4} joined {} split {} ({time} ms)",
                m.recall,
                m.precision,
                m.joined.len(),
                m.split.len()
            );
            if m.recall < 0.999 || m.precision < 0.999 || !m.joined.is_empty() || !m.split.is_empty() {
                failed.push(format!("{name}: {m:#?}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
