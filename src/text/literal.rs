//! What a pattern needs: the words without which it has no match, and how far apart they stand.
//!
//! A pattern that is nothing but alternatives of words (`存在的?(主要)?(不足|问题)`) is expanded into them and needs no
//! regular expression at all. Any other is taken apart into the ways on which a match can come about (`甲.{0,9}乙|丙[0-9]+`
//! has two), each a row of words with the distances between them: what is no word of such a row, in order and near enough,
//! need not be searched.
//!
//! The build script runs this file, too: what it finds of the patterns of the embedded packs is kept in the binary, because
//! parsing several hundred expressions would take longer than checking a report.

use std::borrow::Cow;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// At most so many words are kept in one place of a pattern; beyond it the words of other places serve.
const MOST: usize = 96;

/// At most so many ways are told apart; beyond it the words that all of them have in common serve.
const MOST_WAYS: usize = 24;

/// The words of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// The pattern matches exactly these and nothing else.
    Exact(Vec<String>),
    /// Every match goes one of these ways.
    Needed(Vec<Row>),
    /// No word is necessary.
    None,
}

/// The words that a match holds which goes a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// In order; at least one.
    pub(super) needs: Vec<Need>,
    /// What of the match stands after the last of them.
    pub(super) rest: Gap,
}

/// Words one of which stands in every match that goes a way, after those of the need before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Need {
    /// The words.
    pub(super) words: Vec<String>,
    /// What stands between them and the need before, or the beginning of the match.
    pub(super) gap: Gap,
}

/// What may stand between two words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// At least so many bytes.
    pub(super) least: u32,
    /// At most so many, where no character has more than three; `u32::MAX` for any number.
    pub(super) most: u32,
    /// Whether it may hold a comma.
    pub(super) comma: bool,
    /// Whether it may hold a semicolon.
    pub(super) semicolon: bool,
    /// What must stand there and may, where that is all there is to say of it.
    pub(super) exact: Option<Exact>,
}

/// So many characters of a kind. Commas and semicolons are told by the [`Gap`], and the marks after which no match goes on
/// stand in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exact {
    /// At least so many characters.
    pub(super) least: u32,
    /// At most so many; `u32::MAX` for any number.
    pub(super) most: u32,
    /// From and to which characters they are; all, when there are none.
    pub(super) of: Ranges,
}

/// Ranges of characters, first and last of each.
pub(super) type Ranges = Cow<'static, [(char, char)]>;

impl Gap {
    /// Nothing: what follows, follows at once.
    pub(super) const NONE: Self = Self {
        least: 0,
        most: 0,
        comma: false,
        semicolon: false,
        exact: Some(Exact { least: 0, most: 0, of: Cow::Borrowed(&[]) }),
    };

    /// Whether it may hold a character, as far as it tells marks apart.
    pub(super) fn holds(&self, c: char) -> bool {
        match c {
            ',' => self.comma,
            ';' => self.semicolon,
            _ => true,
        }
    }

    /// Whether nothing need stand there, and nothing else is asked.
    fn is_free(&self) -> bool {
        self.exact.as_ref().is_some_and(|exact| exact.least == 0)
    }

    /// With a stretch more.
    fn and(self, part: &Hir, ends: &[char]) -> Self {
        let (least, most) = (shortest(part), longest(part));
        // Of two stretches in turn one cannot tell where one ends.
        let exact = self.exact.filter(|before| before.most == 0).and_then(|_| Exact::of(part, ends));
        Self {
            least: self.least.saturating_add(least),
            most: self.most.saturating_add(most),
            comma: self.comma || may_hold(part, ','),
            semicolon: self.semicolon || may_hold(part, ';'),
            exact,
        }
    }

    /// With some of a stretch more, before or after a word in it.
    fn and_some(self, part: &Hir, ends: &[char]) -> Self {
        Self { least: self.least, exact: None, ..self.and(part, ends) }
    }
}

impl Exact {
    /// Whether a text is one of those, as far as commas and semicolons do not matter.
    pub(super) fn holds(&self, text: &str) -> bool {
        // No character has more than four bytes, so of most texts they need not be counted.
        let (least, most) = (self.least as usize, self.most as usize);
        let enough = text.len() >= 4 * least || text.chars().count() >= least;
        let few = text.len() <= most || text.chars().count() <= most;
        let one_of = |c: char| self.of.iter().any(|(first, last)| (*first..=*last).contains(&c));
        enough && few && (self.of.is_empty() || text.chars().all(one_of))
    }

