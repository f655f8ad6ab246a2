//! Copied stretches: which passages of one text stand in another, word for word or nearly so.
//!
//! Two texts are cut into passages (sentences, clauses, paragraphs: as the caller likes), each passage is normalised (years,
//! punctuation and white space away) and looked up in the other text: first whole, by its normalised form, then by the
//! groups of three characters that it shares. The work grows with the length of the texts and not with the product of their
//! passages, so that thousands of reports can be held against one another. What a copy means, which phrases everybody
//! writes, and how long a copy must be is the business of those who ask; this module knows neither headings nor rules.

use std::collections::HashMap;

use super::{FSpan, figure, find_years};

/// What becomes of numbers before passages are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// They count: two passages with other numbers are never nearly alike.
    Kept,
    /// Each becomes the same sign: passages that tell the same with other numbers are alike.
    Masked,
}

/// What of a text is masked before it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masks<'a> {
    /// What becomes of its numbers.
    pub numbers: Numbers,
    /// The names of its own place and organ, the longest first, where texts of different units are compared: each becomes
    /// the same sign, and a county is as good as a district (全县, 全区).
    pub names: Option<&'a [String]>,
}

impl From<Numbers> for Masks<'_> {
    fn from(numbers: Numbers) -> Self {
        Self { numbers, names: None }
    }
}

/// A stretch of a text, prepared for comparison.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Where it stands in its text.
    pub span: FSpan,
    /// The number of its paragraph.
    pub paragraph: usize,
    /// What is compared: letters, characters and numbers, without years.
    plain: String,
    /// Its numbers, in order; empty when they are masked.
    numbers: Vec<String>,
}

impl Passage {
    /// Prepares a stretch of a folded text.
    #[must_use]
    pub fn new<'m>(text: &str, span: FSpan, paragraph: usize, masks: impl Into<Masks<'m>>) -> Self {
        let (plain, found) = plain(span.of(text), masks.into());
        Self { span, paragraph, plain, numbers: found }
    }

    /// Its numbers, in order, as they are compared; none when they are masked.
    #[must_use]
    pub fn numbers(&self) -> &[String] {
        &self.numbers
    }

    /// What is compared: letters, characters and numbers, without years.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// How many characters are compared.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.plain.chars().count()
    }

    /// The share of pairs of neighbouring characters that two passages have in common, in per cent; 100 when they are the
    /// same, at most 99 when they are not. Passages with other numbers have nothing in common.
    #[must_use]
    pub fn share(&self, other: &Self) -> u8 {
        if self.plain == other.plain {
            return 100;
        }
        if self.numbers == other.numbers { likeness(&self.plain, &other.plain).min(99) } else { 0 }
    }
}

/// The share of pairs of neighbouring characters that two texts have in common, in per cent. (The one of `strsim` counts
/// bytes where it should count characters.)
#[must_use]
pub fn likeness(one: &str, two: &str) -> u8 {
    let (one, two) = (grams(one, 2), grams(two, 2));
    let share = (200 * shared(&one, &two)).checked_div(one.len() + two.len()).unwrap_or(0);
    u8::try_from(share).unwrap_or(100)
}

/// A passage of the other text that is alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Its number.
    pub index: usize,
    /// How much the two share, in per cent.
    pub share: u8,
}

/// The passages of a text with an index by which those of another text find them.
#[derive(Clone, Debug, Default)]
pub struct Passages {
    list: Vec<Passage>,
    /// By normalised form.
    whole: HashMap<String, Vec<u32>>,
    /// By groups of three characters.
    groups: HashMap<u64, Vec<u32>>,
}

/// A group of characters that so many passages have tells none of them from the others.
const COMMON: usize = 48;

/// So many candidates are compared in full.
const CANDIDATES: usize = 4;

