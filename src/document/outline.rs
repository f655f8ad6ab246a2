//! The tree of headings a person would draw: where each heading begins and ends, its level, and how it was recognised.
//!
//! Headings are found in three steps: every place where a marker may stand is tried (the start of a paragraph; after the end
//! of a sentence; for 一是 also inside one), here; then the end of each title is found ([`super::heading`]); then the
//! headings are put into a tree ([`super::nest`]).

use serde::Serialize;

use super::{
    Declared, Lines, Marker, MarkerKind,
    body::{self, Extent},
    heading, length, nest,
};
use crate::text::{FSpan, find_dates};

/// The number of a section in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub(super) usize);

impl SectionId {
    /// The section at an index of [`super::Document::sections`].
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        Self(index)
    }

    /// The index into [`super::Document::sections`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// What a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionKind {
    /// A heading: 一、（一）1. or an unnumbered line.
    Heading,
    /// An item of an enumeration in running text: 一是, 第一，
    Enumerated,
}

/// How a heading was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A marker at the start of a paragraph.
    Marker,
    /// A marker inside a paragraph, after the end of a sentence.
    InlineMarker,
    /// A marker with its text fused to it; the end of the title is inferred.
    Fused,
    /// A short line without a marker, followed by running text.
    ShortLine,
    /// The mark-up declares it: `#` in Markdown, `<h2>` in a web page.
    Declared,
    /// The paragraph or its style has an outline level (大纲级别).
    OutlineLevel,
    /// The paragraph has a style for headings.
    Style,
    /// The paragraph is numbered automatically, and short.
    Numbering,
    /// A short line that stands out by its type: bold, or larger than the text.
    Typeface,
}

/// A heading or enumerated item and what belongs to it.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its marker, if it has one.
    pub marker: Option<Marker>,
    /// The marker and the title.
    pub heading: FSpan,
    /// The title without marker and closing mark.
    pub title: FSpan,
    /// The depth in the tree, from 1.
    pub level: u8,
    /// Whether prose follows the heading in the same paragraph.
    pub run_in: bool,
    /// Heading or enumerated item.
    pub kind: SectionKind,
    /// From the marker to where the next section of the same or a higher level begins.
    pub span: FSpan,
    /// The section it belongs to.
    pub parent: Option<SectionId>,
    /// How it was recognised.
    pub evidence: Evidence,
}

impl Section {
    /// The title as folded text.
    #[must_use]
    pub fn title_text<'d>(&self, document: &'d super::Document) -> &'d str {
        document.text(self.title)
    }

    /// The section without its heading.
    #[must_use]
    pub fn body(&self) -> FSpan {
        FSpan::new(self.heading.end.min(self.span.end), self.span.end)
    }
}

/// A heading before it has a place in the tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) at: usize,
    pub(super) marker: Option<Marker>,
    pub(super) paragraph: usize,
    pub(super) evidence: Evidence,
    pub(super) declared: Option<u8>,
}

pub(super) fn build(lines: &Lines<'_>, extent: &Extent) -> Vec<Section> {
    let mut found = Vec::new();
    let graded = typefaces_are_graded(lines, extent);
    for index in extent.first..extent.prose_end {
        paragraph(lines, index, graded, &mut found);
    }
    short_lines(lines, extent, graded, &mut found);
    found.sort_by_key(|f| f.at);
    let end = extent.sections_end(lines.folded);
    found.retain(|f| f.at < end);
    let mut sections: Vec<Section> = (0..found.len()).map(|i| heading::title(lines, &found, i)).collect();
    nest::nest(lines, &found, &mut sections);
    nest::close(&mut sections, end);
    sections
}

/// Whether headings told by their type alone are of more than one level. All in bold, they only are headings.
fn typefaces_are_graded(lines: &Lines<'_>, extent: &Extent) -> bool {
    let lower = |d: Declared| d.by == Evidence::Typeface && d.level > 1;
    (extent.first..extent.prose_end).any(|i| lines.declared(i).is_some_and(lower))
}

