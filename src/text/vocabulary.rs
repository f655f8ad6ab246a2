//! The words of all patterns, found in one pass over a text: every place of every word, those inside others, too.
//!
//! Two 汉字 tell most words apart: at most places of a text no word begins. So each place is asked one question first, whether
//! its next six bytes (two 汉字; three for a shorter word) begin some word, which a few kilobytes of bits answer for thousands
//! of words; only where they do are the words that begin so compared. An automaton takes a step through its table at every character instead, a
//! table that thousands of words make larger than the cache. Measured in `benches/check.rs` against `aho-corasick` and
//! `daachorse`.

use super::FSpan;

/// Words of which a text may hold any.
pub(crate) struct AnyOf(Vocabulary);

impl AnyOf {
    /// Takes words separated by white space.
    pub(crate) fn new(words: &str) -> Self {
        Self(Vocabulary::new(words.split_whitespace().map(|word| (word.to_owned(), 0))))
    }

    /// Whether a text holds one of the words.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    /// Where in a text the words begin, in bytes, in order.
    pub(crate) fn places(&self, text: &str) -> Vec<usize> {
        let mut places = Vec::new();
        self.0.each(text, |_, span| places.push(span.start));
        places
    }
}

/// Words, each with a number.
pub(super) struct Vocabulary {
    /// By their bytes, and so by their beginnings.
    words: Vec<Word>,
    /// Words of six bytes or more.
    long: Heads<6>,
    /// Words of three to five.
    short: Heads<3>,
    /// Words of one byte or two, by the first: no 汉字.
    tiny: Box<[(u32, u32); 256]>,
    /// Whether there are any but long ones.
    small: bool,
}

/// A word after the bytes by which it is looked up.
struct Word {
    /// The next eight bytes, as far as there are so many, and what leaves those of a text.
    next: u64,
    mask: u64,
    /// What comes after them.
    rest: Box<[u8]>,
    len: usize,
    id: u32,
}

/// The beginnings of words, so many bytes of each.
struct Heads<const BYTES: usize> {
    /// Whether a beginning of this hash is there.
    bits: Box<[u64; BITS / 64]>,
    /// By the last bits of the hash: the number of a beginning and one more; 0 for none.
    slots: Vec<u32>,
    /// The beginnings with their ranges of words.
    ranges: Vec<(u64, u32, u32)>,
}

/// So many different hashes there are: a bit for each takes a quarter of a core's nearest cache.
const BITS: usize = 1 << 16;

/// A text with fewer bytes left is read to its end and filled up.
const READ: usize = 8;

/// So many places where a word may begin are noted before the words are compared.
const NOTED: usize = 256;

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new([])
    }
}

impl Vocabulary {
    /// Takes words with their numbers; none is empty.
    pub(super) fn new(words: impl IntoIterator<Item = (String, u32)>) -> Self {
        let class = |word: &str| match word.len() {
            0..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        let mut words: Vec<(String, u32)> = words.into_iter().collect();
        words.sort_unstable_by(|(a, _), (b, _)| (class(a), a).cmp(&(class(b), b)));
        let first = |of| words.partition_point(|(word, _)| class(word) < of);
        let (short, long) = (first(1), first(2));
        let mut tiny = Box::new([(0, 0); 256]);
        for (range, key) in ranges(&words, 0..short, 1) {
            tiny[usize::from(key.to_le_bytes()[0])] = range;
        }
        let (short, long) = (Heads::new(&words, short..long), Heads::new(&words, long..words.len()));
        let known = |word: &str| [1, 3, 6][class(word)];
        let small = words.first().is_some_and(|(word, _)| class(word) < 2);
        let words = words.iter().map(|(word, id)| Word::new(word, *id, known(word))).collect();
        Self { words, long, short, tiny, small }
    }

    /// Calls `found` with the number of each word and where it stands, in the order in which they begin.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(u32, FSpan)) {
        let bytes = text.as_bytes();
        // Many sets have no words but long ones: nothing else is looked for then.
        let from = match self.small {
            true => self.whole::<true>(bytes, &mut found),
            false => self.whole::<false>(bytes, &mut found),
        };
        let ends: Vec<usize> = (from..bytes.len()).filter(|at| text.is_char_boundary(*at)).collect();
        self.compare::<true>(&ends, bytes, &mut found);
    }

