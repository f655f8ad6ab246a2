//! `PatternSet`: every pattern of every rule found in one pass over a text.
//!
//! One pass ([`super::vocabulary`]) notes where the words stand that patterns consist of or need, each word once, however many patterns
//! share it. A pattern made of words alone is answered from these places; any other is confirmed by
//! its regular expression in the sentences where the words that it needs stand in order and near enough ([`literal`]), when
//! a scope that holds them is asked for; where the words tell all there is to tell (`由于.{0,20}不足`), the expression is
//! asked only where a match stands, not whether there is one. The expression is compiled the first time that happens - by `regex-lite` for a run
//! of a few reports, where compiling would cost more than it saves (44 gap patterns: 14 ms with `regex`, 0.4 ms with
//! `regex-lite`), by `regex` for a batch, where searching counts (0.4 µs against 5 µs a sentence). Both find the same; a
//! pattern whose classes they read differently (`\\w` counts Chinese characters in one of them only) always goes to
//! `regex`. A match therefore never crosses the end of a sentence (`。！？` or the end of a paragraph), which is also what an
//! author of rules expects of `.`.
//!
//! Measured against the alternatives in `benches/check.rs`.

use std::{borrow::Cow, collections::HashMap};

use super::{
    confirm::{Group, How, Near, Part, Pattern, Way, full},
    fold_pattern,
    hits::Hits,
    literal::{self, Exact, Gap, Row, Unusable, Words},
    vocabulary::Vocabulary,
};

/// The number of a pattern in its [`PatternSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternId(pub(super) u32);

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// The regular expression is malformed: what the parser says, and the byte range of the pattern it points at.
    #[error("{message}")]
    Syntax {
        /// The parser's words.
        message: String,
        /// Byte range inside the pattern.
        at: (usize, usize),
    },
    /// The pattern matches the empty string, so it matches everywhere.
    #[error("the pattern matches the empty string")]
    Empty,
    /// The pattern can never match.
    #[error("the pattern can never match")]
    Never,
    /// A repetition of more than 500: no expression about a sentence needs it, and the engines refuse it at different sizes.
    #[error("a repetition of more than 500")]
    TooLong,
    /// Every match would go on after the end of a sentence, where no match goes.
    #[error("the pattern goes on after the end of a sentence")]
    Crossing,
    /// `\b` matches only beside punctuation in Chinese text.
    #[error("\\b never matches between Chinese characters")]
    WordBoundary,
}

impl PatternError {
    /// The error, pointing at the whole of a pattern.
    fn of_whole(self, pattern: &str) -> Self {
        match self {
            Self::Syntax { message, .. } => Self::Syntax { message, at: (0, pattern.len()) },
            other => other,
        }
    }
}

/// How far a match may reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// To the end of its sentence (`。！？`).
    #[default]
    Sentence,
    /// To the end of its paragraph.
    Paragraph,
}

/// How much searching a run will do, which decides by what expressions are confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// A few reports: start fast.
    #[default]
    Few,
    /// Many: search fast.
    Many,
}

/// How a pattern is found, for those who look at the speed of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// By the places of words alone.
    Words,
    /// By a regular expression in the sentences that hold a needed word.
    Confirmed,
    /// By a regular expression in every sentence: slow.
    Everywhere,
}

/// Collects patterns; the same pattern twice is one.
#[derive(Default)]
pub struct PatternSetBuilder {
    patterns: Vec<Pattern>,
    known: HashMap<(String, Reach), PatternId>,
    words: HashMap<String, u32>,
    groups: HashMap<Vec<u32>, Group>,
}

impl PatternSetBuilder {
    /// Adds a pattern: a regular expression in the syntax of the `regex` crate, matched against folded text, sentence by
    /// sentence.
    ///
    /// # Errors
    /// [`PatternError`] when it is malformed, matches the empty string or holds `\b`.
    pub fn add(&mut self, pattern: &str) -> Result<PatternId, PatternError> {
        self.add_reaching(pattern, Reach::Sentence)
    }

