//! What an audit comes to, for people and programs: a text for the terminal, JSON, a line a report, tables, letters.
//!
//! Everything here is made from an [`Audited`], which is whole by then; only the lines of JSON Lines are written one by one
//! while the reports are examined. One file a format, and its variant in [`AuditFormat`].

pub mod csv;
mod human;
mod json;
pub mod letter;
mod lines;
pub mod markdown;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod table;
pub mod xlsx;

use std::io::{self, Write};

pub use human::human;
pub use json::json;
pub use lines::{begin, end, line, units};

use super::{RunInfo, record};
use crate::{
    batch::Audited,
    text::{Lang, Said},
};

/// The formats of an audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AuditFormat {
    /// For people: who is missing, late, thin, and who copied.
    #[default]
    Human,
    /// One JSON object, schema `hegui.audit/1`.
    Json,
    /// A JSON object a line, each report as soon as it is examined; schema `hegui.audit.lines/1`.
    Jsonl,
    /// The table of the units for spreadsheets; in a folder, every table.
    Csv,
    /// What one would paste into a report.
    Markdown,
    /// A workbook with every table.
    Xlsx,
    /// The table of the units for engines; in a folder, every table.
    #[cfg(feature = "parquet")]
    Parquet,
    /// A letter to each unit, in a folder.
    Letters,
}

impl AuditFormat {
    /// Whether it is text that may stand on a terminal.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Human | Self::Json | Self::Jsonl | Self::Csv | Self::Markdown)
    }

    /// The ending of the file names of its tables, of a format that may fill a folder with them.
    #[must_use]
    pub fn of_tables(self) -> Option<&'static str> {
        match self {
            Self::Csv => Some("csv"),
            #[cfg(feature = "parquet")]
            Self::Parquet => Some("parquet"),
            Self::Human | Self::Json | Self::Jsonl | Self::Markdown | Self::Xlsx | Self::Letters => None,
        }
    }
}

/// What an audit was, beside what it came to.
#[derive(Clone, Debug)]
pub struct Info {
    /// The run.
    pub run: RunInfo,
    /// The names of the parts that a report has, in the order of `Brief::parts`.
    pub parts: Vec<(String, Said)>,
    /// The exit code as far as it depends on what was examined.
    pub exit: u8,
}

/// The schema of the results that programs read (`--format json`, and each line of `jsonl`), draft 2020-12.
///
/// ```
/// let schema = hegui::output::audit::schema();
/// assert!(schema["$defs"]["Unit"]["properties"]["status"].is_object());
/// ```
#[must_use]
pub fn schema() -> serde_json::Value {
    record::schema::<json::Whole<'_>, lines::Line<'_>>("hegui audit result （批量审核结果）")
}

/// Writes an audit as one whole; of [`AuditFormat::Jsonl`] what follows the reports. What is told back is what whoever
/// forwards it is to know.
///
/// # Errors
/// When writing fails, or the format wants a folder.
pub fn audit(format: AuditFormat, out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<Vec<Said>> {
    match format {
        AuditFormat::Human => human(out, audited, info)?,
        AuditFormat::Json => json(out, audited, info)?,
        AuditFormat::Jsonl => units(out, audited, info).and_then(|()| end(out, audited, info))?,
        AuditFormat::Markdown => markdown::markdown(out, audited, &info.run)?,
        AuditFormat::Xlsx => {
            let mut book = Vec::new();
            let notices = xlsx::xlsx(io::Cursor::new(&mut book), audited, &info.run)?;
            out.write_all(&book)?;
            return Ok(notices);
        }
        AuditFormat::Csv => one_table(format, out, audited, info)?,
        #[cfg(feature = "parquet")]
        AuditFormat::Parquet => one_table(format, out, audited, info)?,
        AuditFormat::Letters => return Err(io::ErrorKind::NotADirectory.into()),
    }
    Ok(Vec::new())
}

/// The table of the units.
fn one_table(format: AuditFormat, out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<()> {
    let tables = table::tables(audited, &info.run);
    tables
        .iter()
        .find(|table| table.key == "units")
        .map_or(Ok(()), |table| write_table(format, out, table, info.run.style.lang))
}

fn write_table(format: AuditFormat, out: &mut dyn Write, table: &table::Table<'_>, lang: Lang) -> io::Result<()> {
    match format {
        #[cfg(feature = "parquet")]
        AuditFormat::Parquet => {
            let mut bytes = Vec::new();
            parquet::parquet(&mut bytes, table, lang).map_err(|error| io::Error::other(error.to_string()))?;
            out.write_all(&bytes)
        }
        _ => csv::csv(out, table, lang),
    }
}

/// Hands on the files that fill a folder, each with its name: every table, or the letters.
///
/// # Errors
/// What `save` returns, and where a table cannot be written.
pub fn folder(
    format: AuditFormat,
    audited: &Audited,
    info: &Info,
    save: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let Some(ending) = format.of_tables() else {
        return letter::letters(audited, &info.run, save).map(drop);
    };
    for table in table::tables(audited, &info.run) {
        let mut bytes = Vec::new();
        write_table(format, &mut bytes, &table, info.run.style.lang)?;
        save(&format!("{}.{ending}", table.key), &bytes)?;
    }
    Ok(())
}
