//! Runs for the tests of output formats: the samples and the bad files, and one in which a waiver, a baseline, settings and
//! hostile names and texts meet. They are made by the library, because a command line cannot name a hostile path everywhere.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]
#![allow(dead_code, reason = "not every test needs every run")]

use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use hegui::{
    finding::{Finding, Severity, Waiver, locate},
    output::{Ending, Format, Output, RuleInfo, RunInfo, Style},
    rule::{self, RuleSet},
    scan::{self, Baseline, Gate, Input, InputProblem, Job, Known, Options, Origin, Root, Row, Summary, Way},
    text::{Date, Lang, Said, SourceFile, Span},
};

/// A run before it is rendered.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) info: RunInfo,
    pub(crate) rows: Vec<Row>,
    pub(crate) ending: Ending,
}

/// The folder of the project.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A day.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

/// What every run of these tests is asked.
pub(crate) fn options(gate: Gate) -> Options {
    let root = Arc::new(Root::new(project(), project().join("reports")));
    Options { digest: true, outcomes: true, gate: Gate { root, ..gate }, ..Options::new(day(2024, 3, 15)) }
}

/// Evaluates inputs.
pub(crate) fn run(inputs: &[Input], rules: &RuleSet, options: &Options, problems: Vec<InputProblem>) -> Run {
    let jobs: Vec<Job<'_>> = inputs.iter().map(|input| Job { input, rules, options }).collect();
    let mut rows = Vec::new();
    let ran: Result<_, ()> = scan::run(&jobs, Way::default(), |row| {
        rows.push(row);
        Ok(())
    });
    ran.unwrap();
    let style = Style { width: 80, color: false, ascii: false, lang: Lang::Zh, quiet: false };
    let info = RunInfo {
        packs: rules.packs.clone(),
        rules: RuleInfo::of(rules, options),
        baseline: options.gate.baseline.is_some(),
        root: Arc::clone(&options.gate.root),
        problems,
        ..RunInfo::new(options.today, style)
    };
    let mut run = Run { info, rows, ending: Ending::default() };
    run.end();
    run
}

impl Run {
    /// Sums anew.
    pub(crate) fn end(&mut self) {
        let mut summary = Summary::default();
        self.rows.iter().for_each(|row| summary.add(row));
        let undone = !self.info.problems.is_empty() || summary.broken > 0 || summary.reports + summary.failing == 0;
        let exit = if undone { 2 } else { u8::from(summary.failing > 0) };
        self.ending = Ending { summary, exit };
    }

    /// The same in English.
    pub(crate) fn english(mut self) -> Self {
        self.info.style.lang = Lang::En;
        self
    }

    /// What a format makes of it.
    pub(crate) fn render(&self, format: Format) -> String {
        let mut renderer: Box<dyn Output> = format.renderer();
        let mut out = Vec::new();
        renderer.begin(&mut out, &self.info).unwrap();
        for row in &self.rows {
            renderer.report(&mut out, row).unwrap();
        }
        renderer.finish(&mut out, &self.ending).unwrap();
        String::from_utf8(out).unwrap()
    }
}

fn bytes(name: &str, bytes: Vec<u8>) -> Input {
    Input { origin: Origin::Bytes { name: name.to_owned(), bytes }, named: true, failure: None }
}

/// The samples, as text and as Word and web pages, and the files that cannot be read.
pub(crate) fn folders() -> Run {
    let rules = rule::national().unwrap();
    let inputs = scan::collect(&[project().join("reports"), project().join("tests/formats/bad")]).inputs;
    run(&inputs, &rules, &options(gate()), Vec::new())
}

/// A report whose name and text mean mischief to every format.
pub(crate) const HOSTILE: &str =
    "=cmd|'/c calc'!A0 @zhangsan <img src=x> `|` ![a](http://x.example) #7788 \u{202E}\u{1B}[31m\u{FFFE}]]>.txt";

/// Words of a report that mean the same.
pub(crate) const MISCHIEF: &str =
    "=1+1 @zhangsan <img src=x onerror=alert(1)> ![a](http://x.example/a.png) `|` #7788 ]]> **重**\u{FFFF}𠀀";

fn gate() -> Gate {
    Gate { fail_on: Some(Severity::Error), ..Gate::default() }
}

