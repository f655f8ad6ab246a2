//! Pairs of reports of two years, labelled before the rules were tuned on them: what the later one took over from the earlier,
//! and pairs that are honest updates in the same official wording, in which nothing is to be found.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{fs, path::Path};

use hegui::{
    document::{Document, Meta, Sameness, same_reporter},
    finding::{Finding, Severity},
    format, rule,
    scan::{Options, Prior, compare, evaluate},
    text::{Date, Span},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    #[serde(default)]
    silent: bool,
    copied: Vec<Copied>,
    unchanged: Vec<Unchanged>,
    shortcomings: Vec<Quote>,
    plan: Vec<Quote>,
    /// What may be said and need not be.
    #[serde(default)]
    optional: Vec<Quote>,
}

#[derive(Deserialize)]
struct Copied {
    from: String,
    to: String,
    source: String,
}

#[derive(Deserialize)]
struct Unchanged {
    quote: String,
    severity: Severity,
}

#[derive(Deserialize)]
struct Quote {
    quote: String,
}

/// What a label asks for: the rules that may say it, where, and where it comes from.
struct Wanted {
    rules: &'static [&'static str],
    span: Span,
    source: Option<usize>,
    severity: Option<Severity>,
}

struct Pair {
    name: String,
    new: String,
    old: String,
    label: Label,
}

fn pairs() -> Vec<Pair> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labelled/pairs");
    let mut labels: Vec<_> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    labels.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    labels.sort();
    labels
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let read = |year: &str| fs::read_to_string(path.with_file_name(format!("{name}-{year}.txt"))).unwrap();
            let label = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            Pair { new: read("new"), old: read("old"), name, label }
        })
        .collect()
}

fn document(text: &str) -> Document {
    Document::new((format::detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap())
}

impl Pair {
    /// Where a quote stands in the later report.
    fn at(&self, quote: &str) -> Span {
        let start = self.new.find(quote).unwrap_or_else(|| panic!("{}: no “{quote}”", self.name));
        Span::new(start, start + quote.len())
    }

    fn wanted(&self) -> Vec<Wanted> {
        let quoted = |rules: &'static [&'static str], quote: &Quote| Wanted {
            rules,
            span: self.at(&quote.quote),
            source: None,
            severity: None,
        };
        let copied = self.label.copied.iter().map(|copied| Wanted {
            rules: &["text/copied-last-year"],
            span: Span::new(self.at(&copied.from).start, self.at(&copied.to).end),
            source: Some(self.old.find(&copied.source).unwrap_or_else(|| panic!("{}: {}", self.name, copied.source))),
            severity: Some(Severity::Warning),
        });
        let unchanged = self.label.unchanged.iter().map(|unchanged| Wanted {
            // A sentence that was copied with its figures says so, too.
            rules: &["figure/unchanged", "figure/unchanged-one", "text/copied-last-year"],
            span: self.at(&unchanged.quote),
            source: None,
            severity: Some(unchanged.severity),
        });
        let shortcomings = self.label.shortcomings.iter().map(|q| quoted(&["shortcomings/repeated-last-year"], q));
        let plan = self.label.plan.iter().map(|q| quoted(&["plan/repeated-last-year"], q));
        copied.chain(unchanged).chain(shortcomings).chain(plan).collect()
    }

    fn findings(&self) -> Vec<Finding> {
        let rules = rule::national().unwrap();
        let prior = Prior { name: "old.txt".into(), document: document(&self.old) };
        let options = Options::new(Date::new(2026, 11, 1).unwrap());
        let row = compare(&document(&self.new), Some(&prior), &rules, &options);
        assert!(row.is_report && prior.document.is_report(), "{}", self.name);
        // Its own defects do not depend on the other report.
        let own: Vec<Finding> = row.findings.iter().filter(|f| !of_pair(f)).cloned().collect();
        assert_eq!(own, evaluate(&document(&self.new), &rules, &options).findings, "{}", self.name);
        row.findings.into_iter().filter(of_pair).collect()
    }
}

fn of_pair(finding: &Finding) -> bool {
    finding.rule.ends_with("-last-year") || finding.rule.starts_with("figure/unchanged")
}

fn overlaps(finding: &Finding, span: Span) -> bool {
    finding.place.as_ref().is_some_and(|place| place.span.start < span.end && span.start < place.span.end)
}

impl Wanted {
    /// Whether a finding says it, beside its source.
    fn told(&self, finding: &Finding) -> bool {
        let source = finding.related.iter().find(|related| related.path.as_deref() == Some("old.txt"));
        let from = source.is_some_and(|related| {
            let span = related.place.span;
            self.source.is_none_or(|at| (span.start..span.end).contains(&at))
        });
        self.rules.contains(&finding.rule.as_str()) && overlaps(finding, self.span) && from
    }

    fn as_grave(&self, finding: &Finding) -> bool {
        self.severity.is_none_or(|severity| severity <= finding.severity)
    }
}

#[test]
fn what_was_taken_over_is_found_and_honest_updates_are_silent() {
    let (mut wanted, mut found, mut said, mut right, mut stretches) = (0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    for pair in pairs() {
        let findings = pair.findings();
        let labels = pair.wanted();
        for label in &labels {
            wanted += 1;
            let told: Vec<&Finding> = findings.iter().filter(|f| label.told(f)).collect();
            let hit = told.iter().any(|f| label.as_grave(f));
            found += usize::from(hit);
            if !hit {
                wrong.push(format!(
                    "missing {} {:?}: {}",
                    pair.name,
                    label.rules,
                    &pair.new[label.span.start..label.span.end]
                ));
            }
            // A stretch is one finding, however many sentences it has.
            stretches += usize::from(told.len() > 1);
        }
        for finding in &findings {
            said += 1;
            let optional = pair.label.optional.iter().any(|q| overlaps(finding, pair.at(&q.quote)));
            let labelled = optional || labels.iter().any(|label| label.told(finding));
            right += usize::from(labelled);
            if !labelled || pair.label.silent {
                let place = finding.place.as_ref().unwrap();
                wrong.push(format!("noisy {} {} {}: {}", pair.name, finding.rule, finding.message.zh, place.quote));
            }
        }
    }
    assert!(
        wrong.is_empty() && stretches == 0,
        "found {found} of {wanted}, right {right} of {said}, cut up {stretches}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn organs_are_told_apart_by_their_titles() {
    use Sameness::{Certain, Different, Possible};
    let meta = |title: &str| -> Meta {
        let text = format!("{title}法治政府建设情况报告\n一、主要举措和成效\n（一）强化领导。全年学法12次。\n");
        document(&text).meta().clone()
    };
    for (one, two, expected) in [
        ("望川县2023年度", "望川县人民政府2022年度", Certain),
        ("青岚省云溪市望川县2023年度", "望川县2022年度", Certain),
        ("云溪市望川区2023年度", "霁川市望川区2022年度", Different),
        ("望川县教育局2023年", "县教育局2022年", Possible),
        ("县教育局2023年", "县教育局2022年", Certain),
        ("望川县教育局2023年", "望川县交通运输局2022年", Different),
        ("望川县石桥镇2023年", "望川县槐渡镇2022年", Different),
        ("石桥镇2023年", "望川县石桥镇人民政府2022年", Certain),
        ("望川县2023年", "望川县石桥镇2022年", Different),
        ("梧桐经济开发区管委会2023年", "梧桐经济开发区管理委员会2022年", Certain),
        ("市场监督管理局2023年", "市场监督管理局2022年", Certain),
    ] {
        assert_eq!(same_reporter(&meta(one), &meta(two)), expected, "{one} {two}");
    }
}
