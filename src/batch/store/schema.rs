//! The file of a store: made, recognised, and what is said where it cannot be used.
//!
//! SQLite keeps a rollback journal (the default) beside the file while it writes, and no longer: whoever is killed in
//! mid-write leaves a journal, and the next run takes back what was not finished. A write-ahead log would be no safer and leave
//! the newest rows in a second file, which a person who copies the first one would lose. The file is locked for the whole run.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{
    scan::{InputProblem, display},
    text::Said,
};

/// “hegu”: by this the file is known as a store.
const APPLICATION: i64 = 0x6865_6775;

/// The version of the tables below; older ones are brought up to it, newer ones are left alone.
const VERSION: i64 = 1;

/// So long a run waits for another one that is about to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// A report is known by its key and by the run that last met it; what is kept of it lies apart, so that meeting it again
/// writes a few bytes. A run counts once it is finished; a unit is known by its name and level.
const TABLES: &str = "
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    tool TEXT NOT NULL,
    packs TEXT NOT NULL,
    year INTEGER,
    finished INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE run_unit (
    run INTEGER NOT NULL,
    unit TEXT NOT NULL,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL,
    score REAL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    published TEXT,
    indicators TEXT NOT NULL,
    PRIMARY KEY (year, unit, level, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    run INTEGER NOT NULL
) STRICT;
CREATE TABLE content (
    report INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    record BLOB NOT NULL,
    prints BLOB NOT NULL
) STRICT;
";

/// Opens a store, or makes one where there is no file.
pub(super) fn open(path: &Path) -> Result<Connection, InputProblem> {
    let problem = |message: Said| InputProblem { path: display(path), message };
    if path.is_dir() {
        return Err(problem(Said::new(
            "这是文件夹；请给出记录库的文件名，如 audit.sqlite",
            "this is a folder; name the file of the store, such as audit.sqlite",
        )));
    }
    // An absolute path never reads as one of the names that SQLite gives a meaning of its own.
    let place = std::path::absolute(path).map_err(|error| problem(crate::scan::io_said(&error)))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(place, flags).and_then(|connection| {
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF;")?;
        Ok(connection)
    });
    let connection = opened.map_err(|error| problem(said(&error)))?;
    match prepare(&connection) {
        Ok(None) => Ok(connection),
        Ok(Some(message)) => Err(problem(message)),
        Err(error) => Err(problem(said(&error))),
    }
}

/// Takes the file for this run, and makes what it lacks; a message where it is nothing that this program may write to.
fn prepare(connection: &Connection) -> rusqlite::Result<Option<Said>> {
    if connection.is_readonly("main")? {
        return Ok(Some(read_only()));
    }
    // The lock stays until the file is closed. Until something is written, it leaves somebody else's file as it is.
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;")?;
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    let version = number("PRAGMA user_version")?;
    if application != APPLICATION && (application != 0 || tables != 0) {
        return Ok(Some(Said::new(
            "这是其他程序的数据库，不是 hegui 的记录库；请换一个文件名",
            "this is another program's database and no store of hegui; name another file",
        )));
    }
    if version > VERSION {
        return Ok(Some(Said::new(
            "记录库由更新版本的 hegui 写成，本版本读不了；请升级 hegui，或换一个文件名新建",
            "the store was written by a newer hegui than this; upgrade hegui, or name another file to begin anew",
        )));
    }
    if tables == 0 {
        let head = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};");
        connection.execute_batch(&(head + TABLES))?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(None)
}

fn read_only() -> Said {
    Said::new(
        "记录库不能写入（文件或磁盘只读）；请检查权限，或换一个位置",
        "the store cannot be written to (the file or the disk is read-only); check the permissions, or choose another place",
    )
}

/// What is said where SQLite fails.
pub(super) fn said(error: &rusqlite::Error) -> Said {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Said::new(
            "文件不是 hegui 的记录库；请换一个文件名，或移走该文件后重新运行",
            "the file is no store of hegui; name another file, or move this one away",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => Said::new(
            "记录库正被另一次运行（或其他程序）使用；请等它结束，或换一个文件名",
            "another run (or another program) is using the store; wait until it ends, or name another file",
        ),
        Some(ErrorCode::ReadOnly) => read_only(),
        Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Said::new(
            "无法打开或建立记录库；请检查文件夹是否存在、能否写入",
            "the store cannot be opened or made; check that its folder exists and can be written to",
        ),
        Some(ErrorCode::DiskFull) => Said::new(
            "磁盘已满，记录库未能写完；请腾出空间后重新运行",
            "the disk is full; free some space and run again",
        ),
        Some(ErrorCode::DatabaseCorrupt) => Said::new(
            "记录库已损坏；请换用备份，或移走该文件后重新运行（历年情况将从头记起）",
            "the store is damaged; use a backup, or move it away and run again (its history begins anew)",
        ),
        _ => Said::new(
            format!("记录库读写失败（{error}）；请检查磁盘后重新运行"),
            format!("the store failed ({error}); check the disk and run again"),
        ),
    }
}
