//! What follows when figures are held against one another: the outcome, in words a reader can follow.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Figure, Quantity, expression::Compare, interval::Interval, unit};
use crate::text::{FSpan, Said};

/// What a relation says of the figures it was held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They fit.
    Consistent,
    /// They do not. `sure`: under every reading, and not under one of several only.
    Inconsistent {
        /// Whether every reading was tried.
        sure: bool,
    },
    /// The text does not tell enough.
    Undecided,
}

/// The kind of a relation, which decides which rule speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A rate and its counts.
    Rate,
    /// A part and its whole, or what comes after and what comes before.
    Part,
    /// A total and what it is made of.
    Sum,
    /// Growth over the year before.
    Growth,
    /// One indicator, two values.
    Twice,
    /// A stated number of items, and the items.
    Listing,
}

/// A number that took part in a reckoning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Where it stands.
    pub span: FSpan,
    /// Its value.
    pub value: Decimal,
}

impl From<&Figure> for Term {
    fn from(figure: &Figure) -> Self {
        Self { span: figure.quantity.span, value: figure.quantity.value }
    }
}

/// Figures that were held against one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// Its kind.
    pub kind: Kind,
    /// The figures.
    pub terms: Vec<Term>,
    /// The one that is called in question: where a finding points.
    pub stated: FSpan,
    /// The relation as the pack writes it, or what was read in the sentence.
    pub expression: Said,
    /// The sum that was done: 11÷104＝10.58%.
    pub computed: Said,
    /// What would fit, where one can say.
    pub fits: Option<Said>,
    /// The outcome.
    pub verdict: Verdict,
}

impl Reckoning {
    /// Whether this one speaks of everything that the other speaks of.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.kind == other.kind && other.terms.iter().all(|term| self.terms.contains(term))
    }
}

/// A sum in both languages: the signs are full width in Chinese text.
pub(super) fn sum(text: String) -> Said {
    let en = text.replace('＋', "+").replace('－', "-").replace('＝', "=").replace('＞', ">");
    Said::new(text, en)
}

/// A decimal as people write it: at most two decimals, no zeros at its end.
#[must_use]
pub fn plain(value: Decimal) -> String {
    value.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}

/// A quantity as printed, without 约.
pub(super) fn number(quantity: &Quantity) -> String {
    let over = if quantity.bound == super::Bound::Over { "余" } else { "" };
    let (value, scale) = scaled(quantity.value, quantity.step);
    let sign = if quantity.unit == "%" { "%" } else { "" };
    format!("{}{over}{scale}{sign}", value.normalize())
}

/// The sum of exact figures, in 万 or 亿 where they are.
pub(super) fn total(items: &[&Figure]) -> String {
    let sum: Decimal = items.iter().map(|f| f.quantity.value).sum();
    let step = items.iter().map(|f| f.quantity.step).max().unwrap_or(Decimal::ONE);
    let (value, scale) = scaled(sum, step);
    format!("{}{scale}", value.normalize())
}

/// In 万 or 亿 where it was printed so.
fn scaled(value: Decimal, step: Decimal) -> (Decimal, &'static str) {
    let (wan, yi) = (Decimal::from(10_000), Decimal::from(100_000_000));
    let fits = |scale: Decimal| (value / scale).scale() <= 4 && value >= scale && step > Decimal::ONE;
    match () {
        () if fits(yi) => (value / yi, "亿"),
        () if fits(wan) => (value / wan, "万"),
        () => (value, ""),
    }
}

/// The share of a part in its whole against a printed rate.
pub(super) fn rate(part: &Figure, whole: &Figure, rate: &Figure) -> Option<(bool, String, Option<Said>)> {
    let (a, b, r) = (part.quantity.interval(), whole.quantity.interval(), rate.quantity.interval());
    let share = a.per_cent_of(b)?;
    let fits = share.meets(r);
    // As many decimals as the rate has, so that the two can be compared at sight.
    let decimals = rate.quantity.step.scale().max(1);
    let exact = part.quantity.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.quantity.value)?;
    let shown =
        exact.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize();
    let computed = format!("{}÷{}＝{shown}%", number(&part.quantity), number(&whole.quantity));
    let said = (!fits).then(|| fitting(part, whole, rate)).flatten();
    Some((fits, computed, said))
}

/// A whole, or a part, with which a rate would fit: counts are whole numbers, so there are few.
fn fitting(part: &Figure, whole: &Figure, rate: &Figure) -> Option<Said> {
    let stated = number(&rate.quantity);
    let exact = |figure: &Figure| figure.quantity.interval() == Interval::point(figure.quantity.value);
    let r = rate.quantity.interval();
    let (low, high) = (r.low, r.high.filter(|high| *high > Decimal::ZERO)?);
    if !exact(part) || !exact(whole) {
        return None;
    }
    let (a, b) = (part.quantity.value, whole.quantity.value);
    let near = |from: Decimal, to: Decimal, to_value: Decimal| -> Option<Decimal> {
        let (from, to) = (from.ceil(), to.floor());
        // The nearest whole number in the range, if the range is narrow enough to say one.
        (from <= to && to - from <= Decimal::ONE_HUNDRED).then(|| to_value.clamp(from, to).round())
    };
    let hundred = Decimal::ONE_HUNDRED;
    let share = |x: Decimal, times: Decimal, of: Decimal| x.checked_mul(times)?.checked_div(of);
    let whole_fit = (low > Decimal::ZERO).then(|| near(share(a, hundred, high)?, share(a, hundred, low)?, b)).flatten();
    let part_fit = near(share(b, low, hundred)?, share(b, high, hundred)?, a).filter(|n| *n <= b);
    let (w, p) = (whole_fit.filter(|w| *w >= a), part_fit);
    let unit = unit::class(whole.quantity.unit);
    match (w, p) {
        (Some(w), Some(p)) => Some(Said::new(
            format!("{stated}对应{}÷{}，或{}÷{}（{unit}）", plain(a), plain(w), plain(p), plain(b)),
            format!("{stated} would fit {} of {}, or {} of {}", plain(a), plain(w), plain(p), plain(b)),
        )),
        (Some(w), None) => Some(Said::new(
            format!("{stated}对应{}÷{}（{unit}）", plain(a), plain(w)),
            format!("{stated} would fit {} of {}", plain(a), plain(w)),
        )),
        (None, Some(p)) => Some(Said::new(
            format!("{stated}对应{}÷{}（{unit}）", plain(p), plain(b)),
            format!("{stated} would fit {} of {}", plain(p), plain(b)),
        )),
        (None, None) => None,
    }
}

/// Whether two sides stand in a relation, as far as their numbers tell.
pub(super) fn holds(left: Interval, compare: Compare, right: Interval) -> bool {
    match compare {
        Compare::AtMost => left.may_be_at_most(right),
        Compare::Equal | Compare::Rate => left.meets(right),
    }
}
