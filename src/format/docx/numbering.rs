//! Automatic numbers: what Word and WPS print before a paragraph although it stands in no run of text.
//!
//! A paragraph names a list (`w:num`) and a level; the list says which definition it counts on (`w:abstractNum`) and what it
//! overrides. Lists on one definition count on together. How a number is written is told in [`crate::format::numeral`].

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::{
    styles::{Style, Styles},
    xml::{Node, Tag, Xml},
};
use crate::format::{
    FormatError,
    counting::{LEVELS, Level, advance, label},
    numeral::Numeral,
};

/// Definitions that stand for one another, at most.
const LONGEST_CHAIN: usize = 16;
/// Characters of the pattern of a number, at most: Word allows no more than 31.
const LONGEST_PATTERN: usize = 64;

/// The list and level that a paragraph or style names; each may come from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NumRef {
    /// The id of the list; 0 takes a paragraph out of any.
    pub(super) id: Option<u32>,
    /// The level, from 0.
    pub(super) level: Option<u32>,
}

impl NumRef {
    /// Takes from another what is not said here.
    pub(super) fn or(&mut self, other: Self) {
        self.id = self.id.or(other.id);
        self.level = self.level.or(other.level);
    }
}

#[derive(Clone, Debug, Default)]
struct Definition {
    levels: HashMap<usize, Level>,
    /// The style of lists that has the levels.
    link: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct List {
    definition: u32,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// The lists of a file and where their counting stands.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<u32, Definition>,
    lists: HashMap<u32, List>,
    /// The style of lists that a definition defines.
    styles: HashMap<String, u32>,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start was used.
    started: HashSet<(u32, usize)>,
}

/// The number of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    /// As it is printed; empty for a bullet.
    pub(super) label: String,
    /// Its level, from 0.
    pub(super) level: u8,
}

impl Numbering {
    /// Reads the part `numbering`.
    ///
    /// # Errors
    /// When its XML is damaged.
    pub(super) fn read(text: &str) -> Result<Self, FormatError> {
        let mut xml = Xml::new(text);
        let mut reading = Reading::default();
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => reading.open(&tag),
                Node::Close(_) => reading.close(),
                Node::Text(_) => {}
            }
        }
        Ok(reading.out)
    }

    /// Counts a paragraph: its number, if its own properties or its style give it one.
    pub(super) fn count(&mut self, own: NumRef, style: &Style, styles: &Styles) -> Option<Numbered> {
        let id = own.id.or(style.number.id).filter(|id| *id > 0)?;
        let list = self.lists.get(&id)?;
        let definition = self.definition(list.definition, styles);
        let levels = self.definitions.get(&definition).map(|definition| &definition.levels)?;
        let linked = || {
            let of =
                |name: &Rc<str>| levels.iter().find(|(_, l)| l.style.as_deref() == Some(&**name)).map(|(at, _)| *at);
            style.chain.iter().find_map(of)
        };
        let named = |level: u32| usize::try_from(level).unwrap_or(LEVELS).min(LEVELS - 1);
        let at = own
            .level
            .map(named)
            .or_else(|| if own.id.is_none() { linked() } else { None })
            .or(style.number.level.map(named))
            .unwrap_or(0);
        let all: Vec<Level> = (0..LEVELS)
            .map(|at| list.levels.get(&at).or_else(|| levels.get(&at)).cloned().unwrap_or_default())
            .collect();
        let own_start = list.starts.get(&at).copied();
        let counts = self.counts.entry(definition).or_default();
        let fresh = own_start.filter(|_| self.started.insert((id, at)));
        advance(counts, at, &all, fresh);
        Some(Numbered { label: label(counts, at, &all), level: u8::try_from(at).unwrap_or(0) })
    }

    /// The definition that has the levels, where one only refers to a style of lists.
    fn definition(&self, id: u32, styles: &Styles) -> u32 {
        let mut id = id;
        for _ in 0..LONGEST_CHAIN {
            let Some(link) = self.definitions.get(&id).and_then(|definition| definition.link.as_ref()) else { break };
            let by_style = || Some(self.lists.get(&styles.list(link)?)?.definition);
            let Some(next) = self.styles.get(link).copied().or_else(by_style).filter(|next| *next != id) else { break };
            id = next;
        }
        id
    }
}

/// The part while it is read.
#[derive(Default)]
struct Reading {
    out: Numbering,
    depth: usize,
    definition: Option<(u32, Definition, usize)>,
    list: Option<(u32, List, usize)>,
    /// The level that a list overrides.
    overridden: usize,
    level: Option<(usize, Level, usize)>,
}

impl Reading {
    fn open(&mut self, tag: &Tag<'_>) {
        self.depth += 1;
        let number = |name: &str| tag.attribute(name).and_then(|value| value.trim().parse::<u32>().ok());
        let place = |name: &str| number(name).and_then(|at| usize::try_from(at).ok()).filter(|at| *at < LEVELS);
        match tag.name() {
            "abstractNum" => {
                self.definition = number("abstractNumId").map(|id| (id, Definition::default(), self.depth));
            }
            "num" => self.list = number("numId").map(|id| (id, List::default(), self.depth)),
            "lvlOverride" => self.overridden = place("ilvl").unwrap_or(0),
            "lvl" => self.level = place("ilvl").map(|at| (at, Level::default(), self.depth)),
            "abstractNumId" => {
                if let Some((_, list, _)) = &mut self.list {
                    list.definition = tag.number().unwrap_or(0);
                }
            }
            "startOverride" => {
                if let (Some((_, list, _)), Some(start)) = (&mut self.list, tag.number()) {
                    list.starts.insert(self.overridden, start);
                }
            }
            "numStyleLink" => {
                if let Some((_, definition, _)) = &mut self.definition {
                    definition.link = tag.val().map(|id| id.into_owned());
                }
            }
            "styleLink" => {
                if let (Some((id, ..)), Some(style)) = (&self.definition, tag.val()) {
                    self.out.styles.insert(style.into_owned(), *id);
                }
            }
            _ => self.of_level(tag),
        }
    }

    fn of_level(&mut self, tag: &Tag<'_>) {
        let Some((_, level, _)) = &mut self.level else { return };
        match tag.name() {
            "start" => level.start = tag.number().unwrap_or(1),
            "numFmt" if level.numeral == Numeral::default() => {
                level.numeral =
                    Numeral::named(&tag.val().unwrap_or_default(), &tag.attribute("format").unwrap_or_default());
            }
            "lvlText" => level.pattern = tag.val().unwrap_or_default().chars().take(LONGEST_PATTERN).collect(),
            "lvlRestart" => level.restart = tag.number(),
            "pStyle" => level.style = tag.val().map(|id| id.into_owned()),
            "isLgl" => level.legal = tag.on(),
            "lvlPicBulletId" => level.numeral = Numeral::Bullet,
            _ => {}
        }
    }

    fn close(&mut self) {
        if let Some((at, level, _)) = self.level.take_if(|(.., depth)| *depth == self.depth) {
            match (&mut self.list, &mut self.definition) {
                (Some((_, list, _)), _) => list.levels.insert(at, level),
                (None, Some((_, definition, _))) => definition.levels.insert(at, level),
                (None, None) => None,
            };
        } else if let Some((id, definition, _)) = self.definition.take_if(|(.., depth)| *depth == self.depth) {
            self.out.definitions.insert(id, definition);
        } else if let Some((id, list, _)) = self.list.take_if(|(.., depth)| *depth == self.depth) {
            self.out.lists.insert(id, list);
        }
        self.depth = self.depth.saturating_sub(1);
    }
}
