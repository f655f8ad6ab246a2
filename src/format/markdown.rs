//! Markdown (`.md`): `#` headings and the emphasis, lists and quotes around running text.
//!
//! `pulldown-cmark` tells what is text and where it stands; a line of the source stays a line (officials do not leave blank
//! lines between paragraphs, so a soft break ends one). Tags of HTML are left out, the text between them is kept; the cells
//! of a table row stand on one line between `|`.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Draft, Format, FormatError, Paragraph};
use crate::{
    document::{Declared, Evidence},
    text::{Span, decode},
};

pub(super) const MARKDOWN: Format =
    Format { name: "md", extensions: &["md", "markdown"], walked: true, largest: super::LARGEST_TEXT, sniff, parse };

/// A text with several `#` headings is Markdown whatever it is called.
fn sniff(bytes: &[u8]) -> bool {
    let heading = |at: &usize| {
        let marks = bytes[*at..].iter().take_while(|b| **b == b'#').count();
        let begins = *at == 0 || bytes[at - 1] == b'\n';
        begins && (1..=6).contains(&marks) && bytes.get(at + marks) == Some(&b' ')
    };
    memchr::memchr_iter(b'#', bytes).filter(heading).nth(1).is_some()
}

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    let decoded = decode(bytes).map_err(FormatError::Text)?;
    let paragraphs = paragraphs(decoded.source.text());
    Ok(Draft {
        source: decoded.source,
        paragraphs,
        encoding: decoded.encoding,
        damage: decoded.damage,
        ..Draft::default()
    })
}

fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut out = vec![Paragraph::default()];
    let mut heading = None;
    let fresh = |out: &mut Vec<Paragraph>, heading: Option<Declared>| {
        if out.last().is_some_and(|last| !last.pieces.is_empty()) {
            out.push(Paragraph::default());
        }
        if let Some(last) = out.last_mut() {
            last.heading = heading;
        }
    };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some(Declared { level: level as u8, by: Evidence::Declared });
                fresh(&mut out, heading);
            }
            Event::End(TagEnd::Heading(_)) => {
                heading = None;
                fresh(&mut out, heading);
            }
            Event::Start(Tag::List(Some(_)) | Tag::Item) => {
                // `1. 加强领导` is an ordered list to Markdown and a numbered heading to an official: keep its number.
                fresh(&mut out, heading);
                if let Event::Start(Tag::Item) = event {
                    let marker = list_marker(text, range.start);
                    push(&mut out, marker);
                }
            }
            Event::Start(Tag::Paragraph | Tag::TableRow | Tag::TableHead | Tag::BlockQuote(_))
            | Event::SoftBreak
            | Event::HardBreak => {
                let keeps_number = matches!(event, Event::Start(Tag::Paragraph))
                    && out.last().is_some_and(|p| p.pieces.len() == 1 && is_number(text, p.pieces[0]));
                if !keeps_number {
                    fresh(&mut out, heading);
                }
            }
            Event::Start(Tag::TableCell) => push(&mut out, cell_mark(text, range.start)),
            Event::Text(_) | Event::Code(_) => without_emphasis(text, range, |span| push(&mut out, span)),
            Event::InlineHtml(tag) if tag.starts_with("<br") || tag.starts_with("<BR") => fresh(&mut out, heading),
            Event::Html(_) => {
                fresh(&mut out, heading);
                without_tags(text, range, |span| push(&mut out, span));
            }
            _ => {}
        }
    }
    out.retain(|paragraph| !paragraph.pieces.is_empty());
    out
}

fn push(out: &mut [Paragraph], span: Span) {
    if let Some(last) = out.last_mut()
        && !span.is_empty()
    {
        last.pieces.push(span);
    }
}

