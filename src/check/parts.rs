//! Where the parts of a report are: by heading first, then by lower heading, then by prose.
//!
//! A pack's `parts:` say by which headings and sentences a part is known; here they are looked for in one report, once,
//! before any rule is evaluated. A heading inside another part's section claims nothing (第一责任人 as an item of the plan
//! is no account of how the head carried out his duties).

use serde::{Deserialize, Serialize};

use super::{
    Compile, Words, WordsSpec,
    scope::{first_sentence, sentences},
};
use crate::{
    document::{Document, Section, SectionId, SectionKind},
    text::{FSpan, GAP, Hits, find_years},
};

/// How a part is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "报告的一个部分是怎样写的。")]
pub enum PartStatus {
    /// A part of its own, at any heading level.
    #[schemars(description = "有，自成一部分。")]
    Present,
    /// It shares a heading with another part: lawful.
    #[schemars(description = "与其他部分合写在一个标题下。")]
    Merged,
    /// Told in running text without a heading.
    #[schemars(description = "没有标题，散见于正文。")]
    InProse,
    /// Not there; also when it is only mentioned.
    #[schemars(description = "缺；仅提及的也算缺。")]
    Missing,
}

/// How much of the text around a sentence belongs to a part told in prose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// The sentence alone.
    #[default]
    Sentence,
    /// From the sentence to the end of its paragraph, and the enumeration that continues it.
    Paragraph,
}

/// How a part is recognised in running text: a sentence with a hit of every list, in this order.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProseSpec {
    /// Lists of which each has a hit, one after the other.
    pub all: Vec<WordsSpec>,
    /// A sentence with a hit of this list does not count.
    #[serde(default)]
    pub unless: Option<WordsSpec>,
    /// What belongs to the part beside the sentence.
    #[serde(default)]
    pub extent: Extent,
    /// Parts in whose sections such a sentence does not count.
    #[serde(default)]
    pub outside: Vec<String>,
}

/// A part as written in a pack.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartSpec {
    /// Its name for people.
    pub title: String,
    /// The same in English.
    pub en: String,
    /// What its heading says, at any level.
    pub headings: WordsSpec,
    /// What its heading says at the first level only: wordings that are too general further down.
    #[serde(default)]
    pub top_headings: Option<WordsSpec>,
    /// A first-level heading that names the year so many years after the one reported on is of this part.
    #[serde(default)]
    pub names_year: Option<i16>,
    /// Whether it takes the first-level sections that no part claims (topics standing at the first level).
    #[serde(default)]
    pub takes_rest: bool,
    /// How it is recognised without a heading.
    #[serde(default)]
    pub prose: Option<ProseSpec>,
    /// Words that touch the subject without being an account of it.
    #[serde(default)]
    pub mentions: Option<WordsSpec>,
}

struct Prose {
    all: Vec<Words>,
    unless: Option<Words>,
    extent: Extent,
    outside: Vec<usize>,
}

struct Part {
    names_year: Option<i16>,
    headings: Words,
    top_headings: Option<Words>,
    takes_rest: bool,
    prose: Option<Prose>,
    mentions: Option<Words>,
}

/// The compiled parts of a pack, in the order of the provision.
#[derive(Default)]
pub struct Parts(Vec<Part>);

impl Parts {
    /// Compiles the parts of the vocabulary; `cx` stands at the node `parts`.
    pub fn compile(parts: &[(String, PartSpec)], cx: &mut Compile<'_>) -> Self {
        Self(parts.iter().filter_map(|(name, spec)| cx.within(name, |cx| spec.compile(cx))).collect())
    }

