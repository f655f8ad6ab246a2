//! The text that a format without lines of its own is read into: one line a paragraph, each with its address.
//!
//! Word files, web pages, PDFs and OFDs all end here, so that the same report gives the same text whatever it was sent as.
//! A line break inside a paragraph ends a line as a paragraph does; blank ones vanish; cells of a table row stand on one
//! line between `|`, unless they hold running text (a page laid out as a table).

use crate::{
    document::{Declared, Draft, Paragraph},
    text::{Address, Cell, SourceFile, Span},
};

/// Characters of a table cell from which on it is running text and no entry of a table; so are two sentences.
pub(super) const RUNNING: usize = 80;

/// What stands between the cells of a table row.
pub(crate) const CELL_END: &str = " | ";

/// A text being put together.
#[derive(Debug, Default)]
pub(super) struct Extract {
    text: String,
    paragraphs: Vec<Paragraph>,
    addresses: Vec<(usize, Address)>,
}

/// A paragraph to be put in: its text, what the format declares of it, and where it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// The text; `\n` and `\r` end a line within it.
    pub(super) text: String,
    /// Whether it is declared a heading.
    pub(super) heading: Option<Declared>,
    /// Where a person finds it.
    pub(super) address: Address,
}

impl Extract {
    /// The number of bytes so far: where the next line begins.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Puts a paragraph in. Calls `placed` for each line of it that stays: byte offset within the paragraph's text, and within
    /// the whole.
    pub(super) fn block(&mut self, block: &Block, mut placed: impl FnMut(std::ops::Range<usize>, usize)) {
        let mut from = 0;
        for line in block.text.split_inclusive(['\n', '\r']) {
            let kept = line.trim_end_matches(['\n', '\r']);
            if !kept.trim().is_empty() {
                placed(from..from + kept.len(), self.text.len());
                self.line(kept, block.heading, block.address);
            }
            from += line.len();
        }
    }

    /// Puts a paragraph in that goes on at another address, as one does that runs over the end of a page: `later` has the byte
    /// offsets within its text from which on another address holds, in order.
    pub(super) fn spanning(&mut self, block: &Block, later: &[(usize, Address)]) {
        let mut lines = Vec::new();
        let known = self.addresses.len();
        self.block(block, |range, at| lines.push((range, at)));
        for (range, at) in lines {
            // A line that begins behind a change is put in under the address before it.
            let before =
                later.iter().rev().find(|(offset, _)| *offset <= range.start).map(|(_, address)| (at, *address));
            let within = later.iter().filter(|(offset, _)| range.start < *offset && *offset < range.end);
            let within = within.map(|(offset, address)| (at + offset - range.start, *address));
            self.addresses.extend(before.into_iter().chain(within));
        }
        self.addresses[known..].sort_by_key(|(at, _)| *at);
    }

    fn line(&mut self, text: &str, heading: Option<Declared>, address: Address) {
        let start = self.text.len();
        if self.addresses.last().is_none_or(|(_, last)| *last != address) {
            self.addresses.push((start, address));
        }
        self.text.push_str(text);
        self.paragraphs.push(Paragraph { pieces: vec![Span::new(start, self.text.len())], heading });
        self.text.push('\n');
    }

    /// Puts a row of a table in: the paragraphs of each of its cells.
    pub(super) fn row(
        &mut self,
        cells: &[Vec<Block>],
        mut placed: impl FnMut(usize, usize, std::ops::Range<usize>, usize),
    ) {
        let full = |cell: &&Vec<Block>| cell.iter().any(|block| !block.text.trim().is_empty());
        let running = |cell: &Vec<Block>| {
            let length: usize = cell.iter().map(|block| block.text.chars().count()).sum();
            let sentences: usize = cell.iter().map(|block| block.text.matches('。').count()).sum();
            length > RUNNING || sentences > 1 || cell.iter().any(|block| block.heading.is_some())
        };
        if cells.iter().filter(full).count() <= 1 || cells.iter().any(running) {
            for (c, cell) in cells.iter().enumerate() {
                for (b, block) in cell.iter().enumerate() {
                    self.block(block, |range, at| placed(c, b, range, at));
                }
            }
            return;
        }
        let start = self.text.len();
        for (c, cell) in cells.iter().enumerate() {
            if c > 0 {
                self.text.push_str(CELL_END);
            }
            if let Some(block) = cell.first() {
                self.addresses.push((self.text.len(), block.address));
            }
            for (b, block) in cell.iter().enumerate() {
                placed(c, b, 0..block.text.len(), self.text.len());
                // A cell's own line breaks only fit it to its width.
                self.text.extend(block.text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
            }
        }
        self.paragraphs.push(Paragraph { pieces: vec![Span::new(start, self.text.len())], heading: None });
        self.text.push('\n');
    }

    /// The draft.
    pub(super) fn finish(self, encoding: &'static str) -> Draft {
        let source = SourceFile::new(self.text).with_addresses(self.addresses);
        Draft { source, paragraphs: self.paragraphs, encoding, ..Draft::default() }
    }
}

/// The address of a cell, all numbers from 1.
pub(super) fn cell(table: u32, row: u32, column: u32) -> Address {
    Address { cell: Some(Cell { table, row, column }), ..Address::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str, address: Address) -> Block {
        Block { text: text.to_owned(), heading: None, address }
    }

    #[test]
    fn paragraphs_are_lines_with_addresses() {
        let mut extract = Extract::default();
        let third = Address { paragraph: Some(3), ..Address::default() };
        let mut lines = Vec::new();
        extract.block(&block("  ", Address::default()), |_, _| unreachable!("blank"));
        extract.block(&block("甲\n\n乙", third), |range, at| lines.push((range, at)));
        assert_eq!(lines, [(0..3, 0), (5..8, 4)]);
        let draft = extract.finish("UTF-8");
        assert_eq!(draft.source.text(), "甲\n乙\n");
        assert_eq!(draft.paragraphs.len(), 2);
        assert_eq!(draft.source.address(5), Some(third));
    }

    #[test]
    fn a_row_is_a_line_and_a_page_laid_out_as_a_table_is_not() {
        let mut extract = Extract::default();
        let row = |texts: [&str; 2]| -> Vec<Vec<Block>> {
            (1..).zip(texts).map(|(column, text)| vec![block(text, cell(1, 1, column))]).collect()
        };
        extract.row(&row(["行政复议案件", "58件"]), |_, _, _, _| {});
        extract.row(&row(["", "一、主要举措"]), |_, _, _, _| {});
        extract.row(&row(["侧栏", &"坚持依法行政。".repeat(20)]), |_, _, _, _| {});
        let draft = extract.finish("UTF-8");
        let lines: Vec<&str> = draft.source.text().lines().collect();
        assert_eq!(lines[..3], ["行政复议案件 | 58件", "一、主要举措", "侧栏"]);
        let place = draft.source.text().find("58").unwrap();
        assert_eq!(draft.source.address(place), Some(cell(1, 1, 2)));
    }
}
