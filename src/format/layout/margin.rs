//! Running headers, footers and page numbers, which are the printer's and not the report's.
//!
//! Two kinds of evidence: a line in the margin that is nothing but a page number, and a line that returns on other pages at
//! the same height with nothing but its numbers changed. Headers may differ on odd and even pages. A line that stands once,
//! and is no page number, stays.

use std::collections::HashMap;

use super::column::{Item, Sheet};

/// The part of a page at its upper and lower end where headers and footers stand.
const MARGIN: f64 = 0.17;
/// The part in which small type is furniture even on a single page: programs print addresses and dates there.
const EDGE: f64 = 0.045;
/// Rows from either end of a page that may belong to a header or footer.
const ROWS: usize = 4;

/// Drops headers, footers and page numbers.
pub(super) fn strip(sheets: &mut [Sheet]) {
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for sheet in sheets.iter() {
        for (text, height) in candidates(sheet).into_iter().flatten().map(|c| (pattern(&c.text), c.height)) {
            *seen.entry((text, height)).or_default() += 1;
        }
    }
    let pages = sheets.len();
    let body = body_size(sheets);
    for sheet in sheets {
        let mut drop: Vec<(usize, usize)> = Vec::new();
        for side in candidates(sheet) {
            let mut open = true;
            for candidate in side {
                let near = (-1..=1).map(|d| seen.get(&(pattern(&candidate.text), candidate.height + d)).copied());
                let times: usize = near.flatten().sum();
                // Twice may be chance on a long report; odd and even pages share the rest between them.
                let repeated = times >= 2 && times * 5 >= pages * 2;
                let number = is_page_number(&candidate.text);
                let edge = candidate.edge && candidate.size < 0.9 * body;
                open &= repeated || number || edge;
                if !open {
                    break;
                }
                drop.push(candidate.place);
            }
        }
        for (number, flow) in sheet.flows.iter_mut().enumerate() {
            let mut item = 0..;
            flow.items.retain(|_| !item.next().is_some_and(|item| drop.contains(&(number, item))));
        }
        sheet.flows.retain(|flow| !flow.items.is_empty());
    }
}

struct Candidate {
    /// Flow and item.
    place: (usize, usize),
    text: String,
    /// Height on the page in steps of a few points.
    height: i64,
    size: f64,
    edge: bool,
}

/// The rows in the upper margin from the top, and those in the lower margin from the bottom.
fn candidates(sheet: &Sheet) -> [Vec<Candidate>; 2] {
    let mut rows: Vec<Candidate> = Vec::new();
    for (f, flow) in sheet.flows.iter().enumerate() {
        for (i, item) in flow.items.iter().enumerate() {
            let y = item.y();
            let Item::Row(row) = item else { continue };
            if (MARGIN * sheet.height..=(1.0 - MARGIN) * sheet.height).contains(&y) {
                continue;
            }
            let text = row.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
            let size = row.iter().map(|line| line.size).fold(0.0, f64::max);
            let edge = !(EDGE * sheet.height..=(1.0 - EDGE) * sheet.height).contains(&(y - size / 2.0));
            // Steps of four points: what a footer moves between pages of one program.
            rows.push(Candidate { place: (f, i), text, height: (y / 4.0) as i64, size, edge });
        }
    }
    rows.sort_by_key(|c| c.height);
    let middle = (sheet.height / 8.0) as i64;
    let lower = rows.split_off(rows.partition_point(|c| c.height < middle));
    rows.truncate(ROWS);
    [rows, lower.into_iter().rev().take(ROWS).collect()]
}

/// A line with its numbers left open.
fn pattern(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_numeric() { '#' } else { c };
        if c != '#' || !out.ends_with('#') {
            out.push(c);
        }
    }
    out
}

/// A line that is nothing but a page number: `— 3 —`, `5`, `第 3 页 共 10 页`, `3/10`, `Page 3 of 9`, `iv`.
fn is_page_number(text: &str) -> bool {
    let mut rest: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    // Three numbers side by side are a row of a table.
    let apart = text.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_digit())).count();
    if rest.chars().count() > 16 || apart > 2 {
        return false;
    }
    for word in ["page", "of", "第", "页", "共"] {
        rest = rest.replace(word, " ");
    }
    let furniture = |c: char| c.is_whitespace() || "-–—－―─·•.|/,，~～（）()".contains(c);
    let han = |c: char| "一二三四五六七八九十百〇".contains(c);
    let numbers: Vec<&str> = rest.split(furniture).filter(|n| !n.is_empty()).collect();
    let arabic =
        |n: &&str| n.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) && n.chars().count() <= 4;
    let roman = |n: &&str| n.chars().all(|c| "ivxⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ".contains(c)) && n.len() <= 6;
    let named = |n: &&str| n.chars().all(han) && text.contains('页');
    matches!(numbers.len(), 1 | 2)
        && (numbers.iter().all(arabic) || numbers.iter().all(roman) || numbers.iter().all(named))
}

/// The type size of most lines.
fn body_size(sheets: &[Sheet]) -> f64 {
    let rows = sheets.iter().flat_map(|sheet| &sheet.flows).flat_map(|flow| &flow.items);
    let mut sizes: Vec<f64> = rows
        .filter_map(|item| match item {
            Item::Row(row) => row.iter().max_by_key(|line| line.text.len()).map(|line| line.size),
            Item::Table(_) => None,
        })
        .collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_and_what_is_none() {
        for text in ["— 3 —", "5", "第 3 页 共 10 页", "3/10", "- 12 -", "第三页", "Page 3 of 9", "iv", "·7·", "１２"]
        {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["一", "2023年", "第一", "（一）", "12件", "附件1", "20231231", "1 2 3"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
