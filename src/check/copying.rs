//! What of one report stands in another: which sentences are held against one another, and which of them count.
//!
//! One notion for all who ask: the rule that holds a report against last year's, and a batch in which units are held against
//! one another. What is alike is found by [`crate::text::Passages`]; here it is decided what counts: headings, phrases that
//! every report has, and short sentences do not. What a copy is called, and how grave it is, is said elsewhere.

use serde::Deserialize;

use super::{
    Compile, Words, WordsSpec,
    scope::{clauses, told},
};
use crate::{
    document::{Document, SectionKind},
    text::{FSpan, Hits, Masks, Numbers, Passage, Passages, Stretch, alphanumeric, stretches},
};

/// A report that is looked through for what stands in another.
#[derive(Clone, Copy)]
pub(crate) struct Own<'a> {
    pub(crate) document: &'a Document,
    pub(crate) hits: &'a Hits<'a>,
    /// What is masked in its text before it is compared.
    pub(crate) masks: Masks<'a>,
}

/// The report in which it may stand.
#[derive(Clone, Copy)]
pub(crate) struct Other<'a> {
    pub(crate) document: &'a Document,
    pub(crate) masks: Masks<'a>,
}

/// What counts as copied.
#[derive(Clone, Copy)]
pub(crate) struct Measure<'a> {
    /// So many characters of its own a stretch has at least.
    pub(crate) chars: usize,
    /// So much, in per cent, two sentences share at least.
    pub(crate) share: u8,
    /// Phrases that every report has: they do not count.
    pub(crate) stock: Option<&'a Words>,
    /// The vocabulary of the field: what is left of a sentence without it is its own.
    pub(crate) terms: Option<&'a Words>,
}

/// A stretch of a report that stands in the other.
#[derive(Clone, Debug)]
pub(crate) struct Copied {
    pub(crate) span: FSpan,
    /// Its passages that stand there; one between them may be new.
    pub(crate) parts: Vec<FSpan>,
    /// Where it stands in the other.
    pub(crate) source: FSpan,
    /// How much the two have in common at least, in per cent.
    pub(crate) share: u8,
    /// How many characters of its own it has.
    pub(crate) weight: usize,
}

/// A sentence with fewer characters of its own is told apart by nothing.
const LEAST: usize = 5;

/// So many more characters of its own a stretch has that is a part of a sentence.
const PARTIAL: usize = 10;

impl Measure<'_> {
    /// The stretches of `spans` that stand in the other report, in order: sentences, then of what is left clauses, word for
    /// word. `counts` says of a sentence whether it can be copied at all.
    pub(crate) fn copied(
        &self,
        own: Own<'_>,
        spans: &[FSpan],
        other: Other<'_>,
        counts: impl Fn(FSpan) -> bool,
    ) -> Vec<Copied> {
        let old = [other.document.body()];
        let there = |spans| Passages::new(other.document.folded().text(), spans, other.masks);
        let here = |spans| Passages::new(own.document.folded().text(), spans, own.masks);
        let sentences = here(told(own.document, spans, true));
        let others = there(told(other.document, &old, true));
        let mut found = self.found(own, (&sentences, &others), &counts);
        // Of a sentence that was rewritten in part, clauses one after the other; one that tells new figures is no copy.
        let covered = |span: FSpan| found.iter().any(|copy: &Copied| copy.span.overlaps(span));
        let rest = sentences.list().iter().filter(|p| p.numbers().is_empty() && counts(p.span) && !covered(p.span));
        let rest: Vec<FSpan> = rest.flat_map(|p| clauses(own.document, p.span)).collect();
        if !rest.is_empty() {
            let old = old.iter().flat_map(|span| clauses(other.document, *span)).collect();
            let partial = Self { chars: self.chars + PARTIAL, share: 100, ..*self };
            found.extend(partial.found(own, (&here(rest), &there(old)), &|_| true));
        }
        found.sort_by_key(|copy| copy.span);
        found
    }

    /// The stretches with enough characters of their own.
    fn found(
        &self,
        own: Own<'_>,
        (passages, others): (&Passages, &Passages),
        counts: &impl Fn(FSpan) -> bool,
    ) -> Vec<Copied> {
        let weights: Vec<usize> =
            passages.list().iter().map(|p| if counts(p.span) { self.weight(own, p.span) } else { 0 }).collect();
        let weight = |stretch: &Stretch| stretch.pairs.iter().map(|(index, _)| weights[*index]).sum::<usize>();
        // New figures end a stretch, however short the sentence.
        let enough =
            |index: usize, p: &Passage| weights[index] >= LEAST || weights[index] > 0 && !p.numbers().is_empty();
        stretches(passages, others, self.share, enough)
            .iter()
            .map(|stretch| Copied {
                span: stretch.span(passages),
                parts: stretch.pairs.iter().map(|(index, _)| passages.list()[*index].span).collect(),
                source: stretch.source(others),
                share: stretch.share(),
                weight: weight(stretch),
            })
            .filter(|copied| copied.weight >= self.chars)
            .collect()
    }

    /// How many characters of its own a sentence has.
    pub(crate) fn weight(&self, own: Own<'_>, span: FSpan) -> usize {
        let lists = [self.stock, self.terms];
        if is_heading(own.document, span) {
            return 0;
        }
        // Digits that are masked tell nothing apart.
        let digits = || own.document.text(span).bytes().filter(u8::is_ascii_digit).count();
        let masked = if own.masks.numbers == Numbers::Masked { digits() } else { 0 };
        own_chars(own.document, own.hits, lists, span).saturating_sub(masked)
    }
}

