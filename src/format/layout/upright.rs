//! Turning a page so that its writing runs from left to right.
//!
//! A landscape table or a scan may be stored sideways, and Chinese may be set in columns from top to bottom: the direction of
//! most characters decides, and the page is turned until it is level. What stands at a right angle to it (a note in the
//! binding margin) follows as a page of its own; slanting writing is a watermark and left out.

use super::{Glyph, Page, Rule};

/// The page turned level, and after it what is written at right angles to it, as far as anything is.
pub(super) fn turned(mut page: Page) -> Vec<Page> {
    let (width, height) = (page.width, page.height);
    page.glyphs.retain(|g| on_page(g, width, height));
    let mut by_turn: [Vec<Glyph>; 4] = Default::default();
    for glyph in std::mem::take(&mut page.glyphs) {
        if let Some(group) = turn(glyph.along).and_then(|t| by_turn.get_mut(t)) {
            group.push(glyph);
        }
    }
    let main = (0..4).max_by_key(|t| (by_turn[*t].len(), 4 - t)).unwrap_or(0);
    let mut out = Vec::new();
    for step in 0..4 {
        let t = (main + step) % 4;
        let glyphs = std::mem::take(&mut by_turn[t]);
        if step > 0 && glyphs.is_empty() {
            continue;
        }
        let place = |at| place(at, t, width, height);
        let (width, height) = if t % 2 == 0 { (width, height) } else { (height, width) };
        let rules = if step == 0 { std::mem::take(&mut page.rules) } else { Vec::new() };
        out.push(Page {
            width,
            height,
            glyphs: glyphs
                .into_iter()
                .map(|g| {
                    let (x, y) = place((g.x, g.y));
                    Glyph { x, y, along: (1.0, 0.0), ..g }
                })
                .collect(),
            rules: rules.into_iter().map(|r| Rule { from: place(r.from), to: place(r.to) }).collect(),
            ..Page::default()
        });
    }
    out
}

/// Text outside the page is not seen, and not read.
fn on_page(glyph: &Glyph, width: f64, height: f64) -> bool {
    let slack = glyph.size.abs();
    glyph.x.is_finite()
        && glyph.y.is_finite()
        && glyph.width.is_finite()
        && (0.5..1000.0).contains(&glyph.size)
        && (-slack..width).contains(&glyph.x)
        && (0.0..height + slack).contains(&glyph.y)
}

/// Quarter turns to the right of a direction of writing; `None` for a slanting one.
fn turn((x, y): (f64, f64)) -> Option<usize> {
    const LEVEL: f64 = 0.98;
    match () {
        () if x > LEVEL => Some(0),
        () if y > LEVEL => Some(1),
        () if x < -LEVEL => Some(2),
        () if y < -LEVEL => Some(3),
        () => None,
    }
}

/// Where a place of the page is once the page is turned back by so many quarters.
fn place((x, y): (f64, f64), turn: usize, width: f64, height: f64) -> (f64, f64) {
    match turn {
        0 => (x, y),
        1 => (y, width - x),
        2 => (width - x, height - y),
        _ => (height - y, x),
    }
}
