//! Which paragraphs a Word file declares headings, of what level, and by what.
//!
//! In this order: the paragraph's own outline level, its style and those that one is based on. What becomes of a declaration is
//! the document's business: a typed 一、 outranks it.

use super::{
    piece::Paragraph,
    styles::{Role, Style},
};
use crate::document::{Declared, Evidence};

/// The outline level that means body text (正文文本).
const BODY: u8 = 9;

/// How a paragraph is declared a heading, if it is.
pub(super) fn declared(paragraph: &Paragraph, style: &Style) -> Option<Declared> {
    let made = |level: u8, by| Some(Declared { level, by });
    if matches!(style.role, Role::Title | Role::Contents) {
        return None;
    }
    match (paragraph.outline, style.outline, style.role) {
        (Some(own), ..) => made(own + 1, Evidence::OutlineLevel).filter(|_| own < BODY),
        (None, Some(level), Role::Heading(_)) => made(level + 1, Evidence::Style).filter(|_| level < BODY),
        (None, Some(level), _) => made(level + 1, Evidence::OutlineLevel).filter(|_| level < BODY),
        (None, None, Role::Heading(level)) => made(level, Evidence::Style),
        (None, None, _) => None,
    }
}
