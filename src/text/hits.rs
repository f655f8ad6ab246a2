//! The places of patterns in one text: those of their words, found by [`super::PatternSet::scan`], and what follows from them
//! when a scope asks for a pattern.

use std::ops::ControlFlow;

use super::{
    FSpan,
    confirm::{Group, How, Part, Pattern, Way},
    literal::Gap,
    pattern::{Effort, PatternId, PatternSet, Reach},
    stretches::Stretches,
};

/// So many places are tried around the places of one word in a sentence before an expression, which takes time in proportion to its
/// length alone, is asked instead: nobody writes a sentence with more, and rows of wide gaps would try each with each.
const STEPS: u32 = 20_000;

/// So many bytes on each side of a hit its look-alikes reach.
const AROUND: usize = 400;

/// A stretch of a sentence in which the expression of a pattern is to be tried.
#[derive(Clone, Copy, Debug)]
struct Spot {
    /// The sentence, as far as it may be seen.
    seen: FSpan,
    /// Where a match begins at the earliest.
    from: usize,
    /// Where the word stands that it holds.
    word: usize,
    /// Where it ends at the latest.
    to: usize,
}

impl Spot {
    /// A whole sentence.
    fn of(seen: FSpan) -> Self {
        Self { seen, from: seen.start, word: usize::MAX, to: seen.end }
    }
}

/// The number of a word, and where it stands; no input has so many bytes that these would not do.
type Place = (u32, u32, u32);

/// The places of every pattern in one text.
///
/// Only the places of words are known from the start, each word's once. The hits of a pattern are found from them when a
/// scope that may hold some is asked for: a rule about one part costs nothing in the others, and patterns that share words
/// share the work.
#[derive(Clone, Debug)]
pub struct Hits<'a> {
    set: &'a PatternSet,
    text: &'a str,
    stretches: Stretches<'a>,
    effort: Effort,
    /// Whether a character of the text has more than three bytes.
    wide: bool,
    /// The places of the words that the text holds: word by word, each word's in order.
    places: Vec<FSpan>,
    /// By group, the words of it that the text holds, as ranges of `places`.
    words: Vec<(u32, u32)>,
    /// Where those of each group start in `words`; one more than there are groups.
    groups: Vec<u32>,
}

impl<'a> Hits<'a> {
    pub(super) fn new(set: &'a PatternSet, text: &'a str, effort: Effort) -> Self {
        let mut hits = Self {
            set,
            text,
            stretches: Stretches::new(text),
            effort,
            wide: text.as_bytes().chunks(256).any(|some| some.iter().fold(0, |most: u8, byte| most.max(*byte)) >= 0xF0),
            places: Vec::new(),
            words: Vec::new(),
            groups: vec![0; set.groups + 1],
        };
        let narrow = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        let mut found: Vec<Place> = Vec::with_capacity(text.len() / 24);
        set.vocabulary.each(text, |word, span| found.push((word, narrow(span.start), narrow(span.end))));
        hits.note(&found);
        hits
    }

    /// Puts the places of words in order, by word and by group, without comparing any two of them.
    fn note(&mut self, found: &[Place]) {
        // How often each word stands there, and the words that do in the order in which they are met.
        let mut counts = vec![0_u32; self.set.of_word.len()];
        let mut present = Vec::new();
        for (word, ..) in found {
            let count = &mut counts[*word as usize];
            if *count == 0 {
                present.push(*word);
            }
            *count += 1;
        }
        let mut ranges = Vec::with_capacity(present.len());
        let mut end = 0;
        for word in &present {
            let start = end;
            // From here on, where the next place of the word goes.
            end += std::mem::replace(&mut counts[*word as usize], start);
            ranges.push((start, end));
            for group in &self.set.of_word[*word as usize] {
                self.groups[group.0 as usize + 1] += 1;
            }
        }
        self.places = vec![FSpan::default(); found.len()];
        for (word, start, end) in found {
            let next = &mut counts[*word as usize];
            self.places[*next as usize] = FSpan::new(*start as usize, *end as usize);
            *next += 1;
        }
        let mut sum = 0;
        for start in &mut self.groups {
            sum += *start;
            *start = sum;
        }
        self.words = vec![(0, 0); sum as usize];
        // Each range goes to the first free place of its group, so that `groups` need not be copied.
        for (word, range) in present.iter().zip(ranges) {
            for group in &self.set.of_word[*word as usize] {
                let start = self.groups[group.0 as usize] as usize;
                let free = self.words[start..].iter().position(|range| *range == (0, 0)).unwrap_or(0);
                self.words[start + free] = range;
            }
        }
    }

