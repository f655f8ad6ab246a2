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

impl Gap {
    /// Where a text holds a mark that the gap does not.
    pub(super) fn mark(&self, text: &[u8]) -> Option<usize> {
        match (self.comma, self.semicolon) {
            (true, true) => None,
            (true, false) => memchr::memchr(b';', text),
            (false, true) => memchr::memchr(b',', text),
            (false, false) => memchr::memchr2(b',', b';', text),
        }
    }
}

/// Words that are looked for near others.
pub(super) struct Near {
    words: Box<[Box<str>]>,
    /// Between which bytes lie those they begin with, and those they end with: most of a text lie elsewhere.
    first: (u8, u8),
    last: (u8, u8),
}

impl Near {
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Self {
        let bounds = |byte: &dyn Fn(&[u8]) -> Option<u8>| {
            let all = words.clone().filter_map(|word| byte(word.as_bytes()));
            (all.clone().min().unwrap_or(u8::MAX), all.max().unwrap_or_default())
        };
        let (first, last) = (bounds(&|word| word.first().copied()), bounds(&|word| word.last().copied()));
        Self { words: words.map(Box::from).collect(), first, last }
    }

    /// Whether one of the words may begin with a byte.
    pub(super) fn may_begin(&self, byte: u8) -> bool {
        self.first.0 <= byte && byte <= self.first.1
    }

    /// Whether one of the words may end with a byte.
    pub(super) fn may_end(&self, byte: u8) -> bool {
        self.last.0 <= byte && byte <= self.last.1
    }

    /// How long the words are that a text begins with, in bytes.
    pub(super) fn begin(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        self.words.iter().filter(|word| text.starts_with(word.as_bytes())).map(|word| word.len())
    }

    /// How long the words are that a text ends with, in bytes.
    pub(super) fn end(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        self.words.iter().filter(|word| text.ends_with(word.as_bytes())).map(|word| word.len())
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
