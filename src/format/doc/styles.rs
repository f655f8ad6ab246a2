//! The style sheet (STSH): what paragraphs and characters have by their style.

use super::{
    bytes::{Sprms, u16_at},
    runs::{Marks, Shape},
};
use crate::format::role::Role;

/// No style is based on more than so many others.
const DEEPEST: usize = 16;

/// A style.
#[derive(Clone, Debug, Default)]
struct Style {
    role: Role,
    base: u16,
    shape: Shape,
    marks: Marks,
}

/// The style sheet, by the numbers paragraphs use.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Style>);

impl Styles {
    /// Reads it; what is damaged is left plain.
    pub(super) fn read(sheet: &[u8]) -> Self {
        Self::parse(sheet).unwrap_or_default()
    }

    fn parse(sheet: &[u8]) -> Option<Self> {
        let head = usize::from(u16_at(sheet, 0)?);
        let (count, base) = (u16_at(sheet, 2)?, usize::from(u16_at(sheet, 4)?));
        let mut rest = sheet.get(2 + head..)?;
        let mut styles = Vec::new();
        for _ in 0..count {
            let Some(length) = u16_at(rest, 0).map(usize::from) else { break };
            let Some(entry) = rest.get(2..2 + length) else { break };
            styles.push(style(entry, base).unwrap_or_default());
            // Entries begin on even bytes.
            rest = rest.get(2 + length + length % 2..).unwrap_or_default();
        }
        Some(Self(styles))
    }

    /// A style and those it is based on, nearest first.
    fn chain(&self, number: u16) -> impl Iterator<Item = (u16, &Style)> {
        let found = |number: u16| self.0.get(usize::from(number)).map(|style| (number, style));
        std::iter::successors(found(number), move |(_, style)| found(style.base)).take(DEEPEST)
    }

    /// What a paragraph style is for, and its outline level from 0: as the nearest style says that says either.
    pub(super) fn role(&self, number: u16) -> (Role, Option<u8>) {
        let told = |(_, style): (u16, &Style)| {
            let told = style.role != Role::Plain || style.shape.outline.is_some();
            told.then_some((style.role, style.shape.outline))
        };
        self.chain(number).find_map(told).unwrap_or_default()
    }

    /// The list a paragraph style is numbered by, its level in it if told, and the style that says so.
    pub(super) fn list(&self, number: u16) -> Option<(u16, Option<u8>, u16)> {
        let level = self.chain(number).find_map(|(_, style)| style.shape.list_level);
        self.chain(number).find_map(|(own, style)| Some((style.shape.list?, level, own)))
    }

    /// Whether a style hides text.
    pub(super) fn hides(&self, number: u16) -> bool {
        self.chain(number).find_map(|(_, style)| style.marks.hidden).unwrap_or(false)
    }
}

fn style(entry: &[u8], base_length: usize) -> Option<Style> {
    const PARAGRAPH: u16 = 1;
    const CHARACTER: u16 = 2;
    let (first, second, third) = (u16_at(entry, 0)?, u16_at(entry, 2)?, u16_at(entry, 4)?);
    let length = usize::from(u16_at(entry, base_length)?);
    let mut at = base_length + 2 + 2 * length + 2;
    let name = entry.get(base_length + 2..base_length + 2 + 2 * length)?;
    let name: Vec<u16> = name.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    let role = match first & 0xFFF {
        level @ 1..=9 => Role::Heading(u8::try_from(level).ok()?),
        19..=27 => Role::Contents,
        62 | 74 => Role::Title,
        _ => Role::named(&String::from_utf16_lossy(&name)),
    };
    let role = if second & 0xF == PARAGRAPH { role } else { Role::Plain };
    let mut style = Style { role, base: second >> 4, ..Style::default() };
    for part in 0..third & 0xF {
        at += at % 2;
        let Some(length) = u16_at(entry, at).map(usize::from) else { break };
        let Some(list) = entry.get(at + 2..at + 2 + length) else { break };
        match (second & 0xF, part) {
            (PARAGRAPH, 0) => style.shape.apply_all(Sprms(list.get(2..).unwrap_or_default()), &[]),
            (PARAGRAPH, 1) | (CHARACTER, 0) => Sprms(list).for_each(|(code, value)| style.marks.apply(code, value)),
            _ => {}
        }
        at += 2 + length;
    }
    Some(style)
}
