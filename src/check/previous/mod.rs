//! The kinds that hold a report against the one of the year before: what was copied from it, what did not change.
//!
//! They see last year's report through [`Report::previous`] and do not apply where none was given. What is alike is found by
//! [`crate::text::Passages`], what of it counts is decided in [`super::copying`]; here it is told what that means for a report.

mod copied;
mod counted;
mod repeated;
mod unchanged;

pub(super) use copied::CopiedSpec;
pub(super) use repeated::RepeatedSpec;
pub(super) use unchanged::UnchangedSpec;

use super::Report;
use crate::text::{FSpan, Said, find_years};

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

/// The text of parts of a report, with their headings.
fn parts(report: &Report<'_>, parts: &[usize]) -> Vec<FSpan> {
    parts.iter().flat_map(|part| report.parts().get(*part).spans.clone()).collect()
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
