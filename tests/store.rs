//! The store of an audit: never stale, never torn, never taken for what it is not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    cell::Cell,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use hegui::{
    batch::{Audited, Catalogue, Frame, Keeper, Report, Roster, Status, Store, audit, roster::Entry},
    document::{Level, Stage},
    finding::{Severity, Waiver},
    rule::{self, RuleFile, RuleSet},
    scan::{self, Baseline, Input, InputProblem, Job, Known, Options, Previous, Ran, Root, Way, collect},
    text::{Date, Effort, Lang},
};
use rusqlite::Connection;

mod stores;

use stores::in_mid_write;

fn day(day: i8) -> Date {
    Date::new(2024, 3, day).unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("reports").join(name)).unwrap()
}

/// A folder of reports with everything that a run of them is asked.
struct World {
    dir: tempfile::TempDir,
    files: Vec<RuleFile>,
    options: Options,
    named: bool,
    threads: usize,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("报送")).unwrap();
        fs::write(dir.path().join("报送/1.txt"), sample("weak-county-2023.txt")).unwrap();
        fs::write(dir.path().join("报送/2.txt"), sample("good-township-2023.txt")).unwrap();
        let mut options = Options { outcomes: true, digest: true, ..Options::new(day(15)) };
        options.gate.root = Arc::new(Root::new(dir.path().to_owned(), dir.path().to_owned()));
        Self { dir, files: rule::embedded("national"), options, named: false, threads: 2 }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join("报送").join(name)
    }

    fn inputs(&self) -> Vec<Input> {
        let mut inputs = collect(&[self.dir.path().join("报送")]).inputs;
        inputs.iter_mut().for_each(|input| input.named = self.named);
        inputs
    }

    fn rules(&self) -> RuleSet {
        rule::load(self.files.clone()).unwrap()
    }

    fn open(&self) -> Store {
        Store::open(&self.dir.path().join("库.sqlite"), self.options.today, &[]).unwrap()
    }

    /// What a run finds, with a store or without.
    fn run(&self, rules: &RuleSet, store: Option<&Store>) -> Vec<Report> {
        let catalogue = Catalogue::new([(rules, &self.options)]);
        let inputs = self.inputs();
        let job = |input| Job { input, rules, options: &self.options };
        let jobs: Vec<Job<'_>> = inputs.iter().map(job).collect();
        let way = Way { threads: self.threads.try_into().ok(), stop: None };
        let mut reports = Vec::new();
        let keeper = Keeper { catalogue: &catalogue, store };
        let ran = scan::work(&jobs, way, &keeper, |report| {
            store.map_or(Ok(()), |store| store.keep(&report))?;
            reports.push(report);
            Ok::<_, InputProblem>(())
        });
        assert_eq!(ran.unwrap(), Ran::Whole);
        reports
    }

    fn audit(&self, rules: &RuleSet, store: &Store, unit: &str) -> Audited {
        let reports = self.run(rules, Some(store));
        let catalogue = Catalogue::new([(rules, &self.options)]);
        let roster = Roster { entries: vec![Entry { unit: unit.to_owned(), ..Entry::default() }], ..Roster::default() };
        audit(reports, Frame { catalogue: &catalogue, roster: Some(&roster), year: None })
    }
}

fn examined(reports: &[Report]) -> usize {
    reports.iter().filter(|report| !report.recalled).count()
}

fn packed(reports: &[Report]) -> Vec<&[u8]> {
    reports.iter().map(|report| report.packed.bytes()).collect()
}

fn waiver(report: PathBuf) -> Arc<Waiver> {
    Arc::new(Waiver {
        rule: "shortcomings/causes".to_owned(),
        report,
        quote: None,
        reason: "试点".to_owned(),
        approver: "法规科".to_owned(),
        until: day(31),
    })
}

fn baseline(world: &World, name: &str) -> Arc<Baseline> {
    let known = Known {
        rule: "plan/thin".to_owned(),
        fingerprint: "0".repeat(32),
        message: "安排过少".to_owned(),
        severity: None,
        year: None,
    };
    Arc::new(Baseline { reports: [(world.at(name), vec![known])].into(), ..Baseline::default() })
}

