//! The piece table: which bytes of the file are the text, in which order, and what each piece changes.
//!
//! A file that was saved fast keeps its pieces in the order of editing. A piece is 16 bits a character, or 8 (code page 1252).

use super::{
    Fib, FormatError, Table,
    bytes::{Sprms, plc_data, plc_len, plc_positions, u8_at, u16_at, u32_at},
};
use crate::format::LARGEST_TEXT;

/// One character (a UTF-16 unit) of the text and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub(super) unit: u16,
    /// Its byte offset in the file, by which its properties are found.
    pub(super) at: u32,
    /// Bytes it takes there.
    pub(super) size: u8,
    /// The piece it belongs to.
    pub(super) piece: u32,
}

/// The whole text.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) letters: Vec<Letter>,
    /// What each piece changes: a grpprl.
    changes: Vec<Vec<u8>>,
}

impl Text {
    /// Reads the text of all stories.
    ///
    /// # Errors
    /// When the piece table is damaged, or has more text than a report.
    pub(super) fn read(fib: &Fib, word: &[u8], tables: &[u8]) -> Result<Self, FormatError> {
        Self::assemble(fib.table(tables, Table::Pieces), word)
    }

    fn assemble(table: &[u8], word: &[u8]) -> Result<Self, FormatError> {
        let (prcs, plc) = clx(table).ok_or(FormatError::Damaged)?;
        let positions = plc_positions(plc, 8);
        let mut text = Self::default();
        for i in 0..plc_len(plc, 8) {
            let piece = plc_data(plc, 8, i).ok_or(FormatError::Damaged)?;
            let (from, to) = (positions[i], positions[i + 1]);
            let count = to.checked_sub(from).ok_or(FormatError::Damaged)? as usize;
            if (text.letters.len() + count) as u64 > LARGEST_TEXT / 2 {
                return Err(FormatError::TooLarge);
            }
            let place = u32_at(piece, 2).ok_or(FormatError::Damaged)?;
            text.add(word, place, count, i).ok_or(FormatError::Damaged)?;
            text.changes.push(u16_at(piece, 6).map_or_else(Vec::new, |prm| change(prm, &prcs)));
        }
        Ok(text)
    }

    fn add(&mut self, word: &[u8], place: u32, count: usize, piece: usize) -> Option<()> {
        const COMPRESSED: u32 = 1 << 30;
        let piece = u32::try_from(piece).ok()?;
        let narrow = place & COMPRESSED != 0;
        let start = place & (COMPRESSED - 1);
        let (start, size) = if narrow { (start / 2, 1) } else { (start, 2) };
        let bytes = word.get(start as usize..(start as usize).checked_add(count * usize::from(size))?)?;
        let at = |i: usize| start + u32::from(size) * u32::try_from(i).unwrap_or(u32::MAX / 4);
        if narrow {
            let letter = |(i, byte): (usize, &u8)| Letter { unit: western(*byte), at: at(i), size, piece };
            self.letters.extend(bytes.iter().enumerate().map(letter));
        } else {
            let unit = |pair: &[u8]| u16_at(pair, 0).unwrap_or_default();
            let letter = |(i, pair)| Letter { unit: unit(pair), at: at(i), size, piece };
            self.letters.extend(bytes.chunks_exact(2).enumerate().map(letter));
        }
        Some(())
    }

    /// What the piece of a letter changes.
    pub(super) fn change(&self, letter: &Letter) -> Sprms<'_> {
        Sprms(self.changes.get(letter.piece as usize).map_or(&[], Vec::as_slice))
    }

    /// The letters of a story.
    pub(super) fn story(&self, from: usize, count: usize) -> &[Letter] {
        let from = from.min(self.letters.len());
        &self.letters[from..from.saturating_add(count).min(self.letters.len())]
    }
}

/// The properties that a piece may change and that are read.
const CHANGES: [u16; 14] =
    [0x0800, 0x0855, 0x083C, 0x4A30, 0x2A33, 0x4600, 0x2640, 0x260A, 0x460B, 0x2416, 0x2417, 0x6649, 0x244B, 0x244C];

/// The property lists that pieces refer to, and the table of pieces.
fn clx(mut bytes: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let mut prcs = Vec::new();
    loop {
        match u8_at(bytes, 0)? {
            1 => {
                let length = usize::from(u16_at(bytes, 1)?);
                prcs.push(bytes.get(3..3 + length)?);
                bytes = bytes.get(3 + length..)?;
            }
            2 => {
                let length = usize::try_from(u32_at(bytes, 1)?).ok()?;
                return Some((prcs, bytes.get(5..5usize.checked_add(length)?)?));
            }
            _ => return None,
        }
    }
}

