//! Documents with traps, made as offices make them and labelled before any reader saw them (`tests/formats/blind`).
//!
//! Each has a YAML file of what its author means it to say: title, organ, level, year, dates, parts, every heading, the errors
//! and warnings that come, and notes that must not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use hegui::{
    document::Document,
    finding::Severity,
    format::{self, FormatError},
    rule::{self, RuleSet},
    scan::{Options, evaluate},
    text::{Date, fold_str},
};
use serde::Deserialize;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| rule::national().unwrap());

#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    /// It cannot be read, and why.
    Fails {
        fails: String,
    },
    Report(Box<Report>),
}

#[derive(Deserialize)]
struct Report {
    title: String,
    organ: String,
    level: String,
    year: i16,
    published: Option<String>,
    written: Option<String>,
    parts: BTreeMap<String, Part>,
    outline: Vec<(String, String, u8)>,
    errors_and_warnings: Vec<String>,
    /// Those of them that are not found yet, in whatever format.
    #[serde(default)]
    missed: Vec<String>,
    not_noted: Vec<String>,
}

#[derive(Deserialize)]
struct Part {
    status: String,
    heading: Option<String>,
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_string(&value).unwrap().replace('"', "")
}

/// Right and all, by aspect.
type Score = BTreeMap<&'static str, (usize, usize)>;

struct Marks<'a> {
    score: &'a mut Score,
    wrong: Vec<String>,
}

impl Marks<'_> {
    fn mark(&mut self, aspect: &'static str, right: bool, wrong: impl FnOnce() -> String) {
        let entry = self.score.entry(aspect).or_default();
        entry.0 += usize::from(right);
        entry.1 += 1;
        if !right {
            self.wrong.push(format!("{aspect}: {}", wrong()));
        }
    }

    fn same(&mut self, aspect: &'static str, got: &str, expected: &str) {
        self.mark(aspect, got == expected, || format!("{got:?}, expected {expected:?}"));
    }
}

fn judge(bytes: &[u8], extension: &str, label: &Label, score: &mut Score) -> Vec<String> {
    let mut marks = Marks { score, wrong: Vec::new() };
    let draft = (format::detect(Some(extension), bytes).parse)(bytes);
    match (draft, label) {
        (Err(error), Label::Fails { fails }) => marks.same("refusal", &format!("{error:?}").to_lowercase(), fails),
        (Ok(_), Label::Fails { fails }) => marks.same("refusal", "read", fails),
        (Err(error), Label::Report(label)) => missed(&mut marks, &error, label),
        (Ok(draft), Label::Report(label)) => {
            marks.wrong.extend(draft.omitted.iter().map(|said| format!("omitted: {}", said.en)));
            compare(&mut marks, &Document::new(draft), label);
        }
    }
    marks.wrong
}

/// A document that is not read has nothing right.
fn missed(marks: &mut Marks<'_>, error: &FormatError, label: &Report) {
    let all = [("meta", 6), ("parts", 4), ("headings", label.outline.len()), ("findings", 1)];
    for (aspect, number) in all {
        marks.score.entry(aspect).or_default().1 += number;
    }
    marks.wrong.push(format!("not read: {error:?}"));
}

fn compare(marks: &mut Marks<'_>, document: &Document, label: &Report) {
    let row = evaluate(document, &RULES, &Options::new(Date::new(2025, 6, 1).unwrap()));
    let day = |date: Option<Date>| date.map_or("-".to_owned(), |d| d.to_string());
    let shown = |text: &Option<String>| fold_str(text.as_deref().unwrap_or("-"));
    marks.same("meta", &shown(&row.title), &fold_str(&label.title));
    marks.same("meta", &shown(&row.organ), &fold_str(&label.organ));
    marks.same("meta", &word(row.level), &label.level);
    marks.same("meta", &word(row.year), &label.year.to_string());
    marks.same("meta", &day(row.published), label.published.as_deref().unwrap_or("-"));
    marks.same("meta", &day(row.written), label.written.as_deref().unwrap_or("-"));
    for part in &row.parts {
        let expected = &label.parts[&part.key];
        let heading = shown(&part.heading);
        let headed = expected.heading.as_ref().is_none_or(|h| heading.ends_with(&fold_str(h)));
        let right = word(part.status) == expected.status && headed;
        marks.mark("parts", right, || format!("{} {} {heading}", part.key, word(part.status)));
    }
    let got: Vec<(String, u8)> =
        document.sections().iter().map(|s| (document.text(s.heading).to_owned(), s.level)).collect();
    let expected: Vec<(String, u8)> =
        label.outline.iter().map(|(marker, title, level)| (fold_str(&format!("{marker}{title}")), *level)).collect();
    let mut rest = got;
    for heading in &expected {
        let at = rest.iter().position(|found| found == heading);
        marks.mark("headings", at.is_some(), || format!("not found {heading:?}"));
        if let Some(at) = at {
            rest.remove(at);
        }
    }
    marks.wrong.extend(rest.iter().map(|heading| format!("headings: found {heading:?}")));
    let mut said: Vec<String> =
        row.findings.iter().filter(|f| f.severity > Severity::Note).map(|f| f.rule.clone()).collect();
    said.sort();
    said.dedup();
    let noted = row.findings.iter().find(|f| label.not_noted.contains(&f.rule)).map(|f| f.rule.clone());
    let found = |rule: &&String| !label.missed.contains(rule);
    let right = said.iter().eq(label.errors_and_warnings.iter().filter(found)) && noted.is_none();
    // What is missed in every format is no fault of a reader, and counts as wrong.
    marks.mark("findings", right, || format!("{said:?} {noted:?}, expected {:?}", label.errors_and_warnings));
    if let Some(entry) = marks.score.get_mut("findings") {
        entry.0 -= usize::from(right && !label.missed.is_empty());
    }
}

fn documents() -> Vec<(PathBuf, Label)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/blind");
    let mut labels: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    labels.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    labels.sort();
    let document = |label: PathBuf| {
        let made = ["docx", "doc", "pdf", "html"].map(|e| label.with_extension(e));
        let file = made.into_iter().find(|path| path.exists()).unwrap_or_else(|| panic!("{}", label.display()));
        (file, serde_yaml::from_str(&fs::read_to_string(&label).unwrap()).unwrap())
    };
    labels.into_iter().map(document).collect()
}

#[test]
fn documents_with_traps_are_understood() {
    let (mut score, mut all) = (Score::new(), Vec::new());
    let documents = documents();
    assert!(documents.len() >= 16, "documents are missing");
    for (file, label) in documents {
        let extension = file.extension().unwrap().to_str().unwrap().to_owned();
        let name = file.file_name().unwrap().display().to_string();
        let wrong = judge(&fs::read(&file).unwrap(), &extension, &label, &mut score);
        all.extend(wrong.into_iter().map(|w| format!("{name}: {w}")));
    }
    let figures: Vec<String> = score.iter().map(|(a, (right, all))| format!("{a} {right}/{all}")).collect();
    assert!(all.is_empty(), "{}\n{}", figures.join(", "), all.join("\n"));
}
