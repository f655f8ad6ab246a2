//! Properties of characters and paragraphs: the formatted pages (FKP) and what is read of them.

use std::collections::HashSet;

use super::{
    Fib, Table,
    bytes::{Sprms, plc_data, plc_len, u8_at, u16_at, u32_at},
};

/// What is read of a character's properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// 修订中删除.
    pub(super) deleted: bool,
    /// 隐藏文字; `None` where the style says.
    pub(super) hidden: Option<bool>,
    /// Whether hidden is the opposite of what the style says.
    pub(super) opposite: bool,
    /// The unit stands for something that is no text.
    pub(super) special: bool,
    /// The character style.
    pub(super) style: Option<u16>,
}

impl Marks {
    /// Applies one property.
    pub(super) fn apply(&mut self, code: u16, operand: &[u8]) {
        let on = operand.first().copied().unwrap_or_default();
        match code {
            0x0800 => self.deleted = on & 1 != 0,
            0x0855 => self.special = on & 1 != 0,
            0x083C => match on {
                0 | 1 => (self.hidden, self.opposite) = (Some(on == 1), false),
                _ => (self.hidden, self.opposite) = (None, on == 0x81),
            },
            0x4A30 => self.style = u16_at(operand, 0),
            // Back to the style (sprmCPlain): marks of revision stay.
            0x2A33 => (self.hidden, self.opposite) = (None, false),
            _ => {}
        }
    }
}

/// What is read of a paragraph's properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// The style, by its number in the style sheet.
    pub(super) style: u16,
    /// 大纲级别, 0 to 8; 9 is running text.
    pub(super) outline: Option<u8>,
    /// The list override it is numbered by, from 1; 0 for none.
    pub(super) list: Option<u16>,
    /// The level in that list, from 0.
    pub(super) list_level: Option<u8>,
    pub(super) in_table: bool,
    /// The mark that ends a row of a table.
    pub(super) row_end: bool,
    /// How deep in tables; 1 for a table that stands in none.
    pub(super) depth: Option<u32>,
    /// The mark ends a cell of a table inside a table.
    pub(super) inner_cell: bool,
    /// The mark ends a row of such a table.
    pub(super) inner_row_end: bool,
    /// Where the columns of the row that ends here begin and end, in twips.
    pub(super) edges: Vec<i16>,
}

impl Shape {
    /// Applies a list of properties. `data` is the Data stream, where long lists are kept.
    pub(super) fn apply_all(&mut self, list: Sprms<'_>, data: &[u8]) {
        for (code, operand) in list {
            let kept = matches!(code, 0x6645 | 0x6646).then(|| elsewhere(operand, data)).flatten();
            match kept {
                Some(list) => Sprms(list).for_each(|(code, operand)| self.apply(code, operand)),
                None => self.apply(code, operand),
            }
        }
    }

    fn apply(&mut self, code: u16, operand: &[u8]) {
        let byte = operand.first().copied().unwrap_or_default();
        match code {
            0x4600 => self.style = u16_at(operand, 0).unwrap_or_default(),
            0x2640 => self.outline = Some(byte),
            0x260A => self.list_level = Some(byte),
            0x460B => self.list = u16_at(operand, 0),
            0x2416 => self.in_table = byte != 0,
            0x2417 => self.row_end = byte != 0,
            0x6649 => self.depth = u32_at(operand, 0),
            0x244B => self.inner_cell = byte != 0,
            0x244C => self.inner_row_end = byte != 0,
            0xD608 => {
                let count = usize::from(byte).min(MOST_COLUMNS);
                let edge = |i: usize| u16_at(operand, 1 + 2 * i).map(u16::cast_signed);
                self.edges = (0..=count).map_while(edge).collect();
            }
            _ => {}
        }
    }
}

/// No row has more columns.
const MOST_COLUMNS: usize = 63;
/// Stretches of the file with properties of their own, at most: more than a text of any length that is read can have.
const MOST_RUNS: usize = 1_000_000;
/// Bytes of a long list of properties that are read.
const LONGEST_LIST: usize = 4096;