    /// What a repeated class of characters asks for.
    fn of(part: &Hir, ends: &[char]) -> Option<Self> {
        let (least, most, class) = match part.kind() {
            HirKind::Capture(capture) => return Self::of(&capture.sub, ends),
            HirKind::Class(Class::Unicode(class)) => (1, 1, class),
            HirKind::Repetition(repetition) => match repetition.sub.kind() {
                HirKind::Class(Class::Unicode(class)) => (repetition.min, repetition.max.unwrap_or(u32::MAX), class),
                _ => return None,
            },
            _ => return None,
        };
        Some(Self { least, most, of: kind(class, ends)? })
    }
}

/// The characters of a class; no ranges where all are in it but marks that gaps tell by themselves. `None` for one of many ranges.
fn kind(class: &ClassUnicode, ends: &[char]) -> Option<Ranges> {
    const MOST: usize = 12;
    let mut others = class.clone();
    others.negate();
    let told = |c: char| matches!(c, ',' | ';') || ends.contains(&c);
    if others.iter().all(|range| (range.start()..=range.end()).all(told)) {
        return Some(Cow::Borrowed(&[]));
    }
    let ranges: Vec<(char, char)> = class.iter().map(|range| (range.start(), range.end())).collect();
    (ranges.len() <= MOST).then_some(Cow::Owned(ranges))
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
    let words = words_of(hir, ends);
    let never = |need: &Need| need.words.iter().all(|word| crosses(word, ends));
    match &words {
        Words::Exact(list) if list.iter().any(|word| crosses(word, ends)) => Err(Unusable::Crossing),
        Words::Needed(ways) if ways.iter().all(|way| way.needs.iter().any(never)) => Err(Unusable::Crossing),
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
fn words_of(hir: &Hir, ends: &[char]) -> Words {
    match exact(hir) {
        Some(words) if words.iter().all(|w| !w.is_empty()) => Words::Exact(words),
        _ => told(hir, ends).or_else(|| ways(hir, ends)).map_or(Words::None, Words::Needed),
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

/// The ways on which a match can come about; `None` when one of them needs no word.
fn ways(hir: &Hir, ends: &[char]) -> Option<Vec<Row>> {
    let ways = match hir.kind() {
        HirKind::Capture(capture) => ways(&capture.sub, ends)?,
        HirKind::Alternation(parts) => parts.iter().map(|part| ways(part, ends)).collect::<Option<Vec<_>>>()?.concat(),
        HirKind::Concat(parts) => vec![Row::of(parts, ends)],
        _ => vec![Row::of(std::slice::from_ref(hir), ends)],
    };
    let ways = if ways.len() <= MOST_WAYS {
        ways
    } else {
        let mut row = Row::default();
        row.part(hir, ends);
        vec![row]
    };
    ways.iter().all(|row| !row.needs.is_empty()).then_some(ways)
}

/// The ways on which a match can come about, where they are few and their rows tell all that is asked of it:
/// `甲[0-9]+(\.[0-9]+)?次` has two.
fn told(hir: &Hir, ends: &[char]) -> Option<Vec<Row>> {
    let rows: Vec<Row> = sequences(hir)?.iter().map(|parts| Row::of(parts, ends)).collect();
    rows.iter().all(|row| row.tells_all() && !row.needs.is_empty()).then_some(rows)
}

/// The sequences of parts that a pattern stands for, one for each choice among its alternatives that are more than words.
fn sequences(hir: &Hir) -> Option<Vec<Vec<Hir>>> {
    if exact(hir).is_some() {
        return Some(vec![vec![hir.clone()]]);
    }
    let found = match hir.kind() {
        HirKind::Capture(capture) => sequences(&capture.sub)?,
        HirKind::Alternation(parts) => parts.iter().map(sequences).collect::<Option<Vec<_>>>()?.concat(),
        HirKind::Repetition(repetition) if (repetition.min, repetition.max) == (0, Some(1)) => {
            // Of one character that may stand there or not, a gap tells all.
            if matches!(repetition.sub.kind(), HirKind::Class(_)) {
                return Some(vec![vec![hir.clone()]]);
            }
            let mut found = sequences(&repetition.sub)?;
            found.push(Vec::new());
            found
        }
        HirKind::Concat(parts) => parts.iter().try_fold(vec![Vec::new()], |heads, part| {
            let tails = sequences(part)?;
            (heads.len() * tails.len() <= MOST_WAYS).then(|| {
                heads.iter().flat_map(|head| tails.iter().map(move |tail| [&head[..], tail].concat())).collect()
            })
        })?,
        _ => vec![vec![hir.clone()]],
    };
    (found.len() <= MOST_WAYS).then_some(found)
}

impl Default for Row {
    fn default() -> Self {
        Self { needs: Vec::new(), rest: Gap::NONE }
    }
}

impl Row {
    /// The needs of a sequence: of each run of finite parts (joined as far as they stay few), and of each other part.
    fn of(parts: &[Hir], ends: &[char]) -> Self {
        let mut row = Self::default();
        // The parts that are being joined, and their words.
        let mut run: Option<(Vec<&Hir>, Vec<String>)> = None;
        for part in parts {
            let Some(words) = exact(part) else {
                row.run(run.take(), ends);
                row.part(part, ends);
                continue;
            };
            run = match run.take() {
                None => Some((vec![part], words)),
                Some((mut joined, heads)) => match cross(&heads, &words) {
                    Some(both) => {
                        joined.push(part);
                        Some((joined, both))
                    }
                    None => {
                        row.run(Some((joined, heads)), ends);
                        Some((vec![part], words))
                    }
                },
            };
        }
        row.run(run, ends);
        row
    }

    /// Adds parts that match a few words and nothing else.
    fn run(&mut self, run: Option<(Vec<&Hir>, Vec<String>)>, ends: &[char]) {
        let Some((parts, words)) = run else { return };
        let gap = std::mem::replace(&mut self.rest, Gap::NONE);
        if usable(&words) {
            self.needs.push(Need { words, gap });
        } else {
            self.rest = parts.into_iter().fold(gap, |gap, part| gap.and(part, ends));
        }
    }

    /// Adds any other part. Where in it its words stand is not known.
    fn part(&mut self, part: &Hir, ends: &[char]) {
        let gap = std::mem::replace(&mut self.rest, Gap::NONE);
        // Of words that are repeated the first stands at once where the part begins.
        if let HirKind::Repetition(repetition) = part.kind()
            && repetition.min > 0
            && let Some(words) = exact(&repetition.sub).filter(|words| usable(words))
        {
            let more = |exact: Exact| Exact { least: exact.least - 1, most: exact.most.saturating_sub(1), ..exact };
            self.needs.push(Need { words, gap });
            self.rest = Gap { exact: Exact::of(part, ends).map(more), ..Gap::NONE.and_some(part, ends) };
            return;
        }
        match needed(part, ends) {
            Some(words) => {
                self.needs.push(Need { words, gap: gap.and_some(part, ends) });
                self.rest = Gap::NONE.and_some(part, ends);
            }
            None => self.rest = gap.and(part, ends),
        }
    }

    /// Whether there is a match wherever the row stands: nothing is asked of it but its words and what its gaps tell.
    pub(super) fn tells_all(&self) -> bool {
        let [first, others @ ..] = &self.needs[..] else { return false };
        first.gap.is_free() && self.rest.is_free() && others.iter().all(|need| need.gap.exact.is_some())
    }

    /// Which of the needs is the rarest; of equals the first.
    pub(super) fn rarest(&self) -> usize {
        let rank = |need: &Need| {
            // Longer shortest word first, then fewer words.
            let shortest = need.words.iter().map(|word| word.chars().count()).min().unwrap_or(0);
            (shortest.min(4), usize::MAX - need.words.len())
        };
        let needs = self.needs.iter().enumerate();
        needs.max_by_key(|(at, need)| (rank(need), std::cmp::Reverse(*at))).map_or(0, |(at, _)| at)
    }

    /// How many bytes of a match stand before and after a need, at most.
    pub(super) fn reach(&self, need: usize) -> (u32, u32) {
        let longest = |need: &Need| need.words.iter().map(String::len).max().unwrap_or(0);
        let word = |need: &Need| u32::try_from(longest(need)).unwrap_or(u32::MAX);
        let add = |sum: u32, need: &Need| sum.saturating_add(need.gap.most).saturating_add(word(need));
        let before = self.needs[..need].iter().fold(self.needs[need].gap.most, add);
        let after = self.needs[need + 1..].iter().fold(self.rest.most, add);
        (before, after)
    }
}

/// The fewest bytes of a match.
fn shortest(hir: &Hir) -> u32 {
    hir.properties().minimum_len().map_or(0, |len| u32::try_from(len).unwrap_or(u32::MAX))
}

/// The most bytes of a match in a text without characters of four bytes; `u32::MAX` where there is no bound.
fn longest(hir: &Hir) -> u32 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => u32::try_from(literal.0.len()).unwrap_or(u32::MAX),
        HirKind::Class(Class::Unicode(class)) => {
            let most = class.iter().map(|range| range.end().len_utf8()).max().unwrap_or(0).min(3);
            u32::try_from(most).unwrap_or(3)
        }
        HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Repetition(repetition) => match (repetition.max, longest(&repetition.sub)) {
            (_, 0) => 0,
            (Some(times), each) => each.saturating_mul(times),
            (None, _) => u32::MAX,
        },
        HirKind::Capture(capture) => longest(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(longest).fold(0, u32::saturating_add),
        HirKind::Alternation(parts) => parts.iter().map(longest).max().unwrap_or(0),
    }
}

/// Whether a match may hold a character.
fn may_hold(hir: &Hir, c: char) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => str::from_utf8(&literal.0).is_ok_and(|text| text.contains(c)),
        HirKind::Class(Class::Unicode(class)) => class.iter().any(|range| (range.start()..=range.end()).contains(&c)),
        HirKind::Class(Class::Bytes(_)) => true,
        HirKind::Repetition(repetition) => may_hold(&repetition.sub, c),
        HirKind::Capture(capture) => may_hold(&capture.sub, c),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|part| may_hold(part, c)),
    }
}

