//! A table of an audit as Parquet, for engines that read thousands of them: typed columns, every one of them optional.
//!
//! Columns have the names that programs use, whatever the language; words are in the language of the run. No Arrow: a table
//! of text, counts, figures and days needs nothing of it.

use std::{io::Write, sync::Arc};

use parquet::{
    basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical},
    data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type},
    errors::Result,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};
use rust_decimal::prelude::ToPrimitive;

use super::table::{Cell, Head, Kind, Table};
use crate::text::{Date, Lang};

/// So many rows are put together before they are written: a row group.
const GROUP: usize = 16_384;

/// Writes a table.
///
/// # Errors
/// When writing fails.
pub fn parquet(out: impl Write + Send, table: &Table<'_>, lang: Lang) -> Result<()> {
    let fields = table.columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<Vec<_>>>()?;
    let schema = Type::group_type_builder(table.key).with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("hegui {}", env!("CARGO_PKG_VERSION")))
        .build();
    let mut writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    let mut rows = table.rows();
    loop {
        let group: Vec<Vec<Cell<'_>>> = rows.by_ref().take(GROUP).collect();
        if group.is_empty() {
            break;
        }
        let mut into = writer.next_row_group()?;
        for (at, column) in table.columns.iter().enumerate() {
            let cells = group.iter().map(|row| row.get(at).unwrap_or(&Cell::Empty));
            match physical(column.kind) {
                Physical::INT64 => write::<Int64Type>(&mut into, cells.map(integer))?,
                Physical::DOUBLE => write::<DoubleType>(&mut into, cells.map(number))?,
                Physical::INT32 => write::<Int32Type>(&mut into, cells.map(day))?,
                _ => write::<ByteArrayType>(&mut into, cells.map(|cell| text(cell, lang)))?,
            }
        }
        into.close()?;
    }
    writer.close()?;
    Ok(())
}

/// How a column is stored.
fn physical(kind: Kind) -> Physical {
    match kind {
        Kind::Word | Kind::Name | Kind::Line | Kind::Long | Kind::Outcome => Physical::BYTE_ARRAY,
        Kind::Integer | Kind::Late => Physical::INT64,
        Kind::Number | Kind::Score | Kind::Percent | Kind::Share | Kind::Change | Kind::Points => Physical::DOUBLE,
        Kind::Date => Physical::INT32,
    }
}

fn field(column: &Head) -> Result<Type> {
    let physical = physical(column.kind);
    let logical = match physical {
        Physical::BYTE_ARRAY => Some((LogicalType::String, ConvertedType::UTF8)),
        Physical::INT32 => Some((LogicalType::Date, ConvertedType::DATE)),
        _ => None,
    };
    let builder = Type::primitive_type_builder(&column.key, physical).with_repetition(Repetition::OPTIONAL);
    match logical {
        Some((logical, converted)) => builder.with_logical_type(Some(logical)).with_converted_type(converted).build(),
        None => builder.build(),
    }
}

/// Writes one column of a row group; what is missing is null.
fn write<T: DataType>(
    into: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    if let Some(mut column) = into.next_column()? {
        column.typed::<T>().write_batch(&values, Some(&levels), None)?;
        column.close()?;
    }
    Ok(())
}

fn integer(cell: &Cell<'_>) -> Option<i64> {
    if let Cell::Integer(count) = cell { Some(*count) } else { None }
}

fn number(cell: &Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Number(number, _) => number.to_f64(),
        Cell::Integer(count) => count.to_f64(),
        _ => None,
    }
}

/// Days since 1970.
fn day(cell: &Cell<'_>) -> Option<i32> {
    let Cell::Date(date) = cell else { return None };
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(*date).ok().map(|span| span.get_days())
}

fn text(cell: &Cell<'_>, lang: Lang) -> Option<ByteArray> {
    match cell {
        Cell::Text(text) => Some(text.as_ref().into()),
        Cell::Said(said, _) => Some(said.get(lang).into()),
        Cell::Outcome(outcome) => Some(super::table::outcome_name(*outcome).into()),
        _ => None,
    }
}
