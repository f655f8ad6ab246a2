//! Headings that only their type shows: a short line, larger than the text, bold or in a black face (黑体).
//!
//! Lines numbered 一、 or （一） are recognised by their numbers wherever a text comes from and are left to the document; so are
//! the lines of the title at the top and the signature at the right.

use super::{
    face,
    paragraph::{Paragraph, Part},
};
use crate::{
    document::{Declared, Evidence},
    format::wrap,
};

/// Characters of a heading, at most.
const LONGEST: usize = 40;

/// Declares the paragraphs that stand out by their type headings.
pub(super) fn declare(parts: &mut [Part]) {
    let Some((size, heavy)) = body(parts) else { return };
    let mut styles: Vec<(i64, bool)> = Vec::new();
    let mut found: Vec<(usize, (i64, bool))> = Vec::new();
    let mut in_title = true;
    for (i, part) in parts.iter().enumerate() {
        let Part::Paragraph(paragraph) = part else { continue };
        let numbered = wrap::begins_numbered(&paragraph.text);
        let stands_out = paragraph.size > 1.08 * size || paragraph.heavy && !heavy;
        // The title is set apart above everything: larger, in the middle, before the first sentence.
        in_title &= !numbered && paragraph.text.chars().count() <= LONGEST && (paragraph.centred || stands_out);
        if in_title || !stands_out || !is_short(paragraph) || paragraph.size < 0.95 * size {
            continue;
        }
        let style = ((paragraph.size / size * 20.0).round() as i64, paragraph.heavy);
        if !styles.contains(&style) && styles.len() < 6 {
            styles.push(style);
        }
        if !numbered && heads(parts, i) {
            found.push((i, style));
        }
    }
    styles.sort_by(|a, b| b.cmp(a));
    for (i, style) in found {
        let level = styles.iter().position(|s| *s == style).unwrap_or(styles.len()) + 1;
        if let Some(Part::Paragraph(paragraph)) = parts.get_mut(i) {
            let level = u8::try_from(level).unwrap_or(u8::MAX);
            paragraph.heading = Some(Declared { level, by: Evidence::Typeface });
        }
    }
}

/// The size of most of the text, and whether most of it is bold or black.
fn body(parts: &[Part]) -> Option<(f64, bool)> {
    let paragraphs = || {
        parts.iter().filter_map(|part| match part {
            Part::Paragraph(paragraph) => Some((paragraph, paragraph.text.len())),
            Part::Table(_) => None,
        })
    };
    let mut sizes: Vec<(f64, usize)> = paragraphs().map(|(p, length)| (p.size, length)).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: usize = sizes.iter().map(|(_, length)| length).sum();
    let mut sum = 0;
    let size = sizes.iter().find(|(_, length)| (sum, sum += length).0 + length > all / 2)?.0;
    let heavy: usize = paragraphs().filter(|(p, _)| p.heavy).map(|(_, length)| length).sum();
    Some((size, heavy * 2 > all))
}

fn is_short(paragraph: &Paragraph) -> bool {
    let length = paragraph.text.chars().count();
    let told = paragraph.text.ends_with(['。', '，', '；', '：', ',', ';', ':', '、']);
    paragraph.lines <= 2 && (2..=LONGEST).contains(&length) && !told && !paragraph.aside && !paragraph.note
}

/// Whether something follows that a heading could head: running text, or a numbered heading.
fn heads(parts: &[Part], i: usize) -> bool {
    let next = parts.iter().skip(i + 1).take(3).find_map(|part| match part {
        Part::Paragraph(p) if p.note => None,
        Part::Paragraph(p) => Some(Some(p)),
        Part::Table(_) => Some(None),
    });
    match next.flatten() {
        Some(p) => {
            p.lines > 1 || wrap::begins_numbered(&p.text) || p.text.chars().next_back().is_some_and(face::ends_sentence)
        }
        None => false,
    }
}
