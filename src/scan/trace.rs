//! Why a rule fired on a report or did not: what it looked for, where it found it, and what came nearest.

use super::{Options, PartRow, Row, evaluate::compare, seen};
use crate::{
    check::{Report, Scope, Words},
    document::{Document, Meta},
    finding::{Located, Outcome, locate},
    rule::{AppliesTo, Rule, RuleSet},
    text::{FSpan, Said},
};

/// What one word list of a rule met in a report.
#[derive(Clone, Debug)]
pub struct ListTrace {
    /// Its key in the rule.
    pub key: &'static str,
    /// Its alternatives, folded.
    pub patterns: Vec<String>,
    /// Hits in the scope.
    pub found: Vec<Located>,
    /// Hits in the scope that a look-alike takes away.
    pub excepted: Vec<Located>,
    /// Hits elsewhere in the report.
    pub outside: Vec<Located>,
    /// Without any hit: the alternative and the clause of the scope that come nearest.
    pub nearest: Option<(String, Located)>,
}

/// Why a rule fired or did not.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Why it was not evaluated, where it was not.
    pub not_applied: Option<Said>,
    /// The stretches of text it looked at.
    pub scope: Vec<Located>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Quotes that show it.
    pub evidence: Vec<String>,
    /// What its word lists met.
    pub lists: Vec<ListTrace>,
    /// The report's row with the findings of this rule alone.
    pub row: Row,
}

