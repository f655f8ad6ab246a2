//! `repeated`: the items of a part (shortcomings, measures of the plan) stood in last year's report already.
//!
//! Item by item: one is repeated when nearly all of it stands in the same part of last year's report. A heading that stays
//! while its account is new is no repetition, nor is what the report itself calls unresolved since last year.

use serde::Deserialize;

use super::{named, source};
use crate::{
    check::{
        Check, Compile, Report, Scope, Spec, TextSpec, Verdict, Within, Words, WordsSpec, copying::own_chars, items,
        scope::clauses,
    },
    document::Marker,
    finding::{Defect, Place},
    text::{FSpan, Numbers, Passage, Passages, Said},
};

/// `repeated: { in: shortcomings, chars: 16 }`: a defect for the items of the scope that stand in that part of last year's
/// report; those of one paragraph are one defect.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepeatedSpec {
    /// The part of last year's report; the whole report where it does not have the part.
    r#in: String,
    /// So many characters of their own repeated items have together, at least.
    chars: usize,
    /// How much of an item, in per cent, is to stand there (90).
    #[serde(default = "nearly_all")]
    percent: usize,
    /// Phrases that every report has: they do not count.
    #[serde(default)]
    stock: Option<WordsSpec>,
    /// Words by which an item itself says that it goes on.
    #[serde(default)]
    unless: Option<WordsSpec>,
}

fn nearly_all() -> usize {
    90
}

struct Repeated {
    part: usize,
    chars: usize,
    percent: usize,
    stock: Option<Words>,
    unless: Option<Words>,
}

/// Two clauses, or two items, that share so much, in per cent, tell the same.
const ALIKE: u8 = 85;

/// A shorter clause is the same only when it is the same character by character.
const SHORT: usize = 8;

impl Spec for RepeatedSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        let part = cx.part("in", &self.r#in);
        let stock = cx.optional_words("stock", self.stock.as_ref());
        let unless = cx.optional_words("unless", self.unless.as_ref());
        let (chars, percent) = (self.chars, self.percent);
        Some(Box::new(Repeated { part: part?, chars, percent, stock: stock?, unless: unless? }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["previous", "items", "change"]
    }

    fn compares(&self) -> bool {
        true
    }
}

/// An item that stood in last year's report, and where.
struct Found {
    item: FSpan,
    source: FSpan,
    /// Whether nothing was changed.
    same: bool,
    chars: usize,
}

impl Check for Repeated {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let Some(previous) = report.previous else { return Verdict::NotApplicable };
        let within = Within { part: Some(self.part), also: Vec::new(), text: TextSpec::Body };
        let old = Scope::of(previous, Some(&within)).unwrap_or_else(|| Scope::body(previous.document));
        let old = Old::new(previous, &old);
        let (items, _) = items::of(report, scope, None);
        let found: Vec<Found> = items
            .into_iter()
            .map(|item| trimmed(report, item))
            .filter(|item| !self.unless.as_ref().is_some_and(|words| words.in_span(report.hits, *item)))
            .filter_map(|item| self.found(report, item, &old))
            .collect();
        if found.iter().map(|f| f.chars).sum::<usize>() < self.chars {
            return Verdict::Met(Vec::new());
        }
        // One after the other in a paragraph, with no more than a number between.
        let text = report.document.folded().text();
        let one = |a: &Found, b: &Found| {
            let between = text.get(a.item.end..b.item.start).unwrap_or("\n");
            !between.contains('\n') && between.chars().count() <= 6
        };
        Verdict::Unmet(found.chunk_by(one).map(|items| defect(previous, items)).collect())
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        let stock = self.stock.iter().map(|words| ("stock", words));
        stock.chain(self.unless.iter().map(|words| ("unless", words))).collect()
    }
}

/// The part of last year's report, by items and by clauses.
struct Old {
    items: Passages,
    clauses: Passages,
}

impl Old {
    fn new(previous: &Report<'_>, scope: &Scope) -> Self {
        let text = previous.document.folded().text();
        let (items, _) = items::of(previous, scope, None);
        let items = items.into_iter().map(|item| trimmed(previous, item));
        let clauses = scope.spans.iter().flat_map(|span| clauses(previous.document, *span));
        let clauses = clauses.map(|clause| trimmed(previous, clause));
        Self { items: Passages::new(text, items, Numbers::Kept), clauses: Passages::new(text, clauses, Numbers::Kept) }
    }
}

/// A span without the number it begins with and the line end after it.
fn trimmed(report: &Report<'_>, span: FSpan) -> FSpan {
    let text = report.document.text(span);
    let start = Marker::read(text).map_or(0, |marker| marker.len);
    FSpan::new(span.start + start, span.start + text.trim_end_matches('\n').len().max(start))
}

impl Repeated {
    fn found(&self, report: &Report<'_>, item: FSpan, old: &Old) -> Option<Found> {
        let text = report.document.folded().text();
        let own = |span: FSpan| own_chars(report.document, report.hits, [self.stock.as_ref()], span);
        let chars = own(item);
        let whole = Passage::new(text, item, 0, Numbers::Kept);
        if let Some(alike) = old.items.alike(&whole, ALIKE, 0) {
            let source = old.items.list()[alike.index].span;
            return Some(Found { item, source, same: alike.share == 100, chars });
        }
        let clauses = clauses(report.document, item).into_iter().map(|clause| trimmed(report, clause));
        let (mut repeated, mut all, mut same, mut expected) = (0, 0, true, 0);
        let mut from: Option<FSpan> = None;
        for clause in clauses.map(|clause| Passage::new(text, clause, 0, Numbers::Kept)) {
            let weight = own(clause.span);
            all += weight;
            let least = if clause.chars() < SHORT { 100 } else { ALIKE };
            let Some(alike) = old.clauses.alike(&clause, least, expected) else { continue };
            repeated += weight;
            same &= alike.share == 100;
            expected = alike.index + 1;
            let source = old.clauses.list()[alike.index].span;
            from = Some(from.map_or(source, |from| FSpan::new(from.start.min(source.start), from.end.max(source.end))));
        }
        let source = from.filter(|_| repeated > 0 && repeated * 100 >= all * self.percent)?;
        Some(Found { item, source, same, chars: repeated })
    }
}

fn defect(previous: &Report<'_>, items: &[Found]) -> Defect {
    let covering = |spans: &mut dyn Iterator<Item = FSpan>| {
        spans.reduce(|a, b| FSpan::new(a.start.min(b.start), a.end.max(b.end))).unwrap_or_default()
    };
    let place = covering(&mut items.iter().map(|found| found.item));
    let source_place = covering(&mut items.iter().map(|found| found.source));
    let change = if items.iter().all(|found| found.same) {
        Said::new("逐字相同", "word for word")
    } else {
        Said::new("几乎逐字相同", "nearly word for word")
    };
    Defect::at(Place::At(place))
        .about("")
        .with_previous(source_place, source())
        .with_said("previous", named(previous))
        .with_fact("items", items.len())
        .with_said("change", change)
}
