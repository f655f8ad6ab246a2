//! The places of patterns in one text, found by [`super::PatternSet::scan`] and confirmed when a scope asks for them.

use std::ops::ControlFlow;

use super::{
    FSpan,
    pattern::{Effort, PatternId, PatternSet, Reach, Strategy},
};

/// The stretches of a text in which a match lies: its sentences, and its paragraphs where patterns reach so far.
///
/// A stretch of more bytes than any has that a person wrote is cut there: expressions never run over megabytes.
#[derive(Clone, Debug)]
pub(super) struct Stretches {
    /// One past each `。！？` and each paragraph end, and the end of the text.
    sentences: Vec<usize>,
    /// One past each paragraph end, and the end of the text; empty where no pattern reaches so far.
    paragraphs: Vec<usize>,
}

/// So many bytes on each side of a hit its look-alikes reach.
const AROUND: usize = 400;

/// Longer than this no sentence is.
const LONGEST: usize = 6000;

/// Longer than this no paragraph is.
const LONGEST_PARAGRAPH: usize = 60_000;

impl Stretches {
    pub(super) fn new(text: &str, paragraphs: bool) -> Self {
        let full_stops = memchr::memmem::find_iter(text.as_bytes(), "。".as_bytes()).map(|at| at + '。'.len_utf8());
        let others = memchr::memchr3_iter(b'!', b'?', b'\n', text.as_bytes()).map(|at| at + 1);
        let mut marks: Vec<usize> = full_stops.chain(others).chain([text.len()]).collect();
        marks.sort_unstable();
        let lines = || memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]);
        Self {
            sentences: cut(text, marks.into_iter(), LONGEST),
            paragraphs: if paragraphs { cut(text, lines(), LONGEST_PARAGRAPH) } else { Vec::new() },
        }
    }

    /// The stretch that holds a byte, its closing mark included.
    pub(super) fn at(&self, reach: Reach, byte: usize) -> FSpan {
        let ends = match reach {
            Reach::Sentence => &self.sentences,
            Reach::Paragraph => &self.paragraphs,
        };
        let i = ends.partition_point(|end| *end <= byte).min(ends.len().saturating_sub(1));
        let start = i.checked_sub(1).map_or(0, |before| ends[before]);
        FSpan::new(start, ends.get(i).copied().unwrap_or(start))
    }
}

/// The ends of stretches, with those of the pieces of one that is too long.
fn cut(text: &str, marks: impl Iterator<Item = usize>, longest: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    for end in marks {
        while end - start > longest {
            start = text.floor_char_boundary(start + longest);
            ends.push(start);
        }
        ends.push(end);
        start = end;
    }
    ends
}

/// The places of every pattern in one text.
///
/// Of a pattern made of words the hits themselves are known; of any other, the sentences in which it may match, where its
/// expression runs when a scope that holds them is asked for. A rule about one part thus costs nothing in the others.
#[derive(Clone, Debug)]
pub struct Hits<'a> {
    set: &'a PatternSet,
    text: &'a str,
    stretches: Stretches,
    effort: Effort,
    /// Hits, or sentences, by pattern and then place.
    spans: Vec<FSpan>,
    /// Where those of each pattern start in `spans`; one more than there are patterns.
    starts: Vec<u32>,
}

impl<'a> Hits<'a> {
    pub(super) fn new(
        set: &'a PatternSet,
        text: &'a str,
        stretches: Stretches,
        effort: Effort,
        mut found: Vec<(PatternId, FSpan)>,
    ) -> Self {
        // By pattern, then start, then the longer first, as `each` wants them.
        found.sort_unstable_by_key(|(id, span)| (*id, span.start, usize::MAX - span.end));
        let starts = vec![0; set.patterns.len() + 1];
        let mut hits = Self { set, text, stretches, effort, spans: Vec::with_capacity(found.len()), starts };
        found.dedup();
        for (id, span) in found {
            hits.spans.push(span);
            hits.starts[id.0 as usize + 1] = u32::try_from(hits.spans.len()).unwrap_or(u32::MAX);
        }
        for i in 1..hits.starts.len() {
            hits.starts[i] = hits.starts[i].max(hits.starts[i - 1]);
        }
        hits
    }

