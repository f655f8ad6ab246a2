//! The file of a baseline as it is read: every mistake in it is told at its place, and a file with a mistake is not used.
//!
//! People merge such files by hand and edit them; what a gate lets pass must not hang on how a broken one is understood.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_yaml::Value;

use super::{Baseline, Known};
use crate::{
    finding::Severity,
    rule::{LoadError, PackId},
    scan::{Root, gate},
    text::{Date, Said},
    written::{self, Index, Mistake},
};

/// The version of the form of these files.
pub const VERSION: u32 = 1;

/// Everything but the findings, which are read one by one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(default)]
    packs: BTreeMap<String, String>,
    #[serde(default, rename = "tool")]
    _tool: String,
    made: Option<String>,
    findings: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    report: String,
    year: Option<i16>,
    rule: String,
    severity: Option<Severity>,
    fingerprint: String,
    #[serde(default)]
    message: String,
}

/// Reads the file of a baseline; its name is for messages, and to `folder` (absolute) its paths are relative.
///
/// # Errors
/// Every mistake in it.
pub fn read(name: &str, text: &str, folder: &Path) -> Result<Baseline, LoadError> {
    let (index, form) = written::index(text);
    let mut reader = Reader { name, text: text.into(), index, errors: Vec::new() };
    for (message, at) in form {
        reader.error(message, None, at);
    }
    let read = if reader.errors.is_empty() { reader.baseline(folder) } else { None };
    match read {
        Some(baseline) if reader.errors.is_empty() => Ok(baseline),
        _ => Err(LoadError(reader.errors)),
    }
}

struct Reader<'t> {
    name: &'t str,
    text: Arc<str>,
    index: Index,
    errors: Vec<Mistake>,
}

impl Reader<'_> {
    fn baseline(&mut self, folder: &Path) -> Option<Baseline> {
        let value: Value = serde_yaml::from_str(&self.text)
            .map_err(|error| {
                let at = error.location().map_or(0, |place| place.index());
                self.error(Said::new("YAML 语法错误", format!("YAML syntax: {error}")), None, (at, at));
            })
            .ok()?;
        let version = value.get("version").and_then(Value::as_u64);
        if version.is_some_and(|version| version != u64::from(VERSION)) {
            let message = Said::new("这份基线的版本不能识别", "this version of a baseline is not known");
            let help = Said::new(
                format!("本程序认得的是 version: {VERSION}；较新的文件请用写出它的程序"),
                format!("this program knows `version: {VERSION}`; use the program that wrote a newer one"),
            );
            self.error(message, Some(help), self.index.place("version"));
            return None;
        }
        let raw: Raw = self.read("", value)?;
        let packs = raw.packs.into_iter().map(|(id, version)| PackId { id, version }).collect();
        let made = raw.made.map(|day| day.parse::<Date>());
        if let Some(Err(_)) = made {
            let said = Said::new("日期应写作 2024-03-15", "a day is written 2024-03-15");
            self.error(said, None, self.index.place("made"));
        }
        let mut baseline = Baseline { packs, made: made.and_then(Result::ok), ..Baseline::default() };
        let mut seen: BTreeSet<(PathBuf, String)> = BTreeSet::new();
        for (number, value) in raw.findings.into_iter().enumerate() {
            let path = format!("findings[{number}]");
            let Some(entry) = self.read::<Entry>(&path, value) else { continue };
            if !self.sound(&path, &entry) {
                continue;
            }
            let Entry { report, year, rule, severity, fingerprint, message } = entry;
            let report = Root::new(folder.to_owned(), folder.to_owned()).absolute(Path::new(&report));
            if !seen.insert((report.clone(), fingerprint.clone())) {
                let said = Said::new("这一条写了两次", "this finding stands here twice");
                let help = Said::new("请删去一条", "remove one of the two");
                self.error(said, Some(help), self.index.place(&format!("{path}.fingerprint")));
                continue;
            }
            let known = Known { rule, fingerprint, message, severity, year };
            baseline.reports.entry(report).or_default().push(known);
        }
        Some(baseline)
    }

    /// Whether an entry can be what `hegui baseline` writes; what it cannot be is told.
    fn sound(&mut self, path: &str, entry: &Entry) -> bool {
        let before = self.errors.len();
        let mut wrong = |key: &str, message: Said, help: Option<Said>| {
            let at = self.index.place(&format!("{path}.{key}"));
            self.error(message, help, at);
        };
        let again = || {
            Some(Said::new(
                "请删去这一条，再用 hegui baseline --update 重新记录",
                "remove it, then record anew: `hegui baseline --update`",
            ))
        };
        if entry.report.trim().is_empty() {
            wrong("report", Said::new("没有写报告的路径", "the path of the report is missing"), again());
        }
        let hexadecimal = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if entry.fingerprint.len() != 32 || !entry.fingerprint.chars().all(hexadecimal) {
            let said =
                Said::new("指纹应为 32 位十六进制数（小写）", "a fingerprint is 32 hexadecimal digits in lower case");
            wrong("fingerprint", said, again());
        }
        if !entry.rule.contains('/') {
            let said = Said::new("规则编号写作“类别/名称”", "the id of a rule is written concern/what");
            wrong("rule", said, again());
        } else if !gate::rule_can_be_known(&entry.rule) {
            let said = Said::new("这类问题不能记入基线", "findings of this kind cannot be in a baseline");
            let help = Said::new(
                "没有查成的报告和设置里的错误不能放行；请删去这一条",
                "a report that was not examined, or a mistake in settings, is not let through; remove this",
            );
            wrong("rule", said, Some(help));
        }
        self.errors.len() == before
    }

    /// Reads a node; every mistake in it is told at its place.
    fn read<T: DeserializeOwned>(&mut self, path: &str, value: Value) -> Option<T> {
        let mut found = Vec::new();
        let tell = |message, help, at| found.push((message, help, at));
        let read = written::read(&self.index, path, value, filler, tell);
        let sound = found.is_empty();
        found.into_iter().for_each(|(message, help, at)| self.error(message, help, at));
        read.filter(|_| sound)
    }

    fn error(&mut self, message: Said, help: Option<Said>, at: (usize, usize)) {
        let text = Arc::clone(&self.text);
        self.errors.push(Mistake { file: self.name.to_owned(), message, help, at: Some(at), text });
    }
}

