//! The relations that a pack names, held against the indicators of a report.
//!
//! Only figures of one scope and one period are held against one another; the nearest go first, but nothing is called wrong
//! before every other figure that may be meant, and every base that the pack allows, was tried.

use std::collections::HashMap;

use super::{
    Figure, Kind, Reckoning, Verdict,
    expression::{Compare, Node},
    indicator::{IndicatorId, Indicators, Relation},
    interval::Interval,
    period::Period,
    reckon::{self, number},
};
use crate::{
    document::Document,
    text::{FSpan, Said},
};

/// One reading of a relation.
type Reading = (Node<IndicatorId>, Compare, Node<IndicatorId>);

/// More combinations of candidates than this are not tried.
const MOST: usize = 64;

/// So many figures of one indicator on each side of another are held against it.
const NEAR: usize = 12;

/// So many figures of one indicator are held against others.
const MOST_ANCHORS: usize = 200;

/// What the relations of a report are reckoned from.
pub(super) struct Book<'a> {
    pub(super) document: &'a Document,
    pub(super) indicators: &'a Indicators,
    pub(super) figures: &'a [Figure],
    /// The figures of each indicator, in order.
    pub(super) by_indicator: HashMap<IndicatorId, Vec<usize>>,
    /// Where a term is spoken of at all, with or without a number.
    pub(super) mentioned: &'a dyn Fn(IndicatorId, FSpan) -> bool,
}

/// One way to fill the terms of a relation.
struct Filled {
    terms: Vec<usize>,
    fits: bool,
    computed: String,
    said: Option<Said>,
    /// How far a rate is from what its counts give.
    gap: rust_decimal::Decimal,
}

