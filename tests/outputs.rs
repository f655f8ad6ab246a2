//! What the formats that people and data programs read say of the same runs: JUnit and JSON agree, a table and a comment hold
//! what a report says and are moved by none of it, and what does not count is told as such.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod runs;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Command,
};

use hegui::{
    finding::{Outcome, Severity, Standing},
    output::Format,
    scan::{INTERNAL_ERROR, Row},
};
use junit_parser::{TestCase, TestStatus, TestSuites};
use pulldown_cmark::{Event, Options, Parser, Tag};
use runs::{HOSTILE, MISCHIEF, Run, all_standings, every};
use serde_json::Value;

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn lines_of_json_are_those_of_the_object_between_a_first_and_a_last() {
    for (name, run) in every() {
        let whole: Value = serde_json::from_str(&run.render(Format::Json)).unwrap();
        let lines = json_lines(&run.render(Format::Jsonl));
        let (first, last) = (&lines[0], lines.last().unwrap());
        assert_eq!((&first["kind"], &first["schema"]), (&"run".into(), &"hegui.check.lines/1".into()), "{name}");
        for key in ["tool", "rules", "today", "problems"] {
            assert_eq!(first[key], whole[key], "{name}: {key}");
        }
        assert_eq!((&last["kind"], &last["exit"]), (&"summary".into(), &run.ending.exit.into()), "{name}");
        assert_eq!(last["summary"], whole["summary"], "{name}");
        let mut reports = lines[1..lines.len() - 1].to_vec();
        for report in &mut reports {
            assert_eq!(report.as_object_mut().unwrap().remove("kind"), Some("report".into()), "{name}");
        }
        assert_eq!(Value::from(reports), whole["reports"], "{name}");
    }
}

fn junit(run: &Run) -> TestSuites {
    junit_parser::from_reader(run.render(Format::Junit).as_bytes()).unwrap()
}

fn rule(case: &TestCase) -> &str {
    case.original_name.split(' ').next().unwrap()
}

/// What a case is; one that does not pass says why.
fn status(case: &TestCase) -> &'static str {
    match &case.status {
        TestStatus::Success => "success",
        TestStatus::Failure(failure) => {
            assert!(!failure.text.is_empty() && !failure.message.is_empty(), "{case:?}");
            "failure"
        }
        TestStatus::Error(error) => {
            assert!(!error.text.is_empty() && !error.message.is_empty(), "{case:?}");
            "error"
        }
        TestStatus::Skipped(skipped) => {
            assert!(!skipped.message.is_empty(), "{case:?}");
            "skipped"
        }
    }
}

/// What a case is expected to be.
fn expected(row: &Row, rule: &str) -> &'static str {
    let findings: Vec<_> = row.findings.iter().filter(|finding| finding.rule == rule).collect();
    let about_file = !row.is_report && (rule.starts_with("input/") || rule.starts_with("identity/"));
    let grave = |severity: Severity| row.settings || row.fail_on.is_some_and(|least| severity >= least);
    if findings.iter().any(|finding| finding.standing == Standing::Stands && grave(finding.severity)) {
        return if about_file || rule == INTERNAL_ERROR { "error" } else { "failure" };
    }
    let stands = findings.iter().any(|finding| finding.standing == Standing::Stands);
    if stands {
        return if row.is_report { "success" } else { "skipped" };
    }
    if !findings.is_empty() {
        return "skipped";
    }
    match row.outcomes.iter().find(|outcome| outcome.rule == rule).map(|outcome| outcome.outcome) {
        Some(Outcome::Pass) => "success",
        Some(Outcome::Weak | Outcome::Fail | Outcome::NotApplicable | Outcome::Undecided) => "skipped",
        None => panic!("{rule} is no requirement of {}", row.path),
    }
}