    /// Finds the words that begin where eight bytes follow or more; up to where that was.
    fn whole<const SMALL: bool>(&self, bytes: &[u8], found: &mut impl FnMut(u32, FSpan)) -> usize {
        // Where a word may begin is noted without a branch, for no processor guesses it: a tenth of all places, strewn.
        let (mut places, mut noted) = ([0; NOTED], 0);
        let (mut rest, mut at) = (bytes, 0);
        while let Some(next) = rest.first_chunk::<READ>() {
            let first = next[0];
            let next = u64::from_le_bytes(*next);
            let mut may_begin = self.long.may_hold(next);
            if SMALL {
                may_begin |= self.short.may_hold(next) | (self.tiny[usize::from(first)].1 > 0);
            }
            places[noted] = at;
            noted += usize::from(may_begin);
            if noted == NOTED {
                self.compare::<SMALL>(&places, bytes, found);
                noted = 0;
            }
            let width;
            (width, rest) = match first {
                0xE0..0xF0 => (3, &rest[3..]),
                ..0x80 => (1, &rest[1..]),
                0xF0.. => (4, &rest[4..]),
                _ => (2, &rest[2..]),
            };
            at += width;
        }
        self.compare::<SMALL>(&places[..noted], bytes, found);
        at
    }

    fn compare<const SMALL: bool>(&self, places: &[usize], bytes: &[u8], found: &mut impl FnMut(u32, FSpan)) {
        for at in places {
            let next = read(bytes, *at);
            if let Some(range) = self.long.get(next) {
                self.words(range, bytes, (*at, 6), found);
            }
            if SMALL {
                if let Some(range) = self.short.get(next) {
                    self.words(range, bytes, (*at, 3), found);
                }
                let [first, ..] = next.to_le_bytes();
                self.words(self.tiny[usize::from(first)], bytes, (*at, 1), found);
            }
        }
    }

    /// Compares some words of which so many bytes are known to stand at a place.
    fn words(
        &self,
        (from, to): (u32, u32),
        bytes: &[u8],
        (at, known): (usize, usize),
        found: &mut impl FnMut(u32, FSpan),
    ) {
        let after = read(bytes, at + known);
        for word in &self.words[from as usize..to as usize] {
            if after & word.mask == word.next && word.ends(bytes, at, known) {
                found(word.id, FSpan::new(at, at + word.len));
            }
        }
    }
}

impl Word {
    /// A word that is looked up by so many bytes.
    fn new(word: &str, id: u32, known: usize) -> Self {
        let after = &word.as_bytes()[known..];
        let (next, rest) = after.split_at(after.len().min(READ));
        let mask = match next.len() {
            READ => u64::MAX,
            len => mask(len),
        };
        Self { next: read(next, 0), mask, rest: rest.into(), len: word.len(), id }
    }

    /// Whether a word whose first bytes stand at a place is there as a whole.
    fn ends(&self, bytes: &[u8], at: usize, known: usize) -> bool {
        at + self.len <= bytes.len()
            && (self.rest.is_empty()
                || bytes[at..].get(known + READ..).is_some_and(|rest| rest.starts_with(&self.rest)))
    }
}

/// Eight bytes of a text, with zeros after them where there are not enough.
#[inline]
fn read(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + READ).and_then(|next| next.try_into().ok()) {
        Some(next) => u64::from_le_bytes(next),
        None => head(bytes.get(at..).unwrap_or_default()),
    }
}

/// The first bytes, with zeros after them where there are not enough.
fn head(bytes: &[u8]) -> u64 {
    let mut all = [0; READ];
    let len = bytes.len().min(READ);
    all[..len].copy_from_slice(&bytes[..len]);
    u64::from_le_bytes(all)
}

/// The ranges of neighbouring words whose first bytes are the same, with these bytes.
fn ranges(
    words: &[(String, u32)],
    of: std::ops::Range<usize>,
    first: usize,
) -> impl Iterator<Item = ((u32, u32), u64)> + '_ {
    let key = move |(word, _): &(String, u32)| head(word.as_bytes()) & mask(first);
    let mut from = of.start;
    words[of].chunk_by(move |a, b| key(a) == key(b)).map(move |chunk| {
        let start = from;
        from += chunk.len();
        ((index(start), index(from)), key(&chunk[0]))
    })
}