/// What is changed, how, and how many of the two reports are to be examined again.
type Change = (&'static str, fn(&mut World), usize);

const CHANGES: &[Change] = &[
    ("nothing", |_| {}, 0),
    ("the number of threads", |world| world.threads = 1, 0),
    ("how hard the patterns are prepared", |world| world.options.effort = Effort::Many, 0),
    ("when a file was changed", touch, 0),
    ("a waiver of another report", |world| world.options.gate.waivers = vec![waiver(world.at("9.txt"))].into(), 0),
    ("the content of one", |world| fs::write(world.at("2.txt"), sample("good-county-2023.txt")).unwrap(), 1),
    (
        "one byte of one",
        |world| fs::write(world.at("2.txt"), [sample("good-township-2023.txt"), b"\n".to_vec()].concat()).unwrap(),
        1,
    ),
    ("the path of one", |world| fs::rename(world.at("2.txt"), world.at("3.txt")).unwrap(), 1),
    (
        "the contents, one for the other",
        |world| {
            fs::write(world.at("1.txt"), sample("good-township-2023.txt")).unwrap();
            fs::write(world.at("2.txt"), sample("weak-county-2023.txt")).unwrap();
        },
        2,
    ),
    ("a new report", |world| fs::write(world.at("3.txt"), sample("weak-county-2023.txt")).unwrap(), 1),
    ("whether they are named", |world| world.named = true, 2),
    ("a rule file", |world| world.files.push(own("note")), 2),
    ("the day", |world| world.options.today = day(16), 2),
    ("the stage", |world| world.options.stage = Some(Stage::Draft), 2),
    ("whether everything is a report", |world| world.options.assume_report = true, 2),
    ("the level", |world| world.options.given.level = Some(Level::City), 2),
    ("the tier", |world| world.options.given.tier = Some(hegui::document::Tier::City), 2),
    ("the place", |world| world.options.given.place = Some("湖北省".to_owned()), 2),
    ("the year", |world| world.options.given.year = Some(2022), 2),
    ("what is selected", |world| world.options.select = vec!["part".to_owned()], 2),
    ("what is ignored", |world| world.options.ignore = vec!["plan".to_owned()], 2),
    ("the same name, enabled", |world| world.options.enable = vec!["plan".to_owned()], 2),
    ("whether rows carry digests", |world| world.options.digest = false, 2),
    ("whether rows carry outcomes", |world| world.options.outcomes = false, 2),
    ("what else rows tell", |world| world.options.detail.quotes = false, 2),
    ("a severity", |world| world.options.gate.severities = vec![("plan".to_owned(), Severity::Note)], 2),
    ("a waiver of one", |world| world.options.gate.waivers = vec![waiver(world.at("1.txt"))].into(), 1),
    ("a baseline", |world| world.options.gate.baseline = Some(baseline(world, "1.txt")), 1),
    ("the threshold", |world| world.options.gate.fail_on = Some(Severity::Note), 2),
    ("no threshold", |world| world.options.gate.fail_on = None, 2),
    ("last year's reports", |world| previous(world, "weak-county-2022.txt"), 2),
];

fn touch(world: &mut World) {
    let file = fs::File::options().write(true).open(world.at("1.txt")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
}

fn own(severity: &str) -> RuleFile {
    let text = format!(
        "pack: {{ id: own, version: \"1\", title: 本县, extends: national }}\n\
         overrides:\n  - rule: shortcomings/causes\n    set: {{ severity: {severity} }}\n"
    );
    RuleFile::new("本县.yaml", text)
}

fn previous(world: &mut World, report: &str) {
    let path = world.dir.path().join("上年.txt");
    fs::write(&path, sample(report)).unwrap();
    let previous = Previous::open(&path, &world.rules(), &world.options).unwrap();
    world.options.previous = Some(Arc::new(previous));
}

#[test]
fn what_bears_on_a_report_has_it_examined_again_and_nothing_else_has() {
    let base = World::new().rules();
    for (what, change, expected) in CHANGES {
        let mut world = World::new();
        let store = world.open();
        assert_eq!(examined(&world.run(&base, Some(&store))), 2, "{what}: a new store knows nothing");
        assert_eq!(examined(&world.run(&base, Some(&store))), 0, "{what}: nothing was changed yet");
        let files = world.files.len();
        change(&mut world);
        let own = (world.files.len() > files).then(|| world.rules());
        let rules = own.as_ref().unwrap_or(&base);
        let recalled = world.run(rules, Some(&store));
        assert_eq!(examined(&recalled), *expected, "{what}");
        assert_eq!(packed(&recalled), packed(&world.run(rules, None)), "{what}: as without a store");
        assert_eq!(examined(&world.run(rules, Some(&store))), 0, "{what}: known from then on");
    }
}

#[test]
fn a_change_of_a_rule_file_a_baseline_or_last_years_report_is_seen() {
    let mut world = World::new();
    let store = world.open();
    let expect = |world: &World, expected: usize, what: &str| {
        let rules = world.rules();
        let reports = world.run(&rules, Some(&store));
        assert_eq!(examined(&reports), expected, "{what}");
        assert_eq!(packed(&reports), packed(&world.run(&rules, None)), "{what}");
    };
    world.files.push(own("note"));
    expect(&world, 2, "a rule file");
    world.files[..].last_mut().unwrap().text = own("warning").text;
    expect(&world, 2, "another text of it");
    world.files.pop();
    world.files.push(own("note"));
    expect(&world, 0, "the first text again");
    previous(&mut world, "weak-county-2022.txt");
    expect(&world, 2, "last year's report");
    previous(&mut world, "weak-county-2022.txt");
    expect(&world, 0, "the same once more");
    previous(&mut world, "good-city-2022.txt");
    expect(&world, 2, "another content of it");
    world.options.gate.baseline = Some(baseline(&world, "1.txt"));
    expect(&world, 1, "a baseline of one report");
    world.options.gate.baseline = Some(baseline(&world, "2.txt"));
    expect(&world, 1, "of the other one");
    world.options.gate.baseline = Some(baseline(&world, "9.txt"));
    expect(&world, 0, "of a report that is not there");
}

#[test]
fn a_recalled_report_is_what_it_was() {
    let world = World::new();
    fs::write(world.at("3.doc"), b"\xd0\xcf\x11\xe0 cut off").unwrap();
    let (rules, store) = (world.rules(), world.open());
    let first = world.run(&rules, Some(&store));
    let second = world.run(&rules, Some(&store));
    assert_eq!((first.len(), examined(&first), examined(&second)), (3, 3, 0), "a damaged file is known again, too");
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(format!("{:?}", first.brief), format!("{:?}", second.brief));
        assert_eq!(first.packed.bytes(), second.packed.bytes());
    }
    assert!(!first[0].brief.prints.is_empty());
}

#[test]
fn a_run_that_is_stopped_goes_on_where_it_was() {
    let world = World::new();
    let text = String::from_utf8(sample("good-township-2023.txt")).unwrap();
    for number in 0..600 {
        fs::write(world.at(&format!("镇{number}.txt")), format!("{text}\n另有{number}件。\n")).unwrap();
    }
    let rules = world.rules();
    let catalogue = Catalogue::new([(&rules, &world.options)]);
    let inputs = world.inputs();
    let jobs: Vec<_> = inputs.iter().map(|input| Job { input, rules: &rules, options: &world.options }).collect();
    let stop = AtomicBool::new(false);
    let store = world.open();
    let kept = Cell::new(0);
    let ran = scan::work(
        &jobs,
        Way { threads: None, stop: Some(&stop) },
        &Keeper { catalogue: &catalogue, store: Some(&store) },
        |report| {
            kept.set(kept.get() + 1);
            stop.store(kept.get() >= 300, Ordering::Relaxed);
            store.keep(&report)
        },
    );
    assert_eq!((ran.unwrap(), kept.get() < 602), (Ran::Stopped, true));
    drop(store);
    let store = world.open();
    let reports = world.run(&rules, Some(&store));
    assert_eq!((reports.len(), examined(&reports)), (602, 602 - kept.get()));
}

#[test]
fn what_is_damaged_in_a_store_is_found_anew() {
    let world = World::new();
    let rules = world.rules();
    world.run(&rules, Some(&world.open()));
    let path = world.dir.path().join("库.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection.execute("UPDATE content SET record = x'0102' WHERE path LIKE '%1.txt'", []).unwrap();
    connection.execute("UPDATE content SET prints = x'ff000000' WHERE path LIKE '%2.txt'", []).unwrap();
    drop(connection);
    assert_eq!(examined(&world.run(&rules, Some(&world.open()))), 2);
    assert_eq!(examined(&world.run(&rules, Some(&world.open()))), 0);
}

#[test]
fn units_keep_their_years_whatever_they_are_called() {
    let mut world = World::new();
    let rules = world.rules();
    let years = |trends: &[hegui::batch::Trend], audited: &Audited, name: &str| -> Vec<(i16, Status, Option<f64>)> {
        let unit = audited.units.iter().position(|unit| unit.name == name).unwrap();
        trends.iter().filter(|t| t.unit == unit).map(|t| (t.year, t.status, t.score)).collect()
    };
    fs::remove_file(world.at("2.txt")).unwrap();
    fs::write(world.at("1.txt"), sample("weak-county-2022.txt")).unwrap();
    let store = world.open();
    let first = world.audit(&rules, &store, "砚泽县");
    assert_eq!(store.trends(&first).unwrap().len(), 1, "this year alone");
    store.keep_run(&first).unwrap();
    drop(store);
    // A year later the roster tells its full name.
    fs::write(world.at("1.txt"), sample("weak-county-2023.txt")).unwrap();
    world.options.today = day(20);
    let store = world.open();
    let second = world.audit(&rules, &store, "砚泽县人民政府");
    let name = second.units[0].name.clone();
    assert_ne!(first.units[0].name, name);
    let trends = store.trends(&second).unwrap();
    let expected =
        vec![(2022, Status::Reported, first.units[0].score), (2023, Status::Reported, second.units[0].score)];
    assert_eq!(years(&trends, &second, &name), expected);
    assert!(trends.iter().all(|trend| trend.score.is_some() && trend.published.is_some()), "{trends:?}");
    store.keep_run(&second).unwrap();
    assert_eq!(store.trends(&second).unwrap(), trends, "kept or at hand, it is the same");
    // A newer run on an earlier year holds; one that was stopped tells nothing.
    drop(store);
    fs::write(world.at("1.txt"), sample("weak-county-2022.txt")).unwrap();
    let store = world.open();
    let mut third = world.audit(&rules, &store, "砚泽县");
    third.units[0].score = Some(1.0);
    store.keep_run(&third).unwrap();
    third.units[0].score = Some(2.0);
    third.stopped = true;
    store.keep_run(&third).unwrap();
    let trends = store.trends(&second).unwrap();
    assert_eq!(years(&trends, &second, &name)[0], (2022, Status::Reported, Some(1.0)));
}

#[test]
fn a_store_does_not_grow_without_end() {
    let world = World::new();
    let rules = world.rules();
    for run in 0..8 {
        let text = [sample("weak-county-2023.txt"), format!("第{run}稿。\n").into_bytes()].concat();
        fs::write(world.at("1.txt"), text).unwrap();
        let store = world.open();
        let audited = world.audit(&rules, &store, "砚泽县");
        store.keep_run(&audited).unwrap();
    }
    let connection = Connection::open(world.dir.path().join("库.sqlite")).unwrap();
    let count = |table: &str| -> i64 {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    // Three drafts of one report, and the other one; the two units in each of the last three runs.
    assert_eq!([count("report"), count("content"), count("run"), count("run_unit")], [4, 4, 3, 6]);
}

/// What is said where a store cannot be opened.
fn refused(path: &Path) -> (String, String) {
    let problem = Store::open(path, day(15), &[]).map(drop).unwrap_err();
    assert!(problem.path.contains(&*path.file_name().unwrap().to_string_lossy()), "{problem:?}");
    (problem.message.get(Lang::Zh).to_owned(), problem.message.get(Lang::En).to_owned())
}

#[test]
fn what_is_no_store_is_left_alone_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("库.sqlite");
    let says = |zh: &str, en: &str| {
        let said = refused(&path);
        assert!(said.0.contains(zh) && said.1.contains(en), "{said:?}");
    };
    fs::write(&path, "望川县2023年度法治政府建设情况报告\n".repeat(50)).unwrap();
    let before = fs::read(&path).unwrap();
    says("不是 hegui 的记录库", "no store of hegui");
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE contacts (name TEXT)").unwrap();
    let before = fs::read(&path).unwrap();
    says("其他程序的数据库", "another program's database");
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::remove_file(&path).unwrap();
    drop(Store::open(&path, day(15), &[]).unwrap());
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    says("更新版本", "a newer hegui");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    says("文件夹", "a folder");
    let said = refused(&dir.path().join("没有/库.sqlite"));
    assert!(said.0.contains("文件夹是否存在"), "{said:?}");
}

#[test]
fn a_store_serves_one_run_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("库.sqlite");
    let store = Store::open(&path, day(15), &[]).unwrap();
    let said = refused(&path);
    assert!(said.0.contains("正被另一次运行") && said.1.contains("another run"), "{said:?}");
    drop(store);
    drop(Store::open(&path, day(15), &[]).unwrap());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "one file, and nothing beside it");
}

