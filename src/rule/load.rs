//! From rule files to a compiled [`RuleSet`], with every mistake of every file found in one go.
//!
//! The files are put in order, what others build on first ([`super::order`]). Each is walked for mistakes of form
//! ([`crate::written`]) and its sections are collected; then overrides are applied to what was collected ([`super::layer`]);
//! then each entry is read on its own: one wrong entry does not hide the next. Only when all files are sound is anything
//! compiled ([`super::assemble`]), and only when all of it compiles does a run begin.

use std::{collections::BTreeMap, sync::Arc};

use serde::de::DeserializeOwned;
use serde_yaml::Value;
use sha2::{Digest as _, Sha256};

use super::{
    AppliesTo, Authority, Case, LoadError, RuleSet,
    error::suggestion,
    layer::Override,
    order::{Placed, ordered},
    pack,
    raw::PackHead,
};
use crate::{
    text::Said,
    written::{self, Index, Mistake},
};

/// A rule file: its name for messages, and its text.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The path as the user wrote it.
    pub name: String,
    /// The text.
    pub text: Arc<str>,
    /// The embedded pack that it is a file of; `None` for a file of the user's.
    pub pack: Option<&'static str>,
    /// For an embedded file, checked for mistakes of form when the program was built: its content without examples, JSON.
    pub lean: Option<&'static str>,
}

impl RuleFile {
    /// A file as its author wrote it.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into(), pack: None, lean: None }
    }

    pub(super) fn value(&self) -> Result<Value, serde_yaml::Error> {
        match self.lean.map(serde_json::from_str) {
            Some(Ok(value)) => Ok(value),
            Some(Err(_)) | None => serde_yaml::from_str(&self.text),
        }
    }
}

const SECTIONS: [&str; 10] =
    ["pack", "authorities", "parts", "words", "figures", "families", "copies", "rules", "overrides", "cases"];

/// Loads and compiles rule files; a pack that extends an embedded one is put on top of it.
///
/// # Errors
/// [`LoadError`] with every mistake of every file.
pub fn load(files: Vec<RuleFile>) -> Result<RuleSet, LoadError> {
    Loader::default().load(files.clone(), false).or_else(|error| {
        // Embedded files are not indexed until something is wrong with one: then for the places of the mistakes.
        let own = |name: &str| files.iter().any(|file| file.pack.is_none() && file.name == name);
        if error.0.iter().all(|e| own(&e.file)) {
            return Err(error);
        }
        load_whole(files)
    })
}

/// Loads embedded files as they were written, too: with their examples and cases.
///
/// # Errors
/// [`LoadError`] with every mistake of every file.
pub fn load_whole(files: Vec<RuleFile>) -> Result<RuleSet, LoadError> {
    Loader::default().load(files, true)
}

/// A file that is being read.
pub(super) struct Source {
    pub(super) file: RuleFile,
    pub(super) index: Index,
    /// Whether it was named by whoever asked for the rules.
    pub(super) given: bool,
    /// The embedded packs on which it builds.
    on: Vec<&'static str>,
}

/// Something that a file defines and later files may change.
pub(super) struct Entry<T> {
    pub(super) value: T,
    pub(super) file: usize,
    pub(super) path: String,
}

/// A rule as one override left it.
pub(super) struct Variant {
    /// The reports it is for, beside what the rule itself says.
    pub(super) conditions: Vec<AppliesTo>,
    pub(super) value: Value,
    /// The file and path of the override that changed it last.
    pub(super) by: Option<(usize, String)>,
}

#[derive(Default)]
pub(super) struct Loader {
    /// The number of the first file that is not of a base.
    pub(super) own: usize,
    /// How many parts, word lists and provisions of what they build on the own files change.
    pub(super) changes: usize,
    pub(super) files: Vec<Source>,
    /// Over what was read; see [`RuleSet::digest`].
    pub(super) digest: Sha256,
    pub(super) errors: Vec<Mistake>,
    pub(super) heads: Vec<(PackHead, usize)>,
    pub(super) authorities: BTreeMap<String, Entry<Authority>>,
    pub(super) parts: Vec<(String, Entry<Value>)>,
    pub(super) words: BTreeMap<String, Entry<Value>>,
    /// What may be said around figures; the last file that tells stands.
    pub(super) figures: Option<Entry<Value>>,
    pub(super) families: Vec<(String, Entry<Value>)>,
    /// What is no copy, and from where on there is one; the last file that tells stands.
    pub(super) copies: Option<Entry<Value>>,
    /// The variants of each rule, the one that goes before the others first.
    pub(super) rules: Vec<Entry<Vec<Variant>>>,
    pub(super) overrides: Vec<Entry<Override>>,
    pub(super) cases: Vec<Case>,
}

impl Loader {
    fn load(mut self, files: Vec<RuleFile>, whole: bool) -> Result<RuleSet, LoadError> {
        let (files, own) = ordered(files, whole);
        self.own = own;
        for placed in files {
            self.file(placed);
        }
        self.assemble()
    }

