//! The elements of a part that matter for comments, with the bytes at which they begin and end.
//!
//! Comments are put in between bytes of the part as it stands, so that everything else stays as it was: what is needed of
//! the XML are places, not a tree to be written out again. Names are compared with the prefix that the root declares.

use std::{collections::HashMap, ops::Range};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// What an element is for comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The root of the part.
    Root,
    /// Holds paragraphs: the body, a table cell, the content of a block.
    Holder,
    /// The text of a text box.
    Box,
    /// A paragraph.
    Paragraph,
    /// A run.
    Run,
    /// What a run looks like.
    Look,
    /// The look of the run differs from what it was, and the change is tracked.
    LookChanged,
    /// The text of a run.
    Text,
    /// A tracked insertion, or what was moved here.
    Tracked,
    /// A field or a control whose content is text alone: nothing may be put into it.
    Closed,
    /// A control that holds runs or paragraphs.
    Control,
    /// A footnote or endnote.
    Note,
    /// The number of a footnote in the text.
    FootnoteMark,
    /// The number of an endnote in the text.
    EndnoteMark,
    /// The start or end of a comment's range.
    Mark,
    /// The run content that shows a comment.
    CommentMark,
    /// A comment.
    Comment,
}

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// What it is.
    pub(super) kind: Kind,
    /// The innermost of the listed elements around it.
    pub(super) parent: Option<usize>,
    /// From its `<` to after its last `>`.
    pub(super) outer: Range<usize>,
    /// Between its tags; empty for `<…/>`.
    pub(super) inner: Range<usize>,
    /// Its `w:id`.
    pub(super) id: Option<i64>,
    /// Its `w:author`, of a comment.
    pub(super) author: String,
}

/// The elements of a part in the order in which they begin.
#[derive(Debug)]
pub(super) struct Elements {
    /// The elements; the root is the first.
    pub(super) nodes: Vec<Node>,
    /// The prefix of WordprocessingML with its colon, mostly `w:`.
    pub(super) prefix: String,
    /// Whether the part is of the strict variant.
    pub(super) strict: bool,
    by_start: HashMap<usize, usize>,
}

/// Namespace of WordprocessingML, transitional and strict.
pub(super) const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// Elements within elements, at most.
const DEEPEST: usize = 1000;

impl Elements {
    /// Reads a part; `None` when it is not well-formed or not WordprocessingML.
    pub(super) fn read(xml: &str) -> Option<Self> {
        let mut reader = Reader::from_str(xml);
        let mut found = Self { nodes: Vec::new(), prefix: String::new(), strict: false, by_start: HashMap::new() };
        // The node of each open element; `None` for one that does not matter.
        let mut open: Vec<Option<usize>> = Vec::new();
        loop {
            let from = usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let to = usize::try_from(reader.buffer_position()).ok()?;
            match event {
                Event::Start(start) => {
                    if open.len() >= DEEPEST {
                        return None;
                    }
                    let node = found.node(&start, from..to, &open)?;
                    open.push(node);
                }
                Event::Empty(start) => {
                    found.node(&start, from..to, &open)?;
                }
                Event::End(_) => {
                    if let Some(node) = open.pop()?.and_then(|at| found.nodes.get_mut(at)) {
                        node.inner.end = from;
                        node.outer.end = to;
                    }
                }
                Event::DocType(_) => return None,
                Event::Eof => break,
                _ => {}
            }
        }
        (open.is_empty() && !found.nodes.is_empty()).then_some(found)
    }