#[test]
fn junit_agrees_with_the_outcomes_and_is_red_exactly_when_the_run_fails() {
    let mut seen = BTreeMap::new();
    for (name, run) in every() {
        let all = junit(run);
        let mut suites = all.suites.iter();
        if !run.info.problems.is_empty() {
            let suite = suites.next().unwrap();
            assert_eq!((suite.name.as_str(), suite.errors as usize), ("hegui", run.info.problems.len()), "{name}");
        }
        let mut names = BTreeSet::new();
        for (row, suite) in run.rows.iter().zip(suites.by_ref()) {
            let rules: BTreeSet<&str> = row
                .outcomes
                .iter()
                .map(|outcome| outcome.rule.as_str())
                .chain(row.findings.iter().map(|finding| finding.rule.as_str()))
                .collect();
            let cases: Vec<&TestCase> =
                suite.cases.iter().filter(|case| rule(case) != "基线" && rule(case) != "baseline").collect();
            assert_eq!(cases.iter().map(|case| rule(case)).collect::<Vec<_>>(), rules.into_iter().collect::<Vec<_>>());
            assert_eq!(suite.cases.len() - cases.len(), usize::from(!row.gone.is_empty()), "{name} {}", row.path);
            let mut counts = BTreeMap::from([("success", 0), ("failure", 0), ("error", 0), ("skipped", 0)]);
            for case in &suite.cases {
                let status = status(case);
                *counts.get_mut(status).unwrap() += 1;
                *seen.entry(status).or_insert(0) += 1;
                assert!(names.insert((case.classname.clone(), case.original_name.clone())), "{name}: {case:?}");
            }
            for case in cases {
                let want = expected(row, rule(case));
                assert_eq!(status(case), want, "{name} {} {}", row.path, rule(case));
            }
            assert_eq!(
                [suite.tests, suite.failures, suite.errors, suite.skipped],
                [suite.cases.len() as u64, counts["failure"], counts["error"], counts["skipped"]],
                "{name} {}",
                row.path
            );
            assert_eq!(counts["failure"] + counts["error"] > 0, row.fails, "{name} {}", row.path);
        }
        let more = suites.count();
        let nothing_done = run.ending.exit == 2 && run.info.problems.is_empty() && !run.rows.iter().any(Row::broke);
        assert_eq!(more, usize::from(nothing_done || *name == "strict"), "{name}");
        let red = all.suites.iter().any(|suite| suite.failures + suite.errors > 0);
        assert_eq!(red, run.ending.exit > 0, "{name}");
    }
    assert!(seen.values().all(|count| *count > 20) && seen.len() == 4, "{seen:?}");
}

#[test]
fn junit_says_why_a_case_is_skipped_and_where_a_finding_is() {
    let run = all_standings();
    let text = run.render(Format::Junit);
    for said in [
        "<skipped message=\"豁免，有效期至2024-12-31，=法规科批准：市局 @zhangsan 已同意 &lt;b&gt;补正&lt;/b&gt;\">",
        "<skipped message=\"已列入基线\">",
        "已列入基线，现不再出现（1 处）",
        "weak-county-2023.txt:29:1 错误：只列不足，未说明原因",
        "classname=\"reports.weak-county-2023．txt\"",
        "file=\"reports/weak-county-2023.txt\"",
    ] {
        assert!(text.contains(said), "{said}");
    }
    // What XML 1.0 forbids, and what steers a terminal.
    for forbidden in ['\u{1B}', '\u{202E}', '\u{FFFE}', '\u{FFFF}', '\u{0}'] {
        assert!(!text.contains(forbidden), "{forbidden:?}");
    }
    assert!(text.contains('𠀀'));
}

#[test]
fn a_table_has_a_row_for_every_finding_and_every_report_without_one() {
    for (name, run) in every() {
        let text = run.render(Format::Csv);
        assert!(text.starts_with('\u{FEFF}') && text.matches('\u{FEFF}').count() == 1, "{name}");
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let english = *name == "english";
        assert_eq!(
            (head[0].as_str(), head[16].as_str()),
            if english { ("path", "fingerprint") } else { ("文件", "指纹") }
        );
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let mut rows = rows.iter();
        for problem in &run.info.problems {
            assert_eq!(&rows.next().unwrap()[0], problem.path);
        }
        for row in &run.rows {
            for finding in &row.findings {
                let cells = rows.next().unwrap();
                assert_eq!((&cells[4], &cells[16]), (finding.rule.as_str(), finding.fingerprint.as_str()), "{name}");
                let standing = match (&finding.standing, english) {
                    (Standing::Stands, false) => "计入",
                    (Standing::Known, false) => "已列入基线",
                    (Standing::Waived(_), false) => "豁免",
                    (Standing::Stands, true) => "counts",
                    (Standing::Known, true) => "in the baseline",
                    (Standing::Waived(_), true) => "waived",
                };
                assert_eq!(&cells[14], standing, "{name}");
            }
            for known in &row.gone {
                assert_eq!(&rows.next().unwrap()[16], known.fingerprint);
            }
            if row.findings.is_empty() && row.gone.is_empty() {
                let cells = rows.next().unwrap();
                assert_eq!((&cells[4], &cells[14]), ("", if english { "nothing found" } else { "未发现问题" }));
                assert!(cells[0].ends_with(&row.path) || row.path == HOSTILE, "{name}");
            }
        }
        assert!(rows.next().is_none(), "{name}");
        for cell in text.trim_start_matches('\u{FEFF}').lines().flat_map(|line| line.split(',')) {
            let cell = cell.trim_start_matches('"');
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
        }
    }
}