    /// The hits of a pattern in the whole text, in order.
    #[must_use]
    pub fn of(&self, id: PatternId) -> Vec<FSpan> {
        self.within(id, FSpan::new(0, self.text.len()))
    }

    /// The hits of a pattern that lie wholly inside `scope`, in order.
    #[must_use]
    pub fn within(&self, id: PatternId, scope: FSpan) -> Vec<FSpan> {
        let mut found = Vec::new();
        let _ = self.each(id, scope, |span| {
            found.push(span);
            ControlFlow::Continue(())
        });
        found
    }

    /// The hits of a pattern in the sentence (or paragraph, where it reaches so far) around `span`, as far as any expression
    /// reaches.
    #[must_use]
    pub fn around(&self, id: PatternId, span: FSpan) -> Vec<FSpan> {
        let reach = self.set.patterns[id.0 as usize].reach;
        let start = self.stretches.at(reach, span.start).start.max(span.start.saturating_sub(AROUND));
        let end = self.stretches.at(reach, span.end.saturating_sub(1).max(span.start)).end.min(span.end + AROUND);
        let start = self.text.floor_char_boundary(start);
        self.within(id, FSpan::new(start, self.text.ceil_char_boundary(end.min(self.text.len()))))
    }

    /// Whether the scan found nothing at all of a pattern: true of most patterns in most reports, and known at once.
    #[must_use]
    pub fn nowhere(&self, id: PatternId) -> bool {
        let index = id.0 as usize;
        self.starts[index] == self.starts[index + 1] && self.set.patterns[index].strategy != Strategy::Everywhere
    }

    /// Whether a pattern has a hit inside `scope`.
    #[must_use]
    pub fn any(&self, id: PatternId, scope: FSpan) -> bool {
        let pattern = &self.set.patterns[id.0 as usize];
        if pattern.strategy == Strategy::Words {
            return self.each(id, scope, |_| ControlFlow::Break(())).is_break();
        }
        self.sentences_of(id, scope, |seen| {
            if pattern.matches(seen.of(self.text), self.effort) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .is_break()
    }

    /// Calls `found` for each hit inside `scope`, of overlapping ones the leftmost longest, until it breaks off. An
    /// expression sees the part of the sentence that is in the scope and nothing beside it, so that what stands outside
    /// never hides a hit.
    pub fn each(
        &self,
        id: PatternId,
        scope: FSpan,
        mut found: impl FnMut(FSpan) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let index = id.0 as usize;
        let pattern = &self.set.patterns[index];
        if pattern.strategy != Strategy::Words {
            return self.sentences_of(id, scope, |seen| {
                pattern.each(seen.of(self.text), self.effort, |start, end| {
                    found(FSpan::new(seen.start + start, seen.start + end))
                })
            });
        }
        let noted = self.noted(id);
        let from = noted.partition_point(|span| span.start < scope.start);
        let mut end = scope.start;
        for span in noted[from..].iter().take_while(|span| span.start < scope.end) {
            if span.start >= end && span.end <= scope.end {
                end = span.end;
                found(*span)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// What the scan noted for a pattern: its hits, or the sentences in which it may match.
    fn noted(&self, id: PatternId) -> &[FSpan] {
        let index = id.0 as usize;
        &self.spans[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// Calls `confirm` for each stretch of `scope` in which a pattern's expression is to be tried.
    fn sentences_of(
        &self,
        id: PatternId,
        scope: FSpan,
        mut confirm: impl FnMut(FSpan) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut clipped = |sentence: FSpan| {
            let seen = FSpan::new(sentence.start.max(scope.start), sentence.end.min(scope.end));
            if seen.is_empty() { ControlFlow::Continue(()) } else { confirm(seen) }
        };
        let pattern = &self.set.patterns[id.0 as usize];
        if pattern.strategy == Strategy::Everywhere {
            let mut at = scope.start;
            while at < scope.end {
                let sentence = self.stretches.at(pattern.reach, at);
                clipped(sentence)?;
                at = sentence.end.max(at + 1);
            }
            return ControlFlow::Continue(());
        }
        let noted = self.noted(id);
        let from = noted.partition_point(|sentence| sentence.end <= scope.start);
        noted[from..].iter().take_while(|s| s.start < scope.end).try_for_each(|sentence| clipped(*sentence))
    }
}
