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
    nest(lines, &found, &mut sections);
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
    for (at, _) in text.char_indices().skip(1).filter(|(_, c)| Marker::may_start_with(*c)) {
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
    // From below upwards: a short line may stand above another that heads the prose (主要工作 / 规范执法 / prose).
    let mut headed_below = false;
    for index in (extent.first..extent.prose_end).rev() {
        let below = (index + 1 < extent.prose_end).then(|| lines.text(index + 1));
        let heads = headed_below || below.is_some_and(|b| Marker::read(b).is_some() || is_prose(b));
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

/// A line that could name a section: short, without closing mark, and not broken off from the line before.
fn is_short_line(lines: &Lines<'_>, extent: &Extent, index: usize) -> bool {
    let text = lines.text(index);
    let plain = (4..=32).contains(&length(text))
        && !text.ends_with(['。', '!', ';', ',', '、', ':', '.', '”', ')'])
        && !text.contains(['。', '|', '>', '@', '[', '《'])
        && Marker::read(text).is_none()
        && find_dates(text).is_empty()
        && !body::is_furniture(text)
        && !text.contains("报告如下");
    let above = || lines.text(index - 1);
    plain && (index == extent.first || above().ends_with(['。', '!', ';', ':', '”', ')']) || length(above()) <= 40)
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
    let stop = sentence_end(rest);
    let mut end = start + colon(&rest[..stop]).unwrap_or(stop);
    let mut evidence = f.evidence;
    let top = f.marker.is_some_and(|m| m.kind == MarkerKind::Han);
    if let Some(cut) = named_and_told(&whole[start..end]).filter(|_| top) {
        end = start + cut;
        evidence = Evidence::Fused;
    } else if !enumerated && (length(&whole[start..end]) > LONG_TITLE || tells(&whole[start..end])) {
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

/// Where the first sentence of a heading's text ends. `．` between two Chinese characters stands for a full stop.
fn sentence_end(text: &str) -> usize {
    let han = |c: Option<char>| c.is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    text.char_indices()
        .find(|(at, c)| match c {
            '。' | ';' | '!' | '?' => true,
            '.' => han(text[..*at].chars().next_back()) && han(text[at + 1..].chars().next()),
            _ => false,
        })
        .map_or(text.len(), |(at, _)| at)
}

/// A heading of the first level that lost the white space after it: 履行第一责任人职责情况镇党委书记…
fn named_and_told(sentence: &str) -> Option<usize> {
    const NAMES: [&str; 9] = ["情况", "成效", "问题", "不足", "原因", "安排", "打算", "计划", "思路"];
    let ends = NAMES.iter().flat_map(|name| sentence.match_indices(name).map(|(at, name)| at + name.len()));
    let cut = ends.filter(|end| length(&sentence[..*end]) <= LONG_TITLE).max()?;
    let rest = &sentence[cut..];
    let goes_on =
        rest.starts_with(['和', '与', '及', '、', ',', '的', '(', '以', '”', '》', '等', '中', '进', '汇', '为']);
    (length(rest) >= 8 && !goes_on).then_some(cut)
}

/// Whether a heading's first sentence counts something: then it is told, not named (1.强化案卷评查抽查案卷96份).
fn tells(sentence: &str) -> bool {
    let mut digits = sentence.char_indices().filter(|(_, c)| c.is_ascii_digit()).peekable();
    let counted = digits.any(|(at, _)| {
        let after = sentence[at..]
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '万' || c == '余' || c == '多');
        after.starts_with([
            '件', '次', '人', '个', '份', '场', '名', '条', '项', '家', '期', '起', '宗', '轮', '篇', '%',
        ])
    });
    counted && length(sentence) > 14
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
const OPENERS: &str = "一是 20 截至 今年 全年 动态 持续 深入 认真 全面 严格 积极 大力 充分 切实 扎实 坚持 把 将 按照 依托 围绕 通过 根据 发挥 贯彻 印发 制定 出台 建立 组织 深化 为 以 本着 我 对标 紧紧 结合 聚焦 牢固 研究 成立 完善 健全 落实 加强 推进 推动 针对 在 常态化 定期 公布 抽查 开展 举办 召开 办理 受理 收到 审查 审核 评查 排查 梳理 选派 聘请 编制 修订 清理 完成 实现";

/// Where the title of a fused heading ends: before the first word that opens a new statement once a verb with its object
/// (six characters at least) has been said; or at the first comma, where it comes early.
fn fused(sentence: &str) -> Option<usize> {
    let clause = sentence.find(',').unwrap_or(sentence.len());
    let candidates: Vec<usize> = sentence[..clause]
        .char_indices()
        .enumerate()
        .skip(6)
        .take(24)
        .filter(|(_, (at, _))| OPENERS.split(' ').any(|word| sentence[*at..].starts_with(word)))
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
fn nest(lines: &Lines<'_>, found: &[Found], sections: &mut [Section]) {
    let nested = nested_han(lines, found);
    let ranks = Ranks::new(lines, found);
    // (rank, section): the open sections, outermost first.
    let mut stack: Vec<(u8, usize)> = Vec::new();
    for i in 0..sections.len() {
        let rank = ranks.of(i, nested[i]);
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

/// The order of nesting: the smaller rank encloses the larger.
struct Ranks<'a> {
    lines: &'a Lines<'a>,
    found: &'a [Found],
    /// Whether some heading is numbered 一、: an unnumbered line is then of the first level only where a number is lost.
    numbered: bool,
    /// Whether an unnumbered line names a part (…情况, …问题, …安排): the others are then below such lines.
    named: bool,
}

impl<'a> Ranks<'a> {
    fn new(lines: &'a Lines<'a>, found: &'a [Found]) -> Self {
        let numbered = found.iter().any(|f| f.marker.is_some_and(|m| m.kind == MarkerKind::Han));
        let named = found.iter().any(|f| f.evidence == Evidence::ShortLine && names_a_part(lines.text(f.paragraph)));
        Self { lines, found, numbered, named }
    }

    fn of(&self, i: usize, nested: bool) -> u8 {
        let f = &self.found[i];
        match (f.marker, f.declared) {
            (Some(marker), _) if nested => Self::of_kind(marker.kind) + 2,
            (Some(marker), _) => Self::of_kind(marker.kind),
            (None, Some(level)) => self.declared(level),
            (None, None) if self.numbered => {
                if lost_number(self.found, i) {
                    2
                } else {
                    9
                }
            }
            (None, None) => {
                if self.named && !names_a_part(self.lines.text(f.paragraph)) {
                    3
                } else {
                    2
                }
            }
        }
    }

    fn of_kind(kind: MarkerKind) -> u8 {
        match kind {
            MarkerKind::Chapter => 1,
            MarkerKind::Han => 2,
            MarkerKind::HanParen => 5,
            MarkerKind::Arabic => 6,
            MarkerKind::ArabicParen => 7,
            MarkerKind::Circled => 8,
            MarkerKind::Ordinal => 10,
            MarkerKind::Is => 11,
        }
    }

    /// A declared heading without a number ranks with the numbered ones of its level.
    fn declared(&self, level: u8) -> u8 {
        let alike = self.found.iter().find(|f| f.declared == Some(level) && f.marker.is_some());
        alike.and_then(|f| f.marker).map_or(2 + level.min(6), |marker| Self::of_kind(marker.kind))
    }
}

/// Whether a line names a part of a report by its last word.
fn names_a_part(text: &str) -> bool {
    [
        "情况", "成效", "举措", "措施", "问题", "不足", "原因", "短板", "差距", "职责", "安排", "打算", "计划", "思路",
        "方向", "工作",
    ]
    .iter()
    .any(|word| text.ends_with(word))
}

/// Whether a level-one number is missing just where an unnumbered line stands: 一、 二、 (line) 四、, or after the last.
fn lost_number(found: &[Found], i: usize) -> bool {
    let han = |f: &Found| f.marker.filter(|m| m.kind == MarkerKind::Han).map(|m| m.number);
    let before = found[..i].iter().rev().find_map(han).unwrap_or(0);
    let after = found[i + 1..].iter().find_map(han);
    after.is_none_or(|next| next == before + 2)
}

/// Which 一、 are items of a second list inside another: 一、主要举措 itself told as 一、二、三、.
///
/// Each number goes on the outer list or opens or goes on an inner one; of all readings the one with the fewest breaks in
/// numbering is taken, and of equals the one in which lines that only name (and do not tell) are the outer headings.
fn nested_han(lines: &Lines<'_>, found: &[Found]) -> Vec<bool> {
    let han: Vec<(usize, u32, bool)> = found
        .iter()
        .enumerate()
        .filter_map(|(i, f)| {
            let marker = f.marker.filter(|m| m.kind == MarkerKind::Han)?;
            Some((i, marker.number, lines.text(f.paragraph).contains('。')))
        })
        .collect();
    let mut nested = vec![false; found.len()];
    if han.iter().filter(|(_, number, _)| *number == 1).count() < 2 {
        return nested;
    }
    // (last outer number, last inner number): cost and the readings that led there.
    let mut states: std::collections::BTreeMap<(u32, u32), (u32, Vec<bool>)> = [((0, 0), (0, Vec::new()))].into();
    for (_, number, told) in &han {
        let mut next = std::collections::BTreeMap::new();
        for ((outer, inner), (cost, path)) in &states {
            let mut take = |state, added: u32, is_inner: bool| {
                let cost = cost + added;
                let entry: &mut (u32, Vec<bool>) = next.entry(state).or_insert((u32::MAX, Vec::new()));
                if cost < entry.0 {
                    *entry = (cost, path.iter().copied().chain([is_inner]).collect());
                }
            };
            take((*number, 0), if *number == outer + 1 { 0 } else { 6 } + 2 * u32::from(*told), false);
            if *outer > 0 && (*inner > 0 || *number == 1) {
                take(
                    (*outer, *number),
                    if *number == inner + 1 { 0 } else { 6 } + u32::from(*inner == 0) + 2 * u32::from(!told),
                    true,
                );
            }
        }
        states = next;
    }
    if let Some((_, path)) = states.into_values().min_by_key(|(cost, _)| *cost) {
        for ((i, ..), inner) in han.iter().zip(path) {
            nested[*i] = inner;
        }
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
