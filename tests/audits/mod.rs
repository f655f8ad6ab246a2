//! An audit for the tests of tables and letters: the samples, a roster that asks for more than is there, copies, years, and
//! names that mean mischief. Made by the library, because a command line cannot name hostile files everywhere.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::{path::PathBuf, sync::LazyLock};

use hegui::{
    batch::{Audited, Catalogue, Copied, Frame, Keeper, Passage, Roster, Status, Trend, audit, roster::Entry},
    document::Level,
    finding::{Finding, Severity},
    output::{RuleInfo, RunInfo, Style},
    rule,
    scan::{self, Input, Job, Options, Origin, Way},
    text::{Date, Lang, Said},
};

/// A unit's name that means mischief to every format.
pub(crate) const HOSTILE: &str = "=HYPERLINK(\"http://x.example\",\"县\")/..\\|<b>`@a` \u{202E}\u{1B}[31m";

/// The audit, and the run it is of; made once for all tests.
pub(crate) fn made(lang: Lang) -> &'static (Audited, RunInfo) {
    static ZH: LazyLock<(Audited, RunInfo)> = LazyLock::new(|| audited(Lang::Zh));
    static EN: LazyLock<(Audited, RunInfo)> = LazyLock::new(|| audited(Lang::En));
    lang.pick(&ZH, &EN)
}

fn audited(lang: Lang) -> (Audited, RunInfo) {
    let rules = rule::national().unwrap();
    let today = Date::constant(2024, 6, 15);
    let options = Options { digest: true, outcomes: true, ..Options::new(today) };
    let reports = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("reports");
    let mut inputs = scan::collect(std::slice::from_ref(&reports)).inputs;
    let bytes = |name: &str, bytes: Vec<u8>| Input {
        origin: Origin::Bytes { name: name.to_owned(), bytes },
        named: true,
        failure: None,
    };
    // A file of nobody, and one whose name means mischief.
    inputs.push(bytes("扫描/=1+1.txt", b"\x00\x01".to_vec()));
    let weak = std::fs::read(reports.join("weak-county-2023.txt")).unwrap();
    inputs.push(bytes(HOSTILE, weak));
    let catalogue = Catalogue::new([(&rules, &options)]);
    let jobs: Vec<Job<'_>> = inputs.iter().map(|input| Job { input, rules: &rules, options: &options }).collect();
    let mut made = Vec::new();
    let ran: Result<_, ()> =
        scan::work(&jobs, Way::default(), &Keeper { catalogue: &catalogue, store: None }, |report| {
            made.push(report);
            Ok(())
        });
    ran.unwrap();
    let entry = |unit: &str, submitted| Entry {
        unit: unit.to_owned(),
        submitted,
        parent: Some("云溪市".to_owned()),
        ..Entry::default()
    };
    let roster = Roster {
        ignored: Vec::new(),
        entries: vec![
            entry("望川县人民政府", Some(Date::constant(2024, 5, 20))),
            entry("没有报告的县人民政府", None),
            entry(HOSTILE, None),
        ],
    };
    let frame = Frame { catalogue: &catalogue, roster: Some(&roster), year: Some(2023) };
    let mut audited = audit(made, frame);
    with_copies(&mut audited);
    with_years(&mut audited);
    let style = Style { width: 80, color: false, ascii: false, lang, quiet: false };
    let run =
        RunInfo { packs: rules.packs.clone(), rules: RuleInfo::of(&rules, &options), ..RunInfo::new(today, style) };
    (audited, run)
}

/// The first report copied from the second, with the place of a finding for passages.
fn with_copies(audited: &mut Audited) {
    let with: Vec<usize> = audited.units.iter().filter_map(|unit| unit.report).collect();
    let (a, b) = (with[0], with[1]);
    let mut records = audited.reports.iter().filter_map(|report| report.packed.open());
    let place = records.find_map(|record| record.row.findings.into_iter().find_map(|finding| finding.place)).unwrap();
    let passage = Passage { a: place.clone(), b: place };
    audited.copies = vec![Copied {
        a,
        b,
        own: false,
        directed: true,
        share: 34.5,
        cluster: 0,
        count: 2,
        passages: vec![passage.clone(), passage],
    }];
    let (message, fix) =
        (Said::new("与其他单位的报告雷同", "copied"), Said::new("请结合本单位实际重新撰写", "write your own"));
    audited.units[0].findings.push(Finding::of_file("batch/copied", Severity::Error, message, fix));
}

/// Two years of the first unit.
fn with_years(audited: &mut Audited) {
    let key = audited.indicators[0].key.clone();
    let trend = |year: i16, score: f64| Trend {
        unit: 0,
        year,
        status: Status::Reported,
        score: Some(score),
        counts: [1, 2, 3],
        published: Some(Date::constant(year + 1, 3, 1)),
        indicators: vec![(key.clone(), 12.into())],
    };
    audited.trends = vec![trend(2022, 80.5), trend(2023, 78.0)];
    assert!(audited.units.iter().any(|unit| unit.level == Some(Level::County)));
}