    /// The same for a pattern that may reach further.
    ///
    /// # Errors
    /// [`PatternError`], as above.
    pub fn add_reaching(&mut self, pattern: &str, reach: Reach) -> Result<PatternId, PatternError> {
        let key = (pattern.to_owned(), reach);
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        // They were analysed for sentences: where `。` may stand inside a match, `[^。]` asks for more.
        let (folded, how) = match known(pattern).filter(|_| reach == Reach::Sentence) {
            Some((_, folded, how)) => ((*folded).to_owned(), self.known_how(how)),
            None => {
                let folded = fold_pattern(pattern);
                let how = match analyse(pattern, &folded, reach)? {
                    Words::Exact(words) => How::Words(self.group(words.iter().map(String::as_str))),
                    Words::Needed(ways) => How::Confirmed(ways.iter().map(|row| self.way(row)).collect()),
                    Words::None => How::Everywhere,
                };
                (folded, how)
            }
        };
        let id = PatternId(u32::try_from(self.patterns.len()).unwrap_or(u32::MAX));
        self.patterns.push(Pattern::new(folded, how, reach));
        self.known.insert(key, id);
        Ok(id)
    }

    fn known_how(&mut self, how: &KnownHow) -> How {
        match how {
            KnownHow::Words(words) => How::Words(self.group(words.iter().copied())),
            KnownHow::Confirmed(ways) => How::Confirmed(
                ways.iter()
                    .map(|known| Way {
                        row: self.row(
                            known.row.iter().map(|(words, gap)| (words.iter().copied(), gap.clone())),
                            known.rarest,
                        ),
                        rarest: known.rarest,
                        reach: known.reach,
                        tells_all: known.tells_all,
                    })
                    .collect(),
            ),
        }
    }

    fn way(&mut self, row: &Row) -> Way {
        let rarest = row.rarest();
        let needs = row.needs.iter().map(|need| (need.words.iter().map(String::as_str), need.gap.clone()));
        Way { row: self.row(needs, rarest), rarest, reach: row.reach(rarest), tells_all: row.tells_all() }
    }

    fn row<'w, W>(&mut self, needs: impl Iterator<Item = (W, Gap)>, rarest: usize) -> Vec<(Part, Gap)>
    where
        W: Iterator<Item = &'w str> + Clone,
    {
        let character = |word: &str| word.chars().nth(1).is_none();
        let part = |(at, (words, gap)): (usize, (W, Gap))| {
            let near = at != rarest && words.clone().any(character);
            (if near { Part::Near(Near::new(words)) } else { Part::Words(self.group(words)) }, gap)
        };
        needs.enumerate().map(part).collect()
    }

    /// The group of a set of words; the same words twice are one group.
    fn group<'w>(&mut self, words: impl Iterator<Item = &'w str>) -> Group {
        let mut ids: Vec<u32> = words
            .map(|word| {
                let new = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                match self.words.get(word) {
                    Some(id) => *id,
                    None => *self.words.entry(word.to_owned()).or_insert(new),
                }
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let new = Group(u32::try_from(self.groups.len()).unwrap_or(u32::MAX));
        *self.groups.entry(ids).or_insert(new)
    }

    /// Puts the words of all patterns together.
    #[must_use]
    pub fn build(self) -> PatternSet {
        let mut of_word: Vec<Vec<Group>> = vec![Vec::new(); self.words.len()];
        let mut groups: Vec<(Vec<u32>, Group)> = self.groups.into_iter().collect();
        groups.sort_unstable_by_key(|(_, group)| group.0);
        for (ids, group) in &groups {
            ids.iter().for_each(|id| of_word[*id as usize].push(*group));
        }
        let vocabulary = Vocabulary::new(self.words);
        PatternSet { vocabulary, of_word, groups: groups.len(), patterns: self.patterns }
    }
}

/// The patterns of the embedded packs, analysed by the build script: (pattern, folded, how it is found), sorted.
type Known = (&'static str, &'static str, KnownHow);
static KNOWN: &[Known] = include!(concat!(env!("OUT_DIR"), "/patterns.rs"));

/// [`Words`] as the build script writes them. A pattern that is to be tried everywhere is left to the program.
enum KnownHow {
    Words(&'static [&'static str]),
    Confirmed(&'static [KnownWay]),
}

/// A [`Way`], its groups told by their words.
struct KnownWay {
    row: &'static [(&'static [&'static str], Gap)],
    rarest: usize,
    reach: (u32, u32),
    tells_all: bool,
}

/// A pattern of an embedded pack, as the build script found it.
fn known(pattern: &str) -> Option<&'static Known> {
    KNOWN.binary_search_by(|(known, ..)| (*known).cmp(pattern)).ok().map(|i| &KNOWN[i])
}

/// The marks after which no match goes on.
fn ends(reach: Reach) -> &'static [char] {
    match reach {
        Reach::Sentence => literal::SENTENCE_ENDS,
        Reach::Paragraph => &['\n'],
    }
}

