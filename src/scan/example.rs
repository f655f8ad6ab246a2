//! The examples of rules, run as their tests: a good one must not fire its rule, a bad one must.

use std::path::Path;

use super::{Options, Prior, compare, evaluate};
use crate::{
    check::TextSpec,
    document::{Document, Given, Level, Tier},
    finding::{Outcome, Severity},
    format,
    rule::{Case, Example, Rule, RuleSet},
    text::{Date, Said},
};

/// What was expected of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// That its rule does not fire; one that does is noisy.
    Quiet,
    /// That its rule fires; one that does not is missing.
    Fires,
}

/// An example that did not do as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub rule: String,
    /// What was expected.
    pub expected: Expected,
    /// What came of it.
    pub outcome: Outcome,
    /// The example.
    pub text: String,
}

/// A whole report that did not do as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenCase {
    /// The name of the case.
    pub name: String,
    /// The rules that should fire and did not.
    pub missing: Vec<String>,
    /// The errors and warnings that were not expected.
    pub noisy: Vec<String>,
    /// Why it could not be run.
    pub failure: Option<Said>,
}

/// Runs the whole-report cases of a pack; a report in a file is read from beside the rule file that names it.
#[must_use]
pub fn run_cases(rules: &RuleSet, today: Date) -> Vec<BrokenCase> {
    rules.cases.iter().filter_map(|case| broken(rules, case, today)).collect()
}

fn broken(rules: &RuleSet, case: &Case, today: Date) -> Option<BrokenCase> {
    let failed = |said: Said| {
        Some(BrokenCase { name: case.name.clone(), missing: Vec::new(), noisy: Vec::new(), failure: Some(said) })
    };
    let bytes = match (&case.report, &case.file) {
        (Some(text), None) => text.clone().into_bytes(),
        (None, Some(file)) => match std::fs::read(Path::new(&case.of).with_file_name(file)) {
            Ok(bytes) => bytes,
            Err(error) => return failed(super::io_said(&error)),
        },
        _ => return failed(Said::new("要写 report 或 file 之一", "one of `report` and `file` is needed")),
    };
    let extension = case.file.as_deref().and_then(|file| Path::new(file).extension()).and_then(|e| e.to_str());
    let Ok(draft) = (format::detect(extension.or(Some("txt")), &bytes).parse)(&bytes) else {
        return failed(Said::new("这个文件无法读取", "the file cannot be read"));
    };
    let mut document = Document::new(draft);
    document.assume(&Given { level: case.level, tier: case.tier, year: case.year, place: None });
    let row = evaluate(&document, rules, &Options::new(today));
    let fired = |id: &String| row.findings.iter().any(|f| f.rule == *id);
    let missing: Vec<String> = case.finds.iter().filter(|id| !fired(id)).cloned().collect();
    let noisy: std::collections::BTreeSet<String> = row
        .findings
        .iter()
        .filter(|f| f.severity > Severity::Note && !case.finds.contains(&f.rule))
        .map(|f| f.rule.clone())
        .collect();
    (!missing.is_empty() || !noisy.is_empty()).then(|| BrokenCase {
        name: case.name.clone(),
        missing,
        noisy: noisy.into_iter().collect(),
        failure: None,
    })
}

/// Runs every example of every rule; the number that ran, and those that did not do as expected.
///
/// # Errors
/// None: broken examples are the result.
#[must_use]
pub fn run_examples(rules: &RuleSet, today: Date) -> (usize, Vec<Broken>) {
    let (mut ran, mut broken) = (0, Vec::new());
    // A variant for some reports that brings no examples of its own has those of the rule itself.
    let base = |id: &str| rules.rules.iter().rfind(|rule| rule.id == id).map(|rule| &rule.examples);
    let brings = |rule: &Rule| rule.conditions.is_empty() || base(&rule.id) != Some(&rule.examples);
    for rule in rules.rules.iter().filter(|rule| rule.own && brings(rule)) {
        let good = rule.examples.good.iter().map(|e| (e, Expected::Quiet));
        for (example, expected) in good.chain(rule.examples.bad.iter().map(|e| (e, Expected::Fires))) {
            ran += 1;
            let outcome = outcome(rules, rule, example, today);
            let as_expected = match expected {
                // A good example on which the rule was not even evaluated shows nothing.
                Expected::Quiet => outcome == Outcome::Pass,
                Expected::Fires => matches!(outcome, Outcome::Fail | Outcome::Weak),
            };
            if !as_expected {
                broken.push(Broken { rule: rule.id.clone(), expected, outcome, text: example.text.clone() });
            }
        }
    }
    (ran, broken)
}

