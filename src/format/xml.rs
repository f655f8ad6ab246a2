//! The XML of a part as a flat sequence of tags and text with their byte places.
//!
//! Namespaces are told apart by what they are for, so that any prefix and the strict variants of Office Open XML read alike.
//! Document types are refused and entities beyond the five are damage: nothing is ever expanded. It knows tags and no document.

use std::{borrow::Cow, ops::Range};

use quick_xml::{
    NsReader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::ResolveResult,
};

use super::FormatError;

/// Elements within elements, at most: Word itself stops far earlier.
const DEEPEST: usize = 1000;

/// What a namespace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML.
    Word,
    /// Formulas.
    Math,
    /// Alternatives for readers of different age (`mc:AlternateContent`).
    Choice,
    /// Anything else.
    Other,
}

impl Space {
    fn of(resolved: &ResolveResult<'_>) -> Self {
        let uri: &str = match resolved {
            ResolveResult::Bound(namespace) => namespace.as_ref(),
            // A prefix that is declared nowhere means what it means everywhere.
            ResolveResult::Unknown(prefix) => prefix,
            ResolveResult::Unbound => return Self::Other,
        };
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            | "w" => Self::Word,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math"
            | "m" => Self::Math,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" | "mc" => Self::Choice,
            _ => Self::Other,
        }
    }
}

/// The start of an element.
#[derive(Debug)]
pub(super) struct Tag<'x> {
    /// What its namespace is for.
    pub(super) space: Space,
    start: BytesStart<'x>,
    /// Byte of its `<`.
    pub(super) from: usize,
    /// One past its `>`.
    pub(super) to: usize,
}

impl Tag<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.start.name().into_inner();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// Whether it is an element of WordprocessingML of this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.space == Space::Word && self.name() == name
    }

    /// An attribute by its name without the prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let attribute = self.start.attributes().with_checks(false).flatten().find(|attribute| {
            let key = attribute.key.into_inner();
            key.rsplit_once(':').map_or(key, |(_, local)| local) == name
        })?;
        attribute.normalized_value_with(XmlVersion::Implicit1_0, 1, resolve_predefined_entity).ok()
    }

    /// The attribute `val`.
    pub(super) fn val(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// The attribute `val` as a number.
    pub(super) fn number(&self) -> Option<u32> {
        self.val()?.trim().parse().ok()
    }

    /// What a switch such as `<w:b/>` says.
    pub(super) fn on(&self) -> bool {
        !self.val().is_some_and(|val| matches!(val.as_ref(), "0" | "false" | "off" | "none"))
    }
}

/// What stands next in a part.
#[derive(Debug)]
pub(super) enum Node<'x> {
    /// An element begins.
    Open(Tag<'x>),
    /// The innermost open element ends; the bytes of its end tag, empty for one without content.
    Close(Range<usize>),
    /// Text, references resolved.
    Text(Cow<'x, str>),
}

/// A part being read.
pub(super) struct Xml<'x> {
    reader: NsReader<&'x [u8]>,
    depth: usize,
    /// The end of an element without content, still to be told.
    closing: Option<usize>,
}

impl<'x> Xml<'x> {
    /// Reads the text of a part.
    pub(super) fn new(text: &'x str) -> Self {
        Self { reader: NsReader::from_str(text), depth: 0, closing: None }
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next tag or text; `None` at the end.
    ///
    /// # Errors
    /// When the XML is broken, cut off, nested too deeply, or has a document type.
    pub(super) fn next(&mut self) -> Result<Option<Node<'x>>, FormatError> {
        if let Some(end) = self.closing.take() {
            self.depth -= 1;
            return Ok(Some(Node::Close(end..end)));
        }
        loop {
            let from = self.at();
            let (resolved, event) = self.reader.read_resolved_event().map_err(|_| FormatError::Damaged)?;
            let space = Space::of(&resolved);
            let to = self.at();
            match event {
                Event::Start(start) => {
                    self.deeper()?;
                    return Ok(Some(Node::Open(Tag { space, start, from, to })));
                }
                Event::Empty(start) => {
                    self.deeper()?;
                    self.closing = Some(to);
                    return Ok(Some(Node::Open(Tag { space, start, from, to })));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::Close(from..to)));
                }
                Event::Text(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::CData(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref().map_err(|_| FormatError::Damaged)? {
                        Some(c) => Cow::Owned(c.to_string()),
                        None => Cow::Borrowed(resolve_predefined_entity(&reference).ok_or(FormatError::Damaged)?),
                    };
                    return Ok(Some(Node::Text(resolved)));
                }
                Event::DocType(_) => return Err(FormatError::Damaged),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof if self.depth > 0 => return Err(FormatError::Damaged),
                Event::Eof => return Ok(None),
            }
        }
    }

    /// Reads to the end of the element that was opened last, and past it.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn skip(&mut self) -> Result<(), FormatError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), FormatError> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(FormatError::Damaged) } else { Ok(()) }
    }
}
