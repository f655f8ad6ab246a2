//! `answers`: what one part raises another part takes up, subject by subject (the plan answers the shortcomings).

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, TextSpec, Verdict, Within, Words, WordsSpec, items};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, Said},
};

/// `answers: { in: plan, subjects: [$执法, $普法] }`: a defect when items of the scope speak of subjects none of which the
/// other part speaks of. An item that speaks of no listed subject is left alone, and so is a report without the other part.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersSpec {
    /// The part that should answer.
    r#in: String,
    /// The subjects, each by the words that both parts may use for it.
    subjects: Vec<WordsSpec>,
    /// How much of the items, in per cent, may stay unanswered (0).
    #[serde(default)]
    percent: usize,
}

struct Answers {
    part: usize,
    subjects: Vec<Words>,
    percent: usize,
}

impl Spec for AnswersSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.subjects.is_empty() {
            cx.problem("subjects", ProblemKind::EmptyList);
        }
        let part = cx.part("in", &self.r#in);
        let subjects = cx.words_list("subjects", &self.subjects);
        Some(Box::new(Answers { part: part?, subjects: subjects?, percent: self.percent }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["items", "without"]
    }
}

impl Check for Answers {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let within = Within { part: Some(self.part), also: Vec::new(), text: TextSpec::All };
        let Some(answer) = Scope::of(report, Some(&within)) else { return Verdict::NotApplicable };
        let speaks = |words: &Words, spans: &[FSpan]| spans.iter().any(|span| words.in_span(report.hits, *span));
        let (items, _) = items::of(report, scope, None);
        let mut raised = 0;
        let mut without = Vec::new();
        for item in items {
            let subjects: Vec<&Words> = self.subjects.iter().filter(|s| s.in_span(report.hits, item)).collect();
            if subjects.is_empty() {
                continue;
            }
            raised += 1;
            if !subjects.iter().any(|subject| speaks(subject, &answer.spans)) {
                without.push(item);
            }
        }
        if raised == 0 {
            return Verdict::Undecided;
        }
        if without.len() * 100 <= raised * self.percent {
            return Verdict::Met(vec![answer.anchor]);
        }
        let defect = Defect::at(Place::At(answer.anchor))
            .about("")
            .with_fact("items", raised)
            .with_fact("without", without.len());
        let name = &report.names[self.part].title;
        let said = || Said::new(format!("“{}”没有回应", name.zh), format!("not answered: {}", name.en));
        let defect = without.iter().take(4).fold(defect, |defect, item| {
            defect.with_related(super::scope::first_clause(report.document, *item), said())
        });
        Verdict::Unmet(vec![defect])
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.subjects.iter().map(|words| ("subjects", words)).collect()
    }
}
