//! From rule files to a compiled [`RuleSet`], with every mistake of every file found in one go.
//!
//! A file is first walked for mistakes of form ([`super::yaml`]), then read entry by entry: one wrong entry does not hide the
//! next. Only when all files are sound is anything compiled, and only when all of it compiles does a run begin.

use std::{collections::BTreeMap, sync::Arc};

use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::{
    Authority, LoadError, PackId, PartName, RawRule, Rule, RuleError, RuleSet,
    error::{describe, suggestion},
    pack,
    raw::PackHead,
    yaml::{self, Index},
};
use crate::{
    check::{Compile, PartSpec, Parts, Problem, ProblemKind, Vocabulary, WordsSpec},
    text::{PatternError, PatternSetBuilder, Said},
};

/// A rule file: its name for messages, and its text.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The path as the user wrote it.
    pub name: String,
    /// The text.
    pub text: Arc<str>,
    /// Whether it is embedded and was checked for mistakes of form when the program was built.
    pub trusted: bool,
}

const SECTIONS: [&str; 5] = ["pack", "authorities", "parts", "words", "rules"];

/// Loads and compiles rule files; a pack that extends an embedded one is put on top of it.
///
/// # Errors
/// [`LoadError`] with every mistake of every file.
pub fn load(files: Vec<RuleFile>) -> Result<RuleSet, LoadError> {
    let load = |files| Loader::default().load(files);
    load(files.clone()).or_else(|error| {
        // Embedded files are not indexed until something is wrong with one: then for the places of the mistakes.
        let trusted = files.iter().any(|file| file.trusted);
        if !trusted {
            return Err(error);
        }
        load(files.into_iter().map(|file| RuleFile { trusted: false, ..file }).collect())
    })
}

/// An entry with the file it stands in and its path there.
struct Entry<T> {
    value: T,
    file: usize,
    path: String,
}

/// The embedded pack that a file says it extends, if it can be read so far.
fn base(file: &RuleFile) -> Option<String> {
    if file.trusted {
        return None;
    }
    let Ok(Value::Mapping(map)) = serde_yaml::from_str::<Value>(&file.text) else { return None };
    let name = map.get("pack")?.get("extends")?.as_str()?.to_owned();
    pack::names().any(|known| known == name).then_some(name)
}

#[derive(Default)]
struct Loader {
    /// The number of the first file that is not of the base.
    own: usize,
    files: Vec<(RuleFile, Index)>,
    errors: Vec<RuleError>,
    heads: Vec<(PackHead, usize)>,
    authorities: BTreeMap<String, Entry<Authority>>,
    parts: Vec<(String, Entry<PartSpec>)>,
    words: BTreeMap<String, Entry<WordsSpec>>,
    rules: Vec<Entry<RawRule>>,
}

impl Loader {
    fn load(mut self, files: Vec<RuleFile>) -> Result<RuleSet, LoadError> {
        // What the files build on comes first, so that what they define stands above it.
        if let Some(base) = files.iter().find_map(base) {
            for file in pack::embedded(&base) {
                self.file(file);
            }
        }
        self.own = self.files.len();
        for file in files {
            self.file(file);
        }
        self.compile()
    }

    fn file(&mut self, file: RuleFile) {
        let number = self.files.len();
        let text = Arc::clone(&file.text);
        let (index, form) = if file.trusted { (Index::default(), Vec::new()) } else { yaml::index(&text) };
        self.files.push((file, index));
        let broken = !form.is_empty();
        for (message, at) in form {
            self.error(number, message, None, Some(at));
        }
        if broken {
            return;
        }
        match serde_yaml::from_str::<Value>(&text) {
            Ok(Value::Mapping(map)) => {
                for (key, value) in map {
                    self.section(number, &key_text(&key), value);
                }
            }
            Ok(Value::Null) => {
                self.error(number, Said::new("规则文件是空的", "the rule file is empty"), None, Some((0, 0)))
            }
            Ok(_) => {
                let help = Said::new(
                    format!("顶层应为：{}", SECTIONS.join("、")),
                    format!("the top level holds: {}", SECTIONS.join(", ")),
                );
                self.error(
                    number,
                    Said::new("规则文件的顶层应是“键: 值”", "the top level of a rule file is a map"),
                    Some(help),
                    Some((0, 0)),
                );
            }
            Err(error) => {
                let at = error.location().map_or(0, |l| l.index());
                self.error(number, Said::new("YAML 语法错误", format!("YAML syntax: {error}")), None, Some((at, at)));
            }
        }
    }