#[test]
fn a_file_that_cannot_be_written_to_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("库.sqlite");
    drop(Store::open(&path, day(15), &[]).unwrap());
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    // Whoever may do everything may write there, too.
    if fs::OpenOptions::new().append(true).open(&path).is_err() {
        let said = refused(&path);
        assert!(said.0.contains("只读") && said.1.contains("read-only"), "{said:?}");
    }
}

/// The program on a folder, with a store or without; what it is asked besides.
#[cfg(unix)]
fn audit_command(dir: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.args([
        "audit",
        "报送",
        "--today",
        "2024-03-15",
        "--no-copies",
        "--quiet",
        "--format",
        "jsonl",
        "--jobs",
        "2",
    ]);
    command.args(more).current_dir(dir).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[cfg(unix)]
fn count(store: &Path, what: &str) -> i64 {
    let connection = Connection::open(store).unwrap();
    connection.busy_timeout(Duration::from_secs(10)).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap()
}

#[test]
#[cfg(unix)]
fn an_audit_that_is_stopped_or_killed_examines_only_the_rest() {
    const FILES: i64 = 400;
    for signal in ["-INT", "-KILL"] {
        let world = World::new();
        let text = String::from_utf8(sample("good-township-2023.txt")).unwrap();
        for number in 2..FILES {
            fs::write(world.at(&format!("镇{number:03}.txt")), format!("{text}\n另有{number}件。\n")).unwrap();
        }
        let (dir, store) = (world.dir.path(), world.dir.path().join("库.sqlite"));
        let mut child = audit_command(dir, &["--store", "库.sqlite"]).spawn().unwrap();
        // Until the first batch is written, and not being written.
        let begun = Instant::now();
        let size = || fs::metadata(&store).map_or(0, |meta| meta.len());
        while (size() < 200_000 || in_mid_write(&store)) && begun.elapsed() < Duration::from_secs(120) {
            thread::sleep(Duration::from_millis(2));
        }
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let ended = child.wait().unwrap().code();
        assert_eq!(ended, if signal == "-INT" { Some(2) } else { None }, "{signal}");
        let first = count(&store, "report");
        assert!((1..FILES).contains(&first), "{signal}: {first}");
        assert_eq!((count(&store, "run WHERE finished"), count(&store, "run_unit")), (0, 0));
        // What is examined is written; what is recalled is left as it stands.
        Connection::open(&store).unwrap().execute("UPDATE content SET path = 'known'", []).unwrap();
        let second = audit_command(dir, &["--store", "库.sqlite"]).stdout(Stdio::piped()).output().unwrap();
        assert_eq!(
            (count(&store, "report"), count(&store, "content WHERE path = 'known'")),
            (FILES, first),
            "{signal}"
        );
        assert_eq!(count(&store, "run WHERE finished"), 1);
        let without = audit_command(dir, &[]).stdout(Stdio::piped()).output().unwrap();
        assert_eq!(second.status.code(), without.status.code());
        // The last line tells the years that the store knows, too.
        let reports = |output: &[u8]| {
            let lines = String::from_utf8(output.to_vec()).unwrap();
            lines.lines().filter(|line| !line.starts_with("{\"kind\":\"end\"")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(reports(&second.stdout) == reports(&without.stdout), "{signal}: with a store and without");
    }
}

#[test]
#[cfg(unix)]
fn the_command_line_tells_what_is_wrong_with_a_store_and_keeps_the_years() {
    let world = World::new();
    let dir = world.dir.path();
    fs::write(dir.join("不是.sqlite"), "文字").unwrap();
    let output = audit_command(dir, &["--store", "不是.sqlite"]).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && said.contains("不是.sqlite") && said.contains("不是 hegui 的记录库"),
        "{said}"
    );
    let trends = || -> Vec<i64> {
        let output = audit_command(dir, &["--store", "库.sqlite"]).stdout(Stdio::piped()).output().unwrap();
        let lines = String::from_utf8(output.stdout).unwrap();
        let end: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
        end["trends"].as_array().unwrap().iter().map(|trend| trend["year"].as_i64().unwrap()).collect()
    };
    fs::remove_file(world.at("2.txt")).unwrap();
    fs::write(world.at("1.txt"), sample("weak-county-2022.txt")).unwrap();
    assert_eq!(trends(), [2022]);
    fs::write(world.at("1.txt"), sample("weak-county-2023.txt")).unwrap();
    assert_eq!(trends(), [2022, 2023]);
}
