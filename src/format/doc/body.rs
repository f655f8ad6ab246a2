//! The paragraphs of all stories in reading order: headings, numbers, tables, notes at their places.

use std::collections::BTreeMap;

use super::{
    Fib, Table,
    bytes::{plc_data, plc_len, plc_positions, u32_at},
    lists::Lists,
    runs::Shape,
    story::{Block, End, Reader},
};
use crate::{
    document::{Declared, Evidence},
    format::{
        extract::{self, Extract, cell},
        numbering::labelled,
    },
    text::{Address, Aside},
};

/// A note or a text box: where its mark stands in the text, and where its own text is.
#[derive(Clone, Copy, Debug)]
struct Beside {
    aside: Aside,
    from: usize,
    count: usize,
}

/// A row of a table, until the table is complete.
#[derive(Default)]
struct Row {
    cells: Vec<Vec<extract::Block>>,
    /// Where its columns begin and end, in twips.
    edges: Vec<i16>,
    anchors: Vec<usize>,
}

/// The text being put together.
pub(super) struct Body<'a> {
    reader: &'a Reader<'a>,
    lists: Lists,
    extract: Extract,
    /// What hangs on a mark, by the place of the mark.
    beside: BTreeMap<usize, Beside>,
    paragraph: u32,
    table: u32,
    rows: Vec<Row>,
    row: Row,
    cell: Vec<extract::Block>,
    pictures: bool,
}

/// Edges of columns this near, in twips, are one: rows of a table seldom agree to the twip.
const NEAR: i16 = 60;

/// The text of a file, and whether it holds pictures.
pub(super) fn read(reader: &Reader<'_>, lists: Lists, fib: &Fib, tables: &[u8]) -> (Extract, bool) {
    let mut body = Body {
        reader,
        lists,
        extract: Extract::default(),
        beside: beside(fib, tables),
        paragraph: 0,
        table: 0,
        rows: Vec::new(),
        row: Row::default(),
        cell: Vec::new(),
        pictures: false,
    };
    let (blocks, pictures) = reader.blocks(0, fib.counts.main);
    for block in blocks {
        body.take(block);
    }
    body.end_table();
    // Boxes whose anchor is not in the text; a note without its mark was deleted.
    let left: Vec<Beside> =
        body.beside.values().filter(|beside| matches!(beside.aside, Aside::TextBox(_))).copied().collect();
    left.into_iter().for_each(|beside| body.put_beside(beside));
    (body.extract, pictures || body.pictures)
}

impl Body<'_> {
    fn take(&mut self, block: Block) {
        let in_table = block.shape.in_table || block.end == End::Cell || block.shape.depth.is_some_and(|d| d > 0);
        if !in_table {
            self.end_table();
            let text = self.labelled(&block);
            self.paragraph += u32::from(!text.trim().is_empty());
            let address = Address { paragraph: Some(self.paragraph), ..Address::default() };
            let heading = self.heading(&block.shape);
            self.extract.block(&extract::Block { text, heading, address }, |_, _| {});
            self.put_anchored(&block.anchors);
            return;
        }
        self.row.anchors.extend(&block.anchors);
        if block.end == End::Cell && block.shape.row_end {
            if !self.cell.is_empty() {
                self.row.cells.push(std::mem::take(&mut self.cell));
            }
            self.row.edges.clone_from(&block.shape.edges);
            self.rows.push(std::mem::take(&mut self.row));
            return;
        }
        let text = self.labelled(&block);
        let heading = self.heading(&block.shape);
        self.cell.push(extract::Block { text, heading, address: Address::default() });
        if block.end == End::Cell {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
    }

    /// The text of a paragraph after its number; nothing of a table of contents.
    fn labelled(&mut self, block: &Block) -> String {
        let label = self.lists.label(&block.shape, self.reader.styles);
        if self.reader.styles.is_contents(block.shape.style) {
            return String::new();
        }
        match label {
            Some(label) if !block.text.trim().is_empty() => labelled(&label, &block.text),
            _ => block.text.clone(),
        }
    }

    fn heading(&self, shape: &Shape) -> Option<Declared> {
        let styles = self.reader.styles;
        let builtin = styles.heading(shape.style);
        let (outline, by) = match (shape.outline, styles.outline(shape.style), builtin) {
            (Some(own), ..) => (own, Evidence::OutlineLevel),
            (None, Some(outline), None) => (outline, Evidence::OutlineLevel),
            (None, Some(outline), Some(_)) => (outline, Evidence::Style),
            (None, None, Some(level)) => (level - 1, Evidence::Style),
            (None, None, None) => return None,
        };
        (outline < 9).then_some(Declared { level: outline + 1, by })
    }

    /// Puts the rows of the table that ends here.
    fn end_table(&mut self) {
        if !self.cell.is_empty() {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
        if !self.row.cells.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return;
        }
        self.table += 1;
        let edges = grid(&rows);
        for (number, mut row) in (1..).zip(rows) {
            let count = row.cells.len();
            for (i, blocks) in row.cells.iter_mut().enumerate() {
                let edge = row.edges.get(i).filter(|_| row.edges.len() == count + 1);
                let column = edge.map_or(i, |edge| edges.partition_point(|known| *known <= *edge) - 1);
                let address = cell(self.table, number, u32::try_from(column + 1).unwrap_or(u32::MAX));
                blocks.iter_mut().for_each(|block| block.address = address);
            }
            self.extract.row(&row.cells, |_, _, _, _| {});
            self.put_anchored(&row.anchors);
        }
    }

    fn put_anchored(&mut self, anchors: &[usize]) {
        for anchor in anchors {
            if let Some(beside) = self.beside.remove(anchor) {
                self.put_beside(beside);
            }
        }
    }

    fn put_beside(&mut self, beside: Beside) {
        let (blocks, pictures) = self.reader.blocks(beside.from, beside.count);
        self.pictures |= pictures;
        let address = Address { aside: Some(beside.aside), ..Address::default() };
        let mut cells: Vec<Vec<extract::Block>> = Vec::new();
        for block in blocks {
            let heading = self.heading(&block.shape);
            let text = self.labelled(&block);
            let placed = extract::Block { text, heading, address };
            match (block.end, block.shape.row_end) {
                (End::Cell, true) => self.extract.row(&std::mem::take(&mut cells), |_, _, _, _| {}),
                (End::Cell, false) => cells.push(vec![placed]),
                (End::Paragraph, _) => self.extract.block(&placed, |_, _| {}),
            }
        }
        self.extract.row(&cells, |_, _, _, _| {});
    }
}

