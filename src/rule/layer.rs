//! Layers: what a pack changes of the rules, parts and word lists of the pack it extends.
//!
//! An override names what it changes (`rule:`, `part:`, `words:`, `family:` or `figures: true`) and the fields: `set:` puts values in the place of old
//! ones (maps are merged, so `set: { check: { length: { chars: 300.. } } }` changes one threshold), `add:` appends to lists
//! (alternatives, examples). With `applies_to:` the changed rule stands beside the old one, for these reports only.
//! An override that finds nothing to change is a mistake: it would be believed to be in force.

use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use super::AppliesTo;
use crate::text::Said;

/// An override as written.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    /// The id of the rule it changes.
    #[serde(default)]
    pub(super) rule: Option<String>,
    /// The name of the part it changes.
    #[serde(default)]
    pub(super) part: Option<String>,
    /// The name of the word list it changes.
    #[serde(default)]
    pub(super) words: Option<String>,
    /// The name of the family of indicators it changes.
    #[serde(default)]
    pub(super) family: Option<String>,
    /// `true`: it changes what the pack says about figures (filler, scopes, periods, flow).
    #[serde(default)]
    pub(super) figures: bool,
    /// For which reports; all when left out. Of rules only.
    #[serde(default)]
    pub(super) applies_to: Option<AppliesTo>,
    /// Values in the place of old ones.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    pub(super) set: Option<Mapping>,
    /// Entries to append to lists.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    pub(super) add: Option<Value>,
}

/// A part of an override that cannot be applied: its path below the override, and why.
pub(super) type Miss = (String, Said);

impl Override {
    /// What it changes: the section of a rule file and the name in it; `None` unless it names exactly one thing.
    pub(super) fn target(&self) -> Option<(&'static str, &str)> {
        let named = [("rules", &self.rule), ("parts", &self.part), ("words", &self.words), ("families", &self.family)];
        let figures = self.figures.then_some(("figures", "figures"));
        let named = named.into_iter().filter_map(|(section, name)| Some((section, name.as_deref()?)));
        let mut given = named.chain(figures);
        given.next().filter(|_| given.next().is_none())
    }

    /// The changed value.
    ///
    /// # Errors
    /// What of the override finds nothing to change.
    pub(super) fn apply(&self, base: &Value) -> Result<Value, Vec<Miss>> {
        let (mut value, mut misses) = (base.clone(), Vec::new());
        if let Some(set) = &self.set {
            merge(&mut value, set, "set", &mut misses);
        }
        if let Some(add) = &self.add {
            append(&mut value, add, "add", &mut misses);
        }
        // Examples show what the rule asked before; an override that changes what it asks brings its own.
        let names = |key: &str| {
            let set = self.set.as_ref().is_some_and(|set| set.contains_key(key));
            set || self.add.as_ref().is_some_and(|add| add.get(key).is_some())
        };
        if names("check")
            && !names("examples")
            && let Some(map) = value.as_mapping_mut()
        {
            map.remove("examples");
        }
        if misses.is_empty() && value == *base {
            misses.push((String::new(), Said::new("这处改写没有改变任何内容", "this override changes nothing")));
        }
        if misses.is_empty() { Ok(value) } else { Err(misses) }
    }
}

fn merge(base: &mut Value, set: &Mapping, path: &str, misses: &mut Vec<Miss>) {
    let Value::Mapping(map) = base else {
        misses.push((path.to_owned(), Said::new("原处不是“键: 值”，不能这样改写", "there is no map here to change")));
        return;
    };
    for (key, new) in set {
        let name = key.as_str().unwrap_or_default();
        let below = format!("{path}.{name}");
        if name == "id" && path == "set" {
            misses.push((below, Said::new("规则编号不能改写", "the id of a rule cannot be changed")));
            continue;
        }
        match (map.get_mut(key), new) {
            (Some(old @ Value::Mapping(_)), Value::Mapping(new)) => merge(old, new, &below, misses),
            (Some(old), new) => *old = new.clone(),
            // A kind of check that the rule is not of would make a rule of two kinds.
            (None, _) if path.ends_with(".check") => {
                let kinds: Vec<&str> = map.keys().filter_map(Value::as_str).collect();
                let said = Said::new(
                    format!("这条规则的检查是 {}，没有 {name}", kinds.join("、")),
                    format!("the check of this rule is `{}`, not `{name}`", kinds.join(", ")),
                );
                misses.push((below, said));
            }
            (None, new) => {
                map.insert(key.clone(), new.clone());
            }
        }
    }
}

