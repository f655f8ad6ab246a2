//! The styles of a Word file: what a paragraph or a run inherits from its style and the styles that one is based on.
//!
//! A style is known by its name, which programs write in English or in their own language, and by what it sets; its id says
//! nothing (WPS numbers them). What becomes of a heading is decided in [`super::heading`].

use std::{borrow::Cow, collections::HashMap, rc::Rc};

use super::{
    numbering::NumRef,
    properties::{self, Font, RunProperties},
    xml::{Node, Xml},
};
use crate::format::{FormatError, role::Role};

/// Styles based on one another, at most.
const LONGEST_CHAIN: usize = 24;
/// Bytes of the id of a style that others may be based on: Word allows 253 characters.
const LONGEST_ID: usize = 1024;
/// Styles of a file, at most; Word itself allows some four thousand.
const MOST: usize = 20_000;

/// A style as it is written.
#[derive(Debug, Default)]
struct Written {
    role: Role,
    based_on: Option<String>,
    outline: Option<u8>,
    number: NumRef,
    face: RunProperties,
}

/// A style with all that it inherits.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// What it is for: its own name counts before the names of those it is based on.
    pub(super) role: Role,
    /// The outline level it sets, from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// The numbering it sets.
    pub(super) number: NumRef,
    /// The ids of the styles that may be meant by a level of a numbering, nearest first.
    pub(super) chain: Vec<Rc<str>>,
    /// Bold, hidden: whether an odd number of styles switches it.
    pub(super) bold: bool,
    /// As `bold`.
    pub(super) hidden: bool,
    /// Type size in half points.
    pub(super) size: Option<u32>,
    /// The typeface of Chinese characters.
    pub(super) font: Option<Font>,
}

/// The styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<Rc<str>, Style>,
    /// The style of paragraphs that name none, which also holds what the document sets for all.
    plain: Style,
    /// The numbering that a numbering style stands for.
    numbering: HashMap<Rc<str>, u32>,
}

impl Styles {
    /// Reads the part `styles`.
    ///
    /// # Errors
    /// When its XML is damaged.
    pub(super) fn read(text: &str) -> Result<Self, FormatError> {
        let (written, default, document) = written(text)?;
        let resolved = written.keys().map(|id| (Rc::clone(id), resolve(&written, id, &document))).collect();
        let plain = default.map_or_else(|| start(&document), |id| resolve(&written, &id, &document));
        let numbering = written.iter().filter_map(|(id, style)| Some((Rc::clone(id), style.number.id?))).collect();
        Ok(Self { styles: resolved, plain, numbering })
    }

    /// A style by its id; the style of plain paragraphs when there is none.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Cow<'_, Style> {
        let Some(id) = id else { return Cow::Borrowed(&self.plain) };
        self.styles.get(id).map(Cow::Borrowed).unwrap_or_else(|| {
            // A file without its styles: an id such as Heading1 is all there is.
            let role = if id.chars().all(char::is_numeric) { Role::Plain } else { Role::named(id) };
            Cow::Owned(Style { role, ..self.plain.clone() })
        })
    }

    /// A style of characters by its id.
    pub(super) fn character(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }

    /// The numbering that a style of lists stands for.
    pub(super) fn list(&self, id: &str) -> Option<u32> {
        self.numbering.get(id).copied()
    }
}

/// The styles as written, the id of the plain one, and what the document sets for all.
type AsWritten = (HashMap<Rc<str>, Written>, Option<String>, RunProperties);

