//! Which lines of the report the page declares to be headings: by `<h1>` to `<h6>`, by Word's outline levels, by bold type.
//!
//! The type is read as in Word files, since many pages are pasted from them. What becomes of a declaration is decided with those of all formats. A page that makes headings of everything declares nothing.

use std::{cmp::Reverse, collections::HashMap};

use super::{flow::Flow, furniture, line::Line, look::OTHER, region::Region};
use crate::{
    document::{Declared, Evidence},
    text::{find_dates, fold_str},
};

/// A heading that only its type tells has no more characters than this.
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
    typeface(flow, &text, &mut out);
    out
}

/// A line beside the text: a date, a label, a signature.
fn is_aside(line: &Line) -> bool {
    furniture::is_label(&line.text)
        || line.chars <= 24 && !find_dates(&fold_str(&line.text)).is_empty() && !line.text.contains('年')
        || line.place.is_some()
}

/// How a line looks: larger type before smaller, 黑体 before 楷体 before others, bold before light.
type Face = (Reverse<u32>, u8, bool);

fn face(line: &Line) -> Face {
    (Reverse(line.size.round() as u32), line.font, !line.bold)
}

/// Short lines that stand out from the text by their type, over text or over other such lines. Above the first text stand
/// the title and who signs it; a heading there looks like one below.
fn typeface(flow: &Flow, text: &[usize], out: &mut HashMap<usize, Declared>) {
    let mut faces: HashMap<Face, usize> = HashMap::new();
    for line in text.iter().map(|i| &flow.lines[*i]).filter(|line| line.is_prose()) {
        *faces.entry(face(line)).or_default() += line.chars;
    }
    let Some((usual, _)) = faces.into_iter().max_by_key(|(face, chars)| (*chars, *face)) else { return };
    let stands_out = |line: &Line| {
        let own = face(line);
        let larger = usual.0.0 > 0 && own.0.0 > usual.0.0;
        larger || own.1 < OTHER && own.1 != usual.1 || line.bold && usual.2
    };
    let heads = |line: &Line| {
        stands_out(line)
            && line.heading.is_none()
            && (2..=LONGEST).contains(&line.chars)
            && line.links == 0
            && line.note.is_none()
            && !line.is_prose()
            && !line.text.ends_with(['，', '、', '：', ':', ',', '”', '）', ')'])
            && !is_aside(line)
            && find_dates(&fold_str(&line.text)).is_empty()
    };
    let opens = text.iter().position(|i| flow.lines[*i].is_prose()).unwrap_or(text.len());
    let (mut found, mut over) = (Vec::new(), false);
    for (n, i) in text.iter().enumerate().rev() {
        let line = &flow.lines[*i];
        over = line.is_prose() || over && heads(line);
        if over && !line.is_prose() {
            found.push((n, *i));
        }
    }
    let mut looks: Vec<Face> = found.iter().filter(|(n, _)| *n > opens).map(|(_, i)| face(&flow.lines[*i])).collect();
    looks.sort_unstable();
    looks.dedup();
    // Beside headings by markup these are the lesser ones.
    let above = out.values().map(|d| d.level).max().unwrap_or(0);
    for (_, i) in found {
        if let Some(rank) = looks.iter().position(|look| *look == face(&flow.lines[i])) {
            let level = above.saturating_add(u8::try_from(rank + 1).unwrap_or(3).min(3)).min(6);
            out.insert(i, Declared { level, by: Evidence::Typeface });
        }
    }
}
