//! A report as a reader sees it: who reports on which year, the body without website furniture, and the tree of headings.
//!
//! Built from a format's [`Draft`]; everything here is found on folded text and kept as [`FSpan`]. It knows how such reports
//! are laid out, and nothing of file formats before it or of rules after it.

mod body;
mod dates;
mod draft;
mod given;
mod heading;
mod label;
mod marker;
mod meta;
mod named;
mod nest;
mod organ;
mod outline;
mod places;
mod same;
mod stage;
mod title;
mod year;

pub use dates::{DateSource, SourcedDate};
pub use draft::{Declared, Draft, Paragraph};
pub use given::Given;
pub use marker::{Marker, MarkerKind};
pub use meta::Meta;
pub use named::{Named, leading_places, stem};
pub use organ::{Division, Level, Reporter, Tier};
pub use outline::{Evidence, Section, SectionId, SectionKind};
pub use same::{Sameness, office, same_reporter};
pub use stage::Stage;
pub use year::TitledYear;

use std::sync::OnceLock;

use self::{body::Extent, title::Title};
use crate::text::{FSpan, Folded, SourceFile, Span};

/// A parsed report. What is to be understood of it is found out when it is asked for, once: rules that look for words in the
/// file as a whole need neither headings nor dates.
#[derive(Clone, Debug, Default)]
pub struct Document {
    source: SourceFile,
    folded: Folded,
    /// The heading that the format declares for each paragraph; empty when it declares none at all.
    declared: Vec<Option<Declared>>,
    title: OnceLock<Option<Title>>,
    extent: OnceLock<Extent>,
    sections: OnceLock<Vec<Section>>,
    meta: OnceLock<Meta>,
    is_report: OnceLock<bool>,
}

impl Document {
    /// Understands a draft: title and metadata, body, headings.
    ///
    /// ```
    /// use hegui::{document::{Document, Level}, format::detect};
    /// let text = "石桥镇2023年度法治政府建设情况报告\n一、主要举措和成效\n（一）强化领导。全年学法12次。\n";
    /// let draft = (detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap();
    /// let document = Document::new(draft);
    /// assert_eq!(document.meta().reporter.level, Some(Level::Township));
    /// assert_eq!(document.meta().year, Some(2023));
    /// assert_eq!(document.sections()[1].title_text(&document), "强化领导");
    /// ```
    #[must_use]
    pub fn new(draft: Draft) -> Self {
        let Draft { source, paragraphs, .. } = draft;
        // Paragraphs that fold to nothing vanish, so what the format declared is matched by order of those that stay.
        let visible = |pieces: &[Span]| pieces.iter().any(|p| !crate::text::fold_str(source.slice(*p)).is_empty());
        let declared: Vec<Option<Declared>> = if paragraphs.iter().any(|p| p.heading.is_some()) {
            paragraphs.iter().filter(|p| visible(&p.pieces)).map(|p| p.heading).collect()
        } else {
            Vec::new()
        };
        let folded = Folded::new(&source, paragraphs.into_iter().map(|p| p.pieces));
        Self { source, folded, declared, ..Self::default() }
    }

    /// Takes the word of the user for who reports on which year, as far as he gives it.
    pub fn assume(&mut self, given: &Given) {
        if *given == Given::default() {
            return;
        }
        let _ = self.meta();
        if let Some(meta) = self.meta.get_mut() {
            given.apply(meta, self.folded.text());
        }
    }

    fn lines(&self) -> Lines<'_> {
        Lines { source: &self.source, folded: &self.folded, declared: &self.declared }
    }

    fn title(&self) -> Option<&Title> {
        self.title.get_or_init(|| title::find(&self.lines())).as_ref()
    }

    fn extent(&self) -> &Extent {
        self.extent.get_or_init(|| body::find(&self.lines(), self.title()))
    }

    /// The decoded text.
    #[must_use]
    pub fn source(&self) -> &SourceFile {
        &self.source
    }

    /// The text on which rules are matched.
    #[must_use]
    pub fn folded(&self) -> &Folded {
        &self.folded
    }

    /// Who reports on what, and when.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        self.meta.get_or_init(|| meta::read(&self.lines(), self.title(), self.extent(), self.sections()))
    }

    /// The place of the title.
    #[must_use]
    pub fn title_span(&self) -> Option<FSpan> {
        self.title().map(|title| title.span)
    }

    /// The body: from the first sentence or heading to the last, without the furniture of the page.
    #[must_use]
    pub fn body(&self) -> FSpan {
        self.extent().span(&self.folded)
    }

    /// Every heading and enumerated item, in order; a section's children follow it.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        self.sections.get_or_init(|| outline::build(&self.lines(), self.extent()))
    }

    /// A section by its number.
    #[must_use]
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections()[id.0]
    }

    /// Whether this is an annual report on building a law-based government at all.
    #[must_use]
    pub fn is_report(&self) -> bool {
        let title = self.title().map(|title| title.text.as_str());
        *self.is_report.get_or_init(|| meta::is_report(&self.lines(), title, || self.sections()))
    }

    /// The text of a span of folded text.
    #[must_use]
    pub fn text(&self, span: FSpan) -> &str {
        span.of(self.folded.text())
    }

    /// The innermost section that holds a place, if any.
    #[must_use]
    pub fn section_at(&self, at: usize) -> Option<SectionId> {
        // The last heading before the place, or the first of those around it that reaches so far.
        let last = self.sections().partition_point(|s| s.span.start <= at).checked_sub(1)?;
        self.path_to(SectionId(last)).into_iter().rev().find(|id| at < self.section(*id).span.end)
    }

    /// A section and those around it, outermost first.
    #[must_use]
    pub fn path_to(&self, id: SectionId) -> Vec<SectionId> {
        let mut path = vec![id];
        while let Some(parent) = self.section(path[path.len() - 1]).parent {
            path.push(parent);
        }
        path.reverse();
        path
    }

    /// The children of a section, in order.
    pub fn children(&self, id: SectionId) -> impl Iterator<Item = SectionId> + '_ {
        let end = self.section(id).span.end;
        self.sections()
            .iter()
            .enumerate()
            .skip(id.0 + 1)
            .take_while(move |(_, s)| s.span.start < end)
            .filter(move |(_, s)| s.parent == Some(id))
            .map(|(i, _)| SectionId(i))
    }
}

/// The folded paragraphs of a draft, as the parts of this module share them.
struct Lines<'a> {
    source: &'a SourceFile,
    folded: &'a Folded,
    /// The heading that the format declares for each paragraph; empty when it declares none at all.
    declared: &'a [Option<Declared>],
}

impl<'a> Lines<'a> {
    fn len(&self) -> usize {
        self.folded.paragraphs().len()
    }

    fn span(&self, index: usize) -> FSpan {
        self.folded.paragraphs()[index]
    }

    fn text(&self, index: usize) -> &'a str {
        self.span(index).of(self.folded.text())
    }

    fn declared(&self, index: usize) -> Option<Declared> {
        self.declared.get(index).copied().flatten()
    }

    /// How much white space of the source stands before a place of the folded text, in characters.
    fn gap_before(&self, at: usize) -> usize {
        let text = self.folded.text();
        let Some(before) = text[..at].chars().next_back() else { return 0 };
        let end = self.folded.to_source(FSpan::new(at - before.len_utf8(), at)).end;
        let start = self.folded.to_source(FSpan::new(at, at)).start;
        if end >= start {
            return 0;
        }
        // An ideographic space is as wide as two blanks.
        self.source.slice(Span::new(end, start)).chars().map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
    }
}

/// Characters of a folded string.
fn length(text: &str) -> usize {
    text.chars().count()
}
