//! A list of alternative patterns with their look-alikes, compiled: what checks and indicators ask the hits of a text for.

use std::ops::ControlFlow;

use super::{FSpan, Hits, PatternId};

/// A compiled word list.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The alternatives.
    pub(crate) any: Vec<PatternId>,
    /// Longer expressions in which an alternative means something else.
    pub(crate) except: Vec<PatternId>,
}

impl Words {
    /// Whether there is no alternative at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.any.is_empty()
    }

    /// The alternatives and the look-alikes, for those who examine rules.
    #[must_use]
    pub fn patterns(&self) -> (&[PatternId], &[PatternId]) {
        (&self.any, &self.except)
    }

    /// The list without the patterns that a text has nowhere: whoever asks for it in many places of a text asks for this.
    #[must_use]
    pub fn present(&self, hits: &Hits<'_>) -> Self {
        let there = |list: &[PatternId]| list.iter().copied().filter(|id| !hits.nowhere(*id)).collect::<Vec<_>>();
        let any = there(&self.any);
        let except = if any.is_empty() { Vec::new() } else { there(&self.except) };
        Self { any, except }
    }

    /// Places in a span of which every hit holds one, in no order; `None` where that cannot be told. Whoever looks at the
    /// sentences of a text one by one need look at none but those that hold such a place.
    #[must_use]
    pub fn spots(&self, hits: &Hits<'_>, span: FSpan) -> Option<Vec<FSpan>> {
        let mut spots = Vec::new();
        self.any.iter().all(|id| hits.spots(*id, span, &mut spots)).then_some(spots)
    }

    /// The hits inside a span, look-alikes counted.
    #[must_use]
    pub fn all_hits(&self, hits: &Hits<'_>, span: FSpan) -> Vec<FSpan> {
        leftmost_longest(self.each(hits, span))
    }

    /// The hits inside a span, in order, look-alikes left out.
    #[must_use]
    pub fn hits(&self, hits: &Hits<'_>, span: FSpan) -> Vec<FSpan> {
        let mut found = self.each(hits, span);
        if !self.except.is_empty() {
            found.retain(|hit| !self.excepted(hits, *hit));
        }
        leftmost_longest(found)
    }

    /// The hits of every alternative inside a span, one alternative after the other.
    fn each(&self, hits: &Hits<'_>, span: FSpan) -> Vec<FSpan> {
        let mut found = Vec::new();
        for id in &self.any {
            let _ = hits.each(*id, span, |hit| {
                found.push(hit);
                ControlFlow::Continue(())
            });
        }
        found
    }

    /// The first hit inside a span.
    #[must_use]
    pub fn first(&self, hits: &Hits<'_>, span: FSpan) -> Option<FSpan> {
        let mut first: Option<FSpan> = None;
        for id in &self.any {
            let _ = hits.each(*id, span, |hit| {
                let later = first.is_some_and(|first| (first.start, hit.end) <= (hit.start, first.end));
                if later || !self.excepted(hits, hit) {
                    first = if later { first } else { Some(hit) };
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            });
        }
        first
    }

    /// The first hit inside a span of the first entry that has one: lists of mentions name the plainest first.
    #[must_use]
    pub fn plainest(&self, hits: &Hits<'_>, span: FSpan) -> Option<FSpan> {
        self.some(hits, span, 1, |_| true).first().copied()
    }

    /// Whether there is a hit inside a span.
    #[must_use]
    pub fn in_span(&self, hits: &Hits<'_>, span: FSpan) -> bool {
        if self.except.is_empty() {
            return self.any.iter().any(|id| hits.any(*id, span));
        }
        !self.some(hits, span, 1, |_| true).is_empty()
    }

    /// So many hits inside a span that are accepted, in no order: where a few show what is asked for, the rest need not be
    /// looked for.
    #[must_use]
    pub fn some(
        &self,
        hits: &Hits<'_>,
        span: FSpan,
        enough: usize,
        mut accept: impl FnMut(FSpan) -> bool,
    ) -> Vec<FSpan> {
        let mut found = Vec::new();
        let _ = self.any.iter().try_for_each(|id| {
            hits.each(*id, span, |hit| {
                if accept(hit) && !self.excepted(hits, hit) {
                    found.push(hit);
                }
                if found.len() >= enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        });
        found
    }

    /// The hits inside several spans.
    #[must_use]
    pub fn hits_in(&self, hits: &Hits<'_>, spans: &[FSpan]) -> Vec<FSpan> {
        if self.any.iter().all(|id| hits.nowhere(*id)) {
            return Vec::new();
        }
        spans.iter().flat_map(|span| self.hits(hits, *span)).collect()
    }

    /// Whether a hit overlaps one of the look-alikes, which may reach beyond the span asked for.
    fn excepted(&self, hits: &Hits<'_>, hit: FSpan) -> bool {
        self.except.iter().any(|id| hits.overlap(*id, hit))
    }
}

/// Entries that overlap (听取, 听取汇报) are one hit: the leftmost longest.
fn leftmost_longest(mut found: Vec<FSpan>) -> Vec<FSpan> {
    found.sort_unstable_by_key(|hit| (hit.start, usize::MAX - hit.end));
    let mut end = 0;
    found.retain(|hit| {
        let kept = hit.start >= end;
        end = if kept { hit.end } else { end };
        kept
    });
    found
}
