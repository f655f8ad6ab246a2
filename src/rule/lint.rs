//! The lint of rules: what is sound and yet not what its author means.
//!
//! What can never match is refused when rules are loaded; here is what only their examples can show, and what makes them slow.

use super::{Rule, RuleSet};
use crate::{
    check::Words,
    text::{Effort, FSpan, PatternId, Said, Strategy, fold_str},
};

/// Something in a rule that its author should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// The rule.
    pub rule: String,
    /// The key of the word list, such as `any`.
    pub key: &'static str,
    /// What is strange about it.
    pub message: Said,
}

/// Looks at every rule, once an id.
#[must_use]
pub fn lint(rules: &RuleSet) -> Vec<Lint> {
    let mut found = Vec::new();
    for rule in rules.rules.iter().filter(|rule| rule.own && rule.conditions.is_empty()) {
        let lists = rule.check.words();
        unused(rules, rule, &lists, &mut found);
        for (key, words) in &lists {
            slow(rules, rule, key, words, &mut found);
            shadowed(rules, rule, key, words, &mut found);
            hidden(rules, rule, key, words, &mut found);
        }
    }
    found
}

fn push(found: &mut Vec<Lint>, rule: &Rule, key: &'static str, message: Said) {
    let lint = Lint { rule: rule.id.clone(), key, message };
    if !found.contains(&lint) {
        found.push(lint);
    }
}

/// A list none of whose alternatives occurs in any example: misspelt, or untested.
fn unused(rules: &RuleSet, rule: &Rule, lists: &[(&'static str, &Words)], found: &mut Vec<Lint>) {
    let examples = rule.examples.good.iter().chain(&rule.examples.bad);
    let text: String = examples
        .flat_map(|e| e.heading.iter().chain(&e.previous).chain([&e.text]))
        .flat_map(|text| text.lines())
        .map(|line| fold_str(line) + "\n")
        .collect();
    if text.is_empty() {
        return;
    }
    let hits = rules.patterns.scan(&text, Effort::Few);
    let whole = FSpan::new(0, text.len());
    // Lists of one key (the subjects of `answers`) are one: one of them is to occur.
    let mut keys: Vec<&'static str> = lists.iter().map(|(key, _)| *key).collect();
    keys.dedup();
    for key in keys {
        let occurs = lists.iter().any(|(k, words)| *k == key && !words.all_hits(&hits, whole).is_empty());
        if !occurs {
            let said = Said::new("词表没有一个词出现在示例中", "no alternative of the list occurs in an example");
            push(found, rule, key, said);
        }
    }
}

/// An expression without a word that every match must contain: it runs in every sentence.
fn slow(rules: &RuleSet, rule: &Rule, key: &'static str, words: &Words, found: &mut Vec<Lint>) {
    let (any, except) = words.patterns();
    for id in any.iter().chain(except).filter(|id| rules.patterns.strategy(**id) == Strategy::Everywhere) {
        let pattern = rules.patterns.text(*id);
        let said = Said::new(
            format!("模式“{pattern}”没有必须出现的字，要逐句匹配，较慢"),
            format!("the pattern `{pattern}` has no word that must occur: it runs in every sentence, slowly"),
        );
        push(found, rule, key, said);
    }
}

/// An alternative whose every match holds a match of another.
fn shadowed(rules: &RuleSet, rule: &Rule, key: &'static str, words: &Words, found: &mut Vec<Lint>) {
    let exact: Vec<(PatternId, Vec<String>)> =
        words.patterns().0.iter().filter_map(|id| Some((*id, rules.patterns.exact_words(*id)?))).collect();
    for (id, long) in &exact {
        let holds = |other: &[String]| long.iter().all(|word| other.iter().any(|o| word.contains(o.as_str())));
        let by = exact.iter().find(|(other, short)| other != id && holds(short) && (long != short || other < id));
        if let Some((by, _)) = by {
            let (pattern, by) = (rules.patterns.text(*id), rules.patterns.text(*by));
            let said = Said::new(
                format!("“{pattern}”已包含在“{by}”之中，可以删去"),
                format!("`{pattern}` is covered by `{by}` and can go"),
            );
            push(found, rule, key, said);
        }
    }
}

/// An alternative that a look-alike of the same list always hides.
fn hidden(rules: &RuleSet, rule: &Rule, key: &'static str, words: &Words, found: &mut Vec<Lint>) {
    let (any, except) = words.patterns();
    let hiding: Vec<String> = except.iter().filter_map(|id| rules.patterns.exact_words(*id)).flatten().collect();
    for id in any {
        let Some(own) = rules.patterns.exact_words(*id) else { continue };
        if own.iter().all(|word| hiding.iter().any(|h| word.contains(h.as_str()))) {
            let pattern = rules.patterns.text(*id);
            let said = Said::new(
                format!("“{pattern}”总被 except 排除，永远不会命中"),
                format!("`{pattern}` is always left out by `except` and can never count"),
            );
            push(found, rule, key, said);
        }
    }
}