/// The stretches of a text event between `**`: CommonMark leaves the marks in the text where a full stop stands inside
/// them and a Chinese character follows (`**（一）强化领导。**全年`), and a drafter means emphasis all the same. A single
/// `*` stays: it may stand for a number still to be filled in.
fn without_emphasis(text: &str, range: std::ops::Range<usize>, mut each: impl FnMut(Span)) {
    let bytes = text.as_bytes();
    let mark = |at: usize| bytes[at] == b'*' && (bytes.get(at + 1) == Some(&b'*') || at > 0 && bytes[at - 1] == b'*');
    let mut from = range.start;
    for at in range.clone() {
        if mark(at) {
            each(Span::new(from, at));
            from = at + 1;
        }
    }
    each(Span::new(from, range.end));
}

/// The stretches of a line of HTML that are no tags and no comment.
fn without_tags(text: &str, range: std::ops::Range<usize>, mut each: impl FnMut(Span)) {
    let mut from = range.start;
    while let Some(open) = text[from..range.end].find('<').map(|at| from + at) {
        each(Span::new(from, open));
        let comment = text[open..range.end].starts_with("<!--");
        let end = text[open..range.end].find(if comment { "-->" } else { ">" });
        from = end.map_or(range.end, |at| open + at + if comment { 3 } else { 1 });
    }
    each(Span::new(from, range.end));
}

/// The `|` before a cell of a table, so that cells do not run into one another; empty before the first.
fn cell_mark(text: &str, start: usize) -> Span {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..start].trim_end();
    match before.strip_suffix('|') {
        Some(cells) if !cells.trim().is_empty() => Span::new(line + cells.len(), line + before.len()),
        _ => Span::at(start),
    }
}

/// The number of an ordered list item (`1.`); empty for a bullet.
fn list_marker(text: &str, start: usize) -> Span {
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { Span::at(start) } else { Span::new(start, start + digits + 1) }
}

fn is_number(text: &str, span: Span) -> bool {
    text[span.start..span.end].trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        paragraphs(text).iter().map(|p| p.pieces.iter().map(|s| &text[s.start..s.end]).collect()).collect()
    }

    #[test]
    fn cells_of_a_table_stay_apart() {
        let text = "前文。\n\n| 事项 | 件数 |\n| --- | ---: |\n| 行政复议 | 58 |\n| 行政应诉 | 12 |\n";
        assert_eq!(read(text), ["前文。", "事项|件数", "行政复议|58", "行政应诉|12"]);
        assert_eq!(read("事项 | 件数\n--- | ---\n行政复议 | 58\n"), ["事项|件数", "行政复议|58"]);
    }

    #[test]
    fn text_in_tags_is_kept() {
        let text = "<div align=\"center\">\n石桥镇2023年度法治政府建设报告\n</div>\n\n<!-- 未定稿 -->\n\n全镇<b>学法</b>12次。<br>另有培训。\n";
        assert_eq!(read(text), ["\n", "石桥镇2023年度法治政府建设报告\n", "\n", "\n", "全镇学法12次。", "另有培训。"]);
    }

    #[test]
    fn headings_emphasis_and_list_numbers() {
        let text = "# 石桥镇2023年度法治政府建设报告\n\n## 一、主要举措\n**（一）强化领导。**全年学法12次。\n第二行。\n\n1. 深化改革。持续推进。\n2. 优化服务。\n";
        let got: Vec<(String, Option<u8>)> = paragraphs(text)
            .iter()
            .map(|p| (p.pieces.iter().map(|s| &text[s.start..s.end]).collect(), p.heading.map(|h| h.level)))
            .collect();
        let expected = [
            ("石桥镇2023年度法治政府建设报告", Some(1)),
            ("一、主要举措", Some(2)),
            ("（一）强化领导。全年学法12次。", None),
            ("第二行。", None),
            ("1.深化改革。持续推进。", None),
            ("2.优化服务。", None),
        ];
        assert_eq!(got.iter().map(|(t, h)| (t.as_str(), *h)).collect::<Vec<_>>(), expected);
    }
}
