//! Lines to paragraphs, by where they begin and end.
//!
//! A paragraph of a report begins two characters in and fills its lines to the edge; its last line mostly ends short of it. A
//! line therefore begins a paragraph when it is indented, when its first word would still have stood on the line before,
//! when its type or its distance changes, or when it is centred. The same holds over the end of a column or page. Notes at the
//! foot of a page wait until the paragraph that runs past them is complete.

use super::{
    cells,
    column::{Flow, Item, Sheet},
    face, heading,
    line::{self, Line},
};
use crate::{
    document::{Declared, Marker},
    format::{
        extract::{Block, Extract},
        wrap,
    },
    text::{Address, Aside, fold_str},
};

/// A paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// From which byte on it stands on which page.
    pub(super) pages: Vec<(usize, u32)>,
    /// Type size of its first line.
    pub(super) size: f64,
    /// Whether all its lines are bold or black.
    pub(super) heavy: bool,
    pub(super) lines: usize,
    /// Whether it stands in the middle of its column.
    pub(super) centred: bool,
    /// Whether it stands at the right, as a signature does.
    pub(super) aside: bool,
    /// Whether it is a note at the foot of a page.
    pub(super) note: bool,
    /// The type by which it is a heading.
    pub(super) heading: Option<Declared>,
}

/// What a document consists of.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Paragraph(Paragraph),
    /// Rows of cells, each the paragraphs in it, and the page.
    Table(Vec<Vec<cells::Row>>),
}

/// A line with the column it stands in.
#[derive(Clone, Debug)]
struct Piece {
    line: Line,
    page: u32,
    left: f64,
    right: f64,
    /// Distance from the line above in the same column.
    below: Option<f64>,
}

/// Puts the paragraphs and tables of pages into a text.
pub(super) fn put(sheets: &[Sheet], extract: &mut Extract) {
    let mut parts = parts(sheets);
    heading::declare(&mut parts);
    let (mut number, mut table) = (0, 0);
    for part in &parts {
        match part {
            Part::Paragraph(paragraph) => put_paragraph(paragraph, &mut number, extract),
            Part::Table(pages) => {
                table += 1;
                cells::put(pages, table, extract);
            }
        }
    }
}

fn put_paragraph(paragraph: &Paragraph, number: &mut u32, extract: &mut Extract) {
    let aside = paragraph.note.then(|| note_number(&paragraph.text)).flatten().map(Aside::Footnote);
    if aside.is_none() {
        *number += 1;
    }
    let address = |page: u32| Address {
        page: Some(page),
        paragraph: aside.is_none().then_some(*number),
        aside,
        ..Address::default()
    };
    let first = paragraph.pages.first().map_or(1, |(_, page)| *page);
    let later: Vec<(usize, Address)> = paragraph.pages.iter().skip(1).map(|(at, page)| (*at, address(*page))).collect();
    let block = Block { text: paragraph.text.clone(), heading: paragraph.heading, address: address(first) };
    extract.spanning(&block, &later);
}

/// The number with which a note begins: `1`, `[1]`, `①`.
fn note_number(text: &str) -> Option<u32> {
    let text = text.trim_start_matches(['[', '〔', '【', '(', '（', '注']);
    let circled = text.chars().next().map(u32::from).filter(|c| (0x2460..0x2474).contains(c)).map(|c| c - 0x245F);
    let digits: String = text.chars().take_while(char::is_ascii_digit).take(3).collect();
    circled.or_else(|| digits.parse().ok())
}

/// The parts of a document in reading order.
fn parts(sheets: &[Sheet]) -> Vec<Part> {
    let body = body_size(sheets);
    let edges = Edges::new(sheets);
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<Piece> = Vec::new();
    let mut notes: Vec<Piece> = Vec::new();
    let leading = leading(sheets);
    let close = |open: &mut Vec<Piece>, notes: &mut Vec<Piece>, parts: &mut Vec<Part>| {
        parts.extend(paragraphs(std::mem::take(open), leading, false).map(Part::Paragraph));
        parts.extend(paragraphs(std::mem::take(notes), leading, true).map(Part::Paragraph));
    };
    for (sheet, flow) in sheets.iter().flat_map(|sheet| sheet.flows.iter().map(move |flow| (sheet, flow))) {
        let (left, right) = edges.of(sheet, flow);
        let foot = foot(sheet, flow, body);
        let mut above: Option<f64> = None;
        let mut i = 0;
        while let Some(item) = flow.items.get(i) {
            let unruled = cells::unruled(&flow.items[i..], right - left);
            match item {
                Item::Table(table) => {
                    close(&mut open, &mut notes, &mut parts);
                    cells::add(&mut parts, cells::ruled(table, sheet.number, leading));
                    above = None;
                }
                Item::Row(_) if unruled > 0 => {
                    close(&mut open, &mut notes, &mut parts);
                    let rows = flow.items[i..i + unruled].iter();
                    cells::add(&mut parts, cells::of_rows(rows, sheet.number));
                    above = None;
                    i += unruled - 1;
                }
                Item::Row(row) => {
                    let line = merged(row);
                    let below = above.map(|above| line.y - above);
                    above = Some(line.y);
                    let piece = Piece { line, page: sheet.number, left, right, below };
                    if i >= foot {
                        notes.push(piece);
                    } else {
                        if !notes.is_empty() && open.last().is_some_and(|last| begins(last, &piece, None, leading)) {
                            close(&mut open, &mut notes, &mut parts);
                        }
                        open.push(piece);
                    }
                }
            }
            i += 1;
        }
    }
    close(&mut open, &mut notes, &mut parts);
    parts
}

