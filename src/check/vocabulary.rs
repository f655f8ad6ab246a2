//! `vocabulary`: terms with a period of validity, judged at the report's date.
//!
//! A plan, a five-year programme or a congress named as current when it is not gives away last year's text. A term told as
//! past (“七五”普法总结验收, 党的十九大以来) or as coming (谋划“十五五”) is no slip, nor an old one named beside its successor.
//! The table of terms is data of the pack.

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec, scope::sentences};
use crate::{
    finding::{Defect, Place},
    text::{Date, FSpan, Said},
};

/// A term with its period.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct TermSpec {
    /// Its wordings.
    words: WordsSpec,
    /// The first day on which it can be named as in force or held; open when left out.
    #[serde(default)]
    from: Option<String>,
    /// The last day on which it is current; open when left out.
    #[serde(default)]
    until: Option<String>,
    /// What is current after it, for the advice.
    #[serde(default)]
    instead: Option<String>,
    /// The same in English.
    #[serde(default)]
    instead_en: Option<String>,
    /// Words of its successor: named in the same sentence, the old term is told as history.
    #[serde(default)]
    successor: Option<WordsSpec>,
}

/// `vocabulary: { terms: […], past: …, coming: … }`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VocabularySpec {
    /// The table.
    terms: Vec<TermSpec>,
    /// Words in the sentence that tell a term as past.
    past: WordsSpec,
    /// Words in the sentence that tell a term as coming.
    coming: WordsSpec,
}

struct Term {
    words: Words,
    from: Option<Date>,
    until: Option<Date>,
    instead: Option<Said>,
    successor: Option<Words>,
}

struct Terms {
    terms: Vec<Term>,
    past: Words,
    coming: Words,
}

impl Spec for VocabularySpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.terms.is_empty() {
            cx.problem("terms", ProblemKind::EmptyList);
        }
        let terms: Vec<Option<Term>> = self
            .terms
            .iter()
            .enumerate()
            .map(|(i, spec)| cx.within(&format!("terms[{i}]"), |cx| spec.compile(cx)))
            .collect();
        let past = cx.words("past", &self.past);
        let coming = cx.words("coming", &self.coming);
        Some(Box::new(Terms { terms: terms.into_iter().collect::<Option<_>>()?, past: past?, coming: coming? }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["term", "state", "instead"]
    }
}

impl TermSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Term> {
        let words = cx.words("words", &self.words);
        let successor = cx.optional_words("successor", self.successor.as_ref());
        let mut day = |key: &str, text: &Option<String>| match text.as_ref().map(|text| text.parse::<Date>()) {
            None => Some(None),
            Some(Ok(day)) => Some(Some(day)),
            Some(Err(_)) => {
                let said = Said::new("日期写作 2021-01-01", "a day is written 2021-01-01");
                cx.problem(key, ProblemKind::Value(said));
                None
            }
        };
        let (from, until) = (day("from", &self.from), day("until", &self.until));
        if self.from.is_none() && self.until.is_none() {
            let said = Said::new("要写 from 或 until", "`from` or `until` is needed");
            cx.problem("", ProblemKind::Value(said));
        }
        let instead = self.instead.as_ref().map(|zh| Said::new(zh, self.instead_en.as_ref().unwrap_or(zh)));
        Some(Term { words: words?, from: from?, until: until?, instead, successor: successor? })
    }
}

impl Check for Terms {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let meta = report.document.meta();
        let Some(year) = meta.year else { return Verdict::Undecided };
        // What was in force in some part of the year reported on, or came into force before the report was written, is
        // current. A report without a date is written in the first months of the year after.
        let first = Date::constant(year, 1, 1);
        let written = meta.written.or(meta.published).map(|d| d.date).filter(|day| *day >= first);
        let last = written.unwrap_or_else(|| Date::constant(year + 1, 3, 31));
        let expired: Vec<&Term> = self.terms.iter().filter(|t| t.until.is_some_and(|day| day < first)).collect();
        let early: Vec<&Term> = self.terms.iter().filter(|t| t.from.is_some_and(|day| day > last)).collect();
        let mut defects = Vec::new();
        for sentence in scope.spans.iter().flat_map(|span| sentences(report.document, *span, false)) {
            for (terms, excuse, state) in [
                (&expired, &self.past, Said::new("已不是现行提法", "is no longer current")),
                (&early, &self.coming, Said::new("当时尚未出现", "did not exist yet")),
            ] {
                let found: Vec<(&Term, FSpan)> =
                    terms.iter().filter_map(|t| Some((*t, t.words.first(report.hits, sentence)?))).collect();
                if found.is_empty() || excuse.in_span(report.hits, sentence) {
                    continue;
                }
                let succeeded = |t: &Term| t.successor.as_ref().is_some_and(|w| w.in_span(report.hits, sentence));
                defects.extend(found.into_iter().filter(|(t, _)| !succeeded(t)).map(|(t, hit)| {
                    let instead = t.instead.clone().unwrap_or_else(|| Said::new("现行提法", "the current one"));
                    Defect::at(Place::At(hit))
                        .with_fact("term", report.document.text(hit))
                        .with_said("state", state.clone())
                        .with_said("instead", instead)
                }));
            }
        }
        if defects.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::Unmet(defects) }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.terms
            .iter()
            .map(|t| ("terms.words", &t.words))
            .chain([("past", &self.past), ("coming", &self.coming)])
            .collect()
    }
}
