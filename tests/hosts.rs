//! The outputs that code hosts read (SARIF, GitHub, GitLab, reviewdog), held against schemas and against readers that others
//! wrote. Rows are made by hand where the command line has no way to them; the rest is the program run on files.
//!
//! The ignored tests hand the same files to other programs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output as Ran},
    sync::Arc,
};

use hegui::{
    finding::{Finding, Located, Related, Severity, Standing, Waiver, locate},
    output::{Ending, Format, RuleInfo, RunInfo, Style},
    scan::{InputProblem, Known, Root, Row},
    text::{Address, Date, Lang, Said, SourceFile, Span},
};
use serde_json::Value;

const HOSTS: [Format; 4] = [Format::Sarif, Format::Github, Format::Gitlab, Format::Rdjson];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(name: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(project().join("tests/schemas").join(name)).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

/// The JSON of an output, valid by the schema of its format.
fn valid(format: Format, text: &str) -> Value {
    let name = match format {
        Format::Sarif => "sarif-2.1.0.json",
        Format::Gitlab => "gitlab-code-quality.json",
        Format::Rdjson => "rdjson.json",
        _ => unreachable!("{format:?} has no schema here"),
    };
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{format:?}: {error}\n{text}"));
    let wrong: Vec<String> =
        schema(name).iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{format:?}: {}", wrong.join("\n"));
    value
}

fn info(lang: Lang) -> RunInfo {
    let style = Style { width: 80, color: false, ascii: false, lang, quiet: false };
    let rule = |id: &str, severity| RuleInfo {
        id: id.to_owned(),
        title: Said::new("规则", "a rule"),
        severity,
        authority: Said::new("《办法》第三条", "art. 3"),
        message: Said::new("见{count}处", "{count} places"),
        fix: Said::new("请改写", "rewrite it"),
    };
    RunInfo {
        rules: vec![
            rule("input/damaged", Severity::Error),
            rule("part/plan", Severity::Error),
            rule("text/own", Severity::Note),
        ],
        root: Arc::new(Root::new("/库".into(), "/库/送".into())),
        ..RunInfo::new(Date::new(2024, 3, 15).unwrap(), style)
    }
}

/// What a format makes of rows; and what it says of it.
fn render(format: Format, run: &RunInfo, rows: &[Row]) -> (String, Vec<Said>) {
    let mut renderer = format.renderer();
    let mut out = Vec::new();
    renderer.begin(&mut out, run).unwrap();
    for row in rows {
        renderer.report(&mut out, row).unwrap();
    }
    renderer.finish(&mut out, &Ending { exit: 1, ..Ending::default() }).unwrap();
    (String::from_utf8(out).unwrap(), renderer.notices())
}

fn finding(rule: &str, severity: Severity, place: Option<Located>) -> Finding {
    let mut finding = Finding::of_file(rule, severity, Said::new("有问题", "wrong"), Said::new("请改写", "rewrite it"));
    finding.place = place;
    finding.fingerprint = format!("{:032x}", rule.len());
    finding
}

fn at(text: &str, words: &str) -> Located {
    let start = text.find(words).unwrap();
    locate(&SourceFile::new(text.to_owned()), Span::new(start, start + words.len()))
}

fn row(path: &str, findings: Vec<Finding>) -> Row {
    Row {
        path: path.to_owned(),
        format: Some("txt"),
        encoding: Some("UTF-8"),
        is_report: true,
        findings,
        ..Row::default()
    }
}

/// A workflow command as the runner of GitHub Actions reads it: name, properties, message.
fn command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let unescape = |text: &str, all: bool| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        let text = if all { text.replace("%3A", ":").replace("%2C", ",") } else { text };
        text.replace("%25", "%")
    };
    let (head, message) = line.strip_prefix("::").expect(line).split_once("::").expect(line);
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties
        .split(',')
        .filter(|property| !property.is_empty())
        .map(|property| property.split_once('=').expect(line))
        .map(|(name, value)| (name.to_owned(), unescape(value, true)))
        .collect();
    (name.to_owned(), properties, unescape(message, false))
}

