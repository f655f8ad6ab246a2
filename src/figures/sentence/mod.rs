//! What one sentence says of its own figures: a rate after its counts, parts after 其中, a total after its items, growth over
//! the year before, so many for each. No indicator needs to be known for these; the words between the figures tell.

mod growth;
mod rate;
mod total;

pub(super) use rate::{named_after, rate_name};

use super::{Figure, Kind, Reckoning, Verdict, reckon};
use crate::text::Said;

/// The figures of one sentence, in order.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) figures: &'a [Figure],
    /// The figures before them in their paragraph.
    pub(super) before: &'a [Figure],
    /// Which rates a named relation spoke of already.
    pub(super) told: &'a [Reckoning],
}

/// A count with its place in the sentence.
type Count<'a> = (usize, &'a Figure);

impl<'a> Sentence<'a> {
    /// Everything that can be reckoned here.
    pub(super) fn reckon(&self) -> Vec<Reckoning> {
        let mut found = Vec::new();
        for (at, figure) in self.figures.iter().enumerate() {
            let told = self.told.iter().any(|r| r.stated == figure.quantity.span && r.kind == Kind::Rate);
            if self.grows(figure).is_some() {
                found.extend(self.growth(at, figure));
            } else if figure.quantity.unit == "%" && !told {
                found.extend(self.share(at, figure).or_else(|| self.rate(at, figure)));
            } else {
                found.extend(self.total(at, figure));
                found.extend(self.each(at, figure));
            }
        }
        self.parts(&mut found);
        self.shares(&mut found);
        found
    }

    fn left(&self, figure: &Figure) -> &'a str {
        figure.context.left.of(self.text)
    }

    /// The counts before a figure that are of the year reported on, nearest first.
    fn counts_before(&self, at: usize) -> impl Iterator<Item = Count<'a>> + use<'a> {
        let figures = self.figures;
        let period = figures[at].known.period;
        figures[..at].iter().enumerate().rev().filter(move |(_, f)| is_count(f) && f.known.period == period)
    }

    fn reckoning(
        kind: Kind,
        terms: &[&Figure],
        stated: &Figure,
        words: (String, String),
        verdict: Verdict,
    ) -> Reckoning {
        let (expression, computed) = (Said::same(words.0), reckon::sum(words.1));
        let terms = terms.iter().map(|figure| (*figure).into()).collect();
        Reckoning { kind, terms, stated: stated.quantity.span, expression, computed, fits: None, verdict }
    }

    /// What a figure counts, as it is called.
    fn called(&self, figure: &Figure) -> &'a str {
        let counts = figure.context.counts.of(self.text);
        if counts.is_empty() { figure.quantity.unit } else { counts }
    }
}

/// Whether two names have two characters in a row in common.
fn shares_word(a: &str, b: &str) -> bool {
    shares_words(a, b, 2)
}

/// Whether two names have so many characters in a row in common.
pub(super) fn shares_words(a: &str, b: &str, length: usize) -> bool {
    let chars: Vec<char> = a.chars().collect();
    chars.windows(length).any(|run| b.contains(&run.iter().collect::<String>()))
}

/// Whether a figure counts things: no rate, no money, no time.
pub(super) fn is_count(figure: &Figure) -> bool {
    !matches!(figure.quantity.unit, "%" | "‰" | "倍" | "") && !figure.quantity.unit.ends_with("百分点")
}
