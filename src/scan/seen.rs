//! What is found in a document before any rule is evaluated: hits, parts and figures, put together once for whoever holds
//! rules against it - an evaluation, a comparison with last year's report, a trace.

use super::Options;
use crate::{
    check::{PartMap, Report},
    document::{Document, Stage},
    figures::Figures,
    rule::RuleSet,
    text::Hits,
};

/// A document with everything that was found in it.
pub(super) struct Seen<'a> {
    pub(super) document: &'a Document,
    pub(super) hits: Hits<'a>,
    pub(super) parts: PartMap,
    pub(super) figures: Figures,
    pub(super) stage: Stage,
}

impl<'a> Seen<'a> {
    /// Looks through a document.
    pub(super) fn new(document: &'a Document, rules: &'a RuleSet, options: &Options) -> Self {
        let hits = rules.patterns.scan(document.folded().text(), options.effort);
        let parts = rules.parts.locate(document, &hits);
        let figures = Figures::read(document, &hits, &rules.indicators);
        Self { document, hits, parts, figures, stage: options.stage_of(document) }
    }

    /// The report as checks see it, beside that of the year before where one is at hand.
    pub(super) fn report<'s>(
        &'s self,
        rules: &'s RuleSet,
        options: &Options,
        previous: Option<&'s Report<'s>>,
    ) -> Report<'s> {
        Report {
            document: self.document,
            hits: &self.hits,
            parts: &self.parts,
            names: &rules.part_names,
            figures: &self.figures,
            stage: self.stage,
            today: options.today,
            previous,
        }
    }
}