fn results(sarif: &Value) -> &[Value] {
    sarif["runs"][0]["results"].as_array().unwrap()
}

/// Laws of every SARIF file beside its schema.
fn sound(sarif: &Value) {
    let run = &sarif["runs"][0];
    let rules: Vec<&str> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert!(rules.is_sorted());
    let artifacts = run["artifacts"].as_array().unwrap();
    let mut seen = HashSet::new();
    for result in results(sarif) {
        let [location] = result["locations"].as_array().unwrap().as_slice() else { panic!("one place: {result}") };
        let physical = &location["physicalLocation"];
        assert!(physical["region"]["startLine"].as_u64().is_some_and(|line| line >= 1), "{result}");
        let artifact = &physical["artifactLocation"];
        let uri = artifact["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains([' ', '\\', '#', '?']), "{uri}");
        assert_eq!(artifact["uriBaseId"] == "%SRCROOT%", !uri.starts_with("file:"), "{uri}");
        assert_eq!(artifacts[artifact["index"].as_u64().unwrap() as usize]["location"]["uri"], uri);
        let index = result["ruleIndex"].as_u64().unwrap();
        assert_eq!(rules[index as usize], result["ruleId"]);
        assert!(seen.insert(result["partialFingerprints"]["hegui/v1"].as_str().unwrap()), "twice: {result}");
        assert!(result["suppressions"].is_array());
    }
}

fn hegui(dir: &Path, arguments: &[&str]) -> Ran {
    Command::new(env!("CARGO_BIN_EXE_hegui"))
        .args(arguments)
        .args(["--today", "2024-03-15"])
        .current_dir(dir)
        .env_clear()
        .output()
        .unwrap()
}

fn stdout(ran: &Ran) -> String {
    String::from_utf8(ran.stdout.clone()).unwrap()
}

#[test]
fn every_sample_in_every_format_is_valid_and_sound() {
    let folders = ["reports", "tests/formats/bad"].map(|folder| project().join(folder));
    let folders = folders.each_ref().map(|folder| folder.to_str().unwrap());
    let run = |format| {
        let ran = hegui(project(), &["check", "--assume-report", "--format", format, folders[0], folders[1]]);
        assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
        stdout(&ran)
    };
    let sarif = valid(Format::Sarif, &run("sarif"));
    sound(&sarif);
    assert!(results(&sarif).len() > 100);
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!((&invocation["exitCode"], &invocation["executionSuccessful"]), (&1.into(), &true.into()));
    // What could not be read is told of the run.
    let told = invocation["toolExecutionNotifications"].as_array().unwrap();
    let refused = results(&sarif).iter().filter(|r| r["ruleId"].as_str().unwrap().starts_with("input/")).count();
    assert!(told.len() >= 10 && told.len() <= refused, "{} of {refused}", told.len());
    let gitlab = valid(Format::Gitlab, &run("gitlab"));
    let issues = gitlab.as_array().unwrap();
    assert_eq!(issues.len(), results(&sarif).len());
    let prints: HashSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), issues.len(), "GitLab drops one of two with the same fingerprint");
    let rdjson = valid(Format::Rdjson, &run("rdjson"));
    assert_eq!(rdjson["diagnostics"].as_array().unwrap().len(), issues.len());
    let github = run("github");
    let (commands, log): (Vec<&str>, Vec<&str>) = github.lines().partition(|line| line.starts_with("::"));
    assert_eq!(commands.len() + log.len(), issues.len() + 1);
    assert_eq!(commands.iter().filter(|line| command(line).0 == "notice").count(), 10);
    assert!(commands.last().unwrap().contains("GitHub"));
}