/// Programs of fewer steps no engine refuses: it takes ten megabytes.
const SMALL: u64 = 20_000;

/// Parses a pattern, refuses what cannot be used, and finds out how it is to be found.
fn analyse(pattern: &str, folded: &str, reach: Reach) -> Result<Words, PatternError> {
    if let Some(words) = literal::plain_words(folded) {
        if words.iter().any(String::is_empty) {
            return Err(PatternError::Empty);
        }
        if words.iter().any(|word| literal::crosses(word, ends(reach))) {
            return Err(PatternError::Crossing);
        }
        return Ok(Words::Exact(words));
    }
    // The written pattern is parsed first, so that an error points at what the author wrote.
    let hir = match parse(pattern)? {
        hir if folded == pattern => hir,
        // Offsets of the folded pattern are not those of the written one.
        _ => parse(folded).map_err(|error| error.of_whole(pattern))?,
    };
    // What the engine would refuse for its size must not be taken and then never match; of most one need not ask it.
    if literal::size(&hir) > SMALL && full(folded).is_none() {
        return Err(PatternError::TooLong);
    }
    literal::analyse(&hir, ends(reach)).map_err(PatternError::from)
}

impl From<Unusable> for PatternError {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Empty => Self::Empty,
            Unusable::Never => Self::Never,
            Unusable::TooLong => Self::TooLong,
            Unusable::WordBoundary => Self::WordBoundary,
            Unusable::Crossing => Self::Crossing,
        }
    }
}

fn parse(pattern: &str) -> Result<regex_syntax::hir::Hir, PatternError> {
    literal::parse(pattern).map_err(|error| {
        let (message, span) = match error.as_ref() {
            regex_syntax::Error::Parse(e) => (e.kind().to_string(), *e.span()),
            regex_syntax::Error::Translate(e) => (e.kind().to_string(), *e.span()),
            other => return PatternError::Syntax { message: other.to_string(), at: (0, pattern.len()) },
        };
        PatternError::Syntax { message, at: (span.start.offset, span.end.offset) }
    })
}

/// All patterns of a rule set, ready to scan.
///
/// ```
/// use hegui::text::{Effort, FSpan, PatternSetBuilder};
/// let mut builder = PatternSetBuilder::default();
/// let cause = builder.add("由于.{0,20}不足").unwrap();
/// let set = builder.build();
/// let text = "由于人员不足。由于天气。\n";
/// let hits = set.scan(text, Effort::Few);
/// let found: Vec<&str> = hits.of(cause).iter().map(|span| span.of(text)).collect();
/// assert_eq!(found, ["由于人员不足"]);
/// ```
#[derive(Default)]
pub struct PatternSet {
    /// Yields the numbers of words.
    pub(super) vocabulary: Vocabulary,
    /// The groups that each word is in.
    pub(super) of_word: Vec<Vec<Group>>,
    /// How many groups there are.
    pub(super) groups: usize,
    pub(super) patterns: Vec<Pattern>,
}

impl std::fmt::Debug for PatternSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PatternSet({} patterns, {} words)", self.patterns.len(), self.of_word.len())
    }
}