fn written(text: &str) -> Result<AsWritten, FormatError> {
    let mut xml = Xml::new(text);
    let (mut styles, mut default, mut document) = (HashMap::new(), None, RunProperties::default());
    let mut current: Option<(Rc<str>, Written, usize)> = None;
    let mut depth = 0usize;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                depth += 1;
                match (tag.name(), &mut current) {
                    ("style", _) if tag.is("style") => {
                        let id = tag.attribute("styleId").unwrap_or_default().into_owned();
                        let paragraph = tag.attribute("type").is_none_or(|kind| kind == "paragraph");
                        let on = |value: &str| matches!(value, "1" | "true" | "on");
                        if paragraph && tag.attribute("default").is_some_and(|value| on(&value)) {
                            default = Some(id.clone());
                        }
                        current = Some((id.into(), Written::default(), depth));
                    }
                    ("name", Some((_, style, _))) => style.role = Role::named(&tag.val().unwrap_or_default()),
                    ("basedOn", Some((_, style, _))) => {
                        style.based_on = tag.val().filter(|id| id.len() <= LONGEST_ID).map(|id| id.into_owned())
                    }
                    ("pPr", Some((_, style, _))) => {
                        let read = properties::paragraph(&mut xml)?;
                        depth -= 1;
                        (style.outline, style.number) = (read.outline, read.number);
                    }
                    ("rPr", Some((_, style, _))) => {
                        style.face = properties::run(&mut xml)?;
                        depth -= 1;
                    }
                    ("rPr", None) => {
                        document = properties::run(&mut xml)?;
                        depth -= 1;
                    }
                    // What a table style sets for its corners is none of its paragraphs' own.
                    ("tblStylePr", _) => {
                        xml.skip()?;
                        depth -= 1;
                    }
                    _ => {}
                }
            }
            Node::Close(_) => {
                if let Some((id, style, _)) = current.take_if(|(_, _, at)| *at == depth) {
                    styles.insert(id, style);
                    if styles.len() > MOST {
                        return Err(FormatError::TooLarge);
                    }
                }
                depth = depth.saturating_sub(1);
            }
            Node::Text(_) => {}
        }
    }
    Ok((styles, default, document))
}

/// What holds before any style.
fn start(document: &RunProperties) -> Style {
    Style {
        bold: document.bold == Some(true),
        hidden: document.hidden == Some(true),
        size: document.size,
        font: document.font,
        ..Style::default()
    }
}

fn resolve(styles: &HashMap<Rc<str>, Written>, id: &str, document: &RunProperties) -> Style {
    let mut out = Style::default();
    let mut decided = false;
    let (mut bold, mut hidden) = (None, None);
    let mut next = Some(id);
    while let Some(id) = next.filter(|_| out.chain.len() < LONGEST_CHAIN) {
        let Some((id, style)) = styles.get_key_value(id) else { break };
        if out.chain.contains(id) {
            break;
        }
        out.chain.push(Rc::clone(id));
        if !decided {
            decided = style.role != Role::Plain || style.outline.is_some();
            out.role = style.role;
            out.outline = style.outline;
        }
        out.number.or(style.number);
        bold = bold.or(style.face.bold);
        hidden = hidden.or(style.face.hidden);
        out.size = out.size.or(style.face.size);
        out.font = out.font.or(style.face.font);
        next = style.based_on.as_deref();
    }
    out.bold = bold.or(document.bold).unwrap_or(false);
    out.hidden = hidden.or(document.hidden).unwrap_or(false);
    out.size = out.size.or(document.size);
    out.font = out.font.or(document.font);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_by_the_names_of_styles() {
        for (name, role) in [
            ("heading 1", Role::Heading(1)),
            ("Heading2", Role::Heading(2)),
            ("标题 3", Role::Heading(3)),
            ("标题一", Role::Heading(1)),
            ("二级标题", Role::Heading(2)),
            ("3级标题", Role::Heading(3)),
            ("标题", Role::Title),
            ("Title", Role::Title),
            ("副标题", Role::Title),
            ("toc 1", Role::Contents),
            ("TOC Heading", Role::Contents),
            ("目录 2", Role::Contents),
            ("heading", Role::Plain),
            ("heading 10", Role::Plain),
            ("Normal", Role::Plain),
            ("tocsin", Role::Plain),
        ] {
            assert_eq!(Role::named(name), role, "{name}");
        }
    }
}