#[test]
fn columns_are_in_the_unit_of_each_format() {
    // Before the words stand a character of the basic plane, one outside of it, and one of ASCII.
    let text = "首行\n甲𠮷a推进𠮷法治。\n";
    let rows = [row("报告.txt", vec![finding("text/own", Severity::Error, Some(at(text, "推进𠮷法")))])];
    let run = info(Lang::Zh);
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &run, &rows).0);
    assert_eq!(sarif["runs"][0]["columnKind"], "unicodeCodePoints");
    let region = &results(&sarif)[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        *region,
        serde_json::json!({ "startLine": 2, "startColumn": 4, "endColumn": 8, "snippet": { "text": "推进𠮷法" } })
    );
    let line: Vec<char> = text.lines().nth(1).unwrap().chars().collect();
    assert_eq!(line[4 - 1..8 - 1].iter().collect::<String>(), "推进𠮷法");
    let rdjson = valid(Format::Rdjson, &render(Format::Rdjson, &run, &rows).0);
    let range = &rdjson["diagnostics"][0]["location"]["range"];
    assert_eq!(*range, serde_json::json!({ "start": { "line": 2, "column": 9 }, "end": { "line": 2, "column": 22 } }));
    assert_eq!(&text.lines().nth(1).unwrap()[9 - 1..22 - 1], "推进𠮷法");
    let (_, properties, _) = command(render(Format::Github, &run, &rows).0.lines().next().unwrap());
    let number = |name: &str| properties[name].as_str();
    assert_eq!(["line", "endLine", "col", "endColumn"].map(number), ["2", "2", "4", "8"]);
    let gitlab = valid(Format::Gitlab, &render(Format::Gitlab, &run, &rows).0);
    assert_eq!(gitlab[0]["location"]["lines"], serde_json::json!({ "begin": 2, "end": 2 }));
}

#[test]
fn a_place_over_several_lines_has_no_columns_where_github_takes_none() {
    let text = "一行\n二行\n三行\n";
    let rows = [row("a.txt", vec![finding("text/own", Severity::Warning, Some(at(text, "行\n二行\n")))])];
    let run = info(Lang::En);
    let (name, properties, message) = command(render(Format::Github, &run, &rows).0.lines().next().unwrap());
    assert_eq!((name.as_str(), message.as_str()), ("warning", "wrong\nWhat to write: rewrite it"));
    assert_eq!((&*properties["line"], &*properties["endLine"]), ("1", "2"), "the third line is not reached");
    assert!(!properties.contains_key("col"));
    let rdjson = valid(Format::Rdjson, &render(Format::Rdjson, &run, &rows).0);
    let range = &rdjson["diagnostics"][0]["location"]["range"];
    assert_eq!(*range, serde_json::json!({ "start": { "line": 1, "column": 4 }, "end": { "line": 3, "column": 1 } }));
}

