//! A labelled corpus of layouts: title, organ, level, year, dates, parts and every heading of reports laid out in many ways.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{collections::BTreeMap, fs, path::Path};

use hegui::{
    document::Document,
    finding::locate,
    format, rule,
    scan::{Options, evaluate},
    text::Date,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Label {
    title: Option<String>,
    organ: Option<String>,
    /// Other readings of the organ that are as good.
    #[serde(default)]
    organ_accept: Vec<String>,
    level: Option<String>,
    tier: Option<String>,
    year: Option<i16>,
    published: Option<String>,
    written: Option<String>,
    parts: BTreeMap<String, Part>,
    outline: Vec<(String, String, u8)>,
}

#[derive(Deserialize)]
struct Part {
    status: String,
    heading: Option<String>,
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn name(value: impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// What differs from the labels, one line each; and how many headings are right, found, expected.
fn differences(file: &Path, label: &Label) -> (Vec<String>, [usize; 3]) {
    let rules = rule::national().unwrap();
    let bytes = fs::read(file).unwrap();
    let extension = file.extension().unwrap().to_str();
    let document = Document::new((format::detect(extension, &bytes).parse)(&bytes).unwrap());
    let row = evaluate(&document, &rules, &Options::new(Date::new(2025, 6, 1).unwrap()));
    let mut out = Vec::new();
    let mut same = |what: &str, got: Option<String>, expected: &Option<String>| {
        let (got, expected) = (got.map(|t| plain(&t)), expected.as_deref().map(plain));
        if got != expected {
            out.push(format!("{what}: {got:?}, expected {expected:?}"));
        }
    };
    let folded = |text: &Option<String>| text.as_deref().map(hegui::text::fold_str);
    same("title", row.title.clone(), &folded(&label.title));
    if !label.organ_accept.iter().any(|organ| row.organ.as_ref() == Some(organ)) {
        same("organ", row.organ.clone(), &folded(&label.organ));
    }
    same("level", row.level.and_then(name), &label.level);
    same("tier", row.tier.and_then(name), &label.tier);
    same("year", row.year.map(|y| y.to_string()), &label.year.map(|y| y.to_string()));
    same("published", row.published.map(|d| d.to_string()), &label.published);
    same("written", row.written.map(|d| d.to_string()), &label.written);
    same("is_report", Some(document.is_report().to_string()), &Some("true".into()));
    for part in &row.parts {
        let expected = &label.parts[&part.key];
        same(&part.key, name(part.status), &Some(expected.status.clone()));
        if let Some(heading) = &expected.heading {
            let got = part.heading.as_deref().map(plain).unwrap_or_default();
            if !got.ends_with(&plain(heading)) {
                same(&format!("{} heading", part.key), Some(got), &Some(heading.clone()));
            }
        }
    }
    let counts = outline(&document, label, &mut out);
    (out, counts)
}

fn outline(document: &Document, label: &Label, out: &mut Vec<String>) -> [usize; 3] {
    let source = |span| plain(&locate(document.source(), document.folded().to_source(span)).quote);
    let got: Vec<(String, u8)> = document.sections().iter().map(|s| (source(s.heading), s.level)).collect();
    let expected: Vec<(String, u8)> =
        label.outline.iter().map(|(marker, title, level)| (plain(&format!("{marker}{title}")), *level)).collect();
    let mut right = 0;
    let mut rest = got.clone();
    for (heading, level) in &expected {
        match rest.iter().position(|(text, _)| text == heading) {
            Some(at) => {
                right += 1;
                if rest[at].1 != *level {
                    out.push(format!("level of {heading}: {}, expected {level}", rest[at].1));
                }
                rest.remove(at);
            }
            None => out.push(format!("heading not found: {heading}")),
        }
    }
    out.extend(rest.iter().map(|(text, _)| format!("no heading: {text}")));
    [right, got.len(), expected.len()]
}

#[test]
fn every_layout_is_understood() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let mut labels: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .collect();
    labels.sort();
    assert!(labels.len() >= 24, "the corpus is incomplete");
    let (mut all, mut sum) = (Vec::new(), [0; 3]);
    for path in labels {
        let label: Label = serde_yaml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let text = ["txt", "md"].map(|e| path.with_extension(e)).into_iter().find(|p| p.exists()).unwrap();
        let (differences, counts) = differences(&text, &label);
        sum.iter_mut().zip(counts).for_each(|(s, c)| *s += c);
        all.extend(differences.into_iter().map(|d| format!("{}: {d}", text.file_name().unwrap().display())));
    }
    let [right, got, expected] = sum;
    assert!(all.is_empty(), "headings: {right} right, {got} found, {expected} expected\n{}", all.join("\n"));
}