    /// The word lists by which parts are known, for a trace.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, &Words)> {
        self.0
            .iter()
            .flat_map(|part| {
                let top = part.top_headings.iter().map(|words| ("top_headings", words));
                let prose = part.prose.iter().flat_map(|p| p.all.iter().map(|words| ("prose.all", words)));
                [("headings", &part.headings)].into_iter().chain(top).chain(prose)
            })
            .collect()
    }

    /// Looks for every part in a report.
    #[must_use]
    pub fn locate(&self, document: &Document, hits: &Hits<'_>) -> PartMap {
        let claims = Claims::new(&self.0, document, hits);
        let mut map = PartMap((0..self.0.len()).map(|part| claims.by_heading(part)).collect());
        for (index, part) in self.0.iter().enumerate() {
            if part.takes_rest {
                claims.rest(index, &mut map);
            }
        }
        self.split_merged(document, hits, &mut map);
        self.by_prose(document, hits, &claims, &mut map);
        for (index, part) in self.0.iter().enumerate() {
            if part.takes_rest && map.0[index].status == PartStatus::Missing {
                remaining_prose(index, document, &mut map);
            }
            map.0[index].empty = map.0[index].status != PartStatus::Missing && is_empty(document, &map.0[index].spans);
            if map.0[index].status == PartStatus::Missing {
                map.0[index].mention = part.mentions.as_ref().and_then(|words| words.plainest(hits, document.body()));
            }
        }
        map
    }

    fn by_prose(&self, document: &Document, hits: &Hits<'_>, claims: &Claims<'_>, map: &mut PartMap) {
        for (index, part) in self.0.iter().enumerate() {
            let Some(prose) = part.prose.as_ref().filter(|_| map.0[index].status == PartStatus::Missing) else {
                continue;
            };
            let closed: Vec<FSpan> = prose.outside.iter().flat_map(|other| claims.sections_of(*other)).collect();
            let found: Vec<FSpan> = sentences(document, document.body(), false)
                .into_iter()
                .filter(|s| !closed.iter().any(|c| c.contains(*s)) && prose.matches(hits, *s))
                .collect();
            if found.is_empty() {
                continue;
            }
            let spans = match prose.extent {
                Extent::Sentence => found,
                Extent::Paragraph => vec![with_enumeration(document, found[0].start, found[found.len() - 1].start)],
            };
            map.0[index] = PartFound { status: PartStatus::InProse, spans, ..PartFound::default() };
        }
        // A part told in prose ends where the next one told in prose begins.
        let starts: Vec<usize> = map
            .0
            .iter()
            .filter(|f| f.status == PartStatus::InProse)
            .filter_map(|f| f.spans.first())
            .map(|s| s.start)
            .collect();
        for found in map.0.iter_mut().filter(|f| f.status == PartStatus::InProse) {
            for span in &mut found.spans {
                if let Some(next) = starts.iter().filter(|s| **s > span.start && **s < span.end).min() {
                    span.end = *next;
                }
            }
        }
    }

    /// Two parts under one heading: each begins at the first sentence that is told like it.
    fn split_merged(&self, document: &Document, hits: &Hits<'_>, map: &mut PartMap) {
        for index in 0..map.0.len() {
            let (Some(section), PartStatus::Merged) = (map.0[index].section, map.0[index].status) else { continue };
            let body = document.section(section).body();
            if self.interleaved(document, hits, section, index, &map.0[index].shared) {
                map.0[index].spans = vec![body];
                continue;
            }
            let start_of = |part: usize| {
                let prose = self.0[part].prose.as_ref()?;
                sentences(document, body, true).into_iter().find(|s| prose.matches(hits, *s)).map(|s| s.start)
            };
            let own = start_of(index);
            let others: Vec<usize> = map.0[index].shared.iter().filter_map(|p| start_of(*p)).collect();
            // The part that comes first in the section also has what stands before its first telling sentence.
            let start = match own {
                Some(own) if others.iter().any(|o| *o < own) => own,
                _ if others.is_empty() && own.is_some() && map.0[index].shared.iter().all(|p| *p < index) => {
                    own.unwrap_or(body.start)
                }
                _ => body.start,
            };
            let end = others.into_iter().filter(|o| *o > start).min().unwrap_or(body.end);
            map.0[index].spans = vec![FSpan::new(start, end)];
        }
    }
}

impl Parts {
    /// Whether two parts under one heading are told item by item (each shortcoming with its remedy): then both have the whole.
    fn interleaved(
        &self,
        document: &Document,
        hits: &Hits<'_>,
        section: SectionId,
        part: usize,
        shared: &[usize],
    ) -> bool {
        let items: Vec<FSpan> = document.children(section).map(|id| document.section(id).span).collect();
        let [first, .., _] = items.as_slice() else { return false };
        let tells = |part: usize, span: FSpan| {
            let prose = self.0[part].prose.as_ref();
            prose.is_some_and(|prose| sentences(document, span, true).into_iter().any(|s| prose.matches(hits, s)))
        };
        // The part that comes later in the provision is told in the first item already, and in another.
        let Some(later) = shared.iter().copied().chain([part]).max() else { return false };
        tells(later, *first) && items.iter().filter(|item| tells(later, **item)).count() * 2 > items.len()
    }
}

