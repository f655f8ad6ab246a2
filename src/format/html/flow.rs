//! What a browser shows of a page, in reading order: lines, and the blocks they stand in.
//!
//! Elements that are hidden, that are controls or that show no text are left out; white space is as shown, so that only blocks,
//! line breaks and runs of blanks that indent a paragraph end a line. What of it is the report is for [`super::region`] to say.

use std::collections::HashMap;

use super::{
    grid::{Place, Tables},
    line::{self, Line, Open},
    look::{self, Link, Look},
    number::Lists,
    tree::{Id, Kind, Step, Tree},
};

/// A block with the lines in it.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) node: Id,
    pub(super) parent: Option<usize>,
    /// The first line in it, and one past the last.
    pub(super) first: usize,
    pub(super) end: usize,
}

/// A page as it is shown.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) lines: Vec<Line>,
    /// Blocks in document order, each after the one it stands in.
    pub(super) blocks: Vec<Block>,
    /// Frames whose pages are not in the file.
    pub(super) frames: usize,
    /// Scripts, which may show what the file does not hold.
    pub(super) scripts: usize,
    /// Whether something was hidden that holds text.
    pub(super) hidden: bool,
}

/// Lays a page out. With `all`, also what says that it is hidden: some pages show it later.
pub(super) fn flow(tree: &Tree, all: bool) -> Flow {
    let mut flow = Walk { tree, all, ..Walk::new(tree) };
    let mut step = Some(Step::Enter(0));
    while let Some(now) = step {
        step = match now {
            Step::Enter(id) if !flow.enter(id) => tree.after(Step::Leave(id)),
            Step::Enter(_) => tree.after(now),
            Step::Leave(id) => {
                flow.leave(id);
                tree.after(now)
            }
        };
    }
    flow.flush();
    line::join_terms(&mut flow.out.lines);
    flow.out
}

struct Walk<'t> {
    tree: &'t Tree,
    all: bool,
    out: Flow,
    looks: Vec<Look>,
    /// The blocks that are open.
    blocks: Vec<usize>,
    open: Open,
    lists: Lists,
    tables: Tables,
    /// The notes referred to so far, by the name of the place they stand at.
    notes: HashMap<String, u32>,
    note: Option<u32>,
}

impl<'t> Walk<'t> {
    fn new(tree: &'t Tree) -> Self {
        Self {
            tree,
            all: false,
            out: Flow::default(),
            looks: vec![Look::default()],
            blocks: Vec::new(),
            open: Open::default(),
            lists: Lists::default(),
            tables: Tables::default(),
            notes: HashMap::new(),
            note: None,
        }
    }

    fn look(&self) -> Look {
        self.looks.last().copied().unwrap_or_default()
    }

    /// Enters a node; false where it is left out with all it holds.
    fn enter(&mut self, id: Id) -> bool {
        match &self.tree.node(id).kind {
            Kind::Other => return true,
            Kind::Text(text) => {
                let look = self.look();
                if self.open.push(text, look) {
                    self.lines_of(text, look);
                }
                return true;
            }
            Kind::Element { .. } => {}
        }
        if self.is_left_out(id) || self.is_reference(id) {
            return false;
        }
        let look = self.look().within(self.tree, id);
        if look::is_block(self.tree, id) {
            self.flush();
            let parent = self.blocks.last().copied();
            self.blocks.push(self.out.blocks.len());
            let first = self.out.lines.len();
            self.out.blocks.push(Block { node: id, parent, first, end: first });
        }
        self.looks.push(look);
        let place = ["id", "name"].iter().find_map(|name| self.notes.get(self.tree.attribute(id, name)?));
        self.note = place.copied().or(self.note);
        match self.tree.name(id) {
            "br" => self.flush(),
            "ol" | "ul" => self.lists.enter(self.tree, id),
            "li" => self.open.number = self.lists.item(self.tree, id),
            "a" if look.link != Link::None => self.link(id, look.link),
            name => self.tables.enter(self.tree, id, name),
        }
        true
    }

    /// A text whose line ends are line ends.
    fn lines_of(&mut self, text: &str, look: Look) {
        for (i, part) in text.split('\n').enumerate() {
            if i > 0 {
                self.flush();
            }
            self.open.push(part, Look { preformatted: false, ..look });
        }
    }

