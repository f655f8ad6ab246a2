//! The tables of an audit as a workbook, ready to be forwarded: a cover, then a sheet a table.
//!
//! Rows are written through as they are made, so that the workbook of a province needs no more memory than that of a county.
//! Text is written as text, never as a formula, whatever it begins with. What a sheet or a cell cannot hold goes on in the next
//! sheet, or is cut and told. The same audit gives the same bytes: the workbook bears the day of the run, not the hour.

mod cover;
mod look;

use std::io::{self, Write};

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ColNum, DocProperties, ExcelDateTime, RowNum, Workbook, Worksheet, XlsxError};

use self::look::Look;
use super::table::{Cell, Kind, Mark, Rows, Table, outcome, tables, title};
use crate::{
    batch::Audited,
    output::{RunInfo, safe},
    text::{Date, Lang, Said},
};

/// Rows that a sheet can have.
const ROWS: RowNum = 1_048_576;

/// Characters that a cell can hold, counted in UTF-16.
const CHARACTERS: usize = 32_767;

/// Writes the workbook. What is told back is what whoever forwards it is to know: what was cut.
///
/// # Errors
/// When writing fails.
pub fn xlsx(out: impl Write + Send, audited: &Audited, run: &RunInfo) -> io::Result<Vec<Said>> {
    book(out, audited, run, ROWS).map_err(|error| match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    })
}

fn book(out: impl Write + Send, audited: &Audited, run: &RunInfo, most: RowNum) -> Result<Vec<Said>, XlsxError> {
    let lang = run.style.lang;
    let look = Look::new();
    let tables = tables(audited, run);
    let mut workbook = Workbook::new();
    let title = title(audited);
    let mut properties = DocProperties::new().set_title(title.get(lang));
    if let Some(day) = excel(run.today) {
        properties = properties.set_creation_datetime(&day);
    }
    workbook.set_properties(&properties);
    // The cover comes first, and tells how many rows the sheets have: it is filled in last.
    workbook.add_worksheet().set_name(lang.pick("说明", "Cover"))?;
    let mut writer = Writer { lang, look: &look, cut: 0 };
    let mut written: Vec<Written<'_>> = Vec::new();
    for table in &tables {
        let mut rows = table.rows();
        let (mut part, mut count) = (1, 0);
        loop {
            let sheet = workbook.add_worksheet_with_constant_memory()?;
            let name = table.title.get(lang);
            sheet.set_name(if part == 1 { name.to_owned() } else { format!("{name} {part}") })?;
            let (rows_written, more) = writer.sheet(sheet, table, &mut rows, most)?;
            count += rows_written;
            if !more {
                break;
            }
            part += 1;
        }
        written.push(Written { title: &table.title, about: &table.about, parts: part, rows: count });
    }
    cover::fill(workbook.worksheet_from_index(0)?, audited, run, &look, &written)?;
    workbook.save_to_writer(out)?;
    Ok(notices(writer.cut, &written))
}

/// A table that was written.
struct Written<'a> {
    title: &'a Said,
    about: &'a Said,
    /// Sheets.
    parts: usize,
    rows: RowNum,
}

/// What does not stand in the workbook as it stands in the audit.
fn notices(cut: usize, written: &[Written<'_>]) -> Vec<Said> {
    let mut notices: Vec<Said> = written
        .iter()
        .filter(|written| written.parts > 1)
        .map(|Written { title, parts, .. }| {
            Said::new(
                format!("“{}”超过一张工作表的行数，分列在 {parts} 张工作表中", title.zh),
                format!("`{}` has more rows than a sheet can hold: it goes on over {parts} sheets", title.en),
            )
        })
        .collect();
    if cut > 0 {
        notices.push(Said::new(
            format!("有 {cut} 个单元格的文字超过 {CHARACTERS} 字，末尾以“…”截断；完整内容请看 CSV 或 JSON Lines"),
            format!(
                "{cut} cells held more than {CHARACTERS} characters and were cut; CSV and JSON Lines hold all of it"
            ),
        ));
    }
    notices
}

/// Writes sheets and counts what it had to cut.
struct Writer<'a> {
    lang: Lang,
    look: &'a Look,
    cut: usize,
}

