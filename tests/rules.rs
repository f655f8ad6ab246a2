//! Every rule's own examples: a good one must not fire its rule, a bad one must.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hegui::{
    rule,
    scan::{Expected, run_examples},
    text::Date,
};

#[test]
fn the_national_pack_does_what_its_examples_say() {
    let rules = rule::national().expect("the national pack loads");
    let today = Date::new(2024, 3, 15).unwrap();
    let (ran, broken) = run_examples(&rules, today);
    let shown: Vec<String> = broken
        .iter()
        .map(|b| {
            let kind = match b.expected {
                Expected::Quiet => "noisy: a good example fires or is not evaluated",
                Expected::Fires => "missing: a bad example does not fire",
            };
            format!("{} {kind} ({:?}):\n{}", b.rule, b.outcome, b.text)
        })
        .collect();
    assert!(shown.is_empty(), "{} of {ran} examples:\n\n{}", shown.len(), shown.join("\n\n"));
    assert!(ran >= 60, "only {ran} examples ran");
}

#[test]
fn every_rule_has_good_and_bad_examples_and_english() {
    let rules = rule::national().unwrap();
    for rule in &rules.rules {
        assert!(!rule.examples.good.is_empty() && !rule.examples.bad.is_empty(), "{} has no examples", rule.id);
        for said in [&rule.message, &rule.fix, &rule.authority] {
            assert!(!said.en.is_empty() && said.en.is_ascii() || said.en.contains('“'), "{}: {}", rule.id, said.en);
            assert!(!said.zh.is_empty(), "{}", rule.id);
        }
    }
}