fn elsewhere<'b>(operand: &[u8], data: &'b [u8]) -> Option<&'b [u8]> {
    let at = usize::try_from(u32_at(operand, 0)?).ok()?;
    let length = usize::from(u16_at(data, at)?);
    Some(&data.get(at + 2..at + 2 + length)?[..length.min(LONGEST_LIST)])
}

/// Stretches of the file with their properties, by where they begin.
#[derive(Debug, Default)]
pub(super) struct Runs<T> {
    /// First byte, one past the last, properties.
    list: Vec<(u32, u32, T)>,
}

impl<T> Runs<T> {
    fn new(mut list: Vec<(u32, u32, T)>) -> Self {
        list.sort_by_key(|run| run.0);
        Self { list }
    }

    /// The properties of the byte at an offset, and where their stretch ends.
    pub(super) fn at(&self, offset: u32) -> Option<(&T, u32)> {
        let last = self.list.partition_point(|run| run.0 <= offset).checked_sub(1)?;
        let (_, end, properties) = &self.list[last];
        (offset < *end).then_some((properties, *end))
    }
}

/// The properties of characters.
pub(super) fn characters(fib: &Fib, word: &[u8], tables: &[u8]) -> Runs<Marks> {
    let mut runs = Vec::new();
    for page in pages(fib.table(tables, Table::CharacterPages), word) {
        if runs.len() >= MOST_RUNS {
            break;
        }
        let count = usize::from(page[511]);
        for (i, (start, end)) in stretches(page, count) {
            let mut marks = Marks::default();
            let place = 2 * usize::from(u8_at(page, (count + 1) * 4 + i).unwrap_or_default());
            let list = u8_at(page, place).filter(|_| place > 0).map(usize::from);
            if let Some(list) = list.and_then(|length| page.get(place + 1..(place + 1 + length).min(511))) {
                Sprms(list).for_each(|(code, operand)| marks.apply(code, operand));
            }
            if marks != Marks::default() {
                runs.push((start, end, marks));
            }
        }
    }
    Runs::new(runs)
}

/// The properties of paragraphs.
pub(super) fn paragraphs(fib: &Fib, word: &[u8], tables: &[u8], data: &[u8]) -> Runs<Shape> {
    const ENTRY: usize = 13;
    let mut runs = Vec::new();
    for page in pages(fib.table(tables, Table::ParagraphPages), word) {
        if runs.len() >= MOST_RUNS {
            break;
        }
        let count = usize::from(page[511]);
        for (i, (start, end)) in stretches(page, count) {
            let place = 2 * usize::from(u8_at(page, (count + 1) * 4 + i * ENTRY).unwrap_or_default());
            let mut shape = Shape::default();
            if let Some(list) = papx(page, place) {
                shape.style = u16_at(list, 0).unwrap_or_default();
                shape.apply_all(Sprms(list.get(2..).unwrap_or_default()), data);
            }
            runs.push((start, end, shape));
        }
    }
    Runs::new(runs)
}

fn papx(page: &[u8], place: usize) -> Option<&[u8]> {
    if place == 0 {
        return None;
    }
    let (from, length) = match u8_at(page, place)? {
        0 => (place + 2, 2 * usize::from(u8_at(page, place + 1)?)),
        half => (place + 1, 2 * usize::from(half) - 1),
    };
    page.get(from..(from + length).min(511))
}

/// The pages a table of pages refers to, each once.
fn pages<'b>(plc: &[u8], word: &'b [u8]) -> Vec<&'b [u8]> {
    let mut seen = HashSet::new();
    let page = |i: usize| {
        let number = u32_at(plc_data(plc, 4, i)?, 0)? & 0x3F_FFFF;
        let from = usize::try_from(number).ok()? * 512;
        // A page that is named twice would only be read twice.
        seen.insert(number).then(|| word.get(from..from + 512)).flatten()
    };
    (0..plc_len(plc, 4)).filter_map(page).collect()
}

fn stretches(page: &[u8], count: usize) -> impl Iterator<Item = (usize, (u32, u32))> + '_ {
    (0..count).filter_map(|i| Some((i, (u32_at(page, 4 * i)?, u32_at(page, 4 * i + 4)?))))
}
