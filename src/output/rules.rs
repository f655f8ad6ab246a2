//! Lists of rules.

use std::io::{self, Write};

use serde_json::json;

use super::{Style, window, wrap};
use crate::{finding::Severity, rule::Rule};

/// How a list is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ListFormat {
    /// A line a rule.
    #[default]
    Human,
    /// A JSON list.
    Json,
}

/// Prints rules, sorted by id as they are.
///
/// # Errors
/// When writing fails.
pub fn rule_list(out: &mut dyn Write, rules: &[&Rule], format: ListFormat, style: Style) -> io::Result<()> {
    let lang = style.lang;
    if format == ListFormat::Json {
        let list: Vec<_> = rules
            .iter()
            .map(|rule| {
                json!({
                    "id": rule.id, "title": rule.title.get(lang), "severity": rule.severity, "weight": rule.weight,
                    "enabled": rule.enabled, "kind": rule.kind, "compares": rule.compares, "authority": rule.authority.get(lang),
                    "message": rule.message.get(lang), "fix": rule.fix.get(lang), "file": rule.file,
                    "changed_by": rule.changed_by,
                })
            })
            .collect();
        serde_json::to_writer_pretty(&mut *out, &list)?;
        return writeln!(out);
    }
    let widest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules {
        let mut tail = rule.title.get(lang).to_owned();
        if !rule.enabled {
            tail.push_str(lang.pick("（默认不查）", " (off by default)"));
        }
        if rule.compares {
            tail.push_str(super::explain::compares(lang));
        }
        let severity = rule.severity.said();
        let gap = " ".repeat(widest - rule.id.len() + 2);
        let pad = " ".repeat(lang.pick(4, 7_usize).saturating_sub(window::columns(severity.get(lang))) + 2);
        let label = format!("{}{gap}{}{pad}", rule.id, severity.get(lang));
        writeln!(out, "{}", wrap::labelled(&label, &tail, style.width))?;
    }
    if style.quiet {
        return Ok(());
    }
    let count = |severity| rules.iter().filter(|rule| rule.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let zh = format!("共 {} 条：错误 {errors}，警告 {warnings}，提示 {notes}。详情：hegui explain 编号", rules.len());
    let en =
        format!("rules: {}; errors {errors}, warnings {warnings}, notes {notes}. More: hegui explain ID", rules.len());
    writeln!(out, "\n{}", lang.pick(zh, en))
}
