//! From the text of a file of settings to a [`Config`], with every mistake found in one go.
//!
//! Names of rules are left to [`super::names`]: which rules there are depends on what is said here.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use serde_yaml::Value;

use super::{
    Config, Destination, Group, Setting,
    raw::{RawConfig, RawGroup, RawSetting, filler},
    waiver,
};
use crate::{
    rule,
    scan::Glob,
    text::Said,
    written::{self, Index, Mistake, suggestion},
};

/// Reads a file of settings: its path (absolute), the name by which it is shown, its text, and the names of the formats that
/// results can have. What is returned beside mistakes is only good for finding more of them; `None` where there is no form.
#[must_use]
pub fn read(path: &Path, name: &str, text: &str, formats: &[&str]) -> (Option<Config>, Vec<Mistake>) {
    let text: Arc<str> = text.strip_prefix('\u{FEFF}').unwrap_or(text).into();
    let (index, form) = written::index(&text);
    let mut reader = Reader { name, text: Arc::clone(&text), index: &index, mistakes: Vec::new() };
    let broken = !form.is_empty();
    for (message, at) in form {
        reader.tell(message, None, at);
    }
    let value = if broken { None } else { reader.value() };
    let raw = value.and_then(|value| {
        let mut found = Vec::new();
        let raw = written::read(&index, "", value, filler, |message, help, at| found.push((message, help, at)));
        found.into_iter().for_each(|(message, help, at)| reader.tell(message, help, at));
        raw
    });
    let Some(raw) = raw else { return (None, reader.mistakes) };
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let read = reader.config(raw, folder, formats);
    let mistakes = reader.mistakes;
    (Some(Config { name: name.to_owned(), text, index, ..read }), mistakes)
}