    fn file(&mut self, placed: Placed) {
        let Placed { file, value, given, on } = placed;
        let number = self.files.len();
        let text = Arc::clone(&file.text);
        // An embedded file is what the program is; of it the name tells enough.
        let read = file.pack.map_or(&*text, |_| &file.name);
        self.digest.update([u8::from(file.pack.is_some())]);
        self.digest.update((read.len() as u64).to_le_bytes());
        self.digest.update(read);
        let (index, form) = if file.lean.is_some() { (Index::default(), Vec::new()) } else { written::index(&text) };
        self.files.push(Source { file, index, given, on });
        let broken = !form.is_empty();
        for (message, at) in form {
            self.error(number, message, None, Some(at));
        }
        if broken {
            return;
        }
        match value {
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
                    let old = self.words.insert(name.clone(), Entry { value, file, path: path.clone() });
                    self.redefined(old.map(|e| e.file), file, &name, &path);
                }
            }
            "parts" | "families" => self.ordered(file, key, value),
            "figures" | "copies" => {
                let entry = Entry { value, file, path: key.to_owned() };
                let known = if key == "figures" { &mut self.figures } else { &mut self.copies };
                let old = known.replace(entry);
                self.redefined(old.map(|e| e.file), file, key, key);
            }
            "rules" => {
                for (path, value) in self.list(file, key, value) {
                    let value = vec![Variant { conditions: Vec::new(), value, by: None }];
                    self.rules.push(Entry { value, file, path });
                }
            }
            "overrides" => {
                for (path, value) in self.list(file, key, value) {
                    if let Some(value) = self.read(file, &path, value) {
                        self.overrides.push(Entry { value, file, path });
                    }
                }
            }
            "cases" => {
                for (path, value) in self.list(file, key, value) {
                    // The cases of what others build on show that alone; they are run when it is named itself.
                    let given = self.files[file].given;
                    if let Some(case) = self.read::<Case>(file, &path, value).filter(|_| given) {
                        self.cases.push(Case { of: self.files[file].file.name.clone(), ..case });
                    }
                }
            }
            other => {
                let at = self.files[file].index.key(other);
                let message = Said::new(format!("不认识的键“{other}”"), format!("unknown key `{other}`"));
                self.error(file, message, suggestion(other, SECTIONS.into_iter()), at.or(Some((0, 0))));
            }
        }
    }

    /// The entries of a section in which order counts.
    fn ordered(&mut self, file: usize, key: &str, value: Value) {
        for (name, path, value) in self.entries(file, key, value) {
            let entry = Entry { value, file, path: path.clone() };
            let list = if key == "parts" { &mut self.parts } else { &mut self.families };
            let old = match list.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => Some(std::mem::replace(known, entry).file),
                None => {
                    list.push((name.clone(), entry));
                    None
                }
            };
            self.redefined(old, file, &name, &path);
        }
    }

    /// A name may be defined anew above what a file builds on, and once in the files that build on it.
    fn redefined(&mut self, old: Option<usize>, file: usize, name: &str, path: &str) {
        let Some(old) = old else { return };
        if self.files[old].file.pack.is_some_and(|pack| self.files[file].on.contains(&pack)) {
            self.changes += usize::from(file >= self.own);
            return;
        }
        let at = self.files[file].index.place(path);
        let message = Said::new(format!("“{name}”定义了两次"), format!("`{name}` is defined twice"));
        self.error(file, message, None, Some(at));
    }

    fn head(&mut self, file: usize, head: PackHead) {
        if let Some(base) = &head.extends
            && !pack::names().any(|name| name == base)
        {
            let message = Said::new(format!("没有内置的规则包“{base}”"), format!("there is no embedded pack `{base}`"));
            let at = self.files[file].index.place("pack.extends");
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
                let at = self.files[file].index.place(key);
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

    /// The entries of a list with their paths.
    fn list(&mut self, file: usize, key: &str, value: Value) -> Vec<(String, Value)> {
        let Value::Sequence(list) = value else {
            if !value.is_null() {
                let at = self.files[file].index.place(key);
                let said = Said::new(format!("“{key}”应为列表，每条以“-”开头"), format!("`{key}` is a list"));
                self.error(file, said, None, Some(at));
            }
            return Vec::new();
        };
        list.into_iter().enumerate().map(|(i, value)| (format!("{key}[{i}]"), value)).collect()
    }

    /// Reads one entry; every mistake in it is recorded at its place.
    pub(super) fn read<T: DeserializeOwned>(&mut self, file: usize, path: &str, value: Value) -> Option<T> {
        let mut found = Vec::new();
        let tell = |message, help, at| found.push((message, help, at));
        // What was mended on the way is read for its further mistakes; with one of them nothing is loaded.
        let read = written::read(&self.files[file].index, path, value, filler, tell);
        for (message, help, at) in found {
            self.error(file, message, help, Some(at));
        }
        read
    }

    pub(super) fn error(&mut self, file: usize, message: Said, help: Option<Said>, at: Option<(usize, usize)>) {
        let file = &self.files[file].file;
        self.errors.push(Mistake { file: file.name.clone(), message, help, at, text: Arc::clone(&file.text) });
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

/// Something sound for a key that a rule cannot do without, to read on behind a mistake.
fn filler(key: &str) -> Option<Value> {
    let text = match key {
        "severity" => "note",
        "id" => "text/mended",
        "message" | "fix" | "document" | "en" | "title" | "name" | "version" => "甲",
        "check" => return serde_yaml::from_str("{ mentions: { any: [甲] } }").ok(),
        "headings" | "words" | "any" => return serde_yaml::from_str("[甲]").ok(),
        _ => return None,
    };
    Some(Value::String(text.to_owned()))
}
