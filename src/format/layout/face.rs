//! What characters are, seen as type: Chinese or not, wide or not, sense or nonsense.
//!
//! Whether a file's characters mean anything is asked here, once for the whole file: a font without a table of what its codes
//! stand for gives letters that look like text to a program and are none.

use super::{Page, UNKNOWN};

/// Whether a character is as wide as the type size: Chinese, its punctuation, full-width forms.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—'
        | '\u{2460}'..='\u{24FF}' | '·')
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Whether a line may not begin with a character: closing marks.
pub(super) fn clings(c: char) -> bool {
    "，。、；：！？）》〉」』】〕”’…％%,.;:!?)]}·—".contains(c)
}

/// Whether nothing follows a character before the line may end: opening marks.
pub(super) fn opens(c: char) -> bool {
    "（《〈「『【〔“‘([{".contains(c)
}

/// Whether a sentence or a clause ends with a character.
pub(super) fn ends_sentence(c: char) -> bool {
    "。！？；：!?;:…”）)".contains(c)
}

/// Chinese characters from which on a text without any of the commonest characters and marks is no language.
const ENOUGH: usize = 200;

/// Whether the characters of a file are those of a text that a person could read.
pub(super) fn is_language(pages: &[Page]) -> bool {
    let (mut all, mut unknown, mut strange, mut han, mut common) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for glyph in pages.iter().flat_map(|page| &page.glyphs).filter(|g| !g.char.is_whitespace()) {
        all += 1;
        match glyph.char {
            UNKNOWN | '\u{E000}'..='\u{F8FF}' => unknown += 1,
            c if is_han(c) => {
                han += 1;
                common += usize::from("的和一是法政".contains(c));
            }
            '。' | '，' | '、' | ',' => common += 1,
            c if is_wide(c) || c.is_ascii_graphic() || ('\u{2000}'..='\u{27BF}').contains(&c) => {}
            '\u{A0}'..='\u{FF}' | '\u{370}'..='\u{3FF}' if !glyph.char.is_alphabetic() => {}
            _ => strange += 1,
        }
    }
    unknown * 4 < all && strange * 3 < all && (han < ENOUGH || common * 100 > han)
}
