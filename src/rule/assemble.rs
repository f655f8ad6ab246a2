//! From what was collected of all files to a [`RuleSet`]: overrides applied, names resolved, patterns compiled.

use std::{collections::BTreeSet, sync::Arc};

use serde_yaml::Value;
use sha2::Digest as _;

use super::{
    LoadError, PackId, RawRule, RuleSet,
    compile::rule,
    error::{describe, suggestion},
    layer::Override,
    load::{Entry, Loader, Source, Variant},
};
use crate::{
    check::{
        self, Compile, Copies, CopiesSpec, FamilySpec, FiguresSpec, PartName, PartSpec, Parts, Problem, ProblemKind,
        Vocabulary, WordsSpec,
    },
    figures::{ExpressionError, Indicators},
    text::{PatternError, PatternSetBuilder, Said},
    written::Mistake,
};

/// Each override with a condition doubles the variants of a rule; more than this no pack needs.
const MOST_VARIANTS: usize = 256;

/// The id of a rule as written.
fn id_of(rule: &Value) -> &str {
    rule.get("id").and_then(Value::as_str).unwrap_or_default()
}

impl Loader {
    /// Everything that was collected, compiled.
    pub(super) fn assemble(mut self) -> Result<RuleSet, LoadError> {
        self.overrides();
        self.duplicates();
        let (words, parts) = self.definitions();
        let vocabulary = Vocabulary {
            parts: parts.iter().map(|(name, e)| (name.clone(), e.value.clone())).collect(),
            words: words.iter().map(|(name, e)| (name.clone(), e.value.clone())).collect(),
        };
        let mut patterns = PatternSetBuilder::default();
        for (_, entry) in &words {
            let mut found = Vec::new();
            let mut cx = Compile::new(&mut patterns, &vocabulary, entry.path.clone(), &mut found);
            let _ = cx.words("", &entry.value);
            self.problems(&vocabulary, entry.file, found);
        }
        let mut found = Vec::new();
        let compiled = Parts::compile(
            &vocabulary.parts,
            &mut Compile::new(&mut patterns, &vocabulary, "parts".into(), &mut found),
        );
        for problem in found {
            // A part that an override changed has its mistakes where the override stands.
            let name = problem.path.strip_prefix("parts.").and_then(|p| p.split('.').next()).unwrap_or_default();
            let owner = parts.iter().find(|(known, _)| known == name).map(|(_, e)| (e.file, e.path.clone()));
            let (file, path) = owner.unwrap_or_default();
            let path = if path.starts_with("parts.") { problem.path } else { path };
            self.problems(&vocabulary, file, vec![Problem { path, ..problem }]);
        }
        let indicators = self.indicators(&vocabulary, &mut patterns);
        let copies = self.copies(&vocabulary, &mut patterns);
        let rules = self.rules(&vocabulary, &mut patterns);
        if !self.errors.is_empty() {
            // As a person reads the files: each from top to bottom.
            let order = |error: &Mistake| self.files.iter().position(|source| source.file.name == error.file);
            self.errors.sort_by_key(|error| (order(error), error.at));
            self.errors.dedup_by(|a, b| a.file == b.file && a.at == b.at && a.message == b.message);
            return Err(LoadError(self.errors));
        }
        Ok(RuleSet {
            packs: self.heads.into_iter().map(|(head, _)| PackId { id: head.id, version: head.version }).collect(),
            rules,
            parts: compiled,
            indicators,
            copies,
            part_names: vocabulary
                .parts
                .into_iter()
                .map(|(key, spec)| PartName { key, title: Said::new(spec.title, spec.en) })
                .collect(),
            patterns: patterns.build(),
            cases: self.cases,
            digest: self.digest.finalize().into(),
        })
    }

    /// Applies the overrides, in the order of their files.
    fn overrides(&mut self) {
        for entry in std::mem::take(&mut self.overrides) {
            let (over, file, path) = (&entry.value, entry.file, entry.path.as_str());
            match over.target() {
                Some(("rules", _)) => self.override_rule(&entry),
                Some(_) if over.applies_to.is_some() => {
                    let said =
                        Said::new("applies_to 只能用于改写规则", "`applies_to` can be used in overrides of rules only");
                    self.error_at(file, &format!("{path}.applies_to"), said, None);
                }
                Some((section, name)) => self.override_definition(&entry, section, name),
                None => {
                    let said = Said::new(
                        "改写要用 rule、part、words、family、figures 之一指明对象",
                        "an override names one of `rule`, `part`, `words`, `family` and `figures`",
                    );
                    self.error_at(file, path, said, None);
                }
            }
        }
    }

