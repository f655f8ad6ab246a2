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
    let mut extract = Extract::default();
    let (mut paragraph, mut table, mut row) = (0, 0, 0);
    let mut cells: Vec<Vec<Block>> = Vec::new();
    for (line, end) in split(text) {
        let text = encoding.decode_without_bom_handling(&printed(line)).0.into_owned();
        match end {
            // The mark after the last cell of a row has nothing before it.
            0x07 if text.is_empty() && !cells.is_empty() => {
                row += 1;
                extract.row(&std::mem::take(&mut cells), |_, _, _, _| {});
            }
            0x07 => {
                table += u32::from(row == 0 && cells.is_empty());
                let address = cell(table, row + 1, u32::try_from(cells.len() + 1).unwrap_or(u32::MAX));
                cells.push(vec![Block { text, heading: None, address }]);
            }
            _ => {
                extract.row(&std::mem::take(&mut cells), |_, _, _, _| {});
                row = 0;
                paragraph += u32::from(!text.trim().is_empty());
                let address = Address { paragraph: Some(paragraph), ..Address::default() };
                extract.block(&Block { text, heading: None, address }, |_, _| {});
            }
        }
    }
    extract.row(&cells, |_, _, _, _| {});
    if extract.len() == 0 {
        return Err(FormatError::Empty);
    }
    let said = Said::new(
        "文件是很早的 Word 版本（6.0/95），只读取了文字，标题样式、自动编号、脚注和修订标记没有读取；可另存为 .docx 后再检查",
        "the file is of a very old version of Word (6.0/95): its text was read, and not its styles, automatic numbers, notes and tracked changes; save it as .docx and check that",
    );
    Ok(Draft { omitted: vec![said], ..extract.finish(encoding.name()) })
}

/// The bytes of the main text.
fn main(word: &[u8]) -> Option<&[u8]> {
    let (from, to, count) = (index_at(word, 0x18)?, index_at(word, 0x1C)?, index_at(word, 0x34)?);
    word.get(from..to.min(from.checked_add(count)?))
}

/// The stretches of a text and what ends each. No second byte of a Chinese character is a control character.
fn split(text: &[u8]) -> impl Iterator<Item = (&[u8], u8)> {
    text.split_inclusive(|byte| matches!(byte, 0x07 | 0x0C | 0x0D)).map(|line| match line.split_last() {
        Some((end @ (0x07 | 0x0C | 0x0D), line)) => (line, *end),
        _ => (line, 0x0D),
    })
}

/// What is printed of a stretch: line breaks and hyphens, results of fields without their instructions.
fn printed(line: &[u8]) -> Vec<u8> {
    let mut instruction = 0u32;
    let mut kept = Vec::with_capacity(line.len());
    for byte in line {
        match byte {
            0x13 => instruction += 1,
            0x14 | 0x15 => instruction = instruction.saturating_sub(1),
            _ if instruction > 0 => {}
            0x0B => kept.push(b'\n'),
            0x09 => kept.push(b'\t'),
            0x1E => kept.push(b'-'),
            0x00..=0x1F => {}
            byte => kept.push(*byte),
        }
    }
    kept
}
