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
        counting::labelled,
        docx::heading::names,
        extract::{self, Extract, cell},
        role::Role,
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

/// What stands in a cell.
enum Piece {
    Block(extract::Block),
    /// A row of a table inside the cell.
    Row(Vec<Vec<extract::Block>>),
}

/// The table inside a cell that is being read.
#[derive(Default)]
struct Inner {
    number: u32,
    row: u32,
    cells: Vec<Vec<extract::Block>>,
    cell: Vec<extract::Block>,
}

impl Inner {
    /// Where the next block stands.
    fn address(&self) -> Address {
        cell(self.number, self.row + 1, u32::try_from(self.cells.len() + 1).unwrap_or(u32::MAX))
    }

    /// The row that ends here.
    fn end_row(&mut self) -> Piece {
        if !self.cell.is_empty() {
            self.cells.push(std::mem::take(&mut self.cell));
        }
        self.row += 1;
        Piece::Row(std::mem::take(&mut self.cells))
    }
}

/// A row of a table, until the table is complete.
#[derive(Default)]
struct Row {
    cells: Vec<Vec<Piece>>,
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
    /// Tables so far.
    tables: u32,
    /// The number of the open table.
    table: u32,
    rows: Vec<Row>,
    row: Row,
    cell: Vec<Piece>,
    inner: Option<Inner>,
    pictures: bool,
}

/// Edges of columns this near, in twips, are one: rows of a table seldom agree to the twip.
const NEAR: i16 = 60;

