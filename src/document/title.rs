//! The title of a report: on one line, split over two or three, given as `标题:`, or absent.

use std::borrow::Cow;

use super::{Lines, Marker, length, meta, organ};
use crate::text::FSpan;

/// Where the core of a title ends: `20xx年度`, 推进 or 关于, then 法治 or 依法行政, then 报告, 情况 or 总结; 法治政府建设 needs
/// no year before it.
fn core(text: &str) -> Option<usize> {
    let subject = ["法治", "依法行政", "依法治"].iter().filter_map(|word| text.find(word)).min()?;
    let (before, after) = text.split_at(subject);
    let kind = ["报告", "情况", "总结"].iter().filter_map(|word| Some(after.find(word)? + word.len())).min()?;
    let near = length(&after[..kind]) <= 30;
    let dated = before.contains("年度") || year_at(before);
    let led = before.contains("推进") || before.contains("关于");
    let built = after.starts_with("法治政府") || after[..kind].contains("建设");
    (near && (dated || ((led || after.starts_with("法治政府") || after[..kind].ends_with("报告")) && built)))
        .then_some(subject + kind)
}

/// Whether a text holds 20xx年 or 20xx度.
fn year_at(text: &str) -> bool {
    text.match_indices("20").any(|(at, _)| {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        digits == 4 && text[at + 4..].starts_with(['年', '度'])
    })
}

/// A title with the paragraphs it stands in.
#[derive(Clone, Debug)]
pub(super) struct Title {
    /// First paragraph.
    pub(super) first: usize,
    /// Last paragraph.
    pub(super) last: usize,
    /// The title itself, split lines joined.
    pub(super) text: String,
    /// From the first character to the last.
    pub(super) span: FSpan,
}

/// How many paragraphs from the top a title is looked for; pages carry up to some thirty lines of furniture before it.
const DEPTH: usize = 48;

/// A title is not longer than this, in characters.
const LONGEST: usize = 80;

/// Finds the title among the paragraphs before the first heading: the one that reads most like one, of equals the first.
pub(super) fn find(lines: &Lines<'_>) -> Option<Title> {
    let end = (0..lines.len().min(DEPTH)).find(|i| starts_body(lines, *i)).unwrap_or(lines.len().min(DEPTH));
    let mut best: Option<(i32, Title)> = None;
    for first in 0..end {
        for last in first..end.min(first + 4) {
            let Some(title) = read(lines, first, last) else { continue };
            let score = score(&title);
            if best.as_ref().is_none_or(|(old, _)| score > *old) {
                best = Some((score, title));
            }
        }
    }
    best.map(|(_, title)| with_organ_line(lines, title, end))
}

/// A title names a year and ends with what it is; each further line makes it less likely to be one.
fn score(title: &Title) -> i32 {
    let year = title.text.contains("20");
    let kind = ["报告", "情况", "总结"].iter().any(|end| title.text.ends_with(end));
    let named = organ::looks_like_organ(meta::named_in_title(&title.text));
    let lines = i32::try_from(title.last - title.first).unwrap_or(9);
    6 * i32::from(year) + 3 * i32::from(kind) + 3 * i32::from(named) - 2 * lines
}

/// Whether a paragraph belongs to the body: a heading of the first level, or a sentence.
fn starts_body(lines: &Lines<'_>, index: usize) -> bool {
    let text = lines.text(index);
    let heading = Marker::read(text).is_some_and(|m| !m.kind.enumerates() && length(text) > 4);
    heading || (length(text) > 60 && text.contains('。') && text.contains(','))
}

fn read(lines: &Lines<'_>, first: usize, last: usize) -> Option<Title> {
    if !plain(lines, first, last) {
        return None;
    }
    let joined = match last - first {
        0 => Cow::Borrowed(lines.text(first)),
        _ => Cow::Owned((first..=last).map(|i| lines.text(i)).collect::<String>()),
    };
    let text = joined.trim_start_matches(['-', '·', '*', '【', '[']);
    let text = text.strip_prefix("标题:").unwrap_or(text);
    if length(text) > LONGEST {
        return None;
    }
    // What follows 报告 or 情况 on the line must be its end, a bracket or a date, not the continuation of a sentence.
    let end = core(text)?;
    if text[end..].chars().count() > 14 || text.ends_with(['。', ',', '、', ';']) {
        return None;
    }
    let (start, end) = (lines.span(first).start, lines.span(last).end);
    let offset = joined.len() - text.len();
    let start = if first == last { start + offset } else { start };
    Some(Title { first, last, text: closed_up(text), span: FSpan::new(start, end) })
}

/// A letter-spaced title without the blanks between its digits: 2 0 2 4年度.
fn closed_up(text: &str) -> String {
    let spaced =
        text.as_bytes().windows(4).any(|w| matches!(w, [a, b' ', b, b' '] if a.is_ascii_digit() && b.is_ascii_digit()));
    if spaced { text.replace(' ', "") } else { text.to_owned() }
}

/// Lines that may form a title: short each, when there are several, and none that is metadata or a link.
fn plain(lines: &Lines<'_>, first: usize, last: usize) -> bool {
    (first..=last).all(|i| {
        let text = lines.text(i);
        let label = text.contains(':') && !text.trim_start_matches(['-', '·', '*']).starts_with("标题:");
        !label
            && !text.contains(['>', '|', '《', '。', '[', '【'])
            && !text.starts_with("解读")
            && (first == last || (3..=30).contains(&length(text)))
    })
}

/// An organ printed on its own line above 关于… or above the year belongs to the title.
fn with_organ_line(lines: &Lines<'_>, title: Title, end: usize) -> Title {
    let mut title = title;
    // 法治政府建设 / 情况的报告: lines below that complete it.
    while title.last + 1 < end
        && !title.text.ends_with("报告")
        && length(lines.text(title.last + 1)) <= 6
        && format!("{}{}", title.text, lines.text(title.last + 1)).ends_with("报告")
    {
        title.last += 1;
        title.text.push_str(lines.text(title.last));
        title.span.end = lines.span(title.last).end;
    }
    let bare = title.text.starts_with("关于")
        || title.text.starts_with("20")
        || title.text.starts_with("法治")
        || title.text.starts_with("年度");
    while bare && title.first > 0 {
        let above = lines.text(title.first - 1);
        let organ = organ::looks_like_organ(above) || (above.starts_with("关于") && length(above) <= 30);
        if !organ || length(above) > 30 || above.contains([':', '>', '|', '。', ']']) {
            break;
        }
        title.first -= 1;
        title.text.insert_str(0, above);
        title.span.start = lines.span(title.first).start;
        if !above.starts_with("关于") && !above.starts_with("20") {
            // 中共石桥镇委员会 / 石桥镇人民政府 / 关于…: both organs of a joint report.
            let joint = title.first > 0 && lines.text(title.first - 1).starts_with("中共");
            if !joint {
                break;
            }
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_of_titles() {
        for text in [
            "石桥镇2023年度法治政府建设情况的报告",
            "望川县人民政府关于2023年法治政府建设情况报告",
            "2022年度推进法治政府建设工作情况的报告",
            "青岚省教育厅2020年推进依法行政工作报告",
            "石桥镇2024年法治建设工作总结",
            "望川县法治政府建设情况报告",
            "望川县教育局2023度法治政府建设年度报告",
            "望川县人社局2023年度法治人社建设工作报告",
        ] {
            assert!(core(text).is_some(), "{text}");
        }
        for text in ["2023年政府信息公开工作年度报告", "2023年度部门决算情况", "关于2023年工作要点的通知"]
        {
            assert!(core(text).is_none(), "{text}");
        }
    }
}