/// What a comment holds: its text, and the HTML in it. Anything that is neither text nor layout fails the test.
fn read(comment: &str) -> (String, Vec<String>) {
    let (mut text, mut html) = (String::new(), Vec::new());
    for event in Parser::new_ext(comment, Options::all()) {
        match event {
            Event::Text(said) | Event::Code(said) => text.push_str(&said),
            Event::Html(tag) | Event::InlineHtml(tag) => html.push(tag.into_string()),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push('\n'),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(None)
                | Tag::Item
                | Tag::Strong
                | Tag::HtmlBlock
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell,
            ) => {}
            other => panic!("{other:?}"),
        }
    }
    (text.replace('\u{200B}', ""), html)
}

#[test]
fn a_comment_holds_what_reports_say_and_makes_nothing_of_it() {
    for (name, run) in every() {
        let comment = run.render(Format::Markdown);
        let (text, html) = read(&comment);
        let own = |tag: &str| {
            ["<details><summary>", "</details>", "<sub>", "</sub>"].iter().any(|own| tag.trim_start().starts_with(own))
        };
        assert!(html.iter().all(|tag| own(tag)), "{name}: {html:?}");
        let tags: String = html.concat();
        assert!(!tags.contains("<img") && !tags.contains("@z"), "{name}: {tags}");
        // Nobody is called, no issue is named and no quick action begins a line.
        for call in ["@zhangsan", "#7788", "http://", "![", "\n/"] {
            assert!(!comment.contains(call), "{name}: {call}");
        }
        if matches!(*name, "all standings" | "english") {
            let quoted = MISCHIEF.replace('\u{FFFF}', "");
            assert!(text.replace('\u{FFFF}', "").matches(&quoted).count() >= 2, "{text}");
        }
    }
}

