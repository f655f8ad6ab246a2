//! A story (the main text, a note, a text box) as paragraphs: fields reduced to their results, deleted and hidden text left
//! out, marks replaced by what they print.

use super::{
    pieces::{Letter, Text},
    runs::{Marks, Runs, Shape},
    styles::Styles,
};

/// What ends a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Paragraph,
    Cell,
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) text: String,
    pub(super) end: End,
    pub(super) shape: Shape,
    /// The places, as numbers of characters from the beginning of all text, of marks that notes and boxes hang on.
    pub(super) anchors: Vec<usize>,
}

/// What is needed to read stories.
pub(super) struct Reader<'a> {
    pub(super) text: &'a Text,
    pub(super) characters: Runs<Marks>,
    pub(super) paragraphs: Runs<Shape>,
    pub(super) styles: &'a Styles,
    pub(super) data: &'a [u8],
}

impl Reader<'_> {
    /// The paragraphs of a story, and whether it holds pictures.
    pub(super) fn blocks(&self, from: usize, count: usize) -> (Vec<Block>, bool) {
        let letters = self.text.story(from, count);
        let skipped = skipped(letters);
        let mut building = Building::default();
        let mut blocks = Vec::new();
        for (i, (letter, skip)) in letters.iter().zip(&skipped).enumerate() {
            if *skip {
                continue;
            }
            let marks = self.marks(letter);
            // The cells of a deleted row stay, empty: the rows around it would run together.
            if letter.unit != CELL && (marks.deleted || self.hidden(letter, &marks)) {
                continue;
            }
            if let Some(end) = building.take(letter, &marks, from + i, self) {
                blocks.push(building.block(end, self.shape(letter)));
            }
        }
        // A story whose last mark was deleted or cut off.
        if !building.units.is_empty() {
            let shape = letters.last().map_or_else(Shape::default, |letter| self.shape(letter));
            blocks.push(building.block(End::Paragraph, shape));
        }
        (blocks, building.pictures)
    }

    fn marks(&self, letter: &Letter) -> Marks {
        let mut marks = self.characters.at(letter.at).map(|(marks, _)| *marks).unwrap_or_default();
        self.text.change(letter).for_each(|(code, operand)| marks.apply(code, operand));
        marks
    }

    fn hidden(&self, letter: &Letter, marks: &Marks) -> bool {
        if let Some(hidden) = marks.hidden {
            return hidden;
        }
        // The style of the paragraph is asked where nothing nearer says.
        let style = marks.style.filter(|style| *style != NO_STYLE);
        let by_style = style.map_or_else(
            || self.paragraphs.at(letter.at).is_some_and(|(shape, _)| self.styles.hides(shape.style)),
            |style| self.styles.hides(style),
        );
        by_style != marks.opposite
    }

    /// The properties of the paragraph that a letter ends.
    fn shape(&self, letter: &Letter) -> Shape {
        let mut shape = self.paragraphs.at(letter.at).map(|(shape, _)| shape.clone()).unwrap_or_default();
        shape.apply_all(self.text.change(letter), self.data);
        shape
    }
}

/// The character style “default paragraph font”.
const NO_STYLE: u16 = 10;

const CELL: u16 = 0x07;
const FIELD_BEGIN: u16 = 0x13;
const FIELD_SEPARATOR: u16 = 0x14;
const FIELD_END: u16 = 0x15;

/// Which letters belong to the instructions of fields, or to a table of contents. An unmatched mark hides nothing.
fn skipped(letters: &[Letter]) -> Vec<bool> {
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    // How many fields begin, less those that end, at each letter.
    let mut change = vec![0i32; letters.len() + 1];
    for (i, letter) in letters.iter().enumerate() {
        match letter.unit {
            FIELD_BEGIN => open.push((i, None)),
            FIELD_SEPARATOR => {
                if let Some((_, separator)) = open.last_mut() {
                    separator.get_or_insert(i);
                }
            }
            FIELD_END => {
                let Some((begin, separator)) = open.pop() else { continue };
                let end = separator.filter(|_| !is_contents(&letters[begin..i])).unwrap_or(i);
                change[begin] += 1;
                change[end + 1] -= 1;
            }
            _ => {}
        }
    }
    let mut depth = 0;
    change
        .iter()
        .take(letters.len())
        .map(|step| {
            depth += step;
            depth > 0
        })
        .collect()
}

/// Whether a field is a table of contents.
fn is_contents(field: &[Letter]) -> bool {
    let name = field.iter().skip(1).map(|letter| letter.unit).skip_while(|unit| *unit == 0x20).take(4);
    let name: Vec<u16> = name.collect();
    String::from_utf16_lossy(&name).trim_end().eq_ignore_ascii_case("TOC")
}

/// The paragraph being read.
#[derive(Default)]
struct Building {
    units: Vec<u16>,
    anchors: Vec<usize>,
    pictures: bool,
}

impl Building {
    /// Takes a letter in; what ends with it, if something does.
    fn take(&mut self, letter: &Letter, marks: &Marks, position: usize, reader: &Reader<'_>) -> Option<End> {
        const LINE: u16 = 0x0A;
        match letter.unit {
            0x0D => return Some(End::Paragraph),
            CELL => return Some(End::Cell),
            // The end of a section ends a paragraph; a page break stands within one.
            0x0C => {
                let end = reader.paragraphs.at(letter.at).map(|(_, end)| end);
                if end.is_none_or(|end| end <= letter.at + u32::from(letter.size)) {
                    return Some(End::Paragraph);
                }
                self.units.push(LINE);
            }
            0x0B | 0x0E => self.units.push(LINE),
            0x01 | 0x08 => {
                self.pictures = true;
                self.anchors.push(position);
            }
            0x02 => self.anchors.push(position),
            0x09 => self.units.push(0x09),
            0x1E => self.units.push(u16::from(b'-')),
            // Fields, an optional hyphen, marks of notes and comments.
            0x00..=0x1F => {}
            // A character of a symbol font, which is given elsewhere.
            0x28 if marks.special => {}
            unit => self.units.push(unit),
        }
        None
    }

    fn block(&mut self, end: End, shape: Shape) -> Block {
        let text = String::from_utf16_lossy(&self.units);
        self.units.clear();
        Block { text, end, shape, anchors: std::mem::take(&mut self.anchors) }
    }
}
