//! Where a line stands in the tables of a page: table, row and column, merged cells counted.

use super::tree::{Id, Tree};

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The table, by its element.
    pub(super) table: Id,
    /// The row, from 1.
    pub(super) row: u32,
    /// The column, from 1.
    pub(super) column: u32,
}

/// The tables that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Table>,
}

#[derive(Debug)]
struct Table {
    id: Id,
    row: u32,
    /// The column that the next cell takes.
    next: usize,
    cell: Option<(Id, u32)>,
    /// Whether the cell is one of headings (`th`).
    head: bool,
    /// For each column, how many further rows a cell from above covers it.
    covered: Vec<u32>,
}

/// Columns that are counted, at most.
const MOST_COLUMNS: usize = 200;

impl Tables {
    /// An element begins.
    pub(super) fn enter(&mut self, tree: &Tree, id: Id, name: &str) {
        if name == "table" {
            self.open.push(Table { id, row: 0, next: 0, cell: None, head: false, covered: Vec::new() });
            return;
        }
        let Some(table) = self.open.last_mut() else { return };
        match name {
            "tr" => {
                table.row += 1;
                table.next = 0;
                table.cell = None;
                // Cells from above reach one row less far.
                if table.row > 1 {
                    table.covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
                }
            }
            "td" | "th" => {
                let span =
                    |name| tree.attribute(id, name).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1).max(1);
                while table.covered.get(table.next).is_some_and(|rows| *rows > 0) {
                    table.next += 1;
                }
                table.cell = Some((id, u32::try_from(table.next + 1).unwrap_or(u32::MAX)));
                table.head = name == "th";
                let end = (table.next + span("colspan")).min(MOST_COLUMNS);
                let rows = u32::try_from(span("rowspan")).unwrap_or(1);
                if rows > 1 && end > table.next {
                    table.covered.resize(table.covered.len().max(end), 0);
                    table.covered[table.next..end].iter_mut().for_each(|covered| *covered = rows);
                }
                table.next = end.max(table.next);
            }
            _ => {}
        }
    }

    /// An element ends.
    pub(super) fn leave(&mut self, id: Id) {
        let Some(table) = self.open.last_mut() else { return };
        if table.id == id {
            self.open.pop();
        } else if table.cell.is_some_and(|(cell, _)| cell == id) {
            table.cell = None;
        }
    }

    /// The cell that is open, of the innermost table.
    pub(super) fn place(&self) -> Option<Place> {
        let table = self.open.last()?;
        let (_, column) = table.cell?;
        Some(Place { table: table.id, row: table.row, column })
    }

    /// Whether the open cell is one of headings.
    pub(super) fn is_head(&self) -> bool {
        self.open.last().is_some_and(|table| table.head && table.cell.is_some())
    }
}