/// Traces a rule over a report.
#[must_use]
pub fn trace(document: &Document, rules: &RuleSet, id: &str, options: &Options) -> Option<Trace> {
    let rule = rules
        .in_force(|| document.meta())
        .find(|rule| rule.id == id)
        .or_else(|| rules.rules.iter().find(|rule| rule.id == id))?;
    let prior = options.previous.as_ref().and_then(|previous| previous.of(document, ("", true), options).0);
    let options = Options {
        select: vec![id.to_owned()],
        outcomes: true,
        assume_report: !rule.check.identifies(),
        ..options.clone()
    };
    let row = compare(document, prior.as_ref(), rules, &options);
    let hits = seen::hits(document, rules, &options);
    let report = seen::report(document, &hits, rules, &options, None);
    let scope = Scope::of(&report, rule.within.as_ref());
    let spans = scope.as_ref().map(|scope| scope.spans.clone()).unwrap_or_default();
    let mut lists: Vec<(&'static str, &Words)> = rule.check.words();
    if rule.check.locates() {
        lists.extend(rules.parts.words());
    }
    Some(Trace {
        not_applied: not_applied(rule, document.meta(), scope.as_ref(), rules, &row.parts)
            .or_else(|| (rule.compares && prior.is_none()).then(nothing_to_compare)),
        scope: spans.iter().map(|span| located(document, *span)).collect(),
        outcome: row.outcomes.iter().find(|o| o.rule == id).map(|o| o.outcome).or_else(|| {
            // A rule of identity has no outcome of a report: it says that the text is none.
            let fired = row.findings.iter().any(|f| f.rule == id);
            rule.check.identifies().then_some(if fired { Outcome::Fail } else { Outcome::Pass })
        }),
        evidence: row.outcomes.iter().find(|o| o.rule == id).map(|o| o.evidence.clone()).unwrap_or_default(),
        lists: lists.into_iter().map(|(key, words)| list(&report, rules, key, words, &spans)).collect(),
        row,
    })
}

fn located(document: &Document, span: FSpan) -> Located {
    locate(document.source(), document.folded().to_source(span))
}

fn nothing_to_compare() -> Said {
    Said::new(
        "没有上年报告可比（用 --previous 给出）",
        "there is no last report to compare with (name it with --previous)",
    )
}

/// Why a rule does not apply to a report.
fn not_applied(rule: &Rule, meta: &Meta, scope: Option<&Scope>, rules: &RuleSet, parts: &[PartRow]) -> Option<Said> {
    let excluded = rule.conditions.iter().chain([&rule.applies_to]).find_map(|applies| excluded(applies, meta));
    if excluded.is_some() {
        return excluded;
    }
    if let (None, Some(part)) = (scope, rule.within.as_ref().and_then(|within| within.part)) {
        let name = &rules.part_names[part].title;
        let empty = parts.get(part).is_some_and(|p| p.heading.is_some());
        return Some(if empty {
            Said::new(format!("“{}”只有标题", name.zh), format!("the part has a heading only: {}", name.en))
        } else {
            Said::new(format!("报告没有“{}”部分", name.zh), format!("the report has no part: {}", name.en))
        });
    }
    None
}

fn excluded(applies: &AppliesTo, meta: &Meta) -> Option<Said> {
    let reporter = &meta.reporter;
    let zh = |level: Option<crate::document::Level>| level.map_or_else(|| Said::new("未知", "unknown"), |l| l.said());
    if let Some(levels) = &applies.levels
        && !reporter.level.is_some_and(|l| levels.contains(&l))
    {
        let level = zh(reporter.level);
        return Some(Said::new(
            format!("规则不适用于这一层级（{}）", level.zh),
            format!("not for reporters of this level ({})", level.en),
        ));
    }
    if applies.tiers.as_ref().is_some_and(|tiers| !reporter.tier.is_some_and(|t| tiers.contains(&t))) {
        return Some(Said::new("规则不适用于这一级政府", "not for this tier of government"));
    }
    if let (Some(range), Some(year)) = (applies.years, meta.year)
        && !(range.from..=range.to).contains(&year)
    {
        return Some(Said::new(format!("规则不适用于{year}年度报告"), format!("not for reports on {year}")));
    }
    (!applies.matches(meta)).then(|| Said::new("规则不适用于这一地区", "not for this place"))
}

/// So many places of each kind are told.
const PLACES: usize = 5;

fn list(report: &Report<'_>, rules: &RuleSet, key: &'static str, words: &Words, scope: &[FSpan]) -> ListTrace {
    let document = report.document;
    let whole = FSpan::new(0, document.folded().text().len());
    let places = |spans: Vec<FSpan>| spans.into_iter().take(PLACES).map(|s| located(document, s)).collect::<Vec<_>>();
    let found = words.hits_in(report.hits, scope);
    let excepted: Vec<FSpan> = scope
        .iter()
        .flat_map(|span| words.all_hits(report.hits, *span))
        .filter(|hit| !found.iter().any(|f| f.overlaps(*hit)))
        .collect();
    let outside: Vec<FSpan> = words
        .hits(report.hits, whole)
        .into_iter()
        .filter(|hit| !scope.iter().any(|span| span.overlaps(*hit)))
        .collect();
    let patterns: Vec<String> = words.patterns().0.iter().map(|id| rules.patterns.text(*id).to_owned()).collect();
    let nearest = found.is_empty().then(|| nearest(document, &patterns, scope)).flatten();
    ListTrace { key, patterns, found: places(found), excepted: places(excepted), outside: places(outside), nearest }
}

/// The alternative and the clause that share most of their pairs of neighbouring characters.
fn nearest(document: &Document, patterns: &[String], scope: &[FSpan]) -> Option<(String, Located)> {
    let pairs = |text: &str| -> std::collections::HashSet<(char, char)> {
        let chars: Vec<char> = text.chars().collect();
        let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        chars.windows(2).filter(|w| han(w[0]) && han(w[1])).map(|w| (w[0], w[1])).collect()
    };
    let wanted: Vec<_> = patterns.iter().map(|p| (p, pairs(p))).filter(|(_, pairs)| !pairs.is_empty()).collect();
    let mut best: Option<(usize, &String, FSpan)> = None;
    for span in scope {
        let text = document.text(*span);
        let mut at = span.start;
        for clause in text.split_inclusive([',', '。', ';', '\n']) {
            let here = pairs(clause);
            for (pattern, wanted) in &wanted {
                let shared = wanted.intersection(&here).count();
                if shared > best.as_ref().map_or(0, |(n, ..)| *n) {
                    let end = at + clause.trim_end_matches([',', '。', ';', '\n']).len();
                    best = Some((shared, pattern, FSpan::new(at, end)));
                }
            }
            at += clause.len();
        }
    }
    best.map(|(_, pattern, span)| (pattern.clone(), located(document, span)))
}
