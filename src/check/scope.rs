//! What a check sees: the report, and the stretches of it that a rule is about (`within:`).

use serde::Deserialize;

use super::{Compile, PartMap, PartStatus};
use crate::{
    document::{Document, SectionId},
    text::{FSpan, Hits, Said},
};

/// One report with everything that was found in it.
pub struct Report<'a> {
    /// The document.
    pub document: &'a Document,
    /// The places of every pattern.
    pub hits: &'a Hits<'a>,
    /// Where its parts are.
    pub parts: &'a PartMap,
    /// Their names, in the order of the provision.
    pub names: &'a [Said],
}

/// Which text of a part a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextSpec {
    /// Heading and text.
    All,
    /// The text without the heading (原因 stands in the heading already).
    #[default]
    Body,
    /// The heading alone.
    Heading,
}

/// `within:` as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeSpec {
    /// The part.
    pub part: String,
    /// Which text of it.
    #[serde(default)]
    pub text: TextSpec,
}

impl ScopeSpec {
    /// Compiles it.
    pub fn compile(&self, cx: &mut Compile<'_>) -> Option<Within> {
        Some(Within { part: cx.part("part", &self.part)?, text: self.text })
    }
}

/// A compiled `within:`.
#[derive(Clone, Copy, Debug)]
pub struct Within {
    /// The number of the part.
    pub part: usize,
    /// Which text of it.
    pub text: TextSpec,
}

/// The stretches of folded text that a rule is about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// In order; empty only for a report without text.
    pub spans: Vec<FSpan>,
    /// Where to point for a defect of the whole: the heading, else the first sentence.
    pub anchor: FSpan,
    /// The section whose heading heads it.
    pub section: Option<SectionId>,
    /// Whether it is a part with a heading of its own.
    pub headed: bool,
}

impl Scope {
    /// The whole body.
    #[must_use]
    pub fn body(document: &Document) -> Self {
        let body = document.body();
        let anchor = document.meta().title_span.unwrap_or_else(|| first_sentence(document, body));
        Self { spans: vec![body], anchor, section: None, headed: false }
    }

    /// The text of a part; `None` when the report does not have it.
    #[must_use]
    pub fn of_part(report: &Report<'_>, within: Within) -> Option<Self> {
        let found = report.parts.get(within.part);
        if found.status == PartStatus::Missing || found.empty {
            return None;
        }
        let document = report.document;
        let heading = found.section.map(|id| document.section(id).heading);
        let spans = match within.text {
            TextSpec::Body => found.spans.clone(),
            TextSpec::Heading => heading.into_iter().collect(),
            TextSpec::All => heading.into_iter().chain(found.spans.iter().copied()).collect(),
        };
        let anchor = heading.or_else(|| spans.first().map(|s| first_sentence(document, *s)))?;
        Some(Self { spans, anchor, section: found.section, headed: heading.is_some() })
    }

    /// How many characters of text it has, white space not counted.
    #[must_use]
    pub fn chars(&self, document: &Document) -> usize {
        self.spans.iter().map(|s| document.text(*s).chars().filter(|c| *c != '\n').count()).sum()
    }
}

/// The first sentence of a span, for pointing at it.
pub(super) fn first_sentence(document: &Document, span: FSpan) -> FSpan {
    let text = document.text(span);
    let end = text.find(['。', '\n']).unwrap_or(text.len());
    FSpan::new(span.start, span.start + end)
}

/// The sentences of a span (`。！？`, `；` too where `clauses`), without their marks, blank ones left out.
pub(super) fn sentences(document: &Document, span: FSpan, clauses: bool) -> Vec<FSpan> {
    split(document, span, |c| matches!(c, '。' | '!' | '?' | '\n') || clauses && c == ';')
}

/// The clauses of a span: between any marks but 、.
pub(super) fn clauses(document: &Document, span: FSpan) -> Vec<FSpan> {
    split(document, span, |c| matches!(c, '。' | '!' | '?' | '\n' | ';' | ',' | ':'))
}

fn split(document: &Document, span: FSpan, ends: impl Fn(char) -> bool) -> Vec<FSpan> {
    let text = document.text(span);
    let (mut out, mut from) = (Vec::new(), 0);
    for (at, c) in text.char_indices().filter(|(_, c)| ends(*c)).chain([(text.len(), '\n')]) {
        if at > from {
            out.push(FSpan::new(span.start + from, span.start + at));
        }
        from = (at + c.len_utf8()).min(text.len());
    }
    out
}
