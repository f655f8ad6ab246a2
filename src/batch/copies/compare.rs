//! Two reports held against one another: exactly which passages of the one stand in the other.

use super::{Common, Kind, names::names, prints::Sifted};
use crate::{
    check::{Copied, Measure, Other, Own, Threshold, after_opening, sentences},
    document::Document,
    rule::RuleSet,
    text::{Effort, FSpan, Masks, Numbers, Span},
};

/// What one report copied from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// How much of the text that could be copied at all was, in per cent, at least 1.
    pub share: u8,
    /// How many characters of it.
    pub chars: usize,
    /// How many sentences.
    pub sentences: usize,
    /// The copied passages, in the order of the report that copied.
    pub passages: Vec<Passage>,
}

/// A copied passage: where it stands in the decoded text of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// In the report that copied.
    pub a: Span,
    /// In the other.
    pub b: Span,
}

/// What of `a` stands in `b`; `None` where it is not enough to tell the one a copy of the other.
#[must_use]
pub fn compare(a: &Document, b: &Document, kind: Kind, rules: &RuleSet, common: &Common) -> Option<Copy> {
    let copies = &rules.copies;
    let hits = rules.patterns.scan(a.folded().text(), Effort::Many);
    let (one, two) = (names(a.meta()), names(b.meta()));
    let (threshold, numbers) = match kind {
        Kind::LastYear => (copies.last_year, Numbers::Kept),
        Kind::Peer => (copies.peers, Numbers::Masked),
    };
    let own = Own { document: a, hits: &hits, masks: masks(kind, numbers, &one) };
    let other = Other { document: b, masks: masks(kind, numbers, &two) };
    let measure = Measure {
        chars: threshold.chars,
        share: threshold.likeness,
        stock: copies.stock.as_ref(),
        terms: copies.terms.as_ref(),
    };
    let sifted = Sifted::new(a, &hits, copies);
    let spans = after_opening(a, &[a.body()]);
    let mut copied = measure
        .copied(own, &spans, other, |span| sifted.text(span).is_some_and(|text| !common.holds(&sifted.kept(&text))));
    once(&mut copied);
    let chars = |span: &FSpan| a.text(*span).chars().filter(|c| c.is_alphanumeric()).count();
    let taken: usize = copied.iter().flat_map(|copied| &copied.parts).map(chars).sum();
    let share = (taken * 100).checked_div(sentences(a).iter().map(chars).sum()).unwrap_or(0).min(100);
    if !enough(&copied, threshold, share) {
        return None;
    }
    let source = |document: &Document, span| document.folded().to_source(span);
    Some(Copy {
        share: u8::try_from(share.max(1)).unwrap_or(100),
        chars: taken,
        sentences: copied.iter().map(|copied| copied.parts.len()).sum(),
        passages: copied.iter().map(|c| Passage { a: source(a, c.span), b: source(b, c.source) }).collect(),
    })
}

/// Names of the units differ between them, not from year to year.
fn masks(kind: Kind, numbers: Numbers, names: &[String]) -> Masks<'_> {
    Masks { numbers, names: (kind == Kind::Peer).then_some(names) }
}

/// A sentence that is told again and again with little changed is like one sentence of the other report: it counts once.
fn once(copied: &mut Vec<Copied>) {
    let mut taken: Vec<FSpan> = Vec::new();
    copied.retain(|copied| {
        let new = !taken.iter().any(|source| source.contains(copied.source));
        if new {
            taken.push(copied.source);
        }
        new
    });
}

/// Whether what was copied is enough to be called so.
fn enough(copied: &[Copied], threshold: Threshold, share: usize) -> bool {
    let in_a_row = copied.iter().any(|copied| copied.parts.len() > 1);
    let weight: usize = copied.iter().map(|copied| copied.weight).sum();
    (in_a_row || copied.len() >= threshold.sentences.max(1))
        && weight >= threshold.together
        && share >= usize::from(threshold.percent)
}