#[test]
fn strange_names_come_through() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    fs::create_dir(dir.path().join("报送")).unwrap();
    let good = fs::read_to_string(project().join("reports/weak-county-2023.txt")).unwrap();
    let names: &[&str] = if cfg!(windows) {
        &["中文.txt", "空 格.txt", "井#号.txt", "百%分.txt", "逗,号.txt"]
    } else {
        &[
            "中文.txt",
            "空 格.txt",
            "井#号.txt",
            "百%分.txt",
            "逗,号.txt",
            "问?.txt",
            "冒:号.txt",
            "c:d.txt",
            "换\n行.txt",
        ]
    };
    for name in names {
        fs::write(dir.path().join("报送").join(name), &good).unwrap();
    }
    let here = dir.path().join("报送");
    let decoded = |uri: &str| {
        let uri = uri.strip_prefix("./").unwrap_or(uri);
        percent_encoding::percent_decode_str(uri).decode_utf8().unwrap().into_owned()
    };
    let expected: HashSet<String> = names.iter().map(|name| format!("报送/{name}")).collect();
    let text = stdout(&hegui(&here, &["check", "--format", "sarif", "."]));
    let sarif = valid(Format::Sarif, &text);
    sound(&sarif);
    assert!(!text.contains(dir.path().to_str().unwrap()), "the folder of the machine is nobody's business");
    let artifacts = sarif["runs"][0]["artifacts"].as_array().unwrap();
    let got: HashSet<String> = artifacts.iter().map(|a| decoded(a["location"]["uri"].as_str().unwrap())).collect();
    assert_eq!(got, expected);
    for artifact in artifacts {
        assert!(artifact["hashes"]["sha-256"].as_str().is_some_and(|digest| digest.len() == 64), "{artifact}");
        assert_eq!(artifact["encoding"], "UTF-8");
    }
    let gitlab = valid(Format::Gitlab, &stdout(&hegui(&here, &["check", "--format", "gitlab", "."])));
    let got: HashSet<String> =
        gitlab.as_array().unwrap().iter().map(|i| i["location"]["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(got, expected);
    let github = stdout(&hegui(&here, &["check", "--format", "github", "."]));
    let got: HashSet<String> =
        github.lines().filter(|l| l.contains(" file=")).map(|line| command(line).1["file"].clone()).collect();
    // What would steer a terminal is shown as a blank.
    assert!(
        got.len() >= names.len() && got.iter().all(|path| expected.contains(path) || path == "报送/换 行.txt"),
        "{got:?}"
    );
}

#[test]
fn what_is_outside_of_the_repository_has_a_file_uri() {
    let rows = [row("/别处/a b.txt", vec![finding("text/own", Severity::Note, None)])];
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &info(Lang::Zh), &rows).0);
    sound(&sarif);
    let artifact = &results(&sarif)[0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(artifact["uri"], "file:///%E5%88%AB%E5%A4%84/a%20b.txt");
}

/// One report with a finding of every standing, and one that the baseline knows and is gone.
fn standings() -> Row {
    let text = "甲\n乙\n丙\n";
    let waiver = Waiver {
        rule: "text/own".to_owned(),
        report: "/库/送/甲.txt".into(),
        quote: None,
        reason: "街道没有立法权".to_owned(),
        approver: "市司法局".to_owned(),
        until: Date::new(2024, 12, 31).unwrap(),
    };
    let with = |words: &str, standing: Standing| {
        let mut finding = finding("text/own", Severity::Warning, Some(at(text, words)));
        finding.fingerprint = format!("{words:0>32}");
        finding.standing = standing;
        finding
    };
    let waived = Standing::Waived(Arc::new(waiver));
    let findings = vec![with("甲", Standing::Stands), with("乙", Standing::Known), with("丙", waived)];
    let gone = Known {
        rule: "part/plan".to_owned(),
        severity: Some(Severity::Error),
        year: Some(2023),
        fingerprint: "0".repeat(32),
        message: "未见安排".to_owned(),
    };
    Row { gone: vec![gone], ..row("甲.txt", findings) }
}

#[test]
fn nothing_is_dropped_from_sarif_and_each_standing_is_marked() {
    let run = RunInfo { baseline: true, ..info(Lang::Zh) };
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &run, &[standings()]).0);
    sound(&sarif);
    let states: Vec<&Value> = results(&sarif).iter().map(|result| &result["baselineState"]).collect();
    assert_eq!(states, ["new", "unchanged", "new", "absent"]);
    let suppressed: Vec<usize> = results(&sarif).iter().map(|r| r["suppressions"].as_array().unwrap().len()).collect();
    assert_eq!(suppressed, [0, 0, 1, 0]);
    let suppression = &results(&sarif)[2]["suppressions"][0];
    assert_eq!(
        *suppression,
        serde_json::json!({
            "kind": "external",
            "status": "accepted",
            "justification": "街道没有立法权（批准：市司法局，有效期至2024-12-31）",
            "properties": { "approver": "市司法局", "until": "2024-12-31" },
        })
    );
    assert_eq!(results(&sarif)[3]["message"]["text"], "已不再出现：未见安排");
    assert_eq!(results(&sarif)[3]["level"], "error");
    // Without a baseline nothing is said of it.
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &info(Lang::Zh), &[standings()]).0);
    assert!(results(&sarif)[0].get("baselineState").is_none());
}

