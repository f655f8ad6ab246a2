//! Pieces become the text of a draft, and every stretch of it keeps the place of its run in the file.

use std::{collections::HashMap, ops::Range};

use super::{
    Part, RunText,
    heading::{self, Typefaces},
    numbering::Numbering,
    piece::{Note, Paragraph, Piece},
    story::Story,
    styles::Styles,
};
use crate::{
    document::Draft,
    format::{
        extract::{Block, Extract, cell},
        role::Role,
    },
    text::{Address, Aside},
};

/// The notes of a file, by where and under which id they stand.
pub(super) type Notes = HashMap<Note, Vec<Piece>>;

/// Puts a draft together.
pub(super) struct Emit<'s> {
    styles: &'s Styles,
    numbering: Numbering,
    typefaces: Typefaces,
    extract: Extract,
    runs: Vec<RunText>,
    paragraphs: u32,
    /// Numbers of notes told so far: footnotes, endnotes.
    told: [u32; 2],
    tables: u32,
}

/// An open table: its number, and the row that is being read.
struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// Whether the row holds tables, so that its cells are told one after another.
    frames: bool,
    /// Whether the cell only goes on the one above.
    continued: bool,
    /// Whether a row is open: a box anchored in it is told after it, and is no cell.
    open: bool,
    cells: Vec<Vec<Ready>>,
    /// The notes that its paragraphs refer to, which are told after it.
    notes: Vec<Note>,
}

/// A paragraph about to be put in.
struct Ready {
    block: Block,
    read: Box<Paragraph>,
    /// Bytes of the number before its text.
    shift: usize,
}

impl<'s> Emit<'s> {
    pub(super) fn new(styles: &'s Styles, numbering: Numbering) -> Self {
        let (extract, runs) = (Extract::default(), Vec::new());
        let typefaces = Typefaces::default();
        Self { styles, numbering, typefaces, extract, runs, paragraphs: 0, told: [0; 2], tables: 0 }
    }

    /// Puts in the main text, and each note after the paragraph or row that refers to it first; the draft, and where its
    /// text stands in the file.
    pub(super) fn document(mut self, mut story: Story, mut notes: Notes) -> (Draft, Vec<RunText>) {
        self.drop_title_of_contents(&mut story.pieces);
        self.typefaces = Typefaces::find(&story.pieces, self.styles);
        let mut tables = Vec::new();
        for piece in story.pieces {
            for note in self.piece(piece, &mut tables) {
                if let Some(pieces) = notes.remove(&note) {
                    self.note(&note, pieces);
                }
            }
        }
        (self.extract.finish("UTF-8"), self.runs)
    }

    /// Empties 目录 above a table of contents that is left out.
    fn drop_title_of_contents(&self, pieces: &mut [Piece]) {
        let mut title: Option<&mut Paragraph> = None;
        for piece in pieces {
            let Piece::Paragraph(paragraph) = piece else { continue };
            if paragraph.contents || self.styles.paragraph(paragraph.style.as_deref()).role == Role::Contents {
                if let Some(title) = title.take() {
                    title.text.clear();
                    title.runs.clear();
                }
            } else if !paragraph.text.trim().is_empty() {
                let name: String = paragraph.text.chars().filter(|c| !c.is_whitespace()).collect();
                title = Some(&mut **paragraph).filter(|_| matches!(name.as_str(), "目录" | "目錄" | "目次"));
            }
        }
    }

    fn note(&mut self, note: &Note, pieces: Vec<Piece>) {
        let [footnotes, endnotes] = &mut self.told;
        let told = if note.part == Part::Footnotes { footnotes } else { endnotes };
        *told += 1;
        let aside = if note.part == Part::Footnotes { Aside::Footnote(*told) } else { Aside::Endnote(*told) };
        let mut tables = Vec::new();
        for mut piece in pieces {
            if let Piece::Paragraph(paragraph) = &mut piece {
                paragraph.aside = Some(aside);
            }
            // Notes have no notes of their own.
            self.piece(piece, &mut tables);
        }
    }

    /// Puts in a piece; the notes that may be told now.
    fn piece(&mut self, piece: Piece, tables: &mut Vec<Table>) -> Vec<Note> {
        match (piece, tables.last_mut()) {
            (Piece::Paragraph(paragraph), _) => return self.paragraph(paragraph, tables),
            (Piece::TableStart, _) => {
                self.tables += 1;
                let (cells, notes) = (Vec::new(), Vec::new());
                let number = self.tables;
                tables.push(Table {
                    number,
                    row: 0,
                    column: 0,
                    frames: false,
                    continued: false,
                    open: false,
                    cells,
                    notes,
                });
            }
            (Piece::TableEnd, _) => {
                tables.pop();
            }
            (Piece::RowStart { frames }, Some(table)) => {
                (table.row, table.frames, table.open) = (table.row + 1, frames, true);
                table.cells.clear();
            }
            (Piece::CellStart { column, continued }, Some(table)) => {
                (table.column, table.continued) = (column, continued);
                table.cells.push(Vec::new());
            }
            (Piece::RowEnd, Some(table)) => {
                table.open = false;
                let (cells, notes) = (std::mem::take(&mut table.cells), std::mem::take(&mut table.notes));
                self.row(&cells);
                return notes;
            }
            (Piece::RowStart { .. } | Piece::CellStart { .. } | Piece::RowEnd, None) => {}
        }
        Vec::new()
    }

