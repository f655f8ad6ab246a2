//! The tree of headings a person would draw: where each heading begins and ends, its level, and how it was recognised.
//!
//! Headings are found in two steps. First every place where a marker may stand is tried (the start of a paragraph; after the
//! end of a sentence; for 一是 also inside one); then the markers found are put into a tree by their kinds. Titles end at
//! the first full stop or semicolon, at the next marker, or at the end of the line; a heading that was fused with its
//! text is cut where a new statement begins.

use serde::Serialize;

use super::{
    Lines, Marker, MarkerKind,
    body::{self, Extent},
    length,
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
    /// The format declares it a heading (`#`, a style).
    Declared,
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
struct Found {
    at: usize,
    marker: Option<Marker>,
    paragraph: usize,
    evidence: Evidence,
    declared: Option<u8>,
}

/// Longer than this, the first sentence of a heading's paragraph is taken for heading and text fused together.
const LONG_TITLE: usize = 46;

pub(super) fn build(lines: &Lines<'_>, extent: &Extent) -> Vec<Section> {
    let mut found = Vec::new();
    for index in extent.first..extent.prose_end {
        paragraph(lines, index, &mut found);
    }
    short_lines(lines, extent, &mut found);
    found.sort_by_key(|f| f.at);
    let end = extent.span(lines.folded).end;
    found.retain(|f| f.at < end);
    let mut sections: Vec<Section> = (0..found.len()).map(|i| title(lines, &found, i)).collect();
    nest(&found, &mut sections);
    close(&mut sections, end);
    sections
}

/// The markers of one paragraph.
fn paragraph(lines: &Lines<'_>, index: usize, found: &mut Vec<Found>) {
    let (span, text) = (lines.span(index), lines.text(index));
    let declared = lines.declared(index);
    let first = Marker::read(text).filter(|m| m.len < text.len());
    if let Some(marker) =
        first.filter(|m| !m.kind.enumerates() || followed(text, *m) || sibling(found, *m) || m.number == 1)
    {
        let evidence = if declared.is_some() { Evidence::Declared } else { Evidence::Marker };
        found.push(Found { at: span.start, marker: Some(marker), paragraph: index, evidence, declared });
    } else if declared.is_some() {
        found.push(Found { at: span.start, marker: None, paragraph: index, evidence: Evidence::Declared, declared });
    }
    let mut open = first.map(|m| m.len);
    for (at, _) in text.char_indices().skip(1) {
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
            listed && (after_sentence || before == ',' || before_is_statement(text, at))
        }
        MarkerKind::Han | MarkerKind::Chapter => {
            after_sentence && continues && before != ':'
                || (continues && lines.gap_before(base + at) > 0 && after_closing)
        }
        MarkerKind::HanParen => {
            let spaced = lines.gap_before(base + at) > 0;
            // A parent's title runs straight into it: 一、主要举措和成效(一)强化领导.
            let parent = found.last().is_some_and(|f| {
                f.at >= base && length(&text[f.at - base..at]) <= LONG_TITLE && !text[f.at - base..at].contains('。')
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

/// Whether the next number of the same kind follows in the text: 一是 … 二是.
fn followed(text: &str, marker: Marker) -> bool {
    const HAN: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let Some(next) = HAN.get(marker.number as usize) else { return false };
    let own = &text[..marker.len];
    let next = match marker.kind {
        MarkerKind::Is => format!("{next}{}", own.chars().last().unwrap_or('是')),
        _ => format!("第{next}"),
    };
    text[marker.len..].contains(&next)
}

/// Whether the number before it (or one two before, where one was lost) was found already.
fn sibling(found: &[Found], marker: Marker) -> bool {
    found
        .iter()
        .rev()
        .filter_map(|f| f.marker)
        .find(|m| m.kind == marker.kind)
        .is_some_and(|m| (1..=2).contains(&marker.number.saturating_sub(m.number)))
}

/// Headings without a marker: short lines with running text below them.
fn short_lines(lines: &Lines<'_>, extent: &Extent, found: &mut Vec<Found>) {
    if !lines.declared.is_empty() {
        return;
    }
    for index in extent.first..extent.prose_end {
        let text = lines.text(index);
        let below = (index + 1 < extent.prose_end).then(|| lines.text(index + 1));
        let headed = below.is_some_and(|b| Marker::read(b).is_some() || (length(b) > 40 && b.contains(['。', ';'])));
        let plain = (4..=32).contains(&length(text))
            && !text.ends_with(['。', '!', ';', ',', '、', ':', '.', '”', ')'])
            && !text.contains(['。', '|', '>', '@', '[', '《'])
            && Marker::read(text).is_none()
            && find_dates(text).is_empty()
            && !body::is_furniture(text)
            && !text.contains("报告如下");
        // A line broken off mid-sentence by the line before is no heading.
        let whole_above = index == extent.first
            || lines.text(index - 1).ends_with(['。', '!', ';', ':', '”', ')'])
            || length(lines.text(index - 1)) <= 40;
        if headed && plain && whole_above {
            found.push(Found {
                at: lines.span(index).start,
                marker: None,
                paragraph: index,
                evidence: Evidence::ShortLine,
                declared: None,
            });
        }
    }
}

/// The heading at a found place: where its title ends, and whether prose follows.
fn title(lines: &Lines<'_>, found: &[Found], i: usize) -> Section {
    let f = found[i];
    let paragraph = lines.span(f.paragraph);
    let start = f.at + f.marker.map_or(0, |m| m.len);
    let next = found.get(i + 1).filter(|n| n.paragraph == f.paragraph).map_or(paragraph.end, |n| n.at);
    let whole = lines.folded.text();
    let rest = &whole[start..next];
    let enumerated = f.marker.is_some_and(|m| m.kind.enumerates());
    let stop = rest.find(['。', ';', '!', '?']).unwrap_or(rest.len());
    let mut end = start + colon(&rest[..stop]).unwrap_or(stop);
    let mut evidence = f.evidence;
    if !enumerated && length(&whole[start..end]) > LONG_TITLE {
        if let Some(cut) = gap(lines, start, end) {
            end = cut;
        } else if let Some(cut) = fused(&whole[start..end]) {
            end = start + cut;
            evidence = Evidence::Fused;
        }
    } else if !enumerated && next < paragraph.end && end == next && stop == rest.len() {
        // The title runs into the marker of its first item (强化队伍建设一是…), which already bounds it.
        evidence = if f.evidence == Evidence::Marker { Evidence::Fused } else { f.evidence };
    }
    let text = &whole[start..end];
    let title_end = start + text.trim_end_matches([',', ':', '、', '.']).len();
    let run_in = whole[end..paragraph.end].trim_matches(['。', ';', ':', '!', ',', '.']).chars().next().is_some();
    Section {
        marker: f.marker,
        heading: FSpan::new(f.at, title_end),
        title: FSpan::new(start, title_end),
        level: f.declared.unwrap_or(1),
        run_in,
        kind: if enumerated { SectionKind::Enumerated } else { SectionKind::Heading },
        span: FSpan::new(f.at, paragraph.end),
        parent: None,
        evidence,
    }
}

/// A colon that ends a title: 一是抓学法用法:坚持…
fn colon(sentence: &str) -> Option<usize> {
    let at = sentence.find(':')?;
    let head = &sentence[..at];
    let open = head.matches(['《', '“', '(']).count() > head.matches(['》', '”', ')']).count();
    ((3..=24).contains(&length(head)) && !open && at + 1 < sentence.len()).then_some(at)
}

/// White space of two characters or more after a title that has no full stop.
fn gap(lines: &Lines<'_>, start: usize, end: usize) -> Option<usize> {
    let text = &lines.folded.text()[start..end];
    text.char_indices().skip(4).take(LONG_TITLE).map(|(at, _)| start + at).find(|at| lines.gap_before(*at) >= 2)
}

/// Words that open a new statement after a heading that lost its full stop.
const OPENERS: &[&str] = &[
    "一是",
    "20",
    "截至",
    "今年",
    "全年",
    "动态",
    "持续",
    "深入",
    "认真",
    "全面",
    "严格",
    "积极",
    "大力",
    "充分",
    "切实",
    "扎实",
    "坚持",
    "把",
    "将",
    "按照",
    "依托",
    "围绕",
    "通过",
    "根据",
    "发挥",
    "贯彻",
    "印发",
    "制定",
    "出台",
    "建立",
    "组织",
    "深化",
    "为",
    "以",
    "本着",
    "我",
    "对标",
    "紧紧",
    "结合",
    "聚焦",
    "牢固",
    "研究",
    "成立",
    "完善",
    "健全",
    "落实",
    "加强",
    "推进",
    "推动",
    "针对",
    "在",
    "常态化",
    "定期",
];

/// Where the title of a fused heading ends: before the first word that opens a new statement once a verb with its object
/// (six characters at least) has been said; or at the first comma, where it comes early.
fn fused(sentence: &str) -> Option<usize> {
    let clause = sentence.find(',').unwrap_or(sentence.len());
    let candidates: Vec<usize> = sentence[..clause]
        .char_indices()
        .enumerate()
        .skip(6)
        .take(24)
        .filter(|(_, (at, _))| OPENERS.iter().any(|word| sentence[*at..].starts_with(word)))
        .map(|(_, (at, _))| at)
        .collect();
    let inside = |at: usize| {
        sentence[..at].rfind(['《', '“', '(']).is_some_and(|open| !sentence[open..at].contains(['》', '”', ')']))
    };
    // 以 and 为, 在 and 将 also stand inside a title: a following verb is better evidence.
    candidates.into_iter().find(|at| !inside(*at) && !ends_openly(&sentence[..*at]))
}

/// A title does not end with a word that wants an object or a conjunction.
fn ends_openly(head: &str) -> bool {
    [
        "和",
        "与",
        "及",
        "的",
        "地",
        "不断",
        "进一步",
        "全面",
        "深入",
        "持续",
        "切实",
        "积极",
        "加强",
        "推进",
        "推动",
        "强化",
        "落实",
        "完善",
        "健全",
        "扎实",
        "坚持",
        "优化",
        "深化",
        "、",
        "大力",
        "着力",
        "严格",
        "统筹",
        "加快",
    ]
    .iter()
    .any(|word| head.ends_with(word))
}

/// Puts sections into the tree: levels, parents.
fn nest(found: &[Found], sections: &mut [Section]) {
    let nested = nested_han(found);
    let unnumbered_top = !found.iter().any(|f| f.marker.is_some_and(|m| m.kind == MarkerKind::Han));
    // (rank, section): the open sections, outermost first.
    let mut stack: Vec<(u8, usize)> = Vec::new();
    for i in 0..sections.len() {
        let rank = rank(found, i, nested[i], unnumbered_top);
        let enumerated = sections[i].kind == SectionKind::Enumerated;
        if let Some(position) = stack.iter().position(|(r, _)| *r == rank) {
            stack.truncate(position);
        } else if !enumerated {
            while stack.last().is_some_and(|(r, _)| *r > rank) {
                stack.pop();
            }
        }
        sections[i].parent = stack.last().map(|(_, s)| SectionId(*s));
        stack.push((rank, i));
        sections[i].level = u8::try_from(stack.len()).unwrap_or(u8::MAX);
    }
}

/// The order of nesting: the smaller encloses the larger.
fn rank(found: &[Found], i: usize, nested: bool, unnumbered_top: bool) -> u8 {
    match (found[i].marker.map(|m| m.kind), found[i].declared) {
        (Some(MarkerKind::Chapter), _) => 1,
        (Some(MarkerKind::Han), _) => {
            if nested {
                4
            } else {
                2
            }
        }
        (Some(MarkerKind::HanParen), _) => 5,
        (Some(MarkerKind::Arabic), _) => 6,
        (Some(MarkerKind::ArabicParen), _) => 7,
        (Some(MarkerKind::Circled), _) => 8,
        (Some(MarkerKind::Ordinal), _) => 10,
        (Some(MarkerKind::Is), _) => 11,
        (None, Some(level)) => 2 + level.min(6),
        (None, None) if unnumbered_top || lost_number(found, i) => 2,
        (None, None) => 9,
    }
}

/// Whether a level-one number is missing just where an unnumbered line stands: 一、 二、 (line) 四、, or after the last.
fn lost_number(found: &[Found], i: usize) -> bool {
    let han = |f: &Found| f.marker.filter(|m| m.kind == MarkerKind::Han).map(|m| m.number);
    let before = found[..i].iter().rev().find_map(han).unwrap_or(0);
    let after = found[i + 1..].iter().find_map(han);
    after.is_none_or(|next| next == before + 2)
}

/// Which 一、 are items of a second list inside another (主要举措 itself numbered 一、二、三、): a list that restarts at
/// 一、 and after which the outer list goes on.
fn nested_han(found: &[Found]) -> Vec<bool> {
    let han: Vec<(usize, u32)> = found
        .iter()
        .enumerate()
        .filter_map(|(i, f)| f.marker.filter(|m| m.kind == MarkerKind::Han).map(|m| (i, m.number)))
        .collect();
    let mut nested = vec![false; found.len()];
    let mut k = 0;
    let mut outer = 0;
    while k < han.len() {
        let number = han[k].1;
        if number == 1 && outer > 0 {
            // The inner list: 1, 2, 3 … and then the outer one goes on with `outer + 1` where the inner does not.
            let run = (1..).zip(&han[k..]).take_while(|(n, h)| h.1 == *n).count();
            // The outer list may go on in the middle of the run: 一、(一、二、)二、 reads 1 | 1 2 | 2.
            let resume = (k + run..han.len()).find(|j| han[*j].1 == outer + 1);
            if resume == Some(k + run) {
                for (i, _) in &han[k..k + run] {
                    nested[*i] = true;
                }
                k += run;
                continue;
            }
        }
        outer = number;
        k += 1;
    }
    nested
}

/// A section ends where the next of the same or a higher level begins; items also where their paragraph list ends.
fn close(sections: &mut [Section], end: usize) {
    for i in 0..sections.len() {
        let level = sections[i].level;
        let next = sections[i + 1..].iter().find(|s| s.level <= level).map_or(end, |s| s.heading.start);
        sections[i].span = FSpan::new(sections[i].heading.start, next);
    }
}