impl Book<'_> {
    /// Every relation of every family.
    pub(super) fn named(&self) -> Vec<Reckoning> {
        let mut found: Vec<Reckoning> = Vec::new();
        for (at, family) in self.indicators.families.iter().enumerate() {
            for relation in &family.relations {
                for anchor in self.anchors(relation) {
                    // The same numbers told twice are reckoned once.
                    found.extend(self.reckon(relation, anchor).filter(|new| !Self::known(&found, new)));
                }
            }
            self.twice(at, &mut found);
        }
        found
    }

    fn known(found: &[Reckoning], new: &Reckoning) -> bool {
        let values = |of: &Reckoning| -> Vec<_> { of.terms.iter().map(|term| term.value).collect() };
        found.iter().any(|old| old.expression == new.expression && values(old) == values(new))
    }

    /// The figures a relation is about: its rate, or what must not be more than the rest.
    fn anchors(&self, relation: &Relation) -> Vec<usize> {
        let Some((left, compare, right)) = relation.readings.first() else { return Vec::new() };
        let side = if *compare == Compare::Rate { right } else { left };
        let mut first = None;
        side.terms(&mut |id, _| first = first.or(Some(*id)));
        first.map_or_else(Vec::new, |id| {
            self.of(id)
                .iter()
                .copied()
                .filter(|i| self.figures[*i].known.period != Period::Next)
                .take(MOST_ANCHORS)
                .collect()
        })
    }

    fn of(&self, id: IndicatorId) -> &[usize] {
        self.by_indicator.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The figures of an indicator nearest to another figure: a report tells an indicator a few times.
    fn near(&self, id: IndicatorId, anchor: usize) -> impl Iterator<Item = usize> + '_ {
        let all = self.of(id);
        let at = all.partition_point(|i| *i < anchor);
        all[at.saturating_sub(NEAR)..(at + NEAR).min(all.len())].iter().copied()
    }

    fn reckon(&self, relation: &Relation, anchor: usize) -> Option<Reckoning> {
        let mut wrong: Option<(Filled, bool)> = None;
        let mut open = false;
        let mut readings: Vec<_> = relation.readings.iter().enumerate().collect();
        if relation.readings.first().is_some_and(|(_, compare, _)| *compare == Compare::AtMost) {
            // What stands nearest is meant; of what stands equally near the first that the pack names.
            readings.sort_by_key(|(_, reading)| self.farthest(reading, anchor));
        }
        for (at, reading) in readings {
            match self.fill(reading, anchor) {
                Tried::Fits(filled) => return Some(self.reckoning(relation, anchor, filled, Verdict::Consistent)),
                Tried::Wrong(filled, near) => {
                    wrong = wrong.or(Some((filled, near && at == 0)));
                    // Of what may not be exceeded the first that is told counts: 办结 may not exceed 受理, however much was 收到.
                    if reading.1 == Compare::AtMost {
                        break;
                    }
                }
                Tried::Open => open = true,
                Tried::Nothing => {}
            }
        }
        let (filled, sure) = wrong?;
        if let Some(fits) = self.another_base(relation, &filled, anchor) {
            return Some(self.reckoning(relation, anchor, fits, Verdict::Consistent));
        }
        let rate = relation.readings.first().is_some_and(|(_, compare, _)| *compare == Compare::Rate);
        let open = open || rate && filled.terms.first().is_some_and(|part| self.narrowed_between(*part, anchor));
        let verdict = if open { Verdict::Undecided } else { Verdict::Inconsistent { sure } };
        Some(self.reckoning(relation, anchor, filled, verdict))
    }

    /// Whether a part of what is rated stands between a count and a rate: 纠错11件;涉企案件纠错5件,纠错率25% is that of the part.
    fn narrowed_between(&self, part: usize, anchor: usize) -> bool {
        part < anchor
            && self.figures[part + 1..anchor]
                .iter()
                .any(|f| f.known.qualified && f.context.sentence == self.figures[anchor].context.sentence)
    }

    /// How far from a figure the terms of a reading stand, each at its nearest.
    fn farthest(&self, (left, _, right): &Reading, anchor: usize) -> u8 {
        let mut farthest = 0;
        for side in [left, right] {
            side.terms(&mut |id, optional| {
                let nearest =
                    self.near(*id, anchor).filter(|i| self.same(*i, anchor)).map(|i| self.distance(i, anchor)).min();
                farthest = farthest.max(nearest.unwrap_or(if optional { 0 } else { u8::MAX }));
            });
        }
        farthest
    }

    /// A count of the sentence that is no indicator may be the base of a rate all the same.
    fn another_base(&self, relation: &Relation, wrong: &Filled, anchor: usize) -> Option<Filled> {
        let (_, Compare::Rate, _) = relation.readings.first()? else { return None };
        let part = *wrong.terms.first()?;
        let class = super::class(self.figures[part].quantity.unit);
        let from = anchor.min(part).saturating_sub(40);
        (from..(anchor.max(part) + 40).min(self.figures.len()))
            .filter(|i| *i != part && *i != anchor && super::class(self.figures[*i].quantity.unit) == class)
            .filter(|i| self.same(*i, anchor) && self.distance(*i, part).min(self.distance(*i, anchor)) == 0)
            .find_map(|i| {
                let (fits, computed, said) =
                    reckon::rate(&self.figures[part], &self.figures[i], &self.figures[anchor])?;
                fits.then(|| Filled {
                    terms: vec![part, i, anchor],
                    fits,
                    computed,
                    said,
                    gap: rust_decimal::Decimal::ZERO,
                })
            })
    }

    fn reckoning(&self, relation: &Relation, anchor: usize, filled: Filled, verdict: Verdict) -> Reckoning {
        let kind = match relation.readings.first().map(|(_, compare, _)| *compare) {
            Some(Compare::Rate) => Kind::Rate,
            Some(Compare::Equal) => Kind::Sum,
            _ => Kind::Part,
        };
        let fits = filled.said.filter(|_| verdict != Verdict::Consistent);
        Reckoning {
            kind,
            terms: filled.terms.iter().map(|i| (&self.figures[*i]).into()).collect(),
            stated: self.figures[anchor].quantity.span,
            expression: Said::same(&relation.expression),
            computed: reckon::sum(filled.computed),
            fits,
            verdict,
        }
    }

    /// Fills the terms of a relation around one figure.
    fn fill(&self, reading: &Reading, anchor: usize) -> Tried {
        let (left, _, right) = reading;
        let mut ids: Vec<(IndicatorId, bool)> = Vec::new();
        for side in [left, right] {
            side.terms(&mut |id, optional| ids.push((*id, optional)));
        }
        let anchor_id = self.figures[anchor].known.indicator;
        let mut choices: Vec<Vec<Option<usize>>> = Vec::new();
        for (id, optional) in &ids {
            let mut found: Vec<usize> = if Some(*id) == anchor_id {
                vec![anchor]
            } else {
                self.near(*id, anchor).filter(|i| self.same(*i, anchor)).collect()
            };
            found.sort_by_key(|i| (self.distance(*i, anchor), i.abs_diff(anchor)));
            // Counts of two parts of a report are seldom of the same cases; a rate names what it is of.
            if reading.1 != Compare::Rate {
                found.retain(|i| self.distance(*i, anchor) <= 1);
            }
            if found.is_empty() {
                if !optional {
                    return Tried::Nothing;
                }
                // Said without a number: it may be any.
                if (self.mentioned)(*id, self.paragraph(anchor)) {
                    return Tried::Open;
                }
                choices.push(vec![None]);
            } else {
                choices.push(found.into_iter().map(Some).collect());
            }
        }
        let near = choices.iter().flatten().flatten().all(|i| self.distance(*i, anchor) <= 1)
            || choices.iter().all(|c| c.len() == 1);
        let mut wrong = None;
        for terms in combinations(&choices) {
            let Some(filled) = self.evaluate(reading, &ids, &terms) else { continue };
            if filled.fits {
                return Tried::Fits(filled);
            }
            // Of several that do not fit the one that comes nearest is the one that was meant.
            if wrong.as_ref().is_none_or(|before: &Filled| filled.gap < before.gap) {
                wrong = Some(filled);
            }
        }
        wrong.map_or(Tried::Nothing, |filled| Tried::Wrong(filled, near))
    }

    fn evaluate(
        &self,
        (left, compare, right): &Reading,
        ids: &[(IndicatorId, bool)],
        terms: &[Option<usize>],
    ) -> Option<Filled> {
        let figure = |id: &IndicatorId| {
            ids.iter().position(|(known, _)| known == id).and_then(|at| terms[at]).map(|i| &self.figures[i])
        };
        let used: Vec<usize> = terms.iter().flatten().copied().collect();
        if let (Compare::Rate, Node::Quotient(a, b), Node::Term(rate, _)) = (compare, left, right)
            && let (Node::Term(a, _), Node::Term(b, _)) = (a.as_ref(), b.as_ref())
        {
            let (a, b, rate) = (figure(a)?, figure(b)?, figure(rate)?);
            let (fits, computed, said) = reckon::rate(a, b, rate)?;
            let share = a.quantity.interval().per_cent_of(b.quantity.interval())?;
            let gap = (share.low - rate.quantity.value).abs();
            return Some(Filled { terms: used, fits, computed, said, gap });
        }
        let (a, b) = (side(left, &figure)?, side(right, &figure)?);
        let a_per_cent = matches!(left, Node::Quotient(..));
        let fits = reckon::holds(a.0, *compare, b.0);
        let sign = match (fits, compare) {
            (true, Compare::AtMost) => "≤",
            (false, Compare::AtMost) => "＞",
            (true, _) => "＝",
            (false, _) => "≠",
        };
        let unit = if a_per_cent { "%" } else { "" };
        // A sum shows its result where it is held against a number.
        let total = |side: &(Interval, String)| {
            if side.1.contains(['＋', '－']) && side.0.high == Some(side.0.low) {
                format!("{}＝{}", side.1, reckon::plain(side.0.low))
            } else {
                side.1.clone()
            }
        };
        let computed = format!("{}{unit}{sign}{}", total(&a), total(&b));
        Some(Filled { terms: used, fits, computed, said: None, gap: rust_decimal::Decimal::ZERO })
    }

    /// Whether two figures may be held against one another: of one period and one scope.
    fn same(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.figures[a].known, &self.figures[b].known);
        a.period == b.period && a.scope == b.scope
    }

    /// How far apart two figures stand: 0 in one sentence, 1 in one paragraph, 2 in one part, 3 elsewhere.
    fn distance(&self, a: usize, b: usize) -> u8 {
        let (x, y) = (&self.figures[a], &self.figures[b]);
        if x.context.sentence == y.context.sentence {
            return 0;
        }
        let paragraph = |f: &Figure| self.document.folded().paragraph_of(f.quantity.span.start);
        if paragraph(x) == paragraph(y) {
            return 1;
        }
        let part = |f: &Figure| {
            let section = self.document.section_at(f.quantity.span.start)?;
            self.document.path_to(section).first().copied()
        };
        if part(x) == part(y) { 2 } else { 3 }
    }

    fn paragraph(&self, figure: usize) -> FSpan {
        let folded = self.document.folded();
        folded.paragraphs()[folded.paragraph_of(self.figures[figure].quantity.span.start)]
    }

    /// One indicator with two values in two places.
    fn twice(&self, at: usize, found: &mut Vec<Reckoning>) {
        let indicators = self.indicators.families[at].indicators.iter().enumerate();
        for (index, indicator) in indicators.filter(|(_, indicator)| !indicator.varies) {
            let id = IndicatorId { family: at, index };
            let all: Vec<usize> = self
                .of(id)
                .iter()
                .copied()
                .filter(|i| self.figures[*i].known.period == Period::Year)
                .take(MOST_ANCHORS)
                .collect();
            let Some((&first, rest)) = all.split_first() else { continue };
            for &other in rest {
                let (a, b) = (&self.figures[first], &self.figures[other]);
                if !self.same(first, other) || a.context.sentence == b.context.sentence {
                    continue;
                }
                let fits = a.quantity.interval().meets(b.quantity.interval());
                let sign = if fits { "＝" } else { "≠" };
                found.push(Reckoning {
                    kind: Kind::Twice,
                    terms: vec![a.into(), b.into()],
                    stated: b.quantity.span,
                    expression: indicator.said.clone(),
                    computed: reckon::sum(format!("{}{sign}{}", number(&a.quantity), number(&b.quantity))),
                    fits: None,
                    verdict: if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: false } },
                });
            }
        }
    }
}

