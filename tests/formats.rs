//! The same report in every format reads the same: its parts, its outline, who reports on which year, what is found.
//!
//! The files of `reports/formats` were written by Word-like programs, browsers and typesetters (`make.py` there); each is held
//! against the plain text it was made from. What may differ is listed in [`except`], with the reason.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{fs, path::PathBuf, sync::LazyLock};

use hegui::{
    document::{Document, SectionKind},
    finding::Located,
    format::{self, FormatError},
    rule::{self, RuleSet},
    scan::{self, Job, Options, Ran, Row, Way, evaluate},
    text::{Date, fold_str},
};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| rule::national().unwrap());

/// What a reader of the report would agree on, one line each, by aspect.
#[derive(Debug, Default, PartialEq, Eq)]
struct View {
    meta: Vec<String>,
    dates: Vec<String>,
    parts: Vec<String>,
    outline: Vec<String>,
    findings: Vec<String>,
}

impl View {
    fn aspects(&self) -> [(&'static str, &[String]); 5] {
        [
            ("meta", &self.meta),
            ("dates", &self.dates),
            ("parts", &self.parts),
            ("outline", &self.outline),
            ("findings", &self.findings),
        ]
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("reports/formats")
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_string(&value).unwrap().replace('"', "")
}

fn view(file: &str) -> Result<View, FormatError> {
    let bytes = fs::read(folder().join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
    let extension = file.rsplit('.').next();
    let draft = (format::detect(extension, &bytes).parse)(&bytes)?;
    assert!(draft.omitted.is_empty(), "{file}: {:?}", draft.omitted);
    let document = Document::new(draft);
    let row = evaluate(&document, &RULES, &options());
    let outline = document.sections().iter().map(|s| {
        let marker = s.marker.map_or(String::new(), |m| format!("{:?}{}", m.kind, m.number));
        let kind = if s.kind == SectionKind::Heading { "heading" } else { "item" };
        format!("{} {kind} {marker} {} run_in={}", s.level, document.text(s.title), s.run_in)
    });
    Ok(View { outline: outline.collect(), ..of_row(&row) })
}

fn options() -> Options {
    Options::new(Date::new(2025, 6, 1).unwrap())
}

/// What a row tells: everything but the outline.
fn of_row(row: &Row) -> View {
    let shown = |text: &Option<String>| fold_str(text.as_deref().unwrap_or("-"));
    let day = |date: Option<Date>| date.map_or("-".to_owned(), |d| d.to_string());
    View {
        meta: vec![
            format!("title {}", shown(&row.title)),
            format!("organ {}", shown(&row.organ)),
            format!("level {} tier {} year {}", word(row.level), word(row.tier), word(row.year)),
            format!("report {}", row.is_report),
        ],
        dates: vec![format!("published {}", day(row.published)), format!("written {}", day(row.written))],
        parts: row.parts.iter().map(|p| format!("{} {} {}", p.key, word(p.status), shown(&p.heading))).collect(),
        outline: Vec::new(),
        findings: row
            .findings
            .iter()
            .map(|f| {
                let quote = f.place.as_ref().map_or(String::new(), |p| fold_str(&p.quote));
                let heading = |place: &Option<Located>| shown(&place.as_ref().map(|place| place.quote.clone()));
                let between = [&f.neighbours.0, &f.neighbours.1].map(heading).join(" … ");
                format!("{} {} {quote} {}", f.severity.name(), f.rule, if f.missing { &between } else { "" })
            })
            .collect(),
    }
}

/// Which aspects of a file differ from those of its text, and what they are instead.
fn except(file: &str, expected: &mut View) {
    // The text and the office files carry no publication date; the page does, in its head and above the report.
    if file.ends_with(".html") {
        let published = if file.starts_with("county") { "2025-01-24" } else { "2024-01-15" };
        expected.dates[0] = format!("published {published}");
    }
}

fn compare(text: &str, files: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let got = match view(file) {
            Ok(got) => got,
            Err(error) => {
                wrong.push(format!("{file}: not read: {error:?}"));
                continue;
            }
        };
        let mut expected = view(text).unwrap();
        except(file, &mut expected);
        for ((aspect, got), (_, expected)) in got.aspects().into_iter().zip(expected.aspects()) {
            let differ = |a: &[String], b: &[String]| a.iter().filter(|l| !b.contains(l)).cloned().collect::<Vec<_>>();
            let (more, less) = (differ(got, expected), differ(expected, got));
            if got != expected {
                wrong.push(format!("{file}: {aspect}:\n  + {}\n  - {}", more.join("\n  + "), less.join("\n  - ")));
            }
        }
    }
    wrong
}

/// The files of a report: every one in the folder whose name begins with its name.
fn files(name: &str) -> Vec<String> {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|f| f.starts_with(name) && !f.ends_with(".txt") && !f.ends_with(".zip"))
        .collect();
    files.sort();
    files
}

fn same_as_text(name: &str, at_least: usize) {
    let files = files(name);
    assert!(files.len() >= at_least, "samples of {name} are missing: {files:?}");
    let text = format!("{name}.txt");
    let wrong = compare(&text, &files.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

/// The text itself: what every format is held against is what a person reads in it.
#[test]
fn the_texts_are_understood() {
    let county = view("county.txt").unwrap();
    assert_eq!(county.findings, Vec::<String>::new());
    assert_eq!(county.dates, ["published -", "written 2025-01-21"]);
    assert_eq!(county.outline.len(), 19);
    assert!(county.parts.iter().all(|p| p.contains(" present ")), "{:?}", county.parts);
    let township = view("township.txt").unwrap();
    let rules: Vec<&str> = township.findings.iter().map(|f| f.split(' ').nth(1).unwrap()).collect();
    let expected =
        ["relation/contradiction", "shortcomings/causes", "shortcomings/thin", "part/responsibility", "plan/targets"];
    assert_eq!(rules, expected);
    let unnumbered = view("unnumbered.txt").unwrap();
    let bare = |lines: &[String]| -> Vec<String> {
        lines
            .iter()
            .map(|l| l.split(' ').filter(|w| !w.is_empty() && !w.starts_with("Han")).collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(bare(&unnumbered.outline), bare(&county.outline), "numbers or none, it is the same outline");
}

#[test]
fn a_sound_report_is_the_same_in_every_format() {
    same_as_text("county", 15);
}

#[test]
fn a_weak_report_is_the_same_in_every_format() {
    same_as_text("township", 15);
}

#[test]
fn headings_that_only_their_type_shows() {
    same_as_text("unnumbered", 1);
}

/// An archive is examined like a folder: each file in it is a report of its own.
#[test]
fn reports_in_an_archive_are_the_same() {
    let rows = |name: &str| {
        let inputs = scan::collect(&[folder().join(name)]);
        assert!(inputs.problems.is_empty(), "{:?}", inputs.problems);
        let mut rows = Vec::new();
        let each = |row: Row| -> Result<(), std::convert::Infallible> {
            rows.push((row.path.clone(), row.is_report, of_row(&row)));
            Ok(())
        };
        let options = options();
        let job = |input| Job { input, rules: &RULES, options: &options };
        let jobs: Vec<Job<'_>> = inputs.inputs.iter().map(job).collect();
        assert_eq!(scan::run(&jobs, Way::default(), each).unwrap(), Ran::Whole);
        rows
    };
    let expected = |text: &str, published: Option<&str>| {
        let view = view(text).unwrap();
        let dates = published.map_or(view.dates.clone(), |day| vec![format!("published {day}"), view.dates[1].clone()]);
        View { outline: Vec::new(), dates, ..view }
    };
    let [(path, _, county)] = &rows("county.zip")[..] else { panic!("one report") };
    assert!(path.ends_with("枕溪县2024年度报告.docx"), "{path}");
    assert_eq!(*county, expected("county.txt", None));
    let two = rows("two.zip");
    assert_eq!(two.len(), 2, "{two:?}");
    assert_eq!(two[0].2, expected("county.txt", Some("2025-01-24")));
    assert_eq!(two[1].2, expected("township.txt", None));
}