#[test]
fn a_baseline_marks_what_is_new_and_what_is_gone_by_the_same_fingerprints() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("报告.txt");
    let draft = fs::read_to_string(project().join("reports/weak-county-2023.txt")).unwrap();
    fs::write(&path, &draft).unwrap();
    let sarif = |more: &[&str]| {
        let ran = hegui(dir.path(), &[&["check", "--quiet", "--format", "sarif", "报告.txt"], more].concat());
        let sarif = valid(Format::Sarif, &stdout(&ran));
        sound(&sarif);
        results(&sarif)
            .iter()
            .map(|r| {
                (
                    r["ruleId"].to_string(),
                    r["partialFingerprints"].to_string(),
                    r["baselineState"].as_str().map(str::to_owned),
                )
            })
            .collect::<Vec<_>>()
    };
    let before = sarif(&[]);
    assert_eq!(hegui(dir.path(), &["baseline", "报告.txt"]).status.code(), Some(0));
    // Lines move, one heading is put right, and the last part goes.
    let plan = draft.find("四、2023年").unwrap();
    fs::write(&path, format!("\n\n{}", draft[..plan].trim_end())).unwrap();
    let after = sarif(&["--baseline", "hegui-baseline.yaml"]);
    let known: HashSet<_> = before.iter().map(|(rule, print, _)| (rule, print)).collect();
    let mut states = BTreeMap::<&str, usize>::new();
    for (rule, print, state) in &after {
        let state = state.as_deref().unwrap();
        *states.entry(state).or_default() += 1;
        assert_eq!(state != "new", known.contains(&(rule, print)), "{rule} {state}");
    }
    assert!(["new", "unchanged", "absent"].iter().all(|state| states.contains_key(state)), "{after:?}");
}

#[test]
fn hosts_without_a_word_for_it_are_not_told_of_what_does_not_count() {
    let run = RunInfo { baseline: true, ..info(Lang::Zh) };
    let rows = [standings()];
    let github = render(Format::Github, &run, &rows).0;
    assert_eq!(github.lines().map(|line| command(line).1["line"].clone()).collect::<Vec<_>>(), ["1"]);
    let rdjson = valid(Format::Rdjson, &render(Format::Rdjson, &run, &rows).0);
    assert_eq!(rdjson["diagnostics"].as_array().unwrap().len(), 1);
    // GitLab would call fixed what the baseline knows.
    let gitlab = valid(Format::Gitlab, &render(Format::Gitlab, &run, &rows).0);
    let lines: Vec<&Value> =
        gitlab.as_array().unwrap().iter().map(|issue| &issue["location"]["lines"]["begin"]).collect();
    assert_eq!(lines, [&Value::from(1), &Value::from(2)]);
}

#[test]
fn an_absence_stands_at_its_line_with_its_neighbours() {
    let text = "一、举措\n甲。\n二、不足\n乙。\n";
    let end = text.find("甲。").unwrap() + "甲。".len();
    let mut absent =
        finding("part/plan", Severity::Error, Some(locate(&SourceFile::new(text.to_owned()), Span::at(end))));
    absent.missing = true;
    absent.neighbours = (Some(at(text, "一、举措")), Some(at(text, "二、不足")));
    absent.related = vec![Related {
        place: at("去年\n安排\n", "安排"),
        message: Said::new("上年写有", "last year's"),
        path: Some("旧/2022年.txt".to_owned()),
    }];
    let rows = [row("甲.txt", vec![absent])];
    let run = info(Lang::Zh);
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &run, &rows).0);
    sound(&sarif);
    let result = &results(&sarif)[0];
    // Not every consumer takes a region that holds nothing: the whole line.
    assert_eq!(result["locations"][0]["physicalLocation"]["region"], serde_json::json!({ "startLine": 2 }));
    let related: Vec<(&Value, &Value, &Value)> = result["relatedLocations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            (
                &r["physicalLocation"]["artifactLocation"]["uri"],
                &r["physicalLocation"]["region"]["startLine"],
                &r["message"]["text"],
            )
        })
        .collect();
    let own = Value::from("%E9%80%81/%E7%94%B2.txt");
    let other = Value::from("%E9%80%81/%E6%97%A7/2022%E5%B9%B4.txt");
    assert_eq!(
        related,
        [
            (&own, &1.into(), &"应写在这一标题之后".into()),
            (&own, &3.into(), &"应写在这一标题之前".into()),
            (&other, &2.into(), &"上年写有".into()),
        ]
    );
    let (_, properties, _) = command(render(Format::Github, &run, &rows).0.lines().next().unwrap());
    assert_eq!((&*properties["line"], properties.get("col")), ("2", None));
    let rdjson = valid(Format::Rdjson, &render(Format::Rdjson, &run, &rows).0);
    assert_eq!(rdjson["diagnostics"][0]["location"]["range"], serde_json::json!({ "start": { "line": 2 } }));
}

