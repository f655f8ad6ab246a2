//! Cells of a spreadsheet: report text that no program takes for a formula, in files that Excel and WPS read as UTF-8.

use super::safe;

/// What the file begins with: without a byte order mark, Excel and WPS take Chinese for GBK.
pub(super) const MARK: &str = "\u{FEFF}";

/// A text as a cell that no spreadsheet takes for a formula; on one line.
pub(super) fn cell(text: &str) -> String {
    let text = safe(text);
    // Full-width signs begin formulas in some programs, too.
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula_or_ends_its_line() {
        for (text, shown) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            (" +1", "' +1"),
            ("\t=1", "' =1"),
            ("\r@x", "' @x"),
            ("－5℃", "'－5℃"),
            ("甲\n乙", "甲 乙"),
            ("一、总体情况", "一、总体情况"),
        ] {
            assert_eq!(cell(text), shown);
        }
    }
}
