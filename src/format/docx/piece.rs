//! What a part consists of once it is read: paragraphs and the bounds of tables, in one flat sequence.
//!
//! Flat, because nothing may recurse as deep as an input is nested.

use std::{collections::HashSet, ops::Range};

use super::{
    Part,
    numbering::NumRef,
    properties::{Font, RunProperties},
};
use crate::text::Aside;

/// A paragraph or a bound of a table.
#[derive(Debug)]
pub(super) enum Piece {
    /// A paragraph.
    Paragraph(Box<Paragraph>),
    /// A table begins.
    TableStart,
    /// The innermost table ends.
    TableEnd,
    /// A row begins; whether a cell of it holds a table of its own, which makes it the frame of a page.
    RowStart {
        /// See above.
        frames: bool,
    },
    /// The innermost row ends.
    RowEnd,
    /// A cell begins.
    CellStart {
        /// Its first column, from 1.
        column: u32,
        /// Whether it only goes on the cell above it.
        continued: bool,
    },
}

/// A paragraph as it is read.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) part: Part,
    /// The byte of the part at which it begins, by which it is known.
    pub(super) at: usize,
    pub(super) aside: Option<Aside>,
    pub(super) style: Option<String>,
    /// Its own outline level, from 0.
    pub(super) outline: Option<u8>,
    pub(super) number: NumRef,
    /// Its mark.
    pub(super) mark: RunProperties,
    /// Its text without what is hidden or deleted; `\n` where a line is broken.
    pub(super) text: String,
    /// The runs of its text, in order.
    pub(super) runs: Vec<Run>,
    /// Stretches of the text that the fields of these numbers hide, if these fields end at all.
    pub(super) hidden: Vec<(Range<usize>, usize)>,
    /// Whether all its text was hidden by a field: a line of a table of contents.
    pub(super) contents: bool,
    /// The notes it refers to.
    pub(super) notes: Vec<Note>,
    /// How its characters look.
    pub(super) face: Face,
}

/// A reference to a note.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Note {
    /// The part that has it.
    pub(super) part: Part,
    /// Its id there.
    pub(super) id: String,
}

/// The text of one `w:t`.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Bytes of the paragraph's text.
    pub(super) text: Range<usize>,
    /// Bytes of the part: between the tags of `w:t`.
    pub(super) content: Range<usize>,
}

/// How the characters of a paragraph look, blanks aside.
#[derive(Clone, Debug, Default)]
pub(super) struct Face {
    /// How many there are.
    pub(super) characters: usize,
    /// Whether all are bold.
    pub(super) bold: bool,
    /// The type size they have in common, half points.
    pub(super) size: Option<u32>,
    /// The typeface they have in common.
    pub(super) font: Option<Font>,
}

impl Face {
    /// Adds characters.
    pub(super) fn add(&mut self, characters: usize, bold: bool, size: Option<u32>, font: Option<Font>) {
        if characters == 0 {
            return;
        }
        if self.characters == 0 {
            (self.bold, self.size, self.font) = (bold, size, font);
        } else {
            self.bold &= bold;
            self.size = self.size.filter(|own| Some(*own) == size);
            self.font = self.font.filter(|own| Some(*own) == font);
        }
        self.characters += characters;
    }
}

impl Paragraph {
    /// Takes out what fields hide that did end. A field that never ends is broken, and hides nothing.
    pub(super) fn settle(&mut self, ended: &HashSet<usize>) {
        let gone: Vec<Range<usize>> =
            self.hidden.drain(..).filter(|(_, field)| ended.contains(field)).map(|(range, _)| range).collect();
        if gone.is_empty() {
            return;
        }
        let (mut text, mut from) = (String::with_capacity(self.text.len()), 0);
        // For each stretch taken out: where it began, and how many bytes are gone by its end.
        let mut shifts = Vec::with_capacity(gone.len());
        for range in &gone {
            text.push_str(self.text.get(from..range.start).unwrap_or_default());
            from = range.end.max(from);
            shifts.push((range.start, from - text.len()));
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        self.contents = text.trim().is_empty();
        self.text = text;
        self.runs.retain(|run| {
            let before = gone.partition_point(|range| range.end <= run.text.start);
            gone.get(before).is_none_or(|range| range.start >= run.text.end)
        });
        for run in &mut self.runs {
            let before = shifts.partition_point(|(start, _)| *start <= run.text.start);
            let shift = before.checked_sub(1).and_then(|at| shifts.get(at)).map_or(0, |(_, shift)| *shift);
            run.text = run.text.start - shift..run.text.end - shift;
        }
    }

    /// Puts the text of a paragraph whose mark was deleted before this one.
    pub(super) fn join(&mut self, before: Self) {
        let shift = before.text.len();
        let moved = |range: &Range<usize>| range.start + shift..range.end + shift;
        for run in &mut self.runs {
            run.text = moved(&run.text);
        }
        for (range, _) in &mut self.hidden {
            *range = moved(range);
        }
        // Appended to what stands before, which may be long already.
        let Self { mut text, mut runs, mut hidden, mut notes, face, .. } = before;
        text.push_str(&self.text);
        runs.append(&mut self.runs);
        hidden.append(&mut self.hidden);
        notes.append(&mut self.notes);
        (self.text, self.runs, self.hidden, self.notes) = (text, runs, hidden, notes);
        let face = std::mem::replace(&mut self.face, face);
        self.face.add(face.characters, face.bold, face.size, face.font);
    }
}
