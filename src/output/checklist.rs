//! What the rules will ask of a report, by part, as a list to tick off (Markdown).

use std::io::{self, Write};

use super::safe;
use crate::{
    check::Asks,
    document::Meta,
    finding::{Severity, concern},
    rule::{Rule, RuleSet},
    text::{Lang, Said},
};

/// Prints the checklist for a reporter.
///
/// # Errors
/// When writing fails.
pub fn checklist(out: &mut dyn Write, rules: &RuleSet, meta: &Meta, lang: Lang) -> io::Result<()> {
    let level = meta.reporter.level.map_or_else(Said::default, |level| level.said());
    let year = meta.year.map_or_else(Said::default, |y| Said::new(format!("{y}年度"), format!("{y}")));
    let whose = [year.get(lang), level.get(lang)].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>();
    let whose = if whose.is_empty() {
        String::new()
    } else {
        lang.pick(format!("（{}）", whose.join("，")), format!(" ({})", whose.join(", ")))
    };
    writeln!(out, "# {}{whose}", lang.pick("法治政府建设年度报告起草清单", "Checklist for the annual report"))?;
    let asked: Vec<&Rule> =
        rules.in_force(|| meta).filter(|rule| rule.applies_to.may_match(meta) && asks(rule)).collect();
    for (number, part) in rules.part_names.iter().enumerate() {
        let of = |rule: &&&Rule| part_of(rule) == Some(number);
        section(out, part.title.get(lang), &asked.iter().filter(of).copied().collect::<Vec<_>>(), lang)?;
    }
    let whole = |rule: &&&Rule| part_of(rule).is_none();
    let (safety, form): (Vec<&Rule>, Vec<&Rule>) =
        asked.iter().filter(whole).copied().partition(|rule| concern(&rule.id) == "safety");
    section(out, lang.pick("全文", "The whole text"), &form, lang)?;
    section(out, lang.pick("发布前", "Before publication"), &safety, lang)
}

/// Whether a rule asks for something to be written.
fn asks(rule: &Rule) -> bool {
    let asked = match rule.check.asks() {
        Asks::Part(_) | Asks::Subject | Asks::Other => true,
        Asks::Form => rule.severity > Severity::Note,
        Asks::Nothing => false,
    };
    rule.enabled && asked
}

/// The part that a rule is about: the one it asks for, or the one in which it looks.
fn part_of(rule: &Rule) -> Option<usize> {
    match rule.check.asks() {
        Asks::Part(part) => Some(part),
        Asks::Subject | Asks::Other | Asks::Form | Asks::Nothing => rule.within.as_ref().and_then(|within| within.part),
    }
}

fn section(out: &mut dyn Write, title: &str, rules: &[&Rule], lang: Lang) -> io::Result<()> {
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}\n", safe(title))?;
    // What is statutory first.
    let mut sorted = rules.to_vec();
    sorted.sort_by_key(|rule| (std::cmp::Reverse(rule.severity), rule.defined));
    for rule in sorted {
        // An advice with values of a finding says nothing before there is one.
        let fix = Some(rule.fix.get(lang)).filter(|fix| !fix.contains('{'));
        let fix = fix.map_or_else(String::new, |fix| format!("{}{fix}", lang.pick("：", ": ")));
        let line = lang.pick(
            format!("- [ ] {}（{}）{fix}", rule.title.zh, rule.severity.said().zh),
            format!("- [ ] {} ({}){fix}", rule.title.en, rule.severity.said().en),
        );
        writeln!(out, "{}", safe(&line))?;
    }
    Ok(())
}
