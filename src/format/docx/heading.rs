//! Which paragraphs a Word file declares headings, of what level, and by what.
//!
//! In this order: the paragraph's own outline level, its style and those that one is based on, an automatic number before a
//! short paragraph, and type that stands out from the text. What becomes of a declaration is the document's business: a
//! typed 一、 outranks it.

use std::collections::HashMap;

use super::{
    numbering::Numbered,
    piece::{Face, Paragraph, Piece},
    properties::Font,
    styles::{Style, Styles},
};
use crate::{
    document::{Declared, Evidence},
    format::role::Role,
};

/// The outline level that means body text (正文文本).
const BODY: u8 = 9;
/// Characters of a heading, at most.
pub(super) const LONGEST: usize = 46;
/// Characters of a line from which on it can be running text.
const RUNNING: usize = 12;
/// Characters of a heading that only its type tells.
const SHORT: std::ops::RangeInclusive<usize> = 3..=40;
/// The type size of a file that sets none, in half points.
const USUAL: u32 = 20;

/// How a paragraph is declared a heading, if it is.
pub(super) fn declared(
    paragraph: &Paragraph,
    style: &Style,
    numbered: Option<&Numbered>,
    typefaces: &Typefaces,
) -> Option<Declared> {
    let made = |level: u8, by| Some(Declared { level, by });
    if matches!(style.role, Role::Title | Role::Contents) {
        return None;
    }
    match (paragraph.outline, style.outline, style.role) {
        (Some(own), ..) if own < BODY => return made(own + 1, Evidence::OutlineLevel),
        (None, Some(level), Role::Heading(_)) if level < BODY => return made(level + 1, Evidence::Style),
        (None, Some(level), _) if level < BODY => return made(level + 1, Evidence::OutlineLevel),
        (None, None, Role::Heading(level)) => return made(level, Evidence::Style),
        _ => {}
    }
    if paragraph.aside.is_some() {
        return None;
    }
    let text = paragraph.text.trim();
    if let Some(numbered) = numbered.filter(|numbered| !numbered.label.is_empty() && names(text)) {
        return made(numbered.level + 1, Evidence::Numbering);
    }
    typefaces.0.get(&paragraph.at).and_then(|level| made(*level, Evidence::Typeface))
}

/// Whether a numbered line names something, as a heading does, and tells nothing.
pub(in crate::format) fn names(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.ends_with(CLOSING)
}

/// Marks that end a sentence or lead to what follows; a heading ends with none.
const CLOSING: [char; 13] = ['。', '；', '，', '、', '：', '！', ';', ',', ':', '!', '”', '）', ')'];

/// The paragraphs that stand out by their type, by where they begin in the part, with the levels their type suggests.
#[derive(Debug, Default)]
pub(super) struct Typefaces(HashMap<usize, u8>);

/// The look of a line: larger type before smaller, 黑体 before 楷体 before others, bold before light.
type Look = (std::cmp::Reverse<u32>, u8, bool);

fn look(face: &Face) -> Look {
    let font = match face.font {
        Some(Font::Hei) => 0,
        Some(Font::Kai) => 1,
        Some(Font::Other) | None => 2,
    };
    (std::cmp::Reverse(face.size.unwrap_or(USUAL)), font, !face.bold)
}

impl Typefaces {
    /// Looks through the paragraphs of the main text that stand in no table and no box.
    pub(super) fn find(pieces: &[Piece], styles: &Styles) -> Self {
        let paragraphs = body(pieces);
        let Some(usual) = baseline(&paragraphs) else { return Self::default() };
        let first_running = paragraphs.iter().position(|paragraph| is_running(paragraph)).unwrap_or(0);
        let mut found: Vec<(usize, &Paragraph)> = Vec::new();
        let mut heads = false;
        for (at, paragraph) in paragraphs.iter().enumerate().rev() {
            let role = styles.paragraph(paragraph.style.as_deref()).role;
            heads = if is_running(paragraph) {
                true
            } else {
                heads && role == Role::Plain && is_short(paragraph) && stands_out(&paragraph.face, usual)
            };
            if heads && !is_running(paragraph) {
                found.push((at, paragraph));
            }
        }
        // Above the first running text stand the title and who signs it; a heading there looks like others below.
        let below: Vec<Look> =
            found.iter().filter(|(at, _)| *at > first_running).map(|(_, paragraph)| look(&paragraph.face)).collect();
        found.retain(|(at, paragraph)| *at > first_running || below.contains(&look(&paragraph.face)));
        let mut looks = below;
        looks.sort_unstable();
        looks.dedup();
        let level = |paragraph: &Paragraph| {
            let own = look(&paragraph.face);
            looks.iter().position(|look| *look == own).and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(1).min(3)
        };
        Self(found.iter().map(|(_, paragraph)| (paragraph.at, level(paragraph))).collect())
    }
}

fn body(pieces: &[Piece]) -> Vec<&Paragraph> {
    let mut tables = 0usize;
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::TableStart => tables += 1,
            Piece::TableEnd => tables = tables.saturating_sub(1),
            Piece::Paragraph(paragraph)
                if tables == 0 && paragraph.aside.is_none() && !paragraph.text.trim().is_empty() =>
            {
                out.push(&**paragraph);
            }
            _ => {}
        }
    }
    out
}

fn is_running(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    let length = text.chars().count();
    length > LONGEST || length >= RUNNING && text.contains('。')
}

fn is_short(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    SHORT.contains(&text.chars().count()) && !text.ends_with(CLOSING) && !text.contains(['。', '\n'])
}

/// The look that most characters of the running text have.
fn baseline(paragraphs: &[&Paragraph]) -> Option<Look> {
    let mut counts: HashMap<Look, usize> = HashMap::new();
    for paragraph in paragraphs.iter().filter(|paragraph| is_running(paragraph)) {
        *counts.entry(look(&paragraph.face)).or_default() += paragraph.face.characters;
    }
    counts.into_iter().max_by_key(|(look, characters)| (*characters, *look)).map(|(look, _)| look)
}

fn stands_out(face: &Face, usual: Look) -> bool {
    let own = look(face);
    own.0.0 > usual.0.0 || own.1 < 2 && own.1 != usual.1 || !own.2 && usual.2
}
