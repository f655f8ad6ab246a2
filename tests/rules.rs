//! Every rule's own examples: a good one must not fire its rule, a bad one must.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hegui::{
    rule,
    scan::{Expected, run_examples},
    text::Date,
};

#[test]
fn the_national_pack_does_what_its_examples_say() {
    let rules = rule::load_whole(rule::embedded("national")).expect("the national pack loads");
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
    let rules = rule::load_whole(rule::embedded("national")).unwrap();
    for rule in &rules.rules {
        assert!(!rule.examples.good.is_empty() && !rule.examples.bad.is_empty(), "{} has no examples", rule.id);
        for said in [&rule.message, &rule.fix, &rule.authority] {
            let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
            assert!(!said.en.is_empty() && !said.en.chars().any(han), "{}: {}", rule.id, said.en);
            assert!(!said.zh.is_empty(), "{}", rule.id);
        }
    }
}

/// Rule files that build on the national pack or stand alone; what is wrong with each.
fn mistakes(text: &str) -> Vec<String> {
    let file = rule::RuleFile::new("my.yaml", text);
    match rule::load(vec![file]) {
        Ok(_) => Vec::new(),
        Err(error) => error.0.iter().map(|e| format!("{} {}", e.file, e.message.en)).collect(),
    }
}

const RULE: &str = "{ id: text/own, severity: note, authority: supervision, check: { mentions: { none: $own } }, message: 甲, fix: 乙 }";

#[test]
fn word_lists_take_in_others_with_their_look_alikes() {
    let text = format!(
        "pack: {{ id: my, version: '1', extends: national }}\nwords:\n  base: {{ any: [政协], except: [行政协议] }}\n  own: [$base]\nrules: [{RULE}]\n"
    );
    let file = rule::RuleFile::new("my.yaml", text);
    let rules = rule::load(vec![file]).expect("sound");
    let fires = |text: &str| {
        let bytes = format!("望川县2023年法治政府建设报告\n一、主要工作\n{text}\n");
        let draft = (hegui::format::detect(Some("txt"), bytes.as_bytes()).parse)(bytes.as_bytes()).unwrap();
        let options = hegui::scan::Options {
            select: vec!["text/own".into()],
            ..hegui::scan::Options::new(Date::new(2024, 3, 1).unwrap())
        };
        !hegui::scan::evaluate(&hegui::document::Document::new(draft), &rules, &options).findings.is_empty()
    };
    assert!(fires("办理政协提案12件。"));
    assert!(!fires("审查行政协议12份。"));
}

#[test]
fn lists_that_run_in_a_circle_are_refused() {
    let text = format!(
        "pack: {{ id: my, version: '1', extends: national }}\nwords:\n  a: [$b, 甲]\n  b: [$a, 乙]\n  own: [$a]\nrules: [{RULE}]\n"
    );
    let found = mistakes(&text);
    assert!(!found.is_empty() && found.iter().all(|m| m.contains("refers to itself")), "{found:?}");
}

#[test]
fn what_a_pack_defines_stands_above_its_base_and_only_once() {
    let own = "pack: { id: my, version: '1', extends: national }\nauthorities:\n  supervision: { document: 本市办法, en: City rules }\nwords:\n  own: [甲]\n";
    let file = rule::RuleFile::new("my.yaml", format!("{own}rules: [{RULE}]\n"));
    let rules = rule::load(vec![file]).expect("sound");
    assert_eq!(rules.rules.iter().find(|r| r.id == "text/own").unwrap().authority.zh, "《本市办法》");
    assert_eq!(rules.packs.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["national", "my"]);
    let twice = format!(
        "pack: {{ id: my, version: '1', extends: national }}\nwords: {{ own: [甲] }}\nrules: [{RULE}, {RULE}]\n"
    );
    assert_eq!(mistakes(&twice), ["my.yaml the rule `text/own` stands here twice"]);
    assert_eq!(mistakes("pack: { id: my, version: '1', extends: national }\n"), ["my.yaml there is no rule"]);
}
