//! How units fared over the years, and what of earlier runs is dropped.
//!
//! Of each unit and year the newest finished run holds. Two units that one run cannot tell apart have no history: a wrong one
//! would be worse.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};
use rust_decimal::Decimal;

use super::Store;
use crate::{
    batch::{Audited, Status, Trend, Unit},
    document::Level,
    scan::InputProblem,
    text::Date,
};

/// What none of so many finished runs met is dropped.
const RUNS: i64 = 3;

impl Store {
    /// Ends the run: keeps how each unit fared, and drops what is of no use any more. Of an audit that was stopped, or whose
    /// year is not known, nothing is kept but the reports that were examined.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn keep_run(&self, audited: &Audited) -> Result<(), InputProblem> {
        let mut inner = self.inner();
        let run = inner.run;
        let kept = inner.write().and_then(|()| {
            if audited.stopped {
                return Ok(());
            }
            let transaction = inner.connection.transaction()?;
            if let Some(year) = audited.year {
                keep_units(&transaction, run, year, audited)?;
            }
            transaction.execute("UPDATE run SET finished = 1, year = ? WHERE id = ?", params![audited.year, run])?;
            prune(&transaction)?;
            transaction.commit()
        });
        kept.map_err(|error| self.failed(&error))
    }

    /// How the units of an audit fared: the years that finished runs tell of, and the year of the audit as it is now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn trends(&self, audited: &Audited) -> Result<Vec<Trend>, InputProblem> {
        let told = kept_trends(&self.inner().connection, audited).map_err(|error| self.failed(&error))?;
        let mut all: BTreeMap<(usize, i16), Trend> = told.into_iter().map(|t| ((t.unit, t.year), t)).collect();
        for (number, unit) in audited.units.iter().enumerate() {
            // In an audit that was stopped a unit without a report may have one.
            if let Some(year) = audited.year.filter(|_| !audited.stopped || unit.report.is_some()) {
                all.insert((number, year), now(number, year, unit, audited));
            }
        }
        Ok(all.into_values().collect())
    }
}

/// A unit in the year of the audit.
fn now(number: usize, year: i16, unit: &Unit, audited: &Audited) -> Trend {
    let told = audited.indicators.iter().zip(&unit.indicators);
    Trend {
        unit: number,
        year,
        status: unit.status,
        score: unit.score,
        counts: unit.counts,
        published: unit.published.map(|published| published.date),
        indicators: told.filter_map(|(column, value)| Some((column.key.clone(), value.as_ref()?.value))).collect(),
    }
}

/// The units of an audit that can be told apart, by what they are known as.
fn known(audited: &Audited) -> HashMap<&str, Vec<usize>> {
    let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, unit) in audited.units.iter().enumerate() {
        known.entry(&unit.known_as).or_default().push(number);
    }
    // Under one name the levels tell units apart, where each has another one.
    known.retain(|_, numbers| {
        let mut levels: Vec<_> = numbers.iter().map(|number| audited.units[*number].level).collect();
        levels.sort_unstable();
        levels.dedup();
        levels.len() == numbers.len() && (levels.len() == 1 || !levels.contains(&None))
    });
    known
}

fn keep_units(connection: &Connection, run: i64, year: i16, audited: &Audited) -> rusqlite::Result<()> {
    let mut insert = connection.prepare(
        "INSERT INTO run_unit (run, unit, level, name, year, status, score, errors, warnings, notes, published, indicators)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for number in known(audited).into_values().flatten() {
        let unit = &audited.units[number];
        let Trend { status, score, counts: [errors, warnings, notes], published, indicators, .. } =
            now(number, year, unit, audited);
        let indicators: BTreeMap<String, Decimal> = indicators.into_iter().collect();
        insert.execute(params![
            run,
            unit.known_as,
            unit.level.map_or("", level),
            unit.name,
            year,
            status.name(),
            score,
            i64::try_from(errors).unwrap_or(i64::MAX),
            i64::try_from(warnings).unwrap_or(i64::MAX),
            i64::try_from(notes).unwrap_or(i64::MAX),
            published.map(|date| date.to_string()),
            serde_json::to_string(&indicators).unwrap_or_default(),
        ])?;
    }
    Ok(())
}

/// The word by which a level is kept.
fn level(level: Level) -> &'static str {
    match level {
        Level::Province => "province",
        Level::City => "city",
        Level::County => "county",
        Level::Township => "township",
        Level::Department => "department",
        Level::Zone => "zone",
        Level::Ministry => "ministry",
    }
}

/// What finished runs tell of the units of an audit, a later run after an earlier one.
fn kept_trends(connection: &Connection, audited: &Audited) -> rusqlite::Result<Vec<Trend>> {
    let units = known(audited);
    let mut select = connection.prepare(
        "SELECT unit, level, run_unit.year, status, score, errors, warnings, notes, published, indicators
         FROM run_unit JOIN run ON run.id = run_unit.run WHERE finished ORDER BY run",
    )?;
    let mut rows = select.query([])?;
    let mut trends = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, kept): (String, String) = (row.get(0)?, row.get(1)?);
        let same = |number: &&usize| {
            let now = audited.units[**number].level.map_or("", level);
            now == kept || now.is_empty() || kept.is_empty()
        };
        let Some(number) = units.get(name.as_str()).and_then(|numbers| numbers.iter().find(same)) else { continue };
        let status: String = row.get(3)?;
        let count = |column: usize| row.get::<_, i64>(column).map(|count| usize::try_from(count).unwrap_or(0));
        let published: Option<String> = row.get(8)?;
        let indicators: BTreeMap<String, Decimal> = serde_json::from_str(&row.get::<_, String>(9)?).unwrap_or_default();
        trends.push(Trend {
            unit: *number,
            year: row.get(2)?,
            status: Status::ALL.into_iter().find(|known| known.name() == status).unwrap_or_default(),
            score: row.get(4)?,
            counts: [count(5)?, count(6)?, count(7)?],
            published: published.and_then(|date| date.parse::<Date>().ok()),
            indicators: indicators.into_iter().collect(),
        });
    }
    Ok(trends)
}

/// Drops reports that none of the last runs met - their files were changed or taken away, or the rules or the day are others -,
/// and of older runs what a newer one tells of the same unit and year.
fn prune(connection: &Connection) -> rusqlite::Result<()> {
    let sql = "SELECT id FROM run WHERE finished ORDER BY id DESC LIMIT 1 OFFSET ?";
    let oldest = connection.query_row(sql, [RUNS - 1], |row| row.get::<_, i64>(0));
    let oldest = match oldest {
        Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(()),
        oldest => oldest?,
    };
    connection.execute("DELETE FROM content WHERE report IN (SELECT id FROM report WHERE run < ?)", [oldest])?;
    connection.execute("DELETE FROM report WHERE run < ?", [oldest])?;
    connection.execute(
        "DELETE FROM run_unit WHERE run < ? AND EXISTS (SELECT 1 FROM run_unit AS newer
         WHERE newer.year = run_unit.year AND newer.unit = run_unit.unit AND newer.level = run_unit.level
         AND newer.run > run_unit.run)",
        [oldest],
    )?;
    // Runs that were never finished, and of which nothing is left.
    connection
        .execute("DELETE FROM run WHERE id < ? AND NOT EXISTS (SELECT 1 FROM run_unit WHERE run = run.id)", [oldest])?;
    Ok(())
}
