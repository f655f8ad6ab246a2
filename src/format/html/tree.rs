//! The tree of a web page, as html5ever builds it, held in one list.
//!
//! Pages are hostile: html5ever walks its stack of open elements for every tag and compares each attribute of a tag with those
//! before it, so depth, attributes and nodes are limited while it reads. The tree is a flat list, and nothing here or above
//! recurses over it.

use std::{
    borrow::Cow,
    cell::{Cell, Ref, RefCell},
    collections::HashMap,
};

use html5ever::{
    Attribute, LocalName, QualName,
    buffer_queue::BufferQueue,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    tendril::StrTendril,
    tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::TreeBuilder,
};

use super::attributes::Attributes;
use crate::format::FormatError;

/// Elements are nested no deeper than this; browsers stop at 512.
const DEEPEST: u32 = 400;
/// Nodes, at most; the largest pages known have a tenth.
const MOST_NODES: usize = 600_000;
/// Attributes of one tag, at most.
const MOST_ATTRIBUTES: usize = 2_000;
/// Bytes that are read at a time.
const STEP: usize = 4096;

/// The number of a node.
pub(super) type Id = usize;

/// An element, a text, or neither (comments are not kept).
#[derive(Debug)]
pub(super) enum Kind {
    Element { name: QualName, attributes: Vec<Attribute> },
    Text(String),
    Other,
}

/// A node and its neighbours.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<Id>,
    pub(super) first: Option<Id>,
    pub(super) next: Option<Id>,
    last: Option<Id>,
    previous: Option<Id>,
    depth: u32,
}

/// A page. The document is node 0.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// One step of a walk through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Enter(Id),
    Leave(Id),
}

impl Tree {
    /// Reads a page.
    ///
    /// # Errors
    /// When it has more nodes, or a tag has more attributes, than any page.
    pub(super) fn read(text: &str) -> Result<Self, FormatError> {
        let builder = TreeBuilder::new(Sink::default(), Default::default());
        let guard = Guard { builder, dropped: RefCell::default(), tokens: Cell::new(0) };
        let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
        let queue = BufferQueue::default();
        let mut open = Attributes::default();
        // Every tag begins with `<`, so at the start of such a piece the tokenizer stands between tokens or inside one tag.
        for piece in pieces(text) {
            let mut begins = true;
            for step in steps(piece) {
                let before = tokenizer.sink.tokens.get();
                queue.push_back(StrTendril::from_slice(step));
                // A script ends: none is run.
                while !matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done) {}
                let quiet = tokenizer.sink.tokens.get() == before;
                open.read(step, begins && open.is_closed(), quiet);
                begins = false;
                if open.count() > MOST_ATTRIBUTES || tokenizer.sink.builder.sink.len() > MOST_NODES {
                    return Err(FormatError::TooLarge);
                }
            }
        }
        tokenizer.end();
        let sink = tokenizer.sink.builder.sink;
        Ok(Self { nodes: sink.nodes.into_inner() })
    }

    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The name of an element; empty for other nodes.
    pub(super) fn name(&self, id: Id) -> &str {
        match &self.nodes[id].kind {
            Kind::Element { name, .. } => &name.local,
            Kind::Text(_) | Kind::Other => "",
        }
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        match &self.nodes[id].kind {
            Kind::Element { attributes, .. } => attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value),
            Kind::Text(_) | Kind::Other => None,
        }
    }

    /// The step after another in document order; `Leave` of a node without having entered it skips what it holds.
    pub(super) fn after(&self, step: Step) -> Option<Step> {
        match step {
            Step::Enter(id) => Some(self.nodes[id].first.map_or(Step::Leave(id), Step::Enter)),
            Step::Leave(id) => match (self.nodes[id].next, self.nodes[id].parent) {
                (Some(next), _) => Some(Step::Enter(next)),
                (None, parent) => parent.map(Step::Leave),
            },
        }
    }

    /// Every node below another, itself included, in document order.
    pub(super) fn below(&self, top: Id) -> impl Iterator<Item = Id> + '_ {
        let mut step = Some(Step::Enter(top));
        std::iter::from_fn(move || {
            loop {
                let now = step?;
                step = if now == Step::Leave(top) { None } else { self.after(now) };
                if let Step::Enter(id) = now {
                    return Some(id);
                }
            }
        })
    }

    /// The text below a node, at most `limit` bytes of it and one text more.
    pub(super) fn text(&self, top: Id, limit: usize) -> String {
        let mut out = String::new();
        for id in self.below(top) {
            if let Kind::Text(text) = &self.nodes[id].kind {
                out.push_str(text);
            }
            if out.len() > limit {
                break;
            }
        }
        out
    }
}

/// A text cut before every `<`.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let cuts = memchr::memchr_iter(b'<', text.as_bytes()).filter(|at| *at > 0).chain([text.len()]);
    cuts.filter_map(move |at| {
        let piece = text.get(from..at)?;
        from = at;
        (!piece.is_empty()).then_some(piece)
    })
}

/// A piece cut into steps of limited size.
fn steps(piece: &str) -> impl Iterator<Item = &str> {
    let mut rest = piece;
    std::iter::from_fn(move || {
        let (step, left) = rest.split_at(rest.floor_char_boundary(STEP.min(rest.len())));
        rest = left;
        (!step.is_empty()).then_some(step)
    })
}

/// Stands between tokenizer and builder: leaves out the tags that would nest too deep, and counts tokens.
struct Guard {
    builder: TreeBuilder<Id, Sink>,
    /// How many start tags of each name were left out: as many end tags are.
    dropped: RefCell<HashMap<LocalName, usize>>,
    tokens: Cell<usize>,
}

