//! A document put together with what a rule set looks for, once for whoever holds rules against it - an evaluation, a
//! comparison with last year's report, a trace.

use super::Options;
use crate::{
    check::{Report, Sought},
    document::Document,
    rule::RuleSet,
    text::Hits,
};

/// Looks for the patterns of a rule set in a document.
pub(super) fn hits<'a>(document: &'a Document, rules: &'a RuleSet, options: &Options) -> Hits<'a> {
    rules.patterns.scan(document.folded().text(), options.effort)
}

/// The report as checks see it, beside that of the year before where one is at hand.
pub(super) fn report<'a>(
    document: &'a Document,
    hits: &'a Hits<'a>,
    rules: &'a RuleSet,
    options: &Options,
    previous: Option<&'a Report<'a>>,
) -> Report<'a> {
    let sought = Sought { parts: &rules.parts, names: &rules.part_names, indicators: &rules.indicators };
    let mut report = Report::new(document, hits, sought, options.today).at_stage(options.stage);
    (report.evidence, report.previous) = (options.outcomes && options.detail.evidence, previous);
    report
}
