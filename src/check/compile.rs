//! From what was written to what is understood: the context in which rules are compiled, and what can be wrong with them.
//!
//! Compiling never stops at the first mistake: each is recorded with the path of the YAML node it is about
//! (`rules[3].check.mentions.any[1]`), and the loader shows all of them on the file.

use std::collections::BTreeMap;

use super::{PartSpec, Words, WordsSpec};
use crate::{
    figures::ExpressionError,
    text::{PatternError, PatternSetBuilder, Reach, Said},
};

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
    /// A relation between indicators that cannot be reckoned, and what to write instead.
    Expression(ExpressionError, Option<Said>),
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

/// The named lists of one expansion: those being expanded, and those done, each once.
#[derive(Default)]
struct Open {
    names: Vec<String>,
    done: BTreeMap<String, Option<Words>>,
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
            if spec.any.is_empty() {
                cx.problem("", ProblemKind::EmptyList);
            }
            cx.expand(spec, &mut Open::default()).filter(|words| !words.any.is_empty())
        })
    }

    /// Compiles a word list that may be left out; `None` after a mistake in it.
    pub fn optional_words(&mut self, key: &str, spec: Option<&WordsSpec>) -> Option<Option<Words>> {
        match spec {
            None => Some(None),
            Some(spec) => self.words(key, spec).map(Some),
        }
    }

    /// Compiles a list of word lists; `None` after a mistake in one of them.
    pub fn words_list(&mut self, key: &str, specs: &[WordsSpec]) -> Option<Vec<Words>> {
        let compiled: Vec<Option<Words>> =
            specs.iter().enumerate().map(|(i, spec)| self.words(&format!("{key}[{i}]"), spec)).collect();
        compiled.into_iter().collect()
    }

    /// The patterns of a list and of the lists it names, each with its look-alikes.
    fn expand(&mut self, spec: &WordsSpec, open: &mut Open) -> Option<Words> {
        let mut words = Words::default();
        let mut sound = true;
        let any = if spec.is_map { "any" } else { "" };
        for (i, entry) in spec.any.iter().enumerate() {
            match self.entry(&format!("{any}[{i}]"), entry, spec.across, open) {
                Some(found) => {
                    words.any.extend(found.any);
                    words.except.extend(found.except);
                }
                None => sound = false,
            }
        }
        for (i, entry) in spec.except.iter().enumerate() {
            match self.entry(&format!("except[{i}]"), entry, spec.across, open) {
                Some(found) => words.except.extend(found.any),
                None => sound = false,
            }
        }
        let mut seen = std::collections::HashSet::new();
        words.any.retain(|id| seen.insert(*id));
        seen.clear();
        words.except.retain(|id| seen.insert(*id));
        sound.then_some(words)
    }

    /// One entry of a list: a pattern, or `$name` for another list.
    fn entry(&mut self, node: &str, entry: &str, across: Reach, open: &mut Open) -> Option<Words> {
        let Some(name) = entry.strip_prefix('$') else {
            return match self.patterns.add_reaching(entry, across) {
                Ok(id) => Some(Words { any: vec![id], except: Vec::new() }),
                Err(error) => {
                    self.problem(node, ProblemKind::Pattern(error));
                    None
                }
            };
        };
        let vocabulary = self.vocabulary;
        let Some(list) = vocabulary.words.get(name) else {
            self.problem(node, ProblemKind::UnknownWords(name.to_owned()));
            return None;
        };
        if let Some(done) = open.done.get(name) {
            return done.clone();
        }
        if open.names.iter().any(|other| other == name) {
            self.problem(node, ProblemKind::WordsCycle(name.to_owned()));
            return None;
        }
        open.names.push(name.to_owned());
        let before = self.problems.len();
        let found = self.expand(list, open);
        open.names.pop();
        // A mistake inside the named list is shown where the list is defined; that it runs in a circle is shown here.
        let cyclic = self.problems.drain(before..).any(|problem| matches!(problem.kind, ProblemKind::WordsCycle(_)));
        if cyclic {
            self.problem(node, ProblemKind::WordsCycle(name.to_owned()));
        }
        open.done.insert(name.to_owned(), found.clone());
        found
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