    fn paragraph(&mut self, mut read: Box<Paragraph>, tables: &mut [Table]) -> Vec<Note> {
        let style = self.styles.paragraph(read.style.as_deref());
        let blank = read.text.trim().is_empty();
        let numbered = Some(()).filter(|()| !(blank && read.mark.hidden == Some(true)));
        let numbered = numbered.and_then(|()| self.numbering.count(read.number, &style, self.styles));
        let notes = std::mem::take(&mut read.notes);
        let table = tables.last_mut().filter(|table| table.open && !table.cells.is_empty());
        let mut label = numbered.as_ref().map(|numbered| numbered.label.clone()).unwrap_or_default();
        // A number alone says something in a table only: 序号.
        let nothing = blank && (label.is_empty() || table.is_none());
        if nothing || style.role == Role::Contents || table.as_ref().is_some_and(|table| table.continued) {
            return notes;
        }
        let mut address = Address { aside: read.aside, ..Address::default() };
        if let Some(table) = &table {
            address = Address { cell: cell(table.number, table.row, table.column).cell, ..address };
        } else if read.aside.is_none() {
            self.paragraphs += 1;
            address.paragraph = Some(self.paragraphs);
        }
        if label.ends_with(char::is_alphanumeric) && !blank {
            label.push(' ');
        }
        // Lists in tables are lists.
        let number = numbered.as_ref().filter(|_| table.is_none());
        let heading = heading::declared(&read, &style, number, &self.typefaces);
        let block = Block { text: format!("{label}{}", read.text), heading, address };
        let ready = Ready { block, shift: label.len(), read };
        match table {
            Some(table) if !table.frames => {
                if let Some(cell) = table.cells.last_mut() {
                    cell.push(ready);
                }
                table.notes.extend(notes);
                Vec::new()
            }
            _ => {
                self.block(&ready);
                notes
            }
        }
    }

    fn block(&mut self, ready: &Ready) {
        let mut placed = Vec::new();
        let block = &ready.block;
        match block.text.trim_end().find('\n').filter(|_| block.heading.is_some()) {
            Some(_) if block.text.trim().chars().count() <= heading::LONGEST => {
                let joined = Block { text: block.text.replace(['\n', '\r'], " "), ..block.clone() };
                self.extract.block(&joined, |range, at| placed.push((range, at)));
            }
            Some(first) => {
                // Only the first line of a long paragraph is what its style says.
                let (head, told) = block.text.split_at(first);
                let head = Block { text: head.to_owned(), ..block.clone() };
                let told = Block { text: told.to_owned(), heading: None, ..block.clone() };
                self.extract.block(&head, |range, at| placed.push((range, at)));
                self.extract.block(&told, |range, at| placed.push((range.start + first..range.end + first, at)));
            }
            None => self.extract.block(block, |range, at| placed.push((range, at))),
        }
        for (range, at) in placed {
            self.place(ready, &range, at);
        }
    }

    fn row(&mut self, cells: &[Vec<Ready>]) {
        let blocks: Vec<Vec<Block>> =
            cells.iter().map(|cell| cell.iter().map(|ready| ready.block.clone()).collect()).collect();
        let mut placed = Vec::new();
        self.extract.row(&blocks, |c, b, range, at| placed.push((c, b, range, at)));
        for (c, b, range, at) in placed {
            if let Some(ready) = cells.get(c).and_then(|cell| cell.get(b)) {
                self.place(ready, &range, at);
            }
        }
    }

    /// Notes where a stretch of a block's text came to stand.
    fn place(&mut self, ready: &Ready, range: &Range<usize>, at: usize) {
        let read = &ready.read;
        let first = read.runs.partition_point(|run| run.text.end + ready.shift <= range.start);
        for run in read.runs.iter().skip(first) {
            let start = run.text.start + ready.shift;
            if start >= range.end {
                break;
            }
            let start = at + start.max(range.start) - range.start;
            self.runs.push(RunText {
                text: start..start + run.text.len(),
                part: read.part,
                content: run.content.clone(),
            });
        }
    }
}