/// Something sound for a key that an entry cannot do without, to read on behind a mistake.
fn filler(key: &str) -> Option<Value> {
    match key {
        "version" => Some(VERSION.into()),
        "findings" => Some(Value::Sequence(Vec::new())),
        "report" | "rule" | "fingerprint" => Some("x".into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "version: 1\npacks: {national: '1'}\nmade: 2024-03-15\n";
    const PRINT: &str = "0123456789abcdef0123456789abcdef";

    fn mistakes(text: &str) -> Vec<(String, String)> {
        let LoadError(errors) = read("b.yaml", text, Path::new("/库")).unwrap_err();
        errors
            .into_iter()
            .map(|e| (e.message.en, e.at.map(|at| text[at.0..at.1].to_owned()).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_sound_file_is_read_and_its_paths_are_relative_to_it() {
        let text = format!(
            "{HEAD}findings:\n- {{report: ../报送/甲.txt, year: 2023, rule: part/plan, severity: error, fingerprint: '{PRINT}', message: 未见}}\n"
        );
        let baseline = read("b.yaml", &text, Path::new("/库/门")).unwrap();
        let known = &baseline.reports[Path::new("/库/报送/甲.txt")];
        assert_eq!((known.len(), known[0].year, known[0].severity), (1, Some(2023), Some(Severity::Error)));
        assert_eq!((baseline.len(), baseline.packs.len()), (1, 1));
        assert!(read("b.yaml", &format!("{HEAD}findings: []\n"), Path::new("/库")).unwrap().is_empty());
    }

    #[test]
    fn every_mistake_is_told_at_its_place() {
        let entry = |what: &str| format!("{HEAD}findings:\n- {{{what}}}\n");
        let sound = format!("report: a.txt, rule: part/plan, fingerprint: '{PRINT}'");
        for (text, message, at) in [
            ("version: 2\nfindings: 3\n".to_owned(), "this version of a baseline is not known", "2"),
            ("findings: []\n".to_owned(), "the key `version` is missing", ""),
            (format!("{HEAD}finding: []\n"), "unknown key `finding`", "finding"),
            (
                entry("report: a.txt, rule: part/plan, fingerprint: abc"),
                "a fingerprint is 32 hexadecimal digits in lower case",
                "abc",
            ),
            (entry(&sound.replace("part/plan", "plan")), "the id of a rule is written concern/what", "plan"),
            (
                entry(&sound.replace("part/plan", "input/encrypted")),
                "findings of this kind cannot be in a baseline",
                "input/encrypted",
            ),
            (
                entry(&sound.replace("part/plan", "identity/not-a-report")),
                "findings of this kind cannot be in a baseline",
                "identity/not-a-report",
            ),
            (entry(&sound.replace("a.txt", "''")), "the path of the report is missing", ""),
            (entry(&format!("{sound}, severity: grave")), "unknown value `grave`", "grave"),
            (entry(&format!("{sound}, reason: x")), "unknown key `reason`", "reason"),
            (entry(&format!("{sound}, report: b.txt")), "the key `report` stands here twice", "report"),
            (
                format!("{}- {{{}}}\n", entry(&sound), sound.replace("a.txt", "./x/../a.txt")),
                "this finding stands here twice",
                PRINT,
            ),
        ] {
            let found = mistakes(&text);
            assert_eq!(found.first().map(|m| m.0.as_str()), Some(message), "{text}");
            if !at.is_empty() {
                assert_eq!(found[0].1, at, "{text}");
            }
        }
        assert!(!mistakes("").is_empty());
        assert!(!mistakes("[1]").is_empty());
        assert!(mistakes("version: [1\n")[0].0.starts_with("YAML syntax"));
        // All of them at once, also within one entry.
        assert_eq!(mistakes(&format!("{}- {{rule: x, report: b, fingerprint: y}}\n", entry("report: 3"))).len(), 5);
    }
}