/// What became of one reading of a relation.
enum Tried {
    Fits(Filled),
    /// It does not fit; whether the figures stand together, or are the only ones that may be meant.
    Wrong(Filled, bool),
    /// A term is spoken of without its number.
    Open,
    /// A term is not told.
    Nothing,
}

/// Every way to choose one of each, the first of each first.
fn combinations(choices: &[Vec<Option<usize>>]) -> Vec<Vec<Option<usize>>> {
    let mut all = vec![Vec::new()];
    for choice in choices {
        all = all
            .iter()
            .flat_map(|chosen: &Vec<Option<usize>>| {
                choice.iter().map(move |next| chosen.iter().copied().chain([*next]).collect())
            })
            .take(MOST)
            .collect();
    }
    all
}

/// A side with its figures: what it may be, and how it reads.
fn side<'f>(
    node: &Node<IndicatorId>,
    figure: &impl Fn(&IndicatorId) -> Option<&'f Figure>,
) -> Option<(Interval, String)> {
    Some(match node {
        Node::Term(id, optional) => match figure(id) {
            Some(figure) => (figure.quantity.interval(), number(&figure.quantity)),
            None if *optional => (Interval::point(rust_decimal::Decimal::ZERO), String::new()),
            None => return None,
        },
        Node::Number(value, percent) => {
            (Interval::point(*value), format!("{}{}", reckon::plain(*value), if *percent { "%" } else { "" }))
        }
        Node::Sum(a, minus, b) => {
            let (a, b) = (side(a, figure)?, side(b, figure)?);
            let sum = if *minus { a.0.minus(b.0)? } else { a.0.plus(b.0)? };
            let sign = if *minus { "－" } else { "＋" };
            let said = match (a.1.is_empty(), b.1.is_empty()) {
                (_, true) => a.1,
                (true, false) => b.1,
                (false, false) => format!("{}{sign}{}", a.1, b.1),
            };
            (sum, said)
        }
        Node::Quotient(a, b) => {
            let (a, b) = (side(a, figure)?, side(b, figure)?);
            (a.0.per_cent_of(b.0)?, format!("{}÷{}", a.1, b.1))
        }
        Node::Either(_) => return None,
    })
}
