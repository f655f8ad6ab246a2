//! Settings: which file a report stands under, what it may and may not set aside, and that nothing inside a report ever does.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reports")
}

/// A folder with samples under other names, and other files.
fn folder(reports: &[(&str, &str)], files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let place = |name: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    };
    for (name, sample) in reports {
        fs::copy(samples().join(sample), place(name)).unwrap();
    }
    for (name, text) in files {
        fs::write(place(name), text).unwrap();
    }
    dir
}

struct Ran {
    stdout: String,
    stderr: String,
    code: i32,
}

fn hegui(dir: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_hegui"))
        .args(arguments)
        .current_dir(dir)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code().unwrap() }
}

/// The rules that found something, by file.
fn found(dir: &Path, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["check", "--format", "concise", "--today", "2024-05-01", "--fail-on", "never"];
    all.extend(arguments);
    let ran = hegui(dir, &all);
    assert!(ran.code == 0, "{}{}", ran.stdout, ran.stderr);
    let name = |line: &str| {
        let (path, rest) = line.split_once(':').unwrap();
        let rule = rest.split(' ').nth(1).unwrap();
        format!("{path} {rule}")
    };
    ran.stdout.lines().map(name).collect()
}

const WEAK: &str = "weak-county-2023.txt";

#[test]
fn each_report_stands_under_the_nearest_file_wherever_the_program_is_started() {
    let only = |what: &str| format!("version: 1\nselect: [{what}]\n");
    let (plan, causes) = (only("plan"), only("shortcomings"));
    let dir = folder(
        &[("市/甲县/报告.txt", WEAK), ("市/乙县/深/报告.txt", WEAK), ("市/报告.txt", WEAK)],
        &[("市/hegui.yaml", &plan), ("市/乙县/hegui.yaml", &causes)],
    );
    let expected = ["市/乙县/深/报告.txt shortcomings/causes", "市/报告.txt plan/year", "市/甲县/报告.txt plan/year"];
    assert_eq!(found(dir.path(), &["."]), expected);
    // From within, and from elsewhere by an absolute path.
    let within = found(&dir.path().join("市/甲县"), &["报告.txt", "../乙县"]);
    assert_eq!(within, ["../乙县/深/报告.txt shortcomings/causes", "报告.txt plan/year"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let path = dir.path().join("市/报告.txt");
    assert_eq!(found(elsewhere.path(), &[path.to_str().unwrap()]).len(), 1);
    // A repository ends the search.
    fs::create_dir_all(dir.path().join("市/甲县/.git")).unwrap();
    assert!(found(dir.path(), &["市/甲县"]).len() > 1);
}

#[test]
fn one_file_for_all_and_none_at_all() {
    let dir = folder(
        &[("甲/报告.txt", WEAK)],
        &[("甲/hegui.yaml", "version: 1\nselect: [plan]\n"), ("别处/own.yaml", "version: 1\nselect: [shortcomings]\n")],
    );
    assert_eq!(found(dir.path(), &["甲"]), ["甲/报告.txt plan/year"]);
    assert_eq!(found(dir.path(), &["甲", "--config", "别处/own.yaml"]), ["甲/报告.txt shortcomings/causes"]);
    assert!(found(dir.path(), &["甲", "--no-config"]).len() > 2);
}

#[test]
fn reports_in_archives_and_on_standard_input_stand_under_the_file_of_their_folder() {
    let dir = folder(&[], &[("甲/hegui.yaml", "version: 1\nexclude: [包.zip/b.txt]\nselect: [plan]\n")]);
    let mut zip = zip::ZipWriter::new(fs::File::create(dir.path().join("甲/包.zip")).unwrap());
    for name in ["a.txt", "b.txt"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &fs::read(samples().join(WEAK)).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(found(dir.path(), &["甲/包.zip"]), ["甲/包.zip/a.txt plan/year"]);
    assert_eq!(found(dir.path(), &["甲"]), ["甲/包.zip/a.txt plan/year"]);
}

/// A waiver of a rule for a report.
fn waiver(rule: &str, report: &str, until: &str) -> String {
    format!("  - {{ rule: {rule}, report: '{report}', reason: r, approver: a, until: {until} }}\n")
}

#[test]
fn a_waiver_is_told_to_be_idle_only_by_a_run_that_can_know() {
    let idle = waiver("part/plan", "甲.txt", "2030-01-01");
    let text = format!("version: 1\nwaivers:\n{idle}");
    let dir = folder(&[("甲.txt", WEAK), ("乙.txt", WEAK)], &[("hegui.yaml", &text), ("丙.txt", "不是报告")]);
    let told = |arguments: &[&str]| found(dir.path(), arguments).iter().any(|f| f == "hegui.yaml waiver/unused");
    assert!(told(&["甲.txt"]) && told(&["."]));
    // Another report was checked, or the report by other rules.
    assert!(!told(&["乙.txt"]) && !told(&["甲.txt", "--select", "topic"]) && !told(&["甲.txt", "--ignore", "part"]));
    // What is no report was not held against the rules.
    fs::write(dir.path().join("甲.txt"), "今天下雨。").unwrap();
    assert!(!told(&["甲.txt", "乙.txt"]));
    fs::remove_file(dir.path().join("甲.txt")).unwrap();
    assert!(told(&["乙.txt"]), "a waiver for a report that is not there");
}

#[test]
fn comparisons_are_waived_only_where_something_was_compared() {
    let text = format!("version: 1\nwaivers:\n{}", waiver("figure/unchanged", "甲.txt", "2030-01-01"));
    let text = text + &waiver("input/previous-missing", "甲.txt", "2030-01-01");
    let dir = folder(&[("甲.txt", WEAK), ("旧/乙.txt", "weak-county-2022.txt")], &[("hegui.yaml", &text)]);
    assert!(!found(dir.path(), &["甲.txt"]).iter().any(|finding| finding.contains("waiver/")));
    let compared = found(dir.path(), &["甲.txt", "--previous", "旧/乙.txt"]);
    assert_eq!(compared.iter().filter(|finding| finding.contains("waiver/unused")).count(), 2, "{compared:?}");
}

#[test]
fn a_waiver_holds_on_its_last_day_and_covers_no_other_report_rule_or_words() {
    let text = format!("version: 1\nwaivers:\n{}", waiver("shortcomings/causes", "甲.txt", "2024-05-01"));
    let dir = folder(&[("甲.txt", WEAK), ("乙.txt", WEAK)], &[("hegui.yaml", &text)]);
    let errors = |today: &str| {
        let ran = hegui(dir.path(), &["check", "--format", "json", "--today", today, "甲.txt", "乙.txt"]);
        let value: Value = serde_json::from_str(&ran.stdout).unwrap();
        let waived = |report: usize| {
            let findings = value["reports"][report]["findings"].as_array().unwrap();
            findings.iter().filter(|f| f["waived"] == true).map(|f| f["rule"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(ran.code, 1);
        (waived(0), waived(1))
    };
    // Sorted by name: 乙 first.
    assert_eq!(errors("2024-05-01"), (vec![], vec![Value::from("shortcomings/causes")]));
    assert_eq!(errors("2024-05-02"), (vec![], vec![]));
}

#[test]
fn what_cannot_be_examined_is_never_waived_by_accident() {
    // An unreadable report has one finding, and a waiver of a rule of a pack does not cover it.
    let text = format!("version: 1\nwaivers:\n{}", waiver("part/plan", "甲.docx", "2030-01-01"));
    let dir = folder(&[], &[("hegui.yaml", &text), ("甲.docx", "PK\u{3}\u{4}坏")]);
    let ran = hegui(dir.path(), &["check", "--format", "concise", "甲.docx"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("input/") && !ran.stdout.contains("waiver/"), "{}", ran.stdout);
}

#[test]
fn two_drafts_are_compared_under_the_settings_of_the_new_one() {
    let text =
        format!("version: 1\nselect: [plan, shortcomings]\nwaivers:\n{}", waiver("plan/year", "新.txt", "2030-01-01"));
    let dir = folder(&[("旧.txt", WEAK), ("新.txt", WEAK)], &[("hegui.yaml", &text)]);
    let compare = || {
        let ran = hegui(dir.path(), &["compare", "--format", "json", "--today", "2024-05-01", "旧.txt", "新.txt"]);
        serde_json::from_str::<Value>(&ran.stdout).unwrap()["summary"].clone()
    };
    let sums = compare();
    // What is waived is neither fixed nor new; what is not selected is not there.
    assert_eq!((&sums["fixed"], &sums["remaining"], &sums["new"]), (&0.into(), &1.into(), &0.into()), "{sums}");
}

/// Remarks that silence other programs, in every form in which a report can hold them.
const REMARKS: [&str; 8] = [
    "hegui-ignore",
    "hegui: ignore",
    "<!-- hegui-ignore part/plan -->",
    "# noqa",
    "// hegui-disable-next-line",
    "[//]: # (hegui ignore all)",
    "hegui.yaml: ignore: [part]",
    "waivers: [{ rule: part/plan }]",
];

#[test]
fn nothing_inside_a_report_sets_a_finding_aside() {
    let plain = fs::read_to_string(samples().join(WEAK)).unwrap();
    let remarks = REMARKS.join("\n\n");
    let matter = format!("---\nversion: 1\nignore: [part, shortcomings, plan]\nhegui: off\n---\n\n{plain}");
    let within = plain.lines().map(|line| format!("{line}\n")).collect::<String>() + "\n" + &remarks + "\n";
    let before = format!("{remarks}\n\n{plain}");
    let html = |extra: &str| {
        let body: String = plain.lines().filter(|l| !l.is_empty()).map(|line| format!("<p>{line}</p>\n")).collect();
        let hidden = format!("<div style=\"display:none\">{}</div>", extra.replace('<', "&lt;"));
        format!(
            "<!DOCTYPE html><meta charset=\"utf-8\"><meta name=\"hegui\" content=\"ignore\"><body>{extra}{hidden}{body}</body>"
        )
    };
    let dir = folder(
        &[("txt/甲.txt", WEAK)],
        &[
            ("txt/乙.txt", &within),
            ("txt/丙.txt", &before),
            ("md/甲.md", &plain),
            ("md/乙.md", &within),
            ("md/丙.md", &matter),
            ("html/甲.html", &html("")),
            ("html/乙.html", &html(&format!("<!-- {} -->", REMARKS[1]))),
            ("html/丙.html", &html(&format!("<!-- {} --><script>hegui.ignore()</script>", REMARKS[0]))),
        ],
    );
    fs::create_dir(dir.path().join("docx")).unwrap();
    for (name, extra) in [("甲.docx", ""), ("乙.docx", REMARKS[2]), ("丙.docx", REMARKS[6])] {
        docx(&dir.path().join("docx").join(name), &plain, extra);
    }
    for kind in ["txt", "md", "html", "docx"] {
        let all = found(dir.path(), &[kind]);
        let of = |name: &str| -> Vec<&str> {
            let path = format!("{kind}/{name}.{kind} ");
            all.iter().filter_map(|finding| finding.strip_prefix(&path)).collect()
        };
        let expected = of("甲");
        assert!(expected.contains(&"shortcomings/causes") && expected.contains(&"plan/year"), "{kind}: {all:?}");
        for name in ["乙", "丙"] {
            for rule in &expected {
                assert!(of(name).contains(rule), "{kind}/{name}: {rule} is gone: {all:?}");
            }
        }
    }
}

/// A Word file with a text, and a remark in a comment, in hidden text, in its properties and in a field.
fn docx(path: &Path, text: &str, remark: &str) {
    let escaped = remark.replace('&', "&amp;").replace('<', "&lt;");
    let paragraph = |line: &str| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
    let mut body: String = text.lines().filter(|line| !line.is_empty()).map(paragraph).collect();
    if !remark.is_empty() {
        let hidden = format!("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{escaped}</w:t></w:r></w:p>");
        let field = format!("<w:p><w:r><w:instrText>COMMENTS {escaped}</w:instrText></w:r></w:p>");
        body = format!("{hidden}{field}{body}<!-- {} -->", remark.replace("--", ""));
    }
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>");
    let kinds = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let core = format!(
        "<?xml version=\"1.0\"?><cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"><cp:keywords>{escaped}</cp:keywords></cp:coreProperties>"
    );
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, text) in [
        ("[Content_Types].xml", kinds),
        ("_rels/.rels", relations),
        ("word/document.xml", &document),
        ("docProps/core.xml", &core),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn the_same_with_any_number_of_threads_and_in_any_order() {
    let text = format!(
        "version: 1\nexclude: ['*good*']\nreports:\n  - {{ files: ['*township*'], level: township }}\n  - {{ files: [none], level: city }}\nwaivers:\n{}{}",
        waiver("part/plan", WEAK, "2030-01-01"),
        waiver("shortcomings/causes", WEAK, "2024-01-01"),
    );
    let names: Vec<String> = fs::read_dir(samples())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    let reports: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let dir = folder(&reports, &[("hegui.yaml", &text)]);
    for format in ["human", "json", "sarif", "junit"] {
        let run = |jobs: &str, paths: &[&str]| {
            let mut all = vec!["check", "--format", format, "--today", "2024-05-01", "--jobs", jobs];
            all.extend(paths);
            hegui(dir.path(), &all).stdout
        };
        let first = run("1", &["."]);
        assert!(first.contains("waiver/expired") && first.contains("config/unmatched"), "{format}: {first}");
        let mut paths: Vec<&str> = names.iter().map(String::as_str).rev().collect();
        paths.push(".");
        assert_eq!(first, run("16", &paths), "{format}");
        assert_eq!(first, run("16", &["."]), "{format}");
    }
}

#[test]
fn outputs_of_the_file_are_written_beside_it_and_flags_take_their_place() {
    let dir = folder(
        &[("报送/甲.txt", WEAK)],
        &[("报送/hegui.yaml", "version: 1\nfail_on: never\noutputs: { json: 结果.json }\n")],
    );
    let ran = hegui(dir.path(), &["check", "报送"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let read = |name: &str| serde_json::from_str::<Value>(&fs::read_to_string(dir.path().join(name)).unwrap()).unwrap();
    assert_eq!(read("报送/结果.json")["summary"]["reports"], 1);
    fs::remove_file(dir.path().join("报送/结果.json")).unwrap();
    assert_eq!(hegui(dir.path(), &["check", "报送", "--output", "json=别.json"]).code, 0);
    assert_eq!(read("别.json")["summary"]["reports"], 1);
    assert!(!dir.path().join("报送/结果.json").exists());
}

#[test]
fn what_init_writes_is_sound_and_is_not_overwritten() {
    for lang in ["zh", "en"] {
        let dir = folder(&[("报送/甲.txt", WEAK)], &[]);
        fs::create_dir(dir.path().join(".git")).unwrap();
        let all = ["init", "--lang", lang, "--ci", "pre-commit,github,gitlab", "报送"];
        assert_eq!(hegui(dir.path(), &all).code, 0);
        let names = ["报送/hegui.yaml", ".pre-commit-config.yaml", ".github/workflows/hegui.yml", ".gitlab-ci.yml"];
        let texts = names.map(|name| fs::read_to_string(dir.path().join(name)).unwrap());
        assert_eq!(hegui(dir.path(), &["check", "报送"]).code, 1, "the weak report fails under the new file");
        // The commands in the pipelines are understood: what they write is there.
        for text in &texts[2..] {
            let line = text.lines().find_map(|line| line.split_once("hegui check ")).unwrap().1;
            let command: Vec<&str> = std::iter::once("check").chain(line.split(' ')).collect();
            let ran = hegui(dir.path(), &command);
            assert_eq!(ran.code, 1, "{line}: {}", ran.stderr);
            assert!(fs::metadata(dir.path().join("hegui.sarif")).unwrap().len() > 100);
        }
        assert_eq!(hegui(dir.path(), &all).code, 0);
        assert_eq!(names.map(|name| fs::read_to_string(dir.path().join(name)).unwrap()), texts);
    }
}

#[test]
fn the_examples_in_the_guides_are_sound() {
    let mut seen = 0;
    for guide in ["docs/config.md", "README.md", "README.zh.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(guide)).unwrap();
        for block in text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            let settings = ["version: 1", "reports:", "waivers:"].iter().any(|key| block.starts_with(key));
            if !settings {
                continue;
            }
            let block = if block.starts_with("version:") { block.to_owned() } else { format!("version: 1\n{block}") };
            let known = ["human", "concise", "sarif"];
            let (config, mistakes) = hegui::config::read(Path::new("/库/hegui.yaml"), "hegui.yaml", &block, &known);
            assert!(mistakes.is_empty(), "{guide}: {mistakes:#?}");
            let rules = hegui::rule::national().unwrap();
            let own = hegui::scan::OWN_RULES.iter().map(|own| own.id);
            let ids: Vec<&str> = rules.rules.iter().map(|rule| rule.id.as_str()).chain(own).collect();
            let unknown = config.unwrap().unknown_rules(&ids);
            assert!(unknown.is_empty(), "{guide}: {unknown:#?}");
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen}");
}

/// The files for pipelines against the schemas that their readers publish.
#[test]
#[ignore = "needs check-jsonschema"]
fn files_for_pipelines_are_valid_for_their_readers() {
    let dir = folder(&[], &[]);
    assert_eq!(hegui(dir.path(), &["init", "--ci", "pre-commit,github,gitlab"]).code, 0);
    let valid = |schema: &[&str], file: &str| {
        let output = Command::new("check-jsonschema").args(schema).arg(file).current_dir(dir.path()).output().unwrap();
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stdout));
    };
    valid(&["--builtin-schema", "vendor.github-workflows"], ".github/workflows/hegui.yml");
    valid(&["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"], ".gitlab-ci.yml");
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.schema.json");
    valid(&["--schemafile", schema.to_str().unwrap()], "hegui.yaml");
}