impl TokenSink for Guard {
    type Handle = Id;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Id> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        if let Token::TagToken(tag) = &token {
            let mut dropped = self.dropped.borrow_mut();
            // What these hold is no markup to the tokenizer.
            let raw = matches!(
                &*tag.name,
                "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noscript" | "noembed" | "noframes"
            );
            match tag.kind {
                TagKind::StartTag if self.builder.sink.depth.get() >= DEEPEST && !raw => {
                    *dropped.entry(tag.name.clone()).or_default() += 1;
                    return TokenSinkResult::Continue;
                }
                TagKind::StartTag => {}
                TagKind::EndTag => {
                    if let Some(count) = dropped.get_mut(&tag.name).filter(|count| **count > 0) {
                        *count -= 1;
                        return TokenSinkResult::Continue;
                    }
                }
            }
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The list of nodes while the builder fills it.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// The depth of the element that is open.
    depth: Cell<u32>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self { nodes: RefCell::default(), depth: Cell::new(0) };
        sink.create(Kind::Other);
        sink
    }
}

impl Sink {
    fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    fn create(&self, kind: Kind) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { kind, parent: None, first: None, next: None, last: None, previous: None, depth: 0 });
        nodes.len() - 1
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let Node { parent, next, previous, .. } = nodes[id];
        let Some(parent) = parent else { return };
        match previous {
            Some(previous) => nodes[previous].next = next,
            None => nodes[parent].first = next,
        }
        match next {
            Some(next) => nodes[next].previous = previous,
            None => nodes[parent].last = previous,
        }
        let node = &mut nodes[id];
        (node.parent, node.next, node.previous) = (None, None, None);
    }

    /// Puts a node or text below `parent`, before `next` or at its end.
    fn insert(&self, parent: Id, next: Option<Id>, child: NodeOrText<Id>) {
        let id = match child {
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let beside = next.map_or(nodes[parent].last, |next| nodes[next].previous);
                if let Some(Kind::Text(before)) = beside.map(|beside| &mut nodes[beside].kind) {
                    before.push_str(&text);
                    return;
                }
                drop(nodes);
                self.create(Kind::Text(text.to_string()))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let previous = next.map_or(nodes[parent].last, |next| nodes[next].previous);
        let depth = nodes[parent].depth + 1;
        let node = &mut nodes[id];
        (node.parent, node.next, node.previous, node.depth) = (Some(parent), next, previous, depth);
        match previous {
            Some(previous) => nodes[previous].next = Some(id),
            None => nodes[parent].first = Some(id),
        }
        match next {
            Some(next) => nodes[next].previous = Some(id),
            None => nodes[parent].last = Some(id),
        }
        if matches!(nodes[id].kind, Kind::Element { .. }) {
            self.depth.set(depth);
        }
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target].kind {
            Kind::Element { name, .. } => name,
            // The builder asks for names of elements alone; a panic is caught where the page is read.
            Kind::Text(_) | Kind::Other => unreachable!("no element"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        self.create(Kind::Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.create(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.create(Kind::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        if self.nodes.borrow()[*element].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &Id) {
        self.depth.set(self.nodes.borrow()[*node].depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &Id) -> Id {
        // What a template holds is not shown: it may stand where it is written, and is left out with it.
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, node: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*sibling].parent;
        if let Some(parent) = parent {
            self.insert(parent, Some(*sibling), node);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attrs: Vec<Attribute>) {
        if let Kind::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].kind {
            for attribute in attrs.into_iter().take(MOST_ATTRIBUTES) {
                if attributes.len() < MOST_ATTRIBUTES && attributes.iter().all(|a| a.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        loop {
            let child = self.nodes.borrow()[*node].first;
            let Some(child) = child else { return };
            self.insert(*new_parent, None, NodeOrText::AppendNode(child));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_that_of_a_browser() {
        let tree = Tree::read("<p>甲<b>乙<p>丙</b>丁<table><td>戊<div>己</table>").unwrap();
        let names: Vec<&str> = tree.below(0).map(|id| tree.name(id)).filter(|name| !name.is_empty()).collect();
        assert_eq!(names.join(" "), "html head body p b p b table tbody tr td div");
        assert_eq!(tree.text(0, 1000), "甲乙丙丁戊己");
    }

    #[test]
    fn hostile_pages_end_in_time() {
        let started = std::time::Instant::now();
        let many: String = (0..1_000_000).map(|i| format!(" a{i}=1")).collect();
        assert_eq!(Tree::read(&format!("<p{many}>x")).unwrap_err(), FormatError::TooLarge);
        assert_eq!(Tree::read(&format!("<p x='>'{many}")).unwrap_err(), FormatError::TooLarge);
        assert!(Tree::read(&format!("<!-- <p{many} --><p>x")).is_ok());
        assert!(Tree::read(&format!("<script>if(a<b{many}</script><p>x")).is_ok());
        assert!(Tree::read(&format!("<img src=\"data:;base64,{}\"><p>x", "ab/ =".repeat(200_000))).is_ok());
        for unit in ["<div>", "<b>", "<p><b a=1><i>", "<table><tr><td>", "<table><b>", "<a><p></a>", "<font x><p>"] {
            let tree = Tree::read(&unit.repeat(20_000));
            assert!(tree.is_ok() || tree.is_err_and(|e| e == FormatError::TooLarge), "{unit}");
        }
        let formats: String = (0..4_000).map(|i| format!("<div><b a{i}>x</div><p>")).collect();
        assert!(Tree::read(&formats).is_ok_and(|tree| tree.len() < MOST_NODES));
        for text in [
            "",
            "\0\0<\0p>\0",
            "<",
            "<!",
            "<!--",
            "<a b='",
            "&#x110000;&#0;&amp",
            "<svg><p><math><mi><b>",
            "<template><td><template>",
        ] {
            assert!(Tree::read(text).is_ok());
        }
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }
}