/// Where the columns of a table begin, in order, each once.
fn grid(rows: &[Row]) -> Vec<i16> {
    let mut edges: Vec<i16> = rows.iter().flat_map(|row| row.edges.iter().copied()).collect();
    edges.sort_unstable();
    edges.dedup_by(|later, first| later.saturating_sub(*first) < NEAR);
    edges
}

/// The notes and boxes of a file by the places of their marks.
fn beside(fib: &Fib, tables: &[u8]) -> BTreeMap<usize, Beside> {
    let counts = &fib.counts;
    let mut all = BTreeMap::new();
    let notes = [
        (Table::FootnoteRefs, Table::FootnoteTexts, counts.main, counts.footnotes, Aside::Footnote as fn(u32) -> Aside),
        (Table::EndnoteRefs, Table::EndnoteTexts, counts.endnotes_at(), counts.endnotes, Aside::Endnote),
    ];
    for (refs, texts, base, length, aside) in notes {
        let refs = fib.table(tables, refs);
        let marks = plc_positions(refs, 2);
        let bounds = plc_positions(fib.table(tables, texts), 0);
        for (i, mark) in marks.iter().take(plc_len(refs, 2)).enumerate() {
            if let Some((from, count)) = stretch(&bounds, i, base, length) {
                let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
                all.insert(*mark as usize, Beside { aside: aside(number), from, count });
            }
        }
    }
    boxes(fib, tables, &mut all);
    all
}

/// The text boxes: the shape that a box belongs to is anchored in the text.
fn boxes(fib: &Fib, tables: &[u8], all: &mut BTreeMap<usize, Beside>) {
    const BOX: usize = 22;
    const SHAPE: usize = 26;
    let shapes = fib.table(tables, Table::Shapes);
    let anchors = plc_positions(shapes, SHAPE);
    let shape = |i: usize| u32_at(plc_data(shapes, SHAPE, i)?, 0);
    let by_shape: BTreeMap<u32, usize> =
        (0..plc_len(shapes, SHAPE)).filter_map(|i| Some((shape(i)?, anchors[i] as usize))).collect();
    let texts = fib.table(tables, Table::BoxTexts);
    let bounds = plc_positions(texts, BOX);
    for i in 0..plc_len(texts, BOX) {
        let Some((from, count)) = stretch(&bounds, i, fib.counts.boxes_at(), fib.counts.boxes) else { continue };
        let owner = plc_data(texts, BOX, i).and_then(|data| u32_at(data, 14)).unwrap_or_default();
        let anchor = by_shape.get(&owner).filter(|anchor| !all.contains_key(anchor));
        // A box without an anchor comes after everything.
        let place = anchor.copied().unwrap_or(usize::MAX / 2 + i);
        let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
        all.insert(place, Beside { aside: Aside::TextBox(number), from, count });
    }
}

/// The text of the `i`th note of a story that begins at `base` and has `length` characters.
fn stretch(bounds: &[u32], i: usize, base: usize, length: usize) -> Option<(usize, usize)> {
    let (from, to) = (*bounds.get(i)? as usize, *bounds.get(i + 1)? as usize);
    (from < to && to <= length).then_some((base + from, to - from))
}