impl Passages {
    /// Prepares the passages of a folded text; `spans` are in order. Those without any letter or number stay in the list and
    /// are never found.
    #[must_use]
    pub fn new<'m>(text: &str, spans: impl IntoIterator<Item = FSpan>, masks: impl Into<Masks<'m>>) -> Self {
        let masks = masks.into();
        let mut passages = Self::default();
        let (mut paragraph, mut at) = (0, 0);
        for span in spans {
            let start = span.start.max(at);
            paragraph += memchr::memchr_iter(b'\n', &text.as_bytes()[at..start]).count();
            at = start;
            passages.push(Passage::new(text, span, paragraph, masks));
        }
        passages
    }

    /// Adds one.
    pub fn push(&mut self, passage: Passage) {
        let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        if !passage.plain.is_empty() {
            self.whole.entry(passage.plain.clone()).or_default().push(index);
        }
        let mut own = grams(&passage.plain, 3);
        own.dedup();
        for group in own {
            let found = self.groups.entry(group).or_default();
            if found.len() <= COMMON {
                found.push(index);
            }
        }
        self.list.push(passage);
    }

    /// The passages, in order.
    #[must_use]
    pub fn list(&self) -> &[Passage] {
        &self.list
    }

    /// The passage that is most like another text's: the same one, else the one that shares at least `least` per cent. Of
    /// several the first from `expected` on, where the caller is in the midst of a stretch.
    #[must_use]
    pub fn alike(&self, passage: &Passage, least: u8, expected: usize) -> Option<Alike> {
        if let Some(same) = self.whole.get(&passage.plain) {
            let from = same.partition_point(|index| (*index as usize) < expected);
            let index = *same.get(from).or_else(|| same.first())? as usize;
            return Some(Alike { index, share: 100 });
        }
        if least >= 100 {
            return None;
        }
        let mut own = grams(&passage.plain, 3);
        own.dedup();
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for group in &own {
            for index in self.groups.get(group).filter(|found| found.len() <= COMMON).into_iter().flatten() {
                *counts.entry(*index).or_default() += 1;
            }
        }
        let mut candidates: Vec<(usize, u32)> = counts.into_iter().map(|(index, count)| (count, index)).collect();
        candidates.sort_unstable_by_key(|(count, index)| (usize::MAX - count, *index));
        let expected_first = |index: usize| index < expected;
        candidates
            .into_iter()
            .take(CANDIDATES)
            .map(|(_, index)| Alike { index: index as usize, share: self.list[index as usize].share(passage) })
            .filter(|alike| alike.share >= least)
            .min_by_key(|alike| (100 - alike.share, expected_first(alike.index), alike.index))
    }
}

/// Passages that follow one another in both texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The pairs that are alike: number in the one text, number and share in the other; in order in both.
    pub pairs: Vec<(usize, Alike)>,
}

impl Stretch {
    /// Its span in the text that was asked about.
    #[must_use]
    pub fn span(&self, passages: &Passages) -> FSpan {
        covering(self.pairs.iter().map(|(index, _)| passages.list[*index].span))
    }

    /// Its span in the other text.
    #[must_use]
    pub fn source(&self, others: &Passages) -> FSpan {
        covering(self.pairs.iter().map(|(_, alike)| others.list[alike.index].span))
    }

    /// The smallest share of its pairs, in per cent.
    #[must_use]
    pub fn share(&self) -> u8 {
        self.pairs.iter().map(|(_, alike)| alike.share).min().unwrap_or(0)
    }
}

fn covering(spans: impl Iterator<Item = FSpan>) -> FSpan {
    spans.reduce(|one, two| FSpan::new(one.start.min(two.start), one.end.max(two.end))).unwrap_or_default()
}

