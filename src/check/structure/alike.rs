//! Which paragraphs of a report are nearly the same as one before them.
//!
//! To hold every paragraph of a report against all before it, group of characters by group of characters, takes longer than
//! all else that is looked for in a report, and in most reports no two are alike. But what two paragraphs share of pairs of
//! characters is at most what they share of characters: these are counted once for each paragraph, two counts are compared in
//! a few nanoseconds, and only those that may be alike are looked at closely. What a likeness means is the business of those
//! who ask.

use crate::text::{FSpan, Numbers, Passage, begins_number};

/// Characters that may be part of a number, of a year, or stand before one; such are masked where paragraphs are compared.
fn is_of_number(c: char) -> bool {
    begins_number(c) || matches!(c, '第' | '分' | '之')
}

/// Counters of characters. Characters that share one make two paragraphs look more alike, never less.
const COUNTERS: usize = 512;

/// No paragraph has more bytes that count.
const LONGEST: usize = 60_000;

/// So many of those that look most alike are looked at closely.
const CANDIDATES: usize = 4;

/// What a paragraph is made of.
struct Outline {
    /// How often each character occurs that is compared as it stands.
    counts: [i16; COUNTERS],
    /// How many such characters there are.
    plain: usize,
    /// How many others may be compared.
    others: usize,
}

impl Outline {
    fn new(text: &str) -> Self {
        let mut outline = Self { counts: [0; COUNTERS], plain: 0, others: 0 };
        for c in text.chars() {
            if ('\u{4E00}'..='\u{9FFF}').contains(&c) && !is_of_number(c) {
                outline.counts[c as usize % COUNTERS] += 1;
                outline.plain += 1;
            } else if !matches!(c, ',' | '、' | '。' | ';' | ':' | '(' | ')' | '“' | '”' | '《' | '》') {
                outline.others += 1;
            }
        }
        outline
    }

    /// The most that two paragraphs may share, in characters; `None` where that is less than so much, in per cent.
    fn shared(&self, other: &Self, least: u8) -> Option<usize> {
        let others = self.others.min(other.others);
        // Of n characters there are n - 1 pairs, and what is no plain character may be none.
        let all = (self.plain + other.plain).saturating_sub(2);
        let enough = |shared: usize| 200 * shared >= usize::from(least) * all;
        if !enough(self.plain.min(other.plain) + others) {
            return None;
        }
        let plain: i32 = self.counts.iter().zip(&other.counts).map(|(a, b)| i32::from(*a.min(b))).sum();
        Some(usize::try_from(plain).unwrap_or(0) + others).filter(|shared| enough(*shared))
    }
}

/// For each paragraph that is like one before it, by at least so much in per cent, numbers aside: the number of the most
/// alike of those, the first of equals, and its own. Paragraphs have at most some thousands of characters.
pub(super) fn pairs(text: &str, paragraphs: &[FSpan], least: u8) -> Vec<(usize, usize)> {
    let mut outlines: Vec<Outline> = Vec::with_capacity(paragraphs.len());
    let mut masked: Vec<Option<Passage>> = vec![None; paragraphs.len()];
    let mut found = Vec::new();
    for (at, span) in paragraphs.iter().enumerate() {
        // What counts cannot hold is no paragraph.
        let own = Outline::new(&span.of(text)[..span.of(text).floor_char_boundary(LONGEST)]);
        let mut candidates: Vec<(usize, usize)> = outlines
            .iter()
            .enumerate()
            .filter_map(|(before, other)| Some((own.shared(other, least)?, before)))
            .collect();
        candidates.sort_unstable_by_key(|(shared, before)| (usize::MAX - shared, *before));
        candidates.truncate(CANDIDATES);
        let mut share = |before: usize| {
            for i in [before, at] {
                masked[i].get_or_insert_with(|| Passage::new(text, paragraphs[i], i, Numbers::Masked));
            }
            masked[at].as_ref().zip(masked[before].as_ref()).map_or(0, |(own, other)| own.share(other))
        };
        let alike = candidates.into_iter().map(|(_, before)| (share(before), before));
        let best = alike.filter(|(share, _)| *share >= least).min_by_key(|(share, before)| (100 - share, *before));
        found.extend(best.map(|(_, before)| (before, at)));
        outlines.push(own);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two paragraphs are found to be alike, and whether they are.
    fn alike(one: &str, two: &str) -> (bool, bool) {
        let text = format!("{one}\n{two}\n");
        let spans = [FSpan::new(0, one.len()), FSpan::new(one.len() + 1, text.len() - 1)];
        let passage = |i: usize| Passage::new(&text, spans[i], i, Numbers::Masked);
        (pairs(&text, &spans, 88) == [(0, 1)], passage(0).share(&passage(1)) >= 88)
    }

    #[test]
    fn what_is_alike_is_never_ruled_out() {
        let told =
            "全年共受理行政复议申请一百二十三件,办结108件,其中第十二批涉企案件2.5万元,百分之九十五以上当场履行。";
        for (other, is) in [
            (told.to_owned(), true),
            (told.replace("108", "98").replace("2.5", "13.75"), true),
            (told.replace("一百二十三", "87").replace("百分之九十五", "97%"), true),
            (told.replace("当场", "及时"), true),
            (told.replace(',', "").replace('。', ";"), true),
            (told.replace("全年共受理行政复议申请", "开展执法案卷评查抽取"), false),
            ("组织领导干部旁听庭审4次,开展宪法宣誓2场,邀请律师讲授民法典,推动学法用法走深走实。".to_owned(), false),
        ] {
            assert_eq!(alike(told, &other), (is, is), "{other}");
        }
    }

    #[test]
    fn the_most_alike_is_named() {
        let [one, two] =
            ["聚焦重点领域强化监管,查处案件12件,公示处罚决定", "聚焦重点行业强化监管,查处案件7件,公示处罚结果"];
        let text = format!("{one}\n{two}\n{two}\n");
        let lines = [0, one.len() + 1, one.len() + two.len() + 2];
        let spans: Vec<FSpan> =
            lines.iter().zip([one, two, two]).map(|(at, line)| FSpan::new(*at, at + line.len())).collect();
        assert_eq!(pairs(&text, &spans, 70), [(0, 1), (1, 2)]);
    }
}