    /// The hits of a pattern in the whole text, in order.
    #[must_use]
    pub fn of(&self, id: PatternId) -> Vec<FSpan> {
        self.within(id, FSpan::new(0, self.text.len()))
    }

    /// The hits of a pattern that lie wholly inside `scope`, in order.
    #[must_use]
    pub fn within(&self, id: PatternId, scope: FSpan) -> Vec<FSpan> {
        let mut found = Vec::new();
        let _ = self.each(id, scope, |span| {
            found.push(span);
            ControlFlow::Continue(())
        });
        found
    }

    /// Whether a hit of a pattern in the sentence around `span`, as far as any expression reaches, overlaps it.
    #[must_use]
    pub fn overlap(&self, id: PatternId, span: FSpan) -> bool {
        if self.nowhere(id) {
            return false;
        }
        let reach = self.set.patterns[id.0 as usize].reach;
        let pattern = &self.set.patterns[id.0 as usize];
        // What asks for the ends of its stretch must not meet others.
        let around = if pattern.asks_for_ends() { usize::MAX } else { AROUND };
        let start = self.stretches.at(reach, span.start).start.max(span.start.saturating_sub(around));
        let end = self.stretches.at(reach, span.end.saturating_sub(1).max(span.start)).end;
        let end = end.min(span.end.saturating_add(around));
        let start = self.text.floor_char_boundary(start);
        let around = FSpan::new(start, self.text.ceil_char_boundary(end.min(self.text.len())));
        let overlaps = |hit: FSpan| if hit.overlaps(span) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        self.each(id, around, overlaps).is_break()
    }

    /// Whether the text lacks the words of a pattern: true of most patterns in most reports, and known at once.
    #[must_use]
    pub fn nowhere(&self, id: PatternId) -> bool {
        match &self.set.patterns[id.0 as usize].how {
            How::Words(group) => self.words_of(*group).is_empty(),
            How::Confirmed(ways) => !ways.iter().any(|way| self.may_go(way)),
            How::Everywhere => false,
        }
    }