    fn section(&mut self, file: usize, key: &str, value: Value) {
        match key {
            "pack" => {
                if let Some(head) = self.read::<PackHead>(file, "pack", value) {
                    self.head(file, head);
                }
            }
            "authorities" => {
                for (name, path, value) in self.entries(file, key, value) {
                    if let Some(value) = self.read(file, &path, value) {
                        let old = self.authorities.insert(name.clone(), Entry { value, file, path: path.clone() });
                        self.redefined(old.map(|e| e.file), file, &name, &path);
                    }
                }
            }
            "words" => {
                for (name, path, value) in self.entries(file, key, value) {
                    if let Some(value) = self.read(file, &path, value) {
                        let old = self.words.insert(name.clone(), Entry { value, file, path: path.clone() });
                        self.redefined(old.map(|e| e.file), file, &name, &path);
                    }
                }
            }
            "parts" => {
                for (name, path, value) in self.entries(file, key, value) {
                    if let Some(value) = self.read(file, &path, value) {
                        let entry = Entry { value, file, path: path.clone() };
                        match self.parts.iter().position(|(known, _)| *known == name) {
                            Some(at) => {
                                let old = std::mem::replace(&mut self.parts[at].1, entry);
                                self.redefined(Some(old.file), file, &name, &path);
                            }
                            None => self.parts.push((name, entry)),
                        }
                    }
                }
            }
            "rules" => self.rules(file, value),
            other => {
                let at = self.files[file].1.key(other);
                let message = Said::new(format!("不认识的键“{other}”"), format!("unknown key `{other}`"));
                self.error(file, message, suggestion(other, SECTIONS.into_iter()), at.or(Some((0, 0))));
            }
        }
    }

    /// A name may be defined anew above the base, and once in the files that build on it.
    fn redefined(&mut self, old: Option<usize>, file: usize, name: &str, path: &str) {
        if old.is_some_and(|old| old >= self.own) {
            let at = self.files[file].1.place(path);
            let message = Said::new(format!("“{name}”定义了两次"), format!("`{name}` is defined twice"));
            self.error(file, message, None, Some(at));
        }
    }

    fn head(&mut self, file: usize, head: PackHead) {
        if let Some(base) = &head.extends
            && !pack::names().any(|name| name == base)
        {
            let message = Said::new(format!("没有内置的规则包“{base}”"), format!("there is no embedded pack `{base}`"));
            let at = self.files[file].1.place("pack.extends");
            self.error(file, message, suggestion(base, pack::names()), Some(at));
            return;
        }
        self.heads.push((head, file));
    }

    fn entries(&mut self, file: usize, key: &str, value: Value) -> Vec<(String, String, Value)> {
        match value {
            Value::Mapping(map) => map
                .into_iter()
                .map(|(name, value)| {
                    let name = key_text(&name);
                    let path = format!("{key}.{name}");
                    (name, path, value)
                })
                .collect(),
            Value::Null => Vec::new(),
            _ => {
                let at = self.files[file].1.place(key);
                self.error(
                    file,
                    Said::new(format!("“{key}”应为“名称： 内容”"), format!("`{key}` is a map")),
                    None,
                    Some(at),
                );
                Vec::new()
            }
        }
    }

