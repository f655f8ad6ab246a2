//! Where the report begins and ends on the page: without breadcrumbs, key-value blocks, share bars and footers.

use std::{ops::Range, sync::LazyLock};

use super::{Evidence, Lines, Marker, MarkerKind, length, title::Title};
use crate::text::{AnyOf, Aside, FSpan, Folded, find_dates};

/// Words of the furniture of government pages.
static FURNITURE: LazyLock<AnyOf> = LazyLock::new(|| {
    AnyOf::new(
        "扫一扫 分享到 打印本页 打印正文 打印此页 【打印 打印】 关闭窗口 关闭本页 【关闭 上一篇 上一条 下一篇 下一条 版权所有 ICP备 \
    公网安备 主办: 主办单位: 承办: 承办单位: 网站标识码 责任编辑 责编 浏览次数 浏览量 访问次数 点击率 点击数 点击量 相关链接 相关解读 相关政策 \
    相关稿件 相关附件 相关文档 相关文件 相关文章 相关阅读 返回顶部 返回首页 无障碍 微博 微信 Copyright 技术支持 网站地图 字体: 字号: 【字体 \
    当前位置 您所在的位置 首页> 索引号 发布机构 发布日期 发布时间 信息来源 来源: 收藏 朗读 网站声明 网站管理 http:// https://",
    )
});

/// How the footer of a page begins.
const FOOTER: &str = "上一篇 上一条 上一页 下一篇 下一条 下一页 相关链接 相关解读 相关政策 相关稿件 相关附件 相关文档 相关文件 相关文章 相关阅读 \
    相关信息 分享到 扫一扫 主办: 主办单位: 承办: 承办单位: 版权所有 网站地图 网站标识码 打印 【打印 [打印 关闭窗口 责任编辑";

fn holds_furniture(text: &str) -> bool {
    FURNITURE.is_in(text) || matches!(text, "打印" | "关闭" | "分享")
}

/// The paragraphs of the body, both ends included, and the signature lines after it.
#[derive(Clone, Debug)]
pub(super) struct Extent {
    /// First paragraph of the body.
    pub(super) first: usize,
    /// One past the last paragraph of the body, signature included.
    pub(super) end: usize,
    /// One past the last paragraph of prose: signature and date stand from here to `end`.
    pub(super) prose_end: usize,
    /// Furniture in the last paragraph after its last sentence starts here.
    pub(super) cut: usize,
    /// The organ and the date below the report: after the prose, or before notes that follow the signature.
    pub(super) signature: Range<usize>,
}

impl Extent {
    /// The body as a span of folded text.
    pub(super) fn span(&self, folded: &Folded) -> FSpan {
        let paragraphs = folded.paragraphs();
        match (paragraphs.get(self.first), self.prose_end.checked_sub(1).and_then(|last| paragraphs.get(last))) {
            (Some(first), Some(last)) if first.start <= last.end => FSpan::new(first.start, last.end.min(self.cut)),
            _ => FSpan::default(),
        }
    }

    /// Where the last section ends: what is noted below the signature belongs to none.
    pub(super) fn sections_end(&self, folded: &Folded) -> usize {
        let before = self.signature.start.checked_sub(1).filter(|_| self.signature.start < self.prose_end);
        before.and_then(|last| folded.paragraphs().get(last)).map_or(self.span(folded).end, |last| last.end)
    }
}

/// Whether a paragraph is furniture of a page and not text of the report.
pub(super) fn is_furniture(text: &str) -> bool {
    // A sentence and a numbered heading are the report's, whatever they speak of (运用微信开展普法宣传。).
    if text.ends_with('。') || Marker::read(text).is_some() {
        return false;
    }
    let long_prose = length(text) > 60 && text.contains('。') && !text.contains('[');
    !long_prose && (holds_furniture(text) || text.chars().all(|c| c.is_ascii_punctuation() || c == '·'))
}

pub(super) fn find(lines: &Lines<'_>, title: Option<&Title>) -> Extent {
    let after_title = title.map_or(0, |t| t.last + 1);
    let first = (after_title..lines.len()).find(|i| opens(lines, *i, title)).unwrap_or(after_title.min(lines.len()));
    let last = footer(lines, first).unwrap_or(lines.len());
    let mut prose = (first..last).rev().filter(|i| is_prose(lines, *i));
    let told = prose.clone().find(|i| !is_aside(lines, *i)).or_else(|| prose.next());
    let prose_end = told.map_or(first, |i| i + 1);
    let signed = prose_end + attachments_named(lines, prose_end, last);
    let end =
        (signed..lines.len()).take(6).find(|i| !is_signature(lines.text(*i))).unwrap_or(lines.len().min(signed + 6));
    let cut = prose_end.checked_sub(1).map_or(usize::MAX, |last| cut_of(lines, last));
    let signature = signed_before_notes(lines, first, prose_end).unwrap_or(signed..end);
    Extent { first, end, prose_end, cut, signature }
}

/// How many lines between the text and the signature name what is attached: 附件:1.执法统计表 / 2.…
fn attachments_named(lines: &Lines<'_>, prose_end: usize, last: usize) -> usize {
    let names = |i: usize| {
        let text = lines.text(i);
        let listed = Marker::read(text).is_some_and(|m| m.kind == MarkerKind::Arabic);
        !is_signature(text) && (text.starts_with("附件") || i > prose_end && listed)
    };
    let named = (prose_end..last).take(NOTES).take_while(|i| names(*i)).count();
    if prose_end + named < last && is_signature(lines.text(prose_end + named)) { named } else { 0 }
}