#[test]
fn a_document_in_an_archive_is_found_by_archive_entry_and_paragraph() {
    let address = Address { page: Some(3), paragraph: Some(12), ..Address::default() };
    let source = SourceFile::new("甲乙\n".to_owned()).with_addresses(vec![(0, address)]);
    let mut here = finding("text/own", Severity::Warning, Some(locate(&source, Span::new(3, 6))));
    here.section = vec!["一、举措".to_owned(), "（一）立法".to_owned()];
    let report = Row {
        archive: Some("包.zip".to_owned()),
        format: Some("docx"),
        sha256: Some("0".repeat(64)),
        ..row("包.zip/县/报告.docx", vec![here])
    };
    let run = info(Lang::Zh);
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &run, std::slice::from_ref(&report)).0);
    sound(&sarif);
    let location = &results(&sarif)[0]["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "%E9%80%81/%E5%8C%85.zip");
    assert_eq!(location["physicalLocation"]["region"], serde_json::json!({ "startLine": 12 }));
    assert_eq!(location["properties"], serde_json::json!({ "page": 3, "paragraph": 12, "quote": "乙" }));
    let logical: Vec<&Value> = location["logicalLocations"].as_array().unwrap().iter().map(|l| &l["name"]).collect();
    assert_eq!(logical, ["（一）立法", "第3页，全文第12段", "县/报告.docx"]);
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "一、举措 > （一）立法");
    let artifacts = &sarif["runs"][0]["artifacts"];
    assert_eq!(
        (&artifacts[1]["parentIndex"], &artifacts[1]["location"]["uri"]),
        (&0.into(), &"%E5%8E%BF/%E6%8A%A5%E5%91%8A.docx".into())
    );
    assert!(artifacts[0].get("hashes").is_none() && artifacts[1]["hashes"]["sha-256"].is_string());
    let gitlab = valid(Format::Gitlab, &render(Format::Gitlab, &run, &[report]).0);
    assert_eq!(gitlab[0]["location"]["path"], "送/包.zip");
    assert_eq!(gitlab[0]["description"], "有问题（县/报告.docx，第3页，全文第12段）。建议：请改写");
}

#[test]
fn what_a_report_says_commands_no_host() {
    let evil = "x\r\n::add-mask::a%0A,title=b:[点](https://例.invalid)<img src=x>@all `c` ##[group]\u{202E}";
    let rows: Vec<Row> = (0..12)
        .map(|nth| {
            let mut finding = finding("text/own", Severity::Note, None);
            finding.message = Said::same(evil);
            row(&format!("甲{nth}{}.txt", if nth == 11 { "\n::error::##[group]" } else { "" }), vec![finding])
        })
        .collect();
    let run = info(Lang::Zh);
    let github = render(Format::Github, &run, &rows).0;
    let lines: Vec<&str> = github.lines().collect();
    assert_eq!(lines.len(), 13, "a finding a line: {github}");
    for line in &lines[..9] {
        let (name, properties, message) = command(line);
        assert_eq!((name.as_str(), properties["title"].as_str()), ("notice", "text/own"));
        assert!(message.starts_with("x  ::add-mask::a%0A,title=b:[点]") && !message.contains('\u{202E}'), "{message}");
    }
    for line in &lines[9..12] {
        assert!(line.starts_with("提示：送/甲") && !line.contains("##["), "{line}");
    }
    assert!(command(lines[12]).2.contains("提示 12 处"));
    let rdjson = valid(Format::Rdjson, &render(Format::Rdjson, &run, &rows).0);
    assert!(!rdjson["diagnostics"][0]["message"].as_str().unwrap().contains(['[', '<', '@', '`', '#']));
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &run, &rows).0);
    assert!(!results(&sarif)[0]["message"]["text"].as_str().unwrap().contains("]("));
}

