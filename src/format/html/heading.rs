//! Which lines of the report the page declares to be headings: by `<h1>` to `<h6>`, by Word's outline levels, by bold type.
//!
//! What becomes of them is decided with those of all formats. A page that makes headings of everything declares nothing.

use std::collections::HashMap;

use super::{flow::Flow, furniture, line::Line, region::Region};
use crate::{
    document::{Declared, Evidence},
    text::{find_dates, fold_str},
};

/// A heading in bold has no more characters than this.
const LONGEST: usize = 40;

/// The headings, by line.
pub(super) fn headings(flow: &Flow, region: &Region) -> HashMap<usize, Declared> {
    let text: Vec<usize> =
        region.lines.iter().copied().filter(|i| region.title.is_none_or(|title| *i > title)).collect();
    let chars = |lines: &mut dyn Iterator<Item = &usize>| -> usize { lines.map(|i| flow.lines[*i].chars).sum() };
    let mut out = HashMap::new();
    let declared = |i: &&usize| flow.lines[**i].heading.is_some();
    let all = chars(&mut text.iter());
    if chars(&mut text.iter().filter(declared)) * 2 < all {
        for i in &text {
            let line = &flow.lines[*i];
            let Some((level, outline)) = line.heading else { continue };
            if !is_aside(line) {
                let by = if outline { Evidence::OutlineLevel } else { Evidence::Declared };
                out.insert(*i, Declared { level, by });
            }
        }
    }
    let bold = |i: &&usize| flow.lines[**i].bold;
    if chars(&mut text.iter().filter(bold)) * 3 < all {
        typeface(flow, &text, &mut out);
    }
    out
}

/// A line beside the text: a date, a label, a signature.
fn is_aside(line: &Line) -> bool {
    furniture::is_label(&line.text)
        || line.chars <= 24 && !find_dates(&fold_str(&line.text)).is_empty() && !line.text.contains('年')
        || line.place.is_some()
}

/// Short lines in bold, without a number, with text in ordinary type below them.
fn typeface(flow: &Flow, text: &[usize], out: &mut HashMap<usize, Declared>) {
    let opens = text.iter().position(|i| flow.lines[*i].is_prose()).unwrap_or(text.len());
    let stands_out = |n: usize| {
        let line = &flow.lines[text[n]];
        line.bold
            && line.heading.is_none()
            && (2..=LONGEST).contains(&line.chars)
            && line.links == 0
            && line.note.is_none()
            && !line.is_prose()
            && !line.text.ends_with(['，', '、', '：', ':', ','])
            && !is_aside(line)
            && find_dates(&fold_str(&line.text)).is_empty()
    };
    let found: Vec<usize> = (0..text.len())
        .filter(|n| stands_out(*n) && *n + 1 >= opens)
        .filter(|n| {
            // Over text, or over another heading that is over text.
            let below = (n + 1..text.len()).find(|n| !stands_out(*n));
            below.is_some_and(|below| below <= n + 3 && !flow.lines[text[below]].bold)
        })
        .collect();
    // A numbered heading speaks for itself; alone, numbers in bold declare nothing of lines without.
    let mut sizes: Vec<u32> = Vec::new();
    let size = |n: usize| flow.lines[text[n]].size.round() as u32;
    let plain = |n: &&usize| !flow.lines[text[**n]].is_numbered();
    for n in found.iter().filter(plain) {
        if !sizes.contains(&size(*n)) {
            sizes.push(size(*n));
        }
    }
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let above = out.values().map(|d| d.level).max().unwrap_or(0);
    for n in found.iter().filter(plain) {
        let rank = sizes.iter().position(|s| *s == size(*n)).unwrap_or(0);
        let level = above.saturating_add(u8::try_from(rank + 1).unwrap_or(6)).min(6);
        out.insert(text[*n], Declared { level, by: Evidence::Typeface });
    }
}
