//! Tables drawn with rules: which characters stand in which cell.
//!
//! Rules that meet form a grid; a rule missing between two cells merges them. A frame around one stretch of text is no table.
//! Whether a cell holds an entry or running text is not judged here.

use super::{
    Glyph, Page, Rule,
    line::{self, Line},
};

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) top: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) rows: Vec<Vec<Entry>>,
}

/// A cell. One merged over several rows stands in the first of them and is empty in the others; one merged over several
/// columns stands in the first of them alone.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// From 1.
    pub(super) column: u32,
    /// The stretches of each of its lines.
    pub(super) lines: Vec<Vec<Line>>,
}

/// Rules of a page in one direction beyond which it is a drawing and no table.
const MOST_RULES: usize = 1500;
/// Lines of a grid in one direction, at most.
const MOST_LINES: usize = 300;
/// How far two rules may lie apart and still be one, in points.
const NEAR: f64 = 2.5;

/// A rule: its place across its direction, from where, to where.
#[derive(Clone, Copy, Debug)]
struct Stroke {
    at: f64,
    from: f64,
    to: f64,
}

impl Stroke {
    fn covers(&self, at: f64, along: f64) -> bool {
        (self.at - at).abs() <= NEAR && self.from - NEAR <= along && along <= self.to + NEAR
    }
}

/// Takes the tables out of a page, and their characters with them.
pub(super) fn take(page: &mut Page) -> Vec<Table> {
    let (level, upright) = strokes(&page.rules);
    if level.len() > MOST_RULES || upright.len() > MOST_RULES {
        return Vec::new();
    }
    let mut tables = Vec::new();
    for (level, upright) in grids(&level, &upright) {
        let (xs, ys) = (places(&upright), places(&level));
        if xs.len() < 3 || ys.len() < 2 || xs.len() > MOST_LINES || ys.len() > MOST_LINES {
            continue;
        }
        let cells = Cells::new(&xs, &ys, &level, &upright);
        let inside = |g: &Glyph| cells.of(g).is_some();
        let (inner, outer): (Vec<Glyph>, Vec<Glyph>) = std::mem::take(&mut page.glyphs).into_iter().partition(inside);
        page.glyphs = outer;
        match cells.table(inner) {
            Ok(table) => tables.push(table),
            Err(glyphs) => page.glyphs.extend(glyphs),
        }
    }
    tables
}

/// Level and upright rules.
fn strokes(rules: &[Rule]) -> (Vec<Stroke>, Vec<Stroke>) {
    const SHORTEST: f64 = 4.0;
    let (mut level, mut upright) = (Vec::new(), Vec::new());
    for Rule { from, to } in rules {
        let (dx, dy) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        if dy <= 1.0 && dx >= SHORTEST {
            level.push(Stroke { at: (from.1 + to.1) / 2.0, from: from.0.min(to.0), to: from.0.max(to.0) });
        } else if dx <= 1.0 && dy >= SHORTEST {
            upright.push(Stroke { at: (from.0 + to.0) / 2.0, from: from.1.min(to.1), to: from.1.max(to.1) });
        }
    }
    (level, upright)
}

/// Rules that meet, directly or by way of others, from the top.
fn grids(level: &[Stroke], upright: &[Stroke]) -> Vec<(Vec<Stroke>, Vec<Stroke>)> {
    let mut group: Vec<usize> = (0..level.len() + upright.len()).collect();
    fn root(group: &mut [usize], mut i: usize) -> usize {
        while group[i] != i {
            group[i] = group[group[i]];
            i = group[i];
        }
        i
    }
    for (h, line) in level.iter().enumerate() {
        for (v, bar) in upright.iter().enumerate() {
            let meet = line.from - NEAR <= bar.at
                && bar.at <= line.to + NEAR
                && bar.from - NEAR <= line.at
                && line.at <= bar.to + NEAR;
            if meet {
                let (a, b) = (root(&mut group, h), root(&mut group, level.len() + v));
                group[a] = b;
            }
        }
    }
    let mut grids: std::collections::BTreeMap<usize, (Vec<Stroke>, Vec<Stroke>)> = std::collections::BTreeMap::new();
    for (h, line) in level.iter().enumerate() {
        grids.entry(root(&mut group, h)).or_default().0.push(*line);
    }
    for (v, bar) in upright.iter().enumerate() {
        grids.entry(root(&mut group, level.len() + v)).or_default().1.push(*bar);
    }
    let mut grids: Vec<_> =
        grids.into_values().filter(|(level, upright)| level.len() > 1 && upright.len() > 1).collect();
    let top = |level: &[Stroke]| level.iter().map(|s| s.at).fold(f64::MAX, f64::min);
    grids.sort_by(|a, b| top(&a.0).total_cmp(&top(&b.0)));
    grids
}

