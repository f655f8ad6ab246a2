//! Growth over the year before.

use super::{Sentence, is_count};
use crate::figures::{
    Figure, Kind, Reckoning, Verdict,
    interval::Interval,
    period::Period,
    reckon::{self, number},
    unit,
};
use rust_decimal::Decimal;

impl<'a> Sentence<'a> {
    /// Whether a figure tells how much another grew (`true`) or fell.
    pub(super) fn grows(&self, figure: &Figure) -> Option<bool> {
        let left = self.left(figure);
        let more = ["增长", "增加", "上升", "提高", "提升", "多", "多发"];
        let less = ["下降", "减少", "降低", "下滑", "少", "少发"];
        let ends =
            |words: &[&str]| words.iter().any(|word| left.ends_with(word) || left.ends_with(&format!("{word}了")));
        match (ends(&more), ends(&less)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    /// 受理120件,上年100件,同比增长20%: this year's and last year's count, and the growth.
    pub(super) fn growth(&self, at: usize, growth: &'a Figure) -> Option<Reckoning> {
        let more = self.grows(growth)?;
        let per_cent = growth.quantity.unit == "%";
        let points = growth.quantity.unit.ends_with("百分点");
        let class = unit::class(growth.quantity.unit);
        let fits_unit = |f: &&Figure| match (per_cent, points) {
            (true, _) => is_count(f),
            (_, true) => f.quantity.unit == "%",
            _ => unit::class(f.quantity.unit) == class,
        };
        // One of each: with more the sentence compares several things, and which with which is open.
        let of = |period: Period| -> Vec<&'a Figure> {
            self.figures[..at]
                .iter()
                .filter(|f| f.known.period == period && self.grows(f).is_none())
                .filter(fits_unit)
                .collect()
        };
        let ([now], [then]) = (&of(Period::Year)[..], &of(Period::Earlier)[..]) else { return None };
        if unit::class(now.quantity.unit) != unit::class(then.quantity.unit) {
            return None;
        }
        let (a, b) = (now.quantity.interval(), then.quantity.interval());
        let change = if more { signed_minus(a, b)? } else { signed_minus(b, a)? };
        let (got, shown) = if per_cent {
            let base = b;
            let share = percent(change, base)?;
            let exact = percent(
                signed_minus(Interval::point(now.quantity.value), Interval::point(then.quantity.value))?,
                Interval::point(then.quantity.value),
            )?;
            let decimals = growth.quantity.step.scale().max(1);
            (
                share,
                format!(
                    "({}－{})÷{}＝{}%",
                    number(&now.quantity),
                    number(&then.quantity),
                    number(&then.quantity),
                    exact.low.round_dp(decimals).normalize()
                ),
            )
        } else {
            let exact = now.quantity.value - then.quantity.value;
            (change, format!("{}－{}＝{}", number(&now.quantity), number(&then.quantity), reckon::plain(exact)))
        };
        let verdict = if got.meets(growth.quantity.interval()) {
            Verdict::Consistent
        } else {
            Verdict::Inconsistent { sure: true }
        };
        let word = if more { "增长" } else { "下降" };
        let words = (format!("{}与上年相比{word}", self.called(now)), shown);
        Some(Self::reckoning(Kind::Growth, &[now, then, growth], growth, words, verdict))
    }
}

/// A difference that may be negative.
fn signed_minus(a: Interval, b: Interval) -> Option<Interval> {
    Some(Interval { low: a.low.checked_sub(b.high?)?, high: Some(a.high?.checked_sub(b.low)?) })
}

/// A change in per cent of what it changed from.
fn percent(change: Interval, base: Interval) -> Option<Interval> {
    let of = |part: Decimal, whole: Decimal| part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole);
    let high = base.high?;
    let bounds =
        [of(change.low, base.low)?, of(change.low, high)?, of(change.high?, base.low)?, of(change.high?, high)?];
    Some(Interval { low: bounds.iter().copied().min()?, high: bounds.iter().copied().max() })
}
