//! The style sheet of an RTF file: what paragraphs are by their style.

use std::collections::HashMap;

use encoding_rs::GB18030;

use crate::format::role::Role;

/// A style as it is written.
#[derive(Debug, Default)]
struct Style {
    role: Role,
    outline: Option<u8>,
    base: Option<i32>,
}

/// The style sheet.
#[derive(Debug, Default)]
pub(super) struct Styles {
    list: HashMap<i32, Style>,
    number: i32,
    /// Whether the open style is one of characters or tables.
    other: bool,
    open: Style,
    name: Vec<u8>,
}

/// No style is based on more than so many others.
const DEEPEST: usize = 16;

impl Styles {
    /// A word in the group of a style.
    pub(super) fn word(&mut self, word: &[u8], number: Option<i32>) {
        match word {
            b"s" => self.number = number.unwrap_or_default(),
            b"cs" | b"ds" | b"ts" => self.other = true,
            b"outlinelevel" => self.open.outline = number.and_then(|level| u8::try_from(level).ok()),
            b"sbasedon" => self.open.base = number,
            _ => {}
        }
    }

    /// A byte of its name.
    pub(super) fn byte(&mut self, byte: u8) {
        if self.name.len() < 128 {
            self.name.push(byte);
        }
    }

    /// The end of the group of a style.
    pub(super) fn end(&mut self) {
        let name = GB18030.decode_without_bom_handling(&self.name).0.into_owned();
        self.open.role = Role::named(name.trim().trim_end_matches(';'));
        let (number, style) = (std::mem::take(&mut self.number), std::mem::take(&mut self.open));
        if !std::mem::take(&mut self.other) {
            self.list.insert(number, style);
        }
        self.name.clear();
    }

    /// What a style is for, and its outline level from 0: as the nearest style says that says either.
    pub(super) fn role(&self, number: i32) -> (Role, Option<u8>) {
        let mut next = self.list.get(&number);
        for _ in 0..DEEPEST {
            let Some(style) = next else { break };
            if style.role != Role::Plain || style.outline.is_some() {
                return (style.role, style.outline);
            }
            next = style.base.and_then(|base| self.list.get(&base));
        }
        (Role::Plain, None)
    }
}
