//! Files of Word 6 and 95: 8-bit text in the code page of the installation, as it stands.
//!
//! They hold no more than thirty years ago a report had. Their text is read; their styles and numbers are not, and that is
//! said.

use encoding_rs::{BIG5, Encoding, GB18030, WINDOWS_1252};

use super::{FormatError, bytes::index_at, fib::Fib};
use crate::{
    document::Draft,
    format::extract::{Block, Extract, cell},
    text::{Address, Said},
};

/// Reads the main text.
///
/// # Errors
/// When it is damaged, empty, or was saved fast, with its pieces out of order.
pub(super) fn read(fib: &Fib, word: &[u8]) -> Result<Draft, FormatError> {
    if fib.complex {
        return Err(super::refused::old_word());
    }
    let text = main(word).ok_or(FormatError::Damaged)?;
    let encoding: &'static Encoding = match fib.language {
        0x0404 | 0x0C04 => BIG5,
        0x0804 | 0x1004 => GB18030,
        _ if GB18030.decode_without_bom_handling_and_without_replacement(text).is_some() => GB18030,
        _ => WINDOWS_1252,
    };
    let mut body = Body::default();
    for (line, end) in split(text) {
        let text = encoding.decode_without_bom_handling(&printed(line)).0.into_owned();
        if end == CELL {
            body.cells.push(text);
        } else {
            body.end_table();
            body.paragraph(text);
        }
    }
    body.end_table();
    let extract = body.extract;
    if extract.len() == 0 {
        return Err(FormatError::Empty);
    }
    let said = Said::new(
        "文件是很早的 Word 版本（6.0/95），只读取了文字，标题样式、自动编号、脚注和修订标记没有读取；可另存为 .docx 后再检查",
        "the file is of a very old version of Word (6.0/95): its text was read, and not its styles, automatic numbers, notes and tracked changes; save it as .docx and check that",
    );
    Ok(Draft { omitted: vec![said], ..extract.finish(encoding.name()) })
}

/// What ends a cell, and a row after the last of its cells.
const CELL: u8 = 0x07;

/// The text being put together.
#[derive(Default)]
struct Body {
    extract: Extract,
    paragraph: u32,
    table: u32,
    /// What stands before each mark of the open table.
    cells: Vec<String>,
}

impl Body {
    fn paragraph(&mut self, text: String) {
        self.paragraph += u32::from(!text.trim().is_empty());
        let address = Address { paragraph: Some(self.paragraph), ..Address::default() };
        self.extract.block(&Block { text, heading: None, address }, |_, _| {});
    }

    /// Puts in the table that ends here: by rows, or each cell for itself where they cannot be told.
    fn end_table(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let Some(columns) = columns(&cells) else {
            return cells.into_iter().for_each(|text| self.paragraph(text));
        };
        self.table += 1;
        for (row, texts) in (1..).zip(cells.chunks(columns + 1)) {
            let block = |(column, text): (u32, &String)| {
                vec![Block { text: text.clone(), heading: None, address: cell(self.table, row, column) }]
            };
            let row: Vec<Vec<Block>> = (1..).zip(texts).take(columns).map(block).collect();
            self.extract.row(&row, |_, _, _, _| {});
        }
    }
}

/// How many columns a table has whose rows are all of one length. The mark that ends a row looks like that of an empty cell,
/// so that a row with gaps needs another to tell where it ends.
fn columns(cells: &[String]) -> Option<usize> {
    /// Columns of a table in Word, at most.
    const MOST: usize = 63;
    let gaps = cells.iter().filter(|cell| cell.is_empty()).count();
    (1..=MOST.min(cells.len().checked_sub(1)?)).find(|columns| {
        let rows = cells.chunks(columns + 1);
        cells.len().is_multiple_of(columns + 1)
            && (gaps == 1 || rows.len() > 1)
            && rows.map(<[String]>::last).all(|mark| mark.is_some_and(String::is_empty))
    })
}

/// The bytes of the main text.
fn main(word: &[u8]) -> Option<&[u8]> {
    let (from, to, count) = (index_at(word, 0x18)?, index_at(word, 0x1C)?, index_at(word, 0x34)?);
    word.get(from..to.min(from.checked_add(count)?))
}

/// The stretches of a text and what ends each. No second byte of a Chinese character is a control character.
fn split(text: &[u8]) -> impl Iterator<Item = (&[u8], u8)> {
    text.split_inclusive(|byte| matches!(*byte, CELL | 0x0C | 0x0D)).map(|line| match line.split_last() {
        Some((&end @ (CELL | 0x0C | 0x0D), line)) => (line, end),
        _ => (line, 0x0D),
    })
}

/// What is printed of a stretch: line breaks and hyphens, results of fields without their instructions.
fn printed(line: &[u8]) -> Vec<u8> {
    // The fields that are open, each with whether its instruction is being read, and how many of those are.
    let (mut fields, mut instructions) = (Vec::new(), 0usize);
    let mut kept = Vec::with_capacity(line.len());
    for byte in line {
        match byte {
            0x13 => {
                fields.push(true);
                instructions += 1;
            }
            0x14 => {
                if let Some(field) = fields.last_mut() {
                    instructions -= usize::from(std::mem::replace(field, false));
                }
            }
            0x15 => instructions -= usize::from(fields.pop().unwrap_or(false)),
            _ if instructions > 0 => {}
            0x0B => kept.push(b'\n'),
            0x09 => kept.push(b'\t'),
            0x1E => kept.push(b'-'),
            0x00..=0x1F => {}
            byte => kept.push(*byte),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(table: &str) -> Vec<String> {
        let mut body = Body { cells: table.split_terminator('|').map(str::to_owned).collect(), ..Body::default() };
        body.end_table();
        body.extract.finish("GB18030").source.text().lines().map(str::to_owned).collect()
    }

    #[test]
    fn rows_are_told_by_their_length_or_not_at_all() {
        assert_eq!(lines("事项|数量||"), ["事项 | 数量"]);
        assert_eq!(lines("事项|上年|本年||复议||58件||"), ["事项 | 上年 | 本年", "复议 |  | 58件"]);
        // Cells that are merged, or one row with a gap: nobody knows.
        assert_eq!(lines("事项|数量||复议||"), ["事项", "数量", "复议"]);
        assert_eq!(lines("事项|数量"), ["事项", "数量"]);
        assert_eq!(lines("||||"), [""; 0]);
    }

    #[test]
    fn of_nested_fields_the_result_of_the_outermost_is_printed() {
        assert_eq!(printed(b"a\x13IF \x13PAGE\x143\x15 = 3\x14yes \x13REF x\x14no\x15\x15b"), b"ayes nob");
        assert_eq!(printed(b"\x15a\x14b\x13c"), b"ab");
    }
}