#[test]
fn a_comment_tells_new_before_known_before_waived_before_gone() {
    let comment = all_standings().render(Format::Markdown);
    assert!(comment.starts_with("## 检查未能完成；已查的有 "), "{comment}");
    assert!(comment.contains("- 没有.txt：没有这个文件\n"));
    let section = &comment[comment.find("<summary>weak-county-2023.txt").unwrap()..];
    let section = &section[..section.find("</details>").unwrap()];
    let at = |words: &str| section.find(words).unwrap_or_else(|| panic!("{words}: {section}"));
    let order = [
        at("另有豁免 1 处（有效期至2024-12-31）、列入基线 1 处"),
        at("`shortcomings/causes`"),
        at("**已列入基线**"),
        at("- `responsibility/acts` 只有原则性表述"),
        at("**豁免**"),
        at("- `plan/year` 标题写的是2023年"),
        at("豁免，有效期至2024-12-31，=法规科批准"),
        at("**已列入基线，现不再出现**"),
        at("- `plan/thin` =安排只有 10 字"),
    ];
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn a_comment_says_why_a_run_fails() {
    for (name, verdict) in [
        ("strict", "## 检查未通过：基线所列 1 处不再出现，请更新基线\n"),
        ("nothing", "## 检查未能完成\n"),
        ("never", "## 有错误 "),
        ("folders", "## 检查未通过："),
    ] {
        let (_, run) = every().iter().find(|(known, _)| *known == name).unwrap();
        assert!(run.render(Format::Markdown).starts_with(verdict), "{name}: {:.60}", run.render(Format::Markdown));
    }
}

#[test]
fn a_comment_is_never_longer_than_code_hosts_take() {
    let (_, run) = every().iter().find(|(name, _)| *name == "folders").unwrap();
    let length = |text: &str| text.encode_utf16().count();
    let mut many = run.clone();
    for n in 0..40 {
        many.rows.extend(run.rows.iter().map(|row| Row { path: format!("{n}/{}", row.path), ..row.clone() }));
    }
    many.end();
    let mut long = all_standings();
    let finding = long.rows[2].findings[0].clone();
    long.rows[2].findings = vec![finding; 5000];
    long.end();
    let mut named = all_standings();
    let problem = named.info.problems[0].clone();
    named.info.problems = vec![problem; 5000];
    named.info.problems[0].path = "@".repeat(5000);
    for (run, left) in [(many, "篇幅所限，另有 "), (long, "项未列出"), (named, "- 另有 ")] {
        let comment = run.render(Format::Markdown);
        assert!(length(&comment) <= 65_536, "{}", length(&comment));
        assert!(comment.contains(left), "{left}");
        assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
        assert!(comment.ends_with("</sub>\n"));
        let _ = read(&comment);
    }
}

#[test]
fn people_are_told_what_does_not_count() {
    let run = all_standings();
    let human = run.render(Format::Human);
    for said in [
        "   豁免 1 处（有效期至2024-12-31）、列入基线 1 处\n",
        "   已列入基线，现不再出现：plan/thin =安排只有 10 字 @zhangsan\n",
        "；另有豁免 1 处、列入基线 1 处；基线所列 1 处不再出现\n",
    ] {
        assert!(human.contains(said), "{said}\n{human}");
    }
    let english = run.clone().english().render(Format::Human);
    for said in [
        "   waived: 1 (until 2024-12-31), in the baseline: 1\n",
        "; waived: 1, in the baseline: 1; in the baseline and no longer found: 1\n",
    ] {
        assert!(english.contains(said), "{said}\n{english}");
    }
    let concise = run.render(Format::Concise);
    let standing: usize = run.rows.iter().map(|row| row.findings.iter().filter(|f| f.stands()).count()).sum();
    assert_eq!(concise.lines().count(), standing + 1);
    assert!(concise.contains("weak-county-2023.txt: plan/thin 已列入基线，现不再出现：=安排只有 10 字 @zhangsan\n"));
}

#[test]
fn a_quiet_run_says_nothing_of_reports_of_which_nothing_counts() {
    let mut run = all_standings();
    run.info.style.quiet = true;
    run.rows.truncate(2);
    run.rows[0].findings.retain(|finding| !finding.stands());
    run.rows[0].gone.clear();
    assert_eq!(run.render(Format::Human), "");
}

/// The files of every run, in a folder.
fn written(format: Format, extension: &str) -> (tempfile::TempDir, Vec<std::path::PathBuf>) {
    let dir = tempfile::tempdir().unwrap();
    let paths = every()
        .iter()
        .enumerate()
        .map(|(n, (_, run))| {
            let path = dir.path().join(format!("{n}.{extension}"));
            fs::write(&path, run.render(format)).unwrap();
            path
        })
        .collect();
    (dir, paths)
}

#[test]
#[ignore = "needs xmllint"]
fn junit_is_valid_by_the_schema_of_jenkins() {
    let (_dir, paths) = written(Format::Junit, "xml");
    let schema = runs::project().join("tests/schemas/junit-10.xsd");
    let ran = Command::new("xmllint").args(["--noout", "--schema"]).arg(schema).args(&paths).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// Prints tests, failures, errors and skipped of a file, as each reader counts them.
const PYTHON: &str = "
import sys
from junitparser import JUnitXml, Failure, Error, Skipped
for path in sys.argv[1:]:
    counts = [0, 0, 0, 0]
    for suite in JUnitXml.fromfile(path):
        for case in suite:
            counts[0] += 1
            for at, kind in enumerate((Failure, Error, Skipped), 1):
                counts[at] += any(isinstance(result, kind) for result in case.result)
    print(*counts)
";
const NODE: &str = "
(async () => {
  const { parse } = await import(require.resolve('junit2json'));
  const fs = require('fs');
  for (const path of process.argv.slice(1)) {
    const counts = [0, 0, 0, 0];
    for (const suite of (await parse(fs.readFileSync(path, 'utf8'))).testsuite ?? [])
      for (const one of suite.testcase ?? []) {
        counts[0] += 1;
        ['failure', 'error', 'skipped'].forEach((kind, at) => { counts[at + 1] += one[kind] === undefined ? 0 : 1; });
      }
    console.log(counts.join(' '));
  }
})();
";

#[test]
#[ignore = "needs Python with junitparser, and Node with junit2json"]
fn other_readers_of_junit_count_alike() {
    let (_dir, paths) = written(Format::Junit, "xml");
    let counts: String = every()
        .iter()
        .map(|(_, run)| {
            let suites = junit(run).suites;
            let sum = |of: fn(&junit_parser::TestSuite) -> u64| suites.iter().map(of).sum::<u64>();
            format!("{} {} {} {}\n", sum(|s| s.tests), sum(|s| s.failures), sum(|s| s.errors), sum(|s| s.skipped))
        })
        .collect();
    for (program, flag, script) in [("python3", "-c", PYTHON), ("node", "-e", NODE)] {
        let ran = Command::new(program).args([flag, script]).args(&paths).output().unwrap();
        assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(String::from_utf8(ran.stdout).unwrap(), counts, "{program}");
    }
}
