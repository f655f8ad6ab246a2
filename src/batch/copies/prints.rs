//! The prints of a report: what is kept of its sentences when the document is gone.
//!
//! Of each sentence that can be copied the groups of neighbouring characters are hashed and the few least hashes kept: the
//! same sentence leaves the same prints wherever it stands, one that was changed in places leaves some of them. Names of the
//! unit, years and numbers are masked. Beside them one hash of each sentence is kept, with its numbers where it has any, for the
//! report of the year before. The hashes are the program's own, so that what a store keeps stays valid from one version of the compiler
//! to the next.

use serde::{Deserialize, Serialize};

use super::names::names;
use crate::{
    check::{Copies, Words, sentences},
    document::Document,
    text::{FSpan, Hits, Masks, Numbers, Passage, alphanumeric},
};

/// The version of what prints mean: those of another version cannot be compared.
const VERSION: u32 = 1;

/// What is kept of a report's sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prints {
    /// The least hashes of the groups of each sentence, sorted.
    pub(super) groups: Vec<u32>,
    /// One hash of each sentence, of the whole where it has numbers, sorted.
    pub(super) sentences: Vec<u32>,
}

/// So many neighbouring characters make a group.
const GROUP: usize = 8;

/// A sentence leaves one print for so many characters, and one more.
const SPACING: usize = 24;

/// A sentence with fewer characters, without the phrases that everybody writes, leaves none.
const LEAST: usize = 10;

impl Prints {
    /// Takes the prints of a report; `hits` are those of the rules' patterns in its folded text.
    ///
    /// ```
    /// use hegui::{batch::copies::Prints, document::Document, format::detect, rule, text::Effort};
    /// let read = |text: &str| Document::new((detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap());
    /// let rules = rule::national().unwrap();
    /// let prints = |document: &Document| {
    ///     Prints::of(document, &rules.patterns.scan(document.folded().text(), Effort::Many), &rules.copies)
    /// };
    /// let one = read("石桥镇2023年度法治政府建设情况报告\n一、主要做法\n2023年，石桥镇在圩市设普法茶座31处，由老支书轮流坐堂。\n");
    /// let two = read("青河镇2023年度法治政府建设情况报告\n一、工作开展\n青河镇在圩市设普法茶座18处，由老支书轮流坐堂。\n");
    /// assert_eq!(prints(&one).shared(&prints(&two)), prints(&one).len());
    /// ```
    #[must_use]
    pub fn of(document: &Document, hits: &Hits<'_>, copies: &Copies) -> Self {
        let sifted = Sifted::new(document, hits, copies);
        let mut prints = Self::default();
        for sentence in sentences(document) {
            if let Some(text) = sifted.text(sentence) {
                let groups = sifted.kept(&text);
                let whole = prepared(&text, Numbers::Kept.into());
                // With figures a sentence is the same only as a whole; without them its least group finds it when a word changed.
                let least = groups.first().copied().filter(|_| whole.numbers().is_empty());
                prints.sentences.push(least.unwrap_or_else(|| hash(whole.plain().chars())));
                prints.groups.extend(groups);
            }
        }
        for list in [&mut prints.groups, &mut prints.sentences] {
            list.sort_unstable();
            list.dedup();
            list.shrink_to_fit();
        }
        prints
    }

    /// How many groups are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether none is kept: there is no sentence that could be copied.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// How many groups two reports share.
    #[must_use]
    pub fn shared(&self, other: &Self) -> usize {
        common(&self.groups, &other.groups).count()
    }