    fn leave(&mut self, id: Id) {
        if !matches!(self.tree.node(id).kind, Kind::Element { .. }) {
            return;
        }
        self.looks.pop();
        match self.tree.name(id) {
            "ol" | "ul" => self.lists.leave(id),
            "span" if look::is_number(self.tree, id) => self.open.tighten(),
            _ => {}
        }
        if look::is_block(self.tree, id) {
            self.flush();
            if let Some(block) = self.blocks.pop() {
                self.out.blocks[block].end = self.out.lines.len();
            }
        }
        // After its last line, which stands in it.
        self.tables.leave(id);
    }

    fn is_left_out(&mut self, id: Id) -> bool {
        match self.tree.name(id) {
            "iframe" => {
                let leads =
                    |src: &str| !src.is_empty() && !src.starts_with("about:") && !src.starts_with("javascript:");
                self.out.frames += usize::from(self.tree.attribute(id, "src").is_some_and(|src| leads(src.trim())));
            }
            "frameset" => self.out.frames += self.tree.below(id).filter(|id| self.tree.name(*id) == "frame").count(),
            "script" => self.out.scripts += 1,
            _ => {}
        }
        if look::is_unseen(self.tree, id) {
            return true;
        }
        if !self.all && look::is_hidden(self.tree, id) {
            self.out.hidden |= !self.tree.text(id, 64).trim().is_empty();
            return true;
        }
        // A few characters to press; longer ones may be a text that is also a link.
        look::is_control(self.tree, id) && self.tree.text(id, 64).trim().chars().count() <= 6
    }

    /// A reference to a note (`[1]`, also as a link to it) is no part of the sentence; what it leads to is noted.
    fn is_reference(&mut self, id: Id) -> bool {
        let name = self.tree.name(id);
        if !matches!(name, "a" | "sup") || !self.open.is_begun() {
            return false;
        }
        let text = self.tree.text(id, 16);
        let text = text.trim();
        let bare = text.trim_matches(['[', ']', '〔', '〕', '［', '］', '(', ')', '（', '）']);
        let circled = bare.chars().next().filter(|c| ('①'..='⑳').contains(c)).map(|c| c as u32 - '①' as u32 + 1);
        let Some(number) = bare.parse().ok().filter(|n| (1..1000).contains(n)).or(circled) else { return false };
        let target = |id: Id| self.tree.attribute(id, "href").and_then(|href| href.trim().strip_prefix('#'));
        let leads = self.tree.below(id).take(16).find_map(target).filter(|place| !place.is_empty());
        if leads.is_none() && (name == "a" || bare.len() == text.len() && circled.is_none()) {
            return false;
        }
        if let Some(place) = leads {
            self.notes.insert(place.to_owned(), number);
        }
        true
    }

    fn link(&mut self, id: Id, link: Link) {
        let text = self.tree.text(id, 400);
        let text = text.trim();
        self.open.links += usize::from(link == Link::Page && !text.is_empty());
        if link == Link::File || link == Link::Page && look::is_file(text) {
            self.open.files.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let leads = self.tree.attribute(id, "href").is_some_and(|href| !href.trim().starts_with('#'));
        self.open.next_page |=
            leads && matches!(text, "下一页" | "下页" | "后一页" | "下一页>" | "下一页>>" | "下一页»");
    }

    /// Ends the line.
    fn flush(&mut self) {
        let open = std::mem::take(&mut self.open);
        if !open.is_begun() {
            // A number waits for the text of its item.
            self.open.number = open.number;
            return;
        }
        let place: Option<Place> = self.tables.place();
        let block = self.blocks.last().copied().unwrap_or(0);
        let term = self.blocks.last().map_or("", |block| self.tree.name(self.out.blocks[*block].node));
        let note = self.note.take();
        for mut line in open.lines() {
            (line.place, line.block, line.note) = (place, block, note);
            line.term = match term {
                "dt" => line::Term::Name,
                "dd" => line::Term::Value,
                _ => line::Term::None,
            };
            line.head = self.tables.is_head();
            self.out.lines.push(line);
        }
    }
}