impl PartSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Part> {
        let headings = cx.words("headings", &self.headings);
        let top_headings = self.top_headings.as_ref().map(|spec| cx.words("top_headings", spec));
        let prose = self.prose.as_ref().map(|spec| cx.within("prose", |cx| spec.compile(cx)));
        let mentions = self.mentions.as_ref().map(|spec| cx.words("mentions", spec));
        Some(Part {
            names_year: self.names_year,
            headings: headings?,
            top_headings: flatten(top_headings)?,
            takes_rest: self.takes_rest,
            prose: flatten(prose)?,
            mentions: flatten(mentions)?,
        })
    }
}

/// An optional node that may have failed to compile: `None` when it did.
fn flatten<T>(node: Option<Option<T>>) -> Option<Option<T>> {
    node.map_or(Some(None), |compiled| compiled.map(Some))
}

impl ProseSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Prose> {
        let all: Vec<Option<Words>> =
            self.all.iter().enumerate().map(|(i, spec)| cx.words(&format!("all[{i}]"), spec)).collect();
        let unless = self.unless.as_ref().map(|spec| cx.words("unless", spec));
        let outside: Vec<Option<usize>> =
            self.outside.iter().enumerate().map(|(i, name)| cx.part(&format!("outside[{i}]"), name)).collect();
        Some(Prose {
            all: all.into_iter().collect::<Option<_>>()?,
            unless: flatten(unless)?,
            extent: self.extent,
            outside: outside.into_iter().collect::<Option<_>>()?,
        })
    }
}

impl Prose {
    /// Whether a sentence has a hit of every list, each after the one before it, and none of `unless`.
    fn matches(&self, hits: &Hits<'_>, sentence: FSpan) -> bool {
        let mut from = sentence.start;
        for words in &self.all {
            match words.first(hits, FSpan::new(from, sentence.end)) {
                Some(hit) => from = hit.end,
                None => return false,
            }
        }
        self.unless.as_ref().is_none_or(|words| !words.in_span(hits, sentence))
    }
}

/// Which parts the headings of a report claim.
struct Claims<'a> {
    document: &'a Document,
    /// For each section the parts its heading claims.
    of: Vec<Vec<usize>>,
}

/// A heading longer than this is a whole sentence of an enumeration: it tells, it does not name.
const LONGEST_NAME: usize = 44;

impl<'a> Claims<'a> {
    fn new(parts: &[Part], document: &'a Document, hits: &Hits<'_>) -> Self {
        let mut claims = Self { document, of: Vec::with_capacity(document.sections().len()) };
        let specific: Vec<Words> = parts.iter().map(|part| part.headings.present(hits)).collect();
        let tops: Vec<Option<Words>> =
            parts.iter().map(|part| part.top_headings.as_ref().map(|words| words.present(hits))).collect();
        for section in document.sections() {
            let names = document.text(section.title).chars().count() <= LONGEST_NAME;
            let specific: Vec<usize> =
                (0..parts.len()).filter(|p| names && specific[*p].in_span(hits, section.title)).collect();
            let general = || {
                let top = section.level == 1 && section.kind == SectionKind::Heading;
                (0..parts.len())
                    .filter(|p| top && tops[*p].as_ref().is_some_and(|words| words.in_span(hits, section.title)))
                    .collect()
            };
            let dated = names_year(parts, document, section);
            let claimed: Vec<usize> = match dated {
                // The year outweighs the general words for an account of the year, and stands beside any other part.
                Some(part) => {
                    let others = specific.into_iter().filter(|p| *p != part && !parts[*p].takes_rest);
                    others.chain([part]).collect()
                }
                None if specific.is_empty() => general(),
                None => specific,
            };
            // Inside a section of a part that is not made of the rest, nothing is claimed.
            let enclosed = section.parent.is_some_and(|parent| {
                document
                    .path_to(parent)
                    .iter()
                    .any(|above| claims.of[above.index()].iter().any(|p| !parts[*p].takes_rest && !claimed.contains(p)))
            });
            claims.of.push(if enclosed { Vec::new() } else { claimed });
        }
        claims
    }

