//! The head of the WordDocument stream (FIB): what version it is, how long each story is, where the tables lie.

use super::{
    FormatError,
    bytes::{index_at, u16_at},
};

/// The tables that are read, by their number in the FIB.
#[derive(Clone, Copy, Debug)]
pub(super) enum Table {
    Styles = 1,
    FootnoteRefs = 2,
    FootnoteTexts = 3,
    CharacterPages = 12,
    ParagraphPages = 13,
    Pieces = 33,
    Shapes = 40,
    EndnoteRefs = 46,
    EndnoteTexts = 47,
    BoxTexts = 56,
    Lists = 73,
    ListOverrides = 74,
}

/// The characters of each story, which follow one another in this order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) main: usize,
    pub(super) footnotes: usize,
    /// Headers and the text of macros.
    headers: usize,
    comments: usize,
    pub(super) endnotes: usize,
    pub(super) boxes: usize,
}

impl Counts {
    /// Where the endnotes begin.
    pub(super) fn endnotes_at(&self) -> usize {
        self.main + self.footnotes + self.headers + self.comments
    }

    /// Where the text boxes begin.
    pub(super) fn boxes_at(&self) -> usize {
        self.endnotes_at() + self.endnotes
    }
}

/// The head of a Word file.
#[derive(Clone, Debug)]
pub(super) struct Fib {
    pub(super) version: u16,
    /// The language of the installation (LCID).
    pub(super) language: u16,
    /// Whether text pieces stand out of order (saved fast).
    pub(super) complex: bool,
    /// Whether the tables are in `1Table` rather than `0Table`.
    pub(super) second_table: bool,
    pub(super) counts: Counts,
    pairs: Vec<(usize, usize)>,
}

/// From this version on (Word 97) text is in pieces of 8 or 16 bits and the layout is as below.
pub(super) const WORD_97: u16 = 0x00C1;

impl Fib {
    /// Reads it.
    ///
    /// # Errors
    /// When it is none, cut off, or the file is encrypted.
    pub(super) fn read(word: &[u8]) -> Result<Self, FormatError> {
        const ENCRYPTED: u16 = 1 << 8;
        const OBFUSCATED: u16 = 1 << 15;
        Self::parse(word).ok_or(FormatError::Damaged).and_then(|(fib, flags)| {
            let obfuscated = flags & OBFUSCATED != 0 && fib.version >= WORD_97;
            if flags & ENCRYPTED != 0 || obfuscated { Err(FormatError::Encrypted) } else { Ok(fib) }
        })
    }

    fn parse(word: &[u8]) -> Option<(Self, u16)> {
        let magic = u16_at(word, 0)?;
        if !matches!(magic, 0xA5EC | 0xA5DC) {
            return None;
        }
        let (version, language, flags) = (u16_at(word, 2)?, u16_at(word, 6)?, u16_at(word, 10)?);
        let mut fib = Self {
            version,
            language,
            complex: flags & (1 << 2) != 0,
            second_table: flags & (1 << 9) != 0,
            counts: Counts::default(),
            pairs: Vec::new(),
        };
        if version < WORD_97 {
            return Some((fib, flags));
        }
        // Three arrays, each after the number of its items.
        let longs = 34 + 2 * usize::from(u16_at(word, 32)?) + 2;
        let pairs = longs + 4 * usize::from(u16_at(word, longs - 2)?) + 2;
        // Encrypted files have a sound head; a count beyond the file is found when the pieces are read.
        let count = |i: usize| index_at(word, longs + 4 * i);
        fib.counts = Counts {
            main: count(3)?,
            footnotes: count(4)?,
            headers: count(5)?.checked_add(count(6)?)?,
            comments: count(7)?,
            endnotes: count(8)?,
            boxes: count(9)?,
        };
        let number = usize::from(u16_at(word, pairs - 2)?);
        let pair = |i: usize| Some((index_at(word, pairs + 8 * i)?, index_at(word, pairs + 8 * i + 4)?));
        fib.pairs = (0..number).map_while(pair).collect();
        Some((fib, flags))
    }

    /// The bytes of a table; empty where the file has none.
    pub(super) fn table<'b>(&self, tables: &'b [u8], which: Table) -> &'b [u8] {
        let (from, length) = self.pairs.get(which as usize).copied().unwrap_or_default();
        from.checked_add(length).and_then(|to| tables.get(from..to)).unwrap_or_default()
    }

    /// A table and everything after it: some tables are longer than they say.
    pub(super) fn table_onwards<'b>(&self, tables: &'b [u8], which: Table) -> &'b [u8] {
        let (from, length) = self.pairs.get(which as usize).copied().unwrap_or_default();
        if length == 0 { &[] } else { tables.get(from..).unwrap_or_default() }
    }
}