    fn rules(&mut self, file: usize, value: Value) {
        let Value::Sequence(list) = value else {
            if !value.is_null() {
                let at = self.files[file].1.place("rules");
                self.error(file, Said::new("“rules”应为列表，每条以“- id:”开头", "`rules` is a list"), None, Some(at));
            }
            return;
        };
        for (i, value) in list.into_iter().enumerate() {
            let path = format!("rules[{i}]");
            if let Some(value) = self.read(file, &path, value) {
                self.rules.push(Entry { value, file, path });
            }
        }
    }

    /// Reads one entry; a mistake is recorded at its place.
    fn read<T: DeserializeOwned>(&mut self, file: usize, path: &str, value: Value) -> Option<T> {
        match serde_path_to_error::deserialize::<_, T>(value) {
            Ok(read) => Some(read),
            Err(error) => {
                let inner = error.path().to_string();
                let full = match inner.as_str() {
                    "." => path.to_owned(),
                    inner if inner.starts_with('[') => format!("{path}{inner}"),
                    inner => format!("{path}.{inner}"),
                };
                let (message, help, key) = serde_message(&error.inner().to_string());
                let index = &self.files[file].1;
                let named = key.and_then(|key| index.key(&format!("{full}.{key}")).or_else(|| index.key(&full)));
                let at = named.unwrap_or_else(|| index.place(&full));
                self.error(file, message, help, Some(at));
                None
            }
        }
    }

    fn error(&mut self, file: usize, message: Said, help: Option<Said>, at: Option<(usize, usize)>) {
        let (file, _) = &self.files[file];
        self.errors.push(RuleError { file: file.name.clone(), message, help, at, text: Arc::clone(&file.text) });
    }

    fn compile(mut self) -> Result<RuleSet, LoadError> {
        self.duplicates();
        let vocabulary = Vocabulary {
            parts: self.parts.iter().map(|(name, e)| (name.clone(), e.value.clone())).collect(),
            words: self.words.iter().map(|(name, e)| (name.clone(), e.value.clone())).collect(),
        };
        let mut patterns = PatternSetBuilder::default();
        for entry in self.words.values() {
            let mut found = Vec::new();
            let mut cx = Compile::new(&mut patterns, &vocabulary, entry.path.clone(), &mut found);
            let _ = cx.words("", &entry.value);
            problems(&self.files, &mut self.errors, &vocabulary, entry.file, found);
        }
        let mut found = Vec::new();
        let parts = Parts::compile(
            &vocabulary.parts,
            &mut Compile::new(&mut patterns, &vocabulary, "parts".into(), &mut found),
        );
        for problem in found {
            let owner = self
                .parts
                .iter()
                .find(|(_, e)| problem.path == e.path || problem.path.starts_with(&format!("{}.", e.path)))
                .map_or(0, |(_, e)| e.file);
            problems(&self.files, &mut self.errors, &vocabulary, owner, vec![problem]);
        }
        let mut rules = Vec::new();
        for entry in std::mem::take(&mut self.rules) {
            let mut found = Vec::new();
            let cx = Compile::new(&mut patterns, &vocabulary, entry.path.clone(), &mut found);
            let rule = rule(&entry.value, &self.authorities, cx);
            let sound = found.is_empty();
            problems(&self.files, &mut self.errors, &vocabulary, entry.file, found);
            rules.extend(rule.filter(|_| sound));
        }
        if !self.errors.is_empty() {
            return Err(LoadError(self.errors));
        }
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(RuleSet {
            packs: self.heads.into_iter().map(|(head, _)| PackId { id: head.id, version: head.version }).collect(),
            rules,
            parts,
            part_titles: vocabulary.parts.iter().map(|(_, spec)| Said::new(&spec.title, &spec.en)).collect(),
            part_names: vocabulary
                .parts
                .into_iter()
                .map(|(key, spec)| PartName { key, title: Said::new(spec.title, spec.en) })
                .collect(),
            patterns: patterns.build(),
        })
    }