    fn by_heading(&self, part: usize) -> PartFound {
        let sections = self.document.sections();
        let level = |i: usize| sections[i].level;
        let candidates: Vec<usize> = (0..sections.len()).filter(|i| self.of[*i].contains(&part)).collect();
        // A section of its own before a shared one, a higher level before a lower one, the first before the others.
        let Some(main) = candidates.iter().copied().min_by_key(|i| (self.of[*i].len() > 1, level(*i), *i)) else {
            return PartFound::default();
        };
        let shared: Vec<usize> = self.of[main].iter().copied().filter(|p| *p != part).collect();
        let spans = candidates
            .iter()
            .filter(|i| level(**i) == level(main) && (self.of[**i].len() > 1) != shared.is_empty())
            .map(|i| sections[*i].body())
            .filter(|span| !span.is_empty())
            .collect();
        let status = if shared.is_empty() { PartStatus::Present } else { PartStatus::Merged };
        PartFound { status, section: Some(SectionId::from_index(main)), spans, shared, mention: None, empty: false }
    }

    /// First-level sections that no part claims belong to the part that takes the rest.
    fn rest(&self, part: usize, map: &mut PartMap) {
        let sections = self.document.sections();
        let free: Vec<FSpan> = (0..sections.len())
            .filter(|i| sections[*i].level == 1 && sections[*i].kind == SectionKind::Heading && self.of[*i].is_empty())
            .flat_map(|i| self.unclaimed(part, i))
            .collect();
        let found = &mut map.0[part];
        if found.status == PartStatus::Missing {
            let chars: usize = free.iter().map(|s| self.document.text(*s).chars().count()).sum();
            if chars >= LEAST_REST {
                *found = PartFound { status: PartStatus::Present, spans: free, ..PartFound::default() };
            }
        } else if found.status == PartStatus::Present {
            found.spans.extend(free);
            found.spans.sort_unstable();
        }
    }

    /// A section without those of its children that another part claims.
    fn unclaimed(&self, part: usize, index: usize) -> Vec<FSpan> {
        let whole = self.document.sections()[index].span;
        let (mut spans, mut from) = (Vec::new(), whole.start);
        for child in self.document.children(SectionId::from_index(index)) {
            let claimed = &self.of[child.index()];
            if !claimed.is_empty() && *claimed != [part] {
                let span = self.document.section(child).span;
                spans.push(FSpan::new(from, span.start));
                from = span.end;
            }
        }
        spans.push(FSpan::new(from, whole.end));
        spans.retain(|span| !span.is_empty());
        spans
    }

    fn sections_of(&self, part: usize) -> Vec<FSpan> {
        self.document
            .sections()
            .iter()
            .zip(&self.of)
            .filter(|(_, claimed)| claimed.contains(&part))
            .map(|(s, _)| s.span)
            .collect()
    }
}

/// The part that a first-level heading is of because of the year it names: 2024年工作举措 in a report on 2023. A heading
/// that names another part beside it (2023年总结和2024年计划) is left to its words.
fn names_year(parts: &[Part], document: &Document, section: &Section) -> Option<usize> {
    if section.level != 1 || section.kind != SectionKind::Heading {
        return None;
    }
    let reported = document.meta().year?;
    let years = find_years(document.text(section.title));
    let [(_, year)] = years.as_slice() else { return None };
    parts.iter().position(|part| part.names_year.is_some_and(|offset| reported + offset == *year))
}

/// Fewer characters than this are no account of a year's work.
const LEAST_REST: usize = 120;

/// A report without headings: what no other part has, after the opening paragraph, is the account of the year.
fn remaining_prose(part: usize, document: &Document, map: &mut PartMap) {
    let body = document.body();
    let taken: Vec<FSpan> =
        map.0.iter().enumerate().filter(|(i, _)| *i != part).flat_map(|(_, f)| f.spans.iter().copied()).collect();
    let headed: Vec<FSpan> = map.0.iter().filter_map(|f| f.section).map(|id| document.section(id).span).collect();
    let free: Vec<FSpan> = sentences(document, body, false)
        .into_iter()
        .skip(1)
        .filter(|s| !taken.iter().chain(&headed).any(|t| t.overlaps(*s)))
        .collect();
    let chars: usize = free.iter().map(|s| document.text(*s).chars().count()).sum();
    if chars >= LEAST_REST {
        map.0[part] = PartFound { status: PartStatus::InProse, spans: free, ..PartFound::default() };
    }
}

/// Whether a part says nothing: no text, or only that there is nothing or that it stands elsewhere (无, 略, 详见附件).
fn is_empty(document: &Document, spans: &[FSpan]) -> bool {
    // More than this says something.
    const SHORT: usize = 48;
    let mark = |c: &char| matches!(c, '。' | ',' | ';' | ':' | '、' | '!' | '?' | '(' | ')' | '\n');
    let text: String = spans.iter().flat_map(|s| document.text(*s).chars()).filter(|c| !mark(c)).take(SHORT).collect();
    let elsewhere = ["附件", "另附", "另报", "另行", "另文"].iter().any(|word| text.contains(word));
    let only = ["详见", "见附", "见《", "具体见", "附后", "另"].iter().any(|word| text.starts_with(word));
    let chars = text.chars().count();
    text.starts_with(GAP) || chars < 6 || (elsewhere && (chars < 16 || only && chars < SHORT))
}

