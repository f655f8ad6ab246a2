//! Lines to paragraphs, by where they begin and end.
//!
//! A paragraph of a report begins two characters in and fills its lines to the edge; its last line mostly ends short of it. A
//! line therefore begins a paragraph when it is indented, when its first word would still have stood on the line before,
//! when its type or its distance changes, or when it is centred. The same holds over the end of a column or page. Notes at the
//! foot of a page wait until the paragraph that runs past them is complete.

use super::{
    cells,
    column::{self, Flow, Item, Sheet},
    face, heading,
    line::{self, Line},
    setting::Setting,
};
use crate::{
    document::Declared,
    format::{
        extract::{Block, Extract},
        wrap,
    },
    text::{Address, Aside},
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
    /// How far in the next line of the column begins.
    next: Option<f64>,
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
    let mut reading = Reading { setting: Setting::new(sheets), parts: Vec::new(), open: Vec::new(), notes: Vec::new() };
    for (sheet, flow) in sheets.iter().flat_map(|sheet| sheet.flows.iter().map(move |flow| (sheet, flow))) {
        reading.flow(sheet, flow);
    }
    reading.close();
    reading.parts
}

/// A document being read.
struct Reading {
    setting: Setting,
    parts: Vec<Part>,
    /// Lines of text whose paragraphs are not yet complete, and notes that wait for them.
    open: Vec<Piece>,
    notes: Vec<Piece>,
}

impl Reading {
    fn flow(&mut self, sheet: &Sheet, flow: &Flow) {
        let (left, right) = self.setting.edges(sheet, flow);
        let foot = foot(sheet, flow, self.setting.size);
        let mut above: Option<f64> = None;
        let mut i = 0;
        while let Some(item) = flow.items.get(i) {
            let unruled = cells::unruled(&flow.items[i..], right - left);
            match item {
                Item::Table(table) => {
                    self.close();
                    cells::add(&mut self.parts, cells::ruled(table, sheet.number, self.setting));
                    above = None;
                }
                Item::Row(_) if unruled > 0 => {
                    self.close();
                    cells::add(&mut self.parts, cells::of_rows(flow.items[i..i + unruled].iter(), sheet.number));
                    above = None;
                    i += unruled - 1;
                }
                Item::Row(row) => {
                    let line = merged(row);
                    let below = above.map(|above| line.y - above);
                    above = Some(line.y);
                    let next = flow.items.get(i + 1).and_then(column::row).and_then(|row| row.first());
                    let next = next.map(|line| line.x0 - left);
                    self.line(Piece { line, page: sheet.number, left, right, below, next }, i >= foot);
                }
            }
            i += 1;
        }
    }

    fn line(&mut self, piece: Piece, note: bool) {
        if note {
            self.notes.push(piece);
            return;
        }
        // A paragraph goes on past the notes of its page.
        if !self.notes.is_empty() && self.open.last().is_some_and(|last| begins(last, &piece, self.setting)) {
            self.close();
        }
        self.open.push(piece);
    }

    fn close(&mut self) {
        self.parts.extend(paragraphs(std::mem::take(&mut self.open), self.setting, false).map(Part::Paragraph));
        self.parts.extend(paragraphs(std::mem::take(&mut self.notes), self.setting, true).map(Part::Paragraph));
    }
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
pub(super) fn merged(row: &[Line]) -> Line {
    let Some(first) = row.first() else {
        return Line { text: String::new(), x0: 0.0, x1: 0.0, y: 0.0, size: 0.0, heavy: false, first: 0.0 };
    };
    let text = row.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("  ");
    Line { text, x1: row.last().map_or(first.x1, |line| line.x1), ..first.clone() }
}

/// Lines to paragraphs.
fn paragraphs(pieces: Vec<Piece>, setting: Setting, note: bool) -> impl Iterator<Item = Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut before: Option<Piece> = None;
    for piece in pieces {
        let fresh = before.as_ref().is_none_or(|before| begins(before, &piece, setting));
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
pub(super) fn within(lines: Vec<Line>, left: f64, right: f64, setting: Setting) -> Vec<String> {
    let mut above: Option<f64> = None;
    let starts: Vec<f64> = lines.iter().map(|line| line.x0 - left).collect();
    let pieces = lines.into_iter().enumerate().map(|(i, line)| {
        let below = above.map(|above| line.y - above);
        above = Some(line.y);
        Piece { line, page: 0, left, right, below, next: starts.get(i + 1).copied() }
    });
    paragraphs(pieces.collect(), setting, false).map(|p| p.text).collect()
}

/// Whether a line begins a paragraph, after the line before it.
fn begins(before: &Piece, this: &Piece, setting: Setting) -> bool {
    let (b, t) = (&before.line, &this.line);
    let em = t.size.max(1.0);
    let other_type = !(0.9..=1.1).contains(&(b.size / em));
    let apart = this.below.is_some_and(|below| below > 1.35 * setting.leading * em.max(b.size));
    // Its first word would have stood on the line before: the author ended that line.
    let ended = b.x1 + t.first + 0.35 * em < before.right;
    let indent = t.x0 - this.left;
    let same = |other: f64| (other - indent).abs() < 0.3 * em;
    // Only the first line of a paragraph is set in. Where the lines before and after begin at the same place, a whole block is.
    let block = same(b.x0 - before.left) && this.next.is_none_or(same) && !ends(&b.text) && b.heavy == t.heavy;
    let indented = indent > 0.9 * em && !block;
    let numbered = !setting.indents && wrap::begins_numbered(&t.text) && ends(&b.text);
    other_type || apart || ended || indented || is_centred(before) || numbered
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
