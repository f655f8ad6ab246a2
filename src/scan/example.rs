//! The examples of rules, run as their tests: a good one must not fire its rule, a bad one must.

use super::{Options, evaluate};
use crate::{
    check::TextSpec,
    document::{Document, Level, Tier},
    finding::Outcome,
    format,
    rule::{Example, Rule, RuleSet},
    text::Date,
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

/// Runs every example of every rule; the number that ran, and those that did not do as expected.
///
/// # Errors
/// None: broken examples are the result.
#[must_use]
pub fn run_examples(rules: &RuleSet, today: Date) -> (usize, Vec<Broken>) {
    let (mut ran, mut broken) = (0, Vec::new());
    for rule in &rules.rules {
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
    let text = report_around(rules, rule, example);
    let plain = format::detect(Some("txt"), text.as_bytes());
    let Ok(draft) = (plain.parse)(text.as_bytes()) else { return Outcome::Undecided };
    let mut document = Document::new(draft);
    document.assume(
        Some(example.level.unwrap_or(Level::County)),
        Some(example.tier.unwrap_or(Tier::County)),
        Some(example.year.unwrap_or(2023)),
    );
    let options = Options { select: vec![rule.id.clone()], outcomes: true, ..Options::new(today) };
    let row = evaluate(&document, rules, &options);
    row.outcomes.first().map_or(Outcome::Undecided, |o| o.outcome)
}

/// An example of a part stands in a report that has nothing but that part; any other is the text of a report.
fn report_around(rules: &RuleSet, rule: &Rule, example: &Example) -> String {
    let year = example.year.unwrap_or(2023);
    let title = format!("望川县{year}年度法治政府建设情况报告");
    match rule.within {
        None => format!("{title}\n{}\n", example.text),
        Some(within) => {
            let heading = example.heading.as_ref().unwrap_or(&rules.part_titles[within.part].zh);
            if within.text == TextSpec::Heading {
                format!("{title}\n一、{}\n按计划推进各项工作。\n", example.text)
            } else {
                format!("{title}\n一、{heading}\n{}\n", example.text)
            }
        }
    }
}
