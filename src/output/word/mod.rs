//! A report to be filled in as a Word file (`.docx`), typeset as official documents are (GB/T 9704).
//!
//! The parts that do not depend on the text (styles, fonts, footers) stand beside this file as they go into the container;
//! here are the paragraphs alone. The styles have the names that Word itself gives to title and headings, so that Word, WPS
//! and LibreOffice list the headings in their navigation pane. The same blocks give the same bytes.

use std::io::{self, Cursor, Write};

use quick_xml::escape::escape;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{Block, safe};
use crate::text::GAP;

/// The parts that every document has, in the order in which readers expect them.
const PARTS: [(&str, &str); 10] = [
    ("[Content_Types].xml", include_str!("content-types.xml")),
    ("_rels/.rels", include_str!("package.rels")),
    ("word/_rels/document.xml.rels", include_str!("document.rels")),
    ("word/styles.xml", include_str!("styles.xml")),
    ("word/settings.xml", include_str!("settings.xml")),
    ("word/fontTable.xml", include_str!("fonts.xml")),
    ("word/footer1.xml", include_str!("footer-odd.xml")),
    ("word/footer2.xml", include_str!("footer-even.xml")),
    ("docProps/core.xml", include_str!("core.xml")),
    ("docProps/app.xml", include_str!("app.xml")),
];

/// What stands before the paragraphs of the text.
const BEGIN: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#
);

/// The page: A4 with margins of 37, 28, 35 and 26 mm, which the styles fill with 22 lines of 28 characters. (A character grid
/// would do the same in Word, and LibreOffice puts 24 characters on such a line.)
const END: &str = concat!(
    r#"<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>"#,
    r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
    r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1587" w:gutter="0"/>"#,
    r#"<w:cols w:space="425"/><w:docGrid w:linePitch="579"/></w:sectPr>"#,
    "</w:body></w:document>"
);

/// What ends a letter stands to the right, two characters from the margin, and on one page.
const SIGNATURE: &str = concat!(
    r#"<w:keepNext/><w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/>"#,
    r#"<w:jc w:val="right"/>"#
);

/// The Word file.
///
/// # Errors
/// When the container cannot be put together, which no text causes.
pub fn word(blocks: &[Block]) -> io::Result<Vec<u8>> {
    let mut container = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same text gives the same file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let title = blocks.iter().find_map(|block| if let Block::Title(text) = block { Some(text.as_str()) } else { None });
    for (name, text) in PARTS {
        container.start_file(name, options)?;
        container.write_all(text.replace("{title}", &xml(&title.unwrap_or_default().replace('\n', ""))).as_bytes())?;
    }
    container.start_file("word/document.xml", options)?;
    container.write_all(document(blocks).as_bytes())?;
    Ok(container.finish()?.into_inner())
}

fn document(blocks: &[Block]) -> String {
    let paragraph = |block: &Block| {
        let (look, text) = match block {
            Block::Title(text) => (r#"<w:pStyle w:val="Title"/>"#.to_owned(), text),
            Block::Heading(level, text) => (format!(r#"<w:pStyle w:val="Heading{}"/>"#, (*level).clamp(1, 4)), text),
            Block::Body(text) => (String::new(), text),
            Block::Salutation(text) => (r#"<w:ind w:firstLineChars="0" w:firstLine="0"/>"#.to_owned(), text),
            Block::Signature(text) => (SIGNATURE.to_owned(), text),
        };
        let look = if look.is_empty() { look } else { format!("<w:pPr>{look}</w:pPr>") };
        let lines: Vec<String> = text.split('\n').map(runs).collect();
        format!("<w:p>{look}{}</w:p>", lines.join("<w:r><w:br/></w:r>"))
    };
    format!("{BEGIN}{}{END}", blocks.iter().map(paragraph).collect::<String>())
}

/// A text as runs, the gaps in it highlighted.
fn runs(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(GAP) {
        let end = rest[start..].find('〕').map_or(rest.len(), |at| start + at + '〕'.len_utf8());
        out += &run(&rest[..start], false);
        out += &run(&rest[start..end], true);
        rest = &rest[end..];
    }
    out + &run(rest, false)
}

fn run(text: &str, gap: bool) -> String {
    if text.is_empty() {
        return String::new();
    }
    let look = if gap { r#"<w:rPr><w:highlight w:val="yellow"/></w:rPr>"# } else { "" };
    format!(r#"<w:r>{look}<w:t xml:space="preserve">{}</w:t></w:r>"#, xml(text))
}

/// A text as XML may hold it.
fn xml(text: &str) -> String {
    escape(safe(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_highlighted_and_text_is_escaped() {
        let text = format!("甲<乙&{GAP}：丙〕丁\u{1B}");
        let got = runs(&text);
        let gap = format!(
            r#"<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">{GAP}：丙〕</w:t></w:r>"#
        );
        assert!(got.contains(&gap), "{got}");
        assert!(got.contains("甲&lt;乙&amp;") && got.contains("丁\u{FFFD}"), "{got}");
        assert_eq!(got.matches("<w:r>").count(), 3);
    }

    #[test]
    fn the_same_blocks_give_the_same_bytes() {
        let blocks = [Block::Title("题目".into()), Block::Heading(1, "一、举措".into()), Block::Body("正文。".into())];
        assert_eq!(word(&blocks).unwrap(), word(&blocks).unwrap());
    }
}
