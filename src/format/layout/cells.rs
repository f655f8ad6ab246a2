//! Tables to rows of cells: those drawn with rules, and those whose columns only stand under each other.
//!
//! Cells keep their order; a table that goes on on the next page is one table, and its head printed again there is dropped.

use super::{
    column::Item,
    line::{self, Line},
    paragraph::{self, Part},
    setting::Setting,
    table::{Entry, Table},
};
use crate::{
    format::extract::{Block, Extract, cell},
    text::Address,
};

/// A row: for each cell its column, from 1, and its paragraphs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) page: u32,
    pub(super) cells: Vec<(u32, Vec<String>)>,
}

/// The rows of a table with rules.
pub(super) fn ruled(table: &Table, page: u32, setting: Setting) -> Vec<Row> {
    let entry = |Entry { column, lines: rows }: &Entry| {
        let lines: Vec<Line> = rows.iter().flatten().cloned().collect();
        let (left, right) = lines.iter().fold((f64::MAX, f64::MIN), |(l, r), a| (l.min(a.x0), r.max(a.x1)));
        let length: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        // An entry is broken only to fit its cell; running text has paragraphs of its own.
        let paragraphs = if length > RUNNING {
            paragraph::within(lines, left, right, setting)
        } else {
            vec![line::joined(rows.iter().flatten().map(|line| line.text.as_str()))]
        };
        (*column, paragraphs)
    };
    table.rows.iter().map(|row| Row { page, cells: row.iter().map(entry).collect() }).collect()
}

/// Characters of a cell from which on it is running text.
const RUNNING: usize = 80;

/// How many of the rows at the start of `items` form a table without rules: two columns at least, each beginning at one
/// place in every row.
pub(super) fn unruled(items: &[Item], width: f64) -> usize {
    let stretches = |item: &Item| match item {
        Item::Row(row) if row.len() >= 2 && row.iter().all(|line| line.x1 - line.x0 < 0.6 * width) => Some(row.clone()),
        _ => None,
    };
    let Some(first) = items.first().and_then(stretches) else { return 0 };
    let like = |row: &[Line]| {
        let near = |a: &Line, b: &Line| {
            let em = a.size.max(b.size);
            let middle = |l: &Line| f64::midpoint(l.x0, l.x1);
            (a.x0 - b.x0).abs() < em || (a.x1 - b.x1).abs() < em || (middle(a) - middle(b)).abs() < em
        };
        row.len() == first.len() && row.iter().zip(&first).all(|(a, b)| near(a, b))
    };
    let rows = items.iter().map_while(|item| stretches(item).filter(|row| like(row))).count();
    if rows >= 2 { rows } else { 0 }
}

/// The rows of a table without rules.
pub(super) fn of_rows<'i>(items: impl Iterator<Item = &'i Item>, page: u32) -> Vec<Row> {
    let row = |item: &Item| match item {
        Item::Row(row) => {
            Some(Row { page, cells: (1..).zip(row.iter().map(|line| vec![line.text.clone()])).collect() })
        }
        Item::Table(_) => None,
    };
    items.filter_map(row).collect()
}

/// Adds the rows of a table to the parts of a document: to the table at their end, when it goes on.
pub(super) fn add(parts: &mut Vec<Part>, mut rows: Vec<Row>) {
    let page = rows.first().map_or(0, |row| row.page);
    if let Some(Part::Table(pages)) = parts.last_mut()
        && let (Some(head), Some(last)) = (pages.first().and_then(|p| p.first()), pages.last().and_then(|p| p.last()))
        && last.page + 1 == page
        && rows.first().is_some_and(|row| row.cells.len() == head.cells.len())
    {
        if rows.first().is_some_and(|row| row.cells == head.cells) {
            rows.remove(0);
        }
        pages.push(rows);
        return;
    }
    parts.push(Part::Table(vec![rows]));
}

/// Puts a table into a text.
pub(super) fn put(pages: &[Vec<Row>], table: u32, extract: &mut Extract) {
    for (number, row) in (1..).zip(pages.iter().flatten()) {
        let block = |column: u32, text: &String| {
            let address = Address { page: Some(row.page), ..cell(table, number, column) };
            Block { text: text.clone(), heading: None, address }
        };
        let cells: Vec<Vec<Block>> =
            row.cells.iter().map(|(column, texts)| texts.iter().map(|text| block(*column, text)).collect()).collect();
        extract.row(&cells, |_, _, _, _| {});
    }
}
