//! What a pattern needs: the words one of which every match must contain.
//!
//! A pattern that is nothing but alternatives of words (`存在的?(主要)?(不足|问题)`) is expanded into them and needs no
//! regular expression at all; of any other pattern the rarest necessary words are kept, so that the expression runs only
//! in sentences where one of them stands.

//!
//! The build script runs this file, too: what it finds of the patterns of the embedded packs is kept in the binary, because
//! parsing several hundred expressions would take longer than checking a report.

use regex_syntax::hir::{Class, Hir, HirKind};

/// At most so many words are kept for one pattern; beyond it the words of a part of the pattern serve.
const MOST: usize = 96;

/// The words of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// The pattern matches exactly these and nothing else.
    Exact(Vec<String>),
    /// Every match contains one of the first, and, where there are any, one of the second elsewhere.
    Needed(Vec<String>, Vec<String>),
    /// No word is necessary.
    None,
}

/// Why a pattern that parses cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It matches the empty string.
    Empty,
    /// It can never match.
    Never,
    /// A repetition of more than 500.
    TooLong,
    /// `\b`, which Chinese text does not have.
    WordBoundary,
    /// Every match would cross the end of a sentence.
    Crossing,
}

/// The marks that end a sentence.
pub(super) const SENTENCE_ENDS: &[char] = &['。', '!', '?', '\n'];

/// The words of a parsed pattern no match of which goes on after some marks, or why it cannot be used.
pub(super) fn analyse(hir: &Hir, ends: &[char]) -> Result<Words, Unusable> {
    match hir.properties().minimum_len() {
        None => return Err(Unusable::Never),
        Some(0) => return Err(Unusable::Empty),
        Some(_) => {}
    }
    if longest_repetition(hir) > 500 {
        return Err(Unusable::TooLong);
    }
    if hir.properties().look_set().contains_word() {
        return Err(Unusable::WordBoundary);
    }
    let words = words_of(hir);
    match &words {
        Words::Exact(list) if list.iter().any(|word| crosses(word, ends)) => Err(Unusable::Crossing),
        Words::Needed(list, _) if list.iter().all(|word| crosses(word, ends)) => Err(Unusable::Crossing),
        _ => Ok(words),
    }
}

/// The words of a pattern that is nothing but words and `|`, as most are: it needs no parser.
pub(super) fn plain_words(pattern: &str) -> Option<Vec<String>> {
    let plain = pattern.chars().all(|c| c == '|' || !regex_syntax::is_meta_character(c));
    plain.then(|| pattern.split('|').map(str::to_owned).collect())
}

/// Whether a word goes on after one of some marks.
pub(super) fn crosses(word: &str, ends: &[char]) -> bool {
    word.char_indices().any(|(at, c)| ends.contains(&c) && at + c.len_utf8() < word.len())
}

/// A folded pattern parsed as all are: `^` and `$` are the beginning and the end of a line.
pub(super) fn parse(pattern: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    regex_syntax::ParserBuilder::new().multi_line(true).build().parse(pattern).map_err(Box::new)
}

/// Reads the necessary words off a parsed pattern.
fn words_of(hir: &Hir) -> Words {
    match exact(hir) {
        Some(words) if words.iter().all(|w| !w.is_empty()) => Words::Exact(words),
        _ => needed(hir).map_or(Words::None, |words| Words::Needed(words, second(hir))),
    }
}

