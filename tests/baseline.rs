//! What a finding is in another draft: the fingerprint, and the gate that is built on it. An edit that has nothing to do with
//! a finding leaves it the same one; an edit of its words or figures makes it another.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, LazyLock},
};

use hegui::{
    finding::Standing,
    rule::{self, RuleSet},
    scan::{self, Baseline, Gate, Input, Job, Options, Origin, Root, Row, Way},
    text::{Date, Lang},
};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| rule::national().unwrap());

fn options() -> Options {
    Options::new(Date::new(2024, 3, 15).unwrap())
}

fn row(name: &str, bytes: &[u8], options: &Options) -> Row {
    let input =
        Input { origin: Origin::Bytes { name: name.to_owned(), bytes: bytes.to_vec() }, named: true, failure: None };
    let mut found = None;
    scan::run(&[Job { input: &input, rules: &RULES, options }], Way::default(), |row| {
        found = Some(row);
        Ok::<(), ()>(())
    })
    .unwrap();
    found.unwrap()
}

/// The findings of a draft: their rules by their fingerprints.
fn prints(name: &str, bytes: &[u8]) -> BTreeMap<String, String> {
    let row = row(name, bytes, &options());
    assert!(row.is_report, "{name}");
    let found: BTreeMap<_, _> = row.findings.iter().map(|f| (f.fingerprint.clone(), f.rule.clone())).collect();
    assert_eq!(found.len(), row.findings.len(), "two findings of one draft share a fingerprint");
    found
}

fn sample(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("reports").join(name)).unwrap()
}

/// A draft with faults of many kinds: in words, figures, numbering, whole parts.
fn draft() -> String {
    let mut text = sample("weak-county-2023.txt");
    for (from, to) in [
        ("成功率98.0%", "成功率88.0%"),
        ("纠错率13.1%", "纠错率23.1%"),
        ("会前学法6次", "会前学法学法6次"),
        ("（八）强化", "（七）强化"),
        ("结果全部公示。", "结果全部公示（含市级。"),
        ("持续向好。", "持续向好。进一步进一步减材料。"),
    ] {
        text = edited(&text, from, to);
    }
    text
}