/// A run in which findings stand, are waived, are known and are gone; with settings that have findings of their own, a file
/// that is no report, one that cannot be read, one on which the program failed, and a path that does not exist.
pub(crate) fn all_standings() -> Run {
    let rules = rule::national().unwrap();
    let named = |name: &str| bytes(name, std::fs::read(project().join("reports").join(name)).unwrap());
    let inputs = [
        named("weak-county-2023.txt"),
        named("good-county-2023.txt"),
        bytes(HOSTILE, std::fs::read(project().join("reports/weak-county-2023.txt")).unwrap()),
        named("README.md"),
        bytes("空.txt", Vec::new()),
    ];
    let before = run(&inputs, &rules, &options(gate()), Vec::new());
    let weak = &before.rows[0];
    let of = |rule: &str| weak.findings.iter().find(|finding| finding.rule == rule).unwrap();
    let known = |rule: &str, fingerprint: &str, message: &str| Known {
        rule: rule.to_owned(),
        fingerprint: fingerprint.to_owned(),
        message: message.to_owned(),
        severity: Some(Severity::Warning),
        year: Some(2023),
    };
    let report = project().join("reports/weak-county-2023.txt");
    let baseline = Baseline {
        reports: [(
            report.clone(),
            vec![
                known("responsibility/acts", &of("responsibility/acts").fingerprint, "只有原则性表述"),
                known("plan/thin", &"0".repeat(32), "=安排只有 10 字 @zhangsan"),
            ],
        )]
        .into(),
        ..Baseline::default()
    };
    let waiver = Waiver {
        rule: "plan/year".to_owned(),
        report,
        quote: None,
        reason: "市局 @zhangsan 已同意 <b>补正</b>".to_owned(),
        approver: "=法规科".to_owned(),
        until: day(2024, 12, 31),
    };
    let gate = Gate { waivers: vec![Arc::new(waiver)].into(), baseline: Some(Arc::new(baseline)), ..gate() };
    let problem =
        InputProblem { path: "没有.txt".to_owned(), message: Said::new("没有这个文件", "no such file") };
    let mut run = run(&inputs, &rules, &options(gate), vec![problem]);
    let hostile = &mut run.rows[2];
    (hostile.organ, hostile.title) = (Some(MISCHIEF.to_owned()), Some(MISCHIEF.to_owned()));
    let finding = &mut hostile.findings[0];
    finding.section = vec![MISCHIEF.to_owned()];
    finding.message = Said::same(MISCHIEF);
    finding.place.as_mut().unwrap().quote = MISCHIEF.to_owned();
    run.rows.push(settings());
    run.rows.push(internal_error());
    run.end();
    run
}

/// A run that fails for nothing but that its baseline holds more than is there.
fn strict() -> Run {
    let mut run = all_standings();
    run.info.problems.clear();
    run.rows.truncate(2);
    run.rows[0].findings.retain(|finding| !finding.stands());
    run.rows[0].fails = false;
    run.end();
    run.ending.exit = 1;
    run
}

fn settings() -> Row {
    let source = SourceFile::new("waivers:\n  - rule: plan/year\n".to_owned());
    let said = Said::new("豁免已于2024-01-31到期", "the waiver expired on 2024-01-31");
    let fix = Said::new("续期或删去", "renew it or take it out");
    let mut finding = Finding::of_file("waiver/expired", Severity::Error, said, fix);
    finding.place = Some(locate(&source, Span::new(11, 26)));
    finding.fingerprint = "1".repeat(32);
    Row { path: "hegui.yaml".to_owned(), settings: true, fails: true, findings: vec![finding], ..Row::default() }
}

fn internal_error() -> Row {
    let said = Said::new("程序内部错误", "internal error");
    let mut finding = Finding::of_file(scan::INTERNAL_ERROR, Severity::Error, said, Said::new("请反馈", "report it"));
    finding.fingerprint = "2".repeat(32);
    let fail_on = Some(Severity::Error);
    Row { path: "出错.txt".to_owned(), fails: true, fail_on, findings: vec![finding], ..Row::default() }
}

/// Runs of many kinds, named; made once for all tests of a binary.
pub(crate) fn every() -> &'static [(&'static str, Run)] {
    static EVERY: LazyLock<Vec<(&'static str, Run)>> = LazyLock::new(made);
    &EVERY
}

fn made() -> Vec<(&'static str, Run)> {
    let rules = rule::national().unwrap();
    let never = options(Gate { fail_on: None, ..gate() });
    let notes = options(Gate { fail_on: Some(Severity::Note), ..gate() });
    let samples = scan::collect(&[project().join("reports")]).inputs;
    let with_previous = {
        let path = project().join("reports/weak-county-2022.txt");
        let options = options(gate());
        let previous = scan::Previous::open(&path, &rules, &options).unwrap();
        let this = [Input::find(Path::new(&project().join("reports/weak-county-2023.txt")))];
        run(&this, &rules, &Options { previous: Some(Arc::new(previous)), ..options }, Vec::new())
    };
    vec![
        ("folders", folders()),
        ("all standings", all_standings()),
        ("english", all_standings().english()),
        ("previous", with_previous),
        ("never", run(&samples, &rules, &never, Vec::new())),
        ("notes", run(&samples, &rules, &notes, Vec::new())),
        ("strict", strict()),
        ("nothing", run(&[], &rules, &options(gate()), Vec::new())),
    ]
}