/// Bytes of a date, at most: 二〇二三年十二月三十一日.
const LONGEST_DATE: usize = 13 * 3;

/// So many paragraphs of notes may stand below a signature.
const NOTES: usize = 40;

/// The organ and the date that close a report below which notes stand (footnotes of a Word file, 注:, 附件:).
fn signed_before_notes(lines: &Lines<'_>, first: usize, prose_end: usize) -> Option<Range<usize>> {
    let heads = |i: usize| {
        // Bold words may head a table that is attached; a style for headings heads the report.
        lines.declared(i).is_some_and(|heading| heading.by != Evidence::Typeface)
            || Marker::read(lines.text(i)).is_some_and(|m| matches!(m.kind, MarkerKind::Han | MarkerKind::Chapter))
    };
    let organ = |i: usize| is_signature(lines.text(i)) && super::organ::looks_like_organ(lines.text(i));
    let dated = |i: usize| {
        let text = lines.text(i);
        text.len() <= LONGEST_DATE + 3
            && find_dates(text).first().is_some_and(|(span, _)| text.len() - span.len() <= 3)
            && organ(i - 1)
    };
    let date =
        (first + 1..prose_end).rev().take(NOTES).take_while(|i| !heads(*i)).find(|i| dated(*i) && i + 1 < prose_end)?;
    let start = (first..date).rev().take(3).take_while(|i| organ(*i)).last().unwrap_or(date);
    Some(start..date + 1)
}

/// Whether a paragraph is a note or stands in a box: below the signature it does not go on the text.
fn is_aside(lines: &Lines<'_>, index: usize) -> bool {
    let at = lines.folded.to_source(lines.span(index)).start;
    lines.source.address(at).is_some_and(|address| {
        matches!(address.aside, Some(Aside::Footnote(_) | Aside::Endnote(_) | Aside::TextBox(_)))
    })
}

/// The first line of the page's footer: links to other pages may look like headings, but no prose follows it.
fn footer(lines: &Lines<'_>, first: usize) -> Option<usize> {
    let prose = |i: usize| lines.text(i).ends_with('。') && length(lines.text(i)) > 40;
    let last_prose = (first..lines.len()).rev().find(|i| prose(*i))?;
    (last_prose + 1..lines.len()).find(|i| {
        let text = lines.text(*i);
        // Files named below the signature; above it, 附件 belongs to the report.
        let attached = text.starts_with("附件") && !text.contains('。') && is_signature(lines.text(i - 1));
        attached || FOOTER.split_whitespace().any(|word| text.starts_with(word))
    })
}

/// Whether the body opens with this paragraph: a heading, a sentence, or an addressee.
fn opens(lines: &Lines<'_>, index: usize, title: Option<&Title>) -> bool {
    let text = lines.text(index);
    // The title again, below the metadata.
    if title.is_some_and(|t| t.text == text) {
        return false;
    }
    if Marker::read(text).is_some_and(|m| !m.kind.enumerates()) || lines.declared(index).is_some() {
        return true;
    }
    if is_furniture(text) {
        return false;
    }
    let sentence =
        text.ends_with(['。', '!', ':', ';']) && length(text) >= 8 || (length(text) >= 60 && text.contains('。'));
    sentence || is_bare_heading(lines, index)
}

/// A short line without number or closing mark, with a paragraph of prose below it: `主要举措和成效`.
fn is_bare_heading(lines: &Lines<'_>, index: usize) -> bool {
    let text = lines.text(index);
    let below = index + 1 < lines.len() && length(lines.text(index + 1)) > 40 && lines.text(index + 1).contains('。');
    below
        && (4..=24).contains(&length(text))
        && !text.contains([':', '>', '|', '[', '/'])
        && find_dates(text).is_empty()
        && !super::organ::looks_like_organ(text)
}

fn is_prose(lines: &Lines<'_>, index: usize) -> bool {
    let text = lines.text(index);
    let remark = text.starts_with('(') && text.ends_with(')') && length(text) <= 16;
    if is_furniture(text) || is_signature(text) || remark {
        return false;
    }
    let marker =
        Marker::read(text).filter(|m| matches!(m.kind, MarkerKind::Han | MarkerKind::HanParen | MarkerKind::Arabic));
    text.ends_with(['。', '!', '”', ';', ')', '…']) && length(text) > 3
        || text.ends_with("如下:")
        || length(text) > 40
        || marker.is_some() && length(text) > 4
}

/// The organ's name or a date, as they stand below a report.
fn is_signature(text: &str) -> bool {
    let dated = || find_dates(text).first().is_some_and(|(span, _)| text.len() - span.len() <= 3 * 24);
    !text.ends_with('。')
        && length(text) <= 40
        && (dated() || super::organ::looks_like_organ(text))
        && !is_furniture(text)
}

/// Where furniture glued to the end of the last paragraph begins.
fn cut_of(lines: &Lines<'_>, last: usize) -> usize {
    let span = lines.span(last);
    let text = lines.text(last);
    match text.rfind('。') {
        Some(at) => {
            let tail = at + '。'.len_utf8();
            if tail < text.len() && holds_furniture(&text[tail..]) { span.start + tail } else { span.end }
        }
        None => span.end,
    }
}
