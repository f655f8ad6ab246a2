//! What a check sees: the report, and the stretches of it that a rule is about (`within:`).

use std::cell::OnceCell;

use serde::Deserialize;

use super::{Compile, PartFound, PartMap, PartStatus, Parts, ProblemKind};
use crate::{
    document::{Document, Marker, Section, SectionId, SectionKind, Stage},
    figures::{Figures, Indicators},
    finding::Place,
    text::{Date, FSpan, GAP, Hits, Said},
};

/// What a part is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartName {
    /// The name rules use.
    pub key: String,
    /// The name people use.
    pub title: Said,
}

/// What a report is looked through for beside the patterns: the same in every report of a rule set.
#[derive(Clone, Copy)]
pub struct Sought<'a> {
    /// How parts are known.
    pub parts: &'a Parts,
    /// Their names, in the order of the provision.
    pub names: &'a [PartName],
    /// How figures are known.
    pub indicators: &'a Indicators,
}

/// One report with everything that is found in it; what no check asks for is not looked for.
pub struct Report<'a> {
    /// The document.
    pub document: &'a Document,
    /// The places of every pattern.
    pub hits: &'a Hits<'a>,
    /// The names of the parts, in the order of the provision.
    pub names: &'a [PartName],
    /// The day on which it is checked.
    pub today: Date,
    /// Whether the places are wanted that show that a requirement is met.
    pub evidence: bool,
    /// The report of the year before, where one was given; it has none of its own.
    pub previous: Option<&'a Report<'a>>,
    sought: Sought<'a>,
    parts: OnceCell<PartMap>,
    figures: OnceCell<Figures>,
    stage: OnceCell<Stage>,
    gaps: OnceCell<Vec<FSpan>>,
}

impl<'a> Report<'a> {
    /// A report with its hits, checked on a day; nothing else is known of it yet.
    #[must_use]
    pub fn new(document: &'a Document, hits: &'a Hits<'a>, sought: Sought<'a>, today: Date) -> Self {
        Self {
            document,
            hits,
            names: sought.names,
            today,
            evidence: true,
            previous: None,
            sought,
            parts: OnceCell::new(),
            figures: OnceCell::new(),
            stage: OnceCell::new(),
            gaps: OnceCell::new(),
        }
    }

    /// The same at a stage that is given: its text is not asked for it.
    #[must_use]
    pub fn at_stage(self, stage: Option<Stage>) -> Self {
        Self { stage: stage.map_or_else(OnceCell::new, OnceCell::from), ..self }
    }

    /// Where its parts are.
    #[must_use]
    pub fn parts(&self) -> &PartMap {
        self.parts.get_or_init(|| self.sought.parts.locate(self.document, self.hits))
    }

    /// Its figures, and what was reckoned from them.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        self.figures.get_or_init(|| Figures::read(self.document, self.hits, self.sought.indicators))
    }

    /// How far it is on its way to the public.
    #[must_use]
    pub fn stage(&self) -> Stage {
        *self.stage.get_or_init(|| Stage::of(self.document.meta()))
    }

    /// The gaps of a skeleton that are still to be filled in (〔此处填写：…〕), in order; most reports have none.
    #[must_use]
    pub fn gaps(&self) -> &[FSpan] {
        self.gaps.get_or_init(|| {
            let text = self.document.folded().text();
            let end = |at: usize| at + text[at..].find(['〕', '\n']).unwrap_or(0);
            memchr::memmem::find_iter(text.as_bytes(), GAP).map(|at| FSpan::new(at, end(at))).collect()
        })
    }

    /// The text of a place as the report prints it, white space left out.
    #[must_use]
    pub fn quote(&self, span: FSpan) -> String {
        let source = self.document.source().slice(self.document.folded().to_source(span));
        source.chars().filter(|c| !c.is_whitespace()).collect()
    }
}

/// Which text a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextSpec {
    /// Heading and text.
    All,
    /// The text without the heading (原因 stands in the heading already).
    #[default]
    Body,
    /// The heading alone.
    Heading,
    /// Everything in the file, also what stands around the body of the report (密级 above the title). Without `part`.
    File,
}

/// `within:` as written; without it a rule is about the whole body.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeSpec {
    /// The part.
    #[serde(default)]
    pub part: Option<String>,
    /// Parts whose text counts, too, where the report has them.
    #[serde(default)]
    pub also: Vec<String>,
    /// Which text of them.
    #[serde(default)]
    pub text: TextSpec,
}

