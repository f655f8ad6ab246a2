//! Plain text (`.txt`): lines as an office's programs, web pages and PDF readers leave them.

use super::{Draft, Format, FormatError, Paragraph, wrap};
use crate::text::{SourceFile, Span, decode};

pub(super) const PLAIN: Format = Format {
    name: "txt",
    extensions: &["txt", "text"],
    walked: true,
    largest: super::LARGEST_TEXT,
    sniff: |_| false,
    parse,
};

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    let decoded = decode(bytes).map_err(FormatError::Text)?;
    let lines = (0..decoded.source.line_count()).map(|i| decoded.source.line(i)).collect::<Vec<_>>();
    let paragraphs = paragraphs(&decoded.source, &lines);
    Ok(Draft {
        source: decoded.source,
        paragraphs,
        encoding: decoded.encoding,
        damage: decoded.damage,
        ..Draft::default()
    })
}

/// Lines to paragraphs: a text on one line is cut where its lines once ended, a hard-wrapped one is joined.
pub(super) fn paragraphs(source: &SourceFile, lines: &[Span]) -> Vec<Paragraph> {
    wrap::join(source, &wrap::cut(source, lines))
        .into_iter()
        .map(|pieces| Paragraph { pieces, heading: None })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let draft = parse(text.as_bytes()).unwrap();
        let source = &draft.source;
        draft
            .paragraphs
            .iter()
            .map(|p| p.pieces.iter().map(|s| source.slice(*s)).collect::<String>())
            .filter(|text| !text.trim().is_empty())
            .collect()
    }

    #[test]
    fn lines_are_paragraphs() {
        assert_eq!(read("一、成效\r\n\r\n　　2023年，我县推进工作。\n"), ["一、成效", "　　2023年，我县推进工作。"]);
    }

    #[test]
    fn hard_wrapped_lines_are_joined_and_page_numbers_dropped() {
        let text = "关于2023年度法治政府建设情况的报告\n\
            \u{3000}\u{3000}2023年，开发区认真贯彻落实上级关于法治政府\n建设的部署要求，紧扣年度重点任务，健全完善各\n项工作机制，法治政府建设各项任务按期完成，有\n- 1 -\n力保障了园区各项改革发展任务顺利推进实施到位。\n\
            一、主要举措和成效\n\u{3000}\u{3000}（一）加强组织领导。管委会主要负责人主持召开\n专题会议四次，研究解决执法力量下沉、案卷质量\n提升等问题十二个，推动各部门落实工作责任清单。\n";
        let read = read(text);
        assert_eq!(read.len(), 4, "{read:#?}");
        assert!(read[1].contains("法治政府建设的部署") && read[1].contains("有力保障"), "{}", read[1]);
        assert_eq!(read[2], "一、主要举措和成效");
    }

    #[test]
    fn a_text_on_one_line_is_cut_at_its_headings() {
        let body = "坚持依法行政，健全工作机制，各项任务顺利完成。".repeat(12);
        let text = format!(
            "首页 > 公开 望川县2023年度法治政府建设报告 2023年，{body} 一、主要举措和成效 （一）强化领导。{body} 二、存在的问题 {body}"
        );
        let read = read(&text);
        assert!(read.iter().any(|p| p.trim() == "一、主要举措和成效"), "{read:#?}");
        assert!(read.iter().any(|p| p.trim() == "望川县2023年度法治政府建设报告"), "{read:#?}");
    }
}