#[test]
fn what_could_not_be_examined_is_told() {
    let said = Said::new("没有这个文件", "no such file");
    let run =
        RunInfo { problems: vec![InputProblem { path: "无:有.txt".to_owned(), message: said }], ..info(Lang::Zh) };
    let unread =
        Row {
            format: None, is_report: false, ..row("坏.docx", vec![finding("input/damaged", Severity::Error, None)])
        };
    let sarif = valid(Format::Sarif, &render(Format::Sarif, &run, std::slice::from_ref(&unread)).0);
    sound(&sarif);
    let told = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["message"]["text"], "无:有.txt：没有这个文件");
    assert_eq!(told[1]["associatedRule"], serde_json::json!({ "id": "input/damaged", "index": 0 }));
    let github = render(Format::Github, &run, &[unread]).0;
    let (name, _, message) = command(github.lines().next().unwrap());
    assert_eq!((name.as_str(), message.as_str()), ("error", "无:有.txt：没有这个文件"));
}

#[test]
fn more_than_github_takes_is_said_in_the_file_and_to_whoever_asked() {
    let many = |count: usize| {
        let findings = (0..count)
            .map(|nth| Finding { fingerprint: format!("{nth:032}"), ..finding("text/own", Severity::Note, None) });
        let (text, notices) = render(Format::Sarif, &info(Lang::Zh), &[row("甲.txt", findings.collect())]);
        (serde_json::from_str::<Value>(&text).unwrap(), notices)
    };
    let (sarif, notices) = many(5_000);
    assert!(notices.is_empty() && sarif["runs"][0]["invocations"][0].get("toolExecutionNotifications").is_none());
    let (sarif, notices) = many(5_001);
    let told = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notices.len(), 1);
    assert_eq!((&told[0]["level"], &told[0]["message"]["text"]), (&"warning".into(), &notices[0].zh.as_str().into()));
    assert_eq!(results(&sarif).len(), 5_001, "nothing is cut");
}

#[test]
fn nothing_to_say_is_valid_too() {
    for format in HOSTS {
        let (text, _) = render(format, &RunInfo { rules: Vec::new(), ..info(Lang::En) }, &[row("甲.txt", Vec::new())]);
        match format {
            Format::Github => assert_eq!(text, ""),
            _ => drop(valid(format, &text)),
        }
        let (text, _) = render(format, &info(Lang::En), &[]);
        assert!(text.is_empty() == (format == Format::Github));
    }
}

/// The outputs of the samples and of every standing in files, for other programs to read.
fn written(dir: &Path) -> Vec<PathBuf> {
    let reports = project().join("reports");
    let path = |name: &str| dir.join(name);
    let output = format!("sarif={}", path("samples.sarif").display());
    let ran = hegui(&reports, &["check", "--output", &output, "--quiet", ".", "formats"]);
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    let run = RunInfo { baseline: true, ..info(Lang::Zh) };
    fs::write(path("standings.sarif"), render(Format::Sarif, &run, &[standings()]).0).unwrap();
    vec![path("samples.sarif"), path("standings.sarif")]
}