/// The distinct places of rules, rising.
fn places(strokes: &[Stroke]) -> Vec<f64> {
    let mut places: Vec<f64> = strokes.iter().map(|s| s.at).collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|b, a| *b - *a <= NEAR);
    places
}

/// The cells of a grid.
struct Cells<'g> {
    xs: &'g [f64],
    ys: &'g [f64],
    /// For each cell, row by row, the first of the cells that it is merged with.
    merged: Vec<usize>,
}

impl<'g> Cells<'g> {
    fn new(xs: &'g [f64], ys: &'g [f64], level: &[Stroke], upright: &[Stroke]) -> Self {
        let columns = xs.len() - 1;
        let parted = |strokes: &[Stroke], at: f64, from: f64, to: f64| {
            strokes.iter().any(|stroke| stroke.covers(at, f64::midpoint(from, to)))
        };
        // Only the rules at a place can part there: gathered once, the grid costs no more than its cells and rules.
        let near = |strokes: &[Stroke], at: f64| -> Vec<Stroke> {
            strokes.iter().filter(|s| (s.at - at).abs() <= NEAR).copied().collect()
        };
        let bars: Vec<Vec<Stroke>> = xs.iter().map(|x| near(upright, *x)).collect();
        let lines: Vec<Vec<Stroke>> = ys.iter().map(|y| near(level, *y)).collect();
        let mut merged: Vec<usize> = (0..columns * (ys.len() - 1)).collect();
        for r in 0..ys.len() - 1 {
            for c in 0..columns {
                let own = r * columns + c;
                if c > 0 && !parted(&bars[c], xs[c], ys[r], ys[r + 1]) {
                    merged[own] = merged[own - 1];
                } else if r > 0 && !parted(&lines[r], ys[r], xs[c], xs[c + 1]) {
                    merged[own] = merged[own - columns];
                }
            }
        }
        Self { xs, ys, merged }
    }

    /// The number of the cell in which a character stands.
    fn of(&self, glyph: &Glyph) -> Option<usize> {
        let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y - 0.35 * glyph.size);
        let column = self.xs.partition_point(|at| *at <= x).checked_sub(1).filter(|c| c + 1 < self.xs.len())?;
        let row = self.ys.partition_point(|at| *at <= y).checked_sub(1).filter(|r| r + 1 < self.ys.len())?;
        self.merged.get(row * (self.xs.len() - 1) + column).copied()
    }

    /// The table of the characters within; the characters again when only one cell has any.
    fn table(&self, glyphs: Vec<Glyph>) -> Result<Table, Vec<Glyph>> {
        let columns = self.xs.len() - 1;
        let mut within: Vec<Vec<Glyph>> = vec![Vec::new(); self.merged.len()];
        for glyph in &glyphs {
            if let Some(cell) = self.of(glyph) {
                within[cell].push(*glyph);
            }
        }
        let full = |cell: &&Vec<Glyph>| cell.iter().any(|g| !g.char.is_whitespace());
        if within.iter().filter(full).count() < 2 {
            return Err(glyphs);
        }
        let own = |i: usize| self.merged[i] == i || self.merged[i] / columns != i / columns;
        let entry = |(i, glyphs): (usize, Vec<Glyph>)| Entry {
            column: u32::try_from(i % columns + 1).unwrap_or(u32::MAX),
            lines: line::rows_of(glyphs),
        };
        let mut rows: Vec<Vec<Entry>> = vec![Vec::new(); self.ys.len() - 1];
        for (i, glyphs) in within.into_iter().enumerate().filter(|(i, _)| own(*i)) {
            rows[i / columns].push(entry((i, glyphs)));
        }
        Ok(Table {
            top: self.ys.first().copied().unwrap_or(0.0),
            left: self.xs.first().copied().unwrap_or(0.0),
            right: self.xs.last().copied().unwrap_or(0.0),
            rows,
        })
    }
}