/// The markers of one paragraph.
fn paragraph(lines: &Lines<'_>, index: usize, graded: bool, found: &mut Vec<Found>) {
    let (span, text) = (lines.span(index), lines.text(index));
    let declared = lines.declared(index);
    let first = Marker::read(text).filter(|m| m.len < text.len());
    if let Some(marker) =
        first.filter(|m| !m.kind.enumerates() || followed(text, *m) || sibling(found, *m) || m.number == 1)
    {
        // A number says more than the type it is set in.
        let evidence = declared.map(|d| d.by).filter(|by| *by != Evidence::Typeface).unwrap_or(Evidence::Marker);
        let declared = declared.map(|d| d.level);
        found.push(Found { at: span.start, marker: Some(marker), paragraph: index, evidence, declared });
    } else if let Some(Declared { level, by }) = declared.filter(|_| !is_told(text)) {
        let declared = Some(level).filter(|_| graded || by != Evidence::Typeface);
        found.push(Found { at: span.start, marker: None, paragraph: index, evidence: by, declared });
    }
    let mut open = first.map(|m| m.len);
    for at in Marker::candidates(text).filter(|at| *at > 0) {
        let Some(marker) = Marker::read(&text[at..]) else { continue };
        if open.is_some_and(|open| at < open)
            || at + marker.len >= text.len()
            || !stands_inside(lines, span.start, text, at, marker, found)
        {
            continue;
        }
        open = Some(at + marker.len);
        found.push(Found {
            at: span.start + at,
            marker: Some(marker),
            paragraph: index,
            evidence: Evidence::InlineMarker,
            declared: None,
        });
    }
}

/// Whether a paragraph is running text, whatever style it was given by mistake.
fn is_told(text: &str) -> bool {
    length(text) > heading::LONG_TITLE && text.ends_with(['。', ';'])
}

/// Whether a marker inside a paragraph really is one.
fn stands_inside(lines: &Lines<'_>, base: usize, text: &str, at: usize, marker: Marker, found: &[Found]) -> bool {
    let before = text[..at].chars().next_back().unwrap_or('。');
    let after_sentence = matches!(before, '。' | '!' | '?' | ';' | ':' | '…');
    let after_closing = matches!(before, '”' | ')' | '》');
    let next = text[at + marker.len..].chars().next().unwrap_or('。');
    if matches!(next, ',' | '。' | ';' | ')' | '、') {
        return false;
    }
    let continues = marker.number == 1 || sibling(found, marker);
    match marker.kind {
        MarkerKind::Is => {
            let clause = after_sentence || before == ',' || before == '、' && marker.number > 1;
            let listed = followed(&text[at..], marker) || (marker.number > 1 && sibling(found, marker));
            // 之一是, 统一是, 唯一是, 万一是: the 一 belongs to the word before.
            let word = matches!(
                before,
                '之' | '统'
                    | '唯'
                    | '第'
                    | '单'
                    | '万'
                    | '逐'
                    | '合'
                    | '同'
                    | '归'
                    | '专'
                    | '划'
                    | '不'
                    | '其'
                    | '有'
                    | '十'
                    | '年'
            );
            let requirement = text[at..].chars().nth(1) == Some('要') && !(after_sentence || before == ',');
            listed && !requirement && (clause || (!word && before_is_statement(text, at)))
        }
        MarkerKind::Ordinal => {
            let listed = followed(&text[at..], marker) || (marker.number > 1 && sibling(found, marker));
            // 这个第一, 全省第一, 排名第二: a rank, no item.
            let rank = "个的列居为是全排名获争创省市国县区".contains(before);
            listed && (after_sentence || before == ',' || (!rank && before_is_statement(text, at)))
        }
        MarkerKind::Han | MarkerKind::Chapter => {
            after_sentence && continues && before != ':'
                || (continues && lines.gap_before(base + at) > 0 && after_closing)
        }
        MarkerKind::HanParen => {
            let spaced = lines.gap_before(base + at) > 0;
            // A parent's title runs straight into it: 一、主要举措和成效(一)强化领导.
            let parent = found.last().is_some_and(|f| {
                f.at >= base
                    && length(&text[f.at - base..at]) <= heading::LONG_TITLE
                    && !text[f.at - base..at].contains('。')
            });
            continues && before != '第' && (after_sentence || spaced || (parent && marker.number == 1))
        }
        MarkerKind::Arabic | MarkerKind::ArabicParen | MarkerKind::Circled => {
            after_sentence && continues && !before.is_ascii_digit()
        }
    }
}