    /// The same rule or part twice, and a pack without rules.
    fn duplicates(&mut self) {
        let mut seen = std::collections::BTreeSet::new();
        let twice: Vec<(usize, String, String)> = self
            .rules
            .iter()
            .filter(|e| !seen.insert(e.value.id.clone()))
            .map(|e| (e.file, format!("{}.id", e.path), e.value.id.clone()))
            .collect();
        for (file, path, id) in twice {
            let at = self.files[file].1.place(&path);
            let help = Said::new("规则编号不能重复，请换一个", "ids are unique; choose another");
            self.error(
                file,
                Said::new(format!("规则“{id}”写了两次"), format!("the rule `{id}` stands here twice")),
                Some(help),
                Some(at),
            );
        }
        let own = self.rules.iter().filter(|e| e.file >= self.own).count();
        if self.errors.is_empty() && own == 0 && self.files.len() > self.own {
            let help = Said::new(
                "在 rules: 下写规则，每条以“- id:”开头",
                "write rules under `rules:`, each beginning with `- id:`",
            );
            self.error(self.own, Said::new("没有一条规则", "there is no rule"), Some(help), Some((0, 0)));
        }
    }
}

/// A key as its author wrote it: `2023:` is a name, too.
fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => String::new(),
    }
}

/// Turns problems of compiling into errors at their places.
fn problems(
    files: &[(RuleFile, Index)],
    errors: &mut Vec<RuleError>,
    vocabulary: &Vocabulary,
    file: usize,
    found: Vec<Problem>,
) {
    let (source, index) = &files[file];
    for problem in found {
        let parts = vocabulary.parts.iter().map(|(name, _)| name.as_str());
        let (message, help) = describe(&problem.kind, parts, vocabulary.words.keys().map(String::as_str));
        let at = match &problem.kind {
            ProblemKind::Pattern(PatternError::Syntax { at, .. }) => index.inside(&problem.path, *at),
            _ => index.place(&problem.path),
        };
        errors.push(RuleError {
            file: source.name.clone(),
            message,
            help,
            at: Some(at),
            text: Arc::clone(&source.text),
        });
    }
}

fn rule(raw: &RawRule, authorities: &BTreeMap<String, Entry<Authority>>, mut cx: Compile<'_>) -> Option<Rule> {
    id(&raw.id, &mut cx);
    let authority = authorities.get(&raw.authority).map(|e| said(&e.value));
    if authority.is_none() {
        let help = suggestion(&raw.authority, authorities.keys().map(String::as_str)).unwrap_or_else(|| {
            Said::new(
                "在 pack 里写 extends: national，可用内置的依据",
                "with `extends: national` in `pack` those of the national pack can be used",
            )
        });
        let zh = format!("authorities 里没有“{}”。{}", raw.authority, help.zh);
        cx.problem(
            "authority",
            ProblemKind::Value(Said::new(zh, format!("no authority `{}`; {}", raw.authority, help.en))),
        );
    }
    let (kind, spec) = raw.check.spec();
    let facts = spec.facts();
    let en = raw.en.clone();
    for (key, text) in [
        ("message", Some(&raw.message)),
        ("fix", Some(&raw.fix)),
        ("en.message", en.as_ref().map(|e| &e.message)),
        ("en.fix", en.as_ref().map(|e| &e.fix)),
    ] {
        for name in text.map_or_else(Vec::new, |text| placeholders(text)) {
            if !facts.contains(&name) {
                cx.problem(key, ProblemKind::UnknownFact { name: name.to_owned(), known: facts });
            }
        }
    }
    let within = raw.within.as_ref().map(|spec| cx.within("within", |cx| spec.compile(cx)));
    let check = cx.within("check", |cx| cx.within(kind, |cx| spec.compile(cx)));
    // A pack written by a user may have no English: its own words then stand in both.
    let (message, fix) = match en {
        Some(en) => (Said::new(&raw.message, en.message), Said::new(&raw.fix, en.fix)),
        None => (Said::new(&raw.message, &raw.message), Said::new(&raw.fix, &raw.fix)),
    };
    Some(Rule {
        id: raw.id.clone(),
        severity: raw.severity,
        enabled: raw.enabled,
        weight: raw.weight,
        authority: authority?,
        applies_to: raw.applies_to.clone(),
        within: match within {
            Some(within) => Some(within?),
            None => None,
        },
        check: check?,
        kind,
        message,
        fix,
        examples: raw.examples.clone(),
    })
}

