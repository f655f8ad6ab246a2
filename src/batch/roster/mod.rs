//! 名册: which units have to report, as whoever supervises them keeps it: a table (CSV or XLSX) or YAML.
//!
//! The heads of the columns are understood in the words that people use; a mistake anywhere is told at its row or line, all of
//! them at once, and a roster with a mistake is not used. Which report is whose is not decided here.

mod entry;
mod table;
mod yaml;

use std::{io, path::Path};

pub use entry::Entry;

use crate::{document::Level, rule::LoadError, text::Said};

/// Which units have to report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// The units, in its order.
    pub entries: Vec<Entry>,
    /// The heads of columns that are none of those it may have.
    pub ignored: Vec<String>,
}

/// Why a roster cannot be used.
#[derive(Debug)]
pub enum RosterError {
    /// The file cannot be read.
    Io(io::Error),
    /// It is no table and no YAML.
    Unknown,
    /// What is wrong in a table: the cell as a person finds it, and what to do.
    Table(Vec<(Said, Said)>),
    /// What is wrong in a YAML file, at its places.
    Yaml(LoadError),
}

impl Roster {
    /// Reads a roster; its extension tells how.
    ///
    /// # Errors
    /// [`RosterError`]: that it cannot be read, or every mistake in it.
    pub fn open(path: &Path, name: &str) -> Result<Self, RosterError> {
        let bytes = std::fs::read(path).map_err(RosterError::Io)?;
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        match extension.as_str() {
            "csv" | "tsv" | "txt" => table::csv(&bytes),
            "xlsx" | "xlsm" | "xls" | "ods" => table::sheet(&bytes, &extension),
            "yaml" | "yml" => yaml::read(name, &bytes),
            _ => Err(RosterError::Unknown),
        }
    }

    /// The level of a name of the column, in the words that people write.
    fn level(text: &str) -> Option<Level> {
        Some(match text {
            "省" | "省级" | "province" => Level::Province,
            "市" | "市级" | "地级市" | "city" => Level::City,
            "县" | "区" | "县级" | "县区" | "区县" | "县（市、区）" | "county" => Level::County,
            "乡" | "镇" | "街道" | "乡镇" | "乡级" | "镇街" | "乡镇（街道）" | "乡镇街道" | "township" => {
                Level::Township
            }
            "部门" | "单位" | "县直部门" | "市直部门" | "省直部门" | "区直部门" | "department" => {
                Level::Department
            }
            "开发区" | "园区" | "功能区" | "开发区等" | "zone" => Level::Zone,
            "部委" | "国务院部门" | "ministry" => Level::Ministry,
            _ => return None,
        })
    }
}
