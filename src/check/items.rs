//! The items of a listing part: one shortcoming each, one planned measure each.
//!
//! Reports list them as （一）…, as 一是…；二是… inside one paragraph or one paragraph each, as 第一，…, or in plain sentences.

use super::{Report, Scope, Words, scope::sentences};
use crate::text::FSpan;

/// The items of a scope, in order, and whether the report itself sets them apart: the outermost headings or enumerated items in it; without any, the sentences and
/// clauses in which `telling` has a hit.
pub(super) fn of(report: &Report<'_>, scope: &Scope, telling: Option<&Words>) -> (Vec<FSpan>, bool) {
    let document = report.document;
    // The spans of a scope are in order and do not overlap.
    let holding = |at: usize| {
        let after = scope.spans.partition_point(|s| s.start <= at);
        after.checked_sub(1).map(|i| scope.spans[i]).filter(|s| at < s.end)
    };
    let inside = |at: usize| holding(at).is_some();
    let clipped = |span: FSpan| FSpan::new(span.start, span.end.min(holding(span.start).map_or(span.end, |s| s.end)));
    let sections: Vec<_> = document.sections().iter().filter(|s| inside(s.heading.start)).collect();
    if let Some(level) = sections.iter().map(|s| s.level).min() {
        let items: Vec<FSpan> = sections.iter().filter(|s| s.level == level).map(|s| clipped(s.span)).collect();
        // One heading alone (（一）存在的不足) is no list: what stands below it is.
        if items.len() > 1 || sections.len() == 1 {
            return (items, true);
        }
        let below: Vec<FSpan> = sections.iter().filter(|s| s.level == level + 1).map(|s| clipped(s.span)).collect();
        return (if below.is_empty() { items } else { below }, true);
    }
    let told = |span: &FSpan| telling.is_none_or(|words| words.in_span(report.hits, *span));
    let items: Vec<FSpan> = scope.spans.iter().flat_map(|span| sentences(document, *span, true)).filter(told).collect();
    match items.as_slice() {
        // All in one sentence: 仍存在一些薄弱环节,如学法不够系统,执法不够规范等.
        [one] => {
            let clauses: Vec<FSpan> = listed(document.text(*one), one.start).into_iter().filter(told).collect();
            (if clauses.len() > 1 { clauses } else { items }, false)
        }
        _ => (items, false),
    }
}

/// The clauses of a sentence, after the words that introduce a list.
fn listed(sentence: &str, base: usize) -> Vec<FSpan> {
    const INTRODUCERS: [&str; 8] = [":", "主要是", "主要有", "表现在", "表现为", "体现在", "包括", ",如"];
    let from = INTRODUCERS.iter().filter_map(|word| Some(sentence.find(word)? + word.len())).min().unwrap_or(0);
    let mut at = from;
    sentence[from..]
        .split(',')
        .map(|clause| {
            let span = FSpan::new(base + at, base + at + clause.len());
            at += clause.len() + 1;
            span
        })
        .collect()
}