/// From `start` to the end of the paragraph of `last`, and on over the paragraphs that continue its enumeration.
fn with_enumeration(document: &Document, start: usize, last: usize) -> FSpan {
    let paragraphs = document.folded().paragraphs();
    let mut index = document.folded().paragraph_of(last);
    let enumerated =
        |at: usize| document.sections().iter().any(|s| s.heading.start == at && s.kind == SectionKind::Enumerated);
    while index + 1 < paragraphs.len() && enumerated(paragraphs[index + 1].start) {
        index += 1;
    }
    FSpan::new(start, paragraphs.get(index).map_or(start, |p| p.end.min(document.body().end)))
}

/// What was found of one part.
#[derive(Clone, Debug)]
pub struct PartFound {
    /// How it is there.
    pub status: PartStatus,
    /// The section whose heading heads it.
    pub section: Option<SectionId>,
    /// Its text without the heading.
    pub spans: Vec<FSpan>,
    /// The parts with which it shares its heading.
    pub shared: Vec<usize>,
    /// Where the text touches the subject although the part is missing.
    pub mention: Option<FSpan>,
    /// Whether its heading is there with nothing below it.
    pub empty: bool,
}

impl Default for PartFound {
    fn default() -> Self {
        Self {
            status: PartStatus::Missing,
            section: None,
            spans: Vec::new(),
            shared: Vec::new(),
            mention: None,
            empty: false,
        }
    }
}

/// The parts of one report.
#[derive(Clone, Debug, Default)]
pub struct PartMap(Vec<PartFound>);

/// Where something absent belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The place, a byte of the folded text.
    pub at: usize,
    /// The heading after whose section it is.
    pub after: Option<FSpan>,
    /// The heading before which it is.
    pub before: Option<FSpan>,
}

impl PartMap {
    /// What was found of a part.
    #[must_use]
    pub fn get(&self, part: usize) -> &PartFound {
        &self.0[part]
    }

    /// Every part, in the order of the provision.
    pub fn iter(&self) -> impl Iterator<Item = &PartFound> {
        self.0.iter()
    }

    /// Where a missing part belongs: after the section of the nearest part that comes before it in the provision's order,
    /// else before the first section of one that comes after it, else at the end of the body.
    #[must_use]
    pub fn insertion(&self, document: &Document, part: usize) -> Insertion {
        let tops: Vec<SectionId> = (0..document.sections().len())
            .map(SectionId::from_index)
            .filter(|id| document.section(*id).level == 1 && document.section(*id).kind == SectionKind::Heading)
            .collect();
        let heading = |id: SectionId| document.section(id).heading;
        // The first-level section that holds a part, and where the part ends.
        let stands = |found: &PartFound| {
            let span = found.section.map(|id| document.section(id).span).or_else(|| found.spans.last().copied())?;
            let top = tops
                .iter()
                .copied()
                .rfind(|id| document.section(*id).span.contains(FSpan::new(span.start, span.start)));
            Some((top, top.map_or(span.end, |id| document.section(id).span.end), span.start))
        };
        if let Some((after, at, _)) = self.0[..part].iter().rev().find_map(stands) {
            let before = tops.iter().copied().find(|id| heading(*id).start >= at).map(heading);
            return Insertion { at, after: after.map(heading), before };
        }
        if let Some((before, _, start)) = self.0[part + 1..].iter().find_map(stands) {
            let at = before.map_or(start, |id| heading(id).start);
            let after = tops.iter().copied().rfind(|id| heading(*id).start < at).map(heading);
            return Insertion { at, after, before: before.map(heading) };
        }
        let after = tops.last().copied().map(heading);
        Insertion { at: document.body().end, after, before: None }
    }

    /// The place of a part for those who only want to point at it: heading, else first sentence.
    #[must_use]
    pub fn place(&self, document: &Document, part: usize) -> Option<FSpan> {
        let found = &self.0[part];
        found
            .section
            .map(|id| document.section(id).heading)
            .or_else(|| found.spans.first().map(|s| first_sentence(document, *s)))
    }
}