    /// Changes a rule: every variant of it, or, with a condition, copies of them that go before the others.
    fn override_rule(&mut self, entry: &Entry<Override>) {
        let Entry { value: over, file, path } = entry;
        let name = over.rule.as_deref().unwrap_or_default();
        let Some(at) = self.rules.iter().position(|e| e.value.iter().any(|v| id_of(&v.value) == name)) else {
            // The rule may stand in a file that could not be read, which is said already.
            if self.errors.is_empty() {
                let ids: Vec<String> = self.rules.iter().map(|e| id_of(&e.value[0].value).to_owned()).collect();
                let said =
                    Said::new(format!("没有规则“{name}”可改写"), format!("there is no rule `{name}` to override"));
                self.error_at(*file, &format!("{path}.rule"), said, suggestion(name, ids.iter().map(String::as_str)));
            }
            return;
        };
        let (mut variants, mut copies, mut misses) = (Vec::new(), Vec::new(), Vec::new());
        for variant in std::mem::take(&mut self.rules[at].value) {
            match over.apply(&variant.value) {
                // What the override makes of the rule must be a rule; if not, the mistake is the override's.
                Ok(value) if !self.is_rule(entry, &value) => {
                    variants.push(variant);
                    continue;
                }
                Ok(value) => copies.push(Variant {
                    conditions: variant.conditions.iter().chain(&over.applies_to).cloned().collect(),
                    value,
                    by: Some((*file, path.clone())),
                }),
                Err(found) => {
                    misses.extend(found);
                    // What stays as it was keeps its place.
                    if over.applies_to.is_none() {
                        copies.push(variant);
                        continue;
                    }
                }
            }
            if over.applies_to.is_some() {
                variants.push(variant);
            }
        }
        // A variant that says so already is no mistake, as long as another is changed.
        let changed = copies.iter().any(|v| v.by.as_ref().is_some_and(|(f, p)| f == file && p == path));
        misses.retain(|(below, _)| !changed || !below.is_empty());
        misses.dedup();
        for (below, said) in misses {
            let node = if below.is_empty() { path.clone() } else { format!("{path}.{below}") };
            self.error_at(*file, &node, said, None);
        }
        copies.append(&mut variants);
        if copies.len() > MOST_VARIANTS {
            let said = Said::new(
                format!("规则“{name}”的条件改写叠加过多，请合并条件"),
                format!("too many overrides with conditions of `{name}`; merge them"),
            );
            self.error_at(*file, path, said, None);
            copies.truncate(1);
        }
        self.rules[at].value = copies;
    }

    /// Whether a changed rule can still be read; the mistake is shown where the override makes it.
    fn is_rule(&mut self, entry: &Entry<Override>, value: &Value) -> bool {
        let key = if entry.value.set.is_some() { "set" } else { "add" };
        let before = self.errors.len();
        let _ = self.read::<RawRule>(entry.file, &format!("{}.{key}", entry.path), value.clone());
        self.errors.len() == before
    }

    fn override_definition(&mut self, entry: &Entry<Override>, section: &'static str, name: &str) {
        let Entry { value: over, file, path } = entry;
        let figures = section.to_owned();
        let mut of: Vec<(&String, &mut Entry<Value>)> = match section {
            "figures" => self.figures.iter_mut().map(|e| (&figures, e)).collect(),
            "parts" => self.parts.iter_mut().map(|(name, e)| (&*name, e)).collect(),
            "families" => self.families.iter_mut().map(|(name, e)| (&*name, e)).collect(),
            _ => self.words.iter_mut().collect(),
        };
        let known: Vec<String> = of.iter().map(|(name, _)| (*name).clone()).collect();
        let Some((_, definition)) = of.iter_mut().find(|(known, _)| *known == name) else {
            let said = Said::new(format!("没有“{name}”可改写"), format!("there is no `{name}` to override"));
            self.error_at(*file, path, said, suggestion(name, known.iter().map(String::as_str)));
            return;
        };
        match over.apply(&definition.value) {
            Ok(value) => {
                **definition = Entry { value, file: *file, path: path.clone() };
                self.changes += usize::from(*file >= self.own);
            }
            Err(misses) => {
                for (below, said) in misses {
                    let node = if below.is_empty() { path.clone() } else { format!("{path}.{below}") };
                    self.error_at(*file, &node, said, None);
                }
            }
        }
    }

