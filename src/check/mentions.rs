//! `mentions`: words stand in a text, or do not.

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec};
use crate::{
    finding::{Defect, Place},
    text::Said,
};

/// `mentions: { any: [听取汇报, 批示], at_least: 2 }`: a defect when the conditions do not hold. `any` wants `at_least` hits
/// (1) of the list together, `all` one of each entry, `none` no hit at all; a hit of `none` is the defect's place.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MentionsSpec {
    /// Alternatives of which some must stand there.
    #[serde(default)]
    any: Option<WordsSpec>,
    /// How many hits of `any` there must be.
    #[serde(default = "one")]
    at_least: usize,
    /// Entries that must all stand there.
    #[serde(default)]
    all: Vec<WordsSpec>,
    /// What must not stand there.
    #[serde(default)]
    none: Option<WordsSpec>,
}

fn one() -> usize {
    1
}

struct Mentions {
    any: Option<(Words, usize)>,
    all: Vec<Words>,
    none: Option<Words>,
}

impl Spec for MentionsSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.any.is_none() && self.all.is_empty() && self.none.is_none() {
            let said = Said::new("mentions 要有 any、all 或 none 之一", "`mentions` needs `any`, `all` or `none`");
            cx.problem("", ProblemKind::Value(said));
        }
        if self.at_least == 0 {
            let said = Said::new(
                "at_least 至少为 1；要求不出现请用 none",
                "`at_least` is at least 1; to forbid words use `none`",
            );
            cx.problem("at_least", ProblemKind::Value(said));
        }
        let any = cx.optional_words("any", self.any.as_ref());
        let all = cx.words_list("all", &self.all);
        let none = cx.optional_words("none", self.none.as_ref());
        Some(Box::new(Mentions { any: any?.map(|words| (words, self.at_least)), all: all?, none: none? }))
    }

    fn facts(&self) -> &'static [&'static str] {
        match (&self.none, self.any.is_some() || !self.all.is_empty()) {
            (Some(_), false) => &["found", "word"],
            (None, _) => &["found", "at_least"],
            // Either may be the defect: only what both give can be shown.
            (Some(_), true) => &["found"],
        }
    }
}

impl Mentions {
    /// Whether what is to stand there does; where is not found out, which is most of the work.
    fn holds(&self, report: &Report<'_>, scope: &Scope) -> bool {
        let there = |words: &Words| scope.spans.iter().any(|span| words.in_span(report.hits, *span));
        self.all.iter().all(there)
            && self.any.as_ref().is_none_or(|(words, at_least)| match at_least {
                1 => there(words),
                _ => words.hits_in(report.hits, &scope.spans).len() >= *at_least,
            })
    }
}

impl Check for Mentions {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        if let Some(none) = &self.none {
            let found = none.hits_in(report.hits, &scope.spans);
            if !found.is_empty() {
                let defect = |span| {
                    Defect::at(Place::At(span)).with_fact("word", report.quote(span)).with_fact("found", found.len())
                };
                return Verdict::Unmet(found.iter().map(|span| defect(*span)).collect());
            }
        }
        if !report.evidence && self.holds(report, scope) {
            return Verdict::Met(Vec::new());
        }
        let mut evidence = Vec::new();
        let mut met = true;
        for words in &self.all {
            let found = words.hits_in(report.hits, &scope.spans);
            met &= !found.is_empty();
            evidence.extend(found.first());
        }
        // Of a single hit that is not there, there is nothing to count.
        let absent = |at_least| !report.evidence && self.all.is_empty() && at_least == 1;
        if let Some((_, at_least)) = &self.any
            && absent(*at_least)
        {
            met = false;
        } else if let Some((words, at_least)) = &self.any {
            let found = words.hits_in(report.hits, &scope.spans);
            met &= found.len() >= *at_least;
            evidence.extend(found);
        }
        if met {
            return Verdict::Met(evidence);
        }
        let wanted = self.any.as_ref().map_or(self.all.len(), |any| any.1);
        Verdict::Unmet(vec![
            Defect::at(Place::At(scope.anchor))
                .about("")
                .with_fact("found", evidence.len())
                .with_fact("at_least", wanted),
        ])
    }
    fn words(&self) -> Vec<(&'static str, &Words)> {
        let any = self.any.iter().map(|(words, _)| ("any", words));
        let all = self.all.iter().map(|words| ("all", words));
        any.chain(all).chain(self.none.iter().map(|words| ("none", words))).collect()
    }
}