    /// As bytes, for a store: the version, the number of groups, groups and sentences, little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let groups = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let numbers =
            [VERSION, groups].into_iter().chain(self.groups.iter().copied()).chain(self.sentences.iter().copied());
        numbers.flat_map(u32::to_le_bytes).collect()
    }

    /// From bytes that a store kept; `None` when they are damaged or of another version, and are to be taken anew.
    ///
    /// ```
    /// use hegui::batch::copies::Prints;
    /// assert_eq!(Prints::from_bytes(&Prints::default().to_bytes()), Some(Prints::default()));
    /// assert_eq!(Prints::from_bytes(&[1, 0, 0, 0, 9, 0, 0, 0]), None);
    /// ```
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (chunks, []) = bytes.as_chunks::<4>() else { return None };
        let mut numbers = chunks.iter().map(|chunk| u32::from_le_bytes(*chunk));
        let (version, groups) = (numbers.next()?, numbers.next()? as usize);
        let groups: Vec<u32> =
            (version == VERSION && groups + 2 <= chunks.len()).then(|| numbers.by_ref().take(groups).collect())?;
        let sentences: Vec<u32> = numbers.collect();
        (groups.is_sorted() && sentences.is_sorted()).then_some(Self { groups, sentences })
    }
}

/// A report's sentences without what everybody writes.
pub(super) struct Sifted<'a> {
    document: &'a Document,
    /// In order.
    stock: Vec<FSpan>,
    /// In order.
    quoted: Vec<FSpan>,
    names: Vec<String>,
}

impl<'a> Sifted<'a> {
    pub(super) fn new(document: &'a Document, hits: &Hits<'_>, copies: &Copies) -> Self {
        let body = [document.body()];
        let found = |words: &Option<Words>| words.as_ref().map_or_else(Vec::new, |words| words.hits_in(hits, &body));
        Self { document, stock: found(&copies.stock), quoted: found(&copies.quoted), names: names(document.meta()) }
    }

    /// The text of a sentence without such phrases; `None` when too little is left, or it quotes what others wrote.
    pub(super) fn text(&self, sentence: FSpan) -> Option<String> {
        if !within(&self.quoted, sentence).is_empty() {
            return None;
        }
        let mut text = String::with_capacity(sentence.len());
        let mut from = sentence.start;
        for hit in within(&self.stock, sentence).iter().filter(|hit| sentence.contains(**hit)) {
            text.push_str(self.document.text(FSpan::new(from, hit.start.max(from))));
            from = from.max(hit.end);
        }
        text.push_str(self.document.text(FSpan::new(from, sentence.end)));
        (text.chars().filter(|c| alphanumeric(*c)).take(LEAST).count() == LEAST).then_some(text)
    }

    /// The groups of such a text that are kept.
    pub(super) fn kept(&self, text: &str) -> Vec<u32> {
        let masked = prepared(text, Masks { numbers: Numbers::Masked, names: Some(&self.names) });
        let mut groups = groups(masked.plain());
        groups.sort_unstable();
        groups.dedup();
        groups.truncate(1 + masked.chars() / SPACING);
        groups
    }
}

fn prepared(text: &str, masks: Masks<'_>) -> Passage {
    Passage::new(text, FSpan::new(0, text.len()), 0, masks)
}

/// Of hits in order those that overlap a sentence.
fn within(hits: &[FSpan], sentence: FSpan) -> &[FSpan] {
    let from = hits.partition_point(|hit| hit.end <= sentence.start);
    let to = hits[from..].partition_point(|hit| hit.start < sentence.end);
    &hits[from..from + to]
}

/// The numbers that two sorted lists share.
pub(super) fn common<'a>(one: &'a [u32], two: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut at = 0;
    one.iter().copied().filter(move |print| {
        at += two[at..].iter().take_while(|other| *other < print).count();
        two.get(at) == Some(print)
    })
}

/// The hashes of the groups of a prepared sentence; of a shorter one its own.
fn groups(plain: &str) -> Vec<u32> {
    let chars: Vec<char> = plain.chars().collect();
    if chars.len() < GROUP {
        return vec![hash(chars.into_iter())];
    }
    chars.windows(GROUP).map(|group| hash(group.iter().copied())).collect()
}

/// A hash that is the same on every machine and with every version of the compiler.
fn hash(chars: impl Iterator<Item = char>) -> u32 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = chars.fold(ODD, |hash, c| (hash ^ u64::from(c)).wrapping_mul(ODD).rotate_left(29));
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    u32::try_from(mixed >> 32).unwrap_or_default()
}