#[test]
#[ignore = "needs @microsoft/sarif-multitool"]
fn the_validator_of_microsoft_finds_no_error_and_nothing_against_the_rules_of_github() {
    let dir = tempfile::tempdir().unwrap();
    // As long as the program has no public address, there is none to give; an id for the run would overrule the category
    // under which whoever uploads the file wants it.
    let mut wanted = vec!["GHAzDO1014"];
    wanted.extend(env!("CARGO_PKG_REPOSITORY").is_empty().then_some("SARIF2005"));
    for file in written(dir.path()) {
        // The standard, GitHub, and Azure DevOps.
        for kind in ["Sarif", "Ghas", "Ado"] {
            let log = file.with_extension(kind);
            let ran = Command::new("sarif-multitool")
                .args(["validate", "--rule-kind", kind, "--output"])
                .args([&log, &file])
                .output()
                .expect("sarif-multitool is installed");
            let said = String::from_utf8_lossy(&ran.stdout).into_owned();
            let text = fs::read_to_string(&log).unwrap_or_else(|_| panic!("{said}"));
            let log: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).unwrap();
            let found: Vec<String> = results(&log)
                .iter()
                .filter(|result| !wanted.contains(&result["ruleId"].as_str().unwrap()))
                .map(|result| format!("{} {}", result["ruleId"], result["message"]))
                .collect();
            assert!(found.is_empty(), "{} {kind}: {}", file.display(), found.join("\n"));
        }
    }
}

#[test]
#[ignore = "needs sarif-tools"]
fn sarif_tools_counts_what_was_found() {
    let dir = tempfile::tempdir().unwrap();
    for file in written(dir.path()) {
        let sarif: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let table = file.with_extension("csv");
        let ran = Command::new("sarif")
            .arg("csv")
            .arg("--output")
            .arg(&table)
            .arg(&file)
            .output()
            .expect("sarif-tools is installed");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let text = fs::read_to_string(&table).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let headers = reader.headers().unwrap().clone();
        let column =
            |name: &str| headers.iter().position(|header| header == name).unwrap_or_else(|| panic!("{headers:?}"));
        let (code, line) = (column("Code"), column("Line"));
        let mut got: Vec<(String, u64)> = reader
            .records()
            .map(|record| record.unwrap())
            .map(|record| (record[code].to_owned(), record[line].parse().unwrap()))
            .collect();
        let mut expected: Vec<(String, u64)> = results(&sarif)
            .iter()
            .map(|r| {
                (
                    r["ruleId"].as_str().unwrap().to_owned(),
                    r["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap(),
                )
            })
            .collect();
        got.sort();
        expected.sort();
        assert_eq!(got, expected, "{}", file.display());
    }
}

#[test]
#[ignore = "needs @actions/core"]
fn the_library_of_github_writes_the_same_commands() {
    let text = "甲\n乙%,:𠮷\n";
    let mut odd = finding("text/own", Severity::Error, Some(at(text, "乙%,:𠮷")));
    odd.message = Said::same("见“乙%,:𠮷”\n第二行");
    let line = render(Format::Github, &info(Lang::Zh), &[row("报 告,:%.txt", vec![odd])]).0;
    let (_, properties, message) = command(line.trim_end_matches('\n'));
    let script = "import('@actions/core').then(core => { const [message, p] = JSON.parse(process.argv[1]); core.error(message, { \
                  file: p.file, startLine: p.line, endLine: p.endLine, startColumn: p.col, endColumn: p.endColumn, title: p.title }) })";
    let data = serde_json::to_string(&(&message, &properties)).unwrap();
    let folder = std::env::var("NODE_MODULES").map(|modules| Path::new(&modules).parent().unwrap().to_owned());
    let ran = Command::new("node")
        .args(["-e", script, &data])
        .current_dir(folder.unwrap())
        .output()
        .expect("Node.js is installed");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let theirs = String::from_utf8(ran.stdout).unwrap();
    let (name, theirs, said) = command(theirs.trim_end_matches(['\r', '\n']));
    assert_eq!((name.as_str(), theirs, said), ("error", properties, message));
}
