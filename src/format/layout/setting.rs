//! How a document is set: its type size, the distance of its lines, where its columns begin and end.
//!
//! Measured once over all pages, because a page may be too short, or hold too many headings, to show it. It measures and does
//! not join.

use super::{
    column::{self, Flow, Sheet},
    line::Line,
    paragraph,
};

/// For each column (full width, left, right) of even and odd pages: left and right edge.
type Usual = [[Option<(f64, f64)>; 3]; 2];

/// How the lines of a document are set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// The type size of most characters.
    pub(super) size: f64,
    /// The usual distance of two lines, in type sizes.
    pub(super) leading: f64,
    /// Whether paragraphs begin with an indent.
    pub(super) indents: bool,
    usual: Usual,
}

impl Setting {
    pub(super) fn new(sheets: &[Sheet]) -> Self {
        let mut all: [[Vec<(f64, f64)>; 3]; 2] = Default::default();
        for (sheet, flow) in flows(sheets) {
            if let (Some(edges), true) = (edges(flow), flow.items.len() >= 4) {
                all[(sheet.number % 2) as usize][flow.column.min(2)].push(edges);
            }
        }
        let usual = all.map(|parity| parity.map(median));
        let mut setting = Self { size: body_size(sheets), leading: 1.5, indents: false, usual };
        setting.leading = setting.distance(sheets);
        let (mut lines, mut set_in) = (0, 0);
        for (sheet, flow) in flows(sheets) {
            let (left, _) = setting.edges(sheet, flow);
            for line in flow.items.iter().filter_map(column::row).filter_map(|row| row.first()) {
                lines += 1;
                set_in += usize::from((0.9 * line.size..4.5 * line.size).contains(&(line.x0 - left)));
            }
        }
        setting.indents = set_in * 10 > lines;
        setting
    }

    /// The usual distance of two lines of one paragraph, in type sizes: of a line that reaches the right edge and one below it
    /// that begins at the left one. Where hardly any do, the smaller of the distances there are.
    fn distance(&self, sheets: &[Sheet]) -> f64 {
        let (mut within, mut all) = (Vec::new(), Vec::new());
        for (sheet, flow) in flows(sheets) {
            let (left, right) = self.edges(sheet, flow);
            let lines: Vec<Option<&Line>> =
                flow.items.iter().map(|item| column::row(item).and_then(|row| row.first())).collect();
            for pair in lines.windows(2) {
                let [Some(above), Some(below)] = pair else { continue };
                if !(0.9..=1.1).contains(&(above.size / below.size)) {
                    continue;
                }
                let distance = (below.y - above.y) / below.size;
                all.push(distance);
                if above.x1 + 1.5 * above.size > right && below.x0 - left < 0.5 * below.size {
                    within.push(distance);
                }
            }
        }
        let (mut distances, part) = if within.len() >= 3 { (within, 2) } else { (all, 4) };
        distances.sort_by(f64::total_cmp);
        distances.get(distances.len() / part).copied().unwrap_or(1.5).max(1.0)
    }

    /// Left and right edge of a column: its own when it has lines enough to show them, else the usual ones.
    pub(super) fn edges(&self, sheet: &Sheet, flow: &Flow) -> (f64, f64) {
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

fn flows(sheets: &[Sheet]) -> impl Iterator<Item = (&Sheet, &Flow)> {
    sheets.iter().flat_map(|sheet| sheet.flows.iter().map(move |flow| (sheet, flow)))
}

/// The type size of most characters.
fn body_size(sheets: &[Sheet]) -> f64 {
    let rows = sheets.iter().flat_map(|sheet| &sheet.flows).flat_map(|flow| &flow.items).filter_map(column::row);
    let mut sizes: Vec<(f64, usize)> = rows.flatten().map(|line| (line.size, line.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut sum = 0;
    sizes.iter().find(|(_, length)| (sum, sum += length).0 + length > half).map_or(0.0, |(size, _)| *size)
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
    let rows: Vec<Line> = flow.items.iter().filter_map(column::row).map(|row| paragraph::merged(row)).collect();
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