fn append(base: &mut Value, add: &Value, path: &str, misses: &mut Vec<Miss>) {
    match (base, add) {
        (Value::Sequence(list), Value::Sequence(more)) => list.extend(more.iter().cloned()),
        (Value::Sequence(list), Value::String(_)) => list.push(add.clone()),
        (Value::Mapping(map), Value::Mapping(more)) => {
            for (key, more) in more {
                let name = key.as_str().unwrap_or_default();
                let below = format!("{path}.{name}");
                match map.get_mut(key) {
                    Some(old) => append(old, more, &below, misses),
                    None if name == "except" || name == "good" || name == "bad" => {
                        map.insert(key.clone(), more.clone());
                    }
                    None => misses.push((
                        below,
                        Said::new(format!("原处没有“{name}”，无从添加"), format!("there is no `{name}` to add to")),
                    )),
                }
            }
        }
        // A word list with look-alikes takes alternatives; one alternative becomes a list.
        (Value::Mapping(map), more @ (Value::Sequence(_) | Value::String(_))) if map.contains_key("any") => {
            if let Some(any) = map.get_mut("any") {
                append(any, more, path, misses);
            }
        }
        (base @ Value::String(_), more @ (Value::Sequence(_) | Value::String(_))) => {
            let mut list = Value::Sequence(vec![base.clone()]);
            append(&mut list, more, path, misses);
            *base = list;
        }
        _ => misses.push((
            path.to_owned(),
            Said::new("原处不是列表，请用 set 改写", "there is no list here to add to; use `set`"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(over: &str, base: &str) -> Result<String, Vec<String>> {
        let over: Override = serde_yaml::from_str(over).unwrap();
        let base: Value = serde_yaml::from_str(base).unwrap();
        match over.apply(&base) {
            Ok(value) => Ok(serde_json::to_string(&value).unwrap()),
            Err(misses) => Err(misses.into_iter().map(|(path, said)| format!("{path}: {}", said.en)).collect()),
        }
    }

    #[test]
    fn values_are_set_and_lists_added_to() {
        let base = "{ id: a/b, severity: note, check: { mentions: { any: [甲] } } }";
        assert_eq!(
            applied(
                "{ rule: a/b, set: { severity: error, weight: 2 }, add: { check: { mentions: { any: [乙] } } } }",
                base
            )
            .unwrap(),
            r#"{"id":"a/b","severity":"error","check":{"mentions":{"any":["甲","乙"]}},"weight":2}"#
        );
        assert_eq!(
            applied("{ words: w, add: [乙] }", "{ any: [甲], except: [丙] }").unwrap(),
            r#"{"any":["甲","乙"],"except":["丙"]}"#
        );
        assert_eq!(applied("{ words: w, add: [乙] }", "甲").unwrap(), r#"["甲","乙"]"#);
    }

    #[test]
    fn what_changes_nothing_is_a_mistake() {
        let base = "{ id: a/b, severity: note, check: { mentions: { any: [甲] } } }";
        for (over, message) in [
            ("{ rule: a/b, set: { severity: note } }", "this override changes nothing"),
            ("{ rule: a/b }", "this override changes nothing"),
            ("{ rule: a/b, set: { check: { length: { chars: 3.. } } } }", "`mentions`, not `length`"),
            ("{ rule: a/b, add: { check: { mentions: { none: [乙] } } } }", "no `none` to add to"),
            ("{ rule: a/b, set: { id: c/d } }", "cannot be changed"),
        ] {
            let misses = applied(over, base).unwrap_err();
            assert!(misses.len() == 1 && misses[0].contains(message), "{over}: {misses:?}");
        }
    }
}
