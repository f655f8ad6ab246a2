//! What the rules will ask of a report, by part, as a list to tick off (Markdown).

use std::io::{self, Write};

use super::safe;
use crate::{
    document::Meta,
    finding::Severity,
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
    let asked: Vec<&Rule> = rules.in_force(meta).filter(|rule| rule.applies_to.may_match(meta) && asks(rule)).collect();
    for (number, part) in rules.part_names.iter().enumerate() {
        let of = |rule: &&&Rule| {
            rule.within.as_ref().and_then(|w| w.part) == Some(number) || rule.id == format!("part/{}", part.key)
        };
        section(out, part.title.get(lang), &asked.iter().filter(of).copied().collect::<Vec<_>>(), lang)?;
    }
    let whole = |rule: &&&Rule| {
        rule.within.as_ref().and_then(|w| w.part).is_none()
            && !rules.part_names.iter().any(|part| rule.id == format!("part/{}", part.key))
    };
    let (safety, form): (Vec<&Rule>, Vec<&Rule>) =
        asked.iter().filter(whole).copied().partition(|rule| rule.id.starts_with("safety/"));
    section(out, lang.pick("全文", "The whole text"), &form, lang)?;
    section(out, lang.pick("发布前", "Before publication"), &safety, lang)
}

/// Whether a rule asks for something to be written: not those that recognise other documents, that remark on what is lawful,
/// or that ask again for what another rule asks.
fn asks(rule: &Rule) -> bool {
    let lawful = rule.severity == Severity::Note && rule.id.starts_with("part/");
    rule.enabled && rule.kind != "identity" && !lawful && !rule.id.ends_with("-thin") && !rule.id.ends_with("-partial")
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
