//! `structure`: slips of form that the text itself proves: numbering, levels, marks in pairs, repetition.
//!
//! One kind with a list of faults, so that a pack decides which of them are one rule; each family has its file.

mod alike;
mod fused;
mod marks;
mod numbering;
mod repeats;

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, Verdict};
use crate::finding::Defect;

/// What may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum StructureFault {
    /// 一、二、四、
    Skipped,
    /// （二）（二）, or a number smaller than the one before.
    Repeated,
    /// 一、二、一、 on one level; 一、 below 一、.
    Restarted,
    /// 1. directly below 一、 where the report elsewhere has （一） between.
    LevelSkipped,
    /// A heading that runs into its text without a mark.
    Fused,
    /// 《, “ or （ without its counterpart.
    Unbalanced,
    /// A word twice in a row: 各项各项.
    RepeatedWords,
    /// The same sentence twice.
    RepeatedSentence,
    /// The same paragraph twice.
    RepeatedParagraph,
    /// A paragraph twice, with a word or a number changed.
    SimilarParagraph,
}

/// `structure: { find: [skipped, repeated] }`: a defect at each place.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StructureSpec {
    /// The faults.
    find: Vec<StructureFault>,
}

struct Structure(Vec<StructureFault>);

impl Spec for StructureSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.find.is_empty() {
            cx.problem("find", ProblemKind::EmptyList);
        }
        Some(Box::new(Structure(self.find.clone())))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["detail"]
    }
}

impl Check for Structure {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let document = report.document;
        let mut defects: Vec<Defect> = self
            .0
            .iter()
            .flat_map(|fault| match fault {
                StructureFault::Skipped => numbering::skipped(document, scope),
                StructureFault::Repeated => numbering::repeated(document, scope),
                StructureFault::Restarted => numbering::restarted(document, scope),
                StructureFault::LevelSkipped => numbering::level_skipped(document, scope),
                StructureFault::Fused => fused::fused(document, scope),
                StructureFault::Unbalanced => marks::unbalanced(document, scope),
                StructureFault::RepeatedWords => repeats::words(document, scope),
                StructureFault::RepeatedSentence => repeats::sentences(document, scope),
                StructureFault::RepeatedParagraph => repeats::paragraphs(document, scope),
                StructureFault::SimilarParagraph => repeats::similar_paragraphs(document, scope),
            })
            .collect();
        if defects.is_empty() {
            return Verdict::Met(Vec::new());
        }
        defects.sort_by_key(|defect| match defect.place {
            crate::finding::Place::At(span) => span.start,
            _ => 0,
        });
        Verdict::Unmet(defects)
    }
}