/// The stretches of `passages` that stand in `others`, in order. `counts` says of each passage whether it counts: one that
/// does not (a heading, a phrase that everybody writes) neither makes nor ends a stretch. One passage that was rewritten in
/// the midst of a copied paragraph does not end a stretch either.
#[must_use]
pub fn stretches(
    passages: &Passages,
    others: &Passages,
    least: u8,
    counts: impl Fn(usize, &Passage) -> bool,
) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut open: Option<Open> = None;
    for (index, passage) in passages.list.iter().enumerate().filter(|(i, p)| counts(*i, p)) {
        let expected = open.as_ref().map_or(0, |open| open.last.index + 1);
        let Some(alike) = others.alike(passage, least, expected) else {
            if let Some(stretch) = &mut open {
                stretch.rewritten += 1;
            }
            continue;
        };
        let continues = open.as_ref().is_some_and(|open| {
            let near = (open.last.index + 1..=open.last.index + REACH).contains(&alike.index);
            let same = passages.list[open.passage].paragraph == passage.paragraph;
            let next = passages.list[open.passage].paragraph + 1 >= passage.paragraph;
            near && (open.rewritten == 0 && next || open.rewritten == 1 && same)
        });
        match found.last_mut().filter(|_| continues) {
            Some(stretch) => stretch.pairs.push((index, alike)),
            None => found.push(Stretch { pairs: vec![(index, alike)] }),
        }
        open = Some(Open { passage: index, last: alike, rewritten: 0 });
    }
    found
}

/// So many passages further on in the other text a stretch goes on.
const REACH: usize = 4;

/// The end of the stretch that may go on.
struct Open {
    passage: usize,
    last: Alike,
    /// How many passages that count were not found since.
    rewritten: usize,
}

/// The characters of a text that are compared, and its numbers.
fn plain(text: &str, masks: Masks<'_>) -> (String, Vec<String>) {
    let years: Vec<FSpan> = find_years(text).into_iter().map(|(span, _)| span).collect();
    // Most sentences name no one.
    let named =
        |names: &&[String]| names.iter().any(|name| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some());
    let names = masks.names.filter(named).unwrap_or_default();
    let (mut plain, mut found) = (String::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        // Most characters are neither part of a number nor beside one.
        let plainly = ('\u{4E00}'..='\u{9FFF}').contains(&c) && !"一二两三四五六七八九十百千点零第".contains(c);
        if plainly && masks.names.is_none() {
            plain.push(c);
            at += c.len_utf8();
            continue;
        }
        if let Some(year) = years.iter().find(|year| year.start == at) {
            at = year.end;
            continue;
        }
        if let Some(name) = names.iter().find(|name| text[at..].starts_with(name.as_str())) {
            plain.push(NAME);
            at += name.len();
            continue;
        }
        // 第十二个国家宪法日: the number of what comes once a year is as good as the year.
        let ordinal = c == '第';
        let start = if ordinal { at + c.len_utf8() } else { at };
        let (len, counts) = figure::numeral(&text[start..]);
        at = start + len;
        let number = &text[start..at];
        match masks.numbers {
            _ if ordinal && len == 0 => plain.push(c),
            _ if ordinal => {}
            _ if len == 0 => {
                plain.extend(
                    Some(c).filter(|c| alphanumeric(*c)).map(|c| if masks.names.is_some() { kind(c) } else { c }),
                );
                at += c.len_utf8();
            }
            // 进一步, 统一: numerals in words.
            _ if !counts => plain.push_str(number),
            Numbers::Masked => plain.push('#'),
            Numbers::Kept => {
                let digits: String = number.chars().filter(|c| *c != ',').collect();
                plain.push_str(&digits);
                found.push(digits);
            }
        }
    }
    (plain, found)
}

/// Whether a character is a letter or number; of a 汉字, which nearly all are, known at once.
pub(crate) fn alphanumeric(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || c.is_alphanumeric()
}

/// What stands for a name.
const NAME: char = '@';

/// Counties, districts, cities and banners report alike, and so do towns and townships.
fn kind(c: char) -> char {
    match c {
        '市' | '区' | '旗' | '州' | '盟' => '县',
        '乡' => '镇',
        other => other,
    }
}

/// The groups of `n` neighbouring characters (3 at most), sorted.
fn grams(text: &str, n: usize) -> Vec<u64> {
    let chars: Vec<u64> = text.chars().map(u64::from).collect();
    let mut groups: Vec<u64> =
        chars.windows(n).map(|window| window.iter().fold(0, |group, c| group << 21 | c)).collect();
    groups.sort_unstable();
    groups
}

