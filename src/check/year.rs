//! `year`: a heading names the right year (the plan's is the year after the one reported on).

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, scope::first_sentence};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, Said, find_years},
};

/// `year: { offset: 1 }`: a defect when the heading of the part names years and none is the reported one plus `offset`.
/// A heading without a year (下一步工作打算) is right; a part told in prose is judged by its first sentence.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearSpec {
    /// Years after the one reported on.
    offset: i16,
}

struct Year(i16);

impl Spec for YearSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if !(-5..=5).contains(&self.offset) {
            cx.problem(
                "offset",
                ProblemKind::Value(Said::new("offset 应在 -5 到 5 之间", "`offset` is between -5 and 5")),
            );
        }
        Some(Box::new(Year(self.offset)))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["year", "expected"]
    }
}

impl Check for Year {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let document = report.document;
        let Some(reported) = document.meta().year else { return Verdict::Undecided };
        let expected = reported + self.0;
        let named = |span: FSpan| -> Vec<(FSpan, i16)> {
            let text = document.text(span);
            // A year inside 《…》 or of a span of years (2021-2025年) is that of a plan or law, not of the part.
            let foreign = |at: usize| {
                text[..at].ends_with('-') || text[..at].rfind('《').is_some_and(|open| !text[open..at].contains('》'))
            };
            find_years(text)
                .into_iter()
                .filter(|(at, _)| !foreign(at.start))
                .map(|(at, year)| (FSpan::new(span.start + at.start, span.start + at.end), year))
                .collect()
        };
        let mut years = named(scope.anchor);
        if scope.shared {
            // 2023年存在的不足和下一步打算: the year before the conjunction is that of the other part.
            let heading = document.text(scope.anchor);
            let last = heading.rfind(['和', '与', '及', '、']).map_or(0, |at| scope.anchor.start + at);
            years.retain(|(span, _)| span.start > last);
        }
        // 锚定2035年目标: a year far ahead is a goal.
        years.retain(|(_, year)| *year <= expected + 2);
        if years.is_empty() && !scope.headed {
            years = scope.spans.first().map(|s| named(first_sentence(document, *s))).unwrap_or_default();
        }
        match years.first() {
            None => Verdict::NotApplicable,
            Some(_) if years.iter().any(|y| y.1 == expected) => Verdict::Met(vec![years[0].0]),
            Some((span, year)) => {
                // The place is the year with its 年.
                let span = FSpan::new(span.start, span.end + '年'.len_utf8());
                Verdict::Unmet(vec![
                    Defect::at(Place::At(span)).with_fact("year", year).with_fact("expected", expected),
                ])
            }
        }
    }
}