/// A fused 一是 stands after a statement of its own (执法一是强化), not at the start of the sentence.
fn before_is_statement(text: &str, at: usize) -> bool {
    let clause = text[..at].rfind(['。', ',', ';', ':']).map_or(&text[..at], |i| &text[i..at]);
    length(clause) >= 5
}

/// So many headings back the number before is looked for.
const NEAR: usize = 400;

/// So many bytes of a paragraph are looked through for the next item of a list.
const REACH: usize = 12_000;

/// Whether the next number of the same kind follows in the text: 一是 … 二是.
fn followed(text: &str, marker: Marker) -> bool {
    const HAN: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let Some(next) = HAN.get(marker.number as usize) else { return false };
    let own = &text[..marker.len];
    let next = match marker.kind {
        MarkerKind::Is => format!("{next}{}", own.chars().last().unwrap_or('是')),
        _ => format!("第{next}"),
    };
    // The list goes on within a paragraph of any sensible length; looking further would cost hostile input dearly.
    let reach = text.floor_char_boundary((marker.len + REACH).min(text.len()));
    text[marker.len..reach].contains(&next)
}

/// Whether the number before it (or one two before, where one was lost) was found already.
fn sibling(found: &[Found], marker: Marker) -> bool {
    found
        .iter()
        .rev()
        .take(NEAR)
        .filter_map(|f| f.marker)
        .find(|m| m.kind == marker.kind)
        .is_some_and(|m| (1..=2).contains(&marker.number.saturating_sub(m.number)))
}

/// Headings without a marker: short lines with running text below them.
fn short_lines(lines: &Lines<'_>, extent: &Extent, graded: bool, found: &mut Vec<Found>) {
    // Where the format declares headings, other lines are none; the title alone declares nothing of the body. A number or bold
    // type declares one line, and says nothing of the others.
    let declares = |d: Declared| match d.by {
        Evidence::Numbering => false,
        Evidence::Typeface => graded,
        _ => true,
    };
    if (extent.first..extent.prose_end).any(|i| lines.declared(i).is_some_and(declares)) {
        return;
    }
    // From below upwards: a short line may stand above another that heads the prose (主要工作 / 规范执法 / prose).
    let mut headed_below = false;
    for index in (extent.first..extent.prose_end).rev() {
        let below = (index + 1 < extent.prose_end).then(|| lines.text(index + 1));
        let heads = headed_below || below.is_some_and(|b| Marker::read(b).is_some() || is_prose(b));
        if lines.declared(index).is_some() {
            headed_below = true;
            continue;
        }
        headed_below = heads && is_short_line(lines, extent, index);
        if headed_below {
            let at = lines.span(index).start;
            found.push(Found { at, marker: None, paragraph: index, evidence: Evidence::ShortLine, declared: None });
        }
    }
}

fn is_prose(text: &str) -> bool {
    length(text) >= 12 && text.contains(['。', ';'])
}

/// Numbers in a line; with two it is the row of a table whose cells ran together (行政复议 132件 120件).
fn numbers_in(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|number| !number.is_empty()).count()
}

/// A line that could name a section: short, without closing mark, and not broken off from the line before.
fn is_short_line(lines: &Lines<'_>, extent: &Extent, index: usize) -> bool {
    let text = lines.text(index);
    let plain = (4..=32).contains(&length(text))
        && !text.ends_with(['。', '!', ';', ',', '、', ':', '.', '”', ')'])
        && !text.contains(['。', '|', '>', '@', '[', '《'])
        && Marker::read(text).is_none()
        && find_dates(text).is_empty()
        && numbers_in(text) <= 1
        && !body::is_furniture(text)
        && !text.contains("报告如下");
    let above = || lines.text(index - 1);
    plain && (index == extent.first || above().ends_with(['。', '!', ';', ':', '”', ')']) || length(above()) <= 40)
}
