//! `copied`: sentences that stand in last year's report, word for word or nearly so.
//!
//! What follows one another in both reports is one stretch and one defect, however many sentences it has. Sentences whose
//! numbers were brought up to date are no copies.

use serde::Deserialize;

use super::{change, is_heading, named, own_chars, parts, source, without};
use crate::{
    check::{
        Check, Compile, Report, Scope, Spec, Verdict, Words, WordsSpec,
        scope::{clauses, told},
    },
    document::Document,
    figures::quantities,
    finding::{Defect, Place},
    text::{FSpan, Numbers, Passage, Passages, Said, Stretch, stretches},
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

struct Copied {
    chars: usize,
    share: u8,
    stock: Option<Words>,
    terms: Option<Words>,
    outside: Vec<usize>,
}

/// A sentence with fewer characters of its own is told apart by nothing.
const LEAST: usize = 5;

impl Spec for CopiedSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        let stock = cx.optional_words("stock", self.stock.as_ref());
        let terms = cx.optional_words("terms", self.terms.as_ref());
        let outside: Vec<Option<usize>> =
            self.outside.iter().enumerate().map(|(i, name)| cx.part(&format!("outside[{i}]"), name)).collect();
        let outside = outside.into_iter().collect::<Option<Vec<usize>>>();
        let (chars, share) = (self.chars, self.share);
        Some(Box::new(Copied { chars, share, stock: stock?, terms: terms?, outside: outside? }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["previous", "sentences", "chars", "change", "figures"]
    }

    fn compares(&self) -> bool {
        true
    }
}

impl Check for Copied {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let Some(previous) = report.previous else { return Verdict::NotApplicable };
        let spans = without(&after_opening(report.document, &scope.spans), &parts(report, &self.outside));
        let old = [previous.document.body()];
        let own = prepared(report.document, told(report.document, &spans, true));
        let others = prepared(previous.document, told(previous.document, &old, true));
        let mut found = self.found(report, (&own, &others), self.share, self.chars);
        // Of a sentence that was rewritten in part, clauses one after the other; one that tells new figures is no copy.
        let covered = |span: FSpan| found.iter().any(|copy: &Copy| copy.span.overlaps(span));
        let rest = own.list().iter().filter(|p| p.numbers().is_empty() && !covered(p.span));
        let rest: Vec<FSpan> = rest.flat_map(|p| clauses(report.document, p.span)).collect();
        if !rest.is_empty() {
            let old = old.iter().flat_map(|span| clauses(previous.document, *span)).collect();
            let (rest, old) = (prepared(report.document, rest), prepared(previous.document, old));
            found.extend(self.found(report, (&rest, &old), 100, self.chars + PARTIAL));
        }
        found.sort_by_key(|copy| copy.span);
        let told = |copy: &Copy| {
            let of = |p: &&Passage| copy.parts.iter().any(|part| part.overlaps(p.span));
            own.list().iter().filter(of).filter(|p| !is_heading(report.document, p.span)).count()
        };
        let defects: Vec<Defect> =
            found.iter().map(|copy| copy.defect(report, previous).with_fact("sentences", told(copy))).collect();
        if defects.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::Unmet(defects) }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        let stock = self.stock.iter().map(|words| ("stock", words));
        stock.chain(self.terms.iter().map(|words| ("terms", words))).collect()
    }
}

/// So many more characters of its own a stretch has that is a part of a sentence.
const PARTIAL: usize = 10;

fn prepared(document: &Document, spans: Vec<FSpan>) -> Passages {
    Passages::new(document.folded().text(), spans, Numbers::Kept)
}

/// A stretch that stands in last year's report.
struct Copy {
    span: FSpan,
    /// Its passages that stand there; one between them may be new.
    parts: Vec<FSpan>,
    source: FSpan,
    share: u8,
}

impl Copied {
    /// The stretches with enough characters of their own.
    fn found(&self, report: &Report<'_>, (own, others): (&Passages, &Passages), share: u8, chars: usize) -> Vec<Copy> {
        let weights: Vec<usize> = own
            .list()
            .iter()
            .map(|passage| match is_heading(report.document, passage.span) {
                true => 0,
                false => own_chars(report, [&self.stock, &self.terms], passage.span),
            })
            .collect();
        let weight = |stretch: &Stretch| stretch.pairs.iter().map(|(index, _)| weights[*index]).sum::<usize>();
        // New figures end a stretch, however short the sentence.
        let counts =
            |index: usize, p: &Passage| weights[index] >= LEAST || weights[index] > 0 && !p.numbers().is_empty();
        stretches(own, others, share, counts)
            .iter()
            .filter(|stretch| weight(stretch) >= chars)
            .map(|stretch| Copy {
                span: stretch.span(own),
                parts: stretch.pairs.iter().map(|(index, _)| own.list()[*index].span).collect(),
                source: stretch.source(others),
                share: stretch.share(),
            })
            .collect()
    }
}

impl Copy {
    fn defect(&self, report: &Report<'_>, previous: &Report<'_>) -> Defect {
        let text = |part: &FSpan| report.document.text(*part);
        let figures = match self.parts.iter().map(|part| quantities(text(part)).len()).sum() {
            0 => Said::default(),
            n => Said::new(format!("，其中{n}个数字也没有变"), format!(", nor were the figures in it ({n})")),
        };
        Defect::at(Place::At(self.span))
            .with_previous(self.source, source())
            .with_said("previous", named(previous))
            .with_fact("chars", self.parts.iter().map(|part| text(part).chars().count()).sum::<usize>())
            .with_said("change", change(report, self.span, previous, self.source, self.share))
            .with_said("figures", figures)
    }
}

/// The opening of a report, before its first heading, is a formula; one that runs on is not.
fn after_opening(document: &Document, spans: &[FSpan]) -> Vec<FSpan> {
    const LONGEST: usize = 400;
    let body = document.body();
    let first = document.sections().first().map(|section| section.heading.start);
    let Some(first) = first.filter(|first| *first > body.start) else { return spans.to_vec() };
    let opening = FSpan::new(body.start, first);
    if document.text(opening).chars().count() > LONGEST { spans.to_vec() } else { without(spans, &[opening]) }
}