    /// Whether a pattern has a hit inside `scope`.
    #[must_use]
    pub fn any(&self, id: PatternId, scope: FSpan) -> bool {
        let pattern = &self.set.patterns[id.0 as usize];
        let confirm = |spot: Spot| {
            let text = &self.text[spot.seen.start..spot.to];
            let found = pattern.matches(text, spot.from - spot.seen.start, self.effort);
            if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        match &pattern.how {
            How::Words(group) => self.words_of(*group).iter().any(|word| {
                self.from(*word, scope.start).iter().take_while(|s| s.start < scope.end).any(|s| s.end <= scope.end)
            }),
            How::Confirmed(ways) => ways
                .iter()
                .try_for_each(|way| {
                    self.rarest((pattern.reach, way), scope, &mut |word, seen, sure| match way.tells_all && sure {
                        true => ControlFlow::Break(()),
                        false => confirm(self.spot(pattern, way, word, seen)),
                    })
                })
                .is_break(),
            How::Everywhere => self.stretches_of(pattern.reach, scope, |seen| confirm(Spot::of(seen))).is_break(),
        }
    }

    /// Calls `found` for each hit inside `scope` until it breaks off; of overlapping ones the leftmost, and of words that begin
    /// together the longest. An
    /// expression sees the part of the sentence that is in the scope and nothing beside it, so that what stands outside
    /// never hides a hit.
    pub fn each(
        &self,
        id: PatternId,
        scope: FSpan,
        mut found: impl FnMut(FSpan) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let pattern = &self.set.patterns[id.0 as usize];
        match &pattern.how {
            How::Words(group) => self.each_word(*group, scope, found),
            How::Confirmed(ways) => {
                let mut spots: Vec<Spot> = Vec::new();
                for way in ways {
                    let _ = self.rarest((pattern.reach, way), scope, &mut |word, seen, _| {
                        spots.push(self.spot(pattern, way, word, seen));
                        ControlFlow::Continue(())
                    });
                }
                // Those of several words and ways come one after the other.
                spots.sort_unstable_by_key(|spot| (spot.seen.start, spot.from));
                spots.chunk_by(|a, b| a.seen == b.seen).try_for_each(|spots| self.search(pattern, spots, &mut found))
            }
            How::Everywhere => {
                self.stretches_of(pattern.reach, scope, |seen| self.search(pattern, &[Spot::of(seen)], &mut found))
            }
        }
    }

    /// Searches one sentence around some spots, in the order of where their matches may begin.
    fn search(
        &self,
        pattern: &Pattern,
        spots: &[Spot],
        found: &mut impl FnMut(FSpan) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // No match goes beyond what the last spot reaches: the rest of the sentence need not be searched.
        let Some(end) = spots.iter().map(|spot| spot.to).max() else { return ControlFlow::Continue(()) };
        let start = spots[0].seen.start;
        let mut at = start;
        for spot in spots {
            // A match that begins here or later holds a word that does.
            while spot.word >= at {
                let from = spot.from.max(at) - start;
                let Some((first, last)) = pattern.first(&self.text[start..end], from, self.effort) else {
                    return ControlFlow::Continue(());
                };
                found(FSpan::new(start + first, start + last))?;
                at = start + last;
            }
        }
        ControlFlow::Continue(())
    }

    /// Where a match is to be looked for that holds one of the rarest words of a way.
    fn spot(&self, pattern: &Pattern, way: &Way, word: FSpan, seen: FSpan) -> Spot {
        let (before, after) = (self.most(way.reach.0), self.most(way.reach.1));
        let from = self.text.floor_char_boundary(word.start.saturating_sub(before)).max(seen.start);
        let to = if pattern.may_be_cut() { word.end.saturating_add(after).min(seen.end) } else { seen.end };
        Spot { seen, from, word: word.start, to: self.text.ceil_char_boundary(to) }
    }

    /// Adds places of which every hit of a pattern in a scope, or in a part of it, holds one; whether that can be told.
    pub(super) fn spots(&self, id: PatternId, scope: FSpan, spots: &mut Vec<FSpan>) -> bool {
        let pattern = &self.set.patterns[id.0 as usize];
        match &pattern.how {
            How::Words(group) => {
                let places =
                    |word: &(u32, u32)| self.from(*word, scope.start).iter().take_while(|s| s.end <= scope.end);
                spots.extend(self.words_of(*group).iter().flat_map(places));
                true
            }
            How::Confirmed(ways) => {
                for way in ways {
                    let _ = self.rarest((pattern.reach, way), scope, &mut |span, _, _| {
                        spots.push(span);
                        ControlFlow::Continue(())
                    });
                }
                true
            }
            How::Everywhere => false,
        }
    }

    /// The hits of a pattern that is made of words.
    fn each_word(
        &self,
        group: Group,
        scope: FSpan,
        mut found: impl FnMut(FSpan) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let words = self.words_of(group);
        let mut end = scope.start;
        let mut take = |span: FSpan| {
            if span.start < end || span.end > scope.end {
                return ControlFlow::Continue(());
            }
            end = span.end;
            found(span)
        };
        let places =
            |word: &(u32, u32)| self.from(*word, scope.start).iter().take_while(|s| s.start < scope.end).copied();
        if let [word] = words {
            return places(word).try_for_each(take);
        }
        let mut all: Vec<FSpan> = words.iter().flat_map(places).collect();
        // The longer of those that begin together first.
        all.sort_unstable_by_key(|span| (span.start, usize::MAX - span.end));
        all.into_iter().try_for_each(&mut take)
    }

    /// The words of a group that the text holds.
    fn words_of(&self, group: Group) -> &[(u32, u32)] {
        let at = group.0 as usize;
        &self.words[self.groups[at] as usize..self.groups[at + 1] as usize]
    }

    /// The places of a word from a byte on.
    fn from(&self, (start, end): (u32, u32), byte: usize) -> &[FSpan] {
        let places = &self.places[start as usize..end as usize];
        &places[places.partition_point(|span| span.start < byte)..]
    }

    /// Whether the text holds a word of every group of a way.
    fn may_go(&self, way: &Way) -> bool {
        way.row.iter().all(|(part, _)| match part {
            Part::Words(group) => !self.words_of(*group).is_empty(),
            Part::Near(_) => true,
        })
    }

    /// Calls `found` for each of the rarest words of a way around which the others stand, with its sentence as far as it is
    /// in `scope`, and whether they do for sure; word by word.
    fn rarest(
        &self,
        (reach, way): (Reach, &Way),
        scope: FSpan,
        found: &mut impl FnMut(FSpan, FSpan, bool) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Part::Words(rarest) = way.row[way.rarest].0 else { return ControlFlow::Continue(()) };
        if !self.may_go(way) {
            return ControlFlow::Continue(());
        }
        let (mut sentence, mut steps) = (FSpan::default(), 0);
        for word in self.words_of(rarest) {
            for span in self.from(*word, scope.start).iter().take_while(|span| span.end <= scope.end) {
                if !sentence.contains(*span) {
                    sentence = self.stretches.at(reach, span.start);
                    steps = STEPS;
                }
                let seen = FSpan::new(sentence.start.max(scope.start), sentence.end.min(scope.end));
                if seen.contains(*span) && self.goes(way, *span, seen, &mut steps) {
                    found(*span, seen, steps > 0)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether the other words of a way stand in order around one of its rarest; they may, when no steps are left.
    fn goes(&self, way: &Way, rarest: FSpan, seen: FSpan, steps: &mut u32) -> bool {
        self.goes_on(&way.row[way.rarest + 1..], rarest.end, seen, steps)
            && self.comes_from(&way.row[..=way.rarest], rarest.start, seen, steps)
    }

    /// Whether the words of a row follow on a place.
    fn goes_on(&self, row: &[(Part, Gap)], at: usize, seen: FSpan, steps: &mut u32) -> bool {
        let [(part, gap), rest @ ..] = row else { return true };
        let (first, last) = (at + gap.least as usize, at.saturating_add(self.most(gap.most)));
        match part {
            Part::Words(group) => self.words_of(*group).iter().any(|word| {
                self.from(*word, first).iter().take_while(|span| span.start <= last && span.end <= seen.end).any(
                    |span| self.tried(gap, (at, span.start), steps, |steps| self.goes_on(rest, span.end, seen, steps)),
                )
            }),
            Part::Near(wanted) => {
                let text = &self.text[at..seen.end];
                let mut between = true;
                text.char_indices()
                    .take_while(|(start, c)| at + start <= last && std::mem::replace(&mut between, gap.holds(*c)))
                    .filter(|(start, c)| wanted.may_begin(*c) && at + start >= first)
                    .any(|(start, _)| {
                        let mut ends = wanted.begin(&text[start..]).map(|len| at + start + len);
                        ends.any(|end| {
                            self.tried(gap, (at, at + start), steps, |steps| self.goes_on(rest, end, seen, steps))
                        })
                    })
            }
        }
    }

    /// Whether the words of a row, the last of which begins at a place, come before it.
    fn comes_from(&self, row: &[(Part, Gap)], at: usize, seen: FSpan, steps: &mut u32) -> bool {
        let [before @ .., (part, _), (_, gap)] = row else { return true };
        let (first, last) =
            (at.saturating_sub(self.most(gap.most)).max(seen.start), at.checked_sub(gap.least as usize));
        let Some(last) = last else { return false };
        let row = &row[..=before.len()];
        match part {
            Part::Words(group) => self.words_of(*group).iter().any(|word| {
                let places = &self.places[word.0 as usize..word.1 as usize];
                let from = places.partition_point(|span| span.end < first);
                places[from..].iter().take_while(|span| span.end <= last).any(|span| {
                    span.start >= seen.start
                        && self.fits(gap, span.end, at)
                        && self.comes_from(row, span.start, seen, steps)
                })
            }),
            Part::Near(wanted) => {
                let text = &self.text[seen.start..at];
                let mut between = true;
                text.char_indices()
                    .rev()
                    .map(|(start, c)| (start + c.len_utf8(), c))
                    .take_while(|(end, c)| seen.start + end >= first && std::mem::replace(&mut between, gap.holds(*c)))
                    .filter(|(end, c)| wanted.may_end(*c) && seen.start + end <= last)
                    .any(|(end, _)| {
                        let mut starts = wanted.end(&text[..end]).map(|len| seen.start + end - len);
                        starts.any(|start| {
                            self.tried(gap, (seen.start + end, at), steps, |steps| {
                                self.comes_from(row, start, seen, steps)
                            })
                        })
                    })
            }
        }
    }

    /// So many bytes at most, where characters of four bytes may be among them.
    fn most(&self, bytes: u32) -> usize {
        match bytes {
            u32::MAX => usize::MAX,
            bytes if self.wide => bytes as usize + bytes as usize / 3 + 1,
            bytes => bytes as usize,
        }
    }

    /// Tries one place: whether what stands between two words may, and the row goes on; it may, when no steps are left.
    fn tried(
        &self,
        gap: &Gap,
        (from, to): (usize, usize),
        steps: &mut u32,
        goes_on: impl FnOnce(&mut u32) -> bool,
    ) -> bool {
        *steps = steps.saturating_sub(1);
        *steps == 0 || self.fits(gap, from, to) && goes_on(steps)
    }

    /// Whether what stands between two words may, as far as their gap tells.
    fn fits(&self, gap: &Gap, from: usize, to: usize) -> bool {
        let between = &self.text[from..to];
        let marks = match (gap.comma, gap.semicolon) {
            (true, true) => true,
            (true, false) => memchr::memchr(b';', between.as_bytes()).is_none(),
            (false, true) => memchr::memchr(b',', between.as_bytes()).is_none(),
            (false, false) => memchr::memchr2(b',', b';', between.as_bytes()).is_none(),
        };
        marks && gap.exact.as_ref().is_none_or(|exact| exact.holds(between))
    }

    /// Calls `confirm` for each sentence, as far as it is in `scope`.
    fn stretches_of(
        &self,
        reach: Reach,
        scope: FSpan,
        mut confirm: impl FnMut(FSpan) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut at = scope.start;
        while at < scope.end {
            let sentence = self.stretches.at(reach, at);
            let seen = FSpan::new(sentence.start.max(scope.start), sentence.end.min(scope.end));
            if !seen.is_empty() {
                confirm(seen)?;
            }
            at = sentence.end.max(at + 1);
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::PatternSetBuilder;

    const PATTERNS: [&str; 27] = [
        "甲.{0,3}乙",
        "甲[^,;]{1,4}(乙|丙丁)",
        "(甲|乙乙).*丙",
        "[^甲]{0,2}丁[^,]{0,2}甲?",
        "甲.{0,2}乙.{0,2}丙",
        "甲乙|乙.{0,2}丁|丙[^;]{0,3}甲",
        "^甲?.{0,2}丙",
        "丙[^,]{0,3}$",
        "[0-9]{1,2}(乙|甲乙)",
        "(甲[0-9]?){2}乙",
        "甲(乙.{0,2}丁|丙)甲",
        "[甲乙][丙丁].{0,2}[甲丙]",
        ".丁.",
        "甲{2,3}|[^甲]乙{2}",
        "丁(.{0,1}𠀀)?乙",
        "[^,;]{2}丙",
        r"甲[^\n]{0,3}?1+(丙)?乙",
        "甲1+(,1{2,3})?万?[乙丙]",
        "(甲.{1,2}|丁[^。]?)乙",
        "甲[乙丙]{1,2}丁.?",
        "[甲丁]{2,}乙",
        "丙[^。,]{2,5}丁|(甲|乙.{0,2})丁",
        "乙?甲.*丙丁",
        r".{2}乙[^;\n]+丁",
        "甲乙.{0,3}(丁|丙丙|1)乙?.{0,1}丙",
        "(丁|甲丙)[^,]{0,2}丙乙",
        "(1|乙1|丁){2,3}.甲甲",
    ];

    /// What an expression finds in a scope, stretch by stretch.
    fn expected(regex: &regex::Regex, text: &str, reach: Reach, scope: FSpan) -> Vec<FSpan> {
        let (mut found, mut at) = (Vec::new(), 0);
        let ends: &[char] = if reach == Reach::Sentence { &['。', '\n'] } else { &['\n'] };
        for sentence in text.split_inclusive(ends) {
            let seen = FSpan::new(at.max(scope.start), (at + sentence.len()).min(scope.end));
            if seen.start < seen.end {
                let matches = regex.find_iter(seen.of(text));
                found.extend(matches.map(|m| FSpan::new(seen.start + m.start(), seen.start + m.end())));
            }
            at += sentence.len();
        }
        found
    }

    #[test]
    fn a_sentence_of_nothing_but_needed_words_is_left_to_the_expression() {
        let patterns = ["甲乙.*丙.*丁.*甲.*丙.*戊己", "(甲乙|丙).*丁.*丙.*丁.*戊己"];
        let mut builder = PatternSetBuilder::default();
        let ids = patterns.map(|pattern| builder.add(pattern).unwrap());
        let set = builder.build();
        for end in ["己戊。", "戊己。"] {
            // Without a limit each of 200 places would be tried with each, five times over.
            let text = format!("戊己。{}{end}", "甲乙丙丁".repeat(200));
            let hits = set.scan(&text, Effort::Many);
            let whole = FSpan::new("戊己。".len(), text.len());
            for id in ids {
                assert_eq!(hits.any(id, whole), end == "戊己。", "{}", set.text(id));
                assert_eq!(hits.within(id, whole).len(), usize::from(end == "戊己。"), "{}", set.text(id));
            }
        }
    }

    #[test]
    fn the_places_of_words_hide_no_match() {
        let mut builder = PatternSetBuilder::default();
        let mut known = Vec::new();
        for reach in [Reach::Sentence, Reach::Paragraph] {
            for pattern in PATTERNS {
                let regex = regex::RegexBuilder::new(pattern).multi_line(true).build().unwrap();
                known.push((builder.add_reaching(pattern, reach).unwrap(), regex, reach, pattern));
            }
        }
        let set = builder.build();
        let all_told = |how: &How| matches!(how, How::Confirmed(ways) if ways.iter().all(|way| way.tells_all));
        let told: Vec<PatternId> =
            known.iter().map(|(id, ..)| *id).filter(|id| all_told(&set.patterns[id.0 as usize].how)).collect();
        assert_eq!((known.len(), told.len()), (54, 32));
        let letters: Vec<char> = "甲乙丙丁甲乙丙丁1,;。\n𠀀".chars().collect();
        let mut seed = 1_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % below
        };
        for _ in 0..1500 {
            let wide = next(4) == 0;
            let text: String = (0..40).map(|_| letters[next(letters.len() - usize::from(!wide))]).collect();
            let whole = FSpan::new(0, text.len());
            let cut = |at: usize| text.floor_char_boundary(at);
            let (a, b) = (cut(next(text.len())), cut(next(text.len())));
            for scope in [whole, FSpan::new(a.min(b), a.max(b))] {
                for effort in [Effort::Few, Effort::Many] {
                    let hits = set.scan(&text, effort);
                    for (id, regex, reach, pattern) in &known {
                        let expected = expected(regex, &text, *reach, scope);
                        assert_eq!(hits.within(*id, scope), expected, "{pattern} in {text} {scope:?}");
                        assert_eq!(hits.any(*id, scope), !expected.is_empty(), "{pattern} in {text} {scope:?}");
                        let mut spots = Vec::new();
                        let told = hits.spots(*id, scope, &mut spots);
                        let held = |hit: &FSpan| spots.iter().any(|spot| hit.contains(*spot));
                        assert!(!told || expected.iter().all(held), "{pattern} in {text} {scope:?}");
                    }
                }
            }
        }
    }
}
