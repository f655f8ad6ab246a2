//! A page in reading order: its tables taken out, its columns one after the other.
//!
//! Two columns are told from a table without rules by how they are filled: lines of running text reach from edge to edge of
//! their column, entries of a table do not.

use super::{
    Page,
    line::{self, Line},
    table::{self, Table},
};

/// What stands in a column, from the top.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// One base line: its stretches, from the left.
    Row(Vec<Line>),
    /// A table drawn with rules.
    Table(Table),
}

impl Item {
    pub(super) fn y(&self) -> f64 {
        match self {
            Self::Row(row) => row.first().map_or(0.0, |line| line.y),
            Self::Table(table) => table.top,
        }
    }

    /// Left and right end.
    fn ends(&self) -> (f64, f64) {
        match self {
            Self::Row(row) => (row.first().map_or(0.0, |l| l.x0), row.last().map_or(0.0, |l| l.x1)),
            Self::Table(table) => (table.left, table.right),
        }
    }
}

/// The stretches of a row; `None` for a table.
pub(super) fn row(item: &Item) -> Option<&Vec<Line>> {
    match item {
        Item::Row(row) => Some(row),
        Item::Table(_) => None,
    }
}

/// A column, or the full width of a page between two pairs of columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub(super) items: Vec<Item>,
    /// 0 for the full width, else the number of the column.
    pub(super) column: usize,
}

/// A page.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) number: u32,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) flows: Vec<Flow>,
}

/// A page in reading order.
pub(super) fn sheet(number: u32, mut page: Page) -> Sheet {
    let tables = table::take(&mut page);
    let rows = line::rows_of(std::mem::take(&mut page.glyphs));
    let mut items: Vec<Item> = rows.into_iter().map(Item::Row).chain(tables.into_iter().map(Item::Table)).collect();
    items.sort_by(|a, b| a.y().total_cmp(&b.y()));
    let flows = match gutter(&items) {
        Some(gutter) => split(items, gutter),
        None => vec![Flow { items, column: 0 }],
    };
    Sheet { number, width: page.width, height: page.height, flows }
}

/// Lines that each of two columns has at least.
const COLUMN: usize = 5;

/// Lines that the last column has at least.
const BEGUN: usize = 3;

/// Where the gap between two columns of running text is.
fn gutter(items: &[Item]) -> Option<f64> {
    let lines: Vec<(f64, f64)> = items
        .iter()
        .flat_map(|item| match item {
            Item::Row(row) => row.iter().map(|line| (line.x0, line.x1)).collect(),
            Item::Table(table) => vec![(table.left, table.right)],
        })
        .collect();
    let (left, right) = lines.iter().fold((f64::MAX, f64::MIN), |(l, r), (x0, x1)| (l.min(*x0), r.max(*x1)));
    let width = right - left;
    if lines.len() < 2 * COLUMN || !width.is_finite() || width <= 0.0 {
        return None;
    }
    let crossing = |at: f64| lines.iter().filter(|(x0, x1)| *x0 < at && at < *x1).count();
    let steps = (30..=70).map(|percent| left + width * f64::from(percent) / 100.0);
    let at = steps.min_by_key(|at| (crossing(*at), ((at - left - width / 2.0).abs() * 10.0) as u64))?;
    let side = |on: &dyn Fn(&(f64, f64)) -> bool, room: f64| {
        let mut widths: Vec<f64> = lines.iter().filter(|l| on(l)).map(|(x0, x1)| x1 - x0).collect();
        widths.sort_by(f64::total_cmp);
        widths.len() >= COLUMN && widths.get(widths.len() / 2).is_some_and(|w| *w >= 0.7 * room)
    };
    // The last column of a document may hold a few lines: one of them at least reaches from edge to edge.
    let begun = lines.iter().filter(|l| l.0 >= at).count() >= BEGUN
        && lines.iter().any(|(x0, x1)| *x0 >= at && x1 - x0 >= 0.85 * (right - at));
    let sided = side(&|l| l.1 <= at, at - left) && (begun || side(&|l| l.0 >= at, right - at));
    (sided && crossing(at) * 4 <= lines.len()).then_some(at)
}

/// The items left of the gutter, then those right of it, between the items that cross it.
fn split(items: Vec<Item>, gutter: f64) -> Vec<Flow> {
    let mut flows = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut across: Vec<Item> = Vec::new();
    let put = |items: &mut Vec<Item>, column, flows: &mut Vec<Flow>| {
        if !items.is_empty() {
            flows.push(Flow { items: std::mem::take(items), column });
        }
    };
    for item in items {
        let stretches = match item {
            Item::Row(row) if row.iter().all(|line| line.x1 <= gutter || line.x0 >= gutter) => {
                let (l, r): (Vec<Line>, Vec<Line>) = row.into_iter().partition(|line| line.x1 <= gutter);
                [l, r].into_iter().filter(|row| !row.is_empty()).map(Item::Row).collect()
            }
            other => vec![other],
        };
        for item in stretches {
            let (x0, x1) = item.ends();
            if x0 < gutter && x1 > gutter {
                put(&mut left, 1, &mut flows);
                put(&mut right, 2, &mut flows);
                across.push(item);
            } else {
                put(&mut across, 0, &mut flows);
                if x1 <= gutter { left.push(item) } else { right.push(item) }
            }
        }
    }
    put(&mut across, 0, &mut flows);
    put(&mut left, 1, &mut flows);
    put(&mut right, 2, &mut flows);
    flows
}
