//! A roster in YAML: `units:`, each with the keys of the columns, in English or in Chinese.

use std::sync::Arc;

use serde::Deserialize;
use serde_yaml::Value;

use super::{
    Roster, RosterError,
    entry::{Entry, Field},
};
use crate::{
    rule::LoadError,
    text::{Said, decode},
    written::{self, Index, Mistake},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(alias = "单位")]
    units: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUnit {
    #[serde(alias = "单位")]
    unit: String,
    #[serde(default, alias = "别名")]
    aliases: Vec<String>,
    #[serde(alias = "层级")]
    level: Option<String>,
    #[serde(alias = "上级")]
    parent: Option<String>,
    #[serde(alias = "年度")]
    year: Option<i16>,
    #[serde(alias = "文件")]
    file: Option<String>,
    #[serde(alias = "报送日期")]
    submitted: Option<String>,
}

pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Roster, RosterError> {
    let Ok(decoded) = decode(bytes) else { return Err(RosterError::Unknown) };
    let text = decoded.source.text();
    let (index, form) = written::index(text);
    let mut reader = Reader { name, text: text.into(), index, errors: Vec::new() };
    for (message, at) in form {
        reader.error(message, None, at);
    }
    let roster = if reader.errors.is_empty() { reader.roster() } else { None };
    match roster {
        Some(roster) if reader.errors.is_empty() => Ok(roster),
        _ => Err(RosterError::Yaml(LoadError(reader.errors))),
    }
}

struct Reader<'n> {
    name: &'n str,
    text: Arc<str>,
    index: Index,
    errors: Vec<Mistake>,
}

impl Reader<'_> {
    fn roster(&mut self) -> Option<Roster> {
        let value: Value = serde_yaml::from_str(&self.text)
            .map_err(|error| {
                let at = error.location().map_or(0, |place| place.index());
                self.error(Said::new("YAML 语法错误", format!("YAML syntax: {error}")), None, (at, at));
            })
            .ok()?;
        let raw: Raw = self.read("", value)?;
        let mut roster = Roster::default();
        for (number, value) in raw.units.into_iter().enumerate() {
            let path = format!("units[{number}]");
            let Some(unit) = self.read::<RawUnit>(&path, value) else { continue };
            let RawUnit { unit, aliases, level, parent, year, file, submitted } = unit;
            let mut entry = Entry { unit, aliases, parent, year, file, ..Entry::default() };
            for (field, key, text) in [(Field::Level, "level", level), (Field::Submitted, "submitted", submitted)] {
                if let Err(said) = entry.take(field, &text.unwrap_or_default()) {
                    let at = self.index.place(&format!("{path}.{key}"));
                    self.error(said, None, at);
                }
            }
            if roster.entries.iter().any(|known: &Entry| known.unit == entry.unit && known.year == entry.year) {
                let at = self.index.place(&format!("{path}.unit"));
                let help = Said::new("请删去一条", "remove one of the two");
                self.error(Said::new("这个单位写了两次", "this unit stands here twice"), Some(help), at);
            }
            roster.entries.push(entry);
        }
        Some(roster)
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, path: &str, value: Value) -> Option<T> {
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
        "units" => Some(Value::Sequence(Vec::new())),
        "unit" => Some("x".into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_every_mistake_at_its_place() {
        let sound = "units:\n  - { unit: 望川县, level: 县级, year: 2023, submitted: 2024-02-20 }\n  - unit: 望川县教育局\n    aliases: [县教育局]\n";
        let roster = read("a.yaml", sound.as_bytes()).unwrap();
        assert_eq!(roster.entries.len(), 2);
        assert_eq!(roster.entries[1].aliases, ["县教育局"]);
        let wrong = "units:\n  - { unit: 望川县, level: 乡下 }\n  - { name: 砚泽县 }\n  - { unit: 望川县 }\n";
        let Err(RosterError::Yaml(LoadError(mistakes))) = read("a.yaml", wrong.as_bytes()) else { panic!() };
        let words: Vec<&str> =
            mistakes.iter().map(|m| m.at.map_or("", |(start, end)| &wrong[start..end.max(start)])).collect();
        assert!(words.contains(&"乡下") && words.contains(&"name"), "{words:?}");
        assert!(mistakes.len() >= 3, "{mistakes:?}");
    }
}
