//! `stated_year`: sentences that name a wrong year for what they tell: last year's results, a plan for a year that is over,
//! figures to the end of October.
//!
//! Which sentences tell something of a year, and which only mention one, is said by patterns of the pack; here the year that
//! a hit names is compared with the one reported on. Headings and the title are the business of `year`.

use serde::Deserialize;

use super::{
    Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec, scope::sentences, year::named,
};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, Said, find_years},
};

/// `stated_year: { words: $told, wrong: [-1] }`: a defect where a hit of `words` names a year that is wrong. Hits inside
/// 《…》 or “…” are what others say.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedYearSpec {
    /// What tells something of a year; the first year inside a hit counts.
    words: WordsSpec,
    /// The years that are wrong, after the one reported on (-1: the year before it).
    wrong: Vec<i16>,
    /// The year that would be right, after the one reported on. A sentence that names it, too, compares.
    #[serde(default)]
    offset: i16,
    /// The year that a hit without one means, after the one reported on; left out, such hits do not count.
    #[serde(default)]
    unnamed: Option<i16>,
    /// Words that compare: a sentence beside the hit with one of them and the right year makes both a comparison.
    #[serde(default)]
    compared: Option<WordsSpec>,
    /// A part that is not looked at.
    #[serde(default)]
    but: Option<String>,
}

struct StatedYear {
    words: Words,
    wrong: Vec<i16>,
    offset: i16,
    unnamed: Option<i16>,
    compared: Option<Words>,
    but: Option<usize>,
}

impl Spec for StatedYearSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.wrong.is_empty() {
            cx.problem("wrong", ProblemKind::EmptyList);
        }
        if self.wrong.iter().chain([&self.offset]).chain(&self.unnamed).any(|offset| !(-5..=5).contains(offset)) {
            let said = Said::new("与报告年度之差应在 -5 到 5 之间", "years are told by their distance, from -5 to 5");
            cx.problem("", ProblemKind::Value(said));
        }
        let words = cx.words("words", &self.words);
        let compared = cx.optional_words("compared", self.compared.as_ref());
        let but = match &self.but {
            Some(name) => Some(cx.part("but", name)?),
            None => None,
        };
        Some(Box::new(StatedYear {
            words: words?,
            wrong: self.wrong.clone(),
            offset: self.offset,
            unnamed: self.unnamed,
            compared: compared?,
            but,
        }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["year", "expected", "word"]
    }
}

impl Check for StatedYear {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let Some(reported) = report.document.meta().year else { return Verdict::Undecided };
        let left_out = self.but.map_or(&[][..], |part| &report.parts().get(part).spans);
        let mut defects = Vec::new();
        for span in &scope.spans {
            let hits = self.words.hits(report.hits, *span);
            if hits.is_empty() {
                continue;
            }
            let sentences = sentences(report.document, *span, false);
            let mut told = usize::MAX;
            for hit in hits {
                let at = sentences.partition_point(|s| s.start <= hit.start).saturating_sub(1);
                // A sentence that says it twice says it once.
                if at == told || left_out.iter().any(|part| part.contains(hit)) || quoted(report, hit) {
                    continue;
                }
                if let Some((place, year)) = self.wrong_in(report, hit, reported)
                    && !self.compares(report, &sentences, at, reported)
                {
                    told = at;
                    let expected = reported + self.offset;
                    defects.push(
                        Defect::at(Place::At(place))
                            .with_fact("year", year)
                            .with_fact("expected", expected)
                            .with_fact("word", report.quote(place)),
                    );
                }
            }
        }
        if defects.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::Unmet(defects) }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        [("words", Some(&self.words)), ("compared", self.compared.as_ref())]
            .into_iter()
            .filter_map(|(name, words)| Some((name, words?)))
            .collect()
    }
}

impl StatedYear {
    /// The wrong year of a hit and the place to show: the year, or where none is named the hit.
    fn wrong_in(&self, report: &Report<'_>, hit: FSpan, reported: i16) -> Option<(FSpan, i16)> {
        let text = report.document.text(hit);
        let named = find_years(text).first().map(|(at, year)| {
            let end = hit.start + at.end + '年'.len_utf8();
            (FSpan::new(hit.start + at.start, end), *year)
        });
        let (place, year) = named.or_else(|| Some((hit, reported + self.unnamed?)))?;
        // What shows the fault of a time within the year is the time: 截至2023年10月底.
        let place = if self.unnamed.is_some() { hit } else { place };
        self.wrong.contains(&(year - reported)).then_some((place, year))
    }

    /// Whether the sentence, or one beside it in the paragraph, sets its year against the right one.
    fn compares(&self, report: &Report<'_>, sentences: &[FSpan], at: usize, reported: i16) -> bool {
        let right = reported + self.offset;
        if self.wrong.contains(&self.offset) {
            return false;
        }
        let names = |s: FSpan| named(report, s).iter().any(|(_, year)| *year == right);
        let Some(own) = sentences.get(at) else { return false };
        let whole = report.document.folded().text();
        let beside = |other: usize| {
            let Some(other) = sentences.get(other) else { return false };
            let (first, last) = if other.start < own.start { (other, own) } else { (own, other) };
            let compared = self.compared.as_ref().is_some_and(|words| words.in_span(report.hits, *other));
            compared && !whole[first.end..last.start].contains('\n') && names(*other)
        };
        names(*own) || beside(at + 1) || at.checked_sub(1).is_some_and(beside)
    }
}

/// Whether a hit begins inside 《…》 or “…” of its paragraph.
fn quoted(report: &Report<'_>, hit: FSpan) -> bool {
    let before = &report.document.folded().text()[..hit.start];
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    [('《', '》'), ('“', '”')]
        .into_iter()
        .any(|(open, close)| line.rfind(open).is_some_and(|at| !line[at..].contains(close)))
}