/// The first of the items at the end of a column that are notes: small type in the lower part, below larger type.
fn foot(sheet: &Sheet, flow: &Flow, body: f64) -> usize {
    let small = |item: &Item| match item {
        Item::Row(row) => {
            row.iter().all(|line| line.size <= 0.9 * body)
                && row.first().is_some_and(|line| line.y > 0.5 * sheet.height)
        }
        Item::Table(_) => false,
    };
    let notes = flow.items.iter().rev().take_while(|item| small(item)).count();
    let first = flow.items.len() - notes;
    if first == 0 { flow.items.len() } else { first }
}

/// The stretches of a base line as one.
fn merged(row: &[Line]) -> Line {
    let Some(first) = row.first() else {
        return Line { text: String::new(), x0: 0.0, x1: 0.0, y: 0.0, size: 0.0, heavy: false, first: 0.0 };
    };
    let text = row.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("  ");
    Line { text, x1: row.last().map_or(first.x1, |line| line.x1), ..first.clone() }
}

/// Lines to paragraphs.
fn paragraphs(pieces: Vec<Piece>, leading: f64, note: bool) -> impl Iterator<Item = Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut before: Option<Piece> = None;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let fresh = before.as_ref().is_none_or(|before| begins(before, &piece, pieces.peek(), leading));
        match out.last_mut().filter(|_| !fresh) {
            Some(last) => {
                let at = last.text.len();
                line::join(&mut last.text, &piece.line.text);
                if last.pages.last().is_none_or(|(_, page)| *page != piece.page) {
                    last.pages.push((at, piece.page));
                }
                last.heavy &= piece.line.heavy;
                last.lines += 1;
                last.centred &= is_centred(&piece);
            }
            None => out.push(Paragraph {
                text: piece.line.text.clone(),
                pages: vec![(0, piece.page)],
                size: piece.line.size,
                heavy: piece.line.heavy,
                lines: 1,
                centred: is_centred(&piece),
                aside: is_aside(&piece),
                note,
                heading: None,
            }),
        }
        before = Some(piece);
    }
    out.into_iter()
}

/// The paragraphs of lines that stand in a cell.
pub(super) fn within(lines: Vec<Line>, left: f64, right: f64, leading: f64) -> Vec<String> {
    let mut above: Option<f64> = None;
    let pieces = lines.into_iter().map(|line| {
        let below = above.map(|above| line.y - above);
        above = Some(line.y);
        Piece { line, page: 0, left, right, below }
    });
    paragraphs(pieces.collect(), leading, false).map(|p| p.text).collect()
}

/// Whether a line begins a paragraph, after the line before it; the line after it tells a first line from a block set in.
fn begins(before: &Piece, this: &Piece, after: Option<&Piece>, leading: f64) -> bool {
    let (b, t) = (&before.line, &this.line);
    let em = t.size.max(1.0);
    let other_type = !(0.9..=1.1).contains(&(b.size / em));
    let apart = this.below.is_some_and(|below| below > 1.35 * leading * em.max(b.size));
    // Its first word would have stood on the line before: the author ended that line.
    let ended = b.x1 + t.first + 0.35 * em < before.right;
    let indent = t.x0 - this.left;
    let indented = indent > 0.9 * em;
    // All lines of a block set in further, or of an item behind its number, begin at one place.
    let flush = after.is_some_and(|after| after.line.x0 - after.left < 0.5 * em);
    let hanging = indented && !flush && (t.x0 - this.left - (b.x0 - before.left)).abs() < 0.3 * em && !ends(&b.text);
    // 一是 and 第二 go on in running text.
    let item = Marker::read(&fold_str(&t.text)).is_some_and(|marker| marker.kind.enumerates());
    let numbered = wrap::begins_numbered(&t.text) && !item && ends(&b.text);
    other_type || apart || ended || (indented && !hanging) || is_centred(before) || numbered
}

