//! `density`: how much of a text is figures, or formulas.

use serde::Deserialize;

use super::{
    Check, Compile, ProblemKind, Range, Report, Scope, Spec, Verdict, Words, WordsSpec,
    scope::{clauses, holding},
};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, Said},
};

/// Wording that could stand in any report.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct FormulaicSpec {
    /// Its words (进一步, 不断, 切实).
    words: WordsSpec,
    /// What gives a clause an object all the same; a figure or a 《title》 does, too.
    #[serde(default)]
    unless: Option<WordsSpec>,
    /// The share of such clauses that is right, in per cent: `..60`.
    percent: String,
}

/// `density: { figures: 5.. }`: a defect when there are fewer figures in 1,000 characters; `density: { formulaic: … }`: when
/// too large a share of the clauses is formula without an object. Texts below `least` characters are not judged.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DensitySpec {
    /// Figures in 1,000 characters: `5..`.
    #[serde(default)]
    figures: Option<String>,
    /// Formulaic wording.
    #[serde(default)]
    formulaic: Option<FormulaicSpec>,
    /// Fewer characters than this are not judged.
    #[serde(default = "least")]
    least: usize,
}

fn least() -> usize {
    200
}

struct Formulaic {
    words: Words,
    unless: Option<Words>,
    percent: Range,
}

struct Density {
    figures: Option<Range>,
    formulaic: Option<Formulaic>,
    least: usize,
}

impl Spec for DensitySpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.figures.is_none() && self.formulaic.is_none() {
            let said = Said::new("density 要有 figures 或 formulaic", "`density` needs `figures` or `formulaic`");
            cx.problem("", ProblemKind::Value(said));
        }
        let figures = Range::compile(cx, "figures", self.figures.as_deref());
        let formulaic = self.formulaic.as_ref().map(|spec| {
            cx.within("formulaic", |cx| {
                let words = cx.words("words", &spec.words);
                let unless = cx.optional_words("unless", spec.unless.as_ref());
                let percent = Range::compile(cx, "percent", Some(&spec.percent));
                Some(Formulaic { words: words?, unless: unless?, percent: percent?? })
            })
        });
        let formulaic = match formulaic {
            Some(compiled) => Some(compiled?),
            None => None,
        };
        Some(Box::new(Density { figures: figures?, formulaic, least: self.least }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["figures", "chars", "density", "percent"]
    }
}

impl Check for Density {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let document = report.document;
        let chars = scope.chars(document);
        if chars < self.least {
            return Verdict::NotApplicable;
        }
        let found: Vec<FSpan> =
            scope.spans.iter().flat_map(|s| report.figures().within(*s).iter().map(|f| f.quantity.span)).collect();
        let density = found.len() * 1000 / chars.max(1);
        let (percent, formulas) = self.formulaic.as_ref().map_or((0, Vec::new()), |f| f.share(report, scope));
        let enough = self.figures.is_none_or(|range| range.holds(density));
        let spoken = self.formulaic.as_ref().is_none_or(|f| f.percent.holds(percent));
        if enough && spoken {
            return Verdict::Met(if self.figures.is_some() { found } else { vec![scope.anchor] });
        }
        let mut defect = Defect::at(Place::At(scope.anchor))
            .about("")
            .with_fact("figures", found.len())
            .with_fact("chars", chars)
            .with_fact("density", density)
            .with_fact("percent", percent);
        if !spoken {
            for clause in formulas.iter().take(3) {
                defect = defect.with_related(*clause, Said::new("套话", "formula"));
            }
        }
        Verdict::Unmet(vec![defect])
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.formulaic.iter().map(|f| ("formulaic.words", &f.words)).collect()
    }
}

impl Formulaic {
    /// The share of formulaic clauses in per cent, and the clauses.
    fn share(&self, report: &Report<'_>, scope: &Scope) -> (usize, Vec<FSpan>) {
        let document = report.document;
        let all: Vec<FSpan> = scope
            .spans
            .iter()
            .flat_map(|span| clauses(document, *span))
            .filter(|clause| document.text(*clause).chars().count() >= 4)
            .collect();
        let hits_of = |words: &Words| words.hits_in(report.hits, &scope.spans);
        let spoken = holding(&all, &hits_of(&self.words));
        let concrete = self.unless.as_ref().map_or_else(Vec::new, |words| holding(&all, &hits_of(words)));
        let formulas: Vec<FSpan> = spoken
            .into_iter()
            .filter(|clause| concrete.binary_search(clause).is_err())
            .filter(|clause| !document.text(*clause).contains('《') && report.figures().within(*clause).is_empty())
            .collect();
        (formulas.len() * 100 / all.len().max(1), formulas)
    }
}
