//! `vocabulary`: terms with a period of validity, judged at the report's date.
//!
//! A plan, a five-year programme or a congress named as current when it is not gives away last year's text. A term told as
//! past (“七五”普法总结验收, 党的十九大以来) or as coming (谋划“十五五”) is no slip, nor an old one named beside its successor.
//! The table of terms is data of the pack.

use serde::Deserialize;

use super::{
    Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec,
    scope::{holding, sentences},
};
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
    /// The part that speaks of the year after the one reported on.
    #[serde(default)]
    next: Option<String>,
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
    next: Option<usize>,
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
        let next = match &self.next {
            Some(name) => Some(cx.part("next", name)?),
            None => None,
        };
        Some(Box::new(Terms { terms: terms.into_iter().collect::<Option<_>>()?, past: past?, coming: coming?, next }))
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

impl Term {
    fn defect(&self, text: &str, hit: FSpan, early: bool) -> (FSpan, Defect) {
        let state = if early {
            Said::new("当时尚未出现", "did not exist yet")
        } else {
            Said::new("已不是现行提法", "is no longer current")
        };
        let instead = self.instead.clone().unwrap_or_else(|| Said::new("现行提法", "the current one"));
        let defect =
            Defect::at(Place::At(hit)).with_fact("term", text).with_said("state", state).with_said("instead", instead);
        (hit, defect)
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
        let next = Date::constant(year + 1, 1, 1);
        let ahead = self.next.map_or_else(Vec::new, |part| report.parts().get(part).spans.clone());
        let sentences: Vec<FSpan> =
            scope.spans.iter().flat_map(|span| sentences(report.document, *span, false)).collect();
        let mut defects = Vec::new();
        for term in &self.terms {
            let early = term.from.is_some_and(|day| day > last);
            if !early && term.until.is_none_or(|day| day >= next) {
                continue;
            }
            let hits = term.words.hits_in(report.hits, &scope.spans);
            for sentence in holding(&sentences, &hits) {
                // What is planned is judged in the year for which it is planned.
                let judged = if ahead.iter().any(|span| span.overlaps(sentence)) { next } else { first };
                let expired = term.until.is_some_and(|day| day < judged);
                let excuse = if early { &self.coming } else { &self.past };
                let succeeded = term.successor.as_ref().is_some_and(|w| w.in_span(report.hits, sentence));
                let hit = hits.iter().find(|hit| sentence.contains(**hit)).copied();
                if !(early || expired) || succeeded || excuse.in_span(report.hits, sentence) {
                    continue;
                }
                defects.extend(hit.map(|hit| term.defect(&report.quote(hit), hit, early)));
            }
        }
        // Two terms of the table may name one place (党的十九大, 十九届四中全会): the first says enough.
        defects.sort_by_key(|(hit, _)| *hit);
        defects.dedup_by(|later, earlier| later.0.overlaps(earlier.0));
        let defects: Vec<Defect> = defects.into_iter().map(|(_, defect)| defect).collect();
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
