//! 记录库 (`--store`): what earlier runs found, in one SQLite file.
//!
//! A report that is known by its [`Key`] is not examined again; one of whose ingredients anything changed is not known. What
//! was found is written in batches, so that a run that is stopped, or killed, goes on where it was when it is started again.
//! Of finished runs it keeps how each unit fared, which makes the trends. It decides nothing about reports.

mod history;
mod key;
mod schema;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::{Connection, OptionalExtension, params};

pub use key::Key;

use super::{Packed, Report, Wording, copies::Prints};
use crate::{
    rule::PackId,
    scan::{InputProblem, display},
    text::Date,
};

/// So many reports are written at once.
const BATCH: usize = 256;

/// What is not written waits no longer than this for more.
const WAIT: Duration = Duration::from_secs(1);

/// A store that was opened for a run.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    connection: Connection,
    /// The number of this run.
    run: i64,
    /// How many reports the open transaction holds, and since when it is open.
    open: Option<(usize, Instant)>,
}

impl Store {
    /// Opens a store for a run on a day with some packs, or makes one where there is no file. Until it is dropped no other run
    /// can open it.
    ///
    /// # Errors
    /// When the file is no store or a newer one, when another run has it, when it cannot be written to.
    pub fn open(path: &Path, day: Date, packs: &[PackId]) -> Result<Self, InputProblem> {
        let connection = schema::open(path)?;
        let began = connection.execute(
            "INSERT INTO run (day, tool, packs) VALUES (?, ?, ?)",
            params![day.to_string(), env!("CARGO_PKG_VERSION"), serde_json::to_string(packs).unwrap_or_default()],
        );
        let run = began.map(|_| connection.last_insert_rowid());
        let failed = |error| InputProblem { path: display(path), message: schema::said(&error) };
        let run = run.map_err(failed)?;
        Ok(Self { path: path.to_owned(), inner: Mutex::new(Inner { connection, run, open: None }) })
    }

    /// What is kept under a key. What cannot be read is not known: it is found anew and written again.
    #[must_use]
    pub fn recall(&self, key: &Key, wording: &Arc<Wording>) -> Option<(Packed, Prints)> {
        let inner = self.inner();
        let sql = "SELECT record, prints FROM report JOIN content ON content.report = report.id WHERE key = ?";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?));
        let found =
            inner.connection.prepare_cached(sql).and_then(|mut sql| sql.query_row([key.bytes()], read).optional());
        drop(inner);
        let (record, prints) = found.ok()??;
        Some((Packed::from_bytes(record, wording), Prints::from_bytes(&prints)?))
    }

    /// Keeps a report, or notes that it was met again. It is safe once the store has written its batch.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn keep(&self, report: &Report) -> Result<(), InputProblem> {
        let Some(key) = &report.key else { return Ok(()) };
        let mut inner = self.inner();
        inner.keep(key, report).map_err(|error| self.failed(&error))
    }

    /// Writes what was kept so far.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn write(&self) -> Result<(), InputProblem> {
        self.inner().write().map_err(|error| self.failed(&error))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // A worker that panicked left no statement half done.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: &rusqlite::Error) -> InputProblem {
        InputProblem { path: display(&self.path), message: schema::said(error) }
    }
}

impl Inner {
    fn keep(&mut self, key: &Key, report: &Report) -> rusqlite::Result<()> {
        let (count, since) = match self.open {
            Some(open) => open,
            None => {
                self.connection.execute_batch("BEGIN IMMEDIATE")?;
                (0, Instant::now())
            }
        };
        self.open = Some((count + 1, since));
        let mut met = self.connection.prepare_cached(
            "INSERT INTO report (key, run) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET run = excluded.run RETURNING id",
        )?;
        let id: i64 = met.query_row(params![key.bytes(), self.run], |row| row.get(0))?;
        drop(met);
        if !report.recalled {
            let sql = "INSERT OR REPLACE INTO content (report, path, record, prints) VALUES (?, ?, ?, ?)";
            let prints = report.brief.prints.to_bytes();
            let row = params![id, report.brief.path, report.packed.bytes(), prints];
            self.connection.prepare_cached(sql)?.execute(row)?;
        }
        if count + 1 >= BATCH || since.elapsed() >= WAIT { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> rusqlite::Result<()> {
        if self.open.is_some() {
            self.connection.execute_batch("COMMIT")?;
            self.open = None;
        }
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Whoever wants to hear of a failure writes before.
        let _ = self.inner().write();
    }
}