impl ScopeSpec {
    /// Compiles it.
    pub fn compile(&self, cx: &mut Compile<'_>) -> Option<Within> {
        let whole = self.text == TextSpec::File;
        if whole != self.part.is_none() || (whole && !self.also.is_empty()) {
            let said = Said::new(
                "within 要写 part: 部分名称，或只写 text: file（整个文件）",
                "`within` needs `part`, or `text: file` alone for the whole file",
            );
            cx.problem("", ProblemKind::Value(said));
            return None;
        }
        let part = match &self.part {
            Some(name) => Some(cx.part("part", name)?),
            None => None,
        };
        let also: Vec<Option<usize>> =
            self.also.iter().enumerate().map(|(i, name)| cx.part(&format!("also[{i}]"), name)).collect();
        Some(Within { part, also: also.into_iter().collect::<Option<_>>()?, text: self.text })
    }
}

/// A compiled `within:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// The number of the part; `None` for the whole file.
    pub part: Option<usize>,
    /// The parts that count, too.
    pub also: Vec<usize>,
    /// Which text of them.
    pub text: TextSpec,
}

/// The stretches of folded text that a rule is about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// In order, without overlaps; empty only for a report without text.
    pub spans: Vec<FSpan>,
    /// Where to point for a defect of the whole: the heading, else the first sentence.
    pub anchor: FSpan,
    /// Where the text of the part itself ends, without that of the parts that count, too.
    pub end: usize,
    /// The section whose heading heads it.
    pub section: Option<SectionId>,
    /// Whether it is a part with a heading of its own.
    pub headed: bool,
    /// Whether the heading is that of another part, too.
    pub shared: bool,
}

impl Scope {
    /// What `within` says; `None` when the report does not have the part.
    #[must_use]
    pub fn of(report: &Report<'_>, within: Option<&Within>) -> Option<Self> {
        match within {
            None => Some(Self::body(report.document)),
            Some(within) => match within.part {
                None => Some(Self::file(report.document)),
                Some(part) => Self::of_part(report, part, within),
            },
        }
    }

    /// The whole body.
    #[must_use]
    pub fn body(document: &Document) -> Self {
        let body = document.body();
        let anchor = document.title_span().unwrap_or_else(|| first_sentence(document, body));
        Self { spans: vec![body], anchor, end: body.end, section: None, headed: false, shared: false }
    }

    /// Everything in the file.
    fn file(document: &Document) -> Self {
        let whole = FSpan::new(0, document.folded().text().len());
        Self { spans: vec![whole], ..Self::body(document) }
    }

    fn of_part(report: &Report<'_>, part: usize, within: &Within) -> Option<Self> {
        let found = report.parts().get(part);
        if found.status == PartStatus::Missing || found.empty {
            return None;
        }
        let document = report.document;
        let texts = |found: &PartFound| -> Vec<FSpan> {
            let heading = found.section.map(|id| document.section(id).heading);
            match within.text {
                TextSpec::Heading => heading.into_iter().collect(),
                TextSpec::All => heading.into_iter().chain(found.spans.iter().copied()).collect(),
                TextSpec::Body | TextSpec::File => found.spans.clone(),
            }
        };
        let mut spans = texts(found);
        let (first, end) = (spans.first().copied(), spans.last().map_or(0, |span| span.end));
        for other in &within.also {
            spans.extend(texts(report.parts().get(*other)));
        }
        let heading = found.section.map(|id| document.section(id).heading);
        let anchor = heading.or_else(|| first.map(|s| first_sentence(document, s)))?;
        let shared = found.status == PartStatus::Merged;
        Some(Self { spans: merged(spans), anchor, end, section: found.section, headed: heading.is_some(), shared })
    }

    /// Where something that the scope lacks belongs: at its end.
    pub(super) fn absence(&self, report: &Report<'_>) -> Place {
        let at = self.end.max(self.anchor.end);
        let after = self.section.map(|id| report.document.section(id).heading);
        let before = report.document.sections().iter().map(|s| s.heading).find(|heading| heading.start >= at);
        Place::Missing { at, after, before }
    }

    /// How many characters of text it has, white space not counted.
    #[must_use]
    pub fn chars(&self, document: &Document) -> usize {
        // Of each character the first byte.
        let chars = |text: &str| text.bytes().filter(|byte| !matches!(byte, 0x80..=0xBF | b'\n')).count();
        self.spans.iter().map(|s| chars(document.text(*s))).sum()
    }
}

