//! A table of an audit as comma-separated values, for spreadsheets and for programs: ISO dates, plain figures, per cent in the
//! head of its column.

use std::io::{self, Write};

use super::table::{Cell, Head, Kind, Table, outcome};
use crate::{
    output::sheet::{self, cell},
    text::Lang,
};

/// Writes a table: a byte order mark, the heads, a line a row.
///
/// # Errors
/// When writing fails.
pub fn csv(out: &mut dyn Write, table: &Table<'_>, lang: Lang) -> io::Result<()> {
    out.write_all(sheet::MARK.as_bytes())?;
    let mut csv = ::csv::Writer::from_writer(out);
    csv.write_record(table.columns.iter().map(|column| head(column, lang)))?;
    for row in table.rows() {
        csv.write_record(row.iter().map(|cell| field(cell, lang)))?;
    }
    csv.flush()
}

/// A head; what its figures are in, where they do not say so themselves.
pub(super) fn head(column: &Head, lang: Lang) -> String {
    let name = cell(column.said.get(lang));
    match column.kind {
        Kind::Percent | Kind::Share | Kind::Change => lang.pick(format!("{name}（%）"), format!("{name} (%)")),
        _ => name,
    }
}

/// A cell as text.
fn field(one: &Cell<'_>, lang: Lang) -> String {
    match one {
        Cell::Empty => String::new(),
        Cell::Text(text) => cell(text),
        Cell::Said(said, _) => cell(said.get(lang)),
        Cell::Integer(count) => count.to_string(),
        Cell::Number(number, _) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Outcome(became) => outcome(*became).1.get(lang).to_owned(),
    }
}
