//! A roster that is a table: CSV as Excel and WPS save it (UTF-8 or GBK; comma, semicolon or tab), or the first sheet of a
//! workbook. The head may stand below a title.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::{
    Roster, RosterError,
    entry::{Entry, Field},
};
use crate::text::{Said, decode};

/// Columns that offices keep for themselves.
const OWN: [&str; 8] = ["", "序号", "编号", "备注", "说明", "联系人", "电话", "联系电话"];

/// So many rows a title above the head has at most.
const TITLES: usize = 5;

pub(super) fn csv(bytes: &[u8]) -> Result<Roster, RosterError> {
    let Ok(decoded) = decode(bytes) else { return Err(RosterError::Unknown) };
    let text = decoded.source.text();
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|d| first.matches(char::from(*d)).count());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, |position| line_of(text, position.byte()));
                rows.push((line, record.iter().map(str::to_owned).collect()));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let place = Said::new(format!("第 {line} 行"), format!("line {line}"));
                let message = Said::new("不是有效的 CSV，请检查引号", "this is no CSV: check the quotation marks");
                return Err(RosterError::Table(vec![(place, message)]));
            }
        }
    }
    read(&rows)
}

/// The line of a record, which begins at a byte or after the line breaks there.
fn line_of(text: &str, byte: u64) -> usize {
    let at = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let blank = text.as_bytes()[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    1 + text.as_bytes()[..at + blank].iter().filter(|byte| **byte == b'\n').count()
}

pub(super) fn sheet(bytes: &[u8], _: &str) -> Result<Roster, RosterError> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| RosterError::Unknown)?;
    let Some(Ok(range)) = book.worksheet_range_at(0) else { return Err(RosterError::Unknown) };
    let top = range.start().map_or(0, |(row, _)| row as usize);
    let rows: Vec<(usize, Vec<String>)> =
        range.rows().enumerate().map(|(i, row)| (top + i + 1, row.iter().map(cell).collect())).collect();
    read(&rows)
}

/// A cell as it is read by a person.
fn cell(data: &Data) -> String {
    match data {
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_owned(),
        other => other.to_string(),
    }
}

/// Numbered rows of cells: the head, then a unit each.
fn read(rows: &[(usize, Vec<String>)]) -> Result<Roster, RosterError> {
    let is_head = |row: &[String]| row.iter().any(|cell| Field::of(cell) == Some(Field::Unit));
    let Some(at) = rows.iter().take(TITLES).position(|(_, row)| is_head(row)) else {
        let place = Said::new("表头", "the head");
        let names = Field::names();
        let message = Said::new(
            format!("没有“单位”一列。第一行写列名，可用的列：{names}"),
            format!("there is no column `unit`; the first row names the columns: {names}"),
        );
        return Err(RosterError::Table(vec![(place, message)]));
    };
    let mut wrong = Vec::new();
    let mut fields: Vec<Option<Field>> = Vec::new();
    for head in &rows[at].1 {
        let field = Field::of(head);
        if let Some(field) = field.filter(|field| fields.contains(&Some(*field))) {
            let place = Said::new(format!("第 {} 行", rows[at].0), format!("row {}", rows[at].0));
            let name = field.name();
            wrong.push((place, Said::new(format!("“{name}”列有两个"), format!("two columns are `{name}`"))));
        }
        fields.push(field);
    }
    let unknown = rows[at].1.iter().zip(&fields).filter(|(head, field)| field.is_none() && !OWN.contains(&head.trim()));
    let ignored = unknown.map(|(head, _)| head.trim().to_owned()).collect();
    let mut roster = Roster { ignored, ..Roster::default() };
    for (number, row) in &rows[at + 1..] {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut entry = Entry::default();
        for (field, cell) in fields.iter().zip(row) {
            if let Some((field, Err(said))) = field.map(|field| (field, entry.take(field, cell))) {
                let name = field.name();
                wrong.push((Said::new(format!("第 {number} 行“{name}”"), format!("row {number}, `{name}`")), said));
            }
        }
        if entry.unit.is_empty() {
            let place = Said::new(format!("第 {number} 行"), format!("row {number}"));
            wrong.push((place, Said::new("没有写单位", "the unit is missing")));
        } else if let Some(first) =
            roster.entries.iter().position(|known| known.unit == entry.unit && known.year == entry.year)
        {
            let place = Said::new(format!("第 {number} 行“单位”"), format!("row {number}, `unit`"));
            let unit = &entry.unit;
            wrong.push((
                place,
                Said::new(
                    format!("“{unit}”已列为第 {} 个单位，请删去一行", first + 1),
                    format!("`{unit}` is unit {} already; remove one of the rows", first + 1),
                ),
            ));
        }
        roster.entries.push(entry);
    }
    if roster.entries.is_empty() && wrong.is_empty() {
        wrong.push((Said::new("名册", "the roster"), Said::new("没有一个单位", "it names no unit")));
    }
    if wrong.is_empty() { Ok(roster) } else { Err(RosterError::Table(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Level;

    #[test]
    fn a_table_as_offices_keep_it() {
        let text = "全市应报告单位名册,,\n单位,别名,层级,上级,年度,文件,报送日期,备注\n\
                    望川县人民政府,望川县,县级,云溪市,2023年度,,2024/2/20,好\n,,,,,,,\n\
                    望川县教育局,县教育局；望川教育局,部门,望川县,2023,教育局.docx,,\n";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        for bytes in [text.as_bytes(), &gbk, format!("\u{FEFF}{}", text.replace(',', "\t")).as_bytes()] {
            let roster = csv(bytes).unwrap();
            assert_eq!(roster.entries.len(), 2);
            let [one, two] = &roster.entries[..] else { panic!() };
            assert_eq!((one.level, one.year), (Some(Level::County), Some(2023)));
            assert_eq!(one.submitted, Some(crate::text::Date::constant(2024, 2, 20)));
            assert_eq!(two.aliases, ["县教育局", "望川教育局"]);
            assert_eq!(two.file.as_deref(), Some("教育局.docx"));
        }
    }

    #[test]
    fn every_mistake_is_told_at_its_row() {
        let text = "单位,层级,年度,报送日期\n望川县,乡下,二三年,昨天\n,县级,,\n望川县,,,\n";
        let Err(RosterError::Table(wrong)) = csv(text.as_bytes()) else { panic!() };
        let places: Vec<&str> = wrong.iter().map(|(place, _)| place.zh.as_str()).collect();
        assert_eq!(
            places,
            ["第 2 行“层级”", "第 2 行“年度”", "第 2 行“报送日期”", "第 3 行", "第 4 行“单位”"],
            "a unit that stands there twice on one year is told, too"
        );
        let Err(RosterError::Table(wrong)) = csv("单位,层级\r\n\r\n望川县,县级\r\n砚泽县,乡下\r\n".as_bytes())
        else {
            panic!()
        };
        assert_eq!(wrong[0].0.zh, "第 4 行“层级”", "lines as an editor counts them, blank ones too");
        assert!(matches!(csv("甲,乙\n1,2\n".as_bytes()), Err(RosterError::Table(_))));
    }
}