/// What is read, and what is wrong with it.
pub(super) struct Reader<'a> {
    name: &'a str,
    text: Arc<str>,
    index: &'a Index,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn tell(&mut self, message: Said, help: Option<Said>, at: (usize, usize)) {
        let (file, text) = (self.name.to_owned(), Arc::clone(&self.text));
        self.mistakes.push(Mistake { file, message, help, at: Some(at), text });
    }

    /// A mistake at a node, or the nearest one around it.
    pub(super) fn wrong(&mut self, node: &str, message: Said, help: impl Into<Option<Said>>) {
        self.tell(message, help.into(), self.index.place(node));
    }

    fn value(&mut self) -> Option<Value> {
        let help = || Said::new("至少写一行：version: 1", "write at least: `version: 1`");
        match serde_yaml::from_str(&self.text) {
            Ok(value @ Value::Mapping(_)) => return Some(value),
            Ok(Value::Null) => self.tell(Said::new("设置文件是空的", "the file is empty"), Some(help()), (0, 0)),
            Ok(_) => {
                let said = Said::new("设置文件的顶层应是“键: 值”", "the top level of the file is a map");
                self.tell(said, Some(help()), (0, 0));
            }
            Err(error) => {
                let at = error.location().map_or(0, |l| l.index());
                self.tell(Said::new("YAML 语法错误", format!("YAML syntax: {error}")), None, (at, at));
            }
        }
        None
    }

    fn config(&mut self, raw: RawConfig, folder: PathBuf, formats: &[&str]) -> Config {
        if raw.version != 1 {
            let help = Said::new("请升级 hegui，或改为 version: 1", "upgrade hegui, or write `version: 1`");
            self.wrong("version", Said::new("不认识这个版本的设置文件", "unknown version of the file"), help);
        }
        for (number, pack) in raw.packs.iter().flatten().enumerate() {
            if !rule::pack_names().any(|known| known == pack) {
                let said = Said::new(format!("没有内置规则包“{pack}”"), format!("there is no embedded pack `{pack}`"));
                self.wrong(&format!("packs[{number}]"), said, suggestion(pack, rule::pack_names()));
            }
        }
        let rules = raw.rules.map(|rules| {
            let rules = rules.iter().enumerate();
            rules.filter_map(|(i, path)| self.path(&format!("rules[{i}]"), path)).map(|p| join(&folder, &p)).collect()
        });
        let written = raw.exclude.unwrap_or_default();
        let exclude = self.globs("exclude", &written);
        for (number, text) in written.iter().enumerate() {
            if Glob::new(text.trim()).is_ok_and(|glob| glob.is_everything()) {
                let help = Said::new("请写明是哪些文件夹或文件", "name the folders or files");
                let said = Said::new("不能排除全部文件", "everything cannot be excluded");
                self.wrong(&format!("exclude[{number}]"), said, help);
            }
        }
        let groups = raw.reports.unwrap_or_default();
        Config {
            name: String::new(),
            text: Arc::default(),
            index: Index::default(),
            packs: raw.packs,
            rules,
            select: raw.select,
            ignore: raw.ignore.unwrap_or_default(),
            severities: severities(raw.severities),
            fail_on: raw.fail_on.map(Into::into),
            exclude,
            reports: groups.into_iter().enumerate().map(|(number, group)| self.group(number, group)).collect(),
            waivers: waiver::declared(self, raw.waivers.unwrap_or_default(), &folder),
            baseline: raw.baseline.and_then(|path| self.path("baseline", &path)).map(|path| join(&folder, &path)),
            format: raw.format.inspect(|name| self.format("format", name, formats)),
            outputs: raw.outputs.map(|outputs| self.outputs(outputs, &folder, formats)),
            folder,
        }
    }

    fn group(&mut self, number: usize, raw: RawGroup) -> Group {
        let node = format!("reports[{number}]");
        if raw.files.is_empty() {
            self.wrong(&format!("{node}.files"), Said::new("列表是空的", "the list is empty"), None);
        }
        if let Some(year) = raw.year.filter(|year| !(2000..=2100).contains(year)) {
            let said = Said::new(
                format!("年度 {year} 有误，应在 2000 至 2100 之间"),
                format!("the year {year} is not between 2000 and 2100"),
            );
            self.wrong(&format!("{node}.year"), said, None);
        }
        let group = Group {
            files: self.globs(&format!("{node}.files"), &raw.files),
            level: raw.level,
            tier: raw.tier,
            year: raw.year,
            place: raw.place,
            stage: raw.stage,
            severities: severities(raw.severities),
            ignore: raw.ignore.unwrap_or_default(),
        };
        let of_reporter = group.level.is_some() || group.tier.is_some() || group.year.is_some();
        let other = group.place.is_some() || group.stage.is_some();
        if !of_reporter && !other && group.severities.is_empty() && group.ignore.is_empty() {
            let said = Said::new("这一条没有设定任何内容", "this entry sets nothing");
            let help = Said::new(
                "可设定 level、tier、year、place、stage、severities、ignore；不检查的文件写在 exclude 里",
                "it can set level, tier, year, place, stage, severities, ignore; what is not to be checked goes into `exclude`",
            );
            self.wrong(&node, said, help);
        }
        group
    }

    /// Patterns; those that cannot be used are told and left out.
    fn globs(&mut self, node: &str, written: &[String]) -> Vec<Glob> {
        let mut globs = Vec::new();
        for (number, text) in written.iter().enumerate() {
            let node = format!("{node}[{number}]");
            if let Some(negated) = text.strip_prefix('!') {
                let said = Said::new("模式不能以 ! 开头", "a pattern cannot begin with `!`");
                let help = Said::new(
                    format!("没有“除外”的写法；请直接写明要哪些文件，如 {negated}"),
                    "patterns cannot be negated: name the files that are meant",
                );
                self.wrong(&node, said, help);
            } else if let Some(text) = self.path(&node, text) {
                match Glob::new(&text) {
                    Ok(glob) => globs.push(glob),
                    Err(said) => self.wrong(&node, said, None),
                }
            }
        }
        globs
    }

    /// A path or pattern below or beside the folder of the file, as it is written on every system.
    pub(super) fn path(&mut self, node: &str, written: &str) -> Option<String> {
        let text = written.trim();
        let drive = text.as_bytes().get(1) == Some(&b':');
        if text.is_empty() || text == "." {
            self.wrong(node, Said::new("路径是空的", "the path is empty"), None);
        } else if text.contains('\\') {
            let help =
                Said::new(format!("请写作 {}", text.replace('\\', "/")), format!("write {}", text.replace('\\', "/")));
            self.wrong(node, Said::new("路径请用 / 分隔，不用 \\", "paths are written with `/`, not `\\`"), help);
        } else if text.starts_with('/') || drive {
            let help = Said::new("请写相对于本文件所在文件夹的路径", "write the path from the folder of this file");
            self.wrong(node, Said::new("不能用绝对路径", "an absolute path cannot be used"), help);
        } else {
            return Some(text.to_owned());
        }
        None
    }

    /// A path that does not lead out of the folder of the file.
    pub(super) fn path_below(&mut self, node: &str, written: &str) -> Option<String> {
        let path = self.path(node, written)?;
        if !path.split('/').any(|step| step == "..") {
            return Some(path);
        }
        let said = Said::new("路径不能用 .. 走出本文件所在文件夹", "the path leads out of the folder of this file");
        self.wrong(node, said, None);
        None
    }

    fn format(&mut self, node: &str, name: &str, formats: &[&str]) {
        if !formats.contains(&name) {
            let said = Said::new(format!("没有输出格式“{name}”"), format!("there is no format `{name}`"));
            self.wrong(node, said, suggestion(name, formats.iter().copied()));
        }
    }

    fn outputs(&mut self, outputs: BTreeMap<String, String>, folder: &Path, formats: &[&str]) -> Vec<Destination> {
        let mut read: Vec<Destination> = Vec::new();
        for (format, path) in outputs {
            let node = format!("outputs.{format}");
            self.format(&node, &format, formats);
            let path = match path.trim() {
                "-" => None,
                path => self.path_below(&node, path).map(|path| join(folder, &path)),
            };
            if read.iter().any(|(_, other)| *other == path) {
                let said = Said::new("两种结果写到了同一处", "two outputs go to the same place");
                self.wrong(&node, said, None);
            }
            read.push((format, path));
        }
        read
    }
}

/// A path from a folder, without `.` and `..`.
pub(super) fn join(folder: &Path, path: &str) -> PathBuf {
    let mut out = folder.to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::Normal(part) => out.push(part),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    out
}

/// Severities in the order in which they hold: what is said of a rule goes before what is said of its concern.
fn severities(written: Option<BTreeMap<String, RawSetting>>) -> Vec<(String, Setting)> {
    let mut read: Vec<_> = written.into_iter().flatten().map(|(name, setting)| (name, setting.into())).collect();
    read.sort_by_key(|(name, _): &(String, Setting)| name.contains('/'));
    read
}