impl PatternSet {
    /// How many patterns there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// How a pattern is found.
    #[must_use]
    pub fn strategy(&self, id: PatternId) -> Strategy {
        match self.patterns[id.0 as usize].how {
            How::Words(_) => Strategy::Words,
            How::Confirmed(_) => Strategy::Confirmed,
            How::Everywhere => Strategy::Everywhere,
        }
    }

    /// A pattern as it is matched, folded.
    #[must_use]
    pub fn text(&self, id: PatternId) -> &str {
        &self.patterns[id.0 as usize].folded
    }

    /// The words of a pattern that matches these and nothing else; `None` for any other.
    #[must_use]
    pub fn exact_words(&self, id: PatternId) -> Option<Vec<String>> {
        let pattern = &self.patterns[id.0 as usize];
        let How::Words(_) = pattern.how else { return None };
        literal::plain_words(&pattern.folded).or_else(|| {
            match literal::analyse(&literal::parse(&pattern.folded).ok()?, ends(pattern.reach)) {
                Ok(Words::Exact(words)) => Some(words),
                _ => None,
            }
        })
    }

    /// Finds the words of every pattern in a folded text in one pass. The effort decides the speed, never the hits.
    #[must_use]
    pub fn scan<'a>(&'a self, text: &'a str, effort: Effort) -> Hits<'a> {
        Hits::new(self, text, effort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FSpan;

    fn found(patterns: &[&str], text: &str) -> Vec<Vec<String>> {
        let mut builder = PatternSetBuilder::default();
        let ids: Vec<PatternId> = patterns.iter().map(|p| builder.add(p).unwrap()).collect();
        let set = builder.build();
        let [few, many] = [Effort::Few, Effort::Many].map(|effort| {
            let hits = set.scan(text, effort);
            ids.iter()
                .map(|id| hits.of(*id).iter().map(|s| s.of(text).to_owned()).collect())
                .collect::<Vec<Vec<String>>>()
        });
        assert_eq!(few, many, "the engines differ on {patterns:?}");
        few
    }

    #[test]
    fn agrees_with_the_regex_crate_sentence_by_sentence() {
        let text = "由于编制少、人员不足,执法慢。因人员不足,慢;由于路远,人手不足。\n第一责任人听取汇报12次,批示3件。\n";
        for pattern in [
            "由于.{0,9}不足",
            "人员不足",
            "[0-9]+(次|件)",
            "第一责任人.*批示",
            "(因|由于)[^,。]+",
            ".足",
            r"\w+不足",
            r"由于\S+不足",
        ] {
            let regex = regex::Regex::new(pattern).unwrap();
            let mut expected = Vec::new();
            for sentence in text.split_inclusive(['。', '\n']) {
                expected.extend(regex.find_iter(sentence).map(|m| m.as_str().to_owned()));
            }
            assert_eq!(found(&[pattern], text)[0], expected, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_may_reach_over_its_paragraph() {
        let text = "因人员不足。执法慢。\n因路远,\n慢。\n";
        for (reach, expected) in [(Reach::Sentence, vec![]), (Reach::Paragraph, vec!["因人员不足。执法慢"])] {
            for pattern in ["因.{0,9}慢", r"^因[^\n]+慢"] {
                let mut builder = PatternSetBuilder::default();
                let id = builder.add_reaching(pattern, reach).unwrap();
                let set = builder.build();
                let hits = set.scan(text, Effort::Few);
                let found: Vec<&str> = hits.of(id).iter().map(|span| span.of(text)).collect();
                assert_eq!(found, expected, "{pattern}");
                assert_eq!(hits.any(id, FSpan::new(0, text.len())), !expected.is_empty());
                // What of it lies in a scope is all that is seen of it.
                assert!(!hits.any(id, FSpan::new(0, 18)));
            }
        }
        let mut builder = PatternSetBuilder::default();
        assert!(builder.add_reaching("不足。执法", Reach::Paragraph).is_ok());
        assert_eq!(builder.add_reaching(r"不足\n执法", Reach::Paragraph), Err(PatternError::Crossing));
    }

    #[test]
    fn the_longest_of_overlapping_words_is_the_hit() {
        assert_eq!(
            found(&["存在的?问题|存在的问题和不足"], "存在的问题和不足,存在问题\n")[0],
            ["存在的问题和不足", "存在问题"]
        );
        assert_eq!(found(&["上级|上级机关", "机关"], "上级机关"), [vec!["上级机关"], vec!["机关"]]);
    }

    #[test]
    fn what_was_analysed_for_sentences_is_not_taken_for_paragraphs() {
        let pattern = "(出席|参加|到会)[^。]{0,30}(讲话|部署|安排)";
        assert!(known(pattern).is_some(), "an embedded pack has it");
        let mut builder = PatternSetBuilder::default();
        let ids = [Reach::Sentence, Reach::Paragraph].map(|reach| builder.add_reaching(pattern, reach).unwrap());
        let set = builder.build();
        for (text, found) in [("参加会议。会后安排。\n", false), ("参加会议,作出安排。\n", true)] {
            let hits = set.scan(text, Effort::Few);
            for id in ids {
                assert_eq!(hits.any(id, FSpan::new(0, text.len())), found, "{text}");
                assert_eq!(hits.of(id).len(), usize::from(found), "{text}");
            }
        }
    }

    #[test]
    fn patterns_are_folded_like_text() {
        assert_eq!(found(&["（一）強化", "第一，"], "(一)强化,第一,\n"), [vec!["(一)强化"], vec!["第一,"]]);
    }

    #[test]
    fn unusable_patterns_are_refused() {
        let mut builder = PatternSetBuilder::default();
        assert!(matches!(builder.add("(甲"), Err(PatternError::Syntax { at: (0, 1), .. })));
        assert_eq!(builder.add("甲?"), Err(PatternError::Empty));
        assert_eq!(builder.add(r"\b法治"), Err(PatternError::WordBoundary));
        assert_eq!(builder.add("不足。原因"), Err(PatternError::Crossing));
        assert_eq!(builder.add("(不足|问题)。原因.{0,9}"), Err(PatternError::Crossing));
        assert!(builder.add("造成的。").is_ok());
        assert_eq!(builder.add("甲").unwrap(), builder.add("甲").unwrap());
    }

    #[test]
    fn the_build_script_found_what_the_program_finds() {
        assert!(KNOWN.len() > 500);
        for (pattern, folded, how) in KNOWN {
            assert_eq!(fold_pattern(pattern), *folded, "{pattern}");
            match (analyse(pattern, folded, Reach::Sentence).unwrap(), how) {
                (Words::Exact(found), KnownHow::Words(words)) => assert_eq!(found, *words, "{pattern}"),
                (Words::Needed(found), KnownHow::Confirmed(ways)) => {
                    assert_eq!(found.len(), ways.len(), "{pattern}");
                    for (found, known) in found.iter().zip(*ways) {
                        assert_eq!(found.rarest(), known.rarest, "{pattern}");
                        assert_eq!(found.reach(known.rarest), known.reach, "{pattern}");
                        assert_eq!(found.tells_all(), known.tells_all, "{pattern}");
                        let row = found
                            .needs
                            .iter()
                            .map(|need| (need.words.iter().map(String::as_str).collect(), need.gap.clone()));
                        let known = known.row.iter().map(|(words, gap)| (words.to_vec(), gap.clone()));
                        assert_eq!(row.collect::<Vec<(Vec<&str>, Gap)>>(), known.collect::<Vec<_>>(), "{pattern}");
                    }
                }
                (found, _) => panic!("{pattern}: {found:?}"),
            }
        }
    }

    #[test]
    fn hits_are_asked_for_by_scope() {
        let mut builder = PatternSetBuilder::default();
        let id = builder.add("甲").unwrap();
        let set = builder.build();
        let hits = set.scan("甲乙甲乙甲", Effort::Few);
        assert_eq!(hits.within(id, FSpan::new(3, 12)), [FSpan::new(6, 9)]);
        assert!(hits.within(id, FSpan::new(7, 9)).is_empty());
    }
}