/// A text with the one place of some words changed.
fn edited(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

/// The rules of findings that one draft has and another has not, sorted.
fn beyond(these: &BTreeMap<String, String>, those: &BTreeMap<String, String>) -> Vec<String> {
    let mut rules: Vec<String> =
        these.iter().filter(|(print, _)| !those.contains_key(*print)).map(|(_, rule)| rule.clone()).collect();
    rules.sort();
    rules
}

type Edit = fn(&str) -> String;

#[test]
fn an_edit_elsewhere_leaves_findings_the_same() {
    let edits: [(&str, Edit); 13] = [
        ("a paragraph above", |t| edited(t, "一、2023年", "全年工作要点另行印发，各乡镇均已落实。\n\n一、2023年")),
        ("a heading reworded", |t| edited(t, "二、2023年推进法治政府建设存在的不足和原因", "二、存在的主要问题及原因")),
        ("a part in front, the others renumbered", |t| {
            let later = ["四、", "三、", "二、", "一、"].iter().zip(["五、", "四、", "三、", "二、"]);
            let text = later
                .fold(t.to_owned(), |t, (from, to)| edited(&t, &format!("\n{from}2023年"), &format!("\n{to}2023年")));
            edited(
                &text,
                "\n二、2023年推进法治政府建设的主要举措",
                "\n一、总体情况\n\n全县共有乡镇14个，设司法所14个。\n\n二、2023年推进法治政府建设的主要举措",
            )
        }),
        ("numbers of headings in half width", |t| t.replace("（十）", "(十)").replace("（七）", "(七)")),
        ("a sentence in front", |t| {
            edited(
                t,
                "（七）推进多元化解，社会矛盾总体平稳。",
                "（七）推进多元化解，社会矛盾总体平稳。网格员走访入户。",
            )
        }),
        ("a clause beside it", |t| edited(t, "全县人民调解组织受理纠纷", "全县人民调解组织认真履职，受理纠纷")),
        ("one more shortcoming", |t| edited(t, "效果不理想。", "效果不理想。五是督察整改不够及时。")),
        ("full-width figures", |t| t.replace("2631件", "２６３１件").replace("88.0%", "８８.0％")),
        ("stray spaces", |t| t.replace("纠错率", "纠错 率").replace("，调解", "，　调解")),
        ("another order of paragraphs", |t| {
            let moved = "（三）严把制度关口";
            let line = t.lines().find(|line| line.starts_with(moved)).unwrap();
            let without = t.replace(&format!("{line}\n\n"), "");
            edited(
                &without,
                "（二）推进“放管服”",
                &format!("{}\n\n（三）推进“放管服”", line.replace("（三）", "（二）")),
            )
        }),
        ("a sentence moved to another section", |t| {
            edited(&edited(t, "进一步进一步减材料。", ""), "评查行政执法案卷", "进一步进一步减材料。评查行政执法案卷")
        }),
        ("line ends of Windows", |t| t.replace('\n', "\r\n")),
        ("a byte order mark", |t| format!("\u{FEFF}{t}")),
    ];
    let before = prints("甲.txt", draft().as_bytes());
    assert!(before.len() >= 9, "{before:?}");
    for (what, edit) in edits {
        let text = edit(&draft());
        assert_ne!(text, draft(), "{what}");
        let after = prints("甲.txt", text.as_bytes());
        assert_eq!((beyond(&before, &after), beyond(&after, &before)), (vec![], vec![]), "{what}");
    }
}

#[test]
fn what_was_corrected_is_gone_and_what_was_changed_is_new() {
    let (rate, words) = ("relation/contradiction", "structure/repeated-words");
    let edits: [(&str, Edit, &[&str], &[&str]); 9] = [
        ("one corrected", |t| edited(t, "纠错率23.1%", "纠错率13.1%"), &[rate], &[]),
        ("another wrong figure", |t| edited(t, "成功率88.0%", "成功率78.0%"), &[rate], &[rate]),
        ("wrong against other figures", |t| edited(t, "调解成功2631件", "调解成功263件"), &[rate], &[rate]),
        ("the same slip with other words", |t| edited(t, "学法学法6次", "讲法讲法6次"), &[words], &[words]),
        ("one more of the rule, above", |t| edited(t, "（一）提高政治站位", "（一）提高提高政治站位"), &[], &[words]),
        ("the same words twice", |t| edited(t, "结果全部公示", "进一步进一步减材料。结果全部公示"), &[], &[words]),
        (
            "the other words of its clause",
            |t| edited(t, "进一步进一步减材料", "进一步进一步减环节"),
            &[words],
            &[words],
        ),
        (
            "a whole part mended",
            |t| edited(t, "层层传导压力", "县长主持召开法治专题会议6次，听取汇报4次，层层传导压力"),
            &["responsibility/acts", "responsibility/counts"],
            &[],
        ),
        (
            "two at once",
            |t| edited(&edited(t, "学法学法6次", "学法6次"), "进一步进一步", "进一步"),
            &[words, words],
            &[],
        ),
    ];
    let before = prints("甲.txt", draft().as_bytes());
    for (what, edit, gone, new) in edits {
        let after = prints("甲.txt", edit(&draft()).as_bytes());
        assert_eq!(beyond(&before, &after), gone, "{what}: gone");
        assert_eq!(beyond(&after, &before), new, "{what}: new");
    }
}

#[test]
fn encodings_and_formats_do_not_matter() {
    let text = draft();
    let before = prints("甲.txt", text.as_bytes());
    let (gbk, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [gbk.to_vec(), utf16] {
        assert_eq!(prints("甲.txt", &bytes), before);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/formats");
    let of = |name: &str| prints(name, &fs::read(folder.join(name)).unwrap());
    let plain = of("township.txt");
    assert!(plain.len() >= 4);
    let mut formats = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let built = cfg!(feature = "pdf") || !name.ends_with(".pdf");
        if name.starts_with("township") && built && (cfg!(feature = "doc") || !name.ends_with(".doc")) {
            assert_eq!(of(&name), plain, "{name}");
            formats += 1;
        }
    }
    assert!(formats >= 12);
}

#[test]
fn a_baseline_knows_its_report_its_year_and_nothing_that_was_not_examined() {
    let root = Arc::new(Root::new("/库".into(), "/库".into()));
    let gate = |baseline: Option<Baseline>| Options {
        gate: Gate { root: Arc::clone(&root), baseline: baseline.map(Arc::new), ..options().gate },
        ..options()
    };
    let text = draft();
    let mut baseline = Baseline::default();
    let first = row("甲.txt", text.as_bytes(), &gate(None));
    assert!(first.fails);
    let change = baseline.record(Path::new("/库/甲.txt"), &first, &options(), Lang::Zh);
    assert_eq!((change.added, change.removed, change.kept), (first.findings.len(), 0, 0));
    let known = |name: &str, text: &str| row(name, text.as_bytes(), &gate(Some(baseline.clone())));
    let same = known("甲.txt", &text);
    assert!(!same.fails && same.gone.is_empty() && same.findings.iter().all(|f| f.standing == Standing::Known));
    // The path as it is written does not matter, another report does.
    assert!(!known("./报送/../甲.txt", &text).fails);
    assert!(known("乙.txt", &text).fails);
    // The same file a year later is another report.
    let later = known("甲.txt", &text.replace("2023年", "2024年").replace("2023", "2024"));
    assert!(later.fails && later.findings.iter().all(|f| f.standing == Standing::Stands));
    assert_eq!(later.gone.len(), first.findings.len());
    // What could not be examined is told of nothing: neither gone nor let pass.
    for bytes in [&b""[..], b"\x00\x01\x02", "2023年度部门决算公开说明\n\n一、收支情况".as_bytes()] {
        let broken = row("甲.txt", bytes, &gate(Some(baseline.clone())));
        assert!(broken.fails && broken.gone.is_empty(), "{:?}", broken.findings);
        let mut kept = baseline.clone();
        let change = kept.record(Path::new("/库/甲.txt"), &broken, &options(), Lang::Zh);
        assert_eq!((&kept, change.added, change.removed), (&baseline, 0, 0));
        // Nor can it be recorded.
        let mut empty = Baseline::default();
        empty.record(Path::new("/库/甲.txt"), &broken, &options(), Lang::Zh);
        assert!(empty.is_empty(), "{empty:?}");
    }
    // Rules that were not asked for keep their entries.
    let some = Options { select: vec!["relation".into()], ..options() };
    let partial = row("甲.txt", sample("weak-county-2023.txt").as_bytes(), &some);
    let mut updated = baseline.clone();
    let change = updated.record(Path::new("/库/甲.txt"), &partial, &some, Lang::Zh);
    assert_eq!((change.added, change.removed), (0, 2));
    assert_eq!(updated.len(), baseline.len() - 2);
}

/// A folder with reports in it, and the program run there.
struct Place(tempfile::TempDir);

impl Place {
    fn new(reports: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for (name, text) in reports {
            place.write(name, text);
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Exit code, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_hegui"))
            .args(arguments)
            .args(["--today", "2024-03-15"])
            .current_dir(self.0.path())
            .env_clear()
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}

#[test]
fn a_gate_stops_at_what_is_new_only() {
    let place = Place::new(&[("报送/甲.txt", &draft()), ("报送/乙.txt", &sample("weak-department-2023.txt"))]);
    assert_eq!(place.run(&["baseline", "报送", "-o", "门/基线.yaml"]).0, 2, "there is no such folder");
    fs::create_dir(place.path("门")).unwrap();
    let (code, out, err) = place.run(&["baseline", "报送", "-o", "门/基线.yaml"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let written = place.read("门/基线.yaml");
    assert!(written.contains("report: \"../报送/甲.txt\"") && written.starts_with("# 基线"), "{written}");
    let check = |more: &[&str]| place.run(&[&["check", "--baseline", "门/基线.yaml", "报送"], more].concat());
    assert_eq!(check(&[]).0, 0);
    assert_eq!(check(&["--fail-on", "note", "--strict"]).0, 0);
    // The baseline is that of the folder, from wherever the program is started.
    assert_eq!(
        place
            .run(&[
                "check",
                "--baseline",
                &place.path("门/基线.yaml").display().to_string(),
                &place.path("报送").display().to_string()
            ])
            .0,
        0
    );
    place.write("报送/甲.txt", &edited(&draft(), "成功率88.0%", "成功率78.0%"));
    let (code, out, err) = check(&["--format", "concise"]);
    assert_eq!((code, out.matches("relation/contradiction").count()), (1, 2), "{out}");
    assert!(out.contains("文中写“78.0%”") && err.contains("不再出现"), "{out}{err}");
    // A renamed report is another one.
    fs::rename(place.path("报送/乙.txt"), place.path("报送/丙.txt")).unwrap();
    let (code, out, _) = check(&["--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    let gone = |path: &str| {
        value["reports"].as_array().unwrap().iter().find(|r| r["path"] == path).unwrap()["gone"]
            .as_array()
            .map_or(0, Vec::len)
    };
    assert_eq!((code, gone("门/基线.yaml"), gone("报送/甲.txt")), (1, 3, 1), "{out}");
    assert_eq!(value["summary"]["reports"], 2);
    // An update of the folder takes it out; one of another report does not look.
    assert_eq!(place.run(&["baseline", "--update", "-o", "门/基线.yaml", "报送/甲.txt"]).0, 0);
    assert!(place.read("门/基线.yaml").contains("报送/乙.txt"));
    let (code, out, err) = place.run(&["baseline", "--update", "-o", "门/基线.yaml", "报送"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("新增 3 处，去掉 3 处") && err.contains("报送/乙.txt"), "{out}{err}");
    assert!(!place.read("门/基线.yaml").contains("报送/乙.txt"));
    assert_eq!(check(&["--strict"]).0, 0);
}

#[test]
fn what_is_no_longer_there_fails_a_strict_gate_alone() {
    let place = Place::new(&[("甲.txt", &draft())]);
    assert_eq!(place.run(&["baseline", "甲.txt"]).0, 0);
    place.write("甲.txt", &edited(&draft(), "纠错率23.1%", "纠错率13.1%"));
    let (code, out, err) = place.run(&["check", "--baseline", "hegui-baseline.yaml", "甲.txt"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("现不再出现：relation/contradiction") && err.contains("--update"), "{out}{err}");
    assert_eq!(place.run(&["check", "--strict", "--baseline", "hegui-baseline.yaml", "甲.txt"]).0, 1);
    // What was not asked for may still be there.
    let some = ["check", "--strict", "--baseline", "hegui-baseline.yaml", "--select", "structure", "甲.txt"];
    assert_eq!(place.run(&some).0, 0);
    let (code, out, _) = place.run(&["baseline", "--update", "甲.txt"]);
    assert_eq!(code, 0);
    assert!(out.contains("新增 0 处，去掉 1 处"), "{out}");
    assert_eq!(place.run(&["check", "--strict", "--baseline", "hegui-baseline.yaml", "甲.txt"]).0, 0);
}

#[test]
fn an_update_keeps_what_was_not_examined() {
    let place = Place::new(&[("甲.txt", &draft()), ("乙.txt", &sample("weak-department-2023.txt"))]);
    assert_eq!(place.run(&["baseline", "."]).0, 0);
    let whole = place.read("hegui-baseline.yaml");
    let (code, _, err) = place.run(&["baseline", "."]);
    assert!(code == 2 && err.contains("--update"), "{err}");
    assert_eq!(place.read("hegui-baseline.yaml"), whole);
    assert_eq!(place.run(&["baseline", "--update", "乙.txt"]).0, 0);
    assert_eq!(place.read("hegui-baseline.yaml"), whole, "an update that changes nothing");
    // One that cannot be read keeps its entries, is told, and does not pass the gate.
    place.write("乙.txt", "");
    let (code, out, err) = place.run(&["baseline", "--update", "."]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(err.contains("乙.txt") && err.contains("input/empty"), "{err}");
    assert_eq!(place.read("hegui-baseline.yaml"), whole);
    assert_eq!(place.run(&["check", "--baseline", "hegui-baseline.yaml", "乙.txt"]).0, 1);
    // A path that is not there: the rest is recorded, and it is said.
    assert_eq!(place.run(&["baseline", "--update", "甲.txt", "丁.txt"]).0, 2);
    assert_eq!(place.read("hegui-baseline.yaml"), whole);
}

#[test]
fn what_cannot_be_a_baseline_is_refused() {
    let place = Place::new(&[("甲.txt", &draft())]);
    let refused = |arguments: &[&str], words: &str| {
        let (code, out, err) = place.run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(words), "{err}");
    };
    refused(&["check", "--baseline", "无.yaml", "甲.txt"], "没有这份基线文件");
    refused(&["check", "--baseline", ".", "甲.txt"], "文件夹");
    refused(&["check", "--baseline", "甲.txt", "甲.txt"], "错误");
    refused(&["baseline", "--update", "-o", "甲.txt", "甲.txt"], "不能作为基线文件");
    refused(&["baseline", "-"], "--stdin-filename");
    refused(&["annotate", "--baseline", "无.yaml", "甲.txt"], "没有这份基线文件");
    place.write("空.yaml", "version: 1\nfindings: []\n");
    assert_eq!(place.run(&["check", "--baseline", "空.yaml", "甲.txt"]).0, 1);
    place.write("旧.yaml", "version: 1\npacks: { national: \"0\" }\nfindings: []\n");
    let (_, _, err) = place.run(&["check", "--baseline", "旧.yaml", "甲.txt"]);
    assert_eq!(err.matches("national 0").count(), 1, "{err}");
    // A folder without reports makes no baseline.
    fs::create_dir(place.path("空")).unwrap();
    assert_eq!(place.run(&["baseline", "空", "-o", "b.yaml"]).0, 2);
    assert!(!place.path("b.yaml").exists());
    assert_eq!(place.read("甲.txt"), draft());
}

#[test]
fn a_baseline_does_not_depend_on_threads_or_order() {
    let reports: Vec<(String, String)> = (0..12).map(|n| (format!("r/{n:02}.txt"), draft())).collect();
    let place = Place::new(&reports.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>());
    assert_eq!(place.run(&["baseline", "r", "--jobs", "1", "-o", "a.yaml"]).0, 0);
    assert_eq!(place.run(&["baseline", "r/05.txt", "r", "r/01.txt", "--jobs", "16", "-o", "b.yaml"]).0, 0);
    assert_eq!(place.read("a.yaml"), place.read("b.yaml"));
    assert_eq!(place.read("a.yaml").matches("- report").count(), 12 * prints("a.txt", draft().as_bytes()).len());
}
