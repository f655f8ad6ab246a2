//! From what was written to what is understood: the context in which rules are compiled, and what can be wrong with them.
//!
//! Compiling never stops at the first mistake: each is recorded with the path of the YAML node it is about
//! (`rules[3].check.mentions.any[1]`), and the loader shows all of them on the file.

use std::collections::BTreeMap;

use super::{PartSpec, Words, WordsSpec};
use crate::text::{PatternError, PatternId, PatternSetBuilder, Said};

/// What is wrong with a node of a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A pattern that cannot be used.
    Pattern(PatternError),
    /// A list without an entry.
    EmptyList,
    /// A part that no file of the pack defines.
    UnknownPart(String),
    /// A word list (`$name`) that no file of the pack defines.
    UnknownWords(String),
    /// A word list that refers to itself.
    WordsCycle(String),
    /// A message shows a value that this kind does not give.
    UnknownFact {
        /// The value asked for.
        name: String,
        /// What the kind gives.
        known: &'static [&'static str],
    },
    /// A value that makes no sense, with the reason.
    Value(Said),
}

/// A problem and the node it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path of the node, such as `rules[3].severity`.
    pub path: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// The names a pack defines once and its rules use.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The parts of a report, by name, in the order of the provision.
    pub parts: Vec<(String, PartSpec)>,
    /// Word lists, by name.
    pub words: BTreeMap<String, WordsSpec>,
}

impl Vocabulary {
    /// The number of a part.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<usize> {
        self.parts.iter().position(|(known, _)| known == name)
    }
}

/// The context of compiling: patterns go in, problems come out.
pub struct Compile<'a> {
    patterns: &'a mut PatternSetBuilder,
    vocabulary: &'a Vocabulary,
    path: String,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Compile<'a> {
    /// A context for the node at `path`.
    pub fn new(
        patterns: &'a mut PatternSetBuilder,
        vocabulary: &'a Vocabulary,
        path: String,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self { patterns, vocabulary, path, problems }
    }

    /// Records a problem with the node `key` below the current one (`""` for the current one).
    pub fn problem(&mut self, key: &str, kind: ProblemKind) {
        let path = self.below(key);
        self.problems.push(Problem { path, kind });
    }

    /// Compiles something below the current node.
    pub fn within<T>(&mut self, key: &str, compile: impl FnOnce(&mut Compile<'_>) -> T) -> T {
        let path = self.below(key);
        let mut inner = Compile { patterns: self.patterns, vocabulary: self.vocabulary, path, problems: self.problems };
        compile(&mut inner)
    }

    /// Compiles the word list of the node `key`.
    pub fn words(&mut self, key: &str, spec: &WordsSpec) -> Option<Words> {
        self.within(key, |cx| {
            let any = cx.list(if spec.is_map { "any" } else { "" }, &spec.any, &mut Vec::new());
            let except = cx.list("except", &spec.except, &mut Vec::new());
            if spec.any.is_empty() {
                cx.problem("", ProblemKind::EmptyList);
                return None;
            }
            Some(Words { any: any?.0, except: [except?.0, cx.excepted(spec)].concat() })
        })
    }

    /// What the named lists that `spec` takes in except on their side.
    fn excepted(&mut self, spec: &WordsSpec) -> Vec<PatternId> {
        let vocabulary = self.vocabulary;
        let named = spec.any.iter().filter_map(|entry| vocabulary.words.get(entry.strip_prefix('$')?));
        // Their own mistakes are reported where they are defined.
        named.flat_map(|list| list.except.iter()).filter_map(|pattern| self.patterns.add(pattern).ok()).collect()
    }

    /// Patterns of a list; `$name` takes in another list. The names being expanded guard against cycles.
    fn list(&mut self, key: &str, entries: &[String], expanding: &mut Vec<String>) -> Option<(Vec<PatternId>,)> {
        let mut ids = Vec::new();
        let mut sound = true;
        for (i, entry) in entries.iter().enumerate() {
            let node = format!("{key}[{i}]");
            let Some(name) = entry.strip_prefix('$') else {
                match self.patterns.add(entry) {
                    Ok(id) => ids.push(id),
                    Err(error) => {
                        self.problem(&node, ProblemKind::Pattern(error));
                        sound = false;
                    }
                }
                continue;
            };
            let vocabulary = self.vocabulary;
            let kind = match vocabulary.words.get(name) {
                None => ProblemKind::UnknownWords(name.to_owned()),
                Some(_) if expanding.iter().any(|open| open == name) => ProblemKind::WordsCycle(name.to_owned()),
                Some(list) => {
                    expanding.push(name.to_owned());
                    let before = self.problems.len();
                    if let Some((inner,)) = self.list(&node, &list.any, expanding) {
                        ids.extend(inner);
                    }
                    // A mistake inside the named list belongs to its definition, which is compiled on its own.
                    self.problems.truncate(before);
                    expanding.pop();
                    continue;
                }
            };
            self.problem(&node, kind);
            sound = false;
        }
        sound.then_some((ids,))
    }

    /// The number of a part named at the node `key`.
    pub fn part(&mut self, key: &str, name: &str) -> Option<usize> {
        let found = self.vocabulary.part(name);
        if found.is_none() {
            self.problem(key, ProblemKind::UnknownPart(name.to_owned()));
        }
        found
    }

    /// How many parts the pack defines.
    #[must_use]
    pub fn part_count(&self) -> usize {
        self.vocabulary.parts.len()
    }

    fn below(&self, key: &str) -> String {
        match (self.path.as_str(), key) {
            (path, "") => path.to_owned(),
            ("", key) => key.to_owned(),
            (path, key) if key.starts_with('[') => format!("{path}{key}"),
            (path, key) => format!("{path}.{key}"),
        }
    }
}
