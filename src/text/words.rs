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

    /// The hits inside a span, look-alikes counted.
    #[must_use]
    pub fn all_hits(&self, hits: &Hits<'_>, span: FSpan) -> Vec<FSpan> {
        Self { any: self.any.clone(), except: Vec::new() }.hits(hits, span)
    }

    /// The hits inside a span, in order, look-alikes left out.
    #[must_use]
    pub fn hits(&self, hits: &Hits<'_>, span: FSpan) -> Vec<FSpan> {
        let mut found: Vec<FSpan> =
            self.any.iter().filter(|id| !hits.nowhere(**id)).flat_map(|id| hits.within(*id, span)).collect();
        if !found.is_empty() && !self.except.is_empty() {
            found.retain(|hit| !self.excepted(hits, *hit));
        }
        // Entries that overlap (听取, 听取汇报) are one hit: the leftmost longest.
        found.sort_unstable_by_key(|hit| (hit.start, usize::MAX - hit.end));
        let mut end = 0;
        found.retain(|hit| {
            let kept = hit.start >= end;
            end = if kept { hit.end } else { end };
            kept
        });
        found
    }

    /// The first hit inside a span.
    #[must_use]
    pub fn first(&self, hits: &Hits<'_>, span: FSpan) -> Option<FSpan> {
        self.hits(hits, span).first().copied()
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
        self.except.iter().any(|id| hits.around(*id, hit).iter().any(|other| other.overlaps(hit)))
    }
}