    /// The word lists and parts, read.
    #[expect(clippy::type_complexity, reason = "two lists of the same shape, used once")]
    fn definitions(&mut self) -> (Vec<(String, Entry<WordsSpec>)>, Vec<(String, Entry<PartSpec>)>) {
        let words = std::mem::take(&mut self.words).into_iter().collect();
        let parts = std::mem::take(&mut self.parts);
        (self.read_all(words), self.read_all(parts))
    }

    /// What the files say about figures, compiled.
    fn indicators(&mut self, vocabulary: &Vocabulary, patterns: &mut PatternSetBuilder) -> Indicators {
        let spec: Option<Entry<FiguresSpec>> = self.figures.take().and_then(|Entry { value, file, path }| {
            self.read(file, &path, value).map(|value| Entry { value, file, path })
        });
        let families = std::mem::take(&mut self.families);
        let families: Vec<(String, Entry<FamilySpec>)> = self.read_all(families);
        let specs: Vec<(String, FamilySpec)> =
            families.iter().map(|(name, e)| (name.clone(), e.value.clone())).collect();
        let mut found = Vec::new();
        let mut cx = Compile::new(patterns, vocabulary, String::new(), &mut found);
        let indicators = check::compile_figures(spec.as_ref().map(|e| &e.value), &specs, &mut cx);
        for problem in found {
            // What an override changed has its mistakes where the override stands.
            let below = problem.path.strip_prefix("families.");
            let owner = below.and_then(|below| {
                families.iter().find(|(name, _)| below.strip_prefix(name.as_str()).is_some_and(|b| b.starts_with('.')))
            });
            let (file, path) = match (owner, &spec) {
                (Some((name, entry)), _) if entry.path == format!("families.{name}") => (entry.file, problem.path),
                (Some((_, entry)), _) => (entry.file, entry.path.clone()),
                (None, Some(entry)) => (entry.file, problem.path),
                (None, None) => continue,
            };
            self.problems(vocabulary, file, vec![Problem { path, ..problem }]);
        }
        indicators
    }

    /// What the files say about copies, compiled.
    fn copies(&mut self, vocabulary: &Vocabulary, patterns: &mut PatternSetBuilder) -> Copies {
        let Some(Entry { value, file, path }) = self.copies.take() else { return Copies::default() };
        let Some(spec) = self.read::<CopiesSpec>(file, &path, value) else { return Copies::default() };
        let mut found = Vec::new();
        let copies = spec.compile(&mut Compile::new(patterns, vocabulary, path, &mut found));
        self.problems(vocabulary, file, found);
        copies
    }

    fn read_all<T: serde::de::DeserializeOwned>(
        &mut self,
        entries: Vec<(String, Entry<Value>)>,
    ) -> Vec<(String, Entry<T>)> {
        let mut read = Vec::new();
        for (name, Entry { value, file, path }) in entries {
            if let Some(value) = self.read(file, &path, value) {
                read.push((name, Entry { value, file, path }));
            }
        }
        read
    }