/// How many elements two sorted lists have in common, each as often as it stands in both.
fn shared(one: &[u64], two: &[u64]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(i), two.get(j)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j, common) = (i + 1, j + 1, common + 1);
            }
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(text: &str, numbers: Numbers) -> Passages {
        let mut at = 0;
        let spans: Vec<FSpan> = text
            .split_inclusive(['。', '\n'])
            .map(|piece| {
                let span = FSpan::new(at, at + piece.trim_end_matches(['。', '\n']).len());
                at += piece.len();
                span
            })
            .filter(|span| !span.is_empty())
            .collect();
        Passages::new(text, spans, numbers)
    }

    fn found<'t>(new: &'t str, old: &'t str) -> Vec<(&'t str, &'t str, u8)> {
        let (one, two) = (passages(new, Numbers::Kept), passages(old, Numbers::Kept));
        let stretches = stretches(&one, &two, 80, |_, _| true);
        stretches.iter().map(|s| (s.span(&one).of(new), s.source(&two).of(old), s.share())).collect()
    }

    #[test]
    fn years_and_marks_do_not_count() {
        let got = found("2024年,县里印发清单、开展督导。", "前言。2023年县里印发清单,开展督导。");
        assert_eq!(got, [("2024年,县里印发清单、开展督导", "2023年县里印发清单,开展督导", 100)]);
    }

    #[test]
    fn numbers_count_and_words_hardly() {
        let old = "市级执法单位全面推行柔性执法模式,让执法既有力度又有温度,办理案件1432件。";
        let word = "市级执法单位深入推行柔性执法模式,让执法既有力度又有温度,办理案件1,432件。";
        let number = "市级执法单位全面推行柔性执法模式,让执法既有力度又有温度,办理案件1518件。";
        let han = "市级执法单位全面推行柔性执法模式,让执法既有力度又有温度,召开会议五次。";
        assert!(matches!(found(word, old).as_slice(), [(_, _, 85..=99)]), "{:?}", found(word, old));
        assert!(found(number, old).is_empty());
        assert!(found(han, &han.replace("五次", "六次")).is_empty());
        assert_eq!(passages(number, Numbers::Masked).list[0].share(&passages(old, Numbers::Masked).list[0]), 100);
    }

    #[test]
    fn a_stretch_goes_on_over_paragraphs_and_one_rewritten_sentence() {
        let old = "甲乙丙丁戊己庚辛。子丑寅卯辰巳午未。天地玄黄宇宙洪荒。\n日月盈昃辰宿列张。\n寒来暑往秋收冬藏。";
        let new = "甲乙丙丁戊己庚辛。全新的一句话在这里。天地玄黄宇宙洪荒。\n日月盈昃辰宿列张。\n又一句全新的话。\n寒来暑往秋收冬藏。";
        let spans: Vec<&str> = found(new, old).iter().map(|f| f.0).collect();
        assert_eq!(
            spans,
            ["甲乙丙丁戊己庚辛。全新的一句话在这里。天地玄黄宇宙洪荒。\n日月盈昃辰宿列张", "寒来暑往秋收冬藏"]
        );
    }

    #[test]
    fn what_stood_elsewhere_is_found_there() {
        let old = "甲乙丙丁戊己庚辛。子丑寅卯辰巳午未。";
        let new = "子丑寅卯辰巳午未。甲乙丙丁戊己庚辛。";
        assert_eq!(found(new, old).len(), 2);
    }

    #[test]
    fn long_texts_of_one_kind_are_read_once() {
        let text = "同一句话说了很多遍没有别的内容。".repeat(20_000);
        let other = "同一句话说了很多遍没有什么内容。".repeat(20_000);
        let (one, two) = (passages(&text, Numbers::Kept), passages(&other, Numbers::Kept));
        assert!(stretches(&one, &two, 80, |_, _| true).len() <= 20_000);
    }
}