/// What a piece changes, as a grpprl: one of the lists, or one property packed into two bytes. It is applied to every letter
/// of the piece, so that only what is read is kept of it, once.
fn change(prm: u16, prcs: &[&[u8]]) -> Vec<u8> {
    if prm & 1 != 0 {
        let list = prcs.get(usize::from(prm >> 1)).copied().unwrap_or_default();
        let mut kept: Vec<(u16, &[u8])> = Vec::new();
        for (code, operand) in Sprms(list).filter(|(code, operand)| CHANGES.contains(code) && operand.len() <= 4) {
            kept.retain(|(earlier, _)| *earlier != code);
            kept.push((code, operand));
        }
        return kept
            .iter()
            .flat_map(|(code, operand)| code.to_le_bytes().into_iter().chain(operand.iter().copied()))
            .collect();
    }
    let code: u16 = match (prm >> 1) & 0x7F {
        0x0C => 0x260A, // list level
        0x18 => 0x2416, // in a table
        0x19 => 0x2417, // end of a row
        0x41 => 0x0800, // deleted
        0x5C => 0x083C, // hidden
        0x78 => 0x2640, // outline level
        _ => return Vec::new(),
    };
    let [low, high] = code.to_le_bytes();
    vec![low, high, prm.to_be_bytes()[0]]
}

/// A byte of an 8-bit piece: code page 1252.
fn western(byte: u8) -> u16 {
    const HIGH: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => u16::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of pieces: property lists, then for each piece its length, its place and its prm.
    pub(in crate::format::doc) fn table(lists: &[&[u8]], pieces: &[(u32, u32, u16)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for list in lists {
            bytes.push(1);
            bytes.extend(u16::try_from(list.len()).unwrap().to_le_bytes());
            bytes.extend(*list);
        }
        bytes.push(2);
        bytes.extend(u32::try_from(4 + pieces.len() * 12).unwrap().to_le_bytes());
        let mut position = 0u32;
        bytes.extend(position.to_le_bytes());
        for (length, ..) in pieces {
            position += length;
            bytes.extend(position.to_le_bytes());
        }
        for (_, place, prm) in pieces {
            bytes.extend([0, 0]);
            bytes.extend(place.to_le_bytes());
            bytes.extend(prm.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn pieces_of_both_widths_stand_in_the_order_of_the_text() {
        let mut word: Vec<u8> = "乙甲".encode_utf16().flat_map(u16::to_le_bytes).collect();
        word.extend(b"2023\x94");
        let narrow = (1 << 30) | (4 * 2);
        let table = table(&[&[0x00, 0x08, 0x01]], &[(1, 2, 0), (5, narrow, 1), (1, 0, 0x41 << 1 | 1 << 8)]);
        let (prcs, plc) = clx(&table).unwrap();
        assert_eq!((prcs.len(), plc.len()), (1, 4 + 3 * 12));
        let text = Text::assemble(&table, &word).unwrap();
        let units: Vec<u16> = text.letters.iter().map(|letter| letter.unit).collect();
        assert_eq!(String::from_utf16(&units).unwrap(), "甲2023”乙");
        let deleted = |i: usize| text.change(&text.letters[i]).any(|(code, on)| code == 0x0800 && on == [1]);
        // One list of properties, one packed property, none.
        assert_eq!([deleted(0), deleted(1), deleted(6)], [false, true, true]);
    }

    #[test]
    fn pieces_outside_the_file_or_out_of_order_are_damage() {
        let word = [0; 16];
        for pieces in [&[(9, 0, 0)][..], &[(1, u32::MAX, 0)], &[(u32::MAX / 2, 0, 0)]] {
            assert!(Text::assemble(&table(&[], pieces), &word).is_err(), "{pieces:?}");
        }
        let mut falling = table(&[], &[(4, 0, 0), (2, 0, 0)]);
        falling[13] = 1;
        assert_eq!(Text::assemble(&falling, &word).err(), Some(FormatError::Damaged));
        // The same bytes again and again.
        let many = vec![(8, 0, 0); 600_000];
        assert_eq!(Text::assemble(&table(&[], &many), &word).err(), Some(FormatError::TooLarge));
    }
}
