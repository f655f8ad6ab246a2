//! Two reports held against one another: exactly which passages of the one stand in the other.

use super::{Common, Kind, names::names, prints::Sifted};
use crate::{
    check::{Copied, Measure, Other, Own, after_opening, sentences},
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
    fn masks(kind: Kind, numbers: Numbers, names: &[String]) -> Masks<'_> {
        Masks { numbers, names: (kind == Kind::Peer).then_some(names) }
    }
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
    let copied = measure
        .copied(own, &spans, other, |span| sifted.text(span).is_some_and(|text| !common.holds(&sifted.kept(&text))));
    let told = sentences(a);
    let chars = |span: &FSpan| a.text(*span).chars().filter(|c| c.is_alphanumeric()).count();
    let all: usize = told.iter().map(chars).sum();
    let taken = |copied: &Copied| copied.parts.iter().map(chars).sum::<usize>();
    let (taken, weight) = (copied.iter().map(taken).sum::<usize>(), copied.iter().map(|c| c.weight).sum::<usize>());
    let share = (taken * 100).checked_div(all).unwrap_or(0).min(100);
    if copied.is_empty() || weight < threshold.together || share < usize::from(threshold.percent) {
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
