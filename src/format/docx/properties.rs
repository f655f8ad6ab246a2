//! What `w:pPr` and `w:rPr` say, in a paragraph, a run or a style alike.

use super::{
    numbering::NumRef,
    xml::{Node, Tag, Xml},
};
use crate::format::FormatError;

/// The typefaces that official documents set headings in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    /// 黑体, of first-level headings.
    Hei,
    /// 楷体, of second-level headings.
    Kai,
    /// Any other.
    Other,
}

impl Font {
    fn named(name: &str) -> Self {
        let name = name.to_lowercase();
        if name.contains('黑') || name.contains("hei") && !name.contains("yahei") {
            Self::Hei
        } else if name.contains('楷') || name.contains("kai") {
            Self::Kai
        } else {
            Self::Other
        }
    }
}

/// What is set for the characters of a run; `None` where nothing is said.
#[derive(Clone, Debug, Default)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// Half points.
    pub(super) size: Option<u32>,
    pub(super) font: Option<Font>,
    /// As the mark of a paragraph: it was deleted or moved away, and the next paragraph joins this one.
    pub(super) gone: bool,
}

/// What is set for a paragraph.
#[derive(Debug, Default)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    /// From 0; 9 is body text.
    pub(super) outline: Option<u8>,
    pub(super) number: NumRef,
    /// Its mark.
    pub(super) mark: RunProperties,
}

/// Reads `w:rPr`, whose start tag was just read, to its end.
///
/// # Errors
/// When the XML is damaged.
pub(super) fn run(xml: &mut Xml<'_>) -> Result<RunProperties, FormatError> {
    let mut out = RunProperties::default();
    let mut depth = 1usize;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                depth += 1;
                if matches!(tag.name(), "rPrChange" | "pPrChange") {
                    xml.skip()?;
                    depth -= 1;
                } else {
                    run_property(&tag, &mut out);
                }
            }
            Node::Close(_) => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Node::Text(_) => {}
        }
    }
    Ok(out)
}

fn run_property(tag: &Tag<'_>, out: &mut RunProperties) {
    match tag.name() {
        _ if tag.space != super::xml::Space::Word => {}
        "rStyle" => out.style = tag.val().map(|id| id.into_owned()),
        "b" => out.bold = Some(tag.on()),
        "vanish" => out.hidden = Some(tag.on()),
        "sz" => out.size = tag.number(),
        "rFonts" => {
            let name = tag.attribute("eastAsia").or_else(|| tag.attribute("ascii"));
            out.font = name.map(|name| Font::named(&name)).or(out.font);
        }
        "del" | "moveFrom" => out.gone = true,
        _ => {}
    }
}

/// Reads `w:pPr`, whose start tag was just read, to its end.
///
/// # Errors
/// When the XML is damaged.
pub(super) fn paragraph(xml: &mut Xml<'_>) -> Result<ParagraphProperties, FormatError> {
    let mut out = ParagraphProperties::default();
    let mut depth = 1usize;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                depth += 1;
                match tag.name() {
                    "pPrChange" | "sectPr" | "numberingChange" => {
                        xml.skip()?;
                        depth -= 1;
                    }
                    "rPr" => {
                        out.mark = run(xml)?;
                        depth -= 1;
                    }
                    "pStyle" => out.style = tag.val().map(|id| id.into_owned()),
                    "outlineLvl" => out.outline = tag.number().and_then(|level| u8::try_from(level).ok()),
                    "numId" => out.number.id = tag.number(),
                    "ilvl" => out.number.level = tag.number(),
                    _ => {}
                }
            }
            Node::Close(_) => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Node::Text(_) => {}
        }
    }
    Ok(out)
}