impl Writer<'_> {
    /// Writes rows until the sheet is full; how many, and whether there are more.
    fn sheet(
        &mut self,
        sheet: &mut Worksheet,
        table: &Table<'_>,
        rows: &mut Rows<'_>,
        most: RowNum,
    ) -> Result<(RowNum, bool), XlsxError> {
        let head = RowNum::from(table.sums.is_some());
        for (column, at) in table.columns.iter().zip(0..) {
            sheet.set_column_width(at, look::width(column.kind, self.lang))?;
        }
        if let Some(sums) = &table.sums {
            for ((cell, column), at) in sums.iter().zip(&table.columns).zip(0..) {
                let kind = if column.kind == Kind::Outcome { Kind::Share } else { column.kind };
                self.cell(sheet, (0, at), cell, kind)?;
            }
        }
        sheet.set_row_height(head, look::head_height(table, self.lang))?;
        for (column, at) in table.columns.iter().zip(0..) {
            sheet.write_string_with_format(head, at, safe(column.said.get(self.lang)), &self.look.head)?;
        }
        let mut row = head + 1;
        let mut more = false;
        for cells in rows.by_ref() {
            for ((cell, column), at) in cells.iter().zip(&table.columns).zip(0..) {
                self.cell(sheet, (row, at), cell, column.kind)?;
            }
            row += 1;
            if row == most {
                more = true;
                break;
            }
        }
        let last = ColNum::try_from(table.columns.len().saturating_sub(1)).unwrap_or(ColNum::MAX);
        sheet.autofilter(head, 0, (row - 1).max(head), last)?;
        sheet.set_freeze_panes(head + 1, ColNum::try_from(table.fixed).unwrap_or(1))?;
        for (column, at) in table.columns.iter().zip(0..) {
            self.look.conditions(sheet, column.kind, at, (head + 1, row - 1))?;
        }
        sheet.set_print_area(0, 0, (row - 1).max(head), last)?;
        look::printed(sheet, table, head, self.lang)?;
        Ok((row - head - 1, more))
    }

    fn cell(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (RowNum, ColNum),
        cell: &Cell<'_>,
        kind: Kind,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                let text = self.fitting(text);
                sheet.write_string_with_format(row, column, text, self.look.of(kind, Mark::None))?;
            }
            Cell::Said(said, mark) => {
                let text = self.fitting(said.get(self.lang));
                sheet.write_string_with_format(row, column, text, self.look.of(kind, *mark))?;
            }
            #[expect(clippy::cast_precision_loss, reason = "spreadsheets count in floats")]
            Cell::Integer(count) => {
                sheet.write_number_with_format(row, column, *count as f64, self.look.of(kind, Mark::None))?;
            }
            Cell::Number(number, mark) => {
                let number = number.to_f64().unwrap_or_default();
                let number = if look::hundredths(kind) { number / 100.0 } else { number };
                sheet.write_number_with_format(row, column, number, self.look.of(kind, *mark))?;
            }
            Cell::Date(date) => match excel(*date) {
                Some(day) => {
                    sheet.write_datetime_with_format(row, column, &day, self.look.of(Kind::Date, Mark::None))?;
                }
                // Spreadsheets know no day before 1900.
                None => {
                    sheet.write_string_with_format(row, column, date.to_string(), self.look.of(kind, Mark::None))?;
                }
            },
            Cell::Outcome(became) => {
                let (sign, _, mark) = outcome(*became);
                sheet.write_string_with_format(row, column, sign, self.look.of(kind, mark))?;
            }
        }
        Ok(())
    }

    /// A text that a cell can hold.
    fn fitting(&mut self, text: &str) -> String {
        let text = safe(text);
        if text.len() <= CHARACTERS || text.encode_utf16().count() <= CHARACTERS {
            return text.into_owned();
        }
        self.cut += 1;
        let mut room = CHARACTERS - 1;
        let fits = |c: &char| {
            let left = room.checked_sub(c.len_utf16());
            room = left.unwrap_or(0);
            left.is_some()
        };
        let kept: String = text.chars().take_while(fits).collect();
        format!("{kept}…")
    }
}

/// A day as spreadsheets count it.
fn excel(date: Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (u16::try_from(date.year()).ok()?, date.month(), date.day());
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};

    use super::*;
    use crate::{batch::Unit, output::Style};

    fn run() -> RunInfo {
        let style = Style { width: 80, color: false, ascii: false, lang: Lang::Zh, quiet: false };
        RunInfo::new(Date::constant(2024, 3, 15), style)
    }

    #[test]
    fn what_a_sheet_cannot_hold_goes_on_in_the_next_and_is_told() {
        let unit = |number: usize| Unit { name: format!("单位{number}"), ..Unit::default() };
        let audited = Audited { units: (0..25).map(unit).collect(), ..Audited::default() };
        let mut bytes = Vec::new();
        let notices = book(Cursor::new(&mut bytes), &audited, &run(), 11).unwrap();
        assert!(notices.iter().any(|said| said.zh.contains("“单位”") && said.zh.contains("3 张")), "{notices:?}");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = |sheet: &str, book: &mut Xlsx<_>| -> Vec<String> {
            book.worksheet_range(sheet).unwrap().rows().skip(1).map(|row| row[0].to_string()).collect()
        };
        let all = ["单位", "单位 2", "单位 3"].map(|sheet| names(sheet, &mut book));
        assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
        assert_eq!(all.concat(), (0..25).map(|number| format!("单位{number}")).collect::<Vec<_>>());
    }

    #[test]
    fn what_a_cell_cannot_hold_is_cut_at_a_character_and_counted() {
        let look = Look::new();
        let mut writer = Writer { lang: Lang::Zh, look: &look, cut: 0 };
        assert_eq!(writer.fitting("甲乙"), "甲乙");
        assert_eq!(writer.fitting(&"甲".repeat(CHARACTERS)).chars().count(), CHARACTERS);
        assert_eq!(writer.cut, 0);
        let cut = writer.fitting(&"𠀀".repeat(CHARACTERS));
        assert_eq!((cut.encode_utf16().count(), writer.cut), (CHARACTERS, 1));
        assert!(cut.ends_with("𠀀…"));
    }
}