/// Spans in order, those that overlap or touch made one.
fn merged(mut spans: Vec<FSpan>) -> Vec<FSpan> {
    spans.sort_unstable();
    let mut out: Vec<FSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// The first sentence of a span, for pointing at it.
pub(super) fn first_sentence(document: &Document, span: FSpan) -> FSpan {
    let text = document.text(span);
    let end = text.find(['。', '\n']).unwrap_or(text.len());
    FSpan::new(span.start, span.start + end)
}

/// The first clause of a span, for pointing at it where a sentence would be too much.
pub(super) fn first_clause(document: &Document, span: FSpan) -> FSpan {
    let text = document.text(span);
    let end = text.find([',', '。', ';', '\n']).unwrap_or(text.len());
    FSpan::new(span.start, span.start + end)
}

/// The sentences of a span (`。！？`, `；` too where `clauses`), without their marks, blank ones left out.
pub(super) fn sentences(document: &Document, span: FSpan, clauses: bool) -> Vec<FSpan> {
    split(document, span, if clauses { b"!?\n;" } else { b"!?\n" })
}

/// The sentences of stretches of a report (`；` ends one, too, where `clauses`) without the numbers that they begin with; titles
/// that run into their text are none.
pub(super) fn told(document: &Document, spans: &[FSpan], clauses: bool) -> Vec<FSpan> {
    let unnumbered = |s: FSpan| {
        let len = Marker::read(document.text(s)).map_or(0, |m| m.len);
        FSpan::new(s.start + len, s.end)
    };
    spans
        .iter()
        .flat_map(|span| sentences(document, *span, clauses))
        .map(unnumbered)
        .filter(|s| {
            // Sections stand in the order of their headings, so the one that may hold this as its title is the last before.
            let after = document.sections().partition_point(|section| section.heading.start <= s.start);
            let section = after.checked_sub(1).map(|i| &document.sections()[i]);
            let titled = |t: &Section| t.kind == SectionKind::Heading && t.run_in && t.title.contains(*s);
            !section.is_some_and(titled)
        })
        .collect()
}

/// Of stretches in order those that hold the beginning of a hit, each once.
pub(super) fn holding(stretches: &[FSpan], hits: &[FSpan]) -> Vec<FSpan> {
    let mut out: Vec<FSpan> = Vec::new();
    for hit in hits {
        let after = stretches.partition_point(|s| s.start <= hit.start);
        let stretch = after.checked_sub(1).map(|i| stretches[i]).filter(|s| hit.start < s.end);
        out.extend(stretch.filter(|s| out.last() != Some(s)));
    }
    out
}

/// The clauses of a span: between any marks but 、.
pub(super) fn clauses(document: &Document, span: FSpan) -> Vec<FSpan> {
    split(document, span, b"!?\n;,:")
}

/// The stretches of a span between `。` and these other marks, blank ones left out. Every check cuts sentences.
fn split(document: &Document, span: FSpan, marks: &[u8]) -> Vec<FSpan> {
    let text = document.text(span).as_bytes();
    let others = marks.chunks(3).flat_map(|three| {
        let at = |i: usize| three.get(i).copied().unwrap_or(three[0]);
        memchr::memchr3_iter(at(0), at(1), at(2), text)
    });
    let mut ends: Vec<usize> = memchr::memmem::find_iter(text, STOP).chain(others).chain([text.len()]).collect();
    // A few rows, each in order: a stable sort merges them.
    ends.sort();
    let (mut out, mut from) = (Vec::with_capacity(ends.len()), 0);
    for at in ends {
        if at > from {
            out.push(FSpan::new(span.start + from, span.start + at));
        }
        from = at + if text[at..].starts_with(STOP) { STOP.len() } else { 1 };
    }
    out
}

/// As [`sentences`], but only those that hold the beginning of a hit; the hits in order and in the span.
pub(super) fn sentences_holding(document: &Document, span: FSpan, clauses: bool, hits: &[FSpan]) -> Vec<FSpan> {
    let text = document.text(span).as_bytes();
    let ends = |at: usize| match text[at] {
        b'!' | b'?' | b'\n' => true,
        b';' => clauses,
        first => first == STOP[0] && text[at..].starts_with(STOP),
    };
    let mut out: Vec<FSpan> = Vec::new();
    for hit in hits {
        let at = hit.start - span.start;
        if ends(at) || out.last().is_some_and(|last| hit.start < last.end) {
            continue;
        }
        let from = match (0..at).rev().find(|at| ends(*at)) {
            Some(mark) if text[mark] == STOP[0] => mark + STOP.len(),
            Some(mark) => mark + 1,
            None => 0,
        };
        let to = (at..text.len()).find(|at| ends(*at)).unwrap_or(text.len());
        out.push(FSpan::new(span.start + from, span.start + to));
    }
    out
}

const STOP: &[u8] = "。".as_bytes();