/// How many characters of a stretch are its own: those that no phrase of the lists covers, marks not counted.
pub(crate) fn own_chars<const N: usize>(
    document: &Document,
    hits: &Hits<'_>,
    lists: [Option<&Words>; N],
    span: FSpan,
) -> usize {
    let common: Vec<FSpan> = lists.into_iter().flatten().flat_map(|words| words.hits(hits, span)).collect();
    let text = document.text(span);
    let covered = |at: usize| common.iter().any(|hit| (hit.start..hit.end).contains(&(span.start + at)));
    text.char_indices().filter(|(at, c)| alphanumeric(*c) && !covered(*at)).count()
}

/// Whether a stretch is a heading, of its own paragraph or run into its text.
pub(crate) fn is_heading(document: &Document, span: FSpan) -> bool {
    let after = document.sections().partition_point(|section| section.heading.start <= span.start);
    let section = after.checked_sub(1).map(|i| &document.sections()[i]);
    section.is_some_and(|section| {
        let names = section.run_in || !document.text(section.heading).ends_with('。');
        section.kind == SectionKind::Heading && section.heading.contains(span) && names
    })
}

/// The text of a report that can be copied: the opening, before its first heading, is a formula; one that runs on is not.
pub(crate) fn after_opening(document: &Document, spans: &[FSpan]) -> Vec<FSpan> {
    const LONGEST: usize = 400;
    let body = document.body();
    let first = document.sections().first().map(|section| section.heading.start);
    let Some(first) = first.filter(|first| *first > body.start) else { return spans.to_vec() };
    let opening = FSpan::new(body.start, first);
    if document.text(opening).chars().count() > LONGEST { spans.to_vec() } else { without(spans, &[opening]) }
}

/// Spans without what others cover: (the whole) minus (the plan and the shortcomings).
pub(crate) fn without(spans: &[FSpan], taken: &[FSpan]) -> Vec<FSpan> {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    let mut left = Vec::new();
    for span in spans {
        let mut from = span.start;
        for other in taken.iter().filter(|other| other.overlaps(*span)) {
            if other.start > from {
                left.push(FSpan::new(from, other.start));
            }
            from = from.max(other.end);
        }
        if from < span.end {
            left.push(FSpan::new(from, span.end));
        }
    }
    left
}

/// The sentences of a report that can be copied.
pub(crate) fn sentences(document: &Document) -> Vec<FSpan> {
    let mut told = told(document, &after_opening(document, &[document.body()]), true);
    told.retain(|sentence| !is_heading(document, *sentence));
    told
}

/// `copies:` of a pack: what everybody writes, and from where on reports of a batch are told to be copies.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CopiesSpec {
    /// Phrases that every report has: they do not count.
    #[serde(default)]
    stock: Option<WordsSpec>,
    /// The vocabulary of the field: what is left of a sentence without it is its own.
    #[serde(default)]
    terms: Option<WordsSpec>,
    /// Words by which a sentence quotes what others wrote: a provision, a notice, a meeting of superiors. It does not count.
    #[serde(default)]
    quoted: Option<WordsSpec>,
    /// Against the unit's own report of the year before; numbers count.
    #[serde(default = "CopiesSpec::last_year")]
    last_year: Threshold,
    /// Against reports of other units; names of the units and numbers do not count.
    #[serde(default = "CopiesSpec::peers")]
    peers: Threshold,
}

/// From where on one report is told to be copied from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// So many characters of its own a stretch has at least.
    pub chars: usize,
    /// So much, in per cent, two sentences share at least.
    pub likeness: u8,
    /// So many characters of their own all stretches have together, at least.
    pub together: usize,
    /// So much of the report, in per cent, they are at least.
    pub percent: u8,
    /// So many sentences they are at least, where no two of them follow one another in both reports.
    #[serde(default = "one")]
    pub sentences: usize,
}

fn one() -> usize {
    1
}

impl Default for Threshold {
    fn default() -> Self {
        CopiesSpec::peers()
    }
}

impl CopiesSpec {
    fn last_year() -> Threshold {
        Threshold { chars: 18, likeness: 80, together: 40, percent: 1, sentences: 2 }
    }

    fn peers() -> Threshold {
        Threshold { chars: 14, likeness: 70, together: 50, percent: 1, sentences: 4 }
    }

    /// Compiles it.
    pub(crate) fn compile(&self, cx: &mut Compile<'_>) -> Copies {
        let mut words = |key: &str, spec: &Option<WordsSpec>| cx.optional_words(key, spec.as_ref()).flatten();
        let (stock, terms) = (words("stock", &self.stock), words("terms", &self.terms));
        Copies { stock, terms, quoted: words("quoted", &self.quoted), last_year: self.last_year, peers: self.peers }
    }
}

/// What everybody writes, and from where on reports of a batch are told to be copies.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    /// Phrases that every report has.
    pub stock: Option<Words>,
    /// The vocabulary of the field.
    pub terms: Option<Words>,
    /// Words by which a sentence quotes what others wrote.
    pub quoted: Option<Words>,
    /// Against the unit's own report of the year before.
    pub last_year: Threshold,
    /// Against reports of other units.
    pub peers: Threshold,
}
