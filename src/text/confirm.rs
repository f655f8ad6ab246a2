//! One pattern: how its hits come from the places of words, and its expression, compiled the first time it is needed.

use std::sync::OnceLock;

use regex::Regex;

use super::{
    literal::Gap,
    pattern::{Effort, Reach},
};

pub(super) struct Pattern {
    pub(super) folded: String,
    pub(super) how: How,
    pub(super) reach: Reach,
    /// Whether both expression engines read the pattern alike.
    alike: bool,
    /// Whether it asks for the end of a line or sentence, so that its text must not be cut.
    ends: bool,
    light: OnceLock<Option<regex_lite::Regex>>,
    full: OnceLock<Option<Regex>>,
}

/// How the hits of a pattern come from the places of words.
pub(super) enum How {
    /// The places of these words are its hits.
    Words(Group),
    /// Its expression is tried where one of these rows of words stands.
    Confirmed(Vec<Way>),
    /// Its expression is tried everywhere.
    Everywhere,
}

/// A set of words, by its number in a [`PatternSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group(pub(super) u32);

/// What a match holds at one place of a row.
pub(super) enum Part {
    /// A word of a group.
    Words(Group),
    /// One of these words. Figures, 件 or 一 stand everywhere: noting each would cost more than looking for them where a rarer
    /// word of the row stands.
    Near(Near),
}

/// Words that are looked for near others.
pub(super) struct Near {
    words: Box<[Box<str>]>,
    /// Between which characters lie those they begin with, and those they end with: most characters of a text lie elsewhere.
    first: (char, char),
    last: (char, char),
}

impl Near {
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Self {
        let bounds = |all: &dyn Fn(&str) -> Option<char>| {
            let all = words.clone().filter_map(all);
            (all.clone().min().unwrap_or(char::MAX), all.max().unwrap_or_default())
        };
        let (first, last) = (bounds(&|word| word.chars().next()), bounds(&|word| word.chars().next_back()));
        Self { words: words.map(Box::from).collect(), first, last }
    }

    /// Whether one of the words may begin with a character.
    pub(super) fn may_begin(&self, c: char) -> bool {
        self.first.0 <= c && c <= self.first.1
    }

    /// Whether one of the words may end with a character.
    pub(super) fn may_end(&self, c: char) -> bool {
        self.last.0 <= c && c <= self.last.1
    }

    /// How long the words are that a text begins with, in bytes.
    pub(super) fn begin(&self, text: &str) -> impl Iterator<Item = usize> {
        self.words.iter().filter(|word| text.starts_with(&***word)).map(|word| word.len())
    }

    /// How long the words are that a text ends with, in bytes.
    pub(super) fn end(&self, text: &str) -> impl Iterator<Item = usize> {
        self.words.iter().filter(|word| text.ends_with(&***word)).map(|word| word.len())
    }
}

/// A row of words that a match holds.
pub(super) struct Way {
    /// The parts, each with what stands between it and the one before.
    pub(super) row: Vec<(Part, Gap)>,
    /// Which of them is the rarest.
    pub(super) rarest: usize,
    /// How many bytes of a match stand before and after it, at most.
    pub(super) reach: (u32, u32),
    /// Whether there is a match wherever the row stands: the expression need not be asked.
    pub(super) tells_all: bool,
}

impl Pattern {
    pub(super) fn new(folded: String, how: How, reach: Reach) -> Self {
        let (alike, ends) = (alike(&folded), looks_after(&folded));
        Self { folded, how, reach, alike, ends, light: OnceLock::new(), full: OnceLock::new() }
    }

    /// The first match in a sentence from a byte on. The syntax was checked by `add`; only a size limit of the engines can
    /// still refuse a pattern, which then has no match in either.
    pub(super) fn first(&self, sentence: &str, from: usize, effort: Effort) -> Option<(usize, usize)> {
        match self.engine(effort)? {
            Engine::Light(regex) => regex.find_at(sentence, from).map(|m| (m.start(), m.end())),
            Engine::Full(regex) => regex.find_at(sentence, from).map(|m| (m.start(), m.end())),
        }
    }

    /// Whether there is a match in a sentence from a byte on; where it is need not be found out, which is half the work.
    pub(super) fn matches(&self, sentence: &str, from: usize, effort: Effort) -> bool {
        match self.engine(effort) {
            Some(Engine::Light(regex)) => regex.is_match_at(sentence, from),
            Some(Engine::Full(regex)) => regex.is_match_at(sentence, from),
            None => false,
        }
    }

    /// Whether what stands after a match has no bearing on it.
    pub(super) fn may_be_cut(&self) -> bool {
        !self.ends
    }

    /// Whether it asks where its stretch begins or ends.
    pub(super) fn asks_for_ends(&self) -> bool {
        self.ends || self.folded.contains('^')
    }

    fn engine(&self, effort: Effort) -> Option<Engine<'_>> {
        if self.alike
            && effort == Effort::Few
            && let Some(regex) = self.light.get_or_init(|| light(&self.folded))
        {
            return Some(Engine::Light(regex));
        }
        self.full.get_or_init(|| full(&self.folded)).as_ref().map(Engine::Full)
    }
}

/// The expression of a pattern, compiled by one of the two crates.
enum Engine<'p> {
    Light(&'p regex_lite::Regex),
    Full(&'p Regex),
}

/// `^` and `$` are the beginning and the end of a line or of the sentence that is searched.
fn light(pattern: &str) -> Option<regex_lite::Regex> {
    regex_lite::RegexBuilder::new(pattern).multi_line(true).build().ok()
}

/// `None` for an expression that is malformed, or too large.
pub(super) fn full(pattern: &str) -> Option<Regex> {
    regex::RegexBuilder::new(pattern).multi_line(true).build().ok()
}

/// Whether a pattern has no class or flag that the engines read differently.
fn alike(pattern: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphabetic() && !matches!(byte, b'n' | b't' | b'r');
    let escapes_letter = pattern.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && letter(pair[1]));
    let flags = pattern.matches("(?").count() > pattern.matches("(?:").count();
    !escapes_letter && !flags && !pattern.contains("[[:") && !pattern.contains("&&")
}

/// Whether a pattern may ask for the end of a line, or for what stands beside a match.
fn looks_after(pattern: &str) -> bool {
    pattern.contains(['$', '\\'])
}
