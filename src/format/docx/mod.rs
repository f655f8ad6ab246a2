//! Word files (`.docx`, `.docm`, `.dotx`), as Word, WPS and LibreOffice write them.
//!
//! The main part is read into pieces ([`story`]), its styles and lists say what its paragraphs are ([`styles`],
//! [`numbering`], [`heading`]), and the pieces become the text of a draft ([`emit`]). For every stretch of that text the place of
//! its run in the file is kept, so that a comment can be put there. Headers, footers, comments, deleted text and tables of
//! contents are none of the report's text.

mod emit;
mod field;
pub(super) mod heading;
mod numbering;
mod piece;
mod properties;
mod story;
mod styles;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, ops::Range};

use self::{numbering::Numbering, styles::Styles};
use super::{
    Format, FormatError,
    package::{Package, is_container_of, is_zip},
    plain, wrap,
    xml::{self, Node, Xml},
};
use crate::{
    document::{Draft, Paragraph},
    text::{Said, Span},
};

pub(super) const DOCX: Format = Format {
    name: "docx",
    extensions: &["docx", "docm", "dotx", "dotm"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| is_container_of(bytes, &["word/document"]),
    parse,
};

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    // A text that was only called .docx: no container, and readable as it is.
    if !is_zip(bytes)
        && let Ok(draft) = (plain::PLAIN.parse)(bytes)
    {
        return Ok(draft);
    }
    read(bytes).map(|docx| docx.draft)
}

/// A Word file that was read.
#[derive(Debug)]
pub(crate) struct Docx {
    /// Its text and paragraphs.
    pub(crate) draft: Draft,
    /// Where each stretch of the text stands in the file, in the order of the text. Automatic numbers, tabs and what stands
    /// between cells are in no run.
    pub(crate) runs: Vec<RunText>,
    /// The names that the parts have in the package.
    pub(crate) parts: HashMap<Part, String>,
}

/// The parts of a file that hold text of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// The main part.
    Document,
    /// 脚注.
    Footnotes,
    /// 尾注.
    Endnotes,
}

/// The text of one `<w:t>`, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct RunText {
    /// Bytes of the draft's text. As long as `content`, unless that holds references such as `&amp;`.
    pub(crate) text: Range<usize>,
    /// The part.
    pub(crate) part: Part,
    /// What stands between `<w:t>` and `</w:t>`: bytes of the part's text as [`Package::xml`] decodes it.
    pub(crate) content: Range<usize>,
}

/// Reads a Word file.
///
/// # Errors
/// When it is damaged, encrypted, too large, or holds no text.
pub(crate) fn read(bytes: &[u8]) -> Result<Docx, FormatError> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let related = relations(&mut package, &main)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = |kind: &str| related.get(kind).cloned().unwrap_or_else(|| format!("{folder}/{kind}.xml"));
    let styles = package.xml(&name("styles"))?.map(|text| Styles::read(&text)).transpose()?.unwrap_or_default();
    let numbering = package.xml(&name("numbering"))?.map(|text| Numbering::read(&text)).transpose()?;
    let mut parts = HashMap::from([(Part::Document, main.clone())]);
    let mut notes = emit::Notes::new();
    for (kind, part) in [("footnotes", Part::Footnotes), ("endnotes", Part::Endnotes)] {
        let Some(text) = package.xml(&name(kind))? else { continue };
        let story = story::read(&text, part, &styles)?;
        notes.extend(story.notes.into_iter().map(|(id, pieces)| (piece::Note { part, id }, pieces)));
        parts.insert(part, name(kind));
    }
    let text = package.xml(&main)?.ok_or(FormatError::Damaged)?;
    let story = story::read(&text, Part::Document, &styles)?;
    let embedded = story.embedded;
    let (mut draft, runs) = emit::Emit::new(&styles, numbering.unwrap_or_default()).document(story, notes);
    let characters = draft.source.text().chars().filter(|c| !c.is_whitespace()).count();
    if characters < super::SCANNED && embedded.chunks > 0 {
        return Err(FormatError::Refused {
            name: Said::new(
                "正文由其他文档插入而成的 Word 文件",
                "a Word file whose text is another document inserted into it",
            ),
            advice: Said::new(
                "请在 Word 或 WPS 中打开，另存为 .docx 后再检查",
                "open it in Word or WPS, save it as .docx and check that",
            ),
        });
    }
    if characters < super::SCANNED && embedded.pictures > 0 {
        return Err(FormatError::Scanned);
    }
    draft.omitted = embedded.omitted();
    join_printed_lines(&mut draft);
    if characters == 0 {
        return Err(FormatError::Empty);
    }
    Ok(Docx { draft, runs, parts })
}

/// Text pasted from a PDF has a paragraph for each printed line; where nothing is declared, these are joined.
fn join_printed_lines(draft: &mut Draft) {
    let plain = |paragraph: &Paragraph| paragraph.heading.is_none() && paragraph.pieces.len() == 1;
    let in_text = |span: &Span| draft.source.address(span.start).is_none_or(|address| address.cell.is_none());
    let lines: Vec<Span> = draft.paragraphs.iter().flat_map(|paragraph| paragraph.pieces.clone()).collect();
    if draft.paragraphs.iter().all(plain) && lines.iter().all(in_text) {
        let joined = wrap::join(&draft.source, &lines);
        draft.paragraphs = joined.into_iter().map(|pieces| Paragraph { pieces, heading: None }).collect();
    }
}

impl story::Embedded {
    fn omitted(self) -> Vec<Said> {
        let mut out = Vec::new();
        let mut say = |count: usize, zh: &str, en: &str| {
            if count > 0 {
                out.push(Said::new(
                    format!("文档中有 {count} 处{zh}，其中的文字未读取"),
                    format!("the file holds {en} ({count}), whose text was not read"),
                ));
            }
        };
        say(self.chunks, "插入的其他文档", "other documents inserted into it");
        say(self.objects, "嵌入的对象（如电子表格）", "embedded objects such as spreadsheets");
        say(self.diagrams, "图示（SmartArt）", "diagrams (SmartArt)");
        out
    }
}

/// The name of the main part: what the package says, else where it usually stands.
fn main_part(package: &mut Package<'_>) -> Result<String, FormatError> {
    const USUAL: &str = "word/document.xml";
    let related = relations(package, "")?;
    Ok(related.get("officeDocument").cloned().unwrap_or_else(|| USUAL.to_owned()))
}

/// The parts that a part is related to (the package itself for an empty name), by the last word of the relation's type.
fn relations(package: &mut Package<'_>, of: &str) -> Result<HashMap<String, String>, FormatError> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut out = HashMap::new();
    let Some(text) = package.xml(&name)? else { return Ok(out) };
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = node
            && tag.name() == "Relationship"
            && let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            out.entry(kind).or_insert_with(|| resolved(folder, &target));
        }
    }
    Ok(out)
}

/// The name of a part that is named from within a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            _ => path.push(step),
        }
    }
    path.join("/")
}
