//! The style sheet (STSH): what paragraphs and characters have by their style.

use super::{
    bytes::{Sprms, u16_at},
    runs::{Marks, Shape},
};

/// No style is based on more than so many others.
const DEEPEST: usize = 16;

/// A style.
#[derive(Clone, Debug, Default)]
struct Style {
    /// Which built-in style it is.
    builtin: u16,
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

    /// The built-in heading level, from 1, that a paragraph style is or is based on.
    pub(super) fn heading(&self, number: u16) -> Option<u8> {
        self.chain(number).find_map(|(_, style)| u8::try_from(style.builtin).ok().filter(|n| (1..=9).contains(n)))
    }

    /// The outline level of a paragraph style, from 0.
    pub(super) fn outline(&self, number: u16) -> Option<u8> {
        self.chain(number).find_map(|(_, style)| style.shape.outline)
    }

    /// The list a paragraph style is numbered by, its level in it if told, and the style that says so.
    pub(super) fn list(&self, number: u16) -> Option<(u16, Option<u8>, u16)> {
        let level = self.chain(number).find_map(|(_, style)| style.shape.list_level);
        self.chain(number).find_map(|(own, style)| Some((style.shape.list?, level, own)))
    }

    /// Whether a paragraph style is one of a table of contents.
    pub(super) fn is_contents(&self, number: u16) -> bool {
        self.chain(number).any(|(_, style)| (19..=27).contains(&style.builtin))
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
    let mut style = Style { builtin: first & 0xFFF, base: second >> 4, ..Style::default() };
    let name = usize::from(u16_at(entry, base_length)?);
    let mut at = base_length + 2 + 2 * name + 2;
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
