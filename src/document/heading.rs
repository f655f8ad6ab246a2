//! Where the title of a heading ends.
//!
//! At the first full stop or semicolon, at the next marker, or at the end of the line. A heading that lost its full stop and
//! runs into its text is cut where a new statement begins.

use std::sync::LazyLock;

use super::{
    Lines, MarkerKind, length,
    outline::{Evidence, Found, Section, SectionKind},
};
use crate::text::{AnyOf, FSpan};

/// Longer than this, the first sentence of a heading's paragraph is taken for heading and text fused together.
pub(super) const LONG_TITLE: usize = 46;

/// The heading at a found place: where its title ends, and whether prose follows.
pub(super) fn title(lines: &Lines<'_>, found: &[Found], i: usize) -> Section {
    let f = found[i];
    let paragraph = lines.span(f.paragraph);
    let start = f.at + f.marker.map_or(0, |m| m.len);
    let next = found.get(i + 1).filter(|n| n.paragraph == f.paragraph).map_or(paragraph.end, |n| n.at);
    let whole = lines.folded.text();
    let rest = &whole[start..next];
    let enumerated = f.marker.is_some_and(|m| m.kind.enumerates());
    let stop = sentence_end(rest);
    // A short line of its own is the title, colon and all (回头看:差在哪里).
    let line = !enumerated && stop == rest.len() && next == paragraph.end && length(rest) <= 30;
    let mut end = start + colon(&rest[..stop]).filter(|_| !line).unwrap_or(stop);
    let mut evidence = f.evidence;
    let top = f.marker.is_some_and(|m| m.kind == MarkerKind::Han);
    let wide = !enumerated && end - start > 3 * 24;
    if let Some(cut) = wide.then(|| gap(lines, start, end)).flatten() {
        end = cut;
    } else if let Some(cut) = top.then(|| named_and_told(&whole[start..end])).flatten() {
        end = start + cut;
        evidence = Evidence::Fused;
    } else if !enumerated && (length(&whole[start..end]) > LONG_TITLE || tells(&whole[start..end])) {
        if let Some(cut) = fused(&whole[start..end]) {
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
static OPENERS: LazyLock<AnyOf> = LazyLock::new(|| {
    AnyOf::new(
        "一是 20 截至 今年 全年 动态 持续 深入 认真 全面 严格 积极 大力 充分 切实 扎实 \
         坚持 把 将 按照 依托 围绕 通过 根据 发挥 贯彻 印发 制定 出台 建立 组织 深化 为 以 \
         本着 我 对标 紧紧 结合 聚焦 牢固 研究 成立 完善 健全 落实 加强 推进 推动 针对 在 \
         常态化 定期 公布 抽查 开展 举办 召开 办理 受理 收到 审查 审核 评查 排查 梳理 选派 \
         聘请 编制 修订 清理 完成 实现",
    )
});

/// Where the title of a fused heading ends: before the first word that opens a new statement once a verb with its object
/// (six characters at least) has been said; or at the first comma, where it comes early.
fn fused(sentence: &str) -> Option<usize> {
    let clause = sentence.split(',').next().unwrap_or_default();
    let opens = OPENERS.places(clause);
    let within = clause.char_indices().map(|(at, _)| at).skip(6).take(24);
    let candidates: Vec<usize> = within.filter(|at| opens.contains(at)).collect();
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
