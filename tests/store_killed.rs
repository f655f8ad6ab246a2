//! Whoever writes to a store may be killed at any moment: what was written before is whole.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant, SystemTime},
};

use hegui::{
    batch::{Audited, Catalogue, Packed, Record, Report, Store, copies::Prints, store::Key},
    rule,
    scan::{Input, Job, Options, Row},
    text::Date,
};
use rusqlite::Connection;

mod stores;

use stores::in_mid_write;

const DAY: Date = Date::constant(2024, 3, 15);

/// Where the writer below writes; it is a test only because a test can start no other program of its own.
const WRITER: &str = "HEGUI_TEST_WRITER";

#[test]
fn writer() {
    let Some(path) = env::var_os(WRITER) else { return };
    let rules = rule::national().unwrap();
    let options = Options::new(DAY);
    let catalogue = Catalogue::new([(&rules, &options)]);
    let begun = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    for run in 0.. {
        let store = Store::open(Path::new(&path), DAY, &[]).unwrap();
        for number in 0..700_u64 {
            let name = format!("{begun}-{run}-{number}.txt");
            let input = Input::named(PathBuf::from(&name));
            let key = Key::of(Job { input: &input, rules: &rules, options: &options }, name.as_bytes());
            // Rows of many sizes, in and beyond a page, that nothing makes smaller.
            let mut random = u64::try_from(begun % 1_000_000_007).unwrap() + number;
            let noise = (0..number * 7 % 1500).map(|_| char::from_u32(0x4e00 + next(&mut random, 20_000)).unwrap());
            let title: String = name.chars().chain(noise).collect();
            let row = Row { path: name, title: Some(title), ..Row::default() };
            store.keep(&Report::new(Record { row, digest: None }, &catalogue, key)).unwrap();
        }
        store.keep_run(&Audited::default()).unwrap();
    }
}

/// A number below another one, by chance.
fn next(random: &mut u64, below: u32) -> u32 {
    *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    u32::try_from(*random >> 33).unwrap() % below
}

#[test]
fn whoever_is_killed_in_mid_write_leaves_a_whole_store() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("库.sqlite");
    let (mut hot, mut partly, mut rows) = (0, 0, 0);
    let mut random = u64::from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos());
    for round in 0..40 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "writer", "--nocapture"])
            .env(WRITER, &path)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // At any moment; every second time as soon as the file itself is being written.
        thread::sleep(Duration::from_millis(next(&mut random, 400).into()));
        let begun = Instant::now();
        while round % 2 == 1 && !in_mid_write(&path) && begun.elapsed() < Duration::from_secs(20) {
            thread::yield_now();
        }
        assert!(child.try_wait().unwrap().is_none(), "round {round}: the writer failed");
        child.kill().unwrap();
        child.wait().unwrap();
        hot += usize::from(in_mid_write(&path));
        drop(Store::open(&path, DAY, &[]).unwrap_or_else(|problem| panic!("round {round}: {problem:?}")));
        let connection = Connection::open(&path).unwrap();
        let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok", "round {round}");
        rows = whole_rows(&connection);
        let unfinished: i64 = connection
            .query_row("SELECT count(*) FROM report WHERE run IN (SELECT id FROM run WHERE NOT finished)", [], |r| {
                r.get(0)
            })
            .unwrap();
        partly += usize::from(unfinished > 0);
    }
    assert!(hot > 0, "none of 40 was killed in mid-write");
    assert!(partly > 0 && rows > 0, "nothing of a run that was killed was kept");
}

/// How many rows there are; each of them whole.
fn whole_rows(connection: &Connection) -> usize {
    let mut select = connection.prepare("SELECT path, record, prints FROM report JOIN content ON report = id").unwrap();
    let mut rows = select.query([]).unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().unwrap() {
        let path: String = row.get(0).unwrap();
        let record = Packed::from_bytes(row.get(1).unwrap(), &Arc::default()).open().unwrap();
        assert!(record.row.path == path && record.row.title.unwrap().starts_with(&path));
        assert_eq!(Prints::from_bytes(&row.get::<_, Vec<u8>>(2).unwrap()), Some(Prints::default()));
        count += 1;
    }
    let all: i64 = connection.query_row("SELECT count(*) FROM report", [], |row| row.get(0)).unwrap();
    assert_eq!(all, i64::try_from(count).unwrap(), "no report without its content");
    count
}