fn outcome(rules: &RuleSet, rule: &Rule, example: &Example, today: Date) -> Outcome {
    let reporter = Assumed::of(rule, example);
    let Some(document) = document(rules, rule, example, &example.text, &reporter) else { return Outcome::Undecided };
    let last = Assumed { year: reporter.year - 1, ..reporter };
    let previous = example.previous.as_ref().and_then(|text| self::document(rules, rule, example, text, &last));
    let prior = previous.map(|document| Prior { name: String::new(), document });
    let options = Options { select: vec![rule.id.clone()], outcomes: true, ..Options::new(today) };
    let row = compare(&document, prior.as_ref(), rules, &options);
    if rule.check.identifies() {
        return if row.findings.iter().any(|f| f.rule == rule.id) { Outcome::Fail } else { Outcome::Pass };
    }
    row.outcomes.first().map_or(Outcome::Undecided, |o| o.outcome)
}

/// A text of an example as the report of a reporter.
fn document(rules: &RuleSet, rule: &Rule, example: &Example, text: &str, reporter: &Assumed) -> Option<Document> {
    let text = report_around(rules, rule, example, text, reporter);
    let plain = format::detect(Some("txt"), text.as_bytes());
    let mut document = Document::new((plain.parse)(text.as_bytes()).ok()?);
    let (level, tier, year) = (Some(reporter.level), Some(reporter.tier), Some(reporter.year));
    document.assume(&Given { level, tier, year, place: None });
    Some(document)
}

/// The reporter that an example is meant for: as it says, else the first that the rule is for, else a county on 2023.
struct Assumed {
    level: Level,
    tier: Tier,
    year: i16,
    place: String,
}

impl Assumed {
    fn of(rule: &Rule, example: &Example) -> Self {
        // Of a variant the reports of its first condition.
        let applies = rule.conditions.first().unwrap_or(&rule.applies_to);
        let first = |levels: &Option<Vec<Level>>| levels.as_ref().and_then(|levels| levels.first().copied());
        let level = example.level.or_else(|| first(&applies.levels)).unwrap_or(Level::County);
        let tier = example.tier.or_else(|| applies.tiers.as_ref()?.first().copied());
        let tier = tier.unwrap_or(level.usual_tier());
        let within = |range: crate::rule::YearRange| 2023.clamp(range.from, range.to);
        let year = example.year.unwrap_or_else(|| applies.years.map_or(2023, within));
        let place = applies.places.as_ref().and_then(|places| places.first().cloned()).unwrap_or_default();
        Self { level, tier, year, place }
    }
}

/// An example of a part stands in a report that has nothing but that part; any other is the text of a report.
fn report_around(rules: &RuleSet, rule: &Rule, example: &Example, text: &str, reporter: &Assumed) -> String {
    // What a text is its own title tells.
    if rule.check.identifies() {
        return format!("{text}\n");
    }
    let usual = || format!("{}望川县{}年度法治政府建设情况报告", reporter.place, reporter.year);
    let title = example.title.clone().unwrap_or_else(usual);
    match rule.within.as_ref().and_then(|within| Some((within, within.part?))) {
        None => format!("{title}\n{text}\n"),
        Some((within, part)) => {
            let heading = example.heading.as_ref().unwrap_or(&rules.part_names[part].title.zh);
            if within.text == TextSpec::Heading {
                format!("{title}\n一、{text}\n按计划推进各项工作。\n")
            } else {
                // The parts that count, too, are there and say nothing of the matter.
                let others: String = within
                    .also
                    .iter()
                    .map(|part| format!("二、{}\n主要负责人主持会议3次。\n", rules.part_names[*part].title.zh))
                    .collect();
                format!("{title}\n一、{heading}\n{text}\n{others}")
            }
        }
    }
}