/// What leaves the first bytes of eight.
#[inline]
const fn mask(first: usize) -> u64 {
    (1 << (8 * first)) - 1
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<const BYTES: usize> Heads<BYTES> {
    fn new(words: &[(String, u32)], of: std::ops::Range<usize>) -> Self {
        let ranges: Vec<(u64, u32, u32)> = ranges(words, of, BYTES).map(|((from, to), key)| (key, from, to)).collect();
        let slots = (ranges.len() * 2).next_power_of_two().max(2);
        let mut all = Self { bits: Box::new([0; BITS / 64]), slots: vec![0; slots], ranges };
        for (number, (key, ..)) in (1..).zip(&all.ranges) {
            let bit = Self::bit(*key);
            all.bits[bit / 64] |= 1 << (bit % 64);
            let mut slot = bit & (slots - 1);
            while all.slots[slot] != 0 {
                slot = (slot + 1) & (slots - 1);
            }
            all.slots[slot] = number;
        }
        all
    }

    #[inline]
    fn bit(key: u64) -> usize {
        // An odd number, its bits mixed well, spreads what differs over the highest bits of the product.
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS.ilog2())) as usize
    }

    /// Whether some word may begin like this; of a few in a hundred it is said wrongly.
    #[inline]
    fn may_hold(&self, next: u64) -> bool {
        let bit = Self::bit(next & mask(BYTES));
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The words that begin like this.
    fn get(&self, next: u64) -> Option<(u32, u32)> {
        let key = next & mask(BYTES);
        let last = self.slots.len() - 1;
        let mut slot = Self::bit(key) & last;
        loop {
            // There are twice as many slots as beginnings, so an empty one comes.
            let (known, from, to) = self.ranges[(self.slots[slot] as usize).checked_sub(1)?];
            if known == key {
                return Some((from, to));
            }
            slot = (slot + 1) & last;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<(u32, usize, usize)> {
        let vocabulary = Vocabulary::new(words.iter().map(|word| (*word).to_owned()).zip(0..));
        let mut all = Vec::new();
        vocabulary.each(text, |id, span| all.push((id, span.start, span.end)));
        all.sort_unstable();
        all
    }

    /// What a search for each word by itself finds.
    fn expected(words: &[&str], text: &str) -> Vec<(u32, usize, usize)> {
        let starts = || text.char_indices().map(|(at, _)| at);
        let mut all: Vec<_> = (0..)
            .zip(words)
            .flat_map(|(id, word)| {
                starts().filter(move |at| text[*at..].starts_with(word)).map(move |at| (id, at, at + word.len()))
            })
            .collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn words_of_every_length_are_found_inside_each_other_and_at_the_end() {
        let words = ["行政复议", "行政", "复议", "行", "1", "12", "123", "12345", "é", "第1", "𠮷", "行政复议申请"];
        let text = "第12345号:行政复议申请1件,é𠮷行政复议;行政";
        assert_eq!(found(&words, text), expected(&words, text));
        assert_eq!(found(&words, ""), []);
    }

    #[test]
    fn a_text_holds_any_of_some_words_or_none() {
        let words = AnyOf::new("分享到 打印本页 \n 一");
        assert!(words.is_in("请打印本页") && words.is_in("一") && words.is_in("点击分享到:"));
        assert!(!words.is_in("分享") && !words.is_in(""));
        assert_eq!(words.places("一分享到一"), [0, 3, 12]);
    }

    #[test]
    fn no_words_are_found_nowhere() {
        assert_eq!(found(&[], "行政复议"), []);
    }

    proptest! {
        #[test]
        fn finds_what_a_search_for_each_word_finds(
            words in prop::collection::hash_set("[行政法治复1é𠮷a。]{1,5}", 0..200),
            text in "[行政法治复1é𠮷a。]{0,80}",
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            prop_assert_eq!(found(&words, &text), expected(&words, &text));
        }
    }
}
