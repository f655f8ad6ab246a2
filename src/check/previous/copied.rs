//! `copied`: sentences that stand in last year's report, word for word or nearly so.
//!
//! What follows one another in both reports is one stretch and one defect, however many sentences it has. Sentences whose
//! numbers were brought up to date are no copies.

use serde::Deserialize;

use super::{change, named, parts, source};
use crate::{
    check::{
        Check, Compile, Report, Scope, Spec, Verdict, Words, WordsSpec,
        copying::{Copied, Measure, Other, Own, after_opening, is_heading, without},
        scope::told,
    },
    figures::quantities,
    finding::{Defect, Place},
    text::{FSpan, Masks, Numbers, Said},
};

/// `copied: { chars: 30, stock: $stock, outside: [plan] }`: a defect for each stretch that stands in last year's report.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CopiedSpec {
    /// So many characters of its own a stretch has at least.
    chars: usize,
    /// So much, in per cent, two sentences share at least (80); their numbers are always the same.
    #[serde(default = "nearly")]
    share: u8,
    /// Phrases that every report has: they do not count.
    #[serde(default)]
    stock: Option<WordsSpec>,
    /// The vocabulary of the field: what is left of a sentence without it is its own.
    #[serde(default)]
    terms: Option<WordsSpec>,
    /// Parts of the report whose text is left out; of last year's everything counts (its plan, told as this year's results).
    #[serde(default)]
    outside: Vec<String>,
}

fn nearly() -> u8 {
    80
}

struct CopiedCheck {
    chars: usize,
    share: u8,
    stock: Option<Words>,
    terms: Option<Words>,
    outside: Vec<usize>,
}

impl Spec for CopiedSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        let stock = cx.optional_words("stock", self.stock.as_ref());
        let terms = cx.optional_words("terms", self.terms.as_ref());
        let outside: Vec<Option<usize>> =
            self.outside.iter().enumerate().map(|(i, name)| cx.part(&format!("outside[{i}]"), name)).collect();
        let outside = outside.into_iter().collect::<Option<Vec<usize>>>();
        let (chars, share) = (self.chars, self.share);
        Some(Box::new(CopiedCheck { chars, share, stock: stock?, terms: terms?, outside: outside? }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["previous", "sentences", "chars", "change", "figures"]
    }

    fn compares(&self) -> bool {
        true
    }
}

impl Check for CopiedCheck {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let Some(previous) = report.previous else { return Verdict::NotApplicable };
        let spans = without(&after_opening(report.document, &scope.spans), &parts(report, &self.outside));
        let masks = Masks::from(Numbers::Kept);
        let own = Own { document: report.document, hits: report.hits, masks };
        let found = self.measure().copied(own, &spans, Other { document: previous.document, masks }, |_| true);
        let own = told(report.document, &spans, true);
        let told = |copy: &Copied| {
            let of = |s: &&FSpan| copy.parts.iter().any(|part| part.overlaps(**s));
            own.iter().filter(of).filter(|s| !is_heading(report.document, **s)).count()
        };
        let defects: Vec<Defect> =
            found.iter().map(|copy| defect(copy, report, previous).with_fact("sentences", told(copy))).collect();
        if defects.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::Unmet(defects) }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        let stock = self.stock.iter().map(|words| ("stock", words));
        stock.chain(self.terms.iter().map(|words| ("terms", words))).collect()
    }
}

impl CopiedCheck {
    fn measure(&self) -> Measure<'_> {
        Measure { chars: self.chars, share: self.share, stock: self.stock.as_ref(), terms: self.terms.as_ref() }
    }
}

fn defect(copy: &Copied, report: &Report<'_>, previous: &Report<'_>) -> Defect {
    let text = |part: &FSpan| report.document.text(*part);
    let figures = match copy.parts.iter().map(|part| quantities(text(part)).len()).sum() {
        0 => Said::default(),
        n => Said::new(format!("，其中{n}个数字也没有变"), format!(", nor were the figures in it ({n})")),
    };
    Defect::at(Place::At(copy.span))
        .with_previous(copy.source, source())
        .with_said("previous", named(previous))
        .with_fact("chars", copy.parts.iter().map(|part| text(part).chars().count()).sum::<usize>())
        .with_said("change", change(report, copy.span, previous, copy.source, copy.share))
        .with_said("figures", figures)
}
