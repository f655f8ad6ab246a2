//! The kinds that hold a report against the one of the year before: what was copied from it, what did not change.
//!
//! They see last year's report through [`Report::previous`] and do not apply where none was given. What is alike is found by
//! [`crate::text::Passages`]; here it is decided what counts: headings, phrases that every report has, and short sentences
//! do not.

mod copied;
mod counted;
mod repeated;
mod unchanged;

pub(super) use copied::CopiedSpec;
pub(super) use repeated::RepeatedSpec;
pub(super) use unchanged::UnchangedSpec;

use super::{Report, Words};
use crate::{
    document::{Document, SectionKind},
    text::{FSpan, Said, find_years},
};

/// The word at a place of last year's report.
fn source() -> Said {
    Said::new("上年报告原文", "last year's report")
}

/// What last year's report is called in messages.
fn named(previous: &Report<'_>) -> Said {
    match previous.document.meta().year {
        Some(year) => Said::new(format!("{year}年度报告"), format!("the report on {year}")),
        None => Said::new("上年度报告", "last year's report"),
    }
}

/// How many characters of a stretch are its own: those that no phrase of the lists covers, marks not counted.
fn own_chars<const N: usize>(report: &Report<'_>, lists: [&Option<Words>; N], span: FSpan) -> usize {
    let hits = |words: &Words| words.hits(report.hits, span);
    let common: Vec<FSpan> = lists.into_iter().flatten().flat_map(hits).collect();
    let text = report.document.text(span);
    let covered = |at: usize| common.iter().any(|hit| (hit.start..hit.end).contains(&(span.start + at)));
    text.char_indices().filter(|(at, c)| c.is_alphanumeric() && !covered(*at)).count()
}

/// Whether a stretch is a heading, of its own paragraph or run into its text.
fn is_heading(document: &Document, span: FSpan) -> bool {
    let after = document.sections().partition_point(|section| section.heading.start <= span.start);
    let section = after.checked_sub(1).map(|i| &document.sections()[i]);
    section.is_some_and(|section| {
        let names = section.run_in || !document.text(section.heading).ends_with('。');
        section.kind == SectionKind::Heading && section.heading.contains(span) && names
    })
}

/// Spans without what parts of a report have: (the whole) minus (the plan and the shortcomings).
fn without(spans: &[FSpan], taken: &[FSpan]) -> Vec<FSpan> {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    let mut left = Vec::new();
    for span in spans {
        let mut from = span.start;
        for other in taken.iter().filter(|other| other.overlaps(*span)) {
            if other.start > from {
                left.push(FSpan::new(from, other.start));
            }
            from = from.max(other.end);
        }
        if from < span.end {
            left.push(FSpan::new(from, span.end));
        }
    }
    left
}

/// The text of parts of a report, with their headings.
fn parts(report: &Report<'_>, parts: &[usize]) -> Vec<FSpan> {
    parts.iter().flat_map(|part| report.parts.get(*part).spans.clone()).collect()
}

/// How two stretches that are alike differ.
fn change(report: &Report<'_>, span: FSpan, previous: &Report<'_>, source: FSpan, share: u8) -> Said {
    let years = |text: &str| find_years(text).into_iter().map(|(_, year)| year).collect::<Vec<_>>();
    let (new, old) = (report.document.text(span), previous.document.text(source));
    match share {
        100 if years(new) != years(old) => Said::new("只改了年份", "only the years were changed"),
        100 => Said::new("文字没有变", "not a word was changed"),
        _ => Said::new("只改了个别字词", "only a few words were changed"),
    }
}