/// A set of non-empty words one of which is in every match; the rarest one.
fn needed(hir: &Hir, ends: &[char]) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => needed(&capture.sub, ends),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub, ends),
        HirKind::Alternation(parts) => {
            let words: Vec<String> = parts.iter().map(|part| needed(part, ends)).collect::<Option<Vec<_>>>()?.concat();
            (words.len() <= MOST).then_some(words)
        }
        HirKind::Concat(parts) => {
            let mut row = Row::of(parts, ends);
            (!row.needs.is_empty()).then(|| row.needs.swap_remove(row.rarest()).words)
        }
        _ => exact(hir).filter(|words| usable(words)),
    }
}

fn usable(words: &[String]) -> bool {
    !words.is_empty() && words.iter().all(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pattern: &str) -> Words {
        words_of(&regex_syntax::parse(pattern).unwrap(), SENTENCE_ENDS)
    }

    #[test]
    fn alternatives_are_expanded() {
        let Words::Exact(mut found) = words("存在的?(主要)?(不足|问题)") else { panic!("not exact") };
        found.sort();
        assert_eq!(found.len(), 8);
        assert!(found.contains(&"存在的主要问题".to_owned()) && found.contains(&"存在不足".to_owned()));
    }

    /// The rows of a pattern, short: 由于 <0..60 不足; a gap that holds neither comma nor semicolon is marked with `!`.
    fn rows(pattern: &str) -> Vec<String> {
        let Words::Needed(ways) = words(pattern) else { return Vec::new() };
        let need = |(at, Need { words, gap }): (usize, &Need)| match at {
            0 => words.join("/"),
            _ => {
                let mark = if gap.comma || gap.semicolon { "" } else { "!" };
                format!(" <{}..{}{mark} {}", gap.least, gap.most, words.join("/"))
            }
        };
        ways.iter().map(|row| row.needs.iter().enumerate().map(need).collect()).collect()
    }

    #[test]
    fn words_stand_in_order_and_near_enough() {
        assert_eq!(rows("由于.{0,20}不足"), ["由于 <0..60 不足"]);
        assert_eq!(rows("第一责任人.*(听取|批示)"), ["第一责任人 <0..4294967295 听取/批示"]);
        assert_eq!(rows("存在[^,;]{2,4}的?问题|不足.{0,2}之处"), ["存在 <2..12! 的问题/问题", "不足 <0..6 之处"]);
        assert_eq!(rows("(办|审)结[^。;,]{0,4}(一|二){3}件"), ["办结/审结 <0..12! 一/二 <0..9! 件"]);
        assert_eq!(rows("^(甲|.)乙"), ["乙"]);
        assert_eq!(words("[^。]+"), Words::None);
        assert_eq!(words("(甲|.+)"), Words::None);
    }

    #[test]
    fn the_rarest_words_are_told() {
        let rarest_of = |pattern: &str| match words(pattern) {
            Words::Needed(ways) => ways[0].needs[ways[0].rarest()].words.join("/"),
            other => panic!("{other:?}"),
        };
        assert_eq!(rarest_of("由于.{0,20}不足"), "由于");
        assert_eq!(rarest_of("[0-9]+(次|件)"), "件/次");
        assert_eq!(rarest_of("[两三]方面.{0,9}具体措施"), "具体措施");
    }

    #[test]
    fn a_match_reaches_so_far_around_a_need() {
        let reach = |pattern: &str, need: usize| match words(pattern) {
            Words::Needed(ways) => ways[0].reach(need),
            other => panic!("{other:?}"),
        };
        assert_eq!(reach("[^,]{0,3}由于.{0,20}(不足|少).?", 0), (9, 69));
        assert_eq!(reach("[^,]{0,3}由于.{0,20}(不足|少).?", 1), (75, 3));
        assert_eq!(reach("由于.*不足", 1), (u32::MAX, 0));
        assert_eq!(reach("(甲.{0,2}乙){2}", 0), (24, 24));
    }
}