    /// Adds an element where it matters. `Some(None)`: it does not; `None`: the root is not WordprocessingML.
    fn node(&mut self, start: &BytesStart<'_>, tag: Range<usize>, open: &[Option<usize>]) -> Option<Option<usize>> {
        let parent = open.iter().rev().find_map(|at| *at);
        if self.nodes.is_empty() {
            self.root(start)?;
            self.push(Kind::Root, None, tag, start);
            return Some(Some(0));
        }
        let name = start.name();
        let name: &str = name.as_ref();
        let Some(local) = name.strip_prefix(self.prefix.as_str()).filter(|local| !local.contains(':')) else {
            return Some(None);
        };
        let kind = match local {
            "body" | "tc" => Kind::Holder,
            "txbxContent" => Kind::Box,
            "p" => Kind::Paragraph,
            "r" => Kind::Run,
            "rPr" => Kind::Look,
            "rPrChange" => Kind::LookChanged,
            "t" => Kind::Text,
            "ins" | "moveTo" => Kind::Tracked,
            "fldSimple" => Kind::Closed,
            "sdt" => Kind::Control,
            "footnote" | "endnote" => Kind::Note,
            "footnoteReference" => Kind::FootnoteMark,
            "endnoteReference" => Kind::EndnoteMark,
            "commentRangeStart" | "commentRangeEnd" => Kind::Mark,
            "commentReference" => Kind::CommentMark,
            "comment" => Kind::Comment,
            "text" | "date" | "dropDownList" | "comboBox" | "dataBinding" | "picture" => {
                // What a control says of itself; nothing else has elements of these names.
                if let Some(around) = parent.and_then(|at| self.nodes.get_mut(at)).filter(|n| n.kind == Kind::Control) {
                    around.kind = Kind::Closed;
                }
                return Some(None);
            }
            _ => return Some(None),
        };
        Some(Some(self.push(kind, parent, tag, start)))
    }

    fn root(&mut self, start: &BytesStart<'_>) -> Option<()> {
        for attribute in start.attributes() {
            let attribute = attribute.ok()?;
            let key: &str = attribute.key.as_ref();
            let Some(prefix) = key.strip_prefix("xmlns") else { continue };
            let value: &str = attribute.value.as_ref();
            let Some(which) = WORD.iter().position(|uri| *uri == value) else { continue };
            self.prefix = prefix.strip_prefix(':').map_or_else(String::new, |prefix| format!("{prefix}:"));
            self.strict = which == 1;
            return Some(());
        }
        None
    }

    fn push(&mut self, kind: Kind, parent: Option<usize>, tag: Range<usize>, start: &BytesStart<'_>) -> usize {
        let value = |name: &str| {
            let key = format!("{}{name}", self.prefix);
            start
                .attributes()
                .flatten()
                .find(|a| {
                    let k: &str = a.key.as_ref();
                    k == key
                })
                .map(|a| a.value.to_string())
        };
        let id = match kind {
            Kind::Note | Kind::FootnoteMark | Kind::EndnoteMark | Kind::Mark | Kind::CommentMark | Kind::Comment => {
                value("id").and_then(|id| id.trim().parse().ok())
            }
            _ => None,
        };
        let author = if kind == Kind::Comment { value("author").unwrap_or_default() } else { String::new() };
        let at = self.nodes.len();
        self.by_start.insert(tag.start, at);
        self.nodes.push(Node { kind, parent, inner: tag.end..tag.end, outer: tag, id, author });
        at
    }

    /// The element that begins at a byte.
    pub(super) fn at(&self, byte: usize) -> Option<usize> {
        self.by_start.get(&byte).copied()
    }

    /// The elements around one, innermost first.
    pub(super) fn around(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.nodes[node].parent, |at| self.nodes[*at].parent)
    }

    /// The elements of a kind.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Node)> + '_ {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.kind == kind)
    }

    /// The children of an element that are of a kind.
    pub(super) fn children(&self, node: usize, kind: Kind) -> impl Iterator<Item = &Node> + '_ {
        let end = self.nodes[node].outer.end;
        self.nodes[node + 1..]
            .iter()
            .take_while(move |n| n.outer.start < end)
            .filter(move |n| n.parent == Some(node) && n.kind == kind)
    }

    /// The name of an element of WordprocessingML with its prefix.
    pub(super) fn name(&self, local: &str) -> String {
        format!("{}{local}", self.prefix)
    }
}