/// The largest bound of any repetition, nested ones multiplied.
fn longest_repetition(hir: &Hir) -> u32 {
    let inner = |parts: &[Hir]| parts.iter().map(longest_repetition).max().unwrap_or(0);
    match hir.kind() {
        HirKind::Repetition(r) => {
            r.max.unwrap_or(r.min).max(r.min).max(1).saturating_mul(longest_repetition(&r.sub).max(1))
        }
        HirKind::Capture(capture) => longest_repetition(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => inner(parts),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => 0,
    }
}

/// How large an engine's program for a pattern is, in steps; rather too many than too few.
pub(super) fn size(hir: &Hir) -> u64 {
    let all = |parts: &[Hir]| parts.iter().fold(0_u64, |sum, part| sum.saturating_add(size(part)).saturating_add(2));
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        // A range of characters becomes up to nine ranges of bytes, of up to four each.
        HirKind::Class(Class::Unicode(class)) => 36 * class.iter().count() as u64,
        HirKind::Repetition(r) => u64::from(r.max.unwrap_or(r.min).max(r.min).max(1))
            .saturating_add(1)
            .saturating_mul(size(&r.sub).saturating_add(2)),
        HirKind::Capture(capture) => size(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => all(parts),
    }
}

/// The finite set of strings that `hir` matches, if it is one of at most `MOST`.
fn exact(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Literal(literal) => Some(vec![str::from_utf8(&literal.0).ok()?.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
            (count <= 12).then(|| class.iter().flat_map(|r| r.start()..=r.end()).map(String::from).collect())
        }
        HirKind::Repetition(repetition) if repetition.max == Some(1) && repetition.min == 0 => {
            let mut words = exact(&repetition.sub)?;
            words.push(String::new());
            Some(words)
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![String::new()], |heads, part| cross(&heads, &exact(part)?))
        }
        HirKind::Alternation(parts) => {
            let words: Vec<String> = parts.iter().map(exact).collect::<Option<Vec<_>>>()?.concat();
            (words.len() <= MOST).then_some(words)
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

fn cross(heads: &[String], tails: &[String]) -> Option<Vec<String>> {
    (heads.len() * tails.len() <= MOST)
        .then(|| heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}"))).collect())
}

/// A set of non-empty words one of which is in every match; the best one by [`better`].
fn needed(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Alternation(parts) => {
            let words: Vec<String> = parts.iter().map(needed).collect::<Option<Vec<_>>>()?.concat();
            (words.len() <= MOST).then_some(words)
        }
        HirKind::Concat(parts) => concat(parts),
        _ => exact(hir).filter(|words| usable(words)),
    }
}

/// The best words of a sequence: of each run of finite parts (joined as far as they stay few), or of one other part.
fn concat(parts: &[Hir]) -> Option<Vec<String>> {
    ranked(parts).into_iter().next()
}

/// The second best words of a sequence, from another part of it: a sentence that lacks them need not be searched.
fn second(hir: &Hir) -> Vec<String> {
    match hir.kind() {
        HirKind::Capture(capture) => second(&capture.sub),
        HirKind::Concat(parts) => {
            ranked(parts).into_iter().nth(1).filter(|words| words.len() <= 12).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The usable words of the parts of a sequence, each part's apart, the best first.
fn ranked(parts: &[Hir]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut keep = |words: Option<Vec<String>>| all.extend(words.filter(|words| usable(words)));
    let mut run: Option<Vec<String>> = None;
    for part in parts {
        let Some(words) = exact(part) else {
            keep(run.take());
            keep(needed(part));
            continue;
        };
        run = match run.take() {
            None => Some(words),
            Some(heads) => cross(&heads, &words).or_else(|| {
                keep(Some(heads));
                Some(words)
            }),
        };
    }
    keep(run);
    // Stable, so that of equals the first stays first.
    all.sort_by_key(|words| std::cmp::Reverse(rank(words)));
    all
}

fn usable(words: &[String]) -> bool {
    !words.is_empty() && words.iter().all(|word| !word.is_empty())
}

/// Longer shortest word first (it is rarer), then fewer words.
fn rank(words: &[String]) -> (usize, usize) {
    (words.iter().map(|w| w.chars().count()).min().unwrap_or(0).min(4), usize::MAX - words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pattern: &str) -> Words {
        words_of(&regex_syntax::parse(pattern).unwrap())
    }

    #[test]
    fn alternatives_are_expanded() {
        let Words::Exact(mut found) = words("存在的?(主要)?(不足|问题)") else { panic!("not exact") };
        found.sort();
        assert_eq!(found.len(), 8);
        assert!(found.contains(&"存在的主要问题".to_owned()) && found.contains(&"存在不足".to_owned()));
    }

    #[test]
    fn the_rarest_words_of_a_gap_are_needed() {
        assert_eq!(words("由于.{0,20}不足"), Words::Needed(vec!["由于".into()], vec!["不足".into()]));
        assert_eq!(
            words("[0-9]+(次|件)"),
            Words::Needed(vec!["件".into(), "次".into()], ('0'..='9').map(String::from).collect())
        );
        assert_eq!(
            words("第一责任人.*(听取|批示)"),
            Words::Needed(vec!["第一责任人".into()], vec!["听取".into(), "批示".into()])
        );
        assert_eq!(words("[^。]+"), Words::None);
        assert_eq!(words("(甲|.+)"), Words::None);
    }

    #[test]
    fn every_match_contains_a_needed_word() {
        for (pattern, matching) in [("(20[0-9]{2}|下一)年度?", "2024年"), ("a?b+c*d", "bbd"), ("(x|yz){2}", "xyz")]
        {
            match words(pattern) {
                Words::Needed(list, also) => {
                    assert!(list.iter().any(|word| matching.contains(word.as_str())), "{pattern}: {list:?}");
                    assert!(also.is_empty() || also.iter().any(|word| matching.contains(word.as_str())), "{pattern}");
                }
                Words::Exact(list) => {
                    assert!(list.iter().any(|word| matching.contains(word.as_str())), "{pattern}: {list:?}");
                }
                Words::None => {}
            }
        }
    }
}