/// The text of a file, and whether it holds pictures.
pub(super) fn read(reader: &Reader<'_>, lists: Lists, fib: &Fib, tables: &[u8]) -> (Extract, bool) {
    let mut body = Body::new(reader, lists, beside(fib, tables));
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

impl<'a> Body<'a> {
    fn new(reader: &'a Reader<'a>, lists: Lists, beside: BTreeMap<usize, Beside>) -> Self {
        Self {
            reader,
            lists,
            extract: Extract::default(),
            beside,
            paragraph: 0,
            tables: 0,
            table: 0,
            rows: Vec::new(),
            row: Row::default(),
            cell: Vec::new(),
            inner: None,
            pictures: false,
        }
    }

    fn take(&mut self, block: Block) {
        let in_table = block.shape.in_table || block.end == End::Cell || block.shape.depth.is_some_and(|d| d > 0);
        if !in_table {
            self.end_table();
            let (text, heading) = self.labelled(&block, false);
            self.paragraph += u32::from(!text.trim().is_empty());
            let address = Address { paragraph: Some(self.paragraph), ..Address::default() };
            self.extract.block(&extract::Block { text, heading, address }, |_, _| {});
            self.put_anchored(&block.anchors);
            return;
        }
        if self.rows.is_empty() && self.row.cells.is_empty() && self.cell.is_empty() && self.inner.is_none() {
            self.tables += 1;
            self.table = self.tables;
        }
        self.row.anchors.extend(&block.anchors);
        if block.shape.depth.is_some_and(|depth| depth > 1) {
            return self.take_inner(&block);
        }
        self.end_inner();
        if block.end == End::Cell && block.shape.row_end {
            if !self.cell.is_empty() {
                self.row.cells.push(std::mem::take(&mut self.cell));
            }
            self.row.edges.clone_from(&block.shape.edges);
            self.rows.push(std::mem::take(&mut self.row));
            return;
        }
        let piece = self.placed(&block, Address::default());
        self.cell.push(Piece::Block(piece));
        if block.end == End::Cell {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
    }

    /// A paragraph of a table inside a cell; what is still deeper is read as part of it.
    fn take_inner(&mut self, block: &Block) {
        if self.inner.is_none() {
            self.tables += 1;
        }
        let mut inner = self.inner.take().unwrap_or(Inner { number: self.tables, ..Inner::default() });
        if block.shape.inner_row_end {
            self.cell.push(inner.end_row());
        } else {
            inner.cell.push(self.placed(block, inner.address()));
            if block.shape.inner_cell {
                inner.cells.push(std::mem::take(&mut inner.cell));
            }
        }
        self.inner = Some(inner);
    }

    fn end_inner(&mut self) {
        if let Some(mut inner) = self.inner.take()
            && !(inner.cells.is_empty() && inner.cell.is_empty())
        {
            self.cell.push(inner.end_row());
        }
    }

    fn placed(&mut self, block: &Block, address: Address) -> extract::Block {
        let (text, heading) = self.labelled(block, true);
        extract::Block { text, heading, address }
    }

    /// The text of a paragraph after its number, and how it is declared a heading; nothing of a table of contents.
    fn labelled(&mut self, block: &Block, in_table: bool) -> (String, Option<Declared>) {
        let label = self.lists.label(&block.shape, self.reader.styles).filter(|(label, _)| !label.is_empty());
        let text = block.text.trim();
        if self.reader.styles.role(block.shape.style).0 == Role::Contents {
            return (String::new(), None);
        }
        if text.is_empty() {
            // A number alone says something in a table only: 序号.
            return (label.filter(|_| in_table).map(|(label, _)| label).unwrap_or_default(), None);
        }
        // Lists in tables are lists.
        let numbered = label.as_ref().filter(|_| !in_table && names(text));
        let heading = self.heading(&block.shape, numbered.map(|(_, level)| *level));
        let text = label.map_or_else(|| block.text.clone(), |(label, _)| labelled(&label, &block.text));
        (text, heading)
    }

    /// How a paragraph is declared a heading; `numbered` is its level in a list, where it reads like one.
    fn heading(&self, shape: &Shape, numbered: Option<u8>) -> Option<Declared> {
        const BODY: u8 = 9;
        let (role, outline) = self.reader.styles.role(shape.style);
        let made = |level: u8, by| Some(Declared { level, by });
        match (shape.outline, role, outline) {
            (_, Role::Title | Role::Contents, _) => None,
            (Some(own), ..) if own < BODY => made(own + 1, Evidence::OutlineLevel),
            (None, Role::Heading(_), Some(outline)) if outline < BODY => made(outline + 1, Evidence::Style),
            (None, Role::Plain, Some(outline)) if outline < BODY => made(outline + 1, Evidence::OutlineLevel),
            (None, Role::Heading(level), None) => made(level, Evidence::Style),
            _ => numbered.and_then(|level| made(level + 1, Evidence::Numbering)),
        }
    }

    /// Puts the rows of the table that ends here.
    fn end_table(&mut self) {
        self.end_inner();
        if !self.cell.is_empty() {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
        if !self.row.cells.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
        let rows = std::mem::take(&mut self.rows);
        let edges = grid(&rows);
        for (number, row) in (1..).zip(rows) {
            let anchors = self.put_row(number, row, &edges);
            self.put_anchored(&anchors);
        }
    }

    /// Puts a row; the marks in it.
    fn put_row(&mut self, number: u32, row: Row, edges: &[i16]) -> Vec<usize> {
        let count = row.cells.len();
        let framed = row.cells.iter().flatten().any(|piece| matches!(piece, Piece::Row(_)));
        let mut cells = Vec::new();
        for (i, pieces) in row.cells.into_iter().enumerate() {
            let edge = row.edges.get(i).filter(|_| row.edges.len() == count + 1);
            let column = edge.map_or(i, |edge| edges.partition_point(|known| *known <= *edge).saturating_sub(1));
            let address = cell(self.table, number, u32::try_from(column + 1).unwrap_or(u32::MAX));
            let mut blocks = Vec::new();
            for piece in pieces {
                match piece {
                    Piece::Block(block) => blocks.push(extract::Block { address, ..block }),
                    Piece::Row(inner) => {
                        blocks.drain(..).for_each(|block| self.extract.block(&block, |_, _| {}));
                        self.extract.row(&inner, |_, _, _, _| {});
                    }
                }
            }
            if framed {
                blocks.drain(..).for_each(|block| self.extract.block(&block, |_, _| {}));
            }
            cells.push(blocks);
        }
        self.extract.row(&cells, |_, _, _, _| {});
        row.anchors
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
            let in_table = block.shape.in_table || block.end == End::Cell;
            let (text, _) = self.labelled(&block, in_table);
            // A tab only sets the text of a note off its number.
            let text = text.trim_start_matches('\t').to_owned();
            // What stands beside the text heads nothing of it.
            let placed = extract::Block { text, heading: None, address };
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
        if !bounds.is_sorted() {
            // Texts of notes do not overlap; nothing is read twice.
            continue;
        }
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
    if !bounds.is_sorted() {
        return;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::doc::{pieces::Text, runs::Runs, styles::Styles};

    #[test]
    fn a_numbered_cell_is_no_heading_and_an_empty_one_has_its_number() {
        let (text, styles) = (Text::default(), Styles::default());
        let (characters, paragraphs) = (Runs::default(), Runs::default());
        let reader = Reader { text: &text, characters, paragraphs, styles: &styles, data: &[] };
        let mut body = Body::new(&reader, Lists::of_one("%1、"), BTreeMap::new());
        let mut take = |text: &str, end, numbered: bool, row_end| {
            let list = numbered.then_some(1);
            let shape = Shape { list, in_table: end == End::Cell, row_end, ..Shape::default() };
            body.take(Block { text: text.to_owned(), end, shape, anchors: Vec::new() });
        };
        take("强化组织领导", End::Paragraph, true, false);
        take("", End::Paragraph, true, false);
        take("", End::Cell, true, false);
        take("办结案件", End::Cell, true, false);
        take("58件", End::Cell, false, false);
        take("", End::Cell, false, true);
        body.end_table();
        let draft = body.extract.finish("UTF-16LE");
        assert_eq!(draft.source.text(), "1、强化组织领导\n3、 | 4、办结案件 | 58件\n");
        assert_eq!(draft.paragraphs[0].heading.map(|heading| heading.by), Some(Evidence::Numbering));
        assert_eq!(draft.paragraphs[1].heading, None);
    }
}