fn ends(text: &str) -> bool {
    text.chars().next_back().is_some_and(face::ends_sentence)
}

/// Whether a line stands in the middle of its column, clear of both edges.
fn is_centred(piece: &Piece) -> bool {
    let (l, r) = (piece.line.x0 - piece.left, piece.right - piece.line.x1);
    let em = piece.line.size;
    l > 2.5 * em && r > 1.5 * em && (l - r).abs() < 2.0 * em
}

/// Whether a line stands at the right, as a signature does.
fn is_aside(piece: &Piece) -> bool {
    piece.line.x0 - piece.left > 0.35 * (piece.right - piece.left)
}

/// The type size of most characters.
fn body_size(sheets: &[Sheet]) -> f64 {
    let rows = sheets.iter().flat_map(|sheet| &sheet.flows).flat_map(|flow| &flow.items).filter_map(row);
    let mut sizes: Vec<(f64, usize)> = rows.flatten().map(|line| (line.size, line.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut sum = 0;
    sizes.iter().find(|(_, length)| (sum, sum += length).0 + length > half).map_or(0.0, |(size, _)| *size)
}

fn row(item: &Item) -> Option<&Vec<Line>> {
    match item {
        Item::Row(row) => Some(row),
        Item::Table(_) => None,
    }
}

/// The usual distance of two lines, in type sizes.
fn leading(sheets: &[Sheet]) -> f64 {
    let mut distances = Vec::new();
    for flow in sheets.iter().flat_map(|sheet| &sheet.flows) {
        for pair in flow.items.windows(2) {
            if let (Some(above), Some(below)) =
                (row(&pair[0]).and_then(|r| r.first()), row(&pair[1]).and_then(|r| r.first()))
                && (0.9..=1.1).contains(&(above.size / below.size))
            {
                distances.push((below.y - above.y) / below.size);
            }
        }
    }
    distances.sort_by(f64::total_cmp);
    // The lower quarter: distances between paragraphs are greater, never smaller.
    distances.get(distances.len() / 4).copied().unwrap_or(1.5).max(1.0)
}

/// Where columns begin and end.
struct Edges {
    /// For each column of odd and even pages: left and right.
    usual: [[Option<(f64, f64)>; 3]; 2],
}

impl Edges {
    fn new(sheets: &[Sheet]) -> Self {
        let mut all: [[Vec<(f64, f64)>; 3]; 2] = Default::default();
        for (sheet, flow) in sheets.iter().flat_map(|sheet| sheet.flows.iter().map(move |flow| (sheet, flow))) {
            if let (Some(edges), true) = (edges(flow), flow.items.len() >= 4) {
                all[(sheet.number % 2) as usize][flow.column.min(2)].push(edges);
            }
        }
        Self { usual: all.map(|parity| parity.map(median)) }
    }

    /// Left and right edge of a column: its own when it has lines enough to show them, else the usual ones.
    fn of(&self, sheet: &Sheet, flow: &Flow) -> (f64, f64) {
        let parity = (sheet.number % 2) as usize;
        let column = flow.column.min(2);
        let usual = self.usual[parity][column].or(self.usual[1 - parity][column]);
        let Some((left, right)) = edges(flow).or(usual) else { return (0.0, sheet.width) };
        match usual {
            // A short page, or one of headings and tables, does not reach its edges.
            Some((l, r)) if flow.items.len() < 8 || right - left < 0.8 * (r - l) => (l.min(left), r.max(right)),
            _ => (left, right),
        }
    }
}

fn median(mut edges: Vec<(f64, f64)>) -> Option<(f64, f64)> {
    let middle = edges.len() / 2;
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let left = edges.get(middle)?.0;
    edges.sort_by(|a, b| a.1.total_cmp(&b.1));
    Some((left, edges.get(middle)?.1))
}

/// The edges that the lines of a column show: the outermost that two lines share, else the outermost.
fn edges(flow: &Flow) -> Option<(f64, f64)> {
    let rows: Vec<Line> = flow.items.iter().filter_map(row).map(|row| merged(row)).collect();
    let shared = |mut ends: Vec<f64>, size: f64| {
        ends.sort_by(f64::total_cmp);
        let pair = ends.windows(2).find(|pair| pair[1] - pair[0] < 0.6 * size).map(|pair| pair[0]);
        pair.or(ends.first().copied())
    };
    let size = rows.iter().map(|line| line.size).fold(0.0, f64::max);
    let left = shared(rows.iter().map(|line| line.x0).collect(), size)?;
    let right = -shared(rows.iter().map(|line| -line.x1).collect(), size)?;
    Some((left, right))
}