fn id(id: &str, cx: &mut Compile<'_>) {
    const CONCERNS: [&str; 16] = [
        "part",
        "achievements",
        "shortcomings",
        "responsibility",
        "plan",
        "topic",
        "relation",
        "figure",
        "year",
        "date",
        "term",
        "place",
        "structure",
        "text",
        "safety",
        "identity",
    ];
    let (concern, what) = id.split_once('/').unwrap_or((id, ""));
    let word = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !CONCERNS.contains(&concern) {
        let help = suggestion(concern, CONCERNS.into_iter()).unwrap_or_default();
        let zh = format!("规则编号写作“类别/名称”，没有类别“{concern}”。{}", help.zh);
        cx.problem(
            "id",
            ProblemKind::Value(Said::new(
                zh,
                format!("a rule id is `concern/what`; there is no concern `{concern}`; {}", help.en),
            )),
        );
    } else if !word(what) {
        let zh = "规则编号写作“类别/名称”，名称用小写字母、数字和连字符";
        cx.problem(
            "id",
            ProblemKind::Value(Said::new(zh, "a rule id is `concern/what`, in lower-case letters, digits and hyphens")),
        );
    }
}

/// The `{names}` in a message.
fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn said(authority: &Authority) -> Said {
    let document = authority.document.trim_matches(['《', '》']);
    let number = authority.number.as_ref().map_or_else(String::new, |n| format!("（{n}）"));
    let clause = authority.clause.as_ref().map_or_else(String::new, |c| c.clone());
    Said::new(format!("《{document}》{number}{clause}"), &authority.en)
}

/// What serde says, in both languages; the key it names, when it is about a key.
fn serde_message(message: &str) -> (Said, Option<Said>, Option<String>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or("");
    let known = || quoted.iter().skip(1).copied();
    let en = message.to_owned();
    if message.contains("unknown field") {
        return (
            Said::new(format!("不认识的键“{first}”"), format!("unknown key `{first}`")),
            suggestion(first, known()),
            Some(first.to_owned()),
        );
    }
    if message.contains("unknown variant") {
        return (
            Said::new(format!("不认识的值“{first}”"), format!("unknown value `{first}`")),
            suggestion(first, known()),
            None,
        );
    }
    if message.contains("missing field") {
        return (Said::new(format!("缺少键“{first}”"), format!("the key `{first}` is missing")), None, None);
    }
    if message.contains("expected years such as") {
        return (
            Said::new("年份范围写作 2019..、..2018 或 2021..2025", "years are written 2019.., ..2018 or 2021..2025"),
            None,
            None,
        );
    }
    if let Some((got, wanted)) = message.split_once(", expected ") {
        let zh = format!("这里写的是{}，应为{}", type_name(got), type_name(wanted));
        return (Said::new(zh, en), None, None);
    }
    (Said::new("此处写法不符合规则的格式", en), None, None)
}

/// The types of serde's messages in Chinese.
fn type_name(text: &str) -> String {
    const NAMES: [(&str, &str); 16] = [
        ("enum", "一种检查，如 mentions"),
        ("newtype variant", "“键: 值”"),
        ("map", "“键: 值”"),
        ("sequence", "列表"),
        ("a list of patterns", "模式列表"),
        ("unit", "空值"),
        ("null", "空值"),
        ("string", "文字"),
        ("boolean", "true 或 false"),
        ("floating", "小数"),
        ("integer", "整数"),
        ("u32", "整数"),
        ("usize", "整数"),
        ("i16", "整数"),
        ("bool", "true 或 false"),
        ("struct", "“键: 值”"),
    ];
    NAMES.iter().find(|(en, _)| text.contains(en)).map_or_else(|| text.to_owned(), |(_, zh)| (*zh).to_owned())
}