    /// The rules, compiled, sorted by id; of one id the variant that goes before the others first.
    fn rules(&mut self, vocabulary: &Vocabulary, patterns: &mut PatternSetBuilder) -> Vec<super::Rule> {
        let (mut rules, mut yielding) = (Vec::<super::Rule>::new(), Vec::new());
        for (defined, entry) in std::mem::take(&mut self.rules).into_iter().enumerate() {
            let Entry { value: variants, file: origin, path: place } = entry;
            let before = self.errors.len();
            // The rule itself first: what is wrong with it is wrong with each of its variants.
            for Variant { conditions, value, by } in variants.into_iter().rev() {
                if self.errors.len() > before {
                    break;
                }
                let changed = by.as_ref().map(|(file, _)| *file);
                let (file, path) = by.map_or((origin, place.clone()), |(file, path)| (file, format!("{path}.set")));
                let Some(raw) = self.read::<RawRule>(file, &path, value) else { continue };
                let mut found = Vec::new();
                yielding.extend(
                    raw.yields_to
                        .iter()
                        .enumerate()
                        .map(|(i, id)| (file, format!("{path}.yields_to[{i}]"), id.clone())),
                );
                let made = rule(&raw, &self.authorities, Compile::new(patterns, vocabulary, path, &mut found));
                self.problems(vocabulary, file, found);
                let name = |file: usize| self.files[file].file.name.clone();
                let given = |file: usize| self.files[file].given;
                rules.extend(made.filter(|_| self.errors.len() == before).map(|made| super::Rule {
                    conditions,
                    defined,
                    own: given(origin) || changed.is_some_and(given),
                    file: name(origin),
                    changed_by: changed.map(name),
                    ..made
                }));
            }
        }
        // A rule that could not be read is no unknown one.
        let known: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
        for (file, path, id) in yielding.into_iter().filter(|_| self.errors.is_empty()).collect::<Vec<_>>() {
            if !known.contains(&id) {
                let said = Said::new(format!("没有规则“{id}”"), format!("there is no rule `{id}`"));
                self.error_at(file, &path, said, suggestion(&id, known.iter().map(String::as_str)));
            }
        }
        // Of one id the variant with the most conditions goes first.
        rules.reverse();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules
    }

    /// The same rule twice, and a pack without rules.
    fn duplicates(&mut self) {
        let mut seen = BTreeSet::new();
        let twice: Vec<(usize, String, String)> = self
            .rules
            .iter()
            .map(|e| (e, id_of(&e.value[0].value)))
            .filter(|(_, id)| !id.is_empty() && !seen.insert((*id).to_owned()))
            .map(|(e, id)| (e.file, format!("{}.id", e.path), id.to_owned()))
            .collect();
        for (file, path, id) in twice {
            let help = Said::new(
                "规则编号不能重复；要改动已有的规则，请写在 overrides 里",
                "ids are unique; to change an existing rule use `overrides`",
            );
            let said = Said::new(format!("规则“{id}”写了两次"), format!("the rule `{id}` stands here twice"));
            self.error_at(file, &path, said, Some(help));
        }
        let own =
            self.rules.iter().filter(|e| e.file >= self.own || e.value.iter().any(|v| changed(v, self.own))).count();
        let of_own = |entries: &[(String, Entry<Value>)]| entries.iter().filter(|(_, e)| e.file >= self.own).count();
        let more = self.changes + self.cases.len() + of_own(&self.families);
        if self.errors.is_empty() && own + more == 0 && self.files.len() > self.own {
            let help = Said::new(
                "在 rules: 下写规则，每条以“- id:”开头",
                "write rules under `rules:`, each beginning with `- id:`",
            );
            self.error(self.own, Said::new("没有一条规则", "there is no rule"), Some(help), Some((0, 0)));
        }
    }

    /// Records a mistake at the node of a path, or the nearest one around it.
    fn error_at(&mut self, file: usize, path: &str, message: Said, help: Option<Said>) {
        let at = self.files[file].index.place(path);
        self.error(file, message, help, Some(at));
    }

    /// Turns problems of compiling into errors at their places.
    fn problems(&mut self, vocabulary: &Vocabulary, file: usize, found: Vec<Problem>) {
        let Source { file: source, index, .. } = &self.files[file];
        for problem in found {
            let parts = vocabulary.parts.iter().map(|(name, _)| name.as_str());
            let (message, help) = describe(&problem.kind, parts, vocabulary.words.keys().map(String::as_str));
            let at = match &problem.kind {
                ProblemKind::Pattern(PatternError::Syntax { at, .. })
                | ProblemKind::Expression(ExpressionError { at, .. }, _) => index.inside(&problem.path, *at),
                _ => index.place(&problem.path),
            };
            let (file, text) = (source.name.clone(), Arc::clone(&source.text));
            self.errors.push(Mistake { file, message, help, at: Some(at), text });
        }
    }
}

/// Whether an override of the files from `own` on changed a rule.
fn changed(variant: &Variant, own: usize) -> bool {
    variant.by.as_ref().is_some_and(|(file, _)| *file >= own)
}
